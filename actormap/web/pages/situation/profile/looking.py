"""What somebody looks at in the profile, and which marks of others they see."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from actormap.core import schema
from actormap.core.findings import Finding, Findings
from actormap.metrics.base.judgements import Unit


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks at.

    Parameters
    ----------
    unit, during, against
        What was judged, in which round, and the earlier one; "" for none.
    scorer
        As whom they score; "" for nobody.
    all_marks
        Whether they see marks of others before theirs.
    chosen
        The parameter that they chose; "" for none.
    profile, before, compared, rights
        What the analyses say; None where there is nothing.
    """

    unit: Unit
    during: str
    against: str
    scorer: str
    all_marks: bool
    chosen: str
    profile: Findings | None
    before: Findings | None
    compared: Findings | None
    rights: Findings | None

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each other scorer, by label."""
        scorers = {label for finding in self.profile or () for label in finding.details["scorers"]}
        return dict(zip(sorted(scorers - {self.scorer}), ascii_uppercase, strict=False))

    @property
    def opened(self) -> str:
        """The parameter that is opened: the one that they chose, else the first that waits for them."""
        codes = [item.code for item in schema.parameters()]
        if self.chosen in codes:
            return self.chosen
        waiting = (finding.subject[0] for finding in self.profile or () if not self.finished(finding))
        return next(waiting, codes[0])

    def finished(self, finding: Finding) -> bool:
        """Whether they gave all marks of a parameter, or see all the same."""
        own = finding.details["scorers"].get(self.scorer, {"given": 0})
        return self.all_marks or own["given"] >= finding.details["total"]

    def sees(self, item: dict[str, Any]) -> bool:
        """Whether they see marks of others of an item: they gave theirs, or do not score."""
        scorers = {*item["marks"], *item["not_known"], *item["unbacked"]}
        return self.all_marks or self.scorer in scorers
