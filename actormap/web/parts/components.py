"""Parts of pages: findings, explanations, maps. Whatever comes from data is shown as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from actormap.core import words
from actormap.core.errors import ActormapError, NamesAlike, TakesTwo
from actormap.core.findings import Finding, Findings, speaking
from actormap.core.model import ActorMap
from actormap.core.schema.reading import read_rows
from actormap.core.sentences import isolated, shown, term
from actormap.core.verdicts import WORTH
from actormap.core.words import ENGLISH, _, code, plain
from actormap.metrics.base.context import context_of
from actormap.metrics.catalogue import READ, came_true, explanation, guide
from actormap.records.record import telling
from actormap.rights import access
from actormap.viz.charts import Picture, inked
from actormap.viz.charts.sketch import Mark, sketch
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import tables
from actormap.web.parts.writing import record_forms
from actormap.web.state import language
from actormap.web.state.analyses import Unfinished, is_for, waiting
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading, current_reading, reading_of_stored, workspace
from actormap.web.state.unfinished.starting import OFFICE

LONG = {term("What the record says"), term("Both work on"), term("Why it is believed")}
"""Columns that are read in several lines."""
PAIR = (term("One"), term("Other"))
"""Columns of which neither alone says what a row is about."""
ALIKE = "names alike"
"""Under which name the answer to `names_alike` is kept, with the revision it was given for."""
TALL = 78
"""Height of a row in pixels; Streamlit breaks lines only where it is more than four letters high."""


def columns() -> dict[str, Any]:
    """How columns are shown, by their headings in the language that is spoken: wide enough, and explained.

    So a table fits beside the sidebar; columns of shares are shown in percent.
    """
    kinds: dict[str, Callable[..., Any]] = {
        "yes": partial(st.column_config.NumberColumn, format="percent"),
        "": st.column_config.Column,
    }
    return {
        plain(column["heading"]): kinds[column["percent"]](
            width=int(column["width"]), help=plain(column["help"]) or None
        )
        for column in read_rows("shown_columns")
    }


@contextmanager
def showing_errors() -> Iterator[None]:
    """Show what a part of a page refuses to answer or is still at work on, and go on with the other parts."""
    try:
        yield
    except Unfinished as unfinished:
        waiting(unfinished.question)
    except TakesTwo as two:
        taken_by_two(two)
    except NamesAlike as alike:
        names_alike(alike)
    except ActormapError as error:
        st.info(esc(refusal(error)))


def taken_by_two(two: TakesTwo) -> None:
    """Say that what is sensitive waits for a second person, or offer to propose it."""
    here = workspace()
    waiting = access.waiting(current_reading().map, here.principal)
    if any(proposal.mine and proposal.act == access.EXPORT for proposal in waiting):
        st.info(esc(_waits()))
        return
    st.info(esc(refusal(two)))
    st.button(
        esc(_("Propose it")),
        key=f"propose {two.level}",
        icon=":material/how_to_reg:",
        on_click=_propose,
        args=(two.level,),
    )


def names_alike(alike: NamesAlike) -> None:
    """Ask what becomes of names that hold the name of somebody who is left out."""
    st.info(esc(refusal(alike)))
    labels = {"stand": _("Keep them: others are meant"), "leave-out": _("Leave them out too")}
    for answer, label in labels.items():
        st.button(esc(label), key=f"names alike: {answer}", on_click=_answer_alike, args=(answer,))


def _answer_alike(answer: str) -> None:
    st.session_state[ALIKE] = (current_reading().revision, answer)


def _waits() -> str:
    return _("It is proposed, and waits for a second person under Settings, Approvals.")


def _propose(level: str) -> None:
    here = workspace()
    access.propose_export(here.store, here.principal, level)
    st.toast(esc(_waits()))


def without_sphere(reading: Reading) -> None:
    """The way to say of which sphere actors are, where of nobody it is known that it is of civil society."""
    if not record_forms.may_write():
        return
    if len(reading.map.actors) and not context_of(reading.map, reading.view).layers.civil_society.any():
        navigation.link("actors", _("Set the sphere of the actors"), icon="groups", sphere="unknown")


def without_office(reading: Reading) -> None:
    """The way to enter the office, where it is no actor yet: nobody can introduce it."""
    if not context_of(reading.map, reading.view).layers.offices.any():
        label = _("Add the office")
        record_forms.add(reading_of_stored(), "actors", label, called=label, **OFFICE)


def without(recorded: bool, what: str) -> bool:
    """Where something is not recorded at all, say so and what to bring; whether that is so."""
    if not recorded:
        st.info(esc(what))
        navigation.link("bring-a-list", _("Bring your list"), icon="upload_file")
    return not recorded


def is_for_role(place: str) -> bool:
    """Whether a place has anything for the role of who looks; else it is said, with the ways on."""
    changes = navigation.places()[place].changes
    return navigation.is_open(place) or _not_for_role(workspace().principal, changes=changes)


def is_asked(reading: Reading, analysis: str) -> bool:
    """Whether the role of who looks may ask an analysis; else it is said, with the ways on."""
    return is_for(reading.principal, analysis) or _not_for_role(reading.principal)


def _not_for_role(principal: access.Principal, *, changes: bool = False) -> bool:
    role = plain(principal.rights.label)
    if changes:
        st.info(esc(_("This page changes the map. Your role, {role}, may not.", role=role)))
    else:
        st.info(esc(_("This page is for human rights officers and above. Your role is {role}.", role=role)))
    ways_on("actors", "map")
    return False


def ways_on(*places: str) -> None:
    """To places that are for every role, and to what each may do."""
    with st.container(horizontal=True):
        for place in places:
            navigation.link(place, navigation.places()[place].title, icon=navigation.places()[place].icon)
        navigation.link("settings", _("What each role may do"), icon="badge", part="rights")


def show_finding(finding: Finding, *, brief: bool = False, then: Callable[[], None] = lambda: None) -> None:
    """One finding: what it says, why, how sure, what to ask next; the rest on request.

    `brief` says only what it is and how sure; `then` draws what can be done about it.
    """
    with st.container(border=True, gap="xsmall"):
        st.text(shown(finding.statement))
        if not brief:
            st.text(shown(finding.reason))
        sure(finding)
        if finding.next_question and not brief:
            st.text(_("Next question: {question}", question=finding.next_question))
        if not brief:
            with st.expander(_("What it rests on")):
                st.dataframe(
                    tables.facts(current_reading().map, finding), hide_index=True, column_config=columns()
                )
        then()


def sure(finding: Finding) -> None:
    """How far a finding may be leaned on, in one line."""
    colour: Literal["blue", "gray"] = "blue" if finding.verdict == "supported" else "gray"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(esc(tables.VERDICTS[finding.verdict]), color=colour, help=esc(shown(WORTH)))
        st.text(tables.trust(finding))


def explained(analysis: str, result: Findings) -> None:
    """What an analysis does, what it assumed and what one could wrongly conclude from it."""
    with st.expander(_("What is this, and what can it not say?")):
        if code() != ENGLISH:
            st.caption(_("This guide is in English; it has not been translated yet."))
        st.subheader(esc(READ), anchor=False)
        st.markdown(guide(analysis))  # a page of this package, without links and pictures
        for caveat in result.caveats:
            st.text(f"· {shown(caveat)}")
        for verdict, share in came_true(analysis).items():
            st.text(
                _(
                    "{verdict}: {share} came true on invented countries.",
                    verdict=tables.VERDICTS[verdict],
                    share=share,
                )
            )
        st.text(shown(WORTH))
        st.text(explanation(analysis))
        used = tables.settings_used(current_reading(), result)
        st.dataframe(used, hide_index=True, column_config=columns())


def actor(reading: Reading, question: str, *, key: str) -> str | None:
    """Ask for an actor; None until one is chosen."""
    known = telling.labels(reading.map, "actors")
    chosen: str | None = st.selectbox(
        esc(question),
        tables.targets(reading.map),
        index=None,
        format_func=known.__getitem__,
        placeholder=_("Choose an actor or type its name"),
        key=key,
    )
    return chosen


def picture(
    drawn: Picture,
    *,
    key: str,
    choice: str = "",
    then: Callable[[str], object] = str,
    whole: bool = False,
) -> None:
    """A chart under what it says, and beside it the table that says the same.

    `choice` names what can be pressed in it, "" where nothing can; `then` is told the code of what was
    pressed. Where the `whole` of it stands in its title, there is no table.
    """
    st.text(isolated(drawn.title))

    def pressed() -> None:
        some = st.session_state[key]["selection"].get(choice, [])
        if some:
            then(some[0]["code"])

    spec = drawn.spec(dark=st.context.theme.type == "dark")
    width: Literal["stretch", "content"] = "content" if drawn.fixed else "stretch"
    with st.container(key=f"wide {drawn.least} {drawn.phone} {key}") if drawn.least else nullcontext():
        if choice:
            st.vega_lite_chart(spec=spec, key=key, on_select=pressed, selection_mode=choice, width=width)
        else:
            st.vega_lite_chart(spec=spec, key=key, width=width)
    if drawn.phone == "lines":
        with st.container(key=f"on phone {key}", gap="xxsmall"):
            for row in drawn.table.to_numpy():
                st.text(" · ".join(isolated(cell) for cell in row if cell))
    if not whole:
        with st.expander(_("The same as a table")):
            st.dataframe(drawn.table, hide_index=True)


def sketched(m: ActorMap, marks: Iterable[Mark], caption: str, *, key: str) -> None:
    """A small picture of what stands below it in words, drawn as the language is read, kept with the map."""
    marks, from_right = tuple(marks), words.direction(language.code()) == "rtl"
    dark = st.context.theme.type == "dark"
    known_by = ("sketch", marks, caption, from_right, dark)
    spec = m.once(known_by, lambda _m: inked(sketch(marks, caption, from_right=from_right), dark=dark))
    st.vega_lite_chart(spec=spec, key=key)


def table(frame: pd.DataFrame, findings: Iterable[Finding], *, key: str) -> Finding | None:
    """A table of findings, one a row, and the finding of the row that is chosen below it.

    Rows and findings are in the same order. Gives the one that is chosen; None where there is nothing.
    """
    rows = list(findings)
    if not rows:
        st.text(_("Nothing of this kind is recorded."))
        return None
    long = not set(frame).isdisjoint(map(shown, LONG))
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        on_select=lambda: _pick(key),
        selection_mode="single-row",
        column_config=columns(),
        placeholder="",
        row_height=TALL if long else None,
    )
    picked = rows[_row(frame, key)]
    show_finding(picked)
    return picked


FIRST = 3
"""So many findings stand on a page; all are in its table."""


def first(findings: Iterable[Finding], *, then: Callable[[Finding], None] = lambda _finding: None) -> None:
    """The findings that matter most, each with how sure it is; `then` draws what can be done about one."""
    some = speaking(findings)[:FIRST]
    if not some:
        st.text(_("Nothing of this kind is recorded."))
    for finding in some:
        show_finding(finding, brief=True, then=partial(then, finding))


def for_experts(frame: pd.DataFrame, findings: Iterable[Finding], *, key: str) -> Finding | None:
    """A table of findings (`table`) with all numbers, behind a press; nothing where nothing was found."""
    rows = list(findings)
    if not rows:
        return None
    with st.expander(_("For experts: table and numbers")):
        return table(frame, rows, key=key)


def _row(frame: pd.DataFrame, key: str) -> int:
    """The row of a table that is told below it: a list chooses it too, for rows are chosen by mouse alone."""
    # Streamlit keeps the words of a choice that the list has no more.
    if st.session_state.get(_chosen(key), 0) not in range(len(frame)):
        st.session_state[_chosen(key)] = 0
    if len(frame) == 1:
        return 0
    both = [name for name in map(shown, PAIR) if name in frame]
    first = [
        " · ".join(map(str, cells))
        for cells in zip(*(frame[column] for column in both or frame.columns[:1]), strict=True)
    ]
    row: int = st.selectbox(
        _("Shown below"), range(len(frame)), format_func=lambda at: f"{at + 1}. {first[at]}", key=_chosen(key)
    )
    return row


def _pick(key: str) -> None:
    for row in st.session_state[key]["selection"]["rows"]:
        st.session_state[_chosen(key)] = row


def _chosen(key: str) -> str:
    return f"row of {key}"


def leave(to: str) -> None:
    """Let a window go to another address, from where no way leads back to what it shows."""
    st.components.v2.component("actormap.leave", js="leave.js")(key="leave", data={"to": to}, height=1)
