"""What is kept of a corpus: its texts by hash, how many of their sentences bear which code, and words that mark a period."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from ittifak.case.case import Case
from ittifak.documents.coding.codebook import Codebook
from ittifak.documents.coding.lexicon import LexiconCoder
from ittifak.documents.derived.derived_document import CODER, Row
from ittifak.documents.derived.keyness import Counts, keyness, together
from ittifak.documents.reading.corpus import Corpus, hashed, sentences_of, text_id, unwrapped
from ittifak.documents.reading.mentions import Mentions

MOST = 6
# Spellings of one name, which change with the years: a change of spelling is no change of mind. Rival names of one place
# (Artsakh, Khankendi) are no spellings and stay apart.
SAME = {
    form: name
    for name, forms in {
        "karabakh": ("garabagh", "karabagh", "qarabagh"),
        "nagorno": ("nagorny", "nagornyi", "nagornyy", "nagornii"),
        "nagorno-karabakh": (
            "nagorny-karabakh",
            "nagornyi-karabakh",
            "nagorno-karabagh",
            "nagorno-garabagh",
            "nagorny-garabagh",
        ),
        "türkiye": ("turkey", "turkiye"),
        "nakhchivan": ("nakhichevan", "naxçıvan", "nakhjavan"),
        "zangezur": ("zangazur", "zangezour"),
        "defence": ("defense",),
    }.items()
    for form in forms
}


def corpus_tables(case: Case, row: Row, file: Path, codebook: Codebook) -> dict[str, list[Row]]:
    """Return the derived tables of a corpus, as far as its texts are of actors of the case.

    Args:
        case: the case.
        row: its row of ``corpora.csv``.
        file: the file.
        codebook: codes and patterns of the default coder.

    Returns:
        Rows of ``texts`` and ``text_codes``: counts for all sentences of a text, and for those that name another
        actor of the region or the compared dyads; and of ``keywords``: the ``MOST`` words that each of these actors uses most
        surely more in a named period than in other years, and as many that it uses less.

    Raises:
        CaseError: the file cannot be read.

    """
    names = ("text_column", "actor_column", "date_column", "office_column", "language")
    corpus = Corpus(row["source"], file, **{name: row[name] for name in names})
    coder = LexiconCoder(codebook)
    known = {actor["id"] for actor in case.rows("select id from actors")}
    looked_at = set(case.settings.studied)
    mentions = Mentions(case, corpus.language, looked_at)
    words: dict[str, dict[int, Counts]] = {}
    texts: list[Row] = []
    counts: list[Row] = []
    for batch in corpus.batches():
        for text in batch.to_pylist():
            if text["actor"] in known:
                made, counted = _text(text, corpus, coder, mentions)
                texts.append(made)
                counts += counted
            if text["actor"] in looked_at:
                by_year = words.setdefault(text["actor"], {})
                by_year.setdefault(int(text["date"][:4]), Counts(corpus.language, SAME)).add(
                    unwrapped(text["text"])
                )
    keys = [row for actor in sorted(words) for row in _keywords(case, corpus.source, actor, words[actor])]
    return {"texts": texts, "text_codes": counts, "keywords": keys}


def _keywords(case: Case, source: str, actor: str, by_year: dict[int, Counts]) -> Iterator[Row]:
    for period in case.settings.periods:
        inside = [counts for year, counts in by_year.items() if period.first_year <= year <= period.last_year]
        outside = [
            counts for year, counts in by_year.items() if not period.first_year <= year <= period.last_year
        ]
        if not inside or not outside:
            continue
        here, there = together(inside), together(outside)
        found = keyness(here, there).to_pylist()
        more = [row for row in found if row["low"] > 0][:MOST]
        less = [row for row in found if row["high"] < 0][:MOST]
        for row in more + less:
            yield {
                "source": source,
                "actor": actor,
                "period": period.id,
                "word": row["word"],
                "count": row["count_a"],
                "count_else": row["count_b"],
                "words": here.total,
                "words_else": there.total,
            }


def _text(
    text: dict[str, Any], corpus: Corpus, coder: LexiconCoder, mentions: Mentions
) -> tuple[Row, list[Row]]:
    sentences = sentences_of(text["text"], corpus.language)
    id_ = text_id(text["actor"], text["date"], text["text"])
    numbers = [str(number) for number in range(len(sentences))]
    segments = pa.table(
        {"id": numbers, "text": sentences, "language": [corpus.language] * len(sentences)},
        schema=pa.schema([("id", pa.string()), ("text", pa.string()), ("language", pa.string())]),
    )
    coded = coder.code(segments)
    codes: list[list[str]] = [[] for _ in sentences]
    for place, code in zip(coded.column("id").to_pylist(), coded.column("code").to_pylist(), strict=True):
        if code:
            codes[int(place)].append(code)
    named = [mentions.actors(sentence) - {text["actor"]} for sentence in sentences]
    made = {
        "id": id_,
        "source": corpus.source,
        "actors": text["actor"],
        "date": text["date"],
        "language": corpus.language,
        "office": text["office"],
        "sha256": hashed(text["text"]),
        "segments": len(sentences),
    }
    return made, list(_counts(id_, codes, named))


def _counts(id_: str, codes: list[list[str]], named: list[set[str]]) -> Iterator[Row]:
    for about in [None, *sorted(set().union(*named))]:
        of = [own for own, actors in zip(codes, named, strict=True) if about is None or about in actors]
        if about:
            yield {"text": id_, "about": about, "coder": CODER, "code": None, "segments": len(of)}
        counted = Counter(code for own in of for code in own)
        for code in sorted(counted):
            yield {"text": id_, "about": about, "coder": CODER, "code": code, "segments": counted[code]}
