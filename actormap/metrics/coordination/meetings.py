"""The fewest meetings that would join those who work on one theme (A30)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, first_of, joined, listed, plural
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, ground_of
from actormap.metrics.base.presence_words import NO_PRESENCE, left_out
from actormap.metrics.base.safeguards import asked_first, shown_name
from actormap.metrics.base.themes import wide_themes
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.coordination.invitations import CAVEATS, hosts_of
from actormap.metrics.coordination.meeting_planner import HostedMeeting, MeetingPlanner

NAMED, GUESTS = 3, 4
"""So many meetings, and so many of those invited to each, are told in a sentence; all are in the details."""
TENSION = Sentence(
    "Actors with a hostile tie between them are never put into one meeting: talk to each first."
)
BY_NAME = Sentence(
    "Actors that are at high risk, or do not want to be approached through others, are not invited by name."
)


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
    return answer(
        hosts.context,
        "Meetings that would join those who work on a theme (A30)",
        map(_figure, several[:limit]),
        parameters={"themes": len(several), "joined": len(planners) - len(several), "limit": limit},
        caveats=chain((*CAVEATS, TENSION, BY_NAME, NOT_ASKED), left_out(hosts.context, seats=True)),
    )


def _figure(planner: MeetingPlanner) -> Figure:
    """How many meetings join how many parts of a theme."""
    name, (rooms, left, _) = planner.theme.name, planner.plan
    identity = f"A30:meetings:{name}:{len(rooms)}:{len(left)}" if rooms else f"A30:no_meeting:{name}"
    count = float(len(rooms)) if rooms else None
    return Figure(identity, "A30", "theme", (name,), count, words=partial(_words, planner))


def _words(planner: MeetingPlanner, figure: Figure) -> Finding:
    context, (rooms, left, sure) = planner.hosts.context, planner.plan
    rows, inside = planner.theme.actors, set(planner.invited)
    respondents = context.coverage.respondents("G+")
    named = {int(planner.part[v]) for v in inside}
    hidden = planner.parts - len(named)
    evidence = planner.hosts.evidence(bond for room in rooms[:SHOWN] for bond in planner.why(room))
    return figure.worded(
        statement=_statement(planner, rooms, len(left), sure=sure),
        reason=joined(
            NOTHING if _untied(planner) and not rooms else _unjoined(planner),
            context.respondent_words("G+", rows),
            _not_invited(hidden),
            _talk(planner),
        ),
        n=len(rows),
        **context.trust(
            coverage=float(respondents.of_each(np.array(rows)).mean()),
            sources=respondents.sources(rows),
            members=len(rows),
            absence=not rooms,
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[[*rows, *planner.every_host.tolist()]].max()),
        evidence=evidence,
        would_change=Sentence(
            "A source tells of a tie or of a convenor that is trusted, or somebody enters a platform "
            "that is missing."
        ),
        next_question=Sentence(
            "Ask each host whether it is willing, then each of those to be invited whether it wants to come."
        )
        if rooms
        else Sentence("Ask one actor of each part, alone, whom those in its part trust."),
        acts={
            "ask": tuple(dict.fromkeys(context.ids[room.host] for room in rooms)),
            "propose": tuple(dict.fromkeys(context.ids[v] for room in rooms for v in room.guests)),
        },
        details={
            "parts": planner.parts,
            "after": len(left),
            "meetings": [_as_dict(planner, room) for room in rooms[:SHOWN]],
            "talk_first": [[context.ids[u], context.ids[v]] for u, v in planner.talk_first[:SHOWN]],
            "not_joined": list(_not_joined(planner, left))[:SHOWN],
            "not_by_name": hidden,
            "approximate": not sure,
        },
    )


def _statement(planner: MeetingPlanner, rooms: list[HostedMeeting], left: int, *, sure: bool) -> Sentence:
    context = planner.hosts.context
    where = context.place(planner.theme.name)
    if not rooms and _untied(planner):
        return Sentence(
            "No two of {actors} that work on {place} are recorded as working together, and no convenor is "
            "recorded who could join any of them.",
            actors=plural(planner.parts, "actor"),
            place=where,
        )
    if not rooms:
        return Sentence(
            "As recorded, those who work on {place} are in {parts} separate parts, and no convenor is "
            "recorded who could join any of them.",
            place=where,
            parts=planner.parts,
        )
    count = plural(len(rooms), "meeting")
    return Sentence(
        "{meetings} could bring the {parts} separate parts of those who work on {place} together into "
        "{after}, subject to consent: {told}.",
        meetings=count if sure else Sentence("{meetings} (approximate)", meetings=count),
        parts=planner.parts,
        place=where,
        after=Sentence("one") if left == 1 else left,
        told=first_of([_room_words(planner, room) for room in rooms[: NAMED + 1]], NAMED, "; "),
    )


def _room_words(planner: MeetingPlanner, room: HostedMeeting) -> Sentence:
    context = planner.hosts.context
    names: list[str] = [shown_name(context, v) for v in room.guests[:GUESTS]]
    further = len(room.guests) - len(names)
    guests = listed([*names, counted(further, "{n} more", "{n} more")] if further else names)
    if context.layers.offices[room.host]:
        return Sentence(
            "the office itself, only as long as there is no local host, with {guests}", guests=guests
        )
    return Sentence("{host} could host {guests}", host=shown_name(context, room.host), guests=guests)


def _untied(planner: MeetingPlanner) -> bool:
    """Whether no two of those who work on a theme are recorded as tied, or on one platform."""
    return planner.parts == len(planner.theme.actors)


def _unjoined(planner: MeetingPlanner) -> Sentence:
    actors, parts = plural(len(planner.theme.actors), "actor"), plural(planner.parts, "part")
    if not planner.theme.platforms:
        return Sentence(
            "{actors} in {parts}: no recorded tie of collaboration that counts joins one part with "
            "another, and no platform for it is recorded.",
            actors=actors,
            parts=parts,
        )
    return Sentence(
        "{actors} in {parts}: no recorded tie of collaboration that counts, and no recorded seat on the "
        "{platforms} for it, joins one part with another.",
        actors=actors,
        parts=parts,
        platforms=plural(len(planner.theme.platforms), "platform"),
    )


def _not_invited(hidden: int) -> Sentence:
    if not hidden:
        return NOTHING
    return Sentence("From {parts} nobody is invited by name.", parts=plural(hidden, "part"))


def _talk(planner: MeetingPlanner) -> Sentence:
    pairs = len(planner.talk_first)
    if not pairs:
        return Sentence("No hostile tie among them is recorded.")
    return Sentence(
        "A hostile tie is recorded for {pairs}. Do not bring the two into one meeting: talk to each first.",
        pairs=plural(pairs, "pair"),
    )


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
