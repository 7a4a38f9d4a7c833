"""What the planner of introductions must never do, on random maps and by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from math import exp, log
from typing import Any

import numpy as np
import pandas as pd
import pytest
from maps import CERTAIN, DAY, QUICK, a_map, actor, offer, random_map, text, tie, without
from seeds import seeded

from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.introductions.planner import IntroducerRequirements, Planner
from actormap.metrics.introductions.routes import introducers, routes
from actormap.rights.access import Principal, visible

MAPS = range(24)
"""Starts of the random maps: `maps.SEEDS` and some more."""
SILENT = {
    "state",
    "local_authority",
    "security_force",
    "armed_nonstate",
    "de_facto_authority",
    "political_party",
    "unknown",
}
HOSTILE = {"tension", "conflict", "opposition", "avoidance", "exclusion", "label", "threat", "attack"}
BOTH_WAYS = {"tension", "conflict"}
FEW = replace(QUICK, thresholds=replace(QUICK.thresholds, acquaintances=1))
"""Two acquaintances are a crowd on maps of nine actors, most of whom must not be asked."""
ASKED: list[dict[str, Any]] = [
    {},
    {"direct": 0.4},
    {"needs": ("language:English",)},
    {"needs": ("bridge:women", "survivors")},
    {"without": ("n01", "n04")},
    {"needs": ("survivors",), "without": ("n03",), "direct": 0.1},
]
"""Ways to ask for routes."""


# --- who must not be asked, once more and from the tables alone (A25) ---------------------------------


def groups(row: Any) -> set[str]:
    return set(f"{row.works_on_rights_of};{row.identifies_as}".split(";")) - {""}


def current(row: Any, day: str) -> bool:
    return row.from_ <= day and (not row.to or row.to >= day)


def listed(m: ActorMap, table: str) -> list[Any]:
    return list(m[table].rename(columns={"from": "from_"}).itertuples())


def barred(m: ActorMap, target: str, day: str = DAY) -> set[str]:
    """Ids of those who may not stand between the office and a target; the office is never among them."""
    people = {row.id: row for row in listed(m, "actors")}
    fellows = {i for i, row in people.items() if groups(row) & groups(people[target])}
    enemies = set()
    for row in listed(m, "ties"):
        begun = row.from_ <= day and row.kind in {"exclusion", "label", "threat", "attack"}
        if row.kind in HOSTILE and (begun or current(row, day)):
            ends = row.source_id, row.target_id
            if target in ends:
                enemies |= set(ends)
            if ends[1] in fellows:
                enemies.add(ends[0])
            if ends[0] in fellows and row.kind in BOTH_WAYS:
                enemies.add(ends[1])
        if row.kind == "influence" and row.sign == "-" and row.target_id == target and current(row, day):
            enemies.add(row.source_id)
        governed = row.kind == "suspected_control" and current(row, day)
        if governed and people[row.source_id].sphere in SILENT:
            enemies.add(row.target_id)
    for row in listed(m, "events"):
        if row.type in {"label", "attack"} and row.by_id and row.date <= day:
            subjects = set(row.subjects.split(";")) - {""}
            enemies |= {row.by_id} if subjects & (fellows | {target}) else set()
            enemies |= subjects if row.by_id == target else set()
    let = {
        row.actor_id
        for row in listed(m, "introducer_exceptions")
        if row.target_id == target
        and current(row, day)
        and row.agreed
        and row.agreed <= day
        and row.proposed_by
        and row.approved_by
        and row.proposed_by.lower() != row.approved_by.lower()
    }
    return {
        i
        for i, row in people.items()
        if i != target
        and row.sphere != "field_presence"
        and (
            i in enemies
            or row.do_not_contact == "yes"
            or row.feels_safe == "no"
            or row.consent_c3 in {"no", "withdrawn"}
            or row.care in {"survivor", "child"}
            or (row.consent_c1 != "yes" and not row.legal_basis)
            or row.status == "banned"
            or row.at_risk_level >= 3
            or (row.sphere in SILENT and i not in let)
        )
    }


def blanks(table: pd.DataFrame) -> dict[str, str]:
    return dict.fromkeys(table.select_dtypes("str"), "")


def more(m: ActorMap, **rows: list[dict[str, Any]]) -> ActorMap:
    """The map with more rows."""
    longer = {name: pd.concat([m[name], pd.DataFrame(some)]) for name, some in rows.items()}
    return m.replace(**{name: some.fillna(blanks(some)) for name, some in longer.items()})


@cache
def a_country(seed: int) -> ActorMap:
    """A random map on which each actor has a name of its own.

    Random ties seldom leave an actor whom nobody knows where others work (n90), one to which an
    authority may introduce because that was agreed (n91, by n92), or a survivor to whom one that
    assists survivors leads (n93, by n94, which engaged with n95): each map has them.
    """
    m = random_map(seed)
    office, *others = m.actors["id"]
    far = [{"actor_id": i, "sector": "LEG", "pcode": "XA02"} for i in ("n90", *others)]
    let = {
        "agreed": "2025-01-10",
        "proposed_by": "hro",
        "approved_by": "head of office",
        "from": "2024-06-30",
    }
    m = more(
        m,
        actors=[
            actor("n90"),
            actor("n91"),
            actor("n92", sphere="state"),
            actor("n94", assists_survivors="yes"),
            actor("n95", sphere="un"),
            actor("n93", care="survivor", consent_c2="yes"),
        ],
        presence=[row | {"id": f"w9{at}"} for at, row in enumerate(far)],
        ties=[
            offer(office, "n92", 0.9),
            offer("n92", "n91", 0.9),
            offer(office, "n94", 0.8),
            offer("n94", "n93", 0.8),
            offer(others[0], "n93", 0.9),
            tie("n94", "n95", "engages_mechanism"),
        ],
        introducer_exceptions=[let | {"id": "x90", "actor_id": "n92", "target_id": "n91"}],
    )
    return m.replace(actors=m.actors.assign(name="Known as " + m.actors["id"]))


def answers(m: ActorMap, view: View = FEW) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each target, how it is asked for, and all that is said."""
    for target in m.actors["id"]:
        for chosen in ASKED:
            yield target, chosen, said(partial(routes, m, view, target, **chosen))
        yield target, {}, said(partial(introducers, m, view, target, needs=("language:English",)))


