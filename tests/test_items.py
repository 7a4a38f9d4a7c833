"""What is judged, on which scale, and what frameworks of others ask: whole, consistent, in plain words."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import get_args

import pytest
from each import each
from wording import HARMFUL, unexplained

from actormap.core import schema
from actormap.core.schema.items import (
    Crossing,
    Framework,
    Item,
    ItemSet,
    Quadrant,
    Relation,
    Side,
    UnitKind,
)

ITEMS = list(schema.items().values())
JUDGED = [item for item in ITEMS if item.scale]
MARKED = [item for item in JUDGED if item.scale != "text"]
PARAMETERS = [item for item in ITEMS if item.set == "parameter" and not item.parent]
ROW_OF_THE_MANUAL = re.compile(r"[A-E](\d[a-h]?)?-[A-Z]?\d{1,2}")
RAW = re.compile(r"_|`|\bD\d|[a-z]\d|\d[a-z]|\(\w?\d?\)")
LONGEST_LABEL = 42
CHOSEN = {"step", "swot_prompt", "swot_example"}
"""Sets of which nothing is judged: their items are chosen in rows of other tables."""


def by_code(item: Item) -> str:
    return item.code


def of_set(name: str) -> list[Item]:
    return [item for item in ITEMS if item.set == name]


def texts() -> list[str]:
    """All that users read of items and frameworks, but names of others."""
    told = [text for item in ITEMS for text in (item.label, item.help)]
    told += [mark.label for item in ITEMS for mark in item.marks.values()]
    for framework in schema.frameworks().values():
        told += filter(None, (framework.scale, framework.had, framework.missing, *framework.items.values()))
    return told


def rows(name: str) -> list[dict[str, str]]:
    with (schema.HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@each("name", ["items", "scales", "swot", "crosswalk", "frameworks", "framework_items"])
def test_file_has_no_ragged_row_no_stray_space_and_every_key_once(name: str) -> None:
    keys = {
        "items": ("code",),
        "scales": ("scale", "mark"),
        "swot": ("item",),
        "crosswalk": ("item", "framework", "foreign_code"),
        "frameworks": ("code",),
        "framework_items": ("framework", "code"),
    }
    for row in rows(name):
        assert None not in row
        assert None not in row.values()
        assert all(value == value.strip() for value in row.values()), row
    found = [tuple(row[key] for key in keys[name]) for row in rows(name)]
    assert len(found) == len(set(found))


def test_parameters_are_eight_with_the_items_of_the_chapter() -> None:
    counted = {item.code: len(schema.parts_of(item.code)) for item in PARAMETERS}
    assert counted == {"a": 6, "b": 5, "c": 3, "d": 3, "e": 3, "f": 3, "g": 2, "h": 4}
    assert sum(counted.values()) == 29
    assert {item.sums_up for item in PARAMETERS} == {"mean"}
    scored = [part for item in PARAMETERS for part in schema.parts_of(item.code)]
    assert schema.scored_items() == tuple(part.code for part in scored)
    of_chapter = [f"D2{letter}-{at}" for letter, parts in counted.items() for at in range(1, parts + 1)]
    assert [part.reference for part in scored] == of_chapter
    assert {(item.scale, item.polarity) for item in scored} == {("0-4", "better")}


def test_law_and_practice_are_asked_of_the_same_five_rights() -> None:
    law, practice = schema.parts_of("a1"), schema.parts_of("a2")
    assert len(law) == len(practice) == 5
    assert [item.in_law for item in practice] == [item.code for item in law]
    assert schema.items()["a2"].in_law == "a1"
    assert not any(item.in_law for item in ITEMS if item.parent != "a2" and item.code != "a2")
    assert all(f"{here.label}, in law" == there.label for here, there in zip(practice, law, strict=True))


def test_sets_are_whole() -> None:
    assert [len(of_set(name)) for name in ("restriction", "recommendation", "profile")] == [7, 12, 7]
    assert of_set("perception")
    assert [item.reference for item in of_set("principle")] == [f"E1-P{n}" for n in range(1, 14)]
    assert [item.reference for item in of_set("question")] == [f"E1-Q{n}" for n in range(1, 4)]
    assert [item.reference for item in of_set("stage")] == [f"E2-{n}" for n in range(1, 9)]
    assert [item.reference for item in of_set("step")] == [f"D5-S{n}" for n in range(1, 9)]
    assert [item.reference for item in of_set("measure")] == [f"D5-M{n}" for n in range(1, 14)]
    factors = [item.code for item in of_set("risk_factor") if not item.parent]
    assert factors == ["threat", "vulnerability", "commitment", "capacity_own", "capacity_authorities"]
    assert all(schema.parts_of(code) for code in factors)
    assert {item.set for item in ITEMS} == set(get_args(ItemSet))
    assert [item.reference for item in of_set("recommendation")] == [f"D3-R{n}" for n in range(1, 13)]
    assert [item.reference for item in of_set("restriction")] == [f"D3-{n}" for n in range(1, 8)]


def test_a_swot_has_its_prompts_and_examples_each_in_its_place() -> None:
    prompts, examples = of_set("swot_prompt"), of_set("swot_example")
    place = schema.swot()
    assert set(place) == {item.code for item in (*prompts, *examples)}
    asked = Counter(place[item.code] for item in prompts)
    assert asked == {("strength", ""): 3, ("weakness", ""): 3, ("opportunity", ""): 4, ("threat", ""): 2}
    assert Counter((item.reference, place[item.code][0]) for item in examples) == {
        ("E1-I1", "strength"): 10,
        ("E1-I2", "weakness"): 5,
        ("E1-I3", "weakness"): 5,
        ("E1-I4", "opportunity"): 6,
        ("E1-I5", "threat"): 7,
    }
    sides: dict[str, set[str]] = {}
    for item in examples:
        sides.setdefault(item.reference, set()).add(place[item.code][1])
    assert (sides["E1-I2"], sides["E1-I3"]) == ({"they"}, {"we"})
    assert set().union(*sides.values()) == set(get_args(Side)) - {""}
    assert {quadrant for quadrant, _ in place.values()} == set(get_args(Quadrant))


def test_a_threat_is_as_grave_as_it_is_likely_and_severe() -> None:
    threats = schema.parts_of("threat")
    assert schema.items()["threat"].sums_up == "highest"
    assert {kind.sums_up for kind in threats} == {"geometric"}
    assert {len(schema.parts_of(kind.code)) for kind in threats} == {2}


@each("item", ITEMS, by_code)
def test_item_has_known_values(item: Item) -> None:
    assert re.fullmatch(r"[a-z]+\d?(_[a-z]+)*", item.code)
    assert item.scale in {"", "text", *schema.scales()}
    assert not item.parent or schema.items()[item.parent].set == item.set
    assert not item.in_law or item.in_law in schema.items()
    assert item.polarity in ({"better", "worse"} if item.marks else {""})
    assert set(item.units) <= set(get_args(UnitKind))
    assert bool(item.scale) == bool(item.units) == bool(item.role)
    assert item.scale or schema.parts_of(item.code) or item.set in CHOSEN, "who is not judged heads who is"
    assert item.role in {"", "hro", "protection_officer"}
    assert item.sums_up in {"", "mean", "highest", "geometric"}
    assert not item.sums_up or schema.parts_of(item.code)
    assert set(item.proposes) <= set(schema.analyses())
    assert ROW_OF_THE_MANUAL.fullmatch(item.reference), item.reference


def test_items_stand_before_their_parts_and_mean_the_same_way() -> None:
    order = [item.code for item in ITEMS]
    for item in ITEMS:
        for part in schema.parts_of(item.code):
            assert order.index(item.code) < order.index(part.code)
            assert not (item.units and part.units) or item.units == part.units
            if item.marks and part.marks:
                assert (part.scale, part.polarity) == (item.scale, item.polarity)


@each("row", rows("items"), lambda row: row["code"])
def test_each_mark_without_a_label_has_its_anchor(row: dict[str, str]) -> None:
    bare = [mark for mark in schema.scales().get(row["scale"], {}).values() if not mark.label]
    assert len(row["anchors"].split("|")) == max(len(bare), 1)


@each("item", MARKED, by_code)
def test_every_mark_is_said_in_words_that_differ(item: Item) -> None:
    words = [mark.label for mark in item.marks.values()]
    assert all(words)
    assert len(words) == len(set(words)) == len(schema.scales()[item.scale])
    assert item.marks["unknown"].value is None
    values = [mark.value for mark in item.marks.values() if mark.value is not None]
    assert len(values) == len(set(values)) == len(words) - 1
    if item.scale in {"0-4", "1-5"}:
        assert [f"{value:g}" for value in values] == [code for code in item.marks if code != "unknown"]
        assert len(values) == 5


def test_scales_are_used_and_what_is_not_known_has_no_value() -> None:
    assert set(schema.scales()) == {item.scale for item in MARKED}
    assert {code: mark.value for code, mark in schema.scales()["met"].items()} == {
        "met": 1,
        "partly": 0.5,
        "not": 0,
        "unknown": None,
    }


def test_labels_are_short_and_one_label_means_one_item() -> None:
    counted = Counter(item.label.casefold() for item in ITEMS)
    assert not [label for label, times in counted.items() if times > 1]
    codes = {item.code for item in ITEMS}
    assert not [item.code for item in ITEMS if item.label.casefold() in codes - {item.code}]
    assert not [item.label for item in ITEMS if len(item.label) > LONGEST_LABEL]


@each("text", sorted(set(texts())))
def test_text_is_plain_words(text: str) -> None:
    assert text[0].isupper()
    assert not text.endswith(".")
    assert not RAW.search(text), "no raw code"
    assert not HARMFUL.search(text)
    assert not unexplained(text)


@each("item", ITEMS, by_code)
def test_help_is_a_question(item: Item) -> None:
    assert item.help.endswith("?")
    assert not item.label.endswith(("?", ".", ":"))


@pytest.mark.parametrize("text", ["Rights in law a1", "See D2a-1", "limit_funding", "Laws (a)"])
def test_a_raw_code_is_found(text: str) -> None:
    assert RAW.search(text)


@each("framework", schema.frameworks().values(), lambda framework: framework.code)
def test_framework_says_what_was_read_and_what_was_not(framework: Framework) -> None:
    assert framework.name
    assert framework.by
    assert framework.had
    assert framework.missing
    assert framework.units
    assert set(framework.units) <= set(get_args(UnitKind))
    assert framework.items
    assert any(crossing.framework == framework.code for crossing in schema.crosswalk())


@each("crossing", schema.crosswalk(), lambda crossing: f"{crossing.item} {crossing.foreign_code}")
def test_crossing_joins_an_item_of_ours_and_what_a_framework_asks(crossing: Crossing) -> None:
    assert crossing.item in schema.items()
    framework = schema.frameworks()[crossing.framework]
    assert crossing.foreign_code in framework.items
    assert crossing.version == framework.version, "who reads a new version looks at its rows anew"
    assert crossing.relation in get_args(Relation)
    assert bool(crossing.checked_by) == bool(crossing.checked_on)
    assert re.fullmatch(r"[a-z_]*", crossing.checked_by), "a role, never a name"
    assert not crossing.checked_on or re.fullmatch(r"\d{4}-\d\d-\d\d", crossing.checked_on)


def test_what_no_item_of_ours_asks_is_a_hole_that_can_be_told() -> None:
    met = {(crossing.framework, crossing.foreign_code) for crossing in schema.crosswalk()}
    holes = {
        (framework.code, code)
        for framework in schema.frameworks().values()
        for code in framework.items
        if (framework.code, code) not in met
    }
    assert holes == {
        ("csosi", "public_image"),
        ("paf", "3"),
        ("right_to_defend", "1"),
        ("right_to_defend", "2"),
    }
