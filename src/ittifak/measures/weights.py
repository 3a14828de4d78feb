"""How far the index rests on the choice of weights: the sensitivity band."""

import numpy as np

from ittifak.evidence.finding import Finding, Rule, Support
from ittifak.evidence.text import Text
from ittifak.measures.indicators import indicators, version
from ittifak.measures.institutionalisation import Scores, sensitivity
from ittifak.measures.score_findings import TOO_LITTLE, ScoreFindings
from ittifak.measures.scoring import INDEX

RULE = Rule(
    "institutionalisation.sensitivity",
    version(),
    Text(
        "A sensitivity band, no interval of uncertainty: the index of the dyad’s last searched year, the evidence as coded, "
        "under two hundred draws of the dimensions’ weights (any set of weights is as likely as any other) and of the exponent of the mean "
        "(from a quarter to one). The band holds nine in ten of them and the value as printed.",
        "Belirsizlik aralığı değil, duyarlılık bandı: ikilinin aranmış son yılının endeksi, kanıt kodlandığı gibi, boyut "
        "ağırlıklarının (her ağırlık takımı eşit olasılıklı) ve ortalamanın üssünün (dörtte birden bire) iki yüz çekilişi "
        "altında. Bant bunların onda dokuzunu ve basılan değeri kapsar.",
    ),
    ("Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168",),
)


def sensitivity_findings(scores: Scores, found: ScoreFindings) -> list[Finding]:
    """Return for each dyad the index of its last searched year with its sensitivity band."""
    low, high = sensitivity(scores.cells, indicators())
    place = scores.place(INDEX)
    result = []
    for dyad, pair in enumerate(scores.dyads):
        who = found.dyad_name(dyad)
        known = np.flatnonzero(~np.isnan(scores.value[dyad, place]))
        last = int(known[-1]) if len(known) else None
        value = float(scores.value[dyad, place, last]) if last is not None else None
        result.append(
            Finding(
                RULE,
                "dyad:" + "-".join(pair),
                Text(f"{who.en}: sensitivity band of the index", f"{who.tr}: endeksin duyarlılık bandı"),
                "score",
                round(value, 6) if value is not None else None,
                (Support("finding", found.of(dyad, INDEX, scores.years[last]).id),)
                if last is not None
                else (),
                low=round(min(value, float(low[dyad, last])), 6) if value is not None else None,
                high=round(max(value, float(high[dyad, last])), 6) if value is not None else None,
                null_reason=None if value is not None else TOO_LITTLE,
            )
        )
    return result
