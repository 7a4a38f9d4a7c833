"""What an import would do or did, as it is printed: which columns stay out first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from actormap.cli import terminal
from actormap.core.sentences import Name, plural, series
from actormap.core.words import _

if TYPE_CHECKING:
    from rich.console import Console

    from actormap.core.errors import Issue
    from actormap.ingest import Imported
    from actormap.ingest.changes.columns import Fate


def show_import(
    imported: Imported,
    *,
    revision: int | None,
    codes: Mapping[str, str] | None = None,
    saved: bool = True,
    row_by_row: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Print what an import would do or did, its warnings, the codes that it gave, and its rows if wanted."""
    from actormap.core.tables.records import records

    rows = records(imported.preview)
    warnings = [terminal.issue_document(issue) for issue in imported.warnings]
    if terminal.JSON.get():
        terminal.show_document(
            {
                "rows": rows,
                "warnings": warnings,
                "columns": list(map(_column, imported.columns)),
                "revision": revision,
                "codes": dict(codes or {}),
                "left_out": [
                    {"file": left.file, "sheet": left.sheet, "rows": len(left.rows)}
                    for left in imported.left_out
                ],
                **({} if row_by_row is None else {"row_by_row": row_by_row}),
            }
        )
        return
    out = terminal.console()
    _show_columns(out, imported.columns)
    left_out = [issue for left in imported.left_out for issue in left.issues] if row_by_row is None else []
    for issue in (*left_out, *imported.noticed_besides):
        out.print(terminal.printable(_note(issue)), style="dim")
    if row_by_row is not None:
        _show_row_by_row(row_by_row)
    terminal.show_rows(rows)
    for left in imported.left_out:
        if not left.to_mend:
            continue
        bad = plural(left.to_mend, "row")
        out.print(
            terminal.printable(
                _(
                    "{file}: {rows} with an error left out and saved, to be mended.",
                    file=Name(left.file),
                    rows=bad,
                )
                if saved
                else _(
                    "{file}: {rows} with an error: nothing is imported, unless with --skip-bad.",
                    file=Name(left.file),
                    rows=bad,
                )
            )
        )
    if codes:
        terminal.show_rows([{"in_the_file": handle, "code": code} for handle, code in codes.items()])
    if revision is None:
        out.print(_("Nothing was written."))
    else:
        out.print(terminal.reverses(revision, "actormap undo"))


def show_sheets_left_out(imported: Imported) -> None:
    """Print which sheets of a workbook were left out: beside an error nothing else is printed."""
    out = terminal.console(error=True)
    for issue in imported.warnings:
        if issue.code in {"sheet.hidden", "sheet.pivot"}:
            out.print(terminal.printable(_note(issue)))


def _note(issue: Issue) -> str:
    """What was noticed, with the option that answers it."""
    note = terminal.noted(issue.sentence)
    return f"{note} ({option})" if (option := terminal.option_for(issue)) else note


def _show_columns(out: Console, every: Sequence[Fate]) -> None:
    """Print which columns stay out, wholly or in part, why, and how they come in: before all else."""
    from actormap.ingest.changes.columns import IN, heading, how

    left = [fate for fate in every if fate.outcome != IN]
    if left:
        what = _("{what}. {remedy}", what=heading(every), remedy=how(every))
        out.print(terminal.printable(what), style="bold")
    for fate in every:
        if fate.outcome == IN and fate.answer and not fate.given:
            line = _("{header} ({holds})", header=Name(fate.header), holds=fate.holds)
            out.print(terminal.printable(f"- {line}"))
            out.print(terminal.printable(f"    {_option(fate)}"))
    for fate in left:
        if fate.settled:
            continue
        line = _("{header} ({holds}): {why}", header=Name(fate.header), holds=fate.holds, why=fate.why)
        out.print(terminal.printable(f"- {line}"))
        if option := _option(fate):
            out.print(terminal.printable(f"    {option}"))
    if quiet := [Name(fate.header) for fate in left if fate.settled]:
        out.print(
            terminal.printable(_("Nothing has to be done about {names}.", names=series(quiet))), style="dim"
        )


def _option(fate: Fate) -> str:
    """The option that lets a column in; "" where there is none."""
    from actormap.ingest.mapping.columns import ANSWERS

    if not fate.answer:
        return ""
    options = " | ".join(ANSWERS[fate.answer]) or _("'name of your office'")
    return _("To let it in: {option}", option=Name(f"--set {fate.answer}={options}"))


def _column(fate: Fate) -> dict[str, Any]:
    """A column as programs read it; no values, of which some point to persons."""
    return {
        "sheet": fate.sheet,
        "header": fate.header,
        "meaning": fate.meaning,
        "outcome": fate.outcome,
        "holds": fate.holds,
        "why": fate.why,
        "answer": fate.answer,
    }


def _show_row_by_row(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print what becomes of each row of the files; columns that are empty in all rows are left out."""
    from actormap.records.record.row_words import WORDS

    names = [name for name in rows[0] if any(row[name] != "" for row in rows)] if rows else []
    lines = [{**row, "outcome": WORDS[row["outcome"]]} for row in rows]
    terminal.show_rows(lines, columns=names)
