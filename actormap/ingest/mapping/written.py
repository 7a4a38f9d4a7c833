"""A mapping file as text: what was guessed or said of each table, for officers to correct and share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import yaml

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.ingest.mapping.columns import GIVEN, WEAK, Guess
from actormap.ingest.mapping.rules import Rule
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.values import is_placeholder, kinds_of_actors, statuses
from actormap.ingest.sheet.above import grouped
from actormap.ingest.sheet.headers import words

_EXAMPLES = 3
_VALUES = 40
_KNOWN = {
    "org_type": kinds_of_actors,
    "impl_type": kinds_of_actors,
    "partner_type": kinds_of_actors,
    "funder_type": kinds_of_actors,
    "status": statuses,
}


def quoted(text: str) -> str:
    """A text as YAML reads it back."""
    return yaml.safe_dump(text, allow_unicode=True, default_style='"', width=10_000).strip()


def rule_of(table: Table) -> Rule:
    """What was guessed of a table, as if a mapping file said it; nothing is taken from columns not known."""
    columns: dict[str, str | list[str]] = {}
    ignored = []
    for guess in table.columns:
        header = table.layout.headers[guess.position]
        if _taken(guess):
            before = columns.get(guess.meaning, [])
            headers = [*([before] if isinstance(before, str) else before), header]
            columns[guess.meaning] = headers[0] if len(headers) == 1 else headers
        else:
            ignored.append(header)
    grid = table.layout.grid
    kind = table.kinds[0].kind if table.kinds else ""
    return Rule(
        grid.file,
        1,
        table.ours,
        "" if grid.sheet else grid.file,
        grid.sheet,
        columns,
        {},
        {},
        {},
        kind,
        tuple(ignored),
    )


def _taken(guess: Guess) -> bool:
    """Whether a column is read by itself: what it means is known, is no personal data and is not left out."""
    meaning = schema.meanings().get(guess.meaning)
    if meaning is None or guess.certainty < WEAK:
        return False
    return guess.certainty == GIVEN or not (meaning.personal or meaning.about == "left")


def guessed(tables: Iterable[Table]) -> str:
    """A mapping file for tables, with the certainty of each guess, examples and codes that may be used."""
    lines = [
        "# What this list holds, guessed from its headers and values. Correct it, and import with it:",
        "#   actormap import FILE --mapping THIS_FILE",
        "tables:",
    ]
    tables = list(tables)
    for table in tables:
        lines += _table(table)
    return "\n".join([*lines, *_codes(tables)]) + "\n"


def _table(table: Table) -> list[str]:
    rule, layout = rule_of(table), table.layout
    where = f"sheet: {quoted(rule.sheet)}" if rule.sheet else f"file: {quoted(rule.file)}"
    lines = [f"  - {where}"]
    if layout.line is not None:
        lines.append(f"    # headers in row {layout.line}, {len(layout.rows)} rows below them")
    lines += [
        f"    # {recognised.kind}: {recognised.certainty:.0%} certain; {'; '.join(recognised.signs)}"
        for recognised in table.kinds[:_EXAMPLES]
    ]
    kind = rule.kind or "organisations"
    lines.append(f"    kind: {kind}" if kind != "template" else f"    table: {table.ours or 'actors'}")
    if not rule.kind:
        lines[-1] += "  # nothing speaks for any kind: choose one of those below"
    lines += ["    columns:", *_columns(table)]
    lines += ["    ignore:  # nothing is taken from these"]
    for guess in table.columns:
        if not _taken(guess):
            header = layout.headers[guess.position]
            lines.append(f"      - {quoted(header)}  # {_why(table, guess)}")
    blank = [quoted(layout.headers[at]) for at in range(len(layout.headers)) if grouped(layout, at)]
    if blank:
        lines.append(f"    # above: [{', '.join(blank)}]  # if a blank cell there means the same as above")
    return [*lines, *_values(table), *_constants(table)]


def _columns(table: Table) -> list[str]:
    by_meaning: dict[str, list[Guess]] = {}
    for guess in table.columns:
        if _taken(guess):
            by_meaning.setdefault(guess.meaning, []).append(guess)
    lines = []
    for meaning, guesses in by_meaning.items():
        headers = [quoted(table.layout.headers[guess.position]) for guess in guesses]
        shown = headers[0] if len(headers) == 1 else f"[{', '.join(headers)}]"
        lines.append(f"      {meaning}: {shown}  # {_why(table, guesses[0])}")
    return lines or ["      {}"]


def _why(table: Table, guess: Guess) -> str:
    meaning = schema.meanings().get(guess.meaning)
    label = meaning.label if meaning else "Not known"
    if meaning and meaning.personal:  # what officers hand to one another names no person
        return f"{label}, personal data ({guess.certainty:.0%}: {guess.reason})"
    shown = "; ".join(shorten(text, 24) for text in _examples(table, guess.position))
    return f"{label} ({guess.certainty:.0%}: {guess.reason}). Such as: {shown or 'nothing'}"


def _examples(table: Table, position: int) -> list[str]:
    texts = (row[position].strip() for row in table.layout.rows)
    return list(dict.fromkeys(text for text in texts if text))[:_EXAMPLES]


def _values(table: Table) -> list[str]:
    """Values that mean nothing here yet, for the officer to say what they are."""
    lines = []
    for meaning, known in _KNOWN.items():
        unknown = [
            text
            for at in table.columns.all(meaning)
            for text in dict.fromkeys(row[at].strip() for row in table.layout.rows)
            if text and not is_placeholder(text) and words(text) not in known()
        ]
        if unknown:
            lines.append(f"      {meaning}:")
            lines += [
                f'        {quoted(text)}: ""  # say which; see the codes below' for text in unknown[:_VALUES]
            ]
    return ["    values:", *lines] if lines else []


def _constants(table: Table) -> list[str]:
    if not table.columns.has("org_name", "node_label", "org_acronym", "source"):
        return []
    return [
        "    # constants:                 # what holds for every row, if it does",
        "    #   legal_basis: published   # why they may be recorded, where they did not agree",
        "    #   sphere: civil_society    # where they all stand in society",
    ]


def _codes(tables: Sequence[Table]) -> list[str]:
    lines = ["# Kinds of files:"]
    lines += [f"#   {row.code}: {row.label}" for row in schema.kinds().values() if row.code != "template"]
    lines.append(f"#   or, instead of kind:, table: {', '.join(schema.tables())}")
    lines.append("# What a column can mean:")
    lines += [f"#   {row.code}: {row.label}" for row in schema.meanings().values()]
    types = [meaning for meaning in _KNOWN if meaning.endswith("_type")]
    if any(table.columns.has(*types) for table in tables):
        lines.append("# Types of organisations:")
        lines += [f"#   {row.code}: {row.label}" for row in schema.actor_types().values()]
    if any(table.columns.has("status") for table in tables):
        lines.append("# Status of an activity:")
        lines += [f"#   {code}: {label}" for code, label in schema.vocabulary("presence_status").items()]
    return lines


def to_yaml(rules: Iterable[Rule]) -> str:
    """Rules as a mapping file that reads back as the same rules."""
    tables = []
    for rule in rules:
        entries = {
            "file": rule.file,
            "sheet": rule.sheet,
            "table": rule.table,
            "kind": rule.kind,
            "columns": dict(rule.columns),
            "values": {name: dict(value) for name, value in rule.recoded.items()},
            "constants": dict(rule.constants),
            "ignore": list(rule.ignore),
            "split": dict(rule.split),
            "whole": list(rule.whole),
            "dates": rule.dates,
            "header": rule.header,
            "above": list(rule.above),
        }
        tables.append({name: value for name, value in entries.items() if value})
    return yaml.safe_dump({"tables": tables}, allow_unicode=True, sort_keys=False, width=10_000)
