"""How far the law that is looked at follows the twelve recommendations."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from actormap.core.sentences import shown, term
from actormap.core.words import _, plain
from actormap.metrics.base.answers import Answered
from actormap.metrics.monitor.law.recommendations import answered
from actormap.web.escape import esc
from actormap.web.pages.situation.laws import answering
from actormap.web.pages.situation.laws.records import Laws
from actormap.web.pages.situation.scoring import rounds
from actormap.web.parts import components
from actormap.web.parts.writing import forms, record_forms
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


def body(reading: Reading, stored: Reading, laws: Laws) -> None:
    """The twelve recommendations on the law that is looked at, each with what is answered."""
    with st.container(border=True, gap="xsmall"):
        result = ask(reading, "monitor.recommendations", check=False, instrument=laws.law)
        whole = result.findings[0]
        st.header(esc(shown(whole.statement)), anchor=False)
        st.caption(esc(shown(whole.reason)))
        if record_forms.may_write():
            form = answering.form(stored, laws.law, rounds.scoring(stored).round)
            forms.opener(_("Answer the twelve"), form, stored, icon="checklist")
        every = answered(reading.map, reading.view, laws.law)
        with st.expander(_("The twelve, one by one")):
            source = _("From the report A/59/401 of the Special Representative on human rights defenders.")
            st.caption(esc(source))
            for number, each in enumerate(every, start=1):
                _recommendation(stored, laws.law, number, each)
            with st.expander(_("Who answered what")):
                st.dataframe(_given(every), hide_index=True)
        components.sure(whole)


def _recommendation(stored: Reading, law: str, number: int, each: Answered) -> None:
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
                date=stored.view.date,
                scorer=own_scorer(),
            )
        st.caption(esc(words), width="content")


def _given(every: Sequence[Answered]) -> pd.DataFrame:
    lines = []
    for each in every:
        lines += [
            {
                _("Recommendation"): plain(term(each.item.label)),
                _("Scorer"): _("together") if given.together else str(given.scorer),
                _("Answer"): plain(term(each.item.marks[given.answer].label))
                if given.answer in each.item.marks
                else _("not known"),
                _("Day"): given.date,
                _("Counts"): _("yes") if given.counts else _("no evidence"),
            }
            for given in each.given
        ]
    return pd.DataFrame(lines)
