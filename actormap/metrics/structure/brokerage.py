"""Who stands between others that are not tied, and between which classes (A19)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, plural, series
from actormap.core.tables.values import split
from actormap.engine.centrality import brokerage as kernel
from actormap.engine.centrality.brokerage import ROLES, Roles
from actormap.engine.edges import Edges
from actormap.engine.statistics.small_samples import false_discovery
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import COLUMNS, OTHERS, WORDS, By, described
from actormap.metrics.base.ranking import Standing, placed
from actormap.metrics.base.safeguards import permitted
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork, collaboration
from actormap.metrics.base.tags import RELATION_WORDS
from actormap.metrics.base.who_was_asked import NOT_ASKED

Where = Literal["collaboration", "influence"]
LEAST_DRAWS = 100
FULL_EFFORT = 12_000_000
"""Relabellings times arcs up to which all are made; above it fewer, and the result says so."""
BETWEEN = {
    "coordinator": Sentence("two of its own class"),
    "itinerant": Sentence("two of one other class"),
    "gatekeeper": Sentence("another class and its own"),
    "representative": Sentence("its own class and another"),
    "liaison": Sentence("two other classes"),
}
ROLE_IS_PLACE = Sentence("A role is a place in the recorded ties, not an intention. Nobody has to act on it.")
BOTH_WAYS = Sentence("Ties of collaboration have no direction here: each pair counts twice, once each way.")


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
        raise Refused(
            "the actors with ties in this layer fall into fewer than two classes ({what}). Record "
            "more of them, or choose another attribute.",
            what=WORDS[by],
        )
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
    return answer(
        context,
        "Brokerage roles (A19)",
        ranking,
        parameters={
            "by": by,
            "only": list(only),
            "layer": layer,
            "classes": list(classes.names),
            "relabellings": draws,
            "brokers": int((pairs > 0).sum()),
            "limit": limit,
        },
        caveats=_caveats(context, classes, by, layer, draws),
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
        raise Refused(
            "no actor here has {missing} ({what}). Use any of: {all}.",
            missing=series(map(repr, missing)),
            what=WORDS[by],
            all=series(known) or "-",
        )
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


def _caveats(context: Context, classes: _Classes, by: By, layer: Where, draws: int) -> Iterator[Sentence]:
    """What a reader could wrongly conclude."""
    yield ROLE_IS_PLACE
    if layer == "collaboration":
        yield BOTH_WAYS
    yield from _left_out(classes)
    if OTHERS in classes.names:
        count = int((classes.code == len(classes.names) - 1).sum())
        yield Sentence(
            "{actors} {who}: they count as one class, though some may never have been asked.",
            actors=plural(count, "actor"),
            who=described(context, by, OTHERS),
        )
    wanted = context.view.thresholds.brokerage_draws
    if 0 < draws < wanted:
        yield Sentence(
            "Approximate: classes were dealt out at random {draws} times instead of {wanted}, because "
            "the map is large.",
            draws=draws,
            wanted=wanted,
        )
    yield NOT_ASKED


def _left_out(classes: _Classes) -> Iterator[Sentence]:
    """How many actors have no class, and why."""
    if classes.several:
        yield counted(
            classes.several,
            "{n} actor with several of these codes has no class and is left out.",
            "{n} actors with several of these codes have no class and are left out.",
        )
    if classes.unknown:
        yield counted(
            classes.unknown,
            "{n} actor of which this is not recorded has no class and is left out.",
            "{n} actors of which this is not recorded have no class and are left out.",
        )


def _corrected(roles: Roles, pairs: Codes) -> Floats:
    """Chances corrected for all roles of all who stand between others; NaN where none was tried."""
    tried = (roles.p > 0) & (pairs > 0)
    corrected = np.full(roles.p.shape, np.nan)
    corrected[tried] = false_discovery(roles.p[tried].tolist())
    return corrected


def _broker(
    around: Subnetwork, roles: Roles, corrected: Floats, pairs: Codes, v: int, standing: Standing
) -> Figure:
    """How many pairs of others an actor stands between."""
    actor, words = around.ids[v], partial(_broker_words, around, roles, corrected, v)
    return Figure(
        f"A19:broker:{actor}", "A19", "actor", (actor,), float(pairs[v]), words=words, details=standing
    )


def _broker_words(around: Subnetwork, roles: Roles, corrected: Floats, v: int, figure: Figure) -> Finding:
    counts = dict(zip(ROLES, roles.observed[:, v].tolist(), strict=True))
    pairs = sum(counts.values())
    parts = [
        Sentence("{count} between {whom} ({role})", count=count, whom=BETWEEN[role], role=role)
        for role, count in counts.items()
        if count
    ]
    details: dict[str, Any] = {**counts, **figure.details}
    for number, role in enumerate(ROLES):
        mean, spread, p = (float(some[number, v]) for some in (roles.mean, roles.sd, roles.p))
        z = (counts[role] - mean) / spread if spread > 0 else None
        tried = dict.fromkeys(("expected", "z", "p", "p_corrected"))
        if p > 0:
            tried = {"expected": mean, "z": z, "p": p, "p_corrected": float(corrected[number, v])}
        details |= {f"{role}_{name}": value for name, value in tried.items()}
    return figure.worded(
        statement=placed(
            around.name(v),
            figure.details,
            Sentence("by how often it stands between two others without a recorded tie"),
        ),
        reason=Sentence("{pairs}: {roles}.", pairs=plural(pairs, "pair"), roles=series(parts)),
        n=pairs,
        **around.rests_on([v]),
        would_change=Sentence("A source tells of a tie between those on both sides of it."),
        **_question(around, v),
        details=details,
    )


def _question(around: Subnetwork, v: int) -> dict[str, Any]:
    """What to ask a broker who may be asked about others; of who may not, nothing is asked."""
    broker = permitted(around.context, "ask", [int(around.nodes[v])])
    if not broker:
        return {
            "next_question": Sentence(
                "Ask independent sources whether those on both sides of it would want to meet."
            )
        }
    return {
        "acts": {"ask": broker},
        "next_question": Sentence(
            "Where it can safely be approached, ask {name} which of those on both sides of it would want "
            "to meet.",
            name=around.name(v),
        ),
    }
