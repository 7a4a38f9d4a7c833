"""What stands on a board of a SWOT, which of it counts, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from actormap.metrics.base.tags import group_labels
from actormap.metrics.partner.partners import worked_with, works_with

Board = Literal["relation", "civil_society", "presence"]
"""Boards that are about nobody in particular; those of a group and of an actor are asked by naming it."""
QUADRANTS: tuple[Quadrant, ...] = ("strength", "weakness", "opportunity", "threat")
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
    """An item on a board, a row of `swot_items`.

    Parameters
    ----------
    id, quadrant, side, level, item, text
        The row; what is empty is not recorded.
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
        """How far to lean on it: the office wrote it, on what it names or on nothing."""
        at_most = "indicative" if self.backed else "insufficient_data"
        return {**context.trust_in_log(at_most=at_most), "sensitivity": self.sensitivity}


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
    entries = (_entry(row, there) for row in rows)
    return tuple(sorted(entries, key=lambda each: (QUADRANTS.index(each.quadrant), each.text, each.id)))


def _records(context: Context) -> frozenset[str]:
    """Ids of all records on which an item can rest."""
    tables = schema.columns()["swot_items"]["evidence"].references
    return frozenset().union(*(context.m[table]["id"] for table in tables))


def _entry(row: Mapping[str, Any], there: frozenset[str]) -> Entry:
    named = split(row["evidence"])
    held = tuple(record for record in named if record in there)
    return Entry(
        id=row["id"],
        quadrant=row["quadrant"],
        side=row["side"],
        level=row["level"],
        item=row["item"],
        text=row["text"],
        vague=vague(row["item"], row),
        misplaced=misplaced(row["item"], row["quadrant"]),
        backed=bool(held or row["analysis"] or split(row["sources"])),
        gone=len(named) - len(held),
        links=tuple(split(row["links"])),
        analysis=row["analysis"],
        figure=None if pd.isna(row["figure"]) else float(row["figure"]),
        evidence=held,
        perceived=bool(row["perceived_by"]),
        sensitivity=0 if pd.isna(row["sensitivity"]) else int(row["sensitivity"]),
    )


def chosen_parts(board: About) -> dict[str, str]:
    """What was chosen, as parameters of the result."""
    return {
        "board": board.board,
        "actor": board.actor,
        "group": board.group,
        "area": board.area,
        "during": board.during,
    }
