"""Who sits on no platform although others do (A12)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.tables.cells import explode
from actormap.core.verdicts import best
from actormap.engine.statistics.small_samples import false_discovery, hypergeometric_at_most
from actormap.graph.cells import sector_and_area
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.presence_words import NO_PLATFORM
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import Relation, group_labels, groups_of, tagged

SHEET = Sheet(__file__)


@checked
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
        One a group, the least likely seats first (value: chance that a group of this size, drawn at random,
        has as few members with a seat, 0 to 1; details ``seated``, ``members``, ``all_seated``,
        ``all``, ``relative_rate``, ``p_corrected`` over the groups, ``p_floor``, and ``eligible``
        with ``p_eligible``, uncorrected, counting only actors that share a theme or an area with a
        platform: no claim rests on it).

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
    docs/definitions.md#a12; hypergeometric test; Benjamini and Hochberg (1995).
    """
    context = context_of(m, view)
    groups = _Seats(context, relation, seats_of_groups(context, relation))
    facts = sorted((_group(groups, code) for code in groups.groups), key=lambda fact: fact.value or 0.0)
    return SHEET.answer(context, facts, relation=relation)


@dataclass(frozen=True, slots=True)
class GroupSeats:
    """Who of a group, and of all of civil society, sits on a platform.

    Parameters
    ----------
    rows, society
        Who carries the tag of the group, and who is of civil society.
    seated
        Who of civil society has a seat.
    """

    rows: Bools
    society: Bools
    seated: Bools

    @property
    def own(self) -> int:
        """Members with a seat."""
        return int((self.rows & self.seated).sum())

    @property
    def p(self) -> float:
        """Chance that a group of this size, drawn at random, has as few members with a seat, 0 to 1."""
        return _chance(self.rows, self.seated, self.society)

    @property
    def relative_rate(self) -> float | None:
        """Share of the members with a seat over that of all others; None where no other has one."""
        size, total = int(self.rows.sum()), int(self.society.sum())
        rest = (int(self.seated.sum()) - self.own) / (total - size) if total > size else 0.0
        return self.own / size / rest if rest else None


def seats_of_groups(context: Context, relation: Relation) -> dict[str, GroupSeats]:
    """The seats of each group, by group code in alphabetical order."""
    if not len(context.layers.platforms.names):
        raise Refused(NO_PLATFORM)
    society = context.layers.civil_society
    seated = np.isin(np.arange(len(society)), context.layers.platforms.actor) & society
    return {code: GroupSeats(rows, society, seated) for code, rows in groups_of(context, relation).items()}


def _eligible(context: Context) -> Bools:
    """Who works on the theme, or in the area, of an active platform."""
    m, layers = context.m, context.layers
    active = m.platforms[layers.valid(m.platforms)]
    themes = set(explode(active, "theme"))
    areas = set().union(*(within(m, area) for area in explode(active, "areas")))
    if (active["areas"] == "").any():
        return layers.civil_society
    near = m.actors["adm1_pcode"].isin(areas).to_numpy(dtype=bool, copy=True)
    parts = [sector_and_area(name) for name in layers.cells.names]
    there = np.array([sector in themes or pcode in areas for sector, pcode in parts], dtype=bool)
    near[layers.cells.actor[there[layers.cells.column]]] = True
    return layers.civil_society & near


def _chance(rows: Bools, seated: Bools, among: Bools) -> float:
    rows, seated = rows & among, seated & among
    return hypergeometric_at_most(
        int((rows & seated).sum()), drawn=int(rows.sum()), marked=int(seated.sum()), total=int(among.sum())
    )


@dataclass(frozen=True)
class _Seats:
    """The seats of all groups, by code."""

    context: Context
    relation: Relation
    groups: dict[str, GroupSeats]

    @kept_property
    def corrected(self) -> dict[str, float]:
        """The chance of each group, corrected for the number of groups."""
        chances = false_discovery([seats.p for seats in self.groups.values()])
        return dict(zip(self.groups, chances, strict=True))

    @kept_property
    def eligible(self) -> Bools:
        """Who works on the theme, or in the area, of an active platform."""
        return _eligible(self.context)


def _group(seats: _Seats, code: str) -> Fact:
    """Chance that a group of this size has as few seats."""
    group = seats.groups[code]
    rate = group.relative_rate
    claim = "not_fewer" if rate is None or rate >= 1 else "fewer"
    return Fact("group", f"{claim}:{code}", group.p, partial(_words, seats, code), subject=(code,))


def _words(seats: _Seats, code: str) -> dict[str, Any]:
    context, eligible = seats.context, seats.eligible
    group, corrected = seats.groups[code], seats.corrected[code]
    rows, society, seated = group.rows, group.society, group.seated
    size, total, all_seated = int(rows.sum()), int(society.sum()), int(seated.sum())
    who, t = rows.nonzero()[0], context.view.thresholds
    without = who[~seated[who]]
    respondents = context.coverage.respondents("B")
    at_most = best(context.few_more_seated(without), t)
    return {
        "values": {
            "others_seated": all_seated - group.own,
            "tagged": tagged(group_labels(context.m).get(code, code), seats.relation),
            "others": total - size,
            "p": share_of_cases(group.p),
            "corrected": share_of_cases(corrected),
            "respondents": context.respondent_words("B", who.tolist()),
            "without": len(without),
        },
        "n": size,
        **context.trust(
            coverage=float(respondents.of_each(who).mean()),
            sources=respondents.sources(who.tolist()),
            members=size,
            p=corrected,
            at_most=at_most if corrected <= t.indicative_chance else "insufficient_data",
        ),
        "sensitivity": int(context.sensitivity[who].max()),
        # Where all have a seat, all are asked.
        "ask": (without if len(without) else who).tolist(),
        "details": {
            "seated": group.own,
            "members": size,
            "all_seated": all_seated,
            "all": total,
            "relative_rate": group.relative_rate,
            "p_corrected": corrected,
            "p_floor": _chance(rows, society & ~rows, society) if total > size else 1.0,
            "eligible": int((rows & eligible).sum()),
            "p_eligible": _chance(rows, seated, eligible),
        },
    }
