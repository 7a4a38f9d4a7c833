"""What one window knows of the meeting that it writes down: a draft for each actor, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError, Conflict
from actormap.core.model import Changes
from actormap.core.sentences import Sentence
from actormap.core.tables.ids import fingerprint
from actormap.core.words import _
from actormap.meetings.after import after_meeting
from actormap.meetings.report import (
    HEARD,
    WAITED_FOR,
    AboutOther,
    Owed,
    Report,
    newcomer,
    perception_questions,
    points_out,
    tie_questions,
    yes_no_questions,
)
from actormap.metrics.change.meeting import ask_next, effects_of
from actormap.metrics.partner.still_so import Known, on_record
from actormap.rights import access
from actormap.web.state import chosen, resumed
from actormap.web.state.jobs import refusal
from actormap.web.state.own_office import own_office
from actormap.web.state.own_scorer import own_scorer
from actormap.web.state.resumed import DRAFTS, Draft
from actormap.web.state.session import Reading, current_reading, day, workspace

_KEY = "meeting that is written down"
_MINE = "half filled in at this window"
NAME = "name"
"""The question for the name of somebody who is not on the map yet."""
ABOUT = "about "
"""With this begin the questions about others, each followed by the id of who it is about."""
WORKS = "works"
"""The answer that they work with whom they were asked about."""
NEW = "new"
"""Stands for somebody who is not on the map yet, where it is chosen whom the office met."""
SOMEBODY_NEW = "meeting new"
"""Key of the switch that says so."""


class Preview(NamedTuple):
    """What a report would change, and what to look at before it is written.

    Parameters
    ----------
    changes
        What would be written; None where that is refused.
    refused
        Why.
    effects, minded
        What it changes, and what to look at, in words.
    """

    changes: Changes | None = None
    refused: str = ""
    effects: Sequence[Sentence] = ()
    minded: Sequence[Sentence] = ()


@dataclass
class Writing:
    """The meeting that is written down in this window."""

    numbers: Counter[str] = field(default_factory=Counter)
    """How many were written of each: what is filled in for the next has other keys, and nobody else's."""
    filled_for: str = ""
    """Under whom what was written last had been filled in: an actor, or `NEW`."""
    revision: int | None = None
    whom: str = ""
    known: bool = True
    """Whether who was met had been on the map before."""
    effects: Sequence[Sentence] = ()
    next: Sequence[Sentence] = ()
    refused: str = ""
    refused_of: tuple[Report, int] | None = None
    """Of what it was refused: of a report, on the map after so many changes."""

    def key(self, whom: str, question: str) -> str:
        """The key of an element: what was typed for one actor is never offered for another."""
        return f"meeting {self.numbers[whom]} {whom} {question}"

    def given(self, whom: str) -> Given:
        """What is filled in about somebody, by question."""
        return lambda question: st.session_state.get(self.key(whom, question))

    def enter(self, reading: Reading, whom: str, of_record: Sequence[Known]) -> None:
        """Write what is filled in, unless something else is on record of them now than they were asked of."""
        here, report, self.refused = workspace(), report_of(self, whom), ""
        self.refused_of = report, here.store.revision
        try:
            _as_asked(reading, whom, of_record)
            changes = after_meeting(reading.map, reading.view, report)
            effects = effects_of(reading.map, reading.view, report, changes)
            entered = access.enter(
                here.store, changes, here.principal, expect=reading.revision, made_on_read=True
            )
        except Conflict as conflict:
            again = _("It is loaded now: if this still holds, write it again.")
            self.refused = f"{refusal(conflict)} {again}"
            return
        except ActormapError as refused:
            self.refused = refusal(refused)
            return
        self.filled_for = NEW if report.whom in entered.codes else report.whom
        DRAFTS.forget(here.reader, self.filled_for)
        self.numbers[self.filled_for] += 1
        whom = entered.codes.get(report.whom, report.whom)
        self.revision, self.whom, self.effects = entered.revision, whom, effects
        self.known, self.next = whom == report.whom, ask_next(reading.map, reading.view, whom)

    def refused_still(self, report: Report) -> str:
        """Why a report was refused; "" where it or the map is another since."""
        return self.refused if self.refused_of == (report, workspace().store.revision) else ""

    def undo(self) -> None:
        """Take back what was written last; what was filled in is there again."""
        here, self.refused = workspace(), ""
        why = f"undo of a meeting: {self.whom}"
        try:
            access.undo(here.store, here.principal, why=why, revision=self.revision)
        except ActormapError as refused:
            self.refused = refusal(refused)
        else:
            self.taken_back()

    def taken_back(self) -> None:
        """Fill in again what was taken back."""
        chosen.keep("whom", self.whom if self.known else "")
        self.numbers[self.filled_for] -= 1
        self.another()

    def another(self) -> None:
        """Begin with the next."""
        self.revision, self.whom, self.effects, self.next, self.refused = None, "", (), (), ""


