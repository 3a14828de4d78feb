"""Sentences: syntok's boundaries, mended for scholarly citations and for Turkish, Azerbaijani and Russian."""

import re
from bisect import bisect_right
from itertools import pairwise

_CLOSERS = "'’\"”»›)\\]}"
_OPENERS = "'‘\"“«‹(\\[{¿¡"
_CANDIDATE = re.compile(rf"[.!?…][{_CLOSERS}]*[ \t\n\u00a0]+(?=[{_OPENERS}–—-]{{0,2}}[^\W_])")
_TERMINAL = re.compile(rf"[.!?…][{_CLOSERS}]*\d{{0,2}}$")
_UNSPACED = re.compile(r"(?<![^\W_])[a-zçğıöşüəа-яё]{4,}[.!?]$")
_STOPPED = re.compile(r"(?P<word>[^\W_]+(?:\.[^\W_]+)*)\.$")
_NEXT = re.compile(rf"[{_OPENERS}–—-]{{0,2}}\s*(?P<word>[^\W_]+)")
_BRACKET = re.compile(r"[()\[\]]")
_ROMAN = re.compile(r"[IVXLC]+")
_CITED = re.compile(r"\([^()]*\d[^()]*\)\s*(?:[.,;]|$|(?=[^\W\d_a-zçğıöşüəа-яё]))")
_LONGEST_BRACKET = 600

# Before a number: page, number, article, volume, point; then no sentence ends.
_BEFORE_NUMBERS = frozenset(
    [
        "s",
        "ss",
        "sf",
        "sh",
        "p",
        "pp",
        "no",
        "nu",
        "nr",
        "md",
        "m",
        "mad",
        "art",
        "arts",
        "par",
        "para",
        "paras",
        "vol",
        "c",
        "cilt",
        "fig",
        "ch",
        "sec",
        "bl",
        "bent",
        "fık",
        "f",
        "r",
        "rs",
        "ст",
        "п",
        "пп",
        "стр",
        "с",
        "гл",
        "ч",
        "т",
        "рис",
        "səh",
        "mad",
        "№",
        "say",
        "sayı",
    ]
)
# Before a name, a title or a reference: never the end of a sentence.
_BEFORE_WORDS = frozenset(
    [
        "dr",
        "prof",
        "doç",
        "yrd",
        "öğr",
        "arş",
        "gör",
        "av",
        "sn",
        "mr",
        "mrs",
        "ms",
        "st",
        "bkz",
        "bk",
        "krş",
        "karş",
        "çev",
        "ed",
        "eds",
        "haz",
        "der",
        "yay",
        "alb",
        "gen",
        "org",
        "tuğg",
        "tümg",
        "korg",
        "yzb",
        "bnb",
        "cf",
        "viz",
        "e.g",
        "i.e",
        "e.i",
        "akad",
        "acad",
        "müh",
        "op",
        "uzm",
        "hz",
        "bşk",
        "ltd.şti",
        "им",
        "см",
        "ср",
        "проф",
        "акад",
        "ген",
        "ул",
        "пер",
        "ред",
        "изд",
        "кн",
    ]
)
# May end a sentence; they do where a capital follows.
_LIST_ENDS = frozenset(
    [
        "vb",
        "vs",
        "vd",
        "vdl",
        "etc",
        "al",
        "dig",
        "və.s",
        "т.д",
        "т.п",
        "др",
        "г",
        "гг",
        "в",
        "вв",
        "руб",
        "тыс",
        "млн",
        "млрд",
        "inc",
        "ltd",
        "co",
        "corp",
        "yy",
    ]
)