def left_out(ids: Iterable[str]) -> str:
    """Who was left out, as an answer lists it among its parameters."""
    return f'"without": {json.dumps(list(ids))}'


def said(answer: Any) -> str:
    try:
        return text(answer())
    except Refused as refusal:
        return f"refused: {refusal}"


def found(answer: Any) -> Findings:
    try:
        return answer()
    except Refused:
        return Findings("", {})


@seeded(MAPS, few=3)
def test_nothing_that_is_said_names_who_must_not_be_asked(seed: int) -> None:
    m = a_country(seed)
    for target in m.actors["id"]:
        out = barred(m, target)
        for chosen in ASKED:
            result = found(partial(routes, m, FEW, target, **chosen))
            document = text(result.replace(result.findings)) if result.method else ""
            document = document.replace(f'"without": {list(chosen.get("without", ()))}'.replace("'", '"'), "")
            named = set(re.findall(r"\bn\d\d\b", document))
            assert not named & out, (target, chosen, named & out)
            assert not named & (set(chosen.get("without", ())) - {target}), (target, chosen)


@seeded(MAPS, few=2)
def test_answer_is_to_the_byte_that_of_a_map_without_them(seed: int) -> None:
    m = a_country(seed)
    for target in m.actors["id"]:
        smaller = without(m, barred(m, target))
        for chosen in ASKED:
            left = [one for one in chosen.get("without", ()) if one in smaller.ids("actors")]
            once = said(partial(routes, m, FEW, target, **chosen))
            again = said(partial(routes, smaller, FEW, target, **chosen | {"without": tuple(left)}))
            assert once.replace(left_out(chosen.get("without", ())), left_out(left)) == again, (
                target,
                chosen,
            )
        once, again = (said(partial(introducers, some, FEW, target)) for some in (m, smaller))
        assert once == again


