"""Commands about the sealed part: everybody puts a concern in, who holds its passphrase reads it.

The analyses of cases are commands beside them (`catalogue`), which open it too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from actormap.cli import passphrases, terminal
from actormap.cli.catalogue import group
from actormap.cli.options import Json, PassphraseFile, ProtectionFile, RoleOption, Workspace
from actormap.cli.session import Session, unsealed
from actormap.core import schema
from actormap.core.config import DEFAULT_ROLE
from actormap.core.words import _

HOLDER = "protection_officer"
BROUGHT = "a list of cases"
"""In the history of the sealed part."""
commands = group("protect")
Room = Annotated[
    int,
    typer.Option("--room", help="MiB that the sealed part takes from now on, whatever it holds: 2, 8 or 32."),
]
NewProtectionFile = Annotated[
    Path | None,
    typer.Option("--new-protection-file", help="File whose first line is the new protection passphrase."),
]


@commands.command("set-up")
def set_up(
    new_protection_file: NewProtectionFile = None,
    room: Room = 2,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = HOLDER,
    json: Json = False,
) -> None:
    """Choose the protection passphrase of the workspace, and show its recovery code once."""
    from actormap.rights.access import may_look_after
    from actormap.store.sealed.protection import Protection

    with Session(workspace, passphrase_file, role) as session:
        may_look_after(session.principal)
        secret = passphrases.new_passphrase(new_protection_file)
        holder, code = Protection.set_up(
            session.store, secret, who=session.principal.role, capacity=room << 20
        )
        holder.close()
    _show_code(code, json=json)


@commands.command("raise")
def raise_(
    about: Annotated[
        list[str] | None,
        typer.Option("--about", help="Id of an actor whom it is about; may be repeated."),
    ] = None,
    area: Annotated[str, typer.Option("--area", help="P-code of the area.")] = "",
    about_group: Annotated[str, typer.Option("--group", help="Code of the group that it is about.")] = "",
    record: Annotated[
        str,
        typer.Option("--record", help="Id of the event, platform, law, provision or issue that it is about."),
    ] = "",
    severity: Annotated[str, typer.Option("--severity", help="critical, high, moderate or low.")] = "high",
    file: Annotated[
        Path | None,
        typer.Option("--file", help="A file with what happened or is feared."),
    ] = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Put a concern into the sealed part; nobody reads it but the holder of its passphrase."""
    from actormap.rights.access import may_raise
    from actormap.store.sealed.concerns import Concern, raise_concern

    with Session(workspace, passphrase_file, role) as session:
        may_raise(session.principal)
        # Not an argument: what is typed on a command line stays in the history of the shell.
        what = passphrases.text_from(file, _("What happened, or is feared: "))
        now = dt.datetime.now().astimezone()
        concern = Concern(
            what,
            now.date().isoformat(),
            now.isoformat(timespec="minutes")[len("2026-01-01T") :],
            ";".join(about or ()),
            area,
            severity,
            session.principal.role,
            about_group,
            record,
        )
        raise_concern(session.store, concern)
    terminal.show_text(
        _("It is in the sealed part, and is found when that is opened next. Tell whoever opens it."),
        json=json,
    )


@commands.command()
def cases(
    closed: Annotated[bool, typer.Option("--closed", help="Those that are closed, too.")] = False,
    protection_file: ProtectionFile = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = HOLDER,
    json: Json = False,
) -> None:
    """List the cases, the oldest first."""
    from actormap.core.tables.records import records

    with unsealed(Session(workspace, passphrase_file, role), protection_file) as holder:
        rows = holder.map["cases"]
        shown = rows if closed else rows[rows["closed"] == ""]
    columns = [
        "id",
        "opened",
        "at",
        "subjects",
        "group",
        "pcode",
        "about",
        "severity",
        "verification",
        "what",
    ]
    terminal.show_rows(records(shown.sort_values(["opened", "id"])), json=json, columns=columns)


@commands.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(help="Files of cases, or of their steps, with our column names.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what is new, changed and the same; write nothing.")
    ] = False,
    protection_file: ProtectionFile = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = HOLDER,
    json: Json = False,
) -> None:
    """Bring cases and their steps into the sealed part: all of them, or nothing."""
    from actormap.core.tables.records import records
    from actormap.ingest import read_sealed
    from actormap.rights.access import may_change

    session = Session(workspace, passphrase_file, role)
    with unsealed(session, protection_file, asks=schema.analyses()["protect.queue"]) as holder:
        may_change(session.principal)
        imported = read_sealed(files, base=holder.map, who=session.principal.role).require()
        if imported.changing and not dry_run:
            holder.apply(replace(imported.changes, who=session.principal.role, why=BROUGHT))
    for issue in imported.warnings:
        terminal.show_text(terminal.noted(issue.sentence), json=json)
    terminal.show_rows(records(imported.preview), json=json)
    if dry_run or not imported.changing:
        terminal.show_text(_("Nothing was written."), json=json)


