"""What an analysis says, never without its reason, its evidence and how far to trust it."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import pandas as pd

from actormap.core.config import Thresholds, View
from actormap.core.kept import noting
from actormap.core.schema import Act
from actormap.core.sentences import Sentence, shown
from actormap.core.verdicts import WORTH, Verdict, judge

Kind = Literal[
    "whole",
    "actor",
    "group",
    "pair",
    "tie",
    "platform",
    "theme",
    "cell",
    "area",
    "set",
    "measure",
    "route",
    "no_route",
    "introducer",
    "plan",
    "step",
    "issue",
    "event",
    "note",
    "contact",
    "door",
    "question",
    "instrument",
    "provision",
    "item",
    "case",
    "undertaking",
]
"""What findings are about; a `note` is about what could not be said one by one."""
NOTHING = Sentence()
NO_DETAILS: Mapping[str, Any] = MappingProxyType({})
FIRST = 10
"""So many findings a notebook shows of a result; the others it counts."""
SENTENCES = ("statement", "reason", "would_change", "next_question")
"""Fields of a finding that are sentences."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement about recorded conduct or coverage, with what it rests on.

    Parameters
    ----------
    id
        Stable within one result, and the same in every possible map that says the same; a name to
        compare, never to be taken apart.
    analysis
        The analysis of docs/definitions.md, such as ``A30``.
    kind
        What it is about: ``whole`` where that is everything the analysis looks at.
    subject
        Actor ids, or the name of a group or of a cell (sector@area).
    statement
        The finding in one sentence, in the wording that the project allows itself.
    value
        The number that the statement leads to, in the unit that `reason` names; None where there
        is none to give, which is never a zero.
    interval
        Lower and upper bound of `value`, which lies inside.
    n
        How many actors, pairs or observations the value rests on.
    members
        How many members the group, set or space has that it is about; None where it is about none.
    p
        How often chance alone gives as much, 0 to 1, by the test that it rests on, corrected for all
        that were tested together; None where it rests on no test.
    possible_value, possible_place
        What becomes of the value, and of its place in an order, when doubtful ties come and go: the
        median over the possible maps in which it occurs, and the 5th and 95th percentile. It is not
        an interval of the recorded value: a record counts every tie that is more likely than not.
    coverage
        Observation coverage, 0 to 1: chance that what exists would have been seen.
    holds_in
        Share of possible maps in which the statement holds, 0 to 1; None where not resampled, where
        nothing could have varied, or where the statement is that something cannot be told.
    absence
        Whether it says that something is not there. That rests on who was asked, which coverage and sources
        tell; a share of possible maps would lean on what is assumed of ties nobody told of, and none is told.
    varied
        Whether possible maps could differ in anything that it rests on; None where not tried.
    sources
        Number of independent sources behind the evidence.
    single_source
        Whether the statement falls when one source is left out; None where not tried.
    verdict
        ``supported``, ``indicative`` or ``insufficient_data`` (see `actormap.core.verdicts.judge`).
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
    acts
        Whom it proposes to ask, to approach, to bring together or to speak for, by ids: the
        safeguards refuse none of them, or the whole answer is withheld.
    in_table
        Whether it says nothing alone, such as how many ties an actor has: it is a row of the table, and is
        among the first findings only where no other is.
    details
        Further values of this analysis, by the names that its documentation gives them.
    """

    id: str
    analysis: str
    subject: tuple[str, ...]
    statement: Sentence
    reason: Sentence
    kind: Kind = "whole"
    value: float | None = None
    interval: tuple[float, float] | None = None
    n: int | None = None
    members: int | None = None
    p: float | None = None
    possible_value: tuple[float, float, float] | None = None
    possible_place: tuple[float, float, float] | None = None
    coverage: float | None = None
    holds_in: float | None = None
    varied: bool | None = None
    absence: bool = False
    sources: int = 0
    single_source: bool | None = None
    verdict: Verdict = "insufficient_data"
    at_most: Verdict = "supported"
    sensitivity: int = 0
    evidence: tuple[str, ...] = ()
    would_change: Sentence = NOTHING
    next_question: Sentence = NOTHING
    acts: Mapping[Act, tuple[str, ...]] = field(default_factory=dict)
    in_table: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain values; numbers that do not exist are None.

        Returns
        -------
        dict
            Its fields, and under ``sentences`` the template and the values of each sentence.
        """
        sentences = {name: plain(getattr(self, name).data()) for name in SENTENCES if getattr(self, name)}
        fields = {f.name: plain(getattr(self, f.name)) for f in dataclasses.fields(self)}
        return fields | {"sentences": sentences}

    def judged(self, thresholds: Thresholds) -> Finding:
        """The finding with the verdict that its own figures allow.

        What cannot be told, such as a number that chance gives as well, keeps no share of possible
        maps: that it cannot be told in any of them either would read as support.
        """
        return dataclasses.replace(self, **self.judgement(thresholds))

    def judgement(self, thresholds: Thresholds) -> dict[str, Any]:
        """The fields of it that `judged` says anew."""
        share = None if self.at_most == "insufficient_data" else self.holds_in
        return {"verdict": judge(self, thresholds), "holds_in": share}


