"""What the field knows, as tables that a domain expert can edit, and their typed form.

`columns.csv` describes every column of every table; the other files are the vocabularies that
its columns name. The same rows drive validation, the stores, the templates, the map's legend and
the documentation, so that a new code is one line in one file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from actormap.schema.conditions import Condition as Condition

HERE = Path(__file__).parent

SEPARATOR = ";"
"""What stands between several values in one cell, in files and in memory."""

ColumnType = Literal[
    "id", "ids", "text", "texts", "code", "codes", "pcode", "pcodes", "number", "integer", "date",
    "grade",
]  # fmt: skip

Family = Literal[
    "summary", "reach", "introductions", "groups", "structure", "influence", "coordination", "evidence",
    "change",
]  # fmt: skip
FAMILIES: dict[Family, str] = {
    "summary": "What should we look at first?",
    "reach": "Whom do we reach, and whom not?",
    "introductions": "Who can introduce us, safely?",
    "groups": "How do others treat a group?",
    "structure": "How is the network built?",
    "influence": "Who moves whom?",
    "coordination": "Who should talk to whom?",
    "evidence": "How sure are we, and what to ask next?",
    "change": "What changed, what would?",
}
"""Families of analyses and their questions, in the order in which they are shown; one word for the folder of
`metrics`, the attribute of the library, the group of commands and the chapter of the docs. A `summary` joins
analyses of several families."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table, a row of ``columns.csv``."""

    table: str
    name: str
    type: ColumnType
    required: bool
    key: bool
    tells_apart: bool
    vocabulary: str
    references: tuple[str, ...]
    strict: Literal["", "always", "listed", "warn"]
    min: float | None
    max: float | None
    default: str
    aliases: tuple[str, ...]
    hxl: str
    shared: bool
    description: str

    @property
    def many(self) -> bool:
        """Whether a cell may hold several values."""
        return self.type in {"ids", "texts", "codes", "pcodes"}

    @property
    def numeric(self) -> bool:
        """Whether values are numbers; all others are text, "" where nothing is recorded."""
        return self.type in {"number", "integer"}


@dataclass(frozen=True, slots=True)
class Sphere:
    """Where in society an actor stands, a row of ``spheres.csv``."""

    code: str
    label: str
    civil_society: bool
    may_introduce: bool
    shape: str
    description: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column of somebody else's list can mean, a row of ``meanings.csv``.

    Parameters
    ----------
    code, label
        Its short name, as mapping files write it, and what users read.
    about
        What it is said of: organisation, impl, funder, prog, work, area, time, person, office, tie, entry;
        or left, where nothing is taken from it.
    personal
        Whether it is personal data: left out unless somebody says otherwise.
    hxl
        HXL tags that mean it.
    headers
        Headers that mean it, in many languages, as `actormap.ingest.mapping.headers.words` compares them.
    description
        What is done with it.
    """

    code: str
    label: str
    about: str
    personal: bool
    hxl: tuple[str, ...]
    headers: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a program writes above a column of its exports, a row of ``exports.csv``.

    Parameters
    ----------
    export
        The program.
    header
        The header; # stands for any number.
    meaning
        A code of `meanings`.
    split
        What stands between several values of a cell.
    sign
        Whether it is one of those by which the export is known; all of them must be there.
    """

    export: str
    header: str
    meaning: str
    split: str
    sign: bool


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that can be brought in, a row of ``formats.csv``.

    Parameters
    ----------
    code, label
        Its short name, as mapping files write it, and what users read.
    module
        The module of `actormap.ingest.kinds` that knows its signs and reads it.
    page
        Its section of ``docs/import.md``.
    description
        What it is and what comes out of it.
    """

    code: str
    label: str
    module: str
    page: str
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form *Whom do you work with?*, or a bracket, a row of ``form_questions.csv``.

    Parameters
    ----------
    name, type
        As an XLSForm has them.
    required
        Whether it must be answered.
    relevant
        When it is asked; "" for always.
    labels
        What it asks, by language (`LANGUAGES`).
    """

    name: str
    type: str
    required: bool
    relevant: str
    labels: Mapping[str, str]

    @property
    def list(self) -> str:
        """The list of its choices, "" where it has none."""
        return self.type.partition(" ")[2]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose; `weight` is what it says of the strength of a tie, None for nothing."""

    name: str
    weight: float | None
    labels: Mapping[str, str]


LANGUAGES = {
    "en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "ru": "Русский", "zh": "中文",
}  # fmt: skip
"""Languages of forms and templates with their own names: the official ones of the United Nations."""

Act = Literal["see", "share", "contact", "ask", "approach", "propose", "name", "represent", "compare"]
"""What may be done with an actor: see it without answering for all of the map, name it in a file that leaves
the office, ask it to introduce, approach it through others, propose it for a tie, a meeting or a seat, name
it on a chain, open a door for it, compare it with entries that another source told of."""


@dataclass(frozen=True, slots=True)
class Safeguard:
    """What is recorded of an actor that forbids something with it, a row of ``safeguards.csv``.

    Parameters
    ----------
    when
        The rule holds where all of these do.
    forbids
        What is not done with the actor.
    reason
        Why, a sentence with ``{name}`` in it.
    """

    when: tuple[Condition, ...]
    forbids: tuple[Act, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word that stands beside a name or joins its words, a row of ``name_words.csv``.

    Parameters
    ----------
    word
        As it is written, in its own script.
    kind
        ``form`` (a legal form), ``honorific`` or ``small``.
    means
        What a legal form is, the same for all languages.
    """

    word: str
    kind: Literal["form", "honorific", "small"]
    means: str


