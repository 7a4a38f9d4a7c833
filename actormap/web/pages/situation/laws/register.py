"""The register of laws: which kinds are read, each law with its stage, and the way of the one looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import Name, Sentence, isolated, shown, term
from actormap.core.tables.judged import DRAFTS
from actormap.core.words import _, ngettext, plain
from actormap.metrics.monitor.law.laws import KINDS
from actormap.viz.charts import Step, stepper
from actormap.web.escape import esc
from actormap.web.pages.situation.laws.records import Laws
from actormap.web.parts import components, record_forms
from actormap.web.state import chosen
from actormap.web.state.session import Reading

LAW_KINDS = frozenset(kind for _words, held in KINDS.values() for kind in held)


def body(reading: Reading, stored: Reading, laws: Laws) -> None:
    """Show the register."""
    with st.container(border=True, gap="small"):
        _head(reading, stored, laws)
        with st.container(gap=None):
            for code, row in laws.rows.items():
                _row(stored, laws, code, row)
        if laws.law:
            _way(reading, stored, laws)


def _head(reading: Reading, stored: Reading, laws: Laws) -> None:
    finding = laws.findings["whole", "laws"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(esc(shown(finding.statement)), anchor=False)
        record_forms.add(stored, "instruments", _("Add a law"), as_of=reading.view.date)
    with st.container(horizontal=True, gap="xsmall"):
        for kind, (words, _held) in KINDS.items():
            read = finding.details["kinds"][kind]
            state = {"read": _("read"), "not_read": _("not all read"), "none": _("none listed")}[read]
            icon = {"read": "check", "not_read": "pending", "none": "help"}[read]
            st.badge(
                esc(_("{kind}: {state}", kind=words, state=state)),
                icon=f":material/{icon}:",
                color="blue" if read == "read" else "orange",
            )
    if finding.details["unread"]:
        st.caption(esc(shown(finding.reason)))


def _row(stored: Reading, laws: Laws, code: str, row: Mapping[str, Any]) -> None:
    """A law in a line: its name chooses it."""
    finding = laws.findings["instrument", code]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            esc(isolated(row["name"])),
            key=f"law {code}",
            type="tertiary",
            icon=":material/visibility:" if code == laws.law else None,
            on_click=_look,
            args=(code,),
            help=_("Look at this law"),
        )
        st.caption(esc(_about(finding, row)), width="stretch")
        if finding.value is None and row["kind"] in LAW_KINDS and code != laws.law:
            record_forms.add(stored, "provisions", _("Read and enter"), instrument=code)
        record_forms.change(stored, "instruments", code)


def _look(law: str) -> None:
    chosen.keep("law", law)
    chosen.keep("provision", "")


def _about(finding: Finding, row: Mapping[str, Any]) -> str:
    kinds, stages = schema.vocabulary("instrument_kind"), schema.vocabulary("instrument_stage")
    count = int(finding.value or 0)
    read = _("not read")
    if row["kind"] not in LAW_KINDS:
        read = ""
    elif count:
        read = ngettext(count, "{n} provision", "{n} provisions")
    stage = finding.details["stage"]
    parts = [plain(term(kinds[row["kind"]])), plain(term(stages[stage])) if stage else _("stage not known")]
    return " · ".join([*parts, *filter(None, [read])])


def _way(reading: Reading, stored: Reading, laws: Laws) -> None:
    """The dates of the law that is looked at: its way through parliament."""
    row, finding = laws.rows[laws.law], laws.findings["instrument", laws.law]
    way, ahead = finding.details["way"], finding.details["next"]
    st.subheader(esc(isolated(row["name"])), anchor=False)
    if way:
        steps = [
            Step(
                step["name"],
                _days(step),
                "done" if step["past"] else "next" if step["id"] == ahead else "later",
            )
            for step in way
        ]
        if finding.details["stage"] in DRAFTS:
            steps.append(Step(_("In force"), "", "later"))
        components.picture(stepper(steps, title=_ahead(finding)), key=f"way of {laws.law}")
    else:
        st.text(_("No date of it is recorded."))
    with st.container(horizontal=True):
        given = {"instrument": laws.law, "kind": "parliament", "from": reading.view.date}
        record_forms.add(stored, "windows", _("Add a date"), **given)
        record_forms.add(stored, "provisions", _("Add a provision"), instrument=laws.law)
        for step in way:
            if not step["past"]:
                record_forms.change(stored, "windows", step["id"], _("Edit: {what}", what=Name(step["name"])))


def _days(step: Mapping[str, str]) -> str:
    if not step["to"] or step["to"] == step["from"]:
        return shown(Sentence("{day}", day=step["from"]))
    return _("{first} to {last}", first=step["from"], last=step["to"])


def _ahead(finding: Finding) -> str:
    return shown(finding.reason)
