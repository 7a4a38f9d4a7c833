"""The file that says where an office finds its app, who vouches for its people, and which role each has."""

from __future__ import annotations

import ipaddress
import os
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from streamlit import config

from actormap.core import outputs, schema
from actormap.core.errors import Refused, StoreError
from actormap.core.sentences import Name, Sentence, series
from actormap.store import is_server
from actormap.store.server.reaching import address as address_of_map
from actormap.web.server import connections

T = TypeVar("T")
SECRET = "ACTORMAP_CLIENT_SECRET"  # noqa: S105 - its name
"""Variable that holds the secret which the app shows to the login service."""
HEADERS = "STREAMLIT_SERVER_TRUSTED_USER_HEADERS"
SECRET_FILE, PROXY_USER = "client_secret_file", "proxy_user"
"""Keys of the file."""
TRIAL_HOST = "localhost"
"""The only host that needs no TLS, and only where a trial is asked for."""
LONGEST_IDLE = 60
KEYS = {"address", "listen", "port", "idle_minutes", PROXY_USER, "ask", "login", "person"}
LOGIN_KEYS = {"metadata", "client_id", SECRET_FILE, "prompt"}
PERSON_KEYS = {"issuer", "subject", "email", "role"}
PROMPTS = ("login", "select_account")
_OTHERS_WRITE = 0o022


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a role.

    Parameters
    ----------
    issuer
        The login service that knows the person.
    role
        A role of ``schema/roles.csv``.
    subject
        What the service calls the person, which never changes.
    email
        An address that the service has verified, where the subject is not known.
    """

    issuer: str
    role: str
    subject: str = ""
    email: str = ""

    def is_meant(self, claims: Mapping[str, Any]) -> bool:
        """Whether this is whom a login service vouches for."""
        if claims.get("iss") != self.issuer:
            return False
        if self.subject:
            return claims.get("sub") == self.subject
        email = str(claims.get("email", ""))
        return claims.get("email_verified") is True and email.casefold() == self.email.casefold()


@dataclass(frozen=True, slots=True)
class Office:
    """How an office uses the app.

    Parameters
    ----------
    address
        Where its people open it, without a path.
    metadata, client_id, client_secret, prompt
        Where the login service describes itself, how it knows this app, and what it asks of people.
    persons
        Everybody who has a role.
    ask
        Whom people without a role are told to ask.
    port
        Where the proxy reaches the app on this computer.
    idle_minutes
        Somebody who does nothing for so long is logged out.
    proxy_user
        Number of the user as whom the proxy runs; None is the user of the app.
    trial
        Whether this is a trial on this computer alone.
    """

    address: str
    metadata: str
    client_id: str
    client_secret: str = field(repr=False)
    persons: tuple[Person, ...]
    prompt: str = "login"
    ask: str = "whoever keeps the app"
    port: int = 8501
    idle_minutes: float = 15.0
    proxy_user: int | None = None
    trial: bool = False

    @property
    def host(self) -> str:
        """Name and port under which browsers ask for it."""
        return urlsplit(self.address).netloc

    @property
    def hostname(self) -> str:
        """Its name alone."""
        return urlsplit(self.address).hostname or ""

    def role_of(self, claims: Mapping[str, Any]) -> str | None:
        """The role of whom a login service vouches for; None where nobody gave one."""
        by_subject = sorted(self.persons, key=lambda person: not person.subject)
        return next((person.role for person in by_subject if person.is_meant(claims)), None)


def read(file: Path, workspace: str | Path, *, environment: Mapping[str, str], trial: bool = False) -> Office:
    """The office of a file (``docs/server.md``), if it is safe to open the app for it.

    The environment holds the secret, unless a file does. A trial, on this computer alone, allows
    ``http://localhost`` and a workspace file. `Refused` where something is not safe, or missing; all of it
    is told at once.
    """
    table = _table(file)
    problems = [
        *_strangers(table, KEYS, Sentence("The file of the office")),
        *_general(table, trial=trial),
        *_login(table, trial=trial),
        *_persons(table, trial=trial),
        *_around(file, workspace, environment, trial=trial),
    ]
    secret = _tried(lambda: _secret(table, file, environment), problems)
    user = _tried(lambda: _user(table.get(PROXY_USER)), problems)
    if problems:
        listed = series([Sentence("- {problem}", problem=problem) for problem in problems], "\n")
        raise Refused("The app does not start:\n{problems}", problems=listed)
    login = table["login"]
    given = {key: table[key] for key in ("ask", "port", "idle_minutes") if key in table}
    return Office(
        _origin(table["address"]),
        login["metadata"],
        login["client_id"],
        secret or "",
        tuple(Person(**person) for person in table["person"]),
        login.get("prompt", "login"),
        proxy_user=user,
        trial=trial,
        **given,
    )


def is_encrypted(address: str, *, trial: bool) -> bool:
    """Whether nobody on the way to an address, or whatever it is, can read along.

    For a trial ``http://localhost`` will do.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (trial and parts.scheme == "http" and host == TRIAL_HOST)
    )


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused("The file {file} of the office cannot be read.", file=Name(file)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(
            "The file {file} of the office is not written as TOML: {error}.",
            file=Name(file),
            error=Name(error),
        ) from error


def _strangers(table: Mapping[str, Any], known: set[str], where: str) -> Iterator[Sentence]:
    for key in sorted(table.keys() - known):
        if "secret" in key or "password" in key:
            yield Sentence(
                "{where} holds {key}. Take it out: others can read the file. Put it into {variable}.",
                where=where,
                key=Name(key),
                variable=SECRET,
            )
        else:
            yield Sentence(
                "{where} says {key}, which means nothing here. Known are: {known}.",
                where=where,
                key=Name(key),
                known=series(map(Name, sorted(known))),
            )


def _general(table: Mapping[str, Any], *, trial: bool) -> Iterator[Sentence]:
    address = _text(table, "address")
    if not is_encrypted(address, trial=trial):
        yield Sentence(
            "The public address must be https://, so that nobody on the way can read what is shown."
        )
    elif _is_more_than_a_host(address):
        yield Sentence("The public address is a host alone, such as https://map.example.org, without a path.")
    if not _is_loopback(table.get("listen", "127.0.0.1")):
        yield Sentence(
            "{key} leads beyond this computer. Leave it out: the app listens on 127.0.0.1 alone, and the "
            "proxy stands in front of it.",
            key="listen",
        )
    if type(table.get("port", 8501)) is not int or not 0 <= table.get("port", 8501) < 1 << 16:
        yield Sentence("{key} must be a number from 0 to 65535.", key="port")
    idle = table.get("idle_minutes", 15)
    if type(idle) not in {int, float} or not 0 < idle <= LONGEST_IDLE:
        yield Sentence("{key} must be more than 0 and at most {most}.", key="idle_minutes", most=LONGEST_IDLE)
    if not isinstance(table.get("ask", ""), str):
        yield Sentence("{key} must be a text: whom people without a role are told to ask.", key="ask")


def _login(table: Mapping[str, Any], *, trial: bool) -> Iterator[Sentence]:
    login = table.get("login")
    if not isinstance(login, dict):
        yield Sentence("[login] is missing: it says which login service vouches for people.")
        return
    yield from _strangers(login, LOGIN_KEYS, Name("[login]"))
    if not is_encrypted(_text(login, "metadata"), trial=trial):
        yield Sentence(
            "{key} of [login] must be https://: whoever could change it could be anybody.", key="metadata"
        )
    if not _text(login, "client_id"):
        yield Sentence(
            "{key} of [login] is missing: it is how the login service knows this app.", key="client_id"
        )
    if login.get("prompt", "login") not in PROMPTS:
        yield Sentence(
            "{key} of [login] must be one of: {all}.", key="prompt", all=series(map(Name, PROMPTS))
        )


def _persons(table: Mapping[str, Any], *, trial: bool) -> Iterator[Sentence]:
    persons = table.get("person", [])
    if not isinstance(persons, list) or not all(isinstance(person, dict) for person in persons):
        yield Sentence("Write each person under a line [[person]].")
        return
    if not persons:
        yield Sentence("Nobody has a role, so nobody could look at anything. Add a [[person]].")
    keys: set[tuple[str, ...]] = set()
    for number, person in enumerate(persons, 1):
        # By its number: the file may say who it is, what is printed may not.
        who = Sentence("Person {number}", number=number)
        yield from _strangers(person, PERSON_KEYS, who)
        if not is_encrypted(_text(person, "issuer"), trial=trial):
            yield Sentence("{who} has no issuer that begins with https://.", who=who)
        if bool(_text(person, "subject")) == bool(_text(person, "email")):
            yield Sentence("{who} needs either a subject or an email.", who=who)
        if person.get("role") not in schema.roles():
            roles = series(map(Name, schema.roles()))
            yield Sentence("{who} has a role that does not exist. Use one of: {roles}.", who=who, roles=roles)
        key = (_text(person, "issuer"), _text(person, "subject"), _text(person, "email").casefold())
        if key in keys:
            yield Sentence("{who} stands in the file twice.", who=who)
        keys.add(key)


def _around(
    file: Path, workspace: str | Path, environment: Mapping[str, str], *, trial: bool
) -> Iterator[Sentence]:
    if os.name == "posix":
        yield from _writers(file)
    if is_server(workspace):
        try:
            address_of_map(str(workspace))
        except StoreError as error:
            yield error.sentence
    elif not trial:
        yield Sentence(
            "The workspace is a file of one computer. An office needs a map on a server (neo4j+s://HOST)."
        )
    if environment.get(HEADERS) or config.get_option("server.trustedUserHeaders"):
        yield Sentence(
            "server.trustedUserHeaders is set for Streamlit: who reaches the app could say that it is "
            "anybody. Take it out of config.toml, and {variable} out of the environment.",
            variable=HEADERS,
        )


def _writers(file: Path) -> Iterator[Sentence]:
    """Who else could give roles."""
    state, folder = file.stat(), file.resolve().parent
    if state.st_mode & _OTHERS_WRITE:
        yield Sentence(
            "Others can write {file} and give themselves a role. Let only its owner write it: chmod go-w.",
            file=Name(file),
        )
    if state.st_uid not in {0, os.getuid()}:
        yield Sentence(
            "{file} belongs to another user, who can give roles. Let it be yours, or that of root: chown.",
            file=Name(file),
        )
    around = folder.stat().st_mode
    if around & _OTHERS_WRITE and not around & stat.S_ISVTX:
        yield Sentence(
            "Others can put another file in the place of {file}. Let only its owner write the folder "
            "{folder}: chmod go-w.",
            file=Name(file),
            folder=Name(folder),
        )


def _secret(table: Mapping[str, Any], office: Path, environment: Mapping[str, str]) -> str:
    name = (table.get("login") or {}).get(SECRET_FILE) if isinstance(table.get("login"), dict) else None
    if name is None:
        secret = environment.get(SECRET, "")
    else:
        file = office.parent / str(name)
        try:
            secret = file.read_text(encoding="utf-8").strip()
            is_open = outputs.others_may_read(file) or not _is_mine(file)
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(
                "{key}: the file {file} cannot be read.", key=SECRET_FILE, file=Name(file)
            ) from error
        if is_open:
            raise Refused(
                "Others can read {file}, or it is not yours. Let only its owner read it: {command}",
                file=Name(file),
                command=outputs.for_its_owner(file),
            )
    if not secret:
        raise Refused(
            "The client secret is missing. Put it into {variable}, or name its file ({key}).",
            variable=SECRET,
            key=SECRET_FILE,
        )
    return secret


def _is_mine(file: Path) -> bool:
    return os.name != "posix" or file.stat().st_uid == os.getuid()


def _user(user: object) -> int | None:
    if user is None:
        return None
    if not connections.is_supported():
        raise Refused(
            "{key} means nothing on this system, which does not say who connects. Leave it out.",
            key=PROXY_USER,
        )
    if type(user) is int:
        return user
    import pwd  # noqa: PLC0415 - not there on every system

    try:
        return pwd.getpwnam(str(user)).pw_uid
    except KeyError as error:
        raise Refused("{key} is no user of this computer.", key=PROXY_USER) from error


def _tried(work: Callable[[], T], problems: list[Sentence]) -> T | None:
    try:
        return work()
    except Refused as error:
        problems.append(error.sentence)
        return None


def _text(table: Mapping[str, Any], key: str) -> str:
    return text.strip() if isinstance(text := table.get(key, ""), str) else ""


def _origin(address: str) -> str:
    """An address as it stands in what a browser asks: small letters, no port that goes without saying."""
    parts = urlsplit(address)
    usual = {"https": 443, "http": 80}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in {None, usual} else "")


def _is_more_than_a_host(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None)


def _is_loopback(address: object) -> bool:
    try:
        return address == TRIAL_HOST or ipaddress.ip_address(str(address)).is_loopback
    except ValueError:
        return False
