"""A file that is there as a whole or not at all; what a killed program left of one is deleted."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from actormap.errors import ActormapError

_DRAFT = ".actormap-"
_LEFT_SECONDS = 3600
"""A draft older than this is written by nobody any more: writing one takes seconds."""


def write_whole(content: str | bytes, target: Path) -> None:
    """Write a file beside its place, for its owner alone, and give it its name when it is whole.

    Raises
    ------
    OSError
        It cannot be written; nothing of it is left.
    """
    _sweep(target.parent)
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=_DRAFT, suffix=target.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def save(content: str | bytes, path: str | os.PathLike[str]) -> None:
    """Write a file that only its owner can read; an older one is replaced whole.

    Raises
    ------
    ActormapError
        Its folder is not there, or it cannot be written.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise ActormapError(f"there is no folder {target.parent}. Make it first, or choose another.")
    try:
        write_whole(content, target)
    except OSError as error:
        raise ActormapError(f"{target} cannot be written: {error.strerror}. Choose another file.") from error


def _sweep(folder: Path) -> None:
    """Delete drafts that a killed program left: they hold names."""
    for draft in folder.glob(f"{_DRAFT}*"):
        if time.time() - draft.stat().st_mtime > _LEFT_SECONDS:
            draft.unlink(missing_ok=True)
