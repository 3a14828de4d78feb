"""How chapters name ties, sources, actors and dates."""

import re
from typing import Any

from ittifak.case.case import Case
from ittifak.case.csl_json import names_of
from ittifak.evidence.chapter import Inline, Link, Marked
from ittifak.evidence.dates import in_words
from ittifak.evidence.text import Text


def tie(row: dict[str, Any]) -> Link:
    """Return a link to a tie, in the words of its label."""
    return Link("tie", row["id"], Text(row["label_en"], row["label_tr"]))


def date(edtf: str) -> Marked:
    """Return an EDTF date in words."""
    return Marked("date", Text(in_words(edtf, "en"), in_words(edtf, "tr")))


def actor(case: Case, actor_id: str) -> Link:
    """Return a link to an actor, by name."""
    return Link("actor", actor_id, case.actor_name(actor_id))


def parties(case: Case, cells: str) -> tuple[Inline, ...]:
    """Return links to the parties in the cells ``a`` and ``b`` of a tie."""
    links: list[Inline] = []
    for part in cells.split():
        links += [Text(", ", ", ")] * bool(links) + [actor(case, part.split(":")[0])]
    return tuple(links)


def work(row: dict[str, Any]) -> Text:
    """Return the short form of a work: authors and year, else its title, else its id; of a treaty its title."""
    year = Text(row["year"], row["year"]) if row["year"] else Text("undated", "tarihsiz")
    title = (row["title"] or "").split(":")[0]
    names = (row["authors"] or "") if row["kind"] != "treaty" or not title else ""
    people = [name[0] for name in names_of(names)]
    if len(people) > 2:
        short = Text(f"{people[0]} et al.", f"{people[0]} vd.")
    elif people:
        short = Text(" & ".join(people), " ve ".join(people))
    else:
        name = title or row["publisher"] or row["id"]
        short = Text(name, name)
    return Text(f"{short.en} ({year.en})", f"{short.tr} ({year.tr})")


def source(row: dict[str, Any]) -> Link:
    """Return a link to a source in its short form."""
    return Link("source", row["id"], work(row))


def locator(text: str) -> Marked:
    """Return a place in a work; pages are ``p.`` in English and ``s.`` in Turkish."""
    return Marked("locator", Text(text, re.sub(r"\bp(p?)\. ", lambda m: "s" * (1 + len(m[1])) + ". ", text)))
