"""Who can deliver which measure where, past everybody who is not safe; ways to the source of a threat."""

from __future__ import annotations

import json
import random
from itertools import product
from typing import Any

import pandas as pd
import pytest
from each import each
from maps import CERTAIN, QUICK, SEEDS, a_map, actor, offer, open_part, sealed_map, text, tie, without
from seeds import seeded

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import exclusions_of, refused
from actormap.metrics.protect import options

AREAS = [
    {"id": "XX", "name": "All"},
    {"id": "XX01", "name": "Coast", "parent": "XX"},
    {"id": "XX0101", "name": "Bay", "parent": "XX01"},
    {"id": "XX02", "name": "Hills", "parent": "XX"},
]
CASE = {"id": "c", "opened": "2025-01-30", "what": "Threats", "subjects": "P", "pcode": "XX01"}


def judged(who: str, answer: str = "yes", item: str = "measure_trial", **cells: str) -> dict[str, Any]:
    usual = {"date": "2025-01-15", "scorer": "hro", "sources": "s1", "actor_id": who}
    return usual | {"id": f"{item}{who}{len(cells)}", "item": item, "answer": answer} | cells


def at(who: str, pcode: str) -> dict[str, Any]:
    return {"id": f"w{who}", "actor_id": who, "sector": "LEG", "pcode": pcode}


def world(**tables: list[dict[str, Any]]) -> ActorMap:
    """P is in danger in XX01; L and R work there, N elsewhere, H is hostile to P, S is police."""
    people = tables.pop("actors", [])
    rows = {
        "actors": [
            *(actor(i, consent_c3="yes") for i in ("L", "N", "H", "R")),
            actor("P", "Person", adm1_pcode="XX01"),
            actor("S", sphere="security_force"),
        ],
        "presence": [at("L", "XX01"), at("N", "XX02"), at("H", "XX01"), at("R", "XX01"), at("S", "XX01")],
        "ties": [tie("H", "P", "conflict")],
        "areas": AREAS,
        "assessments": [judged(who) for who in "LNHS"],
        "cases": [CASE],
    }
    changed = {row["id"]: row for row in people}
    rows["actors"] = [changed.pop(row["id"], row) for row in rows["actors"]] + [*changed.values()]
    return a_map(**(rows | {name: rows.get(name, []) + some for name, some in tables.items()}))


def measure(m: ActorMap, code: str = "measure_trial", **chosen: str) -> Finding:
    (found,) = (
        f for f in options(m, CERTAIN, **(chosen or {"case": "c"})) if f.details.get("measure") == code
    )
    return found


def who(m: ActorMap, code: str = "measure_trial", **chosen: str) -> list[tuple[str, str, str]]:
    cells = measure(m, code, **chosen).details["who"]
    return [(cell["id"], cell["can"], cell["where"]) for cell in cells]


def test_worked_values() -> None:
    found = measure(world())
    assert (found.value, found.details["not_judged"]) == (1, 1)
    assert who(world()) == [("L", "yes", "there"), ("N", "yes", "elsewhere")]
    assert found.acts == {"ask": ("L",)}
    assert found.statement == "Trial observation: Name of L can deliver it there."
    whole = options(world(), CERTAIN, case="c").findings[0]
    assert (whole.value, whole.n, len(whole.details["not_judged"])) == (1, 13, 12)


def test_thirteen_measures_in_the_order_of_the_catalogue_and_unknown_is_never_zero() -> None:
    rows = [f for f in options(world(), CERTAIN, case="c") if f.kind == "measure"]
    catalogue = [code for code, item in schema.items().items() if item.set == "measure"]
    assert [f.details["measure"] for f in rows] == catalogue
    assert [schema.items()[code].reference for code in catalogue] == [f"D5-M{at}" for at in range(1, 14)]
    for code in catalogue:
        assert ("R", "yes", "there") in who(world(assessments=[judged("R", item=code)]), code)
    assert [f.value for f in rows if f.details["measure"] != "measure_trial"] == [None] * 12
    assert measure(world(assessments=[judged("R", "no", "measure_self")]), "measure_self").value == 0


TOLD = {
    "wider": (
        "Name of L can deliver it in the area around it: ask whether there too.",
        "Able to: 1 in the area around it, 1 elsewhere.",
    ),
    "elsewhere": ("Name of N can deliver it there.", "Able to: 1 there, 1 elsewhere."),
    "there": ("Name of L, Name of N can deliver it there.", "Able to: 2 there."),
    "not_known": (
        "Name of L, Name of N can deliver it; whether there is not known.",
        "Able to: 2 unknown where.",
    ),
}


