"""Segments: sentences with document, page, section, article, paragraph and span."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from ittifak.documents.coding.coder import SEGMENTS
from ittifak.documents.reading.articles import Outline
from ittifak.documents.reading.document import Document
from ittifak.documents.reading.headings import number_of
from ittifak.documents.reading.languages import languages_of
from ittifak.documents.reading.sentences import sentences

PLACES = pa.schema(
    [
        *SEGMENTS,
        pa.field("document", pa.string(), nullable=False),
        pa.field("sha256", pa.string()),
        pa.field("number", pa.int64(), nullable=False),
        pa.field("page", pa.int64()),
        pa.field("page_label", pa.string()),
        pa.field("section", pa.string()),
        pa.field("heading", pa.string()),
        pa.field("article", pa.string()),
        pa.field("point", pa.string()),
        pa.field("paragraph", pa.int64()),
        pa.field("sentence", pa.int64()),
        pa.field("start", pa.int64()),
        pa.field("end", pa.int64()),
        pa.field("raw_start", pa.int64()),
        pa.field("raw_end", pa.int64()),
    ]
)


def segments(document: Document) -> pa.Table:
    """Return the sentences of a document."""
    found: dict[str, list[object]] = {
        name: []
        for name in ("section", "heading", "article", "point", "paragraph", "sentence", "start", "end")
    }
    section = heading = None
    outline = Outline(document.text)
    sections: list[tuple[int, str]] = []
    paragraph = 0
    for block in document.blocks:
        words = document.text[block.start : block.end]
        if block.level:
            sections = [(level, number) for level, number in sections if level < block.level]
            if number := number_of(words):
                sections.append((block.level, number))
            section = sections[-1][1] if sections else None
            heading = words
            continue
        paragraph += 1
        sentence = 0
        for first, last, article, point in outline.parts(block.start, block.end):
            for start, end in sentences(document.text[first:last], document.language):
                sentence += 1
                row = (section, heading, article, point, paragraph, sentence, first + start, first + end)
                for column, value in zip(found.values(), row, strict=True):
                    column.append(value)
    return _table(document, found)


def _table(document: Document, found: dict[str, list[object]]) -> pa.Table:
    starts = np.array(found["start"], dtype=np.int64)
    ends = np.array(found["end"], dtype=np.int64)
    count = len(starts)
    runs = np.array([tuple(run) for run in document.runs], dtype=np.int64).reshape(-1, 3)
    clean, raw = runs[:, 0], runs[:, 1]
    first = np.searchsorted(clean, starts, side="right") - 1
    last = np.searchsorted(clean, ends - 1, side="right") - 1
    columns: dict[str, object] = {
        "id": [f"{document.name}.{number:05d}" for number in range(1, count + 1)],
        "text": [document.text[start:end] for start, end in zip(starts, ends, strict=True)],
        "language": [document.language or None] * count,
        "document": [document.name] * count,
        "sha256": [document.sha256] * count,
        "number": np.arange(1, count + 1),
        **_pages(document, starts),
        **found,
        "raw_start": raw[first] + starts - clean[first],
        "raw_end": raw[last] + ends - clean[last],
    }
    return pa.table(
        {field.name: pa.array(columns[field.name], field.type) for field in PLACES}, schema=PLACES
    )


def _pages(document: Document, starts: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> dict[str, object]:
    if not document.pages:
        return {"page": [None] * len(starts), "page_label": [None] * len(starts)}
    begins = np.array([page.start for page in document.pages], dtype=np.int64)
    places = np.maximum(np.searchsorted(begins, starts, side="right") - 1, 0)
    on = [document.pages[place] for place in places]
    return {"page": [page.number or None for page in on], "page_label": [page.label or None for page in on]}


def segment_texts(
    ids: Sequence[str],
    texts: Sequence[str],
    languages: Sequence[str | None] | None = None,
    common: str = "",
) -> pa.Table:
    """Return rows of a table as segments, each row one.

    Args:
        ids: of the rows.
        texts: of the rows.
        languages: of the rows, where they are known.
        common: the language of most rows of the whole table, for rows that do not tell theirs.

    """
    known = languages or [None] * len(texts)
    found = [language or None for language in known]
    missing = [place for place, language in enumerate(found) if not language]
    for place, language in zip(
        missing, languages_of([texts[place] for place in missing], common), strict=True
    ):
        found[place] = language or None
    return pa.table([list(ids), list(texts), found], schema=SEGMENTS)
