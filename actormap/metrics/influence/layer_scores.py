"""A score of every actor of a layer, and what it was made with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from actormap.core.config import View
from actormap.core.findings import NOTHING
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.engine.centrality import betweenness as kernels
from actormap.metrics.base.context import context_of
from actormap.metrics.base.ranking import Standing
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import ASK_MORE, Subnetwork, strength_unknown

Where = Literal["collaboration", "influence"]
Length = Literal["inverse", "log"]
SHEET = Sheet(__file__)
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

    def listed(self, make: Callable[[int, Standing], Fact], *, limit: int) -> tuple[Fact, ...]:
        """Figures about the actors with the highest scores, with their places where these mean anything."""
        return self.scored.listed(self.estimate.value, make, limit=limit, placed=self.places)

    def score(
        self, about: str, word: str, v: int, standing: Standing, lean: dict[str, Any], **fields: Any
    ) -> Fact:
        """The score of an actor; the word says whether there is any."""
        value, actor, scored = float(self.estimate.value[v]), self.scored.ids[v], self.scored

        def later() -> dict[str, Any]:
            rests_on = scored.lean(v, **lean) if value > 0 else scored.lean_on_respondents(v)
            return {"values": {"asked": True, "respondents": NOTHING}} | rests_on

        return Fact(
            about,
            f"{word}:{actor}",
            value,
            later,
            subject=(actor,),
            standing=standing,
            case=("placed" if standing else "some") if value > 0 else "none",
            interval=self.interval(v),
            **fields,
        )

    def missed(self, v: int) -> bool:
        """Whether ways pass through an actor that no start showed: two of its contacts have no tie."""
        if self.estimate.exact or self.layer == "influence":
            return False
        around = self.scored.neighbours
        contacts = around.of(v)
        return any(not set(contacts) <= {u, *around.of(u)} for u in contacts)

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
        """What else a reader could wrongly conclude."""
        yield from SHEET.further(
            no_places=not self.places,
            coverage=self.scored.coverage,
            least=self.scored.context.view.thresholds.ranked_coverage,
            ask_more=ASK_MORE,
            approximate=not self.estimate.exact,
            starts=self.estimate.sources,
            actors=self.scored.n,
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
