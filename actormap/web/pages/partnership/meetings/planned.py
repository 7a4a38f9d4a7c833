"""The planned meeting that is looked at, with what is found of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.findings import Finding, Findings
from actormap.core.model import Changes
from actormap.metrics.partner.meeting import planned as row_of
from actormap.web.escape import esc
from actormap.web.parts.writing import forms
from actormap.web.state import chosen
from actormap.web.state.analyses import ask
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading

ANALYSIS = "partner.meeting"
MEETING = "meeting"
"""What is chosen here, as it stands in the address."""
PAIRS = 10_000
"""All pairs: two sessions keep apart every one of them."""
_REFUSED = "why a meeting was not changed"


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned meeting.

    Parameters
    ----------
    row, rows
        Its row, and those of all meetings, the latest first.
    answer
        What is found of it.
    """

    row: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    answer: Findings

    def of(self, by: str) -> list[Finding]:
        """Findings on each group, area or type."""
        return [each for each in self.answer if each.details.get("by") == by]

    def is_over(self, reading: Reading) -> bool:
        """Whether its day is past."""
        return bool(self.row["date"] < reading.view.date)

    @property
    def pairs(self) -> list[Finding]:
        """Findings on pairs."""
        return [each for each in self.answer if each.kind == "pair"]


def planned(reading: Reading) -> Planned:
    """The meeting that is chosen, else the next one, else the last."""
    rows = reading.map["meetings"].sort_values(["date", "id"], ascending=False).to_dict("records")
    held = chosen.value(MEETING)
    known = held if held in {row["id"] for row in rows} else ""
    code = row_of(reading.map, reading.view.date, known)["id"]
    return Planned(next(row for row in rows if row["id"] == code), rows, answer_of(reading, code))


def answer_of(reading: Reading, code: str) -> Findings:
    """What is found of a meeting."""
    return ask(reading, ANALYSIS, check=False, meeting=code, limit=PAIRS)


def write(make: Callable[[Reading], Changes]) -> None:
    """Write what is made of the entries as they are stored; why it could not be is told by `refused`."""
    st.session_state.pop(_REFUSED, None)
    try:
        forms.entered(make)
    except ActormapError as error:
        st.session_state[_REFUSED] = refusal(error)


def refused() -> None:
    """Say why what was pressed last was not written."""
    if _REFUSED in st.session_state:
        st.error(esc(st.session_state[_REFUSED]))
