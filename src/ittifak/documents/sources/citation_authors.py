"""Who a citation names: surnames, institutions and titles, as printed."""

import re
from typing import NamedTuple

PARTICLES = frozenset(
    (
        "de",
        "da",
        "del",
        "della",
        "der",
        "di",
        "du",
        "van",
        "von",
        "la",
        "le",
        "al",
        "el",
        "bin",
        "ibn",
        "ó",
        "o",
    )
)
CONNECTORS = frozenset(("&", "ve", "and", "ile"))
_ET_AL = re.compile(
    r",?\s*(?:\bvd\b\.?|\bv\.\s?d\.|\bve\s+diğ(?:erleri\b|\.)|\bve\s+ark(?:adaşları\b|\.)|\bet\.?\s+al\b\.?|\band\s+(?:others|colleagues)\b)\s*\Z",
    re.IGNORECASE,
)
_MONTHS = frozenset(
    re.findall(
        r"\S+",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık january february march april may june "
        "july august september october november december bahar yaz güz kış spring summer autumn fall winter",
    )
)
_EVENTS = re.findall(
    r"\S+",
    "savaş muharebe antlaşma anlaşma beyanname zirve sözleşme protokol bildiri karar kongre konferans devrim ihtilal "
    "tatbikat operasyon harekat harekât mutabakat kriz seçim darbe ateşkes mütareke toplantı ziyaret dönem tarih yıl "
    "war treaty agreement declaration summit accord convention crisis revolution election protocol resolution coup "
    "ceasefire armistice congress conference exercise operation meeting visit period year act",
)
_EVENT = re.compile(rf"(?:{'|'.join(_EVENTS)})(?:s|(?:l[ae]r)?(?:s?[ıiuü](?:n[ıiuüdae]\w{{0,2}})?)?)")
_INSTITUTION = re.compile(
    r"(?:bakanlı|cumhur|başkanlı|merkez|enstitü|vakf|vakıf|teşkilat|örgüt|birli|kurul|kurum|üniversite|ajans|haber|şirket|komisyon|meclis|"
    r"banka|minist|cent(?:er|re)|institut|foundation|organi[sz]ation|union|council|universit|agency|news|compan|commission|committee|"
    r"bank|research|advisory|society|forces|republic|media|press|group|report|program|policy|embassy|association|house|parliament)",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(
    r"(?:(?:n[dt][ae]|[ıiuü]nd[ae]|[dt][ae]n|itibaren|sonra|önce|kadar|dek|beri|boyunca|süresince|ve|ile|için|gibi|olarak)|"
    r"(?:in|on|of|since|until|till|from|by|to|the|at|during|after|before|between|and|was|is))\Z"
)
_OPENERS = re.compile(
    r"(?:in|on|since|until|from|by|during|after|before|between|as|özellikle|yani|bu|the)\b", re.IGNORECASE
)
_NOT_AN_AUTHOR = frozenset(
    (
        "bkz",
        "bk",
        "krş",
        "see",
        "cf",
        "age",
        "agm",
        "ibid",
        "yaklaşık",
        "circa",
        "ca",
        "md",
        "no",
        "art",
        "sayı",
    )
)


class Authors(NamedTuple):
    """``names`` in order, as printed; ``printed`` is the whole of it; ``et_al`` when further authors are left out."""

    printed: str
    names: tuple[str, ...]
    et_al: bool


def is_name(word: str) -> bool:
    """Whether ``word`` is written like a name: its first letter is a capital."""
    letter = re.search(r"[^\W\d_]", word)
    return letter is not None and letter[0].isupper() and word[:1] not in "([{"


def names_event(word: str) -> bool:
    """Whether ``word`` is the noun of a datable event or document, such as *Savaşı* or *Treaty*."""
    small = word.replace("İ", "i").lower()
    return small in _MONTHS or _EVENT.fullmatch(small) is not None


def _is_initial(piece: str) -> bool:
    return re.fullmatch(r"(?:[^\W\d_]\.[-\s]?)+", piece) is not None


def _is_person(piece: str) -> bool:
    words = [word for word in piece.split() if word.lower() not in PARTICLES and not _is_initial(word)]
    if not words or not all(is_name(word) for word in words) or _INSTITUTION.search(piece):
        return False
    return len(words) == 1 or (len(words) == 2 and not any(word.isupper() for word in words))


def is_institution(name: str) -> bool:
    """Whether ``name`` cannot be a person's: it holds a word for a body, or is an acronym, or is long."""
    return bool(_INSTITUTION.search(name)) or not all(_is_person(part) for part in [name])


def _names(text: str) -> tuple[str, ...]:
    pieces = [piece.strip(" ,") for piece in re.split(r"\s*&\s*|\s+(?:ve|and)\s+", text)]
    if len(pieces) > 1:
        listed = [name.strip() for piece in pieces for name in piece.split(",") if name.strip()]
        merged = _with_initials(listed)
        if all(_is_person(name) for name in merged):
            return tuple(merged)
    elif "," in text:
        merged = _with_initials([name.strip() for name in text.split(",") if name.strip()])
        if len(merged) == 1 or all(_is_person(name) and " " not in name for name in merged):
            return tuple(merged)
    elif " / " in text:
        return tuple(name.strip() for name in text.split(" / "))
    return (text,)


def _with_initials(names: list[str]) -> list[str]:
    merged: list[str] = []
    for name in names:
        if merged and _is_initial(name):
            merged[-1] += ", " + name
        else:
            merged.append(name)
    return merged


def _is_list_of_names(text: str) -> bool:
    words = text.replace("&", " & ").split()
    named = [word for word in words if word.lower() not in CONNECTORS | PARTICLES]
    return (
        0 < len(named) <= 4
        and all(is_name(word) for word in named)
        and not any(character.isdigit() for character in text)
        and not names_event(named[-1].rstrip(","))
    )


def read_authors(text: str, *, comma: bool) -> Authors | None:
    """Read what stands before the year of a citation; None if that cannot be an author.

    Args:
        text: what stands before the year, without the comma between.
        comma: whether there was a comma; without one only a list of names is taken for authors, since
            ``(Karabağ Savaşı 2020)`` dates an event.

    """
    printed = text.strip().strip(",").strip()
    bare = printed.strip("“”\"'‘’ ")
    short = _ET_AL.sub("", bare)
    words = short.split()
    if not words or len(words) > 16 or re.search(r"[.!?]\s+[A-ZÇĞİÖŞÜ]\w{3,}\s+\w+\s+\w", short):
        return None
    letters = [word.strip(".,").replace("İ", "i").lower() for word in words]
    if letters[0] in _NOT_AN_AUTHOR or all(
        word in _MONTHS or not re.search(r"[^\W\d_]", word) for word in letters
    ):
        return None
    quoted = bare != printed
    if not quoted and not _starts_like_an_author(words, comma=comma):
        return None
    if not quoted and len(words) > 1 and _reads_on(short, words[-1]):
        return None
    if not comma and not _is_list_of_names(short):
        return None
    return Authors(printed, _names(short), short != bare)


def _starts_like_an_author(words: list[str], *, comma: bool) -> bool:
    first = words[0]
    if is_name(first) and not first[0].isdigit():
        return True
    if first.lower() in PARTICLES and len(words) > 1 and is_name(words[1]):
        return True
    plain = re.fullmatch(r"[^\W_][\w.&+-]*", first) and re.search(r"[^\W\d_]{2}", first)
    return comma and len(words) == 1 and plain is not None


def _reads_on(text: str, last: str) -> bool:
    """Whether ``text`` is a phrase that leads up to a date (*until*, *döneminde*) and no name."""
    if not last[:1].isupper() and _ADVERBIAL.search(last.strip(".,").lower()):
        return True
    return _OPENERS.match(text) is not None and not text.lower().startswith("the ")
