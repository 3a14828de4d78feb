"""From words, numbers and links to HTML in which each digit says what it is."""

import re

from markupsafe import Markup, escape

from ittifak.dossier.numbers import written
from ittifak.evidence.chapter import File, Inline, Link, Marked
from ittifak.evidence.finding import Finding
from ittifak.evidence.text import Lang, Text

_FOLDER = {"tie": "ties", "source": "sources", "actor": "actors"}


def html(part: Inline, lang: Lang, up: str) -> Markup:
    """Return ``part`` as HTML; ``up`` leads from the page to the root of the dossier."""
    match part:
        case Finding():
            return number(part, lang, up)
        case Link():
            return link(part, lang, up)
        case Marked():
            words = part.words.in_(lang) if isinstance(part.words, Text) else part.words
            return Markup('<span class="{}">{}</span>').format(part.kind, words)
        case File():
            return Markup('<a class="identifier" href="{}{}">{}</a>').format(up, part.path, part.words)
        case Text():
            return escape(part.in_(lang))
        case _:
            return Markup("").join(html(piece, lang, up) for piece in part)


def number(finding: Finding, lang: Lang, up: str) -> Markup:
    """Return a number that leads to its support; a null leads to its reason."""
    return Markup('<a class="finding{}" data-finding="{}" href="{}{}/{}" title="{}">{}</a>').format(
        "" if finding.value is not None else " null",
        finding.id,
        up,
        lang,
        finding.address,
        finding.null_reason.in_(lang) if finding.null_reason else finding.title.in_(lang),
        written(finding, lang),
    )


def link(part: Link, lang: Lang, up: str) -> Markup:
    """Return a link to the page of a tie, source or actor."""
    return Markup('<a data-{}="{}" href="{}{}/{}/{}.html">{}</a>').format(
        part.to, part.id, up, lang, _FOLDER[part.to], part.id, part.words.in_(lang)
    )


def filled(words: Text, parts: "dict[str, Inline]", lang: Lang, up: str) -> Markup:
    """Return a paragraph with ``{name}`` filled from ``parts``."""
    pieces = re.split(r"\{(\w+)\}", words.in_(lang)) if parts else [words.in_(lang)]
    return Markup("").join(
        html(parts[piece], lang, up) if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )
