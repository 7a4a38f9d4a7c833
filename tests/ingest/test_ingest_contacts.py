"""Lists of contacts: exports of address books and lists of an office, in several languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from actormap.core import schema
from actormap.core.model import ActorMap, apply_changes, parse_tables
from actormap.core.tables.ids import fingerprint
from actormap.ingest import Imported, Rules, Upload, look, read_map
from actormap.ingest.choices import Choices
from actormap.ingest.choices.guessed import guessed
from actormap.ingest.mapping.values import export_of, headings
from actormap.ingest.sheet.headers import words

OUTLOOK = next(
    csv.reader(
        [
            (
                "First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Gender,Birthday,Anniversary,"
                "Location,Language,Internet Free Busy,Notes,E-mail Address,E-mail 2 Address,E-mail 3 Address,"
                "Primary Phone,Home Phone,Home Phone 2,Mobile Phone,Pager,Home Fax,Home Address,Home Street,"
                "Home Street 2,Home Street 3,Home Address PO Box,Home City,Home State,Home Postal Code,"
                "Home Country,Spouse,Children,Manager's Name,Assistant's Name,Referred By,Company Main Phone,"
                "Business Phone,Business Phone 2,Business Fax,Assistant's Phone,Company,Job Title,Department,"
                "Office Location,Organizational ID Number,Profession,Account,Business "
                "Address,Business Street,"
                "Business Street 2,Business Street 3,Business Address PO Box,Business City,Business State,"
                "Business Postal Code,Business Country,Other Phone,Other Fax,Other Address,Other "
                "City,Other State,"
                "Callback,Car Phone,ISDN,Radio Phone,TTY/TDD Phone,Telex,User 1,User 2,User 3,User "
                "4,Keywords,"
                "Mileage,Hobby,Billing Information,Directory Server,Sensitivity,Priority,Private,Categories"
            )
        ]
    )
)
GOOGLE = next(
    csv.reader(
        [
            (
                "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,"
                "Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden "
                "Name,Birthday,Gender,"
                "Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,"
                "Subject,Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - "
                "Value,Phone 1 - Type,"
                "Phone 1 - Value,Address 1 - Type,Address 1 - Formatted,Address 1 - City,Address 1 - Country,"
                "Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization "
                "1 - Title,"
                "Organization 1 - Department,Organization 1 - Symbol,Organization 1 - Location,"
                "Organization 1 - Job Description,Organization 2 - Type,Organization 2 - "
                "Name,Relation 1 - Type,"
                "Relation 1 - Value"
            )
        ]
    )
)
GOOGLE_NEW = next(
    csv.reader(
        [
            (
                "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic "
                "Last Name,"
                "Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,"
                "Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
                "Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - City"
            )
        ]
    )
)
OCHA = [
    "Organization Name Or Acronym",
    "Sector (separated by , )",
    "First Name",
    "Last Name",
    "Title",
    "Mobile Phone",
    "Email",
    "Admin1Name",
    "Admin2Name",
    "Admin3Name",
    "Admin4Name",
    "Office",
    "Privacy Status",
]
OWN = [
    "Organisation",
    "Contact person",
    "Phone",
    "Email",
    "Town",
    "Works on",
    "Met on",
    "Introduced by",
    "Notes",
]


def table(headers: Sequence[str], *entries: dict[str, str], above: Sequence[str] = ()) -> str:
    """A CSV file with rows under some of its headers."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([title, *[""] * (len(headers) - 1)] for title in above)
    writer.writerow(headers)
    for entry in entries:
        assert set(entry) <= set(headers)
        writer.writerow([entry.get(header, "") for header in headers])
    return file.getvalue()


def read(
    folder: Path, text: str, mapping: str = "", base: ActorMap | None = None, *, skip_bad: bool = False
) -> Imported:
    path = folder / "list.csv"
    path.write_text(text, "utf-8", newline="")
    rules = folder / "m.yaml"
    rules.write_text(f"tables:\n  - file: list.csv\n    kind: contacts\n    {mapping}\n", "utf-8")
    return read_map([path], mapping=rules if mapping else None, base=base, skip_bad=skip_bad)


def names(imported: Imported) -> list[str]:
    return list(imported.require().changes.upserts["actors"]["name"])


def told(imported: Imported) -> dict[str, str]:
    return {issue.code: issue.problem for issue in imported.warnings}


