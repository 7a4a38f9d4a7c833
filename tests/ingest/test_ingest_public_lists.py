"""Lists under the headers that public lists of many countries have, with invented rows."""

from __future__ import annotations

import json
from itertools import product

import pytest
from test_ingest_as_offices_write import names
from test_ingest_ticks import codes, facts, text

from actormap.ingest import Imported, Upload, read_map
from actormap.ingest.mapping.columns import Rule, Rules
from actormap.ingest.sheet.headers import NUMBERED, WITHIN, meaning_of

WHO = (("Alpha Relief Society", "ARS"), ("Norwegian Refugee Council", "NRC"))
HINT = "\n(cette colonne est renseignée automatiquement)"
CHOOSE = "\n(Choisir dans la liste déroulante)"
HEADERS = {
    "cmr": [
        "implementing_org_name",
        "implementing_org_acronym",
        "implementing_org_type",
        "clusters",
        "adm1_name",
        "adm1_pcode",
        "adm2_name",
        "adm2_pcode",
    ],
    "cod": [
        f"NOM ORGANISATION{HINT}",
        f"ACCRONYME{CHOOSE}",
        f"TYPE ORGANISATION{HINT}",
        f"CLUSTER{CHOOSE}\nPour les projets humanitaires uniquement",
        "Province",
        "Code province",
        "Territoire",
        "Code Terrtoire",
    ],
    "col": [
        "IMPLEMENTER ORGANIZATION",
        "Organization acronym",
        "Implementing organization type",
        "SECTOR / CLUSTER",
        "Admin Departamento",
        "Pcode 1",
        "Admin Municipio",
        "Pcode 2",
    ],
    "gtm": [
        "ORGANIZACIÓN IMPLEMENTADORA",
        "Siglas",
        "TIPO DE ORGANIZACIÓN IMPLEMENTADORA",
        "SECTOR / CLUSTER",
        "DEPARTAMENTO",
        "PCODE1",
        "MUNICIPIO",
        "PCODE2",
    ],
    "hti": [
        "ORG_NAME_fr",
        "ORG_ACRONYM_fr",
        "ORG_TYPE_fr",
        "SECTORS_fr",
        "adm1_fr",
        "adm1code",
        "adm2_fr",
        "adm2code",
    ],
    "mli": [
        "Nom Organisation",
        "Organisation Accronyme",
        "Type Organisation",
        "Cluster",
        "Région",
        "admin1Pcod",
        "Cercle",
        "admin2Pcod",
    ],
    "tcd": [
        "Nom de l'organisation",
        "Acronyme",
        "Type d'organisation",
        "Cluster",
        "Province",
        "Pcode1",
        "Département",
        "Pcode2",
    ],
    "yem": [
        "organisation_name",
        "organisation_acronym",
        "organisation_type_short",
        "label",
        "admin1name",
        "admin1pcode",
        "admin2name",
        "admin2pcode",
    ],
    "sdn": [
        "Organization",
        "Org Acronym",
        "Org Type",
        "Sector",
        "State",
        "State PCode",
        "Locality",
        "Locality PCode",
    ],
    "ssd": [
        "Name of organization",
        "Acronym",
        "Type",
        "Cluster",
        "State",
        "State_Pcode",
        "County",
        "County_Pcode",
    ],
}


def table(headers: list[str], rows: list[list[str]]) -> Upload:
    cells = [",".join(f'"{cell}"' for cell in row) for row in (headers, *rows)]
    return text("\n".join(cells) + "\n")


def fact_rows() -> list[list[str]]:
    sectors = ["Protection", "WASH", "Health"]
    return [
        [who, short, "INGO", sectors[(n + m) % 3], "North", "XB01", f"District {m}", f"XB010{m}"]
        for (n, (who, short)), m in product(enumerate(WHO), (1, 2))
    ]


@pytest.mark.parametrize("country", HEADERS)
def test_headers_of_the_lists_of_many_countries_are_known(country: str) -> None:
    imported = read_map([table(HEADERS[country], fact_rows())])
    tables = imported.require().changes.upserts
    assert facts(imported) == {
        ("Alpha Relief Society", "WASH", "District 1"),
        ("Alpha Relief Society", "Health", "District 2"),
        ("Norwegian Refugee Council", "Health", "District 1"),
        ("Norwegian Refugee Council", "Protection", "District 2"),
    }
    assert set(tables["areas"]["id"]) >= {"XB0101", "XB0102"}
    actors = tables["actors"].set_index("name")
    assert actors.loc["Alpha Relief Society", "aliases"] == "ARS"
    assert set(actors["types"]) == {"ngo_international"}


