"""Why actors that exist are not reached: each has one reason, and the counts add up (A13, A10)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from maps import CERTAIN, DAY, QUICK, SEEDS, a_map, actor, kala, offer, random_map, sample
from seeds import seeded

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import forbidden, locked_reason
from actormap.metrics.introductions.reachability import steps_from_office
from actormap.metrics.reach.blind_spots import REASONS, blind_spots
from actormap.metrics.reach.reach_gap import gap

Rows = list[dict[str, Any]]
RECORDED = [name for name in REASONS if name != "not_mapped"]


def women(*ids: str, **cells: Any) -> Rows:
    return [actor(i, works_on_rights_of="women", **cells) for i in ids]


def asked(actor_id: str, times: int) -> Rows:
    return [
        {
            "source": f"s{number}",
            "date": "2025-01-20",
            "subject_id": actor_id,
            "asked_about": "ties_all",
            "answer": "none",
        }
        for number in range(times)
    ]


def every_reason(**universe: Any) -> ActorMap:
    """Met A; route to B; isolated C (6 asked) and D (3 asked); not observed E; F to K left alone."""
    people = [
        *women(*"ABCDE"),
        *women("F", do_not_contact="yes"),
        *women("G", feels_safe="no"),
        *women("H", consent_c2="no"),
        *women("I", consent_c2="withdrawn"),
        *women("J", at_risk_level=2),
        *women("K", do_not_contact="yes"),
        *women("N", at_risk_level=3, consent_c2="yes"),
    ]
    figures = {"group": "women", "exists_low": 14, "exists_best": 20, "exists_high": 30} | universe
    return a_map(
        "M",
        actors=people,
        universe=[figures],
        contacts=[
            {"date": "2025-01-20", "office": "O", "actor_id": "A"},
            {"date": "2025-01-20", "office": "O", "actor_id": "M"},
        ],
        ties=[offer("A", "B", 0.9), offer("A", "K", 0.9)],
        observations=[*asked("C", 6), *asked("D", 3)],
        sources=[{"id": f"s{number}"} for number in range(6)],
    )


def about(m: ActorMap, *subject: str, view: View = CERTAIN) -> Finding:
    return blind_spots(m, view).about(*(subject or ("women",)))


def test_each_reason_is_kept_apart() -> None:
    found = about(every_reason()).details
    assert {name: found[name] for name in ("met", *RECORDED)} == {
        "met": 1,
        "reachable": 1,
        "isolated_supported": 1,
        "possibly_isolated": 1,
        "not_observed_enough": 2,
        "left_alone": 6,
    }
    assert found["recorded"] == 12
    assert found["not_mapped"] == [2, 8, 18]
    assert found["main"] == "not_mapped"


def test_no_route_is_one_reason_however_many_were_asked() -> None:
    """Two have a route; of the three without one, six sources were asked about one and none about two."""
    figures = {"group": "women", "exists_best": 6}
    m = a_map(
        actors=women(*"ABCDEF"),
        universe=[figures],
        contacts=[{"date": "2025-01-20", "office": "O", "actor_id": "A"}],
        ties=[offer("A", "B", 0.9), offer("A", "C", 0.9)],
        observations=asked("D", 6),
        sources=[{"id": f"s{number}"} for number in range(6)],
    )
    found = about(m)
    assert {
        name: found.details[name] for name in ("reachable", "isolated_supported", "not_observed_enough")
    } == {
        "reachable": 2,
        "isolated_supported": 1,
        "not_observed_enough": 2,
    }
    assert (found.details["main"], found.id) == ("not_observed_enough", "A13:blind:no_route:cell:women")
    assert found.at_most == "indicative"


def test_value_is_who_exists_and_is_not_met() -> None:
    found = about(every_reason())
    assert (found.value, found.interval) == (19, (13, 29))
    assert found.id == "A13:blind:not_mapped:cell:women"
    assert (
        "an estimated 20 (range 14 to 30) exist, 12 are on record. The office has met 1." in found.statement
    )
    assert found.reason == (
        "Not met: 1 (a route is recorded); 1 (no route is recorded, though several independent sources were "
        "asked); 1 (no route is recorded, but few sources were asked); 2 (too few sources were asked to "
        "say); 6 (left alone by choice or for safety); 8, or 2 to 18 (on no record)."
    )


def test_who_was_met_counts_as_met_whatever_it_says_now() -> None:
    m = every_reason()
    actors = m.actors.assign(do_not_contact=m.actors["do_not_contact"].where(m.actors["id"] != "A", "yes"))
    assert about(m.replace(actors=actors)).details["met"] == 1


def test_route_to_who_is_left_alone_is_no_reachable_actor() -> None:
    m = every_reason()
    actors = m.actors.assign(do_not_contact=m.actors["do_not_contact"].where(m.actors["id"] != "K", ""))
    found = about(m.replace(actors=actors)).details
    assert (found["reachable"], found["left_alone"]) == (2, 5)


def test_more_recorded_than_said_to_exist_is_pointed_out() -> None:
    found = about(every_reason(exists_low=5, exists_best=6, exists_high=7))
    assert found.details["not_mapped"] == [0, 0, 0]
    assert found.value == 11
    assert "too low" in found.statement


def test_two_lists_say_who_exists() -> None:
    found = about(every_reason(method="two_list", n1=20, n2=15, m=6)).details
    assert found["exists"] == [33, 47, 113]
    assert found["not_mapped"] == [21, 35, 101]


def test_group_without_a_figure_is_listed_without_who_is_missing() -> None:
    m = every_reason(group="youth")
    found = blind_spots(m, CERTAIN)
    assert [f.subject for f in found] == [("women",), ("youth",)]
    first = found.about("women")
    assert (first.value, first.interval, first.details["not_mapped"]) == (None, None, None)
    assert "How many exist is not known" in first.statement
    nobody = found.about("youth")
    assert nobody.details["not_mapped"] == nobody.details["exists"] == [14, 20, 30]


def test_all_met_has_no_reason() -> None:
    m = a_map(
        actors=women("A"),
        contacts=[{"date": "2025-01-20", "office": "O", "actor_id": "A"}],
        universe=[{"group": "women", "exists_best": 1}],
    )
    found = about(m)
    assert (found.value, found.details["main"], found.reason) == (0, "", "All were met.")
    assert found.evidence == tuple(m.contacts["id"])


def exact_sums(m: ActorMap, view: View) -> int:
    """Checks that the counts of each cell add up to who exists; says how many cells there were."""
    cells = 0
    for relation in ("works_on_rights_of", "identifies_as"):
        found = blind_spots(m, view, relation=relation)
        subjects = [f.subject for f in found]
        assert subjects == sorted(subjects)
        reached = {f.subject: f.details["reached"] for f in gap(m, view, relation=relation)}
        for f in found:
            d = f.details
            recorded = d["met"] + sum(d[name] for name in RECORDED)
            assert recorded == d["recorded"]
            if d["exists"] is not None:
                cells += 1
                assert d["met"] == reached[f.subject]
                for exists, missing in zip(d["exists"], d["not_mapped"], strict=True):
                    assert recorded + missing == max(exists, recorded)
                assert f.value == max(d["exists"][1], recorded) - d["met"]
    return cells


@seeded(SEEDS)
def test_counts_add_up_to_who_exists_and_agree_with_the_reach_gap(seed: int) -> None:
    m = random_map(seed)
    try:
        steps_from_office(Context(m, QUICK))
    except Refused:
        with pytest.raises(Refused, match="No established contacts"):
            blind_spots(m, QUICK)
    else:
        assert exact_sums(m, QUICK)


def test_counts_add_up_in_the_sample_and_say_what_was_planted() -> None:
    view = View(date="2026-11-25")
    assert exact_sums(sample(), view) > 10
    found = blind_spots(sample(), view)
    assert found.about("indigenous", "XZ05").details["isolated_supported"] == 5
    assert found.about("migrants").details["not_observed_enough"] == 5
    assert found.about("women", "XZ04").details["not_mapped"] == [7, 10, 14]


@seeded(SEEDS)
def test_left_alone_are_those_to_whom_no_introduction_is_sought(seed: int) -> None:
    context = Context(random_map(seed), QUICK)
    wanted = [bool(locked_reason(context, v)) for v in range(len(context.ids))]
    assert forbidden(context, "approach").tolist() == wanted
    assert np.any(wanted) or seed != 0


def test_kala_without_figures() -> None:
    found = blind_spots(kala(), CERTAIN)
    assert {f.subject[0]: f.details["main"] for f in found} == {
        "indigenous": "reachable",
        "landless_or_land_defenders": "not_observed_enough",
        "lgbt": "reachable",
        "women": "reachable",
    }
    assert any("How many exist is not known" in caveat for caveat in found.caveats)


def test_without_contacts_it_is_refused() -> None:
    for m in (a_map("A"), ActorMap(), a_map(actors=women("A"))):
        with pytest.raises(Refused, match="No established contacts"):
            blind_spots(m, View(date=DAY))


@pytest.mark.parametrize(
    ("main", "tables", "question"),
    [
        (
            "reachable",
            {"ties": [offer("A", "B", 0.9)]},
            "Open the recorded routes to them, and ask the first introducer on each whether it is willing.",
        ),
        (
            "isolated_supported",
            {"observations": asked("B", 6)},
            (
                "Ask those who know the actors without a recorded route whom these trust, and who could "
                "introduce the office."
            ),
        ),
        (
            "possibly_isolated",
            {"observations": asked("B", 3)},
            "Ask further independent sources about those without a recorded route.",
        ),
        (
            "not_observed_enough",
            {},
            "Ask more independent sources with whom these actors work, and whom they trust.",
        ),
        (
            "left_alone",
            {"actors": women("B", do_not_contact="yes")},
            "Respect this. Talk again only if they ask for it.",
        ),
        (
            "not_mapped",
            {"universe": [{"group": "women", "exists_best": 9}]},
            "Where it is safe, ask members of the group who else works on this here, and compare two lists.",
        ),
    ],
)
def test_each_reason_has_its_next_question(main: str, tables: dict[str, Rows], question: str) -> None:
    # The office met A; B is the one woman on record.
    usual: dict[str, Rows] = {
        "actors": women("B"),
        "contacts": [{"date": "2025-01-20", "office": "O", "actor_id": "A"}],
        "sources": [{"id": f"s{number}"} for number in range(6)],
    }
    found = about(a_map("A", **(usual | tables)))
    assert (found.details["main"], found.next_question) == (main, question)
