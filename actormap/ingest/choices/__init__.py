"""What a person says of a table: which kind it is, which column is which, what its values mean.

A page asks with `proposed` and `guessed.unknown`, and gives what was chosen back as a rule of a mapping file.
Only what differs from the guess is written into the rule: the rest is guessed again, by the same reasons.
What was said is kept in the workspace, for the next list with the same headers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Refused, shorten
from actormap.core.model import ActorMap, Changes, parse_tables
from actormap.core.sentences import Sentence, term
from actormap.core.tables.ids import fingerprint
from actormap.ingest.changes.columns import masked
from actormap.ingest.mapping.columns import (
    ANSWERS,
    BASES,
    CALENDAR,
    NOTHING,
    NOWHERE,
    OFFICE,
    TIE_KIND,
    Rule,
    Table,
)
from actormap.ingest.mapping.rules import kinds_of_lists
from actormap.ingest.mapping.values import sample
from actormap.ingest.recognise import meant, ours, table_of
from actormap.ingest.sheet.headers import normal
from actormap.ingest.sheet.heads import grouped
from actormap.ingest.sheet.layout import TAG_ROWS, Layout

LEFT_OUT = ""
"""What a column is from which nothing is taken."""
SURE, LIKELY = 0.95, 0.8
EXAMPLES = 3
_WIDE = 100
WIDE = 40
"""So many columns are all asked about."""
ORIGINS: dict[str, tuple[Sentence, dict[str, str], Sentence]] = {
    "mandate": (
        term("Our office's own list: its mandate needs it"),
        BASES["mandate"],
        Sentence("Your office sees them. They are kept for the office alone and given to nobody."),
    ),
    "published": (
        term("Published, by them or by whoever coordinates them"),
        BASES["published"],
        Sentence("Your office sees them. Nobody is named to others without a yes of its own."),
    ),
    "agreed": (
        term("Each of them agreed to be recorded"),
        BASES["agreed"],
        Sentence(
            "Writes a yes for each: only if each was asked. Your office sees them. Nobody is named to others "
            "without a further yes."
        ),
    ),
    "unknown": (
        term("Not known"),
        {},
        Sentence("Only a data steward sees them, and nothing of them leaves."),
    ),
}
"""Where a list comes from, in words, what that says of each who stands in it, and what it allows."""
_TIES = frozenset({"network", "matrix"})
_QUESTIONS: dict[str, dict[str, set[str]]] = {
    "actors": {"origin": {"legal_basis", "consent_c1"}, "sphere": {"sphere"}},
    "ties": {"ties": {"kind"}},
}
"""What is asked of all rows of a table of ours, if it has none of these columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column as a person is asked about it.

    Parameters
    ----------
    position, header, examples
        Its number among those of its sheet, its header and its first different values.
    meaning
        What it is taken for: a meaning or a column of our table; `LEFT_OUT` where nothing is taken.
    sure
        How sure that is, in a word, and why.
    personal
        Whether it holds personal data that is left out unless somebody says otherwise.
    """

    position: int
    header: str
    examples: tuple[str, ...]
    meaning: str
    sure: Sentence
    personal: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody said of one table.

    Parameters
    ----------
    kind
        A kind of file, a table of ours (`ours`), or `NOTHING`; "" while it is not said.
    header
        Number of the row with the headers; 0 where it is to be found.
    columns
        Meanings by header, where they differ from the guess; `LEFT_OUT` for none.
    values
        By meaning: what values mean.
    constants
        What holds for all rows.
    dates
        day-first, month-first or "".
    above
        Headers of columns in which a blank cell means the same as in the row above.
    split
        By header: what stands between several values of a cell.
    whole
        Names that are one, whatever stands in them.
    """

    kind: str = ""
    header: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    above: list[str] = field(default_factory=list)
    split: Mapping[str, str] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)

    def rule(self, file: str, sheet: str) -> Rule:
        """The same as a rule of a mapping file about a file or sheet."""
        meant: dict[str, str | list[str]] = {}
        for header, meaning in self.columns.items():
            if meaning != LEFT_OUT:
                meant[meaning] = [*meant.get(meaning, []), header]
        table = table_of(self.kind)
        columns = {name: headers[0] if table else headers for name, headers in meant.items()}
        return Rule(
            "your choices",
            NOWHERE,
            table,
            file,
            sheet,
            columns,
            {name: dict(values) for name, values in self.values.items()},
            dict(self.constants),
            kind="" if table else self.kind,
            dates=self.dates,
            header=self.header,
            ignore=tuple(header for header, meaning in self.columns.items() if meaning == LEFT_OUT),
            above=tuple(self.above),
            split=dict(self.split),
            whole=tuple(self.whole),
        )

    @classmethod
    def of(cls, rule: Rule) -> Choices:
        """What a rule says, as if somebody had chosen it."""
        columns = {header: name for name in rule.columns for header in rule.headers(name)}
        columns |= dict.fromkeys(rule.ignore, LEFT_OUT)
        return cls(
            ours(rule.table) if rule.table else rule.kind,
            rule.header,
            columns,
            rule.recoded,
            rule.constants,
            rule.dates,
            list(rule.above),
            rule.split,
            list(rule.whole),
        )

    def saying(self, meaning: str, values: Mapping[str, str]) -> Choices:
        """The same with what some values of a meaning mean."""
        return replace(self, values={**self.values, meaning: {**self.values.get(meaning, {}), **values}})


