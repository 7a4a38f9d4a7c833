"""The group of commands about introductions: plans are written here, analyses are made from their rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from actormap.cli import terminal
from actormap.cli.catalogue import group
from actormap.cli.options import CertainDay
from actormap.cli.session import Session, way_back
from actormap.core.sentences import shown

if TYPE_CHECKING:
    from actormap.core.model import ActorMap, Changes

commands = group("introductions")


@commands.add()
def plan(
    target: str,
    *,
    route: Annotated[int | None, typer.Option(min=1)] = None,
    for_: str = "",
    owner: str = "",
    due: str = "",
    needs: list[str] | None = None,
    without: list[str] | None = None,
    note: str = "",
    day: CertainDay,
    session: Session,
) -> None:
    """Plan one safe route to an actor: a step for each introduction on it.

    An open plan for the actor in which somebody said no is stopped with it, in one change.

    Parameters
    ----------
    target
        Id of the actor to be reached.
    route
        Which of the routes of `introductions routes`: by default the first, after a no the next.
    for_
        Id of the actor for whom the office opens a door to the target.
    owner
        Role of who is responsible, never a name.
    due
        By when, YYYY-MM-DD.
    needs
        As in `introductions routes`.
    without
        As in `introductions routes`.
    note
        For the office alone; no names.
    """
    from actormap.metrics.introductions.planning import planned

    def make(m: ActorMap) -> Changes:
        return planned(
            m,
            day.view,
            target,
            route=route,
            for_id=for_,
            owner=owner,
            due=due,
            note=note,
            needs=tuple(needs or ()),
            without=tuple(without or ()),
        )

    _write(session, day, make)


@commands.add()
def log(
    plan: str,
    step: int,
    *,
    status: str,
    check: list[str] | None = None,
    on: str = "",
    by: str = "",
    mode: str = "informal",
    note: str = "",
    day: CertainDay,
    session: Session,
) -> None:
    """Record what came of a step; whoever was met becomes a contact, and trust is corrected.

    Parameters
    ----------
    plan
        Code of the plan, such as P001.
    step
        Number of the step.
    status
        asked, agreed, declined, met or stopped.
    check
        A check made before anybody is asked: willing, safe_channel, risk_today, expectations.
    on
        The day on which it was so; by default --date.
    by
        Role of who reports it; by default the one responsible.
    mode
        How it was met: formal, informal, social or remote.
    note
        For the office alone; no names.
    """
    from actormap.metrics.introductions.planning import logged

    checks = tuple(check or ())

    def make(m: ActorMap) -> Changes:
        return logged(
            m, day.view, plan, step, status, date=on, checks=checks, by_role=by, mode=mode, note=note
        )

    _write(session, day, make)


@commands.add()
def between(start: str, end: str, *, day: CertainDay, session: Session) -> None:
    """Show the recorded route from one actor to another, over nobody who is not to be asked.

    Parameters
    ----------
    start
        Id of the actor from whom the route leads.
    end
        Id of the actor to whom it leads.
    """
    from actormap.metrics.introductions import between as route

    with session:
        session.may_ask("introductions.routes")
        m = session.map()
    way = route.between(m, day.view, start, end)
    texts = {
        "chain": route.chain(m, day.view, way),
        "statement": way.summary,
        "apart": route.keep_away(m, day.view, way, end),
    }
    if terminal.JSON.get():
        figures = {"route": way.ids, "introduces": way.introduces, "chance": way.chance}
        terminal.show_document(figures | texts)
    for text in filter(None, texts.values()):
        terminal.show_text(text)


def _write(session: Session, day: CertainDay, make: Callable[[ActorMap], Changes]) -> None:
    """Write what a plan changes, and print it with the way back."""
    from actormap.core.tables.records import records
    from actormap.metrics.introductions.plans import standing
    from actormap.rights.access import may_change

    with session:
        may_change(session.principal)
        session.may_ask("introductions.plans")
        entered = session.enter(make, each_once=True)
        after = session.map()
    rows = records(entered.changes.upserts["plans"])
    now = standing(after, day.view, rows[-1]["plan"])  # a plan that was stopped for it comes before
    back = way_back(entered)
    columns = ("plan", "step", "from_id", "to_id", "owner", "due", "status", "date")
    terminal.show_rows(
        [{name: step[name] for name in columns} | back | {"now": now.statement} for step in rows], columns
    )
    terminal.show_text(f"{shown(now.statement)} {shown(now.reason)}")
    terminal.show_text(terminal.reverses(back["revision"], back["undo"]))
