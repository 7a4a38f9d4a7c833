"""The risk of a group as pictures: where it stands, its five lines, and what one factor would change."""

from __future__ import annotations

from typing import Any

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import shown
from actormap.core.words import _, plain
from actormap.metrics.monitor.danger.risk import band_words
from actormap.metrics.monitor.danger.risk_equation import BANDS
from actormap.viz.charts import Mark, MarkRow, Picture, Scale, mark_rows


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
            "{value:.0f} of 100; with every doubt and unanswered question {low:.0f} to {high:.0f}. "
            "People decide, not the number.",
            value=finding.value,
            low=low,
            high=high,
        )
    return mark_rows([row], Scale(0, 100, words), title=title, heads=(_("What"),), letters={"": _("middle")})


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
