"""Headers far down, below a long cover, and headers in three rows."""

from __future__ import annotations

import pytest
from test_ingest_ticks import book, facts

from actormap.ingest import look, read_map

DATA = [["Forum", "Health", "Kano"], ["Forum", "Food", "Kano"], ["Desk", "Food", "Borno"]]
THREE = [
    ["Organisation", "Sector", "Location", None, "Beneficiaries", None, None, None],
    [None, None, "State", "LGA", "Children", None, "Adults", None],
    [None, None, None, None, "Girls", "Boys", "Women", "Men"],
    ["Forum", "Health", "Kano", "Dala", 1, 2, 3, 4],
    ["Desk", "Food", "Borno", "Bama", 1, 2, 3, 4],
]
MERGED = ["A1:A3", "B1:B3", "C1:D1", "C2:C3", "D2:D3", "E1:H1", "E2:F2", "G2:H2"]


@pytest.mark.parametrize(
    "cover",
    [
        [[f"Line {n} of what partners should know before they report"] for n in range(40)],
        [["Country", "Xanadu", "Date", "2025-01-01"], *([f"Rule {n}", "Please report"] for n in range(40))],
    ],
)
def test_headers_below_a_long_cover(cover: list[list[str]]) -> None:
    head = ["Organisation", "Sector", "State", "Status", "Donor"]
    imported = read_map([book([*cover, head, *([*row, "Ongoing", "Fund"] for row in DATA)])])
    assert facts(imported) == {
        ("Forum", "Health", "Kano"),
        ("Forum", "Food", "Kano"),
        ("Desk", "Food", "Borno"),
    }


def test_values_far_down_head_nothing() -> None:
    edges = [["Source", "Target"], *([f"Node {n}", f"Node {n + 1}"] for n in range(40)), ["Sector", "State"]]
    (table,) = look([book(edges)]).tables
    assert table.layout.line == 1


@pytest.mark.parametrize("merged", [MERGED, []])
def test_headers_in_three_rows(merged: list[str]) -> None:
    upload = book(THREE, merged=merged)
    assert facts(read_map([upload])) == {("Forum", "Health", "Dala"), ("Desk", "Food", "Bama")}
    (table,) = look([upload]).tables
    assert table.layout.headers == ("Organisation", "Sector", "State", "LGA", "Girls", "Boys", "Women", "Men")


def test_a_header_merged_down_beside_groups_of_groups() -> None:
    imported = read_map(
        [
            book(
                [
                    ["Who and where", None, None, None, "Sector"],
                    ["Organisation", "Admin 1", None, "Admin 2", None],
                    [None, "Name", "Pcode", "Name", None],
                    ["Forum", "Kano", "NG020", "Dala", "Health"],
                    ["Forum", "Kano", "NG020", "Gaya", "Food"],
                ],
                merged=["A1:D1", "E1:E3", "A2:A3", "B2:C2"],
            )
        ]
    )
    assert facts(imported) == {("Forum", "Health", "Dala"), ("Forum", "Food", "Gaya")}
    assert "NG020" in set(imported.require().changes.upserts["areas"]["id"])


def test_headers_of_one_row_that_are_two_rows_high() -> None:
    rows = [["Organisation", "Sector", "State"], [None, None, None], *DATA]
    high = ["A1:A4", "B1:B2", "C1:C2"]  # the first goes on into the data, as somebody merged it
    (table,) = look([book(rows, merged=high)]).tables
    assert (table.layout.headers, table.layout.lines) == (("Organisation", "Sector", "State"), [3, 4, 5])
