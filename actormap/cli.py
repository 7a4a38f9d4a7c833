"""The command line: parse, one library call, print.

Every command has the name of the function that it calls. ``--json`` prints one JSON document on
standard output and nothing else. Exit code 0: done. 2: refused, with a message that says why.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self, get_args

import typer

from actormap import terminal
from actormap.errors import ActormapError, StoreError

if TYPE_CHECKING:
    from actormap.config import View
    from actormap.ingest import Imported
    from actormap.metrics.common import Analysis
    from actormap.model import ActorMap
    from actormap.store import Store

app = typer.Typer(
    name="actormap", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Map the civil society of a country, and act on the map without doing harm. "
    "Nothing leaves this computer.",
)  # fmt: skip

DEMO_PASSPHRASE = "kasimbi is an invented country"  # noqa: S105 - the data is invented
DEMO_DAY = "2026-11-25"
"""The day at which the invented country is looked at, so that its findings do not age away."""

Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", envvar="ACTORMAP_WORKSPACE", help="The workspace file."),
]
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="File whose first line is the passphrase.")
]
RoleOption = Annotated[
    str, typer.Option("--role", help="Look as this role; see docs/concepts.md.", show_default=True)
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Day = Annotated[str, typer.Option("--date", help="The day to look at, YYYY-MM-DD; today if not given.")]
Certain = Annotated[
    bool, typer.Option("--certain", help="Take every recorded tie as certain (worked examples only).")
]
Draws = Annotated[
    int | None,
    typer.Option("--draws", min=0, help="Resampled worlds; by default 50 up to 500 actors, else none."),
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="Most findings of each kind.")]
RelationOption = Annotated[
    str, typer.Option("--relation", help="Which group tags count: works_on_rights_of or identifies_as.")
]
Files = Annotated[list[Path], typer.Argument(help="CSV or XLSX files, or a folder of them.")]
Mapping = Annotated[Path | None, typer.Option("--mapping", help="YAML file that says which column is what.")]
Encoding = Annotated[str | None, typer.Option("--encoding", help="Encoding of CSV files that are not UTF-8.")]
Sheet = Annotated[str | None, typer.Option("--sheet", help="Only this sheet of a workbook.")]
Table = Annotated[str | None, typer.Option("--table", help="The table that the file is, such as actors.")]
Identify = Annotated[
    list[str] | None,
    typer.Option("--identify", help="What tells two apart in a 3W table, such as sector=name."),
]
SMALL = 500
"""Up to so many actors, findings are resampled unless told otherwise."""


class Session:
    """A workspace, the principal who looks at it, and the way to print."""

    def __init__(self, workspace: Path | None, passphrase_file: Path | None, role: str) -> None:
        from actormap.access import Principal

        self.path = workspace
        self.passphrase_file = passphrase_file
        self.principal = Principal(role)

    def __enter__(self) -> Self:
        from actormap.store import open_store

        if self.path is None:
            raise StoreError("no workspace is given. Use -w FILE, or set ACTORMAP_WORKSPACE.")
        self.store: Store = open_store(self.path, passphrase=terminal.passphrase(self.passphrase_file))
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def map(self) -> ActorMap:
        """What the principal may see."""
        from actormap.access import read

        return read(self.store, self.principal)


def _view(date: str, *, certain: bool = False) -> View:
    from actormap.cells import Unreadable, day
    from actormap.config import View
    from actormap.errors import Refused

    try:
        return View(date=day(date), certain=certain) if date else View(certain=certain)
    except Unreadable as problem:
        raise Refused(f"--date {date!r} is {problem.problem}. {problem.remedy}") from problem


def _one_of(word: str, what: str, choices: Any) -> Any:
    """A word that is one of the values of a Literal type."""
    from actormap.errors import Refused

    if word not in get_args(choices):
        raise Refused(f"there is no {what} {word!r}. Use one of: {', '.join(get_args(choices))}.")
    return word


def _analyse(
    session: Session,
    analysis: Analysis,
    view: View,
    draws: int | None,
    *,
    json: bool,
    unlimited: Analysis | None = None,
) -> None:
    from actormap.metrics.robustness import resampled

    with session:
        m = session.map()
        worlds = draws if draws is not None else 50 if len(m.actors) <= SMALL else 0
        with terminal.progress() as tell:
            found = resampled(analysis, m, view, draws=worlds, unlimited=unlimited, progress=tell)
    terminal.show_findings(found, json=json)


@app.callback()
def before(workspace: Workspace = None) -> None:
    """Take -w before the command too."""
    if workspace is not None:
        os.environ["ACTORMAP_WORKSPACE"] = str(workspace)


@app.command()
def new(
    file: Annotated[Path | None, typer.Argument(help="The file to make; its name ends in .actormap.")] = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Make a new, empty, encrypted workspace and show its recovery code once."""
    from actormap.store import create_store

    path = file or workspace
    if path is None:
        raise StoreError("no file is given. Write: actormap new FILE.actormap")
    store, code = create_store(path, passphrase=terminal.passphrase(passphrase_file, twice=True))
    store.close()
    terminal.show_rows([{"workspace": str(path), "recovery_code": code}], json=json)
    terminal.say(
        "Write the recovery code down and lock it away: it opens the file without the passphrase, and it is "
        "shown only now.",
        json=json,
    )


