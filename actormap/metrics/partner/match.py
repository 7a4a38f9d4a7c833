"""What makes up for what on a board, across the two sides, with the next step (A56)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, joined, plural
from actormap.core.tables.partnership import ACROSS
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.partner.board import (
    NO_ITEM,
    About,
    Board,
    Entry,
    about,
    chosen_parts,
    entries_of,
    trust_in_board,
)
from actormap.metrics.partner.partners import works_with
from actormap.metrics.partner.undertaken import Undertaking, undertaken

METHOD = "What makes up for what (A56)"
Step = Literal["none", "planned", "late", "over"]
"""Whether anything was undertaken: nothing is recorded, it is under way, it is late, or all is over."""
CAVEATS = (
    Sentence("That one makes up for another is what somebody linked. No pair is linked by the program."),
    Sentence("Items that do not count yet are in no pair."),
)


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
        The relation, civil society or the office; of no account where an actor or a group is named.
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
    findings = (
        _whole(context, chosen, pairs, steps, left),
        *(_pair(context, pair, rows) for pair, rows in zip(pairs, steps, strict=True)),
        *(_unanswered(context, each, entries) for each in left),
    )
    return Findings(METHOD, chosen_parts(chosen), CAVEATS, findings)


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
) -> Finding:
    states = [_step(rows, context.view.date) for rows in steps]
    same = sum(pair.across is False for pair in pairs)
    hindering = len({pair.hinders.id for pair in pairs}) + len(left)
    return Finding(
        f"A56:{board.subject}",
        "A56",
        (board.subject,),
        Sentence(
            "{board}: {pairs}; {left} with nothing against them.",
            board=board.label(context),
            pairs=plural(len(pairs), "pair"),
            left=plural(len(left), "weakness or threat", "weaknesses and threats"),
        ),
        joined(
            counted(states.count("none"), "{n} pair has no next step.", "{n} pairs have no next step."),
            counted(same, "{n} is of one side alone.", "{n} are of one side alone.") if same else NOTHING,
        ),
        value=float(len(pairs)) if hindering else None,
        n=hindering,
        **trust_in_board(
            context, [each for pair in pairs for each in (pair.helps, pair.hinders)] + [*left], known=True
        ),
        would_change=Sentence("Somebody links two items, or plans a step."),
        next_question=Sentence("What can one side do that the other cannot?"),
        details={
            "pairs": len(pairs),
            "same_side": same,
            "no_step": states.count("none"),
            "late": states.count("late"),
            "unanswered": len(left),
        },
    )


def _helps(pair: Pair) -> Sentence:
    helps, hinders = Name(pair.helps.text), Name(pair.hinders.text)
    if pair.helps.quadrant == "strength":
        return Sentence("{helps} makes up for: {hinders}.", helps=helps, hinders=hinders)
    return Sentence("{helps} answers: {hinders}.", helps=helps, hinders=hinders)


def _pair(context: Context, pair: Pair, rows: Sequence[Undertaking]) -> Finding:
    step = _step(rows, context.view.date)
    going_on = [each for each in rows if not each.over]
    due = next((each.due for each in going_on if each.due), "")
    levels = [pair.helps.sensitivity, pair.hinders.sensitivity, *(each.sensitivity for each in going_on[:1])]
    return Finding(
        f"A56:{pair.helps.id}:{pair.hinders.id}",
        "A56",
        (pair.helps.id, pair.hinders.id),
        _helps(pair),
        joined(_next(step, going_on, due), ONE_SIDE if pair.across is False else NOTHING),
        kind="pair",
        value=float(len(going_on)) if rows else None,
        **trust_in_board(context, [pair.helps, pair.hinders], known=True),
        sensitivity=max(levels),
        would_change=Sentence("A step is planned or done."),
        next_question=STEPS[step],
        details={
            "helps": pair.helps.id,
            "hinders": pair.hinders.id,
            "across": pair.across,
            "step": step,
            "undertakings": [each.id for each in rows],
            "due": due,
        },
    )


ONE_SIDE = Sentence("Both are of one side: ask what the other side could bring.")
STEPS: dict[Step, Sentence] = {
    "none": Sentence("Who does what next, and by when?"),
    "planned": Sentence("What is in the way?"),
    "late": Sentence("What is in the way, and by which day will it be done?"),
    "over": Sentence("Is it enough, or is something else to be done?"),
}


def _next(step: Step, going_on: Sequence[Undertaking], due: str) -> Sentence:
    if step == "none":
        return Sentence("No next step is recorded.")
    if step == "over":
        return Sentence("What was undertaken is over.")
    what = Name(going_on[0].purpose)
    if step == "late":
        return Sentence("Next: {what}; late, due by {day}.", what=what, day=due)
    return (
        Sentence("Next: {what}, by {day}.", what=what, day=due)
        if due
        else Sentence("Next: {what}; by when is not recorded.", what=what)
    )


def _unanswered(context: Context, entry: Entry, entries: Mapping[str, Entry]) -> Finding:
    """A weakness or a threat that nothing is linked to, with what the other side has across the board."""
    candidates = [
        each.id
        for each in entries.values()
        if ACROSS.get(each.quadrant) == entry.quadrant and Pair(each, entry).across
    ]
    return Finding(
        f"A56:left:{entry.id}",
        "A56",
        (entry.id,),
        Sentence("Nothing is linked to: {text}.", text=Name(entry.text)),
        counted(
            len(candidates),
            "{n} item of the other side stands across the board.",
            "{n} items of the other side stand across the board.",
        ),
        kind="item",
        **entry.trust(context),
        evidence=entry.evidence,
        would_change=Sentence("Somebody links it to what makes up for it."),
        next_question=Sentence("Who on the other side could help with it, and how?"),
        details={"candidates": candidates},
    )
