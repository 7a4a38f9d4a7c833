"""Counting for indicator 16.10.1: what would count, and why the rest would not, before it is taken along."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import shown
from actormap.core.words import _
from actormap.viz.charts import Picture, verified
from actormap.viz.charts.verified import Verified
from actormap.web.parts import charts, tables
from actormap.web.state.analyses import ask
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading

ANALYSIS = "monitor.incidents"


def offer(reading: Reading, indicator: Finding, since: str) -> None:
    """A press that shows what would count, with the way to take it along; nothing is counted before."""
    preview = st.expander(_("Count for indicator 16.10.1"), on_change="rerun", key="count for the indicator")
    if not preview.open:
        return
    with preview:
        if not indicator.details["rows"]:
            st.text(_("Nothing would count: enter which act it was and whom it hit, and corroborate it."))
            return
        st.dataframe(_sheet(indicator), hide_index=True)
        st.caption(_("One that hit several classes of victims stands in the row of each."))
        chart = charts.Chart(ANALYSIS, lambda part: _picture(_of(part, since)))
        charts.take_along(reading, chart, key="count for the indicator")


def _of(part: Reading, since: str) -> Finding:
    return tables.of_kind(ask(part, ANALYSIS, since=since), "measure")[0]


def _sheet(indicator: Finding) -> pd.DataFrame:
    """What would count, quarter by quarter."""
    acts, victims = vocabulary("violation"), vocabulary("victim_class")
    return pd.DataFrame(
        [
            {
                _("Quarter"): row["quarter"]
                if row["whole"]
                else _("{quarter}, in part", quarter=row["quarter"]),
                _("Act"): acts[row["act"]],
                _("Whom it hit"): victims[row["victim"]],
                _("Corroborated"): _range(row["least"], row["count"]),
            }
            for row in indicator.details["rows"]
        ]
    )


def _range(least: int, most: int) -> str:
    """A count that is text in each row: where some may have been told twice, from how many to how many."""
    return _("{least} to {most}", least=least, most=most) if least < most else str(most)


def _picture(indicator: Finding) -> Picture | None:
    """The same as a picture by act, of how many there are at least; its table is the sheet."""
    acts, counts = vocabulary("violation"), indicator.details["least_by_code"]
    rows = [Verified(acts[code], count, 0, 0) for code, count in counts.items() if code in acts]
    if not rows:
        return None
    title = shown(indicator.statement)
    drawn = verified.by_row(rows, title=title, what=_("Act"))
    return Picture(title, drawn.chart, _sheet(indicator))
