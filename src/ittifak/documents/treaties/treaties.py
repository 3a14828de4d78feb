"""Treaties as tables: articles found, and clauses coded with the place that speaks for them; no text is kept."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from ittifak.documents.treaties.clauses import clauses, languages_read
from ittifak.documents.treaties.treaty_text import origin, provisions

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

OVERVIEW = pa.schema(
    [
        pa.field("treaty", pa.string(), nullable=False),
        pa.field("parties", pa.list_(pa.string())),
        pa.field("year", pa.int64()),
        pa.field("kind", pa.string()),
        pa.field("language", pa.string()),
        pa.field("coded", pa.bool_(), nullable=False),
        pa.field("articles", pa.int64(), nullable=False),
        pa.field("main_articles", pa.int64(), nullable=False),
        pa.field("main_end", pa.int64()),
    ]
)
"""A row for each treaty. ``coded`` is false where the text is in a language without patterns: then no clause was looked for.

``articles`` counts those of annexes too, ``main_articles`` those of the treaty itself, which ends at ``main_end``.
"""
ARTICLES = pa.schema(
    [
        pa.field("treaty", pa.string(), nullable=False),
        pa.field("article", pa.string(), nullable=False),
        pa.field("heading", pa.string()),
        pa.field("main", pa.bool_(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
    ]
)
"""A row for each article: its number as printed, its heading (null where none is clear), its span in code points."""
CLAUSES = pa.schema(
    [
        pa.field("treaty", pa.string(), nullable=False),
        pa.field("article", pa.string()),
        pa.field("clause", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("unit", pa.string()),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
        pa.field("score", pa.float64(), nullable=False),
    ]
)
"""A row for each clause, value and article; ``start`` and ``end`` are the span of the sentence that is its evidence."""

_LOOKED_AT = 4_000


def treaty_tables(
    treaties: Sequence[str], texts: Sequence[str], languages: Sequence[str | None] | None = None
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Return overview, articles and clauses of treaties.

    Args:
        treaties: the identifier of each, as in the manydata collection; others are kept, without parties and year.
        texts: their texts, in lines or not.
        languages: the language of each where it is known.

    Returns:
        Tables with the columns of ``OVERVIEW``, ``ARTICLES`` and ``CLAUSES``.

    """
    known = languages or [None] * len(texts)
    found = [one or treaty_language(text) for one, text in zip(known, texts, strict=True)]
    parts = [provisions(text) for text in texts]
    coded = clauses(texts, found)
    read = languages_read()
    overview = []
    for name, language, articles in zip(treaties, found, parts, strict=True):
        said = origin(name)
        numbered = [one for one in articles if one.number is not None]
        main = [one for one in articles if one.main]
        overview.append(
            {
                "treaty": name,
                "parties": list(said.parties) or None,
                "year": said.year,
                "kind": said.kind or None,
                "language": language or None,
                "coded": language in read,
                "articles": len(numbered),
                "main_articles": sum(one.main for one in numbered),
                "main_end": max((one.end for one in main), default=None),
            }
        )
    articles_found = [
        {
            "treaty": name,
            "article": one.number,
            **{key: getattr(one, key) for key in ("heading", "main", "start", "end")},
        }
        for name, part in zip(treaties, parts, strict=True)
        for one in part
        if one.number is not None
    ]
    clauses_found = [
        {"treaty": name, **clause._asdict()}
        for name, part in zip(treaties, coded, strict=True)
        for clause in part
    ]
    return (
        pa.Table.from_pylist(overview, schema=OVERVIEW),
        pa.Table.from_pylist(articles_found, schema=ARTICLES),
        pa.Table.from_pylist(clauses_found, schema=CLAUSES),
    )


def treaty_language(text: str) -> str:
    """Return the language of a treaty by its two-letter code, any that py3langid knows; empty for a text without letters."""
    start = text.strip()[:_LOOKED_AT]
    return str(_identifier().classify(start)[0]) if any(letter.isalpha() for letter in start) else ""


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  (loads its model)

    return LanguageIdentifier.from_model_file(MODEL_FILE)
