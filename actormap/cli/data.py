"""Commands that bring data in, and make workbooks to fill in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from actormap.cli import hints, importing, terminal
from actormap.cli.options import (
    Dates,
    Encoding,
    Files,
    ForAll,
    Identify,
    Json,
    Mapping,
    PassphraseFile,
    RoleOption,
    Rows,
    Sheet,
    SkipBad,
    Split,
    Table,
    Workspace,
)
from actormap.cli.session import Session
from actormap.core.config import DEFAULT_ROLE

if TYPE_CHECKING:
    from actormap.core.errors import Issue
    from actormap.core.model import ActorMap, Changes
    from actormap.ingest import Imported
    from actormap.rights.access import Principal

commands = typer.Typer()


def _read(
    files: list[Path],
    base: ActorMap,
    mapping: Path | None,
    encoding: str | None,
    sheet: str | None,
    table: str | None,
    identify: list[str] | None,
    for_all: list[str] | None,
    dates: str,
    split: list[str] | None,
    *,
    skip_bad: bool = False,
    earlier: dict[str, set[str]] | None = None,
) -> Imported:
    from actormap.ingest import read_map

    with terminal.progress_bar() as progress:
        return read_map(
            files,
            base=base,
            mapping=mapping,
            encoding=encoding,
            sheet=sheet,
            table=table,
            identify=_pairs(identify, "--identify sector=name") or None,
            constants=_pairs(for_all, "--set legal_basis=mandate"),
            dates=dates,
            split=_pairs(split, "--split Sector=,"),
            skip_bad=skip_bad,
            earlier=earlier,
            progress=progress,
        )


def _point_to_mapping(imported: Imported, mapping: Path | None, *, json: bool) -> None:
    """Say how columns and values are explained, where some are not known and no option says it."""
    from actormap.ingest.choices.values import unknown

    lists = [table for table in imported.tables if table.kind != "template"]
    not_known = any(not fate.meaning for fate in imported.columns) or unknown(lists)
    if mapping is None and not json and lists and (not_known or imported.errors):
        from actormap.core.sentences import Name
        from actormap.core.words import _

        command = Name("`actormap mapping guess FILE > list.yaml`")
        terminal.warn(_("What columns and values mean is said in a mapping file: {command}", command=command))
    if imported.errors and not json:  # what is looked for may stand in a sheet that was left out
        importing.show_sheets_left_out(imported)


def _pairs(items: list[str] | None, example: str) -> dict[str, str]:
    """What stands on both sides of the = of each."""
    from actormap.core.errors import Refused
    from actormap.core.sentences import Name

    pairs = [item.partition("=") for item in items or []]
    if any(not value for _, _, value in pairs):
        raise Refused(
            "{option} takes WHAT=HOW. Write for example {example}.",
            option=Name(example.split(maxsplit=1)[0]),
            example=Name(example),
        )
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
    dates: Dates = "",
    split: Split = None,
    rows: Rows = False,
    json: Json = False,
) -> None:
    """Report everything that is wrong in files, without a workspace; nothing is imported."""
    from actormap.core.model import ActorMap

    imported = _read(
        files,
        ActorMap.empty(),
        mapping,
        encoding,
        sheet,
        table,
        identify,
        for_all,
        dates,
        split,
        skip_bad=rows,
    )
    _point_to_mapping(imported, mapping, json=json)
    imported.require()
    lines = _row_by_row(imported, None) if rows else None
    importing.show_import(imported, json=json, revision=None, saved=False, row_by_row=lines)
    if any(left.wrong for left in imported.left_out):
        raise typer.Exit(2)


def _row_by_row(imported: Imported, principal: Principal | None) -> list[dict[str, Any]]:
    """Each row of the files, as a table shows it."""
    from actormap.records.record.row_words import RowsInWords

    return [
        {
            **row.place._asdict(),
            "name": row.name,
            "outcome": row.outcome,
            "what": row.said,
            "reason": row.reason,
            "remedy": row.remedy,
        }
        for row in RowsInWords(imported, principal).rows()
    ]


mapping = typer.Typer(help="What the columns of a list mean.", no_args_is_help=True)
commands.add_typer(mapping, name="mapping")


@mapping.command("guess")
def mapping_guess(files: Files, encoding: Encoding = None, sheet: Sheet = None, table: Table = None) -> None:
    """Write a mapping file for lists, guessed from headers and values; correct it and import with it."""
    from actormap.core.errors import InvalidFile
    from actormap.ingest import look
    from actormap.ingest.choices.guessed import guessed

    contents = look(files, encoding=encoding, sheet=sheet, kind=table)
    wrong = [issue for issue in contents.issues if not issue.warning]
    if wrong:
        raise InvalidFile(wrong)
    typer.echo(guessed(contents.tables), nl=False)


def _refuse_broken(session: Session, imported: Imported, bad: list[Issue]) -> None:
    """Log what is wrong, and end where nothing can be imported."""
    if broken := ", ".join(sorted({issue.code for issue in [*imported.errors, *bad]})):
        session.store.record("import.refused", who=session.principal.role, detail=broken)
    imported.require()


def _entered(
    session: Session, changes: Changes, expect: int, made: Iterable[str]
) -> tuple[int, dict[str, str]]:
    """The revision that an import made, and the codes that rows without one were given."""
    from actormap.rights.access import enter
    from actormap.rights.admission import HANDLE

    entered = enter(session.store, changes, session.principal, expect=expect)
    handles = {f"{HANDLE}{code}" for code in made}
    codes = {handle: code for handle, code in entered.codes.items() if handle not in handles}
    return entered.revision, codes


@commands.command("import")
def import_(
    files: Files,
    mapping: Mapping = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    table: Table = None,
    identify: Identify = None,
    for_all: ForAll = None,
    dates: Dates = "",
    split: Split = None,
    skip_bad: SkipBad = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what is new, changed and the same; write nothing.")
    ] = False,
    rows: Rows = False,
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
    from actormap.core import outputs
    from actormap.core.errors import Refused
    from actormap.ingest.changes.entering import to_enter
    from actormap.ingest.changes.vanished import earlier, vanished
    from actormap.ingest.writers import problem_bytes
    from actormap.records.record.history import IMPORT
    from actormap.rights.access import admitted, may_change, visible

    if skip_bad is not None:
        outputs.kind_of(skip_bad, [".xlsx"])
    with Session(workspace, passphrase_file, role) as session:
        may_change(session.principal)
        expected, whole = session.store.revision, session.store.load()
        base = visible(whole, session.principal)
        why = why or f"{IMPORT} {', '.join(file.name for file in files)}"
        before = earlier(session.store, session.principal, why)
        imported = _read(
            files,
            base,
            mapping,
            encoding,
            sheet,
            table,
            identify,
            for_all,
            dates,
            split,
            skip_bad=rows or skip_bad is not None,
            earlier=before,
        )
        _point_to_mapping(imported, mapping, json=json)
        bad = [] if skip_bad else [issue for left in imported.left_out for issue in left.wrong]
        _refuse_broken(session, imported, bad)
        gone = vanished(before, base, imported.changes, why)
        imported = replace(imported, issues=(*imported.issues, *gone))
        try:
            changes = to_enter(imported, session.principal, base, why, new_codes=new_codes)
        except Refused:
            _point_to_basis(imported)
            raise
        admitted(whole, changes, session.principal)
        revision, codes = None, dict[str, str]()
        left_out = {skip_bad: problem_bytes(imported.left_out)} if skip_bad and imported.left_out else {}
        # What is left out has its file before the rest is written: rows that are in neither would be lost.
        read = [*files, *(file for folder in files if folder.is_dir() for file in folder.iterdir())]
        with outputs.drafts(left_out, [*session.files, *read, *filter(None, [mapping])]) as waiting:
            if not dry_run and not bad and imported.changing:
                revision, codes = _entered(session, changes, expected, () if new_codes else imported.made)
            elif dry_run:
                session.sits()
            waiting.appear()
    lines = _row_by_row(imported, session.principal) if rows else None
    importing.show_import(
        imported, json=json, revision=revision, codes=codes, saved=not bad, row_by_row=lines
    )
    if bad:
        raise typer.Exit(2)


def _point_to_basis(imported: Imported) -> None:
    """Say how the basis is said of rows of which nothing says why they may be recorded."""
    from actormap.core.sentences import Name
    from actormap.core.words import _

    for issue in imported.warnings:
        if issue.code.startswith("basis."):
            option = Name(hints.option_for(issue))
            terminal.warn(_("{what} ({option})", what=issue.sentence, option=option))
    terminal.warn(_("To say so: {option}", option=Name(hints.ORIGIN)))


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
    from actormap.core import outputs, schema
    from actormap.core.errors import Refused
    from actormap.core.sentences import Name
    from actormap.ingest.writers import form_bytes, meeting_bytes, template_bytes, to_fill_in

    outputs.kind_of(file, [".xlsx"])
    if file.exists():
        raise Refused(
            "{file} is there already. Choose another name, or delete it first.", file=Name(file.name)
        )
    wanted = of or [file.stem]
    if wanted == ["form"]:
        content, languages = form_bytes(), ", ".join(schema.LANGUAGES)
    elif wanted == ["meeting"]:
        content, languages = meeting_bytes(), "en"
    else:
        tables = to_fill_in() if wanted == ["all"] else wanted
        content, languages = template_bytes(tables, language=language), language
    outputs.write({file: content})
    terminal.show_rows([{"file": str(file), "of": ", ".join(wanted), "language": languages}], json=json)
