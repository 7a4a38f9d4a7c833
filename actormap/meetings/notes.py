"""What had better not stand in a note: numbers, addresses, names. It is pointed out, never barred."""

from __future__ import annotations

import re

from actormap.core.errors import shorten
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.values import split
from actormap.meetings.report import Report

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,2}\d){6,}")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+\.\w+")
_PERSON = re.compile(r"\b[^\W\d_a-z][^\W\d_]+(?:[ -][^\W\d_a-z][^\W\d_]+)+")
"""Two words or more with capitals."""
_WORD = re.compile(r"\w+")
SHORTEST = 4
"""Shorter names and acronyms are too often a part of something else."""


def reaches(text: str) -> bool:
    """Whether a text holds what somebody is reached by: a telephone number or an address."""
    return _NUMBER.search(_DAY.sub(" ", text)) is not None or _ADDRESS.search(text) is not None


def points_out(m: ActorMap, report: Report) -> list[Sentence]:
    """What to look at in the note before it is written, in words; nothing of it is forbidden.

    Names are looked for in what the principal sees of the map.
    """
    note = _DAY.sub(" ", "\n".join(report.texts))
    notices = [
        Sentence("The note seems to contain a telephone number: {text}.", text=Name(shorten(text)))
        for text in _NUMBER.findall(note)
    ]
    notices += [
        Sentence("The note contains an address: {text}.", text=Name(shorten(text)))
        for text in _ADDRESS.findall(note)
    ]
    known, own = _named(m, report.whom, note)
    notices += [
        Sentence(
            "The note names {name}: enter the name under “Also mentioned” instead.", name=Name(shorten(name))
        )
        for name in known
    ]
    notices += [
        Sentence("The note may name a person: {text}.", text=Name(shorten(text)))
        for text in dict.fromkeys(_PERSON.findall(note))
        if not any(
            text.casefold() in name.casefold() or name.casefold() in text.casefold()
            for name in [*known, *own]
        )
    ]
    return notices


def _named(m: ActorMap, whom: str, note: str) -> tuple[list[str], list[str]]:
    """Names of others on the map that stand in a note as words of their own, and those of who was met."""
    note_words = _words(note)
    named: tuple[list[str], list[str]] = ([], [])
    for code, name, aliases in zip(m.actors["id"], m.actors["name"], m.actors["aliases"], strict=True):
        for text in (name, *split(aliases)):
            if len(text) >= SHORTEST and _words(text) in note_words:
                named[code == whom].append(text)
    return named


def _words(text: str) -> str:
    """The words of a text with a blank around each."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
