"""What of a map a principal may see, and may compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.model import ActorMap
from actormap.core.tables.cells import among
from actormap.core.tables.subset import named, without
from actormap.core.tables.values import split
from actormap.graph import hostility
from actormap.graph.few import few_rows
from actormap.rights import figures, identity
from actormap.rights.access.principals import Principal
from actormap.rights.safeguards import forbidden

_NONE = pd.Index([], dtype="str")


class Readable(Protocol):
    """What the gate needs of a store to read."""

    def load(self) -> ActorMap:
        """The map as it is now."""
        ...


def read(store: Readable, principal: Principal) -> ActorMap:
    """What a principal may see of a store's map, each actor once."""
    return handed_out(store.load(), principal)


def handed_out(m: ActorMap, principal: Principal) -> ActorMap:
    """What a principal sees of a whole map as it is stored: each actor once, however many entries it has."""
    return visible(identity.merged(m), principal)


def visible(m: ActorMap, principal: Principal) -> ActorMap:
    """The part of a whole map that a principal may see, with its entries as they are stored.

    Whoever may not see an actor with all that is recorded of it sees none of its entries
    (`identity.merged`).
    """
    return m.once(("visible", principal.role), partial(_visible, principal=principal))


def _visible(m: ActorMap, principal: Principal) -> ActorMap:
    if principal.sees_all:
        return m
    tables = without(m.tables, _hidden(m, principal))
    shown = m.with_tables(figures.without(_named(tables)))
    return shown.protected_by(hostility.unseen(m, shown.ids("actors")))


def _hidden(m: ActorMap, principal: Principal) -> dict[str, pd.Index]:
    """Ids of rows that a principal may not see for what they say themselves, by table."""
    merged = identity.merged(m)
    out = hidden_alone("actors", merged.actors, merged, principal)
    if merged is m:
        hidden = {"actors": pd.Index(m.actors["id"][out])}
    else:
        shown = pd.Index(identity.entries_of(m, merged.actors["id"][~out]))
        hidden = {"actors": pd.Index(m.actors["id"]).difference(shown, sort=False)}
    in_sight = merged.with_tables({"actors": merged.actors[~out]})
    for table, frame in m.tables.items():
        if table != "actors" and "sensitivity" in frame:
            hidden[table] = pd.Index(frame["id"][hidden_alone(table, frame, in_sight, principal)])
    return hidden


def hidden_alone(table: str, frame: pd.DataFrame, in_sight: ActorMap, principal: Principal) -> Bools:
    """Which rows a principal may not see for what they say themselves, whatever they lead to.

    The map has the actors that it sees, and the groups: these say to which of them it is dangerous to belong.
    """
    if table == "actors":
        return ~_may_see(frame, in_sight["groups"], principal)
    if "sensitivity" not in frame:
        return np.zeros(len(frame), dtype=bool)
    above: Bools = _sensitivity_of(table, frame, in_sight).to_numpy() > principal.clearance
    return above


def _sensitivity_of(table: str, frame: pd.DataFrame, in_sight: ActorMap) -> pd.Series:
    """Sensitivity of each row of a table other than actors: as recorded, or the least of its kind."""
    recorded = frame["sensitivity"].fillna(0)
    if table == "ties":
        least = {code: kind.min_sensitivity for code, kind in schema.tie_kinds().items()}
        return recorded.clip(lower=frame["kind"].map(least))
    return recorded.clip(lower=_floor(frame, in_sight)) if table == "assessments" else recorded


def _floor(judged: pd.DataFrame, in_sight: ActorMap) -> pd.Series:
    """The least sensitivity of rows of assessments: what points at an actor has that of what names it.

    So few are counted among those that are seen: else who may judge them would tell of others.
    """
    floors = schema.floors()
    every = {item: floor.least for item, floor in floors.items()}
    of_one = {item: floor.of_actor for item, floor in floors.items()}
    pointing = (judged["actor_id"] != "") | few_rows(in_sight, judged)
    lower = judged["item"].map(every).where(~pointing, judged["item"].map(of_one))
    return lower.fillna(0)


