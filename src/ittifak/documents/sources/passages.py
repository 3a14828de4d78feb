"""The running text of a paragraph, put together from its segments, with the way back to them."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc


class Passage(NamedTuple):
    """A paragraph: its text, the rows of its segments in the table, and where in the text each of them begins."""

    text: str
    rows: tuple[int, ...]
    starts: tuple[int, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the row of the segment that holds ``offset``, and the offset in that segment."""
        index = max(bisect_right(self.starts, offset) - 1, 0)
        return self.rows[index], offset - self.starts[index]


def column(table: pa.Table, name: str) -> list[object]:
    """Return a column as a list; nulls where the table has no such column."""
    return table.column(name).to_pylist() if name in table.schema.names else [None] * table.num_rows


def passages(segments: pa.Table, *, holding: str = "") -> Iterator[Passage]:
    """Yield the paragraphs of ``segments`` in the order of the table.

    A paragraph is a run of rows that agree in ``document`` and ``paragraph``; without these columns every row is one.
    A space stands between two segments unless their offsets (``start``, ``end``) touch.

    Args:
        segments: columns ``id`` and ``text``; ``document``, ``paragraph``, ``start`` and ``end`` where there are any.
        holding: yield only paragraphs one of whose segments holds this string.

    """
    texts = segments.column("text").to_pylist()
    documents, paragraphs = column(segments, "document"), column(segments, "paragraph")
    starts, ends = column(segments, "start"), column(segments, "end")
    held = (
        pc.match_substring(segments.column("text").cast(pa.string()), holding).to_pylist()
        if holding
        else [True] * len(texts)
    )
    first = 0
    for row in range(1, len(texts) + 1):
        if (
            row < len(texts)
            and paragraphs[row] is not None
            and (documents[row], paragraphs[row]) == (documents[first], paragraphs[first])
        ):
            continue
        if any(held[first:row]):
            text, places = "", []
            for index in range(first, row):
                touching = index > first and starts[index] is not None and starts[index] == ends[index - 1]
                text += "" if index == first or touching else " "
                places.append(len(text))
                text += texts[index]
            yield Passage(text, tuple(range(first, row)), tuple(places))
        first = row
