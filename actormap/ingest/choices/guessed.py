"""What was guessed of lists as a mapping file, for officers to correct and share.

Used as it stands, it gives what is read without it, or asks: only what is sure is said in it, and what is
left to say stands in it as a comment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.core.search import persons
from actormap.core.tables.values import spellings
from actormap.ingest.choices import LIKELY, likely_kind
from actormap.ingest.kinds import template
from actormap.ingest.mapping.columns import (
    GIVEN,
    NOTHING,
    OF_ORGANISATIONS,
    ROLES,
    TIE_KIND,
    Guess,
    Rule,
    Table,
)
from actormap.ingest.mapping.rules import kinds_of_lists, quoted
from actormap.ingest.mapping.values import is_placeholder, kinds_of_actors, statuses
from actormap.ingest.recognise import meant, table_of
from actormap.ingest.rows.refusals import Consents
from actormap.ingest.rows.ties import understood
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.heads import grouped

_ACTOR_TYPES = ("actor_types", kinds_of_actors)
_VOCABULARIES: dict[str, tuple[str, Callable[[], dict[str, str]]]] = {
    **{f"{role}_type": _ACTOR_TYPES for role in ROLES},
    "status": ("presence_status", statuses),
    TIE_KIND: ("tie_kinds", understood),
}
"""By meaning: the vocabulary of its values, and what is known to be written for them."""
_ANSWERS = "consent"
"""The vocabulary of what is answered in a column in which somebody agrees or refuses."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known, in a column of which only known ones count.

    Parameters
    ----------
    meaning, value
        Of which meaning or column, and what stands there.
    rows
        In how many rows.
    options
        What it may mean: labels by code.
    """

    meaning: str
    value: str
    rows: int
    options: Mapping[str, str]


def unknown(tables: Sequence[Table]) -> tuple[Unknown, ...]:
    """Values of a sheet that are not known where only known ones count, the most frequent first."""
    unknowns: dict[tuple[str, str], Unknown] = {}
    for table in tables:
        for entry in _of_ours(table) if table.kind == "template" else _of_kind(table):
            before = unknowns.get((entry.meaning, entry.value))
            rows = entry.rows + (before.rows if before else 0)
            unknowns[entry.meaning, entry.value] = replace(entry, rows=rows)
    return tuple(sorted(unknowns.values(), key=lambda entry: (-entry.rows, entry.meaning, entry.value)))


def _of_kind(table: Table) -> list[Unknown]:
    unknowns = []
    for meaning, (vocabulary, known) in _VOCABULARIES.items():
        recoded = table.rule.recoded.get(meaning, {})
        for at in table.columns.all(meaning):
            texts = Counter(table.layout.values(at))
            unknowns += [
                Unknown(meaning, text, rows, schema.vocabulary(vocabulary))
                for text, rows in texts.items()
                if text not in recoded
                and not (words(text) in known() or is_placeholder(text) or persons.is_type(text))
            ]
    here = Consents(table)
    for at, meaning in here.places.items():
        texts = Counter(table.layout.values(at))
        unknowns += [
            Unknown(meaning, text, rows, schema.vocabulary(_ANSWERS))
            for text, rows in texts.items()
            if not here.answer(text, at)
        ]
    return unknowns


def _of_ours(table: Table) -> list[Unknown]:
    part, _ = template.part_of(table.layout, table.ours, table.rule)
    unknowns = []
    for column in schema.columns()[table.ours].values():
        if column.type not in {"code", "codes"} or column.references or column.name not in part.frame:
            continue
        known = spellings(column.vocabulary)
        cells = part.frame[column.name]
        cells = cells.str.split(schema.SEPARATOR).explode() if column.many else cells
        texts = Counter(cells.str.strip())
        unknowns += [
            Unknown(column.name, text, rows, schema.vocabulary(column.vocabulary))
            for text, rows in texts.items()
            if text and text.casefold() not in known
        ]
    return unknowns


COMMAS = (",", "\u060c")
"""Stand within names of organisations too, which are never cut there."""
SIGNS = (*COMMAS, "/", "+", "&")


def header_of(tables: Sequence[Table], shown: str) -> str:
    """The header that a message shows, shortened as it is there; "" where there is none."""
    return next(
        (header for table in tables for header in table.layout.headers if shorten(header) == shown), ""
    )


def signs_in(tables: Sequence[Table], header: str) -> list[str]:
    """Signs that stand in cells of a column, at which they may be split."""
    named = any(
        guess.meaning in OF_ORGANISATIONS and table.layout.headers[guess.position] == header
        for table in tables
        for guess in table.columns
    )
    cells = set(_cells(tables, header))
    return [sign for sign in SIGNS if not (named and sign in COMMAS) and any(sign in text for text in cells)]


def with_signs(tables: Sequence[Table], header: str) -> list[str]:
    """The different cells of a column in which one of its signs stands."""
    signs = signs_in(tables, header)
    return [text for text in dict.fromkeys(_cells(tables, header)) if any(sign in text for sign in signs)]


def _cells(tables: Sequence[Table], header: str) -> Iterator[str]:
    for table in tables:
        for at, name in enumerate(table.layout.headers):
            if name == header:
                yield from table.layout.stripped(at)


_EXAMPLES = 3
_VALUES = 40
_BY_COLUMNS = frozenset({"activities", "organisations", "contacts", "network"})
"""Kinds that are read by what their columns mean and by nothing else, such as a form or another sheet."""
_MORE_IF_SAID = frozenset({"status", "tie_weight", "group_name"})
"""What is taken as it stands where somebody says it, and else only after a look at its values."""


def rule_of(table: Table, *, alone: bool = True) -> Rule:
    """What is sure of a table, as if a mapping file said it; `alone` in its file it is asked what it is."""
    grid, kind = table.layout.grid, likely_kind([table], alone=alone)
    columns: dict[str, str | list[str]] = {
        meaning: headers[0] if len(headers) == 1 else headers
        for meaning, headers in _sure(table, kind).items()
    }
    return Rule(
        grid.file,
        1,
        table_of(kind),
        "" if grid.sheet else grid.file,
        grid.sheet,
        columns,
        kind="" if table_of(kind) else kind,
    )


def guessed(tables: Iterable[Table]) -> str:
    """A mapping file for tables, with the certainty of each guess, examples and codes that may be used."""
    tables = list(tables)
    files = {table.layout.grid.file for table in tables}
    known = {table.layout.grid.file for table in tables if table.kinds}
    places = Counter(_place(table) for table in tables)
    entries = []
    for table in tables:
        text = _table(table, alone=table.layout.grid.file not in known, several=len(files) > 1)
        if places[_place(table)] > 1:  # a mapping file cannot tell them apart
            text = ["  # One of several tables of one sheet:", *(f"  #{line}" for line in text)]
        entries.append(text)
    readable = any(places[_place(table)] == 1 for table in tables)
    lines = [
        "# What this list holds, guessed from its headers and values. Correct it, and import with it:",
        "#   actormap import FILE --mapping THIS_FILE",
        "# What stands behind a # says nothing: take the # away where it is right.",
        "tables:" if readable else "tables: []",
        *(line for text in entries for line in text),
    ]
    return "\n".join([*lines, *_codes(tables)]) + "\n"


def _place(table: Table) -> tuple[str, str]:
    return table.layout.grid.file, table.layout.grid.sheet


def _guesses(table: Table, kind: str) -> list[Guess]:
    """What the columns mean if the table is of a kind; as they are where that is not known."""
    return list(meant(table, kind) if kind in schema.kinds() else table.columns)


def _sure(table: Table, kind: str) -> dict[str, list[str]]:
    """Headers of columns whose meaning is sure, the most certain of each meaning."""
    layout = table.layout
    if ours := table_of(kind):
        return {name: [layout.headers[at[0]]] for name, at in template.match(ours, layout).items()}
    if layout.grid.kind or (kind and kind not in _BY_COLUMNS):
        return {}
    by_meaning: dict[str, list[Guess]] = {}
    for guess in _guesses(table, kind):
        if _is_sure(table, guess):
            by_meaning.setdefault(guess.meaning, []).append(guess)
    return {
        meaning: [
            layout.headers[guess.position]
            for guess in guesses
            if guess.certainty == max(other.certainty for other in guesses)
        ]
        for meaning, guesses in by_meaning.items()
    }


def _is_sure(table: Table, guess: Guess) -> bool:
    """Whether a column is read by itself as what it means, and is the only one with its header."""
    meaning, plain = schema.meanings().get(guess.meaning), table.layout.plain
    if meaning is None or guess.certainty < LIKELY or guess.meaning in _MORE_IF_SAID:
        return False
    if plain.count(plain[guess.position]) > 1:
        return False
    return guess.certainty == GIVEN or not (meaning.personal or meaning.about == "left")


def _table(table: Table, *, alone: bool, several: bool) -> list[str]:
    rule, layout = rule_of(table, alone=alone), table.layout
    lines = [f"    file: {quoted(layout.grid.file)}"] if several or not rule.sheet else []
    lines += [f"    sheet: {quoted(rule.sheet)}"] if rule.sheet else []
    lines[0] = f"  - {lines[0].strip()}"
    if layout.line is not None:
        lines.append(f"    # headers in row {layout.line}, {len(layout.rows)} rows below them")
    lines += [
        f"    # {recognised.kind}: {recognised.certainty:.0%} certain; {'; '.join(recognised.signs)}"
        for recognised in table.kinds[:_EXAMPLES]
    ]
    kind = table.kinds[0].kind if table.kinds else "organisations"
    if rule.table or rule.kind:
        lines.append(f"    table: {rule.table}" if rule.table else f"    kind: {rule.kind}")
    else:
        lines.append(f"    # kind: {kind}")
    if not table.kinds:
        lines[-1] += "  # nothing speaks for any kind: choose one of those below"
    elif not rule.kind and not rule.table:
        lines[-1] += "  # this is not sure: choose one of those below"
    lines += _columns(table, rule)
    blank = [quoted(layout.headers[at]) for at in range(len(layout.headers)) if grouped(layout, at)]
    if blank:
        lines.append(f"    # above: [{', '.join(blank)}]  # if a blank cell there means the same as above")
    return [*lines, *_values(table), *_constants(table)]


def _columns(table: Table, rule: Rule) -> Iterator[str]:
    if rule.table:
        yield "    columns:"
        yield from (f"      {name}: {quoted(rule.headers(name)[0])}" for name in rule.columns)
        return
    guesses = {table.layout.headers[guess.position]: guess for guess in _guesses(table, rule.kind)}
    if rule.columns and rule.kind != NOTHING:
        yield "    columns:"
    else:
        yield "    # columns:"
    for meaning in rule.columns:
        headers = rule.headers(meaning)
        shown = quoted(headers[0]) if len(headers) == 1 else f"[{', '.join(map(quoted, headers))}]"
        mark = "# " if rule.kind == NOTHING else ""
        yield f"      {mark}{meaning}: {shown}  # {_why(table, guesses[headers[0]])}"
    active = {header for meaning in rule.columns for header in rule.headers(meaning)}
    for guess in _guesses(table, rule.kind):
        header = table.layout.headers[guess.position]
        if header not in active:
            yield f"      # {guess.meaning or '?'}: {quoted(header)}  # {_why(table, guess)}"


def _why(table: Table, guess: Guess) -> str:
    meaning = schema.meanings().get(guess.meaning)
    label = meaning.label if meaning else "Not known"
    if meaning and meaning.personal:  # what officers hand to one another names no person
        return f"{label}, personal data ({guess.certainty:.0%}: {guess.reason})"
    shown = "; ".join(
        shorten(text, 24) for text in list(dict.fromkeys(table.layout.values(guess.position)))[:_EXAMPLES]
    )
    return f"{label} ({guess.certainty:.0%}: {guess.reason}). Such as: {shown or 'nothing'}"


def _values(table: Table) -> list[str]:
    """Values that mean nothing here yet, for the officer to say what they are."""
    if table.kind == "template":
        return []
    by_meaning: dict[str, list[str]] = {}
    for value in unknown([table]):
        by_meaning.setdefault(value.meaning, []).append(value.value)
    lines = ["    # values:  # what is not known here; see the codes below"] if by_meaning else []
    for meaning, values in by_meaning.items():
        lines += [f"    #   {meaning}:", *(f"    #     {quoted(text)}:" for text in values[:_VALUES])]
    return lines


def _constants(table: Table) -> list[str]:
    if not table.columns.has("org_name", "node_label", "org_acronym", "source"):
        return []
    return [
        "    # constants:                 # what holds for every row, if it does",
        "    #   legal_basis: mandate     # why they may be recorded: mandate for your office's own list,",
        "    #                            # published where they or who coordinates them published it",
        "    #   sphere: civil_society    # where they all stand in society",
    ]


def _codes(tables: Sequence[Table]) -> list[str]:
    lines = ["# Kinds of files:"]
    lines += [f"#   {code}: {schema.kinds()[code].label}" for code in kinds_of_lists()]
    lines.append(f"#   or, instead of kind:, table: {', '.join(schema.open_tables())}")
    lines.append("# What a column can mean:")
    lines += [f"#   {row.code}: {row.label}" for row in schema.meanings().values()]
    lines += _listed(
        "Types of organisations", tables, ("org_type", "impl_type", "partner_type", "funder_type")
    )
    return [*lines, *_listed("Status of an activity", tables, ("status",))]


def _listed(title: str, tables: Sequence[Table], meanings: Sequence[str]) -> list[str]:
    if not any(table.columns.has(*meanings) for table in tables):
        return []
    codes: Mapping[str, str] = schema.vocabulary("presence_status")
    if meanings != ("status",):
        codes = {row.code: row.label for row in schema.actor_types().values()}
    return [f"# {title}:", *(f"#   {code}: {label}" for code, label in codes.items())]
