"""3W tables with HXL tags: the figures of two real ones, and the rules on small ones."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from formats import read_delimited

from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.tables.ids import fingerprint
from actormap.ingest import Imported, read_map
from actormap.ingest.sheet.locate import locate

SECONDS = 5.0
HEAD = "Org,Type,Sector,P1,P2,Status\n#org+name,#org+type,#sector,#adm1+code,#adm2+code,#status\n"


def read(tmp_path: Path, text: str, mapping: str = "", base: ActorMap | None = None) -> Imported:
    path = tmp_path / "3w.csv"
    path.write_text(text, "utf-8")
    rules = tmp_path / "m.yaml"
    rules.write_text(mapping, "utf-8")
    return read_map([path], mapping=rules if mapping else None, base=base)


def codes(imported: Imported) -> dict[str, int]:
    found: dict[str, int] = {}
    for issue in imported.issues:
        found[issue.code] = found.get(issue.code, 0) + 1
    return found


def org(name: str) -> str:
    return f"org-{fingerprint([name])}"


@pytest.fixture(scope="module")
def afghanistan(shared: Path) -> Path:
    return next((shared / "data/3w-afg-2024q1").glob("*.csv"))


@pytest.fixture(scope="module")
def nigeria(shared: Path) -> Path:
    return next((shared / "data/3w-nga-2023q4").glob("*.xlsx"))


def test_afghanistan(afghanistan: Path) -> None:
    start = time.process_time()
    imported = read_map([afghanistan]).require()
    assert time.process_time() - start < SECONDS
    tables = imported.changes.upserts
    assert imported.counts == {"actors": 285, "areas": 435, "sectors": 8, "presence": 10_902}
    assert tables["areas"]["adm_level"].value_counts().to_dict() == {2: 401, 1: 34}
    assert tables["areas"].loc[tables["areas"]["adm_level"] == 2, "name"].nunique() == 390
    assert tables["sectors"]["name"].nunique() == 7
    assert "WEWORLD" in set(tables["actors"]["name"])
    assert set(tables["actors"]["legal_basis"]) == {""}, "no basis is guessed"
    assert tables["actors"]["sphere"].value_counts().to_dict() == {
        "civil_society": 272,
        "un": 12,
        "unknown": 1,
    }
    presence = tables["presence"]
    assert presence[presence["pcode"] == "AF0101"]["actor_id"].nunique() == 74
    assert presence[presence["actor_id"] == org("United Nations Children's Fund")]["pcode"].nunique() == 364
    assert codes(imported) == {
        "column.unused": 1,
        "sector.same_name": 1,
        "cell.blanks": 1,
        "org.acronym_only": 1,
        "org.sphere_unknown": 1,
        "file.read_as": 1,
        "actor.locked": 1,
    }


def test_afghanistan_with_sectors_by_name(afghanistan: Path) -> None:
    imported = read_map([afghanistan], identify={"sector": "name"}).require()
    presence = imported.changes.upserts["presence"]
    assert imported.counts["sectors"] == 7
    assert len(presence[["pcode", "sector"]].drop_duplicates()) == 2_526
    assert [i.problem for i in imported.warnings if i.code == "row.repeated"] == [
        "619 rows repeating an earlier row, the first here"
    ]


def test_nigeria(nigeria: Path) -> None:
    start = time.process_time()
    imported = read_map([nigeria]).require()
    assert time.process_time() - start < SECONDS
    tables = imported.changes.upserts
    assert imported.counts == {"actors": 172, "areas": 64, "sectors": 9, "presence": 6_905}
    assert tables["areas"]["adm_level"].value_counts().to_dict() == {2: 61, 1: 3}
    presence = tables["presence"]
    cells = presence[["pcode", "sector", "actor_id"]].drop_duplicates().groupby(["pcode", "sector"]).size()
    assert (len(cells), (cells == 1).sum()) == (366, 85)
    assert presence[presence["pcode"] == "NG008013"]["actor_id"].nunique() == 61
    months = set(zip(presence["from"], presence["to"], strict=True))
    assert months == {
        ("2023-10-01", "2023-10-31"),
        ("2023-11-01", "2023-11-30"),
        ("2023-12-01", "2023-12-31"),
    }
    assert set(presence["status"]) == {"planned", "ongoing", "closed", "suspended", "completed"}


def test_a_3w_again_is_the_same(nigeria: Path) -> None:
    imported = read_map([nigeria])
    again = read_map([nigeria], base=apply_changes(ActorMap.empty(), imported.changes))
    assert again.errors == ()
    assert again.preview["same"].to_list() == [172, 6_905, 64, 9]
    assert not again.preview[["new", "changed"]].to_numpy().any()


def test_tags_with_blanks_and_title_rows(shared: Path) -> None:
    records = {}
    for name in ("input-valid.csv", "output-valid.csv"):
        grid, _ = read_delimited((shared / "data/hxl-lib-basic" / name).read_bytes(), name, name)
        assert grid is not None
        layout, issues = locate(grid)
        assert issues == []
        records[name] = layout.rows
        assert layout.headers[:3] == ("Registro", "Sector/Cluster", "Subsector")
    assert records["input-valid.csv"] == records["output-valid.csv"]
    assert len(records["input-valid.csv"]) == 4


def test_areas_without_pcodes_are_told_apart_by_the_area_above(shared: Path) -> None:
    imported = read_map([shared / "data/hxl-lib-basic/input-valid.csv"]).require()
    assert imported.counts == {"actors": 3, "areas": 7, "sectors": 3, "presence": 4}
    assert codes(imported)["area.made"] == 2
    untagged = read_map([shared / "data/hxl-lib-basic/input-untagged.csv"])
    assert [issue.code for issue in untagged.errors] == ["row.width"]
    (told,) = [issue for issue in untagged.warnings if issue.code == "file.read_as"]
    assert "a column says who acts" in told.problem


def test_unknown_types_are_listed_and_can_be_mapped(tmp_path: Path) -> None:
    text = HEAD + "A,Local CSO,S1,XX1,XX101,Ongoing\nB,Local CSO,S1,XX1,XX102,\nC,Odd,S1,XX1,,\n"
    (unknown,) = [i for i in read(tmp_path, text).require().warnings if i.code == "org.type_unknown"]
    assert (unknown.row, unknown.column) == (3, "Type")
    assert "3 rows" in unknown.problem
    assert "Local CSO, Odd" in unknown.problem
    imported = read(tmp_path, text, "hxl:\n  types: {Local CSO: ngo_national, Odd: ''}\n").require()
    actors = imported.changes.upserts["actors"].set_index("name")
    assert actors["sphere"].to_dict() == {"A": "civil_society", "B": "civil_society", "C": "unknown"}
    assert list(imported.changes.upserts["presence"]["pcode"]) == ["XX101", "XX102", "XX1"]


def test_a_funder_on_the_row_is_a_tie(tmp_path: Path) -> None:
    text = (
        "#org+impl,#org+funder,#sector,#adm1+code,#date+start\n"
        "A,F,S,XX1,2024-01-01\nA,F,S,XX2,2024-01-01\nB,B,S,XX1,March\nC,,S,XX1,\n"
    )
    imported = read(tmp_path, text).require()
    ties = imported.changes.upserts["ties"]
    assert ties[["source_id", "target_id", "kind", "from"]].to_numpy().tolist() == [
        [org("F"), org("A"), "funding", "2024-01-01"]
    ]
    assert {"tie.own_funds", "date.not_iso"} <= set(codes(imported))


def test_a_row_without_organisation_or_place_is_an_error(tmp_path: Path) -> None:
    imported = read(tmp_path, HEAD + ",,S1,XX1,XX101,\nA,INGO,S1,,,\nB,INGO,S1,XX1,xx 1,\n")
    assert {(issue.row, issue.column, issue.code) for issue in imported.errors} == {
        (3, "Org", "row.blank"),
        (4, "P2", "row.blank"),
        (5, "P2", "pcode.form"),
    }


def test_what_the_map_says_of_an_actor_stays(tmp_path: Path) -> None:
    first = read(tmp_path, HEAD + "A,INGO,S1,XX1,XX101,\n")
    m = apply_changes(ActorMap.empty(), first.changes)
    actors = m.actors.assign(consent_c1="withdrawn", legal_basis="", types="ngo_national")
    again = read(
        tmp_path, HEAD + "A,INGO,S1,XX1,XX101,\n", base=apply_changes(m, Changes({"actors": actors}))
    ).require()
    assert again.preview.set_index("table")["same"].to_dict() == {
        "actors": 1,
        "presence": 1,
        "areas": 2,
        "sectors": 1,
    }
    assert again.changes.upserts["actors"]["consent_c1"].to_list() == ["withdrawn"]
    assert {"row.kept", "actor.locked"} <= set(codes(again))


def test_two_3w_of_one_place_share_their_actors(tmp_path: Path) -> None:
    for name, sector in (("q1.csv", "S1"), ("q2.csv", "S2")):
        (tmp_path / name).write_text(f"{HEAD}A,INGO,S1,XX1,XX101,\nA,INGO,{sector},XX1,XX102,\n", "utf-8")
    imported = read_map([tmp_path / "q1.csv", tmp_path / "q2.csv"]).require()
    assert imported.counts == {"actors": 1, "areas": 3, "sectors": 2, "presence": 3}
    assert codes(imported)["row.repeated"] == 1
