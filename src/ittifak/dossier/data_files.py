"""Tables as CSV and Parquet, with citation and licence; cells that a spreadsheet would run are defused."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from ittifak.case.bibliography import to_bibtex, to_csl
from ittifak.case.case import Case
from ittifak.dossier.files import FILES
from ittifak.dossier.listing import as_tables
from ittifak.evidence.finding import Finding

_RUNS = r"^[=+\-@\t\r\n＝＋－＠]"
_NUMBER = r"^[-+]?[0-9]+([.][0-9]+)?$"


def write_all(case: Case, found: list[Finding], folder: Path) -> None:
    """Write every table of ``FILES`` into ``folder``, and the sources as BibTeX and CSL-JSON."""
    folder.mkdir(parents=True)
    made = dict(zip(("findings", "findings_support"), as_tables(found), strict=True))
    notes = [
        f"Citation: {case.settings.citation}",
        f"Licence: {case.settings.licence}",
        f"Run: {case.run_id}; as of {case.settings.as_of}",
    ]
    for name in FILES:
        write(made.get(name) if name in made else getattr(case, name), folder / name, notes)
    (folder / "sources.bib").write_text(to_bibtex(case.sources), "utf-8")
    (folder / "sources.json").write_text(to_csl(case.sources), "utf-8")


def write(table: pa.Table, stem: Path, notes: list[str]) -> None:
    """Write one table as ``stem.csv`` and ``stem.parquet``; the notes go into the first lines and the metadata."""
    metadata = {"citation": notes[0], "licence": notes[1], "run": notes[2]}
    pq.write_table(table.replace_schema_metadata(metadata), stem.with_suffix(".parquet"), compression="zstd")
    with stem.with_suffix(".csv").open("wb") as handle:
        handle.write("".join(f"# {_one_line(note)}\n" for note in notes).encode())
        csv.write_csv(defused(table), handle)


def defused(table: pa.Table) -> pa.Table:
    """Return the table with an apostrophe before each text that a spreadsheet would run as a formula."""
    return pa.table([_safe(column) for column in table.columns], names=table.column_names)


def _safe(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    runs = pc.and_not(pc.match_substring_regex(column, _RUNS), pc.match_substring_regex(column, _NUMBER))
    return pc.if_else(runs, pc.replace_substring_regex(column, "^", "'", max_replacements=1), column)


def _one_line(text: str) -> str:
    return " ".join(text.split())
