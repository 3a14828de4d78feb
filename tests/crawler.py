"""What stands on the pages of a dossier."""

import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

VOID = {"meta", "link", "img", "br", "input", "hr"}
SILENT = {"title", "script", "style"}
DIGIT = re.compile(r"\d")
ABROAD = re.compile(r"://|^\s*//|javascript:|url\(")
SAID = {"data-finding", "data-source", "data-tie", "data-actor"}
SAID_CLASSES = {"date", "locator", "axis", "name", "grade", "identifier", "contribution"}


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    content: "list[Element | str]" = field(default_factory=list)

    def walk(self) -> "Iterator[Element]":
        yield self
        for piece in self.content:
            if isinstance(piece, Element):
                yield from piece.walk()

    def all(self, tag: str = "", class_: str = "", **attributes: str | None) -> "list[Element]":
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.walk()
            if tag in ("", element.tag)
            and (not class_ or class_ in element.classes)
            and all(
                name in element.attributes and value in (None, element.attributes[name])
                for name, value in wanted.items()
            )
        ]

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def ancestors(self) -> "Iterator[Element]":
        element: Element | None = self
        while element:
            yield element
            element = element.parent

    @property
    def says_what_its_digits_are(self) -> bool:
        return any(
            element.tag in SILENT
            or not SAID.isdisjoint(element.attributes)
            or not SAID_CLASSES.isdisjoint(element.classes)
            for element in self.ancestors
        )

    @property
    def text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.content)


class Tree(HTMLParser):
    """The tree of a page; ``broken`` holds every tag that is not closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = self._open = Element("", {})
        self.broken: list[str] = []
        self.feed(text)
        self.close()
        self.broken += [element.tag for element in self._open.ancestors if element.parent]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        if len(element.attributes) < len(attrs):
            self.broken.append(f"{tag} with an attribute twice")
        self._open.content.append(element)
        if tag not in VOID:
            self._open = element

    def handle_endtag(self, tag):
        if tag == self._open.tag:
            self._open = self._open.parent
        else:
            self.broken.append(f"/{tag}")

    def handle_data(self, data):
        self._open.content.append(data)


class Frame(NamedTuple):
    """What stands around the content of a page."""

    lang: list[str]
    first_stop: tuple[list[str], str]
    main: list[str]
    headings: list[str]
    chapters: list[str]
    citation: list[str]
    run: list[str]
    policy: list[str]


@dataclass
class Page:
    """What the tests need of a page, without the weight of its tree."""

    path: str
    size: int
    broken: list[str]
    tags: Counter[str]
    ids: list[str]
    loose: list[str]
    said: set[tuple[str, str, str]]
    links: list[tuple[str, dict[str, str]]]
    addresses: list[tuple[str, str, str]]
    frame: "Frame"

    @property
    def lang(self) -> str:
        return self.path.split("/")[0]

    @property
    def targets(self) -> list[str]:
        """Paths in the dossier to which this page leads or which it loads, each with its anchor."""
        return [
            resolved(self.path, attributes.get("href", attributes.get("src", "")))
            for _, attributes in self.links
            if not urlsplit(attributes.get("href", "")).scheme
        ]


def resolved(page: str, address: str) -> str:
    """Return the path to which a relative address on ``page`` leads, with ``#`` and its anchor if it has one."""
    parts = urlsplit(address)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    return (path if parts.path else page) + ("#" + unquote(parts.fragment) if "#" in address else "")


def tree(path: Path) -> Element:
    return Tree(path.read_text("utf-8")).root


def read(root: Path, path: Path) -> Page:
    parsed = Tree(path.read_text("utf-8"))
    elements = list(parsed.root.walk())
    return Page(
        path.relative_to(root).as_posix(),
        path.stat().st_size,
        parsed.broken,
        Counter(element.tag for element in elements),
        [element.attributes["id"] for element in elements if "id" in element.attributes],
        [
            piece
            for element in elements
            for piece in element.content
            if isinstance(piece, str) and DIGIT.search(piece) and not element.says_what_its_digits_are
        ],
        {
            (name, element.attributes[name], element.text if name == "data-finding" else "")
            for element in elements
            for name in (*SAID, "data-support-tie")
            if name in element.attributes
        },
        [
            (element.tag, element.attributes)
            for element in elements
            if {"href", "src"} & element.attributes.keys()
        ],
        [
            (element.tag, name, value)
            for element in elements
            for name, value in element.attributes.items()
            if ABROAD.search(value)
        ],
        _frame(parsed.root),
    )


def _frame(root: Element) -> Frame:
    stops = (element for element in root.walk() if element.tag in ("a", "button", "input", "select"))
    first = next(stops, root)
    return Frame(
        [element.attributes.get("lang", "") for element in root.all("html")],
        (first.classes, first.attributes.get("href", "")),
        [element.attributes.get("id", "") for element in root.all("main")],
        [element.text.strip() for element in root.all("h1")],
        [link.attributes["href"] for nav in root.all("nav") for link in nav.all("a")],
        [element.text for element in root.all("cite", id="citation")],
        [element.text for footer in root.all("footer") for element in footer.all(class_="identifier")],
        [element.attributes["content"] for element in root.all("meta", http_equiv="Content-Security-Policy")],
    )


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the hash of every file in a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
