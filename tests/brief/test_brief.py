"""The brief as a value: what it says of the worked examples, and of maps on which there is little."""

from __future__ import annotations

import random
from functools import partial
from typing import Any

import pytest
from maps import CERTAIN, DAY, SEEDS, a_map, actor, kala, offer, random_map, renamed, sample, tie

from actormap.core import words
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, shown
from actormap.metrics import catalogue, structure
from actormap.metrics.introductions.introducer_load import introducer_load
from actormap.metrics.reach.blind_spots import blind_spots
from actormap.rights.access import KEY_HOLDER
from actormap.viz.brief import Brief, brief
from actormap.viz.brief.leaving import ANALYSES

SAMPLE_DAY = View(date="2026-11-25")
UNTRIED = "Doubtful ties have not been tested yet"
WHO, MEET, MIND, UNKNOWN, ASK, SURE = range(6)


def said(one: Brief, part: int) -> list[str]:
    return [f"{point.text} {point.note}".strip() for point in one.parts[part].points]


def met(id_: str, **cells: Any) -> dict[str, Any]:
    return {"id": f"c{id_}", "date": "2025-01-20", "office": "O", "actor_id": id_} | cells


def chain() -> ActorMap:
    """The office has met A, which would introduce it to B; C is met by nobody."""
    return a_map(
        "A",
        "B",
        "C",
        ties=[offer("A", "B", 0.8), tie("B", "C", "conflict")],
        contacts=[met("A")],
        presence=[{"actor_id": i, "sector": "LEG", "pcode": "XA01"} for i in "AB"],
        areas=[{"id": "XA01", "name": "One"}, {"id": "XA02", "name": "Two"}],
        sectors=[{"id": "LEG", "name": "Law"}],
    )


def test_brief_of_the_sample_counts_as_its_tables_do() -> None:
    m = sample()
    one = brief(m, SAMPLE_DAY)
    society = int((m.actors["sphere"] == "civil_society").sum())
    assert said(one, WHO)[0].startswith(
        f"On record: {society} actors of civil society and {len(m.actors) - society} others."
    )
    assert len(one.ids) == len(m.actors)
    assert [len(part.points) > 0 for part in one.parts] == [True] * 6


def test_verdicts_are_those_of_the_answers_that_it_is_given() -> None:
    m, asked = sample(), {}

    def ask(name: str, **options: Any) -> Findings:
        asked[name] = catalogue.answer(name, m, SAMPLE_DAY, KEY_HOLDER, draws=20, **options)
        return asked[name]

    checked, plain = brief(m, SAMPLE_DAY, ask=ask), brief(m, SAMPLE_DAY)
    known = {str(found.statement): found.verdict for result in asked.values() for found in result}
    points = [point for part in checked.parts for point in part.points if point.verdict]
    told = {str(point.text): point.verdict for point in points if str(point.text) in known}
    assert len(told) >= 6
    assert told == {text: known[text] for text in told}
    assert UNTRIED not in said(checked, SURE)[-1]
    assert UNTRIED in said(plain, SURE)[-1]
    assert set(asked) <= set(ANALYSES)


def test_what_does_not_stand_in_possible_maps_is_told_as_not_enough_data() -> None:
    # In KALA the load on the first introducer stands in fewer than 97 of 100 possible maps.
    view = View(date=DAY, thresholds=Thresholds(indicative_holds=0.97))

    def verdicts(draws: int) -> list[str]:
        ask = partial(catalogue.answer, m=kala(), view=view, principal=KEY_HOLDER, draws=draws)
        parts = brief(kala(), view, ask=ask).parts
        return [point.verdict for part in parts for point in part.points if point.verdict]

    tried, recorded = verdicts(20), verdicts(0)
    assert len(tried) == len(recorded)
    assert tried.count("insufficient_data") > recorded.count("insufficient_data")


def test_where_no_tie_is_in_doubt_none_is_said_to_be_untried() -> None:
    assert UNTRIED not in said(brief(chain(), CERTAIN), SURE)[-1]


