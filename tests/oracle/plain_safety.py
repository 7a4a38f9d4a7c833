"""Who must not be asked, approached or proposed, by the words of A25."""

from __future__ import annotations

from functools import cache

from plain_rows import Look, Row, cell, codes, hostile_kinds, listed, months_before, number, symmetric_kinds

REFUSED = {"no", "withdrawn"}


def risk(row: Row) -> float:
    """Risk level; not assessed counts as 0."""
    return number(row, "at_risk_level") or 0.0


def may_introduce(row: Row) -> bool:
    """Whether the sphere may."""
    return any(one["code"] == row["sphere"] and one["may_introduce"] == "yes" for one in codes("spheres"))


def locked(row: Row) -> bool:
    """Whether somebody was recorded without consent and without another basis."""
    return cell(row, "consent_c1") != "yes" and not cell(row, "legal_basis")


def compromised(row: Row) -> bool:
    """Whether it is banned, or founded, funded and controlled by the government."""
    ways = ("independence_founded", "independence_funded", "independence_controlled")
    return cell(row, "status") == "banned" or {cell(row, way) for way in ways} == {"yes"}


def controlled(look: Look, one: str) -> bool:
    """Whether it may be controlled by somebody who may not introduce."""
    return any(
        row["kind"] == "suspected_control"
        and row["target_id"] == one
        and not may_introduce(look.actor(row["source_id"]))
        for row in look.today("ties")
    )


def barred_by_itself(look: Look, one: str) -> bool:
    """Whether an actor is asked by nobody for anybody, its sphere apart."""
    row = look.actor(one)
    return (
        locked(row)
        or compromised(row)
        or controlled(look, one)
        or cell(row, "consent_c3") in REFUSED
        or cell(row, "do_not_contact") == "yes"
        or cell(row, "feels_safe") == "no"
        or risk(row) >= look.n["introducer_max_risk"]
        or cell(row, "care") in {"survivor", "child"}
    )


@cache
def never_asked(look: Look) -> set[str]:
    """Who introduces nobody; an office is no intermediary."""
    return {
        row["id"]
        for row in look.rows("actors")
        if row["sphere"] != "field_presence" and (not may_introduce(row) or barred_by_itself(look, row["id"]))
    }


def standing_for(look: Look, one: str) -> set[str]:
    """Groups an actor stands for, by either relation."""
    row = look.actor(one)
    return {*listed(row, "works_on_rights_of"), *listed(row, "identifies_as")}


@cache
def hostile_pairs(look: Look) -> set[tuple[str, str]]:
    """Who is hostile towards whom, by ties from any source and by events."""
    found = set()
    for row in look.rows("ties"):
        if row["kind"] not in hostile_kinds() or not _protects(look, row):
            continue
        found.add((row["source_id"], row["target_id"]))
        if row["kind"] in symmetric_kinds():
            found.add((row["target_id"], row["source_id"]))
    for row in look.rows("events"):
        if row["type"] in {"label", "attack"} and cell(row, "by_id") and _begun(look, row, row["date"]):
            found |= {(row["by_id"], one) for one in listed(row, "subjects")}
    return found


def _begun(look: Look, row: Row, first: str) -> bool:
    """Whether it has begun, and nobody ended its protection."""
    return first <= look.day and not ("" < cell(row, "protects_to") < look.day)


def _protects(look: Look, row: Row) -> bool:
    """A hostile act protects from its first day on; a state of things as long as it lasts."""
    if row["kind"] in {"threat", "attack", "label", "exclusion"}:
        return _begun(look, row, cell(row, "from"))
    return look.valid(row)


@cache
def hostile_for(look: Look, target: str) -> set[str]:
    """Who is hostile to an actor, or towards a member of its groups."""
    pairs, mine, offices = hostile_pairs(look), standing_for(look, target), set(look.offices)
    found = {u for u, v in pairs if v == target} | {v for u, v in pairs if u == target}
    found |= {u for u, v in pairs if v in look.ids and mine & standing_for(look, v)}
    return found - offices - {target}


@cache
def barred_for(look: Look, target: str) -> set[str]:
    """Who is not asked for one actor: whoever is hostile, or makes it act against human rights."""
    against = {
        row["source_id"]
        for row in look.today("ties")
        if row["kind"] == "influence" and cell(row, "sign") == "-" and row["target_id"] == target
    }
    return hostile_for(look, target) | (against - set(look.offices) - {target})


def excepted(look: Look, target: str) -> set[str]:
    """Who may introduce to this actor although its sphere may not."""
    found = set()
    for row in look.today("introducer_exceptions"):
        two = cell(row, "proposed_by").casefold(), cell(row, "approved_by").casefold()
        if row["target_id"] != target or not all(two) or two[0] == two[1]:
            continue
        if not cell(row, "agreed") or row["agreed"] > look.day:
            continue
        if not barred_by_itself(look, row["actor_id"]) and row["actor_id"] not in barred_for(look, target):
            found.add(row["actor_id"])
    return found


@cache
def not_asked_for(look: Look, target: str) -> set[str]:
    """Everybody who stands on no way to an actor."""
    return ((never_asked(look) - excepted(look, target)) | barred_for(look, target)) - {target}


def not_approached(look: Look, one: str) -> bool:
    """Whether somebody is not approached through others."""
    row = look.actor(one)
    return (
        locked(row)
        or cell(row, "do_not_contact") == "yes"
        or cell(row, "feels_safe") == "no"
        or cell(row, "consent_c2") in REFUSED
        or (cell(row, "consent_c2") != "yes" and risk(row) >= look.n["third_party_max_risk"])
    )


def not_represented(look: Look, one: str) -> bool:
    """Whether somebody is not named to a public body."""
    row = look.actor(one)
    return (
        locked(row)
        or cell(row, "status") == "banned"
        or cell(row, "consent_c6") in REFUSED
        or risk(row) >= look.n["introducer_max_risk"]
    )


def not_proposed(look: Look, one: str) -> bool:
    """Whether somebody is not proposed in coordination."""
    row = look.actor(one)
    return (
        not_approached(look, one)
        or compromised(row)
        or cell(row, "kind") == "person"
        or cell(row, "care") in {"survivor", "child"}
        or risk(row) >= look.n["introducer_max_risk"]
    )


@cache
def exposure(look: Look, one: str) -> float:
    """Risk level over 4, higher while an engagement with a mechanism goes on and for some months after."""
    oldest = months_before(look.day, int(look.n["mechanism_months"]))
    watched = False
    for row in look.rows("ties"):
        if row["kind"] != "engages_mechanism" or row["source_id"] != one or cell(row, "from") > look.day:
            continue
        if row["target_id"] in look.ids:
            watched |= not cell(row, "to") or row["to"] >= oldest
    return min(1.0, risk(look.actor(one)) / 4 + look.n["mechanism_exposure"] * watched)
