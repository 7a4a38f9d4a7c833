"""The place Protection: one field for everybody, cases for who holds the passphrase, nothing left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from app_world import DAY
from each import each
from law import changes
from maps import a_map, actor, text
from opened import as_read, opened, page, part, press, said, the_app, turn_to
from sealed_law import SECRET, cases
from streamlit.testing.v1 import AppTest

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Denied
from actormap.core.model import ActorMap
from actormap.metrics.protect.options import options
from actormap.rights.access import Principal
from actormap.store import Workspace as File
from actormap.store.sealed.concerns import Concern, raise_concern
from actormap.store.sealed.protection import Protection
from actormap.web import insides
from actormap.web.pages import protection
from actormap.web.parts.writing import concerns, forms
from actormap.web.state import protection as state
from actormap.web.state import resumed
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Workspace

OFFICER = "protection_officer"


def place() -> None:
    """The page with what opens above it, as the app shows it."""
    forms.show("protection")
    protection.body()


def raising() -> None:
    """What stands on the record of an actor."""
    concerns.button(subjects="A")


RECORDS = {
    "actor": ("actors", {"id": "A"}, {"subjects": "A"}),
    "event": ("about", {"of": "event", "id": "E1"}, {"about": "E1"}),
    "platform": ("about", {"of": "platform_id", "id": "P1"}, {"about": "P1"}),
    "law": ("about", {"of": "instrument", "id": "L1"}, {"about": "L1"}),
    "provision": ("about", {"of": "provision", "id": "L1-4"}, {"about": "L1-4"}),
    "area": ("about", {"of": "pcode", "id": "XA1"}, {"pcode": "XA1"}),
    "group": ("about", {"of": "group", "id": "women"}, {"group": "women"}),
    "group in an area": ("gaps", {"tab": "reach"}, {"group": "women", "pcode": "XA1"}),
    "incidents": ("situation", {"tab": "incidents"}, {}),
    "laws": ("situation", {"tab": "laws", "law": "L1"}, {"about": "L1"}),
    "risk": (
        "situation",
        {"tab": "risk", "group": "women", "area": "XA1"},
        {"group": "women", "pcode": "XA1"},
    ),
}
"""Where a record is shown, and what a case names that was raised there."""
ABOUT = ("subjects", "pcode", "group", "about")


def on_record() -> ActorMap:
    return a_map(
        actors=[actor("A", works_on_rights_of="women", adm1_pcode="XA1"), actor("B")],
        areas=[{"id": "XA1", "name": "North", "adm_level": 1}],
        events=[{"id": "E1", "date": "2026-10-10", "type": "attack", "subjects": "A", "pcode": "XA1"}],
        platforms=[{"id": "P1", "name": "Forum", "members": "A"}],
        instruments=[{"id": "L1", "name": "Press Act", "kind": "media"}],
        provisions=[{"id": "L1-4", "instrument": "L1", "article": "Article 4"}],
    )


def held(run: AppTest) -> Mapping[str, Any]:
    """What the window holds."""
    return insides.held(run.session_state._state._state)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, a_map("A", "B", sources=[{"id": "s1"}])) as workspace:
        yield workspace


@pytest.fixture
def sealed(here: Workspace) -> Workspace:
    with Protection.set_up(here.store, SECRET, who=OFFICER)[0] as holder:
        holder.apply(cases("C1", what=["Two men came at night"], subjects=["A"]))
    return here


def unsealed(run: AppTest, secret: str = SECRET) -> AppTest:
    run.text_input[0].input(secret)
    return press(run, "Open")


def test_the_passphrase_is_chosen_and_its_code_shown_once(here: Workspace) -> None:
    run = page(place)
    assert "Choose the protection passphrase" in said(run)
    run.text_input[0].input(SECRET)
    run.text_input[1].input("another one altogether")
    run = press(run, "Choose it")
    assert "The two are not the same." in said(run)
    for field in run.text_input:
        field.input(SECRET)
    run = press(run, "Choose it")
    assert "The sealed part is open." in said(run)
    code = run.code[0].value
    run = press(run, "I have written it down")
    assert not run.code
    run = press(run, "Lock it now")
    assert "0 open cases" in said(unsealed(run, code))
    assert here.store.revision == 1


@pytest.mark.parametrize("role", ["viewer", "hro", "data_steward"])
def test_without_the_passphrase_it_is_the_same_with_and_without_cases(tmp_path: Path, role: str) -> None:
    seen = []
    for name, filled in (("none", False), ("some", True)):
        folder = tmp_path / name
        folder.mkdir()
        with opened(folder, a_map("A", "B"), role=role) as workspace:
            with Protection.set_up(workspace.store, SECRET, who=OFFICER)[0] as holder:
                if filled:
                    holder.apply(cases("C1", subjects=["A"]))
            run = page(place)
            seen.append(said(run))
            seen.append(said(unsealed(run, "a wrong passphrase")))
    assert seen[:2] == seen[2:]


def test_a_no_of_the_person_is_told_apart_from_not_known(sealed: Workspace) -> None:
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        holder.apply(cases("C1", what=["Two men came at night"], agreed_with_person="no"))
    text = said(press(unsealed(page(place)), "Case 1"))
    assert "the person did not agree" in text
    assert "not known whether the person agrees" not in text


def test_the_holder_sees_a_case_and_locks_it(sealed: Workspace) -> None:
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        holder.apply(cases("C1", what=["Two men came at night"], subjects=["A"], duty_bearer=["B"]))
    raise_concern(sealed.store, Concern("Asked for her at work", "2026-11-20", "18:05+03:00", "B"))
    run = unsealed(page(place))
    assert "2 open cases" in said(run)
    run = press(run, "Case 2")
    text = said(run)
    assert "Asked for her at work" in text
    assert "opened 2026-11-20, 18:05+03:00" in text
    assert "not known whether the person agrees: ask" in text
    assert "did not agree" not in text
    assert re.search(r"Opened 2 times, before this on \d{4}-\d\d-\d\d\.", as_read(text))
    assert "Actor B" not in text
    run.toggle(key=f"{SEALED}names").set_value(True).run()
    assert sealed.store.load().actors.set_index("id").at["B", "name"] in said(run)
    run = press(run, "Case 1")
    assert not run.toggle(key=f"{SEALED}names").value, (
        "the names of another case do not come up by themselves"
    )
    run.toggle(key=f"{SEALED}names").set_value(True).run()
    assert f"Duty bearer: {sealed.store.load().actors.set_index('id').at['B', 'name']}" in as_read(said(run))
    run = press(run, "Lock it now")
    assert "Asked for her at work" not in said(run)
    assert not [key for key in held(run) if SEALED in key]


def test_cases_stand_by_their_clock_and_options_and_reprisals_have_tabs(sealed: Workspace) -> None:
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        holder.apply(cases("C2", opened="2026-11-25", severity=["critical"], reprisal=["yes"]))
    run = unsealed(page(place))
    numbers = [as_read(one.label) for one in run.button if as_read(one.label).startswith("Case ")]
    assert numbers == ["Case 2", "Case 1"]  # a critical one stands before one of high severity that is late
    assert "late" in said(run)
    assert "within 24 hours" in said(run)  # the second was opened today
    run = part(run, "choose tab", "options")
    assert "Self-protection" in said(run)
    run = part(run, "choose tab", "reprisals")
    assert "1 case of reprisal" in said(run)


def test_the_day_that_is_looked_at_hides_no_case(sealed: Workspace) -> None:
    later = {"opened": ["2026-11-30", "2026-11-20"], "closed": ["", "2026-11-28"], "reason": ["", "Gone"]}
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        holder.apply(cases("C2", "C3", **later))
    run = unsealed(page(place))
    assert "2 open cases" in said(run), "one of them was closed only later"
    assert "1 case was opened after 2026-11-25" in said(run)
    assert not run.exception


def test_a_measure_is_delivered_alone_with_partners_or_through_a_mechanism(sealed: Workspace) -> None:
    measures = {"accompany": "alone", "visibility": "partners", "partners": "mechanisms"}
    rows = [{"case": "C1", "item": f"measure_{item}", "delivery": how} for item, how in measures.items()]
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        for row in rows:
            holder.apply(changes(case_steps={column: [cell] for column, cell in row.items()}))
    text = said(press(unsealed(page(place)), "Case 1"))
    for code in measures.values():
        assert schema.vocabulary("delivery")[code] in text


def test_a_case_is_entered_changed_and_taken_back(sealed: Workspace) -> None:
    before = sealed.store.history()
    sealed._principal = Principal(OFFICER, "p7")
    run = press(unsealed(page(place)), "New case")
    area = next(one for one in run.text_area if "What happened" in as_read(one.label))
    area.input("A letter without a name")
    run = press(press(run, "Save"), "Close")
    assert "2 open cases" in said(run)
    assert "0 of 8 steps are done" in said(run), "the new case is the one that is looked at"
    assert not run.query_params
    assert sealed.store.history().equals(before)
    run = press(run, "Undo the last change")
    assert "1 open case" in said(run)
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        assert holder.history()["person"].tolist() == ["", "p7", "p7"], "by whom, where there is a login"


def test_who_was_forgotten_is_taken_out_of_texts_and_no_undo_brings_them_back(sealed: Workspace) -> None:
    assert isinstance(sealed.store, File)
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        holder.apply(cases("C1", what=["Name of A was followed"]))
    sealed.store.apply(changes(actors={"id": ["A"], "name": ["Quiet Lanterns"], "sphere": ["civil_society"]}))
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        holder.apply(cases("C1", "C2", what=["Quiet Lanterns were followed", "Lanterns at night"]))
    sealed.store.forget("A", who="data_steward", why="asked for it")
    run = unsealed(page(place))
    assert "2 rows may still name them" in said(run)
    assert "(removed) were followed" in said(run)
    run = press(run, "Take the names out of text 1")
    assert "It would read: \u2068(removed) were followed" not in said(run)
    assert "(removed) at night" in said(run)
    run = press(run, "Leave the others as they are")
    assert "Forgotten names" not in said(run)
    run = press(run, "Undo the last change")
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        assert holder.map["cases"]["what"].tolist() == ["(removed) were followed", "Lanterns at night"]


def test_it_is_told_how_full_it_is_and_its_size_is_chosen(sealed: Workspace) -> None:
    run = unsealed(page(place))
    assert "It takes 2 MiB." in said(run)
    run = press(run, "Let go of all former versions: no Undo then")
    run = press(run, "Undo the last change")
    assert "cannot be undone: what was written before it was let go of" in said(run)
    run.selectbox(key=f"{SEALED}size").select(8).run()
    run = press(run, "Take 8 MiB from now on")
    assert "It takes 8 MiB." in said(run)
    assert len(sealed.store.sealed_part().content) == 8 << 20


LIST = b"opened,what,subjects\n2026-10-09,A letter without a name,B\n"


def test_cases_come_from_a_list_once_they_are_saved(sealed: Workspace) -> None:
    before = sealed.store.history()
    sealed._principal = Principal(OFFICER, "p7")
    run = unsealed(page(place))
    run.get("file_uploader")[0].upload("cases.csv", LIST, "text/csv").run()
    assert "Cases: 1 new" in said(run)
    assert "1 open case" in said(run), "nothing is kept before it is saved"
    run = press(run, "Save")
    assert "2 open cases" in said(run)
    assert "It is in the sealed part." in said(run)
    bad = LIST.replace(b"2026-10-09", b"yesterday")
    run.get("file_uploader")[0].upload("bad.csv", bad, "text/csv").run()
    assert "Nothing was imported. Correct the file, and choose it again." in said(run)
    assert sealed.store.history().equals(before)
    run = press(run, "Lock it now")
    assert not [key for key in held(run) if SEALED in key]
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        assert holder.history()["person"].tolist() == ["", "p7"]


CORROBORATED = {
    "opened": ["2026-10-08"],
    "verification": ["yes"],
    "before": ["threat_4;vulnerability_3"],
    "subjects": ["A"],
}


COUNTED = re.compile(r"Counted: Arbitrary detention, from 2026-1\d-\d\d\.")


def test_facts_are_corroborated_step_by_step_and_counted_by_an_act_of_its_own(sealed: Workspace) -> None:
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        assessed = cases("C1", **CORROBORATED | {"verification": ["assessed"]})
        holder.apply(replace(assessed, when="2026-10-09T12:00:00+00:00"))
    run = press(unsealed(page(place)), "Case 1")
    assert "Assessed as credible · 2026-10-09 · done" in said(run)
    assert "Only what is corroborated can be." in said(run)
    run = press(run, "Lock it now")
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        holder.apply(replace(cases("C1", **CORROBORATED), when="2026-10-21T12:00:00+00:00"))
    before = sealed.store.load()
    run = press(unsealed(page(place)), "Case 1")
    assert "Corroborated · 2026-10-21 · done" in said(run)
    run = press(run, "Look first, then count")
    run.selectbox(key=f"{SEALED}act").select("arbitrary_detention").run()
    run.multiselect(key=f"{SEALED}victims").select("journalist").run()
    assert "Without a source the indicator leaves it out." in said(run)
    run.multiselect(key=f"{SEALED}sources").select("s1").run()
    assert "2026-Q4: 0 incidents count now, 1 then." in said(run)
    assert "Seen by: Human rights officer" in said(run)
    assert sealed.store.load().equals(before), "to look moves nothing"
    run = press(run, "Count it")
    assert COUNTED.search(said(run)), "a day of the quarter, drawn by chance"
    assert "Each part has its own Undo" in said(run)
    assert len(sealed.store.load()["events"]) == 1
    back = sealed.store.undo(who=OFFICER, why="undo")
    assert "It was counted; the event is undone since." in said(run.run())
    sealed.store.undo(who=OFFICER, why="undo", revision=back)
    run = press(run, "Undo the last change")
    assert COUNTED.search(said(run)), "a day of the quarter, drawn by chance"
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        assert holder.map["cases"]["counted"].tolist() == [""], "the note alone is taken back"


def test_an_officer_who_holds_the_passphrase_counts_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A"), role="hro") as here:
        with Protection.set_up(here.store, SECRET, who=OFFICER)[0] as holder:
            holder.apply(cases("C1", **CORROBORATED))
        assert "Not counted. A protection officer can." in said(press(unsealed(page(place)), "Case 1"))


def test_risk_is_marked_line_by_line_and_again_before_a_case_is_closed(sealed: Workspace) -> None:
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        holder.apply(cases("C1", **CORROBORATED))
    run = press(unsealed(page(place)), "Case 1")
    assert "Before it is closed, mark again: Threats, Vulnerability." in said(run)
    run = press(run, "Edit")
    fields = {
        as_read(one.label): one
        for one in run.selectbox
        if str(one.key).endswith((" threat", "vulnerability"))
    }
    assert [*fields] == ["Threats", "Vulnerability"]
    for one in [one for one in run.selectbox if " after " in str(one.key)][:2]:
        one.select(f"{str(one.key).split()[-1]}_2")
    run = press(press(run, "Save"), "Close")
    assert "2 lines of risk marked at the start and now. Safer: 2; less safe: 0; the same: 0." in said(run)


MEASURES = {
    "case": "C1",
    "item": ["measure_trial", "measure_accompany", "measure_self"],
    "who": ["B", "", ""],
    "due": ["2026-12-05", "", "2026-12-09"],
    "agreed_on": ["", "", "2026-10-09"],
}


def test_a_measure_waits_for_the_person_until_a_day(sealed: Workspace) -> None:
    with Protection.open(sealed.store, SECRET, who=OFFICER) as holder:
        holder.apply(cases("C1", subjects=["A"], agreed_with_person="yes", agreed_on="2026-10-09"))
        holder.apply(changes(case_steps=MEASURES))
    run = unsealed(page(place))
    assert "waits for the person until 2026-12-05" in said(run)
    run = press(run, "Case 1")
    assert "3 measures: 2 wait for the person" in said(run)
    (table,) = (one.value for one in run.dataframe if "Protection measure" in one.value)
    assert table["Next"].tolist() == [
        "by 2026-12-09",
        "waits for the person",
        "waits for the person until 2026-12-05",
    ]


ABLE = {
    "item": "measure_trial",
    "date": "2026-11-01",
    "scorer": "protection officer",
    "answer": "yes",
    "evidence": "",
    "sources": "s1",
}


@each("role", ["protection_officer", "hro"])
def test_who_can_deliver_is_named_as_on_its_record_for_that_role(tmp_path: Path, role: str) -> None:
    quiet = actor("Q", "Quiet Lawyers", consent_c4="no")
    locked = actor("L", "Locked Desk", consent_c1="unknown")
    m = a_map(
        actors=[actor("A"), quiet, locked],
        sources=[{"id": "s1"}],
        assessments=[ABLE | {"actor_id": code} for code in ("Q", "L")],
    )
    with opened(tmp_path, m, role=role) as here:
        Protection.set_up(here.store, SECRET, who=OFFICER)[0].close()
        run = part(unsealed(page(place)), "choose tab", "options")
        assert "Choose whom it is about." in said(run)
        run = run.selectbox(key=f"{SEALED}actor of options").select("A").run()
        assert "Quiet Lawyers" in said(run)
        assert "Locked Desk" not in said(run)
        told = text(options(here.store.load(), View(date=DAY), actor="A"))
        assert "[name not to be passed on" in told
        assert "Quiet Lawyers" not in told


@pytest.mark.usefixtures("sealed")
def test_nothing_of_it_is_kept_at_the_lock() -> None:
    run = press(press(unsealed(page(place)), "Case 1"), "Edit")
    area = next(one for one in run.text_area if "What happened" in as_read(one.label))
    area.input("half written, of a person in danger")
    run = press(run, "Keep what is filled in")
    kept = str(resumed.written(held(run)))
    for word in ("half written", "Two men", "C1", "Case", SECRET):
        assert word not in kept


@pytest.mark.usefixtures("sealed")
def test_left_alone_it_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    run = unsealed(page(place))
    monkeypatch.setattr(state, "LEFT_ALONE", -1.0)
    assert "1 open case" not in said(run.run())


@pytest.mark.parametrize("role", ["viewer", "admin", "hro"])
def test_everybody_raises_a_concern_without_a_record(tmp_path: Path, role: str) -> None:
    with opened(tmp_path, a_map("A", "B"), role=role) as workspace:
        Protection.set_up(workspace.store, SECRET, who=OFFICER)[0].close()
        run = page(place)
        run.text_area[0].input("She was followed")
        run = press(run, "Send it to protection")
        assert "It is in the sealed part." in said(run)
        with Protection.open(workspace.store, SECRET, who=OFFICER) as holder:
            (case,) = holder.map["cases"].to_dict("records")
    assert (case["what"], case["raised_by"]) == ("She was followed", role)


@pytest.mark.parametrize("role", ["viewer", "hro", "analyst"])
def test_who_does_not_look_after_protection_chooses_nothing(tmp_path: Path, role: str) -> None:
    with opened(tmp_path, a_map("A"), role=role) as workspace:
        assert "The protection officer does." in said(page(place))
        with pytest.raises(Denied):
            state.set_up(SECRET)
        assert not workspace.store.sealed_part().public


def test_an_officer_raises_a_concern_and_reads_nothing_back(tmp_path: Path) -> None:
    with opened(tmp_path, a_map("A", "B"), role="hro") as workspace:
        run = page(raising)
        assert "no safe place for it" in said(run)
        Protection.set_up(workspace.store, SECRET, who=OFFICER)[0].close()
        before = workspace.store.history()
        run = page(raising)
        run.text_area[0].input("She was followed")
        run = press(run, "Send it to protection")
        assert "It is in the sealed part." in said(run)
        assert run.text_area[0].value == ""
        assert workspace.store.history().equals(before)
        with Protection.open(workspace.store, SECRET, who=OFFICER) as holder:
            (case,) = holder.map["cases"].to_dict("records")
    assert (case["what"], case["subjects"], case["raised_by"]) == ("She was followed", "A", "hro")


@pytest.mark.parametrize("record", RECORDS)
def test_a_concern_is_raised_on_every_record_and_names_it(tmp_path: Path, record: str) -> None:
    place, query, named = RECORDS[record]
    with opened(tmp_path, on_record(), role="hro") as workspace:
        Protection.set_up(workspace.store, SECRET, who=OFFICER)[0].close()
        run = turn_to(the_app(), place, **query)
        next(one for one in run.text_area if SEALED in str(one.key)).input("They were threatened")
        run = press(run, "Send it to protection")
        assert "It is in the sealed part." in said(run)
        with Protection.open(workspace.store, SECRET, who=OFFICER) as holder:
            (case,) = holder.map["cases"].to_dict("records")
    assert {name: case[name] for name in ABOUT if case[name]} == named
    assert (case["what"], case["note"], case["raised_by"]) == ("They were threatened", "", "hro")


@pytest.mark.parametrize("role", ["viewer", "hro"])
def test_records_are_the_same_with_and_without_cases_about_them(tmp_path: Path, role: str) -> None:
    seen: list[dict[str, str]] = []
    for name, filled in (("none", False), ("some", True)):
        (folder := tmp_path / name).mkdir()
        with opened(folder, on_record(), role=role) as workspace:
            with Protection.set_up(workspace.store, SECRET, who=OFFICER)[0] as holder:
                if filled:
                    rows = {"subjects": ["A", "", ""], "pcode": ["XA1", "XA1", ""]}
                    rows |= {"group": ["women", "", ""], "about": ["E1", "P1", "L1"]}
                    holder.apply(cases("C1", "C2", "C3", **rows))
            told = {
                each: said(turn_to(the_app(), place, **query)) for each, (place, query, _) in RECORDS.items()
            }
            # The code of the log is made with the key of the workspace: no two have the same.
            seen.append({each: re.sub(r" - \w{4}-\w{4}", "", text) for each, text in told.items()})
    assert seen[0] == seen[1]
    offered = [each for each, told in seen[0].items() if "Send it to protection" in told]
    assert set(offered) <= set(RECORDS)
    assert offered if role == "viewer" else offered == list(RECORDS)


def test_the_holder_sees_what_a_case_is_about(tmp_path: Path) -> None:
    with opened(tmp_path, on_record(), role="hro") as workspace:
        Protection.set_up(workspace.store, SECRET, who=OFFICER)[0].close()
        raise_concern(workspace.store, Concern("Threats", "2026-11-20", group="women", about="E1"))
        run = press(unsealed(page(place)), "Case 1")
        assert "Group: Women" in said(run)
        assert "Attack" not in said(run), "an event names whom it hit"
        run.toggle(key=f"{SEALED}names").set_value(True).run()
        assert "Attack" in said(run)


def test_what_is_gone_when_a_concern_is_taken_in_stands_in_its_note(tmp_path: Path) -> None:
    with opened(tmp_path, on_record(), role="hro") as workspace:
        Protection.set_up(workspace.store, SECRET, who=OFFICER)[0].close()
        gone = Concern("Threats", "2026-11-20", pcode="XA9", group="nobody", about="E9")
        raise_concern(workspace.store, gone)
        with Protection.open(workspace.store, SECRET, who=OFFICER) as holder:
            (case,) = holder.map["cases"].to_dict("records")
    assert [case[name] for name in ABOUT] == ["", "", "", ""]
    assert set(case["note"].splitlines()) == {"about: E9", "group: nobody", "pcode: XA9"}