@each("place", [("XX0101", "wider"), ("XX02", "elsewhere"), ("XX", "there"), ("", "not_known")], "-".join)
def test_where_somebody_is_recorded(place: tuple[str, str]) -> None:
    pcode, where = place
    m = world()
    m = m.replace(cases=m["cases"].assign(pcode=pcode))
    assert ("L", "yes", where) in who(m)
    assert measure(m).value == sum(w == "there" for _, _, w in who(m))
    words, counts = TOLD[where]
    assert measure(m).statement == f"Trial observation: {words}"
    assert measure(m).reason.startswith(counts)


def test_nobody_there_and_somebody_elsewhere() -> None:
    m = world(assessments=[judged("L", "no", scorer="all", together="yes")])
    assert measure(m).statement == (
        "Trial observation: nobody judged able is recorded there; Name of N can deliver it elsewhere."
    )


def test_of_whom_it_is_not_recorded_where_they_work_is_not_elsewhere() -> None:
    m = world(actors=[actor("Q", consent_c3="yes")], assessments=[judged("Q")])
    assert who(m)[1:] == [("Q", "yes", "not_known"), ("N", "yes", "elsewhere")]


def test_scorers_who_differ_and_answers_without_evidence() -> None:
    m = world(assessments=[judged("L", "no", scorer="head")])
    assert who(m)[0] == ("L", "partly", "there")
    m = world(assessments=[judged("R", "yes", sources="")])
    assert "R" not in [cell[0] for cell in who(m)]
    assert measure(m).details["not_judged"] == 1
    m = world(assessments=[judged("L", "no", scorer="head", date="2025-03-01")])
    assert who(m)[0] == ("L", "yes", "there"), "judged after the day"
    m = world(assessments=[judged("L", "no", scorer="all", together="yes")])
    assert "L" not in [cell[0] for cell in who(m)], "what they agreed on counts"


AGREED = ("all", "yes", "2025-01-16", "yes")
"""What scorers of L agreed on: who wrote it down, the answer, the day, that it was together."""
STANDS: dict[str, tuple[list[tuple[str, str, str, str]], str]] = {
    "all now say no": ([AGREED, ("hro", "no", "2025-01-20", ""), ("head", "no", "2025-01-21", "")], ""),
    "the only one who answered anew says no": ([AGREED, ("head", "no", "2025-01-20", "")], ""),
    "one says no, one still yes": (
        [AGREED, ("hro", "yes", "2025-01-20", ""), ("head", "no", "2025-01-20", "")],
        "partly",
    ),
    "in part since": ([AGREED, ("head", "partly", "2025-01-20", "")], "partly"),
    "a yes since": ([AGREED, ("head", "yes", "2025-01-20", "")], "yes"),
    "no before it was agreed": ([AGREED, ("head", "no", "2025-01-12", "")], "yes"),
    "no on the day on which it was agreed": ([AGREED, ("head", "no", "2025-01-16", "")], "yes"),
    "not known since": ([AGREED, ("head", "unknown", "2025-01-20", "")], "yes"),
    "agreed twice, then not able": ([AGREED, ("all", "no", "2025-01-20", "yes")], ""),
    "agreed twice, then able": ([("all", "no", "2025-01-11", "yes"), AGREED], "yes"),
    "agreed twice, and since then all say no": (
        [("all", "no", "2025-01-11", "yes"), AGREED, ("hro", "no", "2025-01-30", "")],
        "",
    ),
    "agreed not able, one says yes since": (
        [("all", "no", "2025-01-16", "yes"), ("head", "yes", "2025-01-20", "")],
        "partly",
    ),
    "nobody agreed on anything": ([("hro", "no", "2025-01-20", ""), ("head", "no", "2025-01-21", "")], ""),
}


def judged_of_l(answers: list[tuple[str, str, str, str]]) -> ActorMap:
    """The world with these answers about L, and no others."""
    rows = [
        judged("L", answer, scorer=scorer, date=day, together=together, id=f"m{at}")
        for at, (scorer, answer, day, together) in enumerate(answers)
    ]
    every = world(assessments=rows)["assessments"]
    return world().replace(assessments=every[(every["actor_id"] != "L") | every["id"].str.len().eq(2)])


