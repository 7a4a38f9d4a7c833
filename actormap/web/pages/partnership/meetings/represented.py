"""Who is represented, in bars: invited of those on record."""

from __future__ import annotations

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.words import _, plain
from actormap.viz.charts import Picture, Range, ranges
from actormap.viz.charts.theme import FOR
from actormap.web.pages.partnership.meetings.planned import ANALYSIS, Planned, answer_of
from actormap.web.parts import charts
from actormap.web.parts.charts import Chart
from actormap.web.state.session import Reading


def bars(reading: Reading, here: Planned) -> None:
    """How many are invited of those on record."""
    st.caption(_("Invited, of those on record. One actor can stand for several groups."))
    left, right = st.columns(2, gap="medium")
    with left:
        _bars(reading, here, "area", _("By area"))
        with st.expander(_("By type")):
            _bars(reading, here, "type", _("By type"))
    with right:
        _bars(reading, here, "group", _("By whose rights they work on"))


def _bars(reading: Reading, here: Planned, by: str, title: str) -> None:
    def draw(part: Reading) -> Picture | None:
        return drawn(
            [each for each in answer_of(part, here.row["id"]) if each.details.get("by") == by], title
        )

    charts.show(reading, Chart(ANALYSIS, draw), key=f"seats by {by}")


def drawn(findings: list[Finding], title: str) -> Picture | None:
    """Bars, most invited first; those of whom it is not recorded last."""
    order = sorted(
        findings,
        key=lambda each: (not each.details["code"], -each.details["invited"], -each.details["recorded"]),
    )
    rows = [_bar(each) for each in order]
    return (
        ranges(rows, title=title, heads=(_("Of whom"), _("Invited")), colour=FOR, narrow=True)
        if rows
        else None
    )


def _bar(finding: Finding) -> Range:
    some, every = finding.details["invited"], finding.details["recorded"]
    words = _("{some} of {all}", some=some, all=every)
    alarming = bool(finding.details["code"] and not some)
    return Range(label(finding), some, some, every, words, alarming=alarming)


def label(finding: Finding) -> str:
    """The name of a group, an area or a type."""
    return plain(finding.details["label"])
