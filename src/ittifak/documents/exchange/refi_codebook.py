"""Codebooks as REFI-QDA exchanges them (.qdc), and the codes of a project as a codebook of ours.

A code of ours is named ``Mutual defence obligation [LEGAL.DEFENCE]``: the id stands in brackets at the end, where every
tool keeps it. Its description is the definition and, as the last paragraph, what else the codebook says: a line for each
name (``name_tr: …``), one for ``added`` and one for its ``order`` among all. A theme is the code above it, to which nothing is coded. GUIDs are made of
the ids, so that they are the same in every export; on the way back they are not asked for.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding import codebook as ours
from ittifak.documents.coding.codebook import Codebook
from ittifak.documents.exchange.refi_elements import Elements
from ittifak.documents.exchange.refi_project import ORIGIN, Code
from ittifak.documents.exchange.refi_report import Report
from ittifak.documents.exchange.refi_schema import conformed, guid_of, in_order
from ittifak.documents.exchange.refi_write import code_nodes
from ittifak.documents.exchange.refi_xml import LARGEST, Node, dump, parse, unwritable

CODEBOOK = "urn:QDA-XML:codebook:1.0"

_ID = re.compile(r"\s*\[([^\W_][\w.-]{0,99})\]\s*")
_MORE = re.compile(r"(name_[a-z][a-z0-9]{1,7}|added|order): (.*)")


class CodeFile(NamedTuple):
    """What a ``.qdc`` file holds; ``sets`` are kept as they came."""

    codes: tuple[Code, ...]
    sets: tuple[Node, ...] = ()
    origin: str = ""
    notices: tuple[Fault, ...] = ()


def read_codes(path: Path, *, mend: bool = False) -> CodeFile:
    """Return the codes in a ``.qdc`` file, with their colours, GUIDs and sets.

    Args:
        path: the file; one whose root is in the namespace of projects or in none is read, too.
        mend: make a GUID of an identifier that is none, instead of refusing the file.

    Raises:
        CaseError: it cannot be read, or identifiers are no GUIDs, with every fault.

    """
    if not path.is_file():
        raise CaseError([Fault(str(path), 0, "no such file", "a codebook, .qdc")])
    if path.stat().st_size > LARGEST:
        raise CaseError([Fault(path.name, 0, f"{path.stat().st_size} bytes", f"at most {LARGEST}")])
    report = Report(path.name)
    root, notices = parse(path.name, path.read_bytes())
    report.add(notices)
    if root.name != "CodeBook":
        raise CaseError([Fault(path.name, root.line, f"root element {root.name}", "CodeBook")])
    root = conformed(root, "codebook", report, mend=mend)
    nodes = tuple(node for top in root.all("Codes") for node in top.children)
    codes = Elements(report, {}, lambda node: node, mend=mend).code_tree(nodes)
    sets = tuple(node for top in root.all("Sets") for node in top.all("Set"))
    return CodeFile(codes, sets, root.get("origin"), report.close())


def write_codes(file: CodeFile, path: Path) -> None:
    """Write codes as ``.qdc``, beside its place and then there in one step.

    Raises:
        CaseError: no code, a character that XML cannot hold, or no such folder; nothing is written.

    """
    if not path.parent.is_dir():
        raise CaseError([Fault(str(path.parent), 0, "no such folder", f"a folder for {path.name}")])
    if not file.codes:
        raise CaseError([Fault(path.name, 0, "no code to write", "at least one")])
    codes = Node("Codes", (), "", code_nodes(file.codes))
    attributes = (("origin", file.origin),) if file.origin else ()
    root = Node("CodeBook", attributes, "", (codes, Node("Sets", (), "", file.sets)))
    root = in_order(root, "codebook", foreign=False)
    if faults := list(unwritable(path.name, root)):
        raise CaseError(faults)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(dump(root, CODEBOOK))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read_codebook_qdc(path: Path, *, mend: bool = False) -> Codebook:
    """Return the codebook in a ``.qdc`` file; see ``read_codes`` and ``codebook_of``."""
    return codebook_of(read_codes(path, mend=mend).codes)


def write_codebook_qdc(codebook: Codebook, path: Path) -> None:
    """Write a codebook as ``.qdc``, without its patterns, which the standard has no place for; see ``write_codes``."""
    write_codes(CodeFile(codes_of(codebook), origin=ORIGIN), path)


def codes_of(codebook: Codebook) -> tuple[Code, ...]:
    """Return the codes of a codebook as a project holds them, those of a theme under it."""
    themes: dict[str, list[Code]] = {}
    for number, code in enumerate(codebook.codes, start=1):
        themes.setdefault(code.theme, []).append(_code(code, number))
    tops: list[Code] = []
    for theme, codes in themes.items():
        tops += [Code(guid_of("theme", theme), theme, codable=False, codes=tuple(codes))] if theme else codes
    return tuple(tops)


def code_of(id_: str) -> Code:
    """Return a code of which no more than its id is known."""
    return Code(guid_of("code", id_), f"{id_} [{id_}]")


def codebook_of(
    codes: Iterable[Code], used: frozenset[str] = frozenset(), memos: Mapping[str, str] | None = None
) -> Codebook:
    """Return codes as a codebook; the names of the codes above a code, by `` / ``, are its theme.

    A code that holds others and is not codable becomes a theme alone, unless it is among the ``used``.

    Args:
        codes: the codes at the top.
        used: GUIDs of codes that something is coded with.
        memos: texts for a code without description, by its GUID.

    """
    return Codebook(tuple(code for _, code in _named(codes, used, memos or {})))


def code_ids(codes: Iterable[Code], used: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return the id of each code that ``codebook_of`` returns, by its GUID."""
    ids: dict[str, str] = {}
    for guid, code in _named(codes, used, {}):
        ids.setdefault(guid, code.code)
    return ids


