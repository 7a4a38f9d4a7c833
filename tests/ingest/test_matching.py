"""Entries that may be one: hand-worked pairs, rights, decisions, real lists, hostile names."""

from __future__ import annotations

import csv
import json
import math
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from maps import a_map, actor, tie

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, apply_changes, parse_tables
from actormap.core.search.names import name_of
from actormap.core.sentences import Sentence
from actormap.ingest import read_map
from actormap.ingest.matching import (
    Candidate,
    candidates,
    candidates_of_import,
    decided,
    decisions,
    taken_back,
)
from actormap.ingest.matching.blocking import Bound, pairs
from actormap.ingest.matching.evidence import Evidence, Rarity, likeness
from actormap.rights.access import KEY_HOLDER, Principal
from actormap.rights.identity import TABLE, merged


def named(*names: str, **cells: Any) -> ActorMap:
    """Entries A, B, C ... with these names."""
    return a_map(actors=[actor(chr(65 + at), name, **cells) for at, name in enumerate(names)])


def found(m: ActorMap, **options: Any) -> dict[str, Candidate]:
    return {one.first + one.second: one for one in candidates(m, KEY_HOLDER, **options)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Norwegian Refugee Council", "norwegian  REFUGEE council"),
        ("Arc Resources Ltd.", "ARC Resources"),
        ("Council of Elders of Kasimbi", "Kasimbi Elders' Council"),
        ("Women of Kasimbi", "Women of Kasmibi"),
        ("We World", "WEWORLD"),
        ("United Nations Mine Action Service", "UNMAS"),
        ("International Rescue Committee (IRC)", "IRC"),
        ("Médecins Sans Frontières", "MSF - Medecins sans Frontieres"),
        ("Мемориал", "Memorial"),
        ("منظمة المصري", "Al Masri Organisation"),
        ("北京人权协会", "Beijing Renquan"),
        ("Ένωση Γυναικών", "Gynaikon"),
        ("Verein Hoffnung e. V.", "Hoffnung"),
    ],
)
def test_names_of_one_are_found(one: str, other: str) -> None:
    pair = found(named(one, other, "Something Else Altogether", "Farmers of the Plain"))
    assert set(pair) == {"AB"}
    assert pair["AB"].certainty > 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Norwegian Refugee Council", "Danish Refugee Council"),
        ("Youth Union Branch 2", "Youth Union Branch 3"),
        ("Northern Women Network", "Southern Women Network"),
        ("Radio Club (UK)", "Chess Club (UK)"),
        ("Ltd", "Forum Ltd"),
        ("Forum", "Desk"),
    ],
)
def test_names_of_two_are_not(one: str, other: str) -> None:
    assert found(named(one, other)) == {}


def test_aliases_count_like_names() -> None:
    entries = [actor("A", "Comité", aliases="ICRC;Red Cross Committee"), actor("B", "Red Cross Committee")]
    m = a_map(actors=entries)
    assert set(found(m)) == {"AB"}


def test_acronyms_are_equal_or_not_and_names_that_spell_them_out_otherwise_speak_against_it() -> None:
    church, child = "World Council of Churches", "War Child Canada"
    entries = [actor("A", church, aliases="WCC"), actor("B", child, aliases="WC-C")]
    told = found(a_map(actors=entries), certainty=0)["AB"]
    assert [one.code for one in told.evidence] == ["start", "same_acronym", "apart"]
    assert told.sum == -3 + 8 / 2 - 4
    # Another letter makes another acronym of it, and a name that does not spell it out is a translation.
    assert found(a_map(actors=[actor("A", church, aliases="WCC"), actor("B", child, aliases="WCHC")])) == {}
    entries = [actor("A", church, aliases="WCC"), actor("B", church, aliases="WCOC")]
    assert found(a_map(actors=entries))["AB"].sum == -3 + 12 - 4
    french = actor("A", "Médecins Sans Frontières", aliases="MSF")
    english = actor("B", "Doctors Without Borders", aliases="MSF")
    assert found(a_map(actors=[french, english]))["AB"].sum == -3 + 8 / 2
    assert found(named("NRC", "NRC"))["AB"].certainty > 0.99, "names, not further ones"


@pytest.mark.parametrize(
    ("weight", "words"), [(0.0, "Somewhat alike"), (2.0, "Alike"), (5.0, "Very much alike")]
)
def test_how_alike_is_said_in_words_and_not_as_a_chance(weight: float, words: str) -> None:
    start = Evidence("start", weight, Sentence("Why."))
    assert Candidate("A", "B", ("One", "Other"), (start,)).alike == words


def test_persons_are_found_without_their_titles() -> None:
    m = named("Dr. Ahmad al-Masri", "أحمد المصري", "Fatima Sow", kind="person")
    assert set(found(m)) == {"AB"}


