"""What the field knows, as tables that a domain expert can edit, and their typed form.

`columns.csv` describes every column of every table; the other files are the vocabularies that
its columns name. The same rows drive validation, the stores, the templates, the map's legend and
the documentation, so that a new code is one line in one file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from actormap.core.schema.conditions import Condition as Condition
from actormap.core.schema.forms import (
    LANGUAGES as LANGUAGES,
)
from actormap.core.schema.forms import (
    Choice as Choice,
)
from actormap.core.schema.forms import (
    Field as Field,
)
from actormap.core.schema.forms import (
    MeetingQuestion as MeetingQuestion,
)
from actormap.core.schema.forms import (
    Question as Question,
)
from actormap.core.schema.lists import (
    Format as Format,
)
from actormap.core.schema.lists import (
    Heading as Heading,
)
from actormap.core.schema.lists import (
    Kind as Kind,
)
from actormap.core.schema.lists import (
    Meaning as Meaning,
)
from actormap.core.schema.lists import (
    NameWord as NameWord,
)
from actormap.core.schema.rows import (
    FAMILIES as FAMILIES,
)
from actormap.core.schema.rows import (
    Act as Act,
)
from actormap.core.schema.rows import (
    ActorType as ActorType,
)
from actormap.core.schema.rows import (
    Analysis as Analysis,
)
from actormap.core.schema.rows import (
    Column as Column,
)
from actormap.core.schema.rows import (
    ColumnType as ColumnType,
)
from actormap.core.schema.rows import (
    Family as Family,
)
from actormap.core.schema.rows import (
    Role as Role,
)
from actormap.core.schema.rows import (
    Safeguard as Safeguard,
)
from actormap.core.schema.rows import (
    Sphere as Sphere,
)
from actormap.core.schema.rows import (
    TieKind as TieKind,
)

HERE = Path(__file__).parent

SEPARATOR = ";"
"""What stands between several values in one cell, in files and in memory."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _number(text: str) -> float | None:
    return float(text) if text else None


@cache
def columns() -> dict[str, dict[str, Column]]:
    """Every table with its columns in order: ``columns()["ties"]["weight"]``."""
    tables: dict[str, dict[str, Column]] = {}
    for row in _rows("columns"):
        tables.setdefault(row["table"], {})[row["column"]] = Column(
            table=row["table"],
            name=row["column"],
            type=row["type"],  # type: ignore[arg-type]  # checked by tests/test_schema.py
            required=row["required"] == "yes",
            key=row["key"] == "yes",
            further_key=row["key"] == "last",
            vocabulary=row["vocabulary"],
            references=_split(row["references"]),
            strict=row["strict"],  # type: ignore[arg-type]  # checked by tests/test_schema.py
            if_hidden=row["if_hidden"],  # type: ignore[arg-type]  # checked by tests/test_schema.py
            min=_number(row["min"]),
            max=_number(row["max"]),
            default=row["default"],
            aliases=_split(row["aliases"]),
            hxl=row["hxl"],
            shared=row["shared"] == "yes",
            description=row["description"],
        )
    return tables


@cache
def tables() -> tuple[str, ...]:
    """Names of the tables, in the order in which they are read."""
    return tuple(columns())


@cache
def key(table: str) -> tuple[str, ...]:
    """Columns whose values tell two rows of a table apart."""
    return tuple(column.name for column in columns()[table].values() if column.key)


@cache
def further_key(table: str) -> tuple[str, ...]:
    """Columns that tell two rows of a table apart where all of `key` is the same."""
    return tuple(column.name for column in columns()[table].values() if column.further_key)


@cache
def spheres() -> dict[str, Sphere]:
    """Spheres by code."""
    return {
        row["code"]: Sphere(
            row["code"],
            row["label"],
            row["civil_society"] == "yes",
            row["may_introduce"] == "yes",
            row["public"] == "yes",
            row["shape"],
            row["description"],
        )
        for row in _rows("spheres")
    }


@cache
def actor_types() -> dict[str, ActorType]:
    """Actor types by code."""
    return {
        row["code"]: ActorType(
            row["code"], row["label"], row["sensitive"] == "yes", row["sphere"], _split(row["aliases"])
        )
        for row in _rows("actor_types")
    }


@cache
def name_words() -> tuple[NameWord, ...]:
    """Legal forms, honorifics and small words of names."""
    return tuple(
        NameWord(row["word"], row["kind"], row["means"])  # type: ignore[arg-type]  # checked by tests
        for row in _rows("name_words")
    )


