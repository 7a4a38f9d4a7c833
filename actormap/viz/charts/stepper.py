"""Steps of a way one after another: done, next, still to come, or not known when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal

import altair as alt
import pandas as pd

from actormap.core.words import _, from_right
from actormap.viz.charts.theme import FOR, NO_TOOLTIP, SUM, WHITE, Picture, described, down, hundreds

State = Literal["done", "next", "later"]
STEP = 120
"""Pixels of a step, in which two lines of its name can be read."""
LETTER = 6
"""Of its day, which stands in one line: days in words are longer than those in figures."""
LINE, LINES = 17, 3
"""Letters of a line of its name, and the most lines."""
HIGH, BELOW = 14, 22
"""Pixels of a line, and between a mark and its name."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a way: its name, the day where one is known, and whether it is done, next or later."""

    label: str
    day: str
    state: State


def stepper(steps: Sequence[Step], *, title: str, step: int = STEP) -> Picture:
    """Steps in their order: a full mark is done, a ring is next, a pale one later.

    They go on the way the language is read. The same component shows the way of a law, how far something is
    verified, and any other steps. A `step` has at least so many pixels.
    """
    states = {"done": _("done"), "next": _("next"), "later": _("to come")}
    days = [step.day or _("no date yet") for step in steps]
    wide = max(step, LETTER * max(map(len, days), default=0))
    names = ["\n".join(wrap(step.label, LINE, max_lines=LINES, placeholder=" …")) for step in steps]
    data = pd.DataFrame(
        {
            "at": range(len(steps)),
            "name": names,
            "day": days,
            "state": [step.state for step in steps],
            "tick": ["✓" if step.state == "done" else "" for step in steps],
        }
    )
    table = pd.DataFrame(
        {
            _("Step"): [step.label for step in steps],
            _("Day"): days,
            _("State"): [states[step.state] for step in steps],
        }
    )
    many = max(len(steps), 2)
    scale = alt.Scale(domain=[-0.5, many - 0.5], nice=False, reverse=from_right())
    x = alt.X("at:Q", axis=None, scale=scale)
    y = alt.value(12)
    lines = 1 + max((name.count("\n") for name in names), default=0)
    base = alt.Chart(data).encode(x=x, y=y, tooltip=NO_TOOLTIP)
    below = base.mark_text(baseline="top", align="center", lineHeight=HIGH, lineBreak="\n", dy=BELOW - 6)
    layers = [
        *_way(data, x),
        base.mark_point(filled=True, size=260, opacity=1, strokeWidth=2).encode(
            color=_by_state({"done": FOR, "next": WHITE, "later": WHITE}),
            stroke=_by_state({"done": FOR, "next": FOR, "later": SUM}),
        ),
        base.mark_text(fontSize=11, fontWeight="bold", dy=1, color=WHITE).encode(
            text=alt.Text("tick:N"), color=alt.ColorValue(WHITE)
        ),
        below.encode(text=alt.Text("name:N")),
        below.mark_text(baseline="top", align="center", dy=BELOW - 6 + HIGH * lines, fontSize=11).encode(
            text=alt.Text("day:N")
        ),
    ]
    drawn = alt.layer(*layers).properties(height=12 + BELOW + HIGH * (lines + 1), width=wide * many)
    return Picture(
        title, described(drawn, title), table, fixed=True, least=hundreds(wide * many), phone="lines"
    )


def _by_state(colours: dict[str, str]) -> alt.Color:
    return alt.Color("state:N", legend=None, scale=alt.Scale(domain=[*colours], range=[*colours.values()]))


def _way(data: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    """The line between the steps: whole where it is gone, dashed where it is still to come."""
    done = data[data["state"] != "later"]
    y = down(12)
    every = []
    if len(data) > 1:
        ahead = alt.Chart(data).mark_line(color=SUM, strokeDash=[4, 4], strokeWidth=1.5)
        every.append(ahead.encode(x=x, y=y, tooltip=NO_TOOLTIP))
    if len(done) > 1:
        every.append(alt.Chart(done).mark_line(color=FOR, strokeWidth=3).encode(x=x, y=y, tooltip=NO_TOOLTIP))
    return every
