"""Measure the default coder on the speeches of the UN General Debate, against what others do with the same patterns.

Side by side, each measurement in a process of its own, in alternating rounds, on the same speeches (a speech is one segment):

- ``coder``: the whole codebook with gaps, contexts and scores, to codings, in one process;
- ``coder, all cores``: the same, streamed in Arrow batches;
- ``bare matcher``: ahocorasick-rs alone, all pieces of all patterns in the lower-cased speech, one process;
- ``spaCy``: its PhraseMatcher with the words of all patterns, in one process. spaCy is no part of this project:
  ``python -m venv /tmp/spacy && /tmp/spacy/bin/pip install spacy pyarrow``, then ``--spacy /tmp/spacy/bin/python``;
- ``re, one by one`` and ``re, one expression``: the patterns without contexts as regular expressions, compiled beforehand,
  each for itself or all as alternatives, one process, on fewer speeches.

None of the others does contexts or scores. Ratios compare the time for a million letters. Where ``re`` and spaCy see fewer
speeches than the coder, the coder is measured on those, too. Building automata and compiling expressions is not counted
(``preparing``); starting processes is. Peak memory is shown for half of the speeches and for all.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

MEBIBYTE = 1024  # of ru_maxrss, which Linux gives in KiB
BATCH = 64
CODEBOOK = Path(__file__).parents[1] / "src/ittifak/case/bundled/south-caucasus/codebook.csv"
SPEECHES = Path("ungdc") / "ungdc_1946_2024.parquet"


def batches(path):
    """Yield the batches of a Parquet file of segments; a reader that reads ahead would keep what it has read."""
    from pyarrow import parquet  # noqa: PLC0415  (measured with what it does)

    yield from parquet.ParquetFile(path, pre_buffer=False).iter_batches(batch_size=BATCH)


def texts(path):
    """Yield the texts of a Parquet file of segments."""
    for batch in batches(path):
        yield from batch["text"].to_pylist()


def coder(segments: Path, codebook: Path, workers: int | None) -> Callable[[], int]:
    """Return how to code with the default coder, which gives the number of rows."""
    from ittifak.documents.coding.codebook import read_codebook  # noqa: PLC0415  (spaCy's interpreter has no ittifak)
    from ittifak.documents.coding.lexicon import LexiconCoder  # noqa: PLC0415

    lexicon = LexiconCoder(read_codebook(codebook))
    return lambda: sum(len(batch) for batch in lexicon.code_batches(batches(segments), workers))


def bare(segments: Path, phrases: list[list[str]]) -> Callable[[], int]:
    """Return how to find the pieces of all patterns with ahocorasick-rs alone."""
    from ahocorasick_rs import AhoCorasick  # noqa: PLC0415  (spaCy's interpreter has none)

    find = AhoCorasick(sorted({piece for pieces in phrases for piece in pieces})).find_matches_as_indexes
    return lambda: sum(len(find(text.lower(), overlapping=True)) for text in texts(segments))


def spacy_matcher(segments: Path, phrases: list[list[str]]) -> Callable[[], int]:
    """Return how to find the words of all patterns with spaCy's PhraseMatcher."""
    import spacy  # noqa: PLC0415  (no part of the project)
    from spacy.matcher import PhraseMatcher  # noqa: PLC0415

    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("pattern", [language.make_doc(" ".join("".join(pieces).split())) for pieces in phrases])
    return lambda: sum(len(matcher(language.make_doc(text))) for text in texts(segments))


def expressions(phrases: list[list[str]]) -> list[str]:
    """Return phrases as regular expressions; three words may stand between pieces."""
    return [
        r"(?:\W+\w+){0,3}\W+".join(
            r"\b"
            + r"\W+".join(re.escape(word) for word in piece.split())
            + (r"\b" if piece.endswith(" ") else r"\w*")
            for piece in pieces
        )
        for pieces in phrases
    ]


def one_by_one(segments: Path, phrases: list[list[str]]) -> Callable[[], int]:
    """Return how to find each phrase with an expression of its own."""
    compiled = [re.compile(expression) for expression in expressions(phrases)]
    return lambda: sum(
        sum(1 for one in compiled for _ in one.finditer(lowered))
        for lowered in (text.lower() for text in texts(segments))
    )


