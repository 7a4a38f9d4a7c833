"""The page for the successor: what is owed, decided, planned and under way, and who sees to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined, plural, series, term
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.metrics.due import due
from actormap.metrics.partner.undertaken import (
    Undertaking,
    about_words,
    days_left,
    due_words,
    undertaken,
)
from actormap.rights.access import Principal
from actormap.viz.brief.content import Brief, Part, Point, chapter, line, number, point, words
from actormap.viz.brief.leaving import Leaving, asks_all, for_office, may_ask_all, of_all, warning
from actormap.viz.brief.topic import Ask, Topic
from actormap.viz.judged import SCORERS

ANALYSES = ("partner.promises", "partner.decisions", "partner.stages", "introductions.plans")
"""Analyses that it asks: who may not ask one of them has no such page."""
SHOWN = 12
"""So many of each are told; how many more there are is told too."""
OWED, OFFERED, OWN = ("promise", "commitment"), ("need", "offer"), ("strategy", "activity")


def successor_page(
    m: ActorMap,
    view: View,
    *,
    withhold: bool = False,
    kept: ActorMap | None = None,
    ask: Ask | None = None,
) -> Brief:
    """What an officer hands over: what is owed, decided, planned and under way, and who sees to it.

    It reads nothing of the sealed part, holds no perception, and says of Protection always the same.

    Parameters
    ----------
    m, view
        The map, and the day and the thresholds.
    withhold
        Whether of what stands in no file (promises, decisions, partners by step, strategies) counts alone are
        told, and where it stands: for a file.
    kept
        The map with what stands in no file, of which counts are told; the same map where it is not given.
    ask
        What answers by name and options, as in `leaving.brief`.
    """
    topic, of_kept = of_all(m, kept, view, ask)
    page = _Page(topic, of_kept, withhold)
    return Brief(
        Sentence("Page for the successor"),
        Sentence("What goes on and what is owed, as recorded on {day}.", day=view.date),
        view.date,
        warning(m),
        tuple(page.parts()),
        page.named,
    )


def may_hand_over(principal: Principal) -> bool:
    """Whether a role may read the page: it may ask all that stands on it."""
    return asks_all(principal, ANALYSES)


def successor_page_to_take(m: ActorMap, view: View, *, principal: Principal, alike: str = "ask") -> Leaving:
    """The page for the successor, for the office alone, fit to leave the program.

    It names whom plans of introductions lead to, and tells of what stands in no file counts alone.

    Parameters
    ----------
    m, view
        What the principal sees, and the day and the thresholds.
    principal
        Who lets it leave.
    alike
        As in `redact.redact`.

    Raises
    ------
    Denied
        The role may not take briefs along, or may not ask what it is made of.
    TakesTwo
        Somebody on it is sensitive, and no second person approved it.
    Refused
        It would name who is in no file.
    """
    may_ask_all(principal, ANALYSES)

    def page(content: ActorMap) -> Brief:
        kept = m if len(content.actors) == len(m.actors) else m.where(content.actors["id"])
        return successor_page(content, view, withhold=True, kept=kept)

    return for_office(m, page, principal=principal, alike=alike)


@dataclass(frozen=True)
class _Page:
    """What is told of what may stand on it, and of what stands in no file."""

    topic: Topic
    kept: Topic
    withhold: bool

    def parts(self) -> Iterator[Part]:
        """Its chapters; of Protection always the same, whether there are cases or none."""
        chapters = {
            "glance": [self._glance()],
            "owed": self._owed(),
            "decisions": self._decided(),
            "partners": self._partners(),
            "plans": map(point, self._plans),
            "meetings": self._meetings(),
            "going": self._going(),
            "rounds": self._rounds(),
            "keepers": self._keepers(),
            "protection": [line("always")],
        }
        for name, points in chapters.items():
            every = list(points)
            if more := len(every[SHOWN:]):
                every[SHOWN:] = [line("others", n=more)]
            yield chapter(name, every)

    def _glance(self) -> Point:
        """How much is open, and how much of it is late."""
        late = sum(task.late > 0 for task in due(self.kept.context.m, self.kept.context.view).tasks)
        return line(
            "open",
            plans=len(self._plans),
            meetings=len(list(self._meetings())),
            undertakings=number(len(self._open), withhold=self.withhold),
            late=number(late, withhold=self.withhold),
        )

    @cached_property
    def _open(self) -> list[Undertaking]:
        """What was undertaken and is not over, what is due first before the rest."""
        still = [each for each in undertaken(self.kept.context) if not each.over]
        return sorted(still, key=lambda each: (not _by(each), _by(each), each.id))

    def _elsewhere(self, counts: Sequence[tuple[Sentence, int]]) -> Iterator[Point]:
        """How many there are of what stands in no file, and where it stands."""
        numbers = [Sentence("{what}: {n}", what=what, n=number(n, withhold=True)) for what, n in counts]
        if numbers:
            yield line("elsewhere", counts=series(numbers, "; "))

    def _count(self, kinds: Sequence[str]) -> list[tuple[Sentence, int]]:
        labels, numbers = schema.vocabulary("undertaking_kind"), Counter(each.kind for each in self._open)
        return [(term(labels[kind]), numbers[kind]) for kind in kinds if numbers[kind]]

    def _owed(self) -> Iterator[Point]:
        """Promises and commitments by their day; needs and offers as counts."""
        whole, *every = self.kept.answer("partner.promises") or (None,)
        if self.withhold:
            yield from self._elsewhere(self._count((*OWED, *OFFERED)))
        elif whole:
            yield point(whole)
            yield from (self._row(finding) for finding in every if finding.details["kind"] in OWED)

    def _decided(self) -> Iterator[Point]:
        whole, *every = self.kept.answer("partner.decisions") or (None,)
        if whole and self.withhold:
            yield from self._elsewhere([(words("decisions"), int(whole.value or 0))])
        elif whole:
            yield Point(whole.statement, whole.reason)
            yield from map(self._row, every)

    def _row(self, finding: Finding) -> Point:
        """A finding about an undertaking, and who sees to that."""
        return Point(finding.statement, joined(finding.reason, _keeper(self._roles[finding.details["row"]])))

    def _partners(self) -> Iterator[Point]:
        whole, *every = self.kept.answer("partner.stages") or (None,)
        if whole and self.withhold:
            yield from self._elsewhere([(words("partners"), whole.details["partners"])])
        elif whole:
            yield point(whole)
            yield from (point(finding) for finding in every if finding.kind in {"actor", "platform"})

    @cached_property
    def _plans(self) -> list[Finding]:
        return [finding for finding in self.topic.answer("introductions.plans") if finding.kind == "plan"]

    @property
    def named(self) -> tuple[str, ...]:
        """Whom its plans name, or could."""
        plans = self.topic.context.m["plans"]
        rows = plans[plans["plan"].isin([finding.details["plan"] for finding in self._plans]).to_numpy()]
        ids = {actor for column in ("target_id", "from_id", "to_id") for actor in rows[column]}
        return tuple(sorted(ids - {""}))

    def _meetings(self) -> Iterator[Point]:
        day = self.topic.context.view.date
        table = self.topic.context.m["meetings"]
        coming = records(table[(table["date"] >= day).to_numpy()])
        for row in sorted(coming, key=lambda row: (row["date"], row["id"])):
            guests, keeper = len(split(row["guests"])), _keeper(row["officer_role"])
            yield line("meeting", day=row["date"], name=Name(row["name"]), guests=guests, keeper=keeper)

    def _going(self) -> Iterator[Point]:
        if self.withhold:
            yield from self._elsewhere(self._count(OWN))
            return
        context, labels = self.kept.context, schema.vocabulary("undertaking_kind")
        for each in self._open:
            if each.kind in OWN:
                yield line(
                    "undertaken",
                    kind=term(labels[each.kind]),
                    about=about_words(context, each),
                    purpose=Name(each.purpose),
                    due=due_words(days_left(_by(each), context.view.date), _by(each)),
                    keeper=_keeper(self._roles[each.id]),
                )

    def _rounds(self) -> Iterator[Point]:
        waiting = due(self.topic.context.m, self.topic.context.view).scoring
        for name in dict.fromkeys(each.round for each in waiting):
            left = sum(each.left for each in waiting if each.round == name and each.owner)
            second = any(not each.owner for each in waiting if each.round == name)
            yield line("round", round=Name(name), left=left, second=second)

    def _keepers(self) -> Iterator[Point]:
        """How much each officer role keeps: contacts of the last months, open plans, what is undertaken."""
        context = self.topic.context
        contacts = context.m.contacts[context.layers.established]
        roles = [contacts["officer_role"], [finding.details["owner"] for finding in self._plans]]
        if not self.withhold:
            roles.append([self._roles[each.id] for each in self._open])
        every = [Counter(some) for some in roles]
        for role in sorted(set().union(*every) - {""}):
            kept = series(
                words_of(n) for words_of, counts in zip(_KEPT, every, strict=False) if (n := counts[role])
            )
            yield Point(Sentence("{role}: {what}.", role=_named(role), what=kept))
        if any(every):
            yield line("unkept", n=sum(counts[""] for counts in every))

    @cached_property
    def _roles(self) -> dict[str, str]:
        table = self.kept.context.m["undertakings"]
        return dict(zip(table["id"], table["officer_role"], strict=True))


_KEPT: tuple[Callable[[int], Sentence], ...] = (
    lambda n: plural(n, "contact"),
    lambda n: plural(n, "open plan"),
    lambda n: plural(n, "undertaking"),
)
"""What somebody keeps, in the order in which it is counted."""


def _keeper(role: str) -> Sentence:
    if not role:
        return Sentence("Who sees to it is not recorded.")
    return Sentence("{role} sees to it.", role=_named(role))


def _named(role: str) -> Sentence | Name:
    return SCORERS.get(role) or Name(role[:1].upper() + role[1:])


def _by(each: Undertaking) -> str:
    """The day that comes first: by which it is due, or looked at again."""
    return min(filter(None, (each.due, each.review_by)), default="")
