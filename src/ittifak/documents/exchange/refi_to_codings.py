"""A project, of ours or of another tool, as segments and codings."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from ittifak.documents.coding.codebook import Codebook
from ittifak.documents.coding.coder import CODINGS, SEGMENTS
from ittifak.documents.exchange.refi_codebook import code_ids, codebook_of
from ittifak.documents.exchange.refi_project import Coding, Project, Region, Selection, Source, Span

SELECTED = pa.schema(
    [
        *SEGMENTS,
        pa.field("document", pa.string(), nullable=False),
        pa.field("page", pa.int64()),
        pa.field("start", pa.int64()),
        pa.field("end", pa.int64()),
    ]
)
"""Segments with their place: code points of the document's text, or the page (from 1) of a region without text."""

CASES = pa.schema(
    [pa.field("id", pa.string(), nullable=False), pa.field("case", pa.string(), nullable=False)]
)
MEMOS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("coder", pa.string()),
        pa.field("code", pa.string()),
        pa.field("memo", pa.string(), nullable=False),
    ]
)
NOBODY = "unknown"

Row = dict[str, Any]


class Coded(NamedTuple):
    """What a project says, in tables: segments, codings by coder, cases of segments, memos, and the codes."""

    segments: pa.Table
    codings: dict[str, pa.Table]
    cases: pa.Table
    memos: pa.Table
    codebook: Codebook


def to_codings(project: Project) -> Coded:
    """Return the segments and codings of a project.

    What ``from_documents`` wrote comes back as it was: segments by their ids, passages within them, scores, modes and
    speakers. Of another tool's project each place that is selected in a document is a segment, numbered in the order of
    the text; what is coded as a whole is a segment ``<document>.whole``; a coding has no score. A code that the project
    does not define goes by ``missing-`` and its GUID, a coding without a user to ``unknown``; a selection with no
    coding gives its user a row with a null code. A coding with a case is a row of ``cases``.
    """
    tables = _Tables(project)
    names: Counter[str] = Counter()
    for source in project.sources:
        name = source.name or source.guid
        names[name] += 1
        tables.add(source, name if names[name] == 1 else f"{name} ({names[name]})")
    tables.add_cases()
    return Coded(
        pa.Table.from_pylist(list(tables.segments.values()), SELECTED),
        {coder: pa.Table.from_pylist(rows, CODINGS) for coder, rows in sorted(tables.codings.items())},
        pa.Table.from_pylist(tables.cases, CASES),
        pa.Table.from_pylist(tables.memos, MEMOS),
        codebook_of(project.codes, tables.used, tables.code_memos),
    )


class _Tables:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.segments: dict[str, Row] = {}
        self.codings: dict[str, list[Row]] = defaultdict(list)
        self.cases: list[Row] = []
        self.memos: list[Row] = []
        self.places: dict[str, str] = {}
        self.used = frozenset(_used(project))
        self.ids = code_ids(project.codes, self.used)
        self.case_names = {case.get("guid"): case.get("name") or case.get("guid") for case in project.cases}
        self.notes = {note.guid: note.text or note.description for note in project.notes}
        self.code_memos = {code.guid: self._noted(code.notes) for code in project.every_code()}
        shown = Counter(user.label for user in project.users)
        self.coders = {
            user.guid: user.label if shown[user.label] == 1 else f"{user.label} ({user.guid})"
            for user in project.users
        }

    def add(self, source: Source, name: str) -> None:
        """Take in what is selected in a source and in its text."""
        holders = [holder for holder in (source, source.representation) if holder]
        every = [(holder, selection) for holder in holders for selection in holder.selections]
        selected = [(holder, selection, _said(selection)) for holder, selection in every]
        foreign = {_order(selection) for _, selection, said in selected if not said}
        numbers = {place: number for number, place in enumerate(sorted(foreign), start=1)}
        for holder, selection, said in selected:
            id_ = said[0]["segment"] if said else f"{name}.{numbers[_order(selection)]:05d}"
            self.places[selection.guid] = id_
            segment = self.segments.setdefault(
                id_, _segment(id_, name, holder, selection, said[0] if said else {})
            )
            self._code(segment, selection, said[1:])
            self._memo(id_, selection.user, None, "" if said else selection.description, selection.notes)
        self.places[source.guid] = f"{name}.whole"
        if whole := [coding for holder in holders for coding in holder.codings]:
            text = next((holder.text for holder in holders if holder.text is not None), None)
            place = {"start": 0, "end": len(text)} if text is not None else {}
            id_ = f"{name}.whole"
            self.segments.setdefault(id_, {"id": id_, "text": text or "", "document": name, **place})
            for coding in whole:
                self._coding(id_, coding, {"start": None, "end": None, "match": None}, {})

    def add_cases(self) -> None:
        """Take in the cases that name their sources and selections."""
        for case in self.project.cases:
            for reference in case.all("SelectionRef", "SourceRef"):
                if (id_ := self.places.get(reference.get("targetGUID"))) in self.segments:
                    self.cases.append({"id": id_, "case": self.case_names[case.get("guid")]})

    def _code(self, segment: Row, selection: Selection, said: list[Row]) -> None:
        by_coder = {str(line.get("coder")): line for line in said}
        place = selection.place
        passage: Row = {"start": None, "end": None, "match": None}
        if isinstance(place, Span) and segment["start"] is not None:
            start = place.start - segment["start"]
            end = place.end - segment["start"]
            passage = {"start": start, "end": end, "match": segment["text"][start:end]}
        for coding in selection.codings:
            self._coding(segment["id"], coding, passage, by_coder.get(self._coder(coding.user), {}))
        none = [coder for coder, line in by_coder.items() if line.get("none")]
        if not (selection.codings or said):
            none = [self._coder(selection.user)]
        for coder in none:
            spoken = by_coder.get(coder, {})
            self.codings[coder].append(_row(segment["id"], None, None, {}, spoken))

    def _coding(self, id_: str, coding: Coding, passage: Row, said: Row) -> None:
        coder = self._coder(coding.user)
        if coding.code in self.case_names:
            self.cases.append({"id": id_, "case": self.case_names[coding.code]})
            return
        code = self.ids.get(coding.code, f"missing-{coding.code}")
        score = said.get("scores", {}).get(code)
        placed = {} if code in said.get("whole", ()) else passage
        self.codings[coder].append(_row(id_, code, score, placed, said))
        self._memo(id_, coding.user, code, "", coding.notes)

    def _memo(self, id_: str, user: str, code: str | None, description: str, notes: tuple[str, ...]) -> None:
        memo = "\n\n".join(filter(None, (description, self._noted(notes))))
        if memo:
            self.memos.append(
                {"id": id_, "coder": self._coder(user) if user else None, "code": code, "memo": memo}
            )

    def _noted(self, notes: tuple[str, ...]) -> str:
        return "\n\n".join(filter(None, (self.notes.get(guid, "") for guid in notes)))

    def _coder(self, user: str) -> str:
        return self.coders.get(user) or user or NOBODY


