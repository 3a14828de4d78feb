"""Archives and project files that are out to do harm: a line each, memory bounded, nothing written."""

import io
import os
import stat
import struct
import subprocess
import sys
import zipfile

import pytest

from ittifak import CaseError
from ittifak.documents.exchange import refi_archive, refi_read, refi_xml
from ittifak.documents.exchange.refi_project import Project, Span
from ittifak.documents.exchange.refi_read import read_project
from ittifak.documents.exchange.refi_write import write_project
from refi_projects import document, guid, qdpx

MEMORY = 1024**3
READ = """
import resource, sys
from pathlib import Path
from ittifak import CaseError
from ittifak.documents.exchange.refi_read import read_project
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
try:
    read_project(Path(sys.argv[1]))
except CaseError as error:
    print(error)
"""


def faults(path, **options):
    with pytest.raises(CaseError) as error:
        read_project(path, **options)
    assert str(error.value).count("\n") == len(error.value.faults) - 1
    assert str(path.parent) not in str(error.value)
    return [fault.found for fault in error.value.faults]


def within_memory(path):
    """Read in a child that may have no more than ``MEMORY`` bytes; return what it says."""
    child = subprocess.run(
        [sys.executable, "-c", READ.format(memory=MEMORY), str(path)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (child.returncode, child.stderr) == (0, "")
    return child.stdout


def zeros(path, member, size, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method, compresslevel=1) as archive, archive.open(member, "w") as target:
        for _ in range(size // 2**20):
            target.write(b" " * 2**20)
    return path


def with_entry(path, name, data=b"x", attributes=0):
    info = zipfile.ZipInfo(name)
    info.external_attr = attributes
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, data)
    return path


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zeros(tmp_path / "a.qdpx", "project.qde", 2**30)
    assert path.stat().st_size < 2**23
    (found,) = faults(path)
    assert found.startswith("'project.qde' unpacks from")
    assert "unpacks from" in within_memory(path)


def test_a_project_file_of_a_gigabyte_is_refused_within_memory(tmp_path):
    path = zeros(tmp_path / "a.qdpx", "project.qde", 2**30, zipfile.ZIP_STORED)
    assert f"found {2**30} bytes, expected at most {refi_xml.LARGEST}" in within_memory(path)


@pytest.mark.parametrize(
    "inner",
    ["<Case>" * 100_000, f"<Cases>{'<Case/>' * 2_100_000}</Cases>", "<Cases>" + "<x y='1'/>" * 300_000],
)
def test_project_files_too_deep_too_many_or_broken_are_refused_within_memory(tmp_path, inner):
    path = tmp_path / "a.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", document(inner).removesuffix("</Project>"))
    said = within_memory(path)
    assert said.count("\n") == 1
    assert "deep" in said or "more than 2000000 elements" in said or "no element found" in said


def test_a_size_that_lies_does_not_unpack_more(tmp_path):
    path = qdpx(tmp_path / "a.qdpx", document("<Description>" + "a" * 5_000_000 + "</Description>"))
    data = path.read_bytes()
    size = struct.pack("<I", zipfile.ZipFile(path).infolist()[0].file_size)
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, struct.pack("<I", 1000)))
    (found,) = faults(path)
    assert found.startswith("damaged")


def test_texts_that_are_too_much_together_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(refi_read, "LARGEST_TEXTS", 5000)
    texts = "".join(f'<TextSource guid="{guid(n)}" plainTextPath="internal://{n}.txt"/>' for n in range(9))
    files = {f"{number}.txt": b"x" * 999 for number in range(9)}
    assert faults(qdpx(tmp_path / "a.qdpx", document(f"<Sources>{texts}</Sources>"), files)) == [
        "texts of more than 5000 bytes"
    ]


def test_a_text_of_line_ends_alone_is_read_within_memory(tmp_path):
    inner = f'<Sources><TextSource guid="{guid(1)}" plainTextPath="internal://t.txt">'
    inner += (
        f'<PlainTextSelection guid="{guid(2)}" startPosition="0" endPosition="9"/></TextSource></Sources>'
    )
    path = tmp_path / "a.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", document(inner))
        archive.writestr("t.txt", b"\r\n" * 2**22)
    assert within_memory(path) == ""


