"""Actors through which outreach comes near to all others (A20)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Codes, Floats, Ints
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.engine.centrality.key_players import BestSets, Score, best_sets, covered, still_best
from actormap.engine.paths.bit_parallel_bfs import BitParallelBFS
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing
from actormap.metrics.base.safeguards import exclusions_of, permitted
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import MANY, SHOWN, Subnetwork, collaboration

Near = Literal["distance", "steps"]
SHEET = Sheet(__file__)
MOST_DISTANCES = 4_000_000
"""Up to so many distances are held for everybody; on larger maps for those with most ties."""


def _candidates(search: KeyPlayerSearch) -> Codes:
    by_ties = np.argsort(-search.around.neighbours.degree, kind="stable")
    return search.candidates(by_ties, everybody=len(search.allowed) * search.around.n <= MOST_DISTANCES)


def _score(search: KeyPlayerSearch, away: Ints, measure: str) -> Score:
    """Score of sets of rows of distances."""
    if measure == "steps":
        within = (away >= 0) & (away <= search.steps)
        reached = covered(within.astype(float))
        return lambda sets: reached(sets) - sets.shape[1]
    near = 1 / np.maximum(away, 1)
    near[away < 0] = 0.0
    total = covered(near)
    return lambda sets: total(sets) / search.around.n


@checked
def key_players(
    m: ActorMap, view: View, *, size: int = 2, measure: Near = "distance", limit: int = SHOWN
) -> Findings:
    """Sets of actors through which outreach comes nearest to all others (A20).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    size
        How many actors are in a set.
    measure
        ``distance``: nearest to all actors on average. ``steps``: most others within few
        ties, as many as the thresholds say.
    limit
        Most single actors that are listed.

    Returns
    -------
    Findings
        First all sets with the best value, as one finding where these are more than 200 (value: for
        ``distance`` the mean over all actors of 1 / ties to the nearest of the set, with 1 for its
        members, 0 to 1; for ``steps`` the others reached, a count; subject: its members; details
        ``approximate``). Then each actor with ties alone, the best first (the same value; details
        ``rank``).

    Raises
    ------
    Refused
        No ties, or no set of this size.

    Notes
    -----
    Sets of equal value are all shown: choose among them by trust, language and safety, which no
    figure knows. The best set need not hold the actors that are best alone. Up to
    ``key_player_sets`` sets all are tried; above it the result is approximate and says so.

    References
    ----------
    Borgatti (2006), Computational and Mathematical Organization Theory 12; docs/definitions.md#a20.
    """
    search = search_in(context_of(m, view), size, left=0, askable=True)
    candidates = _candidates(search)
    score = _score(search, search.sweep.distances(candidates), measure)
    best = search.best(lambda sets: score(np.searchsorted(candidates, sets)), candidates, size)
    values = np.full(search.around.n, np.nan)
    values[candidates] = score(np.arange(len(candidates))[:, None])
    values[search.around.neighbours.degree == 0] = np.nan
    facts = (
        *(_near_sets(search, best, measure) if size > 1 else ()),
        *search.around.listed(values, partial(_near_alone, search, values, measure), limit=limit),
    )
    further = SHEET.further(**search.tried(best, candidates))
    chosen = {"size": size, "measure": measure, "best_sets": len(best.sets), "limit": limit}
    return SHEET.answer(search.around.context, facts, *further, **chosen)


def _near_sets(search: KeyPlayerSearch, best: BestSets, measure: Near) -> Iterator[Fact]:
    """How near the best sets are to all others."""
    if len(best.sets) > MANY:
        yield search.none_stands_out("reach", best)
        return
    for members in best.sets:
        ids, names = tuple(search.around.ids[v] for v in members), search.around.named(members)
        yield Fact(
            "reach",
            f"reach:{':'.join(ids)}",
            best.score,
            partial(_later, search, measure, members, names=names, also=len(best.sets) - 1),
            subject=ids,
            acts={"ask": ids},
            details={"approximate": not best.exact},
        )


def _later(search: KeyPlayerSearch, measure: Near, members: Sequence[int], **values: Any) -> dict[str, Any]:
    if measure == "steps":
        values |= {"steps": search.steps}
    around = search.around
    return {"case": measure, "values": values, "n": around.n, **around.rests_on(members)}


def _near_alone(search: KeyPlayerSearch, values: Floats, measure: Near, v: int, standing: Standing) -> Fact:
    """How near an actor is to all others by itself."""
    actor, value, later = search.around.ids[v], float(values[v]), partial(_of_actor, search, measure, v)
    return Fact("near", f"near:{actor}", value, later, subject=(actor,), standing=standing)


def _of_actor(search: KeyPlayerSearch, measure: Near, v: int) -> dict[str, Any]:
    # Of who may not be asked to pass messages on, nothing is asked.
    messenger = permitted(search.around.context, "ask", [int(search.around.nodes[v])])
    acts = {"ask": messenger} if messenger else {}
    return {**_later(search, measure, [v], messenger=messenger), "acts": acts}


@dataclass(frozen=True)
class KeyPlayerSearch:
    """The network, and who can be in a set.

    Parameters
    ----------
    around
        Actors and ties.
    allowed
        Who can be in a set.
    """

    around: Subnetwork
    allowed: Codes

    @property
    def steps(self) -> int:
        """How many ties are few."""
        return self.around.context.view.thresholds.key_player_steps

    @kept_property
    def sweep(self) -> BitParallelBFS:
        """For distances."""
        return BitParallelBFS(self.around.graph)

    def candidates(self, order: Codes, *, everybody: bool) -> Codes:
        """Everybody who is allowed, or the first ones in an order."""
        if everybody:
            return self.allowed
        most = self.around.context.view.thresholds.key_player_candidates
        return np.sort(order[np.isin(order, self.allowed)][:most])

    def best(self, score: Score, candidates: Codes, size: int, *, at_most: Score | None = None) -> BestSets:
        """The best sets among some actors; all sets are tried only if everybody is among them."""
        most = self._most_sets(candidates)
        best = best_sets(score, candidates, size, exact=most, at_most=at_most)
        return replace(best, exact=best.exact and len(candidates) == len(self.allowed))

    def if_still(
        self, score: Score, sets: Codes, candidates: Codes, *, at_most: Score | None = None
    ) -> BestSets | None:
        """The best sets; nothing where they are better than some sets, those of the record."""
        most = self._most_sets(candidates)
        return still_best(score, sets, candidates, exact=most, at_most=at_most)

    def _most_sets(self, candidates: Codes) -> int:
        """Up to so many sets all are tried: only where everybody can be in one."""
        everybody = len(candidates) == len(self.allowed)
        return self.around.context.view.thresholds.key_player_sets if everybody else 0

    def none_stands_out(self, purpose: str, best: BestSets) -> Fact:
        """The one fact where very many sets are equally good."""
        return Fact(
            "many",
            f"{purpose}:many",
            best.score,
            values={"sets": len(best.sets)},
            n=self.around.n,
            coverage=self.around.coverage,
            at_most="insufficient_data",
            details={"approximate": not best.exact},
        )

    def tried(self, best: BestSets, candidates: Codes) -> dict[str, int]:
        """Among how many sets were built one by one where not all were tried, for caveats; else nought."""
        return {"tried": 0 if best.exact else len(candidates), "allowed": len(self.allowed)}


def search_in(context: Context, size: int, *, left: int, askable: bool) -> KeyPlayerSearch:
    """The network to search in; with `askable` only those who may be asked to pass something on (A25)."""
    around = collaboration(context)
    if not len(around.source):
        raise SHEET.refusal("no_ties")
    allowed = np.arange(around.n)
    if askable:
        allowed = np.flatnonzero(~exclusions_of(context).always[around.nodes])
    most = min(len(allowed), around.n - left, context.view.thresholds.key_player_candidates)
    if not 1 <= size <= most:
        if most <= 0:
            raise SHEET.refusal("nobody")
        raise SHEET.refusal("size", size=size, actors=around.n, most=most)
    return KeyPlayerSearch(around, allowed)
