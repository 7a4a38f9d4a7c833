"""Commands that bring data in, list it, draw it and take changes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actormap.cli import terminal
from actormap.cli.options import (
    Day,
    Encoding,
    Files,
    ForAll,
    Identify,
    Json,
    Mapping,
    PassphraseFile,
    RoleOption,
    Sheet,
    SkipBad,
    Table,
    Workspace,
)
from actormap.cli.session import Session, one_of, view_of
from actormap.config import DEFAULT_ROLE
from actormap.errors import StoreError

if TYPE_CHECKING:
    from actormap.ingest import Imported
    from actormap.model import ActorMap

commands = typer.Typer()

DEMO_PASSPHRASE = "kasimbi is an invented country"  # noqa: S105 - the data is invented
DEMO_DAY = "2026-11-25"
"""The day at which the invented country is looked at, so that its findings do not age away."""


@commands.command()
def new(
    file: Annotated[
        str | None, typer.Argument(help="The file to make (NAME.actormap), or neo4j://HOST.")
    ] = None,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    json: Json = False,
) -> None:
    """Make a new, empty, encrypted workspace and show its recovery code once."""
    from actormap.store import create_store, is_server

    path = file or workspace
    if path is None:
        raise StoreError("no file is given. Write: actormap new FILE.actormap")
    on_server = is_server(path)
    secret = terminal.passphrase(passphrase_file, twice=not on_server, server=on_server)
    store, code = create_store(path, passphrase=secret)
    store.close()
    if on_server:
        terminal.show_rows([{"workspace": path}], json=json)
        return
    terminal.show_rows([{"workspace": path, "recovery_code": code}], json=json)
    terminal.say(
        "Write the recovery code down and lock it away: it opens the file without the passphrase, and it is "
        "shown only now.",
        json=json,
    )


def _read(
    files: list[Path], base: ActorMap, mapping: Path | None, encoding: str | None, sheet: str | None,
    table: str | None, identify: list[str] | None, for_all: list[str] | None, skip_bad: Path | None = None,
) -> Imported:  # fmt: skip
    from actormap.ingest import read_map

    with terminal.progress() as tell:
        return read_map(
            files, base=base, mapping=mapping, encoding=encoding, sheet=sheet, table=table,
            identify=_pairs(identify, "--identify sector=name") or None,
            constants=_pairs(for_all, "--set legal_basis=published"),
            skip_bad=skip_bad is not None, progress=tell,
        )  # fmt: skip


def _pairs(items: list[str] | None, example: str) -> dict[str, str]:
    """What stands on both sides of the = of each."""
    from actormap.errors import Refused

    pairs = [item.partition("=") for item in items or []]
    if any(not value for _, _, value in pairs):
        raise Refused(f"{example.split(maxsplit=1)[0]} takes WHAT=HOW. Write for example {example}.")
    return {what: how for what, _, how in pairs}


@commands.command()
def check(
    files: Files,
    mapping: Mapping = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    table: Table = None,
    identify: Identify = None,
    for_all: ForAll = None,
    json: Json = False,
) -> None:
    """Say everything that is wrong in files, without a workspace; nothing is imported."""
    from actormap.model import ActorMap

    imported = _read(files, ActorMap.empty(), mapping, encoding, sheet, table, identify, for_all)
    imported.require()
    terminal.show_import(imported, json=json, revision=None)


mapping = typer.Typer(help="What the columns of a list mean.", no_args_is_help=True)
commands.add_typer(mapping, name="mapping")


@mapping.command("guess")
def mapping_guess(files: Files, encoding: Encoding = None, sheet: Sheet = None, table: Table = None) -> None:
    """Write a mapping file for lists, guessed from headers and values; correct it and import with it."""
    from actormap.errors import InvalidFile
    from actormap.ingest import look
    from actormap.ingest.mapping.written import guessed

    found = look(files, encoding=encoding, sheet=sheet, kind=table)
    wrong = [issue for issue in found.issues if not issue.warning]
    if wrong:
        raise InvalidFile(wrong)
    typer.echo(guessed(found.tables), nl=False)


@commands.command("import")
def import_(
    files: Files,
    mapping: Mapping = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    table: Table = None,
    identify: Identify = None,
    for_all: ForAll = None,
    skip_bad: SkipBad = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what is new, changed and the same; write nothing.")
    ] = False,
    new_codes: Annotated[
        bool, typer.Option("--new-codes", help="Give new rows codes of the program, whatever the files say.")
    ] = False,
    why: Annotated[str, typer.Option("--why", help="The reason, for the history.")] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Import files into the workspace: all of them, or nothing."""
    from actormap.access import admitted, enter, may_change, visible
    from actormap.admission import HANDLE
    from actormap.errors import InvalidFile
    from actormap.ingest.entering import to_enter
    from actormap.ingest.vanished import vanished
    from actormap.ingest.writers import write_problem_rows

    with Session(workspace, passphrase_file, role) as session:
        may_change(session.principal)
        seen, whole = session.store.revision, session.store.load()
        base = visible(whole, session.principal)
        imported = _read(files, base, mapping, encoding, sheet, table, identify, for_all, skip_bad)
        try:
            imported.require()
        except InvalidFile as refused:
            broken = ", ".join(sorted({issue.code for issue in refused.issues}))
            session.store.record("import.refused", who=role, detail=broken)
            raise
        why = why or f"import of {', '.join(file.name for file in files)}"
        gone = vanished(session.store, session.principal, base, imported.changes, why)
        imported = replace(imported, issues=(*imported.issues, *gone))
        changes = to_enter(imported, session.principal, base, why, new_codes=new_codes)
        admitted(whole, changes, session.principal)
        revision, codes = None, dict[str, str]()
        if not dry_run and imported.preview[["new", "changed"]].to_numpy().any():
            entered = enter(session.store, changes, session.principal, expect=seen)
            revision = entered.revision
            made = {f"{HANDLE}{code}" for code in imported.made} if not new_codes else set()
            codes = {handle: code for handle, code in entered.codes.items() if handle not in made}
    if skip_bad is not None and imported.left_out:
        write_problem_rows(imported.left_out, skip_bad)
    terminal.show_import(imported, json=json, revision=revision, codes=codes)


