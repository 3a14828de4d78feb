"""Concordance: each place, with offsets that are true."""

import re

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ittifak.documents.derived.concordance import concordance
from ittifak.evidence.language import lower


def segments(*texts, language="tr"):
    return pa.table(
        {"id": [str(n) for n in range(len(texts))], "text": list(texts), "language": [language] * len(texts)}
    )


def test_prefixes_phrases_and_turkish_letters():
    table = segments("IĞDIR yolu, Iğdır’ın yolları ve ığdırlı yolcu", "Yol  Iğdır’a gider")
    assert [place.match for place in concordance(table, "ığdır")] == ["IĞDIR", "Iğdır", "Iğdır"]
    assert [place.match for place in concordance(table, "ığdır* yol*")] == ["IĞDIR yolu", "ığdırlı yolcu"]
    (place,) = concordance(table, "yol ığdır", width=3)
    assert (place.segment, place.match, place.after) == ("1", "Yol  Iğdır", "’a ")


def test_nothing_to_look_for():
    for words in ("", " ", "*"):
        with pytest.raises(ValueError, match="at least one word"):
            list(concordance(segments("x"), words))


@given(
    st.text(max_size=80), st.text(alphabet="abıiİIşŞ", min_size=1, max_size=3), st.sampled_from(["tr", "en"])
)
def test_offsets_are_true(text, word, language):
    places = list(concordance(segments(text, language=language), word))
    for place in places:
        assert lower(text[place.start : place.end], language) == lower(word, language) or "İ" in text
        assert place.match == re.sub(r"\s", " ", text[place.start : place.end])
    if language == "tr":
        assert len(places) == len(
            re.findall(
                rf"(?<!\w){re.escape(lower(word, 'tr'))}(?!\w)",
                "".join(small if len(small := lower(letter, "tr")) == 1 else letter for letter in text),
            )
        )
