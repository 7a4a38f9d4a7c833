"""What if: scenarios as maps, what would be lost, and which second tie helps most."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache, partial
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from maps import CERTAIN, DAY, SEEDS, a_map, actor, kala, offer, random_map, sample, text, tie
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions
from actormap.metrics.base.tags import members
from actormap.metrics.change.losses import MapLoss, away, introducers_to
from actormap.metrics.change.what_if import (
    Scenario,
    scenario,
    what_if,
    with_area_control,
    without_actor,
    without_foreign_funding,
)
from actormap.metrics.introductions.reachability import steps_from_office, trusted_introductions
from actormap.metrics.structure.components import components

DEMO = View(date="2026-11-25")


def lost(m: ActorMap, view: View = CERTAIN, **supposed: Any) -> Findings:
    return what_if(m, scenario(m, view, **supposed), view, draws=0)


def ids(found: Findings, start: str) -> list[str]:
    return [f.id.removeprefix(f"what_if:{start}:") for f in found if f.id.startswith(f"what_if:{start}:")]


# --- KALA --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "pair_loss", "pieces", "unreachable"),
    [
        ("A", 12 / 21, [4, 3], ["D"]),
        ("D", 12 / 21, [4, 3], []),
        ("E", 10 / 21, [5, 2], ["F", "G"]),
        ("C", 6 / 21, [6, 1], ["H"]),
        ("F", 6 / 21, [6, 1], ["G"]),
    ],
)
def test_kala_without_one_the_parts_split_and_who_is_out_of_reach(
    who: str, pair_loss: float, pieces: list[int], unreachable: list[str]
) -> None:
    found = lost(kala(), remove=(who,))
    (split,) = [f for f in found if f.id.startswith("what_if:split")]
    assert split.value == pytest.approx(pair_loss, abs=6e-7)
    assert split.details["pieces"] == pieces
    assert ids(found, "unreachable") == unreachable
    assert found.findings[0].value == len(unreachable)


def test_kala_without_b_nothing_splits() -> None:
    assert not ids(lost(kala(), remove=("B",)), "split")


def test_kala_second_tie_after_the_loss_of_e_is_with_f_or_through_a() -> None:
    found = lost(kala(), remove=("E",))
    (second,) = [f for f in found if f.id.startswith("what_if:second_tie")]
    assert second.subject == ("F",)
    assert second.details["brings_back"] == ["F", "G"]
    assert (second.details["through"], second.details["shared"]) == ("A", ["MON@XX02"])
    assert second.details["brings_back_through"] == 2
    assert second.details["ask_first"] == ["F", "A"]  # neither was asked for consent
    assert found.about("G").details == {"second_tie": "F", "brings_back": 2}


def test_kala_group_loses_its_only_door_and_another_keeps_one() -> None:
    found = lost(kala(), remove=("E",))
    assert ids(found, "group") == ["indigenous:no_member", "lgbt:no_door"]
    group = found.about("lgbt")
    assert (group.value, group.n) == (0, 2)
    assert group.statement == (
        "No recorded door would be left to the actors tagged Lesbian, gay, bisexual and transgender persons "
        "(works on their rights): 0 of 2 would be within reach, against 2 now. Consider supporting a second "
        "door."
    )
    assert found.about("indigenous").statement == (
        "No recorded actor tagged Indigenous peoples (works on their rights) would still be working: 0 of 1 "
        "would be within reach, against 1 now. Support and back them up."
    )
    assert group.details == {
        "doors_before": 1,
        "doors_after": 0,
        "reached_before": 2,
        "reached_after": 0,
        "members": 2,
    }
    other = lost(kala(), remove=("A",))
    assert ids(other, "group") == ["indigenous:one_door", "women:one_door"]
    assert other.about("women").statement == (
        "One recorded door would be left to the actors tagged Women (works on their rights): 1 of 1 would be "
        "within reach, against 1 now. Consider supporting a second door."
    )
    assert (other.about("women").details["doors_before"], other.about("women").value) == (2, 1)


def test_kala_cells_and_platforms_that_would_be_left() -> None:
    assert ids(lost(kala(), remove=("E",)), "cell") == ["LAN@XX02"]
    assert ids(lost(kala(), remove=("B",)), "cell") == []  # H works there too
    assert ids(lost(kala(), remove=("A", "B", "C", "D")), "platform") == ["P1"]
    assert ids(lost(kala(), remove=("A", "B", "C")), "platform") == []


def test_kala_theme_that_would_want_a_platform() -> None:
    view = replace(CERTAIN, thresholds=Thresholds(platform_actors=2))
    assert "MON@XX02" not in ids(lost(kala(), view, remove=("B",)), "theme")
    (theme,) = [f for f in lost(kala(), view, remove=("A", "D")) if f.id.startswith("what_if:cell:MON@XX01")]
    assert theme.value == 0
    wider = a_map(
        "A",
        "B",
        "C",
        "D",
        platforms=[{"id": "P", "name": "Net", "theme": "MON", "members": "A;B"}],
        presence=[{"actor_id": i, "sector": "MON", "pcode": "XX01"} for i in "ABCD"],
    )
    (missing,) = [f for f in lost(wider, remove=("A",)) if f.id.startswith("what_if:theme")]
    assert (missing.subject, missing.value) == (("MON@XX01",), 1)


def test_a_place_that_would_be_left_is_as_sure_as_those_there_are_observed() -> None:
    asked = [
        {"source": source, "date": "2025-01-20", "subject_id": i, "asked_about": "ties_all", "answer": "list"}
        for source in ("s1", "s2")
        for i in "AB"
    ]
    m = a_map(
        "B",
        "C",
        actors=[actor("A", sensitivity=2)],
        sources=[{"id": "s1"}, {"id": "s2"}],
        observations=asked,
        presence=[{"actor_id": i, "sector": "MON", "pcode": f"XX0{i}"} for i in "AC"],
        platforms=[{"id": "P", "name": "Net", "members": "A;B"}, {"id": "R", "name": "R", "members": "A;C"}],
    )
    found = {f.id: f for f in lost(m, remove=("A",)) if f.id.startswith(("what_if:cell", "what_if:platform"))}
    cell, net, other = (found[f"what_if:{i}"] for i in ("cell:MON@XX0A", "platform:P", "platform:R"))
    assert [(f.coverage, f.sources, f.verdict, f.at_most) for f in (cell, net, other)] == [
        (0.75, 2, "indicative", "indicative"),
        (0.75, 2, "indicative", "indicative"),
        (0.375, 2, "insufficient_data", "indicative"),
    ]
    assert (cell.sensitivity, cell.value, net.value) == (2, 0, 1)
    assert cell.statement.endswith(": nobody recorded would work there any more.")
    assert net.statement == "Net: 1 member would be left."


def test_kala_of_who_is_never_asked_nothing_hangs() -> None:
    found = lost(kala(), remove=("M",))
    assert (found.findings[0].value, len(found)) == (0, 1)
    assert "0.57" not in text(found)


def test_wording_is_to_support_and_back_up() -> None:
    said = text(lost(kala(), remove=("E",)))
    assert "Support and back up" in said
    assert "Never pass on a list" in said
    for word in ("target", "weak point", "key player", "critical", "kill", "vulnerab"):
        assert word not in said.lower()


# --- scenarios are maps ------------------------------------------------------------------------------


def test_without_an_actor_is_the_map_as_if_it_were_not_there() -> None:
    m = kala()
    assert without_actor(m, "E").equals(m.where(i for i in "ABCDFGHLMO"))
    assert len(m.actors) == 11


def funded() -> ActorMap:
    """A has .3 + .3 from abroad, B .4 and .9 from home, C an unknown share, D .8 that ended."""
    return a_map(
        *"ABCD",
        actors=[
            actor("E1", sphere="donor"),
            actor("E2", sphere="diplomatic"),
            actor("H", sphere="business"),
            actor("D", introduction_cap=5),
        ],
        ties=[
            tie("E1", "A", "funding", weight=0.3),
            tie("E2", "A", "funding", weight=0.3),
            tie("E1", "A", "funding", id="again", weight=0.25, sources="s2"),
            tie("E1", "B", "funding", weight=0.4),
            tie("H", "B", "funding", weight=0.9),
            tie("E2", "C", "funding"),
            tie("E2", "D", "funding", weight=0.8, to="2025-01-20"),
            tie("A", "B"),
            tie("B", "C"),
            offer("O", "A", 1),
            offer("A", "B", 1),
            offer("B", "C", 1),
            tie("D", "A", "trust", weight=4),
            tie("A", "P", "membership"),
        ],
        platforms=[{"id": "P", "name": "Net", "members": "A;B"}],
        presence=[{"actor_id": i, "sector": "MON", "pcode": "XX01"} for i in "AB"],
    )


def test_ban_of_foreign_funding_stops_who_leans_on_it() -> None:
    m = funded()
    then = without_foreign_funding(m, CERTAIN)
    assert then.actors.set_index("id")["status"].to_dict()["A"] == "inactive"
    assert [s for i, s in zip(then.actors["id"], then.actors["status"], strict=True) if i != "A"] == [
        s for i, s in zip(m.actors["id"], m.actors["status"], strict=True) if i != "A"
    ]
    gone = set(m.ties["id"]) - set(then.ties["id"])
    assert gone == {
        "funding:E1A",
        "funding:E2A",
        "again",
        "funding:E1B",
        "funding:E2C",
        "coordination:AB",
        "referral_offer:AB",
        "trust:DA",
        "membership:AP",
    }
    assert list(then.platforms["members"]) == ["B"]
    assert set(then.presence["actor_id"]) == {"B"}
    found = lost(m, ban_foreign_funding=True)
    assert found.findings[0].details["stopped"] == ["A"]
    assert ids(found, "unreachable") == ["B", "C", "D"]
    assert ids(found, "split") == []  # A stops, it is not a part of its own
    assert any("of 1 recipient is not recorded" in caveat for caveat in found.caveats)


def test_share_from_which_an_actor_stops_is_a_choice() -> None:
    stricter = replace(CERTAIN, thresholds=Thresholds(foreign_share=0.7))
    assert "inactive" not in set(without_foreign_funding(funded(), stricter).actors["status"])
    looser = replace(CERTAIN, thresholds=Thresholds(foreign_share=0.4))
    then = without_foreign_funding(funded(), looser).actors
    assert set(then["id"][then["status"] == "inactive"]) == {"A", "B"}


def held() -> ActorMap:
    """A sits in XX01, B works only below it, C there and elsewhere, D elsewhere; G takes control."""
    work = {"O": ["XX01"], "B": ["XX0101"], "C": ["XX0102", "XX02"], "D": ["XX02"]}
    return a_map(
        *"BCD",
        actors=[
            actor("A", adm1_pcode="XX01", at_risk_level=1),
            actor("G", sphere="armed_nonstate"),
            actor("E", adm1_pcode="XX01", at_risk_level=4),
        ],
        ties=[
            tie("G", "A", "threat"),
            tie("D", "G", "conflict"),
            tie("E", "G", "avoidance"),
            tie("A", "G", "tension", id="over", to="2025-01-05"),
            offer("O", "A", 1),
            offer("A", "B", 1),
            offer("B", "C", 1),
            offer("O", "D", 1),
            tie("C", "A", "trust", weight=4),
            tie("C", "B"),
        ],
        presence=[{"actor_id": i, "sector": "MON", "pcode": p} for i, areas in work.items() for p in areas],
        areas=[
            {"id": "XX01", "name": "North"},
            {"id": "XX0101", "name": "Low", "parent": "XX01"},
            {"id": "XX0102", "name": "High", "parent": "XX01"},
            {"id": "XX02", "name": "South"},
        ],
        area_control=[
            {"pcode": "XX0101", "actor_id": "D", "from": "2024-01-01"},
            {"pcode": "XX02", "actor_id": "D", "from": "2024-01-01"},
        ],
    )


def test_new_control_of_an_area_puts_who_is_there_on_review() -> None:
    m = held()
    then = with_area_control(m, CERTAIN, "XX01", "G")
    due = then.actors.set_index("id")["review_by"].to_dict()
    assert {i for i, day in due.items() if day == DAY} == {"A", "B", "E"}
    risk = then.actors.set_index("id")["at_risk_level"].to_dict()
    assert (risk["A"], risk["E"]) == (3, 4)
    assert np.isnan(risk["B"])
    assert np.isnan(risk["D"])  # hostile, and elsewhere
    assert set(m.ties["id"]) - set(then.ties["id"]) == {"referral_offer:AB", "referral_offer:BC", "trust:CA"}
    rows = then["area_control"]
    control = zip(rows["pcode"], rows["actor_id"], rows["to"], strict=True)
    assert {(pcode, who): to for pcode, who, to in control} == {
        ("XX0101", "D"): "2025-01-31",
        ("XX02", "D"): "",
        ("XX01", "G"): "",
    }
    found = lost(m, area_control="XX01=G")
    whole = found.findings[0].details
    assert (whole["on_review"], whole["at_risk"]) == (["A", "B", "E"], ["A"])
    assert "3 actors would be on review." in found.findings[0].statement
    assert ids(found, "unreachable") == ["B", "C"]


def test_who_is_on_review_is_asked_for_nothing_and_proposed_for_no_second_tie() -> None:
    found = [f for f in lost(held(), area_control="XX01=G") if f.kind == "tie"]
    named = {who for f in found for some in f.acts.values() for who in some}
    assert named
    assert not named & {"A", "B", "E"}
    assert "B" in {f.subject[0] for f in lost(held(), remove=("A",)) if f.kind == "tie"}


def test_families_of_the_disappeared_in_a_seized_area_are_no_second_tie() -> None:
    view = View(date="2026-11-25")
    found = what_if(sample(), scenario(sample(), view, area_control="XZ03=Q01"), view, draws=0)
    review = found.findings[0].details["on_review"]
    assert "C055" in review
    assert not [f for f in found if f.kind == "tie" and {*f.acts.get("propose", ())} & {*review}]


def test_new_control_of_a_small_area_reaches_who_works_only_there() -> None:
    due = with_area_control(held(), CERTAIN, "XX0101", "G").actors
    assert set(due["id"][due["review_by"] == DAY]) == {"B"}
    nobody = with_area_control(held(), CERTAIN, "XX0102", "G").actors
    assert set(nobody["id"][nobody["review_by"] == DAY]) == set()


def test_changed_maps_keep_the_rules_of_the_schema() -> None:
    for m in (
        without_foreign_funding(funded(), CERTAIN),
        with_area_control(held(), CERTAIN, "XX01", "G"),
        with_area_control(funded(), CERTAIN, "XX01", "H"),
    ):
        assert ActorMap(**m.tables).equals(m)


def test_blows_come_one_after_another() -> None:
    m = funded()
    both = scenario(m, CERTAIN, remove=("C", "C"), ban_foreign_funding=True)
    assert both.changed.equals(without_actor(without_foreign_funding(m, CERTAIN), "C"))
    assert both.words == "funding from abroad ended and Name of C could no longer work"


# --- second ties -------------------------------------------------------------------------------------


def hub(**cells: dict[str, Any]) -> ActorMap:
    """O - H - (A - B - C, D): without H all four are out of reach; N is near and shares a cell with A."""
    return a_map(
        *"HABCDN",
        actors=[actor(i, **more) for i, more in cells.items()],
        ties=[
            offer("O", "H", 1),
            offer("H", "A", 1),
            offer("A", "B", 1),
            offer("B", "C", 1),
            offer("H", "D", 1),
            offer("O", "N", 1),
        ],
        presence=[{"actor_id": i, "sector": "MON", "pcode": "XX01"} for i in "AN"],
    )


def second(m: ActorMap, view: View = CERTAIN) -> list[tuple[str, list[str], str | None, list[str]]]:
    found = [f for f in lost(m, view, remove=("H",)) if f.id.startswith("what_if:second_tie")]
    return [(f.subject[0], *(f.details[k] for k in ("brings_back", "through", "ask_first"))) for f in found]


AGREED = {"consent_c2": "yes", "consent_c3": "yes"}


def test_the_tie_that_brings_back_most_comes_first() -> None:
    assert second(hub()) == [("A", ["A", "B", "C"], "N", ["A", "N"]), ("D", ["D"], None, ["D"])]
    assert second(hub(A=AGREED, N=AGREED))[0] == ("A", ["A", "B", "C"], "N", [])
    questions = [
        next(f for f in lost(m, remove=("H",)) if f.id == "what_if:second_tie:A").next_question
        for m in (hub(), hub(A=AGREED, N=AGREED))
    ]
    assert questions == [
        "Ask first whether they are willing: Name of A, Name of N.",
        "Confirm with each that it is willing.",
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"consent_c2": "no"},
        {"consent_c2": "withdrawn"},
        {"do_not_contact": "yes"},
        {"feels_safe": "no"},
        {"at_risk_level": 2},
    ],
)
def test_who_may_not_be_approached_is_never_proposed(cells: dict[str, Any]) -> None:
    found = second(hub(A=cells))
    assert found
    assert "A" not in {name for name, *_ in found}
    assert "A" not in {w for _, back, *_ in found for w in back}
    assert "A" in ids(lost(hub(A=cells), remove=("H",)), "unreachable")


def test_at_high_risk_nobody_is_proposed_though_it_agreed() -> None:
    assert "A" not in {name for name, *_ in second(hub(A=AGREED | {"at_risk_level": 3}))}


@pytest.mark.parametrize(
    "cells",
    [
        {"consent_c3": "no"},
        {"consent_c2": "no"},
        {"do_not_contact": "yes"},
        {"at_risk_level": 3},
        {"sphere": "state"},
        {"introduction_load": 3},
        {"introduction_load": 1, "introduction_cap": 1},
    ],
)
def test_who_must_not_introduce_or_is_to_rest_is_not_encouraged(cells: dict[str, Any]) -> None:
    assert second(hub(N=cells))[0][2] is None


@pytest.mark.parametrize("cells", [{"consent_c3": "no"}, {"feels_safe": "no"}, {"at_risk_level": 3}])
def test_another_is_encouraged_where_the_nearest_must_not_be_asked(cells: dict[str, Any]) -> None:
    m = hub(N=cells, P={})
    ties = pd.concat([m.ties, pd.DataFrame([offer("O", "P", 1)])], ignore_index=True)
    place = pd.DataFrame([{"actor_id": "P", "sector": "MON", "pcode": "XX01"}])
    m = m.replace(ties=ties, presence=pd.concat([m.presence, place], ignore_index=True))
    assert second(m)[0][:3] == ("A", ["A", "B", "C"], "P")


def test_who_is_encouraged_is_named_only_with_its_consent() -> None:
    silent = "[name not to be passed on: N]"
    for consent, told in (("yes", "Name of N"), ("unknown", silent), ("no", silent)):
        found = lost(hub(N={"consent_c4": consent}), remove=("H",))
        (proposal,) = [f for f in found if f.id == "what_if:second_tie:A"]
        assert f"Or encourage {told}, which works" in proposal.statement


def test_who_has_a_hostile_tie_is_not_encouraged() -> None:
    m = hub()
    more = pd.concat([m.ties, pd.DataFrame([tie("A", "N", "avoidance")])], ignore_index=True)
    assert second(m.replace(ties=more))[0][2] is None


def test_a_second_tie_is_not_counted_beyond_the_allowed_steps() -> None:
    m = a_map(
        *"HABCXN",
        ties=[
            offer("O", "H", 1),
            offer("H", "A", 1),
            offer("A", "B", 1),
            offer("B", "C", 1),
            offer("O", "X", 1),
            offer("X", "N", 1),
        ],
        presence=[{"actor_id": i, "sector": "MON", "pcode": "XX01"} for i in "AN"],
    )
    found = lost(m, replace(CERTAIN, thresholds=Thresholds(max_steps=4)), remove=("H",))
    (proposed,) = [f for f in found if f.id.startswith("what_if:second_tie")]
    assert proposed.details["brings_back"] == ["A", "B", "C"]  # one step to A, two more
    assert proposed.details["brings_back_through"] == 2  # three steps to A, one more


def test_losing_the_only_office_leaves_nothing_to_propose() -> None:
    found = lost(kala(), remove=("O",))
    assert found.findings[0].value == 8
    assert not ids(found, "second_tie")


# --- against other programs on random maps -----------------------------------------------------------


@cache
def chained(seed: int) -> ActorMap:
    """An office and ten others, most of them introduced by one another."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    people = [f"n{i}" for i in range(10)]
    pairs = [tuple(pick.sample(people, 2)) for _ in range(18)]
    kinds = ["referral_offer"] * 8 + ["trust"] * 4 + ["coordination"] * 4 + ["avoidance"]
    weights = {"referral_offer": ["0.6", "0.9", "1"], "trust": ["2", "4", ""]}
    drawn = [(u, v, pick.choice(kinds)) for u, v in pairs]
    return a_map(
        actors=[
            actor(
                i,
                sphere=pick.choice(["civil_society"] * 6 + ["state"]),
                consent_c3=pick.choice(["yes", "unknown", "unknown", "no"]),
                consent_c2=pick.choice(["yes", "unknown", "unknown", "no"]),
                at_risk_level=pick.choice(["", "", "1", "2", "3"]),
                works_on_rights_of=pick.choice(["", "women", "youth"]),
            )
            for i in people
        ],
        ties=[offer("O", i, 1) for i in people[:2]]
        + [
            tie(
                u,
                v,
                kind,
                id=f"t{n}",
                weight=pick.choice(weights.get(kind, ["1"])),
                grade=pick.choice(["A1", "B2"]),
            )
            for n, (u, v, kind) in enumerate(drawn)
        ],
        presence=[
            {
                "id": f"p{n}",
                "actor_id": pick.choice(people),
                "sector": pick.choice(["LEG", "MON"]),
                "pcode": "XX01",
            }
            for n in range(6)
        ],
    )


