"""A table is rows of the schema: one that is invented follows everywhere without a line of Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from invented import ROWS

import actormap
from actormap.store import Workspace

TESTS = Path(__file__).parents[1]


def test_a_table_of_the_schema_alone_follows_everywhere(store: Workspace, tmp_path: Path) -> None:
    store.close()
    package = tmp_path / "copy" / "actormap"
    shutil.copytree(Path(actormap.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, lines in ROWS.items():
        with (package / "core" / "schema" / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    folders = [package.parent, TESTS, *(TESTS / name for name in ("app", "record"))]
    done = subprocess.run(
        [sys.executable, str(TESTS / "record" / "invented.py"), str(tmp_path / "a.actormap")],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, folders))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
