"""Cells that several actors share, and themes without a platform (A31, A32)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from actormap.config import View
from actormap.findings import Finding, Findings
from actormap.graph import AT, Memberships
from actormap.metrics.common import EVERYWHERE, plural
from actormap.metrics.ground import SHOWN, SUGGESTION, Ground, ground_of
from actormap.model import ActorMap


def shared_space(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """Cells in which several actors work, those with one, and those with nobody (A32).

    Parameters
    ----------
    m
        The map.
    view
        The day.
    limit
        Most cells listed; the counts are in the first finding.

    Returns
    -------
    Findings
        First one about all cells (value: share of the cells in which somebody works, 0 to 1;
        details ``cells``, ``occupied``, ``empty``, ``single``, ``sectors``, ``areas``,
        ``actors``), then the most crowded cells (value: actors, a count; details ``actors``,
        ``same_activity``: pairs with the same activity and no recorded tie).

    Notes
    -----
    All actors are counted, not only civil society. The number of cells is that of the sectors
    times that of the areas in which anybody works. A crowded cell is a shared space, not waste.

    References
    ----------
    docs/definitions.md#a32; OCHA who-does-what-where.
    """
    ground = ground_of(m, view)
    cells = ground.context.layers.cells
    crowd = np.bincount(cells.column, minlength=len(cells.names))
    parts = [str(name).rpartition(AT) for name in cells.names]
    sectors, areas = {p[0] for p in parts}, {p[2] for p in parts}
    total, occupied = len(sectors) * len(areas), len(cells.names)
    single = int((crowd == 1).sum())
    whole = Finding(
        id="A32:whole", analysis="A32", subject=("all cells",),
        statement=f"{occupied} of {total} cells (sector in an area) are worked in; "
        f"{single} by one actor only.",
        reason=f"{plural(len(sectors), 'sector')} x {plural(len(areas), 'area')}, "
        f"{plural(len(set(cells.actor.tolist())), 'actor')}.",
        value=occupied / total if total else None, n=total,
        **ground.context.trust_in(np.unique(cells.actor), at_most="indicative"),
        would_change="Presence that was not reported, or has ended.",
        next_question="Ask those who coordinate there who else works in the cells that look empty.",
        details={
            "cells": total, "occupied": occupied, "empty": total - occupied, "single": single,
            "sectors": len(sectors), "areas": len(areas), "actors": len(set(cells.actor.tolist())),
        },
    )  # fmt: skip
    order = sorted(np.flatnonzero(crowd > 1).tolist(), key=lambda c: (-crowd[c], cells.names[c]))
    found = [whole, *(_cell(ground, cells, c) for c in order[:limit])]
    caveats = (SUGGESTION, "An empty cell can mean that nobody reported, not that nobody works there.")
    parameters = ground.context.parameters(shared_cells=len(order), limit=limit)
    return Findings("Shared space (A32)", parameters, caveats, tuple(found))


def _cell(ground: Ground, cells: Memberships, c: int) -> Finding:
    context = ground.context
    name = str(cells.names[c])
    low, high = np.searchsorted(np.sort(cells.column), [c, c + 1])
    rows = cells.actor[np.argsort(cells.column, kind="stable")[low:high]].tolist()
    same = _same_activity(ground, name, rows)
    coverage = float(context.coverage.of_actors[rows].mean())
    sources = context.coverage.sources(rows)
    return Finding(
        id=f"A32:shared:{name}", analysis="A32", subject=(name,),
        statement=f"{plural(len(rows), 'actor')} share the space {context.place(name)}.",
        reason=f"{plural(len(same), 'pair')} of them with the same activity and no recorded tie.",
        value=float(len(rows)), n=len(rows),
        **context.trust(coverage=coverage, sources=sources),
        sensitivity=int(context.sensitivity[rows].max()),
        would_change="Presence that was not reported, or has ended.",
        next_question="Do they know of each other's work there?",
        details={"actors": [context.ids[v] for v in rows], "same_activity": same},
    )  # fmt: skip


def _same_activity(ground: Ground, name: str, rows: Iterable[int]) -> list[list[str]]:
    doing = ground.doing.get(name, {})
    ids = sorted((ground.context.ids[v], v) for v in rows if ground.context.ids[v] in doing)
    return [
        [a, b]
        for i, (a, u) in enumerate(ids)
        for b, v in ids[i + 1 :]
        if not doing[a].isdisjoint(doing[b]) and (min(u, v), max(u, v)) not in ground.tied
    ]


def missing_platforms(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """Themes on which several actors work without a platform on which most of them sit (A31).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    limit
        Most themes listed.

    Returns
    -------
    Findings
        One a theme in an area, and one a theme over all areas (subject ``theme@*``), the largest
        number without a seat first (value: share of the actors that sit on an active platform for
        it, 0 to 1; details ``count``, ``actors``, ``members``, ``platforms``, ``types``).

    Notes
    -----
    A platform is for a theme if its own theme names the sector and its areas, or none, cover the
    place. A platform is missing where there is none, or where too few of the actors sit on one. A
    missing platform is no task for everybody: those who work there may meet in other ways.

    References
    ----------
    docs/definitions.md#a31.
    """
    ground = ground_of(m, view)
    found = missing_themes(ground)
    return Findings(
        "Missing platforms (A31)",
        ground.context.parameters("platform_actors", "platform_coverage", missing=len(found), limit=limit),
        ("A platform that exists but was not entered looks missing.",),
        tuple(_theme(ground, theme) for theme in found[:limit]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theme:
    """A sector in an area or in all areas: who works there, and who of them sits on a platform for it."""

    name: str
    columns: frozenset[int]
    actors: list[int]
    platforms: list[int]
    seated: list[int]


def missing_themes(ground: Ground) -> list[Theme]:
    """Themes without a platform on which most of their actors sit, most actors without a seat first."""
    found = [theme for theme in themes_of(ground) if _missing(theme, ground.context.view)]
    return sorted(found, key=lambda theme: (len(theme.seated) - len(theme.actors), theme.name))


def _missing(theme: Theme, view: View) -> bool:
    t = view.thresholds
    if len(theme.actors) < t.platform_actors:
        return False
    return not theme.platforms or len(theme.seated) / max(len(theme.actors), 1) < t.platform_coverage


def themes_of(ground: Ground) -> Iterator[Theme]:
    """Every cell, and every sector over all its areas where there are several."""
    for c, name in enumerate(ground.cells.names):
        yield _theme_of(ground, str(name), frozenset({c}))
    yield from (theme for theme in wide_themes(ground) if len(theme.columns) > 1)


def wide_themes(ground: Ground) -> Iterator[Theme]:
    """Every sector over all its areas."""
    by_sector: dict[str, set[int]] = {}
    for c, name in enumerate(ground.cells.names):
        by_sector.setdefault(str(name).rpartition(AT)[0], set()).add(c)
    for sector, some in sorted(by_sector.items()):
        yield _theme_of(ground, f"{sector}{AT}{EVERYWHERE}", frozenset(some))


def _theme_of(ground: Ground, name: str, columns: frozenset[int]) -> Theme:
    actors = sorted(set().union(*(ground.in_cell[c] for c in columns)))
    platforms = sorted(set().union(*(ground.platforms_for[c] for c in columns)))
    members = frozenset().union(*(ground.seats[p] for p in platforms))
    return Theme(name, columns, actors, platforms, [v for v in actors if v in members])


def _theme(ground: Ground, theme: Theme) -> Finding:
    context, name, rows, seated = ground.context, theme.name, theme.actors, theme.seated
    active = [str(context.layers.platforms.names[p]) for p in theme.platforms]
    share = len(seated) / len(rows) if rows else None
    types = sorted({t for v in rows for t in context.types[v]})
    coverage = float(context.coverage.of_actors[rows].mean()) if rows else 0.0
    sources = context.coverage.sources(rows) if rows else 0
    have = f"{len(seated)} of them sit on one." if active else "No active platform for it is recorded."
    return Finding(
        id=f"A31:missing:{name}", analysis="A31", subject=(name,),
        statement=f"{plural(len(rows), 'actor')} of civil society work on {context.place(name)}. {have}",
        reason=f"{plural(len(active), 'platform')} for it; {len(seated)} of {len(rows)} actors have a seat.",
        value=share, n=len(rows),
        **context.trust(coverage=coverage, sources=sources, members=len(rows)),
        sensitivity=int(context.sensitivity[rows].max()) if rows else 0,
        would_change="A platform that exists and was not entered.",
        next_question="Where do they meet, and who is not invited?",
        details={
            "count": len(rows), "actors": [context.ids[v] for v in rows],
            "members": [context.ids[v] for v in seated], "platforms": active,
            "types": types,
        },
    )  # fmt: skip
