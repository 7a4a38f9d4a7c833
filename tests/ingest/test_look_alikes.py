"""What is left of names and codes that the eye takes for one another."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from actormap.ingest.matching.evidence import looks, looks_of_codes


def test_what_the_eye_may_miss_is_taken_away() -> None:
    same = ["Été 24", "ete24", "E\u0301TE\u0301\u200b-24", "ÉTÉ\n24"]
    assert looks(same) == ["ete24"] * 4
    assert looks(["МИР", "ﬁ", "—", "", "\n"]) == ["mиp", "fi", "—", "", "\n"]


def test_numbers_that_are_one_look_alike_as_codes() -> None:
    assert looks_of_codes(["1", "01", "1.0", "1.5", "A 1"]) == ["1", "1", "1", "15", "a1"]
    assert looks_of_codes([]) == []


_LETTERS = st.sampled_from(
    ["a", "É", "e", "\u0301", "\n", "\r", "\u2028", "İ", "ß", "ﬁ", "ᄀ", "ᅡ", "ᆨ", "ु", " "]
)


@given(st.lists(st.text(_LETTERS | st.characters(codec="utf-8"), max_size=5), max_size=5))
@settings(deadline=None)
def test_no_text_changes_what_is_left_of_another(texts: list[str]) -> None:
    assert looks(texts) == [one for text in texts for one in looks([text])]
