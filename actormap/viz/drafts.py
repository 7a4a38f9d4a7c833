"""A file that is there as a whole or not at all; what a killed program left of one is deleted."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

_DRAFT = ".actormap-"
_LEFT_SECONDS = 3600
"""A draft older than this is written by nobody any more: writing one takes seconds."""


def write_whole(text: str, target: Path) -> None:
    """Write a text beside its place, for its owner alone, and give it its name when it is whole.

    Raises
    ------
    OSError
        It cannot be written; nothing of it is left.
    """
    _sweep(target.parent)
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=_DRAFT, suffix=target.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    """Delete drafts that a killed program left: they hold names."""
    for draft in folder.glob(f"{_DRAFT}*"):
        if time.time() - draft.stat().st_mtime > _LEFT_SECONDS:
            draft.unlink(missing_ok=True)
