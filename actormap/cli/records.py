"""Commands that list, find, show and write records, take changes back, and decide what takes two persons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actormap.cli import terminal
from actormap.cli.options import Group, OnDay, Rows, view_of
from actormap.cli.session import Session, way_back
from actormap.core.errors import Denied, Refused
from actormap.core.sentences import Name, Sentence, joined, series, shown, term
from actormap.core.words import _, plain

if TYPE_CHECKING:
    from actormap.core.findings import Findings
    from actormap.core.model import ActorMap, Changes
    from actormap.records.finder import Hit, SearchResults
    from actormap.records.record.history import Change
    from actormap.records.record.whole import Record

commands = Group()
proposals = Group()
SHOWN = 10
HIDDEN = {"note"}
"""Never listed: free text is for the record itself."""


def _listed(frame: Any, columns: str) -> None:
    """Print rows, of which some columns make a table, and JSON has all but what is hidden."""
    from actormap.core.tables.records import records

    rows = [{name: value for name, value in row.items() if name not in HIDDEN} for row in records(frame)]
    terminal.show_rows(rows, columns.split())


@commands.add()
def actors(*, sphere: str = "", search: str = "", session: Session) -> None:
    """List the actors.

    Parameters
    ----------
    sphere
        Only this sphere, such as civil_society.
    search
        Only names, aliases or ids with these letters.
    """
    from actormap.core.schema import spheres

    with session:
        frame = session.map().actors
    if sphere and sphere not in spheres():
        raise Refused(
            "there is no sphere '{sphere}'. Use one of: {all}.",
            sphere=Name(sphere),
            all=series(map(Name, spheres())),
        )
    if sphere:
        frame = frame[frame["sphere"] == sphere]
    if search:
        text = (frame["id"] + "\n" + frame["name"] + "\n" + frame["aliases"]).str.casefold()
        frame = frame[text.str.contains(search.casefold(), regex=False)]
    _listed(frame, "id name types sphere adm1_pcode works_on_rights_of status")


@commands.add()
def ties(*, actor: str = "", session: Session) -> None:
    """List the ties.

    Parameters
    ----------
    actor
        Only ties of this actor.
    """
    with session:
        m = session.map()
    frame = m.ties
    if actor:
        if actor not in set(m.actors["id"]) | set(m.platforms["id"]):
            raise Refused("no actor has the id '{id}'. See the list of actors.", id=Name(actor))
        frame = frame[(frame["source_id"] == actor) | (frame["target_id"] == actor)]
    _listed(frame, "id source_id target_id kind weight sign from to sources")


@commands.add()
def show(actor: str, *, history: bool = False, day: OnDay, session: Session) -> Rows:
    """Everything that is recorded of an actor.

    Parameters
    ----------
    actor
        Code of the actor.
    history
        Also what was changed in it, when and by whom.
    """
    from dataclasses import asdict

    from actormap.records.record.history import changes_of
    from actormap.records.record.whole import record_of
    from actormap.rights.identity import TABLE, kept

    with session:
        stored = session.stored()
        record = record_of(session.map(), day.view, kept(stored[TABLE]).get(actor, actor))
        changes = changes_of(session.store, stored, session.principal, record.id) if history else []
    if not terminal.JSON.get():
        return list(_lines(record, changes))
    past = [asdict(change) for change in changes]
    return [record.as_dict() | ({"history": past} if history else {})]


def _line(part: str, words: str, what: str = "") -> dict[str, Any]:
    return {"part": part, "what": what, "said": words}


def _lines(record: Record, changes: list[Change]) -> Iterator[dict[str, Any]]:
    """The record line by line: what it is about, and what it says; no numbers and addresses."""
    from actormap.core import schema

    labels = {name: term(table.label) for name, table in schema.tables().items()}
    for part, facts in record.parts.items():
        yield from (_line(plain(part), fact.said, plain(fact.label)) for fact in facts)
    yield from (_line(term("Works in"), area) for area in record.areas)
    for tie in record.ties:
        words = Sentence("{tie} {name} ({chance:.2f})", tie=tie.said, name=tie.name, chance=tie.chance)
        yield _line(labels["ties"], words, tie.since)
    for table, entries in record.entries.items():
        yield from (_line(labels[table], entry.said) for entry in entries)
    for entry in record.through:
        cells = {fact.column: fact.said for fact in entry.facts}
        way = Sentence("{way} through {name}", way=cells["way"], name=cells["actor_id"])
        yield _line(labels["channels"], way)
    for change in changes:
        revision = Sentence("Revision {revision}", revision=change.revision)
        by = f"{change.when} {plain(change.who)}"
        yield from (_line(revision, text, by) for text in change.said)


@commands.add()
def edit(
    table: str,
    cells: Annotated[list[str] | None, typer.Argument(show_default=False)] = None,
    *,
    row: str = "",
    take_out: bool = False,
    why: str = "",
    session: Session,
) -> Rows:
    """Add, change or remove a row, with the checks of an import; `undo` reverses it.

    Parameters
    ----------
    table
        The table: actors, ties, contacts, presence, platforms ...
    cells
        COLUMN=VALUE, several; COLUMN= empties a cell.
    row
        Id of the row to change; a new one if not given.
    take_out
        Take the row out instead.
    why
        The reason, for the history; no names.
    """
    from actormap.records.record.cited import Reader, check, doubts
    from actormap.records.record.editing import changes_for, taken_out
    from actormap.records.record.noticing import cited, noticed

    pairs = [cell.partition("=") for cell in cells or []]
    if any(not equals for _, equals, _ in pairs) or (take_out and (pairs or not row)):
        raise Refused("edit takes TABLE COLUMN=VALUE ..., or TABLE --row ID --take-out.")
    values = {column: value for column, _, value in pairs}
    notes: list[Sentence] = []
    with session:
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
    return [{"table": table, "id": code} | way_back(entered)]


def _who_does(session: Session, table: str, values: Mapping[str, str]) -> Findings | None:
    """Who does an activity already that is to be written; None where it is none, or the role may not ask."""
    from actormap.records.record.noticing import ANALYSIS, TABLE, asks_already, who_does

    if table != TABLE or not asks_already(values):
        return None
    try:
        session.may_ask(ANALYSIS)
        return who_does(session.map(), view_of(""), values)
    except (Denied, Refused):
        return None


@commands.add()
def history(session: Session) -> None:
    """Who changed what, when and why."""
    from actormap.core.tables.records import records
    from actormap.rights.access import history as history_for

    with session:
        rows = records(history_for(session.store, session.principal))
    terminal.show_rows(rows, ["revision", "when", "who", "why", "what", "undoes"])


@commands.add()
def undo(revision: int | None = None, *, why: str = "undone", session: Session) -> Rows:
    """Undo a change; undo the undo to redo it.

    Parameters
    ----------
    revision
        The revision to undo; the newest one if none is given.
    why
        The reason, for the history.
    """
    from actormap.rights.access import history as history_for
    from actormap.rights.access import undo as undo_for

    with session:
        made = undo_for(session.store, session.principal, why=why, revision=revision)
        row = history_for(session.store, session.principal).iloc[-1]
    return [{"revision": made, "undoes": int(row["undoes"]), "what": row["what"]}]


@commands.add()
def find(
    words: list[str],
    *,
    limit: Annotated[int, typer.Option(min=0)] = SHOWN,
    day: OnDay,
    session: Session,
) -> None:
    """Find actors, groups, themes, places, platforms, laws; a group and a place find who works on both.

    Parameters
    ----------
    words
        Names, codes, first letters, groups, themes, places; in any script and order.
    limit
        Most of each kind that are printed; 0 for all.
    """
    from actormap.records.finder import find as look_for

    json = terminal.JSON.get()
    with session:
        matches = look_for(session.map(), day.view, " ".join(words), limit=None if json else limit or None)
    if json:
        terminal.show_document(matches.as_dict())
    else:
        _show(matches)


def _show(matches: SearchResults) -> None:
    from actormap.records.finder import TITLES

    for sentence in (*(word.sentence for word in matches.words), matches.note):
        if sentence:
            terminal.show_text(shown(sentence))
    cut = [some for some in matches.kinds if len(some.hits) < some.total]
    for some in matches.kinds:
        count = _("{n:,} of {all:,}", n=len(some.hits), all=some.total) if some in cut else f"{some.total:,}"
        terminal.show_text(f"\n{shown(TITLES[some.kind])}: {count}")
        terminal.show_rows([_row(hit) for hit in some.hits])
    if cut:
        terminal.show_text(_("--limit 0 prints all, --limit N the first N of each kind."))


def _row(hit: Hit) -> dict[str, str]:
    actors = {} if hit.actors is None else {"actors": f"{hit.actors:,}"}
    return {"id": hit.id, "name": str(hit.name)} | actors | {"why": shown(hit.why)}


@proposals.add()
def approvals(session: Session) -> Rows:
    """What was proposed and is waiting for a second person."""
    from actormap.core import schema
    from actormap.records.record.history import proposed
    from actormap.rights.access import waiting

    with session:
        m = session.stored()
        return [
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


@proposals.add()
def approve(code: str, session: Session) -> Rows:
    """Approve, as the second person, what somebody else proposed; then it is done.

    Parameters
    ----------
    code
        Its code, as `actormap approvals` lists it.
    """
    from actormap.rights.access import approve as approve_for

    with session:
        return [{"approved": code, "revision": approve_for(session.store, session.principal, code)}]


@proposals.add()
def decline(code: str, session: Session) -> Rows:
    """Refuse what somebody else proposed, or withdraw what you proposed yourself.

    Parameters
    ----------
    code
        Its code, as `actormap approvals` lists it.
    """
    from actormap.rights.access import withdraw

    with session:
        return [{"declined": code, "revision": withdraw(session.store, session.principal, code)}]
