"""Imports against the libraries that only read: time and memory, side by side in one run.

A workbook of actors against python-calamine, which makes lists of its cells; tables of actors and ties as
CSV against `pyarrow.csv`, which makes columns of them; `actormap check` against reading the same file; and
a list of activities brought twice against once.
Every measurement runs in a process of its own, the sides take turns, and medians are shown. The CPU of
processes that were started counts. Nothing is asserted about times: see README.md here.
"""

from __future__ import annotations

import argparse
import csv
import io
import resource
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from hostile import MAIN, OFFICE, SPACE

from actormap.core.config import LIMITS
from actormap.ingest import read_map
from actormap.ingest.changes.imported import earlier, to_enter, vanished
from actormap.ingest.readers import read_grids
from actormap.rights.access import Principal, admitted, enter, visible
from actormap.store import create_store

PASSPHRASE = "seven lanterns cross the quiet ford"  # noqa: S105 - it opens an invented map
OF_ACTIVITIES = ["Organisation", "Sector", "Province", "District", "Donor", "Start", "End"]
HEADERS = ["id", "name", "sphere", "types", "present_since", "at_risk_level", "consent_c1", "care"]


class Taken(NamedTuple):
    """What one run took: seconds of the processor, and the most memory of this process in MB."""

    cpu: float
    memory: float


def actors(number: int) -> Iterable[list[str | int]]:
    for n in range(number):
        yield [
            f"A{n:06}",
            f"Organisation {n} of the north",
            "civil_society",
            "ngo_national",
            "2020-05-01",
            n % 4,
            "yes",
            "",
        ]


def ties(number: int, among: int) -> Iterable[list[str]]:
    for n in range(number):
        first = n % among
        yield [
            f"A{first:06}",
            f"A{(first + 1 + n // among) % among:06}",
            "coordination",
            str(1 / (1 + n % 3)),
        ]


def activities(number: int) -> Iterable[list[str]]:
    """Rows of 600 organisations in 300 districts, with a funder each."""
    for n in range(number):
        organisation, district, month = n * 7 % 600, n * 13 % 300, n % 6
        yield [
            f"Organisation {organisation} of the north",
            ("Health", "WASH", "Education", "Protection", "Shelter")[n // 600 % 5],
            f"Province {district // 10}",
            f"District {district}",
            f"Fund {n % 40}",
            f"2025-0{month + 1}-01",
            f"2025-{month + 7:02}-28",
        ]


def as_xlsx(path: Path, rows: Iterable[Sequence[str | int]]) -> None:
    """A workbook as Excel writes it: texts stand once, and cells point to them."""
    texts: dict[str, int] = {}
    sheet = io.StringIO()
    for number, row in enumerate([HEADERS, *rows], 1):
        sheet.write(f'<row r="{number}" spans="1:{len(row)}">')
        for letter, cell in zip("ABCDEFGHIJ", row, strict=False):
            if isinstance(cell, int):
                sheet.write(f'<c r="{letter}{number}"><v>{cell}</v></c>')
            elif cell:
                sheet.write(f'<c r="{letter}{number}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>')
        sheet.write("</row>")
    links = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    links += f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        package = f'xmlns="{SPACE}/package/2006/relationships"'
        for name, text in {
            "[Content_Types].xml": f'<Types xmlns="{SPACE}/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships {package}><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="actors" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships {package}>{links}</Relationships>",
            "xl/sharedStrings.xml": f"<sst {MAIN}>"
            + "".join(f"<si><t>{t}</t></si>" for t in texts)
            + "</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{sheet.getvalue()}</sheetData>"
            "</worksheet>",
        }.items():
            archive.writestr(name, text)


def as_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])


def make(folder: Path, options: argparse.Namespace) -> None:
    as_xlsx(folder / "actors.xlsx", actors(options.actors))
    (folder / "csv").mkdir()
    as_csv(folder / "csv/actors.csv", HEADERS, actors(options.actors))
    rows = list(ties(options.ties, options.actors))
    for at in range(0, len(rows), LIMITS.rows):  # a table may have so many rows
        name = f"{at // LIMITS.rows}_ties.csv"
        headers = ["source_id", "target_id", "kind", "weight"]
        as_csv(folder / "csv" / name, headers, rows[at : at + LIMITS.rows])
    as_csv(folder / "small_actors.csv", HEADERS, actors(options.small))
    as_csv(folder / "list.csv", OF_ACTIVITIES, activities(options.rows))


def calamine(folder: Path) -> int:
    from python_calamine import load_workbook  # noqa: PLC0415 - its import is its own affair

    book = load_workbook(folder / "actors.xlsx")
    return len(book.get_sheet_by_index(0).to_python())


