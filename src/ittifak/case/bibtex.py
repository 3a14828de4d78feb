"""BibTeX and biblatex files: read with pybtex, their LaTeX turned into Unicode; written in UTF-8."""

import codecs
import re
import unicodedata
from functools import cache

import latexcodec  # noqa: F401  (registers the codec "ulatex")
from pybtex import errors
from pybtex.bibtex.utils import split_name_list, split_tex_string
from pybtex.database import Person
from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.scanner import Pattern, PrematureEOF, PybtexSyntaxError, Token, TokenRequired
from pybtex.utils import CaseInsensitiveDict

from ittifak.case.csl_json import LONGEST, Name, Work, cell_of, names_of, percent_encoded, tidy
from ittifak.case.fault import Fault
from ittifak.evidence.schema import tables

_KINDS = {
    "article": "article periodical suppperiodical",
    "book": "book bookinbook booklet collection manual mvbook mvcollection mvproceedings proceedings",
    "chapter": "incollection conference inbook inproceedings suppbook suppcollection",
    "dataset": "dataset",
    "official": "jurisdiction legislation",
    "reference": "inreference mvreference reference",
    "report": "report standard techreport",
    "thesis": "thesis mastersthesis phdthesis",
    "treaty": "legal",
    "website": "online electronic www",
}
_KIND = {command: kind for kind, commands in _KINDS.items() for command in commands.split()}
_COMMAND = {kind: commands.split()[0] for kind, commands in _KINDS.items()}
_COMMAND |= {"news": "article", "official": "misc"}
_SUBTYPES = {kind: kind for kind in tables()["sources"].column("kind").values}
_SUBTYPES |= {"newspaper": "news", "magazine": "news"}
_NO_WORKS = ("bibnote", "control", "preamble", "set", "string", "xdata")
_OUTLET = dict.fromkeys(("article", "news"), "journal") | dict.fromkeys(("report", "thesis"), "institution")
_OUTLET |= dict.fromkeys(("official", "statement", "website", "other"), "organization")
_OUTLETS = ("journaltitle", "journal", "publisher", "institution", "school", "organization", "howpublished")
_ONCE = {"author", "date", "editor", "title", "year"}

# Letters that are text where LaTeX would read markup pass through it as noncharacters, which no text holds.
_TEXT = {letter: chr(0xFDD0 + place) for place, letter in enumerate("{}\\%$~^`' ")}
_UNICODE = str.maketrans({mark: letter for letter, mark in _TEXT.items()} | {"{": None, "}": None})
_ESCAPES = {"{": "braceleft", "}": "braceright", "\\": "backslash", "~": "asciitilde", "`": "asciigrave"}
_SYMBOLS = "Schwa=Ə dots=… quotedblbase=„ quotesinglbase=‚ schwa=ə textasciicircum=^ textbar=| texteuro=€ textgreater=>"
_SYMBOLS += " textless=< textquotedblleft=“ textquotedblright=” textquoteleft=‘ textquoteright=’ textschwa=ə"
_NAMED = dict(pair.split("=") for pair in _SYMBOLS.split()) | {"textquotesingle": _TEXT["'"]}
_NAMED |= {f"text{name}": _TEXT[letter] for letter, name in _ESCAPES.items()}
_MARK = re.compile(r'\\symbol\{"([0-9A-F]{1,5})\}|\\([A-Za-z]+)(?:\{\}| *)|\\?(%)|\\([{}$\\]|[~^](?=\{\})|$)')
_OVER_DOTLESS = re.compile(r"""\\([`'^"~=.uvHckrbd]) *\{ *\\([ij]) *(?:\{\})? *\}""")
_ACCENTS = {".": "\u0307", "=": "\u0304", "b": "\u0331", "c": "\u0327", "d": "\u0323"}
_ACCENT = re.compile(r"\\([.=]|[bcd](?![A-Za-z])) *(\{[^\Wi](?=\})|[^\Wi])")
_ESCAPED = re.compile(r"(?<= ) |[^\S \xa0]|[\\{}~^`#$%&_\xa0]|(?<=-)-|(?<=')'|(?<=,),")
_ESCAPE = (
    {letter: rf"\{letter}" for letter in "#$%&_"}
    | {letter: rf"\text{name}{{}}" for letter, name in _ESCAPES.items()}
    | {"^": r"\textasciicircum{}", "\xa0": "~", "-": "{}-", "'": "{}'", ",": "{},"}
)
_LANGIDS = "american=en-US azeri=az british=en-GB farsi=fa magyar=hu ngerman=de"
_LANGID = dict(pair.split("=") for pair in _LANGIDS.split())
_SIMPLE = re.compile(r"(?!(?i:.*\band\b))[\w.'’-]+(?: [\w.'’-]+)*")


