"""Charts draw what they are given and nothing else, and their tables say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import vl_convert
from maps import CERTAIN, kala, sample

from actormap import web
from actormap.core import schema, words
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.metrics import catalogue
from actormap.viz import charts
from actormap.viz.charts import (
    Arrow,
    Away,
    Bite,
    BiteRow,
    Cell,
    Compared,
    Happened,
    Mark,
    MarkRow,
    MatrixRow,
    Picture,
    Point,
    Range,
    Ranked,
    Rated,
    Scale,
    Slope,
    Spot,
    Square,
    Step,
    Way,
    saving,
    verified,
)
from actormap.viz.charts.heat_map import Dot, dots
from actormap.viz.charts.theme import AGAINST, FOR
from actormap.viz.charts.verified import Verified
from actormap.web.parts import pictures

HOSTILE = "![x](http://127.0.0.1:9/a.png) <script>1</script> {signal: 'x'}"
TODAY = View(date="2026-11-25")

OF_HUNDRED = Scale(0, 100, {0: "0 closed", 50: "50", 100: "100 free"})
PICTURES = {
    "heat map": charts.heat_map(
        [Square(HOSTILE, "Upper Sarra", "a@1", 2, 8, low=True), Square(HOSTILE, "Vorzhen", "a@2", 0, 0)],
        title="Few are met",
        corner="Group",
    ),
    "dumbbell": charts.dumbbell(
        [Compared(HOSTILE, 3, 21.8, mark=True), Compared(HOSTILE, 5, 4)],
        title="One is cut off",
        what="Group",
        first="recorded",
        second="expected",
    ),
    "bars": charts.bars(
        [(HOSTILE, 0.25), ("B", 0.5)], title="B leans most", what="Who", figure="Share", percent=True
    ),
    "scatter": charts.scatter(
        [Rated(HOSTILE, 3, 1, -2, 2), Rated("B", 3, 1, None, 1), Rated("C", 0, 4, 1.5, 3)],
        title="Power",
        line=2,
    ),
    "arrows": charts.arrows(
        [Arrow(HOSTILE, "State", 3, good=False), Arrow("Donor", "State", 1, good=True)],
        title="Money",
        left="From",
        right="To",
    ),
    "tree": charts.tree(
        [Way(("O", "A", "T"), ("Office", "A", HOSTILE)), Way(("O", "B"), ("Office", "B"))], title="Tree"
    ),
    "before and after": charts.before_after(
        [Spot(HOSTILE, 0, 0, lost=True), Spot("B", 1, 1, gone=True)],
        [],
        title="What if",
        before="2 within reach",
        after="0 within reach",
    ),
    "ranks": charts.ranks([Ranked(HOSTILE, 1, 1, 4), Ranked("B", 2)], title="Order"),
    "curves": charts.curves(
        [Point(HOSTILE, "90%", 0.9, 0.8, 0.95), Point(HOSTILE, "50%", 0.6, 0.4, 0.7)],
        title="Soon lost",
        what="Order by",
        step="Kept",
        figure="Agreement",
        span="In nine of ten",
    ),
    "rings": charts.rings([Away(HOSTILE, 1), Away("B", None)], title="A route to 1 of 2"),
    "stepper": charts.stepper(
        [Step(HOSTILE, "2026-10-21", "done"), Step("B", "2026-12-03", "next"), Step("C", "", "later")],
        title="Next: B",
    ),
    "restrictions": charts.restrictions(
        [
            BiteRow("Law", heading=True),
            BiteRow(HOSTILE, (Bite("Registering", 1, 3, applies=True, words=("Once", "Slow")),)),
            BiteRow("Art. 6", (Bite("Assembly", None, None, applies=True, words=("", "")),)),
        ],
        ["Registering", "Assembly"],
        title="Harder as applied",
    ),
    "ranges": charts.ranges(
        [Range(HOSTILE, 13, 38, 31, "13 to 38"), Range("B", None, 0, 0, "not shown")],
        title="By group",
        heads=("Group", "Hit"),
    ),
    "timeline": charts.timeline([Happened("2026-03-01", "Attack", HOSTILE)], title="One event"),
    "dots": dots([Dot(HOSTILE, "Labels", "3", counts=True)], title="Signals", corner="Group"),
    "matrix": charts.matrix(
        [
            MatrixRow(HOSTILE, ("yes", "0"), (Cell("full", "works"), Cell("half", "agreed"))),
            MatrixRow("B", ("ask", "?"), (Cell("ring", "could"), Cell("unknown", "not known"))),
            MatrixRow("C", ("", "3"), held="held back"),
            MatrixRow("All", ("", ""), (Cell("figure", "1"), Cell("none", "none")), bold=True),
        ],
        ["1 Context", "2 Interviews"],
        title="Nobody does interviews with us",
        heads=("Partner", "May be named", "Risk"),
        meanings={"full": "works", "half": "agreed", "ring": "could", "unknown": "not known"},
        hatched=True,
    ),
    "mark rows": charts.mark_rows(
        [
            MarkRow(HOSTILE, (Mark(60), Mark(55, "A"), Mark(55, "B")), low=55, high=60, last=40),
            MarkRow("B", known=False, aside="nobody has scored yet", beside=("0 of 2",), share=0.0),
        ],
        OF_HUNDRED,
        title="No clear change",
        heads=("Question", "You answered"),
        letters={"": "you", "A": "national officer", "B": "head of office"},
        last="agreed in 2026-Q3",
    ),
    "slopes": charts.slopes(
        [Slope(HOSTILE, 42, 25, "worse", clear=True), Slope("B", 40, 25, "no clear change")],
        OF_HUNDRED,
        title="One got worse",
        heads=("Question", "2026-Q3", "2026-Q4", "Since 2026-Q3"),
    ),
}


def data(picture: Picture) -> list[dict[str, Any]]:
    """All rows that a chart was given."""
    return [row for rows in picture.chart.to_dict()["datasets"].values() for row in rows]


@pytest.mark.parametrize("kind", PICTURES)
def test_a_screen_reader_hears_no_code_of_a_colour(kind: str) -> None:
    svg = vl_convert.vegalite_to_svg(PICTURES[kind].spec(dark=False))
    assert not re.findall(r'aria-label="[^"]*#[0-9A-Fa-f]{6}', svg)


# The heads of the parts of curves cannot be kept silent.
@pytest.mark.parametrize("kind", sorted(set(PICTURES) - {"curves"}))
def test_a_screen_reader_hears_nothing_that_vega_says_in_english(kind: str) -> None:
    svg = vl_convert.vegalite_to_svg(PICTURES[kind].spec(dark=False))
    heard = [*heard_in(ET.fromstring(svg))]  # noqa: S314 - our own
    assert not [text for text in heard if re.match("[XY]-axis|Symbol legend|Title text|Header text", text)]
    assert len(heard) == {"mark rows": 2, "matrix": 4}.get(kind, 0), "its rows, each once"


def heard_in(part: ET.Element) -> Iterator[str]:
    """Labels of all that is not silent."""
    if part.get("aria-hidden") == "true":
        return
    if label := part.get("aria-label"):
        yield label
    for inner in part:
        yield from heard_in(inner)


@pytest.mark.parametrize("kind", PICTURES)
def test_a_chart_fetches_nothing_links_nowhere_and_says_what_it_shows(kind: str) -> None:
    picture = PICTURES[kind]
    spec = picture.chart.to_dict()
    assert spec["description"] == picture.title
    spec.pop("datasets")
    told = json.dumps(spec)
    for key in ('"url"', '"href"', '"image"', '"usermeta"'):
        assert key not in told
    assert '"tooltip": {"value": null}' in told


@pytest.mark.parametrize("kind", PICTURES)
def test_the_table_names_whom_the_chart_names(kind: str) -> None:
    picture = PICTURES[kind]
    table = picture.table.to_string(max_colwidth=200)
    if kind != "rings":  # the table of rings counts
        assert HOSTILE[:20] in table
    assert any(HOSTILE[:10] in str(value) for row in data(picture) for value in row.values())


def test_a_cell_says_how_many_of_how_many_and_nothing_where_nobody_is_on_record() -> None:
    known, unknown = data(PICTURES["heat map"])[:2]
    assert (known["words"], known["low"], known["known"]) == ("2 of 8", True, True)
    assert (unknown["words"], unknown["known"], unknown["shade"]) == ("?", False, "transparent")
    table = PICTURES["heat map"].table
    assert table.columns.to_list() == ["Group", "Upper Sarra", "Vorzhen"]
    assert table.iloc[0].to_list() == [HOSTILE, "2 of 8", "?"]


def test_the_more_are_met_the_darker_the_cell() -> None:
    shades = [Square("A", "B", "c", part, 8).shade for part in range(9)]
    assert shades == sorted(shades)
    assert (shades[0], shades[-1]) == (0, 3)


def test_what_is_not_known_is_told_as_the_number_on_record_alone() -> None:
    assert Square("A", "B", "c", None, 8).words == "8"


NAMES = [f"Group {at:02}" for at in range(60)]
"""More rows than fit on a screen."""
OF_MANY = {
    "heat map": charts.heat_map(
        [Square(name, area, name + area, 1, 2) for name in NAMES for area in ("North", "South")],
        title="",
        corner="",
    ),
    "dumbbell": charts.dumbbell(
        [Compared(name, 1, 2) for name in NAMES], title="", what="", first="a", second="b"
    ),
    "bars": charts.bars([(name, 0.5) for name in NAMES], title="", what="", figure="Share"),
    "scatter": charts.scatter(
        [Rated(name, at % 5, at // 5 % 5, None, 1) for at, name in enumerate(NAMES)], title="", line=2
    ),
    "arrows": charts.arrows(
        [Arrow(name, "State", 1, good=True) for name in NAMES], title="", left="", right="To"
    ),
    "tree": charts.tree([Way(("O", name), ("Office", name)) for name in NAMES], title=""),
    "ranks": charts.ranks([Ranked(name, at) for at, name in enumerate(NAMES, 1)], title=""),
    "rings": charts.rings([Away(name, at % 4 or None) for at, name in enumerate(NAMES)], title=""),
    "stepper": charts.stepper([Step(name, "", "later") for name in NAMES], title=""),
    "restrictions": charts.restrictions([BiteRow(name) for name in NAMES], ["Registering"], title=""),
    "ranges": charts.ranges([Range(name, 1, 2, 3, "1 to 2") for name in NAMES], title="", heads=("a", "b")),
    "timeline": charts.timeline([Happened("2026-03-01", name, "It was") for name in NAMES], title=""),
    "dots": dots([Dot(name, "Labels", "3", counts=True) for name in NAMES], title="", corner=""),
    "curves": charts.curves(
        [Point(name, step, 0.5, 0.4, 0.6) for name in NAMES for step in ("90%", "50%")],
        title="",
        what="",
        step="",
        figure="Agreement",
        span="",
    ),
    "matrix": charts.matrix(
        [MatrixRow(name, (), (Cell("full", "works"),)) for name in NAMES],
        ["Context"],
        title="",
        heads=("",),
        meanings={},
    ),
    "mark rows": charts.mark_rows(
        [MarkRow(name, (Mark(2),)) for name in NAMES], OF_HUNDRED, title="", heads=("",), letters={"": "you"}
    ),
    "slopes": charts.slopes(
        [Slope(name, at, at, "") for at, name in enumerate(NAMES)],
        OF_HUNDRED,
        title="",
        heads=("", "Then", "Now", "Since"),
    ),
}


@pytest.mark.parametrize("kind", OF_MANY)
def test_every_row_of_a_chart_has_its_name_however_many_there_are(kind: str) -> None:
    assert set(OF_MANY) == set(PICTURES) - {"before and after"}, "whose marks are no rows"
    drawn = saving.drawn(OF_MANY[kind])
    assert [name for name in NAMES if f">{name}<" not in drawn and f"\u2068{name}" not in drawn] == []


def test_arrows_begin_where_the_language_begins() -> None:
    def first(code: str) -> str:
        words.speak(words.catalogue(code))
        try:
            return json.dumps(
                charts.arrows([Arrow("A", "B", 1)], title="", left="", right="").chart.to_dict()
            )
        finally:
            words.speak(None)

    assert "triangle-right" in first("en")
    assert "triangle-left" in first("ar")
    assert '"reverse": true' in first("ar")


def test_two_of_one_name_are_two_rows() -> None:
    assert len({row["label"] for row in data(PICTURES["dumbbell"])}) == 2


@pytest.mark.parametrize(
    ("first", "ticks"),
    [(1, ["0", "1"]), (2, ["0", "1", "2"]), (0.5, ["0", "0.1", "0.2", "0.3", "0.4", "0.5"])],
)
def test_an_axis_of_counts_has_no_halves(first: float, ticks: list[str]) -> None:
    assert drawn_texts(Compared("Women", first, 0))[: len(ticks) + 1] == [*ticks, "● on record   ○ met"]


def test_a_figure_above_a_thousand_is_told_in_digits() -> None:
    assert drawn_texts(Compared("Women", 4_321, 1_000))[-1] == "4,321 | 1,000"


def drawn_texts(row: Compared) -> list[str]:
    """The texts of a picture of one row, ticks first."""
    drawn = charts.dumbbell([row], title="", what="Group", first="on record", second="met")
    return re.findall("<text[^>]*>([^<]*)</text>", vl_convert.vegalite_to_svg(drawn.chart.to_dict()))


def test_stance_is_told_by_colour_and_shape_and_points_on_one_place_by_one_label() -> None:
    first, second, third = (row for row in data(PICTURES["scatter"]) if "stance" in row)
    assert [first["stance"], second["stance"], third["stance"]] == ["against", "neutral", "for"]
    assert first["label"].endswith("\nB")
    assert second["label"] == ""
    spec = json.dumps(PICTURES["scatter"].chart.to_dict())
    for mark in ("triangle-up", "triangle-down", FOR, AGAINST):
        assert mark in spec


def test_who_has_no_route_stands_outside_of_all_rings() -> None:
    away = {row["name"]: row for row in data(PICTURES["rings"]) if "route" in row}
    assert away["B"]["route"] == "no route recorded"
    assert away["B"]["x"] ** 2 + away["B"]["y"] ** 2 == pytest.approx(4)
    assert PICTURES["rings"].table.to_numpy().tolist() == [
        [HOSTILE, "1"],
        ["B", "no route recorded (ring 2)"],
    ]


def test_dots_stand_on_their_rings_however_small_the_picture_is_made() -> None:
    rings = [row for row in data(PICTURES["rings"]) if "ring" in row]
    assert {row["ring"] for row in rings} == {1, 2}
    for row in rings:
        assert row["x"] ** 2 + row["y"] ** 2 == pytest.approx(row["ring"] ** 2)
    drawn = PICTURES["rings"].chart.to_dict()
    assert not [layer for layer in drawn["layer"] if layer["mark"].get("filled") is False]
    assert drawn["autosize"]["type"] == "pad", "the legend takes nothing from the height of the rings"


def test_a_place_stands_inside_its_band_or_has_none() -> None:
    first, second = data(PICTURES["ranks"])
    assert first["low"] <= first["place"] <= first["high"]
    assert second["low"] == second["place"] == second["high"]
    assert PICTURES["ranks"].table["In possible maps"].to_list() == ["1 to 4", "not known"]


def test_a_curve_stands_inside_its_band_and_names_the_order_that_is_lost_soonest() -> None:
    found = catalogue.run("evidence.coverage_curve", sample(), TODAY)
    drawn = pictures.kept(sample(), found)
    assert drawn is not None
    points = data(drawn)
    assert all(row["low"] <= row["value"] <= row["high"] for row in points)
    assert len(points) == len(drawn.table) == len(found.findings)
    ends = {row["panel"]: row["value"] for row in points if row["step"] == points[-1]["step"]}
    assert drawn.title == f"Lost soonest: the order by {min(ends, key=ends.__getitem__)}"
    told = drawn.table.iloc[0].tolist()
    assert told == ["number of ties (degree)", "90%", f"{found.findings[0].value:.2f}", told[3]]


def test_words_are_read_on_white_and_on_black() -> None:
    light, dark = (PICTURES["bars"].spec(dark=dark)["config"]["text"]["color"] for dark in (False, True))
    assert int(light[1:3], 16) < 0x44
    assert int(dark[1:3], 16) > 0xDD


def test_the_figures_of_findings_are_those_of_the_chart() -> None:
    found = catalogue.run("groups.homophily", sample(), TODAY)
    drawn = pictures.recorded_and_expected(sample(), found)
    assert drawn is not None
    told = sorted((row["first"], row["second"]) for row in data(drawn))
    assert told == sorted((one.details["observed"], one.details["expected"]) for one in found)
    assert drawn.title.startswith(f"{sum(row['mark'] for row in data(drawn))} group")


@pytest.mark.parametrize("name", pictures.DRAWN)
def test_every_analysis_that_has_a_picture_draws_it_or_has_nothing_to_draw(name: str) -> None:
    for m, view in ((sample(), TODAY), (kala(), CERTAIN)):
        try:
            found = catalogue.run(name, m, view)
        except Refused:
            continue
        drawn = pictures.of(name, m, found)
        if drawn is not None:
            assert drawn.title
            drawn.chart.to_dict()
            assert len(drawn.table)


@pytest.mark.parametrize(("columns", "least"), [(1, 300), (6, 500), (12, 800), (40, 1_200)])
def test_a_heat_map_is_as_wide_as_its_columns_need(columns: int, least: int) -> None:
    squares = [Square("Women", f"Area {i}", str(i), 1, 2) for i in range(columns)]
    drawn = charts.heat_map(squares, title="", corner="")
    assert drawn.least == least
    above = [layer["encoding"]["x"].get("axis", {}) for layer in drawn.chart.to_dict()["layer"]]
    assert {axis["labelAlign"] for axis in above if "labelAlign" in axis} == {"center"}
    # Where even the widest frame is too narrow, it has a width of its own, and is moved in its frame.
    assert drawn.fixed == (columns == 40)
    assert drawn.spec(dark=False).get("width") == ({"step": 64} if drawn.fixed else None)
    style = (Path(web.__file__).parent / "assets" / "page.css").read_text(encoding="utf-8")
    assert f'[class*="st-key-wide-{least}-"] > * {{\n  min-width: {least}px;' in style


def test_words_that_are_read_from_the_right_keep_their_order_among_numbers() -> None:
    words.speak(words.catalogue("ar"))
    try:
        drawn = charts.heat_map([Square("نساء", "Coast", "نساء Coast", 7, 8)], title="", corner="")
    finally:
        words.speak(None)
    spec = drawn.spec(dark=False)
    ((row,),) = spec["datasets"].values()
    assert row["words"] == "\u20687 من 8\u2069"
    assert (row["row"], row["column"]) == ("\u2068نساء\u2069", "Coast")
    assert row["code"] == "نساء Coast", "what is pressed is told by its code"
    assert {json.dumps(layer["encoding"]["y"]["sort"], ensure_ascii=False) for layer in spec["layer"]} == {
        '["\u2068نساء\u2069"]'
    }
    assert drawn.table.iloc[0].tolist() == ["نساء", "7 من 8"]


def test_words_below_a_map_keep_their_order_too_also_in_a_file() -> None:
    today = "91 في المتناول اليوم"
    drawn = charts.before_after([Spot("A", 0, 0)], [], title="", before=today, after="0")
    assert f"\u2068{today}\u2069" in json.dumps(drawn.spec(dark=False), ensure_ascii=False)
    assert f"\u2068{today}\u2069" in saving.drawn(drawn)


@pytest.mark.parametrize("kind", ["heat map", "dumbbell", "bars", "ranks", "dots"])
def test_a_long_name_beside_a_row_stands_there_whole_in_two_lines(kind: str) -> None:
    name = "Lesbian, gay, bisexual and transgender persons"
    picture = {
        "heat map": lambda: charts.heat_map([Square(name, "A", "a", 1, 2)], title="T", corner="Group"),
        "dumbbell": lambda: charts.dumbbell(
            [Compared(name, 1, 2)], title="T", what="W", first="a", second="b"
        ),
        "bars": lambda: charts.bars([(name, 0.5)], title="T", what="W", figure="F"),
        "ranks": lambda: charts.ranks([Ranked(name, 1, 1, 2)], title="T"),
        "dots": lambda: dots([Dot(name, "Labels", "3", counts=True)], title="T", corner="Group"),
    }[kind]()
    assert any("Lesbian, gay, bisexual and\ntransgender persons" in row.values() for row in data(picture))
    assert name in picture.table.to_numpy().tolist()[0]
    told = json.dumps(picture.chart.to_dict())
    assert '"labelLimit": 0' in told
    assert "split(datum.label" in told


def test_the_name_beside_a_point_ends_before_the_next_point() -> None:
    rows = [Rated("Ministry of Justice of Kasimbi", 3, 3, 1, 1), Rated("Party of Unity", 3, 4, -1, 1)]
    labels = [row["label"] for row in data(charts.scatter(rows, title="T", line=2)) if "label" in row]
    assert labels == ["Ministry of Justice of\nKasimbi", "Party of Unity"]


def test_civil_society_that_disagrees_is_not_drawn_as_against() -> None:
    rows = [Rated("A", 3, 3, -2, 2, heard=True), Rated("B", 3, 3, -2, 2), Rated("C", 3, 3, 1, 2, heard=True)]
    assert [row.stance for row in rows] == ["listen", "against", "for"]
    picture = charts.scatter(rows, title="T", line=2)
    assert picture.table["Stance"].tolist() == ["listen first", "against", "for"]


def boxes_of(drawn: Picture) -> dict[str, dict[str, Any]]:
    """The boxes of a tree by the name in them; names that stand in several boxes count once."""
    (rows,) = [rows for rows in drawn.chart.to_dict()["datasets"].values() if rows and "name" in rows[0]]
    return {row["name"]: row for row in rows}


def test_ways_that_begin_alike_share_their_boxes() -> None:
    ways = [
        Way(("O", "A", "T"), ("Office", "A", "T"), frozenset("A")),
        Way(("O", "A", "U"), ("Office", "A", "U"), frozenset("A")),
        Way(("O", "B"), ("Office", "B")),
    ]
    drawn = charts.tree(ways, title="")
    boxes = boxes_of(drawn)
    assert {name: row["kind"] for name, row in boxes.items()} == {
        "Office": "office",
        "A": "tired",
        "T": "target",
        "U": "target",
        "B": "target",
    }
    assert boxes["A"]["y"] == (boxes["T"]["y"] + boxes["U"]["y"]) / 2
    assert boxes["Office"]["x2"] < boxes["A"]["x"] < boxes["T"]["x"]
    assert drawn.table.to_numpy().tolist() == [["A", "T"], ["A", "U"], ["B", ""]]


def test_a_tree_begins_where_the_language_begins() -> None:
    words.speak(words.catalogue("ar"))
    try:
        boxes = boxes_of(charts.tree([Way(("O", "A"), ("Office", "A"))], title=""))
    finally:
        words.speak(None)
    assert boxes["A"]["x2"] < boxes["Office"]["x"]


def test_before_and_after_have_the_same_places_and_other_marks() -> None:
    spots = [Spot("A", 0, 0), Spot("B", 1, 1, lost=True), Spot("C", 2, 0, gone=True)]
    drawn = charts.before_after(
        spots, [(spots[0], spots[1]), (spots[1], spots[2])], title="", before="3", after="1"
    )
    left, right = drawn.chart.hconcat
    kinds = [
        sorted(kind for layer in side.layer[1:] for kind in layer.data["kind"]) for side in (left, right)
    ]
    assert kinds == [["there"] * 3, ["gone", "lost", "there"]]
    assert [len(side.layer[0].data) for side in (left, right)] == [2, 1]
    assert drawn.table.to_numpy().tolist() == [["B"]]


def shown_fields(spec: Any) -> set[str]:
    """Fields of which the values stand on an axis, in a legend or beside a mark."""
    if isinstance(spec, list):
        return set().union(*map(shown_fields, spec))
    if not isinstance(spec, dict):
        return set()
    fields = {
        str(channel["field"])
        for name, channel in spec.get("encoding", {}).items()
        if name in {"x", "y", "text", "row", "column", "facet"} and "field" in channel
    }
    return fields.union(*map(shown_fields, spec.values()))


@pytest.mark.parametrize("name", pictures.DRAWN)
def test_names_stand_on_axes_and_no_codes(name: str) -> None:
    try:
        drawn = pictures.of(name, sample(), catalogue.run(name, sample(), TODAY))
    except Refused:
        return
    if drawn is None:
        return
    spec = drawn.spec(dark=False)
    fields = shown_fields({key: part for key, part in spec.items() if key != "datasets"})
    rows = [row for some in spec["datasets"].values() for row in some]
    told = {str(row[field]) for row in rows for field in fields & {*row}}
    codes = {code for frame in sample().tables.values() if "id" in frame for code in frame["id"]}
    codes |= {code for name in schema.vocabularies() for code in schema.vocabulary(name) if "_" in code}
    assert not [text for text in told if codes.intersection(re.findall(r"[\w@*]+", text))]
    assert [text for text in told if re.search(r"\w", text)]


def test_marks_of_one_value_stand_apart_and_whoever_gave_them_has_a_letter() -> None:
    spec = PICTURES["mark rows"].chart.to_dict()
    offsets = {
        tuple((row["letter"], row["x"]) for row in spec["datasets"][layer["data"]["name"]]): float(
            layer["mark"]["yOffset"]["expr"].rpartition(": ")[2]
        )
        for layer in spec["layer"]
        if layer["encoding"].get("text", {}).get("field") == "letter"
    }
    assert set(offsets) == {(("A", 55),), (("B", 55),)}
    first, second = offsets.values()
    assert abs(first - second) >= 18, "as wide as a dot"
    key = (
        "● you · A national officer · B head of office · dashed ring: agreed in 2026-Q3 · hatched: not known"
    )
    assert spec["title"]["text"]["expr"].endswith(f' : "{key}"')


def test_a_table_of_marks_says_who_gave_which_and_what_is_not_known() -> None:
    table = PICTURES["mark rows"].table.set_index("Question")
    assert table.loc[HOSTILE].tolist() == ["60", "55", "55", "55–60", "40", "", ""]
    assert table.loc["B"].tolist() == ["", "", "", "", "", "0 of 2", "nobody has scored yet"]
    drawn = saving.drawn(PICTURES["mark rows"])
    assert "nobody has scored yet" in drawn
    assert "stroke-dasharray" in drawn


def test_rows_of_marks_stand_in_the_order_in_which_they_are_given() -> None:
    rows = [MarkRow("Zulu", (Mark(1),)), MarkRow("Mike", known=False), MarkRow("Alpha", aside="none")]
    drawn = saving.drawn(charts.mark_rows(rows, OF_HUNDRED, title="", heads=("",), letters={"": "you"}))
    heights = [float(y) for y in re.findall(r'aria-label="(?:Zulu|Mike|Alpha)[^"]*"[^>]*d="M0,(\d+)h', drawn)]
    assert re.findall(">(Zulu|Mike|Alpha)<", drawn) == ["Zulu", "Mike", "Alpha"]
    assert heights == [0, 36, 72]


def test_who_hears_a_row_of_marks_hears_all_of_it_once() -> None:
    drawn = saving.drawn(PICTURES["mark rows"])
    assert drawn.count("Question: B; You answered: 0 of 2; Note: nobody has scored yet") == 1
    assert 'aria-label="label:' not in drawn


def test_rows_of_marks_begin_where_the_language_begins() -> None:
    words.speak(words.catalogue("ar"))
    try:
        drawn = charts.mark_rows(
            [MarkRow("A", (Mark(2),), last=3)],
            OF_HUNDRED,
            title="",
            heads=("",),
            letters={"": "أنت"},
            last="2026-Q3",
        ).chart.to_dict()
    finally:
        words.speak(None)
    assert {
        layer["encoding"]["x"]["scale"]["reverse"]
        for layer in drawn["layer"]
        if "scale" in layer["encoding"].get("x", {})
    } == {True}
    assert "right" in {
        layer["encoding"].get("y", {}).get("axis", {}).get("orient") for layer in drawn["layer"]
    }
    ring, ours = json.loads(drawn["title"]["text"]["expr"].rpartition(" : ")[2]).split(" · ")
    assert ours == "\u2068● أنت\u2069"
    assert "\u20682026-Q3\u2069" in ring, "or it would be read as Q3-2026"


def on_phone(picture: Picture, pixels: int = 326) -> str:
    """A picture as a window of 390 pixels shows it."""
    spec = json.loads(json.dumps(picture.spec(dark=False)).replace("windowSize()[0]", "390"))
    spec |= {"width": pixels, "autosize": {"type": "fit", "contains": "padding"}}
    if isinstance(spec.get("title"), dict):
        spec["title"]["limit"] = pixels - 40  # as Streamlit has it
    return vl_convert.vegalite_to_svg(spec)


@pytest.mark.parametrize("kind", [kind for kind in PICTURES if PICTURES[kind].phone == "fits"])
def test_a_picture_that_fits_a_phone_has_all_of_it_for_its_marks(kind: str) -> None:
    drawn = on_phone(PICTURES[kind])
    (frame, *_more) = re.findall(r'class="background"[^>]*d="M[^h]*h([\d.]+)', drawn)
    assert float(frame) >= 0.9 * 326
    assert re.search(">(B|Art. 6)<", drawn)


def test_what_stands_beside_a_row_is_told_in_the_line_above_it_on_a_phone() -> None:
    rows = [
        MarkRow("Gender", (Mark(60),), beside=("2 of 3", "better")),
        MarkRow("Laws and enabling environment of all kinds", (Mark(40),), beside=("2 of 3", "no change")),
    ]
    drawn = charts.mark_rows(rows, OF_HUNDRED, title="", heads=("", "Answered", "Since Q3"), letters={})
    phone, wide = on_phone(drawn), saving.drawn(drawn)
    assert ">Answered: 2 of 3 · Since Q3: better<" in phone
    assert ">no change<" in phone, "as much as there is room for"
    assert ">Answered: 2 of 3" not in wide
    assert ">Since Q3<" in wide
    assert ">Since Q3<" not in phone


def test_counts_above_months_are_turned_on_a_phone() -> None:
    months = [Verified(f"2026-{month:02}-01", 1, month % 3, 0) for month in range(1, 13)]
    drawn = verified.by_month(months, title="")
    turned = r"rotate\(270\)[^>]*>1 of 1<"
    assert len(re.findall(turned, on_phone(drawn))) == 4
    assert not re.findall(turned, saving.drawn(drawn))


def test_a_month_that_begins_within_one_of_the_calendar_is_told_by_its_first_day() -> None:
    months = [Verified("2025-11-26", 1, 0, 0), Verified("2026-01-01", 1, 0, 0)]
    assert verified.by_month(months, title="").table["Month"].tolist() == ["from 2025-11-26", "2026-01"]


def test_names_of_slopes_that_end_together_stand_one_above_another() -> None:
    spec = PICTURES["slopes"].chart.to_dict()
    names = next(layer for layer in spec["layer"] if layer["mark"].get("align") == "left")
    first, second = (row["y"] for row in spec["datasets"][names["data"]["name"]])
    assert abs(first - second) * 360 / 100 >= 16


def test_steps_of_a_way_are_told_in_words() -> None:
    assert PICTURES["stepper"].table.to_numpy().tolist() == [
        [HOSTILE, "2026-10-21", "done"],
        ["B", "2026-12-03", "next"],
        ["C", "no date yet", "to come"],
    ]


def test_marks_of_provisions_are_told_in_words_and_not_known_is_hatched() -> None:
    assert PICTURES["restrictions"].table.to_numpy().tolist() == [
        ["Law", HOSTILE, "Registering", "1: Once", "3: Slow"],
        ["Law", "Art. 6", "Assembly", "not known", "not known"],
    ]
    unknown = [row for row in data(PICTURES["restrictions"]) if row.get("known") is False]
    assert {row["words"] for row in unknown} == {"?"}
    assert {row["shade"] for row in unknown} == {"transparent"}


def test_what_is_not_shown_has_no_bar() -> None:
    (row,) = [row for row in data(PICTURES["ranges"]) if row.get("words") == "not shown"]
    assert (row["known"], row["most"], row["whole"]) == (0, 0, 0)


def test_a_matrix_says_in_its_table_what_its_shapes_do_and_nothing_of_who_is_held_back() -> None:
    assert PICTURES["matrix"].table.to_numpy().tolist() == [
        [HOSTILE, "yes", "0", "works", "agreed"],
        ["B", "ask", "?", "could", "not known"],
        ["C", "", "3", "held back", "held back"],
        ["All", "", "", "1", "none"],
    ]
    spec = json.dumps(PICTURES["matrix"].spec(dark=False), ensure_ascii=False)
    assert "● works · ◐ agreed · ○ could · ? not known" in spec
    assert "scorers differ" not in spec
