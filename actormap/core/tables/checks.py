"""What must hold between cells, rows and tables; shared by imports, stores and the constructor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Codes
from actormap.core.errors import EXAMPLES, Issue, shorten
from actormap.core.schema import Column, TieKind
from actormap.core.sentences import Name, Sentence, either, series, term
from actormap.core.tables.cells import isin
from actormap.core.tables.issues import Origin, Unreadable, issue_at, issues_at, issues_where, place
from actormap.core.tables.judged import check_assessments, check_undertakings
from actormap.core.tables.partnership import check_states, check_swot
from actormap.core.tables.values import split

Tables = Mapping[str, pd.DataFrame]
Ids: TypeAlias = Callable[[str], frozenset[str]]
"""The ids of each table as it will be, by its name."""


def _required(table: str, frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    for column in schema.columns()[table].values():
        if column.required:
            cells = frame[column.name].array
            yield from issues_where(
                cells.isna() if column.numeric else cells == "",
                frame,
                origin,
                column.name,
                Unreadable(
                    f"{column.name}.empty",
                    Sentence("it is empty"),
                    Sentence("{description}.", description=term(column.description)),
                ),
            )


def _duplicates(table: str, frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    ids = frame["id"]
    if pd.Index(ids).is_unique:
        return
    again = ids.duplicated() & (ids != "")
    first = {value: position for position, value in reversed(list(enumerate(ids)))}
    repeated = np.flatnonzero(again)
    if len(repeated) > EXAMPLES:
        yield from _many_duplicates(table, ids, repeated.tolist(), origin)
        return
    for position in repeated:
        value = ids.iat[position]
        file, row = place(origin, first[value])
        made = value.startswith(f"{table[0]}-") and not schema.columns()[table]["id"].required
        column = "" if made else "id"
        problem = Unreadable(
            "row.duplicate" if made else "id.duplicate",
            Sentence("the same as {file} row {row}", file=Name(file), row=row)
            if made
            else Sentence(
                "'{value}' again ({file} row {row})", value=shorten(value), file=Name(file), row=row
            ),
            Sentence("Delete one of the two rows.") if made else Sentence("Give each row an id of its own."),
        )
        yield issue_at(origin, int(position), column, "" if made else value, problem)


def _many_duplicates(
    table: str, ids: pd.Series[str], repeated: Sequence[int], origin: Origin
) -> Iterator[Issue]:
    """One issue a file for rows whose id is there already: a row a fact is no row an actor."""
    made = ~schema.columns()[table]["id"].required & ids.str.startswith(f"{table[0]}-").to_numpy()[repeated]
    for what, code, problem, remedy in (
        (
            made,
            "row.duplicate",
            Sentence("the same as an earlier row"),
            Sentence("Delete the rows that are there again."),
        ),
        (
            ~made,
            "id.duplicate",
            Sentence("an id that an earlier row has"),
            Sentence(
                "A row of this table is one thing with one id. If the file has a row for each fact about it "
                "(who does what where), say so."
            ),
        ),
    ):
        at = [position for position, chosen in zip(repeated, what, strict=True) if chosen]
        shown = ids.iloc[at].tolist() if code == "id.duplicate" else [""] * len(at)
        column = "id" if code == "id.duplicate" else ""
        yield from issues_at(origin, at, column, shown, Unreadable(code, problem, remedy))


def _periods(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    if {"from", "to"} <= set(frame.columns):
        start, end = frame["from"].array, frame["to"].array
        yield from issues_where(
            (start != "") & (end != "") & (end < start),
            frame,
            origin,
            "to",
            Unreadable(
                "period.order",
                Sentence("ends before it starts"),
                Sentence("Correct the first day or the last one."),
            ),
        )


def _ties(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    source, target = frame["source_id"].array, frame["target_id"].array
    yield from issues_where(
        (source == target) & (source != ""),
        frame,
        origin,
        "target_id",
        Unreadable(
            "tie.self",
            Sentence("a tie from an actor to itself"),
            Sentence("Correct the target or delete the row."),
        ),
    )
    # Each different kind is looked up once; a large import repeats few of them many times.
    code, different = pd.factorize(frame["kind"].array)
    kinds = [schema.tie_kinds().get(kind) for kind in different.tolist()]
    highest = np.array([kind.weight_max if kind else np.inf for kind in kinds])
    for position in np.flatnonzero(frame["weight"].to_numpy() > highest[code]):
        kind = schema.tie_kinds()[frame["kind"].iat[position]]
        yield issue_at(
            origin,
            int(position),
            "weight",
            f"{frame['weight'].iat[position]:g}",
            Unreadable(
                "weight.range",
                Sentence("out of range for a tie that says: {kind}", kind=term(kind.label)),
                Sentence(
                    "Write a number from 0 to {most:g}: {meaning}.",
                    most=kind.weight_max,
                    meaning=term(kind.weight_meaning),
                ),
            ),
        )
    needed = np.array([kind is not None and kind.weight_needed for kind in kinds], dtype=bool)
    silent = needed[code] & frame["weight"].isna().to_numpy()
    unweighted = Unreadable(
        "weight.unknown",
        Sentence("nothing says how strong it is, so it carries no introduction"),
        Sentence("Write its weight where it is known: without it no route leads over this tie."),
    )
    yield from map(_as_warning, issues_where(silent, frame, origin, "weight", unweighted))
    yield from _signs(frame, origin, kinds, code)


def _signs(
    frame: pd.DataFrame, origin: Origin, kinds: Sequence[TieKind | None], kind_of: Codes
) -> Iterator[Issue]:
    """Signs that a kind of tie needs and has not, or has and may not; `kind_of` are places in `kinds`."""
    sign_of, different = pd.factorize(frame["sign"].array)
    signs = different.tolist()
    needed, against = np.zeros((2, len(kinds), len(signs)), dtype=bool)
    for row, kind in enumerate(kinds):
        if kind:
            needed[row] = [not sign and len(kind.signs) > 1 for sign in signs]
            against[row] = [bool(sign) and sign not in kind.signs for sign in signs]
    yield from issues_where(
        needed[kind_of, sign_of],
        frame,
        origin,
        "sign",
        Unreadable("sign.missing", Sentence("this kind of tie needs a sign"), Sentence("Write + or -.")),
    )
    for position in np.flatnonzero(against[kind_of, sign_of]).tolist():
        kind = schema.tie_kinds()[frame["kind"].iat[position]]
        right = Sentence("Write {sign}.", sign=either(kind.signs))
        yield issue_at(
            origin,
            position,
            "sign",
            frame["sign"].iat[position],
            Unreadable(
                "sign.against_kind",
                Sentence("does not fit a tie that says: {kind}", kind=term(kind.label)),
                right if kind.signs else Sentence("Leave the cell empty."),
            ),
        )


def _universe(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    low = frame["exists_low"].fillna(frame["exists_best"])
    high = frame["exists_high"].fillna(frame["exists_best"])
    bad = (low > frame["exists_best"]) | (high < frame["exists_best"])
    yield from issues_where(
        bad,
        frame,
        origin,
        "exists_best",
        Unreadable(
            "exists.order",
            Sentence("low, best and high are not in order"),
            Sentence("Correct the three numbers."),
        ),
    )


def _decisions(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    first, second, keep = (frame[name].array for name in ("first_id", "second_id", "kept_id"))
    same = frame["decision"].array == "same"
    yield from issues_where(
        (first == second) & (first != ""),
        frame,
        origin,
        "second_id",
        Unreadable(
            "duplicate.self",
            Sentence("an entry held against itself"),
            Sentence("Name two entries, or delete the row."),
        ),
    )
    yield from issues_where(
        same & (keep != first) & (keep != second),
        frame,
        origin,
        "kept_id",
        Unreadable(
            "duplicate.kept",
            Sentence("neither of the two entries"),
            Sentence("Name the one that stands for both."),
        ),
    )
    yield from issues_where(
        ~same & (keep != ""),
        frame,
        origin,
        "kept_id",
        Unreadable(
            "duplicate.apart",
            Sentence("an entry that stands for two that are not the same"),
            Sentence("Leave it empty."),
        ),
    )


def check_rows(table: str, frame: pd.DataFrame, origin: Origin | None = None) -> list[Issue]:
    """Everything wrong within the rows of one table, without looking at other tables."""
    origin = table if origin is None else origin
    if frame.empty:
        return []
    issues = [*_required(table, frame, origin), *_duplicates(table, frame, origin)]
    issues += _periods(frame, origin)
    if table == "ties":
        issues += _ties(frame, origin)
    if table == "universe":
        issues += _universe(frame, origin)
    if table == "duplicates":
        issues += _decisions(frame, origin)
    if table == "assessments":
        issues += check_assessments(frame, origin)
    if table == "swot_items":
        issues += check_swot(frame, origin)
    if table == "undertakings":
        issues += [*check_undertakings(frame, origin), *check_states(frame, origin)]
    return issues


def _missing(
    frame: pd.DataFrame, column: Column, known: Sequence[frozenset[str]]
) -> Iterator[tuple[int, str]]:
    """Positions and values of what is in none of the known ids."""
    cells = frame[column.name].tolist()
    # Each different cell is taken apart once; a large import repeats few of them many times.
    parts = {cell: split(cell) for cell in set(cells)}
    unknown = set().union(*parts.values()).difference(*known)
    if not unknown:
        return
    wrong = {cell: [value for value in values if value in unknown] for cell, values in parts.items()}
    for position, cell in enumerate(cells):
        for value in wrong[cell]:
            yield position, value


def check_references(
    table: str,
    frame: pd.DataFrame,
    ids: Ids,
    origin: Origin | None = None,
) -> list[Issue]:
    """Everything in one table that points at something that is not there."""
    origin = table if origin is None else origin
    issues: list[Issue] = []
    if frame.empty:
        return issues
    for column in schema.columns()[table].values():
        if not column.references or column.strict == "never":
            continue
        known = [ids(name) for name in column.references]
        if column.vocabulary:
            known.append(frozenset(schema.vocabulary(column.vocabulary)))
        elif column.strict == "listed" and not any(map(len, known)):
            continue
        unknown = list(_missing(frame, column, known))
        if not unknown:
            continue
        what = either(term(name.rstrip("s")) for name in column.references)
        remedy = _to_add({value for _, value in unknown}, column)
        problem = Unreadable(f"{column.name}.missing", Sentence("no {what} has this id", what=what), remedy)
        rows, texts = [at for at, _ in unknown], [text for _, text in unknown]
        missing = issues_at(origin, rows, column.name, texts, problem)
        issues += map(_as_warning, missing) if column.strict == "warn" else missing
    if table == "ties":
        issues += _memberships(frame, ids, origin)
    return issues


def _to_add(ids: Collection[str], column: Column) -> Sentence:
    """What to do about ids that a column names and no table has."""
    table = column.references[0]
    if len(ids) > 1:
        add = Sentence("Add them to the {table}", table=Name(table))
    else:
        add = Sentence("Add {id} to the {table}", id=shorten(next(iter(ids))), table=Name(table))
    if column.strict == "warn":
        return Sentence("It counts as not graded. {add} to grade it.", add=add)
    return Sentence("{add} or correct the cell.", add=add)


def _memberships(frame: pd.DataFrame, ids: Ids, origin: Origin) -> Iterator[Issue]:
    platforms = ids("platforms") - ids("actors")
    if not platforms:
        return
    may = {kind.label: code for code, kind in schema.tie_kinds().items() if kind.to_platform}
    wrong = isin(frame["target_id"], platforms) & ~isin(frame["kind"], may.values())
    problem = Unreadable(
        "tie.to_platform",
        Sentence("a tie of this kind leads to no platform"),
        Sentence("Use: {kinds}.", kinds=series(may)),
    )
    yield from issues_where(wrong, frame, origin, "target_id", problem)


def _as_warning(issue: Issue) -> Issue:
    return replace(issue, warning=True)
