"""Whatever the code and the docs cite stands in docs/definitions.md or docs/references.md."""

from __future__ import annotations

import ast
import csv
import inspect
import re
import runpy
import unicodedata
from dataclasses import fields
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from actormap.core import schema
from actormap.core.config import Thresholds
from actormap.metrics.base.sheets import page_of

ROOT = Path(__file__).parent.parent
DEFINITIONS = ROOT / "docs" / "definitions.md"
REFERENCES = ROOT / "docs" / "references.md"
CROSSWALK = ROOT / "docs" / "manual-crosswalk.csv"
HOOKS = runpy.run_path(str(ROOT / "docs" / "hooks.py"))
NUMBER = re.compile(r"\bA\d\d[a-z]?\b")
RULE = re.compile(r"\bN\d{1,2}\b")
PART = re.compile(r"(?<![\[\w-])(?:[ABC]|D\d[a-h]?|E\d)-[A-Z]?\d{1,2}\b")
"""Numbers of analyses, of rules of doing no harm, and of parts of the Manual."""

NAME = r"(?:van |de |von )?[^\W\d_a-z][\w’'-]+"
CITED = re.compile(rf"{NAME}(?:, {NAME})*(?: and {NAME})?(?: et al\.)? \(\d{{4}}\)")
"""A method by who wrote of it and when: up to three by name, more as "et al."."""
YEAR_ALONE = re.compile(r"[^\W\d_a-z][^\W\d_]+(?: et al\.)? (?:18|19|20)\d\d\b")
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
DEFAULT = re.compile(r"`(\w+)` = (\d[\d ./]*(?:, \d[\d ./]*)*)")
NOTES = re.compile(
    r"(?<!monitor/)\b(?:domain|house|app|security|style|needs|perf|ui|formats|frameworks|architecture)\.md\b"
)
"""Notes on the design, which nobody has who has the project."""


def files(*patterns: str) -> list[Path]:
    """The files of some patterns, without this one."""
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if path != Path(__file__)}
    return sorted(found)


SHEETS = "actormap/metrics/**/*.toml"
SHOWN = ("actormap/**/*.py", "actormap/core/schema/*.csv", SHEETS, "docs/**/*.md", "README.md", "app.py")
"""What users get, and the docs."""
EVERYTHING = (
    *SHOWN,
    "docs/*.py",
    "benchmarks/**/*.py",
    "benchmarks/**/*.md",
    "tests/**/*.py",
    "*.md",
    "*.yml",
)


@cache
def read(path: Path) -> str:
    """A file in one line, so that a citation may go over the end of one."""
    return " ".join(path.read_text(encoding="utf-8").split())


