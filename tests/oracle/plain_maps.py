"""Random maps as plain rows: everything that a formula looks at, in every state that it can be in.

The rows are those of the tables, cells as text and "" where nothing is recorded. Two to three offices,
parallel, ended, future, hostile and undated ties, presence that is over, events, plans, outcomes,
exceptions, figures of who exists. The same for each seed.
"""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]

DAY = "2025-02-01"

MECHANISM: Row = {"id": "m0", "name": "Commission", "sphere": "regional_body", "consent_c1": "yes"}
SECTORS, TYPES = ["LEG", "MON", "LAN"], ["trade_union", "human_rights_organization", "victims_group"]
AREAS: list[Row] = [
    {"id": "XA", "name": "All", "adm_level": 0, "parent": ""},
    {"id": "XA01", "name": "One", "adm_level": 1, "parent": "XA"},
    {"id": "XA02", "name": "Two", "adm_level": 1, "parent": "XA"},
    {"id": "XA0101", "name": "Inner", "adm_level": 2, "parent": "XA01"},
]
PLACES = [row["id"] for row in AREAS]
SOURCES: list[Row] = [
    {"id": "s1", "reliability": "B", "credibility": "2", "independent_key": "k", "groups": "women"},
    {"id": "s2", "reliability": "C", "credibility": "3", "independent_key": "k", "groups": ""},
    {"id": "s3", "reliability": "D", "credibility": "4", "independent_key": "", "groups": "lgbt"},
    {"id": "s4", "reliability": "A", "credibility": "2", "independent_key": "", "groups": "lgbt;women"},
    {"id": "s5", "reliability": "F", "credibility": "6", "independent_key": "", "groups": ""},
]
TOLD_BY = [row["id"] for row in SOURCES]
ISSUES = ["i1", "i2"]
HOSTILE = ["tension", "conflict", "opposition", "avoidance", "exclusion", "label", "threat", "attack"]
WORKING = ["coordination", "joint_activity", "information_sharing", "support", "solidarity", "protection"]
LASTING = ["exclusion", "label", "threat", "attack"]
PROTECTED = ["", "", "", "2025-01-31", DAY, "2025-03-01"]
MOVING = ["funding", "authority", "influence", "access", "consulted_by"]
OPENING = ["trust", "trust", "referral_offer"]
SYMMETRIC = {"coordination", "joint_activity", "acquaintance", "tension", "conflict"}


def society(seed: int, *, actors: int = 11, ties: int = 45) -> Tables:
    """A map as rows.

    Parameters
    ----------
    seed
        Start of all that is drawn.
    actors, ties
        About how many.
    """
    pick = random.Random(f"society {seed}")  # noqa: S311 - repeatable, not secret
    ids = [f"a{n:02}" for n in range(pick.randint(actors - 3, actors))]
    offices = [f"o{n}" for n in range(pick.choice([1, 2, 2]))]
    everybody = [*offices, *ids]
    tables: Tables = {
        "actors": [*map(_office, offices), *(_actor(pick, one) for one in ids), dict(MECHANISM)],
        "platforms": [_platform(pick, f"p{n}", ids) for n in range(pick.randint(1, 4))],
        "presence": [],
        "contacts": [_contact(pick, f"c{n:02}", offices, ids) for n in range(pick.randint(3, 12))],
        "observations": [_observation(pick, f"b{n:02}", ids) for n in range(pick.randint(8, 30))],
        "sources": [dict(row) for row in SOURCES],
        "areas": [dict(row) for row in AREAS],
        "sectors": [{"id": one, "name": f"Sector {one}", "parent": ""} for one in SECTORS],
        "universe": _universe(pick),
        "issues": [{"id": one, "name": f"Issue {one}"} for one in ISSUES],
        "ratings": [_rating(pick, f"r{n:02}", ids) for n in range(pick.randint(6, 30))],
        "impact": [_impact(pick, f"m{n:02}", ids) for n in range(pick.randint(3, 12))],
        "events": [_event(pick, f"e{n:02}", ids) for n in range(pick.randint(4, 16))],
        "introductions": [_outcome(pick, f"n{n:02}", everybody) for n in range(pick.randint(2, 14))],
        "introducer_exceptions": [],
        "plans": _plans(pick, offices, ids),
    }
    tables["presence"] = _presence(pick, ids)
    tables["introducer_exceptions"] = _exceptions(pick, tables["actors"])
    tables["ties"] = _ties(pick, tables, offices, ids, ties)
    _doubt(random.Random(f"doubt {seed}"), tables)  # noqa: S311 - repeatable, not secret
    return tables


