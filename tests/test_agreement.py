"""Coefficients of agreement against published results, against statsmodels, and against their own definitions."""

from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats import inter_rater

from ittifak.statistics import alpha, kappa
from ittifak.statistics.accuracy import accuracy
from ittifak.statistics.agreement import Estimate, Sampling, coefficients, estimates
from ittifak.statistics.ratings import MISSING, Ratings, distinct
from ittifak.statistics.unitised import Units, merged, unitised

NO_DRAWS = Sampling(draws=0)


def ratings_of(*coders: str, levels=None, categories=None) -> Ratings:
    """Return ratings of one line for each coder, digits with ``.`` for missing."""
    used = sorted({sign for coder in coders for sign in coder if sign != "."})
    places = {sign: place for place, sign in enumerate(used)} | {".": MISSING}
    values = np.array([[places[sign] for sign in coder] for coder in coders]).T
    numbers = [float(sign) for sign in used] if levels is None else levels
    return Ratings.of(values, categories or len(used), numbers)


def value(ratings: Ratings, name: str, scale: str = "nominal") -> float | None:
    return coefficients(ratings, scale, NO_DRAWS)[name].value


KRIPPENDORFF_2011 = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
"""Krippendorff (2011), Computing Krippendorff's alpha-reliability, part C: four observers, twelve units."""


@pytest.mark.parametrize(
    ("scale", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_on_every_scale_as_in_krippendorff_2011(scale: str, expected: float) -> None:
    assert value(ratings_of(*KRIPPENDORFF_2011), "alpha", scale) == pytest.approx(expected, abs=5e-4)


def test_alpha_of_two_coders_and_two_values_as_in_krippendorff_2011() -> None:
    assert value(ratings_of("0100000010", "1110010000"), "alpha") == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_two_coders_and_five_values_as_in_krippendorff_2011() -> None:
    """Part B: Ben and Gerry, twelve units: .692."""
    assert value(ratings_of("112243335441", "212223335444"), "alpha") == pytest.approx(0.692, abs=5e-4)


@pytest.mark.parametrize(
    ("name", "scale", "expected"),
    [
        ("per_cent", "nominal", 0.81818),
        ("gwet", "nominal", 0.77544),
        ("fleiss", "nominal", 0.76117),
        ("brennan_prediger", "nominal", 0.77273),
        ("gwet_linear", "ordinal", 0.859),
        ("gwet_quadratic", "ordinal", 0.914),
    ],
)
def test_missing_ratings_as_in_gwet_2014(name: str, scale: str, expected: float) -> None:
    """Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., p. 120: the same data; digits as irrCAC gives them."""
    places = 5 if scale == "nominal" else 3
    assert value(ratings_of(*KRIPPENDORFF_2011), name, scale) == pytest.approx(
        expected, abs=0.51 * 10**-places
    )


COHEN_1960 = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
ABSTRACTORS = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
DIAGNOSES = np.array([[40, 6, 4, 15], [4, 25, 1, 5], [4, 2, 21, 9], [17, 13, 12, 45]])


def test_kappa_as_in_cohen_1960() -> None:
    assert value(Ratings.of_table(COHEN_1960), "cohen") == pytest.approx(0.492, abs=5e-4)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (ABSTRACTORS, {"cohen": 0.796, "scott": 0.796, "gwet": 0.849, "brennan_prediger": 0.835}),
        (DIAGNOSES, {"cohen": 0.432, "scott": 0.430, "gwet": 0.456, "brennan_prediger": 0.450}),
        (ABSTRACTORS, {"cohen_linear": 0.843, "gwet_linear": 0.900, "fleiss_linear": 0.843}),
        (ABSTRACTORS, {"cohen_quadratic": 0.892, "gwet_quadratic": 0.940, "fleiss_quadratic": 0.892}),
        (DIAGNOSES, {"cohen_linear": 0.407, "gwet_linear": 0.377, "fleiss_linear": 0.406}),
        (DIAGNOSES, {"cohen_quadratic": 0.383, "gwet_quadratic": 0.299, "fleiss_quadratic": 0.382}),
    ],
)
def test_tables_of_gwet_2014(table: np.ndarray, expected: dict[str, float]) -> None:
    """Gwet (2014), 4th ed.: 100 pregnancies by two abstractors; 223 diagnoses by two methods; digits as irrCAC gives."""
    found = coefficients(Ratings.of_table(table), "ordinal", NO_DRAWS)
    assert {name: round(found[name].value or 0, 3) for name in expected} == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("weighting", "expected"), [("linear", 0.347), ("quadratic", 0.236)])
