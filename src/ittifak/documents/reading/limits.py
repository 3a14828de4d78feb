"""How large a document may be; what is larger is refused in a line, before it is read or unpacked."""

import os
import stat
import zipfile
from pathlib import Path
from typing import IO
from xml.parsers import expat

from ittifak.case.fault import CaseError, Fault

MIB = 1 << 20
LARGEST_FILE = 256 * MIB
LARGEST_TEXT = 32 * MIB
MOST_PAGES = 20_000
MOST_PARTS = 5_000
LARGEST_UNPACKED = 256 * MIB
LARGEST_XML = 48 * MIB
DEEPEST_XML = 256
PDF_MEMORY = 4096 * MIB
PDF_SECONDS = 600
_BLOCK = 1 << 16
_LONGEST_PART_NAME = 1_000


def refuse(name: str, found: str, expected: str) -> CaseError:
    """Return the error for a document that cannot be read."""
    return CaseError([Fault(name, 0, found, expected)])


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a regular file that is not too large.

    Raises:
        CaseError: the file is not there, is no regular file, cannot be read, or is larger than ``LARGEST_FILE``.

    """
    expected = "a file that can be read"
    try:
        # Not to wait for a writer, should the path name a pipe.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise refuse(path.name, _reason(error), expected) from None
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise refuse(path.name, _sort_of(status.st_mode), "a regular file")
    with os.fdopen(handle, "rb") as file:
        if status.st_size > LARGEST_FILE:
            raise refuse(path.name, f"{status.st_size:,} bytes", f"at most {LARGEST_FILE:,}")
        if status.st_size > LARGEST_TEXT and not file.read(1024).lstrip().startswith(
            (b"%PDF-", b"PK\x03\x04")
        ):
            raise refuse(path.name, f"{status.st_size:,} bytes of text", f"at most {LARGEST_TEXT:,}")
        file.seek(0)
        try:
            return file.read(LARGEST_FILE + 1)
        except OSError as error:
            raise refuse(path.name, _reason(error), expected) from None


def _reason(error: OSError | ValueError) -> str:
    return (
        (error.strerror or "an error of reading") if isinstance(error, OSError) else "a name with a NUL in it"
    )


def _sort_of(mode: int) -> str:
    sorts = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
    return next((words for is_one, words in sorts if is_one(mode)), "a device")


def check_archive(name: str, archive: zipfile.ZipFile) -> None:
    """Check the parts of an archive as they unpack, block by block, whatever their headers claim.

    Args:
        name: what the document is called.
        archive: an Office file.

    Raises:
        CaseError: too many parts, a part that points outside, that is encrypted, damaged or too large, or XML with a
            document type, too deep, or not well formed.

    """
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise refuse(name, f"an archive of {len(parts):,} parts", f"at most {MOST_PARTS:,}")
    claimed = sum(part.file_size for part in parts)
    if claimed > LARGEST_UNPACKED:
        raise refuse(name, f"an archive that unpacks to {claimed:,} bytes", f"at most {LARGEST_UNPACKED:,}")
    seen = 0
    names = set()
    for part in parts:
        place = part.filename.replace("\\", "/")
        if place.startswith("/") or ".." in place.split("/") or ":" in place.split("/")[0]:
            raise refuse(name, f"a part that points outside of the archive: {place[:80]}", "parts inside it")
        if len(place) > _LONGEST_PART_NAME or place in names:
            raise refuse(name, f"a part twice or with an overlong name: {place[:80]}", "each part once")
        names.add(place)
        if part.flag_bits & 1:
            raise refuse(name, "an encrypted archive", "a document without a password")
        try:
            with archive.open(part) as file:
                is_xml = place.lower().endswith((".xml", ".rels"))
                seen += (
                    _check_xml(name, place, file) if is_xml else _size(name, file, LARGEST_UNPACKED - seen)
                )
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            OSError,
            EOFError,
            ValueError,
            RuntimeError,
        ) as error:
            raise refuse(
                name, f"a damaged part {place[:80]} ({type(error).__name__})", "a sound file"
            ) from None
        except Exception as error:
            if isinstance(error, CaseError):
                raise
            raise refuse(name, f"a damaged part {place[:80]} ({error})", "a sound file") from None
        if seen > LARGEST_UNPACKED:
            raise refuse(name, f"an archive that unpacks to over {LARGEST_UNPACKED:,} bytes", "a smaller one")


def _size(name: str, file: IO[bytes], most: int) -> int:
    seen = 0
    while block := file.read(_BLOCK):
        seen += len(block)
        if seen > most:
            raise refuse(name, f"an archive that unpacks to over {LARGEST_UNPACKED:,} bytes", "a smaller one")
    return seen


def _check_xml(name: str, part: str, file: IO[bytes]) -> int:
    parser = expat.ParserCreate()
    depth = 0

    def start(_tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST_XML:
            raise refuse(name, f"XML more than {DEEPEST_XML} elements deep in {part}", "a flatter document")

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise refuse(name, f"a document type, which may hold entities, in {part}", "XML without one")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    seen = 0
    while block := file.read(_BLOCK):
        seen += len(block)
        if seen > LARGEST_XML:
            raise refuse(name, f"more than {LARGEST_XML:,} bytes of XML in {part}", "a smaller document")
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return seen
