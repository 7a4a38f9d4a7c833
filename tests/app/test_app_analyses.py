"""For experts: every analysis of the list answers, with how it is read, or says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from app_world import App, experts
from maps import sample
from opened import as_read, finished, opened, page, said
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from actormap.metrics import catalogue
from actormap.web.pages.gaps import experts as page_of_experts
from actormap.web.pages.gaps.experts import TITLES, listed
from actormap.web.parts.tables import words
from actormap.web.state import analyses as answers
from actormap.web.state import chosen
from actormap.web.state.session import Workspace

Visit = Callable[[App], Page]
ASKED = [name for family in TITLES for name in listed(family)]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with opened(tmp_path_factory.mktemp("experts"), sample()) as workspace:
        yield workspace


def _opened(name: str) -> None:
    chosen.arrive("experts")
    if not chosen.value("analysis"):
        chosen.keep("analysis", name)
    page_of_experts.body()


def texts(run: AppTest) -> str:
    parts: tuple[Any, ...] = (run.subheader, run.text, run.info, run.caption, run.markdown)
    return "\n".join(one.value for some in parts for one in some)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.usefixtures("here")
def test_every_analysis_answers_or_says_why_not_and_how_it_is_read(name: str) -> None:
    run = page(_opened, name)
    run = finished(run)
    assert not run.exception
    row = catalogue.row(name)
    told = texts(run)
    assert f"It needs: {row.needs}." in told
    labels = {
        one.label.replace("\\", "")
        for kind in (run.selectbox, run.multiselect, run.number_input, run.checkbox, run.text_input)
        for one in kind
    }
    for option in (*catalogue.targets(name), *catalogue.options(name)):
        assert words(option.name) in labels, option.name
    if catalogue.targets(name):
        assert "Choose whom it is about." in told
    elif run.dataframe:
        assert catalogue.READ in told


@pytest.mark.usefixtures("here")
def test_a_family_opens_with_its_first_analysis() -> None:
    run = page(_opened, "structure.components")
    assert run.selectbox(key="choose analysis").value == "structure.components"
    run.segmented_control(key="family of experts").select("influence").run()
    assert run.selectbox(key="choose analysis").value == next(iter(listed("influence")))


@pytest.mark.parametrize("name", ["influence.betweenness", "structure.key_players", "groups.segregation"])
@pytest.mark.usefixtures("here")
def test_what_a_picture_helps_with_has_one(name: str) -> None:
    assert page(_opened, name).get("vega_lite_chart")


def test_nothing_can_be_saved_past_the_sharing_rules(sample_app: App, visit: Visit) -> None:
    window = visit(sample_app)
    for name in ("structure.cutpoints", "reach.blind_spots"):
        experts(window, name)
        window.get_by_test_id("stDataFrame").locator("visible=true").first.hover()
        tools = window.get_by_test_id("stElementToolbarButton")
        expect(tools.locator("visible=true").first).to_be_visible()
        seen = [tool.inner_html() for tool in tools.all() if tool.is_visible()]
        assert "Download" not in " ".join(seen)


def test_an_option_that_is_chosen_is_used(here: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "SMALL", 0)
    run = finished(page(_opened, "structure.communities"))
    assert "neighbourhoods" in said(run)
    box = next(one for one in run.selectbox if as_read(one.label) == "Method")
    assert "Louvain" in box.format_func("louvain")
    run = finished(box.select("louvain").run())
    assert "form 12 neighbourhoods" in said(run)
    settings = next(table.value for table in run.dataframe if "Method" in table.value.to_numpy())
    assert ["Method", "As in older work (Louvain)"] in settings.to_numpy().tolist()
    assert here.store.revision == 1