def test_archives_inside_are_not_opened(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b" " * 2**26)
    source = f'<Sources><PictureSource guid="{guid(1)}" path="internal://inner.zip"/></Sources>'
    project = read_project(
        qdpx(tmp_path / "a.qdpx", document(source), {"sources/inner.zip": inner.getvalue()})
    )
    assert project.sources[0].original.size == len(inner.getvalue())


def test_a_rich_document_that_is_a_bomb_costs_its_text_alone(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 2**28)
    pytest.importorskip("ittifak.documents.reading.docx")
    source = f'<Sources><TextSource guid="{guid(1)}" richTextPath="internal://a.docx"/></Sources>'
    project = read_project(qdpx(tmp_path / "a.qdpx", document(source), {"sources/a.docx": inner.getvalue()}))
    assert project.sources[0].text is None
    assert any("without plain text" in notice.found for notice in project.notices)


@pytest.mark.parametrize(
    ("name", "attributes", "found"),
    [
        ("../out.txt", 0, "member '../out.txt'"),
        ("sources/../../out.txt", 0, "member 'sources/../../out.txt'"),
        ("sources\\..\\..\\out.txt", 0, "member 'sources\\..\\..\\out.txt'"),
        ("/etc/out.txt", 0, "member '/etc/out.txt'"),
        ("C:/out.txt", 0, "member 'C:/out.txt'"),
        ("sources/link", (stat.S_IFLNK | 0o777) << 16, "'sources/link' is a link"),
        ("project.qde", 0, "'project.qde' twice"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_lead_out_links_and_names_twice(tmp_path, name, attributes, found):
    path = with_entry(qdpx(tmp_path / "a.qdpx", document("")), name, b"/etc/hostname", attributes)
    assert faults(path) == [found]
    assert [member.name for member in tmp_path.iterdir()] == ["a.qdpx"]


def test_encrypted_members_and_unknown_methods_are_said_all_at_once(tmp_path):
    path = with_entry(qdpx(tmp_path / "a.qdpx", document("")), "../x")
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    data[6] |= 1
    struct.pack_into("<H", data, central + 10, 99)
    path.write_bytes(data)
    assert faults(path) == [
        "'project.qde' is encrypted",
        "'project.qde' packed by method 99",
        "member '../x'",
    ]


def test_more_members_than_allowed_are_not_listed(tmp_path):
    path = tmp_path / "a.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(refi_archive.MEMBERS + 1):
            archive.writestr(f"{number}", b"")
    (found,) = faults(path)
    assert found.startswith(f"a directory of {refi_archive.MEMBERS + 1} members")


@pytest.mark.parametrize(
    "data", [b"", b"no archive", b"PK\x05\x06", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + bytes(300)]
)
def test_what_is_no_archive(tmp_path, data):
    path = tmp_path / "a.qdpx"
    path.write_bytes(data)
    assert len(faults(path)) == 1


def test_a_folder_and_a_path_that_is_not_there(tmp_path):
    for path in (tmp_path, tmp_path / "none.qdpx"):
        with pytest.raises(CaseError, match="no such file"):
            read_project(path)


def test_a_damaged_member(tmp_path):
    path = qdpx(tmp_path / "a.qdpx", document("<Description>" + os.urandom(500).hex() + "</Description>"))
    data = bytearray(path.read_bytes())
    data[100:140] = bytes(40)
    path.write_bytes(data)
    (found,) = faults(path)
    assert found.startswith("damaged")


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
TYPES = {
    "bomb": f'<!DOCTYPE Project [<!ENTITY a0 "ha">{BOMB}]>',
    "quadratic": f'<!DOCTYPE Project [<!ENTITY a11 "{"ha" * 10_000}">]>',
    "file": '<!DOCTYPE Project [<!ENTITY a11 SYSTEM "file:///etc/hostname">]>',
    "network": '<!DOCTYPE Project [<!ENTITY a11 SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter": '<!DOCTYPE Project [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    "outside": '<!DOCTYPE Project SYSTEM "file:///etc/hostname">',
}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused(tmp_path, kind, encoding):
    text = document("<Description>&a11;</Description>").replace("?>", f"?>{TYPES[kind]}", 1)
    path = qdpx(tmp_path / "a.qdpx", text.encode(encoding))
    assert faults(path) == ["a document type or an entity"]


NONSENSE = f"""<Users><User guid="../../x"/></Users><CodeBook><Codes><Code guid="" name="c" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="{guid(1)}" name="=cmd()"><PlainTextContent>One two</PlainTextContent>
<PlainTextSelection guid="{guid(2)}" startPosition="-5" endPosition="3"/>
<PlainTextSelection guid="{guid(3)}" startPosition="5" endPosition="3"/>
<PlainTextSelection guid="{guid(4)}" startPosition="0" endPosition="8"/>
<PlainTextSelection guid="{guid(5)}" startPosition="0" endPosition="{'9' * 5000}"/>
<PlainTextSelection guid="{guid(6)}" startPosition="" endPosition="1e3"/>
<PlainTextSelection guid="{guid(7)}"><Coding guid="{guid(8)}"><CodeRef targetGUID="nobody"/></Coding></PlainTextSelection>
</TextSource><PDFSource guid="{guid(9)}"><PDFSelection guid="{guid(10)}" page="-1" firstX="nan" firstY="inf" secondX="1" secondY="2"/>
</PDFSource></Sources>"""  # fmt: skip


def test_nonsense_is_said_all_at_once_and_can_be_mended(tmp_path):
    path = qdpx(tmp_path / "a.qdpx", document(NONSENSE))
    found = faults(path)
    assert len(found) == 14
    project = read_project(path, mend=True)
    places = [selection.place for selection in project.sources[0].selections]
    assert places == [Span(0, 3), Span(5, 5), Span(0, 7), Span(0, 7), Span(0, 0), Span(0, 0)]
    assert project.sources[0].selections[5].codings[0].code
    assert all("\n" not in str(notice) for notice in project.notices)
    write_project(project, tmp_path / "b.qdpx")
    assert read_project(tmp_path / "b.qdpx") == project


def test_more_faults_than_anybody_reads_are_counted(tmp_path):
    selections = f'<PlainTextSelection guid="{guid(2)}" startPosition="9" endPosition="1"/>' * 1000
    inner = f'<Sources><TextSource guid="{guid(1)}"><PlainTextContent/>{selections}</TextSource></Sources>'
    found = faults(qdpx(tmp_path / "a.qdpx", document(inner)))
    assert (len(found), found[-1]) == (201, "800 more of these")


def test_control_and_bidi_characters_do_not_reach_a_terminal(tmp_path):
    inner = f'<Sources><TextSource guid="{guid(1)}" plainTextPath="internal://\u202e\u0085x.txt"/></Sources>'
    project = read_project(qdpx(tmp_path / "a.qdpx", document(inner)))
    assert all(str(notice).isprintable() for notice in project.notices)
    assert any("\\x202e" in str(notice) for notice in project.notices)


def test_nothing_is_written_half(tmp_path):
    path = tmp_path / "p.qdpx"
    write_project(Project("before"), path)
    before = path.read_bytes()
    child = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, timeout=300
    )
    assert "File too large" in child.stderr
    assert path.read_bytes() == before
    assert [member.name for member in tmp_path.iterdir()] == ["p.qdpx"]


FULL = """
import os, resource, signal, sys
from pathlib import Path
from ittifak.documents.exchange.refi_project import Project, Source
from ittifak.documents.exchange.refi_write import write_project
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
text = os.urandom(200_000).hex()
write_project(Project("after", sources=(Source("00000000-0000-4000-8000-000000000001", text=text),)), Path(sys.argv[1]))
"""
