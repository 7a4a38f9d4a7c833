"""Rows that are sent as columns come out as they went in."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st
from maps import sample
from playwright.sync_api import Browser

from actormap.core.config import View
from actormap.rights.redact import on_screen
from actormap.viz.map.look import Inside, Look
from actormap.viz.map.network import drawn, packed
from actormap.viz.scripts import ASSETS

CELLS = st.one_of(
    st.integers(-9, 9),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=4),
    st.tuples(st.text(max_size=2), st.text(max_size=2)),
)
ROWS = st.lists(st.dictionaries(st.sampled_from(["from", "note", "spans", "width"]), CELLS), max_size=20)
ODD: list[dict[str, Any]] = [
    {"name": "__proto__", "of": ("constructor", "")},
    {},
    {"name": "</script>", "n": 0},
    {"n": 1.5},
    {"name": "__proto__", "yes": True},
    {"name": 7, "yes": False},
]


def apart(sent: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as packing.js does."""
    found: list[dict[str, Any]] = [{} for _ in range(sent["rows"])]
    for name, column in sent["columns"].items():
        values, at = (column["values"], column["at"]) if isinstance(column, dict) else (None, column)
        for row, value in zip(found, at, strict=True):
            if value is not None:
                row[name] = value if values is None else values[value]
    return found


@given(ROWS)
def test_rows_come_out_as_they_went_in(rows: list[dict[str, Any]]) -> None:
    # Where yes stands beside other numbers in one column of texts, 1 and True are one value.
    assert apart(packed(rows)) == rows


def test_a_browser_takes_them_apart_in_the_same_way(browser: Browser) -> None:
    data = drawn(on_screen(sample()), view=View(date="2026-11-25"), look=Look(inside=Inside()))
    script = "data:text/javascript," + quote((ASSETS / "packing.js").read_text(encoding="utf-8"))
    page = browser.new_page()
    for rows in (data["links"], data["marks"], ODD, []):
        sent = json.dumps(packed(rows))
        found = page.evaluate(
            "async ([script, sent]) => (await import(script)).unpacked(JSON.parse(sent))", [script, sent]
        )
        assert found == json.loads(json.dumps(rows))
    page.close()
