"""A profile of the conduct of others towards a group as a figure, and its words (A11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import Figure, Finding
from actormap.core.sentences import Sentence, counted, joined, listed, plural
from actormap.core.verdicts import Verdict
from actormap.metrics.base.conduct import keys_of, sensitivity_of
from actormap.metrics.base.context import Context
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.safeguards import asking
from actormap.metrics.base.tags import Relation, group_labels, tagged

TESTED = {
    "S2": Sentence("so many hostile ties"),
    "S3": Sentence("so many labels"),
    "S4": Sentence("so few ties of collaboration with others"),
    "S5": Sentence("so few seats on platforms"),
}
"""Indicators that count where chance rarely gives as much; S1 and S6 are context."""


def _beyond_chance(figures: Mapping[str, Any], view: View) -> bool:
    """Whether so many indicators count that something is claimed."""
    t = view.thresholds
    return figures["members"] >= t.stigma_members and len(figures["counts"]) >= t.stigma_indicative


def conduct(
    context: Context,
    relation: Relation,
    code: str,
    rows: Bools,
    figures: Mapping[str, Any],
    profile: Callable[[], tuple[dict[str, Any], tuple[str, ...]]],
) -> Figure:
    """The conduct of others towards a group, as recorded, and whether anything is claimed of it."""
    word = "beyond_chance" if _beyond_chance(figures, context.view) else "recorded"
    words = partial(_words, context, relation, rows, profile)
    return Figure(f"A11:group:{word}:{code}", "A11", "group", (code,), None, words=words)


def _weakest(figures: Mapping[str, Any], view: View) -> float | None:
    """The largest corrected chance among the indicators on which the claim rests; None where none is made."""
    if not _beyond_chance(figures, view):
        return None
    chances = sorted(figures["p_corrected"][name] for name in figures["counts"])
    return max(chances[: view.thresholds.stigma_supported], default=None)


def _verdict(figures: Mapping[str, Any], sources: int, coverage: float, view: View) -> Verdict:
    """The best that the profile allows to say."""
    t = view.thresholds
    if not _beyond_chance(figures, view):
        return "insufficient_data"
    enough = (
        len(figures["counts"]) >= t.stigma_supported
        and figures["members"] >= t.supported_members
        and sources >= t.stigma_sources
        and coverage >= t.supported_coverage
    )
    return "supported" if enough else "indicative"


def _words(
    context: Context,
    relation: Relation,
    rows: Bools,
    profile: Callable[[], tuple[dict[str, Any], tuple[str, ...]]],
    figure: Figure,
) -> Finding:
    code, (figures, ties) = figure.subject[0], profile()
    who = np.flatnonzero(rows)
    size = figures["members"]
    sources = len(keys_of(context, ties, figures["events"]))
    coverage = float(context.coverage.of_actors[who].mean())
    verdict = _verdict(figures, sources, coverage, context.view)
    return figure.worded(
        statement=_statement(context, relation, code, figures),
        reason=joined(*_reasons(figures)),
        n=size,
        **context.trust(
            coverage=coverage,
            sources=sources,
            members=size,
            p=_weakest(figures, context.view),
            at_most=verdict,
        ),
        sensitivity=max(
            int(context.sensitivity[who].max()), sensitivity_of(context, ties, figures["events"])
        ),
        evidence=tuple(dict.fromkeys((*ties, *figures["events"]))),
        would_change=Sentence(
            "Somebody enters ties or events that are missing, or another source tells it differently."
        ),
        **asking(
            context,
            who.tolist(),
            Sentence(
                "Where it is safe, ask members of the group how others treat them, and who could speak up "
                "for them."
            ),
            Sentence("Ask others who saw it, and leave members of the group alone."),
        ),
        details=figures,
    )


def _statement(context: Context, relation: Relation, code: str, figures: Mapping[str, Any]) -> Sentence:
    label = group_labels(context.m).get(code, code)
    named = Sentence(
        "{members} {tagged}",
        members=plural(figures["members"], "recorded actor"),
        tagged=tagged(label, relation),
    )
    ties, labels = figures["s1_hostile"], figures["s3_labels"]
    counts = [plural(ties, "hostile tie")] * bool(ties) + [plural(labels, "label")] * bool(labels)
    sentence = Sentence("No hostile tie and no label by others towards {named} is recorded.", named=named)
    if counts:
        sentence = Sentence(
            "Recorded conduct of others towards {named}: {told}. The conduct is theirs.",
            named=named,
            told=listed(counts),
        )
    if figures["members"] < context.view.thresholds.stigma_members:
        return joined(sentence, Sentence("With so few members nothing can be told from chance."))
    if not figures["counts"]:
        return sentence
    rare = listed(TESTED[name] for name in figures["counts"])
    if not counts:
        return Sentence("{named}: chance alone rarely gives {rare}.", named=named, rare=rare)
    return joined(sentence, Sentence("Chance alone rarely gives {rare}.", rare=rare))


def _rarely(figures: Mapping[str, Any], name: str) -> Sentence:
    """How often chance gives as much of an indicator."""
    p, corrected = figures[f"{name.lower()}_p"], figures["p_corrected"][name]
    if corrected is None:
        return Sentence("in {p} of cases", p=share_of_cases(p))
    return Sentence(
        "in {p} of cases ({corrected} corrected)", p=share_of_cases(p), corrected=share_of_cases(corrected)
    )


def _reasons(figures: Mapping[str, Any]) -> Iterator[Sentence]:
    """One sentence an indicator."""
    hostile, every = figures["s1_hostile"], figures["s1_hostile"] + figures["s1_friendly"]
    yield (
        Sentence("Hostile among recorded ties from outside: {hostile} of {all}.", hostile=hostile, all=every)
        if every
        else Sentence("No tie from outside is recorded, friendly or hostile.")
    )
    yield (
        Sentence("No hostile tie towards anybody is recorded, so there is nothing to compare.")
        if not figures["s2_all"]
        else Sentence(
            "Recorded hostile ties towards all actors: {all}. Chance alone directs as many of them at this "
            "group {rarely}.",
            all=figures["s2_all"],
            rarely=_rarely(figures, "S2"),
        )
    )
    yield from _tested_reasons(figures)
    if figures["s6_all"]:
        yield Sentence(
            "Hostile ties and labels from civil society itself: {own} of {all}.",
            own=figures["s6_civil_society"],
            all=figures["s6_all"],
        )
    if figures["refuted"]:
        yield counted(
            figures["refuted"],
            "{n} label was looked into and not corroborated: it is not counted.",
            "{n} labels were looked into and not corroborated: they are not counted.",
        )
    if any(p is not None for p in figures["p_corrected"].values()):
        yield Sentence("What counts is the chance corrected for all signs of all groups together.")


def _tested_reasons(figures: Mapping[str, Any]) -> Iterator[Sentence]:
    """S3 to S5, or why they cannot be told."""
    if not (figures["s3_labels"] or figures["s3_labels_others"]):
        yield Sentence("No label towards anybody is recorded, so there is nothing to compare.")
    elif figures["s3_p"] is None:
        yield Sentence("Labels: the time in which they could have been labelled is not known.")
    else:
        yield Sentence(
            "Recorded labels per actor and year: {rate:.2f}, against {others:.2f} for the others. Chance "
            "alone gives so many {rarely}.",
            rate=figures["s3_rate"],
            others=figures["s3_rate_others"],
            rarely=_rarely(figures, "S3"),
        )
    if figures["s4_p"] is None:
        yield Sentence("Ties of collaboration with others: too few actors or ties to compare.")
    else:
        yield Sentence(
            "Ties of collaboration with others: {ties}, where {expected:.1f} are expected from how many "
            "ties each actor has. Tags dealt out at random, whatever ties each actor has, give so few "
            "{rarely}.",
            ties=figures["s4_ties"],
            expected=figures["s4_expected"],
            rarely=_rarely(figures, "S4"),
        )
    if figures["s5_p"] is None:
        yield Sentence("Seats on platforms: no platform is recorded.")
    else:
        yield Sentence(
            "Recorded seats on platforms: {seated}. Chance alone gives so few {rarely}.",
            seated=figures["s5_seated"],
            rarely=_rarely(figures, "S5"),
        )