@pytest.mark.parametrize("role", ["viewer", "hro", "protection_officer"])
@seeded(MAPS[:8], few=2)
def test_whom_a_role_does_not_see_was_never_on_its_map(seed: int, role: str) -> None:
    m = a_country(seed)
    seen = visible(m, Principal(role))
    hidden = set(m.actors["id"]) - set(seen.actors["id"])
    never = visible(m.where(seen.actors["id"]), Principal(role))
    for (target, chosen, once), (_, _, again) in zip(answers(seen), answers(never), strict=True):
        assert once == again, (target, chosen)
        if "without" not in chosen:
            assert not hidden & set(re.findall(r"\bn\d\d\b", once)), (target, chosen)


ABOUT = ("routes", "openings", "asks", "lifted", "care", "damped", "watched")


@seeded(MAPS, few=4, least=dict.fromkeys(ABOUT, 3))
def test_maps_of_these_tests_hold_what_they_are_about(seed: int, tally: Counter[str]) -> None:
    m = a_country(seed)
    planner = Planner(Context(m, FEW))
    tally["damped"] += bool((planner.roads.open.effective < planner.context.layers.referral.effective).any())
    tally["watched"] += len(planner.roads.mechanisms)
    for target in m.actors["id"]:
        result = found(partial(routes, m, FEW, target))
        lifted = planner.exclusions.allowed(planner.context.code(target))
        tally["routes"] += sum("route" in f.details for f in result)
        tally["openings"] += sum(f.id.startswith("A23:opening") for f in result)
        tally["asks"] += sum(f.id.startswith("A23:ask") for f in result)
        tally["lifted"] += sum(
            bool({planner.context.ids[u] for u in lifted} & set(f.details.get("route", ())[1:-1]))
            for f in result
        )
        care = m.actors["care"].iat[planner.context.code(target)]
        tally["care"] += bool(care) and any("route" in f.details for f in result)


# --- who needs care -----------------------------------------------------------------------------------


@seeded(range(40), few=4)
def test_survivor_or_child_is_reached_only_through_those_who_assist(seed: int) -> None:
    m = a_country(seed)
    target = m.actors["id"].iloc[-1]
    cells = m.actors.assign(care=m.actors["care"].mask(m.actors["id"] == target, "child"), consent_c2="yes")
    m = m.replace(actors=cells.astype(m.actors.dtypes.to_dict()))
    assists = set(m.actors["id"][m.actors["assists_survivors"] == "yes"])
    planner = Planner(Context(m, FEW))
    ids = planner.context.ids
    for route in planner.routes(planner.context.code(target)):
        assert len(route) > 2
        assert ids[route[-2]] in assists
    for _, route in planner.before(planner.context.code(target), 4).values():
        assert ids[route[-2]] in assists
    for f in found(partial(routes, m, FEW, target)):
        chain = f.details.get("route", f.details.get("chain", [f.details.get("introducer", ""), target]))
        last = f.details.get("contact", chain[-2]) if f.id.startswith("A23:ask") else chain[-2]
        if not f.id.startswith("A23:no_route"):
            assert last in assists, f.id
        for sentence in f.details.get("if_no", {}).values():
            for way in re.findall(r"no: (.* → .*), \d", sentence):
                assert re.search(r"n\d\d", way.split(" → ")[-2]).group() in assists


def test_child_whom_the_office_met_is_not_reached_directly() -> None:
    people = [
        actor("A", assists_survivors="no"),
        actor("B", assists_survivors="yes"),
        actor("C", care="child"),
    ]
    met = [{"id": "c1", "date": DAY, "office": "O", "actor_id": "C"}]
    ties = [offer("O", "A", 1), offer("O", "B", 0.5), offer("A", "C", 1), offer("B", "C", 0.5)]
    result = routes(a_map(actors=people, ties=ties, contacts=met), CERTAIN, "C")
    assert [f.details["route"] for f in result if "route" in f.details] == [["O", "B", "C"]]
    assert [f.details["introducer"] for f in result if "introducer" in f.details] == ["B"]


