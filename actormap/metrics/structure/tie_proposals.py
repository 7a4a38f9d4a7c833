"""A second tie between two sides that hang on one, proposed as a coordination (A33)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actormap.core.kept import kept_property
from actormap.core.sentences import Sentence, listed
from actormap.metrics.base.presence import Presence, ground_in
from actormap.metrics.base.subnetwork import Subnetwork

BACK_UP = Sentence(
    "This list is for those who can support and back up these actors. It is for analysts and must not be "
    "exported."
)
NO_PAIR = Sentence("Ask those who know both sides who there could work together.")
"""What to ask where nobody may be proposed."""
TRIED = 40
"""So many actors on either side are looked at for a second tie."""


@dataclass(frozen=True)
class TieProposals:
    """Pairs that could join two sides once more, as a coordination to propose (A33).

    Parameters
    ----------
    around
        The actors and their ties.

    Notes
    -----
    Whoever is at high risk or not to be approached is in no pair, nor are two between whom a hostile
    tie is recorded.
    """

    around: Subnetwork

    @kept_property
    def _ground(self) -> Presence:
        return ground_in(self.around.context)

    def between(
        self, side: Iterable[int], other: Iterable[int], *, not_at: tuple[int, ...] = ()
    ) -> tuple[str, str] | None:
        """The pair that shares most cells, then one that leans least on those that join the sides now.

        Those are `not_at`: not both of them make a pair. None where nobody may be proposed.
        """
        nodes = self.around.nodes.tolist()
        cells, hostile = self._ground.cells_of, self._ground.exclusions.hostile_to
        others = [(v, cells(nodes[v])) for v in self._open(other)]
        pairs = []
        for u in self._open(side):
            against, own = hostile(nodes[u]), cells(nodes[u])
            for v, theirs in others:
                old = (u in not_at) + (v in not_at)
                if nodes[v] not in against and old < 2:  # noqa: PLR2004 - both ends of the tie there is
                    pairs.append((-len(own & theirs), old, u, v))
        *_, u, v = min(pairs, default=(0, 0, -1, -1))
        return (self.around.ids[u], self.around.ids[v]) if pairs else None

    def _open(self, actors: Iterable[int]) -> list[int]:
        barred = self._ground.never_proposed
        return [v for v in sorted(set(actors)) if not barred[self.around.nodes[v]]][:TRIED]

    def words(self, pair: tuple[str, str] | None) -> Sentence:
        """What to ask next, given the pair."""
        if pair is None:
            return NO_PAIR
        context = self.around.context
        names = listed(context.names[context.code(i)] for i in pair)
        return Sentence("Ask {names}, each alone, whether they would want to work together.", names=names)
