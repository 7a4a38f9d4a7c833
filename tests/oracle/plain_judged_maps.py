"""Random maps on which much is judged, with dates to come, more that happened and who leads."""

from __future__ import annotations

import random
from itertools import product

from plain_maps import AREAS, DAY, Row, Tables, society
from plain_rows import cell, codes
from plain_situation import later

SCORERS = ("hro", "head", "national officer")
ROUNDS = {"first": "2024-11-10", "second": "2024-12-20", "third": "2025-01-25"}


def situation(seed: int) -> Tables:
    """A random map on which much is judged, with dates to come, more that happened and who leads."""
    pick, tables = random.Random(f"situation {seed}"), society(seed, actors=24, ties=60)  # noqa: S311 - repeatable, not secret
    ids = [row["id"] for row in tables["actors"] if row["id"].startswith("a")]
    tables["assessments"] = [*_judged(pick), *_risks(pick)]
    for row in tables["actors"]:
        row["led_by"] = pick.choice(["", "not_stated", "women", "men", "women;men", "mixed"])
        row["sphere"] = pick.choice(
            [row["sphere"]] * 6 + (["state"] if row["id"] in ids else [row["sphere"]])
        )
        row["works_on_rights_of"] = pick.choice(["", "lgbt", "lgbt", "lgbt;women"])
    tables["ties"] += [
        {"id": f"f{at:02}", "source_id": one, "target_id": other, "kind": "funding", "sources": "s4"}
        | {"from": "2025-01-01", "weight": pick.choice(["", "0.2", "0.4", "0.6", "0.8"])}
        for at in range(24)
        for one, other in [pick.sample(ids, 2)]
    ]
    again = [row for row in tables["events"] if row["type"] == "attack"]
    tables["events"] += [row | {"id": f"{n}{row['id']}"} for row in again for n in range(pick.choice([1, 9]))]
    for row in tables["events"]:
        edge = pick.choice(["2024-02-02", "2024-02-01", "2024-10-31", "2024-11-01", DAY, "2025-02-02"])
        row["date"] = pick.choice([edge, later("2024-02-02", pick.randint(0, 365))])
        row["verified"] = pick.choice(["", "yes", "assessed", "unknown", "no"])
        row["pcode"] = pick.choice(["", "XA01", "XA02", "XA0101"])
    for row in tables["platforms"]:
        row["to"] = pick.choice([row["to"], "2025-01-20"]) if cell(row, "from") < "2025-01-20" else row["to"]
    tables["area_control"] = [
        {"id": f"k{at}", "pcode": pick.choice(AREAS)["id"], "actor_id": pick.choice(ids)}
        | {"from": pick.choice(["", "2024-06-01", "2025-01-10"]), "sources": pick.choice(["", "s1", "s1;s4"])}
        for at in range(4)
    ]
    tables["windows"] = [
        {"id": f"d{at}", "kind": pick.choice(["trial", "visit"]), "name": pick.choice(["One", "Two"])}
        | {"from": begins, "to": pick.choice(["", later(begins, pick.randint(0, 9))])}
        | {"pcode": pick.choice(["", *(row["id"] for row in AREAS)])}
        for at in range(7)
        for begins in [later("2025-01-20", pick.randint(0, 50))]
    ]
    tables["undertakings"] = [
        {"id": f"n{at}", "purpose": "Speak", "analysis": "monitor.watch", "revision": 1}
        | {"review_by": pick.choice(["", "2025-01-20", "2025-02-20", "2025-04-01"])}
        | {"status": pick.choice(["planned", "in_progress", "done", "given_up"])}
        for at in range(4)
    ]
    return tables


def _judged(pick: random.Random) -> list[Row]:
    items = [row["code"] for row in codes("items") if row["parent"] in {"c", "e", "h", "a1", "a2"}]
    level = {name: pick.randint(0, 4) for name in ROUNDS}
    rows: list[Row] = []
    for item, (name, day), scorer, unit in product(items, ROUNDS.items(), SCORERS, ("", "group", "pcode")):
        if pick.random() < (0.1 if unit == "" else 0.4):
            continue
        value = pick.choice(["", *[min(4, max(0, level[name] + step)) for step in (-1, 0, 0, 0, 0, 1)]])
        row = {"item": item, "round": name, "scorer": scorer, "date": later(day, pick.randint(0, 4))}
        row |= {
            "together": pick.choice(["no"] * 4 + ["yes"]),
            "sources": pick.choice(["", "s1", "s1", "s2", "s2"]),
        }
        row |= {"group": "women" if unit == "group" else "", "pcode": "XA01" if unit == "pcode" else ""}
        row |= {"value": value} if value != "" else {"value": "", "answer": "unknown"}
        if value != "" and pick.random() < 0.4:
            row |= {"low": max(0, value - 1), "high": pick.choice(["", min(4, value + 1)])}
        if pick.random() < 0.2:
            row |= {"analysis": "coordination.solidarity", "figure": 0.4, "revision": pick.randint(1, 3)}
        rows.append(row | {"id": f"j{len(rows):04}"})
    return rows


def _risks(pick: random.Random) -> list[Row]:
    return [
        {"id": f"q{at}", "item": "threat", "value": 3, "scorer": "hro", "sources": pick.choice(["", "s1"])}
        | {"date": pick.choice(["2024-10-01", "2025-01-15"]), "group": pick.choice(["", "women"])}
        for at in range(4)
    ]
