"""A small valid case of five ties, from dictionaries, so that each test changes one thing."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import ittifak
from ittifak.evidence.schema import tables

SETTINGS = """\
schema_version = 1
title_en = "A small case"
title_tr = "Küçük bir vaka"
focal = "TUR AZE"
region = "AZE ARM GEO"
period = "1991/2024"
as_of = "2025-01-01"
boundaries_en = "As the sources give them."
boundaries_tr = "Kaynaklarda verildiği gibi."
citation = "Test"
licence = "CC0-1.0"

[[periods]]
id = "early"
name_en = "Early"
name_tr = "Erken"
date = "1991/2009"

[[periods]]
id = "late"
name_en = "Late"
name_tr = "Geç"
date = "2010/2024"
"""

Row = dict[str, str]
SAID = {"venue_en": "A hall", "venue_tr": "Bir salon", "audience": "home"}
NOTE = {"note_en": "Registers.", "note_tr": "Siciller."}


def _kind(id_: str, layer: str, aspect: str, shape: str, sign: str) -> Row:
    words = {"name_en": id_, "name_tr": id_, "definition_en": "What counts."}
    return {"id": id_, "layer": layer, "aspect": aspect, "shape": shape, "sign": sign, **words}


def _source(id_: str, kind: str, opened: str, perspective: str = "", basis: str = "unknown") -> Row:
    side = {"perspective": perspective, "perspective_basis": basis}
    return {"id": id_, "kind": kind, "language": "tr", "reliability": "B", "opened": opened, **side}


def _tie(id_: str, kind: str, mode: str, a: str, b: str, date: str, **more: str) -> Row:
    words = {"label_en": f"Tie {id_}", "label_tr": f"Bağ {id_}", "status": "accepted"}
    return {"id": id_, "kind": kind, "mode": mode, "a": a, "b": b, "date": date, **words, **more}


def _evidence(target: str, source: str, via: str = "", **more: str) -> Row:
    words = {"paraphrase_en": "What is said, in short.", "paraphrase_tr": "Söylenen, kısaca."}
    grade = {"stance": "supports", "credibility": "2", "coder": "coder-1"}
    return {"target": target, "source": source, "via": via, **grade, **words, **more}


def valid_tables() -> dict[str, list[Row]]:
    """Return the rows of every table of a valid case."""
    return {
        "actors": [
            {"id": "TUR", "kind": "state", "iso3": "TUR", "cow": "640", "start": "1923-10-29"},
            {"id": "AZE", "kind": "state", "start": "1991-08-30"},
            {"id": "ARM", "kind": "state"},
            {"id": "GEO", "kind": "state"},
            {"id": "NATO", "kind": "organisation"},
            {"id": "SOCAR", "kind": "firm", "start": "1992"},
        ],
        "members": [
            {"actor": "SOCAR", "parent": "AZE", "start": "1992"},
            {"actor": "TUR", "parent": "NATO", "start": "1952-02-18"},
        ],
        "names": [
            {"entity": "AZE", "lang": "en", "form": "Azerbaijan"},
            {"entity": "AZE", "lang": "tr", "form": "Azerbaycan", "used_by": "TUR AZE"},
        ],
        "kinds": [
            _kind("alliance", "legal", "state", "mutual", "1"),
            _kind("supply", "energy", "state", "directed", "1"),
            _kind("clash", "threat", "event", "opposed", "-1"),
            _kind("visit", "diplomacy", "event", "mutual", "1"),
        ],
        "sources": [
            _source("book-2020", "book", "yes"),
            _source("ministry-2021", "official", "yes", "TUR", "office"),
            _source("article-1999", "article", "no"),
        ],
        "documents": [{"id": "d1", "source": "book-2020", "sha256": "0" * 64, "language": "tr"}],
        "ties": [
            _tie("t1", "alliance", "deed", "AZE TUR", "", "2021-06-15"),
            _tie(
                "t2", "supply", "deed", "SOCAR", "TUR", "2007/..", value="6.3", low="6", high="7", unit="km3"
            ),
            _tie("t3", "clash", "deed", "ARM", "AZE", "2020-09-27/2020-11-10"),
            _tie("t4", "alliance", "commitment", "AZE", "TUR", "2010~"),
            _tie("t5", "visit", "statement", "TUR", "AZE GEO:host", "2021-06", **SAID),
        ],
        "observations": [
            {
                "id": "o1",
                "entity": "AZE",
                "attribute": "military-spending",
                "date": "2020",
                "value": "-2.5",
                "unit": "USD",
                "basis": "actual",
                "label_en": "Spending",
                "label_tr": "Harcama",
            }
        ],
        "evidence": [
            _evidence("t1", "book-2020", locator="p. 1"),
            _evidence("t2", "article-1999", via="book-2020", via_locator="p. 2"),
            _evidence("t3", "ministry-2021"),
            _evidence("t4", "book-2020"),
            _evidence("t5", "book-2020", locator="p. 5"),
            _evidence("o1", "ministry-2021"),
        ],
        "commitments": [
            {
                "id": "c1",
                "tie": "t4",
                "article": "2",
                "layer": "military",
                "obligation": "defence",
                "type": "conditional",
                "trigger": "An armed attack on one of the two.",
                "criteria_en": "Armed aid after an attack.",
                "criteria_tr": "Saldırıdan sonra silahlı yardım.",
                "searched": "2010/2024",
                "paraphrase_en": "Aid if attacked.",
                "paraphrase_tr": "Saldırıda yardım.",
            }
        ],
        "fulfilments": [{"commitment": "c1", "tie": "t1", "verdict": "keeps"}],
        "coverage": [
            {"a": "AZE", "b": "TUR", "layer": "legal", "period": "1991/2024", "effort": "searched", **NOTE},
        ],
        **_coded_tables(),
    }


def _coded_tables() -> dict[str, list[Row]]:
    """Return the rows of the tables of coded passages."""
    names = {"name_en": "Threat", "name_tr": "Tehdit", "definition": "A danger is named."}
    span = {"document": "d1", "start": "0", "end": "40", "codes": "THREAT.COMMON", "mode": "assessment"}
    sentence = {"id": "d1.1", "document": "d1", "page": "1", "section": "1"}
    return {
        "codebook": [{"code": "THREAT.COMMON", "theme": "threat", "layer": "threat", **names}],
        "patterns": [{"code": "THREAT.COMMON", "lang": "tr", "pattern": "tehdit*", "score": "0.9"}],
        "coders": [
            {"id": "reader-1", "kind": "reader", **NOTE},
            {"id": "program-1", "kind": "program", **NOTE},
        ],
        "reviews": [
            {
                "proposal": "p1",
                "decision": "accepted",
                "tie": "t1",
                "by": "Analyst",
                "date": "2024-05-01",
                "document": "d1",
                "start": "0",
                "end": "40",
                "rule": "treaty-signed",
                "proposed": "kind=alliance",
            }
        ],
        "readings": [{**span, "coder": "reader-1", "part": "held"}],
        "recoded": [{**span, "coder": "program-1"}],
        "corpora": [
            {
                "source": "ministry-2021",
                "file": "speeches.csv",
                "text_column": "text",
                "actor_column": "iso3",
                "date_column": "year",
                "language": "en",
            }
        ],
        "derivations": [{"table": "segments", "input": "d1", "sha256": "0" * 64, "rule": "segments 1"}],
        "segments": [{**sentence, "paragraph": "1", "sentence": "1", "start": "0", "end": "40"}],
        "voices": [{"segment": "d1.1", "coder": "reader-1", "mode": "assessment", "speaker": "author"}],
        "codings": [{"segment": "d1.1", "coder": "reader-1", "code": "THREAT.COMMON"}],
        "citations": [
            {
                "citation": "c1",
                "position": "1",
                "kind": "parenthetical",
                "segment": "d1.1",
                "start": "20",
                "authors": "Demir",
                "year": "1999",
                "work": "demir 1999",
                "source": "article-1999",
            }
        ],
        "claims": [{"segment": "d1.1", "citation": "c1", "position": "1", "reach": "sentence"}],
        "audit": [
            {
                "id": "a1",
                "kind": "uncited_claim",
                "grade": "check",
                "document": "d1",
                "segments": "d1.1",
                "citations": "c1",
                "note_en": "A note.",
                "note_tr": "Bir not.",
            }
        ],
        "texts": [
            {
                "id": "s1",
                "source": "ministry-2021",
                "actors": "TUR",
                "date": "2021",
                "language": "en",
                "sha256": "0" * 64,
                "segments": "40",
            }
        ],
        "keywords": [
            {
                "source": "ministry-2021",
                "actor": "TUR",
                "period": "late",
                "word": "peace",
                "count": "9",
                "count_else": "3",
                "words": "900",
                "words_else": "800",
            }
        ],
        "text_codes": [{"text": "s1", "coder": "reader-1", "code": "THREAT.COMMON", "segments": "3"}],
    }


class SmallCase:
    """A valid case in a folder, written when it is first looked at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = valid_tables()
        self.settings = SETTINGS

    def row(self, table: str, place: int = 0) -> Row:
        """Return a row, to change it; it stands in line ``place + 2``."""
        return self.tables[table][place]

    def write(self, **form: object) -> Path:
        """Write all tables; ``form`` goes to ``csv.writer``."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "case.toml").write_text(self.settings, encoding="utf-8")
        (self.folder / "derived").mkdir(exist_ok=True)
        for name, rows in self.tables.items():
            write_table(self.folder / tables()[name].file, name, rows, **form)
        return self.folder

    def path(self, file: str) -> Path:
        """Write the case and return one of its files, to spoil it."""
        return self.write() / file

    def open(self) -> "ittifak.api.Case":
        """Open the case as it lies in the folder, written if it is not there."""
        return ittifak.open_case(self.folder if self.folder.exists() else self.write())

    def faults(self) -> set[tuple[str, int, str]]:
        """Return file, line and what was found of each fault."""
        try:
            self.open()
        except ittifak.CaseError as error:
            assert str(error).count("\n") == len(error.faults) - 1, "a fault takes more than one line"
            return {(fault.file, fault.line, fault.found) for fault in error.faults}
        return set()


def columns(table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [column.name for column in tables()[table].columns]


def write_table(path: Path, table: str, rows: Sequence[Mapping[str, str]], **form: object) -> None:
    """Write rows as CSV with every column of the schema."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, **{"lineterminator": "\n", **form})  # type: ignore[arg-type]
        writer.writerow(columns(table))
        writer.writerows([row.get(column, "") for column in columns(table)] for row in rows)


@pytest.fixture
def case(tmp_path: Path) -> SmallCase:
    """A small valid case, not yet written."""
    return SmallCase(tmp_path / "case")
