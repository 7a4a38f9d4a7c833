"""Where neighbourhoods hardly meet (A07)."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, listed, plural
from actormap.core.verdicts import Verdict
from actormap.metrics.base.context import context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import permitted
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork, collaboration, not_cut_off
from actormap.metrics.structure.communities import caveats_of
from actormap.metrics.structure.neighbourhood_names import named
from actormap.metrics.structure.neighbourhoods import Method, neighbourhoods_of
from actormap.metrics.structure.tie_proposals import NO_PAIR, TieProposals


@dataclass(frozen=True)
class _NeighbourhoodGaps:
    """Neighbourhoods of two actors or more, the largest first, and the ties among them."""

    around: Subnetwork
    members: list[Codes]
    method: Method
    sure: bool

    @kept_property
    def part(self) -> Codes:
        """Neighbourhood of each actor, -1 where it is in none."""
        part = np.full(self.around.n, -1, dtype=np.int64)
        for number, rows in enumerate(self.members):
            part[rows] = number
        return part

    @kept_property
    def ties(self) -> dict[tuple[int, int], list[int]]:
        """Ties between each two neighbourhoods, the smaller number first."""
        ties: dict[tuple[int, int], list[int]] = {}
        source, target = self.part[self.around.source], self.part[self.around.target]
        across = np.flatnonzero((source != target) & (source >= 0) & (target >= 0))
        low, high = (
            np.minimum(source, target)[across].tolist(),
            np.maximum(source, target)[across].tolist(),
        )
        for edge, i, j in zip(across.tolist(), low, high, strict=True):
            ties.setdefault((i, j), []).append(edge)
        return ties

    def pairs(self, pair: tuple[int, int]) -> int:
        """How many ties there could be between two neighbourhoods."""
        return len(self.members[pair[0]]) * len(self.members[pair[1]])

    def actors(self, pair: tuple[int, int]) -> list[int]:
        """Rows of the actors in two neighbourhoods."""
        return self.around.nodes[np.concatenate([self.members[number] for number in pair])].tolist()

    def apart(self) -> Iterator[tuple[int, int]]:
        """Two neighbourhoods without a tie between them, the largest first."""
        count = len(self.members)
        queue = [(-self.pairs((i, i + 1)), i, i + 1) for i in range(count - 1)]
        heapq.heapify(queue)
        while queue:
            _, i, j = heapq.heappop(queue)
            if j + 1 < count:
                heapq.heappush(queue, (-self.pairs((i, j + 1)), i, j + 1))
            if (i, j) not in self.ties:
                yield i, j

    def first_apart(self, limit: int) -> Iterator[tuple[int, int]]:
        """The first of them, with those that are as large as the last."""
        last = 0
        for count, pair in enumerate(self.apart()):
            if count >= limit and self.pairs(pair) < last:
                return
            last = self.pairs(pair)
            yield pair

    def sides(self, u: int, v: int) -> Sentence:
        """The neighbourhoods of two actors, in words."""
        names, parts = named(self.around.context, self.method), [self.part[end] for end in (u, v)]
        return listed(
            Sentence(
                "{name} ({actors})", name=names[part].name, actors=plural(len(self.members[part]), "actor")
            )
            for part in parts
        )

    @kept_property
    def _inside(self) -> Codes:
        """Ties of each actor within its neighbourhood."""
        source, target = self.around.source, self.around.target
        within = self.part[source] == self.part[target]
        ends = np.concatenate([source[within], target[within]])
        return np.bincount(ends, minlength=self.around.n)

    def centre(self, number: int) -> int:
        """The member with most ties inside; of several the first by id."""
        rows = self.members[number]
        return int(rows[np.argmax(self._inside[rows])])


@checked
def structural_holes(m: ActorMap, view: View, *, method: Method = "leiden", limit: int = SHOWN) -> Findings:
    """Neighbourhoods of ties that nothing, or a single tie, joins (A07).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    method
        How neighbourhoods are found: ``leiden``, or ``louvain`` for comparison with older work.
    limit
        Most pairs listed of each kind; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        First the pairs that a single tie joins, about its two ends, then those without any, about
        the member of each with most ties inside; the largest first (value: ties between both, 0 or
        1; n: the pairs of actors between which there could be one; details ``sides``: members of
        both, ``second_tie``: two ids to whom a further tie can be proposed).

    Raises
    ------
    Refused
        There are fewer than two neighbourhoods of two actors or more.

    Notes
    -----
    Neighbourhoods are those of A36, with its limits: small networks always show some. A pair
    without a tie is a place to ask, not a finding about either side: nobody may have been asked.

    References
    ----------
    Burt (1992), Structural Holes; docs/definitions.md#a07, #a36.
    """
    context = context_of(m, view)
    around = collaboration(context)
    parts = neighbourhoods_of(context, method)
    between = _NeighbourhoodGaps(
        around,
        [some for some in parts.members if len(some) > 1],
        method,
        len(around.source) >= view.thresholds.small_map,
    )
    if len(between.members) < 2:  # noqa: PLR2004 - a hole has two sides
        raise Refused(
            "the recorded ties form fewer than two neighbourhoods, so there is nothing between them. Record "
            "ties of collaboration, also those that seem obvious."
        )
    single = [(pair, some[0]) for pair, some in between.ties.items() if len(some) == 1]
    single.sort(key=lambda item: (-between.pairs(item[0]), item[0]))
    count = len(between.members)
    without = count * (count - 1) // 2 - len(between.ties)
    second = TieProposals(around)
    shown = not_cut_off([between.pairs(pair) for pair, _ in single], limit)
    return answer(
        context,
        "Structural holes (A07)",
        chain(
            (_single(between, second, pair, edge) for pair, edge in single[:shown]),
            map(partial(_apart, between), between.first_apart(limit)),
        ),
        parameters={
            "method": method,
            "neighbourhoods": count,
            "single_ties": len(single),
            "without_tie": without,
            "limit": limit,
        },
        caveats=caveats_of(context, parts),
    )


def _single(between: _NeighbourhoodGaps, second: TieProposals, pair: tuple[int, int], edge: int) -> Figure:
    """The only tie between two neighbourhoods."""
    around = between.around
    ids = around.ids[int(around.source[edge])], around.ids[int(around.target[edge])]
    words = partial(_single_words, between, second, pair, edge)
    return Figure(f"A07:only_tie:{':'.join(ids)}", "A07", "tie", ids, 1.0, words=words)


def _single_words(
    between: _NeighbourhoodGaps, second: TieProposals, pair: tuple[int, int], edge: int, figure: Figure
) -> Finding:
    around = between.around
    u, v = int(around.source[edge]), int(around.target[edge])
    proposed = second.between(_side(between, u), _side(between, v), not_at=(u, v))
    return _completed(
        between,
        pair,
        figure.worded(
            statement=Sentence(
                "The tie between {names} is the only one recorded between two neighbourhoods: {sides}. "
                "Consider supporting a second one.",
                names=around.named([u, v]),
                sides=between.sides(u, v),
            ),
            reason=Sentence(
                "Of {pairs} of actors between the two, one has a recorded tie.",
                pairs=plural(between.pairs(pair), "pair"),
            ),
            evidence=around.layer.evidence([int(around.edges[edge])]),
            next_question=second.words(proposed),
            acts={"propose": proposed or ()},
            details={"second_tie": list(proposed) if proposed else None},
        ),
        edge,
    )


def _side(between: _NeighbourhoodGaps, end: int) -> list[int]:
    """An end of the only tie, and its contacts in its own neighbourhood."""
    contacts = between.around.neighbours.of(end)
    return [end, *(c for c in contacts if between.part[c] == between.part[end])]


def _apart(between: _NeighbourhoodGaps, pair: tuple[int, int]) -> Figure:
    """Two neighbourhoods without a tie between them."""
    u, v = sorted(between.centre(number) for number in pair)
    ids = between.around.ids[u], between.around.ids[v]
    words = partial(_apart_words, between, pair, u, v)
    return Figure(f"A07:hole:{':'.join(ids)}", "A07", "pair", ids, 0.0, words=words)


def _apart_words(
    between: _NeighbourhoodGaps, pair: tuple[int, int], u: int, v: int, figure: Figure
) -> Finding:
    return _completed(
        between,
        pair,
        figure.worded(
            statement=Sentence(
                "No tie is recorded between two neighbourhoods: {sides}. In their middle are {names}.",
                names=between.around.named([u, v]),
                sides=between.sides(u, v),
            ),
            reason=joined(
                Sentence(
                    "Of {pairs} of actors between the two, none has a recorded tie.",
                    pairs=plural(between.pairs(pair), "pair"),
                ),
                between.around.context.respondent_words("G+", between.actors(pair)),
            ),
            details={"second_tie": None},
            **_ask_each(between, u, v),
        ),
    )


def _ask_each(between: _NeighbourhoodGaps, u: int, v: int) -> dict[str, Any]:
    """What to ask those in the middle of two neighbourhoods, if neither is left out of proposals."""
    context, ids = between.around.context, [between.around.ids[end] for end in (u, v)]
    if permitted(context, "propose", map(context.code, ids)) != tuple(ids):
        return {"next_question": NO_PAIR}
    return {
        "next_question": Sentence(
            "Ask each, alone, whether it knows of the other's work, and who could bring them together."
        ),
        "acts": {"propose": tuple(ids)},
    }


def _completed(
    between: _NeighbourhoodGaps, pair: tuple[int, int], finding: Finding, edge: int | None = None
) -> Finding:
    """A finding with what it rests on: all members of both neighbourhoods, and the only tie."""
    around, context = between.around, between.around.context
    sides, rows = [between.members[number] for number in pair], between.actors(pair)
    at_most: Verdict = "supported" if between.sure else "insufficient_data"
    apart = [around.nodes[side] for side in sides]
    chance = context.none_among("G+", apart)
    lean = context.absence_among("G+", apart, at_most=at_most)
    if edge is None:
        claim = Sentence(
            "The chance that there is none, counting also those that nobody told of, is {chance:.0%}.",
            chance=chance,
        )
    else:
        # That it is the only one rests on who was asked too, and on whether it exists.
        chance *= float(around.layer.q[around.edges[edge]])
        claim = Sentence(
            "The chance that it exists and is the only one, counting also those that nobody told of, is "
            "{chance:.0%}.",
            chance=chance,
        )
        lean = context.trust(
            coverage=lean["coverage"], sources=lean["sources"], holds_in=chance, at_most=at_most
        )
    return replace(
        finding,
        reason=joined(finding.reason, claim),
        n=between.pairs(pair),
        sensitivity=int(context.sensitivity[rows].max()),
        would_change=Sentence("A source tells of a tie between both that nobody was asked about."),
        details={**finding.details, "sides": [[around.ids[v] for v in side.tolist()] for side in sides]},
        **lean,
    )
