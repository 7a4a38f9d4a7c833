"""Absence is not fact: what is recorded is told, what was not asked too, and unknown is never zero."""

from __future__ import annotations

from typing import Any

import pytest
from maps import CERTAIN, DAY, a_map, actor, tie

from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics import catalogue

EIGHT = [f"A{n}" for n in range(8)]


def told(name: str, m: ActorMap, identity: str, **options: Any) -> Finding:
    """What an analysis says under an id."""
    return next(f for f in catalogue.run(name, m, CERTAIN, **options) if f.id == identity)


def whole_list() -> ActorMap:
    """Organisations in two areas, as a 3W has them: no type, no tie, and nobody was asked."""
    areas = [{"id": f"XA0{n}", "name": f"Area {n}", "adm_level": 1} for n in (1, 2)]
    there = [
        {"actor_id": one, "sector": "LEG", "pcode": f"XA0{1 + n % 2}", "sources": "s"}
        for n, one in enumerate(EIGHT)
    ]
    return a_map(*EIGHT, areas=areas, presence=there, sources=[{"id": "s"}])


def judged(*answers: tuple[str, str, str]) -> ActorMap:
    """Partners of whom something was answered: actor, step and answer."""
    rows = [
        {"id": f"{who}{step}", "actor_id": who, "item": f"stage_{step}", "answer": answer}
        | {"date": "2025-01-20", "scorer": "hro", "sources": "s1"}
        for who, step, answer in answers
    ]
    actors = [actor("A", "Quiet Desk"), actor("B", "Loud Desk")]
    return a_map(actors=actors, assessments=rows, sources=[{"id": "s1"}])


def test_steps_of_which_nothing_is_known_are_not_steps_on_which_it_does_not_work() -> None:
    m = judged(("A", "verifying", "could"), ("A", "interviews", "declined"))
    one = told("partner.stages", m, "A57:of:A")
    assert one.statement == "Quiet Desk works with us on 0 of 2 known steps; 6 are not known."
    whole = told("partner.stages", m, "A57:all")
    assert "Nobody is recorded on: Interviews; Verifying." in whole.reason
    assert "Not known: Understanding the context; Gathering information; A way to others;" in whole.reason


def test_where_no_step_is_known_no_number_of_steps_is_told() -> None:
    whole = told("partner.stages", judged(), "A57:all", actor="A")
    assert whole.statement == "On which steps of monitoring somebody works with us is not known."
    assert "Nobody is recorded on" not in whole.reason
    assert whole.value is None


def test_all_steps_known_are_told_of_eight() -> None:
    every = ("context", "gathering", "interviews", "engaging", "verifying", "protecting", "advocacy")
    m = judged(*(("A", step, "works") for step in every), ("A", "reporting", "declined"))
    assert told("partner.stages", m, "A57:of:A").statement == "Quiet Desk works with us on 7 of 8 steps."


@pytest.mark.parametrize(
    ("tags", "verdict", "words"),
    [("youth", "indicative", ""), ("", "insufficient_data", "Of 1 that was met no group is recorded.")],
)
def test_who_was_met_and_is_of_no_recorded_group_may_be_of_any(tags: str, verdict: str, words: str) -> None:
    actors = [actor("A", works_on_rights_of=tags), actor("B", works_on_rights_of="women")]
    log = [{"id": "c1", "office": "O", "actor_id": "A", "date": DAY}]
    whole = told("partner.balance", a_map(actors=actors, contacts=log), "A61:all")
    assert whole.statement == "The office's log has no contact with 1 group."
    assert whole.verdict == verdict
    assert whole.reason == (
        "Of 2 actors of civil society on record the office met 1 within 12 months." + (words and f" {words}")
    )


