"""Ties that rules propose from coded segments, each with its passage; a person decides, and nothing here writes a case.

A rule looks at the codes and the mode of a segment and for its words (``proposal_rules.toml``). Parties are the actors that
the clause names; where it says *the two countries* or *the agreement* instead, those named shortly before. The date is the
one written nearest to the rule's words. What cannot be read with certainty is left empty, and what was seen stands beside it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa

from ittifak.case.case import Case
from ittifak.documents.coding.matcher import Matcher
from ittifak.documents.proposals.parties_in_text import Party
from ittifak.documents.proposals.proposal_file import PROPOSALS, locator_of, proposal_id, proposed_cell
from ittifak.documents.proposals.proposal_rules import LANGUAGES, Known, Rule, Rules, read_rules
from ittifak.documents.proposals.proposal_sides import UNKNOWN, Sides, Verb, directed, mutual, opposed
from ittifak.documents.proposals.said import Said, read_segments
from ittifak.documents.proposals.similar_ties import Similar, Wanted, bounds
from ittifak.documents.voice.cues import PARTY

LOOK_BACK: Final = 8
_TAKEN_OVER: Final = 0.8
_OPEN: Final = 0.8
_UNPRINTABLE: Final = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")

Row = dict[str, Any]


def propose(case: Case, segments: pa.Table, codings: pa.Table, rules: Rules | None = None) -> pa.Table:
    """Return the ties that rules propose from coded segments.

    Args:
        case: the case. Ties that it holds are named beside proposals that are like them; what ``reviews.csv`` has a
            decision on is left out.
        segments: segments with their places (``segment.PLACES``), those of a document in the order of its text.
        codings: what one coder made of them (``coder.CODINGS``).
        rules: the rules; without them those that come with ittifak. One whose kind the case lacks proposes nothing.

    Returns:
        A row for each proposal (``proposal_file.PROPOSALS``), in the order of the segments.

    """
    chosen, _ = (rules or read_rules()).within(case)
    maker = _Maker(case, chosen, codings)
    all_segments = segments.to_pylist()
    found = [
        row
        for language in LANGUAGES
        for row in maker.rows(
            [one for one in all_segments if (one["language"] or "")[:2].lower() == language], language
        )
    ]
    order = {one["id"]: place for place, one in enumerate(all_segments)}
    best: dict[tuple[str, str, str], Row] = {}
    for row in sorted(found, key=lambda row: (order[row["segment"]], -row["score"], row["rule"])):
        best.setdefault((row["segment"], row["kind"], row["mode"]), row)
    rows = list(best.values())
    like = maker.similar.like([Wanted(row["kind"], _parties(row), row["date"]) for row in rows])
    for row, ids in zip(rows, like, strict=True):
        row |= {"similar": " ".join(ids), "proposed": proposed_cell(row)}
    return pa.Table.from_pylist(
        [{name: None if row.get(name) == "" else row.get(name) for name in PROPOSALS.names} for row in rows],
        PROPOSALS,
    )


def _parties(row: Row) -> list[str]:
    return f"{row['a'] or ''} {row['b'] or ''}".split()


class _Maker:
    """Makes the proposals of a case from what a coder found."""

    def __init__(self, case: Case, rules: Rules, codings: pa.Table) -> None:
        self.similar = Similar(case)
        self._case, self._rules = case, rules
        self._focal = " ".join(case.settings.focal)
        self._actors = {row["id"]: row["kind"] for row in case.rows("select id, kind from actors")}
        self._life = {
            row["id"]: (bounds(row["start"] or "..")[0], bounds(row["end"] or "..")[1])
            for row in case.rows('select id, start, "end" from actors')
        }
        self._shape = {row["id"]: row["shape"] for row in case.rows("select id, shape from kinds")}
        self._decided = {row["proposal"] for row in case.rows("select proposal from reviews")}
        self._documents = {row["sha256"]: row for row in case.rows("select * from documents")}
        self._codes: dict[str, set[str]] = defaultdict(set)
        self._mode: dict[str, str] = {}
        self._speaker: dict[str, str | None] = {}
        for row in codings.select(["id", "code", "mode", "speaker"]).to_pylist():
            self._codes[row["id"]].add(row["code"])
            self._mode[row["id"]], self._speaker[row["id"]] = row["mode"], row["speaker"]

    def rows(self, segments: list[Row], language: str) -> Iterator[Row]:
        """Yield the proposals from the segments of one language."""
        if not segments:
            return
        said = read_segments(self._case, segments, self._rules, language)
        days = _days(segments, said)
        for place, rule, verb in self._applied(segments, said, language):
            segment = segments[place]
            sides, taken_over, known = self._sides(rule, place, segments, said, verb)
            mode = rule.mode or self._mode[segment["id"]]
            date = written = said[place].date_near(verb.start)
            if known and not date and not known.dated.isdisjoint((rule.kind, mode)):
                date = days.get((segment["sha256"], known.number))
            if date and not self._lived(sides, date):
                sides = UNKNOWN
            if mode == "statement":
                sides = self._spoken(sides, segment["id"], said[place])
            elsewhere = [
                *(["parties"] if taken_over and sides.a else []),
                *(["date"] if date != written else []),
            ]
            score = rule.score * (_TAKEN_OVER if elsewhere else 1) * (_OPEN if not (date and sides.a) else 1)
            row = {
                "segment": segment["id"],
                "rule": rule.id,
                "score": round(score, 2),
                "kind": rule.kind,
                "mode": mode,
                "a": sides.a,
                "b": sides.b,
                "date": date,
                "elsewhere": " ".join(elsewhere),
                **_place(segment),
                **_seen(segment, said[place]),
            }
            row["id"] = proposal_id(rule.id, segment["sha256"] or "", row["start"], row["end"])
            document = self._documents.get(segment["sha256"], {})
            row |= {"document": document.get("id"), "source": document.get("source")}
            if row["id"] not in self._decided:
                yield row

    def _applied(
        self, segments: list[Row], said: list[Said], language: str
    ) -> Iterator[tuple[int, Rule, Verb]]:
        """Yield the segment, the rule and where its words stand, once for each rule that applies to a segment."""
        by_pattern = [(rule, one) for rule in self._rules.rules for one in rule.patterns]
        found = Matcher([one for _, one in by_pattern]).find([one.text for one in said], language)
        seen: set[tuple[int, str]] = set()
        for place, number, start, end in zip(*(np.asarray(column).tolist() for column in found), strict=True):
            rule, id_ = by_pattern[number][0], segments[place]["id"]
            fits = self._mode.get(id_) in rule.modes and (not rule.codes or rule.codes & self._codes[id_])
            if fits and (place, rule.id) not in seen:
                seen.add((place, rule.id))
                yield place, rule, Verb(start, end, language)

    def _sides(
        self, rule: Rule, place: int, segments: list[Row], said: list[Said], verb: Verb
    ) -> tuple[Sides, bool, Known | None]:
        """Return the sides, whether they were taken over from elsewhere, and the known name that they come from."""
        shape, here = self._shape[rule.kind], said[place]
        known = here.known_near(verb.start, rule.kind)
        if known and (sides := _known_sides(known, shape)):
            return sides, True, known
        for named in (here.named_in_part(verb.start), list(here.named)):
            if len({self.similar.root(one.actor) for one in named}) > 1:
                return self._read(rule, shape, named, verb), False, known
        if not here.again or shape != "mutual":
            return UNKNOWN, False, known
        before, known = self._before(place, segments, said, rule.kind)
        one_of_them = {one.actor for one in here.named} <= set(before.split())
        return (Sides(before, ""), True, known) if one_of_them else (UNKNOWN, False, None)

    def _read(self, rule: Rule, shape: str, named: list[Party], verb: Verb) -> Sides:
        if shape != "directed":
            return (mutual if shape == "mutual" else opposed)(named, self.similar.root)
        goals = {actor for actor, kind in self._actors.items() if not rule.goal_is or kind in rule.goal_is}
        return directed(named, verb, rule.goals[verb.language], goals, self.similar.root)

    def _lived(self, sides: Sides, date: str) -> bool:
        """Return whether all parties were there at some time of a date."""
        first, last = bounds(date)
        spans = [self._life[cell.partition(":")[0]] for cell in f"{sides.a} {sides.b}".split()]
        return all(begun <= last and first <= ended for begun, ended in spans)

    def _spoken(self, sides: Sides, segment: str, said: Said) -> Sides:
        """Return the party that speaks on side a, and who is spoken of on side b."""
        speaker = (self._speaker.get(segment) or "").removeprefix(PARTY)
        if speaker not in self._actors:
            return UNKNOWN
        of = f"{sides.a} {sides.b}".split() or list(dict.fromkeys(one.actor for one in said.named))
        others = [cell for cell in of if self.similar.root(cell.partition(":")[0]) != speaker]
        return Sides(speaker, " ".join(others)) if others else UNKNOWN

    def _before(
        self, place: int, segments: list[Row], said: list[Said], kind: str
    ) -> tuple[str, Known | None]:
        """Return the parties that were named last, or those that the case is about, and the name that they come from."""
        here = segments[place]
        for earlier in range(place - 1, max(place - LOOK_BACK, 0) - 1, -1):
            if any(segments[earlier][name] != here[name] for name in ("sha256", "section")):
                break
            if known := said[earlier].known_near(0, kind):
                return known.parties, known
            roots = dict.fromkeys(self.similar.root(one.actor) for one in said[earlier].named)
            if len(roots) == 2:
                return " ".join(roots), None
        return self._focal, None


def _known_sides(known: Known, shape: str) -> Sides | None:
    if shape == "mutual":
        return Sides(known.parties, "")
    parties = known.parties.split()
    return Sides(*parties) if shape == "opposed" and len(parties) == 2 else None


def _days(segments: list[Row], said: list[Said]) -> dict[tuple[str, int], str]:
    """Return the day that each document gives most often for each dated thing that it names."""
    found: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for segment, one in zip(segments, said, strict=True):
        for number, day in one.days_of_known():
            found[segment["sha256"], number][day] += 1
    return {thing: min(days, key=lambda day: (-days[day], day)) for thing, days in found.items()}


def _place(segment: Row) -> Row:
    page = segment["page_label"] or (str(segment["page"]) if segment["page"] else "")
    return {
        "sha256": segment["sha256"],
        "section": segment["section"],
        "page": page,
        "start": segment["raw_start"],
        "end": segment["raw_end"],
        "locator": locator_of(segment["section"], page),
    }


def _seen(segment: Row, said: Said) -> Row:
    return {
        "passage": _UNPRINTABLE.sub(" ", segment["text"]),
        "named": " ".join(dict.fromkeys(one.actor for one in said.named)),
        "dates": " ".join(dict.fromkeys(one.date for one in said.dates)),
        "cites": "; ".join(
            _UNPRINTABLE.sub(" ", segment["text"][start:end]) for start, end in said.citations
        ),
    }