@cache
def tie_kinds() -> dict[str, TieKind]:
    """Kinds of ties by code."""
    return {
        row["kind"]: TieKind(
            row["kind"],
            row["label"],
            row["reverse_label"],
            row["directed"] == "yes",
            _split(row["sign"]),
            frozenset(_split(row["layers"])),
            float(row["weight_max"]),
            row["weight_meaning"],
            row["weight_needed"] == "yes",
            int(row["min_sensitivity"]),
            row["to_platform"] == "yes",
            row["protects_after"] == "yes",
            row["description"],
        )
        for row in _rows("tie_kinds")
    }


@cache
def roles() -> dict[str, Role]:
    """Roles by code."""
    return {
        row["role"]: Role(
            row["role"],
            row["label"],
            int(row["clearance"]),
            row["sees_persons"] == "yes",
            row["sees_locked"] == "yes",
            row["may_change"] == "yes",
            row["may_export"] == "yes",
            row["may_end_protection"] == "yes",
            row["may_compare"] == "yes",
            row["may_approve"] == "yes",
            row["description"],
        )
        for row in _rows("roles")
    }


@cache
def safeguards() -> tuple[Safeguard, ...]:
    """The rules that protect actors; the first that holds gives the reason."""
    return tuple(
        Safeguard(
            tuple(map(Condition.parse, row["when"].split(" & "))),
            _split(row["forbids"]),  # type: ignore[arg-type]  # checked by tests
            row["reason"],
        )
        for row in _rows("safeguards")
    )


@cache
def safer() -> dict[str, tuple[str, ...]]:
    """Columns of `actors` by what wins in them where two entries are one and differ.

    Words, the safest first; or ``highest``, ``lowest`` or ``unknown where they differ`` alone.
    """
    return {row["column"]: _split(row["wins"]) for row in _rows("safer")}


@cache
def match_evidence() -> dict[str, tuple[float, str]]:
    """What speaks for and against two entries being one, by code: its weight and its sentence."""
    return {row["code"]: (float(row["weight"]), row["sentence"]) for row in _rows("match_evidence")}


@cache
def analyses() -> dict[str, Analysis]:
    """Analyses by name, family after family."""
    listed = [
        Analysis(
            family=row["family"],  # type: ignore[arg-type]  # checked by tests
            word=row["name"],
            id=row["id"],
            question=row["question"],
            page=row["page"],
            needs=row["needs"],
            role=row["role"],
            resample=row["resample"] == "yes",
            leaves=row["leaves"],  # type: ignore[arg-type]  # checked by tests
        )
        for row in _rows("analyses")
    ]
    order = list(FAMILIES)
    return {
        analysis.name: analysis
        for analysis in sorted(listed, key=lambda analysis: order.index(analysis.family))
    }


@cache
def groups() -> dict[str, tuple[str, bool]]:
    """Groups of the seed list: code to label and whether belonging to it is sensitive."""
    return {row["id"]: (row["label"], row["sensitive"] == "yes") for row in _rows("groups")}


@cache
def meanings() -> dict[str, Meaning]:
    """What columns of lists can mean, by code."""
    return {
        row["meaning"]: Meaning(
            row["meaning"],
            row["label"],
            row["about"],
            row["personal"] == "yes",
            _split(row["hxl"]),
            _split(row["headers"]),
            row["description"],
        )
        for row in _rows("meanings")
    }


@cache
def exports() -> dict[str, tuple[Heading, ...]]:
    """What programs write above the columns of their exports, by program."""
    by_program: dict[str, list[Heading]] = {}
    for row in _rows("exports"):
        heading = Heading(row["export"], row["header"], row["meaning"], row["split"], row["sign"] == "yes")
        by_program.setdefault(heading.export, []).append(heading)
    return {export: tuple(headings) for export, headings in by_program.items()}


@cache
def kinds() -> dict[str, Kind]:
    """Kinds of lists that can be brought in, by code."""
    return {row["kind"]: Kind(**{"code": row.pop("kind"), **row}) for row in _rows("kinds")}


@cache
def formats() -> dict[str, Format]:
    """Formats of files, by code."""
    return {
        row["format"]: Format(
            row["format"],
            row["label"],
            _split(row["endings"]),
            row["module"],
            row["gives"],  # type: ignore[arg-type]  # checked by tests
            row["optional"] == "yes",
            row["description"],
        )
        for row in _rows("formats")
    }


