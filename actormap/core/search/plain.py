"""Texts as lists are compared: small letters without marks, whatever stands between the words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_SAME = {"ـ": "", "ı": "i"}
"""Signs that make no other word: what stretches Arabic ones, and the Turkish i without its dot."""


@lru_cache(maxsize=1 << 14)  # lists say the same again and again
def words(header: str) -> str:
    """A header as it is compared: small letters without marks, blanks for all that is no letter or number."""
    if not header.isascii():
        flat = unicodedata.normalize("NFKD", header)
        header = "".join(_SAME.get(ch, ch) for ch in flat if not unicodedata.combining(ch))
    return " ".join(_WORD.findall(header.casefold()))
