"""Documents made to break a reader: one line each, memory and time bounded."""

import io
import json
import os
import socket
import subprocess
import sys
import zipfile
import zlib

import docx
import pytest

from ittifak.case.fault import CaseError
from ittifak.documents.reading import limits, pdf
from ittifak.documents.reading.extract import read, read_bytes
from ittifak.documents.reading.segment import segments
from pdf_file import Pdf, lines

MIB = 1 << 20
BODY = lines("Rıhtımın genişletilmesi uzun sürdü ve bu iş için çok sayıda işçi çalıştı.")

CHILD = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
from ittifak.case.fault import CaseError
from ittifak.documents.reading.extract import read
from ittifak.documents.reading.segment import segments
try:
    document = read(sys.argv[1])
    answer = {{"letters": len(document.text), "segments": segments(document).num_rows, "notices": document.notices}}
except CaseError as error:
    answer = {{"fault": str(error)}}
# Not ru_maxrss, which begins with what the parent had.
status = open("/proc/self/status").read()
answer["peak"] = int(status.split("VmHWM:")[1].split()[0]) * 1024
print(json.dumps(answer))
"""


def in_child(path, memory=2048 * MIB, seconds=200):
    """Read a file in a process that may not take more memory or time."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(memory=memory), str(path)],
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def fault_of(call, *arguments):
    with pytest.raises(CaseError) as caught:
        call(*arguments)
    (fault,) = caught.value.faults
    assert "\n" not in str(fault)
    return str(fault)


def docx_with(parts, change=None):
    """Return a real Word file with parts added or replaced."""
    buffer = io.BytesIO()
    word = docx.Document()
    word.add_paragraph("Gövde burada.")
    word.save(buffer)
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if change and name == "word/document.xml" else data)
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def test_a_sound_word_file_is_read():
    assert read_bytes("a.docx", docx_with({})).text == "Gövde burada."


def test_a_zip_bomb_is_refused_in_little_memory(tmp_path):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<a/>")
        with archive.open("word/media/x.bin", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(bytes(MIB))
    answer = in_child(path, 1024 * MIB)
    assert (
        answer["fault"]
        == "bomb.docx: found an archive that unpacks to 629,145,604 bytes, expected at most 268,435,456"
    )
    assert answer["peak"] < 400 * MIB


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path):
    data = docx_with({"word/media/x.bin": bytes(300 * MIB)})
    place = data.index(b"PK\x01\x02")
    while place >= 0:
        if data[place + 46 :].startswith(b"word/media/x.bin"):
            data = data[: place + 24] + (10).to_bytes(4, "little") + data[place + 28 :]
            break
        place = data.index(b"PK\x01\x02", place + 4)
    (tmp_path / "a.docx").write_bytes(data)
    answer = in_child(tmp_path / "a.docx", 1024 * MIB)
    assert "damaged part word/media/x.bin" in answer["fault"] or "unpacks to over" in answer["fault"]
    assert answer["peak"] < 500 * MIB


def test_xml_that_unpacks_to_more_than_its_limit_is_refused(tmp_path):
    (tmp_path / "a.docx").write_bytes(
        docx_with({}, lambda data: data.replace(b"burada", b"burada " * (8 * MIB)))
    )
    answer = in_child(tmp_path / "a.docx")
    assert answer["fault"].startswith("a.docx: found more than 50,331,648 bytes of XML in word/document.xml")


