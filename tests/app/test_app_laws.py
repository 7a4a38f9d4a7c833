"""The tab Laws of the page Situation: what it says, what it writes, and what it keeps from whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from maps import CERTAIN, a_map, actor, sample
from opened import as_read, choose, finished, opened, page, press, seen
from streamlit.testing.v1 import AppTest

from actormap.core.model import ActorMap
from actormap.metrics.monitor.law.who_is_hit import who_is_hit
from actormap.viz.map.state import MapState
from actormap.web.pages.situation import laws, laws_hit
from actormap.web.parts.writing import forms
from actormap.web.state import chosen, map_states
from actormap.web.state.session import Workspace, current_reading


def tab() -> None:
    """The tab with what opens above it, as the page shows it."""
    forms.show("situation")
    laws.body(current_reading())


@pytest.fixture
def kasimbi(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, sample()) as workspace:
        yield workspace


def told(run: AppTest) -> str:
    assert not run.exception
    said = [
        as_read(one.value)
        for kind in ("header", "text", "caption", "info", "warning")
        for one in run.get(kind)
    ]
    return "\n".join(said)


def small() -> ActorMap:
    """Three informal groups, of whom one is hit in each of two areas."""
    rows = [actor(f"A{at}", formality="informal", works_on_rights_of="women") for at in range(3)]
    rows += [actor(f"B{at}", formality="formal", works_on_rights_of="women") for at in range(9)]
    law = {"id": "L1", "name": "Draft law", "kind": "ngo_framework", "stage": "draft"}
    provision = {"id": "P1", "instrument": "L1", "article": "Art. 4", "hits_formality": "informal"}
    return a_map(actors=rows, instruments=[law], provisions=[provision])


def test_the_draft_law_of_the_sample_is_told_whole(kasimbi: Workspace) -> None:
    del kasimbi
    said = told(finished(page(tab)))
    for words in (
        "3 of four kinds of law are read.",
        "Laws in force bite harder as applied than as written.",
        "Draft law on associations follows 0 of the 12 recommendations; 4 partly, 7 not, 1 not known.",
        "would hit 35 of the 113 groups on record.",
        "Strategy: Articles 4 and 17 out of the draft before the second reading",
    ):
        assert words in said


def test_a_law_that_nobody_read_yet_is_looked_at(tmp_path: Path) -> None:
    law = {"id": "L1", "name": "Draft law", "kind": "ngo_framework", "stage": "draft"}
    with opened(tmp_path, a_map("A", instruments=[law])):
        run = finished(page(tab))
    assert "No provision of this law is recorded, so nobody can say whom it would hit." in told(run)
    assert [as_read(one.label) for one in run.button].count("Add a provision") == 1
    assert not run.error


def test_without_a_law_there_is_one_button(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A")):
        run = finished(page(tab))
    assert [as_read(one.label) for one in run.button] == ["Add a law"]


def test_another_law_is_looked_at_by_its_name(kasimbi: Workspace) -> None:
    del kasimbi
    run = press(finished(page(tab)), "Criminal Code")
    assert "Criminal Code follows 0 of the 12 recommendations" in told(run)
    assert "hits 6 of the 113 groups on record" in told(run)


def test_a_strategy_begins_with_the_finding_that_it_rests_on(kasimbi: Workspace) -> None:
    run = press(finished(page(tab)), "Base a strategy on this")
    filled = {as_read(one.label): one.value for one in (*run.text_input, *run.number_input, *run.text_area)}
    assert filled["Analysis"] == "monitor.hit"
    assert (filled["Figure"], filled["Revision of the map"]) == (35, kasimbi.store.revision)
    assert "would hit 35 of the 113" in filled["Finding"]
    purpose = next(one for one in run.text_input if as_read(one.label).startswith("Purpose"))
    purpose.input("Keep the choice not to register")
    press(run, "Save")
    rows = kasimbi.store.load()["undertakings"]
    row = rows[rows["purpose"] == "Keep the choice not to register"].iloc[0]
    assert (row["kind"], row["analysis"], row["provision"], row["figure"]) == (
        "strategy",
        "monitor.hit",
        "PR01",
        35,
    )


def test_a_strategy_without_its_finding_is_refused(kasimbi: Workspace) -> None:
    run = press(finished(page(tab)), "Base a strategy on this")
    filled = {"Analysis": "", "Finding": "", "Purpose, required": "Be heard"}
    for one in (*run.text_input, *run.text_area):
        if as_read(one.label) in filled:
            one.input(filled[as_read(one.label)])
    before = len(kasimbi.store.load()["undertakings"])
    run = press(run, "Save")
    assert "a strategy that rests on no finding" in "\n".join(one.value for one in run.error)
    assert len(kasimbi.store.load()["undertakings"]) == before


def test_whom_is_counted_before_it_is_saved(kasimbi: Workspace) -> None:
    run = finished(page(tab))
    forms_box = next(one for one in run.multiselect if as_read(one.label) == "Legal form")
    run = forms_box.set_value(["registration_refused"]).run()
    assert "0 of 113 groups on record" in told(run)
    assert "This hits nobody on record." in told(run)
    assert kasimbi.store.load()["provisions"].iloc[0]["hits_formality"] != "registration_refused"
    forms_box = next(one for one in run.multiselect if as_read(one.label) == "Legal form")
    run = press(forms_box.set_value(["informal"]).run(), "Save whom it hits")
    run = press(run, "Save")
    rows = kasimbi.store.load()["provisions"]
    assert rows[rows["id"] == "PR01"].iloc[0]["hits_formality"] == "informal"
    assert who_is_hit(kasimbi.store.load(), seen(kasimbi).view, provision="PR01").whole.hit == 17


@pytest.mark.parametrize(("role", "shown"), [("viewer", False), ("hro", True)])
def test_small_cells_are_for_who_has_the_clearance(tmp_path: Path, role: str, shown: bool) -> None:
    with opened(tmp_path, small(), role=role):
        said = told(finished(page(tab)))
    assert ("3 of the 12 groups on record" in said) == shown
    assert ("fewer than 5 of the 12 groups on record" in said) != shown


def test_a_file_of_a_chart_has_no_small_cell_whoever_asks() -> None:
    m = small()
    who = who_is_hit(m, CERTAIN, provision="P1")
    inside, outside = (laws_hit.drawn(who.cells("form"), "Forms", every=every) for every in (True, False))
    assert inside is not None
    assert outside is not None
    assert "3 of 3" in inside.table.to_string()
    assert "3 of 3" not in outside.table.to_string()


def filters_of(run: AppTest) -> dict[str, tuple[str, ...]]:
    """The filters of the map to which the provision leads."""
    link = next(one.proto for one in run.get("page_link") if as_read(one.proto.label) == "Show on map")
    (mark,) = [part.partition("=")[2] for part in link.query_string.split("&") if part.startswith(chosen.AT)]
    state = map_states._decoded(chosen.known(mark)[map_states.NAME])
    assert isinstance(state, MapState)
    return dict(state.filters)


def test_the_map_is_filtered_as_the_provision_selects(kasimbi: Workspace) -> None:
    del kasimbi
    run, society = finished(page(tab)), {"sphere": ("civil_society",)}
    assert filters_of(run) == {"formality": ("informal", "unregistered_by_choice")} | society
    assert "quarters" not in told(run)
    run = run.selectbox(key="provision that is looked at").select("PR03").run()
    assert filters_of(run) == {"money": ("0", "0.25", "0.5", "0.75")} | society
    assert "The map filters money from abroad by quarters of the budget." in told(run)


def test_only_analysts_may_see_who_loses_their_way(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="hro"):
        run = finished(page(tab))
        assert not run.toggle
        assert "You see how many they are. Who they are is for analysts." in told(run)
    with opened(tmp_path, sample(), role="analyst"):
        assert [as_read(one.label) for one in finished(page(tab)).toggle] == [
            "Show who would lose their only way to us"
        ]


def of_key(run: AppTest, kind: str, end: str) -> Any:
    return next(one for one in run.get(kind) if str(one.key).endswith(end))


def test_the_twelve_are_answered_in_one_form_each_as_an_answer_of_its_own(tmp_path: Path) -> None:
    law = {"id": "L1", "name": "Draft law", "kind": "ngo_framework", "stage": "draft"}
    provision = {"id": "P1", "instrument": "L1", "article": "Art. 4"}
    with opened(tmp_path, a_map("A", instruments=[law], provisions=[provision]), role="hro") as here:
        run = press(finished(page(tab)), "Answer the twelve")
        run = choose(run, "As whom do you score? A label, never a name", "national officer", "officer")
        assert len(run.radio) == 12
        for code, mark in (("law_founding", "met"), ("law_choice", "not"), ("law_refusal", "unknown")):
            of_key(run, "radio", f"{code} mark").set_value(mark)
        of_key(run, "multiselect", "law_choice evidence").set_value(["P1"])
        of_key(run, "text_input", "law_choice text").input("Art. 4 asks all")
        run = press(run, "Save all")
        assert [as_read(one.value) for one in run.warning] == [
            "1 answer has no evidence, and does not count."
        ]
        run = press(run, "Close")
        rows = here.store.load()["assessments"].sort_values("item")
        assert rows[["item", "answer", "evidence", "text", "scorer"]].to_numpy().tolist() == [
            ["law_choice", "not", "P1", "Art. 4 asks all", "national officer"],
            ["law_founding", "met", "", "", "national officer"],
            ["law_refusal", "unknown", "", "", "national officer"],
        ]
        run = press(run, "Answer the twelve")
        assert of_key(run, "radio", "law_choice mark").value == "not"
        of_key(run, "multiselect", " all").set_value(["L1"])
        run = press(press(run, "Save all"), "Close")
        rows = here.store.load()["assessments"].sort_values("item")
        assert rows["evidence"].tolist() == ["P1", "L1", "L1"]
        assert "follows 1 of the 12 recommendations; 0 partly, 1 not, 10 not known" in told(run)


def test_a_draft_shows_the_day_on_which_it_is_expected_to_be_in_force(tmp_path: Path) -> None:
    for start, shown in (("2027-01-01", "expected 2027-01-01"), ("", "no date yet")):
        law = {"id": "L1", "name": "Draft law", "kind": "ngo_framework", "stage": "draft", "from": start}
        window = {"kind": "parliament", "name": "Vote", "from": "2026-12-09", "instrument": "L1"}
        (tmp_path / shown).mkdir()
        with opened(tmp_path / shown, a_map("A", instruments=[law], windows=[window])):
            run = finished(page(tab))
        assert ["In force", shown, "to come"] in run.dataframe[0].value.to_numpy().tolist()


def test_a_law_that_was_just_saved_is_the_one_looked_at(kasimbi: Workspace) -> None:
    run = press(press(finished(page(tab)), "Criminal Code"), "Add a law")
    labels = [as_read(one.label) for one in run.text_input]
    assert (labels[0], labels[-1]) == ("Name, required", "Code")
    run.text_input[0].input("Law on assemblies at night")
    kind = next(one for one in run.selectbox if as_read(one.label).startswith("Kind"))
    kind.set_value("assembly")
    run = press(press(run, "Save"), "Close")
    assert "Law on assemblies at night" in kasimbi.store.load()["instruments"]["name"].tolist()
    assert (
        "Law on assemblies at night follows 0 of the 12 recommendations; 0 partly, 0 not, 12 not known."
        in told(run)
    )
    assert "No provision of this law is recorded, so nobody can say whom it would hit." in told(run)


def test_a_provision_that_was_just_saved_is_looked_at_with_its_law(kasimbi: Workspace) -> None:
    del kasimbi
    run = press(finished(page(tab)), "Read and enter")
    next(one for one in run.text_input if as_read(one.label).startswith("Article")).input("Art. 8, gifts")
    run = finished(press(press(run, "Save"), "Close"))
    assert "Tax rules on gifts from abroad, Art. 8, gifts: hits 113 of the 113 groups on record." in told(run)
