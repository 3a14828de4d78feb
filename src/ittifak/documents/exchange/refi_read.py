"""Reading a REFI-QDA project (.qdpx): the bytes, the text of its sources, and where its selections stand."""

from dataclasses import replace
from pathlib import Path, PurePosixPath

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.exchange.refi_archive import Archive, Original, suffix_of
from ittifak.documents.exchange.refi_elements import Elements, Held
from ittifak.documents.exchange.refi_offsets import STANDARD, Clean, Counting, Selected, counting_of
from ittifak.documents.exchange.refi_project import ORIGIN, Project
from ittifak.documents.exchange.refi_report import Report
from ittifak.documents.exchange.refi_schema import conformed, guid_of
from ittifak.documents.exchange.refi_xml import LARGEST, Node, parse

LARGEST_TEXT = 32 * 1024**2
LARGEST_TEXTS = 512 * 1024**2

_PATHS = ("path", "plainTextPath", "richTextPath")
_TEXTS = ("TextSource", "Representation", "TextDescription", "Note")


def read_project(path: Path, *, counting: Counting | None = None, mend: bool = False) -> Project:
    """Return the project in a ``.qdpx`` file, whichever tool wrote it.

    The schema is asked for less than it says: a project file of another name or in a folder, another namespace
    version, elements out of order, values in other spellings, absent attributes and unknown ones are read, each kind with
    a line among ``Project.notices``. So are codes that no code book has, GUIDs twice, and sources whose file is missing;
    a source that stands outside the archive is never looked at. Nothing is unpacked to disk.

    Offsets are taken to count code points, as the standard has it, unless the names of the selections fit another
    counting better; then that one is taken, and said. A file of ours counts as the standard does. Texts come out with line feeds alone, offsets moved along.

    Args:
        path: the archive.
        counting: how offsets count, where the caller knows.
        mend: make a GUID of an identifier that is none and cut offsets to their text, with a notice, instead of
            refusing the file.

    Raises:
        CaseError: it cannot be read, or what it says cannot be so, with every fault.

    """
    with Archive(path) as archive:
        report = Report(path.name)
        member = _project_file(archive, report)
        root, notices = parse(f"{path.name}/{member}", archive.read(member, LARGEST))
        report.add(notices)
        if root.name != "Project":
            raise CaseError(
                [Fault(f"{path.name}/{member}", root.line, f"root element {root.name}", "Project")]
            )
        root = conformed(root, "project", report, mend=mend)
        reading = _Reading(archive, member, report)
        reading.find_texts(root, STANDARD if counting is None and root.get("origin") == ORIGIN else counting)
        project = Elements(report, reading.held, reading.keep, mend=mend).project(root)
        return replace(project, files=tuple(sorted(reading.files.items())), notices=report.close())


def _project_file(archive: Archive, report: Report) -> str:
    found = [
        name for name in archive.names if name.lower().endswith(".qde") and not name.startswith("__MACOSX/")
    ]
    if not found:
        raise CaseError([Fault(archive.file, 0, "no member that ends in .qde", "project.qde")])
    found.sort(key=lambda name: (PurePosixPath(name).name.lower() != "project.qde", name.count("/"), name))
    if len(found) > 1:
        report.notice(0, f"{len(found)} members that end in .qde", f"one; {found[0]} is read")
    return found[0]


