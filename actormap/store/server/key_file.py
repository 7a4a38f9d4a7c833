"""The keys of a map on a server, in a file of who runs the program: never in the database that they guard."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from actormap.core import outputs
from actormap.core.errors import StoreError
from actormap.core.sentences import Name
from actormap.core.tables.ids import NO_KEY, CodeKey

FORMAT = 1
VARIABLE = "ACTORMAP_KEY_FILE"
"""Names the file, where it is not where it is looked for."""
_BYTES = 32


@dataclass(frozen=True)
class Keys:
    """What a program must hold to write a map on a server, and to prove what it reads.

    Parameters
    ----------
    map
        Which map they belong to.
    codes
        What its codes are made with.
    chain
        What its rows and logs are sealed with.
    """

    map: str
    codes: CodeKey
    chain: bytes = field(repr=False)

    @property
    def sign(self) -> str:
        """What the map shows of them, so that another file is recognised."""
        return hmac.digest(self.chain, f"map {self.map}".encode(), "sha256").hex()


def place(of: str) -> Path:
    """Where the file of a map is."""
    if given := os.environ.get(VARIABLE):
        return Path(given)
    if sys.platform == "win32":
        home = Path(os.environ.get("APPDATA") or Path.home())
    else:
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return home / "actormap" / f"{of}.key"


def make(codes: CodeKey = NO_KEY) -> tuple[Keys, Path]:
    """Keys for a new map, written into a file that only its owner may read and that was not there.

    `codes` is what codes are made with, where the map is to hold what another store held.
    """
    kept = codes if codes.secret else CodeKey(secrets.token_bytes(_BYTES))
    keys = Keys(secrets.token_hex(8), kept, secrets.token_bytes(_BYTES))
    file = place(keys.map)
    content = {"actormap": FORMAT, "map": keys.map, "codes": kept.secret.hex(), "chain": keys.chain.hex()}
    draft = file.with_name(f"{file.name}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        made = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR)
        with os.fdopen(made, "w", encoding="utf-8") as writing:
            json.dump(content, writing)
            writing.flush()
            os.fsync(writing.fileno())
        outputs.take_name(draft, file)
    except FileExistsError as error:
        raise StoreError(
            "The key file {file} is there already. Name another one in {variable}: each map has its own.",
            file=Name(file),
            variable=VARIABLE,
        ) from error
    except OSError as error:
        raise StoreError(
            "The key file {file} cannot be written ({why}). Name a place in {variable} that you may write.",
            file=Name(file),
            why=Name(error.strerror),
            variable=VARIABLE,
        ) from error
    finally:
        outputs.discard(draft)
    return keys, file


def read(of: str, sign: str, name: str) -> Keys:
    """The keys of a map; refused where there is no file, others may read it, or it is none of this map.

    `sign` is what the map shows of its keys, `name` what messages call it.
    """
    file = place(of)
    content = _content(file, name)
    try:
        number = int(content["actormap"])
        keys = Keys(content["map"], CodeKey(bytes.fromhex(content["codes"])), bytes.fromhex(content["chain"]))
        whole = len(keys.codes.secret) == len(keys.chain) == _BYTES
    except (LookupError, TypeError, ValueError):
        number, whole, keys = 0, False, Keys("", NO_KEY, b"")
    if number > FORMAT:
        raise StoreError("The key file {file} was made by a newer program. Update this one.", file=Name(file))
    if not whole:
        raise StoreError(
            "The key file {file} is damaged. Put the copy of it in its place that you keep.", file=Name(file)
        )
    if keys.map != of or not hmac.compare_digest(keys.sign, sign):
        raise StoreError(
            "The key file {file} belongs to another map than '{name}'. Name the right one in {variable}.",
            file=Name(file),
            name=Name(name),
            variable=VARIABLE,
        )
    return keys


def _content(file: Path, name: str) -> dict[str, Any]:
    try:
        if outputs.others_may_read(file):
            raise StoreError(
                "Others may read the key file {file}. Take that right away: {command}",
                file=Name(file),
                command=outputs.for_its_owner(file),
            )
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise StoreError(
            "The key file of the map '{name}' is not here: {file}. Copy it from the computer on which the "
            "map was made, or name it in {variable}.",
            name=Name(name),
            file=Name(file),
            variable=VARIABLE,
        ) from error
    except OSError as error:
        raise StoreError(
            "The key file {file} cannot be read ({why}). Check its rights.",
            file=Name(file),
            why=Name(error.strerror),
        ) from error
    except ValueError:
        content = {}
    return content if isinstance(content, dict) else {}
