"""Every row of the list of analyses: its function, its documentation, its page, its command, its answers."""

from __future__ import annotations

import csv
import json
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from command_line import PASSPHRASE, Run
from each import each
from maps import (
    CERTAIN,
    KALA_FILES,
    QUICK,
    SEEDS,
    answer,
    cases,
    kala,
    others,
    random_map,
    renamed,
    sample,
    sealed_map,
    text,
)
from seeds import seeded, tries

from actormap import cli
from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Denied, Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap, Changes
from actormap.ingest import read_map
from actormap.metrics import catalogue
from actormap.metrics.base.sheets import page_of
from actormap.metrics.evidence.resampling import NOTHING_VARIES
from actormap.rights.access import Principal, may_ask, visible
from actormap.store import create_store, keys
from actormap.store.sealed.protection import Protection

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SCREEN = 38
"""Lines of the longest help of an analysis; most have 24 or less."""
ROWS = list(schema.analyses().values())
OF_A_MAP = [row for row in ROWS if catalogue.of_a_map(row.name)]
SAMPLE_VIEW = View(date="2026-11-25", thresholds=QUICK.thresholds)

PROTECTION = "forty herons above the winter canal"

every = each("row", ROWS, lambda row: row.name)
of_a_map = pytest.mark.parametrize("row", OF_A_MAP, ids=lambda row: row.name)
tiny_of_a_map = each("row", OF_A_MAP, lambda row: row.name)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """KALA in a workspace, with a sealed part in which nothing is."""
    file = tmp_path_factory.mktemp("kala") / "kala.actormap"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        store, _ = create_store(file, passphrase=PASSPHRASE)
    imported = read_map(sorted(KALA_FILES.glob("*.csv"))).require()
    with store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        store.apply(Changes(imported.changes.upserts, who="officer"))
        Protection.set_up(store, PROTECTION, who="protection_officer")[0].close()
    file.with_name("protection.txt").write_text(PROTECTION, encoding="utf-8")
    return file


def opening(row: schema.Analysis, workspace: Path) -> list[object]:
    """What opens the sealed part for an analysis of it."""
    file = workspace.with_name("protection.txt")
    return ["--protection-file", file] if row.family == "protect" else []


def found(name: str, m: ActorMap, view: View, chosen: dict[str, Any]) -> Findings | None:
    """The answer, or None where it refuses with a sentence that says what is missing."""
    try:
        return answer(name, m, view, **chosen)
    except Refused as refusal:
        sentence = str(refusal)
        assert sentence.endswith("."), sentence
        assert len(sentence) > 20, sentence
        return None


# --- the list ----------------------------------------------------------------------------------------


