"""What stands in the three formats of a brief, read with other programs than those that wrote them."""

from __future__ import annotations

import io
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pypdfium2

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNSEEN = dict.fromkeys(map(ord, "\u2068\u2069\u200e"))


class Page(HTMLParser):
    """The tags, attributes and texts of a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.texts.append(data)


def parts_of(content: bytes) -> dict[str, bytes]:
    """The files in a document of Word."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body_of(content: bytes) -> ET.Element:
    """What is written in a document of Word."""
    return ET.fromstring(parts_of(content)["word/document.xml"])  # noqa: S314 - we wrote it ourselves


def pages_of(content: bytes) -> list[str]:
    """The text of each page of a PDF."""
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in document]


def text_of(form: str, content: bytes) -> str:
    """All text of a file, with one blank where there is any."""
    if form == "html":
        text = "".join(Page(content).texts)
    elif form == "docx":
        text = " ".join("".join(one.itertext()) for one in body_of(content).iter(f"{WORD}p"))
    else:
        text = " ".join(pages_of(content))
    return " ".join(text.translate(UNSEEN).replace("\ufffe", "").split())


def everything(form: str, content: bytes) -> str:
    """The text and all else that can hold a name: attributes, properties, the source of a page."""
    inside = b" ".join(parts_of(content).values()) if form == "docx" else content
    return text_of(form, content) + inside.decode("utf-8", "replace")
