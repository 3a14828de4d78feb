"""From files to checked, typed tables in DuckDB."""

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import duckdb

from ittifak.case import csv_file, workbook
from ittifak.case import settings as case_settings
from ittifak.case.cells import cell_tests, failed, unknown_ids
from ittifak.case.fault import CaseError, Fault
from ittifak.case.folder import Files
from ittifak.case.rows import ROWS, Check, create_party_cells, row_checks
from ittifak.case.settings import Settings
from ittifak.evidence.dates import create_windows
from ittifak.evidence.schema import Column, Table, tables

Progress = Callable[[str], None]
Item = TypeVar("Item")
Done = TypeVar("Done")
_TYPES = {"integer": "bigint", "number": "double", "boolean": "boolean"}


def load(files: Files, progress: Progress = lambda _: None) -> tuple[duckdb.DuckDBPyConnection, Settings]:
    """Read and check a case.

    Returns a connection that holds each table of the schema, typed, plus ``edtf`` (bounds of all dates).

    Raises:
        CaseError: with every fault that was found.
    """
    con = duckdb.connect(":memory:")
    con.execute("set enable_progress_bar = false")
    progress("reading")
    headers, faults = _read_tables(con, files)
    progress("checking")
    torn = {(fault.file, fault.line) for fault in faults if fault.torn}
    faults += [fault for fault in _check_tables(con, files, headers) if (fault.file, fault.line) not in torn]
    faults += files.faults
    settings = None
    if files.settings:
        known = con.execute("select id from raw_actors").fetchall() if "id" in headers["actors"] else None
        actors = {actor for (actor,) in known} if known is not None else None
        settings, setting_faults = case_settings.read(files.settings, actors)
        faults += setting_faults
    if faults or settings is None:
        con.close()
        raise CaseError(sorted(set(faults)))
    for table in tables().values():
        _make_typed(con, table)
    return con, settings


def fingerprint(files: Files) -> str:
    """Return a hash of all inputs of a case."""
    digest = hashlib.sha256()
    paths = [files.settings, *files.tables.values(), files.workbook]
    for path in sorted(path for path in paths if path):
        digest.update(f"{path.name}\n{path.stat().st_size}\n".encode())
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _read_tables(con: duckdb.DuckDBPyConnection, files: Files) -> tuple[dict[str, list[str]], list[Fault]]:
    """Create all tables; return the columns that each has in its file, and the faults in the files' form."""
    headers: dict[str, list[str]] = {}
    faults: list[Fault] = []
    if files.workbook:
        headers, faults = workbook.load(con, files.workbook)

    def load_file(cursor: duckdb.DuckDBPyConnection, name: str) -> tuple[list[str], list[Fault]]:
        return csv_file.load(cursor, tables()[name], files.tables[name])

    for name, (header, more) in zip(files.tables, _side_by_side(con, load_file, files.tables), strict=True):
        headers[name] = header
        faults += more
    for name, table in tables().items():
        if name not in headers:
            csv_file.create_empty(con, table)
            headers[name] = [] if table.required else [column.name for column in table.columns]
    return headers, faults


def _check_tables(con: duckdb.DuckDBPyConnection, files: Files, headers: dict[str, list[str]]) -> list[Fault]:
    """Return what is wrong with the rows of all tables."""
    named = {name: f"{files.workbook.name}[{name}]" if files.workbook else f"{name}.csv" for name in tables()}
    filled = [name for name in tables() if con.execute(f"select 1 from raw_{name} limit 1").fetchall()]
    broken = {
        name
        for name, table in tables().items()
        if any(column.required and column.name not in headers[name] for column in table.columns)
    }
    dates = [(f"raw_{name}", c.name) for name in filled for c in tables()[name].columns if c.type == "date"]
    create_windows(con, dates)
    create_party_cells(con)

    def check_cells(cursor: duckdb.DuckDBPyConnection, name: str) -> list[Fault]:
        tests = [
            *cell_tests(tables()[name], headers[name]),
            *(ROWS.get(name, []) if name not in broken else []),
        ]
        return failed(cursor, name, named[name], tests)

    def check_ids(cursor: duckdb.DuckDBPyConnection, name: str) -> list[Fault]:
        return unknown_ids(cursor, tables()[name], named[name], headers[name], broken)

    def check_rows(cursor: duckdb.DuckDBPyConnection, check: Check) -> list[Fault]:
        rows = cursor.execute(check.query).fetchall()
        return [Fault(named[check.table], line, found, check.expected) for line, found in rows]

    checks = [check for check in row_checks(broken) if check.table in filled]
    found = [
        *_side_by_side(con, check_rows, checks),
        *_side_by_side(con, check_cells, filled),
        *_side_by_side(con, check_ids, filled),
    ]
    con.execute("drop table party_cells")
    return [fault for faults in found for fault in faults]


def _side_by_side(
    con: duckdb.DuckDBPyConnection,
    work: Callable[[duckdb.DuckDBPyConnection, Item], Done],
    items: Iterable[Item],
) -> list[Done]:
    """Do work on every item at the same time, each with a cursor of its own."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda item: work(con.cursor(), item), items))


def _make_typed(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Give the columns of a checked table their types, in place, and leave its lines behind."""
    typed = {column.name: type_ for column in table.columns if (type_ := _type(column))}
    con.execute(
        f'drop view "raw_{table.name}"; drop table if exists "{table.name}{csv_file.LINE}";'
        + "".join(f'alter table "{table.name}" alter "{name}" type {type_};' for name, type_ in typed.items())
    )


def _type(column: Column) -> str | None:
    return "tinyint" if column.type == "enum" and column.name == "sign" else _TYPES.get(column.type)
