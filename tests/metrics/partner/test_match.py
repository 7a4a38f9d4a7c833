"""What makes up for what: by hand, by a walk over all pairs, and what is never a pair."""

from __future__ import annotations

from typing import Any

import pytest
from each import each
from maps import CERTAIN, QUICK, SEEDS, a_map, actor, random_map, text
from seeds import seeded

from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.partner.match import match
from actormap.metrics.partner.swot import swot

ACTORS = [actor("A"), actor("C", at_risk_level=3)]


def item(id_: str, quadrant: str, side: str = "they", links: str = "", **cells: Any) -> dict[str, Any]:
    usual = {"of_board": "relation", "text": f"Words of {id_}"}
    return usual | {"id": id_, "quadrant": quadrant, "side": side, "links": links} | cells


def activity(id_: str, swot_items: str, **cells: Any) -> dict[str, Any]:
    usual = {"kind": "activity", "purpose": f"Do {id_}", "status": "planned"}
    return usual | {"id": id_, "swot": swot_items} | cells


def board(*rows: dict[str, Any], done: list[dict[str, Any]] | None = None) -> ActorMap:
    tables = {"undertakings": done} if done else {}
    return a_map(actors=ACTORS, swot_items=list(rows), **tables)


def pairs(m: ActorMap) -> dict[tuple[str, ...], Finding]:
    return {f.subject: f for f in match(m, CERTAIN) if f.kind == "pair"}


def test_worked_values() -> None:
    m = board(
        item("a", "strength", "they", "b"),
        item("b", "weakness", "we"),
        item("c", "threat", "they"),
        item("d", "opportunity", "both"),
        done=[activity("y", "b", due="2025-01-25")],
    )
    whole, pair, left = match(m, CERTAIN)
    assert (whole.value, whole.n) == (1, 2)
    assert whole.details == {"pairs": 1, "same_side": 0, "no_step": 0, "late": 1, "unanswered": 1}
    assert (pair.subject, pair.details["across"], pair.details["step"]) == (("a", "b"), True, "late")
    assert pair.statement == "Words of a makes up for: Words of b."
    assert pair.reason == "Next: Do y; late, due by 2025-01-25."
    assert (left.subject, left.details["candidates"]) == (("c",), ["d"])


ALONG = [
    ("strength", "threat"),
    ("strength", "opportunity"),
    ("strength", "strength"),
    ("opportunity", "weakness"),
    ("weakness", "strength"),
    ("threat", "opportunity"),
]


@each("quadrants", ALONG)
def test_only_what_lies_across_the_board_is_a_pair(quadrants: tuple[str, str]) -> None:
    first, second = quadrants
    assert not pairs(board(item("a", first, "they", "b"), item("b", second, "we")))


SIDES = {
    ("they", "we"): True,
    ("we", "they"): True,
    ("both", "both"): True,
    ("both", "we"): True,
    ("they", "they"): False,
    ("we", "we"): False,
    ("", "we"): None,
    ("they", ""): None,
}


@each("sides", SIDES)
def test_across_the_two_sides(sides: tuple[str, str]) -> None:
    first, second = sides
    m = board(item("a", "strength", first, "b"), item("b", "weakness", second))
    assert pairs(m)["a", "b"].details["across"] is SIDES[sides]
    alone = board(item("a", "strength", first), item("b", "weakness", second))
    (left,) = (f for f in match(alone, CERTAIN) if f.kind == "item")
    assert left.details["candidates"] == (["a"] if SIDES[sides] else [])


STEPS: dict[str, tuple[list[dict[str, Any]], str, float | None]] = {
    "none": ([], "none", None),
    "of another item": ([activity("y", "z")], "none", None),
    "no day": ([activity("y", "a")], "planned", 1),
    "to come": ([activity("y", "b", due="2025-02-01")], "planned", 1),
    "late": ([activity("y", "b;a", due="2025-01-31"), activity("x", "a")], "late", 2),
    "over": ([activity("y", "a", status="done", due="2025-01-25")], "over", 0),
    "one over": ([activity("y", "a", status="done"), activity("x", "a")], "planned", 1),
    "later on": ([activity("y", "a", date="2025-02-02")], "none", None),
    "about whom we leave alone": ([activity("y", "a", to_id="C")], "none", None),
}


