"""Whether the office's contacts are impartial across what divides civil society (A61)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, listed
from actormap.engine.statistics.small_samples import false_discovery, hypergeometric_at_most
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.safeguards import exclusions_of
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.partner.classes import DIVIDES, By, Class, classes_of
from actormap.metrics.reach.contact_log import ContactLog, log_fields, log_of

SHEET = Sheet(__file__)
Leaning = Literal["fewer", "more", "not_told"]
"""Whether fewer or more were met than of others, or that cannot be told from chance."""
SIDES = ("both", "one", "neither")


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
    log = log_of(context)
    tests = list(_tests(context, log))
    disputes = _disputes(context, log.count > 0)
    facts = [_whole(context, log, tests)]
    if sum(disputes.values()):
        facts.append(_sides(context, log, disputes))
    facts += [_class(context, log, test) for test in tests]
    return SHEET.answer(context, facts)


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


def _whole(context: Context, log: ContactLog, tests: Sequence[_Test]) -> Fact:
    unmet = {by: [t.of.code for t in tests if t.of.by == by and t.of.code and not t.met] for by in DIVIDES}
    unknown = {t.of.by: t.met for t in tests if not t.of.code and unmet[t.of.by]}
    later = partial(_whole_words, context, log, unmet, unknown)
    return Fact("all", "all", float(sum(map(len, unmet.values()))), later, details={"unmet": unmet})


def _whole_words(
    context: Context, log: ContactLog, unmet: Mapping[By, Sequence[str]], unknown: Mapping[By, int]
) -> dict[str, Any]:
    """What is said of all; who was met and is of no recorded group, area or type may be of any."""
    return {
        "values": {
            "whom": listed(SHEET.sentence("unmet", by, n=len(unmet[by])) for by in DIVIDES if unmet[by]),
            "all": int(context.layers.civil_society.sum()),
            "months": int(context.view.thresholds.established_months),
            **{by: unknown.get(by, 0) for by in DIVIDES},
        },
        "n": int((log.count > 0).sum()),
        **log_fields(context, log, at_most="insufficient_data" if any(unknown.values()) else "indicative"),
    }


def _sides(context: Context, log: ContactLog, disputes: Counter[str]) -> Fact:
    details, n = {side: disputes[side] for side in SIDES}, disputes.total()
    return Fact("sides", "sides", float(disputes["both"]), n=n, **log_fields(context, log), details=details)


def _class(context: Context, log: ContactLog, test: _Test) -> Fact:
    of, later = test.of, partial(_words, context, log, test)
    return Fact(of.by, f"{of.by}:{of.code}", float(test.met), later, subject=(of.subject,))


def _words(context: Context, log: ContactLog, test: _Test) -> dict[str, Any]:
    of, clear = test.of, test.leaning != "not_told"
    return {
        "values": {
            "what": of.label,
            "exist": exist_words(of),
            "cases": "" if test.p is None else share_of_cases(test.p),
        },
        "n": of.recorded,
        "members": of.recorded,
        **log_fields(
            context,
            log,
            p=test.p if clear else None,
            at_most="indicative" if clear else "insufficient_data",
        ),
        "details": {
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
        },
    }


def exist_words(of: Class) -> Sentence:
    """How many exist, in words: by figures, or those on record alone."""
    if of.high is None:
        known = "at_least" if of.low > of.recorded else "not_known"
    else:
        known = "exactly" if of.low == of.high else "between"
    return SHEET.sentence("exist", known, recorded=of.recorded, low=of.low, high=of.high)
