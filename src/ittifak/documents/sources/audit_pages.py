"""Pages that cannot be right: ranges that end before they begin, ranges too long, pages of one work under another."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ittifak.documents.sources.audit_finding import finding

if TYPE_CHECKING:
    import duckdb

LONGEST_RANGE = 150
"""A citation of more pages than this is no locator."""

BEYOND_ANY_WORK = 1000
"""A citation of more pages than this is a slip of the pen."""

SHORTEST_SHARED = 5
"""Shorter ranges than this may agree by chance between two works of one author."""

SHORTEST_BORROWED = 10
"""Shorter ranges than this may agree by chance between works of two authors."""

NEAR = 60
"""Segments within which the same pages under another author count as near."""

APART = 50
"""Pages between a citation and the rest of its work's beyond which it lies apart."""

LEAST_OTHERS = 4
"""Citations of a work with pages that must agree before another one lies apart."""

_PLACE = 'document, section, page, page_label, [segment] AS segments, start, "end", [citation] AS citations'


def audit_pages(con: "duckdb.DuckDBPyConnection") -> Iterator[dict[str, Any]]:
    """Yield findings on pages.

    Args:
        con: holds the view ``cited``: linked citations with the place of their segment.

    """
    con.execute(
        f"""CREATE OR REPLACE TEMP VIEW ranged AS
        SELECT {_PLACE}, citation, author, authors, year, year_number, work, pages, number, paragraph, [work] AS works,
               unnest(ranges).first AS first, unnest(ranges).last AS last
        FROM cited"""
    )
    yield from _impossible(con)
    yield from _other_year(con)
    yield from _other_author(con)
    yield from _apart(con)


