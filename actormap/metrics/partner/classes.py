"""Groups, areas and types of civil society: who of each is on record, and how many exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.sentences import Name, Sentence, term
from actormap.core.tables.cells import explode
from actormap.graph.where import works_in
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context
from actormap.metrics.base.presence import works_in_any
from actormap.metrics.base.tags import Relation, group_labels, members
from actormap.metrics.reach.existing_cells import cells_of, exist_together, widest
from actormap.metrics.reach.unmet import columns

By = Literal["group", "area", "type"]
DIVIDES: tuple[By, ...] = ("group", "area", "type")
TAGS: Relation = "works_on_rights_of"
UNKNOWN: dict[By, Sentence] = {
    "group": Sentence("Group not recorded"),
    "area": Sentence("Area not recorded"),
    "type": Sentence("Type not recorded"),
}
NOT_RECORDED = ""
"""Stands for those of whom it is not recorded."""


@dataclass(frozen=True, slots=True)
class Class:
    """A group, an area or a type.

    Parameters
    ----------
    by, code
        By what, and which; "" are those of whom it is not recorded.
    label
        Its name.
    rows
        Who of civil society is on record.
    low, high
        How many exist: at least those on record, at most by the figures; None where nobody knows.
    """

    by: By
    code: str
    label: Sentence
    rows: Bools
    low: int
    high: int | None

    @property
    def recorded(self) -> int:
        """How many are on record."""
        return int(self.rows.sum())

    @property
    def subject(self) -> str:
        """As a finding names it."""
        return self.code or "not recorded"


def classes_of(context: Context) -> list[Class]:
    """All of them, what is not recorded before the others, which stand in the order of the alphabet."""
    return context.once("classes", lambda context: [each for by in DIVIDES for each in _classes(context, by)])


def _classes(context: Context, by: By) -> Iterator[Class]:
    every = {"group": _groups, "area": _areas, "type": _types}[by](context)
    society = context.layers.civil_society
    unknown = society & ~np.any([rows for _, rows in every.values()] or [~society], axis=0)
    if unknown.any():
        yield Class(by, NOT_RECORDED, UNKNOWN[by], unknown, int(unknown.sum()), None)
    for code in sorted(every, key=lambda code: (str(every[code][0]).casefold(), code)):
        label, rows = every[code]
        low, high = _exist(context, by, code)
        here = int((rows & society).sum())
        if here or low:
            yield Class(
                by, code, label, rows & society, max(here, low), None if high is None else max(here, high)
            )


def _exist(context: Context, by: By, code: str) -> tuple[int, int | None]:
    """How many exist by the figures of groups; those of an area are of some groups, and tell the least."""
    if by == "type":
        return 0, None
    m = context.m
    figures = context.once("widest figures", lambda context: widest(context.m, cells_of(context, TAGS)))
    parts = [c for c in figures if (c.group == code if by == "group" else c.pcode in within(m, code))]
    if not parts:
        return 0, None
    recorded = [part.recorded for part in parts]
    low, high = (round(exist_together([getattr(p, end) for p in parts], recorded)) for end in ("low", "high"))
    return low, high if by == "group" else None


def _groups(context: Context) -> dict[str, tuple[Sentence, Bools]]:
    m, labels = context.m, group_labels(context.m)
    tagged, nobody = members(m, TAGS), np.zeros(len(context.ids), dtype=bool)
    known = {*tagged, *m.universe["group"]} - {""}
    return {
        code: (Sentence("{group}", group=labels.get(code, Name(code))), tagged.get(code, nobody))
        for code in known
    }


def _areas(context: Context) -> dict[str, tuple[Sentence, Bools]]:
    m, view = context.m, context.view
    known = columns(m) or works_in(m, view).unique().tolist()
    return {code: (context.place(code), works_in_any(m, view, [code])) for code in known}


def _types(context: Context) -> dict[str, tuple[Sentence, Bools]]:
    types, known = explode(context.m.actors, "types"), schema.actor_types()
    rows = {code: np.zeros(len(context.ids), dtype=bool) for code in types.unique()}
    for row, code in zip(types.index, types, strict=True):
        rows[code][row] = True
    return {
        code: (term(known[code].label) if code in known else Sentence("{name}", name=Name(code)), some)
        for code, some in rows.items()
    }
