"""Which tie counts for which indicator and dyad, from when to when, and how surely."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ittifak.case.case import Case
from ittifak.measures.indicators import Assumptions, Indicator
from ittifak.measures.pairs import pair_columns

Whole = NDArray[np.integer]


@dataclass(frozen=True)
class Spans:
    """One row for each tie, indicator and dyad. Years count from the first year of the case.

    ``dyad``, ``indicator``: places in the lists. ``share``: the tie's weight for the dyad, 1 where it is bilateral.
    ``likely``: that the tie is true. ``first_low`` to ``first_high``: years in which it may begin; ``last_low`` to
    ``last_high``: in which it may end. ``first``, ``last``: as coded, the middle of these. ``brief``: an event that
    founds nothing, which counts in the one year in which it begins.
    """

    tie: NDArray[np.str_]
    dyad: Whole
    indicator: Whole
    share: NDArray[np.floating]
    likely: NDArray[np.floating]
    first_low: Whole
    first_high: Whole
    last_low: Whole
    last_high: Whole
    brief: NDArray[np.bool_]

    @property
    def first(self) -> Whole:
        """First year as coded."""
        return (self.first_low + self.first_high) // 2

    @property
    def last(self) -> Whole:
        """Last year as coded."""
        middle: Whole = np.maximum((self.last_low + self.last_high) // 2, self.first)
        return np.where(self.brief, self.first, middle)

    def of(self, rows: NDArray[np.bool_]) -> "Spans":
        """Return the rows chosen."""
        return Spans(**{name: values[rows] for name, values in vars(self).items()})


def spans(
    case: Case, dyads: list[tuple[str, str]], chosen: tuple[Indicator, ...], assumed: Assumptions
) -> Spans:
    """Return the ties of the dyads that count for the indicators.

    A deed of an indicator's kind counts from its start to its end; an event of a lasting kind to the end of the case.
    A tie whose start is unknown ("by 2020") counts from the year by which it is known to hold.
    A general claim of events over more than a year ("exercises were held from then on") is no event, and does not count.
    A provision counts from the date of the tie that holds it to that tie's end, if it has one. A tie of several
    parties counts for each of its dyads by its share (``ittifak.evidence.relations``).
    """
    first_year, last_year = case.settings.period.first_year, case.settings.period.last_year
    kinds = [(place, kind, row.lasting) for place, row in enumerate(chosen) for kind in row.kinds]
    matches = " union all ".join(
        f"select {place} as indicator, tie from commitments where {_condition(row.provision)}"
        for place, row in enumerate(chosen)
        if row.provision
    )
    table = case.query(
        f"""with wanted as (select unnest($1) as indicator, unnest($2) as kind, unnest($3) as lasting),
        pairs as (select unnest($4) as dyad, unnest($5) as a, unnest($6) as b),
        provisions as ({matches or "select 0 as indicator, '' as tie where false"}),
        mine as (
            select p.dyad, d.tie, sum(d.share) as share
            from dyads d join pairs p on p.a = least(d.a, d.b) and p.b = greatest(d.a, d.b) group by all
        ),
        counted as (
            select w.indicator, t.id as tie, w.lasting, t.aspect = 'event' and not w.lasting as brief from placed t join wanted w on w.kind = t.kind
            where t.mode = 'deed' and (w.lasting or t.aspect = 'state' or not contains(t.date, '/') or (not t.open_end and t.end_high <= t.start_low + 366))
            union
            select indicator, tie, true, false from provisions
        )
        select c.tie, m.dyad, c.indicator, m.share, c.brief,
               case when s.independent >= 2 then $7 else $8 end as likely,
               year(coalesce(t.start_low, t.end_low)) as first_low,
               year(coalesce(t.start_high, t.end_high)) as first_high,
               case when t.open_end or (c.lasting and not contains(t.date, '/')) then $9 else year(t.end_low) end as last_low,
               case when t.open_end or (c.lasting and not contains(t.date, '/')) then $9 else year(t.end_high) end as last_high
        from counted c join placed t on t.id = c.tie join mine m on m.tie = c.tie join support s on s.target = c.tie
        order by m.dyad, c.indicator, c.tie""",
        [place for place, _, _ in kinds],
        [kind for _, kind, _ in kinds],
        [lasting for _, _, lasting in kinds],
        *pair_columns(dyads),
        assumed.true_more_sources,
        assumed.true_one_source,
        last_year,
    )
    return _as_spans(table, first_year, last_year)


def _condition(provision: Mapping[str, object]) -> str:
    """Return what a provision must be, as SQL; names and values are the indicators' own."""
    parts = []
    for name, wanted in provision.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        parts.append(f"{name} in ({', '.join(repr(str(value)) for value in values)})")
    return " and ".join(parts)


def _as_spans(table: pa.Table, first_year: int, last_year: int) -> Spans:
    columns = {name: table[name].to_numpy() for name in table.column_names}
    years = {
        name: np.clip(columns[name].astype(np.int64) - first_year, -1, last_year - first_year + 1)
        for name in ("first_low", "first_high", "last_low", "last_high")
    }
    return Spans(
        tie=np.asarray(columns["tie"], dtype=np.str_),
        dyad=columns["dyad"].astype(np.int64),
        indicator=columns["indicator"].astype(np.int64),
        share=columns["share"].astype(np.float32),
        likely=columns["likely"].astype(np.float32),
        brief=columns["brief"].astype(bool),
        **years,
    )
