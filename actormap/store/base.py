"""What every store can do, whatever it keeps its data in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

import pandas as pd

from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import Sentence
from actormap.core.tables.ids import CodeKey
from actormap.rights.admission import Written


@dataclass(frozen=True, slots=True)
class Search:
    """A search for introductions, as far as a store must know it to find whom it can touch.

    Parameters
    ----------
    target
        Id of the actor to be reached; "" searches for everybody whom the office can reach.
    date
        The day on which ties are looked at.
    steps
        Most introductions in a row.
    max_risk
        Who is at this risk level or above is not asked to introduce.
    """

    target: str
    date: str
    steps: int
    max_risk: float


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a map that is wanted.

    Parameters
    ----------
    ids
        Actors to keep (`ActorMap.where`); None means all.
    search
        Only what a search for introductions can touch is needed. Analyses of introductions give the
        same answer on it as on the whole map, so a store that reads everything at once may keep more.
    """

    ids: frozenset[str] | None = None
    search: Search | None = None

    def of(self, m: ActorMap) -> ActorMap:
        """That part of a map."""
        return m if self.ids is None else m.where(self.ids)


ALL = Scope()


@dataclass(frozen=True, slots=True)
class SealedPart:
    """The sealed part of a map as it is stored: bytes that only the holder of its key understands.

    Parameters
    ----------
    number
        How often it was opened; 0 before its passphrase was chosen.
    public
        What letters are put in with (`sealed.lock`); nothing before a passphrase was chosen.
    wrapped
        The key, as the passphrase gives it back.
    content
        What is locked, padded; random bytes before a passphrase was chosen.
    letters
        One of each sitting since it was last opened, by a random number (`sealed.letters`).
    """

    number: int = 0
    public: bytes = b""
    wrapped: bytes = field(default=b"", repr=False)
    content: bytes = field(default=b"", repr=False)
    letters: Mapping[int, bytes] = field(default_factory=dict, repr=False)


class Sittings(Protocol):
    """The sittings that a store is open for: one, or one for each login (`sealed.letters`)."""

    sitting: Callable[[], str]
    """Whose sitting it is for which something is written just now."""

    def leave(self, sitting: str) -> None:
        """Forget a sitting that has ended."""


class Store(Protocol):
    """Keeps an actor map and every change that was ever made to it.

    ``store.load()`` equals the fold of all changes that were applied (`model.apply_changes`). One object may
    be used by several threads, and one workspace by several processes. Where something cannot be done, it is
    a `StoreError` and nothing was written. `who` is the role of the user, never a name.
    """

    warnings: tuple[Sentence, ...]
    """What the user should know about the place, in sentences."""

    code_key: CodeKey
    """What codes are made with (`tables.ids.CodeKey`); maps that it gives have it too."""

    @property
    def letters(self) -> Sittings:
        """The letters of the sittings that it is open for."""

    @property
    def revision(self) -> int:
        """Number of the last change, by whatever process; 0 before the first."""

    def load(self, scope: Scope = ALL) -> ActorMap:
        """The map as it is now."""

    def apply(self, changes: Changes, *, expect: int | None = None) -> int:
        """Write changes, all or none of them; gives the new revision.

        `expect` is the revision that the user saw; None writes on top of whatever is there. `InvalidMap`
        where the changes break a rule, `Conflict` where the store changed since `expect`: nothing was
        written.
        """

    def undo(self, *, who: str, why: str, revision: int | None = None, person: str = "") -> int:
        """Give the rows that a revision changed their former content; gives the new revision.

        By default it is the newest change that is still in effect. The undoing is itself a revision: undo
        that one to do again what was undone. Nothing is written where there is no such revision, or it is
        undone, or later ones changed the same rows or lean on them.
        """

    def written(self, revision: int) -> list[Written]:
        """What a revision did to each row: table, id, and the packed row before and after.

        Before is None where the row is new, after where it was dropped, both where it was removed for good.
        """

    def load_at(self, revision: int) -> ActorMap:
        """The map as it was right after a revision; 0 is the beginning."""

    def snapshot(self, name: str, *, who: str = "") -> int:
        """Give the newest revision a name under which its state is found again; gives its number.

        The name is neither empty nor taken. Roles that do not see all are told no name that another one
        gave.
        """

    def snapshots(self) -> pd.DataFrame:
        """All snapshots, oldest first: ``name``, ``revision``, ``when``, ``digest``, ``who``."""

    def history(self) -> pd.DataFrame:
        """All revisions, oldest first.

        Columns: ``revision``, ``when`` (UTC), ``who``, ``why``, ``what`` (counts by table, in words),
        ``new``, ``changed``, ``dropped`` (rows in all tables), ``undoes`` (the revision it undid, or NA),
        ``person`` (its pseudonym, where there was a login).
        """

    def record(self, action: str, *, who: str, detail: str) -> None:
        """Note in the audit log what happened without changing the map.

        The action is a short stable name, such as ``import.refused``; the detail holds ids and counts, never
        names.
        """

    def verify(self, expect: str | None = None) -> Sentence:
        """Prove that no entry of the logs was changed, and that the rows are what they say.

        Gives the present code, to be compared with next time; `expect` is one that was printed before. Where
        something was altered, or the logs are not those of the code, it is a `StoreError`.
        """

    def opens_with(self, secret: str) -> bool:
        """Whether a passphrase is that of the workspace; on a server nobody can tell."""

    def sealed_part(self) -> SealedPart:
        """The sealed part as it is stored; every map has one, whether or not anything is in it."""

    def seal(self, part: SealedPart, *, instead_of: SealedPart, action: str = "", who: str = "") -> None:
        """Put a sealed part in the place of another one, with its letters in the place of the other's.

        A letter that was written anew meanwhile stays. `Conflict` where somebody
        wrote the part since, or another lock would leave behind what came meanwhile: nothing was written. No
        revision and no Undo tells of it, and of the logs that of the audit where there is an `action`.
        """

    def renew(self) -> None:
        """Write the letter of the sitting anew, and nothing else: what `post` leaves is seen as often.

        Whatever changes the map does so too. Before a passphrase was chosen nothing is written; `StoreError`
        where nothing can be, or somebody else is just writing.
        """

    def post(self, content: bytes) -> None:
        """Put something into the letter of the sitting, for who opens the sealed part.

        Who looks at the store sees what `renew` leaves. `StoreError` where no passphrase was chosen, the
        letter has no room for it, or the part is full: nothing was put in.
        """

    def close(self) -> None:
        """Let go of the data; the object cannot be used any more. Closing twice does no harm."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
