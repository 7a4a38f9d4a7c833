"""A round of scoring: one item at a time, each scorer alone, and marks of others after one's own."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from actormap.core import schema
from actormap.core.errors import ActormapError, Refused
from actormap.core.findings import Finding
from actormap.core.model import Changes
from actormap.core.schema import Item
from actormap.core.sentences import Name, isolated, shown
from actormap.core.tables.ids import fingerprint
from actormap.core.words import _, arrow, ngettext, plain
from actormap.metrics.base.judgements import COUNTRY, Accepted, Judgement
from actormap.metrics.monitor.map_figures import READERS
from actormap.records.scoring import Answer, Scoring, Standing, given, standing
from actormap.web.escape import esc
from actormap.web.pages.situation import evidence, rounds, together
from actormap.web.parts import components, forms, record_forms, tables
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading, current_reading, reading_of_stored

NEXT, TALK = "next", "together"
"""What is chosen under ``score`` beside an item: the next that waits, and what is talked about."""
_LAST, _REFUSED = "item scored last", "why a mark was not written"
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
    st.button(
        esc(label),
        key="begin scoring",
        type="primary",
        icon=":material/edit_square:",
        on_click=_go,
        args=(NEXT,),
    )


def body(_reading: Reading) -> None:
    """Show the round instead of the profile."""
    reading = reading_of_stored()
    with st.container(horizontal=True, vertical_alignment="center"):
        back = _("Back to risk and watch") if _of_risk(chosen.value("score")) else _("Back to the profile")
        icon = f":material/{arrow(onward=False)}:"
        st.button(esc(back), type="tertiary", icon=icon, on_click=_leave, key="score back")
        scoring = rounds.scoring(reading)
        ready = bool(scoring.round and scoring.scorer)
        if ready and record_forms.may_write():
            rounds.in_one_line(reading)
            _progress(_standing(reading, scoring, chosen.value("score")))
    if not record_forms.may_write():
        st.info(_("Your role looks at marks and gives none."))
        return
    if not ready:
        rounds.choose(reading)
        return
    rounds.told_of_few(reading)
    wanted = chosen.value("score")
    now = _standing(reading, scoring, wanted)
    if wanted == TALK:
        together.body(reading, now)
        return
    item = wanted if wanted in now.marks else now.after("")
    if item != wanted:
        chosen.keep("score", item or NEXT)  # others may answer it meanwhile
    _shown_last(now)
    if item:
        _item(reading, now, item)
    else:
        _done(now)
    rounds.on_paper(reading)


def _go(item: str) -> None:
    chosen.keep("score", item)
    st.session_state.pop(_REFUSED, None)


def _leave() -> None:
    """Back to where scoring was begun."""
    if _of_risk(chosen.value("score")):
        chosen.keep("tab", "risk")
    _go("")


def _of_risk(item: str) -> bool:
    """Whether an item is a factor of risk: these are scored by themselves."""
    return item in schema.items() and schema.items()[item].set == "risk_factor"


def _standing(reading: Reading, scoring: Scoring, item: str) -> Standing:
    """How far the round is, of the items that an item is one of."""
    return standing(reading.map, scoring, "risk_factor" if _of_risk(item) else "parameter")


def _progress(now: Standing) -> None:
    """How far one is, and what there is to talk about."""
    total, mine = len(now.items), len(now.items) - len(now.open)
    st.progress(mine / total, esc(_("You: {done} of {all}", done=mine, all=total)), width=150)
    talks = [code for code in now.to_talk_about if now.agreed(code) is None and not _of_risk(code)]
    if talks and chosen.value("score") != TALK:
        text = ngettext(len(talks), "Talk about {n} item", "Talk about {n} items")
        st.button(esc(text), key="talk", icon=":material/forum:", on_click=_go, args=(TALK,))


def _shown_last(now: Standing) -> None:
    """What others gave to the item that was scored last, once it is: with the way back to it."""
    item = st.session_state.get(_LAST, "")
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
        st.button(_("Change"), key="change last", type="tertiary", on_click=_go, args=(item,))


def _done(now: Standing) -> None:
    st.success(esc(_("Nothing waits for you in this round.")))
    further = [code for code in now.marks if code in now.further and not now.mine(code)]
    if further:
        text = _("For the gap between law and practice, each right is asked alone.")
        st.text(text)
        many = ngettext(len(further), "{n} more item", "{n} more items")
        st.button(esc(many), key="score further", on_click=_go, args=(further[0],))


def _item(reading: Reading, now: Standing, code: str) -> None:
    """An item: the question, what the map suggests, the marks in words, what they rest on."""
    item, mine = schema.items()[code], now.mine(code)
    key = _key(now.scoring, code)
    _begin(key, mine)
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
                _marks(item, key)
                st.caption(_("A mark without evidence counts as not answered."))
            with right:
                _rests_on(reading, key, mine)
                _could_be(item, key)
            with st.container(horizontal=True, vertical_alignment="center", key="score send"):
                hidden = len(now.others(code)) if mine is None else 0
                save = _("Save and show the others") if hidden else _("Save and go on")
                st.form_submit_button(
                    esc(save),
                    key="score save",
                    type="primary",
                    on_click=_save,
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
                st.button(_("Skip"), key="score skip", on_click=_go, args=(onward,))
            st.caption(_("Keys: a number gives the mark, ? is not known, Enter saves and goes on."))
        which, why = st.session_state.get(_REFUSED, ("", ""))
        if which == key:
            st.error(esc(why))
    component("actormap.score", js="score.js")(
        key="score keys", data={"item": code, "keys": ["?" if m == "unknown" else m for m in _keys(item)]}
    )


def _suggested(scoring: Scoring, code: str) -> Finding | None:
    """What the map suggests for an item, which it does for the whole country; None where it does not know."""
    if scoring.unit != COUNTRY or code not in READERS:
        return None
    finding = None
    with components.showing_errors():
        (finding,) = ask(current_reading(), "monitor.proposals", check=False, item=code)
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
                    on_click=_save,
                    args=(scoring, code, mark, accepted),
                )


def _keys(item: Item) -> list[str]:
    """The key for each answer: its number, or its place where the scale is words."""
    return [
        mark if mark.isdigit() or mark == "unknown" else str(place)
        for place, mark in enumerate(item.marks, 1)
    ]


def _place(now: Standing, code: str) -> str:
    if code in now.further:
        return _("beyond the round")
    return _("item {place} of {all}", place=now.items.index(code) + 1, all=len(now.items))


def _key(scoring: Scoring, code: str) -> str:
    """The name of the form: another for each round, scorer and unit."""
    return f"score {fingerprint([scoring.round, scoring.scorer, repr(scoring.unit)])} {code}"


def _begin(key: str, mine: Judgement | None) -> None:
    """Let the form begin with what is recorded; what is half filled in stays."""
    if f"{key} seen" in st.session_state:
        return
    st.session_state[f"{key} seen"] = _as_seen(mine)
    filled: dict[str, Any] = {
        "low": None,
        "high": None,
        "evidence": [],
        "sources": [],
        "text": "",
        "mark": None,
    }
    if mine is not None:
        mark = mine.answer or (f"{mine.value:g}" if mine.value is not None else None)
        bounds = {"low": _code(mine.low), "high": _code(mine.high)} if mine.bounded else {}
        filled |= {"mark": mark, "text": mine.text, "evidence": [*mine.evidence]}
        filled |= {"sources": [*mine.sources], **bounds}
    for name, value in filled.items():
        st.session_state[f"{key} {name}"] = value


def _code(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _as_seen(mine: Judgement | None) -> str:
    return repr(mine) if mine else ""


def _marks(item: Item, key: str) -> None:
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


def _rests_on(reading: Reading, key: str, mine: Judgement | None) -> None:
    """What the mark rests on: picked from what is recorded, or written down."""
    known = evidence.choices(reading.map, mine.evidence if mine else ())
    st.multiselect(
        _("Evidence"),
        list(known),
        format_func=lambda code: known.get(code, code),
        key=f"{key} evidence",
        placeholder=_("Type a word of what is recorded, or its code"),
        accept_new_options=True,
        filter_mode="contains",
        select_all=False,  # Enter picks what was typed, and not all that is like it
    )
    st.multiselect(
        _("Or who told us"),
        list(reading.map["sources"]["id"]),
        format_func=isolated,
        key=f"{key} sources",
        placeholder=_("A pseudonym, or a public document"),
        accept_new_options=True,
        filter_mode="contains",
        select_all=False,  # Enter picks what was typed, and not all that is like it
    )


def _could_be(item: Item, key: str) -> None:
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


def _answer(key: str, mark: str, accepted: Accepted | None) -> Answer:
    held = st.session_state
    low, high = (held.get(f"{key} {name}") for name in ("low", "high"))
    return Answer(
        mark or held.get(f"{key} mark") or "",
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        text=str(held.get(f"{key} text") or "").strip(),
        evidence=tuple(held.get(f"{key} evidence") or ()),
        sources=tuple(held.get(f"{key} sources") or ()),
        accepted=accepted,
    )


def _save(scoring: Scoring, code: str, mark: str = "", accepted: Accepted | None = None) -> None:
    """Write the mark that is given, or one that is accepted, and go on.

    What was written meanwhile under the same label is told first.
    """
    key = _key(scoring, code)
    st.session_state.pop(_REFUSED, None)

    def make(now: Reading) -> Changes:
        there = _standing(now, scoring, code).mine(code)
        if _as_seen(there) != st.session_state.get(f"{key} seen", ""):
            st.session_state[f"{key} seen"] = _as_seen(there)
            if there is None:
                raise Refused("this mark was removed meanwhile. Save again if yours counts.")
            raise Refused(
                "somebody who scores as {scorer} gave this item {mark} meanwhile. Yours is still here: save "
                "again if it replaces theirs.",
                scorer=Name(scoring.scorer),
                mark=together.mark_in_words(there, short=True),
            )
        return given(now.map, now.view, scoring, code, _answer(key, mark, accepted), principal=now.principal)

    try:
        forms.entered(make)
    except ActormapError as refused:
        st.session_state[_REFUSED] = key, refusal(refused)
        return
    for name in [name for name in map(str, st.session_state) if name.startswith(f"{key} ")]:
        del st.session_state[name]
    st.session_state[_LAST] = code
    onward = _standing(reading_of_stored(), scoring, code).after(code)
    if onward or not _of_risk(code):
        _go(onward or NEXT)
    else:
        _leave()
