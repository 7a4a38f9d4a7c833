"""What an analysis makes out, and the words for it: these are made when somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from actormap.core.findings import NOTHING, Finding, Findings, Kind
from actormap.core.sentences import Sentence
from actormap.metrics.base.context import Context

Words = Callable[[Finding], Finding]
NO_PARAMETERS: Mapping[str, Any] = MappingProxyType({})


class Figure(NamedTuple):
    """One thing that an analysis makes out, before anybody puts it into words.

    Parameters
    ----------
    bare
        A finding that has its id, its subject, its value and its place, and no sentence: enough to tell
        whether it holds in a possible map.
    words
        Makes the whole finding of it, with sentences, evidence and how far to trust it.
    """

    bare: Finding
    words: Words


def without_words(
    id: str,  # noqa: A002 - the field of a finding
    analysis: str,
    kind: Kind,
    subject: tuple[str, ...],
    value: float | None = None,
    **details: Any,
) -> Finding:
    """A bare finding; `details` are those that tell its place."""
    return Finding(id, analysis, subject, NOTHING, NOTHING, kind=kind, value=value, details=details)


def figure(
    id: str,  # noqa: A002 - the field of a finding
    analysis: str,
    kind: Kind,
    subject: tuple[str, ...],
    value: float | None = None,
    *,
    words: Words,
    **details: Any,
) -> Figure:
    """A figure by the fields of its bare finding, and its words."""
    bare = Finding(id, analysis, subject, NOTHING, NOTHING, kind=kind, value=value, details=details)
    return Figure(bare, words)


def worded(
    bare: Finding,
    *,
    statement: Sentence,
    reason: Sentence,
    details: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Finding:
    """The whole finding of a bare one; it keeps its details where none are given."""
    # `dataclasses.replace` takes twice as long, and some answers have thousands.
    return Finding(
        bare.id,
        bare.analysis,
        bare.subject,
        statement,
        reason,
        kind=bare.kind,
        details=bare.details if details is None else details,
        **{"value": bare.value, **fields},
    )


def answer(
    context: Context,
    method: str,
    figures: Iterable[Figure],
    *,
    parameters: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = NO_PARAMETERS,
    caveats: Iterable[Sentence] = (),
) -> Findings:
    """The result of an analysis: its figures in words, or in a possible map, which nobody reads, bare.

    Parameters
    ----------
    context
        The map and the view that the analysis was asked about.
    method
        As in `Findings`.
    figures
        Those made out, in the order in which they are read.
    parameters, caveats
        As in `Findings`. What takes time to work out may be a function, or come one by one: none of it is
        asked for in a possible map.
    """
    if context.possible:
        return Findings(method, {}, (), tuple(made.bare for made in figures))
    findings = tuple(made.words(made.bare) for made in figures)
    return Findings(
        method, dict(parameters() if callable(parameters) else parameters), tuple(caveats), findings
    )
