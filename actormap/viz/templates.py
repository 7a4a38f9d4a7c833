"""Templates in which every value is escaped, the sheet of a meeting, and all texts of a finished page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from actormap.core import schema


@cache
def _environment(package: str) -> Environment:
    return Environment(
        loader=PackageLoader(package, "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def filled(template: str, *, package: str = "actormap.viz", **values: Any) -> str:
    """A template, a file in the folder ``assets`` of a package, with its values by name."""
    return _environment(package).get_template(template).render(**values)


_DATA = re.compile(r"<script[^>]*application/json[^>]*>(.*?)</script>", re.DOTALL)


def texts_of(html: str, scripts: Sequence[str]) -> Iterator[str]:
    """All texts of a page but for its scripts: what is between tags, in attributes and in data."""
    for script in scripts:
        html = html.replace(script, "")
    for data in _DATA.findall(html):
        yield from strings_in(json.loads(data))
    shown = _DATA.sub("", html)
    yield from map(unescape, re.findall(r">([^<]+)<", shown))
    yield from map(unescape, re.findall(r'="([^"]*)"', shown))


def strings_in(value: Any) -> Iterator[str]:
    """All texts in what a page was given as data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings_in(inner)


_PARTS = {
    "met": "",
    "told": "What did they say?",
    "heard": "What else was heard and shared?",
    "seen": "How do they see the office?",
    "owed": "What is needed, and what was promised?",
    "asked": "Asked and answered",
    "left": "",
}


def sheet_html(code: str = "") -> str:
    """A page to print and fill in by hand; only the code of who is met stands on it, or a line for it."""
    every = [(question, _choices(question)) for question in schema.meeting_questions().values()]
    parts = [(_PARTS[part], list(some)) for part, some in groupby(every, key=lambda pair: pair[0].part)]
    return filled("meeting.html", parts=parts, code=code)


def _choices(question: schema.MeetingQuestion) -> list[str]:
    words = list(schema.meeting_answers(question).values())
    return [*words, "Not asked"] if question.part == "asked" and words else words
