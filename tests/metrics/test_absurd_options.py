"""Absurd input of every analysis: our error, or a finding; never another's exception, nor another method."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from functools import cache, partial
from importlib import import_module
from math import inf, nan
from typing import Any

import pandas as pd
import pytest
from each import each
from maps import CERTAIN, QUICK, a_map, actor, cases, kala, random_map, table, text, tie

from actormap import change, groups, influence, introductions, structure
from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.errors import ActormapError, InvalidMap, Refused
from actormap.core.model import ActorMap
from actormap.core.thresholds import LARGEST
from actormap.metrics import catalogue, summary
from actormap.metrics.base.options import CHECKED

MAP = random_map(3)
NAMES = sorted(name for name in schema.analyses() if catalogue.of_a_map(name))
ABSURD: dict[object, tuple[Any, ...]] = {
    bool: ("yes", None, 7),
    int: (-1, 0, 10**9, nan, "3", 2**70, True, None),
    float: (-1.0, -0.1, 0.0, 1e9, nan, inf, "0.5", 2**70),
    str: (None, 7, "", "\x00", "zzz", "x" * 10_000, "'; DROP", "9999-12-31"),
    tuple: ("A", (), (7,), ("zzz",), None, ("", ""), ("x" * 10_000,), ("language:zzz",), ("bridge:zzz",)),
}


@each("name", NAMES)
def test_absurd_options_are_refused_or_answered(name: str) -> None:
    (_, usual), *_ = cases(name, MAP)
    for option in (*catalogue.targets(name), *catalogue.options(name)):
        for value in ABSURD[option.kind]:
            if value is None and option.default is None:
                continue
            with suppress(ActormapError):
                catalogue.run(name, MAP, QUICK, **usual | {option.name: value})


@each("name", NAMES)
def test_word_that_an_option_does_not_know_is_refused_with_those_that_it_knows(name: str) -> None:
    (_, usual), *_ = cases(name, MAP)
    for option in (*catalogue.targets(name), *catalogue.options(name)):
        for word in ("zzz", "", option.choices[0].upper()) if option.choices else ():
            with pytest.raises(Refused, match=f"{option.name}=.*Choose one of {option.choices[0]}"):
                catalogue.run(name, MAP, QUICK, **usual | {option.name: word})


@each("name", NAMES)
def test_id_that_no_actor_has_is_refused(name: str) -> None:
    (_, usual), *_ = cases(name, MAP)
    for option in (*catalogue.targets(name), *catalogue.options(name)):
        if option.name in {"actor", "target", "targets", "without", "declined", "seeds", "sources"}:
            value = ("n01", "n0l") if option.kind is tuple else "n0l"
            with pytest.raises(Refused, match="no actor has the id 'n0l'"):
                catalogue.run(name, MAP, QUICK, **usual | {option.name: value})


@each("name", schema.analyses())
def test_every_way_in_leads_through_the_checks(name: str) -> None:
    function = catalogue.load(name)
    assert CHECKED[name] is function
    inside = inspect.unwrap(function)
    assert inside is not function
    assert getattr(import_module(inside.__module__), inside.__name__) is function
    row = schema.analyses()[name]
    face = getattr(import_module(f"actormap.metrics.{row.family}"), row.of)
    ways = [each for each in schema.analyses().values() if (each.family, each.of) == (row.family, row.of)]
    assert len({(way.role, way.leaves) for way in ways}) == 1
    if len(ways) == 1:
        assert face is function
        return
    _, usual = next(cases(name, MAP))
    answers = []
    for ask in (partial(function, MAP, QUICK, **usual), partial(face, MAP, QUICK, by=row.word, **usual)):
        try:
            answers.append(text(ask()))
        except Refused as refusal:
            answers.append(str(refusal))
    assert answers[0] == answers[1]
    assert f"by={row.word}: " in face.__doc__


def test_way_to_ask_that_there_is_not_is_refused() -> None:
    with pytest.raises(Refused, match=r"by='zzz': not known\. Choose one of segregation"):
        groups.segregation(MAP, QUICK, by="zzz")


@pytest.mark.parametrize("name", NAMES)
def test_map_and_view_that_are_none_are_refused(name: str) -> None:
    (_, usual), *_ = cases(name, MAP)
    for m, view in [(None, QUICK), (MAP.tables, QUICK), (MAP, None), (MAP, "2025-02-01")]:
        with pytest.raises(Refused, match=r"a (map|view) is expected"):
            catalogue.load(name)(m, view, **usual)


def test_answers_that_join_analyses_refuse_what_their_parts_refuse() -> None:
    with pytest.raises(Refused, match=r"draws=-1: out of range"):
        summary.main_findings(MAP, QUICK, draws=-1)
    with pytest.raises(Refused, match=r"limit=0: out of range"):
        summary.coordination_overview(MAP, QUICK, limit=0)
    with pytest.raises(Refused, match=r"relation='zzz': not known"):
        summary.thin_places("zzz")(MAP, QUICK)
    with pytest.raises(Refused, match=r"reached_by='zzz': not known"):
        summary.reach_overview("identifies_as", "zzz")(MAP, QUICK)


def test_word_that_nobody_recorded_is_not_answered_with_nothing() -> None:
    with pytest.raises(Refused, match=r"no plan names the role 'zzz'\. Those on record: head, hro"):
        introductions.plans(MAP, QUICK, owner="zzz")
    with pytest.raises(Refused, match=r"there is no group 'zzz'\. Use one of: women"):
        introductions.routes(MAP, QUICK, "n01", needs=("bridge:zzz",))
    with pytest.raises(Refused, match=r"only one measure \(katz\) takes alpha"):
        influence.betweenness(MAP, QUICK, alpha=0.5, by="influencers")
    with pytest.raises(Refused, match=r"limit=0: out of range"):
        structure.structural_holes(MAP, QUICK, limit=0, by="constraint")
    with pytest.raises(Refused, match=r"without='zzz': no source has this key"):
        structure.communities(MAP, replace(QUICK, without="zzz"))


def test_wish_that_nobody_fulfils_is_told_with_the_answer() -> None:
    (found,) = introductions.routes(kala(), CERTAIN, "F", needs=("language:Zzz",))
    assert found.kind == "no_route"
    assert str(found.reason).count("The search was only for somebody who works in Zzz.") == 1


def days_of(day: str) -> ActorMap:
    """The random map with a day in every cell that may hold one; no end before its beginning."""
    tables = MAP.tables
    for name, frame in tables.items():
        given = [column.name for column in schema.columns()[name].values() if column.type == "date"]
        tables[name] = frame.assign(**{one: pd.Series([day] * len(frame), dtype="str") for one in given})
    return ActorMap(**tables)


def unbounded() -> ActorMap:
    """The random map with everything valid from the first day to the last."""
    ends = {"from": "0001-01-01", "to": "9999-12-31"}
    return MAP.with_tables(
        {
            name: frame.assign(
                **{column: pd.Series([day] * len(frame), dtype="str") for column, day in ends.items()}
            )
            for name, frame in MAP.tables.items()
            if {*ends} <= {*frame}
        }
    )


MAPS: dict[str, Callable[[], ActorMap]] = {
    "nothing": ActorMap,
    "one actor": lambda: ActorMap(actors=table([actor("A", "x" * 10_000)])),
    "the office alone": a_map,
    "all on the first day": lambda: days_of("0001-01-01"),
    "all on the last day": lambda: days_of("9999-12-31"),
    "from the first day to the last": unbounded,
    "long names": lambda: MAP.with_tables(
        {
            name: frame.assign(name=pd.Series(["x" * 10_000] * len(frame), dtype="str"))
            for name, frame in MAP.tables.items()
            if "name" in frame
        }
    ),
}


@cache
def absurd(which: str) -> ActorMap:
    """One of them, made once for all analyses."""
    return MAPS[which]()


@pytest.mark.parametrize("which", MAPS)
@each("name", NAMES)
def test_absurd_map_is_answered_or_refused(name: str, which: str) -> None:
    m = absurd(which)
    for _, chosen in cases(name, m):
        with suppress(ActormapError):
            text(catalogue.run(name, m, QUICK, **chosen))


@pytest.mark.parametrize("which", MAPS)
def test_changes_of_an_absurd_map_are_answered_or_refused(which: str) -> None:
    m = absurd(which)
    for before, after in ((m, MAP), (MAP, m), (m, m)):
        with suppress(ActormapError):
            text(change.between(before, after, QUICK, date_before="1900-01-01", draws=2))
    for day in ("garbage", "0001-01-01", "9999-12-31"):
        with pytest.raises(Refused, match="is not a day"):
            change.between(m, m, QUICK, date_before=day)


@each("weight", ["-1", "nan", "inf", "1e9", -1.0, inf])
def test_weight_that_is_none_makes_no_map(weight: Any) -> None:
    with pytest.raises(InvalidMap, match="weight"):
        a_map("A", "B", ties=[tie("A", "B", weight=weight)])


def test_weight_that_is_no_number_is_not_recorded() -> None:
    known, unknown = (a_map("A", "B", ties=[tie("A", "B", weight=weight)]) for weight in ("", nan))
    assert known.equals(unknown)


@each(
    "absurd",
    [
        {"world": nan},
        {"world": -1},
        {"world": True},
        {"world": "zzz"},
        {"world": 0.5},
        {"world": 2**70},
        {"without": None},
        {"without": 7},
        {"subjects": "zzz"},
        {"subjects": ()},
        {"certain": "yes"},
        {"certain": nan},
        {"thresholds": None},
        {"thresholds": {"max_steps": 1}},
    ],
)
def test_view_that_is_none_is_refused(absurd: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=f"{next(iter(absurd))}="):
        replace(QUICK, **absurd)


def test_library_refuses_as_the_commands_do() -> None:
    with pytest.raises(Refused, match=r"use='Propose': not known\. Choose one of"):
        influence.channels(MAP, QUICK, "n01", use="Propose")
    with pytest.raises(Refused, match=r"method='zzz': not known"):
        structure.communities(MAP, QUICK, method="zzz")
    with pytest.raises(Refused, match="no actor has the id 'typo'"):
        introductions.routes(MAP, QUICK, "n01", without=("typo",))
    with pytest.raises(Refused, match="sphere='zzz'"):
        influence.power_relations(MAP, QUICK, sphere="zzz")
    for chance in (5, nan, -0.1):
        with pytest.raises(Refused, match="from 0 to 1"):
            introductions.routes(MAP, QUICK, "n01", direct=chance)
    assert groups.segregation(MAP, QUICK, by="ei_index", limit=LARGEST).parameters["limit"] == LARGEST


@each(
    "day",
    [
        "",
        "garbage",
        "0001-01-01",
        "1899-12-31",
        "2201-01-01",
        "9999-12-31",
        "20250201",
        "2025-02-30",
        "2025-W05-6",
        "2025-02-01T00:00",
        None,
        7,
    ],
)
def test_day_that_is_none_is_refused(day: Any) -> None:
    with pytest.raises(Refused, match="is not a day"):
        View(date=day)
    with pytest.raises(Refused):
        replace(QUICK, date=day)


@each("day", ["1900-01-01", "2200-12-31"])
@each("name", NAMES)
def test_first_and_last_day_are_answered_or_refused(name: str, day: str) -> None:
    (_, usual), *_ = cases(name, MAP)
    with suppress(ActormapError):
        catalogue.run(name, MAP, replace(QUICK, date=day), **usual)


@each(
    "absurd",
    [
        {"max_steps": 0},
        {"detection": nan},
        {"detection": 1.5},
        {"damping": 1.5},
        {"damping": 1},
        {"ageing_months": 0},
        {"established_months": 1e9},
        {"random_draws": -1},
        {"random_draws": 1.5},
        {"tie_exists": "0.5"},
        {"seed": True},
        {"error_shares": ()},
        {"error_shares": (nan,)},
        {"seed": None},
    ],
)
def test_threshold_that_is_none_is_refused(absurd: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=f"{next(iter(absurd))}=.*not a threshold"):
        Thresholds(**absurd)


def test_no_threshold_takes_what_is_no_number() -> None:
    for one in fields(Thresholds):
        for value in (nan, inf, -1, "1", None, True):
            with pytest.raises(Refused):
                replace(Thresholds(), **{one.name: value})
