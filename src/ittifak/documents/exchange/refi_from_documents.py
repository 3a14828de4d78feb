"""Our documents, segments and codings as a project that other tools open.

A passage is a selection, and each coder a user. The description of a selection holds, a line of JSON each, its segment
(id, document offsets, language) and what each coder says of it that a coding cannot: mode, speaker, scores, the codes
given without a passage. So all of it comes back (``refi_to_codings``), also from a tool that gives new GUIDs.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.codebook import Codebook
from ittifak.documents.exchange.refi_archive import Original, suffix_of
from ittifak.documents.exchange.refi_codebook import code_ids, code_of, codes_of
from ittifak.documents.exchange.refi_offsets import STANDARD, Clean
from ittifak.documents.exchange.refi_project import ORIGIN, Coding, Project, Selection, Source, Span, User
from ittifak.documents.exchange.refi_schema import guid_of
from ittifak.documents.exchange.refi_xml import legal
from ittifak.documents.reading.document import Document

LONGEST_NAME = 100

Row = dict[str, Any]


def from_documents(
    documents: Sequence[Document],
    segments: pa.Table,
    codings_by_coder: Mapping[str, pa.Table],
    codebook: Codebook | None = None,
    *,
    originals: Mapping[str, Path] | None = None,
    name: str = "ittifak",
) -> Project:
    """Return a project of documents and what coders made of them.

    Texts stand as cleaned, with line feeds alone; offsets are moved along. The file itself goes with a PDF, a Word or an
    RTF document, the forms that the standard has a place for. Codes that the codebook does not hold are added to it.

    Args:
        documents: as read, each name once.
        segments: with the columns id, document, start and end (code points of the document's text), and language.
        codings_by_coder: tables with the columns of ``CODINGS``, by the coder's id.
        codebook: the codes, in its order.
        originals: the files of the documents, by the documents' names.
        name: the project's.

    Raises:
        CaseError: a document twice, a segment whose document or span is not there, a coding whose segment is not there
            or whose passage leaves it, with every fault.

    """
    making = _Making(documents, name)
    making.place(segments)
    for coder, codings in codings_by_coder.items():
        making.add(coder, codings)
    if making.faults:
        raise CaseError(making.faults)
    codes = codes_of(codebook) if codebook else ()
    known = {id_: guid for guid, id_ in code_ids(codes).items()}
    unknown = [id_ for id_ in making.codes if id_ not in known]
    return Project(
        name,
        tuple(User(guid_of("coder", coder), legal(coder)) for coder in codings_by_coder),
        codes + tuple(code_of(id_) for id_ in unknown),
        tuple(making.source(document, (originals or {}).get(document.name)) for document in documents),
        origin=ORIGIN,
    )


class _Making:
    """Gathers what is said of each passage."""

    def __init__(self, documents: Iterable[Document], project: str) -> None:
        self.file = project
        self.faults: list[Fault] = []
        self.texts: dict[str, Clean] = {}
        self.segments: dict[str, Row] = {}
        self.codes: dict[str, None] = {}
        self.said: dict[tuple[str, int, int], dict[str, Row]] = {}
        self.codings: dict[tuple[str, int, int], list[Coding]] = {}
        self.keys: dict[str, list[tuple[str, int, int]]] = {}
        for document in documents:
            if document.name in self.texts:
                self._fault(f"document '{document.name}' twice", "each once")
            self.texts[document.name] = Clean(document.text, STANDARD)

    def place(self, segments: pa.Table) -> None:
        """Take segments in, with their spans in the text as it is exchanged."""
        columns = [
            name for name in ("id", "document", "start", "end", "language") if name in segments.column_names
        ]
        for row in segments.select(columns).to_pylist():
            text = self.texts.get(row["document"])
            start, end = row["start"], row["end"]
            if text is None:
                self._fault(f"segment '{row['id']}' of '{row['document']}'", "one of the documents given")
            elif start is None or end is None or not 0 <= start <= end <= text.length:
                self._fault(
                    f"segment '{row['id']}' at {start} to {end}", f"a span of the {text.length} code points"
                )
            elif row["id"] in self.segments:
                self._fault(f"segment '{row['id']}' twice", "each once")
            else:
                self.segments[row["id"]] = row

    def add(self, coder: str, codings: pa.Table) -> None:
        """Take in what a coder made of the segments."""
        rows, spans = [], []
        for row in codings.to_pylist():
            segment = self.segments.get(row["id"])
            if segment is None:
                self._fault(
                    f"coder '{coder}': a coding of segment '{row['id']}'", "one of the segments given"
                )
                continue
            length = segment["end"] - segment["start"]
            start, end = (0, length) if row["start"] is None else (row["start"], row["end"])
            if end is None or not 0 <= start <= end <= length:
                self._fault(
                    f"coder '{coder}': '{row['id']}' at {start} to {end}",
                    f"a passage of its {length} code points",
                )
                continue
            rows.append(row)
            spans.append((segment["document"], segment["start"] + start, segment["start"] + end))
        for row, (start, end) in zip(rows, self._moved(spans), strict=True):
            self._say(coder, row, (row["id"], start, end))

    def source(self, document: Document, path: Path | None) -> Source:
        """Return a document with what was said of its passages."""
        text = self.texts[document.name].text
        mine = self.keys.get(document.name, [])
        ids = list(dict.fromkeys(key[0] for key in mine))
        spans = self._moved(
            [(document.name, self.segments[id_]["start"], self.segments[id_]["end"]) for id_ in ids]
        )
        at = dict(zip(ids, spans, strict=True))
        selections = tuple(
            Selection(
                guid_of("selection", document.name, *map(str, key)),
                Span(key[1], key[2]),
                legal(" ".join(text[key[1] : key[2]].split()))[:LONGEST_NAME],
                self._description(key, at[key[0]]),
                tuple(self.codings[key]),
            )
            for key in sorted(mine, key=lambda key: (key[1], key[2], key[0]))
        )
        guid, shown = guid_of("document", document.name, document.sha256), legal(document.name)
        original = Original.of(path) if path and suffix_of(path.name) in {".pdf", ".docx", ".rtf"} else None
        if original is None or original.suffix != ".pdf":
            return Source(guid, "text", shown, text=text, original=original, selections=selections)
        plain = Source(guid_of("text of", guid), "text", shown, text=text, selections=selections)
        return Source(guid, "pdf", shown, original=original, representation=plain)

    def _say(self, coder: str, row: Row, key: tuple[str, int, int]) -> None:
        if key not in self.said:
            self.said[key] = {}
            self.keys.setdefault(self.segments[key[0]]["document"], []).append(key)
        said = self.said[key].setdefault(coder, {"coder": coder})
        codings = self.codings.setdefault(key, [])
        said |= {column: row[column] for column in ("mode", "speaker") if row[column] is not None}
        code = row["code"]
        if code is None:
            said["none"] = True
            return
        self.codes[code] = None
        if row["score"] is not None:
            said.setdefault("scores", {})[code] = row["score"]
        if row["start"] is None:
            said.setdefault("whole", []).append(code)
        guid = guid_of("coding", coder, code, *map(str, key))
        if any(coding.guid == guid for coding in codings):
            self._fault(
                f"coder '{coder}': code '{code}' twice at {key[1]} to {key[2]} of '{key[0]}'", "each once"
            )
        codings.append(Coding(guid, guid_of("code", code), guid_of("coder", coder)))

    def _description(self, key: tuple[str, int, int], at: tuple[int, int]) -> str:
        segment = {
            "segment": key[0],
            "start": at[0],
            "end": at[1],
            "language": self.segments[key[0]].get("language"),
        }
        lines = [segment, *self.said[key].values()]
        return "\n".join(legal(json.dumps(line, ensure_ascii=False)) for line in lines)

    def _moved(self, spans: list[tuple[str, int, int]]) -> list[tuple[int, int]]:
        """Return spans of documents as spans of the texts that are exchanged."""
        moved = np.array([span[1:] for span in spans], dtype=np.int64).reshape(-1, 2)
        names = np.array([span[0] for span in spans], dtype=object)
        for name in dict.fromkeys(names.tolist()):
            mine = np.flatnonzero(names == name)
            moved[mine, 0], moved[mine, 1] = self.texts[name].spans(moved[mine, 0], moved[mine, 1])
        return [(int(start), int(end)) for start, end in moved]

    def _fault(self, found: str, expected: str) -> None:
        self.faults.append(Fault(self.file, 0, found, expected))
