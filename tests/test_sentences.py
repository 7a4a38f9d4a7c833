"""Sentences know their template and their values, choose their plural, and set names apart."""

from __future__ import annotations

import copy
import gettext
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from maps import a_map

from actormap.core import words
from actormap.core.errors import LISTED, InvalidFile, InvalidMap, Issue, Refused, merged_issues
from actormap.core.sentences import (
    Name,
    Sentence,
    chain_of,
    counted,
    digits,
    either,
    first_of,
    isolated,
    joined,
    listed,
    month_in_words,
    of_parts,
    plural,
    series,
    shown,
)
from actormap.metrics.base.tags import group_labels, tagged

ARABIC = "مركز"


def test_sentence_is_its_english_text() -> None:
    told = Sentence("{who} has {ties}, {share:.0%} of all.", who=Name("A"), ties=plural(2, "tie"), share=0.5)
    assert told == "A has 2 ties, 50% of all."
    assert told.values["share"] == 0.5
    assert told.template == "{who} has {ties}, {share:.0%} of all."


@pytest.mark.parametrize("n", [0, 1, 2])
def test_number_chooses_the_plural(n: int) -> None:
    told = counted(n, "{n} tie of {who} is old.", "{n} ties of {who} are old.", who="A")
    assert told == ("1 tie of A is old." if n == 1 else f"{n} ties of A are old.")


def test_a_number_from_a_thousand_on_is_whole_and_never_a_power_of_ten() -> None:
    numbers = (0.12345, 2.0, 999.4, 1_000.4, 43_210)
    assert [*map(digits, numbers)] == ["0.123", "2", "999", "1,000", "43,210"]


def test_field_without_value_and_value_without_field_are_mistakes_that_say_which() -> None:
    with pytest.raises(ValueError, match=r"needs a value for .'who'"):
        Sentence("{who} is asked.")
    with pytest.raises(ValueError, match=r"no field for .'whom'"):
        Sentence("Nobody is asked.", whom="A")


def test_name_with_braces_is_never_a_field() -> None:
    assert Sentence("{who} is asked.", who=Name("{n} {who.__class__}")) == "{n} {who.__class__} is asked."


@pytest.mark.parametrize("name", ["Lantern Ltd.", "مركز."])
def test_name_that_ends_in_a_full_stop_ends_the_sentence(name: str) -> None:
    one, several = Sentence("Ask {who}. Then wait.", who=Name(name)), listed([Name("B"), Name(name)])
    assert one == f"Ask {name} Then wait."
    assert one.in_language(isolated) == f"Ask {isolated(name)} Then wait."
    assert one.template == "Ask {who}. Then wait."
    assert Sentence("Ask {all}.", all=several) == f"Ask B and {name}"
    assert Sentence("Ask {who}, then {all}.", who=Name(name), all="B").in_language() == f"Ask {name}, then B."
    assert Sentence("Read {who}.csv.", who=name) == f"Read {name}.csv."
    assert words.ngettext(2, "{n} of {who}.", "{n} of {who}.", who=Name(name)) == shown(
        counted(2, "{n} of {who}", "{n} of {who}", who=Name(name))
    )


def test_names_are_set_apart_where_they_are_shown() -> None:
    told = joined(
        Sentence("{who} is asked.", who=Name(ARABIC)), Sentence("{all} know.", all=listed([Name("B"), "c"]))
    )
    assert shown(told) == f"{isolated(ARABIC)} is asked. {isolated('B')} and c know."
    assert told == f"{ARABIC} is asked. B and c know."
    assert shown("plain") == "plain"


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda told: of_parts(told.template, told.plural, told.values)]
)
def test_copies_remember_what_they_were_made_of(copied: object) -> None:
    told = Sentence("{who} has {ties}.", who=Name("A"), ties=plural(1, "tie"))
    again = copied(told)
    assert (again, again.data(), shown(again)) == (told, told.data(), shown(told))


def test_translation_goes_by_the_template_and_its_own_plural_forms() -> None:
    class Three(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"{who} has {ties}.": "[{ties}] [{who}]"}.get(message, message)

        def ngettext(self, one: str, many: str, n: int) -> str:
            assert many
            return {"{n} tie": ["one {n}", "two {n}", "many {n}"][min(n, 3) - 1]}.get(one, one)

    for n, wanted in ((1, "[one 1] [A]"), (2, "[two 2] [A]"), (7, "[many 7] [A]")):
        assert (
            Sentence("{who} has {ties}.", who=Name("A"), ties=plural(n, "tie")).in_language(language=Three())
            == wanted
        )


def test_a_chain_leads_to_where_its_language_goes_on() -> None:
    chain = chain_of([Name("A"), Name("B"), Name("C")])
    assert chain == "A → B → C"
    arabic = chain.in_language(language=words.catalogue("ar"))
    assert arabic == "\u2067A ← B ← C\u2069", "set from the right, although all names are from the left"
    assert chain_of(["A"]) == "A"


def test_a_group_of_our_list_is_translated_where_it_names_who_carries_its_tag() -> None:
    ours, own = group_labels(a_map())["women"], Name("Weavers")
    arabic = words.catalogue("ar")
    assert tagged(ours, "identifies_as") == "tagged Women (by self-identification)"
    assert "Women" not in tagged(ours, "identifies_as").in_language(language=arabic)
    assert "Weavers" in tagged(own, "identifies_as").in_language(language=arabic)


def test_lists_and_joins_of_nothing_are_empty() -> None:
    assert listed([]) == joined() == joined("", Sentence()) == ""
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C"]) == "A, B and C"


