"""What a reader is given, in memory or on a disk, and what it gives back."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TypeAlias

from actormap.core.config import LIMITS
from actormap.core.errors import NOWHERE, Issue
from actormap.core.sentences import Sentence
from actormap.core.tables.issues import Unreadable, notice
from actormap.core.tables.values import FORBIDDEN
from actormap.ingest.readers.grid import Grid

Tables: TypeAlias = tuple[list[Grid], list[Issue]]
"""A grid for each table of a file, none where it cannot be read, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file without a place on a disk: somebody hands it over in the app, and it stays in memory.

    Parameters
    ----------
    name
        Its name; folders before it are left out, and what would turn it round or cannot be written.
    data
        All that it holds.
    """

    name: str
    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        plain = FORBIDDEN.sub("", self.name)
        object.__setattr__(self, "name", PurePath(plain.replace("\\", "/")).name)

    @property
    def suffix(self) -> str:
        """The end of its name, with the dot."""
        return PurePath(self.name).suffix

    @property
    def stem(self) -> str:
        """Its name without that."""
        return PurePath(self.name).stem


def content(file: Path | Upload) -> bytes | None:
    """All that a file holds; None where that is more than is read."""
    if isinstance(file, Upload):
        return file.data if len(file.data) <= LIMITS.file_bytes else None
    return file.read_bytes() if file.stat().st_size <= LIMITS.file_bytes else None


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

    def refused(self, name: str, **values: object) -> Tables:
        """No table, for one reason (`notice`)."""
        return [], [notice(name, **values).issue(self.file)]


class Broken(Unreadable):
    """A file, or a sheet, that is not read (`notice`): on a line, or at a place in words."""

    def __init__(
        self, name: str, where: Sentence = NOWHERE, /, *, at: int | None = None, **values: object
    ) -> None:
        noticed = notice(name, **values)
        super().__init__(noticed.code, noticed.problem, noticed.remedy)
        self.where, self.line = where, at

    def refusal(self, file: str) -> Issue:
        """The issue of a file."""
        return self.issue(file, self.line, where=self.where)


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Python's collector of objects in circles rests while millions of cells are read.

    Nothing in cells refers back, yet it looks at all of them whenever some thousands are new, which is half
    of the time that reading takes. Also a decorator.
    """
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            # What was read counts as old at once; else all of it would be looked at on the way out.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
