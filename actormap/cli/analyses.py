"""Commands that run an analysis and print its findings."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from actormap import terminal
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
)
from actormap.cli.session import Session, analyse, one_of, search_of, view_of

commands = typer.Typer()


@commands.command()
def reach(
    relation: RelationOption = "works_on_rights_of",
    by: Annotated[str, typer.Option("--by", help="What counts as reached: contact or route.")] = "contact",
    within: Annotated[
        bool, typer.Option("--within", help="Only who is within reach; a server searches by itself.")
    ] = False,
    date: Day = "",
    certain: Certain = False,
    draws: Draws = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """How far the office reaches, and against who exists (A03, A13)."""
    from actormap.metrics.common import Relation
    from actormap.metrics.reach import Definition, within_reach
    from actormap.metrics.reach_gap import reach as both

    view = view_of(date, certain=certain)
    analysis = both(one_of(relation, "relation", Relation), one_of(by, "definition", Definition))
    session = Session(workspace, passphrase_file, role)
    if not within:
        analyse(session, analysis, view, draws, json=json)
        return
    with session:
        m = session.map(search_of(view))
    terminal.show_findings(within_reach(m, view), json=json)


@commands.command()
def isolation(
    relation: RelationOption = "works_on_rights_of",
    date: Day = "",
    certain: Certain = False,
    draws: Draws = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """Who has no recorded route, seat or tie, and whether anybody asked (A02, A10, A12)."""
    from actormap.metrics.common import Relation
    from actormap.metrics.isolation import thin_places

    analysis = thin_places(one_of(relation, "relation", Relation))
    session = Session(workspace, passphrase_file, role)
    analyse(session, analysis, view_of(date, certain=certain), draws, json=json)


@commands.command()
def refer(
    target: Annotated[str, typer.Argument(help="Id of the actor to be reached; none shows the load.")] = "",
    date: Day = "",
    certain: Certain = False,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """Who could introduce the office to an actor, safely (A23-A26)."""
    from actormap.metrics.burden import burden
    from actormap.metrics.referral import refer as refer_to

    view = view_of(date, certain=certain)
    with Session(workspace, passphrase_file, role) as session:
        m = session.map(search_of(view, target) if target else None)
    terminal.show_findings(refer_to(m, view, target) if target else burden(m, view), json=json)


@commands.command()
def coordinate(
    date: Day = "",
    certain: Certain = False,
    draws: Draws = None,
    limit: Limit = 50,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """Coordination gaps, missing platforms and shared space (A30-A32)."""
    from functools import partial

    from actormap.metrics.coordination import coordinate as gaps_and_platforms

    session = Session(workspace, passphrase_file, role)
    analysis = partial(gaps_and_platforms, limit=limit)
    every = partial(gaps_and_platforms, limit=sys.maxsize)
    analyse(session, analysis, view_of(date, certain=certain), draws, json=json, unlimited=every)


@commands.command()
def communities(
    method: Annotated[str, typer.Option("--method", help="leiden or louvain.")] = "leiden",
    date: Day = "",
    certain: Certain = False,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """Neighbourhoods of ties, and whether they are more than chance (A36)."""
    from actormap.metrics.communities import Method
    from actormap.metrics.communities import communities as neighbourhoods

    chosen = one_of(method, "method", Method)
    view = view_of(date, certain=certain)
    with Session(workspace, passphrase_file, role) as session:
        m = session.map()
    terminal.show_findings(neighbourhoods(m, view, method=chosen), json=json)