def test_who_is_asked_about_a_child_assists_survivors() -> None:
    people = [actor("A"), actor("B", assists_survivors="yes"), actor("C", care="child")]
    here = [{"actor_id": i, "sector": "LEG", "pcode": "XX01"} for i in "ABC"]
    m = a_map(actors=people, ties=[offer("O", "A", 1), offer("O", "B", 0.5)], presence=here)
    assert [f.details["contact"] for f in routes(m, CERTAIN, "C") if "contact" in f.details] == ["B"]
    assert [f.details["contact"] for f in routes(m, CERTAIN, "C", needs=("bridge:women",)).findings[1:]] == []


@pytest.mark.parametrize(
    ("sector", "pcode", "near"),
    [
        ("LEG", "XX01", "works or sits in the same place or on the same platform as"),
        ("LEG", "XX02", "works or sits in the same area or sector as"),
        ("MON", "XX01", "works or sits in the same area or sector as"),
    ],
)
def test_who_may_know_an_actor_is_told_with_how_near_it_works(sector: str, pcode: str, near: str) -> None:
    presence = [
        {"id": "p1", "actor_id": "B", "sector": sector, "pcode": pcode},
        {"id": "p2", "actor_id": "C", "sector": "LEG", "pcode": "XX01"},
    ]
    m = a_map("B", "C", ties=[offer("O", "B", 0.5)], presence=presence)
    (contact,) = (f for f in routes(m, CERTAIN, "C") if "contact" in f.details)
    assert contact.statement == (
        f"Name of B {near} Name of C and may know it. Ask who works there before you name "
        "anybody, subject to consent and a safety talk."
    )


# --- exceptions of two persons ------------------------------------------------------------------------

LET = {
    "id": "x",
    "actor_id": "M",
    "target_id": "T",
    "agreed": "2025-01-20",
    "proposed_by": "hro",
    "approved_by": "head",
    "from": "2025-01-20",
}


def through_the_state(
    *ties: dict[str, Any], let: dict[str, Any] | None = None, **cells: Any
) -> list[list[str]]:
    """Routes to T and to U, where only M, a body of the State, could introduce."""
    m = a_map(
        actors=[actor("M", **{"sphere": "state"} | cells), actor("T"), actor("U"), actor("F")],
        ties=[offer("O", "M", 0.9), offer("M", "T", 0.9), offer("M", "U", 0.9), *ties],
        introducer_exceptions=[LET | (let or {})],
    )
    return [f.details["route"] for target in "TU" for f in routes(m, CERTAIN, target) if "route" in f.details]


def test_exception_counts_for_its_target_alone() -> None:
    assert through_the_state() == [["O", "M", "T"]]


@pytest.mark.parametrize(
    "let",
    [
        {"agreed": ""},
        {"agreed": "2025-02-02"},
        {"proposed_by": ""},
        {"approved_by": ""},
        {"approved_by": "HRO"},
        {"proposed_by": "STRASSE", "approved_by": "straße"},
        {"to": "2025-01-31"},
        {"from": "2025-02-02"},
        {"target_id": "F"},
        {"actor_id": "F"},
    ],
    ids=str,
)
def test_exception_does_not_count_when(let: dict[str, Any]) -> None:
    assert through_the_state(let=let) == []


@pytest.mark.parametrize(
    "cells",
    [
        {"consent_c3": "no"},
        {"consent_c3": "withdrawn"},
        {"do_not_contact": "yes"},
        {"feels_safe": "no"},
        {"at_risk_level": 3},
        {"care": "survivor"},
    ],
    ids=str,
)
def test_exception_lifts_nothing_but_the_sphere(cells: dict[str, Any]) -> None:
    assert through_the_state(**cells) == []


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_exception_does_not_count_where_a_tie_is_hostile(kind: str) -> None:
    assert through_the_state(tie("M", "T", kind)) == []
    assert through_the_state(tie("T", "M", kind)) == []
    assert through_the_state(tie("M", "F", kind)) == [["O", "M", "T"]]


