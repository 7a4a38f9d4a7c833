"""Commands for what takes two persons: what waits, and the second person's yes or no."""

from __future__ import annotations

from typing import Annotated

import typer

from actormap.cli import terminal
from actormap.cli.options import Json, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import Session
from actormap.core.config import DEFAULT_ROLE

commands = typer.Typer()
Code = Annotated[str, typer.Argument(help="Its code, as `actormap approvals` lists it.")]


@commands.command()
def approvals(
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """What was proposed and is waiting for a second person."""
    from actormap.core import schema
    from actormap.core.sentences import series, term
    from actormap.records.record.history import proposed
    from actormap.rights.access import waiting

    with Session(workspace, passphrase_file, role) as session:
        m = session.stored()
        rows = [
            {
                "code": proposal.id,
                "what": term(schema.vocabulary("approval_act")[proposal.act]),
                "change": series(proposed(m, proposal), "; "),
                "proposed_by": proposal.by,
                "day": proposal.day,
                "why": proposal.why,
                "yours": proposal.mine,
            }
            for proposal in waiting(m, session.principal)
        ]
    terminal.show_rows(rows, json=json)


@commands.command()
def approve(
    code: Code,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Approve, as the second person, what somebody else proposed; then it is done."""
    from actormap.rights.access import approve as approve_for

    with Session(workspace, passphrase_file, role) as session:
        revision = approve_for(session.store, session.principal, code)
    terminal.show_rows([{"approved": code, "revision": revision}], json=json)


@commands.command()
def decline(
    code: Code,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Refuse what somebody else proposed, or withdraw what you proposed yourself."""
    from actormap.rights.access import withdraw

    with Session(workspace, passphrase_file, role) as session:
        revision = withdraw(session.store, session.principal, code)
    terminal.show_rows([{"declined": code, "revision": revision}], json=json)
