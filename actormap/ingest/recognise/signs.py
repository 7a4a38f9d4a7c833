"""What speaks for a table being of a kind of files, and how certain it is: one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from actormap.core import schema
from actormap.core.search import persons
from actormap.core.sentences import Sentence, term
from actormap.ingest.kinds import contacts, template
from actormap.ingest.kinds.kobo import REPEATS, form
from actormap.ingest.kinds.matrix import LEAST, Shape
from actormap.ingest.kinds.meeting import question_places
from actormap.ingest.kinds.network.tables import HALF, values_of
from actormap.ingest.kinds.organisations import NAMED, ONLY
from actormap.ingest.mapping.columns import AREAS, REACHED_BY, SECTORS, SURE, Columns
from actormap.ingest.mapping.guess import ends, headed_as_ends
from actormap.ingest.mapping.values import (
    are_different,
    export_of,
    is_register,
    kinds_of_actors,
    looks_like,
    sample,
)
from actormap.ingest.rows.organisations import ACTING
from actormap.ingest.rows.reading import NO_SIGNS, Signs
from actormap.ingest.sheet.headers import as_number, is_header, words
from actormap.ingest.sheet.heads import grouped
from actormap.ingest.sheet.layout import Layout

_SUBMISSIONS = {"_uuid", "_submission_time"}


_BESIDES = {"_index", "_id", "_validation_status"}


def _kobo(layout: Layout, _columns: Columns) -> Signs:
    """How certain it is that a table is a sheet of an export."""
    there = set(layout.plain)
    if there >= REPEATS:
        return 0.99, [
            Sentence("it has _parent_table_name and _parent_index, as sheets of repeat groups have")
        ]
    if there >= _SUBMISSIONS and there & _BESIDES:
        return 0.99, [Sentence("it has _uuid and _submission_time, as exports of KoboToolbox have")]
    if there >= form.SIGNS:
        return 0.99, [Sentence("it has KEY and SubmissionDate, as exports of ODK have")]
    return NO_SIGNS


_MOST = 0.4
"""So many of our questions must head a column: a workbook of an older release asks fewer."""


def _meeting(layout: Layout, _columns: Columns) -> Signs:
    """How certain it is that a row of this table is a meeting."""
    every = schema.meeting_questions()
    if words(every["whom"].label) not in map(words, layout.headers):
        return NO_SIGNS
    places = question_places(layout)
    if len(places) < _MOST * len(every):
        return NO_SIGNS
    sign = Sentence(
        "{known} of {all} columns are questions that are answered after a meeting",
        known=len(places),
        all=len(layout.headers),
    )
    return 1.0, (sign,)


_BESIDE_OTHERS = ("partner", "prog")


_WORK = ("start", "end", "month", "month_tick", "impl_name")


_FEW = 2


_WHERE = (*AREAS, "area_tick", "country_code", "country_name")


_WHAT = (*SECTORS, "activity", "activity_code")


def _activities(layout: Layout, columns: Columns) -> Signs:
    """How certain it is that rows say who does what where."""
    who = [f"{role}_{what}" for role in ACTING for what in ("name", "acronym", "code")]
    conditions = {
        Sentence("a column says who acts"): columns.sure(*who),
        Sentence("a column says where"): columns.sure(*_WHERE),
        Sentence("a column says what is done"): columns.sure(*_WHAT),
    }
    sentences = [sign for sign, there in conditions.items() if there]
    if not all(conditions.values()):
        return 0.0, sentences
    if not all(_filled(layout, columns, meanings) for meanings in (_WHERE, _WHAT)):
        return 0.6, sentences
    if layout.tagged:
        return 0.97, [*sentences, Sentence("it has HXL tags")]
    if any(len(set(names)) < len(names) for names in map(layout.values, _acting(columns))):
        return 0.93, [*sentences, Sentence("organisations appear in several rows")]
    if len(_of_work(layout, columns)) >= _FEW:
        return 0.92, [*sentences, Sentence("columns say when it is done, and how far it is")]
    return 0.7, sentences


def _of_work(layout: Layout, columns: Columns) -> list[str]:
    """What columns say of work that no list says of its organisations."""
    meanings = [meaning for meaning in _WORK if columns.sure(meaning)]
    status = columns.at("status", SURE)
    if status is not None and not is_register(sample(layout, status), of_organisations=True):
        meanings.append("status")
    return meanings


def _acting(columns: Columns) -> Iterator[int]:
    """Columns of those who act; of those who lead and of partners only where no other says whose row it is.

    Lists of organisations name the same one time and again as the one that leads them, or as a partner.
    """
    for role in ACTING:
        place = columns.first((f"{role}_{what}" for what in ("name", "acronym", "code")), SURE)
        if place is not None and (role not in _BESIDE_OTHERS or not columns.sure("org_name")):
            yield place


def _filled(layout: Layout, columns: Columns, meanings: Sequence[str]) -> bool:
    """Whether most rows that say anything of anybody do so in one of some columns, or below a cell of it."""
    places = columns.each(meanings, SURE)
    if any(grouped(layout, at) for at in places):
        return True
    acting = list(_acting(columns))
    rows = [row for row in layout.rows if any(row[at].strip() for at in (*acting, *places))]
    return sum(any(row[at].strip() for at in places) for row in rows) * 2 >= len(rows)


_OF_ORGANISATIONS = (
    "org_acronym",
    "org_code",
    "org_type",
    "org_aliases",
    "sector_name",
    "sector_tick",
    "languages",
    "groups",
    "url",
    "area_name",
    "area_code",
    "country_name",
    "country_code",
    "adm1_name",
    "adm1_code",
    "adm2_name",
    "adm2_code",
)
"""What lists say of organisations, but seldom of anything else."""


_TYPED = 0.6
"""So much of a column of types must be known ones, so that a bare "name" beside it is an organisation's."""


