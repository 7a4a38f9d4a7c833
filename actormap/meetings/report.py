"""What an officer tells after a meeting, rows that come of it, and what a note had better not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from actormap.core import schema
from actormap.core.errors import Refused, shorten
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, series, term
from actormap.core.tables.ids import fingerprint
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.meetings.plans import Row, read_day
from actormap.rights.admission import HANDLE


def newcomer(name: str) -> str:
    """What stands for somebody who is not on the map yet, wherever the report speaks of it."""
    return f"{HANDLE}{fingerprint([name])}"


HEARD = ("talked_about", "leaders", "levels", "networking", "shared", "shared_with")
"""Columns of contacts that hold what was heard and shared."""
WAITED_FOR = ("we_promised", "they_promised")
"""What is promised, and so has a day."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What is needed, or was promised.

    Parameters
    ----------
    kind
        ``needs``, ``we_promised`` or ``they_promised``.
    purpose
        What, in a few words.
    due
        By when, YYYY-MM-DD; what is promised has one.
    support
        The kind of support that is needed or promised, a code of `support`; "" is not said.
    """

    kind: str
    purpose: str
    due: str = ""
    support: str = ""


@dataclass(frozen=True, slots=True)
class AboutOther:
    """What somebody answered who was asked about another actor.

    Parameters
    ----------
    answer
        A code of `answer`: ``list`` where it named anybody, ``none`` where it knew of nobody, ``declined``.
    works_with
        Ids of those who work with the actor by what it says; itself may be among them.
    trusts
        Ids of those whom the actor trusts by what it says.
    """

    answer: str
    works_with: tuple[str, ...] = ()
    trusts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What is told after a meeting; the questions are those of ``schema/meeting_questions.csv``.

    Parameters
    ----------
    whom
        Id of the actor that was met; of one that is not on the map yet, `newcomer` of its name.
    date
        Day of the meeting, YYYY-MM-DD; "" is that of the view.
    mode, direction
        How, and who asked for it: codes of `contact_mode` and `contact_direction`; "" is not said.
    officer_role
        Role of the officer who met them, never a name.
    office
        Id of the office; "" where only one is on the map.
    brought_by
        Id of who introduced the office to them; "" where nobody did.
    ties
        Ids of actors by question: with whom they say that they work, whom they trust, and so on.
    nobody_else
        Whether they said that they work with nobody beside those.
    about
        What they answered about others, by the id of each about whom they were asked.
    mentioned
        Ids of others of whom they spoke.
    newcomers
        Names of actors that are to be entered.
    basis
        Why these may be recorded, a code of `legal_basis`.
    answers
        yes or no, by question: what they agreed to, and whether they feel safe. What was not asked is
        not among them, and changes nothing.
    review_by
        When the record is to be looked at again.
    note
        For the office alone.
    heard
        What was heard and shared, by column of contacts (`HEARD`); lists separated by ``;``.
    topics
        What they also talked about, such as a need on record that they still have.
    perceptions
        How they see the office: an answer by item of the set *perception*.
    scorer
        Label of who heard it, where it has no `officer_role`; never a name.
    owed
        What they need, and what either side promised.
    states
        Where something stands now that was promised or needed before, by id of the undertaking.
    """

    whom: str
    date: str = ""
    mode: str = ""
    direction: str = ""
    officer_role: str = ""
    office: str = ""
    brought_by: str = ""
    ties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nobody_else: bool = False
    about: Mapping[str, AboutOther] = field(default_factory=dict)
    mentioned: tuple[str, ...] = ()
    newcomers: tuple[str, ...] = ()
    basis: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    review_by: str = ""
    note: str = ""
    heard: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    perceptions: Mapping[str, str] = field(default_factory=dict)
    scorer: str = ""
    owed: tuple[Owed, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """All that somebody wrote in words of their own."""
        written = (
            self.heard.get(column, "") for column in ("talked_about", "leaders", "networking", "shared")
        )
        return tuple(filter(None, (self.note, *written, *(owed.purpose for owed in self.owed))))

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """Ids of all of whom they spoke, each once; newcomers too."""
        tied = (actor for question in tie_questions() for actor in self.ties.get(question.name, ()))
        new = (newcomer(name) for name in self.newcomers)
        named = (
            actor
            for subject, other in self.about.items()
            if other.answer == "list"
            for actor in (subject, *other.works_with, *other.trusts)
        )
        every = dict.fromkeys((*tied, *named, *self.mentioned, *new))
        return tuple(actor for actor in every if actor != self.whom)

    @property
    def unwilling(self) -> bool:
        """Whether they said that they do not want to be recorded."""
        return self.answers.get("consent_c1") == "no"


def tie_questions() -> list[schema.MeetingQuestion]:
    """The questions whose answers are ties."""
    return [q for q in schema.meeting_questions().values() if q.kind and q.answer == "actors"]


def yes_no_questions() -> list[schema.MeetingQuestion]:
    """The questions to which they say yes or no about themselves."""
    every = schema.meeting_questions().values()
    return [question for question in every if question.part == "asked" and question.answer == "yes_no"]


def perception_questions() -> list[schema.MeetingQuestion]:
    """The questions how they see the office, each an item that is judged."""
    return [question for question in schema.meeting_questions().values() if question.part == "seen"]


_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,2}\d){6,}")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+\.\w+")
_PERSON = re.compile(r"\b[^\W\d_a-z][^\W\d_]+(?:[ -][^\W\d_a-z][^\W\d_]+)+")
"""Two words or more with capitals."""
_WORD = re.compile(r"\w+")
SHORTEST = 4
"""Shorter names and acronyms are too often a part of something else."""


