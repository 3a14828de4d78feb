"""What a person decided of proposed ties, taken into a case: ties, their evidence and the record of reviews, or nothing.

Every decision is checked, and the whole case with the new rows in place, before one byte of it changes; what is at fault is
said at the line of the proposals. The three tables come into place at once (``case.write_tables``).
"""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import duckdb

from ittifak.case import csv_file
from ittifak.case.fault import CaseError, Fault
from ittifak.case.folder import find
from ittifak.case.load import load
from ittifak.case.write_tables import recover, staged
from ittifak.documents.proposals.proposal_checks import unlike_ties, wrong_rows
from ittifak.documents.proposals.proposal_file import PROPOSED, proposed_values, read_proposals
from ittifak.evidence.schema import tables

Row = dict[str, Any]

_WRITTEN: Final = ("ties", "evidence", "reviews")
_OF_TIE: Final = (
    *("kind", "mode", "a", "b", "date"),
    *("venue_en", "venue_tr", "audience", "differs", "label_en", "label_tr"),
)
_OF_EVIDENCE: Final = (
    *("source", "locator", "via", "via_locator"),
    *("credibility", "paraphrase_en", "paraphrase_tr"),
)


class Decided(NamedTuple):
    """How many proposals were accepted as they were, accepted with changes, and rejected."""

    accepted: int
    changed: int
    rejected: int


def accept(case_folder: Path, path: Path) -> Decided:
    """Take what a person decided of proposals into a case.

    An accepted proposal becomes a tie with the status ``accepted`` and a row of evidence, or, where its cell ``tie`` names a tie
    that is there, a row of evidence for that. Each decision is kept in ``reviews.csv``, with what was proposed and
    what was changed. Rows without a decision stay out, and so do those whose decision the case holds already.

    Args:
        case_folder: the folder of the case, with CSV tables.
        path: the proposals, as ``proposal_file.write_proposals`` wrote and a person edited them; it is not changed.

    Raises:
        CaseError: one line for each fault; nothing is written.

    """
    proposals = read_proposals(path)
    recover(case_folder.resolve())
    present, headers = _present(case_folder)
    reviewed = {row["proposal"]: row for row in present["reviews"]}
    rows = [_tidy(row) for row in proposals.to_pylist() if (row["decision"] or "").strip()]
    rows = [row for row in rows if not _is_kept(row, reviewed.get(row["id"]))]
    new = _new_rows(rows, present)
    faults = [
        Fault(path.name, *fault)
        for fault in (
            *wrong_rows(rows, present, reviewed),
            *unlike_ties(rows, new["ties"], present["ties"]),
        )
    ]
    data, lines, missing = _written(case_folder, headers, new)
    faults += missing
    if rows:
        with staged(case_folder, data) as copy:
            faults += _case_faults(copy.copy, path.name, lines)
            if not faults:
                copy.put_in_place()
    if faults:
        raise CaseError(sorted(set(faults)))
    reviews = [row["decision"] for _, row in new["reviews"]]
    return Decided(*(reviews.count(decision) for decision in ("accepted", "changed", "rejected")))


def _present(folder: Path) -> tuple[dict[str, list[dict[str, str]]], dict[str, list[str]]]:
    """Return the rows of the tables that are needed, and the columns of those that are written."""
    files = find(folder)
    if files.workbook:
        raise CaseError(
            [Fault(files.workbook.name, 0, "a case in a workbook", "CSV tables, to which rows can be added")]
        )
    rows: dict[str, list[dict[str, str]]] = {}
    headers: dict[str, list[str]] = {}
    with duckdb.connect(":memory:") as con:
        for name in (*_WRITTEN, "documents"):
            table = tables()[name]
            headers[name], rows[name] = [column.name for column in table.columns], []
            if name in files.tables:
                headers[name], _ = csv_file.load(con, table, files.tables[name])
                found = con.table(name).to_arrow_table().to_pylist()
                rows[name] = [{key: cell or "" for key, cell in row.items()} for row in found]
    return rows, headers


def _tidy(row: Row) -> Row:
    return {
        name: cell if isinstance(cell, (int, float)) else " ".join((cell or "").split())
        for name, cell in row.items()
    } | {"decision": (row["decision"] or "").strip().lower()}


def _is_kept(row: Row, review: Mapping[str, str] | None) -> bool:
    """Return whether the case holds this very decision."""
    if review is None:
        return False
    made = _review(row, row["tie"] or review["tie"])
    return all(str(made[name]) == review[name] for name in made)


