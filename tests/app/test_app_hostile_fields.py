"""Hostile texts in each field of what is judged: kept letter by letter, and read as Markdown by no page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from app_world import JUDGED, PAYLOADS, hostile_changes
from opened import finished, opened, press, the_app, turn_to
from streamlit.testing.v1 import AppTest

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.ingest import read_map
from actormap.records.record.editing import changes_for

READ_AS_MARKUP = re.compile(r"(?<!\\)\]\(|(?<!\\)!\[|(?<!\\)<(script|img|svg|b)|(?<!\\)\$\\href")
MORE = [
    '=HYPERLINK("http://127.0.0.1:9")',
    "@SUM(1+1)",
    "\u202etxt.exe\u202c",
    "a\u0000b",
    "x" * 20_000,
    "\ud800",
]
"""What attacks spreadsheets, readers, files and stores."""
FIELDS = [
    (table, column.name)
    for table in JUDGED
    for column in schema.columns()[table].values()
    if column.type in {"text", "texts"}
]


def hostile() -> ActorMap:
    return ActorMap(**hostile_changes().upserts)


@pytest.fixture(scope="module", params=["hro", "data_steward"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with opened(tmp_path_factory.mktemp("hostile"), hostile(), role=request.param):
        yield


def markup(run: AppTest) -> list[str]:
    """What a page hands to elements that read Markdown."""
    headings = (run.title, run.header, run.subheader, run.markdown, run.caption)
    told = (run.info, run.success, run.warning, run.error)
    texts = [str(one.value) for some in (*headings, *told) for one in some]
    texts += [
        one.label for some in (run.button, run.expander, run.selectbox, run.multiselect) for one in some
    ]
    return texts + [one.proto.label for one in run.get("page_link")]


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("place", "query"),
    [
        ("home", {}),
        ("about", {"of": "instrument", "id": "instruments 0"}),
        ("about", {"of": "provision", "id": "provisions 3"}),
        ("about", {"of": "group", "id": "ours"}),
        ("about", {"of": "pcode", "id": "XX01"}),
        ("actors", {"id": "A2"}),
        ("actors", {"works_in": "XX01"}),
    ],
    ids=str,
)
def test_no_page_reads_a_hostile_text_as_markup(place: str, query: dict[str, str]) -> None:
    run = finished(turn_to(the_app(), place, **query))
    assert not run.exception
    assert not [text for text in markup(run) if READ_AS_MARKUP.search(text)]


@pytest.mark.usefixtures("page")
def test_no_form_reads_a_hostile_text_as_markup() -> None:
    about = {"of": "instrument", "id": "instruments 0"}
    for button in ("Edit", "Add: provision", "Add: undertaking", "Add: assessment"):
        run = press(turn_to(the_app(), "about", **about), button)
        assert not run.exception
        assert not [text for text in markup(run) if READ_AS_MARKUP.search(text)]


@pytest.mark.parametrize(("table", "column"), FIELDS, ids=str)
def test_a_form_keeps_each_letter_or_refuses(table: str, column: str) -> None:
    m = hostile()
    for text in (*PAYLOADS, *MORE):
        values: dict[str, Any] = {column: [text] if schema.columns()[table][column].many else text}
        try:
            changes = changes_for(m, table, f"{table} 1", values)
        except Refused:
            continue
        (cell,) = changes.upserts[table][column]
        assert "\x00" not in cell
        assert " ".join(split(text)).split() == " ".join(split(cell)).split() or text in MORE


@pytest.mark.parametrize(("table", "column"), FIELDS, ids=str)
def test_a_list_is_read_or_refused(table: str, column: str, tmp_path: Path) -> None:
    m = hostile()
    (row,) = m[table].iloc[[1]].astype(str).to_dict("records")
    rows = [row | {"id": f"new {n}", column: text} for n, text in enumerate((*PAYLOADS, *MORE[:-1]))]
    path = tmp_path / f"{table}.csv"
    pd.DataFrame(rows).replace("nan", "").to_csv(path, index=False)
    read = read_map([path], base=m)
    assert all(str(issue) for issue in read.issues)
