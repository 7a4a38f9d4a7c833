"""Files that somebody hands over in the app: they are in memory alone, and never in clear text on a disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePath

from actormap.core.config import LIMITS
from actormap.core.tables.values import FORBIDDEN


@dataclass(frozen=True, slots=True)
class Upload:
    """A file without a place on a disk.

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
