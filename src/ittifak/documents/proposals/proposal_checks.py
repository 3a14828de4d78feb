"""What is wrong with a person's decisions on proposed ties, at the line of each."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from ittifak.documents.proposals.proposal_file import DECISIONS, proposal_id, proposed_values

Row = dict[str, Any]

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_TEXTS: Final = (
    "label_en",
    "label_tr",
    "paraphrase_en",
    "paraphrase_tr",
    "venue_en",
    "venue_tr",
    "locator",
    "via_locator",
    "reason",
)
_OF_TIE: Final = ("kind", "mode", "a", "b", "date")


def wrong_rows(
    rows: list[Row], present: Mapping[str, list[dict[str, str]]], reviewed: Mapping[str, dict[str, str]]
) -> Iterator[tuple[int, str, str]]:
    """Yield line, what is found there and what is expected, for decided rows.

    Args:
        rows: rows of proposals with a decision.
        present: the rows of the case's tables ``documents``.
        reviewed: the rows of its table ``reviews``, by proposal.

    """
    for row in rows:
        for fault in _wrong(row, present, reviewed):
            yield row["line"], *fault
    yield from _twice(rows)


def _wrong(
    row: Row, present: Mapping[str, list[dict[str, str]]], reviewed: Mapping[str, Row]
) -> Iterator[tuple[str, str]]:
    if row["decision"] not in DECISIONS:
        yield f"decision '{row['decision']}'", " or ".join(DECISIONS)
    if review := reviewed.get(row["id"]):
        found = f"a decision on '{row['id']}', which {review['by']} {review['decision']} on {review['date']}"
        yield found, "each proposal decided once"
    if not _ID.fullmatch(row["by"]):
        yield f"by '{row['by']}'", "who decided, in letters, digits, '-', '_' or '.'"
    if not _is_day(row["decided"]):
        yield f"decided '{row['decided']}'", "the day of the decision, as in 2024-05-31"
    if proposal_id(row["rule"], row["sha256"], row["start"], row["end"]) != row["id"]:
        yield (
            f"id '{row['id']}', not that of rule, document and passage",
            "these columns as they were written",
        )
    documents = {one["id"]: one["sha256"] for one in present["documents"]}
    if row["document"] not in documents:
        yield f"document '{row['document']}'", "a document of documents.csv, read in this version"
    elif documents[row["document"]] != row["sha256"]:
        found = f"a proposal from another version of '{row['document']}' (SHA-256 {row['sha256'][:12]}…)"
        yield found, f"{documents[row['document']][:12]}…, as in documents.csv"
    if proposed_values(row["proposed"]) is None:
        yield f"proposed '{row['proposed']}'", "what was written there"
    for name in _TEXTS:
        if re.match(r"[=+@-]", row[name]):
            yield f"{name} '{row[name]}', which a spreadsheet would run", "text"


def _is_day(cell: str) -> bool:
    try:
        return bool(_DAY.fullmatch(cell)) and bool(date.fromisoformat(cell))
    except ValueError:
        return False


def _twice(rows: list[Row]) -> Iterator[tuple[int, str, str]]:
    lines: dict[str, int] = {}
    for row in rows:
        if row["id"] in lines:
            yield (
                row["line"],
                f"'{row['id']}' decided again, as in line {lines[row['id']]}",
                "each proposal decided once",
            )
        lines.setdefault(row["id"], row["line"])


def unlike_ties(
    rows: list[Row], new: list[tuple[int, Row]], ties: list[dict[str, str]]
) -> Iterator[tuple[int, str, str]]:
    """Yield the rows that name a tie of another sort than their own.

    Args:
        rows: rows of proposals with a decision.
        new: the ties that come of them, each with its line.
        ties: the ties of the case.

    """
    there = {row["id"]: row for row in ties}
    made = {row["id"]: (line, row) for line, row in new}
    for row in rows:
        if row["decision"] != "accept" or not row["tie"]:
            continue
        line, tie = made.get(row["tie"], (0, there.get(row["tie"], row)))
        for name in _OF_TIE if line else _OF_TIE[:2]:
            if tie[name] != row[name]:
                found = f"{name} '{row[name]}' for the tie '{row['tie']}'"
                yield (
                    row["line"],
                    found,
                    f"'{tie[name]}', as in {f'line {line}' if line else 'ties.csv'}, or another tie",
                )
