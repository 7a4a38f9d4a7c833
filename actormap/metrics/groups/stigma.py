"""Recorded conduct of others towards groups: a profile of indicators, never a score (A11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.kept import Kept, kept_property
from actormap.core.model import ActorMap
from actormap.engine.edges import Edges
from actormap.engine.segregation.mixing import SAME, Mixing, set_ties
from actormap.engine.segregation.permutation import DealtGroups, PermutationBudget, chance
from actormap.engine.segregation.random_groups import RandomSums, random_sums
from actormap.engine.statistics.small_samples import binomial_at_least, false_discovery, rate_at_least
from actormap.metrics.base.conduct import LabelEvent, arcs_of, labels_of, refuted_labels, window
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import FULL_EFFORT, LEAST_DRAWS, TWO_YARDSTICKS
from actormap.metrics.base.tags import Relation, groups_of
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.groups.platform_exclusion import GroupSeats, seats_of_groups
from actormap.metrics.groups.stigma_findings import SHEET, TESTED, conduct

LEAST_TIES = 5
"""With fewer ties of collaboration nothing is said of ties across a border (S4)."""
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class _Record:
    """All that is recorded of conduct on a map, worked out once for all groups."""

    context: Context
    relation: Relation
    _random: Kept = field(default_factory=Kept)

    @property
    def society(self) -> Bools:
        return self.context.layers.civil_society

    @property
    def groups(self) -> dict[str, Bools]:
        name = f"groups by {self.relation}"
        return self.context.recorded.once(name, lambda context: groups_of(context, self.relation))

    @kept_property
    def labels(self) -> _Labels:
        every = [label for label in labels_of(self.context) if self.society[label.subject]]
        numbers = {event: i for i, event in enumerate(dict.fromkeys(label.event for label in every))}
        columns = [(label.subject, label.by, numbers[label.event]) for label in every]
        subject, by, event = np.array(columns, dtype=np.int64).reshape(-1, 3).T
        return _Labels(every, subject, by, event, len(numbers))

    @property
    def years(self) -> Floats:
        """For how long each actor could have been labelled within the last months, in years."""
        return self.context.recorded.once("years exposed", _years)

    @property
    def seats(self) -> dict[str, GroupSeats]:
        name = f"seats by {self.relation}"
        return self.context.once(name, lambda context: _seats(context, self.relation))

    @kept_property
    def hits(self) -> Floats:
        """How many hostile ties are aimed at each actor of civil society."""
        arcs = arcs_of(self.context)
        aimed = arcs.target[arcs.hostile & arcs.first]
        return np.bincount(aimed, minlength=len(self.society))[self.society].astype(float)

    def random_hits(self, size: int) -> RandomSums:
        """How many are aimed at random groups of a size."""
        return self._random.once(size, self._random_hits, size)

    def _random_hits(self, size: int) -> RandomSums:
        t = self.context.view.thresholds
        return random_sums(self.hits, size, exact=t.exact_relabellings, draws=self.draws, seed=t.seed)

    @kept_property
    def draws(self) -> int:
        """How many random groups are drawn: fewer on large maps, and in worlds that only test a claim."""
        if self.context.possible:
            return LEAST_DRAWS
        size = int(self.society.sum()) + len(self.context.layers.collaboration)
        return min(self.context.view.thresholds.random_draws, max(LEAST_DRAWS, FULL_EFFORT // max(size, 1)))

    @property
    def _dealt(self) -> DealtGroups:
        """The groups dealt out anew: the same in every possible map, since it does not hang on ties."""
        sizes, t = [int(rows.sum()) for rows in self.groups.values()], self.context.view.thresholds
        budget = PermutationBudget(t.exact_relabellings, self.draws, t.seed)
        return self.context.recorded.once(
            f"groups by {self.relation} dealt {self.draws} times",
            lambda _: DealtGroups.of_sizes(int(self.society.sum()), sizes, budget),
        )

    @kept_property
    def borders(self) -> dict[str, dict[str, Any]]:
        """Ties of collaboration across the border of each group, against chance (S4, as in A09)."""
        layer = self.context.layers.collaboration
        ties = Edges(len(layer.ids), layer.source, layer.target).among(np.flatnonzero(self.society))
        rows = [group[self.society] for group in self.groups.values()]
        column, actor = np.nonzero(np.array(rows).reshape(len(rows), -1))
        within, cross = set_ties(ties, actor, column, len(rows))
        drawn = self._dealt.counted(ties)
        borders = {}
        for i, code in enumerate(self.groups):
            mixing = Mixing(ties.n, len(layer), int(rows[i].sum()), int(within[i]), int(cross[i]))
            expected = mixing.expected_by_stubs
            enough = 1 < mixing.size < ties.n - 1 and len(layer) >= LEAST_TIES and bool(expected)
            low = chance(drawn[i].cross, mixing.cross, exact=drawn[i].exact).low
            borders[code] = {
                "s4_ties": mixing.cross,
                "s4_expected": expected,
                "s4_ratio": mixing.cross / expected if enough and expected else None,
                "s4_p": low if enough else None,
            }
        return borders


@dataclass(frozen=True, slots=True)
class _Labels:
    """Labels that hit civil society: codes of who was hit and who did it, and the number of the event."""

    every: list[LabelEvent]
    subject: Codes
    by: Codes
    event: Codes
    events: int

    def count(self, chosen: Bools) -> int:
        """Number of different events among some labels."""
        return int((np.bincount(self.event[chosen], minlength=self.events) > 0).sum())


def _years(context: Context) -> Floats:
    day, begin = pd.Timestamp(context.view.date), window(context)
    since = pd.to_datetime(context.m.actors["present_since"].replace("", None), format="%Y-%m-%d")
    exposed = (day - since.fillna(begin).clip(lower=begin, upper=day)).dt.days
    return exposed.to_numpy(dtype=float) / DAYS_A_YEAR


def _seats(context: Context, relation: Relation) -> dict[str, GroupSeats]:
    try:
        return seats_of_groups(context, relation)
    except Refused:
        return {}


@checked
def stigma(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """What is recorded of the conduct of others towards each group, indicator by indicator (A11).

    Parameters
    ----------
    m
        The map; `events` of the type label and ties of the kind label are labels.
    view
        The day and the thresholds.
    relation
        Which group tags count.

    Returns
    -------
    Findings
        One a group, in alphabetical order, without a value: a profile has no total. Details:
        ``s1_hostile``, ``s1_friendly``, ``s1_share``: ties from outside, and the hostile share;
        ``s2_all``: hostile ties towards all actors, ``s2_expected``: the group's share of them by its
        size, ``s2_p``: chance that a group of this size drawn at random is hit as often,
        ``s2_p_binomial``: the same as if each tie had its own source;
        ``s3_labels``, ``s3_labels_others``, ``s3_rate``, ``s3_rate_others`` (events per actor and
        year), ``s3_rate_ratio``, ``s3_p``, ``s3_by_class``: labelling; ``s4_ties``, ``s4_expected``,
        ``s4_ratio``, ``s4_p``: ties of collaboration across the border (A09); ``s5_seated``,
        ``s5_relative``, ``s5_p``: seats on platforms (A12); ``s6_civil_society``, ``s6_all``,
        ``s6_share``: how much of S1 and S3 comes from civil society itself; ``refuted``: labels that were
        looked into and not corroborated, which count nowhere; ``p_corrected``: the
        chances of S2 to S5, corrected for all indicators of all groups together; ``counts``: the
        indicators that chance rarely gives; ``events``: ids of the label events behind it. The evidence
        is these and the ties.

    Raises
    ------
    Refused
        No actor of civil society has a group tag.

    Notes
    -----
    Of groups with fewer than three members nothing is concluded: their chances are not corrected
    and no indicator of theirs counts. Hostile ties from members of the group itself are left out,
    which makes ``s2_p`` rather too large. Labels that agree in who, when and which code are one
    event, whomever they hit. ``s4_expected`` keeps how many ties each actor has, ``s4_p`` deals
    tags out anew and does not: a group with few ties at all goes far by it. Mutual avoidance and
    exclusion by others look the same in S4 and S5. On large maps fewer random groups are drawn
    (``random_draws``).

    References
    ----------
    docs/definitions.md#a11; Przyborowski and Wilenski (1940) for S3; Benjamini and Hochberg (1995).
    """
    record = _Record(context_of(m, view), relation)
    if not record.groups:
        raise SHEET.refusal("no_groups")
    figures = {code: _tested(record, rows, code) for code, rows in record.groups.items()}
    _correct(figures, view)
    facts = (
        conduct(
            record.context,
            relation,
            code,
            rows,
            figures[code],
            partial(_profile, record, code, figures[code]),
        )
        for code, rows in record.groups.items()
    )
    yardsticks = SHEET.sentence("caveat", "yardsticks", yardsticks=TWO_YARDSTICKS)
    return SHEET.answer(
        record.context, facts, yardsticks, NOT_ASKED, relation=relation, relabellings=record.draws
    )


def _tested(record: _Record, rows: Bools, code: str) -> dict[str, Any]:
    """Figures of a group that are held against chance."""
    seats = record.seats.get(code)
    return {
        "members": int(rows.sum()),
        **_hostility(record, rows),
        **_labelling(record, rows),
        **record.borders[code],
        "s5_seated": seats.own if seats else None,
        "s5_relative": seats.relative_rate if seats else None,
        "s5_p": seats.p if seats else None,
    }


def _hostility(record: _Record, rows: Bools) -> dict[str, Any]:
    """S1 and S2."""
    arcs, hits, size = arcs_of(record.context), record.hits, int(rows.sum())
    outside = rows[arcs.target] & ~rows[arcs.source] & arcs.first
    hostile, friendly = int((outside & arcs.hostile).sum()), int((outside & ~arcs.hostile).sum())
    return {
        "s1_hostile": hostile,
        "s1_friendly": friendly,
        "s1_share": hostile / (hostile + friendly) if hostile + friendly else None,
        "s2_all": int(hits.sum()),
        "s2_expected": float(hits.sum()) * size / len(hits),
        "s2_p": record.random_hits(size).at_least(hostile),
    }


def _own_labels(record: _Record, rows: Bools) -> Bools:
    """Which labels hit members and come from outside."""
    labels = record.labels
    return ((labels.by < 0) | ~rows[labels.by]) & rows[labels.subject]


def _labelling(record: _Record, rows: Bools) -> dict[str, Any]:
    """S3."""
    labels = record.labels
    years = [float(record.years[who].sum()) for who in (rows, record.society & ~rows)]
    counts = [labels.count(_own_labels(record, rows)), labels.count(~rows[labels.subject])]
    rates = [count / exposed if exposed else None for count, exposed in zip(counts, years, strict=True)]
    return {
        "s3_labels": counts[0],
        "s3_labels_others": counts[1],
        "s3_rate": rates[0],
        "s3_rate_others": rates[1],
        "s3_rate_ratio": rates[0] / rates[1] if rates[0] is not None and rates[1] else None,
        "s3_p": rate_at_least(counts, years) if all(years) else None,
    }


def _profile(
    record: _Record, code: str, figures: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The profile of a group with what is not tested, and the ids of the ties behind it."""
    rows, arcs = record.groups[code], arcs_of(record.context)
    outside = rows[arcs.target] & ~rows[arcs.source] & arcs.hostile
    hit_by = arcs.source[outside & arcs.first]
    labels = [record.labels.every[i] for i in np.flatnonzero(_own_labels(record, rows)).tolist()]
    ties = {*arcs.tie[outside].tolist(), *(label.record for label in labels if label.table == "ties")}
    of_event = {label.event: label for label in labels}.values()
    own = sum(_from_society(record, label) for label in of_event) + int(record.society[hit_by].sum())
    total, size, hits = len(hit_by) + len(of_event), figures["members"], int(record.hits.sum())
    profile = {
        **figures,
        "s2_p_binomial": binomial_at_least(
            figures["s1_hostile"], trials=hits, chance=size / len(record.hits)
        ),
        "s3_by_class": dict(sorted(Counter(label.by_class for label in of_event).items())),
        "s6_civil_society": own,
        "s6_all": total,
        "s6_share": own / total if total else None,
        "refuted": len({label.event for label in refuted_labels(record.context) if rows[label.subject]}),
        "events": sorted({label.record for label in labels if label.table == "events"}),
    }
    return profile, tuple(sorted(ties))


