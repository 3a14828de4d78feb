import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.documents.coding.codebook import Code, Codebook
from ittifak.documents.coding.coder import CODINGS, SEGMENTS
from ittifak.documents.coding.coding_processes import PIECE
from ittifak.documents.coding.conformance import check_coder, sample_segments
from ittifak.documents.coding.lexicon import EVIDENCE, LexiconCoder
from ittifak.documents.coding.pattern import Pattern

CODES = tuple(Code(code) for code in ("LEGAL", "ENERGY", "ARMY"))
PATTERNS = (
    Pattern("LEGAL", "en", "treaty", score=0.9),
    Pattern("LEGAL", "tr", "antlaşma*", score=0.9),
    Pattern("LEGAL", "tr", "anlaşma*", score=0.6),
    Pattern("LEGAL", "tr", "imzala*", score=0.3),
    Pattern("LEGAL", "az", "müqavilə*", score=0.9),
    Pattern("ENERGY", "en", "pipeline*", score=0.4),
    Pattern("ENERGY", "en", "gas", score=0.3),
    Pattern("ENERGY", "en", "gas mask*", score=-0.9),
    Pattern("ARMY", "tr", "tatbikat*", near="ortak*|birlikte", score=0.8),
    Pattern("ARMY", "en", "exercise*", unless="3: budget*", score=0.5),
)
CODEBOOK = Codebook(CODES, PATTERNS)


def segments(*texts: str, lang: str = "en") -> pa.Table:
    ids = [f"s{place}" for place in range(len(texts))]
    return pa.table([ids, list(texts), [lang] * len(texts)], schema=SEGMENTS)


def given_codes(coder: LexiconCoder, *texts: str, lang: str = "en") -> list[set[str | None]]:
    table = coder.code(segments(*texts, lang=lang))
    found: dict[str, set[str | None]] = {}
    for segment, code in zip(table["id"].to_pylist(), table["code"].to_pylist(), strict=True):
        found.setdefault(segment, set()).add(code)
    return list(found.values())


class Loud:
    """Says of every segment that it is a statement, and who speaks by the length of its text."""

    def read(self, table: pa.Table) -> tuple[pa.Array, pa.Array]:
        speakers = ["party: AZE" if len(text) > 10 else None for text in table["text"].to_pylist()]
        return pa.array(["statement"] * len(table)), pa.array(speakers, pa.string())


def test_the_contract_holds():
    check_coder(LexiconCoder(CODEBOOK), CODEBOOK)
    check_coder(LexiconCoder(CODEBOOK, 0.3, Loud()), CODEBOOK)
    check_coder(LexiconCoder(Codebook(CODES)), CODEBOOK)


def test_a_row_says_where_the_strongest_pattern_stands():
    text = "They spoke of gas; a pipeline, a TREATY and a second treaty were on paper."
    rows = LexiconCoder(CODEBOOK).code(segments(text)).to_pylist()
    assert [(row["code"], row["score"], row["match"], row["start"]) for row in rows] == [
        ("LEGAL", 0.9, "TREATY", text.index("TREATY")),
        ("ENERGY", 0.58, "pipeline", text.index("pipeline")),
    ]


def test_different_patterns_add_up_and_the_same_one_does_not():
    assert given_codes(
        LexiconCoder(CODEBOOK),
        "A pipeline, a pipeline and more pipelines.",
        "A pipeline of gas.",
        "A pipeline of gas, and one who wears a gas mask.",
    ) == [{None}, {"ENERGY"}, {None}]


def test_what_is_near_decides():
    assert given_codes(
        LexiconCoder(CODEBOOK), "Ortak bir tatbikat yapıldı.", "Bir tatbikat yapıldı.", lang="tr"
    ) == [
        {"ARMY"},
        {None},
    ]
    assert given_codes(LexiconCoder(CODEBOOK), "An exercise at sea.", "An exercise in state budgeting.") == [
        {"ARMY"},
        {None},
    ]


def test_the_threshold_counts_itself_in():
    text = "An exercise at sea."
    assert given_codes(LexiconCoder(CODEBOOK, 0.5), text) == [{"ARMY"}]
    assert given_codes(LexiconCoder(CODEBOOK, 0.51), text) == [{None}]
    with pytest.raises(ValueError, match="threshold of 0"):
        LexiconCoder(CODEBOOK, 0)


def test_only_codes_of_the_codebook_are_given():
    fewer = Codebook(CODES[:1])
    table = LexiconCoder(CODEBOOK).code(segments("A treaty and an exercise.", "An exercise."), fewer)
    assert table["code"].to_pylist() == ["LEGAL", None]


def test_mode_and_speaker_stand_in_every_row_of_a_segment():
    table = LexiconCoder(CODEBOOK, voice=Loud()).code(segments("A treaty and an exercise.", "Nothing."))
    assert table["mode"].to_pylist() == ["statement"] * 3
    assert table["speaker"].to_pylist() == ["party: AZE", "party: AZE", None]


def test_evidence_explains_every_score():
    coder = LexiconCoder(CODEBOOK)
    given_segments = segments("A pipeline, gas, a gas mask, a treaty.", "Gas.", "Nothing.")
    evidence = coder.evidence(given_segments)
    assert evidence.schema == EVIDENCE
    rows = [
        (row["id"], row["code"], row["pattern"], row["score"], row["given"]) for row in evidence.to_pylist()
    ]
    assert rows == [
        ("s0", "LEGAL", "treaty", 0.9, True),
        ("s0", "ENERGY", "pipeline*", 0.4, False),
        ("s0", "ENERGY", "gas", 0.3, False),
        ("s0", "ENERGY", "gas mask*", -0.9, False),
        ("s1", "ENERGY", "gas", 0.3, False),
    ]
    assert evidence["total"].to_pylist() == pytest.approx([0.9, *[(1 - 0.6 * 0.7) * 0.1] * 3, 0.3])
    texts = dict(zip(given_segments["id"].to_pylist(), given_segments["text"].to_pylist(), strict=True))
    assert all(texts[row["id"]][row["start"] : row["end"]] == row["match"] for row in evidence.to_pylist())