def test_exception_does_not_count_where_one_is_hostile_to_the_group() -> None:
    m = a_map(
        actors=[actor("M", sphere="state"), *(actor(i, works_on_rights_of="women") for i in "TF")],
        ties=[offer("O", "M", 0.9), offer("M", "T", 0.9), tie("M", "F", "threat")],
        introducer_exceptions=[LET],
    )
    assert routes(m, CERTAIN, "T").findings[0].id == "A23:no_route:T"


def test_who_is_let_in_by_an_exception_counts_as_on_the_map() -> None:
    # What M told of A is known for T, for which M is on the map; not for U.
    told = offer("M", "A", 0.5, sources="s")
    m = a_map(
        actors=[actor("M", sphere="state"), *map(actor, "ATU")],
        introducer_exceptions=[LET],
        ties=[told, offer("O", "A", 0.5), offer("A", "T", 0.5), offer("A", "U", 0.5)],
    )
    planner = Planner(Context(m, CERTAIN))
    a, t, u = map(planner.context.code, "ATU")
    assert planner.observers(t, [a]) == [frozenset({"?"})]
    assert planner.observers(u, [a]) == [frozenset()]


# --- more trust never makes an answer worse -----------------------------------------------------------


def chances(planner: Planner, target: int) -> dict[tuple[int, int], float]:
    """Of introductions that may be asked for."""
    effective, asked = planner.ways(target).effective, planner.may_introduce(target)
    return {
        (u, v): float(effective[edge])
        for (u, v), edge in planner.chance.items()
        if asked[u] and (asked[v] or v == target)
    }


def never_worse(before: ActorMap, after: ActorMap) -> None:
    """No introduction is less likely, no best route dearer or longer, no likeliest one less likely."""
    light = replace(FEW, thresholds=replace(FEW.thresholds, exposure_weight=0))
    for view in (FEW, light):
        one, other = Planner(Context(before, view)), Planner(Context(after, view))
        for target in range(len(one.context.ids)):
            old, new = chances(one, target), chances(other, target)
            assert all(new[pair] >= chance - 1e-12 for pair, chance in old.items())
            assert (other.ways(target).bound <= one.ways(target).bound + 1e-9).all()
            routes = next(one.routes(target), None), next(other.routes(target), None)
            if view is light and routes[0]:
                assert other.probability(routes[1]) >= one.probability(routes[0]) - 1e-9


@seeded(MAPS, few=2)
def test_higher_trust_never_lowers_a_chance(seed: int) -> None:
    m = random_map(seed)
    rows = np.flatnonzero((m.ties["kind"] == "trust") & (m.ties["weight"] > 0))
    for row in np.random.default_rng(seed).permutation(rows)[:6].tolist():
        weight = m.ties["weight"].to_numpy(copy=True)
        weight[row] = min(4.0, weight[row] + 1)
        never_worse(m, m.replace(ties=m.ties.assign(weight=weight)))


@seeded(MAPS, few=3)
def test_new_tie_of_trust_never_lengthens(seed: int) -> None:
    m = random_map(seed)
    first, second = np.random.default_rng(seed).permutation(m.actors["id"].to_numpy(dtype=object))[:2]
    new = pd.DataFrame([tie(first, second, "trust", id="new", weight=3)])
    never_worse(m, m.replace(ties=pd.concat([m.ties, new], ignore_index=True).fillna({"sign": ""})))


