"""A report of a meeting as changes to a map: all of it or nothing, and one undo takes it back."""

from __future__ import annotations

from itertools import chain

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused, shorten
from actormap.core.model import ActorMap, Changes
from actormap.core.search import persons
from actormap.core.sentences import series, term
from actormap.core.tables.records import records
from actormap.core.tables.values import split
from actormap.meetings.plans import FOLLOWS, LEAST, Plan, Row, changes_of, plans_of, read_day
from actormap.meetings.report import (
    Report,
    assessments,
    check_code,
    check_heard,
    contact_cells,
    newcomer,
    tie_questions,
    undertakings,
    yes_no_questions,
)
from actormap.rights.access import sensitivity

_MET = "met"


def after_meeting(m: ActorMap, view: View, report: Report) -> Changes:
    """What is written to a map, as the principal sees it, of what was told after a meeting.

    A contact, with what was heard and shared; ties, each told by them on the day; that they were asked, also
    where they named nobody; how they see the office; what they need and what was promised; what they agreed
    to; actors that are entered; who introduced the office, and the step of an open plan that this closes. Of
    who does not want to be recorded only the contact and the answers.

    `Refused` where somebody is not on the map, the day is later than that of the view, a code is unknown, or
    it is not said why somebody who is entered may be recorded, or by when something promised is kept.
    """
    checked = _CheckedReport(m, view, report)
    steps, log = checked.introduced()
    written = {
        "actors": checked.actors(),
        "contacts": [checked.contact()],
        "plans": steps,
        "introductions": log,
    }
    if checked.writes_more:
        written |= {"sources": checked.source(), "ties": checked.ties(), "observations": checked.observed()}
        written |= {"assessments": checked.perceptions(), "undertakings": checked.owed()}
    return checked.changes(**written)


def called(m: ActorMap) -> dict[str, tuple[str, ...]]:
    """Ids of the actors that have each id, name or alias, in small letters."""
    return m.once("called", _called)


def _called(m: ActorMap) -> dict[str, tuple[str, ...]]:
    codes_by_name: dict[str, dict[str, None]] = {}
    for code, name, aliases in zip(m.actors["id"], m.actors["name"], m.actors["aliases"], strict=True):
        for text in (code, name, *split(aliases)):
            codes_by_name.setdefault(text.strip().casefold(), {})[code] = None
    return {text: tuple(codes) for text, codes in codes_by_name.items() if text}


def speakers(m: ActorMap) -> dict[str, str]:
    """Actor that each source is, of those that are one: by its id, or by what it is written down as."""
    return m.once("speakers", _speakers)


def _speakers(m: ActorMap) -> dict[str, str]:
    sources = {*m.sources["id"], *m.observations["source"]}
    if not sources:
        return {}
    speaking: dict[str, str] = {}
    columns = (m.actors[column].tolist() for column in ("id", "name", "aliases"))
    for code, name, aliases in zip(*columns, strict=True):
        written = code, *map(newcomer, (name, *split(aliases)))
        for source in (code, *(_pseudonym(m, handle) for handle in written)):
            if source in sources:
                speaking[source] = code
    return speaking


def _pseudonym(m: ActorMap, actor: str) -> str:
    """As what an actor that tells something about itself is written down."""
    return m.code_key.code("said", [actor])


