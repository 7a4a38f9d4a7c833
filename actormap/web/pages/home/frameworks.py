"""What frameworks of others ask, what our record holds for each question, and the holes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding, Findings
from actormap.core.schema.items import frameworks
from actormap.core.sentences import Name, series, shown
from actormap.core.words import _, ngettext, plain
from actormap.metrics.monitor.frameworks import SHEET
from actormap.viz.charts import Picture, verified
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import charts, choices, components
from actormap.web.parts.cards import badge, card, heading, in_line, item_label, note, text_line
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

ANALYSIS = "monitor.frameworks"


def body(reading: Reading) -> None:
    """Show the page, once it is chosen what to write."""
    text_line(
        _(
            "What others ask of a country, and what our record could answer. No mark is turned into theirs: "
            "whoever scores for them uses their scale."
        )
    )
    names = {code: plain(each.name) for code, each in frameworks().items()}
    framework = choices.pick(_("Framework"), "framework", names, key="framework", width=330)
    result = ask(reading, ANALYSIS, framework=framework)
    whole, *questions = result.findings
    heading(whole.statement)
    text_line(whole.reason)
    details = whole.details
    if details["scale"]:
        text_line(_("Its scale: {scale}.", scale=plain(details["scale"])))
    if details["unchecked"]:
        text_line(
            ngettext(
                details["unchecked"],
                "{n} relation to our items was checked by nobody: take it as a proposal.",
                "{n} relations to our items were checked by nobody: take them as proposals.",
            )
        )
    components.picture(_sheet(result), key="sheet of a framework")
    chart = charts.Chart(ANALYSIS, lambda part: _sheet(ask(part, ANALYSIS, framework=framework)))
    with st.container(horizontal=True):
        navigation.link("situation", _("Answer our items"), icon="edit_note", tab="profile")
        charts.take_along(reading, chart, key="sheet of a framework")
    with st.expander(_("What is held, question by question")):
        for question in questions:
            _question(question)
    components.explained(ANALYSIS, result)


def _question(question: Finding) -> None:
    """A question with what is held for it, or that it is a hole."""
    with card(gap="xsmall"):
        with in_line():
            text_line(question.statement, width="stretch")
            if question.details["hole"]:
                badge(_("hole"), "gray", "help")
            else:
                badge(_("evidence"), "blue", "check")
        n = len(question.details["items"])
        label = ngettext(n, "{n} item of ours", "{n} items of ours")
        with st.expander(esc(label)) if n else nullcontext():
            for text in _items(question):
                note(text)


def _items(question: Finding) -> Iterator[str]:
    """Each item that touches a question: what it has to do with it, who checked that, and what is held."""
    if not question.details["items"]:
        yield _("No item of ours touches it.")
    for item in question.details["items"]:
        parts = [
            plain(str(SHEET.sentence("question", "relation", how=item["relation"]))),
            _checked(item["checked_by"], item["checked_on"]),
        ]
        if item["answers"]:
            parts.append(
                ngettext(
                    item["answers"],
                    "{n} mark with evidence, the last of {day}",
                    "{n} marks with evidence, the last of {day}",
                    day=item["last"],
                )
            )
        else:
            parts.append(_("not answered with evidence"))
        label = item_label(item["item"])
        yield _("{item}: {parts}", item=label, parts=series(parts, "; "))


def _checked(role: str, day: str) -> str:
    if not role:
        return shown(SHEET.sentence("question", "unchecked"))
    return _("checked by the {role} on {day}", role=plain(schema.roles()[role].label), day=day)


def _sheet(result: Findings) -> Picture:
    """Question by question, as a picture of how many items are answered; its table is the sheet."""
    whole, *questions = result.findings
    rows = [
        verified.Verified(
            plain(question.details["label"]),
            int(question.value or 0),
            0,
            (question.n or 0) - int(question.value or 0),
        )
        for question in questions
    ]
    table = pd.DataFrame(
        [
            {
                _("Question"): plain(question.details["label"]),
                _("Held"): _("hole") if question.details["hole"] else shown(question.statement),
                _("Items"): "\n".join(_items(question)),
            }
            for question in questions
        ]
    )
    title = _(
        "{framework}: our items with evidence, by question",
        framework=Name(plain(frameworks()[whole.details["framework"]].name)),
    )
    return Picture(title, verified.by_row(rows, title=title, what=_("Question")).chart, table)