def test_of_a_list_without_spheres_nobody_is_counted_out_of_civil_society() -> None:
    m = a_map(actors=[actor(i, sphere="unknown") for i in "ABC"] + [actor("D", sphere="state"), actor("E")])
    told = [
        said(brief(m, SAMPLE_DAY, ids=tuple(ids)), WHO)[0].removeprefix("On record: ").partition(".")[0]
        for ids in ("ABC", "BCD", "BE", "BCDE", "DE")
    ]
    assert told == [
        "3 actors whose sphere is not recorded",
        "1 actor of other spheres and 2 whose sphere is not recorded",
        "1 actor of civil society and 1 whose sphere is not recorded",
        "1 actor of civil society, 1 other and 2 whose sphere is not recorded",
        "1 actor of civil society and 1 other",
    ]


def test_route_is_told_with_its_names_from_the_office_on() -> None:
    found = [point for point in brief(chain(), CERTAIN).parts[MEET].points if point.route]
    assert [point.route for point in found] == [("Name of O", "Name of A", "Name of B")]
    assert str(found[0].text) == (
        "Name of B: about 5 in 10, subject to consent and a safety talk with each."  # 0.6 x 0.8
    )


def test_no_route_leads_over_who_must_rest() -> None:
    tired = {found.subject[0] for found in introducer_load(sample(), SAMPLE_DAY) if found.details["overused"]}
    names = dict(zip(sample().actors["id"], sample().actors["name"], strict=True))
    for area in ("", *sample()["areas"]["id"]):
        for point in brief(sample(), SAMPLE_DAY, area=area).parts[MEET].points:
            assert not {names[one] for one in tired} & set(point.route)


def test_tension_is_told_and_nobody_else_of_it_than_who_is_here() -> None:
    assert said(brief(chain(), CERTAIN), MIND)[0] == (
        "Tension is recorded between 1 pair. Name of B and Name of C. Do not bring them together "
        "without asking each first."
    )
    assert not any("Tension" in one for one in said(brief(chain(), CERTAIN, ids=("A", "B")), MIND))


def test_who_must_rest_and_whom_we_do_not_know_are_what_the_analyses_say() -> None:
    m = sample()
    one = brief(m, SAMPLE_DAY)
    resting = next(found for found in introducer_load(m, SAMPLE_DAY) if found.details["overused"])
    assert f"{resting.statement} {resting.reason}" in said(one, MIND)
    largest = max(blind_spots(m, SAMPLE_DAY), key=lambda found: found.value or 0)
    assert said(one, UNKNOWN)[0] == f"{largest.statement} {largest.reason}"


def test_five_questions_stand_in_the_order_of_what_they_settle() -> None:
    points = brief(sample(), SAMPLE_DAY).parts[ASK].points
    settles = [point.note.values["actors"].values["n"] for point in points]
    assert len(points) == 5
    assert settles == sorted(settles, reverse=True)


def test_who_is_left_alone_is_counted_and_in_no_route() -> None:
    m = chain()
    alone = m.replace(
        actors=m.actors.assign(do_not_contact=["yes" if i == "B" else "" for i in m.actors["id"]])
    )
    one = brief(alone, CERTAIN)
    assert not any(point.route for point in one.parts[MEET].points)
    assert any(text.startswith("1 actor is left alone") for text in said(one, MIND))


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"area": "XA01"}, "AB"),
        ({"area": "One"}, "AB"),
        ({"area": "XA02"}, ""),
        ({"theme": "LEG"}, "AB"),
        ({"theme": "law", "area": "one"}, "AB"),
        ({"theme": "LEG", "area": "XA02"}, ""),
        ({"theme": "women"}, "C"),
        ({"theme": "women", "area": "XA01"}, ""),
        ({"ids": ("A", "C")}, "AC"),
        ({}, "ABCO"),
    ],
)
def test_topic_is_who_works_on_it_there(asked: dict[str, Any], ids: str) -> None:
    m = chain()
    tagged = m.replace(
        actors=m.actors.assign(works_on_rights_of=["women" if i == "C" else "" for i in m.actors["id"]])
    )
    assert "".join(brief(tagged, CERTAIN, **asked).ids) == ids


