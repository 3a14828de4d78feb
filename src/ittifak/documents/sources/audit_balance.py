"""Sections that lean on one source or on one side."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ittifak.documents.sources.audit_finding import finding

if TYPE_CHECKING:
    import duckdb

LEAST_CITATIONS = 8
"""A section with fewer citations (of works; those of known side, for sides) is not judged."""

MOST_CONCENTRATED = 0.25
"""Herfindahl–Hirschman index from which a market counts as highly concentrated (U.S. Department of Justice and Federal
Trade Commission, *Horizontal Merger Guidelines*, 2010, section 5.3: 2,500 points), taken over for sources."""

LARGEST_SHARE = 1 / 3
"""Share of one work in a section's citations from which the section leans on it."""

LARGEST_SIDE = 2 / 3
"""Share of one side in the citations whose side is known."""


def audit_balance(
    con: "duckdb.DuckDBPyConnection", sides: Mapping[str, str] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the sections that lean on one source, and those that lean on one side.

    A section leans on a source when a third of its citations or more go to one work, or when the sum of the squared
    shares of its works (Herfindahl 1950, Hirschman 1945) reaches a quarter. A work counts once for every bracket that
    cites it.

    Args:
        con: holds the view ``cited``.
        sides: work and the side that it takes (``perspective`` in a case's table of sources); works that
            are missing are of unknown side.

    """
    query = f"""
        WITH each AS (SELECT DISTINCT document, section, citation, segment, number, page, page_label, work, authors, year FROM cited
                      WHERE section IS NOT NULL),
        share AS (
            SELECT document, section, work, count(*) AS n, min_by(authors, number) AS authors, min_by(year, number) AS year,
                   min_by(page, number) AS page, min_by(page_label, number) AS page_label,
                   list(DISTINCT segment ORDER BY segment) AS segments, list(citation ORDER BY number) AS citations
            FROM each GROUP BY document, section, work),
        whole AS (SELECT document, section, sum(n) AS total, sum(n * n) / power(sum(n), 2) AS hhi FROM share GROUP BY ALL)
        SELECT share.*, [work] AS works, CAST(total AS BIGINT) AS count, hhi, n / total AS part
        FROM share JOIN whole ON share.section = whole.section AND share.document IS NOT DISTINCT FROM whole.document
        WHERE total >= {LEAST_CITATIONS} AND (hhi >= {MOST_CONCENTRATED} OR n / total >= {LARGEST_SHARE})
        QUALIFY row_number() OVER (PARTITION BY share.document, share.section ORDER BY n DESC, work) = 1"""
    for row in con.sql(query).to_arrow_table().to_pylist():
        words = {**row, "share": f"{row['n']}", "hhi": f"{row['hhi']:.2f}"}
        yield finding("one_source", "check", row, words, value=row["part"], threshold=LARGEST_SHARE)
    if sides:
        yield from _one_side(con, sides)


def _one_side(con: "duckdb.DuckDBPyConnection", sides: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    con.execute("CREATE OR REPLACE TEMP TABLE side_of (work VARCHAR, side VARCHAR)")
    con.execute("INSERT INTO side_of SELECT unnest(?), unnest(?)", [list(sides), list(sides.values())])
    query = f"""
        WITH each AS (SELECT DISTINCT document, section, citation, segment, number, page, page_label, work, side
                      FROM cited JOIN side_of USING (work) WHERE section IS NOT NULL AND side <> ''),
        share AS (
            SELECT document, section, side, count(*) AS n, min_by(page, number) AS page, min_by(page_label, number) AS page_label,
                   list(DISTINCT segment ORDER BY segment) AS segments, list(citation ORDER BY number) AS citations,
                   list(DISTINCT work ORDER BY work) AS works
            FROM each GROUP BY document, section, side)
        SELECT *, CAST(sum(n) OVER whole AS BIGINT) AS count, n / sum(n) OVER whole AS part
        FROM share WINDOW whole AS (PARTITION BY document, section)
        QUALIFY count >= {LEAST_CITATIONS} AND part >= {LARGEST_SIDE}"""
    for row in con.sql(query).to_arrow_table().to_pylist():
        words = {**row, "share": row["n"]}
        yield finding("one_side", "check", row, words, value=row["part"], threshold=LARGEST_SIDE)
