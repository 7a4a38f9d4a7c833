"""Doors that the office could open for an actor (A24, the other direction)."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import numpy as np
import pytest
from maps import CERTAIN, DAY, QUICK, a_map, actor, kala, offer, random_map, tie, without
from seeds import seeded
from several import OPEN, Brute, drawn, freed, said, with_id

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions, locked_reason
from actormap.metrics.introductions.open_door import open_door

PUBLIC = {"state", "local_authority", "security_force", "judiciary", "parliament", "nhri"}


def bodies(found: Findings) -> list[str]:
    return [f.details["body"] for f in with_id(found, "A24:door:")]


def door(*ties: dict[str, Any], a: dict[str, Any] | None = None, m: dict[str, Any] | None = None) -> ActorMap:
    """The office can speak to the ministry M; A is to be taken there; Z is of the same group as A."""
    return a_map(
        actors=[
            actor("A", works_on_rights_of="women", **({"consent_c6": "yes"} | (a or {}))),
            actor("M", **({"sphere": "state"} | (m or {}))),
            actor("Z", works_on_rights_of="women"),
        ],
        ties=[offer("O", "M", 0.6), *ties],
    )


# --- the worked example ------------------------------------------------------------------------------


@pytest.mark.parametrize("actor_id", list("ABCEL"))
def test_kala_ministry_for_those_without_a_tie(actor_id: str) -> None:
    (found,) = open_door(kala(), CERTAIN, actor_id)
    assert (found.details["body"], found.value, found.details["in_contact"]) == ("M", 0.6, True)
    assert found.reason.startswith("The office is in contact with it: estimated chance 0.60.")


@pytest.mark.parametrize("actor_id", list("DFGH"))
def test_kala_no_door_where_a_tie_or_hostility_is_recorded(actor_id: str) -> None:
    (found,) = open_door(kala(), CERTAIN, actor_id)
    assert found.id == f"A24:no_door:{actor_id}"
    if actor_id != "H":
        smaller = without(kala(), {"M"})
        assert said(partial(open_door, kala(), CERTAIN, actor_id)) == said(
            partial(open_door, smaller, CERTAIN, actor_id)
        )


# --- whose door, and for whom ------------------------------------------------------------------------


def test_public_bodies_are_the_spheres_drawn_as_squares() -> None:
    assert {code for code, sphere in schema.spheres().items() if sphere.public} == PUBLIC
    for code, sphere in schema.spheres().items():
        if not sphere.civil_society and code != "field_presence":
            assert bodies(open_door(door(m={"sphere": code}), CERTAIN, "A")) == ["M"] * (code in PUBLIC)


@pytest.mark.parametrize("kind", [kind for kind, rule in schema.tie_kinds().items() if not rule.to_platform])
@pytest.mark.parametrize("ends", ["AM", "MA"])
def test_no_door_where_any_tie_between_both_is_recorded(kind: str, ends: str) -> None:
    sign = {"sign": "+"} if len(schema.tie_kinds()[kind].signs) > 1 else {}
    assert bodies(open_door(door(tie(ends[0], ends[1], kind, **sign)), CERTAIN, "A")) == []
    ended = tie(ends[0], ends[1], kind, to="2025-01-15", **sign)
    outlasts = schema.tie_kinds()[kind].protects_after
    assert bodies(open_door(door(ended), CERTAIN, "A")) == ([] if outlasts else ["M"])
    if outlasts:
        let = tie(ends[0], ends[1], kind, to="2025-01-15", protects_to="2025-01-20", **sign)
        assert bodies(open_door(door(let), CERTAIN, "A")) == ["M"]


@pytest.mark.parametrize("kind", [kind for kind, rule in schema.tie_kinds().items() if rule.signs == ("-",)])
def test_no_door_where_the_body_is_hostile_to_another_of_the_group(kind: str) -> None:
    assert bodies(open_door(door(tie("M", "Z", kind)), CERTAIN, "A")) == []
    assert open_door(door(tie("M", "Z", kind)), CERTAIN, "A").findings[0].id == "A24:no_door:A"


def test_body_that_another_of_the_group_avoids_is_kept() -> None:
    assert bodies(open_door(door(tie("Z", "M", "avoidance")), CERTAIN, "A")) == ["M"]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"do_not_contact": "yes"}, "asked not to be contacted"),
        ({"feels_safe": "no"}, "does not feel safe"),
        ({"consent_c2": "no"}, "does not want to be approached"),
        ({"consent_c6": "no"}, "does not want to be named to partners"),
        ({"consent_c6": "withdrawn"}, "does not want to be named to partners"),
        ({"at_risk_level": 3, "consent_c2": "yes"}, "at high risk"),
        ({"at_risk_level": 2}, "not through third parties"),
        ({"sphere": "parliament"}, "is a public body itself"),
        ({"sphere": "field_presence"}, "is the office itself"),
    ],
)
def test_no_door_is_opened_for(cells: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        open_door(door(a=cells), CERTAIN, "A")


def test_unknown_actor_and_no_office_are_refused() -> None:
    with pytest.raises(Refused, match="no actor has the id"):
        open_door(door(), CERTAIN, "nobody")
    with pytest.raises(Refused, match="No established contacts"):
        open_door(without(door(), {"O"}), CERTAIN, "A")


def test_consent_that_is_not_known_is_asked_first() -> None:
    assert open_door(door(), CERTAIN, "A").findings[0].details["ask_first"] == []
    m = door(a={"consent_c6": "unknown"})
    assert open_door(m, CERTAIN, "A").findings[0].details["ask_first"] == ["A"]


def test_exposure_is_the_actors_own_and_the_chance_that_of_the_office() -> None:
    found = open_door(door(a={"at_risk_level": 1}), CERTAIN, "A").findings[0]
    assert (found.details["exposure"], found.value) == (0.25, 0.6)
    assert "The exposure of Name of A is 0.25." in found.reason
    (unknown,) = open_door(door(), CERTAIN, "A")
    assert "No exposure of Name of A is recorded." in unknown.reason


def test_wording_leaves_it_to_the_actor_and_puts_local_capacity_first() -> None:
    found = open_door(door(), CERTAIN, "A")
    assert "If Name of A wants that" in found.findings[0].statement
    assert found.caveats[0].startswith("Local capacity first")
    assert any("The actor decides" in caveat for caveat in found.caveats)


# --- the office's own way ----------------------------------------------------------------------------


def test_bodies_in_contact_come_first_then_the_likeliest() -> None:
    m = a_map(
        "A",
        "B",
        actors=[actor(i, sphere="judiciary") for i in "JKN"],
        ties=[offer("O", "B", 1), offer("B", "J", 0.9), offer("B", "N", 0.95), offer("O", "K", 0.3)],
    )
    found = open_door(m, CERTAIN, "A")
    assert bodies(found) == ["K", "N", "J"]
    assert [f.value for f in found] == pytest.approx([0.3, 0.95, 0.9])
    assert found.findings[1].details["route"] == ["O", "B", "N"]
    assert "would first be introduced itself" in found.findings[1].reason
    for limit in (1, 2, 3):
        assert bodies(open_door(m, CERTAIN, "A", limit=limit)) == ["K", "N", "J"][:limit]
        assert (
            f"The list stops after {limit}; there are more."
            in open_door(m, CERTAIN, "A", limit=limit).caveats
        ) is (limit < 3)


def test_who_is_hostile_to_the_actor_and_the_actor_itself_are_not_asked_on_the_way() -> None:
    ties = [offer("O", "B", 1), offer("B", "J", 1), offer("O", "C", 0.5), offer("C", "J", 0.5)]
    people = [actor("J", sphere="judiciary")]
    assert open_door(a_map(*"ABC", actors=people, ties=ties), CERTAIN, "A").findings[0].value == 1
    hostile = a_map(*"ABC", actors=people, ties=[*ties, tie("B", "A", "tension")])
    (found,) = open_door(hostile, CERTAIN, "A")
    assert found.details["route"] == ["O", "C", "J"]
    over = [offer("O", "A", 1), offer("A", "B", 1), offer("B", "J", 1)]
    assert bodies(open_door(a_map("A", "B", actors=people, ties=over), CERTAIN, "A")) == []


def test_contact_of_the_log_is_a_contact() -> None:
    met = [{"id": "c1", "date": DAY, "office": "O", "actor_id": "M"}]
    m = a_map("A", actors=[actor("M", sphere="state")], contacts=met)
    found = open_door(m, CERTAIN, "A").findings[0]
    assert (found.value, found.evidence) == (0.6, ("c1",))
    assert found.reason.startswith("The office is in contact with it, last on 2025-02-01")


def test_body_that_asked_not_to_be_contacted_is_left_out() -> None:
    assert bodies(open_door(door(m={"do_not_contact": "yes"}), CERTAIN, "A")) == []


# --- all of it on small maps -------------------------------------------------------------------------


def wanted(m: ActorMap, view: View, who: str) -> dict[str, float]:
    """The public bodies and the chance of the office's way to each, by looking at all ways."""
    context = Context(m, view)
    barred = {context.ids[u] for u in Exclusions(context).for_target(context.code(who))}
    brute = Brute(m, view, without=barred | {who})
    day = context.layers.current
    ties = m.ties[day]
    tied = {*ties["target_id"][ties["source_id"] == who], *ties["source_id"][ties["target_id"] == who]}
    found = {}
    for body in m.actors["id"][m.actors["sphere"].isin(PUBLIC)]:
        if body in barred | tied or locked_reason(context, context.code(body)):
            continue
        own = [brute.chance[o, body] for o in brute.offices if (o, body) in brute.chance]
        routes = brute.routes(body)
        if own or routes:
            found[body] = max(own) if own else brute.probability(routes[0])
    return found