def test_what_stands_after_an_aside_may_say_something_else() -> None:
    assert meaning_of("CLUSTER (choose) for projects only") == ("sector_name", NUMBERED)
    assert meaning_of("Organisation (lead) Email")[1] <= WITHIN
    assert meaning_of("Sector_ar") == ("sector_name", NUMBERED)
    assert meaning_of("of_ar")[1] == 0.0
    assert meaning_of("admin1Pcod")[0] == "adm1_code"


def test_known_sectors_stand_under_any_header_where_no_other_column_says_them() -> None:
    rows = [["Forum", "Health", "North"], ["Forum", "WASH", "South"], ["Desk", "Health", "North"]]
    found = {("Forum", "Health", "North"), ("Forum", "WASH", "South"), ("Desk", "Health", "North")}
    assert facts(read_map([table(["Organisation", "Field 3", "Province"], rows)])) == found
    assert facts(read_map([table(["Organisation", "Label", "Province"], rows)])) == found
    groups = [["Panel", "Health", "Jo"], ["Board", "Education", "Al"]]
    assert read_map([table(["Group name", "Profile", "Member"], groups)]).errors, "they may be anything"
    more = [[*row, theme] for row, theme in zip(rows, ("Advocacy", "Advocacy", "Advocacy"), strict=True)]
    said = read_map([table(["Organisation", "Field 3", "Province", "Sector"], more)])
    assert {sector for _, sector, _ in facts(said)} == {"Advocacy"}


def test_the_plain_questions_of_a_3w_are_its_headers() -> None:
    rows = [
        ["Forum", "Health", "North"],
        ["Forum", "WASH", "South"],
        ["Desk", "Education", "North"],
        ["Club", "Shelter", "South"],
    ]
    for headers in (["Who", "What", "Where"], ["QUI", "QUOI", "OÙ"], ["Кто", "Что", "Где"]):
        imported = read_map([table(headers, rows)])
        assert facts(imported) == {tuple(row) for row in rows}
        assert "sector.activity" not in codes(imported), "what is done is a sector in so many words"
    own = [[who, f"{what} of {number}", where] for number, (who, what, where) in enumerate(rows)]
    imported = read_map([table(["Who", "What", "Where"], own)])
    assert "presence" not in imported.require().changes.upserts, "no sector is made of a description"
    assert names(imported) == {"Forum", "Desk", "Club"}
    tasks = [["Write to Amina", "Jo", "2026-03-01"], ["Prepare the visit", "Al", "2026-03-02"]]
    assert read_map([table(["What", "Who", "By when"], tasks)]).errors, (
        "who has to do something may be anybody"
    )


def test_a_second_column_of_names_in_another_script_holds_other_names() -> None:
    headers = ["Organization name (English)", "Organization name (Arabic)", "Type"]
    rows = [
        ["Women Voices", "صوت المرأة (WV)", "NNGO"],
        ["Hope Foundation", "مؤسسة الأمل", "NNGO"],
        ["Youth Union", "اتحاد الشباب", "NNGO"],
    ]
    actors = read_map([table(headers, rows)]).require().changes.upserts["actors"]
    assert dict(zip(actors["name"], actors["aliases"], strict=True)) == {one: two for one, two, _ in rows}
    whom = read_map([table(["Agency", "NGO", "Type"], rows)]).require().changes.upserts["actors"]
    assert set(whom["aliases"]) == {""}, "an agency and whom it works with are two"
    same = [[one, f"{one} Society", kind] for one, _, kind in rows]
    apart = read_map([table(headers, same)])
    assert set(apart.require().changes.upserts["actors"]["aliases"]) == {""}, (
        "in one script it may be anybody"
    )
    several = [*rows, ["Women Voices", "مؤسسة الأمل", "NNGO"]]
    others = read_map([table(headers, several)]).require().changes.upserts["actors"]
    assert set(others["aliases"]) == {""}, "who stands beside several is no other name"
    said = Rules((Rule("", 0, "", kind="organisations", columns={"org_name": headers[:2]}),))
    both = read_map([table(headers, rows)], mapping=said).require().changes.upserts["actors"]
    assert set(both["aliases"]) == {""}, "who says that both name organisations is believed"


