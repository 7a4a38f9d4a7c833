"""The public library is a list, and costs nothing until it is used."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

import actormap


def test_all_is_sorted_and_each_name_is_there_under_its_own_name() -> None:
    assert actormap.__all__ == sorted(actormap.__all__)
    assert len(actormap.__all__) == len(set(actormap.__all__))
    for name in actormap.__all__:
        assert getattr(actormap, name).__name__ == name


def test_all_is_what_the_package_loads_when_asked() -> None:
    assert set(actormap.__all__) == set(actormap._WHERE)
    for name, module in actormap._WHERE.items():
        assert getattr(import_module(f"actormap.{module}"), name) is getattr(actormap, name)


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
