"""Scores as findings: each year of each indicator, dimension and index, with what it rests on."""

import numpy as np
from numpy.typing import NDArray

from ittifak.case.case import Case
from ittifak.evidence.finding import Finding, Rule, Support
from ittifak.evidence.schema import layers
from ittifak.evidence.text import Text
from ittifak.measures import indicators as made_of
from ittifak.measures import stages
from ittifak.measures.indicators import Indicator, aspects, assumptions, dimensions, indicators
from ittifak.measures.institutionalisation import Scores
from ittifak.measures.scoring import INDEX, STAGE

Numbers = NDArray[np.floating]

_INTERVAL = Text(
    "The evidence interval (nine in ten draws) is for what a complete and faultless search would give: ties of one source "
    "may be untrue, dates lie within their bounds, ties may have been missed, the more so the less one has searched.",
    "Kanıt aralığı (çekilişlerin onda dokuzu), eksiksiz ve kusursuz bir aramanın vereceği değer içindir: tek kaynaklı bağlar doğru "
    "olmayabilir, tarihler sınırları içinde herhangi bir yerde olabilir, ne kadar az aranmışsa o kadar çok bağ atlanmış olabilir.",
)
LITERATURE = (
    "Haftendorn, Keohane and Wallander (1999), Imperfect Unions",
    "Leeds and Anac (2005), International Interactions 31 (3)",
    "Benson and Clinton (2016), Journal of Conflict Resolution 60 (5)",
    "Atkinson (1970), Journal of Economic Theory 2 (3)",
)


def _rule(name: str, english: str, turkish: str) -> Rule:
    return Rule(
        f"institutionalisation.{name}",
        made_of.version(),
        Text(f"{english} {_INTERVAL.en}", f"{turkish} {_INTERVAL.tr}"),
        LITERATURE,
    )


INDICATOR = Rule(
    "institutionalisation.indicator",
    made_of.version(),
    Text(
        "The ties of the year that show the indicator, each by its share (one for a bilateral tie, less for one of several "
        "parties), over the number that makes it full, at most one. Only where these kinds were searched for.",
        "Göstergeyi ortaya koyan bağların o yılki toplamı (iki taraflı bağ bir, çok taraflı bağ payı kadar), göstergeyi dolduran "
        "sayıya bölünür, en çok birdir. Yalnızca bu türlerin arandığı yerde.",
    ),
    LITERATURE,
)
DIMENSION = _rule(
    "dimension",
    "The mean of the dimension’s searched indicators.",
    "Boyutun aranmış göstergelerinin ortalaması.",
)
WHOLE = _rule(
    INDEX,
    "The power mean of the dimensions with exponent one half, so that one strong dimension cannot hide empty ones. None where fewer "
    "than half of the dimensions were searched.",
    "Boyutların üssü yarım olan kuvvet ortalaması; böylece tek güçlü boyut boş olanları gizleyemez. Boyutların yarısından "
    "azı aranmışsa değer yoktur.",
)
ASPECT = _rule(
    "aspect",
    "The same index from the indicators of one aspect alone: what is owed, what stands, or what is done.",
    "Aynı endeks, yalnızca tek bir yönün göstergelerinden: üstlenilen, kurulu olan ya da yapılan.",
)
STAGE_RULE = Rule(
    "institutionalisation.stage",
    stages.version(),
    Text(
        "The highest stage all of whose conditions hold, from what is owed, what stands and what is done; never from what an "
        "instrument calls itself. The conditions were fixed before any result was looked at. " + _INTERVAL.en,
        "Bütün koşulları sağlanan en yüksek aşama; üstlenilene, kurulu olana ve yapılana bakılır, bir belgenin kendine verdiği ada "
        "değil. Koşullar, sonuçlara bakılmadan önce belirlenmiştir. " + _INTERVAL.tr,
    ),
    (
        "Wilkins (2008), Contemporary Security Policy 29 (2)",
        "Snyder (1997), Alliance Politics",
        "Leeds and others (2002)",
    ),
)
UNDECIDED = Text(
    "No stage holds in what was searched, and what was not searched might decide otherwise.",
    "Aranan içinde hiçbir aşama sağlanmıyor; aranmamış olan ise başka türlü karar verdirebilir.",
)
NOT_SEARCHED = Text(
    "Nobody has looked for this in that year; this is not zero.",
    "O yıl için buna bakılmadı; bu sıfır değildir.",
)
TOO_LITTLE = Text(
    "Fewer than half of the dimensions were searched in that year.", "O yıl boyutların yarısından azı arandı."
)


