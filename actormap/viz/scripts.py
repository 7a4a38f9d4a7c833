"""Our scripts and their texts: modules of their own for the app, one text for the page without a network."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pyvis

from actormap.core.sentences import LANGUAGE, MONTHS

ASSETS = Path(__file__).parent / "assets"
VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
PAGE = "page.js"
"""The module from which the page starts."""
_IMPORT = re.compile(r'^import .*? from "\./(\w+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const|let|function|class|async)", re.MULTILINE)


@cache
def page_scripts() -> tuple[str, str]:
    """The library and our modules, each as one script that needs no other file."""
    return VIS.read_text(encoding="utf-8"), joined(PAGE)


def joined(name: str) -> str:
    """One of our modules, and all that it imports, as one script."""
    ours = "".join(_EXPORT.sub("", _IMPORT.sub("", _source(module))) for module in _in_order(name))
    return f'"use strict";\n{ours}'


def _in_order(name: str) -> list[str]:
    """A module after those that it imports, each once."""
    modules: dict[str, None] = {}

    def visit(module: str) -> None:
        for other in _IMPORT.findall(_source(module)):
            if other not in modules:
                visit(other)
        modules[module] = None

    visit(name)
    return list(modules)


def _source(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


PERIOD = 100
"""The form of a text that depends on a number repeats itself beyond twice this."""
_TEXT = r'"(?:[^"\\\n]|\\.)*"'
_SINGLE = re.compile(rf"\bsay\(\s*({_TEXT})")
_MANY = re.compile(rf"\bsayMany\([^\"]*?({_TEXT}),\s*({_TEXT})")


@cache
def templates() -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Texts of the scripts: those that are always the same, and those of one and of several."""
    sources = [path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.js"))]
    single = {json.loads(text) for source in sources for text in _SINGLE.findall(source)}
    many = {(json.loads(a), json.loads(b)) for source in sources for a, b in _MANY.findall(source)}
    return tuple(sorted(single)), tuple(sorted(many))


def words() -> dict[str, Any] | None:
    """What the scripts say in the language of this thread; None for English, which they speak themselves.

    ``texts`` are by the English one; of those that depend on a number (``many``, by the English one of one)
    all forms, and which form each number up to twice `PERIOD` takes (``plural``); a month for which
    the language has no word is empty (``months``).
    """
    language = LANGUAGE.get()
    if language is None:
        return None
    form = getattr(language, "plural", lambda n: int(n != 1))
    plural = [form(n) for n in range(2 * PERIOD)]
    single, many = templates()
    shown = [plural.index(i) if i in plural else 1 for i in range(max(plural) + 1)]
    return {
        "texts": {text: language.gettext(text) for text in single},
        "many": {a: [language.ngettext(a, b, n) for n in shown] for a, b in many},
        "plural": plural,
        "months": [name if (name := language.gettext(month)) != month else "" for month in MONTHS],
    }
