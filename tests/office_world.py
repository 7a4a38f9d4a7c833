"""An office on trial: a login service, the app and a map, all on this computer.

``python tests/office_world.py`` starts them with a Neo4j server and says what to open (`make office`).
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from login_service import LoginService
from playwright.sync_api import Page

HERE = Path(__file__).parent
PASSPHRASE = "seven lanterns cross the quiet ford"
DAY = "2026-11-25"
FILE = """
address = "{address}"
port = {port}
idle_minutes = {idle}
ask = "the head of the trial"

[login]
metadata = "{issuer}/.well-known/openid-configuration"
client_id = "actormap"

[[person]]
issuer = "{issuer}"
subject = "s-101"
role = "data_steward"

[[person]]
issuer = "{issuer}"
email = "s-102@example.org"
role = "viewer"
"""


@dataclass
class Trial:
    """An office on trial.

    Parameters
    ----------
    address
        Where its people open the app.
    service
        The login service.
    process
        The app.
    folder
        Where it writes what it says.
    port
        Where it listens.
    """

    address: str
    service: LoginService
    process: subprocess.Popen[bytes]
    folder: Path
    port: int

    @property
    def host(self) -> str:
        """Name and port at which its people open it."""
        return urlsplit(self.address).netloc

    def said(self) -> str:
        """What the app printed."""
        return (self.folder / "out").read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        """What it wrote to its log."""
        return (self.folder / "log").read_text(encoding="utf-8")


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def logins(service: LoginService) -> Iterator[LoginService]:
    """A login service that runs beside."""
    port = int(service.issuer.rpartition(":")[2])
    server = uvicorn.Server(uvicorn.Config(service.app(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def on_trial(
    workspace: str | Path,
    folder: Path,
    secret: str,
    *,
    idle: float = 15,
    address: str = "",
    port: int = 0,
    proxy_user: str = "",
) -> Iterator[Trial]:
    """An office whose app is ready.

    Parameters
    ----------
    workspace, secret
        The map, and what opens it.
    folder
        For what it writes.
    idle
        Minutes without use after which somebody is logged out.
    address, port, proxy_user
        Where its people open it, where it listens, and as whom the proxy runs, if there is one.
    """
    port, issuer = port or free_port(), f"http://localhost:{free_port()}"
    address, client = address or f"http://localhost:{port}", secrets.token_urlsafe(32)
    file = folder / "office.toml"
    told = FILE.format(address=address, port=port, idle=idle, issuer=issuer)
    told = f'proxy_user = "{proxy_user}"\n{told}' if proxy_user else told
    file.write_text(told, encoding="utf-8")
    file.chmod(0o600)
    kept = {
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "XDG_CONFIG_HOME") if name in os.environ
    }
    env = kept | {
        "HOME": str(folder),
        "ACTORMAP_CLIENT_SECRET": client,
        "ACTORMAP_PASSPHRASE": secret,
        "ACTORMAP_SERVER_PASSWORD": secret,
    }
    command = [
        Path(sys.executable).with_name("actormap"),
        "serve",
        "--office",
        file,
        "--trial",
        "-w",
        workspace,
        "--date",
        DAY,
    ]
    service = LoginService(issuer, "actormap", client, f"{address}/am-callback", f"{address}/am-logged-out")
    with logins(service), (folder / "log").open("w") as log, (folder / "out").open("w") as out:
        process = subprocess.Popen([str(word) for word in command], env=env, stdout=out, stderr=log)
        with process:
            trial = Trial(address, service, process, folder, port)
            while not trial.said() and process.poll() is None:
                threading.Event().wait(0.05)
            try:
                yield trial
            finally:
                process.terminate()


def log_in(page: Page, trial: Trial, name: str, path: str = "/") -> None:
    """Come to a place of the app, and say at the login service who one is."""
    page.goto(f"{trial.address}{path}")
    page.get_by_role("link", name="Log in").click()
    page.get_by_role("link", name=name).click()


def _by_hand() -> None:
    sys.path.insert(0, str(HERE / "neo4j"))
    from neo4j_server import LTS, running  # noqa: PLC0415 - needed here alone

    with running(LTS) as server, tempfile.TemporaryDirectory(prefix="actormap-office-") as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        fill(server.url, server.password)
        with on_trial(server.url, Path(folder), server.password) as trial:
            sys.stdout.write(
                f"{trial.said()}{trial.log}"
                f"Open {trial.address} and say who you are: Ana is a data steward, Basil a viewer, "
                "Cleo has no role.\nCtrl+C ends all of it; its data is deleted then.\n"
            )
            sys.stdout.flush()
            try:
                trial.process.wait()
            except KeyboardInterrupt:
                sys.stdout.write("\n")


def fill(url: str, password: str) -> None:
    """Put the invented country on a server."""
    from actormap.core.bundled import bundled  # noqa: PLC0415
    from actormap.ingest import read_map  # noqa: PLC0415
    from actormap.rights.access import KEY_HOLDER, write  # noqa: PLC0415 - a second of pandas
    from actormap.store import create_store  # noqa: PLC0415

    store, _ = create_store(url, passphrase=password)
    with store:
        write(store, read_map([bundled("samples")]).require().changes, KEY_HOLDER)


if __name__ == "__main__":
    _by_hand()
