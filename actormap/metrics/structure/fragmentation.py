"""Actors whose loss would hurt the recorded network, to support and back up (A20)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from math import comb
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.engine.centrality.key_players import EQUAL, BestSets, Score, carried, remembered
from actormap.engine.connectivity.cutpoints import bridges
from actormap.engine.paths.bit_parallel_bfs import WORD
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing, first
from actormap.metrics.base.safeguards import forbidden
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import MANY, SHOWN
from actormap.metrics.structure.key_players import KeyPlayerSearch, search_in

SHEET = Sheet(__file__)
Apart = Literal["distance", "pairs"]
FULL_EFFORT = 640_000
"""Actors times starts of distances up to which all starts are drawn; above it fewer, and it is told."""
NOBODY = np.zeros((1, 0), dtype=np.int64)
"""One set of nobody."""


@dataclass(frozen=True)
class _Fragmentation:
    """How far others are apart, without somebody and with.

    Parameters
    ----------
    search
        The network.
    size
        How many actors are thought of as lost together.
    measure
        What is meant by apart.
    """

    search: KeyPlayerSearch
    size: int
    measure: Apart

    @classmethod
    def of(cls, context: Context, size: int, measure: Apart) -> _Fragmentation:
        """The same of a map as it is looked at; worked out once."""
        return context.once(
            f"fragmentation:{size}:{measure}",
            lambda c: cls(search_in(c, size, left=2, askable=False), size, measure),
        )

    @kept_property
    def _all_sets(self) -> bool:
        """Whether there are so few sets that all can be tried."""
        n, t = self.search.around.n, self.search.around.context.view.thresholds
        return n <= t.key_player_actors and comb(n, self.size) <= t.key_player_sets

    @kept_property
    def candidates(self) -> Codes:
        """Everybody where all sets can be tried, else those on whom most pairs depend, then most ties."""
        if self._all_sets:
            return self.search.allowed
        around = self.search.around
        lost = bridges(around.graph).lost
        by_need = np.lexsort((np.arange(around.n), -around.neighbours.degree, -lost))
        return self.search.candidates(by_need, everybody=False)

    @kept_property
    def score(self) -> Score:
        """How far the others are apart without each set, worked out once for each."""
        return remembered(self.after)

    @kept_property
    def alone(self) -> Floats:
        """How far the others are apart without each candidate."""
        return self.score(self.candidates[:, None])

    @kept_property
    def best(self) -> BestSets:
        """The sets whose loss would move the others farthest apart."""
        return self.search.best(self.score, self.candidates, self.size, at_most=self._bound)

    @property
    def listed(self) -> BestSets | None:
        """The sets to list.

        A possible map is only asked whether those of the record are still the best: nothing where none is.
        """
        context = self.search.around.context
        if not context.possible:
            return self.best
        return self._if_still(_Fragmentation.of(context.recorded, self.size, self.measure))

    def _if_still(self, recorded: _Fragmentation) -> BestSets | None:
        if len(recorded.best.sets) > MANY:
            return self.best
        own, known = self.search.around, recorded.search.around
        if np.array_equal(own.source, known.source) and np.array_equal(own.target, known.target):
            return recorded.best
        sets = np.array(recorded.best.sets)
        return self.search.if_still(self.score, sets, self.candidates, at_most=self._bound)

    @kept_property
    def earlier(self) -> Floats:
        """How far the others are apart while each candidate is there."""
        return self.before(self.candidates[:, None])

    @kept_property
    def whole(self) -> tuple[float, float]:
        """F and D_F of all."""
        pairs, distance = self.search.sweep.fragmentation(NOBODY, self.starts, there=True)
        return float(pairs[0]), float(distance[0])

    @property
    def _bound(self) -> Score | None:
        """What is quicker than the score and never less, where there is any."""
        return self.at_most if self.starts is None else None

    def at_most(self, sets: Codes) -> Floats:
        """No less than how far the others are apart without each of some sets of all actors.

        What is lost with a set is not more than what its members are near to others themselves, and what of
        the nearness of others they carry.
        """
        near, left = self.measure == "distance", self.search.around.n - self.size
        others = self.search.around.n - 1.0
        whole = (1 - self.whole[1 if near else 0]) * (others + 1) * others
        own = whole - (1 - self.earlier) * others * (others - 1)
        edges = self.search.around.graph
        lost = own + carried(edges, self.search.sweep.everywhere, near=near)
        return 1 - (whole - lost[sets].sum(axis=1)) / (left * (left - 1.0))

    @kept_property
    def starts(self) -> Codes | None:
        """Actors from which distances are taken, where these are not all."""
        t, n = self.search.around.context.view.thresholds, self.search.around.n
        if n <= t.key_player_actors:
            return None
        # A sweep goes from a word of starts as quickly as from a part of it.
        count = min(t.key_player_starts, max(1, FULL_EFFORT // n // WORD) * WORD)
        return np.sort(np.random.default_rng(t.seed).choice(n, count, replace=False))

    def both(self, sets: Codes) -> tuple[Floats, Floats]:
        """F and D_F among the others without each set."""
        return self.search.sweep.fragmentation(sets, self.starts)

    def after(self, sets: Codes) -> Floats:
        """How far the others are apart without each set."""
        pairs, distance = self.both(sets)
        return distance if self.measure == "distance" else pairs

    def before(self, sets: Codes) -> Floats:
        """How far the same others are apart while it is there."""
        pairs, distance = self.search.sweep.fragmentation(sets, self.starts, there=True)
        return distance if self.measure == "distance" else pairs


@checked
def fragmentation(
    m: ActorMap, view: View, *, size: int = 2, measure: Apart = "distance", limit: int = SHOWN
) -> Findings:
    """Actors whose loss would hurt the network most, to support and back up (A20).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    size
        How many actors are thought of as lost together.
    measure
        ``distance``: how far the others would be apart. ``pairs``: how many pairs of others nothing
        would join any more.
    limit
        Most single actors that are listed.

    Returns
    -------
    Findings
        First how far apart all are as recorded, then all sets whose loss would hurt most (as one
        finding where these are more than 200), then each single actor whose loss would (value: for
        ``distance`` 1 less the mean of 1 / ties between any two others, for ``pairs`` the share of
        pairs of others that nothing joins, 0 to 1; details ``before``: the same among the same
        others while it is there, ``approximate``, ``rank``). Whose loss would move no others apart
        is not listed.

    Raises
    ------
    Refused
        No ties, or fewer than two others would be left.

    Notes
    -----
    It is meant for support: who carries so much should not carry it alone. Ties that are not
    recorded would soften each loss. Whoever is not in the list moves nobody else apart by its loss,
    which says nothing about its worth. A set is not the sum of its members.

    References
    ----------
    Borgatti (2006), Computational and Mathematical Organization Theory 12; docs/definitions.md#a20,
    #n3.
    """
    context = context_of(m, view)
    loss = _Fragmentation.of(context, size, measure)

    facts = chain((_whole(loss),), _sets(loss) if size > 1 else (), _singles(loss, limit=limit))
    if context.possible:
        return SHEET.answer(context, facts)
    chosen = {"size": size, "measure": measure, "best_sets": len(loss.best.sets), "limit": limit}
    starts = 0 if loss.starts is None else len(loss.starts)
    further = SHEET.further(starts=starts, **loss.search.tried(loss.best, loss.candidates))
    return SHEET.answer(context, facts, *further, **chosen)


def _singles(loss: _Fragmentation, *, limit: int) -> tuple[Fact, ...]:
    """Those whose loss moves any others apart."""
    around, candidates = loss.search.around, loss.candidates
    values, before = np.full((2, around.n), np.nan)
    values[candidates], before[candidates] = loss.alone, loss.earlier
    values[~(values > before + EQUAL)] = np.nan
    return around.listed(values, partial(_alone, loss, values, before), limit=limit)


def _whole(loss: _Fragmentation) -> Fact:
    """How far apart all are."""
    pairs, distance = loss.whole
    details = {"pairs": pairs, "distance": distance}
    return Fact("whole", "whole", details[loss.measure], partial(_of_all, loss), details=details)


def _of_all(loss: _Fragmentation) -> dict[str, Any]:
    context, nodes = loss.search.around.context, loss.search.around.nodes
    return {
        "values": {"respondents": context.respondent_words("G+", nodes.tolist())},
        "n": len(nodes),
        **context.absence("G+", nodes, at_most="indicative"),
        "sensitivity": int(context.sensitivity[nodes].max(initial=0)),
    }


def _sets(loss: _Fragmentation) -> Iterator[Fact]:
    """How far apart the others are without the best sets, if their loss moves any others apart."""
    best = loss.listed
    if best is None:
        return
    if len(best.sets) > MANY:
        yield loss.search.none_stands_out("back_up", best)
        return
    for members, before in zip(best.sets, loss.before(np.array(best.sets)).tolist(), strict=True):
        if best.score > before + EQUAL:
            ids, also = tuple(loss.search.around.ids[v] for v in members), len(best.sets) - 1
            yield Fact(
                "back_up",
                f"back_up:{':'.join(ids)}",
                best.score,
                partial(_carried, loss, members, also=also),
                subject=ids,
                details={"before": before, "approximate": not best.exact},
            )


def _alone(loss: _Fragmentation, values: Floats, before: Floats, v: int, standing: Standing) -> Fact:
    """How far apart the others are without one actor."""
    actor, details = loss.search.around.ids[v], {"before": float(before[v])}
    later = partial(_carried, loss, [v], ties=2, first=first(standing))
    return Fact(
        "support",
        f"support:{actor}",
        float(values[v]),
        later,
        subject=(actor,),
        standing=standing,
        details=details,
    )


def _carried(loss: _Fragmentation, members: Sequence[int], ties: int = 1, **values: Any) -> dict[str, Any]:
    """What is said of those that carry much; those who can be turned to are asked, and nobody else."""
    around = loss.search.around
    left_alone = forbidden(around.context, "contact")
    approachable = [v for v in members if not left_alone[around.nodes[v]]]
    return {
        "case": {"reason": loss.measure},
        "values": {
            "names": around.named(members),
            "approachable": len(approachable),
            "name": around.name(approachable[0]) if approachable else "",
            "contacts": around.named(approachable),
            **values,
        },
        "n": around.n - len(members),
        **around.rests_on(members, ties=ties),
        "acts": {"contact": tuple(around.ids[v] for v in approachable)} if approachable else {},
    }
