"""Assessments and strategies in their forms: the item comes first, and what is doubtful is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from maps import a_map
from opened import as_read, finished, opened, press, said, the_app, turn_to
from streamlit.testing.v1 import AppTest

from actormap.web.state.session import Workspace

LAWS: dict[str, list[dict[str, Any]]] = {
    "areas": [{"id": "XA1", "name": "North"}],
    "instruments": [{"id": "L", "name": "Law", "kind": "media", "stage": "in_force", "from": "2026-06-01"}],
    "provisions": [{"id": "L1", "instrument": "L", "article": "Art. 1"}],
    "events": [
        {"id": "E", "type": "attack", "date": "2026-10-01", "subjects": "A", "by_class": "unknown"},
    ],
}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, a_map("A", **LAWS), role="hro") as at:
        yield at


def form(button: str, **about: str) -> AppTest:
    return press(turn_to(the_app(), "about", **about), button)


def field(run: AppTest, label: str) -> Any:
    """The field of the form with these words."""
    every = (*run.selectbox, *run.multiselect, *run.text_input, *run.text_area, *run.number_input)
    return next(one for one in every if as_read(one.label).removesuffix(", required") == label)


def labels(run: AppTest) -> set[str]:
    every = (*run.selectbox, *run.multiselect, *run.text_input, *run.text_area, *run.number_input)
    return {as_read(one.label).removesuffix(", required") for one in every}


def test_the_item_comes_first_and_the_form_follows_it(here: Workspace) -> None:
    run = form("Add: assessment", of="provision", id="L1")
    assert "Choose what is judged: the rest follows." in said(run)
    run = field(run, "What is judged").select("limit_funding").run()
    assert "receiving and using money from abroad" in said(run)
    assert "4 · It is barred" in as_read(said(run))
    assert "Provision" in labels(run)
    assert {"Platform", "Group", "Area", "Issue", "Actor", "Who thinks so"}.isdisjoint(labels(run))
    field(run, "Day").input("2026-11-01")
    field(run, "Scorer").input("hro")
    field(run, "Mark").set_value(3.0)
    evidence = field(run, "Evidence")
    assert any("Attack or threat" in as_read(text) for text in evidence.options)
    evidence.select("E")
    run = press(run, "Save")
    assert "Saved." in said(run)
    (row,) = here.store.load()["assessments"].to_dict("records")
    assert (row["item"], row["provision"], row["value"], row["evidence"]) == ("limit_funding", "L1", 3, "E")


@pytest.mark.usefixtures("here")
def test_what_is_doubtful_is_told_once_it_is_written() -> None:
    run = form("Edit", of="provision", id="L1")
    field(run, "Last looked at").input("2026-01-01")
    run = press(run, "Save")
    assert "Saved." in said(run)
    assert "Last looked at: before its law was in force." in said(run)


def test_a_strategy_without_a_finding_is_refused_and_says_what_to_do(here: Workspace) -> None:
    run = form("Add: undertaking", of="instrument", id="L")
    field(run, "Purpose").input("Speak up")
    run = press(run, "Save")
    assert "Analysis: a strategy that rests on no finding. Name the analysis" in said(run)
    field(run, "Analysis").input("monitor.hit")
    field(run, "Revision of the map").set_value(1)
    assert "Saved." in said(press(run, "Save"))
    assert len(here.store.load()["undertakings"]) == 1


@pytest.mark.usefixtures("here")
def test_an_empty_list_of_who_is_hit_says_that_it_hits_all() -> None:
    run = finished(form("Edit", of="provision", id="L1"))
    placeholders = {
        as_read(one.label): one.proto.placeholder for one in (*run.multiselect, *run.number_input)
    }
    assert placeholders["Hits these types"] == "All types"
    assert placeholders["Hits these areas"] == "Everywhere"
    assert placeholders["Hits from this share of money from abroad"] == "Whatever the share"
    assert placeholders["What it restricts"] == "Not judged"


WORKS = {"presence": [{"actor_id": "A", "sector": "LAW", "pcode": "XA1"}]}


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Workspace]:
    sectors = {"sectors": [{"id": "LAW", "name": "Legal aid"}]}
    with opened(tmp_path, a_map("A", **LAWS, **sectors, **WORKS), role="hro") as at:
        yield at


def test_who_does_an_activity_already_is_told_before_it_is_saved_and_kept_with_it(there: Workspace) -> None:
    run = form("Add: undertaking", of="instrument", id="L")
    run = finished(field(run, "Kind").select("activity").run())
    assert "Choose the theme or the area" in said(run)
    run = finished(field(run, "Theme").select("LAW").run())
    run = finished(field(run, "Area").select("XA1").run())
    assert "Legal aid, North: 1 actor is recorded as working on it." in said(run)
    assert "A works on it there." in said(run)
    field(run, "Purpose").input("Legal desk")
    assert "Saved." in said(press(run, "Save"))
    (row,) = there.store.load()["undertakings"].to_dict("records")
    assert (row["analysis"], row["figure"], row["sector"]) == ("partner.already", 1, "LAW")
    assert row["findings"] == "Legal aid, North: 1 actor is recorded as working on it."


@pytest.mark.usefixtures("here")
def test_what_a_strategy_lacks_is_told_before_and_once_it_is_saved() -> None:
    run = form("Add: undertaking", of="instrument", id="L")
    assert "a strategy that rests on no finding" in said(run)
    field(run, "Purpose").input("Speak up")
    field(run, "Analysis").input("monitor.incidents")
    field(run, "Revision of the map").set_value(1)
    field(run, "Revision of the map").set_value(99999)
    refused = said(press(run, "Save"))
    assert "99999 is not written yet" in refused
    assert "Saved." not in refused
    field(run, "Revision of the map").set_value(1)
    run = press(run, "Save")
    assert "rests on no finding" not in said(run)
    assert "It rests on a single event." in said(run), "as the record says, and no typed figure"
    run = turn_to(the_app(), "situation", tab="laws", law="L")
    assert "It rests on a single event." in said(run)
    assert "from another view: its figure is not shown" in said(run)


@pytest.mark.usefixtures("here")
def test_a_promise_without_a_day_is_told_and_kept() -> None:
    run = form("Add: undertaking", of="instrument", id="L")
    run = finished(field(run, "Kind").select("promise").run())
    field(run, "Purpose").input("Notes of the talk")
    run = press(run, "Save")
    assert "Saved." in said(run)
    assert "By when: somebody is waiting for it, and no day is set." in said(run)
