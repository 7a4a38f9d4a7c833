"""Each benchmark runs at its smallest size: one that stops is found here, and not by who wants to measure.

Nothing is said of times. A new benchmark without a short run fails.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"
SHORT = {
    "calibration": "--countries 1 --workers 1 --only reach.gap",
    "commands": "--only nosuch",
    "every_analysis": "--actors 60 --ties 200 --repeat 1 --only reach.gap",
    "find": "--actors 100",
    "fuzz_ingest": "--number 3",
    "gaps": "--actors 200 --ties 600 --repeat 1",
    "introductions": "--actors 1000 --ties 5000 --targets 5 --slow 4 --barred 4 --budget 0.5",
    "kernels": "--sizes 50 --repeat 1",
    "next_questions": "--societies 1 --settings scattered",
    "same_answers": "--seeds 0 --workers 1 --only reach.gap",
    "sealed_bytes": "--cases 2 --actors 10",
    "silence": "--rounds 1",
    "simulated_introductions": "--societies 4",
    "small_maps": "--repeat 1 --processes 1",
    "two_lists": "--sizes 20",
    "whole": "--actors 300 --ties 1200 --repeat 1",
    "workspace": "--actors 50 --ties 100 --rounds 1",
    "worlds": "--actors 100 --ties 300 --draws 2 --repeat 1",
}
"""By benchmark: the options of its short run."""
ELSEWHERE = {
    "duplicates": "three public tables of names",
    "duplicates_splink": "Splink, which is no part of the project",
    "first_thread": "a networkx script by the present definitions: its layers are those of older ones",
    "imports": "a minute and more at any size: each side is a process of its own",
    "hostile": "minutes of large files",
    "map_drawing": "a browser",
    "open_sets": "a folder of open sets",
    "pages": "a server of its own",
    "server": "a Neo4j server",
    "tasks": "a browser",
}
"""Those that need more than this machine has in every lane, and what."""


def benchmarks() -> set[str]:
    """Modules that are run, and not only imported by others."""
    return {path.stem for path in FOLDER.glob("*.py") if "__main__" in path.read_text(encoding="utf-8")}


def run(name: str, options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FOLDER / f"{name}.py"), *options.split()]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_each_benchmark_has_a_short_run() -> None:
    assert benchmarks() == SHORT.keys() | ELSEWHERE.keys()
    assert not SHORT.keys() & ELSEWHERE.keys()


@pytest.mark.parametrize("name", sorted(SHORT))
def test_a_short_run_comes_to_its_end(name: str) -> None:
    done = run(name, SHORT[name])
    assert not done.returncode, done.stderr[-2000:]
    assert done.stdout.strip()


@pytest.mark.parametrize("name", sorted(ELSEWHERE.keys() - {"duplicates_splink"}))
def test_what_runs_elsewhere_can_be_begun(name: str) -> None:
    assert "usage:" in run(name, "--help").stdout
