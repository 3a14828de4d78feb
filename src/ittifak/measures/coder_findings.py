"""How well a program codes, against readers, on sentences that were kept back; and how well the readers agree.

The program is held against each reader who coded the sentence, all pairs of sentence, reader and code together (micro-average). The
interval is a bootstrap over sentences, so that the two readings of one sentence stay together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ittifak.case.case import Case
from ittifak.evidence.finding import Finding, Rule, Support
from ittifak.evidence.schema import modes
from ittifak.evidence.text import Text
from ittifak.measures.discourse import wilson
from ittifak.statistics.accuracy import accuracy
from ittifak.statistics.intervals import shortest_interval

LEVEL = 0.9
DRAWS = 1000
FEWEST = 5

F1 = Rule(
    "coder.f1",
    1,
    Text(
        "Micro-averaged F1 of the default coder against the readers: twice the codes that both give, over the codes that the coder gives and those that "
        "the readers give, on sentences that were kept back while the patterns were written. Bootstrap over sentences.",
        "Varsayılan kodlayıcının okuyuculara göre mikro ortalamalı F1 değeri: ikisinin de verdiği kodların iki katı, kodlayıcının ve okuyucuların "
        "verdiği kodların toplamına bölünür; kalıplar yazılırken saklanmış cümlelerde. Cümleler üzerinden yeniden örnekleme.",
    ),
    ("van Rijsbergen (1979), Information Retrieval",),
)
PRECISION = Rule(
    "coder.precision",
    1,
    Text(
        "Of the codes that the coder gives, the share that the reader gives too.",
        "Kodlayıcının verdiği kodlardan okuyucunun da verdiklerinin payı.",
    ),
)
RECALL = Rule(
    "coder.recall",
    1,
    Text(
        "Of the codes that the reader gives, the share that the coder gives too.",
        "Okuyucunun verdiği kodlardan kodlayıcının da verdiklerinin payı.",
    ),
)
BETWEEN = Rule(
    "coder.readers_f1",
    1,
    Text(
        "The same measure between two readers who did not see each other’s codings.",
        "Aynı ölçü, birbirinin kodlamasını görmeyen iki okuyucu arasında.",
    ),
)
MODE = Rule(
    "coder.mode",
    1,
    Text(
        "The share of sentences to which the coder gives the reader’s mode, statement and assessment counted as one. Most sentences are of that one mode: see what always giving it would "
        "reach, and recall by mode.",
        "Kodlayıcının okuyucuyla aynı kipi verdiği cümlelerin payı; beyan ile değerlendirme bir sayılır. Cümlelerin çoğu bu tek kiptedir: hep onu vermenin ne kazandıracağına ve kip "
        "başına duyarlılığa bakınız.",
    ),
)
COMMONEST = Rule(
    "coder.mode_baseline",
    1,
    Text(
        "The share of sentences on which a coder would be right that gave each the commonest mode, statement or assessment.",
        "Her cümleye en sık kipi (beyan ya da değerlendirme) veren bir kodlayıcının doğru olacağı cümlelerin payı.",
    ),
)
ALPHA = Rule(
    "coder.alpha",
    1,
    Text(
        "Krippendorff’s alpha between the two readers, code given or not, all codes of the first codebook pooled, over the sentences kept back. Bootstrap over sentences.",
        "İki okuyucu arasında Krippendorff alfası (kod verildi ya da verilmedi), ilk kod kitabının bütün kodları birlikte, saklanan cümleler üzerinden. "
        "Cümleler üzerinden yeniden örnekleme.",
    ),
    ("Krippendorff (2019), Content Analysis, 4th ed., chapter 12",),
)
_TOO_FEW = Text(
    "The figure would rest on fewer than five sentences.",
    "Değer beşten az cümleye dayanırdı.",
)


@dataclass(frozen=True)
class CoderFindings:
    """Readings and what the program makes of the same sentences, of one document."""

    case: Case
    document: str

    @cached_property
    def _sentences(self) -> list[dict[str, Any]]:
        """Each sentence that was kept back: its place, the readers' codes and modes, and the program's."""
        return self.case.rows(
            """select r.start, r."end", list(coalesce(r.codes, '') order by r.coder) as codes,
                   list(r.mode order by r.coder) as modes, any_value(coalesce(p.codes, '')) as coded, any_value(p.mode) as mode
               from readings r join recoded p using (document, start, "end")
               where r.document = ? and r.part = 'held' group by all order by r.start""",
            self.document,
        )

    @cached_property
    def codes(self) -> list[str]:
        """The codes that the figures are about: those of the first codebook."""
        rows = self.case.rows("select code from codebook where added is distinct from 'new'")
        return [row["code"] for row in rows]

    @cached_property
    def _support(self) -> tuple[Support, ...]:
        return tuple(
            Support("reading", f"{self.document}:{row['start']}-{row['end']}") for row in self._sentences
        )

    @cached_property
    def _given(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Codes by the readers (sentences × readers × codes) and by the program (sentences × codes)."""
        readers = [[_row(self.codes, cell) for cell in row["codes"]] for row in self._sentences]
        program = [_row(self.codes, row["coded"]) for row in self._sentences]
        return np.array(readers, bool), np.array(program, bool)

    @property
    def at_hand(self) -> bool:
        """Whether any sentence was kept back, read by two and coded by the program."""
        return bool(self._sentences) and all(len(row["codes"]) == 2 for row in self._sentences)

    @cached_property
    def overall(self) -> list[Finding]:
        """F1, precision and recall of the program; F1 and alpha of the readers; accuracy of mode."""
        readers, program = self._given
        theirs = np.stack([program] * readers.shape[1], axis=1)
        counts = _counts(theirs, readers).sum(axis=2)
        between = _counts(readers[:, :1], readers[:, 1:]).sum(axis=2)
        names = {"precision": PRECISION, "recall": RECALL, "f1": F1}
        found = [self._ratio(rule, counts, name, "all codes", "bütün kodlar") for name, rule in names.items()]
        found.append(self._ratio(BETWEEN, between, "f1", "between two readers", "iki okuyucu arasında"))
        return [*found, self._alpha(readers), *self._mode()]

    @cached_property
    def by_mode(self) -> dict[str, list[Finding]]:
        """Precision, recall and F1 of the program for deeds and for commitments."""
        rules = {"precision": PRECISION, "recall": RECALL, "f1": F1}
        found = {}
        for mode in ("deed", "commitment"):
            ours = np.array([[[row["mode"] == mode]] * len(row["modes"]) for row in self._sentences])
            theirs = np.array([[[one == mode] for one in row["modes"]] for row in self._sentences])
            counts = _counts(ours, theirs)[:, :, 0]
            found[mode] = [
                self._ratio(rule, counts, name, *modes()[mode], mode=mode) for name, rule in rules.items()
            ]
        return found

    @cached_property
    def by_code(self) -> dict[str, list[Finding]]:
        """Precision, recall and F1 of the program for each code."""
        readers, program = self._given
        theirs = np.stack([program] * readers.shape[1], axis=1)
        counts = _counts(theirs, readers)
        rows = self.case.rows("select code, name_en, name_tr from codebook")
        names = {row["code"]: Text(row["name_en"], row["name_tr"]) for row in rows}
        rules = {"precision": PRECISION, "recall": RECALL, "f1": F1}
        return {
            code: [
                self._ratio(rule, counts[:, :, place], name, *names[code], code=code)
                for name, rule in rules.items()
            ]
            for place, code in enumerate(self.codes)
        }

    def _ratio(
        self, rule: Rule, counts: NDArray[np.floating], name: str, en: str, tr: str, **params: str
    ) -> Finding:
        """Return a ratio of counts (right, wrong and missed × sentences) with its interval."""
        total = counts.sum(axis=1)
        value = float(accuracy(*total)[name])
        random = np.random.default_rng(1)
        times = random.multinomial(counts.shape[1], np.full(counts.shape[1], 1 / counts.shape[1]), DRAWS)
        drawn = accuracy(*(counts @ times.T))[name]
        known = drawn[~np.isnan(drawn)]
        of = {
            "precision": total[0] + total[1],
            "recall": total[0] + total[2],
            "f1": total[0] + total[1:].sum(),
        }[name]
        few = bool(params) and of < FEWEST * 2
        low, high = shortest_interval(known, LEVEL) if len(known) else (np.nan, np.nan)
        if low == high and not np.isnan(value):  # (all right or all wrong: samples of it vary no more)
            low, high = (float(x[0]) for x in wilson(np.array([value * of / 2]), np.array([of / 2]))[1:])
        nothing = few or np.isnan(value)
        return Finding(
            rule,
            f"document:{self.document}",
            Text(f"{name.capitalize()}: {en}", f"{_TURKISH[name]}: {tr}"),
            "score",
            None if nothing else value,
            self._support,
            params=params,
            low=None if nothing else min(float(low), value),
            high=None if nothing else max(float(high), value),
            level=None if nothing else LEVEL,
            null_reason=_TOO_FEW if nothing else None,
        )

    def _alpha(self, readers: NDArray[np.bool_]) -> Finding:
        apart = (readers[:, 0] != readers[:, 1]).sum(axis=1)
        given = readers.sum(axis=(1, 2))
        ratings = 2.0 * len(self.codes) * len(readers)
        value = float(_alpha(apart.sum(), given.sum(), ratings))
        times = np.random.default_rng(1).multinomial(
            len(readers), np.full(len(readers), 1 / len(readers)), DRAWS
        )
        low, high = shortest_interval(_alpha(times @ apart, times @ given, ratings), LEVEL)
        return Finding(
            ALPHA,
            f"document:{self.document}",
            Text("Alpha between two readers", "İki okuyucu arasında alfa"),
            "score",
            value,
            self._support,
            low=float(low),
            high=float(high),
            level=LEVEL,
        )

    def _mode(self) -> tuple[Finding, Finding]:
        same = np.array(
            [[_plain(row["mode"]) == _plain(mode) for mode in row["modes"]] for row in self._sentences]
        )
        right = same.mean(axis=1)
        random = np.random.default_rng(1)
        drawn = random.choice(right, (DRAWS, len(right))).mean(axis=1)
        low, high = shortest_interval(drawn, LEVEL)
        judged = np.array([[_plain(mode) == "judged" for mode in row["modes"]] for row in self._sentences])
        baseline = Finding(
            COMMONEST,
            f"document:{self.document}",
            Text("Mode: always the commonest", "Kip: hep en sık olanı"),
            "share",
            float(judged.mean()),
            self._support,
        )
        return baseline, Finding(
            MODE,
            f"document:{self.document}",
            Text("Mode: share of sentences right", "Kip: doğru cümlelerin payı"),
            "share",
            float(right.mean()),
            self._support,
            low=min(float(low), float(right.mean())),
            high=max(float(high), float(right.mean())),
            level=LEVEL,
        )

    def all(self) -> list[Finding]:
        """Return every finding."""
        rows = (*self.by_code.values(), *self.by_mode.values())
        return [*self.overall, *(one for row in rows for one in row)]


_TURKISH = {"precision": "Kesinlik", "recall": "Duyarlılık", "f1": "F1"}


def _row(codes: Sequence[str], cell: str) -> list[bool]:
    given = set(cell.split())
    return [code in given for code in codes]


def _counts(ours: NDArray[np.bool_], reference: NDArray[np.bool_]) -> NDArray[np.floating]:
    """Return right, wrong and missed × sentences × codes, summed over readers."""
    parts = np.stack([(ours & reference), (ours & ~reference), (~ours & reference)])
    return np.asarray(parts.sum(axis=2), np.float64)


def _alpha(apart: Any, given: Any, ratings: float) -> NDArray[np.floating]:
    """Return alpha of two coders who say yes or no: pairs that differ, how often yes was said, and how many ratings."""
    return np.asarray(1 - apart * (ratings - 1) / (given * (ratings - given)))


def _plain(mode: str | None) -> str:
    return "judged" if mode in ("statement", "assessment") else mode or ""
