"""How others see the office, and whether its contacts are impartial across what divides civil society."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import streamlit as st

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.sentences import listed, shown, term
from actormap.core.tables.values import days_after, split
from actormap.core.words import _, ngettext, plain
from actormap.metrics.base.context import context_of
from actormap.metrics.base.judgements import Unit, judgements_of, standing
from actormap.metrics.partner.partners import works_with
from actormap.viz.charts import Cell, Compared, MatrixRow, dumbbell, matrix
from actormap.web.escape import esc
from actormap.web.parts import choices, components
from actormap.web.parts.writing import record_forms
from actormap.web.state.analyses import ask
from actormap.web.state.own_office import offices as the_offices
from actormap.web.state.own_office import own_office
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.session import Reading

SET = "perception"
ANSWERS = ("yes", "partly", "no")
YEAR = 365


def is_held(reading: Reading, actor: str) -> bool:
    """Whether the office does not work with an actor now."""
    return not works_with(context_of(reading.map, reading.view), actor)


def body(reading: Reading, stored: Reading) -> None:
    """Show both."""
    with st.container(border=True, gap="small"):
        _perceptions(reading, stored)
    with st.container(border=True, gap="small"), components.showing_errors():
        _balance(reading)
        _hired_away(reading)


def _perceptions(reading: Reading, stored: Reading) -> None:
    """How many said what of the office, and never who."""
    answers = _answers(reading)
    n = sum(count.total() for count in answers.values())
    st.header(esc(_against(answers) if n else _("How others see us is not recorded")), anchor=False)
    if n:
        words = ngettext(n, "{n} answer with evidence", "{n} answers with evidence")
        st.caption(esc(words))
        rows = [
            MatrixRow(plain(term(schema.items()[code].label)), (), tuple(_cells(count)))
            for code, count in answers.items()
        ]
        columns = [_("yes"), _("partly"), _("no")]
        drawn = matrix(
            rows, columns, title=_("How many said so"), heads=(_("Seen as"),), meanings={}, hatched=True
        )
        components.picture(drawn, key="how others see us")
    office = own_office(reading).code
    if office:
        record_forms.add(
            stored,
            "assessments",
            _("Note how we are seen"),
            called=_("How is the office seen?"),
            item="seen_credible",
            actor_id=office,
            date=stored.view.date,
            scorer=own_scorer(),
        )


def _answers(reading: Reading) -> dict[str, Counter[str]]:
    """Of each way to see the office how many said yes, partly and no."""
    judged = judgements_of(reading.map, reading.view)
    answers = {code: Counter[str]() for code, item in schema.items().items() if item.set == SET}
    for unit in (Unit(actor_id=office) for office in the_offices(reading.map)):
        for code, given in judged.of(unit, "perception").items():
            answers[code].update(each.answer for each in standing(given))
    return answers


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
    if not unheard:
        return _("No doubts are recorded")
    return ngettext(
        unheard,
        "No doubts are recorded; on {n} of {all} questions nobody was heard",
        "No doubts are recorded; on {n} of {all} questions nobody was heard",
        all=len(answers),
    )


def _cells(count: Counter[str]) -> Iterator[Cell]:
    for each in ANSWERS:
        yield Cell("figure", str(count[each])) if count.total() else Cell("unknown", _("not known"))


def _balance(reading: Reading) -> None:
    """How many of each group, area or type were met, of those on record."""
    try:
        result = ask(reading, "partner.balance", check=False)
    except Refused:
        st.header(_("Whom we met is not recorded"), anchor=False)
        st.text(_("Enter contacts, and it is told whom the office meets more and less."))
        return
    whole = result.findings[0]
    st.header(esc(shown(whole.statement)), anchor=False)
    st.caption(esc(shown(whole.reason)))
    for sides in (each for each in result if each.kind == "whole" and each is not whole):
        st.text(shown(sides.statement))
    by = choices.pick(
        _("By what"),
        "divide",
        {"group": _("By group"), "area": _("By area"), "type": _("By type")},
        beside=True,
    )
    rows = [_met(each) for each in _of(result, by)]
    if rows:
        drawn = dumbbell(
            rows,
            title=_("On record, and met within the last months"),
            what=_("Who"),
            first=_("on record"),
            second=_("met"),
        )
        components.picture(drawn, key=f"balance {by}")


def _hired_away(reading: Reading) -> None:
    """From how many organisations the office recruited within a year."""
    events, offices = reading.map["events"], the_offices(reading.map)
    since = days_after(reading.view.date, -YEAR)
    rows = events[((events["type"] == "recruitment") & events["by_id"].isin(offices)).to_numpy()]
    rows = rows[((rows["date"] > since) & (rows["date"] <= reading.view.date)).to_numpy()]
    if n := len({actor for cell in rows["subjects"] for actor in split(cell)}):
        words = ngettext(
            n,
            "Within a year the office recruited people from {n} actor. Ask what it lost by it.",
            "Within a year the office recruited people from {n} actors. Ask what they lost by it.",
        )
        st.text(words)


def _of(result: Findings, by: str) -> list[Finding]:
    return [each for each in result if each.details.get("by") == by and each.details["code"]]


def _met(finding: Finding) -> Compared:
    details = finding.details
    fewer = details["leaning"] == "fewer"
    return Compared(shown(term(details["label"])), details["recorded"], details["met"], mark=fewer)
