"""What is kept of one document: its sentences by place, their codes and voices, its citations and their audit."""

import hashlib
from bisect import bisect_right
from pathlib import Path
from typing import Any

import pyarrow as pa

from ittifak.case.case import Case
from ittifak.documents.coding.codebook import Codebook
from ittifak.documents.coding.lexicon import LexiconCoder
from ittifak.documents.reading.document import Document
from ittifak.documents.reading.extract import read_bytes
from ittifak.documents.reading.segment import segment_texts, segments
from ittifak.documents.sources.audit import audit
from ittifak.documents.sources.citations import citations
from ittifak.documents.sources.claims import claim_map
from ittifak.documents.sources.works import link, match_sources, stated_abbreviations, works
from ittifak.documents.voice.voice import Voice

CODER = "lexicon"
Row = dict[str, Any]


def document_tables(case: Case, row: Row, path: Path, codebook: Codebook) -> dict[str, list[Row]]:
    """Return the derived tables of a document.

    Args:
        case: the case.
        row: its row of ``documents.csv``.
        path: the file.
        codebook: codes and patterns of the default coder.

    Returns:
        Rows by table; offsets of segments are those in the text as extracted.

    Raises:
        CaseError: the file cannot be read.

    """
    document = read_bytes(row["id"], path.read_bytes(), language=row["language"])
    found = segments(document)
    coder = LexiconCoder(codebook, voice=Voice())
    coded = coder.code(found).to_pylist()
    cited = link(citations(found), abbreviations=stated_abbreviations(found))
    return {
        "segments": [_placed(row["id"], segment) for segment in found.to_pylist()],
        "voices": list({x["id"]: _voice(x) for x in coded}.values()),
        "codings": [
            {
                "segment": x["id"],
                "coder": CODER,
                **{name: x[name] for name in ("code", "score", "start", "end")},
            }
            for x in coded
            if x["code"]
        ],
        "citations": _citations(case, row, cited),
        "claims": [
            {"segment": x["claim"], **{name: x[name] for name in ("citation", "position", "reach")}}
            for x in claim_map(found, cited).to_pylist()
        ],
        "audit": _audit(case, row, found),
        "recoded": _recoded(case, document, coder),
    }


def _placed(document: str, segment: Row) -> Row:
    page = segment["page"]
    return {
        **{name: segment[name] for name in ("id", "section", "article", "paragraph", "sentence")},
        "document": document,
        "page": segment["page_label"] or (None if page is None else str(page)),
        "start": segment["raw_start"],
        "end": segment["raw_end"],
    }


def _voice(coding: Row) -> Row:
    return {
        "segment": coding["id"],
        "coder": CODER,
        "mode": coding["mode"],
        "speaker": coding["speaker"],
    }


def _citations(case: Case, row: Row, cited: pa.Table) -> list[Row]:
    matched = match_sources(works(cited), _sources(case, row["source"]), citations=cited).to_pylist()
    source = {x["work"]: x["source"] for x in matched if x["verdict"] == "matched"}
    names = ("citation", "position", "kind", "segment", "start", "authors", "year", "pages", "work")
    return [{**{name: x[name] for name in names}, "source": source.get(x["work"])} for x in cited.to_pylist()]


def _sources(case: Case, via: str) -> pa.Table:
    """Return the sources that are known through the document."""
    return case.query(
        "select * from sources where id in (select source from evidence where via = ?) order by id", via
    )


def _audit(case: Case, row: Row, found: pa.Table) -> list[Row]:
    year = case.rows("select year from sources where id = ?", row["source"])[0]["year"]
    latest = int(year[:4]) if year else int(case.settings.as_of[:4])
    table = audit(found, citations(found), sources=_sources(case, row["source"]), latest=latest)
    rows = []
    for x in table.to_pylist():
        about = repr((x["kind"], x["segments"], x["citations"], x["works"], x["section"]))
        rows.append(
            {
                **{
                    name: x[name]
                    for name in ("kind", "grade", "section", "value", "threshold", "note_en", "note_tr")
                },
                "id": "a-" + hashlib.sha256(about.encode()).hexdigest()[:10],
                "document": row["id"],
                "page": x["page_label"] or x["page"],
                "segments": " ".join(x["segments"]),
                "citations": " ".join(x["citations"]),
            }
        )
    return rows


def _recoded(case: Case, document: Document, coder: LexiconCoder) -> list[Row]:
    """Code the sentences that readers coded, in the readers' bounds."""
    spans = case.rows(
        'select distinct start, "end" from readings where document = ? order by all', document.name
    )
    if not spans:
        return []
    words = [document.text[slice(*_clean_span(document, x["start"], x["end"]))] for x in spans]
    ids = [str(number) for number in range(len(spans))]
    coded = coder.code(segment_texts(ids, words, [document.language] * len(words))).to_pylist()
    codes: dict[str, list[str]] = {id_: [] for id_ in ids}
    voices: dict[str, Row] = {}
    for x in coded:
        voices[x["id"]] = {"mode": x["mode"], "speaker": x["speaker"]}
        codes[x["id"]] += [x["code"]] if x["code"] else []
    return [
        {"document": document.name, **span, "coder": CODER, "codes": " ".join(codes[id_]), **voices[id_]}
        for id_, span in zip(ids, spans, strict=True)
    ]


def _clean_span(document: Document, start: int, end: int) -> tuple[int, int]:
    """Return where a span of the text as extracted stands in the cleaned text."""
    runs = sorted(document.runs, key=lambda run: run.raw)
    starts = [run.raw for run in runs]
    first, last = (
        runs[max(bisect_right(starts, start) - 1, 0)],
        runs[max(bisect_right(starts, end - 1) - 1, 0)],
    )
    return first.clean + min(start - first.raw, first.length), last.clean + min(end - last.raw, last.length)
