"""Turning points: found where the level changes, nowhere else, and moved with the dates."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.measures.institutionalisation import institutionalisation
from ittifak.measures.turning_points import turning_points
from ittifak.statistics.change_points import change_points
from relation import Relation


def noisy(levels, seed=1, noise=0.02, number=50):
    random = np.random.default_rng(seed)
    series = np.repeat([level for level, _ in levels], [years for _, years in levels]) + 0.0
    return series, series + random.normal(0, noise, (number, len(series)))


def test_a_step_is_found_where_it_is():
    series, draws = noisy([(0.1, 12), (0.5, 10), (0.9, 8)])
    found = change_points(series, draws)
    assert [change.place for change in found] == [12, 22]
    assert all(change.low <= change.place <= change.high for change in found)
    assert all(change.support > 0.9 for change in found)
    assert [(round(c.before, 2), round(c.after, 2)) for c in found] == [(0.1, 0.5), (0.5, 0.9)]


def test_a_constant_or_short_series_has_none():
    assert change_points(np.full(30, 0.4), np.full((5, 30), 0.4)) == []
    assert change_points(np.array([0.0, 1, 0, 1, 0]), np.zeros((5, 5))) == []


def test_noise_alone_rarely_turns():
    random = np.random.default_rng(5)
    turned = [bool(change_points(series, series[None])) for series in random.normal(0.5, 0.05, (200, 36))]
    assert np.mean(turned) < 0.2


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=20, max_size=40), st.integers(0, 10))
def test_doubling_or_lifting_a_series_moves_no_turning_point(values, lift):
    series = np.round(np.array(values), 3)
    places = [change.place for change in change_points(series, series[None])]
    again = [change.place for change in change_points(2 * series + lift, (2 * series + lift)[None])]
    assert places == again


def relation_at(folder, shift):
    relation = Relation(folder)
    relation.settings = relation.settings.replace("1991/2024", f"{1991 + shift}/{2024 + shift}")
    relation.searched(period=f"{1991 + shift}/{2024 + shift}")
    relation.tie("relations", "diplomatic_relations", f"{1992 + shift}")
    relation.tie("school", "military_education", f"{1993 + shift}/..")
    for kind in ("pipeline", "railway", "economic_cooperation", "digital_cooperation"):
        relation.tie(kind, kind, f"{2006 + shift}/..")
    relation.pledge("aid", f"{2016 + shift}/..")
    relation.tie("council", "body_founded", f"{2016 + shift}")
    return relation.open()


def test_all_dates_moved_by_seven_years_move_the_turning_points_by_seven(tmp_path):
    years = []
    for shift in (0, 7):
        found = institutionalisation(
            relation_at(tmp_path / str(shift), shift), [("TUR", "AZE")], keep_draws=True
        )
        years.append([(p.year, p.low, p.high, p.support) for p in turning_points(found, 0)])
    assert [year for year, *_ in years[0]] == [2006, 2016]
    assert [(a + 7, b + 7, c + 7, d) for a, b, c, d in years[0]] == years[1]


def test_turning_points_need_the_draws(tmp_path):
    relation = Relation(tmp_path / "r")
    relation.searched()
    relation.tie("line", "pipeline", "1999/..")
    with pytest.raises(ValueError, match="keep_draws"):
        turning_points(institutionalisation(relation.open(), [("TUR", "AZE")]), 0)


def test_no_year_stands_in_the_code_of_the_measures():
    from importlib import resources  # noqa: PLC0415

    for path in resources.files("ittifak.measures").iterdir():
        if path.name.endswith(".py"):
            code = re.sub(r'""".*?"""|"[^"\n]*"|#.*', "", path.read_text("utf-8"), flags=re.DOTALL)
            assert re.findall(r"\b(?:19|20)\d\d\b", code) == [], path.name
