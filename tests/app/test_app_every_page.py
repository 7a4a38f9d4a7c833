"""Every page of the sample, whoever looks: no code for a name, nothing refused, no more than is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from maps import sample
from opened import as_read, opened, seen, standing
from streamlit.testing.v1 import AppTest
from test_app_roles import TABS, refused
from test_app_short import MOST, OF_SAMPLE, PAGES
from test_app_sizes import shown as at_place

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.findings import Finding
from actormap.core.sentences import shown
from actormap.metrics import catalogue
from actormap.rights.access import read
from actormap.web import navigation
from actormap.web.pages.bodies import BODIES
from actormap.web.parts import tables
from actormap.web.state.session import Reading, Workspace

ROLES = [role for role, row in schema.roles().items() if row.clearance >= 0]
LOOKED_AT = {place for place, _query in PAGES}
PLACES = [*((place, {}) for place in BODIES if place not in LOOKED_AT), *PAGES, *OF_SAMPLE]
ABOUT = {"target": ["C055", "S03"], "actor": ["C055"], "officer": ["national officer"]}
"""Whom analyses are asked about that need somebody."""
SEVERAL = ("C032", "C055", "C088")
EXPRESSLY = re.compile(r"\[name not to be passed on: [^\]]+\]|\b[Cc]odes?: \S+$|· \S+$", re.MULTILINE)
"""Where a code stands as what it is: beside the words that say so, or behind the name."""


@cache
def codes() -> re.Pattern[str]:
    """Ids of all rows of the map; that of a source is its pseudonym."""
    ids = {i for name, frame in sample().tables.items() if name != "sources" for i in frame["id"]}
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(ids, key=len, reverse=True)))})(?![\w-])"
    )


def bare(text: str) -> list[str]:
    """Codes in a text that stand for a name."""
    return codes().findall(EXPRESSLY.sub("", as_read(text)))


@pytest.fixture(scope="module", params=ROLES)
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with opened(tmp_path_factory.mktemp("codes"), sample(), role=request.param, checks=True) as at:
        yield at


def told(run: AppTest) -> Iterator[str]:
    """All that a page says, without columns of codes."""
    for some in (run.title, run.header, run.subheader, run.text, run.markdown, run.caption, run.info):
        yield from (str(one.value) for one in some)
    yield from (one.label for some in (run.button, run.expander, run.checkbox) for one in some)
    yield from (one.proto.label for one in run.get("page_link"))
    for table in run.dataframe:
        kept = table.value.drop(columns="Code", errors="ignore")
        yield from map(str, kept.to_numpy().ravel())


Page = tuple[str, *tuple[tuple[str, str], ...]]


@pytest.fixture(scope="module")
def drawn(here: Workspace) -> dict[Page, AppTest]:
    """Every page as it is shown, once for all that is asked of it."""
    seen_by = list(read(here.store, here.principal).actors["id"])
    places = [*PLACES, *(("actors", {"id": actor}) for actor in seen_by[:2])]
    return {(place, *query.items()): at_place(place, **query) for place, query in places}


def test_no_page_shows_a_code_for_a_name(drawn: dict[Page, AppTest]) -> None:
    found = {(page, text) for page, run in drawn.items() for text in told(run) if bare(text)}
    assert not found


def test_no_tab_and_no_record_refuses_what_it_offers(drawn: dict[Page, AppTest]) -> None:
    tabs = {(place, *query.items()) for place, query in TABS}
    asked = [page for page in drawn if page in tabs or page[0] == "actors"]
    assert not {page: why for page in asked if navigation.is_open(page[0]) and (why := refused(drawn[page]))}


def test_no_page_is_longer_than_is_read(here: Workspace, drawn: dict[Page, AppTest]) -> None:
    if here.role == "data_steward":  # who sees all has most to read
        read_whole = [(place, *query.items()) for place, query in (*PAGES, *OF_SAMPLE)]
        counts = {page: len(standing(drawn[page]).split()) for page in read_whole}
        assert not {page: count for page, count in counts.items() if count > MOST}


def expert_texts(reading: Reading, name: str) -> Iterator[str]:
    """What the page for experts says of an analysis."""
    about: list[dict[str, object]] = [{}]
    for target in catalogue.targets(name):
        about = [{target.name: one} for one in ([SEVERAL] if target.kind is tuple else ABOUT[target.name])]
    for options in about:
        try:
            result = catalogue.answer(name, reading.map, reading.view, reading.principal, **options)
        except ActormapError as refused:
            yield shown(refused.sentence)
            continue
        yield from map(shown, result.caveats)
        yield from map(str, tables.settings_used(reading, result)["Value"])
        yield from (text for finding in result for text in of(reading, finding))


def of(reading: Reading, finding: Finding) -> Iterator[str]:
    """What is told of one finding."""
    for text in (finding.statement, finding.reason, finding.next_question, finding.would_change):
        yield shown(text)
    yield from tables.facts(reading.map, finding)["Value"]


def test_no_expert_table_shows_a_code_for_a_name(here: Workspace) -> None:
    reading, asked = seen(here), [name for name in schema.analyses() if catalogue.of_a_map(name)]
    found = {(name, text) for name in asked for text in expert_texts(reading, name) if bare(text)}
    assert not found
