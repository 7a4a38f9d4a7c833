"""What several scorers gave, those far apart first, and what they agree on; what each gave alone stays."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.core import schema
from actormap.core.model import Changes
from actormap.core.sentences import isolated
from actormap.core.tables.judged import evidence
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.judgements import Judgement, Unit
from actormap.records.record import telling
from actormap.records.scoring import Answer, Scoring, Standing, given, standing
from actormap.web.escape import esc
from actormap.web.parts.writing import forms
from actormap.web.parts.writing.forms import Form
from actormap.web.state import own_scorer
from actormap.web.state.protection import STORED
from actormap.web.state.session import Reading, workspace

_AGREED = "what is agreed together"


def mark_in_words(given_mark: Judgement, *, short: bool = False) -> str:
    """A mark, what it means, and from where to where it could be."""
    item = schema.items()[given_mark.item]
    if given_mark.value is None or given_mark.answer:
        answer = item.marks.get(given_mark.answer)
        return plain(answer.label) if answer else isolated(given_mark.text)
    code = f"{given_mark.value:g}"
    low, high = given_mark.low, given_mark.high
    if given_mark.bounded and low is not None and high is not None:
        code = _("{mark} ({low} to {high})", mark=code, low=f"{low:g}", high=f"{high:g}")
    known = item.marks.get(f"{given_mark.value:g}")
    return code if short or known is None else f"{code} · {plain(known.label)}"


def line(each: Judgement, *, short: bool = False) -> str:
    """Who gave which mark."""
    return f"{own_scorer.words(each.scorer)}: {mark_in_words(each, short=short)}"


def body(reading: Reading, now: Standing, onward: Callable[[], None] | None) -> None:
    """Show what there is to talk about, and the way on where an item waits."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Together"), anchor=False)
        if onward is not None:
            st.button(_("Go on scoring"), key="score on", on_click=onward)
    items = now.to_talk_about
    if not items:
        st.info(_("Nothing to talk about yet: an item is shown here once you and another gave it a mark."))
        return
    st.text(_("Those far apart come first. What each gave alone stays beside what you agree on."))
    for code in items:
        with st.container(border=True, gap="xxsmall", key=f"talk {code}"):
            _row(reading, now, code)


def _row(reading: Reading, now: Standing, code: str) -> None:
    item, agreed = schema.items()[code], now.agreed(code)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{esc(plain(item.label))}**", width="content")
        if agreed is not None:
            st.badge(esc(_("agreed: {mark}", mark=mark_in_words(agreed, short=True))), color="green")
        elif now.marks[code].apart:
            st.badge(_("Far apart: talk about it"), color="orange")
    mine = now.mine(code)
    for each in [*([mine] if mine else []), *now.shown(code)]:
        why = "" if each.counts or each.answer == "unknown" else _("no evidence: counts as not answered")
        st.text(" · ".join(filter(None, (line(each), isolated(each.text) if each.text else "", why))))
    forms.opener(_("Agree together"), _form(reading, code, now.scoring), reading, quiet=agreed is not None)


def _form(reading: Reading, code: str, scoring: Scoring) -> Form:
    item = schema.items()[code]
    now = standing(reading.map, scoring, item.set)
    before = [*([agreed] if (agreed := now.agreed(code)) else []), *now.marks[code].given]
    records = tuple(dict.fromkeys(record for each in before for record in each.evidence))
    sources = tuple(dict.fromkeys(source for each in before for source in each.sources))
    key = f"agree {code} {reading.revision}"

    def words(mark: str) -> str:
        return esc(
            f"{mark} · {plain(item.marks[mark].label)}" if mark.isdigit() else plain(item.marks[mark].label)
        )

    def fields() -> None:
        st.text(plain(item.help))
        for each in [each for each in now.marks[code].given if not each.together]:
            st.text(line(each))
        st.radio(_("Agreed mark"), list(item.marks), index=None, format_func=words, key=f"{key} mark")
        st.text_area(_("Why, or what was seen. Name nobody."), key=f"{key} text", height=80)
        n = len(records) + len(sources)
        st.caption(
            ngettext(n, "It rests on {n} record that you named.", "It rests on {n} records that you named.")
        )
        known = telling.recorded(reading.map, evidence(), records)
        for record in records:
            st.text(known[record])

    def changes(current: Reading) -> Changes:
        held = st.session_state
        answer = Answer(
            held.get(f"{key} mark") or "",
            text=str(held.get(f"{key} text") or "").strip(),
            evidence=records,
            sources=sources,
            together=True,
        )
        return given(current.map, current.view, scoring, code, answer, principal=workspace().principal)

    return Form(
        key,
        _("Agree together: {item}", item=plain(item.label)),
        fields,
        changes,
        send=_("Save"),
        done=_("Saved."),
        book=STORED,
        made=(_AGREED, code, scoring.round, scoring.scorer, scoring.unit.pcode, scoring.unit.group),
    )


def _again(reading: Reading, code: str, name: str, scorer: str, pcode: str, group: str) -> Form:
    return _form(reading, code, Scoring(name, scorer, Unit(pcode=pcode, group=group)))


forms.makes(_AGREED, _again)
