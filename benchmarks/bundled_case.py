"""The bundled case to a dossier: time and peak memory, several rounds, each in its own process."""

import statistics
import subprocess
import sys
import tempfile

ROUND = """
import resource, sys, time
start = time.perf_counter()
import ittifak
ittifak.open_case().dossier(sys.argv[1])
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main(rounds: int = 3) -> None:
    """Print the median time in seconds and the highest peak in MB."""
    times, peaks = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-c", ROUND, f"{folder}/dossier"], capture_output=True, text=True, check=True
            )
        seconds, peak = map(float, done.stdout.split())
        times.append(seconds)
        peaks.append(peak)
    print(
        f"bundled case to dossier: {statistics.median(times):.1f} s (goal: under 30), {max(peaks):.0f} MB (goal: under 1000)"
    )


if __name__ == "__main__":
    main()
