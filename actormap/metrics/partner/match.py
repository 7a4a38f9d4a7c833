"""What makes up for what on a board, across the two sides, with the next step (A56)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name
from actormap.core.tables.partnership import ACROSS
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.partner.board import (
    NO_ITEM,
    About,
    Board,
    Entry,
    about,
    entries_of,
    trust_in_board,
)
from actormap.metrics.partner.partners import works_with
from actormap.metrics.partner.undertaken import Undertaking, undertaken

SHEET = Sheet(__file__)
Step = Literal["none", "planned", "late", "over"]
"""Whether anything was undertaken: nothing is recorded, it is under way, it is late, or all is over."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A strength and a weakness, or an opportunity and a threat, that somebody linked.

    `across` says whether they are of two sides, or of both; None where a side is not recorded.
    """

    helps: Entry
    hinders: Entry

    @property
    def across(self) -> bool | None:
        """Whether one side makes up for the other."""
        sides = (self.helps.side, self.hinders.side)
        return None if "" in sides else _two_sides(*sides)


def _two_sides(first: str, second: str) -> bool:
    return first != second or first == "both"


@checked
def match(  # noqa: PLR0913 - a board, and which part of it
    m: ActorMap,
    view: View,
    *,
    board: Board = "relation",
    actor: str = "",
    group: str = "",
    area: str = "",
    during: str = "",
) -> Findings:
    """Which strength makes up for which weakness, what answers which threat, and what is next (A56).

    Parameters
    ----------
    m
        The map with its SWOT items and undertakings.
    view
        The day and the thresholds.
    board
        The relation, civil society or the office; ignored where an actor or a group is named.
    actor
        The board of one actor.
    group
        The board of one group.
    area
        Only what holds in an area, or is not said to hold in one alone.
    during
        Only one board of several in time, such as 2026-Q4, with what stands on every board.

    Returns
    -------
    Findings
        First one about the board (value: pairs; None where nothing hinders; details ``pairs``, ``same_side``:
        pairs of one side, ``no_step``: pairs that nobody has undertaken anything about, ``late``,
        ``unanswered``: weaknesses and threats without a pair). Then one a pair (kind ``pair``; value: number
        of undertakings that are not over, None where there was none; details ``helps``, ``hinders``: ids,
        ``across``: whether they are of two sides, None where a side is not recorded, ``step``: ``none``,
        ``planned``, ``late`` or ``over``, ``undertakings``, ``due``: the next day). Then one for each
        weakness or threat without a pair (kind ``item``; details ``candidates``: ids of what stands across
        the board on the other side).

    Raises
    ------
    Refused
        Nothing that counts stands on the board.

    Notes
    -----
    Links are those of a strength to a weakness and of an opportunity to a threat; others are told where they
    are written, and are no pair. An undertaking is about a pair where it names either of the two.

    References
    ----------
    docs/definitions.md#a56.
    """
    context = context_of(m, view)
    chosen = about(context, board=board, actor=actor, group=group, area=area, during=during)
    entries = {each.id: each for each in entries_of(context, chosen) if each.counts}
    if not entries:
        raise Refused(NO_ITEM)
    pairs = pairs_of(entries)
    answered = {pair.hinders.id for pair in pairs}
    left = [each for each in entries.values() if each.quadrant in ACROSS.values() and each.id not in answered]
    steps = [_undertaken(context, pair) for pair in pairs]
    facts = (
        _whole(context, chosen, pairs, steps, left),
        *(_pair(context, pair, rows) for pair, rows in zip(pairs, steps, strict=True)),
        *(_unanswered(context, each, entries) for each in left),
    )
    return SHEET.answer(context, facts, **asdict(chosen))


def pairs_of(entries: Mapping[str, Entry]) -> list[Pair]:
    """Pairs that are linked across the board, in the order of what helps."""
    return [
        Pair(each, entries[to])
        for each in entries.values()
        for to in dict.fromkeys(each.links)
        if to in entries and entries[to].quadrant == ACROSS.get(each.quadrant)
    ]


def _undertaken(context: Context, pair: Pair) -> list[Undertaking]:
    """Undertakings about either of a pair: the next to be done first, what is over last."""
    own = {*pair.helps.rows, *pair.hinders.rows}
    about_it = [
        each
        for each in undertaken(context)
        if own.intersection(each.swot) and works_with(context, each.of("to_id"))
    ]
    return sorted(about_it, key=lambda each: (each.over, each.due or "9999", each.id))


def _step(rows: Sequence[Undertaking], day: str) -> Step:
    if not rows:
        return "none"
    going_on = [each for each in rows if not each.over]
    if not going_on:
        return "over"
    return "late" if any("" < each.due < day for each in going_on) else "planned"


def _whole(
    context: Context,
    board: About,
    pairs: Sequence[Pair],
    steps: Sequence[Sequence[Undertaking]],
    left: Sequence[Entry],
) -> Fact:
    states = [_step(rows, context.view.date) for rows in steps]
    hindering = len({pair.hinders.id for pair in pairs}) + len(left)
    entries = [each for pair in pairs for each in (pair.helps, pair.hinders)] + [*left]
    return Fact(
        "all",
        board.subject,
        float(len(pairs)) if hindering else None,
        subject=(board.subject,),
        values={"board": board.label(context)},
        n=hindering,
        **trust_in_board(context, entries, known=True),
        details={
            "pairs": len(pairs),
            "same_side": sum(pair.across is False for pair in pairs),
            "no_step": states.count("none"),
            "late": states.count("late"),
            "unanswered": len(left),
        },
    )


def _pair(context: Context, pair: Pair, rows: Sequence[Undertaking]) -> Fact:
    helps, hinders = pair.helps, pair.hinders
    going_on = [each for each in rows if not each.over]
    levels = [helps.sensitivity, hinders.sensitivity, *(each.sensitivity for each in going_on[:1])]
    return Fact(
        "pair",
        f"{helps.id}:{hinders.id}",
        float(len(going_on)) if rows else None,
        subject=(helps.id, hinders.id),
        values={
            "quadrant": helps.quadrant,
            "helps": Name(helps.text),
            "hinders": Name(hinders.text),
            "of_one_side": pair.across is False,
            "what": Name(going_on[0].purpose) if going_on else "",
        },
        **trust_in_board(context, [helps, hinders], known=True),
        sensitivity=max(levels),
        details={
            "helps": helps.id,
            "hinders": hinders.id,
            "across": pair.across,
            "step": _step(rows, context.view.date),
            "undertakings": [each.id for each in rows],
            "due": next((each.due for each in going_on if each.due), ""),
        },
    )


def _unanswered(context: Context, entry: Entry, entries: Mapping[str, Entry]) -> Fact:
    """A weakness or a threat that nothing is linked to, with what the other side has across the board."""
    candidates = [
        each.id
        for each in entries.values()
        if ACROSS.get(each.quadrant) == entry.quadrant and Pair(each, entry).across
    ]
    return Fact(
        "left",
        f"left:{entry.id}",
        subject=(entry.id,),
        values={"text": Name(entry.text), "across": len(candidates)},
        **entry.trust(context),
        evidence=entry.evidence,
        details={"candidates": candidates},
    )
