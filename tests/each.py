"""Many tiny cases in one test: all of them are tried, and those that fail are named."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest


def each(name: str, cases: Iterable[Any], label: Callable[[Any], str] = repr) -> Callable[[Any], Any]:
    """Like ``pytest.mark.parametrize`` of one parameter, without a test for each case.

    For cases of a few milliseconds: as many tests cost more than what they prove. Fixtures are made once.

    Parameters
    ----------
    name, cases
        The parameter, and what it is one after the other.
    label
        How a case is called where it fails.
    """
    every = list(cases)

    def around(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def of_all(**fixtures: Any) -> None:
            wrong = []
            for case in every:
                try:
                    test(**fixtures, **{name: case})
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - however a case fails
                    told = "".join(traceback.format_exception(error))
                    wrong.append(f"{name}={label(case)[:200]}: {told}")
            assert every
            assert not wrong, f"{len(wrong)} of {len(every)} cases fail\n" + "\n".join(wrong)

        signature = inspect.signature(test)
        left = [one for one in signature.parameters.values() if one.name != name]
        of_all.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return of_all

    return around
