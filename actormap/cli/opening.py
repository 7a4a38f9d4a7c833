"""Commands that make a workspace, and open the app on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from actormap.cli import passphrases, terminal
from actormap.cli.options import Day, Json, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import no_workspace, view_of
from actormap.core.errors import StoreError
from actormap.core.words import _

commands = typer.Typer()

DEMO_PASSPHRASE = "kasimbi is an invented country"  # noqa: S105 - the data is invented
DEMO_DAY = "2026-11-25"
"""The day at which the invented country is looked at, so that its findings do not age away."""


@commands.command()
def new(
    file: Annotated[
        str | None, typer.Argument(help="The file to make (NAME.actormap), or neo4j://HOST.")
    ] = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Make a new, empty, encrypted workspace and show its recovery code once."""
    from actormap.store import create_store, is_server

    path = file or workspace
    if path is None:
        raise StoreError("no file is given. Write: actormap new FILE.actormap")
    on_server = is_server(path)
    secret = passphrases.passphrase(passphrase_file, twice=not on_server, server=on_server)
    store, code = create_store(path, passphrase=secret)
    store.close()
    for warning in store.warnings:
        terminal.warn(warning)
    if on_server:
        terminal.show_rows([{"workspace": path}], json=json)
        return
    terminal.show_rows([{"workspace": path, "recovery_code": code}], json=json)
    terminal.show_text(
        _(
            "Write the recovery code down and lock it away: it opens the file without the passphrase, and it "
            "is shown only now."
        ),
        json=json,
    )


@commands.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the workspace and the map.")] = Path(
        "demo-out"
    ),
    json: Json = False,
) -> None:
    """Make a workspace of an invented country, and print its main findings."""
    from actormap.demo import make_demo

    with terminal.progress_bar() as progress:
        made = make_demo(
            out, passphrase=DEMO_PASSPHRASE, day=DEMO_DAY, command=terminal.called_as(), progress=progress
        )
    terminal.show_findings(made.findings, made.shown, json=json)
    terminal.show_text(made.next_steps, json=json)


@commands.command()
def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8501,
    date: Day = "",
    lock_after: Annotated[
        int, typer.Option("--lock-after", min=1, max=240, help="Lock after so many minutes without use.")
    ] = 15,
    office: Annotated[
        Path | None,
        typer.Option("--office", help="Serve a whole office as this file says; see docs/server.md."),
    ] = None,
    trial: Annotated[
        bool, typer.Option("--trial", help="With --office: allow http://localhost and a workspace file.")
    ] = False,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "",
) -> None:
    """Open the app in the browser of this computer; nobody else can reach it.

    Without a workspace it offers to make one, to open one, or to look around on an invented country. With
    --office the people of an office reach it through a proxy, each with a login and a role.
    """
    from actormap.store import is_server
    from actormap.web.server.shell import serve as serve_app
    from actormap.web.state import session

    if office is not None:
        if workspace is None:
            raise no_workspace()
        from actormap.web.office import serving, settings

        config = settings.read(office, workspace, environment=passphrases.environment(), trial=trial)
        secret = passphrases.passphrase(passphrase_file, server=is_server(workspace))
        serving.serve(config, workspace, passphrase=secret, day=view_of(date).date if date else "")
        return
    given = (
        passphrases.passphrase_if_given(passphrase_file, server=is_server(workspace)) if workspace else None
    )
    opened = session.Workspace(workspace or "", view_of(date).date if date else "", role)
    serve_app(opened, port=port, passphrase=given, lock_after=lock_after, stays=True)
