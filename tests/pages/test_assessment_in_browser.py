"""Assessing in a browser: by the keyboard alone, with and without the script."""

from __future__ import annotations

import pytest

from tilskudd.applications.models import Application, Assessment

pytestmark = pytest.mark.xdist_group("one row in a browser")


@pytest.mark.parametrize("script", [True, False])
def test_points_by_digits_or_by_arrows(one_row, sign_in, script):
    """With the script a digit chooses and moves on to the reason; without it Tab and the arrows do the same."""
    page = sign_in(one_row.people["case-officer"], java_script_enabled=script)
    address = one_row.addresses["assessment"]
    application = Application.objects.get(number=address.strip("/").rsplit("/", 1)[-1])
    page.goto(page.url.replace("/oppgaver/", address))
    assert application.organisation.name in page.locator("main").inner_text()
    group = page.get_by_role("radiogroup", name="Poeng for kriterium 1")
    group.get_by_role("radio", name="5").focus()
    page.keyboard.press("3" if script else "ArrowLeft")
    assert group.get_by_role("radio", name="3" if script else "4").is_checked()
    if not script:
        page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Bare ett sted")
    page.get_by_role("button", name="Lagre som ferdig").press("Enter")
    page.wait_for_url("**/vurdering/**")
    newest = Assessment.objects.filter(application=application).order_by("-pk")[0]
    assert (newest.points[0].points, newest.points[0].reason) == (3 if script else 4, "Bare ett sted")
