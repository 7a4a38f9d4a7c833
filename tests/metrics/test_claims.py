"""What is claimed of a possible map is what is found on a map of the ties that exist there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from maps import CERTAIN, QUICK, kala, random_map, text
from seeds import tries

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.graph.layers import layers_of
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import source_keys
from actormap.metrics import catalogue
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import Exclusions
from actormap.metrics.reach.isolation import isolation, isolation_of_groups

RESAMPLED = [row.name for row in schema.analyses().values() if row.family == "reach" and row.resample]
ASKED = [
    row.name
    for row in schema.analyses().values()
    if row.family in {"groups", "coordination"} and row.resample
]
BELONGING = ["coordination.missing_platforms", "coordination.shared_space", "groups.platform_exclusion"]
"""Those that rest on seats and presence alone."""
HOSTILE = [kind.kind for kind in schema.tie_kinds().values() if kind.signs == ("-",)]
"""A hostile tie bars somebody from being asked however doubtful it is."""
SEEDS, WORLDS = range(tries(4, few=3)), range(tries(3, few=2))
TOLD = replace(QUICK, thresholds=replace(QUICK.thresholds, most_missed=0, detection_counts_as=1e9))
"""Possible maps without ties that nobody told of; nothing is learned from those that are not there."""


def told(answer: Callable[[], Findings]) -> dict[str, float | None] | str:
    try:
        return {figure.id: figure.value for figure in answer().made_out}
    except Refused as reason:
        return str(reason)


def made_out(answer: Callable[[], Findings]) -> tuple[Figure | Finding, ...]:
    """What an analysis makes out; nothing where it has no ground, as in some possible maps."""
    try:
        return answer().made_out
    except Refused:
        return ()


def without_words(figure: Figure | Finding) -> Any:
    """What a finding says, and all of a figure but how it would be put into words."""
    return figure._replace(words=text) if isinstance(figure, Figure) else figure


def maps() -> list[ActorMap]:
    """Maps on which no introduction was tried: what came of one is forgotten, except where all is certain."""
    untried = [m.replace(introductions=m["introductions"].iloc[:0]) for m in map(random_map, SEEDS)]
    return [kala(), *untried]


def existing(m: ActorMap, view: View) -> ActorMap:
    """A map of the ties, the seats and the presence that exist on another."""
    layers, tables = layers_of(m, view), m.tables
    exist = (layers.beliefs == 1) | m.ties["kind"].isin(HOSTILE).to_numpy()
    presence, platforms = tables["presence"], tables["platforms"]
    works, seats = (
        [(str(layers.ids[u]), str(some.names[k])) for u, k in zip(some.actor, some.column, strict=True)]
        for some in (layers.cells, layers.platforms)
    )
    cell = zip(presence["actor_id"], presence["sector"] + "@" + presence["pcode"], strict=True)
    there = [pair in works for pair in cell]
    members = [";".join(u for u, k in seats if k == platform) for platform in platforms["id"]]
    return m.replace(
        ties=m.ties[exist & (m.ties["kind"] != "membership")],
        presence=presence[there],
        platforms=platforms.assign(members=pd.Series(members, dtype="str", index=platforms.index)),
    )


@pytest.mark.parametrize("name", BELONGING)
def test_a_possible_map_says_what_a_map_of_its_seats_and_presence_says(name: str) -> None:
    said, small = set(), replace(TOLD, thresholds=replace(TOLD.thresholds, platform_actors=2))
    for m in maps():
        for world in WORLDS:
            view = replace(small, world=world)
            found, alone = told(partial(catalogue.run, name, m, view)), existing(m, view)
            assert found == told(partial(catalogue.run, name, alone, replace(view, certain=True)))
            said.update(found if isinstance(found, dict) else ())
    assert said


@pytest.mark.parametrize("name", RESAMPLED)
def test_a_possible_map_says_what_a_map_of_its_ties_says(name: str) -> None:
    said, certain = set(), replace(TOLD, certain=True)
    for m in maps():
        for world in WORLDS:
            view = replace(TOLD, world=world)
            exist = (layers_of(m, view).beliefs == 1) | m.ties["kind"].isin(HOSTILE).to_numpy()
            # Who is on record in a place is the same in every possible map.
            alone = m.replace(ties=m.ties[exist], presence=existing(m, QUICK)["presence"])
            found = told(partial(catalogue.run, name, m, view))
            if isinstance(found, dict):
                # That more steps lead there than on the record only a possible map can say.
                found = {one.replace(":farther:", ":reached:"): value for one, value in found.items()}
            assert found == told(partial(catalogue.run, name, alone, certain))
            said.update(found if isinstance(found, dict) else ())
    assert said


def claims(
    answer: Callable[[], Findings],
) -> dict[tuple[str, ...], dict[str, tuple[float | None, int | None]]]:
    """What is claimed of each subject: the value and the place of each claim."""
    each: dict[tuple[str, ...], dict[str, tuple[float | None, int | None]]] = {}
    for figure in made_out(answer):
        claim = figure.value, figure.details.get("rank")
        each.setdefault(figure.subject, {})[figure.id] = claim
    return each


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_about_is_told_as_among_all(name: str) -> None:
    small = replace(QUICK, thresholds=replace(QUICK.thresholds, platform_actors=2))
    every = {"limit": sys.maxsize} if any(o.name == "limit" for o in catalogue.options(name)) else {}
    told_of = 0
    for m in maps():
        try:
            recorded = catalogue.run(name, m, small)
        except Refused:
            continue
        subjects = frozenset(finding.subject for finding in recorded)
        for view in (
            *(replace(small, world=world) for world in WORLDS),
            replace(small, without=min(source_keys(m).values(), default=UNLISTED)),
        ):
            whole = claims(partial(catalogue.run, name, m, view, **every))
            asked = claims(partial(catalogue.run, name, m, replace(view, subjects=subjects), **every))
            for subject in subjects:
                if view.without:  # without a source only what is claimed is looked at, and no value
                    assert asked.get(subject, {}).keys() == whole.get(subject, {}).keys()
                else:
                    assert asked.get(subject) == whole.get(subject)
                told_of += subject in whole
    assert told_of


def test_groups_alone_are_told_as_with_the_actors() -> None:
    for view in (CERTAIN, QUICK, replace(QUICK, world=1)):
        both = isolation(kala(), view, relation="works_on_rights_of")
        groups = isolation_of_groups(kala(), view, relation="works_on_rights_of")
        assert groups.made_out
        of_groups = [figure for figure in both.made_out if figure.kind == "group"]
        assert list(map(without_words, groups.made_out)) == list(map(without_words, of_groups))
        bare = replace(groups, findings=(), figures=(), parameters=both.parameters)
        assert bare == replace(both, findings=(), figures=())
        assert groups.parameters.items() <= both.parameters.items()


def test_who_is_barred_is_the_same_asked_of_one_pair_or_of_many() -> None:
    barred = 0
    for m in map(random_map, range(8)):
        exclusions, n = Exclusions(Context(m, QUICK)), len(m.actors)
        actors, targets = (ends.ravel() for ends in np.indices((n, n)))
        each = exclusions.bars_each(actors, targets).tolist()
        assert each == [exclusions.bars(u, v) for u, v in zip(actors.tolist(), targets.tolist(), strict=True)]
        barred += sum(each)
    assert barred