@seeded(range(80), few=6, least={"asked": 201, "doors": 51, "over others": 11})
def test_doors_are_those_of_brute_force(seed: int, tally: Counter[str]) -> None:
    for m, view in ((drawn(seed), OPEN), (random_map(seed), QUICK)):
        for who in m.actors["id"]:
            try:
                found = open_door(m, view, who)
            except Refused:
                continue
            doors = {f.details["body"]: f.value for f in with_id(found, "A24:door:")}
            assert doors == pytest.approx(wanted(m, view, who))
            tally["asked"] += 1
            tally["doors"] += len(doors)
            tally["over others"] += any(not f.details.get("in_contact", True) for f in found)


@seeded(range(80), few=2, least={"out": 101})
def test_answer_is_that_of_a_map_without_those_who_are_not_asked(seed: int, tally: Counter[str]) -> None:
    for m, view in ((drawn(seed), OPEN), (random_map(seed), QUICK)):
        context = Context(m, view)
        exclusions = Exclusions(context)
        public = m.actors["sphere"].isin(PUBLIC).to_numpy()
        let = {u for v in range(len(public)) for u in exclusions.allowed(v)}
        never = set(np.flatnonzero(exclusions.always & ~public & ~context.layers.offices).tolist()) - let
        for who in m.actors["id"]:
            code = context.code(who)
            out = {context.ids[v] for v in (never | exclusions.for_target(code)) - {code}}
            out = freed(context, exclusions, out)
            tally["out"] += len(out)
            smaller = without(m, out)
            assert said(partial(open_door, m, view, who)) == said(partial(open_door, smaller, view, who))
