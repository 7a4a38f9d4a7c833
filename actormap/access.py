"""Who asks, and what they may see: the one gate through which every read and change goes.

Neo4j's free edition knows no roles, and a laptop's workspace has one passphrase, so the program
itself decides. A reading that has passed the gate is an ordinary `ActorMap`: what the principal
may not see is not in it, so no analysis can leak it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import numpy as np
import pandas as pd

from actormap import admission, identity, schema
from actormap.arrays import Bools
from actormap.errors import Denied, InvalidMap, Refused, StoreError
from actormap.graph import hostility
from actormap.model import ActorMap, Changes, apply_changes
from actormap.safeguards import forbidden
from actormap.tables.cells import FORBIDDEN, among, explode, split


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks.

    Parameters
    ----------
    role
        A role of ``schema/roles.csv``.

    Raises
    ------
    Denied
        No role has this name.
    """

    role: str

    def __post_init__(self) -> None:
        if self.role not in schema.roles():
            raise Denied(f"there is no role {self.role!r}. Use one of: {', '.join(schema.roles())}.")

    @property
    def rights(self) -> schema.Role:
        """What the role may see and do."""
        return schema.roles()[self.role]

    @property
    def clearance(self) -> int:
        """Highest sensitivity that the role sees."""
        return self.rights.clearance

    @property
    def sees_all(self) -> bool:
        """Whether nothing of a map is hidden from the role."""
        most = max(role.clearance for role in schema.roles().values())
        return self.rights.sees_locked and self.rights.sees_persons and self.clearance == most


KEY_HOLDER = Principal("data_steward")
"""Who holds the passphrase of a laptop's workspace answers for all of it."""


class Readable(Protocol):
    """What the gate needs of a store to read."""

    def load(self) -> ActorMap:
        """The map as it is now."""
        ...


class Writable(Readable, Protocol):
    """What the gate needs of a store to change it."""

    @property
    def revision(self) -> int:
        """Number of the last change."""
        ...

    def apply(self, changes: Changes, *, expect: int | None = None) -> int:
        """The number of the new revision."""
        ...

    def undo(self, *, who: str, why: str, revision: int | None = None) -> int:
        """The number of the revision that undid another."""
        ...

    def history(self) -> pd.DataFrame:
        """All revisions, oldest first."""
        ...

    def written(self, revision: int) -> list[admission.Written]:
        """Table, id and content before and after of each row of a revision."""
        ...


@dataclass(frozen=True, slots=True)
class Entered:
    """A change that was written.

    Parameters
    ----------
    revision
        The new one.
    changes
        What was written.
    codes
        Codes that were given, by the ``new:NAME`` that stood for them.
    """

    revision: int
    changes: Changes
    codes: Mapping[str, str]


def sensitivity(m: ActorMap) -> pd.Series:
    """Sensitivity of each actor, 0 to 3: the recorded one, raised where a rule sets a floor.

    Returns
    -------
    Series
        Under the row numbers of `actors`.
    """
    recorded = m.actors["sensitivity"].fillna(0)
    own_groups = explode(m.actors, "identifies_as")
    care = m.actors["care"] != ""
    listed = {row.id: row.sensitive == "yes" for row in m["groups"].itertuples()}
    known = {code: sensitive for code, (_, sensitive) in schema.groups().items()}
    floor = own_groups.map(known | listed).fillna(value=True).astype(bool).groupby(level=0).any()
    return recorded.clip(lower=2 * (floor.reindex(m.actors.index, fill_value=False) | care).astype(int))


def tie_sensitivity(m: ActorMap) -> pd.Series:
    """Sensitivity of each tie, 0 to 3: the recorded one or the least that its kind has."""
    least = {code: kind.min_sensitivity for code, kind in schema.tie_kinds().items()}
    return m.ties["sensitivity"].fillna(0).clip(lower=m.ties["kind"].map(least))


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


def read(store: Readable, principal: Principal) -> ActorMap:
    """What a principal may see of a store's map, each actor once."""
    return handed_out(store.load(), principal)


