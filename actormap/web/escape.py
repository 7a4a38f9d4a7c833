"""Names as text: the one way for a value to reach an element that reads Markdown."""

from __future__ import annotations

import re

from actormap.sentences import shown

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&\"'^=@/])")


def esc(value: object) -> str:
    """A value as Markdown that shows it letter by letter, on one line.

    Parameters
    ----------
    value
        Whatever is to be shown. A picture, link or formula in it stays plain text: a picture that
        loads would tell its sender who opened the map.
    """
    text = shown(value) if isinstance(value, str) else str(value)
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
