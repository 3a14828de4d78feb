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

Unit = Literal["ties", "sources", "actors", "observations", "evidence", "share"]
Label = Literal["computed", "assumption", "scenario"]
RefType = Literal["tie", "observation", "evidence", "source", "actor", "coverage", "finding"]


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
    is None where the bounds are certain and possible values (see the rule).
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

    def __post_init__(self) -> None:
        if (self.value is None) == (self.null_reason is None):
            raise ValueError(f"{self.title.en}: a finding has either a value or a reason why it has none")

    @property
    def id(self) -> str:
        """Address of the finding: a hash of rule, subject, period and parameters."""
        question = json.dumps(
            [self.rule.id, self.subject, self.period, sorted(self.params.items())], ensure_ascii=False
        )
        return "f-" + hashlib.sha256(question.encode()).hexdigest()[:12]


def refs(ref_type: RefType, ids: Sequence[str], contribution: float | None = 1) -> tuple[Support, ...]:
    """Return one support row for each id."""
    return tuple(Support(ref_type, ref, contribution) for ref in ids)
