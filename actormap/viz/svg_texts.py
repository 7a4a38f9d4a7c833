"""The texts of a drawing, made ready for what makes dots of it.

What does so (usvg) moves the wrong letters of a second line that is read from the right; and where a text has
Arabic beside other letters it sets boxes, as soon as two letters become one glyph in one font and not in
another. So each line becomes a text of its own, and such a text is given letters that are joined already.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import combining, decomposition

from actormap.core.sentences import FIRST_STRONG, POP, isolated

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
