"""Commands that keep a workspace safe: copies, snapshots, keys, removal, proof of the logs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from actormap.cli import passphrases, terminal
from actormap.cli.options import Group, Rows
from actormap.cli.session import Place, Session
from actormap.core.errors import Refused, StoreError
from actormap.core.sentences import Name, Sentence, counted, series, term
from actormap.core.words import _

commands = Group()


@commands.add()
def snapshot(name: str = "", *, session: Session) -> Rows:
    """Give the present state a name, so that it can be found again.

    Parameters
    ----------
    name
        Name of the new snapshot; none lists those there are.
    """
    from actormap.core.tables.records import records
    from actormap.rights.access import may_change, snapshots

    with session:
        if name:
            may_change(session.principal)
            session.store.snapshot(name, who=session.principal.role)
        states = snapshots(session.store, session.principal)
        if not session.principal.sees_all:
            # A digest of all that there is would tell whether what one guesses is all of it.
            states = states.drop(columns=["digest", "who"])
        return records(states)


@commands.add()
def backup(*, to: Path, session: Session) -> Rows:
    """Copy the workspace, open the copy and compare it; it stays encrypted.

    Parameters
    ----------
    to
        A folder of backups, or the file to write.
    """
    from actormap.rights.access import may_export

    with session:
        may_export(session.principal)
        session.sits()
        return [{"backup": str(session.stored_file.backup(to))}]


@commands.add()
def restore(backup: Path | None = None, *, finish: bool = False, undo: bool = False, place: Place) -> None:
    """Restore the workspace from a backup; what is there now is kept, with its log.

    Parameters
    ----------
    backup
        The backup to put in the place of the workspace.
    finish
        Finish it after it was interrupted; no BACKUP is named.
    undo
        Take back what was there before it was interrupted.
    """
    from actormap import store

    if [backup is not None, finish, undo].count(True) != 1:
        raise Refused("name the backup, or say --finish or --undo after an interruption: one of the three.")
    path = place.file
    if backup is None:
        kept = str(store.finish_restore(path)) if finish else None
        if undo:
            store.undo_restore(path)
        row: dict[str, object] = {"workspace": str(path), "kept_aside": kept}
    else:
        done = store.restore(backup, path, passphrase=passphrases.passphrase(place.passphrase_file))
        kept = str(done.kept) if done.kept else None
        row = {"workspace": str(path), "revision": done.revision, "code": done.code, "kept_aside": kept}
    terminal.show_rows([row])
    if kept:
        terminal.show_text(
            _("Delete the file that was kept once nothing in it is missed: it contains every name.")
        )


@commands.add()
def rekey(
    *,
    new_passphrase_file: Path | None = None,
    backup_to: Path | None = None,
    delete_old_backups: bool = False,
    place: Place,
) -> None:
    """Give the workspace another passphrase and another recovery code; older backups keep the old ones.

    Parameters
    ----------
    new_passphrase_file
        File whose first line is the new passphrase.
    backup_to
        Folder of backups: make one with the new passphrase.
    delete_old_backups
        Delete the older backups of this workspace in that folder.
    """
    if delete_old_backups and backup_to is None:
        raise StoreError("--delete-old-backups needs a new one first. Say where with --backup-to FOLDER.")
    if backup_to is not None and not backup_to.is_dir():
        raise StoreError(
            "{folder} is no folder. Nothing was changed; choose the folder of backups.",
            folder=Name(backup_to),
        )
    with Session.of(place) as session:
        file = session.stored_file
        code = file.rekey(passphrases.new_passphrase(new_passphrase_file))
        made, deleted = None, list[str]()
        if backup_to is not None and delete_old_backups:
            made, deleted = file.backup_alone(backup_to)
        elif backup_to is not None:
            made = file.backup(backup_to)
    row = {"recovery_code": code, "backup": str(made) if made else None, "deleted": deleted}
    terminal.show_rows([row], ["recovery_code"])
    terminal.show_text(
        _(
            "The old passphrase and the old recovery code do not open this file any more. They still open "
            "every backup and copy that was made before: whoever knows them and has one of those reads it."
        )
    )
    if made:
        gone = series(map(Name, deleted)) or term("none")
        terminal.show_text(_("New backup: {made}. Deleted: {deleted}.", made=Name(made), deleted=gone))
    else:
        terminal.show_text(_("Make a new backup (actormap backup --to FOLDER)."))
    if not delete_old_backups:
        terminal.show_text(
            _("Delete the older ones, or give --backup-to FOLDER --delete-old-backups next time.")
        )


def _undecided(mentions: Sequence[Mapping[str, Any]]) -> Sentence:
    """What is said where nobody has said what becomes of texts that hold a part of a name."""
    lines = [
        Sentence(
            "  {place}, {column}: {text}",
            place=Name(row["place"]),
            column=Name(row["column"]),
            text=Name(row["text"]),
        )
        for row in mentions
    ]
    return counted(
        len(lines),
        '{n} text holds a part of the name; nothing was removed.\n{lines}\nWrite --also "PLACE" where it '
        "means the actor, and --rest-stays to leave the others as they are.",
        '{n} texts hold a part of the name; nothing was removed.\n{lines}\nWrite --also "PLACE" where it '
        "means the actor, and --rest-stays to leave the others as they are.",
        lines=series(lines, "\n"),
    )


@commands.add()
def forget(
    actor: str, *, why: str, also: list[str] | None = None, rest_stays: bool = False, session: Session
) -> None:
    """Delete an actor for good, with its ties, history and mentions; this cannot be undone.

    Texts that hold a part of its name are listed first: for each, say whether the part goes (--also) or
    stays (--rest-stays).

    Parameters
    ----------
    actor
        Id of the actor.
    why
        The reason; it must not name the actor.
    also
        A place that holds a part of the name, as listed: take it out there.
    rest_stays
        Leave the other places that were listed as they are.
    """
    from actormap.core.tables.records import records
    from actormap.rights.access import may_purge

    with session:
        may_purge(session.principal)
        mentions = records(session.stored_file.mentions(actor))
        places = {row["place"]: tuple(row["place"].split(" ", 1)) for row in mentions}
        if unknown := set(also or ()) - set(places):
            raise StoreError(
                "no such place was listed: {places}. Write it as listed.",
                places=series(map(Name, sorted(unknown))),
            )
        open_ = [row for row in mentions if row["place"] not in (also or ())]
        if open_ and not rest_stays:
            raise StoreError(_undecided(open_))
        chosen = [places[place] for place in also or ()]
        revision = session.stored_file.forget(actor, who=session.role, why=why, also=chosen)
    terminal.show_rows([{"revision": revision}])
    terminal.show_text(_("Backups and exports made before still hold it: delete them, or make new ones."))
    terminal.show_text(
        _(
            "The sealed part lets go of it when it is opened next; texts of cases that may still name it are "
            "shown there to whoever opens it."
        )
    )


@commands.add()
def audit(*, expect: str | None = None, session: Session) -> Rows:
    """Prove that no entry of the logs was changed, and print the code to compare with next time.

    Parameters
    ----------
    expect
        A code that was printed before, such as 'log 12 - 7F3K-2QXM'.
    """
    with session:
        return [{"code": session.store.verify(expect)}]


@commands.add()
def salvage(*, to: Path, place: Place) -> None:
    """Write what is readable in a damaged workspace into a new one; the old file is not touched.

    Parameters
    ----------
    to
        The new workspace to write.
    """
    from actormap.core.tables.records import records
    from actormap.store import salvage as salvage_file

    salvaged = salvage_file(place.file, passphrases.passphrase(place.passphrase_file), to)
    terminal.show_rows(records(salvaged.missing))
    kept = series(f"{count} {table}" for table, count in salvaged.rows.items() if count) or term("nothing")
    terminal.show_text(_("Saved: {kept}. The new recovery code is {code}", kept=kept, code=salvaged.code))


@commands.add()
def copy(*, to: str, to_passphrase_file: Path | None = None, place: Place) -> Rows:
    """Copy a store with its history to another one, and compare both.

    Parameters
    ----------
    to
        Where: a new workspace file, or neo4j://HOST.
    to_passphrase_file
        Its passphrase, if it is another one, or the password of the server (or ACTORMAP_TO_PASSPHRASE).
    """
    from actormap.store import is_server
    from actormap.store.moving import copy_store

    session = Session.of(place)
    session.to_copy = True
    with session, terminal.progress_bar() as progress:
        passphrase = passphrases.passphrase_of_copy(
            to_passphrase_file,
            server=is_server(to),
            of_source=place.passphrase_file,
            apart=is_server(to) or place.on_server,
        )
        copied = copy_store(session.store, to, passphrase=passphrase, progress=progress)
    for warning in () if terminal.JSON.get() else copied.pop("warnings", ()):
        terminal.warn(warning)
    return [copied]
