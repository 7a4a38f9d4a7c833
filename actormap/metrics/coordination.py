"""Who works on the same thing in the same place without being recorded as coordinating (A30-A32)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap import schema
from actormap.cells import split
from actormap.config import View
from actormap.engine.structure import shared_columns
from actormap.errors import Refused
from actormap.findings import Finding, Findings, judge
from actormap.graph import AT, Memberships
from actormap.metrics.common import NOT_ASKED, Context, combine, plural
from actormap.metrics.exclusions import Exclusions
from actormap.metrics.reach_gap import within
from actormap.model import ActorMap

Ints = npt.NDArray[np.int32]
SHOWN = 50
"""So many pairs, cells and platforms are listed unless more are asked for; their number is told."""
EVERYWHERE = "*"
SUGGESTION = (
    "A gap is a conversation to encourage, never an order: working in the same place is often pluralism."
)


@dataclass(frozen=True)
class _Field:
    """Who works where, and what joins them already."""

    context: Context

    @cached_property
    def cells(self) -> Memberships:
        """Civil society actors and the cells they work in."""
        every = self.context.layers.cells
        kept = self.context.layers.civil_society[every.actor]
        return Memberships(every.names, every.actor[kept], every.column[kept])

    @cached_property
    def cells_of(self) -> list[frozenset[int]]:
        """Cells of each actor."""
        found: list[set[int]] = [set() for _ in self.context.ids]
        for actor, cell in zip(self.cells.actor.tolist(), self.cells.column.tolist(), strict=True):
            found[actor].add(cell)
        return [frozenset(cells) for cells in found]

    @cached_property
    def tied(self) -> frozenset[tuple[int, int]]:
        """Pairs with a recorded tie of collaboration."""
        layer = self.context.layers.collaboration
        return frozenset(zip(layer.source.tolist(), layer.target.tolist(), strict=True))

    @cached_property
    def doubtful(self) -> dict[tuple[int, int], float]:
        """Probability of ties that are recorded but rather not believed."""
        layers, kinds = self.context.layers, schema.tie_kinds()
        positive = [kind.kind for kind in kinds.values() if "G+" in kind.layers]
        rows = np.flatnonzero(
            layers.current & self.context.m.ties["kind"].isin(positive).to_numpy(dtype=bool)
        )
        rows = rows[layers.beliefs[rows] < self.context.view.thresholds.tie_exists]
        source, target = self.context.m.codes()
        found: dict[tuple[int, int], float] = {}
        for u, v, q in zip(
            source[rows].tolist(), target[rows].tolist(), layers.beliefs[rows].tolist(), strict=True
        ):
            pair = (min(u, v), max(u, v))
            found[pair] = max(q, found.get(pair, 0.0))
        return found

    @cached_property
    def joined(self) -> list[tuple[frozenset[int], frozenset[int]]]:
        """For each active platform: its members, and the cells that its theme and areas cover."""
        platforms = self.context.layers.platforms
        rows = self.context.m.platforms.set_index("id")
        members: dict[int, set[int]] = {}
        for actor, column in zip(platforms.actor.tolist(), platforms.column.tolist(), strict=True):
            members.setdefault(column, set()).add(actor)
        return [
            (
                frozenset(members.get(column, ())),
                self._covered(rows.loc[name, "theme"], rows.loc[name, "areas"]),
            )
            for column, name in enumerate(platforms.names)
        ]

    def _covered(self, theme: str, areas: str) -> frozenset[int]:
        themes = set(split(theme))
        inside = set().union(*(within(self.context.m, area) for area in split(areas)))
        covered = set()
        for cell, name in enumerate(self.cells.names):
            sector, _, pcode = name.rpartition(AT)
            if sector in themes and (not areas or pcode in inside):
                covered.add(cell)
        return frozenset(covered)

    @cached_property
    def never_proposed(self) -> npt.NDArray[np.bool_]:
        """Actors that no pair is proposed with: at risk, or not to be approached through others."""
        actors = self.context.m.actors
        barred = actors["consent_c2"].isin(["no", "withdrawn"]) | (actors["do_not_contact"] == "yes")
        return barred.to_numpy(dtype=bool) | (
            self.context.risk >= self.context.view.thresholds.introducer_max_risk
        )


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
    return _overlaps(_Field(Context(m, view))).drop(columns=["at_u", "at_v"])


def _overlaps(ground: _Field) -> pd.DataFrame:
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
        Most pairs listed; their number is in the parameter ``pairs``.

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
    ground = _Field(Context(m, view))
    pairs = _open_pairs(ground)
    found = [_gap(ground, row) for row in pairs.head(limit).itertuples()]
    tensions = int(pairs["tension"].sum())
    return Findings(
        "Coordination gaps (A30)",
        ground.context.parameters("tie_exists", "introducer_max_risk", pairs=len(pairs), tensions=tensions, limit=limit),
        (SUGGESTION, NOT_ASKED), tuple(found),
    )  # fmt: skip


def _open_pairs(ground: _Field) -> pd.DataFrame:
    """Pairs with a shared cell that nothing joins, best first."""
    context = ground.context
    pairs = _overlaps(ground)
    barred = ground.never_proposed
    pairs = pairs[~pairs["tied"] & ~barred[pairs["at_u"]] & ~barred[pairs["at_v"]]]
    pairs = _not_on_platform(ground, pairs)
    seen = np.asarray([len(keys) for keys in context.coverage.keys])
    both = np.array([
        len(context.coverage.keys[u] & context.coverage.keys[v]) if seen[u] and seen[v] else 0
        for u, v in zip(pairs["at_u"], pairs["at_v"], strict=True)
    ], dtype=np.int64)  # fmt: skip
    u, v = pairs["at_u"].to_numpy(), pairs["at_v"].to_numpy()
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


def _not_on_platform(ground: _Field, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of which at least one shared cell is covered by no platform on which both sit."""
    shared = pairs["shared"].to_numpy()
    covered = np.zeros(len(pairs), dtype=np.int64)
    seats = [np.isin(np.arange(len(ground.context.ids)), list(members)) for members, _ in ground.joined]
    u, v = pairs["at_u"].to_numpy(), pairs["at_v"].to_numpy()
    together = [np.flatnonzero(seat[u] & seat[v]) for seat in seats]
    for row in sorted(set().union(*(rows.tolist() for rows in together))):
        both = ground.cells_of[u[row]] & ground.cells_of[v[row]]
        joined = [cells for rows, (_, cells) in zip(together, ground.joined, strict=True) if row in rows]
        covered[row] = len(both & frozenset().union(*joined))
    return pairs[covered < shared]


