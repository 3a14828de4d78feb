"""Writing a REFI-QDA project (.qdpx): the same bytes for the same project, in the order that the schema asks for."""

import os
import zipfile
import zlib
from pathlib import Path

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.exchange.refi_archive import RATIO, RATIO_FROM, Original
from ittifak.documents.exchange.refi_elements import REGION
from ittifak.documents.exchange.refi_project import (
    ORIGIN,
    Code,
    Coding,
    Project,
    Region,
    Rest,
    Selection,
    Source,
    Span,
    User,
)
from ittifak.documents.exchange.refi_read import LARGEST_TEXT
from ittifak.documents.exchange.refi_schema import grammar, guid_of, in_order
from ittifak.documents.exchange.refi_xml import LARGEST, Node, dump, unwritable

PROJECT = "urn:QDA-XML:project:1.0"

_ELEMENTS = {"pdf": "PDF", "picture": "Picture", "audio": "Audio", "video": "Video"}


def write_project(project: Project, path: Path, *, foreign: bool = False) -> None:
    """Write a project, beside its place and then there in one step.

    Texts are written as UTF-8 with line feeds, each file under a GUID that is made of its content, all with one fixed
    date. What the standard does not know is left out, so that the file validates.

    Args:
        project: what is written.
        path: a ``.qdpx`` file; what stood there is replaced at once.
        foreign: write what the standard does not know, too, after what it knows; such a file does not validate.

    Raises:
        CaseError: a character that XML cannot hold, a text or a project file over the limits of reading, an original
            whose bytes have changed, or no such folder; nothing is written.

    """
    if not path.parent.is_dir():
        raise CaseError([Fault(str(path.parent), 0, "no such folder", f"a folder for {path.name}")])
    files = _Files(path.name)
    root = in_order(_project(project, files), "project", foreign=foreign)
    for name, original in project.files:
        files.originals.setdefault(name, original)
    faults = [*files.faults, *unwritable(path.name, root)]
    if faults:
        raise CaseError(faults)
    data = dump(root, PROJECT)
    if len(data) > LARGEST:
        raise CaseError([Fault(path.name, 0, f"{len(data)} bytes of XML", f"at most {LARGEST}")])
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(beside, "w") as archive:
            _pack(archive, "project.qde", data)
            for name in sorted({*files.texts, *files.originals}):
                if name in files.texts:
                    _pack(archive, f"sources/{name}", files.texts[name])
                else:
                    _copy(archive, f"sources/{name}", files.originals[name])
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def code_nodes(codes: tuple[Code, ...]) -> tuple[Node, ...]:
    """Return the elements of codes."""
    return tuple(_code(code) for code in codes)


