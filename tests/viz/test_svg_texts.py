"""Texts of drawings as what makes dots of them needs them: lines apart, letters of Arabic joined."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from actormap.core.sentences import isolated
from actormap.viz.typeset import APART, joined_letters, legible, png


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("سلام", "\ufeb3\ufefc\ufee1"),
        ("لا", "\ufefb"),
        ("دار", "\ufea9\ufe8d\ufead"),
        ("بَيْت", "\ufe91\ufef4\ufe96"),
        ("ء", "\ufe80"),
        ("Desk (ب)", "Desk (\ufe8f)"),
    ],
)
def test_letters_have_the_form_that_they_take_beside_others(text: str, forms: str) -> None:
    assert joined_letters(text).replace(APART, "") == forms


def test_no_letter_is_lost() -> None:
    for text in ("الأمن (g)", "4.0 · من 3.5 إلى 4.5 · 7 سجلات", "لم / 2026", "Desk"):
        assert normalize("NFKC", joined_letters(text)).replace(APART, "") == text


def test_each_line_is_a_text_of_its_own() -> None:
    lined = '<text fill="#000"><tspan>\u2068أرض</tspan><tspan x="0" dy="12">بيت\u2069</tspan></text>'
    first, second = isolated("أرض"), isolated("بيت")
    assert (
        legible(lined)
        == f'<text fill="#000" x="0" y="0">{first}</text><text fill="#000" x="0" y="12">{second}</text>'
    )


def test_texts_of_one_script_stay_as_they_are() -> None:
    for text in ("<text>الأمن</text>", "<text>Desk 4 of 8</text>", "<text>\u2068الأمن والحماية\u2069</text>"):
        assert legible(text) == text


def test_a_text_in_two_scripts_looks_as_its_parts_do() -> None:
    """Boxes for joined letters would be wider or narrower than these."""

    def drawn(text: str) -> bytes:
        look = 'x="10" y="30" font-family="Noto Sans, Noto Sans Arabic" font-size="16"'
        size = 'width="300" height="50" viewBox="0 0 300 50"'
        return png(f'<svg xmlns="http://www.w3.org/2000/svg" {size}><text {look}>{text}</text></svg>')

    whole = "4.0 · من 3.5 إلى 4.5 · 7 سجلات"
    assert drawn(whole) == drawn(joined_letters(whole))
