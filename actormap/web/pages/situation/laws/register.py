"""The register of laws: which kinds are read, each law with its stage, and the way of the one looked at."""

from __future__ import annotations

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import Sentence, isolated, shown, term
from actormap.core.tables.judged import DRAFTS
from actormap.core.words import _, ngettext, plain
from actormap.metrics.monitor.law.laws import KINDS
from actormap.viz.charts import Step, stepper
from actormap.web.escape import esc
from actormap.web.pages.situation.laws.records import NEW_PROVISION, Laws
from actormap.web.parts import components
from actormap.web.parts.writing import concerns, record_forms
from actormap.web.state import chosen
from actormap.web.state.session import Reading


def body(reading: Reading, stored: Reading, laws: Laws) -> None:
    """Show the register."""
    with st.container(border=True, gap="small"):
        _head(reading, stored, laws)
        with st.container(gap=None):
            for code in filter(laws.is_law, laws.rows):
                _row(stored, laws, code)
        if others := [code for code in laws.rows if not laws.is_law(code)]:
            n = len(others)
            label = ngettext(n, "{n} policy, plan or programme", "{n} policies, plans and programmes")
            with st.expander(esc(label), expanded=laws.law in others):
                for code in others:
                    _row(stored, laws, code)
        if laws.law:
            _way(reading, stored, laws)


def _head(reading: Reading, stored: Reading, laws: Laws) -> None:
    finding = laws.findings["whole", "laws"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(esc(shown(finding.statement)), anchor=False)
        record_forms.add(stored, "instruments", _("Add a law"), then="law", as_of=reading.view.date)
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


def _row(stored: Reading, laws: Laws, code: str) -> None:
    """A law in a line: its name chooses it."""
    finding, row = laws.findings["instrument", code], laws.rows[code]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            esc(isolated(row["name"])),
            key=f"law {code}",
            type="tertiary",
            icon=":material/visibility:" if code == laws.law else None,
            on_click=chosen.keep,
            args=("law", code),
            help=_("Look at this law"),
        )
        st.caption(esc(_about(laws, code)), width="stretch")
        if finding.value is None and laws.is_law(code) and code != laws.law:
            record_forms.add(stored, "provisions", _("Read and enter"), then=NEW_PROVISION, instrument=code)
        record_forms.change(stored, "instruments", code)
        if code == laws.law:
            concerns.button(about=code)


def _about(laws: Laws, code: str) -> str:
    finding, row = laws.findings["instrument", code], laws.rows[code]
    kinds, stages = schema.vocabulary("instrument_kind"), schema.vocabulary("instrument_stage")
    count = int(finding.value or 0)
    read = _("not read")
    if not laws.is_law(code):
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
    steps = [
        Step(
            step["name"],
            _days(step["from"], step["to"]),
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
        st.text(_("No date of it is recorded."))
    with st.container(horizontal=True):
        given = {"instrument": laws.law, "kind": "parliament", "from": reading.view.date}
        record_forms.add(stored, "windows", _("Add a date"), **given)
        record_forms.add(stored, "provisions", _("Add a provision"), then=NEW_PROVISION, instrument=laws.law)
        if record_forms.may_write() and (coming := [step for step in way if not step["past"]]):
            with st.popover(_("Edit a date"), icon=":material/edit:"):
                for step in coming:
                    record_forms.change(stored, "windows", step["id"], isolated(step["name"]))


def _days(first: str, last: str) -> str:
    if not last or last == first:
        return shown(Sentence("{day}", day=first))
    return _("{first} to {last}", first=first, last=last)
