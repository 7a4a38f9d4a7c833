"""Ten things to act on: what comes first, what is told once, and what a list without ties can give."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from maps import CERTAIN, a_map, kala, sample, tie

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.metrics import catalogue
from actormap.metrics.summary import main_findings
from actormap.metrics.to_act import MOST, MOST_OF_ONE_TOPIC, action_of, first_of_all, to_act

VIEW = View("2026-11-25")


def listed(*spheres: str) -> ActorMap:
    ids = [f"A{number}" for number in range(len(spheres))]
    return ActorMap(actors=pd.DataFrame({"id": ids, "name": ids, "sphere": spheres}))


def without_ties(actors: int = 30) -> ActorMap:
    """As many actors as a 3W has, each at work on one of three themes in one of two areas."""
    ids = [f"A{i:02}" for i in range(actors)]
    return a_map(
        *ids,
        areas=[{"id": "XZ01", "name": "North"}, {"id": "XZ02", "name": "South"}],
        sectors=[{"id": code, "name": code} for code in ("HEA", "LEG", "MON")],
        presence=[
            {"actor_id": one, "sector": ("HEA", "LEG", "MON")[i % 3], "pcode": ("XZ01", "XZ02")[i % 2]}
            for i, one in enumerate(ids)
        ],
    )


# --- what comes first --------------------------------------------------------------------------------


def said(name: str, **fields: Any) -> Finding:
    """A finding that says its name."""
    usual: dict[str, Any] = {"subject": (name,), "verdict": "indicative"}
    return Finding(name, "A00", statement=Sentence(name), reason=Sentence("Because."), **{**usual, **fields})


def alert(name: str, day: str, **fields: Any) -> Finding:
    return said(name, kind="event", details={"part": "alert", "what": "attack", "day": day}, **fields)


def window(name: str, first: str, **fields: Any) -> Finding:
    details = {"part": "window", "what": "trial", "instrument": "", "first": first}
    return said(name, kind="note", details=details, **fields)


def group(name: str, **fields: Any) -> Finding:
    return said(name, kind="group", **fields)


def order(**answers: list[Finding]) -> list[str]:
    """What is told, by the analyses that say it (FAMILY__NAME), in its order."""
    rows = {row.analysis: row.options for row in schema.actions()}
    asked = {(name, rows[name]): some for each, some in answers.items() for name in [each.replace("__", ".")]}
    return [thing.finding.id for thing in to_act(asked, "2026-11-25", ties=True)]


def test_danger_comes_first() -> None:
    no_route, attack = group("no route"), alert("attack", "2024-01-01")
    assert order(reach__isolation=[no_route], monitor__risk=[group("risk", value=60.0)]) == [
        "risk",
        "no route",
    ]
    assert order(reach__gap=[said("gap", kind="cell", value=1.0)], monitor__watch=[attack]) == [
        "attack",
        "gap",
    ]


def test_what_is_nearer_comes_first_and_what_is_over_is_not_late() -> None:
    trials = [window("far", "2027-11-25"), window("in a week", "2026-12-02"), window("soon", "2026-12-20")]
    assert order(monitor__watch=trials) == ["in a week", "soon", "far"]
    days = [
        said("far", kind="instrument", details={"days": 60}),
        said("near", kind="instrument", details={"days": 8}),
    ]
    assert order(monitor__laws=days) == ["near", "far"]


def test_what_is_late_is_as_near_as_what_is_due_and_nearer_than_what_is_to_come() -> None:
    meetings = [
        said(name, kind="whole", details={"date": day, "row": name})
        for name, day in (("later", "2026-12-20"), ("late", "2026-11-01"), ("today", "2026-11-25"))
    ]
    assert order(partner__meeting=meetings) == ["late", "today", "later"]


def test_what_concerns_more_comes_first() -> None:
    groups = [group("few", n=1), group("many", n=40), group("some", n=6)]
    assert order(reach__isolation=groups) == ["many", "some", "few"]


def test_what_is_surer_comes_first() -> None:
    groups = [
        group("unsure", verdict="insufficient_data"),
        group("likely"),
        group("sure", verdict="supported"),
    ]
    assert order(reach__isolation=groups) == ["sure", "likely", "unsure"]


def test_of_equals_the_cheaper_step_comes_first() -> None:
    habits = said("one officer", kind="actor", details={"by_role": "x"})
    cells = said("platform", kind="theme", details={"count": 1})
    assert order(coordination__missing_platforms=[cells], reach__contact_habits=[habits])[0] == "one officer"


# --- what is told once -------------------------------------------------------------------------------


def told(**answers: list[Finding]) -> list[Finding]:
    rows = {row.analysis: row.options for row in schema.actions()}
    asked = {(name, rows[name]): some for each, some in answers.items() for name in [each.replace("__", ".")]}
    return [thing.words(thing.finding) for thing in to_act(asked, "2026-11-25", ties=True)]


def test_measures_of_one_group_are_one_thing_and_those_of_another_are_another() -> None:
    answers = {
        "reach__isolation": [group("women", n=6), group("youth", n=6)],
        "reach__gap": [said("women met", kind="cell", subject=("women", "XZ01"), value=2.0)],
        "groups__homophily": [group("women apart", subject=("women",), value=0.5)],
        "groups__platform_exclusion": [group("women seats", subject=("women",), details={"seated": 0})],
        "evidence__proxy_information": [group("women told", subject=("women",))],
    }
    women, youth = told(**answers)
    assert (women.id, women.details["also"], youth.id, youth.details["also"]) == ("women", 4, "youth", 0)
    assert str(women.reason) == "Because. Also: women met women seats And 2 more like it."
    assert str(youth.reason) == "Because."


def test_what_only_supports_another_is_not_told_alone() -> None:
    assert order(groups__homophily=[group("apart", value=0.5)]) == []


def test_a_law_stands_for_its_provisions_its_hearing_and_its_recommendations() -> None:
    law = said("law", kind="instrument", subject=("IN1",), details={"days": 8})
    hearing = window("hearing", "2026-12-03")
    hearing = replace(hearing, details={**hearing.details, "instrument": "IN1"})
    hits = [said(f"hits {n}", kind="provision", value=n, details={"instrument": "IN1"}) for n in (3.0, 33.0)]
    follows = said("follows", kind="instrument", subject=("IN1",))
    answers = {"monitor__hit": hits, "monitor__recommendations": [follows]}
    (one,) = told(monitor__laws=[law], monitor__watch=[hearing], **answers)
    assert (one.id, one.details["also"], one.details["points"]["many"]) == ("law", 4, 3)
    assert "Also: hearing hits 33.0" in one.reason
    assert order(**answers) == [], "nobody acts on what has no day"


def test_many_of_one_kind_are_one_thing_that_concerns_so_many() -> None:
    attacks = [alert(f"attack {i}", f"2026-11-{i:02}") for i in range(1, 8)]
    (one,) = told(monitor__watch=attacks)
    assert (one.id, one.details["also"], one.details["points"]["many"]) == ("attack 7", 6, 2)
    assert str(one.reason) == "Because. Also: attack 6 And 5 more like it."


def test_the_risk_of_a_group_stands_for_the_day_that_comes_and_is_as_near() -> None:
    risk, vote = (
        group("journalists", value=64.0),
        window("vote", "2026-12-01", subject=("journalists", "women")),
    )
    (one,) = told(monitor__risk=[risk], monitor__watch=[vote])
    assert one.id == "journalists"
    assert (one.details["points"]["danger"], one.details["points"]["date"]) == (3, 3)


def test_no_topic_fills_the_list() -> None:
    rows = {row.analysis: row.options for row in schema.actions()}
    groups = [group(f"group {i}", n=30, verdict="supported") for i in range(20)]
    things = to_act({("reach.isolation", rows["reach.isolation"]): groups}, "2026-11-25", ties=True)
    assert (len(things), len(first_of_all(things))) == (20, MOST_OF_ONE_TOPIC)


# --- on whole maps -----------------------------------------------------------------------------------


@pytest.mark.parametrize("m", [sample(), kala(), without_ties()], ids=["sample", "kala", "without ties"])
def test_at_most_ten_things_each_with_its_next_step_and_its_place(m: ActorMap) -> None:
    found = main_findings(m, VIEW if m is not kala() else CERTAIN).findings
    assert 0 < len(found) <= MOST
    assert [finding.id for finding in found if not finding.next_question] == []
    assert [finding.id for finding in found if action_of(finding) is None] == []
    totals = [
        sum(w * p for w, p in zip((5, 4, 3, 2, 1), f.details["points"].values(), strict=True)) for f in found
    ]
    assert totals == sorted(totals, reverse=True)
    topics = [(finding.details["topic"], finding.subject[0]) for finding in found]
    assert len(set(topics)) == len(topics)


def test_the_sample_begins_with_attacks_the_risk_the_draft_law_and_who_has_no_route() -> None:
    asked = [finding.details["asked"] for finding in main_findings(sample(), VIEW)]
    assert asked[:3] == ["monitor.watch", "monitor.risk", "monitor.laws"]
    assert {"reach.isolation", "groups.stigma", "introductions.plans", "partner.promises"} <= set(asked)


def test_what_is_in_the_list_of_what_is_due_can_be_left_to_it() -> None:
    without = {finding.details["asked"] for finding in main_findings(sample(), VIEW, dated=False)}
    dated = {row.analysis for row in schema.actions() if row.in_due} - {"monitor.watch"}
    assert dated == {"introductions.plans", "partner.promises", "partner.decisions", "partner.meeting"}
    assert not without & dated
    topics = {finding.details["topic"] for finding in main_findings(sample(), VIEW, dated=False)}
    assert topics & {"law", "attack"}
    assert not topics & {row.topic for row in schema.actions() if row.in_due and not row.by}
    assert len(main_findings(sample(), VIEW, dated=False)) == MOST


def test_a_list_without_ties_says_so_once_and_what_to_do() -> None:
    found = main_findings(without_ties(), VIEW).findings
    silent = [finding for finding in found if "No tie is recorded" in finding.statement]
    assert [finding.subject for finding in silent] == [("ties",)]
    assert silent == [found[0]]
    assert "Bring a list of who works with whom" in silent[0].next_question
    assert [str(f.statement) for f in found if "coordination between them" in f.statement] == []
    rest = {finding.details["asked"] for finding in found[1:]}
    assert {"coordination.missing_platforms", "coordination.shared_space", "reach.gap"} <= rest
    assert [f.subject for f in found if f.kind == "note"][:2] == [("ties",), ("contacts",)]


def test_one_tie_is_enough_for_the_sentence_to_go() -> None:
    m = without_ties()
    tied = a_map("A00", "A01", ties=[tie("A00", "A01")])
    found = main_findings(ActorMap(**{**m.tables, "ties": tied.ties}), VIEW)
    assert [finding.subject for finding in found if finding.subject == ("ties",)] == []


def test_possible_maps_change_how_sure_a_thing_is_and_not_the_order() -> None:
    plain, checked = (main_findings(sample(), VIEW, draws=draws).findings for draws in (0, 20))
    assert [finding.id for finding in plain] == [finding.id for finding in checked]
    assert [finding.statement for finding in plain] == [finding.statement for finding in checked]


def test_nobody_is_told_what_their_role_may_not_ask_nor_of_a_case() -> None:
    ranks, rows = list(schema.roles()), schema.analyses()
    parts = {action.analysis for action in schema.actions()}
    own = ranks.index(rows["summary.main_findings"].role)
    assert [part for part in parts if ranks.index(rows[part].role) > own] == []
    assert [part for part in parts if rows[part].family == "protect"] == []
    assert rows["summary.main_findings"].leaves == "no", "some of its parts leave to nobody"
    assert {rows[part].leaves for part in parts} >= {"no"}


def test_each_row_is_of_an_analysis_its_options_and_a_place() -> None:
    for action in schema.actions():
        known = {option.name for option in catalogue.options(action.analysis)}
        assert {name for name, _value in action.options} <= known
        assert 0 <= action.danger <= 3
        assert 0 <= action.ease <= 3
        assert action.label
        assert action.topic


# --- where nobody said who is of civil society -------------------------------------------------------


def test_a_list_without_spheres_is_told_what_is_missing_and_how_to_say_it() -> None:
    first, *others = main_findings(listed("", "", "state"), VIEW)
    assert str(first.statement) == "No actor on the map is recorded as civil society."
    assert str(first.reason).startswith("The sphere of 2 of 3 actors is not recorded.")
    assert "--set" not in first.next_question, "the app shows it too"
    assert first.verdict == "insufficient_data"
    assert {finding.kind for finding in others} == {"note"}, "only what is not recorded either"


def test_why_a_part_has_no_answer_is_told_in_the_language_of_who_reads() -> None:
    caveats = [caveat.data() for caveat in main_findings(listed("state"), VIEW).caveats]
    reasons = [caveat["values"]["reason"] for caveat in caveats if caveat["template"] == "{reason}"]
    assert len(reasons) == 3
    assert all("template" in reason for reason in reasons)
    assert any("nothing to go on yet" in caveat["template"] for caveat in caveats)


@pytest.mark.parametrize("view", [View("2026-11-25", world=0), View("2026-11-25", without="?")])
def test_a_possible_map_has_no_main_findings(view: View) -> None:
    m = listed("civil_society")
    with pytest.raises(Refused, match="of the map as recorded"):
        main_findings(m, view)
    assert main_findings(m, replace(VIEW, subjects=frozenset())) == main_findings(m, VIEW)


@pytest.mark.parametrize("spheres", [(), ("civil_society",), ("", "civil_society")])
def test_where_it_is_said_or_nobody_is_there_nothing_is_added(spheres: tuple[str, ...]) -> None:
    assert not [one for one in main_findings(listed(*spheres), VIEW) if one.subject == ("sphere",)]
    if not spheres:
        assert not main_findings(listed(), VIEW).findings
