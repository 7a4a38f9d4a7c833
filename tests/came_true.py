"""How often what is claimed of a planted country comes true, by verdict; how often chance alone gets a claim.

A finding came true when its analysis, asked of the truth, claims the same: the comparison that possible
maps are held against (`resampling.holds`), or the criterion of its own that `CRITERIA` has.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from planted import Planted, World, planted

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding
from actormap.metrics import catalogue
from actormap.metrics.base.context import context_of
from actormap.metrics.evidence.resampling import holds
from actormap.rights.access import Principal

WORLDS = {
    "planted": World(),
    "liars": World(liars=True),
    "chance": World(chance=True),
    "honest": World(untrue=0.0),
    "lies of 5 %": World(untrue=0.05),
    "lies of 10 %": World(untrue=0.1),
    "lies of 20 %": World(untrue=0.2),
    "stigma": World(hush="stigma"),
    "fear": World(hush="fear"),
    "unlike": World(unlike=True),
}
"""Kinds of countries, by name; of *unlike* ones the rules are others, to which nothing was fitted."""
DAY, DRAWS = "2025-02-01", 50
"""So many possible maps the app and the command line draw."""
FEW = Thresholds(random_draws=99, brokerage_draws=100, community_nulls=5)
"""What is so is not told from chance: it takes few draws."""
RECORD, TRUTH = View(date=DAY), View(date=DAY, certain=True, thresholds=FEW)
PRINCIPAL = Principal("data_steward")
ROUGHLY = 0.25
"""A figure of a group or an actor is roughly right that is off by no more than this share, or inside its
own interval or what it is in possible maps."""
NEAR_SHARE = 0.1
ASKED_ABOUT = 4
"""So many actors an analysis is asked about that is about one."""

NOT_OF_THE_TRUTH = {
    "summary.main_findings": "the first findings of others, which are counted there",
    "reach.contact_diversity": "the office's own log is all that it is about",
    "reach.contact_habits": "the office's own log is all that it is about",
    "introductions.plans": "plans are the office's own",
    "introductions.handover": "the office's own log is all that it is about",
    "coordination.solidarity": "no event in the planted countries says who knew of it",
    "evidence.coverage": "about the record, not about the country",
    "evidence.ask": "about the record, not about the country",
    "evidence.record_errors": "about the record, not about the country",
    "evidence.coverage_curve": "about the record, not about the country",
    "evidence.proxy_information": "about the record, not about the country",
    "monitor.profile": "marks that people give: a planted country has none",
    "monitor.compare": "marks that people give: a planted country has none",
    "monitor.law_practice": "marks that people give: a planted country has none",
    "monitor.risk": "marks that people give: a planted country has none",
    "monitor.frameworks": "about the record and what others ask, not about the country",
    "monitor.laws": "no planted country has a law",
    "monitor.recommendations": "no planted country has a law",
    "monitor.hit": "no planted country has a law",
    "protect.queue": "no planted country has a case",
    "protect.options": "no planted country says who can protect",
    "protect.steps": "no planted country has a case",
    "protect.reprisals": "no planted country has a case",
    "partner.swot": "no planted country has a board",
    "partner.match": "no planted country has a board",
    "partner.stages": "what people judge of partners: a planted country has none",
    "partner.check": "what people judge of partners: a planted country has none",
    "partner.promises": "no planted country says what is owed",
    "partner.decisions": "decisions are the office's own",
    "partner.balance": "the office's own log is all that it is about",
    "partner.already": "who works where is as it was told; nothing is claimed of the country",
    "partner.meeting": "no planted country has a meeting",
}
"""Analyses of which a planted country says nothing, and why."""


class Claims(NamedTuple):
    """Counts of what was claimed with a verdict, and of what of it came true."""

    true: int
    all: int


@dataclass
class Truth:
    """What an analysis says of a country as it is.

    Parameters
    ----------
    country
        The country.
    figures
        What the analysis makes out of it, by id.
    """

    country: Planted
    figures: Mapping[str, Finding | Figure]

    @cached_property
    def by_subject(self) -> dict[tuple[str, tuple[str, ...]], list[Finding | Figure]]:
        """What is made out of each subject, by kind."""
        found: dict[tuple[str, tuple[str, ...]], list[Finding | Figure]] = {}
        for figure in self.figures.values():
            found.setdefault((figure.kind, figure.subject), []).append(figure)
        return found

    def tied(self, layer: str) -> Bools:
        """Who has a tie to whom in a layer."""
        layers = context_of(self.country.truth, TRUTH).layers
        edges = {"G+": layers.collaboration, "T": layers.referral, "W": layers.influence}[layer]
        matrix = np.zeros((len(layers.ids), len(layers.ids)), dtype=bool)
        matrix[edges.source, edges.target] = True
        return matrix | matrix.T if layer == "G+" else matrix

    @cached_property
    def reached(self) -> set[int]:
        """Whom the office reaches by introductions, in as many steps as are proposed."""
        ties, found = self.tied("T"), {self.code("O")}
        for _ in range(TRUTH.thresholds.max_steps):
            found |= set(np.flatnonzero(ties[sorted(found)].any(axis=0)).tolist())
        return found

    def leads(self, actor: str, target: str) -> bool:
        """Whether an actor that is reached leads to another in as few introductions as a cover allows."""
        ties, found = self.tied("T"), {self.code(actor)}
        for _ in range(TRUTH.thresholds.cover_steps):
            found |= set(np.flatnonzero(ties[sorted(found)].any(axis=0)).tolist())
        return self.code(actor) in self.reached and self.code(target) in found

    def introduces(self, actor: str, target: str) -> bool:
        """Whether an actor that is reached is one introduction from another."""
        u, v = self.code(actor), self.code(target)
        return u in self.reached and bool(self.tied("T")[u, v])

    def code(self, actor: str) -> int:
        """Position of an actor."""
        return context_of(self.country.truth, TRUTH).code(actor)


Criterion = Callable[[Finding, Truth], bool | None]
"""Whether a finding came true; None where it claims nothing of the country."""


def roughly(finding: Finding, value: float | None) -> bool:
    """Whether the figure of a finding is about right."""
    if finding.value is None or value is None:
        return finding.value is value
    spreads = [finding.interval, finding.possible_value[1:] if finding.possible_value else None]
    if any(low <= value <= high for low, high in filter(None, spreads)):
        return True
    return abs(finding.value - value) <= ROUGHLY * max(abs(finding.value), abs(value)) + 1e-9


def same_claim(finding: Finding, truth: Truth) -> bool:
    """The same is claimed, in the same place; without a place its figure is about right."""
    if not claimed(finding, truth):
        return False
    if "within" in finding.details:
        return True
    return roughly(finding, truth.figures[finding.id].value)


def claimed(finding: Finding, truth: Truth) -> bool:
    """The same is claimed, in the same place, whatever its figure: of a difference the direction."""
    return holds(finding, truth.figures, RECORD.thresholds.same_figure)


def no_route(finding: Finding, truth: Truth) -> bool:
    """There is no route to an actor, however sure one can be; the share of a group is about right."""
    if finding.kind != "actor":
        return same_claim(finding, truth)
    return ("actor", finding.subject) in truth.by_subject


def way_of(layer: str) -> Criterion:
    """Every step of a way exists."""

    def exists(finding: Finding, truth: Truth) -> bool:
        if finding.kind != "route":
            return claimed(finding, truth)
        way = [truth.code(one) for one in finding.id.rsplit(":", 1)[1].split(">")]
        return all(truth.tied(layer)[u, v] for u, v in pairwise(way))

    return exists


def tree(finding: Finding, truth: Truth) -> bool | None:
    """Every introduction of a tree can be made, and every step of a way; chances are estimates."""
    if "introductions" not in finding.details:
        return way_of("T")(finding, truth)
    each = [(truth.code(one["from"]), truth.code(one["to"])) for one in finding.details["introductions"]]
    return all(truth.tied("T")[u, v] for u, v in each)


def left(finding: Finding, truth: Truth) -> bool:
    """Every step of the route that a refusal would leave exists; where none is left, none is."""
    if "asked" not in finding.details:
        return same_claim(finding, truth)
    way = [truth.code(one) for one in finding.details["route"]]
    if way:
        return all(truth.tied("T")[u, v] for u, v in pairwise(way))
    there = truth.figures.get(finding.id)
    return there is not None and not there.details["route"]


def introducer(finding: Finding, truth: Truth) -> bool | None:
    """Each that could introduce the office is reached and can, by others where it is to be assigned.

    How often it would be asked is a proposal.
    """
    if finding.id.startswith("A28:load:"):
        return None
    pairs = list(_introductions(finding))
    leads = truth.introduces if finding.analysis == "A26" else truth.leads
    return all(leads(u, v) for u, v in pairs) if pairs else claimed(finding, truth)


def _introductions(finding: Finding) -> Iterator[tuple[str, str]]:
    """Who would introduce the office to whom, by an answer."""
    what, _, rest = finding.id.partition(":")[2].partition(":")
    if what in {"assigned", "plan"}:
        pairs = [pair.split(">") for pair in rest.split("+")]
    elif what == "introducer" and finding.analysis == "A26":
        pairs = [rest.split(":")]
    else:
        pairs = []
    yield from ((by, to) for by, to in pairs)
    yield from ((rest, one) for one in finding.details.get("leads_to", ()))


def impact(finding: Finding, truth: Truth) -> bool | None:
    """It goes the way that is claimed; that records differ is said of the record."""
    return None if finding.id.endswith(":both") else claimed(finding, truth)


def opens(finding: Finding, truth: Truth) -> bool | None:
    """Those who would open the way to some actors are reached, and lead there in as many steps as allowed."""
    if "leads_to" in finding.details:
        return all(truth.leads(finding.subject[0], one) for one in finding.details["leads_to"])
    if "covered" in finding.details:
        some = finding.details["introducers"]
        return all(any(truth.leads(u, v) for u in some) for v in finding.details["covered"])
    return claimed(finding, truth)


def seats(finding: Finding, truth: Truth) -> bool:
    """As large a share of a group has a seat; where that is told from chance, it is less than others have."""
    there = truth.figures.get(finding.id)
    if there is None:
        return False
    shares = [one.details["seated"] / one.details["members"] for one in (finding, there)]
    rate = there.details["relative_rate"]
    fewer = rate is not None and rate < 1
    return abs(shares[0] - shares[1]) <= NEAR_SHARE and (
        fewer or not claims_difference("groups.platform_exclusion", finding)
    )


def unmet(finding: Finding, truth: Truth) -> bool:
    """As many are not met, mostly for the same reason; that nobody could tell is no reason of the country."""
    there = truth.by_subject.get((finding.kind, finding.subject), [])
    no_way = {"isolated_supported", "possibly_isolated", "not_observed_enough"}
    reasons = {one.details["main"] for one in there}
    same = finding.details["main"] in reasons or (
        finding.details["main"] in no_way and bool(reasons & no_way)
    )
    return same and any(roughly(finding, one.value) for one in there)


def about_as_many(finding: Finding, truth: Truth) -> bool:
    """About as many are claimed of the same, give or take one."""
    there = truth.by_subject.get((finding.kind, finding.subject), [])
    return any(
        one.value is not None
        and finding.value is not None
        and (abs(one.value - finding.value) <= 1 or roughly(finding, one.value))
        for one in there
    )


def share(finding: Finding, truth: Truth) -> bool:
    """The share is right to a tenth."""
    value = true_value(finding, truth)
    return value is not None and finding.value is not None and abs(value - finding.value) <= NEAR_SHARE


def neighbourhood(finding: Finding, truth: Truth) -> bool:
    """Half of those in it and in the one most like it are in both."""
    if finding.kind != "set":
        return same_claim(finding, truth)
    own = set(finding.subject)
    return any(
        len(own & set(figure.subject)) >= len(own | set(figure.subject)) / 2
        for figure in truth.figures.values()
        if figure.kind == "set"
    )


def between_sides(finding: Finding, truth: Truth) -> bool:
    """Between both sides there are as many ties as is claimed: none, or one."""
    sides = [[truth.code(one) for one in side] for side in finding.details["sides"]]
    return int(truth.tied("G+")[np.ix_(*sides)].sum()) == finding.value


def members(finding: Finding, truth: Truth) -> bool:
    """As many of a group exist as is estimated."""
    return roughly(finding, exist(finding, truth))


def exist(finding: Finding, truth: Truth) -> float:
    """How many of a group there are."""
    actors = truth.country.truth.actors
    return float((actors["works_on_rights_of"] == finding.subject[0]).sum())


def degree_in_bounds(finding: Finding, truth: Truth) -> bool:
    """What is true lies within the bounds."""
    value = true_value(finding, truth)
    return value is not None and finding.interval is not None and _inside(finding.interval, value)


def _inside(interval: tuple[float, float], value: float) -> bool:
    return interval[0] - 1e-9 <= value <= interval[1] + 1e-9


def happened(finding: Finding, truth: Truth) -> bool | None:
    """What an alert tells of is so, whoever told of it; dates, and what to look at again, are the office's.

    Not its day: a planted country does not say since when its ties are there.
    """
    if finding.details["part"] != "alert":
        return None
    (record,) = finding.evidence
    return any((truth.country.truth[table]["id"] == record).any() for table in ("ties", "events"))


CRITERIA: dict[str, Criterion] = {
    "reach.isolation": no_route,
    "reach.two_lists": members,
    "introductions.routes": way_of("T"),
    "introductions.route_tree": tree,
    "introductions.refusal": left,
    "introductions.assign": introducer,
    "introductions.introducers": introducer,
    "introductions.cover": opens,
    "introductions.open_door": claimed,
    "reach.blind_spots": unmet,
    "groups.platform_exclusion": seats,
    "influence.channels": way_of("W"),
    "influence.power_interest_grid": claimed,
    "influence.impact": impact,
    "groups.ei_index": claimed,
    "groups.ei_whole": claimed,
    "groups.segregation": claimed,
    "groups.block_densities": claimed,
    "groups.spectral_segregation": claimed,
    "groups.homophily": claimed,
    "groups.set_density": claimed,
    "structure.communities": neighbourhood,
    "structure.structural_holes": between_sides,
    "coordination.suggested_ties": claimed,
    "coordination.gaps": claimed,
    "coordination.convenors": claimed,
    "coordination.meetings": about_as_many,
    "coordination.missing_platforms": claimed,
    "coordination.platform_seats": share,
    "evidence.missing_bounds": degree_in_bounds,
    "monitor.watch": happened,
}
"""Where another criterion than `same_claim` is right."""


def true_value(finding: Finding, truth: Truth) -> float | None:
    """What the figure of a finding is in truth; None where that is not known."""
    if finding.analysis == "A14":
        return exist(finding, truth)
    if finding.id.startswith("A38:bounds:actor:"):
        return float(truth.tied("G+")[truth.code(finding.subject[0])].sum())
    there = truth.figures.get(finding.id)
    return None if there is None else there.value


TOLD_FROM_CHANCE: dict[str, Callable[[Finding], bool]] = {
    "groups.stigma": lambda _: True,
    "structure.communities": lambda finding: finding.kind == "whole",
}
"""Which findings of analyses tell something from chance that give no p."""
TESTS = (
    "reach.gap",
    "reach.steps",
    "reach.contact_diversity",
    "groups.platform_exclusion",
    "groups.ei_index",
    "groups.ei_whole",
    "groups.segregation",
    "groups.block_densities",
    "groups.spectral_segregation",
    "groups.homophily",
    "groups.set_density",
    *TOLD_FROM_CHANCE,
)
"""Analyses that tell something from chance."""


def claims_difference(name: str, finding: Finding) -> bool:
    """Whether it tells something from chance: by a test, or by its word."""
    if name in TOLD_FROM_CHANCE:
        return TOLD_FROM_CHANCE[name](finding)
    p = finding.details.get("p_corrected", finding.p)
    return p is not None and p <= RECORD.thresholds.indicative_chance


def kind_of(finding: Finding) -> str:
    """What kind of claim it makes: that something is not there, a place, or another."""
    if finding.absence:
        return "not there"
    if "within" in finding.details:
        first, not_first = finding.details["within"], finding.details["beyond"]
        return "among the first" if first else "not among the first" if not_first else "place"
    return ""


@dataclass
class Tally:
    """What came of the claims about some countries.

    Parameters
    ----------
    claims
        By analysis, kind of claim (`kind_of`) and verdict, how many came true and how many did not.
    intervals
        By analysis, how many held.
    chance
        By analysis and verdict, in how many countries something was told from chance.
    countries
        Their number.
    false
        What did not come true, for who wants to know why.
    """

    claims: Counter[tuple[str, str, str, bool]] = field(default_factory=Counter)
    intervals: Counter[tuple[str, bool]] = field(default_factory=Counter)
    chance: Counter[tuple[str, str]] = field(default_factory=Counter)
    countries: int = 0
    false: list[dict[str, Any]] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.claims + other.claims,
            self.intervals + other.intervals,
            self.chance + other.chance,
            self.countries + other.countries,
            self.false + other.false,
        )

    def came_true(self, verdict: str, name: str = "", kind: str | None = None) -> Claims:
        """How many claims with a verdict came true, of one analysis or of all, of one kind or of all."""
        some = {
            one: n
            for one, n in self.claims.items()
            if one[2] == verdict and name in {"", one[0]} and kind in {None, one[1]}
        }
        return Claims(sum(n for one, n in some.items() if one[3]), sum(some.values()))

    def held(self, name: str = "") -> Claims:
        """How many intervals held."""
        some = {one: n for one, n in self.intervals.items() if name in {"", one[0]}}
        return Claims(sum(n for one, n in some.items() if one[1]), sum(some.values()))


def names() -> list[str]:
    """The analyses that are tried."""
    return [
        row.name
        for row in schema.analyses().values()
        if catalogue.of_a_map(row.name) and row.name not in NOT_OF_THE_TRUTH
    ]


def questions(name: str, country: Planted, seed: int) -> Iterator[dict[str, Any]]:
    """Ways to ask an analysis: once, or about some actors."""
    targets = catalogue.targets(name)
    if not targets:
        yield {}
        return
    known = [one for one in country.truth.actors["id"].tolist() if one != "O"]
    draw = np.random.default_rng([seed, 7])
    for _ in range(ASKED_ABOUT):
        some = draw.choice(known, 3, replace=False).tolist()
        yield {one.name: tuple(some) if one.kind is tuple else some[0] for one in targets}


def unlimited(name: str) -> dict[str, Any]:
    """Options by which nothing is cut off."""
    return {one.name: sys.maxsize for one in catalogue.options(name) if one.name in {"limit", "each"}}


def answers(name: str, country: Planted, seed: int, draws: int) -> Iterator[tuple[Finding, Truth | None]]:
    """All findings about the record, with what the truth says; None where that was refused."""
    for asked in questions(name, country, seed):
        try:
            findings = catalogue.answer(name, country.record, RECORD, PRINCIPAL, draws=draws, **asked)
        except Refused:
            continue
        try:
            made_out = catalogue.run(name, country.truth, TRUTH, **asked, **unlimited(name)).made_out
        except Refused:
            made_out = ()
        truth = Truth(country, {figure.id: figure for figure in made_out})
        yield from ((finding, truth) for finding in findings)


def tried(name: str, country: Planted, seed: int, draws: int = DRAWS) -> Tally:
    """What came of the claims of an analysis about a country."""
    tally, criterion = Tally(), CRITERIA.get(name, same_claim)
    for finding, truth in answers(name, country, seed, draws):
        if finding.verdict == "insufficient_data":
            continue
        came_true = criterion(finding, truth)
        if came_true is None:
            continue
        tally.claims[name, kind_of(finding), finding.verdict, came_true] += 1
        value = true_value(finding, truth)
        if finding.interval is not None and value is not None:
            tally.intervals[name, _inside(finding.interval, value)] += 1
        if not came_true:
            tally.false.append(
                {
                    "seed": seed,
                    "analysis": name,
                    "id": finding.id,
                    "verdict": finding.verdict,
                    "statement": str(finding.statement),
                    "value": finding.value,
                    "truth": value,
                    "holds_in": finding.holds_in,
                    "coverage": finding.coverage,
                    "sources": finding.sources,
                    "kind": kind_of(finding),
                    "details": {
                        k: finding.details[k]
                        for k in ("rank", "within", "beyond", "of")
                        if k in finding.details
                    },
                    "there": dict(truth.figures[finding.id].details) if finding.id in truth.figures else None,
                }
            )
    return tally


def by_chance(name: str, country: Planted, seed: int, draws: int = DRAWS) -> Tally:
    """Whether something is told from chance about a country in which nothing is."""
    tally = Tally()
    for asked in questions(name, country, seed):
        try:
            findings = catalogue.answer(name, country.record, RECORD, PRINCIPAL, draws=draws, **asked)
        except Refused:
            continue
        for finding in findings:
            if finding.verdict != "insufficient_data" and claims_difference(name, finding):
                tally.chance[name, finding.verdict] = 1
    return tally


def of_a_country(seed: int, kind: str, draws: int = DRAWS, only: tuple[str, ...] = ()) -> Tally:
    """What came of all claims about one country of a kind."""
    country = planted(seed, WORLDS[kind])
    ask = by_chance if kind == "chance" else tried
    total = Tally(countries=1)
    for name in only or (TESTS if kind == "chance" else names()):
        total += ask(name, country, seed, draws)
    every = {verdict for _, verdict in total.chance}
    total.chance.update({("", verdict): 1 for verdict in every})
    return total
