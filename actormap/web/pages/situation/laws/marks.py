"""What provisions restrict, as written and as applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import isolated, shown, term
from actormap.core.tables.values import split
from actormap.core.words import _, plain
from actormap.viz.charts import Bite, BiteRow, Picture, restrictions
from actormap.web.escape import esc
from actormap.web.pages.situation.laws.records import Laws
from actormap.web.parts import charts, components
from actormap.web.parts.charts import Chart
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


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