@pytest.mark.parametrize("name", ["../../etc/x.xml", "/etc/x", "word/../../x", "C:\\x.xml", "..\\x"])
def test_parts_that_point_outside_are_refused_and_nothing_is_written(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "points outside" in fault_of(read_bytes, "a.docx", docx_with({name: b"<x/>"}))
    assert list(tmp_path.iterdir()) == []


def test_a_part_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        data = docx_with({"word/document.xml": b"<x/>"})
    assert "a part twice" in fault_of(read_bytes, "a.docx", data)


def test_too_many_parts_are_refused():
    parts = {f"word/media/{number}": b"" for number in range(limits.MOST_PARTS)}
    assert "parts, expected at most 5,000" in fault_of(read_bytes, "a.docx", docx_with(parts))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
ENTITIES = {
    "a billion laughs": f"<!DOCTYPE x [{LAUGHS}]>",
    "an external entity": '<!DOCTYPE x [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>',
    "a remote document type": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("doctype", ENTITIES.values(), ids=ENTITIES)
def test_entities_in_word_files_are_refused(doctype, encoding):
    def change(data):
        text = data.decode().split("?>", 1)[1].replace("burada", "&l11;" if "l11" in doctype else "x")
        return f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{text}'.encode(encoding)

    assert "document type, which may hold entities" in fault_of(read_bytes, "a.docx", docx_with({}, change))


@pytest.mark.parametrize("doctype", ENTITIES.values(), ids=ENTITIES)
def test_entities_in_pages_are_refused_or_left_alone(doctype):
    page = (
        f"<?xml version='1.0'?>{doctype}<html><body><p>Limanın işi &l11; budur ve uzundur.</p></body></html>"
    )
    if "ENTITY" in doctype:
        assert "defines entities" in fault_of(read_bytes, "a.html", page.encode())
    else:
        assert "Limanın işi" in read_bytes("a.html", page.encode()).text


def test_xml_nested_deep_is_refused():
    def change(data):
        return data.replace(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 100_000 + b"</w:sdt>" * 100_000)

    assert "XML more than 256 elements deep" in fault_of(read_bytes, "a.docx", docx_with({}, change))


@pytest.mark.parametrize("cut", [30, 200, 2000])
def test_word_files_that_are_cut_off(cut):
    assert "damaged DOCX" in fault_of(read_bytes, "a.docx", docx_with({})[:cut])


@pytest.mark.parametrize("place", range(0, 9000, 300))
def test_word_files_with_wrong_bytes_are_read_or_refused(place):
    data = bytearray(docx_with({}))
    data[place % len(data) : place % len(data) + 20] = b"\xff" * 20
    try:
        assert read_bytes("a.docx", bytes(data)).kind in ("docx", "text")
    except CaseError as error:
        assert "\n" not in str(error)


def test_a_zip_that_is_no_word_file_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    assert "without word/document.xml" in fault_of(read_bytes, "a.zip", buffer.getvalue())


def test_an_encrypted_word_file_is_refused():
    data = bytearray(docx_with({}))
    place = data.index(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    assert "encrypted" in fault_of(read_bytes, "a.docx", bytes(data))


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "font"])
def test_pages_nested_deep(tag, tmp_path):
    path = tmp_path / "deep.html"
    path.write_text(f"<html><body>{f'<{tag}>' * 100_000}<p>Dip.</p></body></html>", encoding="utf-8")
    answer = in_child(path)
    assert "deep" in answer.get("fault", "") or answer["letters"] < 100


def test_a_page_of_many_elements_stays_in_its_memory(tmp_path):
    path = tmp_path / "wide.html"
    path.write_text(
        "<html><body>" + "<p>Uzun bir sayfanın kısa cümlesi.</p>" * 100_000 + "</body></html>",
        encoding="utf-8",
    )
    answer = in_child(path)
    assert answer["segments"] == 100_000 or "fault" in answer


def test_an_encrypted_pdf_is_refused():
    extra = [
        b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -1 /O <"
        + b"ab" * 32
        + b"> /U <"
        + b"cd" * 32
        + b"> >>"
    ]
    file = Pdf([BODY], extra=extra)
    file.trailer = (
        "/Encrypt 8 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    )
    assert (
        fault_of(read_bytes, "a.pdf", file.data())
        == "a.pdf: found an encrypted PDF, expected one without a password"
    )


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + bytes(5000)])
def test_a_damaged_pdf_is_refused(data):
    assert fault_of(read_bytes, "a.pdf", data) == "a.pdf: found a damaged PDF, expected a sound file"


@pytest.mark.parametrize("place", range(40, 1800, 220))
def test_pdfs_with_wrong_bytes_are_read_or_refused(place):
    data = bytearray(Pdf([BODY, "picture"]).data())
    data[place : place + 25] = b"\xff" * 25
    try:
        assert read_bytes("a.pdf", bytes(data)).kind == "pdf"
    except CaseError as error:
        assert "\n" not in str(error)


def test_a_page_tree_that_holds_itself():
    data = Pdf([BODY]).data().replace(b"/Kids [6 0 R]", b"/Kids [2 0 R]")
    fault_of(read_bytes, "a.pdf", data)


def test_an_object_that_refers_to_itself():
    data = (
        Pdf([BODY])
        .data()
        .replace(b"/Contents 7 0 R", b"/Contents 6 0 R")
        .replace(b"/MediaBox [0 0 595 842]", b"/MediaBox 6 0 R")
    )
    try:
        assert read_bytes("a.pdf", data).text == ""
    except CaseError as error:
        assert "\n" not in str(error)


def test_form_objects_that_draw_each_other():
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /I 8 0 R >> >> /Length 5 >>\nstream\n/I Do\nendstream"
    data = Pdf(["picture"], extra=[form]).data().replace(b"/I 5 0 R", b"/I 8 0 R")
    try:
        assert read_bytes("a.pdf", data).text == ""
    except CaseError as error:
        assert "\n" not in str(error)


def test_a_pdf_that_claims_a_million_pages():
    data = Pdf([BODY], count=1_000_000).data()
    try:
        document = read_bytes("a.pdf", data)
        assert len(document.pages) < limits.MOST_PAGES
    except CaseError as error:
        assert "\n" not in str(error)