def at(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def anchors(page: Path) -> tuple[str, ...]:
    return tuple(ANCHOR.findall(page.read_text(encoding="utf-8")))


@cache
def definitions() -> str:
    """The definitions as the site shows them, with the pages of each."""
    text: str = HOOKS["completed"](HOOKS["DEFINITIONS"], DEFINITIONS.read_text(encoding="utf-8"))
    return text


@cache
def sections() -> dict[str, str]:
    """The definitions by anchor; those of a table are rows."""
    parts = re.split(r'^(?:#+ |\| )<a id="([^"]+)"></a>', definitions(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@cache
def references() -> dict[str, str]:
    """The list of references: what they are cited by, and the entry."""
    entries = re.findall(r"^- .*?\*\*(.+?)\.\*\* (.*)$", REFERENCES.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(entries)


@cache
def parts() -> set[str]:
    """The parts of the Manual: those that are put into practice, and those that are not."""
    with CROSSWALK.open(encoding="utf-8", newline="") as file:
        return {row["row"] for row in csv.DictReader(file, strict=True)}


def undefined(text: str) -> list[str]:
    """The numbers in a text that nothing defines."""
    found = {number for kind in (NUMBER, RULE) for number in kind.findall(text)}
    lacking = {number for number in found if number.lower() not in sections()}
    return sorted(lacking | (set(PART.findall(text)) - parts()))


def unlisted(text: str) -> list[str]:
    """The methods in a text that are on no list."""
    return sorted({cited for cited in CITED.findall(text) if cited not in references()})


def slug(label: str) -> str:
    """The anchor of a reference: ``Chvátal (1979)`` is ``chvatal-1979``."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace(" and ", " ")).strip("-")


@cache
def cited_in_docstrings() -> list[tuple[Path, str, str]]:
    """Module, name and text of every section References."""
    found = []
    for path in files("actormap/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                told = inspect.cleandoc(ast.get_docstring(node) or "")
                cited = re.search(
                    r"^References\n-+\n(.*?)(?=^\w[\w ]*\n-{3,}\n|\Z)", told, re.DOTALL | re.MULTILINE
                )
                if cited:
                    name = getattr(node, "name", "module")
                    found.append((path, name, " ".join(cited[1].split())))
    return found


def numbers(row: schema.Analysis) -> list[str]:
    """All numbers of an analysis: A23-A26 are four."""
    first, _, last = row.id.partition("-A")
    return [f"A{n:02}" for n in range(int(first[1:]), int(last) + 1)] if last else [first]


# --- the definitions ---------------------------------------------------------------------------------


def test_each_number_is_defined_once_or_leads_to_its_page() -> None:
    wanted = [
        *(f"a{n:02}" for n in range(1, 44) if n != 22),  # the spread of a message is no longer asked
        "a11b",
        "a45",
        "a46",
        "a50",
        *(f"n{n}" for n in range(1, 12)),
    ]
    assert sorted(set(anchors(DEFINITIONS))) == sorted(anchors(DEFINITIONS)), "an anchor stands twice"
    for number in wanted:
        assert number in sections(), (
            f'add a section "### <a id="{number}"></a>{number.upper()} ..." to {at(DEFINITIONS)}'
        )
        text = sections()[number]
        assert re.match(rf"{number} \S", text, re.IGNORECASE), text[:60]
        parts = r"\*\*(Pages?|Formula)\.\*\* " if number.startswith("a") else r"\*\*Kept by\.\*\* "
        assert re.search(parts, text), f"{number.upper()} in {at(DEFINITIONS)} says nothing"


def test_defaults_are_those_of_the_code() -> None:
    text, thresholds = read(DEFINITIONS), Thresholds()
    told = {name: told for name, told in DEFAULT.findall(text) if hasattr(thresholds, name)}
    assert not {field.name for field in fields(Thresholds)} - set(told), "defaults without a definition"
    for name, value in told.items():
        known = getattr(thresholds, name)
        values = [float(Fraction(part.replace(" ", "").strip("."))) for part in value.split(",")]
        assert values == pytest.approx(list(known) if isinstance(known, tuple) else [known]), name


def test_analysis_and_its_definition_lead_to_each_other() -> None:
    wrong = []
    sources = list(cited_in_docstrings())
    for row in schema.analyses().values():
        own = [number.lower() for number in numbers(row)]
        if f"({row.document})" not in definitions():
            wrong.append(f"add the definition of {row.id}")
        source = page_of(row.document)["source"]
        if not any(f"(../../definitions.md#{number})" in source for number in own):
            wrong.append(
                f"add [{own[0].upper()}](../../definitions.md#{own[0]}) to the source of {row.document}"
            )
        cited = [text for _, name, text in sources if name == row.word]
        if not any(re.search(rf"#{number}\b", text) for text in cited for number in own):
            wrong.append(f"add docs/definitions.md#{own[0]} to the References of {row.name}")
    assert not wrong, "\n".join(wrong)


# --- the references ----------------------------------------------------------------------------------


def test_references_are_in_order_with_authors_title_and_venue() -> None:
    labels = list(references())
    assert [slug(label) for label in labels] == list(anchors(REFERENCES)) == sorted(anchors(REFERENCES))
    for label, entry in references().items():
        assert CITED.fullmatch(label), f"{label} is not of the form Author (year)"
        first = re.match(rf"{NAME}", label)
        assert first, label
        authors, _, rest = entry.partition(": ")
        assert first[0] in authors or label.startswith("OHCHR"), entry
        assert re.search(r"\*[^*]{4,}\*", rest), f"{label} has no title or journal in italics"
        many = len(re.findall(r", ", authors)) + 1
        assert ("et al." in label) == (many > 3), f"{label}: up to three authors by name, more as et al."


def test_each_reference_is_cited() -> None:
    used = {cited for path in files(*EVERYTHING) if path != REFERENCES for cited in CITED.findall(read(path))}
    assert not set(references()) - used, "in the list of references, and cited by nobody"


# --- the citations -----------------------------------------------------------------------------------


def test_each_number_that_is_cited_is_defined() -> None:
    wrong = [
        f'{at(path)} cites {number}, which is not defined. Add "<a id="{number.lower()}"></a>{number}" with '
        f"what it means to {at(DEFINITIONS)}, or do not cite it."
        for path in files(*SHOWN)
        for number in undefined(read(path))
    ]
    assert not wrong, "\n".join(wrong)


def test_each_method_that_is_cited_is_listed() -> None:
    wrong = [
        f'{at(path)} cites {cited}, which is on no list. Add "- <a id="{slug(cited)}"></a>**{cited}.** '
        f'Authors: title. *Journal*." to {at(REFERENCES)}, or name the method without an author.'
        for path in files(*EVERYTHING)
        for cited in unlisted(read(path))
    ]
    assert not wrong, "\n".join(wrong)


def test_sections_of_references_cite_by_author_and_year_and_by_anchor() -> None:
    wrong = []
    for path, name, text in cited_in_docstrings():
        wrong += [
            f"{at(path)}: {name} cites {year}: write Author (year)" for year in YEAR_ALONE.findall(text)
        ]
        wrong += [
            f'{at(path)}: {name} cites #{anchor}. Add "<a id="{anchor}"></a>" to {at(DEFINITIONS)}'
            for anchor in re.findall(r"#([a-z][\w-]*)", text)
            if anchor not in anchors(DEFINITIONS)
        ]
    assert not wrong, "\n".join(wrong)


def test_links_into_both_pages_lead_somewhere() -> None:
    wrong = [
        f'{at(path)} links to {page.name}#{anchor}. Add "<a id="{anchor}"></a>" there.'
        for path in files(*EVERYTHING)
        for page in (DEFINITIONS, REFERENCES)
        for anchor in re.findall(rf"{page.name}#([\w-]+)", read(path))
        if anchor not in anchors(page)
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_names_notes_that_the_project_does_not_have() -> None:
    wrong = [
        f"{at(path)} names {note}: cite {at(DEFINITIONS)}"
        for path in files(*EVERYTHING)
        for note in NOTES.findall(read(path))
    ]
    assert not wrong, "\n".join(wrong)


# --- what finds citations finds them -----------------------------------------------------------------


def test_what_is_not_defined_is_found() -> None:
    assert undefined("A99 and A13, N12 and N3, E1-99 and E1-7, D2a-1") == ["A99", "E1-99", "N12"]
    assert undefined("codes such as A00001, [A-Z2-7], n1 and XA01") == []


def test_who_is_not_listed_is_found() -> None:
    text = "Nobody, Noone and van None (1999), Journal 3(2); Seidman (1983); Nemo et al. (2001)."
    assert unlisted(text) == ["Nemo et al. (2001)", "Nobody, Noone and van None (1999)"]
    assert unlisted("Borgatti et al. (2006)") == ["Borgatti et al. (2006)"], "three authors are named"


def test_year_without_brackets_is_found() -> None:
    assert YEAR_ALONE.search("as in occupancy models (MacKenzie et al. 2002, Ecology 83(8))")
    assert not YEAR_ALONE.search("MacKenzie et al. (2002), Ecology 83(8)")
    assert NOTES.search("see domain.md A23")
    assert not NOTES.search("see SECURITY.md and what-if.md")
