"""Which second tie would bring back the most actors that a blow puts out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Codes
from actormap.core.kept import kept_property
from actormap.core.sentences import Name, Sentence, series
from actormap.core.tables.cells import parse
from actormap.engine.edges import Edges
from actormap.engine.optimise.set_cover import best_of, greedy, reach_within
from actormap.metrics.base.capacity import loads
from actormap.metrics.base.context import Context
from actormap.metrics.base.presence import Presence, ground_of
from actormap.metrics.base.safeguards import asked_first, exclusions_of, locked_reason, shown_name
from actormap.metrics.base.sheets import Fact
from actormap.metrics.change.losses import MapLoss
from actormap.metrics.introductions.reachability import steps_with, trusted_introductions

MOST_STARTS = 500
"""So many actors, those with the most introductions to others out of reach, are tried as a door."""


@dataclass(frozen=True)
class ReachRecovery:
    """The search for second ties on the map after a blow; actors are rows of that map.

    Parameters
    ----------
    loss
        The map before and after.
    """

    loss: MapLoss

    @property
    def after(self) -> Context:
        """The map after the blow."""
        return self.loss.after

    @kept_property
    def _ground(self) -> Presence:
        return ground_of(self.after.m, self.after.view)

    @kept_property
    def lost(self) -> Codes:
        """Who is out of reach and may be approached."""
        rows = self.loss.rows[self.loss.unreachable]
        return np.array([v for v in rows.tolist() if not locked_reason(self.after, v)], dtype=np.int64)

    @kept_property
    def _arcs(self) -> Edges:
        """Introductions among those out of reach."""
        out = np.zeros(len(self.after.ids), dtype=bool)
        out[self.lost] = True
        trusted = trusted_introductions(self.after)
        return trusted.take(out[trusted.source] & out[trusted.target])

    @kept_property
    def _reviewed(self) -> Bools:
        """Who is on review after the blow: to be seen with the office could expose them."""
        reviewed = np.zeros(len(self.after.ids), dtype=bool)
        reviewed[self.loss.rows[self.loss.on_review]] = True
        return reviewed

    @kept_property
    def entries(self) -> Codes:
        """Those out of reach with whom a tie may be proposed."""
        fit = self.lost[~self._ground.never_proposed[self.lost] & ~self._reviewed[self.lost]]
        opens = np.bincount(self._arcs.source, minlength=len(self.after.ids))[fit]
        order = np.lexsort((fit, -opens))[:MOST_STARTS]
        return np.sort(fit[order])

    @kept_property
    def _brought_back(self) -> object:
        """Entries by those out of reach: who comes back with a contact of the office."""
        steps = self.after.view.thresholds.max_steps - 1
        return reach_within(self._arcs, self.entries.astype(np.int32), steps)[:, self.lost]

    def best(self) -> dict[int, tuple[int, int]]:
        """For each actor out of reach, the one tie that helps it and the most others: with whom, how many."""
        if not len(self.entries):
            return {}
        rows, counts = best_of(self._brought_back)
        return {
            v: (int(self.entries[row]), int(counts[row]))
            for v, row in zip(self.lost.tolist(), rows.tolist(), strict=True)
            if row >= 0
        }

    # --- who could be asked in the neighbourhood -----------------------------------------------------

    @kept_property
    def _free(self) -> Bools:
        """Civil society within reach that may be asked to introduce, and not too often already."""
        load, cap = loads(self.after)
        near = self.loss.away_after <= self.after.view.thresholds.max_steps - 1
        barred = exclusions_of(self.after).always | self._ground.never_proposed | self._reviewed
        return near & (load < cap) & self.after.layers.civil_society & ~barred

    @kept_property
    def _unasked(self) -> frozenset[str]:
        """Who did not agree to introduce."""
        return frozenset(asked_first(self.after, range(len(self.after.ids))))

    def _first(self, u: int) -> tuple[float, bool, str]:
        return float(self.loss.away_after[u]), self.after.ids[u] in self._unasked, self.after.ids[u]

    @kept_property
    def _places(self) -> tuple[dict[int, list[str]], dict[str, list[int]]]:
        """Cells and platforms of each actor; and who of each could be asked, the nearest first."""
        of: dict[int, list[str]] = {}
        who: dict[str, list[int]] = {}
        for some in (self.after.layers.cells, self.after.layers.platforms):
            names = some.names.tolist()
            for v, column in zip(some.actor.tolist(), some.column.tolist(), strict=True):
                of.setdefault(v, []).append(names[column])
                who.setdefault(names[column], []).append(v)
        free = {
            name: sorted((u for u in rows if self._free[u]), key=self._first) for name, rows in who.items()
        }
        return of, free

    def colleague(self, v: int) -> tuple[int, list[str]] | None:
        """Who works or sits where an actor does, is within reach and may be asked; and where both are."""
        of, free = self._places
        barred = exclusions_of(self.after).for_target(v)
        each = (next((u for u in free[place] if u not in barred), None) for place in of.get(v, []))
        known = [u for u in each if u is not None]
        if not known:
            return None
        u = min(known, key=self._first)
        return u, sorted(set(of[u]) & set(of[v]))

    # --- which first -----------------------------------------------------------------------------------

    def proposals(self, limit: int) -> Iterator[Fact]:
        """Second ties, one after another, each bringing back the most of those still out of reach."""
        if not len(self.entries):
            return
        left, built = set(self.lost.tolist()), list[tuple[int, int]]()
        offices = np.flatnonzero(self.after.layers.offices).tolist()
        if not offices:
            return
        order = greedy(self._brought_back, np.ones(len(self.lost), dtype=bool))
        chosen = [int(self.entries[row]) for row, _ in islice(order, limit)]
        others = {v: nearby for v in chosen if (nearby := self.colleague(v))}
        steps = self._steps([(offices[0], v) for v in chosen] + [(u, v) for v, (u, _) in others.items()])
        rank = 0
        for v in chosen:
            further = [*built, *(steps & {(offices[0], v)})]
            back = self._back(further, left)
            if not back:
                continue
            rank += 1
            colleague = others.get(v)
            through = self._back([*built, *(steps & {(colleague[0], v)})], left) if colleague else set()
            yield self._proposal(v, rank, back, colleague if through else None, len(through))
            left, built = left - back, further

    def _place(self, name: str) -> Sentence:
        """A cell or a platform in words."""
        names = dict(zip(self.after.m.platforms["id"], self.after.m.platforms["name"], strict=True))
        return Sentence("{name}", name=Name(names[name])) if name in names else self.after.place(name)

    def _back(self, further: list[tuple[int, int]], left: set[int]) -> set[int]:
        """Who of those still out of reach is within reach with some steps more."""
        steps = steps_with(self.after, further)
        return {v for v in left if steps[v] <= self.after.view.thresholds.max_steps}

    def _steps(self, pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
        """Which introductions would be steps; what is recorded between two can forbid trust."""
        ids, m, view = self.after.ids, self.after.m, self.after.view
        rows = [
            {
                "id": f"second tie:{ids[u]}:{ids[v]}",
                "source_id": ids[u],
                "target_id": ids[v],
                "kind": "referral_offer",
                "weight": "1",
                "grade": "A1",
                "from": view.date,
            }
            for u, v in pairs
        ]
        added, _ = parse("ties", pd.DataFrame(rows))
        tied = m.with_tables({"ties": pd.concat([m.ties, added], ignore_index=True)})
        layer = Context(tied, view).layers.referral
        trusted = layer.effective >= view.thresholds.trusted_step
        return {*pairs} & {*zip(layer.source[trusted].tolist(), layer.target[trusted].tolist(), strict=True)}

    def _proposal(
        self, v: int, rank: int, back: set[int], colleague: tuple[int, list[str]] | None, through: int
    ) -> Fact:
        context = self.after
        ask = asked_first(context, [v], "approach")
        other, shared = (context.ids[colleague[0]], colleague[1]) if colleague else ("", [])
        ask += [other] if colleague and self._first(colleague[0])[1] else []
        return Fact(
            "second_tie",
            f"second_tie:{context.ids[v]}",
            float(len(back)),
            subject=(context.ids[v],),
            values={
                "back": len(back),
                "colleague": shown_name(context, colleague[0]) if colleague else "",
                "places": series(map(self._place, shared[:3])),
                "actors": series(shown_name(context, context.code(actor)) for actor in ask),
            },
            n=len(self.lost),
            **context.trust(
                coverage=float(context.coverage.of_actors[v]),
                sources=len(context.coverage.keys[v]),
                at_most="indicative",
            ),
            sensitivity=int(context.sensitivity[[v, *back]].max()),
            acts={"propose": (context.ids[v],)} | ({"ask": (other,)} if other else {}),
            details={
                "rank": rank,
                "brings_back": sorted(context.ids[w] for w in back),
                "through": other or None,
                "brings_back_through": through if colleague else None,
                "shared": shared,
                "ask_first": ask,
            },
        )
