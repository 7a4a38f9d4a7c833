"""Power and interest on an issue, and where actors stand (A21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isnan
from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, either, plural
from actormap.engine.centrality.spectral import pagerank
from actormap.engine.edges import Edges
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.ranking import places
from actormap.metrics.base.safeguards import asking
from actormap.metrics.influence.influencers import AT_INFLUENCE, positive_influence
from actormap.metrics.influence.issue_records import issue_name, known_issue
from actormap.metrics.influence.ratings import Rated, mean_of, ratings_of, sides_of, spread_of

HIGH, LOW = Sentence("high"), Sentence("low")
RATERS = 2
"""From so many independent raters on a rating says more than one person's view."""
QUARTILE = 75
FEW_TO_RANK = 4
"""With fewer actors that have both a rating and a score a quarter of them is nobody."""

METHOD = "Power, interest and alignment (A21)"
OPINION = Sentence(
    "Ratings are the opinions of those who were asked. Look at how far they differ before you "
    "look at the place on the grid."
)
SCALE = Sentence(
    "Power and interest are rated from 0 to 4, alignment from -2, against human rights, to 2, for them."
)
LISTENED = Sentence(
    "The office never watches civil society, communities or persons. Whoever disagrees is listened to first."
)
ON_LINE = Sentence("A rating exactly on the line belongs to both sides of it.")
NO_LABEL = Sentence(
    "A place on the grid suggests how to engage, as a point to discuss. No decision follows from it alone."
)


@checked
def power_interest_grid(m: ActorMap, view: View, *, issue: str = "") -> Findings:
    """Where actors stand by power, interest and alignment on an issue, with the spread of raters (A21).

    Parameters
    ----------
    m
        The map; `ratings` hold power, interest and alignment per issue and rater.
    view
        The day and the thresholds.
    issue
        The issue; empty takes all.

    Returns
    -------
    Findings
        One an issue and actor, by issue, then the most power first (value: mean rated power, 0 to
        4; `holds_in`: share of raters whose own rating falls in the same cell; details
        ``quadrants``: one, or several on a line, ``borderline``, ``power``, ``interest``,
        ``alignment``: mean, lowest and highest, ``style``: the style of AIIM, ``spectrum``,
        ``listen_first``: whether it is civil society, a community or a person, ``raters``,
        ``rank_difference`` between rated power and recorded influence, ``discuss``: whether that is
        among the largest quarter).

    Raises
    ------
    Refused
        There are no ratings, or none on this issue.

    Notes
    -----
    High is above ``high_rating``; exactly on it is borderline. Cells and styles say what the office does,
    never what is done to anybody. Of an actor rated as against human rights the statement gives its style
    instead of its cell. Civil society, communities and persons are never watched: if they disagree they
    are listened to first. Of each rater the newest rating counts, and raters that share an independent
    key count once. Ratings stay opinions: one alone is not enough, nor are several where one of them
    decides the cell; else they are indicative. The largest differences between rated power and recorded
    influence are to be discussed: either the raters or the map miss something.

    References
    ----------
    Mendelow (1981) for the grid; Mendizabal (2010) for alignment, interest and influence;
    Oppenheimer and Lakey (1965) for the spectrum of allies; docs/definitions.md#a21.
    """
    context = context_of(m, view)
    known_issue(context, issue)
    kept_in = context if view.without else context.recorded
    rated = kept_in.once(f"rated:{issue}", partial(ratings_of, issue=issue))
    if not rated:
        if not issue:
            raise Refused("nobody has rated power and interest. Bring a list of ratings.")
        raise Refused(
            "nobody has rated power and interest on {issue}. Bring a list of ratings.",
            issue=issue_name(context, issue),
        )
    check = _CrossCheck(context, rated)
    return answer(
        context,
        METHOD,
        map(partial(_placed, check), rated),
        parameters={"issue": issue, "raters_needed": RATERS},
        caveats=_caveats(check),
    )


