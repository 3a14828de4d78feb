"""The audit of a document's sources: what an editor would ask the author to look at, with the place of each."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from ittifak.documents.sources.audit_balance import audit_balance
from ittifak.documents.sources.audit_claims import audit_claims
from ittifak.documents.sources.audit_finding import finding, table
from ittifak.documents.sources.audit_pages import audit_pages
from ittifak.documents.sources.audit_works import audit_works
from ittifak.documents.sources.passages import column
from ittifak.documents.sources.repeats import repeats
from ittifak.documents.sources.works import link, match_sources, stated_abbreviations, works

_PLACES = {
    "document": pa.string(),
    "section": pa.string(),
    "page": pa.int64(),
    "page_label": pa.string(),
    "paragraph": pa.int64(),
}


def audit(
    segments: pa.Table,
    citations: pa.Table,
    *,
    sources: pa.Table | None = None,
    allied: Mapping[str, str] | None = None,
    latest: int | None = None,
) -> pa.Table:
    """Audit the sources of documents.

    What is looked for stands in ``audit_finding.NOTES``; the limits stand in the modules of the families (pages, works,
    claims, balance, repeats). The findings hold authors, years, pages, offsets and measures, and nothing else of the text.

    Args:
        segments: columns ``id`` and ``text``, and ``document``, ``section``, ``heading``, ``page``, ``page_label``, ``paragraph``,
            ``start``, ``end`` and ``language`` where there are any.
        citations: what ``citations.citations`` found in them.
        sources: a case's table of sources (``id``, ``authors``, ``year``, ``perspective``), for the sides; None leaves
            them out. Works that no source, or more than one, fits are of unknown side.
        allied: perspective and the side that it counts to, where several perspectives are one side (``{"TUR": "TUR AZE", "AZE":
            "TUR AZE"}``); the others are sides of their own.
        latest: the year in which the documents were written; None leaves out works of the future.

    Returns:
        A table with the columns of ``audit_finding.FINDINGS``.

    """
    import duckdb  # noqa: PLC0415 - heavy, and needed here only

    linked = link(citations, abbreviations=stated_abbreviations(segments))
    with duckdb.connect() as con:
        con.register("linked", linked)
        con.register("placed", _placed(segments))
        con.execute(
            "CREATE TEMP TABLE cited AS SELECT linked.*, placed.* EXCLUDE (id) FROM linked JOIN placed ON linked.segment = placed.id"
        )
        sides = _sides(linked, sources, allied or {}) if sources is not None else None
        found = [
            *audit_pages(con),
            *audit_works(con, segments, latest=latest),
            *audit_claims(segments, linked),
            *audit_balance(con, sides),
            *_audit_repeats(segments),
        ]
    return table(found)


def _placed(segments: pa.Table) -> pa.Table:
    columns = {name: pa.array(column(segments, name), kind) for name, kind in _PLACES.items()}
    number = pa.array(range(segments.num_rows), pa.int64())
    return pa.table({"id": segments.column("id"), "number": number, **columns})


def _sides(linked: pa.Table, sources: pa.Table, allied: Mapping[str, str]) -> Mapping[str, str]:
    perspective = dict(zip(sources["id"].to_pylist(), sources["perspective"].to_pylist(), strict=True))
    matched = match_sources(works(linked), sources, citations=linked).to_pylist()
    return {
        row["work"]: allied.get(perspective[row["source"]], perspective[row["source"]])
        for row in matched
        if row["verdict"] == "matched" and perspective[row["source"]]
    }


def _audit_repeats(segments: pa.Table) -> Iterator[dict[str, Any]]:
    ids = segments.column("id").to_pylist()
    row_of = {segment: row for row, segment in enumerate(ids)}
    places = {name: column(segments, name) for name in ("document", "section", "page", "page_label")}
    for pair in repeats(segments).to_pylist():
        first, second = row_of[pair["first"]], row_of[pair["second"]]
        place = {name: values[first] for name, values in places.items()}
        place["segments"] = [*pair["first_segments"], *pair["second_segments"]]
        words = {
            "page": places["page_label"][first] or places["page"][first] or "–",
            "other_page": places["page_label"][second] or places["page"][second] or "–",
            "likeness": f"{pair['jaccard']:.2f}",
        }
        grade = "certain" if pair["exact"] else "check"
        yield finding("repeated", grade, place, words, value=pair["jaccard"])
