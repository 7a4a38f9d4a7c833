"""The public library is a list, and costs nothing until it is used."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module
from typing import get_type_hints

import pytest

import actormap
from actormap.core import schema
from actormap.core.findings import Findings
from actormap.metrics import catalogue


def test_all_is_sorted_and_each_name_is_there_under_its_own_name() -> None:
    assert actormap.__all__ == sorted(actormap.__all__)
    assert len(actormap.__all__) == len(set(actormap.__all__))
    for name in actormap.__all__:
        assert getattr(actormap, name).__name__.removeprefix("actormap.metrics.") == name


def test_all_is_what_the_package_loads_when_asked() -> None:
    assert set(actormap.__all__) == {*actormap._WHERE, *actormap._FAMILIES}
    for name, module in actormap._WHERE.items():
        assert getattr(import_module(f"actormap.{module}"), name) is getattr(actormap, name)


@pytest.mark.parametrize("family", [family for family in schema.FAMILIES if family != "summary"])
def test_face_of_a_family_is_its_rows(family: str) -> None:
    face = getattr(actormap, family)
    rows = sorted({one.of for one in schema.analyses().values() if one.family == family})
    assert face.__all__ == rows, "list every analysis of the family in its __init__, sorted"
    for word in rows:
        assert getattr(face, word).__name__ == word
        assert callable(getattr(face, word)), "a module of this name hides the analysis"


def test_families_of_the_library_are_those_of_the_list() -> None:
    assert set(actormap._FAMILIES) == set(schema.FAMILIES) - {"summary"}


def test_every_analysis_is_asked_in_one_way() -> None:
    for one in schema.analyses().values():
        function = catalogue.load(one.name)
        parameters = list(inspect.signature(function).parameters.values())
        positional = [p for p in parameters if p.kind is not p.KEYWORD_ONLY]
        assert get_type_hints(function)["return"] is Findings, one.name
        if one.family != "change":
            assert [p.name for p in positional[:2]] == ["m", "view"], one.name
            assert len(positional) <= 3, one.name
        assert all(p.default is p.empty for p in positional), one.name


def test_every_public_name_says_what_it_is_for() -> None:
    for name in actormap.__all__:
        assert (getattr(actormap, name).__doc__ or "").strip(), name


def test_star_import_gives_exactly_the_list() -> None:
    names: dict[str, object] = {}
    exec("from actormap import *", names)  # noqa: S102 - the import is what is tested
    assert set(names) - {"__builtins__"} == set(actormap.__all__)


def test_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="apply_changes"):
        actormap.apply_changes  # noqa: B018 - the access is what is tested


def test_importing_the_package_loads_neither_pandas_nor_any_other_package() -> None:
    code = (
        "import sys; before = set(sys.modules); import actormap; dir(actormap); "
        "print(sorted({n.partition('.')[0] for n in set(sys.modules) - before} - sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['actormap']"
