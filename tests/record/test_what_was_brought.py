"""What a list brought is not denied: notes, meetings nobody entered, numbers of persons, introducers, ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from maps import sample
from record_world import seen

from actormap.core import schema
from actormap.core.config import View
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.tables.ids import is_made
from actormap.ingest import Rules, Upload, read_map
from actormap.ingest.choices import Choices
from actormap.ingest.mapping.columns import APART
from actormap.meetings.after import after_meeting, speakers
from actormap.meetings.report import AboutOther, Report
from actormap.metrics.reach.blind_spots import blind_spots
from actormap.records.record import telling
from actormap.records.record.history import changes_of
from actormap.records.record.whole import record_of
from actormap.rights.access import KEY_HOLDER, Principal, visible, write
from actormap.store import Workspace
from actormap.viz.brief import brief

DAY = View(date="2026-06-01")
LIST = """\
Organisation,Contact person,Phone,Email,Town,Works on,Met on,Introduced by,Notes
Kala Union,Amina Okoro,+999 555 01 41,a@x.example,Kala,women's rights,,,threatened in May
Legal Circle,Paul Ndi,+999 555 01 42,,Kala,women's rights,2026-03-02,Amina Okoro,meets on Fridays
"""
ANSWERS = {
    "office": "Kasimbi office",
    "persons": "mandate",
    "phone": "mandate",
    "email": "mandate",
    "introduced_by": "once",
    "notes": "keep",
    "legal_basis": "mandate",
    **dict.fromkeys(APART, "mandate"),
    "sphere": "civil_society",
}


@pytest.fixture(scope="module")
def listed() -> ActorMap:
    rules = Rules((Choices("contacts", constants=ANSWERS).rule("list.csv", ""),))
    imported = read_map([Upload("list.csv", LIST.encode())], mapping=rules).require()
    return apply_changes(ActorMap.empty(), imported.changes)


def code(m: ActorMap, name: str) -> str:
    return str(m.actors.loc[m.actors["name"] == name, "id"].iat[0])


def texts(m: ActorMap, **about: Any) -> str:
    """What a brief says."""
    parts = brief(m, DAY, **about).parts
    points = [point for part in parts for point in part.points]
    said = [
        *(text for point in points for text in (point.text, point.note)),
        *(p.missing for p in parts if not p.points),
    ]
    return " ".join(map(str, said))


def test_notes_that_were_brought_are_counted_and_no_tension_is_denied(listed: ActorMap) -> None:
    said = texts(listed)
    assert "2 notes are kept on those here; the program reads none." in said
    assert "No tension, risk or load is recorded here" not in said
    assert "threatened" not in said
    seen = visible(listed, Principal("viewer"))
    assert "2 notes" not in texts(seen), "nobody learns of a note that the role may not see"


def test_without_notes_the_brief_says_what_it_does_not_read(listed: ActorMap) -> None:
    bare = listed.with_tables({"sensitive_notes": listed["sensitive_notes"][:0]})
    bare = bare.with_tables({"actors": bare.actors.assign(note="")})
    said = texts(bare)
    assert "notes are kept" not in said
    assert "No tension, risk or load is recorded here in a field of its own." in said
    assert "What notes say is not in this brief" in said


def test_an_empty_cell_is_no_zero(listed: ActorMap) -> None:
    actors = listed.actors.copy()
    actors.loc[actors["name"] == "Kala Union", "works_on_rights_of"] = "women"
    tagged = listed.with_tables({"actors": actors})
    statements = [str(finding.statement) for finding in blind_spots(tagged, DAY).findings]
    assert statements
    for statement in statements:
        assert "No recent meeting of the office with them is recorded." in statement
        assert not re.search(r"\b0\b", statement)
    assert "No recent meeting of the office with any of them is recorded." in texts(
        tagged, ids=(code(listed, "Kala Union"),)
    )


def test_a_number_of_the_contact_person_is_a_way_to_the_organisation(listed: ActorMap) -> None:
    record = record_of(listed, DAY, code(listed, "Kala Union"))
    assert {str(entry.said) for entry in record.through} == {"E-mail", "Phone"}
    assert {
        str(fact.said) for entry in record.through for fact in entry.facts if fact.column == "actor_id"
    } == {"Amina Okoro"}
    viewer = visible(listed, Principal("viewer"))
    if code(listed, "Kala Union") in viewer.ids("actors"):
        assert not record_of(viewer, DAY, code(listed, "Kala Union")).through
    person = code(listed, "Amina Okoro")
    locked = listed.actors.copy()
    locked.loc[locked["id"] == person, ["legal_basis", "consent_c1"]] = ["", "unknown"]
    seen = visible(listed.with_tables({"actors": locked}), Principal("hro"))
    assert not record_of(seen, DAY, code(listed, "Kala Union")).through


def test_who_left_is_no_way_any_more(listed: ActorMap) -> None:
    ended = listed.with_tables({"ties": listed.ties.assign(to="2026-01-01")})
    assert not record_of(ended, DAY, code(listed, "Kala Union")).through


def test_who_introduced_the_office_stands_on_the_record(listed: ActorMap) -> None:
    record = record_of(listed, DAY, code(listed, "Legal Circle"))
    (entry,) = record.entries["introductions"]
    assert str(entry.said).startswith("Amina Okoro was asked to introduce the office")


def after_meeting_changes(m: ActorMap, whom: str, office: str, about: str) -> Changes:
    """What comes of a meeting in which somebody told of itself and of another."""
    told = {about: AboutOther("list", works_with=(whom,))}
    ties = {"works_with": (about,)}
    report = Report(whom, office=office, date=DAY.date, ties=ties, about=told)
    return after_meeting(m, DAY, report)


def with_a_meeting(m: ActorMap, whom: str, office: str, about: str) -> ActorMap:
    """The map after it."""
    return apply_changes(m, after_meeting_changes(m, whom, office, about))


def shown(m: ActorMap, actor: str) -> Iterator[str]:
    """All that a record shows in words: its facts, its entries, its timeline, what stands around it."""
    record = record_of(m, DAY, actor)
    yield str(record.name)
    # Its own code stands under the heading Code.
    yield from (str(fact.said) for facts in record.parts.values() for fact in facts if fact.column != "id")
    yield from (str(moment.said) for moment in record.timeline)
    for entry in (*(row for rows in record.entries.values() for row in rows), *record.through):
        yield str(entry.said)
        yield from (str(fact.said) for fact in entry.facts)
    for tie in record.ties:
        yield from (str(tie.said), str(tie.name))


WORD = re.compile(r"[\w-]+")


def raw(m: ActorMap, texts: Iterator[str]) -> set[str]:
    """Ids in texts that stand for something which has a name, or that the program made."""
    named = {
        identifier
        for table, about in schema.open_tables().items()
        if about.names_in and about.names_in != "id"
        for identifier, name in zip(m[table]["id"], m[table][about.names_in], strict=True)
        if name and name != identifier
    }
    words = {word for text in texts for word in WORD.findall(text)}
    return {word for word in words if word in named or is_made(word)}


@pytest.mark.parametrize("which", ["sample", "list"])
def test_no_record_shows_a_raw_id(which: str, listed: ActorMap) -> None:
    m = sample() if which == "sample" else listed
    offices = m.actors.loc[m.actors["sphere"] == "field_presence", "id"].tolist()
    others = [one for one in m.actors["id"] if one not in offices]
    m = with_a_meeting(m, others[0], offices[0], others[1])
    assert any(map(is_made, m.observations["source"])), "somebody told of itself"
    for actor in m.actors["id"]:
        assert not raw(m, shown(m, actor)), actor


def test_who_told_of_another_is_not_named_on_its_record(listed: ActorMap) -> None:
    whom, about = code(listed, "Legal Circle"), code(listed, "Kala Union")
    m = with_a_meeting(listed, whom, code(listed, "Kasimbi office"), about)
    assert whom in speakers(m).values()
    rows = pd.DataFrame(m.observations)
    of_other = rows[rows["subject_id"] == about].iloc[0].to_dict()
    assert str(telling.headline(m, "observations", of_other, about)).startswith("a source was asked")
    own = rows[rows["subject_id"] == whom].iloc[0].to_dict()
    assert str(telling.headline(m, "observations", own, whom)).startswith("the actor itself was asked")


def test_no_history_of_a_record_shows_a_raw_id(store: Workspace) -> None:
    before = seen(store)
    write(store, after_meeting_changes(before, "A", "O", "B"), KEY_HOLDER)
    m = seen(store)
    assert any(map(is_made, m.observations["source"]))
    told = [
        str(text)
        for actor in m.actors["id"]
        for change in changes_of(store, m, KEY_HOLDER, actor)
        for text in change.said
    ]
    assert told
    assert not raw(m, iter(told))
