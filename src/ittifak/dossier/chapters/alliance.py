"""The alliance over time: dimensions, stages, turning points, and dyads side by side."""

import numpy as np

from ittifak.case.case import Case
from ittifak.dossier.chapters import words
from ittifak.dossier.chapters.comparison import comparison
from ittifak.dossier.chapters.stage_blocks import stage_blocks
from ittifak.dossier.charts_over_time import YEAR, lines, score_grid
from ittifak.evidence.chapter import Block, Grid, Heading, Inline, Marked, Picture, Prose, Result, Run
from ittifak.evidence.finding import Finding
from ittifak.evidence.schema import layers
from ittifak.evidence.text import Text
from ittifak.measures.indicators import aspects, dimensions, indicators
from ittifak.measures.institutionalisation import Scores, institutionalisation
from ittifak.measures.score_findings import ScoreFindings
from ittifak.measures.scoring import INDEX, STAGE
from ittifak.measures.side_by_side import side_by_side
from ittifak.measures.turning_points import as_findings, turning_points
from ittifak.measures.weights import sensitivity_findings

SCALE = Text("index, from nought to one", "endeks, sıfırdan bire")
NOT_YET = Text(
    "No year of this relation was searched widely enough for the index.",
    "Bu ilişkinin hiçbir yılı endeks için yeterince geniş aranmadı.",
)


