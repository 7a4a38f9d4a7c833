"""The analyses as the pages ask for them: cached, and with progress where they take long."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from functools import partial

import streamlit as st

from actormap.config import View
from actormap.findings import Finding, Findings
from actormap.metrics.coordination import gaps, missing_platforms, shared_space
from actormap.metrics.isolation import components, isolation
from actormap.metrics.reach_gap import reach_gap
from actormap.metrics.referral import refer
from actormap.metrics.robustness import resampled
from actormap.model import ActorMap
from actormap.web.session import PRINCIPAL, Reading
from actormap.web.text import esc

ANALYSES: dict[str, Callable[..., Findings]] = {
    "components": components,
    "gaps": gaps,
    "isolation": isolation,
    "missing_platforms": missing_platforms,
    "reach_gap": reach_gap,
    "refer": refer,
    "shared_space": shared_space,
}
DRAWS = 50
SMALL = 500
"""Actors up to which findings are checked by resampling without being asked to."""


def ask(seen: Reading, analysis: str, *, draws: int = 0, **options: str) -> Findings:
    """The result of an analysis, worked out once for each revision, day and choice.

    Parameters
    ----------
    seen
        The map.
    analysis
        A name in `ANALYSES`.
    draws
        Number of resampled maps against which each finding is checked; 0 checks none.
    options
        Further arguments of the analysis.
    """
    key = json.dumps(options, sort_keys=True)
    return _ask(
        seen.path, seen.revision, PRINCIPAL.role, seen.view.date, analysis, key, draws,
        _m=seen.map, _view=seen.view,
    )  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=128)
def _ask(
    path: str, revision: int, role: str, date: str, analysis: str, options: str, draws: int,
    *, _m: ActorMap, _view: View,
) -> Findings:  # fmt: skip
    # The first four are the key of the cache; what they stand for comes in the last two.
    del path, revision, role, date
    chosen = partial(ANALYSES[analysis], **json.loads(options))
    if not draws:
        return chosen(_m, _view)
    bar = st.progress(0.0)
    try:
        return resampled(
            chosen, _m, _view, draws=draws,
            progress=lambda words, share: bar.progress(min(share, 1.0), esc(words)),
        )  # fmt: skip
    finally:
        bar.empty()


def explanation(analysis: str) -> str:
    """What an analysis does and how not to misread it: its own documentation."""
    return inspect.getdoc(ANALYSES[analysis]) or ""


def headlines(seen: Reading) -> list[Finding]:
    """The first finding of each kind that Home tells, as far as the map has ground for it."""
    wanted = {
        "reach_gap": ("A13:cell:",),
        "isolation": ("A10:isolated_supported:", "A10:not_observed_enough:"),
        "gaps": ("A30:",),
        "missing_platforms": ("A31:",),
    }
    found = []
    for analysis, beginnings in wanted.items():
        result = ask(seen, analysis)
        for beginning in beginnings:
            found += [finding for finding in result if finding.id.startswith(beginning)][:1]
    return found
