"""Words that mark a period in what an actor says, as findings."""

from functools import cached_property
from typing import Any

import numpy as np

from ittifak.case.case import Case
from ittifak.documents.derived.keyness import LEVEL, log_ratio
from ittifak.evidence.finding import Finding, Rule, Support
from ittifak.evidence.text import Text

TIMES = Rule(
    "discourse.keyword",
    1,
    Text(
        "How many times as often the actor uses the word in its texts of the period as in those of all other years: the quotient of the relative "
        "frequencies, half an occurrence added to each. The words shown are those whose interval excludes 1 and whose log-likelihood (Dunning) is highest, six used more and six used "
        "less, among words of at least three texts. The interval is that of a log ratio of two proportions and takes words as independent.",
        "Aktörün sözcüğü dönemin metinlerinde, bütün öteki yıllarındakine göre kaç kat sık kullandığı: her birine yarım geçiş eklenmiş göreli "
        "sıklıkların oranı. Gösterilenler, aralığı 1’i içermeyen, en az üç metinde geçen sözcükler içinde log olabilirliği (Dunning) en yüksek olanlardır: daha çok kullanılan altı, daha az "
        "kullanılan altı sözcük. Aralık iki oranın log oranınınkidir ve sözcükleri bağımsız sayar.",
    ),
    ("Dunning (1993), Computational Linguistics 19 (1)", "Hardie (2014), Log Ratio"),
)


class KeywordFindings:
    """Keywords of one corpus, by actor and named period."""

    def __init__(self, case: Case, source: str) -> None:
        """Take the derived table ``keywords``."""
        self.case = case
        self.source = source
        self.periods = {period.id: period.name for period in case.settings.periods}
        self._dates = {period.id: period.date for period in case.settings.periods}

    @cached_property
    def rows(self) -> list[tuple[dict[str, Any], Finding]]:
        """Each word with its finding, by actor and period, those used more first."""
        order = {actor: place for place, actor in enumerate(self.case.settings.studied)}
        rows = [
            (row, self._finding(row))
            for row in self.case.rows("select * from keywords where source = ? order by all", self.source)
            if row["period"] in self.periods
        ]
        periods = list(self.periods)
        return sorted(
            rows,
            key=lambda pair: (
                order.get(pair[0]["actor"], len(order)),
                periods.index(pair[0]["period"]),
                -(pair[1].value or 0),
                pair[0]["word"],
            ),
        )

    def _finding(self, row: dict[str, Any]) -> Finding:
        count, count_else = np.array([float(row["count"])]), np.array([float(row["count_else"])])
        value, low, high = (
            2 ** float(x[0]) for x in log_ratio(count, row["words"], count_else, row["words_else"])
        )
        who = self.case.actor_name(row["actor"])
        return Finding(
            TIMES,
            f"actor:{row['actor']}",
            Text(f"{who.en}: “{row['word']}”", f"{who.tr}: “{row['word']}”"),
            "times",
            value,
            self._texts(row["actor"]),
            period=self._dates[row["period"]],
            params={"word": row["word"], "corpus": self.source},
            low=low,
            high=high,
            level=LEVEL,
        )

    def _texts(self, actor: str) -> tuple[Support, ...]:
        return tuple(Support("text", id_) for id_ in self._by_actor.get(actor, ()))

    @cached_property
    def _by_actor(self) -> dict[str, list[str]]:
        rows = self.case.rows(
            "select actors, list(id order by id) as ids from texts where source = ? group by actors",
            self.source,
        )
        return {row["actors"]: row["ids"] for row in rows}
