"""Institutionalisation: known answers by hand, what is not searched, what cannot hide, and honest intervals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ittifak.measures.draws import draws
from ittifak.measures.indicators import aspects, assumptions, dimensions, indicators
from ittifak.measures.institutionalisation import alike, coded, institutionalisation, sensitivity
from ittifak.measures.scoring import INDEX, measures, scores
from ittifak.statistics.intervals import shortest_interval
from ittifak.statistics.power_mean import power_mean
from relation import Relation
from simulated_case import simulate

DYAD = [("TUR", "AZE")]


@pytest.fixture
def relation(tmp_path):
    return Relation(tmp_path / "relation")


def value(case, measure, year, dyads=DYAD, dyad=0):
    found = institutionalisation(case, dyads)
    return float(found.value[dyad, found.place(measure), year - found.years[0]])


def cell(case, indicator, year, dyads=DYAD, dyad=0):
    found = institutionalisation(case, dyads)
    row = [one.id for one in indicators()].index(indicator)
    return float(found.cells[dyad, row, year - found.years[0]])


def test_a_dimension_is_the_mean_of_its_indicators(relation):
    relation.searched()
    relation.tie("e1", "joint_exercise", "2012-05")
    relation.tie("e2", "joint_exercise", "2012-09-03/2012-09-20")
    relation.tie("school", "military_education", "2010/2013")
    relation.pledge("aid", "2010-08-16/..")
    case = relation.open()
    assert cell(case, "military.exercise", 2012) == pytest.approx(2 / 3)
    # Aid one, other provisions none, integration none, education one, exercises two of three.
    assert value(case, "military", 2012) == pytest.approx((1 + 0 + 0 + 1 + 2 / 3) / 5)
    assert value(case, "military", 2014) == pytest.approx((1 + 0 + 0 + 0 + 0) / 5)
    assert value(case, "military", 2009) == 0


def test_the_index_is_the_power_mean_of_the_dimensions(relation):
    relation.searched()
    relation.tie("line", "pipeline", "2006/..")
    relation.tie("rail", "railway", "2006/..")
    case = relation.open()
    # Energy one of three, transport one of two, eight empty ones.
    expected = ((np.sqrt(1 / 3) + np.sqrt(1 / 2)) / 10) ** 2
    assert value(case, INDEX, 2010) == pytest.approx(expected, abs=1e-6)


def test_an_event_that_founds_something_lasts_and_a_visit_does_not(relation):
    relation.searched()
    relation.tie("council", "body_founded", "2010-09-15")
    relation.tie("visit", "visit", "2010-09-15", "TUR", "AZE")
    case = relation.open()
    assert [cell(case, "institution.body", year) for year in (2009, 2010, 2024)] == [0, 1, 1]
    assert [cell(case, "diplomacy.visit", year) for year in (2009, 2010, 2011)] == [0, 0.25, 0]


def test_a_provision_holds_to_the_end_of_its_tie(relation):
    relation.searched()
    relation.pledge("aid", "1997-08-29/2003-12-31")
    case = relation.open()
    assert [cell(case, "military.defence", year) for year in (1996, 1997, 2003, 2004)] == [0, 1, 1, 0]


def test_a_tie_of_several_parties_counts_by_its_share(relation):
    relation.searched()
    relation.searched("AZE GEO")
    relation.tie("three", "joint_exercise", "2012-05", "AZE GEO TUR")
    case = relation.open()
    for dyad in (("TUR", "AZE"), ("AZE", "GEO")):
        assert cell(case, "military.exercise", 2012, [dyad]) == pytest.approx(1 / 9)


def test_a_general_claim_of_events_is_no_event(relation):
    relation.searched()
    relation.tie("since", "joint_exercise", "1995/..")
    relation.tie("between", "joint_exercise", "2000/2010")
    assert np.nansum(institutionalisation(relation.open(), DYAD).cells) == 0


def test_statements_and_assessments_are_no_practice(relation):
    relation.searched()
    relation.tie("said", "pipeline", "2006/..", mode="statement")
    relation.tie("judged", "railway", "2006/..", mode="assessment")
    assert np.nansum(institutionalisation(relation.open(), DYAD).cells) == 0


def test_what_nobody_searched_is_null_and_not_zero(relation):
    relation.searched(period="2000/2000")
    relation.tie("line", "pipeline", "1999/..")
    found = institutionalisation(relation.open(), DYAD)
    known = ~np.isnan(found.value[0, found.place(INDEX)])
    assert [year for year, one in zip(found.years, known, strict=True) if one] == [2000]
    assert (np.isnan(found.low) == np.isnan(found.value)).all()
    assert (np.isnan(found.high) == np.isnan(found.value)).all()


def test_a_dyad_without_any_evidence_or_search_has_no_number(relation):
    relation.searched()
    relation.tie("line", "pipeline", "1999/..")
    found = institutionalisation(relation.open(), [*DYAD, ("ARM", "GEO")], keep_draws=True)
    assert np.isnan(found.value[1]).all()
    assert np.isnan(found.drawn[:, 1]).all()
    assert not np.isnan(found.value[0, :, 5]).any()


def test_fewer_than_half_of_the_dimensions_give_no_index(relation):
    for layer in ("military", "energy", "transport", "economy"):
        relation.searched(layer=layer)
    relation.tie("line", "pipeline", "1999/..")
    case = relation.open()
    assert np.isnan(value(case, INDEX, 2000))
    assert value(case, "energy", 2000) == pytest.approx(1 / 3)


def test_a_register_speaks_for_its_kinds_alone(relation):
    relation.searched(layer="military", kinds="joint_exercise")
    relation.tie("e1", "joint_exercise", "2012-05")
    relation.tie("school", "military_education", "2010/2013")
    case = relation.open()
    assert cell(case, "military.exercise", 2012) == pytest.approx(1 / 3)
    assert np.isnan(cell(case, "military.education", 2012))
    assert np.isnan(cell(case, "military.defence", 2012))


def test_dyads_are_compared_over_what_was_searched_for_both(relation):
    relation.searched()
    for layer in ("legal", "military", "energy", "transport", "economy", "digital"):
        relation.searched("AZE GEO", layer=layer)
    relation.tie("line", "pipeline", "1999/..", "AZE TUR")
    relation.tie("school", "education_exchange", "1999/..", "TUR", "AZE")
    found = institutionalisation(relation.open(), [*DYAD, ("AZE", "GEO")])
    index, common = alike(found, [0, 1])
    rows = {one.id for one, counts in zip(indicators(), common[:, 20], strict=True) if counts}
    assert "energy.pipeline" in rows
    assert "society.exchange" not in rows
    alone = found.value[0, found.place(INDEX), 20]
    assert index[0, 20] != pytest.approx(alone)
    assert index[1, 20] == 0


def test_one_source_is_less_sure_than_two(relation):
    relation.searched()
    relation.tie("line", "pipeline", "1999/..")
    one = institutionalisation(relation.open(), DYAD, keep_draws=True)
    relation.tables["evidence"].append(relation.tables["evidence"][0] | {"source": "book-2020"})
    relation.folder = relation.folder.with_name("two")
    two = institutionalisation(relation.open(), DYAD, keep_draws=True)
    place = one.place("energy")
    assert one.drawn[:, 0, place, 20].mean() < two.drawn[:, 0, place, 20].mean()


def test_less_search_gives_a_wider_interval(tmp_path):
    widths = []
    for effort in ("searched", "partial"):
        relation = Relation(tmp_path / effort)
        relation.searched(effort=effort)
        relation.tie("line", "pipeline", "1999/..")
        found = institutionalisation(relation.open(), DYAD)
        place = found.place(INDEX)
        widths.append(np.nanmean(found.high[0, place] - found.low[0, place]))
    assert widths[1] > 1.5 * widths[0]


def test_date_bounds_reach_into_the_interval(relation):
    relation.searched()
    relation.tie("council", "body_founded", "200X")
    found = institutionalisation(relation.open(), DYAD, keep_draws=True)
    body = found.drawn[:, 0, found.place("institution"), :]
    early, late = body[:, 2001 - 1991], body[:, 2008 - 1991]
    assert 0 < (early > 0.3).mean() < (late > 0.3).mean() < 1


@pytest.mark.parametrize("rate", [1, 2])
def test_nine_in_ten_intervals_hold_the_truth(rate):
    chosen, assumed = indicators(), assumptions()
    found, effort, truth = simulate(250, 36, chosen, assumed, seed=11, rate=rate)
    value_ = scores(coded(found, effort, chosen), chosen, assumed.exponent)
    drawn = draws(found, effort, chosen, assumed, np.random.default_rng(3), assumed.draws)
    low, high = shortest_interval(drawn, assumed.level)
    low, high = np.fmin(low, value_), np.fmax(high, value_)
    true = scores(truth, chosen, assumed.exponent)
    inside = (true >= low - 1e-6) & (true <= high + 1e-6)
    share = {name: inside[:, place].mean() for place, name in enumerate(measures())}
    for name in (INDEX, *aspects()):
        assert 0.85 <= share[name] <= 0.95, (name, share[name])
    # A single dimension takes few values, so that its interval cannot be narrower than it is.
    assert all(0.9 <= share[name] <= 0.99 for name in dimensions()), share


def test_the_same_seed_gives_the_same_interval(relation):
    relation.searched()
    relation.tie("line", "pipeline", "1999/..")
    case = relation.open()
    one, two = (institutionalisation(case, DYAD, seed=4) for _ in range(2))
    assert np.array_equal(one.low, two.low, equal_nan=True)
    assert np.array_equal(one.high, two.high, equal_nan=True)


def test_the_sensitivity_band_holds_the_plain_index_in_the_middle(relation):
    relation.searched()
    relation.tie("line", "pipeline", "1999/..")
    relation.tie("rail", "railway", "1999/..")
    found = institutionalisation(relation.open(), DYAD)
    low, high = sensitivity(found.cells, indicators())
    index = found.value[:, found.place(INDEX)]
    assert low[0, 20] < index[0, 20] < high[0, 20]


parts = arrays(np.float64, st.integers(2, 12), elements=st.floats(0, 1))


@given(parts)
def test_a_power_mean_lies_between_the_parts_and_below_the_plain_mean(values):
    mean = float(power_mean(values, 0.5))
    assert values.min() - 1e-9 <= mean <= values.mean() + 1e-9


@given(parts, st.integers(0, 11))
def test_one_strong_part_counts_for_less_than_many_even_ones(values, place):
    lone = np.zeros(10)
    lone[place % 10] = values.sum() / 10
    assert power_mean(lone, 0.5) <= power_mean(np.full(10, values.sum() / 100), 0.5) + 1e-9


def test_known_power_means():
    assert power_mean(np.array([1.0, *[0.0] * 9]), 0.5) == pytest.approx(0.01)
    assert power_mean(np.array([0.25, 1.0]), 0.5) == pytest.approx(0.5625)
    assert power_mean(np.array([0.2, np.nan, 0.6]), 1) == pytest.approx(0.4)
    assert np.isnan(power_mean(np.array([np.nan, np.nan]), 0.5))
    with pytest.raises(ValueError, match="exponent 0"):
        power_mean(np.array([1.0]), 0)


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_the_shortest_interval_holds_its_share(seed):
    sample = np.random.default_rng(seed).gamma(0.5, size=(400, 3))
    low, high = shortest_interval(sample, 0.9)
    held = ((sample >= low) & (sample <= high)).mean(axis=0)
    assert (held >= 0.9).all()
    tails = np.quantile(sample, [0.05, 0.95], axis=0)
    assert ((high - low) <= (tails[1] - tails[0]) + 1e-9).all()
