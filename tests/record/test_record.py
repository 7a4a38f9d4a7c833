"""What is told of one actor, worked out by hand on small maps and the sample."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from maps import a_map, actor, kala, sample, tie
from record_world import small

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.coordination import gaps
from actormap.metrics.reach import gap
from actormap.records.record import telling
from actormap.records.record.facets import appears_in
from actormap.records.record.whole import in_brief, record_of
from actormap.rights.access import Principal, handed_out

VIEW = View(date="2026-06-01")
DAY = View(date="2026-11-25")


def test_everything_that_is_recorded_of_an_actor_is_told_in_words() -> None:
    told = record_of(small(), VIEW, "A")
    assert (told.name, told.met, told.areas) == ("Мастерицы", "lately", ("Town",))
    assert told.fact("types") == "National NGO"
    assert told.fact("works_on_rights_of") == "Women"
    assert told.fact("at_risk_level") == "2"
    assert [fact.said for fact in told.consent] == ["Yes", *["Not asked"] * 2, "Yes", *["Not asked"] * 3]
    (tie,) = told.ties
    assert (tie.other, tie.name, tie.said, tie.since) == ("B", "Bar Association", "trusts", "2025-01-01")
    assert tie.sources == (("S1", "A1"), ("S2", ""))
    assert {table: [str(one.said) for one in rows] for table, rows in told.entries.items()} == {
        "channels": ["Phone"],
        "sensitive_notes": ["sensitive note"],
        "contacts": ["met by Office"],
        "presence": ["Legal aid in Town"],
        "platforms": ["Network"],
        "observations": ["S1 was asked: Ties were told"],
        "events": ["Meeting: Мастерицы, منظمة العدل"],
        "windows": ["Trial: Hearing"],
        "meetings": ["Round table"],
        "assessments": ["Smears and intimidation: how likely: 4 (national officer)"],
    }
    (judged,) = told.entries["assessments"]
    assert {fact.column: str(fact.said) for fact in judged.facts}["evidence"] == (
        "Мастерицы trusts Bar Association"
    )
    assert [(one.day, str(one.said)) for one in told.timeline] == [
        ("2026-06-01", "Began: Trial: Hearing"),
        ("2026-06-01", "Round table"),
        ("2026-05-02", "Smears and intimidation: how likely: 4 (national officer)"),
        ("2026-05-01", "met by Office"),
        ("2026-03-01", "Meeting: Мастерицы, منظمة العدل"),
        ("2026-02-01", "S1 was asked: Ties were told"),
        ("2025-01-01", "Began: trusts Bar Association"),
        ("2025-01-01", "Began: Legal aid in Town"),
    ]
    assert json.loads(json.dumps(told.as_dict()))["ties"][0]["name"] == "Bar Association"


def test_the_other_end_of_a_tie_reads_it_from_its_side() -> None:
    told = record_of(small(), VIEW, "B")
    assert [(tie.said, tie.name) for tie in told.ties] == [("is trusted by", "Мастерицы")]
    assert (told.met, told.areas) == ("never", ())
    assert record_of(small(), VIEW, "O").met == "office"
    assert record_of(small(), View(date="2030-01-01"), "A").met == "before"


def test_who_is_unknown_and_who_is_hidden_are_told_in_the_same_words() -> None:
    whole = small()
    hidden = whole.replace(actors=whole.actors.assign(kind=["person", *["organisation"] * 3]))
    m = handed_out(hidden, Principal("viewer"))
    told = set()
    for one in (whole.actors["id"].iat[0], "NOBODY", "", "a;b"):
        with pytest.raises(Refused) as refused:
            record_of(m, VIEW, one)
        told.add(str(refused.value))
    assert len(told) == 1


def test_how_to_reach_them_is_for_who_may() -> None:
    views = {role: handed_out(small(), Principal(role)) for role in ("viewer", "hro")}
    shown = {role: set(record_of(m, VIEW, "A").entries) for role, m in views.items()}
    assert "channels" in shown["hro"]
    assert "channels" not in shown["viewer"]


def test_a_map_of_one() -> None:
    told = record_of(a_map(), VIEW, "O")
    assert (told.ties, dict(told.entries), told.timeline) == ((), {}, ())
    with pytest.raises(Refused):
        record_of(ActorMap.empty(), VIEW, "O")


def test_a_name_of_ten_thousand_letters_and_one_that_looks_like_a_field() -> None:
    m = a_map(actors=[{"id": "A", "name": "{x}" * 3_333 + "}", "sphere": "civil_society"}])
    told = record_of(m, VIEW, "A")
    assert len(told.name) == 10_000
    assert len(told.fact("name")) == 10_000


def test_the_record_of_kala_has_the_rows_of_its_files() -> None:
    m = kala()
    for one in m.actors["id"]:
        told = record_of(m, DAY, one)
        ends = (m.ties["source_id"] == one) | (m.ties["target_id"] == one)
        assert sorted(tie.id for tie in told.ties) == sorted(m.ties["id"][ends])
        assert len(told.entries.get("presence", ())) == (m.presence["actor_id"] == one).sum()
        assert len(told.entries.get("platforms", ())) == sum(
            one in cell.split(";") for cell in m.platforms["members"]
        )


def test_gaps_and_pairs_in_which_somebody_of_the_sample_appears() -> None:
    m = sample()
    found = [*gap(m, DAY), *gaps(m, DAY)]
    mine = appears_in(m, DAY, "C075", found)
    assert ("C075", "C076") in {one.subject for one in mine}
    assert all("C075" in one.subject for one in mine if one.kind == "pair")
    women = appears_in(m, DAY, "C071", found)
    assert ("women", "XZ04") in {one.subject for one in women if one.kind == "cell"}
    assert ("women", "XZ01") not in {one.subject for one in women}


def test_rows_of_every_table_are_told_in_words_without_codes_of_the_rows() -> None:
    m = sample()
    said = {str(one.said) for one in record_of(m, DAY, "C055").timeline}
    assert "Plan P002, step 1, from Field presence, Kasimbi to شبكة مسعفي نورية المتطوعين: Agreed" in said
    rows = {
        "introductions": {"actor_id": "C001", "to_id": "C055", "outcome": "declined"},
        "area_control": {"actor_id": "C001", "pcode": "XZ01"},
        "introducer_exceptions": {"actor_id": "C001", "target_id": "C055"},
        "ratings": {"actor_id": "C001", "issue": m["issues"]["id"].iat[0], "rater": "SRC01"},
        "impact": {
            "actor_id": "C001",
            "issue": m["issues"]["id"].iat[0],
            "state": "real",
            "direction": "+",
        },
    }
    issue, area = m["issues"]["name"].iat[0], m["areas"]["name"][m["areas"]["id"] == "XZ01"].iat[0]
    one, other = "Kasimbi Rights Assembly", "رابطة أسر الغائبين في بئر لازم"
    told = {table: str(telling.headline(m, table, row)) for table, row in rows.items()}
    assert told == {
        "introductions": f"{one} was asked to introduce the office to {other}: Declined",
        "area_control": f"{one} in control of {area}",
        "introducer_exceptions": f"{one} may introduce the office to {other} by exception",
        "ratings": f"{one}: {issue}, rated by SRC01",
        "impact": f"{one}: {issue}, For human rights, friendly: Seen",
    }
    own = {table: str(telling.headline(m, table, row, "C001")) for table, row in rows.items()}
    assert own == {
        "introductions": f"asked to introduce the office to {other}: Declined",
        "area_control": f"in control of {area}",
        "introducer_exceptions": f"may introduce the office to {other} by exception",
        "ratings": f"{issue}, rated by SRC01",
        "impact": f"{issue}, For human rights, friendly: Seen",
    }
    (asked,) = [telling.headline(m, "introductions", rows["introductions"], "C055")]
    assert str(asked) == f"{one} was asked to introduce the office: Declined"


def test_what_an_import_writes_is_said_by_the_names_of_tables() -> None:
    preview = pd.DataFrame(
        [("actors", 29, 1, 2), ("universe", 0, 1, 0), ("ties", 0, 0, 4)],
        columns=["table", "new", "changed", "same"],
    )
    assert telling.brought(preview) == "Actors: 29 new, 1 changed; Estimates of who exists: 1 changed"


def test_of_whom_nothing_is_known_a_list_says_what_is_not() -> None:
    m = a_map(
        actors=[{"id": "A", "name": "A", "sphere": "unknown"}, {"id": "B", "name": "B", "sphere": "donor"}]
    )
    told = in_brief(m, DAY, ["A", "B"])
    assert told["A"].startswith("Type not recorded")
    assert told["B"].startswith("Donor")


def test_records_that_prove_a_finding_are_told_in_words_and_by_name_only_where_it_agreed() -> None:
    cells = {"sector": "LEG", "pcode": "XA01"}
    m = a_map(
        actors=[actor("A", "Forum"), actor("B", "Desk", consent_c4="no")],
        ties=[tie("A", "B", "trust", weight="2"), tie("A", "P", "membership")],
        presence=[{"id": f"w{one}", "actor_id": one, **cells} for one in "AB"],
        sectors=[{"id": "LEG", "name": "Legal aid"}],
        areas=[{"id": "XA01", "name": "Town"}],
        platforms=[{"id": "P", "name": "Network", "members": "A"}],
        contacts=[{"id": "c1", "office": "O", "actor_id": "A", "date": "2026-01-01", "mode": "formal"}],
    )
    told = telling.proofs(m, ("wB", "wA", "c1", "P", "trust:AB", "membership:AP", "nowhere"))
    assert [str(one) for one in told] == [
        "Forum is a member of Network",
        "Forum trusts [name not to be passed on: B]",
        "Network",
        "Forum: Legal aid in Town",
        "[name not to be passed on: B]: Legal aid in Town",
        "Name of O met Forum",
    ]
    assert telling.proofs(m, ()) == []


def test_who_shares_a_name_is_told_apart_by_its_code_in_a_list() -> None:
    m = a_map(actors=[actor("A", "Forum"), actor("B", "Desk"), actor("C", "Forum")])
    named = telling.labels(m, "actors")
    assert [named[code] for code in "ABC"] == ["Forum · A", "Desk", "Forum · C"]


def test_an_event_says_how_far_it_was_verified() -> None:
    m = sample()
    row = {"type": "label", "date": "2026-10-06", "subjects": "C001"}
    for verified, word in {"no": "Not corroborated", "unknown": "Alleged", "yes": "Corroborated"}.items():
        told = row | {"verified": verified}
        assert word in str(telling.headline(m, "events", told))
        assert str(telling.headline(m, "events", told, "C001")).endswith(f", {word}")
    assert ", " not in str(telling.headline(m, "events", row, "C001")), "nobody looked into it"
