"""Commands that keep a workspace safe: copies, snapshots, keys, removal, proof of the logs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from actormap.cli import passphrases, terminal
from actormap.cli.options import Json, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import Session, no_workspace
from actormap.core.config import DEFAULT_ROLE
from actormap.core.errors import Refused, StoreError
from actormap.core.sentences import Name, Sentence, counted, series, term
from actormap.core.words import _

commands = typer.Typer()


def _file(workspace: str | None) -> Path:
    """The file of a workspace that is not opened as one."""
    from actormap.store import is_server

    if workspace is None:
        raise no_workspace()
    if is_server(workspace):
        raise StoreError("this is for workspace files; on a server its administrator does it.")
    return Path(workspace)


@commands.command()
def snapshot(
    name: Annotated[str, typer.Argument(help="Name of the new snapshot; none lists those there are.")] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Give the present state a name, so that it can be found again."""
    from actormap.core.tables.records import records
    from actormap.rights.access import may_change, snapshots

    with Session(workspace, passphrase_file, role) as session:
        if name:
            may_change(session.principal)
            session.store.snapshot(name, who=session.principal.role)
        states = snapshots(session.store, session.principal)
        if not session.principal.sees_all:
            # A digest of all that there is would tell whether what one guesses is all of it.
            states = states.drop(columns=["digest", "who"])
        rows = records(states)
    terminal.show_rows(rows, json=json)


