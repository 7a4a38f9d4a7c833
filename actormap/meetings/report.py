"""What an officer tells after a meeting: only whom is needed, all else may stay unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from actormap.core import schema
from actormap.core.tables.ids import fingerprint
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
