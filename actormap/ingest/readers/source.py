"""What a reader is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from actormap.core.errors import Issue
from actormap.core.sentences import Sentence
from actormap.ingest.readers.grid import Grid

Tables: TypeAlias = tuple[list[Grid], list[Issue]]
"""A grid for each table of a file, none where it cannot be read, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is read.

    Parameters
    ----------
    data
        All that it holds.
    file, name, suffix
        The file as messages name it, its stem, and its ending in lower case.
    encoding
        Encoding of text that is neither UTF-8 nor UTF-16.
    sheet
        The only sheet to read of a workbook.
    """

    data: bytes = field(repr=False)
    file: str
    name: str
    suffix: str
    encoding: str | None = None
    sheet: str | None = None

    def refused(self, code: str, problem: Sentence, remedy: Sentence) -> Tables:
        """No table, for one reason."""
        return [], [Issue(self.file, None, "", "", code, problem, remedy)]
