"""Commands of a round of scoring: one mark, and the round as a workbook to fill in offline."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actormap.cli import terminal
from actormap.cli.options import Day, Json, PassphraseFile, RoleOption, Workspace
from actormap.cli.session import Session, choice_of, view_of, way_back
from actormap.core.config import DEFAULT_ROLE

if TYPE_CHECKING:
    from actormap.core.schema.items import ItemSet

commands = typer.Typer()
Round = Annotated[str, typer.Option("--round", help="The round, such as 2026-Q4.")]
Scorer = Annotated[
    str, typer.Option("--scorer", help="Label of who scores, such as 'national officer'; never a name.")
]
Area = Annotated[str, typer.Option("--area", help="P-code of the area that it is about.")]
Group = Annotated[str, typer.Option("--group", help="Code of the group that it is about.")]


@commands.command()
def score(
    item: Annotated[str, typer.Argument(help="Code of the item, such as a1.")],
    mark: Annotated[str, typer.Argument(help="The mark, or a word of its scale, such as unknown.")],
    name: Round,
    scorer: Scorer,
    area: Area = "",
    group: Group = "",
    low: Annotated[float | None, typer.Option("--low", help="The lowest mark that could be right.")] = None,
    high: Annotated[
        float | None, typer.Option("--high", help="The highest mark that could be right.")
    ] = None,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", help="Code of a record that it rests on.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option("--source", help="Pseudonym of who told us.")] = None,
    text: Annotated[str, typer.Option("--text", help="Why this mark; no names.")] = "",
    together: Annotated[
        bool, typer.Option("--together", help="What several scorers agreed on, beside what each gave.")
    ] = False,
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Give an item a mark in a round; the scorer's own in that round is corrected."""
    from actormap.metrics.base.judgements import Unit
    from actormap.records.scoring import TABLE, Answer, Scoring, given

    view, scoring = view_of(date), Scoring(name, scorer, Unit(pcode=area, group=group))
    answer = Answer(mark, low, high, text, tuple(evidence or ()), tuple(source or ()), together=together)
    with Session(workspace, passphrase_file, role) as session:
        entered = session.enter(lambda m: given(m, view, scoring, item, answer, principal=session.principal))
    code = entered.changes.upserts[TABLE]["id"].iat[0]
    terminal.show_rows([{"table": TABLE, "id": code} | way_back(entered)], json=json)


@commands.command("scoring-sheet")
def scoring_sheet(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write: NAME.xlsx.")],
    name: Round,
    scorer: Scorer,
    area: Area = "",
    group: Group = "",
    risk: Annotated[bool, typer.Option("--risk", help="The factors of risk, not the parameters.")] = False,
    last: Annotated[str, typer.Option("--last", help="Begin the round, with this as its last day.")] = "",
    language: Annotated[
        str, typer.Option("--language", help="Language of headers and choices: en, fr, es, ar, ru or zh.")
    ] = "en",
    date: Day = "",
    workspace: Workspace = None,
    passphrase_file: PassphraseFile = None,
    role: RoleOption = DEFAULT_ROLE,
    json: Json = False,
) -> None:
    """Write a round as a workbook to fill in offline; `import` reads it back."""
    from actormap.core import outputs, schema
    from actormap.metrics.base.judgements import Unit
    from actormap.records.scoring import Scoring, begun, sheet

    outputs.kind_of(output, [".xlsx"])
    view, scoring = view_of(date), Scoring(name, scorer, Unit(pcode=area, group=group))
    choice_of(language, "--language", tuple(schema.LANGUAGES))
    with Session(workspace, passphrase_file, role) as session:
        items: ItemSet = "risk_factor" if risk else "parameter"
        stored, who = session.stored(), session.principal
        content = sheet(stored, view, scoring, items, language=language, principal=who)
        if last:
            session.enter(lambda m: begun(m, name, last, principal=session.principal))
        note = partial(session.store.record, "export.scoring", who=role, detail="a sheet without names")
        outputs.write({output: content}, keep=session.files, note=note)
    terminal.show_rows([{"file": str(output), "round": name, "scorer": scorer}], json=json)
