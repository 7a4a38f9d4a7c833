"""Who funds whom, who is a partner, ties of Cytoscape, and lists in Turkish and German."""

from __future__ import annotations

import pytest
from test_ingest_as_offices_write import names, ties
from test_ingest_ticks import codes, facts, text

from actormap.ingest import Imported, Rule, Rules, Upload, read_map
from actormap.ingest.mapping.dates import month_of, span


def funded(imported: Imported) -> set[tuple[str, str]]:
    """Who funds whom, by names."""
    tables = imported.require().changes.upserts
    called = dict(zip(tables["actors"]["id"], tables["actors"]["name"], strict=True))
    assert set(tables["ties"]["kind"]) == {"funding"}
    return {
        (called[source], called[target])
        for source, target in zip(tables["ties"]["source_id"], tables["ties"]["target_id"], strict=True)
    }


FLOWS = {("Fund A", "Forum"), ("Fund A", "Desk"), ("Government, the", "Desk")}
ROWS = 'Fund A,Forum{0}\nFund A,Desk{0}\n"Government, the",Desk{0}\n'


@pytest.mark.parametrize(
    ("head", "more"),
    [
        (
            "srcOrganization,destOrganization,destGlobalClusters,destLocations,amountUSD,status\n",
            ",Health,NGA,100,paid",
        ),
        ("srcOrganization,destOrganization,usd\n#org+name+funder+list,#org+name+impl+list,#value\n", ",9"),
        ("Source org.,Destination org.,Destination plan,Amount (US$),Flow status\n", ",Plan,100,Paid"),
        ("Grantor,Grantee,Amount,Purpose\n", ",100,Core"),
        ("provider-org,receiver-org,transaction-value\n", ",100"),
        ("Donor,Organisation,Amount\n", ",100"),
        ("Donor,Party,Donation\n", ",100"),
        ("Donor,Charity name,Amount\n", ",100"),
    ],
)
def test_flows_of_money_are_ties_of_funding(head: str, more: str) -> None:
    imported = read_map([text(head + ROWS.format(more))])
    assert funded(imported) == FLOWS
    assert "presence" not in imported.changes.upserts


def test_plans_with_their_requirements_are_no_organisations() -> None:
    imported = read_map(
        [
            text(
                "countryCode,id,name,code,typeName,startDate,endDate,year,requirements,funding\n"
                "NGA,1189,Plan 2025,HNGA25,Response plan,2025-01-01,2025-12-31,2025,910,100\n"
                "NGA,1100,Plan 2024,HNGA24,Response plan,2024-01-01,2024-12-31,2024,910,100\n"
            )
        ]
    )
    assert [issue.code for issue in imported.errors] == ["table.unknown"]


def test_a_person_who_gives_is_no_organisation() -> None:
    imported = read_map(
        [text("Grantor,Donor type,Grantee,Amount\nFund A,Foundation,Forum,9\nSam Doe,Individual,Forum,1\n")]
    )
    assert funded(imported) == {("Fund A", "Forum")}
    assert names(imported) == {"Fund A", "Forum"}
    assert "org.person" in codes(imported)


PARTNERS = """\
Organisation,Partner,Donor,Sector,State
Agency,Forum,Fund A,Health,Kano
Agency,Desk,Fund A,Food,Kano
Agency,,Fund A,Food,Borno
"""


def test_a_partner_beside_an_organisation_may_be_anything_to_it() -> None:
    imported = read_map([text(PARTNERS)])
    assert facts(imported) == {
        ("Agency", "Health", "Kano"),
        ("Agency", "Food", "Kano"),
        ("Agency", "Food", "Borno"),
    }
    assert funded(imported) == {("Fund A", "Agency")}
    (told,) = (issue for issue in imported.warnings if issue.code == "org.other_role")
    assert (told.column, "2 rows naming another organisation" in told.problem) == ("Partner", True)
    said = Rules((Rule("", 0, "", file="list.csv", kind="activities", columns={"impl_name": "Partner"}),))
    assert facts(read_map([text(PARTNERS)], mapping=said)) == {
        ("Forum", "Health", "Kano"),
        ("Desk", "Food", "Kano"),
        ("Agency", "Food", "Borno"),
    }