def org(name: str) -> str:
    return f"org-{fingerprint([name])}"


AMINA = {
    "First Name": "Amina",
    "Last Name": "Okoro",
    "Company": "Kala Union",
    "Job Title": "Director",
    "E-mail Address": "amina@x.example",
    "Mobile Phone": "+237 699 00 11 22",
    "Department": "Field",
    "Home City": "Kala",
    "Initials": "A.O.",
    "Referred By": "Paul",
}


def test_outlook(tmp_path: Path) -> None:
    paul = {"First Name": "Paul", "Company": "Unknown", "Birthday": "1980-01-01", "Private": "False"}
    hidden = {"First Name": "Zed", "Company": "Hidden", "Sensitivity": "Private"}
    imported = read(tmp_path, table(OUTLOOK, AMINA, paul, hidden))
    assert names(imported) == ["Kala Union"]
    assert imported.counts == {"actors": 1}
    (found,) = imported.tables
    assert [one.kind for one in found.kinds] == ["contacts"]
    said = told(imported)
    assert said["person.left_out"] == (
        "8 columns of personal data left out: First Name (2), Last Name (1), Initials (1), Birthday (1), "
        "E-mail Address (1), Mobile Phone (1), Home City (1), Job Title (1)"
    )
    assert said["row.private"] == "1 row marked as private, the first here"
    assert said["org.placeholder"] == "1 row with a name that is nobody's (Unknown), the first here"
    assert said["contact.introduced"].startswith("1 row")
    text = " ".join(map(str, imported.issues))
    assert not [word for word in ("Amina", "Okoro", "amina@", "699", "Zed", "Hidden", "1980") if word in text]


def test_rows_of_an_export_may_end_early_and_those_of_another_list_may_not(tmp_path: Path) -> None:
    short = ",".join([*(AMINA.get(header, "") for header in OUTLOOK[: OUTLOOK.index("Company") + 1])])
    imported = read(tmp_path, ",".join(OUTLOOK) + f"\n{short}\n")
    assert names(imported) == ["Kala Union"]
    own = read(tmp_path, "Organisation,Contact person,Phone\nA,B,+237 699001122\nC,D\n")
    assert [(issue.code, issue.row) for issue in own.errors] == [("row.width", 3)]
    kept = read(tmp_path, "Organisation,Contact person,Phone\nA,B,+237 699001122\nC,D\n", skip_bad=True)
    assert names(kept) == ["A"]


def test_commands_are_no_entries(tmp_path: Path) -> None:
    headers = ["Action", "Name", "E-mail Address", "Notes", "Company", "Job Title", "Home Phone"]
    rows = [
        {"Name": "A", "Company": "Kept"},
        *({"Action": word, "Name": "B", "Company": word} for word in ("add", "delete", "update")),
    ]
    imported = read(tmp_path, table(headers, *rows))
    assert names(imported) == ["Kept"]
    assert told(imported)["row.command"].startswith("3 rows with a command")


def test_google_of_both_times(tmp_path: Path) -> None:
    old = read(
        tmp_path,
        table(
            GOOGLE,
            {
                "Name": "Amina",
                "Given Name": "Amina",
                "Organization 1 - Name": "Kala Union ::: Legal Circle",
                "Organization 2 - Name": "Third",
                "Address 1 - City": "Kala",
                "Relation 1 - Value": "Jo",
            },
            {"Name": "Paul"},
        ),
    )
    assert names(old) == ["Kala Union", "Legal Circle", "Third"]
    assert "Address 1 - City (1), Relation 1 - Value (1)" in told(old)["person.left_out"]
    assert told(old)["contact.no_org"].startswith("1 row without")
    new = read(
        tmp_path,
        table(
            GOOGLE_NEW,
            {"First Name": "Amina", "Organization Name": "Kala Union", "Organization Department": "X"},
        ),
    )
    assert names(new) == ["Kala Union"]
    assert [export_of(headers) for headers in (OUTLOOK, GOOGLE, GOOGLE_NEW, OCHA, OWN)] == [
        "outlook",
        "google",
        "google_new",
        "ocha_contacts",
        "",
    ]


