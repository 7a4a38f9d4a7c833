"""Answers to the form *Whom do you work with?* as actors, ties, presence, sources and observations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Name, Sentence, first_of, plural
from actormap.core.tables.cells import split
from actormap.core.tables.issues import Unreadable
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

    found: dict[tuple[str, bool], dict[str, _Row]] = field(default_factory=dict)

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
        rows = self.found.setdefault((table, derived), {})
        key = cells.get("id", "\x1f".join(cells.values()))
        rows.setdefault(key, _Row(layout, line, cells, at))

    def parts(self) -> Iterator[Part]:
        """As parts of one table and one sheet each."""
        for (table, derived), rows in self.found.items():
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
        said = [(one.text("your_organisation_name"), "") for one in submissions]
        self.names = Names(wishes.base, [*wishes.called, *said])
        self.rows = _Rows()
        self.issues: list[Issue] = []
        self.notes: dict[int, Notes] = {}
        self.places: dict[int, Places] = {}
        self.actors = {row.id: row for row in self.base.actors.itertuples()}
        self.called: dict[str, set[str]] = {}
        self.code: dict[str, str] = {}
        self.before = self._answered_before()
        self.keys = self._keys()
        self.ties = self._told_before()
        asked = self.base.observations
        self.asked = dict(zip(asked["source"], asked["id"], strict=True))
        self.read_of = self._agreed(submissions)
        self.answered = frozenset(self.code.values())

    def read(self) -> tuple[list[Part], list[Issue]]:
        """Rows, and what was noticed."""
        told = {submission.source: self._submission(submission) for submission in self.read_of.values()}
        for places, submission in self._areas_of():
            at = submission.asked.columns.get("where_you_work")
            for code, area in places.areas.items():
                cells = {"id": code, "name": area.name, "adm_level": "", "parent": area.parent}
                self.rows.add("areas", True, submission.layout, area.line, cells, {"name": at})
        self._untold(told)
        notes = [issue for notes in self.notes.values() for issue in notes.issues()]
        return list(self.rows.parts()), [*self.issues, *notes]

    def _answered_before(self) -> dict[str, str]:
        """Actors of the map by the source that answered for them."""
        asked, ties = self.base.observations, self.base.ties
        told: dict[str, set[str]] = {}
        for source, actor in (
            *zip(asked["source"], asked["subject_id"], strict=True),
            *zip(ties["sources"], ties["source_id"], strict=True),
        ):
            if source.startswith(f"{PSEUDONYM}-"):
                told.setdefault(source, set()).add(actor)
        return {source: actors.pop() for source, actors in told.items() if len(actors) == 1}

    def _keys(self) -> dict[str, str]:
        """What the sources that answered for an actor of the map have in common."""
        sources = self.base.sources
        keys = dict(zip(sources["id"], sources["independent_key"], strict=True))
        return {actor: keys[source] for source, actor in self.before.items() if keys.get(source)}

    def _told_before(self) -> dict[str, dict[_Tie, str]]:
        """Ties of the map by the source that alone told them, with their codes."""
        ties = self.base.ties
        columns = (ties[name] for name in ("id", "source_id", "target_id", "kind", "sources"))
        found: dict[str, dict[_Tie, str]] = {}
        for code, one, other, kind, source in zip(*columns, strict=True):
            if source.startswith(f"{PSEUDONYM}-"):
                found.setdefault(source, {})[one, other, kind] = code
        return found

    def _areas_of(self) -> Iterator[tuple[Places, Submission]]:
        sheets = {id(submission.layout): submission for submission in self.read_of.values()}
        return ((places, sheets[sheet]) for sheet, places in self.places.items())

    def _note(self, layout: Layout, code: str, line: int, at: int | None = None, value: str = "") -> None:
        self.notes.setdefault(id(layout), Notes(layout, WORDS)).count(code, line, at, value)

    def _agreed(self, submissions: Sequence[Submission]) -> dict[str, Submission]:
        """Submissions by their root whose organisation agreed, has a name, and stands here once."""
        found: dict[str, Submission] = {}
        for one in submissions:
            if not one.root:
                self._wrong(one, "form.no_uuid", Sentence("this submission has neither rootUuid nor _uuid"))
            elif one.one("agree_recorded") != "yes":
                known = self.before.get(one.source, "")
                code = "form.withdrawn" if known else "form.not_agreed"
                self._note(one.layout, code, one.line, value=known)
            elif is_placeholder(one.text("your_organisation_name")):
                self._note(one.layout, "org.placeholder", one.line, value=one.text("your_organisation_name"))
            elif one.root in found and found[one.root].answers() == one.answers():
                self._note(one.layout, "row.repeated", one.line)
            elif one.root in found:
                first = found[one.root]
                problem = Sentence(
                    "this submission has other answers in {file} row {row}",
                    file=Name(first.layout.grid.file),
                    row=first.line,
                )
                self._wrong(one, "form.twice", problem)
            else:
                found[one.root] = one
        for one in found.values():
            self._learn(one)
        return found

    def _wrong(self, one: Submission, code: str, problem: Sentence) -> None:
        remedy = Sentence("Import the newest export alone, as KoboToolbox wrote it.")
        self.issues.append(one.layout.issue(Unreadable(code, problem, remedy), line=one.line))

    def _learn(self, one: Submission) -> None:
        """Settle which actor answered, and what it is called, before anybody names it as a partner."""
        name = one.text("your_organisation_name")
        said = self.called.get(words(name), set())
        self.code[one.root] = (
            self.before.get(one.source) or self.names.in_map(name) or next(iter(said), one.own_code)
        )
        for text in (name, *by_list(one.text("your_organisation_other_names"))):
            if not is_placeholder(text):
                self.called.setdefault(words(text), set()).add(self.code[one.root])

    def _submission(self, one: Submission) -> set[_Tie]:
        """Rows of one submission, and its ties."""
        day = DateColumn(0, "").day(one.sent)
        if not day:
            self._wrong(
                one,
                "form.no_day",
                Sentence("_submission_time is not a time ({value})", value=shorten(one.sent)),
            )
            return set()
        actor = self.code[one.root]
        self._organisation(one, actor)
        self._works(one, actor)
        ties = self._ties(one, actor, day)
        key = self.keys.get(actor) or self.base.code_key.code("org", ["independent", actor])
        cells = {"id": one.source, "kind": "survey", "role": "primary", "independent_key": key}
        self.rows.add("sources", False, one.layout, one.line, cells, {})
        self._observed(one, actor, day)
        others = [name for name in by_list(one.text("whom_else_to_know")) if not is_placeholder(name)]
        for name in others:
            at = one.asked.columns["whom_else_to_know"]
            self._named(name, one, one.layout, one.line, at)
        return ties

    def _organisation(self, one: Submission, actor: str) -> None:
        """The actor that answered: its own word, but for what an officer recorded of it."""
        kind = self._choice(one, "your_organisation_type")
        shared = self._choice(one, "agree_shared")
        sphere = sphere_of([kind] if kind in schema.actor_types() else [])
        cells = {
            "id": actor,
            "name": one.text("your_organisation_name"),
            "aliases": schema.SEPARATOR.join(by_list(one.text("your_organisation_other_names"))),
            "types": kind,
            "sphere": sphere,
            "consent_c1": "yes",
            "consent_c5": shared,
            "sources": one.source,
        }
        said = self._constants(one)
        cells = said | {name: text for name, text in cells.items() if text or name not in said}
        before = self.actors.get(actor)
        again = before is not None and one.source in split(before.sources)
        by_officer = before is not None and not again and before.consent_c1 != UNKNOWN
        if before is not None and again:
            cells["sources"] = before.sources
        elif before is not None:
            # What the form did not ask or got no answer to stays as it is.
            cells = {name: text or str(getattr(before, name)) for name, text in cells.items()}
            cells["sphere"] = before.sphere if sphere == UNKNOWN else cells["sphere"]
        at = one.asked.columns
        places = {
            "name": at["your_organisation_name"],
            "aliases": at.get("your_organisation_other_names"),
            "types": at.get("your_organisation_type"),
            "consent_c1": at["agree_recorded"],
            "consent_c5": at.get("agree_shared"),
        }
        if actor in self.rows.found.get(("actors", False), {}):
            self._note(one.layout, "org.again", one.line, places["name"], cells["name"])
            return
        self.rows.add("actors", by_officer, one.layout, one.line, cells, places)

    def _constants(self, one: Submission) -> dict[str, str]:
        known = schema.columns()["actors"]
        return {
            name: text for name, text in (one.rule.constants if one.rule else {}).items() if name in known
        }

    def _choice(self, one: Submission, question: str) -> str:
        found = one.one(question)
        if found is None:
            self._note(
                one.layout, "choice.unknown", one.line, one.asked.columns[question], one.text(question)
            )
        return found or ""

    def _works(self, one: Submission, actor: str) -> None:
        """Areas, themes and presence: who says both what and where."""
        question = "what_you_work_on"
        themes = one.asked.several(one.row, question)
        at = one.asked.columns.get("where_you_work")
        if themes is None:
            text = one.text("what_you_work_on")
            self._note(
                one.layout, "choice.unknown", one.line, one.asked.columns.get("what_you_work_on"), text
            )
        areas: list[str] = []
        if at is not None:
            places = self._places(one.layout, at)
            areas, told = places.read({at: one.row[at].strip()}, one.line)
            for code, place, value in told:
                self._note(one.layout, code, one.line, place, value)
        if bool(themes) != bool(areas):
            self._note(one.layout, "presence.half", one.line)
        labels = schema.vocabulary("theme")
        for theme in themes or []:
            cells = {"id": theme, "name": labels.get(theme, theme)}
            self.rows.add("sectors", True, one.layout, one.line, cells, {})
            for area in areas:
                cells = {"actor_id": actor, "sector": theme, "pcode": area, "sources": one.source}
                self.rows.add("presence", True, one.layout, one.line, cells, {"pcode": at})

    def _places(self, layout: Layout, at: int) -> Places:
        if id(layout) not in self.places:
            self.places[id(layout)] = Places(self.base, [Level(None, None, at)])
        return self.places[id(layout)]

    def _ties(self, one: Submission, actor: str, day: str) -> set[_Tie]:
        ties: set[_Tie] = set()
        before = self.ties.get(one.source, {})
        for asked, layout, place in one.partners:
            row, line, at = layout.rows[place], layout.lines[place], asked.columns["partner_name"]
            how = asked.several(row, "how_you_work_together")
            often = asked.one(row, "how_often_you_work_together")
            if how is None or set(how) - set(schema.tie_kinds()):
                text = asked.text(row, "how_you_work_together") or ", ".join(how or ())
                self._note(layout, "tie.kind_unknown", line, None, text)
            if often is None:
                self._note(
                    layout,
                    "choice.unknown",
                    line,
                    asked.columns["how_often_you_work_together"],
                    asked.text(row, "how_often_you_work_together"),
                )
            strength = form.weight("how_often", often) if often else None
            for name in self._partners(asked.text(row, "partner_name"), layout, line, at):
                partner = self._named(name, one, layout, line, at)
                if partner == actor:
                    self._note(layout, "tie.self", line, at, name)
                    continue
                for kind in unique(how or ()):
                    if kind in schema.tie_kinds():
                        tie = (actor, partner, kind)
                        code = before.get(tie) or self.base.code_key.code("tie", [one.source, partner, kind])
                        cells = {
                            "id": code,
                            "source_id": actor,
                            "target_id": partner,
                            "kind": kind,
                            "weight": "" if strength is None else f"{strength:g}",
                            "sources": one.source,
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
        return several

    def _named(self, name: str, one: Submission, layout: Layout, line: int, at: int) -> str:
        """The code of an organisation that another one names; if it is new, it did not agree to anything."""
        said = self.called.get(words(name), set())
        code = next(iter(said)) if len(said) == 1 else self.names.code(name)
        if code in self.answered:
            return code
        before = self.actors.get(code)
        if before is None:
            cells = {"sphere": UNKNOWN} | self._constants(one)
            cells |= {"id": code, "name": name, "sources": one.source}
        else:
            cells = {column: getattr(before, column) for column in ("id", "name", "sphere", "sources")}
        self.rows.add("actors", True, layout, line, cells, {"name": at})
        return code

    def _observed(self, one: Submission, actor: str, day: str) -> None:
        """That it was asked, and what came of it; of all ties only where it says that these were all."""
        answer = self._choice(one, "partners_asked")
        if answer == "list" and not one.partners:
            self._note(one.layout, "form.no_partner", one.line)
        elif answer:
            part = answer == "list" and self._choice(one, "nobody_else") != "yes"
            code = self.asked.get(one.source) or self.base.code_key.code("asked", [one.root])
            cells = {
                "id": code,
                "source": one.source,
                "date": day,
                "subject_id": actor,
                "asked_about": "ties_kind" if part else "ties_all",
                "answer": answer,
            }
            places = {"answer": one.asked.columns["partners_asked"]}
            self.rows.add("observations", False, one.layout, one.line, cells, places)

    def _untold(self, told: Mapping[str, set[_Tie]]) -> None:
        """Tell ties of the map that an edited submission does not tell any more."""
        gone = [
            code
            for source, ties in told.items()
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
