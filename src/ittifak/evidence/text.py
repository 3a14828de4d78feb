"""A text in the two languages that every page has."""

from typing import Literal, NamedTuple, get_args

Lang = Literal["en", "tr"]
LANGS: tuple[Lang, ...] = get_args(Lang)


class Text(NamedTuple):
    """The same words in English and Turkish."""

    en: str
    tr: str

    def in_(self, lang: Lang) -> str:
        """Return the form in ``lang``."""
        return self.en if lang == "en" else self.tr

    def format(self, **parts: "str | Text") -> "Text":
        """Fill ``{name}`` in both forms; a part that is a ``Text`` is taken in the same language."""
        return Text(
            self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in parts.items()}),
            self.tr.format(**{k: v.tr if isinstance(v, Text) else v for k, v in parts.items()}),
        )
