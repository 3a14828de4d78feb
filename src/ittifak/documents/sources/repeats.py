"""Passages that repeat each other within a document.

Two sentences repeat each other when they share most of their words. Words are compared by their beginning (Turkish
adds its endings behind) and weigh by rarity, so that the vocabulary of the subject counts little; the measure is the
weighted Jaccard index (Ioffe 2010), and the weighted containment for a sentence that is part of a longer one. Runs of word
beginnings (shingles: Broder 1997) must agree as well, so that two sentences on one subject are not taken for a repetition.
Pairs are found by products of sparse matrices in which the commonest words are left out; no two texts are compared
letter by letter.
"""

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ittifak.documents.sources.passages import column
from ittifak.evidence.language import lower

if TYPE_CHECKING:
    from scipy.sparse import csr_array

REPEATS = pa.schema(
    [
        pa.field("first", pa.string(), nullable=False),
        pa.field("second", pa.string(), nullable=False),
        pa.field("first_segments", pa.list_(pa.string()), nullable=False),
        pa.field("second_segments", pa.list_(pa.string()), nullable=False),
        pa.field("jaccard", pa.float64(), nullable=False),
        pa.field("containment", pa.float64(), nullable=False),
        pa.field("exact", pa.bool_(), nullable=False),
    ]
)
"""Two passages, the earlier one first: the ids of their first segments and of all of them. ``jaccard`` and ``containment``
are those of the pair of sentences that is most alike; ``exact`` says that one such pair agrees in all its words."""

LEAST_JACCARD = 0.40
LEAST_CONTAINMENT = 0.90
LEAST_SHINGLES = 3
LEAST_WORDS = 8
STEM = 5
MOST_SHARED = 200
"""A shingle in more sentences than this links none of them."""
GAP = 2
"""Sentences that may lie between two pairs of one pair of passages."""
_BLOCK = 4096
_BRACKET = re.compile(r"\([^()]*\)")


def repeats(segments: pa.Table) -> pa.Table:
    """Find the passages of one document that repeat each other.

    A pair counts when its weighted Jaccard index is at least ``LEAST_JACCARD``, or the containment of the shorter sentence
    at least ``LEAST_CONTAINMENT``, and the two share at least ``LEAST_SHINGLES`` runs of two word beginnings. Sentences of
    fewer than ``LEAST_WORDS`` words are left out, and brackets with what they hold. Pairs that follow on each other in both
    places make one pair of passages.

    Args:
        segments: columns ``id`` and ``text``, and ``document`` and ``language`` where there are any.

    Returns:
        The columns of ``REPEATS``, the most alike first.

    """
    ids = segments.column("id").to_pylist()
    stems = _stems(segments)
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, document in enumerate(column(segments, "document")):
        if len(stems[row]) >= LEAST_WORDS:
            rows_of[str(document or "")].append(row)
    rows = [
        _passage(chain, ids) for kept in rows_of.values() for chain in _chains(_alike(np.array(kept), stems))
    ]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: (-row["jaccard"], row["first"])), schema=REPEATS)


Pair = tuple[int, int, float, float, bool]


def _alike(kept: npt.NDArray[np.int64], stems: list[list[str]]) -> list[Pair]:
    """Return the pairs of sentences of one document that repeat each other."""
    words, weights = _incidence([set(stems[row]) for row in kept])
    pairs, _ = _incidence([{f"{a} {b}" for a, b in pairwise(stems[row])} for row in kept])
    first, second = _candidates(pairs)
    size = words @ weights
    weighted = words.multiply(weights[None, :]).tocsr()
    common = np.asarray(weighted[first].multiply(words[second]).sum(axis=1)).ravel()
    jaccard = common / (size[first] + size[second] - common)
    containment = common / np.minimum(size[first], size[second])
    alike = (jaccard >= LEAST_JACCARD) | (containment >= LEAST_CONTAINMENT)
    return [
        (int(a), int(b), float(j), float(c), stems[a] == stems[b])
        for a, b, j, c in zip(
            kept[first[alike]], kept[second[alike]], jaccard[alike], containment[alike], strict=True
        )
    ]


def _stems(segments: pa.Table) -> list[list[str]]:
    texts, languages = segments.column("text").to_pylist(), column(segments, "language")
    return [
        [
            word[:STEM]
            for word in re.findall(
                r"[^\W_]+", lower(re.sub(r"['’][^\W\d_]+", "", _BRACKET.sub(" ", text)), str(lang or ""))
            )
        ]
        for text, lang in zip(texts, languages, strict=True)
    ]


def _incidence(sets: list[set[str]]) -> "tuple[csr_array, npt.NDArray[np.float64]]":
    """Return which of the sets (rows) hold which words (columns), and the weight of each word: its rarity."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - heavy, and needed here only

    number: dict[str, int] = {}
    columns = [number.setdefault(word, len(number)) for words in sets for word in sorted(words)]
    ends = np.cumsum([0, *(len(words) for words in sets)])
    matrix = csr_array(
        (np.ones(len(columns)), np.array(columns, dtype=np.int64), ends), shape=(len(sets), len(number))
    )
    return matrix, np.log((1 + len(sets)) / (1 + np.bincount(columns, minlength=len(number)))) + 0.1


def _candidates(shingles: "csr_array") -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the pairs of rows that share enough shingles; a block of rows at a time."""
    from scipy.sparse import triu  # noqa: PLC0415 - heavy, and needed here only

    counts = np.asarray(shingles.sum(axis=0)).ravel()
    useful = shingles[:, (counts > 1) & (counts <= MOST_SHARED)].tocsr()
    parts = []
    for start in range(0, useful.shape[0], _BLOCK):
        product = triu(useful[start : start + _BLOCK] @ useful[start:].T, k=1).tocoo()
        enough = product.data >= LEAST_SHINGLES
        parts.append((product.row[enough] + start, product.col[enough] + start))
    first, second = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return first.astype(np.int64), second.astype(np.int64)


def _chains(pairs: list[Pair]) -> list[list[Pair]]:
    """Join pairs that follow on each other in both places."""
    chains: list[list[Pair]] = []
    near: list[list[Pair]] = []
    for pair in sorted(pairs):
        near = [chain for chain in near if pair[0] - chain[-1][0] <= GAP]
        chain = next((chain for chain in near if 0 <= pair[1] - chain[-1][1] <= GAP), None)
        if chain is None:
            chain = []
            chains.append(chain)
            near.append(chain)
        chain.append(pair)
    return chains


def _passage(chain: list[Pair], ids: list[str]) -> dict[str, Any]:
    best = max(chain, key=lambda pair: pair[2])
    first, second = sorted({pair[0] for pair in chain}), sorted({pair[1] for pair in chain})
    return {
        "first": ids[first[0]],
        "second": ids[second[0]],
        "first_segments": [ids[row] for row in first],
        "second_segments": [ids[row] for row in second],
        "jaccard": best[2],
        "containment": best[3],
        "exact": any(pair[4] for pair in chain),
    }
