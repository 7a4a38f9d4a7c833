"""Channels of influence (A18): the values of KALA, every path written out, and who is never proposed."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest
from maps import CERTAIN, DAY, SEEDS, a_map, actor, expected, kala, random_map, text, tie, without
from seeds import seeded

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions, forbidden
from actormap.metrics.influence.channels import channels
from actormap.rights.safeguards import unnamed

SOURCES = [{"id": "s", "reliability": "B", "credibility": "2"}, {"id": "t"}]


def influence(
    source: str, target: str, weight: float | str = "", sign: str = "+", **cells: Any
) -> dict[str, Any]:
    return tie(source, target, "influence", weight=weight, sign=sign, sources="s") | cells


def ways(found: Findings) -> dict[str, float | None]:
    """Channels by their actors."""
    return {"".join(f.details["route"]): f.value for f in found if f.id.startswith("A18:channel:")}


def first(found: Findings) -> Finding:
    return found.findings[0]


# --- KALA --------------------------------------------------------------------------------------------


def test_kala_channel_of_c_to_the_ministry() -> None:
    found = channels(kala(), CERTAIN, "M", sources=("C",))
    one = first(found)
    assert ways(found) == pytest.approx({"CHM": expected()["influence_channel_C_H_M_F"][0]}, abs=6e-7)
    assert one.details["sign"] == 1
    assert one.details["weakest"] == ("H", "M")
    assert one.details["weakest_grade"] == "B2"
    assert [(a["kind"], a["since"], a["grade"], a["sign"]) for a in one.details["arcs"]] == [
        ("influence", "2025-01-15", "B2", 1)
    ] * 2
    c, h, m = map(unnamed, "CHM")
    assert f"{c} can influence {h} (0.80, for rights, since 2025-01-15, grade B2)" in one.reason
    assert f"Weakest tie: {h} to {m}" in one.reason
    assert one.evidence == ("t31", "t33")
    assert one.next_question == f"Ask {h}: what would make it take this up, and at what risk to itself?"
    assert "subject to consent and a safety talk" in one.statement
    (own, *_) = channels(kala(), CERTAIN, "H")
    assert own.statement == (
        f"Possible channel 1: {c} → {h}, for rights, subject to consent and a safety talk with each."
    )


def test_kala_channel_through_the_ministry_is_described_and_never_proposed() -> None:
    found = channels(kala(), CERTAIN, "F", sources=("C",), use="describe")
    assert ways(found) == pytest.approx({"CHMF": expected()["influence_channel_C_H_M_F"][1]}, abs=6e-7)
    assert first(found).details["sign"] == -1
    assert "It is described, not proposed" in first(found).statement
    assert any("Multiplied along a channel they serve to compare channels" in c for c in found.caveats)
    c, h = map(unnamed, "CH")
    assert first(channels(kala(), CERTAIN, "H", use="describe")).statement == (
        f"Recorded channel 1: {c} → {h}, for rights. It is described, not proposed."
    )
    assert "Possible" not in text(found)
    proposed = channels(kala(), CERTAIN, "F", sources=("C",))
    assert ways(proposed) == {}
    assert first(proposed).id == "A18:no_channel:F"
    assert first(proposed).value is None
    assert "0.504" not in text(proposed)
    assert '"M"' not in text(proposed)
    assert "Some channels are excluded for safety." in proposed.caveats


def test_kala_ministry_is_a_recorded_source_of_threat() -> None:
    found = channels(kala(), CERTAIN, "M")
    assert ways(found) == pytest.approx({"HM": 0.7, "CHM": 0.56, "ACHM": 0.224})
    for f in found:
        if "route" in f.details:
            assert f.details["source_of_threat"]
            assert "to a recorded source of threat" in f.statement
            assert "the advice of those under threat" in f.statement
    assert not first(channels(kala(), CERTAIN, "H")).details["source_of_threat"]


def test_sources_may_be_a_sphere() -> None:
    found = channels(kala(), CERTAIN, "H", sources=("state",))
    assert ways(found) == pytest.approx({"MH": 0.6})
    some = channels(kala(), CERTAIN, "M", sources=("civil_society",))
    assert set(ways(some)) == {"HM", "CHM", "ACHM"}


# --- against every path ------------------------------------------------------------------------------


@seeded(range(15), few=6)
def test_channels_and_capacity_are_those_of_all_paths(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ids = [f"n{i}" for i in range(7)]
    made = nx.gnp_random_graph(7, 0.4, seed=seed, directed=True)
    for u, v, data in made.edges(data=True):
        data |= {
            "w": float(rng.choice([0.2, 0.5, 0.5, 0.9])),
            "s": str(rng.choice(["+", "+", "-"])),
            "u": u,
            "v": v,
        }
    ties = [influence(ids[u], ids[v], d["w"], d["s"]) for u, v, d in made.edges(data=True)]
    m = a_map(*ids, ties=ties, sources=SOURCES)
    found = channels(m, CERTAIN, ids[6], use="describe", limit=1_000)
    every = [w for u in range(6) for w in nx.all_simple_paths(made, u, 6, cutoff=3)]
    strength = {tuple(w): float(np.prod([made.edges[step]["w"] for step in pairwise(w)])) for w in every}
    sign = {
        tuple(w): int(np.prod([1 if made.edges[s]["s"] == "+" else -1 for s in pairwise(w)])) for w in every
    }
    listed = {tuple(ids.index(i) for i in f.details["route"]): f for f in found if "route" in f.details}
    assert {w: f.value for w, f in listed.items()} == pytest.approx(strength)
    assert {w: f.details["sign"] for w, f in listed.items()} == sign
    order = [(round(-strength[w], 9), len(w), w) for w in listed]
    assert order == sorted(order)
    for f in found:
        if f.id.startswith("A18:capacity:"):
            own = [w for w in strength if w[0] == ids.index(f.subject[0])]
            assert f.value == pytest.approx(best_apart(own, strength))


def best_apart(own: list[tuple[int, ...]], strength: dict[tuple[int, ...], float]) -> float:
    sets = (some for size in range(1, len(own) + 1) for some in combinations(own, min(size, 5)))
    return max(
        1 - float(np.prod([1 - strength[w] for w in some]))
        for some in sets
        if all(not set(a[1:-1]) & set(b[1:-1]) for a, b in combinations(some, 2))
    )


@pytest.mark.parametrize(("arcs", "verdict"), [("AT", "indicative"), ("AB BT", "insufficient_data")])
def test_channels_are_no_surer_than_that_all_their_ties_exist(arcs: str, verdict: str) -> None:
    # .8246 by a source of B2, and of two ties in a row .68.
    ties = [influence(pair[0], pair[1], 0.5, **{"from": DAY}) for pair in arcs.split()]
    asked = [
        {"source": "t", "subject_id": one, "date": DAY, "asked_about": "actor", "answer": "list"}
        for one in "ABT"
    ]
    m = a_map("A", "B", "T", ties=ties, sources=SOURCES, observations=asked)
    found = channels(m, View(date=DAY), "T", sources=("A",))
    assert [f.id.split(":")[1] for f in found] == ["channel", "capacity"]
    assert {f.verdict for f in found} == {verdict}
    assert all(f.holds_in == pytest.approx(0.824621 ** len(ties), abs=1e-5) for f in found)


def test_capacity_takes_ratings_for_chances_and_says_so() -> None:
    ties = [influence("A", "T", 0.5, sources="s;t"), influence("A", "B", 0.8, sources="s;t")]
    ties.append(influence("B", "T", 0.5, sources="s;t"))
    m = a_map("A", "B", "T", ties=ties, sources=SOURCES)
    capacity = channels(m, CERTAIN, "T", sources=("A",), use="describe").findings[-1]
    assert capacity.at_most == "indicative"
    assert "A strength is a rating and no chance" in capacity.reason


def test_of_very_many_channels_those_that_share_nobody_are_approximate() -> None:
    between = [f"B{n:02}" for n in range(17)]
    ties = [influence(u, v, 0.5) for b in between for u, v in (("A", b), (b, "T"))]
    m = a_map("A", "T", *between, ties=ties, sources=SOURCES)
    assert channels(m, CERTAIN, "T", sources=("A",), use="describe").findings[-1].statement == (
        "17 recorded channels lead from Name of A to Name of T and share nobody in between (approximate)."
    )


def test_capacity_keeps_for_and_against_apart() -> None:
    ties = [influence("A", "T", 0.5), influence("A", "B", 0.8), influence("B", "T", 0.5, "-")]
    m = a_map("A", "B", "T", ties=ties, sources=SOURCES)
    capacity = channels(m, CERTAIN, "T", sources=("A",), use="describe").findings[-1]
    assert capacity.value == pytest.approx(1 - 0.5 * 0.6)
    assert capacity.statement == (
        "2 recorded channels lead from Name of A to Name of T and share nobody in between."
    )
    assert capacity.details["capacity_for"] == pytest.approx(0.5)
    assert capacity.details["capacity_against"] == pytest.approx(0.4)


def test_channel_with_an_arc_against_rights_is_known_and_not_used() -> None:
    ties = [influence("A", "B", 0.8, "-"), influence("B", "T", 0.5)]
    m = a_map("A", "B", "T", ties=ties, sources=SOURCES)
    against = first(channels(m, CERTAIN, "T", sources=("A",)))
    assert against.details["sign"] == -1
    assert not against.details["proposed"]
    assert against.acts == {}
    assert "Recorded channel 1" in against.statement
    assert against.statement == (
        "Recorded channel 1: Name of A → Name of B → Name of T, against rights. Know it, but do not use it."
    )
    assert against.next_question == "Ask those who told of these ties: is each still as it was recorded?"
    # T threatened somebody: it is a source of threat then.
    threats = [*ties, tie("T", "C", "threat")]
    m = a_map("A", "B", "C", "T", ties=threats, sources=SOURCES)
    assert first(channels(m, CERTAIN, "T", sources=("A",))).statement == (
        "Recorded channel 1 to a recorded source of threat: Name of A → Name of B → Name of T, against "
        "rights. Know it, but do not use it."
    )


def test_two_arcs_against_rights_make_no_channel_to_be_used() -> None:
    ties = [influence("A", "B", 0.8, "-"), influence("B", "C", 0.5, "-"), influence("C", "T", 0.5)]
    m = a_map("A", "B", "C", "T", ties=ties, sources=SOURCES)
    twice = first(channels(m, CERTAIN, "T", sources=("A",)))
    assert twice.details["sign"] == 1
    assert twice.acts == {}
    assert (
        "only on paper, because ties against rights cancel out. Know it, but do not use it" in twice.statement
    )


def test_who_makes_the_target_act_against_rights_is_asked_nothing() -> None:
    ties = [influence("A", "B", 0.9), influence("B", "T", 0.9), influence("A", "T", 0.9, "-")]
    m = a_map("A", "B", "T", ties=ties, sources=SOURCES)
    assert ways(channels(m, CERTAIN, "T")) == {"BT": 0.9}
    assert set(ways(channels(m, CERTAIN, "T", sources=("A",)))) == set()
    assert set(ways(channels(m, CERTAIN, "T", use="describe"))) == {"ABT", "AT", "BT"}


# --- who is never proposed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [{"do_not_contact": "yes"}, {"feels_safe": "no"}, {"consent_c3": "no"}, {"at_risk_level": "3"}],
)
@pytest.mark.parametrize("use", ["propose", "describe"])
def test_who_is_not_safe_or_refused_is_in_no_channel(cells: dict[str, str], use: Any) -> None:
    ties = [influence("A", "B", 0.9), influence("B", "T", 0.9)]
    m = a_map("A", "T", actors=[actor("B", **cells)], ties=ties, sources=SOURCES)
    for sources in ((), ("A",), ("B",)):
        found = channels(m, CERTAIN, "T", sources=sources, use=use)
        assert [f.id for f in found] == ["A18:no_channel:T"]
        assert "Name of B" not in text(found)


def test_who_is_hostile_to_the_target_is_not_proposed() -> None:
    ties = [influence("A", "B", 0.9), influence("B", "T", 0.9), tie("B", "T", "tension")]
    m = a_map("A", "B", "T", ties=ties, sources=SOURCES)
    assert ways(channels(m, CERTAIN, "T")) == {}
    assert ways(channels(m, CERTAIN, "T", sources=("B",))) == {}
    assert set(ways(channels(m, CERTAIN, "T", use="describe"))) == {"ABT", "BT"}


@seeded(SEEDS)
@pytest.mark.parametrize("use", ["propose", "describe"])
def test_random_maps_propose_nobody_who_must_not_be_asked(seed: int, use: Any) -> None:
    m = random_map(seed)
    view = View(date=DAY, certain=True, thresholds=Thresholds(tie_exists=0))
    context = Context(m, view)
    out = forbidden(context, "ask")
    for target in m.actors["id"]:
        try:
            found = channels(m, view, target, use=use, limit=100)
        except Refused as refusal:
            assert use == "propose", refusal  # noqa: PT017 - a description is never refused for a target
            continue
        barred = {i for i, bad in zip(context.ids, out, strict=True) if bad}
        if use == "propose":
            more = Exclusions(context).for_target(context.code(target))
            barred |= {i for i, bad in zip(context.ids, Exclusions(context).always, strict=True) if bad}
            barred |= {context.ids[v] for v in more}
        for f in found:
            assert not set(f.details.get("route", ())[:-1]) & (barred - {target})
            assert not any(set(way[:-1]) & (barred - {target}) for way in f.details.get("channels", ()))


@seeded(SEEDS, few=2)
def test_channels_are_those_of_a_map_without_the_excluded(seed: int) -> None:
    m = random_map(seed)
    view = View(date=DAY, certain=True, thresholds=Thresholds(tie_exists=0))
    context = Context(m, view)
    for target in m.actors["id"]:
        code = context.code(target)
        out = Exclusions(context).always.copy()
        out[list(Exclusions(context).for_target(code))] = True
        out[code] = False
        out &= ~context.layers.offices
        smaller = without(m, {i for i, bad in zip(context.ids, out, strict=True) if bad})
        assert told(m, view, target) == told(smaller, view, target)


def told(m: ActorMap, view: View, target: str) -> Any:
    """An answer but for whether the target is a source of threat, which is no matter of routes."""
    try:
        found = channels(m, view, target)
    except Refused as refusal:
        return str(refusal)
    return [
        (f.id, f.value, f.reason, f.coverage, f.sources, f.verdict, f.evidence, f.sensitivity) for f in found
    ]


def test_target_that_must_not_be_approached_through_others_is_refused() -> None:
    m = a_map("A", actors=[actor("T", consent_c2="no")], ties=[influence("A", "T", 0.5)], sources=SOURCES)
    with pytest.raises(Refused, match="does not want to be approached through third parties"):
        channels(m, CERTAIN, "T")
    assert ways(channels(m, CERTAIN, "T", use="describe")) == {"AT": 0.5}


def test_office_is_in_no_channel_unless_it_is_named_as_where_one_begins() -> None:
    ties = [influence("A", "O", 0.9), influence("O", "T", 0.9)]
    m = a_map("A", "T", ties=ties, sources=SOURCES)
    assert ways(channels(m, CERTAIN, "T")) == {}
    assert ways(channels(m, CERTAIN, "T", sources=("O",))) == {"OT": 0.9}
    assert ways(channels(m, CERTAIN, "T", sources=("A",))) == {}


# --- what an arc tells -------------------------------------------------------------------------------


def test_arc_tells_what_is_not_recorded() -> None:
    ties = [influence("A", "T", "", "+", **{"from": "", "sources": ""})]
    one = first(channels(a_map("A", "T", ties=ties), CERTAIN, "T"))
    arc = one.details["arcs"][0]
    assert (arc["strength_recorded"], arc["since"], arc["grade"]) == (False, "an unknown day", "unknown")
    assert one.reason.startswith(
        "Name of A can influence Name of T (strength not recorded, taken as 1, for rights, since an unknown "
        "day, grade unknown)."
    )
    paid = tie("A", "T", "funding", weight=0.4, sources="s")
    money = first(channels(a_map("A", "T", ties=[paid], sources=SOURCES), CERTAIN, "T"))
    assert money.reason.startswith("Name of A funds Name of T (0.40, since 2025-01-01, grade B2).")


def test_own_grade_of_a_tie_counts_before_those_of_its_sources() -> None:
    ties = [influence("A", "T", 0.5, grade="C4", sources="s;t")]
    one = first(channels(a_map("A", "T", ties=ties, sources=SOURCES), CERTAIN, "T"))
    assert one.details["weakest_grade"] == "C4"
    both = [influence("A", "T", 0.5, sources="s;t")]
    one = first(channels(a_map("A", "T", ties=both, sources=SOURCES), CERTAIN, "T"))
    assert one.details["weakest_grade"] == "B2, F6"
    assert one.single_source is False


def test_chance_that_all_arcs_exist_is_the_share_of_worlds() -> None:
    ties = [influence("A", "B", 0.5, **{"from": DAY}), influence("B", "T", 0.5, **{"from": DAY})]
    other = {"source": "s2", "date": DAY, "subject_id": "A", "asked_about": "actor", "answer": "list"}
    m = a_map("A", "B", "T", ties=ties, sources=SOURCES, observations=[other])
    one = first(channels(m, View(date=DAY), "T", sources=("A",)))
    assert one.holds_in == pytest.approx(0.85 * 0.8)
    assert one.single_source is True


def test_name_is_shown_only_with_consent() -> None:
    ties = [influence("A", "B", 0.5), influence("B", "T", 0.5)]
    m = a_map("A", "T", actors=[actor("B", consent_c4="no")], ties=ties, sources=SOURCES)
    found = channels(m, CERTAIN, "T", sources=("A",))
    assert f"Name of A → {unnamed('B')} → Name of T" in first(found).statement
    assert "Name of B" not in text(found)


def test_where_channels_begin_and_end_is_named_only_with_consent() -> None:
    people = [actor(i, consent_c4="unknown") for i in "AT"]
    ties = [influence("A", "B", 0.5), influence("B", "T", 0.5)]
    m = a_map("B", actors=people, ties=ties, sources=SOURCES)
    found = channels(m, CERTAIN, "T", sources=("A",))
    assert [f.id for f in found] == ["A18:channel:A>B>T", "A18:capacity:A>T"]
    none = channels(m, CERTAIN, "A")
    assert [f.id for f in none] == ["A18:no_channel:A"]
    for said in (text(found), text(none)):
        assert "Name of A" not in said
        assert "Name of T" not in said


@pytest.mark.parametrize(
    "record",
    [
        {"ties": [tie("T", "A", "threat"), influence("A", "T", 0.5)]},
        {"ties": [tie("T", "A", "attack"), influence("A", "T", 0.5)]},
        {"ties": [influence("T", "B", 0.5, "-"), influence("A", "T", 0.5)]},
        {
            "ties": [influence("A", "T", 0.5)],
            "events": [{"id": "e", "type": "attack", "date": "2025-01-20", "subjects": "A", "by_id": "T"}],
        },
    ],
)
def test_threats_attacks_and_influence_against_rights_make_a_source_of_threat(record: dict[str, Any]) -> None:
    found = channels(a_map("A", "B", "T", sources=SOURCES, **record), CERTAIN, "T", use="describe")
    assert first(found).details["source_of_threat"]
    assert "Recorded channel 1 to a recorded source of threat" in first(found).statement


def test_event_of_the_future_makes_no_source_of_threat() -> None:
    events = [{"id": "e", "type": "attack", "date": "2026-01-20", "subjects": "A", "by_id": "T"}]
    m = a_map("A", "T", ties=[influence("A", "T", 0.5)], sources=SOURCES, events=events)
    assert not first(channels(m, CERTAIN, "T")).details["source_of_threat"]


@pytest.mark.parametrize("arguments", [{"target": "nobody"}, {"target": "M", "sources": ("nobody",)}])
def test_unknown_actors_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="no actor has the id 'nobody'"):
        channels(kala(), CERTAIN, **arguments)


def test_arc_of_no_strength_and_a_longer_way_are_no_channel() -> None:
    ties = [influence("A", "T", 0), *(influence(u, v, 0.9) for u, v in ("BC", "CD", "DE", "ET"))]
    found = channels(a_map(*"ABCDET", ties=ties, sources=SOURCES), CERTAIN, "T")
    assert set(ways(found)) == {"ET", "DET", "CDET"}