MAPS = [*(partial(chained, seed) for seed in range(10)), *(partial(random_map, seed) for seed in (3, 6))]


def reach(c: Context) -> set[str]:
    """Who is within the allowed steps, by networkx, one target after another."""
    t, layers, exclusions = c.view.thresholds, c.layers, Exclusions(c)
    offices = set(np.flatnonzero(layers.offices).tolist())
    arcs = [
        (u, v)
        for u, v, p in zip(
            layers.referral.source.tolist(),
            layers.referral.target.tolist(),
            layers.referral.effective.tolist(),
            strict=True,
        )
        if p >= t.trusted_step and v not in offices
    ]
    found = set()
    for v in range(len(c.ids)):
        barred = (set(np.flatnonzero(exclusions.always).tolist()) | exclusions.for_target(v)) - offices - {v}
        graph = nx.DiGraph((a, b) for a, b in arcs if a not in barred)
        graph.add_nodes_from([v, *offices])
        if any(
            nx.has_path(graph, o, v) and nx.shortest_path_length(graph, o, v) <= t.max_steps for o in offices
        ):
            found.add(c.ids[v])
    return found


SHOWN = dict.fromkeys(("whole", "unreachable", "split", "group", "second_tie", "cell"), 1)
"""Kinds of losses that the random maps show."""


