"""After a no: the next way is one that may be planned, is planned in one change, and asks nobody again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from each import each
from maps import CERTAIN, a_map, actor, offer, random_map, sample, tie
from seeds import seeded
from several import OPEN, drawn

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.meetings.plans import Plan, plans_of
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import exclusions_of, refused
from actormap.metrics.introductions.handover import handover
from actormap.metrics.introductions.open_door import open_door
from actormap.metrics.introductions.other_ways import next_way, planned_route
from actormap.metrics.introductions.plannable import open_plan, wanted_actors, ways_to, why_no_plan
from actormap.metrics.introductions.planner import planner_of
from actormap.metrics.introductions.planning import logged, outcomes, planned
from actormap.metrics.introductions.plans import plans, standing
from actormap.metrics.introductions.refusal import refusal
from actormap.metrics.introductions.routes import introducers, routes
from actormap.rights import access
from actormap.store import create_store, keys

CHECKS = tuple(schema.vocabulary("introduction_check"))
LATER = replace(CERTAIN, date="2025-06-01")


def after(m: ActorMap, code: str, *reports: tuple[int, str], view: View = CERTAIN) -> ActorMap:
    for step, status in reports:
        m = apply_changes(m, logged(m, view, code, step, status, checks=CHECKS if status == "asked" else ()))
    return m


def begun(m: ActorMap, target: str = "T", **choice: Any) -> ActorMap:
    return apply_changes(m, planned(m, CERTAIN, target, **choice))


def doors(**tables: Any) -> ActorMap:
    """A, B, C and D each introduce to T, the likeliest first; B was asked as often as it can be."""
    tired = actor("B", "Tired", introduction_load=9, introduction_cap=5)
    people = {row["id"]: row for row in [tired, *tables.pop("actors", [])]}
    chances = {"A": 0.9, "B": 0.8, "C": 0.6, "D": 0.3}
    ties = [tie("O", u, "contact", weight=0.9) for u in chances]
    ties += [offer(u, "T", chance) for u, chance in chances.items()]
    return a_map(*"ACDT", actors=list(people.values()), ties=ties + tables.pop("ties", []), **tables)


NO_OF_A = ((1, "asked"), (1, "agreed"), (2, "asked"), (2, "declined"))


def refused_plan(m: ActorMap | None = None) -> ActorMap:
    """The first plan for T, in which A said no."""
    return after(begun(m or doors()), "P001", *NO_OF_A)


def ids(m: ActorMap, code: str) -> list[str]:
    (plan,) = (plan for plan in plans_of(m) if plan.code == code)
    return [plan.rows[0]["from_id"], *(row["to_id"] for row in plan.rows)]


# --- the next way ---------------------------------------------------------------------------------


def test_who_should_rest_is_no_fallback() -> None:
    m = refused_plan()
    told = standing(m, CERTAIN, "P001").reason
    assert told.startswith(
        "What is left: Name of O → Name of C → Name of T, with an estimated chance of 0.54."
    )
    assert "Tired" not in told
    first, second, third = ways_to(m, CERTAIN, "T")
    assert (first.route, first.why_not) == (("O", "C", "T"), "")
    assert (second.route, second.why_not) == (("O", "D", "T"), "")
    assert (third.route, third.why_not) == (
        ("O", "B", "T"),
        "Tired was asked 9 times in three months and can be asked 5: let it rest.",
    )
    with pytest.raises(Refused, match="Tired was asked 9 times"):
        planned(m, CERTAIN, "T", route=third.route)


def test_what_is_told_beforehand_is_what_can_be_planned_afterwards() -> None:
    best = routes(doors(), CERTAIN, "T").findings[0]
    assert best.details["if_no"]["A"].startswith("If Name of A says no: Name of O → Name of C → ")
    whole, no_of_a = refusal(doors(), CERTAIN, "T")
    assert no_of_a.details["route"] == ["O", "C", "T"]
    assert whole.details["left"]["A"] == pytest.approx(0.9 * 0.6)
    assert "B" not in whole.details["left"]


def test_where_all_others_rest_it_says_so_and_offers_nobody() -> None:
    tired = [actor(i, introduction_load=3) for i in "BCD"]
    m = refused_plan(doors(actors=tired))
    told = standing(m, CERTAIN, "P001").reason
    assert told.startswith("What is left: every other safe route on record leads over somebody who was asked")
    assert not any(f"Name of {i}" in told for i in "BCD")
    assert next_way(m, CERTAIN, plans_of(m)[0]) is None
    assert all(way.why_not.endswith("let it rest.") for way in ways_to(m, CERTAIN, "T"))
    nobody = doors(actors=[*tired, actor("A", introduction_load=3)])
    (none,) = refusal(nobody, CERTAIN, "T")
    assert none.id == "A29:no_route:T"
    assert none.statement == "No safe route to Name of T can be asked for today."
    (single, alone) = refusal(doors(actors=tired), CERTAIN, "T")
    assert single.details["rating"] == "single_thread"
    assert "every other safe route on record leads over somebody" in alone.statement


def test_the_best_over_nobody_who_is_to_rest_is_always_one_of_the_routes_in_its_order() -> None:
    ends = {"OA": 1, "AB": 1, "BX": 1, "BC": 1, "XT": 0.9, "CT": 0.8, "OD": 1, "DT": 0.5}
    ties = [offer(u, v, chance) for (u, v), chance in ends.items()]
    m = a_map(*"ABCDT", actors=[actor("X", introduction_load=3)], ties=ties)
    every = [finding for finding in routes(m, CERTAIN, "T") if finding.kind == "route"]
    assert ["".join(finding.details["route"]) for finding in every] == ["OABXT", "OABCT", "ODT"]
    assert ["".join(way.route) for way in ways_to(m, CERTAIN, "T")] == ["OABCT", "ODT", "OABXT"]
    fresh = a_map(*"ABCDTX", ties=ties)
    assert ["".join(way.route) for way in ways_to(fresh, CERTAIN, "T")] == ["OABXT", "ODT"]


def test_where_all_routes_but_a_later_one_rest_that_one_is_found() -> None:
    # Three that are tired are better than E over A: none of the first routes could be planned.
    ties = [tie("O", "A", "contact", weight=1), *(offer("A", u, 1) for u in "BCDE")]
    ties += [offer(u, "T", p) for u, p in (("B", 0.9), ("C", 0.9), ("D", 0.9), ("E", 0.5))]
    people = [actor(i, introduction_load=3) for i in "BCD"]
    m = a_map(*"AET", actors=people, ties=ties)
    assert [way.route for way in ways_to(m, CERTAIN, "T") if not way.why_not] == [tuple("OAET")]
    assert ids(begun(m, route=tuple("OAET")), "P001") == list("OAET")
    assert [one.why_not for one in wanted_actors(m, CERTAIN) if one.actor == "T"] == [""]


def test_who_said_no_is_not_asked_again_for_the_same_actor_in_that_quarter() -> None:
    m = begun(refused_plan(), route=("O", "C", "T"))
    assert ids(m, "P002") == ["O", "C", "T"]
    m = after(m, "P002", *NO_OF_A)
    assert standing(m, CERTAIN, "P002").reason.startswith("What is left: Name of O → Name of D → Name of T")
    assert [way.route for way in ways_to(m, CERTAIN, "T")] == [("O", "D", "T"), ("O", "B", "T")]
    m = after(m, "P002", (2, "stopped"))
    assert [way.route[1] for way in ways_to(m, CERTAIN, "T")] == ["D", "B"], "stopping takes no no back"
    assert {f.subject[0] for f in introducers(m, CERTAIN, "T")} == {"B", "D"}
    assert {way.route[1] for way in ways_to(m, LATER, "T")} >= {"A", "C"}, "another quarter"
    others = begun(doors(ties=[offer("A", "U", 0.9)], actors=[actor("U")]))
    others = after(others, "P001", *NO_OF_A)
    assert [way.route for way in ways_to(others, CERTAIN, "U")] == [("O", "A", "U")], "for another actor"


def test_a_no_of_another_plan_takes_nothing_from_a_plan_that_goes_on() -> None:
    m = begun(begun(doors(ties=[offer("A", "U", 0.9)], actors=[actor("U")])), "U")
    m = after(m, "P001", (1, "asked"), (1, "agreed"))
    m = after(m, "P002", (1, "asked"), (1, "declined"))
    assert standing(m, CERTAIN, "P001").details["safe"]
    assert not outcomes(after(m, "P001", (1, "met")), CERTAIN, "P001")["asked"]


def test_whom_we_want_to_meet_is_not_pressed_after_its_own_no() -> None:
    m = doors(ties=[tie("O", "T", "contact", weight=0.95)])
    m = after(begun(m, route=("O", "T")), "P001", (1, "asked"), (1, "declined"))
    assert standing(m, CERTAIN, "P001").reason.startswith(
        "It does not want to be met: stop, and do not press."
    )
    assert next_way(m, CERTAIN, plans_of(m)[0]) is None
    why = "Name of T itself said no on 2025-02-01: do not press."
    assert {way.why_not for way in ways_to(m, CERTAIN, "T")} == {why}
    for state in (m, after(m, "P001", (1, "stopped"))):
        assert why_no_plan(state, CERTAIN, "T") == why
        assert [one.why_not for one in wanted_actors(state, CERTAIN) if one.actor == "T"] == [why]
        with pytest.raises(Refused, match="itself said no"):
            planned(state, CERTAIN, "T", route=("O", "A", "T"))
    assert why_no_plan(after(m, "P001", (1, "stopped")), LATER, "T") == ""


# --- a door that is opened for somebody -----------------------------------------------------------


def to_a_court(**tables: Any) -> ActorMap:
    """A and B could each introduce the office to the court R, to which it would lead T."""
    ties = [tie("O", u, "contact", weight=0.9) for u in "AB"] + [offer("A", "R", 0.9), offer("B", "R", 0.5)]
    people = [actor("R", sphere="judiciary"), *tables.pop("actors", [])]
    return a_map(*"ABT", actors=people, ties=ties + tables.pop("ties", []), **tables)


def test_next_way_of_a_door_asks_nobody_who_is_hostile_to_whom_it_is_opened_for() -> None:
    def after_a_no(**tables: Any) -> tuple[ActorMap, Plan]:
        m = after(begun(to_a_court(**tables), "R", for_id="T"), "P001", *NO_OF_A)
        return m, plans_of(m)[0]

    m, plan = after_a_no()
    found = next_way(m, CERTAIN, plan)
    assert found is not None
    assert found.details["route"] == ["O", "B", "R"]
    assert standing(m, CERTAIN, "P001").reason.startswith("What is left: Name of O → Name of B → Name of R")
    assert ids(begun(m, "R", for_id="T"), "P002") == ["O", "B", "R"]
    hostile = {"ties": [tie("B", "T", "tension", weight=0.5, sign="-")]}
    for tables in (hostile, {"actors": [actor("B", introduction_load=3)]}):
        m, plan = after_a_no(**tables)
        assert next_way(m, CERTAIN, plan) is None
        assert "Name of B" not in standing(m, CERTAIN, "P001").reason
        with pytest.raises(Refused):
            planned(m, CERTAIN, "R", for_id="T")
    assert "R" not in {f.subject[0] for f in open_door(after_a_no(**hostile)[0], CERTAIN, "T")}


def test_a_door_is_not_gone_on_with_over_who_became_hostile_to_whom_it_is_opened_for() -> None:
    m = after(begun(to_a_court(), "R", for_id="T"), "P001", (1, "asked"), (1, "agreed"))
    assert not outcomes(after(m, "P001", (1, "met")), CERTAIN, "P001")["asked"]
    new = to_a_court(ties=[tie("A", "T", "tension", weight=0.5, sign="-")]).ties
    m = apply_changes(m, Changes(upserts={"ties": new[new["kind"] == "tension"]}))
    with pytest.raises(Refused, match="not among the safe ones today"):
        logged(m, CERTAIN, "P001", 2, "asked", checks=CHECKS)


# --- what a refused plan is worth -----------------------------------------------------------------


def test_a_refused_step_counts_in_no_chance_and_asks_nobody_any_more() -> None:
    chain = [tie("O", "A", "contact", weight=0.9), offer("A", "B", 0.8), offer("B", "T", 0.9)]
    m = begun(a_map(*"ABT", ties=chain), owner="hro")
    assert {f.subject[0]: f.details["planned"] for f in plans(m, CERTAIN) if f.kind == "introducer"} == {
        "A": 1,
        "B": 1,
    }
    before = planned_route(m, CERTAIN, plans_of(m)[0])
    assert before is not None
    assert before.value == pytest.approx(0.9 * 0.8 * 0.9)
    for reports in (((1, "asked"), (1, "declined")), NO_OF_A):
        no = after(m, "P001", *reports)
        (only,) = plans(no, CERTAIN)
        assert (only.kind, only.value) == ("plan", None)
        told = planned_route(no, CERTAIN, plans_of(no)[0])
        assert told is not None
        assert told.value is None
        assert plans_of(no)[0].left == ()
        steps = [f.details["steps"] for f in handover(no, CERTAIN, "hro") if f.kind == "plan"]
        assert steps == [[reports[-1][0]]], "the step in which somebody has to say that it ends"


def test_a_no_in_an_imported_plan_counts_wherever_it_stands() -> None:
    rows = [
        {"plan": "X", "target_id": "T", "step": 1, "from_id": "O", "to_id": "A", "status": "declined"},
        {"plan": "X", "target_id": "T", "step": 2, "from_id": "A", "to_id": "T", "status": "agreed"},
    ]
    m = doors(plans=[row | {"date": "2025-01-30"} for row in rows])
    (plan,) = plans_of(m)
    assert plan.refused == plan.rows[0]
    assert [way.route[1] for way in ways_to(m, CERTAIN, "T")] == ["C", "D", "B"]
    assert "Name of A said no on 2025-01-30" in standing(m, CERTAIN, "X").statement
    m = begun(m)
    assert {plan.code: plan.closed for plan in plans_of(m)} == {"P001": False, "X": True}


# --- one press ------------------------------------------------------------------------------------


def test_stop_and_plan_the_next_is_one_change_that_one_undo_takes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    store, _ = create_store(tmp_path / "no.actormap", passphrase="nine quiet herons over water")
    officer, m = access.Principal("hro"), refused_plan()
    with store:
        store.apply(Changes(upserts={name: rows for name, rows in m.tables.items() if len(rows)}))
        revision, digest = store.revision, store.load().digest()
        access.write(store, planned(access.read(store, officer), CERTAIN, "T", owner="hro"), officer)
        done = store.load()
        assert store.revision == revision + 1
        assert store.history()["why"].tolist()[-1] == "P001 step 2: stopped; P002 is planned"
        stopped, new = sorted(plans_of(done), key=lambda plan: not plan.closed)
        assert (stopped.code, stopped.closed, new.closed) == ("P001", True, False)
        assert ids(done, new.code) == ["O", "C", "T"]  # the program gives the code
        log = done["introductions"].sort_values("date", kind="stable")
        assert log["outcome"].tolist().count("stopped") == 1
        access.undo(store, officer, why="back")
        assert store.load().digest() == digest
        (again,) = plans_of(store.load())
        assert again.refused


def test_a_plan_that_goes_on_is_not_stopped_by_another() -> None:
    m = after(begun(doors()), "P001", (1, "asked"))
    with pytest.raises(Refused, match="P001 is an open plan for Name of T"):
        planned(m, CERTAIN, "T", route=("O", "C", "T"))


# --- properties -----------------------------------------------------------------------------------


def left_out(m: ActorMap, view: View, target: str, said_no: set[str]) -> set[str]:
    """Whom some safeguard leaves out on the way to an actor, from the tables and act by act."""
    context = context_of(m, view)
    code, exclusions = context.code(target), exclusions_of(context)
    lately = m["introductions"]
    lately = lately[(lately["outcome"] == "asked") & (lately["date"] > "2024-11-01")]
    asked = Counter(lately["actor_id"])
    out = set(said_no)
    for row in m.actors.itertuples():
        u = context.code(row.id)
        load = max(
            asked[row.id], 0 if row.introduction_load != row.introduction_load else row.introduction_load
        )
        cap = 3 if row.introduction_cap != row.introduction_cap else row.introduction_cap
        rests = row.sphere != "field_presence" and load >= cap
        allowed = u in exclusions.allowed(code)
        if rests or ((exclusions.bars(u, code) or refused(context, u, "ask")) and not allowed):
            out.add(row.id)
    return out - {target}


def states(m: ActorMap, view: View, target: str) -> Iterator[tuple[ActorMap, Plan]]:
    """The map after somebody said no, in each step of the first plan that may be made."""
    try:
        way = next((way for way in ways_to(m, view, target) if not way.why_not), None)
    except Refused:
        return
    if way is None:
        return
    taken = {plan.code for plan in plans_of(m)}
    m = apply_changes(m, planned(m, view, target, route=way.route))
    (plan,) = (plan for plan in plans_of(m) if plan.code not in taken)
    for row in plan.rows:
        try:
            m = after(m, plan.code, (row["step"], "asked"), view=view)
        except Refused:  # somebody on it is asked in two steps of a full quarter
            return
        no = after(m, plan.code, (row["step"], "declined"), view=view)
        yield no, next(one for one in plans_of(no) if one.code == plan.code)
        m = after(m, plan.code, (row["step"], "agreed"), view=view)


def after_any_no(m: ActorMap, view: View, targets: list[str], tally: Counter[str]) -> None:
    for target in targets:
        for no, plan in states(m, view, target):
            assert plan.refused
            refuser = plan.refused["to_id" if plan.refused["step"] == 1 else "from_id"]
            out = left_out(no, view, target, {refuser} - {target})
            ways, found = ways_to(no, view, target), next_way(no, view, plan)
            assert out.isdisjoint(i for way in ways if not way.why_not for i in way.route[1:-1])
            assert refuser == target or all(refuser not in way.route for way in ways)
            told = standing(no, view, plan.code)
            if found is None:
                assert all(way.why_not for way in ways)
                assert "press" in told.reason
                tally["nobody is left"] += 1
                continue
            route = found.details["route"]
            assert out.isdisjoint(route[1:-1])
            assert route in [list(way.route) for way in ways if not way.why_not]
            assert f"{found.value:.2f}" in told.reason
            for each_no, other in zip(route[1:-1], refusal(no, view, target).findings[1:], strict=False):
                assert (out | {each_no}).isdisjoint(other.details["route"][1:-1])
            done = apply_changes(no, planned(no, view, target, route=tuple(route)))
            (closed,) = (one for one in plans_of(done) if one.code == plan.code)
            new = open_plan(done, target)
            assert closed.closed
            assert new is not None
            assert ids(done, new.code) == route
            assert standing(done, view, new.code).details["safe"]
            assert not outcomes(done, view, new.code)["asked"], "it can be gone on with today"
            tally["planned"] += 1


@seeded(range(60), few=8, least={"planned": 40, "nobody is left": 40})
def test_after_any_no_the_next_way_asks_nobody_whom_a_safeguard_leaves_out(
    seed: int, tally: Counter[str]
) -> None:
    after_any_no(drawn(seed), OPEN, list("ABCDEFGH"), tally)
    if seed % 4 == 0:
        m = random_map(seed)
        after_any_no(m, CERTAIN, m.actors["id"].tolist(), tally)


def test_after_any_no_on_the_sample_the_next_way_leads_over_nobody_who_should_rest() -> None:
    view, tally = View(date="2026-11-25"), Counter[str]()
    wanted = [one.actor for one in wanted_actors(sample(), view) if not one.why_not]
    for target in wanted[::4]:
        for no, plan in states(sample(), view, target):
            found = next_way(no, view, plan)
            if found is not None:
                assert "C001" not in found.details["route"]
                assert standing(no, view, plan.code).reason.startswith("What is left: ")
            tally["next" if found else "none"] += 1
    assert tally["next"]
    assert tally["none"]


@each("step", [1, 2], str)
def test_on_the_sample_kasimbi_is_no_fallback_of_the_plan_on_record(step: int) -> None:
    view = View(date="2026-11-25")
    reports = [(2, "declined")] if step == 2 else [(2, "agreed"), (2, "declined")]
    m = after(sample(), "P001", *reports, view=view)
    told = standing(m, view, "P001")
    assert "Kasimbi Rights Assembly" not in told.reason
    assert next_way(m, view, plans_of(m)[0]) is None
    assert planner_of(m, view).fallback(context_of(m, view).code("C032")) is None