@each("case", STANDS, str)
def test_what_was_agreed_stands_until_somebody_answers_anew(case: str) -> None:
    answers, can = STANDS[case]
    m = judged_of_l(answers)
    assert [cell for cell in who(m) if cell[0] == "L"] == ([("L", can, "there")] if can else [])
    found = measure(m)
    assert found.value == bool(can), "judged not able is not the same as judged by nobody"
    assert found.details["not_judged"] == 1, "R alone"
    assert ("L" in found.acts.get("ask", ())) == bool(can)


def test_a_no_without_evidence_takes_nothing_back_and_what_nobody_judged_stays_unknown() -> None:
    told = [AGREED, ("head", "no", "2025-01-20", "")]
    assert "L" not in [cell[0] for cell in who(judged_of_l(told))]
    m = judged_of_l(told)
    unbacked = m["assessments"]["sources"].where(m["assessments"]["id"] != "m1", "")
    assert who(m.replace(assessments=m["assessments"].assign(sources=unbacked)))[0] == ("L", "yes", "there")
    silent = judged_of_l([("hro", "unknown", "2025-01-20", "")])
    assert measure(silent).details["not_judged"] == 2
    assert "L" not in [cell[0] for cell in who(silent)]


@seeded(range(60), few=10)
def test_nobody_is_offered_of_whom_all_say_no_since_it_was_agreed(seed: int) -> None:
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    answers = [
        (who_says, pick.choice(["yes", "partly", "no", "no", "unknown"]), f"2025-01-{day:02}", together)
        for day in range(10, 10 + pick.randint(1, 6))
        for who_says, together in [pick.choice([("hro", ""), ("head", ""), ("all", "yes")])]
    ]
    # Worked out anew: the last of each; what was agreed on, if that is known, silences all before it.
    last = {scorer: (at, answer) for at, (scorer, answer, _day, _together) in enumerate(answers)}
    agreed_at, agreed = last.pop("all", (-1, "unknown"))
    since = {said for at, said in last.values() if at > agreed_at or agreed == "unknown"} - {"unknown"}
    offered = bool((since or {agreed}) - {"no", "unknown"})
    assert ("L" in [cell[0] for cell in who(judged_of_l(answers))]) == offered


REFUSED = {
    "do_not_contact": "yes",
    "feels_safe": "no",
    "consent_c3": "no",
    "at_risk_level": "3",
    "care": "survivor",
    "status": "banned",
    "sphere": "state",
}


@each("column", REFUSED)
def test_who_is_refused_leaves_no_trace(column: str) -> None:
    m = world(actors=[actor("L", "Lawyers", **({"consent_c3": "yes"} | {column: REFUSED[column]}))])
    result = options(m, CERTAIN, case="c")
    assert text(result) == text(options(without(m, {"L"}), CERTAIN, case="c"))
    assert "Lawyers" not in text(result)


def test_who_is_hostile_to_the_person_or_its_group_is_out() -> None:
    assert "H" not in [cell[0] for cell in who(world())]
    assert "H" in [cell[0] for cell in who(world(), area="XX01")], "nobody is known to be in danger"
    groups = [actor("P", works_on_rights_of="women"), actor("W", works_on_rights_of="women")]
    m = world(actors=groups, ties=[tie("L", "W", "conflict")])
    assert [cell[0] for cell in who(m)] == ["N"]
    m = world(ties=[tie("L", "P", "influence", weight=0.9, sign="-")])
    assert [cell[0] for cell in who(m)] == ["N"]


def test_the_source_and_who_works_with_it_deliver_nothing() -> None:
    m = world(ties=[tie("L", "N", "coordination")])
    assert [cell[0] for cell in who(m, actor="P", source="N")] == []
    assert [cell[0] for cell in who(m, actor="P")] == ["L", "N"]


def test_who_is_joined_to_the_person_comes_first() -> None:
    m = world(assessments=[judged("R")])
    assert [cell[0] for cell in who(m)] == ["L", "R", "N"]
    m = world(assessments=[judged("R")], ties=[tie("R", "P", "protection", weight=1)])
    assert [cell["tie"] for cell in measure(m).details["who"]] == ["protects", "", ""]
    assert [cell[0] for cell in who(m)] == ["R", "L", "N"]
    over = tie("R", "P", "protection", weight=1, to="2025-01-10")
    assert [cell[0] for cell in who(world(assessments=[judged("R")], ties=[over]))] == ["L", "R", "N"]


def test_the_office_itself_is_none_of_whom_it_is_not_known() -> None:
    assert measure(world(presence=[at("O", "XX01")])).details["not_judged"] == 1


