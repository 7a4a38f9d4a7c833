"""Who sits on each platform, and who of those that work on its theme does not (A31)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, first_of, plural, series
from actormap.graph.cells import EVERYWHERE, cell_code, sector_and_area
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, Presence, ground_of
from actormap.metrics.base.presence_words import NO_PLATFORM, left_out
from actormap.metrics.base.sheets import Fact, Sheet

SHEET = Sheet(__file__)
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
    facts = (_fact(ground, platform) for platform in platforms[:limit])
    unlikely = left_out(ground.context, seats=True)
    return SHEET.answer(ground.context, facts, *unlikely, platforms=len(platforms), limit=limit)


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


def _fact(ground: Presence, platform: _Seats) -> Fact:
    context, code, working = ground.context, platform.code, platform.working
    table = context.m.platforms
    row = table.loc[table["id"] == code].iloc[0]
    seats = ground.seats[platform.position]
    members, absent = sorted(seats), [v for v in working if v not in seats]
    never = ground.never_proposed
    named = [v for v in absent if not never[v]]
    types, kinds = sorted({t for v in members for t in context.types[v]}), schema.actor_types()
    rows, respondents = [*members, *absent], context.coverage.respondents("B")
    covered = ground.covered[platform.position]
    cells = ground.cells.names[covered[ground.occupied[covered]]] if working else ()
    themes = sorted({cell_code(sector_and_area(cell)[0], EVERYWHERE) for cell in cells})
    case = "named" if named else "unnamed" if absent else "all" if working else "nobody"
    return Fact(
        "platform",
        f"seats:{code}",
        platform.share,
        subject=tuple(themes or [context.ids[v] for v in members] or ["not recorded"]),
        case=case if row["theme"] else "themeless",
        values={
            "name": Name(row["name"]),
            "who": first_of([context.names[v] for v in named[: ABSENT + 1]], ABSENT),
            "kinds": plural(len(types), "type of actor", "types of actor"),
            "which": series(kinds[t].label if t in kinds else t for t in types),
        },
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
        acts={"propose": tuple(context.ids[v] for v in named)},
        details={
            "platform": code,
            "members": len(members),
            "mix": len(types),
            "types": types,
            "untyped": sum(not context.types[v] for v in members),
            "working": len(working),
            "seated": platform.seated,
            "absent": [context.ids[v] for v in named[:SHOWN]],
            "types_absent": sorted({t for v in named for t in context.types[v]} - set(types)),
        },
    )