def test_a_partner_acts_where_nobody_else_is_named_and_an_implementing_one_everywhere() -> None:
    alone = "Partner,Partner type,Sector,State\nForum,NNGO,Health,Kano\nForum,NNGO,Food,Kano\n"
    imported = read_map([text(alone)])
    assert facts(imported) == {("Forum", "Health", "Kano"), ("Forum", "Food", "Kano")}
    assert list(imported.changes.upserts["actors"]["types"]) == ["ngo_national"]
    implementing = read_map([text(PARTNERS.replace("Partner", "Implementing partner"))])
    assert ("Forum", "Health", "Kano") in facts(implementing)


@pytest.mark.parametrize("word", ["Self", "Direct implementation", "Mise en œuvre directe", "تنفيذ مباشر"])
def test_who_implements_itself_is_no_partner_of_that_name(word: str) -> None:
    imported = read_map(
        [
            text(
                "Organisation,Implementing partner,Sector,State\nAgency,Forum,Health,Kano\n"
                f"Agency,{word},Food,Kano\n"
            )
        ]
    )
    assert facts(imported) == {("Forum", "Health", "Kano"), ("Agency", "Food", "Kano")}


EDGES = """\
"SUID","interaction","name","shared interaction","shared name"
"72","works with","Forum (works with) Desk (East)","works with","Forum (works with) Desk (East)"
"73","pp","Fund A (pp) Forum","pp","Fund A (pp) Forum"
"""
NODES = (
    '"SUID","name","shared name","type"\n"1","Forum","Forum","NNGO"\n"2","Desk (East)","Desk (East)","NNGO"\n'
)


def test_ties_of_cytoscape_stand_in_their_names() -> None:
    imported = read_map([Upload("edges.csv", EDGES.encode()), Upload("nodes.csv", NODES.encode())])
    assert ties(imported) == {("Desk (East)", "Forum", "nan"), ("Forum", "Fund A", "nan")}
    assert {table.kind for table in imported.tables} == {"network"}
    doubtful = EDGES + '"74","pp","A (pp) B (pp) C","pp","A (pp) B (pp) C"\n'
    (error,) = read_map([text(doubtful)], skip_bad=False).errors[:1]
    assert (error.code, error.row) == ("tie.no_ends", 4)


TURKISH = """\
Kuruluş Adı;Kuruluş Türü;Sektör;İl;İlçe;Faaliyet;Durum;Ay;Telefon
Barış Derneği;Ulusal STK;Sağlık;Hatay;Antakya;Bakım;Devam ediyor;Şubat 2025;0326
Barış Derneği;Ulusal STK;Eğitim;Hatay;Defne;Ders;Tamamlandı;Ağustos 2025;0326
"""
GERMAN = """\
Name der Organisation;Abkürzung;Art der Organisation;Sektor;Bundesland;Landkreis;Beginn;Ansprechpartner
Forum Frieden;FF;Stiftung;Gesundheit;Hessen;Gießen;14.02.2025;Eva Muster
Forum Frieden;FF;Stiftung;Bildung;Hessen;Fulda;3. März 2025;Eva Muster
"""


def test_lists_in_turkish_and_german() -> None:
    turkish = read_map([text(TURKISH)])
    assert facts(turkish) == {
        ("Barış Derneği", "Sağlık", "Antakya"),
        ("Barış Derneği", "Eğitim", "Defne"),
    }
    found = turkish.changes.upserts["presence"]
    assert set(found["status"]) == {"ongoing", "completed"}
    assert set(found["from"].astype(str)) == {"2025-02-01", "2025-08-01"}
    german = read_map([text(GERMAN)])
    assert facts(german) == {
        ("Forum Frieden", "Gesundheit", "Gießen"),
        ("Forum Frieden", "Bildung", "Fulda"),
    }
    assert set(german.changes.upserts["presence"]["from"].astype(str)) == {"2025-02-14", "2025-03-03"}
    assert {"person.left_out"} <= codes(german) & codes(turkish)