@seeded(range(len(MAPS)), few=2, name="number", least=SHOWN)
def test_reach_and_parts_after_a_removal_are_those_of_networkx(number: int, tally: Counter[str]) -> None:
    m, view = MAPS[number](), View(date=DAY, certain=number % 2 == 0)
    c = Context(m, view)
    society = {i for i in c.ids if c.layers.civil_society[c.code(i)]}
    graph = nx.Graph()
    graph.add_nodes_from(society)
    layer = c.layers.collaboration
    graph.add_edges_from(
        (c.ids[u], c.ids[v]) for u, v in zip(layer.source.tolist(), layer.target.tolist(), strict=True)
    )
    was = reach(c)
    for gone in c.ids[1:]:
        found = what_if(m, scenario(m, view, remove=(gone,)), view, draws=0)
        will = reach(Context(without_actor(m, gone), view))
        assert set(ids(found, "unreachable")) == (was - will - {gone}) & society
        parts = [part - {gone} for part in nx.connected_components(graph)]
        less = graph.subgraph(society - {gone})
        pieces = [
            sorted(map(len, nx.connected_components(less.subgraph(part))), reverse=True) for part in parts
        ]
        assert sorted(f.details["pieces"] for f in found if f.id.startswith("what_if:split")) == sorted(
            some for some in pieces if len(some) > 1
        )
        tally.update(f.id.split(":")[1] for f in found)


