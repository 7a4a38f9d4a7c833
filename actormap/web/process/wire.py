"""Questions, answers and errors as they go between two processes: JSON and columns, nothing that runs.

A question names functions and is read by a process that we started, from its parent. An answer comes
from a process that looked at data: it holds values alone, and cannot name anything.
"""

from __future__ import annotations

import dataclasses
import json
import traceback
from collections.abc import Callable
from functools import partial, reduce
from importlib import import_module
from typing import Any

import numpy as np

from actormap.core import errors
from actormap.core.errors import Refused, Stopped, StoreError
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, of_parts
from actormap.core.tables import encoding
from actormap.graph import hostility

BUGS: dict[str, type[Exception]] = {
    kind.__name__: kind
    for kind in (
        AssertionError,
        AttributeError,
        FloatingPointError,
        IndexError,
        KeyError,
        OverflowError,
        TypeError,
        ValueError,
        ZeroDivisionError,
    )
}
"""Errors of Python that are made of their words and nothing else."""

UNSEEN = "unseen"
"""What travels beside the tables of a map: what protects although it is not shown."""
PLAIN = (bool, int, float, str, type(None))


def question(ask: Callable[..., Findings], m: ActorMap, *others: Any) -> bytes:
    """What is asked, about which map, with all else that is given.

    The question is a function of a module, or a partial of one; the rest plain values, tuples, lists, dicts
    and dataclasses. `TypeError` names what cannot travel.
    """
    tables: dict[str, Any] = {}
    contents = []
    carried = m.tables | ({} if m.unseen is None else {UNSEEN: m.unseen})
    for table, frame in carried.items():
        if len(frame):
            described, content = encoding.encode(frame) or ([], b"")
            if not described:
                message = f"the table {table} holds a text with a null character and cannot travel"
                raise TypeError(message)
            tables[table] = [described, len(content)]
            contents.append(content)
    given = [_described(value, names=True) for value in (ask, *others)]
    head = {"tables": tables, "part": m.unseen is not None, "given": given}
    return b"\n".join([json.dumps(head).encode(), b"".join(contents)])


def read_question(data: bytes) -> tuple[Any, ...]:
    """What `question` packed: the function, the map and the others."""
    line, _, contents = data.partition(b"\n")
    head = json.loads(line)
    tables, at = {}, 0
    for table, (described, size) in head["tables"].items():
        tables[table] = encoding.decode(described, contents[at : at + size])
        at += size
    ask, *others = (_made(value, names=True) for value in head["given"])
    unseen = tables.pop(UNSEEN, hostility.NOTHING)
    m = ActorMap.trusted(tables)
    return ask, m.protected_by(unseen) if head["part"] else m, *others


def answer(findings: Findings) -> bytes:
    """Findings as values; `TypeError` where a detail is no plain value."""
    fields = [_fields(finding) for finding in findings]
    rest = _fields(findings) | {"findings": ()}
    return json.dumps([_described(rest), [_described(some) for some in fields]]).encode()


def answered(data: bytes) -> Findings:
    """What `answer` packed."""
    rest, fields = json.loads(data)
    return Findings(**_made(rest)).replace(Finding(**_made(some)) for some in fields)


OURS = (Refused, Stopped, StoreError)
"""Errors that are the same on the other side; their messages are sentences there too."""


def error(raised: Exception) -> bytes:
    """An error by its name and its words, with the place where it happened."""
    place = "".join(traceback.format_tb(raised.__traceback__))
    message = raised.sentence if isinstance(raised, OURS) else str(raised)
    return json.dumps([type(raised).__name__, _described(message), place]).encode()


def as_raised(data: bytes) -> Exception:
    """The error that `error` packed; one whose name is not known here is a RuntimeError that says it."""
    name, words, place = json.loads(data)
    ours = getattr(errors, name, None)
    if isinstance(ours, type) and issubclass(ours, OURS):
        return ours(_made(words))
    raised = BUGS[name](words) if name in BUGS else RuntimeError(f"{name} in a process of its own: {words}")
    raised.add_note(place)
    return raised


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.init}


def _described(value: Any, *, names: bool = False) -> Any:
    """A value as JSON knows it, with its type where JSON would lose it."""
    again = partial(_described, names=names)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Sentence):
        return {"sentence": [value.template, value.plural, again(dict(value.values))]}
    if isinstance(value, PLAIN):
        return {"name": str(value)} if isinstance(value, Name) else value
    if isinstance(value, dict):
        return {"dict": [[again(key), again(item)] for key, item in value.items()]}
    if isinstance(value, (tuple, list)):
        return {type(value).__name__: [again(item) for item in value]}
    if names and (named := _by_name(value, again)):
        return named
    message = f"{value!r} cannot travel to a process of its own"
    raise TypeError(message)


def _by_name(value: Any, again: Callable[[Any], Any]) -> dict[str, Any] | None:
    """A function or a class, or what is made with one."""
    if isinstance(value, partial):
        return {"partial": [again(value.func), again(value.args), again(value.keywords)]}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {"made": [again(type(value)), again(_fields(value))]}
    return {"named": _name(value)} if getattr(value, "__qualname__", None) else None


def _name(value: Any) -> str:
    """Where something is found by name; what is not, such as a lambda, cannot travel."""
    name = f"{value.__module__}:{value.__qualname__}"
    try:
        resolved = _named(name)
    except AttributeError:
        resolved = None
    if resolved is not value:
        message = f"{name} cannot travel to a process of its own: it is not found by this name"
        raise TypeError(message)
    return name


def _named(name: str) -> Any:
    module, _, path = name.partition(":")
    return reduce(getattr, path.split("."), import_module(module))


def _made(value: Any, *, names: bool = False) -> Any:
    """The value that `_described` described; names are followed only where they may be."""
    if not isinstance(value, dict):
        return value
    again = partial(_made, names=names)
    ((kind, content),) = value.items()
    made: Any
    match kind:
        case "dict":
            made = {again(key): again(item) for key, item in content}
        case "list":
            made = list(map(again, content))
        case "tuple":
            made = tuple(map(again, content))
        case "name":
            made = Name(content)
        case "sentence":
            template, plural, values = content
            made = of_parts(template, plural, again(values))
        case "named" if names:
            made = _named(content)
        case "partial" if names:
            function, arguments, keywords = map(again, content)
            made = partial(function, *arguments, **keywords)
        case "made" if names:
            maker, fields = map(again, content)
            made = maker(**fields)
        case _:
            message = f"an answer holds {kind!r}, which no answer may"
            raise ValueError(message)
    return made
