"""From bytes to text: nothing is taken for granted but UTF-8 and UTF-16; what else fits is only proposed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from charset_normalizer import from_bytes

from actormap.core import schema
from actormap.core.config import LIMITS
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Name, Sentence, counted, series, term
from actormap.core.tables.issues import notice
from actormap.ingest.readers import Broken
from actormap.ingest.readers.grid import Grid

_FIRST, _PROPOSED = 3, 5
"""So many of what is likely, and so many in all, are proposed."""
_GAP = 0.2
"""By so much, from 0 to 1, must words be more like those of a language in one encoding than in another."""
_SAMPLE, _SHOWN = 1 << 13, 30
"""So many bytes are looked at to propose encodings; so much of a line or a cell is shown."""
_ENOUGH = 32
"""With fewer bytes beyond ASCII nobody can say that an encoding is wrong."""
_HEAD, _ZEROS = 1 << 12, 0.05
"""In the head of a file in UTF-16 at least this share of bytes is zero, at every second place."""
_CODECS = {
    *("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"),
    *(f"cp{number}" for number in (437, 720, 737, 850, 852, 855, 862, 864, 866, 874, *range(1250, 1259))),
    *(f"iso8859-{number}" for number in range(1, 17)),
    *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "mac-greek", "mac-turkish", "tis-620"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
}
_UNKNOWN = 0.9
"""How well letters fit an encoding of whose languages nothing is known here."""
_SIGNS = frozenset("«»“”„’‘–—…·•°ºª€£§©®™¿¡№\u00a0")
"""Signs that stand in texts of many languages."""
_CELL = re.compile(rb"[^,;|\t\r\n\"]*[\x80-\xff][^,;|\t\r\n\"]*")
_CELLS = 3
"""So many cells are shown as an encoding reads them."""
_BREAK = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(rb"\r\n|\r|\n")


class Variant(NamedTuple):
    """How an encoding reads some cells on which it differs from others.

    Parameters
    ----------
    encoding
        A code of `schema.encodings`.
    cells
        The row of each, and how it reads.
    """

    encoding: str
    cells: tuple[tuple[int, str], ...]

    @property
    def label(self) -> Sentence:
        """The languages that are written in it, as users read them."""
        known = schema.encodings().get(self.encoding)
        return term(known.label if known else self.encoding)


def decoded(data: bytes, file: str, encoding: str | None = None) -> tuple[str, list[Issue]]:
    """The text of a file, and what is doubtful about it; `Broken` where it is no text in its encoding.

    That is what the user says; by default UTF-8, or UTF-16 where the bytes leave no doubt.
    """
    codec = _codec(encoding) if encoding else "utf-8"
    if data.startswith(codecs.BOM_UTF8):
        codec = "utf-8-sig"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = "utf-16"
    elif not encoding:
        codec = _wide(data) or codec
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _not(codec, data, error.start) from error
    if codec.startswith("utf") or data.isascii():
        return text, []
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return text, []
    return text, [notice("text.encoding_doubt", encoding=encoding).issue(file, warning=True)]


def accepted_codec(name: str) -> str:
    """The encoding of that name, "" where it is unknown or no encoding of plain text."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return codec if codec in _CODECS else ""