@dataclass(frozen=True, slots=True)
class ActorType:
    """What an actor is, a row of ``actor_types.csv``; `sphere` is where such actors stand.

    Who is of a `sensitive` type is named to nobody outside the office.
    """

    code: str
    label: str
    sensitive: bool
    sphere: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TieKind:
    """One kind of tie, a row of ``tie_kinds.csv``.

    `signs` are the signs it may have; where there is one, it need not be written in the data. What
    `protects_after` its last day keeps out intermediaries until somebody with the right ends that.
    """

    kind: str
    label: str
    reverse_label: str
    directed: bool
    signs: tuple[str, ...]
    layers: frozenset[str]
    weight_max: float
    weight_meaning: str
    min_sensitivity: int
    to_platform: bool
    protects_after: bool
    description: str


@dataclass(frozen=True, slots=True)
class Role:
    """What a kind of user may see and do, a row of ``roles.csv``."""

    role: str
    label: str
    clearance: int
    sees_persons: bool
    sees_locked: bool
    may_change: bool
    may_export: bool
    may_end_protection: bool
    may_compare: bool
    description: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis, a row of ``analyses.csv``.

    Parameters
    ----------
    family, word
        Its family and its word in it, which is also its function in ``actormap.metrics.FAMILY``.
    id
        Its number in docs/definitions.md, such as ``A15``.
    question
        What it answers, in plain words.
    page
        Its page in the chapter of its family, without the suffix; several analyses may share one.
    needs
        The least that must be recorded, in words.
    role
        The least role that may ask.
    resample
        Whether its findings are checked on resampled maps.
    """

    family: Family
    word: str
    id: str
    question: str
    page: str
    needs: str
    role: str
    resample: bool

    @property
    def name(self) -> str:
        """Its name among all analyses, such as ``reach.gap``."""
        return f"{self.family}.{self.word}"

    @property
    def document(self) -> str:
        """Its page within ``docs``, such as ``metrics/reach/gap.md``."""
        return f"metrics/{self.family}/{self.page}.md"

    @property
    def command(self) -> str:
        """Its words on the command line: its family and its word, such as ``reach gap``."""
        word = self.word.replace("_", "-")
        return word if self.family == "summary" else f"{self.family} {word}"


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
            tells_apart=row["key"] == "last",
            vocabulary=row["vocabulary"],
            references=_split(row["references"]),
            strict=row["strict"],  # type: ignore[arg-type]  # checked by tests/test_schema.py
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
def tells_apart(table: str) -> tuple[str, ...]:
    """Columns that tell two rows of a table apart where all of `key` is the same."""
    return tuple(column.name for column in columns()[table].values() if column.tells_apart)


@cache
def spheres() -> dict[str, Sphere]:
    """Spheres by code."""
    return {
        row["code"]: Sphere(
            row["code"], row["label"], row["civil_society"] == "yes",
            row["may_introduce"] == "yes", row["shape"], row["description"],
        )
        for row in _rows("spheres")
    }  # fmt: skip


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
            row["kind"], row["label"], row["reverse_label"], row["directed"] == "yes",
            _split(row["sign"]), frozenset(_split(row["layers"])), float(row["weight_max"]),
            row["weight_meaning"], int(row["min_sensitivity"]), row["to_platform"] == "yes",
            row["protects_after"] == "yes", row["description"],
        )
        for row in _rows("tie_kinds")
    }  # fmt: skip


@cache
def roles() -> dict[str, Role]:
    """Roles by code."""
    return {
        row["role"]: Role(
            row["role"], row["label"], int(row["clearance"]), row["sees_persons"] == "yes",
            row["sees_locked"] == "yes", row["may_change"] == "yes", row["may_export"] == "yes",
            row["may_end_protection"] == "yes", row["may_compare"] == "yes", row["description"],
        )
        for row in _rows("roles")
    }  # fmt: skip


@cache
def safeguards() -> tuple[Safeguard, ...]:
    """The rules that protect actors; the first that holds gives the reason."""
    return tuple(
        Safeguard(
            tuple(map(Condition.parse, row["when"].split(" & "))),
            _split(row["forbids"]), row["reason"],  # type: ignore[arg-type]  # checked by tests
        )
        for row in _rows("safeguards")
    )  # fmt: skip


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
    found = [
        Analysis(
            family=row["family"],  # type: ignore[arg-type]  # checked by tests
            word=row["name"], id=row["id"], question=row["question"], page=row["page"],
            needs=row["needs"], role=row["role"], resample=row["resample"] == "yes",
        )
        for row in _rows("analyses")
    ]  # fmt: skip
    order = list(FAMILIES)
    return {one.name: one for one in sorted(found, key=lambda one: order.index(one.family))}


@cache
def groups() -> dict[str, tuple[str, bool]]:
    """Groups of the seed list: code to label and whether belonging to it is sensitive."""
    return {row["id"]: (row["label"], row["sensitive"] == "yes") for row in _rows("groups")}


@cache
def meanings() -> dict[str, Meaning]:
    """What columns of lists can mean, by code."""
    return {
        row["meaning"]: Meaning(
            row["meaning"], row["label"], row["about"], row["personal"] == "yes", _split(row["hxl"]),
            _split(row["headers"]), row["description"],
        )
        for row in _rows("meanings")
    }  # fmt: skip


@cache
def exports() -> dict[str, tuple[Heading, ...]]:
    """What programs write above the columns of their exports, by program."""
    found: dict[str, list[Heading]] = {}
    for row in _rows("exports"):
        heading = Heading(row["export"], row["header"], row["meaning"], row["split"], row["sign"] == "yes")
        found.setdefault(heading.export, []).append(heading)
    return {export: tuple(headings) for export, headings in found.items()}


@cache
def formats() -> dict[str, Format]:
    """Kinds of files that can be brought in, by code."""
    return {row["format"]: Format(**{"code": row.pop("format"), **row}) for row in _rows("formats")}


@cache
def form_questions() -> tuple[Question, ...]:
    """Questions of the form *Whom do you work with?*, in their order."""
    return tuple(
        Question(row["name"], row["type"], row["required"] == "yes", row["relevant"], _labels(row))
        for row in _rows("form_questions")
    )


@cache
def form_choices() -> dict[str, tuple[Choice, ...]]:
    """Choices of the form by list: its own, types of actors that are safe to say, and themes."""
    found: dict[str, list[Choice]] = {}
    for row in _rows("form_choices"):
        found.setdefault(row["list"], []).append(Choice(row["name"], _number(row["weight"]), _labels(row)))
    safe = {code: kind.label for code, kind in actor_types().items() if not kind.sensitive}
    for name, codes in (("actor_types", safe), ("theme", vocabulary("theme"))):
        found[name] = [
            Choice(code, None, {language: _translated(label, language) for language in LANGUAGES})
            for code, label in codes.items()
        ]
    return {name: tuple(choices) for name, choices in found.items()}


def column_label(column: str, language: str) -> str:
    """What templates in a language write above a column."""
    return _translated(column.replace("_", " ").capitalize(), language)


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
    found: dict[str, dict[str, str]] = {}
    for row in _rows("codes"):
        found.setdefault(row["vocabulary"], {})[row["code"]] = row["label"]
    for row in _rows("grades"):
        found.setdefault(row["scale"], {})[row["code"]] = row["label"]
    return found | {
        "spheres": {code: sphere.label for code, sphere in spheres().items()},
        "actor_types": {code: kind.label for code, kind in actor_types().items()},
        "tie_kinds": {code: kind.label for code, kind in tie_kinds().items()},
        "groups": {code: label for code, (label, _) in groups().items()},
    }


def vocabulary(name: str) -> dict[str, str]:
    """Codes of a vocabulary with their labels.

    Raises
    ------
    KeyError
        No vocabulary has this name.
    """
    return _vocabularies()[name]
