"""From the choice of a route to its recorded outcome: plans and logs, hand-worked, and back by undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from maps import CERTAIN, a_map, actor, kala, offer, table, tie, without
from seeds import tries

from actormap.core import schema
from actormap.core.errors import Denied, InvalidMap, Refused
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.tables.records import records
from actormap.meetings.plans import FOLLOWS, plans_of
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import last_met
from actormap.metrics.introductions.planning import logged, planned
from actormap.metrics.introductions.plans import plans
from actormap.metrics.introductions.routes import routes
from actormap.rights import access
from actormap.rights.access import Principal, visible
from actormap.store import Store, create_store, keys

CHECKS = tuple(schema.vocabulary("introduction_check"))
ENDS = ("plan", "step", "from_id", "to_id", "status")


def three(**tables: Any) -> ActorMap:
    """O meets A, A introduces to B, B to T; and O meets C, C introduces to T."""
    ties = [
        tie("O", "A", "contact", weight=0.9),
        offer("A", "B", 0.8),
        offer("B", "T", 0.9),
        tie("O", "C", "contact", weight=0.9),
        offer("C", "T", 0.5),
    ]
    return a_map("A", "B", "C", "T", "Z", ties=ties, **tables)


def after(m: ActorMap, *calls: Callable[[ActorMap], Changes]) -> ActorMap:
    for call in calls:
        m = apply_changes(m, call(m))
    return m


def plan(target: str = "T", **choice: Any) -> Callable[[ActorMap], Changes]:
    return lambda m: planned(m, CERTAIN, target, **choice)


def log(step: int, status: str, code: str = "P001", **told: Any) -> Callable[[ActorMap], Changes]:
    told = ({"checks": CHECKS} if status == "asked" else {}) | told
    return lambda m: logged(m, CERTAIN, code, step, status, **told)


def rows(m: ActorMap, table: str = "plans", columns: tuple[str, ...] = ENDS) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in sorted(records(m[table]), key=str)]


def chance(m: ActorMap, source: str, target: str) -> float:
    """Chance of one introduction as the layer has it."""
    context = context_of(m, CERTAIN)
    layer = context.layers.referral
    ends = (layer.source == context.code(source)) & (layer.target == context.code(target))
    return float(layer.weight[ends].item())


# --- planning -------------------------------------------------------------------------------------


def test_plan_is_a_row_for_each_step_of_the_best_route() -> None:
    m = after(three(), plan(owner="hro", due="2025-03-01"))
    assert sorted(rows(m)) == [
        ("P001", 1, "O", "A", "planned"),
        ("P001", 2, "A", "B", "planned"),
        ("P001", 3, "B", "T", "planned"),
    ]
    usual = {"target_id": "T", "for_id": "", "owner": "hro", "due": "2025-03-01", "sensitivity": 2}
    for row in records(m["plans"]):
        assert usual.items() <= row.items()
        assert row["date"] == CERTAIN.date


def test_what_is_written_is_as_sensitive_as_who_is_in_it() -> None:
    m = three(actors=[actor("B", sensitivity=3)])
    assert set(after(m, plan())["plans"]["sensitivity"]) == {3}
    assert set(after(m, plan(route=2))["plans"]["sensitivity"]) == {2}


@pytest.mark.parametrize("route", [2, ["O", "C", "T"], ("O", "C", "T")])
def test_another_safe_route_is_chosen_by_its_place_or_its_ids(route: Any) -> None:
    assert [row[2:4] for row in sorted(rows(after(three(), plan(route=route))))] == [("O", "C"), ("C", "T")]


@pytest.mark.parametrize("route", [["O", "T"], ["O", "A", "T"], ["C", "T"], [], ["O", "nobody", "T"]])
def test_a_route_that_is_not_safe_today_is_refused(route: Any) -> None:
    with pytest.raises(Refused, match="none of the safe routes to Name of T today"):
        planned(three(), CERTAIN, "T", route=route)


@pytest.mark.parametrize("cells", [{"sphere": "state"}, {"consent_c3": "no"}, {"do_not_contact": "yes"}])
def test_a_route_over_somebody_excluded_is_refused_like_one_that_does_not_exist(cells: Any) -> None:
    m = three(actors=[actor("A", **cells)])
    with pytest.raises(Refused) as refused:
        planned(m, CERTAIN, "T", route=["O", "A", "B", "T"])
    with pytest.raises(Refused) as unknown:
        planned(m, CERTAIN, "T", route=["O", "Z", "B", "T"])
    assert str(refused.value) == str(unknown.value)
    with pytest.raises(Refused, match="there is no route 2 to Name of T: 1 safe route is known"):
        planned(m, CERTAIN, "T", route=2)


def test_wishes_choose_among_other_routes() -> None:
    m = three(actors=[actor("C", languages="Arabic")])
    assert len(planned(m, CERTAIN, "T", needs=("language:arabic",)).upserts["plans"]) == 2
    assert len(planned(m, CERTAIN, "T", without=("A",)).upserts["plans"]) == 2


REFUSALS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "unknown": ({}, {"target": "nobody"}, "no actor has the id 'nobody'"),
    "office": ({}, {"target": "O"}, "Office|Name of O is the office itself"),
    "do not contact": (
        {"actors": [actor("T", do_not_contact="yes")]},
        {},
        "Name of T asked not to be contacted",
    ),
    "consent": (
        {"actors": [actor("T", consent_c2="no")]},
        {},
        "does not want to be approached through third parties",
    ),
    "contradictory": ({"actors": [actor("T", consent_c2="yes", feels_safe="no")]}, {}, "the stricter counts"),
    "met": (
        {"contacts": [{"office": "O", "actor_id": "T", "date": "2025-01-20"}]},
        {},
        "the office met Name of T on 2025-01-20: speak to it directly.",
    ),
    "no route": (
        {},
        {"target": "Z"},
        r"no safe route to Name of Z is recorded.*\(actormap introductions routes Z\)",
    ),
    "too many": ({}, {"route": 3}, "there is no route 3 to Name of T: 2 safe routes are known today"),
    "cap": (
        {"actors": [actor("A", introduction_load=3)]},
        {},
        "Name of A was asked 3 times in three months and can be asked 3: let it rest.",
    ),
    "cap of nought": (
        {"actors": [actor("B", "Secret", introduction_cap=0, consent_c4="unknown")]},
        {},
        r"\[name not to be passed on: B\] was asked 0 times in three months and can be asked 0: let it rest.",
    ),
    "day": ({}, {"due": "soon"}, "the due day 'soon' is not a date. Write the day as YYYY-MM-DD"),
    "past": ({}, {"due": "2025-01-01"}, "2025-01-01, is past"),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_plan_is_refused_in_a_sentence(why: str) -> None:
    tables, choice, words = REFUSALS[why]
    with pytest.raises(Refused, match=words) as refused:
        planned(three(**tables), CERTAIN, **({"target": "T"} | choice))
    assert str(refused.value).endswith(".")
    assert "Secret" not in str(refused.value)


def test_without_an_office_there_is_no_plan() -> None:
    with pytest.raises(Refused, match="No established contacts"):
        planned(without(three(), {"O"}), CERTAIN, "T")


def test_an_open_plan_is_named_and_a_closed_one_is_no_hindrance() -> None:
    m = after(three(), plan())
    with pytest.raises(Refused, match=r"P001 is an open plan for Name of T\. Go on with it, or stop it"):
        planned(m, CERTAIN, "T", route=2)
    again = after(m, log(2, "stopped"), plan(route=2))
    assert {row[0] for row in rows(again)} == {"P001", "P002"}


def test_code_is_the_next_that_is_free() -> None:
    m = after(three(), plan(), plan("B"))
    assert {row[0] for row in rows(m)} == {"P001", "P002"}


def test_control_characters_are_refused() -> None:
    with pytest.raises(InvalidMap, match="control"):
        planned(three(), CERTAIN, "T", owner="h\u202ero")


def test_plan_on_kala_is_that_of_the_map_without_the_excluded() -> None:
    m = kala()
    before = m.digest()
    here, there = (planned(one, CERTAIN, "F") for one in (m, without(m, {"M"})))
    assert here.upserts["plans"].equals(there.upserts["plans"])
    assert [*here.upserts["plans"]["from_id"], "F"] == list("OADEF")
    assert m.digest() == before
    with pytest.raises(Refused):
        planned(m, CERTAIN, "F", route=["O", "M", "F"])


# --- a door that the office opens -----------------------------------------------------------------


def doors_map(**tables: Any) -> ActorMap:
    """The office knows the ministry S; A could introduce it to the court R; T knows neither."""
    spheres = {"S": "state", "R": "judiciary"}
    known = [actor(i, sphere=sphere) for i, sphere in spheres.items()]
    ties = [tie("O", "S", "contact", weight=0.8), tie("O", "A", "contact", weight=0.9), offer("A", "R", 0.5)]
    return a_map("A", "T", actors=[*known, *tables.pop("actors", [])], ties=ties, **tables)


def test_office_opens_a_door_for_another() -> None:
    m = after(
        doors_map(contacts=[{"office": "O", "actor_id": "S", "date": "2025-01-15"}]),
        plan("S", for_id="T"),
        plan("R", for_id="T"),
    )
    assert sorted(rows(m, columns=("plan", "step", "from_id", "to_id", "for_id"))) == [
        ("P001", 1, "O", "S", "T"),
        ("P002", 1, "O", "A", "T"),
        ("P002", 2, "A", "R", "T"),
    ]
    first, second = list(plans(m, CERTAIN))[:2]
    assert first.statement.startswith(
        "Plan P001, to meet Name of S for Name of T: ask Name of S whether it would meet Name of T "
        "(step 1 of 1)"
    )
    assert (
        "Plan P002, to meet Name of R for Name of T: ask Name of A whether it would meet the office"
        in second.statement
    )
    assert first.next_question.startswith(
        "Ask Name of T whether it wants to be named there. Give its name to nobody before it agrees."
    )
    assert (first.value, second.value) == (pytest.approx(0.8), pytest.approx(0.45))
    with pytest.raises(Refused, match="P001 is an open plan for Name of S"):
        planned(m, CERTAIN, "S", for_id="T")
    assert planned(m, CERTAIN, "S", for_id="A"), "a door for another is another plan"
    met = after(m, log(1, "asked"), log(1, "agreed"), log(1, "met"))
    assert plans_of(met)[0].closed


@pytest.mark.parametrize(
    ("target", "choice"),
    [("A", {"for_id": "T"}), ("S", {"for_id": "T", "route": 2}), ("S", {"for_id": "T", "route": ["O", "R"]})],
)
def test_what_is_no_door_is_refused(target: str, choice: dict[str, Any]) -> None:
    with pytest.raises(
        Refused, match=r"this is no door to .* for Name of T today\. .*\(actormap introductions open-door"
    ):
        planned(doors_map(), CERTAIN, target, **choice)
    assert planned(doors_map(), CERTAIN, "S", for_id="T", route=["O", "S"])


@pytest.mark.parametrize(
    "changed",
    [
        {"actors": [actor("T", consent_c6="no")]},
        {"actors": [actor("T", at_risk_level=3)]},
        {"actors": [actor("T", do_not_contact="yes")]},
    ],
)
def test_door_is_not_opened_for_who_must_not_be_named(changed: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="Name of T"):
        planned(doors_map(**changed), CERTAIN, "S", for_id="T")
    before = after(doors_map(), plan("S", for_id="T"))
    m = doors_map(plans=records(before["plans"]), **changed)
    with pytest.raises(Refused, match="the route of P001 is not among the safe ones today"):
        logged(m, CERTAIN, "P001", 1, "asked", checks=CHECKS)
    assert "plan again" in next(iter(plans(m, CERTAIN))).statement


def test_door_with_a_tie_of_its_own_or_a_hostile_one_is_planned_again() -> None:
    before = after(doors_map(), plan("S", for_id="T"))
    new = a_map("S", "T", ties=[tie("S", "T", "tension", weight=0.5, sign="-")]).ties
    m = apply_changes(before, Changes(upserts={"ties": new}))
    with pytest.raises(Refused, match="not among the safe ones today"):
        logged(m, CERTAIN, "P001", 1, "asked", checks=CHECKS)


# --- logging --------------------------------------------------------------------------------------

ALL_MET = [(step, status) for step in (1, 2, 3) for status in ("asked", "agreed", "met")]


def test_all_the_way_to_the_target() -> None:
    m = after(three(), plan(owner="hro"), *(log(step, status) for step, status in ALL_MET))
    assert {row[4] for row in rows(m)} == {"met"}
    assert plans_of(m)[0].closed
    told = rows(m, "introductions", ("actor_id", "to_id", "outcome", "officer_role"))
    assert sorted(told) == sorted(
        (giver, taker, status, "hro")
        for giver, taker in (("O", "A"), ("A", "B"), ("B", "T"))
        for status in ("asked", "agreed", "met")
    )
    columns = ("office", "actor_id", "date", "mode", "direction", "officer_role")
    met = rows(m, "contacts", columns)
    assert sorted(met) == [("O", who, CERTAIN.date, "informal", "out", "hro") for who in ("A", "B", "T")]
    context = context_of(m, CERTAIN)
    assert last_met(context, context.code("T")) == CERTAIN.date
    with pytest.raises(Refused, match="speak to it directly"):
        planned(m, CERTAIN, "T")


def test_what_was_checked_is_kept_with_the_step() -> None:
    m = after(three(), plan(owner="hro"), log(1, "asked", by_role="head", date="2025-02-01"))
    row = plans_of(m)[0].rows[0]
    assert row["checks"].split(";") == list(CHECKS)
    assert (row["checked"], row["checked_by"], row["status"]) == ("2025-02-01", "head", "asked")


def test_next_step_can_be_asked_when_the_one_before_agreed() -> None:
    m = after(three(), plan(), log(1, "asked"), log(1, "agreed"), log(2, "asked"))
    assert [row["status"] for row in plans_of(m)[0].rows] == ["agreed", "asked", "planned"]
    assert after(m, log(1, "met"))["contacts"]["actor_id"].tolist() == ["A"]


@pytest.mark.parametrize(
    ("end", "wanted"), [(("declined",), 0.675), (("agreed", "met"), 0.925), (("agreed",), 0.9), ((), 0.9)]
)
def test_outcome_corrects_the_chance(end: tuple[str, ...], wanted: float) -> None:
    m = after(three(), plan(), log(1, "asked"), *(log(1, status) for status in end))
    assert chance(m, "O", "A") == pytest.approx(wanted, abs=1e-12)
    assert chance(m, "A", "B") == pytest.approx(0.8, abs=1e-12)


def test_who_agreed_may_still_say_no() -> None:
    m = after(three(), plan(), log(1, "asked"), log(1, "agreed"), log(1, "declined"))
    assert chance(m, "O", "A") == pytest.approx(0.675, abs=1e-12)


def test_declined_leaves_the_other_steps_and_stopping_closes() -> None:
    m = after(three(), plan(), log(1, "asked"), log(1, "declined"))
    assert [row["status"] for row in plans_of(m)[0].rows] == ["declined", "planned", "planned"]
    with pytest.raises(Refused, match="is declined: next it can be stopped, not 'asked'"):
        logged(m, CERTAIN, "P001", 1, "asked", checks=CHECKS)
    with pytest.raises(Refused, match="step 1 of P001 comes first: it is declined"):
        logged(m, CERTAIN, "P001", 2, "asked", checks=CHECKS)
    m = after(m, log(1, "stopped"))
    with pytest.raises(Refused, match="P001 is closed"):
        logged(m, CERTAIN, "P001", 2, "stopped")


def test_request_counts_for_who_was_asked_in_its_quarter() -> None:
    m = after(three(), plan(), log(1, "asked"), log(1, "agreed"), log(2, "asked"))
    context = context_of(m, CERTAIN)
    assert free_share(context, context.code("A"))[:2] == (1, 3)
    assert free_share(context, context.code("B"))[:2] == (0, 3)


def test_quarter_that_is_full_since_the_plan_was_made_is_respected() -> None:
    m = after(three(), plan(), log(1, "asked"), log(1, "agreed"))
    full = m.replace(introductions=_asked(m, "A", 3))
    with pytest.raises(Refused, match="Name of A was asked 3 times in three months and can be asked 3: let"):
        logged(full, CERTAIN, "P001", 2, "asked", checks=CHECKS)
    assert logged(m.replace(introductions=_asked(m, "A", 2)), CERTAIN, "P001", 2, "asked", checks=CHECKS)


def test_office_itself_has_no_quarter() -> None:
    m = after(three(), plan())
    busy = m.replace(introductions=_asked(m, "O", 9))
    assert logged(busy, CERTAIN, "P001", 1, "asked", checks=CHECKS)


def _asked(m: ActorMap, who: str, times: int) -> Any:
    rows = [{"date": f"2025-01-{day + 1:02}", "actor_id": who, "outcome": "asked"} for day in range(times)]
    return a_map(*m.actors["id"][m.actors["id"] != "O"], introductions=rows)["introductions"]


UNSAFE: dict[str, dict[str, Any]] = {
    "giver withdrew": {"id": "A", "consent_c3": "withdrawn"},
    "giver at risk": {"id": "A", "at_risk_level": 4},
    "later giver": {"id": "B", "do_not_contact": "yes"},
    "target locked": {"id": "T", "do_not_contact": "yes"},
    "target in care": {"id": "T", "care": "survivor"},
}


@pytest.mark.parametrize("why", UNSAFE)
def test_what_is_not_safe_today_is_not_asked_and_nobody_is_named(why: str) -> None:
    m = after(three(), plan(), log(1, "asked"), log(1, "agreed"))
    cells = UNSAFE[why]
    actors = [row | cells if row["id"] == cells["id"] else row for row in records(m.actors)]
    changed = m.replace(actors=table(actors))
    with pytest.raises(Refused) as refused:
        logged(changed, CERTAIN, "P001", 2, "asked", checks=CHECKS)
    assert str(refused.value) == (
        "the route of P001 is not among the safe ones today. Stop it, and plan again."
    )
    assert logged(changed, CERTAIN, "P001", 1, "met"), "what has happened can be told"
    assert logged(changed, CERTAIN, "P001", 2, "stopped")


def test_new_hostile_tie_or_ended_trust_makes_one_plan_again() -> None:
    m = after(three(), plan())
    for changed in (
        m.replace(ties=m.ties.assign(to=m.ties["to"].where(m.ties["target_id"] != "T", "2025-01-15"))),
        apply_changes(m, Changes(upserts={"ties": three_hostile()})),
    ):
        with pytest.raises(Refused, match="not among the safe ones today"):
            logged(changed, CERTAIN, "P001", 1, "asked", checks=CHECKS)


def three_hostile() -> Any:
    return a_map("B", "T", ties=[tie("B", "T", "tension", weight=0.5, sign="-")]).ties


def test_checks_that_are_missing_are_named_in_the_language_of_who_reads() -> None:
    m = after(three(), plan())
    with pytest.raises(Refused) as refusal:
        logged(m, CERTAIN, "P001", 1, "asked", checks=CHECKS[:-1])
    (missing,) = refusal.value.sentence.values["missing"].values.values()
    assert missing.values["words"].template == schema.vocabulary("introduction_check")["expectations"]


LOG_REFUSALS: dict[str, tuple[tuple[str, int, str], dict[str, Any], str]] = {
    "plan": (
        ("P9", 1, "asked"),
        {},
        r"there is no plan 'P9'\. See those there are \(actormap introductions plans --all\)",
    ),
    "step": (("P001", 7, "asked"), {}, "P001 has no step 7: its steps are 1 to 3."),
    "status": (("P001", 1, "maybe"), {}, "next it can be asked or stopped, not 'maybe'"),
    "planned": (("P001", 1, "planned"), {}, "next it can be asked or stopped, not 'planned'"),
    "order": (("P001", 2, "asked"), {"checks": CHECKS}, "step 1 of P001 comes first: it is planned"),
    "leap": (("P001", 1, "met"), {}, "step 1 of P001 is planned: next it can be asked or stopped, not 'met'"),
    "no check": (
        ("P001", 1, "asked"),
        {},
        r"before all is checked\. Still to be checked: The one .*; The way of .* \(safe_channel\); .*exp",
    ),
    "one missing": (
        ("P001", 1, "asked"),
        {"checks": CHECKS[:-1]},
        r"Still to be checked: It will be said what the office can and cannot do \(expectations\)\.$",
    ),
    "unknown check": (("P001", 1, "asked"), {"checks": ("luck",)}, "there is no check 'luck'. Use: willing"),
    "later": (("P001", 1, "stopped"), {"date": "2025-02-02"}, "2025-02-02 is later than 2025-02-01: log it"),
    "before": (("P001", 1, "stopped"), {"date": "2025-01-02"}, "2025-01-02 is before 2025-02-01, the day of"),
    "no day": (("P001", 1, "stopped"), {"date": "monday"}, "the day 'monday' is not a date"),
}


@pytest.mark.parametrize("why", LOG_REFUSALS)
def test_log_is_refused_in_a_sentence(why: str) -> None:
    call, told, words = LOG_REFUSALS[why]
    with pytest.raises(Refused, match=words) as refused:
        logged(after(three(), plan()), CERTAIN, *call, **told)
    assert str(refused.value).endswith(".")


def test_nobody_is_asked_before_the_step_before_was_agreed() -> None:
    early = replace(CERTAIN, date="2025-01-20")
    m = apply_changes(three(), planned(three(), early, "T"))
    m = after(m, log(1, "asked", date="2025-01-25"), log(1, "agreed", date="2025-01-30"))
    with pytest.raises(Refused, match="2025-01-28 is before 2025-01-30, the day of what led to it"):
        logged(m, CERTAIN, "P001", 2, "asked", checks=CHECKS, date="2025-01-28")
    row = plans_of(after(m, log(2, "asked", date="2025-01-30")))[0].rows[1]
    assert (row["date"], row["checked"]) == ("2025-01-30", "2025-01-30")


def test_contact_that_the_log_has_already_is_left_as_it_is() -> None:
    known = {
        "office": "O",
        "actor_id": "A",
        "date": CERTAIN.date,
        "mode": "informal",
        "direction": "out",
        "officer_role": "hro",
        "note": "kept",
        "expectation_note": "2025-01-01",
    }
    m = after(three(contacts=[known]), plan(owner="hro"), *(log(1, s) for s in ("asked", "agreed", "met")))
    assert m["contacts"]["note"].tolist() == ["kept"]
    other = after(m, log(2, "asked"), log(2, "agreed"), log(2, "met", mode="remote", note="for us"))
    assert set(other["contacts"]["mode"]) == {"informal", "remote"}
    assert "for us" in set(other["introductions"]["note"])
    with pytest.raises(InvalidMap, match="mode"):
        after(m, log(2, "asked"), log(2, "agreed"), log(2, "met", mode="telepathy"))


def test_every_status_but_planned_has_a_way_to_it() -> None:
    known = set(schema.vocabulary("introduction_status"))
    assert set(FOLLOWS) | {"stopped"} == known
    assert {after for some in FOLLOWS.values() for after in some} == known - {"planned"}
    assert set(schema.vocabulary("introduction_outcome")) == known - {"planned"}


# --- writing and undoing --------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    made, _ = create_store(tmp_path / "plans.actormap", passphrase="nine quiet herons over water")
    with made:
        made.apply(Changes(upserts={name: frame for name, frame in three().tables.items() if len(frame)}))
        yield made


CALL = st.tuples(st.integers(1, 4), st.sampled_from(["asked", "agreed", "declined", "met", "stopped"]))


@settings(
    max_examples=tries(20, few=4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(CALL, max_size=12))
def test_any_calls_that_are_let_are_undone_to_the_first_map(
    store: Store, calls: list[tuple[int, str]]
) -> None:
    officer, first = Principal("hro"), store.load().digest()
    access.write(store, planned(access.read(store, officer), CERTAIN, "T"), officer)
    states = [first, store.load().digest()]
    for step, status in calls:
        m = access.read(store, officer)
        try:
            changes = logged(m, CERTAIN, "P001", step, status, checks=CHECKS)
        except Refused:
            continue
        states.append(apply_changes(m, changes).digest())
        access.write(store, changes, officer)
        assert store.load().digest() == states[-1]
        assert plans(store.load(), CERTAIN, all=True).findings
    for state in reversed(states[:-1]):
        access.undo(store, officer, why="back")
        assert store.load().digest() == state
    assert not len(store.load()["plans"])


def test_undo_takes_the_trust_back(store: Store) -> None:
    for call in (plan(), log(1, "asked"), log(1, "declined")):
        access.write(store, call(store.load()), access.KEY_HOLDER)
    assert chance(store.load(), "O", "A") == pytest.approx(0.675, abs=1e-12)
    access.undo(store, access.KEY_HOLDER, why="a mistake")
    assert chance(store.load(), "O", "A") == pytest.approx(0.9, abs=1e-12)
    assert [row["status"] for row in plans_of(store.load())[0].rows] == ["asked", "planned", "planned"]


def test_history_names_nobody_and_a_viewer_may_not_write(store: Store) -> None:
    with pytest.raises(Denied):
        access.write(store, plan()(store.load()), Principal("viewer"))
    access.write(store, plan()(store.load()), Principal("hro"))
    (code,) = store.load()["plans"]["plan"].unique()  # given by the program: P001 might have been taken
    access.write(store, log(1, "asked", code)(store.load()), Principal("hro"))
    assert store.history()["why"].tolist()[1:] == ["P001 is planned", f"{code} step 1: asked"]


def test_plan_is_of_what_the_principal_sees() -> None:
    m = three(actors=[actor("A", sensitivity=3)])
    officer = visible(m, Principal("hro"))
    assert list(planned(officer, CERTAIN, "T").upserts["plans"]["from_id"]) == ["O", "C"]
    hidden = after(m, plan())
    assert not len(visible(hidden, Principal("hro"))["plans"])
    with pytest.raises(Refused, match="there is no plan 'P001'"):
        logged(visible(hidden, Principal("hro")), CERTAIN, "P001", 1, "stopped")


def test_other_day_other_map() -> None:
    late = replace(CERTAIN, date="2024-12-01")
    with pytest.raises(Refused, match="no safe route"):
        planned(three(), late, "T")
    assert len(routes(three(), CERTAIN, "T").findings)
