"""A command for every row of ``schema/analyses.csv``, made when it is called and not before."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from actormap import schema
from actormap.cli import options as common

if TYPE_CHECKING:
    from actormap.metrics.catalogue import Option

PlainCommand = Any
"""A command or a context as Typer passes it on; which library it is of changes between releases."""


class Commands(TyperGroup):
    """The commands written by hand, and one for every analysis, grouped by the question that they answer."""

    group = ""
    """The word before those of its commands; none before those of the program itself."""

    def list_commands(self, ctx: PlainCommand) -> list[str]:
        """Names of all commands, without loading an analysis."""
        return list(dict.fromkeys([*super().list_commands(ctx), *_rows(self.group)]))

    def get_command(self, ctx: PlainCommand, cmd_name: str) -> PlainCommand | None:
        """The command of a name; that of an analysis is made here."""
        found, rows = super().get_command(ctx, cmd_name), _rows(self.group)
        return made(rows[cmd_name]) if found is None and cmd_name in rows else found

    def format_commands(self, _: PlainCommand, formatter: Any) -> None:
        """Print the commands, panel after panel, each with its question."""
        panels: dict[str, list[tuple[str, str]]] = {"Commands": []}
        panels |= {title: [] for title in schema.PANELS.values()}
        for name, command in self.commands.items():
            panels[getattr(command, "rich_help_panel", None) or "Commands"].append(
                (name, command.get_short_help_str(limit=120))
            )
        every = {one.command: one for one in schema.analyses().values()}
        for name, one in (_rows(self.group) if self.group else every).items():
            if name not in self.commands:
                panels[schema.PANELS[one.panel]].append((name, one.question))
        for title, listed in filter(lambda panel: panel[1], panels.items()):
            with formatter.section(title):
                formatter.write_dl(listed)


class AnalysisCommand(TyperCommand):
    """A command whose help is the documentation of its analysis, shown as it is written."""

    row: schema.Analysis | None = None
    """The row of its analysis; that of its name where it was written by hand."""

    def format_help_text(self, _: PlainCommand, formatter: Any) -> None:
        """Print what it answers, what it needs, how it misleads and where it is from."""
        from actormap.metrics.catalogue import explanation

        one = self.row or _rows()[str(self.name)]
        formatter.write_paragraph()
        for line in explanation(one.name).splitlines():
            formatter.write(f"  {line}".rstrip() + "\n")


def _rows(group: str = "") -> dict[str, schema.Analysis]:
    """Analyses by the word of their command after that of its group."""
    every = ((one.command.rpartition(" "), one) for one in schema.analyses().values())
    return {word: one for (before, _, word), one in every if before == group}


def made(one: schema.Analysis) -> PlainCommand | None:
    """The command of an analysis, from its row and its signature; None where it needs one of its own.

    Parameters
    ----------
    one
        Its row.
    """
    from actormap.metrics import catalogue

    if not catalogue.of_a_map(one.name):
        return None
    asked = partial(_ask, one)
    listed = list(_parameters(one))
    asked.__signature__ = inspect.Signature(listed)  # type: ignore[attr-defined]  # what Typer reads
    asked.__annotations__ = {parameter.name: parameter.annotation for parameter in listed}
    asked.__name__ = one.name  # type: ignore[attr-defined]
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(one.command.rpartition(" ")[2], cls=AnalysisCommand)(asked)
    command = get_command(alone)
    command.row = one  # type: ignore[attr-defined]  # it is of the class just named
    return command


def _parameters(one: schema.Analysis) -> Iterator[inspect.Parameter]:
    """Parameters of the command: targets, options of the analysis, options of all commands."""
    from actormap.metrics import catalogue

    for target in catalogue.targets(one.name):
        default = ... if target.default is None else target.default
        kind: Any = list[str] if target.kind is tuple else str
        yield _parameter(target.name, Annotated[kind, typer.Argument(help=target.help)], default)
    for option in catalogue.options(one.name):
        yield _parameter(option.name, _annotation(option), _default(option))
    yield _parameter("date", common.Day, "")
    yield _parameter("certain", common.Certain, default=False)
    if one.resample:
        yield _parameter("draws", common.Draws, None)
    yield _parameter("workspace", common.Workspace, None)
    yield _parameter("passphrase_file", common.PassphraseFile, None)
    yield _parameter("role", common.RoleOption, "data_steward")
    yield _parameter("json", common.Json, default=False)


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    kept = inspect.Parameter.empty if default is ... else default
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=kept)


def _annotation(option: Option) -> Any:
    flag = f"--{option.name.replace('_', '-')}"
    if option.kind is bool:
        return Annotated[
            bool, typer.Option(f"{flag}/--no-{flag[2:]}" if option.default else flag, help=option.help)
        ]
    kind: Any = list[str] if option.kind is tuple else option.kind
    metavar = f"[{'|'.join(option.choices)}]" if option.choices else None
    least = 1 if option.name == "limit" else None
    kind = kind | None if option.default is None else kind
    return Annotated[kind, typer.Option(flag, help=option.help, metavar=metavar, min=least)]


def _default(option: Option) -> Any:
    return list(option.default) if option.kind is tuple and option.default is not None else option.default


def _ask(
    one: schema.Analysis, *, date: str, certain: bool, workspace: str | None, passphrase_file: Any, role: str,
    json: bool, draws: int | None = None, **given: Any,
) -> None:  # fmt: skip
    """Run an analysis with what was given on the command line, and print its findings."""
    from actormap.cli.session import Session, answer, view_of
    from actormap.metrics import catalogue

    every = (*catalogue.targets(one.name), *catalogue.options(one.name))
    chosen = {option.name: _checked(option, given.get(option.name)) for option in every}
    view = view_of(date, certain=certain)
    answer(Session(workspace, passphrase_file, role), one.name, view, draws, json=json, **chosen)


def _checked(option: Option, value: Any) -> Any:
    """A value as the analysis takes it; one that is not among the choices is refused."""
    from actormap.errors import Refused

    if option.choices and value is not None and value not in option.choices:
        raise Refused(f"there is no {option.name} {value!r}. Use one of: {', '.join(option.choices)}.")
    return tuple(value) if option.kind is tuple and value is not None else value
