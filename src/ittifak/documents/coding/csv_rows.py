"""The rows of a small CSV file with named columns, and what is wrong with its form."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ittifak.case.csv_text import BOM, decoded, records
from ittifak.case.fault import Fault

LARGEST: Final = 1 << 30

Row = dict[str, str]


def read_rows(
    path: Path, required: Iterable[str], known: Iterable[str], *, more: str = "", largest: int = LARGEST
) -> tuple[list[tuple[int, Row]], list[Fault]]:
    """Return each row of a file with its line, and the faults in its form.

    Args:
        path: the file; UTF-8; commas, or the semicolons or tabs that spreadsheets write; a header.
        required: columns that must be there.
        known: all columns, in order; a row has each of them, empty where the file lacks it.
        more: other columns that begin so are let through; with ``*`` all are.
        largest: how many bytes the file may have.

    Returns:
        Rows as cells by column, without blanks around them, and the faults; torn rows are left out.

    """
    file, columns, needed = path.name, list(known), list(required)
    if not path.is_file():
        return [], [Fault(file, 0, "no such file", "a CSV file with the columns " + ",".join(columns))]
    if path.stat().st_size > largest:
        return [], [Fault(file, 0, f"{path.stat().st_size} bytes", f"at most {largest}")]
    text, faults = decoded(file, path.read_bytes().removeprefix(BOM))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=lambda sign: len({cell.strip() for cell in first.split(sign)} & {*columns}))
    header: list[str] = []
    rows: list[tuple[int, Row]] = []
    for line, cells, wrong in records(text, delimiter):
        if wrong:
            faults.append(Fault(file, line, *wrong, torn=True))
        elif not any(cell.strip() for cell in cells):
            continue
        elif not header:
            header = [cell.strip() for cell in cells]
            faults += _header_faults(file, line, header, needed, columns, more)
        elif len(cells) != len(header):
            faults.append(
                Fault(file, line, f"{len(cells)} cells", f"{len(header)}, as many as the header", torn=True)
            )
        else:
            rows.append((line, dict.fromkeys(columns, "") | dict(zip(header, cells, strict=True))))
    if not header:
        faults.append(Fault(file, 1, "no header", ",".join(columns)))
    return rows, faults


def _header_faults(
    file: str, line: int, header: list[str], required: list[str], known: list[str], more: str
) -> list[Fault]:
    faults = [
        Fault(file, line, f"column '{name}'", "one of " + ", ".join(known))
        for name in header
        if name not in known and more != "*" and not (more and name.startswith(more))
    ]
    faults += [
        Fault(file, line, f"no column '{name}'", f"a column '{name}'")
        for name in required
        if name not in header
    ]
    twice = sorted({name for name in header if header.count(name) > 1})
    return faults + [Fault(file, line, f"column '{name}' twice", "each column once") for name in twice]
