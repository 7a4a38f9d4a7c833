"""What the pages of a country profile have in common: whom they ask, and what they may tell."""

from __future__ import annotations

from dataclasses import dataclass

from actormap.core.findings import Finding
from actormap.viz.brief.content import Point
from actormap.viz.brief.topic import Topic


@dataclass(frozen=True, slots=True)
class Country:
    """A country as a profile looks at it.

    Parameters
    ----------
    topic
        All that may stand in it, and how the analyses are asked.
    kept
        The same with what stands in no file: of it a file tells counts alone.
    withhold
        Whether small cells are withheld, and only counts told of what stands in no file: in a file, and for
        a role of no clearance.
    scorer
        As whom somebody scores who looks at it: marks of others show after theirs.
    """

    topic: Topic
    kept: Topic
    withhold: bool
    scorer: str = ""

    def answer(self, analysis: str) -> tuple[Finding, ...]:
        """What an analysis says of what may stand in it; nothing where it does not answer."""
        return self.topic.answer(analysis)


def point(finding: Finding) -> Point:
    """A finding with its reason and how far it may be leaned on."""
    return Point(finding.statement, finding.reason, verdict=finding.verdict)