def _gap(ground: _Field, row: Any) -> Finding:
    context = ground.context
    shared = ground.cells_of[row.at_u] & ground.cells_of[row.at_v]
    joined = [cells for members, cells in ground.joined if row.at_u in members and row.at_v in members]
    cells = sorted(str(ground.cells.names[c]) for c in shared - frozenset().union(*joined))
    names = f"{context.names[row.at_u]} and {context.names[row.at_v]}"
    where = ", ".join(cells[:5]) + (" …" if len(cells) > 5 else "")  # noqa: PLR2004 - enough for a sentence
    sources = context.coverage.sources([row.at_u, row.at_v])
    advice = (
        "A hostile tie is recorded between them: talk to each first."
        if row.tension
        else "Consider encouraging a conversation."
    )
    return Finding(
        id=f"A30:{'tension' if row.tension else 'gap'}:{row.u}:{row.v}", analysis="A30", subject=(row.u, row.v),
        statement=f"{names} both work in {where}; no coordination between them is recorded. {advice}",
        reason=f"Overlap of their cells {row.overlap:.2f} x observation coverage {row.coverage:.2f} x chance "
        f"that there is no tie {row.doubt:.2f}.",
        value=float(row.gap), n=int(row.shared), coverage=float(row.coverage), sources=sources,
        verdict=judge(
            coverage=float(row.coverage), sources=sources, holds_in=None, thresholds=context.view.thresholds
        ),
        sensitivity=int(max(context.sensitivity[[row.at_u, row.at_v]])),
        would_change="A tie or a platform that was not entered.",
        next_question="Ask both whether they know of each other's work.",
        details={
            "cells": cells, "overlap": float(row.overlap), "jaccard": float(row.jaccard),
            "shared": int(row.shared), "tension": bool(row.tension),
        },
    )  # fmt: skip


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
    domain.md A32; OCHA who-does-what-where.
    """
    ground = _Field(Context(m, view))
    cells = ground.context.layers.cells
    crowd = np.bincount(cells.column, minlength=len(cells.names))
    parts = [str(name).rpartition(AT) for name in cells.names]
    sectors, areas = {p[0] for p in parts}, {p[2] for p in parts}
    total, occupied = len(sectors) * len(areas), len(cells.names)
    single = int((crowd == 1).sum())
    whole = Finding(
        id="A32:whole", analysis="A32", subject=("all cells",),
        statement=f"{occupied} of {total} cells (sector in an area) are worked in; {single} by one actor only.",
        reason=f"{plural(len(sectors), 'sector')} x {plural(len(areas), 'area')}, "
        f"{plural(len(set(cells.actor.tolist())), 'actor')}.",
        value=occupied / total if total else None, n=total,
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


def _cell(ground: _Field, cells: Memberships, c: int) -> Finding:
    context = ground.context
    name = str(cells.names[c])
    low, high = np.searchsorted(np.sort(cells.column), [c, c + 1])
    rows = cells.actor[np.argsort(cells.column, kind="stable")[low:high]].tolist()
    same = _same_activity(ground, name, rows)
    coverage = float(context.coverage.of_actors[rows].mean())
    sources = context.coverage.sources(rows)
    return Finding(
        id=f"A32:shared:{name}", analysis="A32", subject=(name,),
        statement=f"{plural(len(rows), 'actor')} share the space {name}.",
        reason=f"{plural(len(same), 'pair')} of them with the same activity and no recorded tie.",
        value=float(len(rows)), n=len(rows), coverage=coverage, sources=sources,
        verdict=judge(coverage=coverage, sources=sources, holds_in=None, thresholds=context.view.thresholds),
        sensitivity=int(context.sensitivity[rows].max()),
        would_change="Presence that was not reported, or has ended.",
        next_question="Do they know of each other's work there?",
        details={"actors": [context.ids[v] for v in rows], "same_activity": same},
    )  # fmt: skip


def _same_activity(ground: _Field, name: str, rows: Iterable[int]) -> list[list[str]]:
    presence = ground.context.m.presence
    sector, _, pcode = name.rpartition(AT)
    here = presence[
        (presence["sector"] == sector) & (presence["pcode"] == pcode) & (presence["activity"] != "")
    ]
    doing = here.groupby("actor_id")["activity"].agg(set).to_dict()
    ids = sorted((ground.context.ids[v], v) for v in rows)
    return [
        [a, b]
        for i, (a, u) in enumerate(ids)
        for b, v in ids[i + 1 :]
        if doing.get(a, set()) & doing.get(b, set()) and (min(u, v), max(u, v)) not in ground.tied
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
        it, 0 to 1; details ``actors``, ``members``, ``platforms``, ``types``, ``levels``).

    References
    ----------
    domain.md A31.
    """
    ground = _Field(Context(m, view))
    t = view.thresholds
    found = []
    for name, columns in _themes(ground):
        rows = sorted({a for a, c in _entries(ground) if c in columns})
        finding = _theme(ground, name, columns, rows)
        if len(rows) >= t.platform_actors and (
            not finding.details["platforms"] or (finding.value or 0) < t.platform_coverage
        ):
            found.append(finding)
    found.sort(key=lambda f: (-(f.details["count"] - len(f.details["members"])), f.subject))
    return Findings(
        "Missing platforms (A31)",
        ground.context.parameters("platform_actors", "platform_coverage", missing=len(found), limit=limit),
        ("A platform that exists but was not entered looks missing.",), tuple(found[:limit]),
    )  # fmt: skip


