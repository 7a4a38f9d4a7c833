"""Reaching a Neo4j server: its address, the driver, and what its errors mean to the user."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from actormap.core.errors import StoreError, WrongKey
from actormap.core.sentences import Name, Sentence

OLDEST = (5, 13)
"""Oldest server that is known to work."""

PLAIN = {"bolt", "neo4j"}
ENCRYPTED = {"bolt+s", "neo4j+s"}
UNCHECKED = {"bolt+ssc", "neo4j+ssc"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a map is: ``neo4j://user@host:7687/database?map=name``.

    Parameters
    ----------
    url
        What the driver gets.
    user, database, name
        Account, database ("" = its default) and name of the map in it.
    """

    url: str
    user: str
    database: str
    name: str


def address(url: str) -> Address:
    """Read the address of a map; one that would send data unencrypted to another computer is refused."""
    try:
        parts = urlsplit(url)
        number = parts.port
    except ValueError as error:
        raise StoreError(
            "this is no address of a Neo4j server: its host or port cannot be read. Write neo4j+s://HOST:7687."
        ) from error
    if parts.password is not None:
        raise StoreError(
            "the address holds a password, which others can read. Leave it out: you are asked for it."
        )
    if parts.scheme in UNCHECKED:
        raise StoreError(
            "{scheme} does not check whose certificate it is, so anybody on the way can read all: refused. "
            "Let this computer trust the server's certificate, and use {checked}.",
            scheme=Name(f"{parts.scheme}://"),
            checked=Name(f"{parts.scheme.removesuffix('sc')}://"),
        )
    if parts.scheme not in PLAIN | ENCRYPTED or not parts.hostname:
        raise StoreError(
            "this is no address of a Neo4j server. Write neo4j+s://HOST, or neo4j://localhost for one on "
            "this computer."
        )
    if parts.scheme in PLAIN and not _on_this_computer(parts.hostname):
        raise StoreError(
            "{scheme} sends everything unencrypted to {host}: refused. Use {encrypted}.",
            scheme=Name(f"{parts.scheme}://"),
            host=Name(parts.hostname),
            encrypted=Name(f"{parts.scheme}+s://{parts.hostname}"),
        )
    query = parse_qs(parts.query)
    port = f":{number}" if number is not None else ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(
        f"{parts.scheme}://{host}{port}",
        unquote(parts.username or "neo4j"),
        unquote(parts.path.strip("/")),
        query.get("map", ["actormap"])[0],
    )


def _on_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def server_at(place: Address) -> Sentence:
    """The server of a map, in messages."""
    return Sentence("the Neo4j server at {url}", url=Name(place.url))


def explanation(error: Exception, where: Sentence) -> StoreError:
    """What an error of the driver means to the user; the one place where they are told apart."""
    from neo4j import exceptions as e  # noqa: PLC0415 - as above

    if isinstance(error, (e.AuthError, e.TokenExpired)):
        return WrongKey("{where} does not accept this user and password. Check both.", where=where)
    if isinstance(error, e.ConfigurationError | e.UnsupportedServerProduct):
        return StoreError(
            "{where} cannot be used with this address or this version. Check both.", where=where
        )
    if isinstance(
        error, e.ServiceUnavailable | e.SessionExpired | e.IncompleteCommit | e.RoutingServiceUnavailable
    ):
        return StoreError(
            "{where} is not there, or went away. If a change was being written, look at the history before "
            "you repeat it: it is there as a whole, or not at all.",
            where=where,
        )
    if isinstance(error, e.TransientError):
        return StoreError(
            "{where} is busy or short of memory; nothing of the change is to be seen. Try again later.",
            where=where,
        )
    if isinstance(error, e.ClientError):
        return StoreError(
            "{where} refused ({code}); nothing of the change is to be seen. Ask its administrator.",
            where=where,
            code=Name(code) if (code := getattr(error, "code", None)) else Sentence("no code"),
        )
    return StoreError(
        "{where} answered with {error}; nothing of the change is to be seen.",
        where=where,
        error=Name(type(error).__name__),
    )


@contextlib.contextmanager
def explained(where: Sentence) -> Iterator[None]:
    """Turn the driver's errors into ours."""
    from neo4j import exceptions as e  # noqa: PLC0415 - as above

    try:
        yield
    except (e.Neo4jError, e.DriverError) as error:
        raise explanation(error, where) from error


def version_of(agent: str) -> tuple[int, ...]:
    """Version numbers of a server that calls itself ``Neo4j/5.26.12``."""
    numbers = agent.rpartition("/")[2].split("-")[0].split(".")
    return tuple(int(part) for part in numbers[:2] if part.isdigit())


def connect(place: Address, password: str) -> Any:
    """A driver that is connected; `WrongKey` where the server does not accept the user and the password."""
    try:
        import neo4j  # noqa: PLC0415 - an optional part, imported when a server is opened
    except ImportError as error:
        raise StoreError(
            "the driver for Neo4j is not installed. Install it with: pip install 'actormap[server]'"
        ) from error
    where = server_at(place)
    with explained(where):
        driver = neo4j.GraphDatabase.driver(
            place.url,
            auth=(place.user, password),
            telemetry_disabled=True,
            notifications_min_severity="OFF",
            connection_timeout=10,
            max_transaction_retry_time=0,
        )
        try:
            agent = driver.get_server_info().agent
        except BaseException:
            driver.close()
            raise
    if version_of(agent) < OLDEST:
        driver.close()
        raise StoreError(
            "{where} is {agent}, which is too old. Use Neo4j {oldest} or newer.",
            where=where,
            agent=Name(agent),
            oldest=".".join(map(str, OLDEST)),
        )
    return driver
