"""Boards of a SWOT: what counts, and what stands in the wrong part, by hand and row by row; suggestions."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from each import each
from maps import CERTAIN, QUICK, SEEDS, a_map, actor, attack, random_map, sample, text
from seeds import seeded

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.core.tables.ids import made_ids
from actormap.metrics.base.context import context_of
from actormap.metrics.partner.match import match
from actormap.metrics.partner.suggestions import _from_laws
from actormap.metrics.partner.swot import swot

SAMPLE_DAY = View(date="2026-11-25")


def item(id_: str, quadrant: str = "strength", **cells: Any) -> dict[str, Any]:
    usual = {"of_board": "relation", "text": f"Words of {id_}", "side": "they"}
    return usual | {"id": id_, "quadrant": quadrant} | cells


def board(*rows: dict[str, Any], **tables: Any) -> ActorMap:
    actors = [actor("A", "Quiet Desk"), actor("B"), actor("C", at_risk_level=3)]
    return a_map(actors=actors, swot_items=list(rows), **tables)


def whole(m: ActorMap, **options: Any) -> Finding:
    return swot(m, CERTAIN, **options).findings[0]


def items(m: ActorMap, **options: Any) -> dict[str, Finding]:
    return {f.subject[0]: f for f in swot(m, CERTAIN, **options) if f.kind == "item"}


def suggested(m: ActorMap, view: View = CERTAIN, **options: Any) -> dict[str, Finding]:
    return {f.details["item"]: f for f in swot(m, view, **options) if f.kind == "measure"}


CONCRETE = [{"pcode": "XX01"}, {"actor_id": "A"}, {"group": "women"}, {"on": "2025-03-03"}]


@each("cells", CONCRETE)
def test_an_example_counts_once_it_is_concrete(cells: dict[str, str]) -> None:
    bare = item("a", item="example_knowledge")
    assert not items(board(bare))["a"].details["counts"]
    assert whole(board(bare)).value is None, "a board on which nothing counts is no zero"
    assert items(board(bare | cells))["a"].details["counts"]


def test_prompts_and_own_words_count_at_once() -> None:
    prompts = [code for code, about in schema.items().items() if about.set == "swot_prompt"]
    asked = [item(code, quadrant=schema.swot()[code][0], item=code) for code in prompts]
    said = items(board(item("a"), *asked, item("c", evidence="e1", side="we")))
    assert all(f.details["counts"] for f in said.values())
    of_chapter = {"S": 3, "W": 3, "O": 4, "T": 2}
    assert [schema.items()[code].reference for code in prompts] == [
        f"E1-{letter}{at}" for letter, most in of_chapter.items() for at in range(1, most + 1)
    ]


def test_worked_values() -> None:
    m = board(
        item("a", item="example_knowledge", pcode="XX01"),
        item("b", item="example_trust"),
        item("c", item="example_law", pcode="XX02"),
        item("d", "weakness", side="we"),
        item("e", "opportunity", side="both", item="example_louder", on="2025-03-03"),
    )
    first = whole(m)
    assert (first.value, first.details["vague"], first.details["misplaced"]) == (4, 1, 1)
    assert first.details["counts"] == {
        "strength": {"they": 2},
        "weakness": {"we": 1},
        "opportunity": {"both": 1},
        "threat": {},
    }
    assert "1 stands in the wrong part." in first.reason


def test_the_environment_among_strengths_is_warned_of() -> None:
    m = board(
        item("a", item="example_attacks", pcode="XX01"),
        item("b", "weakness", item="prompt_openings"),
        item("c", "weakness", item="prompt_well"),
        item("d", "threat", item="prompt_openings"),
        item("e", "threat", item="example_attacks", pcode="XX01"),
    )
    said = {code: f.details["misplaced"] for code, f in items(m).items()}
    assert said == {"a": "outside", "b": "outside", "c": "elsewhere", "d": "elsewhere", "e": ""}
    assert items(m)["a"].reason == (
        "It lies outside of both sides: move it to opportunities or threats. "
        "It rests on nothing that is recorded. 1 scorer entered it."
    )
    assert items(m)["c"].reason.startswith("Its question belongs to another part of the board.")


def test_what_rests_on_nothing_is_no_finding_to_lean_on() -> None:
    m = board(
        item("a", sources="s1", together="yes"),
        item("b", together="yes"),
        item("c", evidence="gone", together="yes"),
        events=[attack("e1", "B", subjects="A", sources="s2")],
    )
    assert items(m)["a"].reason == "It rests on what is recorded. 2 scorers or more hold it."
    assert {code: (f.verdict, f.details["gone"]) for code, f in items(m).items()} == {
        "a": ("indicative", 0),
        "b": ("insufficient_data", 0),
        "c": ("insufficient_data", 1),
    }
    assert whole(m).details["unbacked"] == 2


def test_boards_rounds_areas_and_days_are_apart() -> None:
    m = board(
        item("a", round="2026-Q4"),
        item("b", round="2026-Q3"),
        item("c", pcode="XX0101"),
        item("d", pcode="XX02"),
        item("e", of_board="presence"),
        item("f", date="2025-02-02"),
        item("g", of_board="group", group="women"),
        item("h", of_board="actor", actor_id="A"),
        areas=[
            {"id": "XX01", "name": "One"},
            {"id": "XX0101", "name": "Inner", "parent": "XX01"},
            {"id": "XX02", "name": "Two"},
        ],
    )
    assert items(m).keys() == {"a", "b", "c", "d"}
    assert items(m, during="2026-Q4").keys() == {"a", "c", "d"}
    assert items(m, area="XX01").keys() == {"a", "b", "c"}
    assert items(m, board="presence").keys() == {"e"}
    assert items(m, group="women").keys() == {"g"}
    assert items(m, actor="A").keys() == {"h"}


def test_whoever_the_safeguards_refuse_is_on_no_board() -> None:
    m = board(item("a"), item("b", actor_id="C", text="Threats"), item("c", of_board="actor", actor_id="C"))
    assert items(m).keys() == {"a"}
    assert "Threats" not in text(swot(m, CERTAIN))
    with pytest.raises(Refused, match="does not work with it now"):
        swot(m, CERTAIN, actor="C")


def test_an_empty_board_and_two_boards_at_once_are_refused() -> None:
    with pytest.raises(Refused, match="nothing stands on this board"):
        swot(board(), CERTAIN)
    with pytest.raises(Refused, match="not of both"):
        swot(board(item("a")), CERTAIN, actor="A", group="women")
    with pytest.raises(Refused, match="no area has the P-code 'XX09'"):
        swot(board(item("a")), CERTAIN, area="XX09")
    with pytest.raises(Refused, match="no group has the code 'nobody'"):
        swot(board(item("a")), CERTAIN, group="nobody")


def contacts(sought: int, came: int, **cells: str) -> list[dict[str, Any]]:
    usual = {"date": "2025-01-20", "office": "O", "actor_id": "A"} | cells
    ways = ["out"] * sought + ["in"] * came
    return [usual | {"id": f"k{at}", "direction": way} for at, way in enumerate(ways)]


def test_contacts_that_we_sought_are_suggested_with_their_figure() -> None:
    few = suggested(board(contacts=contacts(3, 1)))["prompt_improve"]
    assert (few.value, few.details["side"], few.details["quadrant"]) == (0.75, "we", "weakness")
    assert few.statement == "The map suggests: 3 of 4 contacts were sought by us."
    assert few.details["analysis"] == "reach.contact_habits"
    assert "prompt_improve" not in suggested(board(item("a"), contacts=contacts(2, 2)))


def test_one_officer_with_most_contacts_is_suggested() -> None:
    rows = contacts(1, 3, officer_role="hro")
    rows[0]["officer_role"] = "national officer"
    assert suggested(board(contacts=rows))["example_turnover"].value == 0.75
    rows[1]["officer_role"] = "national officer"
    assert "example_turnover" not in suggested(board(item("a"), contacts=rows))


def test_what_is_on_the_board_already_is_not_suggested_again() -> None:
    taken = item("a", "weakness", item="prompt_improve", analysis="reach.contact_habits", figure=0.75)
    assert "prompt_improve" not in suggested(board(taken, contacts=contacts(3, 1)))
    other = taken | {"analysis": "reach.gap"}
    assert "prompt_improve" in suggested(board(other, contacts=contacts(3, 1)))


def test_a_draft_law_is_suggested_by_its_hardest_article() -> None:
    groups = [actor(f"G{n}", formality="formal" if n < 7 else "informal") for n in range(20)]
    law = {"id": "l", "name": "Bill 12", "kind": "ngo_framework", "stage": "draft"}
    mild = {"id": "p1", "instrument": "l", "article": "Art. 1, aims", "in_text": 0}
    hard = {"id": "p2", "instrument": "l", "article": "Art. 9, register", "hits_formality": "informal"}

    def told(**cells: int) -> str:
        m = a_map(actors=groups, swot_items=[item("a")], instruments=[law], provisions=[mild, hard | cells])
        (suggestion,) = _from_laws(context_of(m, CERTAIN))
        return str(suggestion.reason)

    assert told(in_text=3) == "Bill 12, Art. 9, register would hit 13 of 20 organisations on record"
    assert told(in_text=0) == "Bill 12, Art. 1, aims would hit 20 of 20 organisations on record"
    del mild["in_text"]
    assert told() == "Bill 12 would hit 20 of 20 organisations on record"


def test_each_board_is_suggested_what_is_of_its_side_and_small_boards_nothing() -> None:
    m = sample().replace(swot_items=sample()["swot_items"].iloc[:0])
    every = suggested(m, SAMPLE_DAY)
    they = suggested(m, SAMPLE_DAY, board="civil_society")
    we = suggested(m, SAMPLE_DAY, board="presence")
    assert {f.details["side"] for f in they.values()} == {"they", "both"}
    assert {f.details["side"] for f in we.values()} == {"we", "both"}
    assert every.keys() == they.keys() | we.keys()
    assert {"example_donors", "example_law", "example_few_contacts", "example_louder"} <= every.keys()
    with pytest.raises(Refused, match="nothing stands on this board"):
        swot(m, SAMPLE_DAY, group="women")


def test_nothing_is_written_by_itself() -> None:
    m = board(contacts=contacts(3, 1))
    swot(m, CERTAIN)
    assert m["swot_items"].empty


@seeded(SEEDS, few=3)
def test_the_same_row_by_row(seed: int) -> None:
    m, places = random_map(seed), schema.swot()
    out = {
        row["id"]
        for row in m.actors.to_dict("records")
        if row["do_not_contact"] == "yes"
        or row["feels_safe"] == "no"
        or row["care"] in {"survivor", "child"}
        or (row["at_risk_level"] == row["at_risk_level"] and row["at_risk_level"] >= 3)
        or (row["consent_c1"] != "yes" and row["legal_basis"] == "")
    }
    expected: dict[str, tuple[bool, str]] = {}
    for row in m["swot_items"].to_dict("records"):
        if row["of_board"] != "relation" or row["date"] > QUICK.date or row["actor_id"] in out:
            continue
        own, side = places.get(row["item"], (row["quadrant"], ""))
        concrete = row["actor_id"] or row["group"] or row["pcode"] or row["on"]
        inside = row["quadrant"] in {"strength", "weakness"}
        wrong = "" if own == row["quadrant"] else "elsewhere"
        if wrong and inside and own in {"opportunity", "threat"}:
            wrong = "outside"
        expected[row["id"]] = (not side or bool(concrete), wrong)
    said = {
        f.subject[0]: (f.details["counts"], f.details["misplaced"])
        for f in swot(m, QUICK)
        if f.kind == "item"
    }
    assert said == expected
    counts = swot(m, QUICK).findings[0].details["counts"]
    assert sum(sum(part.values()) for part in counts.values()) == sum(count for count, _ in expected.values())


def said(id_: str, who: str, **cells: Any) -> dict[str, Any]:
    """The same in the same words, by somebody."""
    return item(id_, text="They know the valley", sources="s1", officer_role=who, **cells)


@pytest.mark.parametrize(
    ("rows", "scorers", "verdict"),
    [
        ([said("a", "hro")], 1, "insufficient_data"),
        ([said("a", "hro"), said("b", "hro")], 1, "insufficient_data"),
        ([said("a", "hro"), said("b", "national officer")], 2, "indicative"),
        ([said("a", "hro", together="yes")], 2, "indicative"),
        ([said("a", "hro"), said("b", "")], 1, "insufficient_data"),
        ([said("a", ""), said("b", "")], 1, "insufficient_data"),
        (
            [said(i, who, analysis="reach.gap") for i, who in (("a", "hro"), ("b", "cto"))],
            1,
            "insufficient_data",
        ),
        ([said("a", "hro"), said("b", "cto") | {"sources": ""}], 1, "insufficient_data"),
    ],
)
def test_two_put_an_item_on_the_board_before_it_is_indicative(
    rows: list[dict[str, Any]], scorers: int, verdict: str
) -> None:
    m = board(*rows)
    (only,) = items(m).values()
    first = whole(m)
    assert (first.value, first.verdict) == (1, verdict), "what says the same is one item"
    assert (only.verdict, only.sources) == (verdict, scorers)
    assert only.reason.endswith(
        "1 scorer entered it." if scorers == 1 else f"{scorers} scorers or more hold it."
    )
    assert swot(m, CERTAIN).findings[0].details["counts"]["strength"] == {"they": 1}


def test_what_was_agreed_together_stands_on_a_board_and_what_was_said_before_does_not() -> None:
    before = [said(i, who, date="2025-01-10", evidence=i) for i, who in (("k0", "hro"), ("k1", "cto"))]
    agreed = said("c", "hro", date="2025-01-20", together="yes", sensitivity=3)
    m = board(*before, agreed, contacts=contacts(1, 1))
    assert items(m).keys() == {"c"}
    assert items(m)["c"].evidence == (), "what each said before is in nothing any more"
    anew = said("d", "cto", date="2025-01-25", evidence="k1")
    assert items(board(*before, agreed, anew, contacts=contacts(1, 1)))["c"].evidence == ("k1",)


def test_links_and_steps_about_any_row_are_about_the_item() -> None:
    hinders = item("w", "weakness", text="No car", side="we")
    m = board(
        said("a", "hro", date="2025-01-10"),
        said("b", "cto", date="2025-01-11", links="w"),
        hinders,
        undertakings=[{"id": "u", "kind": "activity", "purpose": "Drive", "swot": "b", "date": "2025-01-12"}],
    )
    (pair,) = (f for f in match(m, CERTAIN) if f.kind == "pair")
    assert pair.subject == ("a", "w")
    assert pair.details["undertakings"] == ["u"]
    assert pair.verdict == "insufficient_data", "one alone wrote what hinders"


def test_another_officer_who_says_the_same_does_not_overwrite_the_first() -> None:
    rows = pd.DataFrame([said("", who, together="no") for who in ("hro", "cto")])
    rows = rows.reindex(columns=list(schema.columns()["swot_items"]), fill_value="")
    assert len(set(made_ids("swot_items", rows))) == 2
