"""The coder that runs a transformer from a local folder, in the languages that it was validated on and in no other.

Nothing is fetched: weights and tokenizer are bytes of files in the folder. Weights outside the model's own file are
refused (they are looked for in an empty folder), so that the hash in the coder's id is that of all weights.

Evidence is found by erasure: each word of a segment is taken out in turn, and the word without which the probability of
the code falls most is the passage (Li, Monroe and Jurafsky 2016). It says on what the model leaned, and costs one run for
each word of a segment that has a code; attention weights cost nothing and say less (Jain and Wallace 2019).

Literature: Li, J., Monroe, W., and Jurafsky, D. (2016), Understanding neural networks through representation erasure,
arXiv 1612.08220; Jain, S., and Wallace, B. C. (2019), Attention is not explanation, NAACL.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.coder import CODINGS
from ittifak.documents.coding.transformer_folder import TOKENIZER, WEIGHTS, read_folder

if TYPE_CHECKING:
    from ittifak.documents.coding.codebook import Codebook
    from ittifak.documents.coding.lexicon import Voice

Numbers = NDArray[np.floating]
Tokens = Sequence[int]

SLICE = 256
"""Segments that are held at once."""
TOKENS = 16_384
"""Tokens of one run of the model, padding counted."""
DIGITS = 6

_WORD = re.compile(r"[^\W_]+")
_OUTSIDE = "session.model_external_initializers_file_folder_path"
_PROVIDERS = ["CPUExecutionProvider"]
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


class TransformerCoder:
    """Gives codes by a transformer with one output for each code.

    Args:
        model_path: a folder with ``model.onnx`` (inputs ``input_ids``, ``attention_mask`` and perhaps
            ``token_type_ids``, all batch × tokens; first output batch × codes, logits), ``tokenizer.json``, and
            ``ittifak.json`` with ``codes`` (in the order of the outputs), ``thresholds`` (by code), ``languages`` (those
            validated, with the micro-F1 there), ``max_length`` (in tokens) and ``validated`` (how, in words).
        voice: what reads mode and speaker; without it both are null.

    Attributes:
        id: the coder's version, the SHA-256 of the weights, and a hash of tokenizer and settings.
        languages: that it was validated on, with the micro-F1 there.
        validated: how, in words.

    Raises:
        CaseError: one line for each thing that is missing or wrong.
    """

    def __init__(self, model_path: Path, voice: "Voice | None" = None) -> None:
        self._folder = read_folder(model_path)
        self._name = model_path.name
        self._voice = voice
        self._model = self._started()
        self._tokenizer = self._read_tokenizer()
        self.languages = dict(self._folder.languages)
        self.validated = self._folder.validated
        self.id = f"transformer-1-{self._folder.sha256}-{self._folder.settings[:8]}"

    def code(self, segments: pa.Table, codebook: "Codebook") -> pa.Table:
        """Return the codings of segments; a segment longer than the model takes is read in overlapping windows.

        Raises:
            CaseError: a segment in a language that the model was not validated on; nothing is coded.
        """
        self._check_languages(segments)
        place = {code: number for number, code in enumerate(self._folder.codes)}
        wanted = [(place[code], code) for code in codebook.ids() if code in place]
        starts = range(0, len(segments), SLICE)
        parts = [self._coded(segments.slice(start, SLICE), wanted) for start in starts]
        return pa.concat_tables([CODINGS.empty_table(), *parts]).combine_chunks()

    def _check_languages(self, segments: pa.Table) -> None:
        if "language" not in segments.column_names:
            languages: list[str | None] = [None] * min(1, len(segments))
        else:
            languages = segments["language"].unique().to_pylist()
        known = ", ".join(self._folder.languages)
        faults = [
            Fault(
                "segments",
                0,
                f"language '{language or 'unknown'}'",
                f"one that {self._name} was validated on: {known}",
            )
            for language in sorted(languages, key=str)
            if language not in self._folder.languages
        ]
        if faults:
            raise CaseError(faults)

    def _coded(self, segments: pa.Table, wanted: list[tuple[int, str]]) -> pa.Table:
        ids, texts = segments["id"].to_pylist(), segments["text"].to_pylist()
        said = self._probabilities(texts)
        modes, speakers = (
            (array.to_pylist() for array in self._voice.read(segments)) if self._voice else ([], [])
        )
        rows = []
        for at, text in enumerate(texts):
            common = {"id": ids[at]} | ({"mode": modes[at], "speaker": speakers[at]} if modes else {})
            given = [(out, code) for out, code in wanted if said[at, out] >= self._folder.thresholds[code]]
            passages = self._passages(text, said[at], [out for out, _ in given])
            found = [
                common | {"code": code, "score": float(said[at, out])} | passage
                for (out, code), passage in zip(given, passages, strict=True)
            ]
            rows += found or [common]
        return pa.Table.from_pylist(rows, schema=CODINGS)

    def _passages(self, text: str, said: Numbers, outputs: list[int]) -> list[dict[str, Any]]:
        """Return for each output the word without which its probability falls most; nothing where none makes it fall."""
        words = [found.span() for found in _WORD.finditer(text)] if outputs else []
        least = np.full(len(outputs), np.inf)
        where: list[tuple[int, int]] = [(0, 0)] * len(outputs)
        for first in range(0, len(words), SLICE):
            some = words[first : first + SLICE]
            left = self._probabilities([text[:start] + text[end:] for start, end in some])[:, outputs]
            for number, column in enumerate(left.T):
                lowest = int(np.argmin(column))
                if column[lowest] < least[number]:
                    least[number], where[number] = column[lowest], some[lowest]
        return [
            {"start": start, "end": end, "match": text[start:end]}
            if least[number] < said[outputs[number]]
            else {}
            for number, (start, end) in enumerate(where)
        ]

    def _probabilities(self, texts: list[str]) -> Numbers:
        """Return probabilities, texts × outputs: of the window that speaks most for each."""
        windows: list[tuple[int, Tokens]] = []
        for number, encoding in enumerate(self._tokenizer.encode_batch(texts)):
            windows += [(number, one.ids) for one in (encoding, *encoding.overflowing)]
        windows.sort(key=lambda window: len(window[1]))
        found = np.zeros((len(texts), len(self._folder.codes)))
        for batch in _batches(windows):
            for (number, _), row in zip(batch, self._run([tokens for _, tokens in batch]), strict=True):
                np.maximum(found[number], row, out=found[number])
        return np.round(found, DIGITS)

    def _run(self, batch: list[Tokens]) -> Numbers:
        longest = max(1, *map(len, batch))
        ids = np.zeros((len(batch), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        cells = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        inputs = {one.name: cells[one.name] for one in self._model.get_inputs()}
        try:
            logits = np.asarray(self._model.run(None, inputs)[0], float)
        except Exception as error:  # (ONNX Runtime's errors have no common class)
            raise self._fault(WEIGHTS, str(error).splitlines()[0], "a model that runs") from None
        expected = (len(batch), len(self._folder.codes))
        if logits.shape != expected:
            raise self._fault(
                WEIGHTS, f"an output of the shape {logits.shape}", f"{expected}, a number for each code"
            )
        if not np.isfinite(logits).all():
            raise self._fault(WEIGHTS, "an output that is no number", "numbers")
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -500, 500))))

    def _started(self) -> Any:
        import onnxruntime  # noqa: PLC0415  (an extra)

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        try:
            with TemporaryDirectory() as nothing:
                options.add_session_config_entry(_OUTSIDE, nothing)
                model = onnxruntime.InferenceSession(self._folder.weights, options, providers=_PROVIDERS)
        except Exception as error:  # (ONNX Runtime's errors have no common class)
            raise self._fault(WEIGHTS, str(error).splitlines()[0], "an ONNX model in one file") from None
        names = {one.name for one in model.get_inputs()}
        if "input_ids" not in names or not names <= _INPUTS:
            raise self._fault(
                WEIGHTS, f"inputs {', '.join(sorted(names))}", f"some of {', '.join(sorted(_INPUTS))}"
            )
        return model

    def _read_tokenizer(self) -> Any:
        from tokenizers import Tokenizer  # noqa: PLC0415  (an extra)

        longest = self._folder.longest
        try:
            tokenizer = Tokenizer.from_str(self._folder.tokenizer)
            tokenizer.enable_truncation(longest, stride=longest // 4)
        except Exception as error:  # (the library raises plain Exception)
            raise self._fault(TOKENIZER, str(error).splitlines()[0], "a tokenizer") from None
        tokenizer.no_padding()
        return tokenizer

    def _fault(self, file: str, found: str, expected: str) -> CaseError:
        return CaseError([Fault(f"{self._name}/{file}", 0, found, expected)])


def _batches(windows: list[tuple[int, Tokens]]) -> Iterator[list[tuple[int, Tokens]]]:
    """Yield windows, ordered by length, in batches of at most ``TOKENS`` tokens."""
    batch: list[tuple[int, Tokens]] = []
    for window in windows:
        if batch and (len(batch) + 1) * len(window[1]) > TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
