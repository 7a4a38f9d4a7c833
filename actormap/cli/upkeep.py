"""Commands that keep a workspace safe: copies, snapshots, keys, removal, proof of the logs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from actormap.cli import terminal
from actormap.cli.options import DEFAULT_ROLE, Json, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import Session
from actormap.errors import StoreError

commands = typer.Typer()


@commands.command()
def snapshot(
    name: Annotated[str, typer.Argument(help="Name of the new snapshot; none lists those there are.")] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Give the present state a name under which it is found again."""
    from actormap.access import may_change
    from actormap.tables.cells import records

    with Session(workspace, passphrase_file, role) as session:
        if name:
            may_change(session.principal)
            session.store.snapshot(name)
        snapshots = session.store.snapshots()
        if not session.principal.sees_all:
            # A digest of all that there is would tell whether what one guesses is all of it.
            snapshots = snapshots.drop(columns="digest")
        rows = records(snapshots)
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
    from actormap.access import may_export

    with Session(workspace, passphrase_file, role) as session:
        may_export(session.principal)
        made = session.workspace.backup(to)
    terminal.show_rows([{"backup": str(made)}], json=json)


@commands.command()
def rekey(
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option("--new-passphrase-file", help="File whose first line is the new passphrase."),
    ] = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Give the workspace another passphrase and another recovery code."""
    with Session(workspace, passphrase_file, "data_steward") as session:
        code = session.workspace.rekey(terminal.new_passphrase(new_passphrase_file))
    terminal.show_rows([{"recovery_code": code}], json=json)
    terminal.say("The old passphrase and the old recovery code open nothing any more.", json=json)


@commands.command()
def forget(
    actor: Annotated[str, typer.Argument(help="Id of the actor.")],
    why: Annotated[str, typer.Option("--why", help="The reason; it must not name the actor.")],
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Take an actor out for good, with its ties, history and mentions; this cannot be undone."""
    from actormap.access import may_purge

    with Session(workspace, passphrase_file, role) as session:
        may_purge(session.principal)
        revision = session.workspace.forget(actor, who=role, why=why)
    terminal.show_rows([{"revision": revision}], json=json)
    terminal.say("Backups and exports made before still hold it: delete them, or make new ones.", json=json)


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
        code = session.workspace.verify(expect)
    terminal.show_rows([{"code": code}], json=json)


@commands.command()
def salvage(
    to: Annotated[Path, typer.Option("--to", help="The new workspace to write.")],
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Write what is readable in a damaged workspace into a new one; the old file is not touched."""
    from actormap.store import salvage as salvage_file
    from actormap.tables.cells import records

    if workspace is None:
        raise StoreError("no workspace is given. Use -w FILE, or set ACTORMAP_WORKSPACE.")
    found = salvage_file(Path(workspace), terminal.passphrase(passphrase_file), to)
    terminal.show_rows(records(found.missing), json=json)
    kept = ", ".join(f"{count} {table}" for table, count in found.rows.items() if count)
    terminal.say(f"Saved: {kept or 'nothing'}. The new recovery code is {found.code}", json=json)


@commands.command()
def copy(
    to: Annotated[str, typer.Option("--to", help="Where: a new workspace file, or neo4j://HOST.")],
    to_passphrase_file: Annotated[
        Path | None, typer.Option("--to-passphrase-file", help="Its passphrase, if it is another one.")
    ] = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Copy a store with its history to another one, and compare both."""
    from actormap.store.moving import copy_store

    given = terminal.passphrase_if_given(to_passphrase_file) if to_passphrase_file else None
    with Session(workspace, passphrase_file, "data_steward") as session, terminal.progress() as tell:
        passphrase = given or terminal.passphrase(passphrase_file)
        copied = copy_store(session.store, to, passphrase=passphrase, progress=tell)
    terminal.show_rows([copied], json=json)
