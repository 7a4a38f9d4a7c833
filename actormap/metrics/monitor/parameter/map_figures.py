"""What the map has to say to items of the environment: a figure each, and what it rests on (A47)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Sentence, counted, first_of, plural
from actormap.core.tables.values import split
from actormap.core.verdicts import RANKS, Verdict
from actormap.graph.cells import sector_and_area
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context
from actormap.metrics.base.presence import ground_in, works_in_any
from actormap.metrics.base.themes import missing_themes, wide_themes
from actormap.metrics.coordination import shared_space, solidarity
from actormap.metrics.groups import platform_exclusion, set_density
from actormap.metrics.influence import funder_dependence
from actormap.metrics.monitor.incident.incidents import incidents
from actormap.metrics.monitor.incident.records import REFUTED, incidents_of

KINDS = 3
"""So many kinds of organisation are several."""
FEWEST = 5
"""Of fewer whose lead, or whose funding, is recorded no share is told."""
HALF = 0.5
CHANCE = 0.05
"""So rarely chance gives as few ties, where there are fewer than chance would give."""
FEW_PLATFORMS = 2
"""Up to so many platforms are few, whatever they are for."""
NAMED = 3
"""So many themes are named."""
AUTHORITIES = frozenset({"state", "local_authority", "parliament", "judiciary"})
"""Spheres of authorities that can consult civil society."""


@dataclass(frozen=True, slots=True)
class MapFigure:
    """A figure, why it is what it is, and how far to lean on it.

    Parameters
    ----------
    value
        The figure.
    reason
        What it is made of, as a part of a sentence after *because*.
    most
        What it may be at most, where more may be so than is recorded; None where it is as it is.
    cap
        The highest mark that else stands against it; None for none.
    verdict
        How far to lean on what it rests on; None where it is counted from the map itself.
    evidence
        Records that prove it.
    sensitivity
        That of what it rests on, 0 to 3.
    """

    value: float
    reason: Sentence
    most: float | None = None
    cap: int | None = None
    verdict: Verdict | None = None
    evidence: tuple[str, ...] = ()
    sensitivity: int = 0


def figure_of(context: Context, item: str, area: str = "") -> MapFigure | None:
    """What the map says to an item, of the whole country or of an area; None where it says nothing."""
    if not area:
        return READERS[item](context)
    return READERS[item](context, area) if item in OF_AREAS else None


def society_of(context: Context, area: str = "") -> Bools:
    """Who of civil society works in an area, or in the country."""
    society = context.layers.civil_society
    return society & works_in_any(context.m, context.view, [area]) if area else society


def _findings_of(analysis: Callable[..., Findings], context: Context, **options: Any) -> Sequence[Finding]:
    """The findings of an analysis; none where it has nothing to go on."""
    try:
        return analysis(context.m, context.view, **options).findings
    except Refused:
        return ()


def _about_all(analysis: Callable[..., Findings], context: Context, **options: Any) -> Finding | None:
    """What an analysis says of all together; None where that is nothing."""
    every = _findings_of(analysis, context, **options)
    return next((each for each in every if each.kind == "whole" and each.value is not None), None)


def _rests_on(findings: Sequence[Finding]) -> dict[str, Any]:
    """How far to lean on findings: on the middle one of their verdicts."""
    verdicts = sorted((each.verdict for each in findings), key=RANKS.__getitem__)
    return {
        "verdict": verdicts[(len(verdicts) - 1) // 2],
        "evidence": tuple(sorted({record for each in findings for record in each.evidence})),
        "sensitivity": max(each.sensitivity for each in findings),
    }


def _consultation(context: Context, area: str = "") -> MapFigure | None:
    """Platforms on which authorities sit together with civil society; of an area those for it alone."""
    seats, table = context.layers.platforms, context.m.platforms
    if table.empty:
        return None
    inside, covered = within(context.m, area), dict(zip(table["id"], table["areas"], strict=True))
    sides = context.m.actors["sphere"].isin(AUTHORITIES).to_numpy(), context.layers.civil_society
    shared = [
        str(name)
        for column, name in enumerate(seats.names)
        if all(side[seats.actor[seats.column == column]].any() for side in sides)
        and (not area or (covered[name] and inside.issuperset(split(covered[name]))))
    ]
    sources, levels = len(context.sources_of(shared)), table["sensitivity"].fillna(0).to_numpy(dtype=float)
    # One seat that is not so, and nobody may sit with anybody.
    trust = context.trust(
        coverage=1.0,
        sources=sources,
        single_source=sources <= 1,
        holds_in=_meet(context, shared, sides),
        at_most="indicative",
    )
    return MapFigure(
        float(len(shared)),
        counted(
            len(shared),
            "on {n} platform authorities sit together with civil society",
            "on {n} platforms authorities sit together with civil society",
        ),
        verdict=trust["verdict"],
        evidence=tuple(shared),
        sensitivity=int(levels[table["id"].isin(shared).to_numpy()].max(initial=0)),
    )


def _meet(context: Context, platforms: Sequence[str], sides: tuple[Bools, Bools]) -> float:
    """How likely both sides sit on one of some platforms at least, by who told of their seats."""
    recorded = context.layers.recorded_seats
    every, chance = recorded.every, context.layers.beliefs_of(recorded.records)[recorded.row]
    nowhere = 1.0
    for column in np.flatnonzero(np.isin(every.names, platforms)):
        here = every.column == column
        absent = [float(np.prod(1 - chance[here & side[every.actor]])) for side in sides]
        nowhere *= 1 - (1 - absent[0]) * (1 - absent[1])
    return 1 - nowhere


def _variety(context: Context) -> MapFigure | None:
    """Share of the areas of the first level with several kinds of organisation; where else there may be.

    Of an area where nobody is recorded, or somebody without a type, it is not known that there are fewer.
    """
    areas = context.m["areas"]
    first = areas["id"][(areas["adm_level"] == 1).to_numpy()].tolist()
    if not first:
        return None
    there = [np.flatnonzero(society_of(context, area)).tolist() for area in first]
    kinds = [{kind for row in rows for kind in context.types[row]} for rows in there]
    if not any(kinds):
        return None
    all_typed = [bool(rows) and all(context.types[row] for row in rows) for rows in there]
    several = sum(len(some) >= KINDS for some in kinds)
    maybe = sum(len(some) < KINDS and not typed for some, typed in zip(kinds, all_typed, strict=True))
    reason = Sentence(
        "in {n} of {areas} three kinds of organisation or more are recorded at work",
        n=several,
        areas=plural(len(first), "area"),
    )
    if maybe:
        reason = Sentence("{reason}; of {n} it is not known", reason=reason, n=maybe)
    return MapFigure(several / len(first), reason, most=(several + maybe) / len(first))


def _range_of_work(context: Context) -> MapFigure | None:
    whole = _about_all(shared_space, context, limit=1)
    if whole is None or whole.value is None:
        return None
    return MapFigure(
        whole.value,
        Sentence(
            "somebody is recorded at work in {occupied} of {cells} combinations of sector and area",
            occupied=whole.details["occupied"],
            cells=whole.details["cells"],
        ),
        **_rests_on([whole]),
    )


def _women_leading(context: Context, area: str = "") -> MapFigure | None:
    """Share of women among those who lead organisations that work on other rights than those of women."""
    actors, society = context.m.actors, society_of(context, area)
    rows = zip(actors["works_on_rights_of"][society], actors["led_by"][society], strict=True)
    # On whose rights it works is not recorded: then nobody knows that it is not on those of women.
    leads = [set(split(led)) - {"not_stated"} for tags, led in rows if tags and "women" not in split(tags)]
    known = [lead for lead in leads if lead]
    if len(known) < FEWEST:
        return None
    women = sum("women" in lead for lead in known)
    return MapFigure(
        women / len(known),
        Sentence(
            "women lead {women} of the {known} organisations beyond women's rights that say who leads them",
            women=women,
            known=len(known),
        ),
    )


def _seats_of_groups(context: Context) -> MapFigure | None:
    """Share of groups that have seats about as often as others."""
    groups = _findings_of(platform_exclusion, context)
    if not groups or not groups[0].details["all_seated"]:
        return None
    rates = [each.details["relative_rate"] for each in groups]
    # Where no other has a seat the rate has no number: all seats are the group's.
    seated = sum(rate is None or rate >= HALF for rate in rates)
    return MapFigure(
        seated / len(groups),
        Sentence(
            "{seated} of {groups} have seats on platforms at least half as often as others",
            seated=seated,
            groups=plural(len(groups), "group"),
        ),
        **_rests_on(groups),
    )


def _standing_by(context: Context) -> MapFigure | None:
    whole = _about_all(solidarity, context)
    if whole is None or whole.value is None:
        return None
    fewer = [
        finding
        for finding in _findings_of(set_density, context)
        if finding.details.get("p_corrected", 1.0) <= CHANCE
        and finding.details["p_fewer"] < finding.details["p_more"]
    ]
    reason = Sentence(
        "{supporters} of {knew} that knew of attacks stood by those attacked",
        supporters=whole.details["supporters"],
        knew=whole.details["knew"],
    )
    if fewer:
        reason = counted(
            len(fewer),
            "{reason}, and in {n} space fewer ties are recorded than chance would give",
            "{reason}, and in {n} spaces fewer ties are recorded than chance would give",
            reason=reason,
        )
    return MapFigure(whole.value, reason, cap=2 if fewer else None, **_rests_on([whole]))


def _platforms(context: Context) -> MapFigure | None:
    """Share of the themes on which several work for which there is a platform, and most sit on it."""
    ground, least = ground_in(context), context.view.thresholds.platform_actors
    active = len(context.layers.platforms.names)
    themes = [theme for theme in wide_themes(ground) if len(theme.actors) >= least]
    if not active or not themes:
        return None
    missing = {theme.name for theme in missing_themes(ground)}
    gone = [theme for theme in themes if theme.name in missing]
    reason = counted(active, "{n} platform is at work", "{n} platforms are at work")
    if gone:
        most = sorted(gone, key=lambda theme: (-len(theme.actors), theme.name))
        named = [
            Sentence(
                "{theme} ({actors})",
                theme=context.place(sector_and_area(theme.name)[0]),
                actors=plural(len(theme.actors), "actor"),
            )
            for theme in most
        ]
        reason = Sentence(
            "{have}, but none, or too few seats, for {themes}", have=reason, themes=first_of(named, NAMED)
        )
    return MapFigure(1 - len(gone) / len(themes), reason, cap=1 if active <= FEW_PLATFORMS else None)


def _funders(context: Context, area: str = "") -> MapFigure | None:
    """Share of those who lean on one funder; who else may, by what of the budget nobody told of."""
    society = society_of(context, area)
    shares = [
        each
        for each in _findings_of(funder_dependence, context)
        if each.value is not None and society[context.code(each.subject[0])]
    ]
    if len(shares) < FEWEST:
        return None
    leaning = [(each.value or 0.0) > HALF for each in shares]
    rest = [1 - each.details["recorded"] > HALF + 1e-9 for each in shares]
    maybe = sum(open_ and not leans for leans, open_ in zip(leaning, rest, strict=True))
    reason = Sentence(
        "{leaning} of {known} whose funding is recorded have more than half of it from one funder",
        leaning=sum(leaning),
        known=plural(len(shares), "actor"),
    )
    if maybe:
        reason = Sentence("{reason}, and {n} more may have", reason=reason, n=maybe)
    return MapFigure(
        sum(leaning) / len(shares), reason, most=(sum(leaning) + maybe) / len(shares), **_rests_on(shares)
    )


def _attacks(context: Context, area: str = "") -> MapFigure | None:
    """Attacks of the last months, but for those that were looked into and not corroborated."""
    recorded = _incidents(context, area)
    if recorded is None:
        return None
    chosen = incidents_of(context)
    kinds, names = chosen.coded("type")
    here = (chosen.area == area).to_numpy() if area else True
    attacks = [names[kind] == "attack" for kind in kinds[(chosen.state != REFUTED) & here]]
    reason = counted(
        sum(attacks),
        "{n} attack or threat is recorded in the last {months:.0f} months, and was not found to be wrong",
        "{n} attacks or threats are recorded in the last {months:.0f} months, and were not found to be wrong",
        months=context.view.thresholds.event_months,
    )
    return MapFigure(float(sum(attacks)), reason, most=inf, **_rests_on([recorded]))


def _violations(context: Context, area: str = "") -> MapFigure | None:
    recorded = _incidents(context, area)
    if recorded is None:
        return None
    months = recorded.details["months"].values()
    hit = sum(month["corroborated"] > 0 for month in months)
    return MapFigure(
        hit / len(months),
        Sentence(
            "in {hit} of {months} a violation is recorded that was corroborated",
            hit=hit,
            months=plural(len(months), "month"),
        ),
        most=inf,
        **_rests_on([recorded]),
    )


def _incidents(context: Context, area: str) -> Finding | None:
    """What is said of incidents in an area of the first level, or in the country."""
    about = ("area", (area,)) if area else ("whole", ("civil society",))
    every = _findings_of(incidents, context)
    return next((each for each in every if (each.kind, each.subject) == about), None)


READERS: dict[str, Callable[..., MapFigure | None]] = {
    "a4": _consultation,
    "b1": _variety,
    "b2": _range_of_work,
    "c1": _women_leading,
    "d1": _seats_of_groups,
    "e1": _standing_by,
    "e3": _platforms,
    "f3": _funders,
    "g1": _attacks,
    "h1": _violations,
}
"""What is read from the map for each item of ``proposals.csv``."""
OF_AREAS = frozenset({"a4", "c1", "f3", "g1", "h1"})
"""Items that are also read of an area: of the others the figure is one over areas, themes or groups."""


def mark_of(item: str, figure: MapFigure) -> int | None:
    """The mark that fits a figure, by ``proposals.csv``, be it as high as it may; None where none does."""
    mark = _mark(item, figure.value, figure.cap)
    return mark if figure.most is None or mark == _mark(item, figure.most, figure.cap) else None


def _mark(item: str, value: float, cap: int | None) -> int | None:
    marks = [mark for least, mark in schema.proposals()[item] if value >= least]
    if not marks:
        return None
    return marks[-1] if cap is None else min(marks[-1], cap)
