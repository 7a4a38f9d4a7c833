"""What changed between two dates, told apart from what was only looked at anew (A39)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from actormap.core.arrays import Codes, Floats
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import series
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.change.map_comparison import MapComparison, there
from actormap.metrics.change.map_measures import EQUAL, MEASURES, error_of, held_apart, measured, moved
from actormap.metrics.change.paired_worlds import believed_alike, paired_worlds
from actormap.metrics.change.turnover import actors, count_words, counts_of, ties
from actormap.metrics.evidence.resampling import LEAST_WORLDS, QUANTILES

SHEET = Sheet(__file__)
SHOWN = 50


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
        raise SHEET.refusal("wrong_way_round", earlier=earlier.date, later=view.date)
    both = MapComparison(context_of(there(before, earlier), earlier), context_of(there(after, view), view))
    _comparable_enough(*both.dyads, view)
    kinds = both.new() | both.lost()
    facts = (_whole(both, kinds), *_measures(both, _worlds(view, draws)))
    findings = [SHEET.finding(both.after, fact) for fact in facts]
    for name, who in both.turnover.items():
        findings += actors(both, name, np.flatnonzero(who)[:limit])
    for name, pairs in kinds.items():
        findings += ties(both, name, pairs[:limit])
    short = [
        SHEET.sentence("note", "some", limit=limit, all=count_words(name, count))
        for name, count in counts_of(both, kinds).items()
        if count > limit
    ]
    chosen = {"date_before": earlier.date, "draws": draws, "limit": limit}
    return SHEET.answer(both.after, (), *short, **chosen).replace(findings)


def _worlds(view: View, draws: int) -> int:
    """How many worlds judge a measure: one where nothing is in doubt, none where few could not show it."""
    if view.certain and draws:
        return 1
    return draws if draws >= LEAST_WORLDS else 0


def _comparable_enough(comparable: int, dyads: int, view: View) -> None:
    if not dyads:
        raise SHEET.refusal("too_few_actors")
    least = view.thresholds.comparable_share
    if comparable < least * dyads - EQUAL:
        share = comparable / dyads
        raise SHEET.refusal("too_few_observed", both=comparable, pairs=dyads, share=share, least=least)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _whole(both: MapComparison, kinds: dict[str, Codes]) -> Fact:
    was, is_ = both.tied(0), both.tied(1)
    kept, every = np.intersect1d(was, is_), np.union1d(was, is_)
    tied_at_both, tied_at_either = int(both.comparable(kept).sum()), int(both.comparable(every).sum())
    comparable, dyads = both.dyads
    counts = counts_of(both, kinds)
    return Fact(
        "whole",
        "whole",
        _share(tied_at_both, tied_at_either),
        values={
            "either": tied_at_either,
            "both": tied_at_both,
            "changes": series(count_words(name, count) for name, count in counts.items() if count),
        },
        n=comparable,
        **both.after.trust(coverage=_coverage(both), sources=_sources(both)),
        sensitivity=_sensitivity(both),
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


def _measures(both: MapComparison, draws: int) -> Iterator[Fact]:
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


def _unknown(name: str) -> Fact:
    words = {"measure": MEASURES[name].words, "missing": MEASURES[name].missing}
    key, details = f"measure:{name}:unknown", {"change": "unknown"}
    return Fact("unknown", key, subject=(name,), values=words, details=details)


def _measure(both: MapComparison, name: str, recorded: Floats, alike: Floats, worlds: Floats) -> Fact:
    draws, error, moves = len(worlds), error_of(worlds), worlds[:, 1] - worlds[:, 0]
    up, down = (float((way * moves > EQUAL).mean()) if draws else None for way in (1, -1))
    delta, delta_alike = float(np.diff(recorded)[0]), float(np.diff(alike)[0])
    kind = moved(name, delta, delta_alike, worlds, both.after.view.thresholds.clear_change)
    clear = kind in {"progress", "setback"}
    measure = MEASURES[name]
    return Fact(
        "measure",
        f"measure:{name}:{kind}",
        delta,
        subject=(name,),
        values={
            "measure": measure.words,
            "before": measure.figure(recorded[0]),
            "after": measure.figure(recorded[1]),
            "held_apart": held_apart(measure, alike, worlds),
        },
        n=both.dyads[0],
        possible_value=_spread(moves),
        **both.after.trust(
            coverage=_coverage(both),
            sources=_sources(both),
            holds_in=max(up or 0.0, down or 0.0) if clear else None,
            at_most="insufficient_data" if kind == "no_clear_change" else measure.at_most,
        ),
        sensitivity=_sensitivity(both),
        details={
            "change": kind,
            "before": float(recorded[0]),
            "after": float(recorded[1]),
            "before_comparable": float(alike[0]),
            "after_comparable": float(alike[1]),
            "error": error if draws else None,
            "spread_before": _spread(worlds[:, 0]),
            "spread_after": _spread(worlds[:, 1]),
            "p_up": up,
            "p_down": down,
            "polarity": measure.polarity,
        },
    )


def _spread(worlds: Floats) -> tuple[float, float, float] | None:
    """Median, 5th and 95th percentile; None without worlds."""
    if not len(worlds):
        return None
    low, middle, high = np.quantile(worlds, QUANTILES).tolist()
    return middle, low, high
