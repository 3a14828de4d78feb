"""The stage of each dyad by year, the conditions that are met, and what the stages mean."""

import numpy as np

from ittifak.dossier.charts_over_time import stage_grid
from ittifak.evidence.chapter import Block, Grid, Inline, Marked, Picture, Prose
from ittifak.evidence.text import Text
from ittifak.measures.indicators import indicators
from ittifak.measures.institutionalisation import Scores
from ittifak.measures.score_findings import ScoreFindings
from ittifak.measures.scoring import STAGE
from ittifak.measures.stages import NO_STAGE, asked, met, stages


def stage_blocks(scores: Scores, found: ScoreFindings) -> list[Block]:
    """Return what the chapter on the alliance over time says of stages."""
    marks = [
        (found.dyad_name(dyad), int(finding.period), finding)
        for dyad in range(len(scores.dyads))
        for finding in found.series(dyad, STAGE)
    ]
    names = [NO_STAGE, *(stage.name for stage in stages())]
    return [
        Prose(
            Text(
                "A stage follows from conditions that were fixed before any result was looked at. The stage of a year is the highest whose "
                "conditions all hold in it; stages need not be climbed one by one, and one may be lost for a year in which, say, no exercise was "
                "found. Names count for nothing: an instrument that calls itself an alliance and holds no duty to aid does not make one. A stage is no rank of merit, "
                "and no security community is among them: whether war has become unthinkable between two states is another question.",
                "Aşama, sonuçlara bakılmadan önce belirlenmiş koşullardan çıkar. Bir yılın aşaması, koşullarının hepsi o yıl sağlanan en yüksek "
                "aşamadır; aşamalar tek tek çıkılmak zorunda değildir ve örneğin tatbikat bulunamayan bir yılda aşama yitirilebilir. Adlara bakılmaz: kendine ittifak diyen ama yardım "
                "yükümlülüğü içermeyen bir belge ittifak kurmaz. Aşamalar değer sıralaması değildir; güvenlik topluluğu bunların arasında "
                "yer almaz: iki devlet arasında savaşın düşünülemez olup olmadığı ayrı bir sorudur.",
            )
        ),
        Picture(
            "stages",
            Text("The stage of each dyad by year", "Yıllara göre her ikilinin aşaması"),
            stage_grid(marks, Text("dyad", "ikili"), names),
            tuple(finding for *_, finding in marks),
        ),
        _conditions(scores, found),
        Grid(
            "definitions",
            Text("What each stage means", "Her aşamanın anlamı"),
            (Text("Stage", "Aşama"), Text("Definition", "Tanım")),
            [(stage.name, Marked("name", stage.definition)) for stage in stages()],
        ),
    ]


def _conditions(scores: Scores, found: ScoreFindings) -> Grid:
    last = [_last_place(scores, dyad) for dyad in range(len(scores.dyads))]
    rows: list[tuple[Inline, ...]] = []
    for stage in stages():
        for condition in stage.conditions:
            cells = np.swapaxes(scores.cells, 1, 2)
            holds = met(condition, cells, indicators())
            unknown = np.all(np.isnan(cells[..., asked(condition, indicators())]), axis=-1)
            marks = [
                _UNSEARCHED if place is None or unknown[dyad, place] else _YES if holds[dyad, place] else _NO
                for dyad, place in enumerate(last)
            ]
            name = Text(condition["name_en"], condition["name_tr"])
            rows.append((stage.name, name, *marks))
    return Grid(
        "conditions",
        Text(
            "Which conditions are met in each dyad’s last searched year",
            "Her ikilinin aranmış son yılında hangi koşullar sağlanıyor",
        ),
        (Text("Stage", "Aşama"), Text("Condition", "Koşul"), *(found.dyad_name(d) for d in range(len(last)))),
        rows,
    )


_YES = Text("met", "sağlanıyor")
_UNSEARCHED = Text("not searched", "aranmadı")
_NO = Text("not met in what was searched", "aranan içinde sağlanmıyor")


def _last_place(scores: Scores, dyad: int) -> int | None:
    known = np.flatnonzero(~np.isnan(scores.value[dyad, scores.place(STAGE)]))
    return int(known[-1]) if len(known) else None
