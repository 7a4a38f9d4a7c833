"""Persons in lists: none is recorded as an organisation, and what stands in the place of a name is nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from test_ingest_ticks import codes, text

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, apply_changes, parse_tables
from actormap.ingest import Imported, Upload, read_map
from actormap.meetings.after import after_meeting
from actormap.meetings.report import Report, newcomer

FIVE = (
    "Amina Diallo,Individual activist,Bor",
    "Tarek Musa,HRD,Bor",
    "Jean Bosco,Academic,Bor",
    "Yusuf Ali,Religious leader,Bor",
    "Maria Sol,Journalist,Bor",
)
LANGUAGES = {
    "en": ("Name,Type,Location", "Individual activist", "Dr", "do not write name", "via Amina"),
    "fr": ("Nom,Type,Localité", "militante", "Mme", "ne pas écrire le nom", "par l'intermédiaire de Amina"),
    "es": ("Nombre,Tipo,Localidad", "activista", "Sra.", "no escribir el nombre", "a través de Amina"),
    "pt": ("Nome,Tipo,Localidade", "ativista", "Exma.", "não escrever o nome", "através de Amina"),
    "ar": ("الاسم,النوع,الموقع", "ناشطة", "السيدة", "لا تكتب الاسم", "عن طريق أمينة"),
    "ru": ("Название,Тип,Город", "активистка", "г-жа", "имя не писать", "через Амину"),
    "zh": ("名称,类型,地点", "活动人士", "", "不要写名字", "通过阿米娜"),
}


def actors(imported: Imported) -> set[tuple[str, str]]:
    frame = imported.changes.upserts.get("actors")
    return set() if frame is None else set(zip(frame["name"], frame["kind"], strict=True))


def told(imported: Imported, code: str) -> str:
    return " ".join(issue.problem for issue in imported.issues if issue.code == code)


def everything(imported: Imported) -> str:
    """All that is written and all that is said."""
    rows = [frame.to_csv() for frame in imported.changes.upserts.values()]
    return "\n".join([*rows, *(f"{issue.problem} {issue.value} {issue.remedy}" for issue in imported.issues)])


@pytest.mark.parametrize("table", [None, "organisations"])
@pytest.mark.parametrize("more", [(), ("Hope Foundation,National NGO,Bor",)])
def test_five_living_people_are_no_organisations(table: str | None, more: tuple[str, ...]) -> None:
    imported = read_map([text("\n".join(["Name,Type,Location", *FIVE, *more]))], table=table)
    assert actors(imported) == ({("Hope Foundation", "organisation")} if more else set())
    assert told(imported, "org.person").startswith("5 rows naming a person")
    assert not any(name in everything(imported) for name in ("Amina", "Tarek", "Bosco", "Yusuf", "Maria"))


def test_a_type_of_persons_is_treated_as_the_word_person_is() -> None:
    def become(kind: str) -> list[str]:
        imported = read_map([text(f"Name,Type,Location\nAmina Diallo,{kind},Bor\nHope,National NGO,Bor\n")])
        return [str(actors(imported)), *(f"{issue.code} {issue.problem}" for issue in imported.issues)]

    assert become("Journalist") == become("Person")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_persons_and_nobody_in_each_language_of_headers(language: str) -> None:
    head, kind, title, refusal, through = LANGUAGES[language]
    name = f"{title} Ньяль Дэн" if language == "ru" else f"{title} Nyal Deng" if title else "李女士"
    rows = [
        f"Zed Zuri,{kind},Bor",
        f"{name},,Bor",
        f"{refusal},,Bor",
        f"{through},,Bor",
        "Wave,National NGO,Bor",
    ]
    imported = read_map(
        [text("\n".join([head, *rows]))], table="organisations", constants={"who": "organisations"}
    )
    assert actors(imported) == {("Wave", "organisation")}
    assert told(imported, "org.person").startswith("2 rows")
    assert told(imported, "org.unnamed").startswith("2 rows")
    assert not any(
        word in everything(imported) for word in ("Zuri", "Nyal", "Ньяль", "Amina", "Амину", "阿米娜")
    )


@pytest.mark.parametrize(
    "header", ["Organisation", "Implementing partner", "Nom de l'organisation", "المنظمة"]
)
def test_titles_and_independent_under_any_header(header: str) -> None:
    rows = ["Gen. Tarek Musa", "Dr Amina Diallo", "Director: John Akol", "Independent", "Hope Foundation"]
    lines = [f"{header},Acronym,Location", *(f"{name},,Bor" for name in rows)]
    imported = read_map([text("\n".join(lines))], table="organisations")
    assert actors(imported) == {("Hope Foundation", "organisation")}
    assert "4 rows naming a person" in told(imported, "org.person")
    assert "Akol" not in everything(imported)


def test_persons_beside_organisations_in_one_cell_and_as_funders() -> None:
    lines = ["Organisation,Donor,Sector,State", "Hope Foundation; Dr Amina Diallo,Hon Amy Adams,Health,Kano"]
    imported = read_map([text("\n".join([*lines, "Hope Foundation,UNICEF,Food,Kano"]))], table="activities")
    assert actors(imported) == {("Hope Foundation", "organisation"), ("UNICEF", "organisation")}
    assert not any(name in everything(imported) for name in ("Amina", "Amy"))


@pytest.mark.parametrize("suffix", ["json", "geojson"])
def test_other_files_ask_the_same(suffix: str) -> None:
    rows = [{"name": "Dr Amina Diallo", "type": "NGO"}, {"name": "Zed Zuri", "type": "Activist"}]
    rows += [{"name": "Wave", "type": "National NGO"}]
    shapes = [{"type": "Feature", "properties": row, "geometry": None} for row in rows]
    content = rows if suffix == "json" else {"type": "FeatureCollection", "features": shapes}
    imported = read_map([Upload(f"list.{suffix}", json.dumps(content).encode())], table="organisations")
    assert ("Zed Zuri", "organisation") not in actors(imported)
    assert ("Dr Amina Diallo", "organisation") not in actors(imported)


def test_a_list_with_tags_asks_the_same() -> None:
    rows = ["Who,What,Where", "#org,#sector,#adm1", "Dr Amina Diallo,Health,Kano", "Hope Union,Health,Kano"]
    imported = read_map([text("\n".join(rows))])
    assert actors(imported) == {("Hope Union", "organisation")}


def test_what_cannot_be_known_is_asked_with_rows_and_three_examples() -> None:
    rows = [f"General {name} Musa,,Bor" for name in ("Tarek", "Omar", "Idris", "Salim", "Adam")]
    lists = text("\n".join(["Organisation,Acronym,Location", *rows, "General Union of Workers,,Bor"]))
    imported = read_map([lists])
    (asked,) = imported.errors
    assert (asked.code, asked.lines) == ("org.perhaps_person", (2, 3, 4, 5, 6))
    assert asked.value.count("G▪▪▪▪") == 3
    assert "Tarek" not in everything(imported)
    said = read_map([lists], constants={"who": "organisations"})
    assert len(actors(said)) == 6
    refused = read_map([lists], constants={"who": "persons"})
    assert not refused.changes.upserts


def test_the_answer_frees_no_one_whom_a_title_says_to_be_a_person() -> None:
    lists = text("Organisation,Acronym\nDr Amina Diallo,\nGeneral Motors,GM\nHope Foundation,HF\n")
    assert ("Dr Amina Diallo", "organisation") not in actors(
        read_map([lists], constants={"who": "organisations"})
    )


def test_a_type_beside_it_answers_too() -> None:
    imported = read_map([text("Organisation,Type\nGeneral Tarek Musa,Person\nSister Namibia,National NGO\n")])
    assert actors(imported) == {("Sister Namibia", "organisation")}


@pytest.mark.parametrize("table", ["organisations", "activities", "network", "matrix", "kobo", "actors"])
@pytest.mark.parametrize(
    "lists",
    [
        "Name,Phone,Village\nAmina Diallo,+211 912345678,Bor\nTarek Musa,+211 912345679,Bor\n",
        "id,Name,Sex,Age\n1,Amina Diallo,F,34\n2,Tarek Musa,M,45\n",
        "Name,Position\nAmina Diallo,Director\nTarek Musa,Treasurer\n",
        "id,name,types\na1,Amina Diallo,human_rights_defender\na2,Tarek Musa,human_rights_defender\n",
        "Name,Location\nAmina,Bor\nTarek,Bor\n",
    ],
)
def test_what_table_this_is_never_answers_whether_persons_are_recorded(lists: str, table: str) -> None:
    made = {kind for _, kind in actors(read_map([text(lists)], table=table))}
    assert "organisation" not in made


def test_a_list_of_organisations_by_their_names_is_not_asked_about() -> None:
    rows = ["Hope Foundation,1", "Women's Union,2", "Juba Youth Network,3", "OXFAM,4"]
    lists = text("\n".join(["Name,Phone", *rows]))
    assert len(actors(read_map([lists], table="organisations"))) == 4
    mixed = read_map([text("\n".join(["Name,Phone", *rows, "Amina Diallo,5"]))], table="organisations")
    assert [(issue.code, issue.row) for issue in mixed.errors] == [("list.whose", 6)]


@pytest.mark.parametrize("header", ["Profession", "Who are they", "Профессия", "المهنة"])
def test_a_column_of_which_nothing_is_known_may_say_it_too(header: str) -> None:
    lines = [f"Organisation,Acronym,{header}", "Zed Zuri,,Journalist", "Wave,,", "Press Union,,Journalist"]
    imported = read_map([text("\n".join(lines))])
    assert [(issue.code, issue.lines) for issue in imported.errors] == [("org.perhaps_person", (2,))]


def test_a_network_and_a_matrix_know_persons_and_nobody() -> None:
    ends = ("Dr Amina Diallo", "via Zuri", "Wave")
    ties = "Source,Target,Kind\n" + "\n".join(f"Hope Union,{end},meets" for end in ends)
    square = """,Hope Union,Wave,Dr Amina Diallo,via Zuri
