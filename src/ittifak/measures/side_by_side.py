"""The index of several dyads over what was searched for all of them."""

from ittifak.evidence.finding import Finding, Rule, Support
from ittifak.evidence.text import Text
from ittifak.measures.indicators import indicators, version
from ittifak.measures.institutionalisation import Scores, alike
from ittifak.measures.score_findings import LITERATURE, ScoreFindings
from ittifak.measures.scoring import INDEX

RULE = Rule(
    "institutionalisation.alike",
    version(),
    Text(
        "The index over those indicators alone that were searched, at least in part, for all of the dyads in the year. "
        "The bounds are those of each dyad’s whole index, widened to hold the value; they have no level of their own.",
        "Yalnızca o yıl ikililerin hepsi için en azından kısmen aranmış göstergeler üzerinden endeks. "
        "Sınırlar, ikilinin bütün endeksinin aralığıdır; değeri içerecek kadar genişletilir ve kendi güven düzeyi yoktur.",
    ),
    LITERATURE,
)
TOO_LITTLE = Text(
    "Too little was searched for all of the dyads in that year.",
    "O yıl ikililerin hepsi için aranan yetersiz.",
)


def side_by_side(scores: Scores, found: ScoreFindings) -> dict[tuple[int, int], Finding]:
    """Return the comparable index by dyad and year."""
    index, common = alike(scores, list(range(len(scores.dyads))))
    whole = scores.place(INDEX)
    names = " ".join("-".join(pair) for pair in scores.dyads)
    result = {}
    for dyad, pair in enumerate(scores.dyads):
        who = found.dyad_name(dyad)
        for place, year in enumerate(scores.years):
            value = float(index[dyad, place])
            known = value == value  # noqa: PLR0124  (NaN is not itself)
            parts = [
                found.of(dyad, row.id, year)
                for row, counts in zip(indicators(), common[:, place], strict=True)
                if counts
            ]
            result[dyad, year] = Finding(
                RULE,
                "dyad:" + "-".join(pair),
                Text(f"{who.en}, comparable index, {year}", f"{who.tr}, karşılaştırılabilir endeks, {year}"),
                "score",
                round(value, 6) if known else None,
                tuple(Support("finding", part.id) for part in parts if part.value is not None)
                if known
                else (),
                period=str(year),
                params={"beside": names},
                low=round(min(value, float(scores.low[dyad, whole, place])), 6) if known else None,
                high=round(max(value, float(scores.high[dyad, whole, place])), 6) if known else None,
                null_reason=None if known else TOO_LITTLE,
                series=Text(f"{who.en}: comparable index", f"{who.tr}: karşılaştırılabilir endeks"),
            )
    return result
