"""Bytes to text: Unicode first, then the single-byte encodings of Turkish and Russian."""

import re
import unicodedata
from typing import NamedTuple

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SINGLE_BYTE = ("cp1254", "cp1251", "koi8-r", "cp866", "cp857")
_SAMPLE = 200_000
_GOOD = 0.5
_TURKISH = frozenset("çğıöşüâîûÇĞİÖŞÜÂÎÛ")
_SIGNS = frozenset("“”‘’–—…•«»°§№€´·©®™½\xa0\xad")
_RUSSIAN = frozenset("оеаинтсрвлкмдпуяыьгзбчйх")
_FREQUENT = frozenset("оеаинтсрвл")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Decoded(NamedTuple):
    """A text, the encoding that it was read as, and what a reader must know about it."""

    text: str
    encoding: str
    notices: list[str]


def decode(data: bytes, declared: str = "") -> Decoded:
    """Return the text that bytes hold.

    A byte-order mark decides, then strict UTF-8, then an encoding that the document declares, then the
    single-byte encoding in which its letters fall into words of one script, with Russian or Turkish letters; what
    fits none of these is left to charset-normalizer. A file in UTF-8 with lines in a single-byte encoding is read
    line by line and reported.

    Args:
        data: the bytes.
        declared: an encoding named in the document.

    Returns:
        The text, composed (NFC), with U+FFFD for what is no character.

    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            notices = ["it holds bytes that are not " + encoding] if "\ufffd" in text else []
            return _sound(text, encoding, notices)
    if wide := _utf_16_without_mark(data):
        return _sound(data.decode(wide, errors="replace"), wide, [f"read as {wide}, which it does not say"])
    try:
        return _sound(data.decode("utf-8"), "utf-8", [])
    except UnicodeDecodeError:
        pass
    if _mostly_utf_8(data):
        return _mixed(data)
    if declared and (stated := _strictly(data, declared)) is not None:
        return _sound(stated, declared.lower(), [])
    return _single_byte(data)


def _sound(text: str, encoding: str, notices: list[str]) -> Decoded:
    text, lone = _SURROGATE.subn("\ufffd", text)
    if lone:
        notices = [*notices, f"{lone} halves of surrogate pairs are shown as U+FFFD"]
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        notices = [*notices, "letters written in parts were composed (NFC)"]
    return Decoded(text, encoding, notices)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _utf_16_without_mark(data: bytes) -> str:
    """Return the UTF-16 that a text of Latin letters must be in, by the zeros in every other byte."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half > 8 and odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if half > 8 and even > half * 0.4 and odd < half * 0.05 else ""


def _mostly_utf_8(data: bytes) -> bool:
    """Whether some lines hold UTF-8 sequences of two bytes or more and are sound."""
    return any(
        not line.isascii() and _strictly(line, "utf-8") is not None for line in data.split(b"\n")[:200_000]
    )


def _mixed(data: bytes) -> Decoded:
    lines = data.split(b"\n")
    wrong = [number for number, line in enumerate(lines) if _strictly(line, "utf-8") is None]
    encoding, _ = _best(b"\n".join(lines[number] for number in wrong[:5_000]))
    for number in wrong:
        lines[number] = _by_pieces(lines[number], encoding).encode()
    where = ", ".join(str(number + 1) for number in wrong[:5]) + (", …" if len(wrong) > 5 else "")
    notice = f"two encodings in one file: {len(wrong)} lines read as {encoding}, the others as utf-8 (lines {where})"
    return _sound(b"\n".join(lines).decode("utf-8"), "utf-8", [notice])


def _by_pieces(line: bytes, encoding: str) -> str:
    """Decode a line of which some sequences may be sound UTF-8."""
    pieces = []
    while line:
        try:
            pieces.append(line.decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            pieces.append(line[: error.start].decode("utf-8"))
            pieces.append(line[error.start : error.start + 1].decode(encoding, errors="replace"))
            line = line[error.start + 1 :]
    return "".join(pieces)


def _single_byte(data: bytes) -> Decoded:
    encoding, score = _best(data)
    if score < _GOOD and not _CONTROL.search(data[:_SAMPLE].decode("latin-1")):
        from charset_normalizer import from_bytes  # noqa: PLC0415  (needed for other encodings only)

        if found := from_bytes(data[:_SAMPLE]).best():
            encoding = found.encoding
    text = data.decode(encoding, errors="replace")
    return _sound(text, encoding, [f"read as {encoding}, which it does not say"])


def _best(data: bytes) -> tuple[str, float]:
    """Return the single-byte encoding that fits best, and how well: 1 at most."""
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE]
    scores = {encoding: _score(sample.decode(encoding, errors="replace")) for encoding in _SINGLE_BYTE}
    return max(scores.items(), key=lambda item: item[1])


def _score(text: str) -> float:
    """Return how much the letters beyond ASCII look like Turkish or Russian, from -1 to 1."""
    total = points = 0.0
    for match in re.finditer(r"[^\W\d_]+|[^\x00-\x7f]", text):
        word = match[0]
        foreign = [letter for letter in word if letter > "\x7f"]
        if not foreign:
            continue
        total += len(foreign)
        cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in word)
        if cyrillic and cyrillic < len(word):
            points -= len(foreign)
        elif cyrillic:
            small = word.lower()
            shape = 1.0 if word[1:] == small[1:] or word.isupper() else 0.2
            frequent = sum(letter in _FREQUENT for letter in small)
            known = sum(letter in _RUSSIAN for letter in small)
            points += shape * (0.4 * known + 0.6 * frequent)
        else:
            upper_inside = any(letter.isupper() for letter in word[1:]) and not word.isupper()
            for letter in foreign:
                if letter in _TURKISH:
                    points += -0.5 if upper_inside else 1.0
                elif letter in _SIGNS:
                    points += 0.8
                elif letter.isalpha():
                    points += 0.1
                else:
                    points -= 1.0
    return points / total if total else 0.0
