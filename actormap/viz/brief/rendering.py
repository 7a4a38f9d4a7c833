"""Sentences of a brief as they are set: names set apart, and no longer than a line has room for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actormap.core.errors import shorten
from actormap.core.sentences import FIRST_STRONG, LANGUAGE, POP, RIGHT_TO_LEFT, Sentence, isolated

LONGEST_NAME = 64
LONGEST = 1_100
"""Most letters of a sentence; data alone could not make a brief grow beyond its pages."""
_APART = re.compile(f"{FIRST_STRONG}([^{POP}]*){POP}")


def render(sentence: Sentence) -> str:
    """A sentence in the language of who reads it, each name between the marks that set it apart."""
    text = sentence.in_language(lambda name: isolated(shorten(name, LONGEST_NAME)), LANGUAGE.get())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it runs from right to left; the marks are left out."""
    at = 0
    for match in _APART.finditer(text):
        yield text[at : match.start()], False
        yield match[1], bool(RIGHT_TO_LEFT.search(match[1]))
        at = match.end()
    yield text[at:], False