def _doubt(pick: random.Random, tables: Tables) -> None:
    """Say who told of presence and of platforms, and what became of activities."""
    for row in (*tables["presence"], *tables["platforms"]):
        row["sources"] = _some(pick, [*TOLD_BY, "elsewhere"], 2)
    for row in tables["presence"]:
        row["status"] = pick.choice(["", "", "ongoing", "ongoing", "planned", "suspended", "closed"])


def _office(one: str) -> Row:
    return {"id": one, "name": f"Office {one}", "sphere": "field_presence", "consent_c1": "yes"}


def _some(pick: random.Random, choices: list[str], most: int) -> str:
    return ";".join(pick.sample(choices, pick.randint(0, most)))


def _actor(pick: random.Random, one: str) -> Row:
    sphere = pick.choice(["civil_society"] * 13 + ["community", "state", "state", "media", "security_force"])
    return {
        "id": one,
        "name": f"Actor {one}",
        "sphere": sphere,
        "types": _some(pick, TYPES, 2),
        "adm1_pcode": pick.choice(["", "XA01", "XA02"]),
        "works_on_rights_of": pick.choice(["", "women", "women", "lgbt", "lgbt;women"]),
        "identifies_as": pick.choice(["", "", "women", "lgbt"]),
        "kind": pick.choice(["organisation"] * 14 + ["person"]),
        "status": pick.choice([""] * 14 + ["active", "inactive", "banned"]),
        "independence_founded": pick.choice(["", "no", "yes", "yes"]),
        "independence_funded": pick.choice(["", "yes", "yes"]),
        "independence_controlled": pick.choice(["", "", "no", "unknown", "yes"]),
        "consent_c1": pick.choice(["yes"] * 14 + ["no", "unknown"]),
        "legal_basis": pick.choice([""] * 4 + ["published"]),
        "consent_c2": pick.choice(["yes", "yes", "unknown", "unknown", "no"]),
        "consent_c3": pick.choice(["yes", "yes", "yes", "unknown", "unknown", "unknown", "withdrawn"]),
        "consent_c4": pick.choice(["yes", "unknown"]),
        "consent_c6": pick.choice(["yes", "unknown", "no"]),
        "do_not_contact": pick.choice([""] * 14 + ["yes"]),
        "feels_safe": pick.choice([""] * 9 + ["yes", "yes", "no"]),
        "care": pick.choice([""] * 14 + ["survivor", "child"]),
        "at_risk_level": pick.choice(["", "", "0", "0", "1", "1", "1", "2", "2", "3"]),
        "introduction_load": pick.choice(["", "0", "1", "2"]),
        "introduction_cap": pick.choice(["", "1", "4", "0"]),
        "languages": _some(pick, ["English", "French"], 2),
        "bridge_for": _some(pick, ["women", "lgbt"], 2),
        "assists_survivors": pick.choice(["", "yes", "no"]),
        "sensitivity": pick.choice(["", "0", "0", "1", "2"]),
    }


def _platform(pick: random.Random, one: str, ids: list[str]) -> Row:
    begun = pick.choice(["", "2024-01-01", "2024-01-01", "2025-06-01"])
    over = pick.choice(["", "", "", "2025-01-01"]) if begun <= DAY else ""
    return {
        "id": one,
        "name": f"Platform {one}",
        "type": "network",
        "theme": _some(pick, SECTORS, 2),
        "areas": _some(pick, PLACES, 2),
        "members": _some(pick, ids, 5),
        "from": begun,
        "to": over,
    }