class _Parser(LowLevelParser):  # type: ignore[misc]  # pybtex has no types
    def skip_to(self, patterns: list[Pattern]) -> Token | None:
        """Go behind the first of several letters; in one search, lest each be sought to the end of the file."""
        by_letter = {pattern.description[1]: pattern for pattern in patterns}
        found = re.compile(f"[{re.escape(''.join(by_letter))}]").search(self.text, self.pos)
        if found is None:
            return None
        token = Token(self.text[self.pos : found.end()], by_letter[found[0]])
        self.pos: int = found.end()
        self.update_lineno(token.value)
        return token


def read(file: str, text: str) -> tuple[list[Work], list[Fault]]:
    """Return the works in BibTeX or biblatex, and all that pybtex finds wrong, with its line."""
    works: list[Work] = []
    faults: list[Fault] = []
    text = re.sub("[\ufdd0-\ufdef]", "", text)
    text = re.sub(r"(?m)^[ \t]*%.*$", lambda comment: comment[0].replace("@", " "), text)
    parser = _Parser(text, handle_error=lambda error: faults.append(_fault(file, error)))
    parser.macros = CaseInsensitiveDict(month_names)
    line, place = 1, 0
    for command, body in parser:
        line += text.count("\n", place, parser.command_start)
        place = parser.command_start
        if command.lower() in _NO_WORKS or body[0] is None:
            continue
        fields: dict[str, str] = {}
        for name, parts in body[1]:
            value = " ".join("".join(parts).split())
            found = "again" if name.lower() in fields else f"of {len(value)} letters"
            if name.lower() in _ONCE and (name.lower() in fields or len(value) > LONGEST):
                faults.append(Fault(file, line, f"{name} {found} in '{body[0]}'", f"one up to {LONGEST}"))
            fields.setdefault(name.lower(), value[:LONGEST])
        with errors.capture() as wrong:
            latex = _decode(fields.get("author") or fields.get("editor", ""))
            authors = cell_of([_name(name) for name in split_name_list(latex) if name])
        faults += [Fault(file, line, f"{error} in '{body[0]}'", "Family, Given") for error in wrong]
        works.append(_work(body[0], line, command.lower(), fields, authors))
    if text.strip() and not works and not faults:
        faults.append(Fault(file, 0, "no work", "entries such as @book{key, title = {…}}"))
    return works, faults


def dump(rows: list[dict[str, str]]) -> str:
    """Return rows of ``sources.csv`` as biblatex."""
    return "\n".join(map(_entry, rows))


def unicode_of(latex: str) -> str:
    """Return the text that a field of BibTeX stands for."""
    return tidy(_decode(latex).translate(_UNICODE))


def latex_of(text: str) -> str:
    """Return ``text`` as LaTeX in Unicode, so that ``unicode_of`` gives it back."""
    return _ESCAPED.sub(lambda found: _ESCAPE.get(found[0], f'\\symbol{{"{ord(found[0]):X}}}'), text)


def language_of(text: str) -> str:
    """Return the code for a code or a name of a language (tr_TR, Turkish, Türkçe, ngerman), or nothing."""
    code = re.sub(r"^[A-Z]{2}(?=-|$)", lambda found: found[0].lower(), text.replace("_", "-"))
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
        return code
    return _LANGID.get(text.lower()) or _languages().get(text.casefold(), "")


@cache
def _languages() -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415  (slow to import)

    return {
        name.casefold(): code.replace("_", "-")
        for shown_in in ("ru", "fr", "de", "az", "tr", "en")
        for code, name in Locale(shown_in).languages.items()
    }


