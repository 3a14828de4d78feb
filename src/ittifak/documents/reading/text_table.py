"""A table with a column of texts, each row a segment: CSV or Parquet, read a batch at a time."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.coder import SEGMENTS
from ittifak.documents.reading.languages import common_language
from ittifak.documents.reading.segment import segment_texts

BLOCK = 1 << 22
ROWS = 4_096
_HEADER = 1 << 20
_TELLING = 500


def batches(
    path: Path,
    text_column: str,
    id_column: str | None = None,
    language: str | None = None,
    seen: set[str] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table as segments: id, text and language.

    Args:
        path: a CSV file (UTF-8; commas, semicolons or tabs) or a Parquet file.
        text_column: the column of texts; an empty cell is an empty text.
        id_column: the column that names each row; without it a row is named by the file and its number, from 1.
        language: of all texts; without it each text's own, as far as it tells, and else that of most of the first rows.
        seen: ids that other files have already, to which those of this one are added.

    Raises:
        CaseError: no such file or column, a damaged file, an id that is empty or not the row's own.

    """
    seen = set() if seen is None else seen
    number = 0
    common = ""
    for texts, named in _rows(path, text_column, id_column):
        if named is None:
            ids = [f"{path.stem}.{place:05d}" for place in range(number + 1, number + 1 + len(texts))]
        else:
            ids = _checked_ids(path, named, seen, number)
        number += len(texts)
        common = common or language or common_language(texts[:_TELLING])
        yield from segment_texts(
            ids, texts, [language] * len(texts) if language else None, common
        ).to_batches()


def _rows(
    path: Path, text_column: str, id_column: str | None
) -> Iterator[tuple[list[str], list[str | None] | None]]:
    """Yield texts and ids, a batch at a time; whatever is wrong with the file is one line."""
    try:
        for batch in _read(path, [text_column, *([id_column] if id_column else [])]):
            texts = [text or "" for text in batch.column(text_column).cast(pa.string()).to_pylist()]
            yield texts, batch.column(id_column).cast(pa.string()).to_pylist() if id_column else None
    except (pa.ArrowException, csv.Error, UnicodeDecodeError) as error:
        found = str(error).split("\n", 1)[0]
        raise CaseError(
            [Fault(path.name, 0, found, "a well-formed table in UTF-8, texts in cells")]
        ) from None


def _checked_ids(path: Path, ids: list[str | None], seen: set[str], before: int) -> list[str]:
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
    return [id_ or "" for id_ in ids]


def _read(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    if not path.is_file():
        raise CaseError([Fault(path.name, 0, "no such file", "a CSV or Parquet file")])
    with path.open("rb") as file:
        if file.read(4) == b"PAR1":
            file.seek(0)
            parquet = pq.ParquetFile(file)
            _check_columns(path, parquet.schema_arrow.names, columns)
            yield from parquet.iter_batches(ROWS, columns=columns)
            return
        file.seek(0)
        header, delimiter = _header(path, file.read(_HEADER), columns)
        _check_columns(path, header, columns)
        file.seek(0)
        if sum(block.count(b'"') for block in iter(lambda: file.read(BLOCK), b"")) % 2:
            expected = "a closing quotation mark"
            raise CaseError([Fault(path.name, 0, "a quotation mark that is not closed", expected)])
        file.seek(0)
        yield from arrow_csv.open_csv(
            file,
            read_options=arrow_csv.ReadOptions(block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=columns,
                column_types=dict.fromkeys(columns, pa.string()),
                strings_can_be_null=False,
            ),
        )


def _header(path: Path, start: bytes, columns: list[str]) -> tuple[list[str], str]:
    """Return the names in the header of a CSV file, and what stands between its cells: what gives the columns asked for."""
    line = start.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    try:
        words = line.decode("utf-8")
    except UnicodeDecodeError:
        raise CaseError([Fault(path.name, 1, "letters that are not UTF-8", "UTF-8 throughout")]) from None
    parted = [(next(csv.reader([words], delimiter=sign), []), sign) for sign in ",;\t"]
    return max(parted, key=lambda names: (len({*columns} & {*names[0]}), len(names[0])))


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
