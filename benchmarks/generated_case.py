"""Measure how long a large case takes to open, against DuckDB alone on the same files.

DuckDB alone reads the tables as text (explicit columns, nothing sniffed) and joins ties, evidence, sources and
kinds: ``tables`` keeps what it reads, as an opened case does; ``files`` joins straight from the files, of which
it needs three columns. Each measurement is a process of its own, imports included; rounds alternate.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

JOINED = ("ties", "evidence", "sources", "kinds")
COUNT = """select count(*) from ties join evidence on evidence.target = ties.id
    join sources on sources.id = evidence.source join kinds on kinds.id = ties.kind"""
MEBIBYTE = 1024  # of ru_maxrss, which Linux gives in KiB


def open_case(folder: Path) -> None:
    """Open a case, with every check."""
    import ittifak  # noqa: PLC0415  (measured with what it does)

    ittifak.open_case(folder)


def duckdb_alone(folder: Path, kept: str) -> None:
    """Read and join the tables of a case without any check."""
    import duckdb  # noqa: PLC0415  (measured with what it does)

    con = duckdb.connect()
    for name in JOINED:
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            columns = dict.fromkeys(next(csv.reader(file)), "varchar")
        con.execute(
            f"create {kept} {name} as select * from read_csv('{path}', header = true, auto_detect = false,"
            f" delim = ',', quote = '\"', escape = '\"', columns = {columns})"
        )
    con.execute(COUNT).fetchall()


MEASURED = {
    "open_case": open_case,
    "tables": lambda folder: duckdb_alone(folder, "table"),
    "files": lambda folder: duckdb_alone(folder, "view"),
}


def measure(what: str, folder: Path) -> dict[str, float]:
    """Run one measurement in a process of its own; return its seconds and its peak in MiB."""
    compiled = f"pycache_prefix={folder.parent / 'compiled'}"  # (as an installed package is)
    command = [sys.executable, "-X", compiled, __file__, "--measure", what, str(folder)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return dict(json.loads(done.stdout))


def measure_here(what: str, folder: Path) -> None:
    """Print the seconds and the peak of one measurement in this process."""
    start = time.perf_counter()
    MEASURED[what](folder)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    print(json.dumps({"seconds": seconds, "peak": peak}))


def compare(folder: Path, ties: int, rounds: int, seed: int) -> None:
    """Generate cases of three sizes, measure them in alternating rounds, and print the medians."""
    cases = {number: folder / str(number) for number in (ties // 4, ties // 2, ties)}
    for number, case in cases.items():
        generate = [sys.executable, Path(__file__).with_name("generate.py"), case, "--ties", str(number)]
        subprocess.run([*generate, "--seed", str(seed)], check=True)
    megabytes = sum(path.stat().st_size for path in cases[ties].iterdir()) / 1e6
    print(f"{ties:,} ties, {ties // 4:,} sources, {int(1.3 * ties):,} evidence rows, {megabytes:.0f} MB")
    seen: dict[tuple[str, int], list[dict[str, float]]] = {}
    for what in MEASURED:
        measure(what, cases[ties])  # (so that files and modules are at hand in every round)
    for _ in range(rounds):
        for what in MEASURED:
            seen.setdefault((what, ties), []).append(measure(what, cases[ties]))
        for number in list(cases)[:-1]:
            seen.setdefault(("open_case", number), []).append(measure("open_case", cases[number]))
    for (what, number), results in seen.items():
        seconds = [result["seconds"] for result in results]
        print(
            f"{what:<10} {number:>9,} ties: {median(seconds):6.2f} s (from {min(seconds):.2f} to {max(seconds):.2f}),"
            f" peak {max(result['peak'] for result in results):6.0f} MiB"
        )
    ours = [result["seconds"] for result in seen["open_case", ties]]
    for other in ("tables", "files"):
        theirs = [result["seconds"] for result in seen[other, ties]]
        ratio = median(our / their for our, their in zip(ours, theirs, strict=True))
        print(f"open_case takes {ratio:.2f} times as long as DuckDB alone with {other} (median of {rounds})")
    for number in list(cases)[:-1]:
        less = median(result["seconds"] for result in seen["open_case", number])
        print(f"{ties // number} times the ties take {median(ours) / less:.2f} times as long")


def main() -> None:
    """Compare, or measure once where a comparison asks for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ties", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure_here(given.measure[0], Path(given.measure[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), given.ties, given.rounds, given.seed)


if __name__ == "__main__":
    main()
