"""Every text of a page goes through the catalogue: a language that nobody speaks shows what bypasses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from gettext import NullTranslations
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest
import streamlit as st
from google.protobuf.message import Message
from opened import finished, opened, page
from pseudo import OPEN, SHUT, Pseudo, inside
from streamlit import config
from streamlit.testing.v1 import AppTest

from actormap.core import schema, sentences, words
from actormap.core.bundled import bundled
from actormap.core.errors import ActormapError
from actormap.core.model import ActorMap, apply_changes
from actormap.core.sentences import isolated
from actormap.ingest import Upload, read_map
from actormap.metrics.catalogue import READ, explanation, guide
from actormap.web.pages.bodies import BODIES
from actormap.web.pages.lists import columns as _columns
from actormap.web.pages.lists import rows as _rows
from actormap.web.pages.lists import what as _what
from actormap.web.server import options
from actormap.web.state import chosen, session
from actormap.web.state.analyses import Question, Unfinished
from actormap.web.state.language import vocabulary
from actormap.web.state.unfinished.bringing import Bringing


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


def spoken(
    body: Callable[[], None], place: str, query: dict[str, str], language: NullTranslations | None
) -> None:
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
    *(guide(name) for name in schema.analyses()),
    READ,
}
"""Labels of tables that the field keeps, and the pages of the analyses: they are translated elsewhere."""
CODE = re.compile(
    r"[a-z0-9_=&/.-]+(=[\w,@&=-]+)?|/mock/media/.*|data:image/svg.*|\{.*\}|<div class=\"am-root\"></div>"
)
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
    with opened(tmp_path_factory.mktemp("words"), sample, checks=True):
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
        if CODE.fullmatch(unquote(rest)):
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
    ("place", "query"),
    [
        *(("gaps", {"tab": tab}) for tab in ("no-route", "not-talking", "cut-off", "conduct", "change")),
        ("gaps", {"tab": "not-talking", "missing": "platforms"}),
        ("experts", {"tab": "power"}),
        ("experts", {"tab": "joints"}),
    ],
)
@pytest.mark.usefixtures("_here")
def test_no_heading_of_a_table_bypasses_the_catalogue(
    place: str, query: dict[str, str], bypasses: Callable[[str], bool]
) -> None:
    run = told(BODIES[place], place, **query)
    assert run.dataframe
    look(run, bypasses)


@pytest.mark.usefixtures("_here")
def test_no_text_of_a_record_bypasses_the_catalogue(bypasses: Callable[[str], bool]) -> None:
    look(told(BODIES["actors"], "actors", id="C001"), bypasses)


@pytest.mark.usefixtures("_here")
def test_why_nothing_is_shown_yet_is_said_in_arabic() -> None:
    request = Question(session.current_reading(), "reach.gap", {})
    words.speak(words.catalogue("ar"))
    try:
        assert str(Unfinished(request)) == "ما زال الحساب جاريًا. انظر مرة أخرى بعد لحظة."
    finally:
        words.speak(None)


def test_what_would_not_hold_is_said_in_arabic_and_stays_english_for_programs() -> None:
    words.speak(words.catalogue("ar"))
    config.set_option("browser.gatherUsageStats", True)
    config.set_option("client.disableDataExport", False)
    try:
        with pytest.raises(ActormapError) as refused:
            options.check()
        said = str(refused.value)
    finally:
        words.speak(None)
        options.harden("localhost")
    assert refused.value.sentence.startswith(
        "This is promised and would not hold: Nobody is told how the program is used; No table can be saved"
    )
    assert not re.search("[A-Za-z]{3,}", said.replace("actormap", ""))


@pytest.mark.usefixtures("_here")
def test_the_last_change_in_the_sidebar_is_told_in_arabic() -> None:
    run = page(
        spoken, lambda: st.text(sentences.shown(session.workspace().state)), "", {}, words.catalogue("ar")
    )
    (state,) = (text.value for text in run.text)
    assert re.fullmatch(r"المراجعة \d+ · السجل \d+ - \u2068\w{4}-\w{4}\u2069", state)


BROUGHT = (
    "Partners of the office,,,,,,\n"
    "Organisation,Type,Sector,Province,Status,Phone,Start,Colour\n"
    "Lantern Forum,Local CSO,Education,North,Ongoing,+999 12 345 678,soon,red\n"
    "Lantern Forum,Local CSO,Health,South,In limbo,+999 12 345 678,2026-03-31,red\n"
    "رابطة الأسر,Odd sort,Legal aid / Water,South,Ongoing,+999 12 345 677,03/04/2026,red\n"
    "Unknown,UN,Health,North,Completed,+999 12 345 679,,blue\n"
    "Half a Row,UN,Health\n"
    "Quay House,UN,,North,Completed,,2026-03-31,blue\n"
    "Total,4,,,,,,\n"
)
"""A list with much to say about it: of its columns, of values, of rows, some of which are left out."""
BROKEN = {
    "no.json": b'{"a": 1}',
    "no.xlsx": b"PK\x03\x04 no workbook",
    "no.csv": b"Organisation,Sector\r\nl'\xe9cole,Health\r\n",
    "no.vcf": b"BEGIN:VCARD\nVERSION:2.1\nN:Doe\n",
    "letters.txt": b"Dear all\nwe met\n",
}
"""Files of which nothing can be read."""
OF_FILES = re.compile(
    "|".join(
        [
            *re.findall(r"[^,\n]*[A-Za-z][^,\n]*", BROUGHT),
            r"no\.(json|xlsx|csv|vcf)|letters\.txt|Sector|Province|Organisation",
            r"cp125\d|cp437|utf-8|UTF-8|File is not a zip file",
        ]
    )
)
"""What stands in these files, and names of encodings."""


def brought(name: str, data: bytes, *, checked: bool) -> Bringing:
    """A list that was looked at, and whose rows were checked."""
    held = Bringing(file=Upload(name, data))
    held.look()
    assert held.looking is not None
    held.looking.wait()
    if checked:
        held.contents, held.looking = held.looking.result(), None
        held.check()
        assert held.checking is not None
        held.checking.wait()
    return held


@pytest.mark.parametrize("step", [_what, _columns, _rows], ids=["what", "columns", "rows"])
@pytest.mark.usefixtures("_here")
def test_no_text_about_a_list_bypasses_the_catalogue(
    step: ModuleType, bypasses: Callable[[str], bool]
) -> None:
    def body() -> None:
        step.body(brought("partners.csv", BROUGHT.encode(), checked=step is _rows))

    run = page(spoken, body, "", {}, Pseudo())
    look(run, lambda text: bypasses(OF_FILES.sub("", inside(text))))


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.usefixtures("_here")
def test_no_refusal_of_a_file_bypasses_the_catalogue(name: str, bypasses: Callable[[str], bool]) -> None:
    run = page(spoken, lambda: _what.body(brought(name, BROKEN[name], checked=False)), "", {}, Pseudo())
    assert run.error or run.radio
    look(run, lambda text: bypasses(OF_FILES.sub("", inside(text))))


@pytest.mark.usefixtures("_here")
def test_what_is_wrong_with_a_list_is_told_in_arabic_and_its_names_stay() -> None:
    def body() -> None:
        _rows.body(brought("partners.csv", BROUGHT.encode(), checked=True))

    run = page(spoken, body, "", {}, words.catalogue("ar"))
    assert not run.exception
    said = "\n".join(shown(run))
    assert "اكتب اليوم بصيغة YYYY-MM-DD، مثل 2026-03-31." in said or "تُركت الأيام جانبًا." in said
    assert f"العمود «{isolated('Start')}»" in said
    assert isolated("soon") in said
    assert not re.search("Correct|column|Nothing was|left out", said)


def look(run: AppTest, bypasses: Callable[[str], bool]) -> None:
    """Look whether a page says anything that is neither of the catalogue nor of the data."""
    assert not run.exception
    said = shown(run)
    assert any(OPEN in text for text in said)
    bypassing = [text for text in said if bypasses(text)]
    assert not bypassing, "put these into _(): " + "; ".join(sorted(bypassing))
