"""A contact list that is brought again: nothing new, nothing lost, and nobody taken for somebody else."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Imported, Rules, Upload, read_map
from actormap.ingest.choices import Choices
from actormap.rights import identity
from actormap.rights.access import Principal, visible
from actormap.rights.admission import coded, renewed

HEADERS = (
    "Organisation",
    "Contact person",
    "Phone",
    "Email",
    "Town",
    "Works on",
    "Met on",
    "Introduced by",
    "Notes",
)
FRENCH = (
    "Organisation",
    "Personne de contact",
    "Téléphone",
    "Courriel",
    "Ville",
    "Secteur",
    "Rencontré le",
    "Présenté par",
    "Remarques",
)
EVERY = {
    "office": "Kasimbi office",
    "persons": "mandate",
    "phone": "mandate",
    "email": "mandate",
    "introduced_by": "once",
    "notes": "keep",
    "months": "keep",
    "legal_basis": "mandate",
}
Row = tuple[str, ...]
ROWS: tuple[Row, ...] = (
    ("Kala Union", "Amina Okoro", "+237 699 00 11 22", "a@x.example", "Kala", "Health", "2026-03-01", "", ""),
    ("Legal Circle", "Paul Ndi", "+237 699 00 11 23", "", "Bor", "Justice", "2026-03-02", "Amina Okoro", ""),
    ("River Forum", "Zoé Haddad", "", "z@x.example", "Tam", "Water", "", "Paul Ndi", "threatened in May"),
    ("Kala Union", "أحمد علي", "+237 699 00 11 25", "", "Kala", "Health", "2026-03-04", "Zoé Haddad", ""),
    ("Press Watch; River Forum", "Семён Ёлкин", "+237 699 00 11 26", "", "Bor", "Media", "", "أحمد علي", ""),
    ("Press Watch", "Rosa Lima", "", "", "Bor", "Media", "2026-03-06", "Семён Ёлкин", "do not share"),
)


def listed(rows: Sequence[Row], headers: Sequence[str] = HEADERS) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([headers, *rows])
    return file.getvalue()


def brought(
    m: ActorMap,
    rows: Sequence[Row] = ROWS,
    *,
    headers: Sequence[str] = HEADERS,
    earlier: Mapping[str, Collection[str]] | None = None,
    **answers: str,
) -> Imported:
    file = Upload("contacts.csv", listed(rows, headers).encode())
    rules = Rules((Choices("contacts", constants=EVERY | answers).rule(file.name, ""),))
    return read_map([file], base=m, mapping=rules, earlier=earlier).require()


def arrived(m: ActorMap, rows: Sequence[Row] = ROWS, **options: Any) -> ActorMap:
    return apply_changes(m, brought(m, rows, **options).changes)


def with_chance_codes(m: ActorMap, rows: Sequence[Row] = ROWS, **answers: str) -> ActorMap:
    """The list as it comes in for a role that sees not all: under codes that say nothing."""
    changes = renewed(brought(m, rows, **answers).changes, m)
    return apply_changes(m, coded(changes, m.code_key).changes)


def counts(imported: Imported) -> dict[str, int]:
    return {what: int(imported.preview[what].sum()) for what in ("new", "changed", "same")}


def codes(imported: Imported) -> set[str]:
    return {issue.code for issue in imported.warnings}


def persons(m: ActorMap) -> list[str]:
    return sorted(m.actors.loc[m.actors["kind"] == "person", "name"])


def changed(at: int, **cells: str) -> tuple[Row, ...]:
    """The list with other cells in one row."""
    row = dict(zip(HEADERS, ROWS[at], strict=True)) | {
        key.replace("_", " "): text for key, text in cells.items()
    }
    return (*ROWS[:at], tuple(row[header] for header in HEADERS), *ROWS[at + 1 :])


@pytest.mark.parametrize("bring", [arrived, with_chance_codes])
@pytest.mark.parametrize("again", ["same", "turned", "french"])
def test_the_same_list_again_is_the_same(bring: Any, again: str) -> None:
    m = bring(ActorMap.empty())
    assert len(persons(m)) == len(ROWS)
    assert len(m["introductions"]) == 6, "five rows, of which one names two organisations"
    rows = ROWS if again == "same" else ROWS[::-1]
    once = brought(m, rows, headers=FRENCH if again == "french" else HEADERS)
    assert counts(once) | {"same": 0} == {"new": 0, "changed": 0, "same": 0}
    assert apply_changes(m, once.changes).digest() == m.digest()
    assert not codes(once) & {"person.which", "introducer.unknown", "row.kept"}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Amina Okoro", "OKORO  amina"),
        ("Amina Okoro", "Amína Ökoro"),
        ("أحمد علي", "احمد عـلي"),
        ("Семён Ёлкин", "СЕМЕН ЕЛКИН"),
    ],
)
def test_a_name_written_otherwise_is_the_same_name(name: str, written: str) -> None:
    m = with_chance_codes(ActorMap.empty())
    at = next(number for number, row in enumerate(ROWS) if row[1] == name)
    again = brought(m, changed(at, Contact_person=written))
    assert counts(again)["new"] == 0
    assert persons(apply_changes(m, again.changes)) == persons(m)
    assert "person.which" not in codes(again)


def test_a_name_in_another_script_with_the_same_number_is_asked() -> None:
    m = with_chance_codes(ActorMap.empty())
    rows = changed(1, Contact_person="Паул Нди")
    asked = brought(m, rows)
    assert "person.which" in codes(asked)
    assert counts(asked)["new"] == 0
    assert counts(brought(m, rows, namesakes="same"))["new"] == 0
    assert len(persons(arrived(m, rows, namesakes="others"))) == len(ROWS) + 1


NEW_NUMBER = changed(0, Phone="+237 222 33 44 55")


def test_another_number_takes_the_place_of_what_the_list_itself_said() -> None:
    m = with_chance_codes(ActorMap.empty())
    again = brought(m, NEW_NUMBER, earlier={"channels": set(m["channels"]["id"])})
    assert counts(again) | {"same": 0} == {"new": 0, "changed": 1, "same": 0}
    assert "row.changed" in codes(again)
    after = apply_changes(m, again.changes)
    assert "+237 222 33 44 55" in set(after["channels"]["address"])
    assert "+237 699 00 11 22" not in set(after["channels"]["address"])
    assert not brought(after, NEW_NUMBER).changing


def test_a_number_that_somebody_else_told_or_looked_after_stays_beside_the_new_one() -> None:
    m = with_chance_codes(ActorMap.empty())
    own = {"channels": set(m["channels"]["id"])}
    unsafe = m.with_tables({"channels": m["channels"].assign(safe="no")})
    for base, earlier in ((m, None), (unsafe, own)):
        again = brought(base, NEW_NUMBER, earlier=earlier)
        assert counts(again) | {"same": 0} == {"new": 1, "changed": 0, "same": 0}
        assert "row.changed" in codes(again)
        after = apply_changes(base, again.changes)
        assert {"+237 222 33 44 55", "+237 699 00 11 22"} <= set(after["channels"]["address"])


def test_a_number_written_otherwise_is_the_same_number() -> None:
    m = with_chance_codes(ActorMap.empty())
    assert not brought(m, changed(0, Phone="00237-699001122")).changing
    assert not brought(m, changed(0, Phone="٠٦٩٩٠٠١١٢٢")).changing


def test_a_town_that_the_list_says_otherwise_is_changed() -> None:
    m = with_chance_codes(ActorMap.empty())
    again = brought(m, changed(1, Town="Tam"), earlier={"presence": set(m["presence"]["id"])})
    assert counts(again) | {"same": 0} == {"new": 0, "changed": 1, "same": 0}
    assert "row.changed" in codes(again)


def test_one_of_that_name_with_another_number_alone_is_asked() -> None:
    m = with_chance_codes(ActorMap.empty())
    rows = changed(1, Phone="+237 222 33 44 55")
    asked = brought(m, rows)
    assert "person.which" in codes(asked)
    assert counts(asked) | {"same": 0} == {"new": 0, "changed": 0, "same": 0}
    assert "+237 222 33 44 55" not in asked.changes.upserts["channels"].to_string(), "not the organisation's"
    assert not [issue for issue in asked.warnings if "Ndi" in str(issue)]
    same = arrived(m, rows, namesakes="same")
    assert persons(same) == persons(m)
    assert "+237 222 33 44 55" in set(same["channels"]["address"])
    others = arrived(m, rows, namesakes="others")
    assert persons(others).count("Paul Ndi") == 2
    for after, said in ((same, "same"), (others, "others")):
        assert not brought(after, rows, namesakes=said).changing
        assert not brought(after, rows).changing, "once it is on the map, nobody is asked again"


TWO = (
    ("Kala Union", "Amina Okoro", "+237 699 00 11 22", "", "", "", "", "", ""),
    ("Kala Union", "Amina Okoro", "+237 222 33 44 55", "", "", "", "", "", ""),
)


@pytest.mark.parametrize(("said", "number"), [("", 0), ("same", 1), ("others", 2)])
def test_two_of_one_name_in_one_organisation_are_asked_about(said: str, number: int) -> None:
    answers = {"namesakes": said} if said else {}
    first = brought(ActorMap.empty(), TWO, **answers)
    assert ("person.which" in codes(first)) == (not said)
    m = apply_changes(ActorMap.empty(), first.changes)
    assert len(persons(m)) == number
    assert len(m["channels"]) == 2 * (number > 0)
    assert apply_changes(m, brought(m, TWO[::-1], **answers).changes).digest() == m.digest()


def test_rows_of_one_person_are_one_person_and_her_no_is_heard_in_all() -> None:
    headers = (*HEADERS, "Consent")
    rows = [(*TWO[0], ""), (*TWO[0], "yes")]
    assert len(persons(arrived(ActorMap.empty(), rows, headers=headers))) == 1
    m = arrived(ActorMap.empty(), [*rows, (*TWO[0], "no")], headers=headers)
    assert persons(m) == []
    assert m["channels"].empty


def test_who_has_nothing_to_be_told_apart_by_stays_as_many_as_they_were() -> None:
    rows = [(*ROWS[5][:2], "", "", "", "", "", "", "")] * 2
    m = with_chance_codes(ActorMap.empty(), rows)
    assert persons(m) == ["Rosa Lima"] * 2
    assert "person.twice" in codes(brought(ActorMap.empty(), rows))
    assert not brought(m, rows).changing
    third = brought(m, [*rows, rows[0]])
    assert "person.which" in codes(third)
    assert not third.changing


def test_one_number_and_name_in_two_organisations_is_asked() -> None:
    rows = (TWO[0], ("Legal Circle", *TWO[0][1:]))
    asked = brought(ActorMap.empty(), rows)
    assert "person.which" in codes(asked)
    m = arrived(ActorMap.empty(), rows, namesakes="same")
    assert (len(persons(m)), len(m.ties)) == (1, 2)
    assert not brought(m, rows).changing
    m = arrived(ActorMap.empty(), rows, namesakes="others")
    assert (len(persons(m)), len(m.ties)) == (2, 2)
    assert not brought(m, rows).changing


def test_entries_that_somebody_found_to_be_one_are_one_when_the_list_comes_again() -> None:
    m = with_chance_codes(ActorMap.empty(), TWO, namesakes="others")
    first, second = sorted(m.actors.loc[m.actors["kind"] == "person", "id"])
    found = pd.DataFrame(
        {"id": ["d"], "date": ["2026-04-01"], "first_id": [first], "second_id": [second]}, dtype="str"
    )
    decisions = found.assign(decision="same", kept_id=first)
    base = identity.merged(m, decisions)
    assert len(persons(base)) == 1
    assert not brought(base, TWO).changing


def test_whom_a_role_may_not_see_nobody_is_taken_for() -> None:
    """What is hidden answers nothing: the list comes in as if nobody of that name were there."""
    m = arrived(ActorMap.empty(), [TWO[0]])
    locked = m.with_tables({"actors": m.actors.assign(legal_basis="", consent_c1="no")})
    officer = Principal("hro")
    seen = visible(locked, officer)
    assert persons(seen) == []
    hidden, nobody = brought(seen, [TWO[0]]), brought(ActorMap.empty(), [TWO[0]])
    assert counts(hidden) == counts(nobody)
    assert codes(hidden) == codes(nobody)


NAMES = st.sampled_from(["Amina Okoro", "AMINA OKORO", "Paul Ndi", "أحمد علي", "احمد علي", "Rosa"])
ORGS = st.sampled_from(["Kala Union", "Legal Circle", "Kala Union; Legal Circle", ""])
PHONES = st.sampled_from(["", "+237 699 00 11 22", "0699001122", "+237 222 33 44 55"])
MAILS = st.sampled_from(["", "a@x.example", "A@x.example", "b@x.example"])
LISTS = st.lists(st.tuples(ORGS, NAMES, PHONES, MAILS, NAMES), min_size=1, max_size=6)


@given(
    drawn=LISTS,
    random=st.randoms(use_true_random=False),
    said=st.sampled_from(["", "same", "others"]),
    chance=st.booleans(),
)
@settings(max_examples=10, deadline=None)
def test_any_list_brought_again_in_any_order_changes_nothing(
    drawn: list[tuple[str, ...]], random: Any, said: str, *, chance: bool
) -> None:
    rows = [(org, name, phone, mail, "", "", "", giver, "") for org, name, phone, mail, giver in drawn]
    answers = {"namesakes": said} if said else {}
    m = (with_chance_codes if chance else arrived)(ActorMap.empty(), rows, **answers)
    other = list(rows)
    random.shuffle(other)
    turned = arrived(ActorMap.empty(), other, **answers)
    assert sorted(map(len, turned.tables.values())) == sorted(map(len, m.tables.values()))
    assert {row["name"].casefold() for row in turned.actors.to_dict("records")} == {
        row["name"].casefold() for row in m.actors.to_dict("records")
    }
    assert arrived(m, other, **answers).digest() == m.digest()
