"""Who must not be asked, approached or proposed, by the words of A25."""

from __future__ import annotations

from functools import cache

from plain_maps import NOT_MERGED
from plain_rows import Look, Row, cell, codes, hostile_kinds, listed, months_before, number, symmetric_kinds

REFUSED = {"no", "withdrawn"}


def risk(row: Row) -> float:
    """Risk level; not assessed counts as 0."""
    return number(row, "at_risk_level") or 0.0


def may_introduce(row: Row) -> bool:
    """Whether the sphere may."""
    return any(one["code"] == row["sphere"] and one["may_introduce"] == "yes" for one in codes("spheres"))


def barred_by_itself(look: Look, one: str) -> bool:
    """Whether an actor is asked by nobody for anybody, its sphere apart."""
    row = look.actor(one)
    return (
        cell(row, "consent_c3") in REFUSED
        or cell(row, "do_not_contact") == "yes"
        or cell(row, "feels_safe") == "no"
        or risk(row) >= look.n["introducer_max_risk"]
        or cell(row, "care") in {"survivor", "child"}
    )


@cache
def never_asked(look: Look) -> set[str]:
    """Who introduces nobody; an office is no intermediary."""
    return {
        row["id"] for row in look.rows("actors")
        if row["sphere"] != "field_presence" and (not may_introduce(row) or barred_by_itself(look, row["id"]))
    }  # fmt: skip


def standing_for(look: Look, one: str) -> set[str]:
    """Groups an actor stands for, by either relation."""
    row = look.actor(one)
    return {*listed(row, "works_on_rights_of"), *listed(row, "identifies_as")}


@cache
def hostile_pairs(look: Look) -> set[tuple[str, str]]:
    """Who has a hostile tie towards whom, from any source; both ways where it has no direction.

    A hostile act protects from its first day on.
    """
    found = set()
    for row in look.rows("ties"):
        if row["kind"] not in hostile_kinds() or not _protects(look, row):
            continue
        found.add((row["source_id"], row["target_id"]))
        if row["kind"] in symmetric_kinds():
            found.add((row["target_id"], row["source_id"]))
    return found


def _protects(look: Look, row: Row) -> bool:
    return look.valid(row) if "protection lasts" in NOT_MERGED else cell(row, "from") <= look.day


@cache
def barred_for(look: Look, target: str) -> set[str]:
    """Who is not asked for one actor: whoever is hostile to it, or towards a member of its groups."""
    pairs, mine, offices = hostile_pairs(look), standing_for(look, target), set(look.offices)
    found = {u for u, v in pairs if v == target} | {v for u, v in pairs if u == target}
    found |= {u for u, v in pairs if v in look.ids and mine & standing_for(look, v)}
    return found - offices - {target}


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
        cell(row, "do_not_contact") == "yes"
        or cell(row, "feels_safe") == "no"
        or cell(row, "consent_c2") in REFUSED
        or (cell(row, "consent_c2") != "yes" and risk(row) >= look.n["third_party_max_risk"])
    )


def not_proposed(look: Look, one: str) -> bool:
    """Whether somebody is not proposed in coordination."""
    row = look.actor(one)
    return (
        cell(row, "do_not_contact") == "yes"
        or cell(row, "feels_safe") == "no"
        or cell(row, "consent_c2") in REFUSED
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
