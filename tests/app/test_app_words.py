"""Every text of a page goes through the catalogue: a language that nobody speaks shows what bypasses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest
from google.protobuf.message import Message
from opened import finished, opened, page
from pseudo import OPEN, SHUT, Pseudo, inside
from streamlit.testing.v1 import AppTest

from actormap.core import schema, words
from actormap.core.bundled import bundled
from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import read_map
from actormap.metrics.catalogue import explanation, guide
from actormap.web.pages.bodies import BODIES
from actormap.web.state import chosen
from actormap.web.state.language import vocabulary


def strings(message: Message) -> Iterator[str]:
    """Every text that an element shows; keys and the like are not shown."""
    for field, value in message.ListFields():
        if field.name in {"id", "form_id", "key", "css_class", "icon", "user_key", "format", "default"}:
            continue
        values = value if field.is_repeated else [value]
        for one in values:
            if isinstance(one, Message):
                yield from strings(one)
            elif isinstance(one, str):
                yield one


def shown(run: AppTest) -> set[str]:
    found: set[str] = set()

    def walk(node: Any) -> None:
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message):
            found.update(strings(proto))
        for child in getattr(node, "children", {}).values():
            walk(child)

    walk(run.main)
    return found | {text for table in run.dataframe for text in texts(table.value)}


def texts(table: pd.DataFrame) -> Iterator[str]:
    """Headings of a table, and its cells that are texts."""
    yield from map(str, table)
    yield from (cell for name in table for cell in table[name] if isinstance(cell, str))


def spoken(body: Callable[[], None], place: str, query: dict[str, str], language: Pseudo | None) -> None:
    if place:
        chosen.arrive(place)
        for name, code in query.items():
            chosen.keep(name, code)
    words.speak(language)
    try:
        body()
    finally:
        words.speak(None)


def told(body: Callable[[], None], place: str = "", **query: str) -> AppTest:
    """A page in the language that nobody speaks, once all that it asks is worked out."""
    finished(page(spoken, body, place, query, None))
    return page(spoken, body, place, query, Pseudo())


VOCABULARIES = {column.vocabulary for table in schema.columns().values() for column in table.values()} - {""}
NOT_TEXTS = {
    *(label for name in VOCABULARIES for label in schema.vocabulary(name).values()),
    *(explanation(name) for name in schema.analyses()),
    *(told for name in schema.analyses() for told in (*guide(name), *guide(name).values())),
}
"""Labels of tables that the field keeps, and the pages of the analyses: they are translated elsewhere."""
CODE = re.compile(r"[a-z0-9_=&/.-]+(=[\w,@&=-]+)?|/mock/media/.*|\{.*\}|<div class=\"am-root\"></div>")
"""Addresses, codes and the like."""
MARK_UP = re.compile(r":material/\w+:|:[a-z]+-badge\[|\]$|\\")


def test_labels_of_vocabularies_are_shown_in_the_language_that_is_spoken() -> None:
    words.speak(Pseudo())
    try:
        said = vocabulary("contact_mode")
    finally:
        words.speak(None)
    assert said == {code: f"{OPEN}{label}{SHUT}" for code, label in schema.vocabulary("contact_mode").items()}


def test_templates_and_pages_say_the_same_in_a_language() -> None:
    arabic = words.catalogue("ar")
    assert arabic is not None
    labels = {label for name in schema.vocabularies() for label in schema.vocabulary(name).values()}
    known = {label: schema.translations()[label]["ar"] for label in labels & schema.translations().keys()}
    assert len(known) > 100
    assert {label: arabic.gettext(label) for label in known} == known


@pytest.fixture(scope="module")
def sample() -> ActorMap:
    return apply_changes(ActorMap(), read_map([bundled("samples")]).require().changes)


@pytest.fixture(scope="module")
def _here(sample: ActorMap, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with opened(tmp_path_factory.mktemp("words"), sample):
        yield


@pytest.fixture(scope="module")
def bypasses(sample: ActorMap) -> Callable[[str], bool]:
    """Whether a text is neither of the catalogue nor of the data; many pages say the same."""
    known = NOT_TEXTS | {
        str(cell) for frame in sample.tables.values() for name in frame for cell in frame[name]
    }
    longest_first = sorted((cell for cell in known if len(cell) > 2), key=len, reverse=True)

    @cache
    def bypassing(text: str) -> bool:
        rest = inside(MARK_UP.sub("", text))
        if CODE.fullmatch(unquote(rest)) or "Revision" in rest:
            return False
        for cell in longest_first:
            rest = rest.replace(cell, "")
        return bool(re.search("[A-Za-z]{3,}", rest))

    return bypassing


@pytest.mark.parametrize("place", BODIES)
@pytest.mark.usefixtures("_here")
def test_no_text_bypasses_the_catalogue(place: str, bypasses: Callable[[str], bool]) -> None:
    look(told(BODIES[place]), bypasses)


@pytest.mark.parametrize(
    "tab",
    [
        "no-route",
        "not-talking",
        "no-platform",
        "power",
        "cut-off",
        "conduct",
        "joints",
        "change",
    ],
)
@pytest.mark.usefixtures("_here")
def test_no_heading_of_a_table_bypasses_the_catalogue(tab: str, bypasses: Callable[[str], bool]) -> None:
    run = told(BODIES["gaps"], "gaps", tab=tab)
    assert run.dataframe
    look(run, bypasses)


def look(run: AppTest, bypasses: Callable[[str], bool]) -> None:
    """Look whether a page says anything that is neither of the catalogue nor of the data."""
    assert not run.exception
    said = shown(run)
    assert any(OPEN in text for text in said)
    bypassing = [text for text in said if bypasses(text)]
    assert not bypassing, "put these into _(): " + "; ".join(sorted(bypassing))
