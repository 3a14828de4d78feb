"""``case.toml``: what the case is about."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from ittifak.case.fault import Fault
from ittifak.evidence.dates import OPEN, window
from ittifak.evidence.schema import Column, period_columns, schema_version, settings
from ittifak.evidence.text import Text

LARGEST = 1_000_000
_INTERVALS = ("period", "date")
_INTERVAL = "an interval with both ends, in order, such as 1991/2024"


@dataclass(frozen=True)
class Period:
    """A named period."""

    id: str
    name: Text
    first_year: int
    last_year: int
    date: str


@dataclass(frozen=True)
class Settings:
    """What ``case.toml`` says."""

    title: Text
    focal: tuple[str, str]
    compared: tuple[tuple[str, str], ...]
    region: tuple[str, ...]
    period: Period
    as_of: str
    boundaries: Text
    citation: str
    licence: str
    periods: tuple[Period, ...]

    @property
    def studied(self) -> tuple[str, ...]:
        """The actors that the case is about, each once: of the focal dyad, the region and the compared dyads."""
        return tuple(
            dict.fromkeys([*self.focal, *self.region, *(actor for dyad in self.compared for actor in dyad)])
        )


def read(path: Path, actors: Collection[str] | None) -> tuple[Settings | None, list[Fault]]:
    """Read ``case.toml``.

    Args:
        path: the file.
        actors: ids of the case's actors, or None where they are not known.

    Returns:
        The settings, or None with the faults that stand in the way.
    """
    text, document, faults = _document(path)
    if faults:
        return None, faults
    faults += _faults(path.name, text, document, settings(), ["periods"])
    rows = document.get("periods", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        line = _line(text, "periods")
        faults.append(Fault(path.name, line, "'periods' that are no tables", "[[periods]] tables"))
        rows = []
    starts = [place.end() for place in re.finditer(r"^\s*\[\[\s*periods\s*\]\]", text, re.MULTILINE)]
    for row, start in zip(rows, [*starts, *[0] * len(rows)], strict=False):
        faults += _faults(path.name, text, row, period_columns(), [], start)
    for id_, number in Counter(str(row.get("id")) for row in rows).items():
        if number > 1:
            faults.append(Fault(path.name, 0, f"period '{id_}' {number} times", "each period once"))
    for key, ids in _ids(document).items():
        line = _line(text, key)
        unknown = [] if actors is None else [id_ for id_ in ids if id_ not in actors]
        faults += [Fault(path.name, line, f"{key} '{id_}'", "an id of actors.csv") for id_ in unknown]
        if key == "compared":
            faults += _pair_faults(path.name, line, document)
        if key == "focal" and (len(ids) != 2 or ids[0] == ids[1]):
            faults.append(Fault(path.name, line, f"focal {_shown(document[key])}", "two actor ids"))
    version = document.get("schema_version")
    if type(version) is int and version != schema_version():
        expected = f"{schema_version()}, the version that this release reads"
        faults.append(Fault(path.name, _line(text, "schema_version"), f"schema_version {version}", expected))
    return (None, faults) if faults else (_settings(document, rows), [])


def _document(path: Path) -> tuple[str, dict[str, Any], list[Fault]]:
    """Return the text, what it says, and what stands in the way of reading it."""
    file = path.name
    if path.stat().st_size > LARGEST:
        return "", {}, [Fault(file, 0, f"{path.stat().st_size} bytes", f"at most {LARGEST}")]
    data = path.read_bytes()
    if data.startswith(b"\xef\xbb\xbf"):
        return "", {}, [Fault(file, 1, "a byte-order mark", "UTF-8 without one")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", {}, [Fault(file, line, f"byte 0x{data[error.start]:02x}", "UTF-8 throughout")]
    try:
        return text, tomllib.loads(text), []
    except (ValueError, RecursionError) as error:
        place = re.search(r"line (\d+)", str(error))
        last = text.count("\n") + 1 if "end of document" in str(error) else 0
        words = re.sub(r" \(at .*\)$", "", str(error))
        return "", {}, [Fault(file, int(place[1]) if place else last, words, "TOML")]


def _ids(document: dict[str, Any]) -> dict[str, list[str]]:
    given = {key: document.get(key) for key in ("focal", "compared", "region")}
    return {
        key: value.replace(";", " ").split()
        for key, value in given.items()
        if isinstance(value, str) and value.strip()
    }


def _pairs(document: dict[str, Any]) -> list[tuple[str, ...]]:
    return [tuple(pair.split()) for pair in document.get("compared", "").split(";") if pair.strip()]


def _pair_faults(file: str, line: int, document: dict[str, Any]) -> list[Fault]:
    """Return what is wrong with the dyads that are set beside the focal one."""
    seen = {frozenset(str(document.get("focal")).split())}
    faults = []
    for pair in _pairs(document):
        if len(pair) != 2 or pair[0] == pair[1]:
            faults.append(Fault(file, line, f"compared '{' '.join(pair)}'", "two actor ids"))
        elif frozenset(pair) in seen:
            faults.append(
                Fault(file, line, f"compared '{' '.join(pair)}' again", "each dyad once, the focal one not")
            )
        seen.add(frozenset(pair))
    return faults


def _settings(document: dict[str, Any], periods: list[dict[str, str]]) -> Settings:
    a, b = document["focal"].split()
    whole = {
        "id": "period",
        "name_en": "The whole period",
        "name_tr": "Bütün dönem",
        "date": document["period"],
    }
    return Settings(
        title=Text(document["title_en"], document["title_tr"]),
        focal=(a, b),
        compared=tuple((pair[0], pair[1]) for pair in _pairs(document)),
        region=tuple(document["region"].split()),
        period=_period(whole),
        as_of=document["as_of"],
        boundaries=Text(document["boundaries_en"], document["boundaries_tr"]),
        citation=document["citation"],
        licence=document["licence"],
        periods=tuple(_period(row) for row in periods),
    )


def _period(row: dict[str, str]) -> Period:
    first, last = _years(row["date"]) or (0, 0)
    return Period(row["id"], Text(row["name_en"], row["name_tr"]), first, last, row["date"])


def _years(text: str) -> tuple[int, int] | None:
    first, _, last = text.partition("/")
    ends = [window(end) if end not in OPEN else None for end in (first, last)]
    if ends[0] is None or ends[1] is None or ends[0].lower > ends[1].upper:
        return None
    return ends[0].lower.year, ends[1].upper.year


def _faults(
    file: str, text: str, row: dict[str, Any], columns: tuple[Column, ...], more: list[str], start: int = 0
) -> list[Fault]:
    """Return what is wrong with the keys of one TOML table, which begins in the text at ``start``."""
    known = {column.name: column for column in columns}
    faults = [
        Fault(file, _line(text, key, start), f"key '{key}'", "one of " + ", ".join([*known, *more]))
        for key in row
        if key not in known and key not in more
    ]
    for name, column in known.items():
        expected = _INTERVAL if name in _INTERVALS else column.expected
        if name not in row:
            if not column.required:
                continue
            line = text.count("\n", 0, start) + 1 if start else 0
            faults.append(Fault(file, line, f"no '{name}'", expected))
        elif not _fits(column, row[name]):
            faults.append(Fault(file, _line(text, name, start), f"{name} = {_shown(row[name])}", expected))
    return faults


def _fits(column: Column, value: Any) -> bool:
    if column.type == "integer":
        return type(value) is int
    if not isinstance(value, str) or not value.strip():
        return False
    match column.type:
        case "date" if column.name in _INTERVALS:
            return _years(value) is not None
        case "date":
            return window(value) is not None
        case "id":
            return re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", value) is not None
    return True


def _shown(value: Any) -> str:
    return (
        str(value) if isinstance(value, date | time) else json.dumps(value, ensure_ascii=False, default=str)
    )


def _line(text: str, key: str, start: int = 0) -> int:
    """Return the line of ``key =``, or of the table ``[key]``, after ``start``; 0 where there is none."""
    place = re.compile(rf"^[ \t\[]*[\"']?{re.escape(key)}[\"']?[ \t]*[\]=]", re.MULTILINE).search(text, start)
    return text.count("\n", 0, place.start()) + 1 if place else 0
