"""No made-up donor, direction or entry: categories, kinds of ties, totals and marks for the same as above."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import tries

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.ingest import Imported, Rules, Upload, read_map
from actormap.ingest.mapping.columns import Rule
from actormap.ingest.mapping.values import is_category, is_placeholder, names_nobody

Rows = Sequence[Sequence[str]]


def upload(rows: Rows, name: str = "list.csv") -> Upload:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return Upload(name, out.getvalue().encode())


def read(*rows: Sequence[str], rule: Rule | None = None, table: str | None = None) -> Imported:
    return read_map([upload(rows)], mapping=Rules((rule,)) if rule else None, table=table)


def names(imported: Imported, table: str = "actors") -> set[str]:
    return set(imported.require().changes.upserts[table]["name"])


def ties(imported: Imported) -> set[tuple[str, str, str]]:
    """Ties with the names of both ends, from the first to the second."""
    upserts = imported.require().changes.upserts
    if "ties" not in upserts:
        return set()
    name = dict(zip(upserts["actors"]["id"], upserts["actors"]["name"], strict=True))
    frame = upserts["ties"]
    return {
        (name[source], name[target], kind)
        for source, target, kind in zip(frame["source_id"], frame["target_id"], frame["kind"], strict=True)
    }


def noticed(imported: Imported, code: str) -> list[str]:
    return [f"{issue.problem}" for issue in imported.issues if issue.code == code]


# Donors


DRC = (
    (
        "ORGANISATION",
        "TYPE D'ORGANISATION",
        "PARTENAIRE DE MISE EN OEUVRE",
        "CLUSTER",
        "PROVINCE",
        "TERRITOIRE",
    ),
    ("Aide Colline", "ONG internationale", "Voix du Lac", "Santé", "Nord-Kivu", "Goma"),
    ("Aide Colline", "ONG internationale", "Main Verte", "Santé", "Nord-Kivu", "Rutshuru"),
    ("Secours Rive", "ONG internationale", "Main Verte", "Protection", "Sud-Kivu", "Uvira"),
    ("Secours Rive", "ONG internationale", "Voix du Lac", "Protection", "Sud-Kivu", "Fizi"),
)
"""A 5W of the shape of the one of the Democratic Republic of the Congo, invented."""


def drc(*more: Sequence[str]) -> Imported:
    """The list with more columns: a header and four cells each."""
    return read(*([*row, *(column[at] for column in more)] for at, row in enumerate(DRC)))


BAILLEUR = ("BAILLEUR", "Fonds Aube", "Fonds Aube", "Caisse Nord", "Caisse Nord")
PAID = {
    ("Fonds Aube", "Voix du Lac", "funding"),
    ("Fonds Aube", "Main Verte", "funding"),
    ("Caisse Nord", "Voix du Lac", "funding"),
    ("Caisse Nord", "Main Verte", "funding"),
}


@pytest.mark.parametrize(
    "category",
    [
        ("Bailleurs de fonds", "Bailleurs de fonds", "Agence UN", "Bilatéral", "Bailleurs de fonds"),
        (
            "SOURCE DE FINANCEMENT",
            "Bailleurs de fonds",
            "Bailleurs de fonds",
            "Fonds propres",
            "Bailleurs de fonds",
        ),
        ("Donateur", "UN agency", "NGO", "Bilateral", "Donor"),
        ("Agence de financement", "Multilatéral", "Secteur privé", "ONG nationale", "Nations Unies"),
    ],
)
def test_a_column_of_categories_is_no_donor_beside_one_of_names(category: Sequence[str]) -> None:
    for columns in ((category, BAILLEUR), (BAILLEUR, category)):
        imported = drc(*columns)
        assert ties(imported) == PAID
        assert noticed(imported, "column.unused") == [f"1 column is not used ({category[0]})"]


@pytest.mark.parametrize(
    "word",
    ["Bailleurs de fonds", "Donor", "UN agency", "NGO", "INGO", "Bilateral", "ONU", "المانحون", "捐助方"],
)
def test_a_category_is_nobody_in_any_role(word: str) -> None:
    imported = drc(("BAILLEUR", word, "Fonds Aube", word, "Fonds Aube"))
    assert {payer for payer, _, _ in ties(imported)} == {"Fonds Aube"}
    (told,) = noticed(imported, "org.category")
    assert told.startswith("2 rows")
    assert word in told
    acting = read(
        ("Organisation", "Sector", "Province"), (word, "Health", "North"), ("Forum", "Health", "North")
    )
    assert names(acting) == {"Forum"}
    tied = read(("Source", "Target"), ("Forum", word), ("Forum", "Desk"), (word, "Desk"))
    assert names(tied) == {"Forum", "Desk"}
    assert noticed(tied, "tie.nobody")
    assert len(ties(tied)) == 1


def test_of_two_columns_that_may_name_the_donor_neither_is_taken_before_somebody_says_which() -> None:
    other = ("SOURCE DE FINANCEMENT", "Fonds Soir", "Fonds Soir", "Caisse Sud", "Caisse Sud")
    imported = drc(other, BAILLEUR)
    assert ties(imported) == set()
    assert not names(imported) & {"Fonds Soir", "Fonds Aube", "Caisse Sud", "Caisse Nord"}
    why = {fate.header: f"{fate.why}" for fate in imported.columns if fate.outcome == "out"}
    assert why == {
        "SOURCE DE FINANCEMENT": "'BAILLEUR' may say it too: say what it is",
        "BAILLEUR": "'SOURCE DE FINANCEMENT' may say it too: say what it is",
    }
    rows = [[*row, other[at], BAILLEUR[at]] for at, row in enumerate(DRC)]
    said = Rule("said", 0, "", "list.csv", columns={"funder_name": "BAILLEUR"}, kind="activities")
    assert ties(read(*rows, rule=said)) == PAID
    left = Rule("said", 0, "", "list.csv", kind="activities", ignore=("SOURCE DE FINANCEMENT",))
    assert ties(read(*rows, rule=left)) == PAID


@pytest.mark.parametrize("name", ["Red Cross", "Ministry", "Police", "Government of Xanadu", "Donor Watch"])
def test_what_may_be_a_name_is_no_category(name: str) -> None:
    assert not is_category(name)
    assert name in {payer for payer, _, _ in ties(drc(("BAILLEUR", name, name, name, name)))}


def test_a_name_of_the_map_is_no_category() -> None:
    base = ActorMap(actors=pd.DataFrame({"id": ["C1"], "name": ["Bilateral"]}))
    rows = [("Organisation", "Sector", "Province", "Donor"), ("Forum", "Health", "North", "Bilateral")]
    upserts = (
        read_map([upload([*rows, ("Forum", "Food", "North", "Donor")])], base=base).require().changes.upserts
    )
    assert upserts["ties"]["source_id"].tolist() == ["C1"]


# Directions


ENDS = {
    "en": ("From", "To"),
    "fr": ("De", "À"),
    "es": ("De", "A"),
    "pt": ("De", "Para"),
    "ar": ("من", "إلى"),
    "ru": ("От", "Кому"),
    "zh": ("从", "到"),
}
SAYS = {
    "en": {
        "funds": "funding",
        "controls": "suspected_control",
        "threatens": "threat",
        "member of": "membership",
    },
    "fr": {
        "finance": "funding",
        "contrôle": "suspected_control",
        "menace": "threat",
        "membre de": "membership",
    },
    "es": {
        "financia a": "funding",
        "controla": "suspected_control",
        "amenaza a": "threat",
        "miembro de": "membership",
    },
    "pt": {
        "financia": "funding",
        "controla": "suspected_control",
        "ameaça": "threat",
        "membro de": "membership",
    },
    "ar": {"يمول": "funding", "يسيطر على": "suspected_control", "يهدد": "threat", "عضو في": "membership"},
    "ru": {
        "финансирует": "funding",
        "контролирует": "suspected_control",
        "угрожает": "threat",
        "член": "membership",
    },
    "zh": {"资助": "funding", "控制": "suspected_control", "威胁": "threat", "成员于": "membership"},
}


@pytest.mark.parametrize("language", ENDS)
@pytest.mark.parametrize("header", ["Kind", "Relation", "Xyzzy"])
def test_a_word_for_a_kind_that_leads_one_way_keeps_it(language: str, header: str) -> None:
    rows = [(f"Zulu {word}", f"Alpha {word}", word) for word in SAYS[language]]
    imported = read((*ENDS[language], header), *rows)
    expected = {(f"Zulu {word}", f"Alpha {word}", kind) for word, kind in SAYS[language].items()}
    assert ties(imported) == expected
    assert noticed(imported, "tie.kind_read")[0].startswith("4 rows")
    assert not noticed(imported, "tie.kind_unsaid")


def test_what_is_said_from_the_other_end_is_turned() -> None:
    rows = [
        ("Zulu", "Alpha", "is funded by"),
        ("Zulu", "Beta", "financé par"),
        ("Zulu", "Gamma", "controlled by"),
    ]
    assert ties(read(("From", "To", "Kind"), *rows)) == {
        ("Alpha", "Zulu", "funding"),
        ("Beta", "Zulu", "funding"),
        ("Gamma", "Zulu", "suspected_control"),
    }


def test_a_word_that_is_not_understood_stays_what_it_was_and_is_asked_about() -> None:
    rows = [("Zulu", "Alpha", "zorgs"), ("Zulu", "Beta", "works with"), ("Beta", "Gamma", "refers")]
    imported = read(("From", "To", "Kind"), *rows)
    kinds = sorted(kind for _, _, kind in ties(imported))
    assert kinds == ["linked", "linked", "linked_to"], "who refers leads one way, and introduces nobody"
    assert ("Beta", "Gamma", "linked_to") in ties(imported)
    assert noticed(imported, "tie.kind_unsaid")[0].startswith("3 rows")


@pytest.mark.parametrize(
    "word", ["trusts", "knows", "is in contact with", "offers an introduction to", "fait confiance à"]
)
def test_no_word_of_a_list_makes_a_tie_that_introduces(word: str) -> None:
    assert {kind for _, _, kind in ties(read(("From", "To", "Kind"), ("Zulu", "Alpha", word)))} == {"linked"}


def test_a_row_that_contradicts_itself_keeps_no_direction() -> None:
    head = ("Source", "Target", "Direction", "Kind")
    imported = read(head, ("Zulu", "Alpha", "undirected", "funds"), ("Zulu", "Beta", "directed", "funds"))
    assert {kind for _, target, kind in ties(imported) if "Beta" in target} == {"funding"}
    assert {kind for pair in ties(imported) if {"Alpha"} & {*pair} for kind in pair[2:]} == {"linked"}


# Totals


TOTALS = [
    *("TOTAL", "Grand total", "Sub-total", "Number of organisations", "Total (12)", "Subtotal North"),
    *("Total général", "Sous-total", "Nombre d'organisations", "Total geral", "Número de organizaciones"),
    *("المجموع", "الإجمالي", "عدد المنظمات", "Итого", "Всего", "合计", "总计", "组织数量"),
]


@pytest.mark.parametrize("total", TOTALS)
def test_totals_are_no_entries_in_any_role(total: str) -> None:
    head = ("Organisation", "Sector", "Province", "Donor")
    row = ("Forum", "Health", "North", "Fund")
    for at, header in enumerate(head):
        cells = [
            total if place == at else cell for place, cell in enumerate(("Desk", "Food", "South", "Bank"))
        ]
        imported = read(head, row, cells, ("Forum", "Food", "North", "Fund"))
        everything = {text for table in ("actors", "sectors", "areas") for text in names(imported, table)}
        assert total not in everything, header
        assert {"Forum", "Health", "North", "Fund"} <= everything
        assert noticed(imported, "row.total" if header != "Donor" else "org.placeholder"), header
    alone = read(head, row, (total, "2", "", ""), (total, "", "", ""))
    assert total not in names(alone)
    tied = read(("Source", "Target"), ("Forum", "Desk"), (total, "Desk"), ("Forum", total))
    assert names(tied) == {"Forum", "Desk"}
    assert noticed(tied, "tie.nobody")
    entries = [upload([("Id", "Label"), ("1", "Forum"), ("2", "Desk"), ("3", total)], "nodes.csv")]
    entries += [upload([("Source", "Target"), ("1", "2"), ("2", "3")], "edges.csv")]
    assert names(read_map(entries)) == {"Forum", "Desk"}


@pytest.mark.parametrize("name", ["Total Energies", "Sum of Us", "Suma Qamaña", "Totalité Femmes"])
def test_a_name_that_begins_as_a_total_stays(name: str) -> None:
    head = ("Organisation", "Sector", "Province")
    assert name in names(read(head, ("Forum", "Health", "North"), (name, "Health", "North")))


def test_a_row_of_sums_is_left_out_also_where_the_word_stands_last() -> None:
    head = ("Province", "Organisation", "Sector", "People reached")
    rows = [
        ("North", "Forum", "Health", "5"),
        ("North", "Desk", "Health", "7"),
        ("North Total", "", "", "12"),
    ]
    imported = read(head, *rows, ("South", "Forum", "Food", "1"))
    assert names(imported, "areas") == {"North", "South"}
    assert noticed(imported, "row.total") == ["1 row with totals"]


# The same as above


@pytest.mark.parametrize(
    "mark", sorted(text for text, code in schema.spellings("ditto").items() if code == "above")
)
def test_a_mark_for_the_same_as_above_is_read_so(mark: str) -> None:
    head = ("Organisation", "Sector", "Province", "Donor")
    rows = (
        ("Forum", "Health", "North", "Fund"),
        (mark, "Food", mark, mark),
        ("Desk", mark, "South", mark.capitalize()),
    )
    imported = read(head, *rows)
    assert names(imported) == {"Forum", "Desk", "Fund"}
    assert names(imported, "areas") == {"North", "South"}
    assert ties(imported) == {("Fund", "Forum", "funding"), ("Fund", "Desk", "funding")}
    assert noticed(imported, "cell.ditto")[0].startswith("5 cells")


@pytest.mark.parametrize("mark", ["ditto", '"', "- do -"])
def test_a_mark_with_nothing_above_is_blank_aloud(mark: str) -> None:
    head = ("Organisation", "Sector", "Province")
    imported = read(head, ("Forum", "Food", mark), ("Forum", "Health", "North"), ("Union", "Food", "North"))
    assert noticed(imported, "cell.ditto_first")[0].startswith("1 cell ")
    assert [issue.code for issue in imported.errors] == ["row.blank"], "an empty cell is asked about"


@pytest.mark.parametrize("word", ["same", "Same", "le même", "el mismo", "o mesmo", "نفسه", "тот же", "相同"])
def test_a_word_that_may_mean_another_column_is_asked_about(word: str) -> None:
    head = ("Organisation", "Implementing partner", "Sector", "Province", "Donor")
    rows = (("Forum", "Desk", "Health", "North", "Fund"), ("Union", word, "Food", "North", word))
    imported = read(head, *rows)
    assert names(imported) == {"Desk", "Fund", "Union"}
    assert ties(imported) == {("Fund", "Desk", "funding")}
    assert {issue.column for issue in imported.issues if issue.code == "cell.same"} == {
        "Implementing partner"
    }
    first = read(head, rows[0], (word, "Desk", "Food", "North", "Fund"))
    assert noticed(first, "cell.ditto")[0].startswith("1 cell "), "nothing stands before it in its row"
    said = Rule("said", 0, "", "list.csv", kind="activities", above=("Donor",))
    assert ties(read(head, *rows, rule=said)) == {("Fund", "Desk", "funding"), ("Fund", "Union", "funding")}


@settings(max_examples=tries(60, few=15), deadline=None)
@given(
    st.lists(
        st.tuples(
            *(st.sampled_from(["Forum", "Desk", "", '"', "same", "TOTAL", "NGO", "- do -", "Итого"]),) * 4
        ),
        min_size=1,
        max_size=6,
    )
)
def test_nothing_that_is_no_name_becomes_an_entry(rows: list[tuple[str, ...]]) -> None:
    head = ("Organisation", "Sector", "Province", "Donor")
    imported = read_map([upload([head, ("Union", "Health", "North", "Fund"), *rows])], skip_bad=True)
    for table in ("actors", "sectors", "areas"):
        frame = imported.changes.upserts.get(table)
        made = set() if frame is None else set(frame["name"])
        assert not {name for name in made if is_placeholder(name)}
        assert table != "actors" or not {name for name in made if names_nobody(name)}
