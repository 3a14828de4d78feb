"""What real exports do, and the standard does not say."""

import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ittifak import CaseError
from ittifak.documents.exchange.refi_offsets import STANDARD, Clean, Counting, Selected, counting_of
from ittifak.documents.exchange.refi_project import Code, Region, Span
from ittifak.documents.exchange.refi_read import read_project
from ittifak.documents.exchange.refi_write import write_project
from refi_projects import document, guid, qdpx

WORDS = "Kardeş ülke 😀 dedi.\r\nİki devlet, 😀 tek millet.\r\nSon."


def source(selections, path="internal://t.txt", more=""):
    return f'<Sources><TextSource guid="{guid(1)}" name="t" plainTextPath="{path}" {more}>{selections}</TextSource></Sources>'


def selection(start, end, name="", inner="", number=2):
    place = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{guid(number)}" name="{name}" {place}>{inner}</PlainTextSelection>'


def coding(target=9, number=3):
    return f'<Coding guid="{guid(number)}"><CodeRef targetGUID="{guid(target)}"/></Coding>'


def found(project):
    return {notice.found for notice in project.notices}


def passages(project):
    (only,) = project.sources
    return [only.text[item.place.start : item.place.end] for item in only.selections]


def units(text, counting):
    """Count as a tool would: the text it has in memory, and how long it thinks it is."""
    text = text if counting.mark else text.removeprefix("\ufeff")
    text = text.replace("\r\n", "\n") if counting.line_end_once else text
    return len(text.encode("utf-16-le")) // 2 if counting.utf16 else len(text)


COUNTINGS = [Counting(*(bool(number >> bit & 1) for bit in range(3))) for number in range(8)]


@pytest.mark.parametrize("counting", COUNTINGS, ids=str)
def test_offsets_are_read_as_the_tool_counts_them(tmp_path, counting):
    raw = "\ufeff" + WORDS
    wanted = ["dedi.", "İki devlet, 😀 tek", "Son."]
    places = [(raw.index(words), raw.index(words) + len(words)) for words in wanted]
    offsets = [tuple(units(raw[:edge], counting) for edge in place) for place in places]
    inner = "".join(
        selection(start, end, words[:7], coding(), number)
        for number, ((start, end), words) in enumerate(zip(offsets, wanted, strict=True), start=10)
    )
    data = {"sources/t.txt": raw.encode()}
    guessed = read_project(qdpx(tmp_path / "a.qdpx", document(source(inner)), data))
    assert passages(guessed) == wanted
    assert guessed.sources[0].text == WORDS.replace("\r\n", "\n")
    (notice,) = [notice for notice in guessed.notices if "count differently" in notice.found]
    assert f"{counting} assumed (3 of 3 named selections fit so" in notice.expected
    unnamed = qdpx(tmp_path / "b.qdpx", document(source(inner.replace('name="', 'label="'))), data)
    assert passages(read_project(unnamed, counting=counting)) == wanted


def test_without_names_the_standard_is_assumed_and_that_is_said(tmp_path):
    start = WORDS.index("Son")
    path = qdpx(tmp_path / "a.qdpx", document(source(selection(start, start + 3))), {"t.txt": WORDS.encode()})
    project = read_project(path)
    assert passages(project) == ["Son"]
    (notice,) = project.notices
    assert "code points, CR LF as two assumed (0 of 0 named selections fit so)" in notice.expected


def test_a_name_that_is_no_passage_decides_nothing(tmp_path):
    start = WORDS.index("Son")
    inner = selection(start, start + 3, "a thought of mine")
    project = read_project(qdpx(tmp_path / "a.qdpx", document(source(inner)), {"t.txt": WORDS.encode()}))
    assert passages(project) == ["Son"]


pieces = st.lists(st.sampled_from(["a", "İ", "😀", "\r\n", "\n", "\r", " "]), max_size=30).map("".join)


