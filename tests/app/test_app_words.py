"""Every text of a page goes through the catalogue: a language that nobody speaks shows what bypasses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from opened import opened, page
from pseudo import OPEN, SHUT, Pseudo, inside
from streamlit.testing.v1 import AppTest

from actormap import schema, words
from actormap.bundled import bundled
from actormap.ingest import read_map
from actormap.metrics.catalogue import explanation, guide
from actormap.model import ActorMap, apply_changes
from actormap.pages import (
    actors,
    after_a_meeting,
    brief,
    bring_a_list,
    duplicates,
    gaps,
    home,
    introductions,
    settings,
)
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
    return found


def spoken(body: Callable[[], None]) -> None:
    words.speak(Pseudo())
    try:
        body()
    finally:
        words.speak(None)


VOCABULARIES = {column.vocabulary for table in schema.columns().values() for column in table.values()} - {""}
NOT_TEXTS = {
    *(label for name in VOCABULARIES for label in schema.vocabulary(name).values()),
    *(explanation(name) for name in schema.analyses()),
    *(told for name in schema.analyses() for told in (*guide(name), *guide(name).values())),
}
"""Labels of tables that the field keeps, and the pages of the analyses: they are translated elsewhere."""
CODE = re.compile(r"[a-z0-9_=&/.-]+(=[\w,@&=-]+)?|/mock/media/.*|\{.*\}")
"""Addresses, codes and the like."""
MARK_UP = re.compile(r":material/\w+:|:[a-z]+-badge\[|\]$|\\")


def test_labels_of_vocabularies_are_shown_in_the_language_that_is_spoken() -> None:
    words.speak(Pseudo())
    try:
        told = vocabulary("contact_mode")
    finally:
        words.speak(None)
    assert told == {code: f"{OPEN}{label}{SHUT}" for code, label in schema.vocabulary("contact_mode").items()}


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


@pytest.mark.parametrize(
    "place", [home, actors, after_a_meeting, brief, gaps, introductions, bring_a_list, duplicates, settings],
    ids=lambda place: place.__name__.rpartition(".")[2],
)  # fmt: skip
def test_no_text_bypasses_the_catalogue(place: Any, sample: ActorMap, tmp_path: Path) -> None:
    with opened(tmp_path, sample):
        run = page(spoken, place.body)
    assert not run.exception
    known = NOT_TEXTS | {
        str(cell) for frame in sample.tables.values() for name in frame for cell in frame[name]
    }
    known = sorted((cell for cell in known if len(cell) > 2), key=len, reverse=True)
    said = shown(run)
    assert any(OPEN in text for text in said)
    bypassing = []
    for text in said:
        rest = inside(MARK_UP.sub("", text))
        if CODE.fullmatch(rest) or "Revision" in rest:
            continue
        for cell in known:
            rest = rest.replace(cell, "")
        if re.search("[A-Za-z]{3,}", rest):
            bypassing.append(text)
    assert not bypassing, "put these into _(): " + "; ".join(sorted(bypassing))
