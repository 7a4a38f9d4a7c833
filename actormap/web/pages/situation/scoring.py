"""A round of scoring: one item at a time, each scorer alone, and marks of others after one's own."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.components.v2 import component

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.schema import Item
from actormap.core.sentences import isolated, shown
from actormap.core.tables.judged import evidence
from actormap.core.words import _, arrow, ngettext, plain
from actormap.metrics.base.judgements import Accepted, Judgement, Unit
from actormap.metrics.monitor.parameter.map_figures import OF_AREAS, READERS
from actormap.records.record import telling
from actormap.records.scoring import Scoring, Standing, standing
from actormap.web.escape import esc
from actormap.web.pages.situation import rounds, scoring_form
from actormap.web.pages.situation.rounds import on_paper
from actormap.web.pages.situation.scoring_form import (
    LAST,
    NEXT,
    REFUSED,
    TALK,
    TALK_OF_RISK,
    begin,
    go,
    key_of,
    leave,
    of_risk,
    set_of,
    standing_of,
    talk,
    write,
)
from actormap.web.parts import components, tables
from actormap.web.parts.cards import (
    badge,
    button,
    card,
    heading,
    in_line,
    item_label,
    note,
    several,
    text_line,
)
from actormap.web.parts.writing import forms, record_forms
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading, current_reading, reading_of_stored

TALL = 68


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
    button(label, go, NEXT, key="begin scoring", icon="edit_square", primary=True)


def body(_reading: Reading) -> None:
    """Show the round instead of the profile."""
    reading = reading_of_stored()
    with in_line():
        back = _("Back to risk and watch") if of_risk(chosen.value("score")) else _("Back to the profile")
        button(back, leave, key="score back", icon=arrow(onward=False), quiet=True)
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
        scoring_form.together(reading, now, partial(go, onward) if onward else None)
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
        text_line(_("For the gap between law and practice, each right is asked alone."))
        many = ngettext(len(further), "{n} more item", "{n} more items")
        button(many, go, further[0], key="score further")


def shown_last(now: Standing) -> None:
    """What others gave to the item that was scored last, once it is: with the way back to it."""
    item = st.session_state.get(LAST, "")
    mine = now.mine(item) if item in now.marks else None
    if mine is None:
        return
    label = item_label(item)
    with in_line(key="scored last"):
        marks = [_("you: {mark}", mark=scoring_form.mark_in_words(mine, short=True))]
        marks += [scoring_form.line(each, short=True) for each in now.shown(item)]
        text_line(f"{label} · {' · '.join(marks)}", width="content")
        if now.marks[item].apart:
            badge(_("Far apart: talk about it"), "orange")
        button(_("Change"), go, item, key="change last", quiet=True)


def show(reading: Reading, now: Standing, code: str) -> None:
    """An item: the question, what the map suggests, the marks in words, what they rest on."""
    item, mine = schema.items()[code], now.mine(code)
    key = key_of(now.scoring, code)
    begin(key, mine)
    with card(gap="xsmall", key=f"score item {code}"):
        with in_line():
            heading(plain(item.label))
            note(_place(now, code), width="content")
        text_line(plain(item.help))
        suggested = _suggested(now.scoring, code)
        with forms.sent_as_a_whole(key):
            if suggested is not None:
                _suggestion(now.scoring, code, suggested)
            left, right = st.columns(2, gap="medium")
            with left:
                choose(item, key)
                note(_("A mark without evidence counts as not answered."))
            with right:
                rests_on(reading, key, mine)
                could_be(item, key)
            with in_line(key="score send"):
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
                    note(words, width="content")
        for each in now.shown(code):
            text_line(scoring_form.line(each))
        with st.container(horizontal=True):
            onward = now.after(code)
            if onward:
                button(_("Skip"), go, onward, key="score skip")
            note(_("Keys: a number gives the mark, ? is not known, Enter saves and goes on."))
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
    with card(key=f"suggested {code}"):
        words, accept = st.columns([4, 1], vertical_alignment="center")
        why = "" if finding.value is not None else shown(finding.reason)
        words.text(f"{shown(finding.statement)} {why}".strip())
        with accept:
            badge(tables.VERDICTS[finding.verdict], "gray")
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


def keys_of(item: Item) -> list[str]:
    """The key for each answer: its number, or its place where the scale is words."""
    return [
        mark if mark.isdigit() or mark == "unknown" else str(place)
        for place, mark in enumerate(item.marks, 1)
    ]


def choose(item: Item, key: str) -> None:
    """Ask for the mark, in words."""

    def words(code: str) -> str:
        mark = item.marks[code]
        if mark.value is None:
            return esc(_("? · {answer} (counts as not answered)", answer=plain(mark.label)))
        return esc(f"{code} · {plain(mark.label)}" if code.isdigit() else plain(mark.label))

    st.radio(
        esc(plain(item.help)),
        list(item.marks),
        format_func=words,
        key=f"{key} mark",
        index=None,
        label_visibility="collapsed",
    )


def rests_on(reading: Reading, key: str, mine: Judgement | None) -> None:
    """What the mark rests on: picked from what is recorded, or written down."""
    known = telling.recorded(reading.map, evidence(), mine.evidence if mine else ())
    several(
        _("Evidence"),
        list(known),
        lambda code: known.get(code, code),
        _("Type a word of what is recorded, or its code"),
        key=f"{key} evidence",
    )
    several(
        _("Or who told us"),
        list(reading.map["sources"]["id"]),
        isolated,
        _("A pseudonym, or a public document"),
        key=f"{key} sources",
    )


def could_be(item: Item, key: str) -> None:
    """From which to which mark it could be, and why."""
    marks = [code for code, mark in item.marks.items() if mark.value is not None]
    with st.container(horizontal=True):
        if all(code.isdigit() for code in marks):
            for name, label in (("low", _("Could be, from")), ("high", _("to"))):
                st.selectbox(esc(label), marks, index=None, key=f"{key} {name}", width=110, placeholder="–")
        st.text_area(
            _("Why, or what was seen"),
            key=f"{key} text",
            height=TALL,
            width="stretch",
            placeholder=_("Name nobody"),
        )
