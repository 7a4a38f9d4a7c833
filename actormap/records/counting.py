"""A corroborated case in the open figures: first what that would write and show, then the act itself.

Of the case the open part gets an act, a class of victim and a quarter, as an event that names nobody. Nothing
of it leads back to the case; which event it is stands in the case alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import ActormapError, Refused, shorten
from actormap.core.model import ActorMap, Changes, apply_changes, parse_tables
from actormap.core.sentences import Name, Sentence, plural, series, term
from actormap.core.tables.cells import among
from actormap.metrics.base.areas import around, place
from actormap.metrics.base.conduct import EVENT_SENSITIVITY
from actormap.metrics.base.context import context_of
from actormap.metrics.monitor.incident.indicator import VICTIMS, of_indicator
from actormap.metrics.monitor.incident.records import incidents_of
from actormap.rights import access
from actormap.rights.access import Principal
from actormap.store.base import Store
from actormap.store.sealed.protection import Protection

CORROBORATED = "yes"
ACTS = tuple(code for code in schema.vocabulary("violation") if code != "none")
"""What the indicator counts."""
BACK = 12
"""So many quarters a case can lie before the office was told of it."""
NOTE = "Counted by quarter: the day stands for all of it."
WHY = "new event"
"""In the history of the open part: as of any other event."""
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
    act, victims, quarter, first
        What was done, to whom, when, and the first day of that.
    event
        The change of the open part.
    before, after
        Without it and with it: how many incidents count in the quarter, and of this act against each of the
        victims.
    where
        The country, in words.
    """

    act: str
    victims: tuple[str, ...]
    quarter: str
    first: str
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


def look(holder: Protection, case: str, *, act: str, victims: Sequence[str], quarter: str) -> Count:
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
    cells = {
        "id": m.code_key.by_chance("e"),
        "type": "attack",
        "date": first,
        "pcode": country,
        "violation": act,
        "victim_class": schema.SEPARATOR.join(victims),
        "verified": CORROBORATED,
        "note": NOTE,
    }
    parsed, _ = parse_tables({"events": pd.DataFrame([cells], dtype="str")})
    event = Changes(upserts=parsed, why=WHY)
    before, after = (_figures(each, quarter, first, act, victims) for each in (m, apply_changes(m, event)))
    where = place(m, country) if country else Sentence("The country")
    return Count(act, victims, quarter, first, event, before, after, where)


def count(store: Store, holder: Protection, principal: Principal, case: str, event: Changes) -> int:
    """Write the event, then note it with the case; gives the new revision of the open part.

    Each part has its own Undo. Where the second cannot be written the first is taken back. `Denied` where
    the role may not ask about cases.
    """
    access.may_ask(principal, schema.analyses()["protect.queue"])
    access.may_change(principal)
    if event_of(holder, case):
        raise Refused(ALREADY)
    # Not through `access.enter`, where a role that does not see all chooses no codes: one that is made of
    # such bare cells would be that of the next case of the quarter too.
    revision = store.apply(replace(event, who=principal.role, person=principal.person), expect=store.revision)
    try:
        (written,) = event.upserts["events"]["id"]
        _note(holder, principal, case, written)
    except ActormapError:
        store.undo(who=principal.role, why=WHY, revision=revision, person=principal.person)
        raise
    return revision


def _note(holder: Protection, principal: Principal, case: str, event: str) -> None:
    """Note with a case by which event it is counted."""
    rows = holder.map["cases"]
    mine = rows[among(rows["id"], [case])].assign(counted=event)
    holder.apply(Changes(upserts={"cases": mine}, who=principal.role, why="counted", person=principal.person))


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
    levels = dict(zip(m["areas"]["id"], m["areas"]["adm_level"], strict=True))
    return next((area for area in around(m, pcode) if levels.get(area) == 0), "")


def _figures(m: ActorMap, quarter: str, first: str, act: str, victims: Sequence[str]) -> tuple[int, ...]:
    """How many count in a quarter, and how many of an act against each of some victims.

    Of the whole quarter, whatever day is looked at: whether it would be the only one hangs on it.
    """
    last = pd.Period(first, freq="Q").end_time.date().isoformat()
    try:
        finding = of_indicator(incidents_of(context_of(m, View(date=last)), first, last))
    except Refused:  # none is recorded
        return (0,) * (1 + len(victims))
    counts = {(row["quarter"], row["act"], row["victim"]): row["count"] for row in finding.details["rows"]}
    return int(finding.value or 0), *(counts.get((quarter, act, victim), 0) for victim in victims)


def _lines(count: Count) -> Iterator[Sentence]:
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
        "Seen by: {roles}. They see an attack of {day}, the first day of the quarter, without a name, a "
        "source or an area below the country; and in the history that your role entered an event, and when.",
        roles=series(term(role.label) for role in roles),
        day=count.first,
    )
