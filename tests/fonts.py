"""A computer on which no fonts are installed."""

from __future__ import annotations

import typst

from actormap.viz.typeset import FONTS


def our_fonts_alone() -> typst.Fonts:
    """The fonts that the program brings along, and no others."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
