"""What happened when, and steps of a way one after another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from textwrap import wrap
from typing import Literal, NamedTuple

import altair as alt
import pandas as pd

from actormap.core.sentences import FIRST_STRONG, MONTHS, POP
from actormap.core.words import _, from_right, plain
from actormap.viz.charts.theme import (
    FOR,
    PALE,
    STEP,
    SUM,
    WHITE,
    Picture,
    after,
    along,
    by_kind,
    down,
    encoded,
    frame,
    hundreds,
    layer,
    lined,
    rows_axis,
)


class Happened(NamedTuple):
    """Something that happened on a day.

    Parameters
    ----------
    day
        YYYY-MM-DD.
    lane
        What it is one of.
    words
        What happened.
    """

    day: str
    lane: str
    words: str


def timeline(rows: Sequence[Happened], *, title: str) -> Picture:
    """A dot for each day on the lane of its kind, with its words beside it."""
    rows = sorted(rows, key=lambda row: (row.day, row.lane))
    lanes = list(dict.fromkeys(row.lane for row in rows))
    beside = dict(zip(lanes, lined(lanes), strict=True))
    data = frame(rows, "day", "words", lane=[beside[row.lane] for row in rows])
    mirrored = from_right()
    axis = alt.Axis(grid=False, labelExpr=_labels(mirrored=mirrored))
    base = encoded(
        alt.Chart(data, height={"step": STEP + 14}),
        x=alt.X("day:T", title=None, axis=axis, scale=alt.Scale(padding=40, reverse=mirrored)),
        y=rows_axis("lane", sort=[*beside.values()], mirrored=mirrored),
    )
    drawn = alt.layer(
        encoded(base.mark_rule(color=PALE), x="min(day):T", x2="max(day):T"),
        base.mark_circle(size=110, color=FOR, opacity=0.9),
        encoded(base.mark_text(**after(8), dy=-9, fontSize=11, limit=110), text="words:N"),
    )
    kinds = [row.lane for row in rows]
    return Picture(
        title, drawn, pd.DataFrame({_("Day"): data["day"], _("Kind"): kinds, _("What"): data["words"]})
    )


def _labels(*, mirrored: bool) -> str:
    """What stands below the days, for Vega: its own names of months are English."""
    day, months = "datum.value", json.dumps([plain(month) for month in MONTHS])
    of_month = f"{months}[month({day})]"
    written = f"date({day}) > 1 ? date({day}) + ' ' + {of_month} : month({day}) ? {of_month} : year({day})"
    return f"{json.dumps(FIRST_STRONG)} + ({written}) + {json.dumps(POP)}" if mirrored else written


State = Literal["done", "next", "later"]
WIDE = 120
"""Pixels of a step, in which two lines of its name can be read."""
LETTER = 6
"""Of its day, which stands in one line: days in words are longer than those in figures."""
LINE, LINES = 17, 3
"""Letters of a line of its name, and the most lines."""
HIGH, BELOW = 14, 22
"""Pixels of a line, and between a mark and its name."""


class Step(NamedTuple):
    """A step of a way: its name, the day where one is known, and whether it is done, next or later."""

    label: str
    day: str
    state: State


def stepper(steps: Sequence[Step], *, title: str, step: int = WIDE) -> Picture:
    """Steps in their order: a full mark is done, a ring is next, a pale one later.

    They go on the way the language is read. The same component shows the way of a law, how far something is
    verified, and any other steps. A `step` has at least so many pixels.
    """
    states = {"done": _("done"), "next": _("next"), "later": _("to come")}
    days = [step.day or _("no date yet") for step in steps]
    wide = max(step, LETTER * max(map(len, days), default=0))
    names = ["\n".join(wrap(step.label, LINE, max_lines=LINES, placeholder=" …")) for step in steps]
    data = frame(
        steps,
        "state",
        at=range(len(steps)),
        name=names,
        day=days,
        tick=["✓" if step.state == "done" else "" for step in steps],
    )
    table = pd.DataFrame(
        {
            _("Step"): [step.label for step in steps],
            _("Day"): days,
            _("State"): [states[step.state] for step in steps],
        }
    )
    many = max(len(steps), 2)
    x, y = along(alt.X, "at", [-0.5, many - 0.5], reverse=from_right()), down(12)
    lines = 1 + max((name.count("\n") for name in names), default=0)
    base = layer(data, x=x, y=y)
    below = base.mark_text(baseline="top", align="center", lineHeight=HIGH, lineBreak="\n", dy=BELOW - 6)
    day = base.mark_text(baseline="top", align="center", dy=BELOW - 6 + HIGH * lines, fontSize=11)
    tick = base.mark_text(fontSize=11, fontWeight="bold", dy=1, color=WHITE)
    # The line between the steps: whole where it is gone, dashed where it is still to come.
    done = data[data["state"] != "later"]
    ways = [base.mark_line(color=SUM, strokeDash=[4, 4], strokeWidth=1.5)] if len(data) > 1 else []
    ways += [layer(done, x=x, y=y).mark_line(color=FOR, strokeWidth=3)] if len(done) > 1 else []
    drawn = alt.layer(
        *ways,
        base.mark_point(filled=True, size=260, opacity=1, strokeWidth=2).encode(
            color=by_kind(alt.Color, "state", {"done": FOR, "next": WHITE, "later": WHITE}, legend=None),
            stroke=by_kind(alt.Color, "state", {"done": FOR, "next": FOR, "later": SUM}, legend=None),
        ),
        encoded(tick, text="tick:N", color=alt.ColorValue(WHITE)),
        encoded(below, text="name:N"),
        encoded(day, text="day:N"),
    ).properties(height=12 + BELOW + HIGH * (lines + 1), width=wide * many)
    return Picture(title, drawn, table, fixed=True, least=hundreds(wide * many), phone="lines")