def test_likeness_worked_out_by_hand() -> None:
    """Three names and fifty supposed ones: a word of one carries log2(53/2) bits, of two log2(53/3)."""
    names = [name_of(text) for text in ("Alpha Forum", "Beta Forum", "Gamma")]
    rarity = Rarity(names)
    once, twice = math.log2(53 / 2), math.log2(53 / 3)
    assert rarity.of("alpha") == pytest.approx(once)
    assert rarity.of("forum") == pytest.approx(twice)
    like = likeness(names[0], names[1], rarity)
    dice, contained = 2 * twice / (2 * twice + 2 * once), twice / (twice + once)
    assert like.share == pytest.approx(0.8 * dice + 0.2 * contained)
    assert (like.words, like.left, like.right) == (("forum",), "alpha", "beta")


def test_a_slip_is_no_full_likeness_and_another_letter_makes_another_acronym() -> None:
    slip, right = name_of("Kasimbi Froum"), name_of("Kasimbi Forum")
    like = likeness(slip, right, Rarity([slip, right]))
    assert 0.9 < like.share < 1
    assert (like.left, like.right) == ("", "")
    one, other = name_of("AARDA Kasimbi"), name_of("ARADA Kasimbi")
    like = likeness(one, other, Rarity([one, other]))
    assert (like.words, like.left, like.right) == (("kasimbi",), "aarda", "arada")
    assert found(named("AARDA", "ARADA")) == {}


def test_the_waterfall_adds_up_and_each_step_says_why() -> None:
    m = a_map(
        actors=[
            actor("A", "Kasimbi Forum", types="ngo_national", adm1_pcode="XZ01"),
            actor("B", "Kasimbi Forum e.V.", types="ngo_national", adm1_pcode="XZ02", sphere="media"),
            actor("C", "Desk"),
        ],
        ties=[tie("A", "C", id="t1"), tie("B", "C", id="t2"), tie("A", "B", id="t3")],
        areas=[{"id": "XZ01", "name": "North"}, {"id": "XZ02", "name": "South"}],
        sectors=[{"id": "water", "name": "Water"}],
        presence=[{"actor_id": i, "sector": "water", "pcode": "XZ02"} for i in "AB"],
    )
    told = found(m, certainty=0)["AB"].as_dict()
    weights = {code: weight for code, (weight, _) in schema.match_evidence().items()}
    steps = {step["code"]: step["weight"] for step in told["evidence"]}
    named = ("start", "name", "sphere", "type", "other_area", "presence", "partners", "tie")
    assert steps == {code: weights[code] for code in named}
    assert told["sum"] == sum(weights[code] for code in named) == told["evidence"][-1]["sum"]
    assert told["certainty"] == pytest.approx(1 / (1 + 2 ** -told["sum"]), abs=1e-4)
    reasons = {step["code"]: step["reason"] for step in told["evidence"]}
    assert reasons["other_area"] == "Their seats are in different areas: North and South."
    assert reasons["partners"] == "Both have ties with Desk."
    assert json.loads(json.dumps(told)) == told


def test_a_person_and_an_organisation_are_not_one() -> None:
    m = a_map(actors=[actor("A", "Amina Diallo"), actor("B", "Amina Diallo", kind="person")])
    assert found(m) == {}


def test_decisions_take_pairs_out_of_the_list_or_to_its_end() -> None:
    m = named("Forum of Hope", "Hope Forum", "Hope Forum Ltd", "Desk", "The Desk")
    assert set(found(m)) == {"AB", "AC", "BC", "DE"}
    m = apply_changes(m, decided(m, "B", "A", "different", date="2026-01-01"))
    m = apply_changes(m, decided(m, "D", "E", "later", why="ask them", date="2026-01-02"))
    every = candidates(m, KEY_HOLDER)
    assert [one.first + one.second for one in every][-1] == "DE"
    assert {one.first + one.second for one in every} == {"AC", "BC", "DE"}
    assert decisions(m)[["first", "second"]].to_numpy().tolist()[-1] == ["Forum of Hope", "Hope Forum"]
    one = apply_changes(m, decided(m, "B", "C", "same", keep="C"))
    # What was found of B holds for the one that stands for it.
    assert {pair.first + pair.second for pair in candidates(merged(one), KEY_HOLDER)} == {"DE"}
    back = apply_changes(one, taken_back(one, "C", "B"))
    assert back.equals(m)