def _entry(row: dict[str, str]) -> str:
    kind, command = row["kind"], _COMMAND.get(row["kind"], "misc")
    fields = {
        "author": " and ".join(map(_written, names_of(row["authors"]))),
        "title": row["title"] and f"{{{latex_of(row['title'])}}}",
        _OUTLET.get(kind, "publisher"): row["publisher"] and f"{{{latex_of(row['publisher'])}}}",
        "year": latex_of(row["year"]),
        "language": row["language"],
        "entrysubtype": {_kind(command, "", row["url"]): "", "news": "newspaper"}.get(kind, kind),
        "url": percent_encoded(row["url"], r"[{}\\\s]"),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{command}{{{row['id']},\n{''.join(lines)}}}\n"


def _written(name: Name) -> str:
    if len(name) == 1:
        return "others" if name == ("others",) else f"{{{latex_of(name[0])}}}"
    return ", ".join(latex_of(part) if _SIMPLE.fullmatch(part) else f"{{{latex_of(part)}}}" for part in name)


def _work(key: str, line: int, command: str, fields: dict[str, str], authors: str) -> Work:
    title, subtitle = (unicode_of(fields.get(name, "")) for name in ("title", "subtitle"))
    linked = re.search(r"\\url *\{([^{}]*)\}", f"{fields.get('howpublished')} {fields.get('note')}")
    url = fields.get("url") or (linked[1] if linked else "")
    years = re.findall(r"(?:^|/)(-?[0-9]{4})", fields.get("date", ""))
    outlets = (fields.get(name, "") for name in (*_OUTLETS, "titleaddon", "booktitle"))
    return Work(
        key=key,
        line=line,
        kind=_kind(command, fields.get("entrysubtype", ""), url),
        title=f"{title}: {subtitle}" if title and subtitle else title or subtitle,
        authors=authors,
        year="-".join(dict.fromkeys(years)) or unicode_of(fields.get("year") or fields.get("date", "")),
        publisher=next((unicode_of(outlet) for outlet in outlets if outlet and "\\url" not in outlet), ""),
        language=unicode_of(fields.get("language") or fields.get("langid", "")),
        url=re.sub(r"[{}\\]", "", re.sub(r"\\textasciitilde *", "~", url)),
        doi=re.sub(r"[{}\\]", "", fields.get("doi", "")),
    )


def _kind(command: str, subtype: str, url: str) -> str:
    """Return the kind of an entry; a ``misc`` with an address is what Zotero makes of a web page."""
    return _SUBTYPES.get(subtype) or _KIND.get("online" if command == "misc" and url else command, "other")


def _name(name: str) -> Name:
    if re.match(r"(?:family|given|prefix|suffix)[^,={}]*=", name):  # biblatex's extended form
        pairs = (part.partition("=") for part in split_tex_string(name, ","))
        part = {key.strip(): value for key, _, value in pairs}
        place = "family" if part.get("useprefix") == "true" else "given"
        prefix = {place: part.get("prefix", "")}
        family = f"{prefix.get('family', '')} {part.get('family', '')}"
        given = f"{part.get('given', '')} {prefix.get('given', '')}"
        parts = (family, part.get("suffix", ""), given)
    else:
        person = Person(name)
        parts = (
            " ".join([*person.prelast_names, *person.last_names]),
            " ".join(person.lineage_names),
            " ".join([*person.first_names, *person.middle_names]),
        )
    shown = tuple(tidy(part.translate(_UNICODE)) for part in parts)
    return tuple(filter(None, shown)) if shown[2] else shown[:1]


def _decode(latex: str) -> str:
    """Return LaTeX as Unicode in which braces still group and letters that are text stand as in ``_TEXT``."""
    text = _OVER_DOTLESS.sub(r"{\\\1\\\2}", _MARK.sub(_marked, latex))
    text = codecs.decode(text, "ulatex")  # type: ignore[call-overload]  # from text to text
    text = _ACCENT.sub(lambda found: unicodedata.normalize("NFC", found[2] + _ACCENTS[found[1]]), text)
    text = re.sub(r"\$([^$]*)\$", lambda math: re.sub(r"[\^_]", "", math[1]), text)
    return re.sub(r"\\(?:[A-Za-z]+\*? ?|[^A-Za-z])", "", text)


def _marked(found: re.Match[str]) -> str:
    code, name, percent, other = found.groups()
    if code:
        letter = chr(int(code, 16))
        return _TEXT.get(letter, letter)
    if name:
        return _NAMED.get(name, found[0])
    return " " if other == "\\" else _TEXT[percent or other or "\\"]


def _fault(file: str, error: PybtexSyntaxError) -> Fault:
    parser, message = error.parser, str(error.args[0])
    match error:
        case PrematureEOF():
            line = parser.text.count("\n", 0, parser.command_start) + 1
            return Fault(file, line, "an entry that does not end", "a closing brace for each opening one")
        case TokenRequired():
            rest = parser.text[parser.pos : parser.pos + 20].partition("\n")[0]
            return Fault(file, error.lineno, f"'{rest}'", message.removesuffix(" expected"))
        case UndefinedMacro():
            return Fault(file, error.lineno, f"'{message}'", "a text in braces or quotation marks")
    return Fault(file, error.lineno, message, "braces that close")
