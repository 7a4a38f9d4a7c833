"""What was noticed in a file: equal problems once, with their number, examples and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from actormap.core.errors import Issue
from actormap.core.sentences import isolated, shown
from actormap.core.words import _
from actormap.ingest import LeftOut
from actormap.ingest.writers import problem_bytes
from actormap.web.escape import esc
from actormap.web.parts import layout
from actormap.web.parts.tables import sentence
from actormap.web.state import language

LISTED = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def refused(issues: Iterable[Issue], reason: str = "") -> None:
    """Why nothing can be read or imported, in one red box."""
    wrong = [issue for issue in issues if not issue.warning]
    lines = [
        *([reason] if reason else []),
        *(f"{_head(issue)}. {shown(issue.remedy)}" for issue in wrong[:LISTED]),
    ]
    if len(wrong) > LISTED:
        lines.append(_("… and {n} more.", n=len(wrong) - LISTED))
    st.error(esc(" · ".join([*lines, _("Nothing was imported.")])))


def listed(issues: Sequence[Issue]) -> None:
    """Problems one below the other."""
    for issue in issues[:LISTED]:
        with layout.card():
            problem(issue)
    if len(issues) > LISTED:
        st.text(_("… and {n} more.", n=len(issues) - LISTED))


def problem(issue: Issue) -> None:
    """A problem, and what to do."""
    st.text(sentence(_head(issue)))
    st.text(sentence(issue.remedy))


def notes(issues: Sequence[Issue]) -> None:
    """What was noticed and can stay so, on request."""
    if issues:
        with st.expander(esc(_("Needs nothing ({n})", n=len(issues)))):
            listed(issues)


def save(left_out: Sequence[LeftOut]) -> None:
    """Offer the rows that were left out as a workbook, made when somebody asks for it."""
    st.download_button(
        _("Save the problem rows"),
        language.later(problem_bytes, left_out),
        "rows to mend.xlsx",
        XLSX,
        on_click="ignore",
        icon=":material/download:",
    )


def _head(issue: Issue) -> str:
    """Where it is, what it is and what stands there."""
    place = f"{isolated(shown(issue.place))}: " if issue.place else ""
    value = f" ({isolated(issue.value)})" if issue.value else ""
    problem = shown(issue.problem)
    return f"{place}{problem[:1].upper()}{problem[1:]}{value}"