@pytest.mark.parametrize("asked", [{"area": "Nowhere"}, {"theme": "nothing"}, {"ids": ("A", "Z")}])
def test_unknown_topic_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        brief(chain(), CERTAIN, **asked)


def test_a_topic_that_is_not_there_is_refused_in_the_language_of_who_reads() -> None:
    m = chain()
    words.speak(words.catalogue("ar"))
    try:
        with pytest.raises(Refused) as refused:
            brief(m, CERTAIN, theme="nothing")
        said = shown(refused.value.sentence)
    finally:
        words.speak(None)
    assert "women (نساء)، " in said
    assert "women (Women), " in str(refused.value.sentence)


@pytest.mark.parametrize(
    "m",
    [
        ActorMap.empty(),
        a_map("A"),
        a_map("A", "B", presence=[{"actor_id": i, "sector": "WSH", "pcode": "XA01"} for i in "AB"]),
    ],
    ids=["empty", "one actor", "who does what where, without ties"],
)
def test_little_is_told_as_not_recorded(m: ActorMap) -> None:
    one = brief(m, CERTAIN)
    assert len(one.parts) == 6
    for part in one.parts:
        assert part.points or part.missing
    assert not one.parts[UNKNOWN].points
    assert "How many exist here is not recorded" in one.parts[UNKNOWN].missing


def test_what_nobody_entered_is_asked_for_and_never_none() -> None:
    one = brief(a_map("A", "B"), CERTAIN)
    assert "No contact of the office is recorded." in said(one, WHO)[2]
    questions = [str(point.text) for point in one.parts[ASK].points]
    assert "Whom has the office met here, and who introduced them?" in questions
    assert "How many are there here, and who keeps a register of them?" in questions
    assert not any("0 of 0" in text for text in said(one, SURE))


def test_persons_are_counted_and_not_in_the_list_of_names() -> None:
    m = a_map(actors=[actor("A"), actor("P", "Jane Doe", kind="person")])
    assert "Name of A and 1 other not named here." in said(brief(m, CERTAIN), WHO)[1]
    assert all("Jane" not in text for text in said(brief(m, CERTAIN), WHO))


def test_outside_the_office_nothing_is_said_of_contacts_risks_or_sources() -> None:
    one = brief(sample(), SAMPLE_DAY, inside=False)
    assert [str(part.heading) for part in one.parts] == ["Who is there"]
    assert all("met" not in text.split() for text in said(one, WHO))


def test_lists_of_whose_loss_would_hurt_are_in_no_brief() -> None:
    m = sample()
    told = set(map(str, brief(m, SAMPLE_DAY).sentences()))
    for analysis in ("structure.fragmentation", "structure.cutpoints", "change.what_if"):
        assert analysis not in ANALYSES
    for found in (structure.cutpoints(m, SAMPLE_DAY), structure.cutpoints(m, SAMPLE_DAY, by="fragmentation")):
        assert told.isdisjoint(str(one.statement) for one in found)


def test_brief_of_the_same_map_is_the_same() -> None:
    assert brief(kala(), View(date=DAY)) == brief(kala(), View(date=DAY))
    codes = {i: f"x{i}" for i in kala().actors["id"]}
    other = brief(renamed(kala(), codes), View(date=DAY))
    assert list(map(str, brief(kala(), View(date=DAY)).sentences())) == list(map(str, other.sentences()))


@pytest.mark.parametrize("seed", SEEDS)
def test_any_map_has_a_brief_of_any_topic(seed: int) -> None:
    m = random_map(seed)
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    places, ids = sorted(m["areas"]["id"]), sorted(m.actors["id"])
    for asked in ({}, {"ids": (pick.choice(ids),)}, {"area": pick.choice(places)} if places else {}):
        one = brief(m, View(date=DAY), **asked)
        assert all(isinstance(sentence, Sentence) for sentence in one.sentences())
