"""Works as reference managers know them, the names of their authors, and CSL-JSON."""

import json
import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from ittifak.case.fault import Fault
from ittifak.evidence.schema import tables

LONGEST = 100_000

Name = tuple[str, ...]  # (institution,), (family, given) or (family, suffix, given)

_TYPES = {
    "treaty": ["treaty"],
    "official": ["document", "bill", "hearing", "legal_case", "legislation", "regulation"],
    "statement": ["speech", "interview"],
    "dataset": ["dataset"],
    "book": ["book", "classic", "collection", "pamphlet"],
    "chapter": ["chapter", "paper-conference"],
    "article": ["article-journal", "article", "review", "review-book"],
    "report": ["report", "standard"],
    "thesis": ["thesis"],
    "news": ["article-newspaper", "article-magazine", "broadcast"],
    "reference": ["entry-encyclopedia", "entry", "entry-dictionary"],
    "website": ["webpage", "post", "post-weblog"],
    "other": ["document"],
}
_KINDS = {csl: kind for kind, types in _TYPES.items() for csl in types}
_CONTAINED = ("article", "news", "reference", "website")
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc)>|</?span[^<>]*>")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_DATED = re.compile(r"[^\W\d_]{3}|^[0-9]{1,2}[^0-9]|^[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Work:
    """One work in a file of references: its key, its line and its parts as they stand there."""

    key: str
    line: int
    kind: str
    title: str
    authors: str
    year: str
    publisher: str
    language: str
    url: str
    doi: str


def tidy(text: str) -> str:
    """Return ``text`` on one line, without outer spaces, control characters and noncharacters."""
    parts = (part.strip(" ") for part in _CONTROL.split(re.sub("[\ufdd0-\ufdef]", "", text)))
    return " ".join(filter(None, parts)).strip()


def year_of(text: str) -> str:
    """Return a year as cited (2021a, 1993/94), that of a date, or nothing for t.y., n.d. and the like."""
    found = re.search(r"(?<![0-9])[0-9]{4}(?![0-9])", text)
    if found is None:
        return text if re.fullmatch(r"[0-9]{1,3}|-[0-9]{1,4}", text) else ""
    return found[0] if _DATED.search(text) else text


def address_of(url: str, doi: str) -> str:
    """Return a web address, from the URL or else the DOI, or nothing."""
    url = re.sub(r"^(?:https?://|(?=www\.))", lambda found: found[0].lower() or "https://", url, flags=re.I)
    if not re.match(r"https?://\S", url):
        doi = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:) *", "", doi, flags=re.I)
        url = f"https://doi.org/{doi}" if doi.startswith("10.") else ""
    return percent_encoded(url, r"[\s<>\"]")


def percent_encoded(text: str, characters: str) -> str:
    """Return an address in which what matches the pattern ``characters`` is percent-encoded."""
    return re.sub(characters, lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)


def names_of(cell: str) -> list[Name]:
    """Return the names in a cell of authors: ``Family, Given and Institution and {One, and Two}``."""
    names: list[Name] = []
    for piece in _split(cell, " and "):
        parts = tuple(_unbraced(part) for part in _split(piece, ", "))
        names.append(parts if len(parts) in (2, 3) and all(parts) else (_unbraced(piece),))
    return [name for name in names if any(name)]


def cell_of(names: list[Name]) -> str:
    """Return the cell of authors for names; what holds `` and `` or a comma stands in braces."""
    pieces = (", ".join(filter(None, map(_braced, name))) for name in names)
    return " and ".join(filter(None, pieces))


def read(file: str, text: str) -> tuple[list[Work], list[Fault]]:
    """Return the works in CSL-JSON, a list or an object with ``items``, and what is wrong, with its line."""
    try:
        document = json.loads(text, parse_constant=int)  # int refuses NaN and Infinity
    except json.JSONDecodeError as error:
        return [], [Fault(file, error.lineno, f"{error.msg} in column {error.colno}", "JSON")]
    except RecursionError:
        return [], [Fault(file, 0, "brackets that nest too deep", "a list of CSL-JSON items")]
    except ValueError:
        return [], [Fault(file, 0, "a number that cannot be read", "JSON")]
    items = document
    if isinstance(document, dict):
        items = document.get("items", document.get("references"))
    if not isinstance(items, list):
        return [], [Fault(file, 1, f"{_sort(document)} without works", "a list of CSL-JSON items")]
    works: list[Work] = []
    faults: list[Fault] = []
    for line, item in zip(_lines(text, document, len(items)), items, strict=True):
        try:
            works.append(_work(line, item))
        except TypeError as error:
            named = f" in '{item.get('id', '')}'" if isinstance(item, dict) else ""
            faults.append(Fault(file, line, f"{error}{named}", "an item of CSL-JSON"))
    return works, faults


