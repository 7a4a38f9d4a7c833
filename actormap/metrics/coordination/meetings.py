"""The fewest meetings that would join those who work on one theme (A30)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, first_of, listed
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, ground_of
from actormap.metrics.base.presence_words import NO_PRESENCE, left_out
from actormap.metrics.base.safeguards import asked_first, shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.themes import wide_themes
from actormap.metrics.coordination.invitations import hosts_of
from actormap.metrics.coordination.meeting_planner import HostedMeeting, MeetingPlanner

SHEET = Sheet(__file__)
NAMED, GUESTS = 3, 4
"""So many meetings, and so many of those invited to each, are told in a sentence; all are in the details."""


@checked
def meetings(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """For each theme, the fewest meetings after which its actors are connected (A30).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    limit
        Most themes listed; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        One a theme over all its areas of which the actors fall into several parts, the most parts
        first (value: meetings, a count; None where no convenor is recorded; details ``parts``,
        ``after`` (parts left), ``meetings`` (up to 50, each with ``host``, ``office``, ``invited``,
        ``weaker``: those invited that only work with the host, ``ask_first``), ``talk_first``
        (pairs with a hostile tie), ``not_joined`` (up to 50 actors), ``not_by_name`` (parts of
        which nobody is invited by name), ``approximate``). A plan holds in a possible map that takes
        as many meetings and leaves as many parts.

    Raises
    ------
    Refused
        Nobody's presence is recorded.

    Notes
    -----
    Two actors of a theme are in one part if ties of collaboration or seats on an active platform
    for it join them, directly or over others of the theme. A meeting has a host and one actor of
    each part that it joins, each of whom trusts the host or works with it; hosts are chosen as in
    `convenors`, and none is asked for more meetings than it has introductions left in the quarter.
    Up to ``meeting_parts`` parts the number is the least possible, above that it is approximate.
    The office hosts only what nobody else can join. One meeting makes no network: it is a first
    conversation.

    References
    ----------
    docs/definitions.md#a30, #a25 and #e1-22; breadth-first search over joined parts, or the greedy
    plan of Wolsey (1982), Combinatorica 2(4).
    """
    if m.presence.empty:
        raise Refused(NO_PRESENCE)
    hosts = hosts_of(ground_of(m, view))
    themes = [theme for theme in wide_themes(hosts.ground) if hosts.context.concerns(theme.name)]
    planners = [MeetingPlanner(hosts, theme) for theme in themes]
    several = [planner for planner in planners if planner.parts > 1]
    several.sort(key=lambda planner: (-planner.parts, planner.theme.name))
    facts = map(_fact, several[:limit])
    joined = len(planners) - len(several)
    unlikely = left_out(hosts.context, seats=True)
    return SHEET.answer(hosts.context, facts, *unlikely, themes=len(several), joined=joined, limit=limit)


def _fact(planner: MeetingPlanner) -> Fact:
    """How many meetings join how many parts of a theme."""
    name, (rooms, left, _) = planner.theme.name, planner.plan
    key = f"meetings:{name}:{len(rooms)}:{len(left)}" if rooms else f"no_meeting:{name}"
    return Fact("theme", key, float(len(rooms)) if rooms else None, partial(_words, planner), subject=(name,))


def _words(planner: MeetingPlanner) -> dict[str, Any]:
    context, (rooms, left, sure) = planner.hosts.context, planner.plan
    rows, respondents = planner.theme.actors, context.coverage.respondents("G+")
    named = {int(planner.part[v]) for v in planner.invited}
    case = "meetings" if rooms else "untied" if planner.parts == len(rows) else "nobody"
    return {
        "case": case,
        "values": {
            "count": len(rooms),
            "whole": SHEET.sentence("room", "one") if len(left) == 1 else len(left),
            "joinable": case != "untied",
            "platforms": len(planner.theme.platforms),
            "respondents": context.respondent_words("G+", rows),
            "hostile": len(planner.talk_first),
            "place": context.place(planner.theme.name),
            "rooms": first_of([_room_words(planner, room) for room in rooms[: NAMED + 1]], NAMED, "; "),
        },
        "n": len(rows),
        **context.trust(
            coverage=float(respondents.of_each(np.array(rows)).mean()),
            sources=respondents.sources(rows),
            members=len(rows),
            absence=not rooms,
            at_most="indicative",
        ),
        "sensitivity": int(context.sensitivity[[*rows, *planner.every_host.tolist()]].max()),
        "evidence": planner.hosts.evidence(bond for room in rooms[:SHOWN] for bond in planner.why(room)),
        "acts": {
            "ask": tuple(dict.fromkeys(context.ids[room.host] for room in rooms)),
            "propose": tuple(dict.fromkeys(context.ids[v] for room in rooms for v in room.guests)),
        },
        "details": {
            "parts": planner.parts,
            "after": len(left),
            "meetings": [_as_dict(planner, room) for room in rooms[:SHOWN]],
            "talk_first": [[context.ids[u], context.ids[v]] for u, v in planner.talk_first[:SHOWN]],
            "not_joined": list(_not_joined(planner, left))[:SHOWN],
            "not_by_name": planner.parts - len(named),
            "approximate": not sure,
        },
    }


def _room_words(planner: MeetingPlanner, room: HostedMeeting) -> Sentence:
    context = planner.hosts.context
    names: list[str] = [shown_name(context, v) for v in room.guests[:GUESTS]]
    further = len(room.guests) - len(names)
    guests = listed([*names, SHEET.sentence("room", "further", n=further)] if further else names)
    host = "office" if context.layers.offices[room.host] else "host"
    return SHEET.sentence("room", host, guests=guests, host=shown_name(context, room.host))


def _as_dict(planner: MeetingPlanner, room: HostedMeeting) -> dict[str, Any]:
    context = planner.hosts.context
    office = bool(context.layers.offices[room.host])
    return {
        "host": context.ids[room.host],
        "office": office,
        "invited": [context.ids[v] for v in room.guests],
        "weaker": [
            context.ids[v] for v, bond in zip(room.guests, planner.why(room), strict=True) if not bond.trusted
        ],
        "ask_first": not office and bool(asked_first(context, [room.host])),
    }


def _not_joined(planner: MeetingPlanner, left: list[list[int]]) -> Iterator[str]:
    """Actors of the parts that no meeting touches, and that may be named."""
    alone = {group[0] for group in left if len(group) == 1}
    yield from (planner.hosts.context.ids[v] for v in planner.invited if int(planner.part[v]) in alone)
