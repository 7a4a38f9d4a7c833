"""Graph files, told by how they begin or what they are called: they are refused by name."""

from __future__ import annotations

import re

from actormap.core import schema
from actormap.ingest.readers.source import Source, Tables

_START = 4096
_XML = r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)?<(?:\w+:)?"
_BEGINNINGS = {
    "GEXF": re.compile(_XML + r"gexf[\s>]", re.IGNORECASE | re.DOTALL),
    "GraphML": re.compile(_XML + r"graphml[\s>]", re.IGNORECASE | re.DOTALL),
    "GML": re.compile(r"\s*(Creator\s+\S[^\n]*\n\s*)?(Version\s+\S+\s+)?graph\s*\[", re.IGNORECASE),
    "Pajek": re.compile(r"\s*(%[^\n]*\n\s*)*\*(vertices\s+\d|network\b)", re.IGNORECASE),
    "UCINET DL": re.compile(r"\s*dl\s*,?\s*(n|nr|nc|nm|format|data|labels?)\b[^\n]*", re.IGNORECASE),
    "UCINET VNA": re.compile(r"\s*\*(node data|tie data|node properties)\s*\n", re.IGNORECASE),
    "GDF": re.compile(r"\s*nodedef\s*>", re.IGNORECASE),
    "FollowTheMoney": re.compile(r'\s*\{(?=[^\n]*"schema"\s*:\s*"[A-Z])(?=[^\n]*"properties"\s*:\s*\{)'),
}


def read(source: Source) -> Tables | None:
    """What is said of a graph file, which is not read; None where it is none that is known."""
    graph = _graph_of(source)
    return source.refused("file.kind/graph", format=graph) if graph else None


def _graph_of(source: Source) -> str:
    """The graph format of a file, by its name or by its first lines; "" where it is none that is known."""
    data = source.data
    for file_format in schema.formats().values():
        if source.suffix in file_format.endings and not file_format.gives:
            return file_format.label
    if data.startswith((b"PK", b"\xd0\xcf")):
        return ""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    start = data[:_START].decode("utf-16" if wide else "utf-8", "ignore").lstrip("\ufeff")
    return next((name for name, begins in _BEGINNINGS.items() if begins.match(start)), "")
