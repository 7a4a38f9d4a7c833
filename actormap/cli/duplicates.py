"""The group of commands about entries that may be one and the same: a person decides, and may undo it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actormap.cli import terminal
from actormap.cli.options import Files, Group, Limit, Rows
from actormap.cli.session import Session, way_back
from actormap.core.sentences import shown
from actormap.core.words import _

if TYPE_CHECKING:
    from actormap.core.model import ActorMap, Changes
    from actormap.ingest.matching import Candidate

commands = Group(
    name="duplicates",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Which entries may be one and the same? Nothing is merged automatically.",
)
SHOWN = 10
On = Annotated[str, typer.Option("--date", help="Day of the decision, YYYY-MM-DD; today if not given.")]
Certainty = Annotated[
    float, typer.Option("--certainty", help="Only pairs of this certainty or more, from 0 to 1.")
]


@dataclass(kw_only=True)
class Pair:
    """Two entries, and why something is decided about them.

    Parameters
    ----------
    why
        The reason, for the record and the history; no names.
    """

    first: Annotated[str, typer.Argument(help="Id of one of the entries.")]
    second: Annotated[str, typer.Argument(help="Id of the other.")]
    why: str = ""


@commands.add("list")
def list_(
    *, decided: bool = False, certainty: Certainty = 0.5, limit: Limit = None, session: Session
) -> None:
    """Pairs of entries that may be one and the same, with what speaks for and against it.

    Parameters
    ----------
    decided
        What was decided, and not what is to be decided.
    """
    from actormap.core.tables.records import records
    from actormap.ingest.matching import candidates, decisions

    with session:
        if decided:
            columns = ["first_id", "first", "second_id", "second", "decision", "kept_id", "date", "note"]
            terminal.show_rows(records(decisions(session.stored())), columns)
            return
        pairs = candidates(session.map(), session.principal, certainty=certainty)
    _show(pairs, limit)


@commands.add()
def check(
    *,
    files: Files,
    mapping: Path | None = None,
    encoding: str | None = None,
    certainty: Certainty = 0.5,
    limit: Limit = None,
    session: Session,
) -> None:
    """The same for files before they are imported: their new entries with each other and with the map.

    Parameters
    ----------
    mapping
        YAML file that says which column is what.
    encoding
        Encoding of text that is not UTF-8.
    """
    from actormap.ingest import read_map
    from actormap.ingest.matching import candidates_of_import

    with session:
        stored = session.stored()
        imported = read_map(files, base=stored, mapping=mapping, encoding=encoding).require()
        pairs = candidates_of_import(stored, imported.changes, session.principal, certainty=certainty)
    _show(pairs, limit)


def _show(pairs: Sequence[Candidate], limit: int | None) -> None:
    """Print pairs, the most certain first; each with its evidence, added up step by step."""
    most = len(pairs) if limit == 0 else limit or SHOWN
    if terminal.JSON.get():
        terminal.show_rows([pair.as_dict() for pair in pairs])
        return
    for pair in pairs[:most]:
        put_off = f" ({_('postponed')})" if pair.decision else ""
        terminal.show_text(f"{pair.first} {pair.names[0]}  =?  {pair.second} {pair.names[1]}{put_off}")
        for piece in pair.evidence:
            terminal.show_text(f"  {piece.weight:+6.1f}  {shown(piece.sentence)}")
        terminal.show_text(f"  {pair.sum:+6.1f}  {shown(pair.alike)}\n")
    if not pairs:
        terminal.show_text(_("There are no undecided pairs of entries that look alike."))
    if len(pairs) > most:
        terminal.show_text(_("{n} more; --limit 0 shows all.", n=len(pairs) - most))


@commands.add()
def same(*, pair: Pair, keep: str = "", date: On = "", session: Session) -> Rows:
    """Both are one: from now on they are shown as one, and stay stored as they are.

    Parameters
    ----------
    keep
        Id of the entry that stands for both.
    """
    return _decide(session, pair, "same", date, keep)


@commands.add()
def different(*, pair: Pair, date: On = "", session: Session) -> Rows:
    """They are not the same: the pair is not proposed again."""
    return _decide(session, pair, "different", date)


@commands.add()
def later(*, pair: Pair, date: On = "", session: Session) -> Rows:
    """Postpone the pair: it comes last in the list."""
    return _decide(session, pair, "later", date)


@commands.add()
def undo(*, pair: Pair, session: Session) -> Rows:
    """Undo a decision on two entries: all is as if it had never been made."""
    from actormap.ingest.matching import taken_back

    return _write(session, lambda m: taken_back(m, pair.first, pair.second, why=pair.why), pair, "undone")


def _decide(session: Session, pair: Pair, decision: str, date: str, keep: str = "") -> Rows:
    from actormap.ingest.matching import decided

    by = session.principal.rights.label

    def make(m: ActorMap) -> Changes:
        return decided(m, pair.first, pair.second, decision, keep=keep, why=pair.why, date=date, by=by)

    return _write(session, make, pair, decision)


def _write(session: Session, make: Callable[[ActorMap], Changes], pair: Pair, decision: str) -> Rows:
    """Write a decision; the row has the way back."""
    from actormap.rights.access import may_change

    with session:
        may_change(session.principal)
        entered = session.enter(make)
    return [{"first": pair.first, "second": pair.second, "decision": decision} | way_back(entered)]