def test_higher_trust_does_not_push_out_a_tie_that_is_better_known() -> None:
    # A trust that is told by few, and an offer told by many: six introductions succeeded already.
    log_ = [{"id": f"i{at}", "date": DAY, "actor_id": "A", "to_id": "T", "outcome": "met"} for at in range(6)]

    def chance(level: float) -> float:
        ties = [
            offer("A", "T", 0.5, grade="A1", **{"from": DAY}),
            tie("T", "A", "trust", weight=level, grade="F6", **{"from": DAY}),
        ]
        layer = Context(a_map("A", "T", ties=ties, introductions=log_), View(date=DAY)).layers.referral
        return float(layer.effective[0])

    assert chance(1) == pytest.approx(0.95 * (3 * 0.5 + 6) / 9)
    # .9 x .5 = .45 is under .5 x .95 = .475; with .99 x .5 and less of the offer it once was not.
    assert chance(4) == pytest.approx(0.95 * (3 * 0.5 + 6) / 9)


# --- many acquaintances -------------------------------------------------------------------------------


def workshop(size: int, *ties: dict[str, Any], **cells: Any) -> ActorMap:
    """So many who say that they know each other, of whom the office met the first; W01 is sought."""
    ids = [f"W{at:02}" for at in range(size)]
    people = [actor(i, **(cells if i == "W01" else {})) for i in ids]
    known = [tie(u, v, "trust", weight=1) for u in ids for v in ids if u != v]
    return a_map("A", actors=people, ties=[offer("O", "W00", 1), *known, *ties])


def best(m: ActorMap, target: str, view: View = CERTAIN) -> tuple[list[str], float]:
    route = next(f for f in routes(m, view, target) if "route" in f.details)
    return route.details["route"], float(route.value)


@pytest.mark.parametrize(
    ("size", "chance"),
    [(3, 0.4), (15, 0.4), (16, 0.4), (17, 0.4 * 15 / 16), (31, 0.4 * 15 / 30), (60, 0.4 * 15 / 59)],
)
def test_acquaintances_beyond_fifteen_carry_together_what_fifteen_would(size: int, chance: float) -> None:
    route, found_ = best(workshop(size), "W01")
    assert route == ["O", "W00", "W01"]
    assert found_ == pytest.approx(chance)


def test_list_of_a_workshop_is_worth_less_than_one_offer() -> None:
    m = workshop(60, offer("O", "A", 0.5), offer("A", "W01", 0.5))
    assert best(m, "W01") == (["O", "A", "W01"], 0.25)
    alone = [f.value for f in routes(workshop(60), CERTAIN, "W01") if "route" in f.details]
    assert max(alone) == pytest.approx(0.101695, abs=1e-6)
    assert best(workshop(60, tie("W01", "W00", "trust", id="more", weight=2)), "W01")[1] == pytest.approx(0.6)


def test_list_counts_for_one_that_is_itself_not_asked() -> None:
    # Known to fifty, at high risk but willing: what the fifty carry together is that of fifteen.
    ids = [f"W{at:02}" for at in range(50)]
    people = [*map(actor, ids), actor("T", at_risk_level=4, consent_c2="yes")]
    ties = [offer("O", ids[0], 1), *(tie("T", i, "trust", weight=1) for i in ids)]
    assert best(a_map(actors=people, ties=ties), "T")[1] == pytest.approx(0.4 * 15 / 50)


def test_those_that_must_not_be_asked_do_not_thin_a_list() -> None:
    people = [actor(f"S{at:02}", sphere="state") for at in range(40)]
    known = [tie("W01", row["id"], "trust", weight=1) for row in people]
    m = workshop(10)
    bigger = more(m, actors=people, ties=known)
    assert best(bigger, "W01") == best(m, "W01")
    assert best(m, "W01")[1] == pytest.approx(0.4)


