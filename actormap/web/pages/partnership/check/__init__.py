"""Whether we keep to the principles of partnership, what speaks against a partner, and how others see us."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import isolated, shown, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.answers import Answered, answered
from actormap.metrics.base.judgements import Unit
from actormap.metrics.partner.check import HARMS, SETS
from actormap.viz.charts import Cell, MatrixRow, Picture, matrix
from actormap.viz.charts.matrix import Look
from actormap.web.escape import esc
from actormap.web.pages.partnership import item_rows
from actormap.web.pages.partnership.check import seen
from actormap.web.parts import choices, components, tables
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen, own_scorer
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading, reading_of_stored

LOOKS: dict[str, Look] = {"yes": "full", "partly": "half", "no": "cross"}
FEW = 3
TOGETHER = ""
"""Stands for what several scorers agreed on."""


def body(reading: Reading) -> None:
    """Show the tab."""
    stored = reading_of_stored()
    actor = choices.actor(reading, _("Of one actor, or empty: of our office"), "of") or ""
    unit = Unit(actor_id=actor)
    left, right = st.columns(2, gap="small")
    with left, st.container(border=True, gap="small"), components.showing_errors():
        _answers(reading, stored, unit)
    with right, components.showing_errors():
        seen.body(reading, stored)


def _answers(reading: Reading, stored: Reading, unit: Unit) -> None:
    if unit.actor_id and seen.is_held(reading, unit.actor_id):
        st.info(_("Held back: ask the protection officer."))
        return
    result = _answer_of(reading, unit.actor_id)
    finding = result.findings[0] if result else None
    every = [each for some in SETS for each in answered(reading.map, reading.view, unit, some)]
    every = [each for each in every if unit.kinds & {*each.item.units}]
    if finding is None:
        n = len(every)
        st.header(
            esc(ngettext(n, "{n} question, none answered yet", "{n} questions, none answered yet")),
            anchor=False,
        )
    else:
        st.header(esc(shown(finding.statement)), anchor=False)
        st.caption(esc(shown(finding.reason)))
    components.picture(_drawn(every), key=f"principles {unit.actor_id}")
    _ways(stored, unit, every, finding)
    with st.expander(_("Answer one by one")):
        st.caption(_("An answer without evidence counts as not answered."))
        for number, each in enumerate(every, start=1):
            item_rows.row(stored, unit, number, each)
    if result is not None:
        _to_decide(reading, result)
        components.explained("partner.check", result)


def _answer_of(reading: Reading, actor: str) -> Findings | None:
    """What is found; None where nothing is answered."""
    try:
        return ask(reading, "partner.check", check=False, actor=actor)
    except Refused:
        return None


def _to_decide(reading: Reading, result: Findings) -> None:
    """Partners with whom to work could harm the office's impartiality, while nothing is decided."""
    names = tables.names(reading.map)
    waiting = [each.subject[0] for each in tables.of_kind(result, "actor") if _is_open(each)]
    for actor in [each for each in waiting if each != chosen.value("of")][:FEW]:
        st.button(
            esc(_("To be decided: {name}", name=isolated(names[actor]))),
            key=f"to decide {actor}",
            type="tertiary",
            icon=":material/gavel:",
            on_click=chosen.keep,
            args=("of", actor),
        )


def _is_open(finding: Finding) -> bool:
    """Whether working together could harm the office's impartiality, and nothing is decided."""
    return finding.details["harm"] in HARMS and not finding.details["decision"]


def _drawn(every: Sequence[Answered]) -> Picture:
    """Each item by who answered it, and when somebody did last."""
    scorers = dict.fromkeys(TOGETHER if g.together else g.scorer for each in every for g in each.given)
    heads = {who: _("agreed together") if who == TOGETHER else own_scorer.words(who) for who in scorers}
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
    cells = []
    for who in scorers:
        mark = given.get(who)
        if mark is None or mark.value is None:
            cells.append(Cell("unknown", _("not known")))
        elif not mark.counts:
            cells.append(Cell("ring", _("said without evidence: does not count")))
        else:
            cells.append(Cell(LOOKS[mark.answer], plain(term(each.item.marks[mark.answer].label))))
    last = max((g.date for g in each.given), default="")
    return MatrixRow(
        plain(term(each.item.label)), (last,), tuple(cells) or (Cell("unknown", _("not known")),)
    )


def _ways(stored: Reading, unit: Unit, every: Sequence[Answered], finding: Finding | None) -> None:
    """Answer what is not known; decide, where working together could harm the office's impartiality."""
    with st.container(horizontal=True):
        missing = next((each.item for each in every if each.answer == "unknown"), None)
        if missing is not None:
            record_forms.add_first(
                stored,
                "assessments",
                _("Answer the next"),
                called=plain(term(missing.help)),
                item=missing.code,
                date=stored.view.date,
                scorer=own_scorer.own_scorer(),
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
