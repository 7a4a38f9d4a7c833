"""The command that makes a brief."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from actormap.cli import terminal
from actormap.cli.options import Day, Json, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import Session, view_of
from actormap.config import DEFAULT_ROLE

commands = typer.Typer()


@commands.command()
def brief(
    output: Annotated[
        list[Path],
        typer.Option("--output", "-o", help="A file to write: NAME.pdf, NAME.docx or NAME.html."),
    ],
    area: Annotated[str, typer.Option("--area", help="The place, by P-code or name.")] = "",
    theme: Annotated[
        str, typer.Option("--theme", help="A sector, or a group whose rights are worked on, by code or name.")
    ] = "",
    actor: Annotated[
        list[str] | None, typer.Option("--actor", help="Id of an actor, where these alone are meant.")
    ] = None,
    level: Annotated[
        str, typer.Option("--level", help="organisations (who agreed, no routes, no risks) or inside.")
    ] = "organisations",
    recipient: Annotated[
        str,
        typer.Option("--for", help="Who reads it: un, partner or public. Who did not agree is left out."),
    ] = "public",
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Make the actor map of a place, a theme or chosen actors on two pages."""
    from actormap.brief import About, leaving, write_brief

    about = About(area, theme, tuple(actor or ()))
    with Session(workspace, passphrase_file, role) as session:
        made = leaving(
            session.map(), view_of(date), about, principal=session.principal, level=level,
            recipient=recipient,
        )  # fmt: skip
        for file in output:
            write_brief(made, file)
        count = len(made.brief.ids)
        session.store.record("export.brief", who=role, detail=f"level {level}, {count} actors")
    rows = [{"file": str(file), "level": level, "actors": count, "mark": made.share.mark} for file in output]
    terminal.show_rows(rows, json=json)
