"""How far a finding leans on doubtful ties and on single sources (A38)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings, made_with
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined
from actormap.core.tables.cells import explode
from actormap.core.verdicts import judge, lower
from actormap.graph.memberships import all_records
from actormap.graph.possible_maps import doubtful_layers, in_doubt
from actormap.graph.tie_probability import beliefs_of, statements_of
from actormap.metrics.base.context import OFFICE_LOG, Analysis, Context, context_of
from actormap.metrics.base.ranking import FIRST, PLACE, stands
from actormap.metrics.base.safeguards import guard

Progress = Callable[[str, float], object]
World = Mapping[str, Figure | Finding]
MOST_SOURCES = 50
"""So many independent sources at most are left out one after another."""
NOT_LEFT_OUT = Sentence(
    "More than {most} sources told of this map, so not every finding was tried without each of its own. "
    "Where one was not, it is indicative at most.",
    most=MOST_SOURCES,
)
NOTHING_VARIES = Sentence("Nothing that it rests on is in doubt: no possible maps were drawn.")
LEAST_WORLDS = 20
"""Worlds below which there is no telling where 5 in 100 lie."""
EQUAL = 1e-9
"""So far apart are equal figures by rounding."""
BAND = (0.05, 0.95)
"""The part of the possible maps that a spread leaves out on either side."""
QUANTILES = (BAND[0], 0.5, BAND[1])
"""Where a spread over possible maps begins, has its middle and ends."""


WORLDS_AT_ONCE = 64
"""Room is made for so many worlds at a time: it grows with the work, not with what was asked for."""


@dataclass(slots=True)
class WorldOutcomes:
    """What the worlds say of the findings of a map.

    Parameters
    ----------
    base
        The findings.
    same
        How far a figure of the whole may move, as a share of it, and still be the same.
    worlds
        How many worlds were noted.
    holds
        In how many of them each finding holds.
    """

    base: Findings
    same: float
    worlds: int = 0
    holds: Codes = field(init=False)
    _values: list[Floats] = field(default_factory=list)
    _ranks: list[Floats] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.holds = np.zeros(len(self.base), dtype=np.int64)

    def note(self, world: World) -> None:
        """Keep what a world says of each finding."""
        row = self.worlds % WORLDS_AT_ONCE
        if not row:
            shape = WORLDS_AT_ONCE, len(self.base)
            self._values.append(np.full(shape, np.nan))
            self._ranks.append(np.full(shape, np.nan))
        self.worlds += 1
        value, rank = self._values[-1][row], self._ranks[-1][row]
        for column, finding in enumerate(self.base):
            self.holds[column] += holds(finding, world, self.same)
            there = world.get(finding.id)
            if there is not None and there.value is not None:
                value[column] = there.value
            if there is not None and "rank" in there.details:
                rank[column] = there.details["rank"]

    def value(self, column: int) -> Floats:
        """Value of a finding in each world; NaN where it does not occur or has none."""
        return np.concatenate([block[:, column] for block in self._values])[: self.worlds]

    def rank(self, column: int) -> Floats:
        """Its place in each world; NaN where it does not occur or has none."""
        return np.concatenate([block[:, column] for block in self._ranks])[: self.worlds]


def resampled(
    analysis: Analysis,
    m: ActorMap,
    view: View,
    *,
    draws: int,
    unlimited: Analysis | None = None,
    progress: Progress | None = None,
) -> Findings:
    """The result of an analysis, each finding with the share of worlds in which it holds (A38).

    Parameters
    ----------
    analysis
        An analysis of a map and a view.
    m
        The map.
    view
        The day and the thresholds; its seed starts the draws.
    draws
        Number of worlds: in each, every tie, told or not, every seat and every presence exists with its own
        probability. 0 draws none.
    unlimited
        The same analysis without a limit on what it lists; by default `analysis`.
    progress
        Called with a few words and the share done, 0 to 1; what it raises ends the work.

    Returns
    -------
    Findings
        The same findings with ``holds_in``, ``single_source`` and the verdict that follows; among the
        settings also those that were read for the worlds. A finding holds in a world in which the
        analysis says the same about the same (its id); one with a place (``rank`` in `details`) holds
        where it is among the first ``within``. Those that had an exact ``holds_in`` keep it.
        ``interval``, where the analysis gave none, is the 5th to 95th percentile of the value over the
        worlds in which the finding occurs, 20 at least. In `details`: ``rank_band`` (the same of its
        place), ``top3`` (share of worlds in which it is among the first three) and ``falls_without``
        (pseudonyms of the sources without which it falls, those that count as one together).

    Raises
    ------
    Refused
        Draws are asked for of what is itself a possible map, or leaves a source out.

    Notes
    -----
    A world lacks ties that were told and are not there, and has some that are there and that nobody told of
    (`MissedTies`); seats and presence are drawn as they are recorded. A claim that something is not there
    (``absence``) gets no share: it rests on who was asked, and that is told as its coverage. The recorded
    value can lie outside of its interval, since every tie that is more likely than not counts there and none
    of them is sure.

    References
    ----------
    docs/definitions.md#a38; Borgatti, Carley and Krackhardt (2006), Social Networks 28(2).
    """
    progress = progress or (lambda _words, _share: None)
    return made_with(view, lambda: _resampled(analysis, unlimited or analysis, m, view, draws, progress))


def _resampled(
    analysis: Analysis, unlimited: Analysis, m: ActorMap, view: View, draws: int, progress: Progress
) -> Findings:
    context = context_of(m, view)
    if draws > 0 and context.possible:
        raise Refused(
            "this is one possible map: no further ones are drawn from it. Ask for no draws, or with a view "
            "without {options}.",
            options=Name("world, without"),
        )
    base = guard(analysis(m, view), context)
    if draws <= 0:
        return base
    about = replace(view, subjects=frozenset(finding.subject for finding in base))
    keys = sorted({key for records in all_records(m) for key in statements_of(records).keys})
    first: World = {}
    with doubtful_layers() as doubtful:
        if not settled(m, view):
            first = _claims(unlimited, m, replace(about, world=0))
    draws = draws if doubtful else 0
    work = max(draws + min(len(keys), MOST_SOURCES), 1)
    outcomes = WorldOutcomes(base, view.thresholds.same_figure)
    for world in range(draws):
        claims = _claims(unlimited, m, replace(about, world=world)) if world else first
        outcomes.note(claims)
        progress("Resampling the map", (world + 1) / work)
    claimed = [_with_worlds(finding, outcomes, column) for column, finding in enumerate(base)]
    alone, tried = _left_out(context, keys, claimed)
    falls: list[list[str]] = [[] for _ in base]
    for done, key in enumerate(alone, start=draws + 1):
        left = _claims(unlimited, m, replace(about, without=key))
        for finding, without in zip(base, falls, strict=True):
            if not holds(finding, left, outcomes.same):
                without.append(key)
        progress("Leaving out one source after another", done / work)
    pseudonyms = _pseudonyms(m)
    findings = []
    for finding, known, without in zip(claimed, tried, falls, strict=True):
        names = tuple(pseudonyms[key] for key in without) if known and alone else None
        at_most = lower(finding.at_most, "indicative") if known is False else finding.at_most
        findings.append(_with_sources(replace(finding, at_most=at_most), names).judged(view.thresholds))
    caveats = [NOT_LEFT_OUT] if False in tried else []
    if not draws:
        return base.replace(findings, NOTHING_VARIES, *caveats)
    caveat = Sentence(
        "How often a finding holds is its share of {draws} possible maps (seed {seed}).",
        draws=draws,
        seed=view.thresholds.seed,
    )
    return base.replace(findings, caveat, *caveats)


def _left_out(
    context: Context, keys: list[str], claimed: Sequence[Finding]
) -> tuple[list[str], list[bool | None]]:
    """Which sources are left out one after another, and of which findings that tells whether one bears them.

    All of few sources. Of many as many of those who told of the evidence of what would be supported: what
    rests on these alone is tried, and of what need not be nothing is said.
    """
    if len(keys) <= MOST_SOURCES:
        return keys, [True] * len(claimed)
    behind = [_behind(context, finding) for finding in claimed]
    chosen = set[str]()
    for some in sorted(filter(None, behind), key=len):
        if len(chosen | some) <= MOST_SOURCES:
            chosen |= some
    tried = [
        None if some is None else bool(finding.evidence) and some <= chosen
        for finding, some in zip(claimed, behind, strict=True)
    ]
    return sorted(chosen), tried


def _behind(context: Context, finding: Finding) -> frozenset[str] | None:
    """Who told of the evidence of a finding that is supported unless it hangs on one; None of any other."""
    if finding.absence or finding.single_source is not None:
        return None
    if judge(finding, context.view.thresholds) != "supported":
        return None
    return context.sources_of(finding.evidence) - {OFFICE_LOG}


def settled(m: ActorMap, view: View) -> bool:
    """Whether possible maps could not differ: nothing is in doubt, and no source could be left out."""
    return not any(
        statements_of(records).keys or in_doubt(beliefs_of(records, view)).any() for records in all_records(m)
    )


def _claims(analysis: Analysis, m: ActorMap, view: View) -> World:
    """What an analysis says in one world; nothing where it has no ground to say anything."""
    try:
        return {figure.id: figure for figure in analysis(m, view).made_out}
    except Refused:
        return {}


def holds(finding: Finding, world: World, same: float) -> bool:
    """Whether a world says the same: the claim, its place (`ranking.stands`), or the figure of the whole.

    A figure of the whole is what the sentence tells; it stands while it moves by no more than a share of it.
    """
    there = world.get(finding.id)
    if there is None:
        return False
    if "within" not in finding.details:
        whole = finding.value if finding.kind == "whole" else None
        return whole is None or there.value is None or abs(there.value - whole) <= same * abs(whole) + EQUAL
    place = there.details
    return "within" in place and bool(stands(finding.details, *(place[name] for name in PLACE)))


def _pseudonyms(m: ActorMap) -> dict[str, str]:
    """The sources of each independent key by their pseudonyms; a key itself may be any text."""
    pseudonyms: dict[str, set[str]] = {}
    for records in all_records(m):
        statements, sources = statements_of(records), explode(records.frame, "sources").tolist()
        for key, source in zip(statements.key.tolist(), sources, strict=True):
            pseudonyms.setdefault(statements.keys[key], set()).add(source)
    return {key: "+".join(sorted(sources)) for key, sources in pseudonyms.items()}


def _spread(values: Floats, *, whole: bool = False) -> tuple[float, float, float] | None:
    """Median, 5th and 95th percentile of what is known; None where that is too little."""
    known = values[~np.isnan(values)]
    if len(known) < LEAST_WORLDS:
        return None
    low, middle, high = np.quantile(known, QUANTILES, method="inverted_cdf" if whole else "linear").tolist()
    return middle, low, high


def _place_words(top: float, draws: int, places: tuple[float, float, float] | None) -> Sentence:
    """How often it is among the first, and from where to where it stands."""
    if places is None:
        return Sentence(
            "Among the first {first} in {top:.0%} of {draws} possible maps.",
            first=FIRST[0],
            top=top,
            draws=draws,
        )
    return Sentence(
        "Among the first {first} in {top:.0%} of {draws} possible maps, and in place {low:.0f} to "
        "{high:.0f} in 90% of them.",
        first=FIRST[0],
        top=top,
        draws=draws,
        low=places[1],
        high=places[2],
    )


def _with_worlds(finding: Finding, outcomes: WorldOutcomes, column: int) -> Finding:
    """The finding with what the worlds say of it."""
    draws = outcomes.worlds
    if finding.absence:
        return finding
    if not draws:
        return replace(finding, varied=False)
    changes: dict[str, Any] = {"varied": True}
    if finding.holds_in is None:
        changes["holds_in"] = int(outcomes.holds[column]) / draws
    if finding.value is not None:
        changes["possible_value"] = _spread(outcomes.value(column))
    if finding.details.get("of", 0) > 1:  # where only one can have a place, none is told
        rank = outcomes.rank(column)
        places = _spread(rank, whole=True)
        top = float((rank <= FIRST[0]).mean())
        changes["possible_place"] = places
        changes["reason"] = joined(finding.reason, _place_words(top, draws, places))
        changes["details"] = {**finding.details, "top3": top}
    return replace(finding, **changes)


def _with_sources(finding: Finding, without: tuple[str, ...] | None) -> Finding:
    """The finding with the sources without which it falls; None where that was not tried."""
    if without is None:
        return finding
    single = bool(without) if finding.single_source is None else finding.single_source
    return replace(finding, single_source=single, details={**finding.details, "falls_without": without})
