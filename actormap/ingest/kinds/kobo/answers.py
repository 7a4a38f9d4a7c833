"""Answers to the form *Whom do you work with?* as actors, ties, presence, sources and observations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.search import persons
from actormap.core.sentences import Name, first_of, plural
from actormap.core.tables.issues import noted, notice
from actormap.core.tables.values import split
from actormap.ingest.kinds.kobo import form
from actormap.ingest.kinds.kobo.form import PSEUDONYM, Answered, Submission
from actormap.ingest.mapping.dates import DateColumn
from actormap.ingest.mapping.values import is_placeholder
from actormap.ingest.rows.names import UNKNOWN, Names, by_list, sphere_of, unique
from actormap.ingest.rows.places import Level, Places
from actormap.ingest.rows.reading import SENTENCES, Notes, Part, Read, Wishes
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout

_NAMED = 3
_WORDS = {**SENTENCES, **noted("kobo")}
_Tie = tuple[str, str, str]
"""Both ends and the kind."""


class _Row(NamedTuple):
    layout: Layout
    line: int
    cells: dict[str, str]
    places: dict[str, int]


class _Rows:
    """Rows of our tables as they are found, each code once."""

    def __init__(self) -> None:
        self.tables: dict[tuple[str, bool], dict[str, _Row]] = {}

    def add(
        self,
        table: str,
        source: Answered,
        cells: dict[str, str],
        places: Mapping[str, int | None],
        *,
        derived: bool = False,
        line: int = 0,
    ) -> None:
        at = {name: place for name, place in places.items() if place is not None}
        rows = self.tables.setdefault((table, derived), {})
        key = cells.get("id", "\x1f".join(cells.values()))
        rows.setdefault(key, _Row(source.layout, line or source.line, cells, at))

    def parts(self) -> Iterator[Part]:
        """As parts of one table and one sheet each."""
        for (table, derived), rows in self.tables.items():
            sheets: dict[tuple[int, tuple[str, ...]], list[_Row]] = {}
            for row in rows.values():
                sheets.setdefault((id(row.layout), tuple(row.cells)), []).append(row)
            for first, *more in sheets.values():
                frame = pd.DataFrame([first.cells, *(row.cells for row in more)], dtype="str")
                lines = [first.line, *(row.line for row in more)]
                yield Part(table, frame, lines, first.layout, first.places, derived=derived, made=True)


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
        sources = self.base.sources
        keys = dict(zip(sources["id"], sources["independent_key"], strict=True))
        self.keys = {actor: keys[source] for source, actor in self.before.items() if keys.get(source)}
        self.ties = self._ties_before()
        observations = self.base.observations
        self.observations = dict(zip(observations["source"], observations["id"], strict=True))
        self.read_of = self._agreed(submissions)
        self.answered = frozenset(self.code.values())

    def read(self) -> Read:
        """Rows, and what was noticed."""
        ties_of = {submission.source: self._submission(submission) for submission in self.read_of.values()}
        sheets = {id(submission.layout): submission for submission in self.read_of.values()}
        for sheet, places in self.places.items():
            at = sheets[sheet].questions.columns.get("where_you_work")
            for code, area in places.areas.items():
                cells = {"id": code, "name": area.name, "adm_level": "", "parent": area.parent}
                self.rows.add("areas", sheets[sheet], cells, {"name": at}, derived=True, line=area.line)
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

    def _ties_before(self) -> dict[str, dict[_Tie, str]]:
        """Ties of the map by the source that alone told them, with their codes."""
        ties = self.base.ties
        columns = (ties[name] for name in ("id", "source_id", "target_id", "kind", "sources"))
        ties_of: dict[str, dict[_Tie, str]] = {}
        for code, source_id, target_id, kind, source in zip(*columns, strict=True):
            if source.startswith(f"{PSEUDONYM}-"):
                ties_of.setdefault(source, {})[source_id, target_id, kind] = code
        return ties_of

    def _notes(self, layout: Layout) -> Notes:
        return self.notes.setdefault(id(layout), Notes(layout, _WORDS))

    def _note(self, row: Answered, code: str, at: int | None = None, value: str = "") -> None:
        self._notes(row.layout).count(code, row.line, at, value)

    def _unknown(self, row: Answered, question: str) -> None:
        self._note(row, "choice.unknown", row.questions.columns.get(question), row.text(question))

    def _agreed(self, submissions: Sequence[Submission]) -> dict[str, Submission]:
        """Submissions by their root whose organisation agreed, has a name, and stands here once."""
        agreed: dict[str, Submission] = {}
        for submission in submissions:
            name = submission.text("your_organisation_name")
            if not submission.root:
                self._wrong(submission, "form.no_uuid")
            elif submission.choice("agree_recorded") != "yes":
                known = self.before.get(submission.source, "")
                code = "form.withdrawn" if known else "form.not_agreed"
                self._note(submission, code, value=known)
            elif is_placeholder(name):
                self._note(submission, "org.placeholder", value=name)
            elif not self._organisations([name], submission):
                continue
            elif submission.root in agreed and agreed[submission.root].answers() == submission.answers():
                self._note(submission, "row.repeated")
            elif submission.root in agreed:
                first = agreed[submission.root]
                file = Name(first.layout.grid.file)
                self._wrong(submission, "form.twice", file=file, row=first.line)
            else:
                agreed[submission.root] = submission
        for submission in agreed.values():
            self._learn(submission)
        return agreed

    def _wrong(self, submission: Submission, name: str, **values: object) -> None:
        self.issues.append(submission.layout.issue(notice(name, **values), submission.line))

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
            self._wrong(submission, "form.no_day", value=shorten(submission.sent))
            return set()
        actor = self.code[submission.root]
        self._organisation(submission, actor)
        self._works(submission, actor, day)
        ties = self._ties(submission, actor, day)
        key = self.keys.get(actor) or self.base.code_key.code("org", ["independent", actor])
        cells = {"id": submission.source, "kind": "survey", "role": "primary", "independent_key": key}
        self.rows.add("sources", submission, cells, {})
        self._observed(submission, actor, day)
        others = [name for name in by_list(submission.text("whom_else_to_know")) if not is_placeholder(name)]
        at = submission.questions.columns.get("whom_else_to_know")
        for name in self._organisations(others, submission, at):
            self._named(name, submission, submission, at)
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
            self._note(submission, "org.again", places["name"], cells["name"])
            return
        self.rows.add("actors", submission, cells, places, derived=by_officer)

    def _constants(self, submission: Submission) -> dict[str, str]:
        constants = submission.rule.constants.items()
        return {name: text for name, text in constants if name in schema.columns()["actors"]}

    def _choice(self, submission: Submission, question: str) -> str:
        choice = submission.choice(question)
        if choice is None:
            self._unknown(submission, question)
        return choice or ""

    def _works(self, submission: Submission, actor: str, day: str) -> None:
        """Areas, themes and presence: who says both what and where."""
        themes = submission.several("what_you_work_on")
        at = submission.questions.columns.get("where_you_work")
        if themes is None:
            self._unknown(submission, "what_you_work_on")
        areas: list[str] = []
        if at is not None:
            new = Places(self.base, [Level(None, None, at)], self._notes(submission.layout).count)
            places = self.places.setdefault(id(submission.layout), new)
            areas = places.read({at: submission.row[at].strip()}, submission.line)
        if bool(themes) != bool(areas):
            self._note(submission, "presence.half")
        labels = schema.vocabulary("theme")
        for theme in themes or []:
            cells = {"id": theme, "name": labels.get(theme, theme)}
            self.rows.add("sectors", submission, cells, {}, derived=True)
            for area in areas:
                cells = {"actor_id": actor, "sector": theme, "pcode": area}
                cells |= {"sources": submission.source, "as_of": day}
                self.rows.add("presence", submission, cells, {"pcode": at}, derived=True)

    def _ties(self, submission: Submission, actor: str, day: str) -> set[_Tie]:
        ties: set[_Tie] = set()
        before = self.ties.get(submission.source, {})
        for row in submission.partners:
            at = row.questions.columns["partner_name"]
            how = row.several("how_you_work_together")
            often = row.choice("how_often_you_work_together")
            if how is None or set(how) - set(schema.tie_kinds()):
                text = row.text("how_you_work_together") or ", ".join(how or ())
                self._note(row, "tie.kind_unknown", None, text)
            if often is None:
                self._unknown(row, "how_often_you_work_together")
            strength = form.weight("how_often", often) if often else None
            for name in self._partners(row, at):
                partner = self._named(name, submission, row, at)
                if partner == actor:
                    self._note(row, "tie.self", at, name)
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
                        self.rows.add("ties", row, cells, {"target_id": at})
                        ties.add(tie)
        return ties

    def _partners(self, row: Answered, at: int) -> list[str]:
        text = row.text("partner_name")
        if is_placeholder(text):
            self._note(row, "org.placeholder", at, text)
            return []
        several, how = self.names.several(text)
        if how:
            self._note(row, f"org.several_{how}", at, text)
        return self._organisations(several, row, at)

    def _organisations(self, names: Iterable[str], row: Answered, at: int | None = None) -> list[str]:
        """Names without those of persons, and without what names nobody; each is told, or asked about."""
        left, notes = [], self._notes(row.layout)
        for name in names:
            if persons.is_nobody(name):
                notes.count("org.unnamed", row.line, at)
            elif self.names.in_map(name) or not notes.is_person(persons.whose(name), row.line, at, name):
                left.append(name)
        return left

    def _named(self, name: str, submission: Submission, row: Answered, at: int | None) -> str:
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
        self.rows.add("actors", row, cells, {"name": at}, derived=True)
        return code

    def _observed(self, submission: Submission, actor: str, day: str) -> None:
        """That it was asked with whom it works; about which kinds where it says that these were all."""
        answer = self._choice(submission, "partners_asked")
        if answer == "list" and not submission.partners:
            self._note(submission, "form.no_partner")
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
            self.rows.add("observations", submission, cells, places)

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
            self.issues.append(
                layout.issue(
                    "tie.untold", warning=True, ties=plural(len(gone), "tie"), ids=first_of(gone, _NAMED)
                )
            )
