"""Who can be asked about whom on a map, and what an answer is expected to tell (A10)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Codes, Floats, Integers
from actormap.core.kept import kept_property
from actormap.core.tables.cells import isin
from actormap.engine.connectivity.cutpoints import bridges
from actormap.engine.edges import Edges
from actormap.engine.pairs.co_occurrence import membership
from actormap.engine.paths.bit_parallel_bfs import steps_from_any
from actormap.engine.statistics.next_questions import (
    Claim,
    Interviews,
    Question,
    Silence,
    beliefs,
    beta_mean,
    information,
)
from actormap.graph.layer import kinds_of
from actormap.graph.tie_probability import tie_keys
from actormap.meetings.after import speakers
from actormap.metrics.base.capacity import loads
from actormap.metrics.base.context import Context
from actormap.metrics.base.coverage import MOST_ASKED
from actormap.metrics.base.detection import NearFar, near_far
from actormap.metrics.base.nearness import Places
from actormap.metrics.base.safeguards import asked_about_within, exclusions_of, never_asked_about
from actormap.metrics.base.tags import members

EACH, DRAWN_EACH = 5, 1
"""Questions in an interview, and how many of them are drawn at random."""
BESIDE = 0.25
"""As how many bits a bit about an only link or a gap counts: of these an actor may have many, and whether the
office can reach it at all comes first."""
HALF, PAIRS_WORTH = 0.5, 4.0
"""What shares are taken to be of which nothing is known, and how many pairs side by side that is worth."""
MOST_SOURCES, MOST_SUBJECTS = 2_000, 1_000
"""Among so many that can be asked, the nearest to the office, and about so many, the best are looked for."""


@dataclass(frozen=True)
class Inquiry:
    """Who can be asked about whom on a map, and what is believed of them."""

    context: Context

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

    def _silence(self, layer: str) -> Silence:
        """Who was asked about such ties of others, and told of none."""
        context, respondents = self.context, self.context.coverage.respondents(layer)
        statements = tie_keys(context.m).where(
            context.layers.current & isin(context.m.ties["kind"], kinds_of(layer))
        )
        statements = statements.without(context.view.without)
        of_ties = np.array(statements.keys, dtype=object)[statements.key]
        code, names = pd.factorize(np.r_[respondents.name, of_ties, of_ties])
        ends, width = np.r_[tuple(end[statements.row] for end in context.m.codes())], max(1, len(names))
        pair = np.r_[respondents.actor, ends].astype(np.int64) * width + code
        answered = np.unique(pair[: len(respondents.actor)])
        subject, key = np.divmod(answered[~np.isin(answered, pair[len(respondents.actor) :])], width)
        nearness = context.coverage.nearness
        sources, subjects = nearness.sources(names).take(key), nearness.actors.take(subject)
        kept = sources.actor != subject
        return Silence(subject[kept], sources.near_each(subjects)[kept])

    def _beliefs(self, layer: str, known: Bools, pools: Floats, prior: float) -> tuple[Floats, NearFar]:
        """Chance of each actor that it has nothing of a layer, and what is learned of detection with it."""
        learned = partial(near_far, self.context.coverage.trials, self.context.view.thresholds)
        chance, detection = beliefs(self._silence(layer), learned, known, pools, prior)
        return chance, NearFar(*detection)

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
    def _route(self) -> tuple[Floats, NearFar]:
        prior, society = self.context.view.thresholds.isolated_prior, self.context.layers.civil_society
        return self._beliefs("T", self._within_reach | ~society, self._pools, prior)

    @property
    def no_route(self) -> Floats:
        """Chance that there is no route to each actor, 0 to 1; 0 where one is recorded."""
        return self._route[0]

    @property
    def detection(self) -> NearFar:
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
        return self._beliefs("G+", ~hangs, pool, HALF)[0]

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
        gain = sum(information(chance, self.detection.near) for chance in (self.no_route, self._only_link))
        return np.sort(rows[np.argsort(-np.asarray(gain)[rows], kind="stable")[:MOST_SUBJECTS]])

    @kept_property
    def _places(self) -> tuple[Places, Places]:
        """Where those stand who can be asked, and about whom it can be asked."""
        actors = self.context.coverage.nearness.actors
        return actors.take(self.sources), actors.take(self.subjects)

    @kept_property
    def _near(self) -> Bools:
        sources, subjects = self._places
        return sources.near(subjects)

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
    def may_be_asked(self) -> Bools:
        """Who may be asked about whom, ``(sources, subjects)``."""
        context, sources, subjects = self.context, self.sources, self.subjects
        may = ~self._tied & (sources[:, None] != subjects)
        of_sources, of_subjects = self._places
        may &= of_sources.same_group(of_subjects) | ~asked_about_within(context)[subjects]
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
        return shared & ~self._tied, float(beta_mean(int(shared.sum()) - tied, tied, HALF, PAIRS_WORTH))

    @kept_property
    def _needed(self) -> Floats:
        """How many more have to tell of nothing until it is supported that there is no route to each."""
        coverage = self.context.coverage
        count = coverage.respondents("T").count
        needed = [coverage.needed_of_none(v, int(count[v])) for v in self.subjects.tolist()]
        return np.array([MOST_ASKED if more is None else more for more in needed], dtype=float)

    @kept_property
    def claims(self) -> dict[str, Claim]:
        """What answers bear on."""
        gaps, apart = self._gaps
        return {
            "route": Claim(self.no_route[self.subjects], needed=self._needed),
            "only_link": Claim(self._only_link[self.subjects], weight=BESIDE),
            "gap": Claim(np.full(len(self.subjects), apart), gaps, weight=BESIDE),
        }

    def questions(self, limit: int) -> list[tuple[int, Question]]:
        """So many questions, each with the number of its interview."""
        thresholds = self.context.view.thresholds
        plan = Interviews(
            [*self.claims.values()],
            self.may_be_asked,
            self._near,
            self.detection,
            least=thresholds.question_gain,
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
