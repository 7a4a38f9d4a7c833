"""Lists of every day: headers in many languages, titles and totals, names as people write them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from actormap.core.model import ActorMap, apply_changes
from actormap.core.tables.cells import parse
from actormap.core.tables.ids import made_ids
from actormap.ingest import Imported, look, read_map
from actormap.ingest.choices.guessed import guessed, rule_of
from actormap.ingest.mapping.rules import read_rules, to_yaml
from actormap.ingest.sheet.headers import meaning_of

HEAD = "Organisation,Acronym,Type,Sector,Province,District\n"


def read(folder: Path, text: str, name: str = "list.csv", **options: object) -> Imported:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_map([path], **options)


def told(imported: Imported) -> dict[str, str]:
    return {issue.code: issue.problem for issue in imported.issues}


def presence(imported: Imported) -> list[tuple[str, str, str]]:
    tables = imported.require().changes.upserts
    names = tables["actors"].set_index("id")["name"]
    areas = tables["areas"].set_index("id")["name"]
    rows = tables["presence"][["actor_id", "sector", "pcode"]].to_numpy().tolist()
    return sorted((names[actor], sector, areas.get(area, area)) for actor, sector, area in rows)


@pytest.mark.parametrize(
    "header",
    [
        "Organisation,Secteur,Province",
        "Organización,Sector,Departamento",
        "Organização,Setor,Província",
        "المنظمة,القطاع,المحافظة",
        "Организация,Сектор,Область",
        "组织名称,部门,省",
        "Org Name,Cluster,Admin1",
    ],
)
def test_headers_in_seven_languages(header: str, tmp_path: Path) -> None:
    imported = read(tmp_path, f"{header}\nForum,Health,North\nForum,Food,North\nDesk,Food,South\n")
    assert presence(imported) == [
        ("Desk", "Food", "South"),
        ("Forum", "Food", "North"),
        ("Forum", "Health", "North"),
    ]
    assert "93 % certain" in told(imported)["file.read_as"]


def test_titles_totals_footnotes_and_repeated_headers_are_left_out_aloud(tmp_path: Path) -> None:
    text = (
        "Who does what where,,\nJanuary 2026,,\n,,\nOrganisation,Sector,Province\nForum,Health,North\n"
        "Organisation,Sector,Province\nForum,Food,South\nTotal,2,\n* as reported by the clusters,,\n"
    )
    imported = read(tmp_path, text)
    assert presence(imported) == [("Forum", "Food", "South"), ("Forum", "Health", "North")]
    assert {"row.title", "row.header", "row.total", "row.footnote"} <= set(told(imported))
    assert imported.tables[0].layout.line == 4


def test_what_a_list_is_has_to_be_certain_or_asked(tmp_path: Path) -> None:
    imported = read(tmp_path, "Id,Colour\n1,red\n2,blue\n")
    (error,) = imported.errors
    assert error.code == "table.unknown"
    assert error.remedy.startswith("Say what it is. ")
    assert error.option.startswith("--table activities | ")
    assert read(tmp_path, "Id\n1\n2\n").errors[0].code == "table.unknown"


def test_names_that_are_nobody_and_several_names_in_a_cell(tmp_path: Path) -> None:
    rows = (
        "Forum,F,NGO,Health,North,\nDesk,D,NGO,Health,North,\nForum + Desk,,,Food,South,\n"
        "Peace & Justice,,,Food,South,\nForum & Friends,,,Food,South,\nUnion; League,,,Food,South,\n"
        "Unknown,,,Food,South,\n-,,,Food,South,\n"
    )
    imported = read(tmp_path, HEAD + rows)
    assert sorted(imported.require().changes.upserts["actors"]["name"]) == [
        "Desk",
        "Forum",
        "Forum & Friends",
        "League",
        "Peace & Justice",
        "Union",
    ]
    assert {"org.several_known", "org.several_list", "org.several_doubt"} <= set(told(imported))
    assert told(imported)["org.placeholder"].startswith("2 rows naming nobody")


def test_a_mapping_file_says_what_is_several_and_what_is_one(tmp_path: Path) -> None:
    rules = tmp_path / "m.yaml"
    rules.write_text(
        "tables:\n  - file: list.csv\n    kind: activities\n    split: {org_name: '/'}\n    whole: ['A/B']\n",
        "utf-8",
    )
    rows = "A/B,,,Health,North,\nForum/Desk,,,Health,North,\n"
    imported = read(tmp_path, HEAD + rows, mapping=rules)
    assert sorted(imported.require().changes.upserts["actors"]["name"]) == ["A/B", "Desk", "Forum"]


def test_an_acronym_alone_is_the_organisation_beside_whose_name_it_stands(tmp_path: Path) -> None:
    rows = "Women Forum,WF,,Health,North,\n,wf,,Food,South,\nWF,,,Shelter,South,\n,XY,,Food,South,\n"
    imported = read(tmp_path, HEAD + rows)
    assert presence(imported) == [
        ("Women Forum", "Food", "South"),
        ("Women Forum", "Health", "North"),
        ("Women Forum", "Shelter", "South"),
        ("XY", "Food", "South"),
    ]
    assert "org.acronym_known" in told(imported)


def test_a_donor_that_a_list_of_organisations_does_not_list_itself_is_an_actor_too(tmp_path: Path) -> None:
    text = "Organisation,Sector,Admin1,Languages,Donor\nForum,Health,North,fr,Fund\n"
    imported = read(tmp_path, text, table="organisations", constants={"legal_basis": "published"}).require()
    said = imported.changes.upserts["actors"].set_index("name")["languages"].to_dict()
    assert said == {"Forum": "fr", "Fund": ""}


def test_two_organisations_may_share_an_acronym(tmp_path: Path) -> None:
    first = read(tmp_path, HEAD + "Women's Health Organisation,WHO,,Health,North,\n").require()
    m = apply_changes(ActorMap.empty(), first.changes)
    rows = "World Health Organization,WHO,UN,Health,North,\nWorld Health Organization,WHO,UN,Food,North,\n"
    found = read(tmp_path, HEAD + rows, base=m).require()
    assert set(found.changes.upserts["actors"]["name"]) == {"World Health Organization"}
    assert found.preview.set_index("table")["new"]["actors"] == 1
    alone = read(tmp_path, HEAD + ",WHO,,Food,North,\n,WHO,,Water,North,\n", base=m).require()
    assert set(alone.changes.upserts["presence"]["actor_id"]) == set(m.actors["id"])


def test_areas_are_told_apart_by_the_area_above_and_found_in_the_map(tmp_path: Path) -> None:
    rows = "Forum,,,Health,North,Centre\nForum,,,Health,South,Centre\nForum,,,Health,South,\n"
    alone = read(tmp_path, HEAD + rows).require().changes.upserts["areas"]
    assert sorted(zip(alone["name"], alone["adm_level"], strict=True)) == [
        ("Centre", 2),
        ("Centre", 2),
        ("North", 1),
        ("South", 1),
    ]
    gazetteer = "id,name,adm_level,parent\nKA1,North,1,\nKA2,South,1,\nKA11,Centre,2,KA1\nKA21,Centre,2,KA2\n"
    base = apply_changes(ActorMap.empty(), read(tmp_path, gazetteer, "areas.csv").require().changes)
    found = read(tmp_path, HEAD + rows, base=base).require().changes.upserts
    assert "areas" not in found
    assert sorted(found["presence"]["pcode"]) == ["KA11", "KA2", "KA21"]


def test_codes_of_areas_win_over_their_names_and_one_that_stands_for_none_is_none(tmp_path: Path) -> None:
    head = "Organisation,Sector,Province,Province pcode\n"
    rows = "Forum,Health,North,KA1\nForum,Food,Nord,KA1\nForum,Shelter,North,#N/A\n"
    imported = read(tmp_path, head + rows)
    assert set(imported.require().changes.upserts["presence"]["pcode"]) == {"KA1"}
    assert {"area.several", "area.no_code"} <= set(told(imported))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03-04", "2026-03-04"),
        ("4 March 2026", "2026-03-04"),
        ("mars 2026", "2026-03-01"),
        ("2026/03", "2026-03-01"),
        ("03/04/2026", ""),
        ("25/12/2026", "2026-12-25"),
        ("12/25/2026", "2026-12-25"),
        ("soon", ""),
        ("31/02/2026", ""),
    ],
)
def test_days_as_people_write_them(written: str, day: str, tmp_path: Path) -> None:
    text = f"Organisation,Sector,Province,Start date\nForum,Health,North,{written}\nForum,Food,North,\n"
    imported = read(tmp_path, text)
    assert set(imported.require().changes.upserts["presence"]["from"]) == {day, ""}
    assert bool({"date.not_iso", "date.order"} & set(told(imported))) == (not day)


def test_a_list_again_changes_nothing_and_who_stands_in_the_map_is_found_by_name(tmp_path: Path) -> None:
    rows = "Forum,,NGO,Health,North,Centre\nDesk,,NGO,Food,South,\n"
    first = read(tmp_path, HEAD + rows)
    m = apply_changes(ActorMap.empty(), first.require().changes)
    again = read(tmp_path, HEAD + rows, base=m)
    assert not again.preview[["new", "changed"]].to_numpy().any()
    renamed = m.actors.assign(id=[f"own-{n}" for n in range(len(m.actors))])
    own = ActorMap(actors=renamed, areas=m["areas"], sectors=m["sectors"])
    found = read(tmp_path, HEAD + rows.replace("Forum", "FORUM"), base=own).require().changes.upserts
    assert set(found["actors"]["id"]) == set(renamed["id"])
    assert set(found["presence"]["actor_id"]) == set(renamed["id"])


def ending(*days: str) -> pd.DataFrame:
    return pd.DataFrame({"actor_id": "A", "sector": "S", "pcode": "KA1", "to": list(days)})


def test_presence_that_differs_in_its_end_alone_is_another_and_a_new_end_is_the_same() -> None:
    def ids(*days: str) -> list[str]:
        return parse("presence", ending(*days))[0]["id"].tolist()

    assert len(set(ids("2026-01-31", "2026-06-30"))) == 2
    assert ids("2026-01-31") == ids("") == ids("2026-01-31", "2026-06-30")[:1]
    assert set(ids("2026-06-30", "2026-01-31")) == set(ids("2026-01-31", "2026-06-30"))
    read_back = parse("presence", ending("2026-06-30", "2026-01-31"))[0]
    assert made_ids("presence", read_back) == read_back["id"].tolist()


def test_nobody_is_of_civil_society_unless_somebody_says_so(tmp_path: Path) -> None:
    ours = read(tmp_path, "id,name,consent_c1\nA,Office of Statistics,yes\n", "actors.csv")
    assert set(ours.require().changes.upserts["actors"]["sphere"]) == {"unknown"}
    rows = "Forum,,Local NGO,Health,North,\nMinistry,,Government,Health,North,\nClub,,,Health,North,\n"
    actors = read(tmp_path, HEAD + rows).require().changes.upserts["actors"].set_index("name")
    assert actors["sphere"].to_dict() == {"Forum": "civil_society", "Ministry": "state", "Club": "unknown"}


def test_bad_rows_are_left_out_on_request_with_what_refers_to_them(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,name,at_risk_level\nA,Forum,1\nB,Desk,9\nC,Union,2\n", "utf-8")
    (tmp_path / "ties.csv").write_text("source_id,target_id,kind\nA,B,trust\nA,C,trust\n", "utf-8")
    paths = [tmp_path / "actors.csv", tmp_path / "ties.csv"]
    assert not read_map(paths).changes
    imported = read_map(paths, skip_bad=True).require()
    assert imported.counts == {"actors": 2, "ties": 1}
    assert [(left.file, [(line, cells) for line, cells, _ in left.rows]) for left in imported.left_out] == [
        ("actors.csv", [(3, ("B", "Desk", "9"))]),
        ("ties.csv", [(2, ("A", "B", "trust"))]),
    ]
    assert "Write a number from 0 to 4" in imported.left_out[0].rows[0][2]


def test_what_a_column_of_known_names_means_is_proposed_and_not_taken_for_granted(tmp_path: Path) -> None:
    m = apply_changes(ActorMap.empty(), read(tmp_path, HEAD + "Forum,FO,,Health,North,\n").require().changes)
    path = tmp_path / "odd.csv"
    path.write_text("Wie,Was,Wo\nForum,Health,North\nfo,Food,South\n", "utf-8")
    (table,) = look([path], base=m).tables
    assert [guess.meaning for guess in table.columns] == ["org_name", "sector_name", "area_name"]
    assert "1 of 2 values are known to the map" in table.columns.guesses[1].reason
    assert read_map([path], base=m).errors[0].code == "table.unknown"
    assert [guess.meaning for guess in look([path]).tables[0].columns] == ["", "", ""]


def test_an_error_in_a_column_that_nobody_uses_is_a_note(tmp_path: Path) -> None:
    text = "Organisation,Sector,Province,Colour\nForum,Health,North,re\x01d\nDesk,Food,North,blue\n"
    imported = read(tmp_path, text)
    assert imported.require().counts["presence"] == 2
    assert told(imported)["cell.idle"].startswith("1 cell in columns that are not used")


def test_a_guessed_mapping_reads_as_what_was_guessed_without_it(tmp_path: Path) -> None:
    rows = "Forum,F,Guild,Health,North,Centre\nForum,F,Guild,Food,South,\n"
    path = tmp_path / "list.csv"
    path.write_text(HEAD + rows, "utf-8")
    found = look([path]).tables
    for number, text in enumerate((guessed(found), to_yaml([rule_of(found[0])]))):
        rules = tmp_path / f"m{number}.yaml"
        rules.write_text(text, "utf-8")
        assert read_rules(rules)[1] == []
        mapped = read_map([path], mapping=rules).require()
        assert mapped.counts == read_map([path]).require().counts
    assert '"Guild":\n' in guessed(found)
    assert "#   ngo_national: National NGO" in guessed(found)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Organization_Name", "org_name"),
        ("DistrictPcode", "adm2_code"),
        ("TypeOrganisation", "org_type"),
        ("Sector (separated by , )", "sector_name"),
        ("Sector 2", "sector_name"),
        ("E-mail 1", "email"),
        ("Département", "adm1_name"),
        ("xyzzy", ""),
    ],
)
def test_headers_are_known_however_they_are_written(header: str, meaning: str) -> None:
    assert meaning_of(header)[0] == meaning