class Alliance:
    """How far the relation is institutionalised, in what, since when, and beside which others."""

    id = "alliance"
    title = Text("The alliance over time", "Zaman içinde ittifak")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return the scores of the focal and the compared dyads, with every number behind them."""
        dyads = [case.settings.focal, *case.settings.compared]
        scores = institutionalisation(case, dyads, keep_draws=True)
        found = ScoreFindings(case, scores)
        if not np.isfinite(scores.value[:, scores.place(INDEX)]).any():
            return Result(found.all(), (Prose(_INTRODUCTION),), (NOT_YET,))
        alike = side_by_side(scores, found)
        moved = sensitivity_findings(scores, found)
        turns, turn_findings = _turning_points(case, scores, found)
        blocks: list[Block] = [
            Prose(_INTRODUCTION),
            Heading("dimensions", Text("In which fields", "Hangi alanlarda")),
            *_dimensions(scores, found),
            Heading("beside", Text("Beside other relations", "Öteki ilişkilerin yanında")),
            *_beside(scores, found, alike, moved),
            comparison(scores, found),
            Heading("stages", Text("Which stage", "Hangi aşama")),
            *stage_blocks(scores, found),
            Heading("turning-points", Text("When it turned", "Ne zaman değişti")),
            *turns,
        ]
        return Result((*found.all(), *alike.values(), *moved, *turn_findings), tuple(blocks))


_INTRODUCTION = Text(
    "The index asks what is owed, what stands and what is done between two states, field by field, in what was searched. It "
    "counts presence and frequency, not how often sources mention a thing. A band shows what the value may be, given single "
    "sources, uncertain dates and what a search may have missed; where little was searched it is wide. Institutionalisation is "
    "neither friendship nor strength, and a high value is not a good one.",
    "Endeks, iki devlet arasında neyin üstlenildiğini, neyin kurulu olduğunu ve neyin yapıldığını, aranmış olan içinde alan alan sorar. "
    "Kaynakların bir şeyi ne kadar andığını değil, varlığı ve sıklığı sayar. Bant, tek kaynaklar, belirsiz tarihler ve aramanın "
    "kaçırmış olabilecekleri göz önüne alındığında değerin ne olabileceğini gösterir; az aranan yerde geniştir. Kurumsallaşma ne "
    "dostluktur ne güç; yüksek değer iyi değer demek değildir.",
)


def _dimensions(scores: Scores, found: ScoreFindings) -> list[Block]:
    grid = [
        (layers()[name], int(finding.period), finding)
        for name in dimensions()
        for finding in found.series(0, name)
    ]
    parts = [
        (name, int(finding.period), finding)
        for aspect, name in aspects().items()
        for finding in found.series(0, aspect)
        if finding.value is not None
    ]
    who = found.dyad_name(0)
    return [
        Picture(
            "dimensions",
            Text(
                f"{who.en}: each field by year. Hatched: nobody has looked.",
                f"{who.tr}: yıllara göre her alan. Taralı: bakılmadı.",
            ),
            score_grid(grid, Text("field", "alan")),
            tuple(finding for *_, finding in grid),
        ),
        Picture(
            "aspects",
            Text(
                f"{who.en}: what is owed, what stands, what is done",
                f"{who.tr}: üstlenilen, kurulu olan, yapılan",
            ),
            lines(parts, YEAR, SCALE),
            tuple(finding for *_, finding in parts),
        ),
        Grid(
            "indicators",
            Text(
                "The indicators, each with its years and ties", "Göstergeler; her biri yılları ve bağlarıyla"
            ),
            (
                Text("Field", "Alan"),
                Text("Indicator", "Gösterge"),
                Text("Aspect", "Yön"),
                Text("Last year", "Son yıl"),
            ),
            [
                (
                    layers()[row.dimension],
                    Marked("name", row.name),
                    aspects()[row.aspect],
                    _last(found.series(0, row.id)),
                )
                for row in indicators()
            ],
        ),
    ]


def _beside(
    scores: Scores, found: ScoreFindings, alike: dict[tuple[int, int], Finding], moved: list[Finding]
) -> list[Block]:
    marks = [
        (found.dyad_name(dyad), year, finding)
        for (dyad, year), finding in alike.items()
        if finding.value is not None
    ]
    blocks: list[Block] = [
        Prose(
            Text(
                "Read this picture with the coverage: most fields of most dyads were searched in part, and how thoroughly differs. The relation that "
                "the case is about was searched most. A difference between two lines is first a difference in what was found.",
                "Bu resmi kapsamla birlikte okuyunuz: ikililerin çoğunda alanların çoğu kısmen aranmıştır ve ne kadar ayrıntılı arandığı değişir. En çok, "
                "vakanın konusu olan ilişki aranmıştır. İki çizgi arasındaki fark, her şeyden önce bulunandaki farktır.",
            ),
            warning=True,
        )
    ]
    if marks:
        blocks.append(
            Picture(
                "beside",
                Text(
                    "The index over what was searched for all of these dyads in the year, so it differs from each dyad’s own index below. "
                    "A band says what the value may be; the line is what was found, and missed ties could mostly raise it.",
                    "O yıl bütün bu ikililer için aranmış olan üzerinden endeks; bu yüzden aşağıdaki kendi endekslerinden farklıdır. "
                    "Bant değerin ne olabileceğini söyler; çizgi bulunandır, atlanan bağlar onu çoğunlukla ancak yükseltebilir.",
                ),
                lines(marks, YEAR, SCALE),
                tuple(finding for *_, finding in marks),
            )
        )
    else:
        blocks.append(
            Prose(
                Text(
                    "There is no year in which enough was searched for all dyads alike, so no comparison is drawn.",
                    "Bütün ikililer için yeterince aranmış ortak bir yıl yok; bu yüzden karşılaştırma çizilmedi.",
                ),
                warning=True,
            )
        )
    blocks.append(
        Grid(
            "last-years",
            Text("The last year of each dyad that was searched", "Her ikilinin aranmış son yılı"),
            (
                Text("Dyad", "İkili"),
                Text("Index, with its evidence interval", "Endeks ve kanıt aralığı"),
                Text("Sensitivity band over weights", "Ağırlıklara duyarlılık bandı"),
                Text("Stage, with its interval", "Aşama ve aralığı"),
            ),
            [
                (
                    Marked("name", found.dyad_name(dyad)),
                    _last(found.series(dyad, INDEX)),
                    band,
                    _last(found.series(dyad, STAGE)),
                )
                for dyad, band in enumerate(moved)
            ],
        )
    )
    return blocks


def _last(series: list[Finding]) -> Inline:
    """Return the last year that has a value, else the reason of the last year."""
    known = [finding for finding in series if finding.value is not None]
    if not known:
        return series[-1]
    return (words.date(known[-1].period), Text(": ", ": "), known[-1])


def _turning_points(case: Case, scores: Scores, found: ScoreFindings) -> tuple[list[Block], list[Finding]]:
    rows: list[tuple[Inline, ...]] = []
    findings: list[Finding] = []
    for dyad in range(len(scores.dyads)):
        points = turning_points(scores, dyad)
        for number, point in enumerate(points, start=1):
            year, share = as_findings(point, number, found, dyad)
            findings += [year, share]
            before, after = (found.of(dyad, INDEX, at) for at in (point.year - 1, point.year))
            rows.append((Marked("name", found.dyad_name(dyad)), year, share, before, after))
        if not points:
            none = Text("none found", "bulunmadı")
            rows.append((Marked("name", found.dyad_name(dyad)), none, none, none, none))
    table = Grid(
        "turning-points-table",
        Text(
            "Turning points found in the index, without any date given beforehand",
            "Endekste, önceden tarih verilmeden bulunan dönüm noktaları",
        ),
        (
            Text("Dyad", "İkili"),
            Text("First year of the new level", "Yeni düzeyin ilk yılı"),
            Text("Share of draws of the evidence that have it", "Bunu gösteren kanıt çekilişlerinin payı"),
            Text("Index the year before", "Önceki yıl endeks"),
            Text("Index in the year", "O yıl endeks"),
        ),
        rows,
    )
    named = Grid(
        "named-periods",
        Text(
            "Periods that the case names, for comparison", "Karşılaştırma için, vakanın adlandırdığı dönemler"
        ),
        (Text("Period", "Dönem"), Text("Years", "Yıllar")),
        [(Marked("name", period.name), words.date(period.date)) for period in case.settings.periods],
    )
    return [table, *([named] if case.settings.periods else [])], findings
