"""Who lacks the protection passphrase meets one workspace, whether it holds 500 cases or none.

Each command that there is, with each kind of file that it writes, is called on both and answers the same to
the byte; each analysis does for each role. What is called follows from lists of the program: what is new is
walked as it comes.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from command_line import PASSPHRASE, Run, every_command, written
from maps import QUICK, cases, open_part, sealed_map, text
from sealed_law import SECRET, look, many_cases
from seeds import tries

from actormap import cli
from actormap.core import schema
from actormap.core.errors import ActormapError, StoreError
from actormap.core.model import ActorMap
from actormap.metrics import catalogue
from actormap.rights.access import Principal, handed_out, may_ask
from actormap.store import keys, open_store
from actormap.store.sealed.protection import Protection
from actormap.viz.brief import FORMATS
from actormap.viz.map.network import DRAWERS

SEED, MANY, DAY = 6, 500, "2025-02-01"
HOLDER, LOOKING = "protection_officer", ("data_steward", "analyst", "viewer", "hro")
NEW = "seven slow rivers under the bridge"
"""Another passphrase, of the workspace or, where that is asked for, a wrong one of protection."""
SECRETS = ("protection_file", "new_protection_file", "new_passphrase_file", "to_passphrase_file")
FILES = {
    "actors.csv": "id,name,sphere,consent_c1\nnew:1,Harbour Women,civil_society,yes\n",
    "cases.csv": "id,opened,what,subjects\ncase7,2025-01-30,Zanubar was followed,a1\n",
    "case_steps.csv": "id,case,item,status\nstep7,case7,step_facts,done\n",
    "words.txt": f"{NEW}\n",
}
SEALED = ("cases", "case7", "case_steps", "Zanubar")
"""What somebody asks who guesses: a sealed table, the code of a case, a word of its text."""
ENDINGS = (*DRAWERS, *(f".{form}" for form in FORMATS), ".xlsx", ".json")
ASKED = {"workspace", "passphrase_file", "json", "help", "role", "date", "limit", "draws", "certain"}
"""Parameters that many commands share; the day, the draws and the role are given to each that takes them."""
NO_WORKSPACE = {"serve", "demo"}
"""One has pages, which have a walk of their own; the other makes a workspace that is always the same."""
TAKEN_OUT = (
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?",  # the time of a change or an entry
    r"\d{8}T\d+Z",  # and in the name of a file that is kept aside
    r"\bP-[0-9a-f]{6}\b|\b[a-z]+-k[0-9a-f]{18}\b",  # codes by chance, of new plans and of new rows
    r"([0-9A-F]{4}-){16}[0-9A-F]{4}",  # the recovery code of a new file
    r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b",  # the code of a log, made of times too
    r"\b[0-9a-f]{64}\b",  # the mark of a change, made of its time too
)
"""What two calls in one and the same workspace do not have in common either."""
ALSO = {"file", "backup", "cells", "instrument"}
"""What a command is given, although it can do without, so that it does something."""
ANALYSES = {row.command for row in schema.analyses().values()}


def command_of(words: str) -> Any:
    found: Any = cli.program()
    for word in words.split():
        found = found.get_command(None, word)
    return found


def typed(parameter: Any, value: str) -> list[str]:
    return [value] if parameter.param_type_name == "argument" else [max(parameter.opts, key=len), value]


def usual(words: str) -> dict[str, str]:
    """A good value for what a command must be given, and for files that hold a passphrase or a text."""
    m = sealed_map(SEED)
    good = {
        "files": "actors.csv",
        "file": {"new": "new.actormap", "template": "actors.xlsx"}.get(words, "words.txt"),
        "to": "" if words == "change between" else "copied.actormap",
        "from_": "1",
        "item": "a1",
        "mark": "2",
        "name": "2025-Q1",
        "scorer": "officer",
        "why": "a reason",
        "table": "issues",
        "cells": "name=Land of the north",
        "instrument": "IN01",
        "output": "written.xlsx" if words == "scoring-sheet" else "written.html",
        "officer": "hro",
        "words": "Actor",
        "first": m.actors["id"].iat[4],
        "second": m.actors["id"].iat[5],
        "plan": "P001",
        "step": "2",
        "status": "planned",
        "code": "X",
        "end": m.actors["id"].iat[3],
        "backup": "older.actormap",
    }
    some = dict.fromkeys(("actor", "target", "targets", "start"), m.actors["id"].iat[6])
    return good | some | dict.fromkeys(SECRETS, "words.txt")


def calls(words: str) -> Iterator[list[str]]:
    """How a command is called: in some roles, for each kind of file, with a guess in the place of a value."""
    every = command_of(words).params
    mine, good = [p for p in every if p.name not in ASKED], usual(words)
    must = [p for p in mine if p.required or p.name.endswith("_file") or p.name in ALSO]
    given = {p.name: typed(p, good.get(p.name, "A")) for p in must}
    fixed = {"date": ["--date", DAY], "draws": ["--draws", "0"]}
    shared = [word for p in every for word in fixed.get(p.name, [])] + ["--json"] * (words in ANALYSES)
    free = [p for p in mine if not getattr(p, "is_flag", False)]
    files = [{p.name: typed(p, f"written{end}")} for p in mine if p.name == "output" for end in ENDINGS]
    files += [
        {p.name: typed(p, file)}
        for p in free
        if p.name == "files"
        for file in ("cases.csv", "case_steps.csv")
    ]
    whole, turn = tries(2, few=1) > 1, sum(map(ord, words))
    guesses = [
        {p.name: typed(p, SEALED[(turn + at + further) % len(SEALED)])}
        for at, p in enumerate(free if whole or words not in ANALYSES else free[:1])
        for further in range(len(SEALED) if whole else 1)
    ]
    # What an analysis says to each role is compared below as well, on the two maps themselves.
    roles = LOOKING if whole else LOOKING[turn % 2 :: 3 if words in ANALYSES else 2]
    for changed, role in [*(({}, role) for role in roles), *zip([*files, *guesses], cycle(LOOKING))]:
        said = [word for part in (given | changed).values() for word in part]
        yield [
            *words.split(),
            *said,
            *shared,
            *(["--role", role] if any(p.name == "role" for p in every) else []),
        ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One map in two files, with cases and without; each was opened as often as the other."""
    folder, m = tmp_path_factory.mktemp("made"), sealed_map(SEED)
    first, second = (folder / f"{name}.actormap" for name in ("none", "many"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        written(first, open_part(m))
        with open_store(first, passphrase=PASSPHRASE) as store:
            Protection.set_up(store, SECRET, who=HOLDER)[0].close()
        shutil.copy(first, second)
        for file, filled in ((first, False), (second, True)):
            with (
                open_store(file, passphrase=PASSPHRASE) as store,
                Protection.open(store, SECRET, who=HOLDER) as holder,
            ):
                if filled:
                    holder.apply(many_cases(m, MANY, SEALED[-1]))
    return {file.name: file for file in (first, second)}


def left(folder: Path) -> dict[str, Any]:
    """What a command left behind: of workspaces all that their passphrase opens, of others every byte."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {shown(str(file.relative_to(folder))): content(file) for file in files}


def content(file: Path) -> Any:
    read = file.read_bytes()
    if zipfile.is_zipfile(BytesIO(read)):
        with zipfile.ZipFile(file) as members:
            return {name: shown(members.read(name).decode("latin-1")) for name in members.namelist()}
    for secret in (PASSPHRASE, NEW) if file.suffix == ".actormap" else ():
        with suppress(StoreError):
            return {name: shown(str(what)) for name, what in look(file, secret).items()}
    return shown(read.decode("latin-1"))


def shown(text: str) -> str:
    for what in TAKEN_OUT:
        text = re.sub(what, "-", text)
    return text


@pytest.mark.parametrize("words", [words for words in every_command() if words not in NO_WORKSPACE])
def test_each_command_answers_the_same(
    words: str, run: Run, made: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    seen = []
    for file in made.values():
        here.mkdir()
        monkeypatch.chdir(here)
        for name, lines in FILES.items():
            (here / name).write_text(lines, encoding="utf-8")
        workspace = here / "country.actormap"
        for copy in (workspace, here / "older.actormap") if words == "restore" else (workspace,):
            shutil.copy(file, copy)
        monkeypatch.setenv("ACTORMAP_WORKSPACE", str(workspace))
        told = []
        for call in calls(words):
            code, out, err = run(*call)
            told.append((call, code, shown(out), shown(err)))
        seen.append((told, left(here)))
        shutil.rmtree(here)
    (one, files), (other, same_files) = seen
    assert one == other
    assert {name: different(parts, same_files[name]) for name, parts in files.items()} == dict.fromkeys(
        same_files
    )


def different(one: Any, other: Any) -> Any:
    """What two files do not have in common; nothing, where they are the same."""
    if not isinstance(one, dict) or not isinstance(other, dict) or one == other:
        return None if one == other else (one, other)
    return {
        part: (one.get(part), other.get(part)) for part in {*one, *other} if one.get(part) != other.get(part)
    }


def test_what_is_different_is_found(made: dict[str, Path], tmp_path: Path) -> None:
    first, second = (shutil.copy(file, tmp_path / file.name) for file in made.values())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        assert different(content(first), content(second)) is None
        with open_store(second, passphrase=PASSPHRASE) as store:
            store.record("export.map", who="hro", detail="500 cases")
        assert different(content(first), content(second))


@pytest.mark.parametrize("role", schema.roles())
def test_each_analysis_answers_each_role_the_same(role: str, made: dict[str, Path]) -> None:
    told = []
    for file in made.values():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keys, "KDF_MEMORY", 64)
            with open_store(file, passphrase=PASSPHRASE) as store:
                m = handed_out(store.load(), Principal(role))
        told.append({row.name: answered(row.name, m, role) for row in schema.analyses().values()})
    assert different(*told) is None
    assert schema.roles()[role].clearance < 1 or sum(text.startswith("{") for text in told[0].values()) > 40


def answered(name: str, m: ActorMap, role: str) -> str:
    """What an analysis says in a role, or in which words it is refused."""
    try:
        may_ask(Principal(role), schema.analyses()[name])
        if not catalogue.of_a_map(name):
            return "compares two maps"
        _, chosen = next(iter(cases(name, m)))
        return text(catalogue.answer(name, m, QUICK, Principal(role), **chosen))
    except ActormapError as refused:
        return str(refused)
