"""How far a finding may be leaned on: the verdicts, their order, and the rule that gives one."""

from __future__ import annotations

from typing import Literal, Protocol

from actormap.core.sentences import Name, Sentence
from actormap.core.thresholds import Thresholds

Verdict = Literal["supported", "indicative", "insufficient_data"]
VERDICTS: dict[Verdict, Sentence] = {
    "supported": Sentence("supported"),
    "indicative": Sentence("indicative"),
    "insufficient_data": Sentence("not enough data"),
}
"""How far a finding may be leaned on, within a sentence."""
CALIBRATION = "docs/calibration.md"
"""Where it stands how often what has a verdict came true."""
WORTH = Sentence(
    "How often these words came true, on invented countries of which the truth was known: {page}.",
    page=Name(CALIBRATION),
)
"""What is said wherever a verdict is explained."""
RANKS: dict[Verdict, int] = {"insufficient_data": 0, "indicative": 1, "supported": 2}


class Grounds(Protocol):
    """What the verdict of a finding rests on; the fields are those of `actormap.core.findings.Finding`."""

    @property
    def coverage(self) -> float | None:
        """How much of what it is about has been observed, 0 to 1."""

    @property
    def holds_in(self) -> float | None:
        """Share of possible maps that say the same; None where none was asked."""

    @property
    def varied(self) -> bool | None:
        """Whether possible maps could differ in anything that it rests on; None where not tried."""

    @property
    def absence(self) -> bool:
        """Whether it says that something is not there."""

    @property
    def sources(self) -> int:
        """Number of independent sources."""

    @property
    def single_source(self) -> bool | None:
        """Whether it falls when one source is left out; None where not tried."""

    @property
    def members(self) -> int | None:
        """Number of members of what it is about."""

    @property
    def p(self) -> float | None:
        """How often chance gives as much, corrected for all that was tested together."""

    @property
    def at_most(self) -> Verdict:
        """The best verdict that the statement allows."""


def lower(a: Verdict, b: Verdict) -> Verdict:
    """The weaker of two verdicts."""
    return min(a, b, key=RANKS.__getitem__)


def _indicative_holds(thresholds: Thresholds, *, single_source: bool | None) -> float:
    """The share that makes a claim indicative: possible maps do not doubt what a source is graded."""
    # Both are read, and printed, whatever the record: settings must not tell who told of what.
    alone, several = thresholds.single_source_holds, thresholds.indicative_holds
    return alone if single_source else several


def best(share: float, thresholds: Thresholds, *, single_source: bool | None = False) -> Verdict:
    """The best that may be said of what is so in a share of possible maps."""
    if share < _indicative_holds(thresholds, single_source=single_source):
        return "insufficient_data"
    return "supported" if share >= thresholds.supported_holds else "indicative"


def judge(finding: Grounds, thresholds: Thresholds) -> Verdict:
    """How far a finding may be leaned on: the one verdict that it has wherever it is shown."""
    coverage, holds_in = finding.coverage or 0.0, finding.holds_in
    if finding.absence:
        holds_in = None
    elif holds_in is None and finding.varied is False:
        holds_in = 1.0  # nothing could have varied
    needed = _indicative_holds(thresholds, single_source=finding.single_source)
    if holds_in is not None and holds_in < needed:
        return "insufficient_data"
    if coverage < thresholds.indicative_coverage:
        return "insufficient_data"
    enough = (
        (finding.absence or (holds_in is not None and holds_in >= thresholds.supported_holds))
        and coverage >= thresholds.supported_coverage
        and finding.sources >= thresholds.supported_sources
        and (finding.absence or not finding.single_source)  # a claim is no surer than whom it hangs on
        and (finding.members is None or finding.members >= thresholds.supported_members)
        and (finding.p is None or finding.p <= thresholds.supported_chance)
    )
    return lower("supported" if enough else "indicative", finding.at_most)