def test_without_a_sector_the_activity_stands_for_it_where_rows_share_it() -> None:
    headers = ["Organisation", "Activity", "District"]
    rows = [
        ["Forum", "Safe burial", "North"],
        ["Forum", "Tracing", "South"],
        ["Desk", "Safe burial", "North"],
        ["Desk", "Tracing", "North"],
    ]
    imported = read_map([table(headers, rows)])
    assert facts(imported) == {tuple(row) for row in rows}
    assert "sector.activity" in codes(imported)
    own = [[who, f"{what} of {number}", where] for number, (who, what, where) in enumerate(rows)]
    imported = read_map([table(headers, own)])
    assert "sector.activity" not in codes(imported)
    assert "presence" not in imported.require().changes.upserts


def test_a_zero_is_what_a_formula_gives_that_finds_an_empty_cell() -> None:
    headers = ["Organisation", "Sector", "District", "P-code"]
    rows = [
        ["Forum", "Health", "North", "XB01"],
        ["Forum", "Health", "0", "#N/A"],
        ["0", "Health", "North", "XB01"],
        ["Forum", "Health", "South", "0"],
    ]
    imported = read_map([table(headers, rows)])
    assert facts(imported) == {("Forum", "Health", "North"), ("Forum", "Health", "South")}
    assert names(imported) == {"Forum"}
    assert set(imported.require().changes.upserts["areas"]["id"]) > {"XB01"}
    assert {one.row for one in imported.warnings if "(0)" in one.problem} == {3, 4}


def test_what_says_nothing_is_told_as_it_stands() -> None:
    (blank,) = read_map(
        [
            table(
                ["Organisation", "Sector", "District"],
                [["Forum", "Other", "North"], ["Forum", "Health", "North"]],
            )
        ]
    ).errors
    assert "a cell that is blank or says nothing (Other)" in blank.problem


# Who implements, who pays


def test_a_list_that_only_names_who_implements_is_one_of_organisations() -> None:
    headers = ["Implementing partner", "Type", "Province", "Pcode"]
    tags = ["#org+name+impl", "#org+type+impl", "#adm1+name", "#adm1+code"]
    rows = [["Forum", "NNGO", "North", "XB01"], ["Desk", "INGO", "South", "XB02"]]
    imported = read_map([table(headers, [tags, *rows])])
    actors = imported.require().changes.upserts["actors"].set_index("name")
    assert dict(actors["types"]) == {"Forum": "ngo_national", "Desk": "ngo_international"}
    assert dict(actors["adm1_pcode"]) == {"Forum": "XB01", "Desk": "XB02"}


FLOWS = """srcOrganization,srcOrganizationTypes,srcLocations,destOrganization,destOrganizationTypes,\
destGlobalClusters,destLocations,destUsageYearStart,destUsageYearEnd
#org+name+funder,#org+type+funder+list,#country+iso3+funder+list,#org+name+impl,#org+type+impl+list,\
#sector+cluster+name+list,#country+iso3+impl+list,#date+year+start+impl,#date+year+end+impl
"North, Government of",Government,XNO,Forum,NNGO,Protection,XBO,2020,2021
Alpha Trust,INGO,,Desk,INGO,"Health,Protection",XBO,2020,2020
""".replace("\\\n", "")


def test_flows_of_money_are_presence_of_who_gets_it_and_a_tie_from_who_gives_it() -> None:
    imported = read_map([text(FLOWS)])
    tables = imported.require().changes.upserts
    assert facts(imported) == {
        ("Forum", "Protection", "XBO"),
        ("Desk", "Protection", "XBO"),
        ("Desk", "Health", "XBO"),
    }
    called = dict(zip(tables["actors"]["id"], tables["actors"]["name"], strict=True))
    ties = tables["ties"]
    assert {(called[a], called[b]) for a, b in zip(ties["source_id"], ties["target_id"], strict=True)} == {
        ("North, Government of", "Forum"),
        ("Alpha Trust", "Desk"),
    }
    assert set(ties["kind"]) == {"funding"}


# Contacts


def people(imported: Imported) -> set[str]:
    assert imported.require().counts == {"actors": 2}
    return names(imported)


def test_a_name_beside_an_organisation_and_an_address_is_that_of_a_person() -> None:
    rows = [["Jo Doe", "Forum", "jo@a.example"], ["Al Roe", "Desk", "al@b.example"], ["Xi Poe", "Desk", ""]]
    for headers in (["Name", "Organisation", "Email"], ["Name", "Company", "E-mail"]):
        assert people(read_map([table(headers, rows)])) == {"Forum", "Desk"}
    records = [{"Here": "yes", "Name": a, "Organisation": b, "Mobile": "", "Email": c} for a, b, c in rows]
    assert people(read_map([Upload("people.json", json.dumps(records).encode())])) == {"Forum", "Desk"}


