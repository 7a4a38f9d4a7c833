"""Our scripts: modules of their own for the app, one text for the page that needs no network."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyvis

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
    ours = "".join(_text(module) for module in _in_order(name))
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


def _text(name: str) -> str:
    return _EXPORT.sub("", _IMPORT.sub("", _source(name)))
