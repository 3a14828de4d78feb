"""The matcher against an implementation that is slow and obvious."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ittifak.documents.coding import matcher
from ittifak.documents.coding.matcher import Matcher
from ittifak.documents.coding.pattern import Pattern

Word = tuple[str, int, int]
DOTTED = {"tr": {"I": "ı", "İ": "i"}, "az": {"I": "ı", "İ": "i"}}


def small(sign: str, lang: str) -> str:
    """Return the small letter of a sign, by the rules of its language."""
    sign = unicodedata.normalize("NFC", sign)[0]
    letter = DOTTED.get(lang, {}).get(sign) or sign.lower()[0]
    return {"â": "a", "î": "i", "û": "u"}.get(letter, letter) if lang == "tr" else letter


def words_of(text: str, lang: str) -> list[Word]:
    """Return each word with its start and its end, one sign after the other."""
    words: list[Word] = []
    letters, start = "", 0
    previous = ""
    for place, sign in enumerate(text + "\0"):
        category = unicodedata.category(sign)
        if (category[0] == "M" or category == "Cf") and sign != "\u200b":
            if letters and place and previous == text[place - 1]:
                both = unicodedata.normalize("NFC", previous + sign)
                if len(both) == 1:
                    letters = letters[:-1] + small(both, lang)
        elif category[0] == "L" or category in ("Nd", "Nl"):
            if not letters:
                start = place
            letters += small(sign, lang)
            previous = sign
        else:
            if letters:
                words.append((letters, start, place))
            letters = previous = ""
    return words


def expression(pattern: str, lang: str) -> re.Pattern[str]:
    """Return a pattern as a regular expression over words that each end in a space."""
    parts = pattern.replace("...", " … ").replace("…", " … ").split()
    made = ""
    for part in parts:
        if part == "…":
            made += r"(?:\S+ ){0,3}?"
        else:
            found = [word for word, _, _ in words_of(unicodedata.normalize("NFC", part), lang)]
            made += "".join(re.escape(word) + " " for word in found[:-1])
            made += re.escape(found[-1]) + (r"\S* " if part.endswith("*") else " ")
    return re.compile(made)


def stands(pattern: str, lang: str, words: list[Word]) -> list[tuple[int, int]]:
    """Return the first and the last word of each place where a pattern stands."""
    wanted = expression(pattern, lang)
    found = []
    for first in range(len(words)):
        match = wanted.match("".join(word + " " for word, _, _ in words[first:]))
        if match:
            found.append((first, first + match[0].count(" ") - 1))
    return found


def alternatives(cell: str) -> list[tuple[int, str]]:
    window, parts = 12, []
    for part in cell.split("|") if cell else []:
        prefix = re.match(r"\s*(\d+):", part)
        if prefix:
            window = int(prefix[1]) or 10**9
        parts.append((window, part[prefix.end() if prefix else 0 :]))
    return parts


def counts(pattern: Pattern, words: list[Word], first: int, last: int) -> bool:
    """Return whether a match counts for what stands about it."""

    def by(cell: str, outside: bool) -> bool:
        return any(
            start - last <= window and first - end <= window and (not outside or end > last or start < first)
            for window, part in alternatives(cell)
            for start, end in stands(part, pattern.lang, words)
        )

    return (not pattern.near or by(pattern.near, True)) and not by(pattern.unless, False)


def slow(patterns: list[Pattern], texts: list[str], languages: list[str | None]) -> list[tuple[int, ...]]:
    """Return what ``Matcher.find`` should."""
    found = []
    for number, (text, lang) in enumerate(zip(texts, languages, strict=True)):
        words = words_of(text, lang or "")
        for place, pattern in enumerate(patterns):
            if pattern.lang == lang:
                for first, last in stands(pattern.pattern, lang, words):
                    if counts(pattern, words, first, last):
                        found.append((number, place, words[first][1], words[last][2]))
    return sorted(found, key=lambda row: (row[0], row[2], row[1]))


def fast(patterns: list[Pattern], texts: list[str], languages: list[str | None]) -> list[tuple[int, ...]]:
    return list(zip(*(column.tolist() for column in Matcher(patterns).find(texts, languages)), strict=True))


SYLLABLES = ("a", "ab", "ba", "İ", "ı", "I", "i", "â", "q", "ж", "7", "i\u0307", "a\u0302", "s\u0327")
BETWEEN = (" ", "  ", "\n", "-", "’", "😀", "\u200b", ". ", "²")
ODD = ("\u0301", "\u00ad", "\u200d", "\u202e", "\0", "ß", "ǅ", "𐐀")
WORDS = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=2).map("".join)
TEXTS = st.one_of(
    st.lists(
        st.one_of(st.sampled_from(SYLLABLES), st.sampled_from(BETWEEN), st.sampled_from(ODD)), max_size=60
    ).map("".join),
    st.text(max_size=40),
)
TOKENS = st.tuples(WORDS, st.sampled_from(["", "*"])).map("".join)
PHRASES = st.lists(TOKENS, min_size=1, max_size=3).flatmap(
    lambda tokens: st.sampled_from([" ", " … ", "..."]).map(lambda between: between.join(tokens))
)
CONTEXTS = st.one_of(
    st.just(""),
    st.lists(
        st.tuples(st.sampled_from(["", "1:", "2: ", "0:"]), PHRASES).map("".join), min_size=1, max_size=3
    ).map("|".join),
)
LANGUAGES = st.sampled_from(["tr", "en", "az"])
PATTERNS = st.builds(
    Pattern, code=st.just("A"), lang=LANGUAGES, pattern=PHRASES, near=CONTEXTS, unless=CONTEXTS
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(PATTERNS, max_size=6),
    st.lists(st.tuples(TEXTS, st.one_of(LANGUAGES, st.none(), st.just("ru"))), max_size=6),
)
@example([Pattern("A", "tr", "a* … b* … c")], [("a b x b y z c", "tr")])
@example([Pattern("A", "tr", "ab", near="1: ab")], [("ab", "tr"), ("ab ab", "tr"), ("ab", "tr")])
@example([Pattern("A", "en", "ab", near="ab a")], [("x ab a", "en")])
def test_the_matcher_finds_what_a_slow_search_finds(patterns, rows):
    texts, languages = [text for text, _ in rows], [lang for _, lang in rows]
    assert fast(patterns, texts, languages) == slow(patterns, texts, languages)


FEW = st.sampled_from(["a", "b", "ab"])
DENSE_PHRASES = st.lists(
    st.tuples(FEW, st.sampled_from(["", "*"])).map("".join), min_size=1, max_size=3
).flatmap(
    lambda parts: st.lists(st.sampled_from([" ", " … "]), min_size=len(parts), max_size=len(parts)).map(
        lambda between: "".join(one + gap for one, gap in zip(parts, between, strict=True)).strip(" …")
    )
)
DENSE_CONTEXTS = st.one_of(
    st.just(""),
    st.lists(
        st.tuples(st.sampled_from(["", "1:", "2:", "0:"]), DENSE_PHRASES).map("".join), min_size=1, max_size=3
    ).map("|".join),
)
DENSE_PATTERNS = st.builds(
    Pattern,
    code=st.just("A"),
    lang=st.just("en"),
    pattern=DENSE_PHRASES,
    near=DENSE_CONTEXTS,
    unless=st.one_of(st.just(""), DENSE_CONTEXTS),
)
DENSE_TEXTS = st.lists(st.sampled_from(["a", "b", "ab", "x", "x", "y"]), max_size=25).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(DENSE_PATTERNS, min_size=1, max_size=4),
    st.lists(DENSE_TEXTS, min_size=1, max_size=3),
    st.integers(1, 12),
)
def test_words_that_meet_often_are_found_the_same_in_blocks_of_any_size(patterns, texts, block):
    languages: list[str | None] = ["en"] * len(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matcher, "_BLOCK", block)
        assert fast(patterns, texts, languages) == slow(patterns, texts, languages)


@pytest.mark.parametrize(
    ("pattern", "text", "passages"),
    [
        ("threat* perce*", "threats perceived", ["threats perceived"]),
        ("threat* perce*", "threats as perceived", []),
        ("threat … seen", "threat seen", ["threat seen"]),
        ("threat … seen", "threat one two three seen", ["threat one two three seen"]),
        ("threat … seen", "threat one two three four seen", []),
        ("threat … seen", "threat threat seen seen", ["threat threat seen", "threat seen"]),
        ("a* … b* … c", "a b x b y z w c", ["a b x b y z w c"]),
        ("a … b* c", "a x b c", ["a x b c"]),
        ("a … b* c", "a b x c", []),
        ("a* b* … c", "a b x c", ["a b x c"]),
        ("a* b* … c", "a x b c", []),
    ],
)
def test_up_to_three_words_stand_in_a_gap_and_none_elsewhere(pattern, text, passages):
    found = Matcher([Pattern("A", "en", pattern)]).find([text], "en")
    assert [text[start:end] for start, end in zip(found.start, found.end, strict=True)] == passages


@pytest.mark.parametrize(("between", "stands"), [(11, True), (12, False)])
def test_what_is_twelve_words_away_is_near(between, stands):
    words = " ".join(["x"] * between)
    for text in (f"treaty {words} peace", f"peace {words} treaty"):
        assert bool(fast([Pattern("A", "en", "treaty", near="peace")], [text], ["en"])) is stands
        assert bool(fast([Pattern("A", "en", "treaty", unless="peace")], [text], ["en"])) is not stands


def test_a_long_phrase_reaches_past_a_short_one_that_begins_in_it():
    text = "b x b x c a"
    pattern = Pattern("A", "en", "a", near="1: b … c|x")
    assert fast([pattern], [text], ["en"]) == slow([pattern], [text], ["en"]) == [(0, 0, 10, 11)]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4), LANGUAGES)
@example(["\uf900", "\u212a\u212b\u2126", "\ufb2a", "\u0958", "\U0002f800"], "tr")
def test_offsets_are_true_in_any_text(texts, lang):
    wanted = sorted({word for text in texts for word, _, _ in words_of(text, lang)})[:50]
    patterns = [Pattern("A", lang, word) for word in wanted]
    found = fast(patterns, texts, [lang] * len(texts))
    spans = {
        (number, start, end)
        for number, text in enumerate(texts)
        for word, start, end in words_of(text, lang)
        if word in wanted
    }
    assert {(number, start, end) for number, _, start, end in found} == spans
    for number, place, start, end in found:
        assert [word for word, _, _ in words_of(texts[number][start:end], lang)] == [wanted[place]]


@pytest.mark.parametrize(
    ("lang", "pattern", "text", "passages"),
    [
        ("tr", "ırak*", "IRAK’la ve Irak", ["IRAK", "Irak"]),
        ("tr", "iran", "İRAN, İran; I\u0307ran, IRAN", ["İRAN", "İran", "I\u0307ran"]),
        ("en", "iran", "İran and IRAN", ["İran", "IRAN"]),
        ("az", "qarabağ*", "QARABAĞDA", ["QARABAĞDA"]),
        ("ru", "договор*", "ДОГОВОРЫ, догово\u0301р", ["ДОГОВОРЫ", "догово\u0301р"]),
        ("tr", "askeri teknolojik", "askerî-teknolojik", ["askerî-teknolojik"]),
        ("tr", "türkiye", "Türkiye’nin Türkiyeli", ["Türkiye"]),
        ("tr", "güç*", "gu\u0308c\u0327ler", ["gu\u0308c\u0327ler"]),
        ("en", "peace treaty", "a peace\n\n— treaty² 😀 peacetreaty", ["peace\n\n— treaty"]),
        ("en", "cooperation", "co\u00adoperation", ["co\u00adoperation"]),
    ],
)
def test_words_are_found_as_they_are_written(lang, pattern, text, passages):
    found = Matcher([Pattern("A", lang, pattern)]).find([text], lang)
    assert [text[start:end] for start, end in zip(found.start, found.end, strict=True)] == passages


def test_a_text_that_is_longer_than_a_block_is_searched_across_its_blocks():
    text = "the treaty of alliance, " * 20_000
    found = Matcher([Pattern("A", "en", "treaty of alli*"), Pattern("A", "en", "alliance the")]).find(
        [text], "en"
    )
    assert [(found.pattern == place).sum() for place in (0, 1)] == [20_000, 19_999]
    assert {text[start:end] for start, end in zip(found.start, found.end, strict=True)} == {
        "treaty of alliance",
        "alliance, the",
    }


def test_nothing_is_found_across_two_texts():
    texts = ["mutual", "aid", "mutual aid"]
    patterns = [
        Pattern("A", "en", "mutual aid"),
        Pattern("A", "en", "aid", near="0: mutual"),
        Pattern("A", "en", "mutual … aid"),
    ]
    found = Matcher(patterns).find(texts, "en")
    assert set(found.text.tolist()) == {2}


def test_a_language_with_a_region_is_the_language():
    assert len(Matcher([Pattern("A", "tr", "söz")]).find(["söz"], ["tr-TR"]).text) == 1


def test_no_patterns_and_no_texts_give_no_matches():
    assert len(Matcher([]).find(["text"], "en").text) == 0
    assert len(Matcher([Pattern("A", "en", "word")]).find([], "en").text) == 0


def test_more_letters_than_codes_are_refused():
    ideographs = [Pattern("A", "en", chr(0x4E00 + number)) for number in range(300)]
    with pytest.raises(ValueError, match="300 different letters"):
        Matcher(ideographs)