@pytest.mark.parametrize("organisation", ["Organization", "Organisation"])
def test_thunderbird(organisation: str, tmp_path: Path) -> None:
    headers = [
        "First Name",
        "Last Name",
        "Display Name",
        "Nickname",
        "Primary Email",
        "Secondary Email",
        "Work Phone",
        "Home City",
        "Work City",
        "Job Title",
        "Department",
        organisation,
        "Birth Year",
        "Custom 1",
        "Notes",
    ]
    row = {"Display Name": "Amina", organisation: "Kala Union", "Work City": "Kala", "Department": "Field"}
    imported = read(tmp_path, table(headers, row))
    assert names(imported) == ["Kala Union"]
    assert imported.counts == {"actors": 1}


def test_linkedin(tmp_path: Path) -> None:
    headers = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
    row = {
        "First Name": "Amina",
        "Last Name": "Okoro",
        "Company": "Kala Union",
        "Connected On": "05 May 2024",
    }
    imported = read(tmp_path, table(headers, row), base=office("FP"))
    assert names(imported) == ["Kala Union"]
    assert imported.counts == {"actors": 1}, "to be connected there is no contact of the office"


def test_ocha(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        table(
            OCHA,
            {
                "Organization Name Or Acronym": "A",
                "Sector (separated by , )": "Health, WASH",
                "First Name": "X",
                "Title": "Head",
                "Admin1Name": "North",
                "Admin2Name": "Kala",
                "Privacy Status": "Public",
            },
            {
                "Organization Name Or Acronym": "A",
                "Sector (separated by , )": "Health",
                "Admin1Name": "South",
            },
            {
                "Organization Name Or Acronym": "B",
                "Sector (separated by , )": "Health",
                "Admin1Name": "North",
                "Privacy Status": "Private",
            },
            {"Organization Name Or Acronym": "C", "Admin1Name": "North", "Privacy Status": "Cluster only"},
            {"Organization Name Or Acronym": "D", "Admin1Name": "North", "Privacy Status": "public"},
        ),
    )
    assert names(imported) == ["A", "D"]
    tables = imported.changes.upserts
    assert sorted(tables["sectors"]["id"]) == ["Health", "WASH"]
    area = dict(zip(tables["areas"]["id"], tables["areas"]["name"], strict=True))
    found = [(sector, area[code]) for sector, code in tables["presence"][["sector", "pcode"]].to_numpy()]
    assert found == [("Health", "Kala"), ("WASH", "Kala"), ("Health", "South")]
    said = told(imported)
    assert said["row.private"] == (
        "2 rows marked as private, the first here (Cluster only is not known here, and counts as private)"
    )
    assert said["contact.half"].startswith("1 row with what")
    assert "Title (1)" in said["person.left_out"]


def office(*codes: str) -> ActorMap:
    """A map with field presences and one organisation."""
    actors = pd.DataFrame(
        {
            "id": [*codes, "C1"],
            "name": [*codes, "Legal Circle"],
            "sphere": [*["field_presence"] * len(codes), "civil_society"],
        },
        dtype="str",
    )
    tables, issues = parse_tables({"actors": actors})
    assert not issues
    return ActorMap(**tables)


ENTRIES = (
    {
        "Organisation": "Kala Union",
        "Contact person": "Amina Okoro",
        "Phone": "+237 699 00 11 22",
        "Town": "Kala",
        "Works on": "Women's rights",
        "Met on": "2026-03-01",
        "Introduced by": "Legal Circle",
        "Notes": "careful",
    },
    {
        "Organisation": "legal circle",
        "Contact person": "Paul Ndi",
        "Phone": "+237 699 00 11 23",
        "Town": "Kala",
        "Works on": "Justice; Prisons",
        "Met on": "15/03/2026",
    },
    {"Organisation": "Unknown", "Contact person": "Ms X", "Met on": "2026-01-05"},
    {"Organisation": "-", "Contact person": "Y"},
    {"Organisation": "Kala Union", "Contact person": "Ben", "Met on": "March 2026"},
)
TITLES = ("Contacts of the office", "as of March 2026")