def test_whoever_is_sought_is_one_of_a_list_though_it_introduces_nobody() -> None:
    # A is acquainted with T, X and Y; T refuses to introduce, and is on no map but that for itself.
    two = replace(CERTAIN, thresholds=replace(CERTAIN.thresholds, acquaintances=2))
    people = [*map(actor, "AXY"), actor("T", consent_c3="no")]
    ties = [offer("O", "A", 1), *(tie(one, "A", "trust", weight=1) for one in "TXY")]
    m = a_map(actors=people, ties=ties)
    assert best(m, "X", two) == (["O", "A", "X"], pytest.approx(0.4))
    assert best(m, "T", two) == (["O", "A", "T"], pytest.approx(0.4 * 2 / 3))
    # X leads on to T: on the way to T it is one of three that A is acquainted with.
    planner = Planner(Context(more(m, ties=[offer("X", "T", 1)]), two))
    over_x = [planner.context.code(one) for one in "OAXT"]
    assert planner.chances(over_x) == pytest.approx([1, 0.4 * 2 / 3, 1])


def test_who_is_only_not_asked_this_time_stays_on_a_list() -> None:
    two = replace(CERTAIN, thresholds=replace(CERTAIN.thresholds, acquaintances=2))
    ties = [offer("O", "A", 1), *(tie(one, "A", "trust", weight=1) for one in "TXY")]
    m = a_map(*"ATXY", ties=ties)
    found_ = routes(m, two, "T", without=("Y",)).findings[0]
    assert found_.value == pytest.approx(0.4 * 2 / 3)


# --- exposure by what one told a mechanism ------------------------------------------------------------


@pytest.mark.parametrize(
    ("begun", "ended", "more"),
    [
        ("2025-02-01", "", 0.2),
        ("2024-04-01", "", 0.2),
        ("2025-02-02", "", 0),
        ("", "", 0.2),
        ("2024-01-10", "2024-08-01", 0.2),
        ("2025-01-10", "2025-01-12", 0.2),
        ("", "2024-08-01", 0.2),
        ("2024-01-10", "2024-07-31", 0),
        ("2024-01-10", "2026-01-01", 0.2),
        ("2025-02-02", "2026-01-01", 0),
    ],
)
@pytest.mark.parametrize(("risk", "usual"), [("", 0), (1, 0.25), (2, 0.5)])
def test_who_engages_with_a_mechanism_or_did_lately_is_more_exposed(
    begun: str, ended: str, more: float, risk: object, usual: float
) -> None:
    told = tie("A", "H", "engages_mechanism", **{"from": begun, "to": ended})
    people = [actor("A", at_risk_level=risk), actor("H", sphere="un"), actor("T")]
    m = a_map(actors=people, ties=[offer("O", "A", 0.9), offer("A", "T", 0.8), told])
    (route,) = (f for f in routes(m, CERTAIN, "T") if "route" in f.details)
    assert route.details["exposure"] == pytest.approx(usual + more)
    assert route.details["cost"] == pytest.approx(-log(0.72) + usual + more)
    (introducer,) = (f for f in routes(m, CERTAIN, "T") if f.analysis == "A26")
    assert introducer.value == pytest.approx(0.72 * exp(-usual - more))


def test_exposure_is_one_at_most_and_a_mechanism_must_be_one_that_may_be_known() -> None:
    def exposure(target: str, *ties: dict[str, Any], risk: int = 4, **cells: Any) -> float:
        told = tie("A", "H", "engages_mechanism", **{"from": DAY})
        people = [actor("A", at_risk_level=risk), actor("H", **cells), actor("T"), actor("U")]
        planner = Planner(Context(a_map(actors=people, ties=[told, *ties]), CERTAIN))
        return float(planner.exposure_for(planner.context.code(target))[planner.context.code("A")])

    assert exposure("T", sphere="un") == 1
    assert exposure("T", sphere="un", risk=3) == pytest.approx(0.95)
    assert exposure("T", sphere="state", risk=2) == 0.5
    assert exposure("H", sphere="state", risk=2) == pytest.approx(0.7)  # whom one looks for is on the map
    assert exposure("T", tie("H", "T", "tension"), sphere="un", risk=2) == 0.5
    assert exposure("U", tie("H", "T", "tension"), sphere="un", risk=2) == pytest.approx(0.7)


# --- what came of introductions -----------------------------------------------------------------------


