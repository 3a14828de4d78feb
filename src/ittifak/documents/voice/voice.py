"""What a sentence is, deed, commitment, statement or assessment, and who speaks in it."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ittifak.documents.coding.coder import MODES
from ittifak.documents.voice.cues import CUES, PARTY, Cues, read_cues
from ittifak.documents.voice.mode import borne, highest, sums
from ittifak.documents.voice.predicate import VERB_LAST, Mask, Offsets, predicates, signs
from ittifak.documents.voice.speaker import AUTHOR, WORK, Span, party, speakers

COVERED: Final = ("tr", "en", "az", "ru")
EXPLAINED: Final = pa.schema(
    [
        ("mode", pa.string()),
        ("score", pa.float64()),
        ("cue", pa.string()),
        ("match", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
    ]
)


class Voice:
    """Reads mode and speaker of segments by the cues of a table.

    Args:
        default_speaker: who speaks where a segment names no one: ``author``, or ``party: X`` for a speech or a declaration
            of a party, whose judgements are then statements. A column ``speaker`` of the segments has precedence.
        cues: a file of cues in place of the one that comes with ittifak.

    Raises:
        CaseError: the file of cues is at fault; one line for each fault.
        ValueError: ``default_speaker`` has another form.

    """

    def __init__(self, default_speaker: str = AUTHOR, cues: Path = CUES) -> None:
        named = any(
            default_speaker.removeprefix(form).strip()
            for form in (PARTY, WORK)
            if default_speaker.startswith(form)
        )
        if default_speaker != AUTHOR and not named:
            raise ValueError(
                f"found default_speaker '{default_speaker}', expected 'author', 'party: X' or 'work: NAME'"
            )
        found = read_cues(cues)
        self._modes = Cues([cue for cue in found if cue.code in MODES])
        self._speakers = Cues([cue for cue in found if cue.code not in MODES])
        self._default = default_speaker

    def read(self, segments: pa.Table) -> tuple[pa.Array, pa.Array]:
        """Return the mode and the speaker of each segment.

        Args:
            segments: columns ``id``, ``text`` and ``language``, and ``speaker`` where it is known who speaks.

        Returns:
            Modes (one of ``MODES``) and speakers (``author``, ``work: NAME``, ``party: X``), in the order of the segments.
            Both are null for a language that is not covered; no segment's reading depends on another's.

        """
        texts = _plain(segments.column("text"))
        languages = pc.utf8_lower(
            pc.replace_substring_regex(_plain(segments.column("language")), "[-_].*", "")
        )
        defaults = self._defaults(segments)
        rows, modes, spoken = [], [], []
        for language in COVERED:
            chosen = pc.indices_nonzero(pc.equal(languages, language))
            if len(chosen):
                mode, speaker = self._read(
                    texts.take(chosen), language, [defaults[row] for row in chosen.to_pylist()]
                )
                rows.append(chosen)
                modes.append(mode)
                spoken.append(pa.array(speaker, pa.string()))
        return _scattered(rows, modes, len(texts)), _scattered(rows, spoken, len(texts))

    def explain(self, text: str, language: str) -> pa.Table:
        """Return what each cue adds to the sum of its mode in one sentence, the highest scores first.

        Returns:
            A row for each cue that the sentence bears: ``mode``, ``score``, ``cue`` (its pattern, and its sign in
            angle brackets), and the passage that it was found in (``match``, ``start``, ``end``; null for a sign).

        """
        texts = pa.array([text], pa.string())
        _, borne_signs, places = self._heard(texts, language)
        _, numbers, found = borne(self._modes, texts, language, borne_signs, places)
        rows = []
        for number in numbers.tolist():
            cue = self._modes.cues[number]
            at = np.flatnonzero(found.pattern == number)[:1]
            start, end = (int(found.start[at[0]]), int(found.end[at[0]])) if len(at) else (None, None)
            name = " ".join(filter(None, (cue.pattern, f"<{cue.sign}>" if cue.sign else ""))) or "<any>"
            match = None if start is None else text[start:end]
            rows.append(
                {
                    "mode": cue.code,
                    "score": cue.score,
                    "cue": name,
                    "match": match,
                    "start": start,
                    "end": end,
                }
            )
        return pa.Table.from_pylist(rows, EXPLAINED).sort_by([("score", "descending"), ("cue", "ascending")])

    def _read(self, texts: pa.Array, language: str, defaults: Sequence[str]) -> tuple[pa.Array, list[str]]:
        parties, borne_signs, places = self._heard(texts, language)
        text, cue, _ = borne(self._modes, texts, language, borne_signs, places)
        who = speakers(texts, language, parties, defaults)
        spoken = np.array([one.startswith(PARTY) for one in who], bool)
        return highest(sums(self._modes.cues, text, cue, len(texts)), spoken), who

    def _heard(
        self, texts: pa.Array, language: str
    ) -> tuple[list[str | None], dict[str, Mask], tuple[Offsets, Offsets]]:
        """Return the party that is reported in each text, the signs that it bears, and where its predicate stands."""
        begin, end = predicates(texts)
        spans: dict[int, list[Span]] = defaultdict(list)
        plain = texts.to_pylist()
        for row, number, start, stop in zip(
            *(column.tolist() for column in self._speakers.find(plain, language)), strict=True
        ):
            if start < end[row]:
                cue = self._speakers.cues[number]
                spans[row].append(Span(cue.place, cue.code, start, stop))
        earliest = begin if language in VERB_LAST else np.zeros(len(plain), np.int64)
        parties: list[str | None] = [None] * len(plain)
        for row, found in spans.items():
            parties[row] = party(plain[row], found, int(earliest[row]))
        reported = np.array([one is not None for one in parties], bool)
        return parties, signs(texts, language) | {"party": reported}, (begin, end)

    def _defaults(self, segments: pa.Table) -> list[str]:
        if "speaker" not in segments.schema.names:
            return [self._default] * segments.num_rows
        return [one or self._default for one in segments.column("speaker").to_pylist()]


def _plain(column: pa.ChunkedArray) -> pa.Array:
    return pc.fill_null(column.cast(pa.string()), "").combine_chunks()


def _scattered(rows: Sequence[pa.Array], values: Sequence[pa.Array], length: int) -> pa.Array:
    """Put ``values`` at their ``rows`` in an array of ``length``, null elsewhere."""
    if not rows:
        return pa.nulls(length, pa.string())
    places = np.full(length, -1, np.int64)
    joined = np.concatenate([chosen.to_numpy() for chosen in rows]).astype(np.int64)
    places[joined] = np.arange(len(joined))
    return pa.concat_arrays(values).take(pa.array(places, mask=places < 0))
