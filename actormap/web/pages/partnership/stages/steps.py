"""Partners by the eight steps of monitoring: who works with us on which, and who could be asked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import listed, shown, term
from actormap.core.words import _, ngettext
from actormap.viz.charts import MatrixRow
from actormap.viz.charts.layers import CHOICE
from actormap.web.escape import esc
from actormap.web.pages.partnership.stages import partner, rows
from actormap.web.parts import choices, components, tables
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading

FIRST, MORE = 8, 24
"""So many partners are shown at once, and so many more each time."""
SHOWN = "partners that are shown"


def begin(stored: Reading) -> None:
    """Where nothing is recorded yet: one sentence, and the button for the first step."""
    st.info(_("In which step of monitoring anybody works with the office is not recorded yet."))
    _note(stored, "stage_context", first=True)


def body(reading: Reading, stored: Reading, answer: Findings) -> None:
    """Show who works with us on which step, or who could on the one that is chosen."""
    whole, steps = (
        answer.findings[0],
        {each.details["stage"]: each for each in tables.of_kind(answer, "item")},
    )
    partners = tables.of_kind(answer, "actor", "platform")
    step = chosen.value("step")
    if step in steps:
        st.header(esc(shown(steps[step].statement)), anchor=False)
        st.caption(esc(shown(steps[step].reason)))
        partners = [each for each in partners if each.details["stages"][step] == "could"]
        st.text(_could(partners, steps[step]))
    else:
        step = ""
        st.header(esc(_headline(whole)), anchor=False)
    if partners or not step:
        _picture(reading, partners, steps, step)
    _ways(stored, whole, steps, step)
    with components.showing_errors():
        partner.body(reading, stored, answer)


def _headline(whole: Finding) -> str:
    """On what nobody works with us: what is recorded, and not what never was."""
    none = whole.details["none"]
    if not none or whole.value is None:
        return shown(whole.statement)
    return _("Nobody is recorded to work with us yet on: {steps}", steps=listed(map(_label, none)))


def _label(step: str) -> str:
    return term(schema.items()[step].label)


def _could(partners: Sequence[Finding], finding: Finding) -> str:
    """Who of those who could may be asked, and what comes first for the others."""
    if not partners:
        return _("Of nobody it is recorded that it could. Ask those you know.")
    n = len(finding.details["ask"])
    words = ngettext(n, "{n} of them may be asked.", "{n} of them may be asked.")
    if n < len(partners):
        words = _("{words} For the others: first a dialogue, and their yes to be named.", words=words)
    return words


def _picture(reading: Reading, partners: Sequence[Finding], steps: dict[str, Finding], step: str) -> None:
    """The partners by steps; who is pressed is looked at below."""
    most = st.session_state.get(SHOWN, FIRST)
    drawn = [rows.of_partner(reading, each) for each in partners[:most]]
    if not step:
        drawn += rows.held(reading)
    sums = [rows.sum_of(each) for each in steps.values()]
    drawn.append(MatrixRow(_("Work on it with us now"), ("", ""), tuple(sums), bold=True))
    components.picture(rows.picture(drawn), key="partners by step", choice=CHOICE, then=_look_at)
    if more := len(partners[most:]):
        st.button(
            esc(ngettext(more, "{n} more partner", "{n} more partners")),
            key="more partners",
            type="tertiary",
            on_click=lambda: st.session_state.update({SHOWN: most + MORE}),
        )


def _look_at(identifier: str) -> None:
    chosen.keep("of", identifier)


def _ways(stored: Reading, whole: Finding, steps: dict[str, Finding], step: str) -> None:
    """What can be done: see who could, or note what was asked."""
    none = [each for each in whole.details["none"] if steps[each].details["could"]] or whole.details["none"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if not step and none:
            st.button(
                esc(_("{step}: who could?", step=_label(none[0]))),
                key="who could",
                type="primary",
                icon=":material/search:",
                on_click=chosen.keep,
                args=("step", none[0]),
            )
        _note(stored, step or next(iter(none), "stage_context"))
        choices.pick(_("Who could help with"), "step", {"": _("All steps")} | {s: _label(s) for s in steps})
    st.caption(_("Nothing is asked for before there is a dialogue."))


def _note(stored: Reading, step: str, *, first: bool = False) -> None:
    """The form for what a partner does, or answered, on a step."""
    add = record_forms.add_first if first else record_forms.add
    add(
        stored,
        "assessments",
        _("Ask about a step"),
        called=_("What does a partner do with us?"),
        item=step,
        date=stored.view.date,
        scorer=own_scorer(),
    )
