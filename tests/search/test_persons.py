"""Whose a name is, as far as words tell: persons, organisations, nobody, and what has to be asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actormap.core import schema
from actormap.core.schema.reading import read_rows
from actormap.core.search import persons

PERSONS = [
    *("Gen. Tarek Musa", "Dr Amina Diallo", "DR. AMINA DIALLO", "dr amina diallo", "Director: John Akol"),
    *("Sheikh Yusuf", "Hon Amy Adams", "H.E. Musa Ali", "Amina Diallo, PhD", "Diallo, Dr Amina"),
    *("Amina Diallo (activist)", "Amina Diallo - journalist", "Independent", "independent activist"),
    *("Mme Fatou Diop", "M. Dupont", "Journaliste : Amina", "El Hadj Omar", "à titre personnel"),
    *("Sr. Juan Pérez", "Sra. María López", "Lic. Pedro Gómez", "Cnel. Hugo", "activista"),
    *("Exmo. Sr. João", "Srta. Ana", "Dra. Paula", "a título pessoal"),
    *("السيد أحمد علي", "د. أمينة ديالو", "الشيخ يوسف", "المدير: أحمد", "مستقلة"),
    *("Г-н Иванов", "г-жа Петрова", "проф. Сидоров", "независимый", "директор: Иванов"),
    *("王先生", "李女士", "主任：王伟", "独立人士", "记者"),
    *("D\u200br. Amina", "Ｄｒ． Amina", "\u202eDr. Amina", "Dr.\u00a0Amina", "Dr/ Amina"),
]
PERHAPS = [
    *("General Tarek Musa", "Gen Tarek Musa", "Imam Yusuf", "Director John Akol", "Activist Amina Diallo"),
    *("Padre Juan", "отец Пётр", "الإمام علي", "Amina Diallo (HRD)", "Sister Mary", "Via Amina"),
    "Hope Foundation (Dr Amina Diallo)",
]
ORGANISATIONS = [
    *("Director of Public Prosecutions Office", "General Union of Workers", "Father's House Foundation"),
    *("Sisters of Mercy", "Saint Mary Hospital", "Imam Ali Foundation", "Mothers of the Disappeared"),
    *("Independent Electoral Commission", "Academic Council", "Journalists' Union", "Sheikh Zayed Hospital"),
    *(
        "Dr. Denis Mukwege Foundation",
        "DR Congo",
        "MS ActionAid",
        "Doctors of the World",
        "M.A.P International",
    ),
    *("Reporters Without Borders", "Médecins Sans Frontières", "La Via Campesina", "Don Bosco", "UNICEF"),
    *(
        "Alcoholics Anonymous",
        "Director of Public Prosecutions",
        "Madres de Plaza de Mayo",
        "Halo Trust (HALO)",
    ),
    *("Lawyers' Hub", "Dr. Ing. h.c. F. Porsche AG", "Norwegian Refugee Council (NRC)", "We Love Kairouan"),
    *("جمعية الشيخ زايد", "مستشفى الدكتور علي", "人权律师协会", "记者协会", "Генеральная прокуратура"),
    *("Отцы и дети", "Syndicat des journalistes", "Colegio de Abogados", "Ordem dos Advogados"),
]
NOBODY = [
    *("DO NOT WRITE NAME", "do not write the name!!", "via Amina", "only via Amina", "c/o Amina", "n/a"),
    *("Present", "anonymous", "Confidential", "name withheld", "unknown", "see notes", "same as above"),
    *("Ne pas écrire le nom", "uniquement via Amina", "par l'intermédiaire de Amina", "anonyme", "présente"),
    *("no escribir el nombre", "a través de Amina", "presente", "ver notas", "nombre reservado"),
    *("não escrever o nome", "através de Amina", "ausente", "anónimo"),
    *("لا تكتب الاسم", "عن طريق أمينة", "حاضر", "مجهول", "الاسم محجوب"),
    *("имя не писать", "через Амину", "присутствовал", "аноним", "см. примечания"),
    *("不要写名字", "通过阿米娜", "出席", "匿名", "同上"),
]
TYPES = [
    *(
        "Individual activist",
        "HRD",
        "Academic",
        "Religious leader",
        "Journalist",
        "Person",
        "HRDs",
        "Activists",
    ),
    *("Activist / lawyer", "Militante", "chef religieux", "journaliste", "Activista LGBT", "periodista"),
    *(
        "jornalista",
        "líder religioso",
        "ناشطة",
        "زعيم ديني",
        "активистка",
        "религиозный лидер",
        "女记者",
        "学者",
    ),
]
NO_TYPES = [
    *("y", "/", "et"),
    "y",
    "/",
    "et",
    *(
        "National NGO",
        "Media",
        "Journalists' union",
        "Academic institution",
        "Bar association",
        "Refugee-led",
    ),
    *("Religious", "Government", "Member", "حقوقية", "Universidad", "Общественная организация", "协会", ""),
]
KINDS = ("role", "noun", "post", "adjective", "label", "title", "doubtful", "alone", "unnamed", "through")


@pytest.mark.parametrize("name", PERSONS)
def test_a_title_or_a_word_for_what_somebody_is_says_person(name: str) -> None:
    assert persons.whose(name) == persons.PERSON


@pytest.mark.parametrize("name", PERHAPS)
def test_what_begins_both_is_asked(name: str) -> None:
    assert persons.whose(name) == persons.PERHAPS


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_organisations_stay_organisations(name: str) -> None:
    assert persons.whose(name) == ""
    assert not persons.is_nobody(name)


@pytest.mark.parametrize("text", NOBODY)
def test_what_stands_in_the_place_of_a_name_is_nobody(text: str) -> None:
    assert persons.is_nobody(text)
    assert persons.is_nobody(f"  {text}\u200b ")


def test_types_of_persons_are_known_in_every_language() -> None:
    assert [text for text in TYPES if not persons.is_type(text)] == []
    assert [text for text in NO_TYPES if persons.is_type(text)] == []


def test_a_type_of_persons_holds_but_beside_the_name_of_an_organisation() -> None:
    assert persons.whose("Amina Diallo", "HRD") == persons.PERSON
    assert persons.whose("Network of Defenders", "HRD") == ""
    assert persons.whose("Journalists' Union", "Journalist") == ""
    assert persons.whose("Hope Foundation", "Person") == persons.PERSON


def test_what_speaks_of_an_organisation_makes_a_title_a_question() -> None:
    assert persons.whose("Dr Hope", known=True) == persons.PERHAPS
    assert persons.whose("General Motors", known=True) == ""


def test_a_refusal_is_said_in_our_words_and_never_in_those_of_the_cell() -> None:
    assert persons.unnamed("DO NOT WRITE NAME (Amina Diallo)!!") == "do not write name"
    assert persons.unnamed("via Amina") == ""
    assert persons.is_hidden("via Amina")
    assert not persons.is_hidden("Present")


def test_each_kind_of_words_is_there_in_the_languages_of_headers() -> None:
    rows = [(row["kind"], row["language"]) for row in read_rows("person_words")]
    assert len(rows) == len(set(rows))
    languages = {"en", "fr", "es", "pt", "ar", "ru", "zh"}
    missing = {(kind, language) for kind in KINDS for language in languages} - set(rows)
    assert missing == {("doubtful", "zh")}  # in Chinese a title stands behind the name
    assert all(schema.person_words(kind) for kind in KINDS)


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_has_an_answer_and_its_mask_shows_no_word_of_it(name: str, kind: str) -> None:
    assert persons.whose(name, kind) in {"", persons.PERSON, persons.PERHAPS}
    persons.is_nobody(name)
    if persons.whose(name) and persons.masked(name) != name.strip():
        assert all(len(word) == 5 for word in persons.masked(name).split())


@given(st.sampled_from(PERSONS), st.sampled_from(["Foundation", "Union", "hôpital", "фонд", "جمعية"]))
def test_a_word_of_organisations_is_stronger_than_a_title(name: str, body: str) -> None:
    assert persons.whose(f"{name} {body}") != persons.PERSON