resumed.keeps(_KEY, lambda held: dict(held.numbers), lambda numbers: Writing(Counter(numbers)))


def writing() -> Writing:
    """The meeting that is written down in this window."""
    held: Writing = st.session_state.setdefault(_KEY, Writing())
    return held


def remember(held: Writing, whom: str) -> None:
    """Keep what is filled in at this window about somebody, for the case that its page is loaded anew."""
    filled = _filled(held, whom)
    if filled or whom in _mine():
        _mine().add(whom)
        DRAFTS.keep(workspace().reader, whom, filled)


def _filled(held: Writing, whom: str) -> Mapping[str, Any]:
    """What somebody filled in; not what stands there by itself."""
    by_itself = {"date": day().isoformat(), "brought_by": chosen.value("brought_by")}
    start = held.key(whom, "")
    filled = {}
    for key, answer in st.session_state.items():
        question = str(key).removeprefix(start)
        if question != key and answer and answer != by_itself.get(question):
            filled[question] = answer
    return filled


def unfinished(reading: Reading) -> Draft | None:
    """What was half filled in last at a window that is no more; None where there is nothing.

    Whoever is not on the map of the reading any more is met by nobody.
    """
    there = {NEW, *reading.map.actors["id"]} - _mine()
    return next((draft for draft in DRAFTS.of(workspace().reader) if draft.about in there), None)


def go_on(held: Writing, draft: Draft) -> None:
    """Fill in what was, to go on with it."""
    _mine().add(draft.about)
    for question, answer in draft.answers.items():
        st.session_state[held.key(draft.about, question)] = answer
    st.session_state[SOMEBODY_NEW] = draft.about == NEW
    if draft.about != NEW:
        chosen.keep("whom", draft.about)


def _mine() -> set[str]:
    """About whom something is half filled in at this window: it shows that itself."""
    held: set[str] = st.session_state.setdefault(_MINE, set())
    return held


def let_go(draft: Draft) -> None:
    """Throw away what was half filled in."""
    DRAFTS.forget(workspace().reader, draft.about)


def report_of(held: Writing, whom: str) -> Report:
    """The report that the elements of the page hold for an actor, by its id, or `NEW`."""
    reading, filled = current_reading(), held.given(whom)

    def given(question: str) -> str:
        return str(filled(question) or "")

    def several(question: str) -> tuple[str, ...]:
        return tuple(filled(question) or ())

    name = given("name").strip()
    names = tuple(dict.fromkeys(filter(None, (name, *(other.strip() for other in several("newcomers"))))))
    answers = {question.name: given(question.name) for question in yes_no_questions()}
    return Report(
        (newcomer(name) if name else "") if whom == NEW else whom,
        date=given("date").strip(),
        office=own_office(reading).code,
        mode=given("mode"),
        direction=given("direction"),
        officer_role=given("officer_role"),
        brought_by=given("brought_by"),
        ties={question.name: several(question.name) for question in tie_questions()},
        nobody_else=bool(filled("nobody_else")),
        about=_about(held, whom),
        mentioned=several("mentioned"),
        newcomers=names,
        basis=given("basis"),
        answers={question: answer for question, answer in answers.items() if answer},
        review_by=given("review_by").strip(),
        note=given("note"),
        **heard_in(filled, known_of(reading, whom)),
    )


def known_of(reading: Reading, whom: str) -> list[Known]:
    """What is on record of an actor before it is met; nothing of somebody new."""
    return [] if whom == NEW else on_record(reading.map, reading.view, whom, own_office(reading).code)


def _as_asked(reading: Reading, whom: str, of_record: Sequence[Known]) -> None:
    """`Conflict` where somebody else heard of them since: each answer is about what was on record then."""
    if known_of(reading, whom) != of_record:
        raise Conflict(access.WRITTEN_MEANWHILE)


def about_keys(held: Writing, whom: str, subject: str) -> tuple[str, str, str]:
    """Keys of the elements about another: what they answered, who works with it, whom it trusts."""
    start = held.key(whom, f"{ABOUT}{subject}")
    return start, f"{start} works_with", f"{start} trusts"


