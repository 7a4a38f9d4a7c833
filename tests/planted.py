"""Invented countries of which the truth is known, and what an office has on record of them.

Sources are asked about some actors, tell a part of what there is, and tell of what is not so, the more
often the worse they are graded, or all at one rate. Of some actors half of the sources say nothing, as of
those whom one does not name, or all tell of them seldom, as where one is afraid. In countries of chance
nothing hangs on groups, kinds of actors or areas, and every source knows all equally well: a difference
between groups is chance alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from maps import a_map, actor

from actormap.core import schema
from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.model import ActorMap
from actormap.graph.layer import kinds_of
from actormap.graph.tie_probability import probability

DAY = np.datetime64("2025-02-01")
GROUPS = ("women", "lgbt", "minority", "youth", "landless_or_land_defenders", "journalists_media")
SHARES = (0.2, 0.1, 0.15, 0.15, 0.1, 0.1)
"""Share of civil society in each group; the others are in none."""
AREAS, AREA_SHARES = ("XA01", "XA02", "XA03", "XA04"), (0.4, 0.25, 0.2, 0.15)
SECTORS, ISSUES = ("LEG", "MON", "EDU", "HEA"), ("i1", "i2")
TYPES = ("human_rights_organization", "community_based_organization", "trade_union")
SPHERES = {
    "state": "government_body",
    "local_authority": "local_government_body",
    "media": "media_outlet",
    "donor": "donor_agency",
    "business": "private_company",
}
GRADES = ("A1", "A2", "B1", "B2", "B2", "B3", "C2")
WORK = ("coordination", "joint_activity", "information_sharing", "support", "protection")
POWER = ("influence", "funding", "authority", "consulted_by", "access")
DIVIDE = ("tension", "conflict", "opposition", "exclusion")
RATED, IMPACT, LIAR_SHARE = 0.3, 0.3, 0.1
UNTRUE = 0.5
"""Sources are graded with caution: of what they tell half as much is not so as their grades allow."""
HUSHED, AFRAID = 0.1, 0.2
"""Share of actors outside the hushed group of whom little is told as well; how often who is afraid tells."""
TRUTH_TELLERS = 6
"""So many told of all that is true, where the truth is asked: enough for whatever wants to be asked about."""


class Fact(NamedTuple):
    """Something that is so, or not: a tie, a seat or presence."""

    kind: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class World:
    """What a country, and what is told of it, is like.

    Parameters
    ----------
    chance
        Whether nothing hangs on groups, kinds of actors and areas.
    liars
        Whether one source in ten tells of as much that is not so, and is graded as well as others.
    untrue
        Of what each source tells, the share that is not so; None where it is as their grades allow.
    hush
        ``stigma``: half of the sources say nothing of some actors; ``fear``: all tell of them at a fifth
        of the rate. They are those of one group, and one in ten of the others.
    actors
        How many there are; None where it differs from country to country, 60 to 100.
    unlike
        Whether it is made by other rules (`unlike.py`), to which nothing was fitted.
    """

    chance: bool = False
    liars: bool = False
    untrue: float | None = None
    hush: Literal["", "stigma", "fear"] = ""
    actors: int | None = None
    unlike: bool = False


@dataclass(frozen=True)
class Source:
    """Somebody who is asked.

    Parameters
    ----------
    id, grade
        Pseudonym and grade.
    near
        Which actors are near to it.
    lies
        Whether as much as it tells of is made up.
    untrue
        Of all that it tells, the share that is not so.
    hushes
        How often it tells of each actor, against how often it would.
    """

    id: str
    grade: str
    near: Bools
    lies: bool
    untrue: float
    hushes: Floats


@dataclass(frozen=True)
class Planted:
    """A country as it is, and as it is on record."""

    truth: ActorMap
    record: ActorMap


def planted(seed: int, world: World = World()) -> Planted:
    """One country, from the start of all that is drawn."""
    from unlike import UnlikeCountry  # noqa: PLC0415 - that one builds on this one

    country = UnlikeCountry(seed, world) if world.unlike else Country(seed, world)
    return Planted(country.truth(), country.record())


class Country:
    """A country as it is.

    Parameters
    ----------
    seed, world
        As of `planted`.
    """

    def __init__(self, seed: int, world: World) -> None:
        self.draw = draw = np.random.default_rng([seed, world.chance])
        self.world, self.chance = world, (chance := world.chance)
        self.n = int(draw.integers(60, 101)) if world.actors is None else world.actors
        self.ids = [f"n{number:03}" for number in range(self.n)]
        self.code = {one: number for number, one in enumerate(self.ids)}
        outside = np.sort(draw.choice(self.n, self.n // 6, replace=False))
        self.society = ~np.isin(np.arange(self.n), outside)
        self.sphere = np.where(self.society, "civil_society", draw.choice(list(SPHERES), self.n))
        self.group = np.where(
            self.society, draw.choice(len(GROUPS) + 1, self.n, p=[*SHARES, 1 - sum(SHARES)]), len(GROUPS)
        )
        self.area = draw.choice(len(AREAS), self.n, p=AREA_SHARES)
        self.type = draw.choice(len(TYPES), self.n)
        self.activity = self._active()
        alone = draw.uniform(0.05, 0.2, len(GROUPS) + 1)
        if not chance:
            alone[draw.choice(len(GROUPS), 2, replace=False)] = 0.4
        else:
            alone[:] = 0.12
        self.alone = self.society & (draw.random(self.n) < alone[self.group])
        self.activity[self.alone] = 0
        self.closed = draw.uniform(0.3, 1.0, len(GROUPS) + 1) if not chance else np.ones(len(GROUPS) + 1)
        self.cells: dict[Fact, dict[str, Any]] = {}
        self._work()
        self._trust()
        self._power()
        self._divides()
        self._presence()
        self._seats()
        self.actors = [self._actor(number) for number in range(self.n)]
        self.contacts = list(self._contacts())
        self.events = list(self._events())
        self.opinion = draw.integers([0, 0, -2], [5, 5, 3], (self.n, 3))
        self.impact = draw.random(self.n) < IMPACT, draw.choice(["+", "-"], self.n)
        # Drawn apart: a country is the same whatever is told of it.
        self.apart = np.random.default_rng([seed, len(self.ids)])
        hushed = self.group == self.apart.integers(len(GROUPS))
        self.hushed = self.society & (hushed | (self.apart.random(self.n) < HUSHED))

    # --- what there is ---------------------------------------------------------------------------------

    def _active(self) -> Floats:
        """How many ties each tends to have."""
        return self.draw.lognormal(0, 0.6, self.n)

    def _pull(self) -> Floats:
        """How much likelier a tie between two is by area and group."""
        if self.chance:
            return np.ones((self.n, self.n))
        area = np.where(self.area[:, None] == self.area, 2.5, 0.7)
        same = self.group[:, None] == self.group
        shut = np.minimum(self.closed[self.group][:, None], self.closed[self.group])
        return area * np.where(same, 2.0, shut)

    def _pairs(self, weight: Floats, mean: float) -> Iterator[tuple[int, int]]:
        """Pairs at random by weight, so many ties an actor."""
        np.fill_diagonal(weight, 0)
        rate = weight * mean * self.n / max(weight.sum(), 1e-9)
        hits = self.draw.random(rate.shape) < 1 - np.exp(-rate)
        yield from map(tuple, np.argwhere(hits).tolist())

    def _tie(self, kind: str, u: int, v: int, **cells: Any) -> None:
        rule = schema.tie_kinds()[kind]
        ends = (u, v) if rule.directed or u < v else (v, u)
        self.cells.setdefault(Fact(kind, self.ids[ends[0]], self.ids[ends[1]]), cells)

    def _work(self) -> None:
        each = np.where(self.society, self.activity, 0)
        for u, v in self._pairs(np.outer(each, each) * self._pull(), self.draw.uniform(1.5, 3)):
            self._tie(str(self.draw.choice(WORK)), u, v)

    def _trust(self) -> None:
        each = np.where(self.society, self.activity, 0.15)
        weight = np.outer(each, each) * self._pull()
        for u, v in self._pairs(weight, 2.0):
            self._tie("trust", u, v, weight=int(self.draw.integers(1, 5)))
        for u, v in self._pairs(weight, 0.6):
            self._tie("referral_offer", u, v, weight=float(self.draw.choice([0.4, 0.6, 0.8, 0.9])))

    def _power(self) -> None:
        strong = np.where(self.society, 0.4, 2.0) * np.maximum(self.activity, 0.2)
        for u, v in self._pairs(np.outer(strong, np.ones(self.n)) * self._pull(), 0.9):
            kind = str(self.draw.choice(POWER))
            weight = 1 if kind == "authority" else float(self.draw.choice([0.3, 0.6, 0.9]))
            sign = {"sign": str(self.draw.choice(["+", "-"]))} if kind == "influence" else {}
            self._tie(kind, u, v, weight=weight, **sign)

    def _divides(self) -> None:
        strong = np.where(self.society, 0.5, 1.5) * np.maximum(self.activity, 0.2)
        apart = np.ones((self.n, self.n)) if self.chance else 1 / self._pull()
        for u, v in self._pairs(np.outer(strong, strong) * apart, 0.5):
            self._tie(str(self.draw.choice(DIVIDE)), u, v, weight=0.6, driver="resources")

    def _presence(self) -> None:
        for v in np.flatnonzero(self.society).tolist():
            home = self.draw.integers(len(AREAS)) if self.chance else self.area[v]
            for _ in range(int(self.draw.integers(1, 4))):
                area = home if self.draw.random() < 0.7 else self.draw.integers(len(AREAS))
                where = f"{self.draw.choice(SECTORS)}@{AREAS[int(area)]}"
                self.cells.setdefault(Fact("presence", self.ids[v], where), {})

    def _seats(self) -> None:
        self.platforms = []
        for number in range(5):
            area = int(self.draw.integers(len(AREAS)))
            theme = str(self.draw.choice(SECTORS))
            near = np.where(self.area == area, 1.0, 0.15) * self.closed[self.group]
            open_to = self.society if self.chance else self.society & ~self.alone
            # By chance those who sit together are no more active than others.
            wish = np.where(open_to, 1.0 if self.chance else near * (self.activity + 0.2), 0)
            size = min(int(self.draw.integers(5, 13)), int(np.count_nonzero(wish)))
            members = self.draw.choice(self.n, size, replace=False, p=wish / wish.sum())
            self.platforms.append(
                {"id": f"p{number}", "name": "Network", "theme": theme, "areas": AREAS[area]}
            )
            for v in members.tolist():
                self.cells.setdefault(Fact("membership", self.ids[v], f"p{number}"), {})

    def _actor(self, v: int) -> dict[str, Any]:
        group = GROUPS[self.group[v]] if self.group[v] < len(GROUPS) else ""
        own = group if self.draw.random() < 0.6 else ""
        kind = TYPES[self.type[v]] if self.society[v] else SPHERES[str(self.sphere[v])]
        return actor(
            self.ids[v],
            sphere=str(self.sphere[v]),
            types=kind,
            adm1_pcode=AREAS[self.area[v]],
            works_on_rights_of=group,
            identifies_as=own,
            consent_c2="yes",
            consent_c3=str(self.draw.choice(["yes", "yes", "unknown"])),
            at_risk_level=str(self.draw.choice(["", "0", "1", "2"])),
        )

    def _contacts(self) -> Iterator[dict[str, Any]]:
        wish = (self.activity + 0.05) * (self.closed[self.group] if not self.chance else 1.0)
        met = self.draw.choice(self.n, self.n // 6, replace=False, p=wish / wish.sum())
        for number, v in enumerate(sorted(met.tolist())):
            yield {
                "id": f"c{number:03}",
                "date": str(self._recent()),
                "office": "O",
                "actor_id": self.ids[v],
                "mode": "formal",
                "direction": str(self.draw.choice(["in", "out"])),
                "officer_role": str(self.draw.choice(["hro", "head"])),
            }

    def _events(self) -> Iterator[dict[str, Any]]:
        wish = np.where(self.society, 1.0 if self.chance else 1 / self.closed[self.group], 0)
        for number in range(25):
            subject = int(self.draw.choice(self.n, p=wish / wish.sum()))
            yield {
                "id": f"e{number:02}",
                "type": str(self.draw.choice(["label", "attack"])),
                "date": str(self._recent()),
                "subjects": self.ids[subject],
                "by_class": "state_official",
                "label": "troublemaker",
            }

    def _recent(self) -> np.datetime64:
        return DAY - np.timedelta64(int(self.draw.integers(10, 300)), "D")

    @property
    def common(self) -> dict[str, list[dict[str, Any]]]:
        """What is known to all: areas, sectors, the office's own log."""
        return {
            "areas": [{"id": "XA", "name": "All"}]
            + [{"id": area, "name": f"Area {area[-1]}", "parent": "XA"} for area in AREAS],
            "sectors": [{"id": sector, "name": f"Sector {sector}"} for sector in SECTORS],
            "issues": [{"id": issue, "name": f"Issue {issue}"} for issue in ISSUES],
            "contacts": self.contacts,
        }

    def truth(self) -> ActorMap:
        """All that there is, told by sources who were asked about everything."""
        tellers = [f"t{number}" for number in range(TRUTH_TELLERS)]
        told = dict.fromkeys(self.cells, tellers)
        tables = self._tables(told, dict.fromkeys(told, DAY - np.timedelta64(5, "D")))
        tables["observations"] = [
            self._observation(f"{teller}{one}", teller, one, "ties_all", "", "list")
            for teller in tellers
            for one in self.ids
        ]
        tables["sources"] = [{"id": teller, "reliability": "A", "credibility": "1"} for teller in tellers]
        every = ";".join(tellers)
        tables["events"] = [event | {"sources": every} for event in self.events]
        tables["ratings"] = [
            self.rating(teller, v, self.opinion[v]) for teller in tellers for v in range(self.n)
        ]
        tables["impact"] = [
            self.seen_impact(every, v, str(self.impact[1][v]))
            for v in np.flatnonzero(self.impact[0]).tolist()
        ]
        sizes = {group: int((self.group == code).sum()) for code, group in enumerate(GROUPS)}
        tables["universe"] = [
            {"id": f"u{group}", "group": group, "exists_low": n, "exists_best": n, "exists_high": n}
            for group, n in sizes.items()
        ]
        return a_map(**tables, **self.common)

    # --- what is on record -----------------------------------------------------------------------------

    def survey(self) -> Survey:
        """What sources tell of it."""
        return Survey(self)

    def record(self) -> ActorMap:
        """What an office has heard of it."""
        survey = self.survey()
        tables = self._tables(survey.told, survey.day)
        tables["observations"] = survey.observations
        tables["sources"] = [
            {"id": one.id, "reliability": one.grade[0], "credibility": one.grade[1]} for one in survey.sources
        ]
        tables["events"] = survey.events
        tables["ratings"], tables["impact"] = survey.ratings, survey.impact
        tables["universe"] = survey.lists
        return a_map(**tables, **self.common)

    def _observation(
        self, id_: str, source: str, about: str, what: str, kinds: str, answer: str
    ) -> dict[str, Any]:
        return {
            "id": id_,
            "source": source,
            "date": str(DAY - np.timedelta64(5, "D")),
            "subject_id": about,
            "asked_about": what,
            "kinds": kinds,
            "answer": answer,
        }

    def rating(self, rater: str, v: int, opinion: Sequence[int]) -> dict[str, Any]:
        """What somebody thinks of the power, interest and alignment of an actor."""
        values = dict(zip(("power", "interest", "alignment"), map(int, opinion), strict=True))
        row = {"id": f"{rater}:{self.ids[v]}", "actor_id": self.ids[v], "issue": ISSUES[0], "rater": rater}
        return row | {"date": str(DAY - np.timedelta64(5, "D"))} | values

    def seen_impact(self, sources: str, v: int, direction: str) -> dict[str, Any]:
        """What was seen of an actor on an issue."""
        row = {"id": f"{sources[:2]}:{self.ids[v]}", "actor_id": self.ids[v], "issue": ISSUES[0]}
        date = str(DAY - np.timedelta64(5, "D"))
        return row | {"state": "real", "direction": direction, "size": 2, "sources": sources, "date": date}

    def _tables(
        self, told: dict[Fact, list[str]], day: dict[Fact, np.datetime64 | None]
    ) -> dict[str, list[dict[str, Any]]]:
        """Facts as rows, with who told of them."""
        ties, presence = [], []
        for fact, sources in sorted(told.items()):
            on = day[fact]
            row = {"sources": ";".join(sorted(sources)), "from": "" if on is None else str(on)}
            if fact.kind == "presence":
                sector, area = fact.target.split("@")
                where = {"actor_id": fact.source, "sector": sector, "pcode": area}
                presence.append({"id": f"{fact.source}:{fact.target}"} | where | row)
                continue
            ends = {"source_id": fact.source, "target_id": fact.target, "kind": fact.kind}
            ties.append(
                {"id": f"{fact.kind}:{fact.source}{fact.target}"}
                | ends
                | row
                | self.cells.get(fact, self._made_up(fact))
            )
        return {"ties": ties, "presence": presence, "platforms": self.platforms, "actors": self.actors}

    def _made_up(self, fact: Fact) -> dict[str, Any]:
        """The cells of a tie that does not exist."""
        usual: dict[str, dict[str, Any]] = {
            "trust": {"weight": 3},
            "referral_offer": {"weight": 0.6},
            "influence": {"weight": 0.6, "sign": "+"},
        }
        return usual.get(fact.kind, {"driver": "resources"} if fact.kind in DIVIDE else {})


