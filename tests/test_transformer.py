"""The coder that runs a transformer, with a tiny model and tokenizer made here."""

import hashlib
import json
import socket
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from ittifak.case.fault import CaseError
from ittifak.documents.coding import transformer, transformer_folder
from ittifak.documents.coding.codebook import Code, Codebook
from ittifak.documents.coding.coder import CODINGS, SEGMENTS
from ittifak.documents.coding.conformance import check_coder, sample_segments
from ittifak.documents.coding.transformer import TransformerCoder

onnx = pytest.importorskip("onnx", reason="needs onnx, to make a model")
pytest.importorskip("onnxruntime", reason="needs onnxruntime (extra 'transformer')")
tokenizers = pytest.importorskip("tokenizers", reason="needs tokenizers (extra 'transformer')")

CODEBOOK = Codebook((Code("TRADE"), Code("DRILL"), Code("OTHER")))
UNKNOWN = "[UNK]"
WORDS = ["[PAD]", UNKNOWN, "ticaret", "pazar", "tatbikat", "ordu", "ve", "bugün"]
PULL = {"ticaret": (6, 0), "pazar": (2, 0), "tatbikat": (0, 6), "ordu": (0, 2)}
SETTINGS = {
    "codes": ["TRADE", "DRILL"],
    "thresholds": {"TRADE": 0.5, "DRILL": 0.5},
    "languages": {"tr": 0.84, "az": 0.79},
    "max_length": 16,
    "validated": "On 200 sentences that were not trained on, coded by two readers.",
}


def tiny_model(*, outputs: int = 2, types: bool = False, external: str = "", factor: float = 1.0) -> bytes:
    """Return a model whose logits are the sums of the words' pulls, less three."""
    pull = np.array([PULL.get(word, (0, 0)) for word in WORDS], np.float32) * factor
    table = onnx.numpy_helper.from_array(np.pad(pull, ((0, 0), (0, outputs - 2))), "pull")
    if external:
        table.ClearField("raw_data")
        table.data_location = onnx.TensorProto.EXTERNAL
        table.external_data.add(key="location", value=external)
    numbers = [
        onnx.numpy_helper.from_array(np.array([-1], np.int64), "last"),
        onnx.numpy_helper.from_array(np.array([1], np.int64), "tokens"),
        onnx.numpy_helper.from_array(np.full(outputs, -3, np.float32), "shift"),
    ]
    node = onnx.helper.make_node
    nodes = [
        node("Gather", ["pull", "input_ids"], ["each"]),
        node("Cast", ["attention_mask"], ["mask"], to=onnx.TensorProto.FLOAT),
        node("Unsqueeze", ["mask", "last"], ["wide"]),
        node("Mul", ["each", "wide"], ["kept"]),
        node("ReduceSum", ["kept", "tokens"], ["sum"], keepdims=0),
        node("Add", ["sum", "shift"], ["logits"]),
    ]
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if types else [])]
    shaped = onnx.helper.make_tensor_value_info
    inputs = [shaped(name, onnx.TensorProto.INT64, ["batch", "tokens_in"]) for name in names]
    out = [shaped("logits", onnx.TensorProto.FLOAT, ["batch", outputs])]
    graph = onnx.helper.make_graph(nodes, "tiny", inputs, out, [table, *numbers])
    opset = [onnx.helper.make_opsetid("", 17)]
    return onnx.helper.make_model(graph, opset_imports=opset, ir_version=9).SerializeToString()


