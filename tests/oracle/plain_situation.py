"""The environment of civil society, what to watch and what a map suggests by formula: A41, A47, A50."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise, product
from typing import Any

from plain_groups import CLASSES, seats
from plain_layers import beliefs, cells, key_of, platforms
from plain_maps import AREAS
from plain_reach import below
from plain_rows import Look, Row, cell, codes, hostile_kinds, listed, months_before, number

UNIT = ("actor_id", "platform_id", "group", "pcode", "instrument", "provision", "issue")
AUTHORITIES = {"state", "local_authority", "parliament", "judiciary"}
OFFICIALS = {"state_official", "security_force"}
Marks = dict[str, Any]


def later(day: str, days: int) -> str:
    """A day so many days later."""
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


# --- marks (A41) ---------------------------------------------------------------------------------------


def about(look: Look, item: str, unit: Row, during: str = "", upto: str = "") -> list[Row]:
    """The last answer of each scorer to an item about a unit, and the last that was agreed."""
    last: dict[Any, Row] = {}
    for row in sorted(look.rows("assessments"), key=lambda row: (row["date"], row["id"])):
        same = row["item"] == item and all(cell(row, column) == unit.get(column, "") for column in UNIT)
        then = row["date"] <= min(upto or look.day, look.day) and during in {"", cell(row, "round")}
        if same and then:
            last["together" if cell(row, "together") == "yes" else ("alone", row["scorer"])] = row
    return list(last.values())


def marks(given: list[Row]) -> Marks:
    """The mark of an item, what was agreed, between which marks it is, and whether that can be told."""
    counts = [row for row in given if cell(row, "value") and (cell(row, "sources") or cell(row, "analysis"))]
    last = max((row["date"] for row in counts if cell(row, "together") == "yes"), default="")
    of_all = [row for row in counts if cell(row, "together") == "yes" and row["date"] == last]
    alone = [row for row in counts if cell(row, "together") != "yes" and row["date"] > last]
    by_origin: dict[str, list[float]] = {}
    for row in alone:
        by_origin.setdefault(cell(row, "analysis") or row["scorer"], []).append(float(row["value"]))
    values = [sum(some) / len(some) for some in by_origin.values()] + [float(row["value"]) for row in of_all]
    ends = {end: [float(cell(row, end) or row["value"]) for row in alone + of_all] for end in ("low", "high")}
    behind = given if of_all else alone
    return {
        "rows": of_all + alone,
        "who": {row["scorer"] for row in behind},
        "mark": sum(values) / len(values) if values else None,
        "agreed": values[0] if of_all and not alone else None,
        "low": min(ends["low"], default=None),
        "high": max(ends["high"], default=None),
        "told": len(by_origin) > 1
        or bool(of_all)
        or any(cell(row, end) for row in alone for end in ("low", "high")),
    }


def rounds(look: Look, items: list[str], unit: Row) -> list[str]:
    """Rounds in which some items were judged of a unit, by their last and first day."""
    days: dict[str, list[str]] = {}
    for row in look.rows("assessments"):
        same = all(cell(row, column) == unit.get(column, "") for column in UNIT)
        if same and row["item"] in items and row["date"] <= look.day:
            days.setdefault(cell(row, "round"), []).append(row["date"])
    return sorted(days, key=lambda name: (max(days[name]), min(days[name]), name))


def change(look: Look, unit: Row, against: str = "") -> dict[str, Marks]:
    """What became of each parameter since the round before the last, or since a day."""
    parts: dict[str, list[str]] = {}
    for row in codes("items"):
        if row["set"] == "parameter" and len(row["parent"]) == 1:
            parts.setdefault(row["parent"], []).append(row["code"])
    names = rounds(look, [item for some in parts.values() for item in some], unit)
    found = {}
    for parameter, items in parts.items():
        then, now = {}, {}
        for item in items:
            if against:
                then[item] = marks(about(look, item, unit, upto=against))
                now[item] = marks([row for row in about(look, item, unit) if row["date"] > against])
            else:
                then[item], now[item] = (marks(about(look, item, unit, name)) for name in names[-2:])
        found[parameter] = _changed(items, then, now)
    return found


def _changed(items: list[str], then: dict[str, Marks], now: dict[str, Marks]) -> Marks:
    for item in items:
        same = then[item]["who"] & now[item]["who"]
        for side in (then, now):
            whole = side[item]["who"] <= same
            own = [
                row
                for row in side[item]["rows"]
                if (whole if cell(row, "together") == "yes" else row["scorer"] in same)
            ]
            side[item] = marks(own) | {"was": side[item]["mark"], "who": side[item]["who"]}
    both = [item for item in items if None not in (then[item]["mark"], now[item]["mark"])]
    others = any(None not in (then[item]["was"], now[item]["was"]) for item in items)
    told = [item for item in both if then[item]["told"] and now[item]["told"]]

    def mean(side: dict[str, Marks], some: list[str], what: str) -> float | None:
        return 25 * sum(side[item][what] for item in some) / len(some) if some else None

    values = mean(then, both, "mark"), mean(now, both, "mark")
    spreads = [tuple(mean(side, told, end) for end in ("low", "high")) for side in (then, now)]
    direction = "unclear"
    if None in values:
        direction = "not_told" if others else "nothing"
    elif 2 * len(told) < len(items):
        direction = "not_told"
    elif spreads[1][0] > spreads[0][1] and values[1] > values[0]:
        direction = "better"
    elif spreads[1][1] < spreads[0][0] and values[1] < values[0]:
        direction = "worse"
    return {
        "value": None if None in values else values[1] - values[0],
        "direction": direction,
        "items": both,
        "told": len(told),
        "spread_then": spreads[0] if told else None,
        "spread_now": spreads[1] if told else None,
    }


def law_and_practice(look: Look, unit: Row) -> tuple[str, dict[str, Marks]]:
    """The last round in which a right was judged both ways, and each right in it."""
    rights = [(row["in_law"], row["code"]) for row in codes("items") if "_" in row["in_law"]]
    names = rounds(look, [item for pair in rights for item in pair], unit)
    every = []
    for name in reversed(names):
        told = {}
        for law, practice in rights:
            here = {"pcode": unit.get("pcode", "")}
            told[practice] = _right(
                marks(about(look, law, here, name)), marks(about(look, practice, unit, name))
            )
        every.append((name, told))
    both = [one for one in every if any(right["value"] is not None for right in one[1].values())]
    return (both or every)[0]


def _right(law: Marks, practice: Marks) -> Marks:
    agreed = None not in (law["agreed"], practice["agreed"])
    found = {"law": law["mark"], "practice": practice["mark"], "agreed": agreed, "value": None}
    if None in (law["mark"], practice["mark"]):
        return found | {"side": "not_known"}
    found["value"] = gap = law["mark"] - practice["mark"]
    if abs(gap) < 1e-12:
        one = {law["low"], law["high"], practice["low"], practice["high"]}
        return found | {"side": "alike" if len(one) == 1 else "unclear"}
    more, less = (law, practice) if gap > 0 else (practice, law)
    if more["low"] <= less["high"]:
        return found | {"side": "unclear"}
    return found | {"side": "law_ahead" if gap > 0 else "practice_ahead"}


# --- what to watch (A50) -------------------------------------------------------------------------------


def alerts(look: Look) -> list[tuple[str, str, str, bool]]:
    """What happened in the last 92 days: what, when, the row, and whether it is firm; the latest first."""
    events = [(what, row, "events") for what, row in _events(look)]
    hit = {(what, row["date"], one) for what, row, _ in events for one in listed(row, "subjects")}
    ties = [
        (what, row, "ties")
        for what, row in _hostile(look)
        if (what, row["from"], row["target_id"]) not in hit
    ]
    closed = [
        ("platform", row | {"gone": later(row["to"], 1)}, "platforms")
        for row in look.rows("platforms")
        if cell(row, "to")
    ]
    control = [("control", row, "area_control") for row in look.rows("area_control") if _after(look, row)]
    days = {"events": "date", "platforms": "gone"}
    found = [
        (cell(row, days.get(table, "from")), table, row["id"], what, _firm(look, what, table, row))
        for what, row, table in (*events, *ties, *closed, *control)
    ]
    recent = sorted((one for one in found if later(look.day, -92) <= one[0] <= look.day), reverse=True)
    return [(what, day, record, firm) for day, _, record, what, firm in recent]


def _events(look: Look) -> list[tuple[str, Row]]:
    found = []
    for row in look.rows("events"):
        by = cell(row, "by_class")
        by = by or (CLASSES.get(look.actor(row["by_id"])["sphere"], "") if cell(row, "by_id") else "")
        if row["type"] == "attack" or (row["type"] == "label" and by in OFFICIALS):
            found.append((row["type"], row))
    return found


def _hostile(look: Look) -> list[tuple[str, Row]]:
    found = []
    for row in [row for row in look.rows("ties") if row["kind"] in hostile_kinds()]:
        official = CLASSES.get(look.actor(row["source_id"])["sphere"], "") in OFFICIALS
        what = {"threat": "attack", "attack": "attack", "exclusion": "exclusion"}.get(row["kind"], "hostile")
        found.append(("label" if row["kind"] == "label" and official else what, row))
    return found


def _after(look: Look, row: Row) -> bool:
    """Whether another had control of the area before."""
    others = [one for one in look.rows("area_control") if one["actor_id"] != row["actor_id"]]
    return any(one["pcode"] == row["pcode"] and cell(one, "from") < cell(row, "from") for one in others)


def _firm(look: Look, what: str, table: str, row: Row) -> bool:
    sure = table != "events" or what != "attack" or row["verified"] == "yes"
    own = cell(row, "independent_key")
    sure = sure and (table != "events" or row["verified"] != "no")
    return sure and not own and len({key_of(look, source) for source in listed(row, "sources")}) > 1


def reviews(look: Look) -> Counter[tuple[str, str]]:
    """What is to be looked at again, and by when, within 30 days."""
    found = []
    for group in ("", "women"):
        given = about(look, "threat", {"group": group})
        days = [row["date"] for row in given if cell(row, "sources")]
        found += [("risk", later(max(days), 92))] if days else []
    for row in look.rows("undertakings"):
        if row["review_by"] and row["status"] in {"planned", "in_progress"}:
            found.append(("undertaking", row["review_by"]))
    met: dict[str, str] = {}
    for row in look.rows("contacts"):
        if row["date"] <= look.day:
            met[row["actor_id"]] = max(met.get(row["actor_id"], ""), row["date"])
    if any(
        day < later(look.day, -365) and look.actor(one)["consent_c1"] == "yes" for one, day in met.items()
    ):
        found.append(("consent", look.day))
    return Counter(one for one in found if one[1] <= later(look.day, 30))


def windows(look: Look) -> tuple[set[str], int]:
    """Dates of the coming 30 days, and how many events meet in one week at most; 0 where no two do."""
    coming = [
        row | {"to": cell(row, "to") or row["from"]}
        for row in look.rows("windows")
        if row["from"] <= later(look.day, 30) and (cell(row, "to") or row["from"]) >= look.day
    ]
    most = 0
    for first, place in product(coming, [row["id"] for row in AREAS] + [""]):
        around = {code for code in [row["id"] for row in AREAS] if place and place in below(look, code)} | {
            ""
        }
        week = [
            (row["kind"], row["name"], row["from"], row["to"])
            for row in coming
            if row["from"] <= later(first["from"], 6)
            and row["to"] >= first["from"]
            and row["pcode"] in around
        ]
        if first["pcode"] in around:
            most = max(most, len(set(week)))
    return {row["id"] for row in coming}, most if most > 1 else 0


# --- what the map suggests (A47) -----------------------------------------------------------------------


def _several_kinds(look: Look) -> tuple[float, float] | None:
    """Share of the areas with three kinds of organisation, and with those of which it is not known."""
    several = maybe = 0
    every: set[str] = set()
    for area in ("XA01", "XA02"):
        types = [set(listed(look.actor(one), "types")) for one in set(look.society) & works(look, area)]
        kinds = set().union(*types)
        every |= kinds
        several += len(kinds) >= 3
        maybe += len(kinds) < 3 and not (types and all(types))
    return (several / 2, (several + maybe) / 2) if every else None


def suggested(look: Look, area: str = "") -> dict[str, tuple[float, float] | None]:
    """The figure of each item and what it may be at most; None where the map says nothing."""
    inside = below(look, area) if area else set()
    there = {one for one in look.society if not area or one in works(look, area)}
    found: dict[str, Any] = {
        "a4": _consulted(look, inside),
        "c1": _led(look, there),
        "f3": _funded(look, there),
    }
    found |= _incidents(look, area, inside)
    if not area:
        found["b1"] = _several_kinds(look)
        groups = seats(look, "works_on_rights_of")
        seated = {one for some in platforms(look).values() for one in some} & set(look.society)
        found["d1"] = None
        if groups and seated:
            rates = [one["relative_rate"] for one in groups.values()]
            found["d1"] = sum(rate is None or rate >= 0.5 for rate in rates) / len(rates)
    pairs = {item: value if isinstance(value, tuple) else (value, value) for item, value in found.items()}
    return {item: None if value[0] is None else value for item, value in pairs.items()}


def works(look: Look, area: str) -> set[str]:
    """Who has its seat, or is at work, in an area or in one within it."""
    inside = below(look, area)
    seated = {row["id"] for row in look.rows("actors") if cell(row, "adm1_pcode") in inside}
    return seated.union(*(who for name, who in cells(look).items() if name.partition("@")[2] in inside))


def _consulted(look: Look, inside: set[str]) -> float:
    covered = {row["id"]: set(listed(row, "areas")) for row in look.rows("platforms")}
    state = {row["id"] for row in look.rows("actors") if row["sphere"] in AUTHORITIES}
    return float(
        sum(
            bool(state & who and who & set(look.society))
            and (not inside or (bool(covered[name]) and covered[name] <= inside))
            for name, who in platforms(look).items()
        )
    )


def _led(look: Look, there: set[str]) -> float | None:
    leads = []
    for one in there:
        tags, led = (set(listed(look.actor(one), name)) for name in ("works_on_rights_of", "led_by"))
        if tags and "women" not in tags and led - {"not_stated"}:
            leads.append("women" in led)
    return sum(leads) / len(leads) if len(leads) >= 5 else None


def _funded(look: Look, there: set[str]) -> tuple[float, float] | None:
    q, shares = beliefs(look), dict[str, dict[str, float]]()
    for row in [row for row in look.today("ties") if q[row["id"]] >= look.n["tie_exists"]]:
        share = number(row, "weight")
        if row["kind"] == "funding" and row["target_id"] in there and share is not None:
            of = shares.setdefault(row["target_id"], {})
            of[row["source_id"]] = max(share, of.get(row["source_id"], 0))
    if len(shares) < 5:
        return None
    leaning = [one for one, of in shares.items() if max(of.values()) > 0.5]
    maybe = [one for one, of in shares.items() if one not in leaning and 1 - sum(of.values()) > 0.5 + 1e-9]
    return len(leaning) / len(shares), (len(leaning) + len(maybe)) / len(shares)


def _incidents(look: Look, area: str, inside: set[str]) -> dict[str, tuple[float, float] | None]:
    after = months_before(look.day, 12)
    rows = [row for row in look.rows("events") if after < row["date"] <= look.day]
    rows = [row for row in rows if row["type"] in {"attack", "label"}]
    if area:
        rows = [row for row in rows if cell(row, "pcode") in inside]
    if not rows:
        return {"g1": None, "h1": None}
    attacks = sum(row["type"] == "attack" and row["verified"] != "no" for row in rows)
    sure = [row["date"] for row in rows if row["verified"] == "yes" and cell(row, "sources")]
    ends = [months_before(look.day, back) for back in range(13)]
    hit = sum(any(before < day <= end for day in sure) for end, before in pairwise(ends))
    return {"g1": (attacks, float("inf")), "h1": (hit / 12, float("inf"))}


def mark(item: str, figure: tuple[float, float] | None) -> int | None:
    """The mark of the highest step that a figure reaches, and reaches at its most too."""
    if figure is None:
        return None
    steps = [(float(row["least"]), int(row["mark"])) for row in codes("proposals") if row["item"] == item]
    least, most = ([mark for step, mark in steps if value >= step][-1:] for value in figure)
    return least[0] if least and least == most else None
