"""From the elements of a project file to the data held."""

from collections.abc import Callable
from typing import NamedTuple

from ittifak.documents.exchange.refi_archive import Original
from ittifak.documents.exchange.refi_project import (
    Code,
    Coding,
    Kind,
    Project,
    Region,
    Rest,
    Selection,
    Source,
    Span,
    Stretch,
    User,
)
from ittifak.documents.exchange.refi_report import Report
from ittifak.documents.exchange.refi_xml import Node

KINDS: dict[str, Kind] = {
    "TextSource": "text",
    "Representation": "text",
    "TextDescription": "text",
    "Note": "text",
    "PDFSource": "pdf",
    "PictureSource": "picture",
    "AudioSource": "audio",
    "VideoSource": "video",
}
SELECTIONS: dict[Kind, str] = {
    "text": "PlainTextSelection",
    "pdf": "PDFSelection",
    "picture": "PictureSelection",
    "audio": "AudioSelection",
    "video": "VideoSelection",
}
REGION = ("firstX", "firstY", "secondX", "secondY")

_LISTS = ("Variables", "Cases", "Links", "Sets", "Graphs")
_MADE = {"guid", "name", "creatingUser", "creationDateTime"}
_PLACES = {"startPosition", "endPosition", "page", *REGION, "begin", "end"}


class Held(NamedTuple):
    """What the archive holds of a source: its text, its original, and the spans of its selections in the text."""

    text: str | None
    original: Original | None
    spans: list[tuple[int, int]]


