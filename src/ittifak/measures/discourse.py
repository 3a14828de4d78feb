"""What actors speak of: shares of the sentences of their texts by code and year, and where that turns.

A share is sentences with a code over all sentences of the actor's texts of the year. Its interval is Wilson's (1927): what
texts as long as these might have shown. It leaves out that sentences of one text go together, and the coder's
errors, which are given beside.

The discourse of an actor turns where the shares of all codes together change their level. Shares are taken as
arcsine of the root, on which the noise of a share does not depend on its height (Anscombe 1948; twice this
angle has variance 1/n), so that rare and frequent codes count alike.

Literature: Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, Journal of the American
Statistical Association 22. Anscombe, F. J. (1948), The transformation of Poisson, binomial and negative-binomial data, Biometrika 35.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ittifak.case.case import Case
from ittifak.statistics.change_points import Change, change_points
from ittifak.statistics.intervals import shortest_interval

Numbers = NDArray[np.floating]
LEVEL = 0.9
DRAWS = 200
FEWEST = 0.005


@dataclass(frozen=True)
class Discourse:
    """Counts of sentences: ``said`` is actors × codes × years, ``of`` actors × years (0 where there is no text).

    ``texts`` names the texts behind each actor and year.
    """

    actors: Sequence[str]
    codes: Sequence[str]
    years: range
    said: Numbers
    of: Numbers
    texts: dict[tuple[int, int], tuple[str, ...]]

    def shares(self) -> tuple[Numbers, Numbers, Numbers]:
        """Return share, low and high, each actors × codes × years; NaN where the actor has no text."""
        return wilson(self.said, self.of[:, None, :])

    def over(self, first: int, last: int) -> tuple[Numbers, Numbers, Numbers]:
        """Return share, low and high over the years from ``first`` to ``last``, each actors × codes."""
        span = slice(max(first - self.years[0], 0), max(last - self.years[0] + 1, 0))
        return wilson(self.said[:, :, span].sum(axis=2), self.of[:, span].sum(axis=1)[:, None])


def discourse(case: Case, source: str, actors: Sequence[str], about: str | None = None) -> Discourse:
    """Return what actors speak of in the texts of a corpus.

    Args:
        case: a case with the tables ``texts`` and ``text_codes``.
        source: the corpus.
        actors: whose texts.
        about: only the sentences that name this actor.

    Returns:
        Counts by actor, code and year of the case's period, by the program whose codings the case holds.

    """
    years = range(case.settings.period.first_year, case.settings.period.last_year + 1)
    codes = [row["code"] for row in case.rows("select code from codebook")]
    chosen = """
        select t.id, t.actors as actor, e.start_low, t.segments from texts t join edtf e on e.text = t.date
        where t.source = $1 and list_contains($2, t.actors)"""
    named = "c.about is not distinct from $3"
    values = [source, list(actors), about]
    counted = case.rows(
        f"""select x.actor, c.code, year(x.start_low) as year, sum(c.segments) as n
            from ({chosen}) x join text_codes c on c.text = x.id and {named} and c.code is not null group by all""",
        *values,
    )
    totals = case.rows(
        f"""select x.actor, year(x.start_low) as year, list(x.id order by x.id) as ids,
                sum(case when $3 is null then x.segments else coalesce(c.segments, 0) end) as n
            from ({chosen}) x left join text_codes c on c.text = x.id and {named} and c.code is null group by all""",
        *values,
    )
    said = np.zeros((len(actors), len(codes), len(years)))
    of = np.zeros((len(actors), len(years)))
    texts: dict[tuple[int, int], tuple[str, ...]] = {}
    place = {actor: number for number, actor in enumerate(actors)}
    column = {code: number for number, code in enumerate(codes)}
    for row in totals:
        if row["year"] in years:
            of[place[row["actor"]], row["year"] - years[0]] = row["n"]
            texts[place[row["actor"]], row["year"]] = tuple(row["ids"])
    for row in counted:
        if row["year"] in years:
            said[place[row["actor"]], column[row["code"]], row["year"] - years[0]] = row["n"]
    return Discourse(list(actors), codes, years, said, of, texts)


def wilson(said: Numbers, of: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return shares with Wilson's interval at ``LEVEL``; NaN where nothing was counted."""
    from scipy.stats import norm  # noqa: PLC0415  (slow to import)

    z = float(norm.ppf((1 + LEVEL) / 2))
    n = np.where(of > 0, of, np.nan)
    share = said / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return share, np.clip(middle - half, 0, share), np.clip(middle + half, share, 1)


@dataclass(frozen=True)
class Turn:
    """A turn of an actor's discourse.

    ``year`` is the first of the new level, with its interval; ``over`` are the years with a text that are compared, from the turn
    before (or the first text) to the last before the next turn. ``moved`` gives each code with the difference of its mean shares,
    low and high.
    """

    actor: str
    year: int
    low: int
    high: int
    support: float
    over: Sequence[int]
    moved: Sequence[tuple[str, float, float, float]]


def turns(found: Discourse, actor: int, seed: int = 1) -> list[Turn]:
    """Return where the discourse of an actor turns, over the years that have a text.

    Codes of fewer than one sentence in 200 over all years are left out. Series and draws have one centre, half a sentence
    added to those with the code and without (Jeffreys).
    """
    years = np.flatnonzero(found.of[actor])
    of = found.of[actor, years]
    common = found.said[actor].sum(axis=1) > FEWEST * max(of.sum(), 1)
    said = found.said[actor][common][:, years]
    if not common.any():
        return []
    random = np.random.default_rng(seed)
    drawn = random.beta(said + 0.5, of - said + 0.5, (DRAWS, *said.shape))
    level = (said + 0.5) / (of + 1)
    changes = change_points(_angle(level).T, _angle(drawn).transpose(0, 2, 1), LEVEL)
    codes = [code for code, kept in zip(found.codes, common, strict=True) if kept]
    ends = [0, *(change.place for change in changes), len(years)]
    found_turns = []
    for change, (before, after) in zip(changes, zip(ends, ends[2:], strict=False), strict=True):
        moved = _moved(codes, said / of, drawn, before, change.place, after)
        found_turns.append(_turn(found, actor, years, change, (before, after), moved))
    return found_turns


def _turn(
    found: Discourse,
    actor: int,
    years: NDArray[np.integer],
    change: Change,
    span: tuple[int, int],
    moved: list[tuple[str, float, float, float]],
) -> Turn:
    year, low, high = (
        found.years[int(years[min(place, len(years) - 1)])]
        for place in (change.place, change.low, change.high)
    )
    over = [found.years[int(place)] for place in years[slice(*span)]]
    return Turn(found.actors[actor], year, low, high, change.support, over, moved)


def _moved(
    codes: list[str], share: Numbers, drawn: Numbers, before: int, place: int, after: int
) -> list[tuple[str, float, float, float]]:
    by = share[:, place:after].mean(axis=1) - share[:, before:place].mean(axis=1)
    draws = drawn[:, :, place:after].mean(axis=2) - drawn[:, :, before:place].mean(axis=2)
    low, high = shortest_interval(draws, LEVEL)
    return [
        (
            codes[number],
            float(by[number]),
            float(min(low[number], by[number])),
            float(max(high[number], by[number])),
        )
        for number in np.argsort(-np.abs(by), kind="stable")
    ]


def _angle(share: Numbers) -> Numbers:
    return np.asarray(2 * np.arcsin(np.sqrt(share)))
