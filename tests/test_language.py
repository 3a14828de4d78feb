"""Casing and sorting of Turkish and Azerbaijani."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ittifak.evidence.language import lower, sort_key, upper

ALPHABETS = {"tr": [*"abcçdefgğhıijklmnoöprsştuüvyz"], "az": [*"abcçdeəfgğhxıijkqlmnoöprsştuüvyz"]}
CAPITALS = {"tr": [*"ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ"], "az": [*"ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ"]}


def in_order(words, lang):
    return sorted(words, key=lambda word: sort_key(word, lang))


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("ISPARTA İZMİR", "tr", "ısparta izmir"),
        ("İTTİFAK", "tr", "ittifak"),
        ("QARABAĞ ƏRAZİSİ", "az", "qarabağ ərazisi"),
        ("KIŞLIK", "az", "kışlık"),
        ("ISTANBUL", "en", "istanbul"),
        ("İ", "tr", "i"),
        ("ŞUŞA 1992", "tr", "şuşa 1992"),
    ],
)
def test_lower_case(text, lang, expected):
    assert lower(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("ılıca istanbul", "tr", "ILICA İSTANBUL"),
        ("bakı ilə gəncə", "az", "BAKI İLƏ GƏNCƏ"),
        ("istanbul", "en", "ISTANBUL"),
        ("ığdır", "tr", "IĞDIR"),
    ],
)
def test_upper_case(text, lang, expected):
    assert upper(text, lang) == expected


@pytest.mark.parametrize("lang", ALPHABETS)
def test_each_letter_has_its_capital(lang):
    assert len(ALPHABETS[lang]) == {"tr": 29, "az": 32}[lang]
    assert [upper(letter, lang) for letter in ALPHABETS[lang]] == CAPITALS[lang]
    assert [lower(letter, lang) for letter in CAPITALS[lang]] == ALPHABETS[lang]


@given(st.sampled_from([*ALPHABETS]), st.data())
def test_there_and_back(lang, data):
    text = data.draw(st.text(st.sampled_from([*ALPHABETS[lang], *"0123456789 -.’"])))
    assert lower(upper(text, lang), lang) == text
    assert len(upper(text, lang)) == len(text)
    capitals = data.draw(st.text(st.sampled_from(CAPITALS[lang])))
    assert upper(lower(capitals, lang), lang) == capitals


@pytest.mark.parametrize("lang", ALPHABETS)
def test_the_alphabet_is_in_order(lang):
    alphabet = ALPHABETS[lang]
    assert in_order(reversed(alphabet), lang) == alphabet
    assert in_order(reversed(CAPITALS[lang]), lang) == CAPITALS[lang]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("tr", ["cam", "can", "çam", "dam"]),
        ("tr", ["Iğdır", "Irak", "İran", "İzmir", "Jale"]),
        ("tr", ["ışık", "izin"]),
        ("tr", ["oy", "öykü", "pul"]),
        ("tr", ["su", "şu", "ta"]),
        ("tr", ["kar", "kâr", "karar", "kâtip", "kaz"]),
        ("tr", ["pay", "qara", "raf"]),
        ("tr", ["vali", "wax", "xan", "yer"]),
        ("az", ["el", "əl", "fil"]),
        ("az", ["ha", "xal", "ışıq", "il"]),
        ("az", ["kar", "qar", "lal"]),
        ("en", ["Cam", "Çam", "Car"]),
        ("en", ["Iğdır", "İzmir", "jam"]),
        ("tr", ["2009", "2010", "21", "a1", "a2", "ab"]),
        ("tr", ["", " ", "a", "a b", "ab"]),
        ("tr", ["zaman", "Ərəb", "Ωmega"]),
        ("tr", ["e", "é", "ef"]),
    ],
)
def test_words_are_in_order(lang, words):
    assert in_order(reversed(words), lang) == words
    assert in_order([upper(word, lang) for word in reversed(words)], lang) == [
        upper(word, lang) for word in words
    ]


@given(st.sampled_from([*ALPHABETS]), st.data())
def test_words_of_the_alphabet_sort_letter_by_letter(lang, data):
    place = {letter: number for number, letter in enumerate(ALPHABETS[lang])}
    words = data.draw(st.lists(st.text(st.sampled_from(ALPHABETS[lang]), max_size=6)))
    assert in_order(words, lang) == sorted(words, key=lambda word: [place[letter] for letter in word])


@given(st.sampled_from(["tr", "az", "en"]), st.text(), st.text())
def test_every_text_has_a_place_whatever_its_form(lang, one, other):
    assert sort_key(unicodedata.normalize("NFD", one), lang) == sort_key(
        unicodedata.normalize("NFC", one), lang
    )
    assert sort_key(one, lang) <= sort_key(other, lang) or sort_key(one, lang) > sort_key(other, lang)
