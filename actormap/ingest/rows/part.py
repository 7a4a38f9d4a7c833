"""What every kind of file becomes: rows of our tables, each with the place that it came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from actormap.core.model import ActorMap
from actormap.ingest.sheet.layout import Layout


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table out of one file, still text.

    Parameters
    ----------
    table
        Name of the table.
    frame
        Texts, columns by the names of the schema.
    lines
        Where each row stands.
    layout
        The file's side.
    places
        Columns of the table with their places in the file.
    missing
        Required columns that the file has not.
    derived
        True for rows read out of other rows, such as the organisations of a 3W: what the map
        already records about them stays as it is.
    made
        True where the program made the codes of the rows, although the rows are no derived ones.
    taken
        Columns of the file, by place, from which something is taken besides those in `places`.
    for_all
        Columns of which the user said what holds for all rows: it fills what the map does not say, and
        who told of a row joins those who did before.
    """

    table: str
    frame: pd.DataFrame
    lines: list[int]
    layout: Layout
    places: dict[str, int]
    missing: frozenset[str] = field(default_factory=frozenset)
    derived: bool = False
    made: bool = False
    for_all: frozenset[str] = frozenset()
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Wishes:
    """What the user said about lists, and the map to which they come.

    Parameters
    ----------
    base
        The map as its user sees it.
    types
        Types of actors by what a list writes; "" for a word that says nothing.
    sector_by_name
        Whether the names of sectors are their identity, not their codes.
    called
        Names of organisations with the acronym beside each, of all lists that come together; one may be "".
    earlier
        Ids of the rows that earlier imports of the same lists wrote, by table.
    """

    base: ActorMap = field(default_factory=ActorMap.empty)
    types: Mapping[str, str] = field(default_factory=dict)
    sector_by_name: bool = False
    called: tuple[tuple[str, str], ...] = ()
    earlier: Mapping[str, Collection[str]] = field(default_factory=dict)


OF_ORGANISATIONS_ALONE = ("consent_c1", "legal_basis", "sphere", "types")
"""What is said of all rows and no person gets by it: persons are locked unless they agreed."""
