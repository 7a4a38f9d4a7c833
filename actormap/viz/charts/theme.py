"""One look for all charts: colours that all eyes tell apart, and names that are text and nothing else.

The app lays its own light or dark over them; where a colour stands for something, a shape, a sign or a
word says the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from actormap.core.sentences import FIRST_STRONG, RIGHT_TO_LEFT, isolated

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
INK = alt.Color(condition={"test": "datum.ink", "field": "ink", "type": "nominal", "scale": None})
"""Words have the colour that their row tells; where it tells none, that of all words of the page."""
NO_TOOLTIP = alt.TooltipValue(None)
"""What is known stands in the picture or in its table: nothing hangs on a mouse.

As each channel of a chart it is of its class: for a bare text or value Altair looks through all its schemas,
which takes a hundred times as long.
"""

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
    """

    title: str
    chart: Any
    table: pd.DataFrame
    fixed: bool = False
    least: int = 0
    _specs: dict[bool, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    def spec(self, *, dark: bool) -> dict[str, Any]:
        """The chart as Vega-Lite, with words in a colour that is read on white or black; worked out once."""
        if dark not in self._specs:
            self._specs[dark] = inked(self.chart, dark=dark)
        return self._specs[dark]


def inked(chart: Any, *, dark: bool) -> dict[str, Any]:
    """A chart as Vega-Lite, with words in a colour that is read on white or black.

    A screen reader hears what it says and its axes. The marks, which it would call by their codes and
    colours, stand in words in the table.
    """
    inked_chart = chart.configure_text(color=PAPER if dark else DARK).configure_mark(aria=False)
    spec: dict[str, Any] = sided(inked_chart.to_dict())
    return spec


def ink_on(shade: int) -> str:
    """The colour of what is written on a shade: only the last is so dark that white is read on it."""
    return WHITE if SHADES[shade] == SHADES[-1] else ON_PALE


def sided(part: Any, *, shown: bool = False) -> Any:
    """A chart in which words of a language that is read from the right keep their order among numbers.

    Charts are laid out from the left: "7 of 8" would be read as "8 of 7" there. What marks say, and the
    lists that name them, are changed alike; codes by which they are pressed are not.
    """
    if isinstance(part, dict):
        return {
            name: value if name == "code" else sided(value, shown=shown or name in SHOWN)
            for name, value in part.items()
        }
    if isinstance(part, list):
        return [sided(inner, shown=shown) for inner in part]
    if shown and isinstance(part, str) and RIGHT_TO_LEFT.search(part) and FIRST_STRONG not in part:
        return isolated(part)
    return part


def rows_axis(
    name: str,
    *,
    sort: list[str] | None = None,
    bold: Sequence[str] = (),
    mirrored: bool = False,
    **scaled: Any,
) -> alt.Y:
    """Names from top to bottom, in the order in which they are given, in their lines (`lined`).

    Those that head the rows below them are bold. They stand where the rows begin: on the right where a
    chart is mirrored.
    """
    heads: dict[str, Any] = {"labelFontWeight": _bold(bold)} if bold else {}
    axis = alt.Axis(
        orient="right" if mirrored else "left",
        labelLimit=0,
        labelOverlap=False,
        labelLineHeight=LOW,
        domain=False,
        ticks=False,
        labelExpr="split(datum.label, '\\n')",
        # Further lines go on below the first, which begins half a line higher.
        labelOffset={
            "condition": {"test": "indexof(datum.value, '\\n') >= 0", "value": -LOW / 2},
            "value": 0,
        },
        **heads,
    )
    return alt.Y(f"{name}:N", sort=sort, title=None, axis=axis, **scaled)


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


def down(pixels: float) -> alt.YValue:
    """So many pixels below the upper edge, on whatever row."""
    return alt.YValue(pixels)  # type: ignore[no-untyped-call]


def described(chart: Chart, title: str) -> Chart:
    """The chart with what it says, for who does not see it."""
    return chart.properties(description=title)


def numbered(labels: Sequence[str]) -> list[str]:
    """Labels that are each their own row: of equal ones the second and further are counted."""
    counts: dict[str, int] = {}
    numbered_labels = []
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
        numbered_labels.append(label if counts[label] == 1 else f"{label} ({counts[label]})")
    return numbered_labels
