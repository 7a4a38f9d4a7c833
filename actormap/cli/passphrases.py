"""What opens a file or a server: taken out of the environment, read from a file, or asked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from actormap.cli import terminal
from actormap.core.errors import StoreError
from actormap.core.sentences import Name, Sentence
from actormap.core.words import _

SECRETS = (
    "ACTORMAP_PASSPHRASE",
    "ACTORMAP_PROTECTION_PASSPHRASE",
    "ACTORMAP_SERVER_PASSWORD",
    "ACTORMAP_TO_PASSPHRASE",
    "ACTORMAP_CLIENT_SECRET",
)
"""Variables that hold a passphrase, a password or a secret."""
_from_environment: dict[str, str] = {}


def take_secrets() -> None:
    """Take what opens a file or a server out of the environment: no process that is started sees it."""
    _from_environment.clear()
    _from_environment.update({name: os.environ.pop(name) for name in SECRETS if name in os.environ})


def environment() -> dict[str, str]:
    """The environment with the secrets that were taken out of it."""
    return {**os.environ, **_from_environment}


def passphrase_if_given(file: Path | None, *, server: bool = False) -> str | None:
    """The passphrase from a file or from ACTORMAP_PASSPHRASE; None where neither is given.

    The password of a server is another secret, in a variable of its own: what opens a file is never
    sent anywhere.
    """
    if file is not None:
        return passphrase_from(file)
    return _from_environment.get("ACTORMAP_SERVER_PASSWORD" if server else "ACTORMAP_PASSPHRASE")


def passphrase_of_copy(file: Path | None, *, server: bool, of_source: Path | None, apart: bool) -> str:
    """The passphrase of a copy, or the password of the server that it goes to.

    `of_source` is where the passphrase of the source is given. Source and copy are `apart` if they are of
    different kinds, or both on servers: then they share no secret.
    """
    given = passphrase_from(file) if file is not None else _from_environment.get("ACTORMAP_TO_PASSPHRASE")
    if given is not None:
        return given
    if not apart:
        return passphrase(of_source)
    if not sys.stdin.isatty():
        what = Sentence("the password of the server") if server else Sentence("a passphrase for the copy")
        raise StoreError(
            "{what} is not given. Use --to-passphrase-file, or set {variable}.",
            what=what,
            variable="ACTORMAP_TO_PASSPHRASE",
        )
    return _prompt(twice=not server, server=server)


def passphrase_from(file: Path) -> str:
    """The passphrase in the first line of a file."""
    try:
        return file.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise StoreError(
            "{file}: the passphrase cannot be read. Put it in the first line, as UTF-8.", file=Name(file.name)
        ) from error


def new_passphrase(file: Path | None) -> str:
    """A new passphrase from a file, or asked for twice."""
    if file is None and not sys.stdin.isatty():
        raise StoreError("no new passphrase is given. Use --new-passphrase-file, or run it in a terminal.")
    return passphrase_from(file) if file is not None else _prompt(twice=True)


def protection(file: Path | None) -> str:
    """The protection passphrase, asked for where it is not given."""
    given = passphrase_from(file) if file else _from_environment.get("ACTORMAP_PROTECTION_PASSPHRASE")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise StoreError(
            "no protection passphrase is given. Use --protection-file, or set {variable}, or run it in a "
            "terminal.",
            variable="ACTORMAP_PROTECTION_PASSPHRASE",
        )
    from getpass import getpass

    return getpass(_("Protection passphrase: "))


def text_from(file: Path | None, question: str) -> str:
    """A text from a file, or as it is typed or sent; it never stands on the command line."""
    if file is None:
        try:
            return input(question) if sys.stdin.isatty() else sys.stdin.read()
        except (OSError, EOFError, UnicodeDecodeError) as error:
            raise StoreError("nothing is written. Use --file, or type it in a terminal.") from error
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            "{file}: the text cannot be read. Write it as UTF-8.", file=Name(file.name)
        ) from error


def passphrase(file: Path | None, *, twice: bool = False, server: bool = False) -> str:
    """The passphrase, or password of a server, asked for where it is not given; `twice` for a new one."""
    given = passphrase_if_given(file, server=server)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        name = "ACTORMAP_SERVER_PASSWORD" if server else "ACTORMAP_PASSPHRASE"
        what = Sentence("no password is given") if server else Sentence("no passphrase is given")
        raise StoreError(
            "{what}. Use --passphrase-file, or set {variable}, or run it in a terminal.",
            what=what,
            variable=name,
        )
    return _prompt(twice=twice, server=server)


def _prompt(*, twice: bool, server: bool = False) -> str:
    from getpass import getpass

    if twice:
        from actormap.store.keys import suggestion

        terminal.console(error=True).print(
            _("Six random words, if you have none yet: {words}", words=suggestion())
        )
    first = getpass(_("Password of the server: ") if server else _("Passphrase: "))
    if twice and getpass(_("The same again: ")) != first:
        raise StoreError("the two are not the same. Nothing was made; try again.")
    return first
