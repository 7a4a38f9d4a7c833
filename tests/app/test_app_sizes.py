"""Every page on maps of bad sizes: nobody, one actor, who does what where without ties, names without end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from app_world import PASSPHRASE, App, go_to, running, workspace
from maps import a_map, actor, tie
from opened import changes_of, finished, opened, page
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from actormap.core.model import ActorMap
from actormap.core.sentences import LONGEST, cut
from actormap.web.pages.bodies import BODIES
from actormap.web.parts import tables
from actormap.web.state import chosen
from actormap.web.state.session import Workspace

Visit = Callable[[App], Page]
ENDLESS = "Association " + "x" * 9_988
AREAS = [{"id": f"XA{at}", "name": f"Area {at}", "adm_level": 1} for at in (1, 2)]
LAW = [{"id": "LEG", "name": "Law"}]


@cache
def endless() -> ActorMap:
    """Three actors, two with names of 10 000 letters that differ in the last one."""
    about: dict[str, Any] = {"works_on_rights_of": "women", "adm1_pcode": "XA1"}
    met = {
        "date": "2026-11-01",
        "office": "O",
        "actor_id": "A",
        "mode": "formal",
        "direction": "out",
        "officer_role": "hro",
    }
    return a_map(
        actors=[
            actor("A", ENDLESS, **about),
            actor("B", ENDLESS + "y", **about),
            actor("C", "Short", **about),
        ],
        areas=AREAS,
        sectors=LAW,
        contacts=[met],
        ties=[tie("A", "B"), tie("B", "C"), tie("O", "A", "trust", weight=3)],
        presence=[{"actor_id": one, "sector": "LEG", "pcode": "XA1"} for one in "ABC"],
    )


def without_ties() -> ActorMap:
    """Who does what where of twelve organisations, and nothing else."""
    presence = [{"actor_id": f"A{at:02}", "sector": "LEG", "pcode": f"XA{at % 2 + 1}"} for at in range(12)]
    m = a_map(*(f"A{at:02}" for at in range(12)), areas=AREAS, sectors=LAW, presence=presence)
    return m.where(one for one in m.actors["id"] if one != "O")


MAPS: dict[str, Callable[[], ActorMap]] = {
    "nobody": ActorMap.empty,
    "one actor": lambda: a_map(actors=[actor("A")]).where(["A"]),
    "without ties": without_ties,
    "endless names": endless,
}


@pytest.fixture(scope="module", params=MAPS)
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with opened(tmp_path_factory.mktemp("sizes"), MAPS[request.param]()) as at:
        yield at


def shown(place: str, **query: str) -> AppTest:
    run = finished(page(_at, BODIES[place], place, query))
    assert not run.exception, run.exception[0].message
    return run


def _at(body: Callable[[], None], place: str, query: dict[str, str]) -> None:
    chosen.arrive(place)
    for name, code in query.items():
        if chosen.value(name) != code:
            chosen.keep(name, code)
    body()


def said(run: AppTest) -> list[str]:
    """All that stands on a page in words: texts, and what can be pressed or chosen."""
    parts = (
        run.title,
        run.header,
        run.subheader,
        run.text,
        run.caption,
        run.info,
        run.success,
        run.warning,
        run.error,
    )
    told = [str(one.value) for some in parts for one in some]
    told += [one.label for some in (run.button, run.checkbox, run.selectbox) for one in some]
    return told + [option for one in run.selectbox for option in one.options]


@pytest.mark.parametrize("place", BODIES)
@pytest.mark.usefixtures("here")
def test_every_page_opens_and_says_something(place: str) -> None:
    told = said(shown(place))
    assert len(" ".join(told)) > 20, told


@pytest.fixture
def with_endless_names(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, endless()) as at:
        yield at


@pytest.mark.parametrize(
    ("place", "query"),
    [
        *((place, {}) for place in BODIES),
        *(("gaps", {"tab": tab}) for tab in ("no-route", "not-talking")),
        ("gaps", {"tab": "not-talking", "missing": "platforms"}),
        ("experts", {"tab": "joints"}),
        ("brief", {"write": "frameworks"}),
        *(("situation", {"tab": tab}) for tab in ("laws", "risk", "incidents")),
        *(("partnership", {"tab": tab}) for tab in ("stages", "meetings", "check")),
        ("introductions", {"target": "B"}),
    ],
)
@pytest.mark.usefixtures("with_endless_names")
def test_a_name_without_end_is_cut_where_others_stand(place: str, query: dict[str, str]) -> None:
    assert not [text[:80] for text in said(shown(place, **query)) if "x" * 2 * LONGEST in text]


@pytest.mark.usefixtures("with_endless_names")
def test_a_record_has_its_name_whole() -> None:
    run = shown("actors", id="A")
    assert len(run.title[0].value) < 2 * LONGEST
    assert any(ENDLESS in one.value for one in run.text)


def test_a_cut_name_begins_as_the_whole_one() -> None:
    assert cut("x" * LONGEST) == "x" * LONGEST
    assert cut(ENDLESS) == f"{ENDLESS[: LONGEST - 1]}…"
    assert tables.names(endless())["A"] == cut(ENDLESS)


@pytest.fixture
def endless_app(tmp_path: Path) -> Iterator[App]:
    path = workspace(tmp_path / "endless.actormap", changes_of(endless()))
    with running(path, tmp_path, passphrase=PASSPHRASE) as app:
        yield app


def test_no_page_is_wider_than_its_window(endless_app: App, visit: Visit) -> None:
    window = visit(endless_app)
    main = window.get_by_test_id("stMain")
    for place in (*BODIES, "actors?id=A", "introductions?target=B", "gaps?tab=not-talking"):
        if place != "home":
            go_to(window, f"/{place}")
        assert main.evaluate("node => node.scrollWidth <= node.clientWidth"), place
    # Streamlit puts a closed side bar to the left, which in Arabic is onto the page.
    window.set_viewport_size({"width": 390, "height": 844})
    window.evaluate("document.documentElement.dir = 'rtl'")
    expect(window.get_by_test_id("stExpandSidebarButton")).to_be_visible()
    expect(window.get_by_test_id("stSidebarContent")).not_to_be_visible()
    window.keyboard.press("/")
    expect(window.get_by_label("Find anybody, anything")).to_be_focused()


@pytest.mark.parametrize("place", ["home", "introductions"])
@pytest.mark.parametrize(("m", "offered"), [(without_ties, 1), (endless, 0)])
def test_where_the_office_is_no_actor_it_can_be_added(
    place: str, m: Callable[[], ActorMap], offered: int, tmp_path: Path
) -> None:
    with opened(tmp_path, m()):
        buttons = [one.label for one in shown(place).button]
    assert buttons.count("Add the office") == offered


@pytest.mark.parametrize("place", ["home", "map"])
@pytest.mark.parametrize(("sphere", "offered"), [("unknown", 1), ("civil_society", 0)])
def test_where_nobody_is_known_to_be_of_civil_society_the_way_to_say_so_is_shown(
    place: str, sphere: str, offered: int, tmp_path: Path
) -> None:
    with opened(tmp_path, a_map(actors=[actor("A", sphere=sphere), actor("B", sphere=sphere)])):
        run = shown(place)
    links = [one.proto.label for one in run.get("page_link")]
    assert links.count("Set the sphere of the actors") == offered
    said = [one.value for one in run.info if one.value.startswith("No actor of civil society is recorded")]
    assert len(said) == offered
