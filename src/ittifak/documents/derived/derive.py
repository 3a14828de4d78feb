"""The derived tables of a case, made from its documents and corpora where these are at hand.

A document is at hand where a file of the folder has the hash that ``documents.csv`` gives; a corpus where its file lies
below the folder of public data. What is kept of them are hashes, offsets, codes and counts, never words.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from ittifak.case.case import Case
from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.codebook import Codebook, read_codebook
from ittifak.documents.coding.lexicon import LexiconCoder
from ittifak.documents.derived.derived_corpus import corpus_tables
from ittifak.documents.derived.derived_document import CODER, document_tables
from ittifak.evidence.schema import tables

Rows = dict[str, list[dict[str, Any]]]
VERSION = 2
LARGEST = 256 * 1024**2


def derive(
    case: Case,
    documents: Path | None,
    data: Path | None,
    step: Callable[[str], None] = lambda _: None,
) -> tuple[dict[str, pa.Table], list[str]]:
    """Make the derived tables of a case.

    Args:
        case: the case.
        documents: folder of documents.
        data: folder of public data.
        step: called with the name of each document and corpus.

    Returns:
        The tables by name, and a line for each input that is not at hand: its rows are taken over as they stand.

    Raises:
        CaseError: the case has no codebook, or does not name the default coder among its coders; a document or corpus
            is at fault.

    """
    codebook = _codebook(case)
    made: Rows = {name: [] for name, table in tables().items() if table.derived}
    absent: list[str] = []
    files = _by_hash(documents) if documents else {}
    rule = f"derive {VERSION}, {LexiconCoder(codebook).id}"
    for row in case.rows("select * from documents order by id"):
        if row["sha256"] in files:
            step(row["id"])
            _add(
                made,
                document_tables(case, row, files[row["sha256"]], codebook),
                row["id"],
                row["sha256"],
                rule,
            )
        else:
            absent.append(f"{row['id']}: no file with the hash that documents.csv gives")
            _take_over(made, case, "document", row["id"])
    for row in case.rows("select * from corpora order by source"):
        file = _below(data, row["file"]) if data else None
        if file:
            step(row["source"])
            _add(made, corpus_tables(case, row, file, codebook), row["source"], _hash(file), rule)
        else:
            absent.append(f"{row['source']}: no file {row['file']} below the folder of public data")
            _take_over(made, case, "source", row["source"])
    return {name: _table(name, rows) for name, rows in made.items()}, absent


def _codebook(case: Case) -> Codebook:
    """Return the case's codebook, with its own patterns or those that come with ittifak."""
    own = case.files.root / "codebook.csv"
    faults = []
    if not case.rows("select 1 from codebook limit 1") or not own.is_file():
        faults.append(Fault("codebook.csv", 0, "no codebook", "the codes that passages are given"))
    if not case.rows("select 1 from coders where id = ?", CODER):
        faults.append(Fault("coders.csv", 0, f"no coder '{CODER}'", "a row for the default coder"))
    if faults:
        raise CaseError(faults)
    return read_codebook(own)


def write(made: dict[str, pa.Table], root: Path) -> None:
    """Write derived tables into the folder of a case, each beside its place and then put there."""
    (root / "derived").mkdir(exist_ok=True)
    for name, rows in made.items():
        place = root / tables()[name].file
        if not rows.num_rows:
            place.unlink(missing_ok=True)
            continue
        beside = place.with_name(f".{place.name}.new")
        arrow_csv.write_csv(rows, beside, arrow_csv.WriteOptions(quoting_style="needed"))
        beside.replace(place)


def _by_hash(folder: Path) -> dict[str, Path]:
    files = (path for path in sorted(folder.iterdir()) if path.is_file() and path.stat().st_size <= LARGEST)
    return {_hash(path): path for path in files}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _below(data: Path, file: str) -> Path | None:
    path = data / file
    if not path.resolve().is_relative_to(data.resolve()):
        raise CaseError([Fault("corpora.csv", 0, f"file '{file}'", "a path below the folder of public data")])
    return path if path.is_file() else None


def _add(made: Rows, found: Rows, input_: str, sha256: str, rule: str) -> None:
    for name, rows in found.items():
        made[name] += rows
        made["derivations"].append({"table": name, "input": input_, "sha256": sha256, "rule": rule})


def _take_over(made: Rows, case: Case, key: str, id_: str) -> None:
    """Keep the rows that were derived from an input before."""
    for name, query in _OWN[key].items():
        made[name] += case.rows(query, id_)


_SEGMENT = "select x.* from {table} x join segments s on s.id = x.segment where s.document = ? order by all"
_OWN: dict[str, dict[str, str]] = {
    "document": {
        "segments": "select * from segments where document = ? order by id",
        **{name: _SEGMENT.format(table=name) for name in ("voices", "codings", "citations", "claims")},
        "audit": "select * from audit where document = ? order by id",
        "recoded": "select * from recoded where document = ? order by start, coder",
        "derivations": "select * from derivations where input = ? order by all",
    },
    "source": {
        "texts": "select * from texts where source = ? order by id",
        "text_codes": "select x.* from text_codes x join texts t on t.id = x.text where t.source = ? order by all",
        "keywords": "select * from keywords where source = ? order by all",
        "derivations": "select * from derivations where input = ? order by all",
    },
}


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    columns = [column.name for column in tables()[name].columns]
    return pa.table({column: _cells(row.get(column) for row in rows) for column in columns})


def _cells(values: Iterator[Any]) -> pa.Array:
    return pc.fill_null(
        pa.array([None if value is None else str(value) for value in values], pa.string()), ""
    )


def folders() -> tuple[Path | None, Path | None]:
    """Return the folders of documents and of public data that the environment names."""
    found = (os.environ.get(name) for name in ("ITTIFAK_DOCUMENTS", "ITTIFAK_DATA"))
    documents, data = (Path(folder) if folder else None for folder in found)
    return documents, data
