"""What would be lost after a blow, whom to support and back up, and which second tie to build first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.kept import note
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, plural, series
from actormap.core.verdicts import Verdict, best
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import NO_CONTACTS, guard
from actormap.metrics.base.tags import Relation, group_labels, tagged
from actormap.metrics.change.losses import MapLoss, group_id, split_id, unreachable_id
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

SHOWN = 50
SECOND_TIES = 10
"""Most second ties proposed."""
SIZES = 10
"""Most sizes of pieces named in a sentence."""
CAVEATS = (
    Sentence("This is a supposition, not a forecast: nobody would stand still, and ties form and end."),
    Sentence("For the office alone, to support and back up. Never pass on a list of whose loss would hurt."),
    Sentence("Only recorded ties count. Somebody who seems lost may have another way that nobody entered."),
    Sentence(
        "Second ties are chosen one after another, the next best each time (greedy). Another "
        "set may do better."
    ),
)


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
    findings = [_whole(loss, supposed.words), *(finding for some in every for finding in some[:limit])]
    caveats = [*CAVEATS, *supposed.caveats]
    if any(len(some) > limit for some in every):
        caveats.append(
            Sentence(
                "Only the first {limit} of each kind are listed. The first finding gives the numbers.",
                limit=limit,
            )
        )
    if not loss.reached[0].any():
        caveats.append(Sentence("{reason}", reason=NO_CONTACTS))
    answer = Findings(
        "What if (A02, A03, A31, A33)",
        {"supposed": supposed.words, "relation": relation, "draws": draws, "limit": limit},
        tuple(caveats),
        (*findings, *second.proposals(min(limit, SECOND_TIES))),
    )
    return guard(answer, loss.after)


Holds = dict[str, float] | None


def _held(holds: Holds, claim: str) -> float | None:
    return None if holds is None else holds.get(claim, 0.0)


def _allowed(before: Context, holds: Holds, claim: str) -> Verdict:
    """The best that can be said of a loss: that something was there before is in doubt as its ties are."""
    held = _held(holds, claim)
    return "indicative" if held is None else best(held, before.view.thresholds)


def _losses_in_numbers(loss: MapLoss) -> Sentence:
    """What would be lost, in numbers."""
    lost, review, stopped = int(loss.unreachable.sum()), len(loss.on_review), len(loss.stopped)
    losses = [
        Sentence(
            "{actors} of civil society would be out of reach of recorded introductions",
            actors=plural(lost, "actor"),
        ),
    ]
    if loss.groups:
        groups = plural(len(loss.groups), "group")
        losses.append(Sentence("{groups} would have one recorded door left or none", groups=groups))
    if loss.splits:
        losses.append(Sentence("{parts} would split", parts=plural(len(loss.splits), "part")))
    if review:
        losses.append(Sentence("{actors} would be on review", actors=plural(review, "actor")))
    if stopped:
        losses.append(Sentence("{actors} would stop", actors=plural(stopped, "actor")))
    return series(losses)


def _whole(loss: MapLoss, words: Sentence) -> Finding:
    before, after = loss.before, loss.after
    lost = int(loss.unreachable.sum())
    was, would = loss.steps
    farther = int((loss.staying & loss.reached[1] & (would > was)).sum())
    stopped, review, risk = (
        [before.ids[v] for v in some.tolist()] for some in (loss.stopped, loss.on_review, loss.at_risk)
    )
    gone = sorted({before.ids[v] for v in np.flatnonzero(loss.rows < 0).tolist()} - set(stopped))
    rows = np.flatnonzero(before.layers.civil_society).tolist()
    near = int((loss.reached[0] & before.layers.civil_society).sum())
    left = int((loss.reached[1] & loss.staying).sum())
    return Finding(
        id="what_if:whole",
        analysis="A03",
        kind="whole",
        subject=("civil society",),
        statement=Sentence(
            "If {supposed}: {losses}. Support and back up those on whom others lean.",
            supposed=words,
            losses=_losses_in_numbers(loss),
        ),
        reason=Sentence(
            "Within reach by recorded introductions: {before} now, {after} then. Out of reach "
            "then: {lost}; no longer working: {ceased}; farther away: {farther}.",
            before=near,
            after=left,
            lost=lost,
            ceased=near - left - lost,
            farther=farther,
        ),
        value=float(lost),
        n=len(rows),
        **before.trust(
            coverage=float(before.coverage.of_actors[rows].mean()) if rows else None,
            sources=before.coverage.sources(rows),
        ),
        sensitivity=int(before.sensitivity[rows].max(initial=0)) if rows else 0,
        would_change=Sentence("A source tells of ties that are not on record."),
        next_question=Sentence(
            "Which of the second ties below could the office help to build before it is needed?"
        ),
        details={
            "within_reach": [near, left],
            "unreachable": lost,
            "farther": farther,
            "groups": len(loss.groups),
            "splits": len(loss.splits),
            "gone": gone,
            "stopped": stopped,
            "on_review": review,
            "at_risk": risk,
            "actors_before": len(rows),
            "actors_after": int(after.layers.civil_society.sum()),
        },
    )


def _unreachable(loss: MapLoss, second: ReachRecovery, holds: Holds) -> Iterator[Finding]:
    before, best = loss.before, second.best()
    for v in np.flatnonzero(loss.unreachable).tolist():
        helped = best.get(int(loss.rows[v]))
        contact = loss.after.ids[helped[0]] if helped else None
        name = before.names[v]
        yield Finding(
            id=unreachable_id(before.ids[v]),
            analysis="A03",
            kind="actor",
            subject=(before.ids[v],),
            statement=Sentence("No recorded introduction would lead to {actor} any more.", actor=name),
            reason=joined(
                Sentence(
                    "It is {steps} away now.", steps=plural(int(loss.steps[0][v]), "trusted introduction")
                ),
                before.respondent_words("T", [v]),
            ),
            value=float(loss.steps[0][v]),
            **before.absence("T", [v], at_most=_allowed(before, holds, unreachable_id(before.ids[v]))),
            sensitivity=int(before.sensitivity[v]),
            would_change=Sentence(
                "A source tells of somebody else whom it trusts, somebody offers to introduce the "
                "office, or the office meets it."
            ),
            next_question=Sentence("Who else knows {actor}, and would it welcome a contact?", actor=name),
            details={"second_tie": contact, "brings_back": helped[1] if helped else 0},
        )


def _groups(loss: MapLoss, holds: Holds) -> Iterator[Finding]:
    before = loss.before
    for code, (group, had, left) in sorted(loss.groups.items()):
        rows = np.flatnonzero(group).tolist()
        was, would = (int((group & reached).sum()) for reached in loss.reached)
        ceased = int((group & loss.reached[0] & (loss.rows < 0)).sum())
        reason = Sentence(
            "Doors, that is who could introduce the office to one of them: {now} now, {then} then.",
            now=had,
            then=left or 0,
        )
        also = Sentence(
            "Of the {was} within reach now, {ceased} would no longer work.", was=was, ceased=ceased
        )
        yield Finding(
            id=group_id(code, left),
            analysis="A03",
            kind="group",
            subject=(code,),
            statement=_left_to(
                left,
                tagged=tagged(group_labels(before.m).get(code, code), loss.relation),
                would=would,
                members=len(rows),
                was=was,
            ),
            reason=joined(
                reason, also if ceased else NOTHING, NOTHING if left else before.respondent_words("T", rows)
            ),
            value=float(left or 0),
            n=len(rows),
            **(
                before.trust(
                    coverage=float(before.coverage.of_actors[rows].mean()),
                    sources=before.coverage.sources(rows),
                    members=len(rows),
                    holds_in=_held(holds, group_id(code, left)),
                )
                if left
                else before.absence(
                    "T",
                    rows,
                    members=len(rows),
                    at_most=_allowed(before, holds, group_id(code, left)),
                )
            ),
            sensitivity=int(before.sensitivity[rows].max()),
            would_change=Sentence("A source tells of another introducer."),
            next_question=Sentence("Whom else do they trust, and would they welcome a contact?"),
            details={
                "doors_before": had,
                "doors_after": left or 0,
                "reached_before": was,
                "reached_after": would,
                "members": len(rows),
            },
        )


def _left_to(left: int | None, **figures: Any) -> Sentence:
    """What is said of a group that would have one door left, none, or no member."""
    if left is None:
        return Sentence(
            "No recorded actor {tagged} would still be working: {would} of {members} would be "
            "within reach, against {was} now. Support and back them up.",
            **figures,
        )
    if not left:
        return Sentence(
            "No recorded door would be left to the actors {tagged}: {would} of {members} would "
            "be within reach, against {was} now. Consider supporting a second door.",
            **figures,
        )
    return Sentence(
        "One recorded door would be left to the actors {tagged}: {would} of {members} would "
        "be within reach, against {was} now. Consider supporting a second door.",
        **figures,
    )


def _splits(loss: MapLoss, holds: Holds) -> Iterator[Finding]:
    before = loss.before
    for pieces in loss.splits:
        rows = np.concatenate(pieces)
        sizes = [len(some) for some in pieces]
        whole = len(rows) * (len(rows) - 1) / 2
        kept = sum(size * (size - 1) / 2 for size in sizes)
        claim = split_id(before.ids[int(rows.min())])
        apart = sorted(before.ids[v] for v in np.concatenate(pieces[1:]).tolist())
        yield Finding(
            id=claim,
            analysis="A02",
            kind="set",
            subject=(before.ids[int(rows.min())],),
            statement=Sentence(
                "{actors} that recorded ties of collaboration join now would be in {parts} parts. "
                "Consider supporting a second tie between the parts.",
                actors=plural(len(rows), "actor"),
                parts=len(pieces),
            ),
            reason=joined(
                Sentence(
                    "Sizes of the parts: {sizes}. Of {pairs:.0f} pairs that are connected now, "
                    "{apart:.0f} would be apart.",
                    sizes=_sizes(sizes),
                    apart=whole - kept,
                    pairs=whole,
                ),
                before.respondent_words("G+", rows.tolist()),
            ),
            value=(whole - kept) / whole,
            n=len(rows),
            **before.absence_among("G+", pieces, members=len(rows), at_most=_allowed(before, holds, claim)),
            sensitivity=int(before.sensitivity[rows].max()),
            would_change=Sentence("A source tells of another tie between the parts."),
            next_question=Sentence("Who in each part works on the same thing in the same place?"),
            details={"pieces": sizes, "apart": apart},
        )


def _sizes(sizes: list[int]) -> str:
    """Sizes of the largest pieces."""
    return ", ".join(map(str, sizes[:SIZES])) + " …" * (len(sizes) > SIZES)
