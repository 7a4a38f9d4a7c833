"""Items that are judged of a partner or of the office, one a line: the answer, and the form for it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from actormap.core.sentences import term
from actormap.core.words import _, plain
from actormap.metrics.base.answers import Answered
from actormap.metrics.base.judgements import Unit
from actormap.web.escape import esc
from actormap.web.parts.writing import record_forms
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading

ICONS = {
    "works": "check_circle",
    "yes": "check_circle",
    "agreed": "contrast",
    "partly": "contrast",
    "could": "radio_button_unchecked",
    "declined": "close",
    "no": "close",
    "differ": "alt_route",
    "unknown": "help",
}


def row(stored: Reading, unit: Unit, number: int, each: Answered) -> None:
    """An item with its answer; its words open the form."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.badge("", icon=f":material/{ICONS[each.answer]}:", color="gray")
        with st.container(width="stretch", gap=None):
            _form(stored, unit, _("{number}. {what}", number=number, what=term(each.item.label)), each)
        st.caption(esc(words_of(each)), width="content")


def words_of(each: Answered) -> str:
    """What is known of it."""
    if each.answer == "unknown" and each.unbacked:
        return _("said without evidence: does not count")
    return _("scorers differ") if each.differ else plain(term(each.item.marks[each.answer].label))


def _form(stored: Reading, unit: Unit, label: str, each: Answered) -> None:
    """What was said today under one's own label is changed; on another day it is said anew."""
    scorer, today = own_scorer(), stored.view.date
    mine = [given for given in each.given if given.scorer == scorer and not given.together]
    if scorer and mine and mine[-1].date == today:
        record_forms.change(stored, "assessments", mine[-1].id, label)
        return
    given: dict[str, Any] = {"item": each.item.code, "date": today, "scorer": scorer}
    given |= {"platform_id": unit.platform_id} if unit.platform_id else {}
    given |= {"actor_id": unit.actor_id} if unit.actor_id else {}
    if mine:
        given["answer"] = mine[-1].answer
    record_forms.answer(stored, label, plain(term(each.item.help)), **given)
