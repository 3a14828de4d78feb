"""The archive of an exchanged project: looked over before anything is unpacked, read within limits, never extracted."""

import hashlib
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import TracebackType
from urllib.parse import unquote

from ittifak.case.fault import CaseError, Fault

MEMBERS = 20_000
DIRECTORY = 16 * 1024**2
TOTAL = 8 * 1024**3
RATIO = 100
RATIO_FROM = 1024**2
CHUNK = 1024**2

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it is, told by its hash; ``path`` is where its bytes lie, ``member`` the name inside an archive."""

    sha256: str
    suffix: str
    size: int
    path: Path = field(compare=False)
    member: str = field(default="", compare=False)

    @classmethod
    def of(cls, path: Path) -> "Original":
        """Return the original that a file is."""
        digest, size = _hashed(iter_file(path))
        return cls(digest, suffix_of(path.name), size, path)

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes.

        Raises:
            CaseError: they are no longer there or no longer the same.

        """
        hashed, size = hashlib.sha256(), 0
        try:
            for chunk in _in_archive(self.path, self.member) if self.member else iter_file(self.path):
                hashed.update(chunk)
                size += len(chunk)
                if size > self.size:
                    break
                yield chunk
        except (*_BROKEN, KeyError) as error:
            raise CaseError(
                [Fault(self.path.name, 0, f"{self.member} cannot be read ({error})", "it")]
            ) from None
        if hashed.hexdigest() != self.sha256:
            found = f"{self.member or 'the file'} changed since it was read"
            raise CaseError([Fault(self.path.name, 0, found, f"SHA-256 {self.sha256}")])


class Archive:
    """An archive whose members have passed the limits; a context, to be closed.

    Refused, all at once: encrypted members, links, names that are absolute or lead out, names twice, methods other
    than stored and deflated, more than ``MEMBERS`` members, more than ``TOTAL`` bytes, and a member over
    ``RATIO_FROM`` bytes that unpacks to more than ``RATIO`` times its size. Archives inside it are not opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path.name
        _measure(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise CaseError(
                [Fault(self.file, 0, f"no archive that can be read ({error})", "a ZIP archive")]
            ) from None
        faults = list(self._faults())
        if faults:
            self._zip.close()
            raise CaseError(faults)
        self._members = {_plain(info.filename): info for info in self._zip.infolist() if not info.is_dir()}
        self._keys = {_key(name): name for name in self._members}
        self._called: dict[str, list[str]] = {}
        for key, name in self._keys.items():
            self._called.setdefault(key.rpartition("/")[2], []).append(name)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """The names of the files, with ``/`` between folders."""
        return list(self._members)

    def find(self, name: str, near: str = "") -> str:
        """Return the member that a name of a source means, empty where there is none.

        Tools differ in the folder and its case: the name is sought as it stands, then in ``sources`` and beside the
        project file, then anywhere if one member alone is called so.
        """
        wanted = [_key(name), _key(unquote(name))]
        beside = [_key(str(PurePosixPath(near).parent / folder)) for folder in ("", "sources")]
        for key in wanted:
            for tried in (key, f"sources/{key}", *(f"{folder}/{key}" for folder in beside)):
                if tried in self._keys:
                    return self._keys[tried]
        alone = self._called.get(wanted[0].rpartition("/")[2], [])
        return alone[0] if len(alone) == 1 else ""

    def read(self, member: str, largest: int) -> bytes:
        """Return a member's bytes.

        Raises:
            CaseError: more than ``largest`` of them, or damaged.

        """
        size = self._members[member].file_size
        if size > largest:
            raise CaseError([Fault(f"{self.file}/{member}", 0, f"{size} bytes", f"at most {largest}")])
        return b"".join(self._chunks(member))

    def original(self, member: str) -> Original:
        """Return a member as an original; its bytes stay where they are."""
        digest, size = _hashed(self._chunks(member))
        return Original(digest, suffix_of(member), size, self.path, self._members[member].filename)

    def _chunks(self, member: str) -> Iterator[bytes]:
        try:
            with self._zip.open(self._members[member]) as source:
                while chunk := source.read(CHUNK):
                    yield chunk
        except _BROKEN as error:
            raise CaseError(
                [Fault(f"{self.file}/{member}", 0, f"damaged ({error})", "a whole file")]
            ) from None

    def _faults(self) -> Iterator[Fault]:
        seen: set[str] = set()
        total = 0
        for info in self._zip.infolist():
            name, total = _plain(info.filename), total + info.file_size
            parts = name.split("/")
            if (
                name.startswith("/")
                or re.match(r"[A-Za-z]:", name)
                or ".." in parts
                or "\x00" in info.orig_filename
            ):
                yield Fault(self.file, 0, f"member '{info.filename}'", "a name inside the archive")
            if stat.S_ISLNK(info.external_attr >> 16):
                yield Fault(self.file, 0, f"'{name}' is a link", "a file")
            if info.flag_bits & 1:
                yield Fault(self.file, 0, f"'{name}' is encrypted", "a file that is not")
            if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                yield Fault(
                    self.file, 0, f"'{name}' packed by method {info.compress_type}", "stored or deflated"
                )
            if info.file_size > RATIO_FROM and info.file_size > RATIO * info.compress_size:
                found = f"'{name}' unpacks from {info.compress_size} to {info.file_size} bytes"
                yield Fault(self.file, 0, found, f"at most {RATIO} times")
            if name in seen:
                yield Fault(self.file, 0, f"'{name}' twice", "each name once")
            seen.add(name)
        if total > TOTAL:
            yield Fault(self.file, 0, f"{total} bytes when unpacked", f"at most {TOTAL}")


def iter_file(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file."""
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def suffix_of(name: str) -> str:
    """Return the suffix of a name if it is a plain one, empty otherwise."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _measure(path: Path) -> None:
    """Refuse what is no file, and a directory so long that reading it would cost too much."""
    if not path.is_file():
        raise CaseError([Fault(str(path), 0, "no such file", "a project, .qdpx")])
    with path.open("rb") as source:
        source.seek(max(path.stat().st_size - 65_557, 0))
        tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise CaseError([Fault(path.name, 0, "no archive", "a ZIP archive")])
    count, length = struct.unpack_from("<HI", tail, at + 10)
    if count > MEMBERS or length > DIRECTORY:
        found = f"a directory of {count} members and {length} bytes"
        raise CaseError([Fault(path.name, 0, found, f"at most {MEMBERS} and {DIRECTORY}")])


def _in_archive(path: Path, member: str) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive, archive.open(member) as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _hashed(chunks: Iterator[bytes]) -> tuple[str, int]:
    hashed, size = hashlib.sha256(), 0
    for chunk in chunks:
        hashed.update(chunk)
        size += len(chunk)
    return hashed.hexdigest(), size


def _plain(name: str) -> str:
    return name.replace("\\", "/")


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", _plain(name).removeprefix("./").strip("/")).casefold()