def test_the_id_follows_patterns_and_threshold():
    ids = {
        LexiconCoder(CODEBOOK).id,
        LexiconCoder(CODEBOOK, 0.6).id,
        LexiconCoder(Codebook(CODES, PATTERNS[1:])).id,
    }
    assert len(ids) == 3
    assert LexiconCoder(Codebook(CODES, PATTERNS)).id == LexiconCoder(CODEBOOK).id
    assert all(one.startswith("lexicon-1-") for one in ids)


SCORES = st.one_of(st.floats(0.01, 1), st.floats(-1, -0.01))


@settings(max_examples=150, deadline=None)
@given(st.lists(SCORES, min_size=1, max_size=5), st.lists(st.integers(0, 4), max_size=6))
def test_scores_are_combined_as_the_rule_says(scores, numbers):
    words = ("alpha", "beta", "gamma", "delta", "epsilon")
    patterns = tuple(Pattern("A", "en", words[place], score=score) for place, score in enumerate(scores))
    coder = LexiconCoder(Codebook((Code("A"),), patterns))
    rows = coder.code(segments(" ".join(words[number] for number in numbers))).to_pylist()
    missed, spared = 1.0, 1.0
    for number in {number for number in numbers if number < len(scores)}:
        missed *= 1 - max(scores[number], 0)
        spared *= 1 + min(scores[number], 0)
    expected = round((1 - missed) * spared, 9)
    assert rows[0]["score"] == (pytest.approx(expected) if expected >= 0.5 else None)
    assert len(rows) == 1


def long_stream(number: int) -> list[pa.RecordBatch]:
    """Return batches of several sizes, with more text than fits in four pieces."""
    chance = random.Random(7)
    words = ["treaty", "pipeline", "gas", "antlaşma", "exercise", "budget", "and", "of", "the", "sea"]
    filler = " ".join(chance.choice(words[6:]) for _ in range(PIECE // 60))
    texts = [f"{chance.choice(words)} {filler} {chance.choice(words)}" for _ in range(number)]
    table = segments(*texts)
    return (
        table.slice(0, 3).to_batches()
        + table.slice(3, 0).to_batches()
        + table.slice(3).to_batches(max_chunksize=17)
    )


@pytest.mark.slow
def test_a_stream_is_coded_the_same_in_one_process_and_in_two():
    batches = long_stream(80)
    assert sum(batch.nbytes for batch in batches) > 4 * PIECE
    coder = LexiconCoder(CODEBOOK, voice=Loud())
    whole = coder.code(pa.Table.from_batches(batches))
    for workers in (1, 2):
        streamed = pa.Table.from_batches(coder.code_batches(iter(batches), workers), CODINGS)
        assert streamed.combine_chunks().equals(whole), workers


@pytest.mark.slow
def test_a_stream_may_be_left_before_its_end():
    coded = LexiconCoder(CODEBOOK).code_batches(iter(long_stream(80)), 2)
    assert next(coded)["id"][0].as_py() == "s0"
    coded.close()
    assert list(coded) == []


def test_a_short_stream_and_an_empty_one():
    coder = LexiconCoder(CODEBOOK)
    batches = sample_segments().to_batches(max_chunksize=3)
    assert pa.Table.from_batches(coder.code_batches(batches)).equals(coder.code(sample_segments()))
    assert list(coder.code_batches([])) == []


class Broken:
    """A coder that breaks one promise."""

    id = "broken"

    def __init__(self, **changes: object) -> None:
        self.changes = changes

    def code(self, table: pa.Table, codebook: Codebook) -> pa.Table:
        rows = LexiconCoder(CODEBOOK).code(table, codebook).to_pylist()
        for row in rows:
            if row["code"] is not None:
                row.update(self.changes)
        return pa.Table.from_pylist(rows, CODINGS)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"score": 1.5}, "a score from 0 to 1"),
        ({"score": None}, "a score from 0 to 1"),
        ({"end": 10_000}, "lies in a text of"),
        ({"start": None}, "or none of them"),
        ({"match": "another"}, "is the text from"),
        ({"mode": "rumour"}, "a mode of"),
        ({"code": "NONE"}, "is a code of the codebook"),
        ({"code": None}, "without a code"),
        ({"id": "s99"}, "each segment has rows"),
    ],
)
def test_what_breaks_the_contract_is_told(changes, said):
    check_coder(Broken(), CODEBOOK)
    with pytest.raises(AssertionError, match=said):
        check_coder(Broken(**changes), CODEBOOK)


def test_a_coder_that_looks_at_its_neighbours_breaks_the_contract():
    class Counting(Broken):
        def code(self, table: pa.Table, codebook: Codebook) -> pa.Table:
            coded = super().code(table, codebook)
            speakers = pa.array([f"one of {len(table)}"] * len(coded))
            return coded.set_column(CODINGS.get_field_index("speaker"), "speaker", speakers)

    with pytest.raises(AssertionError, match="coded alone"):
        check_coder(Counting(), CODEBOOK)
