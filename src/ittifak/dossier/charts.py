"""Pictures: one Altair chart in each language. Every mark carries its finding and leads to its page."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import altair as alt

from ittifak.dossier.numbers import UNITS, written
from ittifak.evidence.finding import Finding
from ittifak.evidence.schema import modes
from ittifak.evidence.text import LANGS, Lang, Text

# Okabe and Ito (2008): colours that people with colour-vision deficiency can tell apart.
MODE_COLOURS = ["#0072B2", "#E69F00", "#009E73", "#8c8c8c"]
WIDTH = 640
NUMBERS = {
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
    "tr": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]},
}
Specs = Mapping[Lang, Mapping[str, Any]]


def bars(marks: Sequence[tuple[Text, Text, Finding]], rows: Text, amount: Text, groups: Text) -> Specs:
    """Stacked bars: (row, group, finding) each; groups are modes, in their order."""

    def chart(lang: Lang) -> Any:
        data = [
            mark(finding, lang) | {"row": row.in_(lang), "group": group.in_(lang)}
            for row, group, finding in marks
        ]
        order, groups_seen = seen_in(data, "row"), seen_in(data, "group")
        return (
            alt.Chart(alt.InlineData(values=data), width=WIDTH, height=alt.Step(24))
            .mark_bar(stroke="white", strokeWidth=1)
            .encode(
                y=alt.Y("row:N", sort=order, title=rows.in_(lang)),
                x=alt.X("value:Q", title=amount.in_(lang), axis=alt.Axis(**_whole(data, "row"))),
                color=_modes(groups_seen, groups.in_(lang)),
                order=alt.Order("rank:Q"),
                **leads(),
            )
            .transform_calculate(rank=_rank("group", groups_seen))
        )

    return in_both(chart)


def years(marks: Sequence[tuple[int, Text, Finding]]) -> Specs:
    """Stacked bars by year: (year, mode, finding) each."""

    def chart(lang: Lang) -> Any:
        data = [
            mark(finding, lang) | {"year": year, "group": group.in_(lang)}
            for year, group, finding in sorted(marks, key=lambda m: m[0])
        ]
        seen = [name for name in _mode_names(lang) if name in {row["group"] for row in data}]
        first, last = (min(m[0] for m in marks), max(m[0] for m in marks)) if marks else (0, 0)
        return (
            alt.Chart(alt.InlineData(values=data), width=WIDTH, height=260)
            .mark_bar(stroke="white", strokeWidth=0.5, width={"band": 0.9})
            .encode(
                x=alt.X(
                    "year:O",
                    axis=alt.Axis(labelAngle=-90),
                    title={"en": "year", "tr": "yıl"}[lang],
                    scale=alt.Scale(domain=list(range(first, last + 1))),
                ),
                y=alt.Y("value:Q", title=UNITS["ties"].in_(lang), axis=alt.Axis(**_whole(data, "year"))),
                color=_modes(seen, {"en": "mode", "tr": "kip"}[lang]),
                order=alt.Order("rank:Q"),
                **leads(),
            )
            .transform_calculate(rank=_rank("group", seen))
        )

    return in_both(chart)


def cells(marks: Sequence[tuple[Text, int, Text, Finding]], fully: Text, partly: Text) -> Specs:
    """A grid of (row, year, effort, finding).

    Colour tells the count; a solid border that one has looked ``fully``, a dotted one ``partly``; hatching that
    nobody has.
    """

    def chart(lang: Lang) -> Any:
        data = [
            mark(finding, lang)
            | {
                "row": row.in_(lang),
                "year": year,
                "effort": effort.in_(lang),
                "looked": finding.value is not None,
            }
            for row, year, effort, finding in marks
        ]
        efforts, counts = {row["effort"] for row in data}, {row["value"] for row in data}
        base = alt.Chart(alt.InlineData(values=data), width=WIDTH + 60, height=alt.Step(22)).encode(
            x=alt.X("year:O", axis=alt.Axis(labelAngle=-90), title={"en": "year", "tr": "yıl"}[lang]),
            y=alt.Y("row:N", sort=seen_in(data, "row"), title={"en": "layer", "tr": "alan"}[lang]),
            **leads(),
        )
        colour = alt.Color(
            "value:Q",
            scale=alt.Scale(type="sqrt", range=["#ffffff", "#0072B2"], domainMin=0, interpolate="rgb"),
            legend=alt.Legend(title=UNITS["ties"].in_(lang), **_whole(data, "finding")),
        )
        looked = [
            base.transform_filter(alt.datum.effort == name.in_(lang))
            .mark_rect(stroke="#333", strokeWidth=1, strokeDash=dash)
            .encode(color=colour)
            for name, dash in ((fully, [1, 0]), (partly, [2, 2]))
            if name.in_(lang) in efforts
        ]
        unsearched = base.transform_filter("!datum.looked").mark_text(text="╱", color="#999", fontSize=12)
        ground = base.transform_filter("!datum.looked").mark_rect(color="#ececec")
        zero = (
            base.transform_filter("datum.looked && datum.value == 0")
            .mark_text(color="#555", fontSize=9)
            .encode(text=alt.Text("value:Q"))
        )
        return alt.layer(
            *looked, *((ground, unsearched) if None in counts else ()), *((zero,) if 0 in counts else ())
        )

    return in_both(chart)


def shares(marks: Sequence[tuple[Text, Finding]]) -> Specs:
    """Bars of shares: (name, finding) each, from 0 to 1."""

    def chart(lang: Lang) -> Any:
        data = [mark(finding, lang) | {"row": row.in_(lang)} for row, finding in marks]
        base = alt.Chart(alt.InlineData(values=data), width=WIDTH - 120, height=alt.Step(26)).encode(
            y=alt.Y("row:N", sort=seen_in(data, "row"), title=None, axis=alt.Axis(labelLimit=420)),
            x=alt.X(
                "value:Q",
                scale=alt.Scale(domain=[0, 1]),
                title={"en": "share of ties", "tr": "bağların payı"}[lang],
                axis=alt.Axis(
                    labelExpr={"en": "datum.value * 100 + '%'", "tr": "'%' + datum.value * 100"}[lang]
                ),
            ),
            **leads(),
        )
        return base.mark_bar(color=MODE_COLOURS[0])

    return in_both(chart)


def in_both(chart: Callable[[Lang], Any]) -> Specs:
    """Return the specification of a chart in each language, made when it is first asked for."""
    return _WhenAsked(chart)


class _WhenAsked(Mapping[Lang, Mapping[str, Any]]):
    """Specifications by language; findings can be had without drawing anything."""

    def __init__(self, chart: Callable[[Lang], Any]) -> None:
        self._chart = chart
        self._made: dict[Lang, Mapping[str, Any]] = {}

    def __getitem__(self, lang: Lang) -> Mapping[str, Any]:
        if lang not in self._made:
            self._made[lang] = _finish(self._chart(lang).to_dict(), lang)
        return self._made[lang]

    def __iter__(self) -> Iterator[Lang]:
        return iter(LANGS)

    def __len__(self) -> int:
        return len(LANGS)


def _finish(spec: dict[str, Any], lang: Lang) -> dict[str, Any]:
    spec["config"] = {
        "font": "DejaVu Sans, Liberation Sans, Arial, sans-serif",
        "locale": {"number": NUMBERS[lang]},
        "view": {"stroke": "transparent"},
        "axis": {"labelFontSize": 11, "titleFontSize": 12, "gridColor": "#e6e6e6"},
        "legend": {"labelFontSize": 11, "titleFontSize": 12, "orient": "bottom"},
    }
    spec["background"] = "white"
    return spec


def mark(finding: Finding, lang: Lang) -> dict[str, Any]:
    """Return what each mark carries: the value, the finding, its page, and what it says."""
    shown = written(finding, lang)
    return {
        "value": finding.value,
        "finding": finding.id,
        "href": finding.address,
        "says": f"{finding.title.in_(lang)}: {shown}",
    }


def leads() -> dict[str, Any]:
    """Return the encodings by which a mark leads to the page of its finding."""
    return {
        "href": alt.Href("href:N"),
        "tooltip": alt.Tooltip("says:N"),
        "description": alt.Description("says:N"),
    }


def _whole(data: Sequence[Mapping[str, Any]], key: str) -> dict[str, Any]:
    """Options of an axis or legend of counts that add up by ``key``: no more ticks than there are whole numbers."""
    sums: dict[Any, float] = {}
    for row in data:
        sums[row[key]] = sums.get(row[key], 0) + (row["value"] or 0)
    return {"format": "d", "tickMinStep": 1, "tickCount": min(7, max([1, *sums.values()]))}


def _modes(seen: list[str], title: str) -> alt.Color:
    return alt.Color(
        "group:N", sort=seen, title=title, scale=alt.Scale(domain=seen, range=MODE_COLOURS[: len(seen)])
    )


def _mode_names(lang: Lang) -> list[str]:
    return [name.in_(lang) for name in modes().values()]


def _rank(field: str, order: list[str]) -> str:
    return f"indexof({json.dumps(order)}, datum.{field})"


def seen_in(data: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    """Return the values of ``key`` in the order in which they come."""
    return list(dict.fromkeys(row[key] for row in data))
