"""All texts of a finished page, to be searched for who was left out of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

_DATA = re.compile(r"<script[^>]*application/json[^>]*>(.*?)</script>", re.DOTALL)


def texts_of(html: str, scripts: Sequence[str]) -> Iterator[str]:
    """All texts of a page but for its scripts: what is between tags, in attributes and in data."""
    for script in scripts:
        html = html.replace(script, "")
    for data in _DATA.findall(html):
        yield from _strings(json.loads(data))
    shown = _DATA.sub("", html)
    yield from map(unescape, re.findall(r">([^<]+)<", shown))
    yield from map(unescape, re.findall(r'="([^"]*)"', shown))


def _strings(value: Any) -> Iterator[str]:
    """All texts in what a page was given as data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
