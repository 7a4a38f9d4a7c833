"""The group of commands about entries that may be one and the same: a person decides, and may undo it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from actormap.cli import terminal
from actormap.cli.options import Encoding, Files, Json, Limit, Mapping, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import Session, way_back
from actormap.core.config import DEFAULT_ROLE
from actormap.core.sentences import shown
from actormap.core.words import _

if TYPE_CHECKING:
    from actormap.core.model import ActorMap, Changes
    from actormap.ingest.matching import Candidate

commands = typer.Typer(
    name="duplicates",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Which entries may be one and the same? Nothing is merged automatically.",
)
SHOWN = 10
First = Annotated[str, typer.Argument(help="Id of one of the entries.")]
Second = Annotated[str, typer.Argument(help="Id of the other.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for the record and the history; no names.")]
On = Annotated[str, typer.Option("--date", help="Day of the decision, YYYY-MM-DD; today if not given.")]
Certainty = Annotated[
    float, typer.Option("--certainty", help="Only pairs of this certainty or more, from 0 to 1.")
]


@commands.command("list")
def list_(
    decided: Annotated[
        bool, typer.Option("--decided", help="What was decided, and not what is to be decided.")
    ] = False,
    certainty: Certainty = 0.5,
    limit: Limit = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Pairs of entries that may be one and the same, with what speaks for and against it."""
    from actormap.core.tables.records import records
    from actormap.ingest.matching import candidates, decisions

    with Session(workspace, passphrase_file, role) as session:
        if decided:
            rows = records(decisions(session.stored()))
            terminal.show_rows(
                rows,
                json=json,
                columns=["first_id", "first", "second_id", "second", "decision", "kept_id", "date", "note"],
            )
            return
        pairs = candidates(session.map(), session.principal, certainty=certainty)
    _show(pairs, json=json, limit=limit)


@commands.command()
def check(
    files: Files,
    mapping: Mapping = None,
    encoding: Encoding = None,
    certainty: Certainty = 0.5,
    limit: Limit = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """The same for files before they are imported: their new entries with each other and with the map."""
    from actormap.ingest import read_map
    from actormap.ingest.matching import candidates_of_import

    with Session(workspace, passphrase_file, role) as session:
        stored = session.stored()
        imported = read_map(files, base=stored, mapping=mapping, encoding=encoding).require()
        pairs = candidates_of_import(stored, imported.changes, session.principal, certainty=certainty)
    _show(pairs, json=json, limit=limit)


def _show(pairs: Sequence[Candidate], *, json: bool, limit: int | None) -> None:
    """Print pairs, the most certain first; each with its evidence, added up step by step."""
    most = len(pairs) if limit == 0 else limit or SHOWN
    if json:
        terminal.show_rows([pair.as_dict() for pair in pairs], json=True)
        return
    for pair in pairs[:most]:
        put_off = f" ({_('postponed')})" if pair.decision else ""
        terminal.show_text(
            f"{pair.first} {pair.names[0]}  =?  {pair.second} {pair.names[1]}{put_off}", json=False
        )
        for piece in pair.evidence:
            terminal.show_text(f"  {piece.weight:+6.1f}  {shown(piece.sentence)}", json=False)
        terminal.show_text(f"  {pair.sum:+6.1f}  {shown(pair.alike)}\n", json=False)
    if not pairs:
        terminal.show_text(_("There are no undecided pairs of entries that look alike."), json=False)
    if len(pairs) > most:
        terminal.show_text(_("{n} more; --limit 0 shows all.", n=len(pairs) - most), json=False)


@commands.command()
def same(
    first: First,
    second: Second,
    keep: Annotated[str, typer.Option("--keep", help="Id of the entry that stands for both.")] = "",
    why: Why = "",
    date: On = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Both are one: from now on they are shown as one, and stay stored as they are."""
    _decide(
        Session(workspace, passphrase_file, role),
        first,
        second,
        "same",
        keep=keep,
        why=why,
        date=date,
        json=json,
    )


@commands.command()
def different(
    first: First,
    second: Second,
    why: Why = "",
    date: On = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """They are not the same: the pair is not proposed again."""
    _decide(
        Session(workspace, passphrase_file, role), first, second, "different", why=why, date=date, json=json
    )


@commands.command()
def later(
    first: First,
    second: Second,
    why: Why = "",
    date: On = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Postpone the pair: it comes last in the list."""
    session = Session(workspace, passphrase_file, role)
    _decide(session, first, second, "later", why=why, date=date, json=json)


@commands.command()
def undo(
    first: First,
    second: Second,
    why: Why = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Undo a decision on two entries: all is as if it had never been made."""
    from actormap.ingest.matching import taken_back

    def make(m: ActorMap) -> Changes:
        return taken_back(m, first, second, why=why)

    _write(Session(workspace, passphrase_file, role), make, first, second, "undone", json=json)


def _decide(
    session: Session,
    first: str,
    second: str,
    decision: str,
    *,
    keep: str = "",
    why: str,
    date: str,
    json: bool,
) -> None:
    from actormap.ingest.matching import decided

    def make(m: ActorMap) -> Changes:
        return decided(
            m, first, second, decision, keep=keep, why=why, date=date, by=session.principal.rights.label
        )

    _write(session, make, first, second, decision, json=json)


def _write(
    session: Session,
    make: Callable[[ActorMap], Changes],
    first: str,
    second: str,
    decision: str,
    *,
    json: bool,
) -> None:
    """Write a decision, and print it with the way back."""
    from actormap.rights.access import may_change

    with session:
        may_change(session.principal)
        entered = session.enter(make)
    row = {"first": first, "second": second, "decision": decision} | way_back(entered)
    terminal.show_rows([row], json=json)