def _read(
    files: list[Path], base: ActorMap, mapping: Path | None, encoding: str | None, sheet: str | None,
    table: str | None, identify: list[str] | None,
) -> Imported:  # fmt: skip
    from actormap.errors import Refused
    from actormap.ingest import read_map

    pairs = [item.partition("=") for item in identify or []]
    if any(not value for _, _, value in pairs):
        raise Refused("--identify takes WHAT=HOW. Write for example --identify sector=name.")
    with terminal.progress() as tell:
        return read_map(
            files, base=base, mapping=mapping, encoding=encoding, sheet=sheet, table=table,
            identify={what: how for what, _, how in pairs} or None, progress=tell,
        )  # fmt: skip


@app.command()
def check(
    files: Files,
    mapping: Mapping = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    table: Table = None,
    identify: Identify = None,
    json: Json = False,
) -> None:
    """Say everything that is wrong in files, without a workspace; nothing is imported."""
    from actormap.model import ActorMap

    imported = _read(files, ActorMap.empty(), mapping, encoding, sheet, table, identify)
    imported.require()
    terminal.show_import(imported, json=json, revision=None)


@app.command("import")
def import_(
    files: Files,
    mapping: Mapping = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    table: Table = None,
    identify: Identify = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what is new, changed and the same; write nothing.")
    ] = False,
    why: Annotated[str, typer.Option("--why", help="The reason, for the history.")] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """Import files into the workspace: all of them, or nothing."""
    from actormap.access import write
    from actormap.errors import InvalidFile
    from actormap.model import with_reason

    with Session(workspace, passphrase_file, role) as session:
        seen = session.store.revision
        imported = _read(files, session.store.load(), mapping, encoding, sheet, table, identify)
        try:
            imported.require()
        except InvalidFile as refused:
            codes = ", ".join(sorted({issue.code for issue in refused.issues}))
            session.store.record("import.refused", who=role, detail=codes)
            raise
        revision = None
        if not dry_run and imported.preview[["new", "changed"]].to_numpy().any():
            reason = why or f"import of {', '.join(file.name for file in files)}"
            revision = write(
                session.store, with_reason(imported.changes, reason), session.principal, expect=seen
            )
    terminal.show_import(imported, json=json, revision=revision)