def _organisations(layout: Layout, columns: Columns) -> Signs:
    """How certain it is that each row is an organisation."""
    more = [meaning for meaning in _OF_ORGANISATIONS if columns.sure(meaning)]
    sentences = [
        Sentence("a column for '{meaning}'", meaning=term(schema.meanings()[meaning].label))
        for meaning in more
    ]
    if columns.sure("funder_name") and columns.sure(*NAMED):
        return 0.85, [Sentence("columns name who is funded and by whom"), *sentences]
    return _of_organisations(layout, columns, more, sentences)


def _of_organisations(
    layout: Layout, columns: Columns, more: Sequence[str], sentences: Sequence[Sentence]
) -> Signs:
    """The same of a list that says nothing of money, by what it says of its organisations."""
    named = columns.first(NAMED, SURE)
    only = [meaning for meaning in ONLY if meaning in more]
    if columns.sure("source", "target", "first_name", "last_name"):
        return NO_SIGNS
    if columns.sure("person_name"):
        name = columns.at("node_label", SURE) if named is None else named
        names = [] if name is None else [text.casefold() for text in layout.stripped(name)]
        once = bool(only) and name is not None and are_different(names)
        sign = Sentence("each organisation has one row, whoever is its contact person")
        return (0.85, [sign, *sentences]) if once else NO_SIGNS
    if named is not None:
        again = _repeated(layout, named)
        little = not more or (again and more == ["url"])
        certainty = (0.5 if again else 0.7) if little else (0.8 if again else 0.9)
        return certainty, [Sentence("a column says the name of the organisation"), *sentences]
    if columns.sure("node_label") and only:
        sure = len(more) > 1 or _are_typed(layout, columns)
        return (0.85 if sure else 0.6), [Sentence("a column says a name"), *sentences]
    if "org_aliases" in only and len(only) > 1:
        return 0.85, [Sentence("a column says the name of the organisation in some language"), *sentences]
    return NO_SIGNS


def _are_typed(layout: Layout, columns: Columns) -> bool:
    """Whether most types are known ones of organisations, or say that some among these are persons."""
    at = columns.at("org_type", SURE)
    types = [] if at is None else layout.values(at)
    known = [text for text in types if words(text) in kinds_of_actors() or persons.is_type(text)]
    return len(known) >= _TYPED * max(1, len(types)) and not all(map(persons.is_type, types))


def _repeated(layout: Layout, at: int | None) -> bool:
    """Whether many rows name an organisation that another row names."""
    names = [] if at is None else [name.casefold() for name in layout.values(at)]
    return len(set(names)) * 10 < len(names) * 9


def _contacts(layout: Layout, columns: Columns) -> Signs:
    """How certain it is that a row is a person with an organisation."""
    columns = contacts.columns_of(columns)

    def there(*meanings: str) -> bool:
        return columns.sure(*meanings)

    export = export_of(layout.headers)
    in_parts = there("first_name", "last_name")
    if not there(*contacts.ORGANISATION) or not (export or in_parts or there("person_name")):
        return NO_SIGNS
    steps = (
        (
            bool(export),
            0.97,
            Sentence("its headers are those of an export ({program})", program=export.replace("_", " ")),
        ),
        (
            there("activity", "activity_code", "status", "start", "end"),
            0.6,
            Sentence("other columns say what is done"),
        ),
        (
            there("met_on", "introduced_by", "privacy"),
            0.96,
            Sentence("a column says what the office did with the contact"),
        ),
        (not there(*REACHED_BY), 0.7, Sentence("nothing says how to reach the person")),
        (
            there("org_type", "org_code", "org_acronym")
            and not in_parts
            and not _repeated(layout, columns.at("org_name", SURE)),
            0.7,
            Sentence("other columns say more of the organisation"),
        ),
        (True, 0.95, Sentence("a column says how to reach the person")),
    )
    certainty, sign = next((sure, reason) for holds, sure, reason in steps if holds)
    return certainty, [Sentence("columns name a person and an organisation"), sign]


