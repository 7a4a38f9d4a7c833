"""The language of a window: it begins as the browser's, and what is chosen stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from app_world import DAY, PASSPHRASE
from maps import sample
from opened import finished, opened, said, the_app, turn_to
from streamlit.runtime.context import ContextProxy

from actormap.core import words
from actormap.core.model import ActorMap
from actormap.store.file import keys
from actormap.web.state import language, session
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


def test_arrows_of_routes_point_the_way_of_the_language(tmp_path: Path) -> None:
    with opened(tmp_path, sample()) as here:
        for code, ours, other in (("en", "→", "←"), ("ar", "←", "→")):
            here.speaks(code)
            words.speak(words.catalogue(code))  # of this thread too, which reads what is offered to be chosen
            told = said(turn_to(the_app(), "introductions", target="C055"))
            assert ours in told
            assert other not in told
        words.speak(None)
