"""What the schemas of REFI-QDA allow, and an element made to fit them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from uuid import UUID, uuid5

from ittifak.documents.exchange.refi_report import Report
from ittifak.documents.exchange.refi_values import LARGEST_INTEGER, PLAIN
from ittifak.documents.exchange.refi_xml import Node

NAMES = UUID("5b1f4a3c-0d6e-5c77-9a55-4f6d8f2a7e10")
"""The namespace of all GUIDs that are made here, so that the same thing has the same GUID in every export."""

_NOWHERE = str(UUID(int=0))
_DEFAULTS = {"name": "", "isCodable": "true", "typeOfVariable": "Text"}


@dataclass(frozen=True)
class Attribute:
    """The type of an attribute, and whether it must be there."""

    type: str
    required: bool


@dataclass(frozen=True)
class Child:
    """Where a child stands among its siblings, and how often: ``?``, ``!``, ``*`` or ``+``."""

    place: int
    times: str


@dataclass(frozen=True)
class Element:
    """What the schema allows of an element."""

    attributes: Mapping[str, Attribute]
    children: Mapping[str, Child]
    content: str = ""


@cache
def grammar(schema: str) -> dict[str, Element]:
    """Return the elements of a schema, ``project`` or ``codebook``, by name."""
    text = (files("ittifak.documents.exchange") / "refi_schema.toml").read_text("utf-8")
    table = tomllib.loads(text)
    same = table[schema].pop("same")
    found = {name: Element({}, {}, type_) for name, type_ in table["content"].items()}
    found |= {name: _element(rule) for name, rule in table[schema].items()}
    return found | {name: found[other] for name, other in same.items()}


def guid_of(*parts: str) -> str:
    """Return the GUID of a thing of ours, made of what names it (UUID version 5, RFC 9562)."""
    return str(uuid5(NAMES, "\x1f".join(parts)))


def conformed(node: Node, schema: str, report: Report, *, mend: bool) -> Node:
    """Return the element with its values in their plain form and its children in order.

    What the schema does not know is kept, after what it knows; a value that is not of its type is left out, and
    what must be there is supplied, with a notice. Identifiers and numbers are never guessed: these are faults,
    unless ``mend``.

    Args:
        node: an element of the schema.
        schema: ``project`` or ``codebook``.
        report: takes faults and notices.
        mend: make a GUID of an identifier that is none, and cut a number to what is possible.

    """
    return _Fitting(grammar(schema), report, mend).fit(node)


def in_order(node: Node, schema: str, *, foreign: bool) -> Node:
    """Return the element as the schema orders it, without empty lists and, unless ``foreign``, what it does not know."""
    element = grammar(schema).get(node.name)
    if element is None:
        return node
    known = [
        in_order(child, schema, foreign=foreign) for child in node.children if child.name in element.children
    ]
    known = [child for child in known if _filled(child, schema)]
    known.sort(key=lambda child: element.children[child.name].place)
    others = [child for child in node.children if child.name not in element.children] if foreign else []
    attributes = tuple(pair for pair in node.attributes if foreign or pair[0] in element.attributes)
    return replace(node, attributes=tuple(sorted(attributes)), children=(*known, *others))


def _element(rule: str) -> Element:
    left, _, right = rule.partition("|")
    attributes = {}
    for word in left.split():
        name, _, type_ = word.rstrip("!").partition(":")
        attributes[name] = Attribute(type_ or "string", word.endswith("!"))
    children: dict[str, Child] = {}
    for place, word in enumerate(right.split()):
        times = word[-1] if word[-1] in "!*+" else "?"
        children |= {name: Child(place, times) for name in word.rstrip("!*+").split("/")}
    return Element(attributes, children)


def _filled(node: Node, schema: str) -> bool:
    needed = [name for name, child in grammar(schema)[node.name].children.items() if child.times in "!+"]
    return not needed or any(child.name in needed for child in node.children)


class _Fitting:
    def __init__(self, elements: dict[str, Element], report: Report, mend: bool) -> None:
        self.elements = elements
        self.report = report
        self.mend = mend
        self.made = 0

    def fit(self, node: Node) -> Node:
        element = self.elements[node.name]
        if element.content:
            return self._content(node, element.content)
        attributes = dict(self._attributes(node, element))
        for name, rule in element.attributes.items():
            if rule.required and name not in attributes:
                attributes[name] = self._supplied(node, name, rule)
        children, seen = [], set()
        for child in self._rehung(node):
            place = element.children.get(child.name)
            if place is None:
                self.report.notice(
                    child.line, f"element {child.name} in {node.name}", "one that the standard knows"
                )
                children.append(child)
            elif place.times in "?!" and place.place in seen:
                self.report.notice(
                    child.line, f"a second {child.name} in {node.name}", "one; the first is read"
                )
            else:
                seen.add(place.place)
                children.append(self.fit(child))
        children.sort(
            key=lambda child: getattr(element.children.get(child.name), "place", len(element.children))
        )
        return replace(node, attributes=tuple(sorted(attributes.items())), children=tuple(children), text="")

    def _rehung(self, node: Node) -> tuple[Node, ...]:
        """Return the children, those that some tools hang in the wrong place where the standard has them.

        A coding of a case is a CodeRef, and a passage of a PDF or a picture one of its text.
        """
        if node.name == "Case" and node.all("Coding"):
            self.report.notice(node.line, "a Coding in Case", "a CodeRef; read as that")
            inner = (child.all("CodeRef") if child.name == "Coding" else (child,) for child in node.children)
            return tuple(child for group in inner for child in group)
        called = {"PDFSource": "Representation", "PictureSource": "TextDescription"}.get(node.name, "")
        passages = node.all("PlainTextSelection")
        if not called or not passages:
            return node.children
        self.report.notice(node.line, f"PlainTextSelection in {node.name}", f"one in {called}; read as that")
        own = (("guid", guid_of("text of", node.get("guid"))),)
        held = (*node.all(called), Node(called, own, line=node.line))[0]
        others = (
            child for child in node.children if child is not held and child.name != "PlainTextSelection"
        )
        return (*others, replace(held, children=held.children + passages))

    def _attributes(self, node: Node, element: Element) -> list[tuple[str, str]]:
        kept = []
        for name, value in node.attributes:
            rule = element.attributes.get(name)
            if rule is None:
                self.report.notice(
                    node.line, f"attribute {name} of {node.name}", "one that the standard knows"
                )
                kept.append((name, value))
            elif plain := self._plain(node, name, value, rule):
                kept.append((name, plain))
            elif rule.type == "string":
                kept.append((name, ""))
        return kept

    def _plain(self, node: Node, name: str, value: str, rule: Attribute) -> str:
        convert = PLAIN.get(rule.type)
        plain = convert(value) if convert else value if value in values(rule.type) else ""
        if plain or rule.type == "string":
            return plain
        what = f"{name} '{value}' of {node.name}"
        if rule.type == "guid" and (value or rule.required):
            if not self.mend:
                self.report.fault(node.line, what, "a GUID such as 01234567-89ab-cdef-0123-456789abcdef")
                return _NOWHERE
            self.report.notice(node.line, what, "a GUID; one was made of it", f"guid {name} {node.name}")
            return guid_of("mended", value)
        if rule.type in {"integer", "point"} and rule.required:
            return self._number(node, what, value)
        if value:
            self.report.notice(node.line, what, f"a {rule.type}; left out", f"{rule.type} {name} {node.name}")
        return ""

    def _number(self, node: Node, what: str, value: str) -> str:
        if not self.mend:
            self.report.fault(node.line, what, f"a whole number up to {LARGEST_INTEGER}")
            return "0"
        self.report.notice(node.line, what, "a whole number; cut to one", f"number of {node.name}")
        digits = re.fullmatch(r"\s*(-?)[0-9]+\s*", value)
        return "0" if digits is None else str(-LARGEST_INTEGER if digits[1] else LARGEST_INTEGER)

    def _supplied(self, node: Node, name: str, rule: Attribute) -> str:
        if name == "guid" and rule.type == "guid":
            self.report.notice(
                node.line, f"{node.name} without a guid", "one; made of its place", f"no guid {node.name}"
            )
            self.made += 1
            return guid_of("place", node.name, str(self.made))
        if name in _DEFAULTS:
            expected = f"one; '{_DEFAULTS[name]}' is assumed"
            self.report.notice(node.line, f"{node.name} without {name}", expected)
            return _DEFAULTS[name]
        if self.mend:
            self.report.notice(node.line, f"{node.name} without {name}", "one; supplied")
            return guid_of("none") if rule.type == "guid" else "0"
        self.report.fault(node.line, f"{node.name} without {name}", "one")
        return _NOWHERE if rule.type == "guid" else "0"

    def _content(self, node: Node, type_: str) -> Node:
        plain = PLAIN[type_](node.text)
        if plain or type_ == "string":
            return Node(node.name, (), plain, (), node.line)
        self.report.notice(
            node.line, f"{node.name} '{node.text}'", f"a {type_}; read as text", f"content {node.name}"
        )
        return Node("TextValue", (), node.text, (), node.line)


@cache
def values(type_: str) -> tuple[str, ...]:
    """Return the values of an enumeration of the schema."""
    text = (files("ittifak.documents.exchange") / "refi_schema.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["values"][type_])
