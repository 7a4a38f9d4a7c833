"""Workbooks that people fill in and bring back."""

from actormap.ingest.writers.form import form_bytes

__all__ = ["form_bytes"]
