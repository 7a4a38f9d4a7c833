"""What changed between two dates, told apart from what was only looked at anew (A39)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural, series
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.change.map_comparison import MapComparison, there
from actormap.metrics.change.map_measures import EQUAL, MEASURES, error_of, held_apart, measured, moved
from actormap.metrics.change.paired_worlds import believed_alike, paired_worlds
from actormap.metrics.change.turnover import COUNTED, actors, counts_of, ties
from actormap.metrics.evidence.resampling import LEAST_WORLDS, QUANTILES

SHOWN = 50
CAVEATS = (
    Sentence("More sources tell of more ties. Only pairs that were observed at both dates show a change."),
    Sentence("This program chose for which figures more is progress. The page of this analysis says which."),
    Sentence(
        "The record counts a tie that is more likely than not. Possible maps count it as "
        "often as it is likely, so their figures can differ from the recorded ones."
    ),
    Sentence("A tie that nobody told of again may go on. One that was told of late may be old."),
)


@checked
def between(
    before: ActorMap,
    after: ActorMap,
    view: View,
    *,
    date_before: str = "",
    draws: int = 200,
    limit: int = SHOWN,
) -> Findings:
    """What changed between two snapshots, or between two days of one map (A39).

    Parameters
    ----------
    before, after
        The earlier and the later map; the same one twice to compare two days.
    view
        The later day and the thresholds.
    date_before
        The day at which the earlier map is looked at, YYYY-MM-DD; by default that of `view`.
    draws
        Number of resampled worlds by which a change of a measure is judged; fewer than 20 judge none.
    limit
        Most actors and most ties listed of each kind; their numbers are in the first finding.

    Returns
    -------
    Findings
        First one about the whole (value: Jaccard index of the ties of collaboration, 0 to 1, over
        pairs that were observed at both dates; details ``jaccard_all`` over all pairs,
        ``comparable`` and ``dyads``: numbers of pairs, and how many actors and ties of each kind).
        Then one a measure (value: later minus earlier, in the measure's unit; `possible_value`: the
        same on equal observation, over the worlds; details ``change``:
        ``progress``, ``setback``, ``observation``, ``unchanged`` or ``no_clear_change`` (it cannot be
        told from error), ``not_tested`` without worlds; ``before``, ``after``; ``before_comparable``,
        ``after_comparable``: on equal observation; ``spread_before``, ``spread_after``: median, 5th
        and 95th percentile of each over the worlds; ``error``: how far apart these can put two
        figures that are the same; ``p_up``, ``p_down``: share of worlds in which it rises and falls
        there).
        Then one an actor that ``joined``, was ``newly_recorded``, ``stopped`` or is
        ``not_recorded`` any more, and one a tie that is ``new``, ``resumed``, ``ended``,
        ``newly_observed`` or ``not_reobserved`` (in `id` and in ``between``).

    Raises
    ------
    Refused
        The earlier day is the later one, or too few pairs were observed at both dates.

    Notes
    -----
    Whoever asks more sees more ties, and a map that grows looks like progress. So a new tie is
    resumed where an earlier one is recorded to have ended; newly observed where nobody had been
    asked about the pair, or the record says that the tie is older; else new. A lost tie has ended
    where its end is recorded, one of both stopped, or either was asked again and did not tell of
    it; else it was not observed again. Equal observation leaves out what is only newly recorded,
    keeps what nobody looked at again, and believes a tie that both maps record alike: a measure
    that moves only otherwise is a change of observation. A source that was asked and kept silent
    counts as one that saw nothing.

    References
    ----------
    docs/definitions.md#a39.
    """
    earlier = replace(view, date=date_before or view.date)
    if earlier.date > view.date:
        raise Refused(
            "the earlier day {earlier} is after the later one {later}. Exchange the two.",
            earlier=earlier.date,
            later=view.date,
        )
    both = MapComparison(context_of(there(before, earlier), earlier), context_of(there(after, view), view))
    _comparable_enough(*both.dyads, view)
    kinds = both.new() | both.lost()
    findings = [_whole(both, kinds), *_measures(both, _worlds(view, draws))]
    for name, who in both.turnover.items():
        findings += actors(both, name, np.flatnonzero(who)[:limit])
    for name, pairs in kinds.items():
        findings += ties(both, name, pairs[:limit])
    short = [
        Sentence("Only the first {limit} of {all} are listed.", limit=limit, all=COUNTED[name](count))
        for name, count in counts_of(both, kinds).items()
        if count > limit
    ]
    return Findings(
        "Change between two dates (A39)",
        {"date_before": earlier.date, "draws": draws, "limit": limit},
        (*CAVEATS, *short),
        tuple(findings),
    )


def _worlds(view: View, draws: int) -> int:
    """How many worlds judge a measure: one where nothing is in doubt, none where few could not show it."""
    if view.certain and draws:
        return 1
    return draws if draws >= LEAST_WORLDS else 0


def _comparable_enough(comparable: int, dyads: int, view: View) -> None:
    if not dyads:
        raise Refused("fewer than two actors of civil society are on the maps. There is nothing to compare.")
    least = view.thresholds.comparable_share
    if comparable < least * dyads - EQUAL:
        raise Refused(
            "only {both} of {pairs} were observed at both dates ({share:.0%}, and {least:.0%} "
            "are needed): a difference could come from who was asked alone. Enter who was asked "
            "about whom (observations), or compare other dates.",
            both=comparable,
            pairs=plural(dyads, "pair"),
            share=comparable / dyads,
            least=least,
        )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _whole(both: MapComparison, kinds: dict[str, Codes]) -> Finding:
    was, is_ = both.tied(0), both.tied(1)
    kept, every = np.intersect1d(was, is_), np.union1d(was, is_)
    tied_at_both, tied_at_either = int(both.comparable(kept).sum()), int(both.comparable(every).sum())
    comparable, dyads = both.dyads
    counts = counts_of(both, kinds)
    changes = series(COUNTED[name](count) for name, count in counts.items() if count)
    return Finding(
        id="A39:whole",
        analysis="A39",
        kind="whole",
        subject=("civil society",),
        statement=Sentence(
            "Of {pairs} of actors that were observed at both dates, {either} had a recorded tie "
            "of collaboration at one date or both, and {both} at both.",
            pairs=plural(comparable, "pair"),
            either=tied_at_either,
            both=tied_at_both,
        ),
        reason=Sentence(
            "Over all pairs, compared or not: {changes}.",
            changes=changes or Sentence("no change is recorded"),
        ),
        value=_share(tied_at_both, tied_at_either),
        n=comparable,
        **both.after.trust(coverage=_coverage(both), sources=_sources(both)),
        sensitivity=_sensitivity(both),
        would_change=Sentence(
            "Somebody enters that a source was asked, at both dates, about more of the pairs."
        ),
        next_question=Sentence("About whose ties was nobody asked at one of the dates?"),
        details={
            "date_before": both.before.view.date,
            "date_after": both.after.view.date,
            "jaccard_all": _share(len(kept), len(every)),
            "comparable": comparable,
            "dyads": dyads,
            "comparable_share": comparable / dyads,
            "actors_before": int(both.society[0].sum()),
            "actors_after": int(both.society[1].sum()),
            "ties_before": len(was),
            "ties_after": len(is_),
            "kept": len(kept),
            **counts,
        },
    )


def _coverage(both: MapComparison) -> float:
    """Mean observation coverage of civil society, at the date at which it is lower."""
    sides = (both.before, both.after)
    known = [side.coverage.of_actors[side.layers.civil_society] for side in sides]
    return min(float(some.mean()) if len(some) else 0.0 for some in known)


def _sources(both: MapComparison) -> int:
    return len(frozenset().union(*both.after.coverage.keys))


def _sensitivity(both: MapComparison) -> int:
    sides = (both.before, both.after)
    return max(int(side.sensitivity[side.layers.civil_society].max(initial=0)) for side in sides)


MOVES = {
    "progress": Sentence("which counts as progress"),
    "setback": Sentence("which counts as a setback"),
    "observation": Sentence("a change of observation, not of what is observed"),
    "unchanged": Sentence("no change"),
    "no_clear_change": Sentence("no change that can be told from error"),
    "not_tested": Sentence("not tested on possible maps"),
}
"""What the move of a measure is called, in words."""
NEXT_QUESTIONS = {
    "unchanged": Sentence("Did anything happen between the two dates that the record misses?"),
    "no_clear_change": Sentence("Which ties are in doubt, and who could confirm them?"),
}
"""What is asked where a measure did not move, or no more than error can."""


def _measures(both: MapComparison, draws: int) -> Iterator[Finding]:
    recorded = np.array([measured(both.before), measured(both.after)])
    maps = both.on_equal_observation()
    first, second = (Context(m, side.view) for m, side in zip(maps, (both.before, both.after), strict=True))
    first = believed_alike(first, second)
    alike = np.array([measured(first), measured(second)])
    worlds = np.array([(measured(a), measured(b)) for a, b in paired_worlds(first, second, draws)])
    worlds = worlds.reshape(draws, 2, len(MEASURES))
    for i, name in enumerate(MEASURES):
        if np.isnan([recorded[:, i], alike[:, i]]).any():
            yield _unknown(name)
        else:
            yield _measure(both, name, recorded[:, i], alike[:, i], worlds[:, :, i])


def _unknown(name: str) -> Finding:
    missing = MEASURES[name].missing
    return Finding(
        id=f"A39:measure:{name}:unknown",
        analysis="A39",
        kind="measure",
        subject=(name,),
        statement=Sentence("{measure}: cannot be compared.", measure=MEASURES[name].words),
        reason=Sentence("At one of the dates the record gives no value."),
        would_change=missing,
        next_question=missing,
        details={"change": "unknown"},
    )


def _measure(both: MapComparison, name: str, recorded: Floats, alike: Floats, worlds: Floats) -> Finding:
    draws, error, moves = len(worlds), error_of(worlds), worlds[:, 1] - worlds[:, 0]
    up, down = (float((way * moves > EQUAL).mean()) if draws else None for way in (1, -1))
    delta, delta_alike = float(np.diff(recorded)[0]), float(np.diff(alike)[0])
    kind = moved(name, delta, delta_alike, worlds, both.after.view.thresholds.clear_change)
    clear = kind in {"progress", "setback"}
    spreads = [_spread(worlds[:, date]) for date in (0, 1)]
    return Finding(
        id=f"A39:measure:{name}:{kind}",
        analysis="A39",
        kind="measure",
        subject=(name,),
        statement=Sentence(
            "{measure}, by the record: from {before} to {after}, {move}.",
            measure=MEASURES[name].words,
            before=MEASURES[name].figure(recorded[0]),
            after=MEASURES[name].figure(recorded[1]),
            move=MOVES[kind],
        ),
        reason=held_apart(MEASURES[name], alike, worlds),
        value=delta,
        n=both.dyads[0],
        possible_value=_spread(moves),
        **both.after.trust(
            coverage=_coverage(both),
            sources=_sources(both),
            holds_in=max(up or 0.0, down or 0.0) if clear else None,
            at_most="insufficient_data" if kind == "no_clear_change" else MEASURES[name].at_most,
        ),
        sensitivity=_sensitivity(both),
        would_change=Sentence("Somebody enters who else was asked at the date at which fewer were asked."),
        next_question=NEXT_QUESTIONS.get(
            kind, Sentence("Ask those concerned what happened between the two dates that could explain it.")
        ),
        details={
            "change": kind,
            "before": float(recorded[0]),
            "after": float(recorded[1]),
            "before_comparable": float(alike[0]),
            "after_comparable": float(alike[1]),
            "error": error if draws else None,
            "spread_before": spreads[0],
            "spread_after": spreads[1],
            "p_up": up,
            "p_down": down,
            "polarity": MEASURES[name].polarity,
        },
    )


def _spread(worlds: Floats) -> tuple[float, float, float] | None:
    """Median, 5th and 95th percentile; None without worlds."""
    if not len(worlds):
        return None
    low, middle, high = np.quantile(worlds, QUANTILES).tolist()
    return middle, low, high
