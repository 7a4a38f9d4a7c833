"""KoboToolbox exports: of our form without a mapping, of other forms with a question; never by row order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kobo_exports import XML, Answer, export
from openpyxl import Workbook, load_workbook
from seeds import tries

from actormap.core import schema
from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Imported, read_map
from actormap.rights.admission import coded, renewed

FORUM = Answer(
    "u1",
    {
        "agree_recorded": "yes",
        "your_organisation_name": "Forum",
        "your_organisation_other_names": "FRM",
        "your_organisation_type": "ngo_national",
        "where_you_work": "North; South",
        "what_you_work_on": ["land", "peace"],
        "agree_shared": "no",
        "partners_asked": "list",
        "nobody_else": "yes",
        "whom_else_to_know": "Third",
    },
    [
        {
            "partner_name": "Desk",
            "how_you_work_together": ["coordination", "joint_activity"],
            "how_often_you_work_together": "weekly",
        },
        {"partner_name": "Other", "how_you_work_together": []},
        {"partner_name": "League", "how_you_work_together": ["information_sharing"]},
    ],
)
DESK = Answer("u2", {"agree_recorded": "yes", "your_organisation_name": "Desk", "partners_asked": "none"})
SILENT = Answer(
    "u3", {"agree_recorded": "yes", "your_organisation_name": "Silent", "partners_asked": "declined"}
)
REFUSED = Answer("u4", {"agree_recorded": "no"})
ALL = [FORUM, DESK, SILENT, REFUSED]
LANGUAGES = [XML, *schema.LANGUAGES]


def codes(imported: Imported) -> list[str]:
    return [issue.code for issue in imported.issues]


def as_map(imported: Imported, base: ActorMap | None = None) -> ActorMap:
    return apply_changes(base or ActorMap.empty(), imported.require().changes)


TOGETHER = "coordination;joint_activity;information_sharing"
"""Kinds of ties that the form asks about."""


def told(m: ActorMap) -> dict[str, Any]:
    """What a map says, by names instead of codes."""
    name = dict(zip(m.actors["id"], m.actors["name"], strict=True))
    area = dict(zip(m["areas"]["id"], m["areas"]["name"], strict=True))
    return {
        "actors": {
            row.name: (row.types, row.sphere, row.consent_c1, row.consent_c5)
            for row in m.actors.itertuples(index=False)
        },
        "ties": {
            (name[row.source_id], row.kind, name[row.target_id], row.weight, row.as_of)
            for row in m.ties.fillna({"weight": 0}).itertuples()
        },
        "presence": {(name[r.actor_id], r.sector, area[r.pcode]) for r in m.presence.itertuples()},
        "observations": {
            (name[r.subject_id], r.date, r.asked_about, r.kinds, r.answer)
            for r in m.observations.itertuples()
        },
    }


EXPECTED = {
    "actors": {
        "Forum": ("ngo_national", "civil_society", "yes", "no"),
        "Desk": ("", "unknown", "yes", "unknown"),
        "Silent": ("", "unknown", "yes", "unknown"),
        "League": ("", "unknown", "unknown", "unknown"),
        "Third": ("", "unknown", "unknown", "unknown"),
    },
    "ties": {
        ("Forum", "coordination", "Desk", 1.0, "2026-10-01"),
        ("Forum", "joint_activity", "Desk", 1.0, "2026-10-01"),
        ("Forum", "information_sharing", "League", 0.0, "2026-10-01"),
    },
    "presence": {("Forum", theme, area) for theme in ("land", "peace") for area in ("North", "South")},
    "observations": {
        ("Forum", "2026-10-01", "ties_kind", TOGETHER, "list"),
        ("Desk", "2026-10-01", "ties_kind", TOGETHER, "none"),
        ("Silent", "2026-10-01", "ties_kind", TOGETHER, "declined"),
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_form_comes_in_without_a_mapping_in_every_language(language: str, tmp_path: Path) -> None:
    imported = read_map([export(tmp_path / "a.xlsx", ALL, language=language)])
    m = as_map(imported)
    assert told(m) == EXPECTED
    assert {"form.unchecked", "form.not_agreed", "org.placeholder", "actor.locked"} <= set(codes(imported))
    assert "column.unused" not in codes(imported)


@pytest.mark.parametrize("how", ["both", "text", "columns"])
@pytest.mark.parametrize("language", ["en", "ar", "zh", XML])
def test_several_choices_as_a_text_or_as_columns(how: str, language: str, tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", ALL, language=language, how=how, grouped=False)
    assert told(as_map(read_map([path]))) == EXPECTED


@pytest.mark.parametrize("separator", [".", " - ", "::", "|"])
@pytest.mark.parametrize("language", ["fr", XML])
def test_whatever_stands_between_groups_and_questions(separator: str, language: str, tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", ALL, language=language, how="columns", separator=separator)
    assert told(as_map(read_map([path]))) == EXPECTED


def test_who_told_is_a_pseudonym_of_its_own(tmp_path: Path) -> None:
    m = as_map(read_map([export(tmp_path / "a.xlsx", ALL)]))
    assert m.sources[
        ["kind", "role", "reliability", "credibility"]
    ].drop_duplicates().to_numpy().tolist() == [["survey", "primary", "F", "6"]]
    sources = set(m.sources["id"])
    assert len(sources) == 3
    assert set(m.ties["sources"]) | set(m.observations["source"]) == sources
    parts = {code.partition("-")[2] for code in sources | set(m.sources["independent_key"])}
    assert not parts & {code.partition("-")[2] for code in m.actors["id"]}, (
        "a pseudonym does not tell whose it is"
    )


def test_rows_belong_to_their_parent_by_its_index_and_not_by_their_order(tmp_path: Path) -> None:
    other = Answer(
        "u5",
        {"agree_recorded": "yes", "your_organisation_name": "Fifth", "partners_asked": "list"},
        [{"partner_name": "Desk", "how_you_work_together": ["coordination"]}],
    )
    plain = read_map([export(tmp_path / "a.xlsx", [DESK, FORUM, other])])
    shuffled = read_map([export(tmp_path / "b.xlsx", [DESK, FORUM, other], first_index=41, shuffled=True)])
    assert told(as_map(plain)) == told(as_map(shuffled))
    assert ("Fifth", "coordination", "Desk", 0.0, "2026-10-01") in told(as_map(shuffled))["ties"]
    assert as_map(plain).ties["id"].to_list() == as_map(shuffled).ties["id"].to_list()


def test_the_same_export_again_changes_nothing(tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", ALL)
    m = as_map(read_map([path]))
    again = read_map([path], base=m)
    assert not again.preview[["new", "changed"]].to_numpy().any()
    assert "row.kept" not in codes(again)
    upserts = again.require().changes.upserts
    named = {name: set(upserts[name]["id"]) for name in ("actors", "ties", "presence")}
    assert named == {name: set(m[name]["id"]) for name in named}, "nobody seems to have gone"


def test_an_edited_submission_changes_its_entries_and_doubles_none(tmp_path: Path) -> None:
    m = as_map(read_map([export(tmp_path / "a.xlsx", ALL)]))
    said = dict(FORUM.said) | {"your_organisation_name": "Forum of all", "nobody_else": "no"}
    edited = Answer("u77", said, FORUM.partners[:1], root="u1")
    others = [Answer(one.uuid, one.said, root=one.uuid) for one in ALL[1:]]
    imported = read_map([export(tmp_path / "b.xlsx", [*others, edited], first_index=9)], base=m)
    assert "tie.untold" in codes(imported)
    new = as_map(imported, m)
    assert len(new.actors) == len(m.actors)
    assert told(new)["actors"]["Forum of all"] == EXPECTED["actors"]["Forum"]
    assert len(new.ties) == len(m.ties)
    assert len(new.observations) == len(m.observations)
    assert ("Forum of all", "2026-10-01", "ties_kind", "", "list") in told(new)["observations"]


def test_who_was_named_before_and_answers_then_says_itself_who_it_is(tmp_path: Path) -> None:
    m = as_map(read_map([export(tmp_path / "a.xlsx", [FORUM])]))
    assert told(m)["actors"]["Desk"] == ("", "unknown", "unknown", "unknown")
    new = as_map(read_map([export(tmp_path / "b.xlsx", [DESK])], base=m), m)
    assert len(new.actors) == len(m.actors)
    assert told(new)["actors"]["Desk"] == ("", "unknown", "yes", "unknown")


def test_what_an_officer_recorded_stays(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text(
        "id,name,types,sphere,consent_c1\nA01,FORUM,trade_union,civil_society,withdrawn\n", "utf-8"
    )
    m = as_map(read_map([tmp_path / "actors.csv"]))
    imported = read_map([export(tmp_path / "a.xlsx", [FORUM])], base=m)
    assert "row.kept" in codes(imported)
    new = as_map(imported, m)
    assert told(new)["actors"]["FORUM"] == ("trade_union", "civil_society", "withdrawn", "unknown")
    assert set(new.ties["source_id"]) == {"A01"}


def test_an_edit_reaches_an_actor_that_others_named_first(tmp_path: Path) -> None:
    m = as_map(read_map([export(tmp_path / "a.xlsx", [FORUM])]))
    m = as_map(read_map([export(tmp_path / "b.xlsx", [DESK])], base=m), m)
    said = dict(DESK.said) | {
        "your_organisation_name": "Desk for all",
        "your_organisation_type": "ngo_national",
    }
    new = as_map(read_map([export(tmp_path / "c.xlsx", [Answer("u8", said, root="u2")])], base=m), m)
    assert len(new.actors) == len(m.actors)
    assert told(new)["actors"]["Desk for all"] == ("ngo_national", "civil_society", "yes", "unknown")


def test_two_answers_of_one_organisation_are_one_actor_and_no_two_independent_sources(tmp_path: Path) -> None:
    other = Answer("u9", {**DESK.said, "your_organisation_name": "FORUM", "partners_asked": "declined"})
    path = export(tmp_path / "a.xlsx", [FORUM, other])
    imported = read_map([path])
    assert "org.again" in codes(imported)
    m = as_map(imported)
    assert "FORUM" not in set(m.actors["name"])
    assert len(m.sources) == 2
    assert m.sources["independent_key"].nunique() == 1
    again = read_map([path], base=m)
    assert not again.preview[["new", "changed"]].to_numpy().any()
    assert "row.kept" not in codes(again)


def entered(imported: Imported, base: ActorMap) -> ActorMap:
    """The map after somebody who may not choose codes imported."""
    changes = renewed(imported.require().changes, base, imported.made)
    return apply_changes(base, coded(changes, base.code_key).changes)


def test_who_may_not_choose_codes_imports_answers_and_their_edits_too(tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", ALL)
    m = entered(read_map([path]), ActorMap.empty())
    assert told(m) == EXPECTED
    assert not [code for code in m.actors["id"] if code.startswith("org-")]
    again = read_map([path], base=m)
    assert not again.preview[["new", "changed"]].to_numpy().any()
    said = dict(FORUM.said) | {"your_organisation_name": "Forum of all", "nobody_else": "no"}
    edited = Answer("u77", said, FORUM.partners[:1], root="u1")
    imported = read_map([export(tmp_path / "b.xlsx", [edited])], base=m)
    assert "tie.untold" in codes(imported)
    new = entered(imported, m)
    for table in ("actors", "ties", "observations", "sources"):
        assert len(new[table]) == len(m[table]), table
    assert ("Forum of all", "2026-10-01", "ties_kind", "", "list") in told(new)["observations"]


def test_a_mapping_file_says_on_which_basis_partners_are_recorded(tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", [FORUM])
    rules = tmp_path / "rules.yaml"
    rules.write_text(
        "tables:\n  - {file: a.xlsx, kind: kobo, constants: {legal_basis: mandate, consent_c1: 'no'}}\n",
        "utf-8",
    )
    imported = read_map([path], mapping=rules)
    assert "actor.locked" not in codes(imported)
    m = as_map(imported)
    assert set(m.actors["legal_basis"]) == {"mandate"}
    assert told(m)["actors"]["Forum"][2] == "yes", "what the organisation itself says of its consent holds"


def test_a_csv_export_of_our_form_is_refused_since_it_holds_no_partners(tmp_path: Path) -> None:
    book = load_workbook(export(tmp_path / "a.xlsx", [FORUM]))
    rows = [
        ";".join(str(cell or "") for cell in row) for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows).replace("North; South", "North"), "utf-8")
    assert "form.csv" in [issue.code for issue in read_map([tmp_path / "a.csv"]).errors]


@pytest.mark.parametrize("approved", ["Approved", "validation_status_approved"])
def test_only_what_was_approved_is_read_where_somebody_looked(approved: str, tmp_path: Path) -> None:
    answers = [
        Answer(one.uuid, one.said, one.partners, status=status)
        for one, status in zip(ALL, ["On Hold", approved, "Not Approved", ""], strict=True)
    ]
    imported = read_map([export(tmp_path / "a.xlsx", answers)])
    assert set(told(as_map(imported))["actors"]) == {"Desk"}
    (said,) = [issue for issue in imported.issues if issue.code == "form.not_approved"]
    assert said.problem == "3 submissions not approved (1 On Hold, 1 Not Approved, 1 no status)"
    assert "form.unchecked" not in codes(imported)


def test_who_says_no_after_a_yes_is_told(tmp_path: Path) -> None:
    m = as_map(read_map([export(tmp_path / "a.xlsx", [FORUM])]))
    no = Answer("u9", {"agree_recorded": "no"}, root="u1")
    imported = read_map([export(tmp_path / "b.xlsx", [no, DESK])], base=m)
    (said,) = [issue for issue in imported.issues if issue.code == "form.withdrawn"]
    code = m.actors.set_index("name").loc["Forum", "id"]
    assert code in said.problem
    assert "forget" in said.remedy


def test_one_submission_in_two_exports(tmp_path: Path) -> None:
    first = export(tmp_path / "a.xlsx", [FORUM])
    same = export(tmp_path / "b.xlsx", [FORUM, DESK])
    imported = read_map([first, same])
    assert "row.repeated" in codes(imported)
    assert len(as_map(imported).ties) == 3
    other = export(tmp_path / "c.xlsx", [Answer("u1", FORUM.said)])
    assert [issue.code for issue in read_map([first, other]).errors] == ["form.twice"]


def test_what_a_choice_that_was_added_means(tmp_path: Path) -> None:
    added = Answer(
        "u1",
        FORUM.said,
        [
            {"partner_name": "Desk", "how_you_work_together": ["support"]},
            {"partner_name": "Other place", "how_you_work_together": ["we_are_cousins"]},
        ],
    )
    path = export(tmp_path / "a.xlsx", [added], how="text")
    book = load_workbook(path)
    sheet = book["partners"]
    sheet.cell(2, 2).value, sheet.cell(1, 2).value = 1, "partners/how_you_work_together/support"
    sheet.cell(3, 2).value = 0
    sheet.insert_cols(3)
    sheet.cell(1, 3).value = "partners/how_you_work_together/we_are_cousins"
    sheet.cell(2, 3).value, sheet.cell(3, 3).value = 0, 1
    book.save(path)
    imported = read_map([path])
    assert [kind for _, kind, *_ in told(as_map(imported))["ties"]] == ["support"]
    assert "tie.kind_unknown" in codes(imported), "a tie is never made of words that are no kind of tie"


def spoilt(path: Path, sheet: str, change: dict[str, Any]) -> Imported:
    book = load_workbook(path)
    for cell, value in change.items():
        book[sheet][cell].value = value
    book.save(path)
    return read_map([path])


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("_parent_index", 77, "form.orphan"),
        ("_parent_index", None, "form.orphan"),
        ("_submission__uuid", "u2", "form.parent"),
        ("_index", 2, "form.index"),
    ],
)
def test_rows_that_cannot_be_joined_are_refused(column: str, value: Any, code: str, tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", ALL)
    headers = [cell.value for cell in load_workbook(path)["partners"][1]]
    place = "ABCDEFGHIJKLMNOP"[headers.index(column)]
    imported = spoilt(path, "partners", {f"{place}2": value})
    assert code in [issue.code for issue in imported.errors]
    left = read_map([path], skip_bad=True)
    assert len(left.require().left_out) == 1


def test_an_export_without_its_first_sheet_is_refused(tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", ALL)
    book = load_workbook(path)
    del book["Whom do you work with_"]
    book.save(path)
    assert [issue.code for issue in read_map([path]).errors] == ["form.sheets"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Forum\u202e", "cell.control"), ("N/A", "org.placeholder")],
)
def test_hostile_names(name: str, code: str, tmp_path: Path) -> None:
    said = dict(FORUM.said) | {"your_organisation_name": name}
    imported = read_map([export(tmp_path / "a.xlsx", [Answer("u1", said), DESK])])
    assert code in codes(imported)
    assert bool(imported.errors) == (code == "cell.control")


def test_answers_that_look_like_headers_are_no_headers(tmp_path: Path) -> None:
    said = {**FORUM.said, "your_organisation_name": "Organisation", "where_you_work": "Region"}
    partners = [
        {"partner_name": name, "how_you_work_together": ["coordination"]} for name in ("Sector", "NGO")
    ]
    path = export(tmp_path / "a.xlsx", [Answer("u1", said, partners)], language="zh")
    m = as_map(read_map([path]))
    assert set(m.actors["name"]) == {"Organisation", "Sector", "NGO", "Third"}


@settings(
    max_examples=tries(6, few=3), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(order=st.permutations(range(4)), index=st.integers(1, 900), shuffled=st.booleans())
def test_neither_order_nor_numbers_of_rows_change_what_is_read(
    order: list[int], index: int, shuffled: bool, tmp_path: Path
) -> None:
    answers = [ALL[at] for at in order]
    path = export(tmp_path / "a.xlsx", answers, first_index=index, shuffled=shuffled)
    assert told(as_map(read_map([path]))) == EXPECTED


def nested(path: Path, *, spoilt: bool = False) -> Path:
    """A foreign form: visits, each with districts, each with groups that were met there."""
    book = Workbook()
    book.active.title = "Visits"
    book.active.append(["visit/day", "_id", "_uuid", "_submission_time", "_validation_status", "_index"])
    book.active.append(["2026-01-01", 1, "v1", "2026-01-01 08:00:00", "Approved", 1])
    book.active.append(["2026-01-02", 2, "v2", "2026-01-02 08:00:00", "On Hold", 2])
    districts = book.create_sheet("districts")
    districts.append(
        ["districts/Office", "_index", "_parent_table_name", "_parent_index", "_submission__uuid"]
    )
    for row in (["B", 1, "Visits", 2, "v2"], ["A", 2, "Visits", 1, "v1"]):
        districts.append(row)
    groups = book.create_sheet("groups_met")
    groups.append(
        [
            "districts/groups/Organisation name",
            "_index",
            "_parent_table_name",
            "_parent_index",
            "_submission__uuid",
        ]
    )
    for row in (["Held", 1, "districts", 1, "v2"], ["Read", 2, "districts", 2, "v2" if spoilt else "v1"]):
        groups.append(row)
    book.save(path)
    return path


def test_nested_repeats_belong_to_the_submission_above_their_parent(tmp_path: Path) -> None:
    imported = read_map([nested(tmp_path / "a.xlsx")])
    assert list(told(as_map(imported))["actors"]) == ["Read"], "the other one stands below what is on hold"
    assert [issue.sheet for issue in imported.issues if issue.code == "form.sheet"] == ["Visits", "districts"]
    assert "column.unused" not in codes(imported)
    assert "form.parent" in codes(read_map([nested(tmp_path / "b.xlsx", spoilt=True)]))


def test_a_mapping_file_says_which_question_of_a_foreign_form_names_the_organisation(tmp_path: Path) -> None:
    path = nested(tmp_path / "a.xlsx")
    rules = tmp_path / "rules.yaml"
    rules.write_text(
        "tables:\n  - {sheet: districts, kind: kobo, columns: {org_name: districts/Office}}\n", "utf-8"
    )
    assert set(told(as_map(read_map([path], mapping=rules)))["actors"]) == {"A", "Read"}


def test_an_export_of_somebody_elses_form_is_never_nothing(shared: Path) -> None:
    files = sorted((shared / "data" / "kobo-meeting").glob("*.xlsx"))
    assert len(files) == 3
    outcomes = []
    for file in files:
        imported = read_map([file])
        assert {table.kind for table in imported.tables} == {"kobo"}
        outcomes.append(([issue.code for issue in imported.errors], dict(imported.counts)))
    asked = (["form.unmapped"], {})
    assert outcomes == [asked, asked, ([], {"actors": 4})]


def test_real_repeat_groups_are_joined(shared: Path) -> None:
    (file,) = (shared / "data" / "kobo-meeting").glob("Meeting*.xlsx")
    sheets = {table.layout.grid.sheet: len(table.layout.rows) for table in read_map([file]).tables}
    assert sheets == {"Meeting Form": 5, "topics_discussed": 8, "participants": 8, "feedback": 12}
    assert not {"form.orphan", "form.parent", "form.index"} & set(codes(read_map([file])))


def as_json(answers: list[Answer], *, server: bool) -> str:
    """Submissions as the server hands them out, or as a file has them beside their form."""
    records = []
    for number, one in enumerate(answers, 1):
        record: dict[str, Any] = {"_id": number, "_uuid": one.uuid, "_submission_time": "2026-10-01T09:00:00"}
        record |= {"_attachments": [], "_validation_status": {}, "_submitted_by": None}
        for name, value in one.said.items():
            key = name if name == "agree_recorded" else f"answers/{name}"
            record[key] = " ".join(value) if isinstance(value, list) else value
        partners = [
            {
                f"answers/partners/{name}": " ".join(value) if isinstance(value, list) else value
                for name, value in partner.items()
            }
            for partner in one.partners
        ]
        records.append(record | ({"answers/partners": partners} if partners else {}))
    return json.dumps({"count": len(records), "results": records} if server else records)


@pytest.mark.parametrize("from_server", [True, False])
def test_answers_in_json_say_the_same(from_server: bool, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(as_json(ALL, server=from_server), "utf-8")
    imported = read_map([tmp_path / "a.json"])
    assert told(as_map(imported)) == EXPECTED
    plain = as_map(read_map([export(tmp_path / "a.xlsx", ALL)]))
    assert as_map(imported).equals(plain)


def test_nested_repeats_in_json_belong_to_the_record_that_holds_them(tmp_path: Path) -> None:
    def visit(uuid: str, status: str, *names: str) -> dict[str, Any]:
        groups = [{"districts/groups/Organisation name": name} for name in names]
        districts = [{"districts/Office": "one"}, {"districts/Office": "two", "districts/groups": groups}]
        return {"_uuid": uuid, "_validation_status": {"label": status}, "districts": districts}

    visits = [visit("v1", "On Hold", "Held"), visit("v2", "Approved", "Read", "Seen")]
    (tmp_path / "a.json").write_text(json.dumps({"submissions": visits}), "utf-8")
    imported = read_map([tmp_path / "a.json"])
    assert set(told(as_map(imported))["actors"]) == {"Read", "Seen"}


def test_tags_of_the_form_say_what_questions_mean(tmp_path: Path) -> None:
    survey = [{"type": "text", "name": "q1", "hxl": "#org+name"}, {"type": "text", "name": "q2"}]
    submissions = [{"_uuid": f"v{at}", "q1": name, "q2": "x"} for at, name in enumerate(["Forum", "Desk"])]
    whole = {"content": {"survey": survey}, "submissions": submissions}
    (tmp_path / "a.json").write_text(json.dumps(whole), "utf-8")
    assert set(told(as_map(read_map([tmp_path / "a.json"])))["actors"]) == {"Forum", "Desk"}


@pytest.mark.parametrize(
    "record",
    [
        {"submissions": [{"submissions": [{"a": "1"}]}], "a/submissions": [{"a": "2"}]},
        {"_uuid": {"a": "b"}, "x": [["y"]], "z": {"a": {"b": "c"}}},
        {"_parent_table_name": "submissions", "_parent_index": "1"},
        {"agree_recorded": "yes", "answers/your_organisation_name": "Forum", "_submission_time": "yesterday"},
    ],
)
def test_hostile_json_is_asked_about_or_refused(record: dict[str, Any], tmp_path: Path) -> None:
    whole = {"submissions": [{"_uuid": "v1", **record}, {"_uuid": "v2", "x": "y"}]}
    (tmp_path / "a.json").write_text(json.dumps(whole), "utf-8")
    errors = [issue.code for issue in read_map([tmp_path / "a.json"]).errors]
    assert errors
    assert set(errors) <= {"form.unmapped", "form.sheets", "form.no_day", "form.orphan"}


def test_real_submissions_in_json_are_asked_about(shared: Path) -> None:
    files = sorted((shared / "data" / "kobo-formpack").glob("*.json"))
    assert len(files) == 8
    rows = {}
    for file in files:
        imported = read_map([file])
        assert [issue.code for issue in imported.errors] == ["form.unmapped"], file.name
        rows[file.stem] = [len(table.layout.rows) for table in imported.tables]
    assert rows["hxl_grouped_repeatable__v1"] == rows["grouped_repeatable__v1"]
    assert rows["grouped_translated__v1"] == [3]
    assert rows["restaurant_profile__v4"] == [4]


ODK = """SubmissionDate,org-org_name,org-org_type,where-province,work-sectors,KEY,SubmitterName,ReviewState
2026-03-01T10:00:00.000Z,Forum,ngo_international,North,health,uuid:1,Jo,{}
2026-03-02T10:00:00.000Z,Desk,cso,South,protection education,uuid:2,Jo,{}
2026-03-03T10:00:00.000Z,Club,cso,South,Food security,uuid:3,Jo,{}
"""


def odk(tmp_path: Path, *states: str) -> Imported:
    (tmp_path / "survey.csv").write_text(ODK.format(*states), "utf-8")
    return read_map([tmp_path / "survey.csv"])


def test_exports_of_odk_are_answers_to_a_form(tmp_path: Path) -> None:
    imported = odk(tmp_path, "", "", "")
    tables = imported.require().changes.upserts
    actors = tables["actors"]
    assert dict(zip(actors["name"], actors["sphere"], strict=True)) == dict.fromkeys(
        ["Forum", "Desk", "Club"], "civil_society"
    )
    assert set(tables["sectors"]["name"]) == {"health", "protection", "education", "Food security"}
    assert len(tables["presence"]) == 4
    assert {"form.unchecked", "choice.several", "column.personal"} <= set(codes(imported))
    assert "Jo" not in "".join(frame.to_csv() for frame in tables.values())
    m = as_map(imported)
    assert as_map(read_map([tmp_path / "survey.csv"], base=m), m).equals(m)


def test_a_question_of_a_form_is_no_column_of_its_server(tmp_path: Path) -> None:
    rows = ODK.format("", "", "").replace("work-sectors", "work-sectors,duration").replace("Z,", "Z,", 1)
    lines = [line.replace(",uuid:", ",two years,uuid:") for line in rows.splitlines()]
    (tmp_path / "survey.csv").write_text("\n".join(lines), "utf-8")
    (told,) = [issue for issue in read_map([tmp_path / "survey.csv"]).issues if issue.code == "column.unused"]
    assert "(duration)" in str(told)


def test_only_what_was_approved_is_read_of_odk_too(tmp_path: Path) -> None:
    imported = odk(tmp_path, "approved", "hasIssues", "")
    assert set(imported.require().changes.upserts["actors"]["name"]) == {"Forum"}
    (said,) = [issue for issue in imported.issues if issue.code == "form.not_approved"]
    assert "1 hasIssues, 1 no status" in said.problem


@pytest.mark.parametrize(
    ("answers", "sectors"),
    [
        (("health", "safe burial", "food security"), {"health", "safe burial", "food security"}),
        (("food", "security", "food security"), {"food", "security", "food security"}),
        (("Health", "Protection", "Health Protection"), {"Health", "Protection", "Health Protection"}),
        (("land", "peace", "land peace"), {"land", "peace"}),
    ],
)
def test_an_answer_of_several_words_is_several_choices_where_each_is_one(
    answers: tuple[str, ...], sectors: set[str], tmp_path: Path
) -> None:
    rows = ODK
    for old, new in zip(("health", "protection education", "Food security"), answers, strict=True):
        rows = rows.replace(old, new, 1)
    (tmp_path / "survey.csv").write_text(rows.format("", "", ""), "utf-8")
    imported = read_map([tmp_path / "survey.csv"])
    assert set(imported.require().changes.upserts["sectors"]["name"]) == sectors
    assert ("choice.several" in codes(imported)) == (len(sectors) < len(answers))
