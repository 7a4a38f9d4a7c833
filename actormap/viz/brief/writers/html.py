"""The brief as one page for a browser: no script, nothing from outside, two pages when it is printed."""

from __future__ import annotations

from actormap.viz.brief.setting import Document
from actormap.viz.templates import filled


def html(document: Document) -> bytes:
    """A brief as HTML."""
    return filled("brief.html", package="actormap.viz.brief", document=document).encode()
