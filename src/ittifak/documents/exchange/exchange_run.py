"""Exchange with other programs from beginning to end: projects and codebooks of REFI-QDA, in and out."""

import csv
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.codebook import CODE_COLUMNS, Codebook, read_codebook
from ittifak.documents.coding.coding_file import defused, read_codings, write_codings
from ittifak.documents.exchange.refi_codebook import codebook_of as codebook_of_codes
from ittifak.documents.exchange.refi_codebook import read_codes, write_codebook_qdc
from ittifak.documents.exchange.refi_from_documents import from_documents
from ittifak.documents.exchange.refi_offsets import Counting
from ittifak.documents.exchange.refi_read import read_project
from ittifak.documents.exchange.refi_to_codings import to_codings
from ittifak.documents.exchange.refi_write import write_project
from ittifak.documents.reading.extract import read
from ittifak.documents.reading.segment import segments

Notice = Callable[[str], None]


def export_project(
    files: Sequence[Path],
    codings: Sequence[Path],
    out: Path,
    codebook: Path | None,
    language: str | None = None,
) -> int:
    """Write documents and their codings as a project that NVivo, MAXQDA, ATLAS.ti and QualCoder open.

    Args:
        files: the documents.
        codings: a CSV of codings for each coder, named after it.
        out: the ``.qdpx`` file.
        codebook: the codes; None for the default codebook.
        language: of the documents; without it each one's own.

    Returns:
        How many codings it holds.

    Raises:
        CaseError: a file is at fault; nothing is written.

    """
    documents = [read(file, language=language) for file in files]
    places = pa.concat_tables([segments(document) for document in documents])
    tables = {path.stem: read_codings(path) for path in codings}
    originals = dict(zip((document.name for document in documents), files, strict=True))
    project = from_documents(documents, places, tables, read_codebook(codebook), originals=originals)
    write_project(project, out)
    return sum(table.num_rows for table in tables.values())


def import_project(
    path: Path, out: Path, mend: bool = False, utf16: bool = False, notice: Notice = lambda _: None
) -> list[Path]:
    """Read a project of any program into tables: segments, codings by coder, cases, memos and the codebook.

    Args:
        path: the ``.qdpx`` file.
        out: a new or empty folder.
        mend: make good what can be (see ``read_project``), with a notice.
        utf16: offsets count UTF-16 units.
        notice: called with a line for what was assumed.

    Returns:
        The files written.

    Raises:
        CaseError: the project or the folder is at fault; nothing is written.

    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CaseError([Fault(str(out), 0, "something there already", "a new or empty folder")])
    project = read_project(path, counting=Counting(utf16=True) if utf16 else None, mend=mend)
    for fault in project.notices:
        notice(str(fault))
    found = to_codings(project)
    out.mkdir(parents=True, exist_ok=True)
    made = [out / "codebook.csv", out / "segments.csv", out / "cases.csv", out / "memos.csv"]
    _write(made[0], _codebook_csv(found.codebook))
    for place, table in zip(made[1:], (found.segments, found.cases, found.memos), strict=True):
        _write(place, _table_csv(table))
    for coder, table in found.codings.items():
        place = out / f"codings-{_plain(coder)}.csv"
        write_codings(place, table.to_batches())
        made.append(place)
    return made


def convert_codes(source: Path, out: Path, mend: bool = False, notice: Notice = lambda _: None) -> int:
    """Turn a codebook in CSV into ``.qdc``, or the other way, by the suffix of ``out``; return how many codes it has.

    Raises:
        CaseError: the codebook is at fault, or ``out`` has another suffix.

    """
    match out.suffix.lower():
        case ".qdc":
            book = read_codebook(source)
            write_codebook_qdc(book, out)
        case ".csv":
            file = read_codes(source, mend=mend)
            for fault in file.notices:
                notice(str(fault))
            book = codebook_of_codes(file.codes)
            _write(out, _codebook_csv(book))
        case suffix:
            raise CaseError([Fault(str(out), 0, f"suffix '{suffix}'", ".qdc or .csv")])
    return len(book.codes)


def _codebook_csv(book: Codebook) -> str:
    names = [name for name in CODE_COLUMNS if not name.startswith("name_")]
    more = sorted({lang for code in book.codes for lang in code.names} | {"en", "tr"})
    columns = [*names[:2], *(f"name_{lang}" for lang in more), *names[2:]]
    rows = [
        {name: getattr(code, name, "") for name in names}
        | {f"name_{lang}": code.names.get(lang, "") for lang in more}
        for code in book.codes
    ]
    return _table_csv(pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in columns])))


def _table_csv(table: pa.Table) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    for batch in table.to_batches():
        writer.writerows(zip(*(column.to_pylist() for column in defused(batch).columns), strict=True))
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)[:80] or "coder"
