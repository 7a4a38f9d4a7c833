"""What an analysis says, never without its reason, its evidence and how far to trust it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from actormap.config import Thresholds

Verdict = Literal["supported", "indicative", "insufficient_data"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement about recorded conduct or coverage, with what it rests on.

    Parameters
    ----------
    id
        Stable within one result: the analysis and what it is about, such as ``A30:D:F``.
    analysis
        The analysis of docs/definitions.md, such as ``A30``.
    subject
        Actor ids, or the name of a group or of a cell (sector@area).
    statement
        The finding in one sentence, in the wording that the project allows itself.
    value
        The number that the statement leads to, in the unit that `reason` names; None where there
        is none to give, which is never a zero.
    interval
        Lower and upper bound of `value`.
    n
        How many actors, pairs or observations the value rests on.
    coverage
        Observation coverage, 0 to 1: chance that what exists would have been seen.
    holds_in
        Share of resampled worlds in which the statement holds, 0 to 1; None where not resampled.
    sources
        Number of independent sources behind the evidence.
    single_source
        Whether the statement falls when one source is left out; None where not tried.
    verdict
        ``supported``, ``indicative`` or ``insufficient_data`` (see `judge`).
    at_most
        The best verdict that the statement allows, whatever resampling says.
    sensitivity
        0 to 3, the highest of what it was made from.
    reason
        Where the value comes from, a sentence made of its own numbers.
    evidence
        Ids of the records that prove it: ties, contacts of the office, events.
    would_change
        What would change the finding.
    next_question
        What to ask next.
    details
        Further values of this analysis, by the names that its documentation gives them.
    """

    id: str
    analysis: str
    subject: tuple[str, ...]
    statement: str
    reason: str
    value: float | None = None
    interval: tuple[float, float] | None = None
    n: int | None = None
    coverage: float | None = None
    holds_in: float | None = None
    sources: int = 0
    single_source: bool | None = None
    verdict: Verdict = "insufficient_data"
    at_most: Verdict = "supported"
    sensitivity: int = 0
    evidence: tuple[str, ...] = ()
    would_change: str = ""
    next_question: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain values; numbers that do not exist are None."""
        return {f.name: plain(getattr(self, f.name)) for f in dataclasses.fields(self)}


def plain(value: Any) -> Any:
    """A value as JSON knows it: tuples as lists, NaN and infinity as None, numpy numbers as numbers."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


@dataclass(frozen=True, slots=True)
class Findings:
    """The result of one analysis.

    Parameters
    ----------
    method
        The analysis in words, with its number in docs/definitions.md.
    parameters
        Every threshold and choice that it used.
    caveats
        What a reader could wrongly conclude, in sentences.
    findings
        The findings, in the order that the analysis gives a meaning to.
    """

    method: str
    parameters: Mapping[str, Any]
    caveats: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def about(self, *subject: str) -> Finding:
        """The first finding about exactly these ids or names.

        Raises
        ------
        KeyError
            There is none.
        """
        for finding in self.findings:
            if finding.subject == subject:
                return finding
        raise KeyError(subject)

    @property
    def table(self) -> pd.DataFrame:
        """One row a finding; `subject` is one text, `details` are columns of their own."""
        rows = []
        for finding in self.findings:
            row = finding.as_dict()
            row["subject"] = " · ".join(finding.subject)
            row["evidence"] = " ".join(finding.evidence)
            rows.append(row | row.pop("details"))
        names = [f.name for f in dataclasses.fields(Finding) if f.name != "details"]
        return pd.DataFrame(rows) if rows else pd.DataFrame(columns=names)

    def as_dict(self) -> dict[str, Any]:
        """The result as one JSON document."""
        return {
            "method": self.method,
            "parameters": plain(self.parameters),
            "caveats": list(self.caveats),
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def replace(self, findings: Iterable[Finding], *caveats: str) -> Findings:
        """The same result with other findings and further caveats."""
        return dataclasses.replace(self, findings=tuple(findings), caveats=self.caveats + caveats)


RANKS: dict[Verdict, int] = {"insufficient_data": 0, "indicative": 1, "supported": 2}


def lower(a: Verdict, b: Verdict) -> Verdict:
    """The weaker of two verdicts."""
    return min(a, b, key=RANKS.__getitem__)


def judge(
    *,
    coverage: float | None,
    sources: int,
    holds_in: float | None,
    thresholds: Thresholds,
    members: int | None = None,
) -> Verdict:
    """How far a finding may be leaned on.

    Parameters
    ----------
    coverage
        Observation coverage, 0 to 1.
    sources
        Number of independent sources.
    holds_in
        Share of resampled worlds in which it holds; None (not resampled) is never supported.
    thresholds
        What each verdict needs.
    members
        Size of the group, for findings on groups.

    Returns
    -------
    str
        ``supported``, ``indicative`` or ``insufficient_data``.
    """
    seen = coverage or 0.0
    if holds_in is not None and holds_in < thresholds.indicative_holds:
        return "insufficient_data"
    if seen < thresholds.indicative_coverage:
        return "insufficient_data"
    enough = (
        holds_in is not None
        and holds_in >= thresholds.supported_holds
        and seen >= thresholds.supported_coverage
        and sources >= thresholds.supported_sources
        and (members is None or members >= thresholds.supported_members)
    )
    return "supported" if enough else "indicative"