def _new_rows(
    rows: list[Row], present: Mapping[str, list[dict[str, str]]]
) -> dict[str, list[tuple[int, Row]]]:
    """Return the rows for each table, each with its line in the proposals."""
    new: dict[str, list[tuple[int, Row]]] = {name: [] for name in _WRITTEN}
    known = {row["id"] for row in present["ties"]} | {row["tie"] for row in rows}
    made = {row["id"] for row in present["ties"]}
    for row in rows:
        tie = ""
        if row["decision"] == "accept":
            tie = row["tie"] or _tie_id(row, known)
            known.add(tie)
            if tie not in made:
                made.add(tie)
                cells = {name: row[name] for name in _OF_TIE}
                new["ties"].append((row["line"], {**cells, "id": tie, "status": "accepted"}))
            cells = {name: row[name] for name in _OF_EVIDENCE}
            more = {"target": tie, "stance": "supports", "coder": row["by"]}
            new["evidence"].append((row["line"], {**cells, **more}))
        new["reviews"].append((row["line"], _review(row, tie)))
    return new


def _tie_id(row: Row, known: set[str]) -> str:
    """Return an id of year, kind and parties that no tie has."""
    year = re.sub("X.*", "0s", row["date"][:4])
    parties = [cell.partition(":")[0].lower() for cell in f"{row['a']} {row['b']}".split()][:4]
    stem = "-".join(filter(None, [year, row["kind"].replace("_", "-"), *parties]))[:90] or "tie"
    stem = re.sub(r"[^A-Za-z0-9._-]", "", stem)
    names = (f"{stem}-{number}" if number else stem for number in (0, *range(2, len(known) + 3)))
    return next(name for name in names if name not in known)


def _review(row: Row, tie: str) -> Row:
    proposed = proposed_values(row["proposed"]) or {}
    changes = [
        f"{name}={proposed.get(name, '')}→{row[name]}"
        for name in PROPOSED
        if row[name] != proposed.get(name, "")
    ]
    decision = "rejected" if row["decision"] == "reject" else "changed" if changes else "accepted"
    return {
        **{name: row[name] for name in ("by", "document", "start", "end", "rule", "proposed", "reason")},
        "proposal": row["id"],
        "decision": decision,
        "tie": tie if decision != "rejected" else "",
        "date": row["decided"],
        "changed": "; ".join(changes) if decision == "changed" else "",
    }


def _written(
    folder: Path, headers: Mapping[str, list[str]], new: Mapping[str, list[tuple[int, Row]]]
) -> tuple[dict[str, bytes], dict[tuple[str, int], int], list[Fault]]:
    """Return the tables with the new rows, the line of the proposals that each new line comes from, and faults."""
    files = find(folder).tables
    data: dict[str, bytes] = {}
    lines: dict[tuple[str, int], int] = {}
    faults: list[Fault] = []
    for name, rows in new.items():
        table, header = tables()[name], headers[name]
        needed = {column.name for column in table.columns for _, row in rows if row.get(column.name)}
        faults += [
            Fault(table.file, 1, f"no column '{column}'", "that column, for what the proposals hold")
            for column in sorted(needed - {*header})
        ]
        before = files[name].read_bytes() if name in files else _line(header, "\n").encode()
        end = "\r\n" if b"\r\n" in before else "\n"
        before += b"" if before.endswith(b"\n") else end.encode()
        first = before.count(b"\n") + 1
        lines |= {(table.file, first + place): line for place, (line, _) in enumerate(rows)}
        data[_path(folder, files.get(name), table.file)] = (
            before
            + "".join(_line([str(row.get(column, "")) for column in header], end) for _, row in rows).encode()
        )
    return data, lines, faults


def _path(folder: Path, file: Path | None, name: str) -> str:
    """Return where a table lies below the folder, where a link inside leads."""
    return name if file is None else file.resolve().relative_to(folder.resolve()).as_posix()


def _line(cells: list[str], end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerow(cells)
    return text.getvalue()


def _case_faults(copy: Path, file: str, lines: Mapping[tuple[str, int], int]) -> list[Fault]:
    """Return what is wrong with the case as it would be, at the line of the proposals where that is the cause."""
    try:
        con, _ = load(find(copy))
        con.close()
    except CaseError as error:
        return [
            Fault(file, lines[one.file, one.line], f"{one.found} (for {one.file})", one.expected)
            if (one.file, one.line) in lines
            else one
            for one in error.faults
        ]
    return []