def test_a_platform_delivers_unless_somebody_unsafe_sits_on_it() -> None:
    able = judged("", item="measure_community", platform_id="F")
    seat = {"id": "F", "name": "Watch", "members": "L;P", "areas": "XX01"}
    assert who(world(assessments=[able], platforms=[seat]), "measure_community") == [("F", "yes", "there")]
    for unsafe in ("L;H", "L;N"):
        m = world(assessments=[able], platforms=[seat | {"members": unsafe}])
        assert who(m, "measure_community", actor="P", source="N") == []
    near = world(assessments=[able], platforms=[seat | {"members": "L;R"}], ties=[tie("R", "N")])
    assert who(near, "measure_community", actor="P", source="N") == []
    assert who(near, "measure_community", actor="P") == [("F", "yes", "there")]
    over = seat | {"to": "2025-01-01"}
    assert who(world(assessments=[able], platforms=[over]), "measure_community") == []


@each(
    "areas", [("XX", "wider"), ("XX02;XX0101", "there"), ("XX02", "elsewhere"), ("", "not_known")], "-".join
)
def test_a_platform_of_a_wider_area_is_not_told_as_there(areas: tuple[str, str]) -> None:
    seat = {"id": "F", "name": "Watch", "members": "L;P", "areas": areas[0]}
    m = world(assessments=[judged("", item="measure_community", platform_id="F")], platforms=[seat])
    assert who(m, "measure_community") == [("F", "yes", areas[1])]


def test_nobody_is_made_public_who_does_not_want_it() -> None:
    able = [judged("L", item="measure_visibility")]
    for consent, offered in (("no", False), ("withdrawn", False), ("unknown", True), ("yes", True)):
        m = world(actors=[actor("P", consent_c7=consent)], assessments=able)
        found = measure(m, "measure_visibility")
        assert (found.details["offered"], bool(found.acts)) == (offered, offered)
        assert ("ask first" in found.reason) == (consent == "unknown")
        refused = "not offered, the person does not want to be made public."
        assert found.statement.endswith(refused) == (not offered)


def test_what_takes_two_is_told_and_how_a_measure_stands() -> None:
    m = world(case_steps=[{"case": "c", "item": "measure_physical", "status": "planned"}])
    found = measure(m, "measure_physical")
    assert (found.details["takes_two"], found.details["states"]) == (True, ["planned"])
    assert measure(m).details["takes_two"] is False


# --- ways to the source --------------------------------------------------------------------------------


def threatened(**tables: list[dict[str, Any]]) -> ActorMap:
    """X threatens P; the office can reach X over L, or over H who is hostile to P; both influence X."""
    people = tables.pop("actors", [])
    ties = [offer("O", u, 0.9) for u in "LH"] + [offer(u, "X", 0.5 if u == "L" else 0.9) for u in "LH"]
    ties += [tie(u, "X", "influence", weight=0.5 if u == "L" else 0.9, sign="+") for u in "LH"]
    m = world(
        actors=[actor("X", sphere="armed_nonstate"), *people], ties=[*ties, *tables.pop("ties", [])], **tables
    )
    return m.replace(cases=m["cases"].assign(threat_from="X"))


def ways(m: ActorMap, way: str) -> list[list[str]]:
    return [f.details["route"] for f in options(m, CERTAIN, case="c") if f.details.get("way") == way]


def test_ways_to_the_source_lead_past_who_is_hostile_to_the_person() -> None:
    m = threatened()
    assert ways(m, "office") == [["O", "L", "X"]]
    assert ways(m, "leader") == [["L", "X"]]
    friendly = m.replace(ties=m.ties[m.ties["kind"] != "conflict"])
    assert ["O", "H", "X"] in ways(friendly, "office")
    assert ["H", "X"] in ways(friendly, "leader")


def test_a_source_that_is_hostile_to_the_person_is_still_spoken_to() -> None:
    m = threatened(ties=[tie("X", "P", "conflict")])
    assert (ways(m, "office"), ways(m, "leader")) == ([["O", "L", "X"]], [["L", "X"]])


def test_no_way_leads_over_the_person_itself() -> None:
    m = threatened(
        actors=[actor("P", consent_c3="yes")],
        ties=[offer("O", "P", 1), offer("P", "X", 1), tie("P", "X", "influence", weight=1, sign="+")],
    )
    assert not [way for kind in ("office", "leader") for way in ways(m, kind) if "P" in way]


