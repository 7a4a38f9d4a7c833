"""Tables as offices and tools write them: headers over two rows, tables side by side, headings, totals."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import Workbook
from test_ingest_ticks import book, codes, facts, months, text

from actormap.ingest import Imported, Upload, look, read_map
from actormap.ingest.sheet.headers import WITHIN, meaning_of


def books(sheets: dict[str, list[list[str]]] | dict[str, list[list[str | None]]]) -> Upload:
    made = Workbook()
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del made["Sheet"]
    out = io.BytesIO()
    made.save(out)
    return Upload("list.xlsx", out.getvalue())


def names(imported: Imported, table: str = "actors") -> set[str]:
    return set(imported.require().changes.upserts[table]["name"])


def parents(imported: Imported) -> dict[str, str]:
    areas = imported.require().changes.upserts["areas"]
    called = dict(zip(areas["id"], areas["name"], strict=True))
    return {name: called.get(parent, "") for name, parent in zip(areas["name"], areas["parent"], strict=True)}


def ties(imported: Imported) -> set[tuple[str, str, str]]:
    tables = imported.require().changes.upserts
    called = dict(zip(tables["actors"]["id"], tables["actors"]["name"], strict=True))
    return {
        (*sorted((called[row["source_id"]], called[row["target_id"]])), str(row["weight"]))
        for row in tables["ties"].to_dict("records")
    }


# Headers


def test_ticks_are_no_headers() -> None:
    rows = [["Organisation", "Board", "Panel"], ["Forum", "x", "x"], ["Desk", None, "x"]]
    (table,) = look([book(rows)]).tables
    assert table.layout.headers == ("Organisation", "Board", "Panel")
    assert table.layout.lines == [2, 3]


def test_numbers_stand_in_the_second_row_of_headers_too() -> None:
    imported = read_map(
        [
            book(
                [
                    ["Organization", "Sector", "Location", None, "Beneficiaries", None],
                    [None, None, "Admin1", "Admin2", "Girls", "Boys"],
                    ["Forum", "Health", "North", "Upper", 3, 4],
                    ["Forum", "Water", "South", "Lower", 3, 4],
                ],
                merged=["A1:A2", "B1:B2", "C1:D1", "E1:F1"],
            )
        ]
    )
    assert facts(imported) == {("Forum", "Health", "Upper"), ("Forum", "Water", "Lower")}
    assert parents(imported) == {"North": "", "South": "", "Upper": "North", "Lower": "South"}


def test_a_name_below_a_group_of_columns_is_the_name_of_that() -> None:
    imported = read_map(
        [
            book(
                [
                    ["Organisation", None, None, "Lieu", "Activité"],
                    ["Nom", "Sigle", "Type", "Province", "Secteur"],
                    ["Femmes Debout", "FD", "ONG nationale", "Nord", "Santé"],
                    ["Femmes Debout", "FD", "ONG nationale", "Sud", "Santé"],
                ],
                merged=["A1:C1"],
            )
        ]
    )
    assert facts(imported) == {("Femmes Debout", "Santé", "Nord"), ("Femmes Debout", "Santé", "Sud")}
    assert "org.acronym_only" not in codes(imported)
    levels = read_map(
        [
            book(
                [
                    ["المنظمة", "الموقع", None, "القطاع"],
                    [None, "المحافظة", "المنطقة", None],
                    ["Forum", "North", "Upper", "Health"],
                    ["Desk", "North", "Lower", "Health"],
                ],
                merged=["A1:A2", "B1:C1", "D1:D2"],
            )
        ]
    )
    assert parents(levels) == {"North": "", "Upper": "North", "Lower": "North"}


def test_a_field_is_headed_by_its_form_too() -> None:
    (table,) = look(
        [
            text(
                "Partner.Partner Name,Governorate.Governorate Name,Caza.Name,Sector.Sector,Project.Name\n"
                "Forum,North,Upper,Health,One\nForum,South,Lower,Health,Two\n"
            )
        ]
    ).tables
    assert [one.meaning for one in table.columns] == [
        "org_name",
        "adm1_name",
        "adm2_name",
        "sector_name",
        "",
    ]


def test_p_codes_below_the_name_of_a_level_are_of_that_level() -> None:
    imported = read_map(
        [text("Organisation,Sector,Admin1,Admin2\nForum,Health,SY01,SY0101\nDesk,Health,SY02,SY0201\n")]
    ).require()
    areas = imported.changes.upserts["areas"]
    assert dict(zip(areas["id"], areas["adm_level"], strict=True)) == {
        "SY01": 1,
        "SY02": 1,
        "SY0101": 2,
        "SY0201": 2,
    }
    assert set(imported.changes.upserts["actors"]["adm1_pcode"]) == {"SY01", "SY02"}


def test_a_p_code_that_was_looked_up_in_vain_leaves_the_others_with_their_names() -> None:
    imported = read_map(
        [
            text(
                "Organisation,Sector,Province,Pcode\nForum,Health,Herat,AF32\nDesk,Health,Kabul,N/A\n"
                "Circle,Water,Kabul,AF01\n"
            )
        ]
    )
    assert facts(imported) == {
        ("Forum", "Health", "Herat"),
        ("Desk", "Health", "Kabul"),
        ("Circle", "Water", "Kabul"),
    }
    assert set(imported.changes.upserts["areas"]["id"]) == {"AF32", "AF01"}


@pytest.mark.parametrize(
    ("below", "code"),
    [
        (["المنظمة", "القطاع", "المحافظة", "المديرية"], "row.header"),
        (["org_name", "sector", "admin1", "admin2"], "row.header"),
        (["1", "2", "3", "4"], "row.hint"),
        (["Full name", "Select from list", "Select from list", "Choose one"], "row.hint"),
        (["Nom complet", "Sélectionner", "Liste déroulante", "Liste déroulante"], "row.hint"),
    ],
)
def test_what_stands_below_the_headers_and_says_no_more(below: list[str], code: str) -> None:
    head = ["Organization", "Sector", "Governorate", "District"]
    rows = [["Forum", "Health", "North", "Upper"], ["Desk", "Food", "South", "Lower"]]
    imported = read_map([book([head, below, *rows])])
    assert facts(imported) == {("Forum", "Health", "Upper"), ("Desk", "Food", "Lower")}
    assert code in codes(imported)
    ties = look([text("Source,Target,Id,Weight\n1,2,3,4\n2,3,4,5\n")]).tables[0]
    assert ties.layout.lines == [2, 3]  # numbers above numbers are values


def test_a_header_in_two_languages() -> None:
    imported = read_map(
        [
            book(
                [
                    ["Organization / المنظمة", "Sector\nالقطاع", "Province/Provincia", "အဖွဲ့ Type"],
                    ["Forum", "Health", "North", "NNGO"],
                    ["Desk", "Food", "South", "NNGO"],
                ]
            )
        ]
    )
    assert facts(imported) == {("Forum", "Health", "North"), ("Desk", "Food", "South")}
    assert set(imported.changes.upserts["actors"]["types"]) == {"ngo_national"}
    assert meaning_of("Province / District")[1] < WITHIN + 0.1  # they say two things, so neither is sure


def test_a_header_behind_its_letter() -> None:
    imported = read_map([text("A. Organisation name,B. Sector,C. Province\nForum,Health,North\n")])
    assert facts(imported) == {("Forum", "Health", "North")}


def test_areas_tagged_in_two_languages_are_one_level() -> None:
    imported = read_map(
        [
            text(
                "Org,Région EN,Région FR,Sector\n#org,#adm1+name+en,#adm1+name+fr,#sector\n"
                "Forum,North,Nord,Health\nDesk,South,Sud,Health\n"
            )
        ]
    )
    assert parents(imported) == {"North": "", "South": ""}


# Several tables in a sheet


@pytest.mark.parametrize("between", [[None], []])
def test_tables_side_by_side_are_read_each_for_itself(between: list[None]) -> None:
    head = ["Organisation", "Sector", "Region"]
    imported = read_map(
        [
            book(
                [
                    [*head, *between, *head],
                    ["Forum", "Health", "North", *between, "Desk", "Water", "South"],
                    ["Circle", "Food", "North", *between, None, None, None],
                ]
            )
        ]
    )
    assert facts(imported) == {
        ("Forum", "Health", "North"),
        ("Circle", "Food", "North"),
        ("Desk", "Water", "South"),
    }
    one = [["Organisation", "Sector", *between, "Region"], ["Forum", "Health", *between, "North"]]
    assert facts(read_map([book(one)])) == {("Forum", "Health", "North")}  # a blank column alone divides none


def test_a_summary_beside_a_list_says_nothing_of_its_rows() -> None:
    imported = read_map(
        [
            book(
                [
                    ["Organisation", "Sector", "Region", None, "Sector", "Total"],
                    ["Forum", "Health", "North", None, "Water", 7],
                    ["Desk", "Health", "South", None, "Food", 9],
                ]
            )
        ]
    )
    assert facts(imported) == {("Forum", "Health", "North"), ("Desk", "Health", "South")}
    assert [issue.place for issue in imported.warnings if issue.code == "table.unknown"] == ["sheet 'Sheet'"]


def test_of_tables_side_by_side_the_whole_line_is_left_out() -> None:
    head = ["Organisation", "Sector", "Region", "Region pcode"]
    rows = [
        [*head, None, *head],
        ["Forum", "Health", "North", "AF01", None, "Desk", "Water", "South", "AF02"],
        ["Circle", "Health", "North", "af 1", None, "Union", "Water", "South", "AF02"],
    ]
    imported = read_map([book(rows)], skip_bad=True)
    assert names(imported) == {"Forum", "Desk"}
    assert {line for left in imported.left_out for line, _, _ in left.rows} == {3}


LISTS = [
    ["Organisation", "Type", "Sector", "Province"],
    ["Forum", "NGO", "Health", "North"],
    ["Desk", "UN", "Food", "South"],
    ["Hub", "Red Cross", "Water", None],
    ["Union", None, "Shelter", None],
    ["Circle", None, None, None],
]


@pytest.mark.parametrize("name", ["Lists", "Hoja2"])
def test_lists_to_choose_from_say_nothing(name: str) -> None:
    rows = [["Organisation", "Sector", "Province"], ["Forum", "Health", "North"], ["Forum", "Food", "North"]]
    imported = read_map([books({"3W": rows, name: LISTS})])
    assert facts(imported) == {("Forum", "Health", "North"), ("Forum", "Food", "North")}
    (told,) = [issue for issue in imported.warnings if issue.code == "sheet.left_out"]
    assert told.sheet == name
    assert "lists to choose from" in told.problem
    full = [*LISTS[:3], ["Hub", "NGO", "Food", "North"], ["Union", "NGO", "Water", "South"]]
    assert "sheet.left_out" not in codes(read_map([books({"3W": rows, name: full})]))


# Rows that are no entries


def test_headings_merged_across_are_no_entries() -> None:
    imported = read_map(
        [
            book(
                [
                    ["Organisation", "Sector", "District"],
                    ["NORTH", None, None],
                    ["Forum", "Health", "Upper"],
                    ["SOUTH", None, None],
                    ["Desk", "Health", "Lower"],
                ],
                merged=["A2:C2", "A4:C4"],
            )
        ]
    )
    assert facts(imported) == {("Forum", "Health", "Upper"), ("Desk", "Health", "Lower")}
    assert names(imported) == {"Forum", "Desk"}
    (told,) = [issue for issue in imported.warnings if issue.code == "row.band"]
    assert told.problem.startswith("2 rows ")


def test_a_heading_above_the_headers_again_is_no_entry() -> None:
    imported = read_map(
        [
            book(
                [
                    ["PROTECTION"],
                    ["Organisation", "Sector", "District"],
                    ["Forum", "Health", "Upper"],
                    [],
                    ["EDUCATION"],
                    ["Organisation", "Sector", "District"],
                    ["Desk", "Health", "Lower"],
                ]
            )
        ]
    )
    assert names(imported) == {"Forum", "Desk"}
    assert {"row.band", "row.header", "row.title"} <= codes(imported)


def test_who_stands_alone_in_a_row_is_told_and_stays() -> None:
    imported = read_map(
        [
            book(
                [
                    ["Organisation", "Type", "Sector", "District"],
                    ["NORTH"],
                    ["Forum", "NGO", "Health", "Upper"],
                    ["Desk", "NGO", "Health", "Lower"],
                ]
            )
        ]
    )
    assert names(imported) == {"NORTH", "Forum", "Desk"}
    assert ["NORTH" in one.problem for one in imported.warnings if one.code == "org.alone"] == [True]


def test_numbers_of_rows_with_headings_between_are_no_codes() -> None:
    imported = read_map(
        [
            book(
                [
                    ["No", "Organisation", "Type", "District"],
                    ["NORTH"],
                    [1, "Forum", "NGO", "Upper"],
                    [2, "Desk", "NGO", "Lower"],
                    ["SOUTH"],
                    [3, "Circle", "NGO", "Lower"],
                ]
            )
        ]
    )
    assert names(imported) == {"Forum", "Desk", "Circle"}
    assert not {"1", "2", "3"} & set(imported.changes.upserts["actors"]["id"])


@pytest.mark.parametrize("word", ["TOTAUX", "Totais", "Всього", "Разом", "مجموع"])
def test_totals_in_other_languages(word: str) -> None:
    imported = read_map([text(f"Organisation,Secteur,Province,Total\nForum,Santé,Nord,7\n{word},,,7\n")])
    assert names(imported) == {"Forum"}
    assert "row.total" in codes(imported)


def test_who_made_a_table_is_no_entry() -> None:
    imported = read_map(
        [
            text(
                "Organisation,Type,Sector,Province\nForum,NNGO,Health,North\nDesk,NNGO,Food,South\n"
                "Prepared by,A. B.,,\nApproved by,C. D.,,\n"
            )
        ]
    )
    assert names(imported) == {"Forum", "Desk"}
    assert not any("A. B." in issue.problem for issue in imported.warnings)


# Cells


def test_what_nobody_sees_makes_no_other_organisation() -> None:
    imported = read_map(
        [
            text(
                "Organisation,Sector,District\nAmal Network,Health,A\nAmal\u200b Network,Food,A\n"
                "Amal\u00a0 Network,Water,A\n\u200fAmal Network\u200e,Health,B\n\ufeffAmal Network,Food,B\n"
            )
        ]
    )
    assert names(imported) == {"Amal Network"}
    assert len(facts(imported)) == 5
    (told,) = [issue for issue in imported.warnings if issue.code == "cell.blanks"]
    assert told.problem.startswith("4 cells ")
    joined = "خانه\u200cها"  # what joins or parts letters within a word stays
    assert names(read_map([text(f"Organisation,Sector,District\n{joined},Health,A\n")])) == {joined}


def test_several_areas_of_a_cell_are_told_where_none_is_known() -> None:
    imported = read_map(
        [
            text(
                'Organisation,Type,Provinces\nForum,NGO,"Herat, Farah"\nDesk,NGO,Nationwide\n'
                "Hub,NGO,Kabul / Logar\n"
            )
        ]
    )
    assert names(imported, "areas") == {"Herat, Farah", "Kabul / Logar"}
    assert {"area.several_doubt", "area.nowhere"} <= codes(imported)


def test_several_sectors_of_a_cell_are_told_where_one_is_known_anywhere() -> None:
    imported = read_map(
        [
            text(
                "Organisation,Sector,District\n"
                'Forum,"Gender, Health",A\n'
                'Desk,"Water, sanitation and hygiene",A\n'
            )
        ]
    )
    (told,) = [issue for issue in imported.warnings if issue.code == "sector.several_doubt"]
    assert "Gender, Health" in told.problem
    assert told.problem.startswith("1 row ")


def test_each_organisation_of_a_row_has_its_seat() -> None:
    imported = read_map(
        [text("Organisation,Type,Province\nForum; Desk,NGO,North\nHub,NGO,South\n")]
    ).require()
    assert (imported.changes.upserts["actors"]["adm1_pcode"] != "").all()


def test_who_is_nobody_as_a_funder_leaves_its_row() -> None:
    imported = read_map([text("Organisation,Sector,District,Donor\nForum,Health,A,N/A\nForum,Food,A,Fund\n")])
    assert len(facts(imported)) == 2
    (told,) = [issue for issue in imported.warnings if issue.code == "org.placeholder"]
    assert "Rows that name nobody else" in told.remedy


def test_columns_with_the_header_of_another_are_told_where_nothing_is_taken_from_them() -> None:
    imported = read_map(
        [text("Organisation,Type,Donor,Region,Donor\nForum,NGO,Fund,North,Bank\nDesk,NGO,Fund,North,Bank\n")]
    )
    assert ["(Donor)" in one.problem for one in imported.warnings if one.code == "column.unused"] == [True]


def test_names_on_lines_of_their_own_are_told() -> None:
    imported = read_map([text('Organisation,Sector,District\n"Forum\nDesk",Health,A\nHub,Food,A\n')])
    assert names(imported) == {"Forum\nDesk", "Hub"}
    assert "org.several_doubt" in codes(imported)


def test_from_and_to_are_months_where_they_are_written_as_months() -> None:
    imported = read_map(
        [
            text(
                "Organisation,Sector,Province,From,To\nForum,Health,A,janvier 2024,mars 2024\n"
                "Desk,Food,B,02/2024,Q2 2024\n"
            )
        ]
    )
    assert len(facts(imported)) == 2
    assert months(imported) == [("2024-01-01", "2024-03-31"), ("2024-02-01", "2024-06-30")]


# Answers of servers

RECORDS = [
    {"org_name": "Forum", "sector_name": "Health", "admin1_name": "North"},
    {"org_name": "Desk", "sector_name": "Food", "admin1_name": "South"},
]


@pytest.mark.parametrize(
    "whole",
    [
        {"data": RECORDS},
        {"success": True, "result": {"records": RECORDS, "total": 2}},
        {"value": RECORDS},
        {"records": RECORDS},
    ],
)
def test_records_in_the_answer_of_a_server(whole: dict[str, object]) -> None:
    imported = read_map([Upload("answer.json", json.dumps(whole).encode())])
    assert facts(imported) == {("Forum", "Health", "North"), ("Desk", "Food", "South")}


def test_the_first_page_of_an_answer_is_not_all_of_it() -> None:
    whole = {"result": {"records": RECORDS, "total": 700}}
    imported = read_map([Upload("answer.json", json.dumps(whole).encode())])
    assert [(issue.code, "700" in issue.problem) for issue in imported.errors] == [("json.page", True)]


# Networks and matrices


def test_weights_with_a_decimal_comma() -> None:
    imported = read_map([text("Source;Target;Type;Weight\nA;B;Undirected;0,5\nB;C;Undirected;1\n")])
    assert ties(imported) == {("A", "B", "0.5"), ("B", "C", "1.0")}
    asked = read_map([text("Source;Target;Type;Weight\nA;B;Undirected;1,500\nB;C;Undirected;2\n")])
    assert [issue.code for issue in asked.errors] == ["weight.form"]  # a comma that may part thousands


NAMES = ["Forum", "Desk", "Circle", "Hub", "Union"]


def matrix(sign: str = "1") -> list[list[str]]:
    return [[sign if abs(a - b) == 1 else "0" for b in range(5)] for a in range(5)]


def test_totals_of_a_matrix_tie_nobody() -> None:
    rows = [[name, *cells, "9"] for name, cells in zip(NAMES, matrix(), strict=True)]
    imported = read_map([book([[None, *NAMES, "Total"], *rows, ["Total", *"12221", "8"]])])
    assert names(imported) == set(NAMES)
    assert len(ties(imported)) == 4
    assert "matrix.total" in codes(imported)


@pytest.mark.parametrize("across", [NAMES, [1, 2, 3, 4, 5]])
def test_a_matrix_whose_rows_are_numbered(across: list[str] | list[int]) -> None:
    rows = [[at, name, *cells] for at, (name, cells) in enumerate(zip(NAMES, matrix(), strict=True), 1)]
    imported = read_map([book([["No", "Organisation", *across], *rows])])
    assert names(imported) == set(NAMES)
    assert len(ties(imported)) == 4


def test_a_matrix_with_decimal_commas() -> None:
    rows = [";".join([name, *cells]) for name, cells in zip(NAMES, matrix("0,5"), strict=True)]
    imported = read_map([text("\n".join([";".join(["", *NAMES]), *rows, ""]))])
    assert {weight for _, _, weight in ties(imported)} == {"0.5"}


# Answers to a form


def test_choices_with_a_column_each_are_read_once() -> None:
    head = ["g/org_name", "g/sectors", "g/sectors/health", "g/sectors/legal_aid", "g/admin1"]
    system = ["_id", "_uuid", "_submission_time", "_index"]
    imported = read_map(
        [
            book(
                [
                    [*head, *system],
                    ["Forum", "health legal_aid", 1, 1, "SY01", 1, "u1", "2026-01-01T10:00:00", 1],
                    ["Desk", "legal_aid", 0, 1, "SY02", 2, "u2", "2026-01-02T10:00:00", 2],
                ]
            )
        ]
    )
    assert facts(imported) == {
        ("Forum", "health", "SY01"),
        ("Forum", "legal_aid", "SY01"),
        ("Desk", "legal_aid", "SY02"),
    }


def test_who_does_what_where_without_a_sector_is_told() -> None:
    rows = "Forum,Legal aid,North\nForum,Food,South\n"
    imported = read_map([text(f"Partner,Activity,Province\n{rows}")]).require()
    assert "presence" not in imported.counts
    (told,) = [issue for issue in imported.warnings if issue.code == "column.lacking"]
    assert "the sector, so 2 rows" in told.problem
    assert told.remedy == "Say which column does, or add one."


# What words mean

SURVEY = (
    "1. What is the name of your organization?,2. What type of organization is it?,"
    "3. Which sectors do you work in?,4. In which provinces do you work?,Status"
)
IN_SPANISH = (
    "Nombre,Segundo nombre,Apellidos,Organización,Puesto,Teléfono móvil,"
    "Dirección de correo electrónico,Privado"
)


@pytest.mark.parametrize(
    ("header", "kind", "state"),
    [
        ("Назва організації,Тип організації,Кластер,Область,Статус", "Національна НУО", "Триває"),
        (
            "Наименование НПО,Правовая форма,Направления деятельности,Область/город,Статус",
            "Общественное объединение",
            "Завершено",
        ),
        ("نام سازمان,نوع سازمان,بخش,ولایت,وضعیت", "موسسه ملی", "جریان دارد"),
        ("Razón social,Naturaleza jurídica,Sectores,Departamento,Estado", "ONG nacional", "En ejecución"),
        (
            "Nom de l'association,Forme juridique,Domaines d'intervention,Région d'intervention,Statut",
            "ONG locale",
            "En cours",
        ),
        (SURVEY, "NNGO", "Ongoing"),
    ],
)
def test_registers_and_surveys_of_more_countries(header: str, kind: str, state: str) -> None:
    imported = read_map(
        [text(f"{header}\nForum,{kind},Health,North,{state}\nDesk,{kind},Food,South,{state}\n")]
    )
    assert facts(imported) == {("Forum", "Health", "North"), ("Desk", "Food", "South")}
    tables = imported.changes.upserts
    assert set(tables["actors"]["types"]) == {"ngo_national"}
    assert len(set(tables["presence"]["status"]) & {"ongoing", "completed"}) == 1


def test_who_heads_an_organisation_is_left_out_as_a_person() -> None:
    imported = read_map(
        [text("Назва,ЄДРПОУ,Керівник,Область\nForum,40112233,A. B.,North\nDesk,40112234,C. D.,South\n")]
    )
    assert names(imported) == {"Forum", "Desk"}
    assert ["Керівник" in one.problem for one in imported.warnings if one.code == "person.left_out"] == [True]


def test_areas_in_two_scripts_are_one_level() -> None:
    imported = read_map(
        [text("Organisation,Sector,Governorate,المحافظة\nForum,Health,Aleppo,حلب\nDesk,Health,Homs,حمص\n")]
    )
    assert parents(imported) == {"Aleppo": "", "Homs": ""}


def test_a_3w_is_one_where_those_who_lead_stand_in_several_rows() -> None:
    head = "Programming Organization,Implementing Organization,Cluster,Oblast\n"
    imported = read_map([text(f"{head}Forum,Desk,Health,North\nForum,Hub,Food,South\n")])
    assert facts(imported) == {("Desk", "Health", "North"), ("Hub", "Food", "South")}


def test_tables_of_a_graph_database() -> None:
    nodes = Upload("nodes.csv", b"id:ID,name,:LABEL\no1,Forum,Organisation\no2,Desk,Organisation\n")
    edges = Upload("edges.csv", b":START_ID,:END_ID,:TYPE\no1,o2,WORKS_WITH\n")
    assert ties(read_map([nodes, edges])) == {("Desk", "Forum", "nan")}


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Prénom,Deuxième prénom,Nom,Société,Titre,Tél. mobile,Adresse de messagerie,Privé", "Vrai", "Faux"),
        (IN_SPANISH, "Verdadero", "Falso"),
    ],
)
def test_outlook_in_french_and_spanish_honours_what_is_private(header: str, yes: str, no: str) -> None:
    person = "A,,B,{},Head,+999 1234567,a@b.example,{}\n"
    imported = read_map([text(f"{header}\n{person.format('Forum', no)}{person.format('Desk', yes)}")])
    assert names(imported) == {"Forum"}
    assert "row.private" in codes(imported)
    assert "column.unused" not in codes(imported)
