"""What is not asked of the types of tests is asked of those of the program."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_what_is_off_for_tests_is_on_for_the_program() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    ours = next(one for one in told["overrides"] if "actormap.*" in one["module"])
    assert ours["module"] == ["actormap.*", "app"]
    assert ours["enable_error_code"] == told["disable_error_code"]
