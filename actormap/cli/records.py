"""Commands that list actors and ties, show and write a record, and take changes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from actormap.cli import terminal
from actormap.cli.options import Day, Json, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import Session, view_of, way_back
from actormap.core.config import DEFAULT_ROLE
from actormap.core.sentences import Sentence, joined, shown, term
from actormap.core.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from actormap.core.findings import Findings
    from actormap.core.model import ActorMap, Changes
    from actormap.records.record.history import Change
    from actormap.records.record.whole import Record

commands = typer.Typer()


@commands.command()
def actors(
    sphere: Annotated[str, typer.Option("--sphere", help="Only this sphere, such as civil_society.")] = "",
    search: Annotated[
        str, typer.Option("--search", help="Only names, aliases or ids with these letters.")
    ] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """List the actors."""
    from actormap.cli.listing import actor_rows

    with Session(workspace, passphrase_file, role) as session:
        rows = actor_rows(session.map(), sphere=sphere, search=search)
    terminal.show_rows(
        rows,
        json=json,
        columns=["id", "name", "types", "sphere", "adm1_pcode", "works_on_rights_of", "status"],
    )


@commands.command()
def ties(
    actor: Annotated[str, typer.Option("--actor", help="Only ties of this actor.")] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """List the ties."""
    from actormap.cli.listing import tie_rows

    with Session(workspace, passphrase_file, role) as session:
        rows = tie_rows(session.map(), actor=actor)
    terminal.show_rows(
        rows,
        json=json,
        columns=["id", "source_id", "target_id", "kind", "weight", "sign", "from", "to", "sources"],
    )


@commands.command()
def show(
    actor: Annotated[str, typer.Argument(help="Code of the actor.")],
    history: Annotated[
        bool, typer.Option("--history", help="Also what was changed in it, when and by whom.")
    ] = False,
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Everything that is recorded of an actor."""
    from dataclasses import asdict

    from actormap.records.record.history import changes_of
    from actormap.records.record.whole import record_of
    from actormap.rights.identity import TABLE, kept

    view = view_of(date)
    with Session(workspace, passphrase_file, role) as session:
        stored = session.stored()
        record = record_of(session.map(), view, kept(stored[TABLE]).get(actor, actor))
        changes = changes_of(session.store, stored, session.principal, record.id) if history else []
    if json:
        past = [asdict(change) for change in changes]
        terminal.show_rows([record.as_dict() | ({"history": past} if history else {})], json=True)
    else:
        terminal.show_rows(_lines(record, changes), json=False)


def _through(record: Record) -> Iterator[Sentence]:
    """Which ways lead to an actor through those who belong to it, without numbers and addresses."""
    for entry in record.through:
        cells = {fact.column: fact.said for fact in entry.facts}
        yield Sentence("{way} through {name}", way=cells["way"], name=cells["actor_id"])


def _lines(record: Record, changes: list[Change]) -> list[dict[str, Any]]:
    """The record line by line: what it is about, and what it says; no numbers and addresses."""
    from actormap.core import schema

    rows: list[dict[str, Any]] = [
        {"part": plain(part), "what": plain(fact.label), "said": fact.said}
        for part, facts in record.parts.items()
        for fact in facts
    ]
    rows += [{"part": term("Works in"), "what": "", "said": area} for area in record.areas]
    rows += [
        {
            "part": term(schema.tables()["ties"].label),
            "what": tie.since,
            "said": Sentence("{tie} {name} ({chance:.2f})", tie=tie.said, name=tie.name, chance=tie.chance),
        }
        for tie in record.ties
    ]
    rows += [
        {"part": term(schema.tables()[table].label), "what": "", "said": entry.said}
        for table, entries in record.entries.items()
        for entry in entries
    ]
    rows += [
        {"part": term(schema.tables()["channels"].label), "what": "", "said": way} for way in _through(record)
    ]
    rows += [
        {
            "part": Sentence("Revision {revision}", revision=change.revision),
            "what": f"{change.when} {plain(change.who)}",
            "said": text,
        }
        for change in changes
        for text in change.said
    ]
    return rows


