"""The rules that propose ties, read from ``proposal_rules.toml`` or a file like it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from ittifak.case.case import Case
from ittifak.case.fault import CaseError, Fault
from ittifak.documents.coding.coder import MODES
from ittifak.documents.coding.pattern import Pattern, context, phrase

RULES: Final = Path(__file__).with_name("proposal_rules.toml")
LANGUAGES: Final = ("tr", "en")
VERSION: Final = 1
LARGEST: Final = 1 << 22

_KEYS: Final = {
    "id": str,
    "kind": str,
    "codes": list,
    "modes": list,
    "mode": str,
    "score": float,
    "goal_is": list,
    **{f"{stem}{lang}": list for stem in ("", "goal_") for lang in LANGUAGES},
    **{f"{stem}_{lang}": str for stem in ("near", "unless") for lang in LANGUAGES},
}
_NEEDED: Final = ("id", "kind", "modes", "score")
_WORDS: Final = ("again", "again_first", "not_a_state", "reports")


@dataclass(frozen=True)
class Rule:
    """What a segment must be and hold, and what is then proposed.

    ``mode`` is the mode of the tie, empty where it is the segment's. ``goals`` gives by language the cases (or the
    words before a name) that mark the side to which a directed tie goes, the surest first; ``goal_is`` the kinds of
    actor that it can be, empty for all.
    """

    id: str
    kind: str
    codes: frozenset[str]
    modes: frozenset[str]
    mode: str
    score: float
    goals: Mapping[str, tuple[str, ...]]
    goal_is: frozenset[str]
    patterns: tuple[Pattern, ...]


class Known(NamedTuple):
    """A name of something whose parties go without saying, and the kinds of tie that this holds for; none: all.

    ``number`` counts the things. ``dated`` are the kinds and modes of tie that bear the thing's one day; none: it has many.
    """

    number: int
    parties: str
    kinds: frozenset[str]
    dated: frozenset[str]
    pattern: Pattern


@dataclass(frozen=True)
class Rules:
    """Rules, and the words that they share.

    ``again`` stands for parties named before; ``again_first`` only where it begins a sentence. ``not_a_state`` and
    ``reports`` are beginnings of words by language.
    """

    rules: tuple[Rule, ...]
    again: tuple[Pattern, ...]
    again_first: tuple[Pattern, ...]
    known: tuple[Known, ...]
    not_a_state: Mapping[str, tuple[str, ...]]
    reports: Mapping[str, tuple[str, ...]]

    def within(self, case: Case) -> tuple["Rules", list[str]]:
        """Return the rules whose kinds and actors a case holds, and a line for each rule that is left out."""
        kinds = {row["id"] for row in case.rows("select id from kinds")}
        actors = {row["id"] for row in case.rows("select id from actors")}
        lines = [
            f"rule '{rule.id}' is left out: the case has no kind '{rule.kind}'"
            for rule in self.rules
            if rule.kind not in kinds
        ]
        known = tuple(
            one for one in self.known if {cell.partition(":")[0] for cell in one.parties.split()} <= actors
        )
        rules = tuple(rule for rule in self.rules if rule.kind in kinds)
        return replace(self, rules=rules, known=known), lines


def read_rules(path: Path = RULES) -> Rules:
    """Read the rules in a file.

    Raises:
        CaseError: one line for each fault.

    """
    data, faults = _parsed(path)
    faults += [Fault(path.name, 0, found, expected) for found, expected in _faults(data)]
    if faults:
        raise CaseError(faults)
    words = {name: data.get(name, {}) for name in _WORDS}
    again, again_first = (
        tuple(Pattern(name, lang, text) for lang, texts in words[name].items() for text in texts)
        for name in ("again", "again_first")
    )
    return Rules(
        tuple(_rule(row) for row in data["rule"]),
        again,
        again_first,
        tuple(
            Known(
                number,
                row["parties"],
                frozenset(row.get("kinds", [])),
                frozenset(row.get("dated", [])),
                Pattern("known", lang, text),
            )
            for number, row in enumerate(data.get("known", []))
            for lang in LANGUAGES
            for text in row.get(lang, [])
        ),
        {lang: tuple(texts) for lang, texts in words["not_a_state"].items()},
        {lang: tuple(texts) for lang, texts in words["reports"].items()},
    )


def _parsed(path: Path) -> tuple[dict[str, Any], list[Fault]]:
    if not path.is_file():
        return {}, [Fault(path.name, 0, "no such file", "a TOML file of rules")]
    if path.stat().st_size > LARGEST:
        return {}, [Fault(path.name, 0, f"{path.stat().st_size} bytes", f"at most {LARGEST}")]
    try:
        return tomllib.loads(path.read_bytes().decode()), []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [Fault(path.name, 0, str(error), "TOML in UTF-8")]


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        row["id"],
        row["kind"],
        frozenset(row.get("codes", [])),
        frozenset(row["modes"]),
        row.get("mode", ""),
        float(row["score"]),
        {lang: tuple(row.get(f"goal_{lang}", [])) for lang in LANGUAGES},
        frozenset(row.get("goal_is", [])),
        tuple(
            Pattern(row["id"], lang, text, row.get(f"near_{lang}", ""), row.get(f"unless_{lang}", ""))
            for lang in LANGUAGES
            for text in row.get(lang, [])
        ),
    )


def _faults(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if not data:
        return
    if data.get("version") != VERSION:
        yield f"version {data.get('version')}", f"version = {VERSION}"
    for name in sorted(data.keys() - {"version", "rule", "known", *_WORDS}):
        yield f"'{name}'", "version, rule, known, " + ", ".join(_WORDS)
    for name in _WORDS:
        yield from _wrong_lists(name, data.get(name, {}))
    for row in data.get("known", []):
        if not isinstance(row.get("parties"), str):
            yield "a known name without parties", 'parties = "TUR AZE"'
        for key in ("kinds", "dated"):
            if not isinstance(row.get(key, []), list):
                yield f"known.{key} = {row[key]!r}", "a list"
        yield from _wrong_lists(
            "known", {key: row[key] for key in row.keys() - {"parties", "kinds", "dated"}}
        )
    if not data.get("rule"):
        yield "no rules", "a [[rule]] for each"
    seen: set[str] = set()
    for row in data.get("rule", []):
        name = f"rule '{row.get('id', '?')}'"
        if row.get("id") in seen:
            yield f"{name} twice", "each id once"
        seen.add(row.get("id", ""))
        yield from ((f"{name}: {found}", expected) for found, expected in _wrong_rule(row))


def _wrong_lists(name: str, lists: Any) -> Iterator[tuple[str, str]]:
    for lang, texts in lists.items() if isinstance(lists, dict) else ():
        if lang not in LANGUAGES or not all(isinstance(text, str) for text in texts):
            yield f"{name}.{lang}", "lists of words for " + " and ".join(LANGUAGES)
        elif name in ("again", "again_first", "known"):
            yield from _unreadable(lang, texts, "", "")
    if not isinstance(lists, dict):
        yield f"{name}", "a table of lists of words"


def _wrong_rule(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in _NEEDED:
        if key not in row:
            yield f"no {key}", f"{key} = …"
    wrong = [
        key
        for key, value in row.items()
        if key not in _KEYS or not isinstance(value, (_KEYS[key], int) if _KEYS[key] is float else _KEYS[key])
    ]
    for key in wrong:
        yield f"{key} = {row[key]!r}", f"one of {', '.join(_KEYS)}, with a value of its sort"
    if wrong:
        return
    if not 0 < row.get("score", 1) <= 1:
        yield f"score {row['score']}", "a number above 0 up to 1"
    modes = [*row.get("modes", []), *([row["mode"]] if "mode" in row else [])]
    if strange := [mode for mode in modes if mode not in MODES]:
        yield f"modes {', '.join(map(str, strange))}", "some of " + ", ".join(MODES)
    if not any(row.get(lang) for lang in LANGUAGES):
        yield "no words", "tr = […] or en = […]"
    for lang in LANGUAGES:
        yield from _unreadable(
            lang, row.get(lang, []), row.get(f"near_{lang}", ""), row.get(f"unless_{lang}", "")
        )


def _unreadable(lang: str, texts: list[str], near: str, unless: str) -> Iterator[tuple[str, str]]:
    for parse, cells in ((phrase, texts), (context, [near, unless])):
        for cell in cells:
            try:
                parse(cell, lang)
            except ValueError as error:
                yield f"{lang} '{cell}': {error}", "words, as in 'imzalan*' or 'sınır* … kapat*'"
