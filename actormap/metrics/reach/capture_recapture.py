"""How many exist, from two lists that were made apart (A14)."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan, sqrt
from statistics import fmean
from typing import Any

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural, series
from actormap.core.tables.values import split
from actormap.engine.statistics.small_samples import chapman, overlap_interval
from actormap.graph.cells import cell_code
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import source_keys
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.tags import Relation, group_labels, tagged

Existing = tuple[float, float, float]
"""How many exist: at least, best, at most."""
LOWER_BOUND = Sentence(
    "The estimate is too small where one list was copied from another, or where actors stay off every "
    "list. Its range does not allow for that. Read both as a lower bound, above all for groups that have "
    "reason to hide."
)
NO_LISTS = Sentence(
    "No figure of who exists has two lists. Enter how many actors are on the first (n1), on the second (n2) "
    "and on both (m)."
)


@checked
def two_lists(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """How many actors exist, estimated from two lists and how many are on both (A14).

    Parameters
    ----------
    m
        The map; rows of `universe` with ``n1``, ``n2`` and ``m`` are the lists.
    view
        The day and the thresholds.
    relation
        What a group's tag means in the words of the answer.

    Returns
    -------
    Findings
        One a row with lists, by group, area and sector in alphabetical order (value: estimated
        number of actors, whole, with an exact 95 % interval that never falls below those on a list;
        None where the lists cannot tell; details ``first``, ``second``, ``both``: the three counts;
        ``seen``: actors on either list; ``seen_share``: their share of the estimate, 0 to 1;
        ``variance``, ``standard_error``: of the estimate before it is rounded; ``entered``: the
        best figure that is entered).

    Raises
    ------
    Refused
        No row has two lists.

    Notes
    -----
    Both lists must be of the same time, made without knowledge of each other, and everybody must
    have the same chance to be on each. Where being on one makes it likelier to be on the other,
    the estimate and its interval are too small. Fewer than ``two_list_overlap`` on both are too few.
    Where a row's method is ``two_list`` the same figure stands for who exists in A13.

    References
    ----------
    Chapman (1951), University of California Publications in Statistics 1; Rivest and Yauck (2023);
    docs/definitions.md#a14.
    """
    context = context_of(m, view)
    rows = m.universe.sort_values(["group", "pcode", "sector", "id"]).itertuples()
    listed = [row for row in rows if row.method == "two_list" or not any(map(isnan, _lists(row)))]
    if not listed:
        raise Refused(NO_LISTS)
    return Findings(
        "How many exist, from two lists (A14)",
        {"relation": relation},
        (LOWER_BOUND,),
        tuple(_finding(context, row, relation) for row in listed),
    )


def who_exists(row: Any, overlap: int) -> Existing:
    """How many exist by a row of `universe`: by its lists, if that is its method and they can tell."""
    if row.method == "two_list" and not _unable(row, overlap):
        return _estimate(*map(int, _lists(row)))
    low = row.exists_best if isnan(row.exists_low) else row.exists_low
    high = row.exists_best if isnan(row.exists_high) else row.exists_high
    return low, row.exists_best, high


def pooled(figures: Iterable[Existing]) -> Existing:
    """Several figures of the same actors as one: the mean of the best, and the widest range."""
    low, best, high = zip(*figures, strict=True)
    return min(low), fmean(best), max(high)


def _estimate(first: int, second: int, both: int) -> Existing:
    """How many exist by two lists, in whole actors."""
    low, high = overlap_interval(first, second, both)
    return float(low), float(round(chapman(first, second, both)[0])), float(high)


def named(context: Context, row: Any, relation: Relation) -> Sentence:
    """The actors that a row of `universe` is about, as words that follow a noun: tag, sector and area."""
    tag = tagged(group_labels(context.m).get(row.group, row.group), relation)
    where = place(context, row)
    return Sentence("{tagged} in {place}", tagged=tag, place=where) if where else tag


def place(context: Context, row: Any) -> Sentence:
    """Sector and area of a row of `universe`, in words; nothing where it is about all."""
    where = cell_code(row.sector, row.pcode)
    return context.place(where) if where else NOTHING


def _lists(row: Any) -> tuple[float, float, float]:
    return row.n1, row.n2, row.m


def _unable(row: Any, overlap: int) -> str:
    """Why the lists of a row cannot tell how many exist, or ""."""
    first, second, both = _lists(row)
    if any(map(isnan, (first, second, both))):
        return "incomplete"
    if both > min(first, second):
        return "contradiction"
    return "too_few" if both < overlap else ""


def _finding(context: Context, row: Any, relation: Relation) -> Finding:
    subject = (row.group, *(part for part in (row.pcode, row.sector) if part))
    who = named(context, row, relation)
    unable = _unable(row, context.view.thresholds.two_list_overlap)
    if unable:
        return _refusal(row, subject, who, unable, context.view.thresholds.two_list_overlap)
    first, second, both = map(int, _lists(row))
    low, estimate, high = _estimate(first, second, both)
    exactly, variance = chapman(first, second, both)
    listed = first + second - both
    share = listed / estimate
    reason = Sentence(
        "{first} are on the first list, {second} on the second and {both} on both: ({first} + 1) x "
        "({second} + 1) / ({both} + 1) - 1 = {estimate:.1f}.",
        first=first,
        second=second,
        both=both,
        estimate=exactly,
    )
    known = source_keys(context.m)
    keys = {known.get(source, UNLISTED) for source in split(row.sources)}
    return Finding(
        id=f"A14:cell:{':'.join(subject)}:{row.id}",
        analysis="A14",
        kind="cell",
        subject=subject,
        statement=Sentence(
            "About {estimate:.0f} actors {tagged} are estimated to exist ({low:.0f} to {high:.0f}); {seen} "
            "of them are on a list.",
            estimate=estimate,
            tagged=who,
            low=low,
            high=high,
            seen=listed,
        ),
        reason=reason if row.method == "two_list" else _elsewhere(reason, row),
        value=estimate,
        interval=(low, high),
        n=listed,
        **context.trust(coverage=share, sources=len(keys), members=listed, at_most="indicative"),
        would_change=Sentence(
            "Somebody brings a third list, or finds names that were wrongly taken for two actors or for one."
        ),
        next_question=Sentence(
            "Ask those who made the lists whether they knew of each other's, and who would be on neither."
        ),
        details={
            "first": first,
            "second": second,
            "both": both,
            "seen": listed,
            "seen_share": share,
            "variance": variance,
            "standard_error": sqrt(variance),
            "entered": row.exists_best,
        },
    )


def _elsewhere(reason: Sentence, row: Any) -> Sentence:
    """A reason, and which figure other analyses take where the lists do not give it."""
    other = Sentence("Other analyses take the entered figure, {entered:g}.", entered=row.exists_best)
    return series((reason, other), " ")


def _refusal(row: Any, subject: tuple[str, ...], who: Sentence, unable: str, overlap: int) -> Finding:
    """A finding that says why there is no estimate, and what to do."""
    first, second, both = ("-" if isnan(count) else f"{count:.0f}" for count in _lists(row))
    statement, question = {
        "incomplete": (
            Sentence(
                "How many actors {tagged} exist cannot be estimated: a count of the two lists is missing.",
                tagged=who,
            ),
            Sentence("Count how many are on the first list (n1), on the second (n2) and on both (m)."),
        ),
        "contradiction": (
            Sentence(
                "The two lists of actors {tagged} contradict each other: more are on both than on the "
                "shorter one.",
                tagged=who,
            ),
            Sentence("Check which of the three counts is wrong, and correct it."),
        ),
        "too_few": (
            Sentence("Too few actors {tagged} are on both lists to estimate how many exist.", tagged=who),
            Sentence("Look for a third list, and for actors that are on both lists under different names."),
        ),
    }[unable]
    return Finding(
        id=f"A14:{unable}:cell:{':'.join(subject)}:{row.id}",
        analysis="A14",
        kind="cell",
        subject=subject,
        statement=statement,
        reason=_elsewhere(
            Sentence(
                "On the first list {first}, on the second {second}, on both {both}. An estimate "
                "needs at least {actors} on both.",
                first=first,
                second=second,
                both=both,
                actors=plural(overlap, "actor"),
            ),
            row,
        ),
        would_change=Sentence("Somebody enters complete and consistent counts."),
        next_question=question,
        details={"entered": row.exists_best},
    )
