"""What is let in of a change by somebody who may not see the whole map.

Who changes a map without seeing all of it must change nothing that is hidden, and must not find out
by trying. So a change is judged by what its author sees, and where what is hidden would answer
differently, both answers are one:

- Codes of new actors, platforms and plans are given by the program: a code of one's own choice could
  be taken. ``new:NAME`` stands for a code that is still to be given, in all rows of one change.
- Ids made from the columns of a row may be taken too: the row gets another id, or, where its author
  would not see it anyway, leaves the hidden one as it is.
- Rows that are seen in part keep the rest.
- Nothing that others can lean on is taken out.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Denied, InvalidMap, StoreError
from actormap.core.model import ActorMap, Changes, apply_changes, check_changes
from actormap.core.schema import SEPARATOR
from actormap.core.sentences import Name, Sentence, series
from actormap.core.tables.cells import among
from actormap.core.tables.ids import CodeKey, is_made, led, mapped, with_ids
from actormap.core.tables.values import split
from actormap.rights import figures

HANDLE = "new:"
"""How a code begins that is still to be given."""
_NAMED = 5
Frames = dict[str, pd.DataFrame]
Written = tuple[str, str, str | None, str | None]
"""A row of the history: table, id, packed row before (None: it is new) and after (None: it was dropped)."""


def in_words(counts: dict[str, dict[str, int]]) -> str:
    """Counts by table as a person reads them: ``actors: 2 new; ties: 5 new, 1 dropped``."""
    tables = [
        f"{table}: " + ", ".join(f"{number} {what}" for what, number in kinds.items() if number)
        for table, kinds in counts.items()
    ]
    return "; ".join(tables) or "nothing changed"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A change as it is written.

    Parameters
    ----------
    changes
        Rows with the codes that were given, and with what their author does not see of them.
    codes
        The code that was given, by what stood for it.
    """

    changes: Changes
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a change.

    Parameters
    ----------
    label
        The role, in messages.
    see
        What the role may see of a map.
    """

    label: str
    see: Callable[[ActorMap], ActorMap]


@cache
def hideable(table: str) -> bool:
    """Whether rows of a table may be hidden from somebody: for themselves, or for what they lead to."""
    columns = schema.columns()[table]
    return table == "actors" or any(
        name == "sensitivity"
        or column.if_hidden == "unnamed"
        or any(map(hideable, {*column.references} - {table}))
        for name, column in columns.items()
    )


def leaned_on() -> set[str]:
    """Tables whose rows others of the open part refer to."""
    every = (column for table in schema.open_tables() for column in schema.columns()[table].values())
    return {table for column in every if column.strict != "never" for table in column.references}


def may_hold(changes: Changes) -> None:
    """Let no row into an open store that belongs in the sealed part, nor any id of one."""
    written = {table for table, frame in changes.upserts.items() if len(frame)}
    if (written | {table for table, ids in changes.drops.items() if ids}) & schema.sealed_tables():
        raise StoreError(
            "Cases are kept in the sealed part, which the protection passphrase opens. Nothing was written. "
            "Open Protection with it and write the case there."
        )


def sealed(changes: Changes, key: CodeKey) -> Changes:
    """The same changes with each code as it stands in a workspace with this key."""
    drops = {table: tuple(map(key.sealed, ids)) for table, ids in changes.drops.items()}
    why = key.sealed_text(changes.why)
    return replace(changes, upserts=key.sealed_rows(changes.upserts), drops=drops, why=why)


def coded(changes: Changes, key: CodeKey) -> Admitted:
    """The change with a code for each ``new:NAME``."""
    codes = {
        handle: key.by_chance(table[0])
        for table, frame in changes.upserts.items()
        for handle in frame["id"]
        if schema.columns()[table]["id"].required and handle.startswith(HANDLE)
    }
    if not codes:
        return Admitted(changes, {})
    return Admitted(replace(changes, upserts=led(changes.upserts, codes, key)), codes)


def _made(table: str, identifier: str) -> bool:
    """Whether the program made the code of a source: who told us is known again by it; nobody guesses it."""
    return table == "sources" and is_made(identifier)


def renewed(changes: Changes, visible: ActorMap, only: Container[str] | None = None) -> Changes:
    """The change as if its author had chosen no codes: ``new:CODE`` for each that is not seen.

    Whether a hidden row has a code makes no difference, so that nobody learns of it; nor does the row under
    it change. `visible` is what the author sees of the map, `only` the codes that were not chosen: by
    default all.
    """
    known = {identifier for table in visible.tables for identifier in visible.ids(table)}
    handles = {
        identifier: HANDLE + identifier
        for table, frame in changes.upserts.items()
        if hideable(table) and schema.columns()[table]["id"].required
        for identifier in frame["id"]
        if identifier not in known and not identifier.startswith(HANDLE)
        if not _made(table, identifier) and (only is None or identifier in only)
    }
    upserts = led(changes.upserts, handles, visible.code_key)
    for table, frame in upserts.items():
        if hideable(table) and not schema.columns()[table]["id"].required:
            new = ~among(frame["id"], visible.ids(table)).to_numpy()
            if only is not None:
                new &= frame["id"].map(only.__contains__).to_numpy(dtype=bool)
            upserts[table] = with_ids(frame, new, visible.code_key.row_ids(table, frame[new]))
    return replace(changes, upserts=upserts)


def admitted(whole: ActorMap, changes: Changes, author: Author) -> Admitted:
    """What is written of a change by somebody who may not see the whole map; it was made from what is seen.

    `Denied` where it gives codes of its own to new rows, or takes out what others can lean on; `InvalidMap`
    where it breaks a rule on what the author sees.
    """
    visible = author.see(whole)
    errors = [issue for issue in check_changes(visible, changes) if not issue.warning]
    if errors:
        raise InvalidMap(errors)
    may_drop(changes.drops, author.label)
    _may_name(changes, visible, author.label)
    given = coded(changes, visible.code_key)
    upserts = _plans(dict(given.changes.upserts), visible)
    upserts = {table: _completed(table, frame, whole, visible) for table, frame in upserts.items()}
    upserts = _beside(upserts, replace(given.changes, upserts={}), whole, visible, author)
    return Admitted(replace(given.changes, upserts=upserts), given.codes)


def may_drop(drops: Mapping[str, tuple[str, ...]], label: str) -> None:
    """Let nobody who may not see all take out what others can lean on: a refusal would tell of them."""
    held = sorted(table for table, ids in drops.items() if ids and table in leaned_on())
    if held:
        raise Denied(
            "the role {label} may not remove rows of {held}, since others may depend on them. Ask a "
            "data steward.",
            label=Name(label),
            held=series(held),
        )


def added(rows: Iterable[Written]) -> dict[str, tuple[str, ...]]:
    """Ids of rows that a revision added, by table."""
    ids: dict[str, tuple[str, ...]] = {}
    for table, identifier, before, _ in rows:
        if before is None:
            ids[table] = (*ids.get(table, ()), identifier)
    return ids


def newest(history: pd.DataFrame) -> int | None:
    """The newest revision that is no undoing and is not undone; None where there is none."""
    return next(in_effect(history), None)


def in_effect(history: pd.DataFrame) -> Iterator[int]:
    """Revisions that are no undoing and are not undone, the newest first."""
    gone: set[int] = set()
    pairs = zip(history["revision"].tolist()[::-1], history["undoes"].tolist()[::-1], strict=True)
    for revision, undoes in pairs:
        if not pd.isna(undoes):
            gone |= set() if revision in gone else {int(undoes)}
        elif revision not in gone:
            yield int(revision)


def _may_name(changes: Changes, visible: ActorMap, label: str) -> None:
    for table, frame in changes.upserts.items():
        if not hideable(table):
            continue
        new = frame[~among(frame["id"], visible.ids(table)).to_numpy()]
        if schema.columns()[table]["id"].required:
            own = [
                identifier
                for identifier in new["id"]
                if not identifier.startswith(HANDLE) and not _made(table, identifier)
            ]
        else:
            made = visible.code_key.row_ids(table, new)
            own = [identifier for identifier, code in zip(new["id"], made, strict=True) if identifier != code]
        if own:
            shown = series(own[:_NAMED])
            if more := own[_NAMED:]:
                shown = Sentence("{first} and {n} more", first=shown, n=len(more))
            remedy = Sentence("Leave the id empty, and the program makes one")
            if schema.columns()[table]["id"].required:
                remedy = Sentence(
                    "Write {example} instead, and the program gives a code", example=f"{HANDLE}NAME"
                )
            raise Denied(
                "the role {label} sees no rows of {table} with these codes, and may not choose codes for "
                "new ones: {shown}. {remedy} (import --new-codes does so for all); or ask a data "
                "steward.",
                label=Name(label),
                table=Name(table),
                shown=shown,
                remedy=remedy,
            )


def _plans(upserts: Frames, visible: ActorMap) -> Frames:
    """Plans that the author does not see under codes that no plan can have."""
    frame = upserts.get("plans")
    if frame is None or frame.empty:
        return upserts
    new = ~among(frame["plan"], visible["plans"]["plan"]).to_numpy()
    codes = {plan: f"P-{secrets.token_hex(3)}" for plan in frame["plan"][new].unique()}
    after = frame.assign(plan=mapped(frame["plan"], lambda plan: codes.get(plan, plan)))
    return upserts | {"plans": with_ids(after, new, visible.code_key.row_ids("plans", after[new]))}


def _completed(table: str, frame: pd.DataFrame, whole: ActorMap, visible: ActorMap) -> pd.DataFrame:
    """Rows with what their author does not see of them: others in a list, a name that was left out."""
    ids = pd.Index(frame["id"])
    shown = visible[table][among(visible[table]["id"], ids)].set_index("id")
    stored = whole[table][among(whole[table]["id"], shown.index)].set_index("id")
    after = figures.restored(table, frame, stored, shown).copy()
    at = pd.Series(range(len(frame)), index=ids)
    for name, column in schema.columns()[table].items():
        if not column.references:
            continue
        position = after.columns.get_loc(name)
        differ = (stored[name] != shown[name]).to_numpy()
        for identifier, kept, known in zip(
            shown.index[differ], stored[name][differ], shown[name][differ], strict=True
        ):
            row = int(at[identifier])
            cell = after.iat[row, position]
            if column.many:
                hidden = [entry for entry in split(kept) if entry not in split(known)]
                after.iat[row, position] = SEPARATOR.join([*split(cell), *hidden])
            else:
                after.iat[row, position] = kept
    return after


def _beside(upserts: Frames, others: Changes, whole: ActorMap, visible: ActorMap, author: Author) -> Frames:
    """Rows whose made id a hidden row has, under another one; where nobody would see them, left out."""
    taken = {
        table: (among(frame["id"], whole.ids(table)) & ~among(frame["id"], visible.ids(table))).to_numpy()
        for table, frame in upserts.items()
        if hideable(table)
    }
    for table, rows in taken.items():
        if rows.any() and not schema.columns()[table]["id"].required:
            codes = [whole.code_key.by_chance(table[0]) for _ in range(int(rows.sum()))]
            upserts[table] = with_ids(upserts[table], rows, codes)
    if not any(rows.any() for rows in taken.values()):
        return upserts
    after = author.see(apply_changes(whole, replace(others, upserts=upserts)))
    for table, rows in taken.items():
        unseen = rows & ~among(upserts[table]["id"], after.ids(table)).to_numpy()
        upserts[table] = upserts[table][~unseen]
    return upserts