def test_the_own_list_of_an_office(tmp_path: Path) -> None:
    imported = read(tmp_path, table(OWN, *ENTRIES, above=TITLES), base=office("FP")).require()
    tables = imported.changes.upserts
    assert list(tables["actors"]["name"]) == ["Kala Union", "Legal Circle"]
    assert list(tables["actors"]["id"]) == [org("Kala Union"), "C1"]
    assert tables["contacts"][["date", "office", "actor_id", "mode", "purpose"]].to_numpy().tolist() == [
        ["2026-03-01", "FP", org("Kala Union"), "", ""],
        ["2026-03-15", "FP", "C1", "", ""],
    ]
    assert list(tables["presence"]["sector"]) == ["Women's rights", "Justice", "Prisons"]
    assert "ties" not in tables
    said = told(imported)
    assert said["contact.month"] == "1 row with a month and no day of a meeting (March 2026), the first here"
    assert said["contact.introduced"] == "1 row with who introduced the office, the first here"
    assert said["org.placeholder"].startswith("2 rows with a name that is nobody's (Unknown, -)")
    assert said["contact.no_org"].startswith("2 rows without an organisation")
    assert said["row.title"].startswith("2 rows above")
    text = " ".join(map(str, imported.issues))
    assert not [word for word in ("Amina", "Okoro", "Paul", "699") if word in text]


@pytest.mark.parametrize("codes", [(), ("FP", "FQ")])
def test_without_one_office_no_contact_is_made(codes: tuple[str, ...], tmp_path: Path) -> None:
    imported = read(tmp_path, table(OWN, *ENTRIES), base=office(*codes)).require()
    assert "contacts" not in imported.changes.upserts
    assert told(imported)["contact.no_office"].startswith("2 rows with the day of a meeting")


def test_days_of_no_order_are_asked_for(tmp_path: Path) -> None:
    entry = {**ENTRIES[0], "Met on": "01/02/2026"}
    imported = read(tmp_path, table(OWN, entry), base=office("FP")).require()
    assert "contacts" not in imported.changes.upserts
    assert "date.order" in told(imported)
    said = read(tmp_path, table(OWN, entry), "dates: day-first", office("FP")).require()
    assert list(said.changes.upserts["contacts"]["date"]) == ["2026-02-01"]


def test_what_without_where_is_no_presence(tmp_path: Path) -> None:
    headers = ["Organisation", "Contact person", "Phone", "Works on"]
    imported = read(
        tmp_path, table(headers, {"Organisation": "A", "Phone": "+237 699 00 11 22", "Works on": "X"})
    )
    assert imported.require().counts == {"actors": 1}
    (unused,) = [issue for issue in imported.warnings if issue.code == "column.unused"]
    assert "(Works on)" in unused.problem


def test_a_list_in_arabic(tmp_path: Path) -> None:
    headers = ["الجهة", "شخص الاتصال", "الهاتف", "المدينة", "مجال العمل", "تاريخ اللقاء", "الموافقة"]
    rows = [
        ["جمعية النساء", "علي", "+967 711 222 333", "صنعاء", "حقوق المرأة", "2026-03-01", "نعم"],
        ["مركز العدالة", "سارة", "+967 711 222 334", "عدن", "العدالة", "", "لا"],
    ]
    text = table(headers, *(dict(zip(headers, row, strict=True)) for row in rows))
    imported = read(tmp_path, text, base=office("FP")).require()
    tables = imported.changes.upserts
    assert dict(zip(tables["actors"]["name"], tables["actors"]["consent_c1"], strict=True)) == {
        "جمعية النساء": "yes",
    }, "who said no is not recorded"
    assert len(tables["presence"]) == 1
    assert list(tables["contacts"]["date"]) == ["2026-03-01"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Yes", "yes"),
        ("no", "no"),
        ("Oui", "yes"),
        ("non", "no"),
        ("Sí", "yes"),
        ("sim", "yes"),
        ("Não", "no"),
        ("نعم", "yes"),
        ("لا", "no"),
        ("да", "yes"),
        ("Нет", "no"),
        ("是", "yes"),
        ("否", "no"),
        ("", "unknown"),
        ("not asked", "unknown"),
        ("whatever", "unknown"),
        ("withdrawn", "withdrawn"),
    ],
)
def test_consent_in_seven_languages(text: str, code: str, tmp_path: Path) -> None:
    headers = ["Organisation", "Contact person", "Phone", "Consent"]
    imported = read(tmp_path, table(headers, {"Organisation": "A", "Contact person": "B", "Consent": text}))
    actors = imported.require().changes.upserts.get("actors", pd.DataFrame({"consent_c1": []}))
    refused = code in {"no", "withdrawn"}
    assert list(actors["consent_c1"]) == ([] if refused else [code])
    assert [len(left.rows) for left in imported.left_out] == ([1] if refused else [])
    assert ("consent.unknown" in told(imported)) == (text == "whatever")


