"""The time line of dates: a row for words that would lie on one another, what is in doubt hollow, a table."""

from __future__ import annotations

from typing import Any

import pytest

from actormap.viz.charts import Picture, Ruler, Sign, Span, lanes

RULER = Ruler({-14: "", 0: "today", 70: ""}, 30)
PLACES = ("Country", "Coast", "Hills")


def span(lane: str, first: int, words: str = "Trial", *, lasts: int = 1, firm: bool = True) -> Span:
    return Span(lane, first, first + lasts - 1, words, f"day {first}", firm)


def drawn(*spans: Span, signs: tuple[Sign, ...] = ()) -> Picture:
    return lanes(spans, signs, places=PLACES, ruler=RULER, title="Dates", key="■ label")


def rows(picture: Picture, **cells: Any) -> list[dict[str, Any]]:
    """Rows of its data with some cells."""
    every = [row for data in picture.spec(dark=False)["datasets"].values() for row in data]
    return [row for row in every if all(row.get(name) == cell for name, cell in cells.items())]


def test_words_that_would_lie_on_one_another_stand_in_rows_of_their_own() -> None:
    picture = drawn(
        span("Coast", 5), span("Coast", 7, "Hearing"), span("Coast", 40, "Vote"), span("Hills", 5)
    )
    at = {row["words"]: row["row"] for row in rows(picture, firm=True)}
    assert at == {"Trial": 3, "Hearing": 2, "Vote": 1}  # those of the hills come last
    assert {row["row"] for row in rows(picture, words="Trial")} == {1, 3}
    assert [row["row"] for row in rows(picture, words="nothing recorded")] == [0]


def test_words_that_have_no_room_stand_before_their_bar() -> None:
    picture = drawn(span("Coast", 5), span("Coast", 66, "Visit of a Special Rapporteur"))
    assert {row["words"]: row["turned"] for row in rows(picture, row=1)} == {
        "Trial": False,
        "Visit of a Special Rapporteur": True,
    }


def test_a_date_that_goes_on_is_cut_at_the_ends() -> None:
    (bar,) = {(row["at"], row["end"]) for row in rows(drawn(span("Coast", -40, lasts=200)), words="Trial")}
    assert bar == (-14, 70)


def test_the_table_says_the_same_lane_by_lane() -> None:
    sign = Sign("Country", -3, "triangle-up", "Attack alleged", "2026-11-22", firm=False)
    table = drawn(span("Hills", 5), span("Coast", 9, firm=False), signs=(sign,)).table
    assert table.to_numpy().tolist() == [
        ["Country", "2026-11-22", "Attack alleged", "one source, or not verified"],
        ["Coast", "day 9", "Trial", "one source, or not verified"],
        ["Hills", "day 5", "Trial", ""],
    ]


@pytest.mark.parametrize("dark", [True, False])
def test_nothing_is_drawn_where_nothing_is_recorded(dark: bool) -> None:
    picture = drawn()
    assert picture.spec(dark=dark)
    assert len(rows(picture, words="nothing recorded")) == len(PLACES)
    assert picture.table.empty
