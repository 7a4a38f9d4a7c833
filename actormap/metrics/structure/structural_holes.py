"""Where neighbourhoods hardly meet (A07)."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, listed
from actormap.core.verdicts import Verdict
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import permitted
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import SHOWN, Subnetwork, collaboration, not_cut_off
from actormap.metrics.structure.communities import caveats_of
from actormap.metrics.structure.neighbourhood_names import named
from actormap.metrics.structure.neighbourhoods import Method, neighbourhoods_of
from actormap.metrics.structure.tie_proposals import TieProposals

SHEET = Sheet(__file__)


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

    def nodes(self, pair: tuple[int, int]) -> list[Codes]:
        """Positions of the actors in each of two neighbourhoods."""
        return [self.around.nodes[self.members[number]] for number in pair]

    @property
    def at_most(self) -> Verdict:
        """The best that may be said of them."""
        return "supported" if self.sure else "insufficient_data"

    def fields(self, pair: tuple[int, int], u: int, v: int) -> dict[str, Any]:
        """What every fact on two neighbourhoods holds: it rests on all members of both."""
        context, sides = self.around.context, self.nodes(pair)
        ids = [[context.ids[node] for node in side.tolist()] for side in sides]
        return {
            "n": self.pairs(pair),
            **context.absence_among("G+", sides, at_most=self.at_most),
            "sensitivity": int(context.sensitivity[np.concatenate(sides)].max()),
            "values": {
                "names": self.around.named([u, v]),
                "neighbourhoods": self.sides(u, v),
                "chance": context.none_among("G+", sides),
            },
            "details": {"second_tie": None, "sides": ids},
        }

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
            SHEET.sentence("neighbourhood", "sized", name=names[part].name, actors=len(self.members[part]))
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
        raise SHEET.refusal("nothing_between")
    single = [(pair, some[0]) for pair, some in between.ties.items() if len(some) == 1]
    single.sort(key=lambda item: (-between.pairs(item[0]), item[0]))
    count = len(between.members)
    without = count * (count - 1) // 2 - len(between.ties)
    second = TieProposals(around)
    shown = not_cut_off([between.pairs(pair) for pair, _ in single], limit)
    facts = (
        *(_single(between, second, pair, edge) for pair, edge in single[:shown]),
        *(_apart(between, pair) for pair in between.first_apart(limit)),
    )
    return SHEET.answer(
        context,
        facts,
        *caveats_of(context, parts),
        method=method,
        neighbourhoods=count,
        single_ties=len(single),
        without_tie=without,
        limit=limit,
    )


def _single(between: _NeighbourhoodGaps, second: TieProposals, pair: tuple[int, int], edge: int) -> Fact:
    """The only tie between two neighbourhoods."""
    around = between.around
    u, v = int(around.source[edge]), int(around.target[edge])
    ids = around.ids[u], around.ids[v]

    def later() -> dict[str, Any]:
        fields = between.fields(pair, u, v)
        # That it is the only one rests on who was asked too, and on whether it exists.
        fields["values"]["chance"] *= float(around.layer.q[around.edges[edge]])
        proposed = second.between(_side(between, u), _side(between, v), not_at=(u, v))
        return {
            **fields,
            **around.context.trust(
                coverage=fields["coverage"],
                sources=fields["sources"],
                holds_in=fields["values"]["chance"],
                at_most=between.at_most,
            ),
            "absence": False,
            **second.proposing(proposed, fields["details"], **fields["values"]),
            "evidence": around.layer.evidence([int(around.edges[edge])]),
        }

    return Fact("only_tie", f"only_tie:{':'.join(ids)}", 1.0, later, subject=ids)


def _side(between: _NeighbourhoodGaps, end: int) -> list[int]:
    """An end of the only tie, and its contacts in its own neighbourhood."""
    contacts = between.around.neighbours.of(end)
    return [end, *(c for c in contacts if between.part[c] == between.part[end])]


def _apart(between: _NeighbourhoodGaps, pair: tuple[int, int]) -> Fact:
    """Two neighbourhoods without a tie between them."""
    around = between.around
    u, v = sorted(between.centre(number) for number in pair)
    ids = around.ids[u], around.ids[v]

    def later() -> dict[str, Any]:
        context, fields = around.context, between.fields(pair, u, v)
        asked_about = np.concatenate(between.nodes(pair)).tolist()
        # Who is in the middle is asked only if neither is left out of proposals.
        may_meet = permitted(context, "propose", map(context.code, ids)) == ids
        fields["values"] |= {
            "respondents": context.respondent_words("G+", asked_about),
            "open": may_meet,
        }
        return {**fields, "acts": {"propose": ids} if may_meet else {}}

    return Fact("hole", f"hole:{':'.join(ids)}", 0.0, later, subject=ids)