def _caveats(check: _CrossCheck) -> Iterator[Sentence]:
    """What a reader could wrongly conclude."""
    yield from (OPINION, SCALE, LISTENED, ON_LINE, NO_LABEL)
    if check.missing:
        yield Sentence(
            "The ratings could not be checked against recorded influence (A16): {reason}",
            reason=check.missing,
        )


@dataclass(frozen=True)
class _CrossCheck:
    """Rated power held against recorded influence (A16)."""

    context: Context
    rated: Sequence[Rated]

    @kept_property
    def _influence(self) -> tuple[dict[str, float], Sentence]:
        """PageRank of the actors, and why there is none."""
        scored = positive_influence(self.context.m, self.context.view)
        try:
            scored.require(FEW_TO_RANK, AT_INFLUENCE)
        except Refused as reason:
            return {}, reason.sentence
        backwards = Edges(scored.n, scored.target, scored.source, scored.weight, directed=True)
        rank = pagerank(backwards, damping=self.context.view.thresholds.damping)
        return dict(zip(scored.ids, rank.tolist(), strict=True)), NOTHING

    @property
    def missing(self) -> Sentence:
        """Why there is none; empty where there is one."""
        return self._influence[1]

    @kept_property
    def apart(self) -> dict[tuple[str, str], tuple[int, bool]]:
        """By issue and actor how far its places by both are apart, and whether that is much."""
        differences: dict[tuple[str, str], tuple[int, bool]] = {}
        scores, _ = self._influence
        rated = [r for r in self.rated if r.actor in scores and not np.isnan(mean_of(r.power))]
        for issue in sorted({r.issue for r in rated}):
            both = [r for r in rated if r.issue == issue]
            if len(both) < FEW_TO_RANK:
                continue
            by_power = places(np.array([mean_of(r.power) for r in both]))
            by_score = places(np.array([scores[r.actor] for r in both]))
            apart = np.abs(by_power - by_score)
            large = (apart >= np.percentile(apart, QUARTILE)) & (apart > 0)
            differences |= {
                (r.issue, r.actor): (int(d), bool(x)) for r, d, x in zip(both, apart, large, strict=True)
            }
        return differences


def _placed(check: _CrossCheck, rated: Rated) -> Figure:
    """Rated power of an actor on an issue, and the cells that it is in."""
    cells = rated.advice(check.context.view.thresholds.high_rating)
    where = "+".join(cells).replace(",", "").replace(" ", "_") or "not_rated"
    power = mean_of(rated.power)
    return Figure(
        f"A21:{rated.issue}:{where}:{rated.actor}",
        "A21",
        "actor",
        (rated.actor,),
        None if isnan(power) else power,
        words=partial(_words, check, rated),
    )


def _words(check: _CrossCheck, rated: Rated, figure: Figure) -> Finding:
    context, high = check.context, check.context.view.thresholds.high_rating
    apart, discuss = check.apart.get((rated.issue, rated.actor), (None, False))
    cells, alignment = rated.advice(high), mean_of(rated.alignment)
    power, single = spread_of(rated.power), rated.single_source(high)
    return figure.worded(
        statement=_statement(context, rated, cells),
        reason=Sentence(
            "{power}, {interest}, {alignment}. {raters} rated both power and interest.",
            power=_rating_words(Sentence("Power"), rated.power),
            interest=_rating_words(Sentence("interest"), rated.interest),
            alignment=_rating_words(Sentence("alignment"), rated.alignment),
            raters=plural(rated.raters, "independent rater"),
        ),
        n=rated.raters,
        sensitivity=rated.sensitivity,
        **context.trust(
            coverage=float(detection_share(rated.raters, context.view.thresholds)),
            sources=rated.raters,
            holds_in=rated.agreement(high),
            at_most="indicative" if rated.raters >= RATERS and not single else "insufficient_data",
        ),
        single_source=single,
        would_change=Sentence("Another independent rater rates it."),
        **_question(context, rated, discuss),
        details={
            "issue": rated.issue,
            "quadrants": list(cells),
            "borderline": len(rated.cells(high)) > 1,
            "power": power,
            "interest": spread_of(rated.interest),
            "alignment": spread_of(rated.alignment),
            "style": list(rated.style(high)),
            "spectrum": [] if np.isnan(alignment) else list(rated.spectrum()),
            "listen_first": rated.heard,
            "raters": rated.raters,
            "records": list(rated.records),
            "rank_difference": apart,
            "discuss": discuss,
        },
    )


