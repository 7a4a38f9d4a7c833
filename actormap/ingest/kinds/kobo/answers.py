"""Answers to the form *Whom do you work with?* as actors, ties, presence, sources and observations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.search import persons
from actormap.core.sentences import Name, Sentence, first_of, plural
from actormap.core.tables.issues import Unreadable
from actormap.core.tables.values import split
from actormap.ingest.kinds.kobo import form
from actormap.ingest.kinds.kobo.submissions import PSEUDONYM, Submission
from actormap.ingest.kinds.kobo.words import WORDS
from actormap.ingest.mapping.dates import DateColumn
from actormap.ingest.mapping.values import is_placeholder
from actormap.ingest.rows.names import Names, by_list, unique
from actormap.ingest.rows.notes import Notes
from actormap.ingest.rows.part import Part, Wishes
from actormap.ingest.rows.places import Level, Places
from actormap.ingest.rows.spheres import UNKNOWN, sphere_of
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout

_NAMED = 3
_Tie = tuple[str, str, str]
"""Both ends and the kind."""


@dataclass(slots=True)
class _Row:
    layout: Layout
    line: int
    cells: dict[str, str]
    places: dict[str, int]


@dataclass(slots=True)
class _Rows:
    """Rows of our tables as they are found, each code once."""

    tables: dict[tuple[str, bool], dict[str, _Row]] = field(default_factory=dict)

    def add(
        self,
        table: str,
        derived: bool,
        layout: Layout,
        line: int,
        cells: dict[str, str],
        places: Mapping[str, int | None],
    ) -> None:
        at = {name: place for name, place in places.items() if place is not None}
        rows = self.tables.setdefault((table, derived), {})
        key = cells.get("id", "\x1f".join(cells.values()))
        rows.setdefault(key, _Row(layout, line, cells, at))

    def parts(self) -> Iterator[Part]:
        """As parts of one table and one sheet each."""
        for (table, derived), rows in self.tables.items():
            sheets: dict[tuple[int, tuple[str, ...]], list[_Row]] = {}
            for row in rows.values():
                sheets.setdefault((id(row.layout), tuple(row.cells)), []).append(row)
            for mine in sheets.values():
                frame = pd.DataFrame([row.cells for row in mine], dtype="str")
                lines = [row.line for row in mine]
                yield Part(table, frame, lines, mine[0].layout, mine[0].places, derived=derived, made=True)


class Answers:
    """Reads all submissions of one import.

    Parameters
    ----------
    submissions
        Those that are read.
    wishes
        What the user said, and the map.
    """

    def __init__(self, submissions: Sequence[Submission], wishes: Wishes) -> None:
        self.base = wishes.base
        named = [(submission.text("your_organisation_name"), "") for submission in submissions]
        self.names = Names(wishes.base, [*wishes.called, *named])
        self.rows = _Rows()
        self.issues: list[Issue] = []
        self.notes: dict[int, Notes] = {}
        self.places: dict[int, Places] = {}
        self.actors = {row.id: row for row in self.base.actors.itertuples()}
        self.called: dict[str, set[str]] = {}
        self.code: dict[str, str] = {}
        self.before = self._answered_before()
        self.keys = self._keys()
        self.ties = self._ties_before()
        observations = self.base.observations
        self.observations = dict(zip(observations["source"], observations["id"], strict=True))
        self.read_of = self._agreed(submissions)
        self.answered = frozenset(self.code.values())

    def read(self) -> tuple[list[Part], list[Issue]]:
        """Rows, and what was noticed."""
        ties_of = {submission.source: self._submission(submission) for submission in self.read_of.values()}
        for places, submission in self._areas_of():
            at = submission.questions.columns.get("where_you_work")
            for code, area in places.areas.items():
                cells = {"id": code, "name": area.name, "adm_level": "", "parent": area.parent}
                self.rows.add("areas", True, submission.layout, area.line, cells, {"name": at})
        self._untold(ties_of)
        notes = [issue for notes in self.notes.values() for issue in notes.issues()]
        return list(self.rows.parts()), [*self.issues, *notes]

    def _answered_before(self) -> dict[str, str]:
        """Actors of the map by the source that answered for them."""
        observations, ties = self.base.observations, self.base.ties
        actors_of: dict[str, set[str]] = {}
        for source, actor in (
            *zip(observations["source"], observations["subject_id"], strict=True),
            *zip(ties["sources"], ties["source_id"], strict=True),
        ):
            if source.startswith(f"{PSEUDONYM}-"):
                actors_of.setdefault(source, set()).add(actor)
        return {source: actors.pop() for source, actors in actors_of.items() if len(actors) == 1}

    def _keys(self) -> dict[str, str]:
        """What the sources that answered for an actor of the map have in common."""
        sources = self.base.sources
        keys = dict(zip(sources["id"], sources["independent_key"], strict=True))
        return {actor: keys[source] for source, actor in self.before.items() if keys.get(source)}

    def _ties_before(self) -> dict[str, dict[_Tie, str]]:
        """Ties of the map by the source that alone told them, with their codes."""
        ties = self.base.ties
        columns = (ties[name] for name in ("id", "source_id", "target_id", "kind", "sources"))
        ties_of: dict[str, dict[_Tie, str]] = {}
        for code, source_id, target_id, kind, source in zip(*columns, strict=True):
            if source.startswith(f"{PSEUDONYM}-"):
                ties_of.setdefault(source, {})[source_id, target_id, kind] = code
        return ties_of

    def _areas_of(self) -> Iterator[tuple[Places, Submission]]:
        sheets = {id(submission.layout): submission for submission in self.read_of.values()}
        return ((places, sheets[sheet]) for sheet, places in self.places.items())

    def _note(self, layout: Layout, code: str, line: int, at: int | None = None, value: str = "") -> None:
        self.notes.setdefault(id(layout), Notes(layout, WORDS)).count(code, line, at, value)

    def _agreed(self, submissions: Sequence[Submission]) -> dict[str, Submission]:
        """Submissions by their root whose organisation agreed, has a name, and stands here once."""
        agreed: dict[str, Submission] = {}
        for submission in submissions:
            name = submission.text("your_organisation_name")
            if not submission.root:
                self._wrong(
                    submission, "form.no_uuid", Sentence("this submission has neither rootUuid nor _uuid")
                )
            elif submission.choice("agree_recorded") != "yes":
                known = self.before.get(submission.source, "")
                code = "form.withdrawn" if known else "form.not_agreed"
                self._note(submission.layout, code, submission.line, value=known)
            elif is_placeholder(name):
                self._note(submission.layout, "org.placeholder", submission.line, value=name)
            elif not self._organisations([name], submission.layout, submission.line):
                continue
            elif submission.root in agreed and agreed[submission.root].answers() == submission.answers():
                self._note(submission.layout, "row.repeated", submission.line)
            elif submission.root in agreed:
                first = agreed[submission.root]
                problem = Sentence(
                    "this submission has other answers in {file} row {row}",
                    file=Name(first.layout.grid.file),
                    row=first.line,
                )
                self._wrong(submission, "form.twice", problem)
            else:
                agreed[submission.root] = submission
        for submission in agreed.values():
            self._learn(submission)
        return agreed

    def _wrong(self, submission: Submission, code: str, problem: Sentence) -> None:
        remedy = Sentence("Import the newest export alone, as KoboToolbox wrote it.")
        self.issues.append(submission.layout.issue(Unreadable(code, problem, remedy), line=submission.line))

    def _learn(self, submission: Submission) -> None:
        """Settle which actor answered, and what it is called, before anybody names it as a partner."""
        name = submission.text("your_organisation_name")
        codes = self.called.get(words(name), set())
        self.code[submission.root] = (
            self.before.get(submission.source)
            or self.names.in_map(name)
            or next(iter(codes), submission.own_code)
        )
        for text in (name, *by_list(submission.text("your_organisation_other_names"))):
            if not is_placeholder(text):
                self.called.setdefault(words(text), set()).add(self.code[submission.root])

    def _submission(self, submission: Submission) -> set[_Tie]:
        """Rows of one submission, and its ties."""
        day = DateColumn(0, "").day(submission.sent)
        if not day:
            self._wrong(
                submission,
                "form.no_day",
                Sentence("_submission_time is not a time ({value})", value=shorten(submission.sent)),
            )
            return set()
        actor = self.code[submission.root]
        self._organisation(submission, actor)
        self._works(submission, actor, day)
        ties = self._ties(submission, actor, day)
        key = self.keys.get(actor) or self.base.code_key.code("org", ["independent", actor])
        cells = {"id": submission.source, "kind": "survey", "role": "primary", "independent_key": key}
        self.rows.add("sources", False, submission.layout, submission.line, cells, {})
        self._observed(submission, actor, day)
        others = [name for name in by_list(submission.text("whom_else_to_know")) if not is_placeholder(name)]
        columns = submission.questions.columns
        place = columns.get("whom_else_to_know")
        for name in self._organisations(others, submission.layout, submission.line, place):
            self._named(name, submission, submission.layout, submission.line, columns["whom_else_to_know"])
        return ties

    def _organisation(self, submission: Submission, actor: str) -> None:
        """The actor that answered: its own word, but for what an officer recorded of it."""
        kind = self._choice(submission, "your_organisation_type")
        shared = self._choice(submission, "agree_shared")
        sphere = sphere_of([kind] if kind in schema.actor_types() else [])
        cells = {
            "id": actor,
            "name": submission.text("your_organisation_name"),
            "aliases": schema.SEPARATOR.join(by_list(submission.text("your_organisation_other_names"))),
            "types": kind,
            "sphere": sphere,
            "consent_c1": "yes",
            "consent_c5": shared,
            "sources": submission.source,
        }
        constants = self._constants(submission)
        cells = constants | {name: text for name, text in cells.items() if text or name not in constants}
        before = self.actors.get(actor)
        again = before is not None and submission.source in split(before.sources)
        by_officer = before is not None and not again and before.consent_c1 != UNKNOWN
        if before is not None and again:
            cells["sources"] = before.sources
        elif before is not None:
            # What the form did not ask or got no answer to stays as it is.
            cells = {name: text or str(getattr(before, name)) for name, text in cells.items()}
            cells["sphere"] = before.sphere if sphere == UNKNOWN else cells["sphere"]
        at = submission.questions.columns
        places = {
            "name": at["your_organisation_name"],
            "aliases": at.get("your_organisation_other_names"),
            "types": at.get("your_organisation_type"),
            "consent_c1": at["agree_recorded"],
            "consent_c5": at.get("agree_shared"),
        }
        if actor in self.rows.tables.get(("actors", False), {}):
            self._note(submission.layout, "org.again", submission.line, places["name"], cells["name"])
            return
        self.rows.add("actors", by_officer, submission.layout, submission.line, cells, places)

    def _constants(self, submission: Submission) -> dict[str, str]:
        known = schema.columns()["actors"]
        return {
            name: text
            for name, text in (submission.rule.constants if submission.rule else {}).items()
            if name in known
        }

    def _choice(self, submission: Submission, question: str) -> str:
        choice = submission.choice(question)
        if choice is None:
            self._note(
                submission.layout,
                "choice.unknown",
                submission.line,
                submission.questions.columns[question],
                submission.text(question),
            )
        return choice or ""

    def _works(self, submission: Submission, actor: str, day: str) -> None:
        """Areas, themes and presence: who says both what and where."""
        question = "what_you_work_on"
        themes = submission.questions.several(submission.row, question)
        at = submission.questions.columns.get("where_you_work")
        if themes is None:
            text = submission.text("what_you_work_on")
            self._note(
                submission.layout,
                "choice.unknown",
                submission.line,
                submission.questions.columns.get("what_you_work_on"),
                text,
            )
        areas: list[str] = []
        if at is not None:
            places = self._places(submission.layout, at)
            areas, notices = places.read({at: submission.row[at].strip()}, submission.line)
            for code, place, value in notices:
                self._note(submission.layout, code, submission.line, place, value)
        if bool(themes) != bool(areas):
            self._note(submission.layout, "presence.half", submission.line)
        labels = schema.vocabulary("theme")
        for theme in themes or []:
            cells = {"id": theme, "name": labels.get(theme, theme)}
            self.rows.add("sectors", True, submission.layout, submission.line, cells, {})
            for area in areas:
                cells = {"actor_id": actor, "sector": theme, "pcode": area}
                cells |= {"sources": submission.source, "as_of": day}
                self.rows.add("presence", True, submission.layout, submission.line, cells, {"pcode": at})

    def _places(self, layout: Layout, at: int) -> Places:
        if id(layout) not in self.places:
            self.places[id(layout)] = Places(self.base, [Level(None, None, at)])
        return self.places[id(layout)]

    def _ties(self, submission: Submission, actor: str, day: str) -> set[_Tie]:
        ties: set[_Tie] = set()
        before = self.ties.get(submission.source, {})
        for questions, layout, place in submission.partners:
            row, line, at = layout.rows[place], layout.lines[place], questions.columns["partner_name"]
            how = questions.several(row, "how_you_work_together")
            often = questions.choice(row, "how_often_you_work_together")
            if how is None or set(how) - set(schema.tie_kinds()):
                text = questions.text(row, "how_you_work_together") or ", ".join(how or ())
                self._note(layout, "tie.kind_unknown", line, None, text)
            if often is None:
                self._note(
                    layout,
                    "choice.unknown",
                    line,
                    questions.columns["how_often_you_work_together"],
                    questions.text(row, "how_often_you_work_together"),
                )
            strength = form.weight("how_often", often) if often else None
            for name in self._partners(questions.text(row, "partner_name"), layout, line, at):
                partner = self._named(name, submission, layout, line, at)
                if partner == actor:
                    self._note(layout, "tie.self", line, at, name)
                    continue
                for kind in unique(how or ()):
                    if kind in schema.tie_kinds():
                        tie = (actor, partner, kind)
                        code = before.get(tie) or self.base.code_key.code(
                            "tie", [submission.source, partner, kind]
                        )
                        cells = {
                            "id": code,
                            "source_id": actor,
                            "target_id": partner,
                            "kind": kind,
                            "weight": "" if strength is None else f"{strength:g}",
                            "sources": submission.source,
                            "as_of": day,
                        }
                        self.rows.add("ties", False, layout, line, cells, {"target_id": at})
                        ties.add(tie)
        return ties

    def _partners(self, text: str, layout: Layout, line: int, at: int) -> list[str]:
        if is_placeholder(text):
            self._note(layout, "org.placeholder", line, at, text)
            return []
        several, how = self.names.several(text)
        if how:
            self._note(layout, f"org.several_{how}", line, at, text)
        return self._organisations(several, layout, line, at)

    def _organisations(
        self, names: Iterable[str], layout: Layout, line: int, at: int | None = None
    ) -> list[str]:
        """Names without those of persons, and without what names nobody; each is told, or asked about."""
        left = []
        notes = self.notes.setdefault(id(layout), Notes(layout, WORDS))
        for name in names:
            if persons.is_nobody(name):
                notes.count("org.unnamed", line, at)
            elif self.names.in_map(name) or not notes.is_person(persons.whose(name), line, at, name):
                left.append(name)
        return left

    def _named(self, name: str, submission: Submission, layout: Layout, line: int, at: int) -> str:
        """The code of an organisation that another one names; if it is new, it did not agree to anything."""
        codes = self.called.get(words(name), set())
        code = next(iter(codes)) if len(codes) == 1 else self.names.code(name)
        if code in self.answered:
            return code
        before = self.actors.get(code)
        if before is None:
            cells = {"sphere": UNKNOWN} | self._constants(submission)
            cells |= {"id": code, "name": name, "sources": submission.source}
        else:
            cells = {column: getattr(before, column) for column in ("id", "name", "sphere", "sources")}
        self.rows.add("actors", True, layout, line, cells, {"name": at})
        return code

    def _observed(self, submission: Submission, actor: str, day: str) -> None:
        """That it was asked with whom it works; about which kinds where it says that these were all."""
        answer = self._choice(submission, "partners_asked")
        if answer == "list" and not submission.partners:
            self._note(submission.layout, "form.no_partner", submission.line)
        elif answer:
            part = answer == "list" and self._choice(submission, "nobody_else") != "yes"
            code = self.observations.get(submission.source) or self.base.code_key.code(
                "asked", [submission.root]
            )
            cells = {
                "id": code,
                "source": submission.source,
                "date": day,
                "subject_id": actor,
                "asked_about": "ties_kind",
                "kinds": "" if part else form.ties_of("working_together"),
                "answer": answer,
            }
            places = {"answer": submission.questions.columns["partners_asked"]}
            self.rows.add("observations", False, submission.layout, submission.line, cells, places)

    def _untold(self, ties_of: Mapping[str, set[_Tie]]) -> None:
        """Tell ties of the map that an edited submission does not tell any more."""
        gone = [
            code
            for source, ties in ties_of.items()
            for tie, code in self.ties.get(source, {}).items()
            if tie not in ties
        ]
        if gone:
            layout = next(iter(self.read_of.values())).layout
            problem = Sentence(
                "the submission does not tell {ties} of the map any more ({ids})",
                ties=plural(len(gone), "tie"),
                ids=first_of(gone, _NAMED),
            )
            remedy = Sentence(
                "The map was kept. Enter the last day of such a tie (to), or remove it by hand."
            )
            self.issues.append(layout.issue(Unreadable("tie.untold", problem, remedy), warning=True))
