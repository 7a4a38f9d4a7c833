"""Matrices: names down and across by hand, real ones, and tables that only look like them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from seeds import tries

from actormap.ingest import Imported, read_map

Tie = tuple[str, str, str, str]
RULE = "tables:\n  - file: matrix.csv\n    kind: matrix\n    constants: {tie_kind: %s}\n"


def read(folder: Path, text: str, rules: str = "") -> Imported:
    (folder / "matrix.csv").write_text(text, "utf-8", newline="")
    (folder / "rules.yaml").write_text(rules, "utf-8")
    return read_map([folder / "matrix.csv"], mapping=folder / "rules.yaml" if rules else None)


def ties(imported: Imported) -> set[Tie]:
    tables = imported.require().changes.upserts
    name = dict(zip(tables["actors"]["id"], tables["actors"]["name"], strict=True))
    found = set()
    for row in tables["ties"].to_dict("records"):
        pair = (name[row["source_id"]], name[row["target_id"]])
        pair = pair if row["kind"] == "linked_to" else (min(pair), max(pair))
        found.add((*pair, row["kind"], row["note"]))
    return found


def told(imported: Imported) -> dict[str, str]:
    return {issue.code: issue.problem for issue in imported.warnings}


def test_a_matrix_whose_halves_agree_ties_both_ways(tmp_path: Path) -> None:
    imported = read(tmp_path, ",Forum,Desk,Circle\nForum,1,1,0\nDesk,1,0,x\nCircle,,1,0\n")
    assert ties(imported) == {("Desk", "Forum", "linked", ""), ("Circle", "Desk", "linked", "")}
    assert told(imported)["matrix.diagonal"].startswith("1 row ")
    assert "(Forum)" in told(imported)["matrix.diagonal"]
    assert imported.counts == {"actors": 3, "ties": 2}


def test_one_cell_more_makes_it_lead_one_way(tmp_path: Path) -> None:
    imported = read(tmp_path, ",Forum,Desk,Circle\nForum,0,1,0\nDesk,0,0,1\nCircle,0,1,0\n")
    assert ties(imported) == {
        ("Forum", "Desk", "linked_to", ""),
        ("Desk", "Circle", "linked_to", ""),
        ("Circle", "Desk", "linked_to", ""),
    }


def test_numbers_beyond_strengths_are_notes(tmp_path: Path) -> None:
    imported = read(tmp_path, ",Forum,Desk\nForum,0,3.5\nDesk,3.5,0\n")
    assert ties(imported) == {("Desk", "Forum", "linked", "number in the list: 3.5")}
    assert told(imported)["matrix.number"].startswith("1 cell ")
    strengths = read(tmp_path, ",Forum,Desk\nForum,0,0.5\nDesk,0.25,0\n").require().changes.upserts["ties"]
    assert sorted(strengths["weight"]) == [0.25, 0.5]


def test_the_order_of_names_means_nothing(tmp_path: Path) -> None:
    imported = read(tmp_path, ",Desk,Forum,Circle\nForum,0,0,1\nCircle,0,0,0\nDesk,0,0,0\n")
    assert ties(imported) == {("Forum", "Circle", "linked_to", "")}


def test_names_across_that_are_others_are_asked(tmp_path: Path) -> None:
    text = ",Board,Council,Panel\nForum,1,0,1\nDesk,0,1,1\nCircle,0,0,0\n"
    asked = read(tmp_path, text)
    assert [(i.code, "Matrix of ties" in i.problem) for i in asked.errors] == [("table.unknown", True)]
    still = read(tmp_path, text, RULE.replace("    constants: {tie_kind: %s}\n", ""))
    assert [i.code for i in still.errors] == ["matrix.two_mode"]
    imported = read(tmp_path, text, RULE % "membership").require()
    assert imported.counts == {"actors": 3, "platforms": 3}
    platforms = imported.changes.upserts["platforms"]
    seats = dict(zip(platforms["name"], platforms["members"], strict=True))
    assert [len(seats[name].split(";")) for name in ("Board", "Council", "Panel")] == [1, 1, 2]
    tied = ties(read(tmp_path, text, RULE % "coordination"))
    assert {tie[:3] for tie in tied} == {
        ("Board", "Forum", "coordination"),
        ("Forum", "Panel", "coordination"),
        ("Council", "Desk", "coordination"),
        ("Desk", "Panel", "coordination"),
    }


@pytest.mark.parametrize(
    "text",
    [
        ",Openness,Size\nForum,-1,1\nDesk,0,1\nCircle,1,1\n",
        "Name,Score,Rank\nForum,12,1\nDesk,10,2\n",
        ",Forum,Desk\nForum,yes please,1\nDesk,1,0\n",
        "Organisation,Sector,Country\nForum,0,1\nDesk,1,0\n",
        "1,2,3\n1,0,1\n0,1,0\n",
    ],
)
def test_what_is_no_matrix_is_not_read_as_one(tmp_path: Path, text: str) -> None:
    imported = read(tmp_path, text)
    assert "matrix" not in [table.kind for table in imported.tables]
    assert "ties" not in imported.counts


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (",Forum,Desk\nForum,0,much\nDesk,1,0\n", "matrix.cell"),
        (",Forum,Desk\nForum,0,1\nForum,1,0\nDesk,1,0\n", "matrix.twice"),
        (",Forum,Desk\nForum,0,1\n,1,0\nDesk,1,0\n", "matrix.nameless"),
    ],
)
def test_what_is_wrong_in_a_matrix(tmp_path: Path, text: str, code: str) -> None:
    imported = read(tmp_path, text, RULE % "linked")
    assert [issue.code for issue in imported.errors] == [code]


NAMES = ("Forum", "Desk", "Circle", "علي", "Жанна")


@given(st.lists(st.lists(st.integers(0, 1), min_size=5, max_size=5), min_size=5, max_size=5))
@settings(
    max_examples=tries(20, few=8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_one_off_the_diagonal_is_a_tie(tmp_path: Path, cells: list[list[int]]) -> None:
    text = "," + ",".join(NAMES) + "\n"
    text += "".join(f"{name},{','.join(map(str, row))}\n" for name, row in zip(NAMES, cells, strict=True))
    arcs = {(i, j) for i, row in enumerate(cells) for j, cell in enumerate(row) if cell and i != j}
    pairs = {frozenset(arc) for arc in arcs}
    mutual = len(pairs) * 2 == len(arcs)
    imported = read(tmp_path, text).require()
    assert imported.counts.get("ties", 0) == (len(pairs) if mutual else len(arcs))
    if arcs:
        kinds = set(imported.changes.upserts["ties"]["kind"])
        assert kinds == ({"linked"} if mutual else {"linked_to"})


@pytest.mark.parametrize(
    ("name", "number", "itself"),
    [("pol", 342, 0), ("scito", 189, 0), ("scifrom", 185, 1), ("infrep", 283, 13)],
)
def test_policy_network(shared: Path, name: str, number: int, itself: int) -> None:
    imported = read_map([shared / f"data/policy-chemnet/{name}.csv"]).require()
    assert imported.counts == {"actors": 30, "ties": number}
    assert set(imported.changes.upserts["ties"]["kind"]) == {"linked_to"}
    assert told(imported).get("matrix.diagonal", "0").split()[0] == str(itself)


def test_committees_of_the_policy_network(shared: Path, tmp_path: Path) -> None:
    path = shared / "data/policy-chemnet/committee.csv"
    assert [issue.code for issue in read_map([path]).errors] == ["table.unknown"]
    rules = tmp_path / "rules.yaml"
    rules.write_text((RULE % "membership").replace("matrix.csv", "committee.csv"), "utf-8")
    imported = read_map([path], mapping=rules).require()
    assert imported.counts == {"actors": 30, "platforms": 20}
    members = imported.changes.upserts["platforms"]["members"]
    assert sum(len(text.split(";")) for text in members) == 180


def test_attributes_of_the_policy_network_are_no_ties(shared: Path) -> None:
    for name in ("intpos", "types"):
        imported = read_map([shared / f"data/policy-chemnet/{name}.csv"])
        assert [issue.code for issue in imported.errors] == ["table.unknown"]


def test_gephi_matrix(shared: Path) -> None:
    imported = read_map([shared / "data/gephi-spreadsheet/matrix.csv"])
    expected = (shared / "data/gephi-spreadsheet/expected/testMatrix_CSV_edges.csv").read_text("utf-8")
    rows = [line.split(",") for line in expected.split()[1:]]
    arcs = {(source, target) for source, target, *_ in rows if source != target}
    assert {tie[:2] for tie in ties(imported)} == arcs
