"""A map in a file: a page for a browser, or a picture of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from actormap.config import View
from actormap.redact import Shareable
from actormap.viz.drafts import save
from actormap.viz.look import PLAIN
from actormap.viz.network import Look, map_html
from actormap.viz.picture import map_png, map_svg

Drawer = Callable[..., str | bytes]
PICTURES: dict[str, Drawer] = {".svg": map_svg, ".png": map_png}
"""What draws a map that stands still, by the ending of the file."""


def write_map(share: Shareable, path: str | os.PathLike[str], *, view: View, look: Look = PLAIN) -> None:
    """Write a map to a file that only its owner can read; an older file is replaced whole.

    Parameters
    ----------
    share
        What may be shown (`redact.redact`).
    path
        The file, in a folder that is there. NAME.svg and NAME.png are pictures, all else is a page.
    view, look
        As for `map_html`.

    Raises
    ------
    ActormapError
        The folder is not there, or the file cannot be written.
    """
    draw: Drawer = PICTURES.get(Path(path).suffix.casefold(), map_html)
    save(draw(share, view=view, look=look), path)
