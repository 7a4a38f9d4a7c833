"""A real Neo4j on this computer: its jars by Maven, a temporary home, a free port, a random password.

``python tests/neo4j/neo4j_server.py`` starts one to try and prints how to use it (`make neo4j`).
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError
from waiting import until

HERE = Path(__file__).parent
LTS, CURRENT = "5.26.12", "2026.01.3"
NEEDS_JAVA = {LTS: 17, CURRENT: 21}
MAIN = {LTS: "org.neo4j.server.CommunityEntryPoint", CURRENT: "org.neo4j.server.Neo4jCommunity"}
OPENS = [
    "java.base/java.nio",
    "java.base/java.io",
    "java.base/sun.nio.ch",
    "java.base/java.lang",
    "java.base/java.util.concurrent",
]
SHORT_LIVED = [
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:-BytecodeVerificationRemote",
]
"""A server of tests ends before what the second compiler works out would pay, has one user and known jars."""

LOOK = 0.3
"""Seconds between two looks whether a server answers."""


class NotHereError(Exception):
    """What is missing to run a server."""


@dataclass
class Server:
    """A running server.

    Parameters
    ----------
    version, port, password, home
        What it is and where.
    """

    version: str
    port: int
    password: str
    home: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    @property
    def url(self) -> str:
        """Its address, without a map."""
        return f"neo4j://localhost:{self.port}"

    def driver(self, password: str = "") -> neo4j.Driver:
        """A bare driver, for looking behind the store; it does not wait for what does not answer."""
        return neo4j.GraphDatabase.driver(
            f"bolt://127.0.0.1:{self.port}",
            auth=("neo4j", password or self.password),
            telemetry_disabled=True,
            max_transaction_retry_time=0,
        )

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def start_again(self) -> None:
        """Start it on the same home after it was killed."""
        self.process = _start(self.version, self.home)
        _wait(self)


def java(least: int) -> str:
    """A Java that is new enough; the default one or one that stands beside it."""
    roots = [Path(home) for home in (os.environ.get("JAVA_HOME"),) if home]
    folder = Path("/usr/lib/jvm")
    roots += sorted(folder.iterdir()) if folder.is_dir() else []
    candidates = [shutil.which("java"), *(str(root / "bin" / "java") for root in roots)]
    for candidate in filter(None, candidates):
        if not os.access(candidate, os.X_OK):
            continue
        told = subprocess.run([candidate, "-version"], capture_output=True, text=True, check=False).stderr
        found = re.search(r'version "(\d+)', told)
        if found and int(found[1]) >= least:
            return candidate
    raise NotHereError(f"Java {least} or newer is not installed (apt-get install default-jre-headless)")


def jars(version: str) -> Path:
    """The server's jars, fetched once and kept outside the checkout."""
    cache = Path(os.environ.get("ACTORMAP_NEO4J_CACHE", Path.home() / ".cache" / "actormap"))
    lib = cache / f"neo4j-{version}"
    if lib.is_dir():
        return lib
    maven = shutil.which("mvn")
    if maven is None:
        raise NotHereError("Maven is not installed (apt-get install maven)")
    part = cache / f"neo4j-{version}.{os.getpid()}.part"
    done = subprocess.run(
        [
            maven,
            "-q",
            "-B",
            "-f",
            str(HERE / "pom.xml"),
            f"-Dneo4j.version={version}",
            "dependency:copy-dependencies",
            "-DincludeScope=runtime",
            f"-DoutputDirectory={part}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        shutil.rmtree(part, ignore_errors=True)
        raise NotHereError(f"Maven could not fetch Neo4j {version}: {done.stdout[-300:]}")
    try:
        part.rename(lib)
    except OSError:
        # Another process of the same test run was quicker.
        shutil.rmtree(part, ignore_errors=True)
    return lib


def _start(version: str, home: Path) -> subprocess.Popen[bytes]:
    options = [f"--add-opens={package}=ALL-UNNAMED" for package in OPENS]
    if version == CURRENT:
        options.append("--add-modules=jdk.incubator.vector")
    command = [
        java(NEEDS_JAVA[version]),
        "-Xms1g",
        "-Xmx1g",
        *SHORT_LIVED,
        *options,
        "-cp",
        f"{jars(version)}/*",
        MAIN[version],
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
    ]
    with (home / "output.log").open("ab") as output:
        return subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)


def _first_password(server: Server) -> None:
    with server.driver("neo4j") as driver:
        driver.execute_query(
            "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password",
            password=server.password,
            database_="system",
        )


def _wait(server: Server, *, first: bool = False) -> None:
    if first:
        until(lambda: _answers(server, lambda: _first_password(server)), pause=LOOK)
    until(lambda: _answers(server, lambda: _asked(server)), pause=LOOK)


def _answers(server: Server, ask: Callable[[], object]) -> bool:
    """Whether a server that is starting answers yet."""
    try:
        ask()
    except (DriverError, Neo4jError) as error:
        if server.process.poll() is None:
            return False
        log = (server.home / "output.log").read_text(encoding="utf-8", errors="replace")[-2000:]
        raise NotHereError(f"Neo4j {server.version} has ended: {log}") from error
    return True


def _asked(server: Server) -> None:
    with server.driver() as driver:
        driver.execute_query("RETURN 1")


@contextmanager
def running(version: str) -> Iterator[Server]:
    """A server of this version, ended at the end by its own process id.

    Raises
    ------
    NotHereError
        Java, Maven or the network is missing.
    """
    with tempfile.TemporaryDirectory(prefix="actormap-neo4j-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        for name in ("conf", "data", "logs", "run", "plugins", "import"):
            (home / name).mkdir()
        conf = (HERE / "neo4j.conf").read_text(encoding="utf-8").format(port=port)
        (home / "conf" / "neo4j.conf").write_text(conf, encoding="utf-8")
        server = Server(version, port, secrets.token_urlsafe(16), home, _start(version, home))
        try:
            _wait(server, first=True)
            yield server
        finally:
            server.kill()  # Nothing of it is kept: to end in good order takes ten seconds.


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else LTS
    with running(chosen) as started:
        sys.stdout.write(
            f"Neo4j {started.version} runs until you press Ctrl+C; its data is deleted then.\n"
            f'  export ACTORMAP_SERVER_PASSWORD="{started.password}"\n'
            f"  actormap new {started.url}\n"
            f"  actormap import FILES -w {started.url} --role data_steward\n"
        )
        sys.stdout.flush()
        try:
            started.process.wait()
        except KeyboardInterrupt:
            sys.stdout.write("\n")
