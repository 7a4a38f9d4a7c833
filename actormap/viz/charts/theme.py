"""One look for all charts: colours that all eyes tell apart, and names that are text and nothing else.

The app lays its own light or dark over them; where a colour stands for something, a shape, a sign or a
word says the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from textwrap import wrap
from typing import Any, Literal

import altair as alt
import pandas as pd

from actormap.core.sentences import FIRST_STRONG, RIGHT_TO_LEFT, isolated
from actormap.core.words import from_right

FOR, AGAINST, SUM = "#2E7DB8", "#C8651B", "#7B8794"
"""Colours that also those tell apart who see no red or green, on white as on black."""
PALE = "#B7C4D1"
"""What is there to compare with."""
SHADES = ("#DCE9F4", "#9CC3E2", "#5B9BCB", "#2E6FA3")
"""From little to much."""
DARK, PAPER = "#1F2933", "#E4E7EB"
"""Words on white and on black; by these the style of a page knows words that have no colour of their own."""
ON_PALE, WHITE = "#0F1720", "#FFFFFF"
"""Words on shades, which are the same on any page."""
SHOWN = frozenset({"datasets", "sort", "domain", "title"})
"""Where a chart holds what is shown."""
STEP = 26
"""Height of a row with the gap below it, in pixels."""
NAME = 190
"""Most pixels of a name beside a row."""
HIGH, LOW = 13, 12
"""Pixels of a line of a name above a column and beside a row, of which two fit into a row."""
BESIDE = 28
"""Letters after which a name beside a row goes on in a second line, which is the last."""
LINE = 9
"""Letters after which a name above a column goes on in a further line."""
LINES = "split(datum.label, '\\n')"
"""Lines of a name, in the words of Vega."""
INK = alt.Color(condition={"test": "datum.ink", "field": "ink", "type": "nominal", "scale": None})
"""Words have the colour that their row tells; where it tells none, that of all words of the page."""
ON_PHONE = "windowSize()[0] < 600"
"""Whether the window is that of a phone, in the words of Vega: names stand above their rows there, and what
stood beside them is left to the table. `page.css` has the same width."""
ABOVE, SMALL = 13, 11
"""Pixels of a name above its row, and of its letters."""
NO_TOOLTIP = alt.TooltipValue(None)
"""What is known stands in the picture or in its table: nothing hangs on a mouse.

