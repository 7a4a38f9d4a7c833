"""What the pages are made of: escaping, logs, maps that are kept, and rules for the source."""

from __future__ import annotations

import ast
import logging
import re
import sys
import threading
import time
import unicodedata
import warnings
from pathlib import Path
from typing import TypeGuard

import pytest
from app_world import PASSPHRASE, workspace
from each import each
from maps import sample
from opened import opened, page, seen
from streamlit import config

from actormap import web
from actormap.core.bundled import bundled
from actormap.core.errors import ActormapError, Refused, Stopped, WrongKey
from actormap.core.findings import Finding, Findings
from actormap.store import keys
from actormap.viz.map.look import Look
from actormap.web import pages
from actormap.web.escape import WORD_JOINER, esc
from actormap.web.parts import actor_map, tables
from actormap.web.server import log_scrubbing, options
from actormap.web.state import session
from actormap.web.state.jobs import Job, Progress

SOURCES = sorted(
    [
        bundled("app.py"),
        *(file for file in Path(web.__path__[0]).rglob("*.py") if "process" not in file.parts),
    ]
)
"""What draws; what works beside the app draws nothing, and writes to pipes."""
READS_MARKDOWN = {
    "badge",
    "button",
    "caption",
    "checkbox",
    "date_input",
    "dialog",
    "download_button",
    "error",
    "exception",
    "expander",
    "file_uploader",
    "form_submit_button",
    "header",
    "info",
    "link_button",
    "markdown",
    "metric",
    "multiselect",
    "number_input",
    "page_link",
    "pills",
    "popover",
    "progress",
    "radio",
    "segmented_control",
    "selectbox",
    "slider",
    "spinner",
    "status",
    "subheader",
    "success",
    "table",
    "tabs",
    "text_area",
    "text_input",
    "title",
    "toast",
    "toggle",
    "warning",
    "write",
    "write_stream",
}
FIRST_ONLY = {
    "checkbox",
    "date_input",
    "download_button",
    "multiselect",
    "number_input",
    "radio",
    "segmented_control",
    "selectbox",
    "text_input",
}
"""Elements that read their label as Markdown, and not what can be chosen, typed or saved."""
TEXTS = {"label", "body", "help", "text", "title", "value", "delta", "caption", "captions", "placeholder"}
OURS = {"access", "components", "held", "os", "sys.stderr", "sys.stdout"}
"""Not elements of Streamlit; `components` is a file of this list itself."""
NOT_SHOWN = {"components", "html", "image", "logo", "map", "pydeck_chart"}
OF_OURS = {("brief_files.py", "image"), ("home.py", "image"), ("brief.py", "image")}
"""Pictures that this program drew."""
LINKED = re.compile(r"(?ai)(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+")
"""What the browser makes a link of, as its part for Markdown finds it in a text."""
FORBIDDEN = {"eval", "exec", "persist", "pickle", "streamlit.components.v1", "unsafe_allow_html"}


