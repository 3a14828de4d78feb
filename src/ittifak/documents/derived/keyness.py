"""Keyness: which words one set of texts uses more than another, with an interval for how much more.

Two measures for each word. The log-likelihood ratio G² says how surely the sets differ (Dunning 1993; Rayson and Garside
2000); the log ratio says by how much: the binary logarithm of the relative frequencies' quotient, so that 1 means twice
as often (Hardie 2014). Half an occurrence is added to each count (Haldane 1956; Anscombe 1956), so that a
word that one set lacks still has a ratio, and the interval of the ratio is that of a log odds ratio of two
proportions by its normal approximation. Words come in bursts, so both are too sure of themselves; ``texts`` says in how
many texts of either set a word occurs, and words of fewer than ``FEWEST`` texts are left out.

Literature: Dunning, T. (1993), Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19
(1). Rayson, P., and Garside, R. (2000), Comparing corpora using frequency profiling. Hardie, A. (2014), Log Ratio: an
informal introduction.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ittifak.evidence.language import lower

Numbers = NDArray[np.floating]
FEWEST = 3
LEVEL = 0.9
_Z = 1.6448536269514722
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


class Counts:
    """Words of a set of texts: how often each occurs, in how many texts, and how many there are in all."""

    def __init__(self, language: str, same: Mapping[str, str] | None = None) -> None:
        """Begin with no text.

        Args:
            language: of the texts, for casing.
            same: forms that count as one word, each with the form that stands for it, both in lower case.

        """
        self.language = language
        self.same = same or {}
        self.words: Counter[str] = Counter()
        self.texts: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """How many words there are in all."""
        return self.words.total()

    def add(self, text: str) -> None:
        """Count the words of one text."""
        found = Counter(
            self.same.get(word, word) for word in _WORD.findall(lower(text, self.language).replace("’", "'"))
        )
        self.words.update(found)
        self.texts.update(found.keys())

    def extend(self, texts: Iterable[str]) -> None:
        """Count the words of several texts."""
        for text in texts:
            self.add(text)


def together(parts: Iterable[Counts]) -> Counts:
    """Return the counts of several sets of texts as those of one."""
    first, *rest = parts
    whole = Counts(first.language, first.same)
    for part in (first, *rest):
        whole.words.update(part.words)
        whole.texts.update(part.texts)
    return whole


def log_ratio(
    count: Numbers, words: float, count_else: Numbers, words_else: float
) -> tuple[Numbers, Numbers, Numbers]:
    """Return the log ratio of words, and its interval at ``LEVEL``.

    Args:
        count: how often each occurs in one set.
        words: how many words that set has.
        count_else: how often each occurs in the other.
        words_else: how many words the other has.

    """
    value = np.log2((count + 0.5) / (words + 1)) - np.log2((count_else + 0.5) / (words_else + 1))
    half = (
        _Z
        / np.log(2)
        * np.sqrt(1 / (count + 0.5) + 1 / (count_else + 0.5) - 1 / (words + 1) - 1 / (words_else + 1))
    )
    return value, value - half, value + half


def keyness(first: Counts, second: Counts) -> pa.Table:
    """Return how the use of each word differs between two sets of texts.

    Args:
        first: one set.
        second: the set that it is compared with.

    Returns:
        A row for each word of at least ``FEWEST`` texts, the surest difference first: ``word``; ``count_a`` and
        ``count_b``; ``texts_a`` and ``texts_b``; ``log_ratio`` (binary logarithm; positive where the first set uses the word
        more) with ``low`` and ``high`` at ``LEVEL``; ``g2``.

    """
    words = sorted(
        word for word in {*first.texts, *second.texts} if first.texts[word] + second.texts[word] >= FEWEST
    )
    a = np.array([first.words[word] for word in words], dtype=np.float64)
    b = np.array([second.words[word] for word in words], dtype=np.float64)
    all_a, all_b = max(first.total, 1), max(second.total, 1)
    ratio, low, high = log_ratio(a, all_a, b, all_b)
    share = (a + b) / (all_a + all_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        g2 = 2 * (
            np.where(a > 0, a * np.log(a / (all_a * share)), 0)
            + np.where(b > 0, b * np.log(b / (all_b * share)), 0)
        )
    table = pa.table(
        {
            "word": pa.array(words, pa.string()),
            "count_a": pa.array(a.astype(np.int64)),
            "count_b": pa.array(b.astype(np.int64)),
            "texts_a": pa.array([first.texts[word] for word in words], pa.int64()),
            "texts_b": pa.array([second.texts[word] for word in words], pa.int64()),
            "log_ratio": ratio,
            "low": low,
            "high": high,
            "g2": g2,
        }
    )
    return table.sort_by([("g2", "descending"), ("word", "ascending")])
