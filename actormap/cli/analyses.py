"""Commands that join analyses, and the list of all; `cli.catalogue` makes one for each analysis."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated, get_args

import typer

from actormap.cli import terminal
from actormap.cli.catalogue import group
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
from actormap.cli.session import Session, analyse, choice_of, search_of, view_of
from actormap.core import schema
from actormap.core.config import DEFAULT_ROLE

commands = typer.Typer()
reach = group("reach")
coordination = group("coordination")


@reach.command()
def overview(
    relation: RelationOption = "works_on_rights_of",
    by: Annotated[str, typer.Option("--by", help="What counts as reached: contact or route.")] = "contact",
    within: Annotated[
        bool, typer.Option("--within", help="Only who is within reach; a server searches by itself.")
    ] = False,
    date: Day = "",
    certain: Certain = False,
    draws: Draws = None,
    limit: Limit = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """How far the office reaches, and against who exists (A03, A13)."""
    from actormap.metrics.base.tags import Relation
    from actormap.metrics.catalogue import row, run
    from actormap.metrics.reach.contact_log import Definition
    from actormap.metrics.summary import reach_overview as both
    from actormap.rights.access import may_ask

    view = view_of(date, certain=certain)
    analysis = both(
        choice_of(relation, "--relation", get_args(Relation)), choice_of(by, "--by", get_args(Definition))
    )
    session = Session(workspace, passphrase_file, role)
    if not within:
        analyse(session, analysis, view, draws, json=json, limit=limit, parts=("reach.gap", "reach.steps"))
        return
    with session:
        may_ask(session.principal, row("reach.within_reach"))
        m = session.map(search_of(view))
    terminal.show_findings(run("reach.within_reach", m, view), m, json=json, limit=limit)


@reach.command()
def thin_places(
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
    """Who has no recorded route, seat or tie, and whether anybody asked (A02, A10, A12)."""
    from actormap.metrics.base.tags import Relation
    from actormap.metrics.summary import thin_places as joined

    analysis = joined(choice_of(relation, "--relation", get_args(Relation)))
    session = Session(workspace, passphrase_file, role)
    parts = ("reach.isolation", "groups.platform_exclusion", "structure.components")
    view = view_of(date, certain=certain)
    analyse(session, analysis, view, draws, json=json, limit=limit, parts=parts)


@coordination.command("overview")
def coordinate(
    date: Day = "",
    certain: Certain = False,
    draws: Draws = None,
    limit: Limit = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Coordination gaps, missing platforms and shared space (A30-A32)."""
    from actormap.metrics.summary import coordination_overview as gaps_and_platforms

    session = Session(workspace, passphrase_file, role)
    analysis = partial(gaps_and_platforms, limit=of_each_kind(limit))
    every = partial(gaps_and_platforms, limit=sys.maxsize)
    view = view_of(date, certain=certain)
    parts = ("coordination.gaps", "coordination.missing_platforms", "coordination.shared_space")
    analyse(session, analysis, view, draws, json=json, limit=limit, unlimited=every, parts=parts)


@commands.command()
def analyses(json: Json = False) -> None:
    """List the analyses: what each answers, and what it needs."""
    rows = [
        {"name": row.name, "id": row.id, "command": row.command, "question": row.question, "needs": row.needs}
        for row in schema.analyses().values()
    ]
    terminal.show_rows(rows, json=json)
