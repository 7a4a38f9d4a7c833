"""A round of scoring: one item at a time, each scorer alone, and marks of others after one's own."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.words import _, arrow, ngettext
from actormap.records.scoring import Standing, standing
from actormap.web.escape import esc
from actormap.web.pages.situation.scoring import rounds, together
from actormap.web.pages.situation.scoring.form import (
    NEXT,
    TALK,
    TALK_OF_RISK,
    go,
    leave,
    of_risk,
    set_of,
    standing_of,
    talk,
)
from actormap.web.pages.situation.scoring.item import show, shown_last
from actormap.web.pages.situation.scoring.on_paper import on_paper
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.session import Reading, reading_of_stored


def is_open() -> bool:
    """Whether the tab is for scoring now."""
    return bool(chosen.value("score"))


def opener(reading: Reading) -> None:
    """The button that begins or goes on with scoring, with how many items are left; not for who may not."""
    if not record_forms.may_write():
        return
    scoring = rounds.scoring(reading)
    left = len(standing(reading.map, scoring).open) if scoring.scorer and scoring.round else 0
    label = _("Score the next item · {n} left", n=left) if left else _("Score")
    st.button(
        esc(label),
        key="begin scoring",
        type="primary",
        icon=":material/edit_square:",
        on_click=go,
        args=(NEXT,),
    )


def body(_reading: Reading) -> None:
    """Show the round instead of the profile."""
    reading = reading_of_stored()
    with st.container(horizontal=True, vertical_alignment="center"):
        back = _("Back to risk and watch") if of_risk(chosen.value("score")) else _("Back to the profile")
        icon = f":material/{arrow(onward=False)}:"
        st.button(esc(back), type="tertiary", icon=icon, on_click=leave, key="score back")
        scoring = rounds.scoring(reading)
        ready = bool(scoring.round and scoring.scorer)
        if ready and record_forms.may_write():
            rounds.in_one_line(reading)
            _progress(standing_of(reading, scoring, chosen.value("score")))
    if not record_forms.may_write():
        st.info(_("Your role looks at marks and gives none."))
        return
    if not ready:
        rounds.choose(reading)
        return
    rounds.told_of_few(reading)
    wanted = chosen.value("score")
    now = standing_of(reading, scoring, wanted)
    if wanted in {TALK, TALK_OF_RISK}:
        onward = now.after("") if of_risk(wanted) else NEXT
        together.body(reading, now, partial(go, onward) if onward else None)
        return
    item = wanted if wanted in now.marks else now.after("")
    if item != wanted:
        chosen.keep("score", item or NEXT)  # others may answer it meanwhile
    shown_last(now)
    if item:
        show(reading, now, item)
    else:
        _done(now)
    on_paper(reading, set_of(wanted))


def _progress(now: Standing) -> None:
    """How far one is, and what there is to talk about."""
    wanted = chosen.value("score")
    total, mine = len(now.items), len(now.items) - len(now.open)
    st.progress(mine / total, esc(_("You: {done} of {all}", done=mine, all=total)), width=150)
    if wanted not in {TALK, TALK_OF_RISK}:
        talk(now, TALK_OF_RISK if of_risk(wanted) else TALK)


def _done(now: Standing) -> None:
    st.success(esc(_("Nothing waits for you in this round.")))
    further = [code for code in now.marks if code in now.further and not now.mine(code)]
    if further:
        text = _("For the gap between law and practice, each right is asked alone.")
        st.text(text)
        many = ngettext(len(further), "{n} more item", "{n} more items")
        st.button(esc(many), key="score further", on_click=go, args=(further[0],))
