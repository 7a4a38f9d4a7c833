"""What each role is told: true of the whole record, refused by its level, or said of what the level shows."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from itertools import islice

import pytest
from each import each
from maps import CERTAIN, OFFICE, QUICK, a_map, actor, cases, offer, random_map, text, tie
from seeds import seeded

from actormap.core import schema
from actormap.core.errors import ActormapError, Denied, Refused
from actormap.core.model import ActorMap
from actormap.graph import hostility
from actormap.metrics import catalogue
from actormap.metrics.base.safeguards import AMONG_SHOWN
from actormap.rights.access import Principal, visible

ROLES = [role for role in schema.roles() if schema.roles()[role].clearance >= 0]
PARTLY = [role for role in ROLES if not Principal(role).sees_all]
OF_A_MAP = [name for name in schema.analyses() if catalogue.of_a_map(name)]
ABSENCE = {
    "reach.gap",
    "reach.steps",
    "reach.within_reach",
    "reach.isolation",
    "reach.attention",
    "reach.contact_diversity",
    "reach.contact_habits",
    "groups.platform_exclusion",
    "groups.ei_whole",
    "groups.set_density",
    "structure.components",
    "coordination.missing_platforms",
    "evidence.coverage",
    "evidence.density_error",
    "evidence.missing_bounds",
    "evidence.record_errors",
    "evidence.coverage_curve",
    "change.between",
}
"""What says that something is not there, or how large a share is, of rows no viewer ever sees."""
SECRET = 3.0


def told(name: str, m: ActorMap, role: str) -> list[str]:
    """All that a role is told, case by case; a refusal too."""
    found = []
    for _, chosen in islice(cases(name, m), 2):
        try:
            found.append(text(catalogue.answer(name, m, QUICK, Principal(role), **chosen)))
        except ActormapError as refusal:
            found.append(f"refused: {refusal}")
    return found


@pytest.mark.parametrize("name", sorted(ABSENCE))
def test_absence_and_shares_are_told_to_no_level_that_cannot_see_them(name: str) -> None:
    m = visible(a_map("A", "B", ties=[offer("O", "A", 0.9)]), Principal("viewer"))
    with pytest.raises(Denied, match="may not ask"):
        catalogue.answer(name, m, CERTAIN, Principal("viewer"))


def test_what_a_level_never_shows_is_named_by_the_kinds_of_rows() -> None:
    low = Principal("viewer").clearance
    assert any(kind.min_sensitivity > low for kind in schema.tie_kinds().values())
    for role in ("hro", "analyst", "protection_officer"):
        assert all(kind.min_sensitivity <= Principal(role).clearance for kind in schema.tie_kinds().values())


@pytest.mark.parametrize("role", PARTLY)
@each("name", OF_A_MAP)
def test_who_does_not_see_all_is_always_told_what_was_counted(name: str, role: str) -> None:
    m = visible(random_map(2), Principal(role))
    for _, chosen in cases(name, m):
        try:
            found = catalogue.answer(name, m, QUICK, Principal(role), **chosen)
        except (Denied, Refused):
            continue
        assert AMONG_SHOWN in found.caveats


def test_who_sees_all_is_told_of_all() -> None:
    m = visible(random_map(2), Principal("data_steward"))
    assert m.unseen is None
    found = catalogue.answer("structure.communities", m, QUICK, Principal("data_steward"))
    assert AMONG_SHOWN not in found.caveats


@cache
def hiding(seed: int) -> tuple[ActorMap, ActorMap]:
    """A map with rows that no role but the highest sees and that protect nobody, and the map without them."""
    m, pick = random_map(seed), random.Random(seed)  # noqa: S311 - repeatable, not secret
    records = hostility.recorded(m)
    bare = {*records["by"], *records["against"], m.actors["id"].iat[0]}
    quiet = m.ties["kind"].isin(["coordination", "joint_activity", "trust", "referral_offer", "support"])
    ties = [i for i in m.ties["id"][quiet] if pick.random() < 0.3]
    people = [i for i in m.actors["id"] if i not in bare and pick.random() < 0.3]
    whole = m.replace(
        actors=m.actors.assign(sensitivity=m.actors["sensitivity"].mask(m.actors["id"].isin(people), SECRET)),
        ties=m.ties.assign(sensitivity=m.ties["sensitivity"].mask(m.ties["id"].isin(ties), SECRET)),
    )
    never = m.where(i for i in m.actors["id"] if i not in people)
    return whole, never.with_tables({"ties": never.ties[~never.ties["id"].isin(ties)]})


@pytest.mark.parametrize("role", [role for role in PARTLY if Principal(role).clearance < SECRET])
@seeded(range(12), few=2, least={"hidden": 4, "answers": 50})
def test_whether_anything_is_hidden_cannot_be_told(role: str, seed: int, tally: Counter[str]) -> None:
    whole, never = (visible(m, Principal(role)) for m in hiding(seed))
    tally["hidden"] += len(hiding(seed)[0].ties) > len(never.ties)
    assert text_of(whole) == text_of(never)
    for name in OF_A_MAP:
        once, again = told(name, whole, role), told(name, never, role)
        assert once == again, name
        tally["answers"] += sum(not one.startswith("refused") for one in once)


def text_of(m: ActorMap) -> str:
    return "".join(frame.to_csv(index=False) for frame in m.tables.values())


@pytest.mark.parametrize("role", ["hro", "analyst"])
def test_gap_is_not_proposed_where_what_is_hidden_stands_against_it(role: str) -> None:
    places = [{"actor_id": i, "sector": "LEG", "pcode": "XA01", "from": "2025-01-01"} for i in "AB"]
    hidden = tie("A", "B", "attack", sensitivity=3)
    people = [OFFICE, actor("A"), actor("B")]
    m = a_map(actors=people[1:], ties=[hidden], presence=places)
    seen = visible(m, Principal(role))
    assert hidden["id"] not in set(seen.ties["id"])
    pairs = [f.subject for f in catalogue.run("coordination.gaps", seen, CERTAIN)]
    assert ("A", "B") not in pairs
    open_ = visible(a_map(actors=people[1:], presence=places), Principal(role))
    assert ("A", "B") in [f.subject for f in catalogue.run("coordination.gaps", open_, CERTAIN)]
