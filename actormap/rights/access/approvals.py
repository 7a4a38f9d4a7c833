"""What takes two persons: one proposes it, another one approves, and only then it is done.

To let somebody introduce although its sphere may not, to end what protects somebody, and to take out what is
sensitive: who proposed and who approved is what the journal says, and no table, form or import can say it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Denied, InvalidMap, Proposed, Refused, shorten
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.schema import SEPARATOR
from actormap.core.sentences import Name, Sentence
from actormap.core.tables import packing
from actormap.core.tables.cells import among, isin
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.graph import hostility
from actormap.rights.access.principals import Principal, logged
from actormap.rights.access.visibility import visible
from actormap.rights.admission import Written

TABLE = "approvals"
EXCEPTIONS = "introducer_exceptions"
SIGNED = ("proposed_by", "approved_by")
"""Columns of an exception that nobody writes: they say who proposed and who approved it."""
INTRODUCER, PROTECTION, EXPORT = "introducer", "protection", "export"
MOST_ROWS = 50
"""So many rows of one change can wait for a second person."""


CHANGED = Sentence("what it is about was changed since it was proposed. Take it back, and propose it anew.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that was proposed, as whoever sees it is told.

    Parameters
    ----------
    id
        Its code.
    act
        What it is: a code of ``approval_act``.
    about
        Ids of the rows that it is about.
    change
        What is to be done.
    why
        The reason that was given.
    by, person, day
        Role and pseudonym of who proposed it, and when.
    mine
        Whether that is who asks: nobody approves what is its own.
    """

    id: str
    act: str
    about: tuple[str, ...]
    change: Mapping[str, Any]
    why: str
    by: str
    person: str
    day: str
    mine: bool


def takes_two(before: ActorMap, after: ActorMap) -> str:
    """What act a change of the whole map is that takes two persons; "" for none."""
    if _let(after) - _let(before):
        return INTRODUCER
    return PROTECTION if hostility.ended(before, after) else ""


def _let(m: ActorMap) -> set[tuple[Any, ...]]:
    """Exceptions, each with all that it says but who signed it."""
    frame = m[EXCEPTIONS].drop(columns=["id", *SIGNED]).fillna(-1)
    return set(frame.itertuples(index=False, name=None))


def may_take_two(whole: ActorMap, changes: Changes) -> bool:
    """Whether a change is about rows of which some changes take two persons."""
    if len(changes.upserts.get(EXCEPTIONS, ())):
        return True
    acts = [code for code, kind in schema.tie_kinds().items() if kind.protects_after]
    protecting = {"ties": ("kind", acts), "events": ("type", hostility.ACTS)}
    for table, (column, codes) in protecting.items():
        rows, drops = changes.upserts.get(table), changes.drops.get(table, ())
        ids = [*(() if rows is None else rows["id"]), *drops]
        if ids and isin(whole[table][column][among(whole[table]["id"], ids)], codes).any():
            return True
    return False


def act_of(whole: ActorMap, changes: Changes) -> str:
    """What act a change is that takes two persons; "" for none, and for one that breaks a rule of the map."""
    if not may_take_two(whole, changes):
        return ""
    try:
        return takes_two(whole, apply_changes(whole, changes))
    except InvalidMap:
        return ""  # the store says what is wrong with it


def taken_back(written: Iterable[Written]) -> Changes:
    """The change that takes back what a revision did to its rows."""
    befores: dict[str, list[str]] = {}
    drops: dict[str, list[str]] = {}
    for table, identifier, before, _ in written:
        if before is None:
            drops.setdefault(table, []).append(identifier)
        else:
            befores.setdefault(table, []).append(before)
    upserts = {table: packing.unpacked(table, texts) for table, texts in befores.items()}
    return Changes(upserts, {table: tuple(ids) for table, ids in drops.items()})


def approves_again(whole: ActorMap, changes: Changes) -> bool:
    """Whether a change would make approved what is not: undoing an undoing is no second person."""
    rows = changes.upserts.get(TABLE)
    if rows is None:
        return False
    given = rows[rows["approved_by"] != ""]
    now = whole[TABLE][whole[TABLE]["approved_by"] != ""]
    return not among(given["id"], now["id"]).all()


