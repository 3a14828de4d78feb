"""The files of a case: which must be there, which may, and which do not belong."""

from pathlib import Path

from conftest import SmallCase, write_table


def test_missing_files_and_files_that_do_not_belong(case: SmallCase):
    folder = case.write()
    (folder / "kinds.csv").unlink()
    (folder / "case.toml").unlink()
    (folder / "coverage.csv").unlink()
    for name in ("Ties.CSV", "places.csv", "old.xls", "readme.md", ".~lock.ties.csv#", "._ties.csv"):
        (folder / name).write_text("x\n", encoding="utf-8")
    (folder / "documents.csv").unlink()
    (folder / "documents.csv").mkdir()
    case.row("names")["entity"] = "AZB"
    write_table(folder / "names.csv", "names", case.tables["names"])
    assert case.faults() == {
        ("kinds.csv", 0, "no such file"),
        ("case.toml", 0, "no such file"),
        ("documents.csv", 0, "something that is no file"),
        ("Ties.CSV", 0, "a table that is not part of a case"),
        ("places.csv", 0, "a table that is not part of a case"),
        ("old.xls", 0, "a table that is not part of a case"),
        ("names.csv", 2, "entity 'AZB'"),
    }


def test_links(case: SmallCase, tmp_path: Path):
    folder = case.write()
    outside = tmp_path / "outside.csv"
    (folder / "ties.csv").rename(outside)
    (folder / "ties.csv").symlink_to(outside)
    (folder / "names.csv").unlink()
    (folder / "names.csv").symlink_to(folder / "nothing.csv")
    assert case.faults() == {
        ("ties.csv", 0, "a link that leaves the folder"),
        ("names.csv", 0, "a link that leads nowhere"),
    }
    (folder / "ties.csv").unlink()
    (folder / "names.csv").unlink()
    (folder / "tables").mkdir()
    outside.rename(folder / "tables" / "ties.csv")
    (folder / "ties.csv").symlink_to("tables/ties.csv")
    assert case.faults() == set()


def test_name_of_a_file_stays_on_one_line(case: SmallCase):
    (case.write() / "two\nlines.csv").write_text("x\n", encoding="utf-8")
    assert case.faults() == {("two\nlines.csv", 0, "a table that is not part of a case")}


def test_derived_tables_lie_in_a_folder_of_their_own(case: SmallCase, tmp_path: Path):
    folder = case.write()
    assert case.open().segments.num_rows == 1
    (folder / "derived" / "segments.csv").rename(folder / "segments.csv")
    (folder / "derived" / "ties.csv").write_text("x\n", encoding="utf-8")
    assert case.faults() >= {
        ("segments.csv", 0, "a table that is not part of a case"),
        ("derived/ties.csv", 0, "a table that is not part of a case"),
        ("derived/voices.csv", 2, "segment 'd1.1'"),
    }
    (folder / "derived").rename(tmp_path / "elsewhere")
    (folder / "derived").symlink_to(tmp_path / "elsewhere")
    (folder / "segments.csv").unlink()
    assert case.faults() == {("derived", 0, "a link")}