def _code(code: ours.Code, number: int) -> Code:
    names = {language: " ".join(name.split()) for language, name in sorted(code.names.items())}
    more = [f"name_{language}: {name}" for language, name in names.items()]
    more += [f"added: {' '.join(code.added.split())}"] if code.added else []
    more.append(f"order: {number}")
    description = "\n\n".join(filter(None, (code.definition, "\n".join(more))))
    shown = names.get(_shown(names), "")
    return Code(guid_of("code", code.code), f"{shown} [{code.code}]".strip(), description=description)


def _shown(names: Mapping[str, str]) -> str:
    """Return the language of the name that a code goes by."""
    return next(iter(names)) if names and "en" not in names else "en"


def _named(
    codes: Iterable[Code], used: frozenset[str], memos: Mapping[str, str]
) -> list[tuple[str, ours.Code]]:
    """Return codes of ours with the GUIDs they come from, each id once."""
    kept = [(code, theme) for code, theme in _flat(codes, ()) if code.codable or code.guid in used]
    taken: set[str] = set()
    named: list[tuple[int, str, ours.Code]] = []
    for code, theme in kept:
        shown, id_ = _parted(code)
        wanted = id_ or _slug(shown) or f"code-{code.guid[:8]}"
        unique, number = wanted, 1
        while unique in taken:
            number += 1
            unique = f"{wanted[:90]}-{number}"
        taken.add(unique)
        definition, more = _described(code.description or memos.get(code.guid, ""))
        names = {key.removeprefix("name_"): name for key, name in more.items() if key.startswith("name_")}
        names[_shown(names)] = shown or unique
        order = more.get("order", "")
        place = int(order) if re.fullmatch("[0-9]{1,9}", order) else len(kept)
        named.append((place, code.guid, ours.Code(unique, theme, names, definition, more.get("added", ""))))
    return [(guid, code) for _, guid, code in sorted(named, key=lambda row: row[0])]


def _flat(codes: Iterable[Code], above: tuple[str, ...]) -> Iterator[tuple[Code, str]]:
    for code in codes:
        yield code, " / ".join(above)
        yield from _flat(code.codes, (*above, _parted(code)[0] or code.guid))


def _parted(code: Code) -> tuple[str, str]:
    """Return the name and, where it ends in one, the id in brackets."""
    name, _, _ = code.name.rpartition("[")
    found = _ID.fullmatch(code.name[len(name) :]) if code.codable else None
    return (name.strip(), found[1]) if found else (" ".join(code.name.split()), "")


def _described(description: str) -> tuple[str, dict[str, str]]:
    """Return the definition and what the last paragraph says if all its lines are ours."""
    definition, _, last = description.rpartition("\n\n")
    found = [_MORE.fullmatch(line) for line in last.split("\n")]
    lines = [line for line in found if line]
    if not last or len(lines) < len(found):
        return description, {}
    return definition, {line[1]: line[2] for line in lines}


def _slug(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-._")[:90]
