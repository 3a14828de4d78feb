"""What actors speak of, as findings: shares by code and year, and turns of discourse."""

import math
from dataclasses import dataclass
from functools import cached_property

from ittifak.case.case import Case
from ittifak.evidence.finding import Finding, Rule, Support
from ittifak.evidence.text import Text
from ittifak.measures.discourse import LEVEL, Discourse, Turn, turns

SHARE = Rule(
    "discourse.share",
    1,
    Text(
        "Sentences of the actor’s texts of the year that the default coder gives the code, over all their sentences. A code applies where a "
        "sentence is about the thing, by the codebook’s definition. The interval is Wilson’s for as many sentences; it leaves out that "
        "sentences of one speech go together, and the coder’s errors, which on English speeches are large (see the warning on the page); six later codes were never measured.",
        "Aktörün o yılki metinlerinde varsayılan kodlayıcının kodu verdiği cümlelerin, bütün cümlelere oranı. Kod, cümle kod kitabındaki tanıma göre "
        "o şey hakkındaysa verilir. Aralık, o kadar cümle için Wilson aralığıdır; bir konuşmanın cümlelerinin birbirine bağlı olmasını ve "
        "kodlayıcının hatalarını içermez; bunlar İngilizce konuşmalarda büyüktür (sayfadaki uyarıya bakınız). Sonradan eklenen altı kod hiç ölçülmemiştir.",
    ),
    ("Wilson (1927), Journal of the American Statistical Association 22",),
)
TURN = Rule(
    "discourse.turn",
    1,
    Text(
        "The first year of a new level of the actor’s discourse: years are cut into segments of equal mean shares of all codes together, exactly (PELT, "
        "squared loss, shares as arcsine of the root), none shorter than three years. The interval holds nine in ten of the draws of the "
        "shares that have the change within three years; changes that fewer than half of the draws have are not shown. Codes with fewer than one sentence in 200 are left out; sentences count as independent, so the support is too high. No date was given beforehand.",
        "Aktörün söyleminde yeni bir düzeyin ilk yılı: yıllar, bütün kodların ortalama payları birlikte eşit olacak dilimlere kesin yöntemle bölünür (PELT, "
        "kare kayıp, paylar kökün ark sinüsü olarak), hiçbiri üç yıldan kısa değildir. Aralık, değişimi üç yıl içinde gösteren pay çekilişlerinin "
        "onda dokuzunu kapsar; çekilişlerin yarısından azında görülen değişimler gösterilmez. İki yüz cümlede birden az görülen kodlar dışarıda bırakılır; cümleler bağımsız sayıldığından destek olduğundan yüksektir. Hiçbir tarih önceden verilmemiştir.",
    ),
    (
        "Killick, Fearnhead and Eckley (2012), Journal of the American Statistical Association 107",
        "Anscombe (1948), Biometrika 35",
    ),
)
MOVED = Rule(
    "discourse.moved",
    1,
    Text(
        "The mean share of the code in the years from a turn up to the next, less that in the years from the turn before (or the first text) up to it. The "
        "interval is that of the draws.",
        "Kodun bir dönüşten sonrakine kadarki yıllarda ortalama payından, bir önceki dönüşten (ya da ilk metinden) o dönüşe kadarki ortalama payı "
        "çıkarılır. Aralık çekilişlerinkidir.",
    ),
)
NO_TEXT = Text(
    "The corpus holds no text of the actor of that year.", "Derlemde aktörün o yıla ait metni yok."
)


@dataclass(frozen=True)
class DiscourseFindings:
    """Findings of what actors speak of in one corpus."""

    case: Case
    source: str
    found: Discourse

    @cached_property
    def names(self) -> dict[str, Text]:
        """Name of each code."""
        rows = self.case.rows("select code, name_en, name_tr from codebook")
        return {row["code"]: Text(row["name_en"], row["name_tr"]) for row in rows}

    @cached_property
    def shares(self) -> dict[tuple[int, int, int], Finding]:
        """Share of each actor, code and year of the years in which any actor has a text."""
        share, low, high = self.found.shares()
        spoken = [year for number, year in enumerate(self.found.years) if self.found.of[:, number].any()]
        return {
            (actor, code, year): self._share(
                actor,
                code,
                year,
                *(float(x[actor, code, year - self.found.years[0]]) for x in (share, low, high)),
            )
            for actor in range(len(self.found.actors))
            for code in range(len(self.found.codes))
            for year in spoken
        }

    def _share(self, actor: int, code: int, year: int, value: float, low: float, high: float) -> Finding:
        id_, name = self.found.actors[actor], self.names[self.found.codes[code]]
        who = self.case.actor_name(id_)
        nothing = math.isnan(value)
        return Finding(
            SHARE,
            f"actor:{id_}",
            Text(f"{who.en}, {name.en}, {year}", f"{who.tr}, {name.tr}, {year}"),
            "share",
            None if nothing else value,
            tuple(Support("text", text) for text in self.found.texts.get((actor, year), ())),
            period=str(year),
            params={"code": self.found.codes[code], "corpus": self.source},
            low=None if nothing else low,
            high=None if nothing else high,
            level=None if nothing else LEVEL,
            null_reason=NO_TEXT if nothing else None,
            series=Text(
                f"{who.en}: share of sentences on “{name.en}”",
                f"{who.tr}: “{name.tr}” üzerine cümlelerin payı",
            ),
        )

    @cached_property
    def turns(self) -> dict[int, list[tuple[Finding, Turn, list[Finding]]]]:
        """Turns of each actor: the year, the turn, and how far the codes that moved most did."""
        return {
            actor: [
                self._turn(actor, number, turn)
                for number, turn in enumerate(turns(self.found, actor), start=1)
            ]
            for actor in range(len(self.found.actors))
        }

    def _turn(self, actor: int, number: int, turn: Turn) -> tuple[Finding, Turn, list[Finding]]:
        who = self.case.actor_name(turn.actor)
        params = {"number": str(number), "corpus": self.source}
        columns = {code: self.found.codes.index(code) for code, *_ in turn.moved}
        year = Finding(
            TURN,
            f"actor:{turn.actor}",
            Text(f"{who.en}: turn of discourse {number}", f"{who.tr}: {number}. söylem dönüşü"),
            "year",
            turn.year,
            tuple(
                Support("finding", self.shares[actor, code, over].id)
                for code in columns.values()
                for over in turn.over
            ),
            params=params,
            low=turn.low,
            high=turn.high,
            level=LEVEL,
        )
        moved = [
            Finding(
                MOVED,
                f"actor:{turn.actor}",
                Text(
                    f"{who.en}: {self.names[code].en}, turn {number}",
                    f"{who.tr}: {self.names[code].tr}, {number}. dönüş",
                ),
                "difference",
                by,
                tuple(Support("finding", self.shares[actor, columns[code], over].id) for over in turn.over),
                params={**params, "code": code},
                low=low,
                high=high,
                level=LEVEL,
            )
            for code, by, low, high in turn.moved
        ]
        return year, turn, moved

    def all(self) -> list[Finding]:
        """Return every finding."""
        turned = [one for rows in self.turns.values() for year, _, moved in rows for one in (year, *moved)]
        return [*self.shares.values(), *turned]
