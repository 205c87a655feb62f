"""The embedded PostgreSQL: `start(data)` gives a running server that stops when the program does."""

from tilskudd.config.embedded.failure import CannotStart
from tilskudd.config.embedded.server import Server, start

__all__ = ["CannotStart", "Server", "start"]