def _presence(pick: random.Random, ids: list[str]) -> list[Row]:
    found: dict[tuple[str, ...], Row] = {}
    for number in range(pick.randint(10, 26)):
        row = {
            "id": f"w{number:02}",
            "actor_id": pick.choice(ids),
            "sector": pick.choice(SECTORS),
            "pcode": pick.choice(PLACES[1:]),
            "activity": pick.choice(["", "legal_aid", "research"]),
            "from": pick.choice(["", "", "2024-01-01", "2024-01-01", "2025-06-01"]),
        }
        row["to"] = "" if row["from"] > DAY else pick.choice(["", "", "2025-01-01"])
        found.setdefault((row["actor_id"], row["sector"], row["pcode"], row["activity"]), row)
    return list(found.values())


def _contact(pick: random.Random, one: str, offices: list[str], ids: list[str]) -> Row:
    return {
        "id": one,
        "office": pick.choice(offices),
        "actor_id": pick.choice(ids),
        "date": pick.choice(["2023-06-30", "2024-02-01", "2024-01-31", "2024-09-09", DAY, "2025-03-01"]),
        "officer_role": pick.choice(["", "hro", "hro", "head"]),
        "direction": pick.choice(["", "in", "out", "out"]),
        "mode": "formal",
    }


def _observation(pick: random.Random, one: str, ids: list[str]) -> Row:
    return {
        "id": one,
        "source": pick.choice([*TOLD_BY, "elsewhere"]),
        "subject_id": pick.choice(ids),
        "date": pick.choice(["2024-12-01", "2025-02-01", "2025-03-01"]),
        "asked_about": pick.choice(["ties_all", "ties_all", "ties_kind", "actor"]),
        "kinds": pick.choice(["", "trust", "coordination", "influence;trust", "membership"]),
        "answer": pick.choice(["list", "none", "none", "declined"]),
    }


def _universe(pick: random.Random) -> list[Row]:
    found = []
    places = [(area, sector) for area in ["", *PLACES, "XA01", "XA0101"] for sector in ["", "", "LEG"]]
    for group in pick.sample(["women", "lgbt", "youth"], pick.randint(1, 2)):
        for place, sector in sorted(set(pick.sample(places, pick.randint(1, 5)))):
            best = pick.choice([2, 3, 5, 6, 12, 40])
            row: Row = {
                "id": f"u{len(found)}",
                "group": group,
                "pcode": place,
                "sector": sector,
                "exists_low": pick.choice(["", max(0, best - 2)]),
                "exists_best": best,
                "exists_high": pick.choice(["", best + 7]),
                "n1": "",
                "n2": "",
                "m": "",
                "method": pick.choice(["estimate", "estimate", "two_list"]),
            }
            if pick.random() < 0.5:
                row |= {"n1": pick.randint(4, 20), "n2": pick.randint(4, 20), "m": pick.randint(1, 9)}
            found.append(row)
    return found


def _rating(pick: random.Random, one: str, ids: list[str]) -> Row:
    return {
        "id": one,
        "actor_id": pick.choice(ids[:5]),
        "issue": pick.choice(ISSUES),
        "rater": pick.choice([*TOLD_BY, "elsewhere"]),
        "date": pick.choice(["2024-01-15", "2025-01-15", "2025-03-01"]),
        "power": pick.choice(["", "0", "2", "2", "3.5", "4"]),
        "interest": pick.choice(["", "1", "2", "4"]),
        "alignment": pick.choice(["", "-2", "-1", "0", "1", "2"]),
    }


def _impact(pick: random.Random, one: str, ids: list[str]) -> Row:
    return {
        "id": one,
        "actor_id": pick.choice(ids[:4]),
        "issue": pick.choice(ISSUES),
        "state": pick.choice(["real", "potential"]),
        "direction": pick.choice("+-"),
        "size": pick.choice(["", "1", "3"]),
        "date": pick.choice(["2024-06-01", "2025-01-15", "2025-03-01"]),
        "sources": _some(pick, TOLD_BY, 2),
        "grade": pick.choice(["", "", "B2", "E5"]),
    }


