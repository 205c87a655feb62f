"""Searching applications by words: Norwegian stems, and the beginning of a word is enough."""

from __future__ import annotations

import re
from typing import Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from tilskudd.applications.models import Application

WORD = re.compile(r"\w+")
MOST_WORDS: Final = 10


def with_words(rows: QuerySet[Application], words: str) -> QuerySet[Application]:
    """Those that have every word, as a stem or as a beginning; all of them when there is no word."""
    found = WORD.findall(words.replace("\0", ""))[:MOST_WORDS]
    if not found:
        return rows
    query = None
    for word in found:
        either = SearchQuery(word, config="norwegian") | SearchQuery(f"{word}:*", config="simple", search_type="raw")
        query = either if query is None else query & either
    return rows.filter(stems=query)