@seeded(range(len(MAPS)), few=2, name="number")
def test_second_ties_bring_back_what_they_say(number: int) -> None:
    m = MAPS[number]()
    for gone in list(m.actors["id"])[1:]:
        supposed = scenario(m, CERTAIN, remove=(gone,))
        found = [f for f in what_if(m, supposed, CERTAIN, draws=0) if f.id.startswith("what_if:second_tie")]
        changed = supposed.changed
        before = reach(Context(changed, CERTAIN))
        for f in found:
            office = m.actors["id"].iat[0]
            row = pd.DataFrame([offer(office, f.subject[0], 1, id=f"new:{f.subject[0]}")])
            changed = changed.replace(ties=pd.concat([changed.ties, row], ignore_index=True))
            now = reach(Context(changed, CERTAIN))
            assert set(f.details["brings_back"]) <= now - before
            before = now


@seeded(range(len(MAPS)), name="number")
def test_usable_introductions_are_those_that_steps_are_counted_by(number: int) -> None:
    c = Context(MAPS[number](), CERTAIN)
    trusted = trusted_introductions(c)
    graph = nx.DiGraph(zip(trusted.source.tolist(), trusted.target.tolist(), strict=True))
    graph.add_nodes_from(range(len(c.ids)))
    offices = np.flatnonzero(c.layers.offices).tolist()
    least = nx.multi_source_dijkstra_path_length(graph, offices)
    for v, count in enumerate(away(c).tolist()):
        assert count >= least.get(v, np.inf)


