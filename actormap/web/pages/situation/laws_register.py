"""The register of laws: each with its stage and its way, and what its provisions restrict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import isolated, shown
from actormap.core.tables.judged import DRAFTS
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.metrics.monitor.law.laws import KINDS
from actormap.viz.charts import Bite, BiteRow, Picture, Step, restrictions, stepper
from actormap.web.escape import esc
from actormap.web.parts import charts, components
from actormap.web.parts.cards import (
    badge,
    card,
    day_words,
    headed,
    heading,
    in_line,
    note,
    subheading,
    text_line,
)
from actormap.web.parts.charts import Chart
from actormap.web.parts.writing import concerns, record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading

LEAST_CLEARANCE = 1
"""Who sees less, sees no small cell."""
NEW_PROVISION = {"law": "instrument", "provision": "id"}
"""What is chosen once a provision is entered, with the columns that hold it."""
LAW_KINDS = frozenset(kind for _words, held in KINDS.values() for kind in held)


@dataclass(frozen=True)
class Laws:
    """What is known of the laws of a map, and which is looked at.

    Parameters
    ----------
    findings
        What `monitor.laws` says, by kind and code.
    rows, provisions
        Rows of laws and of provisions by code, in the order of that analysis.
    law, provision
        Codes of those that are looked at; "" where there is none.
    """

    findings: Mapping[tuple[str, str], Finding]
    rows: Mapping[str, Mapping[str, Any]]
    provisions: Mapping[str, Mapping[str, Any]]
    law: str
    provision: str

    def of_law(self, law: str) -> dict[str, Mapping[str, Any]]:
        """Provisions of a law."""
        return {code: row for code, row in self.provisions.items() if row["instrument"] == law}

    def is_law(self, code: str) -> bool:
        """Whether it is a law: what else is no policy, plan or programme."""
        return self.rows[code]["kind"] in LAW_KINDS


def _by_code(m: ActorMap) -> dict[str, dict[str, dict[str, Any]]]:
    """Rows of laws and of provisions, by table and code."""
    return {
        table: {row["id"]: row for row in m[table].to_dict("records")}
        for table in ("instruments", "provisions")
    }


def laws_of(m: ActorMap, findings: Findings) -> Laws:
    """The laws of a map by what `monitor.laws` says, with the law and the provision that are chosen."""
    by_subject: dict[tuple[str, str], Finding] = {
        (finding.kind, finding.subject[0]): finding for finding in findings
    }
    known = _by_code(m)
    rows = {code: known["instruments"][code] for kind, code in by_subject if kind == "instrument"}
    provisions = {code: known["provisions"][code] for kind, code in by_subject if kind == "provision"}
    held, law = chosen.value("provision"), chosen.value("law")
    if law not in rows:
        law = provisions[held]["instrument"] if held in provisions else next(iter(rows), "")
    own = [code for code, row in provisions.items() if row["instrument"] == law]
    return Laws(by_subject, rows, provisions, law, held if held in own else next(iter(own), ""))


def sees_all(reading: Reading) -> bool:
    """Whether small cells are shown to who looks."""
    return reading.principal.clearance >= LEAST_CLEARANCE


def register(reading: Reading, stored: Reading, laws: Laws) -> None:
    """Show the register."""
    with card():
        _head(reading, stored, laws)
        with st.container(gap=None):
            for code in filter(laws.is_law, laws.rows):
                _law(stored, laws, code)
        if others := [code for code in laws.rows if not laws.is_law(code)]:
            n = len(others)
            label = ngettext(n, "{n} policy, plan or programme", "{n} policies, plans and programmes")
            with st.expander(esc(label), expanded=laws.law in others):
                for code in others:
                    _law(stored, laws, code)
        if laws.law:
            _way(reading, stored, laws)


def _head(reading: Reading, stored: Reading, laws: Laws) -> None:
    finding = laws.findings["whole", "laws"]
    with in_line():
        heading(finding.statement)
        record_forms.add(stored, "instruments", _("Add a law"), then="law", as_of=reading.view.date)
    with st.container(horizontal=True, gap="xsmall"):
        for kind, (words, _held) in KINDS.items():
            read = finding.details["kinds"][kind]
            state = {"read": _("read"), "not_read": _("not all read"), "none": _("none listed")}[read]
            icon = {"read": "check", "not_read": "pending", "none": "help"}[read]
            badge(_("{kind}: {state}", kind=words, state=state), "blue" if read == "read" else "orange", icon)
    if finding.details["unread"]:
        note(finding.reason)


def _law(stored: Reading, laws: Laws, code: str) -> None:
    """A law in a line: its name chooses it."""
    finding, row = laws.findings["instrument", code], laws.rows[code]
    with in_line():
        st.button(
            esc(isolated(row["name"])),
            key=f"law {code}",
            type="tertiary",
            icon=":material/visibility:" if code == laws.law else None,
            on_click=chosen.keep,
            args=("law", code),
            help=_("Look at this law"),
        )
        note(_about(laws, code), width="stretch")
        if finding.value is None and laws.is_law(code) and code != laws.law:
            record_forms.add(stored, "provisions", _("Read and enter"), then=NEW_PROVISION, instrument=code)
        record_forms.change(stored, "instruments", code)
        if code == laws.law:
            concerns.button(about=code)


def _about(laws: Laws, code: str) -> str:
    finding, row = laws.findings["instrument", code], laws.rows[code]
    kinds, stages = vocabulary("instrument_kind"), vocabulary("instrument_stage")
    count = int(finding.value or 0)
    read = _("not read")
    if not laws.is_law(code):
        read = ""
    elif count:
        read = ngettext(count, "{n} provision", "{n} provisions")
    stage = finding.details["stage"]
    parts = [kinds[row["kind"]], stages[stage] if stage else _("stage not known")]
    return " · ".join([*parts, *filter(None, [read])])


def _way(reading: Reading, stored: Reading, laws: Laws) -> None:
    """The dates of the law that is looked at: its way through parliament."""
    row, finding = laws.rows[laws.law], laws.findings["instrument", laws.law]
    way, ahead = finding.details["way"], finding.details["next"]
    subheading(isolated(row["name"]))
    steps = [
        Step(
            step["name"],
            day_words(step["from"], step["to"]),
            "done" if step["past"] else "next" if step["id"] == ahead else "later",
        )
        for step in way
    ]
    if finding.details["stage"] in DRAFTS and (way or row["from"]):
        expected = _("expected {day}", day=row["from"]) if row["from"] else ""
        steps.append(Step(_("In force"), expected, "later"))
    if steps:
        components.picture(stepper(steps, title=shown(finding.reason)), key=f"way of {laws.law}")
    else:
        text_line(_("No date of it is recorded."))
    with st.container(horizontal=True):
        given = {"instrument": laws.law, "kind": "parliament", "from": reading.view.date}
        record_forms.add(stored, "windows", _("Add a date"), **given)
        record_forms.add(stored, "provisions", _("Add a provision"), then=NEW_PROVISION, instrument=laws.law)
        if record_forms.may_write() and (coming := [step for step in way if not step["past"]]):
            with st.popover(_("Edit a date"), icon=":material/edit:"):
                for step in coming:
                    record_forms.change(stored, "windows", step["id"], isolated(step["name"]))


def restricts(reading: Reading, laws: Laws) -> None:
    """Provisions by what they restrict, text and practice side by side."""
    finding = laws.findings["measure", "practice"]
    with card():
        headed(finding)
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
        note(_("0 no limit, 4 barred. Left: as written; right: as applied. ? with strokes: not known."))
        charts.show(reading, Chart("monitor.laws", lambda part: _drawn(part, only)), key="restrictions")
        components.sure(finding)


def _drawn(reading: Reading, only: str) -> Picture | None:
    findings = ask(reading, "monitor.laws", check=False)
    rows = _by_code(reading.map)
    labels = vocabulary("restriction")
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
            plain(marks[f"{value:g}"].label) if value is not None and f"{value:g}" in marks else ""
            for value in (written, applied)
        )
        yield Bite(labels[code], written, applied, finding.details["applies"], (words[0], words[1]))