def _entries(ground: _Field) -> list[tuple[int, int]]:
    return list(zip(ground.cells.actor.tolist(), ground.cells.column.tolist(), strict=True))


def _themes(ground: _Field) -> list[tuple[str, frozenset[int]]]:
    """Every cell, and every sector over all its areas where there are several."""
    by_sector: dict[str, set[int]] = {}
    single = []
    for c, name in enumerate(ground.cells.names):
        by_sector.setdefault(str(name).rpartition(AT)[0], set()).add(c)
        single.append((str(name), frozenset({c})))
    wide = [
        (f"{sector}{AT}{EVERYWHERE}", frozenset(some))
        for sector, some in sorted(by_sector.items())
        if len(some) > 1
    ]
    return single + wide


def _theme(ground: _Field, name: str, columns: frozenset[int], rows: list[int]) -> Finding:
    context = ground.context
    active = [
        (str(platform), members)
        for platform, (members, covered) in zip(context.layers.platforms.names, ground.joined, strict=True)
        if covered & columns
    ]
    seated = sorted(v for v in rows if any(v in members for _, members in active))
    share = len(seated) / len(rows) if rows else None
    types = sorted({t for v in rows for t in split(context.m.actors["types"].iat[v])})
    coverage = float(context.coverage.of_actors[rows].mean()) if rows else 0.0
    sources = context.coverage.sources(rows) if rows else 0
    have = f"{len(seated)} of them sit on one." if active else "No active platform for it is recorded."
    return Finding(
        id=f"A31:missing:{name}", analysis="A31", subject=(name,),
        statement=f"{plural(len(rows), 'actor')} of civil society work on {name}. {have}",
        reason=f"{plural(len(active), 'platform')} for it; {len(seated)} of {len(rows)} actors have a seat.",
        value=share, n=len(rows), coverage=coverage, sources=sources,
        verdict=judge(
            coverage=coverage, sources=sources, holds_in=None, thresholds=context.view.thresholds,
            members=len(rows),
        ),
        sensitivity=int(context.sensitivity[rows].max()) if rows else 0,
        would_change="A platform that exists and was not entered.",
        next_question="Where do they meet, and who is not invited?",
        details={
            "count": len(rows), "actors": [context.ids[v] for v in rows],
            "members": [context.ids[v] for v in seated], "platforms": [p for p, _ in active],
            "types": types,
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
        gaps(m, view, limit=limit), missing_platforms(m, view, limit=limit), shared_space(m, view, limit=limit),
    )  # fmt: skip
