"""Workbooks: to fill in and bring back (the form, templates, rows with a problem), and tables that leave."""

from actormap.ingest.writers.book import problem_bytes, shared_bytes, write_problem_rows
from actormap.ingest.writers.templates import (
    form_bytes,
    meeting_bytes,
    scoring_bytes,
    template_bytes,
    to_fill_in,
)

__all__ = [
    "form_bytes",
    "meeting_bytes",
    "problem_bytes",
    "scoring_bytes",
    "shared_bytes",
    "template_bytes",
    "to_fill_in",
    "write_problem_rows",
]
