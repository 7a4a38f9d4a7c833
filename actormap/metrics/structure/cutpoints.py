"""Where one actor or one tie holds the recorded network together, to support and back up (A35)."""

from __future__ import annotations

from functools import partial
from itertools import chain

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural
from actormap.core.verdicts import best
from actormap.engine.connectivity import cutpoints as kernel
from actormap.engine.connectivity.cutpoints import Bridges
from actormap.metrics.base.context import context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork, collaboration, not_cut_off
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.structure.tie_proposals import BACK_UP, TieProposals

ONLY_RECORDED = Sentence(
    "Only recorded ties count: where nobody told of another link, an actor or a tie looks more alone "
    "than it is."
)


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
    return answer(
        context,
        "Bridge actors and bridge ties (A35)",
        chain(
            map(partial(_actor, around, second, bridges), actors[: not_cut_off(bridges.lost[actors], limit)]),
            map(partial(_tie, around, second, bridges), ties[: not_cut_off(depend[ties], limit)]),
        ),
        parameters={"bridge_actors": len(actors), "bridge_ties": len(ties), "limit": limit},
        caveats=(BACK_UP, ONLY_RECORDED, NOT_ASKED),
    )


def _actor(around: Subnetwork, second: TieProposals, bridges: Bridges, v: int) -> Figure:
    """How many pairs of others depend on an actor."""
    actor, share = around.ids[v], int(bridges.lost[v]) / int(bridges.before[v])
    words = partial(_actor_words, around, second, bridges, v)
    return Figure(f"A35:bridge:{actor}", "A35", "actor", (actor,), share, words=words)


def _actor_words(
    around: Subnetwork, second: TieProposals, bridges: Bridges, v: int, figure: Figure
) -> Finding:
    lost, before = int(bridges.lost[v]), int(bridges.before[v])
    rows = slice(*np.searchsorted(bridges.node, [v, v + 1]))
    contacts, edges = around.neighbours.of(v), around.neighbours.edges(v)
    blocks = bridges.block[edges].tolist()
    pieces = zip(bridges.piece_size[rows].tolist(), bridges.piece_block[rows].tolist(), strict=True)
    parts = sorted(pieces, key=lambda piece: (-piece[0], blocks.index(piece[1])))
    side, other = (
        [u for u, block in zip(contacts, blocks, strict=True) if block == number] for _, number in parts[:2]
    )
    proposed = second.between(side, other)
    return figure.worded(
        statement=Sentence(
            "{name} links {parts} of the recorded network that no other recorded tie links. Support it, "
            "and consider supporting a second link.",
            name=around.name(v),
            parts=plural(len(parts), "part"),
        ),
        reason=Sentence(
            "Without its ties, {lost} of {before} pairs of others that are joined now would come apart.",
            lost=lost,
            before=before,
        ),
        n=before,
        **around.rests_on([v]),
        would_change=Sentence("A source tells of a tie between these parts that nobody was asked about."),
        next_question=second.words(proposed),
        acts={"propose": proposed or ()},
        details={
            "lost": lost,
            "before": before,
            "parts": [size for size, _ in parts],
            "second_tie": list(proposed) if proposed else None,
        },
    )


def _tie(around: Subnetwork, second: TieProposals, bridges: Bridges, at: int) -> Figure:
    """How many pairs depend on a tie."""
    edge, sides = int(bridges.bridge[at]), (int(bridges.source_side[at]), int(bridges.target_side[at]))
    ids = around.ids[int(around.source[edge])], around.ids[int(around.target[edge])]
    lost, total = sides[0] * sides[1], bridges.joined
    words = partial(_tie_words, around, second, edge, sides, total)
    return Figure(f"A35:tie:{':'.join(ids)}", "A35", "tie", ids, lost / total, words=words)


def _tie_words(
    around: Subnetwork, second: TieProposals, edge: int, sides: tuple[int, int], total: int, figure: Figure
) -> Finding:
    u, v = int(around.source[edge]), int(around.target[edge])
    lost = sides[0] * sides[1]
    proposed = second.between(
        [u, *(w for w in around.neighbours.of(u) if w != v)],
        [v, *(w for w in around.neighbours.of(v) if w != u)],
        not_at=(u, v),
    )
    evidence = around.layer.evidence([int(around.edges[edge])])
    return figure.worded(
        statement=Sentence(
            "The tie between {names} is the only recorded link between {one} and {other}. Consider "
            "supporting a second one.",
            names=around.named([u, v]),
            one=sides[0],
            other=plural(sides[1], "actor"),
        ),
        reason=Sentence(
            "Without this tie, {lost} of {joined} would come apart.",
            joined=plural(total, "joined pair"),
            lost=lost,
        ),
        n=total,
        **(
            around.rests_on([u, v])
            | {"evidence": evidence}
            | around.context.trust(
                coverage=around.context.coverage.of_pair(*around.nodes[[u, v]].tolist()),
                sources=len(around.context.sources_of(evidence)),
                at_most=best(float(around.layer.q[around.edges[edge]]), around.context.view.thresholds),
            )
        ),
        would_change=Sentence("A source tells of a tie between both sides that nobody was asked about."),
        next_question=second.words(proposed),
        acts={"propose": proposed or ()},
        details={
            "lost": lost,
            "sides": list(sides),
            "second_tie": list(proposed) if proposed else None,
        },
    )