class Elements:
    """Makes a project of the elements of a file that fit the schema.

    Args:
        report: takes faults and notices.
        held: what the archive holds of each source, by the identity of its element.
        keep: what becomes of an element that is kept as it stands.
        mend: cut offsets to their text instead of reporting a fault.

    """

    def __init__(
        self, report: Report, held: dict[int, Held], keep: Callable[[Node], Node], *, mend: bool
    ) -> None:
        self.report = report
        self.held = held
        self.keep = keep
        self.mend = mend
        self.guids: set[str] = set()

    def project(self, root: Node) -> Project:
        """Return the project that the root element is, without its files."""
        lists = {name: tuple(map(self.keep, _list(root, name))) for name in _LISTS}
        made = {"Users", "CodeBook", "Sources", "Notes", "Description", "NoteRef", *lists}
        project = Project(
            root.get("name"),
            tuple(self._user(node) for node in _list(root, "Users") if node.name == "User"),
            tuple(code for book in root.all("CodeBook") for code in self.code_tree(_list(book, "Codes"))),
            tuple(self._source(node) for node in _list(root, "Sources") if node.name in KINDS),
            tuple(self._source(node) for node in _list(root, "Notes") if node.name in KINDS),
            lists["Variables"],
            lists["Cases"],
            lists["Links"],
            lists["Sets"],
            lists["Graphs"],
            description=root.text_of("Description"),
            about=_notes(root),
            origin=root.get("origin"),
            rest=self._rest(root, {"name", "origin"}, made),
        )
        self._check_codes(project)
        return project

    def code_tree(self, nodes: tuple[Node, ...]) -> tuple[Code, ...]:
        """Return codes for their elements."""
        return tuple(self._code(node) for node in nodes if node.name == "Code")

    def _user(self, node: Node) -> User:
        return User(
            self._guid(node),
            node.get("name"),
            node.get("id"),
            self._rest(node, {"guid", "name", "id"}, set()),
        )

    def _code(self, node: Node) -> Code:
        return Code(
            self._guid(node),
            node.get("name"),
            node.get("isCodable") == "true",
            node.get("color"),
            node.text_of("Description"),
            _notes(node),
            tuple(self._code(child) for child in node.all("Code")),
            self._rest(node, {"guid", "name", "isCodable", "color"}, {"Description", "NoteRef", "Code"}),
        )

    def _source(self, node: Node) -> Source:
        held = self.held[id(node)]
        kind = KINDS[node.name]
        representations = node.all("Representation", "TextDescription")
        attributes = _MADE | ({"path"} if held.original else set())
        if kind == "text":
            attributes = _MADE | ({"richTextPath"} if held.original else set())
            attributes |= {"plainTextPath"} if held.text is not None else set()
        spans = iter(held.spans)
        return Source(
            self._guid(node),
            kind,
            node.get("name"),
            node.text_of("Description"),
            held.text,
            bool(node.all("PlainTextContent")),
            held.original,
            tuple(
                self._selection(child, next(spans) if child.name == "PlainTextSelection" else None, held.text)
                for child in node.all(SELECTIONS[kind])
            ),
            self._source(representations[0]) if representations else None,
            tuple(self._codings(node)),
            _notes(node),
            node.get("creatingUser"),
            node.get("creationDateTime"),
            self._rest(
                node,
                attributes,
                {
                    SELECTIONS[kind],
                    "Description",
                    "PlainTextContent",
                    "Representation",
                    "TextDescription",
                    "Coding",
                    "NoteRef",
                },
            ),
        )

    def _selection(self, node: Node, span: tuple[int, int] | None, text: str | None) -> Selection:
        return Selection(
            self._guid(node),
            self._place(node, span, text),
            node.get("name"),
            node.text_of("Description"),
            tuple(self._codings(node)),
            _notes(node),
            node.get("creatingUser"),
            node.get("creationDateTime"),
            self._rest(node, _MADE | _PLACES, {"Description", "Coding", "NoteRef"}),
        )

    def _place(self, node: Node, span: tuple[int, int] | None, text: str | None) -> Span | Region | Stretch:
        if span is not None:
            return Span(*self._checked(node, *span, None if text is None else len(text)))
        if node.get("begin"):
            return Stretch(*self._checked(node, int(node.get("begin")), int(node.get("end")), None))
        page = int(node.get("page")) if node.get("page") else None
        if page is not None and page < 0:
            self._wrong(node, f"page {page}", "a page from 0")
            page = 0
        x1, y1, x2, y2 = (int(node.get(name)) for name in REGION)
        return Region(x1, y1, x2, y2, page)

    def _checked(self, node: Node, start: int, end: int, length: int | None) -> tuple[int, int]:
        last = end if length is None else length
        if 0 <= start <= end <= last:
            return start, end
        expected = "a start from 0 and no end before it" + ("" if length is None else f" or after {length}")
        self._wrong(node, f"{start} to {end}", expected)
        start = min(max(start, 0), max(last, 0))
        return start, max(start, min(end, last))

    def _wrong(self, node: Node, found: str, expected: str) -> None:
        what = f"{node.name} {node.get('guid')} at {found}"
        if self.mend:
            self.report.notice(node.line, what, f"{expected}; cut to that", f"place of {node.name}")
        else:
            self.report.fault(node.line, what, expected)

    def _codings(self, node: Node) -> list[Coding]:
        codings = []
        for child in node.all("Coding"):
            reference = child.all("CodeRef")
            if not reference:
                self.report.notice(child.line, "a Coding without CodeRef", "one; left out")
                continue
            codings.append(
                Coding(
                    self._guid(child),
                    reference[0].get("targetGUID"),
                    child.get("creatingUser"),
                    child.get("creationDateTime"),
                    _notes(child),
                    self._rest(child, _MADE, {"CodeRef", "NoteRef"}),
                )
            )
        return codings

    def _guid(self, node: Node) -> str:
        guid = node.get("guid")
        if guid in self.guids:
            self.report.notice(
                node.line, f"GUID {guid} twice ({node.name})", "each once; kept", f"twice {node.name}"
            )
        self.guids.add(guid)
        return guid

    def _rest(self, node: Node, attributes: set[str], elements: set[str]) -> Rest:
        return Rest(
            tuple(pair for pair in node.attributes if pair[0] not in attributes),
            tuple(self.keep(child) for child in node.children if child.name not in elements),
        )

    def _check_codes(self, project: Project) -> None:
        known = {code.guid for code in project.every_code()} | {case.get("guid") for case in project.cases}
        for source in (*project.every_source(), *project.notes):
            codings = (coding for selection in source.selections for coding in selection.codings)
            for coding in (*codings, *source.codings):
                if coding.code not in known:
                    what = f"a coding with {coding.code}, which no code and no case has"
                    self.report.notice(0, what, "a code of the code book; kept")


def _list(node: Node, name: str) -> tuple[Node, ...]:
    return tuple(child for top in node.all(name) for child in top.children)


def _notes(node: Node) -> tuple[str, ...]:
    return tuple(child.get("targetGUID") for child in node.all("NoteRef"))
