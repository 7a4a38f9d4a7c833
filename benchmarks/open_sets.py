"""The import on every table, list and workbook of a folder of open sets, beside pandas and libhxl.

For each file: what it is read as, or why it is not; what is in it, against the figures of its set;
CPU seconds; rows that `pandas.read_csv` or `read_excel` give by default; and rows of libhxl, where there are
HXL tags. pandas and libhxl say nothing of organisations: only whether they get at the rows.

    uv run python benchmarks/open_sets.py FOLDER
    uv run --with libhxl python benchmarks/open_sets.py FOLDER
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from actormap.ingest import Imported, read_map

SUFFIXES = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".vcf", ".json"}
TABLES = ("actors", "ties", "presence", "areas", "sectors", "platforms")
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".ods"}
NO_IMPORTS = {"peer-tests", "socnetv-paj", "xml-bombs"}
"""Sets of source files, of answers of other programs and of bombs."""


@dataclass(frozen=True)
class Expected:
    """Figures of a set, and why ours are others where they are."""

    counts: dict[str, int]
    why: str = ""


EXPECTED = {
    "3w-afg-2024q1": Expected(
        {"actors": 285, "presence": 10902, "areas": 401 + 34, "sectors": 8},
        "by name, and one organisation with an acronym alone",
    ),
    "3w-nga-2023q4": Expected({"actors": 172, "areas": 61 + 3, "sectors": 9}),
    "som_3w_jan_apr_2025.xlsx": Expected(
        {"actors": 208, "presence": 1942, "areas": 89 + 18, "sectors": 13}, '"Other" is nobody'
    ),
    "cash.json": Expected(
        {"actors": 46, "areas": 65 + 18, "sectors": 6},
        '"OTHERS" is nobody; 17 regions have a code, and 3 names of regions stand beside none',
    ),
    "3w-tcd-2025": Expected(
        {"actors": 209, "presence": 1516, "areas": 23 + 43, "sectors": 12},
        "209 are those of one sheet, the other has 34 more; one of 43 names of departments stands "
        "in two provinces",
    ),
    "arab_ngo_names_utf8.csv": Expected({"actors": 300}, "rows of one name are one organisation"),
    "arab_ngo_names_cp1256.csv": Expected({"actors": 300}, "its encoding has to be said"),
    "owinfs-members": Expected({"actors": 200}),
    "kumu-states": Expected({"actors": 51, "ties": 113}, "4 pairs stand there twice; the note says so"),
    "florentine/flo_marriage": Expected({"actors": 16, "ties": 20}),
    "florentine/flo_business": Expected({"actors": 16, "ties": 15}),
    "gephi-csv-got/got": Expected({"actors": 107, "ties": 352}),
    "gephi-csv-quakers/quaker": Expected({"actors": 96, "ties": 162}),
    "lfr-1000/lfr1000": Expected({"actors": 1000, "ties": 5524}),
    "policy-chemnet/pol.csv": Expected({"actors": 30}),
    "hxl-lib-basic/input-valid": Expected({"actors": 3, "presence": 4}),
}
"""By a part of the path: figures of the README of each set."""

ENCODINGS = {"arab_ngo_names_cp1256.csv": "cp1256", "input-valid-latin1.csv": "cp1252"}
"""What its set says of a file that does not say it itself; first it is read without."""


def files(folder: Path) -> Iterator[tuple[Path, ...]]:
    """Files that are read together: nodes with their edges, all others alone."""
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.casefold() in SUFFIXES
        and not path.name.startswith("EXPECTED")
        and not NO_IMPORTS & set(path.parts)
    ]
    for path in found:
        pairs = (("nodes", "edges"), ("vdb", "edb"))
        nodes = next((path.with_name(path.name.replace(e, n)) for n, e in pairs if e in path.name), path)
        together = (nodes, path) if nodes != path and nodes.is_file() else (path,)
        edges = any(path.with_name(path.name.replace(n, e)).is_file() for n, e in pairs if n in path.name)
        if not edges:
            yield together


def expected(paths: tuple[Path, ...]) -> Expected:
    """The figures of the README for what is read."""
    place = paths[-1].as_posix()
    return next((figures for part, figures in EXPECTED.items() if part in place), Expected({}))


def read_as(imported: Imported) -> str:
    """Kinds with their certainty, or the first reason of a refusal."""
    if imported.errors:
        more = f" (and {len(imported.errors) - 1} more)" if len(imported.errors) > 1 else ""
        return f"refused: {imported.errors[0].problem[:120]}{more}"
    kinds = dict.fromkeys((one.kinds[0].kind, one.kinds[0].certainty) for one in imported.tables if one.kinds)
    return ", ".join(f"{kind} {certainty:.2f}" for kind, certainty in kinds) or "nothing to read"


def figures(imported: Imported, due: Expected) -> str:
    """Counts, with what was expected where it is another."""
    told = []
    for table in TABLES:
        found, wanted = imported.counts.get(table, 0), due.counts.get(table)
        if wanted is not None and found != wanted:
            told.append(f"{table} {found} (README: {wanted})")
        elif found:
            told.append(f"{table} {found}{' =' if wanted is not None else ''}")
    return ", ".join(told)


def rows_of(read: Callable[[Path], int], paths: tuple[Path, ...]) -> str:
    """How many rows another program gives, or its error."""
    found = []
    for path in paths:
        try:
            found.append(str(read(path)))
        except Exception as error:  # noqa: BLE001 - whatever it says is what its user sees
            found.append(f"{type(error).__name__}: {str(error).splitlines()[0][:60] if str(error) else ''}")
    return " + ".join(found)


def by_pandas(path: Path) -> int:
    """Rows that pandas gives by default."""
    readers = {".json": pd.read_json, **dict.fromkeys(WORKBOOKS, pd.read_excel)}
    return len(readers.get(path.suffix.casefold(), pd.read_csv)(path))


def by_libhxl(path: Path) -> int:
    """Rows that libhxl gives."""
    import hxl  # noqa: PLC0415 - only where it is there

    source = hxl.data(str(path), hxl.InputOptions(allow_local=True))
    return sum(1 for _ in source)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of sets, one a folder")
    parser.add_argument("--only", default="", help="sets whose path holds this")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # what pandas says of its own future
    with_hxl = find_spec("hxl") is not None
    if not with_hxl:
        print("libhxl is not here (uv run --with libhxl ...): it is skipped.\n")
    tried = refused = other = 0
    for paths in files(options.folder):
        place = " + ".join(path.relative_to(options.folder).as_posix() for path in paths)
        if options.only not in place:
            continue
        due, encodings = expected(paths), [None, ENCODINGS.get(paths[0].name)]
        for encoding in dict.fromkeys(encodings):
            start = time.process_time()
            imported = read_map(list(paths), encoding=encoding)
            seconds = time.process_time() - start
            told = figures(imported, due) if not imported.errors else ""
            tried, refused, other = tried + 1, refused + bool(imported.errors), other + ("README" in told)
            print(f"{place}{f' --encoding {encoding}' if encoding else ''}")
            print(f"  {read_as(imported)}; {seconds:.2f} s")
            if told:
                print(f"  {told}")
            if "README" in told:
                print(f"  why: {due.why or 'NOT KNOWN'}")
        print(f"  pandas: {rows_of(by_pandas, paths)}")
        tagged = any(table.layout.tagged for table in imported.tables)
        if with_hxl and tagged:
            print(f"  libhxl: {rows_of(by_libhxl, paths)}")
    print(f"\n{tried} imports; {refused} refused with a reason, {other} with other figures than their README")


if __name__ == "__main__":
    main()
