"""Pictures of series: lines with their intervals, grids of scores, stages and gaps by year."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from ittifak.dossier.charts import WIDTH, Specs, in_both, leads, mark, seen_in
from ittifak.evidence.finding import Finding
from ittifak.evidence.text import Lang, Text

# Okabe and Ito (2008), dark enough on white.
SERIES_COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#8c6d00"]
_STAGE_COLOURS = ["#ffffff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"]
YEAR = Text("year", "yıl")


def lines(marks: Sequence[tuple[Text, float, Finding]], across: Text, up: Text, steps: bool = False) -> Specs:
    """Lines of (series, place, finding), with points that lead to the findings and bands for their intervals.

    ``steps``: the value holds until the next place.
    """

    def chart(lang: Lang) -> Any:
        data = [
            mark(finding, lang)
            | {"row": row.in_(lang), "place": place, "low": finding.low, "high": finding.high}
            for row, place, finding in marks
        ]
        names = seen_in(data, "row")
        whole = all(float(place).is_integer() for _, place, _ in marks)
        _number_runs(data, whole)
        base = alt.Chart(alt.InlineData(values=data), width=WIDTH, height=300).encode(
            x=alt.X(
                "place:Q",
                title=across.in_(lang),
                scale=alt.Scale(zero=False, nice=False),
                axis=alt.Axis(format="d", tickMinStep=1) if whole else alt.Axis(),
            ),
            detail="run:N",
            color=alt.Color(
                "row:N",
                sort=names,
                title=None,
                scale=alt.Scale(domain=names, range=SERIES_COLOURS[: len(names)]),
                legend=alt.Legend(
                    labelLimit=360, columns=3, symbolOpacity=1, symbolType="stroke", symbolStrokeWidth=3
                ),
            ),
        )
        height = alt.Y("value:Q", title=up.in_(lang), scale=alt.Scale(domain=[0, 1]))
        shape: Any = {"interpolate": "step-after"} if steps else {}
        return alt.layer(
            base.mark_area(opacity=0.13, **shape).encode(y=alt.Y("low:Q", title=up.in_(lang)), y2="high:Q"),
            base.mark_line(strokeWidth=1.6, **shape).encode(y=height),
            base.mark_circle(size=28, opacity=1).encode(y=height, **leads()),
        )

    return in_both(chart)


def _number_runs(data: list[dict[str, Any]], whole: bool) -> None:
    """Number the runs of years without a gap, so that no line crosses years that nobody has searched."""
    run, before = 0, data[0] if data else {}
    for row in data:
        run += row["row"] != before["row"] or (whole and row["place"] - before["place"] > 1)
        row["run"], before = run, row


def score_grid(marks: Sequence[tuple[Text, int, Finding]], rows: Text) -> Specs:
    """A grid of scores from nought to one: (row, year, finding) each; what was not searched is hatched."""

    def chart(lang: Lang) -> Any:
        return _grid(
            marks,
            rows,
            lang,
            alt.Scale(range=["#ffffff", "#0072B2"], domain=[0, 1], interpolate="rgb"),
            {"en": "score", "tr": "puan"}[lang],
        )

    return in_both(chart)


def share_grid(marks: Sequence[tuple[Text, int, Finding]], rows: Text) -> Specs:
    """A grid of small shares: (row, year, finding) each; the darkest cell is the highest share of the picture."""

    def chart(lang: Lang) -> Any:
        highest = max((finding.value or 0 for *_, finding in marks), default=1) or 1
        return _grid(
            marks,
            rows,
            lang,
            alt.Scale(range=["#ffffff", "#0072B2"], domain=[0, highest], interpolate="rgb"),
            {"en": "share", "tr": "pay"}[lang],
        )

    return in_both(chart)


def gap_grid(marks: Sequence[tuple[Text, int, Finding]], rows: Text) -> Specs:
    """A grid of gaps: more words than deeds in one colour, more deeds than words in the other."""

    def chart(lang: Lang) -> Any:
        return _grid(
            marks,
            rows,
            lang,
            alt.Scale(range=["#0072B2", "#ffffff", "#D55E00"], domain=[-1, 0, 1], interpolate="rgb"),
            {"en": "← more done | more said →", "tr": "← daha çok yapılan | daha çok söylenen →"}[lang],
            sure=True,
        )

    return in_both(chart)


def stage_grid(marks: Sequence[tuple[Text, int, Finding]], rows: Text, stages: Sequence[Text]) -> Specs:
    """A grid of stages: (dyad, year, finding) each; ``stages`` by rank, from none."""

    def chart(lang: Lang) -> Any:
        data = [_cell(row, year, finding, lang) for row, year, finding in marks]
        for row in data:
            row["stage"] = stages[int(row["value"])].in_(lang) if row["value"] is not None else None
        base = _cells(data, rows, lang)
        names = [stage.in_(lang) for stage in stages]
        colour = alt.Color(
            "stage:N",
            sort=names,
            title=None,
            scale=alt.Scale(domain=names, range=_STAGE_COLOURS),
            legend=alt.Legend(labelLimit=300, columns=3, symbolStrokeColor="#555"),
        )
        drawn = base.transform_filter("datum.value !== null").mark_rect(stroke="#777", strokeWidth=0.5)
        return alt.layer(drawn.encode(color=colour), *_unsearched(base, data))

    return in_both(chart)


def _grid(
    marks: Sequence[tuple[Text, int, Finding]],
    rows: Text,
    lang: Lang,
    scale: alt.Scale,
    title: str,
    sure: bool = False,
) -> Any:
    """Cells by colour; ``sure``: those whose interval holds nought are drawn pale."""
    data = [_cell(row, year, finding, lang) for row, year, finding in marks]
    for cell, (_, _, finding) in zip(data, marks, strict=True):
        cell["pale"] = sure and (finding.low or 0) <= 0 <= (finding.high or 0)
    base = _cells(data, rows, lang)
    colour = alt.Color("value:Q", scale=scale, legend=alt.Legend(title=title, titleLimit=400))
    drawn = base.transform_filter("datum.value !== null").mark_rect(stroke="#777", strokeWidth=0.5)
    faded = alt.condition("datum.pale", alt.value(0.35), alt.value(1))
    return alt.layer(drawn.encode(color=colour, opacity=faded), *_unsearched(base, data))


def _cell(row: Text, year: int, finding: Finding, lang: Lang) -> dict[str, Any]:
    return mark(finding, lang) | {"row": row.in_(lang), "year": year}


def _cells(data: list[dict[str, Any]], rows: Text, lang: Lang) -> Any:
    return alt.Chart(alt.InlineData(values=data), width=WIDTH + 60, height=alt.Step(24)).encode(
        x=alt.X("year:O", axis=alt.Axis(labelAngle=-90), title=YEAR.in_(lang)),
        y=alt.Y("row:N", sort=seen_in(data, "row"), title=rows.in_(lang), axis=alt.Axis(labelLimit=260)),
        **leads(),
    )


def _unsearched(base: Any, data: list[dict[str, Any]]) -> tuple[Any, ...]:
    if all(row["value"] is not None for row in data):
        return ()
    empty = base.transform_filter("datum.value === null")
    return (empty.mark_rect(color="#ececec"), empty.mark_text(text="╱", color="#999", fontSize=12))
