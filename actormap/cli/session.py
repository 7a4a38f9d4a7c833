"""What commands share: an open workspace with its principal, the day, one analysis."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from actormap.cli import passphrases, terminal
from actormap.cli.terminal import Progress
from actormap.core.config import DEFAULT_ROLE
from actormap.core.errors import StoreError
from actormap.core.sentences import Name, series

if TYPE_CHECKING:
    from actormap.core import schema
    from actormap.core.config import View
    from actormap.core.findings import Findings
    from actormap.core.model import ActorMap, Changes
    from actormap.metrics.base.context import Analysis
    from actormap.rights.access import Entered
    from actormap.store import Search, Store, Workspace
    from actormap.store.sealed.protection import Protection

SMALL = 500
"""Up to so many actors, findings are resampled unless told otherwise."""
DRAWS = 50
SEARCHES = frozenset({"introductions.routes", "introductions.introducers"})
"""Analyses that need no more of a map than what a search for introductions to their target can touch."""


class Session:
    """A workspace, the principal who looks at it, and the way to print."""

    def __init__(
        self,
        workspace: str | None,
        passphrase_file: Path | None,
        role: str = DEFAULT_ROLE,
        *,
        to_copy: bool = False,
    ) -> None:
        from actormap.rights.access import Principal

        self.path = workspace
        self.passphrase_file = passphrase_file
        self.principal = Principal(role)
        self.to_copy = to_copy

    def __enter__(self) -> Self:
        from actormap.rights.access import logged
        from actormap.store import is_server, open_store

        if self.path is None:
            raise no_workspace()
        secret = passphrases.passphrase(self.passphrase_file, server=is_server(self.path))
        self.store: Store = open_store(self.path, passphrase=secret, to_copy=self.to_copy)
        self._warned = 0
        self._warn()
        self._open = ExitStack()
        self._open.callback(self.store.close)
        self._open.callback(self._warn)
        command = sys.argv[1] if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else ""
        self._open.enter_context(logged(self.store, self.principal, command))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def _warn(self) -> None:
        for warning in self.store.warnings[self._warned :]:
            terminal.warn(warning)
        self._warned = len(self.store.warnings)

    @property
    def files(self) -> list[Path]:
        """Files of the workspace, whose place nothing may take."""
        from actormap.store import is_server

        if self.path is None or is_server(self.path):
            return []
        file = Path(self.path)
        return [file, *(file.with_name(f"{file.name}{kind}") for kind in ("-wal", "-shm", "-journal"))]

    @property
    def workspace(self) -> Workspace:
        """The store, where only a file will do."""
        from actormap.store import Workspace

        if not isinstance(self.store, Workspace):
            raise StoreError("this is for workspace files; on a server its administrator does it.")
        return self.store

    def map(self, search: Search | None = None) -> ActorMap:
        """What the principal may see, each actor once, or what a search for introductions needs of it."""
        from actormap.rights.access import handed_out
        from actormap.store import Scope

        return handed_out(self.store.load(Scope(search=search)), self.principal)

    def sits(self) -> None:
        """Put in the letter of this sitting although nothing is written: a concern leaves no more."""
        with suppress(StoreError):  # where nothing can be written
            self.store.renew()

    def stored(self) -> ActorMap:
        """What the principal may see, with its entries as they are stored."""
        from actormap.rights.access import visible

        return visible(self.store.load(), self.principal)

    @contextmanager
    def second_person(self) -> Iterator[None]:
        """Propose to another person what may not leave without one."""
        from actormap.core.errors import TakesTwo
        from actormap.rights.access import propose_export

        try:
            yield
        except TakesTwo as two:
            raise propose_export(self.store, self.principal, two.level) from two

    def enter(self, make: Callable[[ActorMap], Changes], *, each_once: bool = False) -> Entered:
        """Write what is made of what the principal sees, unless somebody else wrote meanwhile.

        `each_once`: it is made of the map in which each actor is there once, else of the entries as stored.
        """
        from actormap.rights.access import enter

        revision = self.store.revision
        changes = make(self.map() if each_once else self.stored())
        return enter(self.store, changes, self.principal, expect=revision, made_on_read=each_once)


def no_workspace() -> StoreError:
    """What is said where nobody says which workspace is meant."""
    return StoreError("no workspace is given. Use -w FILE, or set {variable}.", variable="ACTORMAP_WORKSPACE")


def way_back(entered: Entered) -> dict[str, Any]:
    """The revision that was written, and the command that takes it back, as cells of a row."""
    return {"revision": entered.revision, "undo": f"actormap undo {entered.revision}"}


def view_of(date: str, *, certain: bool = False) -> View:
    """The view of a day; today where none is given."""
    from actormap.core.config import View
    from actormap.core.errors import Refused
    from actormap.core.tables.issues import Unreadable
    from actormap.core.tables.values import day

    try:
        return View(date=day(date), certain=certain) if date else View(certain=certain)
    except Unreadable as problem:
        raise Refused(
            "--date '{date}': {problem}. {remedy}",
            date=Name(date),
            problem=problem.problem,
            remedy=problem.remedy,
        ) from problem


def search_of(view: View, target: str = "") -> Search:
    """What a store must know of a search for introductions."""
    from actormap.store import Search

    t = view.thresholds
    return Search(target, view.date, t.max_steps, t.introducer_max_risk)


def searched(
    load: Callable[[Search | None], ActorMap], ask: Callable[[ActorMap], Findings], view: View, target: str
) -> tuple[Findings, ActorMap]:
    """The answer to a question about introductions to an actor, and the map it is of: no more than it needs.

    `load` reads what a search needs, or, with None, the whole map. Where no route leads there, it is said
    which new contact would open one: that can be anybody, so the whole map is read and asked again.
    """
    m = load(search_of(view, target))
    findings = ask(m)
    if any(f.kind == "no_route" and f.analysis == "A23" for f in findings):
        m = load(None)
        findings = ask(m)
    return findings, m


def choice_of(word: str, option: str, choices: Sequence[str]) -> Any:
    """A word that an option takes; any other is refused."""
    from actormap.core.errors import Refused

    if word not in choices:
        raise Refused(
            "{option} cannot be '{word}'. Use one of: {all}.",
            option=Name(option),
            word=Name(word),
            all=series(map(Name, choices)),
        )
    return word


def analyse(
    session: Session,
    analysis: Analysis,
    view: View,
    draws: int | None,
    *,
    json: bool,
    limit: int | None,
    unlimited: Analysis | None = None,
    parts: Iterable[str] = (),
) -> None:
    """Run an analysis made of `parts` on what the principal sees, resampled, and print its findings."""
    from actormap.metrics.catalogue import row
    from actormap.rights.access import may_ask
    from actormap.web.process.worker import resample

    with session:
        for part in parts:
            may_ask(session.principal, row(part))
        m = session.map()
        with progress_bar() as progress:
            findings = resample(
                analysis, m, view, draws=worlds(m, draws), unlimited=unlimited, progress=progress
            )
    terminal.show_findings(findings, m, json=json, limit=limit)


def answer(
    session: Session,
    name: str,
    view: View,
    draws: int | None,
    *,
    json: bool,
    printed: int | None,
    **options: Any,
) -> None:
    """Run an analysis of the catalogue on what the principal sees, and print its findings."""
    from actormap.metrics.catalogue import row
    from actormap.rights.access import may_ask
    from actormap.web.process import worker

    def ask(m: ActorMap) -> Findings:
        with progress_bar() as progress:
            return worker.answer(
                name, m, view, session.principal, draws=worlds(m, draws), progress=progress, **options
            )

    with session:
        may_ask(session.principal, row(name))
        if name in SEARCHES:
            findings, m = searched(session.map, ask, view, options["target"])
        else:
            m = session.map()
            findings = ask(m)
    terminal.show_findings(findings, m, json=json, limit=printed)


@contextmanager
def unsealed(
    session: Session, file: Path | None, *, asks: schema.Analysis | None = None
) -> Iterator[Protection]:
    """The sealed part of a workspace, open as long as it takes; not for who may not ask the analysis."""
    from actormap.rights.access import may_ask
    from actormap.store.sealed.protection import Protection

    with session:
        if asks is not None:
            may_ask(session.principal, asks)
        secret = passphrases.protection(file)
        with Protection.open(session.store, secret, who=session.principal.role) as holder:
            for warning in holder.warnings:
                terminal.warn(warning)
            yield holder


def answer_of_sealed(
    session: Session,
    name: str,
    view: View,
    file: Path | None,
    *,
    json: bool,
    printed: int | None,
    **options: Any,
) -> None:
    """Run an analysis of the catalogue on the map with what is sealed, and print its findings.

    `file` has the protection passphrase; who may not ask is told so before it is asked for.
    """
    from actormap.metrics import catalogue
    from actormap.rights.access import handed_out

    with unsealed(session, file, asks=catalogue.row(name)) as holder:
        m = handed_out(holder.map, session.principal)
        findings = catalogue.answer(name, m, view, session.principal, **options)
    terminal.show_findings(findings, m, json=json, limit=printed)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar for work that can be interrupted."""
    from actormap.core.errors import Stopped

    try:
        with terminal.progress_bar() as progress:
            yield progress
    except KeyboardInterrupt as interrupted:
        raise Stopped("stopped. Nothing was changed.") from interrupted


def worlds(m: ActorMap, draws: int | None) -> int:
    """How many maps to resample where nobody says so."""
    return draws if draws is not None else DRAWS if len(m.actors) <= SMALL else 0