def constant(node: ast.expr) -> bool:
    """Whether a value is written in the source itself, or passed through the escape."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, (ast.List, ast.Tuple, ast.JoinedStr)):
        return all(map(constant, node.values if isinstance(node, ast.JoinedStr) else node.elts))
    if isinstance(node, (ast.ListComp, ast.FormattedValue)):
        return constant(node.elt if isinstance(node, ast.ListComp) else node.value)
    if isinstance(node, ast.IfExp):
        return constant(node.body) and constant(node.orelse)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    # A text of the catalogue that takes no value, or a number alone.
    plain = {"_": len(node.args) == 1, "ngettext": True}.get(node.func.id, False) and not node.keywords
    return node.func.id == "esc" or plain


def texts(call: ast.Call, name: str) -> list[ast.expr]:
    """Arguments of a call that would be read as Markdown."""
    given = call.args[:1] if name in FIRST_ONLY else call.args
    if name == "page_link":
        given = []
    if name == "progress":
        given = call.args[1:]
    skipped = {"value"} if name in FIRST_ONLY else set()
    return [*given, *(k.value for k in call.keywords if k.arg in TEXTS - skipped)]


@each("file", SOURCES, lambda file: file.name)
def test_no_value_reaches_an_element_that_reads_markdown(file: Path) -> None:
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, owner = node.func.attr, ast.unparse(node.func.value)
        if (file.name, name) == ("components.py", "markdown"):
            continue  # sections of the pages of this package, without links and pictures
        if owner == "layout":  # it escapes what it is given first, and hands on the rest
            handed = [word.value for word in node.keywords if word.arg in TEXTS]
            found += [f"line {arg.lineno}: {name}" for arg in handed if not constant(arg)]
        elif name in READS_MARKDOWN and owner not in OURS:
            found += [f"line {arg.lineno}: {name}" for arg in texts(node, name) if not constant(arg)]
    assert not found


def is_packaged(node: ast.AST) -> TypeGuard[ast.Call]:
    """Whether a part of a page is made of files that we bring: their names are in the source."""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "st.components.v2.component"):
        return False
    given = {one.arg: one.value.value for one in node.keywords if isinstance(one.value, ast.Constant)}
    files = [str(given.get(kind, f".{kind}")) for kind in ("js", "css")]
    return len(given) == len(node.keywords) and [file.rpartition(".")[2] for file in files] == ["js", "css"]


@each("file", SOURCES, lambda file: file.name)
def test_what_is_forbidden_is_not_used(file: Path) -> None:
    used, tree = set(), ast.parse(file.read_text(encoding="utf-8"))
    packaged = {node.lineno for node in ast.walk(tree) if is_packaged(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            fine = node.lineno in packaged or (file.name, node.attr) in OF_OURS
            assert node.attr not in NOT_SHOWN or ast.unparse(node.value) != "st" or fine
        elif isinstance(node, ast.Name):
            used.add(node.id)
        elif isinstance(node, ast.keyword):
            used.add(node.arg or "")
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            used |= {alias.name for alias in node.names}
    assert not used & FORBIDDEN


def test_sources_are_found() -> None:
    pages_and_parts = {"app.py", "worth.py", "map_beside.py", "reach.py", "plans.py"}
    assert pages_and_parts | {"components.py", "bringing.py", "rows.py"} <= {file.name for file in SOURCES}


def test_pages_are_short() -> None:
    (folder,) = map(Path, pages.__path__)
    for file in SOURCES:
        lines = len(file.read_text(encoding="utf-8").splitlines())
        assert lines < {"app.py": 110}.get(file.name, 375 if folder in file.parents else 400), file


def test_escaped_text_keeps_every_letter() -> None:
    assert esc("a\n![b](c)") == r"a \!\[b\]\(c\)"
    assert esc(12) == "12"
    assert esc("منظمة") == "منظمة"


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("http://x.org/a", "http:"),
        ("see HTTPS://x.org", "see HTTPS:"),
        ("www.x.org", "www"),
        ("WWW.x.org", "WWW"),
        ("ana.b+c@x.org", "ana.b+c"),
        ("mailto:ana@x.org", "mailto:ana"),
    ],
)
def test_bare_address_is_broken_where_it_would_become_a_link(address: str, begins: str) -> None:
    said = esc(address).replace("\\", "")
    assert LINKED.search(address)
    assert not LINKED.search(said)
    assert said.partition(WORD_JOINER)[0] == begins
    assert said.replace(WORD_JOINER, "") == address


def test_text_that_is_no_address_is_left_whole() -> None:
    for text in ("Ana @ work", "wwwhat", "http", "50 % @home", "منظمة"):
        assert WORD_JOINER not in esc(text)


def test_sentence_that_begins_with_a_name_in_arabic_is_set_from_the_left() -> None:
    said = "دار السكينة would be asked 1 time."
    found = Finding(id="A28:load:B", analysis="A28", subject=("B",), statement=said, reason="")
    (cell,) = tables.finding_table([found])["What the record says"]
    assert unicodedata.bidirectional(said[0]) == "AL"
    assert (unicodedata.bidirectional(cell[0]), cell[1:]) == ("L", said)


def test_options_hold_and_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {name: config.get_option(name) for name in options.OPTIONS}
    try:
        options.harden("x.localhost")
        assert {name: config.get_option(name) for name in options.OPTIONS} == options.OPTIONS | {
            "server.allowedHosts": ["x.localhost", options.ADDRESS]
        }
        monkeypatch.setitem(options.OPTIONS, "browser.gatherUsageStats", True)
        with pytest.raises(ActormapError, match="Nobody is told how the program is used"):
            options.harden("x.localhost")
        monkeypatch.setitem(options.OPTIONS, "browser.gatherUsageStats", False)
        monkeypatch.setitem(options.OPTIONS, "client.disableDataExport", False)
        with pytest.raises(ActormapError, match="saved in plain text"):
            options.harden("x.localhost")
        monkeypatch.setitem(options.OPTIONS, "client.disableDataExport", True)
        monkeypatch.setitem(options.OPTIONS, "server.address", "0.0.0.0")  # noqa: S104 - what must be refused
        with pytest.raises(ActormapError, match="Only programs on this computer"):
            options.harden("x.localhost")
    finally:
        for name, value in held.items():
            config.set_option(name, value)


class Dying:
    """Fails as it is let go."""

    def __del__(self) -> None:
        raise LookupError("Maria Example")


def test_logs_say_where_and_never_what(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    made = logging.getLogRecordFactory()
    try:
        log_scrubbing.keep_names_out()
        dying = Dying()
        handler = logging.StreamHandler()
        log = logging.getLogger("some.package")
        log.addHandler(handler)
        try:
            {}["Maria Example"]
        except KeyError as error:
            log.exception("no %s", "Maria Example")
            told = log_scrubbing.user_message(error)
        for _ in range(2_345):
            log.warning("no %s", "Maria Example")
        sys.excepthook(ValueError, ValueError("Maria Example"), None)
        del dying  # Python tells of it by itself, since nobody could catch it
        warnings.showwarning("Maria Example", UserWarning, "Maria Example.py", 7)
    finally:
        logging.setLogRecordFactory(made)
    written = capsys.readouterr().err
    assert "some.package" in written
    assert {"KeyError", "LookupError", "UserWarning"} <= set(re.findall(r"\w+", written))
    assert "Maria" not in written + told
    assert told.removeprefix("Something went wrong. Reference ") in written
    repeated = [
        line for line in written.splitlines() if line.startswith("some.package") and "warning" in line
    ]
    assert [line.partition("warning")[2] for line in repeated] == [
        "",
        ", 10 times",
        ", 100 times",
        ", 1000 times",
    ]
    assert log_scrubbing.user_message(Refused("say this")) == "say this"


def test_each_wrong_passphrase_takes_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    opened = session.Workspace(workspace(tmp_path / "a.actormap", None))
    for _ in range(7):
        with pytest.raises(WrongKey):
            opened.unlock("not the right one at all")
    assert waits == [1, 2, 4, 8, 16, session.LONGEST_WAIT, session.LONGEST_WAIT]
    with pytest.raises(ActormapError, match="locked"):
        _ = opened.store
    opened.unlock(PASSPHRASE)
    assert opened.store.revision == 0
    opened.close()
    assert opened.locked


def test_work_beside_a_page_tells_its_steps_and_gives_what_it_found() -> None:
    told, go = threading.Event(), threading.Event()

    def work(progress: Progress) -> int:
        progress("Halfway", 0.5)
        told.set()
        go.wait()
        return 7

    job = Job(work)
    told.wait()
    assert (job.step, job.share, job.done) == ("Halfway", 0.5, False)
    go.set()
    assert job.result() == 7
    assert job.done


def test_work_that_is_stopped_ends_at_its_next_step() -> None:
    go = threading.Event()

    def work(progress: Progress) -> int:
        go.wait()
        progress("Further", 0.7)
        return 7

    job = Job(work)
    job.stop()
    go.set()
    with pytest.raises(Stopped, match="Nothing was changed"):
        job.result()
    assert job.step == "Beginning"


def test_what_goes_wrong_beside_a_page_is_raised_where_the_result_is_asked_for() -> None:
    def work(_: Progress) -> int:
        raise Refused("say this")

    with pytest.raises(Refused, match="say this"):
        Job(work).result()


def test_whoever_may_see_a_map_sees_its_picture_though_it_may_export_nothing(tmp_path: Path) -> None:
    def picture() -> None:
        seen = session.current_reading()
        actor_map.picture(seen, Look(), part=seen.map, place="here", height=100)

    with opened(tmp_path, sample(), role="hro") as here:
        assert not here.principal.rights.may_export
        run = page(picture)
        assert not run.exception
        assert not run.info


def test_settings_of_an_answer_are_said_in_words_whatever_they_are(tmp_path: Path) -> None:
    settings = {
        "method": "leiden",
        "by": ["leiden", "women"],
        "targets": ("C001", "C002"),
        "separate_routes": [["FP", "C001", "C021"], ["FP", "C025", "C021"]],
        "direct": 0.123456,
        "certain": True,
        "needs": (),
        "limit": sys.maxsize,
    }
    with opened(tmp_path, sample()) as here:
        told = tables.settings_used(seen(here), Findings("", settings, (), ()))["Value"]
    assert told.to_list() == [
        "As usual (Leiden)",
        "As usual (Leiden); Women",
        "Kasimbi Rights Assembly; Port Selim Lawyers' Guild",
        "; ".join(
            f"Field presence, Kasimbi → {first} → Blue Ladder International"
            for first in ("Kasimbi Rights Assembly", "[name not to be passed on: C025]")
        ),
        "0.1235",
        "yes",
        "not chosen",
        "all",
    ]
