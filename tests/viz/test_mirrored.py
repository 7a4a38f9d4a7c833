"""Pictures in a language that is read from the right: rows and time begin there; days are in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actormap import web
from actormap.core import words
from actormap.viz import charts
from actormap.viz.charts import Bite, BiteRow, Happened, Picture, Range, Ruler, Step, saving, verified
from actormap.viz.charts.verified import Verified


@pytest.fixture(autouse=True)
def _arabic() -> Iterator[None]:
    words.speak(words.catalogue("ar"))
    yield
    words.speak(None)


def drawn(kind: str) -> Picture:
    """A picture of each kind whose rows or times are mirrored."""
    if kind == "restrictions":
        bite = Bite("Registering", 4, 3, applies=True, words=("", ""))
        return charts.restrictions([BiteRow("Art. 4", (bite,))], ["Registering"], title="")
    if kind == "ranges":
        return charts.ranges([Range("Coast", 1, 2, 3, "1")], title="", heads=("", ""))
    if kind == "by row":
        return verified.by_row([Verified("Coast", 2, 1, 1)], title="", what="Area")
    if kind == "by month":
        return verified.by_month([Verified("2025-12-01", 1, 0, 0), Verified("2026-01-01", 2, 1, 0)], title="")
    happened = [Happened("2026-01-01", "Attack", "A"), Happened("2026-06-20", "Attack", "B")]
    return charts.timeline(happened, title="")


@pytest.mark.parametrize("kind", ["restrictions", "ranges", "by row", "by month", "timeline"])
def test_rows_and_times_begin_on_the_right(kind: str) -> None:
    spec = drawn(kind).spec(dark=False)
    across = list(of_channel(spec, "x"))
    assert {x["scale"]["reverse"] for x in across if "scale" in x} == {True}
    sides = {y["axis"].get("orient", "left") for y in of_channel(spec, "y") if y.get("axis")}
    assert sides == {"right"}


def of_channel(spec: Any, name: str) -> Iterator[dict[str, Any]]:
    """Each encoding of a channel, wherever it stands."""
    for part in spec if isinstance(spec, list) else spec.values() if isinstance(spec, dict) else ():
        yield from of_channel(part, name)
    if isinstance(spec, dict) and isinstance(spec.get("encoding", {}).get(name), dict):
        yield spec["encoding"][name]


def test_time_is_told_in_the_words_of_the_language() -> None:
    for kind in ("timeline", "by month"):
        text = saving.drawn(drawn(kind))
        assert not re.search(">(Jan|Feb|Mar|Apr|May|June?)", text)
    below = saving.drawn(drawn("by month"))
    assert "كانون الأول/<" in below
    assert ">ديسمبر 2025" in below, "whole, in a second line"
    assert "\u2068نيسان/أبريل\u2069" in saving.drawn(drawn("timeline"))
    assert drawn("by month").table.iloc[0, 0] == "كانون الأول/ديسمبر 2025"


def test_steps_leave_room_for_days_in_words() -> None:
    day = "21 تشرين الأول/أكتوبر 2026"
    steps = [Step("Reading", day, "done"), Step("Hearing", day, "next")]
    spec = json.loads(json.dumps(charts.stepper(steps, title="").chart.to_dict()))
    assert spec["width"] / len(steps) > 5.5 * len(day), "or one would be written over the next"


def test_days_above_lanes_keep_their_order() -> None:
    """Laid out from the left, "23 كانون الأول" would be read with its number behind."""
    ruler = Ruler({0: "", 28: "23 كانون الأول", 60: ""}, 30)
    picture = charts.lanes([], [], places=["Coast"], ruler=ruler, title="", key="")
    assert "\u206823 كانون الأول\u2069" in saving.drawn(picture)


def test_no_page_says_itself_which_way_an_arrow_points() -> None:
    """`words.arrow` does: back is to the right there."""
    pages = Path(web.__file__).parent.rglob("*.py")
    fixed = re.compile(":material/arrow_(back|forward):")
    assert [page.name for page in pages if fixed.search(page.read_text(encoding="utf-8"))] == []