def guarded(m: ActorMap) -> frozenset[str]:
    """Ids of the entries that are not compared across sources, except by who may (`comparable`)."""
    return frozenset(m.actors["id"][forbidden(m.actors.assign(sensitivity=sensitivity(m)), "compare")])


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


def admitted(whole: ActorMap, changes: Changes, principal: Principal) -> admission.Admitted:
    """What would be written of changes for a principal; nothing is written (`admission`).

    Parameters
    ----------
    whole
        The whole map as it is.
    changes
        What the principal wants, from what it sees.
    principal
        Who asks.

    Raises
    ------
    Denied
        The role may not change the map, or not so.
    InvalidMap
        The changes break a rule on what the role sees.
    """
    may_change(principal)
    _plain(changes.why)
    named = replace(changes, who=principal.role)
    _may_decide(whole, changes, principal)
    if principal.sees_all:
        return admission.coded(named)
    author = admission.Author(principal.rights.label, partial(visible, principal=principal))
    ready = admission.admitted(whole, named, author)
    touched = {*ready.changes.upserts, *ready.changes.drops} & {"ties", "events"}
    ends = not principal.rights.may_end_protection and touched
    if ends and hostility.ended(whole, apply_changes(whole, ready.changes)):
        raise Denied(STILL_PROTECTS.format(label=principal.rights.label))
    return ready


def _may_decide(whole: ActorMap, changes: Changes, principal: Principal) -> None:
    decided = changes.upserts.get(identity.TABLE)
    if decided is None or decided.empty:
        return
    seen = visible(whole, principal)
    after = seen.but({"actors": _rest(seen.actors, changes.upserts.get("actors"))})
    to = identity.kept(after[identity.TABLE])
    first, second = ([to.get(one, one) for one in decided[name]] for name in ("first_id", "second_id"))
    if not comparable(identity.merged(after), first, second, principal).all():
        raise Denied(
            f"the role {principal.rights.label} may not say whether two sources mean the same person, where "
            "that could expose it. Ask a protection officer or a data steward."
        )


def _rest(actors: pd.DataFrame, changed: pd.DataFrame | None) -> pd.DataFrame:
    """Actors as they are, and new ones as they will be: who changes a row cannot take its protection off."""
    if changed is None:
        return actors
    return pd.concat([actors, changed[~among(changed["id"], actors["id"])]], ignore_index=True)


STILL_PROTECTS = (
    "the role {label} may not take away or end what protects somebody: a threat, an attack, a label or an "
    "exclusion. Ask a protection officer or a data steward."
)


def enter(
    store: Writable,
    changes: Changes,
    principal: Principal,
    *,
    expect: int | None = None,
    made_on_read: bool = False,
) -> Entered:
    """Apply changes for a principal, and say which codes were given; the journal names the role.

    Parameters
    ----------
    store, changes, principal
        Where, what and who.
    expect
        The revision that the principal saw; None writes on top of whatever is there.
    made_on_read
        Whether the changes were made on what `read` gave, in which each actor is there once: then what
        is in them as it was read stays as it is stored (`identity.apart`).

    Raises
    ------
    Denied
        The role may not change the map, or not so; nothing was written.
    Conflict
        The store changed since revision `expect`, or while this looked at it.
    """
    seen = store.revision
    whole = store.load()
    ready = admitted(whole, identity.apart(changes, whole) if made_on_read else changes, principal)
    # What is hidden may change while it is looked at: then the store says that there is a conflict.
    expect = seen if expect is None and not principal.sees_all else expect
    try:
        revision = store.apply(ready.changes, expect=expect)
    except InvalidMap as error:
        if principal.sees_all:
            raise
        label = principal.rights.label
        raise Denied(f"the role {label} may not make this change. Ask a data steward.") from error
    return Entered(revision, ready.changes, ready.codes)


def write(store: Writable, changes: Changes, principal: Principal, *, expect: int | None = None) -> int:
    """Apply changes for a principal; gives the number of the new revision (`enter`).

    Raises
    ------
    Denied
        The role may not change the map, or not so; nothing was written.
    """
    return enter(store, changes, principal, expect=expect).revision


