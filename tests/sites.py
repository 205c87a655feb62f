"""A real site over a database, for a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def entered(world) -> Iterator[object]:
    """Let this process use the world's database for a while."""
    from django.db import connection

    import databases

    before = connection.settings_dict["NAME"]
    databases.use_database(world.database)
    yield world
    databases.use_database(before)


def serve() -> tuple[str, object]:
    """The site on a free port, in threads of this process."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from tilskudd.config.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, allow_reuse_address=False)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}", server