def _rows(con: "duckdb.DuckDBPyConnection", query: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = con.sql(query).to_arrow_table().to_pylist()
    return rows


def _impossible(con: "duckdb.DuckDBPyConnection") -> Iterator[dict[str, Any]]:
    for row in _rows(con, "SELECT * FROM ranged WHERE last < first"):
        yield finding("pages_reversed", "certain", row, row)
    for row in _rows(
        con, f"SELECT *, last - first + 1 AS count FROM ranged WHERE last - first >= {LONGEST_RANGE}"
    ):
        words = {**row, "limit": LONGEST_RANGE}
        grade = "certain" if row["count"] > BEYOND_ANY_WORK else "check"
        yield finding("pages_too_many", grade, row, words, value=row["count"], threshold=LONGEST_RANGE)


def _other_year(con: "duckdb.DuckDBPyConnection") -> Iterator[dict[str, Any]]:
    """The same author and pages under two years; and overlapping pages, where the years follow on one another."""
    same = f"""
        SELECT author, document, first || '–' || last AS pages, any_value(authors ORDER BY number) AS authors,
               list(DISTINCT year ORDER BY year) AS years, list(DISTINCT segments[1] ORDER BY segments[1]) AS segments,
               list(DISTINCT citation ORDER BY citation) AS citations, list(DISTINCT work ORDER BY work) AS works,
               {_first("section", "page", "page_label", "start", '"end"')}
        FROM ranged WHERE last - first + 1 >= {SHORTEST_SHARED}
        GROUP BY author, document, first, last HAVING count(DISTINCT work) > 1"""
    for row in _rows(con, same):
        words = {**row, "year": row["years"][0], "other_year": ", ".join(row["years"][1:])}
        yield finding("pages_other_year", "certain", row, words)
    overlap = """
        SELECT a.document, a.section, a.page, a.page_label, a.start, a."end", a.authors, a.year, b.year AS other_year,
               a.first || '–' || a.last AS pages, b.first || '–' || b.last AS other_pages,
               [a.segments[1], b.segments[1]] AS segments, [a.citation, b.citation] AS citations, [a.work, b.work] AS works
        FROM ranged a JOIN ranged b ON a.author = b.author AND a.document IS NOT DISTINCT FROM b.document
        WHERE a.year_number <> b.year_number AND abs(a.year_number - b.year_number) = 1 AND a.last > a.first
              AND b.last > b.first AND a.first <= b.last AND b.first <= a.last AND (a.first, a.last) <> (b.first, b.last)
              AND NOT EXISTS (SELECT 1 FROM ranged c WHERE c.work = b.work AND c.citation <> b.citation)
        QUALIFY row_number() OVER (
            PARTITION BY b.citation ORDER BY least(a.last, b.last) - greatest(a.first, b.first) DESC, a.number) = 1"""
    for row in _rows(con, overlap):
        yield finding("two_years", "check", row, row)


def _first(*columns: str) -> str:
    return ", ".join(f"arg_min({column}, number) AS {column}" for column in columns)


def _other_author(con: "duckdb.DuckDBPyConnection") -> Iterator[dict[str, Any]]:
    """A work cited once, with the pages under which another author's work is cited nearby."""
    query = f"""
        WITH once AS (SELECT work FROM cited GROUP BY work HAVING count(*) = 1)
        SELECT a.*, b.authors AS other_authors, b.year AS other_year, b.segments[1] AS other, b.work AS other_work,
               b.citation AS other_citation
        FROM ranged a JOIN once USING (work)
        JOIN ranged b ON a.first = b.first AND a.last = b.last AND a.author <> b.author
             AND a.document IS NOT DISTINCT FROM b.document
        WHERE a.last - a.first + 1 >= {SHORTEST_BORROWED} AND abs(a.number - b.number) <= {NEAR}
        QUALIFY row_number() OVER (PARTITION BY a.citation, a.work ORDER BY abs(a.number - b.number)) = 1"""
    for row in _rows(con, query):
        place = {
            **row,
            "segments": [row["segments"][0], row["other"]],
            "citations": [row["citation"], row["other_citation"]],
            "works": [row["work"], row["other_work"]],
        }
        yield finding("pages_other_author", "check", place, row)


def _apart(con: "duckdb.DuckDBPyConnection") -> Iterator[dict[str, Any]]:
    """Pages far from those of all other citations of the work: a second cluster of less than a third."""
    query = f"""
        WITH steps AS (
            SELECT *, CASE WHEN first - max(last) OVER (PARTITION BY document, work ORDER BY first, last, number
                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > {APART} THEN 1 ELSE 0 END AS jump
            FROM ranged WHERE last >= first AND last - first < {LONGEST_RANGE}),
        grouped AS (
            SELECT *, sum(jump) OVER (PARTITION BY document, work ORDER BY first, last, number) AS cluster FROM steps),
        sizes AS (
            SELECT document, work, cluster, count(DISTINCT citation) AS size, min(first) AS low, max(last) AS high
            FROM grouped GROUP BY ALL),
        main AS (SELECT * FROM sizes QUALIFY row_number() OVER (PARTITION BY document, work ORDER BY size DESC) = 1),
        totals AS (SELECT document, work, sum(size) AS total FROM sizes GROUP BY ALL HAVING count(*) = 2)
        SELECT g.*, m.low, m.high, m.size FROM grouped g
        JOIN main m ON g.work = m.work AND g.document IS NOT DISTINCT FROM m.document
        JOIN totals t ON g.work = t.work AND g.document IS NOT DISTINCT FROM t.document
        WHERE g.cluster <> m.cluster AND m.size >= {LEAST_OTHERS} AND 3 * m.size > 2 * t.total
              AND greatest(g.first - m.high, m.low - g.last) > m.high - m.low"""
    for row in _rows(con, query):
        words = {**row, "pages": f"{row['first']}–{row['last']}", "first": row["low"], "last": row["high"]}
        words["others"] = row["size"]
        gap = max(row["first"] - row["high"], row["low"] - row["last"])
        yield finding("pages_apart", "check", row, words, value=gap, threshold=APART)