TOPICS: dict[str, tuple[str, ...]] = {
    "all": (),
    "work": tuple(kinds_of("G+")),
    "work and trust": tuple(sorted({*kinds_of("G+"), *kinds_of("T")})),
    "power": tuple(kinds_of("W")),
    "seats": ("membership",),
}
"""What somebody is asked about at once; nothing stands for all ties."""
TOPIC_SHARES = (0.45, 0.2, 0.2, 0.1, 0.05)


class Survey:
    """What sources tell of a country.

    Parameters
    ----------
    country
        It.
    """

    def __init__(self, country: Country) -> None:
        self.country, self.draw = country, country.draw
        draw = self.draw
        self.detection = {True: float(draw.uniform(0.4, 0.9))}
        self.detection[False] = max(0.3, self.detection[True] * float(draw.uniform(0.5, 1)))
        self.asked = {True: float(draw.uniform(0.4, 0.95)), False: float(draw.uniform(0.1, 0.6))}
        if country.chance:
            self.detection[False], self.asked[False] = self.detection[True], self.asked[True]
        self.sources = [self._source(number) for number in range(int(draw.integers(3, 9)))]
        self.told: dict[Fact, list[str]] = defaultdict(list)
        self.day: dict[Fact, np.datetime64 | None] = {}
        self.observations: list[dict[str, Any]] = []
        self.by_end: dict[str, list[Fact]] = defaultdict(list)
        for fact in country.cells:
            for end in {fact.source, fact.target}:
                self.by_end[end].append(fact)
        for source in self.sources:
            self._interview(source)
        self.events = [
            event | {"sources": source}
            for event in country.events
            if draw.random() < self.detection[True]
            for source in [str(draw.choice([one.id for one in self.sources]))]
        ]
        self.lists = list(self._lists())
        self.ratings = list(self._ratings())
        self.impact = list(self._impact())

    def _source(self, number: int) -> Source:
        country, draw, world = self.country, self.draw, self.country.world
        area, group = int(draw.integers(len(AREAS))), int(draw.integers(len(GROUPS)))
        near = (country.area == area) | (country.group == group)
        grade = str(draw.choice(GRADES))
        lies = world.liars and bool(draw.random() < LIAR_SHARE)
        graded = (1 - probability(grade)) * UNTRUE if world.untrue is None else world.untrue
        often = {"": 1.0, "fear": AFRAID, "stigma": float(country.apart.random() < 0.5)}[world.hush]
        hushes = np.where(country.hushed, often, 1.0)
        return Source(f"s{number}", grade, near, lies, 0.5 if lies else graded, hushes)

    def _is_asked(self, source: Source, v: int) -> float:
        """Chance that it is asked about an actor."""
        return self.asked[bool(source.near[v])]

    def _tells(self, source: Source, v: int) -> float:
        """Chance that it tells of a fact about an actor that it is asked about."""
        return self.detection[bool(source.near[v])]

    def _interview(self, source: Source) -> None:
        country, draw, true, askable = self.country, self.draw, list[Fact](), dict[str, tuple[str, ...]]()
        for v, one in enumerate(country.ids):
            topic = ""
            if draw.random() < self._is_asked(source, v):
                topic = str(draw.choice(list(TOPICS), p=TOPIC_SHARES))
                askable[one] = TOPICS[topic]
            for fact in self.by_end[one]:
                asked = topic and (not TOPICS[topic] or fact.kind in TOPICS[topic])
                # Lists of who does what where are made for all, and some is told without being asked.
                rate = self._tells(source, v) if asked or fact.kind == "presence" else 0.05
                if draw.random() < rate * self._hushed(source, fact):
                    true.append(fact)
        true = sorted(set(true))
        untrue = int(draw.poisson(len(true) * source.untrue / (1 - source.untrue)))
        invented = [
            self._invented(true[int(draw.integers(len(true)))], source) for _ in range(untrue if true else 0)
        ]
        for fact in [*true, *invented]:
            self._tell(source, fact)
        heard = {end for fact in [*true, *invented] for end in (fact.source, fact.target)}
        for one, kinds in askable.items():
            answer = "list" if one in heard else "none"
            about = "ties_kind" if kinds else "ties_all"
            row = country._observation(f"{source.id}{one}", source.id, one, about, ";".join(kinds), answer)
            self.observations.append(row)

    def _hushed(self, source: Source, fact: Fact) -> float:
        """How often it tells of a fact, against how often it would: as of that end which it names less."""
        ends = (self.country.code.get(end) for end in (fact.source, fact.target))
        return min(float(source.hushes[end]) for end in ends if end is not None)

    def _known_to(self, source: Source) -> Codes:
        """Of which actors it invents something."""
        return np.arange(len(source.near))

    def _invented(self, like: Fact, source: Source) -> Fact:
        """Something of the same kind that is not so."""
        country, draw = self.country, self.draw
        fit = [i for i in self._known_to(source).tolist() if country.society[i] or like.kind not in WORK]
        ids = [country.ids[i] for i in fit]
        while True:
            u = str(draw.choice(ids))
            if like.kind == "membership":
                made = Fact(like.kind, u, str(draw.choice([one["id"] for one in country.platforms])))
            elif like.kind == "presence":
                made = Fact(like.kind, u, f"{draw.choice(SECTORS)}@{draw.choice(AREAS)}")
            else:
                v = str(draw.choice(ids))
                if u == v:
                    continue
                swap = not schema.tie_kinds()[like.kind].directed and u > v
                made = Fact(like.kind, v, u) if swap else Fact(like.kind, u, v)
            if made not in country.cells:
                return made

    def _tell(self, source: Source, fact: Fact) -> None:
        """Note it, and when it was: mostly lately, at times long ago or nobody knows when."""
        draw = self.draw
        if source.id in self.told[fact]:
            return
        self.told[fact].append(source.id)
        if fact in self.day:
            return
        when = draw.random()
        self.day[fact] = self.country._recent()
        if when < 0.1:
            self.day[fact] = None
        elif when < 0.2:
            days = int(draw.integers(400, 1200))
            self.day[fact] = DAY - np.timedelta64(days, "D")

    def _ratings(self) -> Iterator[dict[str, Any]]:
        """Opinions of those who are near to an actor, near to what is so; those of liars are any."""
        draw, country = self.draw, self.country
        for source in self.sources:
            for v in np.flatnonzero(source.near & (draw.random(country.n) < RATED)).tolist():
                off = draw.normal(0, 2.5 if source.lies else 0.7, 3)
                opinion = np.clip(np.round(country.opinion[v] + off), [0, 0, -2], [4, 4, 2])
                yield country.rating(source.id, v, opinion)

    def _impact(self) -> Iterator[dict[str, Any]]:
        """What sources saw of those who have any, the wrong way round where it is not so."""
        draw, (any_, direction) = self.draw, self.country.impact
        for source in self.sources:
            for v in np.flatnonzero(any_).tolist():
                if draw.random() < self.detection[bool(source.near[v])]:
                    wrong = draw.random() < source.untrue
                    seen = str(direction[v])
                    yield self.country.seen_impact(
                        source.id, v, {"+": "-", "-": "+"}[seen] if wrong else seen
                    )

    def _lists(self) -> Iterator[dict[str, Any]]:
        """Two lists of each group, made apart."""
        for code, group in enumerate(GROUPS):
            members = int((self.country.group == code).sum())
            first, second = (self.draw.random(members) < self.draw.uniform(0.5, 0.85) for _ in range(2))
            yield {
                "id": f"u{group}",
                "group": group,
                "method": "two_list",
                "exists_best": members,
                "n1": int(first.sum()),
                "n2": int(second.sum()),
                "m": int((first & second).sum()),
                "sources": self.sources[0].id,
            }
