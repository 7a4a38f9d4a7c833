"""What each side can and cannot do, what opens and what threatens: a board of a SWOT (A55)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, joined, series, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.partner.board import (
    NO_ITEM,
    QUADRANTS,
    About,
    Board,
    Entry,
    about,
    chosen_parts,
    entries_of,
    trust_in_board,
)
from actormap.metrics.partner.suggestions import Suggestion, suggestions_for

METHOD = "Board of strengths, weaknesses, opportunities and threats (A55)"
CAVEATS = (
    Sentence("A board is what those who filled it see. What is missing on it is not known, and is no zero."),
    Sentence("What the map suggests is not on the board until somebody makes it concrete."),
)
MISPLACED = {
    "outside": Sentence("It lies outside of both sides: move it to opportunities or threats."),
    "elsewhere": Sentence("Its question belongs to another part of the board."),
    "": NOTHING,
}


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
    findings = (
        _whole(context, chosen, entries, len(suggested)),
        *(_item(context, entry) for entry in entries),
        *(_suggested(context, each) for each in suggested),
    )
    return Findings(METHOD, chosen_parts(chosen), CAVEATS, findings)


def _whole(context: Context, board: About, entries: Sequence[Entry], suggested: int) -> Finding:
    counting = [each for each in entries if each.counts]
    of_quadrant = {code: [each for each in counting if each.quadrant == code] for code in QUADRANTS}
    numbers = {
        "vague": len(entries) - len(counting),
        "misplaced": sum(bool(each.misplaced) for each in entries),
        "unbacked": sum(not each.backed for each in counting),
        "suggested": suggested,
    }
    return Finding(
        f"A55:{board.subject}",
        "A55",
        (board.subject,),
        Sentence(
            "{board}: {items}.",
            board=board.label(context),
            items=counted(len(counting), "{n} item counts", "{n} items count"),
        ),
        joined(
            Sentence(
                "By part: {parts}.",
                parts=series(
                    Sentence(
                        "{part} {n}",
                        part=term(schema.vocabulary("swot_quadrant")[code]),
                        n=len(of_quadrant[code]),
                    )
                    for code in QUADRANTS
                ),
            ),
            *_remarks(**numbers),
        ),
        value=float(len(counting)) if counting else None,
        n=len(counting),
        **trust_in_board(context, counting, known=True),
        sensitivity=max((each.sensitivity for each in entries), default=0),
        would_change=Sentence("Somebody adds an item, or makes one concrete."),
        next_question=Sentence("What would the other side put on this board?"),
        details={
            "counts": {code: dict(_by_side(of_quadrant[code])) for code in QUADRANTS},
            **numbers,
        },
    )


def _remarks(vague: int, misplaced: int, unbacked: int, suggested: int) -> Iterator[Sentence]:
    """What is to be mended on the board, and how much is suggested for it."""
    if vague:
        yield counted(
            vague,
            "{n} example has no place, actor, group or day, and does not count.",
            "{n} examples have no place, actor, group or day, and do not count.",
        )
    if misplaced:
        yield counted(misplaced, "{n} stands in the wrong part.", "{n} stand in the wrong part.")
    if unbacked:
        yield counted(
            unbacked, "{n} rests on nothing that is recorded.", "{n} rest on nothing that is recorded."
        )
    if suggested:
        yield counted(suggested, "The map suggests {n} more.", "The map suggests {n} more.")


def _by_side(entries: Sequence[Entry]) -> Counter[str]:
    return Counter(sorted(each.side for each in entries))


def _item(context: Context, entry: Entry) -> Finding:
    vocabulary = schema.vocabulary
    side = term(vocabulary("swot_side")[entry.side]) if entry.side else Sentence("not said whose")
    return Finding(
        f"A55:item:{entry.id}",
        "A55",
        (entry.id,),
        Sentence(
            "{part} ({side}): {text}.",
            part=term(vocabulary("swot_quadrant")[entry.quadrant]),
            side=side,
            text=Name(entry.text),
        ),
        joined(
            Sentence("It does not count yet: add a place, an actor, a group or a day.")
            if entry.vague
            else NOTHING,
            MISPLACED[entry.misplaced],
            Sentence("It is how others see it.") if entry.perceived else NOTHING,
            counted(
                entry.gone,
                "{n} record it rested on is no longer here.",
                "{n} records it rested on are no longer here.",
            )
            if entry.gone
            else NOTHING,
            Sentence("It rests on what is recorded.")
            if entry.backed
            else Sentence("It rests on nothing that is recorded."),
            _by_whom(entry.scorers),
        ),
        kind="item",
        value=entry.figure,
        **entry.trust(context),
        evidence=entry.evidence,
        would_change=Sentence("It is made concrete, or moved, or is so no longer."),
        next_question=Sentence("{question}", question=term(schema.items()[entry.item].help))
        if entry.item
        else NOTHING,
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


def _by_whom(scorers: int) -> Sentence:
    return counted(scorers, "{n} scorer entered it.", "{n} scorers or more hold it.")


def _suggested(context: Context, each: Suggestion) -> Finding:
    label = term(schema.items()[each.item].label)
    return Finding(
        f"A55:suggested:{each.item}:{each.record}",
        "A55",
        (each.item, each.record) if each.record else (each.item,),
        Sentence("The map suggests: {reason}.", reason=each.reason),
        Sentence("It belongs to: {label}.", label=label),
        kind="measure",
        value=each.figure,
        **context.trust_in_log(at_most="indicative"),
        sensitivity=each.sensitivity,
        would_change=Sentence("Somebody makes it concrete, or more is recorded."),
        next_question=Sentence("{question}", question=term(schema.items()[each.item].help)),
        details={
            "quadrant": each.quadrant,
            "side": each.side,
            "item": each.item,
            "analysis": each.analysis,
            "record": each.record,
            "text": each.reason,
        },
    )