@given(raw=pieces, mark=st.booleans(), counting=st.sampled_from(COUNTINGS), edges=st.data())
def test_the_way_from_a_tools_offsets_is_the_way_of_its_text(raw, mark, counting, edges):
    raw = "\ufeff" * mark + raw
    clean = Clean(raw, counting)
    assert clean.length == units(raw, counting)
    assert clean.text == raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    edge = edges.draw(st.integers(0, len(raw)))
    if raw[:edge].endswith("\r") and raw[edge:].startswith("\n"):
        edge -= 1
    before = raw[:edge].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    starts, ends = clean.spans([units(raw[:edge], counting)], [units(raw[:edge], counting)])
    assert (starts[0], ends[0]) == (len(before), len(before))


def test_an_edge_inside_a_character_goes_outward():
    starts, ends = Clean("a😀b", Counting(utf16=True)).spans([2], [2])
    assert (starts[0], ends[0]) == (1, 2)


def test_texts_without_what_tools_count_differently_decide_nothing():
    decision = counting_of([Selected("one two", [0], [3], ["two"])])
    assert (decision.counting, decision.matters) == (STANDARD, False)


@pytest.mark.parametrize(
    ("name", "member", "path"),
    [
        ("project.qde", "sources/t.txt", "internal://t.txt"),
        ("Kardeşlik.QDE", "Sources/T.TXT", "internal://t.txt"),
        ("inside/my project.qde", "inside/Sources/t.txt", "internal://t.txt"),
        ("project.qde", "t.txt", "internal:///t.txt"),
        ("project.qde", "sources\\t.txt", "internal://Sources/t.txt"),
        ("project.qde", "elsewhere/t.txt", "t.txt"),
        ("project.qde", "sources/a b.txt", "internal://a%20b.txt"),
    ],
)
def test_files_are_found_where_tools_put_them(tmp_path, name, member, path):
    inner = source(selection(0, 3, "One", coding()), path)
    project = read_project(qdpx(tmp_path / "a.qdpx", document(inner), {member: b"One two"}, name))
    assert passages(project) == ["One"]


UNICODE = ("utf-8-sig", "utf-16")
TOLD = ("utf-8", "UTF-16", "windows-1254", "no-such", "")
READ = [(encoding, told) for encoding in UNICODE for told in TOLD]
READ += [("utf-8", told) for told in TOLD if told != "windows-1254"]
READ += [
    ("windows-1254", "windows-1254"),
    ("iso-8859-9", "latin5"),
    ("iso-8859-9", "ISO-8859-9"),
    ("utf-16-le", ""),
]


def in_encoding(encoding, told):
    text = document("<Description>Şüşa</Description>")
    return text.replace(' encoding="utf-8"', f' encoding="{told}"' if told else "").encode(encoding)


@pytest.mark.parametrize(("encoding", "told"), READ)
def test_a_project_file_in_another_encoding_is_read(tmp_path, encoding, told):
    project = read_project(qdpx(tmp_path / "a.qdpx", in_encoding(encoding, told)))
    assert project.description == "Şüşa"
    strange = encoding.startswith("utf-8") and told not in {"utf-8", ""}
    assert any("declared" in notice.found for notice in project.notices) == strange


@pytest.mark.parametrize("told", ["utf-8", "UTF-16", "no-such", ""])
def test_a_project_file_that_is_not_in_its_encoding_is_refused(tmp_path, told):
    with pytest.raises(CaseError, match="bytes that are not"):
        read_project(qdpx(tmp_path / "a.qdpx", in_encoding("windows-1254", told)))


@pytest.mark.parametrize(
    "path", ["relative:///t.txt", "absolute:///etc/hostname", "file:///etc/hostname", "internal://../t.txt"]
)
def test_what_stands_outside_is_never_read_and_what_was_coded_is_kept(tmp_path, path):
    (tmp_path / "t.txt").write_text("outside", "utf-8")
    first = read_project(
        qdpx(tmp_path / "a.qdpx", document(source(selection(2, 5, "x", coding()), path), 'basePath="."'))
    )
    assert first.sources[0].text is None
    assert first.sources[0].selections[0].place == Span(2, 5)
    assert f"plainTextPath '{path}' of TextSource" in found(first)
    write_project(first, tmp_path / "b.qdpx")
    assert read_project(tmp_path / "b.qdpx") == first


