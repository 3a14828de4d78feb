"""A project of qualitative analysis, as REFI-QDA exchanges it.

What codes what is held as data: users, codes, sources, selections, codings, notes. What ittifak has no use for (cases,
variables, sets, links, graphs, transcripts) is kept as the elements that it came in, so that it goes on as it came.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from ittifak.case.fault import Fault
from ittifak.documents.exchange.refi_archive import Original
from ittifak.documents.exchange.refi_xml import Node

ORIGIN: Final = "ittifak"
"""What a project file of ours names as the tool that wrote it."""

Kind = Literal["text", "pdf", "picture", "audio", "video"]


class Rest(NamedTuple):
    """Attributes and children of an element that are kept as they were."""

    attributes: tuple[tuple[str, str], ...] = ()
    elements: tuple[Node, ...] = ()


NOTHING = Rest()


@dataclass(frozen=True, slots=True)
class User:
    """Someone who codes; ``id`` is what the tool calls them, often initials."""

    guid: str
    name: str = ""
    id: str = ""
    rest: Rest = NOTHING

    @property
    def label(self) -> str:
        """The name, or what else tells the user."""
        return self.name or self.id or self.guid


@dataclass(frozen=True, slots=True)
class Code:
    """A code with the codes under it; one that is not ``codable`` only holds others. ``notes`` are GUIDs of notes."""

    guid: str
    name: str = ""
    codable: bool = True
    colour: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    codes: tuple["Code", ...] = ()
    rest: Rest = NOTHING

    def walk(self) -> Iterator["Code"]:
        """Yield the code and all under it."""
        yield self
        for code in self.codes:
            yield from code.walk()


@dataclass(frozen=True, slots=True)
class Coding:
    """That a user gave a code, or a case (some tools code with cases), to a selection or a source."""

    guid: str
    code: str
    user: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()
    rest: Rest = NOTHING


class Span(NamedTuple):
    """Code points of a source's text, from 0, exclusive at the end; the two may be equal."""

    start: int
    end: int


class Region(NamedTuple):
    """A rectangle: of a picture in pixels from the top left, of a PDF's page (from 0) in points from the bottom left."""

    x1: int
    y1: int
    x2: int
    y2: int
    page: int | None = None


class Stretch(NamedTuple):
    """A stretch of sound or film, in milliseconds."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage, region or stretch of a source, coded or not."""

    guid: str
    place: Span | Region | Stretch
    name: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    user: str = ""
    date: str = ""
    rest: Rest = NOTHING


@dataclass(frozen=True, slots=True)
class Source:
    """A document, picture or recording, or a note (which the standard holds like a text).

    ``text`` has line feeds alone at its line ends and no byte-order mark, so that no tool can count it in two ways; it is
    None where there is none to be had. ``inline`` says that it stands in the project file itself. ``representation`` is
    the text of a PDF, or what is written of a picture, with selections of its own. ``codings`` are those of the whole.
    """

    guid: str
    kind: Kind = "text"
    name: str = ""
    description: str = ""
    text: str | None = None
    inline: bool = False
    original: Original | None = None
    selections: tuple[Selection, ...] = ()
    representation: "Source | None" = None
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()
    user: str = ""
    date: str = ""
    rest: Rest = NOTHING

    def __post_init__(self) -> None:
        if self.text is not None and ("\r" in self.text or self.text.startswith("\ufeff")):
            raise ValueError(f"{self.name or self.guid}: a carriage return or a byte-order mark in the text")
        if not all(_fits(selection.place, self.kind) for selection in self.selections):
            raise ValueError(
                f"{self.name or self.guid}: a selection that has no place in a source of kind {self.kind}"
            )


@dataclass(frozen=True, slots=True)
class Project:
    """A project. ``files`` are what kept elements point at, by the name they use; ``about`` the notes on the whole.

    ``origin`` is the tool that wrote the file, ``notices`` what reading it assumed; neither is part of what it says.
    """

    name: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Source, ...] = ()
    variables: tuple[Node, ...] = ()
    cases: tuple[Node, ...] = ()
    links: tuple[Node, ...] = ()
    sets: tuple[Node, ...] = ()
    graphs: tuple[Node, ...] = ()
    description: str = ""
    about: tuple[str, ...] = ()
    files: tuple[tuple[str, Original], ...] = ()
    rest: Rest = NOTHING
    origin: str = field(default="", compare=False)
    notices: tuple[Fault, ...] = field(default=(), compare=False)

    def every_code(self) -> Iterator[Code]:
        """Yield all codes, each before those under it."""
        for code in self.codes:
            yield from code.walk()

    def every_source(self) -> Iterator[Source]:
        """Yield all sources, each before its representation."""
        for source in self.sources:
            yield source
            if source.representation:
                yield source.representation


def _fits(place: Span | Region | Stretch, kind: Kind) -> bool:
    if isinstance(place, Region):
        return kind == ("picture" if place.page is None else "pdf")
    return kind == "text" if isinstance(place, Span) else kind in {"audio", "video"}
