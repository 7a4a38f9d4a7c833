"""Rows right below the headers that are no data: headers in another language, numbers of columns, hints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from actormap.ingest.readers.rectangle import Rows
from actormap.ingest.sheet.headers import EXACT, meaning_of

HEADER, HINT = "header", "hint"
_MOST = 3
"""So many such rows may stand there: another language, the names of a program, what to fill in."""
_FEW, _NEXT = 2, 10
_HINTS = re.compile(
    r"\b(select|choose|drop ?-?down|enter|type in|fill in|free text|mandatory|required|optional|"
    r"automatic|auto[- ]?fill(ed)?|dd/mm/yyyy|dd-mm-yyyy|yyyy-mm-dd|mm/dd/yyyy|jj/mm/aaaa|dd/mm/aaaa|"
    r"choisir|s[eé]lectionne[rz]|saisir|liste d[eé]roulante|texte libre|obligatoire|facultatif|"
    r"seleccion(e|ar)|elegir|escribir|lista desplegable|texto libre|obligatorio|opcional|"
    r"selecion(e|ar)|escolh(a|er)|preench(a|er)|obrigat[oó]rio|"
    r"выберите|выбрать|укажите|введите|обязательно|оберіть|вкажіть|введіть|обов'язково)\b|اختر|اختار|أدخل|إلزامي|اختياري",
    re.IGNORECASE,
)


def no_data(headers: Sequence[str], rows: Rows) -> list[str]:
    """What the first rows below some headers are, as far as they are no data: `HEADER` or `HINT` each."""
    return list(_kinds(headers, rows[:_MOST], rows[1:_NEXT])) if len(rows) > 1 else []


def _kinds(headers: Sequence[str], rows: Rows, rest: Rows) -> Iterator[str]:
    for row in rows:
        places = [at for at, cell in enumerate(row) if cell.strip()]
        cells = [row[at].strip() for at in places]
        if _again([headers[at] for at in places], cells):
            yield HEADER
        elif _are_hints(cells) or (_counted(cells) and _above_texts(places, rest)):
            yield HINT
        else:
            return


def _again(headers: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether most cells mean what the header above them means."""
    same = 0
    for head, cell in zip(headers, cells, strict=True):
        meaning, certainty = meaning_of(cell)
        same += certainty >= EXACT and meaning == meaning_of(head)[0]
    return same >= _FEW and same * 2 > len(cells)


def _counted(cells: Sequence[str]) -> bool:
    """Whether the cells number the columns, as in official tables."""
    numbers = [cell.strip("().") for cell in cells]
    return len(numbers) > _FEW and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _above_texts(places: Sequence[int], rest: Rows) -> bool:
    """Whether most columns hold texts, so that a number in them is no value."""
    texts = sum(any(ch.isalpha() for row in rest for ch in row[at]) for at in places)
    return texts * 2 > len(places)


def _are_hints(cells: Sequence[str]) -> bool:
    """Whether most cells tell what to fill in."""
    return len(cells) >= _FEW and sum(bool(_HINTS.search(cell)) for cell in cells) * 2 > len(cells)
