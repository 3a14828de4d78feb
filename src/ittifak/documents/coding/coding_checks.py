"""What must hold of the rows of a coding file, each by itself and all together."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ittifak.case.fault import Fault
from ittifak.documents.coding.coder import CODINGS, MODES

if TYPE_CHECKING:
    from ittifak.documents.coding.codebook import Codebook

Cells = dict[str, list[str]]
Wrong = Iterator[tuple[str, str]]

_BETWEEN = ";"
_PASSAGE = ("score", "start", "end", "match")


def checked(
    file: str,
    lines: Sequence[int],
    cells: Cells,
    codebook: "Codebook | None",
    segments: pa.Table | None,
) -> tuple[dict[str, list[Any]], list[Fault]]:
    """Return the columns of codings as values, and what is wrong with them.

    Args:
        file: the name of the file.
        lines: the line of each row.
        cells: the columns of ``CODINGS`` and ``coder``, as text.
        codebook: which codes there are, if that matters.
        segments: what was coded, if that is at hand.

    """
    codes = set(codebook.ids()) if codebook else None
    texts = (
        dict(zip(*(segments.column(name).to_pylist() for name in ("id", "text")), strict=True))
        if segments
        else None
    )
    seen = _Seen()
    faults: list[Fault] = []
    columns: dict[str, list[Any]] = {name: [] for name in cells}
    for place, line in enumerate(lines):
        row = {
            name: column[place] if name == "match" else column[place].strip()
            for name, column in cells.items()
        }
        given = [code.strip() for code in row["code"].split(_BETWEEN) if code.strip()]
        wrong = [*_of_row(row, given, codes), *_of_passage(row, texts), *seen.wrong(line, row, given)]
        faults += [Fault(file, line, found, expected) for found, expected in wrong]
        if not wrong:
            for code in given or ("",):
                for name, value in _values(row).items():
                    columns[name].append(code or None if name == "code" else value)
    return columns, faults


def _of_row(row: dict[str, str], given: list[str], codes: set[str] | None) -> Wrong:
    if not row["id"]:
        yield "no id", "the id of a segment"
    if codes is not None:
        yield from ((f"code '{code}'", "a code of the codebook") for code in given if code not in codes)
    if row["mode"] and row["mode"] not in MODES:
        yield f"mode '{row['mode']}'", "one of " + ", ".join(MODES)
    filled = [name for name in _PASSAGE if row[name]]
    if filled and len(given) != 1:
        what = f"{len(given)} codes" if given else "no code"
        yield f"{what} beside a {filled[0]}", "one code in each row that has a score or a passage"
    if row["score"] and not 0 <= _number(row["score"]) <= 1:
        yield f"score '{row['score']}'", "a number from 0 to 1"


def _of_passage(row: dict[str, str], texts: dict[str, str] | None) -> Wrong:
    text = texts.get(row["id"]) if texts is not None else None
    if texts is not None and text is None and row["id"]:
        yield f"id '{row['id']}'", "the id of a segment that was coded"
    if not (row["start"] or row["end"]):
        if row["match"]:
            yield "a match without start and end", "all three or none"
        return
    start, end = (
        int(row[name]) if row[name].isascii() and row[name].isdigit() else -1 for name in ("start", "end")
    )
    if not 0 <= start < end:
        yield (
            f"start '{row['start']}' and end '{row['end']}'",
            "whole numbers from 0, the end behind the start",
        )
    elif row["match"] and len(row["match"]) != end - start:
        yield f"a match of {len(row['match'])} signs", f"{end - start}, as from start to end"
    elif text is not None and end > len(text):
        yield f"end {end}", f"at most {len(text)}, the length of the segment"
    elif text is not None and row["match"] and text[start:end] != row["match"]:
        yield f"match '{row['match']}'", f"'{text[start:end]}', as the segment has it"


@dataclass
class _Seen:
    """What was read before, by coder and segment."""

    codes: dict[tuple[str, ...], int] = field(default_factory=dict)
    voices: dict[tuple[str, str], tuple[str, str, int]] = field(default_factory=dict)
    bare: dict[tuple[str, str], tuple[bool, int]] = field(default_factory=dict)

    def wrong(self, line: int, row: dict[str, str], given: list[str]) -> Wrong:
        """Yield what does not agree with earlier rows of the segment."""
        segment = (row["coder"], row["id"])
        for code in dict.fromkeys(given or [""]):
            before = self.codes.setdefault((*segment, code), line)
            if before != line or given.count(code) > 1:
                named = f"code '{code}'" if code else "no code"
                yield (
                    f"{named} twice for '{row['id']}'",
                    f"once for each segment (it stands in line {before})",
                )
        bare, before = self.bare.setdefault(segment, (not given, line))
        if bare == bool(given):
            yield f"'{row['id']}' with and without a code", f"no empty code beside others (see line {before})"
        mode, speaker, before = self.voices.setdefault(segment, (row["mode"], row["speaker"], line))
        for name, first in (("mode", mode), ("speaker", speaker)):
            if row[name] != first:
                yield (
                    f"{name} '{row[name]}' of '{row['id']}'",
                    f"'{first}' in all its rows, as in line {before}",
                )


def _values(row: dict[str, str]) -> dict[str, Any]:
    """Return the cells of a row in the types of codings, empty ones as None."""
    return {name: _value(name, cell) if cell else None for name, cell in row.items()}


def _value(name: str, cell: str) -> Any:
    if name not in CODINGS.names:
        return cell
    kind = CODINGS.field(name).type
    return float(cell) if pa.types.is_floating(kind) else int(cell) if pa.types.is_integer(kind) else cell


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
