"""Where in society somebody stands, as types, words for many types and columns of lists say it."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_ingest_ticks import codes, text

from actormap.core import schema
from actormap.ingest import Imported, Upload, read_map
from actormap.ingest.rows.names import UNKNOWN, sphere_in, sphere_of

MAPPED = """
tables:
  - file: list.csv
    kind: organisations
    columns: {org_name: Organisation, org_sphere: Camp}
    values: {org_sphere: {blue: state, red: civil_society}}
"""


def spheres(imported: Imported) -> dict[str, tuple[str, str]]:
    """Types and sphere of each actor, by its name."""
    actors = imported.require().changes.upserts["actors"]
    types = actors["types"] if "types" in actors else [""] * len(actors)
    return {
        name: (kinds, sphere)
        for name, kinds, sphere in zip(actors["name"], types, actors["sphere"], strict=True)
    }


def listed(*rows: str) -> Imported:
    return read_map([text("\n".join(["Organisation,Type,Sphere,Province", *rows]) + "\n")])


@pytest.mark.parametrize(
    ("word", "sphere"),
    [
        ("NGO", "civil_society"),
        ("CSOs", "civil_society"),
        ("N.G.O.", "civil_society"),
        ("Société civile", "civil_society"),
        ("منظمة غير حكومية", "civil_society"),
        ("НКО", "civil_society"),
        ("POLICE", "security_force"),
        ("Embassy", "diplomatic"),
        ("Security force", "security_force"),
        ("armed_nonstate", "armed_nonstate"),
        ("Association", ""),
        ("International", ""),
        ("Not known", ""),
        ("Field presence", ""),
    ],
)
def test_a_word_for_many_types_says_a_sphere(word: str, sphere: str) -> None:
    found = listed(f"Forum,{word},,North", "Desk,National NGO,,North")
    assert spheres(found)["Forum"] == ("", sphere or UNKNOWN)
    assert ("org.type_broad" in codes(found)) == bool(sphere)
    assert ("org.type_unknown" in codes(found)) == (
        word in {"Association", "International", "Field presence"}
    )


def test_no_spelling_of_a_sphere_is_a_type_too() -> None:
    told = schema.spellings("spheres")
    found = listed(*(f"Forum {row},{spelling},,North" for row, spelling in enumerate(told)))
    assert spheres(found) == {f"Forum {row}": ("", sphere) for row, sphere in enumerate(told.values())}


def test_what_is_said_in_two_ways_is_not_known_and_a_column_of_spheres_comes_first() -> None:
    found = listed(
        "Forum,NGO,,North",
        "Forum,Ministry,,South",
        "Bureau,Government,Local authority,North",
        "Desk,National NGO,,North",
        "Club,NGO,business,North",
        "Guard,NGO,sky,North",
        "Nobody's,NGO,N/A,North",
    )
    assert spheres(found) == {
        "Forum": ("government_body", UNKNOWN),
        "Bureau": ("government_body", "local_authority"),
        "Desk": ("ngo_national", "civil_society"),
        "Club": ("", "business"),
        "Guard": ("", "civil_society"),
        "Nobody's": ("", "civil_society"),
    }
    (unheard,) = [issue for issue in found.issues if issue.code == "org.sphere_unheard"]
    assert "(sky)" in str(unheard)
    assert "header.unused" not in codes(found)
    assert sphere_of(["ngo_national"], ["state"]) == UNKNOWN
    assert sphere_in("international") == "international", "in a column of spheres it is the code of one"


def test_a_mapping_file_says_what_words_for_spheres_mean(tmp_path: Path) -> None:
    rows = "Organisation,Camp,Province\nForum,red,North\nBureau,blue,South\n"
    (tmp_path / "mapping.yaml").write_text(MAPPED, encoding="utf-8")
    found = read_map([text(rows)], mapping=tmp_path / "mapping.yaml")
    assert spheres(found) == {"Forum": ("", "civil_society"), "Bureau": ("", "state")}


def test_entries_of_a_network_stand_where_their_types_and_columns_say() -> None:
    entries = (
        "Id,Label,Type,Sphere\n1,Forum,NGO,\n2,Bureau,Agency,State\n3,Post,Police,n/a\n4,Blob,Thing,Nowhere\n"
    )
    found = read_map(
        [Upload("nodes.csv", entries.encode()), Upload("edges.csv", b"Source,Target\n1,2\n2,3\n3,4\n")]
    )
    assert {name: sphere for name, (_, sphere) in spheres(found).items()} == {
        "Forum": "civil_society",
        "Bureau": "state",
        "Post": "security_force",
        "Blob": UNKNOWN,
    }
    assert {"entry.type_broad", "entry.type_unknown", "entry.sphere_unheard"} <= codes(found)
    (unclear,) = [issue for issue in found.issues if issue.code == "org.sphere_unknown"]
    assert "1 actor of which nothing says the sphere" in str(unclear)


def test_who_stands_somewhere_in_society_is_nothing_that_others_belong_to(tmp_path: Path) -> None:
    entries = b"Id,Label,Type,Sphere\n1,Forum,,\n2,League,NGO,\n3,Board,,State\n4,Panel,,\n"
    ties = b"Source,Target\n1,2\n1,3\n1,4\n"
    said = "tables:\n  - {file: edges.csv, kind: network, constants: {tie_kind: membership}}\n"
    (tmp_path / "mapping.yaml").write_text(said, encoding="utf-8")
    found = read_map(
        [Upload("nodes.csv", entries), Upload("edges.csv", ties)], mapping=tmp_path / "mapping.yaml"
    )
    assert set(spheres(found)) == {"Forum", "League", "Board"}
    assert set(found.require().changes.upserts["platforms"]["name"]) == {"Panel"}
