"""Kinds of files that offices hold, invented: each with what has to come out of it, counted by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from actormap.ingest import Imported, read_map

HAPI = """\
location_code,location_name,admin1_code,admin1_name,admin2_code,admin2_name,org_acronym,org_name,\
org_type_code,org_type_description,sector_code,sector_name,reference_period_start,reference_period_end,\
resource_hdx_id
XAA,Xanadu,XA01,North,XA0101,Mere,NGO1,First Help,437,INGO,EDU,Education,2025-01-01,2025-03-31,1a
XAA,Xanadu,XA01,North,XA0102,Fell,NGO1,First Help,437,INGO,EDU,Education,2025-01-01,2025-03-31,1a
XAA,Xanadu,XA01,North,XA0101,Mere,UNICEF,UNICEF,433,UN Agency,WSH,WASH,2025-01-01,2025-03-31,1a
XAA,Xanadu,XA02,South,XA0201,Dale,NNGO2,Second Help,441,NNGO,EDU,Education,2025-01-01,2025-03-31,1a
"""

ACTIVITY_INFO = """\
,Indicator,Units,Value,Partner,StartDate,appeal,Fundedby,allocation,activity,region,Sector,Governorate,Gender,poptype
1,# of children,children,120,First Help,2025-01-01,3RP,Donor One,10,Schooling,,Education,Amber,Female,Refugee
2,# of children,children,80,First Help,2025-01-01,3RP,Donor One,10,Schooling,,Education,Amber,Male,Refugee
3,# of taps,taps,3,Second Help,2025-02-01,3RP,Donor Two,10,Taps,,WASH,Birch,,Host community
4,# of taps,taps,4,Second Help,2025-02-01,3RP,,10,Taps,,WASH,Amber,,Host community
"""

PARTNERS = """\
Partner,Funded by,Sector,District code
#org+name,#org+funder,#sector,#adm2+code
First Help + Second Help,Donor One,Health,XA0101
First Help,Donor One,Health,XA0102
Second Help,Donor Two,Health,XA0101
Third + Fourth,Donor Two,Health,XA0101
"""

FRENCH = """\
Organisation,Type d'organisation,Secteur,Activité,Région,Département,Statut,Date de début,Date de fin,Hommes
Aide Première,ONG internationale,Éducation,Cours,Nord,Mere,En cours,2025-01-01,2025-06-30,100
Aide Première,ONG internationale,Éducation,Cours,Nord,Fell,En cours,2025-01-01,2025-06-30,50
Aide Deux,ONG nationale,Santé,Soins,Sud,Dale,Terminé,2024-01-01,2024-06-30,10
"""

SPANISH = """\
Organización,Tipo de organización,Sector,Actividad,Departamento,Municipio,Estado,Fecha de inicio,Fecha de fin
Ayuda Uno,ONG internacional,Educación,Clases,Norte,Mere,En curso,2025-01-01,2025-06-30
Ayuda Uno,ONG internacional,Educación,Clases,Norte,Fell,En curso,2025-01-01,2025-06-30
Ayuda Dos,ONG nacional,Salud,Curas,Sur,Dale,Finalizado,2024-01-01,2024-06-30
"""

PORTUGUESE = """\
Organização,Tipo de organização,Setor,Atividade,Província,Distrito,Situação,Data de início,Data de fim
Ajuda Um,ONG internacional,Educação,Aulas,Norte,Mere,Em curso,2025-01-01,2025-06-30
Ajuda Um,ONG internacional,Educação,Aulas,Norte,Fell,Em curso,2025-01-01,2025-06-30
Ajuda Dois,ONG nacional,Saúde,Cuidados,Sul,Dale,Concluído,2024-01-01,2024-06-30
"""

ARABIC = """\
المنظمة,نوع المنظمة,القطاع,النشاط,المحافظة,المديرية,الحالة,تاريخ البدء,تاريخ الانتهاء
العون الأول,منظمة دولية غير حكومية,التعليم,دروس,الشمال,مير,جاري,2025-01-01,2025-06-30
العون الأول,منظمة دولية غير حكومية,التعليم,دروس,الشمال,فيل,جاري,2025-01-01,2025-06-30
العون الثاني,منظمة محلية,الصحة,علاج,الجنوب,ديل,مكتمل,2024-01-01,2024-06-30
"""

RUSSIAN = """\
Организация,Тип организации,Сектор,Деятельность,Область,Район,Статус,Дата начала,Дата окончания
Первая помощь,Международная НПО,Образование,Уроки,Север,Мере,Текущий,2025-01-01,2025-06-30
Первая помощь,Международная НПО,Образование,Уроки,Север,Фелл,Текущий,2025-01-01,2025-06-30
Вторая помощь,Национальная НПО,Здравоохранение,Лечение,Юг,Дейл,Завершено,2024-01-01,2024-06-30
"""

CHINESE = """\
组织名称,组织类型,部门,活动,省,县,状态,开始日期,结束日期
第一援助,国际非政府组织,教育,课程,北省,米尔,进行中,2025-01-01,2025-06-30
第一援助,国际非政府组织,教育,课程,北省,费尔,进行中,2025-01-01,2025-06-30
第二援助,国内非政府组织,卫生,治疗,南省,戴尔,已完成,2024-01-01,2024-06-30
"""

PRINTED = """\
Coordination office of Xanadu,,,,
Who does what where,,,,
as of 31 March 2025,,,,
,,,,
Organisation,Type,Sector,Province,District
First Help,International NGO,Education,North,Mere
First Help,International NGO,Education,North,Fell
Second Help,National NGO,Health,South,Dale
Total,,,,3
* Partners that reported by 31 March 2025.,,,,
Source: reports of partners,,,,
"""

ARABIC_NAMES = """\
country,latin_name,arabic_name,type_of_organization,governorate
Xanadu,First Help,العون الأول,ثقافية,الشمال
Xanadu,NA,العون الثاني,حقوقية,الشمال
Xanadu,Third Help,العون الثالث,حقوقية,
"""

SECTOR_COLUMNS = """\
Organisation,Acronym,Type,Sector 1,Sector 2,Sector 3,Province
First Help,FH,International NGO,Education,Health,,North
Second Help,SH,National NGO,Health,,,South
Third Help,TH,National NGO,Education,Protection,Health,North
"""


def sharepoint(path: Path) -> None:
    """A 5W out of a SharePoint list, with what such workbooks bring along."""
    book = Workbook()
    sheet = book.active
    sheet.title = "5W"
    sheet.append(
        [
            "Organisation\nName",
            "Organisation\nType",
            "Cluster\n(main)",
            "Province",
            "Province\nP-code",
            "District",
            "District\nP-code",
            "Status",
            "Item Type",
            "Path",
        ]
    )
    tail = ["Item", "sites/xanadu/Lists/5W"]
    first, second = ["First Help", "INGO", "Education"], ["Second Help", "NNGO", "Health"]
    sheet.append([*first, "North", "XA01", "Mere", "XA0101", "Ongoing", *tail])
    sheet.append([*first, "NORTH", "XA01", "Fell", "XA0102", "Ongoing", *tail])
    sheet.append([*second, "Nord", "XA01", "Mere", "XA0101", "Completed", *tail])
    sheet.append([*second, "North", "#N/A", "Mere", "#N/A", "Completed", *tail])
    sheet.append([*second, "South", "XA02", "Dale", "XA0201", "Completed", *tail])
    for line in range(7, 4_000):
        sheet.cell(line, 1).number_format = "@"
        sheet.cell(line, 8, "")
    pivot = book.create_sheet("Pivot")
    for row in (
        ["Row Labels", "Count of Organisation", "", "Row Labels", "Count of Organisation"],
        ["Education", 2, "", "North", 4],
        ["Health", 3, "", "South", 1],
        ["Grand Total", 5, "", "Grand Total", 5],
    ):
        pivot.append(row)
    book.save(path)


def merged(path: Path) -> None:
    """A printed list where the organisation and its type stand once for several rows."""
    book = Workbook()
    sheet = book.active
    for row in (
        ["Who does what where", None, None, None],
        ["Organisation", "Type", "Sector", "Province"],
        ["First Help", "International NGO", "Education", "North"],
        [None, None, "Health", "North"],
        [None, None, "Health", "South"],
        ["Second Help", "National NGO", "Health", "South"],
    ):
        sheet.append(row)
    for area in ("A1:D1", "A3:A5", "B3:B5"):
        sheet.merge_cells(area)
    book.save(path)


NO_AREA = """\
Organisation,Type,Sector,Province,District
First Help,National NGO,Health,North,N/A
First Help,National NGO,Health,North,Mere
Second Help,National NGO,Health,North,-
"""

PROVIDER = """\
location_code,provider_admin2_name,admin1_code,admin1_name,admin2_code,admin2_name,org_name,sector_name
XAA,MERE TOWN,XA01,North,XA0101,Mere,First Help,Education
XAA,FELL TOWN,XA01,North,XA0102,Fell,First Help,Education
"""

WITH_PERSONS = """\
序号,机构名称,类型,工作领域,省份,联系人,电话
1,第一援助,国际非政府组织,教育,北省,张三,13800000001
2,第二援助,国际非政府组织,卫生,南省,李四,13800000002
"""

FINER_NAMES = """\
Organisation,Type,Sector,P-code,District
First Help,National NGO,Health,XA01,Mere
First Help,National NGO,Health,XA01,Fell
Second Help,National NGO,Health,XA02,Dale
Second Help,National NGO,Health,XA02,Lea
"""


@dataclass(frozen=True)
class Case:
    """A file and what is in it: rows by table, and warnings that have to be among those that are told."""

    name: str
    content: Any
    counts: dict[str, int]
    told: frozenset[str] = frozenset()


THREE = {"actors": 2, "areas": 5, "sectors": 2, "presence": 3}

CASES = [
    Case("hapi.csv", HAPI, {"actors": 3, "areas": 6, "sectors": 2, "presence": 4}),
    # Children counted by gender are one activity; two donors fund one organisation each.
    Case(
        "activityinfo.csv", ACTIVITY_INFO, {"actors": 4, "areas": 2, "sectors": 2, "presence": 3, "ties": 2}
    ),
    # "Third + Fourth" stays one: neither is known by itself.
    Case("partners.csv", PARTNERS, {"actors": 5, "areas": 2, "sectors": 1, "presence": 4, "ties": 4}),
    Case("french.csv", FRENCH, THREE),
    Case("spanish.csv", SPANISH, THREE),
    Case("portuguese.csv", PORTUGUESE, THREE),
    Case("arabic.csv", ARABIC, THREE),
    Case("russian.csv", RUSSIAN, THREE),
    Case("chinese.csv", CHINESE, THREE),
    Case("printed.csv", PRINTED, THREE, frozenset({"row.title", "row.total", "row.footnote"})),
    Case(
        "sharepoint.xlsx",
        sharepoint,
        {"actors": 2, "areas": 5, "sectors": 2, "presence": 4},
        frozenset({"area.no_code", "row.repeated"}),
    ),
    Case(
        "no_area.csv",
        NO_AREA,
        {"actors": 2, "areas": 2, "sectors": 1, "presence": 3},
        frozenset({"area.nowhere"}),
    ),
    # Each P-code has two districts: it is that of the area above them.
    Case("finer_names.csv", FINER_NAMES, {"actors": 2, "areas": 6, "sectors": 1, "presence": 4}),
    # What its provider calls an area is no area below it.
    Case("provider.csv", PROVIDER, {"actors": 1, "areas": 4, "sectors": 1, "presence": 2}),
    Case("with_persons.csv", WITH_PERSONS, {"actors": 2, "areas": 2, "sectors": 2, "presence": 2}),
    Case("merged.xlsx", merged, {"actors": 2, "areas": 2, "sectors": 2, "presence": 4}),
    Case("arabic_names.csv", ARABIC_NAMES, {"actors": 3, "areas": 1}),
    Case("sectors.csv", SECTOR_COLUMNS, {"actors": 3, "areas": 2, "sectors": 3, "presence": 6}),
]


def read(tmp_path: Path, case: Case) -> Imported:
    path = tmp_path / case.name
    if callable(case.content):
        case.content(path)
    else:
        path.write_text(case.content, "utf-8")
    return read_map([path])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_offices_hold_is_read_as_counted_by_hand(tmp_path: Path, case: Case) -> None:
    imported = read(tmp_path, case)
    assert not imported.errors, [str(issue) for issue in imported.errors]
    assert dict(imported.counts) == case.counts
    assert case.told <= {issue.code for issue in imported.warnings}


def test_names_in_two_languages_are_name_and_other_name(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "arabic_names.csv")
    imported = read(tmp_path, case)
    actors = imported.changes.upserts["actors"]
    assert list(zip(actors["name"], actors["aliases"], strict=True)) == [
        ("First Help", "العون الأول"),
        ("العون الثاني", ""),
        ("Third Help", "العون الثالث"),
    ]
    assert "org.name_other" in {issue.code for issue in imported.warnings}


def test_names_that_repeat_beside_a_web_page_may_be_anything(tmp_path: Path) -> None:
    rows = "".join(f"Person {n},Urban Group,https://a.org/{n}\n" for n in range(4))
    imported = read(tmp_path, Case("experts.csv", "name,group_name,group_uri\n" + rows, {}))
    assert [issue.code for issue in imported.errors] == ["table.unknown"]


SEVERAL = """\
Organisation,Type,Sectors,Province
First Help,INGO,"Education, Health",North
Second Help,NNGO,Health,South
Third Help,NNGO,Education,"North, South"
First Help,INGO,"Water, Sanitation and Hygiene",South
Second Help,NNGO,Education/Shelter,South
"""


def test_several_in_a_cell_are_taken_apart_where_each_stands_by_itself(tmp_path: Path) -> None:
    """Neither Water nor Shelter stands by itself, so those cells stay whole; the second is told."""
    imported = read(tmp_path, Case("several.csv", SEVERAL, {})).require()
    tables = imported.changes.upserts
    assert set(tables["sectors"]["name"]) == {
        "Education",
        "Health",
        "Water, Sanitation and Hygiene",
        "Education/Shelter",
    }
    assert set(tables["areas"]["name"]) == {"North", "South"}
    assert imported.counts["presence"] == 2 + 1 + 2 + 1 + 1
    told = {issue.code: issue.row for issue in imported.warnings}
    assert (told["sector.several_known"], told["sector.several_doubt"]) == (2, 6)
    assert told["area.several_known"] == 4


def test_numbered_columns_of_areas_are_several_of_one_level(tmp_path: Path) -> None:
    text = "Organisation,Type,Sector,District 1,District 2\nA,INGO,Health,Mere,Fell\nB,INGO,Health,Dale,\n"
    imported = read(tmp_path, Case("numbered.csv", text, {})).require()
    areas = imported.changes.upserts["areas"]
    assert set(zip(areas["name"], areas["adm_level"], strict=True)) == {("Mere", 2), ("Fell", 2), ("Dale", 2)}
    assert imported.counts["presence"] == 3
    assert "column.unused" not in {issue.code for issue in imported.warnings}


def test_who_leads_beside_who_implements_is_told(tmp_path: Path) -> None:
    text = (
        "Implementing partner,Lead agency,Sector,Province\n"
        "A,UN One,Health,North\nA,A,Health,South\nA,,Health,East\n"
    )
    imported = read(tmp_path, Case("leads.csv", text, {})).require()
    assert list(imported.changes.upserts["actors"]["name"]) == ["A"]
    (told,) = [issue for issue in imported.warnings if issue.code == "org.other_role"]
    assert (told.row, told.column) == (2, "Lead agency")
    assert told.problem.startswith("1 row naming another organisation beside the one that acts (UN One)")
