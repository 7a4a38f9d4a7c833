"""Cells that several actors share, and themes without a platform (A31, A32)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, plural
from actormap.graph.cells import sector_and_area
from actormap.graph.layers import Memberships
from actormap.metrics.base.context import claim, is_world
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, SUGGESTION, Presence, ground_of

UNREPORTED = Sentence("Presence that was not reported, or has ended.")
NOT_REPORTED = Sentence("An empty cell can mean that nobody reported, not that nobody works there.")


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
        activity and no tie in G+, ``activities``: of how many of them it is recorded what they do).

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
    parts = [sector_and_area(code) for code in cells.names]
    inside = _one_level(m, [area for _, area in parts])
    wider = int((~inside).sum())
    kept = [part for part, there in zip(parts, inside.tolist(), strict=True) if there]
    sectors, areas = {sector for sector, _ in kept}, {area for _, area in kept}
    total, occupied = len(sectors) * len(areas), len(kept)
    single = int((crowd[inside] == 1).sum())
    order = sorted(np.flatnonzero(crowd > 1).tolist(), key=lambda c: (-crowd[c], cells.names[c]))
    if is_world(ground.context):
        listed = [(str(cells.names[c]), float(crowd[c])) for c in order[:limit]]
        each = (claim(f"A32:shared:{name}", "A32", "cell", (name,), count) for name, count in listed)
        share = occupied / total if total else None
        return Findings("", {}, (), (claim("A32:whole", "A32", "whole", ("all cells",), share), *each))
    whole = Finding(
        id="A32:whole",
        analysis="A32",
        subject=("all cells",),
        statement=Sentence(
            "{occupied} of {cells} cells (sector in an area) are worked in; {single} by one actor only.",
            occupied=occupied,
            cells=total,
            single=single,
        ),
        reason=Sentence(
            "{sectors} x {areas} of one administrative level, {actors}; {wider} of other levels not counted.",
            sectors=plural(len(sectors), "sector"),
            areas=plural(len(areas), "area"),
            actors=plural(len(set(cells.actor.tolist())), "actor"),
            wider=plural(wider, "cell"),
        )
        if wider
        else Sentence(
            "{sectors} x {areas}, {actors}.",
            sectors=plural(len(sectors), "sector"),
            areas=plural(len(areas), "area"),
            actors=plural(len(set(cells.actor.tolist())), "actor"),
        ),
        value=occupied / total if total else None,
        n=total,
        **ground.context.trust_in(np.unique(cells.actor), at_most="indicative"),
        would_change=UNREPORTED,
        next_question=Sentence("Ask those who coordinate there who else works in the cells that look empty."),
        details={
            "cells": total,
            "occupied": occupied,
            "empty": total - occupied,
            "single": single,
            "sectors": len(sectors),
            "areas": len(areas),
            "actors": len(set(cells.actor.tolist())),
            "other_levels": wider,
        },
    )
    found = [whole, *(_cell(ground, cells, c) for c in order[:limit])]
    caveats = (SUGGESTION, NOT_REPORTED)
    counts = {"shared_cells": len(order), "limit": limit}
    return Findings("Shared space (A32)", counts, caveats, tuple(found))


def _one_level(m: ActorMap, areas: list[str]) -> Bools:
    """Which areas are of the level of most, of equal ones the smaller; all without a level are one."""
    known = dict(zip(m["areas"]["id"], m["areas"]["adm_level"].fillna(-1).tolist(), strict=True))
    levels = np.array([known.get(area, -1.0) for area in areas])
    if not len(levels):
        return np.zeros(0, dtype=bool)
    found, number = np.unique(levels, return_counts=True)
    most = found[number == number.max()].max()
    return np.asarray(levels == most)


def _cell(ground: Presence, cells: Memberships, c: int) -> Finding:
    context = ground.context
    name = str(cells.names[c])
    low, high = np.searchsorted(np.sort(cells.column), [c, c + 1])
    rows = cells.actor[np.argsort(cells.column, kind="stable")[low:high]].tolist()
    told = sum(context.ids[v] in ground.doing.get(name, {}) for v in rows)
    same = _same_activity(ground, name, rows)
    coverage = float(context.coverage.of_actors[rows].mean())
    sources = context.coverage.sources(rows)
    return Finding(
        id=f"A32:shared:{name}",
        analysis="A32",
        kind="cell",
        subject=(name,),
        statement=Sentence(
            "{actors} share the space {place}.", actors=plural(len(rows), "actor"), place=context.place(name)
        ),
        reason=_alike(same, told, len(rows)),
        value=float(len(rows)),
        n=len(rows),
        **context.trust(coverage=coverage, sources=sources, members=len(rows)),
        sensitivity=int(context.sensitivity[rows].max()),
        would_change=UNREPORTED,
        next_question=Sentence("Do they know of each other's work there?"),
        details={"actors": [context.ids[v] for v in rows], "same_activity": same, "activities": told},
    )


def _alike(same: list[list[str]], told: int, actors: int) -> Sentence:
    """How many pairs do the same work, as far as it is recorded what they do."""
    if told <= 1:
        return Sentence(
            "Whether any of them do the same work is not known: the activity is recorded of {told} of them.",
            told=told,
        )
    pairs = counted(
        len(same),
        "{n} pair of them does the same work and has no tie of collaboration that is likely by the "
        "record; a doubtful or a hostile one may be recorded.",
        "{n} pairs of them do the same work and have no tie of collaboration that is likely by the "
        "record; a doubtful or a hostile one may be recorded.",
    )
    if told == actors:
        return pairs
    return joined(pairs, Sentence("Of {unknown} no activity is recorded.", unknown=actors - told))


def _same_activity(ground: Presence, name: str, rows: Iterable[int]) -> list[list[str]]:
    doing = ground.doing.get(name, {})
    ids = sorted((ground.context.ids[v], v) for v in rows if ground.context.ids[v] in doing)
    return [
        [a, b]
        for i, (a, u) in enumerate(ids)
        for b, v in ids[i + 1 :]
        if not doing[a].isdisjoint(doing[b]) and (min(u, v), max(u, v)) not in ground.tied
    ]
