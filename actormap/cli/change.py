"""Commands that hold two maps against each other: two dates, or now and what could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from actormap.cli import terminal
from actormap.cli.catalogue import AnalysisCommand, group
from actormap.cli.options import (
    Certain,
    Day,
    Draws,
    Json,
    Limit,
    PassphraseFile,
    RelationOption,
    RoleOption,
    Workspace,
    of_each_kind,
)
from actormap.cli.session import Session, choice_of, view_of, worlds
from actormap.core import schema
from actormap.core.config import DEFAULT_ROLE
from actormap.core.errors import Refused, StoreError
from actormap.core.sentences import Name

if TYPE_CHECKING:
    from actormap.core.model import ActorMap
    from actormap.store import Store

commands = group("change")
DAY = len("2026-03-31")


@commands.command(cls=AnalysisCommand)
def between(
    from_: Annotated[
        str, typer.Option("--from", help="Earlier state: name of a snapshot, number of a revision, or a day.")
    ],
    to: Annotated[
        str, typer.Option("--to", help="Later state, named likewise; the present one if none.")
    ] = "",
    date_before: Annotated[
        str, typer.Option("--date-before", help="Day at which the earlier state is looked at, if another.")
    ] = "",
    date: Annotated[
        str, typer.Option("--date", help="Day at which the later state is looked at, if another.")
    ] = "",
    certain: Certain = False,
    draws: Draws = None,
    limit: Limit = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """What changed between two dates, and what was only looked at anew (A39)."""
    from actormap.metrics.change.change import between as compare
    from actormap.rights.access import may_ask

    session = Session(workspace, passphrase_file, role)
    with session:
        may_ask(session.principal, schema.analyses()["change.between"])
        before, day_before = _state(session, from_)
        after, day = _state(session, to) if to else (session.map(), "")
    findings = compare(
        before,
        after,
        view_of(date or day, certain=certain),
        date_before=view_of(date_before or day_before).date,
        draws=worlds(after, draws),
        limit=of_each_kind(limit),
    )
    terminal.show_findings(findings, after, json=json, limit=limit)


def _state(session: Session, word: str) -> tuple[ActorMap, str]:
    """What the principal may see of a state of the map, and the day of that state."""
    from actormap.core.tables.issues import Unreadable
    from actormap.core.tables.values import day as day_of
    from actormap.rights.access import snapshots

    store = session.store
    known = snapshots(store, session.principal)
    named = known[known["name"] == word]
    if len(named):
        revision, when, digest = named.iloc[0][["revision", "when", "digest"]]
        return _then(session, int(revision), str(digest)), str(when)[:DAY]
    if word.isascii() and word.isdigit():
        return _then(session, int(word)), _written(store, int(word))
    try:
        return session.map(), day_of(word)
    except Unreadable as problem:
        raise Refused(
            "'{word}' is no snapshot, no number of a revision and no day. Look at the snapshots (actormap "
            "snapshot) and the history (actormap history), or write the day as YYYY-MM-DD.",
            word=Name(word),
        ) from problem


def _written(store: Store, revision: int) -> str:
    """The day on which a revision was written; "" for the beginning."""
    history = store.history()
    return "".join(history["when"][history["revision"] == revision])[:DAY]


def _then(session: Session, revision: int, digest: str = "") -> ActorMap:
    from actormap.rights.access import hidden_now, visible

    then, now = session.store.load_at(revision), session.store.load()
    if digest and then.digest() != digest:
        raise StoreError(
            "the snapshot cannot be given back: the history does not lead to what it was made of. Open a "
            "backup of that time."
        )
    return hidden_now(visible(then, session.principal), now, session.principal)


@commands.command(cls=AnalysisCommand)
def what_if(
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", help="Id of an actor that could no longer work; repeatable."),
    ] = None,
    ban_foreign_funding: Annotated[
        bool, typer.Option("--ban-foreign-funding", help="Funding from abroad ends.")
    ] = False,
    area_control: Annotated[
        str, typer.Option("--area-control", help="PCODE=ACTOR: the actor controls the area from the day on.")
    ] = "",
    relation: RelationOption = "works_on_rights_of",
    date: Day = "",
    certain: Certain = False,
    draws: Draws = None,
    limit: Limit = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """What would be lost after a blow, and which second tie to build first (A02, A03, A31, A33)."""
    from actormap.metrics.base.tags import Relation
    from actormap.metrics.change.what_if import scenario
    from actormap.metrics.change.what_if import what_if as loss
    from actormap.rights.access import may_ask

    view = view_of(date, certain=certain)
    tags = choice_of(relation, "--relation", get_args(Relation))
    session = Session(workspace, passphrase_file, role)
    with session:
        may_ask(session.principal, schema.analyses()["change.what_if"])
        m = session.map()
    supposed = scenario(
        m,
        view,
        remove=tuple(remove or ()),
        ban_foreign_funding=ban_foreign_funding,
        area_control=area_control,
    )
    findings = loss(m, supposed, view, relation=tags, draws=worlds(m, draws), limit=of_each_kind(limit))
    terminal.show_findings(findings, m, json=json, limit=limit)
