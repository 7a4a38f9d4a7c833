"""A command for every row of ``schema/analyses.csv``, made when it is called and not before."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from actormap.cli import options as common
from actormap.core import schema
from actormap.core.config import DEFAULT_ROLE

if TYPE_CHECKING:
    from actormap.metrics.catalogue import Option

LIMIT = "limit"
"""How many findings are printed; of those analyses that list some of many, also how many they work out."""
AT = "at"
"""The time of day at which a clock is looked at: now, where no day is given either."""
SEALED: schema.Family = "protect"
"""Family whose analyses are asked of a map with what is sealed, which its passphrase opens."""
PlainCommand = Any
"""A command or a context as Typer passes it on; which library it is of changes between releases."""


class Family(TyperGroup):
    """The commands of a family of analyses: those written by hand, and one for each of its rows."""

    def list_commands(self, ctx: PlainCommand) -> list[str]:
        """Names of all commands, without loading an analysis."""
        return list(dict.fromkeys([*super().list_commands(ctx), *_rows(str(self.name))]))

    def get_command(self, ctx: PlainCommand, cmd_name: str) -> PlainCommand | None:
        """The command of a name; that of an analysis is made here."""
        command, rows = super().get_command(ctx, cmd_name), _rows(str(self.name))
        return made(rows[cmd_name]) if command is None and cmd_name in rows else command

    def format_commands(self, _: PlainCommand, formatter: Any) -> None:
        """Print the commands, each with its question; a command written by hand with what it does."""
        questions = {name: row.question for name, row in _rows(str(self.name)).items()}
        with formatter.section("Commands"):
            formatter.write_dl(list((_helps(self.commands) | questions).items()))


class Commands(TyperGroup):
    """The commands for the workspace, the answers that join families, and the families as groups."""

    def list_commands(self, ctx: PlainCommand) -> list[str]:
        """Names of all commands, without loading an analysis."""
        return list(dict.fromkeys([*super().list_commands(ctx), *_rows("summary")]))

    def get_command(self, ctx: PlainCommand, cmd_name: str) -> PlainCommand | None:
        """The command of a name; that of an analysis is made here."""
        command, rows = super().get_command(ctx, cmd_name), _rows("summary")
        return made(rows[cmd_name]) if command is None and cmd_name in rows else command

    def format_commands(self, _: PlainCommand, formatter: Any) -> None:
        """Print the commands for the workspace, then what can be asked of it."""
        questions = {name: row.question for name, row in _rows("summary").items()}
        questions |= {name: schema.FAMILIES[name] for name in schema.FAMILIES if name != "summary"}
        others = {name: command for name, command in self.commands.items() if name not in questions}
        with formatter.section("The workspace"):
            formatter.write_dl(list(_helps(others).items()))
        with formatter.section("The analyses; `actormap reach --help` and so on list those of a family"):
            formatter.write_dl(list(questions.items()))


def _helps(commands: Mapping[str, PlainCommand]) -> dict[str, str]:
    return {name: command.get_short_help_str(limit=120) for name, command in commands.items()}


def group(family: schema.Family) -> typer.Typer:
    """The group of commands of a family, to which others may be added."""
    return typer.Typer(
        name=family, cls=Family, no_args_is_help=True, rich_markup_mode=None, help=schema.FAMILIES[family]
    )


class AnalysisCommand(TyperCommand):
    """A command whose help is the documentation of its analysis, shown as it is written."""

    row: schema.Analysis | None = None
    """The row of its analysis; for the comparisons of maps, written by hand, that of its name."""

    def format_help_text(self, _: PlainCommand, formatter: Any) -> None:
        """Print what it answers, what it needs, how it misleads and where it is from."""
        from actormap.metrics.catalogue import explanation

        row = self.row or _rows("change")[str(self.name)]
        formatter.write_paragraph()
        for line in explanation(row.name).splitlines():
            formatter.write(f"  {line}".rstrip() + "\n")


def _rows(family: str) -> dict[str, schema.Analysis]:
    """Analyses of a family by the last word of their command."""
    every = ((row.command.rpartition(" ")[2], row) for row in schema.analyses().values())
    return {word: row for word, row in every if row.family == family}


@cache
def made(row: schema.Analysis) -> PlainCommand | None:
    """The command of an analysis, from its row and its signature; None where it needs one of its own."""
    from actormap.metrics import catalogue

    if not catalogue.of_a_map(row.name):
        return None
    run = partial(_ask, row)
    listed = list(_parameters(row))
    run.__signature__ = inspect.Signature(listed)  # type: ignore[attr-defined]  # what Typer reads
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in listed}
    run.__name__ = row.name  # type: ignore[attr-defined]
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(row.command.rpartition(" ")[2], cls=AnalysisCommand)(run)
    command = get_command(alone)
    command.row = row  # type: ignore[attr-defined]  # it is of the class just named
    return command


def _parameters(row: schema.Analysis) -> Iterator[inspect.Parameter]:
    """Parameters of the command: targets, options of the analysis, options of all commands."""
    from actormap.metrics import catalogue

    for target in catalogue.targets(row.name):
        default = ... if target.default is None else target.default
        kind: Any = list[str] if target.kind is tuple else str
        yield _parameter(target.name, Annotated[kind, typer.Argument(help=target.help)], default)
    for option in catalogue.options(row.name):
        if option.name != LIMIT:
            yield _parameter(option.name, _annotation(option), _default(option))
    yield _parameter("date", common.Day, "")
    yield _parameter("certain", common.Certain, default=False)
    if row.resample:
        yield _parameter("draws", common.Draws, None)
    yield _parameter(LIMIT, common.Limit, None)
    yield _parameter("workspace", common.Workspace, None)
    yield _parameter("passphrase_file", common.PassphraseFile, None)
    if row.family == SEALED:
        yield _parameter("protection_file", common.ProtectionFile, None)
    yield _parameter("role", common.RoleOption, row.role if row.family == SEALED else DEFAULT_ROLE)
    yield _parameter("json", common.Json, default=False)


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    kept = inspect.Parameter.empty if default is ... else default
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=kept)


def _annotation(option: Option) -> Any:
    flag = _flag(option)
    if option.kind is bool:
        return Annotated[
            bool, typer.Option(f"{flag}/--no-{flag[2:]}" if option.default else flag, help=option.help)
        ]
    kind: Any = list[str] if option.kind is tuple else option.kind
    metavar = f"[{'|'.join(option.choices)}]" if option.choices else None
    kind = kind | None if option.default is None else kind
    return Annotated[kind, typer.Option(flag, help=option.help, metavar=metavar)]


def _flag(option: Option) -> str:
    """How an option is written on the command line."""
    return f"--{option.name.replace('_', '-')}"


def _default(option: Option) -> Any:
    return list(option.default) if option.kind is tuple and option.default is not None else option.default


def _ask(
    row: schema.Analysis,
    *,
    date: str,
    certain: bool,
    workspace: str | None,
    passphrase_file: Any,
    role: str,
    json: bool,
    limit: int | None,
    draws: int | None = None,
    protection_file: Path | None = None,
    **given: Any,
) -> None:
    """Run an analysis with what was given on the command line, and print its findings."""
    from actormap.cli.session import Session, answer, answer_of_sealed, view_of
    from actormap.metrics import catalogue

    every = (*catalogue.targets(row.name), *catalogue.options(row.name))
    given |= {
        option.name: common.of_each_kind(limit, option.default) for option in every if option.name == LIMIT
    }
    chosen = {option.name: _checked(option, given.get(option.name)) for option in every}
    if not date and chosen.get(AT) == "":
        date, _, chosen[AT] = dt.datetime.now().astimezone().isoformat(timespec="minutes").partition("T")
    view = view_of(date, certain=certain)
    session = Session(workspace, passphrase_file, role)
    if row.family == SEALED:
        answer_of_sealed(session, row.name, view, protection_file, json=json, printed=limit, **chosen)
    else:
        answer(session, row.name, view, draws, json=json, printed=limit, **chosen)


def _checked(option: Option, value: Any) -> Any:
    """A value as the analysis takes it; one that is not among the choices is refused."""
    from actormap.cli.session import choice_of

    if option.choices and value is not None:
        choice_of(value, _flag(option), option.choices)
    return tuple(value) if option.kind is tuple and value is not None else value
