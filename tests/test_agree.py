"""Coders compared: files in, figures, disagreements and faults out."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from ittifak.case.fault import CaseError
from ittifak.documents.agreement.agree import agree, compare
from ittifak.documents.agreement.disagreements import Disagreement
from ittifak.documents.coding.coder import CODINGS
from ittifak.statistics.agreement import Sampling, coefficients
from ittifak.statistics.ratings import Ratings

FEW = Sampling(draws=100)
HEADER = "id,code,score,start,end,match,mode,speaker"


def codings(rows: Iterable[dict]) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(CODINGS.names) | row for row in rows], schema=CODINGS)


def given(**codes: str) -> pa.Table:
    """Return codings from the codes of each segment, with blanks between; an empty string: no code."""
    rows = [
        {"id": segment, "code": code or None}
        for segment, cell in codes.items()
        for code in (cell.split() or [""])
    ]
    return codings(rows)


def write(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_two_files_from_end_to_end(tmp_path: Path) -> None:
    a = write(
        tmp_path / "ayla.csv",
        "s1,X,1,0,4,,deed,",
        "s1,Y,1,5,7,,deed,",
        "s2,,,,,,statement,",
        "s3,X,1,,,,deed,",
    )
    b = write(tmp_path / "bora.csv", "s1,X,1,0,4,,deed,", "s2,,,,,,assessment,", "s3,X;Y,,,,,deed,")
    found = agree([a, b], reference="ayla", sampling=FEW)
    assert found.coders == ("ayla", "bora")
    assert (found.segments, found.shared) == (3, 3)
    assert found.over_codes["micro"]["per_cent"].value == pytest.approx(4 / 6)
    assert {code.code: dict(code.given) for code in found.codes} == {
        "X": {"ayla": 2, "bora": 2},
        "Y": {"ayla": 1, "bora": 1},
    }
    assert found.against["bora"]["micro"]["f1"].value == pytest.approx(2 / 3)
    assert set(found.disagreements) == {
        Disagreement("s1", "code", "Y", ("ayla",), ("bora",)),
        Disagreement("s3", "code", "Y", ("bora",), ("ayla",)),
        Disagreement("s2", "mode", "statement", ("ayla",), ("bora",)),
        Disagreement("s2", "mode", "assessment", ("bora",), ("ayla",)),
    }
    back = json.loads(found.to_json())
    assert back["over_codes"]["micro"]["per_cent"]["value"] == pytest.approx(4 / 6)
    assert back["disagreements"][0] == {
        "id": "s1",
        "about": "code",
        "value": "Y",
        "gave": ["ayla"],
        "did_not": ["bora"],
    }
    assert back["mode"]["per_cent"]["value"] == pytest.approx(2 / 3)
    assert back["speaker"] is None


def test_coders_of_one_file_by_column_and_files_of_one_name_by_folder(tmp_path: Path) -> None:
    both = write(tmp_path / "both.csv", "s1,X,,,,,,,ayla", "s1,,,,,,,,bora", header=HEADER + ",coder")
    assert agree([both], sampling=FEW).coders == ("ayla", "bora")
    one, two = (write(tmp_path / folder / "codes.csv", "s1,X,,,,,,") for folder in ("first", "second"))
    assert agree([one, two], sampling=FEW).coders == ("first/codes", "second/codes")


def test_every_fault_in_one_line(tmp_path: Path) -> None:
    good = write(tmp_path / "good.csv", "s1,X,,,,,,")
    with pytest.raises(CaseError) as caught:
        agree([good, tmp_path / "none.csv", write(tmp_path / "bad.csv", "s1,X,,9,2,,,")])
    assert {fault.file for fault in caught.value.faults} == {"none.csv", "bad.csv"}
    with pytest.raises(CaseError, match="found 1 coder, expected at least two"):
        agree([good])
    with pytest.raises(CaseError, match="coder 'ayla' again"):
        header = HEADER + ",coder"
        agree([write(tmp_path / f"{name}.csv", "s1,X,,,,,,,ayla", header=header) for name in ("p", "q")])
    with pytest.raises(CaseError, match="found 'nobody', expected one of a, b"):
        compare({"a": given(s1="X"), "b": given(s1="X")}, reference="nobody")


def test_the_known_answers_from_files_with_a_value_for_each_segment(tmp_path: Path) -> None:
    """Krippendorff (2011), part C: alpha .743, .815, .849, .797; Gwet (2014): AC1 .77544, Fleiss .76117."""
    lines = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    files = [
        write(
            tmp_path / f"c{number}.csv",
            *(f"u{unit},{sign.strip('.')},,,,,," for unit, sign in enumerate(line)),
        )
        for number, line in enumerate(lines)
    ]
    expected = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
    for scale, alpha in expected.items():
        found = agree(files, scale=scale, sampling=FEW)
        assert found.values["alpha"].value == pytest.approx(alpha, abs=5e-4)
        assert found.values["gwet"].value == pytest.approx(0.77544, abs=5e-6)
        assert found.values["fleiss"].value == pytest.approx(0.76117, abs=5e-6)
    assert "gwet_quadratic" in found.values
    assert any(line == "values, ratio" for line in found.lines())


def test_a_scale_wants_one_number_for_each_segment() -> None:
    with pytest.raises(CaseError, match="found several codes for s1"):
        compare({"a": given(s1="1 2"), "b": given(s1="1")}, scale="ordinal")
    with pytest.raises(CaseError, match="found 'high', expected a number"):
        compare({"a": given(s1="high"), "b": given(s1="1")}, scale="ordinal")
    with pytest.raises(CaseError, match="expected one of nominal, ordinal, interval, ratio"):
        compare({"a": given(s1="1"), "b": given(s1="1")}, scale="odd")


def test_segments_that_only_some_have_are_missing_and_no_disagreement() -> None:
    both = {"a": given(s1="X", s2="", s3="X", s4="Y"), "b": given(s1="X", s2="", s3="X")}
    found = compare(both, sampling=FEW)
    assert found.missing == {"a": (), "b": ("s4",)}
    assert found.shared == 3
    assert found.over_codes["micro"]["per_cent"].value == 1
    assert found.disagreements == ()
    assert any(line.startswith("b lacks 1 that others coded: s4") for line in found.lines())


def test_nothing_in_common_is_null_with_the_reason() -> None:
    found = compare({"a": given(s1="X"), "b": given(s2="Y")}, sampling=FEW)
    for figures in (*found.over_codes.values(), *(code.figures for code in found.codes)):
        for name, one in figures.items():
            assert one.value is None, name
            assert one.reason
    assert found.codes[0].prevalence is None
    assert "NaN" not in found.to_json()


def test_a_code_that_nobody_gave_is_null_and_not_perfect() -> None:
    both = {"a": given(s1="X", s2=""), "b": given(s1="X", s2="")}
    found = compare(both, codes=("X", "Z"), sampling=FEW)
    unused = found.codes[1]
    assert unused.code == "Z"
    assert unused.figures["per_cent"].value == 1
    assert unused.figures["alpha"].value is None
    assert unused.figures["gwet"].value is None
    assert found.over_codes["mean"]["alpha"].value == pytest.approx(1)


def random_codings(seed: int, segments: int = 60, codes: int = 4, noise: float = 0.1) -> pa.Table:
    truth = np.random.default_rng(0).random((segments, codes)) < 0.3
    flipped = truth ^ (np.random.default_rng(seed).random((segments, codes)) < noise)
    return given(**{f"s{n}": " ".join(f"C{c}" for c in np.flatnonzero(row)) for n, row in enumerate(flipped)})


def test_figures_of_codes_are_those_of_their_tables() -> None:
    tables = {name: random_codings(seed) for seed, name in enumerate("abc", start=1)}
    found = compare(tables, sampling=FEW)
    has = np.zeros((60, 3, 4), int)
    for coder, table in enumerate(tables.values()):
        for row in table.to_pylist():
            if row["code"]:
                has[int(row["id"][1:]), coder, int(row["code"][1:])] = 1
    expected = [coefficients(Ratings.of(has[:, :, c], 2), sampling=Sampling(draws=0)) for c in range(4)]
    for code, by_hand in zip(found.codes, expected, strict=True):
        assert {name: one.value for name, one in code.figures.items()} == pytest.approx(
            {name: one.value for name, one in by_hand.items()}
        )
        assert code.prevalence == pytest.approx(has[:, :, int(code.code[1:])].mean())
    mean = np.mean([one["alpha"].value for one in expected])
    assert found.over_codes["mean"]["alpha"].value == pytest.approx(mean)
    pooled = coefficients(Ratings.of(np.moveaxis(has, 2, 1).reshape(-1, 3), 2), sampling=Sampling(draws=0))
    assert found.over_codes["micro"]["fleiss"].value == pytest.approx(pooled["fleiss"].value)
    pair = coefficients(
        Ratings.of(np.moveaxis(has[:, :2], 2, 1).reshape(-1, 2), 2), sampling=Sampling(draws=0)
    )
    assert found.pairs["a", "b"]["cohen"].value == pytest.approx(pair["cohen"].value)
    assert len(found.pairs) == 3
    for figures in found.over_codes.values():
        for one in figures.values():
            assert one.low <= one.value <= one.high


def test_a_sample_draws_segments_with_all_their_codes() -> None:
    """Codes that always go together carry no more than one: the interval of all is as wide as that of each."""
    twins = {
        name: given(**{f"s{n}": "X Y Z" if bit else "" for n, bit in enumerate(random)})
        for name, random in (("a", np.arange(80) % 2), ("b", (np.arange(80) % 2) ^ (np.arange(80) % 11 == 0)))
    }
    found = compare(twins, sampling=Sampling(draws=400))
    one, pooled = found.codes[0].figures["alpha"], found.over_codes["micro"]["alpha"]
    assert pooled.value == pytest.approx(one.value, abs=0.01)
    assert pooled.high - pooled.low == pytest.approx(one.high - one.low, rel=0.05)


def test_precision_and_recall_against_a_reference() -> None:
    both = {"person": given(s1="X", s2="X", s3="Y", s4=""), "program": given(s1="X", s2="Y", s3="Y", s4="X")}
    found = compare(both, reference="person", sampling=FEW).against["program"]
    assert found["micro"]["precision"].value == pytest.approx(2 / 4)
    assert found["micro"]["recall"].value == pytest.approx(2 / 3)
    assert found["X"]["precision"].value == pytest.approx(1 / 2)
    assert found["mean"]["f1"].value == pytest.approx((2 / 4 + 2 / 3) / 2)
    never = compare({"person": given(s1="X"), "program": given(s1="Y")}, reference="person", sampling=FEW)
    assert never.against["program"]["X"]["precision"].reason == "never given"
    assert never.against["program"]["Y"]["recall"].reason == "never given in the reference"


def voiced(modes: str, speakers: str) -> pa.Table:
    names = {"d": "deed", "c": "commitment", "s": "statement", "a": "assessment", ".": None}
    return codings(
        {"id": f"s{n}", "mode": names[mode], "speaker": None if who == "." else who}
        for n, (mode, who) in enumerate(zip(modes, speakers, strict=True))
    )


def test_mode_and_speaker() -> None:
    both = {"a": voiced("ddsac", "PPQ.."), "b": voiced("ddaac", "PQQ..")}
    found = compare(both, reference="a", sampling=FEW)
    assert found.mode["per_cent"].value == pytest.approx(4 / 5)
    assert found.speaker["per_cent"].value == pytest.approx(4 / 5)
    assert found.against["b"]["mode"]["mode"].value == pytest.approx(4 / 5)
    assert found.against["b"]["mode"]["mode_merged"].value == 1
    assert Disagreement("s1", "speaker", "P", ("a",), ("b",)) in found.disagreements
    assert compare({"a": voiced("dd", ".."), "b": voiced("dd", "..")}, sampling=FEW).speaker == {}


def test_brennan_prediger_of_modes_counts_all_four() -> None:
    found = compare({"a": voiced("dsds", "...."), "b": voiced("dssd", "....")}, sampling=FEW)
    assert found.mode["brennan_prediger"].value == pytest.approx((0.5 - 0.25) / (1 - 0.25))


def spanned(*marks: tuple[str, str, int | None, int | None]) -> pa.Table:
    return codings({"id": i, "code": code, "start": start, "end": end} for i, code, start, end in marks)


def test_passages_are_compared_where_the_length_of_segments_is_known() -> None:
    texts = pa.table({"id": ["s1", "s2"], "text": ["ıışşğğ" * 2, "0123456789"]})
    both = {
        "a": spanned(("s1", "X", 0, 4), ("s1", "X", 2, 6), ("s2", "Y", 0, 3)),
        "b": spanned(("s1", "X", 0, 6), ("s2", "Y", 5, 8)),
    }
    found = {code.code: code.spans for code in compare(both, segments=texts, sampling=FEW).codes}
    assert found["X"].value == pytest.approx(1)
    assert found["Y"].value < 0
    unknown = compare(both, sampling=FEW).codes[0].spans
    assert unknown.value is None
    assert "length of segments" in unknown.reason
    with pytest.raises(CaseError, match="a passage that ends after its segment"):
        compare(both, segments=pa.table({"id": ["s1", "s2"], "text": ["abc", "abc"]}))


def test_a_code_without_a_passage_leaves_its_segment_out() -> None:
    texts = pa.table({"id": ["s1", "s2"], "text": ["0123456789", "0123456789"]})
    both = {
        "a": spanned(("s1", "X", 0, 4), ("s2", "X", 1, 2)),
        "b": spanned(("s1", "X", 0, 4), ("s2", "X", None, None)),
    }
    assert compare(both, segments=texts, sampling=FEW).codes[0].spans.value == pytest.approx(1)


def test_more_codes_than_bits_in_a_number() -> None:
    many = [f"K{number:03}" for number in range(130)]
    both = {
        "a": given(s1=" ".join(many), s2=many[70], s3=""),
        "b": given(s1=" ".join(many), s2=many[129], s3=""),
    }
    found = compare(both, sampling=FEW)
    assert {(one.value, one.gave) for one in found.disagreements} == {("K070", ("a",)), ("K129", ("b",))}
    assert found.over_codes["sets"]["same"].value == pytest.approx(2 / 3)


def test_terminal_lines_hold_no_control_or_direction_signs() -> None:
    both = {"a": given(**{"s\u202e1\x1b[31m": "X"}), "b": given(**{"s\u202e1\x1b[31m": "Y"})}
    for line in compare(both, sampling=FEW).lines():
        assert line.isprintable()


def test_the_same_seed_gives_the_same_json() -> None:
    tables = {name: random_codings(seed) for seed, name in enumerate("ab", start=1)}
    one, two = (compare(tables, reference="a", sampling=FEW).to_json() for _ in range(2))
    assert one == two
    assert one != compare(tables, reference="a", sampling=Sampling(draws=100, seed=1)).to_json()
