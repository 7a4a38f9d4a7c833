"""Absurd input of every analysis: our error, or a finding; never another's exception, nor another method."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from math import inf, nan
from typing import Any

import pytest
from maps import QUICK, cases, random_map

from actormap import groups, influence, introductions, schema, structure
from actormap.config import LARGEST, Thresholds, View
from actormap.errors import ActormapError, Refused
from actormap.metrics import catalogue

MAP = random_map(3)
NAMES = sorted(name for name in schema.analyses() if catalogue.of_a_map(name))
ABSURD: dict[object, tuple[Any, ...]] = {
    bool: ("yes", None, 7), int: (-1, nan, "3", 2**70, True, None), float: (-0.1, nan, inf, "0.5", 2**70),
    str: (None, 7, "\x00", "zzz", "x" * 10_000, "'; DROP"), tuple: ("A", (7,), ("zzz",), None, ("", "")),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_absurd_options_are_refused_or_answered(name: str) -> None:
    (_, usual), *_ = cases(name, MAP)
    for option in (*catalogue.targets(name), *catalogue.options(name)):
        for value in ABSURD[option.kind]:
            if value is None and option.default is None:
                continue
            with suppress(ActormapError):
                catalogue.run(name, MAP, QUICK, **usual | {option.name: value})


@pytest.mark.parametrize("name", NAMES)
def test_word_that_an_option_does_not_know_is_refused_with_those_that_it_knows(name: str) -> None:
    (_, usual), *_ = cases(name, MAP)
    for option in (*catalogue.targets(name), *catalogue.options(name)):
        for word in ("zzz", "", option.choices[0].upper()) if option.choices else ():
            with pytest.raises(Refused, match=f"{option.name}=.*Choose one of {option.choices[0]}"):
                catalogue.run(name, MAP, QUICK, **usual | {option.name: word})


@pytest.mark.parametrize("name", NAMES)
def test_id_that_no_actor_has_is_refused(name: str) -> None:
    (_, usual), *_ = cases(name, MAP)
    for option in (*catalogue.targets(name), *catalogue.options(name)):
        if option.name in {"actor", "target", "targets", "without", "declined", "seeds", "sources"}:
            value = ("n01", "n0l") if option.kind is tuple else "n0l"
            with pytest.raises(Refused, match="no actor has the id 'n0l'"):
                catalogue.run(name, MAP, QUICK, **usual | {option.name: value})


def test_library_refuses_as_the_commands_do() -> None:
    with pytest.raises(Refused, match=r"use='Propose': not known\. Choose one of"):
        influence.channels(MAP, QUICK, "n01", use="Propose")  # type: ignore[arg-type]
    with pytest.raises(Refused, match=r"method='zzz': not known"):
        structure.communities(MAP, QUICK, method="zzz")  # type: ignore[arg-type]
    with pytest.raises(Refused, match="no actor has the id 'typo'"):
        introductions.routes(MAP, QUICK, "n01", without=("typo",))
    with pytest.raises(Refused, match="sphere='zzz'"):
        influence.power_relations(MAP, QUICK, sphere="zzz")
    for chance in (5, nan, -0.1):
        with pytest.raises(Refused, match="from 0 to 1"):
            introductions.routes(MAP, QUICK, "n01", direct=chance)
    assert groups.ei_index(MAP, QUICK, limit=LARGEST).parameters["limit"] == LARGEST


@pytest.mark.parametrize(
    "day",
    ["", "garbage", "0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31", "20250201", "2025-02-30",
     "2025-W05-6", "2025-02-01T00:00", None, 7],
)  # fmt: skip
def test_day_that_is_none_is_refused(day: Any) -> None:
    with pytest.raises(Refused, match="is not a day"):
        View(date=day)
    with pytest.raises(Refused):
        replace(QUICK, date=day)


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
@pytest.mark.parametrize("name", NAMES)
def test_first_and_last_day_are_answered_or_refused(name: str, day: str) -> None:
    (_, usual), *_ = cases(name, MAP)
    with suppress(ActormapError):
        catalogue.run(name, MAP, replace(QUICK, date=day), **usual)


@pytest.mark.parametrize(
    "absurd",
    [{"max_steps": 0}, {"detection": nan}, {"detection": 1.5}, {"damping": 1.5}, {"damping": 1},
     {"ageing_months": 0}, {"established_months": 1e9}, {"random_draws": -1}, {"random_draws": 1.5},
     {"tie_exists": "0.5"}, {"seed": True}, {"error_shares": ()}, {"error_shares": (nan,)}, {"seed": None}],
)  # fmt: skip
def test_threshold_that_is_none_is_refused(absurd: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=f"{next(iter(absurd))}=.*not a threshold"):
        Thresholds(**absurd)


def test_no_threshold_takes_what_is_no_number() -> None:
    for one in fields(Thresholds):
        for value in (nan, inf, -1, "1", None, True):
            with pytest.raises(Refused):
                replace(Thresholds(), **{one.name: value})
