"""The language of a window: it begins as the browser's, and what is chosen stays."""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from app_world import DAY, PASSPHRASE
from maps import sample
from opened import finished, opened, page, said, the_app, turn_to
from streamlit.runtime.context import ContextProxy

from actormap.core import words
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence
from actormap.store import keys
from actormap.web.state import analyses, jobs, language, session
from actormap.web.state.jobs import Job
from actormap.web.state.session import Workspace


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("ar-EG", "ar"),
        ("AR", "ar"),
        ("tlh, ar;q=0.8, en;q=0.5", "ar"),
        ("en-GB,ar", "en"),
        ("", "en"),
        ("tlh", "en"),
        ("<script>", "en"),
    ],
)
def test_it_begins_as_the_browser_asks(wanted: str, code: str) -> None:
    assert language.of_browser(wanted) == code


def asked_for_by_browsers(monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    monkeypatch.setattr(ContextProxy, "locale", property(lambda _self: locale))


def test_what_is_chosen_holds_for_windows_that_are_loaded_anew_and_for_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for_by_browsers(monkeypatch, "ar-EG")
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    with opened(tmp_path, ActorMap.empty()) as here:
        run = turn_to(the_app(), "settings")
        assert run.title[0].value == "الإعدادات"
        run = finished(run.selectbox(key=language.KEY).select("en").run())
        assert run.title[0].value == "Settings"
        assert turn_to(the_app(), "settings").title[0].value == "Settings", "a window that is loaded anew"
        path = Path(here.path)
    again = Workspace(path, DAY, "hro")
    session.use(again)
    assert the_app().title[0].value == "مقفل", "before it is open nobody knows what was chosen"
    again.unlock(PASSPHRASE)
    assert turn_to(the_app(), "settings").title[0].value == "Settings"
    again.close()


def progress_of_checks(job: Job[None]) -> None:
    """The line of checks on possible maps."""
    analyses._watched([], [job], "here")  # type: ignore[list-item]


def test_days_in_running_text_are_written_as_the_language_writes_them() -> None:
    met = Sentence("met on {day}", day="2026-11-02")
    assert met == "met on 2026-11-02"
    told = met.in_language(language=words.catalogue("ar"))
    assert "2 تشرين الثاني/نوفمبر 2026" in told
    assert "2026-11-02" not in told
    assert "2026-11-02" in Sentence("met {name}", name=Name("2026-11-02")).in_language(
        language=words.catalogue("ar")
    ), "a name that looks like a day is a name"
    assert "2026-13-02" in Sentence("met on {day}", day="2026-13-02").in_language(
        language=words.catalogue("ar")
    )


def test_arrows_of_routes_point_the_way_of_the_language(tmp_path: Path) -> None:
    with opened(tmp_path, sample()) as here:
        for code, ours, other in (("en", "→", "←"), ("ar", "←", "→")):
            here.speaks(code)
            words.speak(words.catalogue(code))  # of this thread too, which reads what is offered to be chosen
            told = said(turn_to(the_app(), "introductions", target="C055"))
            assert ours in told
            assert other not in told
        words.speak(None)


@pytest.mark.parametrize("alone", [lambda job: jobs.at_work(job, on_cancel=gc.collect), progress_of_checks])
def test_a_line_that_says_how_far_work_is_keeps_the_language_when_it_is_drawn_by_itself(
    alone: Callable[[Job[None]], None],
) -> None:
    gate = threading.Event()

    def work(progress: jobs.Progress) -> None:
        progress("Beginning", 0.5)
        gate.wait()

    job = Job(work)

    def body() -> None:
        words.speak(words.catalogue("ar"))
        alone(job)

    run = page(body)
    (part,) = run._fragment_storage._fragments.values()
    again = page(part)  # as the browser asks for it, without the page around it
    assert [one.label for one in again.button] == [one.label for one in run.button]
    assert not re.search("[A-Za-z]{3,}", said(again)), said(again)
    gate.set()


@pytest.mark.parametrize(("code", "onward", "back"), [("en", "forward", "back"), ("ar", "back", "forward")])
def test_arrows_point_onward_the_way_a_language_is_read(code: str, onward: str, back: str) -> None:
    words.speak(words.catalogue(code))
    assert (words.arrow(), words.arrow(onward=False)) == (f"arrow_{onward}", f"arrow_{back}")
