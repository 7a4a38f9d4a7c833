"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from seeds import CHOICES, Choice

from actormap.core import words

if TYPE_CHECKING:
    from command_line import Run, Templates
    from playwright.sync_api import Browser

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent

LANES = {"browser": ("app", "office", "viz"), "neo4j": ("neo4j",), "kill": ("store",)}
"""Folders of the tests that need more than Python: for a lane that is asked for alone no other is read."""

COLLECT_AFTER = 50_000
"""So many new objects before Python's collector looks for circles: looking takes a tenth of all time."""

# No test fails because the computer is busy. Few seeds are the same in every run; all of them look further.
settings.register_profile(
    "few",
    deadline=None,
    derandomize=True,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
settings.register_profile(
    "all", deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)


def lane(fixtures: Iterable[str]) -> str:
    """What a test needs besides Python, from what it uses; nothing, for most."""
    for fixture in fixtures:
        if fixture == "server":
            return "neo4j"
        if fixture in {"browser", "start"} or fixture.endswith("_app"):
            return "browser"
    return ""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out folders in which the lane that is asked for has no tests."""
    folders = LANES.get(config.option.markexpr)
    if not folders or TESTS not in collection_path.parents:
        return None
    return None if collection_path.relative_to(TESTS).parts[0] in folders else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put each test into its lane; tests that share a server or an app stay in one process."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if needs := lane(fixtures):
            item.add_marker(needs)
        for one, folders in LANES.items():
            if item.get_closest_marker(one) and item.path.relative_to(TESTS).parts[0] not in folders:
                raise pytest.UsageError(
                    f"{item.nodeid} is of the lane {one}, which does not read its folder. Add the folder to "
                    "LANES in tests/conftest.py, or call its parameters otherwise."
                )
        apps = sorted(fixture for fixture in fixtures if fixture.endswith("_app"))
        version = item.callspec.params.get("server") if hasattr(item, "callspec") else None
        if shared := version or "".join(apps):
            item.add_marker(pytest.mark.xdist_group(shared))


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much of what is drawn at random is tried: the one knob."""
    parser.addoption(
        "--seeds",
        default="few",
        metavar=CHOICES,
        help="how many of the random maps and examples are tried: few, all, or the one with this number",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Pass the knob on, and let programs be interrupted."""
    # A shell takes Ctrl-C from what it runs in the background; programs of tests would inherit that and wait.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    asked = config.getoption("--seeds")
    Choice.read(asked)
    settings.load_profile("all" if asked == "all" else "few")
    gc.set_threshold(COLLECT_AFTER)


def pytest_collection_finish() -> None:
    """Let Python's collector of circles look at what tests make, and no more at the tests themselves."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def afterwards_in_english() -> Iterator[None]:
    """A command that spoke another language does not leave it to the tests behind it."""
    yield
    words.speak(None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real and hostile files that are never committed; tests on them are skipped where they are absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with real and hostile files is not here")
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Call the program: exit code, standard output, standard error."""
    from command_line import runner  # noqa: PLC0415 - only tests that need it pay for it

    return runner(monkeypatch, capfd)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Workspaces that tests have copies of."""
    from command_line import Templates  # noqa: PLC0415 - only tests that need it pay for it

    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a test process: Playwright cannot be started twice in it."""
    from browser import chromium  # noqa: PLC0415 - only tests that need it pay for it

    with chromium() as opened:
        yield opened
