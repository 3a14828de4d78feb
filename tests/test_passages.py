"""What passages are about, how well they are coded, and the audit of sources: findings from the tables of coded passages."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from ittifak.documents.sources.audit_finding import NOTES
from ittifak.measures.audit_findings import KINDS, AuditFindings
from ittifak.measures.coder_findings import CoderFindings, _alpha
from ittifak.measures.keyword_findings import KeywordFindings
from ittifak.measures.passage_findings import PassageFindings
from ittifak.statistics.agreement import coefficients
from ittifak.statistics.ratings import Ratings

CODES = ("THREAT.COMMON", "PEACE.NORMAL", "ENERGY.CORRIDOR")


@pytest.fixture
def coded(case):
    """Return a function that codes the sentences of the document: a list of sets of codes."""
    case.tables["codebook"] = [
        {"code": code, "theme": "x", "name_en": code, "name_tr": code, "definition": "Applies."}
        for code in CODES
    ]
    for table in ("segments", "voices", "codings", "citations", "claims", "audit", "readings", "recoded"):
        case.tables[table].clear()

    def add(sentences, mode="assessment"):
        for number, codes in enumerate(sentences, start=1):
            id_ = f"d1.{number:03d}"
            place = {
                "document": "d1",
                "page": "1",
                "section": "1",
                "paragraph": str(number // 4),
                "sentence": "1",
            }
            case.tables["segments"].append(
                {"id": id_, **place, "start": str(number * 10), "end": str(number * 10 + 9)}
            )
            case.tables["voices"].append(
                {"segment": id_, "coder": "program-1", "mode": mode, "speaker": "author"}
            )
            case.tables["codings"] += [
                {"segment": id_, "coder": "program-1", "code": code, "score": "0.9"} for code in sorted(codes)
            ]
        return case

    return add


def test_a_share_rests_on_the_sentences_that_bear_the_code(coded):
    found = PassageFindings(
        coded([{"THREAT.COMMON"}, set(), {"THREAT.COMMON", "PEACE.NORMAL"}, set()]).open(), "d1"
    )
    share = found.shares["THREAT.COMMON"]
    assert share.value == pytest.approx(0.5)
    assert [row.ref for row in share.support] == ["d1.001", "d1.003"]
    assert share.low < 0.5 < share.high
    assert found.shares["ENERGY.CORRIDOR"].value == 0
    assert found.by_mode["assessment"].value == 1


def test_codes_that_go_together_are_found_and_independent_ones_are_not(coded):
    random = np.random.default_rng(3)
    sentences = []
    for _ in range(400):
        threat = random.random() < 0.2
        peace = random.random() < (0.7 if threat else 0.05)
        energy = random.random() < 0.3
        flags = zip(CODES, (threat, peace, energy), strict=True)
        sentences.append({code for code, here in flags if here})
    pairs = PassageFindings(coded(sentences).open(), "d1").together
    assert [(a, b) for a, b, _ in pairs] == [("THREAT.COMMON", "PEACE.NORMAL")]
    both = sum({"THREAT.COMMON", "PEACE.NORMAL"} <= codes for codes in sentences)
    single = [sum(code in codes for codes in sentences) for code in CODES[:2]]
    assert pairs[0][2].value == pytest.approx(both * 400 / (single[0] * single[1]))
    assert len(pairs[0][2].support) == both


def test_a_document_that_was_not_at_hand_has_no_findings(case, coded):
    assert not PassageFindings(case.open(), "d1").at_hand
    assert not AuditFindings(case.open(), "d1").at_hand
    assert not CoderFindings(case.open(), "d1").at_hand


@pytest.fixture
def read_twice(case, coded):
    """Return a case whose held sentences two readers and the program coded, and their decisions as arrays."""
    random = np.random.default_rng(7)
    truth = random.random((120, len(CODES))) < 0.3
    readers = [truth ^ (random.random(truth.shape) < 0.03) for _ in range(2)]
    program = truth ^ (random.random(truth.shape) < 0.15)
    coded([])
    case.tables["text_codes"].clear()
    case.tables["coders"] = [
        {"id": id_, "kind": kind, "note_en": "x", "note_tr": "x"}
        for id_, kind in (("a", "reader"), ("b", "reader"), ("program-1", "program"))
    ]
    for number in range(len(truth)):
        span = {"document": "d1", "start": str(number * 10), "end": str(number * 10 + 9), "speaker": "author"}
        for id_, given_ in (("a", readers[0]), ("b", readers[1])):
            mode = "statement" if number % 2 else "assessment"
            part = "held" if number < 100 else "develop"
            case.tables["readings"].append(
                {**span, "coder": id_, "codes": _cell(given_[number]), "mode": mode, "part": part}
            )
        mode = "deed" if number < 10 else "assessment"
        case.tables["recoded"].append(
            {**span, "coder": "program-1", "codes": _cell(program[number]), "mode": mode}
        )
    return case.open(), [given_[:100] for given_ in readers], program[:100]


def _cell(row):
    return " ".join(code for code, here in zip(CODES, row, strict=True) if here)


def test_the_coder_is_held_against_both_readers_on_sentences_kept_back(read_twice):
    case, readers, program = read_twice
    found = {finding.rule.id: finding for finding in CoderFindings(case, "d1").overall}
    both = np.concatenate([reader.ravel() for reader in readers])
    expected = f1_score(both, np.concatenate([program.ravel()] * 2))
    assert found["coder.f1"].value == pytest.approx(expected)
    assert found["coder.f1"].low < expected < found["coder.f1"].high
    assert found["coder.readers_f1"].value == pytest.approx(f1_score(readers[0].ravel(), readers[1].ravel()))
    assert found["coder.mode"].value == pytest.approx(0.9)
    assert len(found["coder.f1"].support) == 100
    one = {finding.rule.id: finding for finding in CoderFindings(case, "d1").by_code["PEACE.NORMAL"]}
    column = np.concatenate([reader[:, 1] for reader in readers])
    assert one["coder.f1"].value == pytest.approx(f1_score(column, np.tile(program[:, 1], 2)))


def test_alpha_of_the_readers_is_that_of_the_general_formula(read_twice):
    case, readers, _ = read_twice
    (found,) = [finding for finding in CoderFindings(case, "d1").overall if finding.rule.id == "coder.alpha"]
    ratings = Ratings.of(np.stack([reader.ravel().astype(int) for reader in readers], axis=1), 2)
    assert found.value == pytest.approx(coefficients(ratings)["alpha"].value)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=40))
def test_alpha_of_two_agrees_with_the_general_formula(pairs):
    values = np.array(pairs, int)
    general = coefficients(Ratings.of(values, 2))["alpha"].value
    if general is not None:
        apart = (values[:, 0] != values[:, 1]).sum()
        assert float(_alpha(apart, values.sum(), values.size)) == pytest.approx(general)


def test_too_few_sentences_give_no_figure(case, coded):
    coded([])
    case.tables["coders"].append({"id": "reader-2", "kind": "reader", "note_en": "x", "note_tr": "x"})
    for number in range(6):
        span = {
            "document": "d1",
            "start": str(number),
            "end": str(number + 1),
            "mode": "assessment",
            "speaker": "author",
        }
        codes = "THREAT.COMMON" if number < 2 else ""
        for coder in ("reader-1", "reader-2"):
            case.tables["readings"].append({**span, "coder": coder, "codes": codes, "part": "held"})
        case.tables["recoded"].append({**span, "coder": "program-1", "codes": codes})
    for finding in CoderFindings(case.open(), "d1").by_code["THREAT.COMMON"]:
        assert finding.value is None
        assert "fewer than five" in finding.null_reason.en


def test_the_audit_counts_by_kind_and_the_works_by_citations(case, coded):
    coded([set()] * 4)
    case.tables["citations"] = [
        {
            "citation": f"c{number}",
            "position": "1",
            "kind": "parenthetical",
            "segment": f"d1.00{segment}",
            "start": "3",
            "authors": authors,
            "year": "1999",
            "work": authors.lower() + "-1999",
        }
        for number, (segment, authors) in enumerate([(1, "Demir"), (2, "Demir"), (3, "Ak")])
    ]
    case.tables["claims"] = [
        {"segment": "d1.001", "citation": "c0", "position": "1", "reach": "sentence"},
        {"segment": "d1.002", "citation": "c1", "position": "1", "reach": "sentence"},
        {"segment": "d1.004", "citation": "c2", "position": "1", "reach": "passage"},
    ]
    case.tables["audit"] = [
        {
            "id": f"a{number}",
            "kind": kind,
            "grade": grade,
            "document": "d1",
            "segments": "d1.001",
            "note_en": "A note.",
            "note_tr": "Bir not.",
        }
        for number, (kind, grade) in enumerate(
            [("uncited_claim", "check"), ("repeated", "check"), ("letter_alone", "certain")]
        )
    ]
    found = AuditFindings(case.open(), "d1")
    assert [row["id"] for row in found.rows] == ["a2", "a0", "a1"]
    assert {kind: finding.value for kind, finding in found.counts.items() if finding.value} == {
        "uncited_claim": 1,
        "repeated": 1,
        "letter_alone": 1,
    }
    assert [(work["authors"], finding.value) for work, finding in found.works] == [("Demir", 2), ("Ak", 1)]
    assert found.borne_out["sentence"].value == pytest.approx(0.5)
    assert found.borne_out["passage"].value == pytest.approx(0.75)


def test_every_kind_of_the_audit_has_a_name():
    assert set(KINDS) == set(NOTES)


def test_a_keyword_says_how_many_times_as_often(case):
    case.tables["keywords"][0] |= {"count": "40", "words": "1000", "count_else": "20", "words_else": "1000"}
    ((row, finding),) = KeywordFindings(case.open(), "ministry-2021").rows
    assert row["word"] == "peace"
    assert finding.value == pytest.approx(40.5 / 20.5)
    assert 1 < finding.low < finding.value < finding.high
    assert [support.ref for support in finding.support] == ["s1"]
