"""Who must not stand between the office and an actor (A25), reason by reason."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from maps import CERTAIN, a_map, actor, offer, table, tie

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.introductions.routes import routes
from actormap.metrics.reach.steps import steps
from actormap.rights.access import Principal, hidden_now, visible
from actormap.web.process.wire import question, read_question

SAFE = ["O", "S", "T"]
RISKY = ["O", "U", "T"]


def two_ways(
    u: dict[str, Any] | None = None, t: dict[str, Any] | None = None, *ties: dict[str, Any]
) -> ActorMap:
    """O can reach T through U with .9 x .9, or through S with .5 x .5; Z and Y stand for groups of T."""
    return a_map(
        actors=[
            actor("U", **(u or {})),
            actor("S"),
            actor("T", works_on_rights_of="women", **(t or {})),
            actor("Z", works_on_rights_of="women"),
            actor("Y", identifies_as="lgbt"),
            actor("M", sphere="state"),
        ],
        ties=[offer("O", "U", 0.9), offer("U", "T", 0.9), offer("O", "S", 0.7), offer("S", "T", 0.7), *ties],
    )


def chains(m: ActorMap) -> list[list[str]]:
    return [f.details["route"] for f in routes(m, CERTAIN, "T") if "route" in f.details]


def introducers(m: ActorMap) -> list[str]:
    return [f.details["introducer"] for f in routes(m, CERTAIN, "T") if f.analysis == "A26"]


def test_both_ways_are_shown_when_nobody_is_excluded() -> None:
    assert chains(two_ways()) == [RISKY, SAFE]
    assert introducers(two_ways()) == ["U", "S"]


BARRED: dict[str, tuple[Any, ...]] = {
    **{
        f"sphere {code}": ({"sphere": code},)
        for code, sphere in schema.spheres().items()
        if not sphere.may_introduce
    },
    "refused to introduce": ({"consent_c3": "no"},),
    "withdrew consent to introduce": ({"consent_c3": "withdrawn"},),
    "asked not to be contacted": ({"do_not_contact": "yes"},),
    "does not feel safe": ({"feels_safe": "no"},),
    "at high risk": ({"at_risk_level": 3},),
    "at severe risk": ({"at_risk_level": 4},),
    **{
        f"{kind} towards the target": ({}, {}, tie("U", "T", kind))
        for kind in (
            "tension",
            "conflict",
            "opposition",
            "avoidance",
            "exclusion",
            "label",
            "threat",
            "attack",
        )
    },
    "avoided by the target": ({}, {}, tie("T", "U", "avoidance")),
    "hostile to another of its group": ({}, {}, tie("U", "Z", "threat")),
    "in a conflict with another of its group": ({}, {}, tie("Z", "U", "conflict")),
    "hostile by a source that is not believed": ({}, {}, tie("U", "T", "threat", grade="E5")),
    "hostile to one who identifies as its group": (
        {},
        {"identifies_as": "lgbt"},
        tie("U", "Y", "exclusion"),
    ),
    **{
        f"{kind} that is over": ({}, {}, tie("U", "T", kind, to="2025-01-15"))
        for kind in ("exclusion", "label", "threat", "attack")
    },
    "threat of one day": ({}, {}, tie("U", "T", "threat", **{"from": "2025-01-15", "to": "2025-01-15"})),
    "influence against rights": ({}, {}, tie("U", "T", "influence", sign="-", weight=1)),
    "recorded without consent or another basis": ({"consent_c1": "unknown"},),
    "banned": ({"status": "banned"},),
    "founded, funded and controlled by the government": (
        dict.fromkeys(("independence_founded", "independence_funded", "independence_controlled"), "yes"),
    ),
    "perhaps controlled by a ministry": ({}, {}, tie("M", "U", "suspected_control")),
}


@pytest.mark.parametrize("reason", BARRED)
def test_introducer_is_excluded_when(reason: str) -> None:
    m = two_ways(*BARRED[reason])
    assert chains(m) == [SAFE]
    assert introducers(m) == ["S"]
    assert steps(m, CERTAIN).about("T").value == 2


KEPT: dict[str, tuple[Any, ...]] = {
    "another sphere that may introduce": ({"sphere": "media"},),
    "consent not asked": ({"consent_c3": "unknown"},),
    "at moderate risk": ({"at_risk_level": 2},),
    "avoids another of the group only by being avoided": ({}, {}, tie("Z", "U", "avoidance")),
    "tension that has ended": ({}, {}, tie("U", "T", "tension", to="2025-01-15")),
    "protection that was ended": (
        {},
        {},
        tie("U", "T", "threat", to="2025-01-15", protects_to="2025-01-20"),
    ),
    "threat that has not begun": ({}, {}, tie("U", "T", "threat", **{"from": "2025-03-01"})),
    "influence for rights": ({}, {}, tie("U", "T", "influence", sign="+", weight=1)),
    "influence against rights that has ended": (
        {},
        {},
        tie("U", "T", "influence", sign="-", weight=1, to="2025-01-15"),
    ),
    "without consent but by mandate": ({"consent_c1": "no", "legal_basis": "mandate"},),
    "founded and funded by the government, not controlled": (
        {"independence_founded": "yes", "independence_funded": "yes", "independence_controlled": "no"},
    ),
    "perhaps controlled by another organisation": ({}, {}, tie("Z", "U", "suspected_control")),
    "hostile to somebody else": ({}, {}, tie("U", "S", "tension")),
}


@pytest.mark.parametrize("reason", KEPT)
def test_introducer_is_kept_when(reason: str) -> None:
    assert RISKY in chains(two_ways(*KEPT[reason]))


def test_introducer_whose_consent_is_not_known_is_marked_ask_first() -> None:
    found = {f.id: f for f in routes(two_ways({"consent_c3": "yes"}), CERTAIN, "T")}
    assert found["A24:route:O>U>T"].details["ask_first"] == []
    assert found["A24:route:O>S>T"].details["ask_first"] == ["S"]
    assert "Ask first" in found["A24:route:O>S>T"].next_question
    assert found["A26:introducer:S:T"].details["ask_first"]


def test_excluded_actor_may_itself_be_reached() -> None:
    assert chains(two_ways({"at_risk_level": 3}))
    best = routes(two_ways({"at_risk_level": 3, "consent_c2": "yes"}), CERTAIN, "U").findings[0]
    assert best.details["route"] == ["O", "U"]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"do_not_contact": "yes"}, "asked not to be contacted"),
        ({"feels_safe": "no"}, "does not feel safe"),
        ({"consent_c2": "no"}, "does not want to be approached through third parties"),
        ({"consent_c2": "withdrawn"}, "does not want to be approached through third parties"),
        ({"at_risk_level": 2}, "not through third parties"),
    ],
)
def test_target_is_not_sought_through_others_when(cells: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        routes(two_ways({}, cells), CERTAIN, "T")


@pytest.mark.parametrize("cells", [{"at_risk_level": 1}, {"at_risk_level": 4, "consent_c2": "yes"}])
def test_target_is_sought_through_others_when_it_agreed_or_is_safe(cells: dict[str, Any]) -> None:
    assert chains(two_ways({}, cells))


def test_answer_does_not_let_on_that_a_better_route_was_left_out() -> None:
    said = repr(routes(two_ways({"sphere": "state"}), CERTAIN, "T").as_dict())
    assert "'U'" not in said
    assert "Name of U" not in said
    assert "0.81" not in said


def test_office_that_a_target_avoids_may_still_be_introduced_to_it() -> None:
    # The office is no intermediary: who avoids it may be reached by those it trusts, or said to be so.
    m = two_ways({}, {}, tie("T", "O", "avoidance"))
    assert chains(m) == [RISKY, SAFE]


@pytest.mark.parametrize("kind", ["label", "attack"])
@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({}, False),
        ({"subjects": "Z"}, False),
        ({"date": "2025-03-01"}, True),
        ({"by_id": ""}, True),
        ({"subjects": "S"}, True),
        ({"protects_to": "2025-01-31"}, True),
        ({"protects_to": "2025-02-01"}, False),
        ({"subjects": ""}, True),
        ({"by_id": "O"}, True),
    ],
)
def test_who_labelled_or_attacked_is_not_asked_until_the_protection_is_ended(
    kind: str, cells: dict[str, str], asked: bool
) -> None:
    event = {"id": "e1", "type": kind, "date": "2024-06-01", "subjects": "T;Y", "by_id": "U"} | cells
    m = two_ways()
    m = m.replace(events=table([event]))
    assert (RISKY in chains(m)) is asked


@pytest.mark.parametrize("role", ["hro", "analyst"])
@pytest.mark.parametrize("against", ["T", "Z"])
def test_what_a_role_may_not_see_protects_and_is_not_spoken_of(role: str, against: str) -> None:
    hidden = tie("U", against, "threat", sensitivity=3)
    whole, never = two_ways({}, {}, hidden), two_ways()
    seen = visible(whole, Principal(role))
    assert len(seen.ties) == len(never.ties)
    assert chains(seen) == [SAFE]
    shown = visible(two_ways({}, {}, tie("U", against, "threat")), Principal("protection_officer"))
    told = routes(seen, CERTAIN, "T").as_dict()["findings"]
    assert told == routes(shown, CERTAIN, "T").as_dict()["findings"]
    assert "threat" not in json.dumps(told)


def test_what_is_not_seen_protects_where_the_member_of_the_group_is_not_seen_either() -> None:
    whole = two_ways({}, {}, tie("U", "Z", "threat", sensitivity=3))
    whole = whole.replace(
        actors=whole.actors.assign(sensitivity=[3.0 if i == "Z" else 0.0 for i in whole.actors["id"]])
    )
    seen = visible(whole, Principal("hro"))
    assert "Z" not in set(seen.actors["id"])
    assert chains(seen) == [SAFE]
    assert "Z" not in seen.unseen.to_csv()


def test_what_is_not_seen_protects_in_a_process_of_its_own_and_on_maps_made_from_it() -> None:
    seen = visible(two_ways({}, {}, tie("U", "T", "threat", sensitivity=3)), Principal("hro"))
    _, carried = read_question(question(routes, seen))
    assert chains(carried) == [SAFE]
    assert chains(seen.where(seen.actors["id"])) == [SAFE]
    assert chains(seen.with_tables({"contacts": seen.contacts})) == [SAFE]
    assert chains(seen.replace(contacts=seen.contacts)) == [SAFE]
    assert chains(visible(seen, Principal("hro"))) == [SAFE]
    assert chains(visible(seen, Principal("data_steward"))) == [SAFE]
    assert chains(hidden_now(seen, seen, Principal("hro"))) == [SAFE]


def test_who_sees_all_is_told_of_all_of_a_former_state_too() -> None:
    m = two_ways()
    assert hidden_now(m, m, Principal("data_steward")).unseen is None


ALONE = {"actormap/metrics/change/map_comparison.py": 1}
"""Maps of which nothing but the coverage is looked at."""


def test_no_analysis_makes_a_map_that_forgets_what_protects() -> None:
    root = Path(__file__).parents[3]
    made = Counter(
        path.relative_to(root).as_posix()
        for path in (root / "actormap" / "metrics").rglob("*.py")
        for _ in re.findall(r"\bActorMap(\.trusted|\.empty)?\(", path.read_text(encoding="utf-8"))
    )
    assert made == ALONE, "use ActorMap.but, where or replace: they carry what protects along"
