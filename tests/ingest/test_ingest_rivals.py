"""Columns that seem to say the same: which of them is read, by header and by values."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from wide_forms import FRENCH, FRENCH_ROWS, PORTUGUESE, PORTUGUESE_ROWS, SPANISH, SPANISH_ROWS, Row, form

from actormap.ingest import Imported, Upload, look, read_map
from actormap.ingest.sheet.headers import meaning_of

YES_NO = {"Oui", "Non", "Sí", "No", "Sim", "Não", "Yes"}


def read(text: str) -> Imported:
    return read_map([Upload("list.csv", text.encode())]).require()


def meanings(text: str) -> dict[str, str]:
    (table,) = look([Upload("list.csv", text.encode())]).tables
    return {table.layout.headers[guess.position]: guess.meaning for guess in table.columns}


def names(imported: Imported, table: str = "actors") -> set[str]:
    return set(imported.require().changes.upserts[table]["name"])


@pytest.mark.parametrize(
    ("headers", "rows", "actors", "sectors", "areas"),
    [
        (
            FRENCH,
            FRENCH_ROWS,
            {"Voix du Fleuve", "Aide Colline", "Main Verte", "Fonds Aube"},
            {"Santé", "EHA", "Éducation", "Protection"},
            {"Kolva", "Mirel", "Tandor", "Mirel centre", "Tandor centre"},
        ),
        (
            SPANISH,
            SPANISH_ROWS,
            {"Corporación Mujeres del Río", "Fundación Vereda"},
            {"Salud", "Protección", "Educación"},
            {"Alto Río", "Las Ceibas", "Valle Alto"},
        ),
        (
            PORTUGUESE,
            PORTUGUESE_ROWS,
            {"Associação Ribeira"},
            {"Saúde", "Educação"},
            {"PA", "AM", "Barra Clara", "Lagoa Nova", "Foz Alta"},
        ),
    ],
    ids=["French", "Spanish", "Portuguese"],
)
def test_a_wide_form_gives_who_does_what_where(
    headers: Sequence[str], rows: Sequence[Row], actors: set[str], sectors: set[str], areas: set[str]
) -> None:
    assert len(headers) > 60
    imported = read_map([form(headers, rows)])
    assert (names(imported), names(imported, "sectors"), names(imported, "areas")) == (actors, sectors, areas)
    changes = imported.changes.upserts
    assert len(changes["presence"]) == len(rows)
    assert set(changes["presence"]["from"]) == {"2025-01-15"}
    assert set(changes["presence"]["to"]) == {"2025-06-30"}
    assert not YES_NO & {text for frame in changes.values() for text in frame.get("name", [])}
    assert not [
        frame for frame in changes.values() if frame.astype(str).isin(["Idun Testcase"]).any(axis=None)
    ]


def test_numbers_of_registers_keep_rows_of_one_name_apart() -> None:
    actors = read_map([form(PORTUGUESE, PORTUGUESE_ROWS)]).require().changes.upserts["actors"]
    assert sorted(actors["id"]) == ["00.000.000/0001-91", "00.000.000/0002-72"]
    assert set(actors["aliases"]) == {""}, "the abbreviation of a State is no acronym"


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Accountability mechanisms of your organization", ""),
        ("Mécanismes de redevabilité de votre organisation", ""),
        ("Dificultades de su organización", ""),
        ("Population in the district", ""),
        ("Accès à cette localité", "area_name"),
        ("Full official name of your organisation", "org_name"),
        ("Dénomination", "org_name"),
        ("Nom organization", "org_name"),
        ("orga", "org_name"),
        ("CNPJ", "org_code"),
        ("Numéro d'agrément", "org_code"),
        ("UF", "adm1_name"),
        ("Name of the person in charge of your e-mail", "email"),
    ],
)
def test_a_header_that_ends_in_what_it_speaks_of_names_nothing(header: str, meaning: str) -> None:
    assert meaning_of(header)[0] == meaning


LONG = (
    "Accountability mechanisms of your organization,Organization name,Cluster,Province,"
    "Any office in this location?"
)


def test_the_first_column_does_not_win_by_being_first() -> None:
    rows = [
        "Box,Women Rise,Protection,Upper,Yes",
        "Line,Peace Lake,Health,Upper,No",
        "Box,Women Rise,Food,Lower,No",
    ]
    imported = read("\n".join([LONG, *rows]))
    assert names(imported) == {"Women Rise", "Peace Lake"}
    assert names(imported, "areas") == {"Upper", "Lower"}


def test_the_column_that_says_name_is_the_name_and_the_short_one_beside_it_the_acronym() -> None:
    rows = ["WR,Women Rise,Health,Upper", "PL,Peace Lake,Food,Upper"]
    text = "\n".join(["organization,organization_name,sector,district", *rows, ""])
    assert meanings(text)["organization"] == "org_acronym"
    actors = read(text + "WR,Women Rise,Food,Lower\n").changes.upserts["actors"]
    assert dict(zip(actors["name"], actors["aliases"], strict=True)) == {
        "Women Rise": "WR",
        "Peace Lake": "PL",
    }


def test_one_name_with_many_acronyms_is_not_theirs() -> None:
    rows = [f"Lake Cluster,ORG{n},Health,Upper" for n in range(13)]
    text = "\n".join(["Organisation,Acronym,Sector,District", *rows, "Lake Cluster,ORG1,Food,Lower"])
    imported = read(text)
    assert names(imported) == {f"ORG{n}" for n in range(13)}


def test_two_names_of_one_acronym_are_still_names() -> None:
    text = "Organisation,Acronym,Sector,District\nWomen Rise,WR,Health,Upper\nWater Road,WR,Food,Upper\n"
    assert names(read(text + "Women Rise,WR,Food,Upper\n")) == {"Women Rise", "Water Road"}


def test_abbreviations_of_states_are_no_acronyms() -> None:
    rows = ["Women Rise,PA,Pará,Saúde", "Peace Lake,PA,Pará,Saúde", "Women Rise,AM,Amazonas,Saúde"]
    text = "\n".join(["Organização,Sigla,Estado federal,Setor", *rows])
    assert meanings(text)["Sigla"] == ""
    assert set(read(text).changes.upserts["actors"]["aliases"]) == {""}


def test_a_long_header_is_read_where_it_divides_the_areas_of_another() -> None:
    rows = ["A,Health,Upper,U1", "A,Food,Upper,U2", "B,Food,Lower,L1"]
    text = "\n".join(["Organisation,Sector,Province,Sanitary district served", *rows])
    assert names(read(text), "areas") == {"Upper", "Lower", "U1", "U2", "L1"}
    kinds = text.replace("U1", "Rural").replace("U2", "Urban").replace("L1", "Rural")
    assert names(read(kinds), "areas") == {"Upper", "Lower"}


def test_whatever_is_known_only_by_a_word_is_asked_not_taken() -> None:
    text = "Best organisation award,Sector,District\nBox,Health,Upper\nLine,Food,Upper\nBox,Food,Lower\n"
    (error,) = read_map([Upload("list.csv", text.encode())]).errors
    assert error.code == "table.unknown"
