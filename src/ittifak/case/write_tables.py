"""Several tables of a case put in place at once: whoever looks sees all of them as they were, or all of them new.

A copy of the folder is made beside it (of hard links, where the file system has them), the new tables are written into the
copy, and the two exchange names in one step where the system can (Linux, ``renameat2``); then the tables of the folder itself, which
nobody sees at that moment, are replaced and the names exchanged back, so that the folder stays the one that others have open.
Elsewhere the folder moves aside first, and ``recover`` puts it back where a kill fell between the two steps.
"""

import ctypes
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ittifak.case.fault import CaseError, Fault

_AT_FDCWD = -100
_EXCHANGE = 2

Listing = dict[str, tuple[int, int, int]]


@contextmanager
def staged(folder: Path, tables: Mapping[str, bytes]) -> Iterator["Staged"]:
    """Make a copy of a case folder with other tables in it, to be looked at and then put in place; it goes at the end.

    Args:
        folder: the folder of the case.
        tables: the new bytes of files, by their paths below the folder.

    """
    folder = folder.resolve()
    recover(folder)
    copy = _beside(folder, "new")
    try:
        listing = _copy(folder, copy)
        for name, data in tables.items():
            _write(copy / name, data)
        yield Staged(folder, copy, tuple(tables), listing)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


class Staged:
    """A copy of a case folder beside it, with new tables."""

    def __init__(self, folder: Path, copy: Path, names: tuple[str, ...], listing: Listing) -> None:
        self.folder, self.copy = folder, copy
        self._names, self._listing = names, listing

    def put_in_place(self) -> None:
        """Put the new tables into the folder, all at once.

        Raises:
            CaseError: something in the folder was changed since the copy was made; nothing is done.

        """
        if _listing(self.folder) != self._listing:
            found = "a file that was changed at the same time"
            raise CaseError([Fault(self.folder.name, 0, found, "a case that nobody else writes")])
        if _exchange(self.copy, self.folder):
            for name in self._names:
                part = self.copy / f"{name}.part"
                _link(self.folder / name, part)
                part.replace(self.copy / name)
            _exchange(self.copy, self.folder)
        else:
            former = _beside(self.folder, "former")
            self.folder.rename(former)
            self.copy.rename(self.folder)
            shutil.rmtree(former, ignore_errors=True)


def recover(folder: Path) -> None:
    """Put a case folder back that a killed run left aside, and clear away what else it left."""
    former = _beside(folder, "former")
    if not folder.exists() and former.is_dir():
        former.rename(folder)
    for left in (former, _beside(folder, "new")):
        shutil.rmtree(left, ignore_errors=True)


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{what}")


def _copy(folder: Path, copy: Path) -> Listing:
    copy.mkdir()
    for here, folders, files in os.walk(folder):
        place = copy / Path(here).relative_to(folder)
        for name in folders:
            source = Path(here, name)
            if source.is_symlink():
                (place / name).symlink_to(source.readlink())
            else:
                (place / name).mkdir()
                shutil.copymode(source, place / name)
        for name in files:
            _link(Path(here, name), place / name)
    shutil.copymode(folder, copy)
    return _listing(folder)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def _write(path: Path, data: bytes) -> None:
    """Write a file beside and rename it, so that others linked to the former one keep theirs."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, part)
    part.replace(path)


def _listing(folder: Path) -> Listing:
    """Return inode, time of change and size of each file in a folder."""
    found: Listing = {}
    for here, _, files in os.walk(folder):
        for name in files:
            with suppress(FileNotFoundError):
                state = Path(here, name).lstat()
                found[str(Path(here, name).relative_to(folder))] = (
                    state.st_ino,
                    state.st_mtime_ns,
                    state.st_size,
                )
    return found


def _exchange(new: Path, old: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _EXCHANGE) == 0)
