"""Commands from functions: options from the signature, what they mean from the docstring or from here."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_origin, get_type_hints

import typer

from actormap.cli import terminal
from actormap.core.config import View

Function = TypeVar("Function", bound=Callable[..., Any])
Rows = Sequence[Mapping[str, Any]]
"""What a command prints as a table."""
Day = Annotated[str, typer.Option("--date", help="Day to look at, YYYY-MM-DD; by default today.")]
Files = Annotated[list[Path], typer.Argument(help="Files, or a folder of them; see docs/import.md.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what is new, changed and the same; write nothing.")
]
Limit = Annotated[
    int | None,
    typer.Option("--limit", min=0, help="Findings that are printed; by default 10; 0: all."),
]
RelationOption = Annotated[
    str, typer.Option("--relation", help="Which group tags count: works_on_rights_of or identifies_as.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
OF_EACH_KIND = 50
"""So many findings of each kind an answer that joins analyses works out where nobody says how many."""


@dataclass(kw_only=True)
class OnDay:
    """The day at which a map is looked at."""

    date: Day = ""
    view: View = field(init=False)

    def __post_init__(self) -> None:
        self.view = view_of(self.date)


@dataclass(kw_only=True)
class CertainDay(OnDay):
    """The same where ties may be taken as certain.

    Parameters
    ----------
    certain
        Take every recorded tie as certain.
    """

    certain: bool = False

    def __post_init__(self) -> None:
        self.view = view_of(self.date, certain=self.certain)


@dataclass(kw_only=True)
class Look(CertainDay):
    """How a map is looked at for findings, and how many of them are printed."""

    draws: int | None = field(default=None, init=False)
    limit: Limit = None

    def of_each_kind(self, default: int = OF_EACH_KIND) -> int:
        """How many findings of each kind are worked out, so that as many as wanted can be printed."""
        return sys.maxsize if self.limit == 0 else max(self.limit or 0, default)


Draws = Annotated[
    int | None,
    typer.Option("--draws", min=0, help="Possible maps; by default 50 up to 500 actors."),
]


@dataclass(kw_only=True)
class Resampled(Look):
    """The same for findings that are checked on possible maps."""

    draws: Draws = None


@dataclass(kw_only=True)
class Reading:
    """How files are read.

    Parameters
    ----------
    mapping
        YAML file that says which column is what.
    encoding
        Encoding of text that is not UTF-8.
    sheet
        Only this sheet of a workbook.
    table
        What the file is: a table such as actors, or a kind of list such as activities.
    identify
        What tells two apart in a 3W table, such as sector=name.
    dates
        Which comes first where days do not tell: day-first or month-first.
    split
        What stands between several values of a cell, by column: 'Sector=,'.
    rows
        Also list each row of the files: new, changed, the same or refused, why, and what to do.
    """

    files: Files
    mapping: Path | None = None
    encoding: str | None = None
    sheet: str | None = None
    table: str | None = None
    identify: list[str] | None = None
    for_all: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="What holds for all of a list, such as legal_basis=mandate or sphere=civil_society.",
        ),
    ] = None
    dates: str = ""
    split: list[str] | None = None
    rows: bool = False


def view_of(date: str, *, certain: bool = False) -> View:
    """The view of a day; today where none is given."""
    from actormap.core.errors import Refused
    from actormap.core.sentences import Name
    from actormap.core.tables.issues import Unreadable
    from actormap.core.tables.values import day

    try:
        return View(date=day(date), certain=certain) if date else View(certain=certain)
    except Unreadable as problem:
        raise Refused(
            "--date '{date}': {problem}. {remedy}",
            date=Name(date),
            problem=problem.problem,
            remedy=problem.remedy,
        ) from problem


class Group(typer.Typer):
    """A group of commands, each made from a function."""

    def add(
        self, name: str | None = None, *, json: bool = True, cls: Any = None
    ) -> Callable[[Function], Function]:
        """Make a command of a function: its rows are printed, also as JSON unless it has no document."""

        def decorate(function: Function) -> Function:
            text, _ = _described(function)
            run = typed(function, options_of(function), json=json)
            self.command(name, cls=cls, help=text)(run)
            return function

        return decorate


def typed(
    function: Callable[..., Any], parameters: Iterable[Parameter], *, json: bool
) -> Callable[..., None]:
    """A function as Typer calls it: a parameter that is made of options gives way to them."""
    made_of: dict[str, tuple[Any, list[Parameter]]] = {}
    listed: list[Parameter] = []
    for parameter in parameters:
        kind: Any = parameter.annotation
        if is_dataclass(kind):
            made_of[parameter.name] = kind, options_of(kind)
        listed += made_of[parameter.name][1] if parameter.name in made_of else [parameter]
    if json:
        listed.append(parameter_of("json", Json, default=False))

    def run(**given: Any) -> None:
        terminal.JSON.set(given.pop("json", False))
        for name, (kind, options) in made_of.items():
            given[name] = kind(**{option.name: given.pop(option.name) for option in options})
        rows = function(**given)
        if rows is not None:
            terminal.show_rows(rows)

    run.__signature__ = inspect.Signature(listed)  # type: ignore[attr-defined]  # what Typer reads
    run.__annotations__ = {option.name: option.annotation for option in listed}
    run.__name__ = getattr(function, "__name__", "run")
    return run


def parameter_of(name: str, annotation: Any, default: Any) -> Parameter:
    """A parameter as Typer reads it; the default ... is none."""
    kept = Parameter.empty if default is ... else default
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=kept)


def flag_of(name: str) -> str:
    """How an option is written on the command line."""
    return f"--{name.strip('_').replace('_', '-')}"


def options_of(source: Any) -> list[Parameter]:
    """The parameters of a function or a class as Typer reads them: what is keyword-only is an option."""
    hints, (_, helps) = get_type_hints(source, include_extras=True), _described(source)
    listed = []
    for name, parameter in inspect.signature(source).parameters.items():
        kind, text = hints[name], helps.get(name)
        if get_origin(kind) is Annotated:
            info = kind.__metadata__[0]
            info.help = info.help or text
        elif not is_dataclass(kind):
            is_option = parameter.kind is Parameter.KEYWORD_ONLY
            info = typer.Option(flag_of(name), help=text) if is_option else typer.Argument(help=text)
            kind = Annotated[kind, info]
        listed.append(parameter.replace(annotation=kind, kind=Parameter.KEYWORD_ONLY))
    return listed


def _described(source: Any) -> tuple[str, dict[str, str]]:
    """What a docstring says: of all, and of each parameter; a class knows those of its bases."""
    text, _, described = (inspect.getdoc(source) or "").partition("\n\nParameters\n----------\n")
    parts = (part.partition("\n") for part in re.split(r"\n(?=\S)", described))
    helps = {name: " ".join(lines.split()) for name, _, lines in parts}
    for base in getattr(source, "__bases__", ()):
        helps = _described(base)[1] | helps if is_dataclass(base) else helps
    return text, helps
