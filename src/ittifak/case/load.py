"""From files to checked, typed tables in DuckDB."""

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import duckdb

from ittifak.case import csv_file, workbook
from ittifak.case import settings as case_settings
from ittifak.case.cells import cell_tests, failed, unknown_ids
from ittifak.case.fault import CaseError, Fault
from ittifak.case.folder import Files
from ittifak.case.rows import ROWS, create_party_cells, row_checks, run
from ittifak.case.settings import Settings
from ittifak.evidence.dates import create_windows
from ittifak.evidence.schema import Column, Table, tables

Progress = Callable[[str], None]
Job = Callable[[duckdb.DuckDBPyConnection], list[Fault] | None]
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
    jobs = [partial(csv_file.load, table=tables()[name], path=path) for name, path in files.tables.items()]
    for name, (header, more) in zip(files.tables, _side_by_side(con, jobs), strict=True):
        headers[name] = header
        faults += more
    for name, table in tables().items():
        if name not in headers:
            csv_file.create_empty(con, table)
            unread = table.required or table.file in {fault.file for fault in files.faults}
            headers[name] = [] if unread else [column.name for column in table.columns]
    return headers, faults


def _check_tables(con: duckdb.DuckDBPyConnection, files: Files, headers: dict[str, list[str]]) -> list[Fault]:
    """Return what is wrong with the rows of all tables."""
    named = {
        name: f"{files.workbook.name}[{name}]" if files.workbook else table.file
        for name, table in tables().items()
    }
    filled = [name for name in tables() if con.execute(f"select 1 from raw_{name} limit 1").fetchall()]
    broken = {
        name
        for name, table in tables().items()
        if any(column.required and column.name not in headers[name] for column in table.columns)
    }
    dates = [(f"raw_{name}", c.name) for name in filled for c in tables()[name].columns if c.type == "date"]
    ids: list[Job] = [
        partial(unknown_ids, table=tables()[name], file=named[name], header=headers[name], broken=broken)
        for name in filled
    ]
    rows = {name: tests for name, tests in ROWS.items() if name not in broken}
    cells: list[Job] = [
        partial(
            failed,
            table=name,
            file=named[name],
            tests=[*cell_tests(tables()[name], headers[name]), *rows.get(name, [])],
        )
        for name in filled
    ]
    checks: list[Job] = [partial(run, check=check, files=named) for check in row_checks(filled, broken)]
    needed: list[Job] = [partial(create_windows, columns=dates), create_party_cells]
    found = _side_by_side(con, needed + ids) + _side_by_side(con, checks + cells)
    con.execute("drop table party_cells")
    return [fault for faults in found for fault in faults or ()]


def _side_by_side(
    con: duckdb.DuckDBPyConnection, jobs: Iterable[Callable[[duckdb.DuckDBPyConnection], Done]]
) -> list[Done]:
    """Do all jobs at the same time, each with a cursor of its own."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda job: job(con.cursor()), jobs))


def _make_typed(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Give the columns of a checked table their types, in place, and leave its lines behind."""
    typed = {column.name: type_ for column in table.columns if (type_ := _type(column))}
    con.execute(
        f'drop view "raw_{table.name}"; drop table if exists "{table.name}{csv_file.LINE}";'
        + "".join(f'alter table "{table.name}" alter "{name}" type {type_};' for name, type_ in typed.items())
    )


def _type(column: Column) -> str | None:
    return "tinyint" if column.type == "enum" and column.name == "sign" else _TYPES.get(column.type)