def test_weighted_brennan_prediger_as_in_gwet_2014(weighting: str, expected: float) -> None:
    ratings = Ratings.of_table(DIAGNOSES)
    found = kappa.brennan_prediger(ratings, ratings.counts[None], weighting)
    assert found[0] == pytest.approx(expected, abs=5e-4)


def test_fleiss_as_in_fleiss_1971() -> None:
    rows = ["00005", "02642", "00356", "03920", "22811", "77000", "32630", "25322", "65210", "02237"]
    counts = np.array([[int(sign) for sign in row] for row in rows])
    counts[0, 4] = 14  # (the one number of two digits)
    assert value(Ratings.of_counts(counts), "fleiss") == pytest.approx(0.210, abs=5e-4)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "001111111100001111110000",
            "000011110000000110000000",
            {"cohen": 0.385, "scott": 0.314, "alpha": 0.329},
        ),
        ("111111111111111111000000", "111111111100000000000000", {"cohen": 0.385, "scott": 0.314}),
        ("001111110011001111001100", "110011110011110011001100", {"cohen": 0.314, "scott": 0.314}),
    ],
)
def test_digitised_continua_of_krippendorff_1995(first: str, second: str, expected: dict[str, float]) -> None:
    """Krippendorff (1995), On the reliability of unitizing contiguous data, Sociological Methodology 25, p. 57."""
    found = coefficients(ratings_of(first, second), "nominal", NO_DRAWS)
    assert {name: found[name].value for name in expected} == pytest.approx(expected, abs=1e-3)


def test_prevalence_paradox_of_gwet_2008() -> None:
    """Gwet (2008), table 1 (after Feinstein and Cicchetti): 125 units, 118 of them (+, +): kappa −.0234, AC1 .9408."""
    found = coefficients(Ratings.of_table(np.array([[118, 5], [2, 0]])), "nominal", NO_DRAWS)
    assert found["cohen"].value == pytest.approx(-0.0234, abs=5e-4)
    assert found["gwet"].value == pytest.approx(0.9408, abs=5e-4)


BOOK = (
    [(1, 7, 1), (8, 13, 2), (31, 32, 5), (33, 37, 6), (38, 44, 6), (45, 60, 7)],
    [(1, 7, 1), (8, 13, 3), (14, 21, 5), (33, 44, 6)],
    [(1, 7, 1), (8, 13, 4), (14, 21, 5), (33, 37, 6), (38, 41, 6), (42, 44, 6)],
)
"""Krippendorff (2019), Content Analysis, 4th ed., figure 12.11: Alex, Paul and Suzan, a continuum of 60."""


def units_of(*coders: list[tuple[int, int, int]], continuum: int = 0) -> Units:
    rows = [
        (coder, continuum, first - 1, last, code)
        for coder, marks in enumerate(coders)
        for first, last, code in marks
    ]
    return Units(*(np.array(column) for column in zip(*rows, strict=True)))


def test_unitised_alpha_as_in_krippendorff_2019() -> None:
    """The book prints .510, .413 (from rounded coincidences: they give .4136) and .724."""
    found = unitised(units_of(*BOOK), np.array([60]), 3, 7, NO_DRAWS)
    assert found["u"].value == pytest.approx(0.510, abs=5e-4)
    assert found["binary"].value == pytest.approx(0.413, abs=1e-3)
    assert found["cu"].value == pytest.approx(0.724, abs=5e-4)
    assert [found[f"of_value_{code}"].value for code in range(1, 7)] == pytest.approx(
        [1, 0, 0, 0, 1, 1], abs=1e-9
    )
    assert found["of_value_7"] == Estimate(None, reason="stretches with this code meet no other coder's")


def test_unitised_alpha_is_the_same_in_one_continuum_and_cut_at_a_common_gap() -> None:
    whole = units_of([(2, 5, 1), (12, 14, 2)], [(3, 5, 1), (12, 15, 1)])
    cut = Units(
        whole.coder, (whole.start >= 8).astype(int), whole.start % 8, (whole.end - 1) % 8 + 1, whole.value
    )
    one = unitised(whole, np.array([16]), 2, 2, NO_DRAWS)
    two = unitised(cut, np.array([8, 8]), 2, 2, NO_DRAWS)
    assert {name: found.value for name, found in one.items()} == pytest.approx(
        {name: found.value for name, found in two.items()}
    )


