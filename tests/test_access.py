"""Who sees what: floors of sensitivity, persons, locked actors; and who may change the map."""

from __future__ import annotations

import pandas as pd
import pytest
from maps import CERTAIN, QUICK, SEEDS, a_map, actor, answers, kala, random_map, sample, table, text, tie
from seeds import seeded

from actormap.core import schema
from actormap.core.errors import Denied, Refused
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.rights.access import (
    KEY_HOLDER,
    Principal,
    hidden_now,
    read,
    sensitivity,
    tie_sensitivity,
    visible,
    write,
)
from actormap.rights.safeguards import forbidden

ROLES = list(schema.roles())


class Held:
    """A store of one map, as small as a store can be."""

    def __init__(self, m: ActorMap) -> None:
        self.map, self.revision, self.who = m, 0, ""

    def load(self) -> ActorMap:
        """The map as it is."""
        return self.map

    def apply(self, changes: Changes, *, expect: int | None = None) -> int:
        """The number of the new revision."""
        assert expect in {None, self.revision}
        self.map, self.revision, self.who = apply_changes(self.map, changes), self.revision + 1, changes.who
        return self.revision

    def record(self, action: str, *, who: str, detail: str) -> None:
        """What is noted of it; this store keeps no log."""


def seen(m: ActorMap, role: str) -> set[str]:
    return set(visible(m, Principal(role)).actors["id"])


def levels(m: ActorMap) -> dict[str, int]:
    return dict(zip(m.actors["id"], sensitivity(m).astype(int), strict=True))


def test_belonging_to_a_sensitive_group_raises_sensitivity_to_high() -> None:
    m = a_map(
        actors=[
            actor("A", identifies_as="lgbt"),
            actor("B", identifies_as="women"),
            actor("C", identifies_as="women;migrants"),
            actor("D", works_on_rights_of="lgbt"),
            actor("E", identifies_as="lgbt", sensitivity=3),
            actor("F", sensitivity=1),
        ]
    )
    assert levels(m) == {"A": 2, "B": 0, "C": 2, "D": 0, "E": 3, "F": 1, "O": 0}


def test_group_of_the_map_is_sensitive_unless_it_says_no() -> None:
    groups = [{"id": "hill", "label": "Hill"}, {"id": "river", "label": "River", "sensitive": "no"}]
    m = a_map(actors=[actor("A", identifies_as="hill"), actor("B", identifies_as="river")], groups=groups)
    assert levels(m) == {"A": 2, "B": 0, "O": 0}


def test_who_is_in_need_of_care_or_of_a_group_that_is_on_no_list_is_sensitive() -> None:
    people = [actor("A", identifies_as="hill"), actor("B", care="child"), actor("C")]
    m = a_map(actors=people, groups=[{"id": "hill", "label": "Hill", "sensitive": "no"}])
    assert levels(m) == {"A": 0, "B": 2, "C": 0, "O": 0}
    assert levels(m.with_tables({"groups": m["groups"].iloc[:0]})) == {"A": 2, "B": 2, "C": 0, "O": 0}


def test_map_may_say_that_a_group_of_the_seed_list_is_sensitive() -> None:
    groups = [{"id": "women", "label": "Women", "sensitive": "yes"}]
    assert levels(a_map(actors=[actor("A", identifies_as="women")], groups=groups))["A"] == 2


@pytest.mark.parametrize("kind", list(schema.tie_kinds().values()), ids=lambda kind: kind.kind)
def test_each_kind_of_tie_has_its_floor(kind: schema.TieKind) -> None:
    sign = "+" if kind.signs == ("+", "-") else ""
    ties = [tie("A", "B", kind.kind, sign=sign, id=str(given), sensitivity=given) for given in range(4)]
    found = tie_sensitivity(a_map("A", "B", ties=ties))
    assert found.tolist() == [max(given, kind.min_sensitivity) for given in range(4)]