def _event(pick: random.Random, one: str, ids: list[str]) -> Row:
    kind = pick.choice(["label", "label", "attack", "statement"])
    by = pick.choice(["", "", *ids])
    return {
        "id": one,
        "type": kind,
        "date": pick.choice(["2023-05-01", "2024-05-01", "2025-01-15", "2025-03-01"]),
        "subjects": ";".join(pick.sample(ids, pick.randint(1, 2))),
        "by_class": pick.choice(["", "state_official", "media", "civil_society", "unknown"]),
        "by_id": by,
        "label": pick.choice(["criminal", "anti_national"]) if kind == "label" else "",
        "supporters": _some(pick, ids, 3),
        "knew": _some(pick, ids, 5),
        "sources": _some(pick, TOLD_BY, 2),
        "grade": pick.choice(["", "", "A1", "E5"]),
        "protects_to": pick.choice(PROTECTED) if by and kind != "statement" else "",
        "verified": "no" if one.endswith(("1", "4", "8")) else "",
    }


def _outcome(pick: random.Random, one: str, everybody: list[str]) -> Row:
    source, target = pick.sample(everybody, 2)
    return {
        "id": one,
        "actor_id": source,
        "to_id": pick.choice(["", target, target]),
        "date": pick.choice(["2024-06-30", "2024-11-02", "2025-01-15", "2025-03-01"]),
        "outcome": pick.choice(["asked", "agreed", "met", "declined", "stopped"]),
        "officer_role": "hro",
    }


def _exceptions(pick: random.Random, actors: list[Row]) -> list[Row]:
    ids = [row["id"] for row in actors if row["sphere"] != "field_presence"]
    public = [row["id"] for row in actors if row["sphere"] in {"state", "security_force"}]
    found = []
    for number in range(pick.randint(0, 9)):
        source, target = pick.sample(ids, 2)
        source = pick.choice([source, *public])
        if source == target:
            continue
        found.append(
            {
                "id": f"x{number}",
                "actor_id": source,
                "target_id": target,
                "agreed": pick.choice(["", "2025-01-10", "2025-01-10", "2025-03-01"]),
                "proposed_by": "hro",
                "approved_by": pick.choice(["", "HRO", "head", "head"]),
                "from": pick.choice(["2024-06-30", "2024-06-30", "2025-03-01"]),
                "to": pick.choice(["", "", "2025-01-01"]),
            }
        )
        if found[-1]["to"] and found[-1]["from"] > found[-1]["to"]:
            found[-1]["to"] = ""
    return found


def _plans(pick: random.Random, offices: list[str], ids: list[str]) -> list[Row]:
    found = []
    for number in range(pick.randint(1, 3)):
        chain = [pick.choice(offices), *pick.sample(ids, pick.randint(2, 4))]
        done = pick.randint(0, len(chain) - 1)
        for step, (source, target) in enumerate(pairwise(chain), 1):
            status = "met" if step <= done else pick.choice(["planned", "asked", "declined", "stopped"])
            found.append(
                {
                    "id": f"l{number}{step}",
                    "plan": f"P{number}",
                    "target_id": chain[-1],
                    "step": step,
                    "from_id": source,
                    "to_id": target,
                    "owner": pick.choice(["", "hro", "head"]),
                    "due": pick.choice(["", "2025-01-31", "2025-02-20"]),
                    "status": status if step <= done + 1 else "planned",
                    "date": "2025-01-15",
                }
            )
    return found


