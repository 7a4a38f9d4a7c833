"""Operations and faults: each read, write, sync, rename and truncate fails, is torn, or is the last."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from disk_faults import OPERATIONS
from seeds import tries

HERE = Path(__file__).parent
STEP, MOST = tries(1, few=37), tries(1_000_000, few=40)
"""Every so many-th fault of an operation is tried, and no more than so many."""
pytestmark = pytest.mark.kill


@pytest.fixture(scope="session")
def failing_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that fails, compiled."""
    compiler = next(filter(None, map(shutil.which, ("tcc", "gcc", "cc"))), None)
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("the disk that fails is made by a C compiler (tcc, gcc or cc), on Linux")
    library = tmp_path_factory.mktemp("disk") / "failing_disk.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-nostdlib", "-o", library, HERE / "failing_disk.c"], check=True
    )
    return library


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_disk_that_fails_leaves_nothing_half_and_loses_nothing(
    failing_disk: Path, operation: str, record_testsuite_property: Callable[[str, object], None]
) -> None:
    ended = subprocess.run(
        [sys.executable, HERE / "disk_faults.py", str(STEP), str(MOST), operation],
        env=os.environ | {"LD_PRELOAD": str(failing_disk), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    record_testsuite_property(f"faults of {operation}", f"{told['calls']} calls, {told['tried']}")
    assert sum(told["tried"].values()) >= min(told["calls"] // STEP, 5)
    assert not told["wrong"], json.dumps(told["wrong"], indent=1)
