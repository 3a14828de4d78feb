"""Codings of several coders, put side by side by the id of the segment."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ittifak.documents.coding.coder import MODES
from ittifak.statistics.ratings import MISSING, Places, Ratings, distinct
from ittifak.statistics.unitised import Units

BITS = 62
NOBODY = "(nobody)"
"""The speaker of a segment in which nobody is quoted, where a coder named speakers at all."""


@dataclass(frozen=True)
class Aligned:
    """What several coders gave to the same segments.

    Attributes:
        coders: their names.
        ids: of all segments that one of them coded, in the order of their first appearance.
        codes: all that were given, or that the codebook has.
        sets: the different sets of codes that were given to a segment: sets × codes.
        given: segments × coders: the place of the set that was given, -1 where the coder did not code the segment.
        spans: the passages, where they were marked: ``continuum`` is the segment, ``value`` the place of the code.
        bare: coder, segment and code where a code has no passage: 3 × cases.
        mode: segments × coders, place in ``modes``, -1 where missing.
        speaker: segments × coders, place in ``speakers``, -1 where missing.
    """

    coders: tuple[str, ...]
    ids: pa.Array
    codes: tuple[str, ...]
    sets: NDArray[np.bool_]
    given: Places
    spans: Units
    bare: Places
    mode: Places
    modes: tuple[str, ...]
    speaker: Places
    speakers: tuple[str, ...]

    @cached_property
    def ratings(self) -> Ratings:
        """Return the sets as categories."""
        return Ratings.of(self.given, len(self.sets))

    def has(self, given: Places, code: int) -> Places:
        """Return 1 where a set has a code, 0 where not, -1 where there is none."""
        return np.where(given == MISSING, MISSING, self.sets[given, code])


def align(codings: Mapping[str, pa.Table], codes: tuple[str, ...] | None = None) -> Aligned:
    """Put codings side by side.

    Args:
        codings: by coder, each a table with the columns of ``CODINGS``.
        codes: of the codebook; without it, all that were given, sorted.
    """
    tables = [_whole(table) for table in codings.values()]
    ids = pa.chunked_array([table["id"].cast(pa.string()) for table in tables], pa.string()).unique()
    if codes is None:
        used = pa.chunked_array([table["code"] for table in tables], pa.string()).unique()
        codes = tuple(sorted(code for code in used.to_pylist() if code))
    words = max(1, -(-len(codes) // BITS))
    masks = np.zeros((len(ids), len(tables), words), np.int64)
    coded = np.zeros((len(ids), len(tables)), bool)
    marked = []
    for coder, table in enumerate(tables):
        segment = _places(table["id"], ids)
        coded[segment, coder] = True
        code = _places(table["code"], pa.array(codes, pa.string()))
        rows = np.flatnonzero(code >= 0)
        bits = np.left_shift(np.int64(1), code[rows] % BITS)
        np.bitwise_or.at(masks, (segment[rows], np.full(len(rows), coder), code[rows] // BITS), bits)
        start, end = (_numbers(table[name])[rows] for name in ("start", "end"))
        marked.append(np.stack([np.full(len(rows), coder), segment[rows], code[rows], start, end]))
    sets, place = _sets(masks, len(codes))
    coder, segment, code, start, end = np.concatenate(marked, axis=1)
    spanned = (start >= 0) & (end > start)
    mode, modes = _nominal(tables, ids, "mode", MODES)
    speaker, speakers = _nominal(tables, ids, "speaker", ())
    return Aligned(
        coders=tuple(codings),
        ids=ids,
        codes=codes,
        sets=sets,
        given=np.where(coded, place, MISSING),
        spans=Units(coder[spanned], segment[spanned], start[spanned], end[spanned], code[spanned]),
        bare=np.stack([coder[~spanned], segment[~spanned], code[~spanned]]),
        mode=mode,
        modes=modes,
        speaker=_without_speaker(speaker, coded, len(speakers)),
        speakers=(*speakers, NOBODY),
    )


def _whole(table: pa.Table) -> pa.Table:
    for name in ("code", "mode", "speaker"):
        cells = (
            table[name].cast(pa.string()) if name in table.column_names else pa.nulls(len(table), pa.string())
        )
        filled = pc.if_else(pc.equal(cells, ""), None, cells)
        place = table.column_names.index(name) if name in table.column_names else -1
        table = table.set_column(place, name, filled) if place >= 0 else table.append_column(name, filled)
    for name in ("start", "end"):
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(len(table), pa.int64()))
    return table


def _places(cells: pa.ChunkedArray, known: pa.Array) -> Places:
    found = pc.index_in(cells.combine_chunks().cast(pa.string()), value_set=known)
    return np.asarray(found.fill_null(MISSING).to_numpy(zero_copy_only=False).astype(np.int64))


def _numbers(cells: pa.ChunkedArray) -> Places:
    return np.asarray(cells.cast(pa.int64()).fill_null(MISSING).to_numpy().astype(np.int64))


def _sets(masks: Places, codes: int) -> tuple[NDArray[np.bool_], Places]:
    segments, coders, words = masks.shape
    flat = masks.reshape(-1, words)
    kinds, place, _ = distinct(flat, 2**BITS)
    at = np.arange(codes)
    sets = (kinds[:, at // BITS] >> (at % BITS)) & 1
    return sets.astype(bool), place.reshape(segments, coders)


def _nominal(
    tables: list[pa.Table], ids: pa.Array, name: str, known: tuple[str, ...]
) -> tuple[Places, tuple[str, ...]]:
    used = pa.chunked_array([table[name] for table in tables], pa.string()).unique().to_pylist()
    values = (*known, *sorted(value for value in used if value is not None and value not in known))
    found = np.full((len(ids), len(tables)), MISSING)
    for coder, table in enumerate(tables):
        value = _places(table[name], pa.array(values, pa.string()))
        rows = np.flatnonzero(value >= 0)
        found[_places(table["id"], ids)[rows], coder] = value[rows]
    return found, values


def _without_speaker(speaker: Places, coded: NDArray[np.bool_], nobody: int) -> Places:
    names_some = (speaker != MISSING).any(axis=0)
    return np.where((speaker == MISSING) & coded & names_some, nobody, speaker)