@commands.command()
def template(
    file: Annotated[
        Path,
        typer.Argument(
            help="The workbook to write: TABLE.xlsx such as actors.xlsx, all.xlsx, form.xlsx, meeting.xlsx"
        ),
    ],
    of: Annotated[
        list[str] | None,
        typer.Option(
            "--of",
            help="Tables, all, form or meeting, where the file's name does not say it.",
        ),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="Of headers and lists: en, fr, es, ar, ru or zh.")
    ] = "en",
    json: Json = False,
) -> None:
    """Write a workbook to fill in, one for meetings, or the form "Whom do you work with?" for KoboToolbox."""
    from actormap import schema
    from actormap.errors import Refused
    from actormap.ingest.writers import form_bytes, meeting_bytes, template_bytes, to_fill_in

    if file.suffix.casefold() != ".xlsx":
        raise Refused(
            f"{file.name} is no name of a workbook. Write for example: actormap template actors.xlsx"
        )
    if file.exists():
        raise Refused(f"{file.name} is there already. Choose another name, or delete it first.")
    wanted = of or [file.stem]
    if wanted == ["form"]:
        content, languages = form_bytes(), ", ".join(schema.LANGUAGES)
    elif wanted == ["meeting"]:
        content, languages = meeting_bytes(), "en"
    else:
        tables = to_fill_in() if wanted == ["all"] else wanted
        content, languages = template_bytes(tables, language=language), language
    file.write_bytes(content)
    terminal.show_rows([{"file": str(file), "of": ", ".join(wanted), "language": languages}], json=json)


