"""The brief as PDF, with fonts of our own in it."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from actormap.viz.brief.setting import Document, SetChart, SetPart
from actormap.viz.typeset import png, set_pages


def pdf(document: Document) -> bytes:
    """A brief as PDF; it tells nothing of who made it, and when only as far as the page says so."""
    # Of dots, as bytes: in a drawing of lines, letters that are joined or bear marks cannot be read aloud.
    picture = list(png(document.picture)) if document.picture else []
    parts = [_part(part) for part in document.parts]
    return set_pages("brief.typ", asdict(document) | {"picture": picture, "parts": parts})


def _part(part: SetPart) -> dict[str, Any]:
    return asdict(part) | {"charts": [_chart(chart) for chart in part.charts]}


def _chart(chart: SetChart) -> dict[str, Any]:
    wide = re.search(r'width="([\d.]+)"', chart.svg)
    return {
        "png": list(png(chart.svg)) if chart.svg else [],
        "width": float(wide[1]) if wide else 0.0,
        "title": chart.title,
        "lines": chart.lines,
    }
