"""The settings that a result prints are those that were read for it, and no other could have changed it."""

from __future__ import annotations

import copy
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields, replace
from functools import cached_property, partial
from threading import Barrier
from typing import Any

import pytest
from maps import CERTAIN, QUICK, a_map, actor, cases, kala, offer, random_map, sample, text
from seeds import seeded

import actormap.graph
import actormap.metrics
from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.kept import Kept, kept_property, noting
from actormap.core.model import ActorMap
from actormap.core.thresholds import LEAST, MOST, SHARES
from actormap.metrics import catalogue
from actormap.metrics.change.change import between
from actormap.metrics.change.scenarios import scenario
from actormap.metrics.change.what_if import what_if
from actormap.metrics.introductions.routes import introducers
from actormap.rights.access import Principal

Ask = Callable[[ActorMap, View], Findings]
NAMES = [field.name for field in fields(Thresholds)]
SOMEBODY = Principal("data_steward")
ADVICE = (
    "read without being noted. Keep what is worked out with `once`, `Kept` or `kept_property` "
    "(actormap/core/kept.py), and read thresholds of the view that was asked."
)


class Watched(Thresholds):
    """Thresholds that tell by another way than ours which of them are read."""

    def __getattribute__(self, name: str) -> Any:
        if name in NAMES:
            READ.add(name)
        return super().__getattribute__(name)


READ: set[str] = set()


def settings(found: Findings) -> set[str]:
    """The thresholds that a result prints."""
    return {name for name in found.parameters if name in NAMES}


def other(name: str, value: Any) -> Any:
    """Another value that a threshold can have, far from this one."""
    if isinstance(value, tuple):
        return (0.3,)
    if name in SHARES:
        return 0.07 if value > 0.5 else 0.93
    least, most = LEAST.get(name, 0), MOST.get(name, 3 * value + 2)
    return type(value)(least if value > (least + most) / 2 else most)


def moved(view: View, names: set[str]) -> View:
    """The same view with some thresholds far from where they were."""
    far = {name: other(name, getattr(view.thresholds, name)) for name in names}
    return replace(view, thresholds=view.thresholds.changed(**far))


def ways(m: ActorMap, *, many: bool) -> Iterator[tuple[str, Ask]]:
    """Ways to ask each analysis of a map, and both that compare two.

    Many are each way that there is, and the first checked on possible maps too.
    """
    for name in schema.analyses():
        if catalogue.of_a_map(name):
            (first, chosen), *others = cases(name, m)
            yield first, partial(catalogue.run, name, **chosen)
            if many:
                yield (
                    f"{name} checked",
                    partial(catalogue.answer, name, principal=SOMEBODY, draws=1, **chosen),
                )
                for label, otherwise in others:
                    yield label, partial(catalogue.run, name, **otherwise)
    gone, *left = map(str, m.actors["id"])
    yield "change.between", lambda m, view: between(m.where(left), m, view, draws=2)
    for supposed in ({"remove": (gone,)}, {"ban_foreign_funding": True}):
        yield f"change.what_if {supposed}", partial(lost, supposed)


def lost(supposed: dict[str, Any], m: ActorMap, view: View) -> Findings:
    return what_if(m, scenario(m, view, **supposed), view, draws=2)


def ask(make: Ask, m: ActorMap, view: View) -> Findings | None:
    """The answer, or None where there is none."""
    try:
        return make(m, view)
    except Refused:
        return None


def fresh(m: ActorMap) -> ActorMap:
    """The same map of which nothing is worked out yet."""
    return m.with_tables({})


def changing(make: Ask, m: ActorMap, view: View, before: Findings) -> list[str]:
    """Which thresholds that a result does not print change it, each by itself."""
    unread = sorted(set(NAMES) - settings(before))
    after = {name: ask(make, fresh(m), moved(view, {name})) for name in unread}
    return [name for name, found in after.items() if found is None or text(found) != text(before)]


def walk(m: ActorMap, view: View, *, many: bool = True) -> None:
    """Hold what each answer prints against what was read for it, and move all else."""
    every = list(ways(m, many=many))
    known = fresh(m)
    for _, make in every:
        ask(make, known, view)
    watched = replace(view, thresholds=Watched(**view.thresholds.among(NAMES)))
    answered = 0
    for label, make in every:
        READ.clear()
        first = ask(make, fresh(m), watched)
        read = set(READ)
        if first is None:
            continue
        answered += 1
        assert settings(first) == read, f"{label}: {settings(first) ^ read} {ADVICE}"
        assert first.parameters.items() >= view.thresholds.among(settings(first)).items()
        again = ask(make, known, view)
        assert again is not None
        assert again.parameters == first.parameters, (
            f"{label}: on a map of which more is known {settings(again) ^ settings(first)} {ADVICE}"
        )
        # Where all that was read is noted, all else may move at once; each by itself tells which is not.
        after = ask(make, fresh(m), moved(view, set(NAMES) - settings(first)))
        if after is None or text(after) != text(first):
            pytest.fail(f"{label}: it changes with {changing(make, m, view, first)}, {ADVICE}")
    assert answered > len(every) / 4


def test_settings_are_what_was_read_on_the_worked_example() -> None:
    walk(kala(), QUICK)


