"""Friendly and hostile ties taken three by three (A11b)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.engine.edges import Edges
from actormap.engine.structural_balance import frustration, triangles
from actormap.metrics.base.conduct import SignedTies, arcs_of, keys_of, sensitivity_of
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import permitted
from actormap.metrics.base.sheets import Fact, Sheet

SHEET = Sheet(__file__)


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
    return SHEET.answer(context, (_whole(context),))


@dataclass(frozen=True)
class _Pairs:
    """Tied pairs, whether either side is hostile, and the pair of each arc."""

    arcs: SignedTies
    edges: Edges
    hostile: Bools
    at: Codes

    @classmethod
    def of(cls, arcs: SignedTies, n: int) -> _Pairs:
        every = Edges(n, arcs.source.astype(np.int32), arcs.target.astype(np.int32))
        pair, at = np.unique(every.pair, return_inverse=True)
        hostile = np.bincount(at, weights=arcs.hostile, minlength=len(pair)) > 0
        return cls(arcs, Edges.of_pairs(n, pair), hostile, at)

    @kept_property
    def triangles(self) -> Codes:
        """The three pairs of each triangle."""
        return triangles(self.edges)

    @kept_property
    def hostile_in(self) -> Codes:
        """How many of the pairs of each triangle are hostile."""
        return self.hostile[self.triangles].sum(axis=1)

    def ties(self, pairs: Codes) -> tuple[str, ...]:
        """Ids of the ties behind some pairs, hostile ones only where the pair is."""
        wanted = np.isin(self.at, pairs) & (self.arcs.hostile == self.hostile[self.at])
        return tuple(sorted({str(tie) for tie in self.arcs.tie[wanted]}))


def _details(context: Context, pairs: _Pairs) -> dict[str, Any]:
    """All that is said of the triangles."""
    sign = np.where(pairs.hostile, -1, 1).astype(np.int8)
    against = frustration(pairs.edges, sign, most=context.view.thresholds.frustration_block)
    number, ties = np.bincount(pairs.hostile_in, minlength=4).tolist(), len(sign)
    friendly = 1 - float(pairs.hostile.mean()) if ties else 1.0
    return {
        "triangles": len(pairs.triangles),
        "balanced": number[0] + number[2],
        "hostile": number,
        "expected": friendly**3 + 3 * friendly * (1 - friendly) ** 2,
        "ties": ties,
        "hostile_ties": int(pairs.hostile.sum()),
        "frustration": against,
        "frustration_share": against / ties if against is not None and ties else None,
    }


def _whole(context: Context) -> Fact:
    """Balance of all."""
    pairs = _Pairs.of(context.once("arcs", arcs_of), len(context.ids))
    closed = len(pairs.triangles)
    balance = float((pairs.hostile_in % 2 == 0).mean()) if closed else None

    def later() -> dict[str, Any]:
        known, ties = np.flatnonzero(pairs.edges.degree), pairs.arcs.tie.tolist()
        details = _details(context, pairs)
        # What to ask both sides of a hostile tie in a triangle; where there is none, of others.
        tied = np.unique(pairs.triangles[pairs.hostile_in == 1])
        hostile = tied[pairs.hostile[tied]]
        ends = np.unique(np.r_[pairs.edges.source[hostile], pairs.edges.target[hostile]]).tolist()
        sides = permitted(context, "contact", ends)
        return {
            "case": "some" if closed else "other",
            "values": {
                **dict(zip(("none", "one", "two", "three"), details["hostile"], strict=True)),
                "respondents": context.respondent_words("G+", range(len(context.ids))),
                "sides": sides,
            },
            "n": closed,
            **context.trust(
                coverage=float(context.coverage.of_actors[known].mean()) if len(known) else None,
                sources=len(keys_of(context, ties)),
                at_most="indicative" if closed else "insufficient_data",
            ),
            "sensitivity": sensitivity_of(context, ties),
            "evidence": pairs.ties(pairs.triangles[pairs.hostile_in % 2 == 1]),
            "acts": {"contact": sides} if sides else {},
            "details": details,
        }

    return Fact("whole", "whole", balance, later)