def test_a_channel_against_rights_is_not_proposed_and_no_way_is_told() -> None:
    m = threatened(ties=[tie("R", "X", "influence", weight=1, sign="-")])
    assert ways(m, "leader") == [["L", "X"]]
    alone = m.replace(ties=m.ties[m.ties["kind"] == "conflict"])
    (none,) = (f for f in options(alone, CERTAIN, case="c") if f.details.get("way") == "")
    assert (none.kind, none.verdict) == ("no_route", "insufficient_data")


def test_a_source_that_must_not_be_approached_is_named_by_nobody() -> None:
    m = threatened(actors=[actor("X", "Quiet Men", sphere="civil_society", consent_c2="no")])
    result = options(m, CERTAIN, case="c")
    assert "Quiet Men" not in text(result)
    assert [f.kind for f in result][-1] == "no_route"


# --- whoever asks --------------------------------------------------------------------------------------


ABOUT = {"case": ("c", 3), "actor": ("P", 3), "area": ("XX01", 2)}


@each("asked", ABOUT)
def test_what_is_said_of_somebody_in_danger_is_severe(asked: str) -> None:
    code, sensitivity = ABOUT[asked]
    assert {f.sensitivity for f in options(world(), CERTAIN, **{asked: code})} == {sensitivity}


def test_who_is_meant_must_be_said_and_must_be_there() -> None:
    for chosen, why in (
        ({}, "name a case, an actor in danger or an area"),
        ({"case": "c", "actor": "P"}, "name a case or an actor, not both."),
        ({"case": "d"}, "there is no case 'd'"),
        ({"area": "XX09"}, "no area has the P-code 'XX09'. Use one of the areas on the map."),
        ({"actor": "Z"}, "no actor has the id 'Z'"),
        ({"actor": "P", "source": "Z"}, "no actor has the id 'Z'"),
    ):
        with pytest.raises(Refused, match=why):
            options(world(), CERTAIN, **chosen)


ALONE = {"do_not_contact": "yes", "feels_safe": "no", "consent_c4": "no", "consent_c1": "withdrawn"}


@each("column", ALONE)
def test_nobody_is_asked_for_who_is_left_alone_but_in_its_case(column: str) -> None:
    m = world(actors=[actor("P", **{column: ALONE[column]})])
    with pytest.raises(Refused, match="left alone, or does not want to be named"):
        options(m, CERTAIN, actor="P")
    assert [cell[0] for cell in who(m)] == ["L", "N"]


@each("chosen", [{"actor": "P"}, {"area": "XX01"}, {"actor": "P", "source": "N"}], json.dumps)
def test_without_a_case_the_answer_is_the_same_whether_or_not_the_sealed_part_holds_cases(
    chosen: dict[str, str],
) -> None:
    m = world()
    assert text(options(m, CERTAIN, **chosen)) == text(options(open_part(m), CERTAIN, **chosen))


# --- a second implementation ---------------------------------------------------------------------------


