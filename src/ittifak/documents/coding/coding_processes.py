"""Coding a long stream of segments in several processes, in order, a bounded number of pieces at a time.

A match is a Python object until it is a column, so that threads wait for each other; processes do not.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice, pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

PIECE = 1 << 23
_FEW = 4
_OWN: list[Callable[[pa.Table], pa.Table]] = []


def pieces(segments: pa.Table) -> Iterator[pa.Table]:
    """Yield segments in pieces of some ``PIECE`` bytes of text, at least one segment in each."""
    size = pc.binary_length(segments.column("text")).to_numpy()
    piece = np.cumsum(size) // PIECE
    bounds = [0, *(np.flatnonzero(np.diff(piece)) + 1).tolist(), len(size)]
    for start, end in pairwise(bounds):
        if start < end:
            yield segments.slice(start, end - start)


def gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Yield the rows of batches in pieces of some ``PIECE`` bytes, small batches together and large ones cut."""
    waiting: list[pa.RecordBatch] = []
    held = 0
    for batch in batches:
        waiting.append(batch)
        held += batch.nbytes
        if held >= PIECE:
            yield from pieces(pa.Table.from_batches(waiting))
            waiting, held = [], 0
    if waiting:
        yield from pieces(pa.Table.from_batches(waiting))


def coded(
    code: Callable[[pa.Table], pa.Table], parts: Iterable[pa.Table], workers: int | None
) -> Iterator[pa.Table]:
    """Yield the codings of each part, in order.

    Args:
        code: what codes one part; it is pickled to the processes, once for each.
        parts: pieces of segments; no more than twice as many as there are processes are held.
        workers: how many processes; None for as many as there are cores, 1 for none but this. A few pieces are
            never worth a process.

    """
    workers = workers or _cores()
    rest = iter(parts)
    first = list(islice(rest, _FEW)) if workers > 1 else []
    if workers == 1 or len(first) < _FEW:
        yield from map(code, chain(first, rest))
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, initializer=_start, initargs=(code,)) as pool:
        ahead: deque[Future[bytes]] = deque()
        try:
            for part in chain(first, rest):
                ahead.append(pool.submit(_code, _bytes(part)))
                if len(ahead) >= 2 * workers:
                    yield _table(ahead.popleft().result())
            while ahead:
                yield _table(ahead.popleft().result())
        finally:
            for future in ahead:
                future.cancel()


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(code: Callable[[pa.Table], pa.Table]) -> None:
    _OWN.append(code)


def _code(data: bytes) -> bytes:
    return _bytes(_OWN[0](_table(data)))


def _bytes(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _table(data: bytes) -> pa.Table:
    return pa.ipc.open_stream(data).read_all()
