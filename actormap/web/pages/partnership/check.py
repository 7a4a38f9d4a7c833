"""Whether we keep to the principles of partnership, what speaks against a partner, and how others see us."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import isolated, listed, term
from actormap.core.tables.values import days_after, split
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.answers import Answered, answered
from actormap.metrics.base.context import context_of
from actormap.metrics.base.judgements import Unit, judgements_of, standing
from actormap.metrics.partner.check import HARMS, SETS
from actormap.metrics.partner.partners import works_with
from actormap.viz.charts import Cell, Compared, MatrixRow, Picture, dumbbell, matrix
from actormap.viz.charts.matrix import Look
from actormap.web.pages.partnership import stages
from actormap.web.parts import choices, components, tables
from actormap.web.parts.cards import answer_if_any, button, card, headed, heading, item_label, note, text_line
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.own_office import offices as the_offices
from actormap.web.state.own_office import own_office
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.own_scorer import words as scorer_words
from actormap.web.state.session import Reading, reading_of_stored

LOOKS: dict[str, Look] = {"yes": "full", "partly": "half", "no": "cross"}
FEW = 3
TOGETHER = ""
"""Stands for what several scorers agreed on."""
PERCEPTION = "perception"
ANSWERS = ("yes", "partly", "no")
YEAR = 365


def body(reading: Reading) -> None:
    """Show the tab."""
    actor = choices.actor(reading, _("Of one actor, or empty: of our office"), "of") or ""
    left, right = st.columns(2, gap="small")
    with left, card(), components.showing_errors():
        _answers(reading, Unit(actor_id=actor))
    with right, components.showing_errors():
        with card():
            _perceptions(reading)
        with card(), components.showing_errors():
            _balance(reading)
            _hired_away(reading)


def _answers(reading: Reading, unit: Unit) -> None:
    if unit.actor_id and is_held(reading, unit.actor_id):
        st.info(_("Held back: ask the protection officer."))
        return
    result = answer_if_any(reading, "partner.check", check=False, actor=unit.actor_id)
    finding = result.findings[0] if result else None
    every = [each for some in SETS for each in answered(reading.map, reading.view, unit, some)]
    every = [each for each in every if unit.kinds & {*each.item.units}]
    if finding is None:
        n = len(every)
        heading(ngettext(n, "{n} question, none answered yet", "{n} questions, none answered yet"))
    else:
        headed(finding)
    components.picture(_drawn(every), key=f"principles {unit.actor_id}")
    _ways(unit, every, finding)
    with st.expander(_("Answer one by one")):
        note(_("An answer without evidence counts as not answered."))
        for number, each in enumerate(every, start=1):
            stages.item_row(unit, number, each)
    if result is None:
        return
    waiting = [each.subject[0] for each in tables.of_kind(result, "actor") if _is_open(each)]
    for actor in [each for each in waiting if each != chosen.value("of")][:FEW]:
        label = _("To be decided: {name}", name=isolated(tables.names(reading.map)[actor]))
        button(label, chosen.keep, "of", actor, key=f"to decide {actor}", icon="gavel", quiet=True)
    components.explained("partner.check", result)


def _is_open(finding: Finding) -> bool:
    """Whether working together could harm the office's impartiality, and nothing is decided."""
    return finding.details["harm"] in HARMS and not finding.details["decision"]


def _drawn(every: Sequence[Answered]) -> Picture:
    """Each item by who answered it, and when somebody did last."""
    scorers = dict.fromkeys(TOGETHER if g.together else g.scorer for each in every for g in each.given)
    heads = {who: _("agreed together") if who == TOGETHER else scorer_words(who) for who in scorers}
    rows = [_row(each, [*heads]) for each in every]
    meanings: dict[Look, str] = {
        "full": _("yes"),
        "half": _("partly"),
        "cross": _("no"),
        "ring": _("said without evidence: does not count"),
        "unknown": _("not known"),
    }
    return matrix(
        rows,
        [*heads.values()] or [_("Answer")],
        title=_("Who answered what"),
        heads=(_("Principle or question"), _("Last answered")),
        meanings=meanings,
        hatched=True,
    )


def _row(each: Answered, scorers: Sequence[str]) -> MatrixRow:
    given = {TOGETHER if g.together else g.scorer: g for g in each.given}

    def cell(who: str) -> Cell:
        mark = given.get(who)
        if mark is None or mark.value is None:
            return Cell("unknown", _("not known"))
        if not mark.counts:
            return Cell("ring", _("said without evidence: does not count"))
        return Cell(LOOKS[mark.answer], plain(each.item.marks[mark.answer].label))

    last = max((g.date for g in each.given), default="")
    return MatrixRow(plain(each.item.label), (last,), tuple(map(cell, scorers or [TOGETHER])))


