"""What goes between two processes comes out as it went in, and an answer can name nothing."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from maps import CERTAIN, QUICK, SEEDS, a_map, answers, kala, random_map, sample

from actormap.core.errors import Denied, InvalidMap, Issue, Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, isolated
from actormap.metrics.structure.components import components
from actormap.metrics.summary import coordination_overview
from actormap.rights.access import Principal
from actormap.web.process import wire
from actormap.web.process.worker import Bounds

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text() | st.integers(), inner)
    ),
    max_leaves=12,
)


def found(**details: Any) -> Findings:
    one = Finding("A00:x", "A00", ("x", "y"), "Said.", "So.", interval=(0.5, 1.0), details=details)
    return Findings("A method", {"only": ("a", "b"), "n": 3}, ("careful",), (one,))


@given(st.dictionaries(st.text(), VALUES))
def test_answer_comes_back_with_all_its_types(details: dict[str, Any]) -> None:
    assert wire.answered(wire.answer(found(**details))) == found(**details)


@pytest.mark.parametrize("m", [kala(), a_map("A", "B", "C", "D")], ids=["KALA", "without ties"])
def test_every_answer_of_the_catalogue_comes_back(m: ActorMap) -> None:
    back = 0
    for ask in answers(m, CERTAIN).values():
        try:
            findings = ask()
        except Refused:
            continue
        assert wire.answered(wire.answer(findings)) == findings
        back += 1
    assert back > 20


def test_numbers_of_numpy_become_numbers() -> None:
    back = wire.answered(wire.answer(found(n=np.int64(3), share=np.float64(0.1)))).findings[0].details
    assert back == {"n": 3, "share": 0.1}
    assert {type(value) for value in back.values()} == {int, float}


@pytest.mark.parametrize("m", [ActorMap.empty(), kala(), sample(), *map(random_map, SEEDS)])
def test_question_comes_back_with_its_map(m: ActorMap) -> None:
    ask = partial(coordination_overview, limit=3)
    back, same, view, *others = wire.read_question(
        wire.question(ask, m, QUICK, Bounds(seconds=2), Principal("hro"), ("a", ["b"]))
    )
    assert (back.func, back.args, back.keywords) == (ask.func, ask.args, ask.keywords)
    assert same.digest() == m.digest()
    assert [view, *others] == [QUICK, Bounds(seconds=2), Principal("hro"), ("a", ["b"])]


def test_function_that_has_no_name_cannot_travel() -> None:
    def inner(m: ActorMap, view: Any) -> Findings:
        return components(m, view)

    for ask in (inner, lambda m: components(m, QUICK), partial(inner)):
        with pytest.raises(TypeError, match="cannot travel"):
            wire.question(ask, kala())
    with pytest.raises(TypeError, match=r"object at .* cannot travel"):
        wire.question(components, kala(), object())


@pytest.mark.parametrize(
    "evil",
    [
        {"named": "os:system"},
        {"partial": [{"named": "os:system"}, {"tuple": ["id"]}, {"dict": []}]},
        {"made": [{"named": "actormap.core.findings:Finding"}, {"dict": []}]},
    ],
    ids=lambda evil: next(iter(evil)),
)
def test_answer_that_names_something_is_refused(evil: Any) -> None:
    rest, fields = json.loads(wire.answer(found(x=1)))
    fields[0]["dict"][-1][1] = {"dict": [["x", evil]]}
    with pytest.raises(ValueError, match="which no answer may"):
        wire.answered(json.dumps([rest, fields]).encode())
    with pytest.raises(TypeError, match="cannot travel"):
        wire.answer(found(x=components))


def raised(error: Exception) -> Exception:
    with pytest.raises(type(error)) as caught:
        raise error
    return wire.as_raised(wire.error(caught.value))


def test_errors_keep_their_kind_and_their_words() -> None:
    for refusal in (Refused("nothing is recorded. Import it."), Denied("the role may not.")):
        back = raised(refusal)
        assert (type(back), str(back)) == (type(refusal), str(refusal))
    named = raised(Refused("there is no plan '{plan}'.", plan=Name("P9")))
    assert isinstance(named, Refused)
    assert named.sentence.data() == Sentence("there is no plan '{plan}'.", plan=Name("P9")).data()
    assert named.sentence.in_language(isolated) == f"there is no plan '{isolated('P9')}'."
    back = raised(ZeroDivisionError("a bug"))
    assert (type(back), str(back)) == (ZeroDivisionError, "a bug")
    assert "in raised" in back.__notes__[0]


def test_errors_that_are_not_made_of_words_are_told_by_name() -> None:
    issue = Issue("ties.csv", 3, "kind", "x", "kind.unknown", "not a kind", "Correct it.")
    assert "InvalidMap in a process of its own: ties.csv" in str(raised(InvalidMap([issue])))
    decode = UnicodeDecodeError("utf-8", b"x", 0, 1, "no")
    assert "UnicodeDecodeError in a process of its own" in str(raised(decode))
    made_up = json.dumps(["system", "id", ""]).encode()
    assert str(wire.as_raised(made_up)) == "system in a process of its own: id"
