"""What our scripts say, in the language of who reads it.

Texts of the scripts are written out in English where they are used, as those of the pages are: ``say`` and
``sayMany`` of ``assets/words.js`` stand for `words._` and `words.ngettext`. Here they are found, and looked
up in the same catalogue.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from actormap.core.sentences import LANGUAGE, MONTHS
from actormap.viz.scripts import ASSETS

PERIOD = 100
"""The form of a text that depends on a number repeats itself beyond twice this."""
_TEXT = r'"(?:[^"\\\n]|\\.)*"'
_SINGLE = re.compile(rf"\bsay\(\s*({_TEXT})")
_MANY = re.compile(rf"\bsayMany\([^\"]*?({_TEXT}),\s*({_TEXT})")


@cache
def templates() -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Texts of the scripts: those that are always the same, and those of one and of several."""
    sources = [path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.js"))]
    single = {json.loads(text) for source in sources for text in _SINGLE.findall(source)}
    many = {(json.loads(a), json.loads(b)) for source in sources for a, b in _MANY.findall(source)}
    return tuple(sorted(single)), tuple(sorted(many))


def words() -> dict[str, Any] | None:
    """What the scripts say in the language of this thread; None for English, which they speak themselves.

    ``texts`` are by the English one; of those that depend on a number (``many``, by the English one of one)
    all forms, and which form each number up to twice `PERIOD` takes (``plural``); a month for which
    the language has no word is empty (``months``).
    """
    language = LANGUAGE.get()
    if language is None:
        return None
    form = getattr(language, "plural", lambda n: int(n != 1))
    plural = [form(n) for n in range(2 * PERIOD)]
    single, many = templates()
    shown = [plural.index(i) if i in plural else 1 for i in range(max(plural) + 1)]
    return {
        "texts": {text: language.gettext(text) for text in single},
        "many": {a: [language.ngettext(a, b, n) for n in shown] for a, b in many},
        "plural": plural,
        "months": [name if (name := language.gettext(month)) != month else "" for month in MONTHS],
    }
