"""The folder of a transformer: weights, tokenizer, and what it was validated on, checked before anything is run."""

import hashlib
import importlib.util
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ittifak.case.fault import CaseError, Fault

WEIGHTS, TOKENIZER, SETTINGS = "model.onnx", "tokenizer.json", "ittifak.json"
LARGEST = {WEIGHTS: 2 * 1024**3 - 1, TOKENIZER: 256 * 1024**2, SETTINGS: 1024**2}
LONGEST = 8192

Wrong = tuple[str, str]


@dataclass(frozen=True)
class Folder:
    """What a folder holds.

    Attributes:
        codes: in the order of the model's outputs.
        thresholds: from which probability on each is given.
        languages: that the model was validated on, with its micro-F1 there.
        longest: how many tokens the model takes at once.
        validated: how it was validated, in words.
        weights: the model.
        tokenizer: as JSON.
        sha256: of the weights.
        settings: SHA-256 of tokenizer and settings together.
    """

    codes: tuple[str, ...]
    thresholds: Mapping[str, float]
    languages: Mapping[str, float]
    longest: int
    validated: str
    weights: bytes
    tokenizer: str
    sha256: str
    settings: str


def read_folder(path: Path) -> Folder:
    """Read a folder.

    Raises:
        CaseError: one line for each thing that is missing or wrong in it.
    """
    faults = [
        Fault(
            name,
            0,
            "no such package",
            f"it, to run a transformer: pip install 'ittifak[transformer]' ({path.name})",
        )
        for name in ("onnxruntime", "tokenizers")
        if importlib.util.find_spec(name) is None
    ]
    for name, largest in LARGEST.items():
        file = path / name
        if not file.is_file():
            faults.append(
                Fault(f"{path.name}/{name}", 0, "no such file", f"a folder with {', '.join(LARGEST)}")
            )
        elif file.stat().st_size > largest:
            faults.append(
                Fault(f"{path.name}/{name}", 0, f"{file.stat().st_size} bytes", f"at most {largest}")
            )
    if faults:
        raise CaseError(faults)
    settings, place = (path / SETTINGS).read_bytes(), f"{path.name}/{SETTINGS}"
    try:
        cells = json.loads(settings)
    except (ValueError, RecursionError) as error:
        raise CaseError([Fault(place, 0, str(error), "JSON")]) from None
    wrong = list(_wrong(cells))
    if wrong:
        raise CaseError([Fault(place, 0, found, expected) for found, expected in wrong])
    weights, tokenizer = (path / WEIGHTS).read_bytes(), (path / TOKENIZER).read_bytes()
    try:
        text = tokenizer.decode()
    except UnicodeDecodeError:
        raise CaseError([Fault(f"{path.name}/{TOKENIZER}", 0, "bytes that are not UTF-8", "JSON")]) from None
    return Folder(
        codes=tuple(cells["codes"]),
        thresholds={code: float(cells["thresholds"][code]) for code in cells["codes"]},
        languages={language: float(f1) for language, f1 in cells["languages"].items()},
        longest=cells["max_length"],
        validated=cells["validated"],
        weights=weights,
        tokenizer=text,
        sha256=hashlib.sha256(weights).hexdigest(),
        settings=hashlib.sha256(
            hashlib.sha256(tokenizer).digest() + hashlib.sha256(settings).digest()
        ).hexdigest(),
    )


def _wrong(cells: Any) -> Iterator[Wrong]:
    """Yield what is wrong in the settings, and what should be there."""
    if not isinstance(cells, dict):
        yield "no object", "an object with codes, thresholds, languages, max_length and validated"
        return
    codes = cells.get("codes")
    if not isinstance(codes, list) or not _are_names(codes):
        yield f"codes {codes!r}", "a list of codes, each once, in the order of the model's outputs"
        codes = []
    thresholds = cells.get("thresholds")
    if not isinstance(thresholds, dict) or not all(_is_share(thresholds.get(code)) for code in codes):
        yield f"thresholds {thresholds!r}", "an object with a number from 0 to 1 for each code"
    languages = cells.get("languages")
    if not isinstance(languages, dict) or not languages or not all(map(_is_share, languages.values())):
        yield f"languages {languages!r}", "an object with the micro-F1 in each language that was validated"
    longest = cells.get("max_length")
    if not isinstance(longest, int) or isinstance(longest, bool) or not 8 <= longest <= LONGEST:
        yield f"max_length {longest!r}", f"a number of tokens from 8 to {LONGEST}"
    validated = cells.get("validated")
    if not isinstance(validated, str) or not validated.strip():
        yield f"validated {validated!r}", "words that say how it was validated"


def _are_names(values: list[Any]) -> bool:
    return (
        bool(values)
        and all(isinstance(one, str) and one for one in values)
        and len(set(values)) == len(values)
    )


def _is_share(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and 0 <= value <= 1
