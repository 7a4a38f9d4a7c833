"""What changed between two dates, told apart from what was only looked at anew (A39)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from actormap.arrays import Codes, Floats
from actormap.config import View
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.change.map_comparison import MapComparison, there
from actormap.metrics.change.map_measures import EQUAL, MEASURES, measured, moved
from actormap.metrics.change.paired_worlds import believed_alike, paired_worlds
from actormap.model import ActorMap
from actormap.sentences import plural

SHOWN = 50
CAVEATS = (
    "More sources make more ties: only pairs that were observed at both dates tell a change.",
    "Whether more of something is progress is a choice of this tool; see the page of this analysis.",
    "A tie that nobody told again may go on; one that was told late may be old.",
)


def between(
    before: ActorMap, after: ActorMap, view: View, *, date_before: str = "", draws: int = 200,
    limit: int = SHOWN,
) -> Findings:  # fmt: skip
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
        Number of resampled worlds by which a change of a measure is judged; 0 judges none.
    limit
        Most actors and most ties listed of each kind; their numbers are in the first finding.

    Returns
    -------
    Findings
        First one about the whole (value: Jaccard index of the ties of collaboration, 0 to 1, over
        pairs that were observed at both dates; details ``jaccard_all`` over all pairs,
        ``comparable`` and ``dyads``: numbers of pairs, and how many actors and ties of each kind).
        Then one a measure (value: later minus earlier, in the measure's unit; details ``between``:
        ``progress``, ``setback``, ``observation`` or ``no_clear_change``, ``not_tested`` without
        worlds; ``before``, ``after``; ``before_comparable``, ``after_comparable``: on equal
        observation; ``p_up``, ``p_down``: share of worlds in which it rises and falls there).
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
        raise Refused(f"the earlier day {earlier.date} is after the later one {view.date}. Exchange the two.")
    both = MapComparison(context_of(there(before, earlier), earlier), context_of(there(after, view), view))
    _comparable_enough(*both.dyads, view)
    kinds = both.new() | both.lost()
    found = [_whole(both, kinds), *_measures(both, 1 if view.certain and draws else draws)]
    for name, who in both.turnover.items():
        found += _actors(both, name, np.flatnonzero(who)[:limit])
    for name, pairs in kinds.items():
        found += _ties(both, name, pairs[:limit])
    short = [
        f"Only the first {limit} of {count} are listed: {WORDS[name][0]}."
        for name, count in _counts(both, kinds).items()
        if count > limit
    ]
    return Findings(
        "Change between two dates (A39)",
        both.after.parameters(
            "comparable_coverage", "comparable_share", "clear_change", "detection", "tie_exists",
            "trusted_step", "max_steps", "established_months", "ageing_months", "seed",
            date_before=earlier.date, draws=draws, limit=limit,
        ),
        (*CAVEATS, *short),
        tuple(found),
    )  # fmt: skip


def _comparable_enough(comparable: int, dyads: int, view: View) -> None:
    if not dyads:
        raise Refused("fewer than two actors of civil society are on the maps. There is nothing to compare.")
    least = view.thresholds.comparable_share
    if comparable < least * dyads - EQUAL:
        raise Refused(
            f"only {comparable} of {plural(dyads, 'pair')} were observed at both dates "
            f"({comparable / dyads:.0%}, and {least:.0%} are needed): a difference would be one of "
            "observation. Enter who was asked about whom (observations), or compare other dates."
        )


WORDS = {
    "joined": ("actors that began since", "{} began since the earlier date."),
    "newly_recorded": ("actors newly recorded", "{} is newly recorded; it may have been there before."),
    "stopped": ("actors that stopped", "{} is recorded to work no more."),
    "not_recorded": ("actors no longer recorded", "{} is no longer recorded as civil society."),
    "new": ("new ties", "{} and {}: a new tie of collaboration."),
    "resumed": ("resumed ties", "{} and {}: a tie of collaboration that had ended goes on again."),
    "newly_observed": ("newly observed ties", "{} and {}: a tie first observed now; it may be older."),
    "ended": ("ended ties", "{} and {}: their tie of collaboration ended."),
    "not_reobserved": ("ties not observed again", "{} and {}: a tie not observed again; it may go on."),
}
"""What each kind of change is called, and what is said of one; first for actors, then for ties."""


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _counts(both: MapComparison, kinds: dict[str, Codes]) -> dict[str, int]:
    """Number of actors and of ties of each kind of change."""
    actors = {name: int(who.sum()) for name, who in both.turnover.items()}
    return actors | {name: len(pairs) for name, pairs in kinds.items()}


def _whole(both: MapComparison, kinds: dict[str, Codes]) -> Finding:
    was, is_ = both.tied(0), both.tied(1)
    kept, every = np.intersect1d(was, is_), np.union1d(was, is_)
    seen_kept, seen = int(both.comparable(kept).sum()), int(both.comparable(every).sum())
    comparable, dyads = both.dyads
    counts = _counts(both, kinds)
    told = ", ".join(f"{count} {WORDS[name][0]}" for name, count in counts.items() if count)
    return Finding(
        id="A39:whole", analysis="A39", subject=("civil society",),
        statement=f"Of {plural(comparable, 'pair')} of actors that were observed at both dates, {seen} had a "
        f"tie of collaboration at either and {seen_kept} at both.",
        reason=f"Over all pairs, compared or not: {told or 'nobody and nothing came or went'}.",
        value=_share(seen_kept, seen), n=comparable,
        **both.after.trust(
            coverage=_coverage(both), sources=_sources(both)
        ),
        sensitivity=_sensitivity(both),
        would_change="Observations of pairs that nobody was asked about at one of the dates.",
        next_question="Who was not asked about its ties at both dates?",
        details={
            "date_before": both.before.view.date, "date_after": both.after.view.date,
            "jaccard_all": _share(len(kept), len(every)),
            "comparable": comparable, "dyads": dyads, "comparable_share": comparable / dyads,
            "actors_before": int(both.society[0].sum()), "actors_after": int(both.society[1].sum()),
            "ties_before": len(was), "ties_after": len(is_), "kept": len(kept), **counts,
        },
    )  # fmt: skip


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


# --- measures ----------------------------------------------------------------------------------------

SAYS = {
    "progress": "progress.",
    "setback": "a setback.",
    "observation": "a change of observation, not of what is observed.",
    "no_clear_change": "no clear change.",
    "not_tested": "not tested on resampled maps.",
}


def _measures(both: MapComparison, draws: int) -> Iterator[Finding]:
    recorded = np.array([measured(both.before), measured(both.after)])
    maps = both.on_equal_observation()
    first, second = (Context(m, side.view) for m, side in zip(maps, (both.before, both.after), strict=True))
    first = believed_alike(first, second)
    alike = np.array([measured(first), measured(second)])
    worlds = np.array([measured(b) - measured(a) for a, b in paired_worlds(first, second, draws)])
    worlds = worlds.reshape(draws, len(MEASURES))
    for i, name in enumerate(MEASURES):
        if np.isnan([recorded[:, i], alike[:, i]]).any():
            yield _unknown(name)
        else:
            yield _measure(both, name, recorded[:, i], alike[:, i], worlds[:, i])


def _unknown(name: str) -> Finding:
    missing = MEASURES[name].missing
    return Finding(
        id=f"A39:measure:{name}:unknown", analysis="A39", subject=(name,),
        statement=f"{MEASURES[name].words}: cannot be compared.",
        reason="There is no value at one of the dates.", would_change=missing, next_question=missing,
        details={"change": "unknown"},
    )  # fmt: skip


def _measure(both: MapComparison, name: str, recorded: Floats, alike: Floats, worlds: Floats) -> Finding:
    draws = len(worlds)
    up, down = (float((way * worlds > EQUAL).mean()) if draws else None for way in (1, -1))
    delta, delta_alike = float(np.diff(recorded)[0]), float(np.diff(alike)[0])
    kind = moved(name, delta, delta_alike, worlds, both.after.view.thresholds.clear_change)
    tested = (
        f"there it rises in {up:.0%} and falls in {down:.0%} of {draws} worlds" if draws else "not tested"
    )
    return Finding(
        id=f"A39:measure:{name}:{kind}", analysis="A39", subject=(name,),
        statement=f"{MEASURES[name].words}: from {recorded[0]:.3g} to {recorded[1]:.3g}, {SAYS[kind]}",
        reason=f"On equal observation from {alike[0]:.3g} to {alike[1]:.3g}; {tested}.",
        value=delta, n=both.dyads[0],
        interval=(float(np.quantile(worlds, 0.05)), float(np.quantile(worlds, 0.95))) if draws else None,
        **both.after.trust(
            coverage=_coverage(both), sources=_sources(both),
            holds_in=max(up or 0.0, down or 0.0) if kind in {"progress", "setback"} else None,
        ),
        sensitivity=_sensitivity(both),
        would_change="Observations at the date at which fewer were asked.",
        next_question="What happened between the two dates that could explain it?",
        details={
            "change": kind, "before": float(recorded[0]), "after": float(recorded[1]),
            "before_comparable": float(alike[0]), "after_comparable": float(alike[1]),
            "p_up": up, "p_down": down, "polarity": MEASURES[name].polarity,
        },
    )  # fmt: skip


# --- actors and ties ---------------------------------------------------------------------------------


def _actors(both: MapComparison, name: str, who: Codes) -> Iterator[Finding]:
    side, context = (0, both.before) if name == "not_recorded" else (1, both.after)
    where = "at both dates" if name == "stopped" else f"at the {('earlier', 'later')[side]} date alone"
    for v in who.tolist():
        row = int(both.rows[side][v])
        yield Finding(
            id=f"A39:{name}:{both.ids[v]}", analysis="A39", subject=(str(both.ids[v]),),
            statement=WORDS[name][1].format(context.names[row]),
            reason=f"Recorded as civil society {where}.",
            **context.trust(
                coverage=float(context.coverage.of_actors[row]), sources=len(context.coverage.keys[row]),
            ),
            sensitivity=int(context.sensitivity[row]),
            would_change="The day since when it is present, or its status.",
            next_question="Since when is it there, and does it still work?",
            details={"change": name},
        )  # fmt: skip


def _ties(both: MapComparison, name: str, pairs: Codes) -> Iterator[Finding]:
    side, context = (0, both.before) if name in {"ended", "not_reobserved"} else (1, both.after)
    evidence = both.evidence(side, pairs.tolist())
    ends = zip(*(end.tolist() for end in both.ends(pairs)), both.comparable(pairs).tolist(), strict=True)
    for (u, v, comparable), proof in zip(ends, evidence, strict=True):
        rows = both.rows[side][[u, v]].tolist()
        yield Finding(
            id=f"A39:{name}:{both.ids[u]}:{both.ids[v]}", analysis="A39",
            subject=(str(both.ids[u]), str(both.ids[v])),
            statement=WORDS[name][1].format(*(context.names[row] for row in rows)),
            reason=f"The pair was {'' if comparable else 'not '}observed well enough at both dates.",
            **context.trust(
                coverage=_coverage_of(both, u, v), sources=len(context.told_by(proof)), at_most="indicative",
            ),
            sensitivity=int(context.sensitivity[rows].max()), evidence=proof,
            would_change="The day since when, or until when, the tie is recorded.",
            next_question="Ask each apart: why did it end, and is it missed?" if name == "ended"
            else "Ask either: since when, and does it go on?",
            details={"change": name, "comparable": comparable},
        )  # fmt: skip


def _coverage_of(both: MapComparison, u: int, v: int) -> float:
    """Coverage of a pair at the date at which it is lower."""
    sides = zip((both.before, both.after), both.rows, strict=True)
    return min(
        side.coverage.of_pair(int(rows[u]), int(rows[v])) if min(rows[u], rows[v]) >= 0 else 0.0
        for side, rows in sides
    )
