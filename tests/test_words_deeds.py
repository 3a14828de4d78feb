"""Words and deeds: whose words count, where there is a gap, and which comes first."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.evidence.schema import layers
from ittifak.measures.word_findings import WordFindings
from ittifak.measures.words_deeds import words_and_deeds
from ittifak.statistics.lead import lead
from relation import Relation

DYAD = [("TUR", "AZE")]


@pytest.fixture
def relation(tmp_path):
    relation = Relation(tmp_path / "relation")
    relation.searched(modes="deed commitment statement")
    return relation


def gap(case, layer, year):
    found = words_and_deeds(case, DYAD)
    return float(found.gap[0, list(layers()).index(layer), year - found.years[0]])


def test_the_gap_is_the_share_of_words_less_the_share_of_deeds(relation):
    relation.tie("w1", "kinship", "2010-05", mode="statement")
    relation.tie("w2", "kinship", "2010-06", mode="statement")
    relation.tie("w3", "pipeline", "2010-06", mode="statement")
    relation.tie("d1", "pipeline", "2010-07")
    relation.tie("d2", "joint_exercise", "2010-08")
    case = relation.open()
    assert gap(case, "identity", 2010) == pytest.approx(2 / 3)
    assert gap(case, "energy", 2010) == pytest.approx(1 / 3 - 1 / 2)
    assert gap(case, "military", 2010) == pytest.approx(-1 / 2)
    assert gap(case, "transport", 2010) == 0
    assert np.isnan(gap(case, "energy", 2011))


def test_gaps_of_a_year_add_up_to_nothing_and_lie_in_their_intervals(relation):
    for number, kind in enumerate(("kinship", "pipeline", "joint_exercise", "railway")):
        relation.tie(f"w{number}", kind, "2010-05", mode="statement")
        relation.tie(f"d{number}", kind, f"2010-0{number + 1}")
    relation.tie("more", "railway", "2010-09")
    found = words_and_deeds(relation.open(), DYAD)
    year = found.gap[0, :, 2010 - found.years[0]]
    assert np.nansum(year) == pytest.approx(0, abs=1e-6)
    known = ~np.isnan(found.gap)
    assert (found.low[known] <= found.gap[known]).all()
    assert (found.gap[known] <= found.high[known]).all()
    assert np.isnan(found.low[~known]).all()


def test_assessments_and_second_hand_words_are_no_words_of_the_parties(relation):
    relation.tie("d", "pipeline", "2010-07")
    relation.tie("judged", "kinship", "2010-05", mode="assessment")
    relation.tie("told", "kinship", "2010-06", mode="statement")
    relation.tables["evidence"][-1] |= {"source": "book-2020"}
    found = words_and_deeds(relation.open(), DYAD)
    assert found.amount["statement"].sum() == 0
    assert np.isnan(found.gap).all()


def test_where_statements_were_not_searched_there_is_no_gap(tmp_path):
    relation = Relation(tmp_path / "deeds")
    relation.searched()
    relation.tie("w", "kinship", "2010-05", mode="statement")
    relation.tie("d", "pipeline", "2010-07")
    case = relation.open()
    assert np.isnan(words_and_deeds(case, DYAD).gap).all()
    finding = WordFindings(case, words_and_deeds(case, DYAD)).gaps[0, "energy", 2010]
    assert finding.value is None
    assert "not searched" in finding.null_reason.en


def test_the_findings_rest_on_the_words_and_deeds_of_the_layer(relation):
    relation.tie("w1", "pipeline", "2010-05", mode="statement")
    relation.tie("w2", "kinship", "2010-05", mode="statement")
    relation.tie("d1", "pipeline", "2010-07")
    relation.tie("d2", "railway", "2010-07")
    case = relation.open()
    finding = WordFindings(case, words_and_deeds(case, DYAD)).gaps[0, "energy", 2010]
    assert {(row.ref, row.contribution) for row in finding.support} == {("w1", 0.5), ("d1", -0.5)}


def test_a_layer_with_few_years_has_no_lead(relation):
    relation.tie("w1", "pipeline", "2010-05", mode="statement")
    relation.tie("d1", "pipeline", "2012-07")
    case = relation.open()
    years, chance = WordFindings(case, words_and_deeds(case, DYAD)).leads[0, "energy"]
    assert years.value is None
    assert chance.value is None
    assert "Too few" in years.null_reason.en


def pulses(seed, length=60, number=14):
    random = np.random.default_rng(seed)
    series = np.zeros(length)
    series[random.choice(length - 10, number, replace=False) + 5] = random.integers(1, 4, number)
    return series


@pytest.mark.parametrize("shift", [-3, -1, 0, 2, 4])
def test_a_series_that_comes_earlier_leads_by_as_much(shift):
    first = pulses(7)
    found = lead(first, np.roll(first, shift), seed=1)
    assert found.places == shift
    assert found.low <= shift <= found.high
    assert found.p_value < 0.01
    assert found.correlation == pytest.approx(1)


def test_unrelated_series_are_as_unusual_as_chance_has_it():
    p_values = [lead(pulses(seed), pulses(seed + 1000), seed=1).p_value for seed in range(40)]
    assert np.mean(np.array(p_values) < 0.1) <= 0.25


def test_series_without_variation_have_no_lead():
    assert lead(np.zeros(40), pulses(1, 40), seed=1) is None
    assert lead(np.ones(40), np.ones(40), seed=1) is None
    assert lead(np.ones(10), np.ones(10), seed=1) is None


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_who_leads_is_turned_round_when_the_series_are(seed):
    series = pulses(seed)
    one, two = (lead(a, b, seed=1) for a, b in ((series, np.roll(series, 2)), (np.roll(series, 2), series)))
    assert (one.places, two.places) == (2, -2)


def test_a_register_of_one_kind_speaks_for_that_kind_alone(tmp_path):
    relation = Relation(tmp_path / "register")
    relation.searched(modes="statement")
    relation.searched(layer="military", kinds="joint_exercise")
    relation.searched(layer="energy")
    relation.tie("w1", "joint_exercise", "2010-05", mode="statement")
    relation.tie("w2", "military_education", "2010-05", mode="statement")
    relation.tie("d1", "pipeline", "2010-07")
    relation.tie("d2", "military_education", "2010-07")
    case = relation.open()
    assert gap(case, "military", 2010) == pytest.approx(1)
    assert gap(case, "energy", 2010) == pytest.approx(-1)
    assert np.isnan(gap(case, "transport", 2010))


def test_two_amounts_that_both_grow_do_not_lead_each_other():
    small = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        first, second = (random.poisson(np.linspace(0.3, 4, 36)).astype(float) for _ in range(2))
        found = lead(first, second, seed=1)
        small += found is not None and found.p_value < 0.1
    assert small <= 12