def test_a_partner_beside_a_focal_point_is_an_organisation() -> None:
    rows = [["Forum", "Jo Doe", "jo@a.example"], ["Desk", "Al Roe", "al@b.example"]]
    assert people(read_map([table(["Partner", "Focal point", "Email"], rows)])) == {"Forum", "Desk"}


IATI = """iati-identifier,reporting-org,reporting-org-type,start-actual,end-actual,\
participating-org (Funding),participating-org (Implementing),\
recipient-country-code,recipient-country,sector-code,sector,sector-percentage
X-1,Fund B,Foundation,16/10/2024,31/07/2025,Fund A,Forum,XB,Bland,15160;15170,Human rights;Women,40;60
X-2,Fund B,Foundation,16/10/2024,31/07/2025,"
    ",Desk,XB,Bland,15160,Human rights,100
"""


def test_activities_of_aid_have_a_sector_for_each_code_and_no_sector_for_a_percentage() -> None:
    imported = read_map([text(IATI)])
    tables = imported.require().changes.upserts
    assert facts(imported) == {
        ("Forum", "Human rights", "Bland"),
        ("Forum", "Women", "Bland"),
        ("Desk", "Human rights", "Bland"),
    }
    assert dict(zip(tables["sectors"]["id"], tables["sectors"]["name"], strict=True)) == {
        "15160": "Human rights",
        "15170": "Women",
    }
    called = dict(zip(tables["actors"]["id"], tables["actors"]["name"], strict=True))
    (tie,) = tables["ties"].to_dict("records")
    assert (called[tie["source_id"]], called[tie["target_id"]], tie["kind"]) == ("Fund A", "Forum", "funding")
    assert (tie["from"], tie["to"]) == ("2024-10-16", "2025-07-31")


@pytest.mark.parametrize(
    "headers",
    [
        ["No", "Name of participant", "Organization", "Designation", "Contact number"],
        ["No", "Participant", "Institution", "Post", "Tel"],
        ["编号", "姓名", "单位", "职务", "电话"],
        ["#", "Your name", "Your organisation", "Your position", "Your phone"],
    ],
)
def test_sheets_of_who_came_are_lists_of_contacts(headers: list[str]) -> None:
    rows = [
        ["1", "Jo Doe", "Forum", "Chair", "+25470000001"],
        ["2", "Al Roe", "Desk", "Officer", "+25470000002"],
    ]
    imported = read_map([table(headers, rows)])
    assert people(imported) == {"Forum", "Desk"}
    assert "person.left_out" in codes(imported)


def test_stakeholders_and_answers_of_a_form_say_who_is_where() -> None:
    rows = [["Forum", "CBO", "High", "Jo Doe"], ["Ministry of Roads", "Government", "Low", "Al Roe"]]
    assert people(read_map([table(["Stakeholder", "Type", "Interest", "Contact"], rows)])) == {
        "Forum",
        "Ministry of Roads",
    }
    answers = [["a@b.example", "Forum", "Upper", "Health"], ["c@b.example", "Desk", "Lower", "Food"]]
    asked = ["Email Address", "Your organisation", "Which county do you work in?", "Which sectors?"]
    assert facts(read_map([table(asked, answers)])) == {
        ("Forum", "Health", "Upper"),
        ("Desk", "Food", "Lower"),
    }


def test_no_list_is_taken_to_be_published_unless_somebody_says_so() -> None:
    headers = ["Organisation", "Sector", "District", "Start", "End", "Status"]
    rows = [
        ["Forum", "Health", "Upper", "2025-01-01", "2025-06-30", "Ongoing"],
        ["Desk", "Food", "Lower", "2025-01-01", "2025-06-30", "Completed"],
    ]
    once = read_map([table(headers, rows)])
    assert len(facts(once)) == 2
    assert set(once.require().changes.upserts["actors"]["legal_basis"]) == {""}
    again = read_map([table(headers, [*rows, ["Forum", "Food", "Lower", "2025-01-01", "", "Ongoing"]])])
    called = read_map([table(headers, rows)], table="activities")
    for guessed in (again, called):
        assert set(guessed.require().changes.upserts["actors"]["legal_basis"]) == {""}
        assert "actor.locked" in {issue.code for issue in guessed.warnings}
    said = read_map([table(headers, rows)], constants={"legal_basis": "published"})
    assert set(said.require().changes.upserts["actors"]["legal_basis"]) == {"published"}
