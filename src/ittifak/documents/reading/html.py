"""HTML: the main text of a page, by trafilatura."""

import re
from itertools import count
from typing import TYPE_CHECKING

from ittifak.documents.reading.languages import LANGUAGES
from ittifak.documents.reading.limits import DEEPEST_XML, refuse
from ittifak.documents.reading.lines import RawText

if TYPE_CHECKING:
    from lxml.etree import _Element

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")
_LANG = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2})", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_BLOCKS = frozenset(["p", "head", "item", "cell", "quote", "code", "row", "list", "table", "div"])
_SPACES = re.compile(r"\s+")


def declared_encoding(data: bytes) -> str:
    """Return the encoding that a page names in its first kilobytes; empty where it names none."""
    match = _XML.search(data[:1024]) or _META.search(data[:4096])
    return match[1].decode("ascii") if match else ""


def read_html(name: str, text: str, notices: list[str]) -> RawText:
    """Return the main text of a page, a line for each paragraph and heading.

    Menus, comments and scripts are left out. A page in which trafilatura finds no main text is read whole, and a
    notice says so.

    Raises:
        CaseError: the page defines entities, is nested too deep, or holds no text.

    """
    import trafilatura  # noqa: PLC0415  (slow to import)

    if _ENTITY.search(text):
        raise refuse(name, "a page that defines entities", "HTML without them")
    tree = _tree(name, text)
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, include_links=False, favor_recall=True
    )
    body = getattr(found, "body", None)
    lines = _lines(body) if body is not None else []
    if not lines:
        lines = _whole(text, name)
        notices = [*notices, "no main text was found: the page was read whole"]
    levels: dict[int, int] = {}
    offset = 0
    for words, level in lines:
        if level:
            levels[offset] = level
        offset += len(words) + 1
    language = _LANG.search(text[:20_000])
    stated = language[1].lower() if language else ""
    return RawText(
        "\n".join(words for words, _ in lines),
        "html",
        f"trafilatura {trafilatura.__version__}",
        wrapped=False,
        levels=levels,
        language=stated if stated in LANGUAGES else "",
        notices=notices,
    )


def _tree(name: str, text: str) -> "_Element":
    from lxml import etree, html  # noqa: PLC0415  (slow to import)

    parser = html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise refuse(name, "no HTML that can be read", "a page with text") from None
    if _depth(tree) > DEEPEST_XML * 2:
        raise refuse(name, f"elements more than {DEEPEST_XML * 2} deep", "a flatter page")
    return tree


def _depth(tree: "_Element") -> int:
    from lxml import etree  # noqa: PLC0415  (slow to import)

    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _lines(body: "_Element") -> list[tuple[str, int]]:
    """Return the words and the heading level (0 for none) of each block, in the order of the page."""
    lines: list[tuple[str, int]] = []
    parts: list[str] = []
    level = 0

    def close() -> None:
        nonlocal level
        if words := _SPACES.sub(" ", "".join(parts)).strip():
            lines.append((words, level))
        parts.clear()
        level = 0

    from lxml import etree  # noqa: PLC0415  (slow to import)

    for event, element in etree.iterwalk(body, events=("start", "end")):
        block = element.tag in _BLOCKS
        if event == "start":
            if block:
                close()
            if element.tag == "head":
                rend = element.get("rend", "")
                level = int(rend[1]) if re.fullmatch("h[1-6]", rend) else 2
            parts.append("\n" if element.tag == "lb" else "")
            parts.append(element.text or "")
        else:
            if block:
                close()
            if element is not body:
                parts.append(element.tail or "")
    close()
    return lines


def _whole(text: str, name: str) -> list[tuple[str, int]]:
    from lxml import etree  # noqa: PLC0415  (slow to import)

    tree = _tree(name, text)
    etree.strip_elements(tree, "script", "style", "noscript", "template", "head", with_tail=False)
    for heading, level in zip(("h1", "h2", "h3", "h4", "h5", "h6"), count(1), strict=False):
        for element in tree.iter(heading):
            element.tag = "head"
            element.set("rend", f"h{level}")
    for element in tree.iter(
        "li", "td", "th", "dt", "dd", "blockquote", "section", "article", "pre", "tr", "ul"
    ):
        element.tag = "p"
    lines = _lines(tree)
    if not lines:
        raise refuse(name, "a page without text", "a page with text")
    return lines
