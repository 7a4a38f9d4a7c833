"""Cells that several actors share, and themes without a platform (A31, A32)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import compress
from typing import Any

import numpy as np

from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.engine.statistics.small_samples import about_as_many
from actormap.graph.cells import sector_and_area
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, Presence, ground_of
from actormap.metrics.base.presence_words import left_out
from actormap.metrics.base.sheets import Fact, Sheet

SHEET = Sheet(__file__)


@checked
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
        ``actors``, ``other_levels``: cells of areas of other levels), then the most crowded cells
        (value: actors, a count; details ``actors``, ``same_activity``: pairs with the same
        activity and no tie in G+, ``activities``: of how many of them it is recorded what they do,
        ``planned``: ids of those that plan to work there; ``holds_in``: chance, by who told of their
        presence, that the count is off by no more than one or a share ``same_figure``).

    Notes
    -----
    All actors are counted, not only civil society. The number of cells is that of the sectors times
    that of the areas in which anybody works, of the administrative level at which most cells are
    recorded: a province is no further district. Crowded cells of all levels are listed. A crowded
    cell is a shared space, not waste.

    References
    ----------
    docs/definitions.md#a32; OCHA who-does-what-where.
    """
    ground = ground_of(m, view)
    cells = ground.context.layers.cells
    crowd = np.bincount(cells.column, minlength=len(cells.names))
    order = sorted(np.flatnonzero(crowd > 1).tolist(), key=lambda c: (-crowd[c], cells.names[c]))
    facts = _whole(ground, crowd), *(_cell(ground, c, int(crowd[c])) for c in order[:limit])
    return SHEET.answer(
        ground.context, facts, *left_out(ground.context), shared_cells=len(order), limit=limit
    )


def _whole(ground: Presence, crowd: Codes) -> Fact:
    """Share of the cells in which somebody works."""
    crowd, names = crowd[ground.occupied], ground.context.layers.cells.names[ground.occupied]
    parts = [sector_and_area(code) for code in names]
    inside = _main_level(ground.context.m, [area for _, area in parts])
    kept = list(compress(parts, inside.tolist()))
    sectors, areas = len({sector for sector, _ in kept}), len({area for _, area in kept})
    total, occupied = sectors * areas, int(inside.sum())
    actors, wider = np.unique(ground.context.layers.cells.actor), int((~inside).sum())
    return Fact(
        "whole",
        "whole",
        occupied / total if total else None,
        partial(ground.context.trust_in, actors, at_most="indicative"),
        subject=("all cells",),
        case={
            "statement": "recorded" if total else "nothing",
            "reason": "wider" if wider else "recorded" if total else "nothing",
        },
        n=total,
        details={
            "cells": total,
            "occupied": occupied,
            "empty": total - occupied,
            "single": int((crowd[inside] == 1).sum()),
            "sectors": sectors,
            "areas": areas,
            "actors": len(actors),
            "other_levels": wider,
        },
    )


def _main_level(m: ActorMap, areas: list[str]) -> Bools:
    """Which areas are of the level of most, of equal ones the smaller; all without a level are one."""
    known = dict(zip(m["areas"]["id"], m["areas"]["adm_level"].fillna(-1).tolist(), strict=True))
    levels = np.array([known.get(area, -1.0) for area in areas])
    if not len(levels):
        return np.zeros(0, dtype=bool)
    unique, number = np.unique(levels, return_counts=True)
    most = unique[number == number.max()].max()
    return np.asarray(levels == most)


def _cell(ground: Presence, c: int, actors: int) -> Fact:
    """How many actors share a cell."""
    name = str(ground.context.layers.cells.names[c])
    return Fact(
        "cell", f"shared:{name}", float(actors), partial(_cell_words, ground, c, name), subject=(name,)
    )


def _cell_words(ground: Presence, c: int, name: str) -> dict[str, Any]:
    context, cells = ground.context, ground.context.layers.cells
    low, high = np.searchsorted(np.sort(cells.column), [c, c + 1])
    rows = cells.actor[np.argsort(cells.column, kind="stable")[low:high]].tolist()
    recorded = sum(context.ids[v] in ground.doing.get(name, {}) for v in rows)
    same = _same_activity(ground, name, rows)
    planned = sorted(ground.planned.get(name, frozenset()).difference(context.ids[v] for v in rows))
    evidence = context.layers.recorded_presence.evidence(rows, [c])
    return {
        "case": ("nothing", "one")[recorded] if recorded <= 1 else "several",
        "values": {
            "place": context.place(name),
            "more": len(planned),
            "pairs": len(same),
            "unknown": len(rows) - recorded,
        },
        "n": len(rows),
        **context.trust(
            coverage=float(context.coverage.of_actors[rows].mean()),
            sources=len(context.sources_of(evidence)),
            members=len(rows),
            holds_in=about_as_many(len(rows), ground.chances_in(c), context.view.thresholds.same_figure),
            at_most="indicative",
        ),
        "sensitivity": int(context.sensitivity[rows].max()),
        "evidence": evidence,
        "details": {
            "actors": [context.ids[v] for v in rows],
            "same_activity": same,
            "activities": recorded,
            "planned": planned,
        },
    }


def _same_activity(ground: Presence, name: str, rows: Iterable[int]) -> list[list[str]]:
    doing = ground.doing.get(name, {})
    ids = sorted((ground.context.ids[v], v) for v in rows if ground.context.ids[v] in doing)
    return [
        [a, b]
        for i, (a, u) in enumerate(ids)
        for b, v in ids[i + 1 :]
        if not doing[a].isdisjoint(doing[b]) and (min(u, v), max(u, v)) not in ground.tied
    ]
