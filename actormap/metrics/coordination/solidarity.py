"""Who stood by others when something happened (A43)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural
from actormap.core.tables.values import split
from actormap.metrics.base.conduct import events_of, keys_of, sensitivity_of
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked

NO_EVENTS = Sentence(
    "For no recent event is it recorded who knew of it. With each event, enter who knew of it and who "
    "showed support."
)


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
    rated = [(row, *_stood(context, row)) for row in events if row.knew]
    rated = [entry for entry in rated if entry[2]]
    if not rated:
        raise Refused(NO_EVENTS)
    over = Sentence("Over {events}", events=plural(len(rated), "event"))
    every = _support(context, rated, ("civil society",), over, "A43:solidarity:all")
    findings = [replace(every, details={**every.details, "unknown": len(events) - len(rated)})]
    for entry in rated:
        row = entry[0]
        subject = tuple(sorted(split(row.subjects))) or ("civil society",)
        event = schema.vocabulary("event_type")[row.type]
        what = Sentence("{event}, {day}", event=event, day=row.date)
        findings.append(
            replace(_support(context, [entry], subject, what, f"A43:solidarity:{row.id}"), kind="event")
        )
    return Findings(
        "Solidarity (A43)",
        {},
        (Sentence("Silence can be prudence: public support is not safe for everybody."),),
        tuple(findings),
    )


def _stood(context: Context, row: Any) -> tuple[set[str], set[str]]:
    """Who of civil society showed solidarity, and who knew, without those concerned."""
    others = {
        actor
        for actor in split(row.knew) + split(row.supporters)
        if context.layers.civil_society[context.code(actor)]
    } - {*split(row.subjects), row.by_id}
    return others & set(split(row.supporters)), others


def _support(
    context: Context,
    rated: Sequence[tuple[Any, set[str], set[str]]],
    subject: tuple[str, ...],
    what: Sentence,
    identity: str,
) -> Finding:
    """Of some events, each with who stood by and who knew: a count, indicative at most."""
    supporters, knew = (sum(len(entry[place]) for entry in rated) for place in (1, 2))
    records = {row.id for row, *_ in rated}
    witnesses = sorted({context.code(actor) for *_, aware in rated for actor in aware})
    named = [context.code(actor) for row, *_ in rated for actor in split(row.subjects)]
    sources = len(keys_of(context, (), records))
    return Finding(
        id=identity,
        analysis="A43",
        subject=subject,
        statement=Sentence(
            "{what}: public solidarity is recorded of {supporters} of {knew} that knew.",
            what=what,
            supporters=supporters,
            knew=plural(knew, "actor"),
        ),
        reason=Sentence(
            "Supporters as a share of those that knew: {share:.0%}. Those concerned are left out.",
            share=supporters / knew,
        ),
        value=supporters / knew,
        n=knew,
        **context.trust(
            coverage=float(context.coverage.of_actors[witnesses].mean()),
            sources=sources,
            at_most="indicative" if sources else "insufficient_data",
        ),
        sensitivity=max(
            sensitivity_of(context, (), records), int(context.sensitivity[witnesses + named].max())
        ),
        would_change=Sentence("Somebody enters supporters, or actors that knew, that are missing."),
        next_question=Sentence("Ask actors that knew what would make it safe for them to show support."),
        details={"supporters": supporters, "knew": knew, "events": sorted(records)},
    )
