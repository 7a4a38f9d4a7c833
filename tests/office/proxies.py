"""Proxies in front of the office, set as ``docs/server.md`` says, with a certificate of their own."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from waiting import until

GUIDE = Path(__file__).resolve().parents[2] / "docs/server.md"
AROUND_NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/start.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/unused-1;
    uwsgi_temp_path {folder}/unused-2;
    scgi_temp_path {folder}/unused-3;
{site}
}}
"""
BESIDE_CADDY = """{{
    admin off
    auto_https disable_redirects
    storage file_system {folder}/storage
    log {{
"""


def example(name: str) -> str:
    """What the guide says to write into the file of a proxy."""
    found = re.search(rf"```{name}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert found is not None
    return found.group(1)


def nginx(folder: Path, outside: int, inside: int) -> list[str]:
    """The command of nginx between two ports."""
    site = example("nginx")
    for told, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{outside} ssl"),
        ("map.example.org;", "localhost;"),
        ("/etc/ssl/", f"{folder}/"),
        ("127.0.0.1:8501", f"127.0.0.1:{inside}"),
    ):
        assert told in site
        site = site.replace(told, here)
    file = folder / "nginx.conf"
    file.write_text(AROUND_NGINX.format(folder=folder, site=site), encoding="utf-8")
    return ["nginx", "-e", str(folder / "start.log"), "-p", str(folder), "-c", str(file)]


def caddy(folder: Path, outside: int, inside: int) -> list[str]:
    """The command of Caddy between two ports."""
    site = example("caddy")
    for told, here in (
        ("{\n    log {\n", BESIDE_CADDY.format(folder=folder)),
        ("map.example.org {", f"https://localhost:{outside} {{\n    tls {folder}/map.pem {folder}/map.key"),
        ("127.0.0.1:8501", f"127.0.0.1:{inside}"),
    ):
        assert told in site
        site = site.replace(told, here)
    file = folder / "Caddyfile"
    file.write_text(site, encoding="utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)]


PROXIES: dict[str, Callable[[Path, int, int], list[str]]] = {"nginx": nginx, "caddy": caddy}


def user_of(name: str) -> str:
    """As whom a proxy runs; "" is the user of the tests."""
    return "nobody" if name == "nginx" and os.getuid() == 0 else ""


@contextmanager
def proxy(name: str, folder: Path, outside: int, inside: int) -> Iterator[None]:
    """A proxy that runs beside; the test is skipped where it is not installed."""
    program = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        pytest.skip(f"{name} is not installed: apt-get install nginx-light caddy")
    _certificate(folder)
    command = [program, *PROXIES[name](folder, outside, inside)[1:]]
    with (folder / "proxy.log").open("w") as log:
        process = subprocess.Popen(command, env={"HOME": str(folder)}, stdout=log, stderr=log)
        with process:
            try:
                until(lambda: _answers(outside) or process.poll() is not None)
                assert process.poll() is None, (folder / "proxy.log").read_text(encoding="utf-8")
                yield
            finally:
                process.terminate()


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def _certificate(folder: Path) -> None:
    """A certificate that nobody else vouches for."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "map.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "map.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