@pytest.mark.parametrize(
    ("told", "arabic"),
    [
        (series(["A", "B", "C"]), "A، B، C"),
        (series(["A", "B", "C"], "; "), "A؛ B؛ C"),
        (listed([Name("A"), "B", "C"]), "A، B وC"),
        (either(["A", "B", "C"]), "A، B أو C"),
        (first_of(["A", "B", "C"], 2), "A، B …"),
        (first_of(["A", "B", "C"], 2, "; "), "A؛ B …"),
        (series([listed(["A", "B"]), listed(["C", "D", "E"])], "; "), "A وB؛ C، D وE"),
        (series(["A", "B"], " · "), "A · B"),
        (series(["A"]), "A"),
    ],
)
def test_lists_have_the_marks_of_their_language(told: Sentence, arabic: str) -> None:
    assert told.in_language(language=words.catalogue("ar")) == arabic
    said = Sentence("there is no role '{role}'. Use one of: {all}.", role=Name("x"), all=told)
    in_arabic = said.in_language(language=words.catalogue("ar"))
    assert arabic in in_arabic
    assert not set(",;") & set(in_arabic)
    assert str(said).endswith(f"Use one of: {told}.")


@pytest.mark.parametrize(("most", "told"), [(1, "A …"), (2, "A, B …"), (3, "A, B, C"), (4, "A, B, C")])
def test_dots_stand_for_what_is_not_named(most: int, told: str) -> None:
    assert first_of(["A", "B", "C"], most) == told
    assert first_of([], most) == ""


def test_texts_stand_in_the_catalogue_as_they_are_looked_up(capfd: pytest.CaptureFixture[str]) -> None:
    found = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "catalogue.py"))["texts"]()
    for told in (plural(2, "triangle"), plural(2, "entry", "entries")):
        assert found.get(told.template).id == (told.template, told.plural)
    assert found.get("triangle") is None
    assert found.get("whole country") is not None, "a text in a call within a call"
    assert found.get(listed(["A", "B"]).template) is not None
    assert found.get("Resampling the map") is not None, "a step of work"
    assert found.get("Who they are") is not None, "a part of a form"
    assert all(str(text.id).strip() for text in found if text.id)
    assert capfd.readouterr().err == ""


@pytest.fixture
def _arabic() -> Iterator[None]:
    words.speak(words.catalogue("ar"))
    yield
    words.speak(None)


def issue(row: int, value: str = "9") -> Issue:
    return Issue(
        "a.csv",
        row,
        "start",
        value,
        "date.form",
        Sentence("not a date"),
        Sentence("Write the day as YYYY-MM-DD, such as 2026-03-31."),
        sheet="One",
    )


def test_an_issue_is_said_in_english_and_is_the_same_by_its_text() -> None:
    told = (
        "a.csv: sheet 'One' row 3 column 'start': not a date ('9'). "
        "Write the day as YYYY-MM-DD, such as 2026-03-31."
    )
    assert str(issue(3)) == issue(3).sentence == told
    assert len({issue(3), issue(3), issue(4)}) == 2
    (once,) = merged_issues(map(issue, range(2, 7)))
    assert once.place == "sheet 'One' 5 rows (2, 3, 4 ...) column 'start'"


@pytest.mark.usefixtures("_arabic")
def test_an_issue_is_said_in_the_language_of_who_reads_and_its_values_stay() -> None:
    said = str(issue(3))
    assert said.startswith("a.csv: الورقة «One» الصف 3 العمود «start»: ليس تاريخًا («9»). اكتب اليوم")
    assert isolated("start") in shown(issue(3).sentence)


def test_what_is_refused_is_a_template_with_values_or_a_text_as_it_is() -> None:
    assert str(Refused("there is no plan '{plan}'.", plan=Name("P{9}"))) == "there is no plan 'P{9}'."
    assert str(Refused("{P9} is closed.")) == "{P9} is closed."
    assert str(Refused(Sentence("{n} rows", n=2))) == "2 rows"
    assert str(Refused()) == ""
    error = copy.deepcopy(Refused("there is no plan '{plan}'.", plan="P9"))
    assert (str(error), error.sentence.template) == ("there is no plan 'P9'.", "there is no plan '{plan}'.")


def test_files_are_refused_with_all_that_is_wrong() -> None:
    lines = str(InvalidFile(map(issue, range(2, 2 + LISTED + 3)))).splitlines()
    assert len(lines) == LISTED + 2
    assert lines[-2:] == ["… and 3 more.", "Nothing was imported."]
    assert str(InvalidMap([issue(2)])) == str(issue(2))


@pytest.mark.usefixtures("_arabic")
def test_refusals_are_said_in_the_language_of_who_reads() -> None:
    assert str(InvalidFile([issue(2)])).endswith("\nلم يُستورد شيء.")
    assert str(Refused("there is no plan '{plan}'.", plan="P9")) == "لا توجد خطة برمز «P9»."
    assert str(Refused("nothing was changed.")) == "لم يتغير شيء."


@pytest.mark.usefixtures("_arabic")
def test_a_month_is_told_in_words_where_the_language_has_them() -> None:
    assert month_in_words("2026-03") == "آذار/مارس 2026"
    words.speak(None)
    assert month_in_words("2026-03") == "2026-03"


def test_a_sentence_whose_names_are_changed_is_the_same_else() -> None:
    told = Sentence("{file} again ({where})", file=Name("a|1"), where=Sentence("in {file}", file=Name("b|2")))
    again = told.renamed(lambda name: name.partition("|")[0])
    assert (again, again.template) == ("a again (in b)", told.template)
    assert isolated("b") in again.in_language(isolated)
