"""Commands that make a workspace, and open the app on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from actormap.cli import passphrases, terminal
from actormap.cli.options import Day, Group, Rows, view_of
from actormap.cli.session import Place, RoleOption, no_workspace
from actormap.core.errors import StoreError
from actormap.core.words import _

commands = Group()

DEMO_PASSPHRASE = "kasimbi is an invented country"  # noqa: S105 - the data is invented
DEMO_DAY = "2026-11-25"
"""The day at which the invented country is looked at, so that its findings do not age away."""


@commands.add()
def new(file: str | None = None, *, place: Place) -> Rows | None:
    """Make a new, empty, encrypted workspace and show its recovery code once.

    Parameters
    ----------
    file
        The file to make (NAME.actormap), or neo4j://HOST.
    """
    from actormap.store import create_store, is_server

    path = file or place.workspace
    if path is None:
        raise StoreError("no file is given. Write: actormap new FILE.actormap")
    on_server = is_server(path)
    secret = passphrases.passphrase(place.passphrase_file, twice=not on_server, server=on_server)
    store, code = create_store(path, passphrase=secret)
    store.close()
    for warning in store.warnings:
        terminal.warn(warning)
    if on_server:
        return [{"workspace": path}]
    terminal.show_rows([{"workspace": path, "recovery_code": code}])
    terminal.show_text(
        _(
            "Write the recovery code down and lock it away: it opens the file without the passphrase, and it "
            "is shown only now."
        )
    )
    return None


@commands.add()
def demo(*, out: Path = Path("demo-out")) -> None:
    """Make a workspace of an invented country, and print its main findings.

    Parameters
    ----------
    out
        Folder for the workspace and the map.
    """
    from actormap.demo import make_demo

    with terminal.progress_bar() as progress:
        made = make_demo(
            out, passphrase=DEMO_PASSPHRASE, day=DEMO_DAY, command=terminal.called_as(), progress=progress
        )
    terminal.show_findings(made.findings, made.shown)
    terminal.show_text(made.next_steps)


@commands.add(json=False)
def serve(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8501,
    date: Day = "",
    lock_after: Annotated[int, typer.Option(min=1, max=240)] = 15,
    office: Path | None = None,
    trial: bool = False,
    place: Place,
    role: RoleOption = "",
) -> None:
    """Open the app in the browser of this computer; nobody else can reach it.

    Without a workspace it offers to make one, to open one, or to look around on an invented country. With
    --office the people of an office reach it through a proxy, each with a login and a role.

    Parameters
    ----------
    port
        0 takes a free one.
    lock_after
        Lock after so many minutes without use.
    office
        Serve a whole office as this file says; see docs/server.md.
    trial
        With --office: allow http://localhost and a workspace file.
    """
    from actormap.web.server.shell import serve as serve_app
    from actormap.web.state import session

    workspace, file = place.workspace, place.passphrase_file
    if office is not None:
        if workspace is None:
            raise no_workspace()
        from actormap.web.office import gate, settings

        config = settings.read(office, workspace, environment=passphrases.environment(), trial=trial)
        secret = passphrases.passphrase(file, server=place.on_server)
        gate.serve(config, workspace, passphrase=secret, day=view_of(date).date if date else "")
        return
    given = passphrases.passphrase_if_given(file, server=place.on_server) if workspace else None
    opened = session.Workspace(workspace or "", view_of(date).date if date else "", role)
    serve_app(opened, port=port, passphrase=given, lock_after=lock_after, stays=True)
