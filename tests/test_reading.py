"""Reading CSV: whatever form a file comes in, its cells are right and its faults are at the right lines."""

import csv
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import ittifak
from conftest import SmallCase, columns, write_table
from ittifak.case import csv_file
from ittifak.evidence.schema import tables

WRONG_DATE = ("ties.csv", 6, "date '2021-13'")


def test_windows_encoding_shows_its_line_and_the_other_faults(case: SmallCase):
    case.row("ties", 0)["label_tr"] = "Şuşa Beyannamesi"
    case.row("ties", 2)["label_tr"] = "Çatışma"
    case.row("ties", 4)["date"] = "2021-13"
    path = case.path("ties.csv")
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[3] = lines[3].replace("Çatışma", "Çatı\ufb00ma")  # (marks the line that is spoiled below)
    text = "\n".join(lines)
    path.write_bytes(text.replace("\ufb00", "ş").encode("cp1254"))
    faults = case.faults()
    assert WRONG_DATE in faults
    assert {line for file, line, found in faults if "in cp1254" in found} == set(range(2, 7))
    path.write_bytes(text.encode("utf-8").replace("\ufb00".encode(), "ş".encode("cp1254")))
    assert case.faults() == {("ties.csv", 4, "byte 0xfe ('ş' in cp1254)"), WRONG_DATE}


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-16", "UTF-16"), ("utf-16-be", "no header"), ("utf-8-sig", "a byte-order mark")],
)
def test_other_encodings(case: SmallCase, encoding, found):
    case.row("ties", 4)["date"] = "2021-13"
    path = case.path("ties.csv")
    text = path.read_text(encoding="utf-8")
    if encoding == "utf-16-be":
        text, found = "\ufeff" + text, "UTF-16"
    path.write_bytes(text.encode(encoding))
    assert case.faults() == {("ties.csv", 1, found), WRONG_DATE}


@pytest.mark.parametrize(("delimiter", "found"), [(";", "';' between cells"), ("\t", "a tab between cells")])
def test_spreadsheet_of_another_country(case: SmallCase, delimiter, found):
    case.row("ties", 1).update(value="6,3", low="6", high="7,5")
    path = case.path("ties.csv")
    write_table(path, "ties", case.tables["ties"], delimiter=delimiter, lineterminator="\r\n")
    assert case.faults() == {
        ("ties.csv", 1, found),
        ("ties.csv", 3, "value '6,3' with a decimal comma"),
        ("ties.csv", 3, "high '7,5' with a decimal comma"),
    }


@pytest.mark.parametrize("cells", [15, 17])
def test_row_of_another_width_is_one_fault(case: SmallCase, cells):
    path = case.path("ties.csv")
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[2] = ",".join([*lines[2].split(","), "x"][:cells])
    path.write_text("\n".join(lines), encoding="utf-8")
    assert case.faults() == {("ties.csv", 3, f"{cells} cells")}


def test_nul_byte(case: SmallCase):
    case.row("ties", 1)["label_en"] = "x\x00y"
    case.row("ties", 4)["date"] = "2021-13"
    assert case.faults() == {("ties.csv", 3, "a NUL byte"), WRONG_DATE}


@pytest.mark.parametrize("further", ["", 'He said "yes", once.'])
def test_quotation_mark_that_is_not_closed(case: SmallCase, further):
    case.row("ties", 3)["label_en"] = further or "Plain"
    case.row("ties", 4)["date"] = "2021-13"
    path = case.path("ties.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("Tie t2", '"Tie t2'), encoding="utf-8")
    (torn,) = case.faults() - {WRONG_DATE}
    assert torn[:2] == ("ties.csv", 3)
    assert torn[2].startswith("a quotation mark that is not closed")


def test_cells_of_several_lines_keep_the_lines_right(case: SmallCase):
    case.row("ties", 1)["label_en"] = "one\ntwo\r\nthree"
    case.row("ties", 4)["date"] = "2021-13"
    assert case.faults() == {("ties.csv", 8, "date '2021-13'")}
    case.row("ties", 4)["date"] = "2021"
    case.write()
    assert case.open().ties["label_en"].to_pylist()[1] == "one\ntwo\r\nthree"


def test_blank_lines_keep_the_lines_right(case: SmallCase):
    case.row("ties", 4)["date"] = "2021-13"
    path = case.path("ties.csv")
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([*lines[:3], "", "," * 15, " ", *lines[3:], "", ""]), encoding="utf-8")
    assert case.faults() == {("ties.csv", 9, "date '2021-13'")}


@pytest.mark.parametrize(
    "change", [lambda text: text.replace("\n", "\r\n"), str.rstrip, lambda text: text + "\n\n"]
)
def test_line_ends(case: SmallCase, change):
    ties = case.open().ties
    for path in case.folder.glob("*.csv"):
        path.write_bytes(change(path.read_text(encoding="utf-8")).encode())
    assert case.open().ties.equals(ties)


def test_lines_of_an_old_macintosh(case: SmallCase):
    path = case.path("ties.csv")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
    assert ("ties.csv", 1, "a carriage return inside a line") in case.faults()


