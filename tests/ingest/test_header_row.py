"""The row of headers is found also where values are words that head columns in other lists."""

from __future__ import annotations

import pytest

from actormap.ingest import Upload, look, read_map
from actormap.ingest.sheet.layout import Layout


def layout(text: str) -> Layout:
    (table,) = look([Upload("list.csv", text.encode())]).tables
    return table.layout


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Wer,Region,Ort\nForum,Region 1,Zone 2\n", 1),
        ("Wer,Region,Ort\nForum,Region 1,Zone 2\nDesk,Region 2,Zone 3\nUnion,Region 1,Zone 4\n", 1),
        ("Wer,Wo,Gebiet\nForum,Region 1,Zone 2\n", 1),
        ("Wer,Wo,Gebiet\nForum,Region I,Zone II\nDesk,Region II,Zone III\n", 1),
        ("Quem,Onde,Tema\nForum,District 12,Sector 1\nDesk,District 9,Sector 1\n", 1),
        ("Wer,Art,Was\nA,Organisation,Project\nB,Organisation,Project\nC,Organisation,Project\n", 1),
        ("Partners of 2024,,\nWer,Region,Ort\nForum,Region 1,Zone 2\nDesk,Region 1,Zone 3\n", 2),
        ("Our list,,,\nOrganisation,Theme 1,Theme 2,Region\nForum,Health,Food,North\nDesk,Food,,South\n", 2),
        ("Our list,,\nWer,Theme 1,Theme 2\nForum,Health,Food\nDesk,Food,Water\n", 2),
        ("Our list,,\nWer,Partner 1,Partner 2\nForum,Partner 1,Partner 2\nDesk,Partner 3,Partner 4\n", 2),
        ("List,,\nOrganisation,Region,Zone\nA,North,One\nOrganisation,Region,Zone\nB,South,Two\n", 2),
    ],
)
def test_the_headers_are_above_values_that_look_like_headers(text: str, line: int) -> None:
    found = layout(text)
    assert found.line == line
    assert found.lines[0] == line + 1


def test_no_row_with_numbered_areas_is_lost() -> None:
    rows = [f"Forum {at},Region {at % 3},Zone {at},Health\n" for at in range(30)]
    text = "".join(["Organisme,Région,Lieu,Secteur\n", *rows])
    imported = read_map([Upload("3w.csv", text.encode())], table="activities")
    assert imported.rows.fine == len(rows)
    assert imported.counts["presence"] == len(rows)
