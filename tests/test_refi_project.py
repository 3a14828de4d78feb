"""A REFI-QDA project that is written and read again is the same, and stands as the standard asks."""

import hashlib
import zipfile

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings

from ittifak import CaseError
from ittifak.documents.exchange.refi_archive import Original
from ittifak.documents.exchange.refi_project import (
    Code,
    Coding,
    Project,
    Region,
    Rest,
    Selection,
    Source,
    Span,
    User,
)
from ittifak.documents.exchange.refi_read import read_project
from ittifak.documents.exchange.refi_write import write_project
from ittifak.documents.exchange.refi_xml import Node
from refi_projects import document, guid, misplaced, projects, qdpx

SLOW = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=150)


def tree(path):
    with zipfile.ZipFile(path) as archive:
        return fromstring(archive.read("project.qde"))


@SLOW
@given(project=projects)
def test_what_is_written_is_read_again(tmp_path_factory, project):
    path = tmp_path_factory.mktemp("refi") / "project.qdpx"
    write_project(project, path)
    again = read_project(path)
    assert again == project
    assert misplaced(tree(path)) == []
    first = path.read_bytes()
    write_project(again, path)
    assert path.read_bytes() == first
    assert [member.name for member in path.parent.iterdir()] == [path.name]


def test_originals_go_along_byte_by_byte(tmp_path):
    pdf = tmp_path / "paper.PDF"
    pdf.write_bytes(b"%PDF-1.4 not much of one" + bytes(range(256)) * 5000)
    text = Source(guid(2), "text", text="Of a page.", selections=(Selection(guid(4), Span(0, 2), "Of"),))
    region = Selection(guid(3), Region(72, 700, 200, 720, 0), codings=(Coding(guid(5), guid(6), guid(7)),))
    source = Source(
        guid(1), "pdf", "Paper", original=Original.of(pdf), selections=(region,), representation=text
    )
    project = Project("p", (User(guid(7), "A"),), (Code(guid(6), "C"),), (source,))
    path = tmp_path / "p.qdpx"
    write_project(project, path)
    again = read_project(path)
    assert again == project
    assert b"".join(again.sources[0].original.chunks()) == pdf.read_bytes()
    second = tmp_path / "second.qdpx"
    write_project(again, second)
    assert second.read_bytes() == path.read_bytes()
    element = tree(path).find(".//{*}PDFSource")
    assert element.get("path").startswith("internal://")
    assert element.get("path").endswith(".pdf")


def test_an_original_that_changed_is_not_written(tmp_path):
    pdf = tmp_path / "paper.pdf"
    pdf.write_bytes(b"%PDF first")
    project = Project("p", sources=(Source(guid(1), "pdf", original=Original.of(pdf)),))
    pdf.write_bytes(b"%PDF other")
    path = tmp_path / "p.qdpx"
    path.write_bytes(b"what stood there")
    with pytest.raises(CaseError, match="changed since"):
        write_project(project, path)
    assert path.read_bytes() == b"what stood there"
    assert {member.name for member in tmp_path.iterdir()} == {"paper.pdf", "p.qdpx"}


def test_texts_are_utf_8_with_line_feeds(tmp_path):
    text = "Kardeşlik 😀\niki devlet\n"
    path = tmp_path / "p.qdpx"
    write_project(Project("p", sources=(Source(guid(1), text=text),)), path)
    with zipfile.ZipFile(path) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".txt")]
        assert archive.read(name).decode("utf-8") == text
        assert name.startswith("sources/")
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_files_of_transcripts_and_of_regions_are_kept(tmp_path):
    inner = f"""<Sources>
      <AudioSource guid="{guid(1)}" path="internal://a.mp3"><Transcript guid="{guid(2)}" plainTextPath="internal://t.txt"/></AudioSource>
      <PDFSource guid="{guid(3)}" path="internal://b.pdf"><PDFSelection guid="{guid(4)}" page="0" firstX="1" firstY="2"
        secondX="3" secondY="4"><Representation guid="{guid(5)}" plainTextPath="internal://r.txt"/></PDFSelection></PDFSource>
      </Sources>"""
    files = {"a.mp3": b"sound", "t.txt": b"said", "b.pdf": b"%PDF", "r.txt": b"shown"}
    first = read_project(
        qdpx(tmp_path / "a.qdpx", document(inner), {f"sources/{k}": v for k, v in files.items()})
    )
    write_project(first, tmp_path / "b.qdpx")
    second = read_project(tmp_path / "b.qdpx")
    assert second == first
    with zipfile.ZipFile(tmp_path / "b.qdpx") as archive:
        held = {
            hashlib.sha256(archive.read(name)).digest()
            for name in archive.namelist()
            if name != "project.qde"
        }
    assert held == {hashlib.sha256(data).digest() for data in files.values()}


def test_what_the_standard_does_not_know_is_written_on_demand_alone(tmp_path):
    inner = f"""<Sources><TextSource guid="{guid(1)}" mood="calm"><PlainTextContent>One two</PlainTextContent>
      <x:extra xmlns:x="urn:other" x:a="1">kept <x:b/></x:extra></TextSource></Sources><Later k="v"/>"""
    first = read_project(qdpx(tmp_path / "a.qdpx", document(inner)))
    assert first.sources[0].rest.attributes == (("mood", "calm"),)
    assert {notice.found for notice in first.notices} >= {
        "attribute mood of TextSource",
        "element Later in Project",
    }
    write_project(first, tmp_path / "b.qdpx")
    assert misplaced(tree(tmp_path / "b.qdpx")) == []
    assert read_project(tmp_path / "b.qdpx").rest == Rest()
    write_project(first, tmp_path / "c.qdpx", foreign=True)
    assert read_project(tmp_path / "c.qdpx") == first


def test_what_xml_cannot_hold_is_a_fault_each_and_nothing_is_written(tmp_path):
    codes = (Code(guid(1), "bell \x07"), Code(guid(2), "fine", description="half \ud800"))
    sources = (Source(guid(3), name="t", text="a \udfff"),)
    with pytest.raises(CaseError) as error:
        write_project(Project("p", codes=codes, sources=sources), tmp_path / "p.qdpx")
    assert len(error.value.faults) == 3
    assert not list(tmp_path.iterdir())


def test_a_source_holds_text_that_cannot_be_counted_in_two_ways():
    for text in ("a\r\nb", "\ufeffa"):
        with pytest.raises(ValueError, match="carriage return or a byte-order mark"):
            Source(guid(1), text=text)


def test_a_text_that_packs_too_well_is_stored_so_that_it_can_be_read(tmp_path):
    project = Project("p", sources=(Source(guid(1), text="ha " * 1_500_000),))
    write_project(project, tmp_path / "p.qdpx")
    assert read_project(tmp_path / "p.qdpx") == project


def test_lists_without_members_are_left_out(tmp_path):
    write_project(Project("p", sets=(), cases=(Node("Case", (("guid", guid(1)),)),)), tmp_path / "p.qdpx")
    assert [child.tag.rpartition("}")[2] for child in tree(tmp_path / "p.qdpx")] == ["Cases"]