def test_unitised_alpha_of_units_of_one_element_is_plain_alpha() -> None:
    """Where each unit is one element long, lengths are ratings of elements, and the gap is one more category."""
    first, second = "0120110", "0121010"
    rows = [
        (coder, 0, place, place + 1, int(sign))
        for coder, line in enumerate((first, second))
        for place, sign in enumerate(line)
        if sign != "0"
    ]
    units = Units(*(np.array(column) for column in zip(*rows, strict=True)))
    found = unitised(units, np.array([7]), 2, 2, NO_DRAWS)
    assert found["u"].value == pytest.approx(value(ratings_of(first, second), "alpha"))


def test_unitised_alpha_refuses_units_that_overlap_or_leave_the_continuum() -> None:
    with pytest.raises(ValueError, match="overlap"):
        unitised(units_of([(1, 4, 1), (3, 5, 1)], []), np.array([9]), 2, 1)
    with pytest.raises(ValueError, match="outside"):
        unitised(units_of([(1, 10, 1)], []), np.array([9]), 2, 1)


def test_overlapping_units_of_one_code_are_merged_and_others_are_not() -> None:
    found = merged(units_of([(3, 9, 1), (1, 4, 1), (5, 6, 1), (10, 12, 1), (2, 3, 2)], [(4, 5, 1)]))
    rows = sorted(zip(found.coder, found.start, found.end, found.value, strict=True))
    assert rows == [(0, 0, 9, 1), (0, 1, 3, 2), (0, 9, 12, 1), (1, 3, 5, 1)]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(1, 8)), min_size=1, max_size=20))
def test_merging_keeps_what_is_covered(marks: list[tuple[int, int, int]]) -> None:
    coder, start, length = (np.array(column) for column in zip(*marks, strict=True))
    one = np.ones(len(marks), int)
    found = merged(Units(coder, one - 1, start, start + length, one))
    covered = {
        (c, place) for c, s, e in zip(coder, start, start + length, strict=True) for place in range(s, e)
    }
    pieces = [
        (c, place)
        for c, s, e in zip(found.coder, found.start, found.end, strict=True)
        for place in range(s, e)
    ]
    assert sorted(pieces) == sorted(covered)


def slow_alpha(values: np.ndarray, delta) -> float:
    """Return alpha by its definition: pair by pair."""
    units = [[int(v) for v in row if v >= 0] for row in values]
    units = [row for row in units if len(row) > 1]
    everything = [v for row in units for v in row]
    n = len(everything)
    observed = sum(delta(a, b) / (len(row) - 1) for row in units for a, b in permutations(row, 2)) / n
    expected = sum(delta(a, b) for a, b in permutations(everything, 2)) / (n * (n - 1))
    return 1 - observed / expected


matrices = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.integers(-1, 3), min_size=coders, max_size=coders), min_size=2, max_size=12
    )
)


@given(matrices, st.sampled_from(["nominal", "interval", "ratio"]))
def test_alpha_is_what_its_definition_says(rows: list[list[int]], scale: str) -> None:
    values = np.array(rows)
    levels = np.array([0.0, 1.0, 2.5, 7.0])
    delta = {
        "nominal": lambda a, b: float(a != b),
        "interval": lambda a, b: (levels[a] - levels[b]) ** 2,
        "ratio": lambda a, b: ((levels[a] - levels[b]) / (levels[a] + levels[b])) ** 2 if a != b else 0.0,
    }[scale]
    ratings = Ratings.of(values, 4, levels)
    found = coefficients(ratings, scale, NO_DRAWS)["alpha"]
    if ratings.why_not():
        assert found.value is None
        assert found.reason
    else:
        assert found.value == pytest.approx(slow_alpha(values, delta), abs=1e-9)


@given(matrices)
def test_order_of_units_and_coders_does_not_matter(rows: list[list[int]]) -> None:
    values = np.array(rows)
    one = coefficients(Ratings.of(values, 4), "ordinal", NO_DRAWS)
    other = coefficients(Ratings.of(values[::-1, ::-1], 4), "ordinal", NO_DRAWS)
    for name, found in one.items():
        assert found.value == pytest.approx(other[name].value, abs=1e-9)
        assert found.value is None or (np.isfinite(found.value) and found.value <= 1 + 1e-9)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40))