@cache
def form_questions() -> tuple[Question, ...]:
    """Questions of the form *Whom do you work with?*, in their order."""
    return tuple(
        Question(row["name"], row["type"], row["required"] == "yes", row["relevant"], _labels(row))
        for row in _rows("form_questions")
    )


@cache
def meeting_questions() -> dict[str, MeetingQuestion]:
    """Questions that are answered after a meeting, by name, in their order."""
    return {
        row["question"]: MeetingQuestion(
            row["question"],
            row["part"],  # type: ignore[arg-type]  # checked by tests
            row["label"],
            row["hint"],
            row["answer"],
            row["kind"],
            _number(row["weight"]),
        )
        for row in _rows("meeting_questions")
    }


@cache
def form_choices() -> dict[str, tuple[Choice, ...]]:
    """Choices of the form by list: its own, types of actors that are safe to say, and themes."""
    by_list: dict[str, list[Choice]] = {}
    for row in _rows("form_choices"):
        by_list.setdefault(row["list"], []).append(Choice(row["name"], _number(row["weight"]), _labels(row)))
    safe = {code: kind.label for code, kind in actor_types().items() if not kind.sensitive}
    for name, codes in (("actor_types", safe), ("theme", vocabulary("theme"))):
        by_list[name] = [
            Choice(code, None, {language: _translated(label, language) for language in LANGUAGES})
            for code, label in codes.items()
        ]
    return {name: tuple(choices) for name, choices in by_list.items()}


def column_label(column: str, language: str) -> str:
    """What templates in a language write above a column."""
    text = column.replace("_", " ").capitalize()
    return headings().get(text, {}).get(language) or _translated(text, language)


@cache
def forms() -> dict[str, dict[str, Field]]:
    """What is asked where a row of a table is added or changed, by table and column in their order."""
    by_table: dict[str, dict[str, Field]] = {}
    for row in _rows("forms"):
        by_table.setdefault(row["table"], {})[row["column"]] = Field(row["part"], row["label"])
    return by_table


def code_label(vocabulary_name: str, code: str, language: str) -> str:
    """What templates in a language offer for a code."""
    return _translated(vocabulary(vocabulary_name)[code], language)


def _translated(text: str, language: str) -> str:
    """A text in a language; a new one stays English until ``translations.csv`` has it."""
    return translations().get(text, {}).get(language, text)


@cache
def translations() -> dict[str, Mapping[str, str]]:
    """Texts of forms and templates by their English form, in each of `LANGUAGES`."""
    return {row["en"]: _labels(row) for row in _rows("translations")}


@cache
def headings() -> dict[str, Mapping[str, str]]:
    """As `translations`, of words that mean something else above a column than as a label of a code."""
    return {row["en"]: _labels(row) for row in _rows("headings")}


def _labels(row: Mapping[str, str]) -> dict[str, str]:
    return {language: row[language] for language in LANGUAGES if row[language]}


@cache
def spellings(vocabulary: str) -> dict[str, str]:
    """Codes of a vocabulary by what lists in several languages write for them."""
    return {row["spelling"]: row["code"] for row in _rows("spellings") if row["vocabulary"] == vocabulary}


@cache
def grades(scale: str) -> dict[str, float]:
    """Probability that goes with each code of ``reliability``, ``credibility`` or ``trust``."""
    return {row["code"]: float(row["probability"]) for row in _rows("grades") if row["scale"] == scale}


@cache
def _vocabularies() -> dict[str, dict[str, str]]:
    vocabularies: dict[str, dict[str, str]] = {}
    for row in _rows("codes"):
        vocabularies.setdefault(row["vocabulary"], {})[row["code"]] = row["label"]
    for row in _rows("grades"):
        vocabularies.setdefault(row["scale"], {})[row["code"]] = row["label"]
    return vocabularies | {
        "spheres": {code: sphere.label for code, sphere in spheres().items()},
        "actor_types": {code: kind.label for code, kind in actor_types().items()},
        "tie_kinds": {code: kind.label for code, kind in tie_kinds().items()},
        "groups": {code: label for code, (label, _) in groups().items()},
    }


def vocabularies() -> frozenset[str]:
    """Names of all vocabularies."""
    return frozenset(_vocabularies())


def vocabulary(name: str) -> dict[str, str]:
    """Codes of a vocabulary with their labels.

    Raises
    ------
    KeyError
        No vocabulary has this name.
    """
    return _vocabularies()[name]
