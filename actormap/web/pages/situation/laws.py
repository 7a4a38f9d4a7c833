"""Laws: the tab, and how far the law that is looked at follows the twelve recommendations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from actormap.core.model import Changes
from actormap.core.schema import Item
from actormap.core.sentences import isolated, term
from actormap.core.tables.judged import evidence
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.judgements import Judgement, Unit
from actormap.metrics.monitor.law.laws import in_order
from actormap.metrics.monitor.law.recommendations import SET, answered
from actormap.records.record import telling
from actormap.records.scoring import TABLE, Answer, Scoring, Standing, all_given, standing
from actormap.web.escape import esc
from actormap.web.pages.situation import laws_hit, laws_register, rounds
from actormap.web.pages.situation.laws_register import laws_of
from actormap.web.parts import components
from actormap.web.parts.cards import answer_line, answer_words, card, headed, note, several, text_line
from actormap.web.parts.writing import forms, record_forms
from actormap.web.parts.writing.forms import Form
from actormap.web.state.analyses import ask
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.protection import STORED
from actormap.web.state.session import Reading, reading_of_stored, workspace

_MADE = "twelve recommendations"


def body(reading: Reading) -> None:
    """Show the tab."""
    if reading.map["instruments"].empty:
        st.info(_("No law is recorded. Add the laws that civil society works under, and draft laws."))
        given = {"then": "law", "as_of": reading.view.date}
        record_forms.add_first(reading_of_stored(), "instruments", _("Add a law"), **given)
        return
    result = ask(reading, "monitor.laws", check=False)
    laws = laws_of(reading.map, result)
    laws_register.register(reading, laws)
    left, right = st.columns([5, 3], gap="medium")
    with left, components.showing_errors():
        laws_register.restricts(reading, laws)
    with right, components.showing_errors():
        _twelve(reading, laws.law)
    if laws.law:
        with components.showing_errors():
            laws_hit.hit(reading, laws)
            laws_hit.strategies(reading, laws)
    components.explained("monitor.laws", result)


def _twelve(reading: Reading, law: str) -> None:
    """The twelve recommendations on the law that is looked at, each with what is answered."""
    stored = reading_of_stored()
    with card(gap="xsmall"):
        whole = ask(reading, "monitor.recommendations", check=False, instrument=law).findings[0]
        headed(whole)
        if record_forms.may_write():
            form = _form(stored, law, rounds.scoring(stored).round)
            forms.opener(_("Answer the twelve"), form, stored, icon="checklist")
        every = answered(reading.map, reading.view, law)
        given = {"instrument": law, "date": stored.view.date, "scorer": own_scorer()}
        with st.expander(_("The twelve, one by one")):
            note(_("From the report A/59/401 of the Special Representative on human rights defenders."))
            for number, each in enumerate(every, start=1):
                question = {"question": plain(each.item.help), "item": each.item.code}
                opener = partial(record_forms.answer, stored, **question, **given)
                answer_line(number, each, answer_words(each), opener)
            with st.expander(_("Who answered what")):
                lines = [_given(each.item, given) for each in every for given in each.given]
                st.dataframe(pd.DataFrame(lines), hide_index=True)
        components.sure(whole)


def _given(item: Item, given: Judgement) -> dict[str, str]:
    known = given.answer in item.marks
    return {
        _("Recommendation"): plain(item.label),
        _("Scorer"): _("together") if given.together else str(given.scorer),
        _("Answer"): plain(item.marks[given.answer].label) if known else _("not known"),
        _("Day"): given.date,
        _("Counts"): _("yes") if given.counts else _("no evidence"),
    }


def _form(stored: Reading, law: str, name: str) -> Form:
    """The form that asks for all of them; of a law in a round, or in none."""
    start = f"twelve {law} {name} {stored.revision}"

    def scoring() -> Scoring:
        return Scoring(name, own_scorer(), Unit(instrument=law))

    def key() -> str:
        """How keys of elements begin; otherwise for each label that is scored as."""
        return f"{start} {own_scorer()}"

    def changes(now: Reading) -> Changes:
        answers = dict(_filled(stored, scoring(), key()))
        return all_given(now.map, now.view, scoring(), answers, principal=workspace().principal)

    return Form(
        start,
        _("How far does it follow the twelve recommendations?"),
        lambda: _answers(stored, scoring(), key()),
        changes,
        send=_("Save all"),
        book=STORED,
        before=lambda: rounds.as_whom(stored),
        noticed=_unbacked,
        made=(_MADE, law, name),
    )


def _answers(stored: Reading, scoring: Scoring, key: str) -> None:
    """What all rest on, and each with its answers; it begins with what the scorer gave."""
    if not scoring.scorer:
        text_line(_("Choose as whom you score: the rest follows."))
        return
    if scoring.round:
        note(_("Round: {round}", round=isolated(scoring.round)))
    near = _near(stored, scoring.unit.instrument)
    now = standing(stored.map, scoring, SET)
    held = [each for code in now.marks if (mine := now.mine(code)) for each in mine.evidence]
    known = telling.recorded(stored.map, evidence(), [*near, *held]) | near

    def known_as(code: str) -> str:
        return known.get(code, code)

    every = _("Evidence for all, unless an answer names its own")
    typed = _("Type a word of what is recorded, or its code")
    several(every, list(known), known_as, typed, key=f"{key} all")
    note(_("An answer without evidence counts as not answered."))
    for number, (code, marks) in enumerate(now.marks.items(), start=1):
        item, given, own = marks.item, _before(now, code), f"{key} {code}"
        first = {"mark": given.mark or None, "text": given.text, "evidence": [*given.evidence]}
        for name, value in first.items():
            st.session_state.setdefault(f"{own} {name}", value)
        st.radio(
            esc(_("{number}. {what}", number=number, what=term(item.help))),
            list(item.marks),
            format_func=partial(_mark, item),
            key=f"{own} mark",
            horizontal=True,
        )
        rests, why = st.columns(2, gap="small")
        with rests:
            several(
                _("Evidence"),
                list(dict.fromkeys([*given.evidence, *near])),
                known_as,
                _("Evidence"),
                key=f"{own} evidence",
                label_visibility="collapsed",
            )
        why.text_input(
            _("Why, or what was seen"),
            key=f"{own} text",
            placeholder=_("Why. Name nobody"),
            label_visibility="collapsed",
        )


def _before(now: Standing, code: str) -> Answer:
    """What the scorer gave."""
    mine = now.mine(code)
    return Answer.of(mine) if mine else Answer("")


def _near(stored: Reading, law: str) -> dict[str, str]:
    """The law and its provisions, by code: what an answer usually rests on."""
    laws, provisions = (stored.map[table] for table in ("instruments", "provisions"))
    names = dict(zip(laws["id"], laws["name"], strict=True))
    own = provisions[(provisions["instrument"] == law).to_numpy()]
    articles = sorted(zip(own["id"], own["article"], strict=True), key=lambda each: in_order(each[1]))
    return {code: isolated(text) for code, text in ((law, names.get(law, law)), *articles)}


def _mark(item: Item, mark: str) -> str:
    return plain(item.marks[mark].label)


def _filled(stored: Reading, scoring: Scoring, key: str) -> Iterator[tuple[str, Answer]]:
    """What is filled in, by item: the rest stays; what names nothing rests on what all do."""
    held, now = st.session_state, standing(stored.map, scoring, SET)
    common = tuple(held.get(f"{key} all") or ())
    for code in now.marks:
        mark, named, text = (held.get(f"{key} {code} {what}") for what in ("mark", "evidence", "text"))
        if mark:
            before = _before(now, code)
            rests = tuple(named or ()) or (() if before.sources or before.accepted else common)
            yield code, replace(before, mark=mark, evidence=rests, text=str(text or "").strip())


def _unbacked(_now: Reading, changes: Changes) -> list[str]:
    """That some of what was written counts as not answered."""
    rows = changes.upserts[TABLE]
    unknown = (rows["answer"] == "unknown").to_numpy()
    n = int((~unknown & (rows[["evidence", "sources", "analysis"]] == "").all(axis=1).to_numpy()).sum())
    words = ngettext(
        n,
        "{n} answer has no evidence, and does not count.",
        "{n} answers have no evidence, and do not count.",
    )
    return [words] if n else []


forms.makes(_MADE, _form)
