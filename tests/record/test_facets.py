"""The list of actors, narrowed: against counting one by one."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps import a_map, kala, random_map, sample
from record_world import small
from seeds import tries

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.records.record.facets import FACETS, narrowed

VIEW = View(date="2026-06-01")


def counts(m: ActorMap, facet: str, **chosen: list[str]) -> dict[str, int]:
    return {one.label: one.count for one in narrowed(m, VIEW, chosen).choices[facet]}


def test_each_facet_of_a_small_map() -> None:
    m = small()
    assert narrowed(m, VIEW, {}).ids == ("B", "O", "A", "C")
    assert counts(m, "works_on") == {"Women": 1}
    assert counts(m, "works_in") == {"North": 1, "Town": 1}
    assert counts(m, "theme") == {"Legal aid": 1}
    assert counts(m, "type") == {"National NGO": 1, "Professional association": 1}
    assert counts(m, "sphere") == {"Civil society": 3, "Field presence": 1}
    assert counts(m, "made_up_of") == {}
    assert counts(m, "met") == {"No contact recorded": 2, "Met recently": 1}
    assert counts(m, "consent") == {"Yes": 4}
    assert counts(m, "review") == {"No date set": 3, "Due": 1}


def test_several_values_of_a_facet_widen_and_several_facets_narrow() -> None:
    m = small()
    assert narrowed(m, VIEW, {"met": ["lately", "never"]}).ids == ("B", "A", "C")
    both = narrowed(m, VIEW, {"met": ["lately", "never"], "type": ["ngo_national"]})
    assert both.ids == ("A",)
    # What else could be chosen of a facet does not depend on what is chosen of it.
    assert counts(m, "type", type=["ngo_national"]) == {"National NGO": 1, "Professional association": 1}
    assert counts(m, "met", type=["ngo_national"]) == {"Met recently": 1}


def test_what_nobody_has_matches_nobody_and_stays_to_be_taken_back() -> None:
    m = small()
    found = narrowed(m, VIEW, {"works_in": ["ZZ99"], "nonsense": ["x"]})
    assert found.ids == ()
    assert [(one.code, one.count) for one in found.choices["works_in"]][-1] == ("ZZ99", 0)
    assert narrowed(ActorMap.empty(), VIEW, {"met": ["never"]}).ids == ()
    assert narrowed(a_map(), VIEW, {}).ids == ("O",)


def test_women_in_one_province_of_the_sample_by_hand() -> None:
    m, view = sample(), View(date="2026-11-25")
    there = {"XZ04"} | set(m["areas"]["id"][m["areas"]["parent"] == "XZ04"])
    now = m.presence[
        (m.presence["from"] <= view.date) & ((m.presence["to"] == "") | (m.presence["to"] >= view.date))
    ]
    works = set(now["actor_id"][now["pcode"].isin(there)]) | set(
        m.actors["id"][m.actors["adm1_pcode"] == "XZ04"]
    )
    women = {row.id for row in m.actors.itertuples() if "women" in row.works_on_rights_of.split(";")}
    assert set(narrowed(m, view, {"works_on": ["women"], "works_in": ["XZ04"]}).ids) == women & works
    assert len(women & works) > 2


@pytest.mark.parametrize("m", [kala(), sample(), random_map(3)], ids=["kala", "sample", "random"])
@settings(max_examples=tries(400, few=12))
@given(data=st.data())
def test_counts_are_those_of_choosing(m: ActorMap, data: st.DataObject) -> None:
    facets = data.draw(st.lists(st.sampled_from(list(FACETS)), max_size=2, unique=True))
    offered = narrowed(m, VIEW, {}).choices
    chosen = {
        facet: data.draw(
            st.lists(st.sampled_from([one.code for one in offered[facet]]), max_size=2, unique=True)
        )
        for facet in facets
        if offered[facet]
    }
    found = narrowed(m, VIEW, chosen)
    facet = data.draw(st.sampled_from(list(FACETS)))
    for one in found.choices[facet]:
        assert one.count == len(narrowed(m, VIEW, chosen | {facet: [one.code]}).ids)
    assert all(number == 1 for number in Counter(found.ids).values())
