"""A learnt coder as a file: numbers and plain text in a NumPy archive, with a hash of them all and no code.

The hash finds damage and accident. It is no signature: who can write the file can write the hash. What keeps a hostile
file from doing harm is that nothing in it is executed: arrays are read without pickle, after their declared sizes
have been checked against what is there.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.learning import Judged, Model
from ittifak.documents.coding.ngrams import Grams
from ittifak.documents.coding.supervised import SupervisedCoder
from ittifak.statistics.agreement import Estimate
from ittifak.statistics.calibration import Bin, Calibration

VERSION = 1
LARGEST = 1 << 30
"""Bytes of a file, and of what it unpacks to."""

Arrays = Mapping[str, NDArray[Any]]

_TYPES = {"header": "u1", "grams": "u1", "rarity": "<f8", "weights": "<f8", "shifts": "<f8", "scores": "<f8",
          "probabilities": "<f8", "sha256": "u1"}  # fmt: skip


def digest(coder: SupervisedCoder) -> str:
    """Return the SHA-256 of all that a coder learnt, in hexadecimal."""
    return _digest(_arrays(coder))


def write(coder: SupervisedCoder, path: Path) -> None:
    """Write a coder; what stood there is replaced at once.

    Raises:
        CaseError: no such folder.
    """
    if not path.parent.is_dir():
        raise CaseError([Fault(str(path.parent), 0, "no such folder", f"a folder for {path.name}")])
    arrays = _arrays(coder)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            np.savez_compressed(file, **arrays, sha256=_bytes(bytes.fromhex(_digest(arrays))))  # type: ignore[arg-type]
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path) -> SupervisedCoder:
    """Read a coder.

    Raises:
        CaseError: not such a file, damaged, or changed.
    """
    try:
        return _read(path)
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, AttributeError, MemoryError, RecursionError,
            NotImplementedError, zipfile.BadZipFile, zipfile.LargeZipFile) as error:  # fmt: skip
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CaseError([Fault(path.name, 0, why, "a coder that ittifak learnt and saved")]) from None


def _read(path: Path) -> SupervisedCoder:
    if not path.is_file():
        raise ValueError("no such file")
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path.stat().st_size} bytes")
    with zipfile.ZipFile(path) as archive:
        names = {f"{name}.npy" for name in _TYPES}
        entries = archive.infolist()
        if len(entries) != len(names) or {entry.filename for entry in entries} != names:
            raise ValueError("an archive with other contents")
        if sum(entry.file_size for entry in entries) > LARGEST:
            raise ValueError("an archive that unpacks to more than a gigabyte")
        arrays = {}
        for entry in entries:
            with archive.open(entry) as file:
                arrays[entry.filename.removesuffix(".npy")] = _array(file, entry)
    held = bytes(arrays.pop("sha256")).hex()
    if held != _digest(arrays):
        raise ValueError("contents that do not fit their hash")
    return _coder(arrays)


def _array(file: IO[bytes], entry: zipfile.ZipInfo) -> NDArray[Any]:
    """Read one array, of the declared type and size and no other."""
    version = np.lib.format.read_magic(file)
    if version != (1, 0):
        raise ValueError(f"an array of format {version}")
    shape, fortran, kind = np.lib.format.read_array_header_1_0(file)
    expected = np.dtype(_TYPES[entry.filename.removesuffix(".npy")])
    number = 1
    for size in shape:
        number *= size
    if (
        kind != expected
        or fortran
        or len(shape) > 2
        or number < 0
        or number * kind.itemsize > entry.file_size
    ):
        raise ValueError(f"an array of another type or size in {entry.filename}")
    data = file.read(number * kind.itemsize + 1)
    if len(data) != number * kind.itemsize:
        raise ValueError(f"an array that ends too soon or too late in {entry.filename}")
    return np.frombuffer(data, kind).reshape(shape)


def _arrays(coder: SupervisedCoder) -> dict[str, NDArray[Any]]:
    models = list(coder.models.values())
    header = {
        "version": VERSION,
        "codes": list(coder.models),
        "thresholds": [model.threshold for model in models],
        "languages": list(coder.languages),
        "judged": {code: asdict(found) for code, found in coder.judged.items()},
        "refused": list(coder.refused),
        "seed": coder.seed,
    }
    text = json.dumps(header, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return {
        "header": _bytes(text.encode()),
        "grams": _bytes("\n".join(coder.grams.known).encode()),
        "rarity": np.asarray(coder.grams.rarity, "<f8"),
        "weights": np.array([model.weights for model in models], "<f8"),
        "shifts": np.array([model.shift for model in models], "<f8"),
        "scores": np.array([model.calibration.scores for model in models], "<f8"),
        "probabilities": np.array([model.calibration.probabilities for model in models], "<f8"),
    }


def _coder(arrays: Arrays) -> SupervisedCoder:
    header = json.loads(bytes(arrays["header"]))
    if header["version"] != VERSION:
        raise ValueError(f"version {header['version']!r}")
    codes, thresholds = [str(code) for code in header["codes"]], [float(one) for one in header["thresholds"]]
    known = tuple(bytes(arrays["grams"]).decode().split("\n"))
    rows, columns = len(codes), len(known)
    knots = arrays["scores"].shape[-1]
    shapes = {"rarity": (columns,), "weights": (rows, columns), "shifts": (rows,), "scores": (rows, knots),
              "probabilities": (rows, knots)}  # fmt: skip
    for name, shape in shapes.items():
        if arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
            raise ValueError(f"{name} that do not fit the codes")
    if len(thresholds) != rows or len(set(codes)) != rows or set(header["judged"]) != set(codes):
        raise ValueError("codes, thresholds and what was found of them that do not fit each other")
    if (np.diff(arrays["scores"]) < 0).any() or (np.abs(arrays["probabilities"] - 0.5) > 0.5).any():
        raise ValueError("curves that are none")
    models = {
        code: Model(
            arrays["weights"][place],
            float(arrays["shifts"][place]),
            Calibration(arrays["scores"][place], arrays["probabilities"][place]),
            thresholds[place],
        )
        for place, code in enumerate(codes)
    }
    return SupervisedCoder(
        Grams(known, arrays["rarity"]),
        models,
        tuple(str(one) for one in header["languages"]),
        {code: _judged(header["judged"][code]) for code in codes},
        tuple(str(one) for one in header["refused"]),
        int(header["seed"]),
    )


def _judged(cells: Mapping[str, Any]) -> Judged:
    rest = {name: Estimate(**cells[name]) for name in ("f1", "precision", "recall", "brier")}
    bins = tuple(Bin(**one) for one in cells["bins"])
    return Judged(cells["positives"], calibration_error=cells["calibration_error"], bins=bins, **rest)


def _bytes(data: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(data, "u1")


def _digest(arrays: Arrays) -> str:
    found = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        found.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        found.update(array.tobytes())
    return found.hexdigest()
