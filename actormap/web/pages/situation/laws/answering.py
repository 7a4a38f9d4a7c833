"""The form in which all twelve recommendations on a law are answered at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import streamlit as st

from actormap.core.model import Changes
from actormap.core.schema import Item
from actormap.core.sentences import isolated, term
from actormap.core.tables.judged import evidence
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.judgements import Unit
from actormap.metrics.monitor.law.laws import in_order
from actormap.metrics.monitor.law.recommendations import SET
from actormap.records.record import telling
from actormap.records.scoring import TABLE, Answer, Scoring, all_given, standing
from actormap.web.escape import esc
from actormap.web.pages.situation.scoring import rounds
from actormap.web.parts.writing import forms
from actormap.web.parts.writing.forms import Form
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.protection import STORED
from actormap.web.state.session import Reading, workspace

_MADE = "twelve recommendations"


def form(stored: Reading, law: str, name: str) -> Form:
    """The form that asks for all of them; of a law in a round, or in none."""
    key = f"twelve {law} {name} {stored.revision}"

    def scoring() -> Scoring:
        return Scoring(name, own_scorer(), Unit(instrument=law))

    def changes(now: Reading) -> Changes:
        answers = dict(_filled(stored, scoring(), key))
        return all_given(now.map, now.view, scoring(), answers, principal=workspace().principal)

    return Form(
        key,
        _("How far does it follow the twelve recommendations?"),
        lambda: _fields(stored, scoring(), key),
        changes,
        send=_("Save all"),
        done=_("Saved."),
        book=STORED,
        before=lambda: rounds.as_whom(stored),
        noticed=_unbacked,
        made=(_MADE, law, name),
    )


def _of(key: str, scoring: Scoring, what: str) -> str:
    """The key of an element; another one for each label that is scored as."""
    return f"{key} {scoring.scorer} {what}"


def _fields(stored: Reading, scoring: Scoring, key: str) -> None:
    """What all rest on, and each with its answers; it begins with what the scorer gave."""
    if not scoring.scorer:
        st.text(_("Choose as whom you score: the rest follows."))
        return
    if scoring.round:
        st.caption(esc(_("Round: {round}", round=isolated(scoring.round))))
    near = _near(stored, scoring.unit.instrument)
    now = standing(stored.map, scoring, SET)
    held = [
        code for marks in now.marks.values() if (mine := now.mine(marks.item.code)) for code in mine.evidence
    ]
    known = telling.recorded(stored.map, evidence(), [*near, *held]) | near
    every = _("Evidence for all, unless an answer names its own")
    _picked(every, known, [*known], _of(key, scoring, "all"))
    st.caption(_("An answer without evidence counts as not answered."))
    for number, (code, marks) in enumerate(now.marks.items(), start=1):
        item, mine = marks.item, now.mine(code)
        given = Answer.of(mine) if mine else Answer("")
        st.session_state.setdefault(_of(key, scoring, f"{code} mark"), given.mark or None)
        st.session_state.setdefault(_of(key, scoring, f"{code} text"), given.text)
        st.radio(
            esc(_("{number}. {what}", number=number, what=term(item.help))),
            list(item.marks),
            format_func=partial(_mark, item),
            key=_of(key, scoring, f"{code} mark"),
            horizontal=True,
        )
        rests, why = st.columns(2, gap="small")
        with rests:
            rests_on = _of(key, scoring, f"{code} evidence")
            st.session_state.setdefault(rests_on, [*given.evidence])
            _picked(_("Evidence"), known, [*dict.fromkeys([*given.evidence, *near])], rests_on, quiet=True)
        why.text_input(
            _("Why, or what was seen"),
            key=_of(key, scoring, f"{code} text"),
            placeholder=_("Why. Name nobody"),
            label_visibility="collapsed",
        )


def _near(stored: Reading, law: str) -> dict[str, str]:
    """The law and its provisions, by code: what an answer usually rests on."""
    laws, provisions = (stored.map[table] for table in ("instruments", "provisions"))
    names = dict(zip(laws["id"], laws["name"], strict=True))
    own = provisions[(provisions["instrument"] == law).to_numpy()]
    articles = sorted(zip(own["id"], own["article"], strict=True), key=lambda each: in_order(each[1]))
    return {code: isolated(text) for code, text in ((law, names.get(law, law)), *articles)}


def _mark(item: Item, mark: str) -> str:
    return plain(term(item.marks[mark].label))


def _picked(label: str, known: dict[str, str], codes: list[str], key: str, *, quiet: bool = False) -> None:
    st.multiselect(
        esc(label),
        codes,
        format_func=lambda code: known.get(code, code),
        key=key,
        placeholder=_("Evidence") if quiet else _("Type a word of what is recorded, or its code"),
        label_visibility="collapsed" if quiet else "visible",
        accept_new_options=True,
        filter_mode="contains",
        select_all=False,
    )


def _filled(stored: Reading, scoring: Scoring, key: str) -> Iterator[tuple[str, Answer]]:
    """What is filled in, by item: the rest stays; what names nothing rests on what all do."""
    held, now = st.session_state, standing(stored.map, scoring, SET)
    common = tuple(held.get(_of(key, scoring, "all")) or ())
    for code in now.marks:
        mark = held.get(_of(key, scoring, f"{code} mark"))
        if not mark:
            continue
        mine = now.mine(code)
        before = Answer.of(mine) if mine else Answer("")
        named = tuple(held.get(_of(key, scoring, f"{code} evidence")) or ())
        rests = named or (() if before.sources or before.accepted else common)
        text = str(held.get(_of(key, scoring, f"{code} text")) or "").strip()
        yield code, replace(before, mark=mark, evidence=rests, text=text)


def _unbacked(_now: Reading, changes: Changes) -> list[str]:
    """That some of what was written counts as not answered."""
    rows = changes.upserts[TABLE]
    unknown = (rows["answer"] == "unknown").to_numpy()
    n = int((~unknown & (rows[["evidence", "sources", "analysis"]] == "").all(axis=1).to_numpy()).sum())
    if not n:
        return []
    return [
        ngettext(
            n,
            "{n} answer has no evidence, and does not count.",
            "{n} answers have no evidence, and do not count.",
        )
    ]


forms.makes(_MADE, form)
