"""The pages of the analyses: one order of sections, one owner for each fact, and worked examples that run."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import runpy
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from each import each

from actormap.cli import program
from actormap.core import schema
from actormap.metrics.base.sheets import METRICS
from actormap.metrics.catalogue import came_true, guide
from actormap.web.pages.gaps.experts import TITLES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
HOOKS = runpy.run_path(str(DOCS / "hooks.py"))
ROWS = list(schema.analyses().values())
PAGES = sorted({row.document for row in ROWS})
SECTIONS = (
    "How to read it",
    "Formula",
    "Worked example",
    "Source",
)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"`actormap ([^`]*)`")
FLAG = re.compile(r"--[a-z-]+")
WORDS = 32
"""The most words of a sentence in the sections that an officer reads."""

every_page = each("document", PAGES)
heavy_for_each_page = pytest.mark.parametrize("document", PAGES)


@cache
def page(document: str) -> str:
    text: str = HOOKS["written"](document)
    return text


@cache
def sections(document: str) -> dict[str, str]:
    """The sections of a page by heading; "" is what stands above the first."""
    parts = re.split(r"^## (.*)\n", page(document), flags=re.MULTILINE)
    return dict(zip(["", *parts[1::2]], parts[::2], strict=True))


def rows(document: str) -> list[schema.Analysis]:
    return [row for row in ROWS if row.document == document]


# --- what stands where -------------------------------------------------------------------------------


def test_each_page_is_of_an_analysis() -> None:
    sheets = {
        path.stem for path in METRICS.rglob("*.toml") if "page" in tomllib.loads(path.read_text("utf-8"))
    }
    assert sheets == {Path(document).stem for document in PAGES}


@every_page
def test_page_has_the_same_sections_as_all(document: str) -> None:
    assert re.findall(r"^## (.*)$", page(document), re.MULTILINE) == list(SECTIONS)
    assert not [name for name, text in sections(document).items() if not text.strip()]
    assert "**How it misleads.** " in sections(document)["How to read it"]


@every_page
def test_page_begins_with_its_number(document: str) -> None:
    title = page(document).partition("\n")[0]
    numbers = {number for row in rows(document) for number in re.findall(r"A\d\d[a-z]?", row.id)}
    assert title.startswith("# ")
    assert not [number for number in numbers if number not in title], title


@every_page
def test_what_rows_say_is_put_in_below_the_title_and_written_nowhere(document: str) -> None:
    written = page(document)
    title, _, rest = HOOKS["completed"](document, written).partition("\n")
    begins = rest.partition("\n## ")[0]
    assert written.startswith(f"{title}\n")
    for row in rows(document):
        assert f"**{row.question}**" in begins
        assert row.needs[1:] in begins
        assert f"`actormap {row.command}`" in begins
        assert row.question not in written
    assert "**Least role.**" not in written


@pytest.mark.parametrize("name", schema.analyses())
def test_a_guide_of_the_app_names_no_command(name: str) -> None:
    text = guide(name)
    assert "**How it misleads.** " in text
    assert not re.search(r"actormap |`--", text)


def test_another_analysis_stands_in_a_guide_by_its_question() -> None:
    wanted = schema.analyses()["groups.ei_whole"].question
    assert f"*{wanted}*" in guide("groups.ei_index")


def test_what_is_said_of_the_app_is_so() -> None:
    assert {*TITLES} | HOOKS["ALONE"] == HOOKS["IN_THE_APP"]
    assert not {*TITLES} & HOOKS["ALONE"]
    assert all(TITLES[family] == HOOKS["CALLED"].get(family, family.capitalize()) for family in TITLES)


# --- worked examples ---------------------------------------------------------------------------------


@cache
def beginning() -> dict[str, Any]:
    """What all worked examples begin with, as docs/analyses.md tells it: the map, the day."""
    known: dict[str, Any] = {}
    _run("analyses.md", (DOCS / HOOKS["ANALYSES"]).read_text(encoding="utf-8"), known)
    return known


def _run(name: str, text: str, known: dict[str, Any]) -> int:
    """Run what a text shows, in the folder of the project; the number of lines that were checked."""
    shown = "\n".join(PYTHON.findall(text))
    parsed = doctest.DocTestParser().get_doctest(shown, known, name, name, 0)
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.REPORT_NDIFF)
    told: list[str] = []
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        runner.run(parsed, out=told.append, clear_globs=False)
    finally:
        os.chdir(here)
    known |= parsed.globs
    assert not told, "".join(told)
    return sum(bool(one.want) for one in parsed.examples)


@heavy_for_each_page
def test_worked_example_runs_and_gives_its_figures(document: str) -> None:
    example = sections(document)["Worked example"]
    assert _run(document, example, dict(beginning())), f"docs/{document} checks nothing"
    assert "(../../definitions.md#kala)" in example, "say of which data it is"
    for row in rows(document):
        call = f"am.{f'{row.family}.{row.of}'.removeprefix('summary.')}("
        assert call in example, call
        assert row.word == row.of or f'by="{row.word}"' in example, row.name


def test_wrong_figure_and_page_that_shows_nothing_are_found() -> None:
    with pytest.raises(AssertionError, match="Failed example"):
        _run("x", "```python\n>>> 1 + 1\n3\n```\n", {})
    assert _run("x", "```python\n>>> one = 1\n```\n", {}) == 0


# --- pictures ----------------------------------------------------------------------------------------


def test_pictures_are_those_of_today_and_their_pages_say_what_they_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(DOCS)
    pictures = importlib.import_module("pictures")
    drawn = {f"metrics/{name}.svg": name for name in pictures.PICTURES}
    there = {file.relative_to(DOCS).as_posix() for file in (DOCS / "metrics").rglob("*.svg")}
    assert there == set(drawn), "draw them anew: .venv/bin/python docs/pictures.py"
    for file, name in drawn.items():
        assert (DOCS / file).read_text(encoding="utf-8") == pictures.picture(name), f"docs/{file} is old"
        shown = f"![{pictures.PICTURES[name].__doc__}]({Path(file).name})"
        assert shown in page(f"metrics/{name}.md"), f"put it on its page: {shown}"


# --- what to do --------------------------------------------------------------------------------------


def command(told: str) -> Any:
    """The command that begins a line such as ``reach gap --draws 50``, or None."""
    found: Any = program()
    for word in told.split():
        if not hasattr(found, "get_command"):
            break
        found = found and found.get_command(None, word)
    return found


@every_page
def test_each_command_that_a_page_names_exists_and_takes_what_is_told(document: str) -> None:
    for told in COMMAND.findall(page(document)):
        found = command(told)
        assert found, f"there is no command {told}"
        taken = {flag for one in getattr(found, "params", ()) for flag in (*one.opts, *one.secondary_opts)}
        assert set(FLAG.findall(told)) <= taken, told


def test_command_that_does_not_exist_is_found() -> None:
    assert command("reach gap --draws 50") is not None
    assert command("reach astrology") is None
    assert command("astrology") is None


@every_page
def test_sentences_for_officers_are_short(document: str) -> None:
    for sentence in re.split(r"(?<=[.?!:;])\s+|\n\n|\n[-|]", sections(document)["How to read it"]):
        assert len(sentence.split()) <= WORDS, sentence


def test_what_came_true_is_told_of_each_analysis_of_the_calibration() -> None:
    table = (
        (DOCS / "calibration.md").read_text(encoding="utf-8").partition("### What came true, by analysis")[2]
    )
    rows = [line.split("|") for line in table.partition("\n### ")[0].splitlines() if line.startswith("| `")]
    tried: dict[str, int] = {}
    for _, name, _, *cells, _ in rows:
        claims = [int(cell.split()[-1].replace(",", "")) for cell in cells if cell.strip()]
        tried[name.strip(" `")] = tried.get(name.strip(" `"), 0) + sum(claims)
    assert len(tried) > 40
    for name, n in tried.items():
        every = came_true(name)
        assert sum(int(share.split()[-1].replace(",", "")) for share in every.values()) == n, name
    assert came_true("nothing.of_the_kind") == {}
