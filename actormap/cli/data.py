"""Commands that bring data in, and make workbooks to fill in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from actormap.cli import importing, terminal
from actormap.cli.options import DryRun, Files, Group, Reading, Rows
from actormap.cli.session import Session
from actormap.core.errors import InvalidFile, Issue, Refused
from actormap.core.sentences import Name
from actormap.core.words import _

if TYPE_CHECKING:
    from actormap.core.model import ActorMap, Changes
    from actormap.ingest import Imported
    from actormap.rights.access import Principal

commands = Group()


def _read(
    reading: Reading,
    base: ActorMap,
    *,
    skip_bad: bool = False,
    earlier: dict[str, set[str]] | None = None,
) -> Imported:
    from actormap.ingest import read_map

    with terminal.progress_bar() as progress:
        imported = read_map(
            reading.files,
            base=base,
            mapping=reading.mapping,
            encoding=reading.encoding,
            sheet=reading.sheet,
            table=reading.table,
            identify=_pairs(reading.identify, "--identify sector=name") or None,
            constants=_pairs(reading.for_all, "--set legal_basis=mandate"),
            dates=reading.dates,
            split=_pairs(reading.split, "--split Sector=,"),
            skip_bad=skip_bad or reading.rows,
            earlier=earlier,
            progress=progress,
        )
    if not terminal.JSON.get():
        _point_to_mapping(imported, reading.mapping)
    return imported


def _point_to_mapping(imported: Imported, mapping: Path | None) -> None:
    """Say how columns and values are explained, where some are not known and no option says it."""
    from actormap.ingest.choices.guessed import unknown

    lists = [table for table in imported.tables if table.kind != "template"]
    not_known = any(not fate.meaning for fate in imported.columns) or unknown(lists)
    if mapping is None and lists and (not_known or imported.errors):
        command = Name("`actormap mapping guess FILE > list.yaml`")
        terminal.warn(_("What columns and values mean is said in a mapping file: {command}", command=command))
    if imported.errors:  # what is looked for may stand in a sheet that was left out
        importing.show_sheets_left_out(imported)


def _pairs(items: list[str] | None, example: str) -> dict[str, str]:
    """What stands on both sides of the = of each."""
    pairs = [item.partition("=") for item in items or []]
    if any(not value for _, _, value in pairs):
        raise Refused(
            "{option} takes WHAT=HOW. Write for example {example}.",
            option=Name(example.split(maxsplit=1)[0]),
            example=Name(example),
        )
    return {what: how for what, _, how in pairs}


@commands.add()
def check(*, reading: Reading) -> None:
    """Report everything that is wrong in files, without a workspace; nothing is imported."""
    from actormap.core.model import ActorMap

    imported = _read(reading, ActorMap.empty()).require()
    lines = _row_by_row(imported, None) if reading.rows else None
    importing.show_import(imported, revision=None, saved=False, row_by_row=lines)
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


mapping = Group(help="What the columns of a list mean.", no_args_is_help=True)
commands.add_typer(mapping, name="mapping")


@mapping.add("guess", json=False)
def mapping_guess(
    *, files: Files, encoding: str | None = None, sheet: str | None = None, table: str | None = None
) -> None:
    """Write a mapping file for lists, guessed from headers and values; correct it and import with it.

    Parameters
    ----------
    encoding
        Encoding of text that is not UTF-8.
    sheet
        Only this sheet of a workbook.
    table
        What the file is: a table such as actors, or a kind of list such as activities.
    """
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


@commands.add("import")
def import_(
    *,
    reading: Reading,
    skip_bad: Path | None = None,
    dry_run: DryRun = False,
    new_codes: bool = False,
    why: str = "",
    session: Session,
) -> None:
    """Import files into the workspace: all of them, or nothing.

    Parameters
    ----------
    skip_bad
        Import the good rows, and write the others into this XLSX with what is wrong, to be corrected.
    new_codes
        Give new rows codes of the program, whatever the files say.
    why
        The reason, for the history.
    """
    from actormap.core import outputs
    from actormap.ingest.changes.imported import earlier, to_enter, vanished
    from actormap.ingest.writers import problem_bytes
    from actormap.records.record.history import IMPORT
    from actormap.rights.access import admitted, may_change, visible

    files = reading.files
    if skip_bad is not None:
        outputs.kind_of(skip_bad, [".xlsx"])
    with session:
        may_change(session.principal)
        expected, whole = session.store.revision, session.store.load()
        base = visible(whole, session.principal)
        why = why or f"{IMPORT} {', '.join(file.name for file in files)}"
        before = earlier(session.store, session.principal, why)
        imported = _read(reading, base, skip_bad=skip_bad is not None, earlier=before)
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
        mapping = filter(None, [reading.mapping])
        with outputs.drafts(left_out, [*session.files, *read, *mapping]) as waiting:
            if not dry_run and not bad and imported.changing:
                revision, codes = _entered(session, changes, expected, () if new_codes else imported.made)
            elif dry_run:
                session.sits()
            waiting.appear()
    lines = _row_by_row(imported, session.principal) if reading.rows else None
    importing.show_import(imported, revision=revision, codes=codes, saved=not bad, row_by_row=lines)
    if bad:
        raise typer.Exit(2)


def _point_to_basis(imported: Imported) -> None:
    """Say how the basis is said of rows of which nothing says why they may be recorded."""
    for issue in imported.warnings:
        if issue.code.startswith("basis."):
            option = Name(terminal.option_for(issue))
            terminal.warn(_("{what} ({option})", what=issue.sentence, option=option))
    terminal.warn(_("To say so: {option}", option=Name(terminal.ORIGIN)))


@commands.add()
def template(file: Path, *, of: list[str] | None = None, language: str = "en") -> Rows:
    """Write a workbook to fill in, one for meetings, or the form "Whom do you work with?" for KoboToolbox.

    Parameters
    ----------
    file
        The workbook to write: TABLE.xlsx such as actors.xlsx, all.xlsx, form.xlsx, meeting.xlsx
    of
        Tables, all, form or meeting, where the file's name does not say it.
    language
        Of headers and lists: en, fr, es, ar, ru or zh.
    """
    from actormap.core import outputs, schema
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
    return [{"file": str(file), "of": ", ".join(wanted), "language": languages}]
