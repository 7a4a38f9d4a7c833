"""What a person says of a table: kind, header row, columns, values; and what of it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from actormap.ingest import Rules, Upload, look, read_map
from actormap.ingest.choices import LEFT_OUT, Choices, differing, kinds, proposed, shape
from actormap.ingest.choices.guessed import unknown
from actormap.ingest.mapping.columns import NOTHING, Table
from actormap.ingest.mapping.rules import read_rules, to_yaml
from actormap.ingest.recognise import ours

LIST = (
    "Partners of the office,,,,,,\n"
    "Organisation,Type,Sector,Province,Status,Phone,Colour\n"
    "Lantern Forum,Local CSO,Education,North,Ongoing,+999 12 345 678,red\n"
    "Lantern Forum,Local CSO,Health,South,In limbo,+999 12 345 678,red\n"
    "Quiet Desk,UN,Health,North,Completed,+999 12 345 679,blue\n"
)


def upload(text: str = LIST, name: str = "list.csv") -> Upload:
    return Upload(name, text.encode())


def table(choices: Choices | None = None, text: str = LIST) -> Table:
    rules = Rules((choices.rule("list.csv", ""),)) if choices else None
    (found,) = look([upload(text)], rules=rules).tables
    return found


def test_columns_are_proposed_with_values_and_reasons() -> None:
    columns = {column.header: column for column in proposed([table()], "activities")}
    assert columns["Organisation"].meaning == "org_name"
    assert columns["Organisation"].examples == ("Lantern Forum", "Quiet Desk")
    assert columns["Organisation"].sure == "Sure: its header is 'Organisation'"
    assert (columns["Phone"].meaning, columns["Phone"].personal) == ("phone", True)
    assert (columns["Colour"].meaning, columns["Colour"].sure) == (LEFT_OUT, "Not known")


def test_columns_are_proposed_for_a_table_of_ours() -> None:
    found = table(text="id,Organisation,Note of ours\nA,Forum,x\n")
    assert [column.meaning for column in proposed([found], ours("actors"))] == ["id", "name", LEFT_OUT]


def test_only_what_differs_from_the_guess_becomes_a_rule() -> None:
    columns = proposed([table()], "activities")
    asked = {column.position: LEFT_OUT if column.personal else column.meaning for column in columns}
    assert differing(columns, asked) == {}
    chosen = differing(columns, asked | {2: "activity", 4: LEFT_OUT, 5: "phone"})
    assert chosen == {"Sector": "activity", "Status": LEFT_OUT, "Phone": "phone"}
    rule = Choices("activities", columns=chosen).rule("list.csv", "")
    assert rule.columns == {"activity": ["Sector"], "phone": ["Phone"]}
    assert rule.ignore == ("Status",)
    assert Choices.of(rule) == Choices("activities", columns=chosen)


def test_a_list_of_names_is_enough_to_begin() -> None:
    names = ["Kasimbi Rights Assembly", "تل سمور", "Legal Aid House"]
    said = Rules((Choices("organisations").rule("list.csv", ""),))
    changes = read_map([upload("\n".join(["Name", *names]))], mapping=said).require().changes
    actors = changes.upserts["actors"]
    assert list(changes.upserts) == ["actors"]
    assert list(actors["name"]) == names
    assert actors["id"].ne("").all()
    assert actors["id"].is_unique


def test_values_that_are_not_known_are_told_once_with_what_they_may_mean() -> None:
    found = unknown([table(Choices("activities"))])
    assert [(one.meaning, one.value, one.rows) for one in found] == [
        ("org_type", "Local CSO", 2),
        ("status", "In limbo", 1),
    ]
    assert found[0].options["ngo_national"]
    assert found[1].options["suspended"] == "Suspended"


def test_what_values_mean_is_said_once_and_holds_for_every_kind_of_file() -> None:
    said = Choices("activities").saying("org_type", {"Local CSO": "ngo_national"})
    said = said.saying("status", {"In limbo": "suspended"})
    assert unknown([table(said)]) == ()
    imported = read_map([upload()], mapping=Rules((said.rule("list.csv", ""),))).require()
    actors = imported.changes.upserts["actors"].set_index("name")
    assert actors.loc["Lantern Forum", "types"] == "ngo_national"
    assert set(imported.changes.upserts["presence"]["status"]) == {"ongoing", "suspended", "completed"}


def test_unknown_values_of_a_table_of_ours() -> None:
    text = "id,name,types\nA,Forum,Local CSO;ngo_national\nB,Desk,Local CSO\n"
    (one,) = unknown([table(Choices(ours("actors")), text)])
    assert (one.meaning, one.value, one.rows) == ("types", "Local CSO", 2)
    assert "network_coalition" in one.options
    said = Choices(ours("actors")).saying("types", {"Local CSO": "network_coalition"})
    assert unknown([table(said, text)]) == ()


def test_a_column_of_a_table_of_ours_can_be_left_out() -> None:
    text = "id,name,note\nA,Forum,secret\n"
    rule = Choices(ours("actors"), columns={"note": LEFT_OUT}).rule("list.csv", "")
    imported = read_map([upload(text)], mapping=Rules((rule,))).require()
    assert imported.changes.upserts["actors"]["note"].to_list() == [""]
    assert "column.unused" in {issue.code for issue in imported.warnings}


@pytest.mark.parametrize(("said", "header"), [(0, 2), (1, 1), (3, 3), (99, 2)])
def test_the_row_with_the_headers_can_be_said(said: int, header: int) -> None:
    assert table(Choices("activities", header=said)).layout.line == header


def test_a_file_can_be_left_out_aloud() -> None:
    found = look([upload()], rules=Rules((Choices(NOTHING).rule("list.csv", ""),)))
    assert found.tables == ()
    assert [issue.code for issue in found.issues] == ["sheet.left_out"]


def test_tables_with_the_same_headers_have_the_same_shape() -> None:
    again = LIST.replace("Lantern", "Paper").replace("Partners of", "More of")
    assert shape([table()]) == shape([table(text=again)])
    assert shape([table()]) != shape([table(text=LIST.replace("Colour", "Color"))])


def test_rows_that_are_left_out_are_kept_as_they_stand_in_the_file() -> None:
    text = "id,name,Kind\nA,Forum,Local CSO\n,Desk,Local CSO\n"
    said = Choices(ours("actors"), columns={"Kind": "types"}).saying("types", {"Local CSO": "ngo_national"})
    imported = read_map([upload(text)], mapping=Rules((said.rule("list.csv", ""),)), skip_bad=True)
    (left,) = imported.left_out
    assert left.rows[0][:2] == (3, ("", "Desk", "Local CSO"))
    assert imported.counts == {"actors": 1}


@pytest.mark.parametrize(
    "said",
    [
        Choices("activities", 3, {"Who": "org_name", "Colour": LEFT_OUT}, {"status": {"x": "ongoing"}}),
        Choices("activities", dates="day-first"),
        Choices(ours("actors"), columns={"Who": "name"}, constants={"sphere": "state"}),
        Choices(NOTHING),
    ],
)
def test_what_was_said_reads_back_as_a_mapping_file(said: Choices, tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(to_yaml([said.rule("list.csv", "Sheet 1")]), "utf-8")
    rules, issues = read_rules(path)
    assert issues == []
    assert [Choices.of(rule) for rule in rules.rules] == [said]


def test_the_steps_of_an_import_are_told_as_they_come() -> None:
    steps: list[tuple[str, float]] = []
    text = "id,name\nA,Forum\nB,\n"
    read_map([upload(text, "actors.csv")], skip_bad=True, progress=lambda *step: steps.append(step))
    assert [step for step, _ in steps] == [
        "Reading actors.csv",
        "Making entries of the rows",
        "Checking the entries",
        "Making entries of the rows, without 1 row with an error",
        "Checking the entries, without 1 row with an error",
        "Done",
    ]
    assert [share for _, share in steps] == sorted(share for _, share in steps)


def test_tables_of_one_sheet_are_asked_about_once() -> None:
    other = "Organisation,Status,Colour\nPaper Forum,In limbo,green\n"
    both = [table(Choices("activities")), table(Choices("activities"), other)]
    columns = [column.header for column in proposed(both, "activities")]
    assert columns == ["Organisation", "Type", "Sector", "Province", "Status", "Phone", "Colour"]
    assert [(one.value, one.rows) for one in unknown(both)] == [("Local CSO", 2), ("In limbo", 2)]


def test_a_kind_of_file_and_a_table_of_ours_may_have_one_name() -> None:
    labels = kinds()
    assert labels["contacts"] != labels[ours("contacts")]
    assert Choices("contacts").rule("list.csv", "").kind == "contacts"
    assert Choices(ours("contacts")).rule("list.csv", "").table == "contacts"


def test_what_a_column_means_depends_on_what_the_table_is() -> None:
    ties = table(text="From,To\nForum,Desk\nDesk,Union\n")
    assert [column.meaning for column in proposed([ties], "network")] == ["source", "target"]
    days = table(text="From,To\n2026-01-01,2026-02-01\n2026-03-01,\n")
    assert [column.meaning for column in proposed([days], "activities")] == ["start", "end"]
    named = table(text="Name,Type\nForum,UN\nDesk,UN\n")
    assert proposed([named], "organisations")[0].meaning == "org_name"
    assert proposed([named], "network")[0].meaning == "node_label"


def test_words_for_kinds_of_ties_are_asked_about_and_said() -> None:
    text = "From,To,Relation\nForum,Desk,meets\nDesk,Union,meets\nForum,Union,pays\n"
    said = Choices("network", constants={"legal_basis": "published"})
    assert [(one.value, one.rows) for one in unknown([table(said, text)])] == [("meets", 2), ("pays", 1)]
    said = said.saying("tie_kind", {"meets": "coordination", "pays": "funding"})
    assert unknown([table(said, text)]) == ()
    imported = read_map([upload(text)], mapping=Rules((said.rule("list.csv", ""),))).require()
    assert sorted(imported.changes.upserts["ties"]["kind"]) == ["coordination", "coordination", "funding"]


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind != NOTHING])
def test_a_table_that_is_said_to_be_what_it_is_not_is_refused_in_words_or_read(kind: str) -> None:
    odd = "A weird thing,Another\nx y z,q w\nu,v\n"
    rule = Choices(kind, constants={"legal_basis": "published"} if not kind.startswith("table") else {})
    imported = read_map([upload(odd)], mapping=Rules((rule.rule("list.csv", ""),)), skip_bad=True)
    assert imported.counts or imported.errors
