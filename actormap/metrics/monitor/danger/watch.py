"""What to watch (A50): what happened since a day, what is to be looked at again, and dates that come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding, Findings, Kind
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, Template, counted, joined, plural, term
from actormap.core.tables.values import days_after, days_between
from actormap.metrics.base.areas import place
from actormap.metrics.base.conduct import REFUTED
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.monitor.danger.alerts import QUARTER, VERIFIED, Alert, What, alerts
from actormap.metrics.monitor.danger.reviews import Review, reviews
from actormap.metrics.monitor.danger.risk import unit_name
from actormap.metrics.monitor.danger.windows import Window, ahead, meeting

METHOD = "What to watch (A50)"
NOTHING_TO_WATCH = Template(
    "Nothing to watch is recorded since {since}: no label, attack, exclusion or closure, no date that comes, "
    "and nothing to look at again."
)
CAVEATS = (
    Sentence("What nobody told the office is not here: no alert does not mean that all is calm."),
    Sentence("An alert says what was recorded, not that it is true: look at its sources first."),
)
KINDS: dict[What, Kind] = {"platform": "platform", "control": "area"}
"""What an alert is about, where it is no event."""
NEXT: dict[What, Sentence] = {
    "label": Sentence("Who was named, who repeated it, and who stood by them?"),
    "attack": Sentence("Check the facts with a second, independent source."),
    "hostile": Sentence("What drives it, and does it touch what the office plans with either side?"),
    "exclusion": Sentence("Who decided it, and can it still be put right?"),
    "platform": Sentence("Where do its members meet now?"),
    "control": Sentence("What the office knows of those who work there may be old: look at it again."),
}
VERIFICATION = {
    "yes": term("corroborated"),
    "assessed": term("assessed as credible"),
    "no": term("looked into and not corroborated"),
}


@checked
def watch(m: ActorMap, view: View, *, since: str = "") -> Findings:
    """What happened since a day, what to look at again, and which dates come within 30 days (A50).

    Parameters
    ----------
    m
        The map.
    view
        The day.
    since
        The day, YYYY-MM-DD, from which on alerts are told; a quarter of a year where none is given.

    Returns
    -------
    Findings
        First alerts, the latest first: labels by officials, attacks and threats, other hostile ties,
        exclusions, platforms that closed, areas of which others took control (details ``part``: ``alert``,
        ``what``, ``day``, ``pcode``, ``verified``, ``firm``: whether several sources told of it, and an
        attack was verified, and nothing found wrong, ``again``: whose records to look at again); then what is
        to be looked at again (``part``: ``review``, ``by``, ``late``: in days); then dates to watch
        (``part``: ``window``, ``what``: of which kind, ``first``, ``last``, ``pcode``, ``instrument``: the
        law that it is about, ``meets``: whether it is among those that meet in one week).

    Raises
    ------
    Refused
        There is nothing of it; or what was given is not a day.

    Notes
    -----
    What has no day is not told: nobody knows whether it is new. What nobody told the office is not there.
    An alert is indicative where it is firm; one word alone, or an attack that nobody verified, is not enough.

    References
    ----------
    docs/definitions.md#a50.
    """
    first = View(date=since).date if since else days_after(view.date, -QUARTER)
    context, coming = context_of(m, view), ahead(m, view.date)
    together = {window.event for window in meeting(m, coming)}
    findings = (
        *(_alert(context, alert) for alert in alerts(m, view, first)),
        *(_review(context, review) for review in reviews(m, view)),
        *(_window(context, window, window.event in together) for window in coming),
    )
    if not findings:
        raise Refused(NOTHING_TO_WATCH, since=first)
    return Findings(METHOD, {"since": first}, CAVEATS, findings)


def alert_words(m: ActorMap, alert: Alert) -> Sentence:
    """What happened, in words that name nobody."""
    who = plural(len(alert.actors), "actor")
    where = place(m, alert.pcode) if alert.pcode else Sentence("place not recorded")
    match alert.what:
        case "label" if alert.verified == REFUTED:
            words = Sentence(
                "Officials are said to have labelled {who}, looked into and not corroborated, {place}.",
                who=who,
                place=where,
            )
        case "label":
            words = Sentence("Officials labelled {who}, {place}.", who=who, place=where)
        case "attack":
            words = _attack_words(alert, where)
        case "hostile":
            words = Sentence("New dispute or hostility towards {who}, {place}.", who=who, place=where)
        case "exclusion":
            words = Sentence("{who} left out of a body or an activity, {place}.", who=who, place=where)
        case "platform":
            words = Sentence("A platform of {who} closed, {place}.", who=who, place=where)
        case "control" if alert.firm:
            words = Sentence("Control shifted, {place}.", place=where)
        case "control":
            words = Sentence("Control may have shifted, {place}.", place=where)
    return words


def _attack_words(alert: Alert, where: Sentence) -> Sentence:
    if alert.table == "ties":
        return Sentence("Attack or threat recorded, {place}.", place=where)
    if alert.verified in VERIFICATION:
        verified = VERIFICATION[alert.verified]
        return Sentence("Attack or threat, {verified}, {place}.", verified=verified, place=where)
    return Sentence("Attack or threat alleged, {place}.", place=where)


def told_by(alert: Alert) -> Sentence:
    """How many told of it, and how far it was verified."""
    sources = plural(alert.sources, "source") if alert.sources else Sentence("no source")
    if alert.verified == REFUTED:
        return Sentence("{sources}, not corroborated", sources=sources)
    if alert.table == "events" and alert.verified != VERIFIED:
        return Sentence("{sources}, not verified", sources=sources)
    return Sentence("{sources}", sources=sources)


def _alert(context: Context, alert: Alert) -> Finding:
    again = alert.actors if alert.what in {"control", "platform"} else ()
    known = [row for row in map(context.code, alert.actors) if row >= 0]
    return Finding(
        f"A50:{alert.key}",
        "A50",
        alert.actors or (alert.pcode or "civil society",),
        alert_words(context.m, alert),
        joined(Sentence("{day}: {told}.", day=alert.day, told=told_by(alert)), _again(again)),
        kind=KINDS.get(alert.what, "event" if alert.table == "events" else "tie"),
        n=len(alert.actors),
        **_trust(context, alert.sources, firm=alert.firm),
        sensitivity=max([alert.sensitivity, *context.sensitivity[known].tolist()]),
        evidence=(alert.record,),
        would_change=Sentence("Another source tells of it, or says that it was otherwise."),
        next_question=NEXT[alert.what],
        details={
            "part": "alert",
            "what": alert.what,
            "day": alert.day,
            "pcode": alert.pcode,
            "verified": alert.verified,
            "firm": alert.firm,
            "again": list(again),
        },
    )


def _trust(context: Context, sources: int, *, firm: bool) -> dict[str, Any]:
    """What somebody told is indicative at most: nothing was counted, and nothing tested."""
    return context.trust(coverage=1.0, sources=sources, at_most="indicative" if firm else "insufficient_data")


def _again(actors: Iterable[str]) -> Sentence:
    number = len(tuple(actors))
    if not number:
        return NOTHING
    return counted(number, "{n} record to look at again.", "{n} records to look at again.")


def review_words(m: ActorMap, review: Review) -> Sentence:
    """What is to be looked at again, in words."""
    if review.what == "risk":
        return Sentence("Risk: {who}", who=unit_name(m, review.unit))
    if review.what == "consent":
        return Sentence("Consent, last met over a year ago: {n}", n=plural(review.records, "record"))
    return Sentence("Undertaken: {purpose}", purpose=Name(review.purpose))


def _review(context: Context, review: Review) -> Finding:
    late = days_between(review.by, context.view.date)
    return Finding(
        f"A50:{review.what} {review.id or '@'.join(_named(review))}",
        "A50",
        _named(review) or (review.what,),
        Sentence(
            "{what}, to be looked at again by {day}.", what=review_words(context.m, review), day=review.by
        ),
        counted(late, "{n} day late.", "{n} days late.") if late > 0 else Sentence("It is not late."),
        kind="note",
        value=float(late),
        **context.trust_in_log(),
        sensitivity=review.sensitivity,
        evidence=(review.id,) if review.id else (),
        would_change=Sentence("Somebody looks at it, and enters what is so now."),
        next_question=Sentence("Is it still so?"),
        details={"part": "review", "what": review.what, "by": review.by, "late": late},
    )


def _named(review: Review) -> tuple[str, ...]:
    unit = review.unit
    return tuple(filter(None, (unit.actor_id, unit.group, unit.pcode)))


def _window(context: Context, window: Window, meets: bool) -> Finding:
    kind = term(schema.vocabulary("window_kind")[window.kind])
    until = days_between(context.view.date, window.first)
    return Finding(
        f"A50:window {window.id}",
        "A50",
        window.actors or window.groups or (window.pcode or "civil society",),
        Sentence(
            "{kind}: {name}, {place}.",
            kind=kind,
            name=Name(window.name),
            place=place(context.m, window.pcode) if window.pcode else Sentence("the whole country"),
        ),
        joined(
            Sentence("{first} to {last}.", first=window.first, last=window.last),
            Sentence("It meets others in one week.") if meets else NOTHING,
        ),
        kind="note",
        value=float(max(until, 0)),
        **_trust(context, window.sources, firm=window.sources > 0),
        sensitivity=window.sensitivity,
        evidence=(window.id,),
        would_change=Sentence("The date is moved."),
        next_question=Sentence("Who is exposed then, and what was agreed for them?"),
        details={
            "part": "window",
            "what": window.kind,
            "first": window.first,
            "last": window.last,
            "pcode": window.pcode,
            "instrument": window.instrument,
            "meets": meets,
        },
    )