Hope Union,,1,1,1
Wave,1,,,
Dr Amina Diallo,1,,,
via Zuri,,1,,
"""
    for lists in (ties, square):
        imported = read_map([text(lists)])
        assert actors(imported) == {
            ("Hope Union", "organisation"),
            ("Wave", "organisation"),
            ("Dr Amina Diallo", "person"),
        }
        assert "Zuri" not in everything(imported)
        assert "1 entry" in told(imported, "entry.person")


def test_entries_that_name_nobody_take_their_ties_along() -> None:
    nodes = Upload("nodes.csv", b"Id,Label,Type\n1,Wave,NGO\n2,DO NOT WRITE NAME,NGO\n3,Tide,NGO\n")
    edges = Upload("edges.csv", b"Source,Target\n1,2\n2,3\n1,3\n")
    imported = read_map([nodes, edges])
    assert {name for name, _ in actors(imported)} == {"Wave", "Tide"}
    assert len(imported.changes.upserts["ties"]) == 1


CONTACTS = (
    "Name,Organisation,Phone,Target groups,Notes\n"
    "Mary Deng,Hope Union,+211 912345671,LGBT,quiet\n"
    "DO NOT WRITE NAME (Nyal),Rainbow Union,+211 912345672,LGBT,met in June\n"
    "via Amina,Rainbow Union,+211 912345673,LGBT,\n"
    "n/a,Rainbow Union,,,\n"
    "Present,Rainbow Union,,,\n"
    "Zed Zuri,Independent,+211 912345674,,\n"
)


def test_nobody_is_no_person_and_a_refusal_is_kept_as_a_warning() -> None:
    said = {"persons": "mandate", "groups": "named", "phone": "mandate", "notes": "keep"}
    imported = read_map([text(CONTACTS)], constants=said)
    tables = imported.require().changes.upserts
    persons = {name for name, kind in actors(imported) if kind == "person"}
    assert persons == {"Mary Deng", "Zed Zuri"}
    assert set(tables["channels"]["address"]) == {"+211 912345671", "+211 912345674"}
    assert {"do not write name", "met in June"} == set(tables["sensitive_notes"]["note"])
    assert told(imported, "row.unnamed").startswith("2 rows")
    assert not any(word in everything(imported) for word in ("Nyal", "Amina", "Present"))
    seats = tables["ties"]
    assert len(seats) == 1  # who is independent belongs to no organisation


def test_a_refusal_beside_an_organisation_is_heard_where_persons_are_not_read() -> None:
    lists = "Organisation,Acronym,Contact person,Phone\nHope Union,HU,ne pas nommer,+211 912345672\n"
    imported = read_map([text(lists)], constants={"phone": "mandate"})
    assert "channels" not in imported.require().changes.upserts
    assert set(imported.changes.upserts["sensitive_notes"]["note"]) == {"ne pas nommer"}


def card(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


@pytest.mark.parametrize("table", [None, "organisations", "activities", "network", "kobo"])
def test_cards_of_persons_without_an_organisation(table: str | None) -> None:
    cards = [card("FN:Amina Diallo", "TEL:+211912345678"), card("FN:Zed", "ORG:Gen. Tarek Musa")]
    cards += [card("FN:Mary Deng", "N:Deng;Mary;;;", "ORG:Mary Deng"), card("FN:Jo", "ORG:Hope Union")]
    imported = read_map([Upload("cards.vcf", "".join(cards).encode())], table=table)
    made = {name for name, kind in actors(imported) if kind == "organisation"}
    assert made <= {"Hope Union"}


def test_our_own_table_says_what_a_row_is() -> None:
    def errors(lists: str, **said: str) -> list[tuple[str, int | None]]:
        imported = read_map([text(lists)], table="actors", constants=said)
        return [(issue.code, issue.row) for issue in imported.errors]

    assert errors("id,name\na1,Dr Amina Diallo\na2,Hope Union\n") == [("actor.kind_unsaid", 2)]
    assert errors("id,name,kind\na1,Dr Amina Diallo,organisation\na2,Hope Union,\n") == []
    assert errors("id,name,kind\na1,do not write name,organisation\n") == [("actor.nobody", 2)]
    assert errors("id,name\na1,General Tarek Musa\n", who="organisations") == []


def test_nobody_and_persons_are_not_entered_after_a_meeting() -> None:
    office = {"id": "un", "name": "Field office", "sphere": "field_presence", "legal_basis": "mandate"}
    parsed, issues = parse_tables({"actors": pd.DataFrame([office], dtype="str")})
    assert all(issue.warning for issue in issues)
    m = apply_changes(ActorMap.empty(), Changes(parsed))
    for name in ("Dr Amina Diallo", "General Tarek Musa", "do not write name", "via Amina"):
        report = Report(newcomer(name), date="2024-01-02", mode="formal", newcomers=(name,), basis="mandate")
        with pytest.raises(Refused, match=r"may be a person|names nobody") as refused:
            after_meeting(m, View(), report)
        assert "Amina" not in str(refused.value)
    report = Report(
        newcomer("Hope Union"), "2024-01-02", "formal", newcomers=("Hope Union",), basis="mandate"
    )
    assert "actors" in after_meeting(m, View(), report).upserts


def test_real_lists_lose_persons_alone(shared: Path) -> None:
    imported = read_map([shared / "data" / "publicbodies-nz" / "publicbodies-nz.csv"])
    assert imported.errors == ()
    assert told(imported, "org.person").startswith("26 rows naming a person")
    made = {name for name, _ in actors(imported)}
    assert len(made) == 507 - 26
    assert not any(name.startswith("Hon ") for name in made)


@pytest.mark.parametrize("folder", ["3w-tcd-2025", "3w-afg-2024q1", "hdx-org-aliases"])
def test_real_lists_of_organisations_are_not_asked_about(shared: Path, folder: str) -> None:
    files = [file for file in sorted((shared / "data" / folder).iterdir()) if file.suffix != ".md"]
    assert files
    for file in files:
        noticed = codes(read_map([file]))
        assert not noticed & {"org.person", "org.perhaps_person", "org.unnamed", "row.unnamed", "list.whose"}


def test_a_long_list_with_few_persons_says_so_with_number_and_three_examples() -> None:
    rows = [
        f"Amina Diallo{at},Journalist,Bor" if at % 100 == 0 else f"Union {at},National NGO,Bor"
        for at in range(3000)
    ]
    imported = read_map([text("\n".join(["Name,Type,Location", *rows]))])
    assert len(actors(imported)) == 2970
    (line,) = (issue for issue in imported.issues if issue.code == "org.person")
    assert line.problem.startswith("30 rows naming a person")
    assert line.problem.count("A▪▪▪▪ D▪▪▪▪") <= 3
    assert "Diallo" not in everything(imported)
