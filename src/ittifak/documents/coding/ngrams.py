"""Character n-grams of the words of a segment, weighted, and the word in which they weigh most.

N-grams within words carry over between the many forms of a Turkish stem. A word is a run of letters and digits, cased
for its language, with a blank at either end. Weights are tf-idf with sublinear term frequency, of length one.

Literature: Cavnar, W. B., and Trenkle, J. M. (1994), N-gram-based text categorization, SDAIR; Salton, G., and Buckley, C.
(1988), Term-weighting approaches in automatic text retrieval, Information Processing & Management 24 (5).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ittifak.evidence.language import lower

SHORTEST, LONGEST = 2, 5
LONGEST_WORD = 64
"""Letters of a word that are looked at."""

Numbers = NDArray[np.floating]
Text = tuple[str, str]

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Grams:
    """The n-grams that a model knows, with their weights.

    Attributes:
        known: the n-grams, sorted.
        rarity: inverse document frequency of each.
    """

    known: tuple[str, ...]
    rarity: Numbers

    @classmethod
    def of(cls, texts: Sequence[Text], fewest: int = 2, most: int = 100_000) -> "Grams":
        """Return the n-grams of texts.

        Args:
            texts: each with its language.
            fewest: in how many texts an n-gram must stand.
            most: how many are kept, the commonest first.
        """
        number = Counter(gram for text, language in texts for gram in set(_grams(text, language)))
        common = sorted(
            (gram for gram in number if number[gram] >= fewest), key=lambda gram: (-number[gram], gram)
        )
        known = tuple(sorted(common[:most]))
        counts = np.array([number[gram] for gram in known], float)
        return cls(known, np.log((1 + len(texts)) / (1 + counts)) + 1)

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each n-gram."""
        return {gram: place for place, gram in enumerate(self.known)}

    def weights(self, texts: Iterable[Text]) -> Any:
        """Return the weights of texts: sparse, texts × n-grams, each row of length one or zero."""
        from scipy.sparse import csr_array  # noqa: PLC0415  (slow to import)

        places: list[int] = []
        amounts: list[float] = []
        ends = [0]
        for text, language in texts:
            counts = Counter(self.place[gram] for gram in _grams(text, language) if gram in self.place)
            at = np.array(sorted(counts), int)
            amount = (
                (1 + np.log([counts[place] for place in at])) * self.rarity[at] if len(at) else np.empty(0)
            )
            amount = amount / max(float(np.linalg.norm(amount)), 1e-12)
            places += at.tolist()
            amounts += amount.tolist()
            ends.append(len(places))
        shape = (len(ends) - 1, len(self.known))
        return csr_array(
            (np.array(amounts), np.array(places, np.int32), np.array(ends, np.int32)), shape=shape
        )

    def heaviest(self, text: Text, importance: Sequence[Numbers]) -> list[tuple[int, int]]:
        """Return start and end of the word whose n-grams speak most for each of several things, of the first such word.

        Args:
            text: with its language.
            importance: of each n-gram known, as a model has it; one array for each thing.

        Returns:
            Code points in the text; ``(0, 0)`` where it has no word.
        """
        best = np.full(len(importance), -np.inf)
        where = [(0, 0)] * len(importance)
        for start, end, word in _words(*text):
            known = [self.place[gram] for gram in _of_word(word) if gram in self.place]
            for number, one in enumerate(importance):
                total = float(one[known] @ self.rarity[known])
                if total > best[number]:
                    best[number], where[number] = total, (start, end)
        return where


def _words(text: str, language: str) -> Iterable[tuple[int, int, str]]:
    for found in _WORD.finditer(text):
        yield (
            found.start(),
            found.end(),
            unicodedata.normalize("NFC", lower(found[0][:LONGEST_WORD], language)),
        )


def _grams(text: str, language: str) -> Iterable[str]:
    for _, _, word in _words(text, language):
        yield from _of_word(word)


def _of_word(word: str) -> Iterable[str]:
    padded = f" {word} "
    for size in range(SHORTEST, LONGEST + 1):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]
