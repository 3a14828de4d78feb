"""Which sentences a citation stands behind: the map of claims and works."""

import re
from collections import defaultdict
from typing import Any

import pyarrow as pa

from ittifak.documents.sources.passages import passages

CLAIMS = pa.schema(
    [
        pa.field("claim", pa.string(), nullable=False),
        pa.field("citation", pa.string(), nullable=False),
        pa.field("position", pa.int64(), nullable=False),
        pa.field("work", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("pages", pa.string(), nullable=False),
        pa.field(
            "ranges", pa.list_(pa.struct([("first", pa.int64()), ("last", pa.int64())])), nullable=False
        ),
        pa.field("reach", pa.string(), nullable=False),
        pa.field("back", pa.int64(), nullable=False),
    ]
)
"""One row for a segment and a work that stands behind it. ``reach`` is *sentence* or *passage*; ``back`` counts the
sentences from the claim to the one that bears the citation."""

_BRACKETS = re.compile(r"\([^()]*\)")


def only_citation(text: str) -> bool:
    """Whether nothing but a bracket stands in ``text``: the citation of the sentence before, behind its full stop."""
    return re.search(r"[^\W\d_]{2}", _BRACKETS.sub("", text)) is None


def claim_map(segments: pa.Table, linked: pa.Table) -> pa.Table:
    """Lay the works over the sentences that they stand behind.

    The rule. A citation stands behind the sentence that holds it (*sentence*); one that follows the full stop, alone,
    belongs to the sentence before. A bracket that closes its sentence stands, more loosely, also behind the sentences
    before it in the paragraph, back to the last one that bears a citation (*passage*). One in the middle of a sentence, and
    one whose author stands in the sentence, reaches no further than its sentence.

    Args:
        segments: as ``citations`` takes them.
        linked: citations as ``link`` returns them.

    Returns:
        The columns of ``CLAIMS``, in the order of the text.

    """
    ids, texts = segments.column("id").to_pylist(), segments.column("text").to_pylist()
    borne: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in linked.to_pylist():
        borne[row["segment"]].append(row)
    found: list[tuple[int, str, int, dict[str, Any]]] = []
    for passage in passages(segments):
        free: list[int] = []
        for row in passage.rows:
            here = borne.get(ids[row], [])
            if not here:
                free.append(row)
                continue
            alone = only_citation(texts[row])
            claim = free[-1] if alone and free else None if alone else row
            if claim is None:
                claim = row - 1 if row > passage.rows[0] else row
            before = [one for one in free if one != claim]
            for one in here:
                found.append((claim, "sentence", 0, one))
                closes = one["end_segment"] != ids[row] or not re.search(r"\w", texts[row][one["end"] :])
                if closes and one["kind"] != "narrative":
                    found += [(back, "passage", len(before) - at, one) for at, back in enumerate(before)]
            free = []
    found.sort(key=lambda item: item[0])
    kept = ("citation", "position", "work", "kind", "pages", "ranges")
    rows = [
        {"claim": ids[row], "reach": reach, "back": back, **{name: one[name] for name in kept}}
        for row, reach, back, one in found
    ]
    return pa.Table.from_pylist(rows, schema=CLAIMS)