def plain(m: ActorMap, subjects: set[str], place: str, source: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Who can deliver what and where, row by row."""
    parents = dict(zip(m["areas"]["id"], m["areas"]["parent"], strict=True))

    def inside(area: str) -> set[str]:
        return {area, *(inside(parents[area]) if parents.get(area) else ())} if area else set()

    context = context_of(m, QUICK)
    layer, ids = context.layers.collaboration, context.ids
    pairs = {(ids[u], ids[v]) for u, v in zip(layer.source, layer.target, strict=True)}
    friends = {one for pair in pairs if source in pair for one in pair} | {source} if source else set()
    exclusions = exclusions_of(context)
    barred = {
        ids[v]
        for s in subjects
        for v in {*exclusions.for_target(context.code(s)), *exclusions.hostile_to(context.code(s))}
    }
    out = friends | barred | subjects
    out |= {
        i for i in ids if refused(context, context.code(i), "contact") or exclusions.always[context.code(i)]
    }
    cells = context.layers.cells
    works: dict[str, set[str]] = {i: inside(a) for i, a in zip(ids, m.actors["adm1_pcode"], strict=True)}
    exact: dict[str, set[str]] = {i: set() for i in ids}
    for who, cell in zip(cells.actor, cells.column, strict=True):
        area = cells.names[cell].partition("@")[2]
        works[ids[who]] |= inside(area)
        exact[ids[who]].add(area)
    answers: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    rows = [
        r for r in m["assessments"].to_dict("records") if r["item"].startswith("measure") and r["actor_id"]
    ]
    for row in sorted(rows, key=lambda r: (r["date"], r["id"])):
        if row["date"] <= QUICK.date:
            answers.setdefault((row["item"], row["actor_id"]), {})[row["scorer"]] = (
                row["answer"],
                row["sources"],
            )
    said: dict[str, dict[str, tuple[str, str]]] = {}
    for (item, who), by_scorer in answers.items():
        marks = {answer for answer, sources in by_scorer.values() if answer != "unknown" and sources}
        if who in out or not marks or marks == {"no"}:
            continue
        can = "yes" if marks == {"yes"} else "partly"
        where = "elsewhere" if works[who] else "not_known"
        if exact[who] & (inside(place) - {place}):
            where = "wider"
        if place in works[who]:
            where = "there"
        said.setdefault(item, {})[who] = can, where if place else "not_known"
    return said


@seeded(SEEDS[:6], few=3)
def test_who_can_deliver_is_the_same_row_by_row(seed: int) -> None:
    m = sealed_map(seed)
    fit = {
        "consent_c1": "yes",
        "consent_c3": "yes",
        "feels_safe": "",
        "do_not_contact": "",
        "at_risk_level": 0,
    }
    m = m.replace(actors=m.actors.assign(**fit, sphere=["field_presence"] + ["media"] * (len(m.actors) - 1)))
    ids, told = m.actors["id"].tolist()[1:], 0
    for subject, place, source in product(ids[:4], ["XA01", "XA0101"], ["", ids[-1]]):
        expected = plain(m, {subject}, place, source)
        result = options(m, QUICK, actor=subject, area=place, source=source)
        said = {
            f.details["measure"]: {cell["id"]: (cell["can"], cell["where"]) for cell in f.details["who"]}
            for f in result
            if f.kind == "measure" and f.details["who"]
        }
        assert said == expected
        told += len(said)
    assert told


@seeded(SEEDS[:4], few=2)
def test_whom_a_case_names_as_unsafe_stands_in_nothing(seed: int) -> None:
    m = sealed_map(seed)
    for case in m["cases"].to_dict("records"):
        if case["opened"] > QUICK.date:
            continue
        subjects = {i for i in case["subjects"].split(";") if i}
        for f in options(m, QUICK, case=case["id"]):
            named = {cell["id"] for cell in f.details.get("who", ())}
            assert not named & (subjects | {case["threat_from"]})
            assert not set(f.acts.get("ask", ())) & subjects


def counted_there(*answers: dict[str, Any]) -> tuple[float | None, tuple[float, float] | None, str]:
    """How many can observe trials in XX01, at least and at most, and why."""
    events = [{"id": "e1", "type": "attack", "date": "2025-01-10"}]
    m = world(events=events).replace(assessments=pd.DataFrame([judged("L"), *answers]))
    found = next(f for f in options(m, CERTAIN, case="c") if f.details.get("measure") == "measure_trial")
    return found.value, found.interval, str(found.reason)


def test_who_can_deliver_is_told_with_what_age_and_one_event_leave_open() -> None:
    """L can by the record of the world; of R nobody judged it, or what is given here."""
    assert counted_there()[:2] == (1, (1, 2)), "R is there, and may be able"
    assert counted_there(judged("R", "no"))[:2] == (1, (1, 1))
    value, between, why = counted_there(judged("R", "no", sources="", evidence="e1"))
    assert (value, between) == (1, (1, 2)), "one event: a no could be partly"
    assert "Behind a part of them one single event is all evidence" in why
    value, between, why = counted_there(judged("R", "partly", date="2023-06-15"))
    assert (value, between) == (2, (1, 2)), "partly a year and more ago: by now it could be no"
    assert "The oldest answer is of 2023-06-15; it could be off by 1 mark by now." in why
    assert counted_there(judged("N", "yes"))[:2] == (1, (1, 2)), "who is elsewhere counts for nobody there"


def test_measures_that_somebody_can_deliver_are_told_with_all_that_could_be() -> None:
    old = [judged(who, date="2022-01-10") for who in "LR"]
    m = world(actors=[actor("R", consent_c3="yes")])
    for rows, value, between in ((m["assessments"], 1, (1, 13)), (old, 1, (0, 13))):
        whole = options(m.replace(assessments=pd.DataFrame(rows)), CERTAIN, case="c").findings[0]
        assert (whole.value, whole.interval) == (value, between)
    assert "The oldest answer is of 2022-01-10; it could be off by 3 marks by now." in str(whole.reason)
