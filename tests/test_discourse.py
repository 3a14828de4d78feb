"""What actors speak of: shares with intervals, and where discourse turns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from ittifak.measures.discourse import LEVEL, discourse, turns, wilson


@pytest.fixture
def speeches(case):
    """Return a function that adds a speech: actor, year, sentences, and sentences by code."""
    case.tables["codebook"] += [
        {"code": code, "theme": "x", "name_en": code, "name_tr": code, "definition": "Applies."}
        for code in ("PEACE.NORMAL", "NORM.TERRITORY")
    ]
    case.tables["texts"].clear()
    case.tables["text_codes"].clear()

    def add(actor, year, segments, about="", named=0, **codes):
        id_ = f"{actor}-{year}-{len(case.tables['texts'])}"
        case.tables["texts"].append(
            {
                "id": id_,
                "source": "ministry-2021",
                "actors": actor,
                "date": str(year),
                "language": "en",
                "sha256": "0" * 64,
                "segments": str(segments),
            }
        )
        rows = [{"code": code.replace("_", "."), "segments": str(number)} for code, number in codes.items()]
        if about:
            rows.append({"code": "", "segments": str(named)})
        case.tables["text_codes"] += [
            {"text": id_, "coder": "program-1", "about": about, **row} for row in rows
        ]

    return add


def test_a_share_is_sentences_with_the_code_over_all_sentences_of_the_year(case, speeches):
    speeches("AZE", 2001, 40, PEACE_NORMAL=10)
    speeches("AZE", 2001, 60, PEACE_NORMAL=5, THREAT_COMMON=3)
    speeches("ARM", 2001, 10)
    found = discourse(case.open(), "ministry-2021", ["AZE", "ARM", "TUR"])
    share, low, high = found.shares()
    at = found.codes.index("PEACE.NORMAL"), found.years.index(2001)
    assert share[0, *at] == pytest.approx(0.15)
    assert (low[0, *at], high[0, *at]) == pytest.approx(proportion_confint(15, 100, 1 - LEVEL, "wilson"))
    assert share[1, *at] == 0
    assert high[1, *at] > 0.1
    assert np.isnan(share[2, *at])
    assert np.isnan(share[0, at[0], found.years.index(2002)])
    assert len(found.texts[0, 2001]) == 2


def test_sentences_about_another_actor_are_shares_of_those_that_name_it(case, speeches):
    speeches("AZE", 2001, 90, about="TUR", named=8, PEACE_NORMAL=2)
    speeches("AZE", 2002, 90)
    found = discourse(case.open(), "ministry-2021", ["AZE"], about="TUR")
    share, *_ = found.shares()
    code = found.codes.index("PEACE.NORMAL")
    assert share[0, code, found.years.index(2001)] == pytest.approx(0.25)
    assert np.isnan(share[0, code, found.years.index(2002)])


def test_several_years_are_taken_together_by_their_sentences(case, speeches):
    speeches("AZE", 2001, 10, PEACE_NORMAL=5)
    speeches("AZE", 2002, 90, PEACE_NORMAL=5)
    found = discourse(case.open(), "ministry-2021", ["AZE"])
    assert found.over(2001, 2002)[0][0, found.codes.index("PEACE.NORMAL")] == pytest.approx(0.1)
    assert np.isnan(found.over(2003, 2010)[0]).all()


def test_a_turn_of_discourse_is_found_where_it_was_put(case, speeches):
    random = np.random.default_rng(5)
    for year in range(1992, 2024):
        late = year >= 2010
        speeches(
            "AZE",
            year,
            120,
            PEACE_NORMAL=int(random.binomial(120, 0.1 if late else 0.35)),
            NORM_TERRITORY=int(random.binomial(120, 0.3 if late else 0.1)),
            THREAT_COMMON=int(random.binomial(120, 0.1)),
        )
        speeches(
            "ARM",
            year,
            120,
            PEACE_NORMAL=int(random.binomial(120, 0.2)),
            NORM_TERRITORY=int(random.binomial(120, 0.2)),
        )
    found = discourse(case.open(), "ministry-2021", ["AZE", "ARM"])
    (turn,) = turns(found, 0)
    assert turn.low <= 2010 <= turn.high
    assert abs(turn.year - 2010) <= 1
    assert {code for code, *_ in turn.moved[:2]} == {"PEACE.NORMAL", "NORM.TERRITORY"}
    by, low, high = {code: rest for code, *rest in turn.moved}["PEACE.NORMAL"]
    assert low < by < high < -0.1
    assert by < -0.15
    assert list(turn.over) == list(range(1992, 2024))
    assert turns(found, 1) == []


@given(st.integers(0, 50), st.integers(0, 50))
def test_wilson_agrees_with_statsmodels(said, more):
    share, low, high = wilson(np.array([float(said)]), np.array([float(said + more)]))
    if said + more == 0:
        assert np.isnan([share, low, high]).all()
    else:
        expected = proportion_confint(said, said + more, 1 - LEVEL, "wilson")
        assert (low[0], high[0]) == pytest.approx(expected, abs=1e-12)
        assert low[0] <= share[0] <= high[0]
