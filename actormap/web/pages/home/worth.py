"""Ten things to act on, what to ask next, and what is on record: each with its way on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.schema import Action
from actormap.core.sentences import Name, series, shown, term
from actormap.core.tables.values import split
from actormap.core.words import _, arrow, ngettext
from actormap.graph.cells import cell_code
from actormap.metrics.base.areas import place
from actormap.metrics.base.context import context_of
from actormap.metrics.base.presence import at_work_by_area, cells_of_one
from actormap.metrics.to_act import action_of, cell
from actormap.viz.charts import Square, sketch
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.home import brief_files
from actormap.web.parts import components, layout, tables
from actormap.web.parts.tables import of_kind
from actormap.web.state.analyses import TEN, ask, checking
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading

WIDTHS = (1, 8, 7)
"""Of a line: its number, what it is, and its step."""


def body(reading: Reading) -> None:
    """Show them, and who is where where nothing says who works with whom."""
    layout.head(_("Ten things to act on"))
    with checking("home"), components.showing_errors():
        result = ask(reading, "summary.main_findings", **TEN)
        for number, finding in enumerate(result, 1):
            if action := action_of(finding):
                _row(number, finding, action)
        _caveats(result)
    if not len(context_of(reading.map, reading.view).layers.collaboration):
        cards(reading)


def _row(number: int, finding: Finding, action: Action) -> None:
    """One of them: what it is, the next step, how sure, why, and the way to where it is done."""
    colour: Literal["blue", "gray"] = "blue" if finding.verdict == "supported" else "gray"
    with st.container(key=f"thing {number}"):
        place, what, step = st.columns(WIDTHS, vertical_alignment="center")
        place.badge(esc(f"{number}"), icon=f":material/{action.icon}:", color="gray")
        what.text(shown(finding.statement))
        with step.container(horizontal=True, vertical_alignment="center"):
            layout.chip(tables.VERDICTS[finding.verdict], colour)
            with st.popover(_("Why?"), type="tertiary", key=f"why {number}"):
                st.text(shown(finding.reason))
                st.text(_("Next question: {question}", question=finding.next_question))
                components.sure(finding)
            navigation.link(action.place, shown(term(action.label)), **_choice(finding, action))


def _choice(finding: Finding, action: Action) -> dict[str, str]:
    """What is chosen where it leads, filled in from the finding; what it does not hold is not chosen."""
    filled = ((name, _filled(finding, value)) for name, value in action.choice)
    return {name: value for name, value in filled if value}


def _filled(finding: Finding, value: str) -> str:
    if not value.startswith("{"):
        return value
    if value == "{cell}":  # that of a whole country is no cell there
        details = finding.details
        return cell_code(details["group"], details["pcode"]) if details["pcode"] else ""
    held: Any = cell(finding, value.strip("{}"))
    return held if isinstance(held, str) else ""


def _caveats(result: Findings) -> None:
    """How they are ranked, and what all of them cannot say."""
    with st.expander(_("What they cannot say")):
        st.text(
            _(
                "What comes first goes by danger, day, how many it concerns, how sure it is, and how cheap "
                "the next step is."
            )
        )
        for caveat in result.caveats:
            st.text(f"· {shown(caveat)}")


NAMED = 3
"""So many places or kinds of actor are named."""


def cards(reading: Reading) -> None:
    """Show it as cards."""
    work = at_work_by_area(reading.map, reading.view)
    log = reading.map.contacts
    met = [_contacts] if (log["date"] <= reading.view.date).any() else []
    every = [*([_where, _alone] if work else [_kinds]), *met]
    for column, card in zip(st.columns(len(every)), every, strict=True):
        with column.container(border=True, height="stretch"):
            card(reading)


def _sketched(reading: Reading, marks: Iterable[sketch.Mark], caption: str) -> None:
    components.sketched(reading.map, marks, caption, key=f"sketch {caption}")
    st.text(caption)


def _where(reading: Reading) -> None:
    """How many are recorded at work in the areas of most."""
    layout.subhead(_("Who is where"))
    work, names = at_work_by_area(reading.map, reading.view), tables.places(reading.map)
    most = next(iter(work))
    caption = _(
        "{actors} are recorded at work in {areas}; {count} of them in {most}.",
        actors=ngettext(len(set().union(*work.values())), "{n} actor", "{n} actors"),
        areas=ngettext(len(work), "{n} area", "{n} areas"),
        count=len(work[most]),
        most=Name(names.get(most, most)),
    )
    squares = [
        Square("", names.get(code, code), code, None, len(who), chosen=code == most)
        for code, who in work.items()
    ]
    _sketched(reading, sketch.met(squares), caption)
    navigation.link("map", _("See who works on what, where"))


def _alone(reading: Reading) -> None:
    """Where one actor works alone on a theme."""
    layout.subhead(_("Alone in a place"))
    with components.showing_errors():
        shared: Finding = tables.of_kind(ask(reading, "coordination.shared_space"), "whole")[0]
        single, occupied = shared.details["single"], shared.details["occupied"]
        caption = _(
            "In {single} of {occupied} places where somebody is recorded at work on a theme, it is one "
            "actor.",
            single=single,
            occupied=occupied,
        )
        _sketched(reading, sketch.alone(), caption)
        some = [place(reading.map, code) for code in cells_of_one(reading.map, reading.view)[:NAMED]]
        if some:
            st.text(_("Such as {places}.", places=series(some, "; ")))
        navigation.link("gaps", _("See who works where"), tab="not-talking", missing="platforms")


def _kinds(reading: Reading) -> None:
    """Of what kinds those on record are, where nothing says where they work."""
    layout.subhead(_("Who is on record"))
    most = Counter(code for cell in reading.map.actors["types"] for code in split(cell)).most_common(NAMED)
    if not most:
        st.text(_("What kind of actor each is, and where it works, is not recorded."))
    else:
        words = vocabulary("actor_types")
        kinds = [f"{words.get(code, code)}: {number}" for code, number in most]
        st.text("\n".join(kinds))
        st.text(_("Where they work is not recorded."))
    navigation.link("actors", _("See the list"))


def _contacts(reading: Reading) -> None:
    """Whom the office met, where that is recorded."""
    layout.subhead(_("Whom we met"))
    log = reading.map.contacts
    met = log.loc[log["date"] <= reading.view.date, "actor_id"].nunique()
    caption = ngettext(met, "A contact with {n} actor is recorded.", "Contacts with {n} actors are recorded.")
    _sketched(reading, sketch.meetings(met), caption)
    navigation.link("after-a-meeting", _("Note a meeting"))


MOST = 3
"""So many are named about whom anybody could be asked."""
MUCH, SOME = 0.2, 0.05
"""From so many bits on an answer is expected to settle much, and something."""


def questions(reading: Reading) -> None:
    """The questions of the next interview; where nobody can be asked, about whom anybody could be."""
    layout.head(_("Ask next: with whom do they work?"))
    with components.showing_errors():
        interview = [finding for finding in _asks(reading) if finding.details["interview"] == 1]
        if interview:
            _interview(reading, interview)
            return
        known = of_kind(ask(reading, "evidence.coverage"), "actor")
        questions = [finding for finding in known if finding.next_question][:MOST]
        for finding in questions:
            with layout.line():
                st.text(shown(finding.next_question), width="stretch")
                navigation.link("after-a-meeting", _("Record what you heard"), whom=finding.subject[0])
        if not questions:
            st.text(_("Nobody is on record about whom to ask."))


def _interview(reading: Reading, questions: list[Finding]) -> None:
    who = questions[0].subject[0]
    st.text(_("Ask {name} with whom these work, and whom they trust:", name=tables.name(reading.map, who)))
    for question in questions:
        with layout.line():
            st.text(tables.name(reading.map, question.subject[1]), width="stretch")
            bits = question.value or 0.0
            little = _("settles something") if bits >= SOME else _("settles little")
            st.caption(esc(_("settles much") if bits >= MUCH else little), width="content")
    with layout.line():
        navigation.link("after-a-meeting", _("Record what you heard"), icon="edit_note", whom=who)
        st.caption(_('Only where asking is safe for both. "Nobody" is an answer too.'), width="content")
    brief_files.interview(reading, questions[0].details["interview"])


def _asks(reading: Reading) -> tuple[Finding, ...]:
    """Whom to ask about whom; nothing where no contact of an office is recorded."""
    with suppress(Refused):
        return ask(reading, "evidence.ask", check=False).findings
    return ()


def on_record(reading: Reading) -> None:
    """Show the numbers, of how many nobody was asked, and what is missing for more to be said."""
    layout.head(_("What is on record"))
    places = st.container(horizontal=True)
    with places:
        numbers(reading)
    if reading.map.ties.empty:
        st.text(_("No tie is recorded yet, so nothing is said about who works with whom."))
        navigation.link("bring-a-list", _("Bring ties"), icon="upload_file")
    else:
        with components.showing_errors():
            _asked_about(ask(reading, "evidence.coverage"), places)
    components.without_sphere(reading)
    components.without_office(reading)


def numbers(reading: Reading) -> None:
    """How many actors and ties are on record."""
    st.metric(_("Actors"), esc(len(reading.map.actors)), width="content")
    if len(reading.map.ties):
        st.metric(_("Ties"), esc(len(reading.map.ties)), width="content")


def _asked_about(coverage: Findings, places: DeltaGenerator) -> None:
    """How well it is known who works with whom, and about how many nobody was asked."""
    whole = coverage.findings[0].details
    never = whole["never_asked"]
    if never < whole["actors"]:  # else it is no share of what was seen: nobody looked
        places.metric(
            _("Observation coverage"),
            esc(tables.coverage(coverage)),
            help=_(
                "Chance that a tie that exists would have been seen, on average over civil society. "
                "Where it is low, silence means that nobody asked."
            ),
            width="content",
        )
    if never:
        st.text(
            ngettext(
                never,
                "Nobody is recorded as asked about the ties of {n} actor: nothing is said of it.",
                "Nobody is recorded as asked about the ties of {n} actors: nothing is said of them.",
            )
        )
        navigation.link("gaps", _("Who was not asked?"), icon=arrow(), tab="no-route", by="identifies_as")
