"""Write docs/case-format.md from the schemas. ``--check`` compares instead and exits 1 if they differ."""

import sys
from pathlib import Path

from ittifak.evidence import schema

TARGET = Path(__file__).parent.parent / "docs" / "case-format.md"
TOP = """# The case format

*Made from `src/ittifak/evidence/tables.toml` by `make docs`; do not edit by hand.*

A case is a folder of plain text: `case.toml` and a CSV file for each table (UTF-8, a comma between cells, a decimal
point, one header row), or `case.toml` and one `.xlsx` with a sheet for each table. A cell may be empty where it is not
required; an empty cell means *not known*, never zero. `ittifak check CASE` names every fault with file and line.

## Versions

`schema_version` in `case.toml` is the version of this format; this release reads version {version}. A release that
only adds optional columns or tables keeps the version. One that renames, removes or redefines a column raises it by one, and its changelog
says how to change a case; a case of another version is refused with one line, never guessed at.

## Dates

Extended Date/Time Format (ISO 8601-2:2019): `2021-06-15`, `2021-06`, `2010~` (about), `1993-04?` (doubtful), `199X`
(some year of the nineties), `2020-22` (summer), `2021-06-28/2021-07-03`, `1993/..` (open).

## Parties

Cells `a` and `b` of `ties.csv` hold one or several actor ids with one space between, each with an optional role after a colon
(`GEO:transit`). Roles: {roles}. Dyads are derived, never stored; the rule stands in `src/ittifak/evidence/relations.py` and in
[method.md](method.md).

## `case.toml`

{settings}

Each `[[periods]]` table has:

{periods}
"""


def rows(columns: "tuple[schema.Column, ...]") -> str:
    """Return columns as a Markdown table."""
    lines = ["| name | type | needed | meaning |", "|---|---|---|---|"]
    for column in columns:
        kind = column.type
        if column.values:
            kind = "one of " + ", ".join(f"`{value}`" for value in column.values)
        elif column.refs:
            kind = f"{column.type} of " + ", ".join(f"`{ref}`" for ref in column.refs)
        lines.append(f"| `{column.name}` | {kind} | {'yes' if column.required else ''} | {column.meaning} |")
    return "\n".join(lines)


def document() -> str:
    """Return the whole page."""
    parts = [
        TOP.format(
            version=schema.schema_version(),
            roles=", ".join(f"`{role}`" for role in schema.roles()),
            settings=rows(schema.settings()),
            periods=rows(schema.period_columns()),
        )
    ]
    for table in schema.tables().values():
        needed = "Every case has it." if table.required else "May be absent."
        if table.derived:
            needed = "Made by `ittifak derive`, not by hand."
        key = " + ".join(f"`{name}`" for name in table.key)
        parts.append(
            f"## `{table.file}`\n\n{table.meaning} {needed} No two rows share {key}.\n\n{rows(table.columns)}\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.read_text("utf-8") == document() else 1)
    TARGET.write_text(document(), "utf-8")