def corrected(*outcomes: tuple[str, str], view: View = View(date=DAY)) -> float:  # noqa: B008 - never changed
    rows = [
        {"id": f"i{at}", "date": day, "actor_id": "A", "to_id": "T", "outcome": what}
        for at, (day, what) in enumerate(outcomes)
    ]
    m = a_map("A", "T", ties=[tie("T", "A", "trust", weight=3)], introductions=rows)
    return float(Context(m, view).layers.referral.weight[0])


def test_outcomes_correct_recorded_trust_that_counts_as_three() -> None:
    assert corrected() == 0.8
    assert corrected((DAY, "met")) == pytest.approx((3 * 0.8 + 1) / 4)
    assert corrected((DAY, "declined")) == pytest.approx(3 * 0.8 / 4)
    assert corrected((DAY, "met"), (DAY, "met"), (DAY, "declined")) == pytest.approx(4.4 / 6)
    assert corrected((DAY, "asked"), (DAY, "agreed"), (DAY, "stopped")) == 0.8
    assert corrected(("2025-02-02", "declined")) == 0.8


def test_outcomes_are_forgotten_by_half_in_two_years() -> None:
    # 2023-02-01 is 731 days before; the half-life is 24 x 30.4375 = 730.5 days.
    weight = 2 ** (-731 / 730.5)
    assert corrected(("2023-02-01", "declined")) == pytest.approx(2.4 / (3 + weight))
    assert corrected(("2023-02-01", "met")) == pytest.approx((2.4 + weight) / (3 + weight))
    assert corrected(("2023-02-01", "declined"), view=CERTAIN) == pytest.approx(0.6)
    slow = View(date=DAY, thresholds=Thresholds(ageing_months=48, trust_counts_as=1))
    half = 2 ** (-731 / 1461)
    assert corrected(("2023-02-01", "declined"), view=slow) == pytest.approx(0.8 / (1 + half))


def test_outcome_of_one_pair_says_nothing_of_another() -> None:
    rows = [
        {"id": "i1", "date": DAY, "actor_id": "A", "to_id": "T", "outcome": "declined"},
        {"id": "i2", "date": DAY, "actor_id": "A", "to_id": "", "outcome": "declined"},
        {"id": "i3", "date": DAY, "actor_id": "B", "to_id": "A", "outcome": "met"},
    ]
    m = a_map("A", "B", "T", ties=[offer("A", "T", 0.5), offer("A", "B", 0.5)], introductions=rows)
    layer = Context(m, CERTAIN).layers.referral
    ids = list(m.actors["id"])
    found_ = {(ids[u], ids[v]): w for u, v, w in zip(layer.source, layer.target, layer.weight, strict=True)}
    assert found_ == {("A", "T"): pytest.approx(1.5 / 4), ("A", "B"): 0.5}


def test_need_that_is_none_is_refused_and_words_of_two_kinds_are_joined() -> None:
    asked = IntroducerRequirements.of(("language:English", "survivors"), ("B", "A", "A"))
    assert asked == IntroducerRequirements("English", "", True, ("A", "B"))
    for wrong in ("", "language:", "survivors:yes", "colour:red"):
        with pytest.raises(Refused, match="is no need"):
            IntroducerRequirements.of((wrong,))


def test_kinds_and_spheres_that_these_tests_name_are_those_of_the_schema() -> None:
    kinds = schema.tie_kinds().values()
    assert {kind.kind for kind in kinds if kind.signs == ("-",)} == HOSTILE
    assert {kind.kind for kind in kinds if kind.kind in HOSTILE and not kind.directed} == BOTH_WAYS
    assert {code for code, sphere in schema.spheres().items() if not sphere.may_introduce} == SILENT


def test_steps_of_each_route_are_ties_that_are_recorded() -> None:
    for seed in MAPS[:8]:
        m = random_map(seed)
        planner = Planner(Context(m, FEW))
        for target in range(len(m.actors)):
            for route in planner.routes(target):
                assert all(step in planner.chance for step in pairwise(route))
                assert len(set(route)) == len(route)
