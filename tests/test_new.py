"""A new case checks clean and runs, and never lands on something that is there."""

import tomllib

import pytest
from click.testing import CliRunner

from crawler import fingerprint, read
from ittifak.api import open_case
from ittifak.case.new import scaffold
from ittifak.cli import main
from ittifak.evidence.schema import tables


def invoke(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_new_case_checks_clean_and_runs(tmp_path):
    folder = tmp_path / "cases" / "mine"
    told = invoke("new", folder)
    assert (told.exit_code, told.stdout.strip()) == (0, str(folder))
    checked = invoke("check", folder)
    assert (checked.exit_code, checked.output) == (0, "")
    out = tmp_path / "dossier"
    run = invoke("run", folder, "--out", out)
    assert (run.exit_code, run.stdout.strip()) == (0, str(out / "index.html"))
    pages = [read(out, path) for path in out.rglob("*.html")]
    assert {page.path: page.loose for page in pages if page.loose} == {}
    assert (out / "tr" / "ties" / "1991-recognition-ala-bel.html").is_file()
    assert [path.name for path in folder.parent.iterdir()] == ["mine"]


def test_a_new_case_shows_every_table_and_column(tmp_path):
    folder = scaffold(tmp_path / "mine")
    assert {path.name for path in folder.iterdir()} == {
        "case.toml",
        *(table.file for table in tables().values() if not table.derived),
    }
    for table in tables().values():
        if table.derived:
            continue
        header = (folder / table.file).read_text("utf-8").splitlines()[0]
        assert header.split(",") == [column.name for column in table.columns]
    assert tomllib.loads((folder / "case.toml").read_text("utf-8"))["focal"] == "ALA BEL"


def test_a_new_case_has_an_example_of_what_matters(tmp_path):
    case = open_case(scaffold(tmp_path / "mine"))
    assert case.ties.num_rows >= 2
    assert {row["via"] is None for row in case.rows("select via from evidence")} == {True, False}
    assert case.coverage.num_rows >= 1
    values = [finding.value for finding in case.findings().values() if finding.rule.id == "dyad.ties_in_year"]
    assert None in values
    assert 0 in values
    assert 1 in values


def test_two_new_cases_are_the_same(tmp_path):
    assert fingerprint(scaffold(tmp_path / "a")) == fingerprint(scaffold(tmp_path / "b"))


@pytest.mark.parametrize("there", ["notes.txt", ".git/config", "case.toml"])
def test_a_folder_that_is_in_use_is_refused(tmp_path, there):
    folder = tmp_path / "mine"
    (folder / there).parent.mkdir(parents=True)
    (folder / there).write_text("years of work")
    told = invoke("new", folder)
    assert told.exit_code == 1
    assert told.stdout == ""
    assert told.stderr == f"{folder}: found something there already, expected a new or empty folder\n"
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()] == [there]
    assert (folder / there).read_text() == "years of work"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("there", ["a file", "a link that leads nowhere"])
def test_what_is_no_folder_is_refused(tmp_path, there):
    place = tmp_path / "mine"
    if there == "a file":
        place.write_text("years of work")
    else:
        place.symlink_to(tmp_path / "nowhere")
    told = invoke("new", place)
    assert told.exit_code == 1
    assert told.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_an_empty_folder_is_filled_even_the_one_in_which_one_stands(tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    same = here.stat().st_ino
    monkeypatch.chdir(here)
    told = invoke("new", ".")
    assert told.exit_code == 0, told.stderr
    assert here.stat().st_ino == same
    assert invoke("check", here).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    assert fingerprint(here) == fingerprint(scaffold(tmp_path / "other"))


def test_a_link_to_an_empty_folder_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert invoke("new", tmp_path / "link").exit_code == 0
    assert (tmp_path / "link").is_symlink()
    assert invoke("check", tmp_path / "real").exit_code == 0


def test_what_a_killed_run_left_is_cleared(tmp_path):
    left = tmp_path / ".mine.new"
    left.mkdir()
    (left / "half.csv").write_text("id,ki")
    folder = scaffold(tmp_path / "mine")
    assert not (folder / "half.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
