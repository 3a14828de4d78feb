"""One CSV file into DuckDB, all cells as text, with the line of each row and what is wrong with its form.

A well-formed file (UTF-8, comma, one line per row) is read by DuckDB alone. Anything else is reported,
then read with care all the same, so that the analyst sees the faults in its cells at once too.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from ittifak.case.fault import Fault
from ittifak.evidence.schema import Table

LINE = "_line"
LONGEST_CELL = 1_000_000
_BLOCK = 1 << 18
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WRONG = {
    "unexpected end": ("a quotation mark that is not closed", "a closing quotation mark"),
    "expected after": (
        "a quotation mark that is not closed, or letters after one that is",
        "a comma or the end of the line after a closing quotation mark",
    ),
    "field larger": (f"a cell of more than {LONGEST_CELL} letters", "a shorter one"),
    "new-line": ("a carriage return inside a line", "line feeds between lines"),
}


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
    header, rows = _plain(path)
    if header and not header_faults(path.name, table, header) and _load_fast(con, table, path, header, rows):
        return header, []
    return _load_with_care(con, table, path)


def load_rows(
    con: duckdb.DuckDBPyConnection, table: Table, header: list[str], rows: Iterable[tuple[int, list[str]]]
) -> None:
    """Create the table and ``raw_<table>`` from rows of text, each with its line and as wide as ``header``."""
    import pyarrow as pa  # noqa: PLC0415  (slow to import, not needed for well-formed files)

    lines: list[int] = []
    cells: list[list[str | None]] = [[] for _ in header]
    for line, row in rows:
        lines.append(line)
        for column, cell in zip(cells, row, strict=True):
            column.append(cell.replace("\x00", "\ufffd") or None)
    given = {name: place for place, name in reversed(list(enumerate(header)))}
    arrays = [
        pa.array(cells[given[column.name]], pa.large_string())
        if column.name in given
        else pa.nulls(len(lines), pa.large_string())
        for column in table.columns
    ]
    names = [column.name for column in table.columns]
    con.register("_rows", pa.table([*arrays, pa.array(lines, pa.int64())], names=[*names, LINE]))
    con.execute(f'create or replace table "{table.name}" as select * from _rows')
    con.unregister("_rows")
    con.execute(f'create or replace view "raw_{table.name}" as select * from "{table.name}"')


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


def _plain(path: Path) -> tuple[list[str], int]:
    """Return the header of a file and its number of further lines; no header if the file needs care."""
    feeds, returns, pairs, last = 0, 0, 0, b""
    with path.open("rb") as file:
        first = file.readline(LONGEST_CELL)
        file.seek(0)
        while block := file.read(_BLOCK):
            if b"\x00" in block:
                return [], 0
            feeds += block.count(b"\n")
            if b"\r" in block or last == b"\r":
                returns += block.count(b"\r")
                pairs += block.count(b"\r\n") + (last + block[:1] == b"\r\n")
            last = block[-1:]
    if first.startswith((_BOM, *_UTF_16)) or returns != pairs or pairs not in (0, feeds):
        return [], 0
    try:
        header = next(csv.reader([first.decode("utf-8")], strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return [], 0
    return header, feeds - (last == b"\n")


def _load_fast(
    con: duckdb.DuckDBPyConnection, table: Table, path: Path, header: list[str], rows: int
) -> bool:
    """Let DuckDB read the file; return whether each line became a row, and none a row of empty cells."""
    chosen = ", ".join(
        f'"{column.name}"' if column.name in header else f'null::varchar as "{column.name}"'
        for column in table.columns
    )
    types = ", ".join(f"'{name}': 'varchar'" for name in header)
    some = ", ".join(f'"{column.name}"' for column in table.columns if column.required)
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
    found = con.execute(f'select count(*), count(coalesce({some})) from "{table.name}"').fetchall()[0]
    return found == (rows, rows)


def _load_with_care(
    con: duckdb.DuckDBPyConnection, table: Table, path: Path
) -> tuple[list[str], list[Fault]]:
    text, faults = _decoded(path.name, path.read_bytes())
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    if delimiter != ",":
        shown = "a tab" if delimiter == "\t" else f"'{delimiter}'"
        faults.append(Fault(path.name, 1, f"{shown} between cells", "','"))
    records = _records(list(io.StringIO(text, newline="\n")), delimiter)
    _, header = next(records, (1, []))
    if isinstance(header, str):
        faults.append(Fault(path.name, 1, *_WRONG[header]))
        header = []
    faults += header_faults(path.name, table, header)
    rows: list[tuple[int, list[str]]] = []
    for line, cells in records if header else ():
        if isinstance(cells, str):
            faults.append(Fault(path.name, line, *_WRONG[cells]))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(
                Fault(path.name, line, f"{len(cells)} cells", f"{len(header)}, as many as the header")
            )
        if any("\x00" in cell for cell in cells):
            faults.append(Fault(path.name, line, "a NUL byte", "text"))
        rows.append((line, (cells + [""] * len(header))[: len(header)]))
    load_rows(con, table, header, rows)
    return header, faults


def _decoded(file: str, data: bytes) -> tuple[str, list[Fault]]:
    """Return the text as well as it can be read, and what is wrong with its bytes."""
    if data.startswith(_UTF_16):
        return data.decode("utf-16", errors="replace"), [Fault(file, 1, "UTF-16", "UTF-8")]
    faults = []
    if data.startswith(_BOM):
        faults.append(Fault(file, 1, "a byte-order mark", "UTF-8 without one"))
        data = data[len(_BOM) :]
    lines = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            lines.append(line.decode("cp1254", errors="replace"))
            byte = line[error.start : error.start + 1]
            found = f"byte 0x{byte.hex()} ('{byte.decode('cp1254', errors='replace')}' in cp1254)"
            faults.append(Fault(file, number, found, "UTF-8 throughout"))
    return "\n".join(lines), faults


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row with its first line: its cells, or the key in ``_WRONG`` of what is wrong with it.

    After a row that is wrong, reading goes on with the line after its first.
    """
    longest = csv.field_size_limit(LONGEST_CELL)
    at = 0
    try:
        while at < len(lines):
            start = at
            reader = csv.reader(
                (lines[place] for place in range(start, len(lines))), delimiter=delimiter, strict=True
            )
            try:
                for cells in reader:
                    yield at + 1, cells
                    at = start + reader.line_num
            except csv.Error as error:
                yield at + 1, next(key for key in _WRONG if key in str(error))
                at += 1
    finally:
        csv.field_size_limit(longest)
