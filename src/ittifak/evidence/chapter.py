"""What a capability offers the dossier: a chapter that turns a case into findings and blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from ittifak.evidence.finding import Finding
from ittifak.evidence.text import Lang, Text


@dataclass(frozen=True)
class Link:
    """Words that lead to the page of a tie, source or actor."""

    to: Literal["tie", "source", "actor"]
    id: str
    words: Text


@dataclass(frozen=True)
class Marked:
    """Words with digits that are no finding: a date, a locator, a name, a grade, an identifier."""

    kind: Literal["date", "locator", "name", "grade", "identifier"]
    words: str | Text


@dataclass(frozen=True)
class File:
    """A file of the dossier, by its path below the dossier's root."""

    path: str
    words: str


Inline: TypeAlias = "Finding | Link | Marked | File | Text | tuple[Inline, ...]"


@dataclass(frozen=True)
class Prose:
    """A paragraph; ``{name}`` in the words is filled from ``parts``."""

    words: Text
    parts: Mapping[str, Inline] = field(default_factory=dict)
    warning: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading inside a chapter."""

    id: str
    words: Text


@dataclass(frozen=True)
class Grid:
    """A table. A row may carry ``facets`` by which a reader filters."""

    id: str
    caption: Text
    columns: tuple[Text, ...]
    rows: Sequence[tuple[Inline, ...]]
    facets: Sequence[Mapping[str, str]] = ()
    facet_names: Mapping[str, tuple[Text, Mapping[str, Text]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """A chart: one Vega-Lite specification in each language, each mark with its finding."""

    id: str
    caption: Text
    specs: Mapping[Lang, Mapping[str, Any]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Comparison:
    """Dyads set side by side on the page, with indicators that a reader can turn off; made of the findings named."""

    id: str
    caption: Text
    dyads: Sequence[tuple[str, Text]]
    years: range
    indicators: Sequence[tuple[str, str, Text, Text]]
    cells: Mapping[str, Sequence[Sequence[float | None]]]
    addresses: Mapping[str, Sequence[str]]
    exponent: float


Block: TypeAlias = Prose | Heading | Grid | Picture | Comparison


@dataclass(frozen=True)
class Result:
    """What a chapter gives: its findings, what a reader sees, and what it lacked."""

    findings: tuple[Finding, ...]
    blocks: tuple[Block, ...]
    missing: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Run:
    """The circumstances of a run, and the results of the chapters that came earlier."""

    id: str
    as_of: str
    earlier: Mapping[str, Result]


class Chapter(Protocol):
    """One capability's part of the dossier."""

    id: str
    title: Text
    after: tuple[str, ...]

    def build(self, case: Any, run: Run) -> Result:
        """Return findings and blocks for ``case``."""
