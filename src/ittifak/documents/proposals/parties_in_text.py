"""Actors of a case that a text names, and in which grammatical case they stand.

Names are those of ``names.csv``; peoples, capitals and short names (``Türk``, ``Ankara``, ``ABD``) those of the cues of
speakers. In Turkish the ending after a name says in which case it stands (Göksel and Kerslake, *Turkish: A
Comprehensive Grammar*, 2005, chapter 8); in English a word before it does.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from ittifak.case.case import Case
from ittifak.documents.reading.mentions import Mentions
from ittifak.documents.voice.cues import NAMES, PARTY, Cues, read_cues
from ittifak.evidence.language import lower

LANGUAGES: Final = ("tr", "en")
BARE: Final = "bare"

_ENDINGS: Final = (
    ("genitive", r"n?[ıiuü]n"),
    ("locative", r"n?[dt][ae](?:ki\w*)?"),
    ("ablative", r"n?[dt][ae]n"),
    ("with", r"y?l[ae]"),
    ("dative", r"[yn]?[ae]"),
    ("accusative", r"[yn]?[ıiuü]"),
)
_AFTER_NAME: Final = re.compile(r"\w*(?:['’`](?P<ending>\w+))?(?P<rest>\s*(?P<next>[^\s,;.)(]*))")
_WITH: Final = ("ile", "birlikte", "arasında")
_JOINED: Final = re.compile(r"\s*(?:[-–—/,]|ve\b|ile\b|and\b)\s*")
_WORD_BEFORE: Final = re.compile(r"(\w+)(?:\s+the)?\s+$")
_PREPOSITIONS: Final = frozenset(
    (
        "to",
        "with",
        "against",
        "in",
        "into",
        "of",
        "for",
        "from",
        "on",
        "near",
        "along",
        "at",
        "by",
        "between",
        "joined",
    )
)
_REPORT_WITHIN: Final = 6


class Party(NamedTuple):
    """An actor named at a place of a text.

    ``case`` is ``bare``, a grammatical case (Turkish), or the word before (English). ``place`` says that a capital is
    meant as a place: where something happened, or a part of the name of a line; ``reports`` that the actor only reports;
    ``subject`` that the name begins a clause or has a comma after it.
    """

    actor: str
    start: int
    end: int
    case: str
    place: bool = False
    reports: bool = False
    subject: bool = False


class Parties:
    """Finds actors of a case in texts of one language.

    Args:
        case: the case.
        language: ``tr`` or ``en``.
        not_a_state: beginnings of words after which a name does not stand for the state.
        reports: beginnings of words that say that the actor before them only reports.

    """

    def __init__(
        self, case: Case, language: str, not_a_state: Iterable[str] = (), reports: Iterable[str] = ()
    ) -> None:
        self._language = language
        self._mentions = Mentions(case, language)
        actors = {row["id"] for row in case.rows("select id from actors")}
        self._cues = [
            cue
            for cue in read_cues()
            if cue.place in NAMES and cue.lang == language and cue.code.removeprefix(PARTY) in actors
        ]
        self._matcher = Cues(self._cues)
        self._not_a_state, self._reports = tuple(not_a_state), tuple(reports)

    def find(self, texts: Sequence[str]) -> list[list[Party]]:
        """Return the actors that each text names, in their order; of names that overlap the longest counts."""
        found: list[list[tuple[int, int, str, str]]] = [
            [(one.start, one.end, one.actor, "name") for one in self._mentions.find(text)] for text in texts
        ]
        for text, number, start, end in zip(
            *(column.tolist() for column in self._matcher.find(texts, self._language)), strict=True
        ):
            cue = self._cues[number]
            found[text].append((start, end, cue.code.removeprefix(PARTY), cue.place))
        return [list(self._read(text, _longest(spans))) for text, spans in zip(texts, found, strict=True)]

    def _read(self, text: str, spans: list[tuple[int, int, str, str]]) -> Iterator[Party]:
        small = "".join(lower(letter, self._language)[:1] for letter in text)
        cases = [self._case(small, start, end) for start, end, _, _ in spans]
        joined = False
        for at in range(len(spans) - 2, -1, -1):
            between = small[spans[at][1] : spans[at + 1][0]]
            comma = between.strip() == ","
            joined = (comma and joined) or (not comma and bool(_JOINED.fullmatch(between)))
            if cases[at] == BARE and self._language == "tr" and joined:
                cases[at] = cases[at + 1]
        for (start, end, actor, place), case in zip(spans, cases, strict=True):
            after = small[end : end + 80]
            if after[:1].isspace() and after.lstrip().startswith(self._not_a_state):
                continue
            in_line = _in_line(small, start, end)
            seat = place == "seat" and (case in ("locative", "ablative", "in", "at") or in_line)
            before = small[:start].rstrip()
            subject = case == BARE and (not before or before[-1] in ",;:." or after.startswith(","))
            yield Party(actor, start, end, case, seat, self._only_reports(after), subject)

    def _case(self, text: str, start: int, end: int) -> str:
        if self._language == "en":
            before = _WORD_BEFORE.search(text[max(start - 30, 0) : start])
            return before[1] if before and before[1] in _PREPOSITIONS else BARE
        after = _AFTER_NAME.match(text, end)
        tail = re.search(r"['’`](\w+)$", text[start:end])
        ending = tail[1] if tail else after["ending"] if after else None
        if not ending and after and after["next"] == "ile":
            return "with"
        if not ending and after and after["next"] == "tarafından":
            return "by"
        return next((case for case, form in _ENDINGS if ending and re.fullmatch(form, ending)), BARE)

    def _only_reports(self, after: str) -> bool:
        words = re.findall(r"[\w’']+|,", after)[: _REPORT_WITHIN + 1]
        return any(word.startswith(self._reports) for word in words) if self._reports else False


def _in_line(text: str, start: int, end: int) -> bool:
    return bool(re.match(r"\w*[-–—]\w", text[end:]) or re.search(r"\w[-–—]$", text[:start]))


def _longest(spans: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    kept: list[tuple[int, int, str, str]] = []
    for span in sorted(spans, key=lambda one: (one[0] - one[1], one[3] != "name", one)):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)
