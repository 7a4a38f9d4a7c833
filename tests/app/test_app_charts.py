"""Charts that are taken along: drawn anew of what may leave, with their table, and nothing from outside."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree as ET

import pytest
from app_world import App, settled, turn_to
from approving import let_out
from maps import DAY, a_map, actor, sample
from opened import finished, opened, page, seen, words
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.ingest.matching import Candidate
from actormap.rights.access import KEY_HOLDER
from actormap.rights.redact import Recipient, Shareable
from actormap.viz.charts import Picture, bars, saving
from actormap.viz.templates import texts_of
from actormap.web.pages.actors import duplicates
from actormap.web.pages.bodies import BODIES
from actormap.web.parts import charts, pictures, taking_along
from actormap.web.parts.charts import Chart
from actormap.web.state import chosen, session
from actormap.web.state.analyses import Unfinished
from actormap.web.state.session import Reading, Workspace

Visit = Callable[[App], Page]


def of_everybody(at: Reading) -> Picture:
    """A chart that names all who are on a map."""
    rows = [(name, 1.0) for name in at.map.actors["name"]]
    return bars(rows, title="Who is there", what="Who", figure="One")


EVERYBODY = Chart("coordination.missing_platforms", of_everybody)


@pytest.fixture(scope="module")
def kasimbi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with opened(tmp_path_factory.mktemp("charts"), sample()) as workspace:
        let_out(workspace.store, workspace.principal)
        yield workspace


@pytest.fixture
def here(kasimbi: Workspace) -> Workspace:
    session.use(kasimbi)
    return kasimbi


def picture_of(chart: Chart, at: Reading) -> Picture | None:
    """What it draws, once what it says is worked out."""
    while True:
        try:
            return chart.draw(at)
        except Unfinished as unfinished:
            unfinished.question.plain.wait()


def drawn(share: Shareable, part: Reading, chart: Chart) -> dict[str, Any]:
    """All files of a chart, by their endings."""
    picture = picture_of(chart, part)
    assert picture is not None
    made = charts._files(share, chart, picture)
    return {Path(one.name).suffix: one.content() if callable(one.content) else one.content for one in made}


def cells(book: str | bytes) -> list[str]:
    assert isinstance(book, bytes)
    opened_book = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return [
        str(cell)
        for sheet in opened_book.sheet_names
        for row in opened_book.get_sheet_by_name(sheet).to_python()
        for cell in row
    ]


@pytest.mark.parametrize("recipient", get_args(Recipient))
def test_a_saved_chart_names_those_alone_who_may_be_named(here: Workspace, recipient: str) -> None:
    share, part = taking_along.shared(seen(here), "organisations", recipient)
    named, everybody = set(share.content.actors["name"]), set(seen(here).map.actors["name"])
    assert len(named) > 10
    assert len(everybody - named) > 100
    files = drawn(share, part, EVERYBODY)
    told = {*texts_of(str(files[".svg"]), ()), *cells(files[".xlsx"])}
    assert share.mark in told
    assert named <= told
    assert not {name for name in everybody - named if any(name in text for text in told)}
    assert files[".png"][:4] == b"\x89PNG"


def test_a_chart_of_all_that_the_office_sees_is_not_handed_to_others(here: Workspace) -> None:
    share, _ = taking_along.shared(seen(here), "organisations", "un")
    with pytest.raises(Refused, match="left out"):
        charts._files(share, EVERYBODY, of_everybody(seen(here)))


def test_a_saved_picture_holds_no_script_and_no_address(here: Workspace) -> None:
    rings = charts.of_answer("reach.steps", pictures.rings_of)
    for chart in (EVERYBODY, rings):
        svg = str(drawn(*taking_along.shared(seen(here), "inside", "un"), chart)[".svg"])
        tags = {one.tag.rpartition("}")[2] for one in ET.fromstring(svg).iter()}  # noqa: S314 - of our own
        assert not tags & {"script", "a", "image", "foreignObject", "use", "style"}
        outside = re.sub(r'xmlns(:\w+)?="http://www\.w3\.org/[^"]*"', "", svg)
        assert not re.search(r"https?:|//\w|href|url\((?!#)|\son\w+=", outside)


def pair_of(first: str, second: str) -> Chart:
    """What speaks for two entries being one, as a chart that can be taken along."""
    pair = Candidate(first, second, ("", ""), ())
    return Chart("duplicates", partial(duplicates.alike, pair=pair), leaves="inside")


def test_what_speaks_for_a_pair_is_taken_along_of_what_stands_on_the_map(here: Workspace) -> None:
    share, part = taking_along.shared(seen(here), "inside", "un")
    chart = pair_of("C001", "S12")
    files = drawn(share, part, chart)
    for told in ({*texts_of(str(files[".svg"]), ())}, {*cells(files[".xlsx"])}):
        text = re.sub("[\u2066-\u2069]", "", " ".join(told))
        assert "Are Kasimbi Rights Assembly and Rights Committee of the Assembly of Kasimbi one?" in text
        assert share.mark in told
    assert files[".png"][:4] == b"\x89PNG"
    assert chart.draw(replace(part, map=part.map.where(["C001"]))) is None


@pytest.mark.parametrize(("role", "told"), [("hro", False), ("data_steward", True)])
def test_persons_who_may_not_be_compared_are_in_no_chart_either(
    tmp_path: Path, role: str, told: bool
) -> None:
    persons = [
        actor(one, "Ada Lantern", kind="person", consent_c1="yes", sensitivity="2", sources=source)
        for one, source in (("A", "S1"), ("B", "S2"))
    ]
    with opened(tmp_path, a_map(actors=persons, sources=[{"id": "S1"}, {"id": "S2"}]), role=role) as own:
        at = seen(own)
        assert {"A", "B"} <= set(at.map.actors["id"])
        assert (pair_of("A", "B").draw(at) is not None) == told


def test_where_nobody_may_be_named_it_is_said() -> None:
    alone = a_map(actors=[actor("A", consent_c7="no")])
    at = Reading("nowhere", 1, alone.where(["A"]), View(date=DAY), KEY_HOLDER)
    with pytest.raises(Refused, match="Nobody on the map may be named"):
        taking_along.shared(at, "organisations", "public")


def test_what_rests_on_what_is_shared_with_nobody_is_for_the_office_alone() -> None:
    removed = {"contacts", "events", "ratings", "universe", "observations"}
    for name, row in schema.analyses().items():
        if row.leaves == "organisations":
            assert not any(word in row.needs for word in ("contact", "tag", "funding", *removed)), name


def shown(tab: str, *opened_offers: str, place: str = "gaps", **query: str) -> AppTest:
    run = page(_tab, place, {"tab": tab} | query, opened_offers)
    return finished(run)


def _tab(place: str, query: dict[str, str], offers: tuple[str, ...]) -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs its text by itself

    chosen.arrive(place)
    for name, code in query.items():
        if chosen.value(name) != code:
            chosen.keep(name, code)
    for offer in offers:
        st.session_state.setdefault(f"take {offer}", True)
    BODIES[place]()


def files(run: AppTest) -> list[str]:
    assert not run.exception
    return [one.proto.label for one in run.get("download_button")]


@pytest.mark.usefixtures("here")
def test_each_chart_is_offered_once_it_is_asked_for_and_for_whom() -> None:
    assert not files(shown("no-route"))
    run = shown("no-route", "rings")
    assert files(run) == ["PNG, a picture", "SVG, a picture that can be enlarged", "Excel, the table"]
    assert "For use inside the office only." in words(run)
    assert "For the office alone" in words(run)
    assert not run.radio
    run = shown("not-talking", "platform map", missing="platforms")
    run.radio(key="who sees platform map").set_value(("organisations", "un"))
    run = finished(run.run())
    assert len(files(run)) == 3
    assert "Organisations that agreed to be named within the United Nations" in words(run)


@pytest.mark.usefixtures("here")
def test_whose_loss_would_hurt_is_not_offered() -> None:
    run = shown("joints", "structure.cutpoints", place="experts")
    assert run.get("vega_lite_chart")
    assert not files(run)
    assert "This stays in the office" in words(run)
    rows = schema.analyses()
    never = ("structure.cutpoints", "structure.fragmentation", "change.what_if")
    assert {rows[name].leaves for name in never} == {"no"}


def test_who_may_not_export_is_offered_no_chart(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="hro"):
        run = shown("no-route", "rings")
        assert not files(run)
        assert not [one for one in run.get("popover") if one.proto.popover.label == "Export"]


@pytest.mark.usefixtures("here")
def test_without_what_draws_pictures_the_table_is_offered_and_the_way_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(saving, "vl_convert", None)
    run = shown("no-route", "rings")
    assert files(run) == ["Excel, the table"]
    assert "actormap[pictures]" in words(run)


def test_a_chart_is_noted_when_it_is_made_with_the_role_and_no_name(here: Workspace) -> None:
    share, _ = taking_along.shared(seen(here), "organisations", "public")

    def rows() -> list[tuple[str, str, str]]:
        return here.store._db.execute(  # type: ignore[attr-defined]
            "SELECT action, role, object FROM _audit WHERE action = 'export.chart'"
        ).fetchall()

    def noted() -> None:
        taking_along._note(share, "chart", 7, "data_steward")

    assert not rows()
    assert taking_along._made(lambda: "made", noted) == "made"
    assert rows() == [("export.chart", "data_steward", "level organisations, 7 actors")]


def test_a_chart_is_saved_from_its_page(sample_app: App, visit: Visit) -> None:
    window = visit(sample_app)
    turn_to(window, "Gaps", "Gaps: whom are we missing?")
    window.get_by_test_id("stMain").get_by_role("button", name="Export").click()
    expect(window.get_by_text("For the office alone")).to_be_visible()
    settled(window)
    with window.expect_download() as saved:
        window.get_by_role("button", name="SVG, a picture that can be enlarged").click()
    assert saved.value.suggested_filename == "reach-gap.svg"
    svg = saved.value.path().read_text(encoding="utf-8")
    assert svg.startswith("<svg ")
    assert "For use inside the office only." in " ".join(texts_of(svg, ()))
