"""Cells that several actors share, and themes without a platform (A31, A32)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import chain, compress

import numpy as np

from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, plural
from actormap.engine.statistics.small_samples import about_as_many
from actormap.graph.cells import sector_and_area
from actormap.metrics.base.context import Context
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, Presence, ground_of
from actormap.metrics.base.presence_words import SUGGESTION, left_out

UNREPORTED = Sentence("Somebody reports presence that is missing, or that has ended.")
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
    return answer(
        ground.context,
        "Shared space (A32)",
        (_whole(ground, crowd), *(_cell(ground, c, int(crowd[c])) for c in order[:limit])),
        parameters={"shared_cells": len(order), "limit": limit},
        caveats=chain((SUGGESTION, NOT_REPORTED), left_out(ground.context)),
    )


def _whole(ground: Presence, crowd: Codes) -> Figure:
    """Share of the cells in which somebody works."""
    crowd, names = crowd[ground.occupied], ground.context.layers.cells.names[ground.occupied]
    parts = [sector_and_area(code) for code in names]
    inside = _main_level(ground.context.m, [area for _, area in parts])
    kept = list(compress(parts, inside.tolist()))
    sectors, areas = len({sector for sector, _ in kept}), len({area for _, area in kept})
    total, occupied = sectors * areas, int(inside.sum())
    counts = {
        "cells": total,
        "occupied": occupied,
        "empty": total - occupied,
        "single": int((crowd[inside] == 1).sum()),
        "sectors": sectors,
        "areas": areas,
    }
    words = partial(_whole_words, ground.context, counts, int((~inside).sum()))
    return Figure(
        "A32:whole", "A32", "whole", ("all cells",), occupied / total if total else None, words=words
    )


def _whole_words(context: Context, counts: dict[str, int], wider: int, figure: Figure) -> Finding:
    actors = np.unique(context.layers.cells.actor)
    size = {
        "sectors": plural(counts["sectors"], "sector"),
        "areas": plural(counts["areas"], "area"),
        "actors": plural(len(actors), "actor"),
    }
    return figure.worded(
        statement=Sentence(
            "Somebody is recorded at work in {occupied} of {cells} cells (a sector in an area); in "
            "{single} of them it is one actor only.",
            occupied=counts["occupied"],
            cells=counts["cells"],
            single=counts["single"],
        )
        if counts["cells"]
        else Sentence("On what somebody works in which area is not recorded."),
        reason=Sentence(
            "{sectors} x {areas} of one administrative level, {actors}; {wider} of other levels not counted.",
            **size,
            wider=plural(wider, "cell"),
        )
        if wider
        else Sentence("{sectors} x {areas}, {actors}.", **size)
        if counts["cells"]
        else Sentence("No field presence is recorded."),
        n=counts["cells"],
        **context.trust_in(actors, at_most="indicative"),
        would_change=UNREPORTED,
        next_question=Sentence("Ask those who coordinate there who else works in the cells that look empty."),
        details=counts | {"actors": len(actors), "other_levels": wider},
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


def _cell(ground: Presence, c: int, actors: int) -> Figure:
    """How many actors share a cell."""
    name = str(ground.context.layers.cells.names[c])
    words = partial(_cell_words, ground, c)
    return Figure(f"A32:shared:{name}", "A32", "cell", (name,), float(actors), words=words)


def _cell_words(ground: Presence, c: int, figure: Figure) -> Finding:
    context, cells, name = ground.context, ground.context.layers.cells, figure.subject[0]
    low, high = np.searchsorted(np.sort(cells.column), [c, c + 1])
    rows = cells.actor[np.argsort(cells.column, kind="stable")[low:high]].tolist()
    recorded = sum(context.ids[v] in ground.doing.get(name, {}) for v in rows)
    same = _same_activity(ground, name, rows)
    planned = sorted(ground.planned.get(name, frozenset()).difference(context.ids[v] for v in rows))
    coverage = float(context.coverage.of_actors[rows].mean())
    evidence = context.layers.recorded_presence.evidence(rows, [c])
    stands = about_as_many(len(rows), ground.chances_in(c), context.view.thresholds.same_figure)
    sources = len(context.sources_of(evidence))
    return figure.worded(
        statement=joined(
            Sentence(
                "{actors} are recorded at work on {place}.",
                actors=plural(len(rows), "actor"),
                place=context.place(name),
            ),
            _planned(planned),
        ),
        reason=_alike(same, recorded, len(rows)),
        n=len(rows),
        **context.trust(
            coverage=coverage, sources=sources, members=len(rows), holds_in=stands, at_most="indicative"
        ),
        sensitivity=int(context.sensitivity[rows].max()),
        evidence=evidence,
        would_change=UNREPORTED,
        next_question=Sentence(
            "Ask those who coordinate there whether these actors know of each other's work."
        ),
        details={"actors": [context.ids[v] for v in rows], "same_activity": same, "activities": recorded}
        | {"planned": planned},
    )


def _planned(actors: list[str]) -> Sentence:
    """How many more mean to work in a cell."""
    if not actors:
        return NOTHING
    return counted(len(actors), "{n} more plans to work there.", "{n} more plan to work there.")


def _alike(same: list[list[str]], recorded: int, actors: int) -> Sentence:
    """How many pairs do the same work, as far as it is recorded what they do."""
    if not recorded:
        return Sentence("Whether any of them do the same work is not known: what they do is not recorded.")
    if recorded == 1:
        return Sentence(
            "Whether any of them do the same work is not known: an activity is recorded for {told} of them.",
            told=recorded,
        )
    pairs = counted(
        len(same),
        "{n} pair of them does the same work without a recorded tie of collaboration that counts. A "
        "doubtful or a hostile tie may be recorded.",
        "{n} pairs of them do the same work without a recorded tie of collaboration that counts. A "
        "doubtful or a hostile tie may be recorded.",
    )
    if recorded == actors:
        return pairs
    return joined(
        pairs, Sentence("For {unknown} of them no activity is recorded.", unknown=actors - recorded)
    )


def _same_activity(ground: Presence, name: str, rows: Iterable[int]) -> list[list[str]]:
    doing = ground.doing.get(name, {})
    ids = sorted((ground.context.ids[v], v) for v in rows if ground.context.ids[v] in doing)
    return [
        [a, b]
        for i, (a, u) in enumerate(ids)
        for b, v in ids[i + 1 :]
        if not doing[a].isdisjoint(doing[b]) and (min(u, v), max(u, v)) not in ground.tied
    ]
