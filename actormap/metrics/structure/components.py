"""Connected parts, and how deep in the network each actor lies (A02)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from actormap.core.arrays import Codes, Floats, Ints
from actormap.core.config import View
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, first_of, joined, plural
from actormap.core.tables.values import split
from actormap.core.verdicts import Verdict, best, lower
from actormap.engine.connectivity import components as kernel
from actormap.engine.edges import Edges
from actormap.graph.layers import Layer
from actormap.metrics.base.areas import first_level, place
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import works_in
from actormap.metrics.base.who_was_asked import NOT_ASKED

METHOD = "Connected parts and cores (A02)"
Kind = Literal["collaboration", "protection"]
OF: dict[Kind, Sentence] = {"collaboration": Sentence("collaboration"), "protection": Sentence("protection")}
SHOWN = 5
WEAK_TIE = Sentence(
    "One weak tie is enough to join two parts. An actor with few ties around it (a low core number) may "
    "matter all the same."
)


@checked
def components(m: ActorMap, view: View, *, kind: Kind = "collaboration") -> Findings:
    """Connected parts, actors without any tie, and how deep in the network each actor lies (A02).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    kind
        Which ties: all of collaboration, or only those by which one can protect another.

    Returns
    -------
    Findings
        First one about the whole (value: density, 0 to 1, None where no tie is recorded; details
        ``actors``, ``ties``, ``parts``, None there too, and, of protection, ``nobody``: areas of the
        first level in which none of those with such a tie is recorded at work), then one an actor of
        civil society (value: core number, a count; details ``part``, ``degree``, ``isolate``).

    Notes
    -----
    The graph is G+: recorded collaboration among civil society, the office left out. The core
    number is the largest k such that the actor lies in a part where everybody has k ties or more.
    A low core says where the record is thin, not who is unimportant. One weak tie joins two parts. How
    often sources tell of a tie is learned from all kinds, whichever are looked at.

    References
    ----------
    Seidman (1983), Social Networks 5(3); docs/definitions.md#a02.
    """
    context = context_of(_protecting(m), view, m) if kind == "protection" else context_of(m, view)
    parts = _Parts.of(context, kind)
    caveats = (NOT_ASKED, WEAK_TIE)
    return answer(context, METHOD, (parts.whole, *parts.each()), parameters={"kind": kind}, caveats=caveats)


def _protecting(m: ActorMap) -> ActorMap:
    """The map with ties of protection alone, and without questions that were about others."""

    def alone(m: ActorMap) -> ActorMap:
        log = m.observations
        others = (log["asked_about"] == "ties_kind").to_numpy(dtype=bool) & ~np.array(
            ["protection" in split(kinds) for kinds in log["kinds"]], dtype=bool
        )
        ties = m.ties[(m.ties["kind"] == "protection").to_numpy(dtype=bool)]
        return m.replace(ties=ties, observations=log[~others])

    return m.once("ties of protection alone", alone)


@dataclass(frozen=True)
class _Parts:
    """Connected parts of G+.

    Parameters
    ----------
    context
        The map and the view.
    nodes
        Positions of the actors of civil society.
    part, core, degree
        Of each actor of the map: number of its part, 1 for the largest, core number and number of ties.
    kind
        Of which ties.
    """

    context: Context
    nodes: Codes
    part: Codes
    core: Codes
    degree: Codes
    kind: Kind

    @classmethod
    def of(cls, context: Context, kind: Kind) -> _Parts:
        """Those of a map as it is looked at."""
        layer = context.layers.collaboration
        edges, nodes = Edges(len(layer.ids), layer.source, layer.target), np.flatnonzero(layer.nodes)
        part = _numbered(kernel.components(edges), nodes)
        core = np.asarray(kernel.core_numbers(edges), dtype=np.int64)
        return cls(context, nodes, part, core, edges.degree, kind)

    @property
    def pairs(self) -> float:
        """How many pairs of actors there are."""
        return len(self.nodes) * (len(self.nodes) - 1) / 2

    @property
    def whole(self) -> Figure:
        """Density of all."""
        ties = len(self.context.layers.collaboration)
        density = ties / self.pairs if ties else None
        return Figure(
            "A02:whole", "A02", "whole", ("civil society",), density, words=partial(_whole_words, self)
        )

    def each(self) -> Iterator[Figure]:
        """Core number of each actor."""
        where = np.where(self.degree == 0, "isolate", np.where(self.part == 1, "main", "apart"))
        place, core = where[self.nodes].tolist(), self.core[self.nodes].tolist()
        ids, words = self.context.ids, partial(_words, self)
        for v, where_it_is, number in zip(self.nodes.tolist(), place, core, strict=True):
            actor = ids[v]
            yield Figure(f"A02:{where_it_is}:{actor}", "A02", "actor", (actor,), float(number), words)

    @kept_property
    def evidence(self) -> list[tuple[str, ...]]:
        """Ids of the ties at each actor of the map."""
        return _evidence(self.context.layers.collaboration)

    @kept_property
    def tied(self) -> tuple[Floats, Floats]:
        """Of each actor of the map the chance that any recorded tie is there, and that the surest is."""
        layer = self.context.layers.collaboration
        none, surest = np.ones(len(layer.ids)), np.zeros(len(layer.ids))
        for end in (layer.source, layer.target):
            np.multiply.at(none, end, 1 - layer.q)
            np.maximum.at(surest, end, layer.q)
        return 1 - none, surest

    def at_most(self, v: int) -> Verdict:
        """The best that may be said of an actor's ties; those that one source told of are true together.

        A core number hangs on ties of everybody: where much is untrue or feared it is off too often.
        """
        single = len(self.context.sources_of(self.evidence[v])) == 1
        every, surest = self.tied
        share = float((surest if single else every)[v])
        return lower("indicative", best(share, self.context.view.thresholds, single_source=single))

    @kept_property
    def nobody(self) -> list[str]:
        """Areas of the first level in which none of those with a tie is recorded at work."""
        m, view = self.context.m, self.context.view
        works = works_in(m, view)
        reached = {first_level(m, area) for area in works[self.degree[works.index] > 0]}
        return [area for area in m["areas"]["id"][m["areas"]["adm_level"] == 1] if area not in reached]

    @kept_property
    def sources(self) -> list[int]:
        """How many independent sources observed each actor of the map."""
        return [len(keys) for keys in self.context.coverage.keys]


def _whole_words(network: _Parts, figure: Figure) -> Finding:
    context, actors = network.context, len(network.nodes)
    ties, parts = len(context.layers.collaboration), len(set(network.part[network.nodes].tolist()))
    nobody = network.nobody if ties and network.kind == "protection" else None
    society = context.layers.civil_society
    trust = context.trust_in(society, at_most="indicative")
    if not ties:
        trust |= context.absence("G+", np.flatnonzero(society), at_most="indicative")
    return figure.worded(
        statement=Sentence(
            "{actors} of civil society and {ties} of {kind} make {parts}.",
            actors=plural(actors, "actor"),
            ties=plural(ties, "recorded tie"),
            kind=OF[network.kind],
            parts=plural(parts, "separate part"),
        )
        if ties
        else Sentence(
            "No tie of {kind} is recorded among {actors} of civil society: into which parts they fall is not "
            "known.",
            kind=OF[network.kind],
            actors=plural(actors, "actor"),
        )
        if actors
        else Sentence("No actor on the map is recorded as civil society."),
        reason=joined(
            Sentence(
                "A tie is recorded for {ties} of {pairs:.0f} possible pairs.", ties=ties, pairs=network.pairs
            ),
            NOTHING if ties else context.respondent_words("G+", np.flatnonzero(society).tolist()),
            _nobody_words(context, nobody or []),
        ),
        n=actors,
        **trust,
        would_change=Sentence(
            "A source tells of ties that are missing, or says that recorded ones do not exist."
        ),
        next_question=Sentence("Ask independent sources about those whose ties nobody was asked about."),
        details={
            "actors": actors,
            "ties": ties,
            "parts": parts if ties else None,
            **({} if nobody is None else {"nobody": nobody}),
        },
    )


def _nobody_words(context: Context, areas: list[str]) -> Sentence:
    if not areas:
        return NOTHING
    return Sentence(
        "None of those with such a tie is recorded at work in {areas}.",
        areas=first_of([place(context.m, area) for area in areas], SHOWN),
    )


def _words(parts: _Parts, figure: Figure) -> Finding:
    context, v = parts.context, parts.context.code(figure.subject[0])
    name, kind = context.names[v], OF[parts.kind]
    part, core, degree = (int(of[v]) for of in (parts.part, parts.core, parts.degree))
    return figure.worded(
        statement=Sentence(
            "{name}: {ties} of {kind}.", name=name, ties=plural(degree, "recorded tie"), kind=kind
        )
        if degree
        else Sentence("No tie of {kind} is recorded for {name}.", name=name, kind=kind),
        reason=joined(
            Sentence("It is in part {part} of {parts}.", part=part, parts=int(parts.part.max(initial=0)))
            if degree
            else NOTHING,
            Sentence(
                "It is one of a set in which each has {ties} or more with the others (core number).",
                ties=plural(core, "tie"),
            )
            if core
            else NOTHING,
            NOTHING if degree else context.respondent_words("G+", [v]),
        ),
        n=degree,
        sensitivity=int(context.sensitivity[v]),
        evidence=parts.evidence[v],
        **(
            context.trust(
                coverage=float(context.coverage.of_actors[v]),
                sources=parts.sources[v],
                at_most=parts.at_most(v),
            )
            if degree
            else context.absence("G+", [v])
        ),
        in_table=bool(degree) or not context.coverage.respondents("G+").count[v],
        details={"part": part, "core": core, "degree": degree, "isolate": not degree},
    )


def _numbered(labels: Ints, nodes: Codes) -> Codes:
    """Parts numbered from 1, the largest first, equal ones by their first actor."""
    _, first, inverse, counts = np.unique(
        labels[nodes], return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(counts), dtype=np.int64)
    rank[np.lexsort((first, -counts))] = np.arange(1, len(counts) + 1)
    numbered = np.zeros(len(labels), dtype=np.int64)
    numbered[nodes] = rank[inverse]
    return numbered


def _evidence(layer: Layer) -> list[tuple[str, ...]]:
    """Ids of the ties at each node."""
    ties: list[list[str]] = [[] for _ in range(len(layer.ids))]
    for edge, (u, v) in enumerate(zip(layer.source.tolist(), layer.target.tolist(), strict=True)):
        ids = layer.proof[layer.start[edge] : layer.start[edge + 1]].tolist()
        ties[u] += ids
        ties[v] += ids
    return [tuple(sorted(some)) for some in ties]