def _codec(name: str) -> str:
    codec = accepted_codec(name)
    if not codec:
        raise Broken("encoding.unknown", name=shorten(name))
    return codec


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every second byte of its digits, separators and line ends is zero."""
    head = data[:_HEAD]
    zeros = head[0::2].count(0), head[1::2].count(0)
    if len(data) % 2 or min(zeros) or max(zeros) < _ZEROS * len(head):
        return ""
    codec = "utf-16-be" if zeros[0] else "utf-16-le"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return ""
    return codec if "\0" not in text and _BREAK.search(text) else ""


def proposals(data: bytes) -> list[tuple[str, bool]]:
    """Encodings in which bytes would be text, the likeliest first, and whether each is about as likely.

    Of those that are about as likely the one comes first whose words are most of the letters of a language
    that is written in it, and of equals the more usual one.
    """
    sample = b"".join(line + b"\n" for _, line in _sample(data))
    if not sample:
        return []
    matches = from_bytes(sample, cp_isolation=list(schema.encodings()), preemptive_behaviour=False)
    by_chance = sorted(matches, key=lambda match: match.chaos - match.coherence)
    least = by_chance[0].coherence - _GAP if by_chance else 0
    every = [(min(match.could_be_from_charset, key=_rank), match.coherence >= least) for match in by_chance]
    likely = [name for name, is_likely in every if is_likely]
    likely.sort(key=lambda name: (-_fit(sample.decode(name, "replace"), name), _rank(name)))
    return [(name, True) for name in likely] + [each for each in every if not each[1]]


def variants(data: bytes) -> list[Variant]:
    """How encodings read the cells on which they differ, the likeliest first; none for plain ASCII."""
    sample = _sample(data)
    if not sample:
        return []
    whole = b"\n".join(line for _, line in sample)
    names: dict[str, str] = {}
    usual = (code for code, encoding in schema.encodings().items() if encoding.usual)
    for name in [*(name for name, _ in proposals(data)[:_FIRST]), *usual]:
        names.setdefault(whole.decode(name, "replace"), name)
    rows: dict[bytes, int] = {}
    for number, line in sample:
        for cell in _CELL.findall(line):
            rows.setdefault(cell, number)
    telling = sorted(rows, key=lambda cell: _telling(cell, names.values()), reverse=True)[:_CELLS]
    cells = sorted((rows[cell], cell) for cell in telling)
    different: dict[tuple[str, ...], Variant] = {}
    for name in names.values():
        shown = [(row, shorten(cell.decode(name, "replace").strip(), _SHOWN)) for row, cell in cells]
        different.setdefault(tuple(text for _, text in shown), Variant(name, tuple(shown)))
    return list(different.values())[:_PROPOSED]


def _sample(data: bytes) -> list[tuple[int, bytes]]:
    """The first lines that hold more than ASCII, with their numbers."""
    sample: list[tuple[int, bytes]] = []
    size = 0
    for number, line in enumerate(_LINE.split(data[: LIMITS.part_bytes]), 1):
        if line.isascii():
            continue
        if sample and size + len(line) > _SAMPLE:
            break
        sample.append((number, line[:_SAMPLE]))
        size += len(line)
    return sample


def _rank(name: str) -> int:
    known = list(schema.encodings())
    return known.index(name) if name in known else len(known)


def _fit(text: str, name: str) -> float:
    """How many of the letters of a text beyond ASCII belong to a language that is written in an encoding.

    A capital within a word belongs to none; what no language is known for comes after all that fits.
    """
    known = schema.encodings().get(name)
    if known is None or not known.letters:
        return _UNKNOWN
    pairs = zip(f" {text}", text, strict=False)
    signs = [(before, ch) for before, ch in pairs if not ch.isascii() and ch not in _SIGNS]
    good = sum(ch in known.letters and not (ch.isupper() and before.islower()) for before, ch in signs)
    return round(good / len(signs), 1) if signs else 1.0


def _not(codec: str, data: bytes, start: int) -> Broken:
    line = len(_BREAK.findall(data[:start].decode(codec, "ignore"))) + 1
    if codec not in {"utf-8", "utf-8-sig"}:
        return Broken("text.encoding/wrong", at=line, encoding=codec)
    proposed = (
        Sentence(
            "{cells} as {encoding} ({label})",
            cells=series(
                Sentence("row {row} '{text}'", row=row, text=Name(text)) for row, text in variant.cells
            ),
            encoding=variant.encoding,
            label=variant.label,
        )
        for variant in variants(data)
    )
    return Broken("text.encoding/not_utf8", at=line, texts=series(proposed, "; "))


def _telling(cell: bytes, names: Collection[str]) -> tuple[int, int, bytes]:
    """In how many ways encodings read a cell, how much of it is not ASCII, and itself, for equals."""
    beyond = len(cell) - len(cell.translate(None, bytes(range(128, 256))))
    return len({cell.decode(name, "replace") for name in names}), beyond, cell


def _quoted(texts: Iterable[str]) -> Sentence:
    return series(Sentence("'{text}'", text=shorten(text, _SHOWN)) for text in texts)


def doubt(data: bytes, grid: Grid, encoding: str | None) -> list[Issue]:
    """A warning where the encoding that the user said gives words of no language, and another does."""
    if not encoding or sum(map(len, re.findall(rb"[\x80-\xff]+", data[:_SAMPLE]))) < _ENOUGH:
        return []
    codec = _codec(encoding)
    fits = [] if codec.startswith("utf") else [name for name, likely in proposals(data) if likely]

    def read(text: str, name: str) -> str:
        return text.encode(codec, "replace").decode(name, "replace")

    cells = [text for row in grid.rows for text in row if not text.isascii()]
    if not fits or any(all(read(text, name) == text for text in cells) for name in fits):
        return []
    broken = [text for text in cells if read(text, fits[0]) != text]
    problem = counted(
        len(broken),
        "{n} cell looks broken: {texts}; as {encoding} it is {better}",
        "{n} cells look broken, such as {texts}; as {encoding} they are {better}",
        texts=_quoted(broken[:3]),
        encoding=fits[0],
        better=_quoted(read(text, fits[0]) for text in broken[:3]),
    )
    remedy = Sentence("Look at the names, and say {encoding} if those are right.", encoding=fits[0])
    return [Issue(grid.file, None, "", "", "text.encoding_doubt", problem, remedy, warning=True)]
