"""What commands share: an open workspace with its principal, the day, one analysis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, get_args

from actormap import terminal
from actormap.errors import StoreError

if TYPE_CHECKING:
    from actormap.config import View
    from actormap.metrics.common import Analysis
    from actormap.model import ActorMap
    from actormap.store import Search, Store, Workspace

SMALL = 500
"""Up to so many actors, findings are resampled unless told otherwise."""


class Session:
    """A workspace, the principal who looks at it, and the way to print."""

    def __init__(self, workspace: str | None, passphrase_file: Path | None, role: str) -> None:
        from actormap.access import Principal

        self.path = workspace
        self.passphrase_file = passphrase_file
        self.principal = Principal(role)

    def __enter__(self) -> Self:
        from actormap.store import open_store

        if self.path is None:
            raise StoreError("no workspace is given. Use -w FILE, or set ACTORMAP_WORKSPACE.")
        self.store: Store = open_store(self.path, passphrase=terminal.passphrase(self.passphrase_file))
        for warning in self.store.warnings:
            terminal.warn(warning)
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    @property
    def workspace(self) -> Workspace:
        """The store, where only a file will do."""
        from actormap.store import Workspace

        if not isinstance(self.store, Workspace):
            raise StoreError("this is for workspace files; on a server its administrator does it.")
        return self.store

    def map(self, search: Search | None = None) -> ActorMap:
        """What the principal may see, or what a search for introductions needs of it."""
        from actormap.access import visible
        from actormap.store import Scope

        return visible(self.store.load(Scope(search=search)), self.principal)


def view_of(date: str, *, certain: bool = False) -> View:
    """The view of a day; today where none is given."""
    from actormap.cells import Unreadable, day
    from actormap.config import View
    from actormap.errors import Refused

    try:
        return View(date=day(date), certain=certain) if date else View(certain=certain)
    except Unreadable as problem:
        raise Refused(f"--date {date!r} is {problem.problem}. {problem.remedy}") from problem


def search_of(view: View, target: str = "") -> Search:
    """What a store must know of a search for introductions."""
    from actormap.store import Search

    t = view.thresholds
    return Search(target, view.date, t.max_steps, t.introducer_max_risk)


def one_of(word: str, what: str, choices: Any) -> Any:
    """A word that is one of the values of a Literal type."""
    from actormap.errors import Refused

    if word not in get_args(choices):
        raise Refused(f"there is no {what} {word!r}. Use one of: {', '.join(get_args(choices))}.")
    return word


def analyse(
    session: Session,
    analysis: Analysis,
    view: View,
    draws: int | None,
    *,
    json: bool,
    unlimited: Analysis | None = None,
) -> None:
    """Run an analysis on what the principal sees, resampled, and print its findings."""
    from actormap.metrics.robustness import resampled

    with session:
        m = session.map()
        worlds = draws if draws is not None else 50 if len(m.actors) <= SMALL else 0
        with terminal.progress() as tell:
            found = resampled(analysis, m, view, draws=worlds, unlimited=unlimited, progress=tell)
    terminal.show_findings(found, json=json)
