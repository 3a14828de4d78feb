"""What comes of a comparison of coders: for the terminal, and as JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ittifak.documents.agreement.agreement_tables import Figures, block, table
from ittifak.statistics.agreement import Estimate, Sampling

SHOWN = 20
"""How many disagreements and missing ids the terminal shows; the JSON has all."""


@dataclass(frozen=True)
class CodeAgreement:
    """Agreement on one code.

    Attributes:
        code: its id.
        given: how many segments each coder gave it to.
        prevalence: the share of ratings that gave it; where it is near 0 or 1 alpha and kappa are low although coders
            nearly always agree, and AC1 is to be read beside them. None where nobody coded a segment.
        figures: the coefficients.
        spans: alpha of the marked passages.
    """

    code: str
    given: Mapping[str, int]
    prevalence: float | None
    figures: Figures
    spans: Estimate


@dataclass(frozen=True)
class Disagreement:
    """One segment on which coders differ: who gave something, and who coded the segment and did not."""

    id: str
    about: str
    value: str
    gave: tuple[str, ...]
    did_not: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """How far coders agree.

    Attributes:
        coders: their names.
        segments: how many one of them coded.
        shared: how many at least two coded; all figures rest on these.
        missing: the ids that others coded and this coder did not.
        codes: code by code.
        over_codes: ``mean`` (over codes that have a value), ``micro`` (all decisions pooled), ``sets`` (the codes of
            a segment as one value; alpha with the distance MASI).
        mode: agreement on the mode.
        speaker: agreement on the speaker.
        values: agreement on one value for each segment, where a scale was asked for, or every segment has one code.
        scale: of ``values``.
        pairs: for more than two coders each pair, over all codes pooled.
        reference: whom the others are measured against, with ``against``: by coder, by code (or ``micro``, ``mean``).
        sampling: how the intervals were made.
        disagreements: to be talked over.
    """

    coders: tuple[str, ...]
    segments: int
    shared: int
    missing: Mapping[str, tuple[str, ...]]
    codes: tuple[CodeAgreement, ...] = ()
    over_codes: Mapping[str, Figures] = field(default_factory=dict)
    mode: Figures = field(default_factory=dict)
    speaker: Figures = field(default_factory=dict)
    values: Figures = field(default_factory=dict)
    scale: str = "nominal"
    pairs: Mapping[tuple[str, str], Figures] = field(default_factory=dict)
    reference: str | None = None
    against: Mapping[str, Mapping[str, Figures]] = field(default_factory=dict)
    sampling: Sampling = field(default_factory=Sampling)
    disagreements: tuple[Disagreement, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield what the terminal shows, one line each, without control characters."""
        for line in self._lines():
            yield "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in line)

    def to_json(self) -> str:
        """Return everything as JSON."""
        found: dict[str, Any] = {
            "coders": list(self.coders),
            "segments": self.segments,
            "shared": self.shared,
            "missing": {coder: list(ids) for coder, ids in self.missing.items()},
            "intervals": {
                "method": "bootstrap over segments, quantiles",
                "level": self.sampling.level,
                "draws": self.sampling.draws,
                "seed": self.sampling.seed,
            },
            "over_codes": {name: _plain(figures) for name, figures in self.over_codes.items()},
            "codes": [
                {
                    "code": code.code,
                    "given": dict(code.given),
                    "prevalence": code.prevalence,
                    **_plain(code.figures),
                    "spans": _plain({"u": code.spans}),
                }
                for code in self.codes
            ],
            "mode": _plain(self.mode) or None,
            "speaker": _plain(self.speaker) or None,
            "scale": self.scale,
            "values": _plain(self.values) or None,
            "pairs": [{"coders": list(pair), **_plain(figures)} for pair, figures in self.pairs.items()],
            "reference": self.reference,
            "against": {
                coder: {code: _plain(figures) for code, figures in codes.items()}
                for coder, codes in self.against.items()
            },
            "disagreements": [
                {
                    "id": one.id,
                    "about": one.about,
                    "value": one.value,
                    "gave": one.gave,
                    "did_not": one.did_not,
                }
                for one in self.disagreements
            ],
        }
        return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"{len(self.coders)} coders: {', '.join(self.coders)}"
        yield f"{self.segments} segments, {self.shared} of them coded by at least two"
        for coder, ids in self.missing.items():
            if ids:
                more = ", …" if len(ids) > SHOWN else ""
                yield f"{coder} lacks {len(ids)} that others coded: {', '.join(ids[:SHOWN])}{more}"
        share = f"{100 * self.sampling.level:g} %"
        yield f"intervals: {share}, bootstrap over segments, {self.sampling.draws} draws, seed {self.sampling.seed}"
        if self.values:
            yield from block(f"values, {self.scale}", self.values)
        for name, title in (
            ("micro", "codes, all decisions pooled"),
            ("mean", "codes, mean"),
            ("sets", "sets of codes"),
        ):
            yield from block(title, self.over_codes.get(name, {}))
        yield from block("mode", self.mode)
        yield from block("speaker", self.speaker)
        for pair, figures in self.pairs.items():
            kept = {name: figures[name] for name in ("per_cent", "cohen", "alpha") if name in figures}
            yield from block(f"{pair[0]} and {pair[1]}, codes pooled", kept)
        yield from self._by_code()
        for coder, codes in self.against.items():
            yield from table(f"{coder} against {self.reference}", codes, ("precision", "recall", "f1"))
            yield from block(f"{coder} against {self.reference}, mode", codes.get("mode", {}))
        yield from self._disagreements()

    def _by_code(self) -> Iterator[str]:
        """Yield a table of codes; read AC1 beside alpha where the prevalence is near 0 or 1."""
        yield from table(
            "by code", {code.code: code.figures for code in self.codes}, ("per_cent", "alpha", "gwet")
        )
        spans = {code.code: {"u": code.spans} for code in self.codes}
        yield from table("passages by code", spans, ("u",))
        if self.codes:
            yield ""
            yield "how many segments each coder gave a code, and its share of all ratings"
        for code in self.codes:
            counts = ", ".join(f"{coder} {number}" for coder, number in code.given.items())
            share = "none" if code.prevalence is None else f"{code.prevalence:.3f}"
            yield f"  {code.code:<20}{share:<8}{counts}"

    def _disagreements(self) -> Iterator[str]:
        number = len(self.disagreements)
        yield ""
        yield f"{number} disagreements" + (
            f", the first {SHOWN}:" if number > SHOWN else ":" if number else ""
        )
        for one in self.disagreements[:SHOWN]:
            yield f"  {one.id}: {one.about} {one.value}: {', '.join(one.gave)}; not {', '.join(one.did_not)}"


def _plain(figures: Figures) -> dict[str, dict[str, float | str | None]]:
    return {
        name: {"value": one.value, "low": one.low, "high": one.high, "reason": one.reason}
        for name, one in figures.items()
    }
