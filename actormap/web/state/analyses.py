"""The analyses as the pages ask for them: the plain answer at once, how sure it is a moment later."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from actormap.core.errors import ActormapError, Denied
from actormap.core.findings import Findings
from actormap.core.sentences import LANGUAGE, Sentence, plural
from actormap.core.tables.ids import fingerprint
from actormap.core.words import _, plain, speak
from actormap.metrics import catalogue
from actormap.metrics.change.change import between
from actormap.metrics.change.what_if import scenario, what_if
from actormap.metrics.evidence.resampling import settled
from actormap.rights.access import Principal, may_ask
from actormap.web.escape import esc
from actormap.web.insides import drawn
from actormap.web.process import worker
from actormap.web.state.jobs import BEGINNING, KEPT, LOOK, Job, Kept, Progress, Work, at_work
from actormap.web.state.resumed import part_alone
from actormap.web.state.session import Reading

T = TypeVar("T")
PATIENCE = 1.5
"""Seconds for which a page waits for a plain answer before it shows how far the work is."""
LINE = 44
"""Height in pixels of the line that says how far checks are: whatever stands in it, nothing moves.

In a narrow window `page.css` makes it three lines high.
"""
TEN: dict[str, Any] = {"dated": False}
"""How Home asks for the ten things to act on: what is due stands in a list of its own there."""
MAIN: dict[str, dict[str, Any]] = {
    "summary.main_findings": TEN,
    "evidence.coverage": {},
    "evidence.ask": {},
    "reach.gap": {},
    "reach.isolation": {},
    "reach.blind_spots": {},
    "coordination.gaps": {},
    "coordination.missing_platforms": {},
}
"""What the first pages show, and with which options, worked out before somebody opens them."""

_QUESTIONS: ContextVar[dict[str, tuple[Question, bool]] | None] = ContextVar("asked", default=None)
"""What a part of a page asked so far, each once, and whether it was told the checked answer."""


class Unfinished(ActormapError):
    """A plain answer that is still being worked out, or was stopped; `waiting` shows it."""

    def __init__(self, question: Request[Any]) -> None:
        super().__init__(Sentence("It is still being worked out. Look again in a moment."))
        self.question = question


def ask(reading: Reading, analysis: str, *, check: bool = True, **options: Any) -> Findings:
    """What an analysis says: checked on possible maps where that is known, else as it is recorded.

    `check` checks it beside the page; the findings and their order stay the same. `Unfinished` where it
    takes long: it goes on, whichever page is shown. `ActormapError` where it has nothing to go on, or may
    not be asked.
    """
    question = Question(reading, analysis, options)
    findings = answer(question)
    if not check:
        return findings
    question.begin_if_small()
    checked = question.checked()
    if (questions := _QUESTIONS.get()) is not None:
        questions.setdefault(question.key, (question, checked is not None))
    return checked or findings


def ask_and_wait(reading: Reading, analysis: str, **options: Any) -> Findings:
    """What `ask` says once the check that is made of itself is over: for what is taken along."""
    question = Question(reading, analysis, options)
    findings = answer(question, patience=None)
    question.begin_if_small(wait=True)
    return question.checked() or findings


def changed(reading: Reading, since: str) -> Findings:
    """What changed on the map since an earlier day; `Unfinished` as for `ask`.

    `ActormapError` where too little is known of one of the days, or the role may not ask.
    """
    m, view = reading.map, reading.view
    make = partial(between, m, m, view, date_before=since, draws=DRAWS)
    return _allowed(reading, "change.between", since, make)


def lost(reading: Reading, without: tuple[str, ...]) -> Findings:
    """What would be lost if some actors could work no more; errors as of `changed`."""
    m, view = reading.map, reading.view

    def make() -> Findings:
        return what_if(m, scenario(m, view, remove=without), view, draws=DRAWS)

    return _allowed(reading, "change.what_if", without, make)


def is_for(principal: Principal, analysis: str) -> bool:
    """Whether somebody may ask an analysis: what they may not is not offered."""
    try:
        may_ask(principal, catalogue.row(analysis))
    except Denied:
        return False
    return True


def _allowed(reading: Reading, analysis: str, about: Any, make: Callable[[], Findings]) -> Findings:
    may_ask(reading.principal, catalogue.row(analysis))
    return answer(Request(reading, [analysis, about], lambda _progress: make()))


def answer(request: Request[T], *, patience: float | None = PATIENCE) -> T:
    """The plain answer, if it is there before one gets impatient: seconds, None for as long as it takes.

    `Unfinished` where it is not there yet, or somebody stopped it.
    """
    if request.stopped or not request.plain.wait(patience):
        raise Unfinished(request)
    return request.plain.result()


def warm_up(reading: Reading) -> None:
    """Begin with what the first pages ask, so that it is there when somebody opens them."""
    first = [Question(reading, analysis, options) for analysis, options in MAIN.items()]
    KEPT.begun(f"first of {first[0].key}", lambda progress: _all(first, progress))


def _all(questions: Sequence[Question], progress: Progress) -> None:
    for at, question in enumerate(questions):
        progress("Working out the first answers", at / len(questions))
        question.plain.wait()
        question.begin_if_small()


def waiting(question: Request[Any]) -> None:
    """Show how far a plain answer is, and a button that stops it, or lets it be worked out after all.

    Several parts of a page can wait for the same: the first of them has the button.
    """
    key = f"wait {fingerprint([question.key])}"
    if drawn(key):
        st.text(_("This waits for the same answer."))
    elif question.stopped:
        st.info(_("You stopped it."))
        st.button(_("Work it out"), key=key, on_click=question.again)
    else:
        at_work(question.plain, on_cancel=question.stop, key=key)


@contextmanager
def checking(part: str) -> Iterator[None]:
    """A part of a page whose answers are checked; where it begins, one line says how far that is.

    No other part of the page has its name.
    """
    line = st.container(height=LINE, border=False, key=f"how-sure-{part}")
    questions: dict[str, tuple[Question, bool]] = {}
    token = _QUESTIONS.set(questions)
    try:
        yield
    finally:
        _QUESTIONS.reset(token)
    with line:
        _how_far(list(questions.values()), part)


def _how_far(answers: Sequence[tuple[Question, bool]], part: str) -> None:
    """Say whether what was asked is checked, how far that is, or how to let it be checked.

    Of a check that was over while the page was drawn it is said as of one that goes on: the page is drawn
    anew in a moment.
    """
    questions = [question for question, _checked in answers]
    checks = [(job, checked) for question, checked in answers if (job := question.check) is not None]
    jobs = [job for job, _checked in checks]
    unchecked = [question for question in questions if question.unchecked]
    if any(not job.done or (job.succeeded and not checked) for job, checked in checks):
        _watched(questions, jobs, part)
    elif unchecked:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(
                _(
                    "Not checked on possible maps yet: nothing that rests on doubtful ties is called "
                    "supported."
                )
            )
            st.button(
                esc(_("Check on {n} possible maps", n=DRAWS)),
                key=f"check {part}",
                type="tertiary",
                on_click=_begin,
                args=(unchecked,),
                help=_(
                    "In each possible map every tie exists with its own probability. A finding that holds in "
                    "nearly all of them, and from several sources, is called supported."
                ),
            )
    elif jobs:
        st.text(_("Checked on {n} possible maps ✓", n=DRAWS))
    elif any(question.certain and question.plain.result().findings for question in questions):
        st.text(_("Nothing this rests on is in doubt ✓"))


def _watched(questions: Sequence[Question], jobs: Sequence[Job[Findings]], part: str) -> None:
    language = LANGUAGE.get()

    @st.fragment(run_every=LOOK)
    def watched() -> None:
        speak(language)  # it is a run of its own
        # Never in the middle of the page: what was pressed further below would be lost.
        if part_alone() and all(job.done for job in jobs):
            st.rerun()
        share = sum(1.0 if job.done else job.share for job in jobs) / len(jobs)
        step = next((job.step for job in jobs if not job.done and job.share), BEGINNING)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(
                _(
                    "Checking {answers} on {n} possible maps, {share:.0%}:",
                    answers=plural(len(jobs), "answer"),
                    n=DRAWS,
                    share=share,
                )
            )
            st.caption(esc(plain(step)))
            st.button(
                _("Stop"), key=f"stop checks {part}", type="tertiary", on_click=_stop, args=(questions,)
            )

    watched()


def _begin(questions: Sequence[Question]) -> None:
    for question in questions:
        question.begin()


def _stop(questions: Sequence[Question]) -> None:
    for question in questions:
        question.stop_check()


DRAWS = 50
SMALL = 500
"""Actors up to which answers are checked on possible maps without being asked to."""
TURN_LOOK = 0.1
"""Seconds between two looks at whether it is the turn of a check."""

_TURN = threading.Lock()
"""One check at a time: the plain answers of the page come first."""


class Request(Generic[T]):
    """Something that a page asked of a map as the principal may see it, whose answer is kept.

    Parameters
    ----------
    reading
        The map.
    about
        All else that the answer depends on, as JSON knows it.
    work
        Gives the plain answer.
    kept
        Where it is kept.
    """

    def __init__(self, reading: Reading, about: list[Any], work: Work, kept: Kept = KEPT) -> None:
        of_map = [reading.path, reading.revision, reading.principal.role, reading.view.date]
        self.key = json.dumps([*of_map, *about], sort_keys=True)
        self._plain = f"plain {self.key}"
        self._work, self._kept = work, kept

    @property
    def plain(self) -> Job[T]:
        """The answer on the map as it is recorded, begun now unless it was."""
        return self._kept.begun(self._plain, self._work)

    @property
    def stopped(self) -> bool:
        """Whether somebody did not want to wait for the plain answer."""
        return self._kept.stopped(self._plain)

    def stop(self) -> None:
        """Let the plain answer be."""
        self._kept.stop(self._plain)

    def again(self) -> None:
        """Let the plain answer be worked out after all."""
        self._kept.again(self._plain)


class Question(Request[Findings]):
    """An analysis asked of a map as it is now, with its targets and options."""

    def __init__(self, reading: Reading, analysis: str, options: dict[str, Any]) -> None:
        super().__init__(reading, [analysis, options], self._answer)
        self._check = f"check {self.key}"
        self._reading, self._analysis = reading, analysis
        self._ask = partial(worker.answer, analysis, reading.map, reading.view, reading.principal, **options)

    @property
    def can_be_checked(self) -> bool:
        """Whether possible maps could say anything about it."""
        return self._resampled and not settled(self._reading.map, self._reading.view)

    @property
    def certain(self) -> bool:
        """Whether possible maps would be asked, and could not differ, though ties are recorded."""
        return self._resampled and not self._reading.map.ties.empty and not self.can_be_checked

    @property
    def _resampled(self) -> bool:
        return catalogue.row(self._analysis).resample

    @property
    def check(self) -> Job[Findings] | None:
        """The check on possible maps; None where there is none to be made, or was asked for, or it failed."""
        job = KEPT.known(self._check) if self.can_be_checked else None
        return None if job is not None and job.failed else job

    @property
    def unchecked(self) -> bool:
        """Whether a check could be made that nobody has asked for, or that failed."""
        return self.can_be_checked and self.check is None

    def checked(self) -> Findings | None:
        """The checked answer, once it is known."""
        job = self.check
        return job.result() if job is not None and job.succeeded else None

    def begin(self) -> None:
        """Let the check be made, also of a large map, and also where somebody stopped it before."""
        KEPT.again(self._check)
        KEPT.begun(self._check, self._answer_in_turn)

    def begin_if_small(self, *, wait: bool = False) -> None:
        """Let the check be made of itself, unless the map is large or somebody stopped it.

        `wait`: come back when it is over.
        """
        small = len(self._reading.map.actors) <= SMALL
        if small and self.can_be_checked and not KEPT.stopped(self._check):
            job = KEPT.begun(self._check, self._answer_in_turn)
            if wait:
                job.wait()

    def stop_check(self) -> None:
        """Stop the check; the plain answer stays."""
        KEPT.stop(self._check)

    def _answer(self, progress: Progress) -> Findings:
        """The plain answer. Where nothing is in doubt the check takes no time, and is in it."""
        return self._ask(draws=0 if self.can_be_checked else DRAWS, progress=progress)

    def _answer_in_turn(self, progress: Progress) -> Findings:
        while not _TURN.acquire(timeout=TURN_LOOK):
            progress("Waiting for another check", 0.0)
        try:
            return self._ask(draws=DRAWS, progress=progress)
        finally:
            _TURN.release()
