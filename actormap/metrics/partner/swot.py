"""What each side can and cannot do, what opens and what threatens: a board of a SWOT (A55)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, series, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.partner.board import (
    NO_ITEM,
    QUADRANTS,
    About,
    Board,
    Entry,
    about,
    entries_of,
    trust_in_board,
)
from actormap.metrics.partner.suggestions import Suggestion, suggestions_for

SHEET = Sheet(__file__)


@checked
def swot(  # noqa: PLR0913 - a board, and which part of it
    m: ActorMap,
    view: View,
    *,
    board: Board = "relation",
    actor: str = "",
    group: str = "",
    area: str = "",
    during: str = "",
) -> Findings:
    """What stands on a board of a SWOT, what of it counts, and what the map suggests for it (A55).

    Parameters
    ----------
    m
        The map with its SWOT items.
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
        First one about the board (value: items that count; None where there is none; details ``counts``: of
        each quadrant how many by side, "" where that is not recorded, ``vague``: examples that do not count,
        ``misplaced``, ``unbacked``: those that count and rest on nothing, ``suggested``), then one an item
        (kind ``item``; value: the figure that it rests on; details ``quadrant``, ``side``, ``level``,
        ``item``, ``counts``, ``misplaced``: ``outside`` for what lies outside and stands within,
        ``elsewhere``, or "", ``backed``, ``gone``, ``perceived``, ``links``), then one for each thing that
        is suggested (kind ``measure``; value: its figure; details ``quadrant``, ``side``, ``item``,
        ``analysis``, ``record``, ``text``: the figure in words).

    Raises
    ------
    Refused
        Nothing stands on the board and nothing is suggested, both an actor and a group are named, or the
        actor is one with whom the office does not work now.

    Notes
    -----
    What is said of the same in the same words is one item, and of as many as said so or agreed on it; two
    are needed before it is indicative. An example counts once it has a place, an actor, a group or a day; a
    prompt answered in own words does at once. Nothing is written by itself. Items about actors with whom the
    office does not work now stand on no board. Of a group, an actor or an area nothing is suggested: such
    figures are so small that they point at somebody.

    References
    ----------
    docs/definitions.md#a55.
    """
    context = context_of(m, view)
    chosen = about(context, board=board, actor=actor, group=group, area=area, during=during)
    entries = entries_of(context, chosen)
    suggested = suggestions_for(context, chosen, entries)
    if not entries and not suggested:
        raise Refused(NO_ITEM)
    facts = (
        _whole(context, chosen, entries, len(suggested)),
        *(_item(context, entry) for entry in entries),
        *(_suggested(context, each) for each in suggested),
    )
    return SHEET.answer(context, facts, **asdict(chosen))


def _whole(context: Context, board: About, entries: Sequence[Entry], suggested: int) -> Fact:
    counting = [each for each in entries if each.counts]
    of_quadrant = {code: [each for each in counting if each.quadrant == code] for code in QUADRANTS}
    labels = schema.vocabulary("swot_quadrant")
    parts = (
        SHEET.sentence("part", "words", part=term(labels[code]), n=len(some))
        for code, some in of_quadrant.items()
    )
    return Fact(
        "all",
        board.subject,
        float(len(counting)) if counting else None,
        subject=(board.subject,),
        values={"board": board.label(context), "parts": series(parts)},
        n=len(counting),
        **trust_in_board(context, counting, known=True),
        sensitivity=max((each.sensitivity for each in entries), default=0),
        details={
            "counts": {
                code: dict(Counter(sorted(each.side for each in some))) for code, some in of_quadrant.items()
            },
            "vague": len(entries) - len(counting),
            "misplaced": sum(bool(each.misplaced) for each in entries),
            "unbacked": sum(not each.backed for each in counting),
            "suggested": suggested,
        },
    )


def _item(context: Context, entry: Entry) -> Fact:
    vocabulary = schema.vocabulary
    return Fact(
        "item",
        f"item:{entry.id}",
        entry.figure,
        subject=(entry.id,),
        values={
            "part": term(vocabulary("swot_quadrant")[entry.quadrant]),
            "of_side": entry.side and term(vocabulary("swot_side")[entry.side]),
            "text": Name(entry.text),
            "vague": entry.vague,
            "scorers": entry.scorers,
            "question": entry.item and _question(entry.item),
        },
        **entry.trust(context),
        evidence=entry.evidence,
        details={
            "quadrant": entry.quadrant,
            "side": entry.side,
            "level": entry.level,
            "item": entry.item,
            "counts": entry.counts,
            "misplaced": entry.misplaced,
            "backed": entry.backed,
            "gone": entry.gone,
            "perceived": entry.perceived,
            "links": list(entry.links),
        },
    )


def _suggested(context: Context, each: Suggestion) -> Fact:
    return Fact(
        "suggested",
        f"suggested:{each.item}:{each.record}",
        each.figure,
        subject=(each.item, each.record) if each.record else (each.item,),
        values={"label": term(schema.items()[each.item].label), "question": _question(each.item)},
        **context.trust_in_log(at_most="indicative"),
        sensitivity=each.sensitivity,
        details={
            "quadrant": each.quadrant,
            "side": each.side,
            "item": each.item,
            "analysis": each.analysis,
            "record": each.record,
            "text": each.reason,
        },
    )


def _question(item: str) -> Sentence:
    return Sentence("{question}", question=term(schema.items()[item].help))
