"""What the chapter asks, and what it tells in boxes: rows made by hand, and what is told of them."""

from __future__ import annotations

from typing import Any

import pytest
from each import each
from maps import CERTAIN, a_map, actor, open_part, tie

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.graph.layers import layers_of
from actormap.metrics import catalogue
from actormap.records.record.whole import record_of
from actormap.rights.access import Principal, visible
from actormap.rights.redact import redact

PROVINCES = [{"id": "XA", "name": "All", "adm_level": 0}] + [
    {"id": f"XA0{at}", "name": f"Province {at}", "parent": "XA", "adm_level": 1} for at in range(1, 8)
]


def asked(name: str, m: ActorMap, **chosen: Any) -> list[Finding]:
    return list(catalogue.run(name, m, CERTAIN, **chosen))


def judged(item: str, answer: str, **about: str) -> dict[str, Any]:
    usual = {"date": "2025-01-20", "scorer": "hro", "sources": "s1"}
    return usual | {"id": f"{item}{len(about)}", "item": item, "answer": answer} | about


def facts(m: ActorMap, actor: str, table: str) -> list[dict[str, str]]:
    """What stands on the record of an actor in the rows of a table, by column."""
    entries = record_of(m, CERTAIN, actor).entries[table]
    return [{fact.column: str(fact.said) for fact in entry.facts} for entry in entries]


@each("purpose", ["empower", "protect", "both"])
def test_each_contact_says_whether_it_is_to_empower_or_to_protect(purpose: str) -> None:
    assert "purpose" in schema.forms()["contacts"]
    met = {"date": "2025-01-20", "office": "O", "actor_id": "A", "mode": "formal", "direction": "out"}
    (told,) = facts(a_map("A", contacts=[met | {"purpose": purpose}]), "A", "contacts")
    assert told["purpose"] == schema.vocabulary("contact_purpose")[purpose]


def test_defenders_of_land_touch_economic_interests() -> None:
    m = a_map("A", "B", ties=[tie("B", "A", "conflict", driver="economic_interest")])
    (conflict,) = record_of(m, CERTAIN, "A").ties
    assert conflict.said == "is in conflict with (Economic interest)"
    unclear = m.replace(ties=m.ties.assign(driver="unknown"))
    assert record_of(unclear, CERTAIN, "A").ties[0].said == "is in conflict with"


def test_who_has_a_way_to_an_armed_group_is_told_to_no_viewer_and_is_no_tie_of_the_office() -> None:
    actors = [actor("A", consent_c1="yes"), actor("G", sphere="armed_nonstate", consent_c1="yes")]
    m = a_map(actors=actors, ties=[tie("A", "G", "access")])
    assert len(visible(m, Principal("viewer")).ties) == 0
    layers = layers_of(m, CERTAIN)
    assert not len(layers.collaboration)
    assert not len(layers.referral)


def mexico(consent: str, stage: str) -> ActorMap:
    """A defender of whom a report tells if they want that, and the mechanism that protects in the end."""
    return a_map(
        actors=[actor("D", "Quiet Desk", consent_c7=consent), actor("R", consent_c3="yes")],
        assessments=[judged("measure_visibility", "yes", actor_id="R")],
        instruments=[{"id": "LAW", "name": "Mechanism", "kind": "mechanism", "stage": stage}],
        windows=[
            {"id": "W", "kind": "session", "name": "Adopted", "from": "2025-01-15", "instrument": "LAW"}
        ],
        undertakings=[
            {
                "id": "U",
                "kind": "strategy",
                "purpose": "A public report",
                "date": "2025-01-10",
                "instrument": "LAW",
                "mode": "open",
                "analysis": "monitor.risk",
                "revision": 1,
                "status": "done",
                "outcome": "The law was adopted",
            }
        ],
        cases=[{"id": "c", "opened": "2025-01-12", "what": "Threats", "subjects": "D"}],
        case_steps=[{"case": "c", "item": "measure_visibility", "status": "done", "agreed_on": "2025-01-13"}],
    )


@each("consent", ["yes", "unknown", "no", "withdrawn"])
def test_mexico_a_report_makes_nobody_public_who_does_not_want_it_and_what_came_of_it_is_kept(
    consent: str,
) -> None:
    m = mexico(consent, "in_force")
    (visible_,) = (
        f for f in asked("protect.options", m, case="c") if f.details.get("measure") == "measure_visibility"
    )
    assert visible_.details["states"] == ["done"]
    assert visible_.details["offered"] == (consent in {"yes", "unknown"})
    for stage in ("draft", "in_force"):
        (law,) = (
            f for f in asked("monitor.laws", open_part(mexico(consent, stage))) if f.subject == ("LAW",)
        )
        assert law.details["stage"] == stage
        assert [day["name"] for day in law.details["way"]] == ["Adopted"]
    (strategy,) = m["undertakings"].to_dict("records")
    assert (strategy["instrument"], strategy["outcome"]) == ("LAW", "The law was adopted")


