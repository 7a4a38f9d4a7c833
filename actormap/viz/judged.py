"""What was judged and what happened, as pictures: from what an analysis says to a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import isolated, shown, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.monitor.danger.risk_equation import LEAST, LINES, MOST
from actormap.viz.charts import Mark, MarkRow, Picture, Scale, mark_rows, verified
from actormap.viz.charts.verified import Verified

SCORERS = {
    "national officer": term("National officer"),
    "human rights officer": term("Human rights officer"),
    "protection officer": term("Protection officer"),
    "head of office": term("Head of office"),
}
"""Labels of scorers that are offered, with their words."""
PRACTICE, TOGETHER = "○", "="
"""The letters of what people get, and of what was agreed together."""


def scorer_words(label: str) -> str:
    """The label of a scorer, as it is shown."""
    return plain(SCORERS.get(label, "")) or isolated(label)


def scale_of_hundred() -> Scale:
    """From closed to free."""
    return Scale(0, 100, {0: _("0 closed"), 25: "", 50: "50", 75: "", 100: _("100 free")})


def parameter_words(code: str) -> str:
    """A parameter with its letter, as the Manual has it."""
    return f"({code}) {shown(term(schema.items()[code].label))}"


def parameters(findings: Sequence[Finding], *, scorer: str = "") -> Picture:
    """The eight parameters (`monitor.profile`) with the mark of each scorer, and how much is answered.

    Of a parameter that a scorer has begun and not finished, marks of others are not shown to this one.
    """
    labels = sorted({label for finding in findings for label in finding.details["scorers"]})
    letters = dict(zip(labels, ascii_uppercase, strict=False))
    rows = [_parameter(finding, letters, scorer) for finding in findings]
    used = {mark.letter for row in rows for mark in row.marks}
    key = {letter: scorer_words(label) for label, letter in letters.items()}
    key[TOGETHER] = _("agreed together")
    drawn = sum(bool(row.marks) for row in rows)
    return mark_rows(
        rows,
        scale_of_hundred(),
        title=ngettext(drawn, "{n} of 8 parameters has a mark", "{n} of 8 parameters have a mark"),
        heads=[_("Parameter"), _("Answered")],
        letters={letter: who for letter, who in key.items() if letter in used},
    )


def waits_for(finding: Finding, scorer: str) -> bool:
    """Whether a scorer has begun a parameter and not finished it."""
    own = finding.details["scorers"].get(scorer)
    return own is not None and own["given"] < finding.details["total"]


def _parameter(finding: Finding, letters: Mapping[str, str], scorer: str) -> MarkRow:
    details, hidden = finding.details, waits_for(finding, scorer)
    marks = [
        Mark(each["mark"], letters[label])
        for label, each in details["scorers"].items()
        if each["mark"] is not None and (not hidden or label == scorer)
    ]
    if details["agreed"] is not None and not hidden:
        marks.append(Mark(details["agreed"], TOGETHER, square=True))
    spread = finding.interval if len(marks) > 1 else None
    few = _("too few answers for a mark") if finding.n else _("nobody has scored yet")
    return MarkRow(
        parameter_words(finding.subject[0]),
        tuple(marks),
        low=spread[0] if spread else None,
        high=spread[1] if spread else None,
        known=bool(marks) or hidden,
        aside=_("marks of others show after yours") if hidden else "" if marks else few,
        beside=(_("{n} of {total}", n=finding.n or 0, total=details["total"]),),
        share=(finding.n or 0) / details["total"],
    )


def rights(findings: Sequence[Finding]) -> Picture:
    """The rights (`monitor.law_practice`) as rows: a square for the law, a ring for practice."""
    rows = [_right(finding) for finding in findings if finding.kind == "measure"]
    whole = next(finding for finding in findings if finding.kind == "whole")
    return mark_rows(
        rows,
        Scale(0, 4, {0: "0", 1: "1", 2: "2", 3: "3", 4: "4"}),
        title=shown(whole.statement),
        heads=(_("Right"), _("Gap")),
        letters={"": _("in law"), PRACTICE: _("in practice")},
    )


def _right(finding: Finding) -> MarkRow:
    law_mark, practice = finding.details["law"], finding.details["practice"]
    marks = [Mark(law_mark, square=True)] if law_mark is not None else []
    marks += [Mark(practice, PRACTICE)] if practice is not None else []
    gap = _("not known") if finding.value is None else f"{finding.value:.2g}"
    if finding.details["side"] == "unclear":
        gap = _("cannot be told")
    return MarkRow(
        shown(term(schema.items()[finding.subject[0]].label)),
        tuple(marks),
        low=min(law_mark, practice) if finding.value else None,
        high=max(law_mark, practice) if finding.value else None,
        known=bool(marks),
        beside=(_("none") if finding.value == 0 else gap,),
    )


def five_lines(lines: Mapping[str, Any], scorers: Sequence[str] = (), *, whose: str = "") -> Picture:
    """The five lines of a risk (`monitor.risk`); hatched where nobody knows.

    With the marks of some scorers; of whom it is, where the title is to say it.
    """
    letters = {scorer: ascii_uppercase[at % 26] for at, scorer in enumerate(scorers)}
    rows = [_line(code, lines.get(code, {}), letters) for code in LINES]
    key = {letters[scorer]: scorer_words(scorer) for scorer in scorers} | {"": _("middle")}
    words = {LEAST: "1", 3.0: "3", MOST: "5"}
    meaning = _("Threats and vulnerability are worse when high, the other three are better.")
    return mark_rows(
        rows,
        Scale(LEAST, MOST, words),
        title=_("{who}: {meaning}", who=whose, meaning=meaning) if whose else meaning,
        heads=(_("Factor"),),
        letters=key if lines else {},
    )


def _line(code: str, line: Mapping[str, Any], letters: Mapping[str, str]) -> MarkRow:
    item = schema.items()[code]
    label, middle = plain(item.label), line.get("middle")
    if not line.get("parts"):
        below = _("counts once the will is 3") if code == LINES[-1] else ""
        return MarkRow(label, known=False, below=below, aside=_("not known"))
    marks = [Mark(value, letters[scorer]) for scorer, value in line["marks"].items() if scorer in letters]
    if middle is not None:
        marks.append(Mark(middle))
    return MarkRow(
        label,
        tuple(marks),
        below=_in_figures(line),
        low=line["low"],
        high=line["high"],
        worse=item.polarity == "worse",
    )


def _in_figures(line: Mapping[str, Any]) -> str:
    """Where a line stands, and how many records are behind it."""
    records = ngettext(len(line["evidence"]), "{n} record", "{n} records")
    spread = _("{low:.1f} to {high:.1f}", low=line["low"], high=line["high"])
    if line["middle"] is None:
        return f"{spread} · {records}"
    return f"{line['middle']:.1f} · {spread} · {records}"


def incidents_by_month(finding: Finding, *, where: str = "") -> Picture:
    """Incidents (`monitor.incidents`) by month, where they are not withheld.

    Of all, or of an area or a group, whose name the title is to say.
    """
    rows = [by_verification(month, counts) for month, counts in finding.details["months"].items()]
    title = ngettext(
        finding.n or 0,
        "{n} incident, of which {sure} corroborated",
        "{n} incidents, of which {sure} corroborated",
        sure=sum(row.sure for row in rows),
    )
    of_place = _("{where}: {incidents}", where=where, incidents=title) if where else title
    return verified.by_month(rows, title=of_place)


def by_verification(label: str, counts: Mapping[str, int]) -> Verified:
    """Counts of incidents by how far they were verified, as a row or a column."""
    claimed = counts["alleged"] + counts["assessed"]
    return Verified(
        label, counts["corroborated"], claimed, counts["not_looked_into"], counts["not_corroborated"]
    )
