"""What would be lost after a blow, whom to support and back up, and which second tie to build first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from actormap.core.config import View
from actormap.core.findings import NOTHING, Findings
from actormap.core.kept import note
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, series
from actormap.core.verdicts import Verdict, best
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import NO_CONTACTS, guard
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import Relation, group_labels, tagged
from actormap.metrics.change.losses import MapLoss, group_key, split_key, unreachable_key
from actormap.metrics.change.paired_worlds import believed_alike, paired_worlds
from actormap.metrics.change.places_left import places_left
from actormap.metrics.change.recovery import ReachRecovery
from actormap.metrics.change.scenarios import (
    Scenario,
    scenario,
    with_area_control,
    without_actor,
    without_foreign_funding,
)

__all__ = [
    "Scenario",
    "scenario",
    "what_if",
    "with_area_control",
    "without_actor",
    "without_foreign_funding",
]

SHEET = Sheet(__file__)
SHOWN = 50
SECOND_TIES = 10
"""Most second ties proposed."""
SIZES = 10
"""Most sizes of pieces named in a sentence."""


@checked
def what_if(
    m: ActorMap,
    supposed: Scenario,
    view: View,
    *,
    relation: Relation = "works_on_rights_of",
    draws: int = 200,
    limit: int = SHOWN,
) -> Findings:
    """What would be lost after a blow, and which second tie to build first (A02, A03, A31, A33).

    Parameters
    ----------
    m
        The map.
    supposed
        The map as it would be, made by `scenario`, or by `without_actor`, `without_foreign_funding`
        or `with_area_control` with words for it.
    view
        The day and the thresholds.
    relation
        Which group tags the group findings go by.
    draws
        Number of resampled worlds in which each loss is tried again; 0 tries none.
    limit
        Most findings of each kind.

    Returns
    -------
    Findings
        First one about the whole (value: actors that would be out of reach, a count; details
        ``unreachable``, ``farther``, ``groups``, ``splits``: numbers of each; ``gone``,
        ``stopped``, ``on_review``, ``at_risk``: ids that the scenario takes out or puts there).
        Then one an actor that would be out of reach (value: steps before; details ``second_tie``:
        the contact that helps it and the most others, ``brings_back``: how many), one a group
        that would have one door left, none, or no member (value: doors left; details ``doors_before``,
        ``reached_before``, ``reached_after``, ``members``), one a part that would split (value:
        share of connected pairs lost, 0 to 1; details ``pieces``: sizes, ``apart``: ids outside
        the largest piece), one a theme, a cell and a platform that would be left (value: actors
        left), and the second ties, the most helpful first (value: actors brought back, a count;
        details ``rank``, ``brings_back``, ``through``, ``brings_back_through``, ``shared``,
        ``ask_first``).

    Notes
    -----
    A second tie is a contact of the office, or being in touch between two that share a cell or a
    platform; nobody is proposed who refused, asked not to be contacted or is at high risk, and
    where consent is unknown it is to be asked first. What is lost is what the record would lose.
    Whoever may not ask to introduce does not count before or after.

    References
    ----------
    docs/definitions.md#a02, #a03, #a31, #a33, #a35, #d4-10, #n2, #n3; greedy cover after Nemhauser,
    Wolsey and Fisher (1978), Mathematical Programming 14.
    """
    note(supposed.read)
    before = context_of(m, view)
    # A blow changes what there is, and nothing of how far the rest is believed.
    loss = MapLoss(before, believed_alike(context_of(supposed.changed, view), before), relation)
    second = ReachRecovery(loss)
    held: Counter[str] = Counter()
    worlds = 1 if view.certain and draws else draws
    for pair in paired_worlds(loss.before, loss.after, worlds):
        held.update(MapLoss(*pair, relation).claims())
    holds = {claim: count / worlds for claim, count in held.items()} if worlds else None
    every = (
        list(_unreachable(loss, second, holds)),
        list(_groups(loss, holds)),
        list(_splits(loss, holds)),
        list(places_left(loss)),
    )
    first = [_whole(loss, supposed.words), *(fact for some in every for fact in some[:limit])]
    findings = [SHEET.finding(loss.before, fact) for fact in first]
    findings += [SHEET.finding(loss.after, fact) for fact in second.proposals(min(limit, SECOND_TIES))]
    caveats = [*supposed.caveats]
    if any(len(some) > limit for some in every):
        caveats.append(SHEET.sentence("note", "some", limit=limit))
    if not loss.reached[0].any():
        caveats.append(Sentence("{reason}", reason=NO_CONTACTS))
    chosen = {"supposed": supposed.words, "relation": relation, "draws": draws, "limit": limit}
    return guard(SHEET.answer(before, (), *caveats, **chosen).replace(findings), loss.after)


Holds = dict[str, float] | None


def _held(holds: Holds, claim: str) -> float | None:
    return None if holds is None else holds.get(claim, 0.0)


def _allowed(before: Context, holds: Holds, claim: str) -> Verdict:
    """The best that can be said of a loss: that something was there before is in doubt as its ties are."""
    held = _held(holds, claim)
    return "indicative" if held is None else best(held, before.view.thresholds)


def _whole(loss: MapLoss, words: Sentence) -> Fact:
    before, after = loss.before, loss.after
    was, would = loss.steps
    stopped, review, risk = (
        [before.ids[v] for v in some.tolist()] for some in (loss.stopped, loss.on_review, loss.at_risk)
    )
    rows = np.flatnonzero(before.layers.civil_society).tolist()
    near = int((loss.reached[0] & before.layers.civil_society).sum())
    left = int((loss.reached[1] & loss.staying).sum())
    lost = {
        "unreachable": int(loss.unreachable.sum()),
        "groups": len(loss.groups),
        "splits": len(loss.splits),
        "on_review": len(review),
        "stopped": len(stopped),
    }
    return Fact(
        "whole",
        "whole",
        float(lost["unreachable"]),
        values={
            "supposed": words,
            "losses": series(
                SHEET.sentence("losses", name, n=n) for name, n in lost.items() if n or name == "unreachable"
            ),
            "before": near,
            "after": left,
            "ceased": near - left - lost["unreachable"],
        },
        n=len(rows),
        **before.trust_in(rows),
        details={
            "within_reach": [near, left],
            "unreachable": lost["unreachable"],
            "farther": int((loss.staying & loss.reached[1] & (would > was)).sum()),
            "groups": lost["groups"],
            "splits": lost["splits"],
            "gone": sorted({before.ids[v] for v in np.flatnonzero(loss.rows < 0).tolist()} - set(stopped)),
            "stopped": stopped,
            "on_review": review,
            "at_risk": risk,
            "actors_before": len(rows),
            "actors_after": int(after.layers.civil_society.sum()),
        },
    )


def _unreachable(loss: MapLoss, second: ReachRecovery, holds: Holds) -> Iterator[Fact]:
    before, best = loss.before, second.best()
    for v in np.flatnonzero(loss.unreachable).tolist():
        helped = best.get(int(loss.rows[v]))
        claim = unreachable_key(before.ids[v])
        yield Fact(
            "unreachable",
            claim,
            float(loss.steps[0][v]),
            subject=(before.ids[v],),
            values={"steps": int(loss.steps[0][v]), "respondents": before.respondent_words("T", [v])},
            **before.absence("T", [v], at_most=_allowed(before, holds, claim)),
            details={
                "second_tie": loss.after.ids[helped[0]] if helped else None,
                "brings_back": helped[1] if helped else 0,
            },
        )


def _groups(loss: MapLoss, holds: Holds) -> Iterator[Fact]:
    before = loss.before
    for code, (group, had, left) in sorted(loss.groups.items()):
        rows, claim = np.flatnonzero(group).tolist(), group_key(code, left)
        was, would = (int((group & reached).sum()) for reached in loss.reached)
        trust = (
            before.trust_in(rows, members=len(rows), holds_in=_held(holds, claim))
            if left
            else before.absence("T", rows, members=len(rows), at_most=_allowed(before, holds, claim))
        )
        yield Fact(
            "group",
            claim,
            float(left or 0),
            subject=(code,),
            values={
                "left": left,
                "tagged": tagged(group_labels(before.m).get(code, code), loss.relation),
                "ceased": int((group & loss.reached[0] & (loss.rows < 0)).sum()),
                "respondents": NOTHING if left else before.respondent_words("T", rows),
            },
            n=len(rows),
            **trust | {"sensitivity": int(before.sensitivity[rows].max())},
            details={
                "doors_before": had,
                "doors_after": left or 0,
                "reached_before": was,
                "reached_after": would,
                "members": len(rows),
            },
        )


def _splits(loss: MapLoss, holds: Holds) -> Iterator[Fact]:
    before = loss.before
    for pieces in loss.splits:
        rows = np.concatenate(pieces)
        sizes = [len(some) for some in pieces]
        whole = len(rows) * (len(rows) - 1) / 2
        apart = whole - sum(size * (size - 1) / 2 for size in sizes)
        first = before.ids[int(rows.min())]
        claim = split_key(first)
        yield Fact(
            "split",
            claim,
            apart / whole,
            subject=(first,),
            values={
                "parts": len(pieces),
                "sizes": ", ".join(map(str, sizes[:SIZES])) + " …" * (len(sizes) > SIZES),
                "pairs": whole,
                "pairs_apart": apart,
                "respondents": before.respondent_words("G+", rows.tolist()),
            },
            n=len(rows),
            **before.absence_among("G+", pieces, members=len(rows), at_most=_allowed(before, holds, claim)),
            sensitivity=int(before.sensitivity[rows].max()),
            details={
                "pieces": sizes,
                "apart": sorted(before.ids[v] for v in np.concatenate(pieces[1:]).tolist()),
            },
        )
