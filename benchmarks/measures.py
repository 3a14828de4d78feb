"""Measure all measures, for the bundled case and for generated ones of growing size with their 20,100 dyads.

Each measurement is a process of its own. The time of opening the case, with its checks, is shown apart.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

MEBIBYTE = 1024  # of ru_maxrss, which Linux gives in KiB


def measure_here(folder: str, every_dyad: bool) -> None:
    """Print seconds of opening, deriving and each measure, and the peak, in this process."""
    import ittifak  # noqa: PLC0415  (measured with what it does)
    from ittifak.measures.institutionalisation import institutionalisation  # noqa: PLC0415
    from ittifak.measures.ledger import ledger  # noqa: PLC0415
    from ittifak.measures.turning_points import turning_points  # noqa: PLC0415
    from ittifak.measures.words_deeds import words_and_deeds  # noqa: PLC0415

    marks = [("start", time.perf_counter())]
    case = ittifak.open_case(folder)
    marks.append(("open", time.perf_counter()))
    pairs = case.rows("select distinct least(a, b) as a, greatest(a, b) as b from dyads order by 1, 2")
    marks.append(("relations", time.perf_counter()))
    dyads = [case.settings.focal, *case.settings.compared]
    if every_dyad:
        dyads = [(row["a"], row["b"]) for row in pairs]
    scores = institutionalisation(case, dyads, keep_draws=not every_dyad, number=64 if every_dyad else None)
    marks.append(("institutionalisation and stages", time.perf_counter()))
    if not every_dyad:
        for place in range(len(dyads)):
            turning_points(scores, place)
        marks.append(("turning points", time.perf_counter()))
    words_and_deeds(case, dyads)
    marks.append(("words and deeds", time.perf_counter()))
    ledger(case)
    marks.append(("ledger", time.perf_counter()))
    spent = {name: after - before for (_, before), (name, after) in pairwise(marks)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    print(json.dumps({"dyads": len(dyads), "spent": spent, "peak": peak}))


def measure(folder: str, every_dyad: bool) -> float:
    """Run one measurement, print it, and return the seconds of all measures."""
    command = [sys.executable, __file__, "--here", folder, *(["--every-dyad"] if every_dyad else [])]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    spent = dict(found["spent"])
    opening = spent.pop("open")
    parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in spent.items())
    whole = sum(spent.values())
    print(
        f"  {found['dyads']:,} dyads: measures {whole:.1f} s ({parts}); opening {opening:.1f} s; peak {found['peak']:.0f} MiB"
    )
    return float(whole)


def main() -> None:
    """Print the bundled case (goal: under 5 s) and generated cases (goal: under 60 s and 2 GB at 200,000 ties)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ties", type=int, default=200_000)
    parser.add_argument("--here", help=argparse.SUPPRESS)
    parser.add_argument("--every-dyad", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        measure_here(given.here, given.every_dyad)
        return
    print("bundled case (goal: under 5 s)")
    measure("south-caucasus", every_dyad=False)
    times = []
    for ties in (given.ties // 4, given.ties // 2, given.ties):
        with tempfile.TemporaryDirectory() as folder:
            make = [sys.executable, Path(__file__).with_name("generate.py"), folder, "--ties", str(ties)]
            subprocess.run(make, check=True)
            print(
                f"generated case, {ties:,} ties"
                + (" (goal: under 60 s and 2 GB)" if ties == given.ties else "")
            )
            times.append(measure(folder, every_dyad=True))
    print(f"4 times the ties take {times[2] / times[0]:.2f} times as long, twice {times[2] / times[1]:.2f}")


if __name__ == "__main__":
    main()
