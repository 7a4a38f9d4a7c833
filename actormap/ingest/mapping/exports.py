"""Exports of known programs, told by what stands above their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from actormap.core import schema
from actormap.core.schema import Heading
from actormap.ingest.sheet.headers import words

_NUMBER = re.compile(r"\b\d+\b")


def _numbered(header: str) -> str:
    """A header as it is compared, whatever the numbers in it."""
    return _NUMBER.sub("0", words(header))


@cache
def _known() -> dict[str, dict[str, Heading]]:
    return {
        export: {_numbered(heading.header.replace("#", "0")): heading for heading in headings}
        for export, headings in schema.exports().items()
    }


def export_of(headers: Sequence[str]) -> str:
    """The program whose export has these headers, "" where it is none: all its signs must be there.

    Of several, that of which most headers are known.
    """
    there = {_numbered(header) for header in headers}
    known = {
        export: len(there & headings.keys())
        for export, headings in _known().items()
        if {text for text, heading in headings.items() if heading.sign} <= there
    }
    return max(known, key=lambda export: known[export], default="")


def headings(headers: Sequence[str]) -> dict[int, Heading]:
    """What the program that wrote an export means by its headers, by place; empty for other tables."""
    known = _known().get(export_of(headers), {})
    meant = {at: known.get(_numbered(header)) for at, header in enumerate(headers)}
    return {at: heading for at, heading in meant.items() if heading}
