"""The command line: parse, one library call, print.

A family of analyses is a group of commands, one for each row of ``schema/analyses.csv``; the few others
have the name of the function that they call. ``--json`` prints one JSON document on standard output
and nothing else. Exit code 0: done. 2: refused, with a message that says why.
"""

from __future__ import annotations

import gc
import os
import sys
from functools import cache
from typing import Any

import typer
from typer.main import get_command

from actormap.cli import (
    analyses,
    data,
    duplicates,
    introductions,
    opening,
    passphrases,
    protect,
    records,
    scoring,
    sharing,
    terminal,
    upkeep,
)
from actormap.cli.catalogue import Commands, group
from actormap.cli.options import Group
from actormap.cli.session import WorkspaceOption
from actormap.core import schema, words
from actormap.core.errors import ActormapError, shorten
from actormap.core.sentences import Name, series

app = Group(
    name="actormap",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Map the civil society of a country, and act on the map without doing harm. "
    "Nothing leaves this computer.",
)

COLLECT_AFTER = 50_000
"""So many new objects before Python's collector looks for circles: a command is short, looking takes time."""
LANGUAGE = "ACTORMAP_LANGUAGE"
"""Variable with the code of the language in which people are answered; JSON is the same in all."""
WRITTEN = {
    "reach": analyses.reach,
    "introductions": introductions.commands,
    "coordination": analyses.coordination,
    "change": analyses.change,
    "protect": protect.commands,
}
"""Families with commands of their own besides those of their analyses."""

for commands in (
    opening.commands,
    data.commands,
    records.commands,
    sharing.commands,
    scoring.commands,
    analyses.commands,
    upkeep.commands,
    duplicates.commands,
    records.proposals,
):
    app.add_typer(commands)
for family in schema.FAMILIES:
    if family != "summary":
        app.add_typer(WRITTEN.get(family) or group(family))


@app.callback()
def before(workspace: WorkspaceOption = None) -> None:
    """Take -w before the command too."""
    if workspace is not None:
        os.environ["ACTORMAP_WORKSPACE"] = workspace


@cache
def program() -> Any:
    """All commands as they are typed; Typer would make them anew at each call."""
    return get_command(app)


def spend_little() -> None:
    """Let Python and its libraries do little that is no work; before numpy is imported."""
    gc.set_threshold(COLLECT_AFTER)
    # Matrices are small here: threads of BLAS would wait for the next one by spinning, as costly as the work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _refusal(error: Exception) -> ActormapError | None:
    """What is said of an error, in the language of who reads where we have it; None of a fault of ours."""
    match error:
        case ActormapError():
            return error
        case typer.Abort():
            return ActormapError("stopped. Nothing was changed.")
        case OSError() if error.filename is not None:
            return ActormapError(
                "{file} cannot be used: {why}. Check the name, the folder and your rights to it.",
                file=shorten(os.fsdecode(error.filename)),
                why=Name(error.strerror),
            )
    return _misused(error) if hasattr(error, "format_message") else None


def _misused(error: Any) -> ActormapError:
    """The same of a command that Typer cannot read; it does not export the classes of its errors."""
    parameter = getattr(error, "param", None)
    hint = " / ".join(parameter.opts) if parameter is not None else ""
    match type(error).__name__:
        case "MissingParameter" if hint:
            return ActormapError("'{parameter}' is missing.", parameter=Name(hint))
        case "BadParameter" if hint:
            return ActormapError(
                "{parameter} cannot take this: {why}.", parameter=Name(hint), why=Name(error.message)
            )
        case "NoSuchOption" if error.possibilities:
            alike = series(map(Name, sorted(error.possibilities)))
            return ActormapError(
                "there is no option {option}. Did you mean: {alike}?",
                option=Name(error.option_name),
                alike=alike,
            )
        case "NoSuchOption":
            return ActormapError("there is no option {option}.", option=Name(error.option_name))
    return ActormapError("{message}", message=Name(error.format_message()))


def main() -> None:
    """Run the command line; every refusal is a message and exit code 2."""
    os.umask(0o077)
    spend_little()
    passphrases.take_secrets()
    terminal.JSON.set("--json" in sys.argv)
    words.speak(words.catalogue(os.environ.get(LANGUAGE, words.ENGLISH)))
    try:
        code = program()(standalone_mode=False)
    except Exception as error:
        if refused := _refusal(error):
            terminal.show_refusal(refused)
            sys.exit(2)
        terminal.show_unexpected(error)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
