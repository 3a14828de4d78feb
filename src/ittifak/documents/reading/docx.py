"""Word documents (DOCX), by python-docx, after every part of the archive has been checked."""

import io
import zipfile
from typing import TYPE_CHECKING

from ittifak.documents.reading.limits import check_archive, refuse
from ittifak.documents.reading.lines import RawText, Sheet

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset((_FALLBACK, f"{_W}moveFrom", f"{_W}del", f"{_W}instrText"))
_SIGNS = {
    f"{_W}tab": " ",
    f"{_W}br": " ",
    f"{_W}cr": " ",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "\u00ad",
}
_NOTES = ("footnotes", "endnotes")


def read_docx(name: str, data: bytes) -> RawText:
    """Return the text of a Word document, a line for each paragraph.

    Paragraphs of tables and text boxes stand where they stand in the file; footnotes and endnotes at the end. Deleted and
    moved text of tracked changes is left out, inserted text is kept. Pages are those of Word's last layout, where the
    file keeps it.

    Raises:
        CaseError: the archive is damaged, encrypted or too large, or is no Word document.

    """
    import docx  # noqa: PLC0415  (slow to import)

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "word/document.xml" not in archive.namelist():
                raise refuse(name, "an archive without word/document.xml", "a Word document (DOCX)")
            check_archive(name, archive)
        document = docx.Document(io.BytesIO(data))
        levels = _style_levels(document)
        parts = [document.element.body, *_notes(document)]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, AttributeError) as error:
        raise refuse(name, f"a damaged DOCX ({type(error).__name__})", "a sound file") from None
    lines: list[tuple[str, int]] = []
    breaks: list[int] = []
    offset = 0
    for part in parts:
        for paragraph in part.iter(f"{_W}p"):
            words, pages = _words(paragraph)
            breaks += [offset + place for place in pages]
            if words.strip():
                lines.append((words, _level(paragraph, levels)))
                offset += len(words) + 1
    headings, offset = {}, 0
    for words, level in lines:
        if level:
            headings[offset + len(words) - len(words.lstrip())] = level
        offset += len(words) + 1
    text = "\n".join(words for words, _ in lines)
    sheets = _sheets(breaks, len(text))
    notices = ["pages are those of Word's last layout of the file"] if sheets else []
    if any(part.reltype.endswith("/aFChunk") for part in document.part.rels.values()):
        notices.append("it holds parts in other formats that were not read")
    return RawText(
        text,
        "docx",
        f"python-docx {docx.__version__}",
        wrapped=False,
        sheets=sheets,
        levels=headings,
        notices=notices,
    )


def _style_levels(document: "Document") -> dict[str, int]:
    """Return the heading level of each paragraph style that has one, by its id."""
    found = {}
    for style in document.styles.element.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        words = (name.get(f"{_W}val") or "").lower() if name is not None else ""
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        level = 0
        if words.startswith("heading ") and words[8:].isdigit():
            level = int(words[8:])
        elif words == "title":
            level = 1
        elif outline is not None and (outline.get(f"{_W}val") or "").isdigit():
            level = int(outline.get(f"{_W}val")) + 1
        if 0 < level <= 9:
            found[style.get(f"{_W}styleId") or ""] = min(level, 6)
    return found


def _level(paragraph: "_Element", levels: dict[str, int]) -> int:
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    if (
        outline is not None
        and (outline.get(f"{_W}val") or "").isdigit()
        and int(outline.get(f"{_W}val", "9")) < 9
    ):
        return min(int(outline.get(f"{_W}val", "9")) + 1, 6)
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return levels.get(style.get(f"{_W}val") or "", 0) if style is not None else 0


def _words(paragraph: "_Element") -> tuple[str, list[int]]:
    """Return the text of a paragraph without that of paragraphs within it, and where pages begin in it."""
    parts: list[str] = []
    pages: list[int] = []
    length = 0
    pending = list(reversed(paragraph))
    if any(ancestor.tag in _LEFT_OUT for ancestor in paragraph.iterancestors()):
        return "", []
    while pending:
        element = pending.pop()
        if element.tag in _LEFT_OUT or element.tag == f"{_W}p":
            continue
        if element.tag == f"{_W}lastRenderedPageBreak":
            pages.append(length)
        words = element.text or "" if element.tag == f"{_W}t" else _SIGNS.get(element.tag, "")
        parts.append(words.replace("\n", " "))
        length += len(words)
        pending.extend(reversed(element))
    return "".join(parts), pages


def _notes(document: "Document") -> list["_Element"]:
    from docx.oxml import parse_xml  # noqa: PLC0415  (slow to import)

    return [
        parse_xml(relation.target_part.blob)
        for relation in document.part.rels.values()
        if not relation.is_external and relation.reltype.rsplit("/", 1)[-1] in _NOTES
    ]


def _sheets(breaks: list[int], length: int) -> list[Sheet]:
    if not breaks:
        return []
    starts = sorted({0, *breaks})
    spans = zip(starts, [*starts[1:], length], strict=True)
    return [Sheet(number, "", start, end) for number, (start, end) in enumerate(spans, start=1)]
