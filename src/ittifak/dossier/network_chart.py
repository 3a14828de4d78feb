"""The network of actors as a picture with a slider for the year."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from ittifak.dossier.charts import Specs, in_both, leads, mark
from ittifak.evidence.text import Lang, Text
from ittifak.measures.network import SIGNS, Edge

_APART = 0.018  # how far amity and enmity of one pair are drawn apart
_ALONG = 0.38  # where on a line its dot stands; in the middle, dots of crossing lines would meet
_COLOURS = ["#0072B2", "#D55E00"]


def network(edges: Sequence[Edge], names: Mapping[str, Text], year: int) -> Specs:
    """Actors on a circle, an edge for each pair and sign; the slider chooses the year and begins at ``year``.

    The place of an actor on the circle means nothing.
    """
    places = _circle(sorted({edge.a for edge in edges} | {edge.b for edge in edges}))

    def chart(lang: Lang) -> Any:
        data = [_row(edge, places, names, lang) for edge in edges]
        years = [edge.year for edge in edges]
        chosen = alt.param(
            name="year",
            value=year,
            bind=alt.binding_range(
                min=min(years), max=max(years), step=1, name={"en": "Year ", "tr": "Yıl "}[lang]
            ),
        )
        hidden = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
        scale = alt.Scale(domain=[-1.35, 1.35])
        signs = [sign.in_(lang) for sign in SIGNS.values()]
        base = (
            alt.Chart(alt.InlineData(values=data), width=620, height=520)
            .transform_filter("datum.year == year")
            .encode(x=alt.X("x:Q", scale=scale, axis=hidden), y=alt.Y("y:Q", scale=scale, axis=hidden))
        )
        colour = alt.Color("sign:N", sort=signs, title=None, scale=alt.Scale(domain=signs, range=_COLOURS))
        width = alt.Size(
            "value:Q",
            title={"en": "deeds in force", "tr": "geçerli fiiller"}[lang],
            scale=alt.Scale(type="sqrt", range=[0.5, 9], domainMin=0),
            legend=alt.Legend(orient="right", symbolType="stroke", tickCount=4),
        )
        lines = base.mark_rule(opacity=0.55).encode(x2="x2:Q", y2="y2:Q", color=colour, strokeWidth=width)
        middles = base.mark_circle(size=42, opacity=1, stroke="white").encode(
            x=alt.X("middle_x:Q", scale=scale, axis=hidden),
            y=alt.Y("middle_y:Q", scale=scale, axis=hidden),
            color=colour,
            **leads(),
        )
        actors = [
            base.transform_aggregate(groupby=[f"{end}_name", f"{end}_at", f"{end}_up"])
            .mark_circle(size=150, color="#1b1f23", opacity=1)
            .encode(x=alt.X(f"{end}_at:Q", scale=scale), y=alt.Y(f"{end}_up:Q", scale=scale))
            for end in ("a", "b")
        ]
        texts = [
            base.transform_aggregate(groupby=[f"{end}_name", f"{end}_x", f"{end}_y"])
            .mark_text(fontSize=12, fontWeight="bold", stroke="white", strokeWidth=3, strokeOpacity=0.9)
            .encode(
                x=alt.X(f"{end}_x:Q", scale=scale), y=alt.Y(f"{end}_y:Q", scale=scale), text=f"{end}_name:N"
            )
            for end in ("a", "b")
        ]
        over = [
            base.transform_aggregate(groupby=[f"{end}_name", f"{end}_x", f"{end}_y"])
            .mark_text(fontSize=12, fontWeight="bold", color="#1b1f23")
            .encode(
                x=alt.X(f"{end}_x:Q", scale=scale), y=alt.Y(f"{end}_y:Q", scale=scale), text=f"{end}_name:N"
            )
            for end in ("a", "b")
        ]
        return alt.layer(lines, *actors, middles, *texts, *over).add_params(chosen)

    return in_both(chart)


def _circle(actors: list[str]) -> dict[str, tuple[float, float]]:
    step = 2 * math.pi / max(1, len(actors))
    return {actor: (math.sin(step * place), math.cos(step * place)) for place, actor in enumerate(actors)}


def _row(
    edge: Edge, places: Mapping[str, tuple[float, float]], names: Mapping[str, Text], lang: Lang
) -> dict[str, Any]:
    (x, y), (x2, y2) = places[edge.a], places[edge.b]
    length = math.hypot(x2 - x, y2 - y)
    aside_x, aside_y = (y2 - y) / length * _APART * edge.sign, (x - x2) / length * _APART * edge.sign
    ends = {
        "x": x + aside_x,
        "y": y + aside_y,
        "x2": x2 + aside_x,
        "y2": y2 + aside_y,
        "middle_x": x + (x2 - x) * _ALONG + 2 * aside_x,
        "middle_y": y + (y2 - y) * _ALONG + 2 * aside_y,
        "a_at": x,
        "a_up": y,
        "b_at": x2,
        "b_up": y2,
        "a_x": x * 1.15,
        "a_y": y * 1.1,
        "b_x": x2 * 1.15,
        "b_y": y2 * 1.1,
    }
    return (
        mark(edge.finding, lang)
        | {key: round(value, 4) for key, value in ends.items()}
        | {
            "year": edge.year,
            "sign": SIGNS[edge.sign].in_(lang),
            "a_name": names[edge.a].in_(lang),
            "b_name": names[edge.b].in_(lang),
        }
    )
