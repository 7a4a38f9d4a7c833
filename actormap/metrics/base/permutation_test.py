"""Whether recorded ties differ from what chance gives, and how far such a difference can be leaned on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from actormap.core.findings import NOTHING
from actormap.core.sentences import Sentence
from actormap.core.verdicts import Verdict
from actormap.engine.edges import Edges
from actormap.engine.segregation.mixing import SAME
from actormap.engine.segregation.permutation import PermutationBudget, TailShares
from actormap.engine.statistics.small_samples import false_discovery
from actormap.metrics.base.context import Context
from actormap.metrics.base.who_was_asked import NOT_ASKED

LEAST_DRAWS = 499
FULL_EFFORT = 20_000_000
"""Draws times actors and ties up to which all draws are made; above it fewer, and the result says so."""

BOTH_SIDES = Sentence("The figure is about recorded ties. It cannot say who keeps apart from whom, or why.")
OWN_TAGS = Sentence(
    "Only an actor's own recorded tags put it into a set. An actor without tags counts among the others."
)
LEAST_SHOWN, FINE = 0.001, 0.0001
"""A smaller share of cases is told as under these: drawing at random never shows that it is nil."""
CAVEATS = (BOTH_SIDES, OWN_TAGS, NOT_ASKED)
TWO_YARDSTICKS = Sentence(
    "The expected number takes into account how many ties each actor has; the test against chance does "
    "not. A set of actors with few ties can therefore look unlike chance: read the ratio first."
)
Claim = Literal["fewer", "more", "as_expected"]
TURNED: dict[Claim, Claim] = {"fewer": "more", "more": "fewer", "as_expected": "as_expected"}
Outcome = Claim | Literal["not_told"]
"""What may be said of a claim; ``not_told``: that it cannot be told from chance."""


def draws_for(context: Context, ties: Edges) -> PermutationBudget:
    """How often labels are dealt out anew: less often on large maps, never in a resampled world.

    What a finding claims does not rest on the draws, so resampled worlds can do without them.
    """
    t = context.view.thresholds
    fitting = max(LEAST_DRAWS, FULL_EFFORT // max(ties.n + len(ties.source), 1))
    wanted = 0 if context.possible else min(t.random_draws, fitting)
    return PermutationBudget(t.exact_relabellings, wanted, t.seed)


def approximate(context: Context, draws: PermutationBudget) -> tuple[Sentence, ...]:
    """A caveat where the map is too large for all draws."""
    wanted = context.view.thresholds.random_draws
    if not 0 < draws.draws < wanted:
        return ()
    return (
        Sentence(
            "Approximate: actors were drawn into the sets at random {draws} times instead of {wanted}, "
            "because the map is large.",
            draws=draws.draws,
            wanted=wanted,
        ),
    )


def share_of_cases(p: float, *, fine: bool = False) -> Sentence:
    """How often chance alone gives as much; what is too seldom to print is never told as no case at all."""
    if fine:
        return Sentence("under 0.01%") if p < FINE else Sentence("{p:.2%}", p=p)
    return Sentence("under 0.1%") if p < LEAST_SHOWN else Sentence("{p:.1%}", p=p)


def claim_of(observed: float, expected: float) -> Claim:
    """Whether there is less, or more, than expected."""
    if abs(observed - expected) <= SAME * max(1.0, abs(expected)):
        return "as_expected"
    return "fewer" if observed < expected else "more"


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """A claim held against chance.

    Parameters
    ----------
    claim
        What the records say.
    chance
        How often chance gives as little, and as much.
    in_areas
        The same when labels stay in their area, since people meet who is near; None where that is
        not asked.
    by_degrees
        How often chance goes as far in the direction of the claim if each has as many ties as it has; None
        where that is not asked.
    corrected
        Chance of going as far as claimed, doubled since the direction was chosen by looking, and
        corrected for the number of claims made together; None where nothing was tried.
    others
        The same question by other measures: it is told only where all of them tell the same.
    """

    claim: Claim
    chance: TailShares
    in_areas: TailShares | None = None
    corrected: float | None = None
    by_degrees: float | None = None
    others: tuple[PermutationTest, ...] = ()

    @property
    def turned(self) -> PermutationTest:
        """The same told from within: fewer ties with others are more among themselves."""
        return replace(
            self,
            claim=TURNED[self.claim],
            chance=_turned(self.chance),
            in_areas=self.in_areas and _turned(self.in_areas),
        )

    @property
    def p(self) -> float | None:
        """How often chance goes as far in the direction of the claim."""
        return _side(self.claim, self.chance)

    @property
    def weakest(self) -> float | None:
        """The same, or how often it does so within areas, or by degrees, if that is more often."""
        near = _side(self.claim, self.in_areas) if self.in_areas else None
        every = (p for p in (self.p, near, self.by_degrees) if p is not None)
        return None if self.p is None else max(every)

    @property
    def words(self) -> Sentence:
        """What chance gives, the least that the test can say, and what is leaned on; may be empty."""
        if self.p is None or self.corrected is None or self.claim == "as_expected":
            return NOTHING
        return Sentence(
            "{cases}. Corrected for having looked both for more and for fewer, and at all sets together: "
            "{corrected}.",
            cases=self._cases(self.p),
            corrected=share_of_cases(self.corrected, fine=True),
        )

    def _cases(self, p: float) -> Sentence:
        """How often chance goes as far, everywhere and within areas, without a full stop."""
        words = Sentence(
            "With actors drawn into the sets at random, chance alone goes this far in {p} of cases",
            p=share_of_cases(p, fine=True),
        )
        if self.chance.floor is not None:
            words = Sentence(
                "{cases} (the test cannot give less than {floor})",
                cases=words,
                floor=share_of_cases(self.chance.floor, fine=True),
            )
        if self.by_degrees is not None:
            words = Sentence(
                "{cases}; with as many ties as each has, in {p}",
                cases=words,
                p=share_of_cases(self.by_degrees, fine=True),
            )
        near = _side(self.claim, self.in_areas) if self.in_areas else None
        if near is None or self.in_areas is None or self.in_areas.floor is None:
            return words
        return Sentence(
            "{cases}; drawn only within each area, in {near} (it cannot give less than {floor})",
            cases=words,
            near=share_of_cases(near, fine=True),
            floor=share_of_cases(self.in_areas.floor, fine=True),
        )

    @property
    def details(self) -> dict[str, Any]:
        """The numbers of the test, as they go into a finding."""
        details = {
            "p": self.p,
            "p_fewer": self.chance.low,
            "p_more": self.chance.high,
            "p_corrected": self.corrected,
            "p_floor": self.chance.floor,
            "relabellings": self.chance.tried,
        }
        if self.by_degrees is not None:
            details["p_by_degrees"] = self.by_degrees
        if self.in_areas:
            details |= {
                "p_in_areas": _side(self.claim, self.in_areas),
                "p_in_areas_floor": self.in_areas.floor,
                "relabellings_in_areas": self.in_areas.tried,
            }
        return details

    def outcome(self, context: Context) -> Outcome:
        """What may be said: the claim where chance rarely goes as far, else that it cannot be told."""
        if self.claim == "as_expected":
            return self.claim
        agreed = all(each.claim == self.claim and each.rare(context) for each in (self, *self.others))
        return self.claim if agreed else "not_told"

    def confounder(self, context: Context) -> Sentence:
        """What may explain that some measures set the claim apart from chance and not all; may be empty."""
        if not self.apart(context) or self.outcome(context) != "not_told":
            return NOTHING
        seldom = context.view.thresholds.indicative_chance
        for each in (self, *self.others):
            if each.p is None or each.corrected is None:
                continue
            # Twice, as the direction was chosen by looking: by this measure it is their area alone.
            if each.in_areas and 2 * each.p <= seldom and not each.rare(context):
                return Sentence(
                    "Among all actors chance alone rarely goes this far; among those of the same area it "
                    "does in {p} of cases, corrected: where they work may explain it.",
                    p=share_of_cases(each.corrected, fine=True),
                )
        return Sentence(
            "Not every measure of these ties sets it apart from chance: how many actors they are, or how "
            "many ties each has, may explain it."
        )

    def apart(self, context: Context) -> bool:
        """Whether any measure of the question sets the ties apart from chance."""
        return any(each.rare(context) and each.claim != "as_expected" for each in (self, *self.others))

    def at_most(self, context: Context) -> Verdict:
        """The best verdict that the corrected chance allows by every measure of the question.

        Where nothing was tried it forbids none.
        """
        if self.corrected is None:
            return "supported"
        if self.outcome(context) == "not_told":
            return "insufficient_data"
        weakest = max(each.corrected or 0.0 for each in (self, *self.others))
        if weakest <= context.view.thresholds.supported_chance:
            return "supported"
        return "indicative" if self.rare(context) else "insufficient_data"

    def rare(self, context: Context) -> bool:
        """Whether chance so seldom goes as far, with all that was looked at, that anything is claimed."""
        return self.corrected is not None and self.corrected <= context.view.thresholds.indicative_chance


def _turned(chance: TailShares) -> TailShares:
    return replace(chance, low=chance.high, high=chance.low)


def _side(claim: Claim, chance: TailShares) -> float | None:
    if claim == "as_expected":
        return None if chance.low is None else 1.0
    return chance.low if claim == "fewer" else chance.high


def together(trials: Sequence[PermutationTest]) -> list[PermutationTest]:
    """Claims that are made together, corrected for their number."""
    p = [trial.weakest for trial in trials]
    known = iter(false_discovery([min(1.0, 2 * x) for x in p if x is not None]))
    return [
        trial if x is None else replace(trial, corrected=next(known))
        for trial, x in zip(trials, p, strict=True)
    ]
