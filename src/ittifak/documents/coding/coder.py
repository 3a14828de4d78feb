"""What every coder is held to, person or program: segments and a codebook in, codings out."""

from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

if TYPE_CHECKING:
    from ittifak.documents.coding.codebook import Codebook

MODES = ("deed", "commitment", "statement", "assessment")

SEGMENTS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("language", pa.string()),
    ]
)
"""What a coder needs of a segment; further columns (document, page, section, …) are let through."""

CODINGS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("code", pa.string()),
        pa.field("score", pa.float64()),
        pa.field("start", pa.int64()),
        pa.field("end", pa.int64()),
        pa.field("match", pa.string()),
        pa.field("mode", pa.string()),
        pa.field("speaker", pa.string()),
    ]
)
"""One row for a segment and a code; a segment to which no code applies has one row with a null code.

``id`` is the segment's; ``score`` lies between 0 and 1; ``start`` and ``end`` are offsets in the segment's text, in
code points from 0, exclusive at the end, of the passage that speaks most for the code, and ``match`` is
that passage. ``mode`` and ``speaker`` belong to the segment and are the same in all its rows.
"""


class Coder(Protocol):
    """Codes segments."""

    @property
    def id(self) -> str:
        """Name of the coder and, for a program, its version."""
        ...

    def code(self, segments: pa.Table, codebook: "Codebook") -> pa.Table:
        """Return the codings of ``segments`` (columns of ``SEGMENTS``) as a table with the columns of ``CODINGS``."""
        ...