def _ways(unit: Unit, every: Sequence[Answered], finding: Finding | None) -> None:
    """Answer what is not known; decide, where working together could harm the office's impartiality."""
    stored = reading_of_stored()
    with st.container(horizontal=True):
        missing = next((each.item for each in every if each.answer == "unknown"), None)
        if missing is not None:
            record_forms.add_first(
                stored,
                "assessments",
                _("Answer the next"),
                called=plain(missing.help),
                item=missing.code,
                date=stored.view.date,
                scorer=own_scorer(),
                together="no",  # a form of its own beside that of the line
                **({"actor_id": unit.actor_id} if unit.actor_id else {}),
            )
        if finding is not None and _is_open(finding):
            record_forms.add(
                stored,
                "undertakings",
                _("Decide"),
                called=_("A decision on partnership"),
                kind="decision",
                to_id=unit.actor_id,
                date=stored.view.date,
            )


def is_held(reading: Reading, actor: str) -> bool:
    """Whether the office does not work with an actor now."""
    return not works_with(context_of(reading.map, reading.view), actor)


def _perceptions(reading: Reading) -> None:
    """How many said what of the office, and never who."""
    judged = judgements_of(reading.map, reading.view)
    answers = {code: Counter[str]() for code, item in schema.items().items() if item.set == PERCEPTION}
    for each in the_offices(reading.map):
        for code, given in judged.of(Unit(actor_id=each), PERCEPTION).items():
            answers[code].update(each.answer for each in standing(given))
    n = sum(count.total() for count in answers.values())
    heading(_against(answers) if n else _("How others see us is not recorded"))
    if n:
        note(ngettext(n, "{n} answer with evidence", "{n} answers with evidence"))
        rows = [MatrixRow(item_label(code), (), tuple(_cells(count))) for code, count in answers.items()]
        columns, heads = [_("yes"), _("partly"), _("no")], (_("Seen as"),)
        drawn = matrix(rows, columns, title=_("How many said so"), heads=heads, meanings={}, hatched=True)
        components.picture(drawn, key="how others see us")
    if office := own_office(reading).code:
        record_forms.add(
            reading_of_stored(),
            "assessments",
            _("Note how we are seen"),
            called=_("How is the office seen?"),
            item="seen_credible",
            actor_id=office,
            date=reading.view.date,
            scorer=own_scorer(),
        )


def _against(answers: dict[str, Counter[str]]) -> str:
    """What speaks against the office, in one sentence."""
    worse = {code: "yes" if schema.items()[code].polarity == "worse" else "no" for code in answers}
    heard = [
        term(schema.items()[code].label)
        for code, count in answers.items()
        if count[worse[code]] + count["partly"]
    ]
    if heard:
        return _("Some have doubts: {what}", what=listed(heard))
    unheard = sum(not count.total() for count in answers.values())
    words = ngettext(
        unheard,
        "No doubts are recorded; on {n} of {all} questions nobody was heard",
        "No doubts are recorded; on {n} of {all} questions nobody was heard",
        all=len(answers),
    )
    return words if unheard else _("No doubts are recorded")


def _cells(count: Counter[str]) -> Iterator[Cell]:
    for each in ANSWERS:
        yield Cell("figure", str(count[each])) if count.total() else Cell("unknown", _("not known"))


def _balance(reading: Reading) -> None:
    """How many of each group, area or type were met, of those on record."""
    result = answer_if_any(reading, "partner.balance", check=False)
    if result is None:
        heading(_("Whom we met is not recorded"))
        text_line(_("Enter contacts, and it is told whom the office meets more and less."))
        return
    whole = result.findings[0]
    headed(whole)
    for sides in (each for each in result if each.kind == "whole" and each is not whole):
        text_line(sides.statement)
    ways = {"group": _("By group"), "area": _("By area"), "type": _("By type")}
    by = choices.pick(_("By what"), "divide", ways, beside=True)
    rows = [
        Compared(plain(d["label"]), d["recorded"], d["met"], mark=d["leaning"] == "fewer")
        for d in (each.details for each in result)
        if d.get("by") == by and d["code"]
    ]
    if rows:
        title = _("On record, and met within the last months")
        drawn = dumbbell(rows, title=title, what=_("Who"), first=_("on record"), second=_("met"))
        components.picture(drawn, key=f"balance {by}")


def _hired_away(reading: Reading) -> None:
    """From how many organisations the office recruited within a year."""
    events, today = reading.map["events"], reading.view.date
    ours = (events["type"] == "recruitment") & events["by_id"].isin(the_offices(reading.map))
    lately = (events["date"] > days_after(today, -YEAR)) & (events["date"] <= today)
    if n := len({actor for cell in events["subjects"][ours & lately] for actor in split(cell)}):
        text_line(
            ngettext(
                n,
                "Within a year the office recruited people from {n} actor. Ask what it lost by it.",
                "Within a year the office recruited people from {n} actors. Ask what they lost by it.",
            )
        )
