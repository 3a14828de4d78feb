"""The process that reads one PDF from its standard input and writes what it found as JSON."""

import ctypes
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ittifak.documents.reading.limits import LARGEST_TEXT, MOST_PAGES
from ittifak.documents.reading.lines import Sheet
from ittifak.documents.reading.pdf_layout import Layout, TextLine

if TYPE_CHECKING:
    import pypdfium2

_HYPHENS = frozenset((0x02, 0xFFFE))
_LIGATURES = dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFD))
_FEWEST_LETTERS = 40
_UNREADABLE = 0.3
_COVERED = 0.5


def main() -> None:
    """Read a PDF from standard input; the first argument is how much memory the process may take, in bytes."""
    try:
        import resource  # noqa: PLC0415  (not on Windows)
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = _read(sys.stdin.buffer.read())
    except _RefusedError as error:
        answer = {"found": error.args[0], "expected": error.args[1]}
    except MemoryError:
        answer = {"found": "a PDF that takes more memory than it may", "expected": "a smaller one"}
    json.dump(answer, sys.stdout)


class _RefusedError(Exception):
    """A file that cannot be read: what was found, and what was expected instead."""


def _read(data: bytes) -> dict[str, Any]:
    import pypdfium2  # noqa: PLC0415  (loads PDFium)

    document = _opened(data)
    count = len(document)
    layout = Layout()
    sheets: list[Sheet] = []
    blank, unread, lost = [], [], []
    for number in range(count):
        start = layout.length
        label = document.get_page_label(number)
        try:
            lines, shows, unreadable = _page(document, number)
        except pypdfium2.PdfiumError:
            lines, shows, unreadable = [], False, False
            lost.append(number + 1)
        layout.add_page(lines)
        if layout.length > LARGEST_TEXT:
            raise _RefusedError(f"a PDF of more than {LARGEST_TEXT:,} letters", "a smaller one")
        if shows:
            blank.append(number + 1)
        if unreadable:
            unread.append(number + 1)
        sheets.append(Sheet(number + 1, label, start, layout.length, shows or unreadable))
    if len(lost) == count:
        raise _RefusedError("a damaged PDF, of which no page can be read", "a sound file")
    notices = [
        f"{_pages(pages)} {words}"
        for pages, words in (
            (blank, "shown without text: OCR is needed"),
            (unread, "with letters that have no meaning in Unicode: OCR is needed"),
            (lost, "damaged and not read"),
        )
        if pages
    ]
    return {
        "text": layout.text,
        "extractor": f"pypdfium2 {pypdfium2.PYPDFIUM_INFO} (PDFium {pypdfium2.PDFIUM_INFO})",
        "sheets": sheets,
        "levels": layout.levels(),
        "breaks": sorted(layout.breaks()),
        "notices": notices,
    }


def _opened(data: bytes) -> "pypdfium2.PdfDocument":
    import pypdfium2  # noqa: PLC0415  (loads PDFium)

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise _RefusedError("an encrypted PDF", "one without a password") from None
        raise _RefusedError("a damaged PDF", "a sound file") from None
    if not 0 < count <= MOST_PAGES:
        raise _RefusedError(f"a PDF of {count:,} pages", f"at least one, and at most {MOST_PAGES:,}")
    return document


def _pages(numbers: list[int]) -> str:
    """Return page numbers in words, as ``pages 2, 4-9``."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    listed = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
    return f"page {listed}" if len(numbers) == 1 else f"pages {listed}"


def _page(document: "pypdfium2.PdfDocument", number: int) -> tuple[list[TextLine], bool, bool]:
    """Return the lines of a page, whether it shows something without text, and whether its letters cannot be read."""
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            lines = list(_lines(text_page))
            letters = sum(not letter.isspace() for line in lines for letter in line.text)
            bad = sum(_has_no_meaning(letter) for line in lines for letter in line.text)
        finally:
            text_page.close()
        shows = letters < _FEWEST_LETTERS and _covered(page, nothing=not letters)
        return lines, shows, bool(letters) and bad > _UNREADABLE * letters
    finally:
        page.close()


def _has_no_meaning(letter: str) -> bool:
    return letter == "\ufffd" or any(low <= ord(letter) <= high for low, high in _PRIVATE)


def _covered(page: "pypdfium2.PdfPage", *, nothing: bool) -> bool:
    """Return whether images cover half of the page, or, where it holds no letter, whether it shows anything."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415  (loads PDFium)

    width, height = page.get_size()
    for place, item in enumerate(page.get_objects(max_depth=5)):
        if nothing and item.type in (
            pdfium.FPDF_PAGEOBJ_IMAGE,
            pdfium.FPDF_PAGEOBJ_PATH,
            pdfium.FPDF_PAGEOBJ_SHADING,
        ):
            return True
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) >= _COVERED * width * height:
                return True
        if place > 10_000:
            break
    return False


def _lines(text_page: "pypdfium2.PdfTextPage") -> Iterator[TextLine]:
    """Yield the lines of a page with their places, in the order in which the page holds them."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415  (loads PDFium)

    raw = text_page.raw
    box = pdfium.FS_RECTF()
    letters: list[str] = []
    first = last = -1
    count = min(pdfium.FPDFText_CountChars(raw), LARGEST_TEXT)
    codes = [pdfium.FPDFText_GetUnicode(raw, index) for index in range(count)]

    def bounds(index: int) -> tuple[float, float, float, float]:
        pdfium.FPDFText_GetLooseCharBox(raw, index, ctypes.byref(box))
        return box.left, box.bottom, box.right, box.top

    def line() -> TextLine:
        left, bottom, _, top = bounds(first)
        right = bounds(last)[2]
        return TextLine("".join(letters), left, right, bottom, top, pdfium.FPDFText_GetFontWeight(raw, first))

    high = 0
    for index, code in enumerate(codes):
        if code in (0x0A, 0x0D):
            if first >= 0:
                yield line()
            letters, first = [], -1
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD  # noqa: PLW2901
        high = 0
        if code in _HYPHENS:
            letters.append("-")
            last = index
            yield line() if first >= 0 else TextLine("-", 0, 0, 0, 0, 0)
            letters, first = [], -1
            continue
        letter = _LIGATURES.get(code) or (chr(code) if 0 < code <= 0x10FFFF else "\ufffd")
        letters.append(letter)
        if not letter.isspace():
            first = index if first < 0 else first
            last = index
    if first >= 0:
        yield line()
