"""A table of a file with what its columns mean; what is wrong with options; rules as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import series
from actormap.core.tables.issues import notice
from actormap.ingest.mapping.columns import ANSWERS, OF_THESE_ROWS, Columns, wrong_answers
from actormap.ingest.mapping.rules import KEYS, ORDERS, TIE_KIND, Rule, kinds_of_lists
from actormap.ingest.sheet.headers import normal
from actormap.ingest.sheet.layout import Layout

CERTAIN = 0.8
"""From here on a file is read as what it is taken for; below, its user is asked."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind of file that a table may be.

    Parameters
    ----------
    kind
        A code of `schema.kinds`.
    certainty
        From 0 to 1; 1 where somebody said so.
    signs
        What speaks for it, half a sentence each.
    """

    kind: str
    certainty: float
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file, with what its columns mean and what it may be.

    Parameters
    ----------
    layout
        Its cells.
    columns
        What they mean.
    kinds
        What it may be, the most certain first; empty where nothing is known.
    rule
        What a mapping file says of it.
    ours
        The table of ours that its user says it is.
    optional
        Whether its file stood in a folder and may hold no data: if nobody knows what it is, it is skipped.
    refused
        What rows name that stay out because somebody refused to be recorded, as `words` compares it.
    refused_persons
        The persons of these rows, each with what stands beside the name (`refusals.persons_of`).
    """

    layout: Layout
    columns: Columns
    kinds: tuple[Recognised, ...] = ()
    rule: Rule | None = None
    ours: str = ""
    optional: bool = False
    refused: frozenset[str] = frozenset()
    refused_persons: frozenset[tuple[str, str]] = frozenset()

    @property
    def constants(self) -> Mapping[str, str]:
        """What its user said of all its rows."""
        return self.rule.constants if self.rule else {}

    @property
    def kind(self) -> str:
        """What it is taken for; "" where that has to be asked."""
        return self.kinds[0].kind if self.kinds and self.kinds[0].certainty >= CERTAIN else ""


def unfound(split: Mapping[str, str], tables: Sequence[Table]) -> list[Issue]:
    """Errors where cells of a column are to be split that no list has."""
    if not split:
        return []
    headers = {normal(header): header for table in tables for header in table.layout.headers}
    gone = [name for name in split if normal(name) not in headers]
    return [_unfit("split.unknown", shorten(name), map(shorten, headers.values())) for name in gone]


def wrong_options(
    table: str | None,
    identify: Mapping[str, str] | None,
    constants: Mapping[str, str] | None,
    dates: str,
) -> list[Issue]:
    """Errors in options that there are not, or that take other values."""
    issues = []
    if dates and dates not in ORDERS:
        issues.append(_unfit("dates.unknown", dates, ORDERS))
    known = [TIE_KIND, *ANSWERS, *schema.columns()["actors"]]
    wrong = wrong_answers(constants or {})
    issues += [_unfit("constant.answer", name, answers) for name, answers in wrong.items()]
    issues += [_unfit("constant.unknown", name, known) for name in constants or {} if name not in known]
    tables = dict.fromkeys([*schema.open_tables(), *kinds_of_lists()])
    if table is not None and table not in tables:
        issues.append(_unfit("table.unknown/option", table, tables))
    if identify and (set(identify) != {"sector"} or identify["sector"] not in {"name", "code"}):
        issues.append(
            _unfit("identify.unknown", ", ".join(f"{key} by {name}" for key, name in identify.items()))
        )
    return issues


def _unfit(name: str, value: str, known: Iterable[object] = ()) -> Issue:
    """What somebody said that cannot be, with what can be said."""
    return replace(notice(name, all=series(known)).issue(""), value=value)


def quoted(text: str) -> str:
    """A text as YAML reads it back."""
    return yaml.safe_dump(text, allow_unicode=True, default_style='"', width=10_000).strip()


def for_others(rules: Iterable[Rule]) -> str:
    """Rules as a mapping file for others: no name that stands in the list, nothing said of its rows alone."""
    gone = {*OF_THESE_ROWS, "consent_c1"}
    return to_yaml(
        replace(
            rule,
            whole=(),
            constants={name: text for name, text in rule.constants.items() if name not in gone},
        )
        for rule in rules
    )


def to_yaml(rules: Iterable[Rule]) -> str:
    """Rules as a mapping file that reads back as the same rules."""
    tables = []
    for rule in rules:
        entries = {name: getattr(rule, "recoded" if name == "values" else name) for name in KEYS}
        tables.append({name: _plain(value) for name, value in entries.items() if value})
    return yaml.safe_dump({"tables": tables}, allow_unicode=True, sort_keys=False, width=10_000)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return list(value) if isinstance(value, tuple) else value