@commands.command()
def actors(
    sphere: Annotated[str, typer.Option("--sphere", help="Only this sphere, such as civil_society.")] = "",
    search: Annotated[
        str, typer.Option("--search", help="Only names, aliases or ids with these letters.")
    ] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """List the actors."""
    from actormap.cli.listing import actor_rows

    with Session(workspace, passphrase_file, role) as session:
        rows = actor_rows(session.map(), sphere=sphere, search=search)
    terminal.show_rows(
        rows,
        json=json,
        columns=["id", "name", "types", "sphere", "adm1_pcode", "works_on_rights_of", "status"],
    )


@commands.command()
def ties(
    actor: Annotated[str, typer.Option("--actor", help="Only ties of this actor.")] = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """List the ties."""
    from actormap.cli.listing import tie_rows

    with Session(workspace, passphrase_file, role) as session:
        rows = tie_rows(session.map(), actor=actor)
    terminal.show_rows(
        rows,
        json=json,
        columns=["id", "source_id", "target_id", "kind", "weight", "sign", "from", "to", "sources"],
    )


@commands.command("map")
def map_(
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="The file to write: NAME.html, or a picture (NAME.svg, NAME.png)."
        ),
    ],
    level: Annotated[
        str, typer.Option("--level", help="organisations (no persons, no sensitive tags) or inside.")
    ] = "organisations",
    recipient: Annotated[
        str,
        typer.Option("--for", help="Who reads it: un, partner or public. Who did not agree is left out."),
    ] = "public",
    colour_by: Annotated[str, typer.Option("--colour-by", help="area, type or neighbourhood.")] = "area",
    outlines: Annotated[
        Path | None,
        typer.Option("--outlines", help="GeoJSON of your areas: the page then shows actors on them too."),
    ] = None,
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Draw the map as one HTML file that opens without a network, or as a picture."""
    from actormap.ingest.readers.geojson import read_outlines
    from actormap.redact import redact
    from actormap.viz.network import Look
    from actormap.viz.saving import write_map
    from actormap.viz.style import ColourBy

    view = view_of(date)
    areas = read_outlines(outlines) if outlines else ()
    look = Look(colour_by=one_of(colour_by, "colouring", ColourBy), outlines=areas)
    with Session(workspace, passphrase_file, role) as session:
        share = redact(session.map(), level, principal=session.principal, recipient=recipient)
        write_map(share, output, view=view, look=look)
        count = len(share.content.actors)
        session.store.record("export.map", who=role, detail=f"level {level}, {count} actors")
    row = {"file": str(output), "level": level, "actors": count, "mark": share.mark}
    terminal.show_rows([row], json=json)


@commands.command()
def history(
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Who changed what, when and why."""
    from actormap.access import history as history_for
    from actormap.tables.records import records

    with Session(workspace, passphrase_file, role) as session:
        rows = records(history_for(session.store, session.principal))
    terminal.show_rows(rows, json=json, columns=["revision", "when", "who", "why", "what", "undoes"])


@commands.command()
def undo(
    revision: Annotated[
        int | None, typer.Argument(help="The revision to undo; the newest one if none is given.")
    ] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, for the history.")] = "undone",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Undo a change; undoing the undo does it again."""
    from actormap.access import undo as undo_for

    with Session(workspace, passphrase_file, role) as session:
        made = undo_for(session.store, session.principal, why=why, revision=revision)
        row = session.store.history().iloc[-1]
    terminal.show_rows([{"revision": made, "undoes": int(row["undoes"]), "what": row["what"]}], json=json)


@commands.command()
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


@commands.command()
def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8501,
    date: Day = "",
    lock_after: Annotated[
        int, typer.Option("--lock-after", min=1, max=240, help="Lock after so many minutes without use.")
    ] = 15,
    office: Annotated[
        Path | None,
        typer.Option("--office", help="Serve a whole office as this file says; see docs/server.md."),
    ] = None,
    trial: Annotated[
        bool, typer.Option("--trial", help="With --office: allow http://localhost and a workspace file.")
    ] = False,
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
) -> None:
    """Open the app in the browser of this computer; nobody else can reach it.

    With --office the people of an office reach it through a proxy, each with a login and a role.
    """
    from actormap.store import is_server
    from actormap.web.server.shell import serve as serve_app
    from actormap.web.state import session

    if workspace is None:
        raise StoreError("no workspace is given. Use -w FILE, or set ACTORMAP_WORKSPACE.")
    if office is not None:
        from actormap.web.office import serving, settings

        told = settings.read(office, workspace, environment=terminal.environment(), trial=trial)
        secret = terminal.passphrase(passphrase_file, server=is_server(workspace))
        serving.serve(told, workspace, passphrase=secret, day=view_of(date).date if date else "")
        return
    given = terminal.passphrase_if_given(passphrase_file, server=is_server(workspace))
    opened = session.Workspace(workspace, view_of(date).date, role)
    serve_app(opened, port=port, passphrase=given, lock_after=lock_after)
