"""The tables of a case as data: read once from ``tables.toml``, used by everything."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ittifak.evidence.text import Text


@dataclass(frozen=True)
class Column:
    """One column: its type, whether it must be filled, and what it may hold."""

    name: str
    type: str
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What a cell of this column should look like, for a message to the analyst."""
        match self.type:
            case "enum":
                return "one of " + ", ".join(self.values)
            case "ref":
                return "an id of " + " or ".join(f"{ref}.csv" for ref in self.refs)
            case "refs":
                return f"ids of {self.refs[0]}.csv with one space between"
            case "parties":
                return f"ids of {self.refs[0]}.csv with one space between, each with at most one ':role'"
            case kind:
                return _EXPECTED[kind]


_EXPECTED = {
    "id": "letters, digits, '-', '_' or '.', at most 100",
    "text": "text",
    "integer": "a whole number",
    "number": "a number with a decimal point",
    "date": "a date in EDTF such as 2021-06-15, 2021-06, 2010~ or 1993/..",
    "boolean": "yes or no",
    "url": "an address that begins with http:// or https://",
    "language": "a language code such as en, tr or az",
    "unit": "a unit such as km or USD",
    "pairs": "two actor ids each, such as ARM RUS; TUR GEO",
}


@dataclass(frozen=True)
class Table:
    """One table of a case: its file is ``<name>.csv``, or the sheet ``<name>`` of a workbook.

    A ``derived`` table is made by a program from inputs that the case does not hold; it stands in ``derived/``.
    """

    name: str
    key: tuple[str, ...]
    meaning: str
    columns: tuple[Column, ...]
    required: bool = False
    derived: bool = False

    @property
    def file(self) -> str:
        """Path of its CSV file below the folder of the case."""
        return f"derived/{self.name}.csv" if self.derived else f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(resources.files("ittifak.evidence").joinpath("tables.toml").read_text("utf-8"))


def schema_version() -> int:
    """Return the version of the case format that this release reads and writes."""
    return int(_document()["schema_version"])


@cache
def layers() -> dict[str, Text]:
    """Return the layers of a relation and their names, in the order they are shown."""
    return {key: Text(**names) for key, names in _document()["layers"].items()}


@cache
def modes() -> dict[str, Text]:
    """Return the modes of a tie and their names, in the order they are shown."""
    return {key: Text(**names) for key, names in _document()["modes"].items()}


@cache
def roles() -> dict[str, Text]:
    """Return the roles that a party of a tie may carry."""
    return {key: Text(**names) for key, names in _document()["roles"].items()}


@cache
def tables() -> dict[str, Table]:
    """Return all tables of a case by name, in the order they are documented."""
    return {row["name"]: _table(row) for row in _document()["table"]}


@cache
def settings() -> tuple[Column, ...]:
    """Return the keys of ``case.toml``."""
    return tuple(_column(row) for row in _document()["setting"])


@cache
def period_columns() -> tuple[Column, ...]:
    """Return the keys of a named period in ``case.toml``."""
    return tuple(_column(row) for row in _document()["period_column"])


def _table(row: dict[str, Any]) -> Table:
    return Table(
        name=row["name"],
        key=tuple(row["key"].split()),
        meaning=row["meaning"],
        required=row.get("required", False),
        derived=row.get("derived", False),
        columns=tuple(_column(column) for column in row["columns"]),
    )


def _column(row: dict[str, Any]) -> Column:
    values = row.get("values") or list(_document().get(row.get("values_from", ""), ()))
    return Column(
        name=row["name"],
        type=row["type"],
        meaning=row["meaning"],
        required=row.get("required", False),
        values=tuple(values),
        refs=tuple(row.get("ref", "").split()),
    )
