"""Texts of the pages in the language of who reads them: English is the template, and the key.

`_` stands before every text that a page shows, `ngettext` where it depends on a number, so that one
catalogue (``actormap/locale/actormap.pot``) holds them beside the sentences of the findings.
"""

from __future__ import annotations

import gettext
from typing import Any

from actormap.sentences import LANGUAGE, Sentence, counted, shown


def speak(language: gettext.NullTranslations | None) -> None:
    """Say in which language texts are given from here on in this thread; None is English."""
    LANGUAGE.set(language)


def _(template: str, /, **values: Any) -> str:
    """A text of a page.

    Parameters
    ----------
    template
        English, written out where it is used, with a field in braces for each value.
    values
        A value for each field: a `Name`, a number, a day, or a sentence.
    """
    return shown(Sentence(template, **values))


def ngettext(n: int, one: str, many: str, /, **values: Any) -> str:
    """A text of a page that depends on a number, which stands in it as ``{n}``."""
    return shown(counted(n, one, many, **values))