def unsigned(whole: ActorMap, changes: Changes) -> Changes:
    """The change without what nobody can say of itself: who proposed and who approved.

    Refuses one that writes approvals: these are made by proposing and approving alone.
    """
    if len(changes.upserts.get(TABLE, ())) or changes.drops.get(TABLE):
        raise Refused(
            "approvals are no table to be written: what takes two persons is proposed by one and approved by "
            "another. Nothing was written."
        )
    rows = changes.upserts.get(EXCEPTIONS)
    if rows is None or rows.empty:
        return changes
    signed = whole[EXCEPTIONS].set_index("id")[list(SIGNED)]
    signatures = signed.reindex(rows["id"]).fillna("")
    cells = {name: pd.Series(signatures[name].to_numpy(), index=rows.index, dtype="str") for name in SIGNED}
    return replace(changes, upserts={**changes.upserts, EXCEPTIONS: rows.assign(**cells)})


def propose(
    store: Any, whole: ActorMap, changes: Changes, principal: Principal, act: str, *, expect: int | None
) -> Proposed:
    """Write down what is proposed; gives what is said to who proposed it.

    Denied where there is too much in it to be looked at by another person.
    """
    size = sum(map(len, changes.upserts.values())) + sum(map(len, changes.drops.values()))
    if size > MOST_ROWS:
        raise Denied(
            "something among these {n} rows takes a second person ({what}), who could not look "
            "at all of them. Leave it out here, and write it alone. Nothing was written.",
            n=size,
            what=_label(act),
        )
    proposal = {
        "upserts": {table: list(packing.packed(table, rows)) for table, rows in changes.upserts.items()},
        "drops": {table: list(ids) for table, ids in changes.drops.items() if ids},
        "undoes": changes.undoes,
        "was": _state(whole, changes),
    }
    row = {"act": act, "about": SEPARATOR.join(_about(whole, changes)), "why": changes.why}
    return record_proposal(store, principal, row, proposal, expect)


def record_proposal(
    store: Any,
    principal: Principal,
    row: dict[str, str],
    proposal: Mapping[str, Any],
    expect: int | None = None,
) -> Proposed:
    """Write a row of what waits for a second person."""
    code = store.code_key.by_chance("a")
    by = {"proposed_by": principal.role, "proposed_person": principal.person}
    change = json.dumps(proposal, ensure_ascii=False, separators=(",", ":"))
    text = json.dumps({"id": code, "change": change, "proposed": _today()} | by | row)
    changes = Changes(
        {TABLE: packing.unpacked(TABLE, [text])},
        who=principal.role,
        person=principal.person,
        why=f"proposed: {_label(row['act'])}",
    )
    store.apply(changes, expect=expect)
    return proposed_as(code)


def proposed_as(code: str) -> Proposed:
    """What is said to who proposed something."""
    return Proposed(
        Sentence(
            "this takes a second person. It is proposed as {code}; another one with the right to "
            "approve does so (actormap approve {code}; in the app: Settings, Approvals).",
            code=code,
        ),
        code,
    )


def waiting(m: ActorMap, principal: Principal) -> list[Waiting]:
    """What was proposed and nobody approved yet, of the map that the principal sees, the oldest first."""
    rows = sorted(records(m[TABLE]), key=lambda row: (row["proposed"], row["id"]))
    return [
        Waiting(
            row["id"],
            row["act"],
            tuple(split(row["about"])),
            json.loads(row["change"]),
            row["why"],
            row["proposed_by"],
            row["proposed_person"],
            row["proposed"],
            is_proposer(principal, row["proposed_by"], row["proposed_person"]),
        )
        for row in rows
        if not row["approved_by"]
    ]


def approve(store: Any, principal: Principal, code: str) -> int:
    """Approve what another person proposed, and do it; gives the revision.

    `Denied` where the role may not approve, or proposed it itself; `Refused` where nothing of this code
    waits, or what it is about was changed since it was proposed.
    """
    with logged(store, principal, "approve"):
        return _approve(store, principal, code)


def _approve(store: Any, principal: Principal, code: str) -> int:
    if not principal.rights.may_approve:
        raise Denied(
            "the role {label} may not approve. Ask a data steward.", label=Name(principal.rights.label)
        )
    read_at = store.revision
    whole = store.load()
    proposal = {entry.id: entry for entry in waiting(visible(whole, principal), principal)}.get(code)
    if proposal is None:
        raise Refused(
            "nothing waits under the code '{code}'. Look at the list (actormap approvals).",
            code=shorten(code),
        )
    if proposal.mine:
        if principal.person:
            raise Denied("who proposed it cannot approve it: that takes another person.")
        raise Denied(
            "who proposed it cannot approve it: that takes another person, in another role where there is no "
            "login."
        )
    done = _done(whole, proposal, principal)
    return int(store.apply(done, expect=read_at))


