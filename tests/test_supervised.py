"""The coder that learns: what it learns, what it says of itself, and that a file of it can do no harm."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.case.fault import CaseError
from ittifak.documents.coding import supervised, supervised_file
from ittifak.documents.coding.codebook import Code, Codebook
from ittifak.documents.coding.coder import CODINGS, SEGMENTS
from ittifak.documents.coding.conformance import check_coder
from ittifak.documents.coding.ngrams import Grams
from ittifak.documents.coding.supervised import SupervisedCoder
from ittifak.documents.voice.voice import Voice
from ittifak.statistics.agreement import Sampling
from ittifak.statistics.calibration import Calibration, calibrated, calibration_error, reliability

pytest.importorskip("sklearn", reason="needs scikit-learn (extra 'learn')")

FEW = Sampling(draws=100)
CODEBOOK = Codebook((Code("TRADE"), Code("DRILL"), Code("RARE")))
SAID = {
    "TRADE": ["ticaretin arttığı", "ticari bağların", "TİCARETTE ilerlemenin", "ticaretten kazancın"],
    "DRILL": ["tatbikatların", "ortak tatbikata", "tatbikatta denenen", "TATBİKATI izleyen"],
}
FILLER = ["komşu ülkelerde", "geçen yıl boyunca", "kıyı kentlerinde", "dağlık yörelerde", "yeni raporda"]
ENDS = ["önem taşıdığı görülür", "herkesçe bilinir", "ayrıca yazıldı", "üzerinde duruldu", "dikkat çekti"]


def corpus(number: int = 160, seed: int = 1) -> tuple[pa.Table, pa.Table]:
    """Return segments and their codings: two codes that a word gives away, and one that is given three times."""
    random = np.random.default_rng(seed)
    rows, given_codes = [], []
    for place in range(number):
        codes = [code for code in SAID if random.random() < 0.35]
        parts = [str(random.choice(FILLER)), *(str(random.choice(SAID[code])) for code in codes)]
        text = " ".join([*parts, str(random.choice(ENDS))]) + "."
        rows.append({"id": f"s{place}", "text": text, "language": "tr"})
        codes += ["RARE"] if place < 3 else []
        given_codes += [{"id": f"s{place}", "code": code} for code in codes or [None]]
    cells = [dict.fromkeys(CODINGS.names) | row for row in given_codes]
    return pa.Table.from_pylist(rows, schema=SEGMENTS), pa.Table.from_pylist(cells, schema=CODINGS)


@pytest.fixture(scope="module")
def learnt() -> SupervisedCoder:
    return SupervisedCoder.learn(*corpus(), CODEBOOK, seed=7, sampling=FEW)


@pytest.fixture
def saved(learnt: SupervisedCoder, tmp_path: Path) -> Path:
    learnt.save(tmp_path / "coder.npz")
    return tmp_path / "coder.npz"


def test_learns_codes_and_shows_the_word(learnt: SupervisedCoder) -> None:
    text = "Sınır boyunca TATBİKATLARDA görülen düzen."
    segments = pa.table(
        {"id": ["a", "b"], "text": [text, "Bugün yeni raporda hava durumu var."], "language": ["tr", "tr"]}
    )
    found = learnt.code(segments, CODEBOOK)
    assert found.schema == CODINGS
    rows = found.to_pylist()
    assert [(row["id"], row["code"]) for row in rows] == [("a", "DRILL"), ("b", None)]
    assert rows[0]["match"] == "TATBİKATLARDA" == text[rows[0]["start"] : rows[0]["end"]]
    assert 0 <= rows[0]["score"] <= 1
    assert rows[1]["score"] is rows[1]["start"] is rows[1]["match"] is None


def test_what_it_says_of_itself_holds_on_segments_it_has_not_seen(learnt: SupervisedCoder) -> None:
    segments, true = corpus(300, seed=2)
    found = learnt.code(segments, CODEBOOK)
    for code in SAID:
        held = {row["id"] for row in true.to_pylist() if row["code"] == code}
        given_ids = {row["id"] for row in found.to_pylist() if row["code"] == code}
        f1 = 2 * len(held & given_ids) / (len(held) + len(given_ids))
        assert f1 == pytest.approx(learnt.judged[code].f1.value, abs=0.1)
        assert learnt.judged[code].f1.value > 0.9


def test_a_code_with_too_few_segments_is_refused_with_a_line(learnt: SupervisedCoder) -> None:
    assert learnt.refused == ("RARE: found 3 segments with it, expected at least 10; not learnt",)
    assert list(learnt.lines())[-1] == learnt.refused[0]
    assert set(learnt.models) == {"TRADE", "DRILL"}


def test_no_signal_is_reported_as_none() -> None:
    """Codes drawn by lot cannot be learnt, and the report must not say otherwise."""
    segments, _ = corpus(120)
    lot = np.random.default_rng(3).random(120) < 0.3
    rows = [
        dict.fromkeys(CODINGS.names) | {"id": f"s{n}", "code": "TRADE" if one else None}
        for n, one in enumerate(lot)
    ]
    coder = SupervisedCoder.learn(
        segments, pa.Table.from_pylist(rows, schema=CODINGS), CODEBOOK, sampling=FEW
    )
    judged = coder.judged["TRADE"]
    always = 2 * lot.mean() / (1 + lot.mean())
    assert judged.f1.value < always + 0.1
    assert judged.brier.value == pytest.approx(lot.mean() * (1 - lot.mean()), abs=0.05)


def test_the_same_seed_gives_the_same_coder(learnt: SupervisedCoder) -> None:
    again = SupervisedCoder.learn(*corpus(), CODEBOOK, seed=7, sampling=FEW)
    assert again.id == learnt.id
    assert again.judged == learnt.judged
    assert SupervisedCoder.learn(*corpus(), CODEBOOK, seed=8, sampling=FEW).id != learnt.id


def test_keeps_the_contract_of_a_coder(learnt: SupervisedCoder, saved: Path) -> None:
    check_coder(learnt, CODEBOOK)
    check_coder(SupervisedCoder.load(saved), CODEBOOK, corpus(40, seed=4)[0])


def test_mode_and_speaker_are_those_of_the_voice(learnt: SupervisedCoder) -> None:
    segments, _ = corpus(40, seed=4)
    voice = Voice()
    mode, speaker = voice.read(segments)
    coder = replace(learnt, voice=voice)
    check_coder(coder, CODEBOOK, segments)
    rows = {row["id"]: (row["mode"], row["speaker"]) for row in coder.code(segments, CODEBOOK).to_pylist()}
    assert list(rows.values()) == list(zip(mode.to_pylist(), speaker.to_pylist(), strict=True))


def test_batches_do_not_change_the_result(learnt: SupervisedCoder, monkeypatch: pytest.MonkeyPatch) -> None:
    segments, _ = corpus(50, seed=5)
    whole = learnt.code(segments, CODEBOOK)
    monkeypatch.setattr(supervised, "BATCH", 7)
    assert learnt.code(segments, CODEBOOK).equals(whole)


def test_only_codes_of_the_codebook_are_given(learnt: SupervisedCoder) -> None:
    segments, _ = corpus(40, seed=6)
    found = learnt.code(segments, Codebook((Code("DRILL"),)))
    assert set(found["code"].to_pylist()) == {"DRILL", None}
    assert learnt.code(segments.slice(0, 0), CODEBOOK).num_rows == 0


def test_faults_in_one_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    segments, codings = corpus(30)
    with pytest.raises(CaseError, match="found code 'TRADE', expected a code of the codebook"):
        SupervisedCoder.learn(segments, codings, Codebook((Code("DRILL"), Code("RARE"))))
    with pytest.raises(CaseError, match="rows of unknown segments, first 's0'"):
        SupervisedCoder.learn(segments.slice(5), codings, CODEBOOK)
    with pytest.raises(CaseError, match="no code with enough segments"):
        SupervisedCoder.learn(
            segments.slice(0, 9),
            codings.filter(pa.compute.is_in(codings["id"], segments["id"].slice(0, 9).combine_chunks())),
            CODEBOOK,
        )
    monkeypatch.setattr(supervised.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(CaseError, match="scikit-learn: found no such package"):
        SupervisedCoder.learn(segments, codings, CODEBOOK)


def test_turkish_case_makes_one_word_of_two() -> None:
    grams = Grams.of([("IŞIK", "tr"), ("ışık", "tr"), ("İSTASYON", "tr"), ("istasyon", "tr")])
    one, other, third, fourth = grams.weights(
        [("IŞIK", "tr"), ("ışık", "tr"), ("İSTASYON", "tr"), ("istasyon", "tr")]
    ).toarray()
    assert one == pytest.approx(other)
    assert third == pytest.approx(fourth)
    assert one @ third == pytest.approx(0)
    assert np.linalg.norm(one) == pytest.approx(1)


@given(st.text(max_size=60))
def test_the_word_lies_in_the_text(text: str) -> None:
    grams = Grams.of([("barış ve düzen", "tr")] * 2)
    ((start, end),) = grams.heaviest((text, "tr"), [np.ones(len(grams.known))])
    assert 0 <= start <= end <= len(text)
    assert not text[start:end] or text[start:end].isalnum() or any(sign.isalnum() for sign in text[start:end])


def test_a_saved_coder_is_the_same_when_read(learnt: SupervisedCoder, saved: Path) -> None:
    back = SupervisedCoder.load(saved)
    assert back.id == learnt.id
    assert back.judged == learnt.judged
    segments, _ = corpus(30, seed=9)
    assert back.code(segments, CODEBOOK).equals(learnt.code(segments, CODEBOOK))
    assert list(saved.parent.iterdir()) == [saved]


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return path


def npy(array: np.ndarray, *, pickled: bool = False) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=pickled)
    return out.getvalue()


class Harm:
    """An object whose unpickling would write a file."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple:
        return (Path.touch, (self.mark,))


