"""A country on four pages: counts in three formats, holes told, nobody named who did not agree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from documents import Page, everything, pages_of, text_of
from handed_over import CASE, SECRETS, handed_over, with_cases
from maps import CERTAIN, a_map, actor, sample
from test_brief_files import HOSTILE, named

from actormap.core import words
from actormap.core.config import View
from actormap.core.errors import Denied
from actormap.core.model import ActorMap
from actormap.rights.access import KEY_HOLDER, Principal, visible
from actormap.viz.brief import FORMATS, Leaving, country_profile, profile_for_role, profile_to_take
from actormap.viz.charts import saving

DAY = View(date="2026-11-25")
EVERY = pytest.mark.parametrize("form", FORMATS)
HEADINGS = ("Who is there", "How free they are", "Risk and incidents", "Partnership")


@cache
def made(m: ActorMap, view: View = DAY) -> Leaving:
    return profile_to_take(m, view, principal=KEY_HOLDER)


@cache
def written(m: ActorMap, form: str, view: View = DAY) -> bytes:
    return made(m, view).written(form)


def thirty() -> ActorMap:
    """What an officer brings first: thirty names with their kind, and nothing else."""
    return a_map(actors=[actor(f"A{at:02}", f"Quiet house {at}", types="ngo_national") for at in range(30)])


def told(m: ActorMap, **options: object) -> str:
    return "\n".join(map(str, country_profile(m, DAY, **options).sentences()))


@pytest.fixture
def arabic() -> Iterator[None]:
    words.speak(words.catalogue("ar"))
    yield
    words.speak(None)


@pytest.mark.parametrize("make", [sample, handed_over, thirty, lambda: named(HOSTILE)])
def test_it_is_four_pages(make: object) -> None:
    pages = pages_of(written(make(), "pdf"))
    assert len(pages) == len(HEADINGS)
    for page, heading in zip(pages, HEADINGS, strict=True):
        assert heading in page


@pytest.mark.usefixtures("arabic")
def test_it_is_four_pages_from_right_to_left() -> None:
    own = profile_to_take(sample(), DAY, principal=KEY_HOLDER)
    assert own.document.direction == "rtl"
    assert len(pages_of(own.written("pdf"))) == len(HEADINGS)
    assert '<html lang="ar" dir="rtl">' in own.written("html").decode()


@EVERY
def test_each_page_begins_with_what_it_says(form: str) -> None:
    text = text_of(form, written(sample(), form))
    at = 0
    for part in made(sample()).document.parts:
        start = text.index(part.heading, at)
        begins = text[start + len(part.heading) :].lstrip()
        assert begins.startswith(part.finding[:40].replace("\u2068", "").replace("\u2069", "")), part.heading
        at = start


@EVERY
def test_nobody_is_named_who_did_not_agree(form: str) -> None:
    m = sample()
    whole = everything(form, written(m, form))
    agreed = (m.actors["consent_c5"] == "yes") | (m.actors["sphere"] != "civil_society")
    for name in m.actors["name"][~agreed]:
        assert name not in whole, name
    for sentence in country_profile(m, DAY).sentences():
        for name in m.actors["name"]:
            assert name not in str(sentence), (name, sentence)


@EVERY
def test_what_stands_in_no_file_is_told_in_counts(form: str) -> None:
    text = text_of(form, written(handed_over(), form))
    assert "Open: 2 promises; 1 late." in text
    assert "Interviews: fewer than 5" in text
    for secret in SECRETS:
        assert secret not in everything(form, written(handed_over(), form))
    assert "Interviews: 2" in told(handed_over())


def test_who_is_in_no_file_is_in_no_count() -> None:
    m = handed_over()
    consent = m.actors["consent_c1"].mask(m.actors["id"] == "C001", "withdrawn")
    without = m.replace(actors=m.actors.assign(consent_c1=consent))
    text = text_of("html", profile_to_take(without, DAY, principal=KEY_HOLDER).written("html"))
    assert "Open: 1 promise; 0 late." in text
    assert "On record: 114 actors of civil society" in text


@EVERY
def test_small_cells_are_withheld_in_a_file_and_shown_to_who_sees_them(form: str) -> None:
    text = text_of(form, written(sample(), form))
    assert "Victims' group 4" not in text
    assert "Lesbian, gay, bisexual and transgender persons 5" not in text
    assert "Victims' group 4" in told(sample())


@EVERY
def test_the_number_of_a_risk_stands_in_no_file(form: str) -> None:
    text = text_of(form, written(sample(), form))
    assert "Threats 4.0 (3.5 to 5.0" in text
    assert "64 of 100" not in text
    assert "Port Selim. 2026-11-22" not in text
    assert "Risk of Journalists and media workers: 64 of 100" in told(sample())


@EVERY
def test_cases_leave_no_trace(form: str) -> None:
    with_them, without = (text_of(form, made(m).written(form)) for m in (with_cases(), handed_over()))
    assert with_them == without
    assert CASE not in with_them
    assert told(with_cases()) == told(handed_over())


@EVERY
def test_a_list_of_names_tells_its_holes(form: str) -> None:
    text = text_of(form, written(thirty(), form, CERTAIN))
    for hole in (
        "Whose rights they work on is recorded for nobody",
        "No map is drawn: nobody on record agreed to be named",
        "nobody has scored it",
        "Laws: none recorded",
        "no factor is judged with evidence",
        "which is no sign that nothing happened",
        "Nobody is recorded as working with us",
        "No contact of the office is recorded.",
        "nothing is written down",
    ):
        assert hole in text, hole


def test_an_empty_map_is_told_as_such() -> None:
    text = text_of("html", profile_to_take(ActorMap.empty(), CERTAIN, principal=KEY_HOLDER).written("html"))
    assert "Nobody is on record here. That is no proof that nobody is there" in text


def test_its_map_shows_who_agreed_to_be_named_within_the_united_nations() -> None:
    m = a_map(actors=[actor("A", consent_c5="yes"), actor("B", consent_c6="yes", consent_c7="yes")])
    assert {"A", "B"} & set(profile_to_take(m, CERTAIN, principal=KEY_HOLDER).brief.ids) == {"A"}


def test_roles() -> None:
    m = sample()
    viewer, officer = Principal("viewer"), Principal("hro")
    with pytest.raises(Denied):
        profile_to_take(visible(m, viewer), DAY, principal=viewer)
    first, *others = profile_for_role(visible(m, viewer), DAY, viewer).parts
    assert first.points
    assert {str(part.finding) for part in others} == {"This page is for human rights officers and above."}
    assert "Not shown, because too few" in "\n".join(
        map(str, profile_for_role(visible(m, viewer), DAY, viewer).sentences())
    )
    for role in (officer, Principal("analyst"), Principal("protection_officer")):
        seen = visible(m, role)
        assert profile_to_take(seen, DAY, principal=role).document.parts[3].points
        assert all(part.points for part in profile_for_role(seen, DAY, role).parts)


def test_marks_of_others_show_after_those_of_who_scores() -> None:
    (whole,) = (part for part in country_profile(sample(), DAY).parts if part.heading == HEADINGS[1])
    (own,) = (
        part
        for part in country_profile(sample(), DAY, scorer="protection officer").parts
        if part.heading == HEADINGS[1]
    )
    assert [draw().table.to_dict() for draw in own.draw] == [draw().table.to_dict() for draw in whole.draw]
    begun = country_profile(half_scored(), DAY, scorer="head of office").parts[1]
    row = begun.draw[0]().table.iloc[0]
    assert row["Note"] == "marks of others show after yours"
    assert row["National officer"] == ""
    assert row["Head of office"]


def half_scored() -> ActorMap:
    """The sample, where the head of office has not judged the last items of the first parameter."""
    m = sample()
    rows = m["assessments"]
    gone = (rows["scorer"] == "head of office") & rows["item"].isin(["a5", "a6"])
    return m.replace(assessments=rows[~gone.to_numpy()])


def test_page_of_hostile_names_has_no_script_and_nothing_from_outside() -> None:
    page = Page(written(named(HOSTILE), "html", CERTAIN))
    assert not {"script", "iframe", "object", "img", "a"} & set(page.tags)
    names = {name for name, _ in page.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"src", "href"}]


def test_without_what_draws_charts_their_tables_stand_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "vl_convert", None)
    own = profile_to_take(sample(), DAY, principal=KEY_HOLDER)
    assert len(pages_of(own.written("pdf"))) == len(HEADINGS)
    for form in FORMATS:
        assert "Assembly · 3 · 1 · 1–3 · 2" in text_of(form, own.written(form)), form


def test_what_is_not_corroborated_is_counted_apart() -> None:
    cells = {"type": "label", "date": "2026-11-01", "by_class": "state_official"}
    events = [{"id": f"E{at}", "subjects": f"A{at:02}", **cells} for at in range(6)]
    refuted = [each | {"id": f"R{at}", "verified": "no"} for at, each in enumerate(events[:5])]
    text = told(a_map(actors=[actor(f"A{at:02}") for at in range(30)], events=[*events, *refuted]))
    assert "Reported in the last three months: labels by officials: 6." in text
    assert "Looked into and not corroborated: 5." in text
