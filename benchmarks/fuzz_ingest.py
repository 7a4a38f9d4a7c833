"""Files with a few damaged bytes: whatever is in them, an import gives rows or says what is wrong.

Good files of every format are altered at random places and read. Nothing may leave `read_map` but its
answer. A file on which something else happens is kept, and the seed that makes it again is told.

    uv run python benchmarks/fuzz_ingest.py --number 10000 [--format csv] [--seed 1]
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

from actormap.ingest import read_map

CSV = 'id,name,types,consent_c1\r\nA,Forum,ngo_national,yes\r\nB,"Desk, the",ngo_national,no\r\nC,علي,,\r\n'
SPACE = "http://schemas.openxmlformats.org"
OFFICE = f"{SPACE}/officeDocument/2006/relationships"
MAIN = f'xmlns="{SPACE}/spreadsheetml/2006/main"'
XLSX = {
    "[Content_Types].xml": f'<Types xmlns="{SPACE}/package/2006/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{SPACE}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="actors" sheetId="1" '
    'r:id="r1"/><sheet name="old" sheetId="2" state="hidden" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{SPACE}/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/sharedStrings.xml": f"<sst {MAIN}><si><t>id</t></si><si><t>name</t></si><si><t>Forum</t></si></sst>",
    "xl/worksheets/sheet1.xml": f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>'
    '<c r="B1" t="s"><v>1</v></c></row><row r="2" spans="1:2"><c r="A2" s="1"><v>7</v></c><c r="B2" t="s">'
    '<v>2</v></c></row><row r="3"><c r="A3" t="str"><f>A2</f><v>7b</v></c><c r="B3" t="e"><v>#N/A</v></c>'
    "</row>"
    '<row r="4"><c r="A4" t="inlineStr"><is><t>Z</t></is></c></row></sheetData><mergeCells count="1">'
    '<mergeCell ref="A2:B2"/></mergeCells></worksheet>',
}
SPACES = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("office", "table", "text", "style"))
CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
TWICE, SPAN = ' table:number-columns-repeated="2"', ' table:number-columns-spanned="2"'
ODS = {
    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
    "content.xml": f"<office:document-content {SPACES}><office:body><office:spreadsheet>"
    f'<table:table table:name="actors"><table:table-row>{CELL.format("", "id")}{CELL.format("", "name")}'
    f'</table:table-row><table:table-row table:number-rows-repeated="2">'
    f"{CELL.format(TWICE, 'A')}</table:table-row>"
    '<table:table-row><table:table-cell office:value-type="float" office:value="5"/>'
    f"{CELL.format(SPAN, 'x')}</table:table-row></table:table>"
    "</office:spreadsheet></office:body></office:document-content>",
}
MAPPING = (
    'tables:\n  - file: actors.csv\n    table: actors\n    columns: {id: id, name: "name"}\n'
    '    values: {types: {"ngo": ngo_national}}\n    constants: {sphere: civil_society}\n'
)
CARDS = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Amina Test\r\nN:Test;Amina;;;\r\nORG:Forum;Desk\r\nTITLE:Chair\r\n"
    "TEL;TYPE=CELL:+999 1\r\nNOTE:a long li\r\n ne\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\n"
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=B9=D9=84=D9=8A\r\nORG:Union\r\nEND:VCARD\r\n"
)
ELEMENTS = (
    '{"elements": [{"label": "Forum", "type": "NGO"}, {"label": "Desk", "tags": ["a", "b"]}], '
    '"connections": [{"from": "Forum", "to": "Desk", "direction": "mutual"}]}'
)
FACTS = (
    "Organisation,Type,Sector,Province,Start\nForum + Desk,NGO,Health; Food,North,2026-01-31\n"
    "Forum,NGO,Food,South,31/12/2026\nDesk,UN,Food,#N/A,\nTotal,3,,,\n"
)
CHAT = "[15-01-20 02:22:56] Amina: hello\n[15-01-20 02:23:10] Forum: Messages are encrypted.\nmore text\n"
TOKENS = [
    *(b"<", b">", b'"', b"'", b"/>", b"&x;", b"<!--", b"]]>", b"<v>", b"</c>", b"</row>", b"=", b"\0", b"\r"),
    *(b"\n", b",", b";", b'""', b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"-1", b"0", b"9" * 12, b"1e999"),
    *(b"nan", b't="s"', b't="e"', b't="d"', b"{", b"}", b"[", b"*a", b"&a ", b": ", b"!!python/name:x"),
]


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A few bytes replaced, put in, taken out, doubled or cut off."""
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(content) + 1), chance.choice([0, 0, 1, 2, 8, 64])
        new = chance.choice([*TOKENS, chance.randbytes(2), content[at : at + length], b""])
        content = content[:at] + new + content[at + length * chance.randint(0, 1) :]
        if chance.random() < 0.02:
            content = content[:at]
    return content


