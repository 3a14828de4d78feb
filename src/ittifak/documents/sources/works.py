"""The works that citations name: one key for the spellings of one work, and its row in a case's table of sources."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ittifak.documents.sources.citation_forms import read_year
from ittifak.documents.sources.name_spelling import fold_name

WORKS = pa.schema(
    [
        pa.field("work", pa.string(), nullable=False),
        pa.field("author", pa.string(), nullable=False),
        pa.field("authors", pa.string(), nullable=False),
        pa.field("spellings", pa.list_(pa.string()), nullable=False),
        pa.field("year_number", pa.int64()),
        pa.field("suffix", pa.string(), nullable=False),
        pa.field("citations", pa.int64(), nullable=False),
    ]
)
"""One row for a work: ``author`` is the key of its authors without the year, ``authors`` the commonest spelling."""

MATCHES = pa.schema(
    [
        pa.field("work", pa.string(), nullable=False),
        pa.field("source", pa.string()),
        pa.field("score", pa.float64()),
        pa.field("verdict", pa.string(), nullable=False),
    ]
)
"""A work and a source that may be it. ``verdict``: *matched* (one source, well ahead), *ambiguous* (several rows, none
chosen) or *none* (a null source)."""

LEAST_SCORE = 0.75
LEAST_LEAD = 0.05


def stated_abbreviations(segments: pa.Table) -> dict[str, str]:
    """Return the abbreviations that the text itself explains, as ``Türk Devletleri Teşkilatı (TDT)`` does.

    The words before the bracket must be capitalised and their first letters must spell the abbreviation; small
    words between them are passed over.

    Returns:
        The folded abbreviation and the folded name that it stands for.

    """
    found = {}
    texts = segments.column("text").cast(pa.string())
    for text in texts.filter(pc.match_substring_regex(texts, r"[(\[]\p{Lu}{2,8}[)\]]")).to_pylist():
        for match in re.finditer(r"[(\[]([^\W\d_]{2,8})[)\]]", text):
            short = match[1]
            words = re.findall(r"[\w’'-]+", text[: match.start()])[-10:]
            for first in range(len(words) - 2, -1, -1):
                capitals = "".join(word[0] for word in words[first:] if word[0].isupper())
                if short.isupper() and words[first][0].isupper() and fold_name(capitals) == fold_name(short):
                    found[fold_name(short)] = fold_name(re.sub(r"['’]\w+$", "", " ".join(words[first:])))
                    break
    return found


def author_key(names: list[str], *, et_al: bool, abbreviations: Mapping[str, str]) -> str:
    """Return one key for the spellings of a list of authors."""
    folded = [fold_name(name) for name in names]
    folded = [abbreviations.get(name, name) for name in folded]
    return "-".join([name.replace(" ", "-") for name in folded] + (["et-al"] if et_al else []))


def link(citations: pa.Table, *, abbreviations: Mapping[str, str] | None = None) -> pa.Table:
    """Return citations with the key of their authors (``author``) and of their work (``work``).

    Spellings count as one when they agree in small letters without marks, apostrophes and full stops, with ``&``, *ve*
    and *and* as one. *Smith et al.* and *Smith & Kaya* stay two, and so do a name and its abbreviation unless
    ``abbreviations`` (see ``stated_abbreviations``) joins them. Of a person named in full in the sentence the last name
    counts if it alone, with the same year, is cited elsewhere.

    Args:
        citations: the columns of ``CITATIONS``.
        abbreviations: folded abbreviation and folded name.

    """
    names, et_al = citations.column("names").to_pylist(), citations.column("et_al").to_pylist()
    years, suffixes = citations.column("year_number").to_pylist(), citations.column("suffix").to_pylist()
    kinds = citations.column("kind").to_pylist()
    stated = dict(abbreviations or {})
    authors = [
        author_key(who, et_al=more, abbreviations=stated) for who, more in zip(names, et_al, strict=True)
    ]
    known = set(zip(authors, years, strict=True))
    works = []
    for row, (author, year, suffix, printed) in enumerate(
        zip(authors, years, suffixes, citations.column("year").to_pylist(), strict=True)
    ):
        last = author.rsplit("-", 1)[-1]
        if (
            kinds[row] == "narrative"
            and len(names[row]) == 1
            and last != author
            and (last, year) in known
            and " " in names[row][0]
        ):
            authors[row] = last
        date = (
            f"{year}{suffix}" if year else "nd" + (f"-{suffix}" if suffix else "") if printed else "unstated"
        )
        works.append(f"{authors[row]}-{date}")
    return citations.append_column("author", pa.array(authors, pa.string())).append_column(
        "work", pa.array(works, pa.string())
    )


def works(linked: pa.Table) -> pa.Table:
    """Return the works of linked citations, the most cited first.

    Args:
        linked: citations as ``link`` returns them.

    Returns:
        The columns of ``WORKS``.

    """
    spelled = linked.group_by(["work", "author", "year_number", "suffix", "authors"]).aggregate(
        [("citation", "count")]
    )
    spelled = spelled.sort_by([("citation_count", "descending"), ("authors", "ascending")])
    rows: dict[str, dict[str, Any]] = {}
    for row in spelled.to_pylist():
        entry = rows.setdefault(
            row["work"],
            {
                **{name: row[name] for name in ("work", "author", "authors", "year_number", "suffix")},
                "spellings": [],
                "citations": 0,
            },
        )
        entry["spellings"].append(row["authors"])
        entry["citations"] += row["citation_count"]
    ordered = sorted(rows.values(), key=lambda entry: (-entry["citations"], entry["work"]))
    return pa.Table.from_pylist(ordered, schema=WORKS)


def _source_names(authors: str) -> list[str]:
    parts = [part.strip().strip("{}") for part in re.split(r"\s+and\s+", authors) if part.strip()]
    return [part for part in parts if part not in {"et al.", "others"}]


def _surname(name: str) -> str:
    return fold_name(name.split(",", maxsplit=1)[0])


def _likeness(names: list[str], et_al: bool, source: Mapping[str, Any]) -> float:
    """Return how well the cited names fit a source's authors (or its title, or its publisher), from 0 to 1."""
    cited = [fold_name(name) for name in names]
    written = _source_names(source["authors"] or "")
    braced = [fold_name((source["authors"] or "").replace("{", "").replace("}", "").replace(" et al.", ""))]
    for fit in ([_surname(name) for name in written], [fold_name(name) for name in written], braced):
        if fit and fit[0] and (cited == fit or " ".join(cited) == " ".join(fit)):
            return 1.0
        if fit and et_al and cited[:1] == fit[:1]:
            return 0.95
    if written:
        first, second = set(cited), {_surname(name) for name in written}
        return 0.8 * len(first & second) / len(first | second)
    shown = [fold_name(source.get(field) or "") for field in ("title", "publisher")]
    joined = " ".join(cited)
    return 0.95 if joined == shown[0] else 0.8 if joined == shown[1] else 0.0


