"""How often both implementations differ: each analysis, on how many random maps, and on how many of them.

Run it as ``python tests/oracle/differing_maps.py [MAPS]``; it prints the table that the tests hold to zeros.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from plain_rows import codes

from actormap.core.errors import ActormapError

HERE = Path(__file__).parent


def asked_in(node: ast.AST) -> set[str]:
    """Analyses that a test asks the program for, as ``family.name``; ``by`` names one of several."""
    return {f"{row['family']}.{row['name']}" for row in codes("analyses")}.intersection(_asked(node))


def _asked(node: ast.AST, way: str = "") -> Iterator[str]:
    """What ``am.FAMILY.NAME`` is where it is called or handed to a call, and which way to ask it."""
    match node:
        case ast.Call(keywords=options):
            ways = (each.value for each in options if each.arg == "by")
            way = next((str(each.value) for each in ways if isinstance(each, ast.Constant)), "")
        case ast.Attribute(ast.Attribute(ast.Name("am"), family), name):
            yield f"{family}.{way or name}"
    for part in ast.iter_child_nodes(node):
        yield from _asked(part, way)


def tests() -> dict[str, tuple[Any, set[str]]]:
    """Every comparison of one random map, by its name, and the analyses that it asks."""
    found = {}
    for path in sorted(HERE.glob("test_oracle_*.py")):
        module = import_module(path.stem)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and hasattr(getattr(module, node.name), "__wrapped__"):
                found[node.name] = getattr(module, node.name).__wrapped__, asked_in(node)
    return found


def differences(maps: int) -> dict[str, int]:
    """On how many of some random maps the answers about each analysis differ."""
    found: Counter[str] = Counter()
    for test, asked in tests().values():
        for seed in range(maps):
            try:
                test(seed=seed)
            except (AssertionError, ActormapError):  # a refusal by one side alone differs too
                found.update(asked)
                continue
            found.update(dict.fromkeys(asked, 0))
    return dict(sorted(found.items()))


def main() -> None:
    """Print the table."""
    maps = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    sys.stdout.write(f"{'analysis':<32}{'random maps':>12}{'differences':>12}\n")
    for analysis, count in differences(maps).items():
        sys.stdout.write(f"{analysis:<32}{maps:>12}{count:>12}\n")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    main()