def kinds() -> dict[str, Sentence]:
    """All that a table can be: labels by code."""
    formats = {code: term(schema.kinds()[code].label) for code in kinds_of_lists()}
    tables = {ours(table): Sentence("Our table {table}", table=table) for table in schema.open_tables()}
    return {**formats, **tables, NOTHING: term("Leave out")}


def likely_kind(tables: Sequence[Table], *, alone: bool) -> str:
    """What a sheet most likely is: a kind or a table of ours; "" where its user has to say it."""
    known = next((table for table in tables if table.kind), None)
    if known is None:  # beside others in a file, one of which nothing is known is left out
        return "" if alone or any(table.kinds for table in tables) else NOTHING
    return known.kind if known.kind != "template" else ours(known.ours)


def previewed(layout: Layout) -> list[tuple[int, str]]:
    """The first rows of a file with their numbers, among which its headers are looked for."""
    first = zip(layout.grid.lines[:TAG_ROWS], layout.grid.rows, strict=False)
    return [(line, shorten(" | ".join(filter(None, map(str.strip, row))), _WIDE)) for line, row in first]


def meanings(kind: str) -> dict[str, Sentence]:
    """All that a column of a table of this kind can be: labels by meaning, or by column of our table."""
    if table := table_of(kind):
        columns = schema.columns()[table].values()
        return {column.name: term(column.name.replace("_", " ").capitalize()) for column in columns}
    return {code: term(meaning.label) for code, meaning in schema.meanings().items() if code != "ignore"}


def proposed(tables: Sequence[Table], kind: str) -> tuple[Column, ...]:
    """What each column of a sheet is taken for, if it is of a kind; columns of one header are one."""
    columns: dict[str, Column] = {}
    for table in tables:
        for at, (meaning, sure) in _taken_for(table, kind).items():
            header = table.layout.headers[at]
            before = columns.get(normal(header))
            if before is None or (before.meaning == LEFT_OUT and meaning != LEFT_OUT):
                number = len(columns) if before is None else before.position
                examples = tuple(masked(text, meaning) for text in sample(table.layout, at)[:EXAMPLES])
                columns[normal(header)] = Column(
                    number, header, examples, meaning, sure, _personal(kind, meaning)
                )
    return tuple(columns.values())


def _taken_for(table: Table, kind: str) -> dict[int, tuple[str, Sentence]]:
    """By place: what a column is taken for, and how sure that is."""
    return {
        guess.position: (guess.meaning, _words(guess.certainty, guess.reason)) for guess in meant(table, kind)
    }


def _personal(kind: str, meaning: str) -> bool:
    known = schema.meanings()
    return not table_of(kind) and meaning in known and known[meaning].personal


def _words(certainty: float, reason: Sentence) -> Sentence:
    if not certainty:
        return Sentence("Not known")
    if certainty >= SURE:
        return Sentence("Sure: {reason}", reason=reason)
    if certainty >= LIKELY:
        return Sentence("Likely: {reason}", reason=reason)
    return Sentence("Perhaps: {reason}", reason=reason)


def differing(columns: tuple[Column, ...], chosen: Mapping[int, str]) -> dict[str, str]:
    """By header: what somebody chose for columns, where it is not what they are taken for.

    Personal data that is left out counts as what it is taken for: to take it is a choice that is written
    down.
    """
    return {
        column.header: chosen[column.position]
        for column in columns
        if column.position in chosen
        and chosen[column.position] != (LEFT_OUT if column.personal else column.meaning)
    }


def may_be_above(tables: Sequence[Table]) -> list[str]:
    """Headers of columns that seem to name groups of rows: a blank cell may mean the same as above."""
    headers = (
        table.layout.headers[at]
        for table in tables
        for at in range(len(table.layout.headers))
        if table.kind not in _TIES and grouped(table.layout, at)
    )
    return list(dict.fromkeys(headers))


