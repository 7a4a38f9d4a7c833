"""One search over a map: by hand on KALA and the sample, then what holds for every actor and role."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from anyascii import anyascii
from hypothesis import given
from hypothesis import strategies as st
from maps import CERTAIN, a_map, actor, kala, sample
from seeds import seeded

import actormap
from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.core.search.index import LONGEST, Grade
from actormap.records.finder import SearchResults, find
from actormap.rights.access import Principal, visible

VIEW = View(date="2026-11-25")
ALIASES = {
    "C001": "Assemblée kasimbienne;KRAK",
    "C045": "Nisaa Nouria",
    "C067": "ЖСВ",
    "C010": "Harbour by Night",
}
LONG = 6
"""A name of so many letters is known with one of them wrong."""


@cache
def with_aliases() -> ActorMap:
    m = sample()
    return m.replace(actors=m.actors.assign(aliases=m.actors["id"].map(ALIASES).fillna("")))


def ids(found: SearchResults, kind: str = "actor") -> list[str]:
    return [hit.id for hit in found.of(kind).hits]


def told(found: SearchResults) -> list[str]:
    return [str(one.sentence) for one in found.words]


# --- KALA --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("women XX01", ["C"]),  # its tag and its seat
        ("women XX02", []),
        ("XX02 mon", ["D", "A", "F"]),  # by its name too; A by its presence there, F by seat and presence
        ("monitoring network", ["H", "A", "B", "C", "D"]),  # who sits on it
        ("kba", ["B"]),  # its first letters
        ("lesbian evening", ["G"]),
        ("desk legal", ["H"]),
        ("hous opne", ["F"]),
        ("landless", ["L"]),
    ],
)
def test_actors_of_kala(text: str, actors: list[str]) -> None:
    found = find(kala(), CERTAIN, text)
    assert set(ids(found)) == set(actors)
    assert ids(found)[:1] == actors[:1]


def test_presence_counts_on_its_days_alone() -> None:
    assert ids(find(kala(), CERTAIN, "xx02 lan")) == ["E"]
    assert ids(find(kala(), View(date="2025-01-14"), "xx02 lan")) == []


def test_codes_without_a_list_are_found_too() -> None:
    found = find(kala(), CERTAIN, "LAN")
    (theme,) = found.of("theme").hits
    assert (theme.id, theme.actors, str(theme.why)) == ("LAN", 2, "its name")


# --- the sample --------------------------------------------------------------------------------------


def test_who_works_on_the_rights_of_women_in_vorzhen() -> None:
    found = find(sample(), VIEW, "women vorzhen")
    assert sorted(ids(found)) == [*(f"C{number:03}" for number in range(67, 75)), "U04"]
    assert told(found) == [
        "women: works on the rights of Women or works on Women's rights",
        "vorzhen: works in Воржень (Vorzhen) or has it in its name",
    ]
    why = {hit.id: str(hit.why) for hit in found.of("actor").hits}
    assert why["U04"] == "works on Women's rights; works in Воржень (Vorzhen)"
    assert why["C067"].startswith("vorzhen is воржени in another script; works on the rights of Women")
    assert found.words[1].narrows == {"area": ("XZ04",)}


@pytest.mark.parametrize(
    "text", ["vorzhen women", "vorzen womem", "Женщины Воржень", "femmes vorzhen", "نساء vorzhen"]
)
def test_the_same_in_other_words(text: str) -> None:
    usual = set(ids(find(sample(), VIEW, "women vorzhen"))) - {"U04"}  # by the theme, which is said otherwise
    assert usual <= set(ids(find(sample(), VIEW, text, limit=None)))


def test_several_words_can_be_one_place_one_theme_one_platform() -> None:
    found = find(sample(), VIEW, "legal aid in port selim")
    assert told(found) == [
        "legal aid: works on Legal aid",
        "in: too common to search for",
        "port selim: works in Port Selim or has it in its name",
    ]
    assert found.words[0].narrows == {"theme": ("LEG",)}
    assert "C002" in ids(found)
    coalition = find(sample(), VIEW, "women's coalition of kasimbi")
    assert coalition.of("platform").hits[0].grade == Grade.EXACT
    assert coalition.of("actor").total == coalition.of("platform").hits[0].actors


def test_a_place_finds_who_works_in_what_lies_in_it() -> None:
    found = find(sample(), VIEW, "verena")
    assert found.words[0].narrows == {"area": ("XZ0201",)}
    assert {hit.id for hit in found.of("area").hits} == {"XZ0201", "XZ02"}
    country = find(sample(), VIEW, "kasimbi")
    assert country.of("area").hits[0].actors == country.of("actor").total == 153
    assert len(country.of("actor").hits) == 10


def test_of_many_places_three_are_named_and_the_others_counted() -> None:
    names = ("One", "Two", "Three", "Four", "Five")
    areas = [{"id": f"XA0{n}", "name": f"North {name}"} for n, name in enumerate(names)]
    works = [{"actor_id": "L", "sector": "LEG", "pcode": area["id"]} for area in areas]
    for count, rest in ((3, ""), (4, ", 1 more"), (5, ", 2 more")):
        m = a_map(actors=[actor("L", "Lamp")], areas=areas, presence=works[:count])
        (hit,) = find(m, CERTAIN, "north").of("actor").hits
        assert str(hit.why) == f"works in North One, North Two, North Three{rest}"


def test_exact_before_beginning_before_words_before_slips_before_what_it_does() -> None:
    m = a_map(
        actors=[
            actor("E", "Lamp"),
            actor("B", "Lamp of Hope"),
            actor("W", "Old Lamp"),
            actor("S", "Lamps"),
            actor("X", "Desk", works_on_rights_of="lamp"),
        ],
        groups=[{"id": "lamp", "label": "Lamp", "sensitive": "no"}],
    )
    assert ids(find(m, VIEW, "lamp")) == ["E", "B", "S", "W", "X"]
    assert ids(find(m, VIEW, "lomp")) == ["E", "X", "B", "W"]  # nearly the name, then nearly a word


def test_nothing_is_said_in_words() -> None:
    unknown = find(sample(), VIEW, "xyzzyx women")
    assert str(unknown.note) == "Nothing matches xyzzyx: no name, group, theme, place or platform."
    assert told(unknown)[0] == "xyzzyx: no match"
    nobody = find(sample(), VIEW, "indigenous tamourel")
    assert str(nobody.note).startswith("Nothing you may see matches all of these words.")
    assert nobody.kinds == ()
    group = find(a_map("A"), VIEW, "indigenous")
    assert str(group.note).startswith("No actor you may see matches")
    assert group.of("group").hits[0].actors == 0


def test_all_is_counted_and_as_much_told_as_asked_for() -> None:
    some, every = (find(sample(), VIEW, "of", limit=limit) for limit in (3, None))
    assert [(one.kind, one.total) for one in some.kinds] == [(one.kind, one.total) for one in every.kinds]
    assert all(len(one.hits) == min(one.total, 3) for one in some.kinds)
    assert all(len(one.hits) == one.total for one in every.kinds)
    assert every.as_dict()["kinds"][0]["rows"][:3] == some.as_dict()["kinds"][0]["rows"]


@pytest.mark.parametrize("text", ["", "\x00\u202e", ".*[(", "?" * LONGEST])
def test_what_is_no_word_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        find(sample(), VIEW, text)


def test_an_empty_map_is_searched_too() -> None:
    found = find(ActorMap.empty(), VIEW, "women")
    assert [one.kind for one in found.kinds] == ["group"]


def test_it_is_a_public_function() -> None:
    assert actormap.find is find


# --- every actor -------------------------------------------------------------------------------------


def test_every_actor_is_found_first_by_its_name_its_alias_its_code_and_in_latin_letters() -> None:
    m = with_aliases()
    for code, name, aliases in zip(m.actors["id"], m.actors["name"], m.actors["aliases"], strict=True):
        for text in (code, name, *filter(None, aliases.split(";")), anyascii(name)):
            found = find(m, VIEW, text)
            assert ids(found)[0] == code, text
            assert str(found.of("actor").hits[0].why), text


@seeded(range(20), few=2)
def test_every_actor_is_found_with_a_wrong_letter(seed: int) -> None:
    m, rng = with_aliases(), Random(seed)  # noqa: S311 - the same slips each time
    for code, name in zip(m.actors["id"], m.actors["name"], strict=True):
        letters = [at for at, letter in enumerate(name) if letter.isalpha()]
        if len(letters) >= LONG:
            at, other = rng.choice(letters), rng.choice([name[i] for i in letters])
            assert code in ids(find(m, VIEW, name[:at] + other + name[at + 1 :])), (name, at, other)


@given(st.data())
def test_parts_of_names_find_them_with_a_reason(data: st.DataObject) -> None:
    m = with_aliases()
    at = data.draw(st.integers(0, len(m.actors) - 1))
    words = m.actors["name"].iloc[at].split()
    chosen = data.draw(st.permutations(words).map(lambda some: some[: data.draw(st.integers(1, len(words)))]))
    try:
        found = find(m, VIEW, " ".join(chosen), limit=None)
    except Refused:
        assert not any(letter.isalnum() for word in chosen for letter in word)
        return
    assert m.actors["id"].iloc[at] in ids(found)
    assert all(hit.why for one in found.kinds for hit in one.hits)


@given(st.text(max_size=LONGEST))
def test_whatever_is_typed_is_answered_or_refused(text: str) -> None:
    try:
        found = find(kala(), CERTAIN, text)
    except Refused:
        return
    assert found.kinds or found.note
    assert all(word.meaning for word in found.words)


# --- who may see what --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", schema.roles())
def test_what_a_role_may_not_see_it_does_not_find(role: str) -> None:
    m = kala()
    withdrawn = m.actors["consent_c1"].mask(m.actors["id"] == "E", "withdrawn")
    severe = m.actors["sensitivity"].mask(m.actors["id"] == "F", 3)
    m = m.replace(actors=m.actors.assign(consent_c1=withdrawn, sensitivity=severe))
    seen, sees = visible(m, Principal(role)), Principal(role)
    hidden = m.actors[~m.actors["id"].isin(seen.actors["id"])]
    assert bool(len(hidden)) != sees.sees_all
    for code, name in zip(hidden["id"], hidden["name"], strict=True):
        for text in (code, name, *name.split(), "XX02", "MON"):
            assert code not in ids(find(seen, CERTAIN, text, limit=None))
            assert code in ids(find(m, CERTAIN, code))


def test_a_tag_that_a_role_may_not_see_finds_nobody() -> None:
    seen = visible(kala(), Principal("viewer"))
    every = find(seen, CERTAIN, "lesbian", limit=None)
    assert {"F", "G"}.isdisjoint(ids(every))
    assert all(hit.actors == 0 for hit in every.of("group").hits)
