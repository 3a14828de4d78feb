"""One work under two names, spellings or years, and years that cannot be."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ittifak.documents.sources.audit_finding import finding
from ittifak.documents.sources.name_spelling import fold_name
from ittifak.documents.sources.passages import column

if TYPE_CHECKING:
    import duckdb

EARLIEST_YEAR = 1450
"""No printed work is older."""

SHORTEST_NAME = 5
"""Names shorter than this are not looked for in the running text: other words are spelled like them."""

_SMALL = frozenset(("and", "for", "of", "the", "icin", "ile"))


def audit_works(
    con: "duckdb.DuckDBPyConnection", segments: pa.Table, *, latest: int | None = None
) -> Iterator[dict[str, Any]]:
    """Yield findings on names and years of works.

    Args:
        con: holds the view ``cited``: linked citations with the place of their segment.
        segments: the segments that were searched, for the spellings in the running text.
        latest: the year in which the document was written; None leaves out works of the future.

    """
    cited = con.sql("SELECT * FROM cited ORDER BY number, citation, position").to_arrow_table().to_pylist()
    yield from _impossible_years(cited, latest)
    yield from _spellings(cited)
    yield from _spellings_in_text(cited, segments)
    yield from _two_names(cited)
    yield from _dated_and_undated(cited)
    yield from _letter_alone(cited)


def _place(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the place of several citations: that of the first, with the segments and works of all."""
    return {
        **{name: rows[0][name] for name in ("document", "section", "page", "page_label", "start", "end")},
        "segments": list(dict.fromkeys(row["segment"] for row in rows)),
        "citations": list(dict.fromkeys(row["citation"] for row in rows)),
        "works": list(dict.fromkeys(row["work"] for row in rows)),
    }


def _impossible_years(cited: list[dict[str, Any]], latest: int | None) -> Iterator[dict[str, Any]]:
    for row in cited:
        year = row["year_number"]
        if year is not None and (year < EARLIEST_YEAR or (latest is not None and year > latest)):
            words = {**row, "first": EARLIEST_YEAR, "last": latest or ""}
            yield finding("year_impossible", "certain", _place([row]), words, value=year, threshold=latest)


def _plain(printed: str) -> str:
    """Return a name as printed, without the signs that are no matter of spelling."""
    name = re.sub(r"\s*[-‐‑–—]\s*", "-", printed.strip("“”\"'‘’ "))
    name = re.sub(r"\s+(?:ve|and)\s+|\s*&\s*", " & ", name)
    return re.sub(r",(?=\s+&)", "", " ".join(name.split()))