def origin_of(choices: Choices) -> str:
    """Where a list comes from by what was said of all of its rows; "" where that was not said."""
    given = choices.constants.items()
    return next(
        (code for code, (_, cells, _may) in ORIGINS.items() if cells and cells.items() <= given),
        "",
    )


def choices_for_all_rows(
    choices: Choices, columns: Mapping[str, str], *, origin: str, sphere: str, ties: str
) -> Choices:
    """What was said of a table, with its columns and what holds for all rows."""
    constants = {name: text for name, text in choices.constants.items() if name in ANSWERS}
    constants |= ORIGINS[origin][1] if origin else {}
    constants |= {"sphere": sphere} if sphere else {}
    constants |= {tie_constant(choices.kind): ties} if ties else {}
    return replace(choices, columns=columns, constants=constants)


def shown_first(columns: tuple[Column, ...], choices: Choices) -> tuple[Column, ...]:
    """The columns that a person is asked about: all, or in a wide table those of which something is known."""
    if len(columns) <= WIDE:
        return columns
    return tuple(
        column for column in columns if column.meaning != LEFT_OUT or column.header in choices.columns
    )


def questions_for_all_rows(tables: Sequence[Table], kind: str) -> frozenset[str]:
    """What is asked of all rows of a sheet of a kind: origin, sphere, ties; not what its columns say."""
    if not table_of(kind):
        return frozenset({"origin", "sphere", *({"ties"} if kind in _TIES else ())})
    there = {guess.meaning for table in tables for guess in meant(table, kind)}
    return frozenset(
        what for what, columns in _QUESTIONS.get(table_of(kind), {}).items() if not columns & there
    )


def tie_constant(kind: str) -> str:
    """The name of the constant that says of which kind all ties are."""
    return "kind" if table_of(kind) == "ties" else TIE_KIND


def shape(tables: Iterable[Table]) -> str:
    """A short code of the headers of a sheet: the next file of the same making has the same."""
    return fingerprint(sorted({header for table in tables for header in table.layout.plain}))


REMEMBERED = "mappings"
"""Kept like everything else: with its history, so that it can be undone."""


def remembered(m: ActorMap, tables: Sequence[Table]) -> tuple[str, Choices] | None:
    """What was said of the last list with these headers, and what it is called; None where there was none."""
    rows = m[REMEMBERED][m[REMEMBERED]["shape"] == shape(tables)]
    if rows.empty:
        return None
    row = rows.iloc[0]
    choices = of_text(row["choices"])
    return None if choices is None else (row["name"], choices)


def to_remember(name: str, sheets: Iterable[tuple[Sequence[Table], Choices]]) -> Changes:
    """The change that keeps what was said of the sheets of a list; `Refused` if it cannot have this name."""
    kept = {shape(tables): json.dumps(asdict(_again(choices))) for tables, choices in sheets}
    frame = pd.DataFrame(
        {"name": name.strip(), "shape": list(kept), "choices": list(kept.values())}, dtype="str"
    )
    parsed, issues = parse_tables({REMEMBERED: frame})
    if not name.strip() or issues:
        raise Refused("This name cannot be kept. Write a short one, such as our contact list.")
    return Changes(parsed, why=f"what was said of {name.strip()}")


def _again(choices: Choices) -> Choices:
    """What holds for the next list too: who agreed was said of these persons alone, and notes were read."""
    constants = {
        name: answer
        for name, answer in choices.constants.items()
        if name in {OFFICE, CALENDAR} or name not in {*ANSWERS, "consent_c1"}
    }
    return replace(choices, constants=constants)


def of_text(text: str) -> Choices | None:
    """Choices as they were kept; None where they are none, as after an edit by hand, or of a kind of old."""
    try:
        choices = Choices(**json.loads(text))
    except (TypeError, ValueError):
        return None
    same = all(isinstance(getattr(choices, name), type(usual)) for name, usual in asdict(Choices()).items())
    return _known(choices) if same and choices.kind in {"", *kinds()} else None


def _known(choices: Choices) -> Choices:
    """What an older release kept, without meanings that this one does not know: these are guessed again."""
    known = meanings(choices.kind)
    chosen = {
        header: meaning
        for header, meaning in choices.columns.items()
        if isinstance(meaning, str) and (meaning == LEFT_OUT or meaning in known)
    }

    others: dict[str, Any] = {
        name: {meaning: text for meaning, text in getattr(choices, name).items() if meaning in known}
        for name in ("values", "split")
    }
    return replace(choices, columns=chosen, **others)