def everyone() -> ActorMap:
    return a_map(
        actors=[
            actor("open"),
            actor("moderate", sensitivity=1),
            actor("high", sensitivity=2),
            actor("severe", sensitivity=3),
            actor("person", kind="person"),
            actor("locked", consent_c1="unknown"),
            actor("withdrawn", consent_c1="withdrawn"),
            actor("mandate", consent_c1="no", legal_basis="mandate"),
        ],
        ties=[tie("open", other) for other in ("moderate", "high", "severe", "person", "locked", "mandate")]
        + [tie("open", "mandate", "threat"), tie("open", "mandate", "trust", weight=1)],
        contacts=[{"date": "2025-01-20", "office": "O", "actor_id": i} for i in ("open", "locked")]
        + [{"date": "2025-01-21", "office": "O", "actor_id": "open", "sensitivity": 3}],
        platforms=[
            {"id": "P", "name": "P", "members": "open;locked;person"},
            {"id": "Q", "name": "Q", "sensitivity": 3},
        ],
    )


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("viewer", "O open mandate"),
        ("hro", "O open mandate moderate high person"),
        ("analyst", "O open mandate moderate high person"),
        ("protection_officer", "O open mandate moderate high person severe"),
        ("data_steward", "O open mandate moderate high person severe locked withdrawn"),
        ("admin", ""),
    ],
)
def test_role_sees_the_actors_it_may_see(role: str, wanted: str) -> None:
    assert seen(everyone(), role) == set(wanted.split())


def test_role_sees_ties_contacts_and_platforms_up_to_its_clearance() -> None:
    m = everyone()
    viewer, analyst = visible(m, Principal("viewer")), visible(m, Principal("analyst"))
    assert set(viewer.ties["id"]) == {"coordination:openmandate"}
    assert {"trust:openmandate", "threat:openmandate"} <= set(analyst.ties["id"])
    assert list(viewer.platforms["members"]) == ["open"]
    assert list(analyst.platforms["members"]) == ["open;person"]
    assert len(viewer.contacts) == len(analyst.contacts) == 1
    assert len(visible(m, KEY_HOLDER).contacts) == 3
    assert visible(m, KEY_HOLDER).equals(m)


@pytest.mark.parametrize("role", ROLES)
@seeded(SEEDS[:4], few=1)
def test_what_a_role_sees_is_a_map_that_passes_every_check(role: str, seed: int) -> None:
    m = random_map(seed)
    part = visible(m, Principal(role))
    assert ActorMap(**part.tables).equals(part)
    assert set(part.actors["id"]) <= set(m.actors["id"])
    assert visible(part, Principal(role)).equals(part)


def test_random_maps_hide_somebody_from_each_role() -> None:
    for role in ("viewer", "analyst"):
        assert (
            sum(len(random_map(seed).actors) - len(seen(random_map(seed), role)) for seed in SEEDS[:3]) >= 3
        )


@pytest.mark.parametrize("role", ["viewer", "analyst"])
@seeded(SEEDS[:3])
def test_no_finding_names_an_actor_that_the_role_does_not_see(role: str, seed: int) -> None:
    m = random_map(seed)
    part = visible(m, Principal(role))
    hidden = set(m.actors["id"]) - set(part.actors["id"])
    for analysis, answer in answers(part, QUICK).items():
        try:
            said = text(answer())
        except Refused as refusal:
            said = str(refusal)
        assert not [i for i in hidden if i in said], analysis


def test_locked_actors_of_the_sample_are_in_no_finding_of_an_analyst() -> None:
    m = sample()
    hidden = set(m.actors.loc[forbidden(m.actors, "see"), "id"])
    assert hidden == {"C024", "C041", "C086", "C113"}
    part = visible(m, Principal("analyst"))
    for name in ("structure.components", "reach.steps", "reach.isolation", "reach.gap", "coordinate"):
        said = text(answers(part, CERTAIN)[name]())
        assert not [i for i in hidden if i in said], name