def _spellings(cited: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Names that differ in letters, marks or spaces only."""
    by_form: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in cited:
        for name in row["names"]:
            by_form[row["document"], fold_name(name).replace(" ", "")][_plain(name)].append(row)
    for spelled in by_form.values():
        if len(spelled) < 2:
            continue
        rows = sorted((row for rows in spelled.values() for row in rows), key=lambda row: row["number"])
        works = [{row["work"] for row in rows} for rows in spelled.values()]
        shared = set.intersection(*works)
        words = {"count": len(spelled), "spellings": "; ".join(sorted(spelled))}
        yield finding("two_spellings", "certain" if shared else "check", _place(rows), words)


def _spellings_in_text(cited: list[dict[str, Any]], segments: pa.Table) -> Iterator[dict[str, Any]]:
    """Surnames of cited persons that stand in the running text of the document in other letters."""
    written: dict[tuple[str | None, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in cited:
        for name in row["names"]:
            if " " not in name and len(name) >= SHORTEST_NAME and not name.isupper():
                written[row["document"], fold_name(name)].setdefault(name, row)
    tokens = pc.split_pattern_regex(
        segments.column("text").cast(pa.string()), r"[^\p{L}\-]+"
    ).combine_chunks()
    spelled = pa.table({"row": pc.list_parent_indices(tokens), "token": pc.list_flatten(tokens)})
    spelled = spelled.group_by("token").aggregate([("row", "list")])
    places = {name: column(segments, name) for name in ("document", "section", "page", "page_label")}
    forms = {form for _, form in written}
    found: dict[tuple[str | None, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for token, rows in zip(spelled["token"].to_pylist(), spelled["row_list"].to_pylist(), strict=True):
        if (
            len(token) < SHORTEST_NAME
            or not token[0].isupper()
            or token.isupper()
            or fold_name(token) not in forms
        ):
            continue
        for at in rows:
            key = (places["document"][at], fold_name(token))
            if key in written and token not in written[key]:
                found[key][token].append(at)
    ids = segments.column("id")
    for key, spellings in found.items():
        rows = sorted({at for several in spellings.values() for at in several})
        place = {name: values[rows[0]] for name, values in places.items()}
        place |= {
            "segments": [ids[at].as_py() for at in rows],
            "works": sorted({row["work"] for row in written[key].values()}),
        }
        words = {
            "authors": " / ".join(sorted(written[key])),
            "spellings": "; ".join(f"{token} ({len(spellings[token])})" for token in sorted(spellings)),
        }
        yield finding("two_spellings_in_text", "check", place, words)


def _initials(name: str) -> str:
    return "".join(word[0] for word in fold_name(name).split() if word not in _SMALL)


def _two_names(cited: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """An abbreviation and a name with its initials; a list of authors and the same cut short by *et al.*, of one year."""
    by_author: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in cited:
        by_author[row["document"], row["author"]].append(row)
    short = {
        (key[0], fold_name(rows[0]["names"][0])): rows
        for key, rows in by_author.items()
        if len(rows[0]["names"]) == 1 and rows[0]["names"][0].isupper()
    }
    for (document, _), rows in by_author.items():
        pair = short.get((document, _initials(rows[0]["names"][0]))) if len(rows[0]["names"]) == 1 else None
        if pair is not None and " " in rows[0]["names"][0]:
            years = {row["year"] for row in rows} & {row["year"] for row in pair}
            yield from _pair(
                [row for row in pair if row["year"] in years], [row for row in rows if row["year"] in years]
            )
    for (document, _), rows in by_author.items():
        if rows[0]["et_al"]:
            for (other_document, _), others in by_author.items():
                names = others[0]["names"]
                if (
                    other_document == document
                    and len(names) > 1
                    and fold_name(names[0]) == fold_name(rows[0]["names"][0])
                ):
                    years = {row["year"] for row in rows} & {row["year"] for row in others}
                    yield from _pair(
                        [row for row in rows if row["year"] in years],
                        [row for row in others if row["year"] in years],
                    )


def _pair(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    if one and other:
        words = {"authors": one[0]["authors"], "other_authors": other[0]["authors"], "year": one[0]["year"]}
        yield finding(
            "two_names", "check", _place(sorted([*one, *other], key=lambda row: row["number"])), words
        )


def _dated_and_undated(cited: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    by_author: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in cited:
        if row["year"]:
            by_author[row["document"], row["author"]].append(row)
    for rows in by_author.values():
        dated = sorted({row["year"] for row in rows if row["year_number"] is not None})
        if dated and len(dated) < len({row["year"] for row in rows}):
            words = {"authors": rows[0]["authors"], "years": ", ".join(dated)}
            yield finding("dated_and_undated", "check", _place(rows), words)


def _letter_alone(cited: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A year (or a missing one) that stands with a letter and without one."""
    by_year: dict[tuple[str, str, int | None], list[dict[str, Any]]] = defaultdict(list)
    for row in cited:
        if row["year"]:
            by_year[row["document"], row["author"], row["year_number"]].append(row)
    for rows in by_year.values():
        bare = [row for row in rows if not row["suffix"]]
        lettered = [row for row in rows if row["suffix"]]
        if bare and lettered:
            words = {
                "authors": rows[0]["authors"],
                "year": bare[0]["year"],
                "lettered": ", ".join(sorted({row["year"] for row in lettered})),
            }
            yield finding("letter_alone", "certain", _place(rows), words)
