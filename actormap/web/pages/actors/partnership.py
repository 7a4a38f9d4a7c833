"""What the office and an actor do together: steps, what is owed and decided, and what was shared."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.sentences import isolated, shown
from actormap.core.words import _
from actormap.metrics.base.context import context_of
from actormap.metrics.partner.partners import works_with
from actormap.metrics.partner.undertaken import due_words
from actormap.records.record.whole import Record
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import components
from actormap.web.parts.writing import record_forms, undertaken
from actormap.web.state.analyses import ask, is_for
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading

FEW = 3
"""So many promises, decisions and the like are told."""


def body(reading: Reading, stored: Reading, record: Record) -> None:
    """Show it, to who may ask about partners, of whom the office works with."""
    if record.met == "office" or not is_for(reading.principal, "partner.stages"):
        return
    with st.container(border=True, gap="xsmall"):
        st.header(_("Partnership"), anchor=False)
        if not works_with(context_of(reading.map, reading.view), record.id):
            st.text(_("Held back: ask the protection officer."))
            return
        with components.showing_errors():
            _steps(reading, record)
            _undertaken(reading, stored, record)
            _shared(record)
        with st.container(horizontal=True):
            record_forms.add(
                stored,
                "assessments",
                _("A step"),
                called=_("What does it do with us?"),
                item="stage_context",
                actor_id=record.id,
                date=stored.view.date,
                scorer=own_scorer(),
            )
            undertaken.add(stored, record.id)
        navigation.link("partnership", _("See the steps"), icon="diversity_3", tab="stages", of=record.id)


def _steps(reading: Reading, record: Record) -> None:
    """On which steps it works with us."""
    finding = ask(reading, "partner.stages", check=False, actor=record.id).about(record.id)
    st.text(shown(finding.statement))
    if finding.value is not None:
        with st.expander(_("The eight steps")):
            st.text(shown(finding.reason))


def _undertaken(reading: Reading, stored: Reading, record: Record) -> None:
    """What is open between us, and what was decided: late first."""
    names = ("partner.promises", "partner.decisions")
    rows = undertaken.in_order(*(_answer_of(reading, name, record) for name in names))
    known = {row["id"]: row for row in reading.map[undertaken.TABLE].to_dict("records")}
    for finding in rows[:FEW]:
        row = known[finding.details["row"]]
        days = None if finding.value is None else int(finding.value)
        kind = undertaken.state(row["kind"], row["status"]) if row["kind"] == "decision" else ""
        parts = [kind, row["purpose"], shown(due_words(days, finding.details["by"]))]
        st.text(" · ".join(map(isolated, filter(None, parts))))
        if row["id"] in stored.map.ids(undertaken.TABLE):
            with st.container(horizontal=True):
                for button in undertaken.buttons(stored, row):
                    button()
    if not rows:
        st.text(_("Nothing promised, decided, needed or offered is recorded."))


def _answer_of(reading: Reading, analysis: str, record: Record) -> Findings | None:
    """What an analysis says about an actor; None where nothing of it is recorded."""
    try:
        return ask(reading, analysis, check=False, actor=record.id)
    except Refused:
        return None


def _shared(record: Record) -> None:
    """What the office told it last."""
    for entry in record.entries.get("contacts", ()):
        texts = {fact.column: fact.said.in_language(isolated) for fact in entry.facts}
        if entry.named == "actor_id" and "shared" in texts:
            st.caption(esc(_("Shared on {day}: {what}", day=texts.get("date", ""), what=texts["shared"])))
            return
