"""Pages and pictures set by Typst: in all scripts, from right to left too, with fonts of our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import combining, decomposition

import typst

from actormap.core.errors import EXAMPLES, NoFont
from actormap.core.sentences import FIRST_STRONG, POP, Name, Sentence, first_of, isolated
from actormap.viz.templates import strings_in, texts_of

_LINE = re.compile(r'<tspan x="0" dy="([\d.]+)">([^<]*)</tspan>')
_LINED = re.compile(
    r'<text([^>]*)><tspan>([^<]*)</tspan>((?:<tspan x="0" dy="[\d.]+">[^<]*</tspan>)+)</text>'
)
_TEXT = re.compile(r"(<text[^>]*>)([^<]*)(?=</text>)")
_MARKS = dict.fromkeys(map(ord, (FIRST_STRONG, POP)))
_ARABIC = "\u0600-\u06ff"
_MIXED = re.compile(
    rf"[{_ARABIC}].*[^{_ARABIC}\s{FIRST_STRONG}{POP}]|[^{_ARABIC}\s{FIRST_STRONG}{POP}].*[{_ARABIC}]"
)
APART = "\u200c"
"""Between letters that no font is to make one of."""
_JOINED = [*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)]
"""Where Unicode has Arabic letters in the forms that they take beside others."""
_FORMS = {
    (False, False): "isolated",
    (True, False): "final",
    (False, True): "initial",
    (True, True): "medial",
}


def legible(svg: str) -> str:
    """A drawing with a text for each line, and with joined letters where Arabic stands beside others."""
    return _TEXT.sub(_with_joined_letters, _LINED.sub(_apart, svg))


def _apart(lined: re.Match[str]) -> str:
    look, first, further = lined.groups()
    lines, down = [(0.0, first)], 0.0
    for below, text in _LINE.findall(further):
        down += float(below)
        lines.append((down, text))
    return "".join(
        f'<text{look} x="0" y="{y:g}">{isolated(text.translate(_MARKS))}</text>' for y, text in lines
    )


def _with_joined_letters(text: re.Match[str]) -> str:
    start, words = text.groups()
    return start + (joined_letters(words) if _MIXED.search(words) else words)


def joined_letters(text: str) -> str:
    """A text whose Arabic letters are in the forms that they take there, without marks above and below."""
    bare = "".join(letter for letter in text if not combining(letter))
    letters = re.findall("\u0644[\u0622\u0623\u0625\u0627]|.", bare, re.DOTALL)
    around = ["", *letters, ""]
    return "".join(
        _form(before, letter, behind)
        for before, letter, behind in zip(around, letters, around[2:], strict=False)
    )


def _form(before: str, letter: str, behind: str) -> str:
    forms = _forms()
    own = forms.get(letter, {})
    joins = (
        "initial" in forms.get(before, {}) and "final" in own,
        "initial" in own and "final" in forms.get(behind, {}),
    )
    form = own.get(_FORMS[joins], "")
    return f"{form}{APART}" if form else letter


@cache
def _forms() -> dict[str, dict[str, str]]:
    """The forms of each letter, and of lam with an alef, by the name of the form."""
    forms: dict[str, dict[str, str]] = {}
    for code in _JOINED:
        form, _, letters = decomposition(chr(code)).partition("> ")
        if form.removeprefix("<") in _FORMS.values():
            letter = "".join(chr(int(each, 16)) for each in letters.split())
            forms.setdefault(letter, {})[form.removeprefix("<")] = chr(code)
    return forms


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
        refuse_boxes(strings_in(data))
        raise


def _compiled(template: str, data: dict[str, Any], **form: Any) -> bytes:
    """What a template makes of data: by default a PDF that programs can read aloud."""
    given = {"data": json.dumps(data, ensure_ascii=False)}
    form = form or {"format": "pdf", "pdf_standards": "ua-1"}
    return typst.compile(ASSETS / template, root=ASSETS, font_paths=_fonts(), sys_inputs=given, **form)


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


def png(svg: str) -> bytes:
    """A drawing as a picture of dots."""
    refuse_boxes(texts_of(svg, ()))
    return _compiled("picture.typ", {"svg": legible(svg)}, format="png", ppi=DPI)