@seeded(range(len(MAPS)), name="number")
def test_groups_have_the_doors_of_one_look_at_each_introduction(number: int) -> None:
    c = Context(MAPS[number](), CERTAIN)
    steps, exclusions, referral = away(c), Exclusions(c), c.layers.referral
    for group in members(c.m, "works_on_rights_of").values():
        found = set()
        for e in range(len(referral)):
            u, v = int(referral.source[e]), int(referral.target[e])
            office = bool(c.layers.offices[u])
            near = office or (steps[u] <= c.view.thresholds.max_steps - 1 and not exclusions.always[u])
            trusted = referral.effective[e] >= c.view.thresholds.trusted_step
            if (
                near
                and trusted
                and group[v]
                and not group[u]
                and not c.layers.offices[v]
                and (u not in exclusions.for_target(v))
            ):
                found.add(c.ids[u])
        assert introducers_to(c, group, steps) == found


# --- worlds ------------------------------------------------------------------------------------------


def test_a_loss_holds_as_often_as_its_ties_exist() -> None:
    graded = {"grade": "B2", "from": DAY}
    m = a_map("A", "B", ties=[offer("O", "A", 1, **graded), offer("A", "B", 1, **graded)])
    found = what_if(m, scenario(m, View(date=DAY), remove=("A",)), View(date=DAY), draws=150)
    assert found.about("B").at_most == "insufficient_data"  # the way to it exists with .82 squared
    assert (found.about("B").absence, found.about("B").holds_in) == (True, None)
    sure = a_map("A", "B", ties=[offer("O", "A", 1), offer("A", "B", 1)])
    certain = View(date=DAY, certain=True)
    found = what_if(sure, scenario(sure, certain, remove=("A",)), certain, draws=150)
    assert found.about("B").at_most == "supported"
    assert found.about("B").verdict == "insufficient_data"  # nobody was asked who else knows it


