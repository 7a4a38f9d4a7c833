"""Hostile files, all in one process: what is said of each, how long it takes and what memory it needs.

Some are made here: files on which a reader that looks back, or that keeps what it need not, takes minutes
or gigabytes. A folder of more may be given.

    uv run python benchmarks/hostile.py [FOLDER]
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from actormap.ingest import read_map

SECONDS, MEGABYTES = 2.0, 300
SUFFIXES = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".vcf", ".json", ".yaml"}
SPACE = "http://schemas.openxmlformats.org"
OFFICE = f"{SPACE}/officeDocument/2006/relationships"
MAIN = f'xmlns="{SPACE}/spreadsheetml/2006/main"'


def xlsx(path: Path, rows: str, shared: str = "") -> None:
    """A workbook with one sheet; what repeats itself is not packed, lest the ratio refuse it."""
    links = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    links += f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{SPACE}/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{SPACE}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="actors" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{SPACE}/package/2006/relationships">{links}'
        "</Relationships>",
        "xl/sharedStrings.xml": f"<sst {MAIN}>{shared}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'


def rows(cells: str, number: int = 100_000) -> str:
    """Many rows with the same cells, `#` for their number."""
    return HEADER + "".join(f'<row r="{n}">{cells.replace("#", str(n))}</row>' for n in range(2, number + 2))


def pointing(columns: str) -> str:
    return "".join(f'<c r="{column}#" t="s"><v>0</v></c>' for column in columns)


TEXTS: dict[str, Callable[[], str]] = {
    "unclosed quote after 40,000 cells.csv": lambda: "id,name\n" + "a," * 40_000 + '"x\n',
    "8 MB of header.csv": lambda: "abc," * (2 << 20),
    "8 MB of quotes.csv": lambda: '"' * (8 << 20),
    "20 MB of line ends.csv": lambda: "\n" * (20 << 20),
    "3,000,000 blank rows.csv": lambda: "id,name\n" + ",\n" * 3_000_000 + "a,b\n",
    "300,000 controls.csv": lambda: "id,name,types\n" + "\x01,\x01,\x01\n" * 100_000,
    "130 KB of list.yaml": lambda: "- a\n" * 32_500,
}
SHEETS: dict[str, Callable[[], tuple[str, ...]]] = {
    "20 MB of a cell.xlsx": lambda: (
        f'{HEADER}<row r="2"><c r="A2" t="str"><v>{"x" * (20 << 20)}</v></c></row>',
    ),
    "20 MB of a text.xlsx": lambda: (rows(pointing("A"), 1), f"<si><t>{'x' * (20 << 20)}</t></si>"),
    "row of 5,000 digits.xlsx": lambda: (f'{HEADER}<row r="{"1" * 5000}"><c><v>1</v></c></row>',),
    "100,000 errors.xlsx": lambda: (rows('<c r="A#" t="e"><v>@N/A</v></c>').replace("@", "#"),),
    "1,000 cells to a long text.xlsx": lambda: (rows(pointing("A"), 1000), f"<si><t>{'x' * 32_000}</t></si>"),
    "500,000 cells to a long text.xlsx": lambda: (rows(pointing("ABCDE")), f"<si><t>{'x' * 32_000}</t></si>"),
}


def files(folder: Path | None, temporary: Path) -> Iterator[Path]:
    for name, make in TEXTS.items():
        (temporary / name).write_text(make(), "utf-8")
        yield temporary / name
    for name, parts in SHEETS.items():
        xlsx(temporary / name, *parts())
        yield temporary / name
    if folder:
        yield from sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)


class Peak:
    """The most memory that this process and one that it starts have held since the last look, in MB."""

    def __init__(self) -> None:
        self.child = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            for task in Path("/proc/self/task").iterdir():
                with contextlib.suppress(OSError):
                    for pid in (task / "children").read_text("ascii").split():
                        self.child = max(self.child, self._of(pid))
            time.sleep(0.002)

    @staticmethod
    def _of(pid: str) -> int:
        with contextlib.suppress(OSError):
            if pid != "self" and b"child.py" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                return 0  # before it runs its own program, it shows the memory of this one
            for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
                if line.startswith("VmHWM"):
                    return int(line.split()[1]) >> 10
        return 0

    def start(self) -> None:
        """Forget what was held before."""
        Path("/proc/self/clear_refs").write_text("5", "ascii")
        self.child = 0

    def stop(self) -> tuple[int, int]:
        """What was held since."""
        return self._of("self"), self.child


def cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def answer(path: Path, temporary: Path) -> str:
    """The first thing that is said, or how many rows there are."""
    if path.suffix == ".yaml":
        table = temporary / "actors.csv"
        table.write_text("id,name\nA,x\n", "utf-8")
        read = read_map([table], mapping=path)
    else:
        read = read_map([path], table="actors")
    if read.errors:
        return f"{read.errors[0].code} ({len(read.errors)}): {read.errors[0].place}"
    return " ".join(f"{number} {table}" for table, number in read.counts.items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    folder = parser.parse_args().folder
    late = 0
    with tempfile.TemporaryDirectory() as name:
        temporary = Path(name)
        peak = Peak()
        print(f"{'file':40} {'CPU s':>6} {'MB':>5} {'child MB':>8}  answer")
        for path in files(folder, temporary):
            peak.start()
            start = cpu()
            said = answer(path, temporary)
            seconds, (own, child) = cpu() - start, peak.stop()
            print(f"{path.name[:40]:40} {seconds:6.2f} {own:5} {child:8}  {said[:90]}", flush=True)
            late += seconds > SECONDS or max(own, child) > MEGABYTES
    print(f"{late} files took more than {SECONDS:.0f} s or {MEGABYTES} MB")
    return late > 0


if __name__ == "__main__":
    sys.exit(main())
