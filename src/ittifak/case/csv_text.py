"""CSV that may not be well formed, as text: every row that can be saved, and what is wrong with the others."""

import csv
import io
from collections.abc import Iterator

from ittifak.case.fault import Fault

LONGEST_CELL = 1_000_000
BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WRONG = {
    "unexpected end": ("a quotation mark that is not closed", "a closing quotation mark"),
    "expected after": (
        "a quotation mark that is not closed, or letters after one that is",
        "a comma or the end of the line after a closing quotation mark",
    ),
    "field larger": (f"a cell of more than {LONGEST_CELL} letters", "a shorter one"),
    "new-line": ("a carriage return inside a line", "line feeds between lines"),
}

csv.field_size_limit(LONGEST_CELL)


def decoded(file: str, data: bytes) -> tuple[str, list[Fault]]:
    """Return the text as well as it can be read, and what is wrong with its bytes."""
    if data.startswith(UTF_16):
        return data.decode("utf-16", errors="replace"), [Fault(file, 1, "UTF-16", "UTF-8")]
    faults = []
    if data.startswith(BOM):
        faults.append(Fault(file, 1, "a byte-order mark", "UTF-8 without one"))
        data = data[len(BOM) :]
    lines = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            lines.append(line.decode("cp1254", errors="replace"))
            byte = line[error.start : error.start + 1]
            found = f"byte 0x{byte.hex()} ('{byte.decode('cp1254', errors='replace')}' in cp1254)"
            faults.append(Fault(file, number, found, "UTF-8 throughout"))
    return "\n".join(lines), faults


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str], tuple[str, str] | None]]:
    """Yield each row with its first line, its cells, and what is wrong with it and expected instead.

    After a row that is wrong, reading goes on with the line after its first.
    """
    lines = list(io.StringIO(text, newline="\n"))
    at = 0
    while at < len(lines):
        start = at
        rest = (lines[place] for place in range(start, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                yield at + 1, cells, None
                at = start + reader.line_num
        except csv.Error as error:
            saved = next(csv.reader([lines[at].replace("\r", " ")[:LONGEST_CELL]], delimiter=delimiter))
            yield at + 1, saved, next(words for key, words in _WRONG.items() if key in str(error))
            at += 1