def arrow(folder: Path) -> int:
    from pyarrow import csv as reader  # noqa: PLC0415 - the same

    return sum(reader.read_csv(path).num_rows for path in sorted((folder / "csv").iterdir()))


def cells(*paths: Path) -> int:
    read = [read_grids(path, path.name) for path in paths]
    return sum(len(grid.rows) for grids, _ in read for grid in grids)


def validated(*paths: Path) -> int:
    return sum(read_map(paths).require().counts.values())


def committed(*paths: Path) -> int:
    changes = replace(read_map(paths).require().changes, who="benchmark", why="measured")
    with tempfile.TemporaryDirectory() as folder:
        store = create_store(Path(folder) / "map.actormap", passphrase=PASSPHRASE)[0]
        store.apply(changes)
        store.close()
    return sum(map(len, changes.upserts.values()))


def opened(_folder: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        create_store(Path(folder) / "map.actormap", passphrase=PASSPHRASE)[0].close()
    return 1


def brought(folder: Path, times: int) -> int:
    """Bring a list into a workspace as its officer does, again and again."""
    officer, path = Principal("hro"), folder / "list.csv"
    why = f"import of {path.name}"
    with tempfile.TemporaryDirectory() as temporary:
        store = create_store(Path(temporary) / "map.actormap", passphrase=PASSPHRASE)[0]
        for _ in range(times):
            whole = store.load()
            base = visible(whole, officer)
            before = earlier(store, officer, why)
            imported = read_map([path], base=base, earlier=before, constants={"consent_c1": "yes"}).require()
            vanished(before, base, imported.changes, why)
            changes = to_enter(imported, officer, base, why)
            admitted(whole, changes, officer)
            if imported.changing:
                enter(store, changes, officer, expect=store.revision)
        store.close()
    return sum(imported.counts.values())


def checked(folder: Path) -> int:
    command = [Path(sys.executable).with_name("actormap"), "check", folder / "small_actors.csv"]
    return len(subprocess.run(command, check=True, capture_output=True).stdout)


READ = "from pathlib import Path; from actormap.ingest.readers import read_grids; import sys; "
READ += "read_grids(Path(sys.argv[1]), 'small')"


def only_read(folder: Path) -> int:
    command = [sys.executable, "-c", READ, str(folder / "small_actors.csv")]
    return len(subprocess.run(command, check=True, capture_output=True).stdout)


def of_xlsx(work: Callable[..., int]) -> Callable[[Path], int]:
    return lambda folder: work(folder / "actors.xlsx")


def of_csv(work: Callable[..., int]) -> Callable[[Path], int]:
    return lambda folder: work(*sorted((folder / "csv").iterdir()))


SIDES: dict[str, tuple[Callable[[Path], int], str]] = {
    "XLSX: calamine alone": (calamine, ""),
    "XLSX: cells read": (of_xlsx(cells), "XLSX: calamine alone"),
    "XLSX: validated": (of_xlsx(validated), "XLSX: calamine alone"),
    "XLSX: validated and committed": (of_xlsx(committed), "XLSX: calamine alone"),
    "of that: a workspace is made": (opened, "XLSX: calamine alone"),
    "CSV: pyarrow alone": (arrow, ""),
    "CSV: cells read": (of_csv(cells), "CSV: pyarrow alone"),
    "CSV: validated": (of_csv(validated), "CSV: pyarrow alone"),
    "CSV: validated and committed": (of_csv(committed), "CSV: pyarrow alone"),
    "list of activities: brought": (lambda folder: brought(folder, 1), ""),
    "list of activities: brought twice": (lambda folder: brought(folder, 2), "list of activities: brought"),
    "small CSV: a process that reads it": (only_read, ""),
    "small CSV: actormap check": (checked, "small CSV: a process that reads it"),
}


def cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def timed(name: str, folder: Path) -> Taken:
    start = cpu()
    SIDES[name][0](folder)
    return Taken(cpu() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=500_000)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=28_000, help="of the list of activities")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    runs: dict[str, list[Taken]] = {name: [] for name in SIDES}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make(folder, options)
        for _ in range(options.rounds):
            for name in SIDES:
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                    runs[name].append(pool.submit(timed, name, folder).result())
    print(f"{options.actors} actors, {options.ties} ties; small: {options.small} actors")
    print(f"{'':36} {'CPU s':>7} {'MB':>6} {'times':>6}")
    median = {name: statistics.median(taken.cpu for taken in told) for name, told in runs.items()}
    for name, (_, against) in SIDES.items():
        ratio = f"{median[name] / median[against]:6.2f}" if against else ""
        memory = statistics.median(taken.memory for taken in runs[name])
        print(f"{name:36} {median[name]:7.2f} {memory:6.0f} {ratio}")


if __name__ == "__main__":
    main()
