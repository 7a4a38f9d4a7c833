"""What an earlier import of a list named and a new one does not: told, never taken out."""

from __future__ import annotations

from pathlib import Path

from actormap.core.errors import Issue
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Sentence, plural
from actormap.rights import access
from actormap.rights.admission import in_effect

_TABLES = ("actors", "platforms", "ties", "presence")
_NAMED = 5


def vanished(
    store: access.Writable, principal: access.Principal, visible: ActorMap, changes: Changes, why: str
) -> list[Issue]:
    """Warnings about entries that earlier imports for the same reason wrote, and that this one has not.

    Only what the principal may know of the history counts, and what it sees of the map (`visible`).
    """
    history = access.history(store, principal)
    same = set(history["revision"][history["why"] == why])
    earlier = [revision for revision in in_effect(history) if revision in same]
    written: dict[str, set[str]] = {}
    for revision in earlier:
        for table, ident, _, _ in access.written(store, principal, revision):
            written.setdefault(table, set()).add(ident)
    issues = []
    for table in _TABLES:
        kept = set(changes.upserts[table]["id"]) if table in changes.upserts else set()
        gone = sorted(written.get(table, set()) & set(visible.ids(table)) - kept)
        if gone:
            issues.append(_issue(visible, table, gone, Path(why).name))
    return issues


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
