"""Coding from beginning to end: documents, or tables with a column of texts, to a CSV of codings."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.codebook import Codebook
from ittifak.documents.coding.coder import Coder
from ittifak.documents.coding.coding_file import defused, write_codings
from ittifak.documents.coding.lexicon import LexiconCoder
from ittifak.documents.reading import text_table
from ittifak.documents.reading.document import Document
from ittifak.documents.reading.extract import read
from ittifak.documents.reading.segment import PLACES, segments

_PLACES = [name for name in PLACES.names if name not in ("text", "heading")]


def code_tables(
    coder: Coder,
    book: Codebook,
    files: Sequence[Path],
    out: Path,
    text_column: str,
    id_column: str | None = None,
    language: str | None = None,
) -> int:
    """Code the rows of tables, a batch at a time on all cores, and write the codings.

    Args:
        coder: the coder.
        book: its codebook.
        files: CSV or Parquet files with a column of texts.
        out: the CSV file of codings.
        text_column: name of the column of texts.
        id_column: name of the column that names each row; without it rows are named by file and number.
        language: of all texts; without it each text's own.

    Returns:
        How many rows of codings were written.

    Raises:
        CaseError: a file is at fault; nothing is written.

    """
    _check_place(out, files)
    seen: set[str] = set()
    if not id_column:
        _check_names([file.stem for file in files])

    def rows() -> Iterator[pa.RecordBatch]:
        for file in files:
            yield from text_table.batches(file, text_column, id_column, language, seen)

    if isinstance(coder, LexiconCoder):
        return write_codings(out, coder.code_batches(rows()))
    coded = (coder.code(pa.Table.from_batches([batch]), book) for batch in rows())
    return write_codings(out, (batch for table in coded for batch in table.to_batches()))


def code_documents(
    coder: Coder,
    book: Codebook,
    files: Sequence[Path],
    out: Path,
    language: str | None = None,
    notice: Callable[[str], None] = lambda _: None,
) -> int:
    """Read documents, code their sentences, and write the codings and the places of the sentences.

    Args:
        coder: the coder.
        book: its codebook.
        files: PDF, HTML, DOCX, Markdown or plain text.
        out: the CSV file of codings; the places go beside it, ``codings.csv`` with ``codings.segments.csv``.
        language: of all documents; without it each document's own.
        notice: called with a line for what a reader must know of a document, such as pages that need OCR.

    Returns:
        How many rows of codings were written.

    Raises:
        CaseError: documents that cannot be read, all of them; nothing is written.

    """
    _check_place(out, files)
    documents = read_all(files, language)
    for document in documents:
        for line in document.notices:
            notice(f"{document.name}: {line}")
    tables = [segments(document) for document in documents]
    coded = pa.concat_tables([coder.code(table, book) for table in tables])
    _write_places(out.with_suffix(".segments.csv"), pa.concat_tables(tables))
    return write_codings(out, coded.to_batches())


def read_all(files: Sequence[Path], language: str | None) -> list[Document]:
    """Read documents, each of a name of its own; the faults of all are told at once."""
    documents: list[Document] = []
    faults: list[Fault] = []
    for file in files:
        try:
            documents.append(read(file, language=language))
        except CaseError as error:
            faults += error.faults
    if faults:
        raise CaseError(faults)
    _check_names([document.name for document in documents])
    return documents


def _check_names(names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CaseError([Fault(name, 0, "a second file of that name", "each name once") for name in twice])


def _check_place(out: Path, inputs: Sequence[Path]) -> None:
    if not out.parent.is_dir():
        raise CaseError([Fault(str(out.parent), 0, "no such folder", f"a folder for {out.name}")])
    if out.is_dir():
        raise CaseError([Fault(str(out), 0, "a folder", "a file to write")])
    for made in (out, out.with_suffix(".segments.csv")):
        if made.exists() and any(file.exists() and made.samefile(file) for file in inputs):
            raise CaseError([Fault(str(made), 0, "a file that is read", "another name to write to")])


def _write_places(path: Path, places: pa.Table) -> None:
    from pyarrow import csv  # noqa: PLC0415  (slow to import)

    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        safe = [defused(batch) for batch in places.select(_PLACES).to_batches()]
        csv.write_csv(pa.Table.from_batches(safe, places.select(_PLACES).schema), beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
