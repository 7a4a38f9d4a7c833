"""What the map has to say to items of the environment: a figure each, with the finding it leans on (A47)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Sentence, counted, first_of, plural
from actormap.core.tables.values import split
from actormap.core.verdicts import RANKS, Verdict
from actormap.graph.cells import sector_and_area
from actormap.metrics.base.context import Context
from actormap.metrics.base.presence import ground_in, works_in
from actormap.metrics.base.themes import missing_themes, wide_themes
from actormap.metrics.coordination import shared_space, solidarity
from actormap.metrics.groups import platform_exclusion, set_density
from actormap.metrics.influence import funder_dependence
from actormap.metrics.monitor.incident.incidents import incidents

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
    leans_on
        The findings it rests on.
    evidence
        Records that prove it.
    cap
        The highest mark that else stands against it; None for none.
    grows
        Whether it counts what may have happened without being recorded: then it is at least so much.
    """

    value: float
    reason: Sentence
    leans_on: tuple[Finding, ...] = ()
    evidence: tuple[str, ...] = ()
    cap: int | None = None
    grows: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """The middle one of the verdicts of the findings; None where it is counted from the map itself."""
        each = sorted((finding.verdict for finding in self.leans_on), key=RANKS.__getitem__)
        return each[(len(each) - 1) // 2] if each else None


Reader = Callable[[Context], MapFigure | None]


def _findings_of(analysis: Callable[..., Findings], context: Context, **options: Any) -> Sequence[Finding]:
    """The findings of an analysis; none where it has nothing to go on."""
    try:
        return analysis(context.m, context.view, **options).findings
    except Refused:
        return ()


def _consultation(context: Context) -> MapFigure | None:
    """Platforms on which authorities sit together with civil society."""
    seats, society = context.layers.platforms, context.layers.civil_society
    authorities = context.m.actors["sphere"].isin(AUTHORITIES).to_numpy()
    shared = [
        str(name)
        for column, name in enumerate(seats.names)
        if authorities[seats.actor[seats.column == column]].any()
        and society[seats.actor[seats.column == column]].any()
    ]
    return MapFigure(
        float(len(shared)),
        counted(
            len(shared),
            "on {n} platform authorities sit together with civil society",
            "on {n} platforms authorities sit together with civil society",
        ),
        evidence=tuple(shared),
    )


def _variety(context: Context) -> MapFigure | None:
    """Share of the areas of the first level in which several kinds of organisation are at work."""
    areas = context.m["areas"]
    first = areas["id"][(areas["adm_level"] == 1).to_numpy()].tolist()
    if not first:
        return None
    places = works_in(context.m, context.view)
    society = set(np.flatnonzero(context.layers.civil_society).tolist())
    several = 0
    for area in first:
        rows = society.intersection(places.index[(places == area).to_numpy()].tolist())
        several += len({kind for row in rows for kind in context.types[row]}) >= KINDS
    return MapFigure(
        several / len(first),
        Sentence(
            "in {n} of {areas} three kinds of organisation or more are at work",
            n=several,
            areas=plural(len(first), "area"),
        ),
    )


def _range_of_work(context: Context) -> MapFigure | None:
    whole = [finding for finding in _findings_of(shared_space, context, limit=1) if finding.kind == "whole"]
    if not whole or whole[0].value is None:
        return None
    details = whole[0].details
    return MapFigure(
        whole[0].value,
        Sentence(
            "somebody is recorded at work in {occupied} of {cells} combinations of sector and area",
            occupied=details["occupied"],
            cells=details["cells"],
        ),
        (whole[0],),
    )


def _women_leading(context: Context) -> MapFigure | None:
    """Share of women among those who lead organisations that do not work on the rights of women."""
    actors = context.m.actors
    others = context.layers.civil_society & ~actors["works_on_rights_of"].map(
        lambda cell: "women" in split(cell)
    ).to_numpy(dtype=bool)
    leads = [set(split(cell)) - {"not_stated"} for cell in actors["led_by"][others]]
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
    if not groups:
        return None
    seated = sum((finding.details["relative_rate"] or 0.0) >= HALF for finding in groups)
    return MapFigure(
        seated / len(groups),
        Sentence(
            "{seated} of {groups} have seats on platforms at least half as often as others",
            seated=seated,
            groups=plural(len(groups), "group"),
        ),
        tuple(groups),
    )


def _standing_by(context: Context) -> MapFigure | None:
    whole = [finding for finding in _findings_of(solidarity, context) if finding.kind == "whole"]
    if not whole or whole[0].value is None:
        return None
    spaces = _findings_of(set_density, context)
    fewer = [
        finding
        for finding in spaces
        if finding.details.get("p_corrected", 1.0) <= CHANCE
        and finding.details["p_fewer"] < finding.details["p_more"]
    ]
    reason = Sentence(
        "{supporters} of {knew} that knew of attacks stood by those attacked",
        supporters=whole[0].details["supporters"],
        knew=whole[0].details["knew"],
    )
    if fewer:
        reason = counted(
            len(fewer),
            "{reason}, and in {n} space fewer ties are recorded than chance would give",
            "{reason}, and in {n} spaces fewer ties are recorded than chance would give",
            reason=reason,
        )
    return MapFigure(whole[0].value, reason, (whole[0],), cap=2 if fewer else None)


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


def _funders(context: Context) -> MapFigure | None:
    shares = [finding for finding in _findings_of(funder_dependence, context) if finding.value is not None]
    if len(shares) < FEWEST:
        return None
    leaning = sum((finding.value or 0.0) > HALF for finding in shares)
    return MapFigure(
        leaning / len(shares),
        Sentence(
            "{leaning} of {known} whose funding is recorded have more than half of it from one funder",
            leaning=leaning,
            known=plural(len(shares), "actor"),
        ),
        tuple(shares),
    )


def _attacks(context: Context) -> MapFigure | None:
    whole = _incidents(context)
    if whole is None:
        return None
    attacks = int(whole.details["types"].get("attack", 0))
    reason = counted(
        attacks,
        "{n} attack or threat is recorded in the last {months:.0f} months, verified or not",
        "{n} attacks or threats are recorded in the last {months:.0f} months, verified or not",
        months=context.view.thresholds.event_months,
    )
    return MapFigure(float(attacks), reason, (whole,), grows=True)


def _violations(context: Context) -> MapFigure | None:
    whole = _incidents(context)
    if whole is None:
        return None
    months = whole.details["months"].values()
    hit = sum(month["corroborated"] > 0 for month in months)
    return MapFigure(
        hit / len(months),
        Sentence(
            "in {hit} of {months} a violation is recorded that was corroborated",
            hit=hit,
            months=plural(len(months), "month"),
        ),
        (whole,),
        grows=True,
    )


def _incidents(context: Context) -> Finding | None:
    return next((finding for finding in _findings_of(incidents, context) if finding.kind == "whole"), None)


READERS: dict[str, Reader] = {
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


def mark_of(item: str, figure: MapFigure) -> int | None:
    """The mark that fits a figure, by ``proposals.csv``; None where it is below all steps."""
    marks = [mark for least, mark in schema.proposals()[item] if figure.value >= least]
    if not marks:
        return None
    return marks[-1] if figure.cap is None else min(marks[-1], figure.cap)


def last_mark(item: str) -> int:
    """The mark of the highest step, which no larger figure changes."""
    _least, mark = schema.proposals()[item][-1]
    return mark
