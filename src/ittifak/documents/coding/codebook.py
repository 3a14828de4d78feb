"""A codebook: the codes that passages are given, and the patterns by which the default coder finds them."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ittifak.case.fault import CaseError, Fault
from ittifak.case.folder import DEFAULT, bundled
from ittifak.documents.coding.csv_rows import read_rows
from ittifak.documents.coding.pattern import LANGUAGES, Pattern

CODE_COLUMNS: Final = ("code", "theme", "name_en", "name_tr", "definition", "added", "layer")
PATTERN_COLUMNS: Final = ("code", "lang", "pattern", "near", "unless", "score", "note")
DEFAULT_CODEBOOK: Final = bundled()[DEFAULT] / "codebook.csv"
DEFAULT_PATTERNS: Final = DEFAULT_CODEBOOK.with_name("patterns.csv")
LARGEST: Final = 32 * 1024**2

_CODE = re.compile(r"[^\W_][\w.-]{0,99}")


@dataclass(frozen=True)
class Code:
    """A row of ``codebook.csv``; ``names`` holds the name by language (``en``, ``tr``, …)."""

    code: str
    theme: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    definition: str = ""
    added: str = ""


@dataclass(frozen=True)
class Codebook:
    """Codes in their order, and the patterns that stand for them."""

    codes: tuple[Code, ...]
    patterns: tuple[Pattern, ...] = ()

    def __post_init__(self) -> None:
        known = [code.code for code in self.codes]
        if len(set(known)) < len(known):
            raise ValueError("a codebook holds each code once")
        if strange := sorted({pattern.code for pattern in self.patterns} - set(known)):
            raise ValueError(f"patterns for codes that the codebook does not hold: {', '.join(strange)}")

    def ids(self) -> tuple[str, ...]:
        """Return the codes' ids in the codebook's order."""
        return tuple(code.code for code in self.codes)

    def without_patterns(self, lang: str) -> tuple[str, ...]:
        """Return the codes that no pattern in ``lang`` speaks for, and which the default coder cannot find there."""
        found = {pattern.code for pattern in self.patterns if pattern.lang == lang and pattern.score > 0}
        return tuple(code for code in self.ids() if code not in found)


def read_codebook(path: Path | None = None, patterns: Path | None = None) -> Codebook:
    """Read a codebook and its patterns.

    Args:
        path: ``codebook.csv``, with the columns code, theme, name_en, name_tr, definition, added and layer, of which
            code and one name are required; further names are ``name_xx``. Without it the codebook that comes with ittifak.
        patterns: its patterns; without it ``patterns.csv`` beside the codebook, or else the patterns that come with
            ittifak, as far as they are for codes of this codebook.

    Raises:
        CaseError: one line for each fault in either file.

    """
    path = path or DEFAULT_CODEBOOK
    codes, faults = _read_codes(path)
    known = {code.code for code in codes}
    beside = path.with_name("patterns.csv")
    given = patterns or (beside if beside.is_file() else None)
    found, more = _read_patterns(given or DEFAULT_PATTERNS, known if given else None)
    if faults + more:
        raise CaseError(faults + more)
    return Codebook(tuple(codes), tuple(pattern for pattern in found if pattern.code in known))


def read_patterns(path: Path) -> tuple[Pattern, ...]:
    """Read a file of patterns whose codes may be of any kind (modes, say).

    Raises:
        CaseError: one line for each fault.

    """
    found, faults = _read_patterns(path, None)
    if faults:
        raise CaseError(faults)
    return tuple(found)


def _read_codes(path: Path) -> tuple[list[Code], list[Fault]]:
    rows, faults = read_rows(path, ("code",), CODE_COLUMNS, more="name_", largest=LARGEST)
    lines: dict[str, int] = {}
    codes = []
    for line, row in rows:
        code = row["code"].strip()
        names = {
            column.removeprefix("name_"): name
            for column, name in row.items()
            if column.startswith("name_") and name
        }
        if not _CODE.fullmatch(code):
            faults.append(
                Fault(
                    path.name,
                    line,
                    f"code '{code}'",
                    "letters, digits, '.', '-' and '_', as in LEGAL.DEFENCE",
                )
            )
        elif code in lines:
            faults.append(
                Fault(
                    path.name,
                    line,
                    f"code '{code}' twice",
                    f"each code once (it stands in line {lines[code]})",
                )
            )
        elif not names:
            faults.append(Fault(path.name, line, f"no name of '{code}'", "name_en or name_tr, or both"))
        else:
            codes.append(Code(code, row["theme"], names, row["definition"], row["added"]))
        lines.setdefault(code, line)
    if not rows and not faults:
        faults.append(Fault(path.name, 0, "no codes", "a row for each code"))
    return codes, faults


def _read_patterns(path: Path, codes: set[str] | None) -> tuple[list[Pattern], list[Fault]]:
    rows, faults = read_rows(path, ("code", "lang", "pattern", "score"), PATTERN_COLUMNS, largest=LARGEST)
    patterns = []
    for line, row in rows:
        score = _score(row["score"])
        cells = {column: row[column].strip() for column in PATTERN_COLUMNS}
        pattern = Pattern(**{**cells, "score": score})  # type: ignore[arg-type]
        wrong = list(_wrong(pattern, row["score"], codes))
        faults += [Fault(path.name, line, found, expected) for found, expected in wrong]
        if not wrong:
            patterns.append(pattern)
    return patterns, faults


def _wrong(pattern: Pattern, score: str, codes: set[str] | None) -> Iterable[tuple[str, str]]:
    if not pattern.code or (codes is not None and pattern.code not in codes):
        yield f"code '{pattern.code}'", "a code of the codebook"
    if pattern.lang not in LANGUAGES:
        yield f"lang '{pattern.lang}'", "one of " + ", ".join(LANGUAGES)
    if not 0 < abs(pattern.score) <= 1:
        yield (f"score '{score}'", "a number above 0 up to 1, or from -1 to below 0 for what speaks against")
    for column, part in (("pattern", "phrase"), ("near", "needed"), ("unless", "excluded")):
        try:
            getattr(pattern, part)
        except ValueError as error:
            yield f"in {column}: {error}", "words, as in 'savunma sanayi*' or 'tehdit … algı*'"


def _score(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
