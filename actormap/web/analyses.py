"""The analyses as the pages ask for them: cached, and with progress where they take long."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from functools import partial

import streamlit as st

from actormap.config import View
from actormap.findings import Findings
from actormap.metrics.burden import burden
from actormap.metrics.common import Analysis
from actormap.metrics.coordination import gaps
from actormap.metrics.isolation import components, isolation
from actormap.metrics.reach_gap import reach_gap
from actormap.metrics.referral import refer
from actormap.metrics.robustness import resampled
from actormap.metrics.space import missing_platforms, shared_space
from actormap.metrics.summary import main_findings
from actormap.model import ActorMap
from actormap.web.session import PRINCIPAL, Reading
from actormap.web.text import esc

ANALYSES: dict[str, Callable[..., Findings]] = {
    "burden": burden,
    "components": components,
    "gaps": gaps,
    "isolation": isolation,
    "main_findings": main_findings,
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
    key = json.dumps([seen.path, seen.revision, PRINCIPAL.role, seen.view.date, options], sort_keys=True)
    return _ask(
        key, analysis, draws, _run=partial(ANALYSES[analysis], **options), _m=seen.map, _view=seen.view
    )


@st.cache_data(show_spinner="Working it out …", max_entries=128)
def _ask(key: str, analysis: str, draws: int, *, _run: Analysis, _m: ActorMap, _view: View) -> Findings:
    # The first three are the key of the cache; the others are what they stand for.
    del key, analysis
    if not draws:
        return _run(_m, _view)
    bar = st.progress(0.0)

    def tell(words: str, share: float) -> None:
        bar.progress(min(share, 1.0), esc(words))

    try:
        return resampled(_run, _m, _view, draws=draws, progress=tell)
    finally:
        bar.empty()


def explanation(analysis: str) -> str:
    """What an analysis does and how not to misread it: its own documentation."""
    return inspect.getdoc(ANALYSES[analysis]) or ""
