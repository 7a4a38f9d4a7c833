"""How far the work is that rows speak of, as lists write it."""

from __future__ import annotations

from collections.abc import Mapping

from actormap.ingest.mapping.columns import GIVEN, Columns
from actormap.ingest.mapping.samples import sample
from actormap.ingest.mapping.values import is_placeholder, is_register, statuses
from actormap.ingest.rows.named import cell
from actormap.ingest.rows.notes import Notes
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout

_SHOWN = 3


class Status:
    """The status of work in one table.

    Parameters
    ----------
    layout, columns
        The table and the meanings of its columns.
    notes
        Told what is noticed.
    of_organisations
        Whether each row is an organisation: its own status is not that of its work.
    """

    def __init__(self, layout: Layout, columns: Columns, notes: Notes, *, of_organisations: bool) -> None:
        self.notes = notes
        self.at = columns.at("status")
        """The column; None where there is none, or where it says who is registered."""
        if self.at is None or columns.at("status", GIVEN) is not None:
            return
        values = sample(layout, self.at)
        if is_register(values, of_organisations=of_organisations):
            notes.count("status.register", layout.lines[0], self.at, ", ".join(values[:_SHOWN]))
            self.at = None

    def read(self, row: Mapping[int, str], line: int) -> str:
        """The status of a row, "" where it is none that is known."""
        text = cell(row, self.at)
        status = statuses().get(words(text), "") if text else ""
        if text and not status and not is_placeholder(text):
            self.notes.count("status.unknown", line, self.at, text)
        return status
