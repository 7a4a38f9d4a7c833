"""Where to find what ships with the package."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
SOURCES = {
    "samples": "data/samples",
    "calibration.md": "docs/calibration.md",
    "app.py": "app.py",
}
"""Where each lies in the source tree."""


def bundled(name: str) -> Path:
    """Path of something that ships with the package but lives beside it in the source tree."""
    installed = PACKAGE / "_bundled" / name
    if installed.exists():
        return installed
    return PACKAGE.parent / SOURCES[name]
