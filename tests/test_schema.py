"""The tables that hold the knowledge of the field are consistent, row by row."""

from __future__ import annotations

import csv
import pkgutil
import re
import runpy
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest
from each import each

from actormap.core import schema
from actormap.core.schema import Column, ColumnType
from actormap.core.schema.reading import read_rows
from actormap.graph.layers import Layers
from actormap.ingest import readers
from actormap.viz.style import ICONS

DOCS = Path(__file__).parent.parent / "docs"
EVERY_COLUMN = [column for columns in schema.columns().values() for column in columns.values()]
HXL = re.compile(r"#(org|adm[1-5]|sector|activity|date|status|meta|x_[a-z0-9_]+)(\+[a-z][a-z0-9_]*)*")
SHAPES = {*ICONS, "circle"}
FIELD = re.compile(r"{([\w|]+)}")
DRAWN = {"G+", "T", "S", "W", "B", "C"}


def label(column: Column) -> str:
    return f"{column.table}.{column.name}"


def rows(name: str) -> list[dict[str, str]]:
    with (Path(schema.HERE) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@each(
    "name",
    [
        "columns",
        "actor_types",
        "codes",
        "formats",
        "grades",
        "groups",
        "kinds",
        "roles",
        "spheres",
        "tie_kinds",
    ],
)
def test_file_has_no_ragged_row_and_no_stray_space(name: str) -> None:
    for row in rows(name):
        assert None not in row
        assert None not in row.values()
        assert all(value == value.strip() for value in row.values()), row


@each("column", EVERY_COLUMN, label)
def test_column_is_of_a_known_form(column: Column) -> None:
    assert column.type in get_args(ColumnType)
    assert column.strict in {"", "always", "listed", "warn", "never"}
    assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
    assert column.description
    assert not column.description.endswith(".")  # messages add the full stop


@each("column", EVERY_COLUMN, label)
def test_column_names_vocabulary_and_tables_that_exist(column: Column) -> None:
    assert bool(column.vocabulary) == (column.type in {"code", "codes"})
    if column.vocabulary:
        assert schema.vocabulary(column.vocabulary)
        assert not column.default or column.default in schema.vocabulary(column.vocabulary)
    assert set(column.references) <= set(schema.tables())


@each("column", EVERY_COLUMN, label)
def test_column_has_a_range_where_it_is_a_number(column: Column) -> None:
    if column.numeric:
        assert column.min is not None
        assert column.max is not None
        assert column.min < column.max
    else:
        assert (column.min, column.max) == (None, None)


@each("column", EVERY_COLUMN, label)
def test_column_that_refers_says_how_strictly(column: Column) -> None:
    # Groups are a list and a table at once: what is in neither is wrong, whatever else is recorded.
    assert bool(column.strict) == (bool(column.references) and not column.vocabulary)


@each("column", EVERY_COLUMN, label)
def test_hxl_tag_is_well_formed(column: Column) -> None:
    assert not column.hxl or HXL.fullmatch(column.hxl)


@each("table", schema.tables())
def test_table_has_unambiguous_names_aliases_and_tags(table: str) -> None:
    columns = schema.columns()[table]
    names = [*columns, *(alias for column in columns.values() for alias in column.aliases)]
    assert len(names) == len(set(names))
    tags = [column.hxl for column in columns.values() if column.hxl]
    assert len(tags) == len(set(tags))


@each("table", schema.tables())
def test_table_tells_its_rows_apart(table: str) -> None:
    assert "id" in schema.columns()[table]
    assert schema.key(table)
    made = not schema.columns()[table]["id"].required
    assert made == ("id" not in schema.key(table))


def test_every_table_is_described_in_words_and_its_rows_by_their_columns() -> None:
    assert {row["table"] for row in read_rows("tables")} == set(schema.columns())
    for name, table in schema.tables().items():
        columns = schema.columns()[name]
        assert table.noun
        assert table.label
        assert {table.names_in, table.kept_on, table.secret} <= {"", *columns}
        assert table.on_record in {"", "yes", "folded"}
    for (name, on), sentences in schema.headlines().items():
        cells = {cell for text in sentences for field in FIELD.findall(text) for cell in field.split("|")}
        assert {on, *cells} <= {"", *schema.columns()[name]}
        assert (name, "") in schema.headlines()


def test_tables_are_those_of_the_import_templates() -> None:
    wanted = {"actors", "ties", "presence", "universe", "contacts", "observations", "platforms", "sources"}
    assert wanted <= set(schema.tables())


WRITE_A_ROW = "a format is a module and a row: write one in actormap/core/schema/formats.csv that names it"


def test_every_reader_has_its_row_among_the_formats_and_every_row_its_reader() -> None:
    modules = {module.name for module in pkgutil.iter_modules(readers.__path__)}
    offers = {name: dir(import_module(f"{readers.__name__}.{name}")) for name in modules}
    written = {
        name
        for name, names in offers.items()
        for function in names
        if function.startswith("read")
        and getattr(import_module(f"{readers.__name__}.{name}"), function).__module__.endswith(f".{name}")
    }
    listed = {one.module for one in schema.formats().values() if one.module}
    assert not written - listed, WRITE_A_ROW
    assert not listed - modules, "a row of formats.csv names a module that actormap/ingest/readers has not"
    tables = {one.module for one in schema.formats().values() if one.gives == "tables"}
    assert not [name for name in tables if "read" not in offers[name]], "a reader offers read(source)"


def test_formats_have_endings_of_their_own() -> None:
    formats = schema.formats().values()
    assert {one.gives for one in formats} == {"tables", "outlines", ""}
    for one in formats:
        assert one.label
        assert one.description
        assert one.endings
        assert all(re.fullmatch(r"\.[a-z0-9#]+", ending) for ending in one.endings)
        alike = [other.code for other in formats if {*one.endings} & {*other.endings} and other != one]
        assert not alike or one.optional, "who reads an ending together with others, gives way to them"


def test_the_docs_show_every_format() -> None:
    hooks = runpy.run_path(str(DOCS / "hooks.py"))
    shown = hooks["completed"](hooks["IMPORT"], (DOCS / "import.md").read_text("utf-8"))
    assert all(f"| {row.label} |" in shown for row in schema.formats().values() if row.gives)


def test_what_may_leave_the_program_holds_no_sensitive_column() -> None:
    shared = {label(column) for column in EVERY_COLUMN if column.shared}
    private = (
        "note",
        "source",
        "grade",
        "consent",
        "risk",
        "identifies",
        "works_on",
        "sensitiv",
        "contact",
        "independence",
        "stage",
        "compat",
        "feels",
        "led_by",
        "bridge",
        "legal",
        "formality",
        "roles",
        "introduction",
        "languages",
        "assists",
        "review",
    )
    assert not [name for name in shared if any(word in name for word in private)]
    assert {name.partition(".")[0] for name in shared} == {"actors", "platforms", "areas", "sectors"}


@each("kind", schema.tie_kinds().values(), lambda kind: kind.kind)
def test_tie_kind_has_known_layers_signs_and_words(kind: schema.TieKind) -> None:
    assert kind.layers <= DRAWN
    assert kind.signs in {(), ("+",), ("-",), ("+", "-")}
    assert kind.label
    assert kind.reverse_label
    assert (kind.label == kind.reverse_label) <= (not kind.directed or kind.kind == "contact")
    assert kind.directed or kind.label == kind.reverse_label
    assert kind.weight_max > 0
    assert kind.weight_max <= (schema.columns()["ties"]["weight"].max or 0)
    assert kind.min_sensitivity in range(4)
    assert kind.weight_meaning
    assert kind.description


def test_hostile_kinds_are_in_no_layer_of_collaboration_or_introduction() -> None:
    for kind in schema.tie_kinds().values():
        if kind.signs == ("-",):
            assert kind.layers == {"S"}


def test_layers_of_domain_are_drawn_from_the_right_kinds() -> None:
    def of(layer: str) -> set[str]:
        return {kind.kind for kind in schema.tie_kinds().values() if layer in kind.layers}

    assert of("T") == {"trust", "referral_offer", "contact"}
    assert of("G+") == {
        "coordination",
        "joint_activity",
        "information_sharing",
        "support",
        "solidarity",
        "protection",
    }
    assert of("W") == {"funding", "authority", "influence", "access", "consulted_by", "engages_mechanism"}
    assert [k.kind for k in schema.tie_kinds().values() if k.to_platform] == ["membership"]
    assert {"collaboration", "referral", "signed", "influence"} <= set(dir(Layers))


def test_a_link_of_which_nobody_said_the_kind_carries_nothing() -> None:
    linked, linked_to = (schema.tie_kinds()[kind] for kind in ("linked", "linked_to"))
    assert (linked.directed, linked_to.directed) == (False, True)
    for kind in (linked, linked_to):
        assert not kind.layers
        assert not kind.signs
        assert not kind.to_platform


def test_only_trust_has_levels_to_four() -> None:
    assert {k.kind: k.weight_max for k in schema.tie_kinds().values() if k.weight_max != 1} == {"trust": 4}
    assert list(schema.grades("trust")) == ["1", "2", "3", "4"]


def test_sensitive_kinds_have_a_floor() -> None:
    # docs/definitions.md#sensitivity: protection capability, access to armed actors, threats and labels.
    severe = {k.kind for k in schema.tie_kinds().values() if k.min_sensitivity >= 2}
    assert {"protection", "access", "label", "threat", "attack", "suspected_control"} <= severe


def test_spheres_that_never_introduce_are_those_of_domain() -> None:
    never = {code for code, sphere in schema.spheres().items() if not sphere.may_introduce}
    assert never == {
        "state",
        "local_authority",
        "security_force",
        "armed_nonstate",
        "de_facto_authority",
        "political_party",
        "unknown",
    }


def test_spheres_have_known_shapes_and_civil_society_is_a_circle() -> None:
    for sphere in schema.spheres().values():
        assert sphere.shape in SHAPES
        assert sphere.label
        assert sphere.description
        assert not sphere.civil_society or sphere.shape == "circle"
    assert schema.spheres()["field_presence"].shape == "star"
    assert not schema.spheres()["field_presence"].civil_society


def test_nine_types_of_the_chapter_are_there_and_an_actor_may_be_of_several() -> None:
    nine = [
        {"human_rights_defender"},
        {"human_rights_organization", "victims_group"},
        {"network_coalition"},
        {"social_movement"},
        {"community_based_organization"},
        {"faith_based"},
        {"ngo_national", "ngo_international"},
        {"trade_union", "professional_association"},
        {"academic_institution"},
    ]
    assert set().union(*nine) <= set(schema.actor_types())
    assert schema.columns()["actors"]["types"].type == "codes"


def test_actor_types_stand_in_known_spheres_and_have_their_aliases_alone() -> None:
    for kind in schema.actor_types().values():
        assert kind.sphere in schema.spheres()
    # A label may equal its own alias; no spelling may mean two types.
    owners: dict[str, set[str]] = {}
    for kind in schema.actor_types().values():
        for text in (kind.code, kind.label, *kind.aliases):
            owners.setdefault(text.casefold(), set()).add(kind.code)
    assert owners
    assert not {text: codes for text, codes in owners.items() if len(codes) > 1}


@each("name", sorted({c.vocabulary for c in EVERY_COLUMN if c.vocabulary}))
def test_vocabulary_has_codes_and_labels_that_mean_one_thing(name: str) -> None:
    words = schema.vocabulary(name)
    assert all(code and label_ for code, label_ in words.items())
    owners: dict[str, set[str]] = {}
    for code, label_ in words.items():
        owners.setdefault(code.casefold(), set()).add(code)
        owners.setdefault(label_.casefold(), set()).add(code)
    assert not {text: codes for text, codes in owners.items() if len(codes) > 1}


def test_every_vocabulary_is_used_by_a_column() -> None:
    listed = {row["vocabulary"] for row in rows("codes")}
    assert listed - {column.vocabulary for column in EVERY_COLUMN} <= {"activity", "theme"}  # suggestions


def test_unknown_vocabulary_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        schema.vocabulary("colours")


def test_codes_are_unique_in_their_list() -> None:
    for name, keys in (
        ("codes", ("vocabulary", "code")),
        ("grades", ("scale", "code")),
        ("groups", ("id",)),
        ("roles", ("role",)),
        ("spheres", ("code",)),
        ("tie_kinds", ("kind",)),
        ("actor_types", ("code",)),
        ("columns", ("table", "column")),
    ):
        found = [tuple(row[key] for key in keys) for row in rows(name)]
        assert len(found) == len(set(found)), name


def test_grades_are_probabilities_and_not_judged_is_one_half() -> None:
    for scale in ("reliability", "credibility", "trust"):
        assert all(0 < p < 1 for p in schema.grades(scale).values())
    assert schema.grades("reliability")["F"] == schema.grades("credibility")["6"] == 0.5


def test_roles_see_no_more_than_they_should() -> None:
    roles = schema.roles()
    assert {role for role, rights in roles.items() if rights.sees_locked} == {"data_steward"}
    assert roles["admin"].clearance < 0
    assert not any(
        (roles[r].sees_persons, roles[r].may_change, roles[r].may_brief, roles[r].may_export) != (False,) * 4
        for r in ("viewer", "admin")
    )
    assert [r.clearance for r in roles.values() if r.may_export] == [2, 3, 3]
    assert {role for role, rights in roles.items() if rights.may_brief and not rights.may_export} == {"hro"}
    assert all(rights.may_brief for rights in roles.values() if rights.may_export)


def test_seed_groups_are_those_of_the_manual() -> None:
    assert set(schema.groups()) == {
        "women",
        "lgbt",
        "minority",
        "indigenous",
        "migrants",
        "persons_with_disabilities",
        "landless_or_land_defenders",
        "journalists_media",
        "victims_groups",
        "women_hrd",
        "youth",
        "rural_remote",
    }
    assert {code for code, (_, sensitive) in schema.groups().items() if sensitive} >= {"lgbt", "migrants"}


def test_who_asked_for_a_contact_is_asked_in_one_way_and_answered_by_who_did() -> None:
    question = schema.meeting_questions()["direction"]
    assert question.label == f"{schema.forms()['contacts']['direction'].label}?" == "Who asked for it?"
    assert schema.vocabulary(question.answer) == {"in": "They asked for it", "out": "The office asked for it"}
