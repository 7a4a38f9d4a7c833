"""The tab Profile of Situation: eight rows, whose marks are seen, what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from maps import a_map, sample
from opened import address, opened, page, standing, the_app, turn_to
from streamlit.testing.v1 import AppTest

from actormap.web.pages import situation
from actormap.web.state import chosen, own_scorer
from actormap.web.state.session import Workspace


@pytest.fixture
def kasimbi(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, sample()) as workspace:
        yield workspace


@pytest.fixture
def nobody_scored(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, a_map("A")) as workspace:
        yield workspace


def shown(scorer: str = "", **query: str) -> AppTest:
    run = page(_opened, scorer, query)
    assert not run.exception, run.exception
    return run


def _opened(scorer: str, query: dict[str, str]) -> None:
    chosen.arrive("situation")
    if "told" not in chosen.values("seen"):
        chosen.keep("seen", "told")
        own_scorer.keep(sample(), scorer)
        for name, code in query.items():
            chosen.keep(name, code)
    situation.body()


def texts(run: AppTest) -> str:
    parts = (run.title, run.header, run.subheader, run.text, run.caption, run.info)
    return "\n".join(each.value.replace("\\", "") for some in parts for each in some)


def pictures(run: AppTest) -> list[dict[str, Any]]:
    """The charts of the page as Vega-Lite."""
    return [json.loads(each.proto.spec) for each in run.get("arrow_vega_lite_chart")]


def letters(spec: dict[str, Any]) -> str:
    return str(spec["title"]["text"])


@pytest.mark.usefixtures("nobody_scored")
def test_where_nobody_scored_there_are_eight_rows_and_one_button() -> None:
    run = shown()
    assert "Nothing is scored yet" in texts(run)
    assert [button.label for button in run.button] == ["Score"]
    (table,) = run.dataframe
    assert len(table.value) == 8
    assert set(table.value["Note"]) == {"not known"}


@pytest.mark.usefixtures("kasimbi")
def test_marks_of_others_show_after_ones_own() -> None:
    run = shown("human rights officer")
    by_parameter = run.dataframe[0].value.set_index("Parameter")
    finished, waiting = by_parameter.loc["(d) Non-discrimination"], by_parameter.loc["(e) Coordination"]
    assert (finished["Head of office"], finished["Since 2026-Q3"]) == ("25", "worse, 3 of 3 items")
    assert (waiting["Head of office"], waiting["Since 2026-Q3"]) == ("", "after scoring")
    assert waiting["Note"] == "2 others: shown after yours"
    assert "Non-discrimination got worse since" in texts(run)
    run.checkbox(key="marks of others").check().run()
    assert run.dataframe[0].value.set_index("Parameter").loc["(e) Coordination", "Head of office"] != ""


@pytest.mark.usefixtures("kasimbi")
def test_who_is_no_scorer_sees_what_was_agreed() -> None:
    now, then = shown(), shown(round="2026-Q3")
    assert "got worse" not in texts(now)
    laws = then.dataframe[0].value.set_index("Parameter").loc["(a) Laws and enabling environment"]
    assert laws["agreed together"] == "40"
    assert "Head of office" not in laws.index


@pytest.mark.usefixtures("kasimbi")
def test_a_parameter_opens_with_its_items_and_leads_to_scoring() -> None:
    run = shown("human rights officer", parameter="e")
    (items,) = (each.value for each in run.dataframe if "Item" in each.value.columns)
    row = items.set_index("Item").loc["Networks and platforms"]
    assert row["Note"] == "2 others: shown after yours"
    assert items.set_index("Item").loc["Common goals, agreed and pursued", "Talk"] == "agreed: 2"
    run.button(key="begin scoring").click().run()
    assert address(run)["score"]
    assert not run.exception


@pytest.mark.usefixtures("kasimbi")
def test_law_stands_against_practice_and_what_is_not_known_is_told() -> None:
    run = shown()
    (rights,) = (each.value for each in run.dataframe if "Right" in each.value.columns)
    gaps = rights.set_index("Right")["Gap"].to_dict()
    assert gaps == {
        "Assembly": "2",
        "Expression": "1",
        "Association": "1",
        "Unions and strike": "none",
        "Information": "not known",
    }
    assert "The law promises more than people get" in texts(run)


@pytest.mark.usefixtures("kasimbi")
def test_another_round_and_another_place_are_chosen_and_kept() -> None:
    run = shown()
    run.selectbox(key="profile round").select("2026-Q3").run()
    assert address(run)["round"] == "2026-Q3"
    labels = run.selectbox(key="where or who").options
    assert labels[0] == "The whole country"


@pytest.mark.parametrize("role", ["viewer", "hro", "protection_officer"])
def test_every_role_sees_the_tab_or_is_told_why_not(tmp_path: Path, role: str) -> None:
    with opened(tmp_path, sample(), role=role):
        run = shown()
        assert texts(run) or run.error or run.warning


def test_who_may_not_see_marks_is_not_told_that_there_are_none(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="viewer"):
        said = standing(turn_to(the_app(), "situation", tab="profile"))
    assert "This page is for human rights officers and above." in said
    assert "Nothing is scored yet" not in said
