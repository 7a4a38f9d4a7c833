"""The analyses as the pages ask for them: the plain answer at once, how sure it is a moment later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import streamlit as st

from actormap.core.errors import ActormapError, Denied
from actormap.core.findings import Findings
from actormap.core.sentences import LANGUAGE, Sentence, plural
from actormap.core.tables.ids import fingerprint
from actormap.core.words import _, plain, speak
from actormap.metrics import catalogue
from actormap.rights.access import Principal, may_ask
from actormap.web.escape import esc
from actormap.web.insides import drawn
from actormap.web.state.answers import DRAWS, Comparison, Loss, Question, Request
from actormap.web.state.jobs import BEGINNING, LOOK, Job, Progress, at_work
from actormap.web.state.kept import KEPT
from actormap.web.state.session import Reading
from actormap.web.state.windows import part_alone

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
    return _allowed(Comparison(reading, since), reading)


def lost(reading: Reading, without: Sequence[str]) -> Findings:
    """What would be lost if some actors could work no more; errors as of `changed`."""
    return _allowed(Loss(reading, tuple(without)), reading)


def is_for(principal: Principal, analysis: str) -> bool:
    """Whether somebody may ask an analysis: what they may not is not offered."""
    try:
        may_ask(principal, catalogue.row(analysis))
    except Denied:
        return False
    return True


def _allowed(request: Request[Findings], reading: Reading) -> Findings:
    may_ask(reading.principal, catalogue.row(request.analysis))
    return answer(request)


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
