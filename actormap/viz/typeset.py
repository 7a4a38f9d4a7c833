"""Pages and pictures set by Typst: in all scripts, from right to left too, with fonts of our own.

Typst reads nothing but the template and the data that it is given, and asks no network: a template loads no
package. Data are values of the template, never a part of it: what somebody writes into a name is a text
(docs/decisions/0012-what-leaves-as-a-document.md).
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


@cache
def _fonts() -> typst.Fonts:
    """Our fonts; those of the computer for the scripts that ours lack."""
    return typst.Fonts(font_paths=[FONTS])


def set_pages(template: str, data: dict[str, Any]) -> bytes:
    """A document as PDF that programs can read aloud; the same for the same data.

    Parameters
    ----------
    template
        Name of a file in ``assets`` that says how it is set.
    data
        What is in it.
    """
    return typst.compile(
        ASSETS / template, root=ASSETS, font_paths=_fonts(), sys_inputs=_given(data), format="pdf",
        pdf_standards="ua-1",
    )  # fmt: skip


def png(svg: str) -> bytes:
    """A drawing as a picture of dots."""
    return typst.compile(
        ASSETS / "picture.typ", root=ASSETS, font_paths=_fonts(), sys_inputs=_given({"svg": svg}),
        format="png", ppi=DPI,
    )  # fmt: skip


def _given(data: dict[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}
