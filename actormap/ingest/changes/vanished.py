"""What an earlier import of a list named and a new one does not: told, never taken out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Sentence, plural
from actormap.core.tables.values import split
from actormap.rights import access
from actormap.rights.admission import in_effect

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
    entries = _counted(table, len(gone))
    problem = Sentence("{entries} of an earlier import of this list not in it now", entries=entries)
    return Issue(
        file.removeprefix("import of "),
        None,
        "",
        names,
        "row.vanished",
        problem,
        Sentence("They stay on the map. End or remove by hand what no longer holds."),
        warning=True,
    )
