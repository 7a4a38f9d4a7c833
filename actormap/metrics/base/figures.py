"""The result of an analysis from its figures, whose words are made when somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from actormap.core.findings import NO_DETAILS, Figure, Findings
from actormap.core.sentences import Sentence
from actormap.metrics.base.context import Context


def answer(
    context: Context,
    method: str,
    figures: Iterable[Figure],
    *,
    parameters: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = NO_DETAILS,
    caveats: Iterable[Sentence] = (),
) -> Findings:
    """The result of an analysis: its figures in words, or in a possible map, which nobody reads, without.

    What takes time to work out among the parameters may be a function, and caveats may come one by one:
    none of it is asked for in a possible map.
    """
    if context.possible:
        return Findings(method, {}, figures=tuple(figures))
    findings = tuple(context.reasoned(figure.words(figure)) for figure in figures)
    settings = parameters() if callable(parameters) else parameters
    return Findings(method, dict(settings), tuple(caveats), findings)