@commands.command()
def count(
    case: Annotated[str, typer.Argument(help="Id of a case, which must be corroborated.")],
    act: Annotated[str, typer.Option("--act", help="What was done: a code of the violations.")],
    victim: Annotated[
        list[str], typer.Option("--victim", help="Class of whom it was done to; may be repeated.")
    ],
    quarter: Annotated[str, typer.Option("--quarter", help="When, such as 2026-Q4.")],
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Who tells of it, of the sources on the map; may be repeated."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Count it; without it only what that would move is shown.")
    ] = False,
    protection_file: ProtectionFile = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = HOLDER,
    json: Json = False,
) -> None:
    """Count a case for indicator 16.10.1 as an event that names nobody: look first, then --write."""
    from actormap.core.sentences import shown
    from actormap.records import counting

    session = Session(workspace, passphrase_file, role)
    with unsealed(session, protection_file, asks=schema.analyses()["protect.queue"]) as holder:
        looked = counting.look(holder, case, act=act, victims=victim, quarter=quarter, sources=source or ())
        revision = None
        if write:
            revision = counting.count(session.store, holder, session.principal, case, looked.event)
    for line in looked.lines:
        terminal.show_text(shown(line), json=json)
    row = {"quarter": quarter, "before": looked.before[0], "after": looked.after[0], "revision": revision}
    terminal.show_rows([row], json=json)
    if write:
        terminal.show_text(shown(counting.BACK_AGAIN), json=json)
    else:
        terminal.show_text(_("Nothing was written."), json=json)


@commands.command()
def history(
    protection_file: ProtectionFile = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = HOLDER,
    json: Json = False,
) -> None:
    """List what was changed in the sealed part; the history of the workspace tells nothing of it."""
    from actormap.core.tables.records import records

    with unsealed(Session(workspace, passphrase_file, role), protection_file) as holder:
        rows = records(holder.history())
    terminal.show_rows(rows, json=json)


@commands.command()
def forgotten(
    take_out: Annotated[
        list[str] | None,
        typer.Option("--take-out", help="Id of a row that was listed: take the names out of its texts."),
    ] = None,
    rest_stays: Annotated[
        bool, typer.Option("--rest-stays", help="Leave the other texts that were listed: they mean others.")
    ] = False,
    protection_file: ProtectionFile = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = HOLDER,
    json: Json = False,
) -> None:
    """List texts of cases that may still name somebody who was forgotten, and take the names out."""
    from actormap.core.tables.records import records
    from actormap.rights.access import may_change

    session = Session(workspace, passphrase_file, role)
    with unsealed(session, protection_file) as holder:
        if take_out or rest_stays:
            may_change(session.principal)
        if take_out:
            holder.take_out(take_out, who=session.principal.role)
        if rest_stays:
            holder.keep()
        rows = records(holder.mentions())
    terminal.show_rows(rows, json=json)


@commands.command()
def compact(
    protection_file: ProtectionFile = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = HOLDER,
    json: Json = False,
) -> None:
    """Let go of all former versions of cases: nothing that was done to them can be undone then."""
    from actormap.rights.access import may_change

    session = Session(workspace, passphrase_file, role)
    with unsealed(session, protection_file) as holder:
        may_change(session.principal)
        holder.compact()
        filled = f"{holder.filled:.0%}"
    terminal.show_rows([{"filled": filled}], json=json)


@commands.command()
def room(
    size: Annotated[int, typer.Argument(help="MiB: 2, 8 or 32.")],
    protection_file: ProtectionFile = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = HOLDER,
    json: Json = False,
) -> None:
    """Give the sealed part another size, which it keeps whatever it holds; the log tells of it."""
    from actormap.rights.access import may_change

    session = Session(workspace, passphrase_file, role)
    with unsealed(session, protection_file) as holder:
        may_change(session.principal)
        holder.resize(size << 20, who=session.principal.role)
        filled = f"{holder.filled:.0%}"
    terminal.show_rows([{"filled": filled}], json=json)


@commands.command()
def passphrase(
    new_protection_file: NewProtectionFile = None,
    protection_file: ProtectionFile = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = HOLDER,
    json: Json = False,
) -> None:
    """Give the sealed part another passphrase and another recovery code; older backups keep the old ones."""
    session = Session(workspace, passphrase_file, role)
    with unsealed(session, protection_file) as holder:
        code = holder.rekey(passphrases.new_passphrase(new_protection_file), who=session.principal.role)
    _show_code(code, json=json)


def _show_code(code: str, *, json: bool) -> None:
    terminal.show_rows([{"recovery_code": code}], json=json)
    terminal.show_text(
        _(
            "Write the recovery code down and lock it away, apart from that of the workspace: it opens the "
            "sealed part without the protection passphrase, and it is shown only now."
        ),
        json=json,
    )