def _statement(context: Context, rated: Rated, cells: Sequence[str]) -> Sentence:
    fields = {
        "name": context.names[context.code(rated.actor)],
        "issue": issue_name(context, rated.issue),
    }
    if cells:
        return _opinion(context, rated, cells, fields)
    power, interest = spread_of(rated.power), spread_of(rated.interest)
    if power is None and interest is None:
        return Sentence(
            "{name} on {issue}: nobody rated its power and interest, so it has no place on the grid.",
            **fields,
        )
    if power is None:
        return Sentence(
            "{name} on {issue}: nobody rated its power, so it has no place on the grid.", **fields
        )
    return Sentence("{name} on {issue}: nobody rated its interest, so it has no place on the grid.", **fields)


def _opinion(
    context: Context, rated: Rated, cells: Sequence[str], fields: Mapping[str, Sentence]
) -> Sentence:
    """What raters think, and what that suggests to the office; of whoever is rated as against, its style."""
    high = context.view.thresholds.high_rating
    rating = {
        "raters": plural(rated.raters, "independent rater"),
        "power": _level(mean_of(rated.power), high),
        "interest": _level(mean_of(rated.interest), high),
        **fields,
    }
    if rated.against:
        return Sentence(
            "{name} on {issue}, in the opinion of {raters}: {spectrum}, with {power} power and {interest} "
            "interest. This suggests to the office: {style}.",
            spectrum=either(rated.spectrum()),
            style=either(rated.style(high)),
            **rating,
        )
    if len(rated.cells(high)) > 1:
        return Sentence(
            "{name} on {issue}, in the opinion of {raters}: {power} power, {interest} interest. This "
            "suggests to the office: {cells} (on the line).",
            cells=either(cells),
            **rating,
        )
    return Sentence(
        "{name} on {issue}, in the opinion of {raters}: {power} power, {interest} interest. This "
        "suggests to the office: {cell}.",
        cell=cells[0],
        **rating,
    )


def _level(rating: float, high: float) -> Sentence:
    return either(HIGH if side else LOW for side in sides_of(rating, high))


def _question(context: Context, rated: Rated, discuss: bool) -> dict[str, Any]:
    v = context.code(rated.actor)
    name, question = context.names[v], _of_raters(context, rated, discuss)
    if question:
        return {"next_question": question}
    others = Sentence("Why does {name} stand there? Ask those who know it.", name=name)
    if not rated.heard:
        return {"next_question": others}
    return asking(
        context, [v], Sentence("What does {name} itself say, and what does it need?", name=name), others
    )


def _of_raters(context: Context, rated: Rated, discuss: bool) -> Sentence:
    """What is asked of those who rate it; empty where they agree and are enough."""
    name = context.names[context.code(rated.actor)]
    agreement = rated.agreement(context.view.thresholds.high_rating)
    if agreement is not None and agreement < 1:
        return Sentence(
            "Why do the raters place {name} differently? Ask each separately what it saw.", name=name
        )
    if discuss:
        return Sentence(
            "Why do the rated power and the recorded influence of {name} differ so much? Ask the raters.",
            name=name,
        )
    if rated.raters < RATERS:
        return Sentence("Who else could rate {name} independently?", name=name)
    return NOTHING


def _rating_words(what: Sentence, values: Sequence[float]) -> Sentence:
    spread = spread_of(values)
    if spread is None:
        return Sentence("{what} not rated", what=what)
    mean, low, high = spread
    if low == high and len([x for x in values if not np.isnan(x)]) < RATERS:
        return Sentence("{what} {mean:.1f}", what=what, mean=mean)
    if low == high:
        return Sentence("{what} {mean:.1f} (all alike)", what=what, mean=mean)
    return Sentence("{what} {mean:.1f} ({low:g} to {high:g})", what=what, mean=mean, low=low, high=high)
