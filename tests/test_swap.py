"""A dossier takes the place of the former one whole, or not at all."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler import fingerprint
from ittifak.cli import main
from ittifak.dossier import swap

FORMER = {"dossier.json": "{}", "page.html": "former", "data/a.csv": "1"}
NEW = {"dossier.json": "{}", "page.html": "new", "data/b.csv": "2"}


def fill(folder, files):
    for name, words in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
    return folder


def held(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(params=["exchange", "two renames"])
def way(request, monkeypatch):
    """Both ways in which a folder takes the place of another."""
    if request.param == "two renames":
        monkeypatch.setattr(swap, "_exchange", lambda new, out: False)
    return request.param


def put(out):
    new = swap.staging(out)
    assert new.parent == out.parent
    assert list(new.iterdir()) == []
    swap.swap(fill(new, NEW), out)


def alone(out):
    return [path.name for path in out.parent.iterdir()] == [out.name] and held(out) == NEW


@pytest.mark.parametrize("former", ["nothing", "an empty folder", "a dossier"])
def test_the_new_dossier_stands_alone_in_its_place(tmp_path, way, former):
    out = tmp_path / "dossier"
    if former != "nothing":
        out.mkdir()
    if former == "a dossier":
        fill(out, FORMER)
    put(out)
    assert alone(out)


def test_the_folder_above_is_made(tmp_path, way):
    out = tmp_path / "some" / "where" / "dossier"
    put(out)
    assert alone(out)


def test_until_the_swap_the_former_dossier_stands(tmp_path, way):
    out = fill(tmp_path / "dossier", FORMER)
    fill(swap.staging(out), NEW)
    assert held(out) == FORMER


# What a kill may leave beside the place, whichever way is taken: a half-written new dossier, the former one
# aside with nothing in its place, the former one half removed.
LEFT = {
    "half of the new": ({"dossier": FORMER, ".dossier.new": {"page.html": "half"}}, FORMER),
    "the former in place of the new": ({"dossier": NEW, ".dossier.new": FORMER}, NEW),
    "the former aside": ({".dossier.former": FORMER}, FORMER),
    "the former and the new aside": ({".dossier.former": FORMER, ".dossier.new": NEW}, FORMER),
    "half of the former": ({"dossier": NEW, ".dossier.former": {"data/a.csv": "1"}}, NEW),
}


@pytest.mark.parametrize("left", LEFT)
def test_the_next_run_finds_a_whole_dossier_and_clears_the_rest(tmp_path, way, left):
    folders, expected = LEFT[left]
    for name, files in folders.items():
        fill(tmp_path / name, files)
    out = tmp_path / "dossier"
    new = swap.staging(out)
    assert held(out) == expected
    assert {path.name for path in tmp_path.iterdir()} == {"dossier", ".dossier.new"}
    swap.swap(fill(new, NEW), out)
    assert alone(out)


def test_folders_beside_it_stay(tmp_path, way):
    for name in ("dossier2", ".dossier2.new", ".other.former", "dossier.new"):
        fill(tmp_path / name, {"mine.txt": name})
    put(tmp_path / "dossier")
    put(tmp_path / "dossier")
    assert held(tmp_path) == {
        **{f"dossier/{name}": words for name, words in NEW.items()},
        **{
            f"{name}/mine.txt": name for name in ("dossier2", ".dossier2.new", ".other.former", "dossier.new")
        },
    }


def test_the_system_exchanges_two_folders_or_says_that_it_cannot(tmp_path):
    one, other = fill(tmp_path / "a b", FORMER), fill(tmp_path / "ş", NEW)
    done = swap._exchange(one, other)
    assert (held(one), held(other)) == ((NEW, FORMER) if done else (FORMER, NEW))
    assert not swap._exchange(one, tmp_path / "nowhere")
    assert held(one) == (NEW if done else FORMER)


def ittifak(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "ittifak", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "there",
    [
        {"thesis.docx": "years of work"},
        {"index.html": "<p>another site"},
        {"sub/dossier.json": "{}"},
        {".hidden": ""},
    ],
)
def test_a_folder_that_is_no_dossier_is_left_alone(case, tmp_path, there):
    out = fill(tmp_path / "mine", there)
    case.write()
    before = fingerprint(tmp_path)
    run = ittifak("run", str(case.folder), "--out", str(out), cwd=tmp_path)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert run.stderr.startswith(str(out))
    assert "else than a dossier" in run.stderr
    assert fingerprint(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "case"}


@pytest.mark.parametrize("out", ["a file", "/", "case"])
def test_a_file_or_a_folder_in_use_is_no_place_for_a_dossier(case, tmp_path, monkeypatch, out):
    (tmp_path / "a file").write_text("mine")
    case.write()
    before = fingerprint(tmp_path)
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(main, ["run", str(case.folder), "--out", out])
    assert run.exit_code == 1
    assert run.stderr.count("\n") == 1
    assert fingerprint(tmp_path) == before


def test_a_case_at_fault_leaves_the_former_dossier(case, tmp_path):
    out = tmp_path / "dossier"
    assert CliRunner().invoke(main, ["run", str(case.write()), "--out", str(out)]).exit_code == 0
    before = fingerprint(out)
    case.row("ties")["date"] = "yesterday"
    case.row("ties", 1)["a"] = "NOBODY"
    run = CliRunner().invoke(main, ["run", str(case.write()), "--out", str(out)])
    assert run.exit_code == 1
    assert [line.split(":")[:2] for line in run.stderr.splitlines()] == [["ties.csv", "2"], ["ties.csv", "3"]]
    assert fingerprint(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"dossier", "case"}


def test_a_link_is_followed_and_the_present_folder_is_a_place(case, tmp_path, monkeypatch):
    case.write()
    real = tmp_path / "disk" / "real"
    real.mkdir(parents=True)
    (tmp_path / "link").symlink_to(real)
    for _ in range(2):
        run = CliRunner().invoke(main, ["run", str(case.folder), "--out", str(tmp_path / "link")])
        assert run.exit_code == 0, run.stderr
        assert (tmp_path / "link").readlink() == real
        assert (real / "dossier.json").is_file()
        assert [path.name for path in real.parent.iterdir()] == ["real"]
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    run = CliRunner().invoke(main, ["run", str(case.folder), "--out", "."])
    assert run.exit_code == 0, run.stderr
    assert Path(run.stdout.strip()) == Path("index.html")
    assert fingerprint(here) == fingerprint(real)
    assert {path.name for path in tmp_path.iterdir()} == {"case", "disk", "link", "here"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_where_one_may_not_write_is_said_in_one_line(case, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    run = CliRunner().invoke(main, ["run", str(case.write()), "--out", str(closed / "dossier")])
    assert run.exit_code == 1
    assert run.stderr.count("\n") == 1
    shutil.rmtree(closed)
