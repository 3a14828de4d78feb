"""What the system says, and what it rests on.

A finding is a value with its rule, subject, period and parameters; its support names the rows that
made it. A finding that is null says why. Its id depends on the question, never on the answer, so that
its address stays the same when the evidence grows.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ittifak.evidence.text import Text

Unit = Literal[
    "ties",
    "sources",
    "actors",
    "observations",
    "evidence",
    "commitments",
    "sentences",
    "citations",
    "places",
    "share",
    "difference",
    "times",
    "probability",
    "score",
    "stage",
    "year",
    "years",
]
Label = Literal["computed", "assumption", "scenario"]
RefType = Literal[
    "tie",
    "observation",
    "evidence",
    "source",
    "actor",
    "coverage",
    "commitment",
    "finding",
    "text",
    "segment",
    "reading",
    "citation",
    "audit",
]


@dataclass(frozen=True)
class Rule:
    """How a number is made: an id, a version that changes when the result may, words and literature."""

    id: str
    version: int
    text: Text
    literature: tuple[str, ...] = ()


@dataclass(frozen=True)
class Support:
    """One row behind a finding. ``contribution`` is what it adds to the value, where that is defined."""

    ref_type: RefType
    ref: str
    contribution: float | None = None


@dataclass(frozen=True)
class Finding:
    """One value that a reader sees, or the reason why there is none.

    ``low`` and ``high`` bound the value; ``level`` is the confidence level of an estimated interval and
    is None where the bounds are certain and possible values (see the rule). Findings of one rule, subject and
    parameters that differ in their period alone may name the ``series`` that they make up: they share one page.
    ``stands_at`` is the place of a finding that stands on the page of what it is about, with its support.
    """

    rule: Rule
    subject: str
    title: Text
    unit: Unit
    value: float | None
    support: tuple[Support, ...]
    period: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    level: float | None = None
    label: Label = "computed"
    null_reason: Text | None = None
    series: Text | None = None
    stands_at: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) == (self.null_reason is None):
            raise ValueError(f"{self.title.en}: a finding has either a value or a reason why it has none")

    @property
    def id(self) -> str:
        """Hash of the question: rule, subject, period and parameters."""
        return "f-" + self._hash(self.period)

    @property
    def page(self) -> str:
        """Name of the page on which the finding stands: its own, or that of its series."""
        return "s-" + self._hash("series") if self.series else self.id

    @property
    def address(self) -> str:
        """Where the finding stands, below the folder of a language."""
        if self.stands_at:
            return self.stands_at
        return f"findings/{self.page}.html" + (f"#{self.id}" if self.series else "")

    def _hash(self, period: str) -> str:
        question = json.dumps(
            [self.rule.id, self.subject, period, sorted(self.params.items())], ensure_ascii=False
        )
        return hashlib.sha256(question.encode()).hexdigest()[:12]


def refs(ref_type: RefType, ids: Sequence[str], contribution: float | None = 1) -> tuple[Support, ...]:
    """Return one support row for each id."""
    return tuple(Support(ref_type, ref, contribution) for ref in ids)
