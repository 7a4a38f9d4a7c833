"""Pairs that may be one: told with reasons, decided on, taken back, and remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from app_world import PASSPHRASE, PAYLOADS, App, as_shown, running, settled, turn_to, workspace
from maps import a_map, actor, tie
from opened import as_read, boxes, opened, press, said, the_app
from opened import turn_to as turned
from playwright.sync_api import Locator, Page, expect

from actormap.core.config import View
from actormap.core.model import ActorMap, Changes
from actormap.ingest.matching import Candidate, candidates
from actormap.rights import access
from actormap.rights.access import KEY_HOLDER
from actormap.store import keys
from actormap.viz import charts
from actormap.viz.charts.theme import PAPER
from actormap.web.pages.actors.duplicates import effect, evidence, recorded
from actormap.web.state import session
from actormap.web.state.session import Reading, Workspace
from actormap.web.state.unfinished.duplicates import Deciding

Visit = Callable[[App], Page]
HEADING = "Duplicates: which entries may be one?"
HOSTILE = PAYLOADS[0]


def alike() -> ActorMap:
    """Two pairs: one in other words, one of a hostile name."""
    areas = [{"id": "XX01", "name": "North"}, {"id": "XX02", "name": "ساحل"}]
    actors = [
        actor(
            "A",
            "Forum of Hope",
            adm1_pcode="XX01",
            types="ngo_national",
            do_not_contact="yes",
            at_risk_level="2",
        ),
        actor("B", "Hope Forum e.V.", adm1_pcode="XX02", types="ngo_national", aliases="HF"),
        actor("C", HOSTILE),
        actor("D", HOSTILE.upper()),
        actor("E", "Quay Traders"),
    ]
    return a_map(actors=actors, areas=areas, ties=[tie("B", "E", "trust", weight="3")])


def the_pair() -> tuple[ActorMap, Candidate]:
    m = alike()
    return m, next(one for one in candidates(m, KEY_HOLDER) if one.first == "A")


def changes() -> Changes:
    return Changes({name: frame for name, frame in alike().tables.items() if len(frame)}, why="test")


def at(page: Page, key: str) -> Locator:
    """The box of a pair, or of what was decided last."""
    return page.locator(f".st-key-{key}")


def decide(page: Page, box: Locator, name: str) -> None:
    settled(page)
    box.get_by_role("button", name=name, exact=True).click()


def test_what_is_recorded_of_each_and_what_would_change_is_told() -> None:
    m, pair = the_pair()
    assert {name: text.strip("\u2068\u2069") for name, text in recorded(m, "B").items()} == {
        "Code": "B",
        "Also called": "HF",
        "Type": "National NGO",
        "Sphere": "Civil society",
        "Seat": "ساحل",
        "Ties": "1",
    }
    assert effect(m, pair, "A") == (
        "If it stands for both: it is also called Hope Forum e.V.; HF; 1 tie of the other lead to it."
    )
    assert effect(m, pair, "B") == (
        "If it stands for both: it is also called Forum of Hope; Asked not to be contacted: Yes; Risk: 2."
    )


def test_evidence_adds_up_in_the_table_and_in_the_picture() -> None:
    _, pair = the_pair()
    table = evidence(pair)
    assert [row[:2] for row in table[:2]] == [("-3.0", "-3.0"), ("+12.0", "+9.0")]
    assert table[-1][1] == f"{pair.sum:+.1f}"
    labels, weights = zip(*((one.code, one.weight) for one in pair.evidence), strict=True)
    drawn = charts.waterfall(list(labels), list(weights), title="why").to_dict()
    rows = next(rows for rows in drawn["datasets"].values() if len(rows) > 1)
    assert [(row["from"], row["to"]) for row in rows[:2]] == [(0.0, -3.0), (-3.0, 9.0)]
    assert (rows[-1]["from"], rows[-1]["to"]) == (0.0, pytest.approx(pair.sum))


@pytest.mark.parametrize("role", ["hro", "data_steward"])
def test_a_decision_is_written_once_and_undone(tmp_path: Path, role: str) -> None:
    here = Workspace(workspace(tmp_path / "pairs.actormap", changes()), role=role)
    with pytest.MonkeyPatch.context() as patch, closing(here):
        patch.setattr(keys, "KDF_MEMORY", 64)
        here.unlock(PASSPHRASE)
        patch.setattr(session, "_workspace", here)

        def seen() -> Reading:
            return Reading(
                "", here.store.revision, access.read(here.store, here.principal), View(), here.principal
            )

        held = Deciding()
        held.look(seen())
        held.looking.wait()
        held.look(seen())
        first, *rest = held.left(seen().map)
        for _ in range(2):
            held.decide(first, 0, "same", first.first)
        held.look(seen())
        assert (held.refused, held.looking, here.store.revision) == ("", None, 2)
        assert (held.left(seen().map), held.shown(seen().map)) == (rest, [first, *rest])
        held.undo()
        assert (held.refused, held.last, held.left(seen().map)) == ("", None, [first, *rest])
        held.decide(first, 0, "later")
        assert [one.first for one in held.left(seen().map)] == [rest[0].first, first.first]
        assert held.shown(seen().map) == [first, *rest]
        access.write(here.store, Changes(drops={"ties": tuple(seen().map.ties["id"])}, why="x"), KEY_HOLDER)
        held.decide(rest[0], 1, "different")
        assert "Nothing was decided" in held.refused
        held.look(seen())
        assert held.looking is not None
        held.take_back(first.first, first.second)
        assert (held.refused, held.left(seen().map)) == ("", [first, *rest])


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app on two pairs, in a workspace that these tests write to."""
    folder = tmp_path_factory.mktemp("duplicates")
    with running(workspace(folder / "pairs.actormap", changes()), folder, passphrase=PASSPHRASE) as app:
        yield app


