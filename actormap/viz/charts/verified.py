"""How many incidents, what is verified apart from what is not: by month, area or group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import pandas as pd

from actormap.core.sentences import month_in_words
from actormap.core.words import _, from_right
from actormap.viz.charts.theme import (
    FOR,
    LOW,
    PALE,
    STEP,
    SUM,
    Picture,
    after,
    by_kind,
    encoded,
    lined,
    on_phone,
    rows_axis,
)

HEIGHT, LETTER = 105, 6
"""Pixels of the columns, and of a letter of the months below them."""
NOTHING_TOLD = "?"
"""Where nothing is recorded: that is no zero."""


class Verified(NamedTuple):
    """Some incidents by how far they were verified.

    Parameters
    ----------
    label
        What they are of.
    sure, claimed, open
        How many are corroborated; alleged or assessed; and not looked into by anybody.
    wrong
        How many were not corroborated: told, and not drawn.
    """

    label: str
    sure: int
    claimed: int
    open: int
    wrong: int = 0

    @property
    def drawn(self) -> int:
        """How many stand in the picture."""
        return self.sure + self.claimed + self.open


def by_month(rows: Sequence[Verified], *, title: str) -> Picture:
    """A column a month: filled what is corroborated, pale what is alleged, hollow what nobody looked into."""
    mirrored, months = from_right(), [_month(row.label) for row in rows]
    labels = [month.replace("/", "/\n") for month in months]  # of two names, each has its line
    data = _data(rows, labels)
    x = alt.X(
        "label:N",
        sort=labels,
        # Also those of which nothing is drawn.
        scale=alt.Scale(domain=labels, reverse=mirrored),
        title=None,
        axis=alt.Axis(
            labelAngle=-90,
            labelOverlap=True,
            labelLimit=0,
            labelLineHeight=LOW,
            labelExpr="split(datum.label, '\\n')",
            labelOffset=max(label.count("\n") for label in labels or [""]) * -LOW / 2,
            domain=False,
            ticks=False,
        ),
    )
    axis = alt.Axis(
        orient="right" if mirrored else "left", tickMinStep=1, tickCount=4, format="d", domain=False
    )
    y = alt.Y("from:Q", title=None, axis=axis)
    longest = max((len(line) for label in labels for line in label.split("\n")), default=0)
    base = encoded(alt.Chart(data, height=HEIGHT + LETTER * longest), x=x)
    bars = _looks(encoded(base.mark_bar(), y=y, y2="to:Q"))
    numbers = base.transform_filter("datum.words").mark_text(
        angle=on_phone(270, 0),
        align=on_phone("left", "center"),
        baseline=on_phone("middle", "alphabetic"),
        yOffset=-5,
    )
    drawn = alt.layer(bars, encoded(numbers, y="end:Q", text="words:N"))
    return Picture(title, drawn, _table(rows, _("Month"), months))


def _month(first: str) -> str:
    """A month by its name; by its first day where that is not the first of the calendar's."""
    return month_in_words(first[:7]) if first.endswith("-01") else _("from {day}", day=first)


def by_row(rows: Sequence[Verified], *, title: str, what: str) -> Picture:
    """The same with a bar for each area or group, in the order of the rows."""
    mirrored, labels = from_right(), lined([row.label for row in rows])
    data = _data(rows, labels)
    base = encoded(
        alt.Chart(data, height={"step": STEP}), y=rows_axis("label", sort=labels, mirrored=mirrored)
    )
    x = alt.X("from:Q", title=None, axis=None, scale=alt.Scale(reverse=mirrored))
    bars = _looks(encoded(base.mark_bar(height=STEP - 10), x=x, x2="to:Q"))
    numbers = base.transform_filter("datum.words").mark_text(**after(4))
    drawn = alt.layer(bars, encoded(numbers, x="end:Q", text="words:N"))
    return Picture(title, drawn, _table(rows, what, [row.label for row in rows]))


def legend() -> str:
    """What the looks mean."""
    return _("■ corroborated   ▨ alleged, or assessed as credible   □ nobody looked into it")


def _looks(bars: alt.Chart) -> alt.Chart:
    fill = {"sure": FOR, "claimed": PALE, "open": "transparent"}
    stroke = {"sure": FOR, "claimed": SUM, "open": SUM}
    return bars.transform_filter("datum.to > datum.from").encode(
        fill=by_kind(alt.Fill, "part", fill, legend=None),
        stroke=by_kind(alt.Stroke, "part", stroke, legend=None),
    )


def _data(rows: Sequence[Verified], labels: Sequence[str]) -> pd.DataFrame:
    parts = []
    for row, label in zip(rows, labels, strict=True):
        end = 0
        for part, count in (("sure", row.sure), ("claimed", row.claimed), ("open", row.open)):
            start, end = end, end + count
            parts.append((label, part, start, end, row.drawn, _words(row) if part == "open" else ""))
    return pd.DataFrame(parts, columns=["label", "part", "from", "to", "end", "words"])


def _words(row: Verified) -> str:
    """What stands at the end of a bar; where there is none, that some were found wrong, or nothing told."""
    if row.drawn:
        return _("{sure} of {all}", sure=row.sure, all=row.drawn)
    return _("not corroborated: {n}", n=row.wrong) if row.wrong else NOTHING_TOLD


def _table(rows: Sequence[Verified], what: str, labels: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            what: labels,
            _("Corroborated"): [row.sure for row in rows],
            _("Alleged, or assessed as credible"): [row.claimed for row in rows],
            _("Nobody looked into it"): [row.open for row in rows],
            _("Not corroborated"): [row.wrong for row in rows],
        }
    )