def test_of_several_rows_who_said_no_is_heard(tmp_path: Path) -> None:
    headers = ["Organisation", "Contact person", "Phone", "Consent"]
    rows = [
        {"Organisation": name, "Contact person": "x", "Consent": said}
        for name, said in (("A", "yes"), ("A", "no"), ("B", "yes"), ("B", ""), ("C", "yes"))
    ]
    actors = read(tmp_path, table(headers, *rows)).require().changes.upserts["actors"]
    assert dict(zip(actors["name"], actors["consent_c1"], strict=True)) == {
        "A": "no",
        "B": "unknown",
        "C": "yes",
    }


def test_a_mapping_file_takes_persons_who_did_not_refuse(tmp_path: Path) -> None:
    headers = ["First Name", "Last Name", "Company", "E-mail Address", "Consent"]
    rows = [
        {"First Name": "Amina", "Last Name": "Okoro", "Company": "Kala Union", "Consent": "yes"},
        {"First Name": "Paul", "Last Name": "-", "Company": "Kala Union", "Consent": ""},
        {"First Name": "Zed", "Last Name": "Z", "Company": "Kala Union", "Consent": "no"},
        {"First Name": "Unknown", "Company": "Legal Circle", "Consent": "yes"},
    ]
    mapping = 'columns: {person_name: ["First Name", "Last Name"]}\n    constants: {legal_basis: mandate}'
    imported = read(tmp_path, table(headers, *rows), mapping).require()
    actors = imported.changes.upserts["actors"].set_index("name")
    assert actors[["kind", "sphere", "consent_c1", "legal_basis"]].to_dict("index") == {
        "Kala Union": {
            "kind": "organisation",
            "sphere": "unknown",
            "consent_c1": "no",
            "legal_basis": "mandate",
        },
        "Legal Circle": {
            "kind": "organisation",
            "sphere": "unknown",
            "consent_c1": "yes",
            "legal_basis": "mandate",
        },
        "Amina Okoro": {"kind": "person", "sphere": "unknown", "consent_c1": "yes", "legal_basis": ""},
        "Paul": {"kind": "person", "sphere": "unknown", "consent_c1": "unknown", "legal_basis": ""},
    }
    ties = imported.changes.upserts["ties"]
    assert set(ties["kind"]) == {"membership"}
    assert set(ties["target_id"]) == {org("Kala Union")}
    (refused,) = [issue for issue in imported.warnings if issue.code == "row.refused"]
    assert (refused.row, refused.value) == (4, "no")


def test_a_constant_says_what_holds_for_all_rows(tmp_path: Path) -> None:
    text = table(OWN, {**ENTRIES[0], "Notes": "meets on Fridays"})
    said = "constants: {legal_basis: mandate, sphere: civil_society}"
    actors = read(tmp_path, text, said).require().changes.upserts["actors"]
    assert actors[["sphere", "legal_basis"]].to_numpy().tolist() == [["civil_society", "mandate"]]


def test_what_the_map_says_of_an_organisation_stays(tmp_path: Path) -> None:
    imported = read(tmp_path, table(OWN, ENTRIES[1]), base=office("FP")).require()
    actor = imported.changes.upserts["actors"].iloc[0]
    assert (actor["name"], actor["sphere"]) == ("Legal Circle", "civil_society")


def test_a_list_read_again_changes_nothing(tmp_path: Path) -> None:
    text = table(OWN, *ENTRIES, above=TITLES)
    base = office("FP")
    once = read(tmp_path, text, base=base).require()
    assert set(once.counts) == {"actors", "areas", "sectors", "presence", "contacts"}
    again = read(tmp_path, text, base=apply_changes(base, once.changes)).require()
    assert not again.preview[["new", "changed"]].to_numpy().sum()


@pytest.mark.parametrize(
    "text",
    [
        "Id,Name\n1,Amina\n2,Paul\n",
        "First Name,Last Name,Phone\nAmina,Okoro,+237 699001122\n",
        "Organisation,Director\nA,B\n",
    ],
)
def test_what_may_be_something_else_is_asked_for(text: str, tmp_path: Path) -> None:
    imported = read(tmp_path, text)
    assert [table.kind for table in imported.tables] != ["contacts"]