@pytest.mark.parametrize(
    ("word", "number"),
    [("Kasım", 11), ("ARALIK", 12), ("Січень", 1), ("листопада", 11), ("Jänner", 1), ("Mars", 3)],
)
def test_months_in_more_languages(word: str, number: int) -> None:
    assert month_of(word) == number
    found = span(f"{word} 2025")
    assert found
    assert found[0].month == number


def test_who_funds_is_a_tie_where_no_sector_is_said_too() -> None:
    imported = read_map(
        [
            text(
                "Implementing partner,Donor,Activity,State,Month\nForum,Fund A,Kits,Kano,2025-01\n"
                "Forum,,Seeds,Borno,2025-02\n"
            )
        ]
    )
    assert funded(imported) == {("Fund A", "Forum")}
    assert "column.lacking" in codes(imported)


@pytest.mark.parametrize("head", ["Partner,Sector,State", "Implementing partner,Sector,State"])
def test_partners_of_whom_each_stands_once_are_a_list_of_organisations(head: str) -> None:
    imported = read_map([text(f"{head}\nForum,Health,Kano\nDesk,Food,Kano\nCircle,Food,Borno\n")])
    assert [table.kind for table in imported.tables] == ["organisations"]
    assert names(imported) == {"Forum", "Desk", "Circle"}
    assert "actor.locked" in codes(imported)


def test_who_does_what_where_is_one_where_columns_say_when() -> None:
    head = "Organisation,Sector,State,Start date,End date"
    rows = "Forum,Health,Kano,2025-01-01,2025-06-30\nDesk,Food,Borno,2025-01-01,2025-06-30\n"
    imported = read_map([text(f"{head}\n{rows}")])
    assert [table.kind for table in imported.tables] == ["activities"]
    assert set(imported.require().changes.upserts["actors"]["adm1_pcode"]) == {""}  # no seat is made of it
    register = "Organisation,Sector,State,Start date,Status\nForum,Health,Kano,2025-01-01,Active\n"
    listed = read_map([text(f"{register}Desk,Food,Borno,2025-01-01,Inactive\n")])
    assert [table.kind for table in listed.tables] == ["organisations"]


def test_several_columns_of_funders_all_fund() -> None:
    imported = read_map(
        [text("NGO,Funding source 1,Funding source 2,Amount\nForum,Fund A,Fund B,1\nDesk,Fund B,,2\n")]
    )
    assert funded(imported) == {("Fund A", "Forum"), ("Fund B", "Forum"), ("Fund B", "Desk")}


@pytest.mark.parametrize(
    "head",
    [
        "WHO (organisation),WHAT (sector),WHERE (State),WHERE (LGA),WHEN (start)",
        "Socio Implementador Nombre,Sector,Admin Departamento,Admin Municipio,Fecha Inicio",
        "Виконавчий партнер,Кластер,Область,Район,Дата початку",
    ],
)
def test_headers_of_more_templates(head: str) -> None:
    rows = "Forum,Health,Kano,Dala,2025-01-01\nForum,Food,Kano,Gaya,2025-02-01\n"
    imported = read_map([text(f"{head}\n{rows}")])
    assert facts(imported) == {("Forum", "Health", "Dala"), ("Forum", "Food", "Gaya")}
    assert set(imported.changes.upserts["presence"]["from"].astype(str)) == {"2025-01-01", "2025-02-01"}


def test_when_a_form_was_filled_in_is_no_time_of_work() -> None:
    imported = read_map(
        [
            text(
                "ID,Start time,Completion time,Organisation name,Sector,District\n"
                "1,2025-01-05 10:00:00,2025-01-05 10:05:00,Forum,Health,Dala\n"
                "2,2025-01-06 10:00:00,2025-01-06 10:05:00,Desk,Food,Gaya\n"
            )
        ]
    )
    assert len(facts(imported)) == 2
    assert set(imported.changes.upserts["presence"]["from"].astype(str)) == {""}