def reaches(text: str) -> bool:
    """Whether a text holds what somebody is reached by: a telephone number or an address."""
    return _NUMBER.search(_DAY.sub(" ", text)) is not None or _ADDRESS.search(text) is not None


def points_out(m: ActorMap, report: Report) -> list[Sentence]:
    """What to look at in the note before it is written, in words; nothing of it is forbidden.

    Names are looked for in what the principal sees of the map.
    """
    note = _DAY.sub(" ", "\n".join(report.texts))
    notices = [
        Sentence("The note seems to contain a telephone number: {text}.", text=Name(shorten(text)))
        for text in _NUMBER.findall(note)
    ]
    notices += [
        Sentence("The note contains an address: {text}.", text=Name(shorten(text)))
        for text in _ADDRESS.findall(note)
    ]
    known, own = _named(m, report.whom, note)
    notices += [
        Sentence(
            "The note names {name}: enter the name under “Also mentioned” instead.", name=Name(shorten(name))
        )
        for name in known
    ]
    notices += [
        Sentence("The note may name a person: {text}.", text=Name(shorten(text)))
        for text in dict.fromkeys(_PERSON.findall(note))
        if not any(
            text.casefold() in name.casefold() or name.casefold() in text.casefold()
            for name in [*known, *own]
        )
    ]
    return notices


def _named(m: ActorMap, whom: str, note: str) -> tuple[list[str], list[str]]:
    """Names of others on the map that stand in a note as words of their own, and those of who was met."""
    note_words = _words(note)
    named: tuple[list[str], list[str]] = ([], [])
    for code, name, aliases in zip(m.actors["id"], m.actors["name"], m.actors["aliases"], strict=True):
        for text in (name, *split(aliases)):
            if len(text) >= SHORTEST and _words(text) in note_words:
                named[code == whom].append(text)
    return named


