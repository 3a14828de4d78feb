"""Where one has looked, per dyad, indicator and year: none, in part, or fully."""

import numpy as np
from numpy.typing import NDArray

from ittifak.case.case import Case
from ittifak.measures.indicators import Indicator
from ittifak.measures.pairs import pair_columns

Effort = NDArray[np.uint8]
NONE, PARTIAL, SEARCHED = 0, 1, 2
SIGNATURES = "treaty_signature"


def efforts(case: Case, dyads: list[tuple[str, str]], chosen: tuple[Indicator, ...]) -> Effort:
    """Return the effort of the search, dyads × indicators × years of the case.

    An indicator of several kinds was searched as far as the least searched of them, and in part where only some of
    them were. A row of ``coverage.csv`` without kinds speaks for all kinds of its layer; without modes for deeds and
    commitments. Provisions are found by reading instruments: they were searched as far as the layer's commitments were, and in part where only
    signatures were looked for, since a list of treaties is no reading of them.
    """
    first, last = case.settings.period.first_year, case.settings.period.last_year
    sought = _sought(chosen)
    table = case.query(
        """with pairs as (select unnest($1) as dyad, unnest($2) as a, unnest($3) as b),
        sought as (select unnest($4) as place, unnest($5) as layer, unnest($6) as kind, unnest($7) as mode)
        select p.dyad, s.place, case c.effort when 'searched' then 2 when 'partial' then 1 else 0 end as effort,
               coalesce(year(d.start_low), $8) as first, coalesce(year(d.end_high), $9) as last
        from coverage c join edtf d on d.text = c.period
        join pairs p on p.a = least(c.a, c.b) and p.b = greatest(c.a, c.b)
        join sought s on s.layer = c.layer
             and (c.kinds is null or s.kind = '' or list_contains(string_split(c.kinds, ' '), s.kind))
             and not (c.kinds is not null and s.kind = '')
             and list_contains(string_split(coalesce(c.modes, 'deed commitment'), ' '), s.mode)""",
        *pair_columns(dyads),
        list(range(len(sought))),
        [layer for _, _, layer, _, _ in sought],
        [kind for _, _, _, kind, _ in sought],
        [mode for *_, mode in sought],
        first,
        last,
    )
    found = np.zeros((len(dyads), len(sought), last - first + 1), dtype=np.uint8)
    dyad, place, effort, start, end = (
        table[name].to_numpy().astype(np.int64) for name in ("dyad", "place", "effort", "first", "last")
    )
    listed = np.array([bool(chosen[row].provision) and kind == SIGNATURES for row, _, _, kind, _ in sought])
    effort = np.where(listed[place], np.minimum(effort, PARTIAL), effort)
    for year in range(first, last + 1):
        now = (start <= year) & (end >= year)
        np.maximum.at(found, (dyad[now], place[now], year - first), effort[now].astype(np.uint8))
    return _by_indicator(found, sought, len(chosen))


def _sought(chosen: tuple[Indicator, ...]) -> list[tuple[int, int, str, str, str]]:
    """Return indicator, part, layer, kind and mode of all that must be searched; alternatives share a part."""
    sought = []
    for place, row in enumerate(chosen):
        for part, kind in enumerate(row.kinds):
            sought.append((place, part, row.dimension, kind, "deed"))
        if row.provision:
            sought.append((place, 0, "legal", SIGNATURES, "deed"))
            sought.append((place, 0, row.dimension, "", "commitment"))
    return sought


def _by_indicator(found: Effort, sought: list[tuple[int, int, str, str, str]], number: int) -> Effort:
    parts: dict[int, dict[int, list[int]]] = {}
    for column, (place, part, *_) in enumerate(sought):
        parts.setdefault(place, {}).setdefault(part, []).append(column)
    result = np.zeros((found.shape[0], number, found.shape[2]), dtype=np.uint8)
    for place, columns in parts.items():
        each = np.stack([found[:, alternatives].max(axis=1) for alternatives in columns.values()])
        some = np.where(each.max(axis=0) > NONE, PARTIAL, NONE)
        result[:, place] = np.maximum(each.min(axis=0), some)
    return result