@pytest.mark.parametrize("member", ["weights.npy", "header.npy", "extra.npy"])
def test_a_pickle_in_the_file_is_not_run(saved: Path, tmp_path: Path, member: str) -> None:
    mark = tmp_path / "harm"
    harmful = npy(np.array([Harm(mark)], object), pickled=True)
    with pytest.raises(CaseError) as caught:
        SupervisedCoder.load(rewrite(saved, members(saved) | {member: harmful}))
    assert len(caught.value.faults) == 1
    assert not mark.exists()


def test_changed_contents_do_not_fit_the_hash(saved: Path) -> None:
    contents = members(saved)
    data = bytearray(contents["weights.npy"])
    data[-1] ^= 1
    with pytest.raises(CaseError, match="do not fit their hash"):
        SupervisedCoder.load(rewrite(saved, contents | {"weights.npy": bytes(data)}))


def test_a_size_that_is_declared_and_not_there_is_not_taken(saved: Path) -> None:
    contents = members(saved)
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(out, {"descr": "<f8", "fortran_order": False, "shape": (10**12,)})
    with pytest.raises(CaseError, match="another type or size"):
        SupervisedCoder.load(rewrite(saved, contents | {"rarity.npy": out.getvalue()}))


def test_an_archive_that_unpacks_to_much_is_not_unpacked(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervised_file, "LARGEST", 50_000)
    with pytest.raises(CaseError, match="found"):
        SupervisedCoder.load(rewrite(saved, members(saved) | {"grams.npy": npy(np.zeros(10**6, "u1"))}))


