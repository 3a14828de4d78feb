"""The coder that learns from people's codings: character n-grams, one linear model for each code, calibrated."""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.coder import CODINGS
from ittifak.documents.coding.learning import FEWEST, Judged, Model, judge, learn
from ittifak.documents.coding.ngrams import Grams, Text
from ittifak.statistics.agreement import Sampling

if TYPE_CHECKING:
    from ittifak.documents.coding.codebook import Codebook
    from ittifak.documents.coding.lexicon import Voice

BATCH = 2048


@dataclass(frozen=True)
class SupervisedCoder:
    """Gives the codes that it learnt.

    Attributes:
        grams: the n-grams that it knows.
        models: by code, in the codebook's order.
        languages: of the segments that it learnt from.
        judged: what cross-validation found for each code.
        refused: a line for each code that it did not learn.
        seed: of the folds.
        id: names this coder and the hash of all it learnt.
        voice: what reads mode and speaker; without it both are null.
    """

    grams: Grams
    models: dict[str, Model]
    languages: tuple[str, ...]
    judged: dict[str, Judged]
    refused: tuple[str, ...]
    seed: int
    id: str = field(init=False)
    voice: "Voice | None" = None

    def __post_init__(self) -> None:
        from ittifak.documents.coding.supervised_file import digest  # noqa: PLC0415  (which imports this class)

        object.__setattr__(self, "id", f"supervised-1-{digest(self)[:8]}")

    @classmethod
    def learn(
        cls,
        segments: pa.Table,
        codings: pa.Table,
        codebook: "Codebook",
        seed: int = 0,
        sampling: Sampling | None = None,
    ) -> "SupervisedCoder":
        """Learn from people's codings.

        Args:
            segments: with the columns of ``SEGMENTS``.
            codings: with the columns of ``CODINGS``: what people gave; a segment that does not occur was not coded.
            codebook: the codes to learn.
            seed: of the folds; the same seed and data give the same coder.
            sampling: of the intervals in ``judged``.

        Raises:
            CaseError: scikit-learn is not installed, codings of unknown segments or codes, or no code that has
                enough segments.
        """
        _check(segments, codings, codebook)
        coded = segments.filter(pc.is_in(segments["id"], value_set=codings["id"].combine_chunks().unique()))
        texts = _texts(coded)
        grams = Grams.of(texts)
        if not grams.known:
            raise CaseError(
                [Fault("segments", 0, "no words that stand in two of them", "texts to learn from")]
            )
        cases = grams.weights(texts)
        models, judged, refused = {}, {}, []
        for code in codebook.ids():
            having = codings.filter(pc.equal(codings["code"], code))["id"].combine_chunks()
            true = pc.is_in(coded["id"], value_set=having).to_numpy(zero_copy_only=False)
            with_it, without = int(true.sum()), int((~true).sum())
            if min(with_it, without) < FEWEST:
                few = f"{with_it} segments with it" if with_it < FEWEST else f"{without} segments without it"
                refused.append(f"{code}: found {few}, expected at least {FEWEST}; not learnt")
                continue
            models[code] = learn(cases, true, seed)
            judged[code] = judge(cases, true, seed, sampling or Sampling())
        if not models:
            raise CaseError(
                [Fault("codings", 0, "no code with enough segments", f"{FEWEST} with it and without it")]
            )
        languages = tuple(sorted({language for _, language in texts if language}))
        return cls(grams, models, languages, judged, tuple(refused), seed)

    def code(self, segments: pa.Table, codebook: "Codebook") -> pa.Table:
        """Return the codings of segments; the passage is the word whose n-grams speak most for the code."""
        wanted = [code for code in codebook.ids() if code in self.models]
        starts = range(0, len(segments), BATCH)
        parts = [self._coded(segments.slice(start, BATCH), wanted) for start in starts]
        return pa.concat_tables([CODINGS.empty_table(), *parts]).combine_chunks()

    def save(self, path: Path) -> None:
        """Write the coder to a file, without code in it; what stood there is replaced at once."""
        from ittifak.documents.coding.supervised_file import write  # noqa: PLC0415  (which imports this class)

        write(self, path)

    @classmethod
    def load(cls, path: Path) -> "SupervisedCoder":
        """Read a coder from a file; no file can make this run code.

        Raises:
            CaseError: not such a file, damaged, or changed.
        """
        from ittifak.documents.coding.supervised_file import read  # noqa: PLC0415  (which imports this class)

        return read(path)

    def lines(self) -> Iterator[str]:
        """Yield a line for each code: how good the coder is on segments that it had not seen."""
        yield f"{self.id}: learnt from {', '.join(self.languages) or 'an unknown language'}, seed {self.seed}"
        for code, found in self.judged.items():
            f1, error = found.f1, found.brier
            interval = "" if f1.low is None else f" [{f1.low:.2f}, {f1.high:.2f}]"
            value = "none" if f1.value is None else f"{f1.value:.2f}"
            yield (
                f"{code}: F1 {value}{interval}, Brier {error.value:.3f}, calibration error"
                f" {found.calibration_error:.3f}, {found.positives} segments"
            )
        yield from self.refused

    def _coded(self, segments: pa.Table, wanted: list[str]) -> pa.Table:
        texts = _texts(segments)
        cases = self.grams.weights(texts)
        ids = segments["id"].to_pylist()
        judged = [(code, self.models[code], self.models[code].probabilities(cases)) for code in wanted]
        modes, speakers = (
            (array.to_pylist() for array in self.voice.read(segments)) if self.voice else ([], [])
        )
        rows = []
        for place, (text, language) in enumerate(texts):
            voice = {"mode": modes[place], "speaker": speakers[place]} if modes else {}
            common = {"id": ids[place]} | voice
            given = [(code, model, said) for code, model, said in judged if said[place] >= model.threshold]
            spans = (
                self.grams.heaviest((text, language), [model.weights for _, model, _ in given])
                if given
                else []
            )
            found = [
                common
                | {"code": code, "score": float(said[place])}
                | ({"start": start, "end": end, "match": text[start:end]} if end else {})
                for (code, _, said), (start, end) in zip(given, spans, strict=True)
            ]
            rows += found or [common]
        return pa.Table.from_pylist(rows, schema=CODINGS)


def _texts(segments: pa.Table) -> list[Text]:
    languages = (
        segments["language"].to_pylist() if "language" in segments.column_names else [None] * len(segments)
    )
    return [
        (text, language or "") for text, language in zip(segments["text"].to_pylist(), languages, strict=True)
    ]


def _check(segments: pa.Table, codings: pa.Table, codebook: "Codebook") -> None:
    faults = []
    if importlib.util.find_spec("sklearn") is None:
        faults.append(
            Fault("scikit-learn", 0, "no such package", "it, to learn codes: pip install 'ittifak[learn]'")
        )
    known = set(codebook.ids())
    given = codings["code"].unique().to_pylist()
    faults += [
        Fault("codings", 0, f"code '{code}'", "a code of the codebook")
        for code in given
        if code and code not in known
    ]
    strange = pc.invert(pc.is_in(codings["id"], value_set=segments["id"].combine_chunks()))
    if number := pc.sum(strange).as_py():
        first = codings["id"].filter(strange)[0].as_py()
        faults.append(
            Fault(
                "codings", 0, f"{number} rows of unknown segments, first '{first}'", "segments that are there"
            )
        )
    if faults:
        raise CaseError(faults)
