"""What an import writes for somebody, and what an earlier one of the same list named and it does not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue, Refused
from actormap.core.model import ActorMap, Changes, with_reason
from actormap.core.sentences import Sentence, plural
from actormap.core.tables.issues import notice
from actormap.core.tables.values import split
from actormap.ingest.changes.imported import Imported
from actormap.rights import access
from actormap.rights.access import Principal, visible
from actormap.rights.admission import in_effect, renewed


def to_enter(
    imported: Imported, principal: Principal, visible: ActorMap, why: str, *, new_codes: bool = False
) -> Changes:
    """The changes of an import without errors as they are handed to `access.enter`.

    Who does not see all of the map gets codes of the program for what lists name, and `Refused` where it
    would not see some of whom it brings in: brought again, they would be there twice. `new_codes` renews
    chosen codes too.
    """
    changes = with_reason(imported.changes, why)
    if principal.sees_all:
        return renewed(changes, visible) if new_codes else changes
    if number := hidden(imported, principal):
        raise Refused(
            "{hidden} of {all} actors of the lists would be hidden from you: nothing says that they may be "
            "recorded. If they may, say where the list comes from: it is your office's own, under its "
            "mandate, or published, or they agreed. Of rows with a warning, never met or out of reach it is "
            "said apart. Or ask a data steward. Nothing was imported.",
            hidden=number,
            all=len(_made(imported)),
        )
    return renewed(changes, visible, None if new_codes else imported.made)


def hidden(imported: Imported, principal: Principal) -> int:
    """How many of those whom lists name would be hidden from who brings them: it may not import them so."""
    made = _made(imported)
    if principal.sees_all or made.empty:
        return 0
    return len(made) - len(visible(ActorMap(actors=made), principal).actors)


def _made(imported: Imported) -> pd.DataFrame:
    """Actors of which the program made the code."""
    actors = imported.changes.upserts.get("actors", imported.base.actors.iloc[:0])
    return actors[actors["id"].isin(list(imported.made))]


_TABLES = ("actors", "platforms", "ties", "presence")
_NAMED = 5


def earlier(store: access.Writable, principal: access.Principal, why: str) -> dict[str, set[str]]:
    """Ids of the rows that imports for the same reason wrote, by table, as far as the principal may know."""
    history = access.history(store, principal)
    same = set(history["revision"][history["why"] == why])
    written: dict[str, set[str]] = {}
    for revision in in_effect(history):
        for table, ident, _, _ in access.written(store, principal, revision) if revision in same else ():
            written.setdefault(table, set()).add(ident)
    return written


def vanished(
    before: Mapping[str, Collection[str]], visible: ActorMap, changes: Changes, why: str
) -> list[Issue]:
    """Warnings about entries that earlier imports for the same reason wrote and this one has not.

    `before` is what these wrote (`earlier`). Whom a row speaks of is there, as the office that met others.
    """
    issues = []
    named = _named(changes)
    for table in _TABLES:
        kept = set(changes.upserts[table]["id"]) if table in changes.upserts else set()
        gone = sorted({*before.get(table, ())} & set(visible.ids(table)) - kept - named)
        if gone:
            issues.append(_issue(visible, table, gone, Path(why).name))
    return issues


def _named(changes: Changes) -> set[str]:
    """All that rows of an import refer to."""
    return {
        code
        for table, frame in changes.upserts.items()
        for name, column in schema.columns()[table].items()
        if column.references
        for cell in frame[name].unique()
        for code in split(cell)
    }


def _counted(table: str, n: int) -> Sentence:
    return {
        "actors": plural(n, "actor"),
        "platforms": plural(n, "platform"),
        "ties": plural(n, "tie"),
        "presence": plural(n, "fact of presence", "facts of presence"),
    }[table]


def _issue(visible: ActorMap, table: str, gone: list[str], file: str) -> Issue:
    names = ""
    if "name" in visible[table].columns:
        called = visible[table].set_index("id")["name"]
        names = ", ".join(called[ident] for ident in gone[:_NAMED]) + (" …" if len(gone) > _NAMED else "")
    problem = notice("row.vanished", entries=_counted(table, len(gone)))
    issue = problem.issue(file.removeprefix("import of "), warning=True)
    return replace(issue, value=names)
