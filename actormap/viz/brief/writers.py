"""A brief as a page for a browser, as a document of Word and as PDF."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from unicodedata import bidirectional

import docx as word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from actormap.core.sentences import chain_of
from actormap.viz.brief.setting import Document, SetChart, SetPart, SetPoint, pieces, render
from actormap.viz.templates import filled
from actormap.viz.typeset import png, set_pages


def html(document: Document) -> bytes:
    """A brief as HTML."""
    return filled("brief.html", package="actormap.viz.brief", document=document).encode()


def pdf(document: Document) -> bytes:
    """A brief as PDF; it tells nothing of who made it, and when only as far as the page says so."""
    # Of dots, as bytes: in a drawing of lines, letters that are joined or bear marks cannot be read aloud.
    picture = list(png(document.picture)) if document.picture else []
    parts = [asdict(part) | {"charts": [*map(_pdf_chart, part.charts)]} for part in document.parts]
    return set_pages("brief.typ", asdict(document) | {"picture": picture, "parts": parts})


def _pdf_chart(chart: SetChart) -> dict[str, Any]:
    wide = re.search(r'width="([\d.]+)"', chart.svg)
    return {
        "png": list(png(chart.svg)) if chart.svg else [],
        "width": float(wide[1]) if wide else 0.0,
        "title": chart.title,
        "lines": chart.lines,
    }


LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
"""After a name that is read from the other side than the text: what follows is none of it."""
FONT = "Arial"
"""In every copy of Word, with Cyrillic and Arabic letters."""
QUIET, BLUE = RGBColor(0x4A, 0x55, 0x68), RGBColor(0x20, 0x54, 0x93)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
    "w:textDirection",
    "w:textAlignment",
    "w:textboxTightWrap",
    "w:outlineLvl",
    "w:divId",
    "w:cnfStyle",
    "w:rPr",
    "w:sectPr",
    "w:pPrChange",
)
"""What must stand behind the direction of a paragraph, in the order of the format."""
_ZIPPED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Face:
    size: float = 9
    bold: bool = False
    colour: RGBColor | None = None


TITLE, HEADING, NOTE = _Face(16, bold=True), _Face(11, bold=True, colour=BLUE), _Face(8.5, colour=QUIET)
PLAIN, MARK, FINDING = _Face(), _Face(bold=True), _Face(11, bold=True)


def docx(document: Document) -> bytes:
    """A brief as a document of Word; the same for the same brief."""
    made = word.Document()
    _page(made, document.name)
    _paragraph(made, document.title, TITLE, style="Title")
    _paragraph(made, f"{document.boundary} {document.made}", PLAIN)
    _paragraph(made, document.mark, MARK)
    if document.warning:
        _paragraph(made, document.warning, MARK)
    if document.picture:
        _drawn(made, document.picture, document.caption, 130 if document.paged else 150)
        _paragraph(made, document.caption, NOTE)
    for part in document.parts:
        _part(made, part)
    if document.direction == "rtl":
        _turn(made)
    out = io.BytesIO()
    made.save(out)
    return _without_times(out)


def _page(made: Any, name: str) -> None:
    """The sides of the page, and properties that tell nothing of who made it on which computer."""
    section, about = made.sections[0], made.core_properties
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(13)
    section.header_distance = section.footer_distance = Mm(6)
    about.author = about.last_modified_by = about.comments = about.keywords = about.subject = ""
    about.title = name
    about.created = about.modified = LONG_AGO
    about.revision = 1


def _paragraph(made: Any, text: str, face: _Face, *, style: str = "Normal") -> Any:
    paragraph = made.add_paragraph(style=style)
    look = paragraph.paragraph_format
    look.space_before, look.space_after, look.line_spacing = Pt(0), Pt(2), 1
    _write(paragraph, text, face)
    return paragraph


def _write(paragraph: Any, text: str, face: _Face) -> None:
    """Write a text in runs, each in the direction of its letters."""
    for piece, right_to_left in pieces(text):
        if not piece:
            continue
        run = paragraph.add_run(piece)
        run.bold, run.font.size = face.bold, Pt(face.size)
        run.font.color.rgb = face.colour or RGBColor(0x1F, 0x29, 0x33)
        # The font for letters of every script; Arabic ones go by settings of their own.
        run.font.name = FONT
        look = run._element.get_or_add_rPr()  # noqa: SLF001 - python-docx has no name for these
        look.rFonts.set(qn("w:cs"), FONT)
        size = OxmlElement("w:szCs")
        size.set(qn("w:val"), str(round(2 * face.size)))
        look.append(size)
        run.font.rtl = right_to_left or None
        run.font.cs_bold = face.bold
        if right_to_left:
            paragraph.add_run(LEFT_TO_RIGHT)


def _part(made: Any, part: SetPart) -> None:
    heading = _paragraph(made, part.heading, HEADING, style="Heading 2")
    heading.paragraph_format.space_before = Pt(6)
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.page_break_before = part.begins_page
    if part.finding:
        _paragraph(made, part.finding, FINDING)
    for point in part.not_known:
        _point(made, point)
    for chart in part.charts:
        # The same in lines where nothing here can draw it.
        _paragraph(made, chart.title, MARK).paragraph_format.keep_with_next = True
        if chart.svg:
            _drawn(made, chart.svg, "; ".join(chart.lines), 125)
        for line in () if chart.svg else chart.lines:
            _paragraph(made, line, PLAIN, style="List Bullet")
    for point in part.points:
        _point(made, point)


def _point(made: Any, point: SetPoint) -> None:
    paragraph = _paragraph(made, point.text, PLAIN, style="List Bullet")
    if point.sure:
        _write(paragraph, f"  ({point.sure})", NOTE)
    further = [(render(chain_of(point.route)), PLAIN)] if point.route else []
    further += [(f"☐ {box}", PLAIN) for box in point.boxes]
    further += [(point.note, NOTE)] if point.note else []
    for text, face in further:
        paragraph.add_run().add_break()
        _write(paragraph, text, face)


def _drawn(made: Any, svg: str, heard: str, width: float) -> None:
    """A drawing so many millimetres wide; who cannot see it hears what it says."""
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.keep_with_next = True
    drawn = paragraph.add_run().add_picture(io.BytesIO(png(svg)), width=Mm(width))
    drawn._inline.docPr.set("descr", heard)  # noqa: SLF001 - python-docx has no name for it


def _turn(made: Any) -> None:
    """Let all be read from the right; after what is read from the left a mark says where that ends."""
    for paragraph in made.paragraphs:
        look = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no name for it
        look.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
        for run in paragraph.runs:
            sides = {bidirectional(letter) for letter in run.text}
            if run.text == LEFT_TO_RIGHT:
                run.text = ""
            elif "L" in sides and not sides & {"R", "AL"}:
                run.text += RIGHT_TO_LEFT
            else:
                run.font.rtl = True


def _without_times(made: io.BytesIO) -> bytes:
    """The same archive with no times in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not name.startswith("docProps/thumbnail"):
                new.writestr(zipfile.ZipInfo(name, _ZIPPED), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
