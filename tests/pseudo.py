"""A language that nobody speaks: it shows which texts bypass the catalogue."""

from __future__ import annotations

import gettext
import re

OPEN, SHUT = "⟦", "⟧"


class Pseudo(gettext.NullTranslations):
    """A language in which every text stands in brackets."""

    def gettext(self, message: str) -> str:
        """A text in brackets."""
        return f"{OPEN}{message}{SHUT}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The one that fits the number, in brackets."""
        return f"{OPEN}{msgid1 if n == 1 else msgid2}{SHUT}"


def inside(text: str) -> str:
    """A text without what stands in brackets, however deep."""
    while (shorter := re.sub(rf"{OPEN}[^{OPEN}{SHUT}]*{SHUT}", "", text)) != text:
        text = shorter
    return text