class _Files:
    """The files that sources point at, by the name under which they are written."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.texts: dict[str, bytes] = {}
        self.originals: dict[str, Original] = {}
        self.faults: list[Fault] = []

    def text(self, source: Source) -> str:
        """Take a text in and return its path."""
        try:
            data = (source.text or "").encode()
        except UnicodeEncodeError:
            self.faults.append(
                Fault(self.file, 0, f"half a letter (a lone surrogate) in '{source.name}'", "text")
            )
            return ""
        if len(data) > LARGEST_TEXT:
            self.faults.append(
                Fault(self.file, 0, f"{len(data)} bytes in '{source.name}'", f"at most {LARGEST_TEXT}")
            )
        name = f"{guid_of('text', source.text or '')}.txt"
        self.texts[name] = data
        return f"internal://{name}"

    def original(self, original: Original) -> str:
        """Take an original in and return its path."""
        name = f"{guid_of('file', original.sha256)}{original.suffix}"
        self.originals[name] = original
        return f"internal://{name}"


def _node(name: str, rest: Rest, attributes: dict[str, str], *children: Node) -> Node:
    rules = grammar("project")[name].attributes
    given = {key: value for key, value in attributes.items() if value or rules[key].required}
    return Node(name, (*given.items(), *rest.attributes), "", (*children, *rest.elements))


def _project(project: Project, files: _Files) -> Node:
    book = Node("CodeBook", (), "", (Node("Codes", (), "", code_nodes(project.codes)),))
    lists = {
        "Users": tuple(_user(user) for user in project.users),
        "Variables": project.variables,
        "Cases": project.cases,
        "Sources": tuple(
            _source(source, f"{_ELEMENTS.get(source.kind, 'Text')}Source", files)
            for source in project.sources
        ),
        "Notes": tuple(_source(note, "Note", files) for note in project.notes),
        "Links": project.links,
        "Sets": project.sets,
        "Graphs": project.graphs,
    }
    return _node(
        "Project",
        project.rest,
        {"name": project.name, "origin": ORIGIN},
        book,
        *(Node(name, (), "", nodes) for name, nodes in lists.items()),
        *_described(project.description, project.about),
    )


def _user(user: User) -> Node:
    return _node("User", user.rest, {"guid": user.guid, "name": user.name, "id": user.id})


def _code(code: Code) -> Node:
    codable = "true" if code.codable else "false"
    attributes = {"guid": code.guid, "name": code.name, "isCodable": codable, "color": code.colour}
    return _node(
        "Code", code.rest, attributes, *_described(code.description, code.notes), *code_nodes(code.codes)
    )


def _source(source: Source, name: str, files: _Files) -> Node:
    paths = {"name": source.name, "creatingUser": source.user, "creationDateTime": source.date}
    content: tuple[Node, ...] = ()
    if source.original:
        paths["richTextPath" if source.kind == "text" else "path"] = files.original(source.original)
    if source.inline:
        content = (Node("PlainTextContent", (), source.text or ""),)
    elif source.text is not None:
        paths["plainTextPath"] = files.text(source)
    if source.representation:
        called = "TextDescription" if source.kind == "picture" else "Representation"
        content = (*content, _source(source.representation, called, files))
    return _node(
        name,
        source.rest,
        {"guid": source.guid, **paths},
        *_described(source.description, source.notes),
        *content,
        *(_selection(selection, source) for selection in source.selections),
        *(_coding(coding) for coding in source.codings),
    )


def _selection(selection: Selection, source: Source) -> Node:
    place = selection.place
    attributes = {"guid": selection.guid, "name": selection.name}
    attributes |= {"creatingUser": selection.user, "creationDateTime": selection.date}
    if isinstance(place, Span):
        name = "PlainTextSelection"
        attributes |= {"startPosition": str(place.start), "endPosition": str(place.end)}
    elif isinstance(place, Region):
        name = "PictureSelection" if place.page is None else "PDFSelection"
        attributes |= dict(zip(REGION, map(str, place[:4]), strict=True))
        attributes |= {} if place.page is None else {"page": str(place.page)}
    else:
        name = f"{_ELEMENTS[source.kind]}Selection"
        attributes |= {"begin": str(place.begin), "end": str(place.end)}
    codings = (_coding(coding) for coding in selection.codings)
    return _node(
        name, selection.rest, attributes, *_described(selection.description, selection.notes), *codings
    )


def _coding(coding: Coding) -> Node:
    attributes = {"guid": coding.guid, "creatingUser": coding.user, "creationDateTime": coding.date}
    code = Node("CodeRef", (("targetGUID", coding.code),))
    return _node("Coding", coding.rest, attributes, code, *_described("", coding.notes))


def _described(description: str, notes: tuple[str, ...]) -> tuple[Node, ...]:
    described = (Node("Description", (), description),) if description else ()
    return (*described, *(Node("NoteRef", (("targetGUID", guid),)) for guid in notes))


def _pack(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Write a member, stored where it would be packed so well that a reader must take it for a bomb."""
    info = _info(name)
    packed = len(zlib.compress(data))
    if len(data) <= RATIO_FROM or len(data) < RATIO // 2 * packed:
        info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def _copy(archive: zipfile.ZipFile, name: str, original: Original) -> None:
    info = _info(name)
    info.file_size = original.size
    with archive.open(info, "w") as target:
        for chunk in original.chunks():
            target.write(chunk)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    return info
