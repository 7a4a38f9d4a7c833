"""Charts as pictures that stand still: SVG and PNG, made on this computer alone.

vl-convert, which draws them, is as large as all else that draws, and is left to who wants it:
``pip install "actormap[pictures]"``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

try:
    import vl_convert
except ImportError:
    vl_convert = None  # type: ignore[assignment]

from actormap.core.errors import Refused
from actormap.core.outputs import kind_of, write
from actormap.core.sentences import Sentence
from actormap.rights.redact import Shareable
from actormap.viz.charts.theme import Picture, sided
from actormap.viz.templates import texts_of
from actormap.viz.typeset import FONTS, png

MISSING = Sentence(
    'charts are drawn by vl-convert, which is not installed. Write: pip install "actormap[pictures]".'
)
_FONT = "Noto Sans, Noto Sans Arabic, Noto Sans Devanagari, sans-serif"


def can_draw() -> bool:
    """Whether charts can be drawn as pictures here."""
    return vl_convert is not None


@cache
def _with_our_fonts() -> None:
    """Let widths of texts be measured in the fonts in which they are set."""
    vl_convert.register_font_directory(str(FONTS))


WIDE = 430
"""Pixels of what is drawn beside the names of rows, in a chart that is as wide as there is room."""


def drawn(picture: Picture, *, mark: str = "", titled: bool = True) -> str:
    """A chart as SVG, with its title and the handling note above it; nothing in it is looked for elsewhere.

    Without them, where they stand beside it. `Refused` where what draws it is not installed.
    """
    if not can_draw():
        raise Refused(MISSING)
    _with_our_fonts()
    spec: dict[str, Any] = picture.chart.to_dict()
    if titled:
        spec["title"] = {"text": picture.title, "subtitle": mark, "anchor": "start"}
    else:
        spec |= {} if picture.fixed else {"width": WIDE}
    spec = sided(spec)
    spec["config"] = spec.get("config", {}) | {"font": _FONT, "view": {"stroke": None}}
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


def chart_svg(share: Shareable, picture: Picture) -> str:
    """A chart, made of what may be shown (`redact.redact`), as SVG that may leave the program.

    `Refused` where it would name somebody who was left out, or what draws it is not installed.
    """
    svg = drawn(picture, mark=share.mark)
    share.refuse_what_was_left_out(texts_of(svg, ()))
    return svg


def chart_png(share: Shareable, picture: Picture) -> bytes:
    """The same as PNG."""
    return png(chart_svg(share, picture))


_WRITERS: dict[str, Callable[[Shareable, Picture], str | bytes]] = {".svg": chart_svg, ".png": chart_png}


def write_chart(share: Shareable, picture: Picture, path: str | os.PathLike[str]) -> None:
    """Write a chart to a file that only its owner can read; its ending says the format.

    The chart is made of what may be shown (`redact.redact`). The file is NAME.svg or NAME.png, in a folder
    that is there. `Refused` where it cannot be written, something else stands there, or it would name
    somebody who was left out.
    """
    file = Path(path)
    write({file: _WRITERS[kind_of(file, _WRITERS)](share, picture)})
