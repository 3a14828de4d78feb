"""A table with a column of texts, each row a segment: CSV or Parquet, read a batch at a time."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.coder import SEGMENTS
from ittifak.documents.reading.segment import segment_texts

BLOCK = 1 << 22
ROWS = 4_096
_HEADER = 1 << 20


def batches(
    path: Path, text_column: str, id_column: str | None = None, language: str | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table as segments: id, text and language.

    Args:
        path: a CSV file (UTF-8; commas, semicolons or tabs) or a Parquet file.
        text_column: the column of texts; an empty cell is an empty text.
        id_column: the column that names each row; without it a row is named by the file and its number, from 1.
        language: of all texts; without it each text's own, as far as it tells.

    Raises:
        CaseError: no such file or column, a damaged file, an id that is empty or not the row's own.

    """
    seen: set[str] = set()
    number = 0
    for batch in _read(path, [text_column, *([id_column] if id_column else [])]):
        texts = [text or "" for text in batch.column(text_column).cast(pa.string()).to_pylist()]
        if id_column:
            ids = batch.column(id_column).cast(pa.string()).to_pylist()
            _check_ids(path, ids, seen, number)
        else:
            ids = [f"{path.stem}.{place:05d}" for place in range(number + 1, number + 1 + len(texts))]
        number += len(texts)
        yield from segment_texts(ids, texts, [language] * len(texts) if language else None).to_batches()


def _check_ids(path: Path, ids: list[str | None], seen: set[str], before: int) -> None:
    faults = []
    for number, id_ in enumerate(ids, start=before + 1):
        if not id_:
            faults.append(Fault(path.name, 0, f"no id in row {number}", "an id in each row"))
        elif id_ in seen:
            faults.append(Fault(path.name, 0, f"id '{id_}' again in row {number}", "each id once"))
        else:
            seen.add(id_)
    if faults:
        raise CaseError(faults)


def _read(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    if not path.is_file():
        raise CaseError([Fault(path.name, 0, "no such file", "a CSV or Parquet file")])
    try:
        with path.open("rb") as file:
            if file.read(4) == b"PAR1":
                file.seek(0)
                parquet = pq.ParquetFile(file)
                _check_columns(path, parquet.schema_arrow.names, columns)
                yield from parquet.iter_batches(ROWS, columns=columns)
                return
            file.seek(0)
            header, delimiter = _header(path, file.read(_HEADER))
            _check_columns(path, header, columns)
            file.seek(0)
            reader = arrow_csv.open_csv(
                file,
                read_options=arrow_csv.ReadOptions(block_size=BLOCK),
                parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
                convert_options=arrow_csv.ConvertOptions(
                    include_columns=columns,
                    column_types=dict.fromkeys(columns, pa.string()),
                    strings_can_be_null=False,
                ),
            )
            yield from reader
    except pa.ArrowInvalid as error:
        raise CaseError(
            [Fault(path.name, 0, str(error).split("\n", 1)[0], "a well-formed table in UTF-8")]
        ) from None


def _header(path: Path, start: bytes) -> tuple[list[str], str]:
    """Return the names in the header of a CSV file, and what stands between its cells."""
    line = start.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    try:
        words = line.decode("utf-8")
    except UnicodeDecodeError:
        raise CaseError([Fault(path.name, 1, "letters that are not UTF-8", "UTF-8 throughout")]) from None
    delimiter = max(",;\t", key=words.count)
    names: Any = next(csv.reader([words], delimiter=delimiter), [])
    return list(names), delimiter


def _check_columns(path: Path, header: list[str], columns: list[str]) -> None:
    expected = "one of " + ", ".join(header)
    faults = [Fault(path.name, 1, f"no column '{name}'", expected) for name in columns if name not in header]
    faults += [
        Fault(path.name, 1, f"column '{name}' twice", "each column once")
        for name in dict.fromkeys(columns)
        if header.count(name) > 1
    ]
    if faults:
        raise CaseError(faults)


def whole(path: Path, text_column: str, id_column: str | None = None) -> pa.Table:
    """Return all rows of a table as segments, held at once; see ``batches``."""
    return pa.Table.from_batches(batches(path, text_column, id_column), SEGMENTS)
