"""Where one actor or one tie holds the recorded network together, to support and back up (A35)."""

from __future__ import annotations

from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.verdicts import best
from actormap.engine.connectivity import cutpoints as kernel
from actormap.engine.connectivity.cutpoints import Bridges
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork, collaboration, not_cut_off
from actormap.metrics.structure.tie_proposals import TieProposals

SHEET = Sheet(__file__)


@checked
def cutpoints(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """Actors and ties that are the only link between parts of the network (A35).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    limit
        Most actors and most ties listed; the settings of the answer say how many there
        are.

    Returns
    -------
    Findings
        First the actors on which most pairs depend (value: pairs of others that nothing joins
        without it, as a share of those that are joined, 0 to 1; details ``lost``, ``before``: these
        pairs, ``parts``: actors in each part that it links, ``second_tie``: two ids to whom a
        further tie can be proposed). Then the ties (value: pairs that only this tie joins, as a
        share of all that are joined; details ``lost``, ``sides``: actors on either side,
        ``second_tie``).

    Notes
    -----
    It shows where one departure would hurt all, so that such actors can be supported and ties
    doubled. A recorded network is thinner than the real one: ask for further links before leaning
    on a result. An actor at the end of a tie depends on it, which says nothing about its value.

    References
    ----------
    Hopcroft and Tarjan (1973), Communications of the ACM 16(6), for cut nodes;
    docs/definitions.md#a35.
    """
    context = context_of(m, view)
    around = collaboration(context)
    bridges = kernel.bridges(around.graph)
    second = TieProposals(around)
    actors = np.unique(bridges.node).tolist()
    actors.sort(key=lambda v: (-bridges.lost[v], v))
    depend = bridges.source_side * bridges.target_side
    ties = np.lexsort((bridges.bridge, -depend)).tolist()
    facts = (
        *(_actor(around, second, bridges, v) for v in actors[: not_cut_off(bridges.lost[actors], limit)]),
        *(_tie(around, second, bridges, at) for at in ties[: not_cut_off(depend[ties], limit)]),
    )
    return SHEET.answer(context, facts, bridge_actors=len(actors), bridge_ties=len(ties), limit=limit)


def _actor(around: Subnetwork, second: TieProposals, bridges: Bridges, v: int) -> Fact:
    """How many pairs of others depend on an actor."""
    actor, lost, before = around.ids[v], int(bridges.lost[v]), int(bridges.before[v])

    def later() -> dict[str, Any]:
        rows = slice(*np.searchsorted(bridges.node, [v, v + 1]))
        contacts, edges = around.neighbours.of(v), around.neighbours.edges(v)
        blocks = bridges.block[edges].tolist()
        pieces = zip(bridges.piece_size[rows].tolist(), bridges.piece_block[rows].tolist(), strict=True)
        parts = sorted(pieces, key=lambda piece: (-piece[0], blocks.index(piece[1])))
        side, other = (
            [u for u, block in zip(contacts, blocks, strict=True) if block == number]
            for _, number in parts[:2]
        )
        return {
            "n": before,
            **around.rests_on([v]),
            **second.proposing(
                second.between(side, other),
                {"lost": lost, "before": before, "parts": [size for size, _ in parts]},
                pieces=len(parts),
            ),
        }

    return Fact("bridge", f"bridge:{actor}", lost / before, later, subject=(actor,))


def _tie(around: Subnetwork, second: TieProposals, bridges: Bridges, at: int) -> Fact:
    """How many pairs depend on a tie."""
    edge, sides = int(bridges.bridge[at]), [int(bridges.source_side[at]), int(bridges.target_side[at])]
    u, v, lost = int(around.source[edge]), int(around.target[edge]), sides[0] * sides[1]
    ids = around.ids[u], around.ids[v]

    def later() -> dict[str, Any]:
        proposed = second.between(
            [u, *(w for w in around.neighbours.of(u) if w != v)],
            [v, *(w for w in around.neighbours.of(v) if w != u)],
            not_at=(u, v),
        )
        evidence = around.layer.evidence([int(around.edges[edge])])
        return {
            "n": bridges.joined,
            **around.rests_on([u, v]),
            "evidence": evidence,
            **around.context.trust(
                coverage=around.context.coverage.of_pair(*around.nodes[[u, v]].tolist()),
                sources=len(around.context.sources_of(evidence)),
                at_most=best(float(around.layer.q[around.edges[edge]]), around.context.view.thresholds),
            ),
            **second.proposing(
                proposed,
                {"lost": lost, "sides": sides},
                ends=around.named([u, v]),
                near=sides[0],
                far=sides[1],
            ),
        }

    return Fact("tie", f"tie:{':'.join(ids)}", lost / bridges.joined, later, subject=ids)
