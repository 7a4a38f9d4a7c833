"""The same questions on paper without names, and as a workbook to fill in offline."""

from __future__ import annotations


def body(whom: str) -> None:
    """Offer both."""
    del whom
