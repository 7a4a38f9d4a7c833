"""Nothing of a list is lost in silence: what it brought against what arrived, column by column."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from actormap.core import schema
from actormap.core.config import View
from actormap.core.model import ActorMap, apply_changes, parse_tables
from actormap.core.tables.values import split
from actormap.graph.outcomes import tried
from actormap.ingest import Imported, Upload, read_map
from actormap.ingest.changes.columns import IN, OUT, WAITS, Fate, heading, how
from actormap.ingest.changes.row_by_row import standing, warned
from actormap.ingest.choices import Choices, remembered, to_remember
from actormap.ingest.mapping.columns import ANSWERS, APART, REFUSALS
from actormap.ingest.rows.facts import warns
from actormap.rights.access import KEY_HOLDER, Principal, visible
from actormap.rights.redact import redact

HEADERS = (
    "Organisation",
    "Contact person",
    "Phone",
    "E-mail",
    "Area",
    "Works on",
    "Last meeting",
    "Introduced by",
    "Notes",
)
LIST = """
Coast Press|Mina Karo|+999 555 01 41|mina@x.example|Port Selim|media|12/03/2026|Lawyers' Guild|meets Fridays
أسر المفقودين|Sara Ale|+999 555 01 07|sara@ram.example|وادي نورية|missing persons|2026-08|Sara Abed|ask first
Rainbow Friends||+999 555 01 88||Marudi|LGBT, safety|25/04/2026|Amina|very sensitive, only via Amina
Lawyers' Guild|Jon Dell||jon@guild.example|Port Selim|legal aid|25/03/2026||
River Women|Pela Ost|+999 555 01 12||Marudi|women||Coast Press|
"""
ROWS = tuple(tuple(line.split("|")) for line in LIST.strip().splitlines())
DAY = "2026-11-25"
EVERY = {
    "who": "organisations",
    "office": "Kasimbi office",
    "persons": "agreed",
    "phone": "agreed",
    "email": "mandate",
    "introduced_by": "once",
    "groups": "named",
    "notes": "keep",
    "months": "keep",
}
MANDATE = dict.fromkeys(("legal_basis", *APART), "mandate")
"""Why they may be recorded, said of all rows and apart of those that are asked apart."""


def written(rows: tuple[tuple[str, ...], ...] = ROWS, headers: tuple[str, ...] = HEADERS) -> Upload:
    out = io.StringIO()
    csv.writer(out).writerows([headers, *rows])
    return Upload("contacts.csv", out.getvalue().encode())


def brought(
    answers: Mapping[str, str] | None = None, base: ActorMap | None = None, file: Upload | None = None
) -> Imported:
    constants = {**MANDATE, **(answers or {})}
    return read_map([file or written()], base=base, constants=constants).require()


def of(imported: Imported) -> dict[str, Fate]:
    return {fate.header: fate for fate in imported.columns}


def arrived(imported: Imported) -> ActorMap:
    return apply_changes(ActorMap.empty(), imported.changes)


def offices(*codes: str) -> ActorMap:
    actors = pd.DataFrame({"id": codes, "name": codes, "sphere": "field_presence"}, dtype="str")
    tables, issues = parse_tables({"actors": actors})
    assert not issues
    return ActorMap(**tables)


def test_the_check_says_first_which_columns_stay_out() -> None:
    imported = brought()
    assert heading(imported.columns) == "6 of your 9 columns stay out"
    assert how(imported.columns) == "2 wait for one answer. 4 stay out until you say where they belong."
    assert {header: fate.outcome for header, fate in of(imported).items()} == {
        "Organisation": IN,
        "Contact person": OUT,
        "Phone": OUT,
        "E-mail": OUT,
        "Area": IN,
        "Works on": IN,
        "Last meeting": WAITS,
        "Introduced by": WAITS,
        "Notes": OUT,
    }
    assert of(imported)["Phone"].holds == "4 numbers"
    assert of(imported)["Phone"].why == "would point to persons"
    assert of(imported)["Works on"].holds == "5 rows; 2 of them name groups, which wait"


def test_values_that_point_to_persons_are_masked() -> None:
    fates = of(brought())
    assert fates["Phone"].examples[0] == "▪▪▪▪ 41"
    assert fates["Introduced by"].examples == ("Lawyers' Guild", "S▪▪▪▪ A▪▪▪▪", "A▪▪▪▪")
    shown = " ".join(text for fate in fates.values() for text in (*fate.examples, fate.holds, fate.why))
    assert not [name for name in ("Mina", "Karo", "Sara", "555", "mina@", "cju") if name in shown]


def test_what_nobody_answered_is_nowhere() -> None:
    m = arrived(brought())
    assert not [name for name in ("contacts", "introductions", "channels", "sensitive_notes") if len(m[name])]
    cells = " ".join(str(cell) for frame in m.tables.values() for cell in frame.to_numpy().ravel())
    assert not [
        word for word in ("Mina", "555", "example", "Fridays", "Amina", "LGBT", "lgbt") if word in cells
    ]


def test_with_every_answer_what_was_brought_arrives() -> None:
    imported = brought(EVERY)
    assert heading(imported.columns) == "All of your 9 columns come in"
    assert how(imported.columns) == "Nothing has to be done about it."
    m = arrived(imported)
    cells = {str(cell) for frame in m.tables.values() for cell in frame.to_numpy().ravel()}
    words = {part.strip() for cell in cells for part in cell.replace("\n", ";").split(";")}
    left = {
        (header, text) for row in ROWS for header, text in zip(HEADERS, row, strict=True) if text not in words
    }
    told = {  # what became a code or a day, and the four that are told: a month, two names, and two words
        ("Last meeting", "12/03/2026"),
        ("Last meeting", "25/03/2026"),
        ("Last meeting", "25/04/2026"),
        ("Last meeting", "2026-08"),
        ("Introduced by", "Sara Abed"),
        ("Introduced by", "Amina"),
        ("Works on", "LGBT, safety"),
        ("Works on", "women"),
    }
    assert {(header, text) for header, text in left if text} <= told
    codes = {issue.code for issue in imported.warnings}
    assert {"contact.month_kept", "introducer.unknown"} <= codes
    assert not codes & {"person.left_out", "column.unused", "contact.no_office", "contact.introduced"}


def test_each_answer_lets_in_its_own_column_alone() -> None:
    lets_in = {
        "office": {"Last meeting"},
        "persons": {"Contact person"},
        "phone": {"Phone"},
        "email": {"E-mail"},
        "introduced_by": {"Introduced by"},
        "notes": {"Notes"},
        "groups": set[str](),
        "months": set[str](),
        "who": set[str](),
        "namesakes": set[str](),
        "calendar": set[str](),
    }
    assert lets_in.keys() == ANSWERS.keys() - {REFUSALS, *APART}
    before = {header for header, fate in of(brought()).items() if fate.outcome == IN}
    for name, headers in lets_in.items():
        fates = of(brought({name: EVERY.get(name) or next(iter(ANSWERS[name]))}))
        assert {header for header, fate in fates.items() if fate.outcome == IN} == before | headers


def test_days_become_contacts_of_the_office_and_the_office_an_actor() -> None:
    m = arrived(brought({"office": "Kasimbi office"}))
    (office,) = m.actors[m.actors["sphere"] == "field_presence"].to_dict("records")
    assert (office["name"], office["legal_basis"]) == ("Kasimbi office", "mandate")
    assert set(m.contacts["office"]) == {office["id"]}
    assert sorted(m.contacts["date"]) == ["2026-03-12", "2026-03-25", "2026-04-25"]


@pytest.mark.parametrize("codes", [(), ("FP", "FQ")])
def test_the_office_is_asked_for_where_there_is_none_or_several(codes: tuple[str, ...]) -> None:
    base = offices(*codes)
    assert of(brought(base=base))["Last meeting"].outcome == WAITS
    if codes:
        imported = brought({"office": "FQ"}, base)
        assert set(imported.changes.upserts["contacts"]["office"]) == {"FQ"}


def test_where_there_is_one_office_nobody_asks() -> None:
    imported = brought(base=offices("FP"))
    assert of(imported)["Last meeting"].outcome == IN
    assert set(imported.changes.upserts["contacts"]["office"]) == {"FP"}


def test_an_actor_that_is_no_office_met_nobody() -> None:
    base = apply_changes(ActorMap.empty(), brought().changes)
    imported = brought({"office": "Lawyers' Guild"}, base)
    assert "contacts" not in imported.changes.upserts
    assert of(imported)["Last meeting"].outcome == WAITS


def test_an_introducer_did_it_once_and_offers_nothing() -> None:
    m = arrived(brought({"introduced_by": "once"}))
    names = dict(zip(m.actors["id"], m.actors["name"], strict=True))
    log = m["introductions"]
    pairs = [(names[giver], names[taker]) for giver, taker in zip(log["actor_id"], log["to_id"], strict=True)]
    assert sorted(pairs) == [("Coast Press", "River Women"), ("Lawyers' Guild", "Coast Press")]
    assert set(zip(log["outcome"], log["date"], log["sensitivity"], strict=True)) == {("met", "", 2.0)}
    assert m.ties.empty


PERSONS_INTRODUCE = (
    ("Coast Press", "Mina Karo", "", "", "", "", "", "Jon Dell", ""),
    ("Lawyers' Guild", "Jon Dell", "", "", "", "", "", "", ""),
    ("River Women", "Pela Ost", "", "", "", "", "", "Mina Karo", ""),
    ("Dockers", "Sam Roe", "", "", "", "", "", "Pela Ost", ""),
    ("Teachers", "Pela Ost", "", "", "", "", "", "", ""),
)


def test_a_person_of_the_same_list_is_an_introducer_the_first_time() -> None:
    file = written(PERSONS_INTRODUCE)
    imported = brought(EVERY, file=file)
    m = arrived(imported)
    names = dict(zip(m.actors["id"], m.actors["name"], strict=True))
    log = m["introductions"]
    pairs = [(names[giver], names[taker]) for giver, taker in zip(log["actor_id"], log["to_id"], strict=True)]
    assert sorted(pairs) == [("Jon Dell", "Coast Press"), ("Mina Karo", "River Women")]
    said = {issue.code: str(issue.problem) for issue in imported.warnings}
    assert said["introducer.unknown"].startswith("1 row"), "two are called Pela Ost"
    again = apply_changes(m, brought(EVERY, m, file).changes)
    assert again.digest() == m.digest(), "nothing is left for a second time"


def test_an_introduction_without_a_day_changes_no_chance() -> None:
    actors = pd.DataFrame({"id": ["A", "B"], "name": ["A", "B"], "legal_basis": "mandate"})

    def chance(day: str) -> float:
        log = pd.DataFrame(
            {"actor_id": ["A"], "to_id": ["B"], "outcome": ["met"], "date": [day]}, dtype="str"
        )
        tables, issues = parse_tables({"actors": actors, "introductions": log})
        assert not issues
        one = tried(ActorMap(**tables), View(date=DAY), np.array([0]), np.array([1]), np.array([0.5]))
        return float(one[0])

    assert chance("") == 0.5
    assert chance(DAY) > 0.5


def test_numbers_and_addresses_go_to_the_sensitive_part_and_into_no_file() -> None:
    m = arrived(brought({"phone": "agreed", "email": "mandate", "persons": "agreed"}))
    channels = m["channels"]
    assert sorted(zip(channels["way"], channels["basis"], strict=True)) == [
        *[("email", "mandate")] * 3,
        *[("phone", "agreed")] * 2,
        *[("phone", "mandate")] * 2,  # of who was never met, and of whom a note warns, nobody said it
    ]
    assert set(channels["sensitivity"]) == {2.0}
    assert set(channels["safe"]) == {"unknown"}
    names = dict(zip(m.actors["id"], m.actors["name"], strict=True))
    assert names[channels.loc[channels["address"] == "+999 555 01 41", "actor_id"].iat[0]] == "Mina Karo"
    assert (
        names[channels.loc[channels["address"] == "+999 555 01 88", "actor_id"].iat[0]] == "Rainbow Friends"
    )
    assert visible(m, Principal("viewer"))["channels"].empty
    assert redact(m, "inside", principal=KEY_HOLDER).content["channels"].empty
    persons = m.actors[m.actors["kind"] == "person"].set_index("name")["consent_c1"]
    assert persons.pop("Pela Ost") == "unknown", "she was never met"
    assert set(persons) == {"yes"}


def test_who_said_no_is_heard_whatever_is_answered() -> None:
    headers = (*HEADERS, "Consent")
    rows = tuple((*row, "no" if number == 0 else "") for number, row in enumerate(ROWS))
    m = arrived(brought(EVERY, file=written(rows, headers)))
    assert "Mina Karo" not in set(m.actors["name"])
    assert not {"+999 555 01 41", "mina@x.example"} & set(m["channels"]["address"])
    assert "meets Fridays" not in " ".join(m.actors["note"])
    assert set(m.actors.loc[m.actors["kind"] == "person", "consent_c1"]) == {"unknown"}


def test_words_that_name_groups_are_no_themes_and_the_town_stays() -> None:
    before, m = arrived(brought()), arrived(brought({"groups": "named"}))
    for each in (before, m):
        assert set(each["sectors"]["name"]) == {"media", "missing persons", "safety", "legal aid"}
        river = each.actors[each.actors["name"] == "River Women"]
        assert (
            dict(zip(each["areas"]["id"], each["areas"]["name"], strict=True))[river["adm1_pcode"].iat[0]]
            == "Marudi"
        )
    assert not "".join(before.actors["works_on_rights_of"])
    named = dict(zip(m.actors["name"], m.actors["works_on_rights_of"], strict=True))
    assert {name: groups for name, groups in named.items() if groups} == {
        "Rainbow Friends": "lgbt",
        "River Women": "women",
    }


def test_notes_are_kept_and_those_that_warn_are_apart_and_in_no_file() -> None:
    imported = brought({"notes": "keep"})
    m = arrived(imported)
    notes = dict(zip(m.actors["name"], m.actors["note"], strict=True))
    assert notes["Coast Press"] == "meets Fridays"
    assert notes["Rainbow Friends"] == ""
    assert list(m["sensitive_notes"]["note"]) == ["very sensitive, only via Amina"]
    assert visible(m, Principal("viewer"))["sensitive_notes"].empty
    assert len(visible(m, Principal("hro"))["sensitive_notes"]) == 1
    for level in ("inside", "organisations"):
        assert redact(m, level, principal=KEY_HOLDER).content["sensitive_notes"].empty
    assert [(note.line, note.text) for note in warned(brought())] == [(4, "very sensitive, only via Amina")]


@pytest.mark.parametrize(
    "text",
    [
        "Do not share!",
        "don't share",
        "VERY SENSITIVE",
        "À ne pas partager",
        "uniquement via Ana",
        "contacter seulement par la Guilde",
        "no compartir",
        "solo a través de Ana",
        "لا تشارك",
        "موضوع حساس",
        "وسرية",
        "не разглашать",
        "только через Анну",
        "请勿分享",
        "只能通过律师联系",
        "call +999 555 01 41",
        "write to a@b.example",
    ],
)
def test_notes_warn_in_all_languages(text: str) -> None:
    assert warns(text)


@pytest.mark.parametrize(
    "text",
    ["", "meets Fridays", "the secretary is away", "سريع", "founded 2019-01-02", "секретарь", "公开活动"],
)
def test_other_notes_do_not_warn(text: str) -> None:
    assert not warns(text)


def test_every_warning_and_group_is_of_words_that_lists_write() -> None:
    assert set(schema.spellings("groups").values()) == set(schema.groups())
    assert all(warns(f"x {text} y") for text in schema.spellings("warning"))


def test_answers_that_are_none_are_refused() -> None:
    wrong = read_map([written()], constants={"phone": "yes"})
    assert [(issue.code, issue.value) for issue in wrong.errors] == [("constant.answer", "phone")]
    assert not wrong.changes.upserts


def test_a_mapping_file_answers_too(tmp_path: Path) -> None:
    rules = tmp_path / "m.yaml"
    text = "tables:\n  - file: contacts.csv\n    kind: contacts\n    constants: {phone: %s, notes: keep}\n"
    rules.write_text(text % "agreed", "utf-8")
    imported = read_map([written()], mapping=rules).require()
    assert of(imported)["Phone"].outcome == of(imported)["Notes"].outcome == IN
    rules.write_text(text % "perhaps", "utf-8")
    assert [issue.code for issue in read_map([written()], mapping=rules).errors] == ["mapping.answer"]


def test_the_next_list_is_not_answered_by_this_one() -> None:
    imported = brought()
    choices = replace(Choices("contacts"), constants={"legal_basis": "mandate", **EVERY})
    kept = to_remember("ours", [(imported.tables, choices)])
    known = remembered(apply_changes(ActorMap.empty(), kept), imported.tables)
    assert known is not None
    assert known[1].constants == {"legal_basis": "mandate", "office": "Kasimbi office"}


def test_a_list_of_organisations_keeps_what_an_office_writes_too() -> None:
    headers = ("Organisation", "Acronym", "Type", "Phone", "Area", "Last meeting", "Notes", "Colour")
    rows = (
        ("Hope Forum", "HF", "NGO", "+999 555 01 41", "Port", "2026-03-12", "confidential", "red"),
        ("Open Desk", "OD", "NGO", "", "Hill", "2026-04-13", "open on Mondays", "blue"),
    )
    file = written(rows, headers)
    imported = brought(file=file)
    assert {header for header, fate in of(imported).items() if fate.outcome != IN} == {
        "Phone",
        "Last meeting",
        "Notes",
        "Colour",
    }
    assert not of(imported)["Colour"].settled
    m = arrived(brought({"office": "Us", "phone": "published", "notes": "keep"}, file=file))
    assert list(m["channels"]["basis"]) == ["published"]
    assert list(m["sensitive_notes"]["note"]) == ["confidential"]
    assert sorted(m.contacts["date"]) == ["2026-03-12", "2026-04-13"]
    assert "open on Mondays" in set(m.actors["note"])


def test_a_column_that_a_map_has_no_place_for_needs_nothing() -> None:
    headers = ("Organisation", "Sector", "Province", "Beneficiaries")
    imported = read_map([written((("A", "Health", "North", "12"), ("A", "Health", "South", "9")), headers)])
    fate = of(imported)["Beneficiaries"]
    assert (fate.outcome, fate.settled, fate.answer) == (OUT, True, "")
    assert how(imported.columns) == "Nothing has to be done about it."


def test_no_press_is_offered_that_would_do_nothing() -> None:
    headers = ("Organisation", "Sector", "Province", "Status", "Phone", "Contact person")
    rows = (("A", "Health", "North", "Ongoing", "+999 555 01 41", "Mina Karo"),) * 2
    imported = brought({"persons": "agreed"}, file=written(rows, headers))
    assert [table.kind for table in imported.tables] == ["activities"]
    fate = of(imported)["Contact person"]
    assert (fate.outcome, fate.answer, fate.settled) == (OUT, "", True)
    assert not warned(imported)


def test_three_rows_as_they_will_stand() -> None:
    rows = standing(brought())
    assert [row.line for row in rows] == [2, 3, 4]
    assert [row.warns for row in rows] == [False, False, True]
    facts = {str(label): (str(text), waits) for label, text, waits in rows[2].facts}
    assert facts == {
        "works in": ("Marudi", False),
        "works on": ("safety", False),
        "kind": ("not said", True),
        "last met": ("waits: 25/04/2026", True),
    }
    assert rows[0].left_out == ("Contact person", "Phone", "E-mail", "Notes")
    answered = {
        row.line: {str(label): str(text) for label, text, _ in row.facts} for row in standing(brought(EVERY))
    }
    assert answered[4]["last met"] == "2026-04-25"


def test_a_list_brought_again_changes_nothing() -> None:
    base = arrived(brought(EVERY))
    again = brought(EVERY, base)
    assert not again.changing


def test_hostile_values_are_texts() -> None:
    hostile = "![x](http://a.example/p.png) <script>1</script>"
    rows = tuple(
        tuple(hostile if number in {0, 7, 8} else text for number, text in enumerate(row)) for row in ROWS
    )
    imported = brought(EVERY, file=written(rows))
    assert split(arrived(imported).actors["name"].iat[0])
    assert of(imported)["Notes"].outcome == IN
