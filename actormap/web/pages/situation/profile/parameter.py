"""The parameter that is opened: its items with the marks that whoever looks may see."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import shown, term
from actormap.core.words import _, ngettext
from actormap.viz.charts import Mark, MarkRow, Picture, Scale, mark_rows
from actormap.viz.judged import TOGETHER, parameter_words
from actormap.web.escape import esc
from actormap.web.pages.situation.profile.looking import Looking
from actormap.web.pages.situation.scoring.form import TALK
from actormap.web.parts import components
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen, own_scorer


def body(looking: Looking) -> None:
    """Show the parameter that is chosen, by default the first that waits for whoever scores."""
    if looking.profile is None:
        return
    codes = [item.code for item in schema.parameters()]
    key = "parameter by name"
    st.session_state[key] = looking.opened
    code = st.selectbox(
        _("Opened"),
        codes,
        key=key,
        format_func=parameter_words,
        on_change=lambda: chosen.keep("parameter", st.session_state[key]),
        help=_("This does the same as pressing a row of the picture."),
    )
    finding = looking.profile.about(code)
    st.caption(esc(shown(term(schema.items()[code].help))))
    components.picture(items_of(looking, finding), key=f"items {code}")
    _to_score(looking, finding)


def items_of(looking: Looking, finding: Finding) -> Picture:
    """The items of a parameter as rows of dots."""
    rows = tuple(_row(looking, item) for item in finding.details["items"])
    own = sum(looking.scorer in _scorers_of(item) for item in finding.details["items"])
    letters = {"": _("you")} | {letter: own_scorer.words(label) for label, letter in looking.letters.items()}
    letters[TOGETHER] = _("agreed together")
    used = {mark.letter for row in rows for mark in row.marks}
    return mark_rows(
        rows,
        Scale(0, 4, {0: "0", 1: "1", 2: "2", 3: "3", 4: "4"}),
        title=_("{n} of {total} scored by you", n=own, total=len(rows))
        if looking.scorer
        else _("{n} of {total} answered", n=finding.n, total=len(rows)),
        heads=(_("Item"), _("Evidence"), _("Talk")),
        letters={letter: who for letter, who in letters.items() if letter in used},
    )


def _scorers_of(item: dict[str, Any]) -> set[str]:
    """Who answered an item, alone."""
    return {*item["marks"], *item["not_known"], *item["unbacked"]}


def _row(looking: Looking, item: dict[str, Any]) -> MarkRow:
    sees = looking.sees(item)
    marks = [
        Mark(value, looking.letters.get(label, ""))
        for label, value in item["marks"].items()
        if sees or label == looking.scorer
    ]
    agreed = item["agreed"] is not None and (sees or not looking.scorer)
    if agreed:
        marks.append(Mark(item["agreed"], TOGETHER, square=True))
    records = ngettext(item["records"], "{n} record", "{n} records")
    return MarkRow(
        shown(term(schema.items()[item["item"]].label)),
        tuple(marks),
        aside=_aside(looking, item, marks),
        known=bool(_scorers_of(item)) or item["agreed"] is not None,
        beside=(records if marks else "", _talk(item) if sees or agreed else ""),
    )


def _aside(looking: Looking, item: dict[str, Any], marks: list[Mark]) -> str:
    others = len(_scorers_of(item) - {looking.scorer})
    if others and not looking.sees(item) and not any(mark.letter == TOGETHER for mark in marks):
        return ngettext(others, "{n} other: shown after yours", "{n} others: shown after yours")
    if marks:
        return ""
    if item["unbacked"]:
        return _("no evidence: counts as not answered")
    return _("not known") if item["not_known"] else ""


def _talk(item: dict[str, Any]) -> str:
    if item["agreed"] is not None:
        return _("agreed: {mark}", mark=f"{item['agreed']:.0f}")
    values = item["marks"].values()
    if len(values) < 2:  # noqa: PLR2004 - one alone has nobody to talk with
        return ""
    return _("marks far apart") if max(values) - min(values) >= 2 else _("to be agreed")  # noqa: PLR2004


def _to_score(looking: Looking, finding: Finding) -> None:
    """Buttons that lead to an item, and to those that can be agreed on."""
    if not record_forms.may_write():
        return
    items = {item["item"]: item for item in finding.details["items"]}
    key = f"item of {finding.subject[0]}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        waiting = [code for code, item in items.items() if looking.scorer not in _scorers_of(item)]
        code = st.selectbox(
            _("Item"),
            list(items),
            index=list(items).index(waiting[0]) if waiting else 0,
            format_func=lambda code: shown(term(schema.items()[code].label)),
            key=key,
        )
        label = _("Score it") if code in waiting else _("Look at it again")
        opened = partial(chosen.keep, "score", code)
        st.button(
            esc(label), icon=":material/edit_square:", key=f"score {finding.subject[0]}", on_click=opened
        )
        if any(_talk(item) and item["agreed"] is None and looking.sees(item) for item in items.values()):
            together = partial(chosen.keep, "score", TALK)
            st.button(_("Agree together"), icon=":material/forum:", key="agree together", on_click=together)
