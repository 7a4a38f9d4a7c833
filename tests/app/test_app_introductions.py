"""The page Introductions, from the question to the recorded outcome: in a browser, and in process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from app_world import App, called, choose_target, close, closing, grids, running_sample, settled, turn_to
from maps import sample
from opened import as_read, boxes, cells, finished, follow, opened, part, press, said, seen, standing, the_app
from opened import turn_to as turned
from playwright.sync_api import Page, expect

from actormap.core import schema
from actormap.core.config import View
from actormap.core.sentences import isolated
from actormap.meetings.plans import plans_of
from actormap.metrics.change.what_if import scenario, what_if
from actormap.metrics.introductions.plannable import open_plan, ways_to
from actormap.metrics.introductions.planning import logged, planned
from actormap.web.state import language
from actormap.web.state.session import Workspace

Visit = Callable[[App], Page]
TITLE = "Introductions: who can introduce us?"


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The sample in a workspace that these tests write to."""
    with running_sample(tmp_path_factory.mktemp("plans")) as app:
        yield app


def test_a_route_is_planned_its_step_checked_and_its_outcome_written_down(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    main, dialog = page.get_by_test_id("stMain"), page.get_by_role("dialog")
    choose_target(page, "C006", "Possible route 2")
    expect(main).to_contain_text("says no:")
    page.get_by_text("For experts: each step").first.click()
    assert "offered an introduction to" in grids(page)
    page.get_by_role("button", name="Plan this route").click()  # the other way leads over who should rest
    expect(dialog).to_contain_text("Port Selim Lawyers' Guild")
    dialog.get_by_label("Who is responsible (a role, never a name)").fill("national officer")
    dialog.get_by_role("button", name="Add to our plans").click()
    expect(dialog).to_contain_text("The plan is saved.")
    close(dialog)
    expect(main).to_contain_text("The planned route: 2 introductions")
    expect(page.get_by_role("button", name="Plan this route")).to_have_count(0)
    card = page.locator("[class*='st-key-card']").filter(has_text="Union of Dock Workers of Selim")
    main.get_by_text("Their risk was looked at again today").click()
    settled(page)
    card.get_by_role("button", name="Step 1: asked").click()
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(1)
    write = dialog.get_by_role("button", name="Save")
    write.click()
    expect(dialog).to_contain_text("Nobody is asked before all is checked")
    settled(page)
    checks = dialog.get_by_test_id("stCheckbox").locator("label").all()
    for check in checks:
        if not check.get_by_role("checkbox").is_checked():
            check.click()
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(len(checks))
    write.click()
    expect(dialog).to_contain_text("Saved.")
    close(dialog)
    expect(card).to_contain_text("asked on 2026-11-25")
    expect(card.get_by_role("button", name="Step 1: asked")).to_have_count(0)
    expect(card.get_by_role("link", name="Step 1: we met")).to_have_count(1)
    for name in ("Step 1: said yes", "Said no", "Stop"):
        expect(card.get_by_role("button", name=name)).to_have_count(1)


def test_a_route_reads_from_left_to_right_also_where_all_names_are_arabic(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    choose_target(page, "C055", "The planned route: 4 introductions")
    strip = page.locator("[class*='st-key-strip']")
    names = [
        "Field presence, Kasimbi",
        "شبكة مسعفي نورية المتطوعين",
        "جمعية التعليم الشعبي في بئر لازم",
        "دار السكينة في بئر لازم",
        "رابطة أسر الغائبين في بئر لازم",
    ]
    boxes = [strip.get_by_text(isolated(name), exact=True).bounding_box() for name in names]
    assert all(boxes)
    places = [(round(box["y"] / 200), box["x"]) for box in boxes if box]
    assert places == sorted(places)
    assert strip.evaluate("one => getComputedStyle(one).direction") == "ltr"
    page.get_by_text("Show the chain on a map").click()
    expect(page.locator(".am-route li")).to_have_count(5)
    expect(page.locator(".am-root[data-ready]")).to_be_visible()
    page.locator(".am-legend summary").click()
    ways = page.locator("[class*='st-key-card']").inner_text()
    assert not [code for code in ("S08", "C059", "0.81", "81%", "0.82", "82%") if code in ways]


def test_a_plan_and_a_meeting_are_written_with_the_keyboard_alone(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    turn_to(page, "Introductions", TITLE)
    page.get_by_role("combobox", name="Whom does the office want to meet?").focus()
    page.keyboard.type(called("C075"))
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stMain")).to_contain_text("Possible route 1")
    settled(page)
    page.get_by_role("button", name="Plan this route").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Who is responsible (a role, never a name)").focus()
    page.keyboard.type("national officer")
    page.keyboard.press("Tab")
    page.keyboard.type("2026-12-10")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("The plan is saved.")
    closing(dialog).focus()
    page.keyboard.press("Enter")
    expect(page.locator("[class*='st-key-card']").filter(has_text="The planned route")).to_have_count(1)
    expect(page.get_by_test_id("stMain")).to_contain_text("The last step is due on 2026-12-10.")
    choose_target(page, "C001", "speak to it directly")
    page.get_by_role("link", name="After a meeting").focus()
    page.keyboard.press("Enter")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("It adds 1 contact.")
    settled(page)
    expect(main).not_to_contain_text("Asked about others")
    page.get_by_role("combobox", name="Whom did we meet?").focus()
    page.keyboard.type(called("C079"))
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Whom did we meet?")).to_have_value(
        re.compile(re.escape(called("C079")))
    )
    expect(main).to_contain_text("Asked about others")
    settled(page)
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(main).to_contain_text("is recorded.")
    main.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(main).to_contain_text("What this will change")
    settled(page)
    page.get_by_label("Note").focus()
    page.keyboard.type("A quiet talk.")
    page.keyboard.press("Control+Enter")
    expect(main).to_contain_text("is recorded.")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    """The invented country, which a test may write to."""
    with opened(tmp_path, sample()) as workspace:
        yield workspace


def test_a_meeting_closes_a_step_and_is_taken_back(here: Workspace) -> None:
    plan = "Plan P001, to meet Escritório Popular da Lúvia"
    before = here.store.load().digest()
    run = turned(the_app(), "introductions")
    (card,) = boxes(run, "card P001")
    assert "Escritório Popular da Lúvia" in said(card)
    run = follow(run, "Step 2: we met")
    assert run.title[0].value == "After a meeting"
    assert "Plan P001, step 2: met." in said(run)
    next(one for one in run.multiselect if one.label == "They work with").select("C029")
    run.run()
    assert "It adds 1 contact, 1 tie, 1 introduction that was made." in said(run)
    next(one for one in run.text_area if one.label == "Note").input("A quiet talk.")
    run = press(run, "Save")
    assert "The meeting with Escritório Popular da Lúvia is recorded." in said(run)
    run = turned(run, "introductions")
    assert f"{plan}: met on 2026-11-25. The plan is closed." in said(run)
    run = turned(run, "after-a-meeting")
    assert "is recorded." in said(run)
    run = press(run, "Undo")
    assert "Plan P001, step 2: met." in said(run)
    assert next(one for one in run.text_area if one.label == "Note").value == "A quiet talk."
    assert here.store.load().digest() == before
    run = turned(run, "introductions")
    (card,) = boxes(run, "card P001")
    assert [as_read(one.label) for one in card.button] == ["Step 2: said yes", "Said no", "Stop"]


def a_no(here: Workspace, target: str) -> str:
    """The code of a plan for an actor in which the first who was asked said no."""
    view = View(date="2026-11-25")
    way = next(way for way in ways_to(here.store.load(), view, target) if not way.why_not)
    here.store.apply(planned(here.store.load(), view, target, route=way.route, owner="national officer"))
    plan = open_plan(here.store.load(), target)
    assert plan is not None
    checks = tuple(schema.vocabulary("introduction_check"))
    for status in ("asked", "declined"):
        here.store.apply(logged(here.store.load(), view, plan.code, 1, status, checks=checks))
    return plan.code


def test_after_a_no_the_next_way_is_planned_with_one_press_and_taken_back(here: Workspace) -> None:
    code = a_no(here, "C021")
    before = here.store.load().digest()
    run = turned(the_app(), "introductions", target="C021")
    (card,) = boxes(run, f"card {code}")
    assert [as_read(one.label) for one in card.button] == ["Stop this and plan the next", "Stop"]
    assert "The planned route: 2 introductions" in said(card)
    assert " in 10" not in said(card), "a route that ended in a no has no chance"
    assert "Kasimbi Rights Assembly" not in said(card)
    assert standing(run).count("Cannot be planned now: Kasimbi Rights Assembly was asked 9 times") == 1
    assert "is an open plan" not in standing(run)
    run = press(run, "Stop this and plan the next")
    run = press(run, "Add to our plans")
    done = here.store.load()
    (old,) = (plan for plan in plans_of(done) if plan.code == code)
    new = open_plan(done, "C021")
    assert old.closed
    assert new is not None
    assert [row["to_id"] for row in new.rows] == ["C025", "C021"]
    assert new.now["owner"] == "national officer"
    run = press(run, "Undo")
    assert here.store.load().digest() == before
    run = press(turned(run, "introductions", target="C021"), f"Stop {code} and plan this")
    run = press(run, "Add to our plans")
    again = open_plan(here.store.load(), "C021")
    assert again is not None
    assert not again.refused


def test_where_all_others_should_rest_only_stopping_is_offered_after_a_no(here: Workspace) -> None:
    here.store.apply(logged(sample(), View(date="2026-11-25"), "P001", 2, "declined"))
    run = turned(the_app(), "introductions", target="C032")
    (card,) = boxes(run, "card P001")
    assert [as_read(one.label) for one in card.button] == ["Stop"]
    assert "every other safe route on record leads over somebody who was asked" in said(card)
    assert "Kasimbi Rights Assembly" not in said(card)
    run = turned(run, "introductions")
    (card,) = boxes(run, "card P001")
    assert [as_read(one.label) for one in card.button] == ["Stop"]


@pytest.mark.usefixtures("here")
def test_the_way_of_a_plan_is_drawn_first_with_where_it_stands() -> None:
    run = turned(the_app(), "introductions", target="C055")
    (card,) = boxes(run, "card P002")
    told = said(card)
    assert "The planned route: 4 introductions, about 6 in 10" in told
    assert "5 days late" in told
    assert "said yes on 2026-10-12" in told
    assert told.count("not asked yet") == 2
    assert "would vouch for the one before, seen 2026-09-17" in told
    assert "Steps 1 and 3 rest on the same two sources. If both err, there is no route." in told
    every = standing(run)
    assert every.index("The planned route") < every.index("Other ways")
    assert "Possible route" not in every
    assert "3 others learn whom we look for." in every
    assert "The last step is due on 2027-01-10." in every
    assert "Both sit on Subgroup on detention." in every
    assert "منتدى لازم للحوار offers, but they keep away from it." in every


@pytest.mark.usefixtures("here")
def test_a_no_is_looked_at_step_by_step() -> None:
    run = turned(the_app(), "introductions", target="C055")
    assert "If جمعية التعليم الشعبي في بئر لازم says no: no other safe route is recorded." in said(run)
    (steps,) = [one for one in run.segmented_control if "no of" in str(one.key)]
    run = finished(steps.set_value(4).run())
    assert "It does not want to be met: stop, and do not press." in said(run)


@pytest.mark.usefixtures("here")
def test_what_is_ticked_on_the_page_is_ticked_in_the_form() -> None:
    run = turned(the_app(), "introductions", target="C006")
    run = press(run, "Plan this route")
    run = press(run, "Add to our plans")
    run = press(run, "Close")
    checks = [one for one in run.checkbox if str(one.key).startswith("checked ")]
    assert len(checks) == 4
    run = finished(checks[2].check().run())
    run = press(run, "Step 1: asked")
    within = [one.value for one in run.checkbox if str(one.key).startswith("log ")]
    assert within == [False, False, True, False]


@pytest.mark.parametrize(("code", "arrow"), [("en", "→"), ("ar", "←")])
@pytest.mark.usefixtures("here")
def test_arrows_of_a_strip_point_the_way_of_the_language(code: str, arrow: str) -> None:
    run = the_app()
    run.session_state[language.KEPT] = code
    run = turned(run, "introductions", target="C055")
    (strip,) = boxes(run, "strip plan")
    assert [one.value for one in strip.text if one.value in {"→", "←"}] == [arrow] * 4


@pytest.mark.usefixtures("here")
def test_what_is_asked_of_introducers_narrows_the_routes() -> None:
    run = turned(the_app(), "introductions", target="C021")
    assert "Possible route 3" in said(run)
    assert "What introducers must offer, and whom to leave out" in said(run)
    run.session_state["wish C021"] = True
    run = finished(run.run())
    assert run.multiselect(key="out C021").label == "Never go through"
    run = finished(run.multiselect(key="out C021").select("C001").run())
    assert "Possible route 3" not in said(run)
    ways = [said(way) for way in boxes(run, "way ")]
    assert sum("C007" in way for way in ways) == 1
    assert not [way for way in ways if "Kasimbi Rights Assembly" in way]


@pytest.mark.usefixtures("here")
def test_several_actors_have_introducers_loads_and_a_tree() -> None:
    run = part(turned(the_app(), "introductions"), "choose tab", "several")
    assert "Choose the actors that are to be met." in said(run)
    run = finished(run.multiselect(key="choose targets").set_value(["C032", "C055", "C088"]).run())
    told = standing(run)
    assert "2 of 3 can be reached: 6 introductions" in told
    assert "All of them succeed in about 4 in 10 cases." in told
    assert "Kasimbi Rights Assembly: asked 9 of 5, let it rest" in told
    assert "No safe route to Tšeru Pass Herders' Circle is recorded." in told
    assert len(run.get("vega_lite_chart")) == 1
    assert "Kasimbi Rights Assembly" in cells(run)
    for name in ("cover", "assign"):
        run.session_state[f"experts introductions.{name}"] = True
    run = finished(run.run())
    assert "2 possible introducers could open the way to 2 of 3 actors" in said(run)
    nobody = "By the record, nobody can be asked now to introduce the office to Tšeru Pass Herders' Circle"
    assert nobody in cells(run)
    run = press(run, "Without them")
    told = standing(run)
    assert "2 of 3 can be reached" in told
    assert "let it rest" not in told
    assert "With everybody again" in told


def test_what_if_shows_the_map_before_and_after_to_the_analyst_alone(here: Workspace) -> None:
    at = seen(here)
    whole = next(iter(what_if(at.map, scenario(at.map, at.view, remove=("C001",)), at.view, draws=0)))
    run = turned(the_app(), "introductions", tab="what-if", remove="C001")
    told = standing(run)
    assert f"{whole.details['unreachable']} lose their routes: " in told
    (maps,) = [one.proto.spec for one in run.get("vega_lite_chart")]
    before, after = whole.reason.values["before"], whole.reason.values["after"]
    assert f"{before} within reach today" in maps
    assert f"{after} within reach without it" in maps
    assert "Export" not in told
    rows = [row for table in run.dataframe for row in table.value.get("What the record says", [])]
    assert any(str(whole.statement) in row for row in rows)


def test_who_may_not_ask_it_has_no_tab_what_if(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="hro"):
        run = turned(the_app(), "introductions", tab="what-if", remove="C001")
        assert "What if" not in standing(run).split("Whom does")[0]
        assert "lose their way" not in standing(run)


@pytest.mark.usefixtures("here")
def test_the_office_can_open_a_door_and_names_no_hostile_one() -> None:
    run = part(turned(the_app(), "introductions"), "choose tab", "door")
    assert run.selectbox(key="choose door").label == "For whom?"
    run = finished(run.selectbox(key="choose door").select("C055").run())
    assert "the office could open a door for it to Kasimbi Commission for Human Rights" in said(run)
    assert "S08" not in cells(run)


@pytest.mark.usefixtures("here")
def test_what_hangs_on_a_role_that_leaves_is_listed() -> None:
    run = part(turned(the_app(), "introductions"), "choose tab", "officer")
    assert run.selectbox(key="leaving").label == "Which role leaves?"
    role = next(one for one in run.selectbox(key="leaving").options if "national" in one.lower())
    run = finished(run.selectbox(key="leaving").set_value(role).run())
    assert (
        "Possible handover 1, subject to consent: introduce the successor to Daughters of Marudi in person."
        in said(run)
    )
    assert "Mujeres de la Sal" in cells(run)