def test_without_ties_nobody_is_in_a_part_of_its_own() -> None:
    m = whole_list()
    whole = told("structure.components", m, "A02:whole")
    assert (whole.value, whole.details["parts"]) == (None, None)
    assert "part" not in told("structure.components", m, "A02:isolate:A0").reason
    meeting = told("coordination.meetings", m, "A30:no_meeting:LEG@*")
    assert meeting.statement == (
        "No two of 8 actors that work on LEG in any area are recorded as working together, and no convenor "
        "is recorded who could join any of them."
    )
    assert meeting.reason.startswith("Nobody was asked with whom they work.")
    assert "Nobody was asked with whom they work." in whole.reason


def test_a_list_without_types_says_nothing_of_kinds_of_organisation() -> None:
    assert told("monitor.proposals", whole_list(), "A47:b1", item="b1").reason == (
        "What it would be counted from is not recorded."
    )


def test_of_an_area_where_a_type_is_not_recorded_it_is_not_known_how_many_kinds_there_are() -> None:
    """Three kinds in one area; in the second one kind, and one actor without; in the third nobody."""
    areas = [{"id": f"XA0{n}", "name": f"Area {n}", "adm_level": 1} for n in (1, 2, 3)]
    there = [(1, "trade_union"), (1, "media_outlet"), (1, "faith_based"), (2, "faith_based"), (2, "")]
    actors = [actor(f"A{n}", adm1_pcode=f"XA0{at}", types=kind) for n, (at, kind) in enumerate(there)]
    of_kinds = told("monitor.proposals", a_map(actors=actors, areas=areas), "A47:b1", item="b1")
    assert of_kinds.details["figure"] == 1 / 3
    assert of_kinds.value is None, "a third gives 2, all three give 3"
    assert of_kinds.reason == (
        "It does not know enough: in 1 of 3 areas three kinds of organisation or more are recorded at work; "
        "of 2 it is not known."
    )


def test_without_a_list_of_platforms_nobody_is_said_to_sit_on_none() -> None:
    without = told("monitor.proposals", whole_list(), "A47:a4", item="a4")
    assert without.reason == "What it would be counted from is not recorded."
    platform = [{"id": "P", "name": "Forum", "members": "A"}]
    one = told("monitor.proposals", a_map("A", platforms=platform), "A47:a4", item="a4")
    assert "on 0 platforms authorities sit together" in one.reason


def test_measures_for_which_nobody_was_judged_are_not_measures_that_nobody_can_deliver() -> None:
    whole = told("protect.options", a_map(actors=[actor("A", adm1_pcode="")]), "A52:A", actor="A")
    assert whole.value is None
    assert whole.statement == (
        "a place that is not recorded: who can deliver any of 13 measures there is not known."
    )


def test_a_map_without_presence_has_no_cells() -> None:
    whole = told("coordination.shared_space", a_map("A", "B"), "A32:whole")
    assert whole.statement == "On what somebody works in which area is not recorded."
    assert (whole.value, whole.reason) == (None, "No field presence is recorded.")


def test_cells_of_another_level_are_told_apart_from_those_that_are_counted() -> None:
    levels = {"XA01": 1, "XA02": 1, "XB": 2}
    areas = [{"id": code, "name": code, "adm_level": level} for code, level in levels.items()]
    at = [{"actor_id": one, "sector": "LEG", "pcode": code} for one, code in zip("ABC", levels, strict=True)]
    whole = told("coordination.shared_space", a_map("A", "B", "C", areas=areas, presence=at), "A32:whole")
    assert whole.statement == (
        "Somebody is recorded at work in 2 of 2 cells (a sector in an area); in 2 of them it is one actor "
        "only."
    )
    assert whole.reason == (
        "1 sector x 2 areas of one administrative level, 3 actors; 1 cell of other levels not counted."
    )


def test_of_nobody_on_record_no_zeros_are_told() -> None:
    whole = told("partner.already", a_map("A"), "A62:all")
    assert whole.value is None
    assert whole.reason == "That does not mean that nobody does."