def _named(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables without rows that nothing names which is seen: a list of sources shows who else told us."""
    shown = dict(tables)
    for table in schema.tables():
        if schema.columns()[table]["id"].if_hidden == "unnamed" and len(shown[table]):
            shown[table] = shown[table][among(shown[table]["id"], named(table, tables)).to_numpy()]
    return shown


def _may_see(actors: pd.DataFrame, groups: pd.DataFrame, principal: Principal) -> Bools:
    """Which actors a principal may see, of those that are told to belong to some groups."""
    rights = principal.rights
    shown = _levels(actors, groups) <= rights.clearance
    if not rights.sees_persons:
        shown &= actors["kind"] != "person"
    if not rights.sees_locked:
        shown &= ~forbidden(actors, "see")
    return shown.to_numpy(dtype=bool)


def sensitivity(m: ActorMap) -> pd.Series:
    """Sensitivity of each actor, 0 to 3, by row number: the recorded one, or the floor that a rule sets."""
    return _levels(m.actors, m["groups"])


def _levels(actors: pd.DataFrame, groups: pd.DataFrame) -> pd.Series:
    listed = zip(groups["id"].tolist(), groups["sensitive"].tolist(), strict=True)
    known = {code: sensitive for code, (_, sensitive) in schema.groups().items()}
    known |= {code: answer == "yes" for code, answer in listed}
    own_groups = zip(actors["identifies_as"].tolist(), actors["care"].tolist(), strict=True)
    raised = [bool(care) or any(known.get(code, True) for code in split(own)) for own, care in own_groups]
    return actors["sensitivity"].fillna(0).clip(lower=2 * np.array(raised, dtype=int))


def tie_sensitivity(m: ActorMap) -> pd.Series:
    """Sensitivity of each tie, 0 to 3: the recorded one or the least that its kind has."""
    return _sensitivity_of("ties", m.ties, m)


def judged_sensitivity(m: ActorMap) -> pd.Series:
    """Sensitivity of each assessment, 0 to 3: the recorded one or the least that its item has."""
    return _sensitivity_of("assessments", m["assessments"], m)


def hidden_now(then: ActorMap, now: ActorMap, principal: Principal) -> ActorMap:
    """A former state without what the principal may not see today.

    `then` is what it might have seen at the time, `now` the whole present map: consent that was withdrawn,
    or a sensitivity that was raised, counts for the past too.
    """
    # Who is one and the same is a finding about all times: two states are compared by what is known now.
    then = identity.merged(then, now[identity.TABLE])
    now = identity.merged(now)
    if principal.sees_all:
        return then
    visible_now, former = visible(now, principal), _hidden(then, principal)
    hidden: dict[str, pd.Index] = {}
    for table in now.tables:
        today = now.ids(table).difference(visible_now.ids(table), sort=False)
        # What is on the map no more is judged by what it said itself.
        hidden[table] = today.append(former.get(table, _NONE).difference(now.ids(table), sort=False))
    shown = then.with_tables(figures.without(_named(without(then.tables, hidden))))
    return shown.protected_by(hostility.unseen(then, shown.ids("actors")))


def comparable(m: ActorMap, first: Sequence[str], second: Sequence[str], principal: Principal) -> Bools:
    """Which pairs of entries a principal may compare.

    Two sources may not be asked whether they mean the same person where that could expose it
    (``schema/safeguards.csv``), except by a role that may.
    """
    if principal.rights.may_compare:
        return np.ones(len(first), dtype=bool)
    apart = guarded(m)
    sources = dict(zip(m.actors["id"], map(set, map(split, m.actors["sources"])), strict=True))
    return np.array(
        [
            apart.isdisjoint((a, b)) or not sources.get(a, set()).isdisjoint(sources.get(b, ()))
            for a, b in zip(first, second, strict=True)
        ],
        dtype=bool,
    )


def guarded(m: ActorMap) -> frozenset[str]:
    """Ids of the entries that are not compared across sources, except by who may (`comparable`)."""
    return frozenset(m.actors["id"][forbidden(m.actors.assign(sensitivity=sensitivity(m)), "compare")])
