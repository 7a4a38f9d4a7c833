"""The search for sets of key players: who can be in one, and how far it goes (A20)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from actormap.config import View
from actormap.engine.keyplayers import Best, Score, Sweep, best_sets
from actormap.errors import Refused
from actormap.findings import Finding
from actormap.metrics.around import Around, collaboration
from actormap.metrics.common import context_of, plural
from actormap.metrics.exclusions import exclusions_of
from actormap.model import ActorMap

Codes = npt.NDArray[np.int64]
NO_TIES = (
    "no tie of collaboration between actors of civil society is recorded, so nobody is nearer to others than "
    "anybody else. Record ties first."
)
SEARCH = ("tie_exists", "key_player_sets", "key_player_candidates", "seed")
"""Thresholds that these analyses print."""


@dataclass(frozen=True)
class Search:
    """The network, and who can be in a set.

    Parameters
    ----------
    around
        Actors and ties.
    allowed
        Who can be in a set.
    """

    around: Around
    allowed: Codes

    @cached_property
    def sweep(self) -> Sweep:
        """For distances."""
        return Sweep(self.around.n, self.around.source, self.around.target)

    def candidates(self, order: Codes, *, everybody: bool) -> Codes:
        """Everybody who is allowed, or the first ones in an order."""
        if everybody:
            return self.allowed
        most = self.around.context.view.thresholds.key_player_candidates
        return np.sort(order[np.isin(order, self.allowed)][:most])

    def best(self, score: Score, candidates: Codes, size: int) -> Best:
        """The best sets among some actors; all sets are tried only if everybody is among them."""
        everybody = len(candidates) == len(self.allowed)
        most = self.around.context.view.thresholds.key_player_sets if everybody else 0
        found = best_sets(score, candidates, size, exact=most)
        return replace(found, exact=found.exact and everybody)

    def none_stands_out(self, claim: str, found: Best) -> Finding:
        """What is said where very many sets are equally good."""
        known = self.around.context.coverage.of_actors[self.around.nodes]
        return Finding(
            id=f"A20:{claim}:many", analysis="A20", subject=("civil society",),
            statement=f"{len(found.sets)} sets have the same best value: none stands out.",
            reason=f"The value of each of them is {found.score:.3f}.",
            value=found.score, n=self.around.n, coverage=float(known.mean()),
            would_change="Ties that nobody was asked about.",
            next_question="Ask for ties where the record is thin, or look at single actors.",
            details={"approximate": not found.exact},
        )  # fmt: skip

    def caveats(self, found: Best, candidates: Codes) -> tuple[str, ...]:
        """What must be said where not all sets were tried."""
        if found.exact:
            return ()
        among = f"{len(candidates)} of {len(self.allowed)} actors"
        return (
            f"Approximate: sets were built one by one among {among}, then improved; better ones may exist.",
        )


def search_in(m: ActorMap, view: View, size: int, *, left: int, askable: bool) -> Search:
    """The network to search in.

    Parameters
    ----------
    m, view
        The map, the day and the thresholds.
    size
        How many actors are in a set.
    left
        How many others there must be.
    askable
        Whether only those can be in a set that may be asked to pass something on (A25).

    Raises
    ------
    Refused
        There is nothing to search.
    """
    context = context_of(m, view)
    around = collaboration(context)
    if not len(around.source):
        raise Refused(NO_TIES)
    allowed = np.arange(around.n)
    if askable:
        allowed = np.flatnonzero(~exclusions_of(context).always[around.nodes])
    most = min(len(allowed), around.n - left, view.thresholds.key_player_candidates)
    if not 1 <= size <= most:
        raise Refused(
            f"a set of {size} cannot be chosen from the {plural(around.n, 'actor')} of civil society here. "
            f"Choose a size from 1 to {most}."
            if most > 0
            else "nobody here can be in such a set. Record more actors, or what they consent to."
        )
    return Search(around, allowed)
