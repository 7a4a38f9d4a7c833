"""A map in a file: a page for a browser, or a picture of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from actormap.core.config import View
from actormap.core.outputs import kind_of, write
from actormap.rights.redact import Shareable
from actormap.viz.map.look import PLAIN
from actormap.viz.map.network import Look, map_html
from actormap.viz.map.picture import map_png, map_svg

Drawer = Callable[..., str | bytes]
DRAWERS: dict[str, Drawer] = {".html": map_html, ".svg": map_svg, ".png": map_png}
"""What draws a map, by the ending of the file: a page to look around in, or a map that stands still."""


def drawer_of(path: Path) -> Drawer:
    """What draws a map for a file, by its ending; another is refused."""
    return DRAWERS[kind_of(path, DRAWERS)]


def write_map(share: Shareable, path: str | os.PathLike[str], *, view: View, look: Look = PLAIN) -> None:
    """Write a map to a file that only its owner can read; an older map of that name is replaced whole.

    Parameters
    ----------
    share
        What may be shown (`redact.redact`).
    path
        The file, in a folder that is there: NAME.html is a page, NAME.svg and NAME.png are pictures.
    view, look
        As for `map_html`.

    Raises
    ------
    Refused
        It has another ending, its folder is not there, it cannot be written, or something else stands there.
    """
    file = Path(path)
    write({file: drawer_of(file)(share, view=view, look=look)})
