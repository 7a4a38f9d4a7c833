"""Partners by the eight steps of monitoring: who works with us on which, and who could be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import isolated, listed, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.answers import Answered, answered
from actormap.metrics.base.context import context_of
from actormap.metrics.base.judgements import Unit
from actormap.metrics.partner.partners import held_back
from actormap.metrics.partner.stages import SET, SHEET
from actormap.viz.charts import Cell, MatrixRow, Picture, matrix
from actormap.viz.charts.layers import CHOICE
from actormap.viz.charts.matrix import Look
from actormap.web import navigation
from actormap.web.pages.partnership import owed
from actormap.web.parts import choices, components, tables
from actormap.web.parts.cards import (
    answer_if_any,
    answer_line,
    answer_words,
    button,
    card,
    headed,
    heading,
    in_line,
    note,
    subheading,
    text_line,
)
from actormap.web.parts.writing import record_forms
from actormap.web.parts.writing.undertaken import who
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading, reading_of_stored

MOST = 500
"""So many partners, promises and decisions are read at most."""
FIRST, MORE = 8, 24
"""So many partners are shown at once, and so many more each time."""
SHOWN = "partners that are shown"
LOOKS: dict[str, Look] = {
    "works": "full",
    "agreed": "half",
    "could": "ring",
    "declined": "cross",
    "differ": "differ",
    "unknown": "unknown",
}


def body(reading: Reading) -> None:
    """Show the tab."""
    asked_of = partial(answer_if_any, reading, check=False, limit=MOST)
    answer = asked_of("partner.stages")
    left, right = st.columns([9, 4], gap="small")
    with left, card(), components.showing_errors():
        if answer is None:
            st.info(_("In which step of monitoring anybody works with the office is not recorded yet."))
            _note(reading, "stage_context", record_forms.add_first)
        else:
            _steps(reading, answer)
    with right, card(), components.showing_errors():
        promised, decided = map(asked_of, ("partner.promises", "partner.decisions"))
        owed.body(reading, promised, decided)
    if answer is not None:
        components.explained("partner.stages", answer)


def _steps(reading: Reading, answer: Findings) -> None:
    """Show who works with us on which step, or who could on the one that is chosen."""
    whole = answer.findings[0]
    none = whole.details["none"]
    steps = {each.details["stage"]: each for each in tables.of_kind(answer, "item")}
    partners = tables.of_kind(answer, "actor", "platform")
    step = chosen.value("step")
    if step in steps:
        headed(steps[step])
        partners = [each for each in partners if each.details["stages"][step] == "could"]
        text_line(_could(partners, steps[step]))
    else:
        step = ""
        words: str = whole.statement
        if none and whole.value is not None:  # what is recorded, and not what never was
            words = _("Nobody is recorded to work with us yet on: {steps}", steps=listed(map(_label, none)))
        heading(words)
    if partners or not step:
        _picture(reading, partners, steps, step)
    _ways(reading, [each for each in none if steps[each].details["could"]] or none, steps, step)
    with components.showing_errors():
        _one_partner(reading, answer)


def _label(step: str) -> str:
    return term(schema.items()[step].label)


def _could(partners: Sequence[Finding], finding: Finding) -> str:
    """Who of those who could may be asked, and what comes first for the others."""
    if not partners:
        return _("Of nobody it is recorded that it could. Ask those you know.")
    n = len(finding.details["ask"])
    words = ngettext(n, "{n} of them may be asked.", "{n} of them may be asked.")
    if n >= len(partners):
        return words
    return _("{words} For the others: first a dialogue, and their yes to be named.", words=words)


def _picture(reading: Reading, partners: Sequence[Finding], steps: dict[str, Finding], step: str) -> None:
    """The partners by steps; who is pressed is looked at below."""
    most = st.session_state.get(SHOWN, FIRST)
    drawn = [of_partner(reading, each) for each in partners[:most]]
    if not step:
        drawn += held(reading)
    sums = tuple(map(sum_of, steps.values()))
    drawn.append(MatrixRow(_("Work on it with us now"), ("", ""), sums, bold=True))
    components.picture(_matrix(drawn), key="partners by step", choice=CHOICE, then=partial(chosen.keep, "of"))
    if more := len(partners[most:]):
        label, show = ngettext(more, "{n} more partner", "{n} more partners"), {SHOWN: most + MORE}
        button(label, st.session_state.update, show, key="more partners", quiet=True)


def _ways(reading: Reading, none: Sequence[str], steps: dict[str, Finding], step: str) -> None:
    """What can be done: see who could, or note what was asked."""
    with in_line(align="bottom"):
        if not step and none:
            label, look = _("{step}: who could?", step=_label(none[0])), partial(chosen.keep, "step", none[0])
            button(label, look, key="who could", icon="search", primary=True)
        _note(reading, step or next(iter(none), "stage_context"), record_forms.add)
        choices.pick(_("Who could help with"), "step", {"": _("All steps")} | {s: _label(s) for s in steps})
    note(_("Nothing is asked for before there is a dialogue."))


def _note(reading: Reading, step: str, add: Callable[..., None]) -> None:
    """The form for what a partner does, or answered, on a step."""
    add(
        reading_of_stored(),
        "assessments",
        _("Ask about a step"),
        called=_("What does a partner do with us?"),
        item=step,
        date=reading.view.date,
        scorer=own_scorer(),
    )


def _matrix(rows: Sequence[MatrixRow]) -> Picture:
    """The matrix."""
    items = [item for item in schema.items().values() if item.set == SET]
    columns = [f"{number} {plain(item.label)}" for number, item in enumerate(items, start=1)]
    meanings = {LOOKS[mark]: words for mark, words in _words().items()}
    heads = (_("Partner"), _("May be named"), _("Risk"))
    return matrix(rows, columns, title=_("Partners by step"), heads=heads, meanings=meanings)


def _words() -> dict[str, str]:
    return {
        "works": _("works with us"),
        "agreed": _("agreed"),
        "could": _("could, not asked"),
        "declined": _("said no"),
        "differ": _("scorers differ"),
        "unknown": _("not known"),
    }


def of_partner(reading: Reading, finding: Finding) -> MatrixRow:
    """A partner: whether it may be named, its risk, and what is known of each step."""
    identifier, d, words, beside = finding.subject[0], finding.details, _words(), ("", "")
    cells = tuple(Cell(LOOKS[mark], words[mark]) for mark in d["stages"].values())
    if finding.kind == "actor":
        named = {"yes": _("yes"), "no": _("no"), "withdrawn": _("no")}.get(d["named"], _("ask"))
        beside = (named, "?" if d["risk"] is None else str(d["risk"]))
    name, looked_at = isolated(tables.names(reading.map)[identifier]), chosen.value("of") == identifier
    return MatrixRow(name, beside, cells, code=identifier, chosen=looked_at)


def held(reading: Reading) -> list[MatrixRow]:
    """Who is held back: that it is so, and no step of theirs, and no reason."""
    context, why = context_of(reading.map, reading.view), _("held back: ask the protection officer")
    ids = held_back(context, [SET])
    return [MatrixRow(who(context, each), ("", ""), held=why, code=each) for each in ids]


def sum_of(finding: Finding) -> Cell:
    """How many work on a step with us."""
    if finding.value is None:
        return Cell("unknown", _("not known"))
    works = finding.details["works"]
    return Cell("figure", str(works)) if works else Cell("none", _("none"))


def _one_partner(reading: Reading, answer: Findings) -> None:
    """Ask for a partner, and show what is known of each step."""
    picked = choices.actor(reading, _("Look at one partner"), "of")
    known = {each.subject[0]: each for each in tables.of_kind(answer, "actor", "platform")}
    finding = known.get(chosen.value("of"))
    try:
        if finding is None and picked:
            finding = ask(reading, "partner.stages", check=False, actor=picked).about(picked)
    except Refused:
        st.info(_("Held back: ask the protection officer."))
        return
    if finding is not None:
        _partner(reading, finding)


def _partner(reading: Reading, finding: Finding) -> None:
    (identifier,) = finding.subject
    actor = finding.kind == "actor"
    with in_line():
        subheading(isolated(tables.names(reading.map)[identifier]))
        if actor:
            navigation.link("actors", _("See the record"), icon="person", id=identifier)
    if gate := SHEET.sentence("actor", "dialogue", gate=finding.details["gate"]):
        with in_line():
            note(gate, width="content")
            label = _("How far has the talk come?")
            record_forms.change_part(reading_of_stored(), "actors", identifier, label, "stage")
    unit = Unit(actor_id=identifier) if actor else Unit(platform_id=identifier)
    with st.container(gap=None):
        for number, each in enumerate(answered(reading.map, reading.view, unit, SET), start=1):
            item_row(unit, number, each)


def item_row(unit: Unit, number: int, each: Answered) -> None:
    """An item with its answer; its words open the form."""
    words = answer_words(each)
    if each.answer == "unknown" and each.unbacked:
        words = _("said without evidence: does not count")
    answer_line(number, each, words, partial(_item_form, unit, each))


def _item_form(unit: Unit, each: Answered, label: str) -> None:
    """What was said today under one's own label is changed; on another day it is said anew."""
    stored, scorer = reading_of_stored(), own_scorer()
    today = stored.view.date
    mine = [given for given in each.given if given.scorer == scorer and not given.together]
    if scorer and mine and mine[-1].date == today:
        record_forms.change(stored, "assessments", mine[-1].id, label)
        return
    given: dict[str, Any] = {"item": each.item.code, "date": today, "scorer": scorer}
    given |= {"platform_id": unit.platform_id} if unit.platform_id else {}
    given |= {"actor_id": unit.actor_id} if unit.actor_id else {}
    if mine:
        given["answer"] = mine[-1].answer
    record_forms.answer(stored, label, plain(each.item.help), **given)
