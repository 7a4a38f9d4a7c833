"""What a principal may write, and what of the history it may know and undo."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Conflict, Denied, InvalidMap, Refused, StoreError
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Name, Sentence, Template
from actormap.core.tables.cells import among
from actormap.core.tables.values import FORBIDDEN
from actormap.graph import hostility
from actormap.rights import admission, identity
from actormap.rights.access import approvals, past
from actormap.rights.access.principals import Logging, Principal, logged, may_answer, may_change
from actormap.rights.access.visibility import comparable, visible

STILL_PROTECTS = Template(
    "the role {label} may not take away or end what protects somebody: a threat, an attack, a label or an "
    "exclusion. Ask a protection officer or a data steward."
)


CHANGED_SINCE = Template(
    "the role {label} cannot undo revision {revision}: it is undone, or something was changed since. Ask a "
    "data steward."
)


WRITTEN_MEANWHILE = Sentence("The map was changed since it was read. Load it again and repeat the change.")


class Writable(past.Remembering, Logging, Protocol):
    """What the gate needs of a store to change it."""

    @property
    def revision(self) -> int:
        """Number of the last change."""
        ...

    def apply(self, changes: Changes, *, expect: int | None = None) -> int:
        """The number of the new revision."""
        ...

    def undo(self, *, who: str, why: str, revision: int | None = None, person: str = "") -> int:
        """The number of the revision that undid another."""
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


def admitted(whole: ActorMap, changes: Changes, principal: Principal) -> admission.Admitted:
    """What would be written of changes for a principal; nothing is written (`admission`).

    They are made from what it sees of the whole map. `Denied` where the role may not change the map, or not
    so; `InvalidMap` where they break a rule on what it sees.
    """
    may_change(principal)
    _plain(changes.why)
    sealed = approvals.unsigned(whole, admission.sealed(changes, whole.code_key))
    named = replace(sealed, who=principal.role, person=principal.person)
    _may_decide(whole, changes, principal)
    _may_judge(whole, named, principal)
    if principal.sees_all:
        return admission.coded(named, whole.code_key)
    author = admission.Author(principal.rights.label, partial(visible, principal=principal))
    ready = admission.admitted(whole, named, author)
    ends = not principal.rights.may_end_protection and approvals.act_of(whole, ready.changes)
    if ends == approvals.PROTECTION:
        raise Denied(STILL_PROTECTS, label=principal.rights.label)
    return ready


def _may_decide(whole: ActorMap, changes: Changes, principal: Principal) -> None:
    decided = changes.upserts.get(identity.TABLE)
    if decided is None or decided.empty:
        return
    shown = visible(whole, principal)
    after = shown.with_tables({"actors": _rest(shown.actors, changes.upserts.get("actors"))})
    to = identity.kept(after[identity.TABLE])
    first, second = ([to.get(entry, entry) for entry in decided[name]] for name in ("first_id", "second_id"))
    if not comparable(identity.merged(after), first, second, principal).all():
        raise Denied(
            "the role {label} may not say whether two sources mean the same person, where that could "
            "expose it. Ask a protection officer or a data steward.",
            label=Name(principal.rights.label),
        )


def _may_judge(whole: ActorMap, changes: Changes, principal: Principal) -> None:
    """Let nobody write an answer that they may not give; those that stay as they are are not theirs."""
    answers = changes.upserts.get("assessments")
    if answers is None or answers.empty:
        return
    shown = visible(whole, principal)["assessments"]
    fresh = answers.merge(shown, how="left", indicator=True)["_merge"] == "left_only"
    for item in answers.loc[fresh.to_numpy(), "item"].unique():
        may_answer(principal, schema.items()[item])


def _rest(actors: pd.DataFrame, changed: pd.DataFrame | None) -> pd.DataFrame:
    """Actors as they are, and new ones as they will be: who changes a row cannot take its protection off."""
    if changed is None:
        return actors
    return pd.concat([actors, changed[~among(changed["id"], actors["id"])]], ignore_index=True)


def enter(
    store: Writable,
    changes: Changes,
    principal: Principal,
    *,
    expect: int | None = None,
    made_on_read: bool = False,
) -> Entered:
    """Apply changes for a principal, and say which codes were given; the journal names the role.

    `expect` is the revision that it saw; None writes on top of whatever is there. Changes `made_on_read`
    were made on what `read` gave, in which each actor is there once: what is in them as it was read stays as
    it is stored (`identity.apart`).

    `Denied` where the role may not change the map, or not so, and `Conflict` where the store changed since
    `expect` or meanwhile: nothing was written. `Proposed` where it takes two persons (`approvals`): it is
    written down for another one to approve.
    """
    with logged(store, principal, "write"):
        return _entered(store, changes, principal, expect=expect, made_on_read=made_on_read)


def _entered(
    store: Writable, changes: Changes, principal: Principal, *, expect: int | None, made_on_read: bool
) -> Entered:
    read_at = store.revision
    whole = store.load()
    ready = admitted(whole, identity.apart(changes, whole) if made_on_read else changes, principal)
    # What is hidden may change while it is looked at: then the store says that there is a conflict.
    expect = read_at if expect is None and not principal.sees_all else expect
    if act := approvals.act_of(whole, ready.changes):
        at = read_at if expect is None else expect
        raise approvals.propose(store, whole, ready.changes, principal, act, expect=at)
    try:
        revision = store.apply(ready.changes, expect=expect)
    except InvalidMap as error:
        if principal.sees_all:
            raise
        label = principal.rights.label
        raise Denied(
            "the role {label} may not make this change. Ask a data steward.", label=Name(label)
        ) from error
    except Conflict as error:
        if principal.sees_all:
            raise
        # Who wrote meanwhile, and that it was something hidden, is not for everybody.
        raise Conflict(WRITTEN_MEANWHILE) from error
    return Entered(revision, ready.changes, ready.codes)


def write(store: Writable, changes: Changes, principal: Principal, *, expect: int | None = None) -> int:
    """Apply changes for a principal; gives the number of the new revision (`enter`).

    Raises
    ------
    Denied
        The role may not change the map, or not so; nothing was written.
    """
    return enter(store, changes, principal, expect=expect).revision


def undo(store: Writable, principal: Principal, *, why: str, revision: int | None = None) -> int:
    """Undo a revision for a principal, by default the newest that is still in effect.

    Who does not see all of the map may undo what `history` shows (`may_undo`): else it is `Denied`.
    """
    with logged(store, principal, "undo"):
        return _undone(store, principal, why=why, revision=revision)


def _undone(store: Writable, principal: Principal, *, why: str, revision: int | None) -> int:
    may_change(principal)
    _plain(why)
    if principal.sees_all:
        wanted = admission.newest(store.history()) if revision is None else revision
        _may_be_undone(store, principal, wanted, why)
        return store.undo(who=principal.role, why=why, revision=wanted, person=principal.person)
    label = principal.rights.label
    known = past.history(store, principal)
    wanted = admission.newest(known) if revision is None else revision
    if wanted is None or wanted not in set(known["revision"]):
        raise Denied(
            "the role {label} has made no such change that it can undo. Look at the history for those that "
            "it may (actormap history); for others ask a data steward.",
            label=Name(label),
        )
    _may_undo(store, principal, wanted)
    _may_be_undone(store, principal, wanted, why)
    try:
        return store.undo(who=principal.role, why=why, revision=wanted, person=principal.person)
    except StoreError as error:
        # What was changed later, or leans on it, may be hidden.
        raise Denied(CHANGED_SINCE, label=label, revision=wanted) from error


def may_undo(store: Writable, principal: Principal, revision: int) -> bool:
    """Whether a role may undo a revision that it may know of (`past.history`), if nobody built on it since.

    Where it takes two persons, it is proposed (`undo`).
    """
    try:
        may_change(principal)
        if not principal.sees_all:
            _may_undo(store, principal, revision)
    except Denied:
        return False
    return True


def _may_undo(store: Writable, principal: Principal, revision: int) -> None:
    """Let nobody who does not see all undo more than it sees, or what protects.

    Who has no login holds the passphrase, and takes back the new rows of its role. With a login that is left
    to a data steward: that others built on them would tell of what is hidden.
    """
    label = principal.rights.label
    if not past.fully_visible(store, principal, revision):
        raise Denied(CHANGED_SINCE, label=label, revision=revision)
    written = store.written(revision)
    if principal.person:
        admission.may_drop(admission.added(written), label)
    acts = (hostility.is_act(table, json.loads(after)) for table, _, _, after in written if after)
    if not principal.rights.may_end_protection and any(acts):
        raise Denied(STILL_PROTECTS, label=label)


def _may_be_undone(store: Writable, principal: Principal, revision: int | None, why: str) -> None:
    """Let nobody do by undoing what takes two persons.

    `Proposed` where it does: it is written down for another one to approve. `Denied` where it would approve
    something anew.
    """
    if revision is None or revision not in set(store.history()["revision"]):
        return  # the store says that there is none
    whole = store.load()
    back = replace(approvals.taken_back(store.written(revision)), why=why, undoes=revision)
    if approvals.approves_again(whole, back):
        raise Denied("an approval is not done again: propose it anew, and let another person approve it.")
    if act := approvals.act_of(whole, back):
        raise approvals.propose(store, whole, back, principal, act, expect=store.revision)


def _plain(why: str) -> None:
    if FORBIDDEN.search(why):
        raise Refused("the reason holds a control character. Write it again in plain text.")
