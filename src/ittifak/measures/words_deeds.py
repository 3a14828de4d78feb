"""Words and deeds: what the parties say, pledge and do in each layer, as shares within the year.

Words are statements of the parties themselves, first-hand: read in a speech, an official text, a record or a report that
quotes them. Scholars' assessments are not words of the parties. Deeds count in the year in which they begin.
Only kinds of tie of which both words and deeds were searched in the year count, and shares are taken over the layers that
have such kinds; where either was not searched there is no share and no gap.

The gap of a layer is its share of words less its share of deeds. Its interval treats the year's words and
deeds as samples of what might have been found: Dirichlet with Jeffreys' prior of a half for each layer, so that few
words or deeds give a wide interval.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ittifak.case.case import Case
from ittifak.evidence.schema import layers
from ittifak.measures.pairs import pair_columns
from ittifak.statistics.intervals import shortest_interval
from ittifak.statistics.lead import Lead, lead

Numbers = NDArray[np.floating]
WORDS, PLEDGES, DEEDS = "statement", "commitment", "deed"
FIRST_HAND = ("statement", "official", "treaty", "dataset", "news", "website")
LEVEL = 0.9
DRAWS = 400


@dataclass(frozen=True)
class WordsAndDeeds:
    """By dyad, layer and year: amounts of each mode, shares, and the gap with its interval.

    ``amount`` and ``share``: mode → dyads × layers × years; a share is NaN where the mode or the layer was not searched or
    nothing of the mode was found in the year. ``gap``, ``low``, ``high``: dyads × layers × years.
    ``ties``: one row for each tie, dyad, layer, mode and year that is counted, with its share.
    """

    dyads: list[tuple[str, str]]
    years: range
    amount: dict[str, Numbers]
    share: dict[str, Numbers]
    gap: Numbers
    low: Numbers
    high: Numbers
    searched: NDArray[np.bool_]
    ties: pa.Table

    def leads(self, dyad: int, layer: int, seed: int) -> Lead | None:
        """Return by how many years words lead deeds in a layer of a dyad, over the years that were searched."""
        run = np.flatnonzero(self.searched[dyad, layer])
        if not len(run) or run[-1] - run[0] + 1 != len(run):
            return None
        return lead(self.amount[WORDS][dyad, layer, run], self.amount[DEEDS][dyad, layer, run], seed, LEVEL)


def words_and_deeds(case: Case, dyads: list[tuple[str, str]], seed: int = 1) -> WordsAndDeeds:
    """Return the shares of words, pledges and deeds, and the gap between words and deeds.

    Args:
        case: a checked case.
        dyads: two actor ids each.
        seed: of the draws behind the intervals.
    """
    first, last = case.settings.period.first_year, case.settings.period.last_year
    kinds = case.rows("select id, layer from kinds order by id")
    layer_of = np.array([list(layers()).index(row["layer"]) for row in kinds])
    looked = {
        mode: _searched(case, dyads, [row["id"] for row in kinds], mode, first, last)
        for mode in (WORDS, PLEDGES, DEEDS)
    }
    both = looked[WORDS] & looked[DEEDS]
    fields = {WORDS: both, DEEDS: both, PLEDGES: both & looked[PLEDGES]}
    ties = _ties(case, dyads, [row["id"] for row in kinds], first, last)
    counted = _counted(ties, fields)
    ties = ties.filter(counted)
    shape = (len(dyads), len(layers()), last - first + 1)
    amount = {mode: np.zeros(shape, np.float32) for mode in fields}
    mode = np.asarray(ties["mode"].to_pylist(), dtype=np.str_)
    places = (ties["dyad"].to_numpy(), layer_of[ties["kind"].to_numpy()], ties["year"].to_numpy())
    weight = ties["share"].to_numpy()
    for name, counts in amount.items():
        mine = mode == name
        np.add.at(counts, tuple(axis[mine] for axis in places), weight[mine])
    searched = {name: _by_layer(field, layer_of) for name, field in fields.items()}
    share = {name: _shares(counts, searched[name]) for name, counts in amount.items()}
    low, high = _intervals(amount, searched[WORDS], np.random.default_rng(seed))
    gap = share[WORDS] - share[DEEDS]
    known = ~np.isnan(gap)
    return WordsAndDeeds(
        dyads,
        range(first, last + 1),
        amount,
        share,
        gap,
        np.where(known, np.fmin(low, gap), np.nan),
        np.where(known, np.fmax(high, gap), np.nan),
        searched[WORDS],
        ties.append_column("layer", pa.array(places[1])),
    )


def _counted(ties: pa.Table, fields: dict[str, NDArray[np.bool_]]) -> pa.Array:
    """Return which ties are of a kind that was searched, in their mode, in their year."""
    places = tuple(ties[name].to_numpy() for name in ("dyad", "kind", "year"))
    mode = np.asarray(ties["mode"].to_pylist(), dtype=np.str_)
    return pa.array(np.logical_or.reduce([(mode == name) & field[places] for name, field in fields.items()]))


def _by_layer(field: NDArray[np.bool_], layer_of: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return where any kind of a layer was searched, dyads × layers × years."""
    found = np.zeros((field.shape[0], len(layers()), field.shape[2]), dtype=bool)
    for kind, layer in enumerate(layer_of):
        found[:, layer] |= field[:, kind]
    return found


