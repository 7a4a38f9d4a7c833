"""The search of the side bar without a browser: what is typed, what is told, where it leads."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_world import DAY, PASSPHRASE, workspace
from maps import sample
from opened import as_read, opened
from streamlit.testing.v1 import AppTest

from actormap.core.model import Changes
from actormap.store import keys
from actormap.web.state import session

sys.path.insert(0, str(Path(__file__).parents[1] / "record"))
from record_world import small


def pages() -> None:
    """The search beside pages that say what is chosen on them."""
    import streamlit as st  # noqa: PLC0415 - what is in here runs as a page of its own

    from actormap.web import navigation  # noqa: PLC0415 - the same
    from actormap.web.parts import search_box  # noqa: PLC0415
    from actormap.web.state import chosen, session  # noqa: PLC0415

    def actors() -> None:
        st.json({name: chosen.value(name) for name in ("id", "works_in", "works_on", "theme", "platform")})
        st.json(list(chosen.selection()))

    def about() -> None:
        st.json({name: chosen.value(name) for name in ("of", "id")})

    bodies = {"home": lambda: st.text("home"), "actors": actors, "about": about}
    here = st.navigation([navigation.page(path, body) for path, body in bodies.items()])
    chosen.arrive(here.url_path)
    with st.sidebar:
        search_box.show(session.current_reading())
    here.run()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace(
        tmp_path_factory.mktemp("search") / "kasimbi.actormap", Changes(sample().tables, why="test")
    )


@pytest.fixture
def open_as(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    opened: list[session.Workspace] = []

    def begin(role: str = "data_steward") -> AppTest:
        one = session.Workspace(place, DAY, role)
        one.unlock(PASSPHRASE)
        opened.append(one)
        monkeypatch.setattr(session, "_workspace", one)
        return AppTest.from_function(pages, default_timeout=60).run()

    yield begin
    for one in opened:
        one.close()


def typed(app: AppTest, text: str) -> AppTest:
    app.text_input(key="search").set_value(text).run()
    assert not app.exception
    return app


def told(app: AppTest) -> list[str]:
    """What stands in the side bar, as it is read."""
    every = [*app.sidebar.text, *app.sidebar.markdown, *app.sidebar.info]
    return [element.value.replace("\\", "") for element in every]


def results(app: AppTest) -> dict[str, str]:
    return {
        button.key.removeprefix("search "): button.label.replace("\\", "")
        for button in app.sidebar.button
        if button.key not in {"search more", "search select"}
    }


def test_results_stand_by_kind_with_their_number_and_why(open_as: Any) -> None:
    app = typed(open_as(), "women")
    assert ":blue-badge[Actors: 5 of 32]" in told(app)
    assert ":blue-badge[Groups: 2]" in told(app)
    assert results(app)["group women"] == "Women: 31 actors"
    assert results(app)["platform P02"] == "Women's Coalition of Kasimbi: 26 actors"
    assert len([key for key in results(app) if key.startswith("actor ")]) == 5
    app.button(key="search more").click().run()
    assert ":blue-badge[Actors: 25 of 32]" in told(app)
    typed(app, "women vorzhen")
    assert ":blue-badge[Actors: 5 of 9]" in told(app)
    assert "vorzhen: works in Воржень (Vorzhen) or has it in its name" in told(app)
    assert "works on Women's rights; works in Воржень (Vorzhen)" in told(app)


def test_a_result_leads_to_the_record_or_to_the_list_that_it_narrows(open_as: Any) -> None:
    for text, key, name, code in (
        ("kra", "actor C001", "id", "C001"),
        ("tamourel", "area XZ06", "works_in", "XZ06"),
        ("women", "group women", "works_on", "women"),
        ("women", "theme WOM", "theme", "WOM"),
        ("women", "platform P02", "platform", "P02"),
    ):
        app = typed(open_as(), text)
        app.button(key=f"search {key}").click().run()
        assert not app.exception
        assert json.loads(app.json[0].value)[name] == code


def test_a_date_opens_as_a_form_and_a_law_leads_to_all_that_hangs_on_it(tmp_path: Path) -> None:
    with opened(tmp_path, small()):
        app = typed(AppTest.from_function(pages, default_timeout=60).run(), "hearing")
        assert {":blue-badge[Dates to watch: 1]", "Hearing"} <= set(map(as_read, told(app)))
        app.button(key=next(key for key in results(app) if key.startswith("open edit windows"))).click()
        assert not app.run().exception
    with opened(tmp_path, small(), role="viewer"):
        app = typed(AppTest.from_function(pages, default_timeout=60).run(), "media law")
        app.button(key="search instruments L").click().run()
        assert json.loads(app.json[0].value)["of"] == "instrument"
        app = typed(app, "hearing")
        assert not any("open edit" in key for key in results(app))


def test_what_was_chosen_before_does_not_narrow_what_is_chosen_now(open_as: Any) -> None:
    app = typed(open_as(), "women")
    for key, chosen in (("actor C003", {"id": "C003"}), ("theme WOM", {"theme": "WOM"}), ("select", {})):
        app.button(key=f"search {key}").click().run()
        assert not app.exception
        assert {name: code for name, code in json.loads(app.json[0].value).items() if code} == chosen


def test_all_that_is_found_can_be_selected(open_as: Any) -> None:
    app = typed(open_as(), "women vorzhen")
    app.button(key="search select").click().run()
    assert not app.exception
    assert len(json.loads(app.json[1].value)) == 9


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("?!", "no letter or digit"),
        ("xyzzyx", "Nothing matches xyzzyx: no name, group, theme, place or platform."),
        ("indigenous tamourel", "nobody asked"),
    ],
)
def test_nothing_found_is_said_in_words(open_as: Any, text: str, answer: str) -> None:
    app = typed(open_as(), text)
    assert any(answer in one for one in told(app))
    assert not results(app)


def test_an_empty_box_says_nothing(open_as: Any) -> None:
    app = typed(open_as(), "   ")
    assert not results(app)
    assert not told(app)


def test_a_role_finds_what_it_sees(open_as: Any) -> None:
    assert "actor C010" in results(typed(open_as(), "evening harbour"))
    assert "actor C010" not in results(typed(open_as("viewer"), "evening harbour"))


def test_once_it_is_locked_nothing_is_found(open_as: Any) -> None:
    app = typed(open_as(), "kra")
    session.workspace().close()
    app.text_input(key="search").set_value("kasimbi").run()
    assert not results(app)
