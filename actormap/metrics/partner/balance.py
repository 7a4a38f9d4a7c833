"""Whether the office's contacts are impartial across what divides civil society (A61)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, listed
from actormap.engine.statistics.small_samples import false_discovery, hypergeometric_at_most
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.safeguards import exclusions_of
from actormap.metrics.partner.classes import DIVIDES, KINDS, By, Class, classes_of
from actormap.metrics.reach.contact_log import NO_LOG, ContactLog, log_fields

METHOD = "Impartiality of contacts (A61)"
Leaning = Literal["fewer", "more", "not_told"]
"""Whether fewer or more were met than of others, or that cannot be told from chance."""
SIDES = ("both", "one", "neither")
CAVEATS = (
    Sentence("It is about how the office spends its time, not about those it met or did not meet."),
    Sentence("An equal share is not always right: say openly why one is met more."),
    Sentence("Who is on no list is missing here, unless somebody entered how many exist."),
)
UNTOLD: dict[By, Callable[[int], Sentence]] = {
    "group": lambda n: counted(
        n, "Of {n} that was met no group is recorded.", "Of {n} that were met no group is recorded."
    ),
    "area": lambda n: counted(
        n, "Of {n} that was met no area is recorded.", "Of {n} that were met no area is recorded."
    ),
    "type": lambda n: counted(
        n, "Of {n} that was met no type is recorded.", "Of {n} that were met no type is recorded."
    ),
}
"""How many that were met may be of any group, area or type."""
LEANINGS: dict[Leaning, Sentence] = {
    "fewer": Sentence("Fewer than of all others on record."),
    "more": Sentence("More than of all others on record."),
    "not_told": Sentence("Whether that is fewer or more than of others cannot be told from chance."),
}


@checked
def balance(m: ActorMap, view: View) -> Findings:
    """How many of each group, area and type were met, of those that exist (A61).

    Parameters
    ----------
    m
        The map; `universe` says how many exist.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        First one about all (value: groups, areas and types of which nobody was met, a count; details
        ``unmet``: their codes, by ``group``, ``area`` and ``type``), then one about recorded disputes between
        two of civil society, where there are any (value: disputes of which both sides were met; details
        ``both``, ``one``, ``neither``). Then one each (value: actors met, a count; details ``by``, ``code``,
        ``label``, ``met``, ``contacts``, ``recorded``, ``exists``: at least and at most, None where nobody
        knows, ``share``: of those that exist, at least and at most, ``leaning``: ``fewer``, ``more``,
        ``not_told``, ``p``): groups, then areas, then types, those not recorded first, all others by the
        alphabet.

    Raises
    ------
    Refused
        No contact within the last months is recorded.

    Notes
    -----
    That fewer or more were met than of others is said only where chance rarely gives as much (p, corrected
    for all that is tested here). Who is of two groups counts in both: nothing is summed, and nothing is put
    in an order by how much it was met. Figures of groups tell the least that exist in an area.

    References
    ----------
    docs/definitions.md#a61; Benjamini and Hochberg (1995).
    """
    context = context_of(m, view)
    log = context.once("log", ContactLog.of)
    if not log.ids:
        raise Refused(NO_LOG)
    tests = list(_tests(context, log))
    disputes = _disputes(context, log.count > 0)
    figures = [_whole(context, log, tests)]
    if sum(disputes.values()):
        figures.append(_sides(context, log, disputes))
    figures += [_figure(context, log, test) for test in tests]
    return answer(context, METHOD, figures, caveats=CAVEATS)


@dataclass(frozen=True, slots=True)
class _Test:
    """A class, how many of it were met, and how rare that is.

    Parameters
    ----------
    of
        The class.
    met, contacts
        How many of it were met, and how often.
    p
        How often chance gives as few or as many, corrected; None where nothing can be compared.
    leaning
        What is told of it.
    """

    of: Class
    met: int
    contacts: int
    p: float | None
    leaning: Leaning

    @property
    def share(self) -> list[float | None]:
        """Share that was met of those that exist, at least and at most; None where nobody knows."""
        least = None if self.of.high is None else self.met / self.of.high
        return [least, self.met / self.of.low]


def _tests(context: Context, log: ContactLog) -> Iterator[_Test]:
    classes, met = classes_of(context), log.count > 0
    tested = [_chances(context, each, met) for each in classes]
    corrected = iter(false_discovery([min(1.0, 2 * min(both)) for both in tested if both]))
    for each, both in zip(classes, tested, strict=True):
        p = next(corrected) if both else None
        rare = p is not None and p <= context.view.thresholds.indicative_chance
        leaning: Leaning = "not_told"
        if rare and both:
            leaning = "fewer" if both[0] < both[1] else "more"
        contacts = int(log.count[each.rows].sum())
        yield _Test(each, int((met & each.rows).sum()), contacts, p, leaning)


def _chances(context: Context, each: Class, met: Bools) -> tuple[float, float] | None:
    """How often as few and as many of a class are among as many met at random; None without others."""
    if not each.code:
        return None
    known = context.layers.civil_society & ~_unknown(context, each.by)
    size, total, all_met = each.recorded, int(known.sum()), int((met & known).sum())
    own = int((met & each.rows).sum())
    if not 0 < size < total:
        return None
    few = hypergeometric_at_most(own, drawn=size, marked=all_met, total=total)
    many = hypergeometric_at_most(all_met - own, drawn=total - size, marked=all_met, total=total)
    return few, many


def _unknown(context: Context, by: str) -> Bools:
    """Of whom it is not recorded what they are."""
    some = [each.rows for each in classes_of(context) if each.by == by and not each.code]
    return some[0] if some else np.zeros(len(context.ids), dtype=bool)


def _disputes(context: Context, met: Bools) -> Counter[str]:
    """Disputes between two of civil society that the map shows, by how many of their sides were met."""
    society, apart = context.layers.civil_society, exclusions_of(context)
    sides = Counter[str]()
    for u in np.flatnonzero(society).tolist():
        for v in apart.openly_hostile_to(u):
            if u < v and society[v]:
                sides[SIDES[2 - int(met[u]) - int(met[v])]] += 1
    return sides


def _whole(context: Context, log: ContactLog, tests: Sequence[_Test]) -> Figure:
    unmet = {by: [t.of.code for t in tests if t.of.by == by and t.of.code and not t.met] for by in DIVIDES}
    unknown = {t.of.by: t.met for t in tests if not t.of.code}
    words = partial(_whole_words, context, log, unknown)
    value = float(sum(map(len, unmet.values())))
    return Figure("A61:all", "A61", "whole", ("civil society",), value, words, {"unmet": unmet})


def _whole_words(context: Context, log: ContactLog, unknown: Mapping[By, int], figure: Figure) -> Finding:
    """What is said of all; who was met and is of no recorded group, area or type may be of any."""
    unmet = figure.details["unmet"]
    every = {
        "group": counted(len(unmet["group"]), "{n} group", "{n} groups"),
        "area": counted(len(unmet["area"]), "{n} area", "{n} areas"),
        "type": counted(len(unmet["type"]), "{n} type of actor", "{n} types of actors"),
    }
    whom = [words for by, words in every.items() if unmet[by]]
    may_be = [UNTOLD[by](unknown[by]) for by in DIVIDES if unmet[by] and unknown.get(by)]
    return figure.worded(
        statement=Sentence("The office's log has no contact with {whom}.", whom=listed(whom))
        if whom
        else Sentence("The office's log has a contact with each group, area and type of actor on record."),
        reason=joined(
            Sentence(
                "Of {all} actors of civil society on record the office met {met} within {months} months.",
                all=int(context.layers.civil_society.sum()),
                met=int((log.count > 0).sum()),
                months=int(context.view.thresholds.established_months),
            ),
            *may_be,
        ),
        n=int((log.count > 0).sum()),
        **log_fields(context, log)
        | context.trust_in_log(at_most="insufficient_data" if may_be else "indicative"),
        next_question=Sentence("Whom would each side of a divide say that the office listens to?"),
    )


def _sides(context: Context, log: ContactLog, disputes: Counter[str]) -> Figure:
    details = {side: disputes[side] for side in SIDES}
    words = partial(_sides_words, context, log)
    return Figure("A61:sides", "A61", "whole", ("civil society",), float(disputes["both"]), words, details)


def _sides_words(context: Context, log: ContactLog, figure: Figure) -> Finding:
    return figure.worded(
        statement=Sentence(
            "Of recorded disputes within civil society the office met both sides of {both}, one side of "
            "{one} and neither side of {neither}.",
            **figure.details,
        ),
        reason=Sentence("Who meets one side alone is soon said to be on it."),
        n=sum(figure.details.values()),
        **log_fields(context, log),
        next_question=Sentence(
            "Where only one side was met: would it be safe to meet the other, and for whom?"
        ),
    )


def _figure(context: Context, log: ContactLog, test: _Test) -> Figure:
    of = test.of
    details = {
        "by": of.by,
        "code": of.code,
        "label": str(of.label),
        "met": test.met,
        "contacts": test.contacts,
        "recorded": of.recorded,
        "exists": [of.low, of.high],
        "share": test.share,
        "leaning": test.leaning,
        "p": test.p,
    }
    words = partial(_words, context, log, test)
    return Figure(
        f"A61:{of.by}:{of.code}", "A61", KINDS[of.by], (of.subject,), float(test.met), words, details
    )


def _words(context: Context, log: ContactLog, test: _Test, figure: Figure) -> Finding:
    of, clear = test.of, test.leaning != "not_told"
    return figure.worded(
        statement=Sentence(
            "{what}: {met} met of {exist}.", what=of.label, met=test.met, exist=exist_words(of)
        )
        if test.met
        else Sentence("{what}: no contact is logged, of {exist}.", what=of.label, exist=exist_words(of)),
        reason=joined(
            LEANINGS[test.leaning],
            NOTHING
            if test.p is None
            else Sentence("Chance gives as much in {p} of cases, corrected.", p=share_of_cases(test.p)),
        ),
        n=of.recorded,
        members=of.recorded,
        **log_fields(context, log)
        | context.trust_in_log(
            p=test.p if clear else None, at_most="indicative" if clear else "insufficient_data"
        ),
        next_question=Sentence(
            "What keeps the office from them, or brings it to them, and is it said openly?"
        ),
    )


def exist_words(of: Class) -> Sentence:
    """How many exist, in words: by figures, or those on record alone."""
    if of.high is None:
        if of.low > of.recorded:
            return Sentence("{recorded} on record; {low} or more exist", recorded=of.recorded, low=of.low)
        return Sentence("{recorded} on record; how many exist is not known", recorded=of.recorded)
    if of.low == of.high:
        return Sentence("{low} that exist, {recorded} on record", low=of.low, recorded=of.recorded)
    return Sentence(
        "{low} to {high} that exist, {recorded} on record", low=of.low, high=of.high, recorded=of.recorded
    )
