"""JSON: records and Kumu by hand, real files, and what must never be believed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from formats import read_json
from hypothesis import given
from hypothesis import strategies as st

from actormap.core.config import LIMITS
from actormap.ingest import Imported, read_map
from actormap.ingest.readers import read_grids


def grids(text: str) -> list[tuple[str, Sequence[list[str]], list[int]]]:
    found, issues = read_json(text.encode(), "x.json", "x")
    assert not [issue for issue in issues if not issue.warning]
    return [(grid.sheet, grid.rows, grid.lines) for grid in found]


def refused(text: str | bytes) -> list[str]:
    found, issues = read_json(text if isinstance(text, bytes) else text.encode(), "x.json", "x")
    assert not found
    return [str(issue) for issue in issues]


def read(folder: Path, whole: Any) -> Imported:
    (folder / "x.json").write_text(json.dumps(whole), "utf-8")
    return read_map([folder / "x.json"])


def test_records_are_rows_under_the_keys_of_all() -> None:
    text = '[{"a": 1, "b": "x"}, {"b": null, "c": true, "a": 1.50}, {}, {"c": ["p", 2, false]}]'
    assert grids(text) == [
        ("", [["a", "b", "c"], ["1", "x", ""], ["1.50", "", "yes"], ["", "", "p|2|no"]], [0, 1, 2, 4])
    ]


def test_what_is_more_than_a_value_is_left_out_aloud() -> None:
    found, issues = read_json(b'[{"a": 1, "b": {"c": 2}}, {"a": 2, "b": 3}]', "x.json", "x")
    assert found[0].rows == [["a"], ["1"], ["2"]]
    assert [(i.row, i.column, i.code, i.warning) for i in issues] == [(1, "b", "json.nested", True)]


def test_rows_that_are_lists() -> None:
    text = '[["A", "B"], ["#org", "#sector"], ["Forum", 7], []]'
    assert grids(text) == [("", [["A", "B"], ["#org", "#sector"], ["Forum", "7"]], [1, 2, 3])]


def test_kumu_blueprint(tmp_path: Path) -> None:
    forum, desk = (
        {"id": "e1", "label": "Forum", "type": "Organisation"},
        {"label": "Desk", "tags": ["a", "b"]},
    )
    whole = {
        "elements": [forum, desk],
        "connections": [{"from": "e1", "to": "Desk", "direction": "directed", "type": "works with"}],
    }
    imported = read(tmp_path, whole).require()
    assert imported.counts == {"actors": 2, "ties": 1}
    tie = imported.changes.upserts["ties"].iloc[0]
    assert (tie["kind"], tie["note"]) == ("linked_to", "kind in the list: works with")


def test_kumu_project_has_its_attributes_beside_its_ids() -> None:
    whole = {
        "name": "Map",
        "maps": [{"elements": []}],
        "elements": [{"_id": "elem-1", "attributes": {"label": "Forum", "element type": "NGO"}}],
        "connections": [],
    }
    assert grids(json.dumps(whole)) == [
        ("elements", [["id", "label", "element type"], ["elem-1", "Forum", "NGO"]], [0, 1])
    ]


KUMU = '{"elements": %s, "connections": %s}'


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("[" * 90_000 + "]" * 90_000, "line 1", "nested deeper than 64"),
        ('{"elements":\n[{"label": "a", "weight": NaN}]}', "line 2", "NaN is not a number"),
        ('[{"a": -Infinity}]', "line 1", "-Infinity is not a number"),
        ('[{"a": 1, "a": 2}]', "", "a key appears twice"),
        ('[\n{"a": "\\ud800"}]', "line 2", "broken Unicode escape"),
        ('[{"a": 1},\n {"b":', "line 2", "not JSON"),
        ('{"id": "x"}\n{"id": "y"}', "line 2", "not JSON"),
        ("7", "", "there should be a list of records"),
        ("[]", "", "an empty list"),
        ('{"version": 1}', "", "an object with version"),
        ('["a"]', "[0]", "there is a text or a number in a list of records"),
        ('[{"a": 1}, 7]', "[1]", "there is a text or a number in a list of records"),
        (KUMU % ('{"label": "A"}', '"none"'), "elements", "there should be a list here, not an object"),
        (KUMU % ('[{"label": "A"}]', '"none"'), "connections", "there should be a list here, not a text"),
        (KUMU % ('[{"label": "A"}]', '[{"from": "A", "to": "G"}]'), "connections[0].to", "no element 'G'"),
        (KUMU % ('[{"label": {"py/reduce": []}}]', "[]"), "elements[0].label", "there should be a text here"),
        (KUMU % ("[]", "[]"), "", "no elements and no ties"),
        ('{"nodes": [], "links": []}', "", "a graph file"),
        ('{"elements": {"nodes": [], "edges": []}}', "", "a graph file"),
        (b'[{"a": "\xe9"}]', "line 1", "not UTF-8"),
        ('"' + '\\"' * 1_000_000, "line 1", "not JSON"),
    ],
)
def test_refusals_name_the_place(text: str | bytes, where: str, problem: str) -> None:
    (said,) = refused(text)
    assert said.startswith(f"x.json: {where}: " if where else "x.json: ")
    assert problem in said


def test_a_number_of_a_hundred_thousand_digits_is_too_long_a_cell(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"elements":[{"label":' + "9" * 100_000 + "}]}", "utf-8")
    assert {issue.code for issue in read_map([tmp_path / "x.json"]).errors} == {"cell.long"}


def test_braces_and_words_in_texts_are_no_structure() -> None:
    text = json.dumps([{"a": "[" * 99 + ' NaN "Infinity" \\ud800'}])
    assert grids(text)[0][1][1] == ["[" * 99 + ' NaN "Infinity" \\ud800']


def test_too_many_records_or_keys() -> None:
    wide = dict.fromkeys(map(str, range(LIMITS.columns + 1)), 1)
    assert "at most 500" in refused(json.dumps([wide]))[0]
    assert "more than 200000 records" in refused("[" + ",".join(["{}"] * (LIMITS.rows + 1)) + "]")[0]


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
FLAT = st.one_of(TEXTS, st.integers(), st.booleans(), st.none())


@given(st.lists(st.dictionaries(TEXTS, FLAT, min_size=1, max_size=4), min_size=1, max_size=6))
def test_no_value_is_lost(records: list[dict[str, Any]]) -> None:
    def cell(value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else str(value)

    ((_, rows, lines),) = grids(json.dumps(records))
    header, *body = rows
    kept = {line: dict(zip(header, row, strict=True)) for line, row in zip(lines[1:], body, strict=True)}
    for number, record in enumerate(records, 1):
        for key, value in record.items():
            assert kept.get(number, dict.fromkeys(header, ""))[key] == cell(value) or not cell(value).strip()


@pytest.mark.parametrize(
    ("suffix", "known"),
    [("gexf", "GEXF"), ("graphml", "GraphML"), ("net", "Pajek"), ("cyjs", "Cytoscape"), ("gml", "GML")],
)
def test_graph_files_are_refused_by_name(tmp_path: Path, suffix: str, known: str) -> None:
    path = tmp_path / f"x.{suffix}"
    path.write_text("graph", "utf-8")
    (issue,) = read_grids(path, path.name)[1]
    assert str(issue) == (
        f"x.{suffix}: a graph file ({known}); such files are not read yet. "
        "Export actors and ties as tables (CSV or XLSX), and bring both files together."
    )


def test_cash_in_somalia(shared: Path) -> None:
    imported = read_map([shared / "data/3w-som-cash-2017/cash.json"]).require()
    tables = imported.changes.upserts
    areas, presence, actors = tables["areas"], tables["presence"], tables["actors"]
    coded = areas[areas["adm_level"].isin([1, 2])]
    by_name = 2
    assert coded["adm_level"].value_counts().to_dict() == {2: 65, 1: 18 + by_name}
    assert len(actors) == 45
    assert len(tables["sectors"]) == 6
    name = dict(zip(actors["id"], actors["name"], strict=True))
    found = presence.assign(name=presence["actor_id"].map(name))
    by_district = found.groupby("pcode")["name"].nunique()
    assert by_district.max() == 15
    assert found[found["name"] == "WFP"]["pcode"].nunique() == 49


def test_hxl_in_json_is_what_it_is_in_csv(shared: Path) -> None:
    folder = shared / "data/hxl-lib-basic"
    one, two, three = (
        read_map([folder / f"input-valid{end}"]).require() for end in (".csv", ".json", "-objects.json")
    )
    for name, frame in one.changes.upserts.items():
        for other in (two, three):
            assert frame.astype(str).equals(other.changes.upserts[name].astype(str)), name


@pytest.mark.parametrize(
    "file",
    ["hxl-lib-basic/hxl-default-schema.json", "naughty-strings/blns.json", "littlesis-cmp/cmp_data.json"],
)
def test_other_json_is_not_guessed(shared: Path, file: str) -> None:
    imported = read_map([shared / "data" / file])
    assert imported.errors
    assert not imported.counts


def test_forms_are_no_lists_of_records(shared: Path) -> None:
    for path in (shared / "data/kobo-formpack").glob("*.json"):
        imported = read_map([path])
        assert imported.errors
        assert not imported.counts
