"""The default coder: codes by the patterns of a codebook, with the patterns that matched as evidence."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from ittifak.documents.coding.coder import CODINGS
from ittifak.documents.coding.coding_processes import coded, gathered, pieces
from ittifak.documents.coding.matcher import Matcher
from ittifak.documents.coding.stream import Ints

if TYPE_CHECKING:
    import numpy.typing as npt

    from ittifak.documents.coding.codebook import Codebook

VERSION: Final = 1
EVIDENCE: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("code", pa.string(), nullable=False),
        pa.field("total", pa.float64(), nullable=False),
        pa.field("given", pa.bool_(), nullable=False),
        pa.field("pattern", pa.string(), nullable=False),
        pa.field("near", pa.string(), nullable=False),
        pa.field("unless", pa.string(), nullable=False),
        pa.field("score", pa.float64(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
        pa.field("match", pa.string(), nullable=False),
    ]
)
"""A row for each pattern that matched in a segment: the pattern's ``score``, where it first matched, what all patterns
of the code make together (``total``), and whether the code was given."""

_DIGITS = 9


class Voice(Protocol):
    """Says in which mode a segment speaks, and who does."""

    def read(self, segments: pa.Table) -> tuple[pa.Array, pa.Array]:
        """Return the mode and the speaker of each segment."""
        ...


class _Matched(NamedTuple):
    """Columns: patterns that matched in texts, each once, ordered by text, code and weight."""

    text: Ints
    code: Ints
    pattern: Ints
    start: Ints
    end: Ints
    total: "npt.NDArray[np.float64]"

    def only(self, rows: "npt.NDArray[np.bool_]") -> "_Matched":
        """Return the columns with some of their rows."""
        return _Matched(
            self.text[rows],
            self.code[rows],
            self.pattern[rows],
            self.start[rows],
            self.end[rows],
            self.total[rows],
        )


class LexiconCoder:
    """Codes by patterns.

    The scores s of the different patterns that match for a code are taken together as 1 - Π(1 - s), as if each
    were an independent reason (noisy-or; Pearl 1988); one with a score below 0 multiplies the result by 1 + s. A
    code is given from the threshold on.

    Args:
        codebook: the codes with their patterns.
        threshold: from which score on a code is given, above 0 up to 1.
        voice: what reads mode and speaker; without it both are null.

    Attributes:
        id: the coder's version and a hash of patterns and threshold.

    Pearl, J. (1988). Probabilistic Reasoning in Intelligent Systems. Morgan Kaufmann.

    """

    def __init__(self, codebook: "Codebook", threshold: float = 0.5, voice: Voice | None = None) -> None:
        if not 0 < threshold <= 1:
            raise ValueError(f"found a threshold of {threshold}, expected one above 0 up to 1")
        self._codebook = codebook
        self._threshold = threshold
        self._voice = voice
        self._matcher = Matcher(codebook.patterns)
        place = {code: number for number, code in enumerate(codebook.ids())}
        self._codes = np.array(codebook.ids(), object)
        self._code_of = np.array([place[pattern.code] for pattern in codebook.patterns], np.int64)
        self._scores = np.array([pattern.score for pattern in codebook.patterns], np.float64)
        rows = [
            (one.code, one.lang, one.pattern, one.near, one.unless, one.score) for one in codebook.patterns
        ]
        self.id = f"lexicon-{VERSION}-{hashlib.sha256(repr((threshold, rows)).encode()).hexdigest()[:8]}"

    def code(self, segments: pa.Table, codebook: "Codebook | None" = None) -> pa.Table:
        """Return the codings of segments.

        Args:
            segments: a table with the columns of ``SEGMENTS``.
            codebook: which codes may be given; without it all codes that the coder knows.

        Returns:
            Codings, in the order of the segments and, within one, of the codebook.

        """
        parts = [self._coded(piece, codebook) for piece in pieces(segments)]
        return pa.concat_tables([CODINGS.empty_table(), *parts]).combine_chunks()

    def code_batches(
        self, batches: Iterable[pa.RecordBatch], workers: int | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Code a stream of segments on all cores; memory does not grow with their number.

        Args:
            batches: segments, in batches of any size.
            workers: how many processes, 1 for this one alone; without it as many as there are cores. A script that
                uses more than one needs ``if __name__ == "__main__":``, as ``multiprocessing`` says.

        Returns:
            Codings, in the order of the segments.

        """
        for part in coded(self.code, gathered(batches), workers):
            yield from part.to_batches()

    def __getstate__(self) -> tuple["Codebook", float, Voice | None]:
        return self._codebook, self._threshold, self._voice

    def __setstate__(self, state: tuple["Codebook", float, Voice | None]) -> None:
        self.__init__(*state)  # type: ignore[misc]

    def evidence(self, segments: pa.Table) -> pa.Table:
        """Return every pattern that matched, by segment and code, with ``EVIDENCE`` as its schema."""
        parts = [self._explained(piece) for piece in pieces(segments)]
        return pa.concat_tables([EVIDENCE.empty_table(), *parts]).combine_chunks()

    def _explained(self, segments: pa.Table) -> pa.Table:
        texts, found = self._matched(segments)
        patterns = [self._codebook.patterns[place] for place in found.pattern]
        columns = {
            "id": segments.column("id").take(pa.array(found.text)),
            "code": self._codes[found.code],
            "total": found.total,
            "given": found.total >= self._threshold,
            "pattern": [one.pattern for one in patterns],
            "near": [one.near for one in patterns],
            "unless": [one.unless for one in patterns],
            "score": self._scores[found.pattern],
            "start": found.start,
            "end": found.end,
            "match": _passages(texts, found),
        }
        return pa.table(columns).cast(EVIDENCE)

    def _coded(self, segments: pa.Table, codebook: "Codebook | None") -> pa.Table:
        texts, found = self._matched(segments)
        given = found.total >= self._threshold
        given[1:] &= (found.text[1:] != found.text[:-1]) | (found.code[1:] != found.code[:-1])
        if codebook is not None and codebook is not self._codebook:
            given &= np.isin(self._codes, codebook.ids())[found.code]
        found = found.only(given)
        bare = np.setdiff1d(np.arange(len(texts)), found.text)
        text = np.concatenate([found.text, bare])
        row = np.full(len(text), -1)
        row[: len(found.text)] = np.arange(len(found.text))
        order = np.argsort(text, kind="stable")
        text, row = text[order], pa.array(row[order], mask=row[order] < 0)
        coded = {
            "code": self._codes[found.code],
            "score": found.total,
            "start": found.start,
            "end": found.end,
            "match": _passages(texts, found),
        }
        modes, speakers = self._voice.read(segments) if self._voice else (None, None)
        of_segment = {"id": segments.column("id"), "mode": modes, "speaker": speakers}
        columns = {
            name: pa.array(values, CODINGS.field(name).type).take(row) for name, values in coded.items()
        }
        for name, values in of_segment.items():
            columns[name] = values.take(pa.array(text)) if values is not None else pa.nulls(len(text))
        return pa.table([columns[name] for name in CODINGS.names], CODINGS.names).cast(CODINGS)

    def _matched(self, segments: pa.Table) -> tuple[list[str], _Matched]:
        """Return the texts, and the patterns that matched in them."""
        texts = segments.column("text").to_pylist()
        found = self._matcher.find(texts, segments.column("language").to_pylist())
        once = np.unique(found.text * len(self._scores) + found.pattern, return_index=True)[1]
        code, score = self._code_of[found.pattern[once]], self._scores[found.pattern[once]]
        order = np.lexsort((found.pattern[once], found.start[once], -score, code, found.text[once]))
        rows, code, score = once[order], code[order], score[order]
        text = found.text[rows]
        total = np.empty(0)
        if len(rows):
            new = np.append(True, (text[1:] != text[:-1]) | (code[1:] != code[:-1]))
            heads = np.flatnonzero(new)
            missed = np.multiply.reduceat(1 - np.maximum(score, 0), heads)
            spared = np.multiply.reduceat(1 + np.minimum(score, 0), heads)
            total = np.round((1 - missed) * spared, _DIGITS)[np.cumsum(new) - 1]
        return texts, _Matched(text, code, found.pattern[rows], found.start[rows], found.end[rows], total)


def _passages(texts: list[str], found: _Matched) -> list[str]:
    spans = zip(found.text.tolist(), found.start.tolist(), found.end.tolist(), strict=True)
    return [texts[text][start:end] for text, start, end in spans]
