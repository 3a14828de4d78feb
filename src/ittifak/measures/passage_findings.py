"""What the passages of a document are about: shares of sentences by code and mode, and codes that go together."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ittifak.case.case import Case
from ittifak.evidence.finding import Finding, Rule, Support
from ittifak.evidence.schema import modes
from ittifak.evidence.text import Text
from ittifak.measures.discourse import LEVEL, wilson
from ittifak.statistics.intervals import shortest_interval

DRAWS = 1000
FEWEST = 8

SHARE = Rule(
    "passages.share",
    1,
    Text(
        "Sentences of the document to which the default coder gives the code or mode, over all its sentences. It is a full count; the "
        "interval (the wider of Wilson’s and a bootstrap over paragraphs) says what as long a text of the kind might have shown, without the coder’s errors; six later codes were never measured.",
        "Belgenin, varsayılan kodlayıcının kodu ya da kipi verdiği cümlelerinin bütün cümlelerine oranı. Tam sayımdır; aralık (Wilson aralığı ile paragraflar üzerinden yeniden örneklemenin geniş olanı) "
        "bu türden aynı uzunlukta bir metnin neler gösterebileceğini söyler; kodlayıcının hatalarını içermez. Sonradan eklenen altı kod hiç ölçülmemiştir.",
    ),
)
TOGETHER = Rule(
    "passages.together",
    1,
    Text(
        "How many times as often two codes stand on one sentence as they would if they had nothing to do with each other: the share of sentences with both, over the "
        "product of their shares (lift). Bootstrap over paragraphs, since sentences of one paragraph go together. Shown are pairs on at least eight sentences whose lower bound is above 1, without correction for the "
        "number of pairs; two codes that share words in their patterns go together for that reason too.",
        "İki kodun aynı cümlede, birbiriyle ilgisiz olsalardı görülecek sıklığın kaç katı görüldüğü: ikisini birden taşıyan cümlelerin payı, "
        "paylarının çarpımına bölünür (lift). Aynı paragrafın cümleleri birbirine bağlı olduğundan paragraflar üzerinden yeniden örnekleme. En az sekiz cümlede bulunan ve alt sınırı 1’in üstünde olan çiftler gösterilir; çift sayısı için düzeltme "
        "yapılmaz. Kalıplarında ortak sözcük bulunan iki kod bu yüzden de birlikte durur.",
    ),
    ("Church and Hanks (1990), Computational Linguistics 16 (1)",),
)


class PassageFindings:
    """Findings on one document as the program codes it."""

    def __init__(self, case: Case, document: str) -> None:
        """Take the derived tables of ``document``; a document that was not at hand has none."""
        self.case = case
        self.document = document
        self._segments = case.rows(
            """select s.id, s.paragraph, any_value(v.mode) as mode, list(c.code) filter (c.code is not null) as codes
               from segments s left join voices v on v.segment = s.id left join codings c on c.segment = s.id
               where s.document = ? group by all order by s.id""",
            document,
        )
        rows = case.rows("select code, name_en, name_tr from codebook")
        self.names = {row["code"]: Text(row["name_en"], row["name_tr"]) for row in rows}

    @property
    def at_hand(self) -> bool:
        """Whether the document was segmented."""
        return bool(self._segments)

    @cached_property
    def shares(self) -> dict[str, Finding]:
        """Share of sentences by code."""
        return {
            code: self._share(
                "code", code, name, [row["id"] for row in self._segments if code in (row["codes"] or ())]
            )
            for code, name in self.names.items()
        }

    @cached_property
    def by_mode(self) -> dict[str, Finding]:
        """Share of sentences by mode."""
        return {
            mode: self._share(
                "mode", mode, name, [row["id"] for row in self._segments if row["mode"] == mode]
            )
            for mode, name in modes().items()
        }

    def _share(self, column: str, value: str, name: Text, ids: list[str]) -> Finding:
        bears = set(ids)
        counted = np.bincount(self._paragraphs, [row["id"] in bears for row in self._segments])
        drawn = (self._times @ counted) / (self._times @ np.bincount(self._paragraphs))
        share = len(ids) / len(self._segments)
        low, high = shortest_interval(drawn, LEVEL)
        _, least, most = wilson(np.array([float(len(ids))]), np.array([float(len(self._segments))]))
        return Finding(
            SHARE,
            f"document:{self.document}",
            Text(f"Sentences: {name.en}", f"Cümleler: {name.tr}"),
            "share",
            share,
            tuple(Support("segment", id_) for id_ in ids),
            params={column: value},
            low=min(float(low), float(least[0])),
            high=max(float(high), float(most[0])),
            level=LEVEL,
        )

    @cached_property
    def _paragraphs(self) -> NDArray[np.integer]:
        """Place of each sentence's paragraph."""
        return np.unique([row["paragraph"] for row in self._segments], return_inverse=True)[1]

    @cached_property
    def _times(self) -> NDArray[np.integer]:
        """Draws of paragraphs: how often each is drawn."""
        number = int(self._paragraphs.max()) + 1
        return np.random.default_rng(1).multinomial(number, np.full(number, 1 / number), DRAWS)

    @cached_property
    def together(self) -> list[tuple[str, str, Finding]]:
        """Pairs of codes on at least eight sentences, those that go together most surely first."""
        codes = list(self.names)
        given = np.array([[code in (row["codes"] or ()) for code in codes] for row in self._segments], float)
        sums = np.zeros((int(self._paragraphs.max()) + 1, len(codes), len(codes)))
        np.add.at(sums, self._paragraphs, given[:, :, None] * given[:, None, :])
        sizes = np.bincount(self._paragraphs).astype(float)
        lift = _lift(sums.sum(axis=0)[None], sizes.sum()[None])[0]
        low, high = shortest_interval(
            _lift(np.einsum("dp,pij->dij", self._times, sums), self._times @ sizes), LEVEL
        )
        pairs = [
            (a, b)
            for a in range(len(codes))
            for b in range(a + 1, len(codes))
            if sums[:, a, b].sum() >= FEWEST and low[a, b] > 1
        ]
        pairs.sort(key=lambda pair: -low[pair])
        return [
            (codes[a], codes[b], self._together(codes[a], codes[b], lift[a, b], low[a, b], high[a, b]))
            for a, b in pairs
        ]

    def _together(self, a: str, b: str, value: Any, low: Any, high: Any) -> Finding:
        ids = [row["id"] for row in self._segments if {a, b} <= set(row["codes"] or ())]
        return Finding(
            TOGETHER,
            f"document:{self.document}",
            Text(f"{self.names[a].en} with {self.names[b].en}", f"{self.names[a].tr} ile {self.names[b].tr}"),
            "times",
            float(value),
            tuple(Support("segment", id_) for id_ in ids),
            params={"a": a, "b": b},
            low=min(float(low), float(value)),
            high=max(float(high), float(value)),
            level=LEVEL,
        )

    def all(self) -> list[Finding]:
        """Return every finding."""
        return [*self.shares.values(), *self.by_mode.values(), *(finding for *_, finding in self.together)]


def _lift(both: Any, of: Any) -> Any:
    """Return how much more often than by chance pairs stand together; NaN where one of the two never occurs."""
    single = np.diagonal(both, axis1=-2, axis2=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return both * np.asarray(of)[:, None, None] / (single[:, :, None] * single[:, None, :])
