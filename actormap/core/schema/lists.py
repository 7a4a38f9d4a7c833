"""Rows of the tables that say how lists and files of others are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from actormap.core.schema.reading import cell_values, read_rows


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list that can be brought in, a row of ``kinds.csv``.

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
class Encoding:
    """An encoding of text, a row of ``encodings.csv``.

    Parameters
    ----------
    code, label
        Its name, and the languages or letters that are written in it, as users read them.
    usual
        Whether it is always proposed: what a line of a few letters is, no program can tell.
    letters
        Letters beyond ASCII of these languages; empty where they are not listed.
    """

    code: str
    label: str
    usual: bool
    letters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files, a row of ``formats.csv``; of several with one ending the first that fits is taken.

    Parameters
    ----------
    code, label
        Its short name, and what users read.
    endings
        How names of such files end, with the dot, in lower case.
    module
        The module or folder of `actormap.ingest.readers` that reads it, or knows it.
    gives
        ``tables`` to import, ``outlines`` of areas, or nothing: such files are known and not read.
    optional
        Whether such files also stand beside data without being any: in a folder, one that cannot be read is
        skipped and reported, and stops no import.
    description
        What it is.
    """

    code: str
    label: str
    endings: tuple[str, ...]
    module: str
    gives: Literal["tables", "outlines", ""]
    optional: bool
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
        Headers that mean it, in many languages, as `actormap.ingest.sheet.headers.words` compares them; one
        that begins with = means it only where it stands alone.
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


@cache
def name_words() -> tuple[NameWord, ...]:
    """Legal forms, honorifics and small words of names."""
    return tuple(
        NameWord(row["word"], row["kind"], row["means"])  # type: ignore[arg-type]  # checked by tests
        for row in read_rows("name_words")
    )


@dataclass(frozen=True, slots=True)
class Consent:
    """What a column says in which somebody agrees or refuses, a row of ``consents.csv``.

    Parameters
    ----------
    meaning
        A code of `meanings`.
    subject
        To what they agree, a code of the spellings ``consent_header``.
    inverted
        Whether its header asks for the refusal: "Do not contact".
    yes, no
        What either answer says of the actor, by column; nothing where it says nothing.
    """

    meaning: str
    subject: str
    inverted: bool
    yes: dict[str, str]
    no: dict[str, str]


@cache
def consents() -> dict[str, Consent]:
    """What columns say in which somebody agrees or refuses, by their meaning."""

    def cells(text: str) -> dict[str, str]:
        return dict(cell.split("=") for cell in cell_values(text))

    return {
        row["meaning"]: Consent(
            row["meaning"], row["subject"], row["inverted"] == "yes", cells(row["yes"]), cells(row["no"])
        )
        for row in read_rows("consents")
    }


@cache
def meanings() -> dict[str, Meaning]:
    """What columns of lists can mean, by code."""
    return {
        row["meaning"]: Meaning(
            row["meaning"],
            row["label"],
            row["about"],
            row["personal"] == "yes",
            cell_values(row["hxl"]),
            cell_values(row["headers"]),
            row["description"],
        )
        for row in read_rows("meanings")
    }


@cache
def exports() -> dict[str, tuple[Heading, ...]]:
    """What programs write above the columns of their exports, by program."""
    by_program: dict[str, list[Heading]] = {}
    for row in read_rows("exports"):
        heading = Heading(row["export"], row["header"], row["meaning"], row["split"], row["sign"] == "yes")
        by_program.setdefault(heading.export, []).append(heading)
    return {export: tuple(headings) for export, headings in by_program.items()}


@cache
def encodings() -> dict[str, Encoding]:
    """Encodings of text that is not UTF-8, of equals the more usual first."""
    return {
        row["encoding"]: Encoding(
            row["encoding"],
            row["label"],
            row["usual"] == "yes",
            frozenset(row["letters"] + row["letters"].upper()),
        )
        for row in read_rows("encodings")
    }


@cache
def kinds() -> dict[str, Kind]:
    """Kinds of lists that can be brought in, by code."""
    return {row["kind"]: Kind(**{"code": row.pop("kind"), **row}) for row in read_rows("kinds")}


@cache
def formats() -> dict[str, Format]:
    """Formats of files, by code."""
    return {
        row["format"]: Format(
            row["format"],
            row["label"],
            cell_values(row["endings"]),
            row["module"],
            row["gives"],  # type: ignore[arg-type]  # checked by tests
            row["optional"] == "yes",
            row["description"],
        )
        for row in read_rows("formats")
    }


@cache
def person_words(kind: str) -> frozenset[str]:
    """Words of one kind of ``person_words.csv``, of all languages.

    ``role`` (what somebody is), ``noun`` (the same, wherever it stands in a type), ``post`` (what somebody
    is in an organisation), ``adjective`` (what somebody or an organisation is), ``label`` (before a colon
    and a name), ``title`` (before a name; one with a dot only with its dot), ``doubtful`` (before a name,
    and before that of an organisation), ``behind`` (after a name), ``alone`` (instead of an organisation),
    ``unnamed`` (nobody is to be named), ``through`` (reached by way of somebody), ``nobody`` (no name),
    ``body`` (words of organisations).
    """
    rows = (row for row in read_rows("person_words") if row["kind"] == kind)
    return frozenset(word for row in rows for word in cell_values(row["words"]))


@cache
def _spellings() -> dict[str, dict[str, str]]:
    spelled: dict[str, dict[str, str]] = {}
    for row in read_rows("spellings"):
        spelled.setdefault(row["vocabulary"], {})[row["spelling"]] = row["code"]
    return spelled


def spellings(vocabulary: str) -> dict[str, str]:
    """Codes of a vocabulary by what lists in several languages write for them."""
    return _spellings().get(vocabulary, {})
