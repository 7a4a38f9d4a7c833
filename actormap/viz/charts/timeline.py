"""What happened when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from actormap.core.sentences import FIRST_STRONG, MONTHS, POP
from actormap.core.words import _, from_right, plain
from actormap.viz.charts.theme import FOR, NO_TOOLTIP, PALE, STEP, Picture, after, described, lined, rows_axis


@dataclass(frozen=True, slots=True)
class Happened:
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
    data = pd.DataFrame(
        {
            "day": [row.day for row in rows],
            "lane": [beside[row.lane] for row in rows],
            "words": [row.words for row in rows],
        }
    )
    mirrored = from_right()
    scale = alt.Scale(padding=40, reverse=mirrored)
    base = alt.Chart(data, height={"step": STEP + 14}).encode(
        x=alt.X(
            "day:T", title=None, axis=alt.Axis(grid=False, labelExpr=_labels(mirrored=mirrored)), scale=scale
        ),
        y=rows_axis("lane", sort=[*beside.values()], mirrored=mirrored),
        tooltip=NO_TOOLTIP,
    )
    drawn = alt.layer(
        base.mark_rule(color=PALE).encode(x=alt.X("min(day):T"), x2=alt.X2("max(day):T")),
        base.mark_circle(size=110, color=FOR, opacity=0.9),
        base.mark_text(**after(8), dy=-9, fontSize=11, limit=110).encode(text=alt.Text("words:N")),
    )
    table = pd.DataFrame(
        {
            _("Day"): data["day"],
            _("Kind"): [row.lane for row in rows],
            _("What"): data["words"],
        }
    )
    return Picture(title, described(drawn, title), table)


def _labels(*, mirrored: bool) -> str:
    """What stands below the days, for Vega: its own names of months are English."""
    day, months = "datum.value", json.dumps([plain(month) for month in MONTHS])
    of_month = f"{months}[month({day})]"
    written = f"date({day}) > 1 ? date({day}) + ' ' + {of_month} : month({day}) ? {of_month} : year({day})"
    return f"{json.dumps(FIRST_STRONG)} + ({written}) + {json.dumps(POP)}" if mirrored else written
