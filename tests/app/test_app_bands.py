"""A number stands inside its own band on every page, or has none: tables and charts of what is in doubt."""

from __future__ import annotations

import re

import pytest
from maps import sample

from actormap.core.config import View
from actormap.core.findings import Finding, Findings
from actormap.metrics import catalogue
from actormap.rights.access import KEY_HOLDER
from actormap.web.parts import pictures, tables

DAY = View(date="2026-11-25")
IN_DOUBT = [
    "structure.cutpoints",
    "structure.fragmentation",
    "structure.key_players",
    "influence.closeness",
    "influence.betweenness",
]
"""Analyses whose numbers lay outside the band of possible maps: these leave out doubtful ties."""


def checked(analysis: str) -> Findings:
    return catalogue.answer(analysis, sample(), DAY, principal=KEY_HOLDER, draws=20)


@pytest.fixture(scope="module", params=IN_DOUBT)
def findings(request: pytest.FixtureRequest) -> Findings:
    return checked(request.param)


def numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"-?[\d,.]+(?:e-?\d+)?", text)]


def test_no_number_of_a_table_lies_outside_the_band_beside_it(findings: Findings) -> None:
    table = tables.finding_table(findings)
    for column in {"Between", "In possible maps"} & set(table):
        for number, band in zip(table["Number"], table[column], strict=True):
            if isinstance(band, str):
                (value,), (low, high) = numbers(number), numbers(band)
                assert low <= value <= high
    for place in table.get("Place", []):
        if isinstance(place, str) and "(" in place:
            at, low, high = numbers(place)
            assert low <= at <= high


def test_no_place_of_a_chart_lies_outside_its_line(findings: Findings) -> None:
    drawn = pictures.places(sample(), findings)
    if drawn is not None:
        for rows in drawn.chart.to_dict()["datasets"].values():
            for row in rows:
                assert row.get("low") is None or row["low"] <= row["place"] <= row["high"]


@pytest.mark.parametrize(
    ("value", "band", "shown"),
    [(2.0, (1.0, 3.0), "1 to 3"), (4.0, (1.0, 3.0), None), (0.5, (1.0, 3.0), None), (None, (1.0, 3.0), None)],
)
def test_a_band_of_another_number_is_not_shown(
    value: float | None, band: tuple[float, float], shown: str | None
) -> None:
    found = Finding(
        id="A1:x", analysis="A1", subject=("x",), statement="x.", reason="", value=value, interval=band
    )
    table = tables.finding_table([found])
    assert (table["Between"][0] if "Between" in table else None) == shown
