"""What commands share: an open workspace with its principal, the sealed part, one analysis."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any, Self

import typer

from actormap.cli import passphrases, terminal
from actormap.cli.options import Look
from actormap.core.config import DEFAULT_ROLE
from actormap.core.errors import StoreError
from actormap.core.sentences import Name, series

if TYPE_CHECKING:
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
HOLDER = "protection_officer"
SEARCHES = frozenset({"introductions.routes", "introductions.introducers"})
"""Analyses that need no more of a map than what a search for introductions to their target can touch."""
WorkspaceOption = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        "-w",
        envvar="ACTORMAP_WORKSPACE",
        show_envvar=False,
        help="File or neo4j://HOST; or $ACTORMAP_WORKSPACE.",
    ),
]
RoleOption = Annotated[
    str,
    typer.Option(
        "--role",
        envvar="ACTORMAP_ROLE",
        show_envvar=False,
        help="Your role; or $ACTORMAP_ROLE.",
    ),
]


@dataclass(kw_only=True)
class Place:
    """Where a workspace is, and what opens it.

    Parameters
    ----------
    passphrase_file
        File whose first line is the passphrase.
    """

    workspace: WorkspaceOption = None
    passphrase_file: Path | None = None

    @property
    def on_server(self) -> bool:
        """Whether it is no file."""
        from actormap.store import is_server

        return is_server(self.workspace or "")

    @property
    def file(self) -> Path:
        """The file of a workspace that is not opened as one."""
        if self.workspace is None:
            raise no_workspace()
        if self.on_server:
            raise _no_file()
        return Path(self.workspace)


@dataclass(kw_only=True)
class Session(Place):
    """A workspace that is opened, and the principal who looks at it."""

    role: RoleOption = DEFAULT_ROLE
    to_copy: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        from actormap.rights.access import Principal

        self.principal = Principal(self.role)

    @classmethod
    def of(cls, place: Place) -> Self:
        """The session at a place where it does not matter who opens it."""
        return cls(workspace=place.workspace, passphrase_file=place.passphrase_file)

    def __enter__(self) -> Self:
        from actormap.rights.access import logged
        from actormap.store import open_store

        if self.workspace is None:
            raise no_workspace()
        secret = passphrases.passphrase(self.passphrase_file, server=self.on_server)
        self.store: Store = open_store(self.workspace, passphrase=secret, to_copy=self.to_copy)
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
        if self.workspace is None or self.on_server:
            return []
        file = Path(self.workspace)
        return [file, *(file.with_name(f"{file.name}{kind}") for kind in ("-wal", "-shm", "-journal"))]

    @property
    def stored_file(self) -> Workspace:
        """The store, where only a file will do."""
        from actormap.store import Workspace

        if not isinstance(self.store, Workspace):
            raise _no_file()
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

    def may_ask(self, *names: str) -> None:
        """Refuse who may not ask these analyses."""
        from actormap.metrics.catalogue import row
        from actormap.rights.access import may_ask

        for name in names:
            may_ask(self.principal, row(name))

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

    def analyse(
        self, analysis: Analysis, look: Look, parts: Iterable[str], unlimited: Analysis | None = None
    ) -> None:
        """Run an analysis made of `parts` on what the principal sees, resampled, and print its findings."""
        from actormap.web.process.worker import resample

        with self:
            self.may_ask(*parts)
            m = self.map()
            with progress_bar() as progress:
                findings = resample(
                    analysis,
                    m,
                    look.view,
                    draws=worlds(m, look.draws),
                    unlimited=unlimited,
                    progress=progress,
                )
        terminal.show_findings(findings, m, look.limit)

    def answer(self, name: str, look: Look, **options: Any) -> None:
        """Run an analysis of the catalogue on what the principal sees, and print its findings."""
        from actormap.web.process import worker

        def ask(m: ActorMap) -> Findings:
            draws = worlds(m, look.draws)
            with progress_bar() as progress:
                return worker.answer(
                    name, m, look.view, self.principal, draws=draws, progress=progress, **options
                )

        with self:
            self.may_ask(name)
            if name in SEARCHES:
                findings, m = searched(self.map, ask, look.view, options["target"])
            else:
                m = self.map()
                findings = ask(m)
        terminal.show_findings(findings, m, look.limit)


@dataclass(kw_only=True)
class Holder(Session):
    """The session of who holds the protection passphrase."""

    role: RoleOption = HOLDER


@dataclass(kw_only=True)
class SealedSession(Holder):
    """The same with that passphrase, which opens the sealed part.

    Parameters
    ----------
    protection_file
        File whose first line is the protection passphrase.
    """

    protection_file: Path | None = None

    @contextmanager
    def unsealed(self, *, asks: str = "", changes: bool = False) -> Iterator[Protection]:
        """The sealed part, open as long as it takes; not for who may not ask the analysis, or change it."""
        from actormap.rights.access import may_change
        from actormap.store.sealed.protection import Protection

        with self:
            if asks:
                self.may_ask(asks)
            secret = passphrases.protection(self.protection_file)
            with Protection.open(self.store, secret, who=self.principal.role) as holder:
                for warning in holder.warnings:
                    terminal.warn(warning)
                if changes:
                    may_change(self.principal)
                yield holder

    def answer(self, name: str, look: Look, **options: Any) -> None:
        """Run an analysis of the catalogue on the map with what is sealed, and print its findings.

        Who may not ask is told so before the protection passphrase is asked for.
        """
        from actormap.metrics import catalogue
        from actormap.rights.access import handed_out

        with self.unsealed(asks=name) as holder:
            m = handed_out(holder.map, self.principal)
            findings = catalogue.answer(name, m, look.view, self.principal, **options)
        terminal.show_findings(findings, m, look.limit)


def no_workspace() -> StoreError:
    """What is said where nobody says which workspace is meant."""
    return StoreError("no workspace is given. Use -w FILE, or set {variable}.", variable="ACTORMAP_WORKSPACE")


def _no_file() -> StoreError:
    return StoreError("this is for workspace files; on a server its administrator does it.")


def way_back(entered: Entered) -> dict[str, Any]:
    """The revision that was written, and the command that takes it back, as cells of a row."""
    return {"revision": entered.revision, "undo": f"actormap undo {entered.revision}"}


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


@contextmanager
def progress_bar() -> Iterator[terminal.Progress]:
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