def tiny_tokenizer() -> str:
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token=UNKNOWN)
    )
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    return tokenizer.to_str()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "tiny"
    path.mkdir()
    (path / "model.onnx").write_bytes(tiny_model())
    (path / "tokenizer.json").write_text(tiny_tokenizer(), encoding="utf-8")
    (path / "ittifak.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    return path


def segments(*texts: str, language: str | None = "tr") -> pa.Table:
    return pa.table(
        {
            "id": [f"s{n}" for n in range(len(texts))],
            "text": pa.array(texts, pa.string()),
            "language": pa.array([language] * len(texts), pa.string()),
        }
    )


def segments_of_contract() -> pa.Table:
    texts = ["ticaret ve tatbikat", "bugün ordu", " ".join(["ve"] * 60 + ["pazar", "ticaret"])]
    return segments(*texts).cast(SEGMENTS)


def sigmoid(logit: float) -> float:
    return 1 / (1 + np.exp(-logit))


def test_codes_scores_and_the_word_on_which_the_model_leans(folder: Path) -> None:
    text = "bugün ordu ve tatbikat ve ticaret"
    found = TransformerCoder(folder).code(segments(text, "ve bugün", "ordu"), CODEBOOK)
    assert found.schema == CODINGS
    rows = found.to_pylist()
    assert [(row["id"], row["code"]) for row in rows] == [
        ("s0", "TRADE"), ("s0", "DRILL"), ("s1", None), ("s2", None)
    ]  # fmt: skip
    assert [row["match"] for row in rows] == ["ticaret", "tatbikat", None, None]
    assert all(text[row["start"] : row["end"]] == row["match"] for row in rows[:2])
    assert [row["score"] for row in rows[:2]] == pytest.approx([sigmoid(3), sigmoid(5)], abs=1e-6)


def test_the_id_holds_the_hash_of_the_weights_and_changes_with_the_settings(folder: Path) -> None:
    one = TransformerCoder(folder)
    assert hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest() in one.id
    assert one.languages == SETTINGS["languages"]
    assert one.validated == SETTINGS["validated"]
    (folder / "ittifak.json").write_text(json.dumps(SETTINGS | {"thresholds": {"TRADE": 0.9, "DRILL": 0.5}}))
    other = TransformerCoder(folder)
    assert other.id != one.id
    assert other.id.split("-")[2] == one.id.split("-")[2]
    (folder / "model.onnx").write_bytes(tiny_model(factor=2))
    assert TransformerCoder(folder).id.split("-")[2] != one.id.split("-")[2]


def test_a_language_that_was_not_validated_is_refused_in_one_line(folder: Path) -> None:
    coder = TransformerCoder(folder)
    both = pa.concat_tables([segments("ticaret"), segments("торговля", language="ru")])
    with pytest.raises(CaseError) as caught:
        coder.code(both, CODEBOOK)
    assert (
        str(caught.value) == "segments: found language 'ru', expected one that tiny was validated on: tr, az"
    )
    with pytest.raises(CaseError, match="found language 'unknown'"):
        coder.code(segments("ticaret", language=None), CODEBOOK)
    with pytest.raises(CaseError, match="found language 'unknown'"):
        coder.code(segments("ticaret").drop_columns("language"), CODEBOOK)
    assert coder.code(segments("ticaret", language="az"), CODEBOOK)["code"].to_pylist() == ["TRADE"]


def test_a_long_segment_is_read_to_its_end(folder: Path) -> None:
    text = " ".join(["ve"] * 100 + ["tatbikat"] + ["ve"] * 50)
    rows = TransformerCoder(folder).code(segments(text), CODEBOOK).to_pylist()
    assert [(row["code"], row["match"]) for row in rows] == [("DRILL", "tatbikat")]


def test_batches_are_bounded_and_change_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(1)
    texts = [" ".join(random.choice(WORDS[2:], random.integers(0, 30))) for _ in range(60)]
    coder = TransformerCoder(folder)
    whole = coder.code(segments(*texts), CODEBOOK)
    seen = []
    run = coder._run

    def watched(batch: list) -> np.ndarray:
        seen.append(len(batch) * max(map(len, batch)))
        return run(batch)

    monkeypatch.setattr(coder, "_run", watched)
    monkeypatch.setattr(transformer, "TOKENS", 40)
    monkeypatch.setattr(transformer, "SLICE", 7)
    assert coder.code(segments(*texts), CODEBOOK).equals(whole)
    assert max(seen) <= 40


def test_only_codes_of_the_codebook_and_empty_input(folder: Path) -> None:
    coder = TransformerCoder(folder)
    found = coder.code(segments("ticaret tatbikat"), Codebook((Code("DRILL"),)))
    assert found["code"].to_pylist() == ["DRILL"]
    assert coder.code(segments(), CODEBOOK).num_rows == 0
    assert coder.code(segments("", "  "), CODEBOOK)["code"].to_pylist() == [None, None]


def test_keeps_the_contract_of_a_coder(folder: Path) -> None:
    """In a language that it was validated on: the refusal of others is part of this coder."""
    asked = sample_segments()
    turkish = asked.set_column(2, asked.schema.field("language"), pa.array(["tr"] * len(asked)))
    check_coder(TransformerCoder(folder), CODEBOOK, turkish)
    check_coder(TransformerCoder(folder), CODEBOOK, segments_of_contract())


def test_token_types_are_given_where_the_model_asks(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(tiny_model(types=True))
    assert TransformerCoder(folder).code(segments("ticaret"), CODEBOOK)["code"].to_pylist() == ["TRADE"]


def test_nothing_is_asked_of_the_network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert TransformerCoder(folder).code(segments("ticaret"), CODEBOOK).num_rows == 1


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(CaseError) as caught:
        TransformerCoder(folder).code(segments("ticaret"), CODEBOOK)
    lines = str(caught.value).split("\n")
    assert len(lines) == len(caught.value.faults)
    return lines


@pytest.mark.parametrize("place", ["weights.bin", "../weights.bin", "{folder}/weights.bin"])
def test_weights_outside_the_model_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Their hash would not be in the id, and their path may lead anywhere."""
    (folder / "model.onnx").write_bytes(tiny_model(external=place.format(folder=folder)))
    for beside in (folder, folder.parent):
        (beside / "weights.bin").write_bytes(np.zeros((len(WORDS), 2), np.float32).tobytes())
    monkeypatch.chdir(folder)
    assert faults_of(folder)[0].startswith("tiny/model.onnx: found ")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"codes": []}, "codes []"),
        ({"codes": ["TRADE", "TRADE"]}, "codes ['TRADE', 'TRADE']"),
        ({"codes": "TRADE"}, "codes 'TRADE'"),
        ({"thresholds": {"TRADE": 0.5}}, "thresholds"),
        ({"thresholds": {"TRADE": 0.5, "DRILL": True}}, "thresholds"),
        ({"thresholds": {"TRADE": 0.5, "DRILL": 1.5}}, "thresholds"),
        ({"languages": {}}, "languages {}"),
        ({"languages": {"tr": "good"}}, "languages"),
        ({"max_length": 0}, "max_length 0"),
        ({"max_length": 1e9}, "max_length"),
        ({"validated": " "}, "validated ' '"),
    ],
)
def test_settings_that_are_wrong_are_said(folder: Path, change: dict, found: str) -> None:
    (folder / "ittifak.json").write_text(json.dumps(SETTINGS | change))
    (line,) = faults_of(folder)
    assert line.startswith(f"tiny/ittifak.json: found {found}")


def test_files_that_are_missing_or_damaged(folder: Path, tmp_path: Path) -> None:
    assert len(faults_of(tmp_path / "none")) == 3
    (folder / "ittifak.json").write_text("[1]")
    assert "found no object" in faults_of(folder)[0]
    (folder / "ittifak.json").write_text("{" * 5000)
    assert faults_of(folder)[0].endswith("expected JSON")
    (folder / "ittifak.json").write_text(json.dumps(SETTINGS))
    (folder / "tokenizer.json").write_text("{}")
    assert faults_of(folder)[0].startswith("tiny/tokenizer.json: found")
    (folder / "tokenizer.json").write_bytes(b"\xff\xfe")
    assert faults_of(folder)[0].startswith("tiny/tokenizer.json: found bytes that are not UTF-8")
    (folder / "tokenizer.json").write_text(tiny_tokenizer())
    (folder / "model.onnx").write_bytes(b"no model")
    assert faults_of(folder)[0].startswith("tiny/model.onnx: found")


def test_outputs_that_do_not_fit_the_codes(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(tiny_model(outputs=3))
    (line,) = faults_of(folder)
    assert "found an output of the shape (1, 3), expected (1, 2)" in line
    (folder / "model.onnx").write_bytes(tiny_model(factor=float("nan")))
    assert "found an output that is no number" in faults_of(folder)[0]


def test_a_package_that_is_missing_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = transformer_folder.importlib.util.find_spec
    monkeypatch.setattr(
        transformer_folder.importlib.util,
        "find_spec",
        lambda name: None if name == "onnxruntime" else there(name),
    )
    (line,) = faults_of(folder)
    assert line.startswith("onnxruntime: found no such package")
