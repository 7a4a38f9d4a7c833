"""Who stood by others when something happened (A43)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.metrics.base.conduct import events_of, recorded_in
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import SOCIETY, Fact, Sheet

SHEET = Sheet(__file__)


@checked
def solidarity(m: ActorMap, view: View) -> Findings:
    """How many of those that knew of an event stood by the actors concerned (A43).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        First one over all events (value: supporters over actors that knew, 0 to 1; details
        ``supporters``, ``knew``: counts, ``events``: ids, ``unknown``: number of events of which it
        is not recorded who knew), then one an event, by day and id.

    Raises
    ------
    Refused
        Of no event within the last months is it recorded who knew.

    Notes
    -----
    Only civil society counts, without the actors concerned. Who showed solidarity is taken to have
    known. Silence can be prudence: public support is not safe for everybody. It is a count, which is
    indicative at most: as far as those that knew are observed, and a source told of the event.

    References
    ----------
    docs/definitions.md#a43.
    """
    context = context_of(m, view)
    events = list(events_of(context))
    rated = [(row, knew) for row in events if row.knew and (knew := _knew(context, row))]
    if not rated:
        raise SHEET.refusal("nobody_asked")
    over = {"events": len(rated)}
    every = _fact(context, rated, "all", over, unknown=len(events) - len(rated))
    return SHEET.answer(context, [every, *(_of_an_event(context, *each) for each in rated)])


def _knew(context: Context, row: Any) -> set[str]:
    """Who of civil society knew of an event, without those concerned."""
    named = {*split(row.knew), *split(row.supporters)} - {*split(row.subjects), row.by_id}
    return {actor for actor in named if context.layers.civil_society[context.code(actor)]}


def _of_an_event(context: Context, row: Any, knew: set[str]) -> Fact:
    words = {"event": schema.vocabulary("event_type")[row.type], "day": row.date}
    return _fact(context, [(row, knew)], row.id, words, *sorted(split(row.subjects)))


def _fact(
    context: Context,
    rated: Sequence[tuple[Any, set[str]]],
    key: str,
    words: dict[str, Any],
    *subject: str,
    **details: int,
) -> Fact:
    """Of some events, each with who knew: how many of these stood by those concerned."""
    knew = sum(len(aware) for _, aware in rated)
    supporters = sum(len(aware & {*split(row.supporters)}) for row, aware in rated)
    records = {row.id for row, _ in rated}
    witnesses = sorted({context.code(actor) for _, aware in rated for actor in aware})
    concerned = [context.code(actor) for row, _ in rated for actor in split(row.subjects)]
    return Fact(
        "event" if "day" in words else "all",
        f"solidarity:{key}",
        supporters / knew,
        subject=subject or SOCIETY,
        n=knew,
        values=words,
        **recorded_in(context, records, witnesses, concerned),
        details={"supporters": supporters, "knew": knew, "events": sorted(records), **details},
    )
