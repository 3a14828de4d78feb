"""A run that is killed at any moment leaves a whole dossier, the former one or the new one."""

import os
import signal
import subprocess
import sys
import time

import pytest

from crawler import fingerprint
from ittifak.case.new import scaffold

KILLS = 30
TITLES = ("Alaria and Belmark", "Belmark and Alaria")
# Steps at the end of a run: from each, runs are killed a little later than it is reached.
LAST_STEPS = (".dossier.new/data/sources.json", ".dossier.new/assets/vega.js", ".dossier.new/dossier.json")
DELAYS = (0, 0.001, 0.004, 0.01)


class Runs:
    """One case of two titles in turn, and its runs into one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.out = folder / "dossier"
        self.case = scaffold(folder / "case")
        self.settings = (self.case / "case.toml").read_text("utf-8")
        self.whole = {}

    def start(self, title):
        text = self.settings.replace(f'title_en = "{TITLES[0]}"', f'title_en = "{title}"')
        (self.case / "case.toml").write_text(text, "utf-8")
        return subprocess.Popen(
            [sys.executable, "-m", "ittifak", "run", str(self.case), "--out", str(self.out)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, title):
        """Run to the end; return how long it took."""
        begin = time.monotonic()
        run = self.start(title)
        out, err = run.communicate()
        took = time.monotonic() - begin
        assert (run.returncode, err) == (0, "")
        assert out.strip() == str(self.out / "index.html")
        assert f"<title>{title}" in (self.out / "index.html").read_text("utf-8")
        assert {path.name for path in self.folder.iterdir()} == {"case", "dossier"}
        self.whole[title] = fingerprint(self.out)
        return took

    def kill(self, title, moment):
        """Kill a run when ``moment`` says so; return whether it came to its end before."""
        run = self.start(title)
        moment(run)
        run.kill()
        run.communicate()
        assert run.returncode in (0, -signal.SIGKILL)
        return run.returncode == 0


def after(seconds):
    return lambda run: time.sleep(seconds)


def once(path, delay):
    """Wait until a run has written ``path`` or is over, and a little longer."""

    def wait(run):
        while run.poll() is None and not path.exists():
            pass
        time.sleep(delay)

    return wait


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
def test_a_kill_at_any_moment_leaves_a_whole_dossier(tmp_path):
    runs = Runs(tmp_path)
    runs.finish(TITLES[1])
    took = runs.finish(TITLES[0])
    assert runs.whole[TITLES[0]] != runs.whole[TITLES[1]]
    late = [once(tmp_path / step, delay) for step in LAST_STEPS for delay in DELAYS]
    early = [after(took * part / (KILLS - len(late))) for part in range(KILLS - len(late))]
    shown, killed = TITLES[0], 0
    for moment in early + late:
        title = TITLES[1 - TITLES.index(shown)]
        over = runs.kill(title, moment)
        killed += not over
        stands = fingerprint(runs.out)
        assert stands in [runs.whole[title]] + [runs.whole[shown]] * (not over)
        shown = title if stands == runs.whole[title] else shown
    assert killed > KILLS / 2
    runs.finish(TITLES[1 - TITLES.index(shown)])