def sentences(text: str, language: str = "") -> list[tuple[int, int]]:
    """Return the spans of the sentences of a paragraph, without the white space between them.

    To syntok's boundaries come those before a number (``…dır. 1991’de …``), which it does not see. No sentence ends within
    brackets, at a semicolon, before a small letter, after an initial, a title or a reference (``vd.``, ``ss. 88``), or
    after an ordinal (``19. yüzyıl``, ``II. Abdülhamid``; numbers in figures only in Turkish and Azerbaijani). A
    bracket that follows the full stop, as a citation does, belongs to the sentence before it.

    Args:
        text: a paragraph.
        language: ``tr``, ``az``, ``en`` or ``ru``; empty where it is not known.

    Returns:
        Offsets of first and after the last code point of each sentence, in order.

    """
    brackets = _brackets(text)
    opened = [start for start, _ in brackets]
    starts = []
    for place in sorted({*_syntok(text), *(match.end() for match in _CANDIDATE.finditer(text))}):
        moved = _after_citation(text, place, brackets, opened)
        if 0 < moved < len(text) and _ends(text, moved, brackets, opened, language):
            starts.append(moved)
    spans = []
    bounds = [0, *sorted(set(starts)), len(text)]
    for start, end in pairwise(bounds):
        words = text[start:end]
        if words.strip():
            spans.append((start + len(words) - len(words.lstrip()), start + len(words.rstrip())))
    return spans


def _syntok(text: str) -> list[int]:
    from syntok import segmenter  # noqa: PLC0415  (slow to import)

    found = []
    for paragraph in segmenter.analyze(text):
        for sentence in paragraph:
            token = next((token for token in sentence if token.value), None)
            if token:
                found.append(token.offset)
    return found


def _brackets(text: str) -> list[tuple[int, int]]:
    """Return the spans of outer brackets that are closed, none longer than a citation of many works."""
    opened: list[int] = []
    closed: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text):
        if match[0] in "([":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if match.end() - start <= _LONGEST_BRACKET:
                while closed and closed[-1][0] > start:
                    closed.pop()
                closed.append((start, match.end()))
    return closed


def _inside(place: int, brackets: list[tuple[int, int]], opened: list[int]) -> bool:
    before = bisect_right(opened, place - 1) - 1
    return before >= 0 and brackets[before][0] < place < brackets[before][1]


def _after_citation(text: str, place: int, brackets: list[tuple[int, int]], opened: list[int]) -> int:
    """Return the place behind the citation, and its full stop, that stands at ``place``."""
    while place < len(text) and text[place] in "(.,;":
        if text[place] == "(":
            before = bisect_right(opened, place) - 1
            if before < 0 or brackets[before][0] != place or not _CITED.match(text, place):
                break
            place = brackets[before][1]
        else:
            place += 1
        while place < len(text) and text[place].isspace():
            place += 1
    return place


def _ends(text: str, place: int, brackets: list[tuple[int, int]], opened: list[int], language: str) -> bool:
    """Return whether a sentence ends before ``place``, where the next would begin."""
    before = text[max(place - 80, 0) : place].rstrip()
    following = _NEXT.match(text, place)
    if _inside(place, brackets, opened) or not following or following["word"][0].islower():
        return False
    if not text[place - 1].isspace() and not _UNSPACED.search(before):
        return False
    cited = before.endswith(")") and _cited_before(text, place)
    if not _TERMINAL.search(before) and not cited:
        return False
    stopped = _STOPPED.search(before)
    return not stopped or not _abbreviates(stopped["word"], before, following["word"], language)


def _cited_before(text: str, place: int) -> bool:
    """Return whether a sentence, its full stop and a citation without one stand before ``place``."""
    before = text[max(place - _LONGEST_BRACKET - 90, 0) : place].rstrip()
    opening = before.rfind("(")
    return opening > 0 and bool(_TERMINAL.search(before[:opening].rstrip()[-80:]))


def _abbreviates(word: str, before: str, following: str, language: str) -> bool:
    small = word.lower()
    last = small.rsplit(".", 1)[-1]
    initial = len(last) == 1 and (word[-1].isupper() or ("." in word and small not in _LIST_ENDS))
    if initial or small in _BEFORE_WORDS or last in _BEFORE_WORDS or _ROMAN.fullmatch(word):
        return True
    if small in _BEFORE_NUMBERS or small in _LIST_ENDS:
        return following[0].isdigit()
    return _ordinal(word, before[: -len(word) - 1].split(), language)


def _ordinal(word: str, before: list[str], language: str) -> bool:
    """Return whether a number with a full stop is an ordinal: not after *yüzde* (per cent), nor in other languages."""
    if not word.isdigit() or len(word) > 2 or language not in ("tr", "az", ""):
        return False
    return not before or before[-1].lower() not in ("yüzde", "faiz", "%")
