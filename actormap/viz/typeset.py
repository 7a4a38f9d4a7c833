"""Pages and pictures set by Typst: in all scripts, from right to left too, with fonts of our own.

Typst reads nothing but the template and the data that it is given, and asks no network: a template loads no
package. Data are values of the template, never a part of it: what somebody writes into a name is a text
(docs/decisions/0012-what-leaves-as-a-document.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typst

from actormap.core.errors import EXAMPLES, NoFont
from actormap.core.sentences import Name, Sentence, first_of
from actormap.viz.page_texts import texts_of
from actormap.viz.svg_texts import legible

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

    The template is a file in ``assets``. `NoFont` where boxes would stand in the place of letters.
    """
    try:
        return _compiled(template, data)
    except typst.TypstError:
        refuse_boxes(_texts(data))
        raise


def _compiled(template: str, data: dict[str, Any]) -> bytes:
    return typst.compile(
        ASSETS / template,
        root=ASSETS,
        font_paths=_fonts(),
        sys_inputs=_given(data),
        format="pdf",
        pdf_standards="ua-1",
    )


def refuse_boxes(texts: Iterable[str]) -> None:
    """Let nothing be drawn in which boxes would stand in the place of letters.

    `NoFont` where no font of ours or of this computer has some of them.
    """
    lacking = _lacking(sorted({word for text in texts for word in text.split()}))
    if lacking:
        raise NoFont(
            Sentence(
                "no font on this computer has every letter of {words}: boxes would appear instead. "
                "Install a font for that script, such as a Noto font, or export the page or the table, "
                "which use the reader's own fonts. Nothing was written.",
                words=first_of([Name(word) for word in lacking], EXAMPLES),
            )
        )


def _lacking(words: Sequence[str]) -> list[str]:
    """Words of which no font has all letters: the rules of accessible documents allow no box."""
    try:
        _compiled("letters.typ", {"texts": words})
    except typst.TypstError:
        half = len(words) // 2
        return _lacking(words[:half]) + _lacking(words[half:]) if half else [*words]
    return []


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (text for inner in data.values() for text in _texts(inner))
    elif isinstance(data, (list, tuple)):
        yield from (text for inner in data for text in _texts(inner))


def png(svg: str) -> bytes:
    """A drawing as a picture of dots."""
    refuse_boxes(texts_of(svg, ()))
    return typst.compile(
        ASSETS / "picture.typ",
        root=ASSETS,
        font_paths=_fonts(),
        sys_inputs=_given({"svg": legible(svg)}),
        format="png",
        ppi=DPI,
    )


def _given(data: dict[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}