def _about(held: Writing, whom: str) -> dict[str, AboutOther]:
    """What was answered about others; who was not asked about is not among them."""
    start = held.key(whom, ABOUT)
    every: dict[str, AboutOther] = {}
    for key in sorted(map(str, st.session_state)):
        subject = key.removeprefix(start)
        answer = st.session_state[key] if subject != key and " " not in subject else None
        if not answer:
            continue
        works, trusts = (
            tuple(st.session_state.get(element) or ()) for element in about_keys(held, whom, subject)[1:]
        )
        if answer in {"none", "declined"}:
            every[subject] = AboutOther(answer)
        else:
            own = (whom,) if answer == WORKS else ()
            every[subject] = AboutOther("list", (*own, *works), trusts)
    return every


def preview(reading: Reading, report: Report) -> Preview:
    """What a report would change."""
    if not report.whom:
        return Preview()
    minded = points_out(reading.map, report)
    try:
        changes = after_meeting(reading.map, reading.view, report)
        return Preview(changes, "", effects_of(reading.map, reading.view, report, changes), minded)
    except ActormapError as refused:
        return Preview(None, refusal(refused), (), minded)


SAME, CHANGED = "same", "changed"
"""Answers to whether something is still so; where none is given, it was not talked about."""
MOST = 20
"""So many lines are offered of what is needed, or promised, at most."""
Given = Callable[[str], Any]
"""What an element holds, by the question that it asks."""


def still(each: Known) -> str:
    """The question whether something on record is still so; another one once something else is on record."""
    return f"still {each.topic} {fingerprint(each.cells.values())}"


def now(each: Known) -> str:
    """The question what it is now."""
    return f"now {each.topic}" if each.table == "undertakings" else each.topic


def answered(given: Given, each: Known) -> str:
    """Whether it is still so; what was filled in before it was on record is what changed."""
    answer = given(still(each))
    return CHANGED if answer is None and given(now(each)) else answer or ""


def line(kind: str, number: int, what: str = "") -> str:
    """A question of one of several lines: what is needed or promised, `what` beside it."""
    return f"{kind} {number} {what}".strip()


def lines(given: Given, kind: str) -> int:
    """How many lines stand there, up to the last that holds something: an emptied one hides no other."""
    return max((number + 1 for number in range(MOST) if any(_line(given, kind, number))), default=0)


def _line(given: Given, kind: str, number: int) -> list[str]:
    """What, by when and which support."""
    return [str(given(line(kind, number, what)) or "").strip() for what in ("", "by", "support")]


def heard_in(given: Given, known: Sequence[Known]) -> dict[str, Any]:
    """What was heard, as fields of a report.

    What is on record is written only where somebody said that it is still so, or what it is now.
    """
    cells = {column: _text(given(column)) for column in HEARD}
    perceptions = {question.name: str(given(question.name) or "") for question in perception_questions()}
    topics: list[str] = []
    states: dict[str, str] = {}
    if not cells["shared"]:
        cells["shared_with"] = ""
    for each in known:
        answer = answered(given, each)
        if each.table == "undertakings" and answer:
            topics.append(each.cells["purpose"])
            state = given(now(each)) if answer == CHANGED else None
            states |= {each.topic: state} if state and state != each.cells["status"] else {}
        elif each.table == "contacts" and each.topic != "shared" and answer != CHANGED:
            cells[each.topic] = each.cells[each.topic] if answer == SAME else ""
        elif each.table == "assessments" and answer != CHANGED:
            perceptions[each.topic] = each.cells["answer"] if answer == SAME else ""
    return {
        "heard": {column: cell for column, cell in cells.items() if cell},
        "topics": tuple(topics),
        "perceptions": {item: answer for item, answer in perceptions.items() if answer},
        "scorer": own_scorer() or workspace().principal.rights.label.lower(),
        "owed": tuple(owed for kind in ("needs", *WAITED_FOR) for owed in _owed(given, kind)),
        "states": states,
    }


def _text(value: Any) -> str:
    """A cell of contacts: a text, or several with what stands between them."""
    if isinstance(value, (list, tuple)):
        return schema.SEPARATOR.join(each.replace(schema.SEPARATOR, ",") for each in value)
    return str(value or "").strip()


def _owed(given: Given, kind: str) -> Iterator[Owed]:
    """What stands in the lines of a kind."""
    for number in range(lines(given, kind)):
        purpose, due, support = _line(given, kind, number)
        if purpose or due or support:
            yield Owed(kind, purpose, due, support)