def history(store: Writable, principal: Principal) -> pd.DataFrame:
    """Revisions that a principal may know of (`Store.history`).

    Who does not see all of the map gets those of its own role in which every row is one that it
    sees today.

    Raises
    ------
    Denied
        The role may not change the map, so nothing of the history is its own.
    """
    may_change(principal)
    rows = store.history()
    if principal.sees_all:
        return rows
    seen = visible(store.load(), principal)
    ids = {table: set(seen.ids(table)) for table in seen.tables}
    own = rows["revision"][rows["who"] == principal.role]
    known = [
        revision
        for revision in map(int, own)
        if all(identifier in ids[table] for table, identifier, _, _ in store.written(revision))
    ]
    return rows[rows["revision"].isin(known)].reset_index(drop=True)


def lately(store: Writable, principal: Principal, reason: str) -> pd.DataFrame:
    """Revisions in effect whose reason begins so, of those that a principal may know of (`history`).

    Raises
    ------
    Denied
        The role may not change the map.
    """
    rows = history(store, principal)
    valid = rows["revision"].isin(set(admission.in_effect(rows))) & rows["why"].str.startswith(reason)
    return rows[valid].reset_index(drop=True)


def undo(store: Writable, principal: Principal, *, why: str, revision: int | None = None) -> int:
    """Undo a revision for a principal, by default the newest that is still in effect.

    Who does not see all of the map may undo what `history` shows, unless it would take out what others
    can lean on.

    Raises
    ------
    Denied
        The role may not change the map, or not undo this.
    """
    may_change(principal)
    _plain(why)
    if principal.sees_all:
        return store.undo(who=principal.role, why=why, revision=revision)
    label = principal.rights.label
    known = history(store, principal)
    wanted = admission.newest(known) if revision is None else revision
    if wanted is None or wanted not in set(known["revision"]):
        raise Denied(
            f"the role {label} has made no such change that it can undo. Look at `actormap history` for "
            "those that it may; for others ask a data steward."
        )
    written = store.written(wanted)
    admission.may_drop(admission.added(written), label)
    told = (hostility.is_act(table, json.loads(after)) for table, _, _, after in written if after)
    if not principal.rights.may_end_protection and any(told):
        raise Denied(STILL_PROTECTS.format(label=label))
    try:
        return store.undo(who=principal.role, why=why, revision=wanted)
    except StoreError as error:
        # What was changed later, or leans on it, may be hidden.
        raise Denied(
            f"the role {label} cannot undo revision {wanted}: it is undone, or something was changed since. "
            "Ask a data steward."
        ) from error


def _plain(why: str) -> None:
    if FORBIDDEN.search(why):
        raise Refused("the reason holds a control character. Write it again in plain text.")


def may_export(principal: Principal) -> None:
    """Let nobody export who may not.

    Raises
    ------
    Denied
        The role may not export.
    """
    if not principal.rights.may_export:
        raise Denied(f"the role {principal.rights.label} may not export. Ask a data steward.")


def may_purge(principal: Principal) -> None:
    """Let only those remove for good who see all that there is.

    Raises
    ------
    Denied
        The role may not.
    """
    if not principal.rights.sees_locked:
        raise Denied(f"the role {principal.rights.label} may not remove for good. Ask a data steward.")


def may_change(principal: Principal) -> None:
    """Let nobody change the map who may not.

    Raises
    ------
    Denied
        The role may not change the map.
    """
    if not principal.rights.may_change:
        raise Denied(f"the role {principal.rights.label} may not change the map. Ask a data steward.")


def may_take_out(principal: Principal, table: str) -> bool:
    """Whether a role may take out rows of a table: of those that others lean on only who sees all."""
    return principal.rights.may_change and (principal.sees_all or table not in admission.leaned_on())


def may_ask(principal: Principal, analysis: schema.Analysis) -> None:
    """Let nobody ask an analysis that is not meant for the role.

    Raises
    ------
    Denied
        The role is below the least one that may ask.
    """
    ranks = list(schema.roles())
    least = schema.roles()[analysis.role]
    if principal.clearance < 0 or ranks.index(principal.role) < ranks.index(analysis.role):
        raise Denied(
            f"the role {principal.rights.label} may not ask {analysis.command!r}. "
            f"It needs the role {least.label} or one above."
        )
