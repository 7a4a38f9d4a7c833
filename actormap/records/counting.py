"""A corroborated case in the open figures: first what that would write and show, then the act itself.

Of the case the open part gets an act, a class of victim and a quarter, as an event that names nobody. Nothing
of it leads back to the case; which event it is stands in the case alone.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import ActormapError, Refused, shorten
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.sentences import Name, Sentence, plural, series, term
from actormap.core.tables.cells import among
from actormap.metrics.base.areas import around, is_country, place
from actormap.metrics.base.conduct import EVENT_SENSITIVITY
from actormap.metrics.base.context import context_of
from actormap.metrics.monitor.incident.indicator import VICTIMS, of_indicator
from actormap.metrics.monitor.incident.records import incidents_of
from actormap.records.record import editing
from actormap.rights import access
from actormap.rights.access import Principal
from actormap.store.base import Store
from actormap.store.sealed.protection import Protection

CORROBORATED = "yes"
ACTS = tuple(code for code in schema.vocabulary("violation") if code != "none")
"""What the indicator counts."""
BACK = 12
"""So many quarters a case can lie before the office was told of it."""
FRESH = Sentence("Only a corroborated case is counted. Check the facts, and enter that with the case first.")
BACK_AGAIN = Sentence(
    "Each part has its own Undo: that of the workspace takes the event back, that of the sealed part the "
    "note of it. Take both back, in that order."
)
ALREADY = Sentence("This case is counted already. Nothing was written.")


@dataclass(frozen=True, slots=True)
class Count:
    """What counting a case would write and move; nothing is written by it.

    Parameters
    ----------
    act, victims, quarter
        What was done, to whom, and when.
    event
        The change of the open part: its day is drawn by chance among those of the quarter.
    before, after
        Without it and with it: how many incidents count in the quarter, and of this act against each of the
        victims.
    where
        The country, in words.
    """

    act: str
    victims: tuple[str, ...]
    quarter: str
    event: Changes
    before: tuple[int, ...]
    after: tuple[int, ...]
    where: Sentence

    @property
    def lines(self) -> tuple[Sentence, ...]:
        """What it would move, and who would see it."""
        return tuple(_lines(self))


def quarters(opened: str) -> dict[str, str]:
    """Quarters in which a case can lie, the latest first, each with its first day."""
    last = pd.Period(opened, freq="Q")
    periods = [last - back for back in range(BACK)]
    return {f"{period.year}-Q{period.quarter}": period.start_time.date().isoformat() for period in periods}


def event_of(holder: Protection, case: str) -> str:
    """The event by which a case is counted; "" for none.

    That is any by which it ever was, as long as it is on the map: each part has its own Undo, and who takes
    back the note alone leaves the event in the open figures.
    """
    there = holder.map.ids("events")
    noted = _case(holder.map, case)["counted"], *holder.since("cases", case, "counted")
    return next((event for event in noted if event in there), "")


def look(
    holder: Protection,
    case: str,
    *,
    act: str,
    victims: Sequence[str],
    quarter: str,
    sources: Sequence[str] = (),
) -> Count:
    """What counting a case would write and move, by country and quarter.

    Parameters
    ----------
    holder
        The sealed part.
    case
        The case.
    act, victims
        What was done, and the classes of those it was done to, of those that indicator 16.10.1 counts.
    quarter
        When, one of `quarters`.
    sources
        Sources on the map that tell of it, as of any other event; without one the indicator leaves it out.

    Raises
    ------
    Refused
        The case is not corroborated, or counted already; or it would not count.
    """
    m = holder.map
    row = _case(m, case)
    if row["verification"] != CORROBORATED:
        raise Refused(FRESH)
    if event_of(holder, case):
        raise Refused(ALREADY)
    victims = tuple(dict.fromkeys(victims))
    first = _first_day(row["opened"], quarter, act, victims)
    country = _country(m, row["pcode"])
    facts = {"type": "attack", "violation": act, "victim_class": list(victims)}
    values = facts | {"verified": CORROBORATED, "sources": list(sources)}
    event = _event(m, values | ({"pcode": country} if country else {}), first)
    before, after = (_figures(each, quarter, first, act, victims) for each in (m, apply_changes(m, event)))
    where = place(m, country) if country else Sentence("The country")
    return Count(act, victims, quarter, event, before, after, where)


def count(store: Store, holder: Protection, principal: Principal, case: str, event: Changes) -> int:
    """Note the event with the case, then write it; gives the new revision of the open part.

    Where it ends in between, the case names an event that is not there, and is not counted: it can be
    counted again, and no event is ever written of which the case does not know. Each part has its own Undo.
    `Denied` where the role may not ask about cases.
    """
    access.may_ask(principal, schema.analyses()["protect.queue"])
    access.may_change(principal)
    if event_of(holder, case):
        raise Refused(ALREADY)
    read_at = store.revision
    ready = access.admitted(store.load(), event, principal).changes
    _note(holder, principal, case, ready)
    try:
        return store.apply(ready, expect=read_at)
    except ActormapError:
        with suppress(ActormapError):  # then the case names an event that is not there
            holder.undo(who=principal.role, why="not counted", person=principal.person)
        raise


def _note(holder: Protection, principal: Principal, case: str, event: Changes) -> None:
    """Note with a case by which event it is counted."""
    rows, (code,) = holder.map["cases"], event.upserts["events"]["id"]
    mine = rows[among(rows["id"], [case])].assign(counted=code)
    noted = Changes(upserts={"cases": mine}, who=principal.role, why="counted", person=principal.person)
    holder.apply(noted, ahead=event)


def _event(m: ActorMap, values: dict[str, Any], first: str) -> Changes:
    """An event as by the form, of a day of the quarter by chance: all on its first would stand out."""
    quarter = pd.Period(first, freq="Q")
    last = min(quarter.end_time.date(), max(dt.date.today(), quarter.start_time.date()))
    days = pd.date_range(quarter.start_time, last).strftime("%Y-%m-%d").tolist()
    secrets.SystemRandom().shuffle(days)
    for left, day in zip(reversed(range(len(days))), days, strict=True):
        with suppress(Refused) if left else nullcontext():  # another one of that day is on record
            return editing.changes_for(m, "events", "", values | {"date": day})
    raise AssertionError(days)


def _case(m: ActorMap, case: str) -> dict[str, str]:
    rows = m["cases"][among(m["cases"]["id"], [case])].to_dict("records")
    if not rows:
        raise Refused("there is no case '{case}'. See the list of cases.", case=shorten(case))
    (row,) = rows
    return {str(name): str(cell) for name, cell in row.items()}


def _first_day(opened: str, quarter: str, act: str, victims: Sequence[str]) -> str:
    if act not in ACTS:
        raise Refused("choose the act: one of {acts}.", acts=series(map(Name, ACTS)))
    if not victims or not set(victims) <= set(VICTIMS):
        raise Refused("choose whom it hit: of {victims}.", victims=series(map(Name, VICTIMS)))
    known = quarters(opened)
    if quarter not in known:
        raise Refused(
            "choose the quarter: from {first} to {last}.",
            first=Name(min(known, key=known.__getitem__)),
            last=Name(max(known, key=known.__getitem__)),
        )
    return known[quarter]


def _country(m: ActorMap, pcode: str) -> str:
    """The country in which an area lies, where the map has one; "" where it has not."""
    return next((area for area in around(m, pcode) if is_country(m, area)), "")


def _figures(m: ActorMap, quarter: str, first: str, act: str, victims: Sequence[str]) -> tuple[int, ...]:
    """How many count in a quarter, and how many of an act against each of some victims.

    Of the whole quarter, whatever day is looked at: whether it would be the only one hangs on it.
    """
    last = pd.Period(first, freq="Q").end_time.date().isoformat()
    try:
        finding = of_indicator(incidents_of(context_of(m, View(date=last)), first, last), ())
    except Refused:  # none is recorded
        return (0,) * (1 + len(victims))
    counts = {(row["quarter"], row["act"], row["victim"]): row["count"] for row in finding.details["rows"]}
    return int(finding.value or 0), *(counts.get((quarter, act, victim), 0) for victim in victims)


def _lines(count: Count) -> Iterator[Sentence]:
    if not count.event.upserts["events"]["sources"].iat[0]:
        yield Sentence("Without a source the indicator leaves it out. Name one that others are known by too.")
    acts, victims = schema.vocabulary("violation"), schema.vocabulary("victim_class")
    yield Sentence(
        "{place}, {quarter}: {before} now, {after} then.",
        place=count.where,
        quarter=count.quarter,
        before=plural(count.before[0], "incident counts", "incidents count"),
        after=count.after[0],
    )
    each = list(zip(count.victims, count.before[1:], count.after[1:], strict=True))
    for victim, before, after in each:
        yield Sentence(
            "{act}, {victim}: {before} now, {after} then.",
            act=term(acts[count.act]),
            victim=term(victims[victim]),
            before=before,
            after=after,
        )
    if any(after == 1 for _, _, after in each):
        yield Sentence(
            "It would be the only one of its kind in this quarter: whoever knows what happened would know it "
            "again. Ask the person first."
        )
    roles = [role for role in schema.roles().values() if role.clearance >= EVENT_SENSITIVITY]
    yield Sentence(
        "Seen by: {roles}. They see an attack on a day of the quarter that is drawn by chance, without a "
        "name or an area below the country, with the sources that you name; and in the history that your "
        "role entered an event, and when.",
        roles=series(term(role.label) for role in roles),
    )