def test_without_hostile_ties_there_is_nothing_to_compare() -> None:
    actors = [actor(one, works_on_rights_of="women" if n < 4 else "youth") for n, one in enumerate(EIGHT)]
    found = told("groups.stigma", a_map(actors=actors), "A11:group:recorded:women")
    assert "No tie from outside is recorded, friendly or hostile." in found.reason
    assert "No hostile tie towards anybody is recorded, so there is nothing to compare." in found.reason
    assert "No label towards anybody is recorded, so there is nothing to compare." in found.reason
    assert "0 of 0" not in found.reason
    hostile = a_map(actors=actors, ties=[tie("A4", "A0", "tension")])
    assert "among recorded ties from outside: 1 of 1." in (
        told("groups.stigma", hostile, "A11:group:recorded:women").reason
    )


def test_who_cannot_be_reached_stands_beside_who_was_asked() -> None:
    actors = [actor("A", works_on_rights_of="women"), actor("B", works_on_rights_of="youth")]
    log = [{"id": "c1", "office": "O", "actor_id": "A", "date": DAY}]
    m = a_map(actors=actors, contacts=log)
    asked = "Of 1 without a recorded route: Nobody was asked who trusts them or could introduce them."
    assert told("reach.steps", m, "A03:whole").reason.endswith(asked)
    assert told("reach.steps", m, "A03:group:youth").reason.endswith(asked)
    assert asked not in told("reach.steps", m, "A03:group:women").reason


def test_who_means_to_work_there_is_told_only_where_it_is_recorded() -> None:
    whole = told("partner.already", whole_list(), "A62:all")
    assert whole.statement == "Any theme, the whole country: 8 actors are recorded as working on it."
    assert whole.reason == "Who else does, or means to, is not known."
    near = told("partner.already", whole_list(), "A62:all", area="XA01")
    assert near.reason == "Also recorded: 4 work on it elsewhere. Who else does, or means to, is not known."


def test_a_step_on_which_nobody_works_says_of_how_many_that_is_known() -> None:
    m = judged(("A", "interviews", "declined"), ("B", "context", "works"))
    step = told("partner.stages", m, "A57:stage_interviews")
    assert step.statement == "Interviews: nobody is recorded to work on it with us; it is known of 1."
    assert step.reason.endswith("Not known of 1.")


def test_whom_the_log_does_not_hold_is_not_said_to_be_never_met() -> None:
    actors = [actor("A", works_on_rights_of="youth"), actor("B", works_on_rights_of="women")]
    log = [{"id": "c1", "office": "O", "actor_id": "A", "date": DAY}]
    of_women = told("partner.balance", a_map(actors=actors, contacts=log), "A61:group:women")
    assert of_women.statement == "Women: no contact is logged, of 1 on record; how many exist is not known."


def test_without_any_tie_nothing_is_expected_and_it_is_said_who_was_asked() -> None:
    nobody = "Nobody was asked with whom they work."
    assert told("structure.structural_balance", whole_list(), "A11b:whole").reason == (
        f"No friendly or hostile tie is recorded. {nobody}"
    )
    shared = told("groups.set_density", whole_list(), "A34:unknown:cell:LEG@XA01")
    assert shared.reason.endswith(f"so no tie among them is expected. {nobody}")


def test_where_nobody_is_near_to_one_of_a_pair_no_zero_is_told() -> None:
    there = [{"actor_id": one, "sector": "LEG", "pcode": "XA01", "sources": "s"} for one in "AB"]
    m = a_map(
        *"ABC",
        areas=[{"id": "XA01", "name": "Area 1", "adm_level": 1}],
        presence=there,
        ties=[tie("A", "C", "coordination")],
        sources=[{"id": "s"}],
    )
    found = told("coordination.convenors", m, "A30:no_convenor:A:B")
    assert found.reason.startswith(
        "1 actor could invite one of them; nobody is recorded as near to the other."
    )
