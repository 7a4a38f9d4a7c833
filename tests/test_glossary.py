"""The glossary, and that every text of the app keeps to its words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.pofile import read_po

from actormap.core.words import DOMAIN, LOCALE

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| \*\*(?P<term>.+?)\*\* \| (?P<meaning>.+?) \|(?: (?P<avoided>.+?) \|| \|)$")


class Entry(NamedTuple):
    """A row of the glossary; `avoided` are words that no text uses for the term."""

    term: str
    meaning: str
    avoided: tuple[str, ...]


def entries() -> list[Entry]:
    """All rows, in their order."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [row for line in lines if line.startswith("| **") for row in [ROW.match(line)]]
    assert all(rows), "a row of docs/glossary.md has not three cells"
    return [
        Entry(row["term"], row["meaning"], tuple(filter(None, (row["avoided"] or "").split(", "))))
        for row in rows
        if row
    ]


def texts() -> list[str]:
    """All texts of the catalogue, without the names of their fields."""
    with (LOCALE / f"{DOMAIN}.pot").open("rb") as file:
        messages = [message.id for message in read_po(file) if message.id]
    each = [text for one in messages for text in ((one,) if isinstance(one, str) else one)]
    return [re.sub(r"\{[^}]*\}", "…", text) for text in each]


def misses(text: str, glossary: list[Entry]) -> list[str]:
    """What a text says in words that the glossary avoids, and what to write instead."""
    return [
        f"“{text}” says “{word}”: write “{entry.term}” (docs/glossary.md)"
        for entry in glossary
        for word in entry.avoided
        if re.search(rf"\b{re.escape(word)}(?:s|es)?\b", text, re.IGNORECASE)
    ]


def test_terms_stand_in_the_order_of_the_alphabet_each_once() -> None:
    terms = [entry.term.casefold() for entry in entries()]
    assert terms == sorted(set(terms))
    assert len(terms) >= 145


def test_a_word_is_avoided_for_one_term_that_is_not_avoided_itself() -> None:
    terms = {entry.term.casefold() for entry in entries()}
    assert not [word for entry in entries() for word in entry.avoided if word.casefold() in terms]


def test_no_text_uses_a_word_that_the_glossary_avoids() -> None:
    glossary, every = entries(), texts()
    assert len(every) > 2_000
    found = [miss for text in every for miss in misses(text, glossary)]
    assert not found, "\n".join(found)


HARM = re.compile(
    r"\b(?:neutrali[sz]|challeng|discredit|undermin|weaken (?:it|its|them)\b|confront|pressur|sideline)\w*",
    re.IGNORECASE,
)
"""What an office does to nobody."""


def test_no_text_says_what_is_to_be_done_to_somebody() -> None:
    assert HARM.search("challenge or neutralise its influence")
    assert not [text for text in texts() if HARM.search(text)]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Two Stakeholders work here.", "actor"),
        ("An edge between both", "tie"),
        ("Whom the office met lately", "met recently"),
        ("It was taken out.", "remove"),
    ],
)
def test_a_text_with_an_avoided_word_is_told_with_what_to_write(text: str, term: str) -> None:
    assert any(f"write “{term}”" in miss for miss in misses(text, entries()))


@pytest.mark.parametrize("text", ["Acknowledge it", "The knowledge of both", "a populations-like word"])
def test_a_word_within_another_is_no_miss(text: str) -> None:
    assert not [miss for miss in misses(text, entries()) if "“edge”" in miss]
