"""Sources out as BibTeX or CSL-JSON, and in from what Zotero and others export."""

import csv
import io
import os
import re
import shutil
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import count, islice, product
from pathlib import Path
from string import ascii_lowercase

import duckdb
import pyarrow as pa

from ittifak.case import csl_json, csv_file
from ittifak.case.csl_json import LONGEST, Work, address_of, names_of, tidy, year_of
from ittifak.case.fault import CaseError, Fault
from ittifak.evidence.language import lower
from ittifak.evidence.schema import tables

Row = dict[str, str]

LARGEST = 32 * 1024**2

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_ASCII = str.maketrans({"ı": "i", "ə": "e", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})


def to_bibtex(sources: pa.Table) -> str:
    """Return sources as biblatex, ordered by id."""
    from ittifak.case import bibtex  # noqa: PLC0415  (pybtex is slow to import)

    return bibtex.dump(_rows(sources))


def to_csl(sources: pa.Table) -> str:
    """Return sources as CSL-JSON, ordered by id."""
    return csl_json.dump(_rows(sources))


def write(sources: pa.Table, out: Path) -> None:
    """Write sources to a file, BibTeX or CSL-JSON by its suffix.

    Args:
        sources: the table ``sources`` of a case.
        out: a ``.bib`` or ``.json`` file; what stood there is replaced at once.

    Raises:
        CaseError: another suffix, or no such folder.

    """
    text_of = {".bib": to_bibtex, ".json": to_csl}.get(out.suffix.lower())
    if text_of is None:
        raise CaseError([Fault(str(out), 0, f"suffix '{out.suffix}'", ".bib or .json")])
    if not out.parent.is_dir():
        raise CaseError([Fault(str(out.parent), 0, "no such folder", f"a folder for {out.name}")])
    _replace(out, text_of(sources).encode())


def add(file: Path, case: Path) -> tuple[int, int]:
    """Add the works in a file to the sources of a case that does not know them yet.

    A work is known by its id, or by authors, year and title. New rows are marked as not opened, their
    perspective as not looked at and their reliability as not judged.

    Args:
        file: a ``.bib`` or ``.json`` file.
        case: a case folder with ``sources.csv``, to which rows are added and in which nothing else changes.

    Returns:
        How many works were added, and how many were known.

    Raises:
        CaseError: either file is at fault; nothing is written.

    """
    works, faults = _read(file)
    path = _table(case)
    with duckdb.connect(":memory:") as con:
        header, table_faults = csv_file.load(con, tables()["sources"], path)
        present = [] if table_faults else con.table("sources").to_arrow_table().to_pylist()
    faults += table_faults
    rows = _new_rows(works, [{name: cell or "" for name, cell in row.items()} for row in present])
    for name in sorted({name for row in rows for name, cell in row.items() if cell} - {*header}):
        faults.append(Fault(path.name, 1, f"no column '{name}'", f"that column, for what {file.name} holds"))
    if faults:
        raise CaseError(sorted(set(faults)))
    if rows:
        data = path.read_bytes()
        _replace(path, data + _appended(data, header, rows))
    return len(rows), len(works) - len(rows)


def _rows(sources: pa.Table) -> list[Row]:
    rows = [{name: tidy(str(cell or "")) for name, cell in row.items()} for row in sources.to_pylist()]
    return [row | {"year": year_of(row["year"])} for row in sorted(rows, key=lambda row: row["id"])]


def _read(file: Path) -> tuple[list[tuple[str, Row]], list[Fault]]:
    """Return each work in a file by its key, as the cells of a row, and what is at fault."""
    from ittifak.case import bibtex  # noqa: PLC0415  (pybtex is slow to import)

    read = {".bib": bibtex.read, ".json": csl_json.read}.get(file.suffix.lower())
    if read is None:
        return [], [Fault(str(file), 0, f"suffix '{file.suffix}'", ".bib or .json")]
    if file.stat().st_size > LARGEST:
        return [], [Fault(file.name, 0, f"{file.stat().st_size} bytes", f"at most {LARGEST}")]
    data = file.read_bytes().removeprefix(b"\xef\xbb\xbf")
    faults = list(_misencoded(file.name, data))
    if faults:
        return [], faults
    works, faults = read(file.name, data.decode())
    rows = [(work.key, _cells(work)) for work in works]
    seen: set[str] = set()
    for work, (key, row) in zip(works, rows, strict=True):
        faults += [Fault(file.name, work.line, *fault) for fault in _unfit(key, row)]
        if key in seen:
            faults.append(Fault(file.name, work.line, f"key '{key}' again", "each key once"))
        seen |= {key} - {""}
    return rows, faults


