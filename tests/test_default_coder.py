"""The default coder against readers, on sentences kept back while its patterns were written: what it reaches, as a floor."""

import csv
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ittifak.documents.coding.codebook import read_codebook
from ittifak.documents.coding.lexicon import LexiconCoder
from ittifak.documents.voice.voice import Voice
from ittifak.measures.coder_findings import CoderFindings

pytest_plugins = ["bundled_dossier"]

SPEECHES = Path(__file__).parent / "speech_readings.csv"


def test_on_the_study(bundled):
    found = {finding.rule.id: finding for finding in CoderFindings(bundled, "study-text").overall}
    assert len(found["coder.f1"].support) == 200
    assert found["coder.readers_f1"].value > 0.95
    assert found["coder.f1"].value > 0.76
    assert found["coder.mode"].value > 0.87 > found["coder.mode_baseline"].value - 0.01


@pytest.fixture(scope="module")
def speeches():
    folder = os.environ.get("ITTIFAK_DATA")
    if not folder:
        pytest.skip("ITTIFAK_DATA names no folder with speeches")
    rows = pq.read_table(Path(folder) / "ungdc" / "ungdc_region_1991_2024.parquet").to_pylist()
    return {(row["iso3"], str(row["year"])): row["text"] for row in rows}


@pytest.mark.data
def test_on_english_speeches(speeches):
    with SPEECHES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, strict=True) if row["part"] == "held"]
    places = sorted({(row["actor"], row["year"], int(row["start"]), int(row["end"])) for row in rows})
    texts = [" ".join(speeches[actor, year][start:end].split()) for actor, year, start, end in places]
    ids = [str(number) for number in range(len(places))]
    segments = pa.table({"id": ids, "text": texts, "language": ["en"] * len(ids)})
    coder = LexiconCoder(read_codebook(), voice=Voice("party: AZE"))
    given = {id_: set() for id_ in ids}
    for row in coder.code(segments).to_pylist():
        given[row["id"]] |= {row["code"]} - {None}
    place = dict(zip(places, ids, strict=True))
    both = ours = theirs = 0
    for row in rows:
        codes = set(row["codes"].split())
        mine = given[place[row["actor"], row["year"], int(row["start"]), int(row["end"])]]
        both, ours, theirs = both + len(codes & mine), ours + len(mine), theirs + len(codes)
    assert len(rows) >= 280
    assert 2 * both / (ours + theirs) > 0.5
