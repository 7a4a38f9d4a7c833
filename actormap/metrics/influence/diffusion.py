"""How far a message spreads, and from whom it would spread farthest (A22)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Bools, Floats
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, listed
from actormap.engine import diffusion as kernels
from actormap.engine.edges import Edges
from actormap.graph.layers import Layer
from actormap.metrics.base.capacity import loads
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import exclusions_of
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import strength_unknown
from actormap.metrics.introductions.referral_network import network_of

Where = Literal["referral", "influence"]
WORLD_DRAWS = 200
SHEET = Sheet(__file__)


@checked
def diffusion(
    m: ActorMap, view: View, *, seeds: tuple[str, ...] = (), count: int = 3, layer: Where = "referral"
) -> Findings:
    """How many others a message would reach, and which seeds would reach most (A22).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds; its seed starts the draws.
    seeds
        Who sends the message; empty chooses them.
    count
        How many are chosen to be told first where none are named.
    layer
        ``referral``: along trust, with the chance of each introduction. ``influence``: along
        influence for rights, with its strength as chance.

    Returns
    -------
    Findings
        For named seeds one on all of them, else one a seed in the order in which they are chosen
        (value: expected number of others that hear the message, with all seeds up to this one;
        details ``seeds``, ``sigma``: with the seeds themselves, ``adds``: what this seed adds,
        ``approximate``, ``draws``, ``error``: standard error of the draws alone, 0 where exact).

    Raises
    ------
    Refused
        No arc with a chance is recorded, a seed is unknown or must not be asked, or nobody can be
        a seed.

    Notes
    -----
    Independent cascade: whoever hears the message has one try at each arc that leaves them. Who
    must not be asked is taken out first, and so is the office. Up to ``cascade_exact`` arcs that
    matter the figure is exact, above that it comes from random draws. Equal seeds go by id. Nobody is
    chosen to be told first who was asked in three months as often as it can be; who is named is.

    References
    ----------
    Kempe, Kleinberg and Tardos (2003), KDD; Leskovec et al. (2007), KDD; docs/definitions.md#a22.
    """
    model = _model(context_of(m, view), layer)
    chosen = model.named(seeds) if seeds else model.chosen(count)
    groups = [chosen] if seeds else [chosen[: at + 1] for at in range(len(chosen))]
    facts, before = [], 0.0
    for some in groups:
        reach = model.reach(some)
        facts.append(_fact(model, some, reach, adds=reach.sigma - before, named=bool(seeds)))
        before = reach.sigma
    further = [*SHEET.further(chosen=not seeds)]
    if layer == "influence":
        further += strength_unknown(model.context, model.arcs, model.edges)
    return SHEET.answer(
        model.context,
        facts,
        *further,
        layer=layer,
        seeds=tuple(model.context.ids[v] for v in chosen),
        actors=int(model.actors.sum()),
        arcs=len(model.cascade.source),
    )


@dataclass(frozen=True, slots=True)
class _Reach:
    """Expected number of actors that hear a message, the seeds included."""

    sigma: float
    error: float
    draws: int


@dataclass(frozen=True)
class _Model:
    """Who can pass a message on to whom."""

    context: Context
    layer: Where

    @kept_property
    def actors(self) -> Bools:
        """Who takes part: everybody but the office and those who must not be asked."""
        return ~exclusions_of(self.context).always & ~self.context.layers.offices

    @property
    def arcs(self) -> Layer:
        """Where the arcs are from."""
        layers = self.context.layers
        return layers.referral if self.layer == "referral" else layers.influence

    @kept_property
    def chance(self) -> Floats:
        """Chance that each arc of the layer passes a message on, 0 to 1."""
        if self.layer == "referral":
            return network_of(self.context).chance()
        return self.context.layers.influence.effective

    @kept_property
    def edges(self) -> Any:
        """Which arcs of the layer count."""
        layer = self.arcs
        kept = self.actors[layer.source] & self.actors[layer.target] & (layer.sign > 0)
        return np.flatnonzero(kept & (self.chance > 0))

    @kept_property
    def cascade(self) -> Edges:
        """The arcs with their chances."""
        layer, kept = self.arcs, self.edges
        if not len(kept):
            raise SHEET.refusal(self.layer)
        return Edges(len(layer.ids), layer.source[kept], layer.target[kept], self.chance[kept], directed=True)

    def named(self, seeds: Sequence[str]) -> list[int]:
        """Seeds by their ids; `Refused` where one is unknown or must not be asked."""
        codes = []
        for seed in seeds:
            code = self.context.code(seed)
            if code < 0:
                raise SHEET.refusal("unknown_actor", id=Name(seed))
            if not self.actors[code]:
                raise SHEET.refusal("not_asked", seed=seed)
            codes.append(code)
        return list(dict.fromkeys(codes))

    def chosen(self, count: int) -> list[int]:
        """Seeds one after another, each the one that adds most."""
        if count < 1:
            raise SHEET.refusal("nobody")
        t, cascade = self.context.view.thresholds, self.cascade
        load, cap = loads(self.context)
        begin = np.flatnonzero(self.actors & (load < cap)).tolist()
        if not begin:
            raise SHEET.refusal("at_rest")
        if len(cascade.source) <= t.cascade_exact:
            return kernels.greedy_exact(cascade, begin, count)
        return kernels.greedy_drawn(cascade, begin, count, draws=self._draws, seed=t.seed)

    @kept_property
    def _draws(self) -> int:
        """How often a message is let run; of other maps than the recorded one less often: they are many."""
        draws = self.context.view.thresholds.cascade_draws
        if not self.context.possible:
            return draws
        recorded = _model(self.context.recorded, self.layer).cascade
        own = self.cascade
        same = (
            np.array_equal(own.source, recorded.source)
            and np.array_equal(own.target, recorded.target)
            and np.array_equal(own.weights, recorded.weights)
        )
        return draws if same else min(draws, WORLD_DRAWS)

    def reach(self, seeds: Sequence[int]) -> _Reach:
        """How many hear a message from some seeds."""
        t = self.context.view.thresholds
        if len(kernels.useful(self.cascade, seeds)) <= t.cascade_exact:
            return _Reach(kernels.exact(self.cascade, seeds), 0.0, 0)
        return _Reach(*kernels.estimated(self.cascade, seeds, draws=self._draws, seed=t.seed))

    @kept_property
    def _observations(self) -> Callable[[int], int]:
        """How often an actor was observed, as on a map without those who must not be asked."""
        out = ~self.actors & ~self.context.layers.offices
        return cache(lambda v: len(self.context.coverage.keys_without(v, out)))

    def coverage(self, actors: Sequence[int]) -> float:
        """Mean observation coverage of some actors, as on a map without those who must not be asked."""
        observations = np.array([self._observations(v) for v in actors])
        return float(detection_share(observations, self.context.view.thresholds).mean())

    def heard(self, seeds: Sequence[int]) -> tuple[list[int], tuple[str, ...]]:
        """Whom a message can come to at all, and the records of the arcs on its way."""
        useful = kernels.useful(self.cascade, seeds)
        actors = np.union1d(np.asarray(seeds), self.cascade.target[useful]).tolist()
        return actors, self.arcs.evidence(self.edges[useful].tolist())


def _model(context: Context, layer: Where) -> _Model:
    return context.once(f"diffusion:{layer}", partial(_Model, layer=layer))


def _fact(model: _Model, seeds: Sequence[int], reach: _Reach, *, adds: float, named: bool) -> Fact:
    """How many others hear a message from some seeds."""
    context, ids = model.context, [model.context.ids[v] for v in seeds]

    def later() -> dict[str, Any]:
        actors, evidence = model.heard(seeds)
        return {
            "values": {"names": listed(context.names[v] for v in seeds), "number": len(seeds)},
            "n": len(actors) - len(seeds),
            **context.trust(
                coverage=model.coverage(actors),
                sources=len(context.sources_of(evidence)),
                at_most="indicative",
            ),
            "sensitivity": int(context.sensitivity[list(seeds)].max()),
            "evidence": evidence,
            "acts": {"ask": tuple(ids)},
            "details": {
                "seeds": ids,
                "sigma": reach.sigma,
                "adds": adds,
                "approximate": reach.draws > 0,
                "error": reach.error,
                "draws": reach.draws,
            },
        }

    about, subject = ("reach", ids) if named else ("seed", ids[-1:])
    value = reach.sigma - len(seeds)
    return Fact(about, f"{about}:{'+'.join(subject)}", value, later, subject=tuple(subject))