@commands.command()
def edit(
    table: Annotated[str, typer.Argument(help="The table: actors, ties, contacts, presence, platforms ...")],
    cells: Annotated[
        list[str] | None,
        typer.Argument(help="COLUMN=VALUE, several; COLUMN= empties a cell.", show_default=False),
    ] = None,
    row: Annotated[str, typer.Option("--row", help="Id of the row to change; a new one if not given.")] = "",
    take_out: Annotated[bool, typer.Option("--take-out", help="Take the row out instead.")] = False,
    why: Annotated[str, typer.Option("--why", help="The reason, for the history; no names.")] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Add, change or remove a row, with the checks of an import; `undo` reverses it."""
    from actormap.core.errors import Refused
    from actormap.records.record.cited import Reader, check, doubts
    from actormap.records.record.editing import changes_for, taken_out
    from actormap.records.record.noticing import cited, noticed

    pairs = [cell.partition("=") for cell in cells or []]
    if any(not equals for _, equals, _ in pairs) or (take_out and (pairs or not row)):
        raise Refused("edit takes TABLE COLUMN=VALUE ..., or TABLE --row ID --take-out.")
    values = {column: value for column, _, value in pairs}
    notes: list[Sentence] = []
    with Session(workspace, passphrase_file, role) as session:
        answer = None if row or take_out else _who_does(session, table, values)
        if answer is not None:
            notes += [joined(answer.findings[0].statement, answer.findings[0].reason)]
            notes += [finding.statement for finding in answer.findings[1:]]

        def make(m: ActorMap) -> Changes:
            if take_out:
                return taken_out(m, table, row, why=why)
            cells = values if answer is None else cited(answer, session.store.revision) | values
            changes = changes_for(m, table, row, cells, principal=session.principal, why=why)
            notes.extend(noticed(m, changes))
            reader = Reader(session.store, session.principal, view_of(""))
            check(reader, changes)
            notes.extend(doubts(reader, changes))
            return changes

        entered = session.enter(make)
    for note in notes:
        terminal.warn(shown(note))
    frame = entered.changes.upserts.get(table)
    code = row or ("" if frame is None else frame["id"].iat[0])
    terminal.show_rows([{"table": table, "id": code} | way_back(entered)], json=json)


def _who_does(session: Session, table: str, values: Mapping[str, str]) -> Findings | None:
    """Who does an activity already that is to be written; None where it is none, or the role may not ask."""
    from contextlib import suppress

    from actormap.core import schema
    from actormap.core.errors import Denied, Refused
    from actormap.records.record.noticing import ANALYSIS, TABLE, asks_already, who_does
    from actormap.rights.access import may_ask

    if table != TABLE or not asks_already(values):
        return None
    with suppress(Denied, Refused):
        may_ask(session.principal, schema.analyses()[ANALYSIS])
        return who_does(session.map(), view_of(""), values)
    return None


@commands.command()
def history(
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Who changed what, when and why."""
    from actormap.core.tables.records import records
    from actormap.rights.access import history as history_for

    with Session(workspace, passphrase_file, role) as session:
        rows = records(history_for(session.store, session.principal))
    terminal.show_rows(rows, json=json, columns=["revision", "when", "who", "why", "what", "undoes"])


@commands.command()
def undo(
    revision: Annotated[
        int | None, typer.Argument(help="The revision to undo; the newest one if none is given.")
    ] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, for the history.")] = "undone",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Undo a change; undo the undo to redo it."""
    from actormap.rights.access import history as history_for
    from actormap.rights.access import undo as undo_for

    with Session(workspace, passphrase_file, role) as session:
        made = undo_for(session.store, session.principal, why=why, revision=revision)
        row = history_for(session.store, session.principal).iloc[-1]
    terminal.show_rows([{"revision": made, "undoes": int(row["undoes"]), "what": row["what"]}], json=json)