def _said(selection: Selection) -> list[Row]:
    """Return the lines of a description of ours; none where it is not."""
    if not selection.description.startswith('{"segment": '):
        return []
    lines = []
    for line in selection.description.split("\n"):
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            continue
        lines += [said] if isinstance(said, dict) else []
    whole = lines and isinstance(lines[0].get("segment"), str)
    return [line for line in lines if _well_formed(line)] if whole and _well_formed(lines[0]) else []


def _well_formed(line: Mapping[str, Any]) -> bool:
    """Tell whether a line, which anybody may have edited, has values of the types that are written."""
    words = all(
        isinstance(line.get(key), str | None) for key in ("segment", "language", "coder", "mode", "speaker")
    )
    numbers = all(isinstance(line.get(key, 0), int) for key in ("start", "end"))
    scores = line.get("scores", {})
    scored = isinstance(scores, dict) and all(isinstance(score, int | float) for score in scores.values())
    return words and numbers and scored and isinstance(line.get("whole", []), list)


def _order(selection: Selection) -> tuple[int, ...]:
    place = selection.place
    if isinstance(place, Span):
        return (0, place.start, place.end)
    if isinstance(place, Region):
        return (1, place.page or 0, *place[:4])
    return (2, place.begin, place.end)


def _segment(id_: str, name: str, holder: Source, selection: Selection, said: Row) -> Row:
    place = selection.place
    row: Row = {
        "id": id_,
        "text": selection.name,
        "language": said.get("language"),
        "document": name,
        "page": None,
    }
    if isinstance(place, Span):
        start, end = said.get("start", place.start), said.get("end", place.end)
        if not 0 <= start <= place.start <= place.end <= end <= len(holder.text or ""):
            start, end = place
        text = selection.name if holder.text is None else holder.text[start:end]
        return row | {"start": start, "end": end, "text": text}
    texts = [
        node.text_of("PlainTextContent") for node in selection.rest.elements if node.name == "Representation"
    ]
    page = place.page + 1 if isinstance(place, Region) and place.page is not None else None
    return row | {"start": None, "end": None, "page": page, "text": "".join(texts) or selection.name}


def _row(id_: str, code: str | None, score: float | None, passage: Row, said: Row) -> Row:
    spoken = {"mode": said.get("mode"), "speaker": said.get("speaker")}
    empty = {"start": None, "end": None, "match": None}
    return {"id": id_, "code": code, "score": score, **empty, **passage, **spoken}


def _used(project: Project) -> Iterator[str]:
    for source in project.every_source():
        for selection in source.selections:
            yield from (coding.code for coding in selection.codings)
        yield from (coding.code for coding in source.codings)