@pytest.mark.parametrize(
    ("sources", "kinds", "verdict"),
    [
        ("", "coordination", "insufficient_data"),
        ("mnpqrstuvwx", "trust", "insufficient_data"),
        ("mnpqrstuvwx", "coordination", "supported"),
    ],
)
def test_that_parts_would_come_apart_rests_on_who_was_asked_with_whom_they_work(
    sources: str, kinds: str, verdict: str
) -> None:
    # B alone joins A1, A2, A3 and C1, C2, C3: that nothing else does is for those to tell who were asked.
    circles = [f"{side}{number}" for side in "AC" for number in (1, 2, 3)]
    m = a_map(
        "B",
        *circles,
        ties=[tie("B", one, sources="told") for one in circles]
        + [tie(one[0] + "1", one, sources="told") for one in circles if one[1] != "1"],
        sources=[{"id": one, "reliability": "A", "credibility": "1"} for one in ("told", *sources)],
        observations=[
            {
                "source": one,
                "subject_id": who,
                "date": DAY,
                "asked_about": "ties_kind",
                "kinds": kinds,
                "answer": "list",
            }
            for one in sources
            for who in ("B", *circles)
        ],
    )
    certain = View(date=DAY, certain=True, thresholds=Thresholds(detection_counts_as=1e9))
    found = what_if(m, scenario(m, certain, remove=("B",)), certain, draws=20)
    (split,) = [f for f in found if f.id.startswith("what_if:split")]
    assert split.details["pieces"] == [3, 3]
    assert split.absence
    assert split.holds_in is None
    assert split.verdict == verdict