def dump(rows: list[dict[str, str]]) -> str:
    """Return rows of ``sources.csv`` as CSL-JSON."""
    return json.dumps([_item(row) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _item(row: dict[str, str]) -> dict[str, Any]:
    kind, year = row["kind"], row["year"]
    issued: dict[str, object] = {"literal": year} if year else {}
    if re.fullmatch(r"-?[1-9][0-9]{0,3}", year):
        issued = {"date-parts": [[int(year)]]}
    parts = [("literal",), ("family", "given"), ("family", "suffix", "given")]
    item = {
        "id": row["id"],
        "type": _TYPES[kind][0],
        "custom": {} if _KINDS[_TYPES[kind][0]] == kind else {"kind": kind},
        "title": row["title"],
        "author": [dict(zip(parts[len(name) - 1], name, strict=True)) for name in names_of(row["authors"])],
        "container-title" if kind in _CONTAINED else "publisher": row["publisher"],
        "issued": issued,
        "language": row["language"],
        "URL": row["url"],
    }
    return {key: value for key, value in item.items() if value}


def _work(line: int, item: object) -> Work:
    if not isinstance(item, dict):
        raise TypeError(f"{_sort(item)} among the works")
    kind = _KINDS.get(_text(item, "type"), "other")
    custom = item.get("custom")
    if isinstance(custom, dict) and custom.get("kind") in tables()["sources"].column("kind").values:
        kind = custom["kind"]
    container, publisher = (
        tidy(_MARKUP.sub("", _text(item, key))) for key in ("container-title", "publisher")
    )
    key = item.get("citation-key") or item.get("id")
    return Work(
        key=key if isinstance(key, str) else "",
        line=line,
        kind=kind,
        title=tidy(_MARKUP.sub("", _text(item, "title"))),
        authors=cell_of([_name(name) for name in _list(item, "author") or _list(item, "editor")]),
        year=_issued(item.get("issued")),
        publisher=(container or publisher) if kind in _CONTAINED else (publisher or container),
        language=_text(item, "language"),
        url=_text(item, "URL"),
        doi=_text(item, "DOI"),
    )


def _name(name: object) -> Name:
    if not isinstance(name, dict):
        raise TypeError(f"{_sort(name)} among the names")
    part = {key: _text(name, key) for key in ("literal", "family", "given", "suffix")}
    family = f"{_text(name, 'non-dropping-particle')} {part['family']}".strip()
    given = f"{part['given']} {_text(name, 'dropping-particle')}".strip()
    if part["literal"] or not (family and given):
        return (part["literal"] or family or given,)
    return (family, part["suffix"], given) if part["suffix"] else (family, given)


def _issued(issued: object) -> str:
    if not isinstance(issued, dict):
        return _text({"issued": issued}, "issued")
    firsts = [parts[0] for parts in _list(issued, "date-parts") if isinstance(parts, list) and parts]
    years = dict.fromkeys(str(year) for year in firsts if year)
    return tidy("-".join(years)) or _text(issued, "literal") or _text(issued, "raw")


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    if value is not None and (not isinstance(value, str | int | float) or isinstance(value, bool)):
        raise TypeError(f"{key} that is {_sort(value)}")
    return tidy("" if value is None else str(value))


def _list(item: dict[str, Any], key: str) -> list[object]:
    value = item.get(key)
    if value is not None and not isinstance(value, list):
        raise TypeError(f"{key} that is {_sort(value)}")
    return value or []


def _sort(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _lines(text: str, document: object, count: int) -> list[int]:
    """Return the line of each item of a list; 0 where the items stand deeper."""
    if not isinstance(document, list):
        return [0] * count
    decoder, between = json.JSONDecoder(), re.compile(r"[\s,]*")
    lines, line, before, place = [], 1, 0, text.index("[") + 1
    for _ in range(count):
        found = between.match(text, place)
        start = found.end() if found else place
        line += text.count("\n", before, start)
        lines.append(line)
        before, (_, place) = start, decoder.raw_decode(text, start)
    return lines


def _split(text: str, separator: str) -> list[str]:
    """Split ``text`` at each ``separator`` that stands outside braces."""
    parts, start, depth = [], 0, 0
    for found in re.finditer(rf"[{{}}]|(?={re.escape(separator)})", text):
        if found[0]:
            depth = max(0, depth + (1 if found[0] == "{" else -1))
        elif depth == 0 and found.start() >= start:
            parts.append(text[start : found.start()])
            start = found.start() + len(separator)
    return [*parts, text[start:]]


def _braced(part: str) -> str:
    depths = list(accumulate({"{": 1, "}": -1}.get(letter, 0) for letter in part))
    if depths and (depths[-1] or min(depths) < 0):
        part = re.sub(r"[{}]", "", part).strip()
    return part if len(_split(part, " and ")) == len(_split(part, ", ")) == 1 else f"{{{part}}}"


def _unbraced(part: str) -> str:
    return part[1:-1] if part[:1] == "{" and _braced(part[1:-1]) == part else part