def one_expression(segments: Path, phrases: list[list[str]]) -> Callable[[], int]:
    """Return how to find all phrases with one expression; of those that begin at one place it finds the first."""
    compiled = re.compile("|".join(expressions(phrases)))
    return lambda: sum(sum(1 for _ in compiled.finditer(text.lower())) for text in texts(segments))


def measure_here(what: str, folder: Path, codebook: Path, speeches: str) -> None:
    """Print the seconds of preparing and of matching, what was found and the peaks of memory, in this process."""
    from pyarrow import parquet  # noqa: F401, PLC0415  (so that reading begins at once)

    segments = folder / f"{speeches}.parquet"
    phrases = json.loads((folder / "phrases.json").read_text(encoding="utf-8"))
    start = time.perf_counter()
    run = {
        "coder": lambda: coder(segments, codebook, 1),
        "coder, all cores": lambda: coder(segments, codebook, None),
        "bare matcher": lambda: bare(segments, phrases),
        "spaCy": lambda: spacy_matcher(segments, phrases),
        "re, one by one": lambda: one_by_one(segments, phrases),
        "re, one expression": lambda: one_expression(segments, phrases),
    }[what]()
    ready = time.perf_counter()
    found = run()
    done = time.perf_counter()
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    times = {"preparing": ready - start, "seconds": done - ready}
    print(json.dumps({**times, "found": found, "peaks": [peak / MEBIBYTE for peak in peaks]}))


