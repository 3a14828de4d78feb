"""Segments and codings out to other tools and back."""

import hashlib
from itertools import pairwise
from xml.etree.ElementTree import tostring

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ittifak import CaseError
from ittifak.documents.coding.codebook import Code, Codebook
from ittifak.documents.coding.coder import CODINGS, MODES, SEGMENTS
from ittifak.documents.exchange.refi_from_documents import from_documents
from ittifak.documents.exchange.refi_read import read_project
from ittifak.documents.exchange.refi_to_codings import to_codings
from ittifak.documents.exchange.refi_write import write_project
from ittifak.documents.reading.document import Document
from refi_projects import document, guid, misplaced, qdpx
from test_refi_project import tree

SLOW = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=60)
CODES = [
    Code("LEGAL.DEFENCE", "legal", {"en": "Defence", "tr": "Savunma"}, "Aid."),
    Code("KIN", "identity", {"en": "Kinship"}),
]
BOOK = Codebook(tuple(CODES))
PLACED = pa.schema(
    [*SEGMENTS, pa.field("document", pa.string()), pa.field("start", pa.int64()), pa.field("end", pa.int64())]
)


def read_text(name, text):
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Document(name, sha, "text", "test", "tr", text, text, (), (), ())


def table(rows, schema=CODINGS):
    return pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema)


def by_key(found):
    return sorted(
        found.to_pylist(), key=lambda row: (row["id"], row["code"] or "", row["start"] or 0, row["end"] or 0)
    )


@st.composite
def coded(draw):
    texts = draw(st.lists(st.text("aşİ😀Ж \n“.", min_size=1, max_size=40), min_size=1, max_size=2))
    documents = [read_text(f"doc {number}.txt", text) for number, text in enumerate(texts)]
    segments, codings = [], {}
    for item in documents:
        edges = sorted(draw(st.lists(st.integers(0, len(item.text)), max_size=4)))
        for number, (start, end) in enumerate(pairwise(edges), start=1):
            place = {
                "document": item.name,
                "start": start,
                "end": end,
                "language": draw(st.sampled_from(["tr", None])),
            }
            segments.append({"id": f"{item.name}.{number:05d}", "text": item.text[start:end], **place})
    for coder in draw(st.lists(st.sampled_from(["coder-1", "İlkay Ş.", "lexicon 1.0"]), unique=True)):
        codings[coder] = []
        for segment in segments:
            mode = draw(st.sampled_from([*MODES, None]))
            chosen = draw(st.lists(st.sampled_from(["LEGAL.DEFENCE", "KIN", "NEW"]), unique=True, max_size=3))
            for code in chosen or [None]:
                row = {
                    "id": segment["id"],
                    "code": code,
                    "mode": mode,
                    "speaker": draw(st.sampled_from([None, 'Bir "bakan"\n', ""])),
                }
                if code:
                    row["score"] = draw(st.one_of(st.none(), st.floats(0, 1)))
                if code and draw(st.booleans()):
                    length = segment["end"] - segment["start"]
                    start = draw(st.integers(0, length))
                    end = draw(st.integers(start, length))
                    row |= {"start": start, "end": end, "match": segment["text"][start:end]}
                codings[coder].append(row)
        speakers = {}
        for row in codings[coder]:
            row["speaker"] = speakers.setdefault(row["id"], row["speaker"])
    return documents, segments, {coder: rows for coder, rows in codings.items() if rows}


@SLOW
@given(made=coded())
def test_codings_come_back_as_they_went(tmp_path_factory, made):
    documents, segments, codings = made
    tables = {coder: table(rows) for coder, rows in codings.items()}
    project = from_documents(documents, table(segments, PLACED), tables, BOOK)
    path = tmp_path_factory.mktemp("refi") / "p.qdpx"
    write_project(project, path)
    assert misplaced(tree(path)) == []
    assert read_project(path) == project
    back = to_codings(read_project(path))
    assert {coder: by_key(rows) for coder, rows in back.codings.items()} == {
        c: by_key(t) for c, t in tables.items()
    }
    used = {row["id"] for rows in codings.values() for row in rows}
    expected = sorted((row for row in segments if row["id"] in used), key=lambda row: row["id"])
    assert sorted(back.segments.select(PLACED.names).to_pylist(), key=lambda row: row["id"]) == [
        {name: row[name] for name in PLACED.names} for row in expected
    ]
    assert back.codebook.codes[: len(CODES)] == BOOK.codes