def test_more_pages_than_the_limit_are_refused():
    empty = Pdf([[]] * 3).data()
    kids = b"/Kids [" + b"6 0 R " * (limits.MOST_PAGES + 1) + b"]"
    data = empty.replace(b"/Kids [6 0 R 8 0 R 10 0 R]", kids).replace(
        b"/Count 3", b"/Count %d" % (limits.MOST_PAGES + 1)
    )
    assert "pages, expected at least one, and at most 20,000" in fault_of(read_bytes, "a.pdf", data)


def test_a_stream_that_unpacks_to_gigabytes(tmp_path):
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * MIB) for _ in range(2000)) + packer.flush()
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"
    path = tmp_path / "bomb.pdf"
    path.write_bytes(Pdf([BODY], extra=[stream]).data().replace(b"/Contents 7 0 R", b"/Contents 8 0 R"))
    answer = in_child(path, 1024 * MIB)
    assert "fault" in answer or answer["letters"] < 1000
    assert answer["peak"] < 500 * MIB


def test_a_reader_that_dies_is_one_line(monkeypatch):
    monkeypatch.setattr(pdf, "_CHILD", "import os; os.abort()")
    assert "at which its reader failed" in fault_of(read_bytes, "a.pdf", Pdf([BODY]).data())


def test_a_reader_that_does_not_end_is_one_line(monkeypatch):
    monkeypatch.setattr(pdf, "_CHILD", "while True: pass")
    monkeypatch.setattr(pdf, "PDF_SECONDS", 1)
    assert "not read in 1 seconds" in fault_of(read_bytes, "a.pdf", Pdf([BODY]).data())


def test_a_reader_that_takes_too_much_memory_is_one_line(monkeypatch):
    monkeypatch.setattr(pdf, "PDF_MEMORY", 20 * MIB)
    assert "a.pdf: found" in fault_of(read_bytes, "a.pdf", Pdf([BODY]).data())


def test_nul_bytes_and_lone_surrogates():
    document = read_bytes(
        "a.txt", b"Liman\x00 eski " + b"\xed\xa0\x80" + " ve güzeldir, öyle de kalır.\n".encode()
    )
    assert "\x00" in document.raw
    assert "\x00" not in document.text
    document.raw.encode()
    page = "<html><body><p>Limanın eski adı &#xD800;&#0; budur ve bilinir.</p></body></html>"
    document = read_bytes("a.html", page.encode())
    document.text.encode()
    document.raw.encode()
    assert segments(document).num_rows == 1


@pytest.fixture
def strange(tmp_path):
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket.txt"))
        yield tmp_path


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("folder.txt", "a folder"),
        ("pipe.txt", "a pipe"),
        ("loop.txt", "symbolic links"),
        ("lost.txt", "No such file"),
        ("none.txt", "No such file"),
        ("socket.txt", "No such device"),
        ("a\0b", "NUL"),
        ("x" * 300, "name too long"),
    ],
)
def test_what_is_no_regular_file_is_refused(strange, name, found):
    assert found in fault_of(read, strange / name)


def test_a_device_is_refused():
    assert "a device" in fault_of(read, "/dev/zero")


def test_a_gigabyte_of_text_is_refused_without_being_read(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.write(b"Liman eskidir.\n")
        file.truncate(1 << 30)
    answer = in_child(path, 1024 * MIB)
    assert answer["fault"] == "large.txt: found 1,073,741,824 bytes, expected at most 268,435,456"
    assert answer["peak"] < 300 * MIB
    with path.open("r+b") as file:
        file.truncate(40 * MIB)
    assert (
        in_child(path, 1024 * MIB)["fault"]
        == "large.txt: found 41,943,040 bytes of text, expected at most 33,554,432"
    )


@pytest.mark.slow
def test_the_largest_text_is_read_in_bounded_memory(tmp_path):
    path = tmp_path / "long.txt"
    line = "Limanın eski rıhtımında oturan bekçi akşamları feneri yakar ve bekler.\n"
    with path.open("w", encoding="utf-8") as file:
        written = 0
        for number in range(10**9):
            words = line if number % 8 else "\n"
            written += len(words.encode())
            if written > limits.LARGEST_TEXT:
                break
            file.write(words)
    answer = in_child(path, 4096 * MIB, seconds=500)
    assert answer["segments"] > 300_000
    assert answer["peak"] < 1500 * MIB


LONG = [
    "(",
    "1.",
    "| 25 ",
    "a- \n",
    "A",
    "25 | A ",
    ". ",
    "\f",
    "Madde 1. ",
    "[a](",
    "**",
    "# ",
    "<!--",
    "(1) ",
    "“",
]


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_texts_made_to_take_long(suffix, tmp_path):
    for number, text in enumerate(LONG):
        (tmp_path / f"{number}{suffix}").write_text(
            "Liman. " + text * (300_000 // len(text)), encoding="utf-8"
        )
    for number in range(len(LONG)):
        try:
            document = read(tmp_path / f"{number}{suffix}")
            assert segments(document).num_rows <= 300_000
        except CaseError as error:
            assert "\n" not in str(error)