def test_contents_that_fit_the_hash_and_not_each_other(learnt: SupervisedCoder, saved: Path) -> None:
    """Whoever can write a file can write its hash: what stands in it is checked all the same."""
    arrays = supervised_file._arrays(learnt)
    header = json.loads(bytes(arrays["header"]))
    spoilt = {
        "thresholds": arrays
        | {"header": np.frombuffer(json.dumps(header | {"thresholds": [0.5]}).encode(), "u1")},
        "weights": arrays | {"weights": arrays["weights"][:, :-1]},
        "shifts": arrays | {"shifts": arrays["shifts"] * np.nan},
        "curves": arrays | {"probabilities": arrays["probabilities"] + 5},
        "version": arrays | {"header": np.frombuffer(json.dumps(header | {"version": 99}).encode(), "u1")},
        "Expecting": arrays | {"header": np.frombuffer(b"__import__('os')", "u1")},
    }
    for why, contents in spoilt.items():
        mark = np.frombuffer(bytes.fromhex(supervised_file._digest(contents)), "u1")
        rewrite(saved, {f"{name}.npy": npy(array) for name, array in (contents | {"sha256": mark}).items()})
        with pytest.raises(CaseError, match=why):
            SupervisedCoder.load(saved)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_one_fault(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "coder.npz"
    path.write_bytes(data)
    with pytest.raises(CaseError) as caught:
        SupervisedCoder.load(path)
    assert "\n" not in str(caught.value)


def test_a_failed_save_leaves_what_was_there(
    saved: Path, learnt: SupervisedCoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()
    monkeypatch.setattr(np, "savez_compressed", lambda *_, **__: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        replace(learnt, seed=9).save(saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]
    with pytest.raises(CaseError, match="found no such folder"):
        learnt.save(saved.parent / "none" / "coder.npz")


@pytest.mark.parametrize("cases", [300, 6000])
def test_calibrated_scores_are_probabilities(cases: int) -> None:
    """Scores z with P(true) = 1 / (1 + e^(1 - 2z)): the curve comes near it, by sigmoid and by isotonic regression."""
    random = np.random.default_rng(4)
    scores = random.normal(size=cases)
    truth = 1 / (1 + np.exp(1 - 2 * scores))
    true = random.random(cases) < truth
    found = calibrated(scores, true)(scores)
    assert np.abs(found - truth).mean() < 0.05
    assert ((found >= 0) & (found <= 1)).all()
    order = np.argsort(scores)
    assert (np.diff(found[order]) >= -1e-12).all()
    assert calibration_error(reliability(found, true)) < 0.5 * np.sqrt(10 / cases) + 0.01


def test_scores_without_a_signal_become_the_share() -> None:
    true = np.arange(100) % 4 == 0
    found: Calibration = calibrated(np.zeros(100), true)
    assert found(np.zeros(1))[0] == pytest.approx(26 / 102, abs=0.02)


def test_reliability_counts_each_case_once() -> None:
    said = np.array([0.1] * 50 + [0.9] * 50)
    true = np.r_[np.arange(50) < 5, np.arange(50) < 40]
    bins = reliability(said, true)
    assert [(round(one.said, 9), one.true, one.cases) for one in bins] == [(0.1, 0.1, 50), (0.9, 0.8, 50)]
    assert calibration_error(bins) == pytest.approx(0.05)