def test_hidden_now_leaves_out_every_row_that_the_role_may_not_see_today() -> None:
    then = kala()
    actors = then.actors.assign(
        consent_c1=then.actors["consent_c1"].mask(then.actors["id"] == "E", "withdrawn")
    )
    ties = then.ties.assign(sensitivity=then.ties["sensitivity"].mask(then.ties["id"] == "t01", 3))
    now = then.replace(actors=actors, ties=ties)
    hro = Principal("hro")
    seen = hidden_now(visible(then, hro), now, hro)
    assert set(visible(then, hro).actors["id"]) - set(seen.actors["id"]) == {"E"}
    assert "t01" not in set(seen.ties["id"])
    assert "E" not in {*seen.ties["source_id"], *seen.ties["target_id"], *seen.presence["actor_id"]}
    steward = Principal("data_steward")
    assert hidden_now(then, now, steward).equals(then)
    assert hidden_now(then, ActorMap.empty(), hro).equals(then)  # what is not on the map now hides nothing


def test_hidden_now_leaves_out_ties_of_who_is_hidden_that_ended_before_today() -> None:
    ties = [tie("A", "B"), tie("A", "B", "trust", weight=1), tie("B", "C")]
    then = a_map("A", "B", "C", ties=ties)
    now = a_map("A", "C", actors=[actor("B", sensitivity=3)])
    hro = Principal("hro")
    seen = hidden_now(visible(then, hro), now, hro)
    assert set(seen.actors["id"]) == {"A", "C", "O"}
    assert seen.ties.empty


def test_read_gives_what_the_role_may_see() -> None:
    assert read(Held(everyone()), Principal("viewer")).equals(visible(everyone(), Principal("viewer")))


@pytest.mark.parametrize("role", ["hro", "analyst", "protection_officer", "data_steward"])
def test_write_is_named_for_the_role_whoever_the_changes_name(role: str) -> None:
    store = Held(everyone())
    rows = ActorMap(actors=table([actor("new:one"), actor("open", "Another name")])).actors
    given = Changes(upserts={"actors": rows}, who="somebody else", why="met")
    assert write(store, given, Principal(role), expect=0) == 1
    assert store.who == role
    assert {"Name of new:one", "Another name"} <= set(store.map.actors["name"])
    assert "new:one" not in set(store.map.actors["id"])


@pytest.mark.parametrize("role", ["viewer", "admin"])
def test_write_is_denied_to_those_who_may_not_change(role: str) -> None:
    store = Held(everyone())
    with pytest.raises(Denied, match="data steward"):
        write(store, Changes(drops={"actors": ("open",)}), Principal(role))
    assert store.revision == 0


def test_nobody_writes_an_answer_that_their_role_may_not_give() -> None:
    answer = {"item": "profile_security", "date": "2026-11-20", "scorer": "officer", "actor_id": "open"}
    rows = a_map("open", assessments=[answer | {"text": "calm"}])["assessments"]
    other = rows.assign(text="followed")
    for role, least in (("hro", "Protection officer"), ("analyst", "Protection officer")):
        store = Held(everyone())
        with pytest.raises(Denied, match=f"needs the role {least} or one above"):
            write(store, Changes(upserts={"assessments": rows}), Principal(role))
        assert store.revision == 0
        # What stands there already is another's answer, and comes back in a list as it is.
        assert write(store, Changes(upserts={"assessments": rows}), Principal("protection_officer")) == 1
        with pytest.raises(Denied):
            write(store, Changes(upserts={"assessments": other}), Principal(role))


def test_principal_of_no_role_is_denied() -> None:
    with pytest.raises(Denied, match="no role 'root'"):
        Principal("root")


def test_unknown_consent_is_never_yes() -> None:
    m = ActorMap(actors=pd.DataFrame({"id": ["A"], "name": ["A"]}))
    assert forbidden(m.actors, "see").tolist() == [True]
    assert seen(m, "analyst") == set()
