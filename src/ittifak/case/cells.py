"""Checks of cells, driven by the schema, and the one scan of a table that runs them."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import duckdb

from ittifak.case.csv_file import LINE
from ittifak.case.fault import Fault
from ittifak.evidence.schema import Column, Table, tables

_NUMBER = "[-+]?[0-9.]+([eE][-+]?[0-9]+)?"
_SHAPE = {
    "id": "regexp_full_match(CELL, '[A-Za-z0-9][A-Za-z0-9._-]{0,99}')",
    "integer": "regexp_full_match(CELL, '-?[0-9]+') and try_cast(CELL as bigint) is not null",
    "number": f"regexp_full_match(CELL, '{_NUMBER}') and isfinite(try_cast(CELL as double))",
    "boolean": "CELL in ('yes', 'no')",
    "url": r"regexp_full_match(CELL, 'https?://[^\s<>\"]+')",
    "language": "regexp_full_match(CELL, '[a-z]{2,3}(-[A-Za-z0-9]{2,8})*')",
    "unit": r"regexp_full_match(CELL, '[^\s].{0,39}')",
}
_DECIMAL_COMMA = r"regexp_full_match(CELL, '[-+]?[0-9]{1,3}(\.?[0-9]{3})*,[0-9]+')"
# Most texts begin with a letter: a comparison spares them the pattern.
_BLANK = r"""CELL is null or case when CELL < 'A' or CELL > '~'
    then not regexp_matches(CELL, '[^\s\pZ]') else false end"""
_FORMULA = rf"""case when CELL < 'A'
    then regexp_matches(CELL, '^[=+@\t\r-]') and not regexp_full_match(CELL, '{_NUMBER}') else false end"""
_LONGEST_ID = 100
_MOST_COMPARED = 2_000_000


class Test(NamedTuple):
    """A condition that faulty rows of a table fulfil, SQL for what is found there, and what is expected."""

    where: str
    found: str
    expected: str


def failed(con: duckdb.DuckDBPyConnection, table: str, file: str, tests: Iterable[Test]) -> list[Fault]:
    """Run tests over the rows of ``raw_<table>`` in one scan; return a fault for each row and failed test."""
    tests = list(tests)
    counts = ", ".join(f"count_if({test.where})" for test in tests)
    failures = con.execute(f'select {counts} from "raw_{table}"').fetchall()[0]
    return [
        Fault(file, line, found, test.expected)
        for test, number in zip(tests, failures, strict=True)
        if number
        for line, found in con.execute(
            f'select {LINE}, {test.found} from "raw_{table}" where {test.where}'
        ).fetchall()
    ]


def cell_tests(table: Table, header: Collection[str]) -> Iterator[Test]:
    """Yield the tests of the cells in those columns of a table that the header names."""
    for column in table.columns:
        if column.name in header:
            for test in _tests(column):
                yield Test(*(part.replace("CELL", f'"{column.name}"') for part in test))


def _tests(column: Column) -> Iterator[Test]:
    found = f"'{column.name} ''' || CELL || ''''"
    if column.required:
        blank = _BLANK if column.type == "text" else "CELL is null"
        yield Test(blank, f"'no {column.name}'", column.expected)
    match column.type:
        case "enum":
            values = ", ".join(f"'{value}'" for value in column.values)
            yield Test(f"CELL not in ({values})", found, column.expected)
        case "date":
            yield Test("CELL in (select text from edtf where not valid)", found, column.expected)
            yield Test(
                "CELL in (select text from edtf where valid and start_low > end_high)",
                f"{found} || ', which ends before it starts'",
                "an interval in order",
            )
        case "integer" | "number":
            comma = f" || case when {_DECIMAL_COMMA} then ' with a decimal comma' else '' end"
            yield Test(_misshapen(column), found + comma, column.expected)
        case kind if kind in _SHAPE:
            yield Test(_misshapen(column), found, column.expected)
    if column.type in ("text", "unit"):
        yield Test(_FORMULA, f"{found} || ', which a spreadsheet would run'", "text")


def _misshapen(column: Column) -> str:
    return f"CELL is not null and not coalesce({_SHAPE[column.type]}, false)"


def unknown_ids(
    con: duckdb.DuckDBPyConnection, table: Table, file: str, header: Collection[str], broken: Collection[str]
) -> list[Fault]:
    """Return a fault for each id that is not in the table that its column points to.

    Args:
        con: the connection that holds ``raw_<table>`` of each table.
        table: the table whose cells are looked at.
        file: name of its file.
        header: names of the columns that are there.
        broken: tables that could not be read, so that their ids are not known.
    """
    faults: list[Fault] = []
    for column in table.columns:
        if not column.refs or column.name not in header or set(column.refs) & set(broken):
            continue
        keys = {ref: tables()[ref].key[0] for ref in column.refs}
        known = " union all ".join(
            f'select "{key}" as id from "raw_{ref}" where "{key}" is not null' for ref, key in keys.items()
        )
        name = f'"{column.name}"'
        if column.type == "ref":
            query = f'select {LINE}, {name}, {name} from "raw_{table.name}" where {name} not in ({known})'
        else:
            id_ = "regexp_replace(part, ':[^:]*$', '')" if column.type == "parties" else "part"
            query = f"""
                with cell as (select distinct {name} as cell from "raw_{table.name}" where {name} is not null),
                part as (select cell, unnest(string_split(cell, ' ')) as part from cell),
                wrong as (select distinct cell, part, {id_} as id from part where {id_} not in ({known}))
                select r.{LINE}, wrong.part, wrong.id from wrong join "raw_{table.name}" r on r.{name} = wrong.cell"""
        rows = con.execute(query).fetchall()
        near = _near(con, known, {id_ for *_, id_ in rows})
        faults += [
            Fault(file, line, f"{column.name} '{part}'", column.expected + near.get(id_, ""))
            for line, part, id_ in rows
        ]
    return faults


def _near(con: duckdb.DuckDBPyConnection, known: str, wrong: Collection[str]) -> dict[str, str]:
    """Return a hint at the closest known id for wrong ones, for as many as can be compared at once."""
    compared = sorted(id_ for id_ in wrong if len(id_) <= _LONGEST_ID)
    if not compared:
        return {}
    ids = con.execute(f"select count(*) from ({known})").fetchall()[0][0]
    rows = con.execute(
        f"""select wrong, arg_min(id, (damerau_levenshtein(wrong, id), id))
            from (select unnest($1::varchar[]) as wrong) cross join ({known})
            where damerau_levenshtein(wrong, id) <= greatest(1, length(wrong) // 5) group by wrong""",
        [compared[: _MOST_COMPARED // max(1, ids)]],
    ).fetchall()
    return {wrong_id: f" (perhaps '{id_}')" for wrong_id, id_ in rows}
