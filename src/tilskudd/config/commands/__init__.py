"""One file for each command: `options(parser)` says what it takes, `carry_out(options)` does it."""


class CannotBeDone(Exception):
    """A command cannot be carried out; the text is one sentence: what, why and what to do."""
