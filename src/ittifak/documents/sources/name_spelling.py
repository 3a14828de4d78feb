"""One form for the spellings of a name, so that *Wæver* and *Waever* are one author."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ı": "i", "ə": "e", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)


def fold_name(name: str) -> str:
    """Return ``name`` in small letters without marks, signs and brackets, its words parted by one space.

    ``&``, *ve* and *and* are one; initials after a comma are left out (``Waltz, K. N.``).
    """
    bare = re.sub(r"\s*[\[(][^\])]*[\])]", "", name)
    bare = re.sub(r",\s*(?:[^\W\d_]\.[-\s]?)+(?=\s|,|\Z)", "", bare)
    small = (
        unicodedata.normalize("NFKC", bare).replace("İ", "i").replace("I", "ı").lower().translate(_LETTERS)
    )
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", small) if not unicodedata.combining(sign))
    plain = re.sub(r"&|\b(?:ve|and)\b", " and ", plain)
    return " ".join(re.sub(r"['’`´.]|\W+", lambda match: "" if match[0] in "'’`´." else " ", plain).split())
