"""A case in one ``.xlsx``: a sheet for each table, read with care for what a hostile file may hold."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from ittifak.case.csv_file import header_faults, load_rows
from ittifak.case.fault import CaseError, Fault
from ittifak.evidence.schema import Table, tables

LARGEST_UNPACKED = 256 * 1024**2
LARGEST_RATIO = 100
_MOST_COLUMNS = 32
_MOST_ROWS = 1_048_576


def load(con: duckdb.DuckDBPyConnection, path: Path) -> tuple[dict[str, list[str]], list[Fault]]:
    """Create each table that has a sheet, as ``csv_file.load`` does.

    Args:
        con: the connection that gets the tables.
        path: the workbook.

    Returns:
        The names in the header of each table found, and the faults in the form of the workbook.

    Raises:
        CaseError: the file is no workbook, is damaged, or unpacks to more than it should.
    """
    _guard(path)
    headers: dict[str, list[str]] = {}
    faults: list[Fault] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # (of features that a table does not need)
        try:
            for title, rows in _sheets(path):
                place = f"{path.name}[{title}]"
                if title in tables():
                    headers[title], more = _load_sheet(con, tables()[title], place, rows)
                    faults += more
                else:
                    expected = "one of " + ", ".join(tables())
                    faults.append(Fault(place, 0, "a sheet that is not part of a case", expected))
        except Exception as error:  # (the libraries raise many kinds for a damaged or hostile file)
            expected = "an .xlsx file that a spreadsheet opens"
            raise CaseError([Fault(path.name, 0, "a damaged workbook", expected)]) from error
    faults += [
        Fault(path.name, 0, f"no sheet '{name}'", "a table that every case has")
        for name, table in tables().items()
        if table.required and name not in headers
    ]
    return headers, faults


def _guard(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            items = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CaseError([Fault(path.name, 0, "a file that is no workbook", "an .xlsx file")]) from error
    unpacked = sum(item.file_size for item in items)
    swollen = any(item.file_size > LARGEST_RATIO * max(item.compress_size, 10_000) for item in items)
    if unpacked > LARGEST_UNPACKED or swollen:
        raise CaseError(
            [Fault(path.name, 0, f"{unpacked} bytes when unpacked", "a workbook of plain tables")]
        )


def _sheets(path: Path) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """Yield title and filled rows of each sheet; entities in its XML are refused by openpyxl through defusedxml."""
    from openpyxl import load_workbook  # noqa: PLC0415  (slow to import, needed for workbooks only)

    book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in book.worksheets:
            rows = enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=_MOST_ROWS), start=1)
            filled = ((line, row) for line, row in rows if any(cell.value is not None for cell in row))
            yield sheet.title, ((line, [_text(cell) for cell in row]) for line, row in filled)
    finally:
        book.close()


def _load_sheet(
    con: duckdb.DuckDBPyConnection, table: Table, place: str, rows: Iterator[tuple[int, list[str]]]
) -> tuple[list[str], list[Fault]]:
    _, header = next(rows, (1, []))
    while header and not header[-1]:
        header.pop()
    faults = header_faults(place, table, header)
    kept: list[tuple[int, list[str]]] = []
    for line, row in rows:
        if any(row[len(header) :]):
            found = "a cell beyond the last column"
            faults.append(Fault(place, line, found, "cells under the header", torn=True))
        if any(cell.strip() for cell in row):
            kept.append((line, row))
    load_rows(con, table, header, kept)
    return header, faults


def _text(cell: Any) -> str:
    match cell.value:
        case None:
            return ""
        case bool() as truth:
            return "yes" if truth else "no"
        case date() as day:
            return _date(day, cell.number_format)
        case float() as number if number.is_integer():
            return str(int(number))
        case str() | int() | float() as value:
            return str(value)
        case _:
            return "=formula"


def _date(day: date, number_format: str) -> str:
    """Return no more of a date than the cell shows: a cell that shows ``Jun-21`` gives no day."""
    shown = re.sub(r"\[.*?\]|\".*?\"|\\.", "", number_format.lower())
    return day.isoformat()[: 10 if "d" in shown else 7 if "m" in shown else 4]
