"""Absurd values for every command: an answer or a refusal, never an error of Python."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from command_line import Run, Templates, every_command, written
from maps import kala
from seeds import tries

from actormap import cli

ABSURD = ("zzz", "", "-1", "nan", "9999-12-31", "x" * 10_000)
OURS = {"-w", "--workspace", "--passphrase-file", "--json", "--help"}
COMMON = {"--date", "--draws", "--limit", "--role"}
ASKED_ALL = {
    "actors",
    "change between",
    "coordination overview",
    "import",
    "main-findings",
    "map",
    "reach gap",
}
"""Commands of which the options that many share are asked too, one of each kind."""
FIXED = {"--draws": "0"}
"""What is not asked with absurd values first, so that an answer does not take long."""


@pytest.fixture
def workspace(run: Run, tmp_path: Path, templates: Templates) -> Path:  # noqa: ARG001 - makes keys quick
    def make(file: Path) -> None:
        written(file, kala())

    return templates.copy(tmp_path / "kala.actormap", make)


def command_of(words: str) -> Any:
    found: Any = cli.program()
    for word in words.split():
        found = found.get_command(None, word)
    return found


def calls(words: str) -> list[list[str]]:
    """A call for each absurd value of each option and argument; what must be given is given."""
    parameters = [p for p in command_of(words).params if not OURS & {*p.opts}]
    given = {p.name: part_of(p, "A") for p in parameters if p.required}
    given |= {p.name: part_of(p, FIXED[p.opts[-1]]) for p in parameters if p.opts[-1] in FIXED}
    common = COMMON if words not in ASKED_ALL else set()
    chosen = [
        p for p in parameters if p.param_type_name == "argument" or not (p.is_flag or common & {*p.opts})
    ]
    return [
        [word for part in (given | {p.name: part_of(p, value)}).values() for word in part]
        for at, p in enumerate(chosen)
        for value in absurd(at)
    ]


def absurd(at: int) -> list[str]:
    """The values for the parameter at a place: unless all is tried, two of them in turn."""
    step = len(ABSURD) // tries(len(ABSURD), few=2)
    return [ABSURD[(at + further) % len(ABSURD)] for further in range(0, len(ABSURD), step)]


def part_of(parameter: Any, value: str) -> list[str]:
    """A parameter as it is typed."""
    return [value] if parameter.param_type_name == "argument" else [f"{parameter.opts[-1]}={value}"]


@pytest.mark.parametrize("words", [words for words in every_command() if words != "serve"])
def test_absurd_values_are_answered_or_refused(
    words: str, run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, here = tmp_path / "kept", tmp_path / "here"
    shutil.copy(workspace, kept)
    for arguments in calls(words):
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir()
        monkeypatch.chdir(here)
        shutil.copy(kept, workspace)
        code, _, err = run(*words.split(), *arguments, "-w", workspace)
        assert code in {0, 2}, (arguments, err)
        assert err if code == 2 else True, arguments
