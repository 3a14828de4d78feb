"""Cues of mode and speaker: the rows of ``cues.csv``, and where they stand in texts.

A cue is a pattern as in a codebook, or a sign that grammar gives (``predicate.SIGNS``), or both together. For a mode,
``place`` says where its words must stand (anywhere, among the first words, in the predicate) and ``score`` is what
it adds to the mode's sum, in the natural logarithm of odds. For a speaker, ``place`` is the part that its words play
(``state``, ``office``, ``saying``, …) and ``code`` the party that a state's or a body's name stands for.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.coder import MODES
from ittifak.documents.coding.csv_rows import Row, read_rows
from ittifak.documents.coding.matcher import Matcher, Matches
from ittifak.documents.coding.pattern import LANGUAGES, Pattern, context, phrase
from ittifak.documents.voice.predicate import SIGNS

CUES: Final = Path(__file__).with_name("cues.csv")
COLUMNS: Final = ("code", "lang", "pattern", "near", "unless", "place", "sign", "score")
ANYWHERE: Final = ""
OPENING: Final = "opening"
PREDICATE: Final = "predicate"
PLACES: Final = (ANYWHERE, OPENING, PREDICATE)
NAMES: Final = ("state", "people", "seat", "body")
ROLES: Final = (*NAMES, "office", "saying", "by", "said")
PARTY: Final = "party: "
REPORTS: Final = "reports"
LARGEST: Final = 32 * 1024**2


class Cue(NamedTuple):
    """A row of ``cues.csv``; ``pattern`` is empty where the sign alone is the cue, ``sign`` where none is asked for."""

    code: str
    lang: str
    pattern: str = ""
    near: str = ""
    unless: str = ""
    place: str = ANYWHERE
    sign: str = ""
    score: float = 0.0


class Cues:
    """The cues of one purpose (modes, or speakers) and the automaton that finds their words."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self.cues = tuple(cues)
        self._worded = [place for place, cue in enumerate(self.cues) if cue.pattern]
        worded = [self.cues[place] for place in self._worded]
        self._matcher = Matcher(
            [Pattern(cue.code, cue.lang, cue.pattern, cue.near, cue.unless) for cue in worded]
        )

    def find(self, texts: Sequence[str], language: str) -> Matches:
        """Return where the words of the cues stand; ``Matches.pattern`` counts ``cues``."""
        found = self._matcher.find(texts, language)
        return found._replace(pattern=np.array(self._worded, np.int64)[found.pattern])


def read_cues(path: Path = CUES) -> tuple[Cue, ...]:
    """Read a file of cues.

    Raises:
        CaseError: one line for each fault.

    """
    rows, faults = read_rows(path, ("code", "lang", "pattern"), COLUMNS, largest=LARGEST)
    cues = []
    for line, row in rows:
        wrong = _wrong(row)
        faults += [Fault(path.name, line, found, expected) for found, expected in wrong]
        if not wrong:
            cells = {column: row[column].strip() for column in COLUMNS}
            cues.append(Cue(**{**cells, "score": float(cells["score"] or 0)}))  # type: ignore[arg-type]
    if faults:
        raise CaseError(faults)
    return tuple(cues)


def _wrong(row: Row) -> list[tuple[str, str]]:
    code, place = row["code"].strip(), row["place"].strip()
    wrong = []
    if code in MODES:
        expected: tuple[str, ...] = PLACES
        if not _is_number(row["score"]):
            wrong.append((f"score '{row['score']}'", "a number"))
    elif code == REPORTS:
        expected = ROLES[len(NAMES) :]
    else:
        expected = NAMES
        if not code.removeprefix(PARTY).isalnum() or not code.startswith(PARTY):
            wrong.append(
                (f"code '{code}'", f"one of {', '.join(MODES)}, '{REPORTS}', or a party as in 'party: TUR'")
            )
    if place not in expected:
        wrong.append((f"place '{place}'", "one of " + ", ".join(f"'{one}'" for one in expected)))
    if row["sign"].strip() not in ("", *SIGNS):
        wrong.append((f"sign '{row['sign']}'", "one of " + ", ".join(SIGNS)))
    if row["lang"].strip() not in LANGUAGES:
        wrong.append((f"lang '{row['lang']}'", "one of " + ", ".join(LANGUAGES)))
    for column, parse in (("pattern", phrase), ("near", context), ("unless", context)):
        if row[column].strip() or (column == "pattern" and code not in MODES):
            try:
                parse(row[column], row["lang"].strip())
            except ValueError as error:
                wrong.append((f"in {column}: {error}", "words, as in 'imzalan*' or 'karar … al*'"))
    return wrong


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