def test_settings_are_what_was_read_on_the_sample() -> None:
    walk(sample(), replace(QUICK, date="2026-11-25"), many=False)


@seeded(range(1, 6), few=1)
def test_settings_are_what_was_read_on_random_maps(seed: int) -> None:
    walk(random_map(seed), QUICK)


# --- worked out by hand ------------------------------------------------------------------------------


def test_introducers_print_how_fast_what_was_told_is_forgotten() -> None:
    """What was seen in June is told less surely a year later: the chance moves with the half-life."""
    m = a_map(
        actors=[actor(i, consent_c2="yes", consent_c3="yes") for i in "AB"],
        ties=[
            offer("O", "A", 0.9, as_of="2024-02-01", grade="A1"),
            offer("A", "B", 0.9, as_of="2024-02-01", grade="A1"),
        ],
    )
    slow, fast = (
        introducers(m, View(date="2025-02-01", thresholds=Thresholds(ageing_months=months)), "B")
        for months in (24, 3)
    )
    assert slow.findings[0].value > fast.findings[0].value
    assert (slow.parameters["ageing_months"], fast.parameters["ageing_months"]) == (24, 3)


def test_settings_stand_in_their_order_before_what_was_chosen() -> None:
    m = kala()
    found = catalogue.run("coordination.missing_platforms", fresh(m), CERTAIN, limit=7)
    assert list(found.parameters) == [
        "date",
        "certain",
        "tie_exists",
        "platform_actors",
        "platform_coverage",
        "missing",
        "limit",
    ]
    assert (found.parameters["date"], found.parameters["certain"]) == (CERTAIN.date, True)


# --- what is kept ------------------------------------------------------------------------------------


class Half:
    """Half of a threshold, kept in each way that there is."""

    def __init__(self, thresholds: Thresholds) -> None:
        self.thresholds = thresholds
        self.made: list[str] = []
        self.kept = Kept()

    @kept_property
    def _steps(self) -> float:
        self.made.append("steps")
        return self.thresholds.max_steps / 2

    @kept_property
    def _fewer(self) -> float:
        self.made.append("fewer")
        return self._steps - self.thresholds.hop_cost

    @kept_property
    def _nothing(self) -> float:
        self.made.append("nothing")
        return 0.0

    def _once(self) -> float:
        return self.kept.once("routes", self._parts, 2)

    def _parts(self, parts: int) -> float:
        self.made.append("once")
        return self.thresholds.routes / parts + self._fewer


def read(make: Callable[[], Any]) -> set[str]:
    return set(noting(make)[1])


def test_what_is_kept_counts_as_read_by_each_that_uses_it_and_is_made_once() -> None:
    half = Half(Thresholds())
    assert half._steps == 2.5
    for _ in range(2):
        assert read(lambda: half._steps) == {"max_steps"}
        assert read(lambda: half._fewer) == {"max_steps", "hop_cost"}
        assert read(half._once) == {"max_steps", "hop_cost", "routes"}
        assert read(lambda: half._nothing) == set()
        assert noting(half._once) == (4.0, {"max_steps", "hop_cost", "routes"})
    assert half.made == ["steps", "fewer", "once", "nothing"]


def test_who_asks_has_read_what_was_read_for_a_part_also_where_that_refuses() -> None:
    t = Thresholds()

    def refuse() -> None:
        raise Refused(f"{t.seed} is not enough. Give more.")

    def whole() -> int:
        with pytest.raises(Refused):
            noting(refuse)
        return t.small_map

    assert noting(whole) == (10, {"seed", "small_map"})
    assert noting(lambda: 1) == (1, set())


def test_thresholds_compare_copy_and_travel_without_being_read() -> None:
    t = Thresholds(seed=7)

    def handled() -> bool:
        same = t.changed(max_steps=2) == Thresholds(seed=7, max_steps=2) != t
        return same and len({t, copy.deepcopy(t)}) == 1

    assert noting(handled) == (True, set())
    assert t.among({"seed", "max_steps"}) == {"max_steps": 5, "seed": 7}
    with pytest.raises(FrozenInstanceError):
        t.seed = 1  # type: ignore[misc]


def test_those_who_ask_at_the_same_time_have_each_read_their_own() -> None:
    t, both = Thresholds(), Barrier(2)

    def asked(name: str) -> set[str]:
        def make() -> None:
            both.wait(60)
            getattr(t, name)
            both.wait(60)

        return read(make)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(asked, ["seed", "routes"])) == [{"seed"}, {"routes"}]


def modules() -> Iterator[Any]:
    for package in (actormap.graph, actormap.metrics):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def test_no_analysis_keeps_anything_in_a_way_that_forgets_what_was_read() -> None:
    classes = [one for module in modules() for _, one in inspect.getmembers(module, inspect.isclass)]
    ours = {one for one in classes if one.__module__.startswith(("actormap.graph", "actormap.metrics"))}
    kept = {f"{one.__qualname__}.{name}": what for one in ours for name, what in vars(one).items()}
    kept = {name: what for name, what in kept.items() if isinstance(what, cached_property)}
    assert len(kept) > 50
    assert not [name for name, what in kept.items() if not isinstance(what, kept_property)], ADVICE
