"""Friendly and hostile ties taken three by three (A11b)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, plural
from actormap.engine.edges import Edges
from actormap.engine.structural_balance import frustration, triangles
from actormap.metrics.base.conduct import SignedTies, arcs_of, keys_of, sensitivity_of
from actormap.metrics.base.context import Context, claim, context_of, is_world
from actormap.metrics.base.options import checked

WEAK = Sentence(
    "Balance is weak evidence among organisations, which work with rivals and stay silent on friends: "
    "it describes, and predicts nothing."
)
UNSEEN = Sentence(
    "Hostile ties are told less often than friendly ones: a triangle may look friendlier than it is."
)
NO_TRIANGLE = Sentence(
    "No three actors are recorded as all tied to each other, so there is no pattern to describe."
)


@checked
def structural_balance(m: ActorMap, view: View) -> Findings:
    """How often the signs of three ties agree: a friend's friend is a friend, a foe's foe too (A11b).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        One (value: balance, the share of triangles with no or two hostile ties, 0 to 1; None where
        there is no triangle; details ``triangles``, ``balanced``; ``hostile``: how many have 0, 1,
        2 and 3 hostile ties; ``expected``: balance if the hostile ties were dealt out at random;
        ``ties``, ``hostile_ties``; ``frustration``: fewest ties that stand in the way of two camps,
        None where a part of the network is too large to try all; ``frustration_share``: of all ties,
        0 to 1).

    Notes
    -----
    All actors but the office count, a pair once: hostile if either side is. A triangle is three
    actors that are all tied to each other. The evidence is of triangles with one or three hostile ties.

    References
    ----------
    Cartwright and Harary (1956), Psychological Review 63; Harary (1959) for the frustration index;
    docs/definitions.md#a11b.
    """
    context = context_of(m, view)
    return Findings(
        "Patterns of friendly and hostile ties (A11b)",
        {},
        (WEAK, UNSEEN),
        (_whole(context),),
    )


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Tied pairs, whether either side is hostile, and the pair of each arc."""

    edges: Edges
    hostile: Bools
    at: Codes

    @classmethod
    def of(cls, arcs: SignedTies, n: int) -> _Pairs:
        every = Edges(n, arcs.source.astype(np.int32), arcs.target.astype(np.int32))
        pair, at = np.unique(every.pair, return_inverse=True)
        hostile = np.bincount(at, weights=arcs.hostile, minlength=len(pair)) > 0
        return cls(Edges.of_pairs(n, pair), hostile, at)

    def ties(self, arcs: SignedTies, edges: Codes) -> tuple[str, ...]:
        """Ids of the ties behind some pairs, hostile ones only where the pair is."""
        wanted = np.isin(self.at, edges) & (arcs.hostile == self.hostile[self.at])
        return tuple(sorted({str(tie) for tie in arcs.tie[wanted]}))


def _figures(context: Context, pairs: _Pairs, hostile: Codes) -> dict[str, Any]:
    """All that is said of the triangles, given how many hostile ties each has."""
    sign = np.where(pairs.hostile, -1, 1).astype(np.int8)
    against = frustration(pairs.edges, sign, most=context.view.thresholds.frustration_block)
    number, ties = np.bincount(hostile, minlength=4).tolist(), len(sign)
    friendly = 1 - float(pairs.hostile.mean()) if ties else 1.0
    return {
        "triangles": len(hostile),
        "balanced": number[0] + number[2],
        "hostile": number,
        "expected": friendly**3 + 3 * friendly * (1 - friendly) ** 2,
        "ties": ties,
        "hostile_ties": int(pairs.hostile.sum()),
        "frustration": against,
        "frustration_share": against / ties if against is not None and ties else None,
    }


def _whole(context: Context) -> Finding:
    arcs = context.once("arcs", arcs_of)
    pairs = _Pairs.of(arcs, len(context.ids))
    edges = triangles(pairs.edges)
    hostile = pairs.hostile[edges].sum(axis=1)
    balance = float((hostile % 2 == 0).mean()) if len(edges) else None
    bare = claim("A11b:whole", "A11b", "whole", ("civil society",), balance)
    if is_world(context):
        return bare
    figures = _figures(context, pairs, hostile)
    closed, number = plural(figures["triangles"], "triangle"), figures["hostile"]
    known, ties = np.flatnonzero(pairs.edges.degree), arcs.tie.tolist()
    return replace(
        bare,
        statement=Sentence(
            "In {balanced} of {triangles} the signs of the three ties agree.",
            balanced=figures["balanced"],
            triangles=closed,
        )
        if len(edges)
        else NO_TRIANGLE,
        reason=Sentence(
            "{triangles}: {none} without a hostile tie, {one} with one, {two} with two, {three} with three. "
            "{camps}",
            triangles=closed,
            none=number[0],
            one=number[1],
            two=number[2],
            three=number[3],
            camps=_camps(figures["frustration"]),
        ),
        n=len(edges),
        **context.trust(
            coverage=float(context.coverage.of_actors[known].mean()) if len(known) else None,
            sources=len(keys_of(context, ties)),
            at_most="indicative",
        ),
        sensitivity=sensitivity_of(context, ties),
        evidence=pairs.ties(arcs, edges[hostile % 2 == 1]),
        would_change=Sentence("Ties between these actors that were not entered, above all hostile ones."),
        next_question=Sentence(
            "Where one of three ties is hostile, ask both sides about it apart from each other."
        ),
        details=figures,
    )


def _camps(against: int | None) -> Sentence:
    if against is None:
        return Sentence("The network is too large to say how far it is from two camps.")
    return counted(
        against, "{n} tie stands in the way of two camps.", "{n} ties stand in the way of two camps."
    )
