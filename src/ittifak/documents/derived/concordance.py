"""Concordance: every place where words stand in a text, with what stands around them.

A word finds all its forms where it ends in ``*``; case is that of the language (``I`` and ``ı`` are one letter in Turkish,
``I`` and ``i`` in English). What is found is text of a document: it is shown where the document is, and not kept.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa

from ittifak.evidence.language import lower

WIDTH = 60


class Place(NamedTuple):
    """One occurrence: its segment, its offsets there, and the text before, at and after it on one line."""

    segment: str
    start: int
    end: int
    before: str
    match: str
    after: str


def concordance(segments: pa.Table, words: str, width: int = WIDTH) -> Iterator[Place]:
    """Yield each occurrence of ``words`` in the order of the segments.

    Args:
        segments: columns id, text and language.
        words: one word or several that follow each other; one that ends in ``*`` stands for all its continuations.
        width: code points shown on either side.

    Raises:
        ValueError: there is no word.

    """
    parts = words.split()
    if not parts or any(not part.rstrip("*") for part in parts):
        raise ValueError("a concordance needs at least one word")
    compiled: dict[str, re.Pattern[str]] = {}
    for batch in segments.select(["id", "text", "language"]).to_batches():
        for row in batch.to_pylist():
            language, text = row["language"] or "", row["text"]
            if language not in compiled:
                compiled[language] = _expression(parts, language)
            for match in compiled[language].finditer(_lowered(text, language)):
                start, end = match.span()
                yield Place(
                    row["id"],
                    start,
                    end,
                    _line(text[max(start - width, 0) : start]),
                    _line(text[start:end]),
                    _line(text[end : end + width]),
                )


def _expression(parts: list[str], language: str) -> re.Pattern[str]:
    forms = [
        re.escape(lower(part.rstrip("*"), language)) + (r"\w*" if part.endswith("*") else "")
        for part in parts
    ]
    return re.compile(r"(?<!\w)" + r"\W+".join(forms) + r"(?!\w)")


def _lowered(text: str, language: str) -> str:
    """Lower-case without changing the length, so that offsets stay true."""
    return "".join(small if len(small := lower(letter, language)) == 1 else letter for letter in text)


def _line(text: str) -> str:
    return re.sub(r"\s", " ", text)
