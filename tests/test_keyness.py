"""Keyness against what the literature gives, and against plain counting."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from ittifak.documents.derived.keyness import Counts, keyness


def counted(texts, language="en", same=None):
    counts = Counts(language, same)
    counts.extend(texts)
    return counts


def rows(first, second):
    return {row["word"]: row for row in keyness(first, second).to_pylist()}


def test_log_likelihood_of_the_worked_example():
    # Rayson and Garside (2000) define G² over occurrences; scipy's G-test on the same table without the
    # rest of the words gives their two-cell form.
    a = counted(["war " * 10 + "peace " * 90] * 3)
    b = counted(["war " * 40 + "peace " * 160] * 3)
    found = rows(a, b)["war"]
    expected = np.array([[150 * 300 / 900, 150 * 600 / 900]])
    assert found["g2"] == pytest.approx(
        2 * (30 * math.log(30 / expected[0, 0]) + 120 * math.log(120 / expected[0, 1]))
    )
    whole, *_ = chi2_contingency([[30, 120], [270, 480]], correction=False, lambda_="log-likelihood")
    assert found["g2"] + rows(a, b)["peace"]["g2"] == pytest.approx(whole)


def test_twice_as_often_is_a_log_ratio_of_one():
    filler = "alpha beta gamma delta " * 500
    a, b = counted([filler + "route " * 40] * 5), counted([filler + "route " * 20] * 5)
    found = rows(a, b)["route"]
    assert found["log_ratio"] == pytest.approx(1, abs=0.05)
    assert found["low"] < found["log_ratio"] < found["high"]
    assert found["low"] > 0


def test_forms_of_one_name_count_as_one_word():
    same = {"garabagh": "karabakh"}
    a = counted(["Karabakh and peace"] * 4, same=same)
    b = counted(["Garabagh and peace"] * 4, same=same)
    assert rows(a, b)["karabakh"]["log_ratio"] == pytest.approx(0)
    assert set(rows(counted(["Karabakh"] * 4), counted(["Garabagh"] * 4))) == {"karabakh", "garabagh"}


def test_turkish_words_are_cased_as_turkish():
    found = rows(counted(["IRAK Irak ırak"] * 3, "tr"), counted(["İran iran"] * 3, "tr"))
    assert found["ırak"]["count_a"] == 9
    assert found["iran"]["count_b"] == 6


def test_words_of_few_texts_are_left_out():
    assert "burst" not in rows(counted(["burst " * 500, "calm"]), counted(["calm"] * 5))


@given(st.lists(st.text(max_size=60), max_size=8), st.lists(st.text(max_size=60), max_size=8))
def test_the_other_way_round_turns_the_sign(first, second):
    there, back = rows(counted(first), counted(second)), rows(counted(second), counted(first))
    assert set(there) == set(back)
    for word, row in there.items():
        assert row["log_ratio"] == pytest.approx(-back[word]["log_ratio"], abs=1e-9)
        assert row["g2"] == pytest.approx(back[word]["g2"], abs=1e-6)
        assert row["low"] <= row["log_ratio"] <= row["high"]
