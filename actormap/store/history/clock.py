"""The time for a log."""

from __future__ import annotations

import datetime as dt


def now() -> str:
    """UTC, to the second, as YYYY-MM-DDTHH:MM:SSZ."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