class ScoreFindings:
    """The findings of scores, by dyad, measure or indicator, and year."""

    def __init__(self, case: Case, scores: Scores) -> None:
        self.scores = scores
        self._names = [case.dyad_name(*pair) for pair in scores.dyads]
        self._found: dict[tuple[int, str, int], Finding] = {}
        for dyad in range(len(scores.dyads)):
            self._add_indicators(dyad)
            self._add_dimensions(dyad)
            for place, (name, rule) in enumerate(
                ((INDEX, WHOLE), *((aspect, ASPECT) for aspect in aspects()))
            ):
                self._add_whole(dyad, name, rule, place)
            self._add_stages(dyad)

    def all(self) -> tuple[Finding, ...]:
        """Return every finding."""
        return tuple(self._found.values())

    def of(self, dyad: int, name: str, year: int) -> Finding:
        """Return the finding of a measure or indicator in a year."""
        return self._found[dyad, name, year - self.scores.years[0]]

    def series(self, dyad: int, name: str) -> list[Finding]:
        """Return the findings of a measure or indicator over the years."""
        return [self._found[dyad, name, place] for place in range(len(self.scores.years))]

    def dyad_name(self, dyad: int) -> Text:
        """Return the names of the two."""
        return self._names[dyad]

    def _add(
        self,
        dyad: int,
        name: str,
        place: int,
        rule: Rule,
        words: Text,
        value: float,
        support: tuple[Support, ...],
        reason: Text,
        bounds: tuple[float, float] | None = None,
    ) -> None:
        year, who = self.scores.years[place], self._names[dyad]
        known = not np.isnan(value)
        unit = "stage" if rule is STAGE_RULE else "score"
        self._found[dyad, name, place] = Finding(
            rule,
            "dyad:" + "-".join(self.scores.dyads[dyad]),
            Text(f"{who.en}, {words.en}, {year}", f"{who.tr}, {words.tr}, {year}"),
            unit,  # type: ignore[arg-type]
            round(float(value), 6) if known else None,
            support if known else (),
            period=str(year),
            params={"measure": name},
            low=round(float(bounds[0]), 6) if known and bounds else None,
            high=round(float(bounds[1]), 6) if known and bounds else None,
            level=assumptions().level if known and bounds else None,
            null_reason=None if known else reason,
            series=Text(f"{who.en}: {words.en}", f"{who.tr}: {words.tr}"),
        )

    def _add_indicators(self, dyad: int) -> None:
        held = _ties_by_cell(self.scores, dyad)
        for row, indicator in enumerate(indicators()):
            for place in range(len(self.scores.years)):
                value = self.scores.cells[dyad, row, place]
                ties = held.get((row, place), [])
                whole = sum(share for _, share in ties)
                support = tuple(Support("tie", tie, float(value * share / whole)) for tie, share in ties)
                self._add(dyad, indicator.id, place, INDICATOR, _of(indicator), value, support, NOT_SEARCHED)

    def _add_dimensions(self, dyad: int) -> None:
        for name in dimensions():
            rows = [row for row in indicators() if row.dimension == name]
            measure = self.scores.place(name)
            for place in range(len(self.scores.years)):
                parts = [self._found[dyad, row.id, place] for row in rows]
                known = [part for part in parts if part.value is not None]
                support = tuple(Support("finding", part.id, (part.value or 0) / len(known)) for part in known)
                self._add(
                    dyad,
                    name,
                    place,
                    DIMENSION,
                    layers()[name],
                    self.scores.value[dyad, measure, place],
                    support,
                    NOT_SEARCHED,
                    self._bounds(dyad, measure, place),
                )

    def _add_whole(self, dyad: int, name: str, rule: Rule, order: int) -> None:
        measure = self.scores.place(name)
        words = aspects()[name] if order else Text("institutionalisation", "kurumsallaşma")
        for place in range(len(self.scores.years)):
            value = self.scores.value[dyad, measure, place]
            if order:
                parts = [self._found[dyad, row.id, place] for row in indicators() if row.aspect == name]
                support = tuple(Support("finding", part.id) for part in parts if part.value is not None)
            else:
                support = _parts_of_index(
                    [self._found[dyad, part, place] for part in dimensions()], float(value)
                )
            self._add(
                dyad, name, place, rule, words, value, support, TOO_LITTLE, self._bounds(dyad, measure, place)
            )

    def _add_stages(self, dyad: int) -> None:
        measure, asked = self.scores.place(STAGE), _asked()
        for place in range(len(self.scores.years)):
            value = self.scores.value[dyad, measure, place]
            parts = [self._found[dyad, row.id, place] for row in indicators() if row.id in asked]
            support = tuple(Support("finding", part.id) for part in parts if part.value is not None)
            self._add(
                dyad,
                STAGE,
                place,
                STAGE_RULE,
                Text("stage", "aşama"),
                value,
                support,
                UNDECIDED,
                self._bounds(dyad, measure, place),
            )

    def _bounds(self, dyad: int, measure: int, place: int) -> tuple[float, float]:
        return self.scores.low[dyad, measure, place], self.scores.high[dyad, measure, place]


def _of(indicator: Indicator) -> Text:
    layer = layers()[indicator.dimension]
    return Text(f"{layer.en}: {indicator.name.en}", f"{layer.tr}: {indicator.name.tr}")


def _ties_by_cell(scores: Scores, dyad: int) -> dict[tuple[int, int], list[tuple[str, float]]]:
    """Return for each indicator and year the ties that count, with their weight."""
    mine = scores.spans.of(scores.spans.dyad == dyad)
    held: dict[tuple[int, int], list[tuple[str, float]]] = {}
    for tie, row, share, first, last in zip(
        mine.tie, mine.indicator, mine.share, mine.first, mine.last, strict=True
    ):
        for place in range(max(int(first), 0), min(int(last), len(scores.years) - 1) + 1):
            held.setdefault((int(row), place), []).append((str(tie), float(share)))
    return held


def _parts_of_index(parts: list[Finding], value: float) -> tuple[Support, ...]:
    """Return the dimensions behind an index; each adds in proportion to its power in the mean."""
    exponent = assumptions().exponent
    known = [(part.id, (part.value or 0) ** exponent) for part in parts if part.value is not None]
    total = sum(power for _, power in known)
    return tuple(Support("finding", key, value * power / total if total else 0.0) for key, power in known)


def _asked() -> set[str]:
    """Return the indicators that the conditions of any stage ask for."""
    return {
        row.id
        for stage in stages.stages()
        for condition in stage.conditions
        for row, wanted in zip(indicators(), stages.asked(condition, indicators()), strict=True)
        if wanted
    }
