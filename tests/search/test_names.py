"""The reading of names: scripts, words beside a name, acronyms; by hand, then by properties."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actormap.core import schema
from actormap.core.search.names import name_of, scripts, sound, variants

TEXT = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Norwegian Refugee Council", "norwegian refugee council"),
        ("The Council of the Elders", "council elders"),
        ("Médecins  du Monde", "medecins monde"),
        ("U.N.I.C.E.F.", "unicef"),
        ("Verein für Frieden e. V.", "frieden"),
        ("Arc Resources Ltd.", "arc resources"),
        ("ONG Muso", "muso"),
        ("Association", "association"),
        ("ООО «Ромашка»", "romashka"),
        ("Комитет солдатских матерей", "komitet soldatskikh materey"),
        ("Ένωση Γυναικών", "gynaikon"),
        ("北京人权协会", "beijingrenquan"),
        ("منظمة الأمل", "ml"),
        ("الأمــل", "ml"),
        ("Сare", "care"),  # the first letter is Cyrillic
        ("Zero\u200bWidth", "zerowidth"),
        ("", ""),
        ("!?", ""),
    ],
)
def test_words_of_an_organisation(text: str, words: str) -> None:
    assert " ".join(name_of(text).words) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dr. Amina Diallo", "amina diallo"),
        ("Mme Amina DIALLO", "amina diallo"),
        ("الدكتور أحمد المصري", "hmd msry"),
        ("Prof. Ltd", "ltd"),
    ],
)
def test_words_of_a_person(text: str, words: str) -> None:
    assert " ".join(name_of(text, person=True).words) == words


def test_legal_forms_mean_the_same_in_all_languages() -> None:
    assert name_of("Hope GmbH").forms == name_of("Hope Ltd").forms == {"limited company"}
    assert name_of("منظمة الأمل").forms == name_of("ONG Espoir").forms == {"organisation"}
    assert name_of("Hope").forms == set()


def test_an_acronym_meets_the_initials_of_what_it_stands_for() -> None:
    cross = name_of("International Committee of the Red Cross")
    assert {"icrc", "icotrc"} == cross.initials
    assert name_of("ICRC").acronyms == {"icrc"}
    assert name_of("MdM").acronyms == {"mdm"}
    assert name_of("Forum").acronyms == set()
    assert name_of("ALL IN CAPITALS").acronyms == set()  # says nothing
    assert name_of("Two Words").initials == set()  # two letters are those of too many


def test_names_within_a_name() -> None:
    assert variants("Relief Committee for All (RCA)")[1:] == ("Relief Committee for All", "RCA")
    assert variants("MSF - Médecins Sans Frontières")[1:] == ("MSF", "Médecins Sans Frontières")
    assert variants("Medecins Sans Frontieres (Doctors Without Borders)")[2] == "Doctors Without Borders"
    for one in ("Forum", "Youth Forum (North)", "Radio Club (UK)", "Mercy-Corps", "A/B"):
        assert variants(one) == (one,)


@pytest.mark.parametrize(
    ("one", "other"),
    [("mohammed", "muhamad"), ("hmd", "ahmad"), ("msry", "masri"), ("sharif", "cherif"), ("qasim", "kasem")],
)
def test_two_ways_of_writing_a_name_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other) != ""


def test_scripts_are_told() -> None:
    assert scripts("Мир") == {"CYRILLIC"}
    assert scripts("peace") == {"LATIN"}
    assert scripts("2026") == set()
    assert name_of("Мир Peace").scripts == {"CYRILLIC", "LATIN"}


def test_table_of_words_is_sound() -> None:
    rows = schema.name_words()
    assert len({row.word for row in rows}) == len(rows)
    assert {row.kind for row in rows} == {"form", "honorific", "small"}
    assert all(bool(row.means) == (row.kind == "form") for row in rows)
    assert all(row.word == unicodedata.normalize("NFKC", row.word).lower().strip() for row in rows)


@given(TEXT)
def test_any_text_is_read(text: str) -> None:
    name = name_of(text)
    assert all(word.isascii() and word.isalnum() and word == word.casefold() for word in name.words)
    assert name_of(text) == name
    assert variants(text)[0] == text


@given(st.text(st.characters(categories=["L", "Zs"], max_codepoint=0x24F), max_size=40))
def test_capitals_and_accents_make_no_difference(text: str) -> None:
    plain = unicodedata.normalize("NFC", text)
    assert name_of(unicodedata.normalize("NFD", plain)).words == name_of(plain).words


def test_a_long_name_is_read_in_one_pass() -> None:
    assert len(name_of("a.b(c" * 20_000).words) > 0
    assert variants("(" * 20_000) == ("(" * 20_000,)
    assert variants(" - " * 20_000)
