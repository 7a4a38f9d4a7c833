"""Names as text: the one way for a value to reach an element that reads Markdown."""

from __future__ import annotations

import re

from actormap.core.sentences import shown

WORD_JOINER = "\u2060"
"""Has no width, and keeps what stands around it on one line."""
_BARE_ADDRESS = re.compile(r"(?i)(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)|(?<=[-.+\w])(?=@)")
"""Where an address begins that is made a link without any mark; a backslash does not stop it."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&\"'^=@/])")


def esc(value: object) -> str:
    """A value as Markdown that shows it letter by letter, on one line.

    A picture, link or formula in it stays plain text: a picture that loads would tell its sender who opened
    the map. Within a bare address stands a `WORD_JOINER`.
    """
    text = shown(value) if isinstance(value, str) else str(value)
    broken = _BARE_ADDRESS.sub(WORD_JOINER, " ".join(text.split()))
    return _SPECIAL.sub(r"\\\1", broken)
