"""What stands on a board of a SWOT, which of it counts, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median_low
from typing import Any, Literal

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Refused, shorten
from actormap.core.schema.items import Quadrant, Side
from actormap.core.sentences import Sentence, term
from actormap.core.tables.partnership import Misplaced, misplaced, vague
from actormap.core.tables.values import split
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context
from actormap.metrics.base.judgements import TOGETHER, sources_of, standing
from actormap.metrics.base.tags import group_labels
from actormap.metrics.partner.partners import worked_with, works_with

Board = Literal["relation", "civil_society", "presence"]
"""Boards that are about nobody in particular; those of a group and of an actor are asked by naming it."""
QUADRANTS: tuple[Quadrant, ...] = ("strength", "weakness", "opportunity", "threat")
WHO = ("officer_role", "together")
"""Columns that say who put an item on the board; the others of its key are what it says, and of what."""
NOT_SAID = "not said"
"""Stands for who wrote an item, where that is not recorded."""
NO_ITEM = Sentence("nothing stands on this board. Add an item on the page Partnership, or with an import.")


@dataclass(frozen=True, slots=True)
class About:
    """Which board is looked at, and which part of it."""

    board: Board = "relation"
    actor: str = ""
    group: str = ""
    area: str = ""
    during: str = ""

    @property
    def of(self) -> str:
        """The board, as `swot_items` names it."""
        return "actor" if self.actor else "group" if self.group else self.board

    @property
    def subject(self) -> str:
        """The actor, the group or the board."""
        return self.actor or self.group or self.board

    def label(self, context: Context) -> Sentence:
        """Of what the board is, in words."""
        if self.actor:
            return Sentence("{name}", name=context.names[context.code(self.actor)])
        if self.group:
            return Sentence("{group}", group=group_labels(context.m).get(self.group, self.group))
        return term(schema.vocabulary("swot_board")[self.board])


@dataclass(frozen=True, slots=True)
class Entry:
    """An item on a board: a row of `swot_items`, or several that say the same.

    Parameters
    ----------
    id, quadrant, side, level, item, text
        The row that stands, the first of several; what is empty is not recorded.
    rows
        Ids of all rows that say the same of the same, in so many words.
    scorers
        How many put it there: what was agreed together came of two at least.
    vague
        Whether it is an example that nobody made concrete.
    misplaced
        Whether its prompt or example belongs elsewhere.
    backed, gone
        Whether it rests on anything, and how many records that it rested on are no longer here.
    links
        Ids of items that it makes up for.
    analysis, figure, evidence
        The finding and the records that it rests on.
    perceived
        Whether it is how others see it.
    sensitivity
        0 to 3.
    """

    id: str
    rows: tuple[str, ...]
    scorers: int
    quadrant: Quadrant
    side: Side
    level: str
    item: str
    text: str
    vague: bool
    misplaced: Misplaced
    backed: bool
    gone: int
    links: tuple[str, ...]
    analysis: str
    figure: float | None
    evidence: tuple[str, ...]
    perceived: bool
    sensitivity: int

    @property
    def counts(self) -> bool:
        """Whether it counts: an example does once it is concrete."""
        return not self.vague

    def trust(self, context: Context) -> dict[str, Any]:
        """How far to lean on it: on how many put it there, and on what it names."""
        return trust_in_board(context, [self], known=self.backed) | {"sensitivity": self.sensitivity}


def trust_in_board(context: Context, entries: Sequence[Entry], *, known: bool) -> dict[str, Any]:
    """How far to lean on some items: as on other opinions, on how many put most of them there."""
    scorers = median_low([each.scorers for each in entries]) if entries else 0
    at_most = "indicative" if known and scorers > 1 else "insufficient_data"
    return context.trust_in_log(sources=scorers, single_source=scorers == 1, at_most=at_most)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, as what somebody gave."""

    cells: Mapping[str, Any]
    evidence: tuple[str, ...]
    backed: bool

    @property
    def vague(self) -> bool:
        return vague(self.cells["item"], self.cells)

    @property
    def counts(self) -> bool:
        return self.backed and not self.vague

    @property
    def together(self) -> bool:
        return bool(self.cells["together"] == "yes")

    @property
    def date(self) -> str:
        return str(self.cells["date"])

    @property
    def perceived_by(self) -> str:
        return str(self.cells["perceived_by"])

    @property
    def origin(self) -> str:
        """Who agreed is one, and so are all who accepted what one analysis says."""
        if self.together:
            return TOGETHER
        return str(self.cells["analysis"] or self.cells["officer_role"] or NOT_SAID)


