"""One CSV file into DuckDB, all cells as text, with the line of each row and what is wrong with its form.

A well-formed file (UTF-8, comma, one line per row) is read by DuckDB alone. Anything else is reported,
then read with care all the same, so that the analyst sees the faults in its cells at once too.
"""

import csv
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from ittifak.case.csv_text import BOM, LONGEST_CELL, UTF_16, decoded, records
from ittifak.case.fault import Fault
from ittifak.evidence.schema import Table

if TYPE_CHECKING:
    import pyarrow as pa

LINE = "_line"
_BLOCK = 1 << 18
_LETTERS = """sum(case when contains(CELL, '"') then strlen(replace(CELL, '"', '')) else strlen(CELL) end)"""


def load(con: duckdb.DuckDBPyConnection, table: Table, path: Path) -> tuple[list[str], list[Fault]]:
    """Create the table and ``raw_<table>`` from ``path``.

    The table has every column of the schema as text, null where empty or absent; ``raw_<table>`` shows it
    with the line of each row in ``_line``.

    Args:
        con: the connection that gets them.
        table: which table the file holds.
        path: the file.

    Returns:
        The names in the header, and the faults in the form of the file.
    """
    form = _plain_form(path)
    if form and not header_faults(table.file, table, form.header) and _load_fast(con, table, path, form):
        return form.header, []
    return _load_with_care(con, table, path)


def load_rows(
    con: duckdb.DuckDBPyConnection, table: Table, header: list[str], rows: Iterable[tuple[int, list[str]]]
) -> None:
    """Create the table and ``raw_<table>`` from rows of text with their lines, cut or filled to the header."""
    import pyarrow as pa  # noqa: PLC0415  (slow to import, not needed for well-formed files)

    lines: list[int] = []
    cells: list[list[str | None]] = [[] for _ in header]
    for line, row in rows:
        lines.append(line)
        for column, cell in zip_longest(cells, row[: len(header)]):
            column.append(cell.replace("\x00", "\ufffd") if cell else None)
    given = {name: place for place, name in reversed(list(enumerate(header)))}
    arrays = [
        pa.array(cells[given[column.name]], pa.large_string())
        if column.name in given
        else pa.nulls(len(lines), pa.large_string())
        for column in table.columns
    ]
    names = [column.name for column in table.columns]
    _create(con, table.name, pa.table(arrays, names=names))
    _create(con, f"{table.name}{LINE}", pa.table([pa.array(lines, pa.int64())], names=[LINE]))
    con.execute(
        f'create or replace view "raw_{table.name}" as'
        f' select * from "{table.name}" positional join "{table.name}{LINE}"'
    )


def _create(con: duckdb.DuckDBPyConnection, name: str, rows: "pa.Table") -> None:
    con.register("_rows", rows)
    con.execute(f'create or replace table "{name}" as from _rows')
    con.unregister("_rows")


