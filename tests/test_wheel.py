"""The wheel holds all that a run needs: installed alone, it gives the dossier that the sources give."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from crawler import fingerprint
from ittifak import __version__

pytest_plugins = ["bundled_dossier"]
ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "build", "dist", "__pycache__", ".*_cache", ".hypothesis")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    work = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, work / "tree", ignore=LEFT_OUT)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(work / "dist")],
        cwd=work / "tree",
        check=True,
        capture_output=True,
    )
    (path,) = (work / "dist").iterdir()
    return path


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel):
    assert wheel.name == f"ittifak-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
        metadata = archive.read(f"ittifak-{__version__}.dist-info/METADATA").decode()
    package = {name for name in names if not name.startswith(f"ittifak-{__version__}.dist-info/")}
    sources = ROOT / "src"
    assert package == {
        path.relative_to(sources).as_posix()
        for path in (sources / "ittifak").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert f"ittifak-{__version__}.dist-info/licenses/LICENSE" in names
    assert "License-Expression: Apache-2.0" in metadata


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return the folder of programs of an environment that holds the locked packages and the wheel alone."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=True)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lock = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements" / "run.lock")]
    subprocess.run([*pip, *lock], check=True, env=clean())
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, env=clean())
    subprocess.run([*pip[:3], "check"], check=True, env=clean())
    return programs


def clean():
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@pytest.mark.slow
def test_the_installed_wheel_gives_the_same_dossier(installed, dossier, tmp_path):
    said = subprocess.run(
        [str(installed / "ittifak"), "run", "--out", "mine"],
        cwd=tmp_path,
        env=clean(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert (Path(said.stdout.strip()), said.stderr) == (Path("mine/index.html"), "")
    assert fingerprint(tmp_path / "mine") == fingerprint(dossier)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.slow
def test_the_installed_package_is_the_wheel(installed, tmp_path):
    said = subprocess.run(
        [str(installed / "python"), "-c", "import ittifak; print(ittifak.__file__, ittifak.__version__)"],
        cwd=tmp_path,
        env=clean(),
        capture_output=True,
        text=True,
        check=True,
    )
    place, version = said.stdout.split()
    assert Path(place).is_relative_to(installed.parent)
    assert version == __version__
    new = subprocess.run(
        [str(installed / "python"), "-m", "ittifak", "new", "case"], cwd=tmp_path, env=clean(), check=False
    )
    checked = subprocess.run(
        [str(installed / "ittifak"), "check", "case"], cwd=tmp_path, env=clean(), check=False
    )
    assert (new.returncode, checked.returncode) == (0, 0)