def test_guinea_a_coalition_has_members_in_every_province_and_its_reports_are_its_own() -> None:
    at_work = [{"actor_id": f"M{at}", "sector": "MON", "pcode": f"XA0{at}"} for at in range(1, 8)]
    coalition = {
        "id": "P",
        "name": "Coalition",
        "theme": "MON",
        "members": ";".join(f"M{at}" for at in range(1, 8)),
    }
    m = a_map(
        *(f"M{at}" for at in range(1, 8)),
        areas=PROVINCES,
        sectors=[{"id": "MON", "name": "Monitoring"}],
        presence=at_work,
        platforms=[coalition],
        assessments=[
            judged("stage_reporting", "works", platform_id="P"),
            judged("principle_ownership", "yes", platform_id="P"),
        ],
    )
    (seats,) = asked("coordination.platform_seats", m)
    assert (seats.value, seats.n, seats.details["members"]) == (1, 7, 7)
    alone = m.replace(platforms=m.platforms.assign(members="M1;M2;M3"))
    assert asked("coordination.platform_seats", alone)[0].details["absent"] == ["M4", "M5", "M6", "M7"]
    (reporting,) = (f for f in asked("partner.stages", m) if f.subject == ("stage_reporting",))
    assert reporting.details["works"] == 1
    (owned,) = (f for f in asked("partner.check", m) if f.kind == "platform")
    assert owned.details["answers"]["principle_ownership"] == "yes"


def test_palestine_a_cluster_says_what_it_does_and_has_subgroups_on_one_theme() -> None:
    m = a_map(
        "A",
        platforms=[
            {"id": "P", "name": "Protection", "type": "cluster", "functions": "information;referral;trends"},
            {"id": "Q", "name": "Evictions", "type": "subgroup", "theme": "LEG", "parent": "P"},
        ],
    )
    m = m.replace(platforms=m.platforms.assign(members="A"))
    told = {row["name"]: row for row in facts(m, "A", "platforms")}
    does = "Sharing information, Referring cases to each other, Watching trends"
    assert told["Protection"]["functions"] == does
    subgroup = told["Evictions"]
    assert (subgroup["type"], subgroup["parent"], subgroup["theme"]) == ("Subgroup", "Protection", "LEG")


@pytest.fixture(scope="module")
def witnesses() -> ActorMap:
    """Somebody who can hide a witness, a network that reacts, and who protects together with the office."""
    return a_map(
        actors=[actor("S", "Safe House", consent_c3="yes", stage="trusted"), actor("N", consent_c3="yes")],
        areas=PROVINCES,
        presence=[{"actor_id": who, "sector": "MON", "pcode": "XA01"} for who in "SN"],
        assessments=[
            judged("measure_physical", "yes", actor_id="S"),
            judged("measure_community", "partly", actor_id="N"),
            judged("measure_source", "no", actor_id="N"),
            judged("stage_protecting", "works", actor_id="S"),
        ],
    )


def test_victims_and_witnesses_are_protected_by_whom_it_was_judged_of(witnesses: ActorMap) -> None:
    able = {
        f.details["measure"]: [one["id"] for one in f.details["who"]]
        for f in asked("protect.options", witnesses, area="XA01")
        if f.kind == "measure"
    }
    assert {measure: who for measure, who in able.items() if who} == {
        "measure_physical": ["S"],
        "measure_community": ["N"],
    }
    (protecting,) = (f for f in asked("partner.stages", witnesses) if f.subject == ("stage_protecting",))
    assert protecting.details["works"] == 1


def test_who_can_hide_somebody_is_told_to_no_viewer_and_to_no_file(witnesses: ActorMap) -> None:
    judged_of = {role: len(visible(witnesses, Principal(role))["assessments"]) for role in schema.roles()}
    assert judged_of == {
        "viewer": 0,
        "hro": 4,
        "analyst": 4,
        "protection_officer": 4,
        "data_steward": 4,
        "admin": 0,
    }
    for level in ("organisations", "inside"):
        assert not len(redact(witnesses, level, principal=Principal("data_steward")).content["assessments"])
