"""So few of a group in an area that what is said of them points at one: who sees it, who may say it (A42)."""

from __future__ import annotations

from typing import Any

import pytest
from maps import a_map, actor

from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.graph.few import few, least_cell
from actormap.records.record.editing import changes_for
from actormap.rights.access import Principal, visible
from actormap.rights.redact import redact

AREAS = [{"id": "KA", "name": "Coast"}, {"id": "KA01", "name": "Selim", "parent": "KA"}]
RISK = {"item": "threat_smear_chance", "date": "2026-11-20", "scorer": "officer", "value": 4}


def a_cell(members: int, group: str = "women", **tables: Any) -> ActorMap:
    """Actors of a group with their seat in Selim."""
    ids = [f"A{n}" for n in range(members)]
    actors = [actor(i) | {"works_on_rights_of": group, "adm1_pcode": "KA01"} for i in ids]
    return a_map(actors=actors, areas=AREAS, **tables)


@pytest.mark.parametrize(("group", "least"), [("women", 5), ("minority", 10)])
def test_a_group_to_which_it_is_dangerous_to_belong_needs_more(group: str, least: int) -> None:
    assert least_cell(a_map("A"), group) == least
    assert few(a_cell(least - 1, group), group, "KA01")
    assert not few(a_cell(least, group), group, "KA01")
    assert not few(a_cell(least, group), group, "KA"), "who is in Selim is on the coast"
    assert few(a_map("A", areas=AREAS), group, "KA01"), "nobody on record is few"


def test_the_own_list_of_groups_comes_before_ours_and_what_it_leaves_open_is_sensitive() -> None:
    groups = [
        {"id": "women", "label": "W", "sensitive": "yes"},
        {"id": "x", "label": "X", "sensitive": "no"},
        {"id": "y", "label": "Y", "sensitive": ""},
    ]
    own = a_map("A", groups=groups)
    least = {code: least_cell(own, code) for code in ("women", "x", "y", "lgbt", "nobody")}
    assert least == {"women": 10, "x": 5, "y": 10, "lgbt": 10, "nobody": 10}


@pytest.mark.parametrize(
    ("members", "role", "sees"), [(4, "hro", 0), (4, "protection_officer", 1), (5, "hro", 1)]
)
def test_risk_of_so_few_is_for_who_may_see_the_risk_of_an_actor(members: int, role: str, sees: int) -> None:
    m = a_cell(members, assessments=[RISK | {"group": "women", "pcode": "KA01"}])
    assert len(visible(m, Principal(role))["assessments"]) == sees
    everywhere = a_cell(members, assessments=[RISK | {"group": "women"}])
    assert len(visible(everywhere, Principal(role))["assessments"]) == 1


def test_who_may_not_see_it_may_not_judge_it() -> None:
    values = RISK | {"group": "women", "pcode": "KA01"}
    m = a_cell(4)
    assert changes_for(m, "assessments", "", values, principal=Principal("protection_officer"))
    with pytest.raises(Refused):
        changes_for(m, "assessments", "", values, principal=Principal("hro"))


def test_who_is_hidden_does_not_show_by_what_may_be_judged() -> None:
    """A fifth that an officer does not see: its cell is few to the officer, as if there were four."""
    m = a_cell(5, assessments=[RISK | {"group": "women", "pcode": "KA01"}])
    m = m.replace(
        actors=m.actors.assign(sensitivity=m.actors["sensitivity"].where(m.actors["id"] != "A4", 3))
    )
    assert visible(m, Principal("hro"))["assessments"].empty


def test_no_file_has_a_mark_of_so_few_whatever_it_is_about() -> None:
    marks = [
        {"item": "a1", "date": "2026-11-20", "scorer": "officer", "value": 1} | about
        for about in ({"group": "women", "pcode": "KA01"}, {"group": "women"}, {"pcode": "KA01"})
    ]
    content = redact(a_cell(4, assessments=marks), "inside", principal=Principal("data_steward")).content
    left = content["assessments"][["group", "pcode"]].to_numpy().tolist()
    assert sorted(left) == [["", "KA01"], ["women", ""]]
