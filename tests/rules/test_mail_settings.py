"""The mail server from the environment: none by default, and a wrong setting stops the program with a sentence."""

from __future__ import annotations

import pytest

from tilskudd.config.environment import BadSetting, mail_server

NAMES = [f"TILSKUDD_SMTP_{name}" for name in ("HOST", "PORT", "USER", "PASSWORD", "SECURITY")] + ["TILSKUDD_MAIL_FROM"]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_settings_there_is_no_server():
    """No host: nothing is sent."""
    assert (mail_server().host, mail_server().security) == ("", "starttls")


def test_a_server_with_its_own_port_and_security(monkeypatch):
    """TLS from the first byte has port 465 unless another is named."""
    monkeypatch.setenv("TILSKUDD_SMTP_HOST", "post.example.no")
    monkeypatch.setenv("TILSKUDD_MAIL_FROM", "tilskudd@example.no")
    assert mail_server().port == 587
    monkeypatch.setenv("TILSKUDD_SMTP_SECURITY", "tls")
    assert mail_server().port == 465
    monkeypatch.setenv("TILSKUDD_SMTP_PORT", "2525")
    assert mail_server().port == 2525


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TILSKUDD_MAIL_FROM", "ingen", "TILSKUDD_MAIL_FROM"),
        ("TILSKUDD_SMTP_SECURITY", "ssl", "starttls, tls or none"),
        ("TILSKUDD_SMTP_PORT", "70000", "from 1 to 65535"),
    ],
)
def test_a_wrong_setting_is_told_in_one_sentence(monkeypatch, name, value, words):
    """A host without a sender, a security that is none of the three, a port that is no port."""
    monkeypatch.setenv("TILSKUDD_SMTP_HOST", "post.example.no")
    monkeypatch.setenv("TILSKUDD_MAIL_FROM", "tilskudd@example.no")
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=words):
        mail_server()