def test_a_missing_file_is_said_in_a_line_and_what_was_coded_is_kept(tmp_path):
    first = read_project(qdpx(tmp_path / "a.qdpx", document(source(selection(2, 5, "x", coding())))))
    (missing,) = [notice for notice in first.notices if "t.txt" in notice.found]
    assert missing.expected == "a file that is there; read without"
    write_project(first, tmp_path / "b.qdpx")
    assert read_project(tmp_path / "b.qdpx") == first


def test_memos_come_as_descriptions_and_as_notes_in_the_file_or_beside_it(tmp_path):
    inner = (
        f"<CodeBook><Codes><Code guid='{guid(9)}' name='C' isCodable='true'><Description>bare memo</Description>"
        f"<NoteRef targetGUID='{guid(20)}'/></Code></Codes></CodeBook>"
        + source(
            selection(
                0, 3, "One", f"<Description>on it</Description>{coding()}<NoteRef targetGUID='{guid(21)}'/>"
            )
        )
        + f"<Notes><Note guid='{guid(20)}'><PlainTextContent>inside</PlainTextContent></Note>"
        f"<Note guid='{guid(21)}' plainTextPath='internal://memo.txt' name='m'/></Notes>"
    )
    files = {"sources/t.txt": b"One two", "sources/memo.txt": b"\xef\xbb\xbfbeside\r\nit"}
    first = read_project(qdpx(tmp_path / "a.qdpx", document(inner), files))
    assert [(note.text, note.inline) for note in first.notes] == [("inside", True), ("beside\nit", False)]
    assert first.codes[0].notes == (guid(20),)
    assert first.sources[0].selections[0].notes == (guid(21),)
    write_project(first, tmp_path / "b.qdpx")
    assert read_project(tmp_path / "b.qdpx") == first


def test_selections_of_no_length_and_without_coding_are_kept(tmp_path):
    inner = source(selection(4, 4, "", coding()) + selection(0, 3, "One", number=5))
    first = read_project(qdpx(tmp_path / "a.qdpx", document(inner), {"sources/t.txt": b"One two"}))
    assert [item.place for item in first.sources[0].selections] == [Span(4, 4), Span(0, 3)]
    write_project(first, tmp_path / "b.qdpx")
    assert read_project(tmp_path / "b.qdpx") == first


def test_codings_with_cases_and_with_codes_that_are_missing(tmp_path):
    case = f"<Cases><Case guid='{guid(30)}' name='Ankara'>{coding(9, 40)}<SourceRef targetGUID='{guid(1)}'/></Case></Cases>"
    inner = case + source(
        selection(0, 3, "One", coding(30, 3) + coding(99, 4) + f"<Coding guid='{guid(5)}'/>")
    )
    first = read_project(qdpx(tmp_path / "a.qdpx", document(inner), {"sources/t.txt": b"One two"}))
    assert [child.name for child in first.cases[0].children] == ["CodeRef", "SourceRef"]
    assert f"a coding with {guid(99)}, which no code and no case has" in found(first)
    assert not any(guid(30) in notice.found for notice in first.notices)
    assert "a Coding without CodeRef" in found(first)
    assert [item.code for item in first.sources[0].selections[0].codings] == [guid(30), guid(99)]


