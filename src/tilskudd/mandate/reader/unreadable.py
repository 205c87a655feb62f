"""The one way a file is refused as a letter."""


class UnreadableLetter(Exception):
    """The file cannot be read as a letter; the message is one sentence in plain words."""
