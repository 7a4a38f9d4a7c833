"""The tables of the page docs/manual-crosswalk.md, made from docs/manual-crosswalk.csv as the site is built.

Tests hold each place, command and test against those there are.
"""

import ast
import csv
import re
from importlib import import_module
from pathlib import Path

from actormap.core import schema
from actormap.web.navigation import places
from actormap.web.pages.bodies import BODIES

DOCS = Path(__file__).parent
TABLE = DOCS / "manual-crosswalk.csv"
COLUMNS = ("row", "asks", "page", "command", "test", "left")
PARTS = {
    "A": "What civil society is, and why to engage",
    "B": "Who civil society actors are",
    "C": "Why they matter",
    "D": "Monitoring",
    "D1": "Actors, power and risk",
    "D2": "The situation, by eight parameters",
    "D3": "Laws",
    "D4": "Groups at risk",
    "D5": "Protection",
    "E1": "Engagement and partnership",
    "E2": "Partners in monitoring",
}


def rows():
    """The rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def state(row):
    """Whether a row stands, stands in part, or is left to people."""
    if row["test"]:
        return "part" if row["left"] else "stand"
    return "people"


def tabs(place):
    """The tabs of a place by their code, with their names: the pages tell them as `{code: (_("Name"), ...)}`."""
    source = Path(import_module(BODIES[place].__module__).__file__).read_text(encoding="utf-8")
    found = {family: family.capitalize() for family in schema.FAMILIES} if place == "experts" else {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Dict):
            found |= {
                code: name for key, value in zip(node.keys, node.values) for code, name in _tab(key, value)
            }
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            found |= dict(_tab(node.targets[0].slice, node.value))
    return found


def _tab(code, value):
    """A code and a name, where this is a tab."""
    if (
        isinstance(code, ast.Constant)
        and isinstance(value, ast.Tuple)
        and isinstance(value.elts[0], ast.Call)
    ):
        yield code.value, value.elts[0].args[0].value


def where(page):
    """A place of the app in words, such as `Situation, Laws`."""
    place, _, tab = page.partition("/")
    name = places()[place].title
    return f"{name}, {tabs(place)[tab]}" if tab else name


def tables():
    """How many rows stand, and a table for each part of the chapter."""
    every = rows()
    counts = {name: sum(state(row) == name for row in every) for name in ("stand", "part", "people")}
    written = [
        f"Of {len(every)} rows {counts['stand']} stand, {counts['part']} stand but for what a sentence leaves to people, "
        f"and {counts['people']} is left to them whole.\n"
    ]
    for part, title in PARTS.items():
        here = [row for row in every if re.match(r"[A-E]\d?", row["row"])[0] == part]
        written += [
            f"## {title}\n",
            "| Row | What it asks for | In the app | Command |",
            "|---|---|---|---|",
        ]
        written += [_line(row) for row in here]
        written.append("")
    return "\n".join(written).rstrip() + "\n"


def _line(row):
    commands = ", ".join(f"`{one}`" for one in row["command"].split("|") if one)
    asks = f"{row['asks']}. *Left to people:* {row['left']}" if row["left"] else row["asks"]
    return f'| <a id="{row["row"].lower()}"></a>{row["row"]} | {asks} | {where(row["page"]) if row["page"] else ""} | {commands} |'
