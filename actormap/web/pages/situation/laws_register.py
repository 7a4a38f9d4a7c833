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
from actormap.web.parts import charts, components, tables
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
from actormap.web.state.session import Reading, reading_of_stored

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


def register(reading: Reading, laws: Laws) -> None:
    """Show the register."""
    with card():
        finding = laws.findings["whole", "laws"]
        with in_line():
            heading(finding.statement)
            given = {"then": "law", "as_of": reading.view.date}
            record_forms.add(reading_of_stored(), "instruments", _("Add a law"), **given)
        states = {
            "read": (_("read"), "check"),
            "not_read": (_("not all read"), "pending"),
            "none": (_("none listed"), "help"),
        }
        with st.container(horizontal=True, gap="xsmall"):
            for kind, (words, _held) in KINDS.items():
                read = finding.details["kinds"][kind]
                state, icon = states[read]
                badge(
                    _("{kind}: {state}", kind=words, state=state),
                    "blue" if read == "read" else "orange",
                    icon,
                )
        if finding.details["unread"]:
            note(finding.reason)
        with st.container(gap=None):
            for code in filter(laws.is_law, laws.rows):
                _law(laws, code)
        if others := [code for code in laws.rows if not laws.is_law(code)]:
            n = len(others)
            label = ngettext(n, "{n} policy, plan or programme", "{n} policies, plans and programmes")
            with st.expander(esc(label), expanded=laws.law in others):
                for code in others:
                    _law(laws, code)
        if laws.law:
            _way(reading, laws)


def _law(laws: Laws, code: str) -> None:
    """A law in a line: its name chooses it."""
    finding, row, stored = laws.findings["instrument", code], laws.rows[code], reading_of_stored()
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
    finding, kind = laws.findings["instrument", code], laws.rows[code]["kind"]
    count, stage = int(finding.value or 0), finding.details["stage"]
    parts = [
        vocabulary("instrument_kind")[kind],
        vocabulary("instrument_stage")[stage] if stage else _("stage not known"),
    ]
    if laws.is_law(code):
        parts.append(ngettext(count, "{n} provision", "{n} provisions") if count else _("not read"))
    return " · ".join(parts)


def _way(reading: Reading, laws: Laws) -> None:
    """The dates of the law that is looked at: its way through parliament."""
    row, finding, stored = laws.rows[laws.law], laws.findings["instrument", laws.law], reading_of_stored()
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
    drawn = [*_rows(reading, only)]
    title, labels = _("What each provision restricts"), vocabulary("restriction")
    return restrictions(drawn, list(labels.values()), title=title) if drawn else None


def _rows(reading: Reading, only: str) -> Iterator[BiteRow]:
    """Provisions below the law that they are part of."""
    rows, law = _by_code(reading.map), ""
    for finding in tables.of_kind(ask(reading, "monitor.laws", check=False), "provision"):
        of, applies = finding.details["instrument"], finding.details["applies"]
        if only not in {"", of}:
            continue
        if of != law:
            law = of
            name = isolated(rows["instruments"][law]["name"])
            yield BiteRow(name if applies else _("{law}: not applied yet", law=name), heading=True)
        row = rows["provisions"][finding.subject[0]]
        bites = (_bite(finding, code) for code in split(row["restrictions"]))
        yield BiteRow(isolated(row["article"]), tuple(bites))


def _bite(finding: Finding, code: str) -> Bite:
    written, applied = finding.value, finding.details["in_practice"]
    marks = schema.items()[code].marks if code in schema.items() else {}

    def words(value: float | None) -> str:
        mark = marks.get("" if value is None else f"{value:g}")
        return plain(mark.label) if mark else ""

    label, both = vocabulary("restriction")[code], (words(written), words(applied))
    return Bite(label, written, applied, finding.details["applies"], both)
