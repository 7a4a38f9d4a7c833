"""Places in an order, with the places that are as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from actormap.core.words import _
from actormap.viz.charts.theme import FOR, NO_TOOLTIP, PALE, STEP, Picture, described, lined, rows_axis


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in an order.

    Parameters
    ----------
    label
        Who stands there.
    place
        The place; 1 is the first.
    low, high
        From where to where it is in nine of ten possible maps; None where that is not known.
    """

    label: str
    place: float
    low: float | None = None
    high: float | None = None


def ranks(rows: Sequence[Ranked], *, title: str) -> Picture:
    """A dot at each place, and a band over the places that are as possible."""
    labels = lined([row.label for row in rows])
    data = pd.DataFrame(
        {
            "label": labels,
            "place": [float(row.place) for row in rows],
            "low": [float(row.place if row.low is None else row.low) for row in rows],
            "high": [float(row.place if row.high is None else row.high) for row in rows],
        }
    )
    base = alt.Chart(data, height={"step": STEP}).encode(
        y=rows_axis("label", sort=labels), tooltip=NO_TOOLTIP
    )
    axis = alt.Axis(title=None, orient="top", tickMinStep=1, format="d")
    scale = alt.Scale(domainMin=1, nice=False, padding=12)
    band = base.mark_bar(height=8, color=PALE, cornerRadius=4).encode(
        x=alt.X("low:Q", axis=axis, scale=scale), x2=alt.X2("high:Q")
    )
    dots = base.mark_circle(size=110, opacity=1, color=FOR).encode(x=alt.X("place:Q"))
    words = base.mark_text(dy=-11, fontSize=10).encode(
        x=alt.X("place:Q"), text=alt.Text("place:Q", format="d")
    )
    table = pd.DataFrame(
        {
            _("Who"): [row.label for row in rows],
            _("Place"): [f"{row.place:g}" for row in rows],
            _("In possible maps"): [
                _("not known")
                if row.low is None or row.high is None
                else _("{low} to {high}", low=f"{row.low:g}", high=f"{row.high:g}")
                for row in rows
            ],
        }
    )
    return Picture(title, described(alt.layer(band, dots, words), title), table)