def create_empty(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create the table and ``raw_<table>`` without rows."""
    columns = ", ".join(f'"{column.name}" varchar' for column in table.columns)
    con.execute(f'create or replace table "{table.name}" ({columns})')
    con.execute(
        f'create or replace view "raw_{table.name}" as select *, rowid + 2 as {LINE} from "{table.name}"'
    )


def header_faults(file: str, table: Table, header: list[str]) -> list[Fault]:
    """Return what is wrong with the names of the columns."""
    known = [column.name for column in table.columns]
    if not any(name.strip() for name in header):
        return [Fault(file, 1, "no header", ",".join(known))]
    faults = [
        Fault(file, 1, f"column '{name}'", "one of " + ", ".join(known))
        for name in header
        if name not in known
    ]
    faults += [
        Fault(file, 1, f"no column '{column.name}'", column.expected)
        for column in table.columns
        if column.required and column.name not in header
    ]
    faults += [
        Fault(file, 1, f"column '{name}' twice", "each column once")
        for name in sorted(set(header))
        if header.count(name) > 1 and name in known
    ]
    return faults


class _Form(NamedTuple):
    """A plain file: its header, how many rows it has, and their bytes but for line ends and quotation marks."""

    header: list[str]
    rows: int
    letters: int


def _plain_form(path: Path) -> _Form | None:
    """Return the form of a file, or None if its bytes need care."""
    feeds, returns, pairs, quotes, last = 0, 0, 0, 0, b""
    with path.open("rb") as file:
        first = file.readline(LONGEST_CELL)
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            if b"\x00" in block:
                return None
            feeds += block.count(b"\n")
            quotes += block.count(b'"')
            if b"\r" in block or last == b"\r":
                returns += block.count(b"\r")
                pairs += block.count(b"\r\n") + (last + block[:1] == b"\r\n")
            last = block[-1:]
        size = file.tell()
    if first.startswith((BOM, *UTF_16)) or returns != pairs or pairs not in (0, feeds):
        return None
    try:
        header = next(csv.reader([first.decode("utf-8")], strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return None
    in_header = len(first.rstrip(b"\r\n").replace(b'"', b""))
    return _Form(header, feeds - (last == b"\n"), size - feeds - returns - quotes - in_header)


def _load_fast(con: duckdb.DuckDBPyConnection, table: Table, path: Path, form: _Form) -> bool:
    """Let DuckDB read the file; return whether each line became a row and each byte is accounted for.

    DuckDB passes over empty lines, an empty cell too many, and blanks around quotation marks, and takes a row of blanks
    for a row; a file that has them needs care, and so does one with a row none of whose required cells begins with a
    sign of ASCII, which may be such a row.
    """
    chosen = ", ".join(
        f'"{column.name}"' if column.name in form.header else f'null::varchar as "{column.name}"'
        for column in table.columns
    )
    types = ", ".join(f"'{name}': 'varchar'" for name in form.header)
    try:
        con.execute(
            f'create or replace table "{table.name}" as select {chosen} from read_csv($path, header = true,'
            f" auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
            f" max_line_size = {LONGEST_CELL}, columns = {{{types}}})",
            {"path": str(path)},
        )
    except duckdb.Error:
        return False
    con.execute(
        f'create or replace view "raw_{table.name}" as select *, rowid + 2 as {LINE} from "{table.name}"'
    )
    required = " or ".join(
        f""""{column.name}" >= '!' and "{column.name}" < chr(127)"""
        for column in table.columns
        if column.required
    )
    letters = ", ".join(_LETTERS.replace("CELL", f'"{name}"') for name in form.header)
    rows, filled, *cells = con.execute(
        f'select count(*), count_if({required}), {letters} from "{table.name}"'
    ).fetchall()[0]
    commas = rows * (len(form.header) - 1)
    return (rows, filled, sum(n or 0 for n in cells) + commas) == (form.rows, form.rows, form.letters)


def _load_with_care(
    con: duckdb.DuckDBPyConnection, table: Table, path: Path
) -> tuple[list[str], list[Fault]]:
    text, faults = decoded(table.file, path.read_bytes())
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    if delimiter != ",":
        shown = "a tab" if delimiter == "\t" else f"'{delimiter}'"
        faults.append(Fault(table.file, 1, f"{shown} between cells", "','"))
    rows: list[tuple[int, list[str]]] = []
    for line, cells, wrong in records(text, delimiter):
        if wrong:
            faults.append(Fault(table.file, line, *wrong, torn=True))
        elif rows and any(cell.strip() for cell in cells) and len(cells) != len(rows[0][1]):
            expected = f"{len(rows[0][1])}, as many as the header"
            faults.append(Fault(table.file, line, f"{len(cells)} cells", expected, torn=True))
        if any("\x00" in cell for cell in cells):
            faults.append(Fault(table.file, line, "a NUL byte", "text"))
        if not rows or any(cell.strip() for cell in cells):
            rows.append((line, cells))
    _, header = rows[0] if rows else (1, [])
    faults += header_faults(table.file, table, header)
    load_rows(con, table, header, rows[1:])
    return header, faults
