"""Put a finished folder in the place of the former one, so that a kill at any moment leaves one whole.

Where the system can exchange two names in one step (Linux, ``renameat2``), it does. Elsewhere the former folder
moves aside first; a run that finds only that puts it back before it starts.
"""

import ctypes
import os
import shutil
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2


def staging(out: Path) -> Path:
    """Return an empty folder beside ``out`` to write into; clear what a killed run left there.

    Raises:
        FileExistsError: ``out`` is there and is no dossier.

    """
    out.parent.mkdir(parents=True, exist_ok=True)
    if not out.exists() and _former(out).is_dir():
        _former(out).rename(out)
    if out.exists() and not (out / "dossier.json").is_file() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(None, "there is something else than a dossier here", str(out))
    new = out.with_name(f".{out.name}.new")
    for left in (new, _former(out)):
        shutil.rmtree(left, ignore_errors=True)
    new.mkdir()
    return new


def swap(new: Path, out: Path) -> None:
    """Put ``new`` in the place of ``out`` and remove what stood there."""
    former = _former(out)
    if not out.exists():
        new.rename(out)
    elif _exchange(new, out):
        new.rename(former)
    else:
        out.rename(former)
        new.rename(out)
    shutil.rmtree(former, ignore_errors=True)


def _former(out: Path) -> Path:
    return out.with_name(f".{out.name}.former")


def _exchange(new: Path, out: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(out), _EXCHANGE) == 0)
