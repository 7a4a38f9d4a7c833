"""Who stands between others that are not tied, and between which classes (A19)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import series
from actormap.core.tables.values import split
from actormap.engine.centrality import brokerage as kernel
from actormap.engine.centrality.brokerage import ROLES, Roles
from actormap.engine.edges import Edges
from actormap.engine.statistics.small_samples import false_discovery
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import COLUMNS, OTHERS, WORDS, By, described
from actormap.metrics.base.ranking import Standing
from actormap.metrics.base.safeguards import permitted
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork, collaboration
from actormap.metrics.base.tags import RELATION_WORDS

Where = Literal["collaboration", "influence"]
LEAST_DRAWS = 100
FULL_EFFORT = 12_000_000
"""Relabellings times arcs up to which all are made; above it fewer, and the result says so."""
SHEET = Sheet(__file__)


@dataclass(frozen=True)
class _Classes:
    """Who is in which class.

    Parameters
    ----------
    names
        Codes of the classes.
    code
        Class of each actor, -1 where it has none.
    several, unknown
        Actors with several of the codes, and those of which none is recorded: they have no class.
    """

    names: tuple[str, ...]
    code: Codes
    several: int
    unknown: int

    @property
    def others(self) -> int:
        """How many are of the class of all others."""
        return int((self.code == self.names.index(OTHERS)).sum()) if OTHERS in self.names else 0


@checked
def brokerage(
    m: ActorMap,
    view: View,
    *,
    by: By = "works_on_rights_of",
    only: tuple[str, ...] = (),
    layer: Where = "collaboration",
    limit: int = SHOWN,
) -> Findings:
    """Actors that stand between two others without a tie, by the classes of all three (A19).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    by
        What makes the classes: tags of either kind, the area of the seat, or the type of actor.
    only
        Codes that are classes of their own; all others are one class together. By default every
        code is a class.
    layer
        ``collaboration``: among civil society, where ties have no direction and each pair counts
        both ways. ``influence``: along arcs of influence for human rights, among all actors.
    limit
        Most actors listed.

    Returns
    -------
    Findings
        One an actor that stands between others, the most first (value: ordered pairs of others, a
        count; details ``coordinator``: both of its own class, ``itinerant``: both of one other
        class, ``gatekeeper``: from another class into its own, ``representative``: from its own
        class to another, ``liaison``: of two other classes; for each role also ``_expected``,
        ``_z``, ``_p`` and ``_p_corrected``: mean, standard score and chance of as many or more when
        the classes are dealt out at random, and that chance corrected for all roles of all who stand
        between others; ``rank``).

    Raises
    ------
    Refused
        Fewer than two classes.

    Notes
    -----
    Actors without a tag are one class together, with those that were never asked among them.
    Actors with several of the tags, or without a recorded area or type, have no class and are left
    out; a caveat counts them. z and p compare with chance, given the same ties. No claim rests on them.

    References
    ----------
    Gould and Fernandez (1989), Sociological Methodology 19; docs/definitions.md#a19.
    """
    context = context_of(m, view)
    around = _influence(context) if layer == "influence" else collaboration(context)
    classes = _classes(around, by, only)
    if len(np.unique(classes.code[classes.code >= 0])) < 2:  # noqa: PLR2004 - a border has two sides
        raise SHEET.refusal("one_class", what=WORDS[by])
    ends = around.source, around.target
    if layer == "collaboration":
        ends = np.r_[around.source, around.target], np.r_[around.target, around.source]
    paths = kernel.TwoPaths.build(Edges(around.n, *ends, directed=True))
    draws = _draws(context, len(ends[0]) + len(paths.a))
    roles = kernel.roles(paths, classes.code, draws=draws, seed=view.thresholds.seed)
    pairs = roles.observed.sum(axis=0)
    ranking = around.listed(
        np.where(pairs > 0, pairs, np.nan),
        partial(_broker, around, roles, _corrected(roles, pairs), pairs),
        limit=limit,
    )
    wanted = view.thresholds.brokerage_draws
    further = SHEET.further(
        both_ways=layer == "collaboration",
        several=classes.several,
        unknown=classes.unknown,
        others=classes.others,
        who=described(context, by, OTHERS),
        approximate=0 < draws < wanted,
        draws=draws,
        wanted=wanted,
    )
    return SHEET.answer(
        context,
        ranking,
        *further,
        by=by,
        only=list(only),
        layer=layer,
        classes=list(classes.names),
        relabellings=draws,
        brokers=int((pairs > 0).sum()),
        limit=limit,
    )


def _influence(context: Context) -> Subnetwork:
    """Arcs of influence for human rights, and the actors at them but for field presences."""
    layer = context.layers.influence
    return Subnetwork.at_edges(context, layer, layer.sign > 0)


def _draws(context: Context, arcs: int) -> int:
    """How many relabellings; none in a possible map, since no figure that is tested there rests on them."""
    if context.possible:
        return 0
    return min(context.view.thresholds.brokerage_draws, max(LEAST_DRAWS, FULL_EFFORT // max(arcs, 1)))


def _classes(around: Subnetwork, by: By, only: tuple[str, ...]) -> _Classes:
    cells = around.context.m.actors[COLUMNS.get(by, by)].tolist()
    own = [frozenset(split(cells[v])) for v in around.nodes.tolist()]
    known = sorted(frozenset().union(*own))
    missing = sorted(set(only) - set(known))
    if missing:
        every, absent = series(known) or "-", series(map(repr, missing))
        raise SHEET.refusal("missing", missing=absent, what=WORDS[by], all=every)
    names = sorted(set(only)) or known
    place = {name: number for number, name in enumerate(names)}
    # Who has no tag is with the others; an area or a type that nobody recorded is not known.
    rest = len(names) if by in RELATION_WORDS else -1
    code, several = np.full(len(own), rest, dtype=np.int64), 0
    for v, codes in enumerate(own):
        chosen = [place[name] for name in codes if name in place]
        several += len(chosen) > 1
        if chosen:
            code[v] = chosen[0] if len(chosen) == 1 else -1
        elif codes:
            code[v] = len(names)
    if len(names) in code:
        names = [*names, OTHERS]
    return _Classes(tuple(names), code, several, int((code < 0).sum()) - several)


def _corrected(roles: Roles, pairs: Codes) -> Floats:
    """Chances corrected for all roles of all who stand between others; NaN where none was tried."""
    tried = (roles.p > 0) & (pairs > 0)
    corrected = np.full(roles.p.shape, np.nan)
    corrected[tried] = false_discovery(roles.p[tried].tolist())
    return corrected


def _broker(
    around: Subnetwork, roles: Roles, corrected: Floats, pairs: Codes, v: int, standing: Standing
) -> Fact:
    """How many pairs of others an actor stands between."""
    actor, value = around.ids[v], float(pairs[v])

    def later() -> dict[str, Any]:
        counts = dict(zip(ROLES, roles.observed[:, v].tolist(), strict=True))
        details: dict[str, Any] = {**counts}
        for number, role in enumerate(ROLES):
            mean, spread, p = (float(some[number, v]) for some in (roles.mean, roles.sd, roles.p))
            z = (counts[role] - mean) / spread if spread > 0 else None
            tried = dict.fromkeys(("expected", "z", "p", "p_corrected"))
            if p > 0:
                tried = {"expected": mean, "z": z, "p": p, "p_corrected": float(corrected[number, v])}
            details |= {f"{role}_{name}": value for name, value in tried.items()}
        between = [
            SHEET.sentence("role", "between", count=n, whom=SHEET.sentence("whom", role), role=role)
            for role, n in counts.items()
            if n
        ]
        # Of a broker who may not be asked about others, nothing is asked.
        broker = permitted(around.context, "ask", [int(around.nodes[v])])
        return {
            "values": {"roles": series(between), "broker": broker},
            "n": sum(counts.values()),
            **around.rests_on([v]),
            "acts": {"ask": broker} if broker else {},
            "details": details,
        }

    return Fact("broker", f"broker:{actor}", value, later, subject=(actor,), standing=standing)