def test_nothing_supposed_to_change_changes_nothing_in_any_world() -> None:
    for seed in SEEDS[:4]:
        m = random_map(seed)
        found = what_if(m, Scenario(m, Sentence("nothing happened")), View(date=DAY), draws=4)
        assert [f.id for f in found] == ["what_if:whole"]
        loss = MapLoss(Context(m, CERTAIN), Context(m, CERTAIN), "works_on_rights_of")
        assert loss.claims() == set()


# --- the sample --------------------------------------------------------------------------------------


def test_sample_finding_4_many_lean_on_the_introducer_that_everyone_uses() -> None:
    m = sample()
    counts = {who: lost(m, DEMO, remove=(who,)).findings[0].value for who in ("C001", "C002", "C058")}
    assert counts["C001"] >= 15
    assert counts["C001"] > 5 * max(counts["C002"], counts["C058"])


def test_sample_finding_9_the_four_of_pont_meral_hang_on_one_tie() -> None:
    found = lost(sample(), DEMO, remove=("C108",))
    (split,) = [f for f in found if f.id.startswith("what_if:split")]
    assert split.details["apart"] == ["C103", "C104", "C105", "C106"]
    whole = components(sample(), DEMO)
    assert {whole.about(i).details["part"] for i in split.details["apart"]} == {1}


