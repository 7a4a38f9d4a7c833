"""The numbers that the analyses lean on: what each means, its default, and what it can be.

All thresholds are choices, not facts; every result prints those it used (`Findings.parameters`).
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, fields
from numbers import Integral, Real
from typing import Any, Self

from actormap.core.errors import Refused, shorten
from actormap.core.kept import note
from actormap.core.sentences import Name, term

LARGEST = 2**63 - 1
"""The largest number that is taken for "all"."""
SHARES = frozenset(
    {
        "tie_exists",
        "trusted_step",
        "route_overlap",
        "route_floor",
        "contact_probability",
        "detection",
        "isolated_prior",
        "question_gain",
        "isolated_posterior",
        "possibly_isolated_posterior",
        "platform_coverage",
        "supported_holds",
        "supported_coverage",
        "indicative_holds",
        "single_source_holds",
        "indicative_coverage",
        "community_agreement",
        "stigma_chance",
        "proxy_share",
        "error_shares",
        "coverage_shares",
        "supported_chance",
        "same_figure",
        "indicative_chance",
        "comparable_coverage",
        "comparable_share",
        "clear_change",
        "foreign_share",
        "ranked_coverage",
        "damping",
        "mechanism_exposure",
        "cover_chance",
        "robust_share",
    }
)
"""Thresholds that are chances or shares, 0 to 1."""
LEAST = {
    "max_steps": 1,
    "routes": 1,
    "random_draws": 1,
    "community_runs": 1,
    "error_trials": 1,
    "world_draws": 1,
    "bootstrap_draws": 2,
    "brokerage_draws": 1,
    "channel_arcs": 1,
    "key_player_steps": 1,
    "key_player_starts": 1,
    "cover_steps": 1,
    "meeting_size": 2,
    "two_list_overlap": 1,
    "ageing_months": 0.001,
    "community_resolution": 0.001,
    "trust_counts_as": 0.001,
    "detection_counts_as": 0.001,
    "own_detection_cases": 1,
}
"""The least that some thresholds can be; 0 for the others."""
MOST = {
    "introducer_max_risk": 5,
    "third_party_max_risk": 5,
    "high_rating": 4,
    "established_months": 1_200,
    "compare_min_sensitivity": 4,
    "case_critical_hours": 8_760,
    "case_high_hours": 8_760,
    "event_months": 1_200,
    "mechanism_months": 1_200,
    "max_steps": 1_000,
    "channel_arcs": 1_000,
    "damping": 0.999_999,
}
"""The most that some thresholds can be."""


def _check_number(name: str, value: Any, *, whole: bool) -> None:
    """Refuse a threshold that is no number, or none that it can be."""
    least, most = LEAST.get(name, 0), MOST.get(name, 1 if name in SHARES else LARGEST)
    kind = Integral if whole else Real
    fits = not isinstance(value, bool) and isinstance(value, kind) and math.isfinite(value)
    if not fits or not least <= value <= most:
        number = term("whole number") if whole else term("number")
        raise Refused(
            "{name}={value}: not a threshold. Give a {number} from {least} to {most}.",
            name=Name(name),
            value=shorten(value),
            number=number,
            least=least,
            most=term("any size") if most == LARGEST else most,
        )


def _noted(name: str) -> property:
    """A threshold as `Thresholds` has it: who reads it is noted (`kept.noting`)."""
    itself = frozenset({name})

    def read(thresholds: Thresholds) -> Any:
        note(itself)
        return vars(thresholds)[name]

    def write(thresholds: Thresholds, value: Any) -> None:
        vars(thresholds)[name] = value

    return property(read, write)


@dataclass(frozen=True, eq=False)
class Thresholds:
    """The numbers that the analyses lean on (docs/definitions.md says where each comes from).

    An analysis that reads one has its result say so (`findings.made_with`).

    Parameters
    ----------
    tie_exists
        Least probability that a tie exists for it to count as one, in [0, 1].
    trusted_step
        Least probability that one introduction succeeds for it to count as a step, in [0, 1].
    max_steps
        Largest number of introductions in a row that is proposed.
    exposure_weight
        How much the exposure of those in between counts against a route; 1 makes full exposure
        as bad as a factor e⁻¹ on the chance.
    hop_cost
        Cost of each introduction after the first, in units of -ln(probability).
    routes, route_overlap, route_floor
        How many different routes; the largest Jaccard overlap of those in between; the least
        chance of a route as a share of the best one's.
    established_months
        A contact is established if it was met within so many months.
    contact_probability
        Chance that an established contact listens to the office when it asks for an introduction.
    ageing_months
        Half-life of what a source told, in months: after it half of the certainty is left.
    detection, detection_counts_as
        Chance that who is asked about a tie tells of it, in [0, 1], before the record shows how often that
        is so; and as how many cases in the record this assumption counts.
    own_detection_cases
        Of a group or an area with so many cases in the record it is learned apart.
    most_missed
        So many ties, at most, are taken to be missed for each that is recorded when possible maps are drawn;
        with 0 these have no tie that nobody told of.
    isolated_prior
        Share of actors expected to be isolated before anything was observed, in [0, 1].
    question_gain, ask_again_days
        Least that an answer is expected to tell for a question to be asked, in bits, 0 to 1; for so many
        days nobody is asked again.
    isolated_observations, isolated_posterior, possibly_isolated_posterior
        Least number of observations and least probabilities for the verdicts of `isolation`.
    introducer_max_risk, third_party_max_risk
        Risk level (0-4) from which an actor is never asked to introduce, and from which one is
        not approached through others while its consent is unknown.
    compare_min_sensitivity
        Sensitivity (0-3) from which two sources are not asked whether they mean the same person, except
        by who may.
    introductions_per_quarter
        How many introductions one actor may be asked for in three months.
    platform_actors, platform_coverage
        Least number of actors that make a platform worth having; least share that sits on it.
    supported_holds, supported_coverage, supported_sources, supported_members, supported_chance
        What a finding needs to be called supported; the last two for findings on groups, and for those
        that rest on a test: chance alone gives as much no more often than that.
    same_figure
        How far a figure of the whole map may move in a possible map, as a share of it, and still be told
        as the same.
    indicative_holds, indicative_coverage, indicative_chance
        What a finding needs to be called indicative; what is told from chance by a test (more ties, or
        fewer, than expected) is claimed only up to the last.
    single_source_holds
        What a finding that falls when one source is left out needs in place of `indicative_holds`.
    small_map
        Fewer ties than this are too few to trust neighbourhoods.
    random_draws, exact_relabellings
        Draws of a permutation test, and up to how many relabellings it is done exactly.
    community_runs, community_resolution, community_agreement, community_nulls
        Runs of the community search, its resolution, the share of runs two actors must share to
        be put together, and the number of rewired networks it is compared with.
    seed
        Start of every random sequence; the same seed gives the same result.
    stigma_chance, stigma_members
        Chance, corrected for all indicators of all groups, under which one of stigma counts;
        least number of members of which anything is said.
    stigma_indicative, stigma_supported, stigma_sources
        How many indicators make a profile indicative and supported; least number of independent
        sources for the latter.
    event_months
        Events count within so many months.
    frustration_block
        Largest part of a network, in actors, for which all divisions into two camps are tried.
    two_list_overlap
        Least number of actors on both lists for an estimate of how many exist; with fewer its range is
        too wide to plan with.
    proxy_share
        Share of what is known of a group that comes from outside it above which it is warned.
    error_shares, coverage_shares, error_trials
        Shares of mistakes that are put into the record, shares of the actors that are kept, and how
        often each is tried.
    world_draws, bootstrap_draws
        Resampled maps for the firmness of first places; resampled sets of actors for densities.
    mixing_members, mixing_ties
        Least number of members of a group (and of others), and of ties on the whole map, for which
        ties are compared with what is expected.
    comparable_coverage, comparable_share
        Least observation coverage of a pair at two dates for a change to be told from a new look;
        least share of all pairs that must have it for two dates to be compared.
    clear_change
        Least share of resampled worlds in which a measure moves one way for progress or a setback.
    foreign_share
        Share of an actor's budget from abroad from which it is taken to stop if that money stops.
    ranked_coverage
        Least observation coverage at which ranks by betweenness or closeness are shown.
    betweenness_exact, betweenness_sources
        Up to so many actors betweenness and closeness are exact; above that they are worked out
        from so many actors drawn at random (64 or more).
    damping
        Chance that PageRank follows a tie and does not jump; Katz takes it over the largest
        eigenvalue.
    channel_arcs
        Most arcs in a channel of influence.
    high_rating
        Power or interest rated above it is high, at it borderline (0 to 4).
    brokerage_draws
        Relabellings that the counts of brokerage roles are compared with.
    key_player_sets, key_player_candidates
        Up to so many sets of key players all are tried; above it the search is among so many actors.
    key_player_actors, key_player_starts
        Up to so many actors all distances count for whose loss would hurt; above it those from at
        most so many drawn at random.
    key_player_steps
        Within how many ties an actor counts as reached by key players.
    trust_counts_as
        How many outcomes of introductions the recorded trust counts for, when it is corrected by what
        came of those that were tried.
    acquaintances
        Ties of acquaintance in or out up to which each carries its chance; of more, such as from a
        list of a workshop, all together carry no more than so many.
    mechanism_months, mechanism_exposure
        While it engages with a human rights mechanism, and for so many months after, an actor is more
        exposed by so much, 0 to 1.
    cover_steps, cover_chance
        Within how many introductions, and with at least which chance, an introducer opens the way to
        an actor.
    cover_exact
        Up to so many introducers the cover is the smallest there is, unless that takes very long; above
        it the search is greedy.
    tree_exact
        Up to so many actors a tree of routes is the cheapest there is; above it it is approximate.
    robust_share
        Share of the best chance that must be left after any one refusal for a way to be called robust.
    openings
        How many new contacts are named that would open a way where there is none.
    meeting_size, meeting_parts
        Most actors in one meeting, the host among them; up to so many parts all plans of meetings are
        searched, above it the plan is approximate.
    case_critical_hours, case_high_hours
        Within so many hours of its opening a critical case, and one of high severity, has an answer.
    """

    tie_exists: float = 0.5
    trusted_step: float = 0.5
    max_steps: int = 5
    exposure_weight: float = 1.0
    hop_cost: float = 0.0
    routes: int = 3
    route_overlap: float = 1 / 3
    route_floor: float = 0.1
    established_months: float = 12.0
    contact_probability: float = 0.6
    ageing_months: float = 24.0
    detection: float = 0.5
    detection_counts_as: float = 4.0
    own_detection_cases: int = 10
    most_missed: float = 10.0
    isolated_prior: float = 0.2
    question_gain: float = 0.02
    ask_again_days: int = 30
    isolated_observations: int = 3
    isolated_posterior: float = 0.8
    possibly_isolated_posterior: float = 0.5
    introducer_max_risk: int = 3
    third_party_max_risk: int = 2
    compare_min_sensitivity: int = 2
    introductions_per_quarter: int = 3
    platform_actors: int = 3
    platform_coverage: float = 0.5
    supported_holds: float = 0.9
    supported_coverage: float = 0.6
    supported_sources: int = 2
    supported_members: int = 5
    supported_chance: float = 0.025
    indicative_chance: float = 0.05
    indicative_holds: float = 0.7
    single_source_holds: float = 0.8
    same_figure: float = 0.1
    indicative_coverage: float = 0.4
    small_map: int = 10
    random_draws: int = 10_000
    exact_relabellings: int = 20_000
    community_runs: int = 100
    community_resolution: float = 1.0
    community_agreement: float = 0.8
    community_nulls: int = 100
    seed: int = 20_111
    stigma_chance: float = 0.1
    stigma_members: int = 3
    stigma_indicative: int = 2
    stigma_supported: int = 3
    stigma_sources: int = 3
    event_months: float = 12.0
    frustration_block: int = 20
    two_list_overlap: int = 5
    proxy_share: float = 0.5
    error_shares: tuple[float, ...] = (0.05, 0.1, 0.25)
    coverage_shares: tuple[float, ...] = (0.9, 0.8, 0.7, 0.6, 0.5)
    error_trials: int = 50
    world_draws: int = 200
    bootstrap_draws: int = 1_000
    mixing_members: int = 2
    mixing_ties: int = 5
    comparable_coverage: float = 0.4
    comparable_share: float = 0.3
    clear_change: float = 0.9
    foreign_share: float = 0.5
    ranked_coverage: float = 0.8
    betweenness_exact: int = 20_000
    betweenness_sources: int = 1_024
    damping: float = 0.85
    channel_arcs: int = 3
    high_rating: float = 2.0
    brokerage_draws: int = 1_000
    key_player_sets: int = 50_000
    key_player_candidates: int = 100
    key_player_actors: int = 1_000
    key_player_starts: int = 320
    key_player_steps: int = 2
    trust_counts_as: float = 3.0
    acquaintances: int = 15
    mechanism_months: float = 6.0
    mechanism_exposure: float = 0.2
    cover_steps: int = 2
    cover_chance: float = 0.4
    cover_exact: int = 20
    tree_exact: int = 8
    robust_share: float = 0.8
    openings: int = 3
    meeting_size: int = 12
    meeting_parts: int = 10
    case_critical_hours: int = 24
    case_high_hours: int = 72

    def __post_init__(self) -> None:
        for threshold in fields(self):
            value, several = vars(self)[threshold.name], isinstance(threshold.default, tuple)
            if several and not (isinstance(value, tuple | list) and value):
                raise Refused(
                    "{name}={value}: not a threshold. Give one share or more.",
                    name=Name(threshold.name),
                    value=shorten(value),
                )
            for number in value if several else (value,):
                _check_number(threshold.name, number, whole=isinstance(threshold.default, int))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thresholds) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def changed(self, **others: Any) -> Self:
        """The same with some exchanged; none counts as read."""
        return type(self)(**(vars(self) | others))

    def among(self, names: Collection[str]) -> dict[str, Any]:
        """Some of them by name, in the order above; none counts as read."""
        return {name: value for name, value in vars(self).items() if name in names}


for _field in fields(Thresholds):
    setattr(Thresholds, _field.name, _noted(_field.name))
