"""Exports of chat groups: members are counted, messages are never kept, other texts are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats import read_chat
from hypothesis import given
from hypothesis import strategies as st

from actormap.ingest import Imported, read_map
from actormap.ingest.readers.chat import HEADERS

IPHONE = """\
[15-01-20 02:22:56] Health cluster: \u200eMessages and calls are end-to-end encrypted.
[15-01-20 02:22:56] Health cluster: \u200eAmina created this group
[15-01-20 02:23:10] Amina K.: Hello, meet Omar: he knows
second line: with a colon
\u200e[15-01-20 02:24:10] Amina K.: \u200eimage omitted
[15-01-20 02:25:10] \u202a+237 6 99 00 11 22\u202c: hi
[15-01-20 02:26:10] Paul: see https://x.example
"""
ANDROID = """\
15.04.2016, 15:04 - Messages to this group are now secured with end-to-end encryption.
15.04.2016, 15:04 - Amina created group "Kala: land defenders"
15.04.2016, 15:05 - Amina: text
15.04.2016, 15:06 - You changed the subject from "Kala: land defenders" to “Land”
15.04.2016, 15:07 - Paul: x
"""
LANGUAGES = """\
4/15/16, 3:04\u202fPM - Amina: x
15/04/2016 à 15:04 - Zoé: x
15.04.16 15:04 - Анна: x
١٥\u200f/٤\u200f/٢٠١٦، ٣:٠٤ م - علي: x
2016/04/15, 15:04 - 李: x
"""
TELEGRAM = "Aina, [20/08/2026 09:13]\nHi there\n\nOmar, [20/08/2026 09:14]\nyes\nno\n"
TWO = """\
[15-01-20 02:22:56] Amina: \u200eMessages and calls are end-to-end encrypted.
[15-01-20 02:23:10] Amina: Hello
[15-01-20 02:24:10] Paul: Hello
"""


def members(text: str) -> tuple[str, dict[str, int]]:
    """Name of the group, and who wrote with the line of the first message."""
    read = read_chat(text.encode(), "a.txt", "a")
    assert read is not None
    grid, _ = read
    assert grid is not None
    assert grid.rows[0] == list(HEADERS)
    (group,) = {row[0] for row in grid.rows[1:]}
    return group, {row[1]: line for row, line in zip(grid.rows[1:], grid.lines[1:], strict=True)}


def read(folder: Path, text: str, mapping: str = "") -> Imported:
    path = folder / "a.txt"
    path.write_text(text, "utf-8", newline="")
    rules = folder / "m.yaml"
    rules.write_text(f"tables:\n  - file: a.txt\n    kind: contacts\n    {mapping}\n", "utf-8")
    return read_map([path], mapping=rules if mapping else None)


@pytest.mark.parametrize(
    ("text", "group", "who"),
    [
        (IPHONE, "Health cluster", {"Amina K.": 3, "Paul": 7}),
        (IPHONE.replace("\n", "\r\n"), "Health cluster", {"Amina K.": 3, "Paul": 7}),
        (ANDROID, "Land", {"Amina": 3, "Paul": 5}),
        (LANGUAGES, "a", {"Amina": 1, "Zoé": 2, "Анна": 3, "علي": 4, "李": 5}),
        (TELEGRAM, "a", {"Aina": 1, "Omar": 4}),
        (TWO, "a", {"Amina": 1, "Paul": 3}),
    ],
)
def test_who_wrote_in_which_group(text: str, group: str, who: dict[str, int]) -> None:
    assert members(text) == (group, who)


def test_nothing_but_numbers_comes_out(tmp_path: Path) -> None:
    imported = read(tmp_path, IPHONE)
    assert not imported.errors
    assert imported.counts == {}
    told = {issue.code: issue.problem for issue in imported.warnings}
    assert told == {
        "chat.members": "an export of a chat of the group 'Health cluster', in which 2 persons wrote by name "
        "and 1 by number alone",
        "person.left_out": "1 column of personal data left out: Full name (2)",
    }


def test_no_message_is_kept() -> None:
    read = read_chat(IPHONE.encode(), "a.txt", "a")
    assert read is not None
    said = repr(read)
    assert not [word for word in ("Hello", "Omar", "second", "https", "omitted", "+237") if word in said]


def test_a_mapping_file_takes_members_and_their_group(tmp_path: Path) -> None:
    who = 'columns: {person_name: "Full name", group_name: "Name of the group"}'
    tables = read(tmp_path, IPHONE, who).require().changes.upserts
    assert list(tables["actors"]["name"]) == ["Amina K.", "Paul"]
    assert set(tables["actors"]["kind"]) == {"person"}
    assert set(tables["actors"]["consent_c1"]) == {"unknown"}
    assert list(tables["platforms"]["name"]) == ["Health cluster"]
    group = tables["platforms"]["id"].iat[0]
    assert tables["ties"][["source_id", "target_id", "kind"]].to_numpy().tolist() == [
        [ident, group, "membership"] for ident in tables["actors"]["id"]
    ]
    people = read(tmp_path, IPHONE, 'columns: {person_name: "Full name"}').require()
    assert people.counts == {"actors": 2}


@pytest.mark.parametrize("text", ["Dear all\nplease find\n", "word\n", "Notes of 15.04.2016\n15:04 we met\n"])
def test_what_is_neither_table_nor_chat_is_refused(text: str, tmp_path: Path) -> None:
    imported = read(tmp_path, text)
    assert [issue.code for issue in imported.errors] == ["file.kind"]
    assert imported.errors[0].problem == "this is neither a table nor an export of a chat"


def test_a_table_under_the_same_name_is_still_a_table(tmp_path: Path) -> None:
    path = tmp_path / "actors.txt"
    path.write_text("id\tname\tsphere\na\tA\tcivil_society\n", "utf-8")
    assert read_map([path]).require().counts == {"actors": 1}


def test_a_chat_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(LANGUAGES.splitlines(keepends=True)[1].encode("cp1252") * 3)
    assert [issue.code for issue in read_map([path]).errors] == ["text.encoding"]
    assert not read_map([path], encoding="cp1252").errors


def test_a_chat_of_numbers_alone_has_nothing_to_import(tmp_path: Path) -> None:
    imported = read(tmp_path, "[15-01-20 02:25:10] +237 6 99 00 11 22: hi\n")
    assert [issue.code for issue in imported.errors] == ["import.empty"]
    assert [issue.code for issue in imported.warnings] == ["chat.members"]


GOOD = (IPHONE + ANDROID + LANGUAGES).encode()
PIECES = [
    b"\n",
    b"\r",
    b" ",
    b":",
    b"[",
    b"]",
    b'"',
    b" - ",
    b"\xff",
    b"\x00",
    b"\xe2\x80\x8e",
    b"\xe2\x80\xae",
    b"[15-01-20 02:25:10] ",
    b"15.04.2016, 15:04 - ",
    b": ",
    b"+237 699001122",
]


@given(
    st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), st.sampled_from(PIECES)), max_size=6)
)
def test_whatever_is_done_to_a_chat_is_read_or_refused(changes: list[tuple[int, int, bytes]]) -> None:
    data = GOOD
    for at, length, piece in changes:
        data = data[:at] + piece + data[at + length :]
    read = read_chat(data, "a.txt", "a")
    if read is None or read[0] is None:
        return
    grid, issues = read
    assert [issue.code for issue in issues] == ["chat.members"]
    names = [row[1] for row in grid.rows[1:]]
    assert len(set(names)) == len(names)
    assert all(0 < len(name) <= 100 for name in names)
