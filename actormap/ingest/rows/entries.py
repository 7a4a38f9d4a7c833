"""Entries of a network: which are actors, which are platforms or meetings, and what code each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from actormap.core.errors import EXAMPLES, Issue, shorten
from actormap.core.search import persons
from actormap.core.sentences import first_of, plural, series, term
from actormap.core.tables.values import split
from actormap.ingest.mapping.columns import ANSWERS, SILENT, TIE_KIND, WHO, Rule, answer
from actormap.ingest.rows.names import UNKNOWN, Names, Standing, alone, by_list, joined
from actormap.ingest.rows.reading import OF_ORGANISATIONS_ALONE, Part, Wishes
from actormap.ingest.sheet.headers import spelled, words
from actormap.ingest.sheet.layout import Layout

PERSON, PLATFORM = "person", "platform"
MEETINGS = ("meeting", "training")
"""Entries that took place: who is tied to one was there."""


def sort_of(text: str) -> str:
    """Whether a word for a type of entries says person, organisation, platform, meeting or training."""
    return spelled("entry").get(words(text), "")


@dataclass(slots=True)
class Entry:
    """One entry.

    Parameters
    ----------
    ref, name
        What ties call it, and what it is called.
    layout, line
        Where it is met first.
    sort
        person, organisation, platform, meeting or training; "" where nobody says.
    standing, aliases
        Types of actors and where in society they stand; other names.
    area, day, note
        P-code of its seat; the day on which it took place; what its user wants kept.
    code
        Its id on the map, once all are known (`Entries.settle`).
    """

    ref: str
    name: str
    layout: Layout
    line: int
    sort: str = ""
    standing: Standing = field(default_factory=Standing)
    aliases: dict[str, None] = field(default_factory=dict)
    area: str = ""
    day: str = ""
    note: str = ""
    code: str = ""

    @property
    def is_actor(self) -> bool:
        """Whether it is an organisation or a person, not something that these belong to or come to."""
        return self.sort not in {PLATFORM, *MEETINGS}


@dataclass
class Source:
    """A table out of which entries are read.

    Parameters
    ----------
    layout
        The table.
    rule
        What a mapping file says of it.
    places
        Columns of actors with their places in the table.
    """

    layout: Layout
    rule: Rule = SILENT
    places: dict[str, int] = field(default_factory=dict)

    @property
    def constants(self) -> dict[str, str]:
        """What a mapping file says of all its entries."""
        constants = self.rule.constants.items()
        return {name: text for name, text in constants if name not in {TIE_KIND, *ANSWERS}}


class Entries:
    """All entries of one network, with their codes.

    Parameters
    ----------
    wishes
        What the user said, and the map.
    sources
        The tables out of which they are read.
    """

    def __init__(self, wishes: Wishes, sources: Sequence[Source]) -> None:
        self.base, self.types = wishes.base, wishes.types
        self.sources = {id(source.layout): source for source in sources}
        self.all: list[Entry] = []
        self._members: dict[int, dict[str, None]] = {}
        self._present: dict[tuple[int, str], dict[str, None]] = {}
        self._names = Names(wishes.base)
        platforms = wishes.base["platforms"]
        self._platforms = alone(zip(map(words, platforms["name"]), platforms["id"], strict=True))

    def add(self, entry: Entry) -> Entry:
        """Take one more entry."""
        source = self.sources[id(entry.layout)]
        if source.constants.get("kind") == PERSON and not entry.sort:
            entry.sort = PERSON
        self.all.append(entry)
        return entry

    def classify(self, entry: Entry, text: str, source: Source) -> Iterator[tuple[str, str]]:
        """Take notice of what a column says an entry is; what is to be told of which word comes back."""
        recoded = source.rule.recoded.get("org_type", {})
        for word in [text] if text in recoded else by_list(text):
            meant = recoded.get(word, word) or (word if sort_of(word) == PERSON else "")
            person = persons.is_type(meant) and persons.whose(entry.name, meant) == persons.PERSON
            if sort := sort_of(meant) or (PERSON if person else ""):
                entry.sort = sort
            elif notice := entry.standing.of_type(meant, self.types):
                yield f"entry.{notice}", word

    def settle(self) -> list[Issue]:
        """Give each entry its code, once all are known; entries of one name stay apart, aloud."""
        times = Counter((entry.name, entry.is_actor) for entry in self.all)
        ids = self.base.ids("actors")
        called = dict(zip(self.base.actors["id"], map(words, self.base.actors["name"]), strict=True))
        files = sorted({source.layout.grid.file for source in self.sources.values()})
        same: dict[str, Entry] = {}
        noticed = list(self._persons())
        for entry in self.all:
            again = times[entry.name, entry.is_actor] > 1
            if again:
                same.setdefault(entry.name, entry)
            named = entry.name != entry.ref
            if not entry.is_actor:
                known = self._platforms.get(words(entry.name), "") if not again else ""
                code = known or self._made("platform", entry, files, again=again)
            elif (
                entry.ref in ids
                and _telling(entry.ref)
                and (not named or called[entry.ref] == words(entry.name))
            ):
                code = entry.ref
            elif entry.sort == PERSON:
                code = self._made("person", entry, files, again=True)
            else:
                known = "" if again or not _telling(entry.name) else self._names.in_map(entry.name)
                code = known or self._made("org", entry, files, again=again)
            entry.code = code
        if same:
            first = next(iter(same.values()))
            values = series(shorten(name, 40) for name in list(same)[:3])
            noticed.append(
                first.layout.issue(
                    "entry.same_name",
                    line=first.line,
                    warning=True,
                    names=plural(len(same), "name"),
                    values=values,
                )
            )
        return noticed

    def _persons(self) -> Iterator[Issue]:
        """Take for persons whom titles say to be some; whom they may, the user is asked about."""
        for entry in self.all:
            if entry.sort or self._names.in_map(entry.name):
                continue
            whose = persons.whose(entry.name, known=bool(entry.standing))
            rule = self.sources[id(entry.layout)].rule
            if whose == persons.PERSON:
                entry.sort = PERSON
            elif whose and not answer(rule.constants, WHO):
                yield entry.layout.issue(
                    "org.perhaps_person", line=entry.line, value=persons.masked(entry.name)
                )
        recorded = [entry for entry in self.all if entry.sort == PERSON]
        if recorded:
            yield recorded[0].layout.issue(
                "entry.person",
                line=recorded[0].line,
                warning=True,
                entries=plural(len(recorded), "entry", "entries"),
                values=first_of([persons.masked(entry.name) for entry in recorded], EXAMPLES),
            )

    def _made(self, start: str, entry: Entry, files: Sequence[str], *, again: bool) -> str:
        """A code out of the name; a person, a number or one of equal names is known in these files alone."""
        if again or not _telling(entry.name):
            return self.base.code_key.code(start, [*files, entry.ref, entry.name])
        return self.base.code_key.code(start, [entry.name])

    def join(self, group: Entry, actor: Entry, day: str = "") -> bool:
        """An actor belongs to a platform, or was at a meeting; False where nothing says on which day."""
        if group.sort == PLATFORM:
            self._members.setdefault(id(group), {})[actor.code] = None
            return True
        day = day or group.day
        if day:
            self._present.setdefault((id(group), day), {})[actor.code] = None
        return bool(day)

    def parts(self) -> list[Part]:
        """Rows of actors, platforms and meetings, table by table."""
        parts = []
        for source in self.sources.values():
            mine = [entry for entry in self.all if entry.layout is source.layout]
            parts += [made(mine, source) for made in (self._actors, self._platforms_of, self._meetings)]
        return [part for part in parts if part.lines]

    def _actors(self, entries: Sequence[Entry], source: Source) -> Part:
        actors = [entry for entry in entries if entry.is_actor]
        rows = []
        for entry in actors:
            row = {
                "id": entry.code,
                "name": entry.name,
                "aliases": joined(entry.aliases),
                "kind": entry.sort,
                "types": joined(entry.standing.types),
                "sphere": entry.standing.sphere,
                "adm1_pcode": entry.area,
                "note": entry.note,
            }
            barred = OF_ORGANISATIONS_ALONE if entry.sort == PERSON else ()
            constants = {
                name: text
                for name, text in source.constants.items()
                if name not in barred
                and not (bool(row.get(name)) and not (name == "sphere" and row[name] == UNKNOWN))
            }
            rows.append(row | constants)
        return _part("actors", rows, [entry.line for entry in actors], source)

    def sphere_unknown(self) -> list[Issue]:
        """The warning that nothing says in which sphere actors stand, neither the list nor its user."""
        unclear = [
            entry
            for entry in self.all
            if entry.is_actor
            and entry.standing.sphere == UNKNOWN
            and "sphere" not in self.sources[id(entry.layout)].constants
        ]
        if not unclear:
            return []
        actors = plural(len(unclear), "actor")
        return [
            unclear[0].layout.issue(
                "org.sphere_unknown/actors",
                line=unclear[0].line,
                warning=True,
                actors=actors,
                unknown=term("unknown"),
            )
        ]

    def _platforms_of(self, entries: Sequence[Entry], source: Source) -> Part:
        platforms = [entry for entry in entries if entry.sort == PLATFORM]
        old = self.base["platforms"].set_index("id")
        rows = []
        for entry in platforms:
            code = entry.code
            known = code in old.index
            members = dict.fromkeys(split(str(old.loc[code, "members"])) if known else ())
            members |= self._members.get(id(entry), {})
            name = str(old.loc[code, "name"]) if known else entry.name
            rows.append({"id": code, "name": name, "members": joined(members)})
        return _part("platforms", rows, [entry.line for entry in platforms], source)

    def _meetings(self, entries: Sequence[Entry], source: Source) -> Part:
        named = {id(entry): entry for entry in entries if entry.sort in MEETINGS}
        meetings = [(named[at], day, who) for (at, day), who in self._present.items() if at in named]
        rows = [
            {"type": entry.sort, "date": day, "subjects": joined(who), "note": f"in the list: {entry.name}"}
            for entry, day, who in meetings
        ]
        return _part("events", rows, [entry.line for entry, _, _ in meetings], source)


def _part(table: str, rows: Sequence[Mapping[str, str]], lines: list[int], source: Source) -> Part:
    frame = pd.DataFrame(rows, dtype="str")
    filled = [name for name in frame if (frame[name] != "").any()]
    places = source.places if table == "actors" else {}
    for_all = frozenset(source.constants) & frozenset(filled) if table == "actors" else frozenset()
    return Part(table, frame[filled], lines, source.layout, dict(places), derived=True, for_all=for_all)


def _telling(text: str) -> bool:
    """Whether a text can be a name at all: a number alone is none outside of its list."""
    return any(ch.isalpha() for ch in text)
