"""An item of a round: the question, what the map suggests, and marks of others after one's own."""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2 import component

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import shown
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.judgements import Accepted, Unit
from actormap.metrics.monitor.parameter.map_figures import OF_AREAS, READERS
from actormap.records.scoring import Scoring, Standing
from actormap.web.escape import esc
from actormap.web.pages.situation.scoring import together
from actormap.web.pages.situation.scoring.form import LAST, REFUSED, begin, go, key_of, write
from actormap.web.pages.situation.scoring.marks import choose, could_be, keys_of, rests_on
from actormap.web.parts import components, tables
from actormap.web.parts.writing import forms
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading, current_reading


def shown_last(now: Standing) -> None:
    """What others gave to the item that was scored last, once it is: with the way back to it."""
    item = st.session_state.get(LAST, "")
    mine = now.mine(item) if item in now.marks else None
    if mine is None:
        return
    label = plain(schema.items()[item].label)
    with st.container(horizontal=True, vertical_alignment="center", key="scored last"):
        marks = [_("you: {mark}", mark=together.mark_in_words(mine, short=True))]
        marks += [together.line(each, short=True) for each in now.shown(item)]
        st.text(f"{label} · {' · '.join(marks)}", width="content")
        if now.marks[item].apart:
            st.badge(_("Far apart: talk about it"), color="orange")
        st.button(_("Change"), key="change last", type="tertiary", on_click=go, args=(item,))


def show(reading: Reading, now: Standing, code: str) -> None:
    """An item: the question, what the map suggests, the marks in words, what they rest on."""
    item, mine = schema.items()[code], now.mine(code)
    key = key_of(now.scoring, code)
    begin(key, mine)
    with st.container(border=True, gap="xsmall", key=f"score item {code}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(esc(plain(item.label)), anchor=False)
            st.caption(esc(_place(now, code)), width="content")
        st.text(plain(item.help))
        suggested = _suggested(now.scoring, code)
        with forms.sent_as_a_whole(key):
            if suggested is not None:
                _suggestion(now.scoring, code, suggested)
            left, right = st.columns(2, gap="medium")
            with left:
                choose(item, key)
                st.caption(_("A mark without evidence counts as not answered."))
            with right:
                rests_on(reading, key, mine)
                could_be(item, key)
            with st.container(horizontal=True, vertical_alignment="center", key="score send"):
                hidden = len(now.others(code)) if mine is None else 0
                save = _("Save and show the others") if hidden else _("Save and go on")
                st.form_submit_button(
                    esc(save),
                    key="score save",
                    type="primary",
                    on_click=write,
                    args=(now.scoring, code),
                )
                if hidden:
                    words = ngettext(
                        hidden,
                        "{n} other has scored. You see the mark after yours: a courtesy, no lock.",
                        "{n} others have scored. You see their marks after yours: a courtesy, no lock.",
                    )
                    st.caption(esc(words), width="content")
        for each in now.shown(code):
            st.text(together.line(each))
        with st.container(horizontal=True):
            onward = now.after(code)
            if onward:
                st.button(_("Skip"), key="score skip", on_click=go, args=(onward,))
            st.caption(_("Keys: a number gives the mark, ? is not known, Enter saves and goes on."))
        which, why = st.session_state.get(REFUSED, ("", ""))
        if which == key:
            st.error(esc(why))
    component("actormap.score", js="score.js")(
        key="score keys", data={"item": code, "keys": ["?" if m == "unknown" else m for m in keys_of(item)]}
    )


def _suggested(scoring: Scoring, code: str) -> Finding | None:
    """What the map suggests for an item of the country, or of an area; None where it is not asked."""
    area = scoring.unit.pcode
    if scoring.unit != Unit(pcode=area) or code not in (OF_AREAS if area else READERS):
        return None
    finding = None
    with components.showing_errors():
        (finding,) = ask(current_reading(), "monitor.proposals", check=False, item=code, area=area)
    return finding


def _suggestion(scoring: Scoring, code: str, finding: Finding) -> None:
    """Show it with its figure and how sure it is; who accepts it keeps these as evidence."""
    with st.container(border=True, key=f"suggested {code}"):
        words, accept = st.columns([4, 1], vertical_alignment="center")
        why = "" if finding.value is not None else shown(finding.reason)
        words.text(f"{shown(finding.statement)} {why}".strip())
        with accept:
            st.badge(esc(tables.VERDICTS[finding.verdict]), color="gray")
            if finding.value is not None:
                details, mark = finding.details, f"{finding.value:g}"
                accepted = Accepted(details["analysis"], details["figure"], current_reading().revision)
                st.form_submit_button(
                    esc(_("Accept {mark}", mark=mark)),
                    key="accept suggestion",
                    icon=":material/check:",
                    on_click=write,
                    args=(scoring, code, mark, accepted),
                )


def _place(now: Standing, code: str) -> str:
    if code in now.further:
        return _("beyond the round")
    return _("item {place} of {all}", place=now.items.index(code) + 1, all=len(now.items))
