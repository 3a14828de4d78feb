"""A corpus: many texts in one file below the folder of public data, read a batch at a time."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.reading.sentences import sentences

BATCH = 64


@dataclass(frozen=True)
class Corpus:
    """Where the texts of a source stand: the file and the names of its columns (see ``corpora.csv``)."""

    source: str
    file: Path
    text_column: str
    actor_column: str
    date_column: str
    office_column: str | None
    language: str

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the texts with the columns text, actor, date and office, in the order of actor, date and words.

        Raises:
            CaseError: the file cannot be read, or lacks a column.

        """
        office = f'"{self.office_column}"' if self.office_column else "null"
        function = "read_parquet" if self.file.suffix == ".parquet" else "read_csv"
        query = (
            f'select "{self.text_column}"::varchar as text, "{self.actor_column}"::varchar as actor,'
            f' "{self.date_column}"::varchar as date, {office}::varchar as office'
            f" from {function}($file) where text is not null and actor is not null order by actor, date, md5(text)"
        )
        with duckdb.connect(":memory:") as con:
            try:
                rows = con.sql(query, params={"file": str(self.file)})
            except duckdb.Error as error:
                found = str(error).split("\n", 1)[0]
                expected = "a Parquet or CSV file with the columns that corpora.csv names"
                raise CaseError([Fault(self.file.name, 0, found, expected)]) from None
            reader: pa.RecordBatchReader = rows.to_arrow_reader(BATCH)
            yield from reader


def text_id(actor: str, date: str, words: str) -> str:
    """Return an id for a text: actor, date and the first letters of its hash."""
    return f"{actor}-{date}-{hashed(words)[:6]}"


def hashed(words: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(words.encode()).hexdigest()


def sentences_of(words: str, language: str) -> list[str]:
    """Return the sentences of a text.

    Only an empty line ends a paragraph: some years of a corpus are printed in short lines, others with a line for each
    paragraph, and a sentence must not depend on that.
    """
    paragraphs = (unwrapped(paragraph) for paragraph in re.split(r"\n[ \t\r]*\n", words))
    return [
        paragraph[start:end]
        for paragraph in paragraphs
        for start, end in sentences(paragraph, language)
        if end > start
    ]


def unwrapped(words: str) -> str:
    """Return a text with its lines joined; a hyphen at the end of a line stays, as in *peace-keeping*."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=\w)-\s*\n\s*(?=\w)", "-", words)).strip()