_NO_NAMES = frozenset({"email", "url", "day", "phone"})


_ABOUT_ROWS = frozenset({"organisation", "impl", "partner", "funder", "prog", "person"})


_BARE = range(2, 5)
"""So many columns a list of ties without headers has."""


def _network(layout: Layout, columns: Columns) -> Signs:
    """How certain it is that rows are ties; entries are known beside their ties alone (`beside_ties`)."""
    pair = ends(layout, columns)
    if pair is None:
        return _without_headers(layout)
    first, second = (layout.shown(at) for at in pair)
    sentences = [
        Sentence(
            "the columns '{first}' and '{second}' say from where a tie leads and to where",
            first=first,
            second=second,
        )
    ]
    if any(looks_like(sample(layout, at)) in _NO_NAMES or not layout.filled(at) for at in pair):
        return NO_SIGNS
    others = [guess for guess in columns if guess.position not in pair and guess.certainty >= SURE]
    about = {schema.meanings()[guess.meaning].about for guess in others if guess.meaning}
    if about & _ABOUT_ROWS - ({"organisation"} if not columns.has("org_name", "org_code") else set()):
        return HALF, sentences
    if pair != headed_as_ends(layout.plain):
        return 0.92, sentences
    numbers = all(looks_like(sample(layout, at)) == "number" for at in pair)
    both = values_of(layout, pair[0]) & values_of(layout, pair[1])
    if numbers and (len(layout.headers) > len(pair) or not both):
        return HALF, sentences
    return (0.85 if min(pair) <= 1 else 0.6), sentences


def _without_headers(layout: Layout) -> Signs:
    """Rows that begin with two names which other rows have too, or that name who each is tied to."""
    if layout.tagged or layout.header is None or any(map(is_header, layout.headers)):
        return NO_SIGNS
    bare = layout.headless()
    width = len(bare.headers)
    if width < min(_BARE) or len(bare.rows) < 3:  # noqa: PLR2004 - fewer rows show nothing
        return NO_SIGNS
    first = values_of(bare, 0)
    later = {cell.strip() for row in bare.rows for cell in row[1:]} - {""}
    if layout.odd:
        return (0.6, [Sentence("rows of several lengths name one another")]) if first & later else NO_SIGNS
    if width not in _BARE or any(looks_like(sample(bare, at)) in _NO_NAMES for at in range(2)):
        return NO_SIGNS
    head, body = bare.rows[0], [row for row in bare.rows[1:] if row[0].strip() and row[1].strip()]
    known = {row[at].strip() for row in body for at in range(2)}
    complete = len(body) == len(bare.rows) - 1 and first & values_of(bare, 1)
    if complete and all(cell.strip() in known for cell in head[:2]):
        return 0.85, [Sentence("its first row has names that other rows have too, so it has no headers")]
    return NO_SIGNS


_BEFORE = 2
"""So many columns stand before the cells at most: a number of the row, and a name."""


def _matrix(layout: Layout, _columns: Columns) -> Signs:
    """How certain it is that a table is a matrix."""
    first = (cell for row in layout.rows[:LEAST] for cell in row[_BEFORE:])
    if layout.tagged or layout.header is None or layout.odd or len(layout.rows) < LEAST:
        return NO_SIGNS
    if any(as_number(cell, comma=True) is None for cell in first):  # most tables are not looked at whole
        return NO_SIGNS
    shape = Shape(layout)
    down, across = shape.down, shape.across
    numbers = {as_number(row[at], shape.comma) for row in layout.rows for at in shape.cells}
    once = "" not in down and len(set(down)) == len(down) and len(set(across)) == len(across) >= LEAST
    if None in numbers or not once:
        return NO_SIGNS
    if shape.is_square:
        return 0.96, [Sentence("the same names stand down and across, with a number where they meet")]
    if (
        numbers == {0.0, 1.0}
        and not any(map(is_header, across))
        and all(as_number(name) is None for name in down)
    ):
        return 0.6, [Sentence("names stand down, other names across, with 0 or 1 where they meet")]
    return NO_SIGNS


OF_KINDS: dict[str, Callable[[Layout, Columns], Signs]] = {
    "template": template.signs,
    "kobo": _kobo,
    "meeting": _meeting,
    "activities": _activities,
    "network": _network,
    "matrix": _matrix,
    "organisations": _organisations,
    "contacts": _contacts,
}
"""What speaks for each kind of ``schema/kinds.csv``."""
