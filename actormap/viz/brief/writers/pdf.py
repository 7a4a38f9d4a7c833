"""The brief as PDF, with fonts of our own in it."""

from __future__ import annotations

from dataclasses import asdict

from actormap.viz.brief.setting import Document
from actormap.viz.typeset import png, set_pages


def pdf(document: Document) -> bytes:
    """A brief as PDF; it tells nothing of who made it, and when only as far as the page says so."""
    # Of dots, as bytes: in a drawing of lines, letters that are joined or bear marks cannot be read aloud.
    picture = list(png(document.picture)) if document.picture else []
    return set_pages("brief.typ", asdict(document) | {"picture": picture})
