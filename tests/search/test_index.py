"""What typed words find of texts: grades by hand, then the same answer for words in any order."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actormap.core.errors import Refused
from actormap.core.search.index import LONGEST, Entry, Grade, Index, Text, reason, typed, whole_reason

ENTRIES = [
    Entry("actor", "C1", (Text("name", "Women of the Quay"), Text("code", "C1"))),
    Entry(
        "actor", "C2", (Text("name", "Port Selim Lawyers' Guild"), Text("alias", "PSLG"), Text("code", "C2"))
    ),
    Entry("actor", "C3", (Text("name", "Женский совет Воржени"), Text("code", "C3"))),
    Entry("actor", "C4", (Text("name", "لجنة مزارعي تل سمور"), Text("code", "C4"))),
    Entry("actor", "C12", (Text("name", "北京人权协会"), Text("code", "C12"))),
    Entry("theme", "PEA", (Text("label", "Peace"), Text("translation", "السلام"), Text("code", "PEA"))),
    Entry("actor", "C13", (Text("name", "Comité d'Alphabétisation"), Text("code", "C13"))),
]
INDEX = Index(ENTRIES)


def grades(text: str) -> dict[str, Grade]:
    """Each entry that all words meet, with the better of its grades."""
    words = typed(text)
    each, whole = [INDEX.of(word) for word in words], INDEX.whole(words)
    return {
        entry.id: Grade(min(whole[at], max(grade[at] for grade in each)))
        for at, entry in enumerate(ENTRIES)
        if min(whole[at], max(grade[at] for grade in each)) != Grade.NONE
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("women of the quay", {"C1": Grade.EXACT}),
        ("WOMEN  quay", {"C1": Grade.EXACT}),  # small words say nothing
        ("women of th", {"C1": Grade.BEGINS}),
        ("quay wom", {"C1": Grade.WORDS}),
        ("womem of the quay", {"C1": Grade.CLOSE}),
        ("quai", {"C1": Grade.NEAR}),
        ("c1", {"C1": Grade.EXACT, "C12": Grade.BEGINS, "C13": Grade.BEGINS}),
        ("c14", {}),  # a code is never nearly another
        ("pslg", {"C2": Grade.EXACT}),
        ("lawyers guild", {"C2": Grade.WORDS}),
        ("lawyer's", {"C2": Grade.WORDS}),
        ("zhenskiy sovet vorzheni", {"C3": Grade.EXACT}),
        ("совет", {"C3": Grade.WORDS}),
        ("sovet vorzhen", {"C3": Grade.WORDS}),
        ("samour", {"C4": Grade.NEAR}),  # its consonants are those of the Arabic word
        ("سمور", {"C4": Grade.WORDS}),
        ("人权", {"C12": Grade.NEAR}),
        ("السلام", {"PEA": Grade.EXACT, "C2": Grade.NEAR}),  # Selim has the same consonants
        ("selim", {"C2": Grade.WORDS}),  # a translation is no name that could sound so
        ("alphabetisation", {"C13": Grade.WORDS}),
        ("d’alphabétisation", {"C13": Grade.WORDS}),
        ("comite d'alphabetisation", {"C13": Grade.EXACT}),
        ("of", {"C1": Grade.WORDS}),
        ("qqqq", {}),
    ],
)
def test_grades(text: str, found: dict[str, Grade]) -> None:
    assert grades(text) == found


@pytest.mark.parametrize(
    ("text", "id_", "how", "met"),
    [
        ("quay", "C1", "word", "quay"),
        ("quai", "C1", "near", "quay"),
        ("ua", "C1", None, ""),
        ("uay", "C1", "inside", "quay"),
        ("wotq", "C1", "initials", "Women of the Quay"),
        ("zhenskiy", "C3", "word", "женский"),
        ("samour", "C4", "sound", "سمور"),
        ("c2", "C2", "word", "C2"),
        ("peace", "C2", None, ""),
    ],
)
def test_reasons(text: str, id_: str, how: str | None, met: str) -> None:
    entry = next(entry for entry in ENTRIES if entry.id == id_)
    found = reason(entry, typed(text)[0])
    assert (found and found.how, found.word if found else "") == (how, met)


def test_the_text_that_was_meant_as_a_whole() -> None:
    guild = ENTRIES[1]
    for text, meant in (("pslg", "PSLG"), ("port selim law", "Port Selim Lawyers' Guild"), ("c2", "C2")):
        found = whole_reason(guild, typed(text))
        assert found
        assert found.text == meant
    assert whole_reason(guild, typed("quay")) is None


@pytest.mark.parametrize(
    "text", ["", "   ", "...", ".*?[](){}|^$\\", "\u202e\u200b\u2069", "\x00\x07", "—«»"]
)
def test_what_holds_no_word_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused, match="no letter or digit"):
        typed(text)


def test_what_is_far_too_much_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="10,000 letters"):
        typed("x" * 10_000)
    with pytest.raises(Refused, match="60 words"):
        typed(" ".join(chr(code) for code in range(0x1100, 0x113C)))


def test_control_and_direction_characters_are_as_if_they_were_not_there() -> None:
    assert grades("\u202equay\u2069 wo\u200bmen\x00") == {"C1": Grade.WORDS}


def test_an_index_of_nothing_finds_nothing() -> None:
    word = typed("x")
    assert not len(Index([]).of(word[0]))
    assert not len(Index([]).whole(word))


WORDS = st.sampled_from(
    ["women", "quay", "selim", "samour", "سمور", "совет", "c1", "comite", "lawyers", "wom"]
)


@given(st.lists(WORDS, min_size=1, max_size=4, unique=True), st.randoms())
def test_the_order_of_words_changes_only_what_is_a_whole_name(words: list[str], random: Random) -> None:
    turned = random.sample(words, len(words))
    assert grades(" ".join(words)).keys() == grades(" ".join(turned)).keys()


@given(st.text(max_size=LONGEST))
def test_whatever_is_typed_is_answered_or_refused_and_each_entry_found_has_a_reason(text: str) -> None:
    try:
        words = typed(text)
    except Refused:
        return
    for word in words:
        for entry, grade in zip(ENTRIES, INDEX.of(word).tolist(), strict=True):
            assert grade == Grade.NONE or reason(entry, word)
