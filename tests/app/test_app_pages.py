"""Each page opens on the invented country, without a browser, and says what was planted there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from app_world import MARKER
from maps import a_map, actor, sample, tie
from opened import DRAWS, as_read, cells, finished, follow, opened, part, press, said, the_app, turn_to

from actormap.core.config import DEFAULT_ROLE
from actormap.core.model import ActorMap
from actormap.metrics.base.safeguards import AMONG_SHOWN
from actormap.web.pages.gaps.experts import TITLES, listed
from actormap.web.state import analyses
from actormap.web.state.session import Workspace

SHORT = ["Field office", "جمعية نساء الوادي", "Юристы за права"]


@pytest.fixture(scope="module")
def kasimbi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The invented country; nothing is checked before somebody asks for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analyses, "SMALL", 0)
        with opened(tmp_path_factory.mktemp("pages"), sample()) as workspace:
            yield workspace


@pytest.mark.usefixtures("kasimbi")
def test_home_tells_numbers_doors_and_main_findings() -> None:
    run = finished(the_app())
    told = said(run)
    for text in (
        "Invented country",
        "156",
        "489",
        "Due this week",
        "Ask next",
        "5 of 5 recorded actors tagged Indigenous peoples",
        "2 of an estimated 18 (range 15 to 22)",
        "Kasimbi Rights Assembly",
        "Draft law on associations",
        "Indicative",
        "Not enough data",
    ):
        assert text in told, text
    assert as_read(follow(run, "Who are they?").title[0].value) == "Gaps: whom are we missing?"


@pytest.mark.usefixtures("kasimbi")
def test_gaps_say_what_was_planted() -> None:
    run = turn_to(the_app(), "gaps")
    run = finished(run.selectbox(key="cell by name").select("women@XZ04").run())
    assert "2 met of 8 on record; 18 exist (15 to 22)" in said(run)
    assert "no doubtful tie" not in said(run)
    run = press(run, f"Check on {DRAWS} possible maps")
    assert "no doubtful tie" in said(run)
    assert f"Checked on {DRAWS} possible maps" in said(run)
    assert "Supported" in said(run)
    assert run.segmented_control(key="choose tab").options == [
        "Reach",
        "No route",
        "Not talking",
        "Cut off?",
        "Conduct",
        "Change since …",
    ]
    run = part(run, "choose tab", "no-route")
    assert "Council of the Ngolai Hearths" in said(run)
    told = cells(run)
    for text in ("Migrants", "Not enough data", "C087", "C088", "C089", "C090", "C091", "several were asked"):
        assert text in told, text
    run = part(run, "choose tab", "not-talking")
    assert "Peace and dialogue" in said(run)
    assert "Escritório Popular da Lúvia" in cells(run)
    run = part(run, "choose missing", "platforms")
    assert "7 actors of civil society are recorded at work on Environment in" in said(run)


@pytest.mark.parametrize(
    ("place", "tab", "heading", "text"),
    [
        ("gaps", "no-platform", "Gaps: whom are we missing?", "Themes without a platform"),
        ("gaps", "power", "For experts", "Influence, money and command"),
        ("gaps", "joints", "For experts", "Between neighbourhoods"),
        ("situation", "frameworks", "Brief: what frameworks of others ask", "V-Dem"),
    ],
)
@pytest.mark.usefixtures("kasimbi")
def test_an_old_address_leads_to_where_that_is_now(place: str, tab: str, heading: str, text: str) -> None:
    run = turn_to(the_app(), place, tab=tab)
    assert as_read(run.title[0].value) == heading
    assert text in said(run) or text in run.selectbox(key="framework").options


@pytest.mark.usefixtures("kasimbi")
def test_introductions_show_the_safe_route_alone() -> None:
    run = turn_to(the_app(), "introductions")
    assert "let it rest" in said(run)
    run = finished(run.selectbox(key="choose target").select("C055").run())
    told = said(run)
    assert "The planned route: 4 introductions, about 6 in 10" in told
    for text in ("رابطة أسر الغائبين في بئر لازم", "weakest step"):
        assert text in cells(run)
    (steps,) = (table.value for table in run.dataframe if "Mind" in table.value)
    assert len(steps) == 4
    assert all("in 10" in chance for chance in steps["Chance"])
    assert not [code for code in ("S08", "C059", "0.81", "81%", "0.82", "82%") if code in told]


@pytest.mark.usefixtures("kasimbi")
def test_introductions_refuse_in_words() -> None:
    run = turn_to(the_app(), "introductions")
    for whom, answer in (
        ("C020", "asked not to be contacted"),
        ("C088", "No safe route to Tšeru Pass Herders' Circle is recorded."),
    ):
        run = finished(run.selectbox(key="choose target").select(whom).run())
        assert answer in said(run)


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    with opened(tmp_path, ActorMap.empty()):
        run = the_app()
        assert "Bring your list" in [button.label for button in run.main.button]
        for place, title in (
            ("map", "Map: who is there?"),
            ("gaps", "Gaps: whom are we missing?"),
            ("introductions", "Introductions: who can introduce us?"),
        ):
            run = turn_to(run, place)
            assert as_read(run.title[0].value) == title
            assert "There are no actors yet" in said(run)


def test_who_names_no_role_looks_as_an_officer(tmp_path: Path) -> None:
    people = [actor("A", name="Open Desk"), actor("B", name=MARKER, sensitivity=3)]
    m = a_map(actors=people, ties=[tie("A", "B", "coordination")])
    with opened(tmp_path, m, role=DEFAULT_ROLE):
        run = the_app()
        assert "Your role: Human rights officer." in [one.value for one in run.sidebar.text]
        run = turn_to(run, "experts", analysis="structure.components")
    told = said(run)
    assert "No tie of collaboration is recorded among" in told
    assert "Open Desk" in cells(run)
    assert MARKER not in told
    assert "What is this, and what can it not say?" in told
    assert str(AMONG_SHOWN) in told


def test_a_short_list_without_ties_is_answered_on_every_page(tmp_path: Path) -> None:
    spheres = ["field_presence", "civil_society", "civil_society"]
    actors = pd.DataFrame({"id": ["O", "A", "B"], "name": SHORT, "sphere": spheres})
    with opened(tmp_path, ActorMap(actors=actors)):
        run = finished(the_app())
        assert "What kind of actor each is, and where it works, is not recorded." in said(run)
        for place in ("map", "gaps", "introductions"):
            run = turn_to(run, place)
            assert re.match(f"{place.capitalize()}: ", as_read(run.title[0].value))
            assert "Something went wrong" not in said(run), place
        for family in TITLES:
            run = turn_to(the_app(), "experts", analysis=next(iter(listed(family))))
            assert "Something went wrong" not in said(run), family
        run = turn_to(the_app(), "experts", analysis="structure.components")
        assert "No tie of collaboration is recorded among 2 actors of civil society" in said(run)
        assert SHORT[1] in cells(run)
