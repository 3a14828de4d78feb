"""Treaties from beginning to end: documents, or a table with a column of texts, to tables of articles and clauses."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.coding_file import defused
from ittifak.documents.reading import text_table
from ittifak.documents.reading.extract import read
from ittifak.documents.treaties.treaties import treaty_tables


def code_treaties(
    files: Sequence[Path], out: Path, text_column: str | None = None, id_column: str | None = None
) -> list[tuple[Path, int]]:
    """Code the clauses of treaties and write overview, articles and clauses.

    Args:
        files: a document for each treaty, or tables with a treaty in each row.
        out: a new or empty folder.
        text_column: where the files are tables, the column of texts.
        id_column: the column that names each treaty.

    Returns:
        The files written, with their number of rows.

    Raises:
        CaseError: a file or the folder is at fault; nothing is written.

    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CaseError([Fault(str(out), 0, "something there already", "a new or empty folder")])
    if text_column is not None:
        rows = [row for file in files for row in text_table.whole(file, text_column, id_column).to_pylist()]
        tables = treaty_tables([row["id"] for row in rows], [row["text"] for row in rows])
    else:
        documents = [read(file) for file in files]
        tables = treaty_tables(
            [document.name for document in documents],
            [document.text for document in documents],
            [document.language for document in documents],
        )
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in zip(("overview", "articles", "clauses"), tables, strict=True):
        arrow_csv.write_csv(_plain(table), out / f"{name}.csv")
        written.append((out / f"{name}.csv", table.num_rows))
    return written


def _plain(table: pa.Table) -> pa.Table:
    """Return a table without lists, and with nothing that a spreadsheet would run."""
    for place, column in enumerate(table.columns):
        if pa.types.is_list(column.type):
            cells = [" ".join(cell) if cell is not None else None for cell in column.to_pylist()]
            table = table.set_column(place, table.column_names[place], pa.array(cells, pa.string()))
    return pa.Table.from_batches([defused(batch) for batch in table.to_batches()], table.schema)