def _from_society(record: _Record, label: LabelEvent) -> bool:
    return bool(record.society[label.by]) if label.by >= 0 else label.by_class == "civil_society"


def _correct(profiles: Mapping[str, dict[str, Any]], view: View) -> None:
    """Write into each profile the corrected chances, and which indicators count."""
    t = view.thresholds
    large = [figures for figures in profiles.values() if figures["members"] >= t.stigma_members]
    for figures in profiles.values():
        figures["p_corrected"] = dict.fromkeys(TESTED)
    raw = [(figures, name, figures[f"{name.lower()}_p"]) for figures in large for name in TESTED]
    tested = [test for test in raw if test[2] is not None]
    corrected = false_discovery([p for _, _, p in tested])
    for (figures, name, _), p in zip(tested, corrected, strict=True):
        figures["p_corrected"][name] = p
    for figures in profiles.values():
        figures["counts"] = [
            name
            for name, p in figures["p_corrected"].items()
            if p is not None and p < t.stigma_chance and _harmful(figures, name)
        ]


def _harmful(figures: Mapping[str, Any], name: str) -> bool:
    """Whether an indicator goes in the direction that harms."""
    if name == "S2":
        return bool(figures["s1_hostile"] > figures["s2_expected"] + SAME)
    if name == "S3":
        return bool(figures["s3_rate"] > figures["s3_rate_others"] + SAME)
    if name == "S4":
        return bool(figures["s4_ratio"] < 1 - SAME)
    return figures["s5_relative"] is not None and bool(figures["s5_relative"] < 1 - SAME)