def test_persons_of_a_list_of_organisations_are_left_out_too(tmp_path: Path) -> None:
    headers = ["Organisation", "Acronym", "Type", "Contact person", "Phone"]
    row = {"Organisation": "Kala Union", "Acronym": "KU", "Type": "National NGO", "Contact person": "Amina"}
    once = read(tmp_path, table(headers, row))
    assert [one.kind for one in once.tables] == ["organisations"]
    again = read(tmp_path, table(headers, row, {**row, "Contact person": "Ben"}))
    assert [one.kind for one in again.tables] == ["contacts"]
    for imported, number in ((once, 1), (again, 2)):
        assert names(imported) == ["Kala Union"]
        assert told(imported)["person.left_out"] == (
            f"1 column of personal data left out: Contact person ({number})"
        )


def test_a_3w_with_contact_persons_stays_one(tmp_path: Path) -> None:
    headers = ["Organisation", "Sector", "Activity", "Admin1 Name", "Status", "Contact person", "Phone"]
    row = dict(
        zip(headers, ["A", "Health", "Clinic", "North", "Ongoing", "B", "+237 699001122"], strict=True)
    )
    imported = read(tmp_path, table(headers, row, {**row, "Activity": "Training"})).require()
    assert [one.kind for one in imported.tables] == ["activities"]


def test_who_says_a_list_is_one_of_contacts_is_asked_for_its_columns(tmp_path: Path) -> None:
    text = "Id,Name\n1,Amina\n"
    imported = read(tmp_path, text, "dates: day-first")
    assert [(issue.code, issue.row) for issue in imported.errors] == [("contact.no_column", 1)]
    assert "found Id, Name" in imported.errors[0].problem
    assert read(tmp_path, text, "columns: {person_name: Name}").require().counts == {"actors": 1}


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["Organisation", "Sector", "Activity", "Admin1 Name", "Privacy Status"], "activities"),
        (["Organisation", "Acronym", "Type", "Privacy Status"], "organisations"),
    ],
)
def test_private_rows_of_other_lists_are_left_out_too(headers: list[str], kind: str, tmp_path: Path) -> None:
    said = [("A", "Public"), ("B", "Private"), ("C", "")]
    rows = said if kind == "organisations" else [*said, *said]
    usual = dict.fromkeys(headers, "x")
    text = table(headers, *(usual | {"Organisation": name, "Privacy Status": word} for name, word in rows))
    imported = read(tmp_path, text)
    assert [one.kind for one in imported.tables] == [kind]
    assert names(imported) == ["A", "C"]
    assert told(imported)["row.private"].endswith("marked as private, the first here")


def test_headings_of_exports_are_known_meanings_and_spellings_one_code() -> None:
    for one in schema.exports().values():
        assert any(heading.sign for heading in one)
        assert {heading.meaning for heading in one} <= set(schema.meanings())
        assert len({words(heading.header.replace("#", "0")) for heading in one}) == len(one)
    for vocabulary, codes in (
        ("consent", set(schema.vocabulary("consent"))),
        ("privacy", {"private", "public"}),
    ):
        spelled: dict[str, set[str]] = {}
        for text, code in schema.spellings(vocabulary).items():
            spelled.setdefault(words(text), set()).add(code)
        assert set.union(*spelled.values()) == codes
        assert all(len(found) == 1 for found in spelled.values())


def test_every_column_of_an_outlook_export_is_known() -> None:
    known = headings(OUTLOOK)
    assert [header for at, header in enumerate(OUTLOOK) if at not in known] == ["Keywords", "Categories"]


def test_cards_of_persons_without_an_organisation_give_nothing_whatever_is_said_of_them() -> None:
    card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Example One\r\nTEL:+999 12 345 678\r\nEND:VCARD\r\n"
    rule = Choices("contacts", constants={"legal_basis": "published"}).rule("one.vcf", "")
    imported = read_map([Upload("one.vcf", card)], mapping=Rules((rule,))).require()
    assert imported.counts == {}
    assert imported.warnings


def test_a_guessed_mapping_file_names_no_person(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(table(OWN, *ENTRIES[:2]).replace("Phone", "Column X"), "utf-8")
    text = guessed(look([path]).tables)
    assert 'introduced_by: "Introduced by"' in text
    assert "Kala Union" in text
    assert not [word for word in ("Okoro", "Paul", "699") if word in text]
