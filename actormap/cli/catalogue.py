"""A command for every row of ``schema/analyses.csv``, made when it is called and not before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from inspect import Parameter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from actormap.cli.options import Group, Look, Resampled, flag_of, parameter_of, typed
from actormap.cli.session import SealedSession, Session, choice_of
from actormap.core import schema

if TYPE_CHECKING:
    from actormap.metrics.catalogue import Option

BY = "--by"
"""Picks one of the analyses that are asked by one command."""
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

    @property
    def family(self) -> str:
        """The family whose rows are commands here."""
        return str(self.name)

    def list_commands(self, ctx: PlainCommand) -> list[str]:
        """Names of all commands, without loading an analysis."""
        alone = (word for word in _rows(self.family) if BY not in word)
        return list(dict.fromkeys([*super().list_commands(ctx), *alone]))

    def resolve_command(self, ctx: PlainCommand, args: list[str]) -> Any:
        """The command that is named; where ``--by`` names another way to ask, that of this way."""
        name, command, rest = super().resolve_command(ctx, args)
        rest = [part for arg in rest for part in (arg.split("=", 1) if arg.startswith(f"{BY}=") else [arg])]
        at = rest.index(BY) if BY in rest else len(rest)
        way = self.get_command(ctx, " ".join([str(name), *rest[at : at + 2]]))
        return (name, way, rest[:at] + rest[at + 2 :]) if way else (name, command, rest)

    def get_command(self, ctx: PlainCommand, cmd_name: str) -> PlainCommand | None:
        """The command of a name; that of an analysis is made here."""
        command, rows = super().get_command(ctx, cmd_name), _rows(self.family)
        return made(rows[cmd_name]) if command is None and cmd_name in rows else command

    def format_commands(self, _: PlainCommand, formatter: Any) -> None:
        """Print the commands, each with its question; a command written by hand with what it does."""
        with formatter.section("Commands"):
            formatter.write_dl(list((_helps(self.commands) | _questions(self.family)).items()))


class Commands(Family):
    """The commands for the workspace, the answers that join families, and the families as groups."""

    family = "summary"

    def format_commands(self, _: PlainCommand, formatter: Any) -> None:
        """Print the commands for the workspace, then what can be asked of it."""
        questions = _questions(self.family)
        questions |= {name: schema.FAMILIES[name] for name in schema.FAMILIES if name != self.family}
        others = {name: command for name, command in self.commands.items() if name not in questions}
        with formatter.section("The workspace"):
            formatter.write_dl(list(_helps(others).items()))
        with formatter.section("The analyses; `actormap reach --help` and so on list those of a family"):
            formatter.write_dl(list(questions.items()))


def _questions(family: str) -> dict[str, str]:
    return {name: row.question for name, row in _rows(family).items()}


def _helps(commands: Mapping[str, PlainCommand]) -> dict[str, str]:
    return {name: command.get_short_help_str(limit=120) for name, command in commands.items()}


def group(family: schema.Family) -> Group:
    """The group of commands of a family, to which others may be added."""
    return Group(
        name=family, cls=Family, no_args_is_help=True, rich_markup_mode=None, help=schema.FAMILIES[family]
    )


class AnalysisCommand(TyperCommand):
    """A command whose help is what its analysis answers and needs; the rest stands on its page."""

    row: schema.Analysis | None = None
    """The row of its analysis; for the comparisons of maps, written by hand, that of its name."""

    def format_help_text(self, _: PlainCommand, formatter: Any) -> None:
        """Print what it answers, what it needs, and where it is explained."""
        from actormap.metrics.catalogue import summary

        row = self.row or _rows("change")[str(self.name)]
        formatter.write_paragraph()
        with formatter.indentation():
            for text in (row.question, *summary(row.name)):
                formatter.write_text(text)


def _rows(family: str) -> dict[str, schema.Analysis]:
    """Analyses of a family by their command in it."""
    every = (row for row in schema.analyses().values() if row.family == family)
    return {row.command.removeprefix(f"{family} "): row for row in every}


@cache
def made(row: schema.Analysis) -> PlainCommand | None:
    """The command of an analysis, from its row and its signature; None where it needs one of its own."""
    from actormap.metrics import catalogue

    if not catalogue.of_a_map(row.name):
        return None
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    run = typed(partial(_ask, row), _parameters(row), json=True)
    alone.command(row.of.replace("_", "-"), cls=AnalysisCommand)(run)
    command = get_command(alone)
    command.row = row  # type: ignore[attr-defined]  # it is of the class just named
    return command


def _parameters(row: schema.Analysis) -> Iterator[Parameter]:
    """Parameters of the command: targets, options of the analysis, options of all commands."""
    from actormap.metrics import catalogue

    for target in catalogue.targets(row.name):
        default = ... if target.default is None else target.default
        kind: Any = list[str] if target.kind is tuple else str
        yield parameter_of(target.name, Annotated[kind, typer.Argument(help=target.help)], default)
    for option in (*catalogue.ways(row.name), *catalogue.options(row.name)):
        if option.name != LIMIT:
            several = option.kind is tuple and option.default is not None
            default = list(option.default) if several else option.default
            yield parameter_of(option.name, _annotation(option), default)
    yield parameter_of("look", Resampled if row.resample else Look, ...)
    yield parameter_of("session", SealedSession if row.family == SEALED else Session, ...)


def _annotation(option: Option) -> Any:
    flag = flag_of(option.name)
    if option.kind is bool:
        flag = f"{flag}/--no-{flag[2:]}" if option.default else flag
        return Annotated[bool, typer.Option(flag, help=option.help)]
    kind: Any = list[str] if option.kind is tuple else option.kind
    metavar = f"[{'|'.join(option.choices)}]" if option.choices else None
    kind = kind | None if option.default is None else kind
    return Annotated[kind, typer.Option(flag, help=option.help, metavar=metavar)]


def _ask(row: schema.Analysis, *, look: Look, session: Session, **given: Any) -> None:
    """Run an analysis with what was given on the command line, and print its findings."""
    from actormap.metrics import catalogue

    for way in catalogue.ways(row.name):
        choice_of(given[way.name], BY, way.choices)
    chosen = {}
    for option in (*catalogue.targets(row.name), *catalogue.options(row.name)):
        value = given.get(option.name)
        if option.name == LIMIT:
            value = look.of_each_kind(option.default)
        elif option.choices and value is not None:
            choice_of(value, flag_of(option.name), option.choices)
        chosen[option.name] = tuple(value) if option.kind is tuple and value is not None else value
    if not look.date and chosen.get(AT) == "":
        date, _, chosen[AT] = dt.datetime.now().astimezone().isoformat(timespec="minutes").partition("T")
        look = replace(look, date=date)
    session.answer(row.name, look, **chosen)