WORDS = {
    "none": ("No next step is recorded.", "Who does what next, and by when?"),
    "to come": ("Next: Do y, by 2025-02-01.", "What is in the way?"),
    "late": (
        "Next: Do y; late, due by 2025-01-31.",
        "What is in the way, and by which day will it be done?",
    ),
    "over": ("What was undertaken is over.", "Is it enough, or is something else to be done?"),
}


@each("case", WORDS)
def test_each_step_has_its_words_and_its_question(case: str) -> None:
    m = board(item("a", "strength", "they", "b"), item("b", "weakness", "we"), done=STEPS[case][0])
    (pair,) = pairs(m).values()
    assert (pair.reason, pair.next_question) == WORDS[case]


@each("case", STEPS)
def test_the_next_step_of_a_pair(case: str) -> None:
    done, step, value = STEPS[case]
    m = board(item("a", "strength", "they", "b"), item("b", "weakness", "we"), done=done)
    pair = pairs(m)["a", "b"]
    assert (pair.details["step"], pair.value) == (step, value)
    assert match(m, CERTAIN).findings[0].details["no_step"] == (step == "none")


def test_what_is_next_stands_before_what_is_over() -> None:
    done = [
        activity("x", "a", status="done", due="2025-01-25"),
        activity("y", "b"),
        activity("z", "a", due="2025-02-05"),
    ]
    m = board(item("a", "strength", "they", "b"), item("b", "weakness", "we"), done=done)
    details = pairs(m)["a", "b"].details
    assert (details["undertakings"], details["due"]) == (["z", "y", "x"], "2025-02-05")


@pytest.mark.parametrize(("cells", "expected"), [({}, 3), ({"status": "done"}, 0)])
def test_a_pair_is_as_sensitive_as_the_step_that_it_tells(cells: dict[str, Any], expected: int) -> None:
    row = activity("y", "a", sensitivity=3) | cells
    items = item("a", "strength", "they", "b", sensitivity=0), item("b", "weakness", "we", sensitivity=0)
    pair = pairs(board(*items, done=[row]))["a", "b"]
    assert ("Do y" in pair.reason, pair.sensitivity) == (bool(expected), expected)


def test_states_of_a_kind_are_its_own() -> None:
    told = activity("y", "a", kind="promise", status="told")
    decided = activity("y", "a", kind="decision", status="together")
    for row, step in ((told, "over"), (decided, "planned")):
        m = board(item("a", "strength", "they", "b"), item("b", "weakness", "we"), done=[row])
        assert pairs(m)["a", "b"].details["step"] == step


def test_what_does_not_count_is_in_no_pair_and_nobody_left_alone_is_named() -> None:
    vague = item("a", "strength", "they", "b", item="example_trust")
    m = board(vague, item("b", "weakness", "we"))
    assert not pairs(m)
    hidden = item("h", "weakness", "we", actor_id="C", text="Never told")
    m = board(item("a", "strength", "they", "h"), hidden)
    assert not pairs(m)
    assert "Never told" not in text(match(m, CERTAIN))


def test_a_board_on_which_nothing_counts_is_refused() -> None:
    with pytest.raises(Refused, match="nothing stands on this board"):
        match(board(item("a", "strength", item="example_trust")), CERTAIN)


def test_nothing_that_hinders_is_not_zero_pairs() -> None:
    assert match(board(item("a", "strength")), CERTAIN).findings[0].value is None


@seeded(SEEDS, few=3)
def test_the_same_by_a_walk_over_all_pairs(seed: int) -> None:
    m = random_map(seed)
    counting = {f.subject[0] for f in swot(m, QUICK) if f.kind == "item" and f.details["counts"]}
    rows = [row for row in m["swot_items"].to_dict("records") if row["id"] in counting]
    expected = {
        (a["id"], b["id"])
        for a in rows
        for b in rows
        if (a["quadrant"], b["quadrant"]) in {("strength", "weakness"), ("opportunity", "threat")}
        and b["id"] in a["links"].split(";")
    }
    result = match(m, QUICK)
    assert {f.subject for f in result if f.kind == "pair"} == expected
    left = {row["id"] for row in rows if row["quadrant"] in {"weakness", "threat"}}
    assert {f.subject[0] for f in result if f.kind == "item"} == left - {b for _, b in expected}
    for f in result:
        if f.kind == "pair":
            assert (f.details["step"] == "none") == (f.details["undertakings"] == [])
