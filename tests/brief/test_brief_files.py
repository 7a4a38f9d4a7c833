"""A brief as HTML, Word and PDF: the same in all, safe whatever names hold, without who was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from documents import WORD, Page, body_of, everything, pages_of, parts_of, text_of
from fonts import our_fonts_alone
from maps import CERTAIN, a_map, actor, offer, sample, tie

from actormap.core import words
from actormap.core.config import View
from actormap.core.errors import ActormapError, Denied, NoFont, Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.rights.access import KEY_HOLDER, Principal, visible
from actormap.viz import typeset
from actormap.viz.brief import FORMATS, About, Leaving, leaving, write_brief
from actormap.viz.brief.setting import CAPTION

DAY = View(date="2026-11-25")
EVERY = pytest.mark.parametrize("form", FORMATS)
AGREED = {"consent_c5": "yes", "consent_c6": "yes", "consent_c7": "yes"}
HOSTILE = [
    "<script>x()</script>",
    "<img src=https://out.example/x onerror=x()>",
    "javascript:x()",
    "]]><svg onload=x()>",
    '"><a href="https://out.example">',
    '#import "@preview/out:1.0.0"',
    "*bold* _x_ $y$ `z` @ref <label> = head",
    '=HYPERLINK("https://out.example")',
    "{ INCLUDETEXT https://out.example }",
    "{{ 7*7 }}{% raw %}",
    "&lt;b&gt; &#x3c;",
    "</svg></text><text>",
    "\\u{202e} \\ #",
    "a\tb\nc",
    "[x](https://out.example)",
]


@cache
def made(m: ActorMap, *, level: str = "inside", about: About = About(), view: View = CERTAIN) -> Leaving:  # noqa: B008
    """A brief, made once for all that look into it."""
    return leaving(m, view, about, principal=KEY_HOLDER, level=level)


@cache
def written(m: ActorMap, form: str, **asked: Any) -> bytes:
    """Its file, the same."""
    return made(m, **asked).written(form)


def named(names: list[str]) -> ActorMap:
    """The office meets the first, which introduces it to all others."""
    ids = [f"a{i:02}" for i in range(len(names))]
    return a_map(
        actors=[actor(i, name, adm1_pcode="XA01", **AGREED) for i, name in zip(ids, names, strict=True)],
        ties=[offer(ids[0], one, 0.9) for one in ids[1:]] + [tie(ids[1], ids[2], "conflict")],
        contacts=[{"id": "c1", "date": "2025-01-20", "office": "O", "actor_id": ids[0]}],
        areas=[{"id": "XA01", "name": names[1]}],
        platforms=[{"id": "N", "name": names[2], "members": ";".join(ids[:3])}],
    )


@cache
def hostile() -> ActorMap:
    """Actors, a place and a platform of hostile names."""
    return named(HOSTILE)


@EVERY
def test_brief_of_the_sample_is_set_with_all_its_headings(form: str) -> None:
    one = made(sample(), view=DAY, about=About(area="XZ03"))
    text = text_of(form, written(sample(), form, view=DAY, about=About(area="XZ03")))
    for part in one.brief.parts:
        assert str(part.heading) in text
    assert "Invented data" in text
    assert "For use inside the office only." in text
    assert "Boundary: who sits or works in" in text
    assert "Port Selim Lawyers' Guild" in text


@pytest.mark.parametrize(
    "about", [About(), About(area="XZ03"), About("XZ04", "women"), About(ids=("C001", "C055"))]
)
def test_pdf_has_two_pages_at_most(about: About) -> None:
    assert len(pages_of(written(sample(), "pdf", view=DAY, about=about))) <= 2


@EVERY
def test_same_call_gives_the_same_bytes(form: str) -> None:
    again = leaving(sample(), DAY, About(area="XZ05"), principal=KEY_HOLDER, level="inside")
    assert again.written(form) == written(sample(), form, view=DAY, about=About(area="XZ05"))


@EVERY
@pytest.mark.parametrize(
    "word", ["<script>x()</script>", "=HYPERLINK", "#import", "{{ 7*7 }}", "@ref <label>"]
)
def test_hostile_names_are_text(form: str, word: str) -> None:
    assert word in text_of(form, written(hostile(), form)).replace(" \n", " ")


@EVERY
def test_the_map_stands_above_all_chapters(form: str) -> None:
    about = About(area="XZ05")
    told = text_of(form, written(sample(), form, view=DAY, about=about))
    first = made(sample(), view=DAY, about=about).brief.parts[0]
    assert told.index(CAPTION[:40]) < told.index(first.points[0].text[:30])


def test_page_has_no_script_and_nothing_from_outside() -> None:
    page = Page(written(hostile(), "html"))
    assert not {"script", "a", "img", "link", "iframe", "object", "form", "base", "image"} & set(page.tags)
    assert not [
        name for name, _ in page.attributes if name in {"src", "href", "style"} or name.startswith("on")
    ]
    policy = next(value for name, value in page.attributes if value.startswith("default-src"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_document_of_word_is_well_formed_and_has_no_field_link_or_macro() -> None:
    files = parts_of(written(hostile(), "docx"))
    for name, content in files.items():
        if name.endswith((".xml", ".rels")):
            ET.fromstring(content)  # noqa: S314 - we wrote it ourselves
        if name.endswith(".rels"):
            assert b"External" not in content
            assert b"out.example" not in content
    body = body_of(written(hostile(), "docx"))
    fields = ("fldSimple", "fldChar", "instrText", "hyperlink", "object", "altChunk")
    assert not [found for tag in fields for found in body.iter(WORD + tag)]
    assert not [name for name in files if "vba" in name.casefold() or "embed" in name.casefold()]


def test_pdf_has_no_action_link_or_file() -> None:
    content = written(hostile(), "pdf")
    assert not re.search(rb"/(JavaScript|JS|URI|Launch|EmbeddedFile|OpenAction|AcroForm)\b", content)


def test_document_of_word_says_which_names_run_from_right_to_left() -> None:
    content = written(sample(), "docx", view=DAY, about=About(area="XZ03"))
    arabic = re.compile("[\u0600-\u06ff]")
    for run in body_of(content).iter(f"{WORD}r"):
        text = "".join(run.itertext())
        assert (run.find(f"{WORD}rPr/{WORD}rtl") is not None) == bool(arabic.search(text))
        assert not re.search("[\u2066-\u2069]", text)


@EVERY
def test_names_of_10000_letters_do_not_break_the_pages(form: str) -> None:
    names = [f"{i} " + word * 2_500 for i, word in enumerate(["Long ", "شبكة ", "Союз "] * 6)]
    one = made(named(names))
    content = one.written(form)
    assert "Long Long" in text_of(form, content)
    if form == "pdf":
        assert len(pages_of(content)) <= 2


@EVERY
@pytest.mark.parametrize(
    "m",
    [
        ActorMap.empty(),
        a_map("A"),
        a_map("A", "B", presence=[{"actor_id": i, "sector": "WSH", "pcode": "XA01"} for i in "AB"]),
    ],
    ids=["empty", "one actor", "who does what where, without ties"],
)
def test_little_is_set_too(form: str, m: ActorMap) -> None:
    assert "Who is there" in text_of(form, made(m).written(form))


@cache
def withheld() -> ActorMap:
    """A person, one that is sensitive, one that refused, all beside one that agreed to be named."""
    m = named(["Agreed Forum", "Refused Alliance", "Sensitive Quorum", "Jane Doeson"])
    cells: dict[str, dict[str, object]] = {
        "a01": {"consent_c7": "no"},
        "a02": {"sensitivity": 2},
        "a03": {"kind": "person"},
    }
    actors = m.actors.set_index("id")
    for one, row in cells.items():
        for column, value in row.items():
            actors.loc[one, column] = value
    return m.replace(
        actors=actors.reset_index(),
        areas=m["areas"].assign(name="Harbour"),
        platforms=m.platforms.assign(name="Round Table"),
    )


@EVERY
def test_who_may_not_be_named_is_in_no_byte(form: str) -> None:
    content = made(withheld(), level="organisations", about=About(area="XA01")).written(form)
    assert "Agreed Forum" in text_of(form, content)
    told, inside = everything(form, content), everything(form, made(withheld()).written(form))
    for word in ("Refused", "Alliance", "Sensitive", "Quorum", "Doeson"):
        assert word not in told
        assert word in inside


@pytest.fixture
def in_arabic() -> Iterator[None]:
    words.speak(words.catalogue("ar"))
    yield
    words.speak(None)


@EVERY
@pytest.mark.usefixtures("in_arabic")
def test_a_route_in_arabic_leads_to_the_left_as_it_is_read(form: str) -> None:
    one = made(named(["محمّد للنساء", "First", "Second"]))
    content = one.written(form)
    text = text_of(form, content)
    if form == "html":  # its arrows go by the direction of the page
        assert {("lang", "ar"), ("dir", "rtl")} <= set(Page(content).attributes)
        return
    assert "←" in text
    assert "→" not in text
    if form == "docx":
        body = body_of(content)
        assert all(paragraph.find(f"{WORD}pPr/{WORD}bidi") is not None for paragraph in body.iter(f"{WORD}p"))
        names = [run for run in body.iter(f"{WORD}r") if "First" in "".join(run.itertext())]
        assert names
        assert all(run.find(f"{WORD}rPr/{WORD}rtl") is None for run in names)
        # Else two names and the arrow between them would be read from the left, and lead back.
        assert all("".join(run.itertext()).endswith("\u200f") for run in names)


@EVERY
def test_outside_the_office_no_route_tension_or_source_is_told(form: str) -> None:
    text = text_of(form, written(sample(), form, view=DAY, level="organisations"))
    for word in ("Whom to meet", "Tension", "at risk", "reliable", "chance"):
        assert word not in text


def test_platform_on_which_nobody_here_sits_is_in_no_picture() -> None:
    m = named(["Sits There", "Sits Nowhere", "Round Table"])
    m = m.replace(platforms=m.platforms.assign(members="a00"))
    assert "Round Table" in made(m, about=About(ids=("a00",))).document.picture
    assert "Round Table" not in made(m, about=About(ids=("a01",))).document.picture


def test_what_others_read_does_not_say_that_nobody_else_is_there() -> None:
    text = str(made(withheld(), level="organisations").brief.parts[0].points[0].text)
    assert text == "These may be named: 1 actor of civil society and 1 other. There may be more."


def test_chosen_actor_who_may_not_be_named_is_refused() -> None:
    with pytest.raises(Refused, match="1 of the chosen actors may not be named"):
        made(withheld(), level="organisations", about=About(ids=("a00", "a02")))


@pytest.mark.parametrize("role", ["viewer", "admin"])
def test_roles_that_may_not_export_make_no_brief(role: str) -> None:
    principal = Principal(role)
    with pytest.raises(Denied):
        leaving(visible(sample(), principal), DAY, About(), principal=principal, level="inside")


@EVERY
def test_what_a_role_does_not_see_is_in_no_byte(form: str) -> None:
    m = withheld().replace(
        actors=withheld().actors.assign(sensitivity=[3 if i == "a02" else 0 for i in withheld().actors["id"]])
    )
    analyst = Principal("analyst")
    one = leaving(visible(m, analyst), CERTAIN, About(), principal=analyst, level="inside")
    assert "Sensitive" not in everything(form, one.written(form))
    assert "Refused" in everything(form, one.written(form))


@EVERY
def test_file_is_written_for_its_owner_alone(form: str, tmp_path: Path) -> None:
    one = made(named(["One", "Two", "Three"]))
    path = tmp_path / f"brief.{form}"
    write_brief(one, path)
    assert path.read_bytes() == one.written(form)
    assert path.stat().st_mode & 0o077 == 0


def test_file_of_another_kind_or_nowhere_is_refused(tmp_path: Path) -> None:
    one = made(a_map("A"))
    with pytest.raises(Refused, match=r"NAME.docx, NAME.html or NAME.pdf"):
        write_brief(one, tmp_path / "brief.odt")
    with pytest.raises(ActormapError, match="no folder"):
        write_brief(one, tmp_path / "nowhere" / "brief.pdf")
    assert not list(tmp_path.iterdir())


def test_files_tell_nothing_of_the_program_that_wrote_them() -> None:
    one = made(sample(), view=DAY, about=About(area="XZ05"))
    core = parts_of(one.written("docx"))["docProps/core.xml"].decode()
    assert "python" not in core
    assert "2000-01-01" in core
    assert b"CreationDate" not in one.written("pdf")


NOWHERE = "Club \u6f22"


@EVERY
def test_letters_that_no_font_here_has_are_no_boxes(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "_fonts", our_fonts_alone)
    brief = made(named([NOWHERE, "B", "C"]))
    if form == "html":
        assert NOWHERE.encode() in brief.written(form)
        return
    with pytest.raises(NoFont, match=r"no font on this computer has every letter of .*Install a font"):
        brief.written(form)


def test_who_withdrew_consent_is_counted_and_named_by_no_answer_about_all_of_the_map() -> None:
    m = named(["Open Desk", "Quiet Harbour", "Circle"])
    gone = m.actors["consent_c1"].mask(m.actors["name"] == "Quiet Harbour", "withdrawn")
    m = m.replace(actors=m.actors.assign(consent_c1=gone), areas=m["areas"].assign(name="Coast"))

    def ask(name: str, **options: Any) -> Findings:
        raise AssertionError(name, options)

    brief = leaving(m, CERTAIN, About(), principal=KEY_HOLDER, level="inside", ask=ask)
    assert b"Quiet Harbour" not in brief.written("html")
    kept = named(["Open Desk", "Quiet Harbour", "Circle"])
    with pytest.raises(AssertionError):
        leaving(kept, CERTAIN, About(), principal=KEY_HOLDER, level="inside", ask=ask)