class _Reading:
    """Finds what elements point at inside the archive."""

    def __init__(self, archive: Archive, member: str, report: Report) -> None:
        self.archive = archive
        self.member = member
        self.report = report
        self.bytes = 0
        self.files: dict[str, Original] = {}
        self.held: dict[int, Held] = {}

    def find_texts(self, root: Node, counting: Counting | None) -> None:
        """Find text, original and spans in the text of each source."""
        raws: dict[int, tuple[Node, str | None, Original | None]] = {}
        for top in (*root.all("Sources"), *root.all("Notes")):
            for node in top.children:
                for holder in (node, *node.all("Representation", "TextDescription")):
                    raws[id(holder)] = (holder, *self._held(holder))
        selected = {
            key: Selected(raw, *_spans(node)) for key, (node, raw, _) in raws.items() if raw is not None
        }
        if counting is None:
            decision = counting_of(selected.values())
            counting = decision.counting
            if decision.matters:
                fits = f"{decision.fits} of {decision.named} named selections fit so"
                if decision.fits != decision.fits_standard:
                    fits += f", {decision.fits_standard} as the standard counts"
                found = "texts in which tools count differently (CR LF, a byte-order mark, characters beyond U+FFFF)"
                self.report.notice(0, found, f"offsets that count in one way; {counting} assumed ({fits})")
        for key, (node, raw, original) in raws.items():
            starts, ends, _ = _spans(node)
            text = None
            if raw is not None:
                clean = Clean(raw, counting)
                text = clean.text
                starts, ends = (moved.tolist() for moved in clean.spans(starts, ends))
            self.held[key] = Held(text, original, list(zip(starts, ends, strict=True)))

    def keep(self, node: Node) -> Node:
        """Return an element that is kept as it stands, its paths named after what they hold, which goes along."""
        attributes = dict(node.attributes)
        for name in _PATHS:
            if member := self._member(node, name):
                original = self.archive.original(member)
                named = f"{guid_of('file', original.sha256)}{original.suffix}"
                self.files[named] = original
                attributes[name] = f"internal://{named}"
        children = tuple(self.keep(child) for child in node.children)
        return replace(node, attributes=tuple(sorted(attributes.items())), children=children)

    def _held(self, node: Node) -> tuple[str | None, Original | None]:
        if node.name not in _TEXTS:
            member = self._member(node, "path")
            return None, self.archive.original(member) if member else None
        rich = self._member(node, "richTextPath")
        original = self.archive.original(rich) if rich else None
        inline = node.all("PlainTextContent")
        if inline:
            return inline[0].text, original
        if plain := self._member(node, "plainTextPath"):
            return self._decoded(plain), original
        if rich:
            return self._extracted(node, rich), original
        if not node.get("plainTextPath"):
            self.report.notice(node.line, f"{node.name} without text", "plainTextPath or PlainTextContent")
        return None, original

    def _member(self, node: Node, attribute: str) -> str:
        """Return the member that a path means, empty where it means none inside the archive."""
        value = node.get(attribute)
        if not value:
            return ""
        scheme, parted, rest = value.partition("://")
        what = f"{attribute} '{value}' of {node.name}"
        rest = (rest if parted else value).replace("\\", "/")
        if (parted and scheme.lower() != "internal") or ".." in rest.split("/") or rest[1:2] == ":":
            self.report.notice(node.line, what, "a file inside the archive; not read", f"outside {node.name}")
            return ""
        if not parted:
            self.report.notice(node.line, what, "internal://; taken so", f"no scheme {node.name}")
        member = self.archive.find(rest.lstrip("/"), self.member)
        if not member:
            self.report.notice(node.line, what, "a file that is there; read without", f"missing {node.name}")
        return member

    def _decoded(self, member: str) -> str:
        data = self.archive.read(member, LARGEST_TEXT)
        self.bytes += len(data)
        if self.bytes > LARGEST_TEXTS:
            found = f"texts of more than {LARGEST_TEXTS} bytes"
            raise CaseError([Fault(self.archive.file, 0, found, "fewer; split the project")])
        encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            self.report.notice(
                0, f"'{member}' in another encoding", "UTF-8; read as cp1254", "encoding of a text"
            )
            return data.decode("cp1254", errors="replace")

    def _extracted(self, node: Node, member: str) -> str | None:
        """Return the text of a source that came as a rich document alone."""
        from ittifak.documents.reading import extract  # noqa: PLC0415  (the extractors are slow to import)

        try:
            text = extract.read_bytes(
                f"{guid_of(member)}{suffix_of(member)}", self.archive.read(member, LARGEST_TEXT)
            ).raw
        except CaseError as error:
            self.report.notice(
                node.line, f"'{member}' without plain text", f"one that can be read ({error.faults[0]})"
            )
            return None
        expected = "a plain text; ours of the document is taken, in which offsets may stand elsewhere"
        self.report.notice(node.line, f"'{member}' alone", expected, "rich text alone")
        return text


def _spans(node: Node) -> tuple[list[int], list[int], list[str]]:
    selections = node.all("PlainTextSelection")
    return (
        [int(selection.get("startPosition")) for selection in selections],
        [int(selection.get("endPosition")) for selection in selections],
        [selection.get("name") for selection in selections],
    )