def test_scores_come_back_from_a_tool_that_gives_new_guids(tmp_path):
    text = "Two states met. They signed."
    segment = {"id": "d.00001", "text": text[:15], "document": "d", "start": 0, "end": 15}
    row = {
        "id": "d.00001",
        "code": "KIN",
        "score": 0.75,
        "start": 4,
        "end": 10,
        "match": "states",
        "mode": "deed",
    }
    path = tmp_path / "p.qdpx"
    write_project(
        from_documents([read_text("d", text)], table([segment], PLACED), {"c": table([row])}, BOOK), path
    )
    root = tree(path)
    new = {}
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in {"guid", "targetGUID", "creatingUser"}:
                element.set(key, new.setdefault(value, f"{{{guid(len(new)).upper()}}}"))
    files = {
        f"sources/{child.get('plainTextPath')[11:]}": text
        for child in root.iter()
        if child.get("plainTextPath")
    }
    back = to_codings(read_project(qdpx(path, tostring(root), files)))
    assert by_key(back.codings["c"]) == by_key(table([row]))


def test_a_project_of_another_tool_as_tables(tmp_path):
    codes = f"""<Users><User guid="{guid(7)}" name="Ayşe"/><User guid="{guid(8)}" name="Ayşe"/></Users><CodeBook><Codes>
      <Code guid="{guid(9)}" name="Kinship" isCodable="true"/><Code guid="{guid(10)}" name="Folder" isCodable="false"/>
      </Codes></CodeBook><Cases><Case guid="{guid(30)}" name="Baku"><SelectionRef targetGUID="{guid(2)}"/></Case></Cases>"""

    def passage(number, start, end, inner):
        place = f'startPosition="{start}" endPosition="{end}" creatingUser="{guid(8)}"'
        return f'<PlainTextSelection guid="{guid(number)}" {place}>{inner}</PlainTextSelection>'

    def given_by(user, code, number, note=""):
        who = f'creatingUser="{guid(user)}"' if user else ""
        return f'<Coding guid="{guid(number)}" {who}><CodeRef targetGUID="{guid(code)}"/>{note}</Coding>'

    note = f'<NoteRef targetGUID="{guid(50)}"/>'
    inner = (
        passage(3, 8, 12, "<Description>why</Description>" + given_by(7, 9, 41, note) + given_by(0, 77, 42))
        + passage(2, 0, 3, given_by(7, 10, 43) + given_by(7, 30, 44))
        + passage(4, 0, 3, "")
        + given_by(8, 9, 45)
    )
    sources = f'<Sources><TextSource guid="{guid(1)}" name="t"><PlainTextContent>One two, four</PlainTextContent>{inner}</TextSource></Sources>'
    notes = f'<Notes><Note guid="{guid(50)}"><PlainTextContent>because</PlainTextContent></Note></Notes>'
    found = to_codings(read_project(qdpx(tmp_path / "a.qdpx", document(codes + sources + notes))))
    assert [(row["id"], row["text"], row["start"], row["end"]) for row in found.segments.to_pylist()] == [
        ("t.00002", " fou", 8, 12),
        ("t.00001", "One", 0, 3),
        ("t.whole", "One two, four", 0, 13),
    ]
    said = {
        coder: {(row["id"], row["code"], row["match"]) for row in rows.to_pylist()}
        for coder, rows in found.codings.items()
    }
    assert said == {
        f"Ayşe ({guid(7)})": {("t.00002", "Kinship", " fou"), ("t.00001", "Folder", "One")},
        f"Ayşe ({guid(8)})": {("t.00001", None, None), ("t.whole", "Kinship", None)},
        "unknown": {("t.00002", f"missing-{guid(77)}", " fou")},
    }
    assert {(row["id"], row["case"]) for row in found.cases.to_pylist()} == {("t.00001", "Baku")}
    assert [(row["code"], row["memo"]) for row in found.memos.to_pylist()] == [
        ("Kinship", "because"),
        (None, "why"),
    ]
    assert [code.code for code in found.codebook.codes] == ["Kinship", "Folder"]


def test_what_does_not_fit_is_said_in_a_line_each():
    text = "One two"
    segments = [
        {"id": "a", "text": "One", "document": "d", "start": 0, "end": 3},
        {"id": "a", "text": "One", "document": "d", "start": 0, "end": 3},
        {"id": "b", "text": "x", "document": "none", "start": 0, "end": 1},
        {"id": "c", "text": "x", "document": "d", "start": 5, "end": 99},
    ]
    rows = [{"id": "z", "code": "KIN"}, {"id": "a", "code": "KIN", "start": 2, "end": 9}]
    rows += [{"id": "a", "code": "KIN", "start": 0, "end": 3}] * 2
    with pytest.raises(CaseError) as error:
        from_documents([read_text("d", text)] * 2, table(segments, PLACED), {"c": table(rows)}, BOOK)
    assert len(error.value.faults) == 7
    assert str(error.value).count("\n") == 6
