"""From files to checked, typed tables in DuckDB."""

import hashlib
from collections.abc import Callable

import duckdb

from ittifak.case import csv_file, workbook
from ittifak.case import settings as case_settings
from ittifak.case.cells import cell_tests, failed, unknown_ids
from ittifak.case.fault import CaseError, Fault
from ittifak.case.folder import Files
from ittifak.case.rows import ROWS, row_faults
from ittifak.case.settings import Settings
from ittifak.evidence.dates import create_windows
from ittifak.evidence.schema import Column, Table, tables

Progress = Callable[[str], None]
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
    faults += [*files.faults, *_check_tables(con, files, headers)]
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
    for name, path in files.tables.items():
        headers[name], more = csv_file.load(con, tables()[name], path)
        faults += more
    for name, table in tables().items():
        if name not in headers:
            csv_file.create_empty(con, table)
            headers[name] = [] if table.required else [column.name for column in table.columns]
    return headers, faults


def _check_tables(con: duckdb.DuckDBPyConnection, files: Files, headers: dict[str, list[str]]) -> list[Fault]:
    named = {name: f"{files.workbook.name}[{name}]" if files.workbook else f"{name}.csv" for name in tables()}
    broken = {
        name
        for name, table in tables().items()
        if any(column.required and column.name not in headers[name] for column in table.columns)
    }
    dates = [
        (name, column.name) for name, t in tables().items() for column in t.columns if column.type == "date"
    ]
    create_windows(con, dates)
    faults: list[Fault] = []
    filled = {name for name in tables() if con.execute(f"select 1 from raw_{name} limit 1").fetchall()}
    for name, table in tables().items():
        if name not in filled:
            continue
        tests = [*cell_tests(table, headers[name]), *(ROWS.get(name, []) if name not in broken else [])]
        faults += failed(con, name, named[name], tests)
        faults += unknown_ids(con, table, named[name], headers[name], broken)
    return faults + row_faults(con, named, filled, broken)


def _make_typed(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Give the columns of a checked table their types, in place, and leave its lines behind."""
    con.execute(f'drop view "raw_{table.name}"')
    for column in table.columns:
        if type_ := _type(column):
            name = f'"{column.name}"'
            con.execute(f'alter table "{table.name}" alter {name} type {type_}')
    con.execute(f'alter table "{table.name}" drop column if exists {csv_file.LINE}')


def _type(column: Column) -> str | None:
    return "tinyint" if column.type == "enum" and column.name == "sign" else _TYPES.get(column.type)
