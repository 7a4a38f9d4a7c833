"""The environment, what to watch and what the map suggests, against their formulas: A41, A47, A50."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import plain_judged_maps
import plain_situation
import pytest
from compared import ALL, FEW, VIEW, differing, picked, read
from plain_maps import DAY
from plain_rows import Look
from seeds import seeded

import actormap as am
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.context import context_of
from actormap.metrics.monitor.parameter.map_figures import figure_of

UNITS: tuple[dict[str, str], ...] = ({}, {"pcode": "XA01"}, {"group": "women"})
OWN = ("a4", "b1", "c1", "d1", "f3", "g1", "h1")
OF_AREA = ("a4", "c1", "f3", "g1", "h1")


@cache
def judged(seed: int) -> tuple[ActorMap, Look]:
    """A random map on which much is judged, and the same rows for the formulas."""
    tables = plain_judged_maps.situation(seed)
    return read(tables), Look(tables, DAY)


def asked(unit: dict[str, str]) -> dict[str, Any]:
    """A unit as the program is asked about it."""
    return {"area": unit.get("pcode", ""), "group": unit.get("group", "")}


@seeded(range(ALL), few=FEW)
def test_change_of_the_environment(seed: int) -> None:
    m, look = judged(seed)
    names = ("value", "direction", "items", "told", "spread_then", "spread_now")
    for unit in UNITS:
        for against in ("", "2024-12-22", "2024-11-12"):
            found = am.monitor.profile(m, VIEW, against=against, **asked(unit), by="compare")
            told = {one.subject[0]: picked(one, names[1:]) for one in found}
            assert not differing(told, plain_situation.change(look, unit, against)), (unit, against)


@seeded(range(ALL), few=FEW)
def test_law_and_practice(seed: int) -> None:
    m, look = judged(seed)
    for unit in UNITS:
        found = am.monitor.profile(m, VIEW, **asked(unit), by="law_practice")
        name, rights = plain_situation.law_and_practice(look, unit)
        told = {
            one.subject[0]: picked(one, ("law", "practice", "agreed", "side"))
            for one in found
            if one.kind == "measure"
        }
        assert not differing(told, rights), unit
        whole = found.findings[0]
        compared = [right for right in rights.values() if right["value"] is not None]
        ahead = sum(right["side"] == "law_ahead" for right in compared)
        assert (whole.details["round"], whole.n) == (name, len(compared))
        assert whole.value == (ahead if compared else None)


def part(found: Findings, name: str) -> list[Any]:
    """One of the three lists of what to watch."""
    return [one for one in found if one.details["part"] == name]


@seeded(range(ALL), few=FEW)
def test_what_to_watch(seed: int) -> None:
    m, look = judged(seed)
    found = am.monitor.watch(m, VIEW)
    alerts = [
        (one.details["what"], one.details["day"], one.evidence[0], one.details["firm"])
        for one in part(found, "alert")
    ]
    assert alerts == plain_situation.alerts(look)
    reviews = [(one.details["what"], one.details["by"]) for one in part(found, "review")]
    assert Counter(reviews) == plain_situation.reviews(look)
    assert [by for _, by in reviews] == sorted(by for _, by in reviews)
    coming, most = plain_situation.windows(look)
    windows = part(found, "window")
    assert {one.evidence[0] for one in windows} == coming
    together = {one.evidence[0] for one in windows if one.details["meets"]}
    rows = [row for row in look.rows("windows") if row["id"] in together]
    assert len({(row["kind"], row["name"], row["from"], row["to"] or row["from"]) for row in rows}) == most


@seeded(range(ALL), few=FEW)
def test_what_the_map_suggests(seed: int) -> None:
    m, look = judged(seed)
    for area, items in (("", OWN), ("XA01", OF_AREA)):
        formula = plain_situation.suggested(look, area)
        for finding in am.monitor.proposals(m, VIEW, area=area):
            code, figure = finding.subject[0], finding.details["figure"]
            if code in items:
                one = figure_of(context_of(m, VIEW), code, area)
                pair = None if one is None else (one.value, one.value if one.most is None else one.most)
                assert pair == (formula[code] and pytest.approx(formula[code])), (area, code)
                wanted = plain_situation.mark(code, formula[code])
                assert finding.value in {wanted, None}, (area, code)
            elif finding.value is not None:
                most = plain_situation.mark(code, (figure, figure))
                assert most is not None
                assert 1 <= finding.value <= most, "as the steps say, or a cap that stands against it"


def test_there_is_something_to_compare() -> None:
    directions, sides, kinds, parts, marked = (Counter[str]() for _ in range(5))
    for seed in range(ALL // 2):
        look = judged(seed)[1]
        for unit in UNITS:
            directions.update(one["direction"] for one in plain_situation.change(look, unit).values())
            sides.update(one["side"] for one in plain_situation.law_and_practice(look, unit)[1].values())
        kinds.update(what for what, *_ in plain_situation.alerts(look))
        parts.update(what for what, _ in plain_situation.reviews(look))
        parts["week"] += plain_situation.windows(look)[1] > 1
        for item, figure in plain_situation.suggested(look).items():
            marked[item] += figure is not None
    assert all(directions[name] > 3 for name in ("better", "worse", "unclear", "not_told", "nothing"))
    assert all(sides[name] > 3 for name in ("law_ahead", "practice_ahead", "alike", "unclear", "not_known"))
    assert all(kinds[name] > 3 for name in ("label", "attack", "hostile", "exclusion", "platform", "control"))
    assert all(parts[name] > 3 for name in ("risk", "undertaking", "consent", "week"))
    assert all(marked[name] > 3 for name in OWN)
