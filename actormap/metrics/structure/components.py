"""Connected parts, and how deep in the network each actor lies (A02)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Codes, Floats, Ints
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import first_of
from actormap.core.tables.values import split
from actormap.core.verdicts import Verdict, best, lower
from actormap.engine.connectivity import cutpoints as kernel
from actormap.engine.edges import Edges
from actormap.graph.layer import Layer
from actormap.metrics.base.areas import first_level, place
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import works_in
from actormap.metrics.base.sheets import Fact, Sheet

SHEET = Sheet(__file__)
Kind = Literal["collaboration", "protection"]
SHOWN = 5


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
    return SHEET.answer(context, (parts.whole, *parts.each()), kind=kind)


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
    def whole(self) -> Fact:
        """Density of all."""
        ties, actors = len(self.context.layers.collaboration), len(self.nodes)
        pairs = actors * (actors - 1) / 2

        def later() -> dict[str, Any]:
            context, society = self.context, np.flatnonzero(self.context.layers.civil_society)
            trust = context.trust_in(society, at_most="indicative")
            details: dict[str, Any] = {
                "actors": actors,
                "ties": ties,
                "parts": len(set(self.part[self.nodes].tolist())),
            }
            nobody: list[str] = []
            if not ties:
                trust |= context.absence("G+", society, at_most="indicative")
                details["parts"] = None
            elif self.kind == "protection":
                nobody = details["nobody"] = self.nobody
            return {
                "case": "parts" if ties else "no_tie" if actors else "nobody",
                "values": {
                    "which": self.kind,
                    "pairs": pairs,
                    "respondents": context.respondent_words("G+", society.tolist()),
                    "areas": first_of([place(context.m, area) for area in nobody], SHOWN),
                },
                "n": actors,
                **trust,
                "details": details,
            }

        return Fact("whole", "whole", ties / pairs if ties else None, later)

    def each(self) -> Iterator[Fact]:
        """Core number of each actor."""
        where = np.where(self.degree == 0, "isolate", np.where(self.part == 1, "main", "apart"))
        place, core = where[self.nodes].tolist(), self.core[self.nodes].tolist()
        for v, where_it_is, number in zip(self.nodes.tolist(), place, core, strict=True):
            actor, later = self.context.ids[v], partial(self._of_actor, v)
            yield Fact("actor", f"{where_it_is}:{actor}", float(number), later, subject=(actor,))

    def _of_actor(self, v: int) -> dict[str, Any]:
        context, degree = self.context, int(self.degree[v])
        if degree:
            coverage, at_most = float(context.coverage.of_actors[v]), self.at_most(v)
            lean = context.trust(coverage=coverage, sources=self.sources[v], at_most=at_most)
        else:
            lean = context.absence("G+", [v])
        return {
            "values": {
                "which": self.kind,
                "parts": int(self.part.max(initial=0)),
                "respondents": "" if degree else context.respondent_words("G+", [v]),
            },
            "n": degree,
            "evidence": self.evidence[v],
            **lean,
            "in_table": bool(degree) or not context.coverage.respondents("G+").count[v],
            "details": {
                "part": int(self.part[v]),
                "core": int(self.core[v]),
                "degree": degree,
                "isolate": not degree,
            },
        }

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