def test_one_and_the_same_is_decided_undone_and_taken_back_on_a_dark_page_too(
    own_app: App, visit: Visit
) -> None:
    page = visit(own_app)
    page.emulate_media(color_scheme="dark")
    turn_to(page, "Duplicates", HEADING)
    pair, last = at(page, "pair-A-B"), at(page, "last-decision")
    pair.get_by_text("What would change?").click()
    expect(pair).to_contain_text("it is also called")
    pair.get_by_text("What speaks for it, and what speaks against it?").click()
    weight = pair.get_by_test_id("stVegaLiteChart").locator("text", has_text="+12.0")
    expect(weight).to_have_attribute("fill", re.compile(PAPER, re.IGNORECASE))
    expect(pair.get_by_test_id("stVegaLiteChart")).to_be_visible()
    expect(pair).to_contain_text("100% of what tells the names apart")
    decide(page, pair, "Same: keep left")
    expect(last).to_contain_text("are one and the same now")
    expect(pair).to_have_count(0)
    decide(page, last, "Undo")
    expect(pair).to_be_visible()
    expect(last).to_have_count(0)
    decide(page, pair, "Same: keep right")
    expect(last).to_contain_text("Hope Forum e.V.\u2069 stands for both")
    settled(page)
    page.get_by_test_id("stButtonGroup").get_by_text("Decided", exact=True).click()
    decision = page.locator("[class*=st-key-decided]").filter(has_text="B stands for both")
    expect(decision).to_be_visible()
    decide(page, decision, "Undo")
    expect(decision).to_have_count(0)
    settled(page)
    page.get_by_test_id("stButtonGroup").get_by_text("To decide", exact=True).click()
    expect(pair).to_be_visible()


def test_not_the_same_is_remembered(tmp_path: Path) -> None:
    with opened(tmp_path, alike()):
        run = turned(the_app(), "duplicates")
        assert as_read(as_shown(HOSTILE)) in said(boxes(run, "pair C D")[0])
        run = press(run, "Not the same", within="C D")
        assert "The pair is not proposed again." in said(boxes(run, "last decision")[0])
        again = turned(the_app(), "duplicates")
        assert boxes(again, "pair A B")
        assert not boxes(again, "pair C D")


def test_who_may_not_decide_is_told(tmp_path: Path) -> None:
    with opened(tmp_path, alike(), role="viewer"):
        run = turned(the_app(), "duplicates")
        assert "This page changes the map. Your role, Viewer, may not." in said(run)
        assert "Not the same" not in said(run)
