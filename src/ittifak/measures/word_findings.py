"""Words and deeds as findings: the gap of each layer and year, and which of the two leads."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from ittifak.case.case import Case
from ittifak.evidence.finding import Finding, Rule, Support, refs
from ittifak.evidence.schema import layers
from ittifak.evidence.text import Text
from ittifak.measures.words_deeds import DEEDS, LEVEL, WORDS, WordsAndDeeds

GAP = Rule(
    "words_deeds.gap",
    1,
    Text(
        "The layer’s share of the year’s words less its share of the year’s deeds, over the kinds of tie of which both were searched. Words are "
        "statements of the parties themselves, first-hand; scholars’ assessments are none. Deeds count in the year in which they begin; "
        "a tie of several parties counts by its share. The interval takes the year’s words and deeds as samples (Dirichlet, Jeffreys’ "
        "prior): few of them give a wide one. Positive: more is said than done there.",
        "Yılın sözlerinde alanın payından, yılın fiillerindeki payı çıkarılır; yalnızca ikisinin de arandığı bağ türleri üzerinden. Söz, tarafların "
        "kendi, birinci elden beyanlarıdır; araştırmacı değerlendirmeleri söz değildir. Fiiller başladıkları yılda sayılır; çok taraflı "
        "bağ payı kadar sayılır. Aralık, yılın söz ve fiillerini örneklem sayar (Dirichlet, Jeffreys önseli): az olduklarında geniştir. "
        "Artı: orada yapıldığından çok söyleniyor.",
    ),
)
LEADS = Rule(
    "words_deeds.lead",
    1,
    Text(
        "By how many years words come before deeds (negative: after), as the lag with the highest correlation of the year-to-year changes of the amounts (two amounts that both grow agree at every lag) "
        "among five years either way; the first and last five years of words are left out; interval from a bootstrap of years in blocks. One value among many layers and dyads may stand out "
        "by chance alone.",
        "Sözün fiilden kaç yıl önce geldiği (eksi: sonra): miktarların yıldan yıla değişimlerinin ilişkisinin (ikisi de artan miktarlar her gecikmede uyuşur), beş yıl ileri ve geri arasında en yüksek olduğu "
        "gecikme; aralık, yılların bloklar hâlinde yeniden örneklenmesinden. Birçok alan ve ikili arasında tek bir değer yalnızca şansla da "
        "öne çıkabilir.",
    ),
    ("Theiler and others (1992), Physica D 58", "Künsch (1989), Annals of Statistics 17 (3)"),
)
CHANCE = Rule(
    "words_deeds.lead_p",
    1,
    Text(
        "The share of shuffled series (the words cut into blocks of three years and the blocks shuffled) whose best correlation is at least as "
        "high. Not corrected for the number of layers and dyads.",
        "En iyi ilişkisi en az bu kadar yüksek olan karıştırılmış serilerin (sözler üçer yıllık bloklara bölünüp bloklar karıştırılır) payı. "
        "Alan ve ikili sayısına göre düzeltilmemiştir.",
    ),
)
NOT_SEARCHED = Text(
    "Words or deeds were not searched for this layer in that year.",
    "O yıl bu alanda söz ya da fiil aranmadı.",
)
NOTHING = Text(
    "In what was searched, nothing was said or nothing was done in that year, so there are no shares.",
    "Aranan içinde o yıl ya hiç söz ya hiç fiil yok; bu yüzden pay da yok.",
)
TOO_FEW = Text(
    "Too few years with words and with deeds in one run of searched years.",
    "Kesintisiz aranmış yıllarda sözlü ve fiilli yıl sayısı yetersiz.",
)


class WordFindings:
    """The findings on words and deeds, by dyad, layer and year."""

    def __init__(self, case: Case, found: WordsAndDeeds) -> None:
        self.found = found
        self._layers = list(layers())
        self._names = [case.dyad_name(*pair) for pair in found.dyads]
        self._ties: dict[tuple[int, int, int], list[dict[str, Any]]] = {}
        for row in found.ties.to_pylist():
            self._ties.setdefault((row["dyad"], row["layer"], row["year"]), []).append(row)
        self.gaps = {
            (dyad, layer, year): self._gap(dyad, place, year - found.years[0])
            for dyad in range(len(found.dyads))
            for place, layer in enumerate(self._layers)
            for year in found.years
        }
        self.leads = {
            (dyad, layer): self._lead(dyad, place)
            for dyad in range(len(found.dyads))
            for place, layer in enumerate(self._layers)
        }

    def all(self) -> Iterator[Finding]:
        """Yield every finding."""
        yield from self.gaps.values()
        for pair in self.leads.values():
            yield from pair

    def dyad_name(self, dyad: int) -> Text:
        """Return the names of the two."""
        return self._names[dyad]

    def _gap(self, dyad: int, place: int, year: int) -> Finding:
        gap = float(self.found.gap[dyad, place, year])
        known = not np.isnan(gap)
        looked = bool(self.found.searched[dyad, place, year])
        who, layer = self._names[dyad], layers()[self._layers[place]]
        when = self.found.years[year]
        return Finding(
            GAP,
            "dyad:" + "-".join(self.found.dyads[dyad]),
            Text(
                f"{who.en}, {layer.en}, {when}: words less deeds",
                f"{who.tr}, {layer.tr}, {when}: söz eksi fiil",
            ),
            "difference",
            round(gap, 6) if known else None,
            tuple(self._support(dyad, place, year)) if known else (),
            period=str(when),
            params={"layer": self._layers[place]},
            low=round(float(self.found.low[dyad, place, year]), 6) if known else None,
            high=round(float(self.found.high[dyad, place, year]), 6) if known else None,
            level=LEVEL if known else None,
            null_reason=None if known else NOTHING if looked else NOT_SEARCHED,
            series=Text(f"{who.en}, {layer.en}: words less deeds", f"{who.tr}, {layer.tr}: söz eksi fiil"),
        )

    def _support(self, dyad: int, place: int, year: int) -> Iterator[Support]:
        both = self.found.searched[dyad, :, year]
        for mode, sign in ((WORDS, 1), (DEEDS, -1)):
            whole = float(self.found.amount[mode][dyad, both, year].sum())
            for row in self._ties.get((dyad, place, year), []):
                if row["mode"] == mode:
                    yield Support("tie", row["tie"], sign * row["share"] / whole)

    def _lead(self, dyad: int, place: int) -> tuple[Finding, Finding]:
        lead = self.found.leads(dyad, place, seed=1)
        who, layer = self._names[dyad], layers()[self._layers[place]]
        ties = sorted(
            {
                row["tie"]
                for (at, layer_, _), rows in self._ties.items()
                if lead and (at, layer_) == (dyad, place)
                for row in rows
                if row["mode"] in (WORDS, DEEDS)
            }
        )
        subject = "dyad:" + "-".join(self.found.dyads[dyad])
        params = {"layer": self._layers[place]}
        years = Finding(
            LEADS,
            subject,
            Text(
                f"{who.en}, {layer.en}: lead of words over deeds",
                f"{who.tr}, {layer.tr}: sözün fiile önceliği",
            ),
            "years",
            lead.places if lead else None,
            refs("tie", ties, None),
            params=params,
            low=lead.low if lead else None,
            high=lead.high if lead else None,
            level=LEVEL if lead else None,
            null_reason=None if lead else TOO_FEW,
        )
        chance = Finding(
            CHANCE,
            subject,
            Text(
                f"{who.en}, {layer.en}: how often chance does as well",
                f"{who.tr}, {layer.tr}: şansın ne sıklıkta bunu verdiği",
            ),
            "probability",
            lead.p_value if lead else None,
            (Support("finding", years.id),) if lead else (),
            params=params,
            null_reason=None if lead else TOO_FEW,
        )
        return years, chance