@app.command()
def actors(
    sphere: Annotated[str, typer.Option("--sphere", help="Only this sphere, such as civil_society.")] = "",
    search: Annotated[
        str, typer.Option("--search", help="Only names, aliases or ids with these letters.")
    ] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """List the actors."""
    from actormap.listing import actor_rows

    with Session(workspace, passphrase_file, role) as session:
        rows = actor_rows(session.map(), sphere=sphere, search=search)
    terminal.show_rows(
        rows,
        json=json,
        columns=["id", "name", "types", "sphere", "adm1_pcode", "works_on_rights_of", "status"],
    )


@app.command()
def ties(
    actor: Annotated[str, typer.Option("--actor", help="Only ties of this actor.")] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """List the ties."""
    from actormap.listing import tie_rows

    with Session(workspace, passphrase_file, role) as session:
        rows = tie_rows(session.map(), actor=actor)
    terminal.show_rows(
        rows,
        json=json,
        columns=["id", "source_id", "target_id", "kind", "weight", "sign", "from", "to", "sources"],
    )


@app.command()
def reach(
    relation: RelationOption = "works_on_rights_of",
    by: Annotated[str, typer.Option("--by", help="What counts as reached: contact or route.")] = "contact",
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
    from actormap.metrics.reach import Definition
    from actormap.metrics.reach_gap import reach as both

    analysis = both(_one_of(relation, "relation", Relation), _one_of(by, "definition", Definition))
    session = Session(workspace, passphrase_file, role)
    _analyse(session, analysis, _view(date, certain=certain), draws, json=json)


@app.command()
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

    analysis = thin_places(_one_of(relation, "relation", Relation))
    session = Session(workspace, passphrase_file, role)
    _analyse(session, analysis, _view(date, certain=certain), draws, json=json)


@app.command()
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

    view = _view(date, certain=certain)
    with Session(workspace, passphrase_file, role) as session:
        m = session.map()
    terminal.show_findings(refer_to(m, view, target) if target else burden(m, view), json=json)


@app.command()
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
    _analyse(session, analysis, _view(date, certain=certain), draws, json=json, unlimited=every)


@app.command()
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

    chosen = _one_of(method, "method", Method)
    view = _view(date, certain=certain)
    with Session(workspace, passphrase_file, role) as session:
        m = session.map()
    terminal.show_findings(neighbourhoods(m, view, method=chosen), json=json)


@app.command("map")
def map_(
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write.")],
    level: Annotated[
        str, typer.Option("--level", help="organisations (no persons, no sensitive tags) or inside.")
    ] = "organisations",
    colour_by: Annotated[str, typer.Option("--colour-by", help="area, type or neighbourhood.")] = "area",
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """Draw the map as one HTML file that opens without a network."""
    from actormap.redact import redact
    from actormap.viz.network import Look, write_map
    from actormap.viz.style import ColourBy

    view = _view(date)
    look = Look(colour_by=_one_of(colour_by, "colouring", ColourBy))
    with Session(workspace, passphrase_file, role) as session:
        share = redact(session.map(), level, principal=session.principal)
        write_map(share, output, view=view, look=look)
        count = len(share.content.actors)
        session.store.record("export.map", who=role, detail=f"level {level}, {count} actors")
    row = {"file": str(output), "level": level, "actors": count, "mark": share.mark}
    terminal.show_rows([row], json=json)


@app.command()
def history(
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """Who changed what, when and why."""
    from actormap.cells import records

    with Session(workspace, passphrase_file, role) as session:
        rows = records(session.store.history())
    terminal.show_rows(rows, json=json, columns=["revision", "when", "who", "why", "what", "undoes"])


@app.command()
def undo(
    revision: Annotated[
        int | None, typer.Argument(help="The revision to undo; the newest one if none is given.")
    ] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, for the history.")] = "undone",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = "data_steward",
    json: Json = False,
) -> None:
    """Undo a change; undoing the undo does it again."""
    from actormap.access import undo as undo_for

    with Session(workspace, passphrase_file, role) as session:
        made = undo_for(session.store, session.principal, why=why, revision=revision)
        row = session.store.history().iloc[-1]
    terminal.show_rows([{"revision": made, "undoes": int(row["undoes"]), "what": row["what"]}], json=json)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the workspace and the map.")] = Path(
        "demo-out"
    ),
    json: Json = False,
) -> None:
    """Make a workspace of an invented country, and say its main findings."""
    from actormap.demo import make_demo

    with terminal.progress() as tell:
        made = make_demo(
            out, passphrase=DEMO_PASSPHRASE, day=DEMO_DAY, command=terminal.called_as(), progress=tell
        )
    terminal.show_findings(made.findings, json=json)
    terminal.say(made.next_steps, json=json)


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8501,
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Open the app in the browser of this computer; nobody else can reach it."""
    from actormap.web.shell import serve as serve_app

    if workspace is None:
        raise StoreError("no workspace is given. Use -w FILE, or set ACTORMAP_WORKSPACE.")
    given = terminal.passphrase_if_given(passphrase_file)
    serve_app(workspace, port=port, passphrase=given, date=_view(date).date)


def main() -> None:
    """Run the command line; every refusal is a message and exit code 2."""
    os.umask(0o077)
    json = "--json" in sys.argv
    try:
        code = app(standalone_mode=False)
    except ActormapError as refused:
        terminal.show_refusal(refused, json=json)
        sys.exit(2)
    except typer.Abort:
        terminal.show_refusal(ActormapError("stopped. Nothing was changed."), json=json)
        sys.exit(2)
    except Exception as error:
        if not hasattr(error, "format_message"):
            terminal.show_unexpected(error)
            sys.exit(1)
        terminal.show_refusal(ActormapError(error.format_message()), json=json)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
