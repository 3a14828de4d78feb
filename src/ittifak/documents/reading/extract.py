"""The way in for documents: a file of any kind to a ``Document``."""

import hashlib
import re
from pathlib import Path

from ittifak import __version__
from ittifak.documents.reading.clean import clean
from ittifak.documents.reading.decode import decode
from ittifak.documents.reading.document import Document
from ittifak.documents.reading.html import declared_encoding, read_html
from ittifak.documents.reading.languages import LANGUAGES, language_of
from ittifak.documents.reading.limits import LARGEST_FILE, LARGEST_TEXT, bytes_of, refuse
from ittifak.documents.reading.lines import BIDI, RawText
from ittifak.documents.reading.pdf import read_pdf
from ittifak.documents.reading.plain import read_markdown, read_text

KINDS = "PDF, HTML, DOCX, Markdown or plain text"

_SIGNED = (
    (b"\xd0\xcf\x11\xe0", "an old Word file, or a DOCX that is encrypted"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture, which needs OCR"),
    (b"\xff\xd8\xff", "a picture, which needs OCR"),
    (b"GIF8", "a picture, which needs OCR"),
    (b"II*\x00", "a picture, which needs OCR"),
    (b"MM\x00*", "a picture, which needs OCR"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf", "a packed file (7z)"),
    (b"Rar!", "a packed file (RAR)"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(rb"<(?:p|div|h[1-6]|table|article|section|span|br|ul|ol)[\s>/]", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BIDI = re.compile(f"[{BIDI}]")
_SAMPLE = 100_000


def read(path: str | Path, *, language: str | None = None) -> Document:
    """Read a document from a file.

    Args:
        path: a PDF, HTML, DOCX, Markdown or plain-text file; what it is shows in its content.
        language: ``tr``, ``en``, ``az`` or ``ru``, where it is known; otherwise it is found.

    Returns:
        The document, named as its file.

    Raises:
        CaseError: the file cannot be read: one line that says why.

    """
    path = Path(path)
    return read_bytes(path.name, bytes_of(path), language=language)


def read_bytes(name: str, data: bytes, *, language: str | None = None) -> Document:
    """Read a document from its bytes.

    Args:
        name: what it is called; its suffix tells Markdown and HTML without a head from plain text.
        data: its bytes.
        language: as in ``read``.

    Returns:
        The document.

    Raises:
        CaseError: as in ``read``.

    """
    if language is not None and language not in LANGUAGES:
        raise refuse(name, f"language '{language}'", "one of " + ", ".join(LANGUAGES))
    if len(data) > LARGEST_FILE:
        raise refuse(name, f"{len(data):,} bytes", f"at most {LARGEST_FILE:,}")
    raw = _raw(name, data)
    cleaned = clean(raw)
    if not cleaned.text and not any(sheet.needs_ocr for sheet in raw.sheets):
        raise refuse(name, "a document without text", "some text")
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        kind=raw.kind,
        extractor=raw.extractor,
        language=language or raw.language or language_of(cleaned.text),
        raw=raw.text,
        text=cleaned.text,
        runs=cleaned.runs,
        pages=cleaned.pages,
        blocks=cleaned.blocks,
        notices=(*raw.notices, *_invisible(raw.text)),
    )


def _raw(name: str, data: bytes) -> RawText:
    suffix = Path(name).suffix.lower()
    if b"%PDF-" in data[:1024]:
        return read_pdf(name, data)
    if data.startswith(b"PK\x03\x04"):
        from ittifak.documents.reading.docx import read_docx  # noqa: PLC0415  (loads lxml)

        return read_docx(name, data)
    if found := next((words for mark, words in _SIGNED if data.startswith(mark)), None):
        raise refuse(name, found, KINDS)
    if len(data) > LARGEST_TEXT:
        raise refuse(name, f"{len(data):,} bytes of text", f"at most {LARGEST_TEXT:,}")
    html = _HTML.match(data[:4096]) or (suffix in (".html", ".htm", ".xhtml") and _TAGS.search(data))
    text, encoding, notices = decode(data, declared_encoding(data) if html else "")
    if len(_CONTROL.findall(text[:_SAMPLE])) > max(len(text[:_SAMPLE]) // 50, 3):
        raise refuse(name, "bytes that are no text", KINDS)
    if suffix in (".pdf", ".docx"):
        notices = [*notices, f"named {suffix}, but it holds {'HTML' if html else 'plain text'}"]
    if html:
        return read_html(name, text, notices)
    reader = read_markdown if suffix in (".md", ".markdown") else read_text
    return reader(text, f"ittifak {__version__} ({encoding})", notices)


def _invisible(text: str) -> list[str]:
    """Return notices of signs that a reader does not see and that the cleaned text leaves out."""
    notices = []
    if count := len(_BIDI.findall(text)):
        notices.append(f"{count} signs that turn the direction of writing were left out")
    if count := len(_CONTROL.findall(text)):
        notices.append(f"{count} control characters were left out")
    return notices
