"""A case in one workbook reads as the same case in CSV, and a hostile workbook gives a clear line."""

import resource
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from conftest import SmallCase, columns

LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{}]><x>&a9;</x>'.format(
    "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
)


def write_book(case: SmallCase) -> Path:
    """Write the tables of a case into a workbook, with nothing but ``case.toml`` beside it."""
    case.folder.mkdir(exist_ok=True)
    (case.folder / "case.toml").write_text(case.settings, encoding="utf-8")
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in case.tables.items():
        sheet = book.create_sheet(name)
        sheet.append(columns(name))
        for row in rows:
            sheet.append([row.get(column) or None for column in columns(name)])
    book.save(case.folder / "case.xlsx")
    return case.folder / "case.xlsx"


def change(path: Path, sheet: str, cell: str, value: object, number_format: str = "General") -> None:
    """Set one cell of a workbook."""
    book = load_workbook(path)
    book[sheet][cell].value = value
    book[sheet][cell].number_format = number_format
    book.save(path)


def spoil(path: Path, **parts: bytes) -> None:
    """Replace files inside a workbook, by the stems of their names."""
    with zipfile.ZipFile(path) as archive:
        content = {item.filename: archive.read(item) for item in archive.infolist()}
    names = {Path(name).stem: name for name in content}
    if "sharedStrings" in parts:
        names["sharedStrings"] = "xl/sharedStrings.xml"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        types = "[Content_Types].xml"
        content[types] = content[types].replace(b"</Types>", override.encode())
    content |= {names[stem]: data for stem, data in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def test_workbook_reads_as_csv(case: SmallCase, tmp_path: Path):
    book = SmallCase(tmp_path / "book")
    write_book(book)
    from_book, from_files = book.open(), case.open()
    for name in case.tables:
        assert from_book.table(name).equals(from_files.table(name)), name


@pytest.mark.parametrize(
    ("cell", "value", "number_format", "read"),
    [
        ("F2", date(2021, 6, 15), "yyyy-mm-dd", "2021-06-15"),
        ("F2", datetime(2021, 6, 15), '[$-41F]d mmmm yyyy"d";@', "2021-06-15"),
        ("F2", datetime(2021, 6, 1), "mmm\\-yy", "2021-06"),
        ("F2", datetime(2021, 1, 1), "yyyy", "2021"),
        ("F2", 2021, "0", "2021"),
        ("F2", 2021.0, "General", "2021"),
    ],
)
def test_dates_and_numbers_of_a_spreadsheet(case: SmallCase, cell, value, number_format, read):
    change(write_book(case), "ties", cell, value, number_format)
    assert case.open().ties["date"].to_pylist()[0] == read


def test_numbers_and_truth_values(case: SmallCase):
    path = write_book(case)
    change(path, "ties", "H3", 6.25)
    change(path, "ties", "G2", -1)
    change(path, "sources", "L2", True)
    opened = case.open()
    assert opened.ties["value"].to_pylist()[1] == 6.25
    assert opened.ties["sign"].to_pylist()[0] == -1
    assert opened.sources["opened"].to_pylist()[0] is True


@pytest.mark.parametrize(
    ("cell", "value", "found"),
    [
        ("Q3", "=1+1", "label_en '=1+1', which a spreadsheet would run"),
        ("Q3", ArrayFormula("Q3", "=SUM(A1:A2)"), "label_en '=formula', which a spreadsheet would run"),
        ("B3", "=A1", "kind '=A1'"),
        ("F3", "=TODAY()", "date '=TODAY()'"),
        ("H3", "6,3", "value '6,3' with a decimal comma"),
        ("U3", "note", "a cell beyond the last column"),
    ],
)
def test_faulty_cells(case: SmallCase, cell, value, found):
    change(write_book(case), "ties", cell, value)
    assert case.faults() == {("case.xlsx[ties]", 3, found)}


def test_rows_keep_their_numbers(case: SmallCase):
    path = write_book(case)
    book = load_workbook(path)
    book["ties"].insert_rows(4, amount=3)
    book["ties"]["F9"] = "2021-13"
    book.save(path)
    assert case.faults() == {("case.xlsx[ties]", 9, "date '2021-13'")}


def test_sheets_unknown_and_missing(case: SmallCase):
    path = write_book(case)
    book = load_workbook(path)
    book["ties"].title = "Sheet1"
    book.save(path)
    assert case.faults() == {
        ("case.xlsx[Sheet1]", 0, "a sheet that is not part of a case"),
        ("case.xlsx", 0, "no sheet 'ties'"),
    }


def test_workbook_beside_tables(case: SmallCase):
    write_book(case)
    (case.folder / "kinds.csv").write_text("id\n", encoding="utf-8")
    assert ("case.xlsx", 0, "a workbook beside other tables") in case.faults()


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04" + b"\0" * 60])
def test_no_workbook(case: SmallCase, data):
    write_book(case).write_bytes(data)
    assert case.faults() == {("case.xlsx", 0, "a file that is no workbook")}


def hostile(case: SmallCase, what: str) -> Path:
    """Write a workbook that means harm, or that is damaged."""
    path = write_book(case)
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    tail = b"</sheetData></worksheet>"
    match what:
        case "zip bomb":
            spoil(path, sharedStrings=b" " * 300_000_000)
        case "laughs in a sheet":
            spoil(path, sheet7=LAUGHS.encode())
        case "laughs in the strings":
            spoil(path, sharedStrings=LAUGHS.encode())
        case "laughs in the workbook":
            spoil(path, workbook=LAUGHS.encode())
        case "outside file":
            spoil(path, sheet7=b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>')
        case "broken":
            spoil(path, sheet7=head + b"<row><c>")
        case "far cell":
            spoil(path, sheet7=head + b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>' + tail)
        case "wide rows":
            cells = b"".join(
                b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 20_000)
            )
            spoil(path, sheet7=head + cells + tail)
    return path


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("zip bomb", "bytes when unpacked"),
        ("laughs in a sheet", "a damaged workbook"),
        ("laughs in the strings", "a damaged workbook"),
        ("laughs in the workbook", "a damaged workbook"),
        ("outside file", "a damaged workbook"),
        ("broken", "a damaged workbook"),
        ("far cell", "no header"),
        ("wide rows", "no header"),
    ],
)
def test_hostile_workbook_gives_one_line_in_little_memory(case: SmallCase, what, found):
    hostile(case, what)
    limit = 2 * 1024**3
    done = subprocess.run(
        [sys.executable, "-m", "ittifak", "check", str(case.folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("case.xlsx")
    assert found in line
    assert "Traceback" not in line
    assert len(line) < 700