def prepare(folder: Path, codebook: Path, counts: dict[str, int]) -> None:
    """Write the speeches as segments, evenly chosen for each count, the letters of each file, and the phrases.

    This needs a process of its own, too: on Linux a process begins with the peak of memory of the one that starts it.
    """
    import pyarrow as pa  # noqa: PLC0415  (spaCy's interpreter has no ittifak)
    import pyarrow.compute as pc  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    from ittifak.documents.coding.codebook import read_codebook  # noqa: PLC0415

    source = parquet.read_table(Path(os.environ["ITTIFAK_DATA"]) / SPEECHES, columns=["text"])["text"]
    whole = pa.table(
        {
            "id": pa.array([f"speech.{place:05d}" for place in range(len(source))]),
            "text": source.cast(pa.string()),
            "language": pa.array(["en"] * len(source)),
        }
    )
    letters = {}
    for name, count in counts.items():
        number = min(count, len(whole))
        chosen = whole.take(pa.array([place * len(whole) // number for place in range(number)]))
        parquet.write_table(chosen, folder / f"{name}.parquet", row_group_size=BATCH * 8)
        letters[name] = pc.sum(pc.utf8_length(chosen["text"])).as_py()
        print(f"{name}: {number:,} speeches, {letters[name] / 1e6:.1f} million letters", flush=True)
    patterns = [pattern for pattern in read_codebook(codebook).patterns if pattern.lang == "en"]
    contexts = [near for pattern in patterns for near in (*pattern.needed, *pattern.excluded)]
    phrases = {pattern.phrase for pattern in patterns} | {one for near in contexts for one in near.phrases}
    literals = sorted([piece.literal for piece in phrase] for phrase in phrases)
    (folder / "phrases.json").write_text(json.dumps(literals), encoding="utf-8")
    print(f"{len(patterns):,} English patterns with {len(phrases):,} different phrases")
    (folder / "letters.json").write_text(json.dumps(letters), encoding="utf-8")


def measure(what: str, folder: Path, codebook: Path, speeches: str, python: str = sys.executable) -> dict:
    """Run one measurement in a process of its own."""
    command = [python, __file__, "--measure", what, str(folder), speeches, "--codebook", str(codebook)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def compare(folder: Path, codebook: Path, letters: dict[str, int], rounds: int, spacy: str | None) -> None:
    """Measure in alternating rounds; print medians and ratios."""
    planned = [("coder", "all"), ("coder, all cores", "all"), ("bare matcher", "all"), ("coder", "some")]
    planned += [("spaCy", "some")] if spacy else []
    planned += [("coder", "few"), ("re, one by one", "few"), ("re, one expression", "few")]
    if not spacy:
        print("spaCy is left out: give the Python of an environment that has it with --spacy")
    times: dict[tuple[str, str], list[float]] = {}
    others: dict[tuple[str, str], tuple[float, float]] = {}
    for _ in range(rounds):
        for what, speeches in planned:
            python = spacy if spacy and what == "spaCy" else sys.executable
            result = measure(what, folder, codebook, speeches, python)
            times.setdefault((what, speeches), []).append(result["seconds"])
            others[what, speeches] = result["preparing"], result["peaks"][0]
    for (what, speeches), seconds in times.items():
        rate = letters[speeches] / 1e6 / median(seconds)
        preparing, peak = others[what, speeches]
        print(
            f"{what:<18} {speeches:<4}: {median(seconds):7.2f} s (from {min(seconds):.2f} to {max(seconds):.2f}),"
            f" {rate:7.2f} million letters a second; preparing {preparing:.2f} s, peak {peak:.0f} MiB"
        )
    print_ratios(letters, times)


def print_ratios(letters: dict[str, int], times: dict[tuple[str, str], list[float]]) -> None:
    """Print how the coder compares, in one process and on all cores, as medians over the rounds."""
    goals = {
        ("bare matcher", "all"): "at most 2.5 times its time",
        ("spaCy", "some"): "at least 10 times as fast",
        ("re, one by one", "few"): "at least 20 times as fast",
        ("re, one expression", "few"): "at least 20 times as fast",
    }
    for (peer, speeches), goal in goals.items():
        theirs = times.get((peer, speeches))
        if theirs is None:
            continue
        for ours in ("coder", "coder, all cores"):
            speech = "all" if (ours, speeches) not in times else speeches
            scale = letters[speech] / letters[speeches]
            ratios = [their * scale / our for our, their in zip(times[ours, speech], theirs, strict=True)]
            ratio = median(ratios)
            shown = (
                f"{1 / ratio:.2f} times its time" if peer == "bare matcher" else f"{ratio:.1f} times as fast"
            )
            seen = (
                "the same speeches" if speech == speeches else f"per letter, from '{speech}' and '{speeches}'"
            )
            print(f"{ours:<16} against {peer} in one process: {shown} ({seen}; goal: {goal})")


def memory(folder: Path, codebook: Path) -> None:
    """Print the peaks for half of the speeches and for all."""
    for what in ("coder", "coder, all cores"):
        for speeches in ("half", "all"):
            own, worker = measure(what, folder, codebook, speeches)["peaks"]
            beside = f", largest worker {worker:.0f} MiB" if "cores" in what else ""
            print(f"peak of {what}, {speeches} of the speeches: {own:.0f} MiB{beside}")


def main() -> None:
    """Compare, or measure once where a comparison asks for it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--codebook", type=Path, default=CODEBOOK)
    parser.add_argument("--speeches", type=int, default=10_952)
    parser.add_argument("--some", type=int, default=1000, help="how many speeches spaCy gets")
    parser.add_argument("--few", type=int, default=40, help="how many speeches re gets")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--spacy", metavar="PYTHON", help="the Python of an environment with spacy and pyarrow"
    )
    parser.add_argument("--prepare", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "FOLDER", "SPEECHES"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        what, folder, speeches = given.measure
        measure_here(what, Path(folder), given.codebook, speeches)
        return
    if given.prepare:
        half = given.speeches // 2
        counts = {"all": given.speeches, "half": half, "some": given.some, "few": given.few}
        prepare(Path(given.prepare), given.codebook, counts)
        return
    if "ITTIFAK_DATA" not in os.environ:
        parser.error("ITTIFAK_DATA does not say where the public datasets are")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, __file__, *sys.argv[1:], "--prepare", folder], check=True)
        letters = json.loads((Path(folder) / "letters.json").read_text(encoding="utf-8"))
        compare(Path(folder), given.codebook, letters, given.rounds, given.spacy)
        memory(Path(folder), given.codebook)


if __name__ == "__main__":
    main()
