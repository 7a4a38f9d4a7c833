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
from actormap.cli.options import DryRun, Rows
from actormap.cli.session import Holder, SealedSession, Session
from actormap.core.words import _

BROUGHT = "a list of cases"
"""In the history of the sealed part."""
QUEUE = "protect.queue"
COLUMNS = ("id", "opened", "at", "subjects", "group", "pcode", "about", "severity", "verification", "what")
"""What a list of cases shows."""
commands = group("protect")
NewProtectionFile = Annotated[
    Path | None,
    typer.Option("--new-protection-file", help="File whose first line is the new protection passphrase."),
]


@commands.add("set-up")
def set_up(*, new_protection_file: NewProtectionFile = None, room: int = 2, session: Holder) -> None:
    """Choose the protection passphrase of the workspace, and show its recovery code once.

    Parameters
    ----------
    room
        MiB that the sealed part takes from now on, whatever it holds: 2, 8 or 32.
    """
    from actormap.rights.access import may_look_after
    from actormap.store.sealed.protection import Protection

    with session:
        may_look_after(session.principal)
        secret = passphrases.new_passphrase(new_protection_file)
        holder, code = Protection.set_up(
            session.store, secret, who=session.principal.role, capacity=room << 20
        )
        holder.close()
    _show_code(code)


@commands.add("raise")
def raise_(
    *,
    about: list[str] | None = None,
    area: str = "",
    group: str = "",
    record: str = "",
    severity: str = "high",
    file: Path | None = None,
    session: Session,
) -> None:
    """Put a concern into the sealed part; nobody reads it but the holder of its passphrase.

    Parameters
    ----------
    about
        Id of an actor whom it is about; may be repeated.
    area
        P-code of the area.
    group
        Code of the group that it is about.
    record
        Id of the event, platform, law, provision or issue that it is about.
    severity
        critical, high, moderate or low.
    file
        A file with what happened or is feared.
    """
    from actormap.rights.access import may_raise
    from actormap.store.sealed.concerns import Concern, raise_concern

    with session:
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
            group,
            record,
        )
        raise_concern(session.store, concern)
    terminal.show_text(
        _("It is in the sealed part, and is found when that is opened next. Tell whoever opens it.")
    )


@commands.add()
def cases(*, closed: bool = False, session: SealedSession) -> None:
    """List the cases, the oldest first.

    Parameters
    ----------
    closed
        Those that are closed, too.
    """
    from actormap.core.tables.records import records

    with session.unsealed() as holder:
        rows = holder.map["cases"]
        shown = rows if closed else rows[rows["closed"] == ""]
    terminal.show_rows(records(shown.sort_values(["opened", "id"])), COLUMNS)


@commands.add("import")
def import_(files: list[Path], *, dry_run: DryRun = False, session: SealedSession) -> None:
    """Bring cases and their steps into the sealed part: all of them, or nothing.

    Parameters
    ----------
    files
        Files of cases, or of their steps, with our column names.
    """
    from actormap.core.tables.records import records
    from actormap.ingest import read_sealed

    with session.unsealed(asks=QUEUE, changes=True) as holder:
        imported = read_sealed(files, base=holder.map, who=session.principal.role).require()
        if imported.changing and not dry_run:
            holder.apply(replace(imported.changes, who=session.principal.role, why=BROUGHT))
    for issue in imported.warnings:
        terminal.show_text(terminal.noted(issue.sentence))
    terminal.show_rows(records(imported.preview))
    if dry_run or not imported.changing:
        terminal.show_text(_("Nothing was written."))


@commands.add()
def count(
    case: str,
    *,
    act: str,
    victim: list[str],
    quarter: str,
    source: list[str] | None = None,
    write: bool = False,
    session: SealedSession,
) -> None:
    """Count a case for indicator 16.10.1 as an event that names nobody: look first, then --write.

    Parameters
    ----------
    case
        Id of a case, which must be corroborated.
    act
        What was done: a code of the violations.
    victim
        Class of whom it was done to; may be repeated.
    quarter
        When, such as 2026-Q4.
    source
        Who tells of it, of the sources on the map; may be repeated.
    write
        Count it; without it only what that would move is shown.
    """
    from actormap.core.sentences import shown
    from actormap.records import counting

    with session.unsealed(asks=QUEUE) as holder:
        looked = counting.look(holder, case, act=act, victims=victim, quarter=quarter, sources=source or ())
        revision = None
        if write:
            revision = counting.count(session.store, holder, session.principal, case, looked.event)
    for line in looked.lines:
        terminal.show_text(shown(line))
    row = {"quarter": quarter, "before": looked.before[0], "after": looked.after[0], "revision": revision}
    terminal.show_rows([row])
    terminal.show_text(shown(counting.BACK_AGAIN) if write else _("Nothing was written."))


@commands.add()
def history(session: SealedSession) -> Rows:
    """List what was changed in the sealed part; the history of the workspace tells nothing of it."""
    from actormap.core.tables.records import records

    with session.unsealed() as holder:
        return records(holder.history())


@commands.add()
def forgotten(*, take_out: list[str] | None = None, rest_stays: bool = False, session: SealedSession) -> Rows:
    """List texts of cases that may still name somebody who was forgotten, and take the names out.

    Parameters
    ----------
    take_out
        Id of a row that was listed: take the names out of its texts.
    rest_stays
        Leave the other texts that were listed: they mean others.
    """
    from actormap.core.tables.records import records

    with session.unsealed(changes=bool(take_out or rest_stays)) as holder:
        if take_out:
            holder.take_out(take_out, who=session.principal.role)
        if rest_stays:
            holder.keep()
        return records(holder.mentions())


@commands.add()
def compact(session: SealedSession) -> Rows:
    """Let go of all former versions of cases: nothing that was done to them can be undone then."""
    with session.unsealed(changes=True) as holder:
        holder.compact()
        return [{"filled": f"{holder.filled:.0%}"}]


@commands.add()
def room(size: int, session: SealedSession) -> Rows:
    """Give the sealed part another size, which it keeps whatever it holds; the log tells of it.

    Parameters
    ----------
    size
        MiB: 2, 8 or 32.
    """
    with session.unsealed(changes=True) as holder:
        holder.resize(size << 20, who=session.principal.role)
        return [{"filled": f"{holder.filled:.0%}"}]


@commands.add()
def passphrase(*, new_protection_file: NewProtectionFile = None, session: SealedSession) -> None:
    """Give the sealed part another passphrase and another recovery code; older backups keep the old ones."""
    with session.unsealed() as holder:
        code = holder.rekey(passphrases.new_passphrase(new_protection_file), who=session.principal.role)
    _show_code(code)


def _show_code(code: str) -> None:
    terminal.show_rows([{"recovery_code": code}])
    terminal.show_text(
        _(
            "Write the recovery code down and lock it away, apart from that of the workspace: it opens the "
            "sealed part without the protection passphrase, and it is shown only now."
        )
    )