def test_kappas_are_those_of_statsmodels(pairs: list[tuple[int, int]]) -> None:
    table = np.zeros((4, 4), int)
    np.add.at(table, tuple(np.array(pairs).T), 1)
    ratings = Ratings.of_table(table)
    if ratings.why_not():
        return
    found = coefficients(ratings, "ordinal", NO_DRAWS)
    assert found["cohen"].value == pytest.approx(inter_rater.cohens_kappa(table).kappa)
    for weighting in ("linear", "quadratic"):
        peer = inter_rater.cohens_kappa(table, wt=weighting).kappa
        assert found[f"cohen_{weighting}"].value == pytest.approx(peer)
    counts, _ = inter_rater.aggregate_raters(np.array(pairs), 4)
    assert found["fleiss"].value == pytest.approx(inter_rater.fleiss_kappa(counts))
    assert found["scott"].value == pytest.approx(inter_rater.fleiss_kappa(counts))
    assert found["brennan_prediger"].value == pytest.approx(
        inter_rater.fleiss_kappa(counts, method="randolph")
    )


def test_expected_weights_are_those_of_the_matrix_of_pairs() -> None:
    levels = np.array([3.0, -1.0, 4.0, 1.5])
    table = np.arange(16).reshape(4, 4)
    ratings = Ratings.of_table(table, levels)
    for power, weighting in ((1, "linear"), (2, "quadratic")):
        weights = 1 - (np.abs(np.subtract.outer(levels, levels)) / np.ptp(levels)) ** power
        shares = table / table.sum()
        by_chance = shares.sum(axis=1) @ weights @ shares.sum(axis=0)
        expected = ((weights * shares).sum() - by_chance) / (1 - by_chance)
        assert kappa.cohen(ratings, ratings.counts[None], weighting)[0] == pytest.approx(expected)


def test_distance_of_sets_as_in_passonneau_2006() -> None:
    """Passonneau (2006): Jaccard times 1, 2/3, 1/3 or 0 for equal, nested, overlapping and disjoint sets."""
    sets = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1], [0, 0, 0]], bool)
    distance = alpha.masi(sets)
    cases = {(0, 0): 0, (0, 1): 1 - 1 / 2 * 2 / 3, (0, 2): 1 - 1 / 3 * 1 / 3, (0, 3): 1, (4, 4): 0, (4, 0): 1}
    for (one, other), expected in cases.items():
        assert distance(np.array([one]), np.array([other]))[0] == pytest.approx(expected)
    matrix = distance(np.arange(5)[:, None], np.arange(5)[None])
    pairs = np.array(list(product(range(5), repeat=2)))
    assert matrix.reshape(-1) == pytest.approx(distance(pairs[:, 0], pairs[:, 1]))


def test_alpha_of_sets_is_what_its_definition_says() -> None:
    sets = np.array(list(product([0, 1], repeat=3)), bool)
    values = np.random.default_rng(5).integers(-1, 8, (30, 3))
    ratings = Ratings.of(values, 8)
    distance = alpha.masi(sets)
    found = alpha.of_difference(ratings, ratings.counts[None], distance)[0]
    expected = slow_alpha(values, lambda a, b: float(distance(np.array([a]), np.array([b]))[0]))
    assert found == pytest.approx(expected)


def test_large_matrices_of_differences_are_taken_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(2).integers(0, 40, (100, 2))
    ratings = Ratings.of(values, 40, np.arange(1, 41))
    whole = alpha.alpha(ratings, ratings.counts[None], "ratio")
    monkeypatch.setattr(alpha, "BLOCK", 70)
    assert alpha.alpha(ratings, ratings.counts[None], "ratio") == pytest.approx(whole)


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        (ratings_of("1111", "1111"), "no variation"),
        (ratings_of("1212"), "only one coder"),
        (ratings_of("12..", "..12"), "no unit that two coders rated"),
        (Ratings.of(np.empty((0, 2), int), 2), "no units"),
    ],
)
@pytest.mark.parametrize("scale", alpha.SCALES)
def test_what_has_no_value_is_null_and_says_why(ratings: Ratings, reason: str, scale: str) -> None:
    for name, found in coefficients(ratings, scale).items():
        if name == "per_cent" and reason == "no variation":
            assert found.value == 1
        else:
            assert found.value is None
            assert str(found.reason).startswith(reason)
        assert found.low is None or name == "per_cent"


def test_variation_only_where_one_coder_rated_is_no_variation() -> None:
    found = coefficients(ratings_of("1112.", "111.2"), "nominal", NO_DRAWS)
    assert found["alpha"].value is None
    assert found["fleiss"].value is None
    assert found["gwet"].value is None


