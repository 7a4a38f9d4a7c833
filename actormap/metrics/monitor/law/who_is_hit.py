"""Whom a provision, a law or a selector hits, counted by group, area, legal form and money from abroad."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, term
from actormap.graph.few import LEAST, least_cell
from actormap.graph.where import works_in
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.presence import works_in_any
from actormap.metrics.base.small_cells import withheld
from actormap.metrics.base.tags import Relation, group_labels, members
from actormap.metrics.monitor.law.selectors import (
    Hit,
    Selector,
    hit_by_any,
    money_bands,
    money_words,
    provisions_of,
    selector_of,
)
from actormap.metrics.reach.existing_cells import Cell as FigureCell
from actormap.metrics.reach.existing_cells import cells_of, exist_together, widest
from actormap.metrics.reach.unmet import columns

By = Literal["group", "area", "form", "share", "platform"]
"""By what those who are hit are counted."""
TAGS: Relation = "works_on_rights_of"
NOT_RECORDED = ""
"""Stands for those of whom nothing is recorded."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many are hit of some.

    Parameters
    ----------
    by, code
        Of what, such as a group or an area.
    label
        Its name.
    hit, open
        How many are hit, and of how many it cannot be said.
    recorded
        How many there are on record.
    off_record
        How many more may exist, of whom nobody is on record; 0 where no figure is entered.
    least
        The least count that leaves the office, or a viewer sees (A42).
    withheld
        Whether the cell is withheld from these.
    """

    by: By
    code: str
    label: Sentence
    hit: int
    open: int
    recorded: int
    off_record: int
    least: int
    withheld: bool

    @property
    def most(self) -> int:
        """How many may be hit at most."""
        return self.hit + self.open + self.off_record


@dataclass(frozen=True)
class WhoIsHit:
    """Whom something hits, on a day.

    Parameters
    ----------
    context
        The map and the day.
    selectors
        What it selects, one a provision.
    """

    context: Context
    selectors: tuple[Selector, ...]

    @kept_property
    def hit(self) -> Hit:
        """Who is hit."""
        return hit_by_any(self.context, self.selectors)

    @kept_property
    def whole(self) -> Cell:
        """All of civil society."""
        return self._cell("group", "", Sentence(), self.hit.society, off_record=self._off_record(None))

    @kept_property
    def ids(self) -> tuple[str, ...]:
        """Who is hit for sure."""
        return tuple(self.context.ids[row] for row in np.flatnonzero(self.hit.sure).tolist())

    def cells(self, by: By) -> list[Cell]:
        """Cells in the order of the alphabet, or of the schema; what is not recorded comes first.

        By group and area they overlap, and are not summed.
        """
        every = {
            "group": self._groups,
            "area": self._areas,
            "form": self._forms,
            "share": self._shares,
            "platform": self._platforms,
        }[by]()
        cells = list(every)
        if not cells:
            return []
        hidden = withheld([[cell.hit, cell.recorded] for cell in cells], [cell.least for cell in cells])
        return [replace(cell, withheld=hide) for cell, hide in zip(cells, hidden, strict=True)]

    def _cell(
        self, by: By, code: str, label: Sentence, rows: Bools, *, least: int = LEAST, off_record: int = 0
    ) -> Cell:
        here = rows & self.hit.society
        hit, maybe, recorded = (
            int(some.sum()) for some in (here & self.hit.sure, here & self.hit.open, here)
        )
        (hide,) = withheld([[hit]], [least])
        return Cell(by, code, label, hit, maybe, recorded, off_record, least, hide)

    def _groups(self) -> Iterator[Cell]:
        m, labels = self.context.m, group_labels(self.context.m)
        tagged, nobody = members(m, TAGS), np.zeros(len(m.actors), dtype=bool)
        known = {*tagged, *m.universe["group"]} - {""}
        words = {code: Sentence("{group}", group=labels.get(code, Name(code))) for code in known}
        for code in sorted(known, key=lambda code: (str(words[code]), code)):
            yield self._cell(
                "group",
                code,
                words[code],
                tagged.get(code, nobody),
                least=least_cell(m, code),
                off_record=self._off_record(code),
            )

    def _off_record(self, group: str | None) -> int:
        """How many of a group, or of all, may exist where it hits and are on no record."""
        groups = [set(selector.groups) for selector in self.selectors]
        if group is not None and all(some and group not in some for some in groups):
            return 0
        every = self.context.once("widest cells of groups", _widest)
        if group is None and all(groups):
            every = [cell for cell in every if any(cell.group in some for some in groups)]
        parts = [
            cell for cell in every if (group is None or cell.group == group) and self._reaches(cell.pcode)
        ]
        if not parts:
            return 0
        recorded = [cell.recorded for cell in parts]
        exist = exist_together([cell.high for cell in parts], recorded)
        return max(0, round(exist) - int(np.any(recorded, axis=0).sum()))

    def _reaches(self, pcode: str) -> bool:
        """Whether it hits in an area, or in some of it."""
        return not pcode or any(
            all(
                any(
                    pcode in within(self.context.m, area) or area in within(self.context.m, pcode)
                    for area in some
                )
                for some in (selector.areas, tuple(filter(None, [selector.where])))
                if some
            )
            for selector in self.selectors
        )

    def _areas(self) -> Iterator[Cell]:
        m, view = self.context.m, self.context.view
        unknown = ~works_in_any(m, view, works_in(m, view).unique())
        yield from self._of_some("area", NOT_RECORDED, Sentence("Area not recorded"), unknown)
        words = {area: self.context.place(area) for area in columns(m)}
        for area in sorted(words, key=lambda area: (str(words[area]), area)):
            yield self._cell("area", area, words[area], works_in_any(m, view, [area]))

    def _forms(self) -> Iterator[Cell]:
        forms = self.context.m.actors["formality"]
        unknown = forms.isin(["", "unknown"]).to_numpy(dtype=bool)
        yield from self._of_some("form", NOT_RECORDED, Sentence("Legal form not recorded"), unknown)
        for code, label in schema.vocabulary("formality").items():
            if code != "unknown":
                yield from self._of_some("form", code, term(label), (forms == code).to_numpy(dtype=bool))

    def _shares(self) -> Iterator[Cell]:
        bands = np.array(money_bands(self.context), dtype=object)
        for code, words in money_words().items():
            yield from self._of_some("share", code, words, bands == code)

    def _of_some(self, by: By, code: str, label: Sentence, rows: Bools) -> Iterator[Cell]:
        """A cell of an order that is whole; without one in which nobody is."""
        if (rows & self.hit.society).any():
            yield self._cell(by, code, label, rows)

    def _platforms(self) -> Iterator[Cell]:
        """Platforms on which somebody sits who is hit."""
        seats = self.context.layers.platforms
        names = dict(zip(self.context.m.platforms["id"], self.context.m.platforms["name"], strict=True))
        for at, code in enumerate(seats.names):
            rows = np.zeros(len(self.context.ids), dtype=bool)
            rows[seats.actor[seats.column == at]] = True
            if (rows & self.hit.sure).any():
                yield self._cell("platform", code, Sentence("{name}", name=Name(names[code])), rows)


def _widest(context: Context) -> list[FigureCell]:
    """The figures of who exists, of each group those of which none is part of another."""
    return widest(context.m, cells_of(context, TAGS))


def who_is_hit(
    m: ActorMap, view: View, *, provision: str = "", instrument: str = "", selectors: Iterable[Selector] = ()
) -> WhoIsHit:
    """Whom a provision hits, or one of those of a law, or what somebody thinks of selecting.

    It counts all: what is too small for a viewer, or for a file, says so (`Cell.withheld`).
    """
    chosen = tuple(selectors)
    if not chosen:
        rows: list[dict[str, Any]] = provisions_of(m, view, provision, instrument).to_dict("records")
        chosen = tuple(dict.fromkeys(selector_of(m, row) for row in rows))
    context = context_of(m, view)
    return context.once(f"who is hit {chosen!r}", lambda context: WhoIsHit(context, chosen))
