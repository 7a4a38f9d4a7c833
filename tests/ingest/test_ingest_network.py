"""Networks: entries and ties by hand, the tables of several programs, real ones, and what is no network."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from seeds import tries
from test_ingest_as_offices_write import books

from actormap.core.config import View
from actormap.core.model import ActorMap, apply_changes
from actormap.core.tables.ids import fingerprint
from actormap.graph.layers import Layers
from actormap.ingest import Imported, read_map

Tie = tuple[str, str, str]


def write(folder: Path, **files: str) -> list[Path]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8", newline="")
    return [folder / f"{name}.csv" for name in files]


def book(folder: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    made = Workbook()
    del made["Sheet"]
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    path = folder / "book.xlsx"
    path.write_bytes(out.getvalue())
    return path


def read(
    folder: Path, rules: str = "", *, base: ActorMap | None = None, table: str | None = None, **files: str
) -> Imported:
    paths = write(folder, **files)
    mapping = folder / "rules.yaml"
    mapping.write_text(rules, "utf-8")
    return read_map(paths, mapping=mapping if rules else None, base=base, table=table)


def table_of(imported: Imported, name: str) -> pd.DataFrame:
    imported.require()
    return imported.changes.upserts[name]


def ties(imported: Imported) -> set[Tie]:
    """Ties by the names of their ends; the ends of one that leads both ways in the order of their names."""
    frame = table_of(imported, "ties")
    actors = imported.changes.upserts["actors"]
    name = dict(zip(actors["id"], actors["name"], strict=True))
    found = set()
    for source, target, kind in zip(frame["source_id"], frame["target_id"], frame["kind"], strict=True):
        pair = (name[source], name[target])
        first, second = pair if kind == "linked_to" else sorted(pair)
        found.add((first, second, kind))
    return found


def codes(imported: Imported) -> Counter[str]:
    return Counter(issue.code for issue in imported.issues)


def told(imported: Imported, code: str) -> list[str]:
    return [issue.problem for issue in imported.issues if issue.code == code]


def numbers(imported: Imported, code: str) -> list[int]:
    """The number that each such sentence begins with."""
    return [int(problem.split()[0]) for problem in told(imported, code)]


# Entries and ties


def test_a_list_of_ties_gives_entries_and_ties_of_no_kind(tmp_path: Path) -> None:
    imported = read(tmp_path, edges="Source,Target\nForum,Desk\nDesk,Circle\n")
    assert ties(imported) == {("Desk", "Forum", "linked"), ("Circle", "Desk", "linked")}
    actors = table_of(imported, "actors")
    assert actors["id"].tolist() == [f"org-{fingerprint([name])}" for name in ("Forum", "Desk", "Circle")]
    assert set(actors["kind"]) == {"organisation"}
    assert set(actors["sphere"]) == {"unknown"}
    assert set(actors["legal_basis"]) == {""}
    assert told(imported, "actor.locked") == ["3 actors are imported locked: only a data steward sees them"]


def test_ties_of_no_kind_carry_nothing(tmp_path: Path) -> None:
    m = apply_changes(ActorMap.empty(), read(tmp_path, edges="Source,Target\nA b,C d\nC d,E f\n").changes)
    layers = Layers(m, View(date="2026-01-01", certain=True))
    assert len(m.ties) == 2
    assert [len(layer) for layer in (layers.collaboration, layers.referral, layers.signed)] == [0, 0, 0]
    assert len(layers.influence) == 0
    assert len(layers.links) == 2


def test_ids_are_followed_and_not_names(tmp_path: Path) -> None:
    nodes = "Id,Label\n1,Two\n2,One\nTwo,Three\n"
    imported = read(tmp_path, nodes=nodes, edges="Source,Target,Type\n1,2,Directed\n2,Two,Directed\n")
    assert ties(imported) == {("Two", "One", "linked_to"), ("One", "Three", "linked_to")}
    assert len(table_of(imported, "actors")) == 3


def test_an_end_that_is_only_a_name_is_read_as_that_entry_aloud(tmp_path: Path) -> None:
    imported = read(tmp_path, nodes="Id,Label\nn1,Forum\nn2,Desk\n", edges="Source,Target\nn1,n2\nForum,n2\n")
    assert ties(imported) == {("Desk", "Forum", "linked")}
    assert numbers(imported, "tie.by_label") == [1]


def test_an_end_without_a_row_becomes_an_entry_aloud(tmp_path: Path) -> None:
    imported = read(tmp_path, nodes="Id,Label\nn1,Forum\nn2,Desk\n", edges="Source,Target\nn1,n2\nn2,n9\n")
    assert ("Desk", "n9", "linked") in ties(imported)
    assert codes(imported)["entry.made"] == 1


def test_from_and_to_are_ends_where_they_are_no_days(tmp_path: Path) -> None:
    (ends,) = read(tmp_path, list="From,To\nForum,Desk\nDesk,Circle\n").tables
    assert (ends.columns.at("source"), ends.columns.at("target")) == (0, 1)
    days = "Organisation,Sector,Province,From,To\nForum,Health,Coast,2025-01-01,2025-02-01\n"
    (times,) = read(tmp_path, list=days).tables
    assert (times.columns.at("start"), times.columns.at("end")) == (3, 4)
    assert times.columns.at("source") is None


def test_an_empty_end_is_an_error_with_its_place(tmp_path: Path) -> None:
    imported = read(tmp_path, edges="Source,Target\nForum,Desk\n,Desk\nForum,\nDesk,Circle\n")
    assert [(i.row, i.column, i.code) for i in imported.errors] == [
        (3, "Source", "tie.no_end"),
        (4, "Target", "tie.no_end"),
    ]
    kept = read_map([tmp_path / "edges.csv"], skip_bad=True)
    assert len(table_of(kept, "ties")) == 2
    assert [row[0] for row in kept.left_out[0].rows] == [3, 4]


def test_repeated_ties_count_once_with_their_number(tmp_path: Path) -> None:
    edges = "Source,Target,Weight\nA x,B x,1\nB x,A x,5\nA x,B x,1\nB x,C x,2\nC x,C x,3\n"
    imported = read(tmp_path, edges=edges)
    frame = table_of(imported, "ties")
    assert sorted(frame["note"]) == [
        "weight in the list: 1; weight in the list: 5; 3 times in the list",
        "weight in the list: 2",
    ]
    assert frame["weight"].isna().all()
    assert codes(imported)["tie.repeated"] == codes(imported)["tie.to_itself"] == 1
    assert numbers(imported, "tie.repeated") == [2]


def test_weights_from_0_to_1_are_kept_as_weights(tmp_path: Path) -> None:
    frame = table_of(read(tmp_path, edges="Source,Target,Weight\nA x,B x,0.5\nB x,C x,1\n"), "ties")
    assert frame["weight"].tolist() == [0.5, 1]
    frame = table_of(read(tmp_path, edges="Source,Target,Weight\nA x,B x,1.0\nB x,C x,1.0\n"), "ties")
    assert frame["weight"].isna().all(), "a weight that all ties have says nothing"
    assert set(frame["note"]) == {""}


def test_a_weight_is_a_number_from_0_on(tmp_path: Path) -> None:
    edges = "source,target,weight\na,b,1e308\nb,c,1e308\nc,a,inf\na,c,-1\nb,a,abc\n"
    imported = read(tmp_path, edges=edges)
    assert [(i.row, i.column, i.code) for i in imported.errors] == [
        (row, "weight", "weight.form") for row in (4, 5, 6)
    ]


def test_persons_of_one_name_in_two_lists_are_not_one(tmp_path: Path) -> None:
    nodes, edges = "Id,Label,Type\n1,Ana,Person\n2,Bea,Person\n", "Source,Target\n1,2\n"
    one = table_of(read(tmp_path, nodes=nodes, edges=edges), "actors")
    again = table_of(read(tmp_path, nodes=nodes, edges=edges), "actors")
    other = table_of(read(tmp_path, nodes=nodes, others=edges), "actors")
    assert one["id"].tolist() == again["id"].tolist()
    assert not set(one["id"]) & set(other["id"])


def test_a_weight_that_is_said_to_be_a_strength_is_checked(tmp_path: Path) -> None:
    rules = "tables:\n  - file: edges.csv\n    kind: network\n    columns: {tie_weight: Weight}\n"
    imported = read(tmp_path, rules, edges="Source,Target,Weight\nA x,B x,0.5\nB x,C x,31\n")
    assert [(i.row, i.code) for i in imported.errors] == [(3, "weight.range")]


@pytest.mark.parametrize(
    ("said", "kind"),
    [("Directed", "linked_to"), ("Undirected", "linked"), ("mutual", "linked"), ("Mixed", "linked")],
)
def test_directions(tmp_path: Path, said: str, kind: str) -> None:
    imported = read(tmp_path, edges=f"Source,Target,Type\nA x,B x,{said}\nB x,C x,Directed\n")
    assert {tie[2] for tie in ties(imported) if tie[:2] == ("A x", "B x")} == {kind}
    assert codes(imported)["tie.direction_unknown"] == (said == "Mixed")


def test_days_of_ties(tmp_path: Path) -> None:
    edges = (
        "Source,Target,Time Interval,Start,End,Date\n"
        'A x,B x,"<[2001-01-01,2003-05-31]>",,,\n'
        "B x,C x,,2004-02,2004-02,\n"
        'C x,D x,"[1,5]",,,2005-03-04\n'
    )
    imported = read(tmp_path, edges=edges)
    frame = table_of(imported, "ties")
    assert frame[["from", "to", "as_of"]].to_numpy().tolist() == [
        ["2001-01-01", "2003-05-31", ""],
        ["2004-02-01", "2004-02-29", ""],
        ["", "", "2005-03-04"],
    ]
    assert codes(imported)["date.not_iso"] == 1


def test_kinds_of_ties_are_said_by_a_word_that_leads_one_way_or_by_a_mapping_file(tmp_path: Path) -> None:
    edges = "Source,Target,Relationship\nA x,B x,coordinates with\nB x,C x,funds\nC x,A x,knows\n"
    plain = read(tmp_path, edges=edges)
    assert sorted(tie[2] for tie in ties(plain)) == ["funding", "linked", "linked"]
    assert set(table_of(plain, "ties")["note"]) == {
        "kind in the list: coordinates with",
        "kind in the list: funds",
        "kind in the list: knows",
    }
    assert codes(plain)["tie.kind_unsaid"] == codes(plain)["tie.kind_read"] == 1
    rules = (
        "tables:\n  - file: edges.csv\n    kind: network\n"
        "    values: {tie_kind: {coordinates with: coordination, funds: funding}}\n"
    )
    said = table_of(read(tmp_path, rules, edges=edges), "ties")
    assert sorted(said["kind"]) == ["coordination", "funding", "linked"]
    wrong = read(tmp_path, rules.replace("funding", "fundng"), edges=edges)
    assert [issue.code for issue in wrong.errors] == ["mapping.tie_kind"]


def test_a_kind_that_leads_one_way_does_not_fit_a_row_that_leads_both(tmp_path: Path) -> None:
    rules = "tables:\n  - file: edges.csv\n    kind: network\n    constants: {tie_kind: funding}\n"
    imported = read(tmp_path, rules, edges="Source,Target,Type\nA x,B x,Directed\nB x,C x,Undirected\n")
    assert [(i.row, i.code) for i in imported.errors] == [(3, "tie.way")]


def test_equal_names_stay_apart_aloud(tmp_path: Path) -> None:
    nodes, edges = "Id,Label\n1,Ali\n2,Ali\n3,Sara\n", "Source,Target\n1,3\n2,3\n1,2\n"
    imported = read(tmp_path, nodes=nodes, edges=edges)
    assert len(table_of(imported, "actors")) == 3
    assert len(table_of(imported, "ties")) == 3
    assert told(imported, "entry.same_name") == ["1 name that several entries have (Ali)"]


def test_entries_are_known_again_by_name_and_by_code(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["C1", "C2"], "name": ["Forum", "Desk"], "aliases": ["FRM", ""]})
    base = ActorMap(actors=frame)
    imported = read(tmp_path, base=base, edges="Source,Target\nFRM,C2\nC2,Circle\n")
    tied = {
        frozenset(pair) for pair in table_of(imported, "ties")[["source_id", "target_id"]].to_numpy().tolist()
    }
    assert tied == {frozenset({"C1", "C2"}), frozenset({"C2", f"org-{fingerprint(['Circle'])}"})}
    again = read(tmp_path, base=base, nodes="Id,Label\nC1,Other\nC2,Desk\n", edges="Source,Target\nC1,C2\n")
    (pair,) = table_of(again, "ties")[["source_id", "target_id"]].to_numpy().tolist()
    assert set(pair) == {"C2", f"org-{fingerprint(['Other'])}"}, "a code with another name is another actor"


def test_numbers_are_names_in_their_own_files_only(tmp_path: Path) -> None:
    one = table_of(read(tmp_path, one="Source,Target\n1,2\n"), "actors")
    again = table_of(read(tmp_path, one="Source,Target\n1,2\n"), "actors")
    other = table_of(read(tmp_path, other="Source,Target\n1,2\n"), "actors")
    assert one["id"].tolist() == again["id"].tolist()
    assert not set(one["id"]) & set(other["id"])


def test_two_networks_that_number_alike_are_refused_together(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        a_nodes="Id,Label\n1,Forum\n2,Desk\n",
        a_edges="Source,Target\n1,2\n",
        b_nodes="Id,Label\n1,Circle\n2,House\n",
        b_edges="Source,Target\n1,2\n",
    )
    assert {issue.code for issue in imported.errors} == {"entry.two_names"}


def test_nobody_is_no_entry(tmp_path: Path) -> None:
    imported = read(tmp_path, edges="Source,Target\nForum,Unknown\nForum,Desk\nDesk,N/A\n")
    assert ties(imported) == {("Desk", "Forum", "linked")}
    assert numbers(imported, "tie.nobody") == [2]


# What entries are


NODES = "Id,Label,Type,Acronym,Province,Phone\n"


def test_columns_of_entries(tmp_path: Path) -> None:
    areas = pd.DataFrame({"id": ["XX01"], "name": ["Coast"], "adm_level": [1.0]})
    nodes = f"{NODES}1,Forum,Local NGO,FRM,Coast,+1 555 123456\n2,Desk,Guild,,Hills,\n3,Ana,Person,,,\n"
    imported = read(tmp_path, base=ActorMap(areas=areas), nodes=nodes, edges="Source,Target\n1,2\n2,3\n")
    actors = table_of(imported, "actors").set_index("name")
    forum, ana = actors.loc["Forum"], actors.loc["Ana"]
    assert (forum["types"], forum["sphere"], forum["aliases"]) == ("ngo_national", "civil_society", "FRM")
    assert (forum["adm1_pcode"], actors.loc["Desk", "adm1_pcode"]) == ("XX01", "")
    assert (ana["kind"], ana["id"].partition("-")[0]) == ("person", "person")
    assert numbers(imported, "entry.type_unknown") == [1]
    assert "(Guild)" in told(imported, "entry.type_unknown")[0]
    assert told(imported, "column.personal") == ["columns of personal data were left out: Phone"]
    assert codes(imported)["entry.area"] == 1
    assert "555" not in str(imported.changes)


def test_groups_and_meetings_tie_nobody(tmp_path: Path) -> None:
    nodes = (
        "Id,Label,Type,Date\n1,Forum,NGO national,\n2,Desk,Organisation,\n3,Water Group,Working group,\n"
        "4,May meeting,Meeting,2025-05-02\n5,Some meeting,Event,\n"
    )
    edges = (
        "Source,Target,Relationship\n1,3,\n3,2,member of\n1,4,\n2,4,attended\n2,5,\n1,2,\n3,4,\n2,3,funds\n"
    )
    imported = read(tmp_path, nodes=nodes, edges=edges)
    assert ties(imported) == {("Desk", "Forum", "linked")}
    both = {f"org-{fingerprint([name])}" for name in ("Forum", "Desk")}
    platforms, events = table_of(imported, "platforms"), table_of(imported, "events")
    assert platforms["name"].tolist() == ["Water Group"]
    assert set(platforms["members"].iat[0].split(";")) == both
    assert events[["type", "date", "note"]].to_numpy().tolist() == [
        ["meeting", "2025-05-02", "in the list: May meeting"]
    ]
    assert set(events["subjects"].iat[0].split(";")) == both
    assert set(table_of(imported, "actors")["name"]) == {"Forum", "Desk"}
    found = codes(imported)
    assert (found["tie.seat"], found["tie.meeting"], found["tie.no_day"]) == (1, 1, 1)
    assert (found["tie.to_group"], found["tie.between_groups"]) == (1, 1)


def test_members_of_a_known_platform_stay(tmp_path: Path) -> None:
    base = ActorMap(
        actors=pd.DataFrame({"id": ["A"], "name": ["House"]}),
        platforms=pd.DataFrame({"id": ["P"], "name": ["Water Group"], "members": ["A"], "type": ["cluster"]}),
    )
    nodes = "Id,Label,Type\n1,Forum,Organisation\n3,Water group,Group\n"
    imported = read(tmp_path, base=base, nodes=nodes, edges="Source,Target\n1,3\n")
    (row,) = table_of(imported, "platforms").to_dict("records")
    assert (row["id"], row["type"]) == ("P", "cluster")
    assert set(row["members"].split(";")) == {"A", f"org-{fingerprint(['Forum'])}"}


TWO_MODE = "Source,Target\nAna,E1\nAna,E2\nBea,E1\nBea,E2\nCy,E2\n"


def test_what_may_be_two_sorts_is_asked(tmp_path: Path) -> None:
    imported = read(tmp_path, edges=TWO_MODE)
    assert [issue.code for issue in imported.errors] == ["network.two_mode"]
    rules = "tables:\n  - file: edges.csv\n    kind: network\n    constants: {tie_kind: %s}\n"
    seats = read(tmp_path, rules % "membership", edges=TWO_MODE)
    assert seats.counts == {"actors": 3, "platforms": 2}
    assert len(ties(read(tmp_path, rules % "linked", edges=TWO_MODE))) == 5


def test_yes_and_no_are_no_types(tmp_path: Path) -> None:
    nodes = "Id,type\nAna,FALSE\nBea,FALSE\nCy,FALSE\nE1,TRUE\nE2,TRUE\n"
    assert [i.code for i in read(tmp_path, nodes=nodes, edges=TWO_MODE).errors] == ["network.two_mode"]
    rules = (
        "tables:\n  - file: nodes.csv\n    kind: network\n"
        '    values: {org_type: {"FALSE": person, "TRUE": platform}}\n'
    )
    imported = read(tmp_path, rules, nodes=nodes, edges=TWO_MODE)
    assert imported.counts == {"actors": 3, "platforms": 2}
    assert set(table_of(imported, "actors")["kind"]) == {"person"}


def test_constants_of_a_mapping_file_hold_for_all_entries(tmp_path: Path) -> None:
    rules = (
        "tables:\n  - file: edges.csv\n    kind: network\n"
        "    constants: {tie_kind: coordination, sphere: civil_society, legal_basis: published}\n"
    )
    imported = read(tmp_path, rules, edges="Source,Target\nForum,Desk\n")
    actors = table_of(imported, "actors")
    assert set(actors["sphere"]) == {"civil_society"}
    assert set(actors["legal_basis"]) == {"published"}
    assert table_of(imported, "ties")["kind"].tolist() == ["coordination"]


def test_persons_stay_locked_whatever_is_said_of_all_entries(tmp_path: Path) -> None:
    rules = (
        "tables:\n  - file: nodes.csv\n    kind: network\n"
        '    constants: {sphere: civil_society, legal_basis: published, consent_c1: "yes"}\n'
    )
    nodes = "Id,Label,Type\n1,Forum,Organisation\n2,Ana,Person\n"
    imported = read(tmp_path, rules, nodes=nodes, edges="Source,Target\n1,2\n")
    actors = table_of(imported, "actors").set_index("name")
    said = ["sphere", "legal_basis", "consent_c1"]
    assert actors.loc["Forum", said].tolist() == ["civil_society", "published", "yes"]
    assert actors.loc["Ana", said].tolist() == ["unknown", "", "unknown"]
    assert told(imported, "actor.locked") == ["1 actor is imported locked: only a data steward sees it"]


# The tables of several programs


def test_kumu_workbook(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        {
            "Elements": [
                ["Label", "Type", "Description", "Tags"],
                ["Forum", "Organisation", "x", "a|b"],
                ["A|B", "Organisation", "", ""],
                ["Desk", "Organisation"],
                ["Desk", "Organisation"],
            ],
            "Connections": [
                ["From", "To", "Type", "Direction"],
                ["Forum", "Desk|Circle", "", "directed"],
                ["Forum", "A|B", "", "mutual"],
            ],
            "Notes (ignore)": [["From", "To"], ["Forum", "Nobody here"]],
        },
    )
    imported = read_map([path])
    assert ties(imported) == {
        ("Forum", "Desk", "linked_to"),
        ("Forum", "Circle", "linked_to"),
        ("A|B", "Forum", "linked"),
    }
    found = codes(imported)
    assert (found["sheet.left_out"], found["entry.repeated"], found["entry.made"]) == (1, 1, 1)
    assert told(imported, "column.unused") == ["2 columns are not used (Description, Tags)"]


def test_kumu_tells_entries_apart_by_label_and_type(tmp_path: Path) -> None:
    elements = [["Label", "Type"], ["Forum", "Organisation"], ["Forum", "Group"], ["Desk", "Organisation"]]
    path = book(tmp_path, {"Elements": elements, "Connections": [["From", "To"], ["Desk", "Forum"]]})
    imported = read_map([path])
    assert [(i.code, i.row, i.sheet) for i in imported.errors] == [("tie.ambiguous", 2, "Connections")]


def test_two_blank_rows_start_a_new_section(tmp_path: Path) -> None:
    rows = [["Label", "Type"], ["Forum", "Organisation"], ["Desk", "Organisation"], [], [], ["From", "To"]]
    imported = read_map([book(tmp_path, {"Map": [*rows, ["Forum", "Desk"], ["Desk", ""]]})], skip_bad=True)
    assert ties(imported) == {("Desk", "Forum", "linked")}
    assert len(table_of(imported, "actors")) == 2
    assert [row[0] for row in imported.left_out[0].rows] == [8]


def test_nodexl_workbook(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        {
            "Edges": [
                ["", "", "Visual Properties", ""],
                ["Vertex 1", "Vertex 2", "Color", "Width"],
                ["forum", "desk", "", 1],
                ["desk", "circle", "", 1],
            ],
            "Vertices": [
                ["", "Visual Properties", "Labels"],
                ["Vertex", "Color", "Label"],
                ["forum", "", "The Forum"],
                ["desk", "", "The Desk"],
                ["circle", "", "The Circle"],
            ],
        },
    )
    assert ties(read_map([path])) == {
        ("The Desk", "The Forum", "linked"),
        ("The Circle", "The Desk", "linked"),
    }


def test_polinode_workbook(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        {
            "Nodes": [["Name", "Team"], ["Forum", "x"], ["Desk", "y"], ["Circle", "y"]],
            "Edges": [["Source", "Target", "Weight"], ["Forum", "Desk", 1]],
        },
    )
    imported = read_map([path])
    assert ties(imported) == {("Desk", "Forum", "linked")}
    assert set(table_of(imported, "actors")["name"]) == {"Forum", "Desk", "Circle"}


def test_graph_commons(tmp_path: Path) -> None:
    text = "Node Type,Node Name,Edge Type,Node Type,Node Name,Weight\nNGO,Forum,works with,NGO,Desk,1\n"
    imported = read(tmp_path, list=text)
    assert ties(imported) == {("Desk", "Forum", "linked")}
    assert table_of(imported, "ties")["note"].tolist() == ["kind in the list: works with"]


def test_ties_without_headers(tmp_path: Path) -> None:
    imported = read(tmp_path, list="Forum,Desk,3\nDesk,Circle,1\nForum,Circle,2\nCircle,Forum,2\n")
    assert len(ties(imported)) == 3
    assert told(imported, "column.unused") == ["1 column is not used (column C)"]
    asked = read(tmp_path, list="Forum,Desk\nHouse,Circle\nRoom,Hall\n")
    assert [issue.code for issue in asked.errors] == ["table.unknown"]
    said = read(tmp_path, table="network", list="Forum,Desk\nHouse,Circle\nRoom,Hall\n")
    assert len(ties(said)) == 3


def test_lists_of_neighbours_are_asked_and_read(tmp_path: Path) -> None:
    text = "ab;cd\ncd;ef;gh\nij\n"
    assert [issue.code for issue in read(tmp_path, list=text).errors] == ["table.unknown"]
    imported = read(tmp_path, table="network", list=text)
    assert {tie[:2] for tie in ties(imported)} == {("ab", "cd"), ("cd", "ef"), ("cd", "gh")}
    assert "ij" in set(table_of(imported, "actors")["name"])


# What is no network


@pytest.mark.parametrize(
    "text",
    [
        "Id,Name,Phone\n1,Ana Silva,+1 555 123456\n2,Bea Cruz,+1 555 123457\n",
        "Id,Label\n1,Forum\n2,Desk\n",
        "Name,Position,From,To\nAna,Chair,2001,2005\nBea,Clerk,2002,2006\n",
        "From,To\n2001-01-01,2002-01-01\n2001-02-01,2002-03-01\n",
        "From,To\na@b.org,c@d.org\nc@d.org,a@b.org\n",
        "From,To,Amount\n1,10,5\n11,20,6\n21,30,7\n",
        "a,b\nc,d\n",
    ],
)
def test_what_is_no_network_is_never_read_as_one(tmp_path: Path, text: str) -> None:
    imported = read(tmp_path, list=text)
    assert "network" not in [table.kind for table in imported.tables]
    assert "sources" not in imported.counts
    assert "ties" not in imported.counts


def test_a_table_beside_ties_is_theirs_only_if_it_names_what_they_lead_to(tmp_path: Path) -> None:
    imported = read(
        tmp_path, edges="Source,Target\nForum,Desk\nDesk,Circle\n", people="Id,Label\n7,Ana\n8,Bea\n"
    )
    assert [table.kind for table in imported.tables] == ["network", ""]
    assert {issue.code for issue in imported.errors} <= {"table.unknown"}


def test_no_columns_at_all(tmp_path: Path) -> None:
    imported = read(tmp_path, table="network", list="Country,Sector\nA,B\n")
    assert [issue.code for issue in imported.errors] == ["network.columns"]


# Properties

NAMES = st.sampled_from(["Forum", "Desk", "Circle", "House", "علي", "Жанна", "org 7"])


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=12))
@settings(
    max_examples=tries(30, few=10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_row_is_a_tie_or_is_told(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    text = "Source,Target,Type\n" + "".join(f"{a},{b},Undirected\n" for a, b in rows)
    rules = "tables:\n  - file: edges.csv\n    kind: network\n    constants: {tie_kind: linked}\n"
    imported = read(tmp_path, rules, edges=text)
    pairs = {frozenset(row) for row in rows if row[0] != row[1]}
    assert imported.require().counts.get("ties", 0) == len(pairs)
    assert imported.counts["actors"] == len({name for row in rows for name in row})
    itself = sum(a == b for a, b in rows)
    counted = {"tie.to_itself": itself, "tie.repeated": len(rows) - itself - len(pairs)}
    for code, number in counted.items():
        assert numbers(imported, code) == ([number] if number else [])
    m = apply_changes(ActorMap.empty(), imported.changes)
    turned = "Source,Target\n" + "".join(f"{b},{a}\n" for a, b in reversed(rows))
    again = read(tmp_path, rules, base=m, edges=turned)
    assert not again.require().preview["new"].to_numpy().any()


# Real networks


def real(shared: Path, *files: str) -> Imported:
    """A real network; of one with birth dates it is said that its entries are persons, as is asked."""
    constants = {"kind": "person"} if any("quaker" in file for file in files) else {}
    return read_map([shared / "data" / file for file in files], constants=constants)


@pytest.mark.parametrize(
    ("files", "actors", "number"),
    [
        (("gephi-csv-got/got-nodes.csv", "gephi-csv-got/got-edges.csv"), 107, 352),
        (("gephi-csv-quakers/quaker-nodes.csv", "gephi-csv-quakers/quaker-edges.csv"), 96, 162),
        (("florentine/flo_marriage_nodes.csv", "florentine/flo_marriage_edges.csv"), 16, 20),
        (("florentine/flo_business_nodes.csv", "florentine/flo_business_edges.csv"), 16, 15),
        (("segregation-white/WhiteKinship-vdb.csv", "segregation-white/WhiteKinship-edb.csv"), 10, 22),
        (("segregation-white/classroom-vdb.csv", "segregation-white/classroom-edb.csv"), 26, 66),
        (("lfr-1000/lfr1000_nodes.csv", "lfr-1000/lfr1000_edges.csv"), 1000, 5524),
        (("scale-politicians/politician_edges.csv",), 5908, 41706),
        (("krebs-911/9_11_edgelist.txt",), 69, 159),
        (("kumu-states/snap-to-tutorial-data.xlsx",), 51, 109),
        (("kumu-states/snap-to-tutorial-project.json",), 51, 109),
        (("gephi-spreadsheet/edges_table_repeated_with_ids.csv",), 4, 3),
        (("gephi-spreadsheet/edges_table_repeated_without_ids.csv",), 4, 3),
    ],
    ids=lambda value: value[-1].rpartition("/")[2] if isinstance(value, tuple) else "",
)
def test_real_networks(shared: Path, files: tuple[str, ...], actors: int, number: int) -> None:
    imported = real(shared, *files).require()
    assert imported.counts == {"actors": actors, "ties": number}
    assert set(table_of(imported, "ties")["kind"]) == {"linked"}


def test_degrees_of_a_real_network(shared: Path) -> None:
    degree = Counter(
        end for tie in ties(real(shared, "gephi-csv-quakers/quaker-edges.csv")) for end in tie[:2]
    )
    assert degree["George Fox"] == 22
    assert numbers(real(shared, "scale-politicians/politician_edges.csv"), "tie.to_itself") == [23]
    (said,) = told(real(shared, "segregation-white/classroom-edb.csv"), "tie.no_direction")
    assert "(22 stand in both directions)" in said


def test_kumu_gives_the_same_graph_as_a_workbook_and_as_json(shared: Path) -> None:
    workbook, project = (
        ties(real(shared, f"kumu-states/snap-to-tutorial-{name}")) for name in ("data.xlsx", "project.json")
    )
    assert workbook == project
    repeated = numbers(real(shared, "kumu-states/snap-to-tutorial-data.xlsx"), "tie.repeated")
    assert repeated == [113 - 109]


def test_southern_women_are_not_tied_by_what_they_came_to(shared: Path, tmp_path: Path) -> None:
    files = [shared / f"data/southern-women/ison_southern_women_{name}.csv" for name in ("nodes", "edges")]
    assert {issue.code for issue in read_map(files).errors} == {"network.two_mode"}
    assert {issue.code for issue in read_map(files[1:]).errors} == {"network.two_mode"}
    rules = tmp_path / "rules.yaml"
    rules.write_text(
        "tables:\n  - file: ison_southern_women_nodes.csv\n    kind: network\n"
        '    values: {org_type: {"FALSE": person, "TRUE": meeting}}\n',
        "utf-8",
    )
    imported = read_map(files, mapping=rules).require()
    assert imported.counts == {"actors": 18, "events": 14}
    assert set(table_of(imported, "actors")["kind"]) == {"person"}
    events = table_of(imported, "events")
    assert sum(len(text.split(";")) for text in events["subjects"]) == 89


def test_networks_together(shared: Path) -> None:
    files = (
        "gephi-csv-got/got-nodes.csv",
        "gephi-csv-got/got-edges.csv",
        "gephi-csv-quakers/quaker-nodes.csv",
        "gephi-csv-quakers/quaker-edges.csv",
    )
    assert real(shared, *files).require().counts == {"actors": 203, "ties": 514}


def test_vertices_of_nodexl_are_called_by_their_names_not_by_their_labels(tmp_path: Path) -> None:
    edges = "Vertex 1,Vertex 2,Relationship\nForum of Women,Help Desk,works with\n"
    nodes = "Vertex,Color,Visibility,Label\nForum of Women,,,FW\nHelp Desk,,,HD\n"
    imported = read(tmp_path, edges=edges, nodes=nodes).require()
    actors = imported.changes.upserts["actors"]
    assert dict(zip(actors["name"], actors["aliases"], strict=True)) == {
        "Forum of Women": "FW",
        "Help Desk": "HD",
    }


def test_a_word_that_heads_a_column_alone_says_nothing_within_others(tmp_path: Path) -> None:
    edges = "Organisation A,Organisation B,Frequency of contact\nForum,Desk,Weekly\n"
    imported = read(tmp_path, edges=edges)
    assert len(imported.require().changes.upserts["ties"]) == 1
    assert "column.personal" not in {issue.code for issue in imported.issues}


def test_ends_that_are_numbers_of_entries_in_another_sheet_are_ties() -> None:
    imported = read_map(
        [
            books(
                {
                    "nodes": [
                        ["id", "label", "type", "sector"],
                        ["1", "Forum", "NNGO", "Food"],
                        ["2", "Desk", "", ""],
                    ],
                    "edges": [
                        ["from", "to", "relationship", "since"],
                        ["1", "2", "coordinates with", "2020"],
                    ],
                }
            )
        ]
    ).require()
    assert set(imported.changes.upserts["actors"]["name"]) == {"Forum", "Desk"}
    assert len(imported.changes.upserts["ties"]) == 1
    assert {table.kind for table in imported.tables} == {"network"}


def test_words_for_how_strong_a_tie_is_are_no_weights(tmp_path: Path) -> None:
    imported = read(tmp_path, edges="From,To,Type,Strength\nForum,Desk,Funding,High\nDesk,Circle,Visit,Low\n")
    assert len(imported.require().changes.upserts["ties"]) == 2
    wrong = read(tmp_path, edges="From,To,Type,Strength\nForum,Desk,Funding,0.5\nDesk,Circle,Visit,Low\n")
    assert [issue.code for issue in wrong.errors] == ["weight.form"]
