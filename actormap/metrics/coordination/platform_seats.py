"""Who sits on each platform, and who of those that work on its theme does not (A31)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, first_of, joined, plural, series
from actormap.graph.cells import EVERYWHERE, cell_code, sector_and_area
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, Presence, ground_of
from actormap.metrics.base.presence_words import NO_PLATFORM, left_out

ABSENT = 5
"""So many of those without a seat are named in the sentence; up to 50 are in the details."""


@checked
def platform_seats(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """How mixed each platform is, and who works on its theme without a seat on it (A31).

    Parameters
    ----------
    m
        The map.
    view
        The day.
    limit
        Most platforms listed; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        One an active platform, about its themes or, where nobody works on them in its areas, about
        its members; the lowest share first (value: share of the actors at work on its themes in
        its areas that have a seat, 0 to 1, None where nobody is;
        details ``platform``, ``members`` (a count), ``mix`` (number of actor types among them),
        ``types``, ``untyped`` (members of no recorded type), ``working``, ``seated`` (counts),
        ``absent`` (ids, up to 50), ``types_absent`` (types at work and not on it); ``holds_in``: how often
        the share is off by no more than ``same_figure``, by what was told and who was asked).

    Raises
    ------
    Refused
        No active platform is recorded.

    Notes
    -----
    Only actors of civil society count as absent. Those at high risk, or that do not want to be
    approached through others, are counted among those at work and are not named. Whether whole
    groups are left out is asked in A12, and who is out of the office's reach in A03. An actor may
    stay away by choice, and a mixed platform need not be an open one.

    References
    ----------
    docs/definitions.md#a31 (sector mix: number of actor types).
    """
    ground = ground_of(m, view)
    names = ground.context.layers.platforms.names
    if not len(names):
        raise Refused(NO_PLATFORM)
    platforms = [_seats(ground, p) for p in range(len(names))]
    platforms.sort(key=lambda platform: (not platform.working, platform.share or 0.0, platform.code))
    return Findings(
        "Seats and mix of platforms (A31)",
        {"platforms": len(platforms), "limit": limit},
        (
            Sentence("A seat that was not entered looks like an absence; ask before you conclude."),
            Sentence("An actor may stay away by choice or for safety."),
            *left_out(ground.context, seats=True),
        ),
        tuple(_finding(ground, platform) for platform in platforms[:limit]),
    )


@dataclass(frozen=True, slots=True)
class _Seats:
    """A platform with those that work where it works."""

    code: str
    position: int
    working: list[int]
    seated: int

    @property
    def share(self) -> float | None:
        return self.seated / len(self.working) if self.working else None


def _seats(ground: Presence, p: int) -> _Seats:
    working = set().union(*(ground.in_cell[c] for c in ground.covered[p].tolist()))
    code = str(ground.context.layers.platforms.names[p])
    return _Seats(code, p, sorted(working), len(working & ground.seats[p]))


def _stands(ground: Presence, platform: _Seats) -> float | None:
    """How often the share of a platform is off by no more than `same_figure`; None where nobody works.

    Drawn are who is there, who sits on it, and who has a seat that nobody told of, with the chance
    p m / (1 - p + p m): m is the chance that nobody who was asked would have told of it, and p the share that
    has a seat, of which nothing is assumed before (beta, Gelman et al. (2013), 2.4) but what was told.
    """
    context, t, v = ground.context, ground.context.view.thresholds, np.array(platform.working, dtype=np.int64)
    if platform.share is None:
        return None
    recorded = ground.seat_chances(v, platform.position)
    unseen = 1.0 - context.coverage.respondents("B").of_each(v)
    has, lacks = recorded[unseen < 1].sum(), ((1.0 - unseen) * (1.0 - recorded)).sum()
    rng, shape = np.random.default_rng([t.seed, platform.position]), (t.world_draws, len(v))
    p = rng.beta(1.0 + has, 1.0 + lacks, (t.world_draws, 1))
    untold = np.zeros(shape) if context.view.certain else p * unseen / (1.0 - p + p * unseen)
    works = rng.random(shape) < ground.chances_at(v, ground.covered[platform.position])
    sits = rng.random(shape) < np.where(recorded > 0, recorded, untold)
    share = (works & sits).sum(axis=1) / np.maximum(works.sum(axis=1), 1)
    return float((abs(share - platform.share) <= t.same_figure).mean())


def _finding(ground: Presence, platform: _Seats) -> Finding:
    context, code, working, seated = ground.context, platform.code, platform.working, platform.seated
    table = context.m.platforms
    name = Name(table.loc[table["id"] == code, "name"].iloc[0])
    seats = ground.seats[platform.position]
    members, absent = sorted(seats), [v for v in working if v not in seats]
    never = ground.never_proposed
    named = [v for v in absent if not never[v]]
    types, kinds = sorted({t for v in members for t in context.types[v]}), schema.actor_types()
    rows, respondents = [*members, *absent], context.coverage.respondents("B")
    themed = bool(table.loc[table["id"] == code, "theme"].iloc[0])
    without = first_of([context.names[v] for v in named[: ABSENT + 1]], ABSENT)
    covered = ground.covered[platform.position]
    cells = ground.cells.names[covered[ground.occupied[covered]]] if working else ()
    themes = sorted({cell_code(sector_and_area(code)[0], EVERYWHERE) for code in cells})
    return Finding(
        id=f"A31:seats:{code}",
        analysis="A31",
        kind="platform",
        subject=tuple(themes or [context.ids[v] for v in members] or ["not recorded"]),
        statement=joined(
            _sit(name, seated, len(working), themed=themed),
            Sentence("Without a recorded seat: {who}.", who=without) if named else NOTHING,
        ),
        reason=_mix(len(members), [kinds[t].label if t in kinds else t for t in types]),
        value=platform.share,
        n=len(working),
        **context.trust(
            coverage=float(respondents.of_each(np.array(rows)).mean()) if rows else None,
            sources=respondents.sources(rows),
            members=len(members),
            holds_in=_stands(ground, platform),
            absence=not working,
            at_most="indicative" if working else "insufficient_data",
        ),
        sensitivity=int(np.max(context.sensitivity[rows], initial=0)),
        would_change=Sentence("Somebody enters seats or presence that are missing.")
        if themed
        else Sentence("Somebody enters on what the platform works."),
        next_question=_next(len(named), len(absent))
        if themed
        else Sentence("On what does the platform work?"),
        acts={"propose": tuple(context.ids[v] for v in named)},
        details={
            "platform": code,
            "members": len(members),
            "mix": len(types),
            "types": types,
            "untyped": sum(not context.types[v] for v in members),
            "working": len(working),
            "seated": seated,
            "absent": [context.ids[v] for v in named[:SHOWN]],
            "types_absent": sorted({t for v in named for t in context.types[v]} - set(types)),
        },
    )


def _sit(name: Name, seated: int, working: int, *, themed: bool) -> Sentence:
    """How many of those at work on the themes of a platform have a seat on it."""
    if not themed:
        return Sentence(
            "No theme of {platform} is recorded, so it is not known who works on the same and has no seat.",
            platform=name,
        )
    if not working:
        return Sentence("Nobody is recorded at work where {platform} works.", platform=name)
    return Sentence(
        "A seat on {platform} is recorded for {seated} of {actors} at work where it works.",
        seated=seated,
        actors=plural(working, "actor"),
        platform=name,
    )


def _next(named: int, absent: int) -> Sentence:
    """What to ask next; those who must not be named are asked about by nobody."""
    if named:
        return Sentence("Ask each whether it was invited, and whether it wants a seat.")
    if absent:
        return Sentence(
            "Ask members whether the platform is open to all who work on this, and safe for them."
        )
    return Sentence("Ask members who else works on this and is on no record.")


def _mix(members: int, types: list[str]) -> Sentence:
    """How many members there are, of which types."""
    counts = {
        "members": plural(members, "member"),
        "types": plural(len(types), "type of actor", "types of actor"),
    }
    if not types:
        return Sentence("{members} of {types}.", **counts)
    return Sentence("{members} of {types}: {which}.", which=series(types), **counts)
