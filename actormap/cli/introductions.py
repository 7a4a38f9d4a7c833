"""The group of commands about introductions: plans are written here, analyses are made from their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from actormap.cli import terminal
from actormap.cli.catalogue import group
from actormap.cli.options import Certain, Day, Json, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import Session, view_of, way_back
from actormap.core.config import DEFAULT_ROLE
from actormap.core.sentences import shown

if TYPE_CHECKING:
    from actormap.core.config import View
    from actormap.core.model import ActorMap, Changes

commands = group("introductions")


@commands.command()
def plan(
    target: Annotated[str, typer.Argument(help="Id of the actor to be reached.")],
    route: Annotated[
        int | None,
        typer.Option(
            "--route",
            min=1,
            help="Which of the routes of `introductions routes`: by default the first, after a no the next.",
        ),
    ] = None,
    for_: Annotated[
        str, typer.Option("--for", help="Id of the actor for whom the office opens a door to the target.")
    ] = "",
    owner: Annotated[str, typer.Option("--owner", help="Role of who is responsible, never a name.")] = "",
    due: Annotated[str, typer.Option("--due", help="By when, YYYY-MM-DD.")] = "",
    needs: Annotated[list[str] | None, typer.Option("--needs", help="As in `introductions routes`.")] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="As in `introductions routes`.")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="For the office alone; no names.")] = "",
    date: Day = "",
    certain: Certain = False,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Plan one safe route to an actor: a step for each introduction on it.

    An open plan for the actor in which somebody said no is stopped with it, in one change.
    """
    from actormap.metrics.introductions.planning import planned

    def make(m: ActorMap, view: View) -> Changes:
        return planned(
            m,
            view,
            target,
            route=route,
            for_id=for_,
            owner=owner,
            due=due,
            note=note,
            needs=tuple(needs or ()),
            without=tuple(without or ()),
        )

    _write(Session(workspace, passphrase_file, role), view_of(date, certain=certain), make, json=json)


@commands.command()
def log(
    plan: Annotated[str, typer.Argument(help="Code of the plan, such as P001.")],
    step: Annotated[int, typer.Argument(help="Number of the step.")],
    status: Annotated[str, typer.Option("--status", help="asked, agreed, declined, met or stopped.")],
    check: Annotated[
        list[str] | None,
        typer.Option(
            "--check",
            help="A check made before anybody is asked: willing, safe_channel, risk_today, expectations.",
        ),
    ] = None,
    on: Annotated[str, typer.Option("--on", help="The day on which it was so; by default --date.")] = "",
    by: Annotated[
        str, typer.Option("--by", help="Role of who reports it; by default the one responsible.")
    ] = "",
    mode: Annotated[
        str, typer.Option("--mode", help="How it was met: formal, informal, social or remote.")
    ] = "informal",
    note: Annotated[str, typer.Option("--note", help="For the office alone; no names.")] = "",
    date: Day = "",
    certain: Certain = False,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Record what came of a step; whoever was met becomes a contact, and trust is corrected."""
    from actormap.metrics.introductions.planning import logged

    def make(m: ActorMap, view: View) -> Changes:
        return logged(
            m, view, plan, step, status, date=on, checks=tuple(check or ()), by_role=by, mode=mode, note=note
        )

    _write(Session(workspace, passphrase_file, role), view_of(date, certain=certain), make, json=json)


@commands.command()
def between(
    start: Annotated[str, typer.Argument(help="Id of the actor from whom the route leads.")],
    end: Annotated[str, typer.Argument(help="Id of the actor to whom it leads.")],
    date: Day = "",
    certain: Certain = False,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Show the recorded route from one actor to another, over nobody who is not to be asked."""
    from actormap.metrics.catalogue import row
    from actormap.metrics.introductions import between as route
    from actormap.rights.access import may_ask

    view = view_of(date, certain=certain)
    with Session(workspace, passphrase_file, role) as session:
        may_ask(session.principal, row("introductions.routes"))
        m = session.map()
    way = route.between(m, view, start, end)
    texts = {
        "chain": route.chain(m, view, way),
        "statement": way.summary,
        "apart": route.keep_away(m, view, way, end),
    }
    if json:
        figures = {"route": way.ids, "introduces": way.introduces, "chance": way.chance}
        terminal.show_document(figures | texts)
    for text in filter(None, texts.values()):
        terminal.show_text(text, json=json)


def _write(session: Session, view: View, make: Any, *, json: bool) -> None:
    """Write what a plan changes, and print it with the way back."""
    from actormap.core.tables.records import records
    from actormap.metrics.catalogue import row
    from actormap.metrics.introductions.plans import standing
    from actormap.rights.access import may_ask, may_change

    with session:
        may_change(session.principal)
        may_ask(session.principal, row("introductions.plans"))
        entered = session.enter(lambda m: make(m, view), each_once=True)
        after = session.map()
    rows = records(entered.changes.upserts["plans"])
    now = standing(after, view, rows[-1]["plan"])  # a plan that was stopped for it comes before
    back = way_back(entered)
    columns = ("plan", "step", "from_id", "to_id", "owner", "due", "status", "date")
    terminal.show_rows(
        [{name: step[name] for name in columns} | back | {"now": now.statement} for step in rows],
        json=json,
        columns=columns,
    )
    terminal.show_text(f"{shown(now.statement)} {shown(now.reason)}", json=json)
    terminal.show_text(terminal.reverses(back["revision"], back["undo"]), json=json)
