"""Pairs that work on the same thing in the same place and are not recorded as coordinating (A30, A32)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Codes, Floats, Ints
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import first_of
from actormap.core.verdicts import best
from actormap.engine.pairs.co_occurrence import (
    TopRows,
    columns_in_common,
    membership,
    pairs_in_common,
    shared_columns,
)
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, Presence, ground_in, ground_of
from actormap.metrics.base.presence_words import left_out, presence_words
from actormap.metrics.base.sheets import Fact, Sheet

SHEET = Sheet(__file__)
LARGEST_DOUBT = 0.99
"""A recorded tie is never told as certainly not there."""
TIED, HOSTILE, DOUBTED, LEFT_OUT, SEATED, PARTNER = 1 << 20, 1 << 21, 1 << 22, 1 << 23, 1 << 24, 1 << 44
"""What is added to the number of shared cells of a pair that is tied, hostile or doubtfully tied, for
each cell in which both work and sit on one platform for it, and for each partner that both have."""
NAMED = 5
"""So many places are named in a sentence."""


def overlaps(m: ActorMap, view: View) -> pd.DataFrame:
    """How far any two actors of civil society work in the same cells (A32).

    One row a pair that shares a cell: ``u``, ``v``, ``shared``, ``jaccard`` (shared over all of both),
    ``overlap`` (shared over the smaller one's), ``tied``.
    """
    ground = ground_of(m, view)
    cells, n = ground.cells, len(ground.context.ids)
    u, v, shared = shared_columns(n, cells.actor, cells.column, len(cells.names))
    size = np.bincount(cells.actor, minlength=n)
    layer = ground.context.layers.collaboration
    tied = np.isin(u.astype(np.int64) * n + v, layer.source.astype(np.int64) * n + layer.target)
    ids = np.asarray(ground.context.ids, dtype=object)
    return pd.DataFrame(
        {
            "u": ids[u],
            "v": ids[v],
            "shared": shared,
            "jaccard": shared / (size[u] + size[v] - shared),
            "overlap": shared / np.minimum(size[u], size[v]),
            "tied": tied,
        }
    )


@checked
def gaps(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """Pairs that work in the same cell and are neither tied nor on a platform for it (A30).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    limit
        Most pairs listed with and without tension; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        One a pair, the largest gap first (value: overlap x coverage of the pair x chance that
        there is no tie, 0 to 1; details ``cells``, ``overlap``, ``jaccard``, ``shared``,
        ``tension``). Pairs with a hostile tie come after the others: talk to each first.

    Notes
    -----
    A pair that nobody was asked about has coverage 0 and therefore value 0: it shares a place, and
    whether it coordinates is not known. Actors at high risk, or that do not want to be approached
    through others, are in no pair.

    References
    ----------
    docs/definitions.md#a30.
    """
    return context_of(m, view).once(f"coordination gaps {limit}", partial(_gaps, limit=limit))


def _gaps(context: Context, limit: int) -> Findings:
    ground = ground_in(context)
    pairs, tensions, listed = best_pairs(ground, limit)
    facts, caveats = (_gap(ground, pair) for pair in listed), left_out(context, seats=True)
    return SHEET.answer(context, facts, *caveats, pairs=pairs, tensions=tensions, limit=limit)


@dataclass(frozen=True, slots=True)
class UncoordinatedPairs:
    """Pairs that share a cell, or a partner where those are looked at, and that nothing joins.

    Parameters
    ----------
    u, v
        Positions of both actors, the smaller first.
    shared
        How many cells they share.
    common
        How many partners they share, where those are looked at.
    doubt
        Chance that there is no tie, as far as one was recorded, 0 to 1.
    tension
        Whether a hostile tie is recorded between them.
    """

    u: Ints
    v: Ints
    shared: Codes
    common: Codes
    doubt: Floats
    tension: Bools

    def take(self, rows: Any) -> UncoordinatedPairs:
        """Some of them."""
        return UncoordinatedPairs(*(getattr(self, name)[rows] for name in self.__slots__))


def open_pairs(ground: Presence, partners: tuple[Ints, Ints] | None = None) -> Iterator[UncoordinatedPairs]:
    """Pairs with something in common that nothing joins, a block at a time, by the first actor."""
    if ground.context.view.subjects is not None:
        yield _of_subjects(ground)
        return
    may = ground.context.layers.civil_society & ~ground.never_proposed
    actor, number, cell = ground.seated_cells
    seats = membership(len(may), actor, number, len(cell))
    entries = [(ground.cells.actor, ground.cells.column, 1), (actor, number, SEATED)]
    entries += [(*partners, PARTNER)] if partners else []
    for u, v, value in pairs_in_common(
        len(may),
        [(row[may[row]], column[may[row]], worth) for row, column, worth in entries],
        _marks(ground, may),
    ):
        shared, common, joint = value % TIED, value // PARTNER, value % PARTNER >= SEATED
        kept = ((shared > 0) | (common > 0)) & (value & (TIED | LEFT_OUT) == 0)
        left = shared[kept] - _covered(seats, cell, u[kept], v[kept], joint[kept])
        kept[kept] = (left > 0) | (shared[kept] == 0)
        ends, mark = (u[kept], v[kept]), value[kept]
        doubt = _doubt(ground, *ends, mark & DOUBTED > 0)
        yield UncoordinatedPairs(*ends, shared[kept], common[kept], doubt, mark & HOSTILE > 0)


def _of_subjects(ground: Presence) -> UncoordinatedPairs:
    """Those of the pairs about which it is asked that nothing joins, whether they share a cell or not."""
    context, n = ground.context, len(ground.context.ids)
    ends = [[context.code(actor) for actor in pair] for pair in context.view.subjects or () if len(pair) == 2]  # noqa: PLR2004 - a pair
    may = context.layers.civil_society & ~ground.never_proposed
    pairs = sorted((u, v) for u, v in ends if min(u, v) >= 0 and may[u] and may[v])
    shared = np.array([len(ground.cells_of(u) & ground.cells_of(v)) for u, v in pairs], dtype=np.int64)
    left = np.array([len(ground.open_codes(u, v)) for u, v in pairs], dtype=np.int64)
    tension = np.array([v in ground.exclusions.openly_hostile_to(u) for u, v in pairs], dtype=bool)
    out = np.array([v in ground.exclusions.hostile_to(u) for u, v in pairs], dtype=bool) & ~tension
    u, v = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    layer = context.layers.collaboration
    tied = np.isin(u.astype(np.int64) * n + v, layer.source.astype(np.int64) * n + layer.target)
    # Of a tie that does not exist here nothing is left to doubt.
    uncoordinated = UncoordinatedPairs(u, v, shared, np.zeros_like(shared), np.ones(len(u)), tension)
    return uncoordinated.take(~tied & ~out & ((left > 0) | (shared == 0)))


def _marks(ground: Presence, may: Bools) -> list[tuple[Ints, Ints, int]]:
    """Pairs that are tied, hostile or doubtful, with the number that says so."""
    layer, exclusions = ground.context.layers.collaboration, ground.exclusions
    hostile, out = list[tuple[int, int]](), list[tuple[int, int]]()
    for u in np.flatnonzero(may).tolist():
        openly = exclusions.openly_hostile_to(u)
        hostile += [(u, v) for v in openly if u < v]
        out += [(u, v) for v in exclusions.hostile_to(u) - openly if u < v]
    apart, left_out = (np.array(some, dtype=np.int32).reshape(-1, 2).T for some in (hostile, out))
    low, high, _ = ground.doubtful
    kinds = [
        (layer.source, layer.target, TIED),
        (*apart, HOSTILE),
        (low, high, DOUBTED),
        (*left_out, LEFT_OUT),
    ]
    kept = [may[u] & may[v] for u, v, _ in kinds]
    return [(u[rows], v[rows], worth) for (u, v, worth), rows in zip(kinds, kept, strict=True)]


def _covered(seats: Any, cell: Ints, u: Ints, v: Ints, joint: Bools) -> Codes:
    """How many shared cells of each pair a platform covers on which both sit."""
    covered = np.zeros(len(u), dtype=np.int64)
    rows = np.flatnonzero(joint)
    if len(rows):
        pair, number = columns_in_common(seats, u[rows], v[rows])
        width = int(cell.max()) + 1
        each = np.unique(pair * width + cell[number])  # several platforms may cover one cell
        covered[rows] = np.bincount(each // width, minlength=len(rows))
    return covered


def _doubt(ground: Presence, u: Ints, v: Ints, doubted: Bools) -> Floats:
    low, high, chance = ground.doubtful
    n, rows = len(ground.context.ids), np.flatnonzero(doubted)
    doubt = np.ones(len(u))
    at = np.searchsorted(low.astype(np.int64) * n + high, u[rows].astype(np.int64) * n + v[rows])
    doubt[rows] = 1 - chance[at]
    return doubt


@dataclass(frozen=True, slots=True)
class UncoordinatedPair:
    """One pair in the list, with its figures."""

    u: int
    v: int
    gap: float
    overlap: float
    shared: int
    coverage: float
    doubt: float
    tension: bool


def best_pairs(ground: Presence, limit: int) -> tuple[int, int, list[UncoordinatedPair]]:
    """How many pairs there are and how many of them are hostile; the first without and with tension."""
    observations = ground.recorded.context.coverage.observations
    size = np.bincount(ground.cells.actor, minlength=len(observations))
    share = detection_share(
        np.arange(2 * int(observations.max(initial=0)) + 1), ground.context.view.thresholds
    )
    best = {False: TopRows(limit), True: TopRows(limit)}
    count = {False: 0, True: 0}
    for uncoordinated in open_pairs(ground):
        pairs = uncoordinated.take(uncoordinated.shared > 0)
        overlap = pairs.shared / np.minimum(size[pairs.u], size[pairs.v])
        # Without a source in common the coverage would be highest: who cannot enter so is not looked at.
        most = overlap * share[observations[pairs.u] + observations[pairs.v]] * pairs.doubt
        for tension, first in best.items():
            count[tension] += int((pairs.tension == tension).sum())
            order = (-overlap, -pairs.shared, pairs.u, pairs.v)
            rows = np.flatnonzero((pairs.tension == tension) & first.may_enter(-most, *order))
            u, v, overlap_, doubt = pairs.u[rows], pairs.v[rows], overlap[rows], pairs.doubt[rows]
            coverage = share[observations[u] + observations[v] - _common_observations(ground, u, v)]
            first.add(-(overlap_ * coverage * doubt), -overlap_, -pairs.shared[rows], u, v, coverage, doubt)
    listed = [
        UncoordinatedPair(u, v, -gap, -overlap, -shared, coverage, doubt, tension)
        for tension, first in best.items()
        for gap, overlap, shared, u, v, coverage, doubt in zip(
            *(key.tolist() for key in first.rows()), strict=True
        )
    ]
    return count[False] + count[True], count[True], listed


def _common_observations(ground: Presence, u: Ints, v: Ints) -> Codes:
    """Number of independent sources that observed both actors of each pair."""
    keys = ground.recorded.context.coverage.keys
    both = [len(keys[a] & keys[b]) for a, b in zip(u.tolist(), v.tolist(), strict=True)]
    return np.array(both, dtype=np.int64)


def _gap(ground: Presence, pair: UncoordinatedPair) -> Fact:
    """How far a pair is from coordinating what both do."""
    ends = ground.context.ids[pair.u], ground.context.ids[pair.v]
    key = ":".join(("tension" if pair.tension else "gap", *ends))
    return Fact("pair", key, pair.gap, partial(_words, ground, pair), subject=ends)


def _words(ground: Presence, pair: UncoordinatedPair) -> dict[str, Any]:
    context, u, v = ground.context, pair.u, pair.v
    cells, shared = ground.open_cells(u, v), ground.open_codes(u, v)
    there, apart = ground.both_work(u, v, shared), ground.none_joint(u, v, shared)
    return {
        "values": {
            "one": context.names[u],
            "other": context.names[v],
            "places": first_of([*map(context.place, cells[: NAMED + 1])], NAMED),
            "doubted": pair.doubt < 1,
            # That nothing is recorded is no chance that there is nothing.
            "doubt": min(pair.doubt, LARGEST_DOUBT),
            "respondents": context.respondent_words("G+", (u, v)),
            "certain": presence_words(context, there),
            "observed": pair.coverage,
        },
        "n": pair.shared,
        **context.absence_between("G+", u, v, at_most=best(min(there, apart), context.view.thresholds)),
        "sensitivity": int(max(context.sensitivity[[u, v]])),
        "evidence": context.layers.recorded_presence.evidence((u, v), shared),
        "acts": {"propose": (context.ids[u], context.ids[v])},
        "details": {
            "cells": cells,
            "overlap": pair.overlap,
            "jaccard": pair.shared / len(ground.cells_of(u) | ground.cells_of(v)),
            "shared": pair.shared,
            "tension": pair.tension,
        },
    }
