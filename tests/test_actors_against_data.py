"""The codes of the bundled case's states are those of the public lists (Correlates of War, ISO, Wikidata)."""

import csv
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import ittifak

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def data() -> Path:
    folder = os.environ.get("ITTIFAK_DATA")
    if not folder:
        pytest.skip("ITTIFAK_DATA is not set: the public datasets are not at hand")
    return Path(folder)


@pytest.fixture(scope="module")
def states() -> list[dict]:
    rows = [row for row in ittifak.open_case().actors.to_pylist() if row["kind"] == "state"]
    assert len(rows) > 10
    return rows


def test_correlates_of_war(data, states):
    system = {
        (int(row["ccode"]), row["statenme"])
        for row in pq.read_table(data / "peacesciencer" / "cow_states.parquet").to_pylist()
    }
    names = {
        "TUR": "Turkey",
        "USA": "United States of America",
        "SUN": "Russia",
        "KOR": "South Korea",
        "MKD": "Macedonia",
    }
    english = {
        row["entity"]: row["form"]
        for row in reversed(ittifak.open_case().names.to_pylist())
        if row["lang"] == "en"
    }
    wrong = [s["id"] for s in states if (s["cow"], names.get(s["id"], english[s["id"]])) not in system]
    assert wrong == []


def test_iso_and_wikidata(data, states):
    with (data / "codebooks" / "country-codes.csv").open(encoding="utf-8") as handle:
        codes = {row["ISO3166-1-Alpha-3"]: row for row in csv.DictReader(handle)}
    item = next(name for name in next(iter(codes.values())) if "wikidata" in name.lower())
    present = [state for state in states if state["id"] != "SUN"]
    assert [s["id"] for s in present if s["iso3"] not in codes or s["iso3"] != s["id"]] == []
    assert [s["id"] for s in present if not codes[s["iso3"]][item].endswith("/" + s["wikidata"])] == []
