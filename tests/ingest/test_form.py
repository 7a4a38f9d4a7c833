"""The form that is shipped: a sound XLSForm in six languages that asks nothing that could do harm."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from actormap.core import schema
from actormap.ingest.kinds.kobo import form
from actormap.ingest.readers.grid import Grid
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.locate import locate
from actormap.ingest.writers import form_bytes

ASKED = [one for one in schema.form_questions() if not one.type.startswith(("begin", "end"))]
XFORMS = "{http://www.w3.org/2002/xforms}"


def test_the_form_is_a_sound_xlsform_with_six_languages() -> None:
    converted = convert(io.BytesIO(form_bytes()), validate=False)
    assert not converted.warnings
    root = ET.fromstring(converted.xform)  # noqa: S314 - made here
    languages = [one.get("lang") for one in root.iter(f"{XFORMS}translation")]
    assert languages == [f"{name} ({code})" for code, name in schema.LANGUAGES.items()]
    sizes = {len(list(one)) for one in root.iter(f"{XFORMS}translation")}
    assert len(sizes) == 1, "each language has every text"
    assert [one.get("nodeset") for one in root.iter(f"{XFORMS}repeat")] == ["/data/answers/partners"]
    bound = [one.get("nodeset") for one in root.iter(f"{XFORMS}bind")]
    assert {f"/data/answers/{name}" for name in ("your_organisation_name", "partners_asked")} <= set(bound)


def test_consent_comes_first_and_everything_else_depends_on_it() -> None:
    first, group, *_, last = schema.form_questions()
    assert first.name == "agree_recorded"
    assert (first.type, first.required) == ("select_one yes_no", True)
    assert (group.type, group.relevant) == ("begin_group", "${agree_recorded} = 'yes'")
    assert (last.type, last.name) == ("end_group", group.name)


def test_nothing_is_asked_that_could_do_harm() -> None:
    choices = schema.form_choices()
    kinds = [schema.tie_kinds()[one.name] for one in choices["working_together"]]
    assert kinds
    for kind in kinds:
        assert kind.signs == ("+",), kind.kind
        assert kind.min_sensitivity == 0, kind.kind
        assert "G+" in kind.layers, kind.kind
    assert not [one.name for one in choices["actor_types"] if schema.actor_types()[one.name].sensitive]
    assert {one.name for one in choices["told"]} == set(schema.vocabulary("answer"))
    assert not [one for one in ASKED if "date" in one.type or "geo" in one.type]


@pytest.mark.parametrize("language", schema.LANGUAGES)
def test_every_label_is_there_and_says_which_question_or_choice_it_is(language: str) -> None:
    choices = schema.form_choices()
    for shown in (
        [one.labels for one in ASKED],
        *([one.labels for one in many] for many in choices.values()),
    ):
        texts = [labels[language] for labels in shown]
        assert all(texts)
        assert not [text for text in texts if form.SEPARATOR in text], "it stands between groups in an export"
        assert max(Counter(map(words, texts)).values()) == 1


def test_no_label_means_two_things_in_two_languages() -> None:
    meant: dict[str, set[str]] = {}
    for one in ASKED:
        for text in (one.name, *one.labels.values()):
            meant.setdefault(words(text), set()).add(one.name)
    assert not {text: names for text, names in meant.items() if len(names) > 1}
    for many in schema.form_choices().values():
        meant = {}
        for choice in many:
            for text in (choice.name, *choice.labels.values()):
                meant.setdefault(words(text), set()).add(choice.name)
        assert not {text: names for text, names in meant.items() if len(names) > 1}


def test_the_same_form_is_the_same_file() -> None:
    assert form_bytes() == form_bytes()
    sheets = load_workbook(io.BytesIO(form_bytes()))
    assert sheets.sheetnames == ["survey", "choices", "settings"]
    assert all(cell.data_type in {"s", "n"} for row in sheets["survey"] for cell in row)


def test_several_answers_are_taken_apart_or_not_at_all() -> None:
    header = "How do you work together?"

    def read(text: str) -> list[str] | None:
        layout, _ = locate(Grid("a.csv", "a", [[header], [text]], [1, 2], kind="kobo"))
        return form.Answered(form.questions([header]), layout, 0).several("how_you_work_together")

    assert read("We coordinate our plans We give them information") == ["coordination", "information_sharing"]
    assert read("coordination joint_activity") == ["coordination", "joint_activity"]
    assert read("We coordinate our plans and more") is None
    assert read("") == []
