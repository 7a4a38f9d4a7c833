"""Where plans stand (A28): the next step in words, what is left, and whom the plans lean on."""

from __future__ import annotations

from typing import Any

import pytest
from maps import CERTAIN, a_map, actor, kala, offer, text, tie

from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap, apply_changes
from actormap.meetings.plans import plans_of
from actormap.metrics.introductions.planning import logged, planned
from actormap.metrics.introductions.plans import NO_PLANS, plans, standing
from actormap.rights.safeguards import unnamed

CHECKS = ("willing", "safe_channel", "risk_today", "expectations")


def chain(**tables: Any) -> ActorMap:
    ties = [
        tie("O", "A", "contact", weight=0.9),
        offer("A", "B", 0.8),
        offer("B", "T", 0.9),
        tie("O", "C", "contact", weight=0.9),
        offer("C", "T", 0.5),
        offer("B", "U", 0.5),
    ]
    return a_map("A", "B", "C", "T", "U", ties=ties, **tables)


def plan(m: ActorMap, target: str = "T", **choice: Any) -> ActorMap:
    return apply_changes(m, planned(m, CERTAIN, target, **choice))


def log(m: ActorMap, *calls: tuple[int, str], code: str = "P001") -> ActorMap:
    for step, status in calls:
        m = apply_changes(m, logged(m, CERTAIN, code, step, status, checks=CHECKS))
    return m


def of(m: ActorMap, **options: Any) -> tuple[list[Finding], list[Finding]]:
    """Findings about plans, and about introducers."""
    found = list(plans(m, CERTAIN, **options))
    about = [f for f in found if f.id.startswith("A28:plan:")]
    return about, [f for f in found if f not in about]


# --- KALA -----------------------------------------------------------------------------------------


def test_kala_plan_for_f() -> None:
    m = plan(kala(), "F", owner="hro", due="2025-03-01")
    (found,), load = of(m)
    assert found.value == pytest.approx(0.3024, abs=1e-9)
    assert found.statement.startswith("Plan P001, to meet LGBT") or "F" in found.subject
    assert found.n == 4
    assert [f.subject[0] for f in load] == ["A", "D", "E"]
    assert all((f.value, f.details["planned"], f.details["asked"]) == (1, 1, 0) for f in load)
    met = log(m, (1, "asked"), (1, "agreed"), (1, "met"))
    assert of(met)[0][0].value == pytest.approx(0.8 * 0.6 * 0.7, abs=1e-9)
    no = log(m, (1, "asked"), (1, "declined"))
    (declined,), load = of(no)
    assert not load
    assert (
        "What is left: O → B → C → E → F, with an estimated chance of 0.20. Do not say who refused."
        in _ids(declined.reason, no)
    )
    assert "M" not in {word.strip(",.") for word in text(plans(no, CERTAIN)).split()}


def _ids(words: str, m: ActorMap) -> str:
    for row in m.actors.itertuples():
        words = words.replace(unnamed(row.id), row.id).replace(row.name, row.id)
    return words


# --- hand-worked ----------------------------------------------------------------------------------


def test_each_next_step_is_told_in_words() -> None:
    m = plan(chain(), owner="hro", due="2025-03-01")
    first = of(m)[0][0]
    assert first.statement == (
        "Plan P001, to meet Name of T: ask Name of A whether it would meet the office (step 1 of 3), "
        "subject to consent and a safety talk."
    )
    assert first.reason.startswith(
        "Hro sees to it, by 2025-03-01. Nobody has been asked yet. Before anybody is"
    )
    assert "The way of asking is safe for both" in first.reason
    assert first.value == pytest.approx(0.9 * 0.8 * 0.9)
    assert first.details["check"] == list(CHECKS)
    assert first.next_question.startswith("Ask each of them: is it still safe, and do you still want it?")
    m = log(m, (1, "asked"))
    asked = of(m)[0][0]
    assert (
        asked.statement
        == "Plan P001, to meet Name of T: Name of A was asked on 2025-02-01: say what came of it "
        "(step 1 of 3)."
    )
    assert asked.details["check"] == []
    m = log(m, (1, "agreed"))
    assert of(m)[0][0].statement == (
        "Plan P001, to meet Name of T: it was agreed on 2025-02-01: the office meets Name of A (step 1 of 3)."
    )
    m = log(m, (1, "met"))
    second = of(m)[0][0]
    assert second.statement == (
        "Plan P001, to meet Name of T: ask Name of A whether it would introduce the office to Name of B "
        "(step 2 of 3), subject to consent and a safety talk."
    )
    assert "So far: step 1 met on 2025-02-01." in second.reason
    assert second.value == pytest.approx(0.8 * 0.9)
    m = log(m, (2, "asked"), (2, "declined"))
    no = of(m)[0][0]
    assert no.statement == "Plan P001, to meet Name of T: Name of A said no on 2025-02-01 (step 2 of 3)."
    assert no.reason.startswith(
        "What is left: Name of O → Name of C → Name of T, with an estimated chance of 0.45. "
        "Do not say who refused."
    )
    assert no.value is None
    assert standing(m, CERTAIN, "P001") == no


def test_target_that_says_no_is_not_pressed() -> None:
    m = a_map("T", ties=[tie("O", "T", "contact", weight=0.9)])
    found = of(log(plan(m), (1, "asked"), (1, "declined")))[0][0]
    assert found.statement == "Plan P001, to meet Name of T: Name of T said no on 2025-02-01 (step 1 of 1)."
    assert found.reason.startswith("It does not want to be met: stop, and do not press.")


