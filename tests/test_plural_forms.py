"""Forms of a text that depend on a number: which number takes which, and what each must look like."""

from __future__ import annotations

import gettext
import re

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from actormap.core.words import DOMAIN, LOCALE

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""Forms of a language in the order that translators know: 11 to 99 before 100 to 102 in Arabic."""
VOWELS = re.compile("[\u064b-\u0652]")


def of(language: str) -> Catalog:
    """What translators of a language wrote."""
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", sorted(path.name for path in LOCALE.glob("??")))
def test_a_number_takes_the_form_that_its_language_gives_it(language: str) -> None:
    """By the Unicode tables, in the usual order; Babel has the last two of Arabic swapped."""
    rule = Locale(language).plural_form
    forms = [name for name in CATEGORIES if name in {*rule.tags, "other"}]
    read = gettext.translation(DOMAIN, LOCALE, [language])
    taken = {n: read.plural(n) for n in range(250)}  # type: ignore[attr-defined]
    assert taken == {n: forms.index(rule(n)) for n in range(250)}


def test_11_to_99_count_in_the_accusative_and_a_hundred_in_the_genitive() -> None:
    """In Arabic: 11 سجلًا, 100 سجل; the word that is counted never has it the other way round."""
    wrong, right = [], 0
    for message in of("ar"):
        if not message.id or not isinstance(message.id, tuple):
            continue
        many, hundred = (counted(message.string[i]) for i in (4, 5))
        wrong += [message.id[1]] if many != hundred and many != hundred + "ا" else []
        right += many == hundred + "ا"
    assert wrong == []
    assert right > 100


def counted(text: str) -> str:
    """The word behind the number, without its vowels."""
    found = re.search(r"\{n\} ([^\s،؛.:؟)]+)", VOWELS.sub("", text))
    return found[1] if found else ""
