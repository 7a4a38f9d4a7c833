"""Workbooks: to fill in and bring back (the form, templates, rows with a problem), and tables that leave."""

from actormap.ingest.writers.form import form_bytes
from actormap.ingest.writers.meeting import meeting_bytes
from actormap.ingest.writers.problems import problem_bytes, write_problem_rows
from actormap.ingest.writers.scoring import scoring_bytes
from actormap.ingest.writers.shared import shared_bytes
from actormap.ingest.writers.templates import template_bytes, to_fill_in

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
