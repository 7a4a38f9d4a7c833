"""What of a map a principal may see, and may compare."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

import numpy as np
import pandas as pd

from actormap import identity, schema
from actormap.access.principals import Principal
from actormap.arrays import Bools
from actormap.graph import hostility
from actormap.model import ActorMap
from actormap.safeguards import forbidden
from actormap.tables.cells import among, split


class Readable(Protocol):
    """What the gate needs of a store to read."""

    def load(self) -> ActorMap:
        """The map as it is now."""
        ...


def read(store: Readable, principal: Principal) -> ActorMap:
    """What a principal may see of a store's map, each actor once."""
    return handed_out(store.load(), principal)


def handed_out(m: ActorMap, principal: Principal) -> ActorMap:
    """What a principal sees of a map: each actor once, however many entries it has.

    Parameters
    ----------
    m
        The whole map, as it is stored.
    principal
        Who asks.
    """
    return visible(identity.merged(m), principal)


def visible(m: ActorMap, principal: Principal) -> ActorMap:
    """The part of a map that a principal may see, with its entries as they are stored.

    Whoever may not see an actor with all that is recorded of it sees none of its entries
    (`identity.merged`).

    Parameters
    ----------
    m
        The whole map.
    principal
        Who asks.

    Returns
    -------
    ActorMap
        Worked out once for each role, and kept with the map.
    """
    return m.once(("visible", principal), partial(_visible, principal=principal))


def _visible(m: ActorMap, principal: Principal) -> ActorMap:
    one = identity.merged(m)
    ids = one.actors.loc[_seen(one, principal), "id"]
    ids = ids if one is m else pd.Series(identity.of_one(m, ids), dtype="str")
    part = m if len(ids) == len(m.actors) else m.where(ids)
    tables = part.tables
    tables["ties"] = part.ties[tie_sensitivity(part) <= principal.clearance]
    for table, frame in part.tables.items():
        if table not in {"actors", "ties"} and "sensitivity" in frame:
            tables[table] = frame[frame["sensitivity"].fillna(0) <= principal.clearance]
    plans = part["plans"]
    hidden = plans["plan"][plans["sensitivity"].fillna(0) > principal.clearance]
    tables["plans"] = plans[~plans["plan"].isin(hidden)]
    shown = part.but(tables)
    return shown if principal.sees_all else shown.protected_by(hostility.unseen(m, ids))


def _seen(m: ActorMap, principal: Principal) -> Bools:
    """Which actors a principal may see."""
    rights = principal.rights
    seen = sensitivity(m) <= rights.clearance
    if not rights.sees_persons:
        seen &= m.actors["kind"] != "person"
    if not rights.sees_locked:
        seen &= ~forbidden(m.actors, "see")
    return seen.to_numpy(dtype=bool)


def sensitivity(m: ActorMap) -> pd.Series:
    """Sensitivity of each actor, 0 to 3: the recorded one, raised where a rule sets a floor.

    Returns
    -------
    Series
        Under the row numbers of `actors`.
    """
    recorded = m.actors["sensitivity"].fillna(0)
    listed = zip(m["groups"]["id"].tolist(), m["groups"]["sensitive"].tolist(), strict=True)
    known = {code: sensitive for code, (_, sensitive) in schema.groups().items()}
    known |= {code: told == "yes" for code, told in listed}
    own_groups = zip(m.actors["identifies_as"].tolist(), m.actors["care"].tolist(), strict=True)
    raised = [bool(care) or any(known.get(code, True) for code in split(own)) for own, care in own_groups]
    return recorded.clip(lower=2 * np.array(raised, dtype=int))


def tie_sensitivity(m: ActorMap) -> pd.Series:
    """Sensitivity of each tie, 0 to 3: the recorded one or the least that its kind has."""
    least = {code: kind.min_sensitivity for code, kind in schema.tie_kinds().items()}
    return m.ties["sensitivity"].fillna(0).clip(lower=m.ties["kind"].map(least))


def hidden_now(then: ActorMap, now: ActorMap, principal: Principal) -> ActorMap:
    """A former state without what the principal may not see today.

    Parameters
    ----------
    then
        What the principal might have seen of it at the time.
    now
        The whole present map.
    principal
        Who asks.

    Notes
    -----
    Consent that was withdrawn, or a sensitivity that was raised, counts for the past too.
    """
    # Who is one and the same is a finding about all times: two states are compared by what is known now.
    then = identity.merged(then, now[identity.TABLE])
    now = identity.merged(now)
    seen = visible(now, principal)
    hidden = {name: set(now[name]["id"]) - set(seen[name]["id"]) for name in now.tables}
    ids = [i for i in then.actors["id"] if i not in hidden["actors"]]
    part = then.where(ids)
    left = {name: frame[~among(frame["id"], hidden[name])] for name, frame in part.tables.items()}
    shown = part.but(left)
    return shown if principal.sees_all else shown.protected_by(hostility.unseen(then, ids))


def comparable(m: ActorMap, first: Sequence[str], second: Sequence[str], principal: Principal) -> Bools:
    """Which pairs of entries a principal may compare.

    Two sources may not be asked whether they mean the same person where that could expose it
    (``schema/safeguards.csv``), except by a role that may.

    Parameters
    ----------
    m
        The map of the entries.
    first, second
        Both entries of each pair, by id.
    principal
        Who asks.
    """
    if principal.rights.may_compare:
        return np.ones(len(first), dtype=bool)
    apart = guarded(m)
    told = dict(zip(m.actors["id"], map(set, map(split, m.actors["sources"])), strict=True))
    return np.array(
        [
            apart.isdisjoint((a, b)) or not told.get(a, set()).isdisjoint(told.get(b, ()))
            for a, b in zip(first, second, strict=True)
        ],
        dtype=bool,
    )


def guarded(m: ActorMap) -> frozenset[str]:
    """Ids of the entries that are not compared across sources, except by who may (`comparable`)."""
    return frozenset(m.actors["id"][forbidden(m.actors.assign(sensitivity=sensitivity(m)), "compare")])
