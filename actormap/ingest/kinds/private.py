"""Rows of which nothing is taken: those marked as private, and commands to an address book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from actormap import schema
from actormap.errors import Issue, shorten
from actormap.ingest.layout import Layout, counted
from actormap.ingest.mapping.exports import export_of
from actormap.ingest.mapping.headers import words
from actormap.ingest.mapping.values import is_placeholder
from actormap.ingest.recognise import Table
from actormap.tables.cells import Unreadable


def opened(table: Table) -> tuple[Table, list[Issue]]:
    """A table without private rows and commands, and what was left out; an export filled up to its width."""
    layout, columns = table.layout, table.columns
    layout = layout.padded() if export_of(layout.headers) else layout
    issues = []
    for meaning in ("command", "privacy"):
        for at in columns.all(meaning):
            said = table.rule.recoded.get(meaning, {}) if table.rule else {}
            layout, told = _without(layout, at, meaning, said)
            issues += told
    return replace(table, layout=layout), issues


def _without(layout: Layout, at: int, meaning: str, recoded: Mapping[str, str]) -> tuple[Layout, list[Issue]]:
    gone = []
    odd = Counter[str]()
    for row, line in zip(layout.rows, layout.lines, strict=True):
        text = recoded.get(row[at].strip(), row[at].strip())
        if meaning == "privacy" and text and not is_placeholder(text):
            said = spelled("privacy").get(words(text), "")
            odd[text] += not said
            if said != "public":
                gone.append(line)
        elif meaning == "command" and text:
            gone.append(line)
    if not gone:
        return layout, []
    rows = counted(len(gone), "row")
    if meaning == "command":
        problem = Unreadable(
            "row.command", f"{rows} with a command to an address book (add, update, delete), the first here",
            "Commands are no entries and were left out; export the address book itself.",
        )  # fmt: skip
    else:
        unknown = [text for text in odd if odd[text]]
        also = f" ({', '.join(map(shorten, unknown[:3]))} is not known here, and counts as private)"
        problem = Unreadable(
            "row.private", f"{rows} marked as private, the first here{also if unknown else ''}",
            "Nothing was taken from them.",
        )  # fmt: skip
    return layout.without(gone), [layout.issue(problem, line=gone[0], position=at, warning=True)]


@cache
def spelled(vocabulary: str) -> dict[str, str]:
    """Codes of a vocabulary by what lists write for them, as `words` compares it."""
    return {words(text): code for text, code in schema.spellings(vocabulary).items()}
