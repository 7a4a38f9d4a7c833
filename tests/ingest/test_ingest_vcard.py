"""vCards of three versions: what is taken of them, what is refused, and that nothing breaks the reader."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from formats import read_vcards
from hypothesis import given
from hypothesis import strategies as st

from actormap.core.tables.ids import fingerprint
from actormap.ingest import Imported, read_map
from actormap.ingest.readers.vcard_lines import HEADERS


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def row(text: str | bytes, encoding: str | None = None) -> dict[str, str]:
    """What the one card of a text says, without what it does not say."""
    data = text if isinstance(text, bytes) else text.encode()
    grid, _ = read_vcards(data, "a.vcf", "a", encoding)
    assert grid is not None
    assert grid.rows[0] == list(HEADERS)
    (only,) = grid.rows[1:]
    return {header: cell for header, cell in zip(HEADERS, only, strict=True) if cell}


def problems(text: str | bytes, encoding: str | None = None) -> list[tuple[int | None, str]]:
    """Lines and codes of what is wrong, in lines and in cells."""
    data = text if isinstance(text, bytes) else text.encode()
    grid, issues = read_vcards(data, "a.vcf", "a", encoding)
    wrong = [(issue.row, issue.code) for issue in issues if not issue.warning]
    assert (grid is None) == bool(wrong)
    return wrong


def read(folder: Path, text: str, mapping: str = "") -> Imported:
    path = folder / "a.vcf"
    path.write_text(text, "utf-8", newline="")
    rules = folder / "m.yaml"
    rules.write_text(f"tables:\n  - file: a.vcf\n    kind: contacts\n    {mapping}\n", "utf-8")
    return read_map([path], mapping=rules if mapping else None)


def told(imported: Imported) -> dict[str, str]:
    return {issue.code: issue.problem for issue in imported.warnings}


def org(name: str) -> str:
    return f"org-{fingerprint([name])}"


def test_folded_lines_escapes_and_units() -> None:
    text = card(
        "FN:Amina \r\n Okoro",
        "N:Okoro;Amina;;;",
        "ORG:Women\\, Land\\; and Rights;Programmes;Field",
        "TITLE:Head\\nof all",
        "item1.CATEGORIES:NGO,Land",
        "UID:urn:uuid:AB-1",
    )
    assert row(text) == {
        "UID": "ab-1",
        "Full name": "Amina Okoro",
        "Organisation": "Women, Land; and Rights",
        "Unit of the organisation": "Programmes, Field",
        "Job title": "Head of all",
        "Categories": "NGO; Land",
    }


def test_a_name_is_put_together_where_it_is_not_written_out() -> None:
    assert row(card("N:Okoro;Amina;;;", "ROLE:Head", version="2.1")) == {
        "Full name": "Amina Okoro",
        "Job title": "Head",
    }


def test_quoted_printable_in_two_encodings_and_over_two_lines() -> None:
    utf8 = card("ORG;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=D8=B9=D9=84=\r\n=D9=8A", version="2.1")
    assert row(utf8) == {"Organisation": "علي"}
    arabic = card("ORG;QUOTED-PRINTABLE;CHARSET=windows-1256:=DA=E1=ED", version="2.1")
    assert row(arabic) == {"Organisation": "علي"}
    assert row(card("ORG:علي", version="2.1").encode("cp1256"), "cp1256") == {"Organisation": "علي"}
    assert row("\ufeff" + card("ORG:علي")) == {"Organisation": "علي"}
    assert row(card("ORG:علي").encode("utf-16")) == {"Organisation": "علي"}


def test_a_letter_may_be_folded_in_the_middle() -> None:
    folded = card("ORG:X").encode().replace(b"ORG:X", "ORG:Zo\u00e9".encode()[:-1] + b"\r\n \xa9")
    assert row(folded) == {"Organisation": "Zoé"}


@pytest.mark.parametrize(
    "lines",
    [
        ("PHOTO;ENCODING=BASE64;TYPE=JPEG:", " /9j/4AAQ", " SkZJRg==", ""),
        ("PHOTO;ENCODING=BASE64:/9j/4AAQ", "SkZJRgABAQ", ""),
        ("PHOTO;ENCODING=b:/9j/4AAQ", " SkZJRg=="),
        ("PHOTO;VALUE=uri:http://127.0.0.1:9/x.png",),
    ],
)
def test_pictures_are_passed_over(lines: tuple[str, ...]) -> None:
    text = card("ORG:A", *lines, "TITLE:B", version="2.1")
    assert row(text) == {"Organisation": "A", "Job title": "B"}


def test_a_quoted_parameter_may_hold_what_else_ends_it() -> None:
    assert row(card('ORG;X-A="a:b;c","d";TYPE=work:A', version="4.0")) == {"Organisation": "A"}


def test_cards_of_organisations_are_known_by_three_signs() -> None:
    assert row(card("KIND:org", "FN:A", "ORG:B", version="4.0")) == {"Organisation": "A"}
    assert row(card("FN:A", "ORG:A", "X-ABShowAs:COMPANY")) == {"Organisation": "A"}
    assert row(card("ORG:A")) == {"Organisation": "A"}
    assert row(card("KIND:location", "FN:A", version="4.0")) == {}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", [(1, "vcard.outside")]),
        ("hello\r\n" + card("FN:A"), [(1, "vcard.outside")]),
        (card("FN:A") + "FN:B\r\n", [(5, "vcard.outside")]),
        ("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n", [(1, "vcard.unclosed")]),
        (card("FN:A") + "BEGIN:VCARD\r\n", [(5, "vcard.unclosed")]),
        (card("FN:A", "AGENT:", "BEGIN:VCARD", "END:VCARD"), [(5, "vcard.nested")]),
        (card("FN:A", "no colon"), [(4, "vcard.line")]),
        (card("FN:A", 'X;B="c:d'), [(4, "vcard.line")]),
        (card("FN:A", 'X;B="c"d:e'), [(4, "vcard.line")]),
        (card("FN:A", "X Y:e"), [(4, "vcard.line")]),
        (card("FN:A", version="5.0"), [(1, "vcard.version")]),
        ("BEGIN:VCARD\r\nFN:A\r\nEND:VCARD\r\n", [(1, "vcard.version")]),
    ],
)
def test_what_is_no_card_is_refused_at_its_line(text: str, wrong: list[tuple[int, str]]) -> None:
    assert problems(text) == wrong


def test_equal_problems_are_told_once() -> None:
    _, issues = read_vcards(card(*["bad"] * 9).encode(), "a.vcf", "a")
    (issue,) = issues
    assert issue.problem.endswith("; 8 more, such as line 4, 5, 6")


def test_text_that_cannot_be_read_is_wrong_in_its_card_alone(tmp_path: Path) -> None:
    broken = card("ORG;ENCODING=QUOTED-PRINTABLE:=FF", version="2.1")
    imported = read(tmp_path, card("ORG:A") + broken)
    assert [(i.row, i.column, i.code) for i in imported.errors] == [(5, "Organisation", "text.encoding")]
    assert imported.errors[0].problem == "line 7: not text in the encoding utf-8"
    kept = read_map([tmp_path / "a.vcf"], skip_bad=True).require()
    assert list(kept.changes.upserts["actors"]["name"]) == ["A"]
    (left,) = kept.left_out
    assert [line for line, _, _ in left.rows] == [5]


def test_organisations_come_out_and_persons_do_not(tmp_path: Path) -> None:
    text = card("FN:Amina Okoro", "ORG:Kala Union;Field", "TEL:+237699001122", "EMAIL:a@x.example", "NOTE:x")
    imported = read(tmp_path, text + card("FN:Paul", "BDAY:1980-01-01", "URL:http://x.example")).require()
    assert imported.counts == {"actors": 1}
    actor = imported.changes.upserts["actors"].iloc[0]
    assert (actor["id"], actor["kind"], actor["sphere"]) == (org("Kala Union"), "organisation", "unknown")
    assert (actor["consent_c1"], actor["legal_basis"]) == ("unknown", "")
    told = {issue.problem for issue in imported.warnings}
    assert "personal data was left out: TEL (1), EMAIL (1), BDAY (1), NOTE (1)" in told
    assert "1 column of personal data left out: Full name (2)" in told
    assert "properties that are not read: URL (1)" in told
    assert "1 row without an organisation, the first here" in told
    said = " ".join(map(str, imported.issues))
    assert not {word for word in ("Okoro", "699001122", "a@x", "1980") if word in said}


PEOPLE = 'columns: {person_name: "Full name"}'


def test_a_mapping_file_takes_persons_with_their_employment(tmp_path: Path) -> None:
    text = card("FN:Amina Okoro", "ORG:Kala Union", "UID:1") + card("FN:Kala Union", "ORG:Kala Union")
    imported = read(tmp_path, text, PEOPLE).require()
    actors = imported.changes.upserts["actors"].set_index("name")
    assert dict(actors["kind"]) == {"Amina Okoro": "person", "Kala Union": "organisation"}
    person = actors.loc["Amina Okoro"]
    assert (person["sphere"], person["consent_c1"], person["legal_basis"]) == ("unknown", "unknown", "")
    ties = imported.changes.upserts["ties"]
    assert ties[["source_id", "target_id", "kind"]].to_numpy().tolist() == [
        [person["id"], org("Kala Union"), "membership"]
    ]
    assert any(issue.code == "actor.locked" for issue in imported.warnings)


def test_two_persons_of_one_name_stay_two_and_the_same_when_read_again(tmp_path: Path) -> None:
    text = card("FN:Ali") * 2 + card("FN:Ali", "UID:7") * 2
    imported = read(tmp_path, text, PEOPLE).require()
    again = read(tmp_path, text, PEOPLE).require()
    ids = list(imported.changes.upserts["actors"]["id"])
    assert len(set(ids)) == 3
    assert list(again.changes.upserts["actors"]["id"]) == ids


ORGS = (
    card(
        "KIND:org",
        "FN:A",
        "UID:urn:uuid:A1",
        "RELATED;TYPE=colleague:urn:uuid:b1",
        "RELATED;TYPE=spouse:urn:uuid:b1",
        "RELATED;VALUE=text:C",
        version="4.0",
    )
    + card("KIND:org", "FN:B", "UID:b1", "RELATED;TYPE=contact:urn:uuid:a1", version="4.0")
    + card("FN:P", "ORG:A", "UID:p1", "RELATED;TYPE=agent:urn:uuid:b1", version="4.0")
    + card("KIND:group", "FN:G", "MEMBER:urn:uuid:a1", "MEMBER:urn:uuid:p1", version="4.0")
    + card("KIND:group", "FN:H", "MEMBER:urn:uuid:p1", version="4.0")
)


def test_relations_are_links_of_no_kind_and_members_sit_on_a_platform(tmp_path: Path) -> None:
    imported = read(tmp_path, ORGS).require()
    tables = imported.changes.upserts
    assert list(tables["platforms"]["name"]) == ["G"]
    group = tables["platforms"]["id"].iat[0]
    pair = sorted([org("A"), org("B")])
    found = tables["ties"][["source_id", "target_id", "kind"]].to_numpy().tolist()
    assert found == [[org("A"), group, "membership"], [*pair, "linked"]]
    said = told(imported)
    assert said["tie.left_out"] == "2 relations left out: 1 of private life, 1 to somebody who has no card"
    assert said["card.linked"].startswith("1 row with a relation")
    assert said["group.empty"].startswith("1 row of groups")


@pytest.mark.parametrize("mapping", ["", 'ignore: ["Full name"]'])
def test_a_card_of_a_person_is_never_that_of_its_organisation(mapping: str, tmp_path: Path) -> None:
    person = card("FN:P", "ORG:C", "UID:p1", "RELATED;TYPE=agent:urn:uuid:b1", version="4.0")
    other = card("KIND:org", "FN:B", "UID:b1", "RELATED:urn:uuid:p1", version="4.0")
    imported = read(tmp_path, person + other, mapping).require()
    assert imported.counts == {"actors": 2}
    assert told(imported)["card.linked"].startswith("2 rows")


def test_a_mapping_file_says_what_links_are(tmp_path: Path) -> None:
    imported = read(tmp_path, ORGS, "constants: {tie_kind: coordination, legal_basis: mandate}").require()
    ties = imported.changes.upserts["ties"]
    assert list(ties["kind"]) == ["membership", "coordination"]
    assert set(imported.changes.upserts["actors"]["legal_basis"]) == {"mandate"}


def test_cards_of_several_files_speak_of_one_another(tmp_path: Path) -> None:
    for name, text in zip("ab", ORGS.split("BEGIN:VCARD")[1:3], strict=True):
        (tmp_path / f"{name}.vcf").write_text(f"BEGIN:VCARD{text}", "utf-8", newline="")
    ties = read_map([tmp_path]).require().changes.upserts["ties"]
    assert list(ties["kind"]) == ["linked"]


def test_private_cards_give_nothing_but_their_number(tmp_path: Path) -> None:
    text = card("FN:X", "ORG:A", "CLASS:PRIVATE") + card("FN:Y", "ORG:B", "CLASS:PUBLIC")
    imported = read(tmp_path, text).require()
    assert list(imported.changes.upserts["actors"]["name"]) == ["B"]
    assert any(i.problem == "1 row marked as private, the first here" for i in imported.warnings)


def test_a_card_is_never_taken_for_a_tag_a_total_or_a_footnote(tmp_path: Path) -> None:
    names = ("#org", "Total", "Organisation", "A note of the office.")
    imported = read(tmp_path, "".join(card(f"ORG:{name}") for name in names)).require()
    assert tuple(imported.changes.upserts["actors"]["name"]) == names


REAL = {
    "John_Doe_EVOLUTION.vcf": ["IBM"],
    "John_Doe_GMAIL.vcf": ["IBM"],
    "John_Doe_MS_OUTLOOK.vcf": ["IBM"],
    "gmail-list.vcf": [],
    "gmail-single.vcf": ["TheCompany"],
    "gmail-single2.vcf": ["TheCompany"],
    "outlook-2003.vcf": ["Company, The"],
    "rfc6350-example.vcf": ["Viagenie"],
    "rfc2426-example.vcf": ["Lotus Development Corporation", "Netscape Communications Corp."],
}


@pytest.mark.parametrize("name", sorted(REAL))
def test_real_cards(name: str, shared: Path) -> None:
    imported = read_map([shared / "data/vcards" / name]).require()
    actors = imported.changes.upserts.get("actors")
    assert ([] if actors is None else list(actors["name"])) == REAL[name]


def test_real_persons_with_their_lines(shared: Path, tmp_path: Path) -> None:
    text = (shared / "data/vcards/gmail-list.vcf").read_text("utf-8")
    imported = read(tmp_path, text, PEOPLE).require()
    assert list(imported.changes.upserts["actors"]["name"]) == ["Arnold Smith", "Chris Beatle", "Doug White"]
    (table,) = imported.tables
    assert table.layout.lines == [1, 7, 13]


@pytest.fixture(scope="module")
def hostile(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All hostile cards, made anew."""
    folder = tmp_path_factory.mktemp("hostile")
    only = "import make; make.vcard_cases()"
    run = [sys.executable, "-c", only, str(folder)]
    subprocess.run(
        run,
        check=True,
        env=os.environ | {"PYTHONPATH": str(shared / "hostile"), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return folder / "vcard"


SECONDS = 2.0
"""Of this process, whatever else the computer does; a search that goes back again and again takes minutes."""
HOSTILE = {
    "bad_line.vcf": ("vcard.line", 3),
    "nested.vcf": ("vcard.nested", 2),
    "unclosed.vcf": ("vcard.unclosed", 1),
    "redos.vcf": ("vcard.line", 3),
    "redos2.vcf": ("vcard.line", 3),
    "redos_small.vcf": ("vcard.line", 3),
    "charset.vcf": ("encoding.unknown", 1),
    "qp.vcf": ("text.encoding", 1),
    "fold.vcf": ("cell.long", 1),
    "ok.vcf": ("", 0),
    "photo_uri.vcf": ("", 0),
    "many.vcf": ("", 0),
}


def test_hostile_cards_get_their_answer_soon(hostile: Path) -> None:
    assert {path.name for path in hostile.iterdir()} == set(HOSTILE)
    read_map([hostile / "ok.vcf"])  # what is loaded once is not counted
    for name, (code, line) in HOSTILE.items():
        start = time.process_time()
        imported = read_map([hostile / name])
        assert time.process_time() - start < SECONDS, name
        assert [(i.code, i.row) for i in imported.errors] == ([(code, line)] if code else []), name


def test_2500_cards_are_2500_persons(hostile: Path, tmp_path: Path) -> None:
    text = (hostile / "many.vcf").read_bytes().decode()
    start = time.process_time()
    imported = read(tmp_path, text, PEOPLE).require()
    assert time.process_time() - start < SECONDS
    assert imported.counts == {"actors": 2500}


LONG = 100_000
SHORT = LONG // 10
GROWTH = 30
"""A line ten times as long may cost so many times as much: in proportion it is 10, in the square 100."""
LEAST = 0.02
"""Seconds that the shorter line is taken to cost at least: less cannot be measured."""


@pytest.mark.parametrize(
    "line",
    [
        lambda n: "X;A=" + '"a",' * n + "b:c",
        lambda n: "X" + ";A" * n + ":c",
        lambda n: "ORG:" + ";" * n,
        lambda n: "ORG:" + "\\" * n,
        lambda n: "ORG;" + '"' * n,
        lambda n: "X=" * n,
        lambda n: "\r\n ".join(["ORG:"] + ["a"] * n),
        lambda n: "RELATED:" + " a" * n,
        lambda n: "\r\n".join(["RELATED;TYPE=contact:urn:uuid:a"] * n),
        lambda n: "\r\n".join(["bad"] * n),
        lambda n: "ORG;ENCODING=QUOTED-PRINTABLE:" + "=\r\n" * n,
        lambda n: "X;ENCODING=b:" + "\r\nAAAA" * n,
    ],
)
def test_a_long_line_costs_as_much_as_it_is_long(line: Callable[[int], str]) -> None:
    def cost(length: int) -> float:
        data = card("UID:1", line(length)).encode()
        start = time.process_time()
        read_vcards(data, "a.vcf", "a")
        return time.process_time() - start

    assert cost(LONG) < GROWTH * max(cost(SHORT), LEAST)


GOOD = (
    card(
        "FN;CHARSET=UTF-8:Amina",
        'ORG;X="a":Kala\\, A;B',
        " C",
        'TEL;TYPE="w,v":+237 1',
        "PHOTO;ENCODING=b:/9j/4AAQ",
    )
    + ORGS
).encode()
PIECES = [
    b"\r\n",
    b"\n",
    b" ",
    b":",
    b";",
    b"=",
    b'"',
    b"\\",
    b"\xff",
    b"\x00",
    b"BEGIN:VCARD\r\n",
    b"END:VCARD\r\n",
    b"VERSION:2.1\r\n",
    b";CHARSET=utf-16",
    b";ENCODING=QUOTED-PRINTABLE",
    b"=D8=\r\n",
    b"\xe2\x80\xae",
    b"KIND:org\r\n",
]


@given(
    st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), st.sampled_from(PIECES)), max_size=6)
)
def test_whatever_is_done_to_cards_is_read_or_refused(changes: list[tuple[int, int, bytes]]) -> None:
    data = GOOD
    for at, length, piece in changes:
        data = data[:at] + piece + data[at + length :]
    grid, issues = read_vcards(data, "a.vcf", "a")
    if grid is None:
        assert any(not issue.warning for issue in issues)
        return
    assert all(len(cells) == len(HEADERS) for cells in grid.rows)
    assert len(grid.rows) - 1 <= data.upper().count(b"VCARD") / 2
    assert sorted(set(grid.lines)) == grid.lines[1:]


def test_every_good_card_is_there() -> None:
    grid, _ = read_vcards(GOOD, "a.vcf", "a")
    assert grid is not None
    begins = [n for n, line in enumerate(GOOD.splitlines(), 1) if line == b"BEGIN:VCARD"]
    assert grid.lines[1:] == begins
