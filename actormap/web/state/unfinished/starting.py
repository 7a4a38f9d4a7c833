"""A workspace that is still to be made: its name, its passphrase and code, the own office, the role."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import streamlit as st

from actormap.core.errors import ActormapError, Refused
from actormap.core.model import Changes, parse_tables
from actormap.store import keys
from actormap.store.file.opening import SUFFIX

FOLDER = "actormap"
"""Name of the folder, in that of the user, in which workspaces are made."""
LONGEST = 80
"""Letters of a name."""
OFFICE = {"sphere": "field_presence", "legal_basis": "mandate"}
"""What is known of an office by its being one; without a basis nobody but a data steward would see it."""
LAST = 4
"""So many characters of the recovery code are asked back."""
_KEY = "workspace that is made"
_NOT_IN_NAMES = frozenset('<>:"/\\|?*')


@dataclass
class Starting:
    """What was chosen of it in this window."""

    passphrase: str = field(default="", repr=False)
    key: keys.NewKey | None = field(default=None, repr=False)
    refused: str = ""
    refused_of: tuple[object, ...] = field(default=(), repr=False)
    """What was filled in when it was refused."""
    made: dict[str, keys.NewKey] = field(default_factory=dict, repr=False)
    """The key of each passphrase: its recovery code may be on paper, whatever a page shows meanwhile."""

    def filled(self) -> tuple[object, ...]:
        """All that is filled in: of another one nothing was refused yet."""
        names = ("start name", "start last", "start office", "start where")
        return (self.key, *(st.session_state.get(name) for name in names))

    def protect(self, passphrase: str) -> None:
        """Work out the key, once for each passphrase; `StoreError` where it is refused."""
        self.key = None
        if passphrase not in self.made:
            # A run of the page that was overtaken may end after the next: the code that was shown stays.
            self.made.setdefault(passphrase, keys.new_key(passphrase))
        self.key, self.passphrase = self.made[passphrase], passphrase

    def forget(self) -> None:
        """Keep no passphrase any more, and no key."""
        self.key, self.passphrase = None, ""
        self.made.clear()

    def noted(self, last: str) -> bool:
        """Whether somebody has the recovery code: they can say its last characters."""
        return self.key is not None and last.strip().upper() == self.key.code[-LAST:]


def starting() -> Starting:
    """What was chosen in this window."""
    held: Starting = st.session_state.setdefault(_KEY, Starting())
    return held


def folder() -> Path:
    """Where workspaces are made: on this computer, in no folder that is usually copied to others."""
    return Path.home() / FOLDER


def there() -> list[Path]:
    """Workspaces that are in it, by name."""
    return sorted(path for path in folder().glob(f"*{SUFFIX}") if path.is_file())


def file_of(name: str) -> Path:
    """The file of a workspace of this name; `Refused` where no file can be called so."""
    plain = unicodedata.normalize("NFC", name).strip()
    if not plain:
        raise Refused("Give the workspace a name.")
    unfit = {sign for sign in plain if sign in _NOT_IN_NAMES or not sign.isprintable()}
    if unfit or plain.startswith(".") or len(plain.encode()) > LONGEST * 2:
        raise Refused('A file cannot have this name. Leave out <>:"/\\|?* and dots at its beginning.')
    path = folder() / f"{plain}{SUFFIX}"
    if path.exists():
        raise Refused("There is a workspace of this name already. Open it, or choose another name.")
    return path


def office(name: str, where: str, areas: Iterable[str]) -> Changes | None:
    """The own office as an actor; None where it was not named. Areas are as somebody writes them."""
    if not name.strip():
        return None
    known = "; ".join(filter(None, (where.strip(), *(area.strip() for area in areas))))
    row = {"id": "new:office", "name": name.strip(), "note": known} | OFFICE
    tables, issues = parse_tables({"actors": pd.DataFrame([row], dtype="str")})
    errors = [issue for issue in issues if not issue.warning]
    if errors:
        raise Refused("{problem}", problem=errors[0].problem)
    return Changes(tables, why="the own office")


def why_not(passphrase: str) -> ActormapError | None:
    """Why a passphrase is refused; None where it is not."""
    try:
        keys.check_new(passphrase)
    except ActormapError as refused:
        return refused
    return None