@pytest.mark.parametrize(
    ("first", "second", "what", "keep", "message"),
    [
        ("A", "B", "perhaps", "", "no decision"),
        ("A", "A", "same", "A", "against itself"),
        ("A", "Z", "same", "A", "no actor has the id 'Z'"),
        ("A", "D", "same", "", "Keep A or D"),
        ("A", "D", "same", "B", "Keep A or D"),
        ("B", "D", "same", "B", "B is taken together with A"),
        ("A", "C", "same", "A", "B and C were found to be different"),
    ],
)
def test_decisions_that_cannot_be_are_refused(
    first: str, second: str, what: str, keep: str, message: str
) -> None:
    m = named("Forum", "Forum", "Forum", "Desk")
    m = apply_changes(m, decided(m, "B", "C", "different"))
    m = apply_changes(m, decided(m, "A", "B", "same", keep="A"))
    with pytest.raises(Refused, match=message):
        decided(m, first, second, what, keep=keep)


def test_a_later_decision_takes_the_place_of_the_first() -> None:
    m = named("Forum", "Forum")
    m = apply_changes(m, decided(m, "A", "B", "same", keep="A", date="2026-01-01"))
    m = apply_changes(m, decided(m, "B", "A", "different", date="2026-01-02"))
    assert m[TABLE][["decision", "kept_id", "date"]].to_numpy().tolist() == [["different", "", "2026-01-02"]]
    with pytest.raises(Refused, match="nothing was decided"):
        taken_back(named("Forum", "Forum"), "A", "B")
    with pytest.raises(Refused, match="not a date"):
        decided(m, "A", "B", "later", date="tomorrow")


def test_an_import_is_held_against_the_map_before_anybody_accepts_it() -> None:
    m = named("Forum of Hope", "Hope Forum", "Desk")
    rows, _ = parse_tables(
        {
            "actors": a_map(
                actors=[
                    actor("A", "Forum of Hope"),
                    actor("X", "HOPE FORUM"),
                    actor("Y", "The Desk"),
                    actor("Z", "Desk Ltd"),
                ]
            ).actors.drop(index=1)
        }
    )
    every = candidates_of_import(m, Changes(upserts=rows), KEY_HOLDER)
    assert {one.first + one.second for one in every} == {"AX", "BX", "CY", "CZ", "YZ"}  # not AB
    assert candidates_of_import(m, Changes(), KEY_HOLDER) == []


def test_persons_at_risk_are_compared_by_who_may() -> None:
    m = a_map(
        actors=[
            actor("A", "Amina Diallo", kind="person", identifies_as="lgbt", sources="S1"),
            actor("B", "Diallo Amina", kind="person", sources="S2"),
            actor("C", "A. Diallo Amina", kind="person", sources="S1"),
        ],
        sources=[{"id": "S1"}, {"id": "S2"}],
    )
    assert {one.first + one.second for one in candidates(m, Principal("hro"))} == {"AC", "BC"}
    assert {one.first + one.second for one in candidates(m, Principal("protection_officer"))} == {
        "AB",
        "AC",
        "BC",
    }


def test_no_warning_of_an_import_compares_persons_at_risk(tmp_path: Path) -> None:
    file = tmp_path / "actors.csv"
    file.write_text(
        "id,name,kind,sensitivity\nX,Amina Diallo,person,2\nY,Desk,,\nZ,DESK,,\n", encoding="utf-8"
    )
    m = a_map(actors=[actor("A", "Amina  Diallo", kind="person")])
    told = [issue.value for issue in read_map([file], base=m).issues if issue.code == "name.look_alike"]
    assert told == ["DESK"]


@pytest.mark.parametrize("certainty", [-0.1, 1.1, math.nan])
def test_a_certainty_that_cannot_be_is_refused(certainty: float) -> None:
    with pytest.raises(Refused, match="not a share"):
        candidates(named("A", "B"), KEY_HOLDER, certainty=certainty)


def test_an_empty_map_and_one_of_one_have_no_pairs() -> None:
    assert candidates(ActorMap.empty(), KEY_HOLDER) == []
    assert candidates(named("Forum"), KEY_HOLDER) == []
    assert pairs([]).shape == (0, 2)


# --- properties --------------------------------------------------------------------------------------

NAMES = st.lists(st.text(alphabet="abc éАعб北. -(", max_size=12), max_size=12)


@given(NAMES)
def test_all_pairs_are_pairs_of_two_and_none_is_there_twice(names: list[str]) -> None:
    near = pairs([name_of(text) for text in names]).tolist()
    assert all(0 <= a < b < len(names) for a, b in near)
    assert len({tuple(pair) for pair in near}) == len(near)


