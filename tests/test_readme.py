"""What the README promises can be run as it is printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from command_line import Run, document, every_command, runner

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

LACKING = {
    "routes": "Enter the office as an actor",
    "watch": "Nothing to watch is recorded since",
}
"""What is answered where the list does not hold what a command is about."""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd)


@pytest.fixture
def no_workspace(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The workspace that commands go to, not made yet; relative names are those of its folder."""
    del run  # it takes the variable away, so it comes first
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACTORMAP_WORKSPACE", "country.actormap")
    return tmp_path / "country.actormap"


def test_the_python_block_runs_and_speaks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own text
    assert "No route from the office to" in capsys.readouterr().out


def test_the_command_lines_name_commands_and_options_that_exist() -> None:
    lines = command_lines()
    assert len(lines) == 6
    for words in lines:
        assert {words[0], " ".join(words[:2])} & set(every_command()), words
        assert {word for word in words if word.startswith("-")} <= {"-o", "--level"}, words


def command_lines() -> list[list[str]]:
    """The commands that follow the first finding, as words."""
    lines = [line for line in README.splitlines() if line.startswith("actormap ")][1:]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def words_of(line: str) -> list[str]:
    """Words of a line in no order: which of two is named first goes by codes, which are made by chance."""
    return sorted(re.sub(r"^\[.*?\] ", "", line).split())


@pytest.mark.usefixtures("no_workspace")
def test_a_list_leads_to_its_first_finding_as_printed(run: Run, tmp_path: Path) -> None:
    (block,) = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    (rows,) = re.findall(r"```csv\n(.*?)```", README, flags=re.DOTALL)
    (tmp_path / "partners.csv").write_text(rows, encoding="utf-8")
    ran = 0
    for step in block.removeprefix("$ ").split("\n$ "):
        command, *expected = step.splitlines()
        _, *words = command.split()
        if command.startswith("source") or command == "actormap serve":
            continue
        code, out, _ = run(*words)
        assert code == 0, command
        printed = [words_of(line) for line in out.splitlines()]
        assert not [line for line in expected if words_of(line) not in printed], command
        ran += 1
    assert ran == 3
    one = document(run("actors", "--json")[1])["rows"][0]["id"]
    for words in command_lines():
        code, out, err = run(*(one if word == "CODE" else word for word in words))
        lacking = LACKING.get(words[1])
        assert (code, lacking in err) == (2, True) if lacking else (code, err) == (0, ""), words
        if words[0] == "find":
            assert "Actors: 3" in out
        if "-o" in words:
            assert re.search(r" inside +4 ", out), "all that the list brought"
    assert "Lantern Forum" in (tmp_path / "map.html").read_text(encoding="utf-8")
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("made", ["map", "brief"])
def test_a_file_for_others_that_would_name_nobody_is_not_made(
    run: Run, tmp_path: Path, no_workspace: Path, made: str
) -> None:
    (tmp_path / "partners.csv").write_text(
        "Organisation,Sphere\nLantern Forum,Civil society\n", encoding="utf-8"
    )
    run("new", no_workspace)
    run("import", tmp_path / "partners.csv")
    code, _, err = run(made, "-o", tmp_path / "made.html")
    assert code == 2
    assert "Nobody on the map may be named to these readers." in err
    assert not (tmp_path / "made.html").exists()


def test_a_table_with_codes_changes_when_it_is_imported_again(
    run: Run, tmp_path: Path, no_workspace: Path
) -> None:
    table = tmp_path / "actors.csv"
    table.write_text("id,name,kind\nA1,Lantern Forum,organisation\n", encoding="utf-8")
    run("new", no_workspace)
    run("import", table)
    _, out, _ = run("import", table, "--set", "sphere=civil_society", "--json")
    assert document(out)["rows"] == [{"table": "actors", "new": 0, "changed": 1, "same": 0, "dropped": 0}]


def test_it_stays_short_and_says_whom_it_may_harm() -> None:
    assert len(README.splitlines()) < 80
    assert "Who this may harm" in README
    for picture in ("map.png", "situation.png"):
        assert (ROOT / "docs" / picture).stat().st_size < 200_000


def test_every_link_leads_to_a_file() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
