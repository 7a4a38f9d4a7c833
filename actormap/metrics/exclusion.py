"""Who sits on no platform although others do (A12)."""

from __future__ import annotations

import numpy as np

from actormap.config import View
from actormap.engine.statistics import false_discovery, hypergeometric_at_most
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.common import (
    NOT_ASKED,
    Bools,
    Context,
    Relation,
    context_of,
    group_labels,
    groups_of,
    plural,
    tagged,
)
from actormap.metrics.reach_gap import within
from actormap.model import ActorMap
from actormap.tables.cells import explode

NO_PLATFORM = (
    "no active platform is recorded. Import platforms.csv; until then only missing platforms can be told."
)


def platform_exclusion(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """Groups whose members sit on platforms less often than others (A12).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags count.

    Returns
    -------
    Findings
        One a group, in alphabetical order (value: chance that a group of this size, drawn at random,
        has as few members with a seat, 0 to 1; details ``seated``, ``members``, ``all_seated``,
        ``all``, ``relative_rate``, ``p_corrected`` over the groups, ``p_floor``, and ``eligible``
        with ``p_eligible`` counting only actors that share a theme or an area with a platform).

    Raises
    ------
    Refused
        No active platform is recorded.

    Notes
    -----
    The conduct is that of the platforms: a group may also stay away by choice, which the figure
    cannot tell. With few members the chance can never be small (``p_floor``).

    References
    ----------
    domain.md A12; hypergeometric test; Benjamini and Hochberg (1995).
    """
    context = context_of(m, view)
    if not len(context.layers.platforms.names):
        raise Refused(NO_PLATFORM)
    society = context.layers.civil_society
    seated = np.isin(np.arange(len(society)), context.layers.platforms.actor) & society
    eligible = _eligible(context)
    groups = groups_of(context, relation)
    chances = [_chance(rows, seated, society) for rows in groups.values()]
    found = [
        _finding(context, code, rows, (seated, society, eligible), p, relation)
        for (code, rows), p in zip(groups.items(), false_discovery(chances), strict=True)
    ]
    return Findings(
        "Seats on platforms (A12)", context.parameters(relation=relation),
        (NOT_ASKED, "A group may stay away from platforms by choice; the figure cannot tell."), tuple(found),
    )  # fmt: skip


def _eligible(context: Context) -> Bools:
    """Who works on the theme, or in the area, of an active platform."""
    m, layers = context.m, context.layers
    active = m.platforms[layers.valid(m.platforms)]
    themes = set(explode(active, "theme"))
    areas = set().union(*(within(m, area) for area in explode(active, "areas")))
    if (active["areas"] == "").any():
        return layers.civil_society
    presence = m.presence[layers.valid(m.presence)]
    working = presence.loc[presence["sector"].isin(themes) | presence["pcode"].isin(areas), "actor_id"]
    near = m.actors["id"].isin(working) | m.actors["adm1_pcode"].isin(areas)
    return layers.civil_society & near.to_numpy(dtype=bool)


def _chance(rows: Bools, seated: Bools, among: Bools) -> float:
    rows, seated = rows & among, seated & among
    return hypergeometric_at_most(
        int((rows & seated).sum()), drawn=int(rows.sum()), marked=int(seated.sum()), total=int(among.sum())
    )  # fmt: skip


def _finding(
    context: Context, code: str, rows: Bools, seats: tuple[Bools, Bools, Bools], corrected: float,
    relation: Relation,
) -> Finding:  # fmt: skip
    seated, society, eligible = seats
    label = group_labels(context.m).get(code, code)
    size, total = int(rows.sum()), int(society.sum())
    own, all_seated = int((rows & seated).sum()), int(seated.sum())
    p = _chance(rows, seated, society)
    rest = (all_seated - own) / (total - size) if total > size else 0.0
    who = rows.nonzero()[0].tolist()
    return Finding(
        id=f"A12:group:{code}", analysis="A12", subject=(code,),
        statement=f"{own} of {plural(size, 'recorded actor')} {tagged(label, relation)} sit on a platform, "
        f"against {all_seated - own} of the {total - size} others.",
        reason=f"A group of this size, drawn at random, has as few seats in {p:.1%} of cases.",
        value=p, n=size,
        **context.trust(
            coverage=float(context.coverage.of_actors[who].mean()), sources=context.coverage.sources(who),
            members=size,
        ),
        sensitivity=int(context.sensitivity[who].max()),
        would_change="Memberships that were not entered.",
        next_question="Were they invited, and do they want a seat?",
        details={
            "seated": own, "members": size, "all_seated": all_seated, "all": total,
            "relative_rate": own / size / rest if rest else None, "p_corrected": corrected,
            "p_floor": _chance(rows, society & ~rows, society) if total > size else 1.0,
            "eligible": int((rows & eligible).sum()), "p_eligible": _chance(rows, seated, eligible),
        },
    )  # fmt: skip
