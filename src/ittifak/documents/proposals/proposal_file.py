"""Proposed ties as a CSV file that a person edits in a spreadsheet: what was proposed, and cells to decide in.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return, or with apostrophes and then one of these,
would be a formula to a spreadsheet or look like one made harmless; it is written with one apostrophe more in front, which
reading takes away again. The file holds passages of the document and stays with the analyst.
"""

import csv
import hashlib
import io
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ittifak.case.csv_text import BOM, decoded, records
from ittifak.case.fault import CaseError, Fault

LARGEST: Final = 1 << 28
PROPOSED: Final = ("kind", "mode", "a", "b", "date", "source", "locator")
"""What a rule proposes and a person may change."""
TO_DECIDE: Final = ("decision", "by", "decided", "reason")
TO_FILL: Final = (
    "tie",
    "differs",
    "label_en",
    "label_tr",
    "paraphrase_en",
    "paraphrase_tr",
    "credibility",
    "venue_en",
    "venue_tr",
    "audience",
    "via",
    "via_locator",
)
DECISIONS: Final = ("accept", "reject")

_SEEN: Final = ("elsewhere", "named", "dates", "cites", "similar")
_PLACE: Final = ("document", "sha256", "page", "section", "start", "end", "rule", "proposed")
_COLUMNS: Final = ("id", "score", "passage", *PROPOSED, *_SEEN, *TO_DECIDE, *TO_FILL, *_PLACE)
_TYPES: Final = {"score": pa.float64(), "start": pa.int64(), "end": pa.int64()}

PROPOSALS: Final = pa.schema([pa.field(name, _TYPES.get(name, pa.string())) for name in _COLUMNS])
"""A row for each proposed tie.

``id`` is a hash of rule, document and passage; ``score`` says how far the rule is to be trusted, 0 to 1. ``passage`` is the
segment, ``start`` and ``end`` its span in the text as extracted. ``kind`` to ``locator`` are the tie and its evidence as
proposed, empty where the passage leaves them open, for the person to change; ``proposed`` keeps what they were.
``elsewhere`` says which of parties and date do not stand in the passage but were taken from other sentences or a known name.
``named``, ``dates`` and ``cites`` are the actors, dates and citations of the passage, ``similar`` ties of the case like this one.
``decision`` (accept or reject), ``by`` (an id of the person), ``decided`` (a day) and ``reason`` are the person's; the columns
from ``tie`` on are cells of the tie and its evidence. A ``tie`` that the case holds, or that another row gives, gets a further
piece of evidence.
"""

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r].*", re.DOTALL)
_DEFUSED: Final = re.compile(r"'('*[=+\-@\t\r].*)", re.DOTALL)
_BETWEEN: Final = "; "


def locator_of(section: str | None, page: str | None) -> str:
    """Return the place of a passage as evidence gives it, ``§2.2 p. 33``."""
    return " ".join(filter(None, (section and f"§{section}", page and f"p. {page}")))


def proposal_id(rule: str, sha256: str, start: int, end: int) -> str:
    """Return the id of a proposal: a hash of the rule, the document and the span of the passage."""
    return "p-" + hashlib.sha256(f"{rule} {sha256} {start} {end}".encode()).hexdigest()[:12]


def proposed_cell(row: Mapping[str, Any]) -> str:
    """Return what a row proposes as ``column=value``, one after the other."""
    return _BETWEEN.join(f"{name}={row[name]}" for name in PROPOSED if row.get(name))


def proposed_values(cell: str) -> dict[str, str] | None:
    """Return the values in a cell of ``proposed_cell``, empty where nothing was proposed; None if it is no such cell."""
    values = dict.fromkeys(PROPOSED, "")
    for part in filter(None, cell.split(_BETWEEN)):
        name, sign, value = part.partition("=")
        if not sign or name not in values:
            return None
        values[name] = value
    return values


def write_proposals(table: pa.Table, path: Path) -> None:
    """Write proposals for a person to decide on; the same proposals give the same bytes.

    Args:
        table: proposals, with the columns of ``PROPOSALS``.
        path: a file that is not there yet: decisions are never written over.

    Raises:
        CaseError: something stands at ``path``.

    """
    if path.exists():
        raise CaseError([Fault(str(path), 0, "a file", "a new name, so that decisions in it are not lost")])
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(PROPOSALS.names)
    for row in table.select(PROPOSALS.names).to_pylist():
        writer.writerow([_safe("" if cell is None else str(cell)) for cell in row.values()])
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(text.getvalue(), "utf-8", newline="")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read_proposals(path: Path) -> pa.Table:
    """Read proposals, decided or not, as a spreadsheet may have left them.

    A byte-order mark, and semicolons between cells, are what spreadsheets write, and let through.

    Returns:
        A table with the columns of ``PROPOSALS`` and ``line``; empty cells are null.

    Raises:
        CaseError: one line for each fault in the form of the file.

    """
    if not path.is_file():
        raise CaseError([Fault(str(path), 0, "no such file", "a file of proposals")])
    if path.stat().st_size > LARGEST:
        raise CaseError([Fault(path.name, 0, f"{path.stat().st_size} bytes", f"at most {LARGEST}")])
    text, faults = decoded(path.name, path.read_bytes().removeprefix(BOM))
    first = text.partition("\n")[0]
    header: list[str] = []
    rows: list[dict[str, Any]] = []
    for line, cells, wrong in records(text, ";" if first.count(";") > first.count(",") else ","):
        if wrong:
            faults.append(Fault(path.name, line, *wrong, torn=True))
        elif not header:
            header = [cell.strip() for cell in cells]
            faults += _header_faults(path.name, line, header)
        elif any(cell.strip() for cell in cells):
            row, more = _row(path.name, line, header, cells)
            faults += more
            rows.append(row)
    if not header:
        faults.append(Fault(path.name, 1, "no header", ",".join(_COLUMNS)))
    if faults:
        raise CaseError(sorted(set(faults)))
    return pa.Table.from_pylist(rows, PROPOSALS.append(pa.field("line", pa.int64())))


def _header_faults(file: str, line: int, header: list[str]) -> list[Fault]:
    faults = [
        Fault(file, line, f"no column '{name}'", f"a column '{name}'")
        for name in _COLUMNS
        if name not in header
    ]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    return faults + [Fault(file, line, f"column '{name}' twice", "each column once") for name in twice]


def _row(file: str, line: int, header: list[str], cells: list[str]) -> tuple[dict[str, Any], list[Fault]]:
    if len(cells) != len(header):
        found, expected = f"{len(cells)} cells", f"{len(header)}, as many as the header"
        return {}, [Fault(file, line, found, expected, torn=True)]
    row: dict[str, Any] = {"line": line}
    faults = []
    for name, cell in zip(header, cells, strict=True):
        defused = _DEFUSED.fullmatch(cell)
        row[name] = value = (defused[1] if defused else cell).strip(" ") or None
        if value is None or name not in _TYPES:
            continue
        try:
            row[name] = float(value.replace(",", ".")) if name == "score" else int(value)
        except ValueError:
            row[name] = None
            faults.append(Fault(file, line, f"{name} '{value}'", "the number that was written"))
    return row, faults


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.fullmatch(cell) else cell