def about(context: Context, **chosen: Any) -> About:
    """The board that is asked; refused where it is of two, or of what is not on the map."""
    m, board = context.m, About(**chosen)
    if board.actor and board.group:
        raise Refused("a board is of an actor or of a group, not of both. Name one.")
    if board.actor:
        worked_with(context, board.actor)
    if board.group and board.group not in group_labels(m) | schema.groups():
        raise Refused("no group has the code '{group}'.", group=shorten(board.group))
    if board.area and board.area not in set(m["areas"]["id"]):
        raise Refused("no area has the P-code '{pcode}'.", pcode=shorten(board.area))
    return board


def entries_of(context: Context, board: About) -> tuple[Entry, ...]:
    """What stands on a board on the day, quadrant after quadrant, in the order of its words.

    What is about an actor with whom the office does not work now stands on no board.
    """
    frame = context.m["swot_items"]
    chosen = (frame["of_board"] == board.of) & (frame["date"] <= context.view.date)
    chosen &= frame["actor_id"].isin([board.actor]) if board.actor else True
    chosen &= frame["group"].isin([board.group]) if board.group else True
    if board.during:
        chosen &= frame["round"].isin([board.during, ""])
    if board.area:
        chosen &= frame["pcode"].isin([*within(context.m, board.area), ""])
    every = frame[chosen.to_numpy(dtype=bool)].to_dict("records")
    rows = [row for row in every if works_with(context, row["actor_id"])]
    there = _records(context)
    what = [name for name in schema.key("swot_items") if name not in WHO]
    same: dict[tuple[Any, ...], list[_Row]] = {}
    for row in sorted(rows, key=lambda row: (row["date"], row["id"])):
        same.setdefault(tuple(row[name] for name in what), []).append(_row(row, there))
    entries = [_entry(some) for some in same.values()]
    stands = {row: each.id for each in entries for row in each.rows}
    linked = (
        replace(each, links=tuple(dict.fromkeys(stands.get(to, to) for to in each.links))) for each in entries
    )
    return tuple(sorted(linked, key=lambda each: (QUADRANTS.index(each.quadrant), each.text, each.id)))


def _records(context: Context) -> frozenset[str]:
    """Ids of all records on which an item can rest."""
    tables = schema.columns()["swot_items"]["evidence"].references
    return frozenset().union(*(context.m[table]["id"] for table in tables))


def _row(cells: Mapping[str, Any], there: frozenset[str]) -> _Row:
    held = tuple(record for record in split(cells["evidence"]) if record in there)
    return _Row(cells, held, bool(held or cells["analysis"] or split(cells["sources"])))


def _entry(every: Sequence[_Row]) -> Entry:
    """Rows that say the same as one item: what stands of them, else all."""
    rows = standing(every) or every
    first, cells = rows[0].cells, [row.cells for row in rows]
    of_analysis = next((row for row in cells if row["analysis"]), first)
    known = [row for row in rows if row.origin != NOT_SAID]
    return Entry(
        id=first["id"],
        rows=tuple(row.cells["id"] for row in every),
        scorers=max(1, sources_of(known)),
        quadrant=first["quadrant"],
        side=first["side"],
        level=first["level"],
        item=first["item"],
        text=first["text"],
        vague=all(row.vague for row in rows),
        misplaced=misplaced(first["item"], first["quadrant"]),
        backed=any(row.backed for row in rows),
        gone=sum(len(split(row.cells["evidence"])) - len(row.evidence) for row in rows),
        links=tuple(link for row in every for link in split(row.cells["links"])),
        analysis=of_analysis["analysis"],
        figure=None if pd.isna(of_analysis["figure"]) else float(of_analysis["figure"]),
        evidence=tuple(dict.fromkeys(record for row in rows for record in row.evidence)),
        perceived=any(row.perceived_by for row in rows),
        sensitivity=max(0 if pd.isna(row["sensitivity"]) else int(row["sensitivity"]) for row in cells),
    )
