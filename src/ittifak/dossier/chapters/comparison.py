"""Any two dyads side by side, with indicators that a reader can turn off."""

import numpy as np

from ittifak.evidence.chapter import Comparison
from ittifak.evidence.schema import layers
from ittifak.evidence.text import Text
from ittifak.measures.indicators import assumptions, indicators
from ittifak.measures.institutionalisation import Scores
from ittifak.measures.score_findings import ScoreFindings
from ittifak.measures.scoring import INDEX


def comparison(scores: Scores, found: ScoreFindings) -> Comparison:
    """Return the block: the indicators of every dyad as coded, and where each number stands."""
    names = ["-".join(pair) for pair in scores.dyads]
    return Comparison(
        "compare",
        Text(
            "Choose two dyads; turn indicators off to see what changes. The index is computed anew over what was searched for both.",
            "İki ikili seçiniz; neyin değiştiğini görmek için göstergeleri kapatınız. Endeks, ikisi için de aranmış olan üzerinden yeniden hesaplanır.",
        ),
        [(name, found.dyad_name(place)) for place, name in enumerate(names)],
        scores.years,
        [(row.id, row.dimension, layers()[row.dimension], row.name) for row in indicators()],
        {
            name: [
                [None if np.isnan(value) else round(float(value), 4) for value in row]
                for row in scores.cells[place]
            ]
            for place, name in enumerate(names)
        },
        {
            name: [finding.address for finding in found.series(place, INDEX)]
            for place, name in enumerate(names)
        },
        assumptions().exponent,
    )