@given(st.lists(st.text(alphabet="bcd ", max_size=12), max_size=12), st.randoms(use_true_random=False))
def test_likeness_is_a_share_and_full_for_equal_words(names: list[str], rng: Any) -> None:
    read = [name_of(text) for text in names]
    rarity = Rarity(read)
    for name in read:
        turned = name_of(" ".join(rng.sample(name.words, len(name.words))))
        if name.words:
            assert likeness(name, turned, rarity).share == pytest.approx(1)
    for a, b in zip(read, reversed(read), strict=True):
        assert 0 <= likeness(a, b, rarity).share <= 1 + 1e-9


@given(st.lists(st.text(alphabet="abcaб1  ", max_size=30), max_size=6))
def test_no_pair_is_more_alike_than_the_bound_says(names: list[str]) -> None:
    slipped = [text.replace("ab", "ba", 1) for text in names] + [text[1:] for text in names]
    read = [name_of(text) for text in [*names, *slipped]]
    rarity, every = Rarity(read), np.array(list(permutations(range(len(read)), 2)), dtype=int)
    most = Bound(read, rarity).most(every.reshape(-1, 2))
    for (a, b), share, apart in zip(every.tolist(), most.share, most.apart, strict=True):
        like = likeness(read[a], read[b], rarity)
        assert like.share <= share
        assert not apart or (like.left and like.right)


def test_the_bound_is_what_two_names_have_where_each_word_is_one_or_none() -> None:
    read = [name_of(text) for text in ("Kasimbi Water Users", "Kasimbi Water Farmers", "Kasimby Herders")]
    rarity = Rarity(read)
    most = Bound(read, rarity).most(np.array([(0, 1), (0, 2)]))
    assert most.share == pytest.approx([likeness(read[0], read[at], rarity).share for at in (1, 2)], rel=0.1)
    assert most.apart.tolist() == [True, True]


@given(st.permutations(["Hope Forum", "Forum of Hope", "Desk", "The Desk", "Kasimbi Water"]))
def test_the_order_of_the_rows_makes_no_difference(names: list[str]) -> None:
    every = candidates(named(*names), KEY_HOLDER)
    assert {frozenset(one.names) for one in every} == {
        frozenset({"Hope Forum", "Forum of Hope"}),
        frozenset({"Desk", "The Desk"}),
    }


# --- real lists --------------------------------------------------------------------------------------


def test_companies_of_two_real_lists_are_all_found_and_nothing_else(shared: Path) -> None:
    folder = shared / "data/littlesis-cmp"
    listed = json.loads((folder / "cmp_data.json").read_text(encoding="utf-8"))
    with (folder / "cmp_top_50.csv").open(encoding="utf-8", newline="") as file:
        top = list(csv.DictReader(file))
    rows = [actor(f"L{row['id']}", row["name"]) for row in listed]
    rows += [actor(f"T{row['entity_id'] or -at}", row["case_study"]) for at, row in enumerate(top)]
    told = {(one.first, one.second) for one in candidates(a_map(actors=rows), KEY_HOLDER)}
    across = {(a, b) for a, b in told if a[0] != b[0]}
    ids = {f"L{row['id']}" for row in listed}
    assert across == {
        (f"L{row['entity_id']}", f"T{row['entity_id']}") for row in top if f"L{row['entity_id']}" in ids
    }
    assert len(across) == 19


def test_charities_that_were_registered_anew_are_found(shared: Path) -> None:
    file = shared / "data/uk-charity-identity/dual-registered-uk-charities.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    by_number: dict[str, list[int]] = {}
    for at, (scottish, *_) in enumerate(rows):
        by_number.setdefault(scottish, []).append(at)
    same = [tuple(two) for two in by_number.values() if len(two) == 2]
    m = a_map(actors=[actor(f"C{at:04}", name) for at, (_, _, name) in enumerate(rows)])
    told = {(int(one.first[1:]), int(one.second[1:])) for one in candidates(m, KEY_HOLDER)}
    assert len(same) == 46
    assert len(told & set(same)) >= 44  # one was given a wholly new name
    assert len(told) < 200


# --- hostile names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["(" * 3_000, "{name}", "%s %d", "=cmd()", "<b>x</b>", "a " * 3_000, "\u202e", "ǅ"]
)
def test_hostile_names_are_names_like_others(text: str) -> None:
    m = a_map(actors=[actor("A", "Plain").copy(), actor("B", "Plain")])
    m = m.with_tables({"actors": m.actors.assign(name=[text, text, "Office"], aliases="")})
    for one in candidates(m, KEY_HOLDER, certainty=0):
        assert str(one.as_dict()["evidence"][0]["reason"])


def test_many_equal_names_do_not_take_all_pairs() -> None:
    many = 2_000
    names = [name_of("Women Association of Kasimbi")] * many
    assert len(pairs(names)) < 20 * many


def test_who_is_alone_on_a_map_looks_like_nobody() -> None:
    assert candidates(a_map(), KEY_HOLDER, among=["O"]) == []