def test_list_has_no_ragged_row_and_every_word_once() -> None:
    with (schema.HERE / "analyses.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file, strict=True))
    assert len(listed) == len(ROWS) >= 10
    for row in listed:
        assert None not in row
        assert None not in row.values()
        assert all(value and value == value.strip() for value in row.values()), row
        assert row["resample"] in {"yes", "no"}, row
        assert row["leaves"] in {"no", "inside", "organisations"}, row
        assert row["family"] in schema.FAMILIES, row
    assert [row.name for row in ROWS] == [f"{row['family']}.{row['name']}" for row in listed]
    assert len({row.command for row in ROWS}) == len(listed)


def test_list_stands_in_the_order_of_the_families() -> None:
    families = list(schema.FAMILIES)
    assert [row.family for row in ROWS] == sorted((row.family for row in ROWS), key=families.index)


@every
def test_row_has_known_values(row: schema.Analysis) -> None:
    assert re.fullmatch(r"A\d\d[a-z]?(-A\d\d)?", row.id)
    assert row.family in get_args(schema.Family)
    assert row.role in {"viewer", "hro", "analyst", "protection_officer"}
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", row.word)
    assert row.question.endswith("?")
    assert not row.needs.endswith(".")


def test_families_have_titles_in_the_order_of_the_type() -> None:
    assert tuple(schema.FAMILIES) == get_args(schema.Family)


@every
def test_function_is_there_and_says_what_it_is_given(row: schema.Analysis) -> None:
    function = catalogue.load(row.name)
    assert function.__name__ == row.word
    assert function.__module__.startswith(f"actormap.metrics.{row.family}")
    if catalogue.of_a_map(row.name):
        named = {
            *catalogue.GIVEN,
            *(o.name for o in (*catalogue.targets(row.name), *catalogue.options(row.name))),
        }
        assert named <= set(catalogue._parameters(row.name)) <= named | catalogue.MACHINERY
    else:
        family: Any = cli.program().commands[row.family]
        assert row.command.split()[1] in family.commands, "a scenario has a command of its own"


@tiny_of_a_map
def test_targets_are_ids_and_options_are_of_a_kind_that_can_be_chosen(row: schema.Analysis) -> None:
    common = {"date", "certain", "workspace", "passphrase_file", "role", "json", "draws"}
    for target in catalogue.targets(row.name):
        assert target.kind in {str, tuple}
    for option in (*catalogue.targets(row.name), *catalogue.options(row.name)):
        assert option.kind in catalogue.KINDS
        assert option.name not in common
        assert option.help.endswith("."), option
        assert not option.choices or option.default in {None, *option.choices}


# --- what is written about it ------------------------------------------------------------------------


@every
def test_docstring_has_its_sections(row: schema.Analysis) -> None:
    parts = catalogue.sections(row.name)
    assert {"", "Parameters", "Returns", "Notes", "References"} <= set(parts)
    assert re.match(r"[^\n]*\(A\d\d[^\n]*\)\.", parts[""].replace("\n", " ")), parts[""]
    told = catalogue.explanation(row.name)
    assert told.startswith(row.question)
    assert all(words in told for words in ("Needs", "How it misleads", "Source"))
    assert "`" not in told
    assert "----" not in told


def test_page_is_named_after_an_analysis_and_is_of_one_family() -> None:
    for row in ROWS:
        assert row.page in {*(one.word for one in ROWS if one.family == row.family), "centrality"}, row.name


def test_page_of_all_analyses_is_the_list() -> None:
    hooks = runpy.run_path(str(DOCS / "hooks.py"))
    now = hooks["completed"](hooks["ANALYSES"], "# The analyses\n")
    assert all(f"`{row.name}`" in now and f"({row.document})" in now for row in ROWS)
    config = hooks["on_config"]({"nav": [{"Home": "index.md"}, {"The analyses": "analyses.md"}]})
    assert all(row.document in json.dumps(config["nav"]) for row in ROWS)


# --- commands ----------------------------------------------------------------------------------------


def test_help_lists_the_families_with_their_questions_and_loads_no_analysis() -> None:
    code = (
        "import sys; sys.argv = ['actormap', '--help']\n"
        "from actormap import cli\n"
        "try:\n    cli.main()\n"
        "finally:\n    heavy = {'pandas', 'numpy', 'igraph', 'actormap.metrics', 'rich'}\n"
        "    print('LOADED', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "LOADED []" in done.stdout
    told = " ".join(done.stdout.split())
    for family, question in schema.FAMILIES.items():
        assert question in told
        assert family == "summary" or f" {family} {question}" in told
    assert " main-findings " in told


@pytest.mark.parametrize("family", [family for family in schema.FAMILIES if family != "summary"])
def test_help_of_a_family_lists_its_commands_with_their_questions(run: Run, family: str) -> None:
    code, out, _ = run(family, "--help")
    told = " ".join(out.split())
    assert code == 0
    assert schema.FAMILIES[family] in told
    for row in ROWS:
        word = f" {row.command.removeprefix(f'{row.family} ')} {row.question}"
        assert (word in told) == (row.family == family), row.name


def test_analyses_prints_the_list(run: Run) -> None:
    code, out, err = run("analyses", "--json")
    assert (code, err) == (0, "")
    assert [(row["name"], row["id"], row["command"]) for row in json.loads(out)["rows"]] == [
        (row.name, row.id, row.command) for row in ROWS
    ]
    assert set(json.loads(out)["rows"][0]) == {"name", "id", "command", "question", "needs"}
    assert "isolation" in run("analyses")[1]


@every
def test_help_of_a_command_is_what_it_answers_and_its_options(run: Run, row: schema.Analysis) -> None:
    code, out, _ = run(*row.command.split(), "--help")
    assert code == 0
    told = " ".join(out.split())
    assert all(text in told for text in (row.question, *catalogue.summary(row.name)))
    assert page_of(row.document)["example"]
    assert len(out.splitlines()) <= SCREEN, "it fits a screen of 24 lines, or a little more"
    if not catalogue.of_a_map(row.name):
        return
    assert ("--draws" in out) == row.resample
    for option in catalogue.options(row.name):
        assert f"--{option.name.replace('_', '-')}" in out
        assert option.name == "limit" or " ".join(option.help.split()[:3]) in " ".join(out.split())
    for flag in ("--date", "--certain", "--limit", "--json", "--workspace", "--role", "--passphrase-file"):
        assert flag in out


@of_a_map
def test_command_prints_what_the_function_says(run: Run, workspace: Path, row: schema.Analysis) -> None:
    m = kala()
    asked = list(cases(row.name, m))
    for label, every in asked[: tries(3, few=1)] + asked[1:][-1:]:
        chosen = {name: value for name, value in every.items() if name != "limit"}  # which leaves JSON whole
        targets = words(row, chosen)
        options = [
            word
            for option in catalogue.options(row.name)
            if option.name in chosen
            for word in flags(option, chosen[option.name])
        ]
        none = ["--draws", 0] if row.resample else []
        last = ["--date", CERTAIN.date, "--certain", "--json", "-w", workspace, *opening(row, workspace)]
        code, out, err = run(*row.command.split(), *targets, *options, *none, *last)
        assert err == "", label
        wanted = document(row.name, m, CERTAIN, chosen)
        assert json.loads(out) == wanted, label
        assert code == (2 if "error" in wanted else 0), label


def words(row: schema.Analysis, chosen: dict[str, Any]) -> list[str]:
    """What is named on the command line for an analysis."""
    named = [chosen[target.name] for target in catalogue.targets(row.name)]
    return [word for one in named for word in (one if isinstance(one, tuple) else (one,))]


def document(name: str, m: ActorMap, view: View, chosen: dict[str, Any]) -> dict[str, Any]:
    """What the command line prints for an answer or a refusal."""
    try:
        return json.loads(text(answer(name, m, view, **chosen)))
    except Refused as refusal:
        return {"error": str(refusal), "issues": []}


def flags(option: catalogue.Option, value: Any) -> list[str]:
    """How a value of an option is written on the command line."""
    flag = f"--{option.name.replace('_', '-')}"
    if option.kind is bool:
        return [flag] if value else [f"--no-{flag[2:]}"]
    return [word for one in (value if option.kind is tuple else [value]) for word in (flag, str(one))]


@tiny_of_a_map
def test_every_option_is_taken_and_what_it_cannot_be_is_refused(
    run: Run, workspace: Path, row: schema.Analysis
) -> None:
    _, chosen = next(cases(row.name, kala()))
    targets = words(row, chosen)
    last = ["--date", CERTAIN.date, "--certain", "--json", "-w", workspace]
    for option in catalogue.options(row.name):
        if option.choices:
            wrong = run(*row.command.split(), *targets, *flags(option, "nonsense"), *last)
            assert wrong[0] == 2, option
            assert all(choice in json.loads(wrong[1])["error"] for choice in option.choices)
        elif option.kind in {int, float}:
            assert run(*row.command.split(), *targets, *flags(option, "many"), *last)[0] == 2, option
    wrong = run(*row.command.split(), *targets, "--no-such-option", *last)
    assert wrong[0] == 2


# --- who may ask -------------------------------------------------------------------------------------


@of_a_map
def test_role_below_is_denied_in_a_sentence(run: Run, workspace: Path, row: schema.Analysis) -> None:
    ranks = list(schema.roles())
    _, chosen = next(cases(row.name, kala()))
    targets = words(row, chosen)
    for role in ranks:
        if role != "admin" and ranks.index(role) >= ranks.index(row.role):
            may_ask(Principal(role), row)
            continue
        code, out, _ = run(*row.command.split(), *targets, "--role", role, "-w", workspace, "--json")
        assert code == 2, role
        assert "may not ask" in json.loads(out)["error"]
        assert json.loads(out)["error"].endswith(".")
        with pytest.raises(Denied):
            catalogue.answer(row.name, kala(), CERTAIN, Principal(role), **chosen)


def test_who_joins_analyses_may_ask_each_of_them(run: Run, workspace: Path) -> None:
    rows, ranks = schema.analyses(), list(schema.roles())
    parts = {action.analysis for action in schema.actions()}
    assert ranks.index(rows["summary.main_findings"].role) >= max(
        ranks.index(rows[part].role) for part in parts
    )
    code, out, _ = run("coordination", "overview", "--role", "viewer", "-w", workspace, "--json")
    assert code == 2
    assert "may not ask 'coordination gaps'" in json.loads(out)["error"]
    assert run("reach", "thin-places", "--role", "viewer", "-w", workspace, "--draws", 0)[0] == 2
    assert run("reach", "thin-places", "--role", "hro", "-w", workspace, "--draws", 0)[0] == 0
    assert run("introductions", "introducer-load", "--role", "viewer", "-w", workspace)[0] == 2


@cache
def masked(seed: int) -> ActorMap:
    """A random map on which every id and name is like no other word."""
    m = renamed(sealed_map(seed), {i: f"id-{i}-of" for i in sealed_map(seed).actors["id"]})
    return m.replace(actors=m.actors.assign(name=[f"Name <{i}>" for i in m.actors["id"]]))


@cache
def seen(seed: int, role: str) -> tuple[ActorMap, frozenset[str]]:
    """What a role sees of it, the same for all analyses, and whom it does not see."""
    part = visible(masked(seed), Principal(role))
    return part, frozenset(masked(seed).actors["id"]) - frozenset(part.actors["id"])


@of_a_map
@pytest.mark.parametrize("least", ["viewer", "analyst"])
def test_nobody_reads_of_an_actor_that_is_hidden_from_its_role(row: schema.Analysis, least: str) -> None:
    ranks = list(schema.roles())
    role = Principal(max(least, row.role, key=ranks.index))
    hid = 0
    for seed in SEEDS[:4]:
        part, hidden = seen(seed, role.role)
        hid += len(hidden)
        for label, chosen in cases(row.name, part):
            try:
                told = text(catalogue.answer(row.name, part, QUICK, role, **chosen))
            except Refused as refusal:
                told = str(refusal)
            assert not [i for i in hidden if i in told], (seed, label)
    assert hid


# --- answers -----------------------------------------------------------------------------------------


@of_a_map
def test_answers_or_refuses_on_the_worked_example(row: schema.Analysis) -> None:
    for _, chosen in cases(row.name, kala()):
        result = found(row.name, kala(), replace(QUICK, certain=True), chosen)
        if result is not None:
            assert len(json.loads(text(result))["findings"]) == len(result) == len(result.table)


@of_a_map
def test_answers_or_refuses_on_the_invented_country(row: schema.Analysis) -> None:
    m = sample()
    for _, chosen in list(cases(row.name, m))[:2]:
        result = found(row.name, m, SAMPLE_VIEW, chosen)
        if result is not None:
            assert len(json.loads(text(result))["findings"]) == len(result) == len(result.table)


def map_for(row: schema.Analysis) -> Callable[[int], ActorMap]:
    """Random maps of which an analysis has something to say."""
    return sealed_map if row.family == "protect" else random_map


@of_a_map
@seeded(SEEDS[:5], few=2)
def test_answers_or_refuses_on_random_maps(row: schema.Analysis, seed: int) -> None:
    m = map_for(row)(seed)
    for _, chosen in cases(row.name, m):
        for view in (QUICK, replace(QUICK, certain=True)):
            result = found(row.name, m, view, chosen)
            if result is not None:
                text(result)


@tiny_of_a_map
def test_walking_it_proves_something(row: schema.Analysis) -> None:
    agreed = kala().replace(actors=kala().actors.assign(consent_c4="yes"))  # to be named to others
    maps = [kala(), *map(map_for(row), SEEDS), agreed]
    results = (found(row.name, m, QUICK, chosen) for m in maps for _, chosen in cases(row.name, m))
    assert any(results), "it has nothing to say of any map of the tests"


@of_a_map
def test_resampling_keeps_the_findings_and_adds_how_often_they_hold(row: schema.Analysis) -> None:
    m, view = kala(), View(date=CERTAIN.date, thresholds=QUICK.thresholds)
    _, chosen = next(cases(row.name, m))
    try:
        once = catalogue.run(row.name, m, view, **chosen)
    except Refused:
        with pytest.raises(Refused):
            catalogue.answer(row.name, m, view, Principal("data_steward"), draws=2, **chosen)
        return
    shares: list[float] = []
    again = catalogue.answer(
        row.name,
        m,
        view,
        Principal("data_steward"),
        draws=2,
        progress=lambda _, share: shares.append(share),
        **chosen,
    )
    assert [f.id for f in again] == [f.id for f in once]
    if row.resample and "draws" not in catalogue._parameters(row.name):
        varied = {f.varied for f in again if not f.absence}
        assert varied <= {True} or varied <= {False}
        for one, before in zip(again, once, strict=True):
            held = bool(one.varied) and one.at_most != "insufficient_data"
            assert (one.holds_in is not None) == (held or before.holds_in is not None), one.id
        assert any("2 possible maps" in caveat or caveat == NOTHING_VARIES for caveat in again.caveats)
        assert not again.findings or not any(varied) or shares[-1] == pytest.approx(1)
    elif not row.resample:
        assert text(again) == text(once)
        assert not shares


@tiny_of_a_map
def test_limit_cuts_the_list_and_not_what_is_resampled(row: schema.Analysis) -> None:
    if "limit" not in {option.name for option in catalogue.options(row.name)}:
        return
    m = sample()
    _, chosen = next(cases(row.name, m))
    whole = found(row.name, m, SAMPLE_VIEW, chosen | {"limit": sys.maxsize})
    short = found(row.name, m, SAMPLE_VIEW, chosen | {"limit": 1})
    assert (whole is None) == (short is None)
    if whole is not None and short is not None:
        assert len(short) <= len(whole)
        assert [f.id for f in short if f.id not in {g.id for g in whole}] == []


def test_unknown_name_is_refused() -> None:
    with pytest.raises(Refused, match="actormap analyses"):
        catalogue.row("astrology")


def test_kinds_that_nobody_can_choose_are_a_mistake() -> None:
    with pytest.raises(TypeError):
        catalogue._kind(dict[str, str])


def test_other_values_of_options_are_those_not_taken_by_default() -> None:
    flag = catalogue.Option("flag", bool, default=False, help="")
    assert others(flag, []) == [True]
    assert others(catalogue.Option("one", str, "a", "", ("a", "b", "c")), []) == ["b", "c"]
