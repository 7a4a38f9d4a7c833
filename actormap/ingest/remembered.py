"""What was said of a list, kept in the workspace for the next one with the same headers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

import pandas as pd

from actormap.errors import Refused
from actormap.ingest.choices import Choices, shape
from actormap.ingest.layout import Layout
from actormap.model import ActorMap, Changes, parse_tables

TABLE = "mappings"
"""Kept like everything else: with its history, so that it can be undone."""


def remembered(m: ActorMap, layout: Layout) -> tuple[str, Choices] | None:
    """What was said of the last list with these headers, and what it is called; None where there was none."""
    rows = m[TABLE][m[TABLE]["shape"] == shape(layout)]
    if rows.empty:
        return None
    row = rows.iloc[0]
    said = _read(row["choices"])
    return None if said is None else (row["name"], said)


def to_remember(name: str, said: Iterable[tuple[Layout, Choices]]) -> Changes:
    """The change that keeps what was said of the tables of a list.

    Parameters
    ----------
    name
        What the list is called.
    said
        Each table with what was said of it.

    Raises
    ------
    Refused
        It has no name, or one that cannot be kept.
    """
    rows = [(name.strip(), shape(layout), json.dumps(asdict(one))) for layout, one in said]
    frame = pd.DataFrame(rows, columns=["name", "shape", "choices"], dtype="str")
    parsed, issues = parse_tables({TABLE: frame})
    if not name.strip() or issues:
        raise Refused("This name cannot be kept. Write a short one, such as our contact list.")
    return Changes(parsed, why=f"what was said of {name.strip()}")


def _read(text: str) -> Choices | None:
    """Choices as they were kept; None where they are none, as after an edit by hand."""
    try:
        said = Choices(**json.loads(text))
    except (TypeError, ValueError):
        return None
    same = all(isinstance(getattr(said, name), type(usual)) for name, usual in asdict(Choices()).items())
    return said if same else None
