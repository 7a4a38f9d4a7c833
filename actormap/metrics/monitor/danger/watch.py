"""What to watch (A50): what happened since a day, what is to be looked at again, and dates that come."""

from __future__ import annotations

from typing import Any

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, plural, term
from actormap.core.tables.values import days_after, days_between
from actormap.metrics.base.areas import place
from actormap.metrics.base.conduct import REFUTED
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.monitor.danger.alerts import QUARTER, VERIFIED, Alert, alerts
from actormap.metrics.monitor.danger.reviews import Review, reviews
from actormap.metrics.monitor.danger.risk import unit_name
from actormap.metrics.monitor.danger.windows import Window, ahead, meeting

SHEET = Sheet(__file__)


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
    facts = (
        *(_alert(context, alert) for alert in alerts(m, view, first)),
        *(_review(context, review) for review in reviews(m, view)),
        *(_window(context, window, window.event in together) for window in coming),
    )
    if not facts:
        raise SHEET.refusal("nothing_to_watch", since=first)
    return SHEET.findings(context, facts, since=first)


def alert_words(m: ActorMap, alert: Alert) -> Sentence:
    """What happened, in words that name nobody."""
    return SHEET.sentence(
        alert.table,
        "words",
        what=alert.what,
        verified=alert.verified,
        firm=alert.firm,
        who=plural(len(alert.actors), "actor"),
        place=place(m, alert.pcode) if alert.pcode else SHEET.sentence("events", "nowhere"),
    )


def told_by(alert: Alert) -> Sentence:
    """How many told of it, and how far it was verified."""
    no_source = SHEET.sentence("events", "no_source")
    sources = plural(alert.sources, "source") if alert.sources else no_source
    if alert.verified == REFUTED or (alert.table == "events" and alert.verified != VERIFIED):
        return SHEET.sentence("events", "sources", alert.verified, sources=sources)
    return Sentence("{sources}", sources=sources)


def _alert(context: Context, alert: Alert) -> Fact:
    again = alert.actors if alert.what in {"control", "platform"} else ()
    known = [row for row in map(context.code, alert.actors) if row >= 0]
    return Fact(
        alert.table,
        alert.key,
        subject=alert.actors or (alert.pcode or "civil society",),
        values={"words": alert_words(context.m, alert), "told": told_by(alert), "records": len(again)},
        n=len(alert.actors),
        **_trust(context, alert.sources, firm=alert.firm),
        sensitivity=max([alert.sensitivity, *context.sensitivity[known].tolist()]),
        evidence=(alert.record,),
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


def review_words(m: ActorMap, review: Review) -> Sentence:
    """What is to be looked at again, in words."""
    who, purpose = unit_name(m, review.unit), Name(review.purpose)
    return SHEET.sentence("review", "words", review.what, who=who, purpose=purpose, records=review.records)


def _review(context: Context, review: Review) -> Fact:
    late, unit = days_between(review.by, context.view.date), review.unit
    named = tuple(filter(None, (unit.actor_id, unit.group, unit.pcode)))
    return Fact(
        "review",
        f"{review.what} {review.id or '@'.join(named)}",
        float(late),
        subject=named or (review.what,),
        values={"words": review_words(context.m, review), "overdue": max(late, 0)},
        **context.trust_in_log(),
        sensitivity=review.sensitivity,
        evidence=(review.id,) if review.id else (),
        details={"part": "review", "what": review.what, "by": review.by, "late": late},
    )


def _window(context: Context, window: Window, meets: bool) -> Fact:
    until = days_between(context.view.date, window.first)
    everywhere = SHEET.sentence("window", "everywhere")
    return Fact(
        "window",
        f"window {window.id}",
        float(max(until, 0)),
        subject=window.actors or window.groups or (window.pcode or "civil society",),
        values={
            "kind": term(schema.vocabulary("window_kind")[window.kind]),
            "name": Name(window.name),
            "place": place(context.m, window.pcode) if window.pcode else everywhere,
        },
        **_trust(context, window.sources, firm=window.sources > 0),
        sensitivity=window.sensitivity,
        evidence=(window.id,),
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
