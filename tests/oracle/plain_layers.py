"""Layers, beliefs and observations by their formulas: A01, A37, A10."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from math import exp, log, sqrt
from typing import Any

from plain_rows import (
    DAYS_A_MONTH,
    Look,
    Row,
    cell,
    codes,
    day_number,
    grades,
    hostile_kinds,
    kinds_in,
    listed,
    months_before,
    number,
    symmetric_kinds,
)

Pair = tuple[str, str]
UNLISTED = "?"


def graded(grade: str) -> float:
    """The geometric mean of reliability and credibility."""
    return sqrt(grades("reliability")[grade[0]] * grades("credibility")[grade[1]])


def odds(q: float) -> float:
    """Log-odds."""
    return log(q / (1 - q))


def likely(total: float) -> float:
    """Probability of some log-odds, kept within 0.01 and 0.99."""
    return min(0.99, max(0.01, 1 / (1 + exp(-total))))


def key_of(look: Look, source: str) -> str:
    """The independent key of a source; all that are on no list are one."""
    for row in look.tables.get("sources", []):
        if row["id"] == source:
            return cell(row, "independent_key") or source
    return UNLISTED


def keys_of(look: Look, row: Row) -> dict[str, float]:
    """Independent keys behind a record, each with the log-odds of the most believed of its sources."""
    found: dict[str, float] = {}
    grade = {
        one["id"]: (cell(one, "reliability") or "F") + (cell(one, "credibility") or "6")
        for one in look.tables.get("sources", [])
    }
    for source in listed(row, "sources"):
        key = cell(row, "independent_key") or key_of(look, source)
        told = odds(graded(grade.get(source, "F6")))
        found[key] = max(found.get(key, told), told)
    return found


def told_on(look: Look, row: Row) -> str:
    """When a source of a tie was last asked about one of its ends, else about anybody."""
    asked = [
        one
        for one in look.rows("observations")
        if one["source"] in listed(row, "sources") and one["date"] <= look.day
    ]
    about = [one for one in asked if one["subject_id"] in {row["source_id"], row["target_id"]}]
    return max((one["date"] for one in about or asked), default="")


def one_record(look: Look, row: Row) -> float:
    """How far one record is believed by itself, as old as it is."""
    q = graded(cell(row, "grade")) if cell(row, "grade") else likely(sum(keys_of(look, row).values()))
    seen = cell(row, "as_of") or cell(row, "from") or told_on(look, row)
    months = max(0.0, (day_number(look.day) - day_number(seen)) / DAYS_A_MONTH) if seen else None
    months = look.n["ageing_months"] if months is None else months
    return 0.5 + (q - 0.5) * 2 ** (-months / look.n["ageing_months"])


def fact(row: Row) -> tuple[str, ...]:
    """What a record tells: kind, ends and sign."""
    ends = [row["source_id"], row["target_id"]]
    if row["kind"] in symmetric_kinds():
        ends.sort()
    return (row["kind"], *ends, cell(row, "sign"))


def pooled(told: list[tuple[float, set[str]]]) -> float:
    """Several records of one fact; one whose source has spoken already adds nothing."""
    if len(told) == 1:
        return told[0][0]
    heard: set[str] = set()
    total = 0.0
    for q, keys in sorted(told, key=lambda item: -abs(item[0] - 0.5)):
        if not keys & heard:
            total += odds(min(0.99, max(0.01, q)))
            heard |= keys
    return likely(total)


@cache
def beliefs(look: Look) -> dict[str, float]:
    """Probability of each tie that is recorded as valid on the day (A37)."""
    ties = look.today("ties")
    if look.certain:
        return {row["id"]: 1.0 for row in ties}
    facts: dict[tuple[str, ...], list[Row]] = {}
    for row in ties:
        facts.setdefault(fact(row), []).append(row)
    found = {}
    entries, detection_ = silence(look)[0], silence(look.whole or look)[1]
    for told, rows in facts.items():
        q = pooled([(one_record(look, row), set(keys_of(look, row)) or {UNLISTED}) for row in rows])
        silent = [
            key for fact_, key, heard, tellers in entries if fact_ == told and not heard and tellers < 2
        ]
        if silent and q:
            q = likely(odds(min(0.99, max(0.01, q))) + len(silent) * log(1 - min(0.99, detection_)))
        found |= {row["id"]: q for row in rows}
    return found


@cache
def silence(look: Look) -> tuple[list[tuple[tuple[str, ...], str, bool, int]], float]:
    """Who was asked about which tie, told of any between the two, how many told; how often who is asked does.

    Only of ties that others can see and need not fear to tell of, and by who was asked since the tie began.
    """
    between: dict[frozenset[str], set[str]] = {}
    whom: dict[tuple[str, ...], set[str]] = {}
    open_kinds = {
        row["kind"]
        for row in codes("tie_kinds")
        if {"G+", "W"} & {*row["layers"].split("|")}
        and "-" not in row["sign"]
        and row["to_platform"] != "yes"
    }
    for row in look.today("ties"):
        ends, keys = frozenset({row["source_id"], row["target_id"]}), set(keys_of(look, row))
        between.setdefault(ends, set()).update(keys)
        since = cell(row, "from") or cell(row, "as_of")
        for one in look.rows("observations"):
            kinds = set(listed(one, "kinds")) if "kinds" in one else set()
            meant = one["asked_about"] == "ties_all" or (
                one["asked_about"] == "ties_kind" and row["kind"] in kinds
            )
            if not meant or one["answer"] == "declined" or row["kind"] not in open_kinds:
                continue
            if one["subject_id"] in ends and since <= one["date"] <= look.day:
                whom.setdefault(fact(row), set()).add(key_of(look, one["source"]))
    entries = [
        (tie, key, key in between[frozenset(tie[1:3])], len(between[frozenset(tie[1:3])]))
        for tie, keys in whom.items()
        for key in sorted(keys)
    ]
    cases_ = [heard for _, _, heard, tellers in entries if tellers > heard]
    mean, weight = look.n["detection"], look.n["detection_counts_as"]
    return entries, (weight * mean + sum(cases_)) / (weight + len(cases_))


def hostile(row: Row) -> bool:
    """Whether a tie is against the other, or against rights."""
    return row["kind"] in hostile_kinds() or cell(row, "sign") == "-"


def strength(row: Row) -> float:
    """Recorded strength, 1 where none is."""
    weight = number(row, "weight")
    return 1.0 if weight is None else weight


def _strongest(edges: list[tuple[Pair, float, float, int, str]]) -> dict[Pair, dict[str, Any]]:
    """One edge a pair, with the weight and chance of the strongest of parallel ties."""
    found: dict[Pair, dict[str, Any]] = {}
    for pair, weight, q, sign, proof in edges:
        edge = found.setdefault(pair, {"weight": weight, "q": q, "sign": sign, "proof": []})
        edge["proof"].append(proof)
        if weight * q > edge["weight"] * edge["q"] + 1e-15:
            edge |= {"weight": weight, "q": q, "sign": sign}
    return found


@cache
def collaboration(look: Look) -> dict[Pair, dict[str, Any]]:
    """G+: pairs of civil society, the lower id first."""
    q, society, edges = beliefs(look), set(look.society), []
    for row in look.today("ties"):
        ends = sorted((row["source_id"], row["target_id"]))
        if row["kind"] not in kinds_in("G+") or not set(ends) <= society:
            continue
        if q[row["id"]] >= look.n["tie_exists"]:
            edges.append(((ends[0], ends[1]), strength(row), q[row["id"]], 1, row["id"]))
    return _strongest(edges)


def neighbours(look: Look) -> dict[str, set[str]]:
    """Partners in G+ of each actor of civil society."""
    found: dict[str, set[str]] = {one: set() for one in look.society}
    for u, v in collaboration(look):
        found[u].add(v)
        found[v].add(u)
    return found


def trust_chance(level: float) -> float:
    """Chance by level of trust, in between in proportion; no trust has none."""
    known = {0.0: 0.0} | {float(code): chance for code, chance in grades("trust").items()}
    low = max(one for one in known if one <= level)
    high = min(one for one in known if one >= level)
    if low == high:
        return known[low]
    return known[low] + (known[high] - known[low]) * (level - low) / (high - low)


def recent(look: Look) -> list[Row]:
    """Contacts of an office within the last months."""
    oldest = months_before(look.day, int(look.n["established_months"]))
    return [row for row in look.rows("contacts") if oldest <= row["date"] <= look.day]


def outcomes(look: Look, u: str, v: str) -> tuple[float, float]:
    """How many introductions by u to v were tried, and how many led to a meeting, the older the less."""
    tried = met = 0.0
    for row in look.rows("introductions"):
        if (row["actor_id"], cell(row, "to_id")) != (u, v) or row["date"] > look.day:
            continue
        if row["outcome"] not in {"met", "declined"}:
            continue
        days = day_number(look.day) - day_number(row["date"])
        weight = 1.0 if look.certain else 2 ** (-days / DAYS_A_MONTH / look.n["ageing_months"])
        tried += weight
        met += weight * (row["outcome"] == "met")
    return tried, met


def corrected(look: Look, u: str, v: str, chance: float) -> float:
    """A chance with what came of introductions that were tried."""
    tried, met = outcomes(look, u, v)
    counts = look.n["trust_counts_as"]
    return (counts * chance + met) / (counts + tried) if tried else chance


@cache
def introductions(look: Look) -> dict[Pair, dict[str, Any]]:
    """T before acquaintances are counted: who can introduce whom, with what chance.

    `slight` are those that rest on acquaintance alone.
    """
    q, edges, firm = beliefs(look), [], set()
    for row in look.today("ties"):
        weight, kind = number(row, "weight"), row["kind"]
        if kind not in kinds_in("T"):
            continue
        u, v = row["source_id"], row["target_id"]
        if kind == "trust":
            u, v = v, u
            chance = None if weight is None else trust_chance(weight)
        else:
            chance = look.n["contact_probability"] if kind == "contact" and weight is None else weight
        if chance:
            edges.append(((u, v), corrected(look, u, v, chance), q[row["id"]], 1, row["id"]))
            if not (kind == "trust" and weight is not None and weight <= 1):
                firm.add((u, v))
    for row in recent(look):
        u, v = row["office"], row["actor_id"]
        edges.append(((u, v), corrected(look, u, v, look.n["contact_probability"]), 1.0, 1, row["id"]))
        firm.add((u, v))
    found = _strongest(edges)
    for pair, edge in found.items():
        edge["slight"] = pair not in firm
        edge["chance"] = edge["weight"] * edge["q"]
    return found


@cache
def signed(look: Look) -> dict[Pair, dict[str, Any]]:
    """S: friendly and hostile ties by direction; the hostile one of both counts."""
    q, edges = beliefs(look), []
    for row in look.today("ties"):
        if row["kind"] in kinds_in("S") and q[row["id"]] >= look.n["tie_exists"]:
            pair = (row["source_id"], row["target_id"])
            edges.append((pair, strength(row), q[row["id"]], -1 if hostile(row) else 1, row["id"]))
    against = {pair for pair, _, _, sign, _ in edges if sign < 0}
    return _strongest([edge for edge in edges if edge[3] < 0 or edge[0] not in against])


@cache
def influence(look: Look) -> dict[Pair, dict[str, Any]]:
    """W: who can change whose conduct, with sign."""
    q, edges = beliefs(look), []
    for row in look.today("ties"):
        if row["kind"] in kinds_in("W") and q[row["id"]] >= look.n["tie_exists"]:
            pair = (row["source_id"], row["target_id"])
            edges.append((pair, strength(row), q[row["id"]], -1 if hostile(row) else 1, row["id"]))
    return _strongest(edges)


def _believed(look: Look, rows: list[Row], whole: list[Row] | None = None) -> dict[str, set[str]]:
    """Who rather belongs to what than not, by all that is recorded of each pair.

    `whole` are rows of presence on the whole map: who lists most of them would list what it has not got.
    """
    facts: dict[Pair, list[Row]] = {}
    for row in rows:
        facts.setdefault((row["target_id"], row["source_id"]), []).append(row)
    found: dict[str, set[str]] = {}
    lists = _lists(look, whole or [])
    for (what, who), several in facts.items():
        q = pooled([(one_record(look, row), set(keys_of(look, row)) or {UNLISTED}) for row in several])
        if not look.certain and whole and q:
            total = odds(min(0.99, max(0.01, q))) + _overlooked(look, lists, (what, who))
            q = likely(total) if total < odds(min(0.99, max(0.01, q))) else q
        if look.certain or q >= look.n["tie_exists"]:
            found.setdefault(what, set()).add(who)
    return found


def _lists(look: Look, rows: list[Row]) -> dict[str, set[Pair]]:
    """What each source lists."""
    lists: dict[str, set[Pair]] = {}
    for row in rows:
        for key in keys_of(look, row):
            lists.setdefault(key, set()).add((row["target_id"], row["source_id"]))
    return lists


def _overlooked(look: Look, lists: dict[str, set[Pair]], told: Pair) -> float:
    """Log-odds against what one source alone tells, by how much of what others tell of there each lists."""
    tellers = [key for key, pairs in lists.items() if told in pairs]
    if len(tellers) != 1:
        return 0.0
    area, total = told[0].split("@")[1], 0.0
    there = {key: {pair for pair in pairs if pair[0].split("@")[1] == area} for key, pairs in lists.items()}
    for key in sorted({*lists} - {*tellers}):
        of_others = set[Pair]().union(*(pairs for other, pairs in there.items() if other != key))
        listed_ = len(of_others & there[key]) / (look.n["detection_counts_as"] + len(of_others))
        total += log(1 - listed_)
    return total


@cache
def platforms(look: Look) -> dict[str, set[str]]:
    """B: who sits on which active platform, by its list and by ties of membership."""
    active = look.today("platforms")
    codes_ = [row["id"] for row in active]
    told = [
        {**{name: cell(row, name) for name in ("sources", "from")}, "source_id": one, "target_id": row["id"]}
        for row in active
        for one in listed(row, "members")
    ]
    told += [r for r in look.today("ties") if r["kind"] == "membership" and r["target_id"] in codes_]
    return {code: set[str]() for code in codes_} | _believed(look, told)


def ongoing(look: Look) -> list[Row]:
    """Rows of presence whose status says that somebody is there, or nothing."""
    there = {row["code"] for row in codes("presence_statuses") if row["present"] == "yes"}
    return [row for row in look.today("presence") if cell(row, "status") in there | {""}]


@cache
def cells(look: Look) -> dict[str, set[str]]:
    """B: who works in which cell."""
    return _believed(look, _working(look), _working(look.whole or look))


def _working(look: Look) -> list[Row]:
    """Presence as records of who is where."""
    return [
        {
            "source_id": row["actor_id"],
            "target_id": f"{row['sector']}@{row['pcode']}",
            "sources": cell(row, "sources"),
            "from": cell(row, "from"),
        }
        for row in ongoing(look)
    ]


# --- who was asked (A10) ---------------------------------------------------------------------------------


@cache
def asked(look: Look, layer: str = "") -> dict[str, set[str]]:
    """Independent keys of those that were asked about the ties of each actor and answered.

    Of a layer: those asked about all ties, or about one of its kinds.
    """
    found: dict[str, set[str]] = {one: set() for one in look.ids}
    for row in look.rows("observations"):
        about, kinds = row["asked_about"], set(listed(row, "kinds")) if "kinds" in row else set()
        meant = about == "ties_all" or (about == "ties_kind" and (not layer or kinds & set(kinds_in(layer))))
        if row["date"] <= look.day and row["answer"] != "declined" and meant:
            found[row["subject_id"]].add(key_of(look, row["source"]))
    return found


@cache
def cases(look: Look) -> list[tuple[bool, str, str]]:
    """Whether a source that was asked about a tie of which others told, told of it too, and both its ends."""
    told: dict[tuple[str, ...], set[str]] = {}
    for row in look.today("ties"):
        told.setdefault(fact(row), set()).update(keys_of(look, row))
    found = []
    for (kind, one, two, _), keys in told.items():
        layers = [layer for layer in ("G+", "T", "S", "W", "B") if kind in kinds_in(layer)]
        who = {key for layer in layers for end in (one, two) for key in asked(look, layer).get(end, ())}
        found += [(key in keys, one, two) for key in sorted(who) if keys - {key}]
    return found


def detection(look: Look) -> float:
    """Chance that who is asked tells of a tie: the mean of a beta distribution after all cases."""
    return after([told for told, *_ in cases(look)], look.n["detection"], look.n["detection_counts_as"])


def after(told: list[bool], mean: float, weight: float) -> float:
    """The mean of a beta distribution after some cases."""
    for_, against = weight * mean + sum(told), weight * (1 - mean) + told.count(False)
    return for_ / (for_ + against)


@cache
def relative(look: Look) -> dict[str, float]:
    """How often ties of each actor are told of, as a share of how often any: as in its silentest set."""
    sets: dict[tuple[str, str], set[str]] = {}
    for one in look.ids:
        row = look.actor(one)
        tags = [("area", cell(row, "adm1_pcode"))]
        tags += [
            (column, tag) for column in ("works_on_rights_of", "identifies_as") for tag in listed(row, column)
        ]
        for tag in tags:
            if tag[1]:
                sets.setdefault(tag, set()).add(one)
    found = dict.fromkeys(look.ids, 1.0)
    whole = [told for told, *_ in cases(look)]
    if not any(whole):
        return found
    every = sum(whole) / len(whole)
    for some in sets.values():
        own = [told for told, *ends in cases(look) if some & set(ends)]
        if len(own) >= look.n["own_detection_cases"]:
            share = after(own, every, look.n["detection_counts_as"]) / every
            found |= {one: min(found[one], share) for one in some}
    return found


def near(look: Look, u: str, v: str) -> bool:
    """Whether two share an area, or a group to which both say that they belong."""
    one, other = look.actor(u), look.actor(v)
    area = cell(one, "adm1_pcode")
    same = bool(area) and area == cell(other, "adm1_pcode")
    return same or bool({*listed(one, "identifies_as")} & {*listed(other, "identifies_as")})


@cache
def missed(look: Look) -> dict[Pair, float]:
    """Chance that two of civil society work together and that nobody told of it (A38)."""
    q, told = beliefs(look), dict[Pair, float]()
    for row in look.today("ties"):
        u, v = sorted((row["source_id"], row["target_id"]))
        if row["kind"] in kinds_in("G+") and {u, v} <= set(look.society) and u != v and q[row["id"]]:
            told[u, v] = max(told.get((u, v), 0.0), q[row["id"]])
    if not told or look.certain:
        return {}
    pairs = list(combinations(sorted(look.society), 2))
    who, d = asked(look, "G+"), detection(look)
    less = relative(look)
    unseen = {(u, v): (1 - d * min(less[u], less[v])) ** len(who[u] | who[v]) for u, v in pairs}
    found = {}
    for alike in (True, False):
        some = [pair for pair in pairs if near(look, *pair) is alike]
        recorded = [pair for pair in some if pair in told]
        density = sum(told[pair] for pair in recorded) / max(len(some), 1)
        seen = sum(1 - unseen[pair] for pair in some)
        known = sum(told[pair] for pair in recorded if unseen[pair] < 1)
        share = (len(look.society) * density + known) / (len(look.society) + seen)
        share = min(share, look.n["most_missed"] * density, 0.5)
        for pair in some:
            if pair not in told:
                m = unseen[pair]
                found[pair] = share * m / (1 - share + share * m)
    return found


@cache
def observed(look: Look) -> dict[str, set[str]]:
    """Those, and the keys of who told of a current tie of the actor."""
    found = {one: set(keys) for one, keys in asked(look).items()}
    for row in look.today("ties"):
        for end in (row["source_id"], row["target_id"]):
            if end in found:
                found[end] |= set(keys_of(look, row))
    return found


def seen(look: Look, sources: int, less: float = 1.0) -> float:
    """Coverage with so many observations, where ties are told of less often by so much."""
    return 1 - (1 - look.n["detection"] * less) ** sources


def coverage(look: Look) -> dict[str, float]:
    """Coverage of each actor."""
    less = relative(look)
    return {one: seen(look, len(keys), less[one]) for one, keys in observed(look).items()}


def pair_coverage(look: Look, u: str, v: str) -> float:
    """Coverage of a pair."""
    who, less = observed(look), relative(look)
    return seen(look, len(who[u] | who[v]), min(less[u], less[v]))
