"""The tab Laws of the page Situation: what it says, what it writes, and what it keeps from whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from maps import CERTAIN, a_map, actor, sample
from opened import as_read, opened, page, press, seen
from streamlit.testing.v1 import AppTest

from actormap.core.model import ActorMap
from actormap.metrics.monitor.law.who_is_hit import who_is_hit
from actormap.viz.map.state import MapState
from actormap.web.pages.situation import laws
from actormap.web.pages.situation.laws import hit
from actormap.web.parts import forms
from actormap.web.state import chosen, map_states
from actormap.web.state.session import Workspace, current_reading


def tab() -> None:
    """The tab with what opens above it, as the page shows it."""
    forms.show("situation")
    laws.body(current_reading())


@pytest.fixture
def kasimbi(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, sample(), checks=False) as workspace:
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
    said = told(page(tab))
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
        run = page(tab)
    assert "No provision of this law is recorded, so nobody can say whom it would hit." in told(run)
    assert [as_read(one.label) for one in run.button].count("Add a provision") == 1
    assert not run.error


def test_without_a_law_there_is_one_button(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A")):
        run = page(tab)
    assert [as_read(one.label) for one in run.button] == ["Add a law"]


def test_another_law_is_looked_at_by_its_name(kasimbi: Workspace) -> None:
    del kasimbi
    run = press(page(tab), "Criminal Code")
    assert "Criminal Code follows 0 of the 12 recommendations" in told(run)
    assert "hits 6 of the 113 groups on record" in told(run)


def test_a_strategy_begins_with_the_finding_that_it_rests_on(kasimbi: Workspace) -> None:
    run = press(page(tab), "Base a strategy on this")
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
    run = press(page(tab), "Base a strategy on this")
    filled = {"Analysis": "", "Finding": "", "Purpose, required": "Be heard"}
    for one in (*run.text_input, *run.text_area):
        if as_read(one.label) in filled:
            one.input(filled[as_read(one.label)])
    before = len(kasimbi.store.load()["undertakings"])
    run = press(run, "Save")
    assert "a strategy that rests on no finding" in "\n".join(one.value for one in run.error)
    assert len(kasimbi.store.load()["undertakings"]) == before


def test_whom_is_counted_before_it_is_saved(kasimbi: Workspace) -> None:
    run = page(tab)
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
        said = told(page(tab))
    assert ("3 of the 12 groups on record" in said) == shown
    assert ("fewer than 5 of the 12 groups on record" in said) != shown


def test_a_file_of_a_chart_has_no_small_cell_whoever_asks() -> None:
    m = small()
    who = who_is_hit(m, CERTAIN, provision="P1")
    inside, outside = (hit.drawn(who.cells("form"), "Forms", every=every) for every in (True, False))
    assert inside is not None
    assert outside is not None
    assert "3 of 3" in inside.table.to_string()
    assert "3 of 3" not in outside.table.to_string()


def test_the_map_is_filtered_as_the_provision_selects(kasimbi: Workspace) -> None:
    del kasimbi
    run = page(tab)
    link = next(one.proto for one in run.get("page_link") if as_read(one.proto.label) == "Show on map")
    (mark,) = [part.partition("=")[2] for part in link.query_string.split("&") if part.startswith(chosen.AT)]
    state = map_states._decoded(chosen.known(mark)[map_states.NAME])
    assert isinstance(state, MapState)
    assert dict(state.filters) == {
        "formality": ("informal", "unregistered_by_choice"),
        "sphere": ("civil_society",),
    }


def test_only_analysts_may_see_who_loses_their_way(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="hro", checks=False):
        assert not page(tab).toggle
    with opened(tmp_path, sample(), role="analyst", checks=False):
        assert [as_read(one.label) for one in page(tab).toggle] == [
            "Show who would lose their only way to us"
        ]