@pytest.mark.parametrize("text", ["", "\n", ",,,\n", " \n \n"])
def test_file_without_header_is_one_fault(case: SmallCase, text):
    case.path("ties.csv").write_text(text, encoding="utf-8")
    assert case.faults() == {("ties.csv", 1, "no header")}


def test_header_alone(case: SmallCase):
    for table in ("observations", "coverage", "ties", "evidence", "commitments", "fulfilments", "reviews"):
        case.tables[table].clear()
    assert case.faults() == set()
    assert case.open().ties.num_rows == 0
    assert case.open().dyads.num_rows == 0


def test_columns_double_unknown_and_missing(case: SmallCase):
    path = case.path("ties.csv")
    header, rest = path.read_text(encoding="utf-8").split("\n", 1)
    spoiled = header.replace("low", "value").replace("label_tr", "label_az").replace("kind", "Kind")
    path.write_text(f"{spoiled}\n{rest}", encoding="utf-8")
    assert case.faults() == {
        ("ties.csv", 1, "column 'value' twice"),
        ("ties.csv", 1, "column 'label_az'"),
        ("ties.csv", 1, "no column 'label_tr'"),
        ("ties.csv", 1, "column 'Kind'"),
        ("ties.csv", 1, "no column 'kind'"),
    }


def test_columns_may_be_left_out_and_stand_in_any_order(case: SmallCase):
    kept = [name for name in reversed(columns("ties")) if name not in ("sign", "rule", "differs")]
    expected = case.open().ties
    with (case.folder / "ties.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kept, extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows(case.tables["ties"])
    assert case.open().ties.equals(expected)


def test_cell_of_a_million_letters(case: SmallCase):
    case.row("evidence")["paraphrase_en"] = "ı" * 1_000_000
    assert case.open().evidence["paraphrase_en"].to_pylist()[0] == "ı" * 1_000_000
    case.row("evidence")["paraphrase_en"] = "ı" * 1_048_576
    case.write()
    assert case.faults() == {("evidence.csv", 2, "a cell of more than 1000000 letters")}


CELLS = st.text(alphabet="aı \",;'\n\r\t", max_size=6)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_quoting_changes_nothing(cells, quoting, line_end):
    with tempfile.TemporaryDirectory() as folder:
        case = SmallCase(Path(folder) / "case")
        for row, (title, publisher) in zip(case.tables["sources"], cells, strict=False):
            row.update(title=f"Ş{title}", publisher=f"x{publisher}")
        case.write(quoting=csv.QUOTE_ALL)
        plain = case.open()
        assert [row.get("title") for row in case.tables["sources"]] == plain.sources["title"].to_pylist()
        if quoting != csv.QUOTE_ALL and any("\r" in cell for pair in cells for cell in pair):
            quoting = csv.QUOTE_ALL  # (the writer leaves a lone carriage return bare otherwise)
        case.write(quoting=quoting, lineterminator=line_end)
        other = case.open()
        assert all(plain.table(name).equals(other.table(name)) for name in case.tables)


CON = duckdb.connect()
LINES = st.lists(
    st.lists(
        st.one_of(st.sampled_from(["a", '"a"', "", '""', ' "a" ', '"a""b"']), CELLS), min_size=3, max_size=5
    ).map(",".join),
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans())
@example(["a,a,a,a", ",,\t,"], "\n", False)
@example(["a,a,a,a", ",,\u3000,"], "\n", True)
@example(["ş,ş,ş,ş"], "\n", True)
def test_reads_what_the_standard_library_reads(lines, line_end, ended):
    """Whether DuckDB reads a file or care is needed, the rows and their lines are those of ``csv``."""
    text = line_end.join([",".join(columns("names")), *lines]) + (line_end if ended else "")
    feeds = text.split("\n")
    strict = csv.reader([f"{line}\n" for line in feeds[:-1]] + [feeds[-1]] * bool(feeds[-1]), strict=True)
    try:
        expected, line = [], 1
        for row in strict:
            expected.append((line, row))
            line = strict.line_num + 1
    except csv.Error:
        expected = None
    else:
        expected = [(line, row) for line, row in expected[1:] if any(cell.strip() for cell in row)]
        if any(len(row) != len(columns("names")) for _, row in expected):
            expected = None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.csv"
        path.write_bytes(text.encode())
        _, faults = csv_file.load(CON, tables()["names"], path)
        rows = CON.execute(
            f"select {csv_file.LINE}, entity, lang, form, used_by from raw_names order by 1"
        ).fetchall()
    assert bool(faults) == (expected is None)
    if expected is not None:
        assert rows == [(line, *(cell or None for cell in row)) for line, row in expected]


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with tempfile.TemporaryDirectory() as folder:
        case = SmallCase(Path(folder) / "case")
        path = case.path("names.csv")
        path.write_bytes(path.read_bytes() + data)
        try:
            case.open()
        except ittifak.CaseError as error:
            assert len(str(error).split("\n")) == len(error.faults)
