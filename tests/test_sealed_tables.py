"""Tables of the sealed part: no list, form, file, search or store of the open part knows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO

import openpyxl
import pytest
from each import each
from maps import DAY, a_map, actor

from actormap.core import schema
from actormap.core.sentences import Sentence
from actormap.core.tables.issues import Unreadable
from actormap.core.tables.values import value
from actormap.graph.networkx_bridge.layer_graph import to_networkx
from actormap.ingest import choices
from actormap.ingest.choices import guessed
from actormap.ingest.kinds import template
from actormap.ingest.mapping.rules import wrong_options
from actormap.ingest.sheet import headers
from actormap.ingest.writers import template_bytes, to_fill_in
from actormap.records.finder import entries
from actormap.records.record import whole
from actormap.records.record.editing import kept_tables
from actormap.rights import admission
from actormap.rights.access import Principal, visible
from actormap.rights.redact import redact
from actormap.store.server import cypher

SEALED = schema.sealed_tables()
WORDS = {
    word for table in SEALED for word in (table, schema.tables()[table].noun, schema.tables()[table].label)
}
"""What a table and its rows are called."""


def _sheets() -> list[str]:
    return openpyxl.load_workbook(BytesIO(template_bytes(to_fill_in()))).sheetnames


LISTS: dict[str, Callable[[], Iterable[object]]] = {
    "templates": to_fill_in,
    "sheets of the template": _sheets,
    "what a list can be": lambda: choices.kinds().values(),
    "tables of a mapping file": lambda: [line for line in guessed._codes([]) if "table:" in line],
    "remedy of a wrong table": lambda: [issue.remedy for issue in wrong_options("none", None, None, "")],
    "tables of the forms": kept_tables,
    "what a search finds": lambda: (*entries.RECORDS, *entries.TITLES, *entries.TITLES.values()),
    "what hangs on a law or an issue": lambda: whole.HANGING,
    "what is on a record": lambda: [table for table, about in schema.tables().items() if about.on_record],
    "what others lean on": admission.leaned_on,
    "labels on a server": lambda: cypher.LABELS,
    "statements of a server": lambda: [*cypher.CONSTRAINTS, *cypher.INDEXES, *cypher.READ],
    "tables of a graph": lambda: to_networkx(a_map(actors=[actor("A")])).graph["tables"],
}


def test_cases_and_their_steps_are_sealed_and_all_others_are_open() -> None:
    assert set(SEALED) == {"cases", "case_steps"}
    assert set(schema.tables()) == {*schema.open_tables(), *SEALED}
    assert not SEALED & set(schema.open_tables())


@each("place", LISTS)
def test_no_list_of_the_open_part_names_a_sealed_table(place: str) -> None:
    listed = [str(one).casefold() for one in LISTS[place]()]
    assert listed, "the list is there"
    named = [one for one in listed for word in WORDS if word.casefold() in one.replace(":", ",").split(", ")]
    assert not named
    assert not [one for one in listed for table in SEALED if table in one.replace(",", " ").split()]


@each("table", sorted(SEALED))
def test_a_sealed_table_is_in_no_file_on_no_record_and_no_open_table_leads_to_it(table: str) -> None:
    about = schema.tables()[table]
    assert about.in_no_file
    places = about.node, about.names_in, about.kept_on, about.on_record, about.searched, about.proves
    assert not any(places)
    leading = {
        column.table
        for columns in schema.columns().values()
        for column in columns.values()
        if table in column.references
    }
    assert leading <= SEALED
    assert schema.columns()[table]["sensitivity"].default == "3"


@each("table", sorted(SEALED))
def test_a_file_of_that_name_is_no_table_of_ours_and_its_headers_are_not_known(table: str) -> None:
    assert template.named(table) is None
    assert table not in schema.open_tables()
    own = set(schema.columns()[table]) - {
        name for other in schema.open_tables() for name in schema.columns()[other]
    }
    assert not {headers.words(name) for name in own} & headers._ours()


def test_only_who_may_see_all_that_is_sensitive_sees_a_case_and_no_file_holds_it() -> None:
    m = a_map(
        actors=[actor("A"), actor("HIDDEN", consent_c1="unknown")],
        cases=[{"id": "C1", "opened": DAY, "what": "a threat", "subjects": "A;HIDDEN"}],
        case_steps=[{"case": "C1", "item": "measure_self", "who": "HIDDEN"}],
    )
    seen = {role: visible(m, Principal(role)) for role in schema.roles()}
    assert {role for role, shown in seen.items() if len(shown["cases"])} == {
        "protection_officer",
        "data_steward",
    }
    officer = seen["protection_officer"]
    assert officer["cases"]["subjects"].tolist() == ["A"]
    assert officer["case_steps"]["who"].tolist() == [""]
    written = redact(m, "inside", principal=Principal("data_steward")).content
    assert not [table for table in SEALED if len(written[table])]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("18:05+03:00", "18:05+03:00"), ("7:30-04:30", "07:30-04:30"), ("18:05Z", "18:05+00:00"), ("", "")],
)
def test_a_time_is_one_moment_wherever_it_is_read(text: str, meant: str) -> None:
    assert value(text, schema.columns()["cases"]["at"]) == meant


@pytest.mark.parametrize("text", ["18:05", "6 pm", "24:00+03:00", "18:60Z", "18:05+15:00", "18:05+03"])
def test_a_time_of_no_place_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        value(text, schema.columns()["cases"]["at"])
    assert isinstance(refused.value.remedy, Sentence)
