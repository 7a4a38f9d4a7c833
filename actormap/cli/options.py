"""The options that several commands have, each with its one help text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

Workspace = Annotated[
    str | None,
    typer.Option(
        "--workspace", "-w", envvar="ACTORMAP_WORKSPACE", help="The workspace file, or neo4j://HOST."
    ),
]
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="File whose first line is the passphrase.")
]
RoleOption = Annotated[
    str,
    typer.Option(
        "--role",
        envvar="ACTORMAP_ROLE",
        help="Your role. Without a role you see what an officer sees; see docs/concepts.md.",
        show_default=True,
    ),
]
ProtectionFile = Annotated[
    Path | None,
    typer.Option("--protection-file", help="File whose first line is the protection passphrase."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Day = Annotated[str, typer.Option("--date", help="The day to look at, YYYY-MM-DD; today if not given.")]
Certain = Annotated[
    bool, typer.Option("--certain", help="Take every recorded tie as certain (worked examples only).")
]
Draws = Annotated[
    int | None,
    typer.Option(
        "--draws", min=0, help="How many possible maps; by default 50 for up to 500 actors, else none."
    ),
]
Limit = Annotated[
    int | None,
    typer.Option("--limit", min=0, help="Most findings that are printed; 10 if not given, 0 for all."),
]
RelationOption = Annotated[
    str, typer.Option("--relation", help="Which group tags count: works_on_rights_of or identifies_as.")
]
Files = Annotated[list[Path], typer.Argument(help="Files, or a folder of them; see docs/import.md.")]
Mapping = Annotated[Path | None, typer.Option("--mapping", help="YAML file that says which column is what.")]
Encoding = Annotated[str | None, typer.Option("--encoding", help="Encoding of text that is not UTF-8.")]
Sheet = Annotated[str | None, typer.Option("--sheet", help="Only this sheet of a workbook.")]
Table = Annotated[
    str | None,
    typer.Option(
        "--table",
        help="What the file is: a table such as actors, or a kind of list such as activities.",
    ),
]
ForAll = Annotated[
    list[str] | None,
    typer.Option(
        "--set", help="What holds for all of a list, such as legal_basis=mandate or sphere=civil_society."
    ),
]
Dates = Annotated[
    str, typer.Option("--dates", help="Which comes first where days do not tell: day-first or month-first.")
]
Split = Annotated[
    list[str] | None,
    typer.Option("--split", help="What stands between several values of a cell, by column: 'Sector=,'."),
]
SkipBad = Annotated[
    Path | None,
    typer.Option(
        "--skip-bad",
        help="Import the good rows, and write the others into this XLSX with what is wrong, to be corrected.",
    ),
]
Rows = Annotated[
    bool,
    typer.Option(
        "--rows",
        help="Also list each row of the files: new, changed, the same or refused, why, and what to do.",
    ),
]
Identify = Annotated[
    list[str] | None,
    typer.Option("--identify", help="What tells two apart in a 3W table, such as sector=name."),
]
OF_EACH_KIND = 50
"""So many findings of each kind an answer that joins analyses works out where nobody says how many."""


def of_each_kind(limit: int | None, default: int = OF_EACH_KIND) -> int:
    """How many findings of each kind an analysis is asked for, so that as many as wanted can be printed."""
    return sys.maxsize if limit == 0 else max(limit or 0, default)