def withdraw(store: Any, principal: Principal, code: str) -> int:
    """Take back a proposal of one's own, or refuse that of another person; gives the revision.

    `Denied` where it is another person's and the role may not approve; `Refused` where nothing of this code
    waits.
    """
    with logged(store, principal, "decline"):
        return _withdraw(store, principal, code)


def _withdraw(store: Any, principal: Principal, code: str) -> int:
    proposal = {entry.id: entry for entry in waiting(visible(store.load(), principal), principal)}.get(code)
    if proposal is None:
        raise Refused(
            "nothing waits under the code '{code}'. Look at the list (actormap approvals).",
            code=shorten(code),
        )
    if not proposal.mine and not principal.rights.may_approve:
        raise Denied(
            "the role {label} may not refuse what another proposed.", label=Name(principal.rights.label)
        )
    why = f"withdrawn: {_label(proposal.act)}" if proposal.mine else f"refused: {_label(proposal.act)}"
    changes = Changes(drops={TABLE: (code,)}, who=principal.role, person=principal.person, why=why)
    return int(store.apply(changes))


def _done(whole: ActorMap, proposal: Waiting, principal: Principal) -> Changes:
    """What is written when something is approved: that it was, and what was proposed."""
    row = whole[TABLE][whole[TABLE]["id"] == proposal.id].assign(
        approved_by=principal.role, approved_person=principal.person, approved=_today()
    )
    upserts: dict[str, pd.DataFrame] = {TABLE: row}
    drops: dict[str, tuple[str, ...]] = {}
    undoes = None
    if proposal.act != EXPORT:
        change = proposal.change
        wanted = {table: packing.unpacked(table, rows) for table, rows in change["upserts"].items()}
        drops = {table: tuple(ids) for table, ids in change["drops"].items()}
        if _state(whole, Changes(wanted, drops)) != change["was"]:
            raise Refused(CHANGED)
        if EXCEPTIONS in wanted:
            signed = {
                "proposed_by": _signature(proposal.by, proposal.person),
                "approved_by": _signature(principal.role, principal.person),
            }
            wanted[EXCEPTIONS] = wanted[EXCEPTIONS].assign(**signed)
        upserts = wanted | upserts
        undoes = change["undoes"]
    why = f"approved: {_label(proposal.act)}"
    return Changes(upserts, drops, principal.role, why, undoes=undoes, person=principal.person)


def _signature(role: str, person: str) -> str:
    return f"{role} {person}".strip()


def is_proposer(principal: Principal, role: str, person: str) -> bool:
    """Whether this is who proposed something; without a login a role is one person."""
    if principal.person and person:
        return principal.person == person
    return principal.role == role


def _state(whole: ActorMap, changes: Changes) -> str:
    """A code for the rows that a change is about, as they are."""
    total = hashlib.sha256()
    for table in schema.tables():
        ids = [*changes.upserts.get(table, {"id": ()})["id"], *changes.drops.get(table, ())]
        if ids:
            frame = whole[table]
            total.update("\n".join(packing.packed(table, frame[among(frame["id"], ids)], bare=True)).encode())
    return total.hexdigest()


def _about(whole: ActorMap, changes: Changes) -> tuple[str, ...]:
    """Ids of all that a change is about: its rows, and whom they name, before and after."""
    about: dict[str, None] = {}
    for table in (*changes.upserts, *changes.drops):
        frame = whole[table]
        new = changes.upserts.get(table, frame.iloc[:0])
        ids = [*new["id"], *changes.drops.get(table, ())]
        old = frame[among(frame["id"], ids)]
        if {table}.issubset(schema.columns()[TABLE]["about"].references):
            about |= dict.fromkeys(old["id"])
        for rows in (old, new):
            about |= dict.fromkeys(_named(table, rows))
    return tuple(about)


def _named(table: str, rows: pd.DataFrame) -> Iterator[str]:
    for name, column in schema.columns()[table].items():
        if {"actors", "platforms"} & {*column.references}:
            for cell in rows[name]:
                yield from split(cell)


def _label(act: str) -> str:
    label = schema.vocabulary("approval_act")[act]
    return f"{label[0].lower()}{label[1:]}"


def _today() -> str:
    return dt.date.today().isoformat()