def _shares(counts: Numbers, looked: NDArray[np.bool_]) -> Numbers:
    within = np.where(looked, counts, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(looked, within / within.sum(axis=1, keepdims=True), np.nan)


def _intervals(
    amount: dict[str, Numbers], both: NDArray[np.bool_], random: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Return the interval of the gap in every cell that has one; only years with words and deeds are drawn."""
    low, high = (np.full(both.shape, np.nan, np.float32) for _ in range(2))
    words, deeds = (np.where(both, amount[name], 0).sum(axis=1) for name in (WORDS, DEEDS))
    for dyad, year in zip(*np.nonzero((words > 0) & (deeds > 0)), strict=True):
        rows = both[dyad, :, year]
        drawn = [
            random.dirichlet(amount[name][dyad, rows, year].astype(float) + 0.5, DRAWS)
            for name in (WORDS, DEEDS)
        ]
        low[dyad, rows, year], high[dyad, rows, year] = shortest_interval(drawn[0] - drawn[1], LEVEL)
    return low, high


def _ties(case: Case, dyads: list[tuple[str, str]], kinds: list[str], first: int, last: int) -> pa.Table:
    return case.query(
        f"""with pairs as (select unnest($1) as dyad, unnest($2) as a, unnest($3) as b),
        names as (select unnest($4) as kind_name, unnest($5) as kind),
        own as (
            select distinct e.target as tie from evidence e join sources s on s.id = e.source
            where e.via is null and e.stance = 'supports' and s.kind in ({", ".join(repr(kind) for kind in FIRST_HAND)})
        ),
        mine as (
            select p.dyad, d.tie, sum(d.share) as share
            from dyads d join pairs p on p.a = least(d.a, d.b) and p.b = greatest(d.a, d.b) group by all
        ),
        dated as (
            select *, year(start_low + ((start_high - start_low) // 2)::int) - $6 as place from placed
        )
        select t.id as tie, m.dyad, n.kind, t.mode, m.share, t.place as year
        from dated t join mine m on m.tie = t.id join names n on n.kind_name = t.kind
        left join own on own.tie = t.id
        where t.place between 0 and $7 - $6
              and (t.mode in ('deed', 'commitment') or (t.mode = 'statement' and own.tie is not null))
        order by m.dyad, t.layer, year, t.id""",
        *pair_columns(dyads),
        kinds,
        list(range(len(kinds))),
        first,
        last,
    )


def _searched(
    case: Case, dyads: list[tuple[str, str]], kinds: list[str], mode: str, first: int, last: int
) -> NDArray[np.bool_]:
    """Return where the mode was searched, at least in part, dyads × kinds × years."""
    table = case.query(
        """with pairs as (select unnest($1) as dyad, unnest($2) as a, unnest($3) as b),
        names as (select unnest($4) as kind_name, unnest($5) as kind)
        select p.dyad, n.kind, coalesce(year(d.start_low), $6) as first, coalesce(year(d.end_high), $7) as last
        from coverage c join edtf d on d.text = c.period
        join kinds k on k.layer = c.layer and (c.kinds is null or list_contains(string_split(c.kinds, ' '), k.id))
        join names n on n.kind_name = k.id
        join pairs p on p.a = least(c.a, c.b) and p.b = greatest(c.a, c.b)
        where c.effort <> 'unsearched' and list_contains(string_split(coalesce(c.modes, 'deed commitment'), ' '), $8)""",
        *pair_columns(dyads),
        kinds,
        list(range(len(kinds))),
        first,
        last,
        mode,
    )
    found = np.zeros((len(dyads), len(kinds), last - first + 1), dtype=bool)
    dyad, kind, start, end = (
        table[name].to_numpy().astype(np.int64) for name in ("dyad", "kind", "first", "last")
    )
    for year in range(first, last + 1):
        now = (start <= year) & (end >= year)
        found[dyad[now], kind[now], year - first] = True
    return found
