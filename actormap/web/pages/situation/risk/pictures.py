"""The risk of a group as pictures: where it stands, its five lines, and what one factor would change."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import shown
from actormap.core.words import _, ngettext, plain
from actormap.metrics.monitor.danger.risk import band_words
from actormap.metrics.monitor.danger.risk_equation import BANDS, LEAST, LINES, MOST
from actormap.viz.charts import Mark, MarkRow, Picture, Scale, mark_rows
from actormap.web.state import own_scorer


def strip(finding: Finding, interval: tuple[float, float]) -> Picture:
    """Where the risk is on the four bands."""
    ends = (0.0, *BANDS.values())[:-1]
    words = {at: shown(band_words(at, (at, at))) for at in ends} | {100.0: ""}
    low, high = interval
    dots = () if finding.value is None else (Mark(finding.value),)
    row = MarkRow(_("Risk"), dots, low=low, high=high)
    title = _("Not known well enough for one number. People decide, not the range.")
    if finding.value is not None:
        title = _(
            "{value:.0f} of 100; all marks and doubts together allow {low:.0f} to {high:.0f}. People decide, "
            "not the number.",
            value=finding.value,
            low=low,
            high=high,
        )
    return mark_rows([row], Scale(0, 100, words), title=title, heads=(_("What"),), letters={"": _("middle")})


def five_lines(lines: dict[str, Any], scorers: tuple[str, ...] = ()) -> Picture:
    """The five lines with the marks of each scorer; hatched where nobody knows."""
    letters = {scorer: ascii_uppercase[at % 26] for at, scorer in enumerate(scorers)}
    rows = [_line(code, lines.get(code, {}), letters) for code in LINES]
    key = {letters[scorer]: own_scorer.words(scorer) for scorer in scorers} | {"": _("middle")}
    words = {LEAST: "1", 3.0: "3", MOST: "5"}
    return mark_rows(
        rows,
        Scale(LEAST, MOST, words),
        title=_("Threats and vulnerability are worse when high, the other three are better."),
        heads=(_("Factor"),),
        letters=key if lines else {},
    )


def _line(code: str, line: dict[str, Any], letters: dict[str, str]) -> MarkRow:
    item = schema.items()[code]
    label, middle = plain(item.label), line.get("middle")
    if not line.get("parts"):
        below = _("counts once the will is 3") if code == LINES[-1] else ""
        return MarkRow(label, known=False, below=below, aside=_("not known"))
    marks = [Mark(value, letters[scorer]) for scorer, value in line["marks"].items()]
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


def _in_figures(line: dict[str, Any]) -> str:
    """Where a line stands, and how many records are behind it."""
    records = ngettext(len(line["evidence"]), "{n} record", "{n} records")
    spread = _("{low:.1f} to {high:.1f}", low=line["low"], high=line["high"])
    if line["middle"] is None:
        return f"{spread} · {records}"
    return f"{line['middle']:.1f} · {spread} · {records}"


def what_if(outcomes: list[dict[str, Any]], value: float | None) -> Picture:
    """What each line one mark better would give."""
    rows = []
    for each in outcomes:
        low, high = each["low"], each["high"]
        label, same = plain(schema.items()[each["line"]].label), low == high
        text = f"{low:.0f}" if same else f"{low:.0f}–{high:.0f}"
        ends = {} if same else {"low": low, "high": high}
        rows.append(MarkRow(label, (Mark(low),) if same else (), below=_("to {risk}", risk=text), **ends))
    every = [at for row in rows for at in row.on_scale] + ([] if value is None else [value])
    least, most = max(0, 10 * int(min(every) // 10)), min(100, 10 * int(max(every) // 10 + 1))
    words = {float(at): str(at) for at in range(least, most + 1, 10)}
    title = _("What one factor would change, if it were one mark better")
    if value is not None:
        title = _("What one factor would change, if it were one mark better (now {value:.0f})", value=value)
    return mark_rows(
        rows,
        Scale(least, most, words, line=value),
        title=title,
        heads=(_("Factor"),),
        letters={"": _("risk then")},
    )