def match_sources(works_table: pa.Table, sources: pa.Table, *, citations: pa.Table) -> pa.Table:
    """Look every work up in a case's table of sources; a work that several sources fit is left undecided.

    The year must agree (or be missing on both sides), and so must the letter after it where both have one; a source
    without a date bears its letter at the end of its id (``-nd-b``). The score is the likeness of the names (1: the same
    authors in the same order; .95: the first author and *et al.*, or the title; .8: the publisher; less: part of the
    authors), times .9 when only one of both has a letter. A source that fits one work wholly is no candidate of another.

    Args:
        works_table: the columns of ``WORKS``.
        sources: columns ``id``, ``authors``, ``year``, and ``title`` and ``publisher`` where there are any.
        citations: the linked citations, for the single names.

    Returns:
        The columns of ``MATCHES``, the best first within a work.

    """
    by_year: dict[int | None, list[tuple[dict[str, Any], str]]] = defaultdict(list)
    for source in sources.to_pylist():
        year, suffix = read_year(source["year"] or "")
        by_year[year].append((source, suffix or _letter_of_undated(source["id"], year)))
    named = {
        row["work"]: (row["names"], row["et_al"])
        for row in citations.select(["work", "names", "et_al"]).to_pylist()
    }
    fits = {
        work["work"]: [
            (_likeness(*named[work["work"]], source) * _same_letter(suffix, work["suffix"]), source["id"])
            for source, suffix in by_year[work["year_number"]]
        ]
        for work in works_table.to_pylist()
    }
    taken = {source for candidates in fits.values() for score, source in candidates if score == 1}
    rows = [row for work, candidates in fits.items() for row in _verdicts(work, candidates, taken)]
    return pa.Table.from_pylist(rows, schema=MATCHES)


def _letter_of_undated(source: str, year: int | None) -> str:
    letter = re.search(r"-nd-([a-z])\Z", source)
    return letter[1] if letter and year is None else ""


def _same_letter(first: str, second: str) -> float:
    return 1.0 if first == second else 0.0 if first and second else 0.9


def _verdicts(work: str, candidates: list[tuple[float, str]], taken: Collection[str]) -> list[dict[str, Any]]:
    fits = [fit for fit in candidates if fit[0] >= LEAST_SCORE and (fit[0] == 1 or fit[1] not in taken)]
    fits.sort(key=lambda fit: (-fit[0], fit[1]))
    if not fits:
        return [{"work": work, "source": None, "score": None, "verdict": "none"}]
    alone = len(fits) == 1 or fits[0][0] - fits[1][0] >= LEAST_LEAD
    verdict = "matched" if alone else "ambiguous"
    kept = fits[:1] if alone else fits
    return [{"work": work, "source": source, "score": score, "verdict": verdict} for score, source in kept]
