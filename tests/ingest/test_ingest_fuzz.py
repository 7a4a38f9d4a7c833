"""A few of the damaged files that `benchmarks/fuzz_ingest.py` makes by the thousand."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from seeds import tries

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from fuzz_ingest import CSV, FORMATS, ODS, XLSX, read, zipped

from actormap.ingest import read_map

SEEDS = range(10_001, 10_001 + tries(40, few=15))


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_but_an_answer_comes_out(name: str, tmp_path: Path) -> None:
    chances = [random.Random(seed) for seed in SEEDS]  # noqa: S311 - no secret is made
    answers = {read(name, FORMATS[name](chance), tmp_path) for chance in chances}
    assert False in answers, "the damage is seen"


def test_what_is_damaged_is_good_before(tmp_path: Path) -> None:
    whole = {
        name: zipped({part: text.encode() for part, text in parts.items()})
        for name, parts in {"xlsx": XLSX, "ods": ODS}.items()
    } | {"csv": CSV.encode()}
    for name, content in whole.items():
        path = tmp_path / f"actors.{name}"
        path.write_bytes(content)
        assert read_map([path], table="actors").counts == {"actors": 3}
