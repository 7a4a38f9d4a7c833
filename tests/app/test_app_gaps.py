"""The page Gaps, tab by tab, on what offices bring: the sample, a 3W without ties, a list, nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from maps import DAY, a_map, actor, sample
from opened import address, finished, opened, page, seen
from streamlit.testing.v1 import AppTest

from actormap.core.model import ActorMap
from actormap.metrics.reach.unmet import reach_cells
from actormap.web.pages.bodies import BODIES
from actormap.web.state import chosen
from actormap.web.state.session import Workspace

TABS = (
    "reach",
    "no-route",
    "not-talking",
    "cut-off",
    "conduct",
    "change",
)


def three_w() -> ActorMap:
    """Who does what where of forty organisations in six areas: no office, no tie, no contact, no group."""
    areas = [{"id": "XA", "name": "All", "adm_level": 0}] + [
        {"id": f"XA{at:02}", "name": f"Area {at}", "adm_level": 1, "parent": "XA"} for at in range(6)
    ]
    presence = [
        {"actor_id": f"A{at:02}", "sector": "LEG" if at % 2 else "EDU", "pcode": f"XA{at % 6:02}"}
        for at in range(40)
    ]
    sectors = [{"id": "LEG", "name": "Law"}, {"id": "EDU", "name": "Education"}]
    m = a_map(*(f"A{at:02}" for at in range(40)), areas=areas, presence=presence, sectors=sectors)
    return m.where(one for one in m.actors["id"] if one != "O")


def contact_list() -> ActorMap:
    """Thirty names and whom the office met of them; nothing else is known."""
    met = [
        {
            "date": "2026-11-01",
            "office": "O",
            "actor_id": f"A{at:02}",
            "mode": "formal",
            "direction": "out",
            "officer_role": "hro",
        }
        for at in range(10)
    ]
    return a_map(*(f"A{at:02}" for at in range(30)), contacts=met)


MAPS = {
    "sample": sample,
    "3W": three_w,
    "contacts": contact_list,
    "empty": ActorMap,
    "one actor": lambda: a_map(actors=[actor("A", works_on_rights_of="women")]),
}


@pytest.fixture(scope="module", params=MAPS)
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with opened(tmp_path_factory.mktemp("gaps"), MAPS[request.param]()) as workspace:
        yield workspace


@pytest.fixture
def kasimbi(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, sample()) as workspace:
        yield workspace


def shown(tab: str, place: str = "gaps", **query: str) -> AppTest:
    """A page with a tab open, as a link to it shows it."""
    run = page(_opened, place, {"tab": tab} | query)
    assert not run.exception, run.exception
    return run


def _opened(place: str, query: dict[str, str]) -> None:
    chosen.arrive(place)
    if "told" not in chosen.values("seen"):
        chosen.keep("seen", "told")
        for name, code in query.items():
            chosen.keep(name, code)
    BODIES[place]()


def texts(run: AppTest) -> str:
    parts = (run.title, run.header, run.subheader, run.text, run.caption, run.info)
    return "\n".join(one.value.replace("\\", "") for some in parts for one in some)


@pytest.mark.parametrize(
    "query",
    [
        *({"tab": tab} for tab in TABS),
        {"tab": "not-talking", "missing": "platforms"},
        {"tab": "power", "place": "experts"},
        {"tab": "joints", "place": "experts"},
    ],
    ids=str,
)
@pytest.mark.usefixtures("here")
def test_every_tab_answers_or_says_what_is_missing(query: dict[str, str]) -> None:
    run = finished(shown(**query))
    assert not run.exception
    assert len(texts(run)) > len(run.title[0].value) + 20
    found = "\n".join(one.value for one in run.text if "Raises" not in one.value and "Needs" not in one.value)
    assert ".csv" not in found
    assert "@" not in found


@pytest.mark.usefixtures("kasimbi")
def test_a_cell_names_those_who_are_not_met_and_the_way_to_each() -> None:
    told = texts(shown("reach", cell="women@XZ04"))
    assert "2 met of 8 on record; 18 exist (15 to 22)" in told
    assert "Not met: 6" in told
    assert "About 10 more (7 to 14) exist and are on no record." in told
    assert "introduction" in told
    assert "in 10" in told


def test_those_named_are_those_of_the_library(kasimbi: Workspace) -> None:
    at = seen(kasimbi)
    cell = next(c for c in reach_cells(at.map, at.view) if (c.group, c.area) == ("women", "XZ04"))
    run = shown("reach", cell="women@XZ04")
    links = [link.proto.label for link in run.get("page_link")]
    names = dict(zip(at.map.actors["id"], at.map.actors["name"], strict=True))
    for unmet in cell.unmet:
        assert any(names[unmet].split()[0] in label for label in links), unmet


@pytest.mark.usefixtures("kasimbi")
def test_the_list_does_what_pressing_a_cell_does_and_the_address_says_it() -> None:
    run = shown("reach")
    run.selectbox(key="cell by name").select("women@XZ01").run()
    assert "7 met of 8 on record" in texts(run)
    assert address(run)["cell"] == "women@XZ01"


def test_a_viewer_is_told_that_it_may_not_ask(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="viewer"):
        run = shown("conduct")
        assert run.info
        assert not run.get("vega_lite_chart")


@pytest.mark.usefixtures("kasimbi")
def test_a_pair_is_chosen_by_both_of_its_names() -> None:
    run = finished(shown("not-talking"))
    listed = next(one for one in run.selectbox if one.label == "Shown below").options
    assert (
        re.sub("[\u2066-\u2069]", "", listed[0]) == "1. Мирная инициатива Острелицы · Клуб соседского диалога"
    )


def test_where_nobody_is_tagged_it_is_not_said_that_nothing_is_in_doubt(tmp_path: Path) -> None:
    presence = [{"actor_id": "A", "sector": "LEG", "pcode": "XA1"}]
    areas, sectors = [{"id": "XA1", "name": "One"}], [{"id": "LEG", "name": "Law"}]
    with opened(tmp_path, a_map("A", "B", presence=presence, areas=areas, sectors=sectors)):
        told = texts(finished(shown("reach")))
        assert "Nobody is tagged with a group" in told
        assert "in doubt ✓" not in told


@pytest.mark.parametrize(
    ("tab", "told", "link"),
    [
        ("not-talking", "It is not recorded who works on what, and where", "Bring your list"),
        ("no-route", "No established contacts of the office are recorded.", "Add the office"),
    ],
)
def test_where_names_alone_are_recorded_it_is_said_what_is_missing_and_where_to_bring_it(
    tab: str, told: str, link: str, tmp_path: Path
) -> None:
    with opened(tmp_path, a_map("A", "B").where(["A", "B"])):
        run = finished(shown(tab))
        assert told in texts(run)
        ways = [*(one.proto.label for one in run.get("page_link")), *(one.label for one in run.button)]
        assert link in ways
        assert "in doubt ✓" not in texts(run), "of what is not known nothing is certain"
        home = finished(page(BODIES["home"]))
        assert "No tie is recorded: who works with whom" in texts(home)
        assert "in doubt ✓" not in texts(home)
        assert "--" not in texts(home)


def test_without_any_contact_nobody_is_said_not_to_be_met(tmp_path: Path) -> None:
    areas = [{"id": f"XA0{at}", "name": f"Area {at}", "adm_level": 1} for at in (1, 2)]
    people = [actor(i, works_on_rights_of="women", adm1_pcode="XA01") for i in "AB"]
    with opened(tmp_path, a_map(actors=people, areas=areas)):
        told = texts(shown("reach"))
    assert "No contact of the office is recorded" in told
    assert "Not met" not in told
    assert "0 met" not in told
    assert DAY not in told