def _ties(pick: random.Random, tables: Tables, offices: list[str], ids: list[str], ties: int) -> list[Row]:
    found: list[Row] = []
    for number in range(ties):
        kind = pick.choice(WORKING * 3 + OPENING * 4 + MOVING * 2 + HOSTILE[:5] + pick.sample(HOSTILE, 2))
        source, target = pick.sample(ids, 2)
        if kind == "referral_offer" and pick.random() < 0.3:
            source = pick.choice(offices)
        found.append(_tie(pick, f"t{number:03}", kind, source, target))
    found += [
        _tie(pick, f"u{number:03}", "contact", pick.choice(offices), pick.choice(ids))
        for number in range(pick.randint(2, 5))
    ]
    for number in range(pick.randint(2, 6)):
        who, other = pick.sample(ids, 2)
        body = pick.choice(["m0", other])
        found.append(_tie(pick, f"v{number:03}", "engages_mechanism", who, body))
    found += _control(pick, tables, ids)
    for number, platform in enumerate(tables["platforms"]):
        found.append(_tie(pick, f"y{number:03}", "membership", pick.choice(ids), platform["id"]))
    if pick.random() < 0.4:
        row = pick.choice([row for row in tables["actors"] if row["id"] in ids])
        row |= {"sphere": "civil_society", "consent_c3": "yes", "at_risk_level": "1"}
        row |= {"feels_safe": "", "do_not_contact": "", "care": "", "status": "", "consent_c1": "yes"}
        hub = row["id"]
        found.append(_tie(pick, "q", "referral_offer", offices[0], hub) | {"weight": "0.9", "to": ""})
        for number, one in enumerate(pick.sample([one for one in ids if one != hub], len(ids) // 2)):
            ends = (one, hub) if number % 4 else (hub, one)
            found.append(_tie(pick, f"q{number:03}", "trust", *ends) | {"weight": "1", "to": ""})
    for number in range(ties // 3):
        again = dict(pick.choice(found)) | {"id": f"z{number:03}"}
        if again["kind"] in SYMMETRIC and pick.random() < 0.5:
            again |= {"source_id": again["target_id"], "target_id": again["source_id"]}
        new = _tie(pick, again["id"], again["kind"], again["source_id"], again["target_id"])
        found.append(new | {"sign": again["sign"]})
    return found


def _control(pick: random.Random, tables: Tables, ids: list[str]) -> list[Row]:
    """Who may be controlled, most often by the State where it is on the map."""
    state = [row["id"] for row in tables["actors"] if row["sphere"] in {"state", "security_force"}]
    pairs = [(pick.choice(state or ids), pick.choice(ids)) for _ in range(pick.choice([0, 1, 2]))]
    return [
        _tie(pick, f"w{number:03}", "suspected_control", by, other)
        for number, (by, other) in enumerate(pairs)
        if by != other
    ]


def _tie(pick: random.Random, one: str, kind: str, source: str, target: str) -> Row:
    levels, shares = ["", "1", "2", "3", "4", "1.5"], ["", "0", "0.3", "0.55", "0.8", "0.9", "1"]
    row = {
        "id": one,
        "source_id": source,
        "target_id": target,
        "kind": kind,
        "weight": pick.choice(levels if kind == "trust" else shares),
        "sign": pick.choice("++-") if kind == "influence" else "",
        "sources": _some(pick, [*TOLD_BY, "elsewhere"], 2),
        "grade": pick.choice(["", "", "", "A1", "B3", "E5"]),
        "independent_key": pick.choice([""] * 6 + ["k", "own"]),
        "from": pick.choice(["", "2022-06-30", "2024-06-30", "2024-12-01", "2025-01-01"]),
        "to": pick.choice(["", "", "", "", "2026-01-01"]),
        "as_of": pick.choice(["", "", "2024-11-15"]),
        "protects_to": pick.choice(PROTECTED) if kind in LASTING else "",
    }
    fate = pick.random()
    if fate < 0.1:
        row |= {"from": "2023-01-01", "to": "2025-01-01"}
    elif fate < 0.17:
        row |= {"from": "2025-06-01", "to": ""}
    elif fate < 0.2:
        row |= {"from": "2023-01-01", "to": DAY}
    return row
