"""A score of every actor of a layer, and what it was made with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from actormap.core.config import View
from actormap.core.findings import NOTHING, Figure, Finding
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, plural
from actormap.engine.centrality import betweenness as kernels
from actormap.metrics.base.context import context_of
from actormap.metrics.base.ranking import Standing
from actormap.metrics.base.subnetwork import ASK_MORE, Subnetwork, strength_unknown

Where = Literal["collaboration", "influence"]
Length = Literal["inverse", "log"]
CANDIDATES = Sentence(
    "A score shows where an actor stands on the recorded map. It is where a discussion starts, "
    "not a judgement of the actor."
)
LENGTHS = {"inverse": "1 / strength", "log": "-ln of strength"}


@dataclass(frozen=True, slots=True)
class Measured:
    """A score of every actor of a layer, and what it was made with."""

    scored: Subnetwork
    layer: Where
    length: Length
    estimate: kernels.Estimate

    @property
    def places(self) -> bool:
        """Whether enough was asked for ranks to mean anything."""
        return self.scored.coverage >= self.scored.context.view.thresholds.ranked_coverage - 1e-9

    def listed(self, make: Callable[[int, Standing], Figure], *, limit: int) -> tuple[Figure, ...]:
        """Figures about the actors with the highest scores, with their places where these mean anything."""
        return self.scored.listed(self.estimate.value, make, limit=limit, placed=self.places)

    def score(self, word: str, v: int, standing: Standing, words: Callable[[Figure], Finding]) -> Figure:
        """The score of an actor; the word says whether there is any."""
        actor, value = self.scored.ids[v], float(self.estimate.value[v])
        return Figure(f"A15:{word}:{actor}", "A15", "actor", (actor,), value, words=words, details=standing)

    def missed(self, v: int) -> bool:
        """Whether ways pass through an actor that no start showed: two of its contacts have no tie."""
        if self.estimate.exact or self.layer == "influence":
            return False
        around = self.scored.neighbours
        contacts = around.of(v)
        return any(not set(contacts) <= {u, *around.of(u)} for u in contacts)

    def marked(self, statement: Sentence) -> Sentence:
        """A statement, marked where its value is an estimate."""
        return joined(statement, NOTHING if self.estimate.exact else Sentence("This is approximate."))

    def interval(self, v: int) -> tuple[float, float] | None:
        """Bounds of the value of an actor; None where it is exact."""
        return (
            None
            if self.estimate.exact
            else (float(self.estimate.low[v]), min(1.0, float(self.estimate.high[v])))
        )

    def parameters(self) -> dict[str, Any]:
        """What it was made with."""
        return {
            "layer": self.layer,
            "length": LENGTHS[self.length] if self.layer == "influence" else "one step a tie",
            "actors": self.scored.n,
            "ties": len(self.scored.edges),
            "coverage": self.scored.coverage,
            "ranks_shown": self.places,
            "approximate": not self.estimate.exact,
            "starts": self.estimate.sources,
        }

    def caveats(self) -> Iterator[Sentence]:
        """What a reader could wrongly conclude."""
        yield CANDIDATES
        if not self.places:
            yield Sentence(
                "No places are given, because sources were asked about too few actors (coverage "
                "{coverage:.2f}, places need {least:.2f}). {ask_more}",
                coverage=self.scored.coverage,
                ask_more=ASK_MORE,
                least=self.scored.context.view.thresholds.ranked_coverage,
            )
        if not self.estimate.exact:
            yield Sentence(
                "The values are approximate: they start from {starts} of {actors}, drawn at random. The "
                "range given holds the exact value in at least 95 of 100 such draws.",
                starts=self.estimate.sources,
                actors=plural(self.scored.n, "actor"),
            )
        if self.layer == "influence":
            yield from strength_unknown(self.scored.context, self.scored.layer, self.scored.edges)


def by_strength(layer: Where, length: Length) -> bool:
    """Whether the strength of a path counts, not its number of steps."""
    return layer == "influence" and length == "log"


def scored_at(m: ActorMap, view: View, layer: Where) -> Subnetwork:
    """The actors of a layer and their ties, which the scores are worked out on."""
    context = context_of(m, view)
    if layer == "collaboration":
        return Subnetwork.among(context, context.layers.collaboration, context.layers.civil_society)
    influence = context.layers.influence
    return Subnetwork.at_edges(context, influence, influence.weight > 0)
