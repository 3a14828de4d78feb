"""Plain text and Markdown."""

import re

from ittifak.documents.reading.lines import RawText
from ittifak.documents.reading.page_marks import sheets_of
from ittifak.documents.reading.running_heads import numbered_heads

_LONG_LINE = 160
_HEADING = re.compile(r"(?m)^ {0,3}(#{1,6})[ \t]+(?=\S)")
_UNDERLINED = re.compile(r"(?m)^(?=[^\s>#*+-])(.+)\n(=+|-{2,})[ \t]*$")
_MARKS = re.compile(
    r"(?m)^ {0,3}>[ \t]?|(?<![ \t])[ \t]+#+[ \t]*$|(?<![\w\\])(?P<strong>\*\*\*?|__)(?=\S)|(?<=\S)(?:\*\*\*?|__)(?!\w)"
    r"|(?<![\w*\\])\*(?=[^\s*])|(?<=[^\s*\\])\*(?![\w*])|`+|(?<!\\)!?\[(?=[^\[\]\n]{0,300}\]\()|(?<=\S)\]\([^()\s]*(?:\s\"[^\"\n]*\")?\)"
)
_FENCE = re.compile(r"(?m)^(```|~~~).*$")
_RULE = re.compile(r"(?m)^ {0,3}(?:[-*_][ \t]*){3,}$")


def read_text(text: str, extractor: str, notices: list[str]) -> RawText:
    """Return a plain text with its pages, and its running heads as spans to leave out."""
    heads = numbered_heads(text)
    sheets, faults = sheets_of(text, heads)
    drops = [(head.start, head.end) for head in heads]
    return RawText(
        text,
        "text",
        extractor,
        wrapped=_wrapped(text),
        sheets=sheets,
        drops=drops,
        notices=[*notices, *faults],
    )


def read_markdown(text: str, extractor: str, notices: list[str]) -> RawText:
    """Return a Markdown text with the levels of its headings, and its marks as spans to leave out."""
    levels, drops = {}, []
    for match in _HEADING.finditer(text):
        levels[match.end()] = len(match[1])
        drops.append(match.span())
    for match in _UNDERLINED.finditer(text):
        levels[match.start() + len(match[1]) - len(match[1].lstrip())] = 1 if match[2][0] == "=" else 2
        drops.append(match.span(2))
    for pattern in (_MARKS, _FENCE, _RULE):
        drops += [match.span() for match in pattern.finditer(text) if match.end() > match.start()]
    return RawText(text, "markdown", extractor, levels=levels, drops=sorted(drops), notices=notices)


def _wrapped(text: str) -> bool:
    """Whether lines are broken to fit a page: hardly any is long."""
    lengths = [len(line) for line in text.splitlines() if line.strip()]
    return bool(lengths) and sum(length > _LONG_LINE for length in lengths) * 50 <= len(lengths)
