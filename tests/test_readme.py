"""What the README promises can be run as it is printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from command_line import every_command

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_block_runs_and_speaks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own text
    assert "No route from the office to" in capsys.readouterr().out


def test_the_command_lines_name_commands_and_options_that_exist() -> None:
    lines = [line for line in README.splitlines() if line.startswith("actormap ")]
    assert len(lines) == 8
    for line in lines:
        _, *words = shlex.split(line, comments=True)
        assert {words[0], " ".join(words[:2])} & set(every_command()), line
        options = [word for word in words if word.startswith("-")]
        assert set(options) <= {"-w", "-o", "--dry-run", "--area"}, line


def test_it_stays_short_and_says_whom_it_may_harm() -> None:
    assert len(README.splitlines()) < 80
    assert "Who this may harm" in README
    assert (ROOT / "docs" / "map.png").stat().st_size < 200_000


def test_every_link_leads_to_a_file() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