def test_attributes_in_other_spellings_absent_ones_and_elements_out_of_order(tmp_path):
    code = f"<Code guid='{{{guid(9).upper()}}}' name='C' color='rgb(1, 2, 3)'><Code guid='{guid(8)}' isCodable='0'/><Description>d</Description></Code>"
    inner = source(selection("0", "3.0", "One", f"<Coding><CodeRef targetGUID='{guid(9)}'/></Coding>")) + (
        f"<CodeBook><Codes>{code}</Codes></CodeBook><Users><User guid='{guid(7)}'/></Users>"
    )
    dates = 'creatingUser="" creationDateTime="2021-06-15 10:00:00" modifiedDateTime="yesterday"'
    file = document(inner.replace('name="t"', dates), "")
    first = read_project(qdpx(tmp_path / "a.qdpx", file, {"sources/t.txt": b"One two"}))
    assert first.codes == (Code(guid(9), "C", True, "#010203", "d", codes=(Code(guid(8), "", False),)),)
    assert first.sources[0].date == "2021-06-15T10:00:00"
    assert first.sources[0].selections[0].codings[0].code == guid(9)
    assert found(first) >= {"Coding without a guid", "Code without isCodable", "Project without name"}
    assert "modifiedDateTime 'yesterday' of TextSource" in found(first)
    write_project(first, tmp_path / "b.qdpx")
    assert read_project(tmp_path / "b.qdpx") == first


def test_the_same_guid_twice_is_said_once_and_both_are_kept(tmp_path):
    inner = source("".join(selection(0, end, number=2) for end in range(4)))
    first = read_project(qdpx(tmp_path / "a.qdpx", document(inner), {"sources/t.txt": b"One two"}))
    assert len(first.sources[0].selections) == 4
    assert f"GUID {guid(2)} twice (PlainTextSelection) and 2 more of the kind" in found(first)


@pytest.mark.parametrize("namespace", ["", "urn:QDA-XML:project:0:4", "urn:qda-xml:project:1.5"])
def test_other_versions_of_the_namespace_are_read(tmp_path, namespace):
    file = document(source(selection(0, 3, "One", coding())), namespace=namespace).replace(' xmlns=""', "")
    assert passages(read_project(qdpx(tmp_path / "a.qdpx", file, {"sources/t.txt": b"One two"}))) == ["One"]


def test_regions_of_a_pdf_and_its_text(tmp_path):
    place = 'page="2" firstX="72.4" firstY="700" secondX="200" secondY="-3"'
    inner = f"""<Sources><PDFSource guid="{guid(1)}" path="internal://a.pdf">
      <PDFSelection guid="{guid(2)}" {place}>{coding()}</PDFSelection>{selection(0, 2, "Of", coding(9, 6), 5)}
      <Representation guid="{guid(4)}" plainTextPath="internal://t.txt"/></PDFSource></Sources>"""
    first = read_project(qdpx(tmp_path / "a.qdpx", document(inner), {"a.pdf": b"%PDF", "t.txt": b"Of it"}))
    (pdf,) = first.sources
    assert pdf.selections[0].place == Region(72, 700, 200, -3, 2)
    assert pdf.representation.text == "Of it"
    assert pdf.representation.selections[0].codings[0].code == guid(9)
    assert "PlainTextSelection in PDFSource" in found(first)
    write_project(first, tmp_path / "b.qdpx")
    assert read_project(tmp_path / "b.qdpx") == first


def test_a_text_in_another_encoding_is_read_and_said(tmp_path):
    inner = source(selection(0, 4, "Şuşa", coding()))
    first = read_project(qdpx(tmp_path / "a.qdpx", document(inner), {"t.txt": "Şuşa".encode("cp1254")}))
    assert passages(first) == ["Şuşa"]
    assert any("in another encoding" in notice.found for notice in first.notices)


def test_a_source_that_came_as_a_word_document_alone_gets_our_text_of_it(tmp_path):
    held = io.BytesIO()
    word = docx.Document()
    word.add_paragraph("Birinci cümle burada.")
    word.save(held)
    inner = source(selection(0, 7, "Birinci", coding()), "internal://t.docx").replace(
        "plainTextPath", "richTextPath"
    )
    first = read_project(qdpx(tmp_path / "a.qdpx", document(inner), {"sources/t.docx": held.getvalue()}))
    assert passages(first) == ["Birinci"]
    assert b"".join(first.sources[0].original.chunks()) == held.getvalue()
    assert "'sources/t.docx' alone" in found(first)
    write_project(first, tmp_path / "b.qdpx")
    assert read_project(tmp_path / "b.qdpx") == first