class _CheckedReport:
    """A report that was found sound, with the map that it is about."""

    def __init__(self, m: ActorMap, view: View, report: Report) -> None:
        self.m, self.report = m, report
        self.ids = set(m.actors["id"])
        self.new = {newcomer(name): name for name in report.newcomers}
        self.day = read_day(report.date, term("the day of the meeting")) if report.date else view.date
        if self.day > view.date:
            raise Refused(
                "{day} is later than {date}: save it when it has happened.",
                day=self.day,
                date=view.date,
            )
        self.review_by = read_day(report.review_by, term("the day to look again")) if report.review_by else ""
        given = split(report.heard.get("shared_with", ""))
        for actor in (report.whom, report.brought_by, *report.about, *report.spoken_of, *given):
            self._known(actor)
        self.office = self._office()
        self._refuse_self_ties()
        self._codes()
        check_heard(m, report)
        self.row = None if report.whom in self.new else m.actors[m.actors["id"] == report.whom]
        self.basis = str(self.row["legal_basis"].iat[0]) if self.row is not None else report.basis
        self._are_organisations()
        self._may_be_recorded()

    def _known(self, actor: str) -> None:
        if actor and actor not in self.ids and actor not in self.new:
            raise Refused(
                "no actor has the id '{id}'. Choose one on the map, or enter it.", id=shorten(actor)
            )

    def _office(self) -> str:
        offices = list(self.m.actors.loc[self.m.actors["sphere"] == "field_presence", "id"])
        office = self.report.office or (offices[0] if len(offices) == 1 else "")
        if not offices:
            raise Refused('no office is on the map. Enter it as an actor of the sphere "Field presence".')
        if office not in offices:
            raise Refused("say which office met them: {offices}.", offices=series(map(shorten, offices)))
        if self.report.whom in offices:
            raise Refused("that is the office itself. Say whom it met.")
        return office

    def _refuse_self_ties(self) -> None:
        """Nobody is tied to itself, or introduced by itself."""
        report = self.report
        if not report.whom:
            raise Refused("say whom the office met: nothing else is needed.")
        if report.whom in {report.brought_by, *chain.from_iterable(report.ties.values())}:
            raise Refused("whom the office met cannot be tied to itself, or have brought itself.")
        for subject, other in report.about.items():
            named = {*other.works_with, *other.trusts}
            if subject == report.whom or subject in named:
                raise Refused("nobody is asked about itself here, and nobody is tied to itself.")
            if named and other.answer != "list":
                raise Refused("who named nobody, or did not answer, named nobody. Leave the names out.")

    def _codes(self) -> None:
        report, questions = self.report, {question.name for question in yes_no_questions()}
        given = [
            ("contact_mode", report.mode),
            ("contact_direction", report.direction),
            ("legal_basis", report.basis),
            *(("answer", other.answer) for other in report.about.values()),
        ]
        for vocabulary, code in given:
            if code:
                check_code(code, schema.vocabulary(vocabulary))
        for question, answer in report.answers.items():
            if question not in questions or answer not in {"yes", "no"}:
                raise Refused(
                    "{question} is answered by yes or no, or was not asked.", question=shorten(question)
                )
        for question in report.ties:
            if question not in {known.name for known in tie_questions()}:
                raise Refused("there is no question '{question}' about ties.", question=shorten(question))

    def _are_organisations(self) -> None:
        """Who is entered in passing is an organisation: of a person more has to be said first."""
        for name in self.report.newcomers:
            if persons.is_nobody(name):
                raise Refused("what stands there names nobody: leave it out, and nobody is entered.")
            if persons.whose(name):
                raise Refused(
                    "{name} may be a person: enter it first, as a person who agreed or as an organisation.",
                    name=persons.masked(name),
                )

    def _may_be_recorded(self) -> None:
        """Nobody is entered without consent and without a basis: only a data steward would see it."""
        agreed = {self.report.whom} if self.report.answers.get("consent_c1") == "yes" else set()
        left = [name for code, name in self.new.items() if code not in agreed]
        if left and not self.report.basis:
            names = series(map(shorten, left))
            raise Refused("say why they may be recorded without having agreed to it: {names}.", names=names)
        there = called(self.m)
        for name in self.report.newcomers:
            if namesakes := there.get(name.casefold()):
                raise Refused(
                    "'{name}' is on the map as {ids}: choose it there.",
                    name=shorten(name),
                    ids=series(namesakes),
                )

    def changes(self, **tables: list[Row]) -> Changes:
        """Rows of several tables as one change."""
        who = "a new actor" if self.report.whom in self.new else self.report.whom
        return changes_of(f"after a meeting: {who}", self.m.code_key, **tables)

    def actors(self) -> list[Row]:
        """Who was met, with what it answered, and who is entered."""
        report, whom = self.report, self.report.whom
        answers: Row = dict(report.answers) | ({"review_by": self.review_by} if self.review_by else {})
        every = [self._newcomer(code) for code in self.new if code == whom or self.writes_more]
        if self.row is not None and answers:
            every.append(records(self.row)[0])
        return [row | (answers if row["id"] == whom else {}) for row in every]

    @property
    def writes_more(self) -> bool:
        """Whether anything beside the contact and the answers is written."""
        return not self.report.unwilling or bool(self.basis)

    def _newcomer(self, code: str) -> Row:
        empty = dict.fromkeys(schema.columns()["actors"], "")
        return empty | {
            "id": code,
            "name": self.new[code],
            "sphere": "unknown",
            "legal_basis": self.report.basis,
            "sources": self.source_id if self.writes_more else "",
        }

    @property
    def source_id(self) -> str:
        """The pseudonym of who was met, the same after each meeting with it."""
        if self.row is not None:
            # Who was entered after a meeting with itself has that of its name; other sources told of it.
            names = self.row["name"].iat[0], *split(self.row["aliases"].iat[0])
            entered = {_pseudonym(self.m, newcomer(name)) for name in names}
            own = [pseudonym for pseudonym in split(self.row["sources"].iat[0]) if pseudonym in entered]
            if own:
                return own[0]
        return _pseudonym(self.m, self.report.whom)

    def source(self) -> list[Row]:
        """The actor as a source, where it told anything for the first time."""
        statements = self.report.spoken_of or self.report.perceptions or self.observed()
        if not statements or self.source_id in set(self.m.sources["id"]):
            return []
        return [{"id": self.source_id, "kind": "meeting", "role": "primary"}]

    def ties(self) -> list[Row]:
        """What it told of itself and others, a tie each."""
        report = self.report
        statements = [
            (question, report.whom, other)
            for question in tie_questions()
            for other in report.ties.get(question.name, ())
        ]
        questions = schema.meeting_questions()
        for subject, answer in report.about.items():
            statements += [(questions["works_with"], other, subject) for other in answer.works_with]
            statements += [(questions["trusts"], subject, other) for other in answer.trusts]
        return [
            {
                "source_id": source,
                "target_id": target,
                "kind": question.kind,
                "weight": question.weight,
                "as_of": self.day,
                "sources": self.source_id,
                "sensitivity": schema.tie_kinds()[question.kind].min_sensitivity,
            }
            for question, source, target in dict.fromkeys(statements)
        ]

    def observed(self) -> list[Row]:
        """About whom it was asked, itself and others, and what it answered.

        Of itself that it told of ties, and which kind it was asked about where it said there are no others.
        """
        report, questions = self.report, schema.meeting_questions()
        named, rows = any(report.ties.values()), []
        if named or report.nobody_else:
            kinds = questions["nobody_else"].kind if report.nobody_else else ""
            rows.append(self._observation(report.whom, kinds, "list" if named else "none"))
        both = schema.SEPARATOR.join(questions[name].kind for name in ("works_with", "trusts"))
        return rows + [
            self._observation(subject, both, other.answer) for subject, other in report.about.items()
        ]

    def _observation(self, subject: str, kinds: str, answer: str) -> Row:
        return {
            "source": self.source_id,
            "date": self.day,
            "subject_id": subject,
            "asked_about": "ties_kind",
            "kinds": kinds,
            "answer": answer,
        }

    def perceptions(self) -> list[Row]:
        """How they see the office; its contact proves it, but for one whose code is still to be given."""
        report = self.report
        log = changes_of("", self.m.code_key, contacts=[self.contact()]).upserts["contacts"]
        contact = "" if self.row is None else str(log["id"].iat[0])
        return assessments(report, self.day, self.office, self.source_id, contact)

    def owed(self) -> list[Row]:
        """What they need and what was promised, and where stands what was before."""
        return undertakings(self.m, self.report, self.day, self.office)

    def contact(self) -> Row:
        """The meeting in the office's log."""
        report = self.report
        row: Row = {
            "date": self.day,
            "office": self.office,
            "actor_id": report.whom,
            "mode": report.mode,
            "direction": report.direction,
            "officer_role": report.officer_role,
            "new_contacts_suggested": schema.SEPARATOR.join(report.spoken_of) if self.writes_more else "",
            "sensitivity": self._sensitivity(report.whom),
            "note": report.note if self.writes_more else "",
        }
        if self.writes_more:
            row |= contact_cells(report)
        return self._added_to(row)

    def _added_to(self, row: Row) -> Row:
        """A contact with what is on record of the same one: a second talk on a day erases no first."""
        key = schema.key("contacts")
        theirs = records(self.m.contacts[self.m.contacts["actor_id"] == row["actor_id"]])
        same = (contact for contact in theirs if all(contact[name] == row[name] for name in key))
        if (before := next(same, None)) is None:
            return row
        listed = {
            column: schema.SEPARATOR.join(
                dict.fromkeys((*split(before[column]), *split(row.get(column, ""))))
            )
            for column in ("new_contacts_suggested", "talked_about", "shared_with")
        }
        lately = {column: row[column] for column in ("leaders", "levels", "networking") if row.get(column)}
        texts = {column: _joined(before[column], row.get(column, "")) for column in ("shared", "note")}
        return (
            before | listed | lately | texts | {"sensitivity": max(before["sensitivity"], row["sensitivity"])}
        )

    def _sensitivity(self, *who: str) -> int:
        levels = sensitivity(self.m)[self.m.actors["id"].isin(who)]
        return int(levels.max()) if len(levels) else 0

    def introduced(self) -> tuple[list[Row], list[Row]]:
        """Steps of open plans that the meeting closes, and the log of introductions."""
        giver = self.report.brought_by or self.office
        steps = [step for plan in plans_of(self.m) for step in self._closed(plan, giver)]
        logged = [self._log(giver, outcome) for step in steps for outcome in _path(step["status"])]
        if self.report.brought_by and not steps:
            logged = [self._log(giver, _MET)]
        return [step | {"status": _MET, "date": self.day} for step in steps], logged

    def _closed(self, plan: Plan, giver: str) -> list[Row]:
        """The step of a plan that was asked or agreed to and ends with this meeting."""
        if plan.closed or plan.for_id:
            return []
        return [
            row
            for row in plan.rows
            if (row["from_id"], row["to_id"]) == (giver, self.report.whom)
            if _path(row["status"]) and row["date"] <= self.day
        ]

    def _log(self, giver: str, outcome: str) -> Row:
        return {
            "date": self.day,
            "actor_id": giver,
            "to_id": self.report.whom,
            "outcome": outcome,
            "officer_role": self.report.officer_role,
            "sensitivity": max(LEAST, self._sensitivity(giver, self.report.whom)),
        }


def _joined(before: str, now: str) -> str:
    """A text with a later one below it, unless that stands there in lines of its own."""
    return before if f"\n{now}\n" in f"\n{before}\n" else "\n".join(filter(None, (before, now)))


def _path(status: str) -> tuple[str, ...]:
    """What came of a step that stands somewhere once it is met: who was asked has agreed too."""
    if _MET in FOLLOWS[status]:
        return (_MET,)
    return ("agreed", _MET) if status == "asked" else ()
