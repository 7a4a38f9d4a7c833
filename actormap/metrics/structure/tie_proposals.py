"""A second tie between two sides that hang on one, proposed as a coordination (A33)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from actormap.core.kept import kept_property
from actormap.core.sentences import listed
from actormap.metrics.base.presence import Presence, ground_in
from actormap.metrics.base.subnetwork import Subnetwork

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

    def proposing(
        self, pair: tuple[str, str] | None, details: dict[str, Any], **values: Any
    ) -> dict[str, Any]:
        """Fields of a fact that propose the pair, with further details, and values of its words."""
        context = self.around.context
        names = listed(context.names[context.code(actor)] for actor in pair or ())
        return {
            "values": values | {"pair": names},
            "acts": {"propose": pair or ()},
            "details": details | {"second_tie": list(pair) if pair else None},
        }