As each channel of a chart it is of its class: for a bare text or value Altair looks through all its schemas,
which takes a hundred times as long.
"""

CHANNELS: dict[str, Any] = {"x": alt.X, "x2": alt.X2, "y": alt.Y, "y2": alt.Y2, "text": alt.Text}
"""Channels that a field has, given by its name."""

Chart = alt.LayerChart | alt.FacetChart

alt.data_transformers.disable_max_rows()  # what goes to a page of this computer may be long


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart and the table that says the same.

    Parameters
    ----------
    title
        What it says, also for who does not see it.
    chart
        The chart.
    table
        The same in words and numbers, one thing a row.
    fixed
        Whether it has a width of its own; others are as wide as there is room.
    least
        Pixels, in hundreds, below which it cannot be read: in a narrower window it is moved sideways. 0
        where any width will do.
    phone
        What a phone shows of one that is wider: it is ``moved`` sideways, ``fits`` since it is laid out in
        another way there (`ON_PHONE`), or the rows of its table stand in its place as ``lines``.
    """

    title: str
    chart: Any
    table: pd.DataFrame
    fixed: bool = False
    least: int = 0
    phone: Literal["moved", "fits", "lines"] = "moved"
    _specs: dict[bool, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Let the chart say what it says, for who does not see it."""
        if self.chart.description is alt.Undefined:
            object.__setattr__(self, "chart", self.chart.properties(description=self.title))

    def spec(self, *, dark: bool) -> dict[str, Any]:
        """The chart as Vega-Lite, with words in a colour that is read on white or black; worked out once."""
        if dark not in self._specs:
            self._specs[dark] = inked(self.chart, dark=dark)
        return self._specs[dark]


def inked(chart: Any, *, dark: bool) -> dict[str, Any]:
    """A chart as Vega-Lite, with words in a colour that is read on white or black.

    A screen reader hears what it says. The marks, which it would call by their codes and colours, and the
    axes and legends, of which Vega tells in English, stand in words in the table.
    """
    inked_chart = (
        chart.configure_text(color=PAPER if dark else DARK)
        .configure_mark(aria=False)
        .configure_axis(aria=False)
        .configure_legend(aria=False)
    )
    spec: dict[str, Any] = sided(inked_chart.to_dict(validate=False))
    return spec


def ink_on(shade: int) -> str:
    """The colour of what is written on a shade: only the last is so dark that white is read on it."""
    return WHITE if SHADES[shade] == SHADES[-1] else ON_PALE


def sided(part: Any, *, shown: bool = False) -> Any:
    """A chart in which words of a language that is read from the right keep their order among numbers.

    Charts are laid out from the left: "7 of 8" would be read as "8 of 7" there. What marks say, and the
    lists that name them, are changed alike; codes by which they are pressed, and what Vega works out, not.
    """
    if isinstance(part, dict):
        return {
            name: value if name in {"code", "expr"} else sided(value, shown=shown or name in SHOWN)
            for name, value in part.items()
        }
    if isinstance(part, list):
        return [sided(inner, shown=shown) for inner in part]
    if shown and isinstance(part, str) and RIGHT_TO_LEFT.search(part) and FIRST_STRONG not in part:
        return isolated(part)
    return part


def encoded(chart: Any, **channels: Any) -> Any:
    """A chart with its channels, those that have nothing but a field by its name; and without a tooltip."""
    of_class = {name: CHANNELS[name](at) if isinstance(at, str) else at for name, at in channels.items()}
    return chart.encode(**of_class, tooltip=NO_TOOLTIP)


def layer(data: Any, **channels: Any) -> Any:
    """Rows of data with the channels that all marks of a layer have (`encoded`)."""
    return encoded(alt.Chart(pd.DataFrame(data)), **channels)


def frame(rows: Sequence[Any], *names: str, **more: Any) -> pd.DataFrame:
    """Rows as data: what each holds by these names, and more columns."""
    return pd.DataFrame({name: [getattr(row, name) for row in rows] for name in names} | more)


def along(channel: Any, field: str, ends: Sequence[Any], **scaled: Any) -> Any:
    """A channel (across or down) along a field from end to end, of which nothing is written beside it."""
    return channel(f"{field}:Q", axis=None, scale=alt.Scale(domain=[*ends], nice=False, **scaled))


def by_kind(channel: Any, field: str, looks: Mapping[str, Any], **more: Any) -> Any:
    """A channel that tells kinds apart: how each of them looks."""
    return channel(f"{field}:N", scale=alt.Scale(domain=[*looks], range=[*looks.values()]), **more)


def rows_axis(
    name: str,
    *,
    sort: list[str] | None = None,
    bold: Sequence[str] = (),
    mirrored: bool = False,
    fits: bool = False,
    **scaled: Any,
) -> alt.Y:
    """Names from top to bottom, in the order in which they are given, in their lines (`lined`).

    Those that head the rows below them are bold. They stand where the rows begin: on the right where a
    chart is mirrored. In one that `fits` a phone they stand above their rows there (`names_above`).
    """
    heads: dict[str, Any] = {"labelFontWeight": _bold(bold)} if bold else {}
    axis = alt.Axis(
        orient="right" if mirrored else "left",
        labelLimit=0,
        labelOverlap=False,
        labelLineHeight=LOW,
        domain=False,
        ticks=False,
        labelExpr=f"{ON_PHONE} ? '' : {LINES}" if fits else LINES,
        # Further lines go on below the first, which begins half a line higher.
        labelOffset={
            "condition": {"test": "indexof(datum.value, '\\n') >= 0", "value": -LOW / 2},
            "value": 0,
        },
        **heads,
    )
    return alt.Y(f"{name}:N", sort=sort, title=None, axis=axis, **scaled)


def names_above(
    data: pd.DataFrame, y: alt.Y, *, high: float, mirrored: bool, bold: bool = False
) -> list[alt.Chart]:
    """Names above their rows, for a phone: ``name`` where a row begins, and what is to be said at its end.

    `high` is the height of a row in pixels.
    """
    width: Any = "width"
    left, right = ("at_end", "name") if mirrored else ("name", "at_end")
    ends: list[tuple[str, Any, Any]] = [(left, "left", 0), (right, "right", width)]
    return [
        alt.Chart(data)
        .mark_text(
            align=side,
            baseline="top",
            yOffset=1 - high / 2,
            fontSize=SMALL,
            fontWeight="bold" if bold else "normal",
            limit=alt.ExprRef("width - 20"),
            aria=False,
        )
        .encode(
            x=alt.XValue(x),  # type: ignore[no-untyped-call]
            y=y,
            text=alt.when(ON_PHONE).then(alt.Text(f"{field}:N")).otherwise(alt.value("")),
            tooltip=NO_TOOLTIP,
        )
        for field, side, x in ends
        if field in data
    ]


def on_phone(there: Any, elsewhere: Any) -> alt.ExprRef:
    """What holds on a phone, and what elsewhere."""
    there, elsewhere = (
        json.dumps(sided(each, shown=True), ensure_ascii=False) for each in (there, elsewhere)
    )
    return alt.ExprRef(f"{ON_PHONE} ? {there} : {elsewhere}")


def not_on_phone(field: str) -> Any:
    """Words that are left out on a phone."""
    return alt.when(ON_PHONE).then(alt.value("")).otherwise(alt.Text(field))


def _bold(names: Sequence[str]) -> dict[str, Any]:
    test = f"indexof({json.dumps(list(names))}, datum.value) >= 0"
    return {"condition": {"test": test, "value": "bold"}, "value": "normal"}


def lined(names: Sequence[str], letters: int = BESIDE) -> list[str]:
    """Names that stand beside rows: a long one in two lines, each its own row (`numbered`)."""
    return numbered(["\n".join(wrap(name, letters, max_lines=2, placeholder=" …")) or name for name in names])


def top_axis(names: Sequence[str]) -> alt.Axis:
    """Names above columns, in as many lines as they have (`broken`)."""
    lines = max((name.count("\n") for name in names), default=0)
    return alt.Axis(
        labelPadding=8 + lines * HIGH,
        labelLineHeight=HIGH,
        # The theme of the app would end them in the middle of their column, beside the one before.
        labelAlign="center",
        orient="top",
        labelAngle=0,
        labelOverlap=False,
        labelLimit=0,
        domain=False,
        ticks=False,
        labelExpr="split(datum.label, '\\n')",
    )


def broken(name: str) -> str:
    """A name in short lines."""
    return "\n".join(wrap(name, LINE)) or name


def after(gap: int) -> dict[str, Any]:
    """Words that begin so many pixels after what they stand beside, the way they are read."""
    return {"align": "right", "dx": -gap} if from_right() else {"align": "left", "dx": gap}


def hundreds(pixels: float) -> int:
    """Pixels, rounded up to hundreds."""
    return ceil(pixels / 100) * 100


def down(pixels: float) -> alt.YValue:
    """So many pixels below the upper edge, on whatever row."""
    return alt.YValue(pixels)  # type: ignore[no-untyped-call]


def numbered(labels: Sequence[str]) -> list[str]:
    """Labels that are each their own row: of equal ones the second and further are counted."""
    counts: dict[str, int] = {}
    numbered_labels = []
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
        numbered_labels.append(label if counts[label] == 1 else f"{label} ({counts[label]})")
    return numbered_labels
