"""XML as REFI-QDA needs it: elements as they stood, read from a hostile file and written the same way each time."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from ittifak.case.fault import CaseError, Fault

LARGEST = 64 * 1024**2
DEEPEST = 100
MOST = 2_000_000

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_REFI = re.compile(r"\{urn:QDA-XML:(project|codebook)[^}]*\}|\{\}", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = re.compile(
    r"utf-?_?8(-sig)?|us-?ascii|(iso-?8859|latin)-?[0-9]{1,2}|(windows|cp)-?[0-9]{3,4}|koi8-?[ru]",
    re.IGNORECASE,
)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """An element with its attributes, ordered by name; ``line`` is where it stood.

    A name of the standard stands alone, a foreign one as ``{namespace}name``.
    """

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    children: tuple["Node", ...] = ()
    line: int = field(default=0, compare=False)

    def get(self, name: str) -> str:
        """Return an attribute's value, empty where it is absent."""
        return next((value for key, value in self.attributes if key == name), "")

    def all(self, *names: str) -> tuple["Node", ...]:
        """Return the children of these names, in their order."""
        return tuple(child for child in self.children if child.name in names)

    def text_of(self, name: str) -> str:
        """Return the text of the first child of a name, empty where there is none."""
        return next((child.text for child in self.children if child.name == name), "")

    def walk(self) -> Iterator["Node"]:
        """Yield the element and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


class _Refused(Exception):  # noqa: N818
    """What the file has too much of, and how much is allowed."""


class _Builder:
    """Builds nodes from what the parser meets, and stops it at too many or too deep ones."""

    def __init__(self) -> None:
        self.parser: XMLParser | None = None
        self.root: Node | None = None
        self.count = 0
        self.open: list[tuple[str, tuple[tuple[str, str], ...], list[str], list[Node], int]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST:
            raise _Refused(f"more than {MOST} elements", f"at most {MOST}")
        if len(self.open) == DEEPEST:
            raise _Refused(f"elements more than {DEEPEST} deep", f"at most {DEEPEST}")
        kept = sorted(
            (_local(name), value.replace("\r\n", "\n").replace("\r", "\n"))
            for name, value in attributes.items()
            if not name.startswith(_XSI)
        )
        line = self.parser.parser.CurrentLineNumber if self.parser else 0
        self.open.append((_local(tag), tuple(kept), [], [], line))

    def data(self, text: str) -> None:
        self.open[-1][2].append(text)

    def end(self, _tag: str) -> None:
        name, attributes, texts, children, line = self.open.pop()
        text = "".join(texts)
        if name != "PlainTextContent":
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if children:
            text = text.strip()
        node = Node(name, attributes, text, tuple(children), line)
        if self.open:
            self.open[-1][3].append(node)
        else:
            self.root = node

    def close(self) -> None:
        return None


def parse(file: str, data: bytes) -> tuple[Node, list[Fault]]:
    """Return the root element, and in a line each what was assumed.

    A document type (so every entity), more than ``DEEPEST`` levels, ``MOST`` elements or ``LARGEST`` bytes are
    refused before they cost anything; nothing outside the file is looked at.

    Args:
        file: its name, for the faults.
        data: the bytes, in UTF-8, UTF-16 or the one-byte encoding that the declaration names.

    Raises:
        CaseError: no XML that can be read.

    """
    if len(data) > LARGEST:
        raise CaseError([Fault(file, 0, f"{len(data)} bytes of XML", f"at most {LARGEST}")])
    text, notices = _decoded(file, data)
    builder = _Builder()
    parser = XMLParser(target=builder, encoding="utf-8", forbid_dtd=True)
    builder.parser = parser
    try:
        parser.feed(text.encode())
        parser.close()
    except _Refused as error:
        raise CaseError([Fault(file, parser.parser.CurrentLineNumber, *error.args)]) from None
    except DefusedXmlException:
        line = parser.parser.CurrentLineNumber
        raise CaseError([Fault(file, line, "a document type or an entity", "XML without them")]) from None
    except ParseError as error:
        line, column = error.position
        found = f"'{str(error).partition(':')[0]}' at column {column + 1}"
        raise CaseError([Fault(file, line, found, "well-formed XML")]) from None
    if builder.root is None:
        raise CaseError([Fault(file, 0, "no element", "well-formed XML")])
    return builder.root, notices


def dump(root: Node, namespace: str) -> bytes:
    """Return a document in UTF-8, the same for the same element.

    Raises:
        ValueError: a character that XML cannot hold; see ``unwritable``.

    """
    parts = ['<?xml version="1.0" encoding="utf-8"?>\n']
    _write(parts, root, f" xmlns={quoteattr(namespace)}", "")
    return "".join(parts).encode()


def unwritable(file: str, root: Node) -> Iterator[Fault]:
    """Yield a fault for each character in an element that XML cannot hold."""
    for node in root.walk():
        for what, text in (*node.attributes, ("text", node.text)):
            if found := _ILLEGAL.search(text):
                yield Fault(
                    file,
                    0,
                    f"U+{ord(found[0]):04X} in {what} of {node.name} '{node.get('name')[:60]}'",
                    "what XML can hold",
                )


def legal(text: str) -> str:
    """Return the text with U+FFFD for what XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def _local(name: str) -> str:
    return _REFI.sub("", name)


def _decoded(file: str, data: bytes) -> tuple[str, list[Fault]]:
    declared = _DECLARED.search(data[:1024])
    named = declared[1].decode() if declared else "utf-8"
    mark = next(((bom, name) for bom, name in _MARKS if data.startswith(bom)), None)
    if mark is None and data[:2] in {b"<\x00", b"\x00<"}:
        mark = (b"", "utf-16-le" if data[:1] == b"<" else "utf-16-be")
    encoding = mark[1] if mark else named if _ENCODINGS.fullmatch(named) else "utf-8"
    for tried in dict.fromkeys((encoding, "utf-8")):
        try:
            text = data[len(mark[0]) if mark else 0 :].decode(tried)
        except (UnicodeDecodeError, LookupError):
            continue
        notices = []
        if declared and not tried.startswith(_known(named)) and _known(tried) != _known(named):
            notices.append(
                Fault(file, 1, f"encoding '{named}' declared", f"what it is in, {tried}; read as that")
            )
        return text, notices
    raise CaseError([Fault(file, 1, f"bytes that are not {encoding}", "UTF-8")])


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name.removesuffix("-sig")
    except LookupError:
        return encoding


def _write(parts: list[str], node: Node, declared: str, indent: str) -> None:
    name, attributes = node.name, declared
    if name.startswith("{"):
        space, _, local = name[1:].partition("}")
        name, attributes = f"f:{local}", f"{declared} xmlns:f={quoteattr(space)}"
    for number, (key, value) in enumerate(node.attributes):
        if key.startswith("{"):
            space, _, local = key[1:].partition("}")
            attributes += f" xmlns:a{number}={quoteattr(space)}"
            key = f"a{number}:{local}"  # noqa: PLW2901
        attributes += f" {key}={quoteattr(value, {chr(13): '&#13;'})}"
    if not (node.children or node.text):
        parts.append(f"{indent}<{name}{attributes}/>\n")
        return
    text = escape(node.text, {"\r": "&#13;"})
    if not node.children:
        parts.append(f"{indent}<{name}{attributes}>{text}</{name}>\n")
        return
    parts.append(f"{indent}<{name}{attributes}>{text}\n")
    for child in node.children:
        _write(parts, child, "", indent + "  ")
    parts.append(f"{indent}</{name}>\n")
