"""Themes on which several actors work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.graph.cells import EVERYWHERE, cell_code, sector_and_area
from actormap.graph.layers import layers_of
from actormap.metrics.base.presence import Presence


@dataclass(frozen=True, slots=True)
class Theme:
    """A sector in an area or in all areas: who works there, and who of them sits on a platform for it."""

    name: str
    columns: frozenset[int]
    actors: list[int]
    platforms: list[int]
    seated: list[int]


def missing_themes(ground: Presence) -> list[Theme]:
    """Themes without a platform on which most of their actors sit, most actors without a seat first."""
    return ground.context.once("missing themes", lambda _: _missing_themes(ground))


def _missing_themes(ground: Presence) -> list[Theme]:
    missing = [theme for theme in themes_of(ground) if _missing(theme, ground.context.view)]
    return sorted(missing, key=lambda theme: (len(theme.seated) - len(theme.actors), theme.name))


def _missing(theme: Theme, view: View) -> bool:
    t = view.thresholds
    if len(theme.actors) < t.platform_actors:
        return False
    return not theme.platforms or len(theme.seated) / max(len(theme.actors), 1) < t.platform_coverage


def themes_of(ground: Presence) -> Iterator[Theme]:
    """Every cell, and every sector over all its areas where civil society works on it in several.

    In a possible map those about which it is asked.
    """
    for c in np.flatnonzero(ground.occupied).tolist():
        name = str(ground.cells.names[c])
        if ground.context.concerns(name):
            yield _theme_of(ground, name, frozenset({c}))
    yield from (
        theme
        for theme in wide_themes(ground)
        if sum(bool(ground.in_cell[cell]) for cell in theme.columns) > 1
    )


def wide_themes(ground: Presence) -> list[Theme]:
    """Every sector over all its areas."""
    return ground.context.once("wide themes", lambda _: list(_wide_themes(ground)))


def _wide_themes(ground: Presence) -> Iterator[Theme]:
    for sector, cells in sorted(ground.by_sector.items()):
        name, some = cell_code(sector, EVERYWHERE), cells[ground.occupied[cells]].tolist()
        if some and ground.context.concerns(name):
            yield _theme_of(ground, name, frozenset(some))


def _theme_of(ground: Presence, name: str, columns: frozenset[int]) -> Theme:
    actors = sorted(set().union(*(ground.in_cell[c] for c in columns)))
    platforms = sorted(set().union(*(ground.platforms_for[c] for c in columns)))
    members = frozenset().union(*(ground.seats[p] for p in platforms))
    return Theme(name, columns, actors, platforms, [v for v in actors if v in members])


def works_on(m: ActorMap, view: View) -> pd.Series[str]:
    """On what actors work: sectors of their presence on a day, under the row numbers of `actors`.

    Who works on a sector works on all of which it is part.
    """
    return m.once(("works on", view.recorded), lambda m: _works_on(m, view.recorded))


def _works_on(m: ActorMap, view: View) -> pd.Series[str]:
    there = layers_of(m, view).cells
    sector = np.array([sector_and_area(name)[0] for name in there.names], dtype=object)
    sectors = pd.DataFrame({"row": there.actor, "sector": sector[there.column]}).drop_duplicates()
    every = {sector: part_of(m, sector) for sector in sectors["sector"].unique()}
    sectors = sectors.assign(sector=sectors["sector"].map(every)).explode("sector").drop_duplicates()
    return sectors.set_index("row")["sector"].astype("str").rename("works_on").rename_axis(None)


def part_of(m: ActorMap, sector: str) -> list[str]:
    """A sector and all of which it is part, the smallest first."""
    whole = m.once(
        "sectors above", lambda m: dict(zip(m["sectors"]["id"], m["sectors"]["parent"], strict=True))
    )
    sectors: list[str] = []
    while sector and sector not in sectors:
        sectors.append(sector)
        sector = whole.get(sector, "")
    return sectors
