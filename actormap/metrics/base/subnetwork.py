"""Some actors and the ties among them: what analyses of structure, influence and evidence stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Floats, Ints
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, listed, plural
from actormap.core.verdicts import RANKS, Verdict, best, lower
from actormap.engine.edges import Edges, Neighbours
from actormap.graph.layer import Layer
from actormap.graph.layers import Layers
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.ranking import Standing, in_order, standing_of

T = TypeVar("T")
SHOWN = 50
"""So many actors are listed unless more are asked for."""
ASK_MORE = Sentence("Record who was asked about whom, also where the answer was that there is nobody.")


@dataclass(frozen=True)
class Subnetwork:
    """Some actors and the edges among them, numbered among themselves.

    Parameters
    ----------
    context
        The map and the view.
    layer
        Where the edges are from.
    nodes
        Positions of the actors on the map.
    edges
        Which edges of the layer count, both ends of each among the actors.
    """

    context: Context
    layer: Layer
    nodes: Codes
    edges: Codes

    @classmethod
    def among(cls, context: Context, layer: Layer, actors: Bools, edges: Bools | None = None) -> Subnetwork:
        """Actors with all edges, or some, that have both ends among them."""
        kept = actors[layer.source] & actors[layer.target]
        if edges is not None:
            kept &= edges
        return cls(context, layer, np.flatnonzero(actors), np.flatnonzero(kept))

    @classmethod
    def at_edges(cls, context: Context, layer: Layer, edges: Bools) -> Subnetwork:
        """The actors at some edges; nobody else, and no field presence."""
        office = context.layers.offices
        edges = edges & ~office[layer.source] & ~office[layer.target]
        actors = np.zeros(len(layer.ids), dtype=bool)
        actors[layer.source[edges]] = actors[layer.target[edges]] = True
        return cls.among(context, layer, actors, edges)

    @property
    def n(self) -> int:
        """Number of actors."""
        return len(self.nodes)

    @kept_property
    def ids(self) -> list[str]:
        """Their ids."""
        ids = self.context.ids
        return [ids[v] for v in self.nodes.tolist()]

    @kept_property
    def _place(self) -> Ints:
        place = np.full(len(self.layer.ids), -1, dtype=np.int32)
        place[self.nodes] = np.arange(self.n, dtype=np.int32)
        return place

    @kept_property
    def source(self) -> Ints:
        """Number of the actor at which each edge begins."""
        return self._place[self.layer.source[self.edges]]

    @kept_property
    def target(self) -> Ints:
        """Number of the actor at which each edge ends."""
        return self._place[self.layer.target[self.edges]]

    @kept_property
    def weight(self) -> Floats:
        """Strength of each edge."""
        return self.layer.weight[self.edges]

    @kept_property
    def neighbours(self) -> Neighbours:
        """Contacts of each actor."""
        return self.graph.neighbours

    @kept_property
    def graph(self) -> Edges:
        """The same for the engine, without direction; each edge counts as 1."""
        return Edges(self.n, self.source, self.target)

    @kept_property
    def coverage(self) -> float:
        """Mean observation coverage of the actors, 0 to 1."""
        return float(self.context.coverage.of_actors[self.nodes].mean()) if self.n else 0.0

    @kept_property
    def trust(self) -> dict[str, Any]:
        """Fields of a finding on all of them: how well they were observed."""
        return self.context.trust_in(self.nodes)

    def require(self, least: int, what: str) -> None:
        """Refuse where a score would be invented: too few actors, or too little asked about them."""
        if self.n < least:
            raise Refused(
                "only {actors} {what}; at least {least} are needed. Import ties, or look at a later day.",
                actors=plural(self.n, "actor"),
                what=what,
                least=least,
            )
        needed = self.context.view.thresholds.indicative_coverage
        if self.coverage < needed - 1e-9:
            raise Refused(
                "observation coverage of the {actors} is {coverage:.2f}, below {needed:.2f}: scores "
                "would show whom sources were asked about, and little else. {ask_more}",
                actors=plural(self.n, "actor"),
                coverage=self.coverage,
                needed=needed,
                ask_more=ASK_MORE,
            )

    @kept_property
    def _incident(self) -> tuple[Codes, Codes]:
        ends = np.r_[self.source, self.target]
        order = np.argsort(ends, kind="stable")
        return np.r_[self.edges, self.edges][order], np.searchsorted(ends[order], np.arange(self.n + 1))

    def _edges_at(self, v: int) -> Codes:
        edges, start = self._incident
        return edges[start[v] : start[v + 1]]

    def evidence(self, v: int) -> tuple[str, ...]:
        """Ids of the ties at an actor."""
        return self.layer.evidence(self._edges_at(v).tolist())

    def at_most(self, v: int, ties: int = 1) -> Verdict:
        """The best that may be said of what an actor's ties make of it: that so many of them are there.

        Possible maps do not tell: where those are not there of which somebody told, they can have others.
        """
        fewer = np.eye(1, ties)[0]  # chance of none, of one ...
        for q in self.layer.q[self._edges_at(v)].tolist():
            fewer = (1 - q) * fewer + q * np.r_[0.0, fewer[:-1]]
        return best(1 - float(fewer.sum()), self.context.view.thresholds)

    def lean(self, v: int, *, ties: int = 1, at_most: Verdict = "supported") -> dict[str, Any]:
        """Fields of a finding on an actor that say what it rests on: so many of its ties at least."""
        evidence, code = self.evidence(v), int(self.nodes[v])
        sources = len(self.context.sources_of(evidence))
        return {
            **self.context.trust(
                coverage=self.coverage, sources=sources, at_most=lower(at_most, self.at_most(v, ties))
            ),
            "evidence": evidence,
            "sensitivity": int(self.context.sensitivity[code]),
            "n": self.n,
        }

    def lean_on_respondents(self, v: int, *, at_most: Verdict = "supported") -> dict[str, Any]:
        """Fields of a fact that an actor has no such tie: it rests on who was asked about them.

        Its words can tell who was, and give no figure where nobody was.
        """
        row = int(self.nodes[v])
        return {
            **self.context.absence(self.layer.name, [row], at_most=at_most),
            "sensitivity": int(self.context.sensitivity[row]),
            "n": self.n,
            "values": {
                "asked": bool(self.context.coverage.respondents(self.layer.name).sources([row])),
                "respondents": self.context.respondent_words(self.layer.name, [row]),
            },
        }

    def rests_on(self, actors: Sequence[int], *, ties: int = 1) -> dict[str, Any]:
        """Fields of a finding on some actors: their ties, and what is known of them and their contacts.

        It rests on so many ties of each at least.
        """
        evidence = tuple(sorted({i for v in actors for i in self.evidence(v)}))
        rows = self.nodes[list(actors)]
        involved = {*actors, *(u for v in actors for u in self.neighbours.of(v))}
        return {
            **self.context.trust(
                coverage=float(self.context.coverage.of_actors[rows].mean()),
                sources=len(self.context.sources_of(evidence)),
                at_most=min((self.at_most(v, ties) for v in actors), key=RANKS.__getitem__),
            ),
            "evidence": evidence,
            "sensitivity": int(self.context.sensitivity[self.nodes[sorted(involved)]].max()),
        }

    def name(self, v: int) -> Name:
        """Name of an actor."""
        return self.context.names[int(self.nodes[v])]

    def named(self, actors: Iterable[int]) -> Sentence:
        """Names of some actors in a sentence."""
        return listed(self.name(v) for v in actors)

    def listed(
        self, score: Floats, make: Callable[[int, Standing], T], *, limit: int, placed: bool = True
    ) -> tuple[T, ...]:
        """One figure an actor, the highest scores only, and all at the place of the last; NaN is not ranked.

        Of its place each statement claims what `ranking.placed` says. Where places may not be told
        (`placed`) the figures are in the order of ids.
        """
        order = (
            standing_of(score, self._subjects())
            if self.context.possible
            else in_order(self.ids, score, limit=limit)
        )
        if placed:
            return tuple(make(v, at) for v, at in order)
        return tuple(make(v, {}) for v, _ in sorted(order, key=lambda item: self.ids[item[0]]))

    def _subjects(self) -> Iterable[int]:
        """The actors about whom it matters what is said."""
        subjects = self.context.view.subjects
        if subjects is None:
            return range(self.n)
        codes = [self.context.code(subject[0]) for subject in subjects if len(subject) == 1]
        rows = self._place[[code for code in codes if code >= 0]]
        return [v for v in rows.tolist() if v >= 0]


def tie_rows(context: Context, ids: npt.NDArray[Any]) -> Codes:
    """Rows of some ties in the table of ties."""
    index = context.m.once("rows of ties", lambda m: pd.Index(m.ties["id"]))
    return np.asarray(index.get_indexer(ids), dtype=np.int64)


def strength_unknown(context: Context, layer: Layer, edges: Codes) -> tuple[Sentence, ...]:
    """A caveat that counts arcs of which no strength is recorded, where there are any."""
    rows = tie_rows(context, layer.proof[layer.start[:-1][edges]])
    fixed = [code for code, kind in schema.tie_kinds().items() if kind.weight_meaning == "1"]
    ties = context.m.ties[["weight", "kind"]].iloc[rows]
    unknown = int((ties["weight"].isna() & ~ties["kind"].isin(fixed)).sum())
    if not unknown:
        return ()
    return (
        counted(
            unknown,
            "{n} of {arcs} without a recorded strength counts as 1.",
            "{n} of {arcs} without a recorded strength count as 1.",
            arcs=plural(len(edges), "arc"),
        ),
    )


MANY = 200
"""Findings of which none comes before the others are told one by one up to so many, above it as one."""


def not_cut_off(values: Sequence[float], limit: int) -> int:
    """How many of some values in falling order to show: those at the same place as the last one too."""
    if len(values) <= limit:
        return len(values)
    return next((at for at in range(limit, len(values)) if values[at] < values[limit - 1]), len(values))


def collaboration(context: Context, *, with_office: bool = False) -> Subnetwork:
    """Recorded collaboration among civil society."""
    layers = context.layers
    if not with_office:
        layer = layers.collaboration
    elif layers.offices.any():
        layer = context.once("collaboration with the office", _with_office).collaboration
    else:
        raise Refused(
            'no field presence is on the map. Enter the office as an actor of the sphere "Field presence", '
            "or ask without it."
        )
    return Subnetwork(context, layer, np.flatnonzero(layer.nodes), np.arange(len(layer)))


def _with_office(context: Context) -> Layers:
    """The layers as if field presences were civil society."""
    m = context.m
    sphere = m.actors["sphere"].where(~context.layers.offices, "civil_society").astype("str")
    changed = m.with_tables({"actors": m.actors.assign(sphere=sphere)})
    return Layers(changed, context.view, missed=context.layers.missed)


LEAST_ACTORS = 4
"""Fewer actors have too few orders to compare."""


def society_of(m: ActorMap, view: View) -> Subnetwork:
    """Civil society and its ties of collaboration."""
    society = collaboration(context_of(m, view))
    if society.n < LEAST_ACTORS or not len(society.edges):
        raise Refused(
            "{actors} of civil society with {ties} of collaboration: too few. Record at least "
            "{least_actors} actors, and who works with whom.",
            actors=plural(society.n, "actor"),
            ties=plural(len(society.edges), "tie"),
            least_actors=LEAST_ACTORS,
        )
    return society
