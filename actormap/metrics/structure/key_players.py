"""Actors through which outreach comes near to all others (A20)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Codes, Floats, Ints
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, plural
from actormap.engine.centrality.key_players import BestSets, Score, best_sets, covered, still_best
from actormap.engine.paths.bit_parallel_bfs import BitParallelBFS
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import Standing, placed
from actormap.metrics.base.safeguards import exclusions_of, permitted
from actormap.metrics.base.subnetwork import MANY, SHOWN, Subnetwork, collaboration
from actormap.metrics.base.who_was_asked import NOT_ASKED

Near = Literal["distance", "steps"]
OUTREACH = Sentence(
    "A set is a suggestion for outreach, subject to consent; whoever must not be asked is in none."
)
MOST_DISTANCES = 4_000_000
"""Up to so many distances are held for everybody; on larger maps for those with most ties."""
NOT_ALONE = Sentence(
    "The best set need not be made up of the actors that are best alone: two that reach the same others "
    "add little."
)
UNTOLD = Sentence("A source tells of ties that nobody was asked about.")


def _candidates(search: KeyPlayerSearch) -> Codes:
    by_ties = np.argsort(-search.around.neighbours.degree, kind="stable")
    return search.candidates(by_ties, everybody=len(search.allowed) * search.around.n <= MOST_DISTANCES)


def _score(search: KeyPlayerSearch, away: Ints, measure: str) -> Score:
    """Score of sets of rows of distances."""
    if measure == "steps":
        within = (away >= 0) & (away <= search.around.context.view.thresholds.key_player_steps)
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
    return answer(
        search.around.context,
        "Key players for outreach (A20)",
        chain(
            _near_sets(search, best, measure) if size > 1 else (),
            search.around.listed(values, partial(_near_alone, search, values, measure), limit=limit),
        ),
        parameters={"size": size, "measure": measure, "best_sets": len(best.sets), "limit": limit},
        caveats=(OUTREACH, NOT_ALONE, *search.caveats(best, candidates), NOT_ASKED),
    )


def _near_words(search: KeyPlayerSearch, measure: Near, value: float) -> Sentence:
    n = search.around.n
    if measure == "steps":
        return Sentence(
            "Others within {ties}: {reached:.0f}, of {actors} in all.",
            reached=value,
            actors=plural(n, "actor"),
            ties=plural(search.around.context.view.thresholds.key_player_steps, "tie"),
        )
    return Sentence(
        "The mean of 1 / ties to the nearest of them, over all {actors}, is {near:.3f} (1 for themselves).",
        actors=plural(n, "actor"),
        near=value,
    )


def _near_sets(search: KeyPlayerSearch, best: BestSets, measure: Near) -> Iterator[Figure]:
    """How near the best sets are to all others."""
    if len(best.sets) > MANY:
        yield search.none_stands_out("reach", best)
        return
    for members in best.sets:
        ids = tuple(search.around.ids[v] for v in members)
        words = partial(_near_set_words, search, best, measure, members)
        yield Figure(f"A20:reach:{':'.join(ids)}", "A20", "set", ids, best.score, words=words)


def _near_set_words(
    search: KeyPlayerSearch, best: BestSets, measure: Near, members: tuple[int, ...], figure: Figure
) -> Finding:
    around, others = search.around, len(best.sets) - 1
    also = counted(others, "{n} other set does as well.", "{n} other sets do as well.") if others else NOTHING
    return figure.worded(
        statement=Sentence(
            "By recorded ties, outreach through {names} together would come nearest to the others.",
            names=around.named(members),
        ),
        reason=joined(_near_words(search, measure, best.score), also),
        n=around.n,
        **around.rests_on(members),
        would_change=UNTOLD,
        next_question=Sentence("Ask each of them whether it is willing, and who would not listen to it."),
        acts={"ask": figure.subject},
        details={"approximate": not best.exact},
    )


def _near_alone(search: KeyPlayerSearch, values: Floats, measure: Near, v: int, standing: Standing) -> Figure:
    """How near an actor is to all others by itself."""
    actor, value = search.around.ids[v], float(values[v])
    words = partial(_near_alone_words, search, measure, v, value)
    return Figure(f"A20:near:{actor}", "A20", "actor", (actor,), value, words=words, details=standing)


def _near_alone_words(
    search: KeyPlayerSearch, measure: Near, v: int, value: float, figure: Figure
) -> Finding:
    around = search.around
    return figure.worded(
        statement=placed(
            around.name(v), figure.details, Sentence("by how near it is to the others on its own")
        ),
        reason=_near_words(search, measure, value),
        n=around.n,
        **around.rests_on([v]),
        would_change=UNTOLD,
        **_ask_it(around, v),
    )


def _ask_it(around: Subnetwork, v: int) -> dict[str, Any]:
    """What to ask who may be asked to pass messages on; of who may not, nothing is asked."""
    messenger = permitted(around.context, "ask", [int(around.nodes[v])])
    if not messenger:
        return {"next_question": Sentence("Think through in the office who else could pass messages on.")}
    return {
        "next_question": Sentence(
            "Ask {name} whether it is willing to pass messages on.", name=around.name(v)
        ),
        "acts": {"ask": messenger},
    }


NO_TIES = Sentence(
    "no tie of collaboration between actors of civil society is recorded, so nobody is nearer to others than "
    "anybody else. Record ties first."
)


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

    def none_stands_out(self, purpose: str, best: BestSets) -> Figure:
        """The one figure where very many sets are equally good."""
        words = partial(self._many_words, best)
        return Figure(f"A20:{purpose}:many", "A20", "note", ("civil society",), best.score, words=words)

    def _many_words(self, best: BestSets, figure: Figure) -> Finding:
        known = self.around.context.coverage.of_actors[self.around.nodes]
        return figure.worded(
            statement=Sentence(
                "{sets} have the same best value: none stands out.", sets=plural(len(best.sets), "set")
            ),
            reason=Sentence("The value of each of them is {score:.3f}.", score=best.score),
            n=self.around.n,
            coverage=float(known.mean()),
            at_most="insufficient_data",
            would_change=UNTOLD,
            next_question=Sentence(
                "Ask independent sources about ties where the record is thin, or look at single actors."
            ),
            details={"approximate": not best.exact},
        )

    def caveats(self, best: BestSets, candidates: Codes) -> tuple[Sentence, ...]:
        """What must be said where not all sets were tried."""
        if best.exact:
            return ()
        caveat = Sentence(
            "Approximate: sets were built one by one among {candidates} of {actors}, then improved; better "
            "ones may exist.",
            candidates=len(candidates),
            actors=plural(len(self.allowed), "actor"),
        )
        return (caveat,)


def search_in(context: Context, size: int, *, left: int, askable: bool) -> KeyPlayerSearch:
    """The network to search in; with `askable` only those who may be asked to pass something on (A25)."""
    around = collaboration(context)
    if not len(around.source):
        raise Refused(NO_TIES)
    allowed = np.arange(around.n)
    if askable:
        allowed = np.flatnonzero(~exclusions_of(context).always[around.nodes])
    most = min(len(allowed), around.n - left, context.view.thresholds.key_player_candidates)
    if not 1 <= size <= most:
        if most <= 0:
            raise Refused("nobody here can be in such a set. Record more actors, or what they consent to.")
        raise Refused(
            "a set of {size} cannot be chosen from the {actors} of civil society here. Choose a size from 1 "
            "to {most}.",
            size=size,
            actors=plural(around.n, "actor"),
            most=most,
        )
    return KeyPlayerSearch(around, allowed)
