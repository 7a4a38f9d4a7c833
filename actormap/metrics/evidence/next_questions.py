"""Whom to ask about whom: the questions whose answers are expected to change findings most (A10)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core.arrays import Bools, Codes, Floats, Integers
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, series
from actormap.core.tables.cells import explode, isin
from actormap.engine.connectivity.cutpoints import bridges
from actormap.engine.edges import Edges
from actormap.engine.pairs.co_occurrence import membership
from actormap.engine.paths.breadth_first import steps_from_any
from actormap.engine.statistics.next_questions import (
    HALF,
    OBSERVATIONS,
    Answers,
    Claim,
    Interviews,
    Question,
    beliefs,
    beta_mean,
    information,
)
from actormap.graph.layers import kinds_of
from actormap.graph.tie_probability import source_keys, tie_keys
from actormap.meetings.after import speakers
from actormap.metrics.base.capacity import loads
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import (
    NO_CONTACTS,
    asked_about_within,
    exclusions_of,
    never_asked_about,
)
from actormap.metrics.base.tags import members

SHOWN = 20
"""So many questions are listed unless more are asked for."""
EACH, DRAWN_EACH = 5, 1
"""Questions in an interview, and how many of them are drawn at random."""
BESIDE = 0.25
"""As how many bits a bit about an only link or a gap counts: of these an actor may have many, and whether the
office can reach it at all comes first."""
MOST_SOURCES, MOST_SUBJECTS = 2_000, 1_000
"""Among so many that can be asked, the nearest to the office, and about so many, the best are looked for."""
CAVEATS = (
    Sentence("Ask only what is safe to ask there; nobody has to answer, and an answer can be that of fear."),
    Sentence("About who is at risk, or did not agree to be named to others, only its own group is asked."),
    Sentence("What an answer is expected to tell rests on those who answered until now."),
)
NOBODY_LEFT = Sentence(
    "Nobody can be asked now: who could is protected, was met recently, was asked for as many introductions "
    "as it can be, or is not within reach."
)
NOTHING_LEFT = Sentence("No question is left whose answer is expected to tell enough to be worth asking.")


@checked
def ask(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """Whom to ask about whom next, by what the answers are expected to change (A10).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    limit
        Most questions listed; the settings of the answer say how many can be asked.

    Returns
    -------
    Findings
        One a question, interview after interview: five about whom one actor is asked, four of them the
        best and one drawn at random (value: what the answer is expected to tell, in bits; details
        ``interview``: its number, ``drawn``, ``near``, ``detection``: chance that such a source tells of a
        tie, ``no_route``: chance that there is no route to the actor, ``bears_on``: ``route``, ``only_link``,
        ``gap``). The settings of the answer give ``near`` and ``far``, the chances of detection that were
        learned.

    Raises
    ------
    Refused
        No field presence is on the map, or it has no recorded contact.

    Notes
    -----
    An answer tells as much as it lessens the doubt about three things: whether there is no route to an
    actor; and, each counted at a quarter, whether it hangs on an only link, and whether it and who is
    asked do not work together although they work in one place. Nobody is asked whom the safeguards
    protect, who was met or asked within ``ask_again_days``, or who was asked for as many introductions as
    it can be. About who is at risk, or did not agree to be named to others, only those are asked who say
    that they belong to its group; about who does not want it nobody.

    References
    ----------
    docs/definitions.md#a10; Shannon (1948), Bell System Technical Journal 27; MacKenzie et al. (2002),
    Ecology 83(8).
    """
    context = context_of(m, view)
    if not context.layers.offices[context.layers.referral.source].any():
        raise Refused(NO_CONTACTS)
    inquiry = Inquiry(context)
    questions = inquiry.questions(limit)
    nobody = NOTHING_LEFT if len(inquiry.sources) else NOBODY_LEFT
    return answer(
        context,
        "Next questions (A10)",
        (_figure(inquiry, number, question) for number, question in questions),
        parameters={
            "limit": limit,
            "can_be_asked": len(inquiry.sources),
            "near": inquiry.detection[0],
            "far": inquiry.detection[1],
        },
        caveats=CAVEATS if questions else (*CAVEATS, nobody),
    )


@dataclass(frozen=True)
class Inquiry:
    """Who can be asked about whom on a map, and what is believed of them."""

    context: Context

    @kept_property
    def _groups(self) -> Bools:
        """To which groups each actor says that it belongs, ``(actors, groups)``."""
        tags = [*members(self.context.m, "identifies_as").values()]
        return np.array(tags, dtype=bool).reshape(-1, len(self.context.ids)).T

    @kept_property
    def _areas(self) -> Codes:
        """Area of each actor, -1 where none is recorded."""
        code, areas = pd.factorize(self.context.m.actors["adm1_pcode"].replace("", None))
        return code.astype(np.int64) if len(areas) else np.full(len(code), -1)

    @kept_property
    def _steps(self) -> Floats:
        """Fewest trusted introductions to each actor, by nobody who is asked for nobody."""
        layer, thresholds = self.context.layers.referral, self.context.view.thresholds
        offices = self.context.layers.offices
        usable = (layer.effective >= thresholds.trusted_step) & ~(
            exclusions_of(self.context).always & ~offices
        )[layer.source]
        edges = Edges(len(offices), layer.source[usable], layer.target[usable], directed=True)
        return steps_from_any(edges, np.flatnonzero(offices))

    @kept_property
    def _within_reach(self) -> Bools:
        return self._steps <= self.context.view.thresholds.max_steps

    # --- what was answered ---------------------------------------------------------------------------

    @kept_property
    def _keys(self) -> dict[str, int]:
        """Position of the actor that a source is, by its independent key."""
        keys = source_keys(self.context.m)
        return {
            keys.get(source, source): self.context.code(actor)
            for source, actor in speakers(self.context.m).items()
        }

    def _of_keys(self, names: npt.NDArray[np.object_]) -> tuple[Codes, Codes, Bools]:
        """Of independent keys: the actor that each is, its area, and its groups by its own statement."""
        who = np.array([self._keys.get(name, -1) for name in names.tolist()], dtype=np.int64)
        known = who >= 0
        area, groups = np.full(len(who), -1), np.zeros((len(who), self._groups.shape[1]), dtype=bool)
        area[known], groups[known] = self._areas[who[known]], self._groups[who[known]]
        codes = pd.Index([*members(self.context.m, "identifies_as")])
        own, keys = explode(self.context.m.sources, "groups"), source_keys(self.context.m)
        key = pd.Index(names).get_indexer([keys[i] for i in self.context.m.sources["id"].loc[own.index]])
        column = codes.get_indexer(own)
        kept = (key >= 0) & (column >= 0)
        groups[key[kept], column[kept]] = True
        return who, area, groups

    def _answers(self, layer: str) -> Answers:
        """What was answered about such ties of others."""
        context, respondents = self.context, self.context.coverage.respondents(layer)
        statements = tie_keys(context.m).where(
            context.layers.current & isin(context.m.ties["kind"], kinds_of(layer))
        )
        statements = statements.without(context.view.without)
        of_ties = (
            np.array(statements.keys, dtype=object)[statements.key]
            if len(statements.key)
            else np.zeros(0, dtype=object)
        )
        code, names = pd.factorize(np.r_[respondents.name, of_ties, of_ties])
        ends = np.r_[tuple(end[statements.row] for end in context.m.codes())].astype(np.int64)
        pair = np.r_[respondents.actor, ends] * max(1, len(names)) + code
        answered = np.unique(pair[: len(respondents.actor)])
        subject, key = np.divmod(answered, max(1, len(names)))
        who, area, groups = self._of_keys(np.asarray(names, dtype=object))
        near = (area[key] == self._areas[subject]) & (area[key] >= 0)
        near |= (groups[key] & self._groups[subject]).any(axis=1)
        positive = np.isin(answered, pair[len(respondents.actor) :])
        kept = (who[key] != subject) & context.layers.civil_society[subject]
        return Answers(subject[kept], near[kept], positive[kept])

    @kept_property
    def _pools(self) -> Floats:
        """Share of each actor in each group that is pooled; the last one is of those without a group."""
        m, society = self.context.m, self.context.layers.civil_society
        tags = [*members(m, "identifies_as").values(), *members(m, "works_on_rights_of").values()]
        of_groups = np.array(tags, dtype=float).reshape(-1, len(society)).T
        pools = np.c_[of_groups, of_groups.sum(axis=1) == 0]
        pools[~society] = 0.0
        return pools / np.maximum(pools.sum(axis=1, keepdims=True), 1.0)

    @kept_property
    def _route(self) -> tuple[Floats, tuple[float, float]]:
        """Chance that there is no route to each actor, and what was learned of detection."""
        prior, society = self.context.view.thresholds.isolated_prior, self.context.layers.civil_society
        return beliefs(self._answers("T"), self._within_reach | ~society, self._pools, prior)

    @property
    def no_route(self) -> Floats:
        """Chance that there is no route to each actor, 0 to 1; 0 where one is recorded."""
        return self._route[0]

    @property
    def detection(self) -> tuple[float, float]:
        """Chance that somebody near, and far, tells of what is there."""
        return self._route[1]

    @kept_property
    def _only_link(self) -> Floats:
        """Chance that what hangs on an only link has no other."""
        layer, n = self.context.layers.collaboration, len(self.context.ids)
        hangs = np.zeros(n, dtype=bool)
        if len(layer):
            links = bridges(Edges(n, layer.source, layer.target))
            small = links.source_side <= links.target_side
            hangs[layer.source[links.bridge[small]]] = True
            hangs[layer.target[links.bridge[links.target_side <= links.source_side]]] = True
        pool = self.context.layers.civil_society.astype(float)[:, None]
        return beliefs(self._answers("G+"), ~hangs, pool, HALF)[0]

    # --- who can be asked about whom -----------------------------------------------------------------

    @kept_property
    def sources(self) -> Codes:
        """Who can be asked, the nearest to the office first."""
        context = self.context
        load, most = loads(context)
        open_ = self._within_reach & ~exclusions_of(context).always & ~context.layers.offices
        open_ &= (load < most) & ~self._asked_lately
        rows = np.flatnonzero(open_)
        return rows[np.argsort(self._steps[rows], kind="stable")][:MOST_SOURCES]

    @property
    def _asked_lately(self) -> Bools:
        """Whom the office met, or asked about anybody, so lately that it is not asked again."""
        context, day = self.context, pd.Timestamp(self.context.view.date)
        first = (day - pd.DateOffset(days=context.view.thresholds.ask_again_days)).date().isoformat()
        lately = np.zeros(len(context.ids) + 1, dtype=bool)  # the last is of nobody
        met = context.m.ids("actors").get_indexer(pd.Index(context.m.contacts["actor_id"]))
        log = context.m.observations.loc[context.m.observations["date"] <= context.view.date, "date"]
        lately[self._interviewed[0][(log > first).to_numpy(dtype=bool)]] = True
        days = context.m.contacts["date"]
        lately[met[((days > first) & (days <= context.view.date)).to_numpy(dtype=bool)]] = True
        return lately[:-1]

    @kept_property
    def subjects(self) -> Codes:
        """About whom it can be asked, the best first where there are very many."""
        open_ = self.context.layers.civil_society & ~never_asked_about(self.context)
        rows = np.flatnonzero(open_)
        if len(rows) <= MOST_SUBJECTS:
            return rows
        gain = sum(information(chance, self.detection[0]) for chance in (self.no_route, self._only_link))
        return np.sort(rows[np.argsort(-np.asarray(gain)[rows], kind="stable")[:MOST_SUBJECTS]])

    @kept_property
    def _own(self) -> Bools:
        """Which of both say that they belong to one group, ``(sources, subjects)``."""
        groups = self._groups.astype(np.float32)
        return groups[self.sources] @ groups[self.subjects].T > 0

    @kept_property
    def _near(self) -> Bools:
        area = self._areas[self.sources][:, None]
        return self._own | ((area == self._areas[self.subjects]) & (area >= 0))

    @kept_property
    def _tied(self) -> Bools:
        """Between which of both a tie is recorded."""
        tied = np.zeros((len(self.sources), len(self.subjects)), dtype=bool)
        current = self.context.layers.current
        u, v = (codes[current] for codes in self.context.m.codes())
        tied[self._pairs(u, v)] = tied[self._pairs(v, u)] = True
        return tied

    def _pairs(self, u: Integers, v: Integers) -> tuple[Codes, Codes]:
        """Rows and columns of some pairs, where one can be asked and it can be asked about the other."""
        place = np.full((2, len(self.context.ids) + 1), -1)  # the last is of nobody
        place[0, self.sources], place[1, self.subjects] = range(len(self.sources)), range(len(self.subjects))
        row, column = place[0, u], place[1, v]
        kept = (row >= 0) & (column >= 0)
        return row[kept], column[kept]

    @kept_property
    def _interviewed(self) -> tuple[Codes, Codes]:
        """Which actor was asked about which, whatever it answered; -1 where either is none."""
        log, who = self.context.m.observations, speakers(self.context.m)
        log = log[log["date"] <= self.context.view.date]
        index = self.context.m.ids("actors")
        named = pd.Index([who.get(source, "") for source in log["source"]], dtype=object)
        return index.get_indexer(named), index.get_indexer(pd.Index(log["subject_id"]))

    @kept_property
    def _may(self) -> Bools:
        """Who may be asked about whom."""
        context, sources, subjects = self.context, self.sources, self.subjects
        may = ~self._tied & (sources[:, None] != subjects)
        may &= self._own | ~asked_about_within(context)[subjects]
        may[self._pairs(*self._interviewed)] = False
        row, column = np.nonzero(may)
        may[row, column] = ~exclusions_of(context).bars_each(sources[row], subjects[column])
        return may

    @kept_property
    def _gaps(self) -> tuple[Bools, float]:
        """Which of both work in one place without a tie, and the chance that such two have none."""
        cells, n = self.context.layers.cells, len(self.context.ids)
        works = membership(n, cells.actor, cells.column, len(cells.names)).astype(np.int32)
        shared = (works[self.sources] @ works[self.subjects].T).toarray() > 0
        shared &= self.sources[:, None] != self.subjects
        tied = int((shared & self._tied).sum())
        return shared & ~self._tied, float(beta_mean(int(shared.sum()) - tied, tied, HALF, OBSERVATIONS))

    @kept_property
    def claims(self) -> dict[str, Claim]:
        """What answers bear on."""
        gaps, apart = self._gaps
        return {
            "route": Claim(self.no_route[self.subjects]),
            "only_link": Claim(self._only_link[self.subjects], weight=BESIDE),
            "gap": Claim(np.full(len(self.subjects), apart), gaps, weight=BESIDE),
        }

    def questions(self, limit: int) -> list[tuple[int, Question]]:
        """So many questions, each with the number of its interview."""
        thresholds = self.context.view.thresholds
        plan = Interviews(
            [*self.claims.values()], self._may, self._near, self.detection, least=thresholds.question_gain
        )
        draw = np.random.default_rng(thresholds.seed)
        interviews = plan.best(each=EACH, drawn_each=DRAWN_EACH, draw=draw)
        every = (
            (number, question) for number, questions in enumerate(interviews, 1) for question in questions
        )
        return list(islice(every, limit))

    def bears_on(self, question: Question) -> list[str]:
        """What the answer bears on."""
        return [
            name
            for name, claim in self.claims.items()
            if 0 < claim.chance[question.subject] < 1
            and (claim.about is None or claim.about[question.source, question.subject])
        ]

    def near(self, question: Question) -> bool:
        """Whether who is asked is near to whom it is asked about."""
        return bool(self._near[question.source, question.subject])


BEARS_ON = {
    "route": Sentence("whether there is a route to it"),
    "only_link": Sentence("whether it hangs on an only link"),
    "gap": Sentence("whether both work side by side without working together"),
}


def _figure(inquiry: Inquiry, number: int, question: Question) -> Figure:
    """What the answer to a question is expected to tell."""
    ids = inquiry.context.ids
    pair = ids[inquiry.sources[question.source]], ids[inquiry.subjects[question.subject]]
    words = partial(_words, inquiry, number, question)
    return Figure(f"A10:ask:{':'.join(pair)}", "A10", "question", pair, question.gain, words=words)


def _words(inquiry: Inquiry, number: int, question: Question, figure: Figure) -> Finding:
    context, near = inquiry.context, inquiry.near(question)
    u, v = int(inquiry.sources[question.source]), int(inquiry.subjects[question.subject])
    detection, respondents = inquiry.detection[0 if near else 1], context.coverage.respondents("T")
    chance, bears_on = float(inquiry.no_route[v]), inquiry.bears_on(question)
    source, subject = context.names[u], context.names[v]
    reason = joined(
        Sentence(
            "The answer is expected to tell {gain:.2f} bits (1 would settle an even doubt): {what}.",
            gain=question.gain,
            what=series(map(BEARS_ON.__getitem__, bears_on)),
        ),
        context.respondent_words("T", [v]),
        Sentence(
            "Of ties that exist, a source of its area or group tells of {share:.0%}.",
            share=detection,
        )
        if near
        else Sentence(
            "Of ties that exist, a source of another area and group tells of {share:.0%}.",
            share=detection,
        ),
        Sentence("Drawn at random, so that others are not forgotten.") if question.drawn else "",
    )
    return figure.worded(
        statement=Sentence(
            "Ask {source} whether it works with {subject}, or knows who does, and whom {subject} trusts.",
            source=source,
            subject=subject,
        ),
        reason=reason,
        n=int(respondents.count[v]),
        **context.trust(
            coverage=float(respondents.of_each(np.array([v]))[0]),
            sources=int(respondents.count[v]),
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[[u, v]].max()),
        would_change=Sentence("Any answer, also that nobody is known."),
        next_question=Sentence("Note who was asked about whom, also where nobody was named."),
        acts={"ask": (context.ids[u],)},
        details={
            "interview": number,
            "drawn": question.drawn,
            "near": near,
            "detection": detection,
            "no_route": chance,
            "bears_on": bears_on,
        },
    )
