"""Citations whose author stands in the sentence and whose year stands in the bracket: ``Veliyev’e (2023, 4-5) göre``."""

import re
from collections.abc import Collection
from typing import NamedTuple

from ittifak.documents.sources.citation_authors import (
    CONNECTORS,
    PARTICLES,
    Authors,
    is_institution,
    is_name,
    names_event,
)
from ittifak.documents.sources.citation_forms import DATE, Work, page_ranges, read_tail, read_year
from ittifak.documents.sources.name_spelling import fold_name

_BEGINS = re.compile(rf"\s*({DATE})", re.IGNORECASE)
_SUFFIX = re.compile(r"['’](?:[^\W\d_]{1,6})\Z")
_REACH = 160
_MOST_WORDS = 12
_NAME = re.compile(r"(?:[^\W\d_]\.)+|[\w’'.–-]*\w")
_OPENERS = frozenset(
    re.findall(
        r"\S+",
        "nitekim ancak örneğin ayrıca dolayısıyla böylece fakat oysa yine benzer şekilde bu bunun buna öte ilk son ise "
        "however moreover as in according similarly while although thus also see and but the when where since by for "
        "more so yet",
    )
)
_REPORTS = re.compile(
    r"\s*(?:,?\s*(?:göre|['’]?[a-zçğıöşü]*\s*göre)|(?:argues?|argued|notes?|noted|states?|stated|shows?|showed|finds?|found|claims?|"
    r"suggests?|writes?|wrote|describes?|holds?|maintains?|(?!(?:is|was|has)\b)[a-z]+(?:s|ed))\b|.{0,120}?(?:belirt|vurgula|savun|ileri sür|öne sür|nitelendir|"
    r"tanımla|ifade et|değerlendir|göster|yaz|söyle|dikkat çek|iddia et|tartış|ele al|açıkla|sav)\w*)",
    re.IGNORECASE | re.DOTALL,
)


class Naming(NamedTuple):
    """The author that stands before a bracket, where the name begins, and how far it can be trusted to be one."""

    authors: Authors
    start: int
    sure: bool


def read_year_bracket(content: str) -> list[Work]:
    """Return what a bracket that begins with a year says: works that still lack their authors."""
    match = _BEGINS.match(content)
    tail = read_tail(content[match.end() :].strip()) if match else None
    if match is None or tail is None:
        return []
    years = (match[1], *tail.years)
    nobody = Authors("", (), False)
    works = [Work(nobody, year, *read_year(year)) for year in years]
    works[-1] = works[-1]._replace(
        pages=tail.pages, ranges=page_ranges(tail.pages), second_hand=bool(tail.via), via=tail.via
    )
    return works


def _tokens(text: str) -> list[tuple[int, str]]:
    return [(match.start(), match[0]) for match in re.finditer(r"&|[^\s&]+", text)]


def _et_al(tokens: list[tuple[int, str]]) -> int:
    words = [word.lower() for _, word in tokens[-3:]]
    if words[-1:] and _SUFFIX.sub("", words[-1]) in {"vd.", "vd"}:
        return 1
    last = _SUFFIX.sub("", words[-1]) if words else ""
    if len(words) > 1 and (
        (last in {"al.", "al"} and words[-2] in {"et", "et."})
        or (words[-2] in {"ve", "and"} and re.match(r"(?:diğer|arkadaş|others|colleagues)", last))
    ):
        return 2
    return 0


def name_before(text: str, bracket: int, known: Collection[str]) -> Naming | None:
    """Return the author that stands right before the bracket at ``bracket``, or None if none does.

    Args:
        text: the running text.
        bracket: offset of the opening bracket.
        known: folded surnames and institutions that the document cites elsewhere.

    """
    begin = max(bracket - _REACH, 0)
    tokens = _tokens(text[begin:bracket])
    if not tokens or not text[bracket - 1].isspace():
        return None
    if len(tokens) > 1 and tokens[-1][1] == "göre":
        tokens = tokens[:-1]
    skipped = _et_al(tokens)
    tokens = tokens[: len(tokens) - skipped] if skipped else tokens
    taken: list[tuple[int, str]] = []
    joined = False
    for place, token in reversed(tokens):
        bare = _SUFFIX.sub("", token) if not taken and not skipped else token
        listed = joined and bare.endswith(",")
        word = bare.rstrip(",") if listed else bare
        connects = word.lower() in CONNECTORS and bool(taken)
        named = (word.lower() in PARTICLES and bool(taken)) or (
            is_name(word) and _NAME.fullmatch(word) is not None
        )
        if not connects and (not named or (bare.endswith(",") and not listed)):
            break
        if listed:
            taken.insert(0, (place + len(word), "&"))
        joined = joined or connects
        taken.insert(0, (place, word))
        if len(taken) > _MOST_WORDS:
            break
    while taken and (
        taken[0][1].lower() in CONNECTORS or (len(taken) > 1 and taken[0][1].lower() in _OPENERS)
    ):
        taken.pop(0)
    if not taken or taken[0][1].lower() in _OPENERS or names_event(taken[-1][1]):
        return None
    suffixed = _SUFFIX.search(tokens[-1][1]) is not None
    return _naming(text, begin, taken, bool(skipped), suffixed, known)


def _naming(
    text: str, begin: int, taken: list[tuple[int, str]], et_al: bool, suffixed: bool, known: Collection[str]
) -> Naming:
    groups: list[list[tuple[int, str]]] = [[]]
    for place, word in taken:
        if word.lower() in CONNECTORS:
            groups.append([])
        else:
            groups[-1].append((place, word))
    groups = [group for group in groups if group]
    whole = " ".join(word for _, word in taken)
    if len(groups) == 1 and fold_name(whole) not in known:
        words = groups[0]
        tail = next(
            (at for at in range(len(words)) if fold_name(" ".join(w for _, w in words[at:])) in known), 0
        )
        groups = [words[tail:]]
    names = tuple(" ".join(word for _, word in group) for group in groups)
    start = begin + groups[0][0][0]
    end = begin + taken[-1][0] + len(taken[-1][1])
    is_known = any(fold_name(name) in known for name in names)
    person = all(not is_institution(name) for name in names)
    sure = is_known or len(names) > 1 or et_al or (suffixed and person)
    return Naming(Authors(text[start:end], names, et_al), start, sure)


def reports_after(text: str, end: int) -> bool:
    """Whether the words after a bracket report what someone says."""
    return _REPORTS.match(text[end : end + 200].split(". ", maxsplit=1)[0]) is not None
