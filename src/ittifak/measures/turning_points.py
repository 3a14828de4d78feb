"""Turning points: years in which the index of a dyad changes level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ittifak.evidence.finding import Finding, Rule, Support
from ittifak.evidence.text import Text
from ittifak.measures.indicators import version
from ittifak.measures.institutionalisation import Scores
from ittifak.measures.score_findings import ScoreFindings
from ittifak.measures.scoring import INDEX
from ittifak.statistics.change_points import change_points


@dataclass(frozen=True)
class TurningPoint:
    """The first year of a new level, its interval, the share of draws that have it, the levels before and after."""

    dyad: tuple[str, str]
    year: int
    low: int
    high: int
    support: float
    before: float
    after: float


def turning_points(found: Scores, dyad: int, measure: str = INDEX, level: float = 0.9) -> list[TurningPoint]:
    """Return the turning points of one dyad's measure, from its longest run of years that were searched.

    The series is as coded, without decay; the draws carry what is not sure of it
    (``ittifak.statistics.change_points``). A change of the search can look like a change of the relation: a run
    ends where nobody has looked.

    Args:
        found: scores with their draws.
        dyad: which of the dyads.
        measure: which measure.
        level: of the intervals.

    Raises:
        ValueError: the scores were computed without keeping the draws.
    """
    if found.drawn is None:
        raise ValueError("turning points need scores with keep_draws=True")
    place = found.place(measure)
    series = found.value[dyad, place]
    run = _longest_run(~np.isnan(series))
    return [
        TurningPoint(
            found.dyads[dyad],
            found.years[run.start + change.place],
            found.years[run.start + change.low],
            found.years[min(run.start + change.high, len(found.years) - 1)],
            change.support,
            float(change.before),
            float(change.after),
        )
        for change in change_points(series[run], found.drawn[:, dyad, place, run], level)
    ]


RULE = Rule(
    "turning_points.index",
    version(),
    Text(
        "The first year of a new level of the index: segments of equal mean, found exactly (PELT, squared loss), none shorter "
        "than three years, in the longest run of years that were searched. The interval holds nine in ten of the draws that have the "
        "change within three years. Only changes that at least half of the draws have are shown. No date was given beforehand. A steady rise is cut into steps too, "
        "and a change in how much was searched can look like a turning point.",
        "Endeksin yeni düzeyinin ilk yılı: ortalaması eşit dilimler kesin yöntemle bulunur (PELT, kare kayıp), hiçbiri üç yıldan kısa "
        "değildir ve aranmış yılların en uzun kesintisiz dizisi kullanılır. Aralık, değişimi üç yıl içinde gösteren çekilişlerin onda "
        "dokuzunu kapsar. Yalnızca çekilişlerin en az yarısında görülen değişimler gösterilir. Hiçbir tarih önceden verilmemiştir. Sürekli bir yükseliş de basamaklara bölünür; aramanın yoğunluğundaki değişim dönüm noktası gibi görünebilir.",
    ),
    (
        "Killick, Fearnhead and Eckley (2012), Journal of the American Statistical Association 107",
        "Truong, Oudre and Vayatis (2020), Signal Processing 167",
    ),
)
SHARE = Rule(
    "turning_points.support",
    version(),
    Text(
        "The share of draws of the evidence in which the level changes within three years of this year.",
        "Düzeyin bu yıldan en çok üç yıl uzakta değiştiği kanıt çekilişlerinin payı.",
    ),
)


def as_findings(
    point: TurningPoint, number: int, scores: ScoreFindings, dyad: int
) -> tuple[Finding, Finding]:
    """Return the year of a turning point and the share of draws that have it, resting on the years around it."""
    who = scores.dyad_name(dyad)
    subject = "dyad:" + "-".join(point.dyad)
    around = [scores.of(dyad, INDEX, year) for year in (point.year - 1, point.year)]
    support = tuple(Support("finding", finding.id) for finding in around)
    params = {"number": str(number)}
    year = Finding(
        RULE,
        subject,
        Text(f"{who.en}: turning point {number}", f"{who.tr}: {number}. dönüm noktası"),
        "year",
        point.year,
        support,
        params=params,
        low=point.low,
        high=point.high,
        level=0.9,
    )
    share = Finding(
        SHARE,
        subject,
        Text(
            f"{who.en}: draws with turning point {number}",
            f"{who.tr}: {number}. dönüm noktasını gösteren çekilişler",
        ),
        "share",
        point.support,
        (Support("finding", year.id),),
        params=params,
    )
    return year, share


def _longest_run(known: NDArray[np.bool_]) -> slice:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return slice(0, 0)
    longest = int(np.argmax(ends - starts))
    return slice(int(starts[longest]), int(ends[longest]))