def test_sample_finding_5_the_safe_route_falls_with_its_first_step() -> None:
    found = lost(sample(), DEMO, remove=("C058",))
    assert {"C055", "C056", "C057"} <= set(ids(found, "unreachable"))
    assert "S08" not in text(found)
    assert "C059" not in {f.details.get("through") for f in found}


# --- bad input ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("supposed", "said"),
    [
        ({"remove": ("ZZ",)}, "no actor has the id 'ZZ'"),
        ({}, "nothing is supposed"),
        ({"area_control": "XX01"}, "PCODE=ACTOR"),
        ({"area_control": "=M"}, "PCODE=ACTOR"),
        ({"area_control": "XX01="}, "PCODE=ACTOR"),
        ({"area_control": "ZZ99=M"}, "no area has the P-code 'ZZ99'"),
        ({"area_control": "XX01=ZZ"}, "no actor has the id 'ZZ'"),
        ({"ban_foreign_funding": True}, "no funding from abroad is recorded"),
        ({"remove": ("A", "ZZ")}, "no actor has the id 'ZZ'"),
    ],
)
def test_what_is_not_on_the_map_cannot_be_supposed(supposed: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        scenario(kala(), CERTAIN, **supposed)
    assert str(refused.value).endswith(".")


def test_without_office_ties_or_anybody_else_there_is_an_answer() -> None:
    alone = a_map("A")
    assert lost(alone, remove=("A",)).findings[0].value == 0
    no_office = ActorMap(
        actors=kala().actors[lambda a: a["id"] != "O"],
        ties=kala().ties[~kala().ties[["source_id", "target_id"]].isin(["O"]).any(axis=1)],
    )
    found = lost(no_office, remove=("E",))
    assert (found.findings[0].value, len(ids(found, "split"))) == (0, 1)
    assert any("No established contacts" in caveat for caveat in found.caveats)
    with pytest.raises(Refused):
        steps_from_office(Context(no_office, CERTAIN))


def test_what_is_not_listed_is_told() -> None:
    m = hub()
    found = what_if(m, scenario(m, CERTAIN, remove=("H",)), CERTAIN, draws=0, limit=1)
    assert len(ids(found, "unreachable")) == 1
    assert found.findings[0].details["unreachable"] == 4
    assert any("Only the first 1" in caveat for caveat in found.caveats)
