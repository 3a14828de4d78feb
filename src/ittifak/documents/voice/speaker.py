"""Who speaks in a sentence: its author, a work that is cited, or one who speaks for a state or an organisation."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ittifak.documents.sources.citation_forms import LONGEST, read_bracket
from ittifak.documents.voice.attribution import attributed

AUTHOR: Final = "author"
WORK: Final = "work: "

_BETWEEN_OFFICE: Final = 3
_AFTER_SPEAKER: Final = 5
_LATEST_OFFICIAL: Final = 14
_LATEST_BODY: Final = 4
_MOST: Final = 200
_JOINING: Final = ("-", "–", "—", "/")
_AND: Final = frozenset(["ve", "və", "and", "и", "ile", "arasında"])
_CASE_ENDING = re.compile(r"(?:['’]\w{1,4})?\s*")
_BRACKET = re.compile(rf"\(([^()]{{1,{LONGEST}}})\)")


class Span(NamedTuple):
    """A match of a cue in a text; offsets in code points. ``role`` is the cue's place, ``code`` its code."""

    role: str
    code: str
    start: int
    end: int


def party(text: str, spans: Iterable[Span], predicate: int) -> str | None:
    """Return the state or organisation for which someone speaks in ``text``, or None.

    A spokesman is an office that stands beside a state's name (``Azerbaycan Savunma Bakanlığı``, ``the President of
    Georgia``), an organisation, or a capital or state that speaks itself. It speaks where a noun of saying follows it
    closely (``açıklamasına göre``), or where it stands early in a sentence whose predicate is a verb of saying.

    Args:
        text: the sentence.
        spans: matches of the cues for parties, offices and reporting; the first 200 count.
        predicate: where the predicate begins; 0 for languages that do not put it last.

    """
    by_role: dict[str, list[Span]] = defaultdict(list)
    for span in islice(spans, _MOST):
        by_role[span.role].append(span)
    nouns, by = by_role["saying"], by_role["by"]
    verbs = [verb for verb in by_role["said"] if verb.start >= predicate]
    if not (nouns or by or verbs):
        return None
    states = by_role["state"]
    officials = list(_officials(text, states + by_role["people"], by_role["office"]))
    bodies = [
        span
        for span in by_role["body"] + by_role["seat"] + states
        if not _joined(text, span) and not any(_overlap(span, official) for official in officials)
    ]
    candidates = [
        *((span, 0) for span in officials if _said(text, span, nouns, by)),
        *((span, 1) for span in bodies if _said(text, span, nouns, by)),
        *((span, 2) for span in officials if _subject(text, span, verbs, _LATEST_OFFICIAL)),
        *((span, 3) for span in bodies if _subject(text, span, verbs, _LATEST_BODY)),
    ]
    return min(candidates, key=lambda found: (found[1], found[0].start))[0].code if candidates else None


def _officials(text: str, states: Sequence[Span], offices: Sequence[Span]) -> Iterator[Span]:
    for office in offices:
        near = [state for state in states if _words_between(text, state, office) <= _BETWEEN_OFFICE]
        if near:
            state = min(
                near, key=lambda span: (_words_between(text, span, office), span.start > office.start)
            )
            yield Span("office", state.code, min(state.start, office.start), max(state.end, office.end))


def _said(text: str, speaker: Span, nouns: Iterable[Span], by: Iterable[Span]) -> bool:
    """Whether a noun of saying, or *göre* and its like, follows the speaker closely."""
    return any(_follows(text, speaker, noun, _AFTER_SPEAKER) for noun in nouns) or any(
        word.start >= speaker.end and _CASE_ENDING.fullmatch(text[speaker.end : word.start]) for word in by
    )


def _follows(text: str, speaker: Span, word: Span, within: int) -> bool:
    between = text[speaker.end : word.start]
    return word.start >= speaker.end and "," not in between and len(between.split()) <= within


def _subject(text: str, speaker: Span, verbs: Iterable[Span], latest: int) -> bool:
    """Whether a verb of saying can be the speaker's.

    It follows; no case ending ties the speaker to other words; and the speaker opens the sentence or a clause, at most
    ``latest`` words after its beginning.
    """
    before, after = text[: speaker.start].rstrip(), text[speaker.end : speaker.end + 2]
    tied = after[:1] in ("'", "’") and after[1:] != "s"
    opens = not before or before[-1] in ",;:—" or before.lower().endswith("the")
    return (
        opens
        and not tied
        and len(before.split()) <= latest
        and any(verb.start >= speaker.end for verb in verbs)
    )


def _joined(text: str, span: Span) -> bool:
    """Whether the span is a part of a longer name: ``Türkiye-Azerbaycan``, ``SOCAR Türkiye``, ``NATO üyesi``."""
    before, after = text[: span.start], text[span.end :]
    word = before.split()[-1] if before.endswith(" ") and before.strip() else ""
    return (
        before[-1:] in _JOINING
        or after[:1] in _JOINING
        or (word[:1].isupper() and word[-1:].isalnum() and (word.isupper() or len(before.split()) > 1))
        or after.lstrip().split(" ")[0] in _AND
    )


def _words_between(text: str, one: Span, other: Span) -> int:
    first, last = sorted((one, other), key=lambda span: span.start)
    between = text[first.end : last.start]
    return (
        99
        if re.search(r"[;:.,]\s", between)
        else len([word for word in between.split() if word[0].isalnum()])
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def cited(text: str) -> list[str]:
    """Return the works that the brackets of ``text`` cite, by author as printed, each once."""
    works = [work.authors.printed for bracket in _BRACKET.finditer(text) for work in read_bracket(bracket[1])]
    return list(dict.fromkeys(works))


def speakers(
    texts: pa.Array, language: str, parties: Sequence[str | None], default: Sequence[str]
) -> list[str]:
    """Return the speaker of each text.

    A party that is reported comes before a work that is named in the sentence, that before one cited in brackets,
    and that before the text's own author.

    Args:
        texts: strings without null.
        language: ``tr``, ``en``, ``az`` or ``ru``.
        parties: what ``party`` says of each text.
        default: who speaks where none of these does, for each text.

    """
    found = list(default)
    bracketed = pc.match_substring(texts, "(").to_pylist()
    named = attributed(texts, language)
    for row, text in enumerate(texts.to_pylist()):
        if (code := parties[row]) is not None:
            found[row] = code
        elif row in named:
            found[row] = WORK + named[row]
        elif bracketed[row] and (works := cited(text)):
            found[row] = WORK + "; ".join(works)
    return found
