"""What was said of a list, kept in the workspace for the next one with the same headers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TypeVar

import pandas as pd

from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, parse_tables
from actormap.ingest.choices import LEFT_OUT, Choices, kinds, meanings, shape
from actormap.ingest.mapping.columns import ANSWERS, CALENDAR, OFFICE, Table

Value = TypeVar("Value")
TABLE = "mappings"
"""Kept like everything else: with its history, so that it can be undone."""


def remembered(m: ActorMap, tables: Sequence[Table]) -> tuple[str, Choices] | None:
    """What was said of the last list with these headers, and what it is called; None where there was none."""
    rows = m[TABLE][m[TABLE]["shape"] == shape(tables)]
    if rows.empty:
        return None
    row = rows.iloc[0]
    choices = of_text(row["choices"])
    return None if choices is None else (row["name"], choices)


def to_remember(name: str, sheets: Iterable[tuple[Sequence[Table], Choices]]) -> Changes:
    """The change that keeps what was said of the sheets of a list; `Refused` if it cannot have this name."""
    kept = {shape(tables): json.dumps(asdict(_again(choices))) for tables, choices in sheets}
    frame = pd.DataFrame(
        {"name": name.strip(), "shape": list(kept), "choices": list(kept.values())}, dtype="str"
    )
    parsed, issues = parse_tables({TABLE: frame})
    if not name.strip() or issues:
        raise Refused("This name cannot be kept. Write a short one, such as our contact list.")
    return Changes(parsed, why=f"what was said of {name.strip()}")


def _again(choices: Choices) -> Choices:
    """What holds for the next list too: who agreed was said of these persons alone, and notes were read."""
    constants = {
        name: answer
        for name, answer in choices.constants.items()
        if name in {OFFICE, CALENDAR} or name not in {*ANSWERS, "consent_c1"}
    }
    return replace(choices, constants=constants)


def of_text(text: str) -> Choices | None:
    """Choices as they were kept; None where they are none, as after an edit by hand, or of a kind of old."""
    try:
        choices = Choices(**json.loads(text))
    except (TypeError, ValueError):
        return None
    same = all(isinstance(getattr(choices, name), type(usual)) for name, usual in asdict(Choices()).items())
    return _known(choices) if same and choices.kind in {"", *kinds()} else None


def _known(choices: Choices) -> Choices:
    """What an older release kept, without meanings that this one does not know: these are guessed again."""
    known = meanings(choices.kind)
    chosen = {
        header: meaning
        for header, meaning in choices.columns.items()
        if isinstance(meaning, str) and (meaning == LEFT_OUT or meaning in known)
    }

    def known_ones(by_meaning: Mapping[str, Value]) -> dict[str, Value]:
        return {meaning: by_meaning[meaning] for meaning in by_meaning if meaning in known}

    return replace(
        choices, columns=chosen, values=known_ones(choices.values), split=known_ones(choices.split)
    )
