"""What provisions restrict, as written and as applied, and how far a law follows the recommendations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import Name, isolated, shown, term
from actormap.core.tables.values import split
from actormap.core.words import _, plain
from actormap.metrics.monitor.law.recommendations import Answered, answered
from actormap.viz.charts import Bite, BiteRow, Picture, restrictions
from actormap.web.escape import esc
from actormap.web.pages.situation.laws.records import Laws
from actormap.web.parts import charts, components, record_forms
from actormap.web.parts.charts import Chart
from actormap.web.state.analyses import ask
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading

ICONS = {
    "met": "check_circle",
    "partly": "contrast",
    "not": "close",
    "differ": "alt_route",
    "unknown": "help",
}


def restricts(reading: Reading, laws: Laws) -> None:
    """Provisions by what they restrict, text and practice side by side."""
    finding = laws.findings["measure", "practice"]
    with st.container(border=True):
        st.header(esc(shown(finding.statement)), anchor=False)
        st.caption(esc(shown(finding.reason)))
        key = "laws that are shown"
        st.segmented_control(
            _("Which laws"),
            ["all", "one"],
            format_func={"all": _("All laws"), "one": _("The law you look at")}.__getitem__,
            key=key,
            default="all",
            required=True,
            label_visibility="collapsed",
        )
        only = laws.law if st.session_state.get(key) == "one" else ""
        st.caption(
            esc(_("0 no limit, 4 barred. Left: as written; right: as applied. ? with strokes: not known."))
        )
        charts.show(reading, Chart("monitor.laws", lambda part: _drawn(part, only)), key="restrictions")
        components.sure(finding)


def _drawn(reading: Reading, only: str) -> Picture | None:
    findings = ask(reading, "monitor.laws", check=False)
    rows = {
        name: dict(zip(reading.map[name]["id"], reading.map[name].to_dict("records"), strict=True))
        for name in ("instruments", "provisions")
    }
    labels = {code: plain(term(label)) for code, label in schema.vocabulary("restriction").items()}
    drawn = [*_rows(findings, rows, labels, only)]
    title = _("What each provision restricts")
    return restrictions(drawn, list(labels.values()), title=title) if drawn else None


def _rows(
    findings: Any, rows: Mapping[str, Mapping[str, Any]], labels: Mapping[str, str], only: str
) -> Iterator[BiteRow]:
    """Provisions below the law that they are part of."""
    law = ""
    for finding in findings:
        if finding.kind != "provision" or (only and finding.details["instrument"] != only):
            continue
        if finding.details["instrument"] != law:
            law = finding.details["instrument"]
            name = isolated(rows["instruments"][law]["name"])
            yield BiteRow(
                name if finding.details["applies"] else _("{law}: not applied yet", law=name), heading=True
            )
        row = rows["provisions"][finding.subject[0]]
        yield BiteRow(isolated(row["article"]), tuple(_bites(finding, split(row["restrictions"]), labels)))


def _bites(finding: Finding, codes: Any, labels: Mapping[str, str]) -> Iterator[Bite]:
    written, applied = finding.value, finding.details["in_practice"]
    for code in codes:
        marks = schema.items()[code].marks if code in schema.items() else {}
        words = tuple(
            plain(term(marks[f"{value:g}"].label)) if value is not None and f"{value:g}" in marks else ""
            for value in (written, applied)
        )
        yield Bite(labels[code], written, applied, finding.details["applies"], (words[0], words[1]))


def recommended(reading: Reading, stored: Reading, laws: Laws) -> None:
    """The twelve recommendations on the law that is looked at, each with a button that answers it."""
    with st.container(border=True, gap="xsmall"):
        result = ask(reading, "monitor.recommendations", check=False, instrument=laws.law)
        whole = result.findings[0]
        st.header(esc(shown(whole.statement)), anchor=False)
        st.caption(esc(shown(whole.reason)))
        st.caption(
            esc(_("From the report A/59/401 of the Special Representative on human rights defenders."))
        )
        for number, each in enumerate(answered(reading.map, reading.view, laws.law), start=1):
            _recommendation(reading, stored, laws.law, number, each)
        with st.expander(_("Who answered what")):
            st.dataframe(_given(reading, laws.law), hide_index=True)
        components.sure(whole)


def _recommendation(reading: Reading, stored: Reading, law: str, number: int, each: Answered) -> None:
    marks = each.item.marks
    words = _("scorers differ") if each.differ else plain(term(marks[each.answer].label))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.badge("", icon=f":material/{ICONS[each.answer]}:", color="gray")
        with st.container(width="stretch", gap=None):
            record_forms.answer(
                stored,
                _("{number}. {what}", number=number, what=term(each.item.label)),
                plain(term(each.item.help)),
                item=each.item.code,
                instrument=law,
                date=reading.view.date,
                scorer=own_scorer(),
            )
        st.caption(esc(words), width="content")


def _given(reading: Reading, law: str) -> pd.DataFrame:
    lines = []
    for each in answered(reading.map, reading.view, law):
        lines += [
            {
                _("Recommendation"): plain(term(each.item.label)),
                _("Who"): _("together") if given.together else isolated(Name(given.scorer)),
                _("Answer"): plain(term(each.item.marks[given.answer].label)) if given.answer else given.text,
                _("Day"): given.date,
                _("Counts"): _("yes") if given.counts else _("no"),
            }
            for given in each.given
        ]
    return pd.DataFrame(lines)
