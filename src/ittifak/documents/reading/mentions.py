"""Which actors a sentence names, by the forms of their names in the case."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ittifak.case.case import Case
from ittifak.evidence.language import lower

_ENDINGS = {"en": "(?:n|ns|i|is|ian|ians)?", "tr": "", "az": "", "ru": r"\w{0,3}"}


class Mention(NamedTuple):
    """An actor named at a place of a text."""

    actor: str
    start: int
    end: int


class Mentions:
    """Finds names of actors in texts of one language.

    A name stands as whole words, before an apostrophe too (``Azerbaycan’ın``). In English a people's name that adds
    an ending to the country's counts (``Armenian``); in Russian a case ending does. The longest name wins.
    """

    def __init__(self, case: Case, language: str, actors: Iterable[str] | None = None) -> None:
        """Take the names of all actors of ``case``, or of ``actors``, in ``language``."""
        chosen = None if actors is None else set(actors)
        rows = case.rows("select entity, form from names where lang = ? order by entity, form", language)
        self._language = language
        self._actor = {
            lower(row["form"], language): row["entity"]
            for row in rows
            if chosen is None or row["entity"] in chosen
        }
        forms = sorted(self._actor, key=lambda form: (-len(form), form))
        ending = _ENDINGS.get(language, "")
        self._expression = re.compile(
            rf"(?<!\w)({'|'.join(re.escape(form) for form in forms)}){ending}(?!\w)" if forms else r"(?!)"
        )

    def find(self, text: str) -> Iterator[Mention]:
        """Yield each mention in the order of the text."""
        small = lower(text, self._language)
        if len(small) != len(text):
            small = "".join(lower(letter, self._language)[:1] for letter in text)
        for match in self._expression.finditer(small):
            yield Mention(self._actor[match[1]], match.start(), match.end())

    def actors(self, text: str) -> set[str]:
        """Return the actors that a text names."""
        return {mention.actor for mention in self.find(text)}