def test_two_coders_who_share_nothing_while_a_third_does() -> None:
    found = coefficients(ratings_of("12..1", "..121", "12121"), "nominal", NO_DRAWS)
    assert found["alpha"].value == pytest.approx(1)
    assert "cohen" not in found


def test_a_ratio_scale_refuses_values_below_zero() -> None:
    found = coefficients(ratings_of("0101", "0110", levels=[-1, 1]), "ratio", NO_DRAWS)
    assert found["alpha"] == Estimate(None, reason="a ratio scale has no values below zero")
    assert found["cohen"].value is not None


def test_interval_is_the_same_for_the_same_seed_and_holds_the_value() -> None:
    ratings = Ratings.of_table(COHEN_1960)
    one, two = (coefficients(ratings, "ordinal", Sampling(500, seed=3)) for _ in range(2))
    assert one == two
    assert one != coefficients(ratings, "ordinal", Sampling(500, seed=4))
    for found in one.values():
        assert found.low < found.value < found.high


def test_interval_of_per_cent_is_near_the_binomial_one() -> None:
    ratings = Ratings.of_table(np.array([[450, 50], [50, 450]]))
    found = coefficients(ratings, "nominal", Sampling(4000))["per_cent"]
    half = 1.96 * np.sqrt(0.9 * 0.1 / 1000)
    assert (found.low, found.high) == pytest.approx((0.9 - half, 0.9 + half), abs=0.004)


def test_interval_holds_the_true_value_about_as_often_as_it_says() -> None:
    """Of 200 samples of 80 units from one population 95 % intervals hold its alpha in most: no fewer than 88 %."""
    random = np.random.default_rng(11)
    truth = random.integers(0, 3, 200_000)
    noise = [np.where(random.random(200_000) < 0.75, truth, random.integers(0, 3, 200_000)) for _ in range(2)]
    population = np.stack(noise, axis=1)
    true = value(Ratings.of(population, 3), "alpha")
    held = 0
    for number in range(200):
        sample = population[random.integers(0, 200_000, 80)]
        found = coefficients(Ratings.of(sample, 3), "nominal", Sampling(300, seed=number))["alpha"]
        held += found.low <= true <= found.high
    assert 176 <= held <= 200


def test_no_interval_where_most_samples_have_no_value() -> None:
    found = coefficients(ratings_of("1112", "1112"), "nominal", Sampling(200))["alpha"]
    assert found.value == pytest.approx(1)
    assert found.low is None
    assert str(found.reason).startswith("no interval")


def test_samples_keep_to_a_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from ittifak.statistics import agreement  # noqa: PLC0415  (its limits are changed here)

    monkeypatch.setattr(agreement, "CELLS", 50)
    monkeypatch.setattr(agreement, "MOST_CELLS", 1500)
    seen: list[tuple[int, ...]] = []

    def watch(times: np.ndarray) -> dict[str, np.ndarray]:
        seen.append(times.shape)
        return {"mean": times @ np.arange(10.0) / times.sum(axis=1)}

    estimates(watch, np.ones(10), Sampling(400))
    assert max(rows for rows, _ in seen) == 5
    assert sum(rows for rows, _ in seen[1:]) == 150


def test_a_million_units_are_as_quick_as_their_kinds() -> None:
    random = np.random.default_rng(1)
    truth = random.integers(0, 2, (1_000_000, 1))
    values = np.where(random.random((1_000_000, 3)) < 0.9, truth, random.integers(-1, 2, (1_000_000, 3)))
    ratings = Ratings.of(values, 2)
    assert len(ratings.rows) == 27
    assert ratings.counts.sum() == 1_000_000
    found = coefficients(ratings)["alpha"]
    assert found.high - found.low < 0.01


@given(matrices)
def test_distinct_rows_come_back_as_they_were(rows: list[list[int]]) -> None:
    values = np.array(rows) + 1
    for base in (5, 2**40):
        kinds, place, counts = distinct(values, base)
        assert (kinds[place] == values).all()
        assert counts.sum() == len(values)
        assert all((one != other).any() for one, other in combinations(kinds, 2))


def test_accuracy_by_its_definition() -> None:
    found = accuracy(*(np.array([number, 0.0]) for number in (6, 2, 3)))
    assert [found[name][0] for name in found] == pytest.approx([6 / 8, 6 / 9, 12 / 17])
    assert np.isnan([found[name][1] for name in found]).all()
