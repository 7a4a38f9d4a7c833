"""Commands of a round of scoring: one mark, and the round as a workbook to fill in offline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actormap.cli.options import Group, OnDay, Rows
from actormap.cli.session import Session, choice_of, way_back

if TYPE_CHECKING:
    from actormap.core.schema.items import ItemSet
    from actormap.records.scoring import Scoring

commands = Group()


@dataclass(kw_only=True)
class Round:
    """What is scored, and by whom.

    Parameters
    ----------
    round
        The round, such as 2026-Q4.
    scorer
        Label of who scores, such as 'national officer'; never a name.
    area
        P-code of the area that it is about.
    group
        Code of the group that it is about.
    """

    round: str
    scorer: str
    area: str = ""
    group: str = ""

    def scoring(self) -> Scoring:
        """The same as the library takes it."""
        from actormap.metrics.base.judgements import Unit
        from actormap.records.scoring import Scoring

        return Scoring(self.round, self.scorer, Unit(pcode=self.area, group=self.group))


@commands.add()
def score(
    item: str,
    mark: str,
    *,
    of: Round,
    low: float | None = None,
    high: float | None = None,
    evidence: list[str] | None = None,
    source: list[str] | None = None,
    text: str = "",
    together: bool = False,
    day: OnDay,
    session: Session,
) -> Rows:
    """Give an item a mark in a round; the scorer's own in that round is corrected.

    Parameters
    ----------
    item
        Code of the item, such as a1.
    mark
        The mark, or a word of its scale, such as unknown.
    low
        The lowest mark that could be right.
    high
        The highest mark that could be right.
    evidence
        Code of a record that it rests on.
    source
        Pseudonym of who told us.
    text
        Why this mark; no names.
    together
        What several scorers agreed on, beside what each gave.
    """
    from actormap.records.scoring import TABLE, Answer, given

    scoring = of.scoring()
    answer = Answer(mark, low, high, text, tuple(evidence or ()), tuple(source or ()), together=together)
    with session:
        entered = session.enter(
            lambda m: given(m, day.view, scoring, item, answer, principal=session.principal)
        )
    code = entered.changes.upserts[TABLE]["id"].iat[0]
    return [{"table": TABLE, "id": code} | way_back(entered)]


@commands.add("scoring-sheet")
def scoring_sheet(
    *,
    output: Annotated[Path, typer.Option("--output", "-o")],
    of: Round,
    risk: bool = False,
    last: str = "",
    language: str = "en",
    day: OnDay,
    session: Session,
) -> Rows:
    """Write a round as a workbook to fill in offline; `import` reads it back.

    Parameters
    ----------
    output
        The file to write: NAME.xlsx.
    risk
        The factors of risk, not the parameters.
    last
        Begin the round, with this as its last day.
    language
        Language of headers and choices: en, fr, es, ar, ru or zh.
    """
    from actormap.core import outputs, schema
    from actormap.records.scoring import begun, sheet

    outputs.kind_of(output, [".xlsx"])
    choice_of(language, "--language", tuple(schema.LANGUAGES))
    with session:
        items: ItemSet = "risk_factor" if risk else "parameter"
        stored, who = session.stored(), session.principal
        content = sheet(stored, day.view, of.scoring(), items, language=language, principal=who)
        if last:
            session.enter(lambda m: begun(m, of.round, last, principal=who))
        note = partial(
            session.store.record, "export.scoring", who=session.role, detail="a sheet without names"
        )
        outputs.write({output: content}, keep=session.files, note=note)
    return [{"file": str(output), "round": of.round, "scorer": of.scorer}]