def test_where_nobody_else_is_left_it_says_to_stop() -> None:
    m = a_map("A", "T", ties=[tie("O", "A", "contact", weight=0.9), offer("A", "T", 0.8)])
    found = of(log(plan(m), (1, "asked"), (1, "agreed"), (2, "asked"), (2, "declined")))[0][0]
    assert found.reason.startswith("What is left: no other safe route is recorded. Stop, and do not press.")


def test_who_did_not_agree_to_be_named_is_not_named() -> None:
    m = plan(chain(actors=[actor("B", "Hidden name", consent_c4="unknown")]))
    assert "Hidden name" not in text(plans(m, CERTAIN))
    assert (
        "introduce the office to [name not to be passed on: B] (step 2"
        in of(log(m, (1, "asked"), (1, "agreed"), (1, "met")))[0][0].statement
    )


@pytest.mark.parametrize(
    "cells",
    [{"id_": "A", "consent_c3": "no"}, {"id_": "B", "at_risk_level": 3}, {"id_": "T", "feels_safe": "no"}],
)
def test_plan_that_is_not_safe_any_more_says_only_to_plan_again(cells: dict[str, Any]) -> None:
    before = plan(chain(), owner="hro", due="2025-02-01")
    after = chain(actors=[actor(**cells)], plans=before["plans"].to_dict("records"))
    (found,), load = of(after)
    assert found.statement == (
        "Plan P001, to meet Name of T: its route is not among the safe ones today. Stop it, and plan again."
    )
    assert found.reason == "Hro sees to it, by 2025-02-01. Nobody has been asked yet."
    assert (found.value, found.details["safe"], load) == (None, False, [])
    assert not {"from", "to", "steps", "check"} & set(found.details)


def test_what_was_over_before_is_not_asked_for_again() -> None:
    m = log(plan(chain()), *((1, s) for s in ("asked", "agreed", "met")))
    gone = chain(actors=[actor("C", consent_c3="no")], plans=m["plans"].to_dict("records"))
    assert of(gone)[0][0].details["safe"]
    ended = m.replace(ties=m.ties.assign(to=m.ties["to"].where(m.ties["target_id"] != "A", "2025-01-15")))
    assert of(ended)[0][0].details["safe"], "the step to A is over"


def test_overdue_is_told() -> None:
    m = plan(chain(), due="2025-02-01")
    rows = m["plans"].assign(due="2025-01-31")
    (late,), _ = of(m.replace(plans=rows))
    assert late.details["overdue"]
    assert "Nobody has been named to see to it, by 2025-01-31: overdue." in late.reason
    assert not of(m)[0][0].details["overdue"]
    assert "without a day" in of(plan(chain()))[0][0].reason


def test_closed_plans_are_listed_only_when_asked_for() -> None:
    met = log(plan(chain(), route=2), *((s, t) for s in (1, 2) for t in ("asked", "agreed", "met")))
    assert of(met) == ([], [])
    assert NO_PLANS in plans(met, CERTAIN).caveats
    (found,), load = of(met, all=True)
    assert found.statement == "Plan P001, to meet Name of T: met on 2025-02-01. The plan is closed."
    assert not load
    stopped = log(plan(chain()), (2, "stopped"))
    assert of(stopped, all=True)[0][0].statement == (
        "Plan P001, to meet Name of T: stopped at step 2 on 2025-02-01. The plan is closed."
    )


def test_owner_chooses_plans_by_their_next_step() -> None:
    m = plan(plan(chain(), owner="HRO", route=2), "U", owner="head")
    assert [f.details["plan"] for f in of(m)[0]] == ["P001", "P002"]
    about, load = of(m, owner="hro")
    assert [f.details["plan"] for f in about] == ["P001"]
    assert [f.subject[0] for f in load] == ["C"]
    with pytest.raises(Refused, match=r"names the role 'nobody'\. Those on record: HRO, head\."):
        of(m, owner="nobody")


def test_load_counts_what_was_asked_and_what_is_planned() -> None:
    m = plan(plan(chain(actors=[actor("B", introduction_cap=1)])), "U")
    by = {f.subject[0]: f for f in of(m)[1]}
    assert {u: (f.value, f.details["cap"]) for u, f in by.items()} == {"A": (2, 3), "B": (2, 1)}
    assert by["B"].id == "A28:over:B"
    assert "more than it can be asked" in by["B"].statement
    assert by["A"].id == "A28:within:A"
    m = log(m, (1, "asked"), (1, "agreed"), (2, "asked"))
    a = {f.subject[0]: f for f in of(m)[1]}["A"]
    assert (a.details["asked"], a.details["planned"], a.value) == (1, 1, 2)
    assert "would ask Name of A for 1 introduction." in a.statement


def test_who_was_asked_already_is_needed_for_no_more_which_is_no_ban() -> None:
    m = log(plan(chain()), (1, "asked"), (1, "agreed"), (2, "asked"))
    (a,) = (f for f in of(m)[1] if f.subject == ("A",))
    assert (a.details["planned"], a.n) == (0, 0)
    assert a.statement == "No plan needs a further introduction by Name of A."


def test_imported_plan_with_gaps_is_read_all_the_same() -> None:
    rows = [
        {"plan": "X", "target_id": "T", "step": 5, "from_id": "C", "to_id": "T"},
        {"plan": "X", "target_id": "T", "step": 2, "from_id": "O", "to_id": "C", "status": "met"},
    ]
    m = chain(plans=rows)
    assert [row["step"] for row in plans_of(m)[0].rows] == [2, 5]
    assert "(step 5 of 2)" in of(m)[0][0].statement
    assert apply_changes(m, logged(m, CERTAIN, "X", 5, "asked", checks=CHECKS))


def test_nothing_planned_is_said() -> None:
    for m in (chain(), ActorMap.empty()):
        found = plans(m, CERTAIN)
        assert isinstance(found, Findings)
        assert len(found) == 0
        assert NO_PLANS in found.caveats
