"""The documentation is true: its commands and code run, its tables are the schemas, its links lead somewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ittifak.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WITH_EXAMPLES = [page for page in PAGES if BLOCK.search(page.read_text("utf-8"))]


def shell(command: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


def run_console(text: str, folder: Path) -> None:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        assert shell(command, folder).strip() == expected.strip(), command


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.name)
def test_examples_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    ran = 0
    for language, target, text in BLOCK.findall(page.read_text("utf-8")):
        match language:
            case "console":
                run_console(text, tmp_path)
            case "csv":
                (tmp_path / target).write_text(text, "utf-8")
            case "python":
                exec(compile(text, str(page), "exec"), names)  # noqa: S102
            case _:
                raise AssertionError(f"{page.name}: a block of {language} that no test runs")
        ran += 1
    assert ran


def test_the_case_format_is_made_from_the_schemas():
    tool = ROOT / "tools" / "write_case_format.py"
    assert subprocess.run([sys.executable, tool, "--check"]).returncode == 0, "run make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_command_is_documented():
    written = "\n".join(page.read_text("utf-8") for page in PAGES)
    assert [name for name in main.commands if f"ittifak {name}" not in written] == []


def test_help_answers_for_every_command():
    runner = CliRunner()
    for name in main.commands:
        result = runner.invoke(main, [name, "--help"])
        assert result.exit_code == 0
        assert "Usage" in result.output


def test_help_imports_nothing_heavy():
    heavy = "import sys, ittifak.cli; print([m for m in ('duckdb', 'pyarrow', 'altair', 'babel') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
