"""The analyses as the pages ask for them: cached, and with progress where they take long."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from actormap.findings import Findings
from actormap.process import worker
from actormap.web.escape import esc
from actormap.web.session import Reading, workspace

DRAWS = 50
SMALL = 500
"""Actors up to which findings are checked by resampling without being asked to."""


def ask(seen: Reading, analysis: str, *, draws: int = 0, **options: Any) -> Findings:
    """The result of an analysis, worked out once for each revision, day and choice.

    Parameters
    ----------
    seen
        The map.
    analysis
        Its name in ``schema/analyses.csv``.
    draws
        Number of resampled maps against which each finding is checked; 0 checks none.
    options
        Further arguments of the analysis.
    """
    asking = workspace().principal
    key = json.dumps([seen.path, seen.revision, asking.role, seen.view.date, options], sort_keys=True)
    run = partial(worker.answer, analysis, seen.map, seen.view, asking, draws=draws, **options)
    return _ask(key, analysis, draws, _run=run)


@st.cache_data(show_spinner="Working it out …", max_entries=128)
def _ask(key: str, analysis: str, draws: int, *, _run: Callable[..., Findings]) -> Findings:
    # The first three are the key of the cache; the last is what they stand for.
    del key, analysis
    if not draws:
        return _run()
    bar = st.progress(0.0)

    def tell(words: str, share: float) -> None:
        bar.progress(min(share, 1.0), esc(words))

    try:
        return _run(progress=tell)
    finally:
        bar.empty()
