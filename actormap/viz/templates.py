"""Templates in which every value is escaped: what somebody writes into a name is shown as a text."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment(package: str) -> Environment:
    return Environment(
        loader=PackageLoader(package, "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def filled(template: str, *, package: str = "actormap.viz", **values: Any) -> str:
    """A template, a file in the folder ``assets`` of a package, with its values by name."""
    return _environment(package).get_template(template).render(**values)
