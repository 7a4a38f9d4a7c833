"""Texts of the pages in the language of who reads them: English is the template, and the key.

`_` stands before every text that a page shows, `ngettext` where it depends on a number, so that one
catalogue (``locale/actormap.pot``) holds them beside the sentences of the findings. A language is a
folder beside it; what it does not translate is shown in English.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import Any

from actormap.core.sentences import LANGUAGE, Sentence, counted, shown

DOMAIN = "actormap"
LOCALE = Path(__file__).parent / "locale"
ENGLISH = "en"
"""The language of the templates."""
RIGHT_TO_LEFT = frozenset({"ar"})
"""Of the languages that have a catalogue, those that are read from the right."""


def translated() -> frozenset[str]:
    """Codes of the languages that have a catalogue."""
    return frozenset(file.parts[-3] for file in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))


@cache
def catalogue(code: str) -> gettext.NullTranslations | None:
    """The translations of a language; None for English, and where there are none."""
    return gettext.translation(DOMAIN, LOCALE, [code]) if code in translated() else None


def speak(language: gettext.NullTranslations | None) -> None:
    """Say in which language texts are given from here on in this thread; None is English."""
    LANGUAGE.set(language)


def code() -> str:
    """Code of the language in which texts are given in this thread."""
    language = LANGUAGE.get()
    return ENGLISH if language is None else language.info().get("language", ENGLISH)


def direction(language: str) -> str:
    """From which side a language is read, as HTML says it: ``ltr`` or ``rtl``."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def from_right() -> bool:
    """Whether the language of this thread is read from the right."""
    return code() in RIGHT_TO_LEFT


def arrow(*, onward: bool = True) -> str:
    """The icon of an arrow that points onward, or back, the way the language is read."""
    return "arrow_forward" if onward != from_right() else "arrow_back"


def _(template: str, /, **values: Any) -> str:
    """A text of a page; its template is written out where it is used, so that the catalogue has it."""
    return shown(Sentence(template, **values))


def ngettext(n: int, singular: str, plural: str, /, **values: Any) -> str:
    """A text of a page that depends on a number, which stands in it as ``{n}``."""
    return shown(counted(n, singular, plural, **values))


def plain(text: str) -> str:
    """A text that stands elsewhere than where it is shown, such as a step of work; a sentence as `shown`."""
    if isinstance(text, Sentence):
        return shown(text)
    language = LANGUAGE.get()
    return text if language is None or not text else language.gettext(text)