def _misencoded(file: str, data: bytes) -> Iterator[Fault]:
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            byte = line[error.start : error.start + 1]
            shown = f"byte 0x{byte.hex()} ('{byte.decode('cp1254', errors='replace')}' in cp1254)"
            yield Fault(file, number, shown, "UTF-8 throughout")


def _cells(work: Work) -> Row:
    from ittifak.case import bibtex  # noqa: PLC0415  (pybtex is slow to import)

    return {
        "kind": work.kind,
        "title": work.title,
        "authors": work.authors,
        "year": year_of(work.year),
        "publisher": work.publisher,
        "language": bibtex.language_of(work.language),
        "url": address_of(work.url, work.doi),
    }


def _unfit(key: str, row: Row) -> Iterator[tuple[str, str]]:
    """Yield what may not come into a table, above all what a spreadsheet would run, and what may."""
    if not (key or row["title"] or row["authors"]):
        yield "a work without key, title and authors", "one of them"
    for name, cell in row.items():
        if re.match(r"[=+@-]", cell) and not re.fullmatch(r"[-+]?[0-9.]+", cell):
            yield f"{name} '{cell}' of '{key}', which a spreadsheet would run", "text"
        if len(cell) > LONGEST:
            yield f"{name} of '{key}' with {len(cell)} letters", f"at most {LONGEST}"
        if re.search("[\ud800-\udfff]", cell):
            yield f"{name} of '{key}' with half a letter (a lone surrogate)", "text"


def _table(case: Path) -> Path:
    path = case / "sources.csv"
    fault = Fault(path.name, 0, "no such file", "a table that every case has")
    if path.is_file():
        fault = Fault(path.name, 0, "a link that leaves the folder", "a file inside the folder")
        if path.resolve().is_relative_to(case.resolve()):
            return path.resolve()
    elif books := sorted(case.glob("*.xlsx")):
        fault = Fault(books[0].name, 0, "a case in a workbook", "sources.csv, to which rows can be added")
    raise CaseError([fault])


def _new_rows(works: list[tuple[str, Row]], present: list[Row]) -> list[Row]:
    """Return rows, with ids, for the works that no row of ``present`` is."""
    ids = {row["id"] for row in present}
    signatures = {signature for row in present for signature in _signatures(row)}
    taken = ids | {key for key, _ in works}
    suffixes: dict[str, Iterator[str]] = defaultdict(_suffixes)
    rows = []
    for key, cells in works:
        stem, same = _stem(key, cells), _signatures(cells)
        name = key if _ID.fullmatch(key) else stem
        if not signatures.isdisjoint(same) or (name in ids and (name == key or not same)):
            continue
        while name != key and name in taken:
            name = stem + ("" if stem[-1].isdigit() else "-") + next(suffixes[stem])
        taken.add(name)
        rows.append({"id": name, **cells, "perspective_basis": "unknown", "reliability": "F", "opened": "no"})
    return rows


def _signatures(row: Row) -> set[tuple[str, ...]]:
    """Return authors, year and title without regard to case: in the work's language or, unknown, in two."""
    if not (row["authors"] or row["title"]):
        return set()
    languages = [row["language"].partition("-")[0]] if row["language"] else ["", "tr"]
    cells = [
        unicodedata.normalize("NFC", " ".join(row[name].split())) for name in ("authors", "year", "title")
    ]
    return {tuple(lower(cell, language).casefold() for cell in cells) for language in languages}


def _stem(key: str, row: Row) -> str:
    """Return an id of family name and year, ``kinik-celik-2021``; of the title or the key where there is none."""
    names = names_of(row["authors"])
    texts = (names[0][0] if names else "", row["title"], key.rpartition("/")[2], "work")
    words = next(filter(None, ([word for word in _ascii(text).split("-") if word][:4] for text in texts)))
    year = re.search(r"[0-9]{3,4}", row["year"])
    return "-".join([*words, *([year[0]] if year else [])])[-80:].lstrip("-")


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", lower(text, "tr").translate(_ASCII))
    return re.sub(r"[^a-z0-9]+", "-", re.sub("[\u0300-\u036f]", "", plain))


def _suffixes() -> Iterator[str]:
    """Return b to z, aa, ab …; the work without a letter is the first."""
    return islice(
        ("".join(some) for length in count(1) for some in product(ascii_lowercase, repeat=length)), 1, None
    )


def _appended(data: bytes, header: list[str], rows: list[Row]) -> bytes:
    """Return rows as the table writes them: its columns, its line ends, and a last one if it has one."""
    end = "\r\n" if b"\r\n" in data else "\n"
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator=end)
    writer.writerows(rows)
    closed = data.endswith(b"\n")
    return (text.getvalue() if closed else end + text.getvalue().removesuffix(end)).encode()


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(data)
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