def whole(content: bytes) -> Callable[[random.Random], bytes]:
    return lambda chance: damaged(content, chance)


def part_of(texts: dict[str, str]) -> Callable[[random.Random], bytes]:
    """One part of an archive, or the archive itself."""
    parts = {name: text.encode() for name, text in texts.items()}

    def made(chance: random.Random) -> bytes:
        name = chance.choice([*parts, "", *[max(parts, key=lambda name: len(parts[name]))] * 5])
        if not name:
            return damaged(zipped(parts), chance)
        return zipped(parts | {name: damaged(parts[name], chance)})

    return made


def xls() -> bytes:
    """The smallest workbook in the older format: a compound file with one stream."""
    tests = Path(__file__).resolve().parent.parent / "tests"
    sys.path[:0] = [str(tests), str(tests / "ingest")]
    from test_ingest_xls import GOOD  # noqa: PLC0415 - it is written there, byte by byte

    return GOOD


FORMATS: dict[str, Callable[[random.Random], bytes]] = {
    "csv": whole(CSV.encode()),
    "tsv": whole(CSV.replace(",", "\t").encode("utf-16")),
    "xlsx": part_of(XLSX),
    "ods": part_of(ODS),
    "xls": whole(xls()),
    "yaml": whole(MAPPING.encode()),
    "vcf": whole(CARDS.encode()),
    "json": whole(ELEMENTS.encode()),
    "list": whole(FACTS.encode()),
    "txt": whole(CHAT.encode()),
}
"""How a damaged file of each format is made; a new format has its line here."""


def read(name: str, content: bytes, folder: Path) -> bool:
    """Whether rows were read from a file; not to be read is an answer too."""
    ours = name not in {"vcf", "json", "list", "txt"}
    path = folder / ("list.csv" if name == "list" else f"actors.{name}")
    path.write_bytes(content)
    if name != "yaml":
        return not read_map([path], table="actors" if ours else None, skip_bad=True).errors
    table = folder / "actors.csv"
    table.write_text(CSV, "utf-8")
    return not read_map([table], mapping=path).errors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--format", choices=[*FORMATS], action="append")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    wrong = 0
    places: set[str] = set()
    for name in options.format or FORMATS:
        good = 0
        start = time.process_time()
        slowest = (0.0, 0)
        for seed in range(options.seed, options.seed + options.number):
            content = FORMATS[name](random.Random(seed))  # noqa: S311 - no secret is made
            begun = time.process_time()
            try:
                with tempfile.TemporaryDirectory() as folder:
                    good += read(name, content, Path(folder))
            except Exception:  # noqa: BLE001 - what it is, is the result
                wrong += 1
                where = traceback.format_exc(limit=-1)
                if where not in places:
                    kept = Path(tempfile.gettempdir()) / f"fuzz_{seed}.{name}"
                    kept.write_bytes(content)
                    print(f"{name}: seed {seed}, kept as {kept}\n{where}", flush=True)
                places.add(where)
            slowest = max(slowest, (time.process_time() - begun, seed))
        print(
            f"{name:5} {options.number} files, {good} of them read, "
            f"{time.process_time() - start:.0f} s of CPU; the slowest {slowest[0]:.2f} s (seed {slowest[1]})",
            flush=True,
        )
    print(f"{wrong} of them raised an error")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
