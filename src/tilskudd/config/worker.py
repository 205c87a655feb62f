"""The worker: does what is due, every hour and when asked. Run by `tilskudd serve`, or by itself on another host."""

from __future__ import annotations

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tilskudd.config.settings")
    django.setup()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        worker_app.run_worker(concurrency=1, install_signal_handlers=True, listen_notify=True)


if __name__ == "__main__":
    main()