class Figure(NamedTuple):
    """One thing that an analysis makes out, before anybody puts it into words.

    Parameters
    ----------
    id, analysis, kind, subject, value
        As in `Finding`.
    words
        Makes the finding of it, with sentences, evidence and how far to trust it.
    details
        What tells its place in an order, if it has one: the details of its finding begin with it.
    """

    id: str
    analysis: str
    kind: Kind
    subject: tuple[str, ...]
    value: float | None
    words: Callable[[Figure], Finding]
    details: Mapping[str, Any] = NO_DETAILS

    def as_dict(self) -> dict[str, Any]:
        """The figure as plain values."""
        return {name: plain(value) for name, value in self._asdict().items() if name != "words"}

    def worded(
        self,
        *,
        statement: Sentence,
        reason: Sentence,
        details: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> Finding:
        """Its finding by the other fields of one; the details are its own where none are given."""
        return Finding(
            self.id,
            self.analysis,
            self.subject,
            statement,
            reason,
            kind=self.kind,
            details=dict(self.details) if details is None else details,
            **{"value": self.value, **fields},
        )


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


def _escaped(sentence: Sentence) -> str:
    """A sentence as HTML, whatever its names hold."""
    return escape(shown(sentence))


FEW_ROWS = 3
"""So many rows of a table show what it is, where nothing else is told."""


def speaking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that say something alone; a few rows of the table where none does."""
    every = tuple(findings)
    return tuple(finding for finding in every if not finding.in_table) or every[:FEW_ROWS]


@dataclass(frozen=True, slots=True)
class Findings:
    """The result of one analysis.

    Parameters
    ----------
    method
        The analysis in words, with its number in docs/definitions.md.
    parameters
        Every setting that it was made with: the day, the thresholds that were read for it (`made_with`),
        and what was chosen or counted.
    caveats
        What a reader could wrongly conclude, in sentences.
    findings
        The findings, in the order that the analysis gives a meaning to.
    figures
        What an analysis makes out in a possible map, which nobody reads: without words.
    """

    method: str
    parameters: Mapping[str, Any]
    caveats: tuple[Sentence, ...] = ()
    findings: tuple[Finding, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def made_out(self) -> tuple[Figure | Finding, ...]:
        """All that it makes out, in words or without."""
        return (*self.figures, *self.findings)

    def __iter__(self) -> Iterator[Finding]:
        if self.figures:
            message = "figures of a possible map are in no words: see made_out"
            raise TypeError(message)
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.made_out)

    def _repr_html_(self) -> str:
        """What a notebook shows: the first findings, each with its reason and how far to trust it."""
        first = self.first(FIRST)
        rows = "".join(
            f"<tr><td>{_escaped(finding.statement)}</td><td>{_escaped(finding.reason)}</td>"
            f"<td>{finding.verdict.replace('_', ' ')}</td></tr>"
            for finding in first
        )
        more = f"<p>{len(self) - len(first)} more.</p>" if len(self) > len(first) else ""
        caveats = "".join(f"<li>{_escaped(caveat)}</li>" for caveat in self.caveats)
        worth = escape(shown(WORTH))
        head = f'<tr><th>What the record says</th><th>Why</th><th title="{worth}">How sure</th></tr>'
        return f"<table><caption>{escape(self.method)}</caption>{head}{rows}</table>{more}<ul>{caveats}</ul>"

    def about(self, *subject: str) -> Finding:
        """The first finding about exactly these ids or names.

        Raises
        ------
        KeyError
            There is none.
        """
        for finding in self:
            if finding.subject == subject:
                return finding
        raise KeyError(subject)

    def first(self, count: int, *, rows: bool = False) -> tuple[Finding, ...]:
        """So many findings; of an answer that joins analyses the first of each, as evenly as there are.

        Those that say nothing alone (`Finding.in_table`) are among them only where all are asked for; a few
        where no other is there.

        Parameters
        ----------
        count
            How many at most.
        rows
            Whether those fill up what others leave.
        """
        every = tuple(self)
        some = every if rows or count >= len(every) else speaking(every)
        place: Counter[str] = Counter()
        turns = []
        for row, finding in enumerate(some):
            turns.append((finding.in_table and rows, place[finding.analysis], row))
            place[finding.analysis] += 1
        return tuple(
            some[row] for *_, row in sorted(sorted(turns)[:count], key=lambda turn: (turn[0], turn[-1]))
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row a finding; `subject` is one text, `details` are columns of their own."""
        rows = []
        for finding in self:
            row = finding.as_dict()
            row["subject"] = " · ".join(finding.subject)
            row["evidence"] = " ".join(finding.evidence)
            del row["sentences"]
            rows.append(row | row.pop("details"))
        names = [f.name for f in dataclasses.fields(Finding) if f.name != "details"]
        return pd.DataFrame(rows) if rows else pd.DataFrame(columns=names)

    def as_dict(self) -> dict[str, Any]:
        """The result as one JSON document."""
        return {
            "method": self.method,
            "parameters": plain(self.parameters),
            "caveats": [str(caveat) for caveat in self.caveats],
            "findings": [finding.as_dict() for finding in self.findings],
            **({"figures": [figure.as_dict() for figure in self.figures]} if self.figures else {}),
        }

    def replace(self, findings: Iterable[Finding], *caveats: Sentence) -> Findings:
        """The same result with other findings and further caveats."""
        return dataclasses.replace(self, findings=tuple(findings), caveats=self.caveats + caveats)


def made_with(view: View, make: Callable[[], Findings]) -> Findings:
    """A result with all that it was made with among its parameters: the view, and each threshold read."""
    findings, read = noting(make)
    settings = {"date": view.date, "certain": view.certain, **view.thresholds.among(read)}
    return dataclasses.replace(findings, parameters=settings | {**findings.parameters})
