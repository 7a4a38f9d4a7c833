"""Pages and pictures set by Typst: in all scripts, from right to left too, with fonts of our own.

Typst reads nothing but the template and the data that it is given, and asks no network: a template loads no
package. Data are values of the template, never a part of it: what somebody writes into a name is a text
(docs/decisions/0012-the-brief.md).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

ASSETS = Path(__file__).parent / "assets"
FONTS = ASSETS / "fonts"
DPI = 200
"""Of pictures that are put into a document or saved."""

_PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#set text(font: ("Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari"))
#image(bytes(json(bytes(sys.inputs.data)).svg), format: "svg")
"""


@cache
def _fonts() -> typst.Fonts:
    """Our fonts; those of the computer for the scripts that ours lack."""
    return typst.Fonts(font_paths=[str(FONTS)])


def set_pages(template: bytes, data: dict[str, Any]) -> bytes:
    """A document as PDF that readers for the blind can follow; the same for the same data.

    Parameters
    ----------
    template
        How it is set.
    data
        What is in it; ``data`` in the template.
    """
    return typst.compile(
        template, root=str(ASSETS), font_paths=_fonts(), sys_inputs=_as_input(data), format="pdf",
        pdf_standards=["ua-1"],
    )  # fmt: skip


def png(svg: str) -> bytes:
    """A drawing as a picture of dots."""
    return typst.compile(
        _PICTURE, root=str(ASSETS), font_paths=_fonts(), sys_inputs=_as_input({"svg": svg}), format="png",
        ppi=DPI,
    )  # fmt: skip


def _as_input(data: dict[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}