def _words(text: str) -> str:
    """The words of a text with a blank around each."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


OPEN = "planned"
"""Where something stands that was only just promised, or needed."""


def check_heard(m: ActorMap, report: Report) -> None:
    """`Refused` where something heard cannot be written as it stands."""
    for column in report.heard:
        if column not in HEARD:
            raise Refused("there is no question '{question}' about what was heard.", question=shorten(column))
    questions = {question.name: question for question in perception_questions()}
    for item, answer in report.perceptions.items():
        if item not in questions:
            raise Refused("there is no question '{question}' about the office.", question=shorten(item))
        check_code(answer, schema.meeting_answers(questions[item]))
    for level in split(report.heard.get("levels", "")):
        check_code(level, schema.vocabulary("level"))
    if report.perceptions and not _scorer(report):
        raise Refused("say under “From us” in which role you heard how they see the office.")
    for owed in report.owed:
        _check_owed(owed)
    stands = dict(zip(m["undertakings"]["id"], m["undertakings"]["kind"], strict=True))
    for identifier, status in report.states.items():
        if identifier not in stands:
            raise Refused("nothing that you may see was promised or needed under '{id}'.", id=identifier)
        states = schema.undertaking_states()[stands[identifier]]
        check_code(status, {state.status: state.label for state in states.values()})


def check_code(code: str, known: Mapping[str, str]) -> None:
    """Let only codes of a vocabulary through."""
    if code not in known:
        raise Refused("'{code}' is not known. Use one of: {all}.", code=shorten(code), all=series(known))


def _check_owed(owed: Owed) -> None:
    if not owed.purpose:
        raise Refused("say what was promised or is needed, or leave out the day and the kind of support.")
    if owed.kind in WAITED_FOR and not owed.due:
        raise Refused("say by when: {what}. Who was promised something waits for it.", what=owed.purpose)
    if owed.due:
        read_day(owed.due, term("the day by which it is promised"))
    if owed.support:
        check_code(owed.support, schema.vocabulary("support"))


def _scorer(report: Report) -> str:
    return report.officer_role or report.scorer


def topic(purpose: str) -> str:
    """As what something that was promised or needed stands among what was talked about."""
    return purpose.replace(schema.SEPARATOR, ",")


def contact_cells(report: Report) -> Row:
    """Cells of the contact that say what was heard and shared."""
    talked = dict.fromkeys([*split(report.heard.get("talked_about", "")), *map(topic, report.topics)])
    return dict(report.heard) | {"talked_about": schema.SEPARATOR.join(talked)}


def assessments(report: Report, day: str, office: str, source: str, contact: str) -> list[Row]:
    """How they see the office, as told by them on the day."""
    return [
        {
            "item": item,
            "date": day,
            "scorer": _scorer(report),
            "actor_id": office,
            "answer": answer,
            "perceived_by": report.whom,
            "evidence": contact,
            "sources": source,
        }
        for item, answer in report.perceptions.items()
    ]


def undertakings(m: ActorMap, report: Report, day: str, office: str) -> list[Row]:
    """What is needed and was promised that day, and where stands what had been before."""
    return [*_changed(m, report), *(_undertaken(m, report, owed, day, office) for owed in report.owed)]


def _changed(m: ActorMap, report: Report) -> Iterator[Row]:
    rows = m["undertakings"]
    for row in records(rows[rows["id"].isin(report.states).to_numpy()]):
        yield row | {"status": report.states[row["id"]]}


def _undertaken(m: ActorMap, report: Report, owed: Owed, day: str, office: str) -> Row:
    ours, need = owed.kind == "we_promised", owed.kind == "needs"
    kind = "need" if need else "promise" if ours else _theirs(m, report.whom)
    return {
        "kind": kind,
        "purpose": owed.purpose,
        "date": day,
        "by_id": "" if need else office if ours else report.whom,
        "to_id": report.whom if need or ours else office,
        "support": owed.support,
        "due": read_day(owed.due, term("the day by which it is promised")) if owed.due else "",
        "officer_role": report.officer_role,
        "status": OPEN,
    }


def _theirs(m: ActorMap, whom: str) -> str:
    """What a promise of theirs is: a commitment of an authority, or an offer."""
    sphere = m.actors.loc[(m.actors["id"] == whom).to_numpy(), "sphere"]
    public = len(sphere) > 0 and schema.spheres()[sphere.iat[0]].public
    return "commitment" if public else "offer"
