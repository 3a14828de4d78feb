"""Codings as a CSV file: one row for a segment and a code, as ``CODINGS`` has them.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return, or with apostrophes and then one of these,
would be a formula to a spreadsheet or look like one made harmless; unless it is a plain number, it is written with one
apostrophe more in front, which reading takes away again.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from ittifak.case.fault import CaseError
from ittifak.documents.coding.coder import CODINGS
from ittifak.documents.coding.coding_checks import checked
from ittifak.documents.coding.csv_rows import read_rows

if TYPE_CHECKING:
    from ittifak.documents.coding.codebook import Codebook

CODER: Final = pa.field("coder", pa.string())

_FORMULA = r"^('*[=+\-@\t\r])"
_NUMBER = r"^[-+]?[0-9]+([.][0-9]+)?$"
_DEFUSED = r"^'('*[=+\-@\t\r])"


def write_codings(path: Path, batches: Iterable[pa.RecordBatch]) -> int:
    """Write codings as they come; the same codings give the same bytes.

    Args:
        path: the file; what stood there is replaced at once when all is written, and stays if anything fails.
        batches: codings, with the columns of ``CODINGS``.

    Returns:
        How many rows were written.

    """
    from pyarrow import csv  # noqa: PLC0415  (only where codings are written)

    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    rows = 0
    try:
        with csv.CSVWriter(beside, CODINGS) as writer:
            for batch in batches:
                writer.write_batch(defused(batch.select(CODINGS.names).cast(CODINGS)))
                rows += len(batch)
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return rows


def read_codings(
    path: Path, codebook: "Codebook | None" = None, segments: pa.Table | None = None
) -> pa.Table:
    """Read codings, of a program or of a person.

    A person's file needs the columns id and code alone; several codes may stand in one cell with ``;`` between, where
    the row has no score and no passage. Columns that codings do not have are passed over.

    Args:
        path: the file.
        codebook: which codes there are; without it any.
        segments: what was coded, with ``id`` and ``text``; with it, ids and passages are checked.

    Returns:
        A table with the columns of ``CODINGS``, and ``coder`` where the file has it; empty cells are null.

    Raises:
        CaseError: one line for each fault.

    """
    rows, faults = read_rows(path, ("id", "code"), (*CODINGS.names, CODER.name), more="*")
    cells = {name: _read_cells([row[name] for _, row in rows]) for name in (*CODINGS.names, CODER.name)}
    columns, wrong = checked(path.name, [line for line, _ in rows], cells, codebook, segments)
    if faults or wrong:
        raise CaseError(sorted(faults + wrong))
    schema = CODINGS.append(CODER) if any(columns[CODER.name]) else CODINGS
    return pa.table({name: columns[name] for name in schema.names}, schema)


def defused(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows with an apostrophe before each text that a spreadsheet would run as a formula."""
    columns = [
        pc.if_else(
            pc.match_substring_regex(column, _NUMBER),
            column,
            pc.replace_substring_regex(column, _FORMULA, r"'\1"),
        )
        if pa.types.is_string(column.type)
        else column
        for column in batch.columns
    ]
    return pa.record_batch(columns, batch.schema)


def _read_cells(cells: list[str]) -> list[str]:
    return list(pc.replace_substring_regex(pa.array(cells, pa.large_string()), _DEFUSED, r"\1").to_pylist())
