"""The page for the successor: whole on the screen, counts in a file of what stands in none, no case."""

from __future__ import annotations

from functools import cache

import pytest
from documents import everything, text_of
from handed_over import CASE, SECRETS, handed_over, with_cases
from maps import CERTAIN, a_map, actor, sample, table
from test_brief_files import HOSTILE, named

from actormap.core.config import View
from actormap.core.errors import Denied
from actormap.core.model import ActorMap
from actormap.rights.access import KEY_HOLDER, Principal, visible
from actormap.viz.brief import FORMATS, Leaving, may_hand_over, successor_page, successor_page_to_take
from actormap.viz.brief.content import line

DAY = View(date="2026-11-25")
PROTECTION = line("always").text
EVERY = pytest.mark.parametrize("form", FORMATS)


@cache
def made(m: ActorMap, view: View = DAY) -> Leaving:
    return successor_page_to_take(m, view, principal=KEY_HOLDER)


def told(m: ActorMap, view: View = DAY) -> str:
    return "\n".join(map(str, successor_page(m, view).sentences()))


def test_on_the_screen_it_is_whole() -> None:
    text = told(handed_over())
    for each in (
        *SECRETS,
        "5 days late, due by 2026-11-20",
        "National officer sees to it.",
        "Work together within limits",
        "works with us on 1 of 1 known steps; 7 are not known",
        "Plan P001, to meet",
        "2026-12-03: Round table on the draft",
        "Invited: 2 actors.",
        "2026-Q4: 26 items left to score.",
        "National officer: 26 contacts, 1 open plan, 1 undertaking.",
        PROTECTION,
    ):
        assert each in text, each


def test_it_holds_no_perception() -> None:
    assert "Credible" not in told(handed_over())


@EVERY
def test_in_a_file_what_stands_in_none_is_counted(form: str) -> None:
    content = made(handed_over()).written(form)
    text, whole = text_of(form, content), everything(form, content)
    for secret in SECRETS:
        assert secret not in whole, secret
    assert "Promise of the office: fewer than 5" in text
    assert "Decisions: fewer than 5. They stand in the program alone: Partnership." in text
    assert "Partners: fewer than 5. They stand in the program alone: Partnership." in text
    assert "undertaking." not in text
    assert "Plan P001, to meet" in text
    assert "2026-12-03: Round table on the draft" in text


@EVERY
def test_cases_leave_no_trace_and_protection_is_always_the_same(form: str) -> None:
    with_them, without = (text_of(form, made(m).written(form)) for m in (with_cases(), handed_over()))
    assert with_them == without
    assert CASE not in with_them
    assert told(with_cases()) == told(handed_over())
    assert str(PROTECTION) in without


def test_a_list_of_names_tells_its_holes() -> None:
    m = a_map(actors=[actor(f"A{at:02}", f"Quiet house {at}") for at in range(30)])
    page = successor_page(m, CERTAIN)
    assert [str(part.missing) for part in page.parts if not part.points] == [
        "Nothing is recorded as promised, needed or offered.",
        "None is recorded.",
        "Of nobody is it recorded.",
        "No plan of an introduction is open.",
        "None is recorded.",
        "None that goes on is recorded.",
        "No round waits for anybody.",
        "By which officer role is not recorded.",
    ]
    assert str(PROTECTION) in text_of("html", made(m, CERTAIN).written("html"))


def test_roles() -> None:
    m, viewer, officer = sample(), Principal("viewer"), Principal("hro")
    assert not may_hand_over(viewer)
    assert not may_hand_over(Principal("admin"))
    assert may_hand_over(officer)
    with pytest.raises(Denied):
        successor_page_to_take(visible(m, viewer), DAY, principal=viewer)
    seen = visible(m, officer)
    assert "Plan P001" in text_of("pdf", successor_page_to_take(seen, DAY, principal=officer).written("pdf"))


def test_more_than_there_is_room_for_are_counted() -> None:
    promises = [
        {"id": f"p{at:02}", "kind": "promise", "purpose": f"Promise {at:02}", "date": "2025-01-10"}
        for at in range(15)
    ]
    owed = next(part for part in successor_page(a_map("A", undertakings=promises), CERTAIN).parts[1:])
    assert str(owed.points[-1].text) == "4 others stand in the program."


def test_what_was_promised_to_who_is_in_no_file_is_not_counted_in_one() -> None:
    promises = [
        {"id": f"{who}{at}", "kind": "promise", "purpose": "Call", "date": "2025-01-10", "to_id": who}
        for who in "AZ"
        for at in range(6)
    ]
    m = a_map(actors=[actor("A"), actor("Z", consent_c1="withdrawn")], undertakings=promises)
    assert "Promise of the office: 6." in text_of("html", made(m, CERTAIN).written("html"))


@EVERY
def test_hostile_names_are_text(form: str) -> None:
    rows = [
        {"id": f"m{at}", "date": "2025-03-01", "name": word, "guests": "a00"}
        for at, word in enumerate(HOSTILE[:9])
    ]
    m = named(HOSTILE).replace(meetings=table(rows))
    content = made(m, CERTAIN).written(form)
    assert "<script>x()</script>" in text_of(form, content)
    if form == "html":
        assert b"<script" not in content