@commands.command()
def backup(
    to: Annotated[Path, typer.Option("--to", help="A folder of backups, or the file to write.")],
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Copy the workspace, open the copy and compare it; it stays encrypted."""
    from actormap.rights.access import may_export

    with Session(workspace, passphrase_file, role) as session:
        may_export(session.principal)
        session.sits()
        made = session.workspace.backup(to)
    terminal.show_rows([{"backup": str(made)}], json=json)


@commands.command()
def restore(
    backup: Annotated[
        Path | None, typer.Argument(help="The backup to put in the place of the workspace.")
    ] = None,
    finish: Annotated[
        bool, typer.Option("--finish", help="Finish it after it was interrupted; no BACKUP is named.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back what was there before it was interrupted.")
    ] = False,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Restore the workspace from a backup; what is there now is kept, with its log."""
    from actormap import store

    if [backup is not None, finish, undo].count(True) != 1:
        raise Refused("name the backup, or say --finish or --undo after an interruption: one of the three.")
    path = _file(workspace)
    if backup is None:
        kept = str(store.finish_restore(path)) if finish else None
        if undo:
            store.undo_restore(path)
        row: dict[str, object] = {"workspace": str(path), "kept_aside": kept}
    else:
        done = store.restore(backup, path, passphrase=passphrases.passphrase(passphrase_file))
        kept = str(done.kept) if done.kept else None
        row = {"workspace": str(path), "revision": done.revision, "code": done.code, "kept_aside": kept}
    terminal.show_rows([row], json=json)
    if kept:
        terminal.show_text(
            _("Delete the file that was kept once nothing in it is missed: it contains every name."),
            json=json,
        )


@commands.command()
def rekey(
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option("--new-passphrase-file", help="File whose first line is the new passphrase."),
    ] = None,
    backup_to: Annotated[
        Path | None, typer.Option("--backup-to", help="Folder of backups: make one with the new passphrase.")
    ] = None,
    delete_old_backups: Annotated[
        bool,
        typer.Option(
            "--delete-old-backups", help="Delete the older backups of this workspace in that folder."
        ),
    ] = False,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Give the workspace another passphrase and another recovery code; older backups keep the old ones."""
    if delete_old_backups and backup_to is None:
        raise StoreError("--delete-old-backups needs a new one first. Say where with --backup-to FOLDER.")
    if backup_to is not None and not backup_to.is_dir():
        raise StoreError(
            "{folder} is no folder. Nothing was changed; choose the folder of backups.",
            folder=Name(backup_to),
        )
    with Session(workspace, passphrase_file) as session:
        code = session.workspace.rekey(passphrases.new_passphrase(new_passphrase_file))
        made, deleted = None, list[str]()
        if backup_to is not None and delete_old_backups:
            made, deleted = session.workspace.backup_alone(backup_to)
        elif backup_to is not None:
            made = session.workspace.backup(backup_to)
    row = {"recovery_code": code, "backup": str(made) if made else None, "deleted": deleted}
    terminal.show_rows([row], json=json, columns=["recovery_code"])
    terminal.show_text(
        _(
            "The old passphrase and the old recovery code do not open this file any more. They still open "
            "every backup and copy that was made before: whoever knows them and has one of those reads it."
        ),
        json=json,
    )
    if made:
        gone = series(map(Name, deleted)) or term("none")
        terminal.show_text(
            _("New backup: {made}. Deleted: {deleted}.", made=Name(made), deleted=gone), json=json
        )
    else:
        terminal.show_text(_("Make a new backup (actormap backup --to FOLDER)."), json=json)
    if not delete_old_backups:
        terminal.show_text(
            _("Delete the older ones, or give --backup-to FOLDER --delete-old-backups next time."), json=json
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


@commands.command()
def forget(
    actor: Annotated[str, typer.Argument(help="Id of the actor.")],
    why: Annotated[str, typer.Option("--why", help="The reason; it must not name the actor.")],
    also: Annotated[
        list[str] | None,
        typer.Option("--also", help="A place that holds a part of the name, as listed: take it out there."),
    ] = None,
    rest_stays: Annotated[
        bool, typer.Option("--rest-stays", help="Leave the other places that were listed as they are.")
    ] = False,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Delete an actor for good, with its ties, history and mentions; this cannot be undone.

    Texts that hold a part of its name are listed first: for each, say whether the part goes (--also) or
    stays (--rest-stays).
    """
    from actormap.core.tables.records import records
    from actormap.rights.access import may_purge

    with Session(workspace, passphrase_file, role) as session:
        may_purge(session.principal)
        mentions = records(session.workspace.mentions(actor))
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
        revision = session.workspace.forget(actor, who=role, why=why, also=chosen)
    terminal.show_rows([{"revision": revision}], json=json)
    terminal.show_text(
        _("Backups and exports made before still hold it: delete them, or make new ones."), json=json
    )
    terminal.show_text(
        _(
            "The sealed part lets go of it when it is opened next; texts of cases that may still name it are "
            "shown there to whoever opens it."
        ),
        json=json,
    )


@commands.command()
def audit(
    expect: Annotated[
        str | None,
        typer.Option("--expect", help="A code that was printed before, such as 'log 12 - 7F3K-2QXM'."),
    ] = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Prove that no entry of the logs was changed, and print the code to compare with next time."""
    with Session(workspace, passphrase_file, role) as session:
        code = session.store.verify(expect)
    terminal.show_rows([{"code": code}], json=json)


@commands.command()
def salvage(
    to: Annotated[Path, typer.Option("--to", help="The new workspace to write.")],
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Write what is readable in a damaged workspace into a new one; the old file is not touched."""
    from actormap.core.tables.records import records
    from actormap.store import salvage as salvage_file

    salvaged = salvage_file(_file(workspace), passphrases.passphrase(passphrase_file), to)
    terminal.show_rows(records(salvaged.missing), json=json)
    kept = series(f"{count} {table}" for table, count in salvaged.rows.items() if count) or term("nothing")
    terminal.show_text(
        _("Saved: {kept}. The new recovery code is {code}", kept=kept, code=salvaged.code), json=json
    )


@commands.command()
def copy(
    to: Annotated[str, typer.Option("--to", help="Where: a new workspace file, or neo4j://HOST.")],
    to_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            "--to-passphrase-file",
            help="Its passphrase, if it is another one, or the password of the server "
            "(or ACTORMAP_TO_PASSPHRASE).",
        ),
    ] = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Copy a store with its history to another one, and compare both."""
    from actormap.store import is_server
    from actormap.store.moving import copy_store

    apart = is_server(to) or is_server(workspace or "")
    with Session(workspace, passphrase_file, to_copy=True) as session, terminal.progress_bar() as progress:
        passphrase = passphrases.passphrase_of_copy(
            to_passphrase_file, server=is_server(to), of_source=passphrase_file, apart=apart
        )
        copied = copy_store(session.store, to, passphrase=passphrase, progress=progress)
    for warning in () if json else copied.pop("warnings", ()):
        terminal.warn(warning)
    terminal.show_rows([copied], json=json)
