"""Files that the program hands out: each is there as a whole or not at all, in the place of nothing else.

All outputs of a command are written beside their places first. Then it is noted that they leave, and only
then they get their names: all of them, or none.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from actormap.core.errors import Refused
from actormap.core.sentences import Name, either

Content = str | bytes
_DRAFT = ".actormap-"
_LEFT_SECONDS = 3600
"""A draft older than this is written by nobody any more: writing one takes seconds."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
KINDS: dict[str, tuple[bytes, ...]] = {
    ".html": (b"<!doctype html", b"<html"),
    ".svg": (b"<svg", b"<?xml"),
    ".png": (b"\x89png\r\n\x1a\n",),
    ".pdf": (b"%pdf-",),
    ".docx": tuple(beginning.lower() for beginning in _ZIP),
    ".xlsx": tuple(beginning.lower() for beginning in _ZIP),
}
"""Endings of files that are handed out, and how a file of each kind begins, in small letters."""
_LONGEST = 64
_OTHERS = 0o077


class Drafts:
    """Files that are written, and wait for their names."""

    def __init__(self, drafts: Mapping[Path, Path]) -> None:
        self._drafts = dict(drafts)

    def appear(self, note: Callable[[], object] = lambda: None) -> None:
        """Give all of them their names, once it is noted that they leave; where either fails, none appears.

        `Refused` where a name cannot be given: what was there before is there again.
        """
        note()
        former: dict[Path, Path | None] = {}
        try:
            for target, draft in self._drafts.items():
                former[target] = _kept(target)
                draft.replace(target)
        except OSError as error:
            for target, old in former.items():
                _back(target, old, appeared=not self._drafts[target].exists())
            raise _unwritable(target, error) from error
        finally:
            discard(*filter(None, former.values()))
        for folder in {target.parent for target in self._drafts}:
            names_on_disk(folder)


@contextmanager
def drafts(files: Mapping[Path, Content], keep: Iterable[Path] = ()) -> Iterator[Drafts]:
    """Files written beside their places, for their owner alone; what does not appear is deleted.

    `Refused` where nothing may be written to a place, as to one of `keep`; then nothing is left of any file.
    """
    kept = [path for path in keep if path.exists()]
    for target in files:
        _may_stand(target, kept)
    if len({_place(target) for target in files}) < len(files):
        raise Refused("two outputs have one name. Give each a name of its own.")
    written: dict[Path, Path] = {}
    try:
        for target, content in files.items():
            try:
                written[target] = _draft(target, content)
            except OSError as error:
                raise _unwritable(target, error) from error
        yield Drafts(written)
    finally:
        discard(*written.values())


def write(
    files: Mapping[Path, Content], *, keep: Iterable[Path] = (), note: Callable[[], object] = lambda: None
) -> None:
    """Write files that are handed out: all of them, or none (`drafts`)."""
    with drafts(files, keep) as waiting:
        waiting.appear(note)


def kind_of(target: Path, known: Iterable[str] = KINDS) -> str:
    """The ending of a file to write, in small letters; `Refused` where such files are not handed out here."""
    ending = target.suffix.casefold()
    if ending not in known:
        names = either(sorted(f"NAME{suffix}" for suffix in known))
        raise Refused(
            "{name} ends in what is not written here. Write {names}.",
            name=Name(target.name or target),
            names=names,
        )
    return ending


def _may_stand(target: Path, keep: Iterable[Path]) -> None:
    """Refuse a place where something stands that would be lost."""
    ending = kind_of(target)
    if not target.parent.is_dir():
        raise Refused("there is no folder {parent}. Make it first, or choose another.", parent=target.parent)
    if target.is_symlink():
        raise Refused(
            "{target} is a link, and nothing is written through one. Choose another name.", target=target
        )
    if not target.exists():
        return
    if not target.is_file():
        raise Refused("{target} is no file. Choose another name.", target=target)
    if any(target.samefile(path) for path in keep):
        raise Refused("{target} is what this reads. Choose another name.", target=target)
    try:
        with target.open("rb") as there:
            begins = there.read(_LONGEST).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    except OSError as error:
        raise _unwritable(target, error) from error
    if begins and not begins.startswith(KINDS[ending]):
        raise Refused(
            "{target} is there already, and is no file of this kind. Choose another name.", target=target
        )


def _place(target: Path) -> str:
    return os.path.normcase(target.parent.resolve() / target.name)


def _draft(target: Path, content: Content) -> Path:
    _sweep(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_DRAFT, suffix=target.suffix)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        discard(draft)
        raise
    return draft


def _kept(target: Path) -> Path | None:
    """What stands in a place, under another name as well; None where nothing does."""
    if not target.exists():
        return None
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_DRAFT, suffix=target.suffix)
    os.close(handle)
    old = Path(name)
    old.unlink()
    try:
        os.link(target, old)
    except OSError:  # a stick whose files have one name each
        shutil.copyfile(target, old)
    return old


def _back(target: Path, old: Path | None, *, appeared: bool) -> None:
    with suppress(OSError):
        if old is not None:
            old.replace(target)
        elif appeared:
            target.unlink()


def _unwritable(target: Path, error: OSError) -> Refused:
    return Refused(
        "{target} cannot be written: {error}. Choose another file.", target=target, error=error.strerror
    )


def _sweep(folder: Path) -> None:
    """Delete drafts that a killed program left: they hold names."""
    for draft in folder.glob(f"{_DRAFT}*"):
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > _LEFT_SECONDS:
                draft.unlink(missing_ok=True)


def take_name(draft: Path, to: Path) -> None:
    """Give a finished file its name; `FileExistsError` where something has it."""
    try:
        os.link(draft, to)
    except FileExistsError:
        raise
    except OSError:  # a stick whose files have one name each
        if to.exists():
            raise FileExistsError(to) from None
        draft.rename(to)
    else:
        discard(draft)
    names_on_disk(to.parent)


def discard(*files: Path) -> None:
    """Delete files that are not needed, where the disk lets it: a better reason to fail is not hidden."""
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def names_on_disk(folder: Path) -> None:
    """Put the names of a folder on the disk: a file is safe only when its name is."""
    with suppress(OSError):  # Windows has no such call
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def others_may_read(file: Path) -> bool:
    """Whether other users of this computer may read or change a file, as far as its rights tell."""
    return os.name == "posix" and bool(file.stat().st_mode & _OTHERS)


def for_its_owner(file: str | Path) -> Name:
    """The command that leaves a file to its owner alone."""
    return Name(f"chmod 600 {file}")
