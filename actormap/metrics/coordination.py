"""Pairs that work on the same thing in the same place and are not recorded as coordinating (A30, A32)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from actormap.config import View
from actormap.engine.structure import shared_columns
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.common import NOT_ASKED, combine
from actormap.metrics.exclusions import Exclusions
from actormap.metrics.ground import SHOWN, SUGGESTION, Ground, ground_of
from actormap.metrics.space import missing_platforms, shared_space
from actormap.model import ActorMap


def overlaps(m: ActorMap, view: View) -> pd.DataFrame:
    """How far any two actors of civil society work in the same cells (A32).

    Parameters
    ----------
    m
        The map.
    view
        The day.

    Returns
    -------
    DataFrame
        One row a pair that shares a cell: ``u``, ``v`` (ids), ``shared`` (cells), ``jaccard``
        (shared over all of both, 0 to 1), ``overlap`` (shared over the smaller one's, 0 to 1),
        ``tied`` (whether a tie of collaboration is recorded).
    """
    return _overlaps(ground_of(m, view)).drop(columns=["at_u", "at_v"])


def _overlaps(ground: Ground) -> pd.DataFrame:
    cells, n = ground.cells, len(ground.context.ids)
    u, v, shared = shared_columns(n, cells.actor, cells.column, len(cells.names))
    size = np.bincount(cells.actor, minlength=n)
    layer = ground.context.layers.collaboration
    tied = np.isin(u.astype(np.int64) * n + v, layer.source.astype(np.int64) * n + layer.target)
    ids = np.asarray(ground.context.ids, dtype=object)
    return pd.DataFrame({
        "u": ids[u], "v": ids[v], "shared": shared, "jaccard": shared / (size[u] + size[v] - shared),
        "overlap": shared / np.minimum(size[u], size[v]), "tied": tied, "at_u": u, "at_v": v,
    })  # fmt: skip


def gaps(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """Pairs that work in the same cell and are neither tied nor on a platform for it (A30).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    limit
        Most pairs listed with and without tension; their number is in the parameter ``pairs``.

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
    domain.md A30.
    """
    ground = ground_of(m, view)
    pairs = _open_pairs(ground)
    listed = pairs[~pairs["tension"]].head(limit), pairs[pairs["tension"]].head(limit)
    found = [_gap(ground, row) for some in listed for row in some.itertuples()]
    tensions = int(pairs["tension"].sum())
    return Findings(
        "Coordination gaps (A30)",
        ground.context.parameters(
            "tie_exists", "introducer_max_risk", pairs=len(pairs), tensions=tensions, limit=limit
        ),
        (SUGGESTION, NOT_ASKED), tuple(found),
    )  # fmt: skip


def _open_pairs(ground: Ground) -> pd.DataFrame:
    """Pairs with a shared cell that nothing joins, best first."""
    context = ground.context
    pairs = _overlaps(ground)
    barred = ground.never_proposed
    pairs = pairs[~pairs["tied"] & ~barred[pairs["at_u"]] & ~barred[pairs["at_v"]]]
    pairs = _not_on_platform(ground, pairs)
    keys = context.coverage.keys
    seen = np.asarray([len(some) for some in keys])
    u, v = pairs["at_u"].to_numpy(), pairs["at_v"].to_numpy()
    both = np.array(
        [len(keys[a] & keys[b]) for a, b in zip(u.tolist(), v.tolist(), strict=True)], dtype=np.int64
    )
    coverage = 1 - (1 - context.view.thresholds.detection) ** (seen[u] + seen[v] - both)
    doubt = np.array(
        [1 - ground.doubtful.get(pair, 0.0) for pair in zip(u.tolist(), v.tolist(), strict=True)]
    )
    exclusions = Exclusions(context)
    hostile = {w: exclusions.hostile_to(w) for w in set(u.tolist())}
    tension = np.array([y in hostile[x] for x, y in zip(u.tolist(), v.tolist(), strict=True)], dtype=bool)
    pairs = pairs.assign(coverage=coverage, doubt=doubt, tension=tension)
    pairs["gap"] = pairs["overlap"] * pairs["coverage"] * pairs["doubt"] if len(pairs) else 0.0
    return pairs.sort_values(
        ["tension", "gap", "overlap", "shared", "u", "v"], ascending=[True, False, False, False, True, True]
    )  # fmt: skip


def _not_on_platform(ground: Ground, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of which at least one shared cell is covered by no platform on which both sit."""
    shared = pairs["shared"].to_numpy()
    covered = np.zeros(len(pairs), dtype=np.int64)
    u, v = pairs["at_u"].to_numpy(), pairs["at_v"].to_numpy()
    joined: dict[int, set[int]] = {}
    seat = np.zeros(len(ground.context.ids), dtype=bool)
    for members, cells in ground.joined:
        seat[list(members)] = True
        for row in np.flatnonzero(seat[u] & seat[v]).tolist():
            joined.setdefault(row, set()).update(cells)
        seat[list(members)] = False
    for row, together in joined.items():
        covered[row] = len(ground.cells_of[u[row]] & ground.cells_of[v[row]] & together)
    return pairs[covered < shared]


def _gap(ground: Ground, row: Any) -> Finding:
    context = ground.context
    shared = ground.cells_of[row.at_u] & ground.cells_of[row.at_v]
    joined = [cells for members, cells in ground.joined if row.at_u in members and row.at_v in members]
    cells = sorted(str(ground.cells.names[c]) for c in shared - frozenset().union(*joined))
    names = f"{context.names[row.at_u]} and {context.names[row.at_v]}"
    where = ", ".join(map(context.place, cells[:5])) + (" …" if len(cells) > 5 else "")  # noqa: PLR2004 - enough for a sentence
    sources = context.coverage.sources([row.at_u, row.at_v])
    advice = (
        "A hostile tie is recorded between them: talk to each first."
        if row.tension
        else "Consider encouraging a conversation."
    )
    return Finding(
        id=f"A30:{'tension' if row.tension else 'gap'}:{row.u}:{row.v}", analysis="A30",
        subject=(row.u, row.v),
        statement=f"{names} both work in {where}; no coordination between them is recorded. {advice}",
        reason=f"Overlap of their cells {row.overlap:.2f} x observation coverage {row.coverage:.2f} x chance "
        f"that there is no tie {row.doubt:.2f}.",
        value=float(row.gap), n=int(row.shared),
        **context.trust(coverage=float(row.coverage), sources=sources),
        sensitivity=int(max(context.sensitivity[[row.at_u, row.at_v]])),
        would_change="A tie or a platform that was not entered.",
        next_question="Ask both whether they know of each other's work.",
        details={
            "cells": cells, "overlap": float(row.overlap), "jaccard": float(row.jaccard),
            "shared": int(row.shared), "tension": bool(row.tension),
        },
    )  # fmt: skip


def coordinate(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """Coordination gaps, missing platforms and shared space in one answer (A30-A32).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    limit
        Most findings of each kind.

    Returns
    -------
    Findings
        Those of `gaps`, `missing_platforms` and `shared_space`.

    Raises
    ------
    Refused
        Nobody's presence is recorded.
    """
    if m.presence.empty:
        raise Refused(
            "nobody's presence is recorded. Import who does what where (presence.csv or a 3W table)."
        )
    return combine(
        "Coordination: gaps, platforms, shared space (A30, A31, A32)",
        gaps(m, view, limit=limit), missing_platforms(m, view, limit=limit),
        shared_space(m, view, limit=limit),
    )  # fmt: skip
